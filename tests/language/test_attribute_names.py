"""T9: attributes that are misspelt, and values that an attribute does not take."""

import pytest

from hyper_local.attribute_names import TYPES
from hyper_local.checker import check
from hyper_local.testing import mount
from tests.language.boxes import heads

pytestmark = pytest.mark.rule("T9")

FILE = "done = True\nname = ''\ntodos = [{'done': True}]\ndef is_late():\n    return name > 'm'\nTEMPLATE\n"
CASES = [
    ('<input typ="checkbox" bind={done}>', "typ", "type="),
    ("<input tpye={name}>", "tpye", "type="),
    ('<button typ="button">x</button>', "typ", "type="),
    ('<input type="checkbox" check={done} name="x">', "check", "checked="),
    ("<input type=radio ticked name=x>", "ticked", "checked"),
    ("<input bind={name} clas='big'>", "clas", "class="),
    ("<input bind={name} requird>", "requird", "required"),
    ("<button disable={done}>x</button>", "disable", "disabled="),
    ("<select><option select={done}>x</option></select>", "select", "selected="),
    ('<input bind={name} max-length="9">', "max-length", "maxlength="),
    ('<input bind={name} placholder="Name">', "placholder", "placeholder="),
    ('<input bind={name} plaseholder="Name">', "plaseholder", "placeholder="),
    ('<img src="/static/a.png" alt="" widht={name}>', "widht", "width="),
    ('<img src="/static/a.png" alt="" with="9">', "with", "width="),
    ('<a hreff="/x">x</a>', "hreff", "href="),
    ("<details opne={done}>x</details>", "opne", "open="),
    ("<p titel={name}>x</p>", "titel", "title="),
]


def notes(author, template: str) -> list[tuple[str, str]]:
    found = check(author.file("live/thing.py", source(template))).problems
    assert [each for each in found if each.kind == "error"] == []
    return [(each.message, each.hint) for each in found if "nothing uses" not in each.message]


def source(template: str) -> str:
    return FILE.replace("TEMPLATE", f't"""{template}<p>{{name}} {{is_late()}}</p>"""')


@pytest.mark.parametrize(("template", "wrong", "meant"), CASES)
def test_a_misspelt_attribute(author, template, wrong, meant):
    tag = template.partition(f" {wrong}")[0].rpartition("<")[2].split()[0]
    said = f"<{tag}> has no attribute {wrong!r}. Did you mean {meant.removesuffix('=')!r}?"
    own = f"data-{wrong}{meant[len(meant.removesuffix('=')) :]}"
    assert notes(author, template) == [(said, f"Write {meant}, or {own} for one of your own.")]
    assert heads(mount(author.load(source(template))))[-1].endswith(said)


def test_each_of_several_is_written_as_it_stands_there(author):
    """Also behind one with a value, which all others are read for."""
    hints = [hint.partition(",")[0] for _, hint in notes(author, '<input tyep="text" disbaled><p stlye="">x</p>')]
    assert hints == ["Write type=", "Write disabled", "Write style="]


@pytest.mark.parametrize(
    "template",
    [
        "<my-field typ=x requird clas={name}></my-field>",
        '<p data-typ="x" aria-lable="x" data-clas={name}>x</p>',
        '<p x-clas="x" hx-targt="#a" v-valu="x" :clas="x" _="on click" up-titel="x">x</p>',
        '<svg viewBox="0 0 9 9"><rect x="1" patern="3" tex="2"/><g typ="a"/></svg>',
        '<p tone="warm" kind="x" note="y" mode={name} colour="red">x</p>',
        '<p text="sm" flex="1" font="bold" grid="x" tile="x" values="x" role="x">x</p>',
        '<p about="x" typeof="x" property="x" vocab="x" itemprop="x">x</p>',
        '<table border="1" bgcolor="red"><tr valign="top"><td nowrap>x</td></tr></table>',
        '<input name="x" check="yes">',
        '<input type="text" name="x" tick="yes">',
        '<p check="x" select="y" typ="w">x</p>',
        "<style>[requird] {{ color: red }}</style><input name=x requird>",
        "<p>the requird and disabeld words, typ=1 and clas=2, stand in a text</p>",
        "<p {**{'clas': 'x'}}>x</p>",
        "<!-- <input typ='x'> --><p>x</p>",
        "<p id=requird class=disabeld>x</p>",
    ],
)
def test_attributes_of_ones_own_are_left_alone(author, template):
    assert [each for each in notes(author, template) if "has no attribute" in each[0]] == []


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("chekbox", "checkbox"),
        ("checkox", "checkbox"),
        ("nubmer", "number"),
        ("integer", "number"),
        ("passwort", "password"),
        ("Emial", "email"),
        ("phone", "tel"),
        ("slider", "range"),
        ("datetime", "datetime-local"),
        ("string", "text"),
    ],
)
def test_a_type_that_no_browser_knows(author, wrong, meant):
    said = f"browsers know no type {wrong!r}: this <input> is a field for text. Did you mean {meant!r}?"
    assert notes(author, f'<input bind={{name}} type="{wrong}">') == [(said, f'Write type="{meant}".')]
    assert heads(mount(author.load(source(f"<input bind={{name}} type={wrong}>"))))[-1].endswith(said)


