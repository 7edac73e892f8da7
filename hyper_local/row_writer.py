"""Row writer: the HTML of a long list's rows, column by column.

`markup.Writer` says what the HTML is; this says the same some ten times faster. What a
part shows in all rows is made and escaped together, as most has nothing to escape, and
then all columns are put between each other, with the texts of the template.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, compress, islice, repeat
from operator import is_
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from . import html_rules
from .component import Template
from .escaping import escape
from .records import record
from .rows import Digits, Texts, column
from .values import LIST, RAW

Child: TypeAlias = "Callable[[Any], str]"
"""Writes a child that this can't."""
Part: TypeAlias = "tuple[int, str | None]"
"""Its number, and the name of its attribute, if it is one."""

ENOUGH_ROWS = 16
"""Rows from which on this is faster."""

FEW_VALUES = 8
"""What an attribute is in all rows is made once for each value, if there are no more."""

_BETWEEN = "\x7f"
"""Stands between texts that are escaped together."""

_SWITCHING = html_rules.FOREIGN | {"foreignObject"}
"""Elements that change how what is in them is written."""


@record
class Shape:
    """A template as its parts, and the texts around them: one before each part, and one behind the last."""

    parts: tuple[Part, ...]
    texts: tuple[str, ...]


_shapes: WeakKeyDictionary[Template, Shape | None] = WeakKeyDictionary()


class _Special(Exception):
    """Something in a row whose HTML depends on more than its own value: `markup.Writer` knows how."""


def shape_of(template: Template) -> Shape | None:
    """How rows of `template` are written; None where only `markup.Writer` can."""
    if template not in _shapes:
        _shapes[template] = _shape(template)
    return _shapes[template]


def written(shape: Shape, rows: Sequence[Sequence[Any]], child: Child) -> list[str]:
    """Many rows, in pieces."""
    if not rows or not shape.parts:
        return list(shape.texts) * len(rows)
    last = shape.texts[-1]
    pieces, _ = _pieces(shape, rows, 0, child, last)
    pieces[0] = pieces[0].removeprefix(last)
    pieces.append(last)
    return pieces


def _each(shape: Shape, rows: Sequence[Sequence[Any]], start: int, child: Child) -> list[str]:
    """One text for each of many rows; `start` is where their values begin."""
    if not rows or not shape.parts:
        return list(shape.texts) * len(rows)
    last = shape.texts[-1]
    before = last + _BETWEEN
    pieces, size = _pieces(shape, rows, start, child, before)
    found = ("".join(pieces).removeprefix(before) + last).split(_BETWEEN)
    if len(found) != len(rows):  # a text has such a character itself
        each = ("".join(pieces[i : i + size]) for i in range(0, len(pieces), size))
        found = [text.removeprefix(before) + last for text in each]
    return found


def _pieces(
    shape: Shape, rows: Sequence[Sequence[Any]], start: int, child: Child, before: str
) -> tuple[list[str], int]:
    """All rows without the text behind their parts, and with `before` in front of each; and how many pieces one has."""
    first, *between, _ = shape.texts
    row = _row(shape, [before + first, *between, ""], rows, start, child)
    pieces: list[str] = [piece if isinstance(piece, str) else "" for piece in row] * len(rows)
    for i, piece in enumerate(row):
        if not isinstance(piece, str):
            pieces[i :: len(row)] = piece
    return pieces, len(row)


def _row(
    shape: Shape, texts: list[str], rows: Sequence[Sequence[Any]], start: int, child: Child
) -> list[str | list[str]]:
    """What rows consist of: the parts, as columns, and the texts around them, which is used up."""
    columns: list[list[str]] = []
    for i, (part, name) in enumerate(shape.parts):
        values = column(rows, start + part)
        if name is None:
            columns.append(_children(values, child))
        elif (found := _few(values)) is not None:
            shown = {x: texts[i] + _attribute(name, x) + texts[i + 1] for x in found}
            columns.append(list(map(shown.__getitem__, values)))
            texts[i] = texts[i + 1] = ""
        elif set(map(type, values)) == {str}:
            columns.append(_escaped(values))
            texts[i] += f' {name}="'
            texts[i + 1] = '"' + texts[i + 1]
        else:
            columns.append([_attribute(name, x) for x in values])
    pieces = chain(texts[:1], chain.from_iterable(zip(columns, texts[1:], strict=True)))
    return [piece for piece in pieces if piece != ""]


def _few(values: list[Any]) -> set[Any] | None:
    """What an attribute is in all rows, if these are only a few values."""
    if len(set(values[: FEW_VALUES * 4])) > FEW_VALUES:
        return None
    found = set(values)
    return found if len(found) <= FEW_VALUES else None


def _children(values: list[Any], child: Child) -> list[str]:
    """What a child part shows in all rows."""
    if isinstance(values, Digits):
        return values
    kinds = {str} if isinstance(values, Texts) else set(map(type, values))
    if kinds == {str}:
        return _escaped(values)
    heads: list[Any] = [str if type(x) is str else x[0] for x in values] if str in kinds else [x[0] for x in values]
    kinds = set(heads)
    if len(kinds) == 1:
        return _alike(heads[0], values, child)
    texts = {head: iter(_alike(head, list(compress(values, map(is_, heads, repeat(head)))), child)) for head in kinds}
    return list(map(next, map(texts.__getitem__, heads)))


def _alike(head: Any, values: list[Any], child: Child) -> list[str]:
    """What children show that all begin with `head`; that of texts is `str`."""
    if head is str:
        return _escaped(values)
    if head == RAW:
        return [html for _, html in values]
    if isinstance(head, Template):
        shape = shape_of(head)
        if shape is not None:
            return _each(shape, values, 1, child)
    elif head == LIST and len({template for _, template, _, _ in values}) == 1:
        shape = shape_of(values[0][1])
        if shape is not None:
            rows = [row for _, _, _, rows in values for row in rows]
            texts = iter(_each(shape, rows, 0, child))
            return ["".join(islice(texts, len(rows))) for _, _, _, rows in values]
    return list(map(child, values))


def _escaped(values: list[str]) -> list[str]:
    """Texts, escaped together."""
    joined = _BETWEEN.join(values)
    made = escape(joined)
    if made == joined:
        return values
    found = made.split(_BETWEEN)
    return found if len(found) == len(values) else list(map(escape, values))


def _attribute(name: str, value: Any) -> str:
    """An attribute."""
    if value is True:
        return " " + name
    return "" if value is None else f' {name}="{escape(str(value))}"'


def _shape(template: Template) -> Shape | None:
    parts: list[Part] = []
    texts = [""]
    try:
        for piece in _parts(template.wire, ""):
            if isinstance(piece, str):
                texts[-1] += piece
            else:
                parts.append(piece)
                texts.append("")
    except _Special:
        return None
    return Shape(tuple(parts), tuple(texts))


def _parts(wire: Iterable[Any], parent: str) -> Iterator[str | Part]:
    for child in wire:
        if type(child) is str:
            yield escape(child)
        elif type(child) is int:
            if parent in _SWITCHING:
                raise _Special(parent)
            yield child, None
        else:
            yield from _element(child, parent)


def _element(wire: Sequence[Any], parent: str) -> Iterator[str | Part]:
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
            yield value, name
        else:
            yield _attribute(name, value)
    yield ">"
    if tag not in html_rules.VOID:
        yield from _parts(children, tag if tag in _SWITCHING else parent)
        yield f"</{tag}>"
