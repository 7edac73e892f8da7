"""Ids: what names an element of a template by an `id` that none has, and that is only like one (T3, X1)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from . import nodes as n
from .errors import ALIKE, nearest
from .node_queries import walk
from .source import Module

_NAMES_ONE = frozenset({"for", "list", "aria-describedby", "aria-labelledby"})
_MAY = re.compile(rf"\s(?:{'|'.join(sorted(_NAMES_ONE))})=|href=[\"']?#")
_PLAIN = (ast.Name, ast.Attribute, ast.Constant, ast.Subscript)
_MOST = 100
"""Names and ids of a template that are compared: each with each."""


def misspelt_ids(module: Module, root: Sequence[n.Node]) -> Iterator[tuple[int, str, str]]:
    """`<label for="nam">` beside `<input id="name">`: where, what is wrong, a hint."""
    text = module.source.text
    if not _MAY.search(text) or ("id=" not in text and "name=" not in text):
        return
    nodes = walk(root)
    if not all(map(_is_plain, nodes)):
        return
    elements = [node for node in nodes if isinstance(node, n.Element)]
    given = [(node, item) for node in elements for item in node.items if isinstance(item, n.Attribute)]
    ids = {written for _, item in given if item.name == "id" and (written := _text(item))}
    names = {_text(item) for _, item in given if item.name == "name"}
    asked = [(item, named) for node, item in given if (named := _named(item, node.tag)) and named not in ids]
    if len(ids) > _MOST or len(asked) > _MOST:
        return
    for item, named in asked:
        if item.name == "for" and named in names:
            hint = f'Write id="{named}" in the field, too; or put the field between <label> and </label>.'
            yield item.at, f"this label finds no field: {named!r} is a field's name, and no id", hint
            continue
        # Of names with numbers each is like the others.
        meant = "" if re.search(r"\d", named) else nearest(named, [x for x in ids if not re.search(r"\d", x)], ALIKE)
        if meant:
            shown = f"#{meant}" if item.name == "href" else meant
            what = f"no element here has the id {named!r}. Did you mean {meant!r}?"
            yield item.at, what, f'Write {item.name}="{shown}".'


def _is_plain(node: n.Node) -> bool:
    """Whether it brings no element, and no id, that does not stand there as a text."""
    if isinstance(node, (n.Component, n.Slot)):
        return False
    if isinstance(node, n.Expr):
        return (
            isinstance(node.tree, _PLAIN) and not isinstance(getattr(node.tree, "value", None), bytes) and not node.spec
        )
    if not isinstance(node, n.Element):
        return True
    return "-" not in node.tag and not any(
        isinstance(item, (n.Spread, n.SlotFill))
        or (isinstance(item, n.Attribute) and item.name == "id" and not _text(item))
        for item in node.items
    )


def _named(item: n.Attribute, tag: str) -> str:
    """The id that an attribute names; "" for none, and for what has a meaning of its own, such as `#top`."""
    written = _text(item)
    if item.name == "href" and tag == "a" and re.fullmatch(r"#[\w-]+", written):
        return "" if written.lower() == "#top" else written[1:]
    return written if item.name in _NAMES_ONE and " " not in written else ""


def _text(item: n.Attribute) -> str:
    """The whole of a value, where it is a text; else ""."""
    pieces = item.value or ()
    return pieces[0].strip() if len(pieces) == 1 and isinstance(pieces[0], str) else ""
