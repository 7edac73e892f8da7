"""E, V: events, their arguments, and what is refused."""

import inspect
import json
import sys

import pytest

from hyper_local import LoadError, messages
from hyper_local.kernel import Kernel
from hyper_local.testing import mount


def handler(author, signature: str, binding: str, controls: str, event: str = "submit"):
    """A page whose handler shows what it was called with."""
    return author.mount(
        f'''
got = None

def f({signature}):
    global got
    got = [{", ".join(part.split(":")[0].split("=")[0].strip() for part in signature.split(",") if part.strip())}]

t"""<form @{event}="{binding}">{controls}</form><p>{{got!r}}</p>"""
'''
    )


@pytest.mark.rule("E2", "V2")
def test_e2_bare_form_takes_fields_by_name(author):
    page = handler(
        author,
        "name: str, age: int, admin: bool",
        "f",
        '<input name="name" /><input name="age" /><input type="checkbox" name="admin" />',
    )
    page.submit("form", name="Ada", age="36")
    assert page.state["got"] == ["Ada", 36, False]
    page.submit("form", name="Ada", age=" 36 ", admin=True)
    assert page.state["got"] == ["Ada", 36, True]


@pytest.mark.rule("E2")
def test_e2_bare_form_takes_the_value_of_an_input(author):
    page = author.mount("got = ''\n\ndef search(q):\n    global got\n    got = q\n\nt'<input @input=\"search\" />'")
    assert page.fill("input", "abc").state["got"] == "abc"


@pytest.mark.rule("E3")
def test_e3_arguments(author):
    page = author.mount(
        '''
        got = []
        name = "state"
        row = {"id": "x'), delete('y"}

        def f(*args, **kw):
            got.append((args, kw))

        t"""
        <form>
          <input name="name" value="field" />
          <button id="a" type="button" @click="f(123, 'red', -1.5, True, None, name, {row}, kw={name})"></button>
          <input id="b" type="checkbox" @change="f(value, checked)" />
          <input id="c" @keydown="f(event.key, event.shiftKey)" />
          <button id="d" type="button" @click="f(form)"></button>
        </form>
        """
        '''
    )
    page.click("#a").change("#b", True).fire("#c", "keydown", key="x", shiftKey=True).click("#d")
    row = page.state["row"]
    assert page.state["got"] == [
        ((123, "red", -1.5, True, None, "field", row), {"kw": "state"}),
        ((True, True), {}),
        (("x", True), {}),
        (({"name": "field"},), {}),
    ]
    assert page.state["got"][0][0][6] is row, "an interpolated value is delivered as that very value"
    assert "delete" not in "".join(page.messages)


@pytest.mark.rule("E4")
def test_e4_an_undefined_handler_is_an_error_when_clicked(author, caplog):
    page = author.mount(
        "n = 0\n\ndef increment():\n    global n\n    n += 1\n\n"
        't"""<b @click="incremnt">x</b><i @click="increment">{n}</i>"""'
    )
    assert "Did you mean 'increment'?" in caplog.text
    assert [note.partition(": ")[2] for note in page.notes] == [
        "@click names 'incremnt', which this file does not define. Did you mean 'increment'?"
    ], "the page says so before anybody clicks"
    page.click("b")
    (error,) = page.errors
    assert "@click names 'incremnt'" in error
    assert "Write increment, or the function" in error
    assert page.click("i").text("i") == "1", "the rest works"


@pytest.mark.rule("E4")
def test_e4_an_undefined_handler_of_what_is_shown_later_is_told_then_and_once(author):
    author.file("live/inner.py", """t'<b @click="nope">x</b>'""")
    page = author.mount(
        f"from {author.app}.live import Inner\nn = 0\n\ndef up():\n    global n\n    n += 1\n\n"
        't"""{% for i in range(n) %}<{Inner} key={i} />{% endfor %}<i @click="up">{n}</i>"""'
    )
    assert (page.notes, page.errors) == ([], [])
    page.click("i").click("i")
    assert page.html.count("<b>") == 2
    said = "@click names 'nope', which this file does not define"
    assert [note.partition(": ")[2] for note in page.notes] == [said]
    assert page.errors == []


