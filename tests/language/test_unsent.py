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
    assert problem.hint == "Write bind={age}: it shows the variable, and sets it as somebody types."
    assert [note.partition("\n")[0].partition(": ")[2] for note in mount(author.load(source)).notes] == [
        problem.message
    ]


@pytest.mark.parametrize(
    "field",
    [
        "<input bind={age}>",
        '<input name="age" value={age}>',
        '<input value={age} @input="set_it(value)">',
        '<div @change="show"><input value={age}></div>',
        "<form><input value={age}></form>",
        "<input value={age} readonly>",
        "<input value={age} disabled>",
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
    more = "given: str\nresult = age.upper()\ndef set_it(value):\n    global age\n    age = value\n"
    own = more if "set_it" in field or "{given}" in field or "{result}" in field else ""
    source = f"{SHOWN}{own}{AT}{field}'''"
    assert [
        each.message for each in check(author.file("live/thing.py", source)).problems if "nowhere" in each.message
    ] == []
