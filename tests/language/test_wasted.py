"""S4, S5: lines that certainly leave all as it was."""

from __future__ import annotations

import pytest

from hyper_local.checker import check
from tests.conftest import Author

pytestmark = pytest.mark.rule("S4", "S5")

STATE = 'count = 0\nname = "Ada"\nbirds = ["wren", "tit"]\n'
PAGE = '\n\nt"""<b @click="go">{count} {name} {birds}</b>"""\n'
STAYS = "stays as it is"


def told(author: Author, source: str) -> list[tuple[int, str, str]]:
    found = check(author.file("live/thing.py", STATE + source + PAGE)).problems
    return [
        (p.location.line, p.message, p.hint)
        for p in found
        if p.location is not None and (STAYS in p.message or "does nothing" in p.message)
    ]


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        (
            "name.upper()",
            "name.upper() gives another text, and 'name' stays as it is",
            "Write `global name` and name = name.upper().",
        ),
        (
            "name.replace('A', ' ')",
            "name.replace('A', ' ') gives another text, and 'name' stays as it is",
            "Write `global name` and name = name.replace('A', ' ').",
        ),
        (
            "global name\n    name.strip().lower()",
            "name.strip().lower() gives another text, and 'name' stays as it is",
            "Write name = name.strip().lower().",
        ),
        ("sorted(birds)", "sorted(birds) gives another list, and 'birds' stays as it is", "Write birds.sort()."),
        (
            "sorted(birds, key=len, reverse=True)",
            "sorted(birds, key=len, reverse=True) gives another list, and 'birds' stays as it is",
            "Write birds.sort(key=len, reverse=True).",
        ),
        (
            "word = 'a'\n    word.upper()\n    print(word)",
            "word.upper() gives another text, and 'word' stays as it is",
            "Write word = word.upper().",
        ),
    ],
)
def test_what_a_line_gives_and_nothing_takes(author: Author, line: str, message: str, hint: str) -> None:
    [(_, said, meant)] = told(author, f"def go():\n    {line}\n")
    assert (said, meant) == (message, hint)


def test_at_the_left_margin_and_of_a_prop(author: Author) -> None:
    assert told(author, "def go():\n    pass\n\nname.strip()\n") == [
        (7, "name.strip() gives another text, and 'name' stays as it is", "Write name = name.strip()."),
    ]
    assert told(author, 'title: str = ""\ndef go():\n    title.strip()\n') == [
        (
            6,
            "title.strip() gives another text, and 'title' stays as it is",
            "Give what comes of it a name of its own: other_title = title.strip().",
        ),
    ]


@pytest.mark.parametrize(
    "source",
    [
        "def go():\n    global name\n    name = name.upper()\n",
        "def go():\n    return name.upper()\n",
        "def go():\n    print(name.upper())\n",
        "def go():\n    birds.sort()\n",
        "def go():\n    birds.append(name.upper())\n",
        "def go(name):\n    name.upper()\n",  # whatever that is
        "def go():\n    try:\n        name.replace(1, 2)\n    except TypeError:\n        print(1)\n",
        "def ask():\n    return 'x'\ndef go():\n    name.replace('a', ask())\n",
        "import table\nframe = table.read()\ndef go():\n    frame.replace('a', 'b')\n    frame.title()\n",
        "def sorted(x):\n    print(x)\ndef go():\n    sorted(birds)\n",
        "def go(sorted):\n    sorted(birds)\n",
        "rows = iter([1])\ndef go():\n    sorted(rows)\n",
        "def go():\n    sorted(birds, key=print)\n",
        "def go():\n    global name\n    name = open('x')\n    name.title()\n",
        "def go():\n    name.encode('ascii')\n    name.index('x')\n",  # which may fail, and be meant to
    ],
)
def test_lines_that_may_do_something(author: Author, source: str) -> None:
    assert told(author, source) == []


def test_a_parameter_that_is_given_to_itself(author: Author) -> None:
    assert told(author, "def go(count=1):\n    count = count\n") == [
        (
            5,
            "go() gives its parameter 'count' to itself, and the state stays as it is",
            "Give the parameter another name, new_count, and write `global count` and count = new_count.",
        )
    ]


