"""Windows: those that one program shows, each with its bridge, its ending and its place.

The first is made before the toolkit starts; others may come at any time, from
any thread but that of the windows. The program ends with the last.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hyper_local import markup, static_files
from hyper_local.instance import Instance
from hyper_local.kernel import Kernel
from hyper_local.records import record
from hyper_local.session import Session

from . import assets, channel, devtools, toolkit
from .bridge import Bridge
from .dialogs import Dialogs
from .ending import Ending
from .lockdown import guard, keep_alive, revive, show_again
from .places import SMALLEST, Place, Places, on_a_screen
from .shell import Names, shell

log = logging.getLogger("hyper_local")

SIZE = (960, 720)
PAINT_SECONDS = 0.3
"""How long a window waits for what it shows first; `on_mount` may take its time."""
PAINT_LENGTH = 200_000
"""Qt shows no document beyond 2 MB."""


@record
class Look:
    """How a window is first shown: its title, size in pixels, and the name its place is remembered by, "" for none."""

    title: str
    width: int = SIZE[0]
    height: int = SIZE[1]
    name: str = ""


class Nothing:
    """An object without any attribute.

    pywebview lets the page call every dotted name of what it is given, also of
    None, and those that begin with an underscore: so it gets this.
    """

    __slots__ = ()

    def __getattribute__(self, name: str) -> Any:
        raise AttributeError(name)

    def __dir__(self) -> list[str]:
        return []


class Shown:
    """One window: pywebview's, our bridge into it, and what ends it."""

    def __init__(self, window: Any, bridge: Bridge, ending: Ending, dialogs: Dialogs, html: str) -> None:
        self.window = window
        self.bridge = bridge
        self.ending = ending
        self.dialogs = dialogs
        self.html = html
        self.dropped: list[str] = []
        """Paths of the files that were dropped last."""
        self.kept: Any = None
        """What Qt does not keep alive by itself."""
        self.channel: Any = None
        """The same, of the page's way to us."""

    def show_again(self) -> None:
        """Load the document once more: a new view of the same state. Any thread."""
        show_again(self.window, self.html)


class FirstView:
    """The view of a window's first document, opened before there is a window: what it shows is part of the document."""

    def __init__(self, kernel: Kernel, root: Instance, *, development: bool) -> None:
        self.kernel = kernel
        self.root = root
        self.development = development
        self.session: Session | None = None
        self._early: list[str] = []
        self._say: Callable[[str], None] = self._early.append

    def paint(self) -> str:
        """The page as HTML; "" where that is long, or takes long, or is not ours to make."""
        if getattr(self.root, "surface", None) is None:  # a kernel in another process
            return ""
        try:
            content = self.kernel.call(self._open).result(PAINT_SECONDS)
        except Exception:  # it will be said in the page
            log.debug("no first paint", exc_info=True)
            return ""
        return content if len(content) < PAINT_LENGTH else ""

    def _open(self) -> str:
        self.session = self.kernel.open(self.root, lambda text: self._say(text), development=self.development)
        return "" if self.root.broken is not None else markup.html(self.root.surface.tree)

    def give_to(self, bridge: Bridge) -> None:
        """The window is there: its bridge carries the view from now on."""

        def give() -> None:
            if self.session is not None:
                self._say = bridge.say
                bridge.session = self.session
                for text in self._early:
                    bridge.say(text)

        self.kernel.post(give)


