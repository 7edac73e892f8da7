"""Watching: files that are saved are taken in by themselves (rule L10).

Threads of ours only wait for the file system. What they hear goes to the
kernel's thread, the one place that runs the author's code.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from . import loader
from .errors import HyperError, LoadError
from .kernel import Kernel
from .kernels import default_kernel
from .reloading import Reloaded, baseline, reload

log = logging.getLogger("hyper_local")

GROUP_MS = 400
"""Milliseconds within which changes that follow each other are one."""
STEP_MS = 50
"""Milliseconds of quiet that end a group of changes."""
HALF_SECOND_MS = 500
READY = 5.0
"""Seconds that whoever begins to watch waits at most until that is so."""
HALF_WRITTEN = 0.25
"""Seconds that a file which can't be read yet, or is gone, has to be written to its end."""


def check() -> None:
    """Raise `HyperError` where files can't be watched."""
    if find_spec("watchfiles") is None:
        raise HyperError("watching files needs watchfiles: pip install watchfiles")


class _Asked(threading.Event):
    """An event that watchfiles asks for all the time; `asked` is set from the first time on: then it watches."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = threading.Event()

    def is_set(self) -> bool:
        self.asked.set()
        return super().is_set()


class Watcher:
    """Waits for changes of Python files, and tells of them.

    `changed` is called with the paths, on a thread of this object's. Folders
    of an app are watched with all that is in them, the folder around one alone.
    Raises `HyperError` where watchfiles is not installed.
    """

    def __init__(self, changed: Callable[[set[Path]], None]) -> None:
        check()
        self.changed = changed
        self.folders: dict[bool, set[Path]] = {True: set(), False: set()}
        self._again = {True: _Asked(), False: _Asked()}
        self._stopped = threading.Event()
        self._threads: dict[bool, threading.Thread] = {}

    def add(self, path: Path) -> None:
        """Watch what belongs to a component file, or to an app's folder. Any thread may call this."""
        app = path if path.is_dir() else loader.app_folder(path)
        wanted = [(True, app), (False, app.parent)] if app is not None else [(False, path.parent)]
        for deep, folder in wanted:
            if folder in self.folders[deep] or self._stopped.is_set():
                continue
            self.folders[deep] = self.folders[deep] | {folder}
            self._again[deep].set()
            if deep not in self._threads:
                thread = threading.Thread(target=self._watch, args=(deep,), name="hyper-watcher", daemon=True)
                self._threads[deep] = thread
                thread.start()

    def ready(self, seconds: float) -> None:
        """Wait until what was added is watched, but no longer than this: a file saved before then is not seen."""
        for deep in list(self._threads):
            self._again[deep].asked.wait(seconds)

    def stop(self) -> None:
        """End the threads."""
        self._stopped.set()
        for event in self._again.values():
            event.set()
        for thread in self._threads.values():
            if thread is not threading.current_thread():
                thread.join(2.0)

    def _watch(self, deep: bool) -> None:
        from watchfiles import watch  # noqa: PLC0415 - an optional extra

        again = self._again[deep]
        while not self._stopped.is_set():
            again.clear()
            folders = [folder for folder in self.folders[deep] if folder.is_dir()]
            try:
                for found in watch(
                    *folders,
                    watch_filter=_filter(),
                    debounce=GROUP_MS,
                    step=STEP_MS,
                    stop_event=again,
                    recursive=deep,
                    raise_interrupt=False,
                ):
                    self._settled({Path(path) for _, path in found})
            except Exception:
                log.exception("files are watched no more: start again, or call hyper_local.reload()")
                return
            if not folders:
                again.wait()

    def _settled(self, paths: set[Path]) -> None:
        """Give a file that is half written a moment: some editors empty it first, or put another in its place."""
        if not all(_whole(path) for path in paths):
            self._stopped.wait(HALF_WRITTEN)
        if not self._stopped.is_set():
            try:
                self.changed(paths)
            except Exception:
                log.exception("a change of files could not be taken in")


