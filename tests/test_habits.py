"""S4, B3, R1: notes about what Python allows and a live module hardly means."""

from __future__ import annotations

import re

import pytest

from hyper_local import LoadError
from hyper_local.checker import check
from tests.conftest import Author
from tests.language.boxes import boxes


def notes(author: Author, source: str) -> list[str]:
    file = author.file("live/thing.py", source)
    return [str(problem).partition(".py:")[2] for problem in check(file).problems if problem.kind == "note"]


CARD = """\
cards = [{"n": 1}, {"n": 2}]
chosen = 0
card = cards[chosen]

def turn():
    global chosen
    chosen = 1

def change():
    card["n"] += 1

t"<p @click='turn'>{card}</p><p @click='change'>x</p>"
"""


@pytest.mark.rule("S4")
def test_a_line_that_stops_following_because_a_handler_changes_it(author: Author) -> None:
    assert notes(author, CARD) == [
        """3:1: note: 'card' stays as it was made, and does not follow 'chosen': change() changes it in place
    card = cards[chosen]
    ^
  To follow, make it a function, def card(): return cards[chosen], and write card() where you need it."""
    ]


@pytest.mark.rule("S4")
@pytest.mark.parametrize(
    "source",
    [
        CARD.replace("    chosen = 1", "    print(chosen)")
        .replace("    global chosen\n", "")
        .replace('["n"] += 1', ".n"),
        CARD.replace("def change():\n", "def change():\n    global card\n"),  # rebound: state on purpose
        CARD.replace("cards[chosen]", "[0] * 9"),
        CARD.replace("cards[chosen]", "dict(n=1)").replace("chosen = 0", "chosen: int"),
    ],
)
def test_what_is_state_on_purpose_is_not_told(author: Author, source: str) -> None:
    assert [note for note in notes(author, source) if "stays as it was made" in note] == []


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("def go(item, basket=[]):\n    basket.append(item)", "go() keeps one list for all its calls in 'basket'"),
        ("def go(*, seen=set()):\n    seen |= {1}", "go() keeps one set for all its calls in 'seen'"),
        ("def go(a=1, names={}):\n    names['a'] = a", "go() keeps one dict for all its calls in 'names'"),
        ("def go(item, basket=[]):\n    return [*basket, item]", ""),
        ("def go(item, basket=None):\n    basket = basket or []\n    basket.append(item)", ""),
        ("def go(item, basket=()):\n    basket += (item,)", ""),
    ],
)
def test_a_default_that_all_calls_share(author: Author, body: str, told: str) -> None:
    found = notes(author, f'{body}\nt"""<p @click="go(1)">x</p>"""\n')
    assert [note.partition("note: ")[2].partition("\n")[0] for note in found] == [told] * bool(told)


def test_it_says_how_to_write_such_a_default(author: Author) -> None:
    source = "def go(item, basket=[]):\n    basket.append(item)\n"
    [note] = notes(author, f't"""<p @click="go(1)">x</p>"""\n{source}')
    assert note.endswith("  Write basket=None, and in the function: basket = [] if basket is None else basket.")


SHARED = """\
from hyper_local import shared
messages = shared([])

def send():
    messages.append(1)

t'<p @click="send">{len(messages)}</p>'
"""


@pytest.mark.rule("B3")
def test_a_shared_value_that_nobody_hears_of(author: Author) -> None:
    [note] = notes(author, SHARED)
    assert note.startswith("2:1: note: send() changes the shared 'messages', and nothing calls broadcast()\n")
    assert "Write broadcast() after the change (from hyper_local import broadcast)" in note
    for source in (
        SHARED.replace("import shared", "import broadcast, shared").replace("(1)\n", "(1)\n    broadcast()\n"),
        SHARED.replace("shared([])", "shared([], auto_broadcast=True)"),
        SHARED.replace("messages.append(1)", "print(messages)"),
    ):
        assert notes(author, source) == []


@pytest.mark.rule("R1")
@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("def go():\n    while True:\n        pass", "go() never ends, and every page waits for it"),
        ("def go():\n    while 1:\n        for x in (): break", "go() never ends, and every page waits for it"),
        ("def go():\n    while True:\n        if len('x'): break", ""),
        ("def go():\n    while True:\n        return", ""),
        ("def go():\n    while True:\n        raise OSError", ""),
        ("def go():\n    while go():\n        pass", ""),
        ("async def go():\n    while True:\n        await render()", ""),
    ],
)
def test_a_handler_that_never_ends(author: Author, body: str, told: str) -> None:
    found = notes(author, f'{body}\nt"""<p @click="go">x</p>"""\n')
    assert [note.partition("note: ")[2].partition("\n")[0] for note in found] == [told] * bool(told)


STAYS = """\
count = 3
words = []
limit = 5
def go(n: int = 0):
    global count, words
    {}
t'<b @click=go>{{count}}</b>'"""


@pytest.mark.rule("R1")
@pytest.mark.parametrize(
    "body",
    [
        "while count > 0:\n        turn = count",
        "while count:\n        pass",
        "while not count > 5 and n < limit:\n        print(count)",
        "while n < 5:\n        words.append(n)",
        "while n < 5:\n        m = n + 1",
        "while count > 0:\n        for x in range(3):\n            print(x)",
        "x = 1\n    while x > 0:\n        n += 1",
    ],
)
def test_a_loop_whose_condition_nothing_changes(author: Author, body: str) -> None:
    [note] = [note for note in notes(author, STAYS.format(body)) if "never ends" in note]
    assert "this loop of go() never ends once it has begun: no line in it changes" in note
    assert "in the loop, or leave it with break." in note


@pytest.mark.rule("R1")
def test_what_to_change_is_named(author: Author) -> None:
    [note] = notes(author, "laps = 3\ndef go():\n    while laps > 0:\n        pass\nt'<b @click=go>{laps}</b>'")
    assert "note: this loop of go() never ends once it has begun: no line in it changes laps" in note
    assert note.endswith("Change laps in the loop, or leave it with break.")


@pytest.mark.rule("R1")
@pytest.mark.parametrize(
    "body",
    [
        "while count > 0:\n        count -= 1",
        "while count > 0:\n        if n: break",
        "while count > 0:\n        return",
        "while count > 0:\n        raise ValueError",
        "while count > 0:\n        less()",
        "while words:\n        words.pop()",
        "while len(words) < 5:\n        words.append(1)",
        "while n < 5:\n        n = n + 1",
        "while count > 0:\n        for count in range(3): pass",
        "while count > 0:\n        words[0] = 1",
        "while count > 0:\n        globals()['count'] = 0",
        "while count > 0:\n        [count := 0]",
        "while count > 0:\n        n = words[5]",
        "while count > 0:\n        n = 1 / count",
        "while count > 0:\n        n = int('x')",
        "while count > 0:\n        words.remove(1)",
        "it = iter([1])\n    while n < 5:\n        next(it)",
        "import threading\n    while count > 0:\n        pass",
        "while unknown(n):\n        pass",
        "thing = less()\n    while thing > 0:\n        pass",
        "while count > 0:\n        (count, n) = (0, 1)",
        "while count > 0:\n        try: less()\n        except ValueError: count = 0",
        "while count > 0:\n        del count",
        "while count > 0:\n        render()",
    ],
)
def test_a_loop_that_may_end_is_not_told_of(author: Author, body: str) -> None:
    source = STAYS.format(body).replace("t'<b", "def less(): global count; count -= 1\ndef unknown(n): pass\nt'<b")
    assert not any("never ends" in note for note in told(author, source))


@pytest.mark.rule("R1")
def test_an_async_loop_that_awaits_nothing_never_ends(author: Author) -> None:
    [note] = notes(author, "async def go():\n    while True: pass\nt'<b @click=go>x</b>'")
    assert "Write await asyncio.sleep(1) in the loop, with import asyncio at the top of the file" in note


