"""Element names: those of HTML, SVG and MathML, and which of them a misspelt one means (T9).

Facts from the standards; elements that browsers know and nobody should write any more are names, too.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from . import html_rules
from .errors import ALIKE, nearest

_HTML = (
    "a abbr address article aside audio b bdi bdo blockquote body br button canvas caption cite code col colgroup "
    "data datalist dd del details dfn dialog div dl dt em embed fieldset figcaption figure footer form h1 h2 h3 h4 h5 "
    "h6 head header hgroup hr html i iframe img input ins kbd label legend li link main map mark menu meta meter nav "
    "noscript object ol optgroup option output p picture pre progress q rp rt ruby s samp script search section "
    "select slot small source span strong style sub summary sup svg table tbody td template textarea tfoot th thead "
    "time title tr track u ul var video wbr area base math"
).split()
_OLD = (
    "acronym applet basefont bgsound big blink center command content dir element fencedframe font frame frameset "
    "geolocation image isindex keygen layer listing marquee menuitem model multicol nextid nobr noembed noframes "
    "noindex param permission plaintext portal rb rbc rtc selectedcontent selectmenu shadow spacer strike tt usermedia "
    "xmp"
).split()
_SVG = (
    "animate circle clippath cursor defs desc discard ellipse filter foreignobject g hatch hatchpath hkern image line "
    "lineargradient marker mask mesh meshgradient meshpatch meshrow metadata mpath path pattern polygon polyline "
    "radialgradient rect set solidcolor stop switch symbol text textpath tref tspan unknown use view vkern"
).split()
_MATHML = (
    "maction maligngroup malignmark menclose merror mfenced mfrac mglyph mi mlabeledtr mlongdiv mmultiscripts mn mo "
    "mover mpadded mphantom mprescripts mroot mrow ms mscarries mscarry msgroup msline mspace msqrt msrow mstack "
    "mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none semantics annotation"
).split()

KNOWN = frozenset({*_HTML, *_OLD, *_SVG, *_MATHML, *html_rules.CASED_TAGS})
"""Names of elements, in lower case."""

_SPELT = [name for name in _HTML if len(name) > 1]


class Unknown(NamedTuple):
    """What is said about an element that no browser knows, and what to write instead."""

    message: str
    hint: str
    near: bool = True
    """Whether that is a name which this one is like."""


def of_unknown(tag: str, imported: Collection[str], app: str, *, is_short: bool = False) -> Unknown | None:
    """What to say about an element `tag`, as it is written; None where it is none for certain, or may be meant.

    `imported` are the names that the file imports, `app` the name of the app's folder; `is_short` says whether the
    tag ends in />, as nobody writes elements that hold something. Custom elements, which have
    a hyphen, are nobody's mistake; of other names only one that is a slip for another, or looks like a component's.
    """
    hint = (
        f"A component is imported at the top of the file, from {app}.components import {tag}, and its name stands in "
        f"braces: <{{{tag}}} />."
    )
    if is_short and tag.istitle() and len(tag) > 1 and tag.lower() in KNOWN - html_rules.VOID:
        return Unknown(f"<{tag} /> is the element {tag.lower()} of HTML, and no component", hint, near=False)
    if not tag.isalnum() or not tag.isascii() or tag.lower() in KNOWN:
        return None
    begin = f"<{tag}> is no element of HTML"
    component = nearest(tag, [name for name in imported if name[:1].isupper()], ALIKE)
    if component:
        hint = f"Write <{{{component}}}>, and </{{{component}}}> where it ends: a component's name stands in braces."
        return Unknown(f"{begin}. Did you mean the component {component}?", hint)
    element = _meant(tag.lower())
    if element:
        ends = "" if element in html_rules.VOID else f", and </{element}> where it ends"
        return Unknown(f"{begin}. Did you mean <{element}>?", f"Write <{element}>{ends}.")
    if not tag[0].isupper():
        return None
    return Unknown(f"{begin}, and no component", hint, near=False)


_ALONE = re.compile(r"<([^\W\d]\w*)\s{0,9}/?>")


def of_value(text: str, at: int) -> Unknown | None:
    """What to say about a tag `<note>` at an offset of a file's text that has a value of that name; None of others."""
    found = _ALONE.match(text, at)
    if found is None or found[1].lower() in KNOWN:
        return None
    name = found[1]
    gives = (
        rf"^{name}[ \t]{{0,9}}(?::[^=\n]+)?=(?!=)|\{{%\s{{0,9}}(?:for|let)\s[^%={{}}]{{0,80}}?(?<![\w.]){name}[\s,)=]"
    )
    if re.search(gives, text, re.MULTILINE) is None:
        return None
    return Unknown(f"<{name}> is no element of HTML, and shows no value", f"Write {{{name}}}.")


def of_end(tag: str, closing: str) -> Unknown | None:
    """What to say about an unknown `tag` that has no end, or another one, `closing`, where that is its fault."""
    told = of_unknown(tag, (), "")
    meant = _meant(tag.lower()) if told is not None else ""
    return told if meant and (meant in html_rules.VOID or meant == closing.lower()) else None


def _meant(tag: str) -> str:
    """The element that `tag` is a slip for, or ""."""
    swapped = [tag[:i] + tag[i + 1] + tag[i] + tag[i + 2 :] for i in range(len(tag) - 1)]
    sure = [name for name in _SPELT if name in swapped or _doubled(tag, name)]
    # Of short names nearly all are alike.
    near = [name for name in _SPELT if len(name) > _SHORT and name[0] == tag[0] and abs(len(name) - len(tag)) < 2]
    return sure[0] if sure else nearest(tag, near, _LIKE)


_SHORT = 3
_LIKE = 0.8
"""How alike two names must be: `<date>` is not `<data>`, and `<botton>` is `<button>`."""


def _doubled(tag: str, name: str) -> bool:
    """Whether `tag` is `name` with a letter typed twice."""
    return any(tag == name[:i] + name[i] + name[i:] for i in range(len(name)))
