"""Real windows of pywebview, each in a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hyper_local.kernel import Kernel
from hyper_local.kernels import use_kernel

from .foreign import Foreign
from .process import Window

MODULES = Path(__file__).parents[1] / "modules" / "window"


@pytest.fixture
def start() -> Iterator[Callable[..., Window]]:
    """Starts a window without waiting for it."""
    started: list[Window] = []

    def start(path: str | Path, **more: Any) -> Window:
        window = Window(MODULES / path, **more)
        started.append(window)
        return window

    yield start
    for window in started:
        window.end()


@pytest.fixture
def open_window(start: Callable[..., Window]) -> Callable[..., Window]:
    """Opens a window and waits until its page is there."""
    return lambda path, **more: start(path, **more).ready()


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    """The file in which a module notes its hooks, see counter.py."""
    return tmp_path / "diary.txt"


@pytest.fixture
def kernel() -> Iterator[Kernel]:
    """The process's kernel, as a notebook has one."""
    kernel = Kernel.threaded()
    use_kernel(kernel)
    yield kernel
    use_kernel(None)
    kernel.stop()


@pytest.fixture
def foreign() -> Iterator[Foreign]:
    site = Foreign()
    yield site
    site.server.shutdown()
    site.server.server_close()
