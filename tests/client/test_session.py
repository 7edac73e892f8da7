# ruff: noqa: E501 (scripts and templates of the page stand on one line)
"""Versions, acknowledgements, lost connections."""

import pytest

pytestmark = pytest.mark.chromium

START = "() => { K.start(); K.whole([['p', 0, 0], ['button', {'@click': [0]}, 'go']], ['1']) }"


@pytest.mark.rule("R5")
def test_repeated_update_is_dropped(run):
    """C11"""
    run(START)
    run("() => { K.update({0: {0: '2'}}); K.version--; K.update({0: {0: 'again'}}) }")
    assert run("K.$('p').textContent") == "2"
    assert run("K.up.filter((m) => m.type === 'ack').map((m) => m.v)") == [1, 2]


@pytest.mark.rule("R5")
def test_gap_asks_for_everything_once(run):
    """C11"""
    run(START)
    run("() => { K.up = []; K.version++; K.update({0: {0: '3'}}); K.update({0: {0: '4'}}) }")
    assert run("K.up") == [{"type": "hello", "have": ["t0"], "n": 1, "v": 1}]
    assert run("K.$('p').textContent") == "1"
    run("() => { K.down({v: ++K.version, w: 1, d: {0: ['t0', '5']}}); K.update({0: {0: '6'}}) }")
    assert run("K.$('p').textContent") == "6"


@pytest.mark.rule("R5")
def test_unanswered_hello_is_repeated(page, run):
    run("K.start()")
    page.wait_for_function("K.up.filter((m) => m.type === 'hello').length === 2")


@pytest.mark.rule("R5")
def test_broken_update_is_never_thrown(run):
    run(START)
    run("K.update({0: {7: 'x'}})")
    assert run("K.up.at(-1).type") == "hello"


def test_close_and_go(run):
    run(
        """() => { window.seen = []; K.start({ongo: (x) => seen.push(x)});
        K.whole(['x']); K.down({go: '/a'}); K.down({closed: 'over'}) }"""
    )
    assert run("seen") == ["/a"]
    assert run("K.root.className") == "hyper-root hyper-closed"


def test_transport_that_is_not_open_yet(run):
    run("K.start({open: false})")
    assert run("K.up") == []
    run("K.transport.onstatus(true)")
    assert run("K.up") == [{"type": "hello", "have": [], "n": 1, "v": 0}]


@pytest.mark.rule("R1")
def test_events_wait_while_offline_and_those_without_an_answer_are_sent_again(run):
    """S39: with the version that was clicked; the kernel takes every number once."""
    run(START)
    run("() => { K.$('button').click(); K.transport.onstatus(false); K.$('button').click(); K.$('button').click() }")
    assert run("K.root.classList.contains('hyper-offline')")
    assert [event["n"] for event in run("K.events()")] == [1]
    run("() => { K.up = []; K.transport.onstatus(true) }")
    assert run("K.up") == [{"type": "hello", "have": ["t0"], "n": 4, "v": 1}]
    run("() => { K.version = 2; K.down({v: 2, w: 1, d: {0: ['t0', 'new']}}) }")
    assert not run("K.root.classList.contains('hyper-offline')")
    assert [(event["n"], event["v"]) for event in run("K.events()")] == [(1, 1), (2, 1), (3, 1)]
    run("K.update({0: {0: 'newer'}}, {a: [1, 2, 3]})")
    assert run("K.$('p').textContent") == "newer"
    assert run("K.up.at(-1)") == {"type": "ack", "v": 3, "n": 3}


@pytest.mark.rule("R1")
def test_an_event_is_sent_again_until_it_is_answered(page, run):
    """S39"""
    run(START)
    run("K.$('button').click()")
    page.wait_for_function("K.events().length === 2")
    assert run("K.events().map((e) => [e.n, e.v])") == [[1, 1], [1, 1]]
    run("() => { K.down({a: 1}); K.up = []; K.$('button').click() }")
    page.wait_for_function("K.events().length === 2")
    assert run("K.events().map((e) => e.n)") == [2, 2], "nothing more of the first"


@pytest.mark.rule("R5")
def test_an_old_page_that_comes_late_is_not_shown(run):
    run(START)
    run("() => { K.update({0: {0: '2'}}); K.transport.onstatus(false); K.transport.onstatus(true) }")
    run("K.down({v: 1, w: 1, d: {0: ['t0', 'old']}})")
    assert run("K.$('p').textContent") == "2"
    run("K.down({v: 3, w: 1, d: {0: ['t0', 'new']}})")
    assert run("K.$('p').textContent") == "new"


