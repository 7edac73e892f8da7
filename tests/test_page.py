"""The test client: what it says where a test names something wrongly, and forms as browsers send them."""

from __future__ import annotations

import re

import pytest

import hyper_local
from hyper_local.objects import OF_PAGES
from hyper_local.testing import Page, mount
from hyper_local.testing.meant import ELSEWHERE
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


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        ("text", "'#total'"),
        ("texts", "'#total'"),
        ("click", """'button:-soup-contains("+")'"""),
    ],
)
def test_without_a_selector_one_of_the_page_is_named(author: Author, ask: str, says: str) -> None:
    page = author.mount(COUNTER)
    with pytest.raises(TypeError) as told:
        getattr(page, ask)()
    assert str(told.value) == f"page.{ask}() needs a selector: page.{ask}({says})"
    empty = author.mount("t'<hr>'")
    with pytest.raises(TypeError) as told:
        getattr(empty, ask)()
    css = "button" if ask == "click" else "p"
    assert str(told.value) == f"page.{ask}() needs a selector: page.{ask}({css!r})"


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


FORM = """\
names = []
size = 3

def add(name):
    names.append(name)

def leave():
    pass

t'''<main><p>{len(names)}</p><button>Nothing</button><button disabled>Off</button>
<a>no link</a><a href="/x">link</a><label>word</label><label>tick <input type="checkbox" id="tick"></label>
<details><summary>more</summary></details>
<form @submit="add"><input name="name"><button id="add">Add</button></form>
<section @click="leave"><b>in it</b></section></main>'''
"""


def refused(author: Author, source: str, act) -> str:
    """What a test is told by the client."""
    with pytest.raises((AssertionError, AttributeError, TypeError)) as told:
        act(author.mount(source))
    return str(told.value)


@pytest.mark.parametrize("css", ["p", "main > button", "a:not([href])", "label"])
def test_a_click_that_nothing_hears_is_told(author: Author, css: str) -> None:
    assert refused(author, FORM, lambda page: page.click(css)) == (
        f"nothing hears a click on {css!r}: neither it nor an element around it has @click\n"
        "  Elements that do something: 'button[id=\"add\"]', 'section'."
    ).replace('button[id="add"]', "#add")


@pytest.mark.parametrize(
    "css", ["button[disabled]", "a[href]", "#tick", "summary", "#add", "b", "input", "label:has(input)"]
)
def test_a_click_that_does_something_is_let_pass(author: Author, css: str) -> None:
    author.mount(FORM).click(css)


def test_an_event_that_nothing_hears_is_told(author: Author) -> None:
    assert refused(author, FORM, lambda page: page.fire("b", "keydown", key="a")) == (
        "nothing hears a keydown on 'b': neither it nor an element around it has @keydown\n"
        "  No element of the page has it."
    )
    author.mount(FORM).fire("b", "click")
    author.mount("def up(): pass\nt'<p>x</p><i @keydown.window=up></i>'").fire("p", "keydown", key="a")


@pytest.mark.parametrize("act", ["click", "text", "value"])
def test_a_handlers_name_is_no_selector(author: Author, act: str) -> None:
    assert refused(author, COUNTER, lambda page: getattr(page, act)("up")) == (
        "no element matches 'up'\n"
        "  'up' is a handler, which an element of the page calls: page.click('button:-soup-contains(\"+\")')"
    )
    assert refused(author, FORM, lambda page: page.click("add")) == (
        "no element matches 'add'\n  'add' is a handler, which an element of the page calls: page.submit('form')"
    )


def test_a_variables_name_is_no_selector(author: Author) -> None:
    assert refused(author, COUNTER, lambda page: page.text("count")) == (
        "no element matches 'count'\n  'count' is a variable of the component: page.state.count"
    )


def test_state_is_had_by_name(author: Author) -> None:
    page = author.mount(COUNTER)
    page.click("button")
    assert page.state.count == 1
    assert page.state["count"] == 1
    assert page.state == {"count": 1}
    with pytest.raises(AttributeError, match=r"there is no 'cuont'. Did you mean 'count'\? There are 'count'."):
        page.state.cuont  # noqa: B018


