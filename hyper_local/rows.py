"""Rows: those of one list, held as columns until somebody asks for a row.

What HTML shows and what a front end is sent are columns anyway; only comparing needs
rows. A page that is shown once, or whose rows are all replaced, never has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any, TypeAlias, overload

Node: TypeAlias = "tuple[Any, ...]"


class Texts(list[str]):
    """A column of plain texts; lists may hold what else a part can be."""

    __slots__ = ()


class Digits(Texts):
    """A column of texts that have nothing to escape."""

    __slots__ = ()


class Rows(Sequence[Node]):
    """The rows that these columns make, in a tree of values.

    `columns` are what stands at each place of them; in the stead of tuples, such as events carry,
    the columns of what these hold. Nothing changes any of these lists before the rows are made.
    """

    __slots__ = ("_columns", "_rows", "_size")

    def __init__(self, columns: list[list[Any] | tuple[list[Any], ...]], size: int) -> None:
        self._columns, self._size = columns, size
        self._rows: tuple[Node, ...] | None = None

    def made(self) -> tuple[Node, ...]:
        """All of them."""
        made = self._rows
        if made is None:
            columns = [zip(*x, strict=True) if type(x) is tuple else x for x in self._columns]
            made = self._rows = tuple(zip(*columns, strict=True)) if columns else ((),) * self._size
            self._columns = []  # both together would take twice the memory
        return made

    def column(self, part: int) -> list[Any]:
        """What a part is in all rows."""
        columns = self._columns
        found = columns[part] if columns else map(itemgetter(part), self.made())
        return found if isinstance(found, list) else list(found)

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, index: int) -> Node: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Node, ...]: ...
    def __getitem__(self, index: int | slice) -> Node | tuple[Node, ...]:
        return self.made()[index]

    def __iter__(self) -> Iterator[Node]:
        return iter(self.made())

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if isinstance(other, Rows):
            return self.made() == other.made()
        return self.made() == other if isinstance(other, tuple) else NotImplemented

    __hash__ = None  # pyright: ignore[reportAssignmentType]

    def __repr__(self) -> str:
        return repr(self.made())


class Renewed(tuple[Node, ...]):
    """Rows most of which are the objects that stood in `before`, until that is let go.

    These are the first `head` and the last `tail` ones, but for those at `spots`, which go up. To find that
    out again takes as long as all else that a small change of a long list needs.
    """

    before: Sequence[Node] | None = None
    head = 0
    tail = 0
    spots: Sequence[int] = ()
    keyed = False
    """Whether rows that are the same have the same keys, too: these follow from what the rows were made of."""


def since(old: Sequence[Node], new: Sequence[Node]) -> Renewed | None:
    """What is known of `new`, if it was made of `old`.

    Where there are more or fewer rows, the same one may stand at another place, or for another item that looks
    like it: then only keys tell which is which.
    """
    if isinstance(new, Renewed) and new.before is old and (new.keyed or len(new) == len(old)):
        return new
    return None


def column(rows: Sequence[Sequence[Any]], part: int) -> list[Any]:
    """What a part is in all of these rows."""
    return rows.column(part) if isinstance(rows, Rows) else list(map(itemgetter(part), rows))


def made(rows: Sequence[Node]) -> Sequence[Node]:
    """The same as rows, which are quicker to walk and to compare."""
    return rows.made() if isinstance(rows, Rows) else rows
