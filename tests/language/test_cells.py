"""`hyper_local.live("…")`: a live module from a text, and another version of it (L10)."""

import pytest

import hyper_local
from hyper_local import cells
from hyper_local.testing import mount

pytestmark = pytest.mark.rule("L10")

birds = ["robin"]
SOURCE = """
seen = 0
known = len(birds)

def see():
    global seen
    seen += 1

t"<p>old {seen} of {known}</p><button @click='see'>+</button>"
"""


@pytest.fixture(autouse=True)
def _forget():
    yield
    cells._made.clear()


def again(page, source: str):
    """Another version of `Birds`, on the thread that runs the page."""
    return page._world.run(lambda: hyper_local.live(source, "Birds"))


def test_the_name_that_it_is_given_to_makes_it_a_version():
    Birds = hyper_local.live(SOURCE)
    before = Birds
    Birds = hyper_local.live(SOURCE.replace("old", "new"))
    assert Birds is before
    assert Birds.__name__ == "Birds"


def test_what_is_shown_goes_on_with_the_new_text():
    Birds = hyper_local.live(SOURCE)
    page = mount(Birds).click("button")
    again(page, SOURCE.replace("old", "new").replace("+= 1", "+= 10"))
    assert page.text("p") == "new 1 of 1"
    assert page.click("button").text("p") == "new 11 of 1"
    assert page.html == page.fresh_html()


def test_names_around_it_are_those_of_the_last_run(monkeypatch):
    Birds = hyper_local.live(SOURCE)
    page = mount(Birds).click("button")
    monkeypatch.setitem(globals(), "birds", ["robin", "wren"])
    assert page.click("button").text("p") == "old 2 of 1"
    again(page, SOURCE)
    assert page.text("p") == "old 2 of 2"


def test_a_text_that_is_wrong_changes_nothing():
    Birds = hyper_local.live(SOURCE)
    page = mount(Birds).click("button")
    with pytest.raises(hyper_local.LoadError, match=r"<Birds>:7:10: not Python"):
        again(page, SOURCE.replace("seen += 1", "seen += = 1"))
    assert page.click("button").text("p") == "old 2 of 1"


def test_a_text_without_a_name_is_a_component_of_its_own():
    one, two = hyper_local.live("t'<b>1</b>'"), hyper_local.live("t'<b>2</b>'")
    assert [mount(kind).text("b") for kind in (one, two)] == ["1", "2"]


def test_a_static_one():
    Card = hyper_local.live("title: str\nt'<h3>{title}</h3>'", static=True)
    assert isinstance(Card(title="x"), hyper_local.StaticComponent)


def test_a_name_that_is_none():
    with pytest.raises(hyper_local.HyperError, match="'my card' is no name for a component"):
        hyper_local.live("t'<p></p>'", "my card")


@pytest.mark.rule("L2")
def test_the_marker_is_the_same_name(author):
    kind = author.load("from hyper import live\nn = 1\nt'<b>{n}</b>'", "components/thing.py")
    assert isinstance(kind(), hyper_local.LiveComponent)
