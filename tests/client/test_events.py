# ruff: noqa: E501 (scripts and templates of the page stand on one line)
"""Bindings, their order, their modifiers."""

import pytest

pytestmark = pytest.mark.chromium

BUTTON = "() => { K.start(); K.whole([['button', {'@click': [0]}, 'x']]) }"


def names(run):
    return run("K.events().map((e) => e.at.at(-1))")


def test_click(run):
    run(BUTTON)
    run("K.$('button').click()")
    assert run("K.last()") == {"type": "event", "n": 1, "v": 1, "at": [0, 0], "name": "click"}


@pytest.mark.rule("E1")
@pytest.mark.case("S23")
def test_bindings_leave_no_trace_in_the_page(run):
    """S23"""
    run(BUTTON)
    assert run("K.html()") == "<button>x</button>"
    run("() => { const copy = K.$('button').cloneNode(true); K.root.append(copy); copy.click() }")
    assert run("K.events()") == []


@pytest.mark.rule("R1")
def test_clicks_are_never_dropped(run):
    """C10"""
    run(BUTTON)
    run("() => { for (let i = 0; i < 5; i++) K.$('button').click() }")
    assert run("K.events().map((e) => e.n)") == [1, 2, 3, 4, 5]


def test_address_through_surfaces_nodes_and_lists(run):
    run(
        """() => { K.start(); K.whole([0], [[3, 7]], {7: ['t1', 'x', [1, 't2', ['k', 3], [[['t3']], [['t3']]]]]},
        {t1: [0, 1], t2: [['p', 0, 0]], t3: [['b', {'@click': [4]}, 'b']]}); document.querySelectorAll('b')[1].click() }"""
    )
    assert run("K.last().at") == [7, 1, 3, 0, 4]


@pytest.mark.rule("E5")
def test_inner_before_outer_and_stop(run):
    run(
        "() => { K.start(); K.whole([['div', {'@click': [0], '@click.capture': [1, {m: {capture: 1}}]}, ['b', {'@click': [2]}, 'b'], ['i', {'@click.stop': [3, {m: {stop: 1}}]}, 'i']]]) }"
    )
    run("K.$('b').click()")
    assert names(run) == [1, 2, 0]
    run(
        "() => { window.reached = 0; document.body.addEventListener('click', () => reached++); K.up.length = 0; K.$('i').click() }"
    )
    assert names(run) == [1, 3]
    assert run("reached") == 0


def test_events_that_do_not_bubble(page, run):
    run(
        "() => { K.start(); K.whole([['div', {'@focus': [0], '@mouseenter': [1], '@scroll': [2]}, ['input', {'@focus': [3], '@mouseenter': [4]}]]]) }"
    )
    page.focus("input")
    assert names(run) == [3]
    run("K.up.length = 0")
    page.hover("input")
    assert names(run) == [1, 4]


@pytest.mark.rule("E5")
def test_self_and_prevent_and_once(run):
    run(
        "() => { K.start(); K.whole([['div', {'@click.self': [0, {m: {self: 1}}]}, ['a', {href: '#x', '@click.prevent': [1, {m: {prevent: 1}}]}, 'a'], ['b', {'@click.once': [2, {m: {once: 1}}]}, 'b']]]) }"
    )
    run("() => { K.$('a').click(); K.$('b').click(); K.$('b').click(); K.$('#root > div').click() }")
    assert names(run) == [1, 2, 0]
    assert run("location.hash") == ""


@pytest.mark.parametrize(
    ("modifiers", "press", "count"),
    [
        ({"keys": ["enter"]}, "Enter", 1),
        ({"keys": ["enter"]}, "a", 0),
        ({"keys": ["escape"]}, "Escape", 1),
        ({"keys": [" "]}, " ", 1),
        ({"keys": ["arrowup"]}, "ArrowUp", 1),
        ({"keys": ["a"]}, "a", 1),
        ({"keys": ["a"]}, "Shift+A", 1),
        ({"keys": ["k"], "held": ["ctrlKey"]}, "Control+k", 1),
        ({"keys": ["k"], "held": ["ctrlKey"]}, "k", 0),
        ({"keys": ["k"], "held": ["ctrlKey", "shiftKey"]}, "Control+k", 0),
        ({"keys": ["k"], "held": ["metaKey"]}, "Meta+k", 1),
        ({"keys": ["enter", " "]}, "Enter", 1),
    ],
)
@pytest.mark.rule("E5")
def test_key_filters(page, run, modifiers, press, count):
    run("(m) => { K.start(); K.whole([['input', {'@keydown.x': [0, {x: ['key', 'shiftKey'], m}]}]]) }", modifiers)
    page.press("input", press)
    assert len(run("K.events()")) == count