@pytest.mark.rule("E4")
def test_e4_visitors_are_told_of_no_handler(author):
    component = author.load("""t'<b @click="nope">x</b>'""").__component__
    kernel, heard = Kernel(), {True: list[str](), False: list[str]()}
    for development, messages_ in heard.items():
        session = kernel.open(kernel.mount(component), messages_.append, development=development)
        session.receive(messages.encode(messages.Hello([], 0)))
    assert ["error" in text for text in heard[True]] == [False, True]
    assert ["error" in text for text in heard[False]] == [False]


@pytest.mark.rule("E6")
def test_e6_unbound_fields_are_emptied_after_a_submit_and_kept_after_an_error(author):
    page = author.mount(
        '''
        def ok(): pass
        def refuse(): return False
        def fail(): raise ValueError("no")

        t"""<form id="a" @submit="ok"><input name="x" value="start" /></form>
        <form id="b" @submit="refuse"><input name="x" /></form>
        <form id="c" @submit="fail"><input name="x" /></form>"""
        '''
    )
    for form in "abc":
        page.submit(f"#{form}", x="typed")
    assert [page.value(f"#{form} input") for form in "abc"] == ["start", "typed", "typed"]
    assert page.errors == ["ValueError: no"]


@pytest.mark.rule("E7")
def test_e7_a_pending_debounce_goes_first(author):
    page = author.mount(
        '''
        order = []
        def typed(value): order.append(value)
        def save(): order.append("save")

        t"""<form @submit="save"><input name="x" @input.debounce.5000="typed(value)" /></form>"""
        '''
    )
    page._do(lambda: page._front.enter(*_control(page), "abc", ("input",)) or page._front.submit(*_form(page), {}))
    assert page.state["order"] == ["abc", "save"]


def _control(page):
    return page._one("input")


def _form(page):
    tag, _, elements = page._one("form")
    return tag, elements


@pytest.mark.rule("E8")
def test_e8_bind_is_two_way(author):
    page = author.mount(
        '''
        name = "Ada"
        age: int = 3
        on = False
        color = "red"

        def up():
            global age
            age += 1

        t"""<input id="n" bind={name} /><input id="a" bind={age} /><input id="o" type="checkbox" bind={on} />
        <select bind={color}><option>red</option><option>blue</option></select>
        <p>{name} {age + 1} {on} {color}</p><button @click="up"></button>"""
        '''
    )
    page.fill("#n", "Bob").fill("#a", "41").click("#o").change("select", "blue")
    assert page.text("p") == "Bob 42 True blue"
    page.fill("#a", "many")
    assert page.errors == ["Invalid parameter 'age': expected int, got str"]
    assert (page.said, page.value("#a"), page.state["age"]) == ({"age": "Enter a whole number."}, "many", 41)
    assert page.fill("#a", "5").said == {}


SAVE = """got = None

def save(age: {}):
    global got
    got = age

t"<form @submit='save'><input name='age' /></form>"
"""


@pytest.mark.parametrize(
    ("hint", "text", "value"),
    [
        ("int", " 12 ", 12),
        ("int", "-7", -7),
        ("float", "1.5", 1.5),
        ("float", "2", 2.0),
        *(("bool", text, False) for text in ("false", "0", "off", "")),
        *(("bool", text, True) for text in ("true", "1", "on")),
        ("str", "x", "x"),
        ("int | None", "", None),
        ("'int'", "5", 5),
        ("list[int]", "5", [5]),
    ],
)
@pytest.mark.rule("V2")
@pytest.mark.case("S8", "S9")
def test_v2_coercion(author, hint, text, value):
    page = author.mount(SAVE.format(hint)).submit("form", age=text)
    assert page.errors == []
    assert page.state["got"] == value


@pytest.mark.parametrize(
    ("hint", "text"),
    [
        ("int", "x"),
        ("int", "1_000"),
        ("int", "١٢"),
        ("int", "12.7"),
        ("int", "9" * 19),
        ("float", "nan"),
        ("float", "inf"),
        ("float", "1e999"),
        ("bool", "maybe"),
        ("int", ""),
    ],
)
@pytest.mark.rule("V1", "V2", "V3")
def test_v1_a_wrong_argument_is_refused_before_the_call(author, hint, text):
    page = author.mount(SAVE.format(hint)).submit("form", age=text)
    assert page.errors == [f"Invalid parameter 'age': expected {hint}, got str"]
    assert page.state["got"] is None
    assert page.value("input") == text, "what was typed stays"


