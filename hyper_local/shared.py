"""Shared: values that all instances of a kernel see (rules B1-B3).

`shared([])` gives a list, `shared({})` a dict, `shared(set())` a set that many
instances and threads may use; any other value is held as `.value`. One lock
serves them all, so that no two locks can wait for each other. A render holds it
and reads the plain containers; iteration elsewhere sees a copy.
"""

from __future__ import annotations

import threading
from collections.abc import (
    Callable,
    ItemsView,
    Iterable,
    Iterator,
    KeysView,
    Mapping,
    MutableMapping,
    MutableSequence,
    MutableSet,
    ValuesView,
)
from functools import wraps
from typing import Any, Generic, SupportsIndex, TypeVar, cast, overload

from .errors import ConflictError

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")

lock = threading.RLock()
"""Held during every operation, every render, and every turn of a handler."""

_here = threading.local()


class Loose:
    """Changes of values that no kernel knows: those that a helper module has made (B3)."""

    changes = 0
    """How many there were."""
    listeners: list[Callable[[], None]] = []  # noqa: RUF012 - one list, for all
    """Called for each change of a value with `auto_broadcast`."""


class Root:
    """What belongs to one call of `shared()`: who must hear of changes."""

    __slots__ = ("auto", "changed", "on_change", "versions")

    def __init__(self, auto: bool = False) -> None:
        self.auto = auto
        self.changed = False
        self.on_change: Callable[[], None] | None = None
        self.versions: dict[tuple[int, object], int] = {}


class _Shared:
    """A container that belongs to a `Root`."""

    __slots__ = ("_root", "_value")

    def __init__(self, value: Any, root: Root) -> None:
        self._value = value
        self._root = root

    def __enter__(self) -> Any:
        """Hold the lock for an operation of several steps (B2)."""
        lock.acquire()
        return self

    def __exit__(self, *exc: object) -> None:
        lock.release()

    def _wrap(self, value: Any) -> Any:
        """Containers inside are guarded too, else `messages[0]["x"] = 1` would not be."""
        if getattr(_here, "rendering", 0):
            return value
        made = _kind_for(value)
        return made(value, self._root) if made else value

    def _saw(self, key: object) -> None:
        """Remember which version of `key` this thread read, to find a lost update (B2)."""
        place = (id(self._value), _hashable(key))
        _here.__dict__.setdefault("seen", {})[place] = self._root.versions.get(place, 0)

    def _check(self, key: object, guard: bool) -> None:
        """Refuse a write that would lose another thread's update (B2)."""
        root = self._root
        place = (id(self._value), _hashable(key))
        if guard:
            seen = _here.__dict__.get("seen", {})
            if place in seen and seen.pop(place) != root.versions.get(place, 0):
                raise ConflictError(
                    "another thread changed this shared value between your reading and writing it\n"
                    "  Hold it while you change it: with metrics: metrics['users'] += 1"
                )
        root.versions[place] = root.versions.get(place, 0) + 1

    def _changed(self) -> None:
        root = self._root
        root.changed = True
        if root.on_change is None:
            Loose.changes += 1
        if root.auto:
            for listener in Loose.listeners if root.on_change is None else [root.on_change]:
                listener()

    def __eq__(self, other: object) -> bool:
        with lock:
            return bool(self._value == (other._value if isinstance(other, _Shared) else other))

    def __repr__(self) -> str:
        with lock:
            return f"shared({self._value!r})"

    def __reduce__(self) -> Any:
        with lock:
            return (_same, (plain(self),))

    def __copy__(self) -> Any:
        return plain(self)

    def __deepcopy__(self, memo: object) -> Any:
        with lock:
            return plain(self._value)


def _same(value: T) -> T:
    return value


def _hashable(key: object) -> object:
    try:
        hash(key)
    except TypeError:
        return repr(key)
    return key


def _guarded() -> bool:
    """Whether this thread may lose an update: not the kernel's, and not holding the lock."""
    return not getattr(_here, "kernel", 0) and not cast(Any, lock)._is_owned()


def plain(value: Any) -> Any:
    """A deep copy of `value` in ordinary containers."""
    if isinstance(value, _Shared):
        return value.__deepcopy__({})
    if isinstance(value, dict):
        return {k: plain(v) for k, v in cast("dict[Any, Any]", value).items()}
    if isinstance(value, list):
        return [plain(v) for v in cast("list[Any]", value)]
    return value


