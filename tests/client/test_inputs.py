# ruff: noqa: E501 (scripts and templates of the page stand on one line)
"""The kernel's value of a control against what the user does to it."""

import pytest

pytestmark = pytest.mark.chromium

FIELD = """(value) => { K.start(); K.whole([['input', {name: 'q', value: 0, '@input': [0, {v: 1}]}], ['input', {name: 'other', value: 1, '@input': [1, {v: 1}]}], ['p', 0, 2]], [value ?? '', '', '']) }"""
CARET = "() => { const q = K.$('[name=q]'); return [q.value, q.selectionStart, q.selectionEnd] }"


def n(run):
    return run("K.last().n")


def test_typing_sends_the_value(page, run):
    run(FIELD)
    page.type("[name=q]", "ab")
    assert [(e["n"], e["at"], e["name"], e["value"]) for e in run("K.events()")] == [
        (1, [0, 0], "input", "a"),
        (2, [0, 0], "input", "ab"),
    ]


@pytest.mark.rule("R6")
def test_late_reply_does_not_undo_typing(page, run):
    """C1"""
    run(FIELD)
    page.type("[name=q]", "abcd")
    run("K.update({0: {0: 'ab'}}, {a: 2})")
    assert run(CARET) == ["abcd", 4, 4]
    run("K.update({0: {0: 'abcd'}}, {a: [3, 4]})")
    assert run(CARET) == ["abcd", 4, 4]


@pytest.mark.rule("R6")
def test_reply_to_the_last_key_is_applied(page, run):
    """C2: and the caret keeps its distance from the end."""
    run(FIELD)
    page.type("[name=q]", "ab")
    page.keyboard.press("ArrowLeft")
    run("K.update({0: {0: '>>AB'}}, {a: [1, 2]})")
    assert run(CARET) == [">>AB", 3, 3]
    assert n(run) == 2


@pytest.mark.rule("R6")
def test_refusal_with_nothing_to_say(page, run):
    """C4: the server's value is the same as before."""
    run(FIELD, "x")
    page.type("[name=q]", "1")
    run("K.down({a: 1})")
    assert run(CARET)[0] == "x"


@pytest.mark.rule("R6")
def test_push_from_elsewhere_waits_for_the_own_answer(page, run):
    """C12"""
    run(FIELD)
    page.type("[name=q]", "ab")
    run("K.update({0: {0: 'pushed', 2: 'tick'}})")
    assert run(CARET)[0] == "ab"
    assert run("K.$('p').textContent") == "tick"
    run("K.down({a: [1, 2]})")
    assert run(CARET)[0] == "pushed"


@pytest.mark.rule("R6")
def test_field_that_was_left_takes_the_value_and_the_next_does_not(page, run):
    """C6"""
    run(FIELD)
    page.type("[name=q]", "ab")
    page.keyboard.press("Tab")
    page.keyboard.type("x")
    run("K.update({0: {0: 'AB', 1: 'nothing'}}, {a: [1, 2]})")
    assert run(CARET)[0] == "AB"
    assert run("K.$('[name=other]').value") == "x"


@pytest.mark.rule("R6")
def test_field_being_edited_waits_for_blur(page, run):
    """R6: text that no event has told of is not overwritten under the user's hands."""
    run("() => { K.start(); K.whole([['input', {value: 0}], ['button', 0, 'b']], ['a']) }")
    page.type("input", "x")
    run("K.update({0: {0: 'pushed'}})")
    assert run("K.$('input').value") == "xa"
    page.focus("button")
    # Not at once: a press on the button took the focus away, and its click may send what is written here.
    assert run("K.$('input').value") == "xa"
    page.wait_for_function("K.$('input').value === 'pushed'")


