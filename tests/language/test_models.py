"""V2: a form that lacks what the model of its handler needs is told of, before anybody submits it."""

from __future__ import annotations

import pytest

from hyper_local.checker import check
from tests.language.boxes import boxes

DATACLASS = "from dataclasses import dataclass\n\n@dataclass\nclass Booking:\n    name: str\n    seat: int\n"
MODEL = "from pydantic import BaseModel\n\nclass Booking(BaseModel):\n    name: str\n    seat: int\n"
DICT = "from typing import TypedDict\n\nclass Booking(TypedDict):\n    name: str\n    seat: int\n"
SAVE = "\ndef save(booking: Booking):\n    print(booking)\n\n"
FORM = '<form @submit="save">\n<input aria-label="N" name="name">\n<button>Go</button>\n</form>'


def problems(author, model=DATACLASS, save=SAVE, form=FORM):
    file = author.file("live/thing.py", f'{model}{save}t"""\n{form}\n"""\n')
    return [x for x in check(file).problems if x.kind == "error"]


@pytest.mark.rule("V2")
@pytest.mark.parametrize("model", [DATACLASS, MODEL, DICT, DATACLASS.replace("@dataclass", "@dataclass(frozen=True)")])
@pytest.mark.parametrize("call", ["save", "save(form)"])
def test_a_field_that_a_model_needs_and_the_form_lacks_is_told(author, model, call):
    (problem,) = problems(author, model, form=FORM.replace('"save"', f'"{call}"'))
    assert problem.message == (
        "@submit: save() takes a Booking, which needs 'seat', and no field of this form is called so"
    )
    assert problem.hint == 'Write <input type="number" name="seat">, or give seat a default in Booking.'
    assert problem.location.text == '<form @submit="save">'.replace("save", call)


@pytest.mark.rule("V2")
def test_several_and_one_without_a_name_and_one_that_is_misspelt(author):
    (problem,) = problems(author, form=FORM.replace(' name="name"', ""))
    assert "needs 'name', 'seat', and no field of this form" in problem.message
    assert problem.hint == 'The <input> of line 13 has no name: write name="name" in it.'
    (problem,) = problems(author, form=FORM.replace("</form>", '<input aria-label="S" name="saet"></form>'))
    assert problem.message.endswith("is called so. Did you mean 'saet'?")
    (problem,) = problems(author, form="<input aria-label='N' name='name'><button @click='save'>Go</button>")
    assert problem.message.endswith("needs 'seat', and no field of this template is called so")


@pytest.mark.rule("V2")
@pytest.mark.parametrize(
    ("kind", "written"),
    [("str", '<input name="seat">'), ("bool", '<input type="checkbox" name="seat">'), ("int | None", "number")],
)
def test_what_is_to_be_written_is_what_the_field_takes(author, kind, written):
    (problem,) = problems(author, DATACLASS.replace("seat: int", f"seat: {kind}"))
    assert written in problem.hint


@pytest.mark.rule("V2", "E4")
@pytest.mark.parametrize("model", [DATACLASS, MODEL, DICT])
def test_it_always_fails_and_the_page_says_it_once(author, model):
    page = author.mount(f'{model}{SAVE}t"""\n{FORM}\n"""\n')
    (box,) = boxes(page)
    assert "which needs 'seat', and no field of this form is called so" in box
    page.submit("form")
    (box,) = boxes(page)
    assert "which needs 'seat', and no field of this form is called so" in box


SEAT = "    seat: int\n"


