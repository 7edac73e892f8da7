"""Halves: lines of which a name, a bracket or a sign is lost, or stands twice -> the line as it is meant (T9)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from keyword import iskeyword, kwlist

from .broken import Broken, is_value
from .errors import nearest
from .foreign import masked

_LIKE = 0.7
"""How alike a word must be to one of Python's to be a slip for it: `golbal name` sets nothing."""
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


_TYPES = "int|str|float|bool|list|dict|set"


def typed(broken: Broken, code: str) -> Iterator[Tried]:
    """`player: str "ada"`, `def play(points: int 1):`, and `player: = "ada"`."""
    plain = masked(code)
    if found := re.search(rf"[^\W\d]\w*\s*:\s*(?:{_TYPES})\b(?:\[[^\]]*\])?[ \t]+(?=[\w\"'\[{{(-])", plain):
        new = f"{code[: found.end()].rstrip()} = {code[found.end() :]}"
        yield found.end(), "a type and a value with nothing between them", new, "To give it the value, write: ⟨new⟩"
    if found := re.search(r"[^\W\d]\w*\s*(:)\s+=", plain):
        new = f"{code[: found.start(1)].rstrip()} = {code[found.end() :].lstrip()}"
        yield found.start(1), "a colon without a type", new, "Write: ⟨new⟩"


def values(broken: Broken, code: str) -> Iterator[Tried]:
    """`{"ada": , "bob": 5}`, `def play(points=):`, `scores[] = 3`: a value is lost."""
    plain = masked(code)
    for found in re.finditer(r":\s*(?=[,}])|(?<![=!<>])=\s*(?=[,)])", plain):
        sign = found[0].strip()
        blank = " " if sign == ":" or plain[found.start() - 1] == " " else ""
        new = f"{code[: found.start() + 1]}{blank}0{code[found.end() :]}"
        what = "the colon" if sign == ":" else "="
        yield found.start(), f"nothing stands behind {what}", new, "A value is missing there, as in: ⟨new⟩"
    for found in re.finditer(r"(?<=[\w\])])\[\s*\]", plain):
        new = f"{code[: found.start()]}[0]{code[found.end() :]}"
        yield found.start(), "nothing stands between [ and ]", new, "Write which one is meant, as in: ⟨new⟩"
    for found in re.finditer(r"(?<![-+*/%=])(\+\+|--|[-+*/%]=)(?==)", plain):
        new = f"{code[: found.start() + 1]}{code[found.end() :]}"
        yield found.start(), f"{found[0]}=", new, "Write: ⟨new⟩"


_SIGN = r"==|!=|<=|>=|<|>"


def conditions(broken: Broken, code: str) -> Iterator[Tried]:
    """`if > 3:`, `if points > and late:`, `if points 3:`, `if points > 3 late:`."""
    plain = masked(code)
    if not re.match(r"\s*(?:if|elif|while)\b", plain):
        return
    if found := re.search(rf"\b(?:if|elif|while|and|or|not)\s+(?P<sign>{_SIGN})", plain):
        new = f"{code[: found.start('sign')]}0 {code[found.start('sign') :]}"
        what = f"nothing stands before {found['sign']}"
        yield found.start("sign"), what, new, "A value is missing there, as in: ⟨new⟩"
    if found := re.search(rf"(?P<sign>{_SIGN})\s*(?=\s(?:and|or)\b|:\s*$)", plain):
        new = f"{code[: found.end('sign')]} 0{code[found.end('sign') :]}"
        what = f"nothing stands behind {found['sign']}"
        yield found.start("sign"), what, new, "A value is missing there, as in: ⟨new⟩"
    for found in re.finditer(r"(?<=[\w\"')\]])[ \t]+(?=[\w\"'(\[{])", plain):
        if joined := re.search(r"\w(and|or)$", plain[: found.start()]):
            new = f"{code[: joined.start(1)]} {joined[1]} {code[found.end() :]}"
            yield joined.start(1), f"{joined[1]} without a blank before it", new, "Write: ⟨new⟩"
        sign = "and" if re.search(rf"(?:{_SIGN})\s*\S+$", plain[: found.start()]) else "=="
        new = f"{code[: found.start()]} {sign} {code[found.end() :]}"
        yield (
            found.start(),
            "two values with nothing between them",
            new,
            "Write between them what is meant, as in: ⟨new⟩",
        )