@pytest.mark.rule("R6")
def test_server_clears_the_focused_field(page, run):
    """C3, as a key event of the field itself."""
    run(
        "() => { K.start(); K.whole([['input', {value: 0, '@input': [0, {v: 1}], '@keydown.enter': [1, {m: {keys: ['enter']}}]}]], ['']) }"
    )
    page.type("input", "hi\n")
    run("K.update({0: {0: 'hi'}}, {a: [1, 2]})")
    run("K.update({0: {0: ''}}, {a: 3})")
    assert run("K.$('input').value") == ""


@pytest.mark.rule("R6")
def test_focus_event_does_not_undo_typing(page, run):
    run("() => { K.start(); K.whole([['input', {value: 0, '@focus': [0]}]], ['']) }")
    page.type("input", "ab")
    run("K.down({a: 1})")
    assert run("K.$('input').value") == "ab"


@pytest.mark.rule("R6")
def test_composition_is_left_alone(page, run):
    """C5: by the messages of an input method, as Chromium sends them."""
    run(FIELD)
    page.focus("[name=q]")
    client = page.context.new_cdp_session(page)
    client.send("Input.imeSetComposition", {"text": "に", "selectionStart": 1, "selectionEnd": 1})
    assert run("K.events()") == []
    run("K.update({0: {0: 'pushed', 2: 'tick'}})")
    assert run("[K.$('[name=q]').value, K.$('p').textContent]") == ["に", ""]
    client.send("Input.insertText", {"text": "日"})
    assert [event["value"] for event in run("K.events()")] == ["日"]
    assert run("[K.$('[name=q]').value, K.$('p').textContent]") == ["日", "tick"]
    run("K.update({0: {0: '日'}}, {a: 1})")
    assert run("K.$('[name=q]').value") == "日"


SELECT = """() => { K.start(); K.whole([['select', {value: 0, '@change': [0, {v: 1}]}, 1], ['p', 0, 2]],
  ['b', [1, 't1', ['a', 'b'], [['a', 'a'], ['b', 'b']]], ''], {}, {t1: [['option', {value: 0}, 1]]}) }"""


@pytest.mark.rule("T11")
def test_select_takes_its_value_after_its_options(run):
    """C16"""
    run(SELECT)
    assert run("K.$('select').value") == "b"
    run("K.update({0: {0: 'c', 1: {o: [[null, ['c'], [['c', 'c']]]]}}})")
    assert run("K.$('select').value") == "c"


def test_select_keeps_its_value_when_the_options_are_built_anew(run):
    """C16"""
    run(SELECT)
    run("K.update({0: {1: [1, 't1', ['x', 'b'], [['x', 'x'], ['b', 'b']]]}})")
    assert run("K.$('select').value") == "b"
    assert run("K.writes(() => K.update({0: {2: 'tick'}}))") == ["characterData:"]


def test_select_is_reverted_when_refused(page, run):
    """C17"""
    run(SELECT)
    page.select_option("select", "a")
    assert run("K.last().value") == "a"
    run("K.down({a: 1})")
    assert run("K.$('select').value") == "b"


def test_select_by_its_options(page, run):
    run(
        "() => { K.start(); K.whole([['select', {'@change': [0, {v: 1}]}, ['option', {selected: 0}, 'a'], ['option', {selected: 1}, 'b'], ['option', {selected: 2}, 'c']]], [null, true, null]) }"
    )
    assert run("K.$('select').value") == "b"
    page.select_option("select", "c")
    run("K.down({a: 1})")
    assert run("K.$('select').value") == "b"
    run("K.update({0: {0: true, 1: null}})")
    assert run("K.$('select').value") == "a"


def test_multiple_select(page, run):
    run(
        "() => { K.start(); K.whole([['select', {multiple: true, '@change': [0, {v: 1}]}, ['option', {selected: 0}, 'a'], ['option', {selected: 1}, 'b']]], [true, null]) }"
    )
    page.select_option("select", ["a", "b"])
    assert run("K.last().value") == ["a", "b"]
    run("K.down({a: 1})")
    assert run("[...K.$('select').selectedOptions].map((o) => o.value)") == ["a"]


