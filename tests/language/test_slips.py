"""A line that Python can't read is told of by what was meant, whichever Python reads it (T9)."""

from __future__ import annotations

import pytest

from hyper_local import LoadError
from hyper_local.literals import Source
from hyper_local.parsing import parsed

AROUND = "count = 0\nbirds = []\n\ndef add(number):\n    pass\n\n"

MEANT = [
    ("if count = 3:\n    pass", 1, "a single = in a condition", "if count == 3:"),
    ("while count = 3 and birds = []:\n    pass", 1, "a single = in a condition", "while count == 3 and birds == []:"),
    ("if count => 3:\n    pass", 1, "=>", "Python writes >=: if count >= 3:"),
    ("if (count => 3):\n    pass", 1, "=>", "if (count >= 3):"),
    ("if count =< 3:\n    pass", 1, "=<", "if count <= 3:"),
    ("if count =! 3:\n    pass", 1, "=!", "if count != 3:"),
    ("if count <> 3:\n    pass", 1, "<>", "if count != 3:"),
    ("done = count =< 3", 1, "=<", "done = count <= 3"),
    ("if count is equal to 3:\n    pass", 1, "is equal to", "if count == 3:"),
    ("if count is greater than 3:\n    pass", 1, "is greater than", "if count > 3:"),
    ("if count not = 3:\n    pass", 1, "not =", "if count != 3:"),
    ("if count > 1 and < 5:\n    pass", 1, "half of a comparison", "if count > 1 and count < 5:"),
    ("xs = [1 2]", 1, "a comma is missing", "xs = [1, 2]"),
    ("xs = [1 2 3]", 1, "a comma is missing", "xs = [1, 2, 3]"),
    ("birds = [count birds]", 1, "a comma is missing", "birds = [count, birds]"),
    ('print("a" count)', 1, "a comma is missing", 'print("a", count)'),
    ("def both(a b):\n    pass", 1, "a comma is missing", "def both(a, b):"),
    ("xs = [\n    1,\n    2\n    3,\n]", 3, "a comma is missing", "at the end of this line: 2,"),
    ('ages = {\n    "a": 1\n    "b": 2\n}', 2, "a comma is missing", 'at the end of this line: "a": 1,'),
    ('ages = {\n    "a" = 1,\n}', 2, "a single = in a dict", 'in quotes: "a": 1,'),
    ("ages = {\n    ann = 1,\n    bob = 2,\n}", 2, "a single = in a dict", 'in quotes: "ann": 1,'),
    ("ages = {ann = 1, bob = 2}", 1, "a single = in a dict", 'in quotes: ages = {"ann": 1, "bob": 2}'),
    ("ages = {count = 1}", 1, "a single = in a dict", "in quotes: ages = {count: 1}"),
    ('ages = {"a" 1}', 1, "a colon is missing", 'ages = {"a": 1}'),
    ('ages = {"a": 1, "b" 2}', 1, "a colon is missing", 'ages = {"a": 1, "b": 2}'),
    ('ages = {"a": 1 "b": 2}', 1, "a comma is missing", 'ages = {"a": 1, "b": 2}'),
    ("count = int(3))", 1, "a ) too many", "count = int(3)"),
    ("xs = [1, 2]]", 1, "a ] too many", "xs = [1, 2]"),
    ("xs = [1, 2)", 1, ") closes [", "What [ opens, ] closes: xs = [1, 2]"),
    ("def up():\n    global count += 1", 2, "a value behind global", "\n    global count\n    count += 1"),
    ("def up():\n    global count = 1", 2, "a value behind global", "\n    global count\n    count = 1"),
    ("def up():\n    global = count, birds", 2, "= behind global", "names alone: global count, birds"),
    ("def up():\n    global: count", 2, ": behind global", "names alone: global count"),
    ("def up():\n    global (count, birds)", 2, "( behind global", "names alone: global count, birds"),
    ("def up():\n    nonlocal = count", 2, "= behind nonlocal", "names alone: nonlocal count"),
    ("count += = 1", 1, "+= =", "The sign is +=. Write: count += 1"),
    ("count + = 1", 1, "+ =", "Write: count += 1"),
    ("count = - = 1", 1, "= - =", "Write: count -= 1"),
    ("count =*= 2", 1, "=*=", "Write: count *= 2"),
    ("birds[0] + = 'x'", 1, "+ =", "Write: birds[0] += 'x'"),
    ('class = "x"', 1, "class as a name", 'class_ = "x"'),
    ("def import():\n    pass", 1, "import as a name", "def import_():"),
    ("def up(from):\n    pass", 1, "from as a name", "def up(from_):"),
    ("True = 3", 1, "True as a name", "true_ = 3"),
    ("1st = 3", 1, "1st", "first = 3"),
    ("2players = 3", 1, "2players", "players2 = 3"),
    ("def 2nd():\n    pass", 1, "2nd", "def second():"),
    ("price = 3count", 1, "3count", "price = 3 * count"),
    ("width = 3px", 1, "3px", 'width = "3px"'),
    ("my-name = 3", 1, "my-name", "my_name = 3"),
    ("def my-function():\n    pass", 1, "my-function", "def my_function():"),
    ("def my function():\n    pass", 1, "my function", "def my_function():"),
    ("import my-module", 1, "my-module", "import my_module"),
    ('print "hello"', 1, "print without parentheses", 'print("hello")'),
    ("add 3", 1, "add without parentheses", "add(3)"),
    ("birds.append 3", 1, "birds.append without parentheses", "birds.append(3)"),
    ("for i in range 3:\n    pass", 1, "range without parentheses", "for i in range(3):"),
    ("x = 5 apples", 1, "5 apples side by side", 'x = "5 apples"'),
    ("x = 1 000", 1, "1 000 side by side", "x = 1000"),
    ("if count:\n    pass\nelse count > 2:\n    pass", 3, "else count > 2", "elif count > 2:"),
    ("if count > 3;\n    pass", 1, ";", "if count > 3:"),
    ("if count > 3?\n    pass", 1, "?", "if count > 3:"),
    ("def up\n    pass", 1, "def without parentheses", "def up():"),
    ("def up():\n    global a b\n    a = 1", 2, "names without a comma", "global a, b"),
    ("increment():\n    pass", 1, "a function without def", "def increment():"),
    ("buy(text, price: float = 0):\n    pass", 1, "a function without def", "def buy(text, price: float = 0):"),
    ("If count > 3:\n    pass", 1, "If", "if count > 3:"),
    ("import sqrt from math", 1, "import … from", "from math import sqrt"),
    ("from math sqrt", 1, "import is missing", "from math import sqrt"),
    ("for i of [1]:\n    pass", 1, "for i of [1]", "for i in [1]:"),
    ("for i range(3):\n    pass", 1, "for i range(3)", "for i in range(3):"),
    ("for i = 1 to 3:\n    pass", 1, "for i = 1 to 3", "for i in range(1, 3 + 1):"),
    ("until count > 3:\n    pass", 1, "until count > 3", "while not (count > 3):"),
    ("repeat 3 times:\n    pass", 1, "repeat 3 times", "for number in range(3):"),
    ('name = "she said "hi" to me"', 1, "the string ends at this quote", "'she said \"hi\" to me'"),
    ("name = 'it's'", 1, "the string ends at this quote", 'Write "it\'s", with double quotes around it'),
    ("print('it's me', 'ok')", 1, "the string ends at this quote", 'Write "it\'s me"'),
    ('name = "a" + \'it\'s "x"\'', 1, "the string ends at this quote", "Write '''it's \"x\"'''"),
    ('name = "Ada', 1, "this string is never closed", 'Write " where it ends: "Ada"'),
    ("names = ['Ada', 'Bob]", 1, "this string is never closed", "Write ' where it ends: 'Bob'"),
    ("name = 'Ada\"", 1, "this string is never closed", "It begins with ', and so it ends with ': 'Ada'"),
    ('name = Ada"', 1, "this string is never closed", 'Write " where the text begins, too: "Ada"'),
    ('x = f"{count"', 1, "this '{' is never closed", "Write } where the value ends."),
    ("int('3') = count", 1, "a value on the left of =", "count = int('3')"),
    ("count + 1 = count", 1, "a value on the left of =", "count = count + 1"),
    ("count := 3", 1, ":=", "count = 3"),
    ("set count to 3", 1, "set … to", "count = 3"),
    ("count = ", 1, "nothing stands behind =", "count = 0"),
    ("count = count +", 1, "nothing stands behind +", "count = count + 0"),
    ("x = birds.", 1, "nothing stands behind the point", "x = birds.name"),
    ("x = 007", 1, "007", "x = 7"),
    ("price = $5", 1, "$", "price = 5"),
    ("def up():\n    else:\n        pass", 2, "else without if", "right below the lines of its if"),
    ("try:\n    pass\ncount = 1", 3, "try without except", "except Exception as error:"),
    (">>> x = 3", 1, "the sign before a line of Python's own prompt", "x = 3"),
    ("<<<<<<< HEAD\nx = 3", 1, "a mark of git", "keep one"),
    ("pip install birds", 1, "a command of the terminal", "in the terminal"),
    ("```python\nx = 3", 1, "a mark around code in a chat or a page", "Take the line away"),
    ("birds.append(count)  // add it", 1, "a comment with //", "a comment begins with #, in each of its lines"),
    ("birds.append(count) // add count", 1, "a comment with //", "a comment begins with #"),
    ("count = 3 // add one", 1, "a comment with //", "a comment begins with #"),
    ("count = 3  // add count", 1, "a comment with //", "a comment begins with #"),
    ("if count:  // add it\n    pass", 1, "a comment with //", "a comment begins with #"),
    ("count = 7 // len birds", 1, "len without parentheses", "count = 7 // len(birds)"),
    ('count = 7 // int "3"', 1, "int without parentheses", 'count = 7 // int("3")'),
    ('url = "http://x" // len birds', 1, "len without parentheses", "// len(birds)"),
]


