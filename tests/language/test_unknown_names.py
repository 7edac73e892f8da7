"""T9: what is said of a name that nothing in the file defines, where its place shows what was meant."""

import pytest

import hyper_local
from hyper_local import advice, unbound
from hyper_local.checker import check
from hyper_local.testing import mount
from hyper_local.trees import walk

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


VALUES = {"Nome": "", "gone": "", "done": "", "none_": "", "one": "", "tree": "", "rue": "", "house": "", "line": ""}
VALUES |= {"Tru": "True", "Ture": "True", "Flase": "False", "Fals": "False", "Noen": "None", "Nonee": "None"}


@pytest.mark.parametrize("name", VALUES)
def test_a_value_of_pythons_is_named_only_for_a_slip_of_its_name(author, name):
    meant = f" Did you mean {VALUES[name]!r}?" if VALUES[name] else ""
    file = author.file("live/thing.py", f"x = {name}\nt'<p>{{x}}</p>'")
    [problem] = check(file).problems
    assert problem.message == f"unknown name {name!r}.{meant}".removesuffix("" if meant else ".")
    with pytest.raises(NameError) as raised:
        mount(hyper_local.load(file))
    assert ("Did you mean" in advice.noted(raised.value)) == bool(meant)
    [problem] = check(author.file("live/other.py", f"t'<p>{{{name}}}</p>'")).problems
    assert problem.message == f"unknown name {name!r}.{meant}".removesuffix("" if meant else ".")


NUMBER = "Python calls this type float, and that of whole numbers int: write one of them in its place."


@pytest.mark.rule("L6")
@pytest.mark.parametrize("line", ["def add(name, price: number):\n    names.append(name)", "price: number = 3"])
def test_number_is_float_or_int(author, line):
    source = f"name = ''\nnames = []\n{line}\nt'<p @click=\"add(2, 1)\">{{names}}{{name}}</p>'"
    source = source if "def" in line else source.replace(' @click="add(2, 1)"', "")
    file = author.file("live/thing.py", source)
    assert [each.hint for each in check(file).problems if each.kind == "error"] == [NUMBER]
    # Where the author has a type that is called so, that one is meant.
    file = author.file("live/other.py", "class Number:\n    pass\n" + source)
    [problem] = [each for each in check(file).problems if each.kind == "error"]
    assert problem.message == "unknown name 'number'. Did you mean 'Number'?"


QUOTES = "A word that is a key stands in quotes: "
KEYS = {
    'items = [{name: "Tea", price: 2.5}]': 'items = [{"name": "Tea", "price": 2.5}]',
    'items = {name: "Tea", "price": 2.5}': 'items = {"name": "Tea", "price": 2.5}',
    'items = [{ name : "Tée" , größe : 2.5 }]': 'items = [{ "name" : "Tée" , "größe" : 2.5 }]',
    'items = [{"a": {name: 1}}]': 'items = [{"a": {"name": 1}}]',
    'nam = 1\nitems = [{"a": "{name: 1}", name: 1}]': 'items = [{"a": "{name: 1}", "name": 1}]',
}


@pytest.mark.parametrize("lines", KEYS)
def test_keys_that_lack_their_quotes_are_told_of_once(author, lines):
    file = author.file("live/thing.py", f"{lines}\nt'<p>{{items}}</p>'")
    [problem] = [each for each in check(file).problems if each.kind == "error"]
    assert (problem.message, problem.hint) == ("unknown name 'name'", QUOTES + KEYS[lines])
    with pytest.raises(NameError) as raised:
        mount(hyper_local.load(file))
    assert advice.noted(raised.value).strip() == QUOTES + KEYS[lines]


def test_a_key_in_a_function_and_in_further_lines(author):
    source = "items = []\n\ndef add():\n    items.append({\n        name: 1,\n        price: 2,\n    })\n"
    problems = check(author.file("live/thing.py", f"{source}t'<p @click=\"add\">{{items}}</p>'")).problems
    assert [(each.location.line, each.hint) for each in problems] == [
        (5, QUOTES + '"name": 1,'),
        (6, QUOTES + '"price": 2,'),
    ]


COMMENTS = {
    "items = [] // empty": "items = []  # empty",
    'items = ["a"] // birds': 'items = ["a"]  # birds',
    "items = 2.5 // euros": "items = 2.5  # euros",
    'items: str = "" // text': 'items: str = ""  # text',
    "items = None // empty": "items = None  # empty",
}


