"""Ids: what names an element of a template by an `id` that none has, and that is only like one (T3, X1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from . import nodes as n
from .errors import ALIKE, nearest
from .node_queries import walk
from .source import Module

_NAMES_ONE = frozenset({"for", "list", "form", "aria-describedby", "aria-labelledby", "aria-controls", "popovertarget"})
_MAY = re.compile(rf"\s(?:{'|'.join(sorted(_NAMES_ONE))})=|href=[\"']?#")


def misspelt_ids(module: Module, root: Sequence[n.Node]) -> Iterator[tuple[int, str, str]]:
    """`<label for="nam">` beside `<input id="name">`: where, what is wrong, a hint."""
    text = module.source.text
    if not _MAY.search(text) or "id=" not in text:
        return
    elements = [node for node in walk(root) if isinstance(node, n.Element)]
    given = [item for node in elements for item in node.items if isinstance(item, n.Attribute)]
    ids = {written for item in given if item.name == "id" and (written := _text(item))}
    for item in given:
        written = _text(item)
        named = written[1:] if item.name == "href" and written.startswith("#") else written
        if not named or named in ids or (item.name not in _NAMES_ONE and named == written) or " " in named:
            continue
        # What a component holds, or a value of HTML, may have the id: that is likely only where none here is like it.
        meant = nearest(named, ids, ALIKE)
        if meant:
            shown = f"#{meant}" if item.name == "href" else meant
            what = f"no element here has the id {named!r}. Did you mean {meant!r}?"
            yield item.at, what, f'Write {item.name}="{shown}".'


def _text(item: n.Attribute) -> str:
    """The whole of a value, where it is a text; else ""."""
    pieces = item.value or ()
    return pieces[0].strip() if len(pieces) == 1 and isinstance(pieces[0], str) else ""
