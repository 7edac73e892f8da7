"""Copies of values: what they hold, what two of them share, and what can't be copied."""

from __future__ import annotations

import asyncio
import gc
import socket
import tempfile
import threading
import weakref
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import pydantic
import pytest

from hyper_local import copies
from hyper_local.copies import Copier, alike, shown
from hyper_local.recording import NotKept
from hyper_local.shared import shared

Point = namedtuple("Point", "x y")


class Colour(Enum):
    RED = 1


@dataclass
class Card:
    title: str
    tags: list[str] = field(default_factory=list)
    next: Any = None


@dataclass(slots=True, frozen=True)
class Fixed:
    items: list[int]


class Model(pydantic.BaseModel):
    name: str
    tags: list[str] = []


class Odd:
    """An object whose methods all fail."""

    def __init__(self) -> None:
        self.n = 1

    def __eq__(self, other: object) -> bool:
        raise AssertionError

    def __hash__(self) -> int:
        raise AssertionError

    def __repr__(self) -> str:
        raise SystemExit

    def __setattr__(self, name: str, value: object) -> None:
        if "n" in vars(self):
            raise AssertionError
        object.__setattr__(self, name, value)


class OwnWay:
    def __deepcopy__(self, memo: object) -> Any:
        raise AssertionError


class Ends:
    ended = 0

    def __del__(self) -> None:
        Ends.ended += 1


class Methods:
    def __init__(self) -> None:
        self.items: list[int] = []

    def add(self, item: int) -> None:
        self.items.append(item)

    def take(self) -> None:
        self.items.pop()


class Finalized:
    """An object that does not hold what waits for its end."""

    def __init__(self) -> None:
        weakref.finalize(self, str)


class OwnList(list[int]):
    pass


def held(value: Any) -> Any:
    """What a value holds, to compare: objects as their class with their parts."""
    if isinstance(value, list | tuple | deque):
        return [type(value), *map(held, value)]
    if isinstance(value, dict):
        return [type(value), *((key, held(item)) for key, item in dict.items(value))]
    if isinstance(value, Card | Fixed | Model | Odd):
        return [type(value), held(copies.parts_of(value))]
    return value


@pytest.mark.parametrize(
    "value",
    [
        1,
        "text",
        None,
        date(2024, 1, 2),
        Decimal("1.5"),
        Path("a/b"),
        Colour.RED,
        len,
        ValueError("no"),
        [1, [2, {"a": (3, [4])}]],
        {1, 2},
        frozenset({1}),
        deque([1, [2]], maxlen=3),
        defaultdict(list, {"a": [1]}),
        OrderedDict(a=[1]),
        Counter("aab"),
        bytearray(b"ab"),
        Point(1, [2]),
        Card("tea", ["hot"], Card("milk")),
        Fixed([1, 2]),
        Model(name="ada", tags=["x"]),
        [Odd()],
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_copy_holds_the_same_and_shares_nothing_that_can_change(value: object) -> None:
    made = Copier().copy(value)
    assert not isinstance(made, NotKept)
    assert type(made) is type(value)
    assert held(made) == held(value)
    assert alike(made, Copier().copy(value))
    assert made is value or not copies.steady(value)


def test_a_dataclass_that_changes_is_another() -> None:
    card = Card("tea", ["hot"])
    before = Copier().copy(card)
    card.tags.append("black")
    after: Any = Copier().copy(card)
    assert not alike(before, after)
    assert (before.tags, after.tags, after) == (["hot"], ["hot", "black"], card)  # type: ignore[attr-defined]


def test_what_two_values_share_their_copies_share() -> None:
    card = Card("tea")
    cards = [card]
    copier = Copier()
    copied, chosen = copier.copy(cards), copier.copy(card)
    assert copied[0] is chosen  # type: ignore[index]
    assert chosen is not card


def test_a_circle_is_copied_as_one() -> None:
    card = Card("tea")
    card.next = [card]
    made: Any = Copier().copy(card)
    assert made.next[0] is made
    assert alike(made, Copier().copy(card))


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (threading.Lock, "it belongs to the running program"),
        (tempfile.TemporaryFile, "it is open, and belongs to the running program"),
        (socket.socket, "it is open, and belongs to the running program"),
        (lambda: (n for n in ()), "it belongs to the running program"),
        (Ends, "it does something when it ends, and its copy would too"),
        (Finalized, "it does something when it ends, and its copy would too"),
        (tempfile.TemporaryDirectory, "it does something when it ends, and its copy would too"),
        (OwnWay, "its class says itself how it is copied"),
        (OwnList, "its class is a list of its own"),
        (lambda: [[] for _ in range(copies.ITEMS)], "more than 10,000 items"),
        (lambda: list(range(copies.ITEMS)), "more than 10,000 items"),
        (lambda: set(range(copies.ITEMS)), "more than 10,000 items"),
        (lambda: {"a": bytearray(10**6)}, "more than 10,000 items"),
        (lambda: {OwnWay(): 1}, "it holds a OwnWay: it is a key, and may change"),
    ],
)
def test_what_can_not_be_copied_is_named(make: Any, why: str) -> None:
    value = make()
    made = Copier().copy(value)
    assert made == NotKept(type(value).__name__, why)
    for name in {"close", "cleanup"} & set(dir(value)):
        getattr(value, name)()


