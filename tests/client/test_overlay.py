# ruff: noqa: E501 (scripts and templates of the page stand on one line)
"""Errors of the kernel are shown as text."""

import re

import pytest

pytestmark = pytest.mark.chromium

HOSTILE = "</pre><script>window.hacked=1</script><img src=x onerror='window.hacked=1'>"


@pytest.mark.case("S21")
def test_error_is_text(run):
    """S21"""
    run("(x) => { K.start(); K.whole([['p', 0, 'app']]); K.down({error: x, kind: 'handler', detail: x}) }", HOSTILE)
    assert run("K.$('.hyper-overlay').getAttribute('role')") == "alert"
    assert run("[K.$('.hyper-overlay > div strong').textContent, K.$('.hyper-overlay > div samp').textContent]") == [
        HOSTILE,
        HOSTILE,
    ]
    assert not run("K.$('script') || K.$('img') || window.hacked")
    assert run("K.root.lastChild.className") == "hyper-overlay"


def test_dismiss_and_null(page, run):
    run("() => { K.start(); K.whole([0], ['x']); K.down({error: 'one'}); K.down({error: 'two'}) }")
    page.click("text=Dismiss >> nth=0")
    assert run("[...document.querySelectorAll('.hyper-overlay > div strong')].map((x) => x.textContent)") == ["two"]
    run("K.down({error: null})")
    assert run("K.html()") == "x"


def test_what_is_no_longer_true_goes_by_its_name_and_the_rest_stays(page, run):
    run("() => { K.start(); K.whole([0], ['x']); K.down({error: 'one', name: '#1'}); K.down({error: 'two'}) }")
    run("() => { K.down({error: 'three', name: '#2'}); K.down({error: null, name: '#1'}) }")
    assert run("[...document.querySelectorAll('.hyper-overlay > div strong')].map((x) => x.textContent)") == [
        "two",
        "three",
    ]
    page.click("text=Dismiss >> nth=1")
    run("() => { K.down({error: null, name: '#2'}); K.down({error: null}) }")
    assert run("K.html()") == "x"


def test_overlay_is_not_in_the_way_of_updates(run):
    run(
        "() => { K.start(); K.whole([0], ['x']); K.down({error: 'one'}); K.update({0: {0: ['t1']}}, {t: {t1: [['b', 0, 'b']]}}) }"
    )
    assert run("[...K.root.children].map((c) => c.localName)") == ["b", "div"]
    run("K.down({v: ++K.version + 5, d: {}})")
    run("K.down({v: ++K.version, w: 1, d: {0: ['t0', 'y']}})")
    assert run("K.root.textContent.startsWith('y') && K.root.lastChild.className") == "hyper-overlay"


def test_error_before_the_first_update(run):
    run("() => { K.start(); K.down({error: 'broken', kind: 'load', detail: 'trace'}) }")
    assert run("K.$('.hyper-overlay > div strong').textContent") == "broken"


@pytest.mark.rule("V1")
def test_wrong_argument_marks_the_control_until_it_is_right(page, run):
    """V1"""
    run(
        "() => { K.start(); K.whole([['form', {'@submit': [0, {f: '*'}]}, ['input', {name: 'name'}], ['input', {name: 'age'}], ['button', 0, 'x']]]); window.heard = []; K.root.addEventListener('hyper-error', (e) => heard.push([e.target.name, e.detail])) }"
    )
    page.fill("[name=age]", "abc")
    page.click("button")
    run("() => { K.down({error: 'Invalid parameter', n: 1, kind: 'argument', name: 'age'}); K.down({a: 1, k: [1]}) }")
    assert run("K.$('[name=age]').matches('.hyper-error[aria-invalid=true]')")
    assert run("heard") == [["age", "Invalid parameter"]]
    assert run("K.$('[name=age]').value") == "abc"
    page.fill("[name=age]", "5")
    page.click("form button")
    run("K.down({a: 2})")
    assert run("K.html()") == '<form><input name="name"><input name="age"><button>x</button></form>'


def test_message_goes_with_the_next_success(page, run):
    run("() => { K.start(); K.whole([['input', {'@input': [0, {v: 1}]}]]) }")
    page.type("input", "a")
    run("() => { K.down({error: 'bad', n: 1, kind: 'handler'}); K.down({a: 1}) }")
    assert run("K.$('strong').textContent") == "bad"
    page.type("input", "b")
    run("() => { K.down({error: 'worse', n: 2, kind: 'handler'}); K.down({a: 2}) }")
    assert run("[...document.querySelectorAll('strong')].map((x) => x.textContent)") == ["worse"]
    page.type("input", "c")
    run("K.down({a: 3})")
    assert run("K.html()") == "<input>"


