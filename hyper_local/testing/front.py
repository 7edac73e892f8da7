"""Front: what a browser would hold, rebuilt from messages alone.

Templates, values and patches as `docs/protocol.md` has them. It is written
apart from the code that makes patches, and imports none of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias, cast

from .. import messages as m
from ..component import Template
from ..markup import Writer, clean
from ..patch import BETWEEN
from ..values import LIST, RAW, REF

Patch: TypeAlias = "Mapping[str, Any]"
"""Changes of a node or a list, as the wire has them."""


def decoded(name: str, wire: list[Any]) -> Template:
    """A template as the wire describes it."""
    kinds = {number: kind for kind, number in _parts(wire)}
    ordered = tuple(kinds[i] for i in range(len(kinds)))
    return Template(name, wire, ordered, (), tuple(i for i, k in enumerate(ordered) if k == "child"))


def _parts(children: list[Any]) -> Iterator[tuple[str, int]]:
    for child in children:
        if type(child) is int:
            yield "child", child
        elif type(child) is list:
            element = cast("list[Any]", child)
            attributes: dict[str, Any] = element[1] or {}
            for name, value in attributes.items():
                if type(value) is int:
                    yield ("spread" if name.startswith("...") else "attribute"), value
            yield from _parts(element[2:])


class Front:
    """The page of one view, in the version that the last update made."""

    def __init__(self) -> None:
        self.templates: dict[str, Template] = {}
        self.surfaces: dict[int, list[Any]] = {}
        self.version = 0

    def update(self, update: m.Update) -> bool:
        """Apply an update; False where it is not the next one (R5)."""
        if update.version is None:
            return True
        if not update.whole and update.version != self.version + 1:
            return False
        for name, wire in update.templates.items():
            self.templates[name] = decoded(name, wire)
        if update.whole:
            self.surfaces = {}
        self.version = update.version
        for number, patch in update.surfaces.items():
            if isinstance(patch, dict):
                self.patch_node(self.surfaces[number], cast(Patch, patch))
            else:
                self.surfaces[number] = self.node(patch)
        self.forget()
        return True

    def forget(self) -> None:
        """Drop the surfaces that are shown no more."""
        shown = self.within(0) if 0 in self.surfaces else set[int]()
        self.surfaces = {n: tree for n, tree in self.surfaces.items() if n in shown}

    def within(self, surface: int) -> set[int]:
        """A surface and all that it shows."""
        found: set[int] = set()
        waiting = [surface]
        while waiting:
            number = waiting.pop()
            if number not in found:
                found.add(number)
                waiting += self.references(self.surfaces[number])
        return found

    def references(self, value: Any) -> list[int]:
        """Surfaces that a value shows."""
        if type(value) is not list or not value:
            return []
        shown = cast("list[Any]", value)
        if shown[0] == REF:
            return [shown[1]]
        if shown[0] == LIST:
            template: Template = shown[1]
            return [r for row in shown[3] for i in template.children for r in self.references(row[i])]
        if isinstance(shown[0], Template):
            return [r for i in shown[0].children for r in self.references(shown[1 + i])]
        return []

    # Values ---------------------------------------------------------------

    def node(self, wire: list[Any]) -> list[Any]:
        """A node as it came."""
        template = self.templates[wire[0]]
        return [template, *self.values(template, wire[1:])]

    def values(self, template: Template, wire: list[Any]) -> list[Any]:
        """Values of parts as they came."""
        if len(wire) != template.size:
            raise AssertionError(f"{template}: {template.size} parts, but {len(wire)} values")
        return [self.value(v) if kind == "child" else v for kind, v in zip(template.kinds, wire, strict=True)]

    def value(self, wire: Any) -> Any:
        """What a child part shows, as it came."""
        if isinstance(wire, str):
            return wire
        if isinstance(wire[0], str):
            return self.node(wire)
        if wire[0] == LIST:
            _, name, keys, rows = wire
            template = self.templates[name]
            made = self.rows(template, rows)
            return [LIST, template, None if keys == 0 else self.keys(keys, made), made]
        assert wire[0] in (RAW, REF), wire
        return wire

    def rows(self, template: Template, wire: Any) -> list[list[Any]]:
        """Rows as they came, or columns of them."""
        rows: list[Any] = cast("list[Any]", wire)
        if isinstance(wire, dict):
            given = cast("dict[str, Any]", wire)
            columns: list[list[Any]] = [
                one.split(BETWEEN) if isinstance(one, str) else one for one in cast("list[Any]", given["c"])
            ]
            rows = [[column[i % len(column)] for column in columns] for i in range(given["length"])]
        return [self.values(template, row) for row in rows]

    @staticmethod
    def keys(wire: Any, rows: list[list[Any]]) -> list[Any]:
        """Keys of rows that came with them: a list, or the first of numbers that go up by one."""
        return list(range(wire, wire + len(rows))) if isinstance(wire, int) else wire

    # Patches --------------------------------------------------------------

    def patch_node(self, node: list[Any], patch: Patch) -> None:
        """Apply a node's patch."""
        self.patch_values(node[0], node, 1, patch)

    def patch_values(self, template: Template, values: list[Any], offset: int, patch: Patch) -> None:
        """Apply changes by part."""
        for part, new in patch.items():
            i = offset + int(part)
            if template.kinds[int(part)] != "child":
                values[i] = new
            elif not isinstance(new, dict):
                values[i] = self.value(new)
            elif values[i][0] == LIST:
                self.patch_list(values[i], cast(Patch, new))
            else:
                self.patch_node(values[i], cast(Patch, new))

    def patch_list(self, value: list[Any], patch: Patch) -> None:
        """Apply a list's patch."""
        _, template, keys, rows = value
        by_place = keys is None
        items: dict[Any, list[Any]] = dict(zip(range(len(rows)) if by_place else keys, rows, strict=True))
        order = list(items)
        for key in patch.get("r", ()):
            del items[key]
            order.remove(key)
        for before, moved, *new in patch.get("o", ()):
            if new:
                fresh = self.rows(template, new[0])
                moved = self.keys(moved, fresh)
                items.update(zip(moved, fresh, strict=True))
            else:
                order = [key for key in order if key not in moved]
            at = len(order) if before is None else order.index(before)
            order[at:at] = moved
        updates = patch.get("u", ())
        for key, change in zip(updates[::2], updates[1::2], strict=True):
            self.patch_values(template, items[key], 0, change)
        if by_place:
            assert order == list(range(len(order))), "places out of order"
        value[2:] = [None if by_place else order, [items[key] for key in order]]

    # Showing --------------------------------------------------------------

    def html(self, mark: Any = None) -> str:
        """The page; `mark` as `Writer` has it."""
        if 0 not in self.surfaces:
            return ""
        writer = Writer(lambda number: self.surfaces[number], mark)
        writer.node(self.surfaces[0], ("surface", 0))
        return clean("".join(writer.out))
