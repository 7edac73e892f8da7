"""Uncalled: a function that a template shows where what it gives is meant, and its call as the author would write it.

`shown_text.py` refuses such a function; which expression of the template it came from is found here (T1).
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from typing import Any

from .errors import RenderError
from .failing import LONGEST, MISSING, Code, Failing, failing
from .nothing import CHANGING

_EMPTY: dict[object, object] = {str: "", int: 0, float: 0.0, list: [], dict: {}, tuple: ()}
"""Empty values of types of Python's own, which are asked what methods take: with nothing, none changes them."""


def call_named(error: RenderError) -> None:
    """Let the hint of an error about a function that is shown name the author's own expression, where it is plain."""
    spot, shown = failing(error) if error.function is not None else None, error.function
    if spot is None or error.location is None or not isinstance(spot.node, ast.expr):
        return
    found = [node for node in _uncalled(spot.node) if _is(spot, node, shown)]
    code = Code(spot.node, error.location)
    if len(found) != 1 or len(code.text) > LONGEST:
        return
    owner, name = getattr(shown, "__self__", None), getattr(shown, "__name__", "")
    who = code.of(found[0].value) if isinstance(found[0], ast.Attribute) else ""
    if who and name in CHANGING.get(type(owner).__name__, ()):
        written = {"sort": f"sorted({who})", "reverse": f"{who}[::-1]"}.get(name, "")
        what = f"{name}() changes {who}, and gives nothing that could be shown."
        does = f"Write {{{written}}}" if written and found[0] is spot.node else "Call it in a function of this file."
        error.hint = f"{what} {does}"
        return
    if who and name == "count" and isinstance(owner, (list, tuple)):
        error.hint = f"To count what is in {who}, write {{len({who})}}"
        return
    given = _taken(shown)
    how = "and give it what it takes in parentheses" if given else "with () behind its name"
    error.hint = f"Call it, {how}: {{{code.calling(found[0], given)}}}"


def _uncalled(node: ast.expr) -> Iterator[ast.Name | ast.Attribute]:
    """What is read and not called in an expression."""
    called = {inner.func for inner in ast.walk(node) if isinstance(inner, ast.Call)}
    for inner in ast.walk(node):
        if isinstance(inner, (ast.Name, ast.Attribute)) and isinstance(inner.ctx, ast.Load) and inner not in called:
            yield inner


def _is(spot: Failing, node: ast.Name | ast.Attribute, function: object) -> bool:
    """Whether an expression may stand for that function."""
    if isinstance(node, ast.Attribute):
        return node.attr == getattr(function, "__name__", "")
    value = spot.value(node)
    return value is function or (value is MISSING and node.id == getattr(function, "__name__", ""))


def _taken(function: Any) -> str:
    """What a function has to be given, by the names of its parameters; "" where it may be called with nothing."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return "…" if _refuses_nothing(function) else ""
    wanted = [x for x in parameters if x.default is x.empty and x.kind not in (x.VAR_POSITIONAL, x.VAR_KEYWORD)]
    return ", ".join(f"{x.name}=…" if x.kind is x.KEYWORD_ONLY else x.name for x in wanted)


def _refuses_nothing(function: Any) -> bool:
    """Whether a method of Python's own, which tells of no parameters, can't be called without any."""
    owner: object = getattr(function, "__self__", None)
    empty = _EMPTY.get(type(owner))
    if empty is None:
        return False
    try:
        getattr(empty, function.__name__)()
    except LookupError:
        return False  # there is nothing in an empty one
    except TypeError:
        return True
    return False