@pytest.mark.parametrize("value", [True, False, ["1"], [], {}, 3.5, 12, int("9" * 4000), None])
@pytest.mark.rule("V2")
@pytest.mark.case("S8")
def test_v2_int_refuses_other_json(author, value):
    page = author.mount(SAVE.format("int"))
    event = {"type": "event", "n": 1, "v": 1, "at": [0, 0], "name": "submit", "fields": {"age": value}}
    page.receive(json.dumps(event))
    assert page.state["got"] is None
    page.receive(json.dumps({**event, "n": 2, "fields": {"age": " 12 "}}))
    page.receive(json.dumps({**event, "fields": {"age": "12"}}))
    assert page.state["got"] == 12, "the page goes on"


@pytest.mark.rule("V2")
def test_v2_pydantic_models_and_dates(author):
    page = author.mount(
        '''
        from datetime import date
        from pydantic import BaseModel

        class User(BaseModel):
            name: str
            age: int

        got = None

        def save(user: User):
            global got
            got = user

        def when(day: date):
            global got
            got = day

        t"""<form id="a" @submit="save"><input name="name" /><input name="age" /></form>
        <form id="b" @submit="when"><input name="day" type="date" /></form>"""
        '''
    )
    page.submit("#a", name="Ada", age="36")
    assert (page.state["got"].name, page.state["got"].age) == ("Ada", 36)
    page.submit("#a", name="Ada", age="x")
    assert page.errors[-1].startswith("Invalid parameter 'user.age':")
    page.submit("#b", day="2024-05-06")
    assert str(page.state["got"]) == "2024-05-06"


@pytest.mark.rule("V3")
@pytest.mark.case("S7")
def test_v3_missing_and_surplus_arguments(author):
    """Behind a decorator, what fits is known only when it runs."""
    page = author.mount(
        "def same(f): return f\n\n@same\ndef f(a, b): pass\n\n"
        't"""<b @click="f(1)">x</b><i @click="f(1, 2, 3)">y</i><form @submit=f><input name=a /></form>"""'
    )
    page.click("b").click("i").submit("form", a="1")
    assert page.errors == [
        "f(): missing a required argument: 'b'",
        "f(): too many positional arguments",
        "Missing parameter 'b'",
    ]


PAGE = '''
from os import system
import subprocess
got = []

def shown(i): got.append(i)
def helper(): got.append("helper")
def on_mount(): pass
def _private(): got.append("private")

t"""{% for i in [1, 2] %}<b key={i} @click="shown({i})">x</b>{% endfor %}"""
'''


@pytest.mark.parametrize(
    "at",
    [
        [],
        [0],
        [1, 0],
        [0, 0],
        [0, 0, 0],
        [0, 0, 3, 0],
        [0, 0, "1", 0],
        [0, 0, 1, 1],
        [0, 0, 1, -1],
        [0, 1, 1, 0],
        [0, 0, 1, 0, 0],
        ["shown"],
        [0, "system"],
        [0, -1, 1, 0],
        [99, 0, 1, 0],
        [0, 0, True, 0],
        [0, 0, 1, "0"],
    ],
)
@pytest.mark.rule("E1")
@pytest.mark.case("S1", "S2", "S5")
def test_e1_what_is_not_on_the_page_can_not_be_called(author, at):
    page = author.mount(PAGE)
    page.receive(json.dumps({"type": "event", "n": 1, "v": 1, "at": at}))
    assert page.state["got"] == []
    page.receive(json.dumps({"type": "event", "n": 2, "v": 1, "at": [0, 0, 1, 0]}))
    assert page.state["got"] == [1], "the page goes on"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{",
        '{"type":"x"}',
        '{"type":["event"]}',
        '{"type":"event"}',
        '{"type":"event","n":-1,"v":1,"at":[0,0]}',
        '{"type":"event","n":1.5,"v":1,"at":[0,0]}',
        '{"type":"event","n":1,"n":2,"v":1,"at":[]}',
        "[" * 100_000,
        '{"type":"ack","v":"1"}',
        '{"type":"ack","v":NaN}',
        '{"type":"hello","have":1}',
        '{"type":"event","n":1,"v":1,"at":[[]]}',
        '{"type":"event","n":1,"v":1,"at":[0],"fields":[]}',
        '{"type":"event","n":1,"v":1,"at":[0],"fields":{"a":{"b":1}}}',
        '{"type":"event","n":1,"v":1,"at":[0],"value":{"a":1}}',
        "x" * (1 << 20) + "x",
        '{"type":"event","n":1,"v":1,"at":[0],"event":{"key":[1]}}',
    ],
)
@pytest.mark.rule("E1")
@pytest.mark.case("S11")
def test_a_wrong_message_is_refused_and_harms_nothing(author, text):
    page = author.mount(PAGE)
    page.receive(text)
    page.receive(json.dumps({"type": "event", "n": 1, "v": 1, "at": [0, 0, 2, 0]}))
    assert page.state["got"] == [2]
    with pytest.raises(messages.ProtocolError):
        messages.decode(text)


