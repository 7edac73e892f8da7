"""Instance: one mounted copy of a component: its namespace, its values, its children.

The module body is executed once in a namespace of the instance's own, so
`global` is plain Python (L7). Evaluating the template gives a tree of values;
who shows it, and over what, is not known here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from importlib.machinery import ModuleSpec, SourceFileLoader
from itertools import count
from types import FunctionType, ModuleType
from typing import Any, Protocol

from . import props as props_of
from . import shared as shared_values
from .component import Component
from .errors import Location, PropError, RenderError
from .values import EMPTY, REF, Fragment, looped, own_keys

_numbers = count(1)

Place = tuple[Any, ...]
"""Where a child stands in its owner's render: sites, keys of loops, ordinals (T7)."""


class Home(Protocol):
    """What an instance needs of the kernel that runs it."""

    values: dict[str, object]

    def shared(self, component: Component, name: str, make: Callable[[], Any]) -> Any: ...
    def mounting(self, instance: Instance) -> None: ...
    def ending(self, instance: Instance) -> None: ...
    def show_now(self, instance: Instance) -> Any: ...
    def invalidate(self, instance: Instance) -> None: ...
    def failed(self, instance: Instance, error: BaseException, kind: str) -> None: ...


class Surface:
    """A tree of values that can be shown and patched on its own.

    `owner` is the instance whose handlers its events call: for slot content
    that is the one that wrote it (T6).
    """

    __slots__ = ("owner", "tree")

    def __init__(self, owner: Instance) -> None:
        self.owner = owner
        self.tree: tuple[Any, ...] = (EMPTY,)


class _Rendering:
    """What one evaluation of a template collects."""

    __slots__ = ("counts", "instance", "prefix", "regions", "used")

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.used: dict[Place, Instance] = {}
        self.regions: dict[tuple[Place, str], Surface] = {}
        self.counts: dict[Place, int] = {}
        self.prefix: Place = ()

    def place(self, site: Place) -> Place:
        """`site` made distinct by how often it came before in this render."""
        full = (*self.prefix, *site)
        ordinal = self.counts.get(full, 0)
        self.counts[full] = ordinal + 1
        return (*full, ordinal)


_rendering: ContextVar[_Rendering | None] = ContextVar("hyper_local_rendering", default=None)


class Namespace:
    """One execution of a component's body: a module object of its own (L7)."""

    def __init__(self, component: Component, extra: Mapping[str, Any], given: Mapping[str, object]) -> None:
        self.component = component
        self.module = ModuleType(f"{component.module}#{next(_numbers)}", component.doc or None)
        self.slots: Mapping[str, Any] = {}
        self.rest: Mapping[str, object] = {}
        # Tracebacks, pickle and inspect ask a module for its loader.
        loader = SourceFileLoader(self.module.__name__, component.file)
        self.module.__spec__ = ModuleSpec(loader.name, loader, origin=component.file)
        self.module.__loader__ = loader
        self.globals: dict[str, Any] = vars(self.module)
        self.globals.update(component.runtime)
        self.globals.update(
            __file__=component.file,
            _hl_props=given,
            _hl_child=_child,
            _hl_placed=_placed,
            _hl_attribute_text=props_of.AttributeText,
            _hl_slot=lambda name: self.slots.get(name, ""),
            _hl_slot_or_none=lambda name: Fragment(self.slots[name]) if name in self.slots else None,
            _hl_rest=lambda: self.rest,
            _hl_display=_display,
            **extra,
        )
        self.globals.update(given)
        self._computed: dict[int, tuple[Any, ...]] = {}

    def run(self) -> None:
        """Execute the body; leaves the function that renders."""
        sys.modules[self.module.__name__] = self.module
        exec(self.component.body, self.globals)
        exec(self.component.render, self.globals)

    def set_props(self, values: Mapping[str, object]) -> None:
        self.globals.update(props_of.fit(self.component, values, self.globals))

    def compute(self) -> None:
        """Evaluate the computed lines again whose inputs may have changed (S4)."""
        for i, line in enumerate(self.component.computed):
            seen = tuple(self.globals.get(name) for name in line.inputs)
            if not all(map(_immutable, seen)):
                exec(line.code, self.globals)
                continue
            marked = tuple((type(value), value) for value in seen)
            if self._computed.get(i) != marked:
                exec(line.code, self.globals)
                self._computed[i] = marked

    def first_compute(self) -> None:
        """The body has just evaluated every line: remember with what."""
        for i, line in enumerate(self.component.computed):
            seen = tuple(self.globals.get(name) for name in line.inputs)
            if all(map(_immutable, seen)):
                self._computed[i] = tuple((type(value), value) for value in seen)

    def render(self) -> tuple[Any, ...]:
        with shared_values.rendering():
            return self.globals["_hl_render"]()

    def close(self) -> None:
        sys.modules.pop(self.module.__name__, None)


