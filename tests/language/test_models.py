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