@pytest.mark.rule("R1")
@pytest.mark.case("S5")
def test_an_event_of_an_older_page_means_what_that_page_showed(author):
    page = author.mount(
        '''
        items = [1, 2]
        got = []

        def take(i):
            got.append(i)
            items.pop(0)

        t"""{% for i in items %}<b @click="take({i})">{i}</b>{% endfor %}"""
        '''
    )
    event = {"type": "event", "v": 1, "at": [0, 0, 0, 0]}
    page._do(lambda: [page._session.receive(json.dumps({**event, "n": n})) for n in (1, 2)])
    assert page.state["got"] == [1, 1], "both were clicked while the page showed 1 there"


@pytest.mark.rule("R1")
@pytest.mark.case("S5")
def test_an_event_of_a_page_that_is_long_gone_is_refused(author, caplog):
    page = author.mount(
        """
        items = [1, 2, 3]
        got = []

        def take(i):
            got.append(i)
            items.remove(i)

        t"{% for i in items %}<b key={i} @click='take({i})'>{i}</b>{% endfor %}"
        """
    )
    page.click("b:first-child").click("b:first-child")
    for n, at in ((3, [0, 0, 1, 0]), (4, [0, 0, 2, 0]), (5, [0, 0, 999, 0])):
        for version in (0, 1, 2, 999):
            page.receive(json.dumps({"type": "event", "n": n, "v": version, "at": at}))
    assert page.state["got"] == [1, 2]
    assert "no longer shown" in caplog.text
    page.receive(json.dumps({"type": "event", "n": 6, "v": 3, "at": [0, 0, 3, 0]}))
    assert page.state["got"] == [1, 2, 3], "the control: what is on the page is called"


@pytest.mark.rule("R1")
@pytest.mark.case("S32")
def test_events_that_overtake_each_other_run_in_order_and_once(author):
    page = author.mount("got = []\n\ndef f(i): got.append(i)\n\nt'<input @input=\"f(value)\" />'")
    texts = [
        json.dumps({"type": "event", "n": n, "v": 1, "at": [0, 0], "name": "click", "value": str(n)})
        for n in (2, 1, 1, 3, 2)
    ]
    page._do(lambda: [page._session.receive(t) for t in texts])
    assert page.state["got"] == ["1", "2", "3"]


@pytest.mark.rule("E3")
@pytest.mark.case("S12")
def test_s12_names_that_mean_something_to_javascript(author):
    page = handler(
        author, "form", "f(form)", '<input name="__proto__" value="a" /><input name="constructor" value="b" />'
    )
    page.submit()
    assert page.state["got"] == [{"__proto__": "a", "constructor": "b"}]


@pytest.mark.case("S10")
def test_s10_nul_and_surrogates_show_as_replacement(author):
    page = author.mount("x = 'a\\0b\\ud800c\\\\u0000'\nt'<p title={x}>{x}</p>'")
    assert page.html == '<p title="a\ufffdb\ufffdc\\u0000">a\ufffdb\ufffdc\\u0000</p>'


@pytest.mark.rule("S2")
@pytest.mark.case("S5")
def test_two_pages_of_one_component_do_not_answer_for_each_other(author):
    Thing = author.load(PAGE)
    first, second = mount(Thing), mount(Thing)
    first.click("b")
    assert (first.state["got"], second.state["got"]) == ([1], [])


