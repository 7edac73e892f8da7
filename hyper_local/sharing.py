"""Sharing: the shared values of one kernel, and who is rendered when they have changed (B1-B3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .component import Component
from .instance import Instance
from .shared import Loose, root_of


class Sharing:
    """Holds the values by file and name.

    `soon` runs a function later in this turn, on the kernel's thread; `render`
    renders the instances of which its argument says that they are to be.
    """

    def __init__(
        self, soon: Callable[[Callable[[], object]], None], render: Callable[[Callable[[Instance], bool]], None]
    ) -> None:
        self.soon = soon
        self.render = render
        self.values: dict[tuple[str, str], Any] = {}
        self.asked = False
        self.loose_changes = Loose.changes

    def value(self, component: Component, name: str, make: Callable[[], Any]) -> Any:
        """One object for that module and name; the first initial value counts (B1)."""
        key = (component.file, name)
        if key not in self.values:
            value = self.values[key] = make()
            root_of(value).on_change = self.broadcast
        return self.values[key]

    def broadcast(self) -> None:
        """Render all instances that use changed values, once per turn (B3). Any thread may call this."""
        if not self.asked:
            self.asked = True
            self.soon(self.render_changed)

    def render_changed(self) -> None:
        """Render the instances whose shared values have changed."""
        self.asked = False
        changed: set[tuple[str, str]] = set()
        for key, value in self.values.items():
            root = root_of(value)
            if root.changed:
                root.changed = False
                changed.add(key)
        # Who uses a value of a helper module, nobody knows; a render that changes nothing sends nothing.
        loose = self.loose_changes != Loose.changes
        self.loose_changes = Loose.changes
        self.render(
            lambda instance: loose or any((instance.component.file, n) in changed for n in instance.component.shared)
        )
