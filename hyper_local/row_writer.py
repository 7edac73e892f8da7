"""Row writer: the HTML of a long list's rows, by a function made for their template.

`markup.Writer` says what the HTML is; this says the same some ten times
faster, for lists long enough that making the function pays.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from . import html_rules
from .component import Template
from .escaping import escape, escape_plain

Write: TypeAlias = "Callable[[Sequence[Any], Callable[[Any], str]], str]"
"""Takes the values of a row, and what writes a child that is no text."""

ENOUGH_ROWS = 16
"""Making a function takes as long as writing some ten rows without it."""

_ESCAPED = "escape_plain(x) if '\\r' not in x else escape(x)"

_writers: WeakKeyDictionary[Template, Write | None] = WeakKeyDictionary()


class _Special(Exception):
    """Something in a row whose HTML depends on more than its own value: `markup.Writer` knows how."""


def row_writer(template: Template) -> Write | None:
    """What writes rows of `template`; None where only `markup.Writer` can."""
    if template not in _writers:
        _writers[template] = _make(template)
    return _writers[template]


def _make(template: Template) -> Write | None:
    try:
        pieces = list(_children(template.wire, ""))
    except _Special:
        return None
    function = ast.parse("lambda v, child: ''", mode="eval")
    assert isinstance(function.body, ast.Lambda)
    function.body.body = ast.JoinedStr(_merged(pieces))
    names = {"escape": escape, "escape_plain": escape_plain, "other": _other_attribute}
    code = compile(ast.fix_missing_locations(function), f"<rows of {template.id}>", "eval")
    return eval(code, names)


def _other_attribute(value: Any, name: str) -> str:
    """An attribute whose value is no text."""
    if value is True:
        return " " + name
    return "" if value is None else f' {name}="{escape(str(value))}"'


Piece: TypeAlias = "str | ast.expr"


def _children(wire: Iterable[Any], parent: str) -> Iterable[Piece]:
    for child in wire:
        if type(child) is str:
            yield child if parent in html_rules.RAW_TEXT else escape(child)
        elif type(child) is int:
            yield _expression(f"({_ESCAPED}) if type(x := v[{child}]) is str else child(x)")
        else:
            yield from _element(child)


def _element(wire: Sequence[Any]) -> Iterable[Piece]:
    tag, *children = wire
    attributes: dict[str, Any] = children.pop(0) or {}
    if tag in ("pre", "textarea", "listing", "select") or tag in html_rules.RAW_TEXT:
        raise _Special(tag)  # their content depends on more than itself
    yield f"<{tag}"
    for name, value in attributes.items():
        if name[0] == "@":
            continue
        if name.startswith("..."):
            raise _Special(name)
        if type(value) is int:
            opening, other = repr(f' {name}="'), repr(name)
            yield _expression(f"{opening} + ({_ESCAPED}) + '\"' if type(x := v[{value}]) is str else other(x, {other})")
        else:
            yield _other_attribute(value, name)
    yield ">"
    if tag not in html_rules.VOID:
        yield from _children(children, tag)
        yield f"</{tag}>"


def _expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _merged(pieces: Iterable[Piece]) -> list[ast.expr]:
    """The values of an f-string: texts that follow each other made one."""
    merged: list[ast.expr] = []
    for piece in pieces:
        last = merged[-1] if merged else None
        if isinstance(piece, ast.expr):
            merged.append(ast.FormattedValue(piece, -1))
        elif isinstance(last, ast.Constant):
            last.value = str(last.value) + piece
        else:
            merged.append(ast.Constant(piece))
    return merged