@pytest.mark.parametrize(
    "source",
    [
        "def go(new_count=1):\n    global count\n    count = new_count\n",
        "def go(count=1):\n    count = count or 2\n    print(count)\n",
        "def go(count=1):\n    total = count\n    print(total)\n",
        "def go(count=1):\n    print(count)\n",
        "def go(other=1):\n    other = other\n",
        "class A:\n    def __init__(self, count):\n        self.count = count\ndef go():\n    print(A(1))\n",
        "def go(count=1):\n    class A:\n        count = count\n    print(A)\n",
        "def go(count=1):\n    count += 1\n    print(count)\n",
        "def go(count=1):\n    first = count = 2\n    print(first, count)\n",
        "def go(count=1):\n    count, first = count, 2\n    print(first, count)\n",
        "class A:\n    count = count\ndef go():\n    print(A)\n",
    ],
)
def test_parameters_that_are_not_given_to_themselves(author: Author, source: str) -> None:
    assert [x for x in told(author, source) if "to itself" in x[1]] == []


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        (
            "def go():\n    global count\ncount += 1\n",
            "Line 6, count += 1, stands at the left margin. Indent it like this line.",
        ),
        (
            "def go():\n    global count\ncount = [\n    1]\n",
            "Line 6 stands at the left margin. Indent it like this line.",
        ),
        (
            "def go():\n    global count\n\nprint(count)\n",
            "Write below it, as far to the right as this line, what the function is to do.",
        ),
        (
            "def go():\n    global count",
            "Write below it, as far to the right as this line, what the function is to do.",
        ),
    ],
)
def test_a_function_that_only_says_global(author: Author, source: str, hint: str) -> None:
    assert told(author, source) == [(5, "go() does nothing: it holds no line but this", hint)]


@pytest.mark.parametrize(
    "source",
    [
        "def go():\n    global count\n    count += 1\n",
        "def go():\n    pass\ncount += 1\n",
        "def go():\n    ...\n",
        'def go():\n    """Later."""\n',
        'def go():\n    """Names what others set."""\n    global count\n',
        "def go():\n    def inner():\n        global count\n        count += 1\n    inner()\n",
        "def keep(f):\n    return f\n@keep\ndef go():\n    global count\n",
        "def go():\n    global count; count += 1\n",
        "def go():\n    global count\n    global name\n    count, name = 1, 'a'\n",
        "class A:\n    def go(self):\n        global count\ndef go():\n    print(A)\n",
        "if count:\n    def go():\n        global count\n        count = 2\nelse:\n    def go():\n        pass\n",
    ],
)
def test_functions_that_do_something_or_are_not_begun(author: Author, source: str) -> None:
    assert [x for x in told(author, source) if "no line but" in x[1]] == []


def others(author: Author, source: str, page: str = PAGE) -> list[tuple[int, str, str]]:
    found = check(author.file("live/thing.py", STATE + source + page)).problems
    return [(p.location.line, p.message, p.hint) for p in found if p.location is not None]


def test_a_line_below_a_return(author: Author) -> None:
    [(line, message, hint)] = others(
        author, "def go():\n    global count\n    return\n    count += 1\n    count += 2\n"
    )
    assert (line, message) == (7, "this line never runs: go() leaves at the return of line 6")
    [found] = check(
        author.file(
            "live/thing.py",
            "count = 0\n\ndef add():\n    global count\n    return\n    count += 1\nt'<b @click=add>{count}</b>'",
        )
    ).problems
    assert found.message == "this line never runs: add() leaves at the return of line 5"
    assert hint == "Write it above the return, or further to the left if it belongs behind the block."


@pytest.mark.parametrize(
    "body",
    [
        "if count:\n        return\n    birds.append('a')",
        "for bird in birds:\n        if bird:\n            break\n        birds.count(bird)\n    return",
        "return\n    yield",
        "return\n    x = 1\n    yield x",
        "raise NotImplementedError\n    birds.append('a')",
        "return\n    'a word about it'",
        "return\n    pass",
        "def inner():\n        return 1\n    birds.append(inner())",
        "try:\n        return\n    finally:\n        birds.append('a')",
    ],
)
def test_a_line_that_may_run_is_not_told_to_be_lost(author: Author, body: str) -> None:
    assert [m for _, m, _ in others(author, f"def go():\n    {body}\n") if "never runs" in m] == []


def test_a_name_of_the_loop_that_gets_another_value(author: Author) -> None:
    source = "items = [1]\n\ndef double():\n    for item in items:\n        item = item * 2\n\n"
    [found] = check(author.file("live/thing.py", source + "t'<b @click=double>{items}</b>'")).problems
    assert found.message == "this gives 'item' another value, and 'items' stays as it is"
    source = "def go():\n    for bird in birds:\n        bird = bird.upper()\n"
    assert others(author, source) == [
        (
            6,
            "this gives 'bird' another value, and 'birds' stays as it is",
            "Make a new list of it: birds[:] = [bird.upper() for bird in birds]",
        )
    ]


