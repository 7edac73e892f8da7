"""E1, E6: buttons, choices and links that certainly do nothing, and only those."""

from __future__ import annotations

import pytest

from hyper_local.checker import check
from tests.conftest import Author

pytestmark = pytest.mark.rule("E1", "E6")

STATE = """\
from app.components import Card
count = 0
on: bool = False
color = ''
more = {}

def add(item=''):
    global count
    count += 1

"""
FORM = '<form @submit="…"> and </form>.'


def told(author: Author, template: str, folder: str = "live") -> list[tuple[str, str]]:
    author.file("components/card.py", "t'<section>{...}</section>'")
    source = STATE.replace("from app.", f"from {author.app}.") + f't"""{template}<p>{{count}}{{color}}</p>"""'
    found = check(author.file(f"{folder}/thing.py", source)).problems
    return [(p.message, p.hint) for p in found if "nothing uses" not in p.message]


@pytest.mark.parametrize(
    ("template", "message", "hint"),
    [
        (
            '<input type="radio" bind={color}>',
            "this radio button has no value, so choosing it gives 'color' the text 'on'",
            'Write value="…" in it: what color is when this one is chosen.',
        ),
        (
            '<button @change="add">+</button>',
            "@change never comes from a button: nothing is typed or chosen there",
            'Write @click="add".',
        ),
        (
            '<form @submit="add"><input name="item"><button type="button">Add</button></form>',
            'this button does nothing: one of type="button" never sends its form',
            'Take type="button" away.',
        ),
        (
            '<div @submit="add"><input name="item"></div>',
            "@submit at a <div> never comes: what is sent is a form",
            'Write <form @submit="add"> in place of this <div>, and </form> where it ends.',
        ),
        (
            '<form @submit="add"><input name="item"></form><button>Add</button>',
            "this button does nothing: it has no @click, and stands in no form",
            f'Name what it does: @click="…". One that is to send a form stands between {FORM}',
        ),
        (
            '<a href="www.example.org/x?y=1">x</a>',
            "www.example.org/x?y=1 is looked for on this page's own site, as it has no https:// before it",
            'Write href="https://www.example.org/x?y=1".',
        ),
        (
            '<a src="/x">x</a>',
            "<a> has no attribute 'src'. Did you mean 'href'?",
            'Write href="/x".',
        ),
        (
            '<button href="/x" @click="add">x</button>',
            "a <button> leads nowhere: only an <a> has an href",
            'Write <a href="/x">, and </a> where it ends.',
        ),
        ("<img alt='x' url={color}>", "<img> has no attribute 'url'. Did you mean 'src'?", "Write src={color}."),
    ],
)
def test_what_does_nothing_is_told_with_what_to_write(author: Author, template: str, message: str, hint: str) -> None:
    assert (message, hint) in told(author, template)


def test_the_function_that_nothing_else_uses_is_named(author: Author) -> None:
    [(_, hint)] = told(author, "<button>Add</button>")
    assert hint.startswith('Name what it does: @click="add".')