_ATOMS = frozenset({int, str, float, bool, type(None), bytes, complex})


def _immutable(value: object) -> bool:
    kind = type(value)
    if kind in _ATOMS:
        return True
    if kind in (tuple, frozenset):
        return all(map(_immutable, value))  # type: ignore[arg-type]
    return False


class OwnedFunction:
    """A function given as a prop: it runs as its owner's, and the owner renders too (P6)."""

    __slots__ = ("__weakref__", "function", "owner")

    def __init__(self, function: Callable[..., Any], owner: Instance) -> None:
        self.function = function
        self.owner = owner

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        self.owner.home.invalidate(self.owner)
        return self.function(*arguments, **keywords)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OwnedFunction) and other.function == self.function

    def __hash__(self) -> int:
        return hash(self.function)

    def __repr__(self) -> str:
        return f"<{getattr(self.function, '__name__', 'function')} of {self.owner.component.name}>"


_owners: dict[int, Instance] = {}
"""Instances by the identity of their namespaces, to find the owner of a function."""


def owner_of(function: object) -> Instance | None:
    """The instance in whose namespace `function` was defined."""
    if isinstance(function, OwnedFunction):
        return function.owner
    space = getattr(function, "__globals__", None)
    return _owners.get(id(space)) if space is not None else None


