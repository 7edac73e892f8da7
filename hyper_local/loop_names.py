"""Loop names: what only a loop of the template knows, such as `item`, read where it is not known (T2)."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Container
from functools import lru_cache
from typing import NamedTuple

from .foreign import masked

_TARGETS = r"(?P<targets>(?:[\w ,()]{{0,80}}[ ,(])?{name}(?:[ ,)][\w ,()]{{0,80}})?)"
_FOR = r"\{{%\s{{0,9}}for\s{{1,9}}" + _TARGETS + r"\s{{1,9}}in\s{{1,9}}(?P<items>[^%{{}}\n]{{1,120}}?)\s{{0,9}}%\}}"
_INSIDE = (
    r"(?<=[\s)\]}}\"'])for " + _TARGETS + r" in (?P<items>[\w.]{{1,80}}(?:\([\w.]{{0,80}}\))?)"
    r"(?=\s{{0,9}}[\]}})]| if\b)"
)
_OF_ALL = "append extend insert remove pop clear sort reverse index count copy"
"""What a list does, and hardly one of its items."""
_LONGEST = 300
"""Characters of a line that is read."""


class Loop(NamedTuple):
    """A loop of a template: its line in the file, the names it gives, what it goes through, and where its head ends."""

    line: int
    targets: str
    items: str
    end: int
    is_block: bool
    """Whether it is a `{% for %}`, and none in brackets, `[… for item in items]`."""


def loop_of(name: str, text: str, start: int = 0, end: int | None = None) -> Loop | None:
    """The first loop between two offsets of a file's text that gives `name` a value.

    None where there is none, or where several go through different things.
    """
    if name not in _given(text):
        return None
    end = len(text) if end is None else end
    found = [
        each
        for pattern in (_FOR, _INSIDE)
        for each in re.compile(pattern.format(name=re.escape(name))).finditer(text, start, end)
    ]
    if len({each["items"] for each in found}) != 1:
        return None
    first = found[0]
    line = text.count("\n", 0, first.start()) + 1
    return Loop(line, first["targets"].strip(), first["items"], first.end(), first[0].startswith("{"))


@lru_cache(maxsize=2)  # a file is asked about name after name
def _given(text: str) -> frozenset[str]:
    """Names that a loop in a text may give a value."""
    return frozenset(re.findall(r"\w+", " ".join(re.findall(r"\bfor\s{1,9}([\w ,()]{1,200}?)\s{1,9}in\b", text))))


def is_all(name: str, line: str, at: int) -> bool:
    """Whether a line does with the `name` that stands there what is done with all of the items: it is misspelt then."""
    before, behind = line[:at], line[at + len(name) :]
    return (
        re.match(rf"\.(?:{_OF_ALL.replace(' ', '|')})\(", behind) is not None
        or re.search(r"\bin \Z", before) is not None
        or (behind.startswith(")") and re.search(r"\b(?:len|sum|sorted)\(\Z", before) is not None)
    )


def is_item(name: str, line: str, at: int, loop: Loop) -> bool:
    """Whether a line reads the `name` that stands there as one of the items."""
    before, behind = line[:at], line[at + len(name) :]
    return not is_all(name, line, at) and (
        re.match(r"\.[^\W\d]|\[[\"']", behind) is not None
        or re.search(rf"(?<![\w.]){re.escape(loop.items)}\.\w+\(\Z", before) is not None
    )


def known_in(name: str, loop: Loop) -> str:
    """Where a name of a loop is known."""
    return f"{name} is known within the loop of line {loop.line} alone."


def at_margin(name: str, line: str, loop: Loop, known: Container[str]) -> str:
    """What to write in place of a line such as `total = item["price"]`, around which there is no loop.

    `known` are the names that the line may read.
    """
    said, line = known_in(name, loop), line.strip()
    if not all(x in known or hasattr(builtins, x) for x in re.findall(r"(?<![\w.])[^\W\d]\w*", masked(loop.items))):
        return said  # such as the items of a loop around it
    try:
        (statement,) = ast.parse(line).body if len(line) < _LONGEST else []
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return said
    value = statement.value if isinstance(statement, ast.Assign) and len(statement.targets) == 1 else None
    target = statement.targets[0] if isinstance(statement, ast.Assign) else None
    if value is None or not isinstance(target, ast.Name) or target.id == name:
        return said
    if any(isinstance(x, (ast.Lambda, ast.comprehension, ast.NamedExpr, ast.Await)) for x in ast.walk(value)):
        return said
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in _TAKE_ALL:
        if len(value.args) != 1 or value.keywords:
            return said
        made, value = value.func.id + "({})", value.args[0]
    else:
        made = "sum({})" if _ADDED.search(target.id) else "[{}]"
    segment = ast.get_source_segment(line, value)
    if isinstance(value, ast.Tuple):
        segment = ast.unparse(value)  # which puts parentheses around it
    each = f"{segment} for {loop.targets} in {loop.items}"
    return f"{said} To go through all of them here, write: {target.id} = {made.format(each)}"


_TAKE_ALL = ("sum", "min", "max", "any", "all", "sorted", "list", "set")
"""Functions of Python's that go through what they are given."""
_ADDED = re.compile(r"total|sum|cost|gesamt|amount", re.IGNORECASE)
"""What names of numbers that are added up hold."""
