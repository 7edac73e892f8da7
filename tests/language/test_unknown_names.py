"""T9: what is said of a name that nothing in the file defines, where its place shows what was meant."""

import pytest

from hyper_local.checker import check

pytestmark = pytest.mark.rule("T9")

BIRD = 'bird = {"name": "owl"}\n'
ROLL = "def roll():\n    global count\n    count = CALL\n\ncount = 0\nt'<b @click=\"roll\">{count}</b>'"
SAID = [
    (BIRD + "t'<p>{bird[name]}</p>'", "unknown name 'name'", 'A word that is a key stands in quotes: bird["name"]'),
    (
        BIRD + "def f():\n    print(bird[name])\n\nt'<p @click=\"f\">{bird}</p>'",
        "unknown name 'name'",
        'A word that is a key stands in quotes: bird["name"]',
    ),
    (
        'birds = ["owl"]\nt"<li for={b in birds}>x</li>"',
        "unknown name 'b'",
        "A loop is written {% for b in birds %} before the element, and {% endfor %} behind it.",
    ),
    (
        "import random\n" + ROLL.replace("CALL", "randint(1, 6)"),
        "unknown name 'randint'",
        "randint is a function of random. Write: random.randint",
    ),
    (
        "import random\n" + ROLL.replace("CALL", "uniform(1, 6)"),
        "unknown name 'uniform'",
        "uniform is a function of random. Write: random.uniform",
    ),
    ("import math\nt'<p>{sqrt(4)}</p>'", "unknown name 'sqrt'", "sqrt is a function of math. Write: math.sqrt"),
    (
        ROLL.replace("CALL", "randint(1, 6)"),
        "unknown name 'randint'",
        "Write at the top of the file: from random import randint",
    ),
    (
        "import random\nunifrm = 3\n" + ROLL.replace("CALL", "uniforn(1, 6)"),
        "unknown name 'uniforn'. Did you mean 'unifrm'?",
        "",
    ),
    (
        "t'<input bind={name}>'",
        "bind={name} needs a variable name, and this file has none",
        'Give it a first value at the left margin: name = ""',
    ),
    (
        "t'<input type=\"checkbox\" bind={done}>'",
        "bind={done} needs a variable done, and this file has none",
        "Give it a first value at the left margin: done = False",
    ),
]


SAID += [
    (
        "import datetime\nt'<p>{date.today()}</p>'",
        "unknown name 'date'",
        "date is a class of datetime. Write: datetime.date",
    ),
    (
        "import os\nt'<p>{os.environ[home]}</p>'",
        "unknown name 'home'",
        'A word that is a key stands in quotes: os.environ["home"]',
    ),
    ("x = {'i': 1}\nt'<p>{x[i]}</p>'", "unknown name 'i'", 'A word that is a key stands in quotes: x["i"]'),
]
NO_KEYS = [
    ("birds = ['owl']\n", "birds[number]"),
    ("birds = ['owl']\n", "birds[name]"),
    ("birds = 'owl'\n", "birds[first]"),
    ("import sys\n", "sys.argv[i]"),
    ("import sys\n", "sys.argv[index]"),
    ("birds = dict(a=1)\n", "birds[i]"),
]


@pytest.mark.parametrize(("before", "asked"), NO_KEYS)
def test_of_what_is_no_dict_or_of_a_place_no_key_is_made(author, before, asked):
    for line in (f"t'<p>{{{asked}}}</p>'", f"def f():\n    return {asked}\nt'<p>{{f()}}</p>'"):
        [problem] = check(author.file("live/thing.py", before + line)).problems
        assert problem.message.startswith("unknown name")
        assert "quotes" not in problem.hint


@pytest.mark.parametrize(("source", "message", "hint"), SAID)
def test_the_message_says_what_was_meant(author, source, message, hint):
    problems = check(author.file("live/thing.py", source)).problems
    assert [(each.message, each.hint) for each in problems] == [(message, hint)]


@pytest.mark.parametrize(
    "source",
    [
        "from random import randint\n" + ROLL.replace("CALL", "randint(1, 6)"),
        "import random as r\n" + ROLL.replace("CALL", "r.randint(1, 6)"),
        "import random\ndef choice(x):\n    return x[0]\nt'<p>{choice([1])}</p>'",
        "name = 'name'\n" + BIRD + "t'<p>{bird[name]}</p>'",
        BIRD + "t'{% for name in bird %}<p>{bird[name]}</p>{% endfor %}'",
        "t'<label for=\"b in birds\">x</label>'",
    ],
)
def test_right_programs_are_left_alone(author, source):
    assert check(author.file("live/thing.py", source)).problems == []


@pytest.mark.parametrize("field", ["name", "title"])
def test_a_field_of_the_form_is_to_be_a_parameter(author, field):
    source = f"names = []\ndef add():\n    names.append({field})\n"
    source += f't\'<form @submit="add"><input name="{field}"></form>{{names}}\''
    [problem] = check(author.file("live/thing.py", source)).problems
    assert problem.message == f"unknown name '{field}'"
    assert problem.hint == f"A field of the template is called {field}. To get what is in it, write: def add({field}):"


@pytest.mark.parametrize(
    ("line", "noted"),
    [
        ("if count > 3:", True),
        ("  elif count == 3:", True),
        ("if you count to 3: go", False),
        ("if in doubt:", False),
        ("{% if count > 3 %}", False),
    ],
)
def test_a_line_of_python_in_a_template(author, line, noted):
    end = "{% endif %}" if "{%" in line else ""
    problems = check(
        author.file("live/thing.py", f"count = 0\nt'''\n<p>{{count}}</p>\n{line}\n<p>x</p>{end}'''")
    ).problems
    assert [each.message for each in problems] == (["this line is shown as a text, and asks nothing"] if noted else [])
    assert all(each.hint.startswith(f"Write {{% {line.strip()[:-1]} %}}, and") for each in problems)


@pytest.mark.rule("L6")
@pytest.mark.parametrize(("wrong", "right"), [("string", "str"), ("Boolean", "bool"), ("integer", "int")])
def test_types_as_other_languages_call_them(author, wrong, right):
    file = author.file("live/thing.py", f"def add(x: {wrong}):\n    pass\n\nt'<b @click=\"add(1)\">x</b>'\n")
    (found,) = check(file).problems
    assert found.hint == f"Python calls this type {right}: write {right} in its place."
