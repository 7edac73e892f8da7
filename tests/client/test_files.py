# ruff: noqa: E501 (scripts of the page stand on one line)
"""Files of inputs: what an event says of them, and their content when it is asked for."""

import base64

import pytest

from .conftest import CLIENT

pytestmark = [pytest.mark.chromium, pytest.mark.rule("E3")]

FORM = "() => { K.files(); K.whole([['form', {'@submit': [0, {f: '*'}]}, ['input', {type: 'file', name: 'one'}], ['input', {type: 'file', name: 'many', multiple: true, '@change': [1, {v: 1}]}], ['button', 0, 'x']]]) }"
EMPTY = {"files": [], "multiple": False}


@pytest.fixture
def form(page, run):
    """A form with two file inputs, behind the files' own script."""
    page.add_script_tag(content=CLIENT.joinpath("files.js").read_text(encoding="utf-8"))
    run(
        """() => { const mount = hyperLocal.mount; K.files = (most) => {
        hyperLocal = { mount: (root, transport, options) => mount(root, withFiles(transport, most), options) }; K.start(); hyperLocal = { mount }; } }"""
    )
    run(FORM)
    return page


def choose(page, css, *files):
    page.set_input_files(css, [{"name": n, "mimeType": "text/plain", "buffer": content} for n, content in files])


def test_an_event_says_which_files_there_are(form, run):
    choose(form, "[name=one]", ("a.txt", b"abc"))
    form.click("button")
    ref = {"id": 1, "name": "a.txt", "size": 3, "type": "text/plain"}
    assert run("K.last().fields") == {
        "one": {"files": [ref], "multiple": False},
        "many": {"files": [], "multiple": True},
    }
    run("K.down({a: 1})")
    assert run("K.$('[name=one]').value") == "", "E6"
    assert run("K.up.filter((m) => m.type === 'file').length") == 0, "nothing travels unasked"


def test_two_inputs_of_one_name_give_one_list(form, run):
    run("() => { K.$('[name=many]').name = 'one' }")
    choose(form, "[name=one]:not([multiple])", ("a", b"1"))
    form.click("button")
    ref = {"id": 1, "name": "a", "size": 1, "type": "text/plain"}
    assert run("K.last().fields") == {"one": {"files": [ref], "multiple": True}}
    run("K.down({a: 1})")
    choose(form, "[name=one]:not([multiple])", ("a", b"1"))
    choose(form, "[name=one][multiple]", ("b", b"1"), ("c", b"1"))
    form.click("button")
    assert [f["name"] for f in run("K.last().fields.one.files")] == ["a", "b", "c"]


def test_a_file_input_and_another_control_of_one_name_give_their_values(form, run):
    run("() => { K.$('[name=many]').name = 'one'; K.$('[name=one][multiple]').type = 'text' }")
    form.click("button")
    assert run("K.last().fields") == {"one": ["", ""]}


def test_value_of_a_file_input(form, run):
    choose(form, "[name=many]", ("a", b"1"), ("b", b"22"))
    files = run("K.last().value")
    assert files["multiple"]
    assert [(f["id"], f["name"], f["size"]) for f in files["files"]] == [(1, "a", 1), (2, "b", 2)]


def test_the_content_comes_piece_by_piece(form, run):
    content = bytes(range(256)) * 40
    choose(form, "[name=one]", ("a.bin", content))
    form.click("button")
    run("K.down({a: 1})")
    got = b""
    while len(got) < len(content):
        run("(from) => K.down({want: 1, from, size: 4000})", len(got))
        form.wait_for_function("(from) => K.up.at(-1).from === from", arg=len(got))
        message = run("K.up.at(-1)")
        assert (message["type"], message["id"]) == ("file", 1)
        got += base64.b64decode(message["data"])
    assert got == content
    run("() => { K.down({want: 1, from: 0, size: 0}); K.down({want: 1, from: 0, size: 10}) }")
    form.wait_for_function("K.up.at(-1).data === null")
    run("K.down({want: 99, from: 0, size: 10})")
    form.wait_for_function("K.up.at(-1).id === 99 && K.up.at(-1).data === null")


