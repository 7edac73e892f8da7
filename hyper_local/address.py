"""Address: where in what a view shows an event stands (rule E1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, cast

from .component import EventPart, Template
from .errors import EventRefused
from .rendering import Surface
from .snapshots import Trees
from .values import LIST, Node


class Meaning(NamedTuple):
    """What an event does: `carried` is what its interpolations gave."""

    surface: Surface
    part: EventPart
    carried: tuple[object, ...]

    def same(self, other: Meaning) -> bool:
        """Whether both do the same; 1 and True are not."""
        return self == other and [*map(type, self.carried)] == [*map(type, other.carried)]


def find(trees: Trees, numbers: Mapping[Surface, int], at: tuple[str | int, ...]) -> Meaning:
    """The meaning of the event at an address; `numbers` are those of the surfaces.

    Values follow their template, so indexes are one up. Raises `EventRefused`
    for an address that is not on the page.
    """
    if len(at) < 2 or type(at[-1]) is not int:
        raise _refused()
    for surface, tree in trees.items():
        if numbers.get(surface) == at[0]:
            node = tree
            break
    else:
        raise _refused()
    steps = iter(at[1:-1])
    for step in steps:
        template: Template = node[0]
        if type(step) is not int or not 0 <= step < template.size or template.kinds[step] != "child":
            raise _refused()
        value: object = node[1 + step]
        if type(value) is not tuple:
            raise _refused()
        shown = cast(Node, value)
        if type(shown[0]) is Template:
            node = shown
        elif shown[0] == LIST:
            found = _row(shown, next(steps, None))
            if found is None:
                raise _refused()
            node = found
        else:
            raise _refused()
    template = node[0]
    if not 0 <= at[-1] < len(template.events):
        raise _refused()
    part = template.events[at[-1]]
    return Meaning(surface, part, () if part.slot is None else cast(tuple[object, ...], node[part.slot]))


def _refused() -> EventRefused:
    return EventRefused("the event names something that is not on the page")


def _row(value: Node, key: object) -> Node | None:
    """The row of a list that has this key."""
    _, template, keys, rows = value
    if type(key) not in (int, str):
        return None
    if keys is None:
        index = key if type(key) is int and 0 <= key < len(rows) else None
    else:
        # Keys are texts and integers, so what equals one is of its type.
        try:
            index = keys.index(key)
        except ValueError:
            index = None
    return None if index is None else (template, *rows[index])
