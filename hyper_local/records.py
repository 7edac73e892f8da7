"""Record: a dataclass that nobody may change, as type checkers see to.

`dataclass(frozen=True)` takes eight times as long to make the class, and longer to
make each object: half of our import would go into that. A program uses few of the
classes that it imports; each gets what makes its objects with the first of them.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields
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
        cls.__doc__ = cls.__doc__ or cls.__name__  # else `dataclass` finds out the signature for it
        made: Any = dataclass(init=False, eq=False, repr=False, slots=slots, weakref_slot=weakref_slot)(cls)
        made.__init__ = _with_the_first(made)
        made.__signature__ = _SIGNATURE
        if "__repr__" not in vars(cls):
            made.__repr__ = _text
        if eq:
            made.__eq__, made.__hash__ = _equal, _hash
        return made

    return make if cls is None else make(cls)


def _with_the_first(cls: Any) -> Callable[..., None]:
    """An `__init__` that puts the real one in its place."""

    def __init__(self: object, *values: object, **named: object) -> None:  # noqa: N807 - it becomes that
        cls.__init__ = _init_of(cls)
        cls.__init__(self, *values, **named)

    return __init__


def _init_of(cls: Any) -> Callable[..., None]:
    """The `__init__` that `dataclass` would have written."""
    parameters, lines = ["self"], list[str]()
    known: dict[str, object] = {"_missing": MISSING}
    for x in fields(cls):
        value = x.name
        if x.default_factory is not MISSING:
            known[f"_make_{x.name}"] = x.default_factory
            parameters.append(f"{x.name}=_missing")
            value = f"_make_{x.name}() if {x.name} is _missing else {x.name}"
        elif x.default is not MISSING:
            known[f"_of_{x.name}"] = x.default
            parameters.append(f"{x.name}=_of_{x.name}")
        else:
            parameters.append(x.name)
        lines.append(f"self.{x.name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    exec(f"def __init__({', '.join(parameters)}):\n " + "\n ".join(lines or ["pass"]), known)
    made: Any = known["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


class _Signature:
    """What `help()` and editors show of a class: they look before its first object, too."""

    def __get__(self, one: object, cls: Any) -> inspect.Signature:
        return inspect.Signature(
            [
                inspect.Parameter(
                    x.name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=_default(x), annotation=x.type
                )
                for x in fields(cls)
            ],
            return_annotation=None,
        )


_SIGNATURE = _Signature()


def _default(x: Any) -> object:
    if x.default_factory is not MISSING:
        return x.default_factory()
    return inspect.Parameter.empty if x.default is MISSING else x.default


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
