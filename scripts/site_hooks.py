"""For `make docs`: what the theme and the pages lack.

What lies beside docs/ is no page of the site, so its names are shown without a link,
and the files of an example as the command that copies them; the dialog for searching
gets a name that screen readers say.
"""

from __future__ import annotations

import html
import posixpath
import re
from typing import Any

_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((\.\./[^)#]*)[^)]*\)")


_SECTION = re.compile(r"`(<!\[[^`\n]*)`")
"""mkdocs reads pages as HTML too, to find anchors, and some Pythons then stumble over `<![`, in code as well."""

_EXAMPLE = re.compile(r"\[Its files\]\(\.\./examples/(\w+)\)")


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Called by mkdocs for every page; `page.file.src_uri` is its path in docs/."""
    folder = posixpath.dirname(page.file.src_uri)

    def shown(link: re.Match[str]) -> str:
        outside = posixpath.normpath(posixpath.join(folder, link[2])).startswith("..")
        return link[1] if outside else link[0]

    markdown = _SECTION.sub(lambda code: f"<code>{html.escape(code[1])}</code>", markdown)
    return _LINK.sub(shown, _EXAMPLE.sub(r"Its files: `hyper-local examples \1 --copy`", markdown))


def on_post_page(output: str, **_: Any) -> str:
    """Called by mkdocs with the HTML of every page."""
    return output.replace(
        'data-md-component="search" role="dialog"', 'data-md-component="search" role="dialog" aria-label="Search"'
    )