def _whole(path: Path) -> bool:
    try:
        text = loader.text_of(path)
        from .source import read  # noqa: PLC0415 - reads source; only a change needs it

        read(text, str(path))
    except (OSError, LoadError):
        return False
    return bool(text.strip())


def _filter() -> Any:
    from watchfiles import Change, DefaultFilter  # noqa: PLC0415 - an optional extra

    class Sources(DefaultFilter):
        """Python's sources, and folders, which may hold some; not what Python, git and editors make."""

        def __call__(self, change: Change, path: str) -> bool:
            suffix = Path(path).suffix
            return (suffix == ".py" or not (suffix or Path(path).is_file())) and super().__call__(change, path)

    return Sources()


def stamps(path: Path) -> dict[Path, int]:
    """When the Python files in or around `path` were saved."""
    folder = path if path.is_dir() else loader.app_folder(path) or path.parent
    found: dict[Path, int] = {}
    for file in folder.rglob("*.py"):
        with suppress(OSError):
            found[file] = file.stat().st_mtime_ns
    return found


def wait_for_change(path: Path, since: dict[Path, int]) -> None:
    """Block until a Python file in or around `path` is another than `stamps` gave before."""
    from watchfiles import watch  # noqa: PLC0415 - an optional extra

    folder = path if path.is_dir() else loader.app_folder(path) or path.parent
    # What was saved before the watch began shows at the first timeout.
    for _ in watch(folder, debounce=GROUP_MS, step=STEP_MS, rust_timeout=HALF_SECOND_MS, yield_on_timeout=True):
        if stamps(path) != since:
            return


def follow(kernel: Kernel, paths: Iterable[Path], say: Callable[[Reloaded], None] | None = None) -> Watcher:
    """Take in what is saved around `paths`, on the thread of `kernel`; `say` is told there. Stop it at the end.

    Raises `HyperError` where watchfiles is not installed.
    """

    def take(changed: set[Path]) -> None:
        taken = reload(changed)
        if say is not None:
            say(taken)

    watcher = Watcher(lambda changed: kernel.soon(partial(take, changed)))
    for path in paths:
        watcher.add(path)
    for path in loader.files():
        watcher.add(path)
    loader.heard.append(watcher.add)
    baseline()
    watcher.ready(READY)
    return watcher


heard: list[Callable[[], object]] = []
"""Told, by `follow_app`, whenever saved files were looked at; on the thread of the kernel."""


def follow_app(path: Path, kernel: Kernel) -> Watcher:
    """`hyper-local run --reload`: says in the terminal what was taken in. Problems are logged."""

    def say(taken: Reloaded) -> None:
        noted = {component.file: len(component.notes) for component in loader.files().values()}
        known = [f"Reloaded {file}{_above(noted.get(file, 0))}" for file in taken.files if file not in taken.new]
        new = [f"New: {file}. If a page is to show it, open or reload that page" for file in taken.new]
        for line in known + new + taken.notes:
            print(line, file=sys.stderr, flush=True)  # noqa: T201 - the author looks here
        for hear in heard:
            hear()

    return follow(kernel, [path], say)


def _above(notes: int) -> str:
    """What follows the name of a file that was taken in, where all is not well: loading has told of so many notes."""
    return f", {notes} note{'s' if notes > 1 else ''} above" if notes else ""


def end(watcher: Watcher) -> None:
    """Watch no more."""
    if watcher.add in loader.heard:
        loader.heard.remove(watcher.add)
    watcher.stop()


_watcher: Watcher | None = None


def watch(on: bool = True) -> None:
    """Take in every component file that you save, and what it imports, as you save it (L10).

    For notebooks; `watch(False)` ends it. What happens is that of
    `hyper_local.reload()`, between two cells. Raises `HyperError` where
    watchfiles is not installed, or no event loop runs.
    """
    global _watcher
    if _watcher is not None:
        end(_watcher)
        _watcher = None
    if not on:
        return
    kernel = default_kernel()
    if kernel.loop is None:
        raise HyperError("there is no event loop here that could take changes in: call hyper_local.reload()")
    _watcher = follow(kernel, ())
