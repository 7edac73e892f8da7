"""E8: `bind={name}` on every control."""

import pytest

from hyper_local import HyperError, LoadError
from hyper_local.checker import check

pytestmark = pytest.mark.rule("E8")

OPTIONS = "<select multiple bind={x}><option>a</option><option value='b'>B</option></select>"
LOOP = "<select multiple bind={x}>{% for o in 'abc' %}<option>{o}</option>{% endfor %}</select>"
VALUES = "<select multiple bind={x}>{% for o in 'abc' %}<option value={o}>{o}!</option>{% endfor %}</select>"
GROUPS = "<select bind={x}><optgroup><option>a</option><option>b</option></optgroup></select>"
LATER = "from __future__ import annotations\nx: int = 1"
DECIMAL = "from decimal import Decimal\nx = Decimal('1.50')"

YES_NO = (
    "<select bind={x}><option value=''>?</option><option value=true>y</option><option value=false>n</option></select>"
)
SIZE = "from enum import Enum\nclass Size(Enum):\n    S = 1\n    M = 2\n"
SIZES = "{% for s in Size %}<option value={s.value}>{s.name}</option>{% endfor %}</select>"
STAMP = "from datetime import datetime\nx = datetime(2024, 1, 2, 3, 4)"
UUID = "from uuid import UUID\nx = UUID(int=1)"
DAWN = "datetime.datetime(2024, 1, 2, 5, 6)"
ONE = "00000000-0000-0000-0000-000000000001"


@pytest.mark.parametrize(
    ("state", "control", "shown", "typed", "then"),
    [
        ("x = 'a'", "<textarea bind={x}></textarea>", "a", "b\nc", "b\nc"),
        ("x = 2", '<input type="number" bind={x}>', "2", "3", 3),
        ("x = 2", '<input type="range" max="9" bind={x}>', "2", "3", 3),
        ("x = 0.5", "<input bind={x}>", "0.5", "2", 2.0),
        ("x = True", '<input type="checkbox" bind={x}>', True, False, False),
        ("x: int | None = None", "<input bind={x}>", "", "5", 5),
        ("x: int | None = 5", "<input bind={x}>", "5", "", None),
        (LATER, "<input bind={x}>", "1", "5", 5),
        (DECIMAL, "<input bind={x}>", "1.50", "2", "Decimal('2')"),
        ("x = ['b']", OPTIONS, ["b"], ["a", "b"], ["a", "b"]),
        ("x = ['b']", LOOP, ["b"], [], []),
        ("x = ['b']", VALUES, ["b"], ["c"], ["c"]),
        ("x = 'b'", GROUPS, "b", "a", "a"),
        (SIZE + "x = Size.M", "<select bind={x}>" + SIZES, "2", "1", "<Size.S: 1>"),
        (SIZE + "x: Size = Size.M", "<input bind={x}>", "2", "1", "<Size.S: 1>"),
        (SIZE + "x: list[Size] = [Size.M]", "<select multiple bind={x}>" + SIZES, ["2"], ["1"], "[<Size.S: 1>]"),
        ("x: bool | None = None", YES_NO, "", "false", False),
        ("x: bool | None = False", YES_NO, "false", "true", True),
        ("x: bool | None = True", YES_NO, "true", "", None),
        ("x: bool | None = None", "<input type=checkbox bind={x}>", False, True, True),
        ("from typing import Literal\nx: Literal[1, 2] = 2", "<input bind={x}>", "2", "1", 1),
        (STAMP, "<input type=datetime-local bind={x}>", "2024-01-02T03:04:00", "2024-01-02T05:06", DAWN),
        (UUID, "<input bind={x}>", ONE, ONE, f"UUID('{ONE}')"),
    ],
)
def test_every_control(author, state, control, shown, typed, then):
    page = author.mount(f"{state}\n\nt'''{control}'''".replace("'''", '"""'))
    css = "input, select, textarea"
    assert page.value(css) == shown
    page.change(css, typed)
    x = page.state["x"]
    assert (x if type(x) is type(then) else repr(x)) == then
    assert page.errors == []
    assert page.html == page.fresh_html()


def test_a_date(author):
    page = author.mount(
        "from datetime import date\nday = date(2024, 1, 2)\n\nt'<input type=date bind={day}>{day:%d.%m.}'"
    )
    assert page.value("input") == "2024-01-02"
    assert page.fill("input", "2024-05-06").html.endswith("06.05.")
    page.fill("input", "")
    assert page.errors == ["Invalid parameter 'day': expected date, got str"]
    assert page.said == {"day": "Fill in this field."}


