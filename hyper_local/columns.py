"""Columns: the rows of a loop; those of a loop over plain dicts are made of columns, and kept.

Where all that a row shows follows from values that can't change in place (a number, a text)
and it runs no code of the author's, as `dict_rows.py` finds out, the row is the same as before
if these values are the same objects. They are all read at each render, as nothing says what a
handler has changed (S3); only what follows from them need not be made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import compress
from operator import is_not, itemgetter, ne
from typing import Any, TypeAlias

from .component import Template
from .errors import Location
from .records import record
from .values import LIST, Node, distinct, distinct_or_none, own_keys, sequence, wire_keys

FEW = 24
"""Rows up to which nothing is kept: to make them takes no longer than to compare what they are made of."""

_PLAIN = frozenset({str, int, float, bool, type(None)})
_SHOWN = frozenset({str, bool, type(None)})
"""Types of what a part may show where equal means the same, as none is ever False. What events carry is a tuple."""

Make: TypeAlias = "Callable[[Any], list[Any]]"
"""Gives rows, or parts of them; pairs of key and row where a loop has keys."""
Keys: TypeAlias = "tuple[str | int, ...] | None"


@record(eq=False)
class Changing:
    """A part of a row that reads other names too.

    `place` is where it stands in the row, -1 for what has no place there, as the row's key; `reads`
    are the columns that it reads, `names` the names, by number. `compared` are all pairs of a name
    and a column, where the part only asks whether these are equal; None where it does more.
    """

    place: int
    reads: tuple[int, ...]
    names: tuple[int, ...]
    compared: tuple[tuple[int, int], ...] | None = None


@record(eq=False)
class Plan:
    """How the rows of one loop over dicts are made.

    `keys` are what is read of each item; `whole` says that rows read the items themselves too,
    which are the first column then. `changing` are the parts that read other names too.
    """

    keys: tuple[str, ...]
    whole: bool
    changing: tuple[Changing, ...]


@record(eq=False)
class Kept:
    """Rows, and what they were made of; `given` is what `keys` follow from, if anything is known of that."""

    columns: list[list[Any]]
    names: tuple[object, ...]
    rows: tuple[Node, ...]
    given: list[Any]
    keys: Keys


class Quick:
    """One evaluation of such a loop.

    `make` gives rows for tuples of the columns' values, `names` the values of the other names that
    rows read, `parts` what `plan.changing` speaks of. `kept` is what the namespace keeps, None
    where nothing can be kept.
    """

    __slots__ = ("kept", "make", "names", "parts", "plan", "read")

    def __init__(
        self,
        plan: Plan,
        make: Make,
        kept: dict[Plan, Kept] | None = None,
        names: Callable[[], tuple[object, ...]] = tuple,
        *parts: Make,
    ) -> None:
        self.plan, self.make, self.kept, self.names, self.parts = plan, make, kept, names, parts
        self.read: list[list[Any]] | None = None
        """The columns, once they are read."""

    def columns(self, items: Sequence[Any]) -> list[list[Any]] | None:
        """The values that the rows read, by key; None where an item is no plain dict, or has no such key."""
        if self.read is None and set(map(type, items)) == {dict}:
            with suppress(KeyError):
                self.read = list(map(list, self.walk(items, iter)))
        return self.read

    def walk(self, items: Sequence[Any], way: Callable[[Sequence[Any]], Iterator[Any]]) -> list[Iterator[Any]]:
        """The same, read while they are walked; `way` is `iter`, or `reversed`."""
        found: list[Iterator[Any]] = [map(itemgetter(key), way(items)) for key in self.plan.keys]
        return [way(items), *found] if self.plan.whole else found

    def plainly(self, columns: list[list[Any]]) -> list[Any]:
        """All rows, made anew."""
        return self.make(zip(*columns, strict=True))

    def follow(self, columns: list[list[Any]]) -> bool:
        """Whether rows follow from these alone. Of items that they read themselves they only hold the object."""
        return all(map(_plain, columns[self.plan.whole :]))

    def keep(self, items: Sequence[Any], keyed: bool, keys: Callable[[list[Any]], Keys]) -> Kept | None:
        """Rows, made anew as far as they must be; None where they do not follow from plain values alone.

        `keyed` says that `make` gives pairs; else `keys` is asked about the items' ids, where rows read them.
        """
        if self.kept is None:
            return None
        old = self.kept.pop(self.plan, None)
        if type(items) not in (list, tuple):
            items = list(items)  # it may walk them in a way of its own
        if len(items) <= FEW or set(map(type, items)) != {dict}:
            return None
        try:
            names = self.names()
        except NameError:
            return None  # an `if` may be in front of it
        if not _plain(names):
            return None
        kept = self.renewed(old, items, names, keyed, keys) if old is not None else None
        if kept is None:
            columns = self.columns(items)
            if columns is None or not self.follow(columns):
                return None
            rows, given = _parted(self.plainly(columns), keyed)
            given = given if keyed else self.ids(columns)
            kept = Kept(columns, names, tuple(rows), given, keys(given))
        self.kept[self.plan] = kept
        return kept

    def ids(self, columns: list[list[Any]]) -> list[Any]:
        """The items' ids, if rows read them."""
        keys = self.plan.keys
        return columns[self.plan.whole + keys.index("id")] if "id" in keys else []

    def renewed(
        self,
        old: Kept,
        items: Sequence[Any],
        names: tuple[object, ...],
        keyed: bool,
        keys: Callable[[list[Any]], Keys],
    ) -> Kept | None:
        """The same, most rows being those of before; None where that does not pay, or can't be told.

        No more is touched than must be: a thousand rows lie in many thousand places of memory, and
        a server that has just woken up finds none of them near. What `old` holds is changed in place.
        """
        try:
            found = self.changed(old, items)
            if found is None:
                return None
            spots, head, tail = found
            rows: Any = old.rows
            known = old.keys
            if len(items) != len(rows) or spots:
                cells = [list(column) for column in self.walk([items[i] for i in spots], iter)]
                if not self.follow(cells):
                    return None
                fresh, given = _parted(self.plainly(cells) if spots else [], keyed)
                given = given if keyed else self.ids(cells)
                put = [*zip(old.columns, cells, strict=True), *([(old.given, given)] if keyed else [])]
                if len(items) == len(rows):
                    if any(old.given[i] is not one for i, one in zip(spots, given, strict=False)):
                        known = _rearranged(known, spots, given)
                    rows = list(rows)
                    for values, others in (*put, (rows, fresh)):
                        for i, other in zip(spots, others, strict=True):
                            values[i] = other
                else:
                    gap = slice(head, len(rows) - tail)
                    known = _spliced(known, gap, given)
                    rows = list(rows)
                    for values, others in (*put, (rows, fresh)):
                        values[gap] = others
                known = known or keys(old.given)
            if not all(map(_same, old.names, names)):
                rows = self.change(list(rows), old, names)
                if rows is None:
                    return None
        except Exception:
            return None  # the first that raises must be the one that is told of
        return Kept(old.columns, names, tuple(rows), old.given, known)

    def changed(self, old: Kept, items: Sequence[Any]) -> tuple[Sequence[int], int, int] | None:
        """Which rows have other values; and how many at the head and at the tail have not, if there are more or fewer.

        None where too many have.
        """
        size, before = len(items), len(old.rows)
        least = min(size, before)
        ends = [*zip(*self.walk([items[0], items[least // 2], items[-1]], iter), strict=True)]
        if all(
            any(a[i] is not b for a, b in zip(old.columns, values, strict=True))
            for i, values in zip((0, least // 2, -1), ends, strict=True)
        ):
            return None
        if size == before:
            found = set[int]()
            for now, column in zip(self.walk(items, iter), old.columns, strict=True):
                found.update(compress(range(size), map(is_not, now, column)))
            spots: Sequence[int] = sorted(found)
            head = tail = 0
        else:
            head = self.common(old, items, least, iter)
            tail = self.common(old, items, least - head, reversed)
            spots = range(head, size - tail)
        return None if len(spots) * 4 > size * 3 else (spots, head, tail)

    def common(self, old: Kept, items: Sequence[Any], most: int, way: Callable[[Sequence[Any]], Iterator[Any]]) -> int:
        """How many rows have the same values as before, one after the other from one end; no more than `most`."""
        for now, column in zip(self.walk(items, way), old.columns, strict=True):
            most = next(compress(range(most), map(is_not, now, way(column))), most)
        return most

    def change(self, rows: list[Node], old: Kept, names: tuple[object, ...]) -> list[Node] | None:
        """Put into `rows` what reads names whose values have changed; None where all must be made anew for that."""
        columns = old.columns
        others = {i for i, (a, b) in enumerate(zip(old.names, names, strict=True)) if not _same(a, b)}
        for changing, part in zip(self.plan.changing, self.parts, strict=True):
            if others.isdisjoint(changing.names):
                continue
            place, reads = changing.place, changing.reads
            if place < 0:
                return None
            spots: Sequence[int] = range(len(rows))
            if changing.compared is not None:
                # Another row is picked: it is the one that was, and the one that is, whose part may change.
                pairs = [(columns[i], one[name]) for name, i in changing.compared for one in (old.names, names)]
                spots = sorted(set[int]().union(*(_places(column, value) for column, value in pairs)))
            now = part(zip(*[[columns[i][spot] for spot in spots] for i in reads], strict=True))
            before = [rows[i][place] for i in spots]
            if not _SHOWN.issuperset(map(type, now)) or not _SHOWN.issuperset(map(type, before)):
                return None
            for i, value in compress(zip(spots, now, strict=True), map(ne, now, before)):
                row = rows[i]
                rows[i] = (*row[:place], value, *row[place + 1 :])
        return rows


def _plain(values: Iterable[object]) -> bool:
    """Whether none of these can change in place, nor runs code of the author's."""
    return _PLAIN.issuperset(map(type, values))


def _same(old: object, new: object) -> bool:
    """Whether a plain value is what it was; equal numbers may be shown differently, as 0.0 and -0.0."""
    return old is new or (type(old) is type(new) is not float and old == new)


def _parted(made: list[Any], keyed: bool) -> tuple[list[Node], list[Any]]:
    """Rows and their keys."""
    return ([row for _, row in made], [key for key, _ in made]) if keyed else (made, [])


def _places(column: list[Any], value: object) -> Iterator[int]:
    """Where a column has a value, or one that equals it."""
    at = -1
    with suppress(ValueError):
        while True:
            at = column.index(value, at + 1)
            yield at


def _rearranged(keys: Keys, spots: Sequence[int], given: list[Any]) -> Keys:
    """`keys` where some have changed places; None where others came, or they were not distinct before."""
    wired = wire_keys(given)
    if not keys or set(wired) != {keys[i] for i in spots}:
        return None
    now = list(keys)
    for i, key in zip(spots, wired, strict=True):
        now[i] = key
    return tuple(now)


def _spliced(keys: Keys, gap: slice, given: list[Any]) -> Keys:
    """`keys` with others in a gap; None where they are not distinct then, or were not before."""
    if not keys:
        return None
    wired = wire_keys(given)
    head, tail = keys[: gap.start], keys[gap.stop :]
    fresh = set(wired)
    distinct = len(fresh) == len(wired) and fresh.isdisjoint(head) and fresh.isdisjoint(tail)
    return (*head, *wired, *tail) if distinct else None


# What generated code calls -------------------------------------------------


def rows(items: Iterable[Any], make: Make, template: Template, quick: Quick | None = None) -> Node:
    """A list without `key=`: matched by the items' own ids, else by position (T8)."""
    known = sequence(items)
    kept = quick.keep(known, False, distinct_or_none) if quick is not None else None
    if quick is not None and kept is not None:
        return (LIST, template, kept.keys if "id" in quick.plan.keys else own_keys(known), kept.rows)
    columns = quick.columns(known) if quick is not None else None
    made = tuple(make(known) if quick is None or columns is None else quick.plainly(columns))
    return (LIST, template, own_keys(known), made)


def keyed(items: Iterable[Any], make: Make, template: Template, where: Location, quick: Quick | None = None) -> Node:
    """A list with `key={…}` on its first element."""
    known = sequence(items)
    kept = quick.keep(known, True, lambda given: distinct(given, where)) if quick is not None else None
    if kept is not None:
        return (LIST, template, kept.keys, kept.rows)
    columns = quick.columns(known) if quick is not None else None
    pairs = make(known) if quick is None or columns is None else quick.plainly(columns)
    if not pairs:
        return (LIST, template, (), ())
    keys, made = zip(*pairs, strict=True)
    return (LIST, template, distinct(keys, where), made)
