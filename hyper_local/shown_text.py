"""Shown text: what a template shows for an object that is no text, no number and nothing made for pages (rule T1)."""

from __future__ import annotations

from types import BuiltinFunctionType, FunctionType, MethodType

from .errors import RenderError

_FUNCTIONS = (FunctionType, BuiltinFunctionType, MethodType)


def shown_text(value: object) -> str:
    """`str(value)`, as a plain `str`.

    Raises `RenderError` for a function: what it gives is meant, and not how Python names it.
    """
    if isinstance(value, _FUNCTIONS):
        raise RenderError(
            f"the function {value.__name__}() stands where a value is meant",
            hint="Call it where it comes from, with () behind its name.",
            function=value,
        )
    made = str(value)
    return made if type(made) is str else str.__str__(made)
