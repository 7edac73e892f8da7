"""Process: programs in processes of their own, and what they take."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


@contextmanager
def process(*arguments: str, **options: Any) -> Iterator[subprocess.Popen[str]]:
    """A Python process that ends with the block, by its id."""
    line = [sys.executable, "-m", *arguments]
    options = {"stdout": subprocess.PIPE, **options}
    with subprocess.Popen(line, text=True, cwd=ROOT, **options) as started:
        try:
            yield started
        finally:
            started.terminate()


def first_line(started: subprocess.Popen[str]) -> str:
    assert started.stdout is not None
    return started.stdout.readline().strip()


def _family(pid: int) -> list[Any]:
    import psutil

    one = psutil.Process(pid)
    return [one, *one.children(recursive=True)]


def cpu_seconds(pid: int) -> float:
    """Processor time of a process and its children: in nanoseconds where Linux counts them, else in ticks."""
    return sum(_of_threads(one) or sum(one.cpu_times()[:2]) for one in _family(pid))


def _of_threads(one: Any) -> float:
    found = Path(f"/proc/{one.pid}/task").glob("*/schedstat")
    return sum(int(path.read_text().split()[0]) for path in found) / 1e9


def resident(pid: int) -> int:
    """Bytes of memory that a process and its children hold."""
    return sum(one.memory_info().rss for one in _family(pid))