class Instance:
    """One live copy of a component (or a page, at the root).

    Parameters: `home` runs it; `given` are the props as the caller wrote them;
    `values` those of the session, for props that nobody gave (P4). Raises
    `PropError`, or whatever the module's body raises.
    """

    def __init__(
        self,
        home: Home,
        component: Component,
        given: Mapping[str, object],
        *,
        parent: Instance | None = None,
        values: Mapping[str, object] | None = None,
    ) -> None:
        self.home = home
        self.component = component
        self.parent = parent
        self.values: Mapping[str, object] = values if values is not None else (parent.values if parent else home.values)
        self.surface = Surface(self)
        self.children: dict[Place, Instance] = {}
        self.regions: dict[tuple[Place, str], Surface] = {}
        self.mounted = False
        self.ended = False
        self.broken: BaseException | None = None
        self.namespace = self.execute(given)
        self.given: dict[str, object] = dict(given)
        _owners[id(self.namespace.globals)] = self

    def execute(self, given: Mapping[str, object]) -> Namespace:
        component = self.component
        rest = props_of.check_names(component, given)
        complete = props_of.complete(component, given, self.values)
        early = props_of.fit(component, complete, {})
        space = Namespace(component, {"render": self.show_now, "_hl_shared": self.shared}, early)
        space.rest = rest
        try:
            space.run()
            late = props_of.fit(
                component, {k: v for k, v in early.items() if type(v) is not OwnedFunction}, space.globals
            )
            space.globals.update({k: v for k, v in late.items() if v is not early[k]})
        except BaseException:
            space.close()
            raise
        space.first_compute()
        return space

    def __repr__(self) -> str:
        return f"<instance of {self.component.name}>"

    @property
    def globals(self) -> dict[str, Any]:
        return self.namespace.globals

    @property
    def root(self) -> Instance:
        return self.parent.root if self.parent else self

    @property
    def depth(self) -> int:
        return self.parent.depth + 1 if self.parent else 0

    @property
    def state(self) -> dict[str, Any]:
        """State, props, shared and computed values by name, as they are now."""
        c = self.component
        computed = [t for line in c.computed for t in line.targets if not t.startswith("_")]
        names = dict.fromkeys([*c.props, *c.state, *c.shared, *computed])
        return {name: self.globals[name] for name in names if name in self.globals}

    def shared(self, name: str, make: Callable[[], Any]) -> Any:
        return self.home.shared(self.component, name, make)

    def show_now(self) -> Any:
        """`render` of the author: shows the present state at once (R2)."""
        return self.home.show_now(self)

    # Rendering ------------------------------------------------------------

    def render(self) -> None:
        """Evaluate the template; on an error the last good page stays (R3)."""
        if self.ended:
            return
        if not self.mounted:
            self.mounted = True
            self.home.mounting(self)
        rendering = _Rendering(self)
        token = _rendering.set(rendering)
        try:
            self.namespace.compute()
            tree = self.namespace.render()
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            self.broken = error
            for place, child in rendering.used.items():
                if place not in self.children:
                    child.unmount()
            self.home.failed(self, error, "template")
            return
        finally:
            _rendering.reset(token)
        self.broken = None
        gone = [child for place, child in self.children.items() if rendering.used.get(place) is not child]
        self.children = rendering.used
        self.regions = rendering.regions
        self.surface.tree = tree
        for child in gone:
            child.unmount()

    def give(self, given: Mapping[str, object]) -> None:
        """New props from the parent's render (P3); renders unless nothing can have changed (P6)."""
        if self.mounted and given.keys() == self.given.keys():
            same = all(type(given[k]) is type(v) and _steady(v) and given[k] == v for k, v in self.given.items())
            if same and self.broken is None:
                return
        rest = props_of.check_names(self.component, given)
        self.namespace.rest = rest
        complete = props_of.complete(self.component, given, self.values)
        if self.mounted:
            complete = {k: v for k, v in complete.items() if not self.component.props[k].state}
        self.namespace.set_props(complete)
        self.given = dict(given)
        self.render()

    def compute(self) -> None:
        with shared_values.rendering():
            self.namespace.compute()

    # End ------------------------------------------------------------------

    def tree_of_instances(self) -> Iterator[Instance]:
        yield self
        for child in self.children.values():
            yield from child.tree_of_instances()

    def unmount(self) -> None:
        """The end of this instance and of its children; runs `on_unmount` once (R4)."""
        if self.ended:
            return
        self.ended = True
        for child in self.children.values():
            child.unmount()
        self.home.ending(self)

    def forget(self) -> None:
        """Called by the kernel when nothing of this instance runs any more."""
        self.namespace.close()
        _owners.pop(id(self.namespace.globals), None)

    # Handlers -------------------------------------------------------------

    def handler(self, name: str) -> Callable[..., Any] | None:
        """The function of this module that an event may name (E1)."""
        if name not in self.component.handlers:
            return None
        function = self.globals.get(name)
        return function if callable(function) else None

    def hook(self, name: str) -> Callable[..., Any] | None:
        return self.globals.get(name) if name in self.component.hooks else None


def _steady(value: object) -> bool:
    return _immutable(value) or isinstance(value, OwnedFunction)


# What templates call ------------------------------------------------------


def component_of(value: object) -> Component | None:
    """The compiled component behind a class such as `Counter`."""
    found = value if isinstance(value, Component) else getattr(value, "__component__", None)
    return found if isinstance(found, Component) else None


def _child(
    site: Place, target: object, given: dict[str, object], slots: dict[str, Any], where: Location
) -> tuple[Any, ...]:
    """`<{Card} …>…</{Card}>` at one place of a render."""
    component = component_of(target)
    rendering = _rendering.get()
    if component is None:
        raise RenderError(f"{where}: this is not a component: {type(target).__name__}")
    if rendering is None:
        raise RenderError(
            f"{where}: <{{{component.name}}}> can be made only while a template is shown; "
            "call the function that makes it from the template"
        )
    place = rendering.place(site)
    given = {_prop_name(k, component): _owned(v, rendering.instance) for k, v in given.items()}
    if not component.live:
        return _static(component, given, slots, rendering, place)
    return _live(component, given, slots, rendering, place, where)