def test_types_that_are_elements_and_those_of_buttons(author):
    said = "browsers know no type 'textarea': this <input> is a field for text"
    hint = "Write <textarea> and </textarea>: it is an element of its own."
    assert notes(author, '<input bind={name} type="textarea">') == [(said, hint)]
    said = "browsers know no type 'buton': this <button> sends its form. Did you mean 'button'?"
    assert notes(author, '<button type="buton">x</button>') == [(said, 'Write type="button".')]


@pytest.mark.parametrize(
    "template",
    [
        *(f'<input type="{kind}" name="x">' for kind in sorted(TYPES)),
        '<input type="" name="x">',
        '<input type="CheckBox" name="x">',
        '<input type={name} name="x">',
        '<input type="{name}box" name="x">',
        '<input type="currency" name="x">',
        '<input type="year" name="x">',
        '<button type="submit">x</button>',
        '<button type="menu">x</button>',
        '<ol type="a"><li>x</li></ol>',
        '<script type="application/json">1</script>',
        '<p type="chekbox">x</p>',
        '<my-input type="chekbox"></my-input>',
        '<object type="image/svg+xml" data="/static/a.svg"></object>',
    ],
)
def test_types_that_are_left_alone(author, template):
    assert [each for each in notes(author, template) if "no type" in each[0]] == []


@pytest.mark.parametrize(
    ("template", "said", "hint"),
    [
        ('<input type="checkbox" name=x checked="done">', 'checked="done" counts as checked', "checked={done}"),
        ("<button disabled=done>x</button>", 'disabled="done" counts as disabled', "disabled={done}"),
        ('<p hidden="is_late">x</p>', 'hidden="is_late" counts as hidden', "hidden={is_late()}"),
        (
            '{% for todo in todos %}<input type="checkbox" name=x checked="todo.done">{% endfor %}',
            'checked="todo.done" counts as checked',
            "checked={todo.done}",
        ),
    ],
)
def test_the_name_of_a_value_where_only_the_word_counts(author, template, said, hint):
    rest = ": a browser only asks whether the word is there"
    assert notes(author, template) == [(said + rest, f"Write {hint}: braces show a value.")]
    assert heads(mount(author.load(source(template))))[-1].endswith(said + rest)


@pytest.mark.parametrize(
    "template",
    [
        '<input type="checkbox" name=x checked>',
        '<input type="checkbox" name=x checked="">',
        '<input type="checkbox" name=x checked="checked">',
        '<input type="checkbox" name=x checked="true">',
        '<input type="checkbox" name=x checked="yes">',
        '<input type="checkbox" name=x checked="{done}">',
        '<input type="checkbox" name=x checked={done}>',
        '<p hidden="until-found">x</p>',
        '<p title="done" class="name">x</p>',
        '<input type="radio" name=x value="done">',
        '<my-box checked="done"></my-box>',
        '<p>checked="done"</p>',
    ],
)
def test_words_that_may_stand_there(author, template):
    assert [each for each in notes(author, template) if "counts as" in each[0]] == []


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("<input bind:value={name}>", "name"),
        ('<input bind:value="{name}">', "name"),
        ('<input type="checkbox" bind:checked={done}>', "done"),
    ],
)
def test_bind_as_svelte_has_it(author, field, name):
    attribute = next(word for word in field.replace("=", " ").split() if word.startswith("bind:"))
    said = f"{attribute} is Svelte's, and does nothing here"
    assert notes(author, field) == [(said, f"Write bind={{{name}}}.")]
    assert heads(mount(author.load(source(field))))[-1].endswith(said)


@pytest.mark.parametrize(
    "field",
    [
        "<input bind={name}>",
        "<input bind:value={name.upper()}>",
        "<input bind:value={todos[0]}>",
        "<my-field bind:value={name}></my-field>",
        "<p>bind:value=</p>",
    ],
)
def test_what_binds_something_else(author, field):
    assert [each for each in notes(author, field) if "Svelte" in each[0]] == []


def test_what_is_told_twice_is_told_once(author):
    [(said, _)] = notes(author, '<p clas="x">x</p>')
    assert said == "<p> has no attribute 'clas'. Did you mean 'class'?"


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ('<input name="x" typ="checkbox">', "<input> has no attribute 'typ'. Did you mean 'type'?"),
        (
            '<input name="x" type="chekbox">',
            "browsers know no type 'chekbox': this <input> is a field for text. Did you mean 'checkbox'?",
        ),
        (
            '<input name="x" type="checkbox" checked="done">',
            'checked="done" counts as checked: a browser only asks whether the word is there',
        ),
        ("<input bind:value={name}>", "bind:value is Svelte's, and does nothing here"),
    ],
)
def test_the_words_in_full(author, template, said):
    assert [each for each, _ in notes(author, template)] == [said]
