"""Nesting: which elements may stand in which, as HTML's parser has it.

A parser moves, closes or drops what stands at a wrong place: the first paint
would differ from what the runtime makes from messages. So it is refused (T9).
Facts from the HTML standard, section "Parsing"; this module knows nothing of templates.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from .html_rules import FOREIGN, TABLE_SECTIONS

_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_CLOSES_P = _HEADINGS | frozenset(
    "address article aside blockquote center details dialog dir div dl dd dt fieldset figcaption figure footer form "
    "header hgroup hr li listing main menu nav ol p pre search section summary table ul".split()
)
"""Elements before which a parser closes an open <p>."""

_SCOPE = frozenset("applet button caption marquee object table td th template foreignObject".split())
"""Elements through which it does not look for the open <p>."""

_NOT_INSIDE_ITSELF = frozenset({"a", "button", "form", "nobr"})
"""Elements that it takes out of an outer one of the same name."""

_SPECIAL = _SCOPE | (_CLOSES_P - {"address", "div", "p", "dir"}) | frozenset({"select", "iframe", "noscript"})
"""Elements through which it does not look for an open <li>, <dt> or <dd>."""

_ITEMS = {"li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}}
_BREAKS_OUT = frozenset(
    "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu "
    "meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var".split()
)
"""Elements of HTML that end an <svg> or <math> around them."""

_TABLE = {
    "table": TABLE_SECTIONS | {"tr"},
    "tbody": frozenset({"tr"}),
    "thead": frozenset({"tr"}),
    "tfoot": frozenset({"tr"}),
    "tr": frozenset({"td", "th"}),
    "colgroup": frozenset({"col"}),
}
"""What each part of a table holds."""

_ANYWHERE = frozenset({"script", "style", "template"})
_PARTS_OF_TABLES = frozenset(name for names in _TABLE.values() for name in names)

Refusal = tuple[str, str]
"""The element inside which it can't stand, and what to write instead."""


def space_of(outer: Sequence[str]) -> str:
    """The namespace of what stands in these elements, innermost first: "svg", "math" or ""."""
    for name in outer:
        if name in FOREIGN:
            return name
        if name == "foreignObject":
            return ""
    return ""


@lru_cache(maxsize=4096)
def refusal(tag: str, outer: tuple[str, ...]) -> Refusal | None:
    """Why `tag` can't stand inside the elements `outer`, innermost first; None where it can."""
    if "template" in outer:
        outer = outer[: outer.index("template")]
    if not outer:
        return None
    parent = outer[0]
    space = space_of(outer)
    if space:
        if tag in _BREAKS_OUT:
            hint = "Put it into a <foreignObject>." if space == "svg" else "Put it before or after."
            return space, hint
        return None
    if parent == "title":
        return parent, "A title holds text and values only."
    if tag in _NOT_INSIDE_ITSELF and tag in outer:
        return tag, f"Close the outer <{tag}> first; browsers take them apart."
    return _refused_in_table(tag, parent) or _refused_in_text(tag, outer)


def _refused_in_table(tag: str, parent: str) -> Refusal | None:
    holds = _TABLE.get(parent)
    if holds is not None:
        if tag in holds or tag in _ANYWHERE:
            return None
        where = "<tr><td>…</td></tr>" if parent != "tr" else "<td>…</td>"
        if tag in ("td", "th"):
            return parent, f"Put it into a row: <tr><{tag}>…</{tag}></tr>."
        if tag == "col":
            return parent, "Put it into a <colgroup>."
        return parent, f"Put it into a cell, {where}, or before or after the table."
    if tag in _PARTS_OF_TABLES:
        return parent, "It stands only in a <table>."
    return None


def _refused_in_text(tag: str, outer: Sequence[str]) -> Refusal | None:
    parent = outer[0]
    if tag in _CLOSES_P and "p" in _up_to(_SCOPE, outer):
        return "p", "Close the <p> first, or write <div> instead of <p>."
    if tag in _HEADINGS and parent in _HEADINGS:
        return parent, f"Close the <{parent}> first."
    for open_item in _up_to(_SPECIAL - _ITEMS.keys(), outer) if tag in _ITEMS else ():
        if open_item in _ITEMS[tag]:
            return open_item, f"Close the <{open_item}> first, or put a list around the <{tag}>."
        if open_item in _ITEMS:
            break
    if parent in ("option", "optgroup") and tag in ("optgroup", parent):
        return parent, f"Close the <{parent}> first."
    return None


def _up_to(stops: frozenset[str], outer: Sequence[str]) -> Sequence[str]:
    """The elements within the first of `stops`."""
    at = next((i for i, name in enumerate(outer) if name in stops), len(outer))
    return outer[:at]


def refuses_text(parent: str) -> bool:
    """Whether a parser moves text that stands in `parent` before the table."""
    return parent in _TABLE
