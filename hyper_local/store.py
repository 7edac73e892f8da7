"""Store: files in a folder, read once and written in the background, each as a whole (rules K2, K4).

A file is replaced by another that is complete, so a power cut or a full disk
leaves the one of before. What can't be read, or was written meanwhile by another
program, is put aside under a name of its own: nothing is ever deleted.
"""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

log = logging.getLogger("hyper_local")

Stamp = tuple[int, int, int] | None
"""What tells one version of a file from another; None where there is no file."""


class Store:
    """Reads and writes files. Any thread may call it; one of its own writes."""

    def __init__(self) -> None:
        self.told: Callable[[Path, str], None] = lambda file, problem: None
        """Called on that thread after each file: what was wrong with it, "" if it is written."""
        self._waiting: dict[Path, bytes] = {}
        self._stamps: dict[Path, Stamp] = {}
        self._writing = False
        self._thread: threading.Thread | None = None
        self._change = threading.Condition()

    def read(self, file: Path) -> bytes | None:
        """The content of a file, None where there is none. Raises OSError for one that can't be read."""
        with self._change:
            waiting = self._waiting.get(file)
            if waiting is not None:
                return waiting
        stamp = _stamp(file)
        self._stamps[file] = stamp
        return None if stamp is None else file.read_bytes()

    def put(self, file: Path, content: bytes) -> None:
        """Write a file, soon: of several contents the newest counts."""
        with self._change:
            self._waiting[file] = content
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="hyper-store", daemon=True)
                self._thread.start()
                atexit.register(self.flush)
            self._change.notify_all()

    def flush(self, seconds: float = 5.0) -> bool:
        """Wait until everything is written; whether it is, in time."""
        with self._change:
            return self._change.wait_for(lambda: not self._waiting and not self._writing, seconds)

    def put_aside(self, file: Path, word: str) -> Path:
        """Rename a file, so that nobody writes over it; its new name tells why and when."""
        aside = _free(file, f"{word}-{time.strftime('%Y-%m-%dT%H-%M-%S')}")
        file.replace(aside)
        self._stamps[file] = None
        return aside

    def _run(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._waiting)
                file, content = next(iter(self._waiting.items()))
                del self._waiting[file]
                self._writing = True
            problem = ""
            try:
                self._write(file, content)
            except OSError as error:
                problem = error.strerror or str(error)
                log.error(
                    "%s can't be written (%s); the file of before is as it was, and the next change tries again",
                    file,
                    problem,
                )
            except BaseException as error:
                problem = type(error).__name__
                log.exception("%s can't be written", file)
            finally:
                self.told(file, problem)
                with self._change:
                    self._writing = False
                    self._change.notify_all()

    def _write(self, file: Path, content: bytes) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f".{file.name}.{os.getpid()}.new")
        try:
            with beside.open("wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            now = _stamp(file)
            if now is not None and now != self._stamps.get(file):
                self._keep_other(file)
            beside.replace(file)
        except BaseException:
            with suppress(OSError):
                beside.unlink()
            raise
        self._stamps[file] = _stamp(file)
        if os.name == "posix":
            # Else a power cut may forget the new name.
            folder = os.open(file.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def _keep_other(self, file: Path) -> None:
        """Another program has written this file since we read it: its version stays under another name."""
        other = file.with_name(f"{file.stem}.other-{os.getpid()}{file.suffix}")
        shutil.copy2(file, other)
        log.warning("another program has changed %s meanwhile: its version is kept as %s", file, other.name)


def _stamp(file: Path) -> Stamp:
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _free(file: Path, addition: str) -> Path:
    """A name beside `file` that nothing has yet."""
    made = file.with_name(f"{file.stem}.{addition}{file.suffix}")
    number = 1
    while made.exists():
        number += 1
        made = file.with_name(f"{file.stem}.{addition}-{number}{file.suffix}")
    return made
