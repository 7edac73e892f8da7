"""Single: one program of an app at a time; a second one brings the first one's window to the front.

With `LIVE = {"single": True}`. A lock on a file in the app's data folder says
who is first: it goes with the process, however that ends. Beside it lies a
socket of the file system, which no network reaches.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import logging
import os
import socket
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hyper_local import data_folder

log = logging.getLogger("hyper_local")


class Single:
    """The claim of one process on an app; `path` is the app's."""

    def __init__(self, path: Path) -> None:
        home = data_folder.home() or Path(tempfile.gettempdir()) / f"hyper-local-{os.getpid()}"
        folder = home / data_folder.name_of(path)
        folder.mkdir(parents=True, exist_ok=True)
        self.lock = folder / "running.lock"
        # A socket's path may be 100 characters long, and a home folder may be deep.
        digest = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
        runtime = os.environ.get("XDG_RUNTIME_DIR")
        base = Path(runtime) if runtime and Path(runtime).is_dir() else Path(tempfile.gettempdir())
        self.socket = base / f"hyper-local-{_user()}-{digest}.sock"
        self._file: Any = None
        self._listener: socket.socket | None = None

    def claim(self) -> bool:
        """Whether this is the first; it is until `release`, or until the process ends."""
        self._file = self.lock.open("a+")
        try:
            if sys.platform == "win32":
                importlib.import_module("msvcrt").locking(self._file.fileno(), 2, 1)  # LK_NBLCK
            else:
                fcntl: Any = importlib.import_module("fcntl")
                fcntl.flock(self._file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.close()
            self._file = None
            return False
        return True

    def listen(self, asked: Callable[[], object]) -> None:
        """Call `asked`, on a thread of its own, whenever another process calls `wake`."""
        if not hasattr(socket, "AF_UNIX"):
            return
        with contextlib.suppress(OSError):
            self.socket.unlink()
        listener = socket.socket(socket.AF_UNIX)
        before = os.umask(0o177)
        try:
            listener.bind(str(self.socket))
        except OSError as error:
            log.info("a second start can't bring this window to the front: %s", error)
            listener.close()
            return
        finally:
            os.umask(before)
        listener.listen(4)
        self._listener = listener

        def serve() -> None:
            while True:
                try:
                    other, _ = listener.accept()
                except OSError:  # closed
                    return
                other.close()
                asked()

        threading.Thread(target=serve, name="hyper-single", daemon=True).start()

    def wake(self) -> bool:
        """Ask the first to show its window; whether it heard."""
        if not hasattr(socket, "AF_UNIX"):
            return False
        with socket.socket(socket.AF_UNIX) as caller:
            caller.settimeout(2.0)
            try:
                caller.connect(str(self.socket))
            except OSError:
                return False
        return True

    def release(self) -> None:
        """Let another one be the first."""
        if self._listener is not None:
            self._listener.close()
            with contextlib.suppress(OSError):
                self.socket.unlink()
        if self._file is not None:
            self._file.close()


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else "user"