@pytest.mark.parametrize(("first", "second"), [("true", "true"), ("false", "true"), ("false", "false"), (None, "true")])
def test_mark_gives_back_what_the_template_says(page, run, first, second):
    """R5: a template that says itself what is invalid has the last word."""
    run(
        "(first) => { K.start(); K.whole([['input', {'aria-invalid': 0, '@input': [0, {v: 1}]}]], [first]) }",
        first,
    )
    page.type("input", "a")
    run("() => { K.down({error: 'bad', n: 1, kind: 'argument', name: ''}); K.down({a: 1}) }")
    assert run("K.$('input').matches('.hyper-error[aria-invalid=true]')")
    page.type("input", "b")
    run("(to) => K.update(to === null ? {} : {0: {0: to}}, {a: 2})", None if first == second else second)
    assert run("K.html()") == f'<input aria-invalid="{second}">'


FIELD = "() => { K.start(); K.whole([['form', {'@submit': [0, {f: '*'}]}, ['label', 0, 'Age', ['input', {name: 'age'}]], ['input', {name: 'day'}], ['button', 0, 'x']], 0], ['']); window.heard = []; K.root.addEventListener('hyper-error', (e) => heard.push(e.detail)); K.$('button').click() }"


@pytest.mark.rule("V1")
def test_what_is_wrong_with_a_field_stands_at_the_field_in_words(page, run):
    run(FIELD)
    run(
        "() => { K.down({error: 'Invalid parameter', n: 1, kind: 'argument', name: 'age', say: '<b>Enter</b> a number.'}); K.down({error: 'Invalid parameter 2', n: 1, kind: 'argument', name: 'day', say: 'Enter a date.'}); K.down({a: 1, k: [1]}) }"
    )
    assert re.search(
        '<small class="hyper-message" role="alert" title="Invalid parameter">'
        "&lt;b&gt;Enter&lt;/b&gt; a number.</small>$",
        run("K.$('label').innerHTML"),
    )
    assert run("K.$('[name=day]').nextSibling.textContent") == "Enter a date."
    assert run("heard") == ["<b>Enter</b> a number.", "Enter a date."]
    assert run("document.querySelectorAll('[aria-invalid=true].hyper-error').length") == 2
    assert run("K.$('.hyper-overlay')") is None
    page.click("form button")
    run(
        "() => { K.down({error: 'again', n: 2, kind: 'argument', name: 'day', say: 'Still no date.'}); K.down({a: 2, k: [2]}) }"
    )
    assert run("[...document.querySelectorAll('.hyper-message')].map((m) => m.textContent)") == ["Still no date."]
    page.click("form button")
    run("K.down({a: 3})")
    assert run("[document.querySelectorAll('.hyper-message, [aria-invalid]').length, K.$('[name=day]').className]") == [
        0,
        "",
    ]


@pytest.mark.rule("V1")
def test_an_author_may_show_it_in_another_way(run):
    run(FIELD)
    run(
        "() => { K.root.addEventListener('hyper-error', (e) => e.preventDefault()); K.down({error: 'x', n: 1, kind: 'argument', name: 'age', say: 'y'}); K.down({error: 'z', n: 1, kind: 'argument', name: ''}) }"
    )
    assert run("[document.querySelectorAll('.hyper-message, .hyper-overlay').length, heard]") == [0, ["y", "z"]]
    assert run("K.$('[name=age]').matches('.hyper-error[aria-invalid=true]')")


@pytest.mark.rule("V1", "R5")
def test_the_message_goes_with_its_field(run):
    run(
        "() => { K.start(); K.whole([[ 'div', 0, 0], ['b', {'@click': [0]}, 'b']], [['t1']], {}, {t1: [['input', {'@input': [0, {v: 1}]}]]}); K.$('input').dispatchEvent(new Event('input', {bubbles: true})) }"
    )
    run(
        "() => { K.down({error: 'x', n: 1, kind: 'argument', name: '', say: 'Enter a number.'}); K.down({a: 1, k: [1]}) }"
    )
    assert run("K.$('div div').innerHTML").endswith("Enter a number.</small>")
    run("K.update({0: {0: 'gone'}})")
    assert run("K.$('div div').innerHTML") == "gone"


@pytest.mark.rule("V1", "E1")
def test_a_binding_hears_of_it(run):
    run(
        "() => { K.start(); K.whole([['form', {'@submit': [0, {f: '*'}], '@hyper-error.prevent': [1, {x: ['detail'], m: {prevent: 1}}]}, ['input', {name: 'age'}], ['button', 0, 'x']]]); K.$('button').click(); K.down({error: 'x', n: 1, kind: 'argument', name: 'age', say: 'Enter a number.'}) }"
    )
    assert run("[K.last().name, K.last().event.detail]") == ["hyper-error", "Enter a number."]
    assert run("K.$('.hyper-message')") is None


@pytest.mark.rule("V1")
def test_only_the_same_binding_takes_its_error_away(page, run):
    run("() => { K.start(); K.whole([['input', {'@input': [0, {v: 1}], '@keyup': [1]}]]) }")
    page.type("input", "a")
    run(
        "() => { K.down({error: 'x', n: 1, kind: 'argument', name: '', say: 'Enter a number.'}); K.down({a: [1, 2], k: [1]}) }"
    )
    assert run("K.$('.hyper-message').textContent") == "Enter a number."
    page.type("input", "b")
    run("K.down({a: [3, 4]})")
    assert run("K.html()") == "<input>"