class Windows:
    """The windows of one program. `path` is the app's, for its static files and the places."""

    def __init__(self, webview: Any, kernel: Kernel, path: Path, gui: str, *, development: bool = True) -> None:
        self.webview = webview
        self.kernel = kernel
        self.path = path
        self.gui = gui
        self.development = development
        self.shown: list[Shown] = []
        self.places = Places(path)
        self.opened: Callable[[Any, Bridge], None] | None = None
        self.menu: list[Any] = []
        self.anew = False
        """Whether F5 lets a page begin anew, as in a browser: for who writes it. Others would lose what they did."""
        self.prepare: list[Callable[[Shown], None]] = []
        """Called on the UI thread for each window, before it is shown."""
        self._lock = threading.Lock()

    def open(self, root: Instance, address: str, look: Look) -> Shown:
        """A window that shows `root`; `address` is its page's, "" for none. Not on the UI thread, but for the first."""
        before = next(iter(self.shown), None)
        if before is None:
            return self._make(root, address, look)
        with toolkit.Held(before.window):
            return self._make(root, address, look)

    def _make(self, root: Instance, address: str, look: Look) -> Shown:
        names = Names()
        base = assets.base_for(self.gui)
        first = FirstView(self.kernel, root, development=self.development)
        html = shell(names, title=look.title, path=address, base=base, anew=self.anew)
        painted = shell(names, title=look.title, path=address, base=base, content=first.paint(), anew=self.anew)
        place = self.places.get(look.name) if look.name else None
        window = self.webview.create_window(
            look.title,
            html=painted,
            js_api=Nothing(),
            width=place.width if place else look.width,
            height=place.height if place else look.height,
            maximized=place.maximized if place else False,
            min_size=SMALLEST,
            text_select=True,
            zoomable=True,
            draggable=True,
        )
        bridge = Bridge(window, self.kernel, root, names, look.title, development=self.development)
        first.give_to(bridge)
        shown = Shown(window, bridge, Ending(window, bridge), Dialogs(window, self.webview), html)
        shown.ending.before = lambda: self._leaves(shown, look.name)
        shown.ending.after = lambda: self._left(shown)
        with self._lock:
            self.shown.append(shown)
        keep_alive(window, bridge, html)
        if self.opened is not None:
            self.opened(window, bridge)

        def before_show() -> None:
            shown.channel = channel.connect(window, bridge)
            guard(window, bridge.stayed)
            revive(window, bridge, html)
            assets.serve(window, static_files.folder_of(self.path))
            if place is not None:
                put_where_it_was(window, place, self.webview)
            for prepare in self.prepare:
                prepare(shown)

        window.events.before_show += before_show
        return shown

    def of(self, root: Instance) -> Shown | None:
        """The window that shows `root`, the first if there are several. On the kernel's thread."""
        return next((shown for shown in self.shown if shown.bridge.shows is root), None)

    def close(self) -> None:
        """Close all, without asking. Any thread."""
        for shown in list(self.shown):
            shown.ending.close()

    def _leaves(self, shown: Shown, name: str) -> None:
        """A window is about to go; it still stands where it stood."""
        shown.dialogs.dismiss()
        if len(self.shown) == 1:
            devtools.close(shown.window)
        if name:
            try:
                self.places.put(name, Place(*toolkit.place_of(shown.window), toolkit.is_maximized(shown.window)))
            except Exception:
                log.debug("where the window stood could not be found", exc_info=True)

    def _left(self, shown: Shown) -> None:
        """A window has gone: what it showed ends, unless another window or Python has it (R4)."""
        with self._lock:
            self.shown.remove(shown)
            last = not self.shown
        if not last:  # what the last one showed ends with the kernel, which waits for it
            self.kernel.post(leave, self.kernel, shown.bridge)


def leave(kernel: Kernel, bridge: Bridge) -> None:
    """Close the view of a window that has gone. On the kernel's thread."""
    session: Session | None = bridge.session
    root = session.root if session is not None else bridge.root
    if session is not None:
        session.close()
    if not kernel.sessions.get(root) and root not in kernel.lives.holders:
        root.unmount()


def put_where_it_was(window: Any, place: Place, webview: Any) -> None:
    """Move a window that is about to be shown, if a screen is there. On the UI thread."""
    try:
        if not on_a_screen(place, webview.screens):
            return
        renderer = window.gui.renderer
        if renderer in ("qtwebengine", "gtkwebkit2"):
            window.native.move(place.x, place.y)
        else:
            window.events.shown += lambda: window.move(place.x, place.y)
    except Exception:
        log.debug("the window could not be put where it was", exc_info=True)
