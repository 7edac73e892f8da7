"""Copies: values as they are now, so that they can be put back later, and told from what they have become.

No method of the author's runs: an object is copied by what it holds, and only if
its class says nothing itself of how that is done; arrays and data frames, which do,
copy themselves. What can't be copied (an open file, a socket, a lock, a task) is
named, with the reason; so is what does something when it ends (`__del__`, `weakref.finalize`),
as its copy would do that too.
"""

from __future__ import annotations

import reprlib
import sys
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta, timezone
from enum import Enum
from itertools import islice
from numbers import Number
from pathlib import PurePath
from re import Pattern
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any, TypeAlias, cast
from uuid import UUID
from weakref import finalize, getweakrefs

from .namespace import immutable
from .recording import NotKept
from .shared import plain_top

ITEMS = 10_000
"""Items of one value, what is in them counted too: one that has more is not copied."""
ITEM = 64
"""Bytes that an item of a copy takes, about."""
FEW = 12
"""Numbers of an array that are shown; of a larger one only how large it is."""
BYTES = 1_000_000
"""The same of an array or a data frame, in bytes."""
LONGEST = 160
"""Characters of a value as it is shown."""
_PLAIN = (date, datetime, time, timedelta, timezone, Enum, Number, PurePath, Pattern, UUID, range, bytes)
_STEADY = (*_PLAIN, type, FunctionType, BuiltinFunctionType, ModuleType, BaseException)
"""What stands for itself: nothing changes it in place, or it is code."""
_LISTS: tuple[Any, ...] = (list, deque)
_DICTS: tuple[Any, ...] = (dict, defaultdict, OrderedDict, Counter)
_SETS: tuple[Any, ...] = (set, frozenset)
_OWN_WAYS = (
    *("__reduce__", "__reduce_ex__", "__getstate__", "__setstate__", "__getnewargs__", "__getnewargs_ex__"),
    *("__copy__", "__deepcopy__"),
)
"""Methods by which a class says how its objects are copied."""

Parts: TypeAlias = "dict[str, object]"
"""What an object holds, by name."""


class CanNot(Exception):
    """A value can't be copied; `kind` is the class of the part that is in the way, `why` says how."""

    def __init__(self, value: object, why: str) -> None:
        super().__init__(why)
        self.kind = type(value).__name__
        self.why = why


class _TooMany(Exception):
    """A value has more items than are copied."""


class Copier:
    """Copies values together: what two of them share, their copies share too."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[object, object]] = {}
        """Copies by the identity of what they are copies of, which is held, so that no other takes it."""
        self._left = 0
        self.size = 0
        """Bytes that the last copy takes, about."""
        self.texts = 0
        """Bytes of the texts in it: it holds those of what it is a copy of."""

    def copy(self, value: object) -> object:
        """A copy of `value`, with at most `ITEMS` items in it; `NotKept` where there can be none."""
        known = dict(self._made)
        self._left = ITEMS
        self.size = self.texts = 0
        try:
            return self._copy(plain_top(value))
        except CanNot as error:
            why = error.why
            if error.kind != type(value).__name__:
                why = f"it holds a {error.kind}: {why}"
        except _TooMany:
            why = f"more than {ITEMS:,} items"
        except RecursionError:
            why = "its parts are too deep in each other"
        except Exception as error:  # an object may answer to anything with anything
            why = f"it can't be copied ({type(error).__name__})"
        self._made = known  # what was begun is not whole
        return NotKept(type(value).__name__, why)

    def _copy(self, value: Any) -> Any:
        self._count(1)
        if steady(value):
            self.texts += len(value) if isinstance(value, (str, bytes)) else 0
            return value
        known = self._made.get(id(value))
        if known is not None:
            return known[1]
        kind = cast(Any, type(value))
        if kind in _LISTS:
            made = self._note(value, kind() if kind is list else deque(maxlen=value.maxlen))
            made.extend(self._each(value))
        elif kind in _DICTS:
            made = self._note(value, defaultdict(value.default_factory) if kind is defaultdict else kind())
            for key, item in _pairs(value):
                cast(Any, dict).__setitem__(made, self._steady(key), self._copy(item))
        elif kind in _SETS:
            self._count(len(value))
            made = self._note(value, kind(map(self._steady, value)))
        elif issubclass(kind, tuple):
            if kind is not tuple and not hasattr(cast(Any, kind), "_fields"):
                raise CanNot(value, "its class is a tuple of its own")
            _refuse_ends(value)
            made = self._note(value, cast(Any, tuple).__new__(kind, self._each(cast(Any, tuple).__iter__(value))))
        elif kind is MethodType:
            made = self._note(value, MethodType(value.__func__, self._copy(value.__self__)))
        elif kind is bytearray:
            self._count(len(value) // 64)
            made = self._note(value, bytearray(value))
        elif _is_array(value):
            if _bytes(value) > BYTES:
                raise CanNot(value, f"more than {BYTES:,} bytes")
            self.size += _bytes(value)
            made = self._note(value, value.copy())
        else:
            made = self._object(value)
        return made

    def _count(self, items: int) -> None:
        self._left -= items
        self.size += items * ITEM
        if self._left < 0:
            raise _TooMany

    def _each(self, items: Iterable[object]) -> list[object]:
        return [self._copy(item) for item in items]

    def _note(self, value: object, made: Any) -> Any:
        self._made[id(value)] = (value, made)
        return made

    @staticmethod
    def _steady(key: object) -> object:
        """A key, or an item of a set: a copy of it would be found by another hash."""
        if not steady(key):
            raise CanNot(key, "it is a key, and may change")
        return key

    def _object(self, value: Any) -> Any:
        parts = parts_of(value)
        _refuse_ends(value)
        made = self._note(value, cast(Any, object).__new__(type(value)))
        put_parts(made, {name: self._copy(part) for name, part in parts.items()})
        return made


def _pairs(value: Any) -> list[tuple[Any, Any]]:
    """The items of a dict, of whatever class."""
    return list(cast(Any, dict).items(value))


def _is_array(value: Any) -> bool:
    """Whether `value` is an array of numpy, or a data frame or a column of pandas; their subclasses are authors'."""
    kind = cast(Any, type(value))
    if (kind.__module__.partition(".")[0], kind.__name__) == ("numpy", "ndarray"):
        return not value.dtype.hasobject
    return (kind.__module__.partition(".")[0], kind.__name__) in (("pandas", "DataFrame"), ("pandas", "Series"))


