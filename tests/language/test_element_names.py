"""T9: misspelt elements, and components without their braces, are told; names that mean something are not."""

from __future__ import annotations

import pytest

from hyper_local import HyperError
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


VALUES = 'note = ""\nitems = [""]\n'


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("<p>Your note: <note></p>", "note"),
        ("<p>Your note: <note/></p>", "note"),
        ("<p>Your note: <note /></p>", "note"),
        ("<p>Your note: <note></note></p>", "note"),
        ("<note>", "note"),
        ("{% for item in items %}<li><item></li>{% endfor %}", "item"),
        ("{% for i, each in enumerate(items) %}<li>{i} <each></li>{% endfor %}", "each"),
        ("{% let shown = note %}<p><shown></p>", "shown"),
        ("<p>From <b>Ada</b>: <note> and more</p>", "note"),
    ],
)
def test_a_value_in_the_brackets_of_a_tag(author: Author, template: str, name: str) -> None:
    assert told(author, template, VALUES)[0] == f"<{name}> is no element of HTML, and shows no value"


@pytest.mark.rule("T9")
def test_the_page_tells_of_a_value_in_the_brackets_of_a_tag(author: Author) -> None:
    (box,) = boxes(author.mount(f'{VALUES}t"""<p>Your note: <note /></p>"""'))
    assert "<note> is no element of HTML, and shows no value" in box
    assert "Write {note}." in box


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    "template",
    [
        "<note>a text</note>",
        "<note kind='a'></note>",
        "<my-note></my-note>",
        "<menu></menu>",
        "<p>{note}</p>",
        "<other></other>",
        "<items-list></items-list>",
        "<pre>&lt;note&gt;</pre>",
        "<code>{'<note>'}</code>",
        "<!-- <note> -->",
    ],
)
def test_elements_of_an_own_kind_are_left_alone(author: Author, template: str) -> None:
    said = told(author, template, VALUES + "menu = []\n")
    assert not any("shows no value" in message for message in said)


@pytest.mark.rule("T9")
def test_the_component_that_is_imported_is_meant_more_than_a_value_of_its_name(author: Author) -> None:
    assert told(author, "<card></card>", CARD + "card = 1\n")[0].endswith("Did you mean the component Card?")


@pytest.mark.rule("T9")
@pytest.mark.parametrize("tag", ["<Menu />", "<Menu/>", '<Menu title="x" />'])
def test_a_component_that_has_the_name_of_an_element_and_is_not_imported(author: Author, tag: str) -> None:
    assert told(author, tag) == ["<Menu /> is the element menu of HTML, and no component"]
    [problem] = check(author.file("live/thing.py", f't"""{tag}"""')).problems
    assert problem.hint.endswith("and its name stands in braces: <{Menu} />.")


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    "tag",
    [
        "<menu />",
        "<Menu></Menu>",
        "<MENU />",
        "<P />",
        "<Img />",
        "<BR />",
        "<Br />",
        "<div />",
        "<{Card} />",
        "<Input />",
    ],
)
def test_elements_in_other_letters_are_left_alone(author: Author, tag: str) -> None:
    assert told(author, tag, CARD if "Card" in tag else "") == []


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


HELLO = "t'''<p>Hello</p>'''"
BRACES = "A component's name stands in braces: write <{Hello} /> here, and at the top of the file: from "
IMPORT = "Write at the top of the file: from "


@pytest.mark.rule("L8", "T9")
@pytest.mark.parametrize(
    ("tag", "at", "message", "hint"),
    [
        ("<Hello />", "live", "<Hello> is no element of HTML. Did you mean the component Hello?", BRACES),
        ("<Hello></Hello>", "components", "<Hello> is no element of HTML. Did you mean the component Hello?", BRACES),
        ("<hello />", "live", "<hello> is no element of HTML. Did you mean the component Hello?", BRACES),
        ("<Helo />", "live", "<Helo> is no element of HTML. Did you mean the component Hello?", BRACES),
        ("<{Hello} />", "live", "unknown component 'Hello'", IMPORT),
        ("<{Hello} />", "live/small", "unknown component 'Hello'", IMPORT),
        ("<{Hello} />", "components", "unknown component 'Hello'", IMPORT),
        ("<{hello} />", "live", "unknown component 'hello'. Did you mean 'Hello'?", "here, and at the top of the file"),
        ("<{Helo} />", "live", "unknown component 'Helo'. Did you mean 'Hello'?", "Write <{Hello}> here, and at the"),
    ],
)
@pytest.mark.parametrize("page", ["pages/index.py", "live/thing.py"])
def test_a_component_of_the_app_that_is_not_imported(
    author: Author, tag: str, at: str, message: str, hint: str, page: str, caplog: pytest.LogCaptureFixture
) -> None:
    """It says where it lies and what to import; loading says it as `hyper-local check` does."""
    author.file(f"{at}/hello.py", HELLO)
    source = f"hell = 0\nt'''{tag}<p>{{hell}}</p>'''"
    file = author.file(page, source)
    (told,) = check(file).problems
    assert told.message == message
    assert hint in told.hint
    package = f"{author.app}.{at.replace('/', '.')}"
    assert f"{author.app}/{at}/hello.py" in told.hint
    assert told.hint.endswith(f"from {package} import Hello")
    try:
        author.load(source, page)
        said = caplog.text
    except HyperError as error:
        said = str(error)
    assert message in said
    assert told.hint in said
    # And so it is right.
    author.mount(f"from {package} import Hello\nhell = 0\nt'''<{{Hello}} /><p>{{hell}}</p>'''", page)


@pytest.mark.rule("L8", "T9")
@pytest.mark.parametrize("tag", ["<hallo-welt />", "<help>x</help>", "<header>x</header><HEADER>x</HEADER>"])
def test_elements_that_are_a_little_like_a_component_are_left_alone(author: Author, tag: str) -> None:
    author.file("live/hello.py", HELLO)
    author.file("components/header.py", HELLO)
    assert check(author.file("pages/index.py", f"t'''{tag}'''")).problems == []


@pytest.mark.rule("L8")
@pytest.mark.parametrize("state", ["count = 0", "counter = 0", "conter = 0"])
def test_a_component_is_never_taken_for_a_variable(author: Author, state: str) -> None:
    (told,) = check(author.file("pages/index.py", f"{state}\nt'''<{{Counter}} />{{{state[:-4]}}}'''")).problems
    assert told.message == "unknown component 'Counter'"
    assert told.hint.startswith("Import it at the top of the file: from ")


@pytest.mark.rule("L8")
def test_an_imported_component_that_is_like_it_comes_first_and_one_of_that_very_name_before(author: Author) -> None:
    author.file("components/card.py", HELLO)
    author.file("components/cards.py", HELLO)
    page = f"from {author.app}.components import Card\nt'''<{{Card}} /><{{%s}} />'''"
    (told,) = check(author.file("pages/index.py", page % "Carda")).problems
    assert told.hint.startswith("Write {Card}. If Carda is another component")
    (told,) = check(author.file("pages/index.py", page % "Cards")).problems
    assert told.hint.endswith("import Cards")


@pytest.mark.rule("L8", "T9")
@pytest.mark.parametrize("tag", ["<Header />", "<Header>x</Header>"])
def test_a_component_that_is_called_like_an_element(author: Author, tag: str) -> None:
    author.file("components/header.py", HELLO)
    (told,) = check(author.file("pages/index.py", f"t'''{tag}'''")).problems
    assert told.message == "<Header> has no braces, so it is not the component of that name"
    assert told.hint.endswith(f"from {author.app}.components import Header")