def test_print_in_a_template(author: Author) -> None:
    [note] = notes(author, "n = 1\nt'<p>{print(n)}</p>'\n")
    assert note.startswith("2:7: note: print() shows nothing in the page\n")
    assert note.endswith("Write {n}: what stands in braces is shown.")
    assert notes(author, "def print(x): return x\nt'<p>{print(1)}</p>'\n") == []


# What an event can't use ----------------------------------------------------

ADD = 'count = 0\n\ndef add():\n    return count + 1\n\nt"""<b @click="add">{count}</b>"""\n'


def test_a_handler_that_only_gives_something_back(author: Author) -> None:
    assert notes(author, ADD) == [
        """4:5: note: add() gives back count + 1, and an event does nothing with it
    return count + 1
    ^
  To change the state, write `global count` and count = count + 1 in add()."""
    ]


def test_a_line_that_compares_where_it_should_give_a_value(author: Author) -> None:
    source = 'count = 0\n\ndef five():\n    count == 5\n\nt"""<b @click="five">{count}</b>"""\n'
    assert notes(author, source) == [
        """4:5: note: five() works out count == 5, and does nothing with it
    count == 5
    ^
  One = gives a value: count = 5. Two compare."""
    ]


@pytest.mark.parametrize(
    "source",
    [
        ADD.replace("{count}", "{add()}"),  # somebody takes it
        ADD.replace("count + 1", "False"),  # keeps what was typed (E6)
        ADD.replace("count + 1", "count > 1"),  # a check of a form, which may say False
        ADD.replace("return count", "global count\n    count += 1\n    return count"),
        ADD.replace('@click="add"', ""),
        ADD.replace("return count + 1", "count.total"),
        ADD.replace("return count + 1", "1 / 0"),
        ADD.replace("return count + 1", "count >> 1"),
        ADD + "\ndef twice():\n    return 2 * add()\n",
    ],
)
def test_what_may_be_of_use_is_not_told(author: Author, source: str) -> None:
    assert [note for note in notes(author, source) if "does nothing" in note] == []


def test_a_global_of_a_name_that_the_file_does_not_have(author: Author) -> None:
    source = 'count = 0\n\ndef zero():\n    global cuont\n    cuont = 0\n\nt"""<b @click="zero">{count}</b>"""\n'
    assert notes(author, source) == [
        """4:5: note: zero() says global 'cuont', and this file has no such variable. Did you mean 'count'?
    global cuont
    ^
  Write `global count`, or give it a first value: cuont = … at the left margin."""
    ]


@pytest.mark.parametrize(
    "source",
    [
        "def zero():\n    global counts\n    counts = 0\n\ndef read():\n    return counts\n\ncount = 0\n",
        "def zero():\n    global counter\n    counter = 0\n\nif True:\n    counter = 1\n\ncount = 0\n",
        "def zero():\n    global size\n    size = 0\n\ncount = 0\n",
    ],
)
def test_a_global_that_the_file_has_is_not_told(author: Author, source: str) -> None:
    found = notes(author, source + 't"""<b @click="zero">{count}</b>"""\n')
    assert [note for note in found if "global" in note] == []


def test_a_script_in_a_template(author: Author) -> None:
    [note] = notes(author, 't"""<p>x</p><script>alert(1)</script>"""\n')
    assert note.startswith("1:13: note: a <script> in a template runs in no window and in no browser tab\n")
    assert '@click="function"' in note
    assert notes(author, 't"""<p>x</p><script type="application/json">{{}}</script>"""\n') == []
    assert notes(author, 't"""<p>x</p><script src="/static/chart.js"></script>"""\n') == []


@pytest.mark.rule("E3")
@pytest.mark.parametrize(
    ("parameter", "given", "told"),
    [
        ("a: int", "'x'", "@click: f() says a: int, and 'x' is a text"),
        ("a: str", "5", "@click: f() says a: str, and 5 is int"),
        ("a: int", "True", "@click: f() says a: int, and True is bool"),
        ("a: int | None", "'x'", "@click: f() says a: int | None, and 'x' is a text"),
        ("*, a: int", "a='x'", "@click: f() says a: int, and 'x' is a text"),
        ("a: float", "5", ""),
        ("a: int | None", "None", ""),
        ("a: int = None", "None", ""),
        ("a: Literal['x']", "'x'", ""),
        ("a", "'x'", ""),
        ("a: 'date'", "'x'", ""),
        ("a: int", "value", ""),
    ],
)
def test_a_constant_of_another_type_than_the_parameter_says(
    author: Author, parameter: str, given: str, told: str
) -> None:
    source = f'from typing import Literal\n\ndef f({parameter}):\n    print(a)\n\nt"""<b @click="f({given})">x</b>"""\n'
    assert [note.partition("note: ")[2].partition("\n")[0] for note in notes(author, source)] == [told] * bool(told)


def test_a_type_of_the_files_own_name_is_its_own(author: Author) -> None:
    source = 'from numbers import Number as int\n\ndef f(a: int):\n    print(a)\n\nt"""<b @click="f(\'x\')">x</b>"""\n'
    assert notes(author, source) == []


# What the template shows too early --------------------------------------------


def errors(author: Author, source: str) -> list[str]:
    file = author.file("live/thing.py", source)
    return [problem.message for problem in check(file).problems if problem.kind == "error"]


EARLY = 'def start():\n    global score\n    score = 1\n\nt"""<b @click="start">{score}</b>"""\n'


UP = """count = 0
name = ""

def up(by=1):
    global count
    count += by
    return count

def rename():
    global name
    name = "x"

"""


@pytest.mark.rule("S3", "E4")
@pytest.mark.parametrize(
    ("template", "place", "what"),
    [
        ("<b>{rename()}</b>", "13:9", "rename() changes 'name'"),
        ("<b title={up()}>x</b>", "13:15", "up() changes 'count'"),
        ("{% if up(2) > 3 %}<b>x</b>{% endif %}", "13:11", "up() changes 'count'"),
        ("{% for i in range(up()) %}<b>x</b>{% endfor %}", "13:23", "up() changes 'count'"),
        ("{[t'<b>{up()}</b>' for _ in range(2)]}", "13:13", "up() changes 'count'"),
    ],
)
def test_a_function_that_sets_a_state_is_called_to_be_shown(
    author: Author, template: str, place: str, what: str
) -> None:
    source = f'{UP}t"""{template}{{count}}{{name}}<i @click="up"></i><i @click="rename"></i>"""\n'
    [note] = notes(author, source)
    assert f"{place}: note: {what} each time the page is rendered, as the template calls it\n" in note
    assert "What a template calls should change nothing." in note
    [box] = boxes(author.mount(source))
    assert what in box


def test_a_handler_that_is_called_to_be_shown_says_what_to_write(author: Author) -> None:
    [note] = notes(author, f't"""<b>{{up()}}{{count}}{{name}}</b><i @click="rename"></i>"""\n{UP}')
    assert note.partition("\n")[0].endswith(
        "note: up() changes 'count' each time the page is rendered, as the template calls it"
    )
    assert note.endswith(
        '  To call it on a click, write @click="up" in a tag. What a template calls should change nothing.'
    )


@pytest.mark.parametrize(
    "template",
    [
        "<b @click='up'>{count}</b><i @click='rename()'>{name}</i>",
        "<b @click=up()>{count}</b><i @click='rename'>{name}{'up()'}{rename.__name__}</i>",
        "{[t'<b @click=up()>{count}</b>' for _ in range(2)]}<i @click='rename'>{name}</i>",
    ],
)
def test_a_function_that_an_event_names_is_not_called_to_be_shown(author: Author, template: str) -> None:
    assert notes(author, f'{UP}t"""{template}"""\n') == []


@pytest.mark.rule("E4")
def test_an_event_almost_of_browsers_is_told_on_the_page_where_nothing_may_send_it(author: Author) -> None:
    [box] = boxes(author.mount("def up():\n    print()\n\nt'<b @clik=up>x</b>'\n"))
    assert "browsers have no event 'clik'. Did you mean 'click'?" in box
    for template in ("<b @sl-change=up>x</b>", "<b @clicked=up><my-thing></my-thing></b>"):
        assert boxes(author.mount(f"def up():\n    print()\n\nt'{template}'\n")) == []


