"""Columns: the rows of a loop; those of a loop over plain dicts are made of columns, and kept.

Where all that a row shows follows from values that can't change in place (a number, a text)
and it runs no code of the author's, as `dict_rows.py` finds out, the row is the same as before
if these values are the same objects. They are all read at each render, as nothing says what a
handler has changed (S3); only what follows from them need not be made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import compress
from operator import is_not, itemgetter, ne
from typing import Any, TypeAlias

from .component import Template
from .errors import Location
from .records import record
from .values import LIST, Node, distinct, distinct_or_none, own_keys, sequence

FEW = 24
"""Rows up to which nothing is kept: to make them takes no longer than to compare what they are made of."""

_PLAIN = frozenset({str, int, float, bool, type(None)})
_SHOWN = frozenset({str, bool, type(None)})
"""Types of what a part may show where equal means the same, as none is ever False. What events carry is a tuple."""

Make: TypeAlias = "Callable[[Any], list[Any]]"
"""Gives rows, or parts of them; pairs of key and row where a loop has keys."""
Keys: TypeAlias = "tuple[str | int, ...] | None"


@record(eq=False)
class Plan:
    """How the rows of one loop over dicts are made.

    `keys` are what is read of each item; `whole` says that rows read the items themselves too,
    which are the first column then. `changing` are the places in a row, and the columns, of what
    reads other names too; -1 is what no place has, as the row's key.
    """

    keys: tuple[str, ...]
    whole: bool
    changing: tuple[tuple[int, tuple[int, ...]], ...]


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

    __slots__ = ("kept", "make", "names", "parts", "plan")

    def __init__(
        self,
        plan: Plan,
        make: Make,
        kept: dict[Plan, Kept] | None = None,
        names: Callable[[], tuple[object, ...]] = tuple,
        *parts: Make,
    ) -> None:
        self.plan, self.make, self.kept, self.names, self.parts = plan, make, kept, names, parts

    def columns(self, items: Sequence[Any]) -> list[list[Any]] | None:
        """The values that the rows read, by key; None where an item is no plain dict, or has no such key."""
        if set(map(type, items)) != {dict}:
            return None
        try:
            columns = [list(map(itemgetter(key), items)) for key in self.plan.keys]
        except KeyError:
            return None
        return [list(items), *columns] if self.plan.whole else columns

    def plainly(self, columns: list[list[Any]]) -> list[Any]:
        """All rows, made anew."""
        return self.make(zip(*columns, strict=True))

    def follow(self, columns: list[list[Any]]) -> bool:
        """Whether rows follow from these alone. Of items that they read themselves they only hold the object."""
        return all(map(_plain, columns[self.plan.whole :]))

    def keep(self, columns: list[list[Any]], keyed: bool, keys: Callable[[list[Any]], Keys]) -> Kept | None:
        """Rows, made anew as far as they must be; None where they do not follow from plain values alone.

        `keyed` says that `make` gives pairs; else `keys` is asked about the items' ids, where rows read them.
        """
        if self.kept is None:
            return None
        old = self.kept.pop(self.plan, None)
        if len(columns[0]) <= FEW:
            return None
        try:
            names = self.names()
        except NameError:
            return None  # an `if` may be in front of it
        made = self.renewed(old, columns, names, keyed) if old is not None and _plain(names) else None
        if made is None:
            if not (_plain(names) and self.follow(columns)):
                return None
            made = _parted(self.plainly(columns), keyed)
        rows, given = made
        if not keyed:
            given = columns[self.plan.whole + self.plan.keys.index("id")] if "id" in self.plan.keys else []
        same = old is not None and len(given) == len(old.given) and not any(map(is_not, given, old.given))
        known = old.keys if old is not None and same else keys(given)
        kept = self.kept[self.plan] = Kept(columns, names, tuple(rows), given, known)
        return kept

    def renewed(
        self, old: Kept, columns: list[list[Any]], names: tuple[object, ...], keyed: bool
    ) -> tuple[Sequence[Node], list[Any]] | None:
        """The rows and their keys, most of them those of before; None where that does not pay, or can't be told."""
        size, before = len(columns[0]), len(old.rows)
        if all(_differs(old.columns, columns, i) for i in (0, min(size, before) // 2, -1)):
            return None
        spots, head, tail = _changed(old.columns, columns)
        if len(spots) * 4 > size * 3:
            return None
        rows, given = list(old.rows), list(old.given)
        if size != before:
            gap: list[Any] = [None] * (size - head - tail)
            rows[head : before - tail] = gap
            given[head : before - tail] = gap
        try:
            if spots:
                cells = [[column[i] for i in spots] for column in columns]
                if not self.follow(cells):
                    return None
                fresh, keys = _parted(self.plainly(cells), keyed)
                for i, row in zip(spots, fresh, strict=True):
                    rows[i] = row
                for i, key in zip(spots, keys, strict=False):
                    given[i] = key
            if not _same(old.names, names) and not self.change(rows, columns):
                return None
        except Exception:
            return None  # the first that raises must be the one that is told of
        return rows, given

    def change(self, rows: list[Node], columns: list[list[Any]]) -> bool:
        """Put into `rows` what reads names whose values have changed; False where all must be made anew for that."""
        for (place, reads), part in zip(self.plan.changing, self.parts, strict=True):
            if place < 0:
                return False
            now = part(zip(*[columns[i] for i in reads], strict=True))
            before = list(map(itemgetter(place), rows))
            if not _SHOWN.issuperset(map(type, now)) or not _SHOWN.issuperset(map(type, before)):
                return False
            for i in compress(range(len(rows)), map(ne, now, before)):
                row = rows[i]
                rows[i] = (*row[:place], now[i], *row[place + 1 :])
        return True


def _plain(values: Iterable[object]) -> bool:
    """Whether none of these can change in place, nor runs code of the author's."""
    return _PLAIN.issuperset(map(type, values))


def _same(old: tuple[object, ...], new: tuple[object, ...]) -> bool:
    """Whether plain values are what they were; equal numbers may be shown differently, as 0.0 and -0.0."""
    return all(a is b or (type(a) is type(b) is not float and a == b) for a, b in zip(old, new, strict=True))


def _parted(made: list[Any], keyed: bool) -> tuple[list[Node], list[Any]]:
    """Rows and their keys."""
    return ([row for _, row in made], [key for key, _ in made]) if keyed else (made, [])


def _changed(old: list[list[Any]], new: list[list[Any]]) -> tuple[Sequence[int], int, int]:
    """Which rows have other values; and how many at the head and at the tail have not, if there are more or fewer."""
    size, before = len(new[0]), len(old[0])
    if size == before:
        found = [list(compress(range(size), map(is_not, a, b))) for a, b in zip(old, new, strict=True)]
        changed = [spots for spots in found if spots]
        return (changed[0] if len(changed) == 1 else sorted(set[int]().union(*changed))), 0, 0
    least = min(size, before)
    head = min(_common(a, b, least) for a, b in zip(old, new, strict=True))
    least -= head
    tail = min(_common(a[::-1], b[::-1], least) for a, b in zip(old, new, strict=True))
    return range(head, size - tail), head, tail


def _differs(old: list[list[Any]], new: list[list[Any]], i: int) -> bool:
    """Whether row `i` has other values."""
    return any(a[i] is not b[i] for a, b in zip(old, new, strict=True))


def _common(a: list[Any], b: list[Any], most: int) -> int:
    """How many objects two lists have in common at their heads."""
    return next(compress(range(most), map(is_not, a, b)), most)


# What generated code calls -------------------------------------------------


def rows(items: Iterable[Any], make: Make, template: Template, quick: Quick | None = None) -> Node:
    """A list without `key=`: matched by the items' own ids, else by position (T8)."""
    known = sequence(items)
    columns = quick.columns(known) if quick is not None else None
    if quick is None or columns is None:
        made = tuple(make(known))
    elif (kept := quick.keep(columns, False, distinct_or_none)) is None:
        made = tuple(quick.plainly(columns))
    elif "id" in quick.plan.keys:
        return (LIST, template, kept.keys, kept.rows)
    else:
        made = kept.rows
    return (LIST, template, own_keys(known), made)


def keyed(items: Iterable[Any], make: Make, template: Template, where: Location, quick: Quick | None = None) -> Node:
    """A list with `key={…}` on its first element."""
    known = sequence(items)
    columns = quick.columns(known) if quick is not None else None
    if quick is None or columns is None:
        pairs = make(known)
    elif (kept := quick.keep(columns, True, lambda given: distinct(given, where))) is None:
        pairs = quick.plainly(columns)
    else:
        return (LIST, template, kept.keys, kept.rows)
    if not pairs:
        return (LIST, template, (), ())
    keys, made = zip(*pairs, strict=True)
    return (LIST, template, distinct(keys, where), made)
