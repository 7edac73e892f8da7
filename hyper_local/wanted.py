"""Wanted: what Python's own functions and signs want, where they were given something else (L6, with `mishaps.py`)."""

from __future__ import annotations

import ast
import builtins
import random
import re
import sys
from datetime import date, datetime, time
from types import FunctionType, MethodType, ModuleType
from typing import Any, cast

from .errors import raised_at
from .failing import LONGEST, MISSING, Code, Failing, method, part, shown

_NUMBERS = (int, float)


def hidden(spot: Failing) -> str:
    """`sum([1, 2])` where a variable has the name `sum`: what to say of it; "" of any other call."""
    name = spot.node.func if isinstance(spot.node, ast.Call) else None
    if not isinstance(name, ast.Name) or name.id.startswith("_") or callable(cast(object, spot.value(name))):
        return ""
    if spot.value(name) is MISSING or not callable(cast(object, getattr(builtins, name.id, None))):
        return ""
    return f"The variable {name.id} hides Python's own {name.id}(): give it another name."


def two_numbers(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """`random.randint(6)`."""
    call = spot.node
    if not isinstance(call, ast.Call) or not (called := shown(call.func)) or _randint(spot, call.func) is False:
        return ""
    takes = "It takes two numbers, the lowest and the highest"
    if len(call.args) == 1 and not call.keywords and not isinstance(call.args[0], ast.Starred):
        given, most = call.args[0], shown(call.args[0])
        number: object = spot.value(given)
        if not isinstance(given, (ast.Constant, ast.UnaryOp)) or (type(number) is int and number > 1):
            return f"{takes}. Write {called}(1, {most})" if most else ""
        return f"{takes}, such as {called}(1, 6)"
    return f"{takes}, such as {called}(1, 6)" if not call.args and not call.keywords else ""


def parentheses(node: ast.Subscript, error: BaseException, what: str) -> str:
    """`range[3]`, `print["x"]`: what to write where brackets stand behind a function, or behind a class."""
    code, given = Code(node, raised_at(error)), node.slice
    who = code.of(node.value)
    if len(code.text) > LONGEST:
        return ""
    said = f"{who} is {what}called with parentheses"
    if not isinstance(given, ast.Slice):
        return f"{said}: {who}({code.of(given)})"
    if who == "range" and given.upper is not None:
        parts = [code.of(part) for part in (given.lower, given.upper, given.step) if part is not None]
        return f"{said}: range({', '.join(parts if given.lower is not None else ['0', *parts])})"
    return f"{said}, as in range(3)" if who == "range" else f"{said}."


def _randint(spot: Failing, node: ast.expr) -> bool:
    """Whether an expression is Python's own `randint`."""
    if isinstance(node, ast.Attribute):
        return spot.value(node.value) is random and node.attr == "randint"
    value = spot.value(node)
    return isinstance(value, MethodType) and value.__func__ is random.Random.randint


def rounded(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """`round("3.14")`."""
    call = spot.node
    if not isinstance(call, ast.Call) or shown(call.func) != "round" or not call.args:
        return ""
    who, value = shown(call.args[0]), spot.value(call.args[0])
    rest = "".join(f", {ast.unparse(x)}" for x in (*call.args[1:], *call.keywords))
    if not who or len(who + rest) > LONGEST:
        return ""
    if found[1] == "str":
        what = f"{who} is text, and only" if value is not MISSING else "Only"
        return f"{what} numbers are rounded. Write round(float({who}){rest})"
    if found[1] == "NoneType" and value is None and not isinstance(call.args[0], ast.Constant):
        return f"{who} is None here. Where that may be, ask first: if {who} is not None: …"
    return ""


def times(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """`"5" * 1.5`, and `price * count` of two texts."""
    node = spot.node
    sides = (node.left, node.right) if isinstance(node, ast.BinOp) else ()
    if isinstance(node, ast.AugAssign):
        sides = (node.target, node.value)
    if not isinstance(getattr(node, "op", None), ast.Mult) or not all(map(shown, sides)):
        return ""
    texts = [side for side in sides if type(spot.value(side)) is str]
    lists = [side for side in sides if type(spot.value(side)) in (list, tuple)]
    if lists:
        kind = type(cast(object, spot.value(lists[0]))).__name__
        what = f"{shown(lists[0])} is a {kind}, and * makes it longer: for that it takes whole numbers."
        return f"{what} To multiply each of its items, write [item * … for item in {shown(lists[0])}]"
    if not texts:
        return ""
    names, said = [side.id for side in texts if isinstance(side, ast.Name)], [*dict.fromkeys(map(shown, texts))]
    what = f"{' and '.join(said)} {'is' if len(said) == 1 else 'are'} text here."
    if sent := [name for name in names if name in spot.parameters]:
        typed = ", ".join(f"{name}: float" for name in dict.fromkeys(sent))
        return f"{what} If a field sends it and means a number, say so: def {spot.function}({typed})"
    made = [f"float({shown(side)})" if side in texts else shown(side) for side in sides]
    return f"{what} To multiply numbers, write {' * '.join(made)}"


def nothing_in(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """`"a" in 3`."""
    node = spot.node
    if not isinstance(node, ast.Compare) or len(node.ops) != 1 or not isinstance(node.ops[0], (ast.In, ast.NotIn)):
        return ""
    whole = node.comparators[0]
    who, value = shown(whole), spot.value(whole)
    if not who or value is MISSING:
        return ""
    if value is None and not isinstance(whole, ast.Constant):
        return f"{who} is None here. Where that may be, ask first: if {who} is not None: …"
    if type(value) is FunctionType:
        return f"{who} is a function. To take what it gives, call it: {who}()"
    if type(value) in _NUMBERS:
        sign = "!=" if isinstance(node.ops[0], ast.NotIn) else "=="
        return f"{who} is a number, and nothing is in it. in looks into a list or a text; {sign} compares."
    return ""


def one_value(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """`birds.append("a", "b")`."""
    who, whole, args = method(spot.node)
    called = spot.node.func.attr if isinstance(spot.node, ast.Call) and whole is not None else ""  # type: ignore[attr-defined]
    if called != found[1] or not who or type(spot.value(whole)) is not list or len(args) < 2:
        return ""
    if any(isinstance(x, ast.Starred) for x in args) or len(given := ", ".join(map(ast.unparse, args))) > LONGEST:
        return ""
    return f"append() adds one item. Write {who}.extend([{given}]), or a line with append() for each."


def of_attribute(spot: Failing, value: object, name: str) -> str:
    """What to say of a `name` that `value` does not have, and that stands elsewhere; "" of others."""
    return (_of_tuple(spot, name) if type(value) is tuple else "") or _of_module(spot, value, name)


def a_date(spot: Failing, value: object, name: str) -> str:
    """What to say where a parameter is the text of a date or a time, and is asked for a part of it; "" of others."""
    node = spot.node.value if isinstance(spot.node, ast.Attribute) else None
    if type(value) is not str or not isinstance(node, ast.Name) or node.id not in spot.parameters:
        return ""
    kind = next((kind for kind, pattern in _DATES.items() if re.fullmatch(pattern, value)), None)
    if kind is None or not hasattr(kind, name) or name.startswith("_"):
        return ""
    typed, known = kind.__name__, spot.frame.f_globals.get(kind.__name__, kind)
    if known is not kind:
        return ""  # the file has something of its own that is called so
    wanted = f"def {spot.function}({node.id}: {typed}), with from datetime import {typed} at the top."
    return f"If a field sends it and means a {typed}, say so: {wanted}"


_DATES = {
    datetime: r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?",
    date: r"\d{4}-\d\d-\d\d",
    time: r"\d\d:\d\d(:\d\d(\.\d+)?)?",
}
"""What fields for dates and times send."""


def _of_tuple(spot: Failing, name: str) -> str:
    """`pair.append(3)`: what to write where a tuple has no such method, and a list has; else ""."""
    who, _ = part(spot.node)
    if not who or name not in ("append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse"):
        return ""
    named = not who.startswith("(")
    what = f"{who} is a tuple, which stays as it is. A list can be changed: it is written with brackets, […]"
    return f"{what}; or list({who}) makes one." if named else what


def _of_module(spot: Failing, value: Any, name: str) -> str:
    """`random.randint(1, 6)` after `from random import random`, and `datetime.now()` after `import datetime`."""
    who, whole = part(spot.node)
    if not isinstance(whole, ast.Name) or not isinstance(spot.node, ast.Attribute) or spot.node.attr != name:
        return ""
    if isinstance(value, ModuleType):
        own = value.__name__
        inner = vars(value).get(own) if own in sys.stdlib_module_names else None
        if not isinstance(inner, type) or name.startswith("_") or not hasattr(cast(object, inner), name):
            return ""
        call = "()" if callable(getattr(inner, name)) else ""
        return f"{name}{call} belongs to the class {own} in the module {own}. Write {who}.{own}.{name}{call}"
    module = sys.modules.get(who) if who in sys.stdlib_module_names else None
    if module is None or vars(module).get(who) is not value or name not in vars(module) or name.startswith("_"):
        return ""
    if isinstance(value, type):
        beside = f"{who} is a class here, and {name} stands beside it in the module {who}."
        return f"{beside} Write at the top of the file: from {who} import {who}, {name}. Then it is {name} alone."
    return (
        f"{who} is the function {who}() here: from {who} import {who} takes it out of the module. Write import {who} "
        f"at the top of the file; then {who}.{name} is found, and the function is {who}.{who}()."
    )
