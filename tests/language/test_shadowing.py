"""S5: a variable of a function that has the name of a state, and whose value goes nowhere."""

import pytest

from hyper_local.checker import check
from hyper_local.testing import mount

pytestmark = pytest.mark.rule("S5")

FILE = """\
items = ["a"]
name = "ada"

BODY

def grow():
    items.append(name)

t'''<p @click="more">{items} {name}</p><p @click="grow">x</p>'''
"""


def source(body: str) -> str:
    return FILE.replace("BODY", "def more():\n    " + body.replace("\n", "\n    "))


def on_page(author, body: str) -> list[str]:
    return [note.partition("\n")[0].partition(": ")[2] for note in mount(author.load(source(body))).notes]


LOST = [
    ("items = []\nitems.append('x')", "items"),
    ("items = []\nprint(items)", "items"),
    ("items = ['b']\nitems[0] = 'c'", "items"),
    ("items = [x for x in 'abc']\nitems.clear()\nprint('now', len(items))", "items"),
    ("name = 'grace'\nprint(f'now {name}')", "name"),
    ("if 1:\n    name = str(5)\n    print(name)", "name"),
    ("name = 'a'\nname = 'b'\nprint(name, name)", "name"),
]


@pytest.mark.parametrize(("body", "shadow"), LOST)
def test_a_value_that_goes_nowhere_is_told_on_the_page(author, body, shadow):
    said = f"more() has a variable of its own called {shadow!r}, as a state is"
    assert on_page(author, body) == [said]
    [problem] = check(author.file("live/thing.py", source(body))).problems
    assert (problem.kind, problem.message) == ("note", said)
    assert problem.hint == f"Give it another name; or write `global {shadow}` in more() if the state is meant."


@pytest.mark.parametrize(
    "body",
    [
        "items = []\nitems.append('x')\nreturn items",
        "items = []\nfor item in items:\n    print(item)",
        "items = []\nkeep(items)",
        "items = []\nrest = items\nitems.append('x')",
        "items = other\nitems.append('x')",
        "items = other[:]\nitems.append('x')",
        "items = []\nother.append(items)",
        "items = []\nitems[0]['done'] = True",
        "items = []\nitems.append('x').shown()",
        "items = []\nt'<p>{items}</p>'\nitems.append('x')",
        "items = []\ndef inner():\n    items.append('x')\ninner()",
        "items = []\nlater = lambda: print(items)\nitems.append('x')\nlater()",
        "items = []\nprint(items, file=other)",
        "name = 'x'\nif name:\n    grow()",
        "name = 'x'\nprint(name.upper(), grow() or name, [name])",
        "for name in 'abc':\n    print(name)",
        "with open('x') as name:\n    print(name)",
        "names = []\nnames.append('x')",
        "global items\nitems = []\nitems.append('x')",
    ],
)
def test_what_may_be_of_use_is_not_told_on_the_page(author, body):
    text = source(body).replace("\nt'''<p", "\nother = []\ndef keep(what):\n    other.append(what)\nt'''<p", 1)
    notes = mount(author.load(text)).notes
    assert [note for note in notes if "as a state is" in note] == []
    told = [x.message for x in check(author.file("live/thing.py", text)).problems]
    assert len([said for said in told if "as a state is" in said]) <= 1
