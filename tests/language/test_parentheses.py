"""S4: functions, and methods, that a line names where their call is meant."""

import pytest

from hyper_local.checker import check
from hyper_local.testing import mount
from tests.language.boxes import heads

pytestmark = pytest.mark.rule("S4")

FILE = """\
from statistics import mean as load
name = ""
answer = "no"
items = []
done = 0

def save():
    items.append(name)

def is_ready():
    return len(items) > 1

def keep(what, where="here"):
    items.append(what + where)

async def fetch():
    items.append("x")

def add():
    global done
    done += 1
BODY

SAVED
t'''<p @click="add" title={done}>{items} {answer} {is_ready()}</p>TEMPLATE'''
"""


def source(body="", template="", more="save()") -> str:
    lines = body.replace("\n", "\n    ")
    return FILE.replace("BODY", f"    {lines}").replace("SAVED", more).replace("TEMPLATE", template)


def notes(author, text: str) -> list[tuple[str, str]]:
    found = check(author.file("live/thing.py", text)).problems
    return [(each.message, each.hint) for each in found if "not called" in each.message]


@pytest.mark.parametrize(
    ("body", "said", "hint"),
    [
        ("save", "save is not called", "Parentheses call it. Write save()."),
        ("if done > 1:\n    save  # now", "save is not called", "Parentheses call it. Write save()."),
        ("items.count", "items.count is not called", "Parentheses call it. Write items.count(…)."),
        (
            "if items.index:\n    done += 1",
            "items.index is not called, and so always counts as true",
            "Write items.index(…).",
        ),
        ("keep", "keep is not called", "Parentheses call it. Write keep(…)."),
        ("fetch", "fetch is not called", "Parentheses call it. Write fetch()."),
        ("print", "print is not called", "Parentheses call it. Write print()."),
        ("render", "render is not called", "Parentheses call it. Write render()."),
        ("if is_ready:\n    done += 1", "is_ready is not called, and so always counts as true", "Write is_ready()."),
        (
            "while done < 3 and not is_ready:\n    done += 1",
            "is_ready is not called, and so always counts as true",
            "Write is_ready().",
        ),
        ("done = 1 if is_ready else 2", "is_ready is not called, and so always counts as true", "Write is_ready()."),
        (
            'if answer.lower == "yes":\n    done += 1',
            "answer.lower is not called, and so never equal to 'yes'",
            "Write answer.lower().",
        ),
        (
            'if "yes" != answer.strip:\n    done += 1',
            "answer.strip is not called, and so never equal to 'yes'",
            "Write answer.strip().",
        ),
        (
            'if answer.lower in ("yes", "y"):\n    done += 1',
            "answer.lower is not called, and so never in ('yes', 'y')",
            "Write answer.lower().",
        ),
        (
            'if answer.strip().lower == "yes":\n    done += 1',
            "answer.strip().lower is not called, and so never equal to 'yes'",
            "Write answer.strip().lower().",
        ),
        (
            "if items.count == 0:\n    done += 1",
            "items.count is not called, and so never equal to 0",
            "Write items.count(…).",
        ),
    ],
)
def test_what_a_line_names_and_does_not_call(author, body, said, hint):
    text = source(body)
    assert notes(author, text) == [(said, hint)]
    assert said in [head.partition(": ")[2] for head in heads(mount(author.load(text)))]


def test_a_function_that_waits_is_awaited(author):
    text = source(more="async def go():\n    fetch\ngo\nsave()")
    assert notes(author, text) == [
        ("fetch is not called", "Parentheses call it. Write await fetch()."),
        ("go is not called", "Parentheses call it. Write go()."),
    ]


def test_in_the_template(author):
    text = source(template='{% if answer.lower == "yes" %}yes{% endif %}')
    assert notes(author, text) == [("answer.lower is not called, and so never equal to 'yes'", "Write answer.lower().")]


