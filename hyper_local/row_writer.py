"""Row writer: the HTML of a long list's rows, by a function made for their template.

`markup.Writer` says what the HTML is; this says the same some ten times
faster, for lists long enough that making the function pays. The values of one
part are escaped for all rows at once: most have nothing to escape.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from . import html_rules
from .component import Template
from .escaping import escape, escape_plain

Write: TypeAlias = "Callable[[Sequence[Any], Callable[[Any], str]], str]"
"""Takes the values of a row, and what writes a child that is no text."""
WriteMany: TypeAlias = "Callable[[Sequence[Sequence[Any]], Callable[[Any], str]], list[str]]"
"""The same for the values of many rows."""
Piece: TypeAlias = "str | ast.expr"
Part: TypeAlias = "Callable[[int, str | None], ast.expr]"
"""What a part is in the text of a row: its number, and the name of its attribute, if it is one."""

ENOUGH_ROWS = 16
"""Making a function takes as long as writing some ten rows without it."""

_ESCAPED = "escape_plain(x) if '\\r' not in x else escape(x)"

_BETWEEN = "\x7f"
"""Stands between texts that are escaped together."""

_writers: WeakKeyDictionary[Template, Write | None] = WeakKeyDictionary()
_many: WeakKeyDictionary[Template, WriteMany | None] = WeakKeyDictionary()


class _Special(Exception):
    """Something in a row whose HTML depends on more than its own value: `markup.Writer` knows how."""


def row_writer(template: Template) -> Write | None:
    """What writes one row of `template`; None where only `markup.Writer` can."""
    if template not in _writers:
        _writers[template] = _make(template)
    return _writers[template]


def rows_writer(template: Template) -> WriteMany | None:
    """What writes many rows of `template`; None where only `markup.Writer` can."""
    if template not in _many:
        _many[template] = _make_many(template)
    return _many[template]


def _make(template: Template) -> Write | None:
    try:
        pieces = list(_children(template.wire, "", _one))
    except _Special:
        return None
    names = {"escape": escape, "escape_plain": escape_plain, "other": _other_attribute}
    return _compiled("lambda v, child: ''", pieces, template, names)


def _make_many(template: Template) -> WriteMany | None:
    parts: list[tuple[int, str | None]] = []

    def one(part: int, name: str | None) -> ast.expr:
        parts.append((part, name))
        return _expression(f"x{part}")

    try:
        pieces = list(_children(template.wire, "", one))
    except _Special:
        return None
    targets = "".join(f"x{part}, " for part, _ in parts)
    if not parts:
        text = "".join(piece for piece in pieces if isinstance(piece, str))
        return lambda rows, child: [text] * len(rows)
    write = _compiled(f"lambda columns: ['' for {targets}in columns]", pieces, template, {})

    def write_many(rows: Sequence[Sequence[Any]], child: Callable[[Any], str]) -> list[str]:
        columns: list[list[str]] = []
        for part, name in parts:
            values = list(map(itemgetter(part), rows))
            columns.append(_texts(values, child) if name is None else _attributes(values, name))
        return write(zip(*columns, strict=True))

    return write_many


def _compiled(start: str, pieces: list[Piece], template: Template, names: dict[str, Any]) -> Any:
    """The function that begins so, with an f-string of the pieces for its text."""
    function = ast.parse(start, mode="eval")
    assert isinstance(function.body, ast.Lambda)
    if isinstance(function.body.body, ast.ListComp):
        function.body.body.elt = ast.JoinedStr(_merged(pieces))
    else:
        function.body.body = ast.JoinedStr(_merged(pieces))
    code = compile(ast.fix_missing_locations(function), f"<rows of {template.id}>", "eval")
    return eval(code, names)


def _texts(values: list[Any], child: Callable[[Any], str]) -> list[str]:
    """What a child part shows in all rows."""
    if set(map(type, values)) == {str}:
        return _escaped(values)
    return [escape(x) if type(x) is str else child(x) for x in values]


def _escaped(values: list[str]) -> list[str]:
    """Texts, escaped together."""
    joined = _BETWEEN.join(values)
    made = escape(joined)
    if made == joined:
        return values
    found = made.split(_BETWEEN)
    return found if len(found) == len(values) else list(map(escape, values))


def _attributes(values: list[Any], name: str) -> list[str]:
    """An attribute in all rows."""
    kinds = set(map(type, values))
    if kinds == {str}:
        return [f' {name}="{x}"' for x in _escaped(values)]
    if len(kinds) == 1 and values[0] is None:
        return [""] * len(values)
    return ["" if x is None else _other_attribute(x, name) for x in values]


def _other_attribute(value: Any, name: str) -> str:
    """An attribute whose value is no text."""
    if value is True:
        return " " + name
    return "" if value is None else f' {name}="{escape(str(value))}"'


def _one(part: int, name: str | None) -> ast.expr:
    """What a part shows in the row `v`."""
    if name is None:
        return _expression(f"({_ESCAPED}) if type(x := v[{part}]) is str else child(x)")
    opening, other = repr(f' {name}="'), repr(name)
    return _expression(f"{opening} + ({_ESCAPED}) + '\"' if type(x := v[{part}]) is str else other(x, {other})")


def _children(wire: Iterable[Any], parent: str, part: Part) -> Iterable[Piece]:
    for child in wire:
        if type(child) is str:
            yield child if parent in html_rules.RAW_TEXT else escape(child)
        elif type(child) is int:
            yield part(child, None)
        else:
            yield from _element(child, part)


def _element(wire: Sequence[Any], part: Part) -> Iterable[Piece]:
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
            yield part(value, name)
        else:
            yield _other_attribute(value, name)
    yield ">"
    if tag not in html_rules.VOID:
        yield from _children(children, tag, part)
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