def unclosed(broken: Broken, code: str) -> Iterator[Tried]:
    """`def play(points: int = 1:`, `while (count > 3:`, `scores[player += 1`."""
    plain = masked(code)
    if found := re.match(r"\s*[^\W\d][\w.]*\[[^\]]*?(?=\s*[-+*/]?=(?!=))", plain):
        new = f"{found[0]}]{code[found.end() :]}"
        yield found[0].index("["), "a [ that is not closed", new, "Write ] where it ends: ⟨new⟩"
    if plain.endswith(":") and plain.count("(") == plain.count(")") + 1:
        at = plain.rindex(":")
        yield at, "a ( that is not closed", f"{code[:at]}):", "Write ) before the colon: ⟨new⟩"


def imports(broken: Broken, code: str) -> Iterator[Tried]:
    """`import`, `from math import`, `from app. import Card`, `async play():`."""
    if re.fullmatch(r"\s*import\s*", code):
        yield len(code), "import without a name", f"{code.rstrip()} math", "Write what is meant, as in: ⟨new⟩"
    if found := re.fullmatch(r"(\s*from\s+[\w.]+\s+import)\s*", code):
        yield len(code), "import without a name", f"{found[1]} name", "Write what you take from there, as in: ⟨new⟩"
    if found := re.fullmatch(r"(\s*from\s+\w[\w.]*)(\.)(\s+import\s+.+)", code):
        new = f"{found[1]}{found[3]}"
        yield found.start(2), "nothing stands behind the point", new, "Write what is meant, or without it: ⟨new⟩"
    if found := re.fullmatch(r"(\s*async)\s+(?!def\b|for\b|with\b)(\w+\s*\(.*\)\s*:)", code):
        new = f"{found[1]} def {found[2]}"
        yield found.start(2), "a function without def", new, "Behind async stands def: ⟨new⟩"


def assigned(broken: Broken, code: str) -> Iterator[Tried]:
    """`name ""`, `limit 20`, `total sum(prices)`."""
    found = re.fullmatch(r"(\s*)([^\W\d]\w*)[ \t]+((?:[\"'\d\[{]|[fF][\"']|[^\W\d][\w.]*\().*)", code)
    if found is not None and nearest(found[2], kwlist, _LIKE):
        return
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
    begins = re.match(r"\s*\.", plain) is not None
    found = re.search(r"(?<![\w)\]}\"'.])\.(?=[^\W\d]\w*\s*\()", plain)
    if found is not None and not (begins and broken.inside(broken.line)):
        new = f"{code[: found.start()]}{birds}{code[found.start() :]}"
        hint = "Write before it whose that is, as in: ⟨new⟩" if begins else "Write before it whose that is."
        yield found.start(), "nothing stands before the point", new, hint
    if found := re.search(r"(?<=\w)\.(?=\s*\()", plain):
        new = f"{code[: found.end()]}append{code[found.end() :].lstrip()}"
        own = re.search(rf"\b{birds}\.$", plain[: found.end()]) is not None
        hint = (
            "Write what it is to do, as in: ⟨new⟩" if own else "Write there what it is to do, or which part is meant."
        )
        yield found.start(), "no name stands behind the point", new, hint


def twice(broken: Broken, code: str) -> Iterator[Tried]:
    """`[1,, 2]`, `def add()::`, `birds..append(name)`."""
    for found in re.finditer(r"([,:.;])\s*\1", masked(code)):
        new = f"{code[: found.start() + 1]}{code[found.end() :]}"
        yield found.end() - 1, f"{found[1]} twice", new, "Write one: ⟨new⟩"


def of_global(broken: Broken, code: str) -> Iterator[Tried]:
    """`global = items, note`, `global: items`, `global(items)`."""
    names = r"([^\W\d]\w*(?:\s*,\s*[^\W\d]\w*)*)"
    found = re.fullmatch(rf"(\s*)(global|nonlocal)\s*(=|:|\()\s*{names}\s*\)?", code)
    if found is not None:
        new = f"{found[1]}{found[2]} {found[4]}"
        what = f"{found[3]} behind {found[2]}"
        yield found.start(3), what, new, f"Behind {found[2]} stand the names alone: ⟨new⟩"


_STEP = re.compile(r"(?P<at>(?P<one>[-+*/%])=\s+=|=\s*(?P<two>[-+*/%])\s*=|(?P<three>[-+*/%])\s+=)(?!=)\s*")


def steps(broken: Broken, code: str) -> Iterator[Tried]:
    """`count += = 1`, `count + = 1`, `count =+= 1`."""
    found = re.compile(r"\s*[^\W\d][\w.]*(?:\[.*\])?\s*").match(masked(code))
    sign = _STEP.match(code, found.end()) if found is not None else None
    if sign is not None:
        ours = f"{sign['one'] or sign['two'] or sign['three']}="
        new = f"{code[: sign.start()].rstrip()} {ours} {code[sign.end() :]}"
        yield sign.start(), sign["at"], new, f"The sign is {ours}. Write: ⟨new⟩"