@pytest.mark.rule("E4")
@pytest.mark.parametrize("name", ["done", "enter", "added", "picked", "opened", "remove", "move", "start", "rated"])
def test_an_event_of_an_element_of_ones_own_is_not_taken_for_one_of_browsers(author: Author, name: str) -> None:
    assert notes(author, f"def up():\n    print()\n\nt'<my-box @{name}=up>x</my-box>'\n") == []


@pytest.mark.rule("S1")
def test_a_name_that_only_an_event_sets(author: Author) -> None:
    assert errors(author, EARLY) == ["'score' has no value until start() has run"]


@pytest.mark.rule("S1")
@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("    n += 1", "'n' has no value to begin with: tick() adds to it"),
        ("    n += 1\n    n -= 2", "'n' has no value to begin with: tick() adds to it"),
        ("    n = 0\n    n += 1", ""),
        ("    import n\n    n += 1", ""),
        ("    for n in (1,):\n        n += 1", ""),
    ],
)
def test_a_name_that_functions_only_add_to(author: Author, body: str, told: str) -> None:
    source = f"def on_mount():\n    tick()\n\ndef tick():\n    global n\n{body}\n\nt'<p>{{n}}</p>'"
    assert errors(author, source) == [told] * bool(told)


@pytest.mark.rule("S1")
@pytest.mark.parametrize(
    "source",
    [
        EARLY.replace("start", "on_mount").replace(' @click="on_mount"', ""),
        EARLY + "\nstart()\n",
        EARLY + "\ndef on_mount():\n    start()\n",
        EARLY.replace("{score}", "{% if started %}{score}{% endif %}") + "\nstarted = False\n",
        EARLY.replace("{score}", "{score if started else 0}") + "\nstarted = False\n",
        EARLY.replace("{score}", "{started and score}") + "\nstarted = False\n",
        EARLY.replace("{score}", "{% let score = 1 %}{score}"),
        EARLY.replace("{score}", "{start() or score}"),
        EARLY + "\nscore = 0\n",
        "from x import *\n" + EARLY,
        "import sys\nsetattr(sys.modules[__name__], 'score', 0)\n" + EARLY,
    ],
)
def test_a_name_that_may_have_a_value_by_then(author: Author, source: str) -> None:
    assert [message for message in errors(author, source) if "no value" in message] == []


@pytest.mark.parametrize(
    "source",
    [
        "a = 1\ndel a\na = 2\n",
        "a = 1\nif not a:\n    del a\n",
        "a = 1\ndel a\n\ndef on_mount():\n    global a\n    a = 2\n",
    ],
)
def test_a_deleted_name_that_may_be_there_again(author: Author, source: str) -> None:
    assert errors(author, source + 't"""<p>{a}</p>"""\n') == []


def test_self_in_a_handler_is_told_what_state_is(author: Author) -> None:
    file = author.file("live/thing.py", 'n = 0\n\ndef up():\n    self.n += 1\n\nt"""<b @click="up">{n}</b>"""\n')
    [problem] = check(file).problems
    assert problem.hint == (
        "A live module is no class, and has no self: write the variable's name alone, and `global` with it in a "
        "function that sets it."
    )


def test_names_of_events_are_small(author: Author) -> None:
    [note] = notes(author, 'def up():\n    print()\n\nt"""<b @Click="up">x</b>"""\n')
    assert "browsers have no event 'Click'. Did you mean 'click'?" in note
    assert note.endswith("  Write @click: names of events are small.")


@pytest.mark.rule("S1")
def test_a_name_that_only_an_event_sets_is_explained_where_it_shows_under_a_condition(author: Author) -> None:
    source = "on = False\n\ndef show():\n    global on\n    on = True\n\n" + EARLY.replace(
        "{score}", "{% if on %}{score}{% endif %}</b><i @click='show'>show</i><b>"
    )
    page = author.mount(source)
    [error] = page.click("i").errors
    assert error.startswith("NameError: name 'score' is not defined\n")
    assert error.endswith("start() gives it a value, and has not run. Write at the left margin: score = …")
    assert page.click("b").text("b") == "1"


REPLACES = "2:1: note: this line replaces what a caller gives for 'x', and no later value of it"


@pytest.mark.rule("P3")
@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("x: int = 1\nx = x * 10\n", REPLACES),
        ("x: int\nx += 1\n", REPLACES),
        ("x: int = 1\ny, x = 1, 2\n", REPLACES),
        ("x: int = 1\nshown_x = x * 10\n", ""),
        ("x: list[int] = []\nif not x:\n    x = [1]\n", ""),
        ("x: int = 1\nx = x * 10\ndef go():\n    global x\n    x = 2\n", ""),
        ("x: list[int] = []\nx[:] = [1]\n", ""),
    ],
)
def test_a_line_that_gives_a_prop_another_value(author: Author, source: str, told: str) -> None:
    found = [line for line in notes(author, f"{source}t'<b>{{x}}</b>'") if "replaces" in line]
    assert [line.partition("\n")[0] for line in found] == [told] * bool(told)
    if "* 10" in told:
        assert found[0].endswith("Give it a name of its own, as in shown_x = x * 10: such a line follows the prop.")


@pytest.mark.rule("S1")
def test_a_line_of_the_file_that_only_compares(author: Author) -> None:
    source = "count == 0\ndef up():\n    global count\n    count = 1\nt'<p @click=\"up\">{count if count else 0}</p>'"
    assert notes(author, source) == [
        """1:1: note: this line works out count == 0, and does nothing with it
    count == 0
    ^
  One = gives a value: count = 0. Two compare."""
    ]
    assert notes(author, "1\nprint(1)\n'text'\nx = 1 == 2\nt'<p>{x}</p>'") == []


MISSPELT = """\
count = 0

def add():
    global count
    step = 1
    count = WORD

t"<p @click='add'>{count}</p>"
"""


@pytest.mark.rule("R3")
@pytest.mark.parametrize(
    ("word", "meant"),
    [("cuont + step", "count"), ("count + stpe", "step"), ("lne(str(count))", "len"), ("today", ""), ("cn", "")],
)
def test_a_misspelt_name_in_a_handler_is_told_with_the_one_that_was_meant(
    author: Author, word: str, meant: str
) -> None:
    source = MISSPELT.replace("WORD", word)
    page = author.mount(source)
    error = page.click("p").errors[-1]
    assert len(boxes(page)) == 1, "the click's error has taken the note's place"
    assert "thing.py:6:" in boxes(page)[0]
    assert word in boxes(page)[0]
    assert re.findall(r"Did you mean '(\w+)'", error) == ([meant] if meant else [])


TARGET = """\
count = 0
total = 1

def add():
    global count
    LINE

t"<p @click='add'>{count} {total}</p>"
"""


@pytest.mark.rule("S4")
def test_a_misspelt_target_of_an_assignment(author: Author) -> None:
    assert notes(author, TARGET.replace("LINE", "cuont = count + 1")) == [
        """6:5: note: add() sets 'cuont', and nothing reads it. Did you mean 'count'?
    cuont = count + 1
    ^
  Write count = count + 1, or take the line away."""
    ]


@pytest.mark.rule("S4")
@pytest.mark.parametrize(
    "line",
    [
        "cuont = count + 1; count = cuont",
        "cuont = count + 1; print(f'{cuont}')",
        "cuont = count + 1; print(locals())",
        "cuont = count + 1; add.cuont = 1",
        "cuont = 1\n    def inner():\n        return cuont\n    count = inner()",
        "_count = count = 2",
        "number = count = 2",
        "count, cuont = 1, 2",
        "toatl = 2",  # of a name that the function does not say it sets
        "count = 2",
    ],
)
def test_names_that_are_used_or_far_or_not_meant_are_not_told(author: Author, line: str) -> None:
    assert notes(author, TARGET.replace("LINE", line)) == []


