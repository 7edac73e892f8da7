"""What was done to a page, written as steps: they read as a person would write them, and do the same again."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent
from typing import Any

import pytest

from hyper_local.configuration import system_user
from hyper_local.recording import Record
from hyper_local.testing import Page, close_all, mount
from hyper_local.testing.selectors import selector_of
from hyper_local.testing.transcript import Transcript, literal
from tests.conftest import Author


def written(author: Author, source: str, act: Callable[[Page], object], **given: Any) -> str:
    """What is written of `act`; it is run too, and must pass."""
    component = author.load(source)
    transcript = Transcript(list(given))
    mount(component, **given).kernel.record = record = Record()
    record.listeners.append(transcript.hear)
    act(mount(component, **given))
    lines = transcript.lines(lambda address: "component")
    close_all()
    text = "\n".join(lines)
    exec(text, {"mount": mount, "component": component})
    close_all()
    return text


LOG = "said = []\ndef say(*values):\n    said.append(values)\n\n"
"""A handler that keeps what it was called with, for templates that show it."""

CASES = {
    "a click by its text": (
        LOG + 't"""<p>{len(said)}</p><button @click="say">Save</button><button @click="say">Drop</button>"""',
        lambda page: page.click("button:nth-of-type(2)"),
        """
        page.click('button:-soup-contains("Drop")')
        assert page.text("p") == "1"
        """,
    ),
    "by its place": (
        LOG + 't"""<ul><li><b @click="say(1)">1</b></li><li><b @click="say(2)">2</b></li></ul><p>{str(said)}</p>"""',
        lambda page: page.click("li + li b"),
        """
        page.click("li:nth-of-type(2) b")
        assert page.text("p") == "[(2,)]"
        """,
    ),
    "by its id, where its text changes": (
        LOG + 't"""<button id="up" @click="say">{len(said)}</button><button>0</button>"""',
        lambda page: page.click("#up").click("#up"),
        """
        page.click("#up")
        page.click("#up")
        assert page.text("#up") == "2"
        """,
    ),
    "typed text that is bound": (
        't"""<input name="q" bind={q}><p>{q}</p>"""'.replace("t", "q = ''\nt", 1),
        lambda page: page.fill("input", "i").fill("input", "ir").fill("input", "iron"),
        """
        page.fill('input[name="q"]', "iron")
        assert page.text("p") == "iron"
        assert page.value('input[name="q"]') == "iron"
        """,
    ),
    "typed text that is bound, and does not fit": (
        "age = 0\nt'<input name=\"age\" bind={age}><p>{age}</p>'",
        lambda page: page.fill("input", "4").fill("input", "many").fill("input", "5"),
        """
        page.fill('input[name="age"]', "many")
        page.fill('input[name="age"]', "5")
        assert page.text("p") == "5"
        assert page.errors == ["Invalid parameter 'age': expected int, got str"]
        """,
    ),
    "fields that the page's HTML does not have": (
        (
            'said = ""\ndef take(**fields):\n    global said\n    said = str(len(fields))\n\n'
            """t'<form @submit="take"><input name="a"></form><p>{said}</p>'"""
        ),
        lambda page: page.receive(
            '{"type": "event", "n": 1, "v": 1, "at": [0, 0], "name": "submit", "fields": {"a": "x", "b": "y"}}'
        ),
        """
        page.submit("form", a="x")
        assert page.text("p") == "1"
        """,
    ),
    "typed text that a handler hears": (
        'n = 0\ndef hear(q):\n    global n\n    n += 1\n\nt"""<input name="q" @input="hear(q)"><p>{n}</p>"""',
        lambda page: page.fill("input", "i").fill("input", "ir"),
        """
        page.fill('input[name="q"]', "i")
        page.fill('input[name="q"]', "ir")
        assert page.text("p") == "2"
        """,
    ),
    "typed text, heard when it is done": (
        LOG + 't"""<input name="q" @input="say(q)" @change="say(q, 1)"><p>{str(said)}</p>"""',
        lambda page: page.change("input", "a"),
        """
        page.fill('input[name="q"]', "a")
        page.fire('input[name="q"]', "change")
        assert page.text("p") == "[('a',), ('a', 1)]"
        """,
    ),
    "typed text that a click takes": (
        LOG + 't"""<input name="q"><select name="n"><option>1</option><option>2</option></select>'
        '<button @click="say(q, n)">Go</button><p>{str(said)}</p>"""',
        lambda page: page.fill("input", "tea").change("select", "2").click("button"),
        """
        page.fill('input[name="q"]', "tea")
        page.change('select[name="n"]', "2")
        page.click('button:-soup-contains("Go")')
        assert page.text("p") == "[('tea', '2')]"
        """,
    ),
    "a key": (
        LOG + 't"""<input name="q" @keydown.enter.ctrl="say(value, event.key)"><p>{str(said)}</p>"""',
        lambda page: page.fill("input", "tea").fire("input", "keydown", key="Enter", ctrlKey=True),
        """
        page.fill('input[name="q"]', "tea")
        page.fire('input[name="q"]', "keydown", key="Enter", ctrlKey=True)
        assert page.text("p") == "[('tea', 'Enter')]"
        """,
    ),
    "a key that nobody asks for": (
        LOG + 't"""<input name="q" @keydown.escape="say"><p>{len(said)}</p>"""',
        lambda page: page.fire("input", "keydown", key="Escape"),
        """
        page.fire('input[name="q"]', "keydown", key="Escape")
        assert page.text("p") == "1"
        """,
    ),
    "checkboxes, radio buttons and a select": (
        LOG + 't"""<label>Milk <input type="checkbox" @change="say(checked)"></label>'
        '<input type="radio" name="size" value="S"><input type="radio" name="size" value="L" @change="say(value)">'
        '<select aria-label="Cup" @change="say(value)"><option>tin</option><option>glass</option></select>'
        '<p>{str(said)}</p>"""',
        lambda page: page.click("label").click("[value=L]").change("select", "glass"),
        """
        page.change('label:-soup-contains("Milk") input', True)
        page.change('input[name="size"][value="L"]', True)
        page.change('select[aria-label="Cup"]', "glass")
        assert page.text("p") == "[(True,), ('L',), ('glass',)]"
        """,
    ),
    "a form with two buttons": (
        LOG + 't"""<form @submit="say(name, act)"><input name="name"><button name="act" value="keep">Keep</button>'
        '<button name="act" value="drop">Drop</button></form><p>{str(said)}</p>"""',
        lambda page: page.fill("input", "a").click("[value=drop]"),
        """
        page.submit('button[name="act"][value="drop"]', name="a")
        assert page.text("p") == "[('a', 'drop')]"
        """,
    ),
    "a form around its fields": (
        LOG + 't"""<form @input="say(a, b)"><input name="a"><input name="b"></form><p>{str(said)}</p>"""',
        lambda page: page.fill("[name=b]", "x").fill("[name=a]", "y"),
        """
        page.fill('input[name="b"]', "x")
        page.fill('input[name="a"]', "y")
        assert page.text("p") == "[('', 'x'), ('y', 'x')]"
        """,
    ),
    "a click that submits": (
        LOG + 't"""<form @submit="say(a)"><input name="a"><button @click="say">Go</button></form><p>{str(said)}</p>"""',
        lambda page: page.fill("input", "x").click("button"),
        """
        page.fire('button:-soup-contains("Go")', "click")
        page.submit("form", a="x")
        assert page.text("p") == "[(), ('x',)]"
        """,
    ),
    "fields of odd names": (
        (
            'said = ""\ndef take(**fields):\n    global said\n    said = str(fields)\n\n'
            't"""<form @submit="take"><input name="css"><input name="if"></form><p>{said}</p>"""'
        ),
        lambda page: page.fill("[name=css]", "x").fill("[name=if]", "y").submit(),
        """
        page.fill('input[name="css"]', "x")
        page.submit("form", **{"if": "y"})
        assert page.text("p") == "{'css': 'x', 'if': 'y'}"
        """,
    ),
    "a mistake in a form": (
        'age = 0\ndef take(age: int):\n    pass\n\nt"""<form @submit="take(age)"><input name="age"></form>"""',
        lambda page: page.submit("form", age="old"),
        None,
    ),
    "time that passes": (
        """
        import asyncio
        n = 0

        async def tick():
            global n
            while True:
                await asyncio.sleep(2)
                n += 1
                await render()

        def on_mount():
            global ticking
            ticking = asyncio.create_task(tick())

        t"<p>{n}</p>"
        """,
        lambda page: page.wait(5),
        """
        page.wait(4.01)
        assert page.text("p") == "2"
        """,
    ),
    "a handler that takes its time": (
        (
            "import asyncio\nn = 0\n\nasync def go():\n    global n\n    for _ in range(3):\n"
            "        await asyncio.sleep(2)\n"
            '        n += 1\n        await render()\n\nt"""<p @click="go">{n}</p>"""'
        ),
        lambda page: page.click("p"),
        """
        page.click("p")
        assert page.text("p") == "3"
        """,
    ),
    "debounced and throttled events": (
        LOG + 't"""<input @input.debounce.300="say(value)"><b @click.throttle.1000="say">+</b><p>{str(said)}</p>"""',
        lambda page: page.fill("input", "a").click("b").wait(2).click("b"),
        """
        page.fill("input", "a")
        page.click("b")
        page.wait(1)
        page.click("b")
        assert page.text("p") == "[('a',), (), ()]"
        """,
    ),
    "a drawing": (
        (
            "n = 1\ndef more():\n    global n\n    n += 1\n\n"
            't"""<svg @click="more">{% for i in range(n) %}<circle r={i}/>{% endfor %}</svg>"""'
        ),
        lambda page: page.click("svg"),
        """
        page.click("svg")
        assert page.count("svg *") == 2
        """,
    ),
    "a file": (
        (
            "from hyper_local import File\nsize = 0\ndef load(file: File):\n    global size\n"
            "    size = len(file.read())\n\n"
            't"""<input type="file" name="file" @change="load(file)"><p>{size}</p>"""'
        ),
        lambda page: page.upload("input", "a.csv", b"12345"),
        """
        page.upload('input[name="file"]', "a.csv", bytes(5))
        assert page.text("p") == "5"
        """,
    ),
    "a form with a file": (
        """
        from hyper_local import File
        size = 0

        def load(file: File, name):
            global size
            size = file.size

        t'<form @submit="load(file, name)"><input type="file" name="file"><input name="name"></form><p>{size}</p>'
        """,
        lambda page: page.submit("form", file=("a.csv", b"123"), name="x"),
        """
        page.submit("form", name="x", file=("a.csv", bytes(3)))
        assert page.text("p") == "3"
        """,
    ),
    "a question": (
        LOG + 't"""<button @click.confirm="say" confirm="Sure?">Go</button><p>{len(said)}</p>"""',
        lambda page: page.click("button"),
        """
        page.click('button:-soup-contains("Go")')
        assert page.text("p") == "1"
        """,
    ),
}


