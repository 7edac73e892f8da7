"""S3: a function without a return, which a template calls for what it gives."""

import pytest

import hyper_local
from hyper_local import advice
from hyper_local.checker import check
from hyper_local.testing import mount
from tests.language.boxes import boxes

DOUBLE = "count = 1\ndef double(x):\n    LINE\nt'<p>{double(count)}</p>'"
SAID = "double() gives nothing back: it has no return"


def notes(author, source):
    problems = check(author.file("live/thing.py", source)).problems
    return [(problem.message, problem.hint) for problem in problems if "gives nothing back: it" in problem.message]


@pytest.mark.rule("S3")
@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("x * 2", "Write in line 3: return x * 2"),
        ("'a' + str(x)", "Write in line 3: return 'a' + str(x)"),
        ("sorted([x])", "Write in line 3: return sorted([x])"),
        ("', '.join('ab')", "Write in line 3: return ', '.join('ab')"),
        ("y = x * 2", "Write below line 3: return y"),
        ("print(x * 2)", "Write return x * 2 in place of line 3."),
        ("y = []\n    y.append(x)", "Write return before what it is to give."),
        ("for y in range(x):\n        y * 2", "Write return before what it is to give."),
    ],
)
def test_a_function_that_gives_nothing_back(author, line, hint):
    assert notes(author, DOUBLE.replace("LINE", line)) == [(SAID, hint)]
    (box,) = [box for box in boxes(author.mount(DOUBLE.replace("LINE", line), "live/other.py")) if SAID in box]
    assert hint in box


@pytest.mark.rule("S3")
@pytest.mark.parametrize(
    "source",
    [
        DOUBLE.replace("LINE", "return x * 2"),
        DOUBLE.replace("LINE", "if x:\n        return x * 2"),
        DOUBLE.replace("LINE", "if x:\n        return\n    x * 2"),
        DOUBLE.replace("LINE", "return None"),
        DOUBLE.replace("LINE", "yield x * 2"),
        DOUBLE.replace("LINE", "raise ValueError(x)"),
        DOUBLE.replace("LINE", "pass"),
        DOUBLE.replace("LINE", "'''To be written.'''"),
        DOUBLE.replace("LINE", "..."),
        DOUBLE.replace("LINE", "global count\n    count = 5"),
        DOUBLE.replace("LINE", "prepare(x)").replace("count = 1", "count = 1\ndef prepare(x):\n    return x"),
        DOUBLE.replace("LINE", "import logging\n    logging.info(x)"),
        DOUBLE.replace("LINE", "seen.append(x)").replace("count = 1", "count = 1\nseen = []"),
        DOUBLE.replace("LINE", "x * 2").replace("def", "@str\ndef"),
        DOUBLE.replace("LINE", "x * 2").replace("t'", "double = str\nt'"),
        DOUBLE.replace("LINE", "x * 2").replace("{double(count)}", "{% for double in [str] %}{double(1)}{% endfor %}"),
        DOUBLE.replace("LINE", "x * 2").replace("{double(count)}", "{double(count) or 1}"),
        DOUBLE.replace("LINE", "x * 2").replace("<p>{double(count)}", '<p @click="double(1)">'),
        DOUBLE.replace("LINE", "x * 2").replace("{double(count)}", "{% if double(count) %}x{% endif %}"),
    ],
)
def test_a_function_that_may_give_something_or_do_something(author, source):
    assert notes(author, source) == []


@pytest.mark.rule("S3", "R3")
def test_a_loop_over_what_a_function_does_not_give(author):
    source = "def get():\n    birds = ['owl']\nt'<ul>{% for x in get() %}<li>{x}</li>{% endfor %}</ul>'"
    assert notes(author, source) == [
        ("get() gives nothing back: it has no return", "Write below line 2: return birds"),
    ]
    with pytest.raises(TypeError) as raised:
        mount(hyper_local.load(author.file("live/thing.py", source)))
    assert advice.noted(raised.value).strip() == (
        "get() gives nothing back: it has no return. Write return before what it is to give."
    )


@pytest.mark.rule("S3", "R3")
@pytest.mark.parametrize(
    "body", ["return ages.get(1)", "if ages:\n        return [1]", "return None if 1 else [2]", "return None"]
)
def test_a_loop_over_what_a_function_may_give(author, body):
    source = f"ages = {{}}\ndef get():\n    {body}\nt'<ul>{{% for x in get() %}}<li>{{x}}</li>{{% endfor %}}</ul>'"
    with pytest.raises(TypeError) as raised:
        mount(hyper_local.load(author.file("live/thing.py", source)))
    assert "it has no return" not in advice.noted(raised.value)


