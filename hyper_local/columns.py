"""Columns: the rows of a loop; those of a loop over plain dicts or objects are made of columns, and kept.

Where all that a row shows follows from values that can't change in place (a number, a text)
and it runs no code of the author's, as `dict_rows.py` finds out, the row is the same as before
if these values are the same objects. They are all read at each render, as nothing says what a
handler has changed (S3); only what follows from them need not be made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import compress
from operator import attrgetter, is_not, itemgetter, ne
from types import MemberDescriptorType
from typing import Any, TypeAlias, cast

from .component import Template
from .errors import Location
from .records import record
from .rows import Digits, Rows, Texts
from .values import LIST, Node, argument, content, distinct, distinct_or_none, may_have_id, own_keys, sequence

FEW = 24
"""Rows up to which nothing is kept: to make them takes no longer than to compare what they are made of."""

ABSENT: Any = object()
"""What stands in a column for an item that has no such key."""

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

    `reads` are the columns that it needs, `form` says how it follows from them. `changing` says
    that it reads other names too.
    """

    place: int
    reads: tuple[int, ...]
    form: str
    changing: bool


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
    """Rows, and what they were made of; `given` is what `keys` follow from, if anything is known of that."""

    columns: list[list[Any]]
    names: tuple[object, ...]
    rows: Sequence[Node]
    given: list[Any]
    keys: Keys


class Quick:
    """One evaluation of such a loop.

    `make` gives rows for tuples of the columns' values, `names` the values of the other names that
    rows read, `parts` the functions of those parts of the plan that have one. `kept` is what the
    namespace keeps, None where nothing can be kept.
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
        """The values that the rows read, by key; None where an item is no such dict or object, or has no such key."""
        plan = self.plan
        kinds: set[type[object]] = set(map(type, items))
        try:
            if kinds == {dict}:
                columns = [list(map(itemgetter(key), items)) for key in plan.keys[: plan.certain]]
                columns += [_perhaps(key, items) for key in plan.keys[plan.certain :]]
            elif plan.objects and len(kinds) == 1 and _readable(next(iter(kinds)), plan.keys):
                columns = [list(map(attrgetter(key), items)) for key in plan.keys]
            else:
                return None
        except (KeyError, AttributeError):
            return None
        return [list(items), *columns] if plan.whole else columns

    def ids(self, items: Sequence[Any]) -> bool:
        """Whether rows are matched by ids of the items that they read."""
        return "id" in self.plan.keys[: self.plan.certain] and may_have_id(cast("type[object]", type(items[0])))

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
        """Whether rows follow from these alone."""
        return all(map(_plain, columns[self.plan.whole :]))

    def keep(self, columns: list[list[Any]], keyed: bool, keys: Callable[[list[Any]], Keys] | None) -> Kept | None:
        """Rows, made anew as far as they must be; None where they do not follow from plain values alone.

        `keyed` says that `make` gives pairs; `keys` is asked about their keys, or else about the items' ids.
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
            made = self.by_column(columns) if _plain(names) else None
        if made is None:
            return None
        rows, given = made
        if not keyed:
            given = [] if keys is None else columns[self.plan.whole + self.plan.keys.index("id")]
        same = old is not None and len(given) == len(old.given) and not any(map(is_not, given, old.given))
        known = old.keys if old is not None and same else keys(given) if keys is not None else None
        kept = self.kept[self.plan] = Kept(columns, names, rows, given, known)
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
        if not spots and size == before and _same(old.names, names):
            return old.rows, old.given
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
        return tuple(rows), given

    def change(self, rows: list[Node], columns: list[list[Any]]) -> bool:
        """Put into `rows` what reads names whose values have changed; False where all must be made anew for that."""
        own = [part for part in self.plan.parts if part.form == MADE]
        for part, make in zip(own, self.parts, strict=True):
            if not part.changing:
                continue
            place = part.place
            if place < 0 or (self.plan.whole and 0 in part.reads):
                return False  # what carries the item is no text
            now = make(zip(*[columns[i] for i in part.reads], strict=True))
            before = list(map(itemgetter(place), rows))
            if not _SHOWN.issuperset(map(type, now)) or not _SHOWN.issuperset(map(type, before)):
                return False
            for i in compress(range(len(rows)), map(ne, now, before)):
                row = rows[i]
                rows[i] = (*row[:place], now[i], *row[place + 1 :])
        return True


def _shown(values: list[Any], kinds: Set[type]) -> list[Any]:
    """What content shows for plain values of these types."""
    if kinds == {int}:
        return Digits(map(repr, values))
    return Texts(values if kinds == {str} else map(content, values))


def _perhaps(key: str, items: Sequence[dict[str, Any]]) -> list[Any]:
    """The values of a key that some items may not have."""
    try:
        return list(map(itemgetter(key), items))
    except KeyError:
        return [item.get(key, ABSENT) for item in items]


def _readable(kind: type[object], names: Iterable[str]) -> bool:
    """Whether to read these attributes of objects of this type can be no mapping's key, and runs no code."""
    asked: object = getattr(kind, "__getattr__", None)
    if asked is not None and not getattr(asked, "__module__", "").startswith("pydantic."):
        return False
    if kind.__getattribute__ is not object.__getattribute__ or issubclass(kind, Mapping):
        return False
    for name in names:
        found: object = next((vars(base)[name] for base in kind.__mro__ if name in vars(base)), None)
        # In a class stands what all have, or what looks it up; __slots__ and named tuples do that in C.
        ours = type(found) is MemberDescriptorType or type(found).__module__ == "_collections"
        if hasattr(type(found), "__get__") and not ours:
            return False
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
    elif (kept := quick.keep(columns, False, distinct_or_none if (ids := quick.ids(known)) else None)) is None:
        made = tuple(quick.plainly(columns))
    elif ids:
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