@pytest.mark.parametrize("line", COMMENTS)
def test_one_word_behind_two_slashes(author, line):
    hint = f"In Python a comment begins with #, in each of its lines; // divides. Write: {COMMENTS[line]}"
    file = author.file("live/thing.py", f"{line}\nt'<p>{{items}}</p>'")
    assert [each.hint for each in check(file).problems] == [hint]
    with pytest.raises((NameError, TypeError)) as raised:
        mount(hyper_local.load(file))
    assert isinstance(raised.value, TypeError) or advice.noted(raised.value).strip() == hint


@pytest.mark.parametrize("line", ["items = 10 // total // count", "items = total // cuont", "items = f(2) // many"])
def test_a_division_is_not_called_a_comment(author, line):
    file = author.file("live/thing.py", f"count = 2\ntotal = 5\ndef f(x): return x\n{line}\nt'<p>{{items}}</p>'")
    assert not any("comment" in each.hint for each in check(file).problems)


METHODS = {
    "clear(items)": "clear is a method, which stands behind the list. Write: items.clear()",
    "append(items, 'x')": "append is a method, which stands behind the list. Write: items.append('x')",
    "print(upper(note))": "upper is a method, which stands behind the text. Write: note.upper()",
    "note = upper(note)": "upper is a method, which stands behind the value. Write: note.upper()",
    "append(note)": "Import it, or give it a value.",
    "print(keys(ages))": "keys is a method, which stands behind the dict. Write: ages.keys()",
    "note = join(items, ', ')": "Import it, or give it a value.",
    "clear(unknown())": "Import it, or give it a value.",
    "append()": "Import it, or give it a value.",
}


@pytest.mark.parametrize("line", METHODS)
def test_a_method_that_is_called_as_a_function(author, line):
    source = "items = ['a']\nages = {'a': 1}\nnote = ''\ndef unknown():\n    return 1\n\n"
    source += f"def go():\n    global note\n    {line}\n"
    file = author.file("live/thing.py", f"{source}t'<p @click=\"go\">{{note}}{{items}}{{ages}}{{unknown()}}</p>'")
    assert [each.hint for each in check(file).problems if each.kind == "error"] == [METHODS[line]]


@pytest.mark.parametrize(
    "source",
    [
        "name = 'n'\nitems = [{name: 'Tea'}]\nt'<p>{items}</p>'",
        "items = [{'name': 'Tea'}]\nt'<p>{items}</p>'",
        "items = [{1: 'Tea', None: 2, len: 3}]\nt'<p>{items}</p>'",
        "items = {n: 1 for n in 'ab'}\nt'<p>{items}</p>'",
        "half = 7\nitems = [1] and 9 // half\nt'<p>{items}</p>'",
        "items = ['http://empty']\nt'<p>{items}</p>'",
        "items = []  # // empty\nt'<p>{items}</p>'",
        "items = ['a']\ndef clear(x):\n    x.clear()\ndef go():\n    clear(items)\nt'<p @click=\"go\">{items}</p>'",
        "from typing import Any as number\nx: number = 3\nt'<p>{x}</p>'",
        "gone = None\nnote = gone\nt'<p>{note}</p>'",
        "items = ['a', 'b']\nfirst = items[0]\ndef go():\n    items.clear()\nt'<p @click=\"go\">{items}{first}</p>'",
    ],
)
def test_what_only_looks_like_these_is_left_alone(author, source):
    file = author.file("live/thing.py", source)
    assert [each for each in check(file).problems if each.kind == "error"] == []


@pytest.mark.parametrize("mark", ["<% for b in birds %>", "<%- for b in birds: -%>", "<%for b in birds%>"])
def test_the_item_of_a_loop_in_marks_of_another_language(author, mark):
    problems = check(author.file("live/thing.py", f"birds = ['owl']\nt'{mark}<p>{{b}}</p><% end %>'")).problems
    [problem] = [each for each in problems if each.kind == "error"]
    hint = "A loop is written {% for b in birds %}, and {% endfor %} where it ends."
    assert (problem.message, problem.hint) == ("unknown name 'b'", hint)


def test_a_function_more_is_not_looked_through_for_each_name(author, monkeypatch):
    looked: list[object] = []
    monkeypatch.setattr(unbound, "walk", lambda tree: looked.append(tree) or walk(tree))

    def times(functions: int) -> int:
        looked.clear()
        text = "".join(f"def f{n}():\n    print(thing_{n}_x)\n" for n in range(functions))
        found = check(author.file(f"live/of_{functions}.py", f"{text}t'<p>x</p>'\n"), processes=1).problems
        assert sum("unknown name" in each.message for each in found) == functions
        return len(looked)

    assert times(60) < 3 * times(30)