@pytest.mark.rule("V2")
@pytest.mark.parametrize(
    "model",
    [
        DATACLASS.replace(SEAT, "    seat: int = 1\n"),
        DATACLASS.replace(SEAT, "    seat: list[int] = field(default_factory=list)\n").replace(
            "lass\n", "lass, field\n", 1
        ),
        DATACLASS.replace(SEAT, "    seat: ClassVar[int]\n"),
        DATACLASS.replace(SEAT, "    _seat: int\n"),
        DATACLASS.replace("@dataclass\n", "@dataclass(init=False)\n"),
        DATACLASS.replace("from dataclasses import dataclass", "def dataclass(kind):\n    return kind"),
        DATACLASS.replace(SEAT, f"{SEAT}    def __init__(self, name):\n        self.name, self.seat = name, 1\n"),
        DATACLASS.replace("class Booking:", "class Booking(Base):").replace("@", "class Base: pass\n@"),
        MODEL.replace(SEAT, "    seat: int = Field(alias='name')\n").replace("BaseModel\n", "BaseModel, Field\n", 1),
        MODEL.replace(SEAT, "    seat: Annotated[int, Field(alias='name')]\n"),
        MODEL.replace(SEAT, f"{SEAT}    model_config = {{'alias_generator': str.title}}\n"),
        MODEL.replace(
            SEAT,
            f"{SEAT}    @model_validator(mode='before')\n    @classmethod\n    def fill(cls, x):\n        return x\n",
        ),
        DICT.replace("(TypedDict)", "(TypedDict, total=False)"),
        DICT.replace(SEAT, "    seat: NotRequired[int]\n"),
        "if True:\n    class Booking:\n        seat: int\n",
        f"{DATACLASS}Booking = make(Booking)\n",
    ],
)
def test_a_model_that_may_do_without_is_not_accused(author, model):
    assert not [x for x in problems(author, model) if "which needs" in x.message]


@pytest.mark.rule("V2")
@pytest.mark.parametrize(
    ("save", "form"),
    [
        (SAVE, FORM.replace("<button", '<input aria-label="S" name="seat"><button')),
        (SAVE, FORM.replace("<button", "<input aria-label='S' name={'se' + 'at'}><button")),
        (SAVE, FORM.replace("<button", "{% for i in 'ab' %}<input aria-label='S' name='seat'>{% endfor %}<button")),
        (SAVE, FORM.replace("<button", "<input aria-label='S' {**{'name': 'seat'}}><button")),
        (SAVE, FORM.replace("<button", "{t'<input aria-label=S name=seat>'}<button")),
        (SAVE, FORM.replace("<form", "<form id='f'") + "<input aria-label='S' name='seat' form='f'>"),
        (SAVE, FORM.replace("<button", "<textarea aria-label='S' name='seat'></textarea><button")),
        (SAVE.replace("booking: Booking", "booking: Booking | None = None"), FORM),
        (SAVE.replace("booking: Booking", "booking"), FORM.replace('"save"', '"save(form)"')),
        (SAVE.replace("\ndef", "\n@deco\ndef").replace("\n@", "\ndef deco(f):\n    return f\n\n@"), FORM),
        (SAVE, FORM.replace('"save"', '"save({Booking(1, 2)})"')),
    ],
)
def test_a_form_that_may_have_it_is_not_accused(author, save, form):
    assert not [x for x in problems(author, save=save, form=form) if "which needs" in x.message]


@pytest.mark.rule("V2")
def test_a_part_that_may_bring_it_is_not_accused(author):
    author.file("live/seat.py", 't\'<input name="seat" aria-label="S">\'\n')
    form = FORM.replace("<button", "<{Seat} /><button")
    model = f"from {author.app}.live import Seat\n{DATACLASS}"
    assert not [x for x in problems(author, model, form=form) if "which needs" in x.message]


READS = "\ndef save(booking):\n    print(booking.seat)\n\n"
WHOLE = FORM.replace("<button", '<input aria-label="S" name="seat"><button')
TYPE = "say so: def save(booking: Booking)"