def told(author: Author, source: str) -> list[str]:
    return [note.partition("note: ")[2].partition("\n")[0] for note in notes(author, source)]


LOOP = "birds = ['wren']\ndef go():\n    for bird in birds:\n{}\nt'<button @click=\"go\">{{birds}}</button>'"


@pytest.mark.rule("S4")
@pytest.mark.parametrize(
    "body",
    ["birds.remove(bird)", "if bird == 'wren':\n            birds.remove(bird)", "last = birds.pop()", "birds.clear()"],
)
def test_a_list_that_its_own_loop_takes_from(author: Author, body: str) -> None:
    (note,) = notes(author, LOOP.format(f"        {body}"))
    assert "note: go() takes something out of 'birds' while its loop goes through it\n" in note
    assert "Write for bird in list(birds): then the loop goes through a copy." in note


@pytest.mark.rule("S4")
def test_a_list_that_its_own_loop_makes_longer_for_ever(author: Author) -> None:
    said = "go() adds to 'birds' in each round of its loop, which so never ends"
    assert told(author, LOOP.format("        birds.append(bird)")) == [said]


@pytest.mark.rule("S4")
@pytest.mark.parametrize(
    "body",
    [
        "birds.remove(bird)\n        break",
        "if bird == 'wren':\n            birds.remove(bird)\n            return",
        "if bird == 'wren':\n            birds.append(bird)",
        "birds.append(bird)\n        if len(birds) > 5:\n            break",
        "if bird == 'wren':\n            continue\n        birds.append(bird)",
        "if bird == 'wren':\n            if bird in birds:\n                birds.remove(bird)\n            break",
        "other = [bird]\n        other.remove(bird)",
        "bird.upper()",
        "def later():\n            birds.remove(bird)\n        later",
    ],
)
def test_a_loop_that_may_well_be_right(author: Author, body: str) -> None:
    assert not any("its loop" in note for note in told(author, LOOP.format(f"        {body}")))


@pytest.mark.rule("S4")
@pytest.mark.parametrize(("line", "hint"), [("++count", "count += 1"), ("--count", "count -= 1")])
def test_signs_of_other_languages_that_count_nothing(author: Author, line: str, hint: str) -> None:
    source = f"count = 0\ndef up():\n    {line}\nt'<button @click=\"up\">{{count}}</button>'"
    (note,) = notes(author, source)
    assert f"Write {hint}: Python has no" in note
    plain = source.replace(f"    {line}", "    print(-count, +count)")
    assert told(author, plain) == []


@pytest.mark.rule("S3")
def test_a_template_that_changes_a_list(author: Author) -> None:
    source = "birds = []\nt'<p>{birds.append(1)}{birds.count(1)}</p>'"
    assert told(author, source) == ["append() changes 'birds' each time the page is rendered, as the template calls it"]
    assert (
        told(author, "class Box:\n    def add(self, n):\n        return n\nbox = Box()\nt'<p>{box.add(1)}</p>'") == []
    )


@pytest.mark.rule("S3")
@pytest.mark.parametrize(
    ("shown", "instead"),
    [
        ("{n.sort()}", "sorted(n)"),
        ("{% for x in n.sort() %}<b>{x}</b>{% endfor %}", "sorted(n)"),
        ("<b title={n.sort(reverse=True, key=len)}></b>", "sorted(n, reverse=True, key=len)"),
        ("{n.reverse()}", "n[::-1]"),
    ],
)
def test_a_template_that_sorts_a_list_is_told_what_gives_one(author: Author, shown: str, instead: str) -> None:
    [note] = notes(author, f"n = ['b', 'a']\nt'<p>{shown}</p>'")
    assert note.endswith(f"change nothing: write {instead}, which gives a list of its own.")


@pytest.mark.rule("T1")
@pytest.mark.parametrize("shown", ["{{count + 1}}", "{{ len(birds) }}", "{{ birds[0] }}"])
def test_a_whole_expression_in_two_braces(author: Author, shown: str) -> None:
    source = f"count = 1\nbirds = ['wren']\nt'<p>{shown}</p>'"
    assert told(author, source) == [f"{shown} shows the text {shown[1:-1]}, not a value"]


@pytest.mark.rule("T1")
@pytest.mark.parametrize(
    "shown", ["{{color: red}}", "{{1 + 1}}", "{{other + 1}}", "{{ }}", "{{count; birds}}", "{{count +}}"]
)
def test_braces_that_may_well_be_text(author: Author, shown: str) -> None:
    assert told(author, f"count = 1\nbirds = ['wren']\nt'<p>{shown}{{count}}{{birds}}</p>'") == []


@pytest.mark.rule("S1")
@pytest.mark.parametrize(("line", "said"), [("count =+ 1", 1), ("count = +1", 0), ("count = 1", 0), ("count =-1", 0)])
def test_a_sum_with_its_signs_the_wrong_way_round(author: Author, line: str, said: int) -> None:
    source = f"count = 0\ndef up():\n    global count\n    {line}\nt'<button @click=\"up\">{{count}}</button>'"
    assert told(author, source) == ["up() sets 'count' to 1, and adds nothing"] * said


@pytest.mark.rule("T4")
@pytest.mark.parametrize(
    ("tag", "meant"),
    [
        ('<p clas="note">x</p>', "class"),
        ("<p clas={note}>x</p>", "class"),
        ('<p id="a" stlye="color: red">x</p>', "style"),
        ('<a title="a" hreff="/x">x</a>', "href"),
        ('<input nmae="x">', "name"),
        ('<p className="note">x</p>', "class"),
    ],
)
def test_a_misspelt_attribute(author: Author, tag: str, meant: str) -> None:
    (note,) = told(author, f"note = 'a'\nt'{tag}{{note}}'")
    assert note.endswith(f"Did you mean {meant!r}?")


@pytest.mark.rule("T4")
@pytest.mark.parametrize(
    "tag",
    ["<p>clas=5</p>", "<my-box clas='a'>x</my-box>", "<p data-clas='a' lang='de'>x</p>", "<p title=' clas=5'>x</p>"],
)
def test_what_is_no_misspelt_attribute(author: Author, tag: str) -> None:
    assert told(author, f't"""{tag}"""') == []


@pytest.mark.rule("T4")
def test_the_page_tells_of_a_misspelt_attribute(author: Author) -> None:
    assert "<p> has no attribute 'clas'. Did you mean 'class'?" in boxes(author.mount("t'<p clas=x>x</p>'"))[0]


@pytest.mark.rule("T9")
def test_the_page_tells_of_a_misspelt_element(author: Author) -> None:
    said = boxes(author.mount("t'<buton>x</buton>'"))[0]
    assert "<buton> is no element of HTML. Did you mean <button>?" in said
    assert "Write <button>, and </button> where it ends." in said
    author.file("components/card.py", "t'<p>x</p>'")
    said = boxes(author.mount(f"from {author.app}.components import Card\nt'<Crad></Crad>'"))[0]
    assert "<Crad> is no element of HTML. Did you mean the component Card?" in said


@pytest.mark.rule("S4")
def test_a_loop_that_ends_the_program_ends(author: Author) -> None:
    source = "def go():\n    while True:\n        if bool():\n            exit()\nt'<button @click=\"go\">x</button>'"
    assert not any("never ends" in note for note in told(author, source))


SAVE = "name = ''\ndef save(name: str):\n    pass\n"


