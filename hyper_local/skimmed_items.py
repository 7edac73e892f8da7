"""Skimmed items: what stands in the tag of an element, with which certainly nothing is wrong.

Most tags of an app are written alike, so what follows from the text of one alone is found once.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeAlias

from . import dom_events, html_rules
from .skimmed_events import PlainEvent, is_plain_event, plain_event

Item: TypeAlias = "tuple[str, PlainEvent | str | int | None]"
"""What is to be asked about an item of a tag, in a file: `("holes", number)`, `("event", …)`, `("name", …)` of a
control, None where it is worked out, `("bind", None)`, and `("key", None)` of one that is worked out."""

ITEM = re.compile(r"""\s++([A-Za-z@][A-Za-z0-9_.-]*+)(?:=("[^"]*+"|'[^']*+'|[^\s>/]++))?""", re.ASCII)
_BRACES = re.compile(r"[&{}]")
_MEANS_MORE = re.compile(r"^(?![\"']?https?://)[^:]*:|&#|&[^;&]*;", re.ASCII | re.DOTALL)
"""What in an address may be a scheme."""


@lru_cache(maxsize=1024)
def _kind(name: str) -> str:
    """What is to be known of an attribute of this name: "" for nothing, "odd" where that is more than can be told."""
    if name.startswith("@"):
        return "event" if is_plain_event(name) else "odd"
    if name in html_rules.URL_ATTRIBUTES:
        return "url" if name in ("href", "src", "formaction", "poster", "cite") else "odd"
    if name in ("key", "bind", "name"):
        return name
    odd = name in ("slot", "form", "srcdoc", "data", "aria") or name.partition(".")[0] in dom_events.NAMES
    return "odd" if odd or name.startswith(("on", "ng-", "v-", "x-")) else ""


@lru_cache(maxsize=4096)
def plain_items(tag: str, written: str) -> tuple[Item, ...] | None:
    """What is to be asked about the items of an element `tag`; None where something may be wrong with them."""
    found = dict(items := ITEM.findall(written))
    if len(found) != len(items):
        return None
    asked: list[Item] = []
    for name, value in items:
        kind = _kind(name)
        if kind == "event":
            event = plain_event(name, value)
            if event is None or (".confirm" in name and "confirm" not in found):
                return None
            asked.append(("event", event))
            continue
        if kind == "odd" or (kind == "url" and _MEANS_MORE.search(value.partition("\0")[0])):
            return None
        if kind == "bind":
            if not _may_bind(tag, value, found):
                return None
            asked.append(("bind", None))
            continue
        holes = value.count("\0")
        if kind == "name" and value:
            if _BRACES.search(value):
                return None
            asked.append(("name", None if holes else value[1:-1] if value[0] in "\"'" else value))
        if holes:
            asked += [("key", None), ("holes", holes)] if kind == "key" else [("holes", holes)]
    return tuple(asked)


def _may_bind(tag: str, value: str, found: dict[str, str]) -> bool:
    """Whether `bind={…}` stands on a control that is typed into, which has no value of its own (E8)."""
    kind = found.get("type", "").strip("\"'").lower()
    if value.strip("\"'") != "\0" or tag not in ("input", "select", "textarea") or "&" in kind or "\0" in kind:
        return False
    other = "checked" if kind in ("checkbox", "radio") else "value"
    own = kind == "radio" and "\0" in found.get("value", "")
    return not (other in found or "multiple" in found or own or kind in _NOT_TYPED or kind == "checkbox")


_NOT_TYPED = ("file", "submit", "button", "reset", "image")