def test_the_same_file_keeps_its_number(form, run):
    choose(form, "[name=many]", ("a", b"1"))
    form.click("button")
    assert [run("K.events().at(0).value.files[0].id"), run("K.last().fields.many.files[0].id")] == [1, 1]
    choose(form, "[name=many]", ("a", b"1"))
    assert run("K.last().value.files[0].id") == 2


@pytest.mark.rule("R5")
def test_files_of_an_event_that_waits_for_a_connection(form, run):
    choose(form, "[name=one]", ("a", b"abc"))
    run("K.transport.onstatus(false)")
    form.click("button")
    run("() => { K.$('[name=one]').value = ''; K.transport.onstatus(true) }")
    run("K.whole([['form', {'@submit': [0, {f: '*'}]}, ['input', {type: 'file', name: 'one'}]]])")
    assert run("K.last().fields.one.files[0].name") == "a"
    run("K.down({want: 1, from: 0, size: 3})")
    form.wait_for_function("K.up.at(-1).data === 'YWJj'")


@pytest.mark.rule("R6")
def test_a_chosen_file_survives_a_page_that_is_built_anew(form, run):
    choose(form, "[name=one]", ("a", b"abc"))
    run("() => { window.old = K.$('[name=one]'); K.down({v: K.version + 5, d: {}}) }")
    run("K.down({v: ++K.version, w: 1, d: {0: ['t0']}})")
    assert run("old !== K.$('[name=one]')")
    form.click("button")
    assert run("K.last().fields.one.files[0].name") == "a"


AREA = "() => { K.files(); K.whole([['textarea', {'@change': [1, {v: 1}]}]]) }"
CHANGE = (
    "(text) => { K.$('textarea').value = text; K.$('textarea').dispatchEvent(new Event('change', { bubbles: true })) }"
)


@pytest.mark.parametrize("letter", ["x", "あ"])
def test_a_text_that_is_too_long_for_a_message_is_asked_for(form, run, letter):
    """N17"""
    run(AREA)
    run(CHANGE, letter * 700_000)
    if letter == "x":
        assert len(run("K.last().value")) == 700_000
        return
    assert run("K.last()") == {
        "type": "event",
        "n": 1,
        "v": 1,
        "at": [0, 1],
        "name": "change",
        "value": {"text": 1, "size": 2_100_000},
    }
    # The same again is the same, or its text would travel twice.
    form.wait_for_function("K.events().length === 2")
    assert run("K.events()[0].value.text === K.events()[1].value.text")
    run("K.down({want: 1, from: 3, size: 6})")
    form.wait_for_function("K.up.at(-1).data === btoa(unescape(encodeURIComponent('ああ')))")
    run("K.down({want: 1, from: 0, size: 0})")
    run("K.down({want: 1, from: 0, size: 3})")
    form.wait_for_function("K.up.at(-1).type === 'file' && K.up.at(-1).data === null")


def test_long_texts_of_events_that_nobody_asks_for_are_dropped(form, run):
    run(AREA.replace("files()", "files(1000)"))
    run(f"() => {{ for (let i = 0; i < 260; i++) ({CHANGE})('x'.repeat(2000) + i) }}")
    for number in (1, 260):
        run(f"K.down({{want: {number}, from: 0, size: 3}})")
    pieces = "K.up.filter((m) => m.type === 'file').map((m) => [m.id, m.data])"
    form.wait_for_function(f"{pieces}.length === 2")
    assert run(pieces) == [[1, None], [260, "eHh4"]]


def test_what_is_too_long_is_refused_here_and_answered_by_the_kernel(form, run):
    """N17: many short fields can't be asked for one by one."""
    run(
        """() => { K.files(); K.whole([['form', {'@submit': [0, {f: '*'}]}, ['button', 0, 'x']]]);
        for (let i = 0; i < 2000; i++) K.$('form').append(
          Object.assign(document.createElement('input'), { name: `n${i}`, value: 'あ'.repeat(400) })) }"""
    )
    form.click("button")
    assert run("K.last()") == {"type": "event", "n": 1, "v": 1, "at": []}
    form.wait_for_function("K.events().length === 2")
    run("K.down({a: 1, k: [1]})")
    assert run("document.querySelectorAll('.hyper-overlay strong').length") == 1, "said once"
    assert "1 MB at most" in run("K.$('.hyper-overlay').textContent")
