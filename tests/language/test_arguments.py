"""V: what a handler gets, and what stands at a field that is wrong."""

import pytest

from hyper_local.testing import mount

pytestmark = pytest.mark.rule("V1")

ONE_FIELD = """
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Annotated, Literal
from pydantic import Field

class Color(Enum):
    RED = "r"
    BLUE = "b"

class Size(Enum):
    S = 1
    M = 2

called = False

def save(field: {hint}):
    global called
    called = field

def on_error(error):
    global called
    called = error

t"<form @submit='save'><input name='field'></form>"
"""


@pytest.mark.parametrize(
    ("hint", "typed", "error", "said"),
    [
        ("int", "x!", "expected int, got str", "Enter a whole number."),
        ("int", "", "expected int, got str", "Fill in this field."),
        ("float", "x!", "expected float, got str", "Enter a number."),
        ("bool", "x!", "expected bool, got str", "Choose yes or no."),
        ("int | None", "x!", "expected int, got str", "Enter a whole number."),
        ("int | float", "x!", "expected int or float, got str", "Enter a whole number."),
        ("list[int]", "x!", "expected int, got str", "Enter a whole number."),
        ("date", "x!", "expected date, got str", "Enter a date."),
        ("date | None", "x!", "expected date, got str", "Enter a date."),
        ("datetime", "x!", "expected datetime, got str", "Enter a date and a time."),
        ("time", "x!", "expected time, got str", "Enter a time."),
        ("Decimal", "x!", "expected Decimal, got str", "Enter a number."),
        ("Annotated[int, Field(ge=13)]", "07", "Input should be greater than or equal to 13", "Enter 13 or more."),
        ("Annotated[int, Field(lt=13)]", "14", "Input should be less than 13", "Enter less than 13."),
        ("Annotated[int, Field(ge=13)]", "x!", "expected int, got str", "Enter a whole number."),
        (
            "Annotated[str, Field(min_length=3)]",
            "x!",
            "String should have at least 3 characters",
            "Use at least 3 characters.",
        ),
        ("Literal['red', 'blue']", "x!", "Input should be 'red' or 'blue'", "Choose 'red' or 'blue'."),
        ("Color", "x!", "Input should be 'r' or 'b'", "Choose 'r' or 'b'."),
        ("Literal[1, 2]", "3", "Input should be 1 or 2", "Choose 1 or 2."),
        ("Size", "3", "Input should be 1 or 2", "Choose 1 or 2."),
    ],
)
def test_a_wrong_field_is_told_twice_in_types_and_in_words(author, hint, typed, error, said):
    page = author.mount(ONE_FIELD.format(hint=hint))
    page.submit("form", field=typed)
    assert page.errors == [f"Invalid parameter 'field': {error}"]
    assert page.said == {"field": said}
    assert (page.state["called"], page.value("input")) == (False, typed)
    assert not typed or typed not in page.messages[-1], "no message repeats the value (V3)"


@pytest.mark.rule("V2")
@pytest.mark.parametrize(
    ("hint", "typed", "value"),
    [
        ("date", "2024-05-06", "datetime.date(2024, 5, 6)"),
        ("date | None", "", "None"),
        ("Decimal", "1.50", "Decimal('1.50')"),
        ("Color", "r", "<Color.RED: 'r'>"),
        ("Literal['red', 'blue']", "red", "'red'"),
        ("Literal[1, 2]", "2", "2"),
        ("Literal[1, 2]", " 02", "2"),
        ("Literal['1', 1]", "1", "'1'"),
        ("Literal[True, None]", "true", "True"),
        ("Literal[True, None]", "", "None"),
        ("Literal[1, 2] | None", "2", "2"),
        ("Annotated[Literal[1, 2], Field()]", "2", "2"),
        ("list[Literal[1, 2]]", "2", "[2]"),
        ("Size", "2", "<Size.M: 2>"),
        ("Annotated[int, Field(ge=13)]", "13", "13"),
        ("list[date]", "2024-05-06", "[datetime.date(2024, 5, 6)]"),
        ("str | None", "", "None"),
        ("int | str", "x", "'x'"),
    ],
)
def test_types_beyond_the_scalars(author, hint, typed, value):
    page = author.mount(ONE_FIELD.format(hint=hint)).submit("form", field=typed)
    assert (page.errors, repr(page.state["called"])) == ([], value)


USER = """
from datetime import date
from {source} import {name}
{decorator}
class User{base}:
    name: str
    age: int
    born: date | None = None
    tags: list[str] = {tags}
    nick: str | None = None

got = None

def save(user: User):
    global got
    got = user

t'''<form @submit="save"><input name="name"><input name="age"><input name="born"><input name="nick">
<select name="tags" multiple><option>a</option><option>b</option></select></form>'''
"""
PYDANTIC = USER.format(source="pydantic", name="BaseModel", decorator="", base="(BaseModel)", tags="[]")
DATACLASS = USER.format(
    source="dataclasses",
    name="dataclass, field",
    decorator="@dataclass",
    base="",
    tags="field(default_factory=list)",
)