@pytest.mark.rule("V2")
def test_v2_the_whole_form_is_fitted_to_its_annotation(author):
    page = author.mount(
        '''
        from dataclasses import dataclass

        @dataclass
        class Person:
            age: int

        got = None

        def save(person: Person):
            global got
            got = person.age

        t"""<form @submit="save(form)"><input name="age" /></form>"""
        '''
    )
    assert page.submit("form", age="x").state["got"] is None
    assert page.errors[0].startswith("Invalid parameter 'person.age'")
    assert page.submit("form", age="7").state["got"] == 7


@pytest.mark.rule("V1")
def test_v1_one_unknown_annotation_does_not_open_the_others(author):
    page = author.mount(
        '''
        from __future__ import annotations
        from typing import TYPE_CHECKING

        if TYPE_CHECKING:
            from datetime import date

        got = []

        def f(v: int, w: date | None = None):
            got.append(v)

        t"""<input @input="f(value)" />"""
        '''
    )
    page.fill("input", "abc")
    assert page.errors == ["Invalid parameter 'v': expected int, got str"]
    assert page.fill("input", "5").state["got"] == [5]


@pytest.mark.rule("V1")
@pytest.mark.skipif(sys.version_info < (3, 14), reason="Python evaluates annotations where they stand")
def test_v1_an_annotation_for_the_type_checker_only(author):
    Thing = author.load(
        """
        import functools
        from typing import TYPE_CHECKING

        if TYPE_CHECKING:
            from datetime import date

        got = []

        def logged(function):
            @functools.wraps(function)
            def call(*a, **k):
                return function(*a, **k)
            return call

        def f(day: date, v: int): got.append(day)
        def g(v: int, day: date | None = None): got.append(v)
        @logged
        def h(v: int, day: date | None = None): got.append(v)

        t'''<form id=f @submit=f><input name=day><input name=v></form>
        <input id=g @input='g(value)'><input id=h @input='h(value)'>'''
        """
    )
    page = mount(Thing)
    page.submit("#f", day="2024-05-06", v="1")
    assert page.errors == ["Parameter 'day': its annotation 'date' is not known when the program runs"]
    page.fill("#g", "x")
    assert page.errors[1:] == ["Invalid parameter 'v': expected int, got str"]
    assert page.fill("#g", "5").fill("#h", "6").state["got"] == [5, 6]
    thing = Thing()
    thing.g(7)
    assert thing.got == [7]
    assert str(inspect.signature(thing.g)) == "(v: 'int', day: 'date | None' = None)"


@pytest.mark.rule("E2")
def test_e2_positional_only_parameters(author):
    page = author.mount(
        "got = []\n\ndef f(a, /, b): got.append((a, b))\n\nt'<form @submit=f><input name=a /><input name=b /></form>'"
    )
    assert page.submit("form", a="1", b="2").state["got"] == [("1", "2")]


@pytest.mark.rule("E3", "V3")
@pytest.mark.parametrize(
    ("signature", "call", "message"),
    [
        ("", "f(1)", "f() takes no arguments, and 1 is given"),
        ("a", "f(1, 2)", "f() takes 1 argument, and 2 are given"),
        ("a, b=1", "f(1, 2, value)", "f() takes 2 arguments, and 3 are given"),
        ("a, b", "f(1)", "f() needs 'b'"),
        ("*, a", "f()", "f() needs 'a'"),
        ("name", "f(nmae=1)", "f() has no parameter 'nmae'. Did you mean 'name'?"),
        ("a, /", "f(a=1)", "f() has no parameter 'a'."),
        ("a", "f(1, a=2)", "f() gets 'a' twice"),
    ],
)
def test_arguments_that_a_function_can_not_take_are_a_load_error(author, signature, call, message):
    with pytest.raises(LoadError) as caught:
        author.load(f"def f({signature}): pass\n\nt'<b @click=\"{call}\">x</b>'")
    assert caught.value.message == f"@click: {message}".removesuffix(".")
    assert f"It is def f({signature})." in str(caught.value)


