"""Traits: the variables of a component as traits, for `traitlets.link` and whatever else speaks of traits.

Widgets of Jupyter change their traits on whatever thread a message comes, so
one lock holds a trait and the variable behind it together: a slider that is
dragged while a handler counts never gets back a value that it had before (N15).
"""

from __future__ import annotations

import threading
from typing import Any, cast

import traitlets

from hyper_local import props
from hyper_local.errors import PropError
from hyper_local.instance import Instance
from hyper_local.kernel import Kernel
from hyper_local.objects import READ_ONLY, assign, kind_of

_lock = threading.RLock()
"""One for all: two components may be linked to each other, from two threads."""
_ATOMS = (int, str, float, bool, bytes, type(None))


class _Variable(traitlets.Any):
    """A state variable as a trait; refuses what its annotation refuses."""

    def validate(self, obj: Any, value: Any) -> Any:
        return cast("Traits", obj).fitting(self.name or "", value)

    def set(self, obj: Any, value: Any) -> None:
        with _lock:
            super().set(obj, value)


class Traits(traitlets.HasTraits):
    """The variables of one instance. Set one, and the component shows it; it tells of every change.

    A name that traitlets itself uses, such as `observe`, has a `_` behind it.
    What Python can't set is a read-only trait.
    """

    def __init__(self, kernel: Kernel, instance: Instance) -> None:
        self._kernel, self._instance = kernel, instance
        self._variables: dict[str, str] = {}
        """Names of variables by those of their traits."""
        super().__init__()
        self.grow()

    def grow(self) -> None:
        """Take in variables that are new, as after a reload."""
        component, known = self._instance.component, set(self._variables.values())
        new = {
            f"{name}_" if hasattr(Traits, name) else name: name for name in self._instance.state if name not in known
        }
        if not new:
            return
        self._variables |= new
        self.add_traits(
            **{trait: _Variable(read_only=kind_of(component, name) in READ_ONLY) for trait, name in new.items()}
        )
        for trait, name in new.items():
            self._trait_values[trait] = self._instance.globals.get(name)
        self._kernel.observed(self._instance).add(self._changed, new.values())

    def fitting(self, trait: str, value: object) -> object:
        """`value`, if the variable may have it. Raises `TraitError`."""
        name, component = self._variables[trait], self._instance.component
        if name in component.props:
            try:
                props.fit(component, {name: value}, self._instance.globals)
            except PropError as error:
                raise traitlets.TraitError(str(error)) from None
        return value

    def _changed(self, change: Any) -> None:
        """The component has another value, or has changed it in place."""
        trait = next(t for t, name in self._variables.items() if name == change.name)
        with _lock:
            # As it is now: another thread may have set it since it was seen.
            old, new = self._trait_values.get(trait), self._instance.globals.get(change.name)
            if old is new:
                if type(new) in _ATOMS:
                    return
                old = change.old
            self._trait_values[trait] = new
            self.notify_change(traitlets.Bunch(name=trait, old=old, new=new, owner=self, type="change"))

    def notify_change(self, change: traitlets.Bunch) -> None:
        """A trait has another value: so has the component, if it is not from there."""
        name = self._variables[change.name]
        if self._instance.globals.get(name) is not change.new:
            assign(self._kernel, self._instance, name, change.new)
        super().notify_change(change)
