"""T3: labels and links that name an id which nothing has, where one of the template is like it."""

from __future__ import annotations

import pytest

from hyper_local.checker import check
from tests.conftest import Author

pytestmark = pytest.mark.rule("T3")


def told(author: Author, template: str) -> list[tuple[str, str]]:
    return [
        (p.message, p.hint) for p in check(author.file("live/thing.py", f"x = 'a'\n\nt'''{template}{{x}}'''")).problems
    ]


@pytest.mark.parametrize(
    ("template", "meant", "hint"),
    [
        ('<label for="nam">Name</label><input id="name">', "name", 'Write for="name".'),
        ('<a href="#bottom">x</a><p id="botom">y</p>', "botom", 'Write href="#botom".'),
        (
            '<input aria-label="a" aria-describedby="hlep"><p id="help">y</p>',
            "help",
            'Write aria-describedby="help".',
        ),
    ],
)
def test_an_id_that_is_only_like_one(author: Author, template: str, meant: str, hint: str) -> None:
    [(message, said)] = told(author, template)
    assert message.endswith(f"Did you mean {meant!r}?")
    assert said == hint
    if meant == "name":
        assert message == "no element here has the id 'nam'. Did you mean 'name'?"


@pytest.mark.parametrize(
    "template",
    [
        '<label for="name">Name</label><input id="name">',
        '<label for="city">City</label><input id="name" aria-label="n">',
        '<label for="name{x}">Name</label><input id="nam" aria-label="n">',
        '<a href="#top">x</a><p id="stop">y</p>',
        '<a href="#/about">x</a><p id="about">y</p>',
        '<a href="#part2">x</a><p id="part1">y</p>',
        '<label for="mail">x</label><input id={"mai" + "l"} aria-label="a"><p id="mali">y</p>',
        "<label for='mail'>x</label><p id='mali'>y</p>{t'<input id=mail>'}",
        "<label for='mail'>x</label><p id='mali'>y</p><input {**{}}>",
        "<label for='mail'>x</label><p id='mali'>y</p>{...}",
        "<svg><use href='#icon-hom'></use></svg><p id='icon-home'>y</p>",
        '<a href="/other#nam">x</a><p id="name">y</p>',
        '<p aria-describedby="a b" id="ab">y</p>',
    ],
)
def test_of_others_nothing_is_said(author: Author, template: str) -> None:
    assert [message for message, _ in told(author, template) if "has the id" in message] == []


def test_a_label_that_names_what_only_a_name_is(author: Author) -> None:
    found = told(author, '<label for="city">City</label><input name="city">')
    message = "this label finds no field: 'city' is a field's name, and no id"
    assert (message, 'Write id="city" in the field, too; or put the field between <label> and </label>.') in found
