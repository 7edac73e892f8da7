# ruff: noqa: E501 (scripts of the page stand on one line)
"""Messages are closed with the keyboard alone, the focus goes back to where it was, and a caret is in sight (R3)."""

from io import BytesIO

import pytest

from .conftest import CLIENT

pytestmark = [pytest.mark.chromium, pytest.mark.rule("R3")]

PAGE = "() => { K.start(); K.whole([['p', 0, ['input', {name: 'a'}], ['button', 0, 'x']]]); K.end = tendMessages(K.root, window) }"
TWO = "() => { K.down({error: 'one'}); K.down({error: 'two'}) }"
FOCUS = "document.activeElement.name || document.activeElement.textContent || document.activeElement.localName"
SHOWN = "[...document.querySelectorAll('.hyper-overlay strong')].map((x) => x.textContent)"


@pytest.fixture
def keys(page, run):
    page.add_script_tag(content=CLIENT.joinpath("messages.js").read_text(encoding="utf-8"))
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


def test_a_dialog_that_is_no_more_than_open_keeps_no_message(keys, run):
    run(TWO)
    run("() => { const dialog = K.root.appendChild(document.createElement('dialog')); dialog.show() }")
    keys.keyboard.press("Escape")
    assert run(SHOWN) == []


def test_escape_that_means_something_else_closes_nothing(keys, run):
    run(TWO)
    run("() => { const dialog = K.root.appendChild(document.createElement('dialog')); dialog.showModal() }")
    keys.keyboard.press("Escape")
    assert run(SHOWN) == ["one", "two"], "the dialog is closed first"
    run("K.root.addEventListener('keydown', (event) => event.preventDefault())")
    keys.focus("input")
    keys.keyboard.press("Escape")
    assert run(SHOWN) == ["one", "two"]


@pytest.mark.parametrize("supported", ["true", "false"])
def test_what_a_caret_points_at_is_in_sight_in_every_browser(page, run, supported):
    page.add_style_tag(content=CLIENT.joinpath("style.css").read_text(encoding="utf-8"))
    if supported == "false":
        page.add_style_tag(content=".hyper-overlay code > b { scroll-initial-target: none }")
        run("() => { CSS.supports = () => false }")
    page.add_script_tag(content=CLIENT.joinpath("messages.js").read_text(encoding="utf-8"))
    run(PAGE)
    line = ["code", {"tabindex": "0"}, "x" * 300 + "\n" + " " * 200, ["b", 0, "^"], "\n"]
    box = [["div", 0, ["small", 0, "Error"], ["strong", 0, "one"], ["div", 0, line], ["button", 0, "Dismiss"]]]
    run(
        "(box) => { for (const error of ['one', 'two']) K.transport.onmessage(JSON.stringify({error, kind: 'load', box})) }",
        box,
    )
    page.wait_for_function(
        "() => [...document.querySelectorAll('.hyper-overlay b')].every((b) => { const [at, code] = [b, b.parentElement].map((e) => e.getBoundingClientRect()); return at.left > code.left && at.right < code.right && b.parentElement.scrollLeft > 0 })"
    )


def test_the_edge_at_which_a_line_goes_on_has_a_shade(page, run):
    image = pytest.importorskip("PIL.Image")
    page.add_style_tag(content=CLIENT.joinpath("style.css").read_text(encoding="utf-8"))
    page.add_script_tag(content=CLIENT.joinpath("messages.js").read_text(encoding="utf-8"))
    run(PAGE)
    line = ["code", {"tabindex": "0"}, "\n" + " " * 300 + "\n"]
    box = [["div", 0, ["small", 0, "Error"], ["strong", 0, "one"], ["div", 0, line], ["button", 0, "Dismiss"]]]
    run("(box) => K.transport.onmessage(JSON.stringify({error: 'one', kind: 'load', box}))", box)
    code = page.query_selector(".hyper-overlay code")

    def shaded(left):
        code.evaluate("(code, left) => { code.scrollLeft = left }", left)
        picture = image.open(BytesIO(code.screenshot())).convert("RGB")
        first, middle, last = (
            picture.getpixel((x, picture.height // 2)) for x in (2, picture.width // 2, picture.width - 3)
        )
        return [any(abs(a - b) > 9 for a, b in zip(edge, middle, strict=True)) for edge in (first, last)]

    assert shaded(0) == [False, True]
    assert shaded(100) == [True, True]
    assert shaded(10_000) == [True, False]


def test_it_ends_with_its_view(keys, run):
    run(TWO)
    run("K.end()")
    keys.focus("input")
    keys.keyboard.press("Escape")
    assert run(SHOWN) == ["one", "two"]
