"""What Python can't read is another language's only where that is plain (T9)."""

from __future__ import annotations

import pytest

from hyper_local import foreign

PYTHONS_OWN = [
    "if n = 3:",
    "return n = 3",
    "while done = False:",
    "a and b = 3",
    "global x = 3",
    "for x in y = 3",
    "import a as b = 2",
    "lambda x = 3",
    "sub(n 2)",
    'fn = open("a" "b"',
    "func(a b)",
    "sub = 3 4",
    "catch = 3 4",
    "foreach = 1 2",
    "switch = {",
    "case {1: 2 3}:",
    "if d == {",
    "for x in {",
    "x = foo(a b) // c d",
    "f = lambda x: x ? y",
    '"""He said // hello there',
    "print('don't // a b')",
]
FOREIGN = [
    "function add(a, b) {",
    "function (a) {",
    "sub add {",
    "func add(a):",
    "catch (e) {",
    "} catch {",
    "foreach (x in xs)",
    "switch (n) {",
    "if (n == 3) {",
    "else {",
    "total items = 3",
    "count = 0 // how many birds",
    "if n: // how many birds",
]


@pytest.mark.rule("T9")
@pytest.mark.parametrize("line", PYTHONS_OWN)
def test_a_slip_in_pythons_own_words_is_not_called_foreign(line: str) -> None:
    assert foreign.of_line(line) is None


@pytest.mark.rule("T9")
@pytest.mark.parametrize("line", FOREIGN)
def test_what_is_plainly_foreign_is_called_so(line: str) -> None:
    assert foreign.of_line(line) is not None
