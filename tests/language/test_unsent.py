"""E8: a field whose text goes nowhere."""

import pytest

from hyper_local.checker import check
from hyper_local.testing import mount

pytestmark = pytest.mark.rule("E8")

SHOWN = 'age = ""\ncount = 0\ndef show():\n    global count\n    count = len(age)\n'
AT = "t'''<button @click=\"show\">x</button>{count}"


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ("<input value={age}>", "value={age}"),
        ('<label>Age <input type="number" value="{age}"></label>', "value={age}"),
        ("{% if count %}<input type=text value={age}>{% endif %}", "value={age}"),
        ("<textarea rows=3>{age}</textarea>", "<textarea>{age}"),
    ],
)
def test_it_is_told_to_be_bound(author, field, shown):
    source = f"{SHOWN}{AT}{field}'''"
    [problem] = check(author.file("live/thing.py", source)).problems
    said = "what is typed here goes nowhere: value={age} shows 'age', and nothing sets it"
    assert (problem.kind, problem.message) == ("note", said.replace("value={age}", shown))
    written = "<textarea bind={age}></textarea>" if "textarea" in shown else "bind={age}"
    assert problem.hint == f"Write {written}: it shows the variable, and sets it as somebody types."
    assert [note.partition("\n")[0].partition(": ")[2] for note in mount(author.load(source)).notes] == [
        problem.message
    ]


@pytest.mark.parametrize(
    "field",
    [
        "<input bind={age}>",
        "<input bind={age}><input value={age}>",
        '<input name="age" value={age}>',
        '<input value={age} @input="set_it(value)">',
        '<div @change="show"><input value={age}></div>',
        "<form><input value={age}></form>",
        "<input value={age} readonly>",
        "<input value={age} disabled>",
        "<input value={age} inert>",
        '<input value={age} aria-readonly="true">',
        "<fieldset disabled><p><input value={age}></p></fieldset>",
        "<div inert><input value={age}></div>",
        "<input value={AGE}>",
        '<input type="hidden" value={age}>',
        '<input type="submit" value={age}>',
        '<input type="{age}" value={age}>',
        "<input value={age + '!'}>",
        "<input value={age.upper()}>",
        "<input value={result}>",
        "<input value={given}>",
        "<input value={count}>",
        "<textarea readonly>{age}</textarea>",
        "<input value={age}><script>1</script>",
        "<p>{age}</p>",
    ],
)
def test_right_programs_are_left_alone(author, field):
    more = "AGE = '9'\ngiven: str\nresult = age.upper()\ndef set_it(value):\n    global age\n    age = value\n"
    own = more if "set_it" in field or "{given}" in field or "{result}" in field or "AGE" in field else ""
    source = f"{SHOWN}{own}{AT}{field}'''"
    assert [
        each.message for each in check(author.file("live/thing.py", source)).problems if "nowhere" in each.message
    ] == []


TICKED = 'done = False\ncount = 0\nword = "a"\ndef show():\n    global count\n    count = 1 if done else 2\n'


@pytest.mark.parametrize(
    "field",
    [
        '<input type="checkbox" checked={done}>',
        '<label><input checked="{done}" type=checkbox class="big"> Done</label>',
        "{% if count %}<input type='checkbox' checked={done}>{% endif %}",
        "<fieldset><input type='checkbox' checked={done}></fieldset>",
    ],
)
def test_a_checkbox_is_told_to_be_bound(author, field):
    source = f"{TICKED}{AT}{field}'''"
    [problem] = check(author.file("live/thing.py", source)).problems
    said = "what is ticked here goes nowhere: checked={done} shows 'done', and nothing sets it"
    assert (problem.kind, problem.message) == ("note", said)
    assert problem.hint == "Write bind={done}: it shows the variable, and sets it as somebody clicks."
    assert [note.partition("\n")[0].partition(": ")[2] for note in mount(author.load(source)).notes] == [said]


@pytest.mark.parametrize(
    "field",
    [
        '<input type="checkbox" bind={done}>',
        '<input type="checkbox" bind={done}><input type="checkbox" checked={done}>',
        '<input type="checkbox" name="done" checked={done}>',
        '<input type="checkbox" checked={done} @change="show">',
        '<div @change="show"><input type="checkbox" checked={done}></div>',
        '<form @submit="show"><input type="checkbox" checked={done}></form>',
        '<input type="checkbox" checked={done} disabled>',
        '<input type="checkbox" checked={done} {**{}}>',
        '<input type="checkbox" checked={done} inert>',
        '<input type="checkbox" checked={done} aria-readonly="true">',
        '<input type="checkbox" checked={done} aria-disabled="true">',
        '<fieldset disabled><label><input type="checkbox" checked={done}></label></fieldset>',
        "<fieldset disabled={done}><input type='checkbox' checked={done}></fieldset>",
        '<div inert><p><input type="checkbox" checked={done}></p></div>',
        '<input type="checkbox" id="t" checked={done}><label for="t">Menu</label>',
        '<input type="checkbox" checked={AGREED}>',
        '<input type="checkbox" checked={done} tabindex="-1">',
        '<input type="checkbox" checked={done} onclick="return false">',
        '<input type="checkbox" checked={done} style="pointer-events: none">',
        '<link rel="stylesheet" href="/static/x.css"><input type="checkbox" class="tab" checked={done}>',
        '<input type="checkbox" checked={not done}>',
        '<input type="checkbox" checked={ticked}>',
        '<input type="checkbox" checked={given}>',
        '<input type="checkbox" checked={word}>',
        '<input type="checkbox" checked={later}>',
        '<input type="checkbox" checked>',
        '<input type="radio" checked={done}>',
        "<style>:checked + p {{ color: red }}</style><input type='checkbox' checked={done}><p>x</p>",
        '{% let done = count > 1 %}<input type="checkbox" checked={done}>',
        '{% for done in [True, False] %}<input type="checkbox" checked={done}>{% endfor %}',
    ],
)
def test_right_checkboxes_are_left_alone(author, field):
    more = "AGREED = True\ngiven: bool = True\nticked = count > 1\nlater = False\n"
    more += "def change():\n    global later\n    later = True\n"
    source = f"{TICKED}{more}{AT}{field}'''"
    found = check(author.file("live/thing.py", source)).problems
    assert [each.message for each in found if "nowhere" in each.message] == []