@pytest.mark.rule("E1")
@pytest.mark.parametrize(
    ("template", "message", "hint"),
    [
        (
            '<form action="save"><input name="name"></form>',
            "note: action=\"save\" calls nothing. Did you mean '@submit'?",
            'Write @submit="save".',
        ),
        (
            '<form action="/save" method="post"><input name="name"></form>',
            "note: action=\"/save\" leaves the page, and calls nothing. Did you mean '@submit'?",
            'Write @submit="save" in its place, and take method= away: save() is of this file.',
        ),
        (
            '<form method="POST" action="/save/"><input name="name"></form>',
            "note: action=\"/save/\" leaves the page, and calls nothing. Did you mean '@submit'?",
            'Write @submit="save" in its place, and take method= away: save() is of this file.',
        ),
        (
            '<input @enter="save(value)">',
            "note: browsers have no event 'enter'. Did you mean 'keydown.enter'?",
            "Write @keydown.enter: a key is a modifier of the event that it sends.",
        ),
        (
            '<input @esc="save(value)">',
            "note: browsers have no event 'esc'. Did you mean 'keydown.escape'?",
            "Write @keydown.escape: a key is a modifier of the event that it sends.",
        ),
    ],
)
def test_what_calls_nothing_though_it_names_a_function(
    author: Author, template: str, message: str, hint: str, caplog: pytest.LogCaptureFixture
) -> None:
    source = f"{SAVE}t'''{template}'''"
    first = notes(author, source)[0]
    assert message in first
    assert first.endswith(hint)
    page = author.mount(source)
    assert message.removeprefix("note: ") in caplog.text
    assert any(message.rpartition(". ")[2] in box for box in boxes(page))


@pytest.mark.rule("E1")
@pytest.mark.parametrize(
    "template",
    [
        '<form action="/save"><input name="name"></form>',
        '<form action="/save" method="get"><input name="name"></form>',
        '<form action="/saved" method="post"><input name="name"></form>',
        '<form action="/my/save" method="post"><input name="name"></form>',
        '<form action="/save" method="post" @submit="save"><input name="name"></form>',
        '<form action="/save" method="post"><input name="name"></form><input @input="save(value)">',
        '<form action="//example.org/save" method="post"><input name="name"></form>',
        '<form action="save" @submit="save"><input name="name"></form>',
        '<form action="save.php"><input name="name"></form>',
        '<form action="name"><input name="name"></form>',
        '<form action=""><input name="name"></form>',
        '<form action="https://example.org/save"><input name="name"></form>',
        '<input @keydown.enter="save(value)">',
        '<input @enter-key="save(value)">',
        '<input @entered="save(value)">',
    ],
)
def test_what_names_no_function_or_an_event_of_ones_own_is_left_alone(author: Author, template: str) -> None:
    said = "".join(notes(author, f"{SAVE}t'''{template}'''"))
    assert "calls nothing" not in said
    assert "keydown" not in said


@pytest.mark.rule("L3")
def test_a_template_that_is_indented_into_a_function_is_told(author: Author) -> None:
    """The file would stop being a page, and nothing would say so."""
    up = "def up():\n    global n\n    n = 1\n\n    t'''\n    <button>{n}</button>\n    '''\n"
    author.file("live/other.py", "t'<p></p>'")
    author.file("pages/index.py", f"n = 0\n\n{up}")
    (found,) = check(author.folder / author.app).problems
    assert found.message == "this file has no template: the t-string of line 7 is inside up()"
    assert found.hint == "Write the template at the left margin, outside of every function."


@pytest.mark.rule("L3")
@pytest.mark.parametrize(
    "body", ["return t'<p>x</p>'", "shown = t'<p>x</p>'\n    return shown", "show(t'<p>x</p>')", "'<p>A doc</p>'"]
)
def test_a_function_that_makes_a_template_and_uses_it_is_left_alone(author: Author, body: str) -> None:
    author.file("live/other.py", "t'<p></p>'")
    author.file("pages/parts.py", f"from app.data import show\n\ndef up():\n    {body}\n")
    assert [p for p in check(author.folder / author.app).problems if "no template" in p.message] == []


@pytest.mark.rule("B3")
def test_an_import_of_broadcast_alone_tells_nobody(author: Author) -> None:
    source = SHARED.replace("import shared", "import broadcast, shared")
    assert ["nothing calls broadcast()" in note for note in notes(author, f"# broadcast() is for later\n{source}")] == [
        True
    ]


@pytest.mark.rule("B3")
@pytest.mark.parametrize(
    ("imported", "line"),
    [
        ("import broadcast as tell, shared", "tell()"),
        ("import broadcast, shared", "later(broadcast)"),
        ("import shared\nimport hyper_local", "hyper_local.broadcast()"),
    ],
)
def test_a_broadcast_under_another_name_is_one(author: Author, imported: str, line: str) -> None:
    source = SHARED.replace("import shared", imported).replace("(1)\n", f"(1)\n    {line}\n")
    assert [note for note in notes(author, source) if "nothing calls broadcast()" in note] == []


CARD_PAGE = "from app.components import Card\nt'''<p>a</p>{}'''"


@pytest.mark.rule("T6")
@pytest.mark.parametrize("shown", ["{Card}", "<p>{ Card }</p>", "<b>x</b> {Card}"])
def test_a_component_in_braces_alone_is_told(author: Author, shown: str) -> None:
    author.file("components/card.py", "t'<p></p>'")
    source = CARD_PAGE.replace("app.", f"{author.app}.").replace("{}", shown)
    (note,) = notes(author, source)
    assert "note: {Card} shows what the component Card is called, and not the component" in note
    assert note.endswith("Write <{Card} />.")
    assert any("Write <{Card} />." in box for box in boxes(author.mount(source)))


@pytest.mark.rule("T6")
@pytest.mark.parametrize(
    "shown",
    [
        "<{Card} />",
        "<{Card}></{Card}>",
        "<p>b</p><{Card} kind={Card} />",
        '<{Card} kind="{Card}"></{Card}>',
        "<{Card} />{Card.__name__}",
        "<{Card} />{Card!r}",
        "<{Card} />{# {Card} #}",
        "<{Card} />{{Card}}",
        "<{Card} />{str(Card)}",
        "{% if Card %}<{Card} />{% endif %}",
    ],
)
def test_a_component_that_is_a_tag_or_a_value_is_left_alone(author: Author, shown: str) -> None:
    author.file("components/card.py", "kind: object = 0\nt'<p>{...}</p>'")
    source = CARD_PAGE.replace("app.", f"{author.app}.").replace("{}", shown)
    assert not any("is called" in note for note in notes(author, source))


@pytest.mark.rule("S1")
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("count =- 1", 1),
        ("count =- 2 * count", 0),
        ("count = -1", 0),
        ("count = - 1", 0),
        ("count=-1", 0),
        ("other =- 1", 0),
        ("count -= 1", 0),
        ("print(count == -1)", 0),
    ],
)
def test_a_difference_with_its_signs_the_wrong_way_round(author: Author, line: str, said: int) -> None:
    source = f"count = 0\ndef up():\n    global count\n    {line}\nt'<button @click=\"up\">{{count}}</button>'"
    assert [x for x in told(author, source) if "subtracts" in x] == [
        "up() sets 'count' to -1, and subtracts nothing"
    ] * said


@pytest.mark.rule("T1")
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("{2(x + 1)}", "Write 2 * (x + 1): Python multiplies with *."),
        ("{3(x)}", "Write 3 * x: Python multiplies with *."),
        ("{x + 2.5(x)}", "Write 2.5 * x: Python multiplies with *."),
        ("{2 * (x + 1)}", ""),
        ("{x} 2(x + 1)", ""),
        ("{double(x)} {x2(x)} {rows[0](x)}", ""),
        ("<p>3 (three)</p>{x}", ""),
        ("{'2(x)'} {x}", ""),
    ],
)
def test_a_number_is_not_called(author: Author, code: str, said: str) -> None:
    source = f'x = 1\nx2 = double = str\nrows = [str]\nt"<p>{{x2}}{{double}}{{rows}}{code}</p>"\n'
    found = [note for note in notes(author, source) if "no function that could be called" in note]
    assert [note.rpartition("\n  ")[2] for note in found] == [said] * bool(said)
    assert "3(x)" not in code or "3 is a number, and no function that could be called" in found[0]


@pytest.mark.rule("E3")
@pytest.mark.parametrize("value", ['"{up()}"', "{up()}", '"x {up()}"', "'{up()}; {up()}'"])
def test_an_event_that_calls_is_told_once(author: Author, value: str) -> None:
    source = f'count = 0\ndef up():\n    global count\n    count += 1\n\nt"""<p @click={value}>{{count}}</p>"""\n'
    said = [problem.message for problem in check(author.file("live/thing.py", source)).problems]
    assert said
    assert not any("as the template calls it" in message for message in said)