@pytest.mark.rule("V2")
@pytest.mark.parametrize("source", [PYDANTIC, DATACLASS], ids=["pydantic", "dataclass"])
def test_a_whole_form_with_an_error_at_each_field(author, source):
    page = author.mount(source)
    page.submit("form", name="Ada", age="x", born="never")
    assert page.said == {"age": "Enter a whole number.", "born": "Enter a date."}
    assert [e.partition(":")[0] for e in page.errors] == [
        "Invalid parameter 'user.age'",
        "Invalid parameter 'user.born'",
    ]
    page.submit("form", age="", born="")
    assert page.said == {"age": "Fill in this field."}, '"" is None for born'
    page.submit("form", age="36", tags=["b"])
    got = page.state["got"]
    assert (got.name, got.age, got.born, got.tags, got.nick) == ("Ada", 36, None, ["b"], None)
    assert page.said == {}


@pytest.mark.rule("V2")
@pytest.mark.parametrize("base", ["", "(BaseModel)"], ids=["dataclass", "pydantic"])
def test_a_whole_form_chooses_from_numbers(author, base):
    page = author.mount(
        f"""
        from dataclasses import dataclass
        from enum import Enum
        from typing import Literal
        from pydantic import BaseModel

        class Size(Enum):
            S = 1
            M = 2

        {"" if base else "@dataclass"}
        class Order{base}:
            doors: Literal[3, 5]
            size: Size | None
            seats: list[Literal[1, 2]]

        got = None

        def save(order: Order):
            global got
            got = order

        t"<form @submit='save'><input name=doors><input name=size><input name=seats></form>"
        """
    )
    got = page.submit("form", doors="5", size="2", seats="1").state["got"]
    assert page.errors == []
    assert (got.doors, got.size.name, got.seats) == (5, "M", [1])
    page.submit("form", doors="4", size="", seats="1")
    assert (page.said, page.state["got"]) == ({"doors": "Choose 3 or 5."}, got)


def test_a_validator_speaks_for_itself(author):
    page = author.mount(
        """
        from pydantic import BaseModel, field_validator, model_validator

        class Span(BaseModel):
            name: str
            first: int
            last: int

            @field_validator("name")
            @classmethod
            def known(cls, name):
                if name == "Bob":
                    raise ValueError("We know nobody, of that name.")
                return name

            @model_validator(mode="after")
            def in_order(self):
                if self.first > self.last:
                    raise ValueError("The first comes first.")
                return self

        def save(span: Span): pass

        t"<form @submit='save'><input name='name'><input name='first'><input name='last'></form>"
        """
    )
    page.submit("form", name="Bob", first="1", last="2")
    assert page.said == {"name": "We know nobody, of that name."}
    page.submit("form", name="Ada", first="3")
    assert page.said == {"span": "The first comes first."}, "of no field: it stands in the box"
    assert page.errors[-1] == "Invalid parameter 'span': The first comes first."


def test_a_handler_may_refuse_a_field_itself(author):
    page = author.mount(
        """
        from hyper_local import ArgumentError
        failed = []

        def on_error(error): failed.append(error)

        def save(name, age):
            raise ArgumentError("This name is taken.", "name")

        t"<form @submit='save'><input name='name'><input name='age'></form>"
        """
    )
    page.submit("form", name="Ada", age="1")
    assert (page.said, page.errors) == ({"name": "This name is taken."}, ["This name is taken."])
    assert (page.value("[name=age]"), page.state["failed"]) == ("1", [])


def test_what_is_the_authors_mistake_is_not_said_at_a_field(author):
    page = author.mount("def f(a): pass\n\nt'<form @submit=f><input name=b></form>'").submit("form", b="1")
    said = "f() needs 'a', and no field of this form is called so"
    assert [[said in one for one in told] for told in (page.notes, page.errors)] == [[True], [True]]
    assert page.said == {}


@pytest.mark.rule("V2")
def test_no_hint_takes_what_was_sent(author):
    page = author.mount(
        """
        got = None

        def f(form):
            global got
            got = form

        t'''<form @submit='f(form)'><input name=a><input type=checkbox name=b>
            <select name=c multiple><option>x</option></select></form>'''
        """
    )
    assert page.submit("form", a="1", b=True, c=["x"]).state["got"] == {"a": "1", "b": True, "c": ["x"]}


def test_two_views_of_one_form_have_their_own_errors(author):
    Form = author.load(ONE_FIELD.format(hint="int"))
    one, two = mount(Form), mount(Form)
    one.submit("form", field="x")
    assert (one.said, two.said) == ({"field": "Enter a whole number."}, {})


def test_the_author_may_show_it_in_another_way(author):
    source = """
    shown = ""

    def wrong(text):
        global shown
        shown = text

    def save(age: int): pass

    t"<form @submit=save @hyper-error.prevent='wrong(event.detail)'><input name='age'></form><p>{shown}</p>"
    """
    page = author.mount(source).submit("form", age="x")
    assert (page.text("p"), page.said) == ("Enter a whole number.", {})
    page = author.mount(source.replace(".prevent", ""), "live/other.py").submit("form", age="x")
    assert (page.text("p"), page.said) == ("Enter a whole number.", {"age": "Enter a whole number."})