@pytest.mark.parametrize(("source", "act", "expected"), CASES.values(), ids=[*CASES])
def test_what_was_done_is_written_and_done_again(author: Author, source: str, act: Any, expected: str | None) -> None:
    text = written(author, source, act)
    if expected is None:
        assert "page.errors == [" in text
        assert "page.errors == []" not in text
    else:
        steps = dedent(expected).strip()
        assert [line for line in text.splitlines() if line in steps.splitlines()] == steps.splitlines(), text


def test_props_are_given_as_they_were(author: Author) -> None:
    text = written(author, 'name: str\nt"""<p>{name}</p>"""', lambda page: page, name="Ada")
    assert text == 'page = mount(component, name="Ada")\nassert page.text("p") == "Ada"\nassert page.errors == []'


def test_whoever_looked_looks_again(author: Author) -> None:
    """The test may be run by somebody of another name."""
    text = written(author, 'username: str\nt"""<p>{username}</p>"""', lambda page: page)
    assert text.splitlines()[0] == f"page = mount(component, username={literal(system_user())})"


def test_a_written_test_fails_where_the_app_does_something_else(author: Author) -> None:
    source = 'n = 0\ndef up():\n    global n\n    n += 1\n\nt"""<b @click="up">{n}</b>"""'
    text = written(author, source, lambda page: page.click("b"))
    other = author.load(source.replace("+= 1", "+= 2"), "live/other.py")
    with pytest.raises(AssertionError):
        exec(text, {"mount": mount, "component": other})


