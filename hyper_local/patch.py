"""Patch: an old and a new tree of values -> what a front end must change.

Gives JSON-able data as `docs/protocol.md` describes it. Knows trees only: no
instances, no sessions, no messages.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import compress, groupby
from operator import lt, ne
from typing import Any, Protocol, cast

from .component import Template
from .values import LIST, RAW, REF, Node

UNCHANGED: Any = object()
"""No patch is needed."""


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
            return [LIST, name, 0 if keys is None else keys, self.rows(template, rows)]
        if head == RAW:
            return shown
        assert head == REF
        return [REF, self.encoder.reference(shown[1])]

    def rows(self, template: Template, rows: Sequence[Node]) -> list[Any]:
        """Rows of a list, encoded."""
        size = template.size
        return [self.values(template, row[:size]) for row in rows]

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
        for i, kind in enumerate(template.kinds):
            before, after = old[i], new[i]
            if before == after:
                continue
            patch = self.diff_value(before, after) if kind == "child" else after
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
        if old_keys == new_keys and len(old_rows) == len(new_rows):
            return self.updates(template, new_keys, old_rows, new_rows) or UNCHANGED
        before = range(len(old_rows)) if old_keys is None else old_keys
        after = range(len(new_rows)) if new_keys is None else new_keys
        return self.reordered(template, before, after, old_rows, new_rows, new)

    def updates(
        self, template: Template, keys: Sequence[str | int] | None, old: Sequence[Node], new: Sequence[Node]
    ) -> dict[str, Any]:
        """Items that changed in place; finding them costs one comparison in C for each."""
        out: list[Any] = []
        for i in compress(range(len(new)), map(ne, old, new)):
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
        head = _common(old_keys, new_keys)
        tail = _common(old_keys[head:][::-1], new_keys[head:][::-1])
        old_middle = old_keys[head : len(old_keys) - tail]
        new_middle = new_keys[head : len(new_keys) - tail]
        place = {key: head + i for i, key in enumerate(old_middle)}
        if not head and not tail and place.keys().isdisjoint(new_middle):
            return self.value(new)
        out: dict[str, Any] = {}
        kept = set(new_middle)
        removed = [key for key in old_middle if key not in kept]
        if removed:
            out["r"] = removed
        end = new_keys[len(new_keys) - tail] if tail else None
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
        staying = _longest_increasing([place[key] for key in middle if key in place])
        # What becomes of each: it stays, it moves, or (no place) it is new.
        places = map(place.get, middle)
        kinds = [None if at is None else at in staying for at in places]
        blocks: list[tuple[bool | None, int, int]] = []
        start = 0
        for kind, block in groupby(kinds):
            stop = start + sum(1 for _ in block)
            blocks.append((kind, start, stop))
            start = stop
        out: list[list[Any]] = []
        for kind, start, stop in reversed(blocks):
            if kind is True:
                continue
            run: list[Any] = [middle[stop] if stop < len(middle) else end, list(middle[start:stop])]
            if kind is None:
                run.append(self.rows(template, rows[head + start : head + stop]))
            out.append(run)
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
        """Items that changed, wherever they stood."""
        stop = len(new_rows) - tail
        shift = len(old_rows) - len(new_rows)
        middle = new_rows[head:stop]
        places = map(place.get, new_keys[head:stop])
        before = [row if at is None else old_rows[at] for at, row in zip(places, middle, strict=True)]
        out: list[Any] = []
        for first, old, new in (
            (0, old_rows[:head], new_rows),
            (head, before, middle),
            (stop, old_rows[stop + shift :], new_rows[stop:]),
        ):
            for i in compress(range(len(old)), map(ne, old, new)):
                patch = self.diff_values(template, old[i], new[i])
                if patch is not UNCHANGED:
                    out += (new_keys[first + i], patch)
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


def _common(a: Sequence[Any], b: Sequence[Any]) -> int:
    """How many items two sequences have in common at their heads."""
    size = min(len(a), len(b))
    return next(compress(range(size), map(ne, a, b)), size)


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