@pytest.mark.parametrize(
    "body",
    [
        "for bird in birds:\n        bird = bird.upper()\n        print(bird)",
        "bird = ''\n    for bird in birds:\n        bird = bird.upper()\n    print(bird)",
        "for bird in birds:\n        if bird:\n            bird = bird.upper()\n            print(bird)",
        "for bird in birds:\n        bird += 'x'",
        "for bird in birds:\n        print(bird)\n        bird = ''",
        "for bird in birds:\n        print(lambda: bird)\n        bird = bird + 'x'",
    ],
)
def test_a_name_of_the_loop_that_is_read_then(author: Author, body: str) -> None:
    assert others(author, f"def go():\n    {body}\n") == []


def test_a_sum_that_begins_anew_in_each_round(author: Author) -> None:
    loop = "{% for bird in birds %}{% let total = total + len(bird) %}{% endfor %}"
    page = f'\n\nt"""<b @click="go">{{% let total = 0 %}}{loop}{{total}}{{name}}{{count}}</b>"""\n'
    assert others(author, "def go():\n    birds.append('a')\n", page)[0][1:] == (
        "in a loop, {% let %} holds for one round: 'total' begins anew in each, so nothing is added up",
        "Write above the loop {% let total = sum(len(bird) for bird in birds) %}.",
    )
    shown = page.replace("{% endfor %}", "{total}{% endfor %}")
    assert others(author, "def go():\n    birds.append('a')\n", shown) == []


@pytest.mark.parametrize(
    ("line", "is_told"),
    [("word.strip()", True), ("word.lower()", False), ("word.strip('a')", False), ("word = word.strip()", False)],
)
def test_a_text_that_a_function_gets(author: Author, line: str, is_told: bool) -> None:
    found = others(author, f"def go(word=''):\n    {line}\n    birds.append(word)\n")
    assert [message for _, message, _ in found] == (
        ["word.strip() gives another text, and 'word' stays as it is"] if is_told else []
    )


def test_a_beginning_that_belongs_to_a_class(author: Author) -> None:
    source = "def __init__(self):\n    birds.append('a')\n\ndef go():\n    birds.append('b')\n"
    [(_, message, _)] = others(author, source)
    assert message == "nothing calls __init__(): there is no class here"


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("not done", "Write done = not done, or take the line away."),
        ("[bird for bird in birds if count > 1]", "Give it to a variable, or take the line away."),
    ],
)
def test_what_is_worked_out_for_nothing(author: Author, line: str, hint: str) -> None:
    source = f"done = False\n\ndef go():\n    global done\n    {line}\n"
    [(_, message, said)] = others(author, source, PAGE.replace("{name}", "{name}{done}"))
    assert message.endswith(f"works out {line}, and does nothing with it")
    assert said == hint


@pytest.mark.parametrize(
    ("page", "is_told"),
    [
        ("{% if done %}x{% endif %}", True),
        ("{% if not done %}x{% endif %}", True),
        ("{'a' if done else 'b'}", True),
        ("{done}", False),
        ("{% if done == 'False' %}x{% endif %}", False),
    ],
)
def test_a_text_that_is_asked_whether_it_is_true(author: Author, page: str, is_told: bool) -> None:
    source = "done = 'False'\n\ndef go():\n    birds.append('b')\n"
    found = others(author, source, PAGE.replace("{name}", f"{{name}}{page}"))
    assert [(message, hint) for _, message, hint in found] == (
        [("'done' is the text 'False', which counts as true", "Write done = False, without quotes.")] if is_told else []
    )


@pytest.mark.parametrize(
    ("source", "name", "hint"),
    [
        (
            "def go(count):\n    count += 1\n",
            "count",
            "Take count out of the parentheses, and write `global count` in go() above this line.",
        ),
        (
            "def go(done):\n    done = not done\n",
            "done",
            "What is to stay belongs to a list, a dict or a variable of the file: todo['done'] = …, birds[i] = …",
        ),
    ],
)
def test_a_parameter_that_gets_another_value(author: Author, source: str, name: str, hint: str) -> None:
    [(_, message, said)] = others(author, source, PAGE.replace('"go"', '"go(1)"'))
    assert message == f"go() gives its parameter {name!r} another value, and nobody gets it"
    if name == "count":
        found = others(author, source.replace("go", "add"), PAGE.replace('"go"', '"add(1)"'))
        assert found[0][1] == "add() gives its parameter 'count' another value, and nobody gets it"
    assert said == hint


