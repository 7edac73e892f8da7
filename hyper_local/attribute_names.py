"""Attribute names: those that elements of HTML have, and which of them a misspelt one means (T9).

Facts from the standards. What a browser does not know it leaves alone, so an attribute of the author's own does no
harm; only what is a slip of the finger away from one that this very element has is told of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from . import nodes as n
from .node_queries import bound_names, walk
from .oversights import misspelt_attributes
from .source import Module

KNOWN = frozenset(
    (
        "about accept accesskey action align allow allowfullscreen alt anchor archive as async autocapitalize "
        "autocomplete autocorrect autofocus autoplay axis background behavior bgcolor bind blocking border "
        "bordercolor capture cellpadding cellspacing char charoff charset checked cite class classid clear "
        "closedby code codebase codetype color cols colspan command commandfor compact confirm content "
        "contenteditable contextmenu controls controlslist coords crossorigin csp data datatype datetime declare "
        "decoding default defer dir direction dirname disabled disablepictureinpicture disableremoteplayback "
        "download draggable enctype enterkeyhint exportparts face fetchpriority for form formaction formenctype "
        "formmethod formnovalidate formtarget frame frameborder headers headingoffset height hidden high href "
        "hreflang hspace icon id imagesizes imagesrcset importance inert inlist inputmode integrity interestfor is "
        "ismap itemid itemprop itemref itemscope itemtype key keytype kind label lang language link list longdesc "
        "loop low lowsrc marginheight marginwidth max maxlength media method methods min minlength multiple muted "
        "name nohref nomodule nonce noresize noshade novalidate nowrap object open optimum part pattern ping "
        "placeholder playsinline popover popovertarget popovertargetaction poster prefix preload profile prompt "
        "property pseudo radiogroup readonly referrerpolicy rel required resource results rev reversed role rows "
        "rowspan rules sandbox scheme scope scrolling security selected shadowrootmode shape size sizes slot span "
        "spellcheck src srcdoc srclang srcset standby start step style summary switch tabindex target text title "
        "translate type typemustmatch typeof urn usemap valign value valuetype version virtualkeyboardpolicy vlink "
        "vocab vspace webkitdirectory width wrap writingsuggestions xmlns"
    ).split()
)
"""Names of attributes of HTML, of before, and of ours."""

_EVERYWHERE = "class style title hidden tabindex"
_FIELD = "name value required disabled autofocus"
_TYPED = "placeholder readonly minlength maxlength autocomplete"
_MEANT = {
    "input": f"type checked pattern multiple accept list step size {_FIELD} {_TYPED}",
    "button": "type name value disabled autofocus",
    "select": f"multiple size {_FIELD}",
    "option": "value selected disabled label",
    "textarea": f"rows cols {_FIELD} {_TYPED}",
    "fieldset": "disabled name",
    "form": "action method autocomplete novalidate",
    "a": "href target download",
    "img": "width height loading",
    "td": "colspan rowspan",
    "th": "colspan rowspan scope",
    "progress": "value",
    "meter": "value",
    "details": "open name",
    "dialog": "open",
    "video": "controls autoplay muted poster width height loop",
    "audio": "controls autoplay muted loop",
    "iframe": "width height",
    "ol": "start reversed",
    "div": "",
    "p": "",
    "span": "",
    "ul": "",
    "li": "value",
    "label": "",
    "section": "",
    "table": "",
    "tr": "",
    "h1": "",
    "h2": "",
    "h3": "",
}
"""Attributes that are written by hand in such elements, and so misspelt."""
_OF = {tag: (*names.split(), *_EVERYWHERE.split()) for tag, names in _MEANT.items()}
_ALL = sorted({name for names in _OF.values() for name in names})

_SAME = {
    ("input", "typ"): "type",
    ("button", "typ"): "type",
    ("option", "select"): "selected",
    **{(tag, "disable"): "disabled" for tag in ("button", "input", "select", "textarea", "fieldset", "option")},
    **{(tag, "require"): "required" for tag in ("input", "select", "textarea")},
    **{(tag, "read-only"): "readonly" for tag in ("input", "textarea")},
    **{(tag, f"{least}-length"): f"{least}length" for tag in ("input", "textarea") for least in ("min", "max")},
}
_TICKED = frozenset({"check", "tick", "ticked"})
_TICKS = frozenset({"checkbox", "radio"})
_WORDS = frozenset({word for _, word in _SAME} | _TICKED)

_WORDS_OF_THEIR_OWN = frozenset("tile vale valued lass pace".split())
"""Words that somebody may well have an attribute for."""
_LONG = 6
"""Letters of a name of which one may be another letter, and still no other word is near."""
_SHORT = 5
"""Letters of a name that may lack one, or have one too many."""

TYPES = frozenset(
    "button checkbox color date datetime-local email file hidden image month number password radio range reset "
    "search submit tel text time url week".split()
)
"""Types of an input."""
_OTHER_TYPES = {
    "bool": "checkbox",
    "boolean": "checkbox",
    "check": "checkbox",
    "toggle": "checkbox",
    "int": "number",
    "integer": "number",
    "float": "number",
    "numeric": "number",
    "phone": "tel",
    "telephone": "tel",
    "mail": "email",
    "e-mail": "email",
    "str": "text",
    "string": "text",
    "slider": "range",
    "calendar": "date",
    "datetime": "datetime-local",
    "upload": "file",
}
_ELEMENTS = frozenset({"textarea", "select"})
_ON_OFF = frozenset(
    "checked disabled selected readonly required multiple hidden open autofocus autoplay controls muted loop".split()
)
"""Attributes that a browser only looks for."""

_VALUED = re.compile(r"(?<![\w-])([A-Za-z][A-Za-z-]*+)(?==)")
_BARE = re.compile(r"(?<=\s)([a-z]{5,12})(?=[\s/>])")
_TYPE = re.compile(r"""\stype=(["']?)([\w-]+)\1""", re.IGNORECASE)
_TRUE = re.compile(rf"""\s({"|".join(sorted(_ON_OFF))})=(["']?)(?!\1\b|true\b|false\b)[^\W\d]""")
_PATH = re.compile(r"([^\W\d]\w*)(?:\.[^\W\d]\w*)*")
_BOUND = re.compile(r"\sbind:(?:value|checked|group)=")


def attribute_names(module: Module, root: Sequence[n.Node]) -> Iterator[tuple[int, str, str]]:
    """Attributes that are misspelt, and values that an attribute does not take: where, what is wrong, a hint."""
    told = [*misspelt_attributes(module)]
    yield from told
    before = {at for at, _, _ in told}
    # The template is not read for nothing.
    nodes = walk(root) if _may_have(module) else []
    bound = {name for node in nodes if isinstance(node, (n.For, n.Let)) for name in bound_names(node.target)}
    for element in nodes:
        if isinstance(element, n.Element) and element.tag in _OF:
            yield from (found for found in _of(element, module, bound) if found[0] not in before)


def _may_have(module: Module) -> bool:
    text = module.source.text
    literals = [text[x.start : x.end] for x in module.literals.values() if "<" in text[x.start : x.end]]
    return any(
        any(map(_is_slip, {*_VALUED.findall(one)}))
        or not _BARE_SLIPS.isdisjoint(_BARE.findall(one))
        or any(_type_meant(kind.lower()) for _, kind in _TYPE.findall(one))
        or _TRUE.search(one) is not None
        or _BOUND.search(one) is not None
        for one in literals
    )


def _of(element: n.Element, module: Module, bound: set[str]) -> Iterator[tuple[int, str, str]]:
    kind = _type_of(element)
    for item in element.items:
        if not isinstance(item, n.Attribute):
            continue
        name = item.name.lower()
        written = "".join(x for x in item.value or () if isinstance(x, str)).strip()
        is_text = item.value is not None and all(isinstance(x, str) for x in item.value)
        if name.startswith("bind:") and (held := _state_in(item, module)):
            yield item.at, f"{item.name} is Svelte's, and does nothing here", f"Write bind={{{held}}}."
        elif (
            name not in KNOWN
            and (meant := _meant(element.tag, name, kind))
            and f"[{item.name}" not in module.source.text
        ):
            sign = "" if item.value is None else "="
            own = f"data-{name}{sign}"
            what = f"<{element.tag}> has no attribute {item.name!r}. Did you mean {meant!r}?"
            yield item.at, what, f"Write {meant}{sign}, or {own} for one of your own."
        elif name == "type" and is_text and element.tag in ("input", "button"):
            yield from _of_type(item, element.tag, written)
        elif name in _ON_OFF and is_text and written.lower() != name and _is_value(written, module, bound):
            what = f'{name}="{written}" counts as {name}: a browser only asks whether the word is there'
            call = "()" if written in module.functions else ""
            yield item.at, what, f"Write {name}={{{written}{call}}}: braces show a value."


def _is_value(written: str, module: Module, bound: set[str]) -> bool:
    """Whether a text is the name of a value of the file, or of what it holds, as `todo.done` is."""
    path = _PATH.fullmatch(written)
    return path is not None and (module.names(path[1]) or path[1] in bound)


def _state_in(item: n.Attribute, module: Module) -> str:
    """The state that is the whole value of an attribute; "" for none."""
    piece = item.value[0] if item.value is not None and len(item.value) == 1 else ""
    name = piece.strip() if isinstance(piece, str) else piece.code.strip()
    return name if name in module.state else ""


def _type_of(element: n.Element) -> str:
    """What kind of field it is, as far as it is written there."""
    value = next((x.value for x in element.items if isinstance(x, n.Attribute) and x.name == "type"), None)
    return value[0].strip().lower() if value and isinstance(value[0], str) else ""


def _of_type(item: n.Attribute, tag: str, kind: str) -> Iterator[tuple[int, str, str]]:
    """`<input type="chekbox">`, which is a field for text."""
    if tag == "button":
        meant = next((one for one in ("button", "reset", "submit") if _slipped(kind.lower(), one)), "")
        does = "sends its form"
    else:
        meant, does = _type_meant(kind.lower()), "is a field for text"
    if not meant:
        return
    what = f"browsers know no type {kind!r}: this <{tag}> {does}. Did you mean {meant!r}?"
    if meant in _ELEMENTS:
        what = f"browsers know no type {kind!r}: this <input> is a field for text"
        hint = f"Write <{meant}> and </{meant}>: it is an element of its own."
        yield item.at, what, hint
    else:
        yield item.at, what, f'Write type="{meant}".'


@lru_cache(maxsize=256)
def _type_meant(kind: str) -> str:
    """The type of an input, or the element, that is meant with one which no browser knows; "" for none."""
    if kind in TYPES:
        return ""
    if kind in _ELEMENTS:
        return kind
    return _OTHER_TYPES.get(kind) or next((one for one in sorted(TYPES) if _slipped(kind, one)), "")


def _meant(tag: str, name: str, kind: str) -> str:
    """The attribute that `name` means in an element; "" for none, or where it may be the author's own."""
    if name in _TICKED:
        return "checked" if tag == "input" and kind in _TICKS else ""
    return _SAME.get((tag, name)) or next((one for one in _OF[tag] if _slipped(name, one)), "")


@lru_cache(maxsize=1024)
def _is_slip(word: str) -> bool:
    """Whether it is a slip for an attribute of some element."""
    word = word.lower()
    return word not in KNOWN and (word in _WORDS or any(_slipped(word, one) for one in _ALL))


def _slipped(word: str, meant: str) -> bool:
    """Whether fingers make `word` of `meant`: two letters swapped, one doubled; one left out, added or another."""
    if word == f"{meant}s" or word in _WORDS_OF_THEIR_OWN:
        return False
    if word[:1] != meant[:1] and len(meant) < _LONG:
        return word == meant[1:2] + meant[:1] + meant[2:]
    more = len(word) - len(meant)
    if word == meant or abs(more) > 1 or len(meant) < _SHORT - 1:
        return False
    same = next((i for i, (a, b) in enumerate(zip(word, meant, strict=False)) if a != b), min(len(word), len(meant)))
    if not more:
        swapped = word[same + 1 : same + 2] + word[same : same + 1] + word[same + 2 :] == meant[same:]
        return swapped or (len(meant) >= _LONG and word[same + 1 :] == meant[same + 1 :])
    if more > 0:
        doubled = 0 < same <= len(meant) and word[same] == word[same - 1]
        return word[same + 1 :] == meant[same:] and (doubled or len(meant) >= _SHORT)
    return len(meant) >= _SHORT and word[same:] == meant[same + 1 :]


def _slips(name: str) -> Iterator[str]:
    """`name` with a letter left out, doubled, or swapped with the next."""
    for i in range(len(name)):
        yield name[:i] + name[i + 1 :]
        yield name[:i] + name[i] + name[i:]
        yield name[:i] + name[i : i + 2][::-1] + name[i + 2 :]


_BARE_SLIPS = frozenset(slip for name in _ON_OFF if len(name) >= _LONG for slip in _slips(name)) - KNOWN | {
    "disable",
    "require",
    "ticked",
}
"""What attributes without a value may be slips for; to ask this of every word of a page would take longer."""