def test_several_people(author: Author) -> None:
    source = (
        "from hyper_local import broadcast, shared\nlines = shared([])\n"
        "def say(text):\n    lines.append(text)\n    broadcast()\n\n"
        't"""<form @submit="say(text)"><input name="text"></form><p>{" ".join(lines)}</p>"""'
    )

    def act(ada: Page) -> None:
        ben = mount(author.load(source))
        ada.submit("form", text="Good")
        ben.submit("form", text="morning")

    text = written(author, source, act)
    assert text.splitlines()[:6] == [
        "page_1 = mount(component)",
        "page_2 = mount(component)",
        'page_1.submit("form", text="Good")',
        'page_2.submit("form", text="morning")',
        'assert page_1.text("p") == "Good morning"',
        "assert page_1.errors == []",
    ]


def test_a_long_text_is_asked_of_its_parts(author: Author) -> None:
    source = 't"""<main><h1>Title</h1><ul>{% for i in range(3) %}<li>{"word " * 10}{i}</li>{% endfor %}</ul></main>"""'
    text = written(author, source, lambda page: page)
    assert text.splitlines()[1:3] == [
        'assert page.text("h1") == "Title"',
        f'assert page.text("li:nth-of-type(1)") == "{"word " * 10}0"',
    ]


def test_a_selector_selects_that_element_alone(author: Author) -> None:
    """Whatever the page is like: every element of it is found again."""
    page = mount(
        author.load(
            't"""<div><div><p>a</p><p>a</p></div><p>a</p></div><div><div><p>a</p></div></div><input name=\'a"b\\\\c\'>'
            '<i id="1x">x</i><i id="1x">y</i><label>Name <input></label><label>Name <input></label>"""'
        )
    )
    soup = page._soup()[0]
    for tag in soup.find_all(True):
        assert soup.select_one(selector_of(tag, soup)) is tag, tag


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("a", '"a"'),
        ('a "b"', "'a \"b\"'"),
        ("it's", '"it\'s"'),
        ("a\n", '"a\\n"'),
        ([1, "x"], '[1, "x"]'),
        (True, "True"),
    ],
)
def test_values_are_written_as_people_write_them(value: object, code: str) -> None:
    assert literal(value) == code