@pytest.mark.parametrize(
    "body",
    [
        "birds += [1]",
        "birds = sorted(birds)\n    print(birds)",
        "word = word or 'a'\n    birds.append(word)",
        "_ = word",
        "print(lambda: word)\n    word = 'x'",
    ],
)
def test_a_parameter_that_somebody_reads_then(author: Author, body: str) -> None:
    found = others(author, f"def go(word='', birds=()):\n    {body}\n")
    assert [message for _, message, _ in found if "its parameter" in message] == []


@pytest.mark.parametrize(
    ("page", "is_told"),
    [
        ("{% if count == 1 or 2 %}x{% endif %}", True),
        ("{'a' if name == 'Ada' or 'Bob' else 'b'}", True),
        ("{% if count == 1 or name %}x{% endif %}", False),
    ],
)
def test_a_choice_of_a_template_that_is_always_so(author: Author, page: str, is_told: bool) -> None:
    found = others(author, "def go():\n    birds.append('b')\n", PAGE.replace("{name}", f"{{name}}{page}"))
    assert any("this is always so" in message for _, message, _ in found) == is_told


def test_a_saved_value_without_its_first(author: Author) -> None:
    source = "from hyper_local import saved\nbooks = saved('books.json')\n\ndef go():\n    books.append('b')\n"
    found = [(message, hint) for _, message, hint in others(author, source, PAGE.replace("{name}", "{name}{books}"))]
    assert (
        "saved() begins with the text 'books.json': the first value is missing",
        "Write books = saved([], 'books.json') for a list, or saved(0, 'books.json') for a number.",
    ) in found


def back(author: Author, source: str) -> list[tuple[str, str]]:
    found = check(author.file("live/thing.py", STATE + source + PAGE)).problems
    return [(p.message, p.hint) for p in found if "brings nothing back" in p.message]


@pytest.mark.parametrize("first", ["birds", "birds.copy()", "list(birds)", "birds[:]"])
@pytest.mark.parametrize(
    ("line", "write"),
    [
        ("global birds\n    birds = before", "birds = ['wren', 'tit']"),
        ("global birds\n    birds = before.copy()", "birds = ['wren', 'tit']"),
        ("birds[:] = before", "birds[:] = ['wren', 'tit']"),
    ],
)
def test_a_line_that_follows_keeps_nothing(author: Author, first: str, line: str, write: str) -> None:
    source = f"before = {first}\ndef go():\n    {line}\ndef add():\n    birds.append('x')\n"
    what = "go() brings nothing back: 'before' (line 4) follows 'birds' until then"
    assert back(author, source) == [(what, f"Write what it begins with: {write}")]
    source = source.replace("def go():", 'def go():\n    """Anew."""')
    assert back(author, source) == [(what, f"Write what it begins with: {write}")]


def test_of_a_number_too(author: Author) -> None:
    source = "before = count\ndef add():\n    global count\n    count += 1\n"
    source += "def go():\n    global count\n    count = before\n"
    what = "go() brings nothing back: 'before' (line 4) follows 'count' until then"
    assert back(author, source) == [(what, "Write what it begins with: count = 0")]


def test_what_it_says_is_so(author: Author) -> None:
    page = author.mount(
        "names = ['a']\nbefore = names.copy()\ndef add():\n    names.append('b')\n"
        "def go():\n    global names\n    names = before\n"
        't\'<i @click="add">{len(names)}</i><b @click="go"></b>\''
    )
    assert page.click("i").click("b").text("i") == "2"


@pytest.mark.parametrize(
    "source",
    [
        "before = ['wren']\ndef go():\n    global birds\n    birds = before\n",
        "before = birds[1:]\ndef go():\n    global birds\n    birds = before\n",
        "before = sorted(birds)\ndef go():\n    global birds\n    birds = before\n",
        "before = birds\ndef go():\n    global birds\n    birds.append('x')\n    birds = before\n",
        "before = count\ndef go():\n    global count\n    count += 1\n    if count > 3:\n        count = before\n",
        "before = birds\ndef keep():\n    global before\n    before = birds\ndef go():\n    birds[:] = before\n",
        "before = birds.copy()\ndef keep():\n    before[:] = birds\ndef go():\n    global birds\n    birds = before\n",
        "before = birds\ndef go():\n    global birds\n    birds = before\n    birds.append('x')\n",
        "before = count\ndef go():\n    global count\n    count = before\n    count += 1\n",
        "before = birds.copy()\ndef go():\n    birds = before\n",
        "before = birds.copy()\ndef go(before):\n    global birds\n    birds = before\n",
        "before = birds.copy()\ndef go():\n    birds[0] = before\n",
    ],
)
def test_what_is_kept_may_be_brought_back(author: Author, source: str) -> None:
    assert back(author, source) == []