def _at_once(*names: str) -> Callable[[type[T]], type[T]]:
    """Make methods of several steps, which a class inherits, one operation each (B2)."""

    def locked(method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def whole(*arguments: Any, **keywords: Any) -> Any:
            with lock:
                return method(*arguments, **keywords)

        return whole

    def decorate(kind: type[T]) -> type[T]:
        for name in names:
            setattr(kind, name, locked(getattr(kind, name)))
        return kind

    return decorate


@_at_once("__contains__", "__iadd__", "clear", "count", "extend", "index", "pop", "remove", "reverse")
class SharedList(_Shared, MutableSequence[T], Generic[T]):
    """A list that all instances share."""

    __slots__ = ()

    def __len__(self) -> int:
        with lock:
            return len(self._value)

    @overload
    def __getitem__(self, index: SupportsIndex) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: Any) -> Any:
        guard = _guarded()
        with lock:
            if guard:
                self._saw(index)
            value = self._value[index]
            return [self._wrap(v) for v in value] if isinstance(index, slice) else self._wrap(value)

    def __setitem__(self, index: Any, value: Any) -> None:
        guard = _guarded()
        with lock:
            self._check(index, guard)
            self._value[index] = plain_top(value) if not isinstance(index, slice) else [plain_top(v) for v in value]
            self._changed()

    def __delitem__(self, index: Any) -> None:
        with lock:
            del self._value[index]
            self._changed()

    def insert(self, index: SupportsIndex, value: T) -> None:
        """Put `value` before `index`."""
        with lock:
            self._value.insert(index, plain_top(value))
            self._changed()

    def append(self, value: T) -> None:
        """Put `value` at the end."""
        with lock:
            self._value.append(plain_top(value))
            self._changed()

    def __iter__(self) -> Iterator[T]:
        with lock:
            if getattr(_here, "rendering", 0):
                return iter(self._value)
            return iter([self._wrap(v) for v in self._value])

    def __reversed__(self) -> Iterator[T]:
        return reversed(list(self))

    def __add__(self, other: Iterable[Any]) -> list[Any]:
        return [*self, *other]

    def sort(self, *, key: Callable[[T], Any] | None = None, reverse: bool = False) -> None:
        """Sort in place."""
        with lock:
            self._value.sort(key=key, reverse=reverse)
            self._changed()

    def copy(self) -> list[T]:
        """An ordinary list of the same items."""
        return cast("list[T]", plain(self))


@_at_once("clear", "get", "pop", "popitem", "setdefault", "update")
class SharedDict(_Shared, MutableMapping[K, V], Generic[K, V]):
    """A dict that all instances share."""

    __slots__ = ()

    def __len__(self) -> int:
        with lock:
            return len(self._value)

    def __getitem__(self, key: K) -> V:
        guard = _guarded()
        with lock:
            if guard:
                self._saw(key)
            return self._wrap(self._value[key])

    def __setitem__(self, key: K, value: V) -> None:
        guard = _guarded()
        with lock:
            self._check(key, guard)
            self._value[key] = plain_top(value)
            self._changed()

    def __delitem__(self, key: K) -> None:
        with lock:
            del self._value[key]
            self._changed()

    def __iter__(self) -> Iterator[K]:
        with lock:
            return iter(list(self._value))

    def __contains__(self, key: object) -> bool:
        with lock:
            return key in self._value

    # Views of a copy: while they are walked, another thread may change the dict.

    def keys(self) -> KeysView[K]:
        """Its keys, as they are now."""
        return self._now().keys()

    def values(self) -> ValuesView[V]:
        """Its values, as they are now."""
        return self._now().values()

    def items(self) -> ItemsView[K, V]:
        """Its items, as they are now."""
        return self._now().items()

    def _now(self) -> dict[K, V]:
        with lock:
            if getattr(_here, "rendering", 0):
                return self._value
            return {key: self._wrap(value) for key, value in self._value.items()}

    def copy(self) -> dict[K, V]:
        """An ordinary dict of the same items."""
        return cast("dict[K, V]", plain(self))

    def __or__(self, other: Mapping[Any, Any]) -> dict[Any, Any]:
        return {**plain(self), **other}


