"""Records: what `dataclass(frozen=True)` would say of them."""

from __future__ import annotations

from dataclasses import field, replace
from inspect import signature
from weakref import ref

import pytest

from hyper_local.records import record


@record
class Point:
    x: int
    y: int = 0
    at: int = field(default=0, compare=False, repr=False)


@record(eq=False, weakref_slot=True)
class Thing:
    names: list[str] = field(default_factory=list[str])

    def __repr__(self) -> str:
        return "a thing"


@record
class Doubled:
    once: int
    twice: int = 0

    def __post_init__(self) -> None:
        self.twice = 2 * self.once  # pyright: ignore[reportAttributeAccessIssue]


@record
class Further(Point):
    z: int = 0


@record
class Unused:
    x: int
    names: list[str] = field(default_factory=list[str])


def test_records_are_equal_by_their_fields() -> None:
    assert Point(1, 2) == Point(1, 2, at=7) != Point(1, 3)
    assert len({Point(1), Point(1, 0, at=3), Point(2)}) == 2
    assert Point(1).__eq__((1, 0)) is NotImplemented


def test_a_record_says_what_it_holds() -> None:
    assert repr(Point(1, 2, at=7)) == "Point(x=1, y=2)"
    assert repr(Thing()) == "a thing"


def test_a_record_has_its_fields_and_no_others() -> None:
    assert replace(Point(1), y=5) == Point(1, 5)
    with pytest.raises(AttributeError):
        Point(1).z = 3  # pyright: ignore[reportAttributeAccessIssue]


def test_a_record_is_made_as_a_dataclass_is() -> None:
    assert Point(y=2, x=1) == Point(1, 2) == Point(*(1,), y=2)
    assert Thing().names is not Thing().names
    assert Thing(names := []).names is names
    for given in ((), (1, 2, 3, 4)):
        with pytest.raises(TypeError, match=r"^Point\.__init__\(\) "):
            Point(*given)
    with pytest.raises(TypeError, match="unexpected keyword argument 'z'"):
        Point(1, z=1)  # pyright: ignore[reportCallIssue]


def test_what_a_record_does_when_it_is_made() -> None:
    assert [Doubled(2).twice, Doubled(3).twice] == [4, 6]


def test_each_class_has_an_init_of_its_own() -> None:
    assert (Further(1, 2, at=3, z=4).z, Point(1, 2).y) == (4, 2)
    assert repr(Further(1)) == "Further(x=1, y=0, z=0)"


def test_each_may_be_equal_to_itself_alone() -> None:
    one = Thing(["a"])
    assert one != Thing(["a"])
    assert ref(one)() is one


def test_help_shows_what_makes_a_record_before_the_first_is_made() -> None:
    assert str(signature(Unused)).replace("'", "") == "(x: int, names: list[str] = []) -> None"