@pytest.mark.rule("E3", "V3")
@pytest.mark.parametrize(
    ("signature", "call"),
    [
        ("*a", "f(1, 2)"),
        ("**k", "f(x=1)"),
        ("a, b=2", "f(1)"),
        ("a, b=2", "f(b=1, a=2)"),
        ("a, /, *, b=1", "f(1)"),
        ("a=1, *b, c=2", "f(1, 2, 3, c=4)"),
    ],
)
def test_arguments_that_fit(author, signature, call):
    page = author.mount(f"n = 0\n\ndef f({signature}):\n    global n\n    n += 1\n\nt'<b @click=\"{call}\">x</b>'")
    assert page.click("b").state["n"] == 1
    assert page.errors == []


@pytest.mark.rule("E3")
def test_of_two_functions_of_one_name_nobody_knows_before_it_runs(author):
    page = author.mount(
        "ok = []\nif True:\n    def f(a): ok.append(a)\nelse:\n    def f(): pass\n\nt'<b @click=\"f(1)\">x</b>'"
    )
    assert page.click("b").state["ok"] == [1]


@pytest.mark.rule("E1")
@pytest.mark.parametrize(
    "name",
    [
        *("on_mount", "on_unmount", "on_error", "_private", "__name__", "__builtins__", "render", "system", "Path"),
        *("items", "subprocess.run", "items.clear", "on_mount.__globals__.clear", "Thing"),
    ],
)
@pytest.mark.case("S1", "S2")
def test_what_an_event_may_not_name(author, name):
    with pytest.raises(LoadError):
        author.load(
            "from os import system\nimport subprocess\nfrom pathlib import Path\nitems = []\n\n"
            "class Thing: pass\n\ndef on_mount(): pass\ndef on_unmount(): pass\n"
            f"def on_error(e): pass\ndef _private(): pass\n\nt'<b @click={name}>x</b>'"
        )


@pytest.mark.rule("E4")
@pytest.mark.parametrize("name", ["print", "exec", "breakpoint", "exit"])
@pytest.mark.case("S1")
def test_a_builtin_is_no_handler(author, name, capsys):
    page = author.mount(f"n = 1\n\nt'<b @click={name}>{{n}}</b><i @click=\"{name}({{n}})\">x</i>'")
    page.click("b").click("i")
    assert page.text("b") == "1"
    said = f"names '{name}', which this file does not define"
    assert [[said in one for one in told] for told in (page.notes, page.errors)] == [[True] * 2] * 2
    assert capsys.readouterr().out == ""


@pytest.mark.rule("E4")
def test_an_undefined_handler_is_told_to_on_error_too(author):
    page = author.mount("seen = []\n\ndef on_error(e): seen.append(str(e))\n\nt'<b @click=nope>{len(seen)}</b>'")
    assert page.click("b").text("b") == "1"
    (error,) = page.errors
    assert "names 'nope'" in error
    [seen] = page.state["seen"]
    assert seen.startswith("Unknown handler 'nope'")


@pytest.mark.rule("E6")
def test_bound_fields_show_the_state_after_a_submit(author):
    page = author.mount(
        """
        text = ""
        log = []

        def send(note):
            global text
            log.append((text, note))
            text = ""

        t"<form @submit=send><input name='text' bind={text}><input name='note'></form>"
        """
    )
    page.fill("[name=text]", "a").submit("form", note="b")
    assert page.state["log"] == [("a", "b")]
    assert (page.value("[name=text]"), page.value("[name=note]")) == ("", "")


@pytest.mark.rule("E7")
def test_a_pending_debounce_goes_with_its_element(author):
    page = author.mount(
        """
        shown = True
        got = []

        def typed(value): got.append(value)

        def hide():
            global shown
            shown = False

        t"{% if shown %}<input @input.debounce.500='typed(value)'>{% endif %}"
        """
    )

    def act():
        page._front.enter(*page._one("input"), "a", ("input",))
        page.kernel.run(page._root, "hide")

    page._do(act)
    page.wait(1)
    assert page.state["got"] == []


@pytest.mark.rule("E7")
def test_a_debounce_reads_when_it_fires(author):
    page = author.mount(
        "got = []\n\ndef typed(a, b): got.append((a, b))\n\n"
        "t'''<form><input name=a @input.debounce.500='typed(a, b)'><input name=b></form>'''"
    )

    def act():
        page._front.enter(*page._one("[name=a]"), "1", ("input",))
        page._front.enter(*page._one("[name=b]"), "2", ("input",))

    page._do(act)
    assert page.state["got"] == [("1", "2")]


