"""What HTML itself fixes: element and attribute tables, URL filtering (T4, T9, T10).

Facts from the HTML standard; this module knows nothing of templates.
"""

from __future__ import annotations

import re
from functools import lru_cache

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
RAW_TEXT = frozenset({"script", "style", "iframe", "noembed", "noframes", "xmp"})
"""Elements whose content an HTML parser takes as text, entities and all."""
FOREIGN = frozenset({"svg", "math"})
ISLAND = "data-hyper-ignore"
"""What `@ignore` is in the page: the mark of an element whose content belongs to others (C20)."""
DOCUMENT = frozenset({"html", "head", "body", "frame", "frameset"})
TABLE_SECTIONS = frozenset({"caption", "colgroup", "thead", "tbody", "tfoot"})

_SVG_TAGS = (
    "altGlyph altGlyphDef altGlyphItem animateColor animateMotion animateTransform clipPath feBlend "
    "feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap "
    "feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge "
    "feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence "
    "foreignObject glyphRef linearGradient radialGradient textPath"
)
_SVG_ATTRIBUTES = (
    "attributeName attributeType baseFrequency baseProfile calcMode clipPathUnits diffuseConstant edgeMode "
    "filterUnits glyphRef gradientTransform gradientUnits kernelMatrix kernelUnitLength keyPoints keySplines "
    "keyTimes lengthAdjust limitingConeAngle markerHeight markerUnits markerWidth maskContentUnits maskUnits "
    "numOctaves pathLength patternContentUnits patternTransform patternUnits pointsAtX pointsAtY pointsAtZ "
    "preserveAlpha preserveAspectRatio primitiveUnits refX refY repeatCount repeatDur requiredExtensions "
    "requiredFeatures specularConstant specularExponent spreadMethod startOffset stdDeviation stitchTiles "
    "surfaceScale systemLanguage tableValues targetX targetY textLength viewBox viewTarget xChannelSelector "
    "yChannelSelector zoomAndPan definitionURL"
)
_TAG_CASE = {name.lower(): name for name in _SVG_TAGS.split()}
CASED_TAGS = frozenset(_TAG_CASE)
"""Elements whose names an HTML parser does not leave in lower case, in lower case."""
_ATTRIBUTE_CASE = {name.lower(): name for name in _SVG_ATTRIBUTES.split()}

TRUE_FALSE = frozenset({"contenteditable", "draggable", "spellcheck"})
"""Attributes that say "true" and "false" where others are bare or absent (T4)."""

URL_ATTRIBUTES = frozenset(
    "href src action formaction xlink:href poster data cite background ping manifest "
    "srcset imagesrcset longdesc usemap".split()
)

META_MEANING = frozenset({"content", "http-equiv"})
"""Attributes of <meta> that together may send the reader elsewhere."""

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

_LOWER = {ord(char): char.lower() for char in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
"""HTML lowers the letters of ASCII only."""

_ANIMATIONS = frozenset({"animate", "set"})
_ANIMATED = frozenset({"to", "from", "by", "values"})
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:")
_SCRIPTS = ("javascript:", "vbscript:")
_SAFE_SCHEMES = ("http:", "https:", "mailto:", "tel:")
_IMAGE_DATA = re.compile(r"data:image/(?:png|jpeg|jpg|gif|webp|avif|bmp|svg\+xml)(?:[;,]|\Z)")
_IGNORED = re.compile(r"[\t\n\r]")
_EDGES = "".join(map(chr, range(0x21)))


@lru_cache(maxsize=1024)
def tag_case(name: str) -> str:
    """A tag's name as an HTML parser has it: lower case, but for some of SVG (T11)."""
    lower = name.translate(_LOWER)
    return _TAG_CASE.get(lower, lower)


@lru_cache(maxsize=1024)
def attribute_case(name: str) -> str:
    """An attribute's name as an HTML parser has it: lower case, but for some of SVG and MathML (T11)."""
    lower = name.translate(_LOWER)
    return _ATTRIBUTE_CASE.get(lower, lower)


def is_url_attribute(name: str, tag: str = "") -> bool:
    """Whether the attribute `name` of `tag` holds addresses, or may put one into another attribute (T10)."""
    lower = name.lower()
    return lower in URL_ATTRIBUTES or (tag in _ANIMATIONS and lower in _ANIMATED)


def addresses(name: str, value: str) -> list[str]:
    """The addresses in a URL attribute; some attributes hold several."""
    lower = name.lower()
    if lower in ("srcset", "imagesrcset"):
        # An address ends at white space; what follows, at a comma. To judge more than the addresses does no harm.
        return [part for word in value.split() for part in (word, *word.split(","))]
    if lower == "ping":
        return value.split()
    return value.split(";") if lower == "values" else [value]


def urls_allowed(name: str, value: str, tag: str = "") -> bool:
    """Whether all addresses of a URL attribute may stand there (T10)."""
    return all(url_allowed(url, tag) for url in addresses(name, value))


def runs_script(name: str, value: str) -> bool:
    """Whether an address of a URL attribute runs a script when a browser follows it."""
    return any(scheme(url) in _SCRIPTS for url in addresses(name, value))


def scheme(url: str) -> str:
    """The scheme of `url` with its colon, as a browser finds it; "" where it has none.

    A browser strips control characters at the ends and drops tabs and line
    breaks anywhere before it looks for the scheme, so this does the same.
    """
    match = _SCHEME.match(_seen(url))
    return match.group() if match else ""


def url_allowed(url: str, tag: str = "") -> bool:
    """Whether `url` may stand in a URL attribute of `tag` (rule T10)."""
    found = scheme(url)
    if not found or found in _SAFE_SCHEMES:
        return True
    return tag == "img" and bool(_IMAGE_DATA.match(_seen(url)))


def _seen(url: str) -> str:
    return _IGNORED.sub("", url.strip(_EDGES)).lower()


def is_event_attribute(name: str) -> bool:
    """Whether an attribute would run JavaScript: `onclick` and the like."""
    return name.lower().startswith("on")
