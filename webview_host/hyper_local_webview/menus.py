"""Menus: those that `config.py` declares, with their shortcuts (rule W4).

    LIVE = {"menu": {"File": {"Open…": "open_file Ctrl+O", "-": "", "Quit": "quit Ctrl+Q"}}}

An entry names a handler of the page that the window shows, or `quit` and
`reload`, which every window has.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Mapping
from typing import Any

from hyper_local.errors import LoadError
from hyper_local.kernel import Kernel

from .windows import Shown

log = logging.getLogger("hyper_local")

Entries = list[tuple[str, str, str]]
"""Of one menu: title, handler, shortcut; "" as the title for a line between."""

_KEYS = ("Ctrl", "Shift", "Alt", "Meta")


def read(menu: Mapping[str, Any]) -> dict[str, Entries]:
    """The menus of `LIVE["menu"]`. Raises `LoadError`."""
    return {
        title: [_entry(title, name, given) for name, given in _items(title, entries)] for title, entries in menu.items()
    }


def _items(title: str, entries: object) -> Any:
    if not isinstance(entries, dict):
        raise LoadError(f"the menu {title!r} is no dict", None, 'Write {"File": {"Open…": "open_file Ctrl+O"}}')
    return entries.items()  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]


def _entry(title: str, name: object, given: object) -> tuple[str, str, str]:
    if not isinstance(name, str) or not isinstance(given, str):
        raise LoadError(f"{name!r} in the menu {title!r} names no handler", None, 'Write "Open…": "open_file Ctrl+O"')
    if set(name) <= {"-"}:
        return "", "", ""
    handler, _, shortcut = given.strip().partition(" ")
    keys = shortcut.strip().split("+") if shortcut.strip() else []
    if not handler.isidentifier() or any(key not in _KEYS for key in keys[:-1]) or "" in keys:
        raise LoadError(
            f"{given!r} of {name!r} in the menu {title!r} is no handler with a shortcut",
            None,
            f"Write the handler's name, and behind it keys such as Ctrl+Shift+S. There are {', '.join(_KEYS)}.",
        )
    return name, handler, "+".join(keys)


class Menus:
    """The menus of a program's windows."""

    def __init__(self, menus: Mapping[str, Entries], kernel: Kernel) -> None:
        self.menus = menus
        self.kernel = kernel

    def add_to(self, shown: Shown) -> None:
        """Put the menus into a window that is about to be shown. On the UI thread."""
        if not self.menus:
            return
        renderer = shown.window.gui.renderer
        if renderer == "qtwebengine":
            self._add_qt(shown)
        elif renderer == "gtkwebkit2":
            self._add_gtk(shown)

    def for_pywebview(self, windows: Any) -> list[Any]:
        """The same for `webview.start(menu=…)`, where the system has one menu for all windows, and no shortcuts."""
        menu: Any = importlib.import_module("webview.menu")

        def entry(title: str, handler: str) -> Any:
            return (
                menu.MenuAction(title, lambda: self.run(windows.shown[0], handler)) if title else menu.MenuSeparator()
            )

        return [menu.Menu(title, [entry(t, h) for t, h, _ in entries]) for title, entries in self.menus.items()]

    def run(self, shown: Shown, handler: str) -> None:
        """An entry was chosen. Any thread."""
        if handler == "quit":
            shown.ending.ask()
        elif handler == "reload":
            shown.show_again()
        else:
            self.kernel.post(call, self.kernel, shown, handler)

    def _action(self, shown: Shown, handler: str) -> Callable[..., None]:
        return lambda *_: self.run(shown, handler)

    def _add_qt(self, shown: Shown) -> None:
        gui: Any = importlib.import_module("qtpy.QtGui")
        bar = shown.window.native.menuBar()
        for title, entries in self.menus.items():
            menu = bar.addMenu(title.replace("&", "&&"))
            for name, handler, shortcut in entries:
                if not name:
                    menu.addSeparator()
                    continue
                action = menu.addAction(name.replace("&", "&&"))
                action.triggered.connect(self._action(shown, handler))
                if shortcut:
                    action.setShortcut(gui.QKeySequence(shortcut))

    def _add_gtk(self, shown: Shown) -> None:
        gtk: Any = importlib.import_module("gi.repository.Gtk")
        native = shown.window.native
        keys = gtk.AccelGroup()
        native.add_accel_group(keys)
        bar = gtk.MenuBar()
        for title, entries in self.menus.items():
            top, menu = gtk.MenuItem(label=title), gtk.Menu()
            top.set_submenu(menu)
            bar.append(top)
            for name, handler, shortcut in entries:
                item = gtk.MenuItem(label=name) if name else gtk.SeparatorMenuItem()
                menu.append(item)
                if name:
                    item.connect("activate", self._action(shown, handler))
                if shortcut:
                    *before, last = shortcut.split("+")
                    code = "".join(f"<{key.replace('Ctrl', 'Primary')}>" for key in before) + last
                    item.add_accelerator("activate", keys, *gtk.accelerator_parse(code), gtk.AccelFlags.VISIBLE)
        page, box = native.get_child(), gtk.Box(orientation=gtk.Orientation.VERTICAL)
        native.remove(page)
        box.pack_start(bar, False, False, 0)
        box.pack_start(page, True, True, 0)
        native.add(box)


def call(kernel: Kernel, shown: Shown, name: str) -> None:
    """Run a handler of what the window shows. On the kernel's thread."""
    for instance in shown.bridge.shows.tree_of_instances():
        if instance.handler(name) is not None:
            try:
                kernel.run(instance, name)
            except Exception as error:
                kernel.failed(instance, error, "handler")
            return
    log.error("the menu names %r, which is no handler of the page that is shown", name)