@pytest.mark.rule("E3")
def test_event_properties(page, run):
    run("() => { K.start(); K.whole([['input', {'@keydown': [0, {x: ['key', 'shiftKey', 'nothing']}]}]]) }")
    page.press("input", "a")
    assert run("K.last().event") == {"key": "a", "shiftKey": False}


@pytest.mark.rule("E5")
def test_key_filter_on_a_click(page, run):
    run("() => { K.start(); K.whole([['b', {'@click.ctrl': [0, {m: {held: ['ctrlKey']}}]}, 'b']]) }")
    page.click("b")
    page.click("b", modifiers=["Control"])
    assert len(run("K.events()")) == 1


DEBOUNCE = """() => { K.start(); K.whole([['form', {'@submit': [1, {f: ['q']}]}, ['input', {name: 'q', '@input.debounce': [0, {v: 1, m: {debounce: 60}}]}], 0], ['button', {'@click': [2]}, 'b']], ['']) }"""


@pytest.mark.rule("E7")
def test_debounce_reads_at_fire_time(page, run):
    """E7"""
    run(DEBOUNCE)
    page.type("input", "abc")
    run("K.$('input').value = 'later'")
    page.wait_for_function("K.events().length")
    assert run("K.events().map((e) => e.value)") == ["later"]


@pytest.mark.rule("E7")
def test_debounce_is_flushed_before_another_event(page, run):
    """C7"""
    run(DEBOUNCE.replace("60", "60000"))
    page.type("input", "abc\n")
    assert run("K.events().map((e) => [e.name, e.value ?? e.fields.q])") == [["input", "abc"], ["submit", "abc"]]
    page.type("input", "d")
    page.click("button")
    assert names(run) == [0, 1, 0, 2]


@pytest.mark.rule("E7")
def test_debounce_goes_with_its_element(page, run):
    """C8"""
    run(
        "() => { K.start(); K.whole([0, ['button', {'@click': [0]}, 'b']], [['t1']], {}, {t1: [['input', {'@input.debounce': [0, {v: 1, m: {debounce: 20}}]}]]}) }"
    )
    # In one go: a slow machine would send it in between.
    run("() => { K.$('input').dispatchEvent(new Event('input', {bubbles: true})); K.update({0: {0: ''}}) }")
    page.click("button")
    # A timer set later, of the same length, ends later.
    run("new Promise((done) => setTimeout(done, 20))")
    assert run("K.events().map((e) => e.name)") == ["click"]


@pytest.mark.rule("R6")
def test_waiting_debounce_holds_the_field(page, run):
    run(
        "() => { K.start(); K.whole([['input', {value: 0, '@input.debounce': [0, {v: 1, m: {debounce: 60000}}]}], ['p', 0, 'x']], ['a']) }"
    )
    page.type("input", "b")
    run("() => { document.activeElement.blur(); K.update({0: {0: 'pushed'}}) }")
    assert run("K.$('input').value") == "ba"


@pytest.mark.rule("E5")
def test_throttle_takes_the_leading_edge(run):
    run(
        "async () => { K.start(); K.whole([['b', {'@click.throttle': [0, {m: {throttle: 60000}}]}, 'b']]); await 0; K.$('b').click(); K.$('b').click() }"
    )
    assert len(run("K.events()")) == 1


@pytest.mark.rule("E5")
def test_confirm(page, run):
    run(
        "() => { K.start(); K.whole([['b', {confirm: 'Sure?', '@click.confirm': [0, {m: {confirm: 1}}]}, 'b']]); window.asked = []; window.confirm = (text) => { asked.push(text); return asked.length > 1 } }"
    )
    page.click("b")
    assert run("[asked, K.events().length]") == [["Sure?"], 0]
    page.click("b")
    assert run("K.events().length") == 1