MEMBER = """
from pydantic import BaseModel

class Member(BaseModel):
    name: str
    admin: bool = False

got = []

def save(name: str, admin: bool = False): got.append(admin)
def model(member: Member): got.append(member.admin)
def whole(fields): got.append("admin" in fields)
def rest(**fields): got.append("admin" in fields)

t'''<form @submit="{binding}"><input name="name"></form>{more}'''
"""


@pytest.mark.rule("E1", "E2")
@pytest.mark.parametrize("binding", ["save", "save(name)", "model", "whole(form)", "rest"])
def test_nobody_adds_a_field_to_a_form(author, binding):
    page = author.mount(MEMBER.format(binding=binding, more=""))
    fields = {"name": "Eve", "admin": "true"}
    page.receive(json.dumps({"type": "event", "n": 1, "v": 1, "at": [0, 0], "name": "submit", "fields": fields}))
    assert (page.state["got"], page.errors) == ([False], [])


@pytest.mark.rule("E2")
@pytest.mark.parametrize(
    "more", ['<input form="f" name="admin" value="on">', "<form id=f>{t'<input name=admin value=on>'}</form>"]
)
def test_fields_from_elsewhere_count(author, more):
    source = MEMBER.format(binding="rest", more=more)
    if "{t" in more:
        source = source.replace(
            '<input name="name"></form>', "<input name=name>{t'<input name=admin value=on>'}</form>"
        )
        source = source.replace(more, "")
    page = author.mount(source)
    got = page.receive(
        '{"type":"event","n":1,"v":1,"at":[0,0],"name":"submit","fields":{"name":"a","admin":"on"}}'
    ).state["got"]
    assert got == [True]


SHOWN = "got = None\n\ndef save({}):\n    global got\n    got = {}\n\n"


def shown(author, names, template):
    """A page whose handler `save` keeps what it got."""
    body = SHOWN.format(names, names.replace("=None", ""))
    return author.mount(f"{body}t'''{template}'''")


@pytest.mark.rule("E3")
@pytest.mark.parametrize(
    "template",
    [
        "<form id=q @submit='save(a)'></form><input form=q name=a value=1><button form=q>x</button>",
        "<form id={'q'} @submit='save(a)'></form><input form=q name=a value=1><button form=q>x</button>",
        "<form id=q @submit='save(a)'></form><input form={'q'} name={'a'} value=1><button form=q>x</button>",
        "<form id=q><input name=a value=1></form><form><button form=q type=button @click='save(a)'>x</button></form>",
    ],
)
def test_e3_a_field_of_the_form_may_stand_elsewhere(author, template):
    assert shown(author, "a", template).click("button").state["got"] == "1"


@pytest.mark.rule("E3")
@pytest.mark.parametrize("elsewhere", ["<input form=other name=a>", "<input form=q name=aa>", "<input name=a>"])
def test_e3_a_field_of_another_form_is_none_of_this_one(author, elsewhere):
    with pytest.raises(LoadError, match="no field of this form is called 'a'"):
        shown(author, "a", f"<form id=q @submit='save(a)'></form>{elsewhere}")


@pytest.mark.rule("E3", "X2")
def test_the_test_client_sends_the_button_that_was_pressed(author):
    page = shown(
        author,
        "name, go",
        "<form @submit='save(name, go)'><input name=name><button type=button name=go value=0>x</button>"
        "<button name=go value=1 id=b1>1</button><input type=submit name=go value=2 id=b2></form>"
        "<button form=nowhere id=b3>3</button>",
    )
    assert page.fill("input", "a").click("#b2").state["got"] == ("a", "2")
    assert page.click("#b1").state["got"] == ("", "1")
    assert page.submit("#b2", name="b").state["got"] == ("b", "2"), "the button that is pressed"
    assert page.submit(name="c").state["got"] == ("c", "1"), "the form's first, as Enter does"
    with pytest.raises(AssertionError, match="nothing hears a click on '#b3'"):
        page.click("#b3")
    page = shown(author, "go=None", "<form><button name=go value=1 type=button @click='save(go)'></button></form>")
    assert page.click("button").state["got"] is None, "no submit: no button is a field"


