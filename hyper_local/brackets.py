"""Brackets: a comma or a colon that is missing between two values, and a bracket that closes none (T9)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from keyword import iskeyword

from .broken import Broken, Slip
from .foreign import masked
from .literals import CLOSING

_GAP = re.compile(r"""(?<=[\w"')\]}])(?P<gap>\s+)(?=[\w"'{])""")


def _gaps(plain: str, inside: bool) -> Iterator[tuple[int, int]]:
    """Blanks between two values in brackets."""
    for found in _GAP.finditer(plain):
        before = re.search(r"[^\W\d]\w*\Z", plain[: found.start()])
        behind = re.match(r"[^\W\d]\w*", plain[found.end() :])
        words = [word[0] for word in (before, behind) if word is not None]
        if not any(map(iskeyword, words)) and (inside or _depth(plain[: found.start()])):
            yield found.span()


def _depth(before: str) -> int:
    return sum((char in CLOSING) - (char in CLOSING.values()) for char in before)


def comma(broken: Broken) -> Slip | None:
    """`[1 2]`, `{"a" 1}`, `print("a" count)`, and a line of a list without a comma at its end."""
    line, code = broken.line, broken.code(broken.line)
    plain = masked(code)
    gaps = [*_gaps(plain, _depth(plain) < 0 or broken.inside(line))]
    for start, end in gaps:
        for sign in (":", ",") if _wants_colon(plain[:start]) else (",",):
            new = f"{code[:start]}{sign} {code[end:]}"
            if broken.mends(line, new):
                return _missing(line, start, sign, f"Write it between the two: {new.strip()}")
    if len(gaps) > 1:
        new, end = "", 0
        for start, stop in gaps:
            new, end = f"{new}{code[end:start]}, ", stop
        new += code[end:]
        if broken.mends(line, new):
            return _missing(line, gaps[0][0], ",", f"Write one between each two: {new.strip()}")
    for above in [n for n in range(line, 0, -1) if broken.code(n).strip()][:2]:
        code = broken.code(above)
        if not re.search(r"""[\w"')\]}]\Z""", code) or not broken.inside(above + 1):
            continue
        new = f"{code},"
        if _reads_on(broken, above, new):
            return _missing(above, len(code), ",", f"Write it at the end of this line: {new.strip()}")
    return None


_KEY = re.compile(r"""(?:^|(?<=[{,]))\s*(?P<key>[^\W\d]\w*|"[^"]*"|'[^']*')(?P<sign>\s*=(?!=)\s*)""")


def pairs(broken: Broken) -> Slip | None:
    """`{name = "Birds"}` and `{"name" = "Birds"}`, where a dict wants `{"name": "Birds"}`."""
    code = broken.code(broken.line)
    new, end = "", 0
    found = [one for one in _KEY.finditer(masked(code)) if one.start() or broken.inside(broken.line)]
    for one in found:
        key = code[one.start("key") : one.end("key")]
        if key.isidentifier() and not re.search(rf"^{key}\s*[:=]", broken.text, re.MULTILINE):
            key = f'"{key}"'
        new, end = f"{new}{code[end : one.start('key')]}{key}: ", one.end("sign")
    new += code[end:]
    if not found or not broken.mends(broken.line, new):
        return None
    at = found[0].start("sign") + len(found[0]["sign"]) - len(found[0]["sign"].lstrip())
    hint = f"Between the key and its value stands a colon, and a key that is a text stands in quotes: {new.strip()}"
    return Slip(broken.line, at, "a single = in a dict", hint)


def _reads_on(broken: Broken, line: int, new: str) -> bool:
    """Whether a new line mends the one at which Python stops, too, which may be the one below."""
    lines = [*broken.lines[: line - 1], new, *broken.lines[line:]]
    return broken.reads_on(lines, max(broken.line, line + 1))


def _missing(line: int, at: int, sign: str, hint: str) -> Slip:
    return Slip(line, at, f"a {'comma' if sign == ',' else 'colon'} is missing", hint)


def _wants_colon(before: str) -> bool:
    """Whether a key of a dict stands last in `before`."""
    depth = 0
    for i in range(len(before) - 1, -1, -1):
        char = before[i]
        if char in CLOSING.values():
            depth += 1
        elif char in CLOSING:
            if not depth:
                return char == "{" and ":" not in before[i:]
            depth -= 1
        elif char == "," and not depth:
            return ":" not in before[i:]
    return ":" not in before


def closed(broken: Broken) -> Slip | None:
    """A bracket that closes nothing, or closes another one."""
    code = broken.code(broken.line)
    plain = masked(code)
    if found := re.search(r"unmatched '([)\]}])'", broken.said):
        places = [i for i, char in enumerate(plain) if char == found[1] and _depth(plain[:i]) <= 0] or [
            i for i, char in enumerate(plain) if char == found[1]
        ]
        opening = next(key for key, value in CLOSING.items() if value == found[1])
        hint = (
            f"No {opening} stands before it that it could close. Take it away, or write the {opening} that is missing."
        )
        for at in places:
            new = code[:at] + code[at + 1 :]
            if broken.mends(broken.line, new):
                return Slip(broken.line, at, f"a {found[1]} too many", f"{hint} Without it: {new.strip()}")
        for begin in re.finditer(r"(?:[=(,]|\b(?:return|in)\b)\s*", plain[: places[0]] if places else ""):
            new = f"{code[: begin.end()]}{opening}{code[begin.end() :]}"
            if broken.mends(broken.line, new):
                what = f"a {found[1]} without its {opening}"
                return Slip(broken.line, places[0], what, f"Write {opening} where it begins: {new.strip()}")
        return Slip(broken.line, places[0], f"a {found[1]} without its {opening}", hint) if places else None
    if found := re.search(r"'(.)' does not match opening parenthesis '(.)'(?: on line (\d+))?", broken.said):
        closing, opening, line = found.groups()
        ours = CLOSING[opening]
        for at in [i for i, char in enumerate(plain) if char == closing]:
            new = code[:at] + ours + code[at + 1 :]
            if broken.mends(broken.line, new):
                where = f"the {opening} of line {line}" if line else opening
                hint = f"What {where} opens, {ours} closes: {new.strip()}"
                return Slip(broken.line, at, f"{closing} closes {opening}", hint)
    return None


def beside(broken: Broken) -> Slip | None:
    """`x = 5 apples`, `x = 1 000`."""
    code = broken.code(broken.line)
    found = re.fullmatch(r"(\s*[^\W\d]\w*\s*[-+*/]?=\s*)([\w.]+(?:[ \t]+[\w.]+)+)", code)
    words = found[2].split() if found is not None else []
    if found is None or any(map(iskeyword, words)):
        return None
    at = found.start(2) + len(words[0])
    if all(word.isdecimal() for word in words):
        new = f"{found[1]}{''.join(words)}"
        hint = f"A number has no blanks in it: {new.strip()}"
    else:
        new = f'{found[1]}"{found[2]}"'
        hint = f"A text stands in quotes: {new.strip()}. Between two values stands a sign, such as + or *."
    what = f"{words[0]} {words[1]} side by side"
    return Slip(broken.line, at, what, hint) if broken.mends(broken.line, new) else None
