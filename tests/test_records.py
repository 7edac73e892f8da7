"""Records: what `dataclass(frozen=True)` would say of them."""

from __future__ import annotations

from dataclasses import field, replace
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


def test_each_may_be_equal_to_itself_alone() -> None:
    one = Thing(["a"])
    assert one != Thing(["a"])
    assert ref(one)() is one