@pytest.mark.rule("E2", "E3")
@pytest.mark.parametrize(
    ("model", "call", "says", "hint"),
    [
        (DATACLASS, "save", "save() needs 'booking', and no field of this form is called so", TYPE),
        (MODEL, "save", "save() needs 'booking', and no field of this form is called so", TYPE),
        ("", "save", "save() needs 'booking', and no field of", 'hands on all fields, as a dict, and booking["seat"]'),
        (DATACLASS, "save(form)", "save() reads booking.seat, and form is a dict", TYPE),
        ("", "save(form)", "save() reads booking.seat, and form is a dict", 'Write booking["seat"].'),
        (DICT, "save(form)", "save() reads booking.seat", 'Write booking["seat"].'),
        (DATACLASS.replace("seat", "day"), "save(form)", "save() reads booking.seat", 'Write booking["seat"].'),
    ],
)
def test_a_handler_that_reads_a_model_without_its_type(author, model, call, says, hint):
    (problem,) = problems(author, model, READS, WHOLE.replace('"save"', f'"{call}"'))
    assert says in problem.message
    assert hint in problem.hint


@pytest.mark.rule("E3", "R3")
def test_a_model_read_of_a_dict_is_said_once(author):
    page = author.mount(f't"""{WHOLE}"""\n{READS}'.replace('"save"', '"save(form)"'))
    (box,) = boxes(page)
    assert "@submit: save() reads booking.seat, and form is a dict" in box
    page.submit("form")
    (box,) = boxes(page)
    assert "booking is a dict: write" in box


@pytest.mark.rule("E2", "E3")
@pytest.mark.parametrize(
    "save",
    [
        "\ndef save(booking):\n    print(booking.get('seat'))\n\n",
        "\ndef save(booking):\n    booking = Booking(**booking)\n    print(booking.seat)\n\n",
        "\ndef save(booking):\n    if isinstance(booking, Booking):\n        print(booking.seat)\n\n",
        "\ndef save(booking):\n    try:\n        print(booking.seat)\n    except AttributeError:\n        pass\n\n",
        "\ndef save(booking: Booking):\n    print(booking.seat)\n\n",
        "\ndef save(booking: 'Booking'):\n    print(booking.seat)\n\n",
        "\ndef save(booking):\n    print([booking.seat for booking in [Booking(1, 2)]])\n\n",
        "\ndef save(booking):\n    print(max([Booking(1, 2)], key=lambda booking: booking.seat))\n\n",
        "\ndef save(booking):\n    match booking:\n        case Booking():\n            print(booking.seat)\n\n",
        "\ndef save(form):\n    other = Booking(**form)\n    print(other.seat)\n\n",
        "\ndef deco(f):\n    return f\n\n@deco\ndef save(booking):\n    print(booking.seat)\n\n",
    ],
)
def test_a_handler_that_may_know_what_it_is_given_is_not_accused(author, save):
    assert problems(author, DATACLASS, save, WHOLE.replace('"save"', '"save(form)"')) == []


@pytest.mark.rule("E2", "E3")
@pytest.mark.parametrize(
    ("parameters", "call", "written"),
    [
        ("self", "save", "save()"),
        ("self", "save()", "save()"),
        ("self, name", "save", "save(name)"),
        ("self, name", "save(name)", "save(name)"),
        ("self, name: str = ''", "save(name)", "save(name: str='')"),
    ],
)
def test_a_handler_with_self_is_told_that_it_is_no_method(author, parameters, call, written):
    form = FORM.replace('"save"', f'"{call}"')
    found = problems(author, "", f"\ndef save({parameters}):\n    print(1)\n\n", form)
    if parameters.endswith("''") and call != "save":  # the field is given to self, which Python allows
        assert found == []
        return
    (problem,) = found
    assert problem.message == "@submit: save() needs 'self', which nothing gives"
    assert problem.hint == f"A handler is no method: write def {written} without self."


@pytest.mark.rule("E2", "E3")
@pytest.mark.parametrize(
    ("parameters", "call"),
    [("self, name", "save({1}, name)"), ("self=None", "save"), ("name, self=1", "save(name)"), ("self", "save({1})")],
)
def test_a_parameter_called_self_that_is_given_is_not_accused(author, parameters, call):
    form = FORM.replace('"save"', f'"{call}"')
    assert problems(author, "", f"\ndef save({parameters}):\n    print(self)\n\n", form) == []
