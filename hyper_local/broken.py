"""Broken: a text that Python can't read, and whether another line in it would mend it (T9).

Pythons word their errors differently, so what is told of a slip is found in the line
itself, and only where Python, given the remedy, reads on over that line.
"""

from __future__ import annotations

import ast
import builtins
import re
from functools import cached_property
from typing import NamedTuple

from .foreign import masked


class Slip(NamedTuple):
    """What is wrong with a line: which one, `at` which character of it, and a `hint` that says what to write."""

    line: int
    at: int
    what: str
    hint: str


_TRIES = 2_000_000
"""Characters that Python may read in all to find what mends a line: two to four seconds."""


class Broken:
    """A text that Python can't read, and the line at which it stops."""

    def __init__(self, text: str, line: int, said: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.line = min(max(line, 1), len(self.lines))
        self.said = said
        self._tries = max(_TRIES // (len(text) + 1), 3)

    def code(self, line: int) -> str:
        """A line without the comment behind it."""
        text = self.lines[line - 1]
        return text[: len(masked(text).rstrip())]

    def mends(self, line: int, *new: str) -> bool:
        """Whether Python reads on over a line, once these lines stand in its place."""
        return self.reads_on([*self.lines[: line - 1], *new, *self.lines[line:]], line + len(new) - 1)

    def reads_on(self, lines: list[str], line: int) -> bool:
        """Whether Python reads these lines beyond that one; not, where it has been asked often enough."""
        if self._tries <= 0:
            return False
        self._tries -= 1
        try:
            ast.parse("\n".join(lines))
        except SyntaxError as error:
            return (error.lineno or 0) > line and not is_left_open(error)
        except (ValueError, RecursionError, MemoryError):
            return False
        return True

    def inside(self, line: int) -> bool:
        """Whether a bracket is open where a line begins."""
        try:
            ast.parse("\n".join(self.lines[: line - 1]))
        except SyntaxError as error:
            return is_left_open(error)
        except (ValueError, RecursionError, MemoryError):
            return False
        return False

    @cached_property
    def functions(self) -> set[str]:
        """Names that are certainly called: Python's own, and those with a `def`."""
        own = {name for name in dir(builtins) if name[0].islower() and not name.startswith("_")}
        return own | set(re.findall(r"^\s*def\s+(\w+)", self.text, re.MULTILINE))


def is_left_open(error: SyntaxError) -> bool:
    """Whether Python has read to the end, and misses a bracket."""
    return "was never closed" in str(error.msg) or "unexpected EOF" in str(error.msg)


def is_value(text: str) -> bool:
    """Whether Python can read a text as a value."""
    try:
        ast.parse(f"({text}\n)", mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
