"""Rendering: one evaluation of a template, and the components that it calls.

What it needs of an instance is only known by type here: `instance.py` builds on
this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

from .component import Component
from .configuration import app_called
from .errors import Location, PropError, RenderError, did_you_mean, listed
from .places import Place
from .values import EMPTY, Loop, Node, fragment_of, own_keys, sequence

if TYPE_CHECKING:
    from .instance import Instance
    from .statics import StaticCopy


class Surface:
    """A tree of values that can be shown and patched on its own.

    `owner` is the instance whose handlers its events call: for slot content
    that is the one that wrote it (T6).
    """

    __slots__ = ("owner", "tree")

    def __init__(self, owner: Instance) -> None:
        self.owner = owner
        self.tree: Node = (EMPTY,)


class Rendering:
    """What one evaluation of a template collects."""

    __slots__ = ("chain", "counts", "instance", "prefix", "regions", "statics", "used")

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.used: dict[Place, Instance] = {}
        self.statics: dict[Place, StaticCopy] = {}
        self.regions: dict[tuple[Place, str], Surface] = {}
        self.counts: dict[Place, int] = {}
        self.prefix: Place = ()
        self.chain: list[Component] = []
        """The static components that are evaluated now, outer ones first."""

    def depth_of(self, component: Component) -> int:
        """In how many others of its kind a component stands here."""
        outer = list(self.chain)
        at: Instance | None = self.instance
        while at is not None:
            outer.append(at.component)
            at = at.parent
        return outer.count(component)

    def place(self, site: tuple[Any, ...]) -> Place:
        """`site` made distinct by how often it came before in this render."""
        full = (*self.prefix, site)
        ordinal = self.counts.get(full, 0)
        self.counts[full] = ordinal + 1
        return (*self.prefix, (*site, ordinal))


SURELY_ENDLESS = 10
"""Copies of a component in each other from which on Python's giving up is taken to be about them."""

current: ContextVar[Rendering | None] = ContextVar("hyper_local_rendering", default=None)
"""The evaluation that runs."""


def component_of(value: object) -> Component | None:
    """The compiled component behind a class such as `Counter`."""
    found = value if isinstance(value, Component) else getattr(value, "__component__", None)
    return found if isinstance(found, Component) else None


_TAG = re.compile(r"<\{\s*([\w.]+)")
"""A component's tag, as its author wrote it."""


def child(
    site: tuple[Any, ...], target: object, given: dict[str, object], slots: Mapping[str, Node | None], where: Location
) -> Node:
    """`<{Card} …>…</{Card}>` at one place of a render; a slot that is None is not filled."""
    component = component_of(target)
    rendering = current.get()
    if component is None:
        shown = fragment_of(target)
        if shown is not None and not given and not slots:
            return shown.node
        app = app_called(where.file) or "app"
        hint = (
            f"It is a value of the type {type(target).__name__}. "
            f"Write <{{Card}}> with a component imported from {app}.components or {app}.live."
        )
        if shown is not None:
            hint = "A widget has neither props nor content here: write <{slider} />."
        elif isinstance(target, ModuleType):
            hint = getattr(target, "__hyper_instead__", hint)
        named = _TAG.match(where.text, where.column - 1)
        raise RenderError(f"{named[1] if named else 'this'} is not a component", where, hint)
    assert rendering is not None, "what makes it is shown by a template"
    unknown = slots.keys() - component.slots
    if unknown - {""}:
        name = min(unknown - {""})
        raise RenderError(
            f"{component.name} has no slot {name!r}.{did_you_mean(name, component.slots - {''})}",
            where,
            f"Its slots are {listed(sorted(component.slots - {''}))}; a slot is made by {{...{name}}} in its template.",
        )
    slots = {name: tree for name, tree in slots.items() if tree is not None}
    place = rendering.place(site)
    try:
        return rendering.instance.embed(rendering, place, component, given, slots)
    except RecursionError:
        if rendering.depth_of(component) < SURELY_ENDLESS:
            raise
        raise RenderError(
            f"{component.name} shows itself without end",
            where,
            f"Show it only while something is left to show: {{% if left %}}<{{{component.name}}} left={{left - 1}} />"
            "{% endif %}, or in a loop over what is left.",
        ) from None
    except PropError as error:
        if error.location is not None:
            raise
        hint = error.hint
        if error.message.startswith(f"{component.name}: missing"):
            missing = error.message.split("'")[1]
            hint = f"Write <{{{component.name}}} {missing}=…>."
        elif error.hint.startswith("Write for example"):
            name, _, sample = error.hint.removeprefix("Write for example ").partition("=")
            hint = f"Write for example {name}={{{sample}}}"
        raise error.at(where, hint) from None


def placed(items: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Items of a loop with components in it, each with the key that keeps its place (T7)."""
    known = sequence(items)
    first: object = known[0] if known else None
    pair = cast(Node, first) if type(first) is tuple else ()
    with_loop = len(pair) == 2 and type(pair[0]) is Loop
    keys = own_keys([item for _, item in known] if with_loop else known)
    return zip(keys if keys is not None else range(len(known)), known, strict=True)
