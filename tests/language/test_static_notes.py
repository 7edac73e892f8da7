"""E4: what in a static component looks like a mistake is told on each page that shows it."""

import pytest

import hyper_local
from tests.language.boxes import boxes, heads

pytestmark = pytest.mark.rule("E4")

CARD = 'title: str = "x"\nt"""<p clas="x">{title} {...}</p>"""\n'
BOX = 'from APP.components import Card\nt"""<div><{Card} title="a"/></div>"""\n'
THING = """\
from APP.components import Card, Box
n = 0

def up():
    global n
    n += 1

t'''<button @click="up">{n}</button>SHOWN'''
"""
SAID = "components/card.py:2:8: <p> has no attribute 'clas'. Did you mean 'class'?"


@pytest.fixture
def shown(author):
    def show(what: str, card: str = CARD):
        author.file("components/card.py", card.replace("APP", author.app))
        author.file("components/box.py", BOX.replace("APP", author.app))
        return author.mount(THING.replace("APP", author.app).replace("SHOWN", what))

    return show


def said(page) -> list[str]:
    """Where and what, as messages name files of the app."""
    return [head.partition("/app")[2].partition("/")[2] for head in heads(page)]


@pytest.mark.parametrize("what", ["<{Card} />", "<{Box} />", "<b><{Card}>x</{Card}></b>", "{[t'<{Card} />']}"])
def test_it_is_told_as_soon_as_the_component_is_shown(shown, what):
    page = shown(what)
    assert said(page) == [SAID]
    assert "Write class=, or data-clas= for one of your own." in boxes(page)[0]


def test_many_copies_say_it_once(shown):
    assert said(shown("{% for i in range(9) %}<{Card} title={str(i + n)} /><{Box} />{% endfor %}")) == [SAID]


@pytest.mark.parametrize("what", ["<{Card} />", "<{Box} />"])
def test_a_component_that_comes_later_tells_of_it_then(shown, what):
    page = shown(f"{{% if n %}}{what}{{% endif %}}")
    assert said(page) == []
    assert said(page.click("button")) == [SAID]
    assert said(page.click("button")) == [SAID]


def test_it_goes_when_the_file_is_mended_and_comes_with_another(shown, author):
    page = shown("<{Card} />")
    author.file("components/card.py", CARD.replace("clas", "class"))
    page.reload()
    assert said(page) == []
    author.file("components/card.py", CARD.replace("<p", "\n<p"))
    page.reload()
    assert said(page) == [SAID.replace("2:8", "3:4")]


def test_of_a_file_that_cannot_be_taken_in_only_that_is_told(shown, author):
    page = shown("<{Card} />")
    author.file("components/card.py", CARD.replace("</p>", "</b>"))
    page.reload()
    assert [head.partition(":")[0] for head in said(page)] == ["components/card.py"]
    assert "clas" not in said(page)[0]


def test_a_link_that_leads_nowhere(shown, author):
    author.file("pages/about.py", "t'<p>About</p>'")
    page = shown("<{Card} />", 't"""<a href="/abuot">x</a>"""\n')
    assert [head.partition(": ")[2] for head in said(page)] == [
        "no page has the address '/abuot'. Did you mean '/about'?"
    ]
    file = author.file("pages/abuot.py", "t'<p>About</p>'")
    hyper_local.reload([file])
    page.wait(0)
    assert said(page) == []


@pytest.mark.parametrize(
    ("what", "card"),
    [
        ("<{Card} />", CARD.replace("clas", "class")),
        ("", CARD),
        ("{% if n > 9 %}<{Card} />{% endif %}", CARD),
        ("<{Box}>x</{Box}>", CARD.replace("clas", "data-clas")),
    ],
)
def test_nothing_is_told_of_what_is_right_or_is_not_shown(shown, what, card):
    page = shown(what, card)
    assert said(page.click("button")) == []