@pytest.mark.rule("E6")
def test_a_submit_on_its_way_while_the_page_is_built_anew(page, run):
    """C9, C22: the new form is the one that was sent, and is emptied by the answer."""
    run(
        "() => { K.start(); K.whole([['form', {'@submit': [0, {f: '*'}]}, ['input', {name: 'text'}], ['button', 0, 'x']]]) }"
    )
    page.type("input", "hello\n")
    run(
        "() => { K.transport.onstatus(false); K.transport.onstatus(true); K.version = 2; K.down({v: 2, w: 1, d: {0: ['t0']}}) }"
    )
    assert run("K.$('input').value") == "hello"
    page.press("input", "Enter")
    assert {event["n"] for event in run("K.events()")} == {1}, "it is the same submit"
    run("K.down({a: 1})")
    assert run("K.$('input').value") == ""


@pytest.mark.rule("V1")
def test_errors_come_with_the_answer(page, run):
    run(START)
    run("K.$('button').click()")
    run("K.down({a: 1, k: [1], x: [{error: 'no', kind: 'handler', n: 1}]})")
    assert run("K.$('.hyper-overlay strong').textContent") == "no"


@pytest.mark.rule("R6")
def test_text_comes_back_when_another_session_shows_its_section_again(page, run):
    """C22"""
    run("""() => { K.start(); K.whole([['input', {name: 'a'}], 0], [['t1']], {}, {t1: [['input', {name: 'b'}]]}) }""")
    page.type("[name=b]", "typed")
    run(
        """() => { K.transport.onstatus(false); K.transport.onstatus(true);
        K.down({v: 2, w: 2, d: {0: ['t0', '']}}); K.down({v: 3, d: {0: {0: 'not yet'}}}) }"""
    )
    assert run("document.querySelectorAll('input').length") == 1
    run("K.down({v: 4, d: {0: {0: ['t1']}}})")
    assert run("K.$('[name=b]').value") == "typed"
    run("() => { K.$('[name=b]').value = ''; K.down({v: 5, d: {0: {0: ''}}}); K.down({v: 6, d: {0: {0: ['t1']}}}) }")
    assert run("K.$('[name=b]').value") == "", "once"


def test_what_others_have_built_stays_when_the_page_is_built_anew(run):
    """C20"""
    run(
        """() => { K.start(); K.whole([['div', {'data-hyper-ignore': true, title: 0}, 'soon'], ['input', {name: 'a'}]], ['one']);
        K.$('[title]').innerHTML = '<input value=theirs><b>built</b>'; window.built = K.$('b'); K.$('[name=a]').value = 'mine';
        K.$('[name=a]').dispatchEvent(new Event('input', {bubbles: true})) }"""
    )
    run(
        "() => { K.transport.onstatus(false); K.transport.onstatus(true); K.down({v: 2, w: 1, d: {0: ['t0', 'two']}}) }"
    )
    assert run("[K.$('b') === built, K.$('[title]').title, K.$('[title] input').value, K.$('[name=a]').value]") == [
        True,
        "two",
        "theirs",
        "mine",
    ]


@pytest.mark.rule("R6")
def test_typed_text_survives_a_new_whole(page, run):
    """C22"""
    run(
        "() => { K.start(); K.whole([['input', {name: 'a', value: 0}], ['input', {name: 'b', value: 1}], ['textarea', {name: 'c'}]], ['x', 'y']) }"
    )
    page.type("[name=a]", "typed")
    page.type("[name=c]", "more")
    page.evaluate("K.$('[name=c]').setSelectionRange(1, 2)")
    run(
        "() => { K.transport.onstatus(false); K.transport.onstatus(true); K.version = 2; K.down({v: 2, w: 1, d: {0: ['t0', 'X', 'Y']}}) }"
    )
    assert run("[...document.querySelectorAll('input,textarea')].map((c) => c.value)") == ["typedx", "Y", "more"]
    assert run(
        "[document.activeElement.name, document.activeElement.selectionStart, document.activeElement.selectionEnd]"
    ) == ["c", 1, 2]


@pytest.mark.rule("R6")
def test_text_typed_into_the_first_paint_is_kept(page, run):
    run(
        """() => { K.$('#root').innerHTML = '<form><input name="a" value="s"><input type="checkbox" name="b"></form>' }"""
    )
    page.type("[name=a]", "typed")
    page.check("[name=b]")
    page.focus("[name=a]")
    run(
        "() => { K.start(); K.whole([['form', 0, ['input', {name: 'a', value: 's'}], ['input', {type: 'checkbox', name: 'b'}]]]) }"
    )
    assert run("[K.$('[name=a]').value, K.$('[name=b]').checked, document.activeElement.name]") == ["typeds", True, "a"]


def test_destroy_leaves_nothing_behind(run):
    run(
        "() => { K.start(); K.whole([['p', {'@click.window': [0], '@click.outside': [1]}, 'x']]); K.view.destroy(); K.up.length = 0 }"
    )
    run("K.$('#elsewhere').click()")
    assert run("K.up") == []
    assert run("[K.transport.onmessage, K.transport.onstatus, K.root.className]") == [None, None, ""]


def test_destroy_says_bye(run):
    run("() => { K.start(); K.view.destroy() }")
    assert run("K.up.at(-1)") == {"type": "bye"}