@_at_once("__iand__", "__ior__", "__isub__", "__ixor__", "clear", "isdisjoint", "pop", "remove")
class SharedSet(_Shared, MutableSet[T], Generic[T]):
    """A set that all instances share."""

    __slots__ = ()

    def __len__(self) -> int:
        with lock:
            return len(self._value)

    def __contains__(self, value: object) -> bool:
        with lock:
            return value in self._value

    def __iter__(self) -> Iterator[T]:
        with lock:
            return iter(set(self._value))

    def add(self, value: T) -> None:
        """Add `value`."""
        with lock:
            self._value.add(value)
            self._changed()

    def discard(self, value: T) -> None:
        """Remove `value`, if it is there."""
        with lock:
            self._value.discard(value)
            self._changed()

    def update(self, *others: Iterable[T]) -> None:
        """Add everything in `others`."""
        with lock:
            self._value.update(*others)
            self._changed()

    def difference_update(self, *others: Iterable[Any]) -> None:
        """Remove everything in `others`."""
        with lock:
            self._value.difference_update(*others)
            self._changed()

    def intersection_update(self, *others: Iterable[Any]) -> None:
        """Keep what is in all of `others`."""
        with lock:
            self._value.intersection_update(*others)
            self._changed()

    def union(self, *others: Iterable[Any]) -> set[Any]:
        """An ordinary set of what is in this one or in `others`."""
        return self.copy().union(*others)

    def intersection(self, *others: Iterable[Any]) -> set[T]:
        """An ordinary set of what is in all of them."""
        return self.copy().intersection(*others)

    def difference(self, *others: Iterable[Any]) -> set[T]:
        """An ordinary set of what is in this one alone."""
        return self.copy().difference(*others)

    def issubset(self, other: Iterable[Any]) -> bool:
        """Whether `other` has everything in this one."""
        return self.copy().issubset(other)

    def issuperset(self, other: Iterable[Any]) -> bool:
        """Whether this one has everything in `other`."""
        return self.copy().issuperset(other)

    def copy(self) -> set[T]:
        """An ordinary set of the same members."""
        with lock:
            return set(self._value)

    @classmethod
    def _from_iterable(cls, it: Iterable[Any]) -> set[Any]:
        return set(it)


class SharedValue(_Shared, Generic[T]):
    """Any other value that all instances share, as `.value`."""

    __slots__ = ()

    @property
    def value(self) -> T:
        guard = _guarded()
        with lock:
            if guard:
                self._saw(None)
            return cast(T, self._wrap(self._value[0]))

    @value.setter
    def value(self, value: T) -> None:
        guard = _guarded()
        with lock:
            self._check(None, guard)
            self._value[0] = plain_top(value)
            self._changed()

    def __repr__(self) -> str:
        with lock:
            return f"shared({self._value[0]!r})"

    def __deepcopy__(self, memo: object) -> Any:
        with lock:
            return plain(self._value[0])

    def __str__(self) -> str:
        return str(self.value)


def plain_top(value: Any) -> Any:
    """A shared container that is put into another is stored as plain data."""
    return plain(value) if isinstance(value, _Shared) else value


_KINDS: dict[type, Callable[[Any, Root], _Shared]] = {list: SharedList, dict: SharedDict, set: SharedSet}


def _kind_for(value: object) -> Callable[[Any, Root], _Shared] | None:
    """The shared container for a plain one."""
    return _KINDS.get(type(value))


# The last overload takes what the others do not: a list never comes to it.
@overload
def shared(  # pyright: ignore[reportOverlappingOverload]
    initial: list[T], *, auto_broadcast: bool = False
) -> SharedList[T]: ...
@overload
def shared(initial: dict[K, V], *, auto_broadcast: bool = False) -> SharedDict[K, V]: ...
@overload
def shared(initial: set[T], *, auto_broadcast: bool = False) -> SharedSet[T]: ...
@overload
def shared(initial: T, *, auto_broadcast: bool = False) -> SharedValue[T]: ...
def shared(initial: Any, *, auto_broadcast: bool = False) -> Any:
    """A value that every instance of this kernel sees (B1).

    Assign it to one module-level name: that name is what identifies it, and the
    first initial value counts. Call `broadcast()` to show changes everywhere, or
    give `auto_broadcast=True`.
    """
    root = Root(auto_broadcast)
    kind = _kind_for(initial)
    return kind(initial, root) if kind else SharedValue[Any]([initial], root)


def root_of(value: Any) -> Root:
    """What belongs to the call of `shared()` that gave `value`."""
    return value._root


def refill(value: Any, content: Any) -> None:
    """Let a shared value hold `content`, plain data of its kind; nobody is told."""
    with lock:
        held: Any = value._value
        if type(held) in (dict, set):
            held.clear()
            held.update(content)
        else:
            held[:] = [content] if isinstance(value, SharedValue) else content


def in_turn() -> bool:
    """Whether another thread renders, or runs a handler."""
    free = lock.acquire(blocking=False)
    if free:
        lock.release()
    return not free


class rendering:  # noqa: N801 - used as `with rendering():`
    """A render holds the lock rather than copying, and reads plain containers."""

    def __enter__(self) -> None:
        lock.acquire()
        _here.rendering = getattr(_here, "rendering", 0) + 1

    def __exit__(self, *exc: object) -> None:
        _here.rendering -= 1
        lock.release()


class turn:  # noqa: N801 - used as `with turn():`
    """A handler between two awaits: no other thread changes shared values meanwhile (B2)."""

    def __enter__(self) -> None:
        lock.acquire()
        _here.kernel = getattr(_here, "kernel", 0) + 1

    def __exit__(self, *exc: object) -> None:
        _here.kernel -= 1
        lock.release()