def _bytes(value: Any) -> int:
    used = value.nbytes if hasattr(value, "nbytes") else value.memory_usage().sum()
    return int(used)


def steady(value: object) -> bool:
    """Whether `value` may stand for itself."""
    kind = type(value)
    if immutable(value) or isinstance(value, _STEADY):
        return True
    home = kind.__module__
    if home == "string.templatelib":
        return True
    return home.startswith("hyper_local.") and not home.startswith(("hyper_local.examples", "hyper_local.starters"))


# Objects ----------------------------------------------------------------------


def parts_of(value: Any) -> Parts:
    """What an object holds in its `__dict__` and its slots. Raises `CanNot`."""
    kind = cast(Any, type(value))
    pydantic = _pydantic()
    if pydantic is not None and issubclass(kind, pydantic):
        if kind.__copy__ is not pydantic.__copy__ or kind.__deepcopy__ is not pydantic.__deepcopy__:
            raise CanNot(value, "its class says itself how it is copied")
        return {**vars(value), **{name: getattr(value, name) for name in _PYDANTIC}}
    if hasattr(kind, "fileno"):
        raise CanNot(value, "it is open, and belongs to the running program")
    if any(_is_own(kind, name) for name in _OWN_WAYS):
        raise CanNot(value, "its class says itself how it is copied")
    try:
        reduced: tuple[Any, ...] = cast(Any, object).__reduce_ex__(value, 2)
    except TypeError:
        raise CanNot(value, "it belongs to the running program") from None
    if any(part is not None for part in reduced[3:]):
        raise CanNot(value, f"its class is a {kind.__mro__[-2].__name__} of its own")
    slots = [name for name in _slots(kind) if hasattr(value, name)]
    return {**getattr(value, "__dict__", {}), **{name: getattr(value, name) for name in slots}}


def _refuse_ends(value: object) -> None:
    """Raise `CanNot` for an object of a class with `__del__`, a `weakref.finalize`, and what one waits for."""
    waiting = any(isinstance(one.__callback__, finalize) for one in getweakrefs(value))
    if waiting or isinstance(value, cast(Any, finalize)) or hasattr(type(value), "__del__"):
        raise CanNot(value, "it does something when it ends, and its copy would too")


def _is_own(kind: Any, name: str) -> bool:
    """Whether a class has such a method of its own; those that `dataclasses` gives do what we do."""
    method = getattr(kind, name, None)
    return method is not getattr(object, name, None) and getattr(method, "__module__", "") != "dataclasses"


