"""Owned functions: functions given as props, which run as those of the instance whose they are (rule P6)."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from functools import partial
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType, NoneType
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from .instance import Instance


class evaluating:  # noqa: N801 - a context manager; one made of a generator takes four calls more, at each render
    """What runs in here evaluates `instance`: its template or computed lines; with `begins`, its body.

    A function that is called in one reads: its owner has nothing new to show.
    """

    __slots__ = ("_token", "begins", "instance", "over")
    _token: Token[evaluating | None]

    def __init__(self, instance: Instance, *, begins: bool = False) -> None:
        self.instance = instance
        self.begins = begins
        self.over = False

    def __enter__(self) -> None:
        self._token = _evaluation.set(self)

    def __exit__(self, *error: object) -> None:
        self.over = True  # for a task that was started in it, which goes on with a copy of the context
        _evaluation.reset(self._token)


_evaluation: ContextVar[evaluating | None] = ContextVar("hyper_local_evaluation", default=None)


@contextmanager
def acting() -> Generator[None]:
    """What runs in here is a hook, though a render may be what calls it."""
    token = _evaluation.set(None)
    try:
        yield
    finally:
        _evaluation.reset(token)


class OwnedFunction:
    """A function given as a prop: it runs as its owner's, and the owner renders too (P6).

    Not so where a child calls it to show what it gives, as a formatter or a
    filter: the owner would render for ever. Such a child renders whenever its
    owner does instead, and with it whatever stands between the two.
    """

    __slots__ = ("__weakref__", "function", "owner")

    def __init__(self, function: Callable[..., Any], owner: Instance) -> None:
        self.function = function
        self.owner = owner

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        evaluation = _evaluation.get()
        if evaluation is None or evaluation.over:
            try:
                result = self.function(*arguments, **keywords)
            finally:
                self.owner.home.invalidate(self.owner)
        elif evaluation.begins:
            before = self.marks()
            try:
                result = self.function(*arguments, **keywords)
            finally:
                if self.marks() != before:
                    self.owner.home.invalidate(self.owner)
        else:
            at: Instance | None = evaluation.instance
            while at is not None and at is not self.owner:
                at.calls_owners = True
                at = at.parent
            result = self.function(*arguments, **keywords)
        return self.to_its_end(result) if inspect.iscoroutine(result) else result

    def marks(self) -> list[tuple[str, int, int]]:
        """What changes when the owner's state is bound anew, or grows or shrinks; the values may be large."""
        return [(k, id(v), _size(v)) for k, v in self.owner.state.items()]

    async def to_its_end(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """What an async function gives; the owner renders once more when it has ended."""
        try:
            return await coroutine
        finally:
            self.owner.home.invalidate(self.owner)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OwnedFunction) and other.function == self.function

    def __hash__(self) -> int:
        return hash(self.function)

    def __repr__(self) -> str:
        return f"<{getattr(self.function, '__name__', 'function')} of {self.owner.component.name}>"


def _size(value: Any) -> int:
    try:
        return len(value)
    except Exception:  # an object's own, or it has none
        return 0


owners: dict[int, Instance] = {}
"""Instances by the identity of their namespaces, to find the owner of a function."""


def owner_of(function: object) -> Instance | None:
    """The instance in whose namespace `function` was defined."""
    if isinstance(function, OwnedFunction):
        return function.owner
    space = getattr(function, "__globals__", None)
    return owners.get(id(space)) if space is not None else None


def owned(value: object, writer: Instance) -> object:
    """A function that a template of `writer` gives as a prop, so that it runs as its owner's (P6).

    A function knows whose it is; `items.append` is the writer's. Classes and
    other objects that can be called are values like any other.
    """
    owner: Instance | None = None
    function: Any = value
    if isinstance(function, BuiltinFunctionType) and not isinstance(function.__self__, (ModuleType, NoneType)):
        owner = writer
    elif isinstance(function, (FunctionType, MethodType, partial)):
        owner = owner_of(_innermost(function))
    return value if owner is None else OwnedFunction(cast("Callable[..., Any]", value), owner)


def _innermost(function: Any) -> Any:
    """The plain function in `partial(picker.choose, 1)`."""
    while isinstance(function, (partial, MethodType)):
        function = cast(Any, function).func if isinstance(function, partial) else function.__func__
    return function
