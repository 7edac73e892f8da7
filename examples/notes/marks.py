"""A little of Markdown as HTML: # titles, - lists, **bold**, *italic* and `code`."""

import re

from markupsafe import Markup, escape

SIGNS = [(r"`(.+?)`", "code"), (r"\*\*(.+?)\*\*", "b"), (r"\*(.+?)\*", "i"), (r"(?m)^#+ (.+)$", "h3")]
SIGNS += [(r"(?m)^- (.+)$", "li"), (r"((?:<li>.*\n?)+)", "ul"), (r"(?m)^(?!<h3|<ul|<li|</ul|$)(.+)$", "p")]


def html(text):
    """HTML of a text. What the text itself has of HTML is shown as it is written."""
    made = str(escape(text))
    for pattern, tag in SIGNS:
        made = re.sub(pattern, rf"<{tag}>\1</{tag}>", made)
    return Markup(made)
