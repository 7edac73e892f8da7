"""Process: programs in processes of their own, and what they take."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


BYTECODE = ROOT / ".cache" / "bytecode"
LAST_WORDS = 2000
"""Characters of stderr that an error shows."""


def with_bytecode(folder: str | Path = BYTECODE) -> dict[str, str]:
    """An environment in which Python keeps bytecode in `folder`, whatever is set here.

    What is installed has bytecode, and a checkout may have none: then a start
    would be that of a compiler, and only for what stands in the checkout.
    """
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


@contextmanager
def process(*arguments: str, **options: Any) -> Iterator[subprocess.Popen[str]]:
    """A Python process that ends with the block, by its id.

    What it writes on stderr is kept, and shown with an error of the block.
    """
    line = [sys.executable, "-m", *arguments]
    options = {"stdout": subprocess.PIPE, "env": with_bytecode(), **options}
    with (
        tempfile.TemporaryFile("w+", errors="replace") as errors,
        subprocess.Popen(line, text=True, cwd=ROOT, stderr=errors, **options) as started,
    ):
        try:
            yield started
        except Exception as error:
            # Its pipe breaks a moment before it has ended.
            with suppress(subprocess.TimeoutExpired):
                started.wait(1)
            errors.seek(0)
            ended = "still runs" if started.poll() is None else f"ended with {started.returncode}"
            error.add_note(f"{' '.join(arguments)} {ended}; it said:\n{errors.read()[-LAST_WORDS:]}")
            raise
        finally:
            started.terminate()
            if started.stdin is not None:
                # What it has not read would raise once more.
                with suppress(BrokenPipeError):
                    started.stdin.close()


def first_line(started: subprocess.Popen[str]) -> str:
    """The next line of its stdout. Raises `EOFError` where it says no more."""
    assert started.stdout is not None
    line = started.stdout.readline()
    if not line:
        raise EOFError("the process said nothing more")
    return line.strip()


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
