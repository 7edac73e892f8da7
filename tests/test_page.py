"""The test client: what it says where a test names something wrongly, and forms as browsers send them."""

from __future__ import annotations

import pytest

import hyper_local
from hyper_local.testing import mount
from tests.conftest import Author

COUNTER = """\
count = 0

def up():
    global count
    count += 1

t'''<p id="total">{count}</p><button @click="up">+</button><button @click="up">Add one</button>'''
"""
BY_TEXT = "{}\n  An element is not named by its text alone. Write {!r}."


@pytest.mark.parametrize(
    ("css", "says"),
    [
        ("+", BY_TEXT.format("'+' is no CSS selector", 'button:-soup-contains("+")')),
        ("Add one", BY_TEXT.format("no element matches 'Add one'", 'button:-soup-contains("Add one")')),
        ("#", '\'#\' is no CSS selector\n  Name elements as CSS does: "button", "#total", "input[name=age]".'),
        ("", '\'\' is no CSS selector\n  Name elements as CSS does: "button", "#total", "input[name=age]".'),
    ],
)
def test_a_selector_that_names_nothing_says_how_to_name_it(author: Author, css: str, says: str) -> None:
    page = author.mount(COUNTER)
    for ask in (page.click, page.text):
        with pytest.raises(AssertionError) as refused:
            ask(css)
        assert str(refused.value) == says


def test_what_the_message_says_selects_the_element(author: Author) -> None:
    page = author.mount(COUNTER)
    page.click('button:-soup-contains("+")').click('button:-soup-contains("Add one")')
    assert page.text("#total") == "2"


@pytest.mark.parametrize("ask", ["texts", "count"])
def test_what_is_no_selector_is_told_by_all_that_take_one(author: Author, ask: str) -> None:
    page = author.mount(COUNTER)
    with pytest.raises(AssertionError, match=r"'\+' is no CSS selector"):
        getattr(page, ask)("+")
    with pytest.raises(AssertionError, match=r"'\+' is no CSS selector"):
        page.frames[0].text("+")


def test_mount_says_how_a_component_is_had(author: Author) -> None:
    file = author.file("live/thing.py", COUNTER)
    with pytest.raises(TypeError) as refused:
        mount(str(file))
    assert str(refused.value) == (
        "mount() takes a component class or a page, not str\n"
        f"  From its file: mount(load({str(file)!r})), with load from hyper_local."
    )
    with pytest.raises(TypeError, match="not PosixPath\n  From its file: mount"):
        mount(file)
    with pytest.raises(TypeError, match=r'not App\n  A page of it: mount\(app.pages\["/"\]\), or a component'):
        mount(hyper_local.load(author.folder / author.app))
    with pytest.raises(TypeError, match="not int$"):
        mount(5)


def test_mount_of_a_module_names_its_class(author: Author) -> None:
    author.file("live/thing.py", COUNTER)
    author.load(COUNTER)
    module = __import__(f"{author.app}.live.thing", fromlist=["up"])
    with pytest.raises(TypeError, match=f"not .*\n  Import the class: from {author.app}.live import Thing"):
        mount(module)


SELECTS = """\
got = []

def save(bird: list[str]):
    global got
    got = bird

t'''<form @submit="save"><select name="bird"><option>robin</option><option>wren</option></select>
<select name="bird"><option>owl</option><option selected>jay</option></select><button>Save</button></form>
<p>{", ".join(got)}</p>'''
"""


@pytest.mark.rule("E2")
def test_selects_of_one_name_are_sent_together(author: Author) -> None:
    page = author.mount(SELECTS)
    page.submit("form")
    assert page.errors == []
    assert page.text("p") == "robin, jay"
    page.submit("form", bird=["wren", "owl"])
    assert page.text("p") == "wren, owl"
    page.submit("form", bird=["wren"])
    assert page.text("p") == "wren, jay"
    page.submit("form", bird="owl")
    assert page.text("p") == "owl, owl"
    with pytest.raises(AssertionError, match=r"the form has 2 fields 'bird', and 3 values are given"):
        page.submit("form", bird=["a", "b", "c"])


def test_several_selects_of_one_name_send_what_all_of_them_have(author):
    options = "<option selected>a</option><option>b</option><option selected>c</option>"
    page = author.mount(
        "got = None\ndef save(s: list):\n    global got\n    got = s\n"
        f't"""<form @submit="save"><select name="s" multiple>{options}</select>'
        f'<select name="s" multiple>{options}</select><button>x</button></form>"""'
    )
    page.submit("form")
    assert page.state["got"] == ["a", "c", "a", "c"]