PRINTED = """\
count = 0
note = ""

def up():
    global count, note
    count += 1
    LINE

t'''<p @click="up">{count} {note}</p>'''
"""


def printed(author, source):
    return [(x.message, x.hint) for x in check(author.file("live/thing.py", source)).problems]


@pytest.mark.parametrize(
    ("line", "given"),
    [
        ('note = print("Saved")', "'Saved'"),
        ('note = print(f"{count} saved")', "f'{count} saved'"),
        ("note = print(count)", "count"),
        ('note = print("Saved", count)', "…"),
        ('note = print("Saved", end="")', "…"),
        ("note = print()", "…"),
        ("note = print(*'abc')", "…"),
    ],
)
def test_what_print_gives_back(author, line, given):
    source = PRINTED.replace("LINE", line)
    hint = f"Write note = {given} to keep it; print() as a line of its own shows it in the terminal."
    assert printed(author, source) == [("print() gives nothing back, so 'note' is None", hint)]
    [told] = mount(author.load(source)).notes
    assert "print() gives nothing back, so 'note' is None" in told.partition("\n")[0]


def test_what_print_gives_back_at_the_left_margin(author):
    source = PRINTED.replace('note = ""', 'note = print("Hello")').replace("LINE", 'note = "x"')
    assert [said for said, _ in printed(author, source)] == ["print() gives nothing back, so 'note' is None"]


@pytest.mark.parametrize(
    "line",
    [
        'print("Saved")',
        'note = "Saved"\n    print(note)',
        "note = print",
        '_ = print("Saved")',
        'note = print("Saved") or "saved"',
        'note = [print("Saved")]',
        'note = shown.print("Saved")',
        'note = printed("Saved")',
        'note = (lambda print: print("Saved"))(str)',
        'note = "note = print(1)"',
        "# note = print(1)",
    ],
)
def test_print_where_it_may_be_meant(author, line):
    source = PRINTED.replace("LINE", f"{line}\n").replace('note = ""', 'note = ""\nshown = printed = str')
    assert [said for said, _ in printed(author, source) if "print()" in said] == []


@pytest.mark.parametrize(
    "own", ["def print(text):\n    return text\n", "from builtins import print\n", "print = str\n"]
)
def test_a_print_of_ones_own(author, own):
    source = own + PRINTED.replace("LINE", 'note = print("Saved")')
    assert [said for said, _ in printed(author, source) if "print() gives" in said] == []


@pytest.mark.rule("S3")
@pytest.mark.parametrize(("last", "is_told"), [("max([x])", True), ("return max([x])", False), ("print(x)", True)])
def test_a_variable_that_takes_what_a_function_does_not_give(author, last, is_told):
    source = f"def best(x):\n    {last}\n\ntop = best(3)\nt'<p>{{top}}</p>'"
    found = [p.message for p in check(author.file("live/thing.py", source)).problems]
    assert found == (["best() gives nothing back, so 'top' is None"] if is_told else [])


@pytest.mark.rule("S3", "E1")
@pytest.mark.parametrize(
    ("page", "is_told"),
    [
        ("<button @click='hello'>x</button>", True),
        ("<button @click='hello'>x</button>{hello()}", False),
        ("<p>{hello()}</p>", False),
    ],
)
def test_a_t_string_that_an_event_gets(author, page, is_told):
    source = f'def hello():\n    return t\'<p>Hello</p>\'\n\nt"""{page}"""'
    found = [p.message for p in check(author.file("live/thing.py", source)).problems]
    assert found == (["hello() gives a t-string back, and an event shows nothing of it"] if is_told else [])


@pytest.mark.rule("S3", "E1")
@pytest.mark.parametrize(
    "source",
    [
        "def job():\n    x = 1\ndef f(job):\n    r = job()\n    return r\nt'<p>{f(lambda: 3)}</p>'",
        "def job():\n    x = 1\ndef f():\n    def job(): return 4\n    r = job()\n    return r\nt'<p>{f()}</p>'",
        "def save():\n    return b'ok'\nt'<button @click=save>x</button>'",
    ],
)
def test_another_function_of_that_name_and_bytes_are_nobodys_mistake(author, source):
    found = [p.message for p in check(author.file("live/thing.py", source)).problems]
    assert [message for message in found if "gives" in message] == []