MARKS = {
    "<b v-if='birds'>x</b>": "v-if is Vue's, and does nothing here\n",
    "<a :href='name'>x</a>": ":href is Vue's, and does nothing here\n",
    "<b v-bind:class='name'>x</b>": "v-bind:class is Vue's, and does nothing here\n",
    "<b x-bind:title='name'>x</b>": "x-bind:title is Alpine's, and does nothing here\n",
    "<%= name %>": "<%= name %> shows the text <%= name %>, not a value\n",
    "<% if birds %>yes<% end %>": "<% if birds %> shows the text <% if birds %>, and begins no block\n",
    "<b class='a ${name}'>x</b>": "${name} writes a $ before the value\n",
    "<input type='checkbox' checked='false'>": "checked='false' counts as checked",
    "<b if={len(birds) > 1}>x</b>": "if is no attribute of HTML: <b> is always shown\n",
}
WHO = "who: 'ada' gives 'who' no value"


@pytest.mark.rule("T2", "T9")
@pytest.mark.parametrize(
    ("shown", "hint"),
    [
        ("{{% if birds %}}yes{{% endif %}}", "Write {% if birds %}, and the words that belong to it in {% %}, too."),
        ("{{% for x in birds %}}yes", "Write {% for x in birds %}, and the words that belong to it in {% %}, too."),
        ("<% if birds %>yes<% end %>", "Write {% if birds %}, and the words that belong to it in {% %}, too."),
        ("<%= name %>", "Write {name}."),
        ("<?= $name ?>", "Write {name}."),
        ("<?php echo $name; ?>", "Write {name}."),
        ("<b class='a ${name}'>x</b>", "Write {name}, without the $."),
        ("<a href='/birds/${name}'>x</a>", "Write {name}, without the $."),
        ("<b v-if='birds'>x</b>", "Write {% if birds %} before the element, and {% endif %} behind it."),
        ("<b *ngIf='birds'>x</b>", "Write {% if birds %} before the element, and {% endif %} behind it."),
        ("<b x-show='not birds'>x</b>", "Write {% if not birds %} before the element, and {% endif %} behind it."),
        ("<b v-for='x in birds'>x</b>", "Write {% for x in birds %} before the element, and {% endfor %} behind it."),
        (
            "<b *ngFor='let x of birds;'>x</b>",
            "Write {% for x in birds %} before the element, and {% endfor %} behind it.",
        ),
        ("<b x-text='name'></b>", "Write {name} between the tags."),
        *[
            (f"<b {shown}>x</b>", "Write {% if len(birds) > 1 %} before the element, and {% endif %} behind it.")
            for shown in ("if={len(birds) > 1}", "class='a' if={len(birds) > 1}", "id={name} if='{len(birds) > 1}'")
        ],
        ("<input v-model='name'>", "Write bind={name}."),
        ("<a :href='name'>x</a>", "Write href={name}."),
        ("<b id='x' :class='name.lower()'>x</b>", "Write class={name.lower()}."),
        ("<b v-bind:class='name'>x</b>", "Write class={name}."),
        ("<b x-bind:title='name'>x</b>", "Write title={name}."),
        ("<b :data-many='len(birds)'>x</b>", "Write data-many={len(birds)}."),
        (
            "<input type='checkbox' checked='false'>",
            "Take it away, or write checked={…} with a value that is True or False.",
        ),
        (
            "<button disabled=False>x</button>",
            "Take it away, or write disabled={…} with a value that is True or False.",
        ),
    ],
)
def test_marks_of_other_template_languages(author: Author, shown: str, hint: str) -> None:
    source = f'birds = ["wren"]\nname = "Ada"\nt"""<p>{{birds}}{{name}}{shown}</p>"""'
    (note,) = notes(author, source)
    assert note.partition("note: ")[2].startswith(MARKS.get(shown, ""))
    assert note.endswith(f"\n  {hint}")
    assert any(hint in box for box in boxes(author.mount(source)))


@pytest.mark.rule("T2", "T9")
@pytest.mark.parametrize(
    "shown",
    [
        "${name} #{name} ${name}, welcome",
        "<code>{{% if birds %}}</code><code>&lt;%= name %></code>",
        "{{% if other %}} {{% of %}} 5 <% 6 %> <?xml ?> <?= $other ?>",
        "{% if birds %}<b>x</b>{% endif %}",
        "<b title='${name}' data-price='${name}'>x</b><input placeholder='${name}'>",
        "<a href='/search?q=${name}'>x</a><a href='#{name}'>x</a>",
        "<code>class='${name}'</code>",
        "<b v-if='open' x-show='tab === 1' x-data='{{}}' data-v-if='birds'>x</b>",
        "<b>v-if='birds'</b><code>&lt;b x-show='birds'&gt;</code>",
        "<svg xmlns='name' xmlns:xlink='name'><use xlink:href='name' xml:lang='name' /></svg>",
        "<b>a :href='name'</b><code>&lt;a :href='name'&gt;</code><p>v-bind:class='name'</p>",
        "<b title=\" :href='name'\">x</b>",
        "<b :class='other'>x</b><b :href='/birds'>x</b><b :class='tab'>x</b>",
        "<b :class='name'>x</b><script src='/static/vue.js'></script>",
        "<b x-text='birds'>x</b><script src='/static/alpine.js'></script>",
        "<input checked='checked'><button disabled>x</button><button disabled=''>x</button>",
        "<b aria-hidden='false' contenteditable='false' spellcheck='false' draggable='false'>x</b>",
        "<my-box open='false'>x</my-box><b data-open='false'>checked=false</b>",
        "<input value='false' checked={False}>",
        "<b title='if={name}' data-if={name}>if={name}</b><code>&lt;b if={name}&gt;</code>",
        "<b title='show if={name}'>x</b><a href='/search?if={name}'>x</a>",
        "<my-box if={name}>x</my-box><b title='a' {'if'}>x</b><b>a if={name}</b>",
        "<b hidden={not birds}>x</b>{'yes' if birds else 'no'}",
    ],
)
def test_what_only_looks_like_another_template_language(author: Author, shown: str) -> None:
    source = f'birds = ["wren"]\nname = "Ada"\nt"""<p>{{birds}}{{name}}</p><section>{shown}</section>"""'
    assert [x for x in notes(author, source) if "my-box" not in x and "<script>" not in x] == []


@pytest.mark.rule("P1")
@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ('who: "ada"', "Write who = 'ada' to give it a value. Behind a colon stands a type: who: str"),
        ('who: "good day"', "Write who = 'good day' to give it a value. Behind a colon stands a type: who: str"),
        ("who: 0", "Write who = 0 to give it a value. Behind a colon stands a type: who: int"),
        ("who: ['a']", "Write who = ['a'] to give it a value. Behind a colon stands a type: who: list"),
        ("who: {}", "Write who = {} to give it a value. Behind a colon stands a type: who: dict"),
    ],
)
def test_a_value_behind_a_colon(author: Author, line: str, hint: str) -> None:
    (note,) = notes(author, f"{line}\nt'<p>{{who}}</p>'")
    assert WHO.replace("'ada'", line[5:].replace('"', "'")) in note
    assert note.endswith(f"\n  {hint}")


@pytest.mark.rule("P1")
@pytest.mark.parametrize(
    "line",
    [
        "who: str",
        "who: 'str'",
        "who: 'int | None'",
        "who: 'list[User]'",
        "who: 'User'",
        "who: None",
        "who = 'ada'",
        "who: str = 'ada'",
        "who: 'date'\nfrom datetime import date",
        "who: 'pandas.DataFrame'",
        "who: list[str]",
        "who: 'kind'\nclass kind: pass",
    ],
)
def test_an_annotation_that_is_a_type(author: Author, line: str) -> None:
    assert not any("no value" in note for note in notes(author, f"{line}\nt'<p>{{who}}</p>'"))


