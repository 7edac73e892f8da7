"""E3, E4: what is said where an event holds something else than the name of a function of the file."""

import pytest

import hyper_local
from hyper_local.checker import check


def hints(author, source):
    file = author.file("live/thing.py", source)
    return [problem.hint for problem in check(file).problems]


INCREMENT = "count = 0\ndef increment():\n    global count\n    count += 1\n"


@pytest.mark.rule("E3")
@pytest.mark.parametrize(
    "event",
    [
        "count++",
        "++count",
        "count += 1",
        "count = count + 1",
        "global count; count += 1",
        "count++;",
        "return count += 1",
        "() => count++",
        "javascript:count++",
    ],
)
def test_the_function_that_does_it_is_named_and_not_told_to_be_without_use(author, event):
    template = f"t'<button @click=\"{event}\">{{count}}</button>'"
    assert hints(author, INCREMENT + template) == ['increment() of line 2 does that: write @click="increment".']


@pytest.mark.rule("E3")
@pytest.mark.parametrize(
    ("event", "meant"),
    [
        ("increment();", "increment()"),
        ("await increment()", "increment()"),
        ("lambda: increment()", "increment()"),
        ("self.increment", "increment"),
        ("this.increment()", "increment()"),
        ("counter.increment()", "increment()"),
    ],
)
def test_a_call_is_taken_out_of_what_is_around_it(author, event, meant):
    (hint,) = hints(author, f"{INCREMENT}t'<button @click=\"{event}\">{{count}}</button>'")
    assert f'@click="{meant}".' in hint


@pytest.mark.rule("E3")
@pytest.mark.parametrize(
    "event",
    ["cuont += 1", "1 + 1", "count == 5", "x = event.clientX", "def f(): pass", "hello there", "xs.clear", "a.b", "("],
)
def test_no_function_is_made_up_where_it_is_not_plain(author, event):
    (hint,) = hints(author, f"count = 0\nxs = []\nt'<button @click=\"{event}\">{{count}}{{xs}}</button>'")
    assert hint.startswith("An event names a function of this file, which does it: ")


@pytest.mark.rule("E3")
def test_the_function_to_write_has_a_name_of_its_own(author):
    source = "n = 0\nincrement = 5\non_click = 3\nt'<button @click=\"n += 1\">{n}{increment}{on_click}</button>'"
    (hint,) = hints(author, source)
    assert hint.splitlines()[1:] == ["    def do_click():", "        global n", "        n += 1"]


@pytest.mark.rule("E4")
@pytest.mark.parametrize(
    ("event", "hint"),
    [
        ("print('x')", "print() is Python's own. An event names a function of this file. Write one, and "),
        ("alert('x')", "It is JavaScript's, and a live module runs in Python: give the text to a variable, "),
        ("delete({count}, 'now', 5)", "Write the function: def delete(count, text, number): …"),
        ("delete({count}, {count}, how=1)", "Write the function: def delete(count, count2, how): …"),
        ("search(value, event.key)", "Write the function: def search(value, key): …"),
        ("search", "Write the function: def search(): …"),
    ],
)
def test_a_function_that_is_not_there_is_written_as_the_event_calls_it(author, event, hint):
    (said,) = hints(author, f'count = 0\nt"""<input @input="{event}">{{count}}"""')
    assert said.startswith(hint)


@pytest.mark.rule("E5")
def test_a_function_of_an_event_with_a_wrong_modifier_is_not_told_to_be_without_use(author):
    file = author.file("live/thing.py", "def go():\n    pass\nt'<button @click.stpo=\"go\">x</button>'")
    (problem,) = check(file).problems
    assert problem.message == "@click.stpo: unknown modifier .stpo. Did you mean 'stop'?"


@pytest.mark.rule("E1")
def test_a_function_in_an_event_of_javascript_is_told_of_once(author):
    file = author.file("live/thing.py", "def go():\n    pass\nt'<button onClick={go}>x</button>'")
    (problem,) = check(file).problems
    assert problem.message == "onClick is for JavaScript, and calls no function of Python"
    assert problem.hint == 'Write @click="go" to call go() of this file.'


def test_the_page_tells_of_an_event_that_lacks_its_sign(author):
    file = author.file("live/thing.py", "def go():\n    pass\nt'<button v-on:click=\"go\">x</button>'")
    page = hyper_local.testing.mount(hyper_local.load(file))
    assert [line.partition(": ")[2] for line in page.notes] == [
        "v-on:click=\"go\" calls nothing. Did you mean '@click'?"
    ]
