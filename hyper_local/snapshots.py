"""Snapshots: what a front end showed in the versions that an event may still refer to (S39).

An event means what its page held. It may come late, or be lost and sent again;
by then the front end shows something newer. Acknowledgements say how many events
were made before a version was shown, so it is known in which version those
were made that have not come.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import TypeAlias

from .rendering import Surface
from .values import Node

MAX_TREES = 8
"""Versions kept for a front end that does not acknowledge, or whose events do not come (R5)."""

Trees: TypeAlias = "dict[Surface, Node]"
"""What a view shows, or showed in some version."""


class Snapshots:
    """The trees of one session, by version.

    `misses` tells whether an event with a number above the first and up to the
    last has not come.
    """

    def __init__(self, misses: Callable[[int, int], bool]) -> None:
        self.misses = misses
        self.trees: dict[int, Trees] = {}
        self.applied: dict[int, int] = {}
        """By version: number of the front end's last event before it showed that."""

    def __len__(self) -> int:
        return len(self.trees)

    def find(self, version: int) -> list[Trees]:
        """What was shown in a version; if that is dropped, in the next that are kept before it and after it."""
        if version in self.trees:
            return [self.trees[version]]
        kept = list(self.trees)
        at = bisect_left(kept, version)
        return [self.trees[kept[at - 1]], self.trees[kept[at]]] if 0 < at < len(kept) else []

    def add(self, version: int, trees: Trees) -> None:
        """A version is sent."""
        self.trees[version] = trees
        if len(self.trees) > MAX_TREES:
            # The oldest is what the front end has acknowledged, and may still show. Of the others goes
            # the one that leaves the smallest gap, so that each that is gone has neighbours.
            kept = list(self.trees)
            gaps = [
                (v in self.applied, after - before, v)
                for before, v, after in zip(kept, kept[1:], kept[2:], strict=False)
            ]
            del self.trees[min(gaps)[2]]

    def renew(self, version: int, trees: Trees) -> None:
        """The same page was evaluated again."""
        if version in self.trees:
            self.trees[version] = trees

    def acknowledge(self, version: int, n: int) -> None:
        """The front end shows a version, and has made `n` events until then."""
        self.applied[version] = n
        self.forget()

    def forget(self) -> None:
        """Drop the versions of which every event has come."""
        if not self.applied or len(self.trees) == len(self.applied) == 1:
            return
        shown = list(self.applied)
        bounds = {shown[-1]}
        passed: list[int] = []
        for version in self.trees:
            at = bisect_right(shown, version)
            if at == len(shown):
                continue  # shown now, or on its way
            first = self.applied[shown[at - 1]] if at else 0
            if self.misses(first, self.applied[shown[at]]):
                bounds.update(shown[max(0, at - 1) : at + 1])
            else:
                passed.append(version)
        kept = list(self.trees)
        for version in set(passed).difference(kept[max(0, bisect_right(kept, bound) - 1)] for bound in bounds):
            del self.trees[version]
        self.applied = {version: n for version, n in self.applied.items() if version in bounds}

    def surfaces(self) -> set[Surface]:
        """Every surface of every version."""
        return set[Surface]().union(*self.trees.values())

    def clear(self) -> None:
        """Nothing that was shown can mean anything any more."""
        self.trees.clear()
        self.applied.clear()