def _slots(kind: Any) -> Iterator[str]:
    for base in cast("tuple[type[Any], ...]", kind.__mro__):
        names = vars(base).get("__slots__", ())
        for name in (names,) if isinstance(names, str) else names:
            if name not in ("__dict__", "__weakref__"):
                private = name.startswith("__") and not name.endswith("__")
                yield f"_{base.__name__.lstrip('_')}{name}" if private else name


_PYDANTIC = ("__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")


def put_parts(made: object, parts: Mapping[str, object]) -> None:
    """Let an object of `object.__new__` hold these."""
    slots = {*_slots(type(made)), *_PYDANTIC}
    for name, part in parts.items():
        if name in slots:
            object.__setattr__(made, name, part)
        else:
            vars(made)[name] = part


def _pydantic() -> Any:
    """pydantic's class of models, where anybody has imported it."""
    module = sys.modules.get("pydantic")
    return getattr(module, "BaseModel", None)


# Comparing --------------------------------------------------------------------


def alike(one: object, other: object) -> bool:
    """Whether two copies are copies of the same."""
    try:
        return _alike(one, other, set())
    except Exception:  # a key may be of a class whose `==` is an author's
        return False


def _alike(one: Any, other: Any, seen: set[tuple[int, int]]) -> bool:
    if one is other:
        return True
    kind = cast(Any, type(one))
    if kind is not type(other):
        return False
    pair = (id(one), id(other))
    if pair in seen:
        return True
    if kind is NotKept or kind in _SETS or kind is bytearray:
        return bool(one == other)
    seen.add(pair)
    if kind in _LISTS or issubclass(kind, tuple):
        return len(one) == len(other) and all(_alike(a, b, seen) for a, b in zip(one, other, strict=True))
    if kind in _DICTS:
        both = list(zip(_pairs(one), _pairs(other), strict=False))
        return len(one) == len(other) and all(_same_key(a[0], b[0]) and _alike(a[1], b[1], seen) for a, b in both)
    if steady(one):
        return _same_key(one, other)
    if kind is MethodType:
        return one.__func__ is other.__func__ and _alike(one.__self__, other.__self__, seen)
    if _is_array(one):
        if hasattr(one, "equals"):
            return bool(one.equals(other))
        return (one.shape, one.dtype) == (other.shape, other.dtype) and one.tobytes() == other.tobytes()
    mine, theirs = parts_of(one), parts_of(other)
    return mine.keys() == theirs.keys() and all(_alike(mine[name], theirs[name], seen) for name in mine)


def _same_key(one: object, other: object) -> bool:
    """Whether two steady values are equal; what may have an `==` of the author's counts by identity."""
    if one is other or type(one) is not type(other):
        return one is other
    if not immutable(one) and type(one).__module__.partition(".")[0] not in _KNOWN:
        return False
    # What is not a number is not equal to itself.
    return bool(one == other) or bool(one != one and other != other)


_KNOWN = frozenset("builtins datetime decimal fractions hyper_local numpy pandas pathlib re uuid zoneinfo".split())
"""Where classes come from whose `==` is no author's."""


# Showing ----------------------------------------------------------------------


class _Short(reprlib.Repr):
    """Like `repr()`, and short; dicts in their own order."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlevel = 4
        self.maxlist = self.maxtuple = self.maxset = self.maxfrozenset = self.maxdeque = self.maxdict = 12
        self.maxstring = self.maxother = 100

    def repr_dict(self, x: Any, level: int) -> str:
        if level <= 0:
            return "{…}"
        pairs = [f"{self.repr1(k, level - 1)}: {self.repr1(x[k], level - 1)}" for k in islice(x, self.maxdict)]
        return f"{{{', '.join([*pairs, '…'] if len(x) > self.maxdict else pairs)}}}"

    def repr_NotKept(self, x: NotKept, level: int) -> str:  # noqa: N802 - reprlib looks for the class's name
        return x.kind


_short = _Short()


def shown(value: Any) -> str:
    """`value` in few words, whatever its `repr()` does."""
    try:
        large = _is_array(value) and value.size > FEW
        text = f"{type(value).__name__}, {' by '.join(map(str, value.shape))}" if large else _short.repr(value)
        if not isinstance(cast(object, text), str):
            raise TypeError
    except KeyboardInterrupt:
        raise
    except BaseException:  # an author's repr(), or what it calls
        text = f"<{type(value).__name__}, and its repr() fails>"
    text = text.replace("\n", "⏎")
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
