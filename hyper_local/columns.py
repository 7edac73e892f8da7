"""Columns: the rows of a loop; those of a loop over plain dicts or objects are made of columns, and kept.

Where all that a row shows follows from values that can't change in place (a number, a text)
and it runs no code of the author's, as `dict_rows.py` finds out, the row is the same as before
if these values are the same objects. They are all read at each render, as nothing says what a
handler has changed (S3); only what follows from them need not be made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from itertools import compress, repeat
from operator import attrgetter, is_not, itemgetter, ne
from types import MemberDescriptorType
from typing import Any, NamedTuple, TypeAlias, cast

from .component import Template
from .errors import Location
from .records import record
from .rows import Digits, Renewed, Rows, Texts
from .values import (
    LIST,
    Node,
    argument,
    content,
    distinct,
    distinct_or_none,
    may_have_id,
    own_keys,
    wire_keys,
)

FEW = 24
"""Rows up to which nothing is kept: to make them takes no longer than to compare what they are made of."""

SAMPLE = 8
"""Rows, at least, that are looked at before all are compared."""

ABSENT: Any = object()
"""What stands in a column for an item that has no such key."""

_LOOKUPS: list[object] = [getattr(kind, "__getattribute__", None) for kind in (object, tuple)]
"""How attributes are looked up without code of the author's."""


class _Named(NamedTuple):
    one: int


_OF_NAMED: Any = cast("Any", type(vars(_Named)["one"]))
"""What reads a field of a named tuple; the type itself has no public name."""

_PLAIN = frozenset({str, int, float, bool, type(None)})
_SHOWN = frozenset({str, bool, type(None)})
"""Types of what a part may show where equal means the same, as none is ever False. What events carry is a tuple."""

Make: TypeAlias = "Callable[[Any], list[Any]]"
"""Gives rows, or parts of them; pairs of key and row where a loop has keys."""
Keys: TypeAlias = "tuple[str | int, ...] | None"


MADE, ITSELF, SHOWN, CARRIED = "made", "itself", "shown", "carried"
"""How a part follows from columns: by a function of its own, as its only column is, as content shows
that, or as an event carries them."""


@record(eq=False)
class Part:
    """One place in the rows of a loop; -1 is that of their keys.

    `reads` are the columns that it needs, `form` says how it follows from them. `names` are the
    other names that it reads, by number. `compared` are all pairs of a name and a column, where the
    part only asks whether these are equal; None where it does more.
    """

    place: int
    reads: tuple[int, ...]
    form: str
    names: tuple[int, ...] = ()
    compared: tuple[tuple[int, int], ...] | None = None


@record(eq=False)
class Plan:
    """How the rows of one loop over dicts, or over plain objects, are made.

    `keys` are what is read of each item, the first `certain` ones in any case; `whole` says that
    rows read the items themselves too, which are the first column then. `objects` says that rows
    read of the items nothing but attributes. `parts` are those of a row whose loop may keep them.
    """

    keys: tuple[str, ...]
    certain: int
    whole: bool
    objects: bool
    parts: tuple[Part, ...] = ()


@record(eq=False)
class Kept:
    """Rows, and what they were made of; `given` is what `keys` follow from, if anything is known of that.

    `matched` is as `Quick` has it.
    """

    columns: list[list[Any]]
    names: tuple[object, ...]
    rows: Sequence[Node]
    given: list[Any]
    keys: Keys
    matched: bool


