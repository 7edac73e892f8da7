# ruff: noqa: E501 (scripts and templates of the page stand on one line)
"""Fields, submits, defaults."""

import pytest

pytestmark = pytest.mark.chromium

CHAT = "() => { K.start(); K.whole([['form', {'@submit': [0, {f: ['text']}]}, ['input', {name: 'text', value: 0}], ['button', 0, 'Send']]], ['']) }"


@pytest.mark.rule("E6")
def test_submit_sends_the_fields_and_stays(page, run):
    """E6"""
    run(CHAT)
    page.type("input", "hi\n")
    assert run("K.last()") == {
        "type": "event",
        "n": 1,
        "v": 1,
        "at": [0, 0],
        "name": "submit",
        "fields": {"text": "hi"},
    }
    assert page.url == "http://hyper.test/"


@pytest.mark.rule("R6", "E6")
def test_field_is_cleared_though_nothing_differs(page, run):
    """C3, C4"""
    run(CHAT)
    page.type("input", "hi\n")
    run("K.down({a: 1})")
    assert run("K.$('input').value") == ""


@pytest.mark.rule("E6")
def test_kept_form_keeps_what_was_typed(page, run):
    """C21, E6"""
    run(CHAT)
    page.type("input", "hi\n")
    run("K.down({a: [1], k: [1]})")
    assert run("K.$('input').value") == "hi"


@pytest.mark.rule("R6")
def test_text_typed_after_the_submit_is_kept(page, run):
    run(CHAT)
    page.type("input", "hi\nyo")
    run("K.down({a: 1})")
    assert run("K.$('input').value") == "hiyo"


@pytest.mark.rule("E6")
def test_unbound_controls_go_back_to_their_defaults(page, run):
    """E6: control by control."""
    run(
        """() => { K.start(); K.whole([['form', {'@submit': [0, {f: '*'}]},
        ['input', {name: 'a'}], ['input', {name: 'd', value: 'default'}], ['input', {name: 'b', value: 0}],
        ['textarea', {name: 't'}, 'text'], ['input', {type: 'checkbox', name: 'c'}], ['input', {type: 'radio', name: 'r', value: '1', checked: true}],
        ['input', {type: 'radio', name: 'r', value: '2'}], ['select', {name: 's'}, ['option', 0, 'x'], ['option', {selected: true}, 'y']], ['button', 0, 'go']]], ['bound']) }"""
    )
    for name in "adbt":
        page.fill(f"[name={name}]", "typed")
    page.check("[name=c]")
    page.check("[value='2']")
    page.select_option("select", "x")
    page.click("button")
    assert run("K.last().fields") == {
        "a": "typed",
        "d": "typed",
        "b": "typed",
        "t": "typed",
        "c": True,
        "r": "2",
        "s": "x",
    }
    run("K.update({0: {0: 'server'}}, {a: 1})")
    assert run("[...'adbt'].map((n) => K.$(`[name=${n}]`).value)") == ["", "default", "server", "text"]
    assert run("[K.$('[name=c]').checked, K.$('[value=\"1\"]').checked, K.$('select').value]") == [False, True, "y"]


def test_second_submit_waits_for_the_first(page, run):
    """C9"""
    run(CHAT)
    page.type("input", "hi\n\n")
    page.click("button")
    assert len(run("K.events()")) == 1
    run("K.down({a: 1, k: [1]})")
    page.click("button")
    assert len(run("K.events()")) == 2


@pytest.mark.rule("E3")
def test_fields_by_kind(run):
    run(
        """() => { K.start(); K.whole([['form', {'@submit': [0, {f: '*'}]},
        ['input', {type: 'checkbox', name: 'one', checked: true}], ['input', {type: 'checkbox', name: 'off'}],
        ['input', {type: 'checkbox', name: 'many', value: 'a', checked: true}], ['input', {type: 'checkbox', name: 'many', value: 'b'}], ['input', {type: 'checkbox', name: 'many', value: 'c', checked: true}],
        ['input', {type: 'radio', name: 'none', value: '1'}], ['input', {name: 'gone', disabled: true}], ['input', {value: 'nameless'}],
        ['input', {name: 'list', value: '1'}], ['input', {name: 'list', value: '2'}],
        ['button', {name: 'act', value: 'save'}, 'save'], ['button', {name: 'act', value: 'drop'}, 'drop']],
        ['input', {name: 'outside', value: 'o', form: 'f'}]]); K.$('form').id = 'f'; K.$('[value=drop]').click() }"""
    )
    assert run("K.last().fields") == {
        "one": True,
        "off": False,
        "many": ["a", "c"],
        "none": "",
        "list": ["1", "2"],
        "act": "drop",
        "outside": "o",
    }


@pytest.mark.rule("E3")
def test_only_the_fields_asked_for(run):
    run(
        "() => { K.start(); K.whole([['form', 0, ['input', {name: 'a', value: '1'}], ['input', {name: 'b', value: '2'}], ['button', {type: 'button', '@click': [0, {f: ['b', 'missing']}]}, 'x']]]); K.$('button').click() }"
    )
    assert run("K.last().fields") == {"b": "2"}


