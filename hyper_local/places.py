"""Place: where a child stands in its owner's render, and where that is once the template was saved anew (T7, L10).

A place counts the calls of a template, so it means nothing to another version of
that. `renumbered` says which call became which: a tag that others were put above,
or that was moved, takes its instance with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from .records import record

if TYPE_CHECKING:
    from .component import Component

Place: TypeAlias = "tuple[tuple[Any, ...], ...]"
"""One step for each template on the way, those of static components after their caller's.

A step is the number of a call (of a t-string that is a value: its file, too), its `key=`, the
keys of the loops around it, and how often it came before in this render.
"""


@record
class Call:
    """What tells the tag of a component from others of its template: hashes of its text.

    `whole` is of all with what stands between the tags, `given` of the tag alone, `target` of what is called.
    """

    whole: int
    given: int
    target: int


def renumbered(before: Sequence[Call], after: Sequence[Call]) -> dict[int, int]:
    """Which call of a template became which of its next version, by their numbers; they count from 1.

    Calls that are alike come first, in their order or moved. Then come those with the
    same tag around other content, and those of the same component: between the former,
    or elsewhere if each version has one alone.
    """
    found = dict(_in_order(before, after, "whole"))
    anchors = [(-1, -1), *sorted(found.items()), (len(before), len(after))]

    def left() -> tuple[list[int], list[int]]:
        taken = set(found.values())
        return [n for n in range(len(before)) if n not in found], [n for n in range(len(after)) if n not in taken]

    gone, new = left()
    places = {kind: [n for n in new if after[n].whole == kind] for kind in {before[n].whole for n in gone}}
    found.update((n, places[before[n].whole].pop(0)) for n in gone if places[before[n].whole])
    for what in ("given", "target"):
        gone, new = left()
        for (low, first), (high, last) in pairwise(anchors):
            olds, news = [n for n in gone if low < n < high], [n for n in new if first < n < last]
            pairs = _in_order([before[n] for n in olds], [after[n] for n in news], what)
            found.update((olds[i], news[j]) for i, j in pairs)
        old_places, new_places = _alone(before, what), _alone(after, what)
        gone, new = left()
        for kind in old_places.keys() & new_places.keys():
            if old_places[kind] in gone and new_places[kind] in new:
                found[old_places[kind]] = new_places[kind]
    return {old + 1: new + 1 for old, new in sorted(found.items())}


def _in_order(before: Sequence[Call], after: Sequence[Call], what: str) -> Iterator[tuple[int, int]]:
    """Indices of pairs that have the same hash of this kind, none before one of a pair that came before."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - 3 ms of import, of which only a reload has need

    texts = [[getattr(call, what) for call in calls] for calls in (before, after)]
    for old, new, size in SequenceMatcher(None, *texts, autojunk=False).get_matching_blocks():
        yield from ((old + i, new + i) for i in range(size))


def _alone(calls: Sequence[Call], what: str) -> dict[int, int]:
    """The hashes of this kind that one call alone has, with its index."""
    kinds: list[int] = [getattr(call, what) for call in calls]
    counts = Counter(kinds)
    return {kind: n for n, kind in enumerate(kinds) if counts[kind] == 1}


class Moves:
    """Where places are once `newer` versions of the components that they belong to are shown."""

    def __init__(self, newer: Callable[[Component], Component | None]) -> None:
        self.newer = newer
        self.known: dict[int, dict[int, int] | None] = {}

    def of(self, place: Place, owners: Sequence[Component | None]) -> Place:
        """`place`, where each step is one in the template of an owner; None where nobody knows that any more.

        Where a call is gone, so is its number, and no template has the place that this gives.
        """
        steps = zip(place, owners, strict=True)
        return tuple((self.number(number, owner, owners), *rest) for (number, *rest), owner in steps)

    def number(self, number: Any, owner: Component | None, owners: Sequence[Component | None]) -> Any:
        """The first item of a step, as it is in the new version."""
        if isinstance(number, tuple):  # a t-string's
            file, own = cast("tuple[str, int]", number)
            owner = next((one for one in owners if one is not None and one.file == file), None)
            return file, self.number(own, owner, owners)
        numbers = self.numbers(owner) if owner is not None and type(number) is int else None
        return number if numbers is None else numbers.get(number, object())

    def numbers(self, owner: Component) -> dict[int, int] | None:
        """`renumbered` of a component; None where what is shown of it stays."""
        if id(owner) not in self.known:
            after = self.newer(owner)
            self.known[id(owner)] = None if after is None else renumbered(owner.calls, after.calls)
        return self.known[id(owner)]