def test_a_value_that_holds_such_a_thing_is_named_with_it() -> None:
    made = Copier().copy({"lock": threading.Lock(), "n": 1})
    assert made == NotKept("dict", "it holds a lock: it belongs to the running program")


def test_a_method_is_bound_to_the_copy_of_its_object() -> None:
    own = Methods()
    made: Any = Copier().copy([own, own.add])
    made[1](1)
    assert (own.items, made[0].items) == ([], [1])
    assert alike(Copier().copy(own.add), Copier().copy(own.add))
    assert not alike(Copier().copy(own.add), made[1])
    assert not alike(Copier().copy(own.add), Copier().copy(own.take))
    assert Copier().copy(Path.cwd) == Path.cwd


def test_no_end_of_an_object_is_caused() -> None:
    value = [1, Ends()]
    before = Ends.ended
    assert isinstance(Copier().copy(value), NotKept)
    gc.collect()
    assert Ends.ended == before


def test_a_task_can_not_be_copied() -> None:
    async def main() -> object:
        task = asyncio.ensure_future(asyncio.sleep(0))
        made = Copier().copy(task)
        await task
        return made

    assert isinstance(asyncio.run(main()), NotKept)


def test_half_of_what_failed_is_in_no_other_copy() -> None:
    inner: list[Any] = []
    outer = [inner, threading.Lock()]
    inner.append(outer)
    copier = Copier()
    assert isinstance(copier.copy(outer), NotKept)
    assert isinstance(copier.copy(inner), NotKept)


@pytest.mark.usefixtures("at_depth")
def test_depth_is_no_end() -> None:
    deep: list[Any] = []
    for _ in range(1900):
        deep = [deep]
    assert isinstance(Copier().copy(deep), list | NotKept)


def test_a_shared_value_is_copied_plain() -> None:
    assert Copier().copy(shared([1])) == [1]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [2]}, "{'b': 1, 'a': [2]}"),
        (Odd(), "<Odd, and its repr() fails>"),
        (NotKept("lock", "why"), "lock"),
        ("a\nb", r"'a\nb'"),
    ],
)
def test_a_value_in_few_words(value: object, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize(
    "value",
    ["x" * 10**6, list(range(10**6)), 10**6000, dict.fromkeys(range(99), "x" * 99)],
    ids=["text", "list", "number", "dict"],
)
def test_few_words_are_few(value: object) -> None:
    assert len(shown(value)) <= copies.LONGEST


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (float("nan"), float("nan"), True),
        ((1, float("nan")), (1, float("nan")), True),
        ([1, 2], [2, 1], False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, False),
        (1, True, False),
        (date(2024, 1, 2), date(2024, 1, 2), True),
        (Decimal("1.0"), Decimal("1.5"), False),
        (Point(1, 2), Point(1, 3), False),
        (Model(name="ada"), Model(name="ada"), True),
        (Model(name="ada"), Model(name="bob"), False),
        (Odd(), Odd(), True),
        (print, len, False),
        (lambda: 1, lambda: 1, False),
    ],
    ids=lambda value: type(value).__name__,
)
def test_two_values_are_alike(one: object, other: object, same: bool) -> None:
    copier = Copier()
    assert alike(copier.copy(one), copier.copy(other)) is same


def test_arrays_and_data_frames_copy_themselves() -> None:
    np, pd = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    frame, array = pd.DataFrame({"n": [1, 2], "word": ["a", "b"]}), np.arange(6).reshape(2, 3)
    for value in (frame, frame["n"], array):
        made: Any = Copier().copy(value)
        assert made is not value
        assert type(made) is type(value)
        assert alike(made, Copier().copy(value))
    before: Any = [Copier().copy(frame), Copier().copy(array)]
    frame.loc[0, "n"], array[0, 0] = 7, 7
    assert [alike(one, Copier().copy(now)) for one, now in zip(before, (frame, array), strict=True)] == [False, False]
    assert (before[0].loc[0, "n"], before[1][0, 0]) == (1, 0)
    assert Copier().copy(np.zeros(10**6)) == NotKept("ndarray", "more than 1,000,000 bytes")
    assert isinstance(Copier().copy(np.array([object()])), NotKept)
    assert shown(pd.DataFrame({"n": range(50)})) == "DataFrame, 50 by 1"
    assert shown(array) == "array([[7, 1, 2],⏎       [3, 4, 5]])"