@pytest.mark.parametrize(
    ("body", "template", "more"),
    [
        ("save()", "", ""),
        ("done", "", ""),
        ("name", "", ""),
        ("load", "", ""),
        ("try:\n    save\nexcept NameError:\n    pass", "", ""),
        ("saves = save", "", ""),
        ("items.append(save)", "", ""),
        ("[save]", "", ""),
        ("if is_ready():\n    done += 1", "", ""),
        ("if is_ready is not None:\n    done += 1", "", ""),
        ("if is_ready == save:\n    done += 1", "", ""),
        ("if callable(is_ready):\n    done += 1", "", ""),
        ('if answer.lower() == "yes":\n    done += 1', "", ""),
        ("if answer.lower == answer.upper:\n    done += 1", "", ""),
        ('if load.lower == "yes":\n    done += 1', "", ""),
        ('if load.strip().lower == "yes":\n    done += 1', "", ""),
        ("if answer.split().count == 3:\n    done += 1", "", ""),
        ('if answer.strip().lower() == "yes":\n    done += 1', "", ""),
        ("for answer in items:\n    if answer.lower == 'yes':\n        done += 1", "", ""),
        ("", '{% for answer in [load] %}{% if answer.lower == "yes" %}yes{% endif %}{% endfor %}', ""),
        ("", "{% if load.count == 3 %}yes{% endif %}", ""),
        ("", "", "def once(save):\n    save\n    if save:\n        return 1"),
        ("", "", "def once():\n    save = 3\n    save\n    return save"),
        ("", "", "if done:\n    def save():\n        return 1"),
        ("", "", "save = None\ndef once():\n    save"),
        ("", "", "def print(*words):\n    return words\ndef once(print):\n    print"),
        ("", "", "def once(answer):\n    return answer.lower == 'yes'"),
        ("", "", "is_ready = lambda: 1\ndef once():\n    if is_ready:\n        return 2"),
        ("", "", "class Thing:\n    save = 1\n    save\n"),
    ],
)
def test_right_programs_are_left_alone(author, body, template, more):
    assert notes(author, source(body, template, more)) == []


FORM = """\
items = []

def add(name):
    if not name.strip:
        return
    items.append(name)

t'''<form @submit="add"><input name="name"><button>Add</button></form>{items}'''
"""
ALWAYS = ("name.strip is not called, and so always counts as true", "Write name.strip().")


def test_a_method_of_a_field(author):
    assert notes(author, FORM) == [ALWAYS]
    [head] = heads(mount(author.load(FORM)))
    assert head.endswith(f"/live/thing.py:4:12: {ALWAYS[0]}")
    never = FORM.replace("not name.strip", 'name.lower == "x"')
    assert notes(author, never) == [("name.lower is not called, and so never equal to 'x'", "Write name.lower().")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("def add(name)", "def add(name: str)"),
        ("def add(name)", "def add(name: 'str')"),
        ("not name.strip", "len(name) > 3 and not name.isdigit"),
        ("not name.strip", "not name.strip().isalpha"),
    ],
)
def test_more_methods_of_a_field(author, old, new):
    assert len(notes(author, FORM.replace(old, new))) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("not name.strip", "not name.strip()"),
        ("not name.strip", "not name.chosen"),
        ("def add(name)", "def add(name: Name)"),
        ("def add(name)", "def add(name: str | None)"),
        ("def add(name)", "def add(name=None)"),
        ("def add(name):", "def add(name):\n    name = Name(name)"),
        ('@submit="add"', '@submit="add({items})"'),
        ("{items}", "{add(items)}"),
        ("t'''", "def other(x):\n    add(x)\nt'''"),
        ('name="name"', 'name="other"'),
        ('name="name"', 'name="{items}"'),
        ('@submit="add"', '@click="add"'),
        ("    items.append(name)", "    return [name for name in items if name.strip]"),
    ],
)
def test_a_parameter_that_may_be_something_else(author, old, new):
    text = FORM.replace(old, new, 1)
    text = text if "Name" not in new else f"class Name:\n    strip = False\n{text}"
    assert notes(author, text) == []
