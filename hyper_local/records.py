"""Record: a dataclass that nobody may change, as type checkers see to.

`dataclass(frozen=True)` takes four times as long to make the class, and longer to
make each object: half of our import would go into that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar, dataclass_transform, overload

_T = TypeVar("_T")


@overload
def record(cls: type[_T], /) -> type[_T]: ...
@overload
def record(*, eq: bool = True, slots: bool = True, weakref_slot: bool = False) -> Callable[[type[_T]], type[_T]]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(
    cls: type[_T] | None = None, /, *, eq: bool = True, slots: bool = True, weakref_slot: bool = False
) -> type[_T] | Callable[[type[_T]], type[_T]]:
    """Make `cls` a record with slots: equal by its fields, and hashable where they are.

    With `eq=False` each is equal to itself alone; `weakref_slot` lets weak references point at it.
    One that keeps what it has found out (`cached_property`) needs `slots=False`.
    """

    def make(cls: type[_T]) -> type[_T]:
        made: Any = dataclass(eq=False, repr=False, slots=slots, weakref_slot=weakref_slot)(cls)
        if "__repr__" not in vars(cls):
            made.__repr__ = _text
        if eq:
            made.__eq__, made.__hash__ = _equal, _hash
        return made

    return make if cls is None else make(cls)


# One function for all: to write one for each class is what takes `dataclass` its time.


def _compared(one: Any) -> tuple[object, ...]:
    return tuple(getattr(one, x.name) for x in fields(one) if x.compare)


def _equal(one: Any, other: Any) -> bool:
    if one.__class__ is not other.__class__:
        return NotImplemented
    return _compared(one) == _compared(other)


def _hash(one: Any) -> int:
    return hash(_compared(one))


def _text(one: Any) -> str:
    values = (f"{x.name}={getattr(one, x.name)!r}" for x in fields(one) if x.repr)
    return f"{type(one).__qualname__}({', '.join(values)})"