class Quick:
    """One evaluation of such a loop.

    `make` gives rows for tuples of the columns' values, `names` the values of the other names that
    rows read, `parts` the functions of those parts of the plan that have one. `kept` is what the
    namespace keeps, None where nothing can be kept.
    """

    __slots__ = ("asked", "getter", "kept", "make", "matched", "names", "parts", "plan", "read")

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
        self.asked: object = None
        """The items that fit."""
        self.getter: Callable[[str], Callable[[Any], Any]] | None = None
        """What reads a key of an item."""
        self.matched = False
        """Whether rows are matched by ids of the items that they read."""

    def fits(self, items: Sequence[Any]) -> bool:
        """Whether all items are plain dicts, or plain objects of one type."""
        self.asked = items
        kinds: set[type[object]] = set(map(type, items))
        if kinds == {dict}:
            self.getter = itemgetter
        elif self.plan.objects and len(kinds) == 1 and _readable(next(iter(kinds)), self.plan.keys):
            self.getter = attrgetter
        else:
            self.asked = None
            return False
        self.matched = "id" in self.plan.keys[: self.plan.certain] and may_have_id(next(iter(kinds)))
        return True

    def columns(self, items: Sequence[Any]) -> list[list[Any]] | None:
        """The values that the rows read, by key; None where an item is of another kind, or has no such key."""
        if self.read is None and (self.asked is items or self.fits(items)):
            with suppress(KeyError, AttributeError):
                found = list(map(self.column, self.plan.keys, repeat(items)))
                self.read = [list(items), *found] if self.plan.whole else found
        return self.read

    def column(self, key: str, items: Sequence[Any]) -> list[Any]:
        """The values of one key."""
        assert self.getter is not None
        try:
            return list(map(self.getter(key), items))
        except KeyError:
            if key in self.plan.keys[: self.plan.certain]:
                raise
            return [item.get(key, ABSENT) for item in items]

    def walk(self, items: Sequence[Any], way: Callable[[Sequence[Any]], Iterator[Any]]) -> list[Iterator[Any]]:
        """The same, read while they are walked, of items that have all keys; `way` is `iter`, or `reversed`."""
        assert self.getter is not None
        found: list[Iterator[Any]] = [map(self.getter(key), way(items)) for key in self.plan.keys]
        return [way(items), *found] if self.plan.whole else found

    def plainly(self, columns: list[list[Any]]) -> list[Any]:
        """All rows, made anew."""
        return self.make(zip(*columns, strict=True))

    def by_column(self, columns: list[list[Any]]) -> tuple[Rows, list[Any]] | None:
        """All rows and their keys, made part by part; None where rows do not follow from plain values alone.

        None too where one can't be made: the first row that raises must be the one that is told of.
        """
        # Of items that they read themselves rows only hold the object.
        kinds: list[Set[type]] = [
            _PLAIN if self.plan.whole and not i else set(map(type, x)) for i, x in enumerate(columns)
        ]
        if not all(map(_PLAIN.issuperset, kinds)):
            return None
        makers = iter(self.parts)
        try:
            made = [self.values(part, columns, kinds, makers) for part in self.plan.parts]
        except Exception:
            return None
        keyed = self.plan.parts[0].place < 0
        return Rows(made[keyed:], len(columns[0])), list(made[0]) if keyed else []

    def values(
        self, part: Part, columns: list[list[Any]], kinds: list[Set[type]], makers: Iterator[Make]
    ) -> list[Any] | tuple[list[Any], ...]:
        """A part in all rows, as `Rows` has it. `kinds` are the columns' types, `makers` the functions to come."""
        given = [columns[i] for i in part.reads]
        if part.form == SHOWN:
            return _shown(given[0], kinds[part.reads[0]])
        if part.form == CARRIED:
            items = columns[0] if self.plan.whole else None
            return tuple([list(map(argument, x)) if x is items else x for x in given])
        return given[0] if part.form == ITSELF else next(makers)(zip(*given, strict=True))

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
        if len(items) <= FEW or not self.fits(items):
            return None
        try:
            names = self.names()
        except NameError:
            return None  # an `if` may be in front of it
        if not _plain(names):
            return None
        kept = self.renewed(old, items, names, keyed, keys) if old is not None and old.matched == self.matched else None
        if kept is None:
            columns = self.columns(items)
            made = None if columns is None else self.by_column(columns)
            if columns is None or made is None:
                return None
            rows, given = made
            given = given if keyed else self.ids(columns)
            kept = Kept(columns, names, rows, given, keys(given), self.matched)
        self.kept[self.plan] = kept
        return kept

    def ids(self, columns: list[list[Any]]) -> list[Any]:
        """The items' ids, if rows read them, and are matched by them."""
        return columns[self.plan.whole + self.plan.keys.index("id")] if self.matched else []

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
        a server that has just woken up finds none of them near. What `old` holds is changed in place, but
        for its rows: as soon as they are walked they are rows, and no columns any more.
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
            touched = set(spots) if len(items) == len(old.rows) else set[int]()
            if not all(map(_same, old.names, names)):
                rows = list(rows)
                found = self.change(rows, old, names)
                if found is None:
                    return None
                touched.update(found)
        except Exception:
            return None  # the first that raises must be the one that is told of
        if rows is not old.rows:
            if type(old.rows) is Renewed:
                old.rows.before = None  # else all that was ever shown would hang on it
            rows = Renewed(rows)
            rows.before, rows.head, rows.tail, rows.spots = old.rows, head, tail, sorted(touched)
            rows.keyed = bool(known and old.keys)
        return Kept(old.columns, names, rows, old.given, known, old.matched)

    def changed(self, old: Kept, items: Sequence[Any]) -> tuple[Sequence[int], int, int] | None:
        """Which rows have other values; and how many at the head and at the tail have not, if there are more or fewer.

        None where too many have.
        """
        size, before = len(items), len(old.rows)
        if size == before:
            if self.replaced(old, items):
                return None
            found = set[int]()
            for i, (now, column) in enumerate(zip(self.walk(items, iter), old.columns, strict=True)):
                # Most columns have not changed at all, and a list of what is there now would be new memory.
                if any(map(is_not, now, column)):
                    found.update(compress(range(size), map(is_not, self.walk(items, iter)[i], column)))
            spots: Sequence[int] = sorted(found)
            head, tail = size, 0
        else:
            least = min(size, before)
            head = self.common(old, items, least, iter)
            tail = self.common(old, items, least - head, reversed)
            spots = range(head, size - tail)
        return None if len(spots) * 4 > size * 3 else (spots, head, tail)

    def replaced(self, old: Kept, items: Sequence[Any]) -> bool:
        """Whether some rows all over the list have other values at one key: then all are taken to be others.

        To compare them all only to find that out takes as long as half of what makes them.
        """
        step = len(items) // SAMPLE | 1
        some = zip(self.walk(items[::step], iter), old.columns, strict=True)
        return any(all(map(is_not, now, column[::step])) for now, column in some)

    def common(self, old: Kept, items: Sequence[Any], most: int, way: Callable[[Sequence[Any]], Iterator[Any]]) -> int:
        """How many rows have the same values as before, one after the other from one end; no more than `most`."""
        for now, column in zip(self.walk(items, way), old.columns, strict=True):
            most = next(compress(range(most), map(is_not, now, way(column))), most)
        return most

    def change(self, rows: list[Node], old: Kept, names: tuple[object, ...]) -> list[int] | None:
        """Put into `rows` what reads names whose values have changed; None where all must be made anew for that.

        Gives the numbers of the rows that are others now.
        """
        touched: list[int] = []
        columns = old.columns
        others = {i for i, (a, b) in enumerate(zip(old.names, names, strict=True)) if not _same(a, b)}
        own = [part for part in self.plan.parts if part.form == MADE]
        for part, make in zip(own, self.parts, strict=True):
            if others.isdisjoint(part.names):
                continue
            place, reads = part.place, part.reads
            if place < 0 or (self.plan.whole and 0 in reads):
                return None  # what carries the item is no text
            spots: Sequence[int] = range(len(rows))
            if part.compared is not None:
                # Another row is picked: it is the one that was, and the one that is, whose part may change.
                pairs = [(columns[i], one[name]) for name, i in part.compared for one in (old.names, names)]
                spots = sorted(set[int]().union(*(_places(column, value) for column, value in pairs)))
            now = make(zip(*[[columns[i][spot] for spot in spots] for i in reads], strict=True))
            before = [rows[i][place] for i in spots]
            if not _SHOWN.issuperset(map(type, now)) or not _SHOWN.issuperset(map(type, before)):
                return None
            for i, value in compress(zip(spots, now, strict=True), map(ne, now, before)):
                row = rows[i]
                rows[i] = (*row[:place], value, *row[place + 1 :])
                touched.append(i)
        return touched


