"""Static components: evaluated where they are called; they have no state (T6)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from . import props as props_of
from .component import Component
from .namespace import Namespace, immutable
from .places import Place
from .rendering import Rendering
from .saved import Saved
from .values import Node


class StaticCopy:
    """One place where a static component stands: its body, run with the props of that place (L7).

    Other props run the body anew, since anything in it may follow from them.
    """

    def __init__(self, component: Component, given: Mapping[str, object], rendering: Rendering) -> None:
        instance = rendering.instance

        def shared(name: str, make: Callable[[], Any]) -> Any:
            return instance.home.shared(component, name, make)

        def saved(spec: Saved) -> Any:
            return instance.home.saved(component, spec, None)

        self.component = component
        self.given = given
        early = props_of.fit(component, given, {})
        self.space = Namespace(component, early, render=_nothing, shared=shared, saved=saved)
        self.space.run()
        self.space.set_props(given)
        self.space.first_compute()

    def serves(self, component: Component, given: Mapping[str, object]) -> bool:
        """Whether this copy may be evaluated again for these props."""
        return (
            self.component is component
            and self.given.keys() == given.keys()
            and all(type(self.given[k]) is type(v) and _steady(v) and self.given[k] == v for k, v in given.items())
        )

    def close(self) -> None:
        """Forget the namespace."""
        self.space.close()


def _steady(value: object) -> bool:
    return immutable(value) or callable(value)


def _nothing() -> None:
    """`render` of a component that nobody can render by itself."""


def evaluate(
    component: Component, given: dict[str, object], slots: Mapping[str, Node], rendering: Rendering, place: Place
) -> Node:
    """The tree of one call, which is part of its caller's."""
    rest = props_of.check_names(component, given)
    complete = props_of.complete(component, given, rendering.instance.values)
    copy = rendering.instance.statics.get(place)
    if copy is None or not copy.serves(component, complete):
        copy = StaticCopy(component, complete, rendering)
    rendering.statics[place] = copy
    space = copy.space
    space.slots.given, space.rest = slots, rest
    outer, rendering.prefix = rendering.prefix, place
    rendering.chain.append(component)
    try:
        space.compute()
        return space.render()
    finally:
        rendering.prefix = outer
        rendering.chain.pop()