@pytest.mark.parametrize(
    "template",
    [
        '<input type="radio" bind={color} value="red">',
        '<input type="radio" bind={color} {**more}>',
        '<input type="radio" name="color">',
        '<input type="checkbox" bind={count}>',
        '<button @click="add">+</button>',
        '<div @click="add"><button>+</button></div>',
        '<form @submit="add"><button>Add</button></form>',
        '<form @submit="add"><button type="button" @click="add">+</button><input type="submit"></form>',
        '<form @submit="add"><button type="button" @click="add">+</button></form>',
        '<form @submit="add"><button type="button">+</button>{count}</form>',
        '<form @submit="add"><{Card}><button type="button">+</button></{Card}></form>',
        '<div @submit="add"><form><button>Add</button></form></div>',
        '<div @submit="add"><{Card} /></div>',
        "<div @submit='add'>{more}</div>",
        "<{Card}><button>+</button></{Card}>",
        "<button {**more}>+</button>",
        "<button disabled>+</button>",
        '<button type="reset">+</button>',
        '<form @submit="add"><input name="item"><button type="button" popovertarget="h">?</button></form>',
        '<section @click="add"><form @submit="add"><button type="button">+</button></form></section>',
        '<form @submit="add" @click="add"><button type="button">+</button></form>',
        '<form @submit="add" id="f"><button type="button">+</button></form><button form="f">Save</button>',
        '<form @submit="add"><button type="button" disabled>+</button></form>',
        '<main @submit.document="add"></main>',
        '<button @change.window="add">+</button>',
        '<div @submit="add"><my-form></my-form></div>',
        '<button>+</button><i @click.window="add">x</i>',
        '<span><button @click="add">+</button> <button>Save</button></span>',
        '<div @ignore id="editor"><button>Bold</button></div>',
        "<my-menu><button>Open</button></my-menu>",
        "<fieldset disabled><button>+</button></fieldset>",
        "<div inert><button>+</button></div>",
        '<button aria-disabled="true">+</button>',
        '<button title="Coming soon">+</button>',
        '<a href="https://example.org"><button>Go</button></a>',
        '<a link="x" name="y">z</a>',
        '<input type="radio" bind={on}>',
        "<button>{add()}</button>",
        '<button popovertarget="x">+</button><div popover id="x">y</div>',
        '<button form="f">+</button><form id="f" @submit="add"></form>',
        '<button id="mine">+</button>',
        '<button><span @click="add">+</span></button>',
        "<label><button>+</button></label>",
        '<select @change="add"><option>a</option></select>',
        '<a href="/x" src="y">x</a>',
        "<svg><a href='/x'><text>x</text></a></svg>",
    ],
)
def test_of_what_may_do_something_nothing_is_said(author: Author, template: str) -> None:
    others = ("has the address", "each time the page is rendered")
    says = [message for message, _ in told(author, template) if not any(other in message for other in others)]
    assert says == []


def test_of_a_page_that_stands_still_no_button_is_told_dead(author: Author) -> None:
    """Who shows it may put it into a form."""
    author.file("components/card.py", "t'<section>{...}</section>'")
    assert check(author.file("components/send.py", "t'<button>Send</button>'")).problems == []


def chosen(author: Author, first: str, options: str) -> list[tuple[str, str]]:
    source = f'size = {first}\nsizes = [\'a\']\nt"""<select bind={{size}}>{options}</select>"""'
    return [(p.message, p.hint) for p in check(author.file("live/thing.py", source)).problems]


OPTIONS = '<option value="s">Small</option>\n<optgroup label="x"><option value="l"> Large </option></optgroup>'


@pytest.mark.parametrize(
    ("first", "options", "write"),
    [
        ("'Large'", OPTIONS, "l"),
        ("'S'", OPTIONS, "s"),
        ("'small'", "<option>Small</option><option>Large</option>", "Small"),
        ("'Smal'", "<option>Small</option><option>Large</option>", "Small"),
    ],
)
def test_a_choice_that_begins_as_none_of_its_options(author: Author, first: str, options: str, write: str) -> None:
    what = "no option has the value 'Large', with which 'size' begins: none is chosen"
    what = what.replace("'Large'", first)
    assert chosen(author, first, options) == [(what, f"Write size = {write!r}.")]


def test_a_choice_that_is_another_one_by_then(author: Author) -> None:
    for more in ("size = size.lower()\n", "def on_mount():\n    global size\n    size = 'large'\n"):
        source = f"size = 'Large'\n{more}t'<select bind={{size}}><option>large</option></select>'"
        assert check(author.file("live/thing.py", source)).problems == []


@pytest.mark.parametrize(
    ("first", "options"),
    [
        ("''", OPTIONS),
        ("'s'", OPTIONS),
        ("'none'", OPTIONS),
        ("'Large'", "<option>Large</option>"),
        ("'Large'", OPTIONS + "{% for each in sizes %}<option>{each}</option>{% endfor %}"),
        ("'Large'", OPTIONS + "<option value={sizes[0]}>x</option>"),
        ("sizes_of()[0]", "<option>Large</option>"),
        ("1", '<option value="1">One</option>'),
    ],
)
def test_a_choice_that_begins_as_it_may(author: Author, first: str, options: str) -> None:
    assert chosen(author, first.replace("sizes_of()", "str('ab')"), options) == []
