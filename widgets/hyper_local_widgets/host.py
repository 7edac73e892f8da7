"""Host: what `Counter()` shows in a notebook.

Knows IPython only by what is loaded already: in plain Python, and in an IPython
without a kernel, a component object shows as static HTML and text.
"""

from __future__ import annotations

import atexit
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from hyper_local.app import app_of
from hyper_local.errors import HyperError
from hyper_local.kernel import Kernel
from hyper_local.messages import Go, encode
from hyper_local.objects import ComponentObject

from . import embedded, home, magic, snapshot
from .history import History

if TYPE_CHECKING:
    from hyper_local.instance import Instance
    from hyper_local.session import Session

    from .shown import Shown
    from .traits import Traits
    from .widget import Widget

WIDGET = "application/vnd.jupyter.widget-view+json"


class NotebookHost:
    """Shows component objects in Jupyter; found as the host "notebook"."""

    name = "notebook"

    def __init__(self) -> None:
        self.shown: dict[Instance, Shown] = {}
        self.kernels: set[Kernel] = set()
        self.history: History | None = None
        self.brought = False
        """Whether a widget has brought the module that shows widgets: others refer to it."""
        self.traits_made: WeakValueDictionary[Instance, Traits] = WeakValueDictionary()

    def mimebundle(
        self, component: ComponentObject, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, Any]:
        """What IPython shows: a live widget where there is a front end for it, HTML and text in any case.

        The HTML is the page as it is now; it is what a saved, exported or
        untrusted notebook shows.
        """
        kernel, instance = component.__hl_kernel__, component.__hl_instance__
        settled = home.settle(kernel)
        if settled:
            self.begin(kernel)
        html = snapshot.framed(snapshot.page(instance), dressed=self.history is None or self.history.first())
        bundle: dict[str, Any] = {"text/plain": repr(component), "text/html": html}
        if settled:
            bundle[WIDGET] = self.show(kernel, instance).view
        return {
            kind: value
            for kind, value in bundle.items()
            if (not include or kind in include) and (not exclude or kind not in exclude)
        }

    def settle(self, kernel: Kernel) -> bool:
        """Let a kernel live where the notebook's cells run; False where there is no notebook."""
        return home.settle(kernel)

    def traits(self, component: ComponentObject) -> Traits:
        """What `c.traits` is: one object for each instance, made when it is first asked for."""
        from .traits import Traits  # noqa: PLC0415 - few need it

        instance = component.__hl_instance__
        made = self.traits_made.get(instance)
        if made is None:
            made = self.traits_made[instance] = Traits(component.__hl_kernel__, instance)
        made.grow()
        return made

    def widget(self, component: ComponentObject) -> Widget:
        """What `c.widget` is: the one widget of an instance; it stays open as other widgets do."""
        kernel = component.__hl_kernel__
        if not home.settle(kernel):
            raise HyperError("there is no notebook here, so no widget")
        self.begin(kernel)
        shown = self.show(kernel, component.__hl_instance__)
        if home.marimo():
            shown.tell_state()
        shown.stays = component
        return shown.widget

    def inspect(self, component: ComponentObject) -> ComponentObject:
        """What `c.inspect()` is: an inspector, which is a component too."""
        from hyper_local.inspector import inspector  # noqa: PLC0415 - few need it

        return inspector(component)

    def live_cell(self, line: str, cell: str) -> None:
        """`%%live` of IPython: what follows it in its line, and the rest of the cell."""
        magic.live_cell(home.shell(), line, cell, self.display, self.inspect)

    def display(self, component: ComponentObject, told: bool = False) -> None:
        """Show a component below the cell that runs; the notebook's history does not keep it (R4).

        `told` says that the cell itself tells what is wrong with it.
        """
        home.shell().display_pub.publish(self.mimebundle(component))
        shown = self.shown.get(component.__hl_instance__)
        if shown is not None:
            shown.keep, shown.told_below = component, told

    def show(self, kernel: Kernel, instance: Instance) -> Shown:
        """The one widget of an instance; made when it is first shown."""
        from .shown import Shown  # noqa: PLC0415 - brings anywidget, which only a notebook needs

        shown = self.shown.get(instance)
        if shown is not None and shown.widget.comm is None:
            shown.let_go()
            shown = None
        if shown is None:
            whole, self.brought = not self.brought or home.apart(), True
            shown = self.shown[instance] = Shown(kernel, instance, lambda: self.shown.pop(instance, None), whole=whole)
            kernel.navigator = self.follow
        shown.displayed()
        return shown

    def follow(self, session: Session, to: str) -> None:
        """A link inside an app was followed: what it leads to is shown in its place (X1)."""
        shown = next((s for s in self.shown.values() if any(v.session is session for v in s.views.values())), None)
        if shown is None:
            return  # closed since
        try:
            shown.follow(to, app_of(shown.root.component, to))
        except Exception as error:
            session.overlay.failure(error, "load")
            session.send(encode(Go(None)))

    def after_cell(self) -> None:
        """A cell has run."""
        for shown in list(self.shown.values()):
            shown.keep_page()

    def freeze(self, path: Path, out: Path) -> int:
        """`hyper-local freeze`."""
        from .freezing import freeze  # noqa: PLC0415 - of the command line

        return freeze(path, out)

    def begin(self, kernel: Kernel) -> None:
        """See to it that what is shown ends: with its cell, or with Python, as far as that is possible (R4)."""
        if self.history is None and home.shell() is not None:
            self.history = History(home.shell(), self.after_cell)
        if kernel not in self.kernels:
            self.kernels.add(kernel)
            atexit.register(home.end, kernel)


embedded.register()
host = NotebookHost()
"""What the entry point names."""