def test_refused_confirmation_reverts_a_checkbox(page, run):
    run(
        "() => { K.start(); K.whole([['input', {type: 'checkbox', checked: 0, '@change.confirm': [0, {m: {confirm: 1}}]}]], [true]); window.confirm = () => false }"
    )
    page.click("input")
    assert run("K.$('input').checked")


@pytest.mark.rule("E5")
def test_window_document_and_outside(page, run):
    run(
        """() => { K.start(); K.whole([0, ['b', {'@click': [9]}, 'b']], [['t1']], {},
        {t1: [['p', {'@click.outside': [0, {m: {outside: 1}}], '@resize.window': [1, {m: {window: 1}}], '@keydown.document': [2, {m: {document: 1}}]}, ['i', 0, 'i']]]}) }"""
    )
    page.click("i")
    assert names(run) == []
    page.click("#elsewhere")
    run("window.dispatchEvent(new Event('resize'))")
    page.keyboard.press("x")
    assert names(run) == [0, 1, 2]
    run("() => { K.up.length = 0; K.update({0: {0: ''}}) }")
    page.click("#elsewhere")
    run("window.dispatchEvent(new Event('resize'))")
    assert names(run) == []


@pytest.mark.rule("E5")
def test_passive(run):
    run(
        "async () => { K.start(); K.whole([['p', {'@wheel.passive': [0, {m: {passive: 1}}]}, 'x']]); await 0; const e = new WheelEvent('wheel', {cancelable: true, bubbles: true}); K.$('p').addEventListener('wheel', () => 0); K.$('p').dispatchEvent(e) }"
    )
    assert names(run) == [0]


def test_shield_keeps_keys_inside(page, run):
    run(
        "() => { K.start({shield: true}); K.whole([['input', {'@keydown': [0], '@keydown.window': [1, {m: {window: 1}}]}]]); window.reached = 0; K.root.addEventListener('keydown', (e) => e.stopPropagation()); addEventListener('keydown', () => reached++) }"
    )
    page.press("input", "a")
    assert run("reached") == 0
    assert sorted(names(run)) == [0, 1]


def test_busy_mark_comes_late_and_goes_with_the_ack(page, run):
    """C12"""
    run(
        "() => { K.start(); K.whole([['form', {'@submit': [0, {f: '*'}]}, ['button', {class: 0}, 'x']], ['b', {class: 1, '@click': [1]}, 'b']], ['c', 'one']); K.$('button').click(); K.$('b').click() }"
    )
    assert run("document.querySelectorAll('.hyper-busy').length") == 0
    page.wait_for_function("document.querySelectorAll('form.hyper-busy[aria-busy=true], b.hyper-busy').length === 2")
    run("K.update({0: {1: 'two'}})")
    assert run("K.$('b').className") == "two hyper-busy"
    run("K.down({a: [1, 2]})")
    assert run("K.html()") == '<form><button class="c">x</button></form><b class="two">b</b>'


@pytest.mark.parametrize("place", ["shadow", "frame"])
def test_in_a_shadow_root_and_in_a_frame(page, run, place):
    run(
        """(place) => {
        let home;
        if (place === 'shadow') { const host = document.createElement('div'); document.body.append(host); home = host.attachShadow({mode: 'open'}); }
        else { const frame = document.createElement('iframe'); document.body.append(frame); home = frame.contentDocument.body; }
        const root = document.createElement('div'); home.append(root);
        K.start({}, root);
        K.whole([['input', {value: 0, '@input.debounce': [0, {v: 1, m: {debounce: 10}}]}], ['form', {'@submit': [2, {f: '*'}]}, ['input', {name: 'x', value: 'y'}]], ['b', {'@click.outside': [1, {m: {outside: 1}}]}, 'b']], ['a']);
        window.field = root.querySelector('input'); }""",
        place,
    )
    run(
        "() => { field.focus(); field.value = 'ab'; field.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true})) }"
    )
    page.wait_for_function("K.events().length === 1")
    assert run("K.last().value") == "ab"
    run("() => { field.setSelectionRange(1, 1); K.update({0: {0: 'XAB'}}, {a: 1}) }")
    assert run("[field.value, field.selectionStart]") == ["XAB", 2]
    run("() => { K.root.querySelector('b').click(); K.root.querySelector('input').click() }")
    assert names(run) == [0, 1]
    run("K.root.querySelector('form').requestSubmit()")
    assert run("K.last().fields") == {"x": "y"}
