"""Instance: one mounted copy of a component: its namespace, its values, its children.

The module body is executed once in a namespace of the instance's own, so
`global` is plain Python (L7). Evaluating the template gives a tree of values;
who shows it, and over what, is not known here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Protocol

from . import props as props_of
from . import statics
from .advice import advise, explained
from .bygone import Bygone, left, left_shared, still
from .component import Component
from .errors import HyperError, PropError, ending_at_home, in_short
from .namespace import Namespace, immutable
from .owned import OwnedFunction, evaluating, owned, owners
from .places import Moves, Place
from .rendering import Rendering, Surface, current
from .saved import Saved
from .shared import rendering as locked
from .values import REF, Node


class Home(Protocol):
    """What an instance needs of the kernel that runs it."""

    values: dict[str, object]

    def shared(self, component: Component, name: str, make: Callable[[], Any]) -> Any: ...
    def saved(self, component: Component, spec: Saved, user: Instance | None) -> Any: ...
    def unmade(self, instance: Instance, error: BaseException) -> None: ...
    def explain(self, instance: Instance, error: BaseException) -> None: ...
    def mounting(self, instance: Instance) -> None: ...
    def ending(self, instance: Instance) -> None: ...
    def show_now(self, instance: Instance) -> Any: ...
    def invalidate(self, instance: Instance) -> None: ...
    def failed(self, instance: Instance, error: BaseException, kind: str) -> None: ...
    def mended(self, instance: Instance) -> None: ...
    def busy(self, instance: Instance) -> bool: ...
    def renewed(self, instance: Instance) -> None: ...


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
        self.statics: dict[Place, statics.StaticCopy] = {}
        self.regions: dict[tuple[Place, str], Surface] = {}
        self.address = ""
        """Of a page: where in its app it stands (X1)."""
        self.mounted = False
        self.began = False
        """Whether `on_mount` has not raised, so that there is something for `on_unmount` to end (S36)."""
        self.ended = False
        self.broken: BaseException | None = None
        self.told = ""
        """What was last logged of a template that raises: it is evaluated often, and one mistake is told once."""
        self.refused: tuple[Component, HyperError] | None = None
        self.bygone: Mapping[str, Bygone] = {}
        """Values that code of before a save has made, and that were kept (L10)."""
        self.begun: list[str] = []
        """What the page is told of variables that the last save let begin anew."""
        self.calls_owners = False
        """Whether the last render called a function of an outer instance: then it follows from that one's state."""
        try:
            self.namespace = self.execute(given)
        except BaseException as error:
            home.unmade(self, error)
            raise
        self.given: dict[str, object] = dict(given)
        owners[id(self.namespace.globals)] = self

    def execute(self, given: Mapping[str, object]) -> Namespace:
        """Run the body with these props."""
        component = self.component
        rest, early = self.fitted(component, given)
        space = Namespace(component, early, render=self.show_now, shared=self.shared, saved=self.saved)
        space.rest = rest
        try:
            self.run_body(space, early)
        except BaseException as error:
            advise(error, space.globals)
            space.close()
            raise
        space.first_compute()
        return space

    def fitted(self, component: Component, given: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
        """What the template spreads, and the props that the body takes. Raises `PropError`."""
        rest = props_of.check_names(component, given)
        return rest, props_of.fit(component, props_of.complete(component, given, self.values), {})

    @staticmethod
    def run_body(space: Namespace, early: Mapping[str, object]) -> None:
        """Execute the body; its own names may be what the annotations of its props need."""
        space.run()
        known = {k: v for k, v in early.items() if type(v) is not OwnedFunction}
        late = props_of.fit(space.component, known, space.globals)
        space.globals.update({k: v for k, v in late.items() if v is not early[k]})

    def __repr__(self) -> str:
        return f"<instance of {self.component.name}>"

    @property
    def globals(self) -> dict[str, Any]:
        """The namespace of the author's code."""
        return self.namespace.globals

    @property
    def root(self) -> Instance:
        """The page, or whatever is outermost."""
        return self.parent.root if self.parent else self

    @property
    def depth(self) -> int:
        """How many instances are around this one."""
        return self.parent.depth + 1 if self.parent else 0

    @property
    def state(self) -> dict[str, Any]:
        """State, props, shared and computed values by name, as they are now."""
        c = self.component
        computed = [t for line in c.computed for t in line.targets if not t.startswith("_")]
        names = dict.fromkeys([*c.props, *c.state, *c.shared, *computed])
        return {name: self.globals[name] for name in names if name in self.globals}

    def shared(self, name: str, make: Callable[[], Any]) -> Any:
        """`name = shared(…)` in the body (B1)."""
        return self.home.shared(self.component, name, make)

    def saved(self, spec: Saved) -> Any:
        """`name = saved(…)` in the body (K1)."""
        return self.home.saved(self.component, spec, self)

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
        if self.bygone:
            self.bygone = still(self.bygone, self.globals)
        rendering = Rendering(self)
        token = current.set(rendering)
        self.calls_owners = False
        try:
            with evaluating(self):
                self.namespace.compute()
                tree = self.namespace.render()
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            self.broken = ending_at_home(error)
            for place, child in rendering.used.items():
                if place not in self.children:
                    child.unmount()
            for place, copy in rendering.statics.items():
                if self.statics.get(place) is not copy:
                    copy.close()
            self.home.failed(self, error, "template")
            return
        finally:
            current.reset(token)
        mended = self.broken is not None
        self.broken, self.told = None, ""
        children = self.children
        gone = [c for place, c in children.items() if rendering.used.get(place) is not c] if children else ()
        for place, copy in self.statics.items():
            if rendering.statics.get(place) is not copy:
                copy.close()
        self.children = rendering.used
        self.statics = rendering.statics
        self.regions = rendering.regions
        self.surface.tree = tree
        for child in gone:
            child.unmount()
        if mended:
            self.home.mended(self)

    @property
    def shows(self) -> list[Component]:
        """The components that its template shows: its own, and the static ones that are part of it."""
        return [self.component, *dict.fromkeys(copy.component for copy in self.statics.values())]

    def would_show(self) -> bool:
        """Whether the template works with what the variables hold now; what is shown stays.

        No is the answer, too, where it shows other components: these would change by being asked.
        """
        if self.children or self.statics:
            return False
        rendering, calls_owners = Rendering(self), self.calls_owners
        token = current.set(rendering)
        try:
            with evaluating(self):
                self.namespace.compute()
                self.namespace.try_render()
        except Exception:
            return False
        finally:
            current.reset(token)
            self.calls_owners = calls_owners
            for child in rendering.used.values():
                child.unmount()
            for copy in rendering.statics.values():
                copy.close()
        return not (rendering.used or rendering.statics)

    def give(self, given: Mapping[str, object], *, may_stay: bool = True) -> None:
        """New props from the parent's render (P3); with `may_stay`, renders only if something can have changed (P6)."""
        if self.mounted and may_stay and not self.calls_owners and given.keys() == self.given.keys():
            same = all(type(given[k]) is type(v) and _steady(v) and given[k] == v for k, v in self.given.items())
            if same and self.broken is None:
                return
        rest = props_of.check_names(self.component, given)
        self.namespace.rest = rest
        complete = props_of.complete(self.component, given, self.values)
        if self.mounted:
            complete = {k: v for k, v in complete.items() if not self.component.props[k].state}
            for name in self.given.keys() - complete.keys():
                prop = self.component.props.get(name)
                if prop is not None and prop.default is not None and not prop.state:
                    complete[name] = eval(prop.default, self.globals)
        self.namespace.set_props(complete)
        self.given = dict(given)
        self.render()

    def compute(self) -> None:
        """Bring the computed values up to date, for a handler that reads them.

        One that raises keeps its last value here: the handler may be what mends
        its inputs, and the render will say what is wrong (S4, R3).
        """
        if self.component.computed:
            with locked(), evaluating(self), suppress(Exception):
                self.namespace.compute()

    # Another version of the component (L10) ----------------------------------

    def take(
        self, component: Component, given: Mapping[str, object] | None = None, renewed: frozenset[str] = frozenset()
    ) -> None:
        """Go on as another version: its body runs in the same namespace, then what is kept comes back.

        No hook runs. `renewed` are modules that have changed. Raises what the
        body raises, or `PropError`; everything is as it was then.
        """
        space = self.namespace
        given = dict(self.given if given is None else given)
        from .keeping import first_shared, kept_names, made_nothing, made_otherwise  # noqa: PLC0415 - reads source; a reload needs it

        keep = kept_names(self.component, component, renewed)
        otherwise = made_otherwise(self.component, component, renewed)
        nothing = made_nothing(self.component, component) if otherwise else {}
        failed = frozenset(in_short(one.broken) for one in self.tree_of_instances() if one.broken is not None)
        rest, early = self.fitted(component, given)
        names, undo = space.begin_again(component, early)
        # A body that calls render() has nothing to show yet, as at its first run.
        former, shown = self.component, self.mounted
        self.component, self.mounted = component, False
        try:
            space.rest = rest
            self.run_body(space, early)
        except BaseException as error:
            if isinstance(error, Exception):
                advise(error, space.globals)  # while the names have the values with which it failed
            self.component = former
            undo()
            raise
        finally:
            self.mounted = shown
        first = {name: space.globals[name] for name in keep if name in names and name in space.globals}
        space.globals.update({name: names[name] for name in keep if name in names})
        known = {name: one for name, one in self.bygone.items() if one.is_shared}
        known |= left(self.bygone, otherwise, names, first, failed, nothing)
        if component.shared and otherwise:
            begin = {name: value for name, value in first_shared(component).items() if name in otherwise}
            known |= left_shared(space.globals, begin)
        self.bygone = known
        if self.home.busy(self):
            # Code of before still runs, such as a clock that on_mount began: it finds what it knew.
            for name in names.keys() - space.globals.keys():
                space.globals[name] = names[name]
        self.given = given
        self.move(former, lambda one: component if one is former else None)
        self.home.renewed(self)

    def move(self, component: Component, newer: Callable[[Component], Component | None]) -> None:
        """Let what stands in `component`, which is shown, stand where its tags are in `newer` versions (T7)."""
        moves, copies = Moves(newer), self.statics

        def at(place: Place) -> Place:
            around = (copies.get(place[:i]) for i in range(1, len(place)))
            return moves.of(place, [component, *(copy and copy.component for copy in around)])

        self.children = {at(place): child for place, child in self.children.items()}
        self.regions = {(at(place), slot): region for (place, slot), region in self.regions.items()}
        self.statics = {at(place): copy for place, copy in copies.items()}

    def renew(
        self, component: Component, given: Mapping[str, object] | None = None, renewed: frozenset[str] = frozenset()
    ) -> bool:
        """`take`, where that can be; else `refused` says why not, and the version of before goes on."""
        try:
            self.take(component, given, renewed)
        except Exception as error:
            advise(error)
            self.home.explain(self, error)
            self.refused = (component, explained(error, component.file))
            return False
        self.refused = None
        return True

    def may_renew(self, component: Component) -> bool:
        """Whether to try: a body that raised does so again, but other props may be what was missing."""
        return self.refused is None or self.refused[0] is not component or isinstance(self.refused[1], PropError)

    # Components in the template ---------------------------------------------

    def embed(
        self,
        rendering: Rendering,
        place: Place,
        component: Component,
        given: Mapping[str, object],
        slots: Mapping[str, Node],
    ) -> Node:
        """What shows a component that the template calls at `place`."""
        named = {props_of.prop_name(k, component.props): owned(v, self) for k, v in given.items()}
        if not component.live and not self.component.frame:
            return statics.evaluate(component, named, slots, rendering, place)
        child = self.children.get(place)
        if child is None and rendering.depth_of(component) > DEEPEST:
            raise RecursionError
        if child is not None and _saved_since(child, component) and child.may_renew(component):
            with evaluating(self, begins=True):
                child.renew(component, named)
        if child is None or not (child.component is component or _saved_since(child, component)) or child.ended:
            with evaluating(self, begins=True):
                child = Instance(self.home, component, named, parent=self)
        rendering.used[place] = child
        shown: dict[str, Node] = {}
        for name, tree in slots.items():
            region = self.regions.get((place, name)) or Surface(self)
            region.tree = tree
            rendering.regions[(place, name)] = region
            shown[name] = (REF, region)
        filled = child.namespace.slots
        same_slots = filled.given.keys() == shown.keys() and not filled.copied
        filled.given = shown
        if child.mounted:
            child.give(named, may_stay=same_slots)
        else:
            child.render()
        return (REF, child.surface)

    # End ------------------------------------------------------------------

    def tree_of_instances(self) -> Iterator[Instance]:
        """This instance and all in it, outer ones first."""
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
        for copy in self.statics.values():
            copy.close()
        self.statics = {}
        owners.pop(id(self.namespace.globals), None)

    # Handlers -------------------------------------------------------------

    def handler(self, name: str) -> Callable[..., Any] | None:
        """The function of this module that an event may name (E1)."""
        if name not in self.component.handlers:
            return None
        function = self.globals.get(name)
        return function if callable(function) else None

    def setter(self, name: str) -> Callable[..., Any]:
        """What `bind={name}` calls: assigns what fits the annotation of the state, or the type that it has (E8)."""
        present: object = self.globals.get(name)
        prop = self.component.props.get(name)
        hint: Any = type(present) if present is not None else Any
        if prop is not None:
            hint = eval(prop.annotation, self.globals)

        def assign(value: Any) -> None:
            self.globals[name] = value

        # Errors name the variable, not this parameter (V1).
        parameter = inspect.Parameter(name, inspect.Parameter.POSITIONAL_ONLY, annotation=hint)
        vars(assign)["__signature__"] = inspect.Signature([parameter])
        assign.__name__ = name
        assign.__annotations__ = {name: hint}
        return assign

    def hook(self, name: str) -> Callable[..., Any] | None:
        """The author's `on_mount` and the like, if there is one."""
        return self.globals.get(name) if name in self.component.hooks else None


DEEPEST = 40
"""Live components of one kind in each other, at most: far from where Python itself gives up, anywhere in our code."""


def _steady(value: object) -> bool:
    return immutable(value) or isinstance(value, OwnedFunction)


def _saved_since(child: Instance, component: Component) -> bool:
    """Whether `component` is another version of what the child is (L10)."""
    return child.component is not component and child.component.path == component.path is not None
