"""Halves: lines of which a name, a bracket or a sign is lost, or stands twice -> the line as it is meant (T9)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from keyword import iskeyword

from .broken import Broken, is_value
from .foreign import masked

_PREFIXES = frozenset("t f r b u tr rt fr rf br rb".split())
Tried = tuple[int, str, str, str]
"""Where, what is wrong, the line that would mend it, and the hint to that."""

_HEAD = r"(\s*(?:async\s+)?def\s+[^\W\d]\w*)"


def heads(broken: Broken, code: str) -> Iterator[Tried]:
    """`def ():`, `def add):`, `def add(:`."""
    plain = masked(code)
    if found := re.match(r"\s*(?:async\s+)?def(?=\s*\()", plain):
        new = f"{found[0]} add{code[found.end() :].lstrip()}"
        yield found.end(), "a function without a name", new, "A name stands behind def, as in: ⟨new⟩"
    if found := re.match(rf"{_HEAD}\s*\(\s*(\()", plain):
        new = f"{code[: found.start(2)]}{code[found.end(2) :]}"
        yield found.start(2), "a ( too many", new, "Write: ⟨new⟩"
    if found := re.fullmatch(rf"{_HEAD}\s*(\))\s*:?", plain):
        yield found.start(2), "a ) too many", f"{found[1]}():", "Write ( before it: ⟨new⟩"
    if found := re.fullmatch(rf"{_HEAD}\s*\(\s*(:)", plain):
        yield found.start(2), "a ( that is not closed", f"{found[1]}():", "Write ) before the colon: ⟨new⟩"


def assigned(broken: Broken, code: str) -> Iterator[Tried]:
    """`name ""`, `limit 20`."""
    found = re.fullmatch(r"(\s*)([^\W\d]\w*)[ \t]+([\"'\d\[{].*)", code)
    if found is not None and found[2].lower() in _PREFIXES and found[3][0] in "\"'":
        return
    if found is not None and not iskeyword(found[2]) and found[2] not in broken.functions and is_value(found[3]):
        new = f"{found[1]}{found[2]} = {found[3]}"
        yield found.start(3), "a name and a value with nothing between them", new, "To give it the value, write: ⟨new⟩"


def named(broken: Broken, code: str) -> Iterator[Tried]:
    """`global`, `.append(name)`, `birds.(name)`."""
    plain = masked(code)
    if found := re.fullmatch(r"(\s*(global|nonlocal))\s*", plain):
        name = re.search(r"^([a-z]\w*)[ \t]*(?::[^=\n]*)?=(?!=)", broken.text, re.MULTILINE)
        new = f"{found[1]} {name[1] if name else 'count'}"
        yield found.end(1), f"{found[2]} without a name", new, "Write which variable is meant, as in: ⟨new⟩"
    some = re.search(r"^([a-z]\w*)[ \t]*(?::[^=\n]*)?=[ \t]*\[", broken.text, re.MULTILINE)
    birds = some[1] if some else "birds"
    if (found := re.match(r"(\s*)\.(?=[^\W\d]\w*\s*\()", plain)) and not broken.inside(broken.line):
        hint = "Write before it whose that is, as in: ⟨new⟩"
        yield found.end(1), "nothing stands before the point", f"{found[1]}{birds}{code.strip()}", hint
    if found := re.search(r"(?<=\w)\.(?=\s*\()", plain):
        new = f"{code[: found.end()]}append{code[found.end() :].lstrip()}"
        yield found.start(), "no name stands behind the point", new, "Write what it is to do, as in: ⟨new⟩"


def twice(broken: Broken, code: str) -> Iterator[Tried]:
    """`[1,, 2]`, `def add()::`, `birds..append(name)`."""
    for found in re.finditer(r"([,:.;])\s*\1", masked(code)):
        new = f"{code[: found.start() + 1]}{code[found.end() :]}"
        yield found.end() - 1, f"{found[1]} twice", new, "Write one: ⟨new⟩"
