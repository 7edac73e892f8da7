"""E3: `add(form)` is a dict of the form's fields; one that it does not have is told of, before a click and after."""

import pytest

import hyper_local
from hyper_local.checker import check
from hyper_local.testing import mount
from tests.language.boxes import boxes

FORM = '<form @submit="add(form)"><input aria-label="A"><input name="age"></form>'


def problems(author, body, form=FORM, before=""):
    file = author.file("live/thing.py", f"{before}def add(form):\n{body}\n\nt'{form}'")
    return [problem.message for problem in check(file).problems]


@pytest.mark.rule("E3")
@pytest.mark.parametrize(
    "body",
    ["    form['name']", "    if form['age']:\n        print(form['name'])", "    return [form['name'] for x in 'ab']"],
)
def test_a_field_that_the_form_lacks_is_told_of_before_anybody_submits(author, body):
    (said,) = problems(author, body)
    assert said == "@submit: add() reads form['name'], and no field of this form is called so"


@pytest.mark.rule("E3")
@pytest.mark.parametrize(
    "body",
    [
        "    form['age']",
        "    form.get('name')",
        "    if 'name' in form:\n        form['name']",
        "    try:\n        form['name']\n    except KeyError:\n        pass",
        "    form['name'] = 5\n    form['name']",
        "    form.setdefault('name', 5)\n    form['name']",
        "    form = {'name': 5}\n    form['name']",
        "    form |= {'name': 5}\n    form['name']",
        "    other = {}\n    other['name']",
        "    form[5]",
    ],
)
def test_a_handler_that_may_well_know_what_is_there_is_not_told(author, body):
    assert not any("reads form" in said for said in problems(author, body))


@pytest.mark.rule("E3")
@pytest.mark.parametrize(
    ("form", "before"),
    [
        ('<form @submit="add(form)"><input name={key}></form>', "key = 'name'\n"),
        ('<form @submit="add(form)"><input {**key}></form>', "key = {'name': 'name'}\n"),
        ('<form @submit="add(form)"></form>', "def deco(f):\n    return f\n@deco\n"),
    ],
)
def test_a_form_or_a_function_that_is_not_known_for_certain_is_not_told(author, form, before):
    assert problems(author, "    form['name']", form, before) == []


@pytest.mark.rule("E3", "R3")
def test_the_error_says_which_form_and_stands_in_place_of_the_note(author):
    source = "def add(form):\n    form['name']\n\nt'<form @submit=\"add(form)\"><input name=\"nmae\"></form>'"
    file = author.file("live/thing.py", source)
    page = mount(hyper_local.load(file))
    assert len(boxes(page)) == 1
    page.submit("form")
    (box,) = boxes(page)
    assert "KeyError: 'name'" in box
    assert f"The form at {file}:4 has no field 'name'; it has 'nmae'. Did you mean 'nmae'? A field sends" in box


@pytest.mark.rule("E3", "R3")
@pytest.mark.parametrize("body", ["{}['name']", "helper({})", "helper(form)"])
def test_another_dict_is_not_taken_for_the_form(author, body):
    source = f"def helper(x):\n    x['name']\n\ndef add(form):\n    {body}\n\nt'<form @submit=\"add(form)\"></form>'"
    page = mount(hyper_local.load(author.file("live/thing.py", source)))
    page.submit("form")
    assert page.errors
    assert "The form" not in page.errors[-1]


@pytest.mark.rule("E2")
def test_a_form_that_is_not_handed_on(author):
    file = author.file(
        "live/thing.py", "def add(form):\n    form['a']\nt'<form @submit=\"add\"><input name=\"a\"></form>'"
    )
    (problem,) = check(file).problems
    assert problem.hint == 'Write @submit="add(form)", which hands on all fields, as a dict.'


@pytest.mark.rule("E3")
@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            "    form.get('aeg')",
            "@submit: add() asks for form.get('aeg'), and no field of this form is called so. Did you",
        ),
        (
            "    print(form.get('name', ''))",
            "@submit: add() asks for form.get('name'), and no field of this form is called so",
        ),
    ],
)
def test_a_field_that_get_asks_for_and_no_form_has_is_told(author, body, message):
    """`get` raises nothing, so nobody would say so."""
    (said,) = problems(author, body)
    assert said.startswith(message)
    page = author.mount(f"def add(form):\n{body}\n\nt'{FORM}'")
    assert any("asks for form.get" in box for box in boxes(page))


@pytest.mark.rule("E3")
@pytest.mark.parametrize(
    ("body", "form", "before"),
    [
        ("    form.get('age')", FORM, ""),
        ("    form.get('name')", f'{FORM}<form @submit="add(form)"><input name="name"></form>', ""),
        ("    form.get('name')", '<form @submit="add(form)"><input name={key}></form>', "key = 'name'\n"),
        ("    form.get('name')", '<form @submit="add(form)"><input {**key}></form>', "key = {'name': 'name'}\n"),
        ("    form.get('name')", '<form @submit="add(form)"><input name="name"></form>', ""),
        ("    form.get('name')", '<form @submit="add(form)"><button name="name">x</button></form>', ""),
        ("    form['name'] = 1\n    form.get('name')", FORM, ""),
        ("    if 'name' in form:\n        form.get('name')", FORM, ""),
        ("    ages.get('name')", FORM, "ages = {}\n"),
        ("    form.get(key)", FORM, "key = 'name'\n"),
        ("    form = {}\n    form.get('name')", FORM, ""),
        ("    form.get('name')", f"{FORM}{{add({{}})}}", ""),
    ],
)
def test_what_get_may_well_find_is_not_told(author, body, form, before):
    assert not any("asks for" in said for said in problems(author, body, form, before))