def _shown(values: list[Any], kinds: Set[type]) -> list[Any]:
    """What content shows for plain values of these types."""
    if kinds == {int}:
        return Digits(map(repr, values))
    return Texts(values if kinds == {str} else map(content, values))


def _readable(kind: type[object], names: Iterable[str]) -> bool:
    """Whether to read these attributes of objects of this type can be no mapping's key, and runs no code."""
    asked: object = getattr(kind, "__getattr__", None)
    if asked is not None and not getattr(asked, "__module__", "").startswith("pydantic."):
        return False
    if getattr(kind, "__getattribute__", None) not in _LOOKUPS or issubclass(kind, Mapping):
        return False
    for name in names:
        found: object = next((vars(base)[name] for base in kind.__mro__ if name in vars(base)), None)
        # In a class stands what all have, or what looks it up; __slots__ and named tuples do that in C.
        ours = type(found) is MemberDescriptorType or type(found) is _OF_NAMED
        if hasattr(type(found), "__get__") and not ours:
            return False
    return True


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


def _of_one_moment(items: Iterable[Any]) -> Sequence[Any]:
    """The items of a loop, which another thread may add to while they are read column by column, and for their keys."""
    return cast("Sequence[Any]", items) if isinstance(items, tuple) else list(items)


def rows(items: Iterable[Any], make: Make, template: Template, quick: Quick | None = None) -> Node:
    """A list without `key=`: matched by the items' own ids, else by position (T8)."""
    known = _of_one_moment(items)
    kept = quick.keep(known, False, distinct_or_none) if quick is not None else None
    if quick is not None and kept is not None:
        return (LIST, template, kept.keys if quick.matched else own_keys(known), kept.rows)
    columns = quick.columns(known) if quick is not None else None
    made = tuple(make(known) if quick is None or columns is None else quick.plainly(columns))
    return (LIST, template, own_keys(known), made)


def keyed(items: Iterable[Any], make: Make, template: Template, where: Location, quick: Quick | None = None) -> Node:
    """A list with `key={…}` on its first element."""
    known = _of_one_moment(items)
    kept = quick.keep(known, True, lambda given: distinct(given, where)) if quick is not None else None
    if kept is not None:
        return (LIST, template, kept.keys, kept.rows)
    columns = quick.columns(known) if quick is not None else None
    pairs = make(known) if quick is None or columns is None else quick.plainly(columns)
    if not pairs:
        return (LIST, template, (), ())
    keys, made = zip(*pairs, strict=True)
    return (LIST, template, distinct(keys, where), made)
