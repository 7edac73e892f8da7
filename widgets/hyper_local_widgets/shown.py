"""Shown: an instance in a notebook, with the views that front ends have of it.

Everything in here runs on the kernel's thread, but `Shown.arrived`.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from typing import Any, cast

from hyper_local import static_files
from hyper_local.app import App, turn_to
from hyper_local.errors import ProtocolError
from hyper_local.healing import Healing
from hyper_local.instance import Instance
from hyper_local.kernel import Kernel
from hyper_local.messages import Bye, Go, Hello, decode, encode
from hyper_local.routes import rest_of

from . import home, snapshot
from .printing import redirect, under
from .widget import Widget

_PLAIN = (int, float, str, bool, type(None))


def plain(value: object) -> object:
    """`value` as JSON has it; what JSON does not know as text."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in cast("dict[object, object]", value).items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in cast("list[object]", value)]
    return value if type(value) in _PLAIN else repr(value)


log = logging.getLogger("hyper_local")

GRACE = 2.0
"""Seconds without a view after which a widget is closed: a re-run cell or a reloaded page has new views by then."""
COMING = 30.0
"""Seconds that a view may take to come, after a cell has shown the widget once more."""
PRINTS = 0.1
"""Seconds between two messages with what handlers print."""
EARLY = 30
"""Messages kept for a view that nobody has taken yet; one that needs more is left alone."""
LONGEST_FIRST = 200_000
"""Characters of a first page that go along with the widget's own state."""
LARGEST_FILE = 10_000_000
"""Bytes of a static file that go to a page."""
SILENCE = 5.0
"""Seconds in which the views of other pages must answer when a new page shows up."""


class View:
    """One view: a session, and the page (a browser tab) that it is in, "" until there is one."""

    def __init__(self, shown: Shown, number: str, page: str) -> None:
        self.number = number
        self.page = page
        self.shown = shown
        self.healing: Healing | None = None
        self.prints: list[str] = []
        """What was printed and is not sent yet."""
        self.last_print = float("-inf")
        self.early: list[str] = []
        """What was said before there was a page to hear it."""
        self.session = shown.kernel.open(shown.root, self.send)
        # The cell says it already; who opens the notebook anew, or looks at another cell, has the page alone.
        self.session.overlay.quiet, shown.told_below = shown.told_below, False
        self.healing = Healing(self.session, shown.kernel.later)
        if shown.address:
            self.session.send(encode(Go(shown.address)))

    def send(self, text: str) -> None:
        if not self.page:
            self.early.append(text)
            return
        self.shown.widget.say({"view": self.number, "text": text})
        if self.healing is not None:
            self.healing.watch()

    def taken_by(self, page: str, known: int) -> None:
        """A page has it, and has heard `known` messages; it hears the others now."""
        self.page = page
        later, self.early = self.early[known:], []
        for text in later:
            self.send(text)

    def print(self, text: str) -> None:
        """Show what a handler prints; several texts at once where they come fast."""
        first = not self.prints
        self.prints.append(text)
        wait = self.last_print + PRINTS - self.shown.kernel.now()
        if wait <= 0:
            self.flush()
        elif first:
            self.shown.kernel.later(wait, self.flush)

    def flush(self) -> None:
        """Send what was printed."""
        if self.prints:
            self.last_print = self.shown.kernel.now()
            self.shown.widget.say({"view": self.number, "printed": "".join(self.prints)})
            self.prints.clear()


def _kind(text: str) -> type:
    """Of a message of a view; `NoneType` of what is none."""
    try:
        return type(decode(text))
    except ProtocolError:
        return type(None)


