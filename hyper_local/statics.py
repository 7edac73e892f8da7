"""Static components: evaluated where they are called; they have no state (T6)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from . import props as props_of
from .component import Component
from .namespace import Namespace
from .rendering import Place, Rendering
from .values import Node


class _Evaluation:
    """A namespace of a static component that is used again, and what the module gives as defaults."""

    def __init__(self, component: Component, complete: dict[str, object], rendering: Rendering) -> None:
        instance = rendering.instance

        def shared(name: str, make: Callable[[], Any]) -> Any:
            return instance.home.shared(component, name, make)

        early = props_of.fit(component, complete, {})
        self.space = Namespace(component, early, render=_nothing, shared=shared)
        self.space.run()
        self.defaults: dict[str, object] = {}
        optional = [name for name, prop in component.props.items() if not prop.required]
        if optional:
            # What the module itself computes as a default, for uses that give nothing.
            given = {name: value for name, value in early.items() if name not in optional}
            fresh = Namespace(component, given, render=_nothing, shared=shared)
            fresh.run()
            fresh.close()
            self.defaults = {name: fresh.globals[name] for name in optional if name in fresh.globals}
        self.space.set_props(complete)

    def give(self, complete: dict[str, object]) -> None:
        """Props for one more use."""
        self.space.globals.update({name: value for name, value in self.defaults.items() if name not in complete})
        self.space.set_props(complete)


def _nothing() -> None:
    """`render` of a component that nobody can render by itself."""


_free: dict[Component, list[_Evaluation]] = {}
"""Those that no call uses at present."""


def evaluate(
    component: Component, given: dict[str, object], slots: Mapping[str, Node], rendering: Rendering, place: Place
) -> Node:
    """The tree of one call, which is part of its caller's.

    A component that shows itself inside itself takes a second namespace.
    """
    rest = props_of.check_names(component, given)
    complete = props_of.complete(component, given, rendering.instance.values)
    free = _free.setdefault(component, [])
    if free:
        evaluation = free.pop()
        evaluation.give(complete)
    else:
        evaluation = _Evaluation(component, complete, rendering)
    space = evaluation.space
    space.slots, space.rest = slots, rest
    outer, rendering.prefix = rendering.prefix, place
    try:
        space.compute()
        return space.render()
    finally:
        rendering.prefix = outer
        space.slots, space.rest = {}, {}
        free.append(evaluation)
