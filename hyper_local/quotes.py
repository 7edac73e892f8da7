"""Quotes: the one that ends a string before its author meant it to (T9).

Asked only where a file can't be read or has no template, so nothing is said of one that is right.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from itertools import islice
from keyword import iskeyword
from typing import NamedTuple

LONGEST = 1_000
"""Characters of a line of which it is asked what was meant: nobody writes a longer one by hand."""
_MOST = 30
"""Rewritings of a line that are tried."""
_LITERAL = re.compile(r"""([A-Za-z]{0,2})(["'])""")
_VALUE_BEGINS = re.compile(r"<[^<>]*=\s*\Z")
"""Ends as `<p class=` does."""
_WORD = re.compile(r"\w+")


def ends_too_early(text: str, start: int, end: int) -> str:
    """What to write in place of the t-string from `start` to `end` of `text`; "" where it ends as it was meant to.

    It does not where a word stands right behind its last quote, as in `t'It's'`,
    or where that is the first quote of an attribute's value.
    """
    begins = _LITERAL.match(text, start)
    if begins is None or text.startswith(begins[2] * 3, begins.start(2)):
        return ""
    word = _WORD.match(text, end)
    if not _VALUE_BEGINS.search(text, start, end - 1) and (word is None or iskeyword(word.group())):
        return ""
    return f'Write {begins[1]}"""…""" around all of it: then the quotes inside are text.'


_COMPREHENSION = re.compile(r"\b(for\s+[\w, ]+?\s+in\s+[\w.]+(?:\(\w*\))?)\s*\]?\s*\Z")
_GOES_ON = re.compile(r"[\w/#.{@:$-]")
_ATTRIBUTE = re.compile(r"([\w@:.-]+)\s*=\s*\Z")


class Inner(NamedTuple):
    """A t-string in braces that ends too early: `at` which quote, `what` is wrong, and a `hint`: what to write."""

    at: int
    what: str
    hint: str


def inner(text: str, literals: Iterable[tuple[int, int]], stop: int) -> Inner | None:
    """The first of the t-strings in an expression, by where they start and end, that ends before it was meant to.

    The expression ends at `stop`.
    """
    for start, end in literals:
        if not _GOES_ON.match(text, end) or not ends_too_early(text, start, end):
            continue
        prefix, quote = text[start : end - 1].partition(text[end - 1])[0], text[end - 1]
        other = "'" if quote == '"' else '"'
        if other in text[start:stop]:
            other = other * 3
        named = _ATTRIBUTE.search(text, start, end - 1)
        what = f"the {prefix}{quote}…{quote} ends at the {quote} " + (f"of {named[1]}=" if named else "in its text")
        around = f"Write {prefix}{other}…{other} around it"
        if len(other) > 1 and other in text[:start]:
            around = "Write one kind of quotes around it, and the other inside"  # those would end the template
        loop = _COMPREHENSION.search(text, end, stop)
        instead = f", or a loop in the template: {{% {loop[1]} %}} … {{% endfor %}}" if loop else "."
        return Inner(end - 1, what, around + instead)
    return None


_KINDS = {'"': "double quotes", "'": "single quotes"}


class Quoted(NamedTuple):
    """A string that ends too early: `at` which quote, how it should be `written`, and the `line` with it."""

    at: int
    written: str
    line: str

    twice: bool = False
    """Whether the quote stands twice where one is meant."""

    @property
    def hint(self) -> str:
        """What to write."""
        if self.twice:
            return f"One quote is enough there: {self.written}"
        body = self.written.lstrip("rRbBuUfFtT")
        kind = (
            "three quotes" if body[:3] in ('"' * 3, "'" * 3) else "double quotes" if body[0] == '"' else "single quotes"
        )
        return f"Write {self.written}, with {kind} around it: then those inside are text."


def quoted(line: str, quote: str) -> Quoted | None:
    """A string of a line that ends at a quote which is part of its text, as in `'it's'`."""
    places = [i for i, char in enumerate(line) if char == quote and line[i - 1 : i] != "\\"]
    other = "'" if quote == '"' else '"'
    if quote * 3 in line:
        return None
    for found in islice(re.finditer(rf"{quote}{quote}(?=\w)|(?<=\w){quote}{quote}", line), _MOST):
        new = line[: found.start()] + line[found.end() - 1 :]
        ends = re.compile(rf"{quote}[^{quote}]*{quote}").finditer(new)
        written = next((one[0] for one in ends if found.start() in (one.start(), one.end() - 1)), "")
        if written and "\\" not in written and _is_line(new):
            return Quoted(found.end() - 1, written, new, twice=True)
    tried = 0
    for first, begins in enumerate(places):
        for last in range(first + 2, len(places)):
            inside = line[begins + 1 : places[last]]
            if not re.match(r"\w", line[places[first + 1] + 1 :]) or "\\" in inside:
                continue  # the next letter belongs to the text
            around = other if other not in inside else quote * 3
            prefix = re.search(r"(?<!\w)[rRbBuUfFtT]{0,2}\Z", line[:begins])
            before = prefix.start() if prefix is not None else begins
            written = f"{line[before:begins]}{around}{inside}{around}"
            new = f"{line[:before]}{written}{line[places[last] + 1 :]}"
            tried += 1
            if tried > _MOST:
                return None
            if _is_line(new):
                return Quoted(places[first + 1], written, new)
    return None


def _is_line(text: str) -> bool:
    """Whether Python can read a line, or would with what belongs to it above and below."""
    text = text.strip()
    before = "if 1: pass\n" if re.match(r"el(?:if|se)\b", text) else ""
    for tried in (text, f"{before}{text} pass", f"async def f():\n {text}", f"({text})", f"[{text}]", f"{{{text}}}"):
        try:
            ast.parse(tried)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        return True
    return False


_OPEN_BRACE = re.compile(r"[fFtT][rR]?(?P<quote>[\"'])(?:(?!(?P=quote)).)*?(?<!\{)(?P<brace>\{)[^{}\"']*\Z")


def open_brace(line: str, column: int) -> int | None:
    """The brace of `f"{count"`, where the quote at `column` was to end the string."""
    found = _OPEN_BRACE.search(line, 0, column)
    return found.start("brace") if found is not None and line[column] == found["quote"] else None


_IN_ATTRIBUTE = re.compile(r"=(?P<quote>[\"'])[^\"'<>{}]*(?P<brace>\{)(?P<value>[^\W\d][\w.]*)\)?\Z")


def open_in_attribute(line: str, column: int) -> tuple[int, str] | None:
    """The brace of `@click="remove({bird)"`, and what to write, where the quote at `column` was to end the value."""
    found = _IN_ATTRIBUTE.search(line, 0, column)
    if found is None or line[column] != found["quote"]:
        return None
    value = found["value"]
    if "/" in found[0]:
        value = value.partition(".")[0]  # src="/static/{name.png": what follows the point is the address's
    return found.start("brace"), f"Write }} where the value ends: {{{value}}}"


def one_sided(line: str, column: int) -> str:
    """What to write for a string with one quote, at `column`, or two that differ; "" where that is not plain."""
    quote, before, behind = line[column], line[:column], line[column + 1 :].rstrip()
    other = "'" if quote == '"' else '"'
    for at in islice((i for i, char in enumerate(behind) if char == other), _MOST):
        if _is_line(f"{before}{quote}{behind[:at]}{quote}{behind[at + 1 :]}"):
            return f"It begins with {quote}, and so it ends with {quote}: {quote}{behind[:at]}{quote}"
    word = re.search(r"[^\W\d][\w ]*\Z", before)
    if word is not None and _is_line(f"{before[: word.start()]}{quote}{word[0]}{quote}{behind}"):
        return f"Write {quote} where the text begins, too: {quote}{word[0]}{quote}"
    for end in range(len(behind), len(behind.rstrip(")]},:;")) - 1, -1):
        if behind[:end] and _is_line(f"{before}{quote}{behind[:end]}{quote}{behind[end:]}"):
            return f"Write {quote} where it ends: {quote}{behind[:end]}{quote}"
    return ""
