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
import select
import sys
import warnings
from collections.abc import Generator, Iterable, Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from .fact_store import key_of
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
_TOGETHER = 4
"""So many groups of a process are given at once: what begins all this takes them between its own."""


class Unread(NamedTuple):
    """A file, and what else its facts follow from, as `facts_of` takes it."""

    path: Path
    file: str
    kind: Kind
    live: bool


class Read(NamedTuple):
    """What is known of a file: its facts, the same as `encoded` has it, what the file held, and the key of that."""

    facts: Facts
    text: str
    raw: bytes
    key: str


_Given: TypeAlias = "list[tuple[int, str, bytes, str]]"
"""Files by their places, with what is known of each but the facts themselves."""


def read(files: Sequence[Unread], most: int) -> list[Read]:
    """The facts of all `files`, in their order, read by at most so many processes.

    Raises `OSError` for a file that can't be read.
    """
    number = max(1, min(most, _MOST, len(files) // _WORTH))
    if multiprocessing.current_process().daemon:
        number = 1  # such a process may start no others
    step = -(-len(files) // _TURNS)
    groups = [range(i, min(i + step, len(files))) for i in range(0, len(files), step)]
    found: dict[int, Read] = {}
    with _turns(len(groups), number) as turns:
        others = [_Reader(files, groups, each) for each in turns[1:]]
        for turn in turns[0]:
            found.update((i, _read(files[i])) for i in groups[turn])
            for other in others:
                found.update(other.given())
        for other in others:
            found.update(other.found())
    return [found[i] if i in found else _read(file) for i, file in enumerate(files)]


def _read(file: Unread) -> Read:
    raw = file.path.read_bytes()
    facts = facts_of(raw, *file[1:])
    return Read(facts, encoded(facts), raw, key_of(raw, *file[1:]))


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
        self.waiting: Any = None
        with contextlib.suppress(OSError):
            self.end, theirs = context.Pipe(duplex=False)
            context.Process(target=_work, args=(files, groups, turns, theirs), daemon=True).start()
            theirs.close()
            if sys.platform == "linux":
                self.waiting = select.poll()  # what a connection has for this takes ten times as long
                self.waiting.register(self.end, select.POLLIN)

    def given(self) -> Iterator[tuple[int, Read]]:
        """What it has given by now, by the places of the files; elsewhere than on Linux all comes at the end."""
        while self.end is not None and self.waiting is not None and self.waiting.poll(0):
            yield from self.next()

    def found(self) -> Iterator[tuple[int, Read]]:
        """All that it has yet to give, when it has."""
        while self.end is not None:
            yield from self.next()

    def next(self) -> Iterator[tuple[int, Read]]:
        """What it gives next."""
        sent: _Given = []
        if self.end is not None:
            try:
                sent = self.end.recv()
            except (EOFError, OSError):
                self.end.close()
                self.end = None
        for i, text, raw, key in sent:
            yield i, Read(decoded(text, self.files[i].file), text, raw, key)


def _work(files: Sequence[Unread], groups: Sequence[range], turns: Iterable[int], end: Connection) -> None:
    """What the process does. Where it fails, the one that started it tells, when it comes to the same place."""
    gc.disable()
    with contextlib.suppress(Exception, KeyboardInterrupt), warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        sent: _Given = []
        for count, turn in enumerate(turns, 1):
            sent += [(i, *_read(files[i])[1:]) for i in groups[turn]]
            if count % _TOGETHER == 0:
                end.send(sent)
                sent = []
        end.send(sent)
