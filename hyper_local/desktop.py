"""Desktop: what handlers may ask of the window and of the system around it (rules W1-W3).

    from hyper_local import desktop

    async def load():
        global text
        path = await desktop.open_file("Text files (*.txt)")
        if path is not None:
            text = path.read_text("utf-8")

Whoever shows the component answers; where there is no window, one error says so.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast
from urllib.parse import urlsplit

from .errors import HyperError
from .instance import Instance
from .kernel import Kernel
from .kernels import default_kernel
from .mailbox import running
from .objects import ComponentObject

log = logging.getLogger("hyper_local")

T = TypeVar("T")
Answer = concurrent.futures.Future[T]

LINKS = ("http", "https", "mailto")
"""What `open_link` opens."""


class NotHere(HyperError):
    """There is no window to ask; the message says what to use instead."""


class Desktop(Protocol):
    """What a host with windows offers; set it as `kernel.desktop`.

    `root` is what the handler's window shows. Each call returns at once, with a
    future of the answer where there is one. Called on the kernel's thread.
    """

    def open_window(self, root: Instance, title: str, width: int, height: int) -> None: ...
    def files(self, root: Instance, kind: str, types: Sequence[str], name: str, many: bool) -> Answer[list[str]]: ...
    def box(self, root: Instance, text: str, title: str, question: bool) -> Answer[bool]: ...
    def copy(self, root: Instance, text: str) -> Answer[None]: ...
    def paste(self, root: Instance) -> Answer[str]: ...
    def notify(self, root: Instance, title: str, text: str) -> Answer[bool]: ...
    def is_dark(self, root: Instance) -> Answer[bool]: ...
    def dropped(self, root: Instance) -> list[str]: ...
    def open_link(self, address: str) -> None: ...


def window(shown: type[ComponentObject] | ComponentObject, *, title: str = "", width: int = 0, height: int = 0) -> Any:
    """Show a component in a window of its own; gives the component object (W1).

    A class (`window(Chart)`) makes a new instance; an object
    (`window(Chart(points=5))`, or one that is shown elsewhere) gets another view.
    `width` and `height` in pixels. In a notebook the window belongs to a child
    process. Raises `NotHere` where there can be no window.
    """
    # pyright believes the annotation; authors may give anything.
    given: object = shown
    made: object = shown() if isinstance(shown, type) else given
    if not isinstance(made, ComponentObject):
        raise HyperError(
            f"window() shows a component, not {type(given).__name__}: window(Counter), or window(Counter())"
        )
    kernel, instance = made.__hl_kernel__, made.__hl_instance__
    wanted = title or made.__component__.name
    if kernel.desktop is not None:
        kernel.call(kernel.desktop.open_window, instance, wanted, width, height)
    elif kernel.started:
        raise NotHere("window() needs a desktop window around it, and this app is shown in a browser tab")
    else:
        from . import host  # noqa: PLC0415 - finding one brings importlib.metadata

        found = host.find("window")
        if found is None:
            raise NotHere("window() needs the window host: install hyper-local again (in its checkout: pip install .)")
        notebook = host.find("notebook") if kernel.loop is None else None
        if kernel.loop is None and (notebook is None or not notebook.settle(kernel)):
            file = made.__component__.file
            log.warning("window(): the window closes when this script ends. To keep it: hyper-local run %s", file)
        found.beside(kernel, instance, wanted, width, height)
    return made


async def open_file(*types: str, many: bool = False) -> Any:
    """Let the person choose a file: its `Path`, or None; with `many` a list of them, which may be empty (W2).

    `types` are like "Pictures (*.png *.jpg)". One dialog at a time: a second one
    raises `HyperError`.
    """
    found = await _ask("open_file", lambda d, root: d.files(root, "open", _checked(types), "", many))
    paths = [Path(name) for name in found]
    return paths if many else next(iter(paths), None)


async def save_file(name: str = "", *types: str) -> Path | None:
    """Let the person choose where to save; `name` is proposed. Nothing is written (W2)."""
    found = await _ask("save_file", lambda d, root: d.files(root, "save", _checked(types), name, False))
    return Path(found[0]) if found else None


async def choose_folder() -> Path | None:
    """Let the person choose a folder (W2)."""
    found = await _ask("choose_folder", lambda d, root: d.files(root, "folder", (), "", False))
    return Path(found[0]) if found else None


async def message(text: str, title: str = "") -> None:
    """Show a message until the person has seen it (W2)."""
    await _ask("message", lambda d, root: d.box(root, text, title, False))


async def confirm(question: str, title: str = "") -> bool:
    """Ask the person; whether they agree (W2)."""
    return await _ask("confirm", lambda d, root: d.box(root, question, title, True))


async def copy(text: str) -> None:
    """Put text on the clipboard."""
    await _ask("copy", lambda d, root: d.copy(root, text))


async def paste() -> str:
    """The text on the clipboard, "" where there is none."""
    return await _ask("paste", lambda d, root: d.paste(root))


async def notify(title: str, text: str = "") -> bool:
    """Show a notification of the system's; whether the system took it."""
    return await _ask("notify", lambda d, root: d.notify(root, title, text))