@pytest.mark.rule("R6")
def test_checkbox_is_reverted_when_refused(page, run):
    """C17"""
    run("() => { K.start(); K.whole([['input', {type: 'checkbox', checked: 0, '@change': [0, {c: 1}]}]], [null]) }")
    page.click("input")
    assert run("K.last().checked") is True
    assert run("K.$('input').checked")
    run("K.down({a: 1})")
    assert not run("K.$('input').checked")


def test_radio_is_reverted_when_refused(page, run):
    """C17: the one that was chosen before comes back."""
    run(
        "() => { K.start(); K.whole([['input', {type: 'radio', name: 'r', value: 'a', checked: 0}], ['input', {type: 'radio', name: 'r', value: 'b', checked: 1, '@change': [0, {v: 1}]}]], [true, null]) }"
    )
    page.click("[value=b]")
    assert run("K.last().value") == "b"
    run("K.down({a: 1})")
    assert run("[...document.querySelectorAll('input')].map((i) => i.checked)") == [True, False]


def test_checked_after_the_user_toggled(page, run):
    run("() => { K.start(); K.whole([['input', {type: 'checkbox', checked: 0, '@change': [0]}]], [null]) }")
    page.click("input")
    run("K.update({0: {0: true}}, {a: 1})")
    page.click("input")
    run("K.update({0: {0: null}}, {a: 2})")
    run("K.update({0: {0: true}})")
    assert run("K.$('input').checked")


@pytest.mark.rule("T11")
def test_textarea(page, run):
    """C18"""
    text = "\nfirst</textarea><b>"
    run("(text) => { K.start(); K.whole([['textarea', {value: 0}]], [text]) }", text)
    assert run("K.$('textarea').value") == text
    page.type("textarea", "x")
    run("() => { document.activeElement.blur(); K.update({0: {0: 'server'}}) }")
    assert run("K.$('textarea').value") == "server"


@pytest.mark.parametrize("typed", ["-", "1e"])
@pytest.mark.rule("R6")
def test_half_a_number_is_not_touched(page, run, typed):
    """C19"""
    run("() => { K.start(); K.whole([['input', {type: 'number', value: 0, '@input': [0, {v: 1}]}]], ['']) }")
    page.type("input", typed)
    run("K.update({0: {0: '5'}}, {a: [1, 2]})")
    assert run("K.$('input').validity.badInput")


def test_number_is_formatted_on_blur(page, run):
    """C19"""
    run(
        "() => { K.start(); K.whole([['input', {type: 'number', step: 'any', value: 0, '@input': [0, {v: 1}]}]], ['']) }"
    )
    page.type("input", "1")
    run("K.update({0: {0: '1.00'}}, {a: 1})")
    assert run("K.$('input').value") == "1"
    run("document.activeElement.blur()")
    page.wait_for_function("K.$('input').value === '1.00'")


def test_range_takes_its_value_after_its_limits(run):
    run("() => { K.start(); K.whole([['input', {type: 'range', value: 0, max: 1}]], ['500', '1000']) }")
    assert run("K.$('input').value") == "500"


def test_first_value_is_the_default(run):
    run(
        "() => { K.start(); K.whole([['form', 0, ['input', {value: 0}], ['textarea', {value: 1}], ['input', {type: 'checkbox', checked: 2}]]], ['a', 'b', true]) }"
    )
    assert run("[K.$('input').defaultValue, K.$('textarea').defaultValue, K.$('[type=checkbox]').defaultChecked]") == [
        "a",
        "b",
        True,
    ]


def test_same_value_is_not_written(run):
    run(FIELD, "x")
    assert (
        run("""() => { let count = 0; const {set, get} = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
      Object.defineProperty(HTMLInputElement.prototype, 'value', {get, set(v) { count++; set.call(this, v) }});
      K.update({0: {0: 'x'}}); return count }""")
        == 0
    )
