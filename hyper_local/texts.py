"""A text where a number is meant: what a field sends or stands in quotes, added to a number or compared with one."""

from __future__ import annotations

import ast
import linecache
import re
from collections.abc import Mapping
from types import FrameType, FunctionType, TracebackType

from .errors import in_short
from .failing import failing

_MIXED = re.compile(
    r"unsupported operand type|can only concatenate|not supported between instances of|must be str, not"
)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def of(error: TypeError, names: Mapping[str, object], written: Mapping[int | str, object]) -> str:
    """What to write where `error` is that a text and a number were mixed; "" of others, or where it is not plain.

    `names` are the module's values, `written` the constants that the tag gives which has called, by place or name.
    """
    text = in_short(error)
    if not _MIXED.search(text) or "str" not in text:
        return ""
    code, given = _innermost(error.__traceback__)
    handler = _called_by_us(error.__traceback__)
    spot = failing(error)
    read = {x.id for x in ast.walk(spot.node) if isinstance(x, ast.Name)} if spot is not None and spot.node else None
    asked = [(name, at, value) for name, (at, value) in given.items() if read is None or name in read]
    mixed = [(name, at, value) for name, at, value in asked if isinstance(value, str)]
    if mixed and handler is not None:  # what it takes is what a line of Python gives it: a type there makes no number
        code, given = _parameters(handler)
        texts = [value for _, _, value in mixed]
        mixed = [
            (name, at, value)
            for name, (at, value) in given.items()
            if isinstance(value, str) and any(value is x for x in texts)
        ]
        if not mixed or code not in handler.f_globals:
            return ""
    for name, place, value in mixed:
        if value in (written.get(place), written.get(name)) and _NUMBER.fullmatch(value):
            return f"{name} is text here, as the tag gives {value!r}. Write {value} there, without quotes."
        kind = "float" if "." in value and _NUMBER.fullmatch(value.strip()) else "int"
        return f"{name} is text here, as all that fields send. If it is a number, say so: def {code}({name}: {kind})"
    if "not supported between" in text and (name := _compared_text(error.__traceback__)):
        return (
            f"{name} is text here. To compare it with a number, begin with a number at the left margin, without quotes "
            f"({name} = 0): what is typed into a field with bind={{{name}}} is a number then, too."
        )
    texts = _texts(error.__traceback__)
    if len(texts) == 1:
        return (
            f"{texts[0]} is text here. If it is a number, begin with one at the left margin, without quotes "
            f"({texts[0]} = 0), or make one of it: int({texts[0]})"
        )
    if spot is not None and (said := _of_part(spot.node, names)):
        return said
    if (
        code == "_hl_render" and spot is not None and not isinstance(spot.node, (ast.Call, ast.Compare))
    ):  # sum() adds up what is in a list
        return "To show text and values, write them side by side, such as: Age: {age}"
    return ""


def _of_part(node: ast.AST | None, names: Mapping[str, object]) -> str:
    """What to say of `sum(item["price"] for item in items)`, where add(price) has put texts there; "" for others."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "sum" and node.args:
        made = node.args[0]
        node = made.elt if isinstance(made, (ast.GeneratorExp, ast.ListComp)) else None
    for part in ast.walk(node) if node is not None else ():
        key = part.slice.value if isinstance(part, ast.Subscript) and isinstance(part.slice, ast.Constant) else None
        key = part.attr if isinstance(part, ast.Attribute) else key
        if not isinstance(part, (ast.Subscript, ast.Attribute)) or not isinstance(key, str):
            continue
        for name, function in names.items():
            if type(function) is FunctionType and not name.startswith("_"):
                code = function.__code__
                taken = code.co_varnames[: code.co_argcount]
                if key in taken and key not in function.__annotations__:
                    given = ", ".join(f"{one}: float" if one == key else one for one in taken)
                    return (
                        f"{ast.unparse(part)} is text here, as all that fields send. If it is a number, say so where "
                        f"it comes from: def {name}({given})"
                    )
    return ""


def _innermost(tb: TracebackType | None) -> tuple[str, dict[str, tuple[int, object]]]:
    """The function that raised, and what its parameters without a type were given, with their places."""
    while tb is not None and tb.tb_next is not None:
        tb = tb.tb_next
    return ("", {}) if tb is None else _parameters(tb.tb_frame)


def _called_by_us(tb: TracebackType | None) -> FrameType | None:
    """The function that an event has called, where that is not the one which raised."""
    ours, found = True, None
    while tb is not None:
        found = tb.tb_frame if ours else found
        ours = str(tb.tb_frame.f_globals.get("__name__", "")).partition(".")[0] == __name__.partition(".")[0]
        if tb.tb_next is None:
            return None if tb.tb_frame is found else found
        tb = tb.tb_next
    return None


def _parameters(frame: FrameType) -> tuple[str, dict[str, tuple[int, object]]]:
    """What a function is called, and what its parameters without a type were given, with their places."""
    code = frame.f_code
    function = frame.f_globals.get(code.co_name)
    # An object of the author's is not asked; and types that are worked out late may be wrong themselves (3.14).
    typed: Mapping[str, object] = {}
    if type(function) is FunctionType and function.__code__ is code:
        try:
            typed = function.__annotations__
        except Exception:
            return code.co_name, {}
    parameters = code.co_varnames[: code.co_argcount] if code.co_name.isidentifier() else ()
    own = frame.f_locals
    named = enumerate(parameters)
    return code.co_name, {name: (i, own[name]) for i, name in named if name in own and name not in typed}


_WITH_NUMBER = re.compile(r"(?<![\w.])(\w+)\s*[<>]=?\s*\d|\d\s*[<>]=?\s*(\w+)(?![\w.(\[])")


def _compared_text(tb: TracebackType | None) -> str:
    """The variable of the module that the line which raised compares with a number, and that holds a text; or ""."""
    while tb is not None and tb.tb_next is not None:
        tb = tb.tb_next
    line = linecache.getline(tb.tb_frame.f_code.co_filename, tb.tb_lineno) if tb is not None else ""
    known = tb.tb_frame.f_globals if tb is not None else {}
    local = tb.tb_frame.f_locals if tb is not None else {}
    names = {name for found in _WITH_NUMBER.findall(line) for name in found if name}
    texts = [name for name in names if name not in local and type(known.get(name)) is str]
    return texts[0] if len(texts) == 1 else ""


def _texts(tb: TracebackType | None) -> list[str]:
    """The module's variables that the function which raised uses, and that hold a number as text."""
    if tb is None:
        return []
    while tb.tb_next is not None:
        tb = tb.tb_next
    known = tb.tb_frame.f_globals
    values = [(name, known.get(name)) for name in tb.tb_frame.f_code.co_names]
    return [name for name, value in values if isinstance(value, str) and value.strip().lstrip("+-").isdecimal()]
