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
    assert run("K.up") == [{"type": "hello", "have": ["t0"], "n": 1}]
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
        """() => { window.seen = []; K.start({onclosed: (x) => seen.push(x), ongo: (x) => seen.push(x)});
        K.whole(['x']); K.down({go: '/a'}); K.down({closed: 'over'}) }"""
    )
    assert run("seen") == ["/a", "over"]
    assert run("K.root.className") == "hyper-root hyper-closed"


def test_transport_that_is_not_open_yet(run):
    run("K.start({open: false})")
    assert run("K.up") == []
    run("K.transport.onstatus(true)")
    assert run("K.up") == [{"type": "hello", "have": [], "n": 1}]


@pytest.mark.rule("R1")
def test_events_wait_while_offline_and_nothing_is_sent_twice(run):
    """C22"""
    run(START)
    run("() => { K.$('button').click(); K.transport.onstatus(false); K.$('button').click(); K.$('button').click() }")
    assert run("K.root.classList.contains('hyper-offline')")
    assert [event["n"] for event in run("K.events()")] == [1]
    run("() => { K.up = []; K.transport.onstatus(true) }")
    assert run("K.up") == [{"type": "hello", "have": ["t0"], "n": 2}]
    run("() => { K.version = 1; K.down({v: 1, w: 1, d: {0: ['t0', 'new']}}) }")
    assert not run("K.root.classList.contains('hyper-offline')")
    assert [(event["n"], event["v"]) for event in run("K.events()")] == [(2, 1), (3, 1)]
    run("K.update({0: {0: 'newer'}}, {a: [2, 3]})")
    assert run("K.$('p').textContent") == "newer"


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
        "() => { K.transport.onstatus(false); K.transport.onstatus(true); K.version = 1; K.down({v: 1, w: 1, d: {0: ['t0', 'X', 'Y']}}) }"
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