@pytest.mark.rule("T9")
def test_two_elements_of_one_id(author: Author) -> None:
    source = "t'''<p id=\"a\">x</p>\n<section><p id=\"a\">y</p></section>'''"
    assert told(author, source) == ["two elements have the id 'a'; the first stands in line 1"]


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    "shown",
    [
        "<p id='a'>x</p><p id='b'>y</p>",
        "{% if x %}<p id='a'>x</p>{% else %}<p id='a'>y</p>{% endif %}",
        "{% if x %}<p id='a'>x</p>{% endif %}{% if not x %}<p id='a'>y</p>{% endif %}",
        "<p id='a'>x</p><template><p id='a'>y</p></template>",
        "<p id='a-{x}'>x</p><p id='a-{x + 1}'>y</p>",
        "{% for y in [x] %}<p id='a'>{y}</p>{% endfor %}<p id='b'>x</p><p data-id='b' title=' id=b'>x</p>",
        "<p id={x}>x</p><p id={x + 1}>x</p>",
    ],
)
def test_ids_that_may_stand_beside_each_other(author: Author, shown: str) -> None:
    assert told(author, f'x = 1\nt"""<section>{shown}{{x}}</section>"""') == []


SENT = """\
birds = []
def add(name="owl"): birds.append(name)
def clear(): birds.clear()
t'''<FORM><input name=name value="tit">CONTROL</form><i @click=clear>{len(birds)}</i>'''
"""


@pytest.mark.rule("E2")
@pytest.mark.parametrize(
    ("form", "control"),
    [
        ("form @submit=add", "<button @click=add>x</button>"),
        ("form @submit='add(name)'", "<p><button @click='add(name)'>x</button></p>"),
        ("form @submit.prevent=add", "<button type=submit @click=add>x</button>"),
        ("form @submit=add", "{% if not birds %}<input type=submit @click=add>{% endif %}"),
    ],
)
def test_a_click_that_calls_a_function_twice(author: Author, form: str, control: str) -> None:
    source = SENT.replace("FORM", form, 1).replace("CONTROL", control)
    said = "one click calls add() twice: by this @click, and by @submit of the form that it sends"
    assert told(author, source) == [said]
    page = author.mount(source)
    page.click("button" if "<button" in control else "input[type=submit]")
    assert len(page.state["birds"]) == 2


@pytest.mark.rule("E2")
@pytest.mark.parametrize(
    ("form", "control"),
    [
        ("form @submit=add", "<button>x</button>"),
        ("form", "<button @click=add>x</button>"),
        ("form @submit=add", "<button @click=clear>x</button>"),
        ("form @submit=add", "<button type=button @click=add>x</button>"),
        ("form @submit=add", "<button type=reset @click=add>x</button>"),
        ("form @submit=add", "<button type={'button'} @click=add>x</button>"),
        ("form @submit=add", "<button {**{'type': 'button'}} @click=add>x</button>"),
        ("form @submit=add", "<button @click.prevent=add>x</button>"),
        ("form @submit=add", "<button form=other @click=add>x</button>"),
        ("form @submit=add", "<input type=checkbox name=c @click=add>"),
        ("form @submit=add", "<button @click.outside=add>x</button>"),
        ("form @submit=add", "</form><button @click=add>x</button><form>"),
        ("form @submit=add", "<a @click=add>x</a><b @click=add>x</b>"),
    ],
)
def test_a_click_that_calls_no_function_twice(author: Author, form: str, control: str) -> None:
    source = SENT.replace("FORM", form, 1).replace("CONTROL", control)
    assert [note for note in told(author, source) if "twice" in note] == []


IDLE = """\
birds = ["owl"]
def add(name="tit"):
    LINE
t'''<b @click=add>{len(birds)}</b>'''
"""


@pytest.mark.rule("S1")
@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("birds == birds + [name]", "One = gives a value: birds = birds + [name]. Two compare."),
        ("birds + [name]", "Write birds.append(name)."),
        ("birds + [name, 'x']", "Write birds.extend([name, 'x'])."),
        ("birds == []", "One = gives a value: birds = []. Two compare."),
        ("birds * 2", "Give it to a variable, or take the line away."),
        ("birds == (1, 2)", "One = gives a value: birds = (1, 2). Two compare."),
    ],
)
def test_a_line_that_makes_another_list_and_leaves_it(author: Author, line: str, hint: str) -> None:
    (note,) = notes(author, IDLE.replace("LINE", line))
    assert note.startswith(f"3:5: note: add() works out {line}, and does nothing with it\n")
    assert note.endswith(f"\n  {hint}")


@pytest.mark.rule("S1")
@pytest.mark.parametrize(
    "line",
    [
        "birds.append(name)",
        "birds[:] = birds + [name]",
        "birds + [birds.append(name)]",
        "...",
        "'adds'",
        "assert birds + [name] == [*birds, name]",
        "print(birds + [name])",
        "birds.extend(birds + [name])",
        "birds + [each for each in birds]",
        "birds >> [name]",
        "birds | {name}",
        "birds",
    ],
)
def test_a_line_that_may_do_something(author: Author, line: str) -> None:
    assert [note for note in notes(author, IDLE.replace("LINE", line)) if "does nothing with it" in note] == []


@pytest.mark.rule("S4")
@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("birds.sort", "Parentheses call it. Write birds.sort()."),
        ("birds.append", "Parentheses call it. Write birds.append(…)."),
        ("if name: birds.clear", "Parentheses call it. Write birds.clear()."),
        ("for bird in birds:\n        birds.pop  # the last", "Parentheses call it. Write birds.pop()."),
        ("ages.items", "Parentheses call it. Write ages.items()."),
        ("seen.add", "Parentheses call it. Write seen.add(…)."),
        ("word.upper", "Parentheses call it, and it gives another text. Write word = word.upper()."),
        ("word.replace", "Parentheses call it: word.replace(…)."),
        ("loaded.sort", "Parentheses call it. Write loaded.sort()."),
    ],
)
def test_a_method_that_is_not_called(author: Author, line: str, hint: str) -> None:
    state = "import json\nages = {}\nseen = {1}\nword = 'a'\nloaded = json.loads('[]')\n"
    source = IDLE.replace("LINE", f"{line}\n    birds.append('x')")
    if line.startswith("if"):
        source = source.replace(line, line.replace("if name: ", "if name:\n        "))
    (note,) = notes(author, state + source)
    assert f"note: {line.split()[-1] if 'pop' not in line else 'birds.pop'} is not called\n" in note
    assert note.endswith(f"\n  {hint}")


@pytest.mark.rule("S4")
@pytest.mark.parametrize(
    "line",
    [
        "birds.sort()",
        "act = birds.sort",
        "birds.zzz",
        "birds.__len__",
        "try:\n        birds.sort\n    except AttributeError:\n        pass",
        "assert birds.sort",
        "print(birds.sort)",
        "thing.size",
        "thing.clear",
        "turtle.clear",
        "number.real",
        "name.upper",
        "'''\n    birds.sort\n    '''",
    ],
)
def test_an_attribute_that_may_do_something(author: Author, line: str) -> None:
    state = (
        "import sys as turtle\nnumber = 5\nclass Thing:\n    size = 1\n    @property\n    def clear(self):\n"
        "        return 1\nthing = Thing()\n"
    )
    assert [note for note in notes(author, state + IDLE.replace("LINE", line)) if "is not called" in note] == []


@pytest.mark.rule("S4")
@pytest.mark.parametrize("value", ["'tit'", "f'{len(birds)} tits'", "other", "str(len(birds))"])
def test_a_text_that_is_added_to_a_list(author: Author, value: str) -> None:
    source = "other = 'tit'\n" + IDLE.replace("LINE", f"global birds\n    birds += {value}")
    (note,) = notes(author, source)
    message = f"'birds' is a list, and birds += {value} adds each letter of the text to it"
    assert note.startswith(f"5:5: note: {message}\n")
    assert note.endswith(f"\n  To add the text as one item, write birds.append({value}).")


