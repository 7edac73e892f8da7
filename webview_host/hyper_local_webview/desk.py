"""Desk: the window host's answers to `hyper_local.desktop`, and the question whether a window may close."""

from __future__ import annotations

import asyncio
import concurrent.futures
import importlib
import inspect
import logging
import threading
import webbrowser
from collections.abc import Sequence
from typing import Any

from hyper_local.errors import author_traceback
from hyper_local.instance import Instance
from hyper_local.kernel import Kernel
from hyper_local.mailbox import in_turns, running
from hyper_local.shared import turn

from . import system
from .windows import SIZE, Look, Shown, Windows

log = logging.getLogger("hyper_local")

ASK_SECONDS = 5.0
"""How long `on_close` may take to answer, and a handler that keeps it waiting."""


class Desk:
    """Answers the handlers of one program. `app` is its name, for notifications."""

    def __init__(self, windows: Windows, app: str) -> None:
        self.windows = windows
        self.app = app
        self._started = threading.Event()
        windows.prepare.append(self._hook_up)

    def _hook_up(self, shown: Shown) -> None:
        """On the UI thread, before a window is shown."""
        shown.window.events.shown += self._started.set
        shown.ending.may_close = lambda: self.may_close(shown)
        if shown.window.gui.renderer == "qtwebengine":
            watch_drops_qt(shown)

    def _window(self, root: Instance) -> Shown:
        return self.windows.of(root) or self.windows.shown[0]

    # hyper_local.desktop ----------------------------------------------------

    def open_window(self, root: Instance, title: str, width: int, height: int) -> None:
        """Show `root` in another window, soon."""
        kernel = self.windows.kernel
        kernel.lives.hold(root)  # until the window has it: Python may not

        def make() -> None:
            try:
                self._started.wait()
                look = Look(title, width or SIZE[0], height or SIZE[1], root.component.name)
                shown = self.windows.open(root, root.address, look)
                shown.window.events.closed += lambda: kernel.post(let_go, kernel, root)
            except Exception:
                log.exception("the window %r could not be opened", title)

        threading.Thread(target=make, name="hyper-open", daemon=True).start()

    def files(
        self, root: Instance, kind: str, types: Sequence[str], name: str, many: bool
    ) -> concurrent.futures.Future[list[str]]:
        return self._window(root).dialogs.files(kind, types, name, many)

    def box(self, root: Instance, text: str, title: str, question: bool) -> concurrent.futures.Future[bool]:
        return self._window(root).dialogs.box(text, title, question)

    def copy(self, root: Instance, text: str) -> concurrent.futures.Future[None]:
        return system.copy(self._window(root).window, text)

    def paste(self, root: Instance) -> concurrent.futures.Future[str]:
        return system.paste(self._window(root).window)

    def notify(self, root: Instance, title: str, text: str) -> concurrent.futures.Future[bool]:
        return system.notify(self._window(root).window, self.app, title, text)

    def is_dark(self, root: Instance) -> concurrent.futures.Future[bool]:
        return system.is_dark(self._window(root).window)

    def dropped(self, root: Instance) -> list[str]:
        return list(self._window(root).dropped)

    def open_link(self, address: str) -> None:
        threading.Thread(target=webbrowser.open, args=(address,), name="hyper-link", daemon=True).start()

    # Closing ------------------------------------------------------------------

    def may_close(self, shown: Shown) -> bool:
        """Ask `on_close` of what the window shows; a text that it gives is a question to the person. Any thread."""
        kernel = self.windows.kernel
        if not may_object(shown.bridge.shows):
            return True  # at once, whatever the kernel is busy with (D7)
        try:
            asked = asyncio.run_coroutine_threadsafe(objection(kernel, shown), _loop(kernel))
            answer = asked.result(ASK_SECONDS)
        except concurrent.futures.TimeoutError:
            log.warning("closing without asking on_close: a handler has kept it waiting for %g seconds", ASK_SECONDS)
            return True
        except RuntimeError:  # the kernel has ended
            return True
        if not answer:
            return answer != ""
        try:
            return shown.dialogs.box(answer, "", True).result()
        except concurrent.futures.CancelledError:
            return False


def may_object(root: Instance) -> bool:
    """Whether anything in a window has `on_close`. Any thread."""
    try:
        return any("on_close" in instance.component.hooks for instance in root.tree_of_instances())
    except RuntimeError:  # it is being rendered
        return True


def _loop(kernel: Kernel) -> asyncio.AbstractEventLoop:
    loop = kernel.loop
    if loop is None:
        raise RuntimeError("no loop")
    return loop


def let_go(kernel: Kernel, root: Instance) -> None:
    """The window that held `root` has gone."""
    if not root.ended and root in kernel.lives.holders:
        kernel.lives.release(root)


async def objection(kernel: Kernel, shown: Shown) -> str | None:
    """What `on_close` says of a window's components: None to close, "" to stay, else a question. On the kernel."""
    for instance in list(shown.bridge.shows.tree_of_instances()):
        hook = instance.hook("on_close")
        if hook is None:
            continue
        token = running.set(instance)
        try:
            with turn():
                answer: object = hook()
            if inspect.isawaitable(answer):
                answer = await in_turns(answer)
        except Exception as error:
            # A mistake in it must not lock the person in.
            log.error("on_close failed:\n%s", author_traceback(error))
            continue
        finally:
            running.reset(token)
            kernel.invalidate(instance)
        if answer is False:
            return ""
        if isinstance(answer, str) and answer:
            return answer
    return None


def watch_drops_qt(shown: Shown) -> None:
    """Note which files are dropped on a window: pages don't learn their paths. On the UI thread."""
    core: Any = importlib.import_module("qtpy.QtCore")
    view = shown.window.native.webview

    class Watch(core.QObject):
        def eventFilter(self, watched: Any, event: Any) -> bool:  # noqa: N802 - Qt's name
            if event.type() == core.QEvent.Type.Drop:
                urls = event.mimeData().urls()
                shown.dropped = [url.toLocalFile() for url in urls if url.isLocalFile()]
            return False

    shown.kept = watch = Watch(view)
    view.installEventFilter(watch)