def said(wrong: str) -> LoadError:
    with pytest.raises(LoadError) as caught:
        parsed(Source(f"{AROUND}{wrong}\n\nt'<p>{{count}}</p>'\n", "thing.py"))
    return caught.value


@pytest.mark.rule("T9")
@pytest.mark.parametrize(("wrong", "line", "what", "instead"), MEANT)
def test_what_was_meant_is_said(wrong: str, line: int, what: str, instead: str) -> None:
    error = said(wrong)
    assert error.message.removeprefix("not Python: ") == what
    assert error.location is not None
    assert error.location.line == AROUND.count("\n") + line
    assert instead in error.hint


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    ("wrong", "not_said"),
    [
        ("def up():\n    global = count.x", "alone"),
        ("def up():\n    global = 3", "alone"),
        ("count + 1 = = 2", "+="),
        ("if count + = 1:\n    pass", "+="),
        ("f = x => x + 1", ">="),
        ("found = birds.filter(x => x > 1)", ">="),
        ("if birds.some(x => x > 1):\n    pass", ">="),
        ("x = add(number = 3 count = 4)", "=="),
        ("if add(number = 3 x = 4):\n    pass", "=="),
        ("if count = 3 = 4 = :\n    pass", "=="),
        ("x = if count else 3", "_"),
        ("x = [1, 2, if]", "if_"),
        ("count = 3 */ 4", "side by side"),
        ("x = lambda a, b", "comma"),
        ("total = typeof count", "side by side"),
        ("if count else:", "else_"),
    ],
)
def test_nothing_is_advised_that_is_not_meant(wrong: str, not_said: str) -> None:
    error = said(wrong)
    assert not_said not in error.hint + error.message


