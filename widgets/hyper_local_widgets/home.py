"""Home: the thread and the loop that all author code of a notebook runs on.

Jupyter may hand a front end's messages to any of several threads, each with a
loop of its own ("subshells"). Handlers share the names of the notebook's cells,
so they run where cells run: on the main thread's loop.
"""

from __future__ import annotations

import asyncio
import atexit
import logging
import signal
import sys
import threading
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, TextIO

from hyper_local.kernel import Kernel
from hyper_local.overrun import told as overruns
from hyper_local.shared import in_turn
from hyper_local.stopping import interrupted

log = logging.getLogger("hyper_local")

LAST_WORDS = 2.0
"""Seconds that `on_unmount` may take when Python ends."""


def shell() -> Any:
    """IPython's shell, or None."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None else None


def jupyter() -> Any:
    """The Jupyter kernel that this process is, or None."""
    return getattr(shell(), "kernel", None)


def marimo() -> bool:
    """Whether this is a notebook of marimo: its cells run on one thread, as part of its loop."""
    found = sys.modules.get("marimo")
    return found is not None and bool(found.running_in_notebook())


def apart() -> bool:
    """Whether each widget may stand in a page of its own, as in Colab, or each brings its module, as in marimo."""
    return marimo() or "google.colab" in sys.modules


def print_below() -> None:
    """From now on print below the cell what is logged and no page shows, where there is a notebook."""
    if not log.handlers and (jupyter() is not None or marimo()):
        log.addHandler(_Below())


def settle(kernel: Kernel) -> bool:
    """Make the main loop of Jupyter, or of marimo, the home of `kernel`. False where there is no front end."""
    process = jupyter()
    if process is None and not marimo():
        return False
    loop = getattr(getattr(process, "io_loop", None), "asyncio_loop", None)
    if loop is None:
        # Kernels without tornado, such as those that live in a browser and marimo's, have one thread only.
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return False
    print_below()
    if process is None:
        kernel.live_on(loop, threading.get_ident())
        return True
    cells = getattr(getattr(process, "shell_channel_thread", None), "parent_thread", None) or threading.main_thread()
    kernel.interruptible = interruptible
    kernel.hears_at_once = True
    _tell_of_overruns()
    kernel.live_on(loop, cells.ident or threading.get_ident())
    return True


def hear(comm: Any) -> None:
    """Let what front ends say to `comm` come to the thread of cells, while nothing runs there.

    JupyterLab sends it to another thread. The way from there costs the wake of a thread; and the answer
    follows what Jupyter says of its own work for the message, which its server must carry first. While a cell
    or a handler runs it comes as it was sent, so that acknowledgements are heard meanwhile (R5). ipykernel
    before 7.4 asks nobody for a thread.
    """
    cells: Any = getattr(jupyter(), "_main_asyncio_lock", None)

    def thread_for(data: object, sent: str | None) -> str | None:
        return sent if cells.locked() or in_turn() else None

    if cells is not None and hasattr(comm, "_reply_subshell_for"):
        vars(comm)["_reply_subshell_for"] = thread_for


@cache
def _tell_of_overruns() -> None:
    """From now on tell on the page of a handler that keeps the thread of cells: nothing else shows that it does."""
    stack = ExitStack()
    stack.enter_context(overruns(notebook=True))
    atexit.register(stack.close)


_told = ContextVar("hyper_local_told", default=False)


@contextmanager
def told() -> Generator[None]:
    """The errors that are logged meanwhile are told below the cell in another way."""
    token = _told.set(True)
    try:
        yield
    finally:
        _told.reset(token)


class _Below(logging.StreamHandler[TextIO]):
    """Prints what nobody has set up logging for below a cell; not what the page shows anyway (R3)."""

    def __init__(self) -> None:
        super().__init__()
        self.setLevel(logging.WARNING)

    def emit(self, record: logging.LogRecord) -> None:
        told = getattr(record, "shown", False) or (_told.get() and record.levelno >= logging.ERROR)
        if not logging.getLogger().handlers and not told:
            self.setStream(sys.stderr)
            super().emit(record)


@contextmanager
def interruptible() -> Generator[None]:
    """Let Jupyter's "Interrupt" end a handler as it ends a cell. By itself it reaches only cells."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt as error:
        said = interrupted(error)
        # A page says it of its handlers.
        log.warning("%s", said, extra={"shown": vars(error).get("shown", False)})
    finally:
        signal.signal(signal.SIGINT, before)


def end(kernel: Kernel) -> None:
    """Called when Python ends: the instances end too, hooks included."""
    loop = kernel.loop
    try:
        if loop is None or loop.is_closed() or loop.is_running():
            kernel.end_all()
        else:
            loop.run_until_complete(kernel.finish(LAST_WORDS))
    except Exception:
        log.debug("the end of Python came first", exc_info=True)
