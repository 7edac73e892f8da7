"""What HTML itself fixes: element and attribute tables, URL filtering (T4, T9, T10).

Facts from the HTML standard; this module knows nothing of templates.
"""

from __future__ import annotations

import re

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
RAW_TEXT = frozenset({"script", "style"})
FOREIGN = frozenset({"svg", "math"})
DOCUMENT = frozenset({"html", "head", "body", "frame", "frameset"})

BLOCK_LEVEL = frozenset(
    "address article aside blockquote details dialog div dl fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre search section table ul".split()
)
"""Elements before which an HTML parser closes an open <p>."""

NOT_INSIDE_ITSELF = frozenset({"a", "button", "form"})
"""Elements that an HTML parser takes out of an outer one of the same name."""

TABLE_SECTIONS = frozenset({"caption", "colgroup", "thead", "tbody", "tfoot", "col"})

TRUE_FALSE = frozenset({"contenteditable", "draggable", "spellcheck"})
"""Attributes that say "true" and "false" where others are bare or absent (T4)."""

URL_ATTRIBUTES = frozenset(
    "href src action formaction xlink:href poster data cite background ping manifest "
    "srcset imagesrcset longdesc usemap".split()
)

BLOCKED_URL = "about:blank#blocked"

ATTRIBUTE_NAME = re.compile(r"[A-Za-z_:][-A-Za-z0-9_.:]*\Z")

PROPERTIES = {
    ("input", "value"),
    ("input", "checked"),
    ("textarea", "value"),
    ("select", "value"),
    ("option", "selected"),
}
"""What a front end writes as a property, since the attribute is only the default."""

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:")
_SAFE_SCHEMES = ("http:", "https:", "mailto:", "tel:")
_IMAGE_DATA = re.compile(r"data:image/(?:png|jpeg|jpg|gif|webp|avif|bmp|svg\+xml)[;,]")
_IGNORED = re.compile(r"[\t\n\r]")
_EDGES = "".join(map(chr, range(0x21)))


def url_allowed(url: str, tag: str = "") -> bool:
    """Whether `url` may stand in a URL attribute of `tag` (rule T10).

    A browser strips control characters at the ends and drops tabs and line
    breaks anywhere before it looks for the scheme, so this does the same.
    """
    seen = _IGNORED.sub("", url.strip(_EDGES)).lower()
    match = _SCHEME.match(seen)
    if not match:
        return True
    if match.group() in _SAFE_SCHEMES:
        return True
    return tag == "img" and bool(_IMAGE_DATA.match(seen))


def is_event_attribute(name: str) -> bool:
    """Whether an attribute would run JavaScript: `onclick` and the like."""
    return name.lower().startswith("on")


def escape(text: str) -> str:
    """`text` for an element or an attribute, written as markupsafe does, but plain `str` in and out."""
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#39;").replace('"', "&#34;")
    )