@pytest.mark.rule("E3", "X2")
def test_the_test_client_leaves_out_what_is_disabled(author):
    page = shown(
        author,
        "form",
        "<form @submit='save(form)'><fieldset disabled><legend><input name=a value=1></legend><input name=b value=2>"
        "<legend><select name=c><option>3</option></select></legend><button id=off>x</button></fieldset>"
        "<input name=d disabled><fieldset><input name=e value=5></fieldset></form>",
    )
    assert page.click("#off").state["got"] is None
    assert page.submit().state["got"] == {"a": "1", "e": "5"}


@pytest.mark.rule("E3", "X2")
def test_the_test_client_knows_the_form_of_a_control_that_stands_elsewhere(author):
    page = shown(
        author,
        "form",
        "<input form=f name=a><form id=f @submit='save(form)'><input name=b><input form=g name=c></form>"
        "<form id=g @submit='save(form)'></form><button form=f>f</button>"
        "<input form=g name=d @input='save(form)'>",
    )
    page.fill("[name=a]", "1").fill("[name=b]", "2").fill("[name=c]", "3")
    assert page.click("button").state["got"] == {"a": "1", "b": "2"}
    assert (page.value("[name=a]"), page.value("[name=c]")) == ("", "3"), "only the form that was sent is emptied"
    assert page.fill("[name=d]", "4").state["got"] == {"c": "3", "d": "4"}
    assert page.submit("#g", d="5").state["got"] == {"c": "3", "d": "5"}


@pytest.mark.rule("E3", "X2")
def test_the_test_client_has_the_value_of_a_button_and_of_mixed_controls(author):
    page = shown(author, "value", "<button value=7 @click='save(value)'><b>x</b></button>")
    assert page.click("b").state["got"] == "7"
    page = shown(
        author,
        "form",
        "<form @submit='save(form)'><input type=hidden name=a value=0><input type=checkbox name=a value=1>"
        "{'<input name=raw value=r>':safe}</form>",
    )
    assert page.submit().state["got"] == {"a": ["0"], "raw": "r"}
    assert page.click("[type=checkbox]").submit().state["got"] == {"a": ["0", "1"], "raw": "r"}


@pytest.mark.rule("E3", "X2")
def test_the_test_client_takes_the_surface_for_the_form_where_there_is_none(author):
    author.file(
        "live/inner.py", SHOWN.format("a", "a") + "t'<div><input name=a value=inner></div><b @click=save>{got}</b>'"
    )
    page = author.mount(
        f"from {author.app}.live import Inner\n\nt'<input name=a value=outer><{{Inner}} /><input name=a value=x>'"
    )
    assert page.click("b").text("b") == "inner"


@pytest.mark.rule("E3", "X2")
@pytest.mark.parametrize(
    ("event", "given", "shown"),
    [
        ("keydown", {"key": "Enter", "ctrlKey": True}, "(True, False, False, None)"),
        ("keyup", {"repeat": True}, "(False, False, True, None)"),
        ("click", {}, "(False, False, None, None)"),
        ("pointermove", {"shiftKey": True}, "(False, True, None, None)"),
        ("input", {}, "(None, None, None, None)"),
    ],
)
def test_keys_that_are_not_held_are_false_as_in_a_browser(author, event, given, shown):
    page = author.mount(
        "said = ''\n\ndef note(*what):\n    global said\n    said = repr(what)\n\n"
        f"t'''<input @{event}=\"note(event.ctrlKey, event.shiftKey, event.repeat, event.data)\"><p>{{said}}</p>'''"
    )
    assert page.fire("input", event, **given).text("p") == shown


@pytest.mark.rule("E3", "X2")
def test_a_select_of_several_gives_them_in_the_order_of_its_options(author):
    page = author.mount(
        "said = []\n\ndef pick(value: list[str]):\n    said.append(value)\n\n"
        "def save(s: list[str]):\n    said.append(s)\n\n"
        't"""<form @submit="save"><select name="s" multiple @change="pick(value)"><option>a</option>'
        '<option value="b">B</option><option>c</option></select></form>"""'
    )
    page.change("select", ["c", "b", "a"]).submit("form", s=["b", "a"])
    assert page.state["said"] == [["a", "b", "c"], ["a", "b"]]
