"""Namespace: one execution of a component's body, as a module object of its own (L7)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from importlib.machinery import ModuleSpec, SourceFileLoader
from itertools import count
from types import ModuleType
from typing import Any, cast

from . import props as props_of
from . import values
from .component import Component, Computed
from .display import shown
from .errors import RenderError
from .rendering import child, placed
from .rows import Renewed, made
from .saved import Saved
from .shared import rendering
from .slots import Slots
from .uncalled import call_named
from .values import Node

_numbers = count(1)
_MODULE = {"__name__", "__doc__", "__package__", "__loader__", "__spec__", "__builtins__"}
"""What a module has before its body runs."""


def _native(value: object) -> values.Fragment | None:
    """A t-string of Python's own as content (L5); None for any other object."""
    if type(value).__module__ != "string.templatelib":
        return None
    from . import native  # noqa: PLC0415 - brings the compiler, which a page is shown without

    return native.fragment_of(value)


values.showers.append(_native)


class Namespace:
    """One execution of a component's body.

    `render`, `shared` and `saved` are what the author's code calls under these names;
    `given` are the props that the body takes. `slots` and `rest` are set by
    whoever evaluates the template.
    """

    def __init__(
        self,
        component: Component,
        given: Mapping[str, object],
        *,
        render: Callable[[], Any],
        shared: Callable[[str, Callable[[], Any]], Any],
        saved: Callable[[Saved], Any],
    ) -> None:
        self.component = component
        self.module = ModuleType(f"{component.module}#{next(_numbers)}", component.doc or None)
        self.slots = Slots()
        self.rest: Mapping[str, object] = {}
        # Tracebacks, pickle and inspect ask a module for its loader.
        loader = SourceFileLoader(self.module.__name__, component.file)
        self.module.__spec__ = ModuleSpec(loader.name, loader, origin=component.file)
        self.module.__loader__ = loader
        self.globals: dict[str, Any] = vars(self.module)

        def save(name: str, *given: Any, **more: Any) -> Any:
            return saved(Saved(name, *given, **more))

        self._own: dict[str, Any] = {
            "_hl_kept": {},
            "_hl_child": child,
            "_hl_placed": placed,
            "_hl_attribute_text": props_of.AttributeText,
            "_hl_slot": self.slots.content,
            "_hl_slot_or_none": self.slots.content_or_none,
            "_hl_rest": lambda: self.rest,
            "_hl_display": shown,
            "_hl_shared": shared,
            "_hl_saved": save,
            "render": render,
        }
        self._computed: dict[int, tuple[Any, ...]] = {}
        self._prepare(given)

    def _prepare(self, given: Mapping[str, object]) -> None:
        """What the body finds when it begins."""
        self.globals.update(self.component.around)
        self.globals.update(self.component.runtime)
        self.globals.update(self._own, __file__=self.component.file, _hl_props=given)
        self.globals.update(given)

    def begin_again(
        self, component: Component, given: Mapping[str, object]
    ) -> tuple[dict[str, Any], Callable[[], None]]:
        """Make room for another version of the body; gives the names of before, and what puts all back (L10)."""
        former, names, computed, rest = self.component, dict(self.globals), self._computed, self.rest

        def undo() -> None:
            self.component, self._computed, self.rest = former, computed, rest
            for name in self.globals.keys() - names.keys():
                del self.globals[name]
            self.globals.update(names)

        for name in names.keys() - _MODULE:
            # A function that is kept looks up the templates of its own version.
            if not name.startswith("_hl_"):
                del self.globals[name]
        self.component, self._computed = component, {}
        self._own["_hl_kept"].clear()
        self.globals["__doc__"] = component.doc or None
        self._prepare(given)
        return names, undo

    def run(self) -> None:
        """Execute the body; leaves the function that renders."""
        sys.modules[self.module.__name__] = self.module
        exec(self.component.body, self.globals)
        exec(self.component.render, self.globals)

    def set_props(self, values: Mapping[str, object]) -> None:
        """Give props anew, made to fit their annotations."""
        self.globals.update(props_of.fit(self.component, values, self.globals))

    def compute(self) -> None:
        """Evaluate the computed lines again whose inputs may have changed (S4)."""
        for i, line in enumerate(self.component.computed):
            seen = self.seen(line)
            if seen is None or self._computed.get(i) != seen:
                exec(line.code, self.globals)
                if seen is not None:
                    self._computed[i] = seen

    def first_compute(self) -> None:
        """The body has just evaluated every line: remember with what."""
        for i, line in enumerate(self.component.computed):
            seen = self.seen(line)
            if seen is not None:
                self._computed[i] = seen

    def seen(self, line: Computed) -> tuple[Any, ...] | None:
        """A line's inputs with their types; None where they may change in place."""
        values: list[object] = [self.globals.get(name) for name in line.inputs]
        return tuple((type(value), value) for value in values) if all(map(immutable, values)) else None

    def render(self) -> Node:
        """Evaluate the template."""
        kept = self._own["_hl_kept"]
        before = list(kept.items()) if kept else ()
        with rendering():
            self.slots.reads.clear()
            try:
                tree: Node = self.globals["_hl_render"]()
            except RenderError as error:
                error.locate()
                call_named(error)
                raise
        self.slots.check(tree)
        for plan, rows in before:
            if kept.get(plan) is rows:  # else it is made anew, or gone
                del kept[plan]  # it is not shown any more
        return tree

    def try_render(self) -> None:
        """Evaluate the template, and forget what came of it. Raises what that raises."""
        kept: dict[Any, Any] = self._own["_hl_kept"]
        before, reads = dict(kept), dict(self.slots.reads)
        kept.clear()
        try:
            self.render()
        finally:
            kept.clear()
            kept.update(before)
            self.slots.reads.clear()
            self.slots.reads.update(reads)

    def settle(self) -> None:
        """Make rows that are still columns, to compare the next ones with, and let go of those of before."""
        for kept in self._own["_hl_kept"].values():
            made(kept.rows)
            if isinstance(kept.rows, Renewed):
                kept.rows.before = None

    def close(self) -> None:
        """Forget the module object."""
        sys.modules.pop(self.module.__name__, None)


_ATOMS = frozenset({int, str, float, bool, type(None), bytes, complex})


def immutable(value: object) -> bool:
    """Whether nothing in `value` can change in place."""
    kind = type(value)
    if kind in _ATOMS or isinstance(value, str):
        return True
    return kind in (tuple, frozenset) and all(map(immutable, cast("Iterable[object]", value)))
