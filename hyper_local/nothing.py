"""Nothing: the None that is left where a method which changes a list was taken for one that gives it back (L6, S4)."""

from __future__ import annotations

import ast
import dis
import inspect
import linecache
import re
from itertools import takewhile
from types import CodeType, FunctionType

from .errors import in_short
from .failing import Failing, shown
from .scopes import OF_A_LIST

CHANGING = {
    "list": [*OF_A_LIST],
    "dict": "update clear".split(),
    "set": "add update remove discard clear".split(),
}
"""Methods that change a value and give nothing back."""
_SAYS = re.compile(
    r"'NoneType' object (?:is not (?:iterable|subscriptable)|has no attribute|does not support item)"
    r"|non-iterable NoneType|argument of type 'NoneType'|object of type 'NoneType' has no len"
    r"|unsupported operand type.*'NoneType'|not supported between instances of .*'NoneType'"
    r"|can only concatenate \w+ \(not .NoneType.\)|can only join an iterable"
)
_TAKEN = ("extend", "update")
"""Methods that go through what they are given, and so may be what raised."""


def left(spot: Failing, error: BaseException) -> str:
    """What to write where such a None made the author's line fail; "" where it is not that, or not plain."""
    if not isinstance(error, (TypeError, AttributeError)) or not _SAYS.search(in_short(error)):
        return ""
    loops = isinstance(spot.node, (ast.For, ast.comprehension, ast.ListComp, ast.GeneratorExp, ast.Call))
    if loops and "not iterable" in in_short(error) and (said := _without_return(spot, _parts(spot.node))):
        return said
    for node in _parts(spot.node):
        said = _of_call(spot, node) if isinstance(node, ast.Call) else _of_name(spot, node)
        if said:
            return said
    return ""


def _parts(node: ast.AST | None) -> list[ast.expr]:
    """What may have been None in the expression that raised."""
    if isinstance(node, (ast.Attribute, ast.Subscript, ast.Starred)):
        return [node.value]
    if isinstance(node, (ast.For, ast.comprehension)):
        return [node.iter]
    if isinstance(node, ast.Assign):
        return [node.value]
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    if isinstance(node, ast.AugAssign):
        return [node.target, node.value]
    if isinstance(node, ast.Compare):
        return [node.left, *node.comparators]
    if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        return [node.generators[0].iter]
    if isinstance(node, ast.Call):
        method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        own = method in _TAKEN or (method == "sort" and (node.args or node.keywords))
        return [*([] if own else [node]), *node.args]
    return [node] if isinstance(node, ast.Name) else []


def _without_return(spot: Failing, nodes: list[ast.expr]) -> str:
    """`for x in get()`, where `get()` has no return."""
    calls = [node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    function = spot.value(calls[0].func) if len(calls) == 1 else None
    if not calls or type(function) is not FunctionType or function.__code__.co_filename != spot.file:
        return ""
    code, lines = function.__code__, linecache.getlines(spot.file, spot.frame.f_globals)
    first, *body = [*lines[code.co_firstlineno - 1 :], ""]
    inside = [*takewhile(lambda line: not line.strip() or line[0].isspace(), body)]
    if not re.match(r"def\s+\w+\s*\(.*:", first) or any(re.search(r"\breturn\b", line) for line in (first, *inside)):
        return ""
    if code.co_flags & (inspect.CO_GENERATOR | inspect.CO_COROUTINE) or _gives(code):
        return ""
    return f"{shown(calls[0].func)}() gives nothing back: it has no return. Write return before what it is to give."


def _gives(code: CodeType) -> bool:
    """Whether a function may give back something else than None."""
    before = None
    for step in dis.get_instructions(code):
        if step.opname == "RETURN_CONST" and step.argval is not None:
            return True
        plain = before is not None and before.argval is None and "CONST" in before.opname
        if step.opname == "RETURN_VALUE" and not plain:
            return True
        before = step
    return False


def _of_call(spot: Failing, call: ast.Call) -> str:
    """`birds.sort().upper()`, `for bird in birds.sort()`."""
    called = shown(call.func)
    whole = call.func.value if isinstance(call.func, ast.Attribute) else None
    if called in ("random.shuffle", "shuffle") and len(call.args) == 1:
        whole = call.args[0]
    who, written = shown(whole), shown(call)
    if whole is None or not who or not written:
        return ""
    kind, method = type(spot.value(whole)).__name__, called.rpartition(".")[2]
    if method not in CHANGING.get(kind, ()) and not (method == "shuffle" and kind == "list"):
        return ""
    begin = f"{called}() changes the {kind} {who}, and gives nothing back."
    if method == "sort":
        instead = ast.unparse(ast.Call(ast.Name("sorted"), [whole], call.keywords))
        return f"{begin} Write {instead}, which gives another one."
    if method == "reverse":
        return f"{begin} Write {who}[::-1], which gives another one."
    if spot.frame.f_code.co_name.startswith("_hl_"):
        return f"{begin} A function does that, with {written} as a line of its own."
    return f"{begin} Write {written} as a line of its own, before this one."


def _of_name(spot: Failing, node: ast.expr) -> str:
    """`birds` after `birds = birds.append(name)`, the only line of the file that may have made it None."""
    if not isinstance(node, ast.Name) or spot.value(node) is not None:
        return ""
    frame = spot.frame
    if node.id in frame.f_locals and frame.f_locals is not frame.f_globals:
        return ""
    lines = linecache.getlines(spot.file, frame.f_globals)
    found: list[tuple[int, str, str]] = []
    word = re.escape(node.id)
    otherwise = re.compile(rf"(?:,\s*|\bas\s+|\bfor\b.*){word}\b.*(?:=|:)|\b{word}\s*(?:,.*[^=!<>]=[^=]|:=)")
    sets = re.compile(rf"^\s*(?:global\s.*;\s*)?{word}\s*(?::[^=]*)?=(?!=)\s*(?P<value>.*)")
    for i, text in enumerate(lines, 1):
        value = sets.match(text)
        if value is None:
            if otherwise.search(text) and not re.match(r"\s*(?:def|#|global|{%|<)", text):
                return ""  # it may be None by that
            continue
        call = _call(value["value"])
        method = call.func.attr if call is not None and isinstance(call.func, ast.Attribute) else ""
        if call is not None and method and _of_itself(call, node.id) and method in CHANGING["list"]:
            found.append((i, method, shown(call)))
        elif not re.match(r"[\[{(\"'\d]|(?:sorted|list|dict|set)\(", value["value"]):
            return ""  # which may give None, too
    if len(found) != 1 or not found[0][2]:
        return ""
    line, method, written = found[0]
    return (
        f"{node.id} is None here: line {line} sets it to what {method}() gives back, which is nothing. "
        f"Write there, without {node.id} =: {written}"
    )


def _call(text: str) -> ast.Call | None:
    try:
        value = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return value if isinstance(value, ast.Call) else None


def _of_itself(call: ast.Call, name: str) -> bool:
    whole = call.func.value if isinstance(call.func, ast.Attribute) else None
    return isinstance(whole, ast.Name) and whole.id == name
