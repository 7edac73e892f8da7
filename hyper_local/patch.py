"""Patch: an old and a new tree of values -> what a front end must change.

Gives JSON-able data as `docs/protocol.md` describes it. Knows trees only: no
instances, no sessions, no messages.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import compress
from operator import is_not, lt, ne, not_
from types import NoneType
from typing import Any, Protocol, cast

from .component import Template
from .rows import column, made, since
from .values import LIST, RAW, REF, Node

UNCHANGED: Any = object()
"""No patch is needed."""

MANY = 16
"""Rows from which on they travel as columns."""
BETWEEN = "\x7f"
"""Stands between the texts of a column; no text that is meant for people has it, and JSON writes it as it is."""


class Encoder(Protocol):
    """What a session keeps in mind while trees are encoded."""

    def template(self, template: Template) -> str:
        """Its id; the session sees to it that the front end has it."""
        ...

    def reference(self, surface: Any) -> int:
        """Number of a surface that is shown in a new place, so must be sent whole."""
        ...


class Patcher:
    """Compares trees and encodes what is new in them."""

    __slots__ = ("encoder",)

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder

    # Encoding -------------------------------------------------------------

    def node(self, node: Node) -> list[Any]:
        """A node, encoded whole."""
        template: Template = node[0]
        name = self.encoder.template(template)
        return [name, *self.values(template, node[1 : 1 + template.size])]

    def values(self, template: Template, values: Sequence[Any]) -> Sequence[Any]:
        """`values`, which are those of the parts alone, encoded."""
        children = [i for i in template.children if type(values[i]) is not str]
        if not children:
            return values
        out = list(values)
        for i in children:
            out[i] = self.value(out[i])
        return out

    def value(self, value: object) -> Any:
        """What a child part shows, encoded."""
        if type(value) is not tuple:
            return value
        shown = cast(Node, value)
        head = shown[0]
        if type(head) is Template:
            return self.node(shown)
        if head == LIST:
            _, template, keys, rows = shown
            name = self.encoder.template(template)
            return [LIST, name, 0 if keys is None else _keys(keys), self.rows(template, rows)]
        if head == RAW:
            return shown
        assert head == REF
        return [REF, self.encoder.reference(shown[1])]

    def rows(self, template: Template, rows: Sequence[Node]) -> list[Any] | dict[str, Any]:
        """Rows of a list, encoded: many of them as columns, which both sides read in a fraction of the time."""
        size = template.size
        if len(rows) < MANY:
            return [self.values(template, row[:size]) for row in rows]
        columns = [self.column(column(rows, i), kind) for i, kind in enumerate(template.kinds)]
        return {"length": len(rows), "c": columns}

    def column(self, values: list[Any], kind: str) -> list[Any] | str:
        """The values of one part in all rows; one text where they all are texts, one value where it says it all."""
        kinds = set(map(type, values))
        if kinds == {NoneType}:
            return [None]
        if kinds == {str}:
            joined = BETWEEN.join(values)
            if joined.count(BETWEEN) == len(values) - 1:
                return joined
        return list(map(self.value, values)) if kind == "child" else values

    # Comparing ------------------------------------------------------------

    def diff_node(self, old: Node, new: Node) -> Any:
        """A patch from `old` to `new`, the whole of `new`, or `UNCHANGED`."""
        if old is new:
            return UNCHANGED
        template: Template = new[0]
        if not _alike(old[0], template):
            # Statics changed: what is equal among the values says nothing (C15).
            return self.node(new)
        return self.diff_values(template, old[1:], new[1:])

    def diff_values(self, template: Template, old: Sequence[Any], new: Sequence[Any]) -> Any:
        """The parts that changed, by number."""
        out: dict[str, Any] = {}
        for i in range(template.size):
            after = new[i]
            if after is not old[i] and after != old[i]:
                patch = after
                if type(after) is tuple and template.kinds[i] == "child":
                    patch = self.diff_value(old[i], cast(object, after))
                if patch is not UNCHANGED:
                    out[str(i)] = patch
        return out or UNCHANGED

    def diff_value(self, old: object, new: object) -> Any:
        """What a child part must change."""
        if type(old) is tuple and type(new) is tuple:
            before, after = cast(Node, old), cast(Node, new)
            if type(before[0]) is Template and type(after[0]) is Template:
                return self.diff_node(before, after)
            if before[0] == LIST and after[0] == LIST and _alike(before[1], after[1]):
                return self.diff_list(before, after)
        return self.value(cast(object, new))

    # Lists ----------------------------------------------------------------

    def diff_list(self, old: Node, new: Node) -> Any:
        """What a list must change."""
        _, template, old_keys, old_rows = old
        _, _, new_keys, new_rows = new
        if not new_rows or not old_rows or (old_keys is None) != (new_keys is None):
            return self.value(new)
        if (old_keys is new_keys or old_keys == new_keys) and len(old_rows) == len(new_rows):
            return self.updates(template, new_keys, old_rows, new_rows) or UNCHANGED
        before = range(len(old_rows)) if old_keys is None else old_keys
        after = range(len(new_rows)) if new_keys is None else new_keys
        return self.reordered(template, before, after, old_rows, new_rows, new)

    def updates(
        self, template: Template, keys: Sequence[str | int] | None, old: Sequence[Node], new: Sequence[Node]
    ) -> dict[str, Any]:
        """Items that changed in place."""
        known = since(old, new)
        old, new = made(old), made(new)
        out: list[Any] = []
        for i in _others(old, new, len(new)) if known is None else known.spots:
            patch = self.diff_values(template, old[i], new[i])
            if patch is not UNCHANGED:
                out += (i if keys is None else keys[i], patch)
        return {"u": out} if out else {}

    def reordered(
        self,
        template: Template,
        old_keys: Sequence[str | int],
        new_keys: Sequence[str | int],
        old_rows: Sequence[Node],
        new_rows: Sequence[Node],
        new: Node,
    ) -> Any:
        """The patch of a list whose keys changed."""
        known = since(old_rows, new_rows)
        least = min(len(old_keys), len(new_keys))
        if known is not None and len(old_keys) != len(new_keys):
            head, tail = known.head, known.tail
        else:
            head = _common(old_keys, new_keys, least)
            tail = _common(reversed(old_keys), reversed(new_keys), least - head)
        old_middle = old_keys[head : len(old_keys) - tail]
        new_middle = new_keys[head : len(new_keys) - tail]
        end = new_keys[len(new_keys) - tail] if tail else None
        out: dict[str, Any] = {}
        if len(old_middle) == len(new_middle) > 2 and old_middle[1:-1] == new_middle[1:-1]:
            # Two have changed places: to find that out by the way of all others takes several times as long.
            first, last = new_middle[0], new_middle[-1]
            if (last, first) == (old_middle[0], old_middle[-1]):
                aligned = list(old_rows)
                at = head + len(new_middle) - 1
                aligned[head], aligned[at] = aligned[at], aligned[head]
                moved = {"o": [[end, [last]], [new_middle[1], [first]]]}
                return moved | self.updates(template, new_keys, aligned, new_rows)
        place: dict[str | int, int] = {}
        if not old_middle:
            # All in one place, as most that is new comes.
            out["o"] = [[end, _keys(new_middle), self.rows(template, new_rows[head : len(new_keys) - tail])]]
        elif not new_middle:
            out["r"] = list(old_middle)
        else:
            kept = set(new_middle)
            if not head and not tail and kept.isdisjoint(old_middle):
                return self.value(new)
            place.update(zip(old_middle, range(head, len(old_keys) - tail), strict=True))
            if not kept.issuperset(old_middle):
                out["r"] = [key for key in old_middle if key not in kept]
            orders = self.orders(template, new_middle, place, head, end, new_rows)
            if orders:
                out["o"] = orders
        updates = self.moved_updates(template, new_keys, head, tail, place, old_rows, new_rows)
        if updates:
            out["u"] = updates
        return out or UNCHANGED

    def orders(
        self,
        template: Template,
        middle: Sequence[str | int],
        place: dict[str | int, int],
        head: int,
        end: str | int | None,
        rows: Sequence[Node],
    ) -> list[Any]:
        """Inserts and moves as runs, from the last to the first, each before what stands already."""
        places = list(map(place.get, middle))
        there = [at for at in places if at is not None] if None in places else cast("list[int]", places)
        staying = _longest_increasing(there)
        # What becomes of each: it stays, it moves, or (no place) it is new. Most stay, and are passed over.
        going = list(compress(range(len(middle)), map(not_, map(staying.__contains__, places))))
        out: list[list[Any]] = []
        while going:
            stop = going.pop() + 1
            start = stop - 1
            new = places[start] is None
            while going and going[-1] == start - 1 and (places[start - 1] is None) is new:
                start = going.pop()
            before = middle[stop] if stop < len(middle) else end
            if new:
                fresh = self.rows(template, rows[head + start : head + stop])
                out.append([before, _keys(middle[start:stop]), fresh])
            else:
                out.append([before, list(middle[start:stop])])
        return out

    def moved_updates(
        self,
        template: Template,
        new_keys: Sequence[str | int],
        head: int,
        tail: int,
        place: dict[str | int, int],
        old_rows: Sequence[Node],
        new_rows: Sequence[Node],
    ) -> list[Any]:
        """Items that changed, wherever they stood; `place` has those between the `head` and the `tail`."""
        known = since(old_rows, new_rows)
        old_rows, new_rows = made(old_rows), made(new_rows)
        size = len(new_rows)
        at, stop = len(old_rows) - tail, size - tail
        if known is None:
            pairs = [(i, i) for i in _others(old_rows, new_rows, head)]
            pairs += [(at + i, stop + i) for i in _others(old_rows[at:], new_rows[stop:], tail)]
        else:
            pairs = [(i if i < head else at - stop + i, i) for i in known.spots if not head <= i < stop]
        if place:
            middle = new_rows[head : size - tail]
            places = list(map(place.get, new_keys[head : size - tail]))
            before = [row if at is None else old_rows[at] for at, row in zip(places, middle, strict=True)]
            pairs += [(cast(int, places[i]), head + i) for i in _others(before, middle, len(middle))]
        out: list[Any] = []
        for at, i in pairs:
            patch = self.diff_values(template, old_rows[at], new_rows[i])
            if patch is not UNCHANGED:
                out += (new_keys[i], patch)
        return out


def _alike(old: Template, new: Template) -> bool:
    """Whether a front end shows both by the same elements: a file that was saved may have left this one alone (L10)."""
    return old is new or old.id == new.id


def template_ids(tree: Node) -> set[str]:
    """Every template that a tree is made of."""
    found: set[str] = set()
    _templates(tree, found)
    return found


def _templates(value: Node, found: set[str]) -> None:
    head = value[0]
    if type(head) is Template:
        found.add(head.id)
        rows, template = [value[1:]], head
    elif head == LIST:
        template, rows = value[1], value[3]
        found.add(template.id)
    else:
        return
    for row in rows:
        for i in template.children:
            if type(row[i]) is tuple:
                _templates(cast(Node, row[i]), found)


def _keys(keys: Sequence[str | int]) -> int | list[str | int]:
    """Keys of rows that are sent with them: many that go up by one are told by the first, unless that is 0."""
    first = keys[0] if len(keys) >= MANY else 0
    if first and type(first) is int and list(keys) == list(range(first, first + len(keys))):
        return first
    return list(keys)


def _common(a: Iterable[Any], b: Iterable[Any], most: int) -> int:
    """How many items of two sequences are equal, one after the other; no more than `most`."""
    return next(compress(range(most), map(ne, a, b)), most)


def _others(old: Sequence[Node], new: Sequence[Node], most: int) -> list[int]:
    """Where the first `most` rows differ. Most are the same objects, and these are not even looked into."""
    return [i for i in compress(range(most), map(is_not, old, new)) if old[i] != new[i]]


def _longest_increasing(numbers: list[int]) -> set[int]:
    """Members of a longest increasing subsequence: what need not move."""
    if all(map(lt, numbers, numbers[1:])):
        return set(numbers)
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for i, number in enumerate(numbers):
        at = len(tails) if not tails or number > tails[-1] else bisect_left(tails, number)
        previous.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(number)
            ends.append(i)
        else:
            tails[at], ends[at] = number, i
    out: set[int] = set()
    i = ends[-1] if ends else -1
    while i >= 0:
        out.add(numbers[i])
        i = previous[i]
    return out


def references(tree: Node) -> list[Any]:
    """Surfaces that a tree shows, in order."""
    found: list[Any] = []
    _collect(tree, found)
    return found


def _collect(value: Node, found: list[Any]) -> None:
    head = value[0]
    if type(head) is Template:
        for i in head.children:
            child = value[1 + i]
            if type(child) is tuple:
                _collect(cast(Node, child), found)
    elif head == LIST:
        template: Template = value[1]
        for row in value[3]:
            for i in template.children:
                if type(row[i]) is tuple:
                    _collect(cast(Node, row[i]), found)
    elif head == REF:
        found.append(value[1])