def _prop_name(name: str, component: Component) -> str:
    """`user-id` in a tag means the prop `user_id`; what is no prop keeps its name."""
    plain = name.replace("-", "_")
    return plain if plain in component.props else name


def _owned(value: object, instance: Instance) -> object:
    if isinstance(value, FunctionType):
        owner = owner_of(value)
        if owner is not None:
            return OwnedFunction(value, owner)
    return value


def _live(
    component: Component,
    given: dict[str, object],
    slots: dict[str, Any],
    rendering: _Rendering,
    place: Place,
    where: Location,
) -> tuple[Any, ...]:
    owner = rendering.instance
    child = owner.children.get(place)
    if child is not None and (child.component is not component or child.ended):
        child = None
    if child is None:
        try:
            child = Instance(owner.home, component, given, parent=owner)
        except PropError as error:
            raise PropError(f"{where}: {error}") from None
    rendering.used[place] = child
    shown: dict[str, Any] = {}
    for name, tree in slots.items():
        region = owner.regions.get((place, name)) or Surface(owner)
        region.tree = tree
        rendering.regions[(place, name)] = region
        shown[name] = (REF, region)
    changed_slots = child.namespace.slots.keys() != shown.keys()
    child.namespace.slots = shown
    if child.mounted and not changed_slots:
        child.give(given)
    else:
        if child.mounted:
            child.given = {}
            child.give(given)
        else:
            child.render()
    return (REF, child.surface)


_pool: dict[Component, list[Namespace]] = {}
"""Namespaces of static components that no evaluation uses at present."""


def _static(
    component: Component, given: dict[str, object], slots: dict[str, Any], rendering: _Rendering, place: Place
) -> tuple[Any, ...]:
    """A static component has no state: its tree is part of its caller's.

    Its namespace is used again; a component that shows itself inside itself
    takes a second one.
    """
    rest = props_of.check_names(component, given)
    complete = props_of.complete(component, given, rendering.instance.values)
    free = _pool.setdefault(component, [])
    if free:
        space = free.pop()
        defaults = space.globals["_hl_defaults"]
        space.globals.update({k: v for k, v in defaults.items() if k not in complete})
        space.set_props(complete)
    else:
        space = _static_namespace(component, complete, rendering.instance)
    space.slots, space.rest = slots, rest
    outer, rendering.prefix = rendering.prefix, place
    try:
        space.compute()
        return space.render()
    finally:
        rendering.prefix = outer
        space.slots, space.rest = {}, {}
        free.append(space)


def _static_namespace(component: Component, complete: dict[str, object], instance: Instance) -> Namespace:
    early = props_of.fit(component, complete, {})
    space = Namespace(
        component,
        {"render": lambda: None, "_hl_shared": lambda name, make: instance.home.shared(component, name, make)},
        early,
    )
    space.run()
    optional = [name for name, prop in component.props.items() if not prop.required]
    # What the module itself computes as a default, for uses that give nothing.
    fresh = Namespace(
        component,
        {"render": lambda: None, "_hl_shared": lambda name, make: instance.home.shared(component, name, make)},
        {k: v for k, v in early.items() if k not in optional},
    )
    if optional:
        fresh.run()
        fresh.close()
    space.globals["_hl_defaults"] = {name: fresh.globals[name] for name in optional if name in fresh.globals}
    space.set_props(complete)
    return space


def _placed(items: Any) -> Iterator[tuple[Any, Any]]:
    """Items of a loop with components in it, each with the key that keeps its place (T7)."""
    known = items if isinstance(items, (list, tuple)) else list(items)
    if known and type(known[0]) is tuple and len(known[0]) == 2 and type(known[0][0]).__name__ == "Loop":
        keys = own_keys([item for _, item in known])
    else:
        keys = own_keys(known)
    return zip(keys if keys is not None else range(len(known)), known, strict=True)


def _display(value: object) -> Any:
    """`{value:display}`: as a notebook would show it (T1)."""
    from .display import shown  # late: only where a template asks for it

    return shown(value)


__all__ = ["Home", "Instance", "Namespace", "OwnedFunction", "Surface", "component_of", "looped", "owner_of"]
