"""Bygone: values that code has left in a live instance's variables which is not there any more (rule L10).

`birds = birds.append("owl")` leaves None. When that line is mended and saved, state is
kept, and so is the None: nothing in the new text says where it comes from.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from dataclasses import replace
from numbers import Number
from typing import cast

from .errors import suits
from .failing import failing
from .records import record
from .shared import SharedValue


@record
class Bygone:
    """`value` was kept, and what made it is changed; `first` is what its line at the left margin gives.

    `failed` is what templates raised, in short, while the code that made it was there.
    """

    value: object
    first: object
    failed: frozenset[str]
    is_shared: bool = False
    """Whether it is what a `shared()` value holds, which is never made again (B1)."""
    by: str = ""
    """The line that alone can have made a list or the like None, where it was to change it."""

    @property
    def is_odd(self) -> bool:
        """Whether the value is of another kind than the first one, which is not merely a None that waits for one."""
        # Asked are the classes: an object of the author's may answer to anything.
        kind, begins = type(self.value), type(self.first)
        numbers = issubclass(kind, Number) and issubclass(begins, Number)
        if self.first is None or begins in kind.__mro__ or numbers:
            return False
        # A class that was saved anew is another class of the same name.
        return kind.__qualname__ != begins.__qualname__


def left(
    known: Mapping[str, Bygone],
    otherwise: Collection[str],
    values: Mapping[str, object],
    first: Mapping[str, object],
    failed: frozenset[str],
    nothing: Mapping[str, str] | None = None,
) -> dict[str, Bygone]:
    """What is bygone of the `values` that a save keeps, by name.

    `known` was so before it, `otherwise` are the names whose values the new code makes otherwise, `first` are the
    values with which they would begin, `nothing` are the lines by which some became None.
    """
    found: dict[str, Bygone] = {}
    for name, begins in first.items():
        value, before = values[name], known.get(name)
        if value is begins:
            continue
        if name in otherwise:
            whole = value is None and type(begins) in (list, dict, set)
            by = (nothing or {}).get(name, "") if whole else ""
            # What stands in it may be older than the code that has changed now, and was filled by that as well.
            known_before = before.failed if before is not None and before.value is value else frozenset[str]()
            found[name] = Bygone(value, begins, failed | known_before, by=by)
        elif before is not None and before.value is value:
            found[name] = replace(before, first=begins)
    return found


def still(known: Mapping[str, Bygone], names: Mapping[str, object]) -> dict[str, Bygone]:
    """Those that nothing has replaced since."""
    return {name: one for name, one in known.items() if held(names.get(name)) is one.value}


def held(value: object) -> object:
    """What a variable stands for: of `shared(0)` what it holds."""
    return cast("SharedValue[object]", value).value if is_shared(value) else value


def is_shared(value: object) -> bool:
    """Whether it is what `shared(0)` gives, which holds another value."""
    return type(value) is SharedValue  # pyright: ignore[reportUnknownVariableType]


def left_shared(names: Mapping[str, object], first: Mapping[str, object]) -> dict[str, Bygone]:
    """What is bygone of shared values: `first` are those that the text gives them, where it is a plain one."""
    shared = {name: value for name, value in names.items() if name in first and is_shared(value)}
    found = {name: Bygone(held(value), first[name], frozenset(), is_shared=True) for name, value in shared.items()}
    return {name: one for name, one in found.items() if one.is_odd}


_KINDS: dict[type, str] = {str: "a text", list: "a list", tuple: "a tuple", dict: "a dict", set: "a set"}


def in_words(value: object) -> str:
    """A value, or of which kind it is: texts and what is in lists may be secret."""
    kind = type(value)
    if value is None or kind in (int, float, bool):
        return repr(value)
    return _KINDS.get(kind) or f"an object of the type {kind.__name__}"


def first_words(value: object) -> str:
    """The value that a variable begins with, where it says nothing secret; "" else."""
    plain = value is None or type(value) in (int, float, bool)
    return repr(value) if plain or (type(value) in (*_KINDS,) and not value) else ""


def begun(name: str, one: Bygone) -> str:
    """What is said when a variable begins anew."""
    said = first_words(one.first)
    was = f"was made {in_words(one.value)}" if one.is_odd else "was filled"
    if one.by:
        return f"{name} begins anew{f': {said}' if said else ''}\n  It {was} by {one.by}, which you have changed since."
    return (
        f"{name} begins anew{f': {said}' if said else ''}\n"
        f"  It {was} by code that you have changed since, and the template fails with that."
    )


AGAIN = "you reload the page with F5, make the object anew in a notebook, or start the app again"
"""What lets a variable begin with its first value again."""


def held_back(name: str, one: Bygone) -> str:
    """What is said of a variable that may well be right, although the template works with its first value alone."""
    first = first_words(one.first) or in_words(one.first)
    return (
        f"{name} holds what it held before the save\n"
        f"  Code that made it has changed since. The template fails with it, and works with {first}, with which {name} "
        f"begins. If it is what is wrong: {name} begins with {first} again when {AGAIN}."
    )


def advice(error: BaseException, known: Mapping[str, Bygone], names: dict[str, object], file: str) -> str:
    """What to say of an error that such a value has made; "" where it is not certain. `names` are the module's values.

    Only of an expression that reads the variable itself, and that its kind may have made fail.
    """
    if not isinstance(error, (TypeError, AttributeError, ValueError)):
        return ""
    odd = {name: one for name, one in still(known, names).items() if one.is_odd}
    spot = failing(error) if odd else None
    if spot is None or spot.node is None or spot.frame.f_globals is not names or not spot.nearest:
        return ""
    own = spot.frame.f_locals if spot.frame.f_locals is not names else {}
    read = [node.id for node in ast.walk(spot.node) if isinstance(node, ast.Name)]
    name = next((name for name in read if name in odd and name not in own), "")
    if not name:
        return ""
    one = odd[name]
    first = first_words(one.first) or in_words(one.first)
    again = "you start the app again"
    if not one.is_shared:
        again = AGAIN
    who = f"{name}.value" if one.is_shared else name
    return suits(
        file,
        f"{who} is {in_words(one.value)} here. It comes from code that you have changed since: a save keeps what "
        f"variables hold. {who} begins with {first} again when {again}.",
    )