@pytest.mark.rule("S4")
@pytest.mark.parametrize(
    ("first", "line"),
    [
        ("['owl']", "birds += ['tit']"),
        ("['owl']", "birds += 'x'"),
        ("['owl']", "birds += '123'"),
        ("['owl']", "birds += name"),
        ("['owl']", "birds += names()"),
        ("['owl']", "birds += 'ab cd'.split()"),
        ("['owl']", "birds += ('tit', 'wren')"),
        ("['o', 'w']", "birds += 'tit'"),
        ("'owl'", "birds += 'tit'"),
        ("list('owl')", "birds += 'tit'\n    birds = 'x'"),
        ("[x for x in 'ab']", "birds = birds + ['tit']"),
        ("[1, 2]", "birds += 'tit'"),
        ("['owl']", "letters += 'tit'"),
        ("['owl']", "birds -= 'tit'"),
    ],
)
def test_a_text_that_may_be_added_to_a_list(author: Author, first: str, line: str) -> None:
    state = "def names():\n    return ['x']\nletters = []\n" + IDLE.replace('["owl"]', first)
    source = state.replace("LINE", f"global birds, letters\n    {line}")
    assert [note for note in notes(author, source) if "adds each letter" in note] == []


@pytest.mark.rule("S4", "R1")
def test_the_page_says_what_a_line_does_to_a_list(author: Author) -> None:
    source = IDLE.replace("LINE", "global birds\n    birds.sort\n    birds += 'tit'")
    said = "\n".join(boxes(author.mount(source)))
    assert "birds.sort is not called" in said
    assert "'birds' is a list, and birds += 'tit' adds each letter of the text to it" in said
    assert "adds each letter" not in "".join(boxes(author.mount(source.replace('["owl"]', "[]"), "live/other.py")))


BOTH = """\
count = 0

def count():
    global count
    count += 1

t'''<b @click=count>{count}</b>'''
"""
MEANINGS = "'count' is a variable in line 1 and a function in line 3"
RENAME = (
    "The later line takes the name from the other. Give the function another name, such as change_count, also where it "
    "is used."
)


@pytest.mark.rule("S1", "T1")
@pytest.mark.parametrize("shown", ["{count}", "<i title={count}></i>", "{% if count %}x{% endif %}"])
def test_a_name_that_is_both_a_variable_and_a_function(author: Author, shown: str) -> None:
    source = BOTH.replace("{count}", shown)
    (problem,) = check(author.file("live/thing.py", source)).problems
    assert (problem.kind, problem.message, problem.hint) == ("error", MEANINGS, RENAME)
    with pytest.raises(LoadError) as raised:
        author.load(source)
    assert (raised.value.message, raised.value.hint) == (MEANINGS, RENAME)


@pytest.mark.rule("S1")
@pytest.mark.parametrize(
    "source",
    [
        BOTH.replace("{count}", "x"),
        BOTH.replace("{count}", "{count()}"),
        BOTH.replace("count = 0", "count: int = 0").replace("{count}", "x"),
    ],
)
def test_such_a_name_that_only_an_event_uses(author: Author, source: str) -> None:
    (note,) = [note for note in notes(author, source) if "and a function" in note]
    assert note.startswith(f"3:1: note: {MEANINGS}\n")


@pytest.mark.rule("S1")
def test_such_a_variable_below_the_function(author: Author) -> None:
    source = "def count():\n    pass\n\ncount = 0\nt'<b @click=count>{count}</b>'\n"
    (note,) = [note for note in notes(author, source) if "and a function" in note]
    assert note.startswith("4:1: note: 'count' is a variable in line 4 and a function in line 1\n")
    (box,) = boxes(author.mount(source))
    assert "is a variable in line 4 and a function in line 1" in box


@pytest.mark.rule("S1")
@pytest.mark.parametrize(
    "source",
    [
        BOTH.replace("count = 0", "count = None"),
        BOTH.replace("count = 0", "count = 0\nprint(count)"),
        BOTH.replace("count = 0", "total = 0"),
        BOTH.replace("count = 0", "import functools").replace("def count", "@functools.cache\ndef count"),
        "def count():\n    return 1\nprint(count())\ncount = 0\nt'<p>{count}</p>'",
        "def count():\n    return 1\ncount = count()\nt'<p>{count}</p>'",
        "def count():\n    return 1\ncount = print(count)\nt'<p>{count}</p>'",
        "count = 0\ndef other():\n    def count():\n        return 1\n    return count()\nt'<p>{count}{other()}</p>'",
        "count = 0\nclass Other:\n    def count(self):\n        return 1\nt'<p>{count}</p>'",
        "count = 0\nif count:\n    def count():\n        return 1\nt'<p>{count}</p>'",
        "count = 0\ndef other(count):\n    return count\nt'<p>{count}{other(1)}</p>'",
    ],
)
def test_a_name_that_has_one_meaning_at_a_time(author: Author, source: str) -> None:
    assert [
        each for each in check(author.file("live/thing.py", source)).problems if "and a function" in str(each)
    ] == []


ASKED = "name = '12'\nnames = ['a']\nages = {'a': 1}\ncount = 0\n\nclass Bird:\n    sings = True\nbird = Bird()\n"


@pytest.mark.rule("S4")
@pytest.mark.parametrize(
    ("lines", "shown", "written"),
    [
        ("", "{% if name.isdigit %}x{% endif %}", "name.isdigit"),
        ("", "{% if count %}x{% elif not name.isdigit %}y{% endif %}", "name.isdigit"),
        ("", "{'x' if name.isdigit else 'y'}", "name.isdigit"),
        ("", "{% if count > 3 and name.isdigit %}x{% endif %}", "name.isdigit"),
        ("", "{% for x in names %}{% if name.isupper %}{x}{% endif %}{% endfor %}", "name.isupper"),
        ("if name.isdigit:\n    count = 1\n", "", "name.isdigit"),
        ("def go():\n    while names.pop:\n        print(1)\n", "", "names.pop"),
    ],
)
def test_a_condition_that_is_a_method_uncalled(author: Author, lines: str, shown: str, written: str) -> None:
    source = f'{ASKED}{lines}t"""<p>{shown}{{count}}{{bird}}{{ages}}{{names}}{{name}}</p>"""'
    said = "name.isdigit is not called, and so always counts as true".replace("name.isdigit", written)
    assert [each for each in told(author, source) if "counts as true" in each] == [said]


@pytest.mark.rule("S4")
@pytest.mark.parametrize(
    "shown",
    [
        "{% if name.isdigit() %}x{% endif %}",
        "{% if bird.sings %}x{% endif %}",
        "{% if ages.a %}x{% endif %}",
        "{% if name.isdigit == name.isupper %}x{% endif %}",
        "{% for name in names %}{% if name.isdigit() %}x{% endif %}{% endfor %}",
        "{'if name.isdigit %'}",
        "{% if count.real %}x{% endif %}",
        "{% if names %}{name.upper()}{% endif %}",
        "{% for name in [bird] %}{% if name.title %}x{% endif %}{% endfor %}",
        "{% let name = bird %}{% if name.title %}x{% endif %}",
        "{[1 for name in [bird] if name.title]}{'x' if name.title else ''}",
        "{(lambda name: 1 if name.title else 2)(bird)}",
        "{% if name.strip().isdigit() and bird.sings %}x{% endif %}",
        "{% if not bird.sings %}x{% endif %}",
    ],
)
def test_a_condition_that_asks_for_a_value_is_right(author: Author, shown: str) -> None:
    local = "def go(bird, names):\n    if bird.title: pass\n    if names.pop: pass\n"
    local += "def on_mount():\n    ages = bird\n    if ages.pop: pass\n"
    source = f'{ASKED}{local}t"""<p>{shown}{{count}}{{bird}}{{ages}}{{names}}{{name}}</p>"""'
    assert [each for each in told(author, source) if "counts as true" in each] == []
