"""Readers: the files of a large app -> their facts, by several processes at once.

What is known of a file follows from the file alone, so it does not matter who
reads it. On Linux, who is done with some files takes the next ones: what begins all
this has more to do, and a processor may have other work. Elsewhere each has its
share. What a process does not give, because it can't be started or was ended, is
read here.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import sys
import warnings
from collections.abc import Generator, Iterable, Iterator, Sequence
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, NamedTuple

from .facts import Facts, decoded, encoded
from .inspection import facts_of

if TYPE_CHECKING:
    from .inspection import Kind

_FORKS = sys.platform == "linux"
"""Whether a process begins with all that this one has; elsewhere it must import it, which takes longer."""
_WORTH = 20 if _FORKS else 60
"""So many files take longer to read than a process takes to start."""
_MOST = 8
"""What one process alone does takes about as long as the others need with so many."""

_TURNS = 100
"""In so many groups files are read: one group's time is the most that somebody waits for another."""


class Unread(NamedTuple):
    """A file, as `facts_of` takes it."""

    raw: bytes
    file: str
    kind: Kind
    live: bool


class Read(NamedTuple):
    """What is known of a file, and the same as `encoded` has it."""

    facts: Facts
    text: str


def read(files: Sequence[Unread], most: int) -> list[Read]:
    """The facts of all `files`, in their order, read by at most so many processes."""
    number = max(1, min(most, _MOST, len(files) // _WORTH))
    step = -(-len(files) // _TURNS)
    groups = [range(i, min(i + step, len(files))) for i in range(0, len(files), step)]
    found: dict[int, Read] = {}
    with _turns(len(groups), number) as turns:
        others = [_Reader(files, groups, each) for each in turns[1:]]
        for turn in turns[0]:
            found.update((i, _read(files[i])) for i in groups[turn])
        for other in others:
            found.update(other.found())
    return [found[i] if i in found else _read(file) for i, file in enumerate(files)]


def _read(file: Unread) -> Read:
    facts = facts_of(*file)
    return Read(facts, encoded(facts))


@contextlib.contextmanager
def _turns(count: int, number: int) -> Generator[list[Iterable[int]]]:
    """The numbers of `count` groups of files, as so many processes take them."""
    if not _FORKS or number == 1:
        yield [range(i, count, number) for i in range(number)]
        return
    taken, given = os.pipe()
    try:
        os.write(given, bytes(range(count)))
        os.close(given)
        yield [_taken(taken) for _ in range(number)]
    finally:
        os.close(taken)


def _taken(end: int) -> Iterator[int]:
    """The next number that is left, as long as there is one: a byte of a pipe goes to one reader alone."""
    while byte := os.read(end, 1):
        yield byte[0]


class _Reader:
    """A process that reads some of the files."""

    def __init__(self, files: Sequence[Unread], groups: Sequence[range], turns: Iterable[int]) -> None:
        self.files = files
        context: Any = multiprocessing.get_context("fork" if _FORKS else "spawn")
        self.end: Connection | None = None
        with contextlib.suppress(OSError):
            self.end, theirs = context.Pipe(duplex=False)
            context.Process(target=_work, args=(files, groups, turns, theirs), daemon=True).start()
            theirs.close()

    def found(self) -> Iterator[tuple[int, Read]]:
        """What it has found, when it has, by the places of the files."""
        texts: list[tuple[int, str]] = []
        if self.end is not None:
            with contextlib.suppress(EOFError, OSError):
                texts = self.end.recv()
            self.end.close()
        for i, text in texts:
            yield i, Read(decoded(text, self.files[i].file), text)


def _work(files: Sequence[Unread], groups: Sequence[range], turns: Iterable[int], end: Connection) -> None:
    """What the process does. Where it fails, the one that started it tells, when it comes to the same place."""
    gc.disable()
    with contextlib.suppress(Exception, KeyboardInterrupt), warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        end.send([(i, _read(files[i]).text) for turn in turns for i in groups[turn]])
