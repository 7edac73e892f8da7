"""Readers: the files of a large app -> their facts, by several processes at once.

What is known of a file follows from the file alone, so it does not matter who
reads it. Each process takes every n-th one, this one too. What a process does not
give, because it can't be started or was ended, is read here.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import sys
import warnings
from collections.abc import Sequence
from itertools import zip_longest
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


class Unread(NamedTuple):
    """A file, as `facts_of` takes it."""

    raw: bytes
    file: str
    kind: Kind
    live: bool


def read(files: Sequence[Unread], most: int) -> list[Facts]:
    """The facts of all `files`, in their order, read by at most so many processes."""
    number = max(1, min(most, _MOST, len(files) // _WORTH))
    shares = [files[i::number] for i in range(number)]
    others = [_Reader(share) for share in shares[1:]]
    found = [[facts_of(*file) for file in shares[0]], *(other.facts() for other in others)]
    return [facts for row in zip_longest(*found) for facts in row if facts is not None]


class _Reader:
    """A process that reads some of the files."""

    def __init__(self, files: Sequence[Unread]) -> None:
        self.files = files
        context: Any = multiprocessing.get_context("fork" if _FORKS else "spawn")
        self.end: Connection | None = None
        with contextlib.suppress(OSError):
            self.end, theirs = context.Pipe(duplex=False)
            context.Process(target=_work, args=(files, theirs), daemon=True).start()
            theirs.close()

    def facts(self) -> list[Facts]:
        """What it has found, when it has."""
        texts: list[str] = []
        if self.end is not None:
            with contextlib.suppress(EOFError, OSError):
                texts = self.end.recv()
            self.end.close()
        if len(texts) != len(self.files):
            return [facts_of(*file) for file in self.files]
        return [decoded(text, file.file) for text, file in zip(texts, self.files, strict=True)]


def _work(files: Sequence[Unread], end: Connection) -> None:
    """What the process does. Where it fails, the one that started it tells, when it comes to the same place."""
    gc.disable()
    with contextlib.suppress(Exception, KeyboardInterrupt), warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        end.send([encoded(facts_of(*file)) for file in files])
