# ruff: noqa: E501 (scripts of the page stand on one line)
"""Messages are closed with the keyboard alone, and the focus goes back to where it was (R3)."""

import pytest

from .conftest import CLIENT

pytestmark = [pytest.mark.chromium, pytest.mark.rule("R3")]

PAGE = "() => { K.start(); K.whole([['p', 0, ['input', {name: 'a'}], ['button', 0, 'x']]]); K.end = closeWithKeys(K.root, window) }"
TWO = "() => { K.down({error: 'one'}); K.down({error: 'two'}) }"
FOCUS = "document.activeElement.name || document.activeElement.textContent || document.activeElement.localName"
SHOWN = "[...document.querySelectorAll('.hyper-overlay strong')].map((x) => x.textContent)"


@pytest.fixture
def keys(page, run):
    page.add_script_tag(content=CLIENT.joinpath("closing.js").read_text(encoding="utf-8"))
    run(PAGE)
    return page


def test_escape_closes_all_and_leaves_the_focus_where_it_is(keys, run):
    run(TWO)
    keys.focus("input")
    keys.keyboard.press("Escape")
    assert run(SHOWN) == []
    assert run(FOCUS) == "a"
    run(TWO)
    run("document.activeElement.blur()")
    keys.keyboard.press("Escape")
    assert run(SHOWN) == [], "from nowhere on the page, too"


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_focus_goes_to_the_next_message_and_then_back(keys, run, key):
    run(TWO)
    keys.focus("p button")
    keys.keyboard.press("Tab")
    assert run(FOCUS) == "Dismiss"
    keys.keyboard.press(key)
    assert run(SHOWN) == ["two"]
    assert run(FOCUS) == "Dismiss"
    keys.keyboard.press(key)
    assert run(SHOWN) == []
    assert run(FOCUS) == "x"


def test_escape_within_a_message_gives_the_focus_back(keys, run):
    run(TWO)
    keys.focus("p button")
    keys.keyboard.press("Tab")
    keys.keyboard.press("Escape")
    assert run(SHOWN) == []
    assert run(FOCUS) == "x"


def test_escape_that_means_something_else_closes_nothing(keys, run):
    run(TWO)
    run("() => { const dialog = K.root.appendChild(document.createElement('dialog')); dialog.showModal() }")
    keys.keyboard.press("Escape")
    assert run(SHOWN) == ["one", "two"], "the dialog is closed first"
    run("K.root.addEventListener('keydown', (event) => event.preventDefault())")
    keys.focus("input")
    keys.keyboard.press("Escape")
    assert run(SHOWN) == ["one", "two"]


def test_it_ends_with_its_view(keys, run):
    run(TWO)
    run("K.end()")
    keys.focus("input")
    keys.keyboard.press("Escape")
    assert run(SHOWN) == ["one", "two"]