async def is_dark() -> bool:
    """Whether the person prefers dark windows. CSS knows it too: `light-dark(…)`."""
    return await _ask("is_dark", lambda d, root: d.is_dark(root))


def dropped() -> list[Path]:
    """Files that were dropped on this window last, for a handler of `@drop` (W3). On GTK there are none."""
    desktop, _, root = _here("dropped")
    return [Path(name) for name in desktop.dropped(root)]


def open_link(address: str) -> None:
    """Open a web or mail address in the system's browser."""
    if urlsplit(address).scheme.lower() not in LINKS:
        raise HyperError(f"open_link() opens http, https and mailto addresses, not {address!r}")
    _here("open_link")[0].open_link(address)


INSTEAD = {
    "open_file": '<input type="file" @change="load(value)"> works everywhere',
    "save_file": 'write the file into the app\'s folder static/, and link to it: <a href="/static/notes.txt" download>',
    "choose_folder": '<input type="file" multiple @change="load(value)"> takes several files everywhere',
    "message": "show it in the page",
    "confirm": '@click.confirm="…" confirm="Really?" works everywhere',
    "copy": "show it in a field, from which it can be copied: <input readonly value={text}>",
    "paste": 'a field takes what is pasted: <textarea @input="take(value)"></textarea>',
    "notify": "show it in the page",
    "is_dark": "CSS knows it everywhere: color: light-dark(black, white)",
    "dropped": '<input type="file" multiple @change="load(value)"> works everywhere',
    "open_link": "a link in the page works everywhere: <a href=…>",
}


def _here(name: str) -> tuple[Desktop, Kernel, Instance]:
    """Who answers a call from the code that runs now. Raises `NotHere`."""
    instance = running.get()
    kernel = instance.home if instance is not None else default_kernel()
    if instance is None or not isinstance(kernel, Kernel):
        raise NotHere(f"desktop.{name}() is for handlers and hooks: it asks the window that they belong to")
    if kernel.desktop is None:
        raise NotHere(
            f"desktop.{name}() needs a desktop window, and this component is shown without one: {INSTEAD[name]}"
        )
    return kernel.desktop, kernel, instance.root


async def _ask(name: str, ask: Callable[[Desktop, Instance], Answer[T]]) -> T:
    desktop, _, root = _here(name)
    return await cast("Awaitable[T]", asyncio.wrap_future(ask(desktop, root)))


def _checked(types: Sequence[str]) -> Sequence[str]:
    for text in types:
        name, paren, patterns = text.partition("(")
        if not name.strip() or not paren or not patterns.endswith(")") or "*" not in patterns:
            raise HyperError(f"{text!r} is no type of files: write it like 'Pictures (*.png *.jpg)'")
    return types
