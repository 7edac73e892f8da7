"""Wording: what was wrong with a field, in words for whoever fills in the form (V1).

The answer to a wrong argument names types, for the author. What stands at the
field is made here; no text repeats the value (V3).
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from typing import Any, Union

EMPTY = "Fill in this field."
NO_FILE = "Choose a file."

_BY_TYPE = {
    "int": "Enter a whole number.",
    "float": "Enter a number.",
    "Decimal": "Enter a number.",
    "bool": "Choose yes or no.",
    "str": "Enter a text.",
    "date": "Enter a date.",
    "datetime": "Enter a date and a time.",
    "time": "Enter a time.",
    "File": NO_FILE,
}

_BY_START = {
    "int": "int",
    "float": "float",
    "decimal": "float",
    "finite": "float",
    "bool": "bool",
    "string_type": "str",
    "datetime": "datetime",
    "date": "date",
    "time_delta": "",
    "time": "time",
}
"""How pydantic's names of errors begin, and the type that was wanted; the first that fits counts."""

_BY_NAME: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "missing": lambda ctx: EMPTY,
    "greater_than": lambda ctx: f"Enter more than {ctx['gt']}.",
    "greater_than_equal": lambda ctx: f"Enter {ctx['ge']} or more.",
    "less_than": lambda ctx: f"Enter less than {ctx['lt']}.",
    "less_than_equal": lambda ctx: f"Enter {ctx['le']} or less.",
    "multiple_of": lambda ctx: f"Enter a multiple of {ctx['multiple_of']}.",
    "string_too_short": lambda ctx: _at_least(ctx["min_length"]),
    "string_too_long": lambda ctx: f"Use at most {ctx['max_length']} characters.",
    "string_pattern_mismatch": lambda ctx: "This does not have the right form.",
    "too_short": lambda ctx: f"Choose at least {ctx['min_length']}.",
    "too_long": lambda ctx: f"Choose at most {ctx['max_length']}.",
    "literal_error": lambda ctx: f"Choose {ctx['expected']}.",
    "enum": lambda ctx: f"Choose {ctx['expected']}.",
}

OWN = ("value_error", "assertion_error")
"""Errors whose message is the author's own."""


def _at_least(count: int) -> str:
    return EMPTY if count == 1 else f"Use at least {count} characters."


def of_hint(hint: Any, value: object) -> str:
    """What to say where `value` is not what the annotation `hint` takes."""
    if value == "":
        return EMPTY
    origin = typing.get_origin(hint)
    if origin in (Union, types.UnionType, typing.Annotated, list):
        rest = [inner for inner in typing.get_args(hint) if inner is not type(None)]
        return of_hint(rest[0], value) if rest else of_hint(object, value)
    return _BY_TYPE.get(getattr(hint, "__name__", ""), "This does not fit here.")


def of_pydantic(error: Mapping[str, Any]) -> str:
    """What to say for one of the errors of pydantic's `ValidationError.errors()`."""
    name: str = error["type"]
    if name in OWN:
        return message_of(error)
    if error.get("input") == "":
        return EMPTY
    if name in _BY_NAME:
        return _BY_NAME[name](error.get("ctx", {}))
    wanted = next((kind for start, kind in _BY_START.items() if name.startswith(start)), "")
    return _BY_TYPE.get(wanted) or message_of(error)


def message_of(error: Mapping[str, Any]) -> str:
    """Pydantic's message; of an error that the author raised only their words."""
    message: str = error["msg"]
    return message.partition(", ")[2] if error["type"] in OWN else message