def test_a_name_that_the_page_does_not_have_is_told(author: Author) -> None:
    assert refused(author, FORM, lambda page: page.names) == "'names' is a variable of the component: page.state.names"
    assert refused(author, FORM, lambda page: page.add("x")) == (
        "'add' is a handler, which an element of the page calls: page.submit('form')"
    )
    assert refused(author, FORM, lambda page: page.clik("x")) == "a page has no 'clik'. Did you mean 'click'?"


def test_count_is_told_apart_from_a_variable_of_that_name(author: Author) -> None:
    page = author.mount(COUNTER)
    assert page.count("button") == 2
    assert repr(page.count) == "<page.count(css): how many elements there are. The variable is page.state.count>"
    with pytest.raises(TypeError) as told:
        assert page.count == 0
    assert str(told.value) == "page.count(css) counts elements. The variable is page.state.count"
    plain = author.mount(FORM)
    assert plain.count != 0
    assert repr(plain.count) == "<page.count(css): how many elements there are>"


def test_a_method_of_another_library_is_told_by_ours(author: Author) -> None:
    assert refused(author, FORM, lambda page: page.type("input", "x")) == (
        "a page has no 'type'. Write: page.fill(css, text)"
    )
    assert refused(author, FORM, lambda page: page.press("button")) == "a page has no 'press'. Write: page.click(css)"
    assert refused(author, FORM, lambda page: page.get_text("p")) == "a page has no 'get_text'. Write: page.text(css)"
    own = "press = 1\nt'<p>{press}</p>'"
    assert refused(author, own, lambda page: page.press) == "'press' is a variable of the component: page.state.press"
    for name, calls in ELSEWHERE.items():
        assert not hasattr(Page, name)
        assert all(hasattr(Page, method) for method in re.findall(r"page\.(\w+)", calls)), calls


def test_a_component_is_told_apart_from_its_page(author: Author) -> None:
    made = author.load(COUNTER)
    for name in OF_PAGES:
        assert hasattr(Page, name)
        with pytest.raises(AttributeError) as told:
            getattr(made(), name)
        assert str(told.value).endswith(
            f" A page of a test has it: from hyper_local.testing import mount, then page = mount({made.__name__})"
        )
        with pytest.raises(AttributeError) as told:
            getattr(made, name)
        assert str(told.value) == (
            f"type object 'Thing' has no attribute {name!r}. A page of a test has it: "
            "from hyper_local.testing import mount, then page = mount(Thing)"
        )
    for other in (made(), made):
        with pytest.raises(AttributeError) as told:
            other.wings  # noqa: B018
    assert str(told.value) == "type object 'Thing' has no attribute 'wings'"
    assert not hasattr(made, "click")
    assert not hasattr(type(made), "click")
    with pytest.raises(AttributeError, match=r"^Thing has no 'wings'\.$"):
        made().wings  # noqa: B018
    assert author.load("text = 'a'\nt'<p>{text}</p>'", "live/own.py")().text == "a"


def test_a_name_is_meant_as_one_of_the_components_own(author: Author) -> None:
    made = author.load("count = 0\ndef increment():\n    pass\nt'<p @click=\"increment\">{count}</p>'")
    for name, near in {
        "reset": "",
        "incremnt": "increment",
        "cuont": "count",
        "evnt": "event",
        "obsrve": "observe",
    }.items():
        with pytest.raises(AttributeError) as told:
            getattr(made(), name)
        assert str(told.value) == f"Thing has no {name!r}." + (f" Did you mean {near!r}?" if near else "")


def test_one_that_is_made_is_no_page(author: Author) -> None:
    made = author.load("title: str\nsize: int = 3\ncount = 0\nt'<p>{count}{title}</p>'")
    with pytest.raises(TypeError) as told:
        mount(made(title="x"))
    assert str(told.value) == (
        "mount() takes the class Thing, not one that is made of it\n"
        "  Write page = mount(Thing, title=…). What it holds is page.state.count then."
    )
    with pytest.raises(TypeError, match=r"Write page = mount\(Thing\)\.$"):
        mount(author.load("t'<p>x</p>'")())
    assert mount(made, title="x").text("p") == "0x"
