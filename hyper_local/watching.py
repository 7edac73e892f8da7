"""Watching: files that are saved are taken in by themselves (rule L10).

Threads of ours only wait for the file system. What they hear goes to the
kernel's thread, the one place that runs the author's code.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Collection, Mapping
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from . import loader, source_text
from .errors import HyperError, LoadError
from .kernel import Kernel
from .kernels import default_kernel
from .refusals import standing
from .reloading import Reloaded, baseline, failing, must_start_again, take_in

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
        self.seen: dict[Path, Stamp | None] = {}
        """How files that could not be read were before they were waited for."""
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
        seen = {path: stamp(path) for path in paths if not _whole(path)}
        if seen:
            self._stopped.wait(HALF_WRITTEN)
            self.seen.update(seen)
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


Stamp: TypeAlias = "tuple[int, int, int]"
"""What differs when a file was saved: when, its size, and its number, as many editors put a new file in its place."""


def stamp(path: Path) -> Stamp | None:
    """That of one file; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def stamps(path: Path) -> dict[Path, Stamp | None]:
    """Those of the Python files in the app of `path`, or right beside it."""
    app = path if path.is_dir() else loader.app_folder(path)
    return {file: stamp(file) for file in (app.rglob("*.py") if app is not None else path.parent.glob("*.py"))}


def wait_for_change(path: Path, since: Mapping[Path, Stamp | None]) -> None:
    """Block until a Python file in or around `path` is another than `stamps` gave before."""
    from watchfiles import watch  # noqa: PLC0415 - an optional extra

    app = path if path.is_dir() else loader.app_folder(path)
    # What was saved before the watch began shows at the first timeout.
    for _ in watch(
        app or path.parent,
        debounce=GROUP_MS,
        step=STEP_MS,
        rust_timeout=HALF_SECOND_MS,
        yield_on_timeout=True,
        recursive=app is not None,
    ):
        if stamps(path) != since:
            return


class Doubts:
    """Which files may be half written: those that nobody has seen as they are now for a while.

    Asked of one that can't be read. What was seen is told by whoever waits then.
    """

    def __init__(self) -> None:
        self.seen: dict[Path, Stamp | None] = {}
        self.found: dict[Path, Stamp | None] = {}
        """Those for which it has to be looked again."""

    def __call__(self, path: Path) -> bool:
        now = stamp(path)
        if path in self.seen and self.seen[path] == now:
            return False
        self.found[path] = now
        return True

    def saw(self, files: Mapping[Path, Stamp | None]) -> None:
        """These files were so a while ago."""
        self.seen.update(files)


class Say(Protocol):
    """Told what was `taken` in, and how the files were that were `looked` at for it."""

    def __call__(self, taken: Reloaded, looked: Mapping[Path, Stamp | None]) -> None: ...


def follow(kernel: Kernel, paths: Collection[Path], say: Say | None = None) -> Watcher:
    """Take in what is saved around `paths`, on the thread of `kernel`; `say` is told there. Stop it at the end.

    Raises `HyperError` where watchfiles is not installed.
    """
    doubts = Doubts()

    def take(changed: set[Path], looked: Mapping[Path, Stamp | None]) -> None:
        doubts.found = {path: now for path in changed if (now := stamp(path)) != looked[path]}
        if doubts.found and kernel.loop is not None:  # it is being saved once more
            again(changed)
            return
        take_in(changed, partial(told, looked), doubts if kernel.loop is not None else lambda path: False)
        if doubts.found:
            again(changed)

    def told(looked: Mapping[Path, Stamp | None], taken: Reloaded) -> None:
        if say is not None and (taken.files or not doubts.found):
            say(taken, looked)

    def again(changed: set[Path]) -> None:
        assert kernel.loop is not None, "else nothing is doubted"
        doubts.saw(doubts.found)
        doubts.found = {}
        kernel.loop.call_later(HALF_WRITTEN, soon, changed)

    def soon(changed: set[Path]) -> None:
        for hear in saved:
            hear({path for path in changed if _whole(path)})
        # As they were before anything is read: who compares may take a file for newer than it was, and never for older.
        kernel.soon(partial(take, changed, {path: stamp(path) for path in changed}))

    def heard_of(changed: set[Path]) -> None:
        doubts.saw({path: watcher.seen.pop(path) for path in changed if path in watcher.seen})
        soon(changed)

    watcher = Watcher(heard_of)
    for path in paths:
        watcher.add(path)
    for path in loader.files():
        watcher.add(path)
    loader.heard.append(watcher.add)
    baseline()
    watcher.ready(READY)
    # Nobody has heard of what was saved while all began.
    kernel.soon(partial(take, set[Path](), {file: made for path in paths for file, made in stamps(path).items()}))
    return watcher


heard: list[Callable[[Mapping[Path, Stamp | None]], object]] = []
"""Told, by `follow_app`, whenever saved files were looked at, how these were; on the thread of the kernel."""


saved: list[Callable[[set[Path]], object]] = []
"""Told, as soon as files are saved, which of them can be read: on a watcher's thread, whatever keeps the kernel."""


def follow_app(path: Path, kernel: Kernel, unshown: dict[str, int] | None = None) -> Watcher:
    """`hyper-local run --reload`: says in the terminal what was taken in. Problems are logged.

    `unshown` has the addresses of which a host has said that they can't be shown. It is emptied when a save was taken
    in: whether that mends them shows when they are asked for.
    """
    return follow(kernel, [path], _Terminal({} if unshown is None else unshown))


class _Terminal:
    """Says what was taken in, what is still to be mended then, and that nothing is any more."""

    def __init__(self, unshown: dict[str, int]) -> None:
        self.unshown = unshown
        self.stood: list[str] = []
        """What could not be taken in the last time."""
        self.noted: set[str] = set()
        """The files of which there was something else to say the last time: notes, and templates that fail."""
        self.failed: set[str] = set()
        """Those of these whose templates failed."""
        self.there: set[str] | None = None
        """The files that were there at the beginning."""

    def __call__(self, taken: Reloaded, looked: Mapping[Path, Stamp | None]) -> None:
        if self.there is None:
            self.there = {source_text.shown(path) for path in looked}
        stands, failed = standing(), failing()
        still = [problem for problem in stands if problem in self.stood]
        noted = failed | {one.file for one in loader.files().values() if one.notes or one.dead_ends()}
        # A template may fail by what another file gives it.
        wrong = noted.union(taken.files) if failed - self.failed else noted
        lines = [
            f"Reloaded {file}{', but see above' * (file in wrong)}" for file in taken.files if file not in taken.new
        ]
        for file in taken.new:
            kind = "Saved" if file in self.there else "New"
            lines.append(f"{kind}: {file}. If a page is to show it, come to that page by a link, or open the app again")
        self.there.update(taken.new)
        lines += taken.notes
        saved = any(path.suffix == ".py" for path in looked)
        if still and (taken.files or (saved and stands == self.stood)):
            lines += ["Still to be mended:", *(f"  {problem}" for problem in still)]
        elif not (stands or self.unshown or wrong.intersection(taken.files)) and (
            self.stood or (self.noted and not noted)
        ):
            lines.append(f"The app is up to date again{', but for its settings' * must_start_again()}.")
        for line in lines:
            print(line, file=sys.stderr, flush=True)  # noqa: T201 - the author looks here
        self.stood, self.noted, self.failed = stands, noted, failed
        if taken.files:
            self.unshown.clear()
        for hear in heard:
            hear(looked)


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
