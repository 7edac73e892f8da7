"""S4: lines that take what `append()` gives back, or add a number to a text, are told where the kinds are certain."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from hyper_local import kinds
from hyper_local.checker import check
from hyper_local.inspection import facts_of
from hyper_local.trees import Census
from tests.conftest import Author

ROOT = Path(__file__).parents[2]

PAGE = 't"""<button @click="go">x</button>"""\n'


def told(author: Author, source: str) -> list[tuple[int, str, str]]:
    found = check(author.file("live/thing.py", source + PAGE)).problems
    return [
        (p.location.line, p.message, p.hint)
        for p in found
        if "gives nothing back" in p.message or "can't be" in p.message
    ]


def go(first: str, line: str) -> str:
    names = ", ".join(dict.fromkeys(x.split(" ")[0].split(":")[0] for x in first.split("\n") if " = " in x))
    return f"{first}\n\ndef go():\n    global {names}\n    {line}\n"


@pytest.mark.rule("S4")
@pytest.mark.parametrize(
    ("first", "line", "message", "hint"),
    [
        (
            "birds = []",
            "birds = birds.append('wren')",
            "append() changes 'birds' and gives nothing back, so 'birds' is None",
            "Write birds.append('wren') as a line of its own: 'birds' has the change then.",
        ),
        (
            "birds = ['wren']",
            "birds = birds.sort()",
            "sort() changes 'birds' and gives nothing back, so 'birds' is None",
            "Write birds.sort() as a line of its own: 'birds' has the change then.",
        ),
        (
            "birds = ['wren']",
            "ordered = birds.sort(key=len)",
            "sort() changes 'birds' and gives nothing back, so 'ordered' is None",
            "Write ordered = sorted(birds, key=len).",
        ),
        (
            "birds = list('ab')",
            "turned = birds.reverse()",
            "reverse() changes 'birds' and gives nothing back, so 'turned' is None",
            "Write turned = birds[::-1].",
        ),
        (
            "ages = {}",
            "ages = ages.update(ada=5)",
            "update() changes 'ages' and gives nothing back, so 'ages' is None",
            "",
        ),
        ("seen = set()", "seen = seen.add(1)", "add() changes 'seen' and gives nothing back, so 'seen' is None", ""),
        ("birds: list[str] = []", "birds = birds.extend('a')", "extend() changes 'birds' and gives nothing back", ""),
        ("birds = []", "birds = birds.insert(0, 'a')", "insert() changes 'birds' and gives nothing back", ""),
        ("birds = ['a']", "birds = birds.remove('a')", "remove() changes 'birds' and gives nothing back", ""),
        ("birds = ['a']", "birds = birds.clear()", "clear() changes 'birds' and gives nothing back", ""),
        ("birds = ['a']\nbirds += ['b']", "birds = birds.append('a')", "append() changes 'birds'", ""),
        ("import random\nbirds = fetch()", "birds = random.shuffle(birds)", "shuffle() changes 'birds' and gives", ""),
        ("from random import shuffle\nbirds = []", "deck = shuffle(birds)", "shuffle() changes 'birds'", ""),
        (
            'count = "0"',
            "count += 1",
            "'count' is a text (count = '0'), and 1 is a number: they can't be added",
            "A number is written without quotes: count = 0.",
        ),
        (
            'count = "0"',
            "count = count + 1",
            "'count' is a text (count = '0'), and 1 is a number: they can't be added",
            "A number is written without quotes: count = 0.",
        ),
        (
            'count: str = "0"',
            "count -= 1",
            "'count' is a text (count = '0'), and 1 is a number: they can't be subtracted",
            "A number is written without quotes: count = 0.",
        ),
        (
            'text = ""',
            "text += 1",
            "'text' is a text (text = ''), and 1 is a number: they can't be added",
            'To add text, write text += "1". To count, begin with a number: text = 0.',
        ),
        (
            "count = 0",
            "count += '1'",
            "'count' is a number (count = 0), and '1' is a text: they can't be added",
            "A number is written without quotes: count += 1.",
        ),
        (
            "count = 0",
            "count = count + ' birds'",
            "'count' is a number (count = 0), and ' birds' is a text: they can't be added",
            'For a text, write f"{count} …", and give that a name of its own.',
        ),
    ],
)
def test_a_line_that_can_not_do_what_it_says(author: Author, first: str, line: str, message: str, hint: str) -> None:
    source = go(first, line)
    ((number, said, instead),) = told(author, source)
    assert source.splitlines()[number - 1].strip() == line
    assert said.startswith(message)
    assert not hint or instead == hint


@pytest.mark.rule("S4")
@pytest.mark.parametrize(
    ("first", "line"),
    [
        ("import pandas\nframe = pandas.DataFrame()", "frame = frame.append({})"),
        ("birds = load()", "birds = birds.append('a')"),
        ("birds = []\nbirds = load(birds)", "birds = birds.append('a')"),
        ("birds = []\nfrom app.data import birds", "birds = birds.append('a')"),
        ("birds = []\nbirds, other = load()", "birds = birds.append('a')"),
        ("birds = []\nfor birds in load(): pass", "birds = birds.append('a')"),
        ("birds = []\ndef other(birds):\n    birds = birds.append(1)", "pass"),
        ("birds = []\nclass Birds:\n    birds = load()", "birds = birds.append('a')"),
        ("birds = []", "birds.append('a')"),
        ("birds = []", "last = birds.pop()"),
        ("birds = {}", "bird = birds.setdefault('a', 1)"),
        ("birds = []", "_ = birds.append('a')"),
        ("birds = []", "birds = sorted(birds)"),
        ("from app.cards import shuffle\nbirds = []", "birds = shuffle(birds)"),
        ("import app.cards as random\nbirds = []", "birds = random.shuffle(birds)"),
        ("import random\nbirds = []", "birds = random.sample(birds, 2)"),
        ("names = 'a b'", "names = names.split().sort()"),
        ("paths = []", "path = paths[0].insert(1)"),
        ("count = 0", "count += 1"),
        ("count = 0", "count = count + 1"),
        ("text = ''", "text += '1'"),
        ("text = ''", "text = text + f'{1}'"),
        ("text = ''", "text *= 2"),
        ("text = '0'\ntext = int(text)", "text += 1"),
        ("text = '0'\ntext = 0", "text += 1"),
        ("total = None", "total += 1"),
        ("total: int | str = '0'", "total += 1"),
        ("total: str", "total += 1"),
        ("total = 0\ntotal += price()", "total += 'a'"),
        ("total = '0'\ndef other(total):\n    total += 1", "pass"),
        ("total = '0'\ndef other():\n    total = 5\n    total += 1", "pass"),
        ("def str(x): return 5\ntotal = str(1)", "total += 1"),
    ],
)
def test_what_may_be_right_is_left_alone(author: Author, first: str, line: str) -> None:
    assert told(author, go(first, line)) == []


@pytest.mark.rule("S4")
@pytest.mark.parametrize("words", ["vögel = []", "# die Größe", "鳥 = []"])
def test_words_of_another_language_change_nothing(author: Author, words: str) -> None:
    assert len(told(author, go(f"{words}\nbirds = []", "birds = birds.append('wren')"))) == 1


@pytest.mark.rule("S4")
def test_of_names_that_python_reads_in_another_form_nothing_is_known(author: Author) -> None:
    assert told(author, go("ｂirds = []", "birds = birds.append('wren')")) == []


def test_variables_of_a_function_have_kinds_too(author: Author) -> None:
    source = "def go():\n    found = []\n    found = found.append(1)\n    return found\n"
    assert [line for line, *_ in told(author, source)] == [3]


@pytest.mark.rule("S4")
def test_loading_says_it_too(author: Author, caplog: pytest.LogCaptureFixture) -> None:
    author.load(go("birds = []", "birds = birds.append('wren')") + PAGE)
    assert "append() changes 'birds' and gives nothing back, so 'birds' is None" in caplog.text


ANSWER = 'answer = ""\nresult = ""\ndef check():\n    global result\n    if CONDITION:\n        result = "right"\n'
FORM = "\nt'<input bind={answer}><button @click=\"check\">x</button>{result}'"


@pytest.mark.rule("S4")
@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("answer == 4", "'answer' is a text, and so never equal to 4"),
        ("4 != answer", "'answer' is a text, and so never equal to 4"),
        ('answer == "yes" or "y"', "this is always so, as 'y' by itself counts as true"),
        ('answer == "4"', ""),
        ("int(answer) == 4", ""),
        ("len(answer) == 4", ""),
        ('answer == "yes" or answer == "y"', ""),
        ('answer in ("yes", "y")', ""),
        ('answer or "y"', ""),
    ],
)
def test_what_is_never_or_always_so(author, condition, said):
    file = author.file("live/thing.py", ANSWER.replace("CONDITION", condition) + FORM)
    assert [each.message for each in check(file).problems] == ([said] if said else [])


@pytest.mark.rule("S4")
@pytest.mark.parametrize(
    "source",
    [
        "answer = 0" + FORM.replace("check", "go").replace("{result}", "") + "\ndef go():\n    print(answer == 4)",
        'answer = ""\ndef go(answer):\n    print(answer == 4)\nt"<b @click=\\"go(1)\\">x</b>"'.replace('\\\\"', "'"),
        'def go(x):\n    y = x == 1 or "none"\n    print(y)\nt"<b @click=go(1)>x</b>"',
    ],
)
def test_what_may_be_so_is_left_alone(author, source):
    assert [each.message for each in check(author.file("live/thing.py", source)).problems if "so" in each.message] == []


def test_a_name_that_gets_many_values_is_looked_at_once(monkeypatch):
    seen = []
    monkeypatch.setattr(kinds, "_stays", lambda line, *more: seen.append(line) or True)
    source = "total = 0\n\ndef go():\n    global total\n" + "    total += 1\n" * 40
    facts_of((source + PAGE).encode(), "thing.py", "component", True)
    assert len(seen) == len(set(seen)) == 40


@pytest.mark.parametrize("file", ["source.py", "kernel.py", "watching.py"])
def test_nodes_of_some_kinds_are_found_in_the_order_of_ast(file: str):
    tree = ast.parse((ROOT / "hyper_local" / file).read_text("utf-8"))
    census = Census(tree)
    left_out = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)
    assert census.nodes == [node for node in ast.walk(tree) if not isinstance(node, left_out)]
    for some in ((ast.Name,), (ast.Assign, ast.AugAssign), (ast.Try, ast.Global), (ast.Interactive,)):
        assert census.of(*some) == [node for node in ast.walk(tree) if isinstance(node, some)]
    assert set(census.kinds) == {type(node) for node in census.nodes}