class Shown:
    """The one widget of an instance. `forget` is called when it is closed."""

    def __init__(self, kernel: Kernel, instance: Instance, forget: Callable[[], Any], *, whole: bool = True) -> None:
        self.kernel = kernel
        self.instance = instance
        self.root = instance
        """What is shown: another page of the app, once a link was followed."""
        self.address = instance.address
        self.forget = forget
        self.context = copy_context()
        self.views: dict[str, View] = {}
        self.seen = False
        """Whether any view was ever there."""
        self.still = ""
        """The page as it was last given to be kept."""
        self.coming = False
        """Whether a cell has shown the widget, and no view has come of that yet."""
        self.closing: Any = None
        """The timer that ends in closing, while there is no view."""
        self.told_below = False
        """Whether what is wrong stands below the cell that has shown it last, and no view of that has come yet."""
        self.asking = False
        self.answered: set[str] = set()
        self.keep: object = None
        """What lives as long as the widget: the component object where only the output has it."""
        self.stays: object = None
        """The component object where Python has the widget: then it is not closed when no view is left."""
        self.first: View | None = None
        """The view of whoever comes first, open before that: its page goes along with the widget."""
        self.told = 0
        """How much of what it was told goes along."""
        kernel.lives.hold(instance)
        self.widget = Widget(self.arrived, whole=whole, first=self.begin())
        home.hear(self.widget.comm)
        self.widget.still = lambda: snapshot.page(self.root)

    def begin(self) -> dict[str, Any] | None:
        """Open the first view; gives what it is told, for the widget's state."""
        if not self.kernel.here or self.root.broken is not None:
            return None
        view = View(self, secrets.token_hex(5), "")
        view.session.receive(encode(Hello()))
        if sum(map(len, view.early)) > LONGEST_FIRST:
            view.session.close()
            return None
        self.first, self.told = view, len(view.early)
        return {"view": view.number, "texts": list(view.early)}

    def displayed(self) -> None:
        """A cell shows the widget: what handlers display from now on belongs under that cell."""
        self.context = copy_context()
        self.still = snapshot.page(self.root)
        self.coming = True
        if self.closing is not None:
            self.close_in(COMING)

    def tell_state(self, change: object = None) -> None:
        """Give the widget the state, for notebooks whose cells run again when it changes."""
        if change is None:
            self.kernel.observed(self.instance).add(self.tell_state)
        self.widget.state = {name: plain(value) for name, value in self.instance.state.items()}

    def keep_page(self) -> None:
        """Where nobody looks, as when a notebook is only executed, what is kept is what the last cell has left."""
        page = self.still if self.seen or self.root.ended else snapshot.page(self.root)
        if page != self.still:
            self.still = page
            self.widget.keep(page)

    @property
    def view(self) -> dict[str, Any]:
        """What a cell's output says of the widget."""
        return {"version_major": 2, "version_minor": 0, "model_id": self.widget.model_id}

    def arrived(self, content: Any) -> None:
        """A message came, on any thread."""
        self.kernel.hear(lambda content: self.context.copy().run(self.heard, content), content)

    def heard(self, content: Any) -> None:
        match content:
            case {"view": str(number), "page": str(page), "text": str(text)} if len(number) + len(page) < 100:
                redirect()
                under.set(partial(self.print, number))
                ack = cast("dict[str, object]", content).get("ack")
                for one in (ack, text) if isinstance(ack, str) else (text,):
                    self.said(number, page, one)
            case {"view": str(number), "file": str(address)}:
                self.give(number, address)
            case {"page": str(page), "here": [*numbers]}:
                self.answered.update(n for n, view in self.views.items() if view.page == page and n in numbers)
            case _:
                log.warning("a message of a widget was refused: it has no view")

    def give(self, number: str, address: str) -> None:
        """Send a file of the app's folder `static/` to a view that shows its address (X3)."""
        file = static_files.find(snapshot.static_folder(self.root), address)
        if file is not None and file.stat().st_size > LARGEST_FILE:
            log.warning("%s is too large for a notebook: %d bytes at most", address, LARGEST_FILE)
            file = None
        kind = static_files.kind_of(file) if file is not None else ""
        self.widget.say({"view": number, "file": address, "type": kind}, file.read_bytes() if file else None)

    def print(self, number: str, text: str) -> bool:
        """What code prints that an event of a view has started. On any thread; False where no view is left."""
        view = self.views.get(number) or next(iter(self.views.values()), None)
        if view is None:
            return False
        if self.kernel.here:
            view.print(text)
        else:
            self.kernel.post(view.print, text)
        return True

    def said(self, number: str, page: str, text: str) -> None:
        view = self.views.get(number)
        if view is None or view.page != page:
            view = self.meet(number, page, text)
            if view is None:
                return
        view.session.receive(text)
        if view.session.closed:
            self.gone(view)

    def meet(self, number: str, page: str, text: str) -> View | None:
        """A view speaks for the first time; None where it has to say hello before it says anything else."""
        first = self.first
        if first is not None and first.number == number and len(first.early) <= EARLY:
            self.first = None
            self.widget.taken()
            view = first
            view.taken_by(page, self.told)
        elif _kind(text) is Hello and number not in self.views:
            view = View(self, number, page)
        else:
            # One that was dropped in its sleep, or two pages have taken the same one.
            if _kind(text) is not Bye:
                self.widget.say({"view": number, "again": page})
            return None
        self.stop_closing()
        self.seen, self.coming = True, False
        self.views[number] = view
        if any(other.page != page for other in self.views.values()):
            self.ask()
        return view

    def gone(self, view: View) -> None:
        view.session.close()
        self.views.pop(view.number, None)
        if not self.views and self.stays is None:
            self.close_in(COMING if self.coming else GRACE)

    def close_in(self, seconds: float) -> None:
        """Close the widget unless a view comes until then."""
        self.stop_closing()
        self.closing = self.kernel.later(seconds, self.close)

    def stop_closing(self) -> None:
        """A view has come, or is certain to."""
        if self.closing is not None:
            self.closing.cancel()
            self.closing = None

    def close(self) -> None:
        """Close the widget, not the instance: that lives on if Python still has it, and can be shown again (R4)."""
        self.stop_closing()
        if self.widget.comm is None or self.stays is not None:
            return
        self.widget.close()
        self.let_go()

    def let_go(self) -> None:
        """The widget is closed, by us or by the person who had it: so is what it held."""
        self.forget()
        if self.first is not None:
            self.first.session.close()
        self.keep = self.stays = None
        if self.root is not self.instance:
            self.root.unmount()
        self.kernel.lives.release(self.instance)

    # Links ------------------------------------------------------------------

    def follow(self, to: str, app: App) -> None:
        """Show the page at `to`, in all views. Raises what the page raises (X1)."""
        page = app.page(to)
        if page.path == self.instance.address and not self.instance.ended:
            # Where the cell began, and Python may hold it: its state is still there.
            root, self.address = self.instance, page.path + rest_of(to)
        else:
            root, self.address = turn_to(app, self.kernel, to, self.instance.values)
        self.root = root
        for view in [*self.views.values(), *([self.first] if self.first else [])]:
            if view.session.root is not root:
                self.kernel.show(view.session, root)
            view.session.send(encode(Go(self.address)))

    # Pages that went without a word -----------------------------------------

    def ask(self) -> None:
        """A page that is reloaded says no goodbye: ask all views, and drop those that are silent."""
        if not self.asking:
            self.asking = True
            self.answered.clear()
            asked = list(self.views.values())
            self.widget.say({"ask": True})
            self.kernel.later(SILENCE, lambda: self.drop(asked))

    def drop(self, asked: list[View]) -> None:
        self.asking = False
        for view in asked:
            if view.number not in self.answered and self.views.get(view.number) is view:
                self.gone(view)