@pytest.mark.rule("E3")
def test_without_a_form_the_surface_is_the_form(run):
    run(
        """() => { K.start(); K.whole([0, ['input', {name: 'a', value: 'outer'}]], [[3, 1]],
        {1: ['t1']}, {t1: [['div', 0, ['input', {name: 'a', value: 'inner'}]], ['button', {'@click': [0, {f: ['a']}]}, 'x']]}); K.$('button').click() }"""
    )
    assert run("K.last().fields") == {"a": "inner"}


def test_control_of_a_form_elsewhere(run):
    run(
        "() => { K.start(); K.whole([['form', {id: 'f'}, ['input', {name: 'a', value: '1'}]], ['input', {name: 'b', value: '2', form: 'f', '@input': [0, {f: '*'}]}]]); K.$('[name=b]').dispatchEvent(new Event('input', {bubbles: true})) }"
    )
    assert run("K.last().fields") == {"a": "1", "b": "2"}


NAMES = [
    "id",
    "attributes",
    "children",
    "parentNode",
    "submit",
    "action",
    "elements",
    "classList",
    "closest",
    "contains",
    "append",
    "addEventListener",
    "setAttribute",
    "getAttribute",
    "removeAttribute",
    "nextSibling",
    "firstChild",
    "childNodes",
    "remove",
    "before",
    "localName",
    "nodeType",
    "form",
    "insertBefore",
    "moveBefore",
    "isConnected",
    "style",
    "name",
    "type",
    "value",
    "matches",
    "head",
    "lead",
    "last",
    "rows",
    "content",
    "node",
    "dispatchEvent",
    "removeChild",
]


@pytest.mark.parametrize("native", [True, False], ids=["moveBefore", "insertBefore"])
@pytest.mark.case("S22")
def test_names_that_hide_properties_of_the_form(page, run, native):
    """S22"""
    if not native:
        run("() => { delete Element.prototype.moveBefore }")
        page.add_script_tag(content=run("() => 'window.hyperLocal = (() => {' + K.bundle + ';return hyperLocal})()'"))
    run(
        """(names) => { K.start(); const inputs = names.map((name) => ['input', {name, value: name}]);
        K.whole([0], [[1, 't1', ['a', 'b'], [['x', 'A', 'one'], ['y', 'B', 'two']]]], {},
        {t1: [['form', {class: 0, '@submit': [0, {f: '*'}], title: 1}, ...inputs, 2, ['button', 0, 'go']]]}) }""",
        NAMES,
    )
    run("K.update({0: {0: {u: ['a', {0: 'z', 1: null, 2: 'three'}], o: [['a', ['b']]]}}})")
    assert run(
        "[...document.querySelectorAll('form')].map((f) => Element.prototype.getAttribute.call(f, 'class') + f.textContent)"
    ) == ["ytwogo", "zthreego"]
    # Playwright's own fill and click stumble over these names.
    run("() => { K.$('[name=form]').value = 'typed'; K.$('button').click() }")
    assert run("K.last().fields") == {name: ("typed" if name == "form" else name) for name in NAMES}
    page.wait_for_function("document.querySelector('form.hyper-busy')")
    run("K.down({error: 'no', n: 1, kind: 'argument', name: 'form'})")
    run("K.update({0: {0: {r: ['a']}}}, {a: 1, k: [1]})")
    run("K.update({0: {0: {r: ['b']}}})")
    assert run("document.querySelectorAll('form').length") == 0
    assert run("K.up.filter((m) => m.type === 'hello').length") == 1


@pytest.mark.case("S12")
def test_field_names_of_the_prototype(run):
    """S12"""
    run(
        "() => { K.start(); K.whole([['form', {'@submit': [0, {f: '*'}]}, ['input', {name: '__proto__', value: 'a'}], ['input', {name: 'constructor', value: 'b'}], ['button', 0, 'x']]]); K.$('button').click() }"
    )
    assert run("Object.entries(K.last().fields)") == [["__proto__", "a"], ["constructor", "b"]]
    assert run("({}).a === undefined")


@pytest.mark.rule("E6")
def test_form_without_binding_does_not_reload(page, run):
    run("() => { K.start(); K.whole([['form', 0, ['input', {name: 'a'}]]]) }")
    page.type("input", "x\n")
    assert page.url == "http://hyper.test/"


@pytest.mark.rule("E3")
def test_several_selects_of_one_name_send_what_all_of_them_have(page, run):
    run(
        """() => { K.start(); const select = (...values) => ['select', {name: 's', multiple: true}, ...values.map((v) => ['option', {value: v}, v])];
        K.whole([['form', {'@submit': [0, {f: '*'}]}, select('a', 'b', 'c'), select('d', 'e'), ['input', {name: 's', value: 'f'}], ['button', 0, 'x']]]) }"""
    )
    page.select_option("select", ["a", "c"])
    page.click("button")
    assert run("K.last().fields") == {"s": ["a", "c", "f"]}
    run("K.down({a: 1, k: [1]})")
    page.select_option("select:nth-child(2)", ["e", "d"])
    page.click("button")
    assert run("K.last().fields") == {"s": ["a", "c", "d", "e", "f"]}