@pytest.mark.rule("V1", "V2")
@pytest.mark.parametrize("call", ["book", "book(seats, price, kind)"])
def test_every_wrong_field_is_told_at_once(author, call):
    page = author.mount(f"""
        from typing import Literal

        def book(seats: int, price: float, kind: Literal["tea", "coffee"]): ...

        t'''<form @submit="{call}"><input name="seats"><input name="price"><input name="kind"></form>'''
    """)
    page.submit("form", seats="x", price="y", kind="milk")
    assert list(page.said) == ["seats", "price", "kind"]
    page.submit("form", seats="1", price="y", kind="tea")
    assert list(page.said) == ["price"]


@pytest.mark.rule("V2")
@pytest.mark.parametrize(
    "parameter",
    [
        "user: User",
        "user: 'User'",
        "user: User = None",
        "user: User | None",
        "user: User | None = None",
        "user: Optional[User] = None",
        "user: 'User | None' = None",
        "user: Annotated[User, 1]",
        "user: Annotated[User | None, 1] = None",
    ],
)
@pytest.mark.parametrize("base", ["BaseModel", "TypedDict", "dataclass"])
def test_a_whole_form_however_the_annotation_is_written(author, parameter, base):
    made = {
        "BaseModel": "class User(BaseModel)",
        "TypedDict": "class User(TypedDict)",
        "dataclass": "@dataclass\nclass User",
    }
    page = author.mount(
        "from dataclasses import dataclass\nfrom typing import Annotated, Optional, TypedDict\n"
        "from pydantic import BaseModel\n\n"
        f"{made[base]}:\n    name: str\n    age: int{'' if base == 'TypedDict' else ' = 3'}\n\nsaid = ''\n\n"
        f"def save({parameter}):\n    global said\n"
        "    found = user if type(user) is dict else vars(user)\n"
        "    said = f\"{found['name']} {found['age']!r}\"\n\n"
        "t'''<form @submit=\"save\"><input name=\"name\" /><input name=\"age\" /></form><p>{said}</p>'''"
    )
    page.fill("[name=name]", "ada").fill("[name=age]", "7").submit("form")
    assert page.text("p") == "ada 7"
    page.fill("[name=name]", "ada").fill("[name=age]", "x").submit("form")
    assert page.said == {"age": "Enter a whole number."}


@pytest.mark.rule("V2", "V3")
def test_a_model_with_a_default_is_left_out_where_the_form_has_none_of_its_fields(author):
    page = author.mount(
        "from pydantic import BaseModel\n\nclass User(BaseModel):\n    name: str = 'x'\n\nsaid = ''\n\n"
        "def save(other: str, user: User | None = None):\n    global said\n    said = f'{other} {user!r}'\n\n"
        "t'''<form @submit=\"save\"><input name=\"other\" /></form><p>{said}</p>'''"
    )
    assert page.fill("input", "a").submit("form").text("p") == "a None"


@pytest.mark.rule("E2", "V3")
@pytest.mark.parametrize("parameter", ["**fields", "*fields, **rest", "b='', **fields"])
def test_a_field_named_like_the_parameter_that_takes_the_rest(author, parameter):
    page = author.mount(
        f"said = ''\n\ndef save({parameter}):\n    global said\n"
        "    said = repr(sorted({k: v for k, v in locals().items() if k in ('fields', 'rest', 'b')}.items()))\n\n"
        "t'''<form @submit=\"save\"><input name=\"fields\" /><input name=\"b\" /></form><p>{said}</p>'''"
    )
    page.fill("[name=fields]", "1").fill("[name=b]", "2").submit("form")
    expected = {
        "**fields": [("fields", {"fields": "1", "b": "2"})],
        "*fields, **rest": [("fields", ()), ("rest", {"fields": "1", "b": "2"})],
        "b='', **fields": [("b", "2"), ("fields", {"fields": "1"})],
    }
    assert page.text("p") == repr(expected[parameter])


WRITTEN_OUT = """
called = ""

def save(a: str = "A", b: int = 2, c: str = "C"):
    global called
    called = f"{a}{b}{c}"

t"<form @submit='save(a, b, c)'>{called}{% for name in shown %}<input name={name}>{% endfor %}</form>"
"""


@pytest.mark.parametrize(
    ("there", "called"), [("abc", "x3z"), ("ab", "x3C"), ("ac", "x2z"), ("bc", "A3z"), ("c", "A2z"), ("", "A2C")]
)
def test_a_field_that_is_not_there_leaves_its_parameter_to_the_default(author, there, called):
    page = author.mount(WRITTEN_OUT.replace("called =", f"shown = {list(there)!r}\ncalled =", 1))
    page.submit(**{name: value for name, value in zip("abc", "x3z", strict=True) if name in there})
    assert page.errors == []
    assert page.text("form") == called
