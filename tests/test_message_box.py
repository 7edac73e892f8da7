"""How a page shows what is wrong, as elements: what is code, what is prose, what is folded away."""

from __future__ import annotations

import pytest

from hyper_local.errors import narrowed
from hyper_local.message_box import ERROR, NOTE, boxed
from hyper_local.messages import Error, decode_update, encode

TOLD = "    a = cuont + 1\n        ^\n  Write count, or\n      def cuont():\n          pass\n  and so on."
TRACE = 'Traceback (most recent call last):\n  File "a.py", line 3, in up\n    return 1 / 0\n           ~~^~~\nE: no'
CODE = {"tabindex": "0"}


def test_prose_and_code_are_told_apart() -> None:
    [box] = boxed("a.py:1:5: unknown name 'cuont'", "load", TOLD)
    assert box[2:] == [
        ["small", 0, ERROR],
        ["strong", 0, "a.py:1:5: unknown name 'cuont'"],
        [
            *("div", 0),
            ["code", CODE, "    a = cuont + 1\n        ", ["b", 0, "^"], "\n"],
            "  Write count, or\n",
            ["code", CODE, "      def cuont():\n          pass\n"],
            "  and so on.",
        ],
        ["button", 0, "Dismiss"],
    ]


def test_a_note_is_quieter_and_says_that_the_app_runs() -> None:
    [box] = boxed("browsers have no event 'clik'", "note", "  Write @click.")
    assert box[1] == {"class": "hyper-note", "role": "status"}
    assert box[2] == ["small", 0, NOTE]
    assert box[4] == ["div", 0, "  Write @click."]


def test_a_traceback_is_folded_below_its_line() -> None:
    [box] = boxed("E: no\n  Ask first.", "handler", TRACE, "a.py:3: return 1 / 0")
    assert box[3:-1] == [
        ["strong", 0, "E: no"],
        ["div", 0, "  Ask first."],
        [
            *("details", 0, ["summary", 0, ["code", 0, "a.py:3: return 1 / 0"]]),
            [
                *("samp", 0, "Traceback (most recent call last):\n"),
                ["code", CODE, '  File "a.py", line 3, in up\n    return 1 / 0\n           ~~^~~\n'],
                "E: no",
            ],
        ],
    ]


@pytest.mark.parametrize("kind", ["load", "note", "argument", "handler", "template"])
@pytest.mark.parametrize("message", ["one", "one\n  two", "one\n    code\n    ^\n  hint", ""])
@pytest.mark.parametrize("detail", ["", TOLD, TRACE, "one"])
def test_a_front_end_in_python_reads_back_what_was_told(kind: str, message: str, detail: str) -> None:
    error = Error(message, kind, 3, "", detail, "say" if kind == "argument" else "")
    assert decode_update(encode(error)) == error


def test_below_a_cell_prose_is_broken_at_spaces_and_a_caret_stays_below_its_letter() -> None:
    code = "    " + "long = " + "word + " * 20 + "cuont"
    text = (
        f"%%live Thing:2:148: {'unknown ' * 12}\n{code}\n{' ' * code.index('cuont')}^\n  {'Write it otherwise. ' * 9}"
    )
    shown = narrowed(text)
    lines = shown.splitlines()
    assert max(map(len, lines)) <= 80
    assert [" ".join(part.split()) for part in (shown.partition("    ")[0], shown.partition("^")[2])] == [
        f"%%live Thing:2:148: {'unknown ' * 12}".strip(),
        ("Write it otherwise. " * 9).strip(),
    ]
    at = next(i for i, line in enumerate(lines) if line.strip() == "^")
    assert lines[at - 1][lines[at].index("^") :] == "cuont"
    assert all(line.startswith("  ") for line in lines[at + 1 :]), "a hint stays indented"
    short = "a.py:1:1: no\n    x = 1\n    ^\n  Write y."
    assert narrowed(short) == short
    trace = (
        'Traceback (most recent call last):\n  File "a.py", line 1\n    ' + "x" * 90 + "\n    " + "^" * 90 + "\nE: no"
    )
    assert narrowed(trace) == trace, "what Python shows of code is left as it is"