@pytest.mark.parametrize(
    "controls",
    [
        '<input type="radio" name="c" value="1" bind={c}><input type="radio" name="c" value="2" bind={c}>',
        '{% for i in [1, 2] %}<input type="radio" name="c" value={i} bind={c}>{% endfor %}',
        '{% for i in [1, 2] %}<input type="radio" name="c" value="{i}" bind={c}>{% endfor %}',
    ],
)
def test_radio_buttons(author, controls):
    page = author.mount(f"c = 2\n\nt'''{controls}<p>{{c!r}}</p>'''")
    assert [page.value(f"[value='{i}']") for i in "12"] == [False, True]
    assert page.click("[value='1']").text("p") == "1"
    assert [page.value(f"[value='{i}']") for i in "12"] == [True, False]


@pytest.mark.parametrize(
    ("state", "values", "then"),
    [
        ("x: bool | None = None", ["", "true", "false"], False),
        (SIZE + "x = Size.S", ["1", "2"], "<Size.M: 2>"),
    ],
)
def test_radio_buttons_of_what_is_no_text(author, state, values, then):
    controls = "".join(f"<input type=radio name=x value='{v}' bind={{x}}>" for v in values)
    page = author.mount(f'{state}\n\nt"{controls}"')
    assert [page.value(f"[value='{v}']") for v in values] == [v == values[0] for v in values]
    x = page.click(f"[value='{values[-1]}']").state["x"]
    assert (x if x is then else repr(x)) == then
    assert [page.value(f"[value='{v}']") for v in values] == [v == values[-1] for v in values]


@pytest.mark.parametrize("state", ["x = ['a']", "x: list[str] = []", "x = []", "x = list('ab')", "x = {'a'}"])
def test_no_checkbox_is_a_list(author, state):
    with pytest.raises(HyperError) as caught:
        author.mount(f"{state}\n\nt'<p><input type=checkbox value=a bind={{x}}></p>'")
    assert "bind on a checkbox shows whether x is true" in str(caught.value)
    assert "<select multiple bind={x}>" in str(caught.value)
    assert ":3:" in str(caught.value)


@pytest.mark.parametrize("control", ["<input bind={x}>", "<select bind={x}></select>", "<input type=radio bind={x}>"])
@pytest.mark.parametrize("state", ["x = ['a']", "x = {'a': 1}", "x = t'<b>a</b>'"])
def test_what_is_no_single_value_has_no_text(author, state, control):
    with pytest.raises(HyperError, match="as a single value, and it is a (list|dict)|a t-string as the value"):
        author.mount(f"{state}\n\nt'{control}'")


@pytest.mark.rule("S1", "S4")
def test_it_alone_makes_a_name_change(author):
    page = author.mount(
        """
        width: int = 2
        height = 3
        area = width * height

        t"<input id='w' bind={width}><input id='h' bind={height}><p>{area}</p>"
        """,
        width=4,
    )
    assert page.text("p") == "12", "a caller may set the annotated one"
    assert page.fill("#w", "5").fill("#h", "6").text("p") == "30"


def test_a_handler_beside_it_sees_the_new_value(author):
    page = author.mount("x = ''\nseen = []\n\ndef f(v): seen.append((v, x))\n\nt'<input @input=\"f(value)\" bind={x}>'")
    assert page.fill("input", "a").state["seen"] == [("a", "a")]


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("<p bind={x}></p>", "bind on <p>, which nothing is typed into"),
        ('<input type="file" bind={x}>', "bind on <input type=file>, which nothing is typed into"),
        ('<input type="submit" bind={x}>', "bind on <input type=submit>, which nothing is typed into"),
        ('<input value="a" bind={x}>', "bind and value on one control"),
        ('<input type="checkbox" checked="" bind={x}>', "bind and checked on one control"),
        ("<input bind={xx}>", "bind takes the name of a state variable, not xx. Did you mean 'x'?"),
        ("<input bind={f}>", "bind={f} names a function or a class, not a state variable"),
        ("<input bind={required}>", "bind={required} names a prop, not a state variable"),
        (
            "{% for x in [1] %}<input bind={x}>{% endfor %}",
            "bind={x} names a variable of the template's own, which nothing can be typed into",
        ),
    ],
)
def test_what_it_can_not_do(author, template, message):
    with pytest.raises(LoadError) as caught:
        author.load(f"x = 1\nrequired: int\n\ndef f(): pass\n\nt'''{template}'''")
    assert caught.value.message == message


@pytest.mark.rule("E8", "T9")
@pytest.mark.parametrize(
    ("first", "noted"),
    [
        ('done = "no"', ["bind={done} on a checkbox, and 'done' is a text"]),
        ("done = False", []),
        ("done = None", []),
        ("done = 0", []),
        ('done = ""\ndef set_it():\n    global done\n    done = True', []),
    ],
)
def test_a_checkbox_that_is_bound_to_a_text_is_told_of(author, first, noted):
    file = author.file("live/thing.py", first + "\n\nt'<input type=\"checkbox\" bind={done}>'")
    assert [each.message for each in check(file).problems if "set_it" not in each.message] == noted