@pytest.mark.rule("T9")
@pytest.mark.parametrize("quotes", ['"""', "'''", '"', "'"])
def test_an_f_string_with_blocks_is_told_of_at_the_f(quotes: str) -> None:
    with pytest.raises(LoadError) as caught:
        parsed(Source(f"count = 0\n\nf{quotes}<p>{{% if count %}}x{{% endif %}}</p>{quotes}\n", "thing.py"))
    assert caught.value.message == "an f-string where a template is meant"
    assert caught.value.location is not None
    assert (caught.value.location.line, caught.value.location.column) == (3, 1)
    assert f"write t in place of the f: t{quotes}…{quotes}" in caught.value.hint


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    "right",
    [
        'x = f"{{% if count %}}"',
        'x = f"{count % 2}"',
        'x = f"{count}% for birds"',
        "x = '{% if count %}'",
        '# f"""{% if count %}"""',
        'x = f"{count:%}"',
    ],
)
def test_an_f_string_with_signs_of_percent_is_fine(right: str) -> None:
    parsed(Source(f"count = 0\n{right}\n\nt'<p>{{count}}</p>'\n", "thing.py"))


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    "wrong",
    [
        'f"""<ul>\n{ birds if }\n</ul>"""',
        "f'''<ul>\n{ birds if }\n</ul>'''",
        'rf"""<ul>{ birds if }</ul>"""',
        'F"<ul>{ birds if }</ul>"  # shown',
        'f"""<ul>\n<button @click={add}>{birds if}</button>\n</ul>""";',
    ],
)
def test_an_f_string_for_a_template_is_told_of_at_the_f(wrong: str) -> None:
    with pytest.raises(LoadError) as caught:
        parsed(Source(f"birds = []\n\n{wrong}\n", "thing.py"))
    assert caught.value.message == "an f-string where a template is meant"
    assert caught.value.location is not None
    assert (caught.value.location.line, caught.value.location.column) == (3, 1)
    assert "write t before its quotes" in caught.value.hint


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    "other",
    [
        'x = f"""<ul>{ birds if }</ul>"""',
        'x = (\nf"""<ul>{ birds if }</ul>"""\n)',
        'f"""<ul>{ birds if }</ul>""".strip()',
        'f"{ birds if }"',
        'f"{ birds < }"',
        'f"<ul>{birds}</ul>"\nbirds = if',
        'f"<ul>{birds if }</ul>"\n\nt"<p>{birds}</p>"',
        'def a():\n    f"<ul>{birds if }</ul>"',
        '"""\nf"<ul>{birds}</ul>"\n"""\nbirds = if',
        '# f"<ul>{birds}</ul>"\nbirds = if',
    ],
)
def test_another_f_string_is_no_template(other: str) -> None:
    with pytest.raises(LoadError) as caught:
        parsed(Source(f"birds = []\n\n{other}\n", "thing.py"))
    assert "template is meant" not in caught.value.message


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    "template",
    [
        't"""<p>{"it\'s"}</p>"""',
        't"""<p>{\'its\'}</p>"""',
        't"""<p>it\'s {count}</p>"""',
        't"""<p>{{\'it\'s\'}}</p>"""',
        't"""<p>{\'it\' \'s\'}</p>"""',
        "t\"\"\"<p>it's {'a'} it's {'b'}</p>\"\"\"",
        "t\"\"\"<p title='it'>{'s' if count else 't'}</p>\"\"\"",
        't"""<p>{\'it\\\'s\'}</p>"""',
        't"""{% if \'it\' == \'s\' %}<p>it\'s</p>{% endif %}"""',
        't"""<p>{f\'{count}\'} it\'s</p>"""',
    ],
)
def test_quotes_in_braces_of_a_template_are_fine(template: str) -> None:
    parsed(Source(f"count = 0\n\n{template}\n", "thing.py"))
