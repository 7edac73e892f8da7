"""T9: misspelt elements, and components without their braces, are told; names that mean something are not."""

from __future__ import annotations

import pytest

from hyper_local.checker import check
from tests.conftest import Author
from tests.language.boxes import boxes

CARD = "from app.components import Card\n"


def told(author: Author, template: str, before: str = "") -> list[str]:
    author.file("components/card.py", 't"""<p>{...}</p>"""')
    file = author.file("live/thing.py", f'{before}t"""{template}"""')
    said = [str(problem).partition("\n")[0].partition(".py:")[2] for problem in check(file).problems]
    return [text.partition(": ")[2].removeprefix("note: ") for text in said]


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    ("tag", "meant"),
    [
        ("<buton>x</buton>", "button"),
        ("<dvi>x</dvi>", "div"),
        ("<divv>x</divv>", "div"),
        ("<inptu name='a' />", "input"),
        ("<inptu name='a'>", "input"),
        ("<form><inptu name='a'></form>", "input"),
        ("<buton>x</button>", "button"),
        ("<lable>x</lable>", "label"),
        ("<spna class='a'>x</spna>", "span"),
    ],
)
def test_a_misspelt_element(author: Author, tag: str, meant: str) -> None:
    (message,) = told(author, tag)
    assert message.endswith(f"is no element of HTML. Did you mean <{meant}>?")


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    ("tag", "message"),
    [
        ("<Crad />", "<Crad> is no element of HTML. Did you mean the component Card?"),
        ("<card title='a'>x</card>", "<card> is no element of HTML. Did you mean the component Card?"),
        ("<Card></Card>", "<Card> has no braces, so it is not the component of that name"),
        ("<Card><p>x</p></Card>", "<Card> has no braces, so it is not the component of that name"),
    ],
)
def test_a_component_without_braces(author: Author, tag: str, message: str) -> None:
    # What else is said is that Card is imported and not used.
    assert told(author, tag, CARD)[0] == message


@pytest.mark.rule("T9")
def test_a_component_that_is_neither_imported_nor_in_braces(author: Author) -> None:
    assert told(author, "<Panel>x</Panel>") == ["<Panel> is no element of HTML, and no component"]


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    "tag",
    [
        "<my-buton>x</my-buton>",
        "<x-crad>x</x-crad>",
        "<svg><linearGradient id='a'></linearGradient><circle r='1'></circle><feBlend></feBlend></svg>",
        "<svg><foreignObject><p>x</p></foreignObject></svg>",
        "<math><mrow><mi>x</mi><mo>=</mo></mrow></math>",
        "<center>x</center><font>x</font><tt>x</tt>",
        "<DIV>x</DIV><Button>x</Button>",
        "<!-- <buton> -->",
        "<pre>&lt;buton></pre>",
        "<foo>x</foo><item>x</item><panel>x</panel><date>x</date>",
    ],
)
def test_what_may_be_meant_as_it_is(author: Author, tag: str) -> None:
    assert told(author, tag) == []


@pytest.mark.rule("T9")
def test_an_element_is_told_of_once_wherever_it_stands(author: Author) -> None:
    template = "{% for x in xs %}<dvi>{x}</dvi>{% endfor %}{t'<spna>x</spna>'}"
    assert len(told(author, template, "xs = [1, 2]\n")) == 2
    page = author.mount(f'xs = [1, 2]\nt"""{template}"""')
    assert [text for text in boxes(page) if "dvi" in text] != []
