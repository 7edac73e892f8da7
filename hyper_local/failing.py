"""Failing: the expression of the author's that raised, and the values that its names have (rule L6).

Python keeps for each instruction where it stands in the source. That piece of text
is read again, and what its names stand for is looked up; nothing of it is run.
"""

from __future__ import annotations

import ast
import linecache
from collections.abc import Sequence
from itertools import islice
from types import BuiltinFunctionType, CodeType, FrameType, FunctionType, MethodType, TracebackType
from typing import Any

from .errors import Location, is_librarys, is_ours
from .records import record

MISSING: Any = object()
"""What is known of a value that can't be had without running something."""
_PLAIN = (list, tuple, dict, str)
KINDS: dict[str, str] = {
    "int": "a number",
    "float": "a number",
    "bool": "True or False",
    "str": "a text",
    "list": "a list",
    "tuple": "a tuple",
    "dict": "a dict",
    "set": "a set",
    "NoneType": "None",
    "module": "a module",
}
"""What a value of such a type is called, to whom has just begun."""
FUNCTIONS = (FunctionType, BuiltinFunctionType, MethodType)


@record
class Failing:
    """`node` is the expression or the statement that raised in `frame`, or None where that can't be told."""

    frame: FrameType
    file: str
    node: ast.AST | None
    nearest: bool
    """Whether Python raised it right there, not in something of others that was called."""
    deletes: bool
    """Whether the line is a `del`, whose own place in the source is only what it deletes."""
    moved: bool = False
    """Whether more of the author's lines have run since, as a `finally` does: names may have other values by now."""

    def value(self, node: ast.AST | None) -> Any:
        """What an expression gives there, or `MISSING`. Only plain values of Python's own are looked into."""
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            if self.moved:
                return MISSING
            frame = self.frame
            return frame.f_locals.get(node.id, frame.f_globals.get(node.id, MISSING))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            value = self.value(node.operand)
            return -value if type(value) is int else MISSING
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
            left, right = self.value(node.left), self.value(node.right)
            if type(left) is not int or type(right) is not int:
                return MISSING
            return left + right if isinstance(node.op, ast.Add) else left - right
        if isinstance(node, ast.Subscript):
            whole, key = self.value(node.value), self.value(node.slice)
            if type(whole) not in _PLAIN or type(key) not in (int, str):
                return MISSING
            try:
                return whole[key]
            except (LookupError, TypeError):
                return MISSING
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "len" and len(node.args) == 1:
            whole = self.value(node.args[0])
            return len(whole) if type(whole) in _PLAIN else MISSING
        return MISSING

    @property
    def function(self) -> str:
        """The name of the function that raised, "" of a template."""
        name = self.frame.f_code.co_name
        return name if name.isidentifier() and not name.startswith("_hl_") else ""

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters of that function."""
        code = self.frame.f_code
        return code.co_varnames[: code.co_argcount] if self.function else ()


def failing(error: BaseException) -> Failing | None:
    """Where in the author's code an error came up; None where it did in none."""
    step, found, last, moved = error.__traceback__, None, None, False
    while step is not None:
        name, last = step.tb_frame.f_code.co_filename, step
        if not is_ours(name) and not is_librarys(name):
            found = step
            moved = moved or step.tb_frame.f_lineno != step.tb_lineno
        step = step.tb_next
    if found is None:
        return None
    frame = found.tb_frame
    file = frame.f_code.co_filename
    deletes = linecache.getline(file, found.tb_lineno, frame.f_globals).lstrip().startswith("del ")
    return Failing(frame, file, _node(found), found is last, deletes, moved)


def _node(step: TracebackType) -> ast.AST | None:
    """The expression, or the statement, that the instruction of a traceback's step stands for."""
    frame = step.tb_frame
    linecache.checkcache(frame.f_code.co_filename)
    return instruction(frame.f_code, step.tb_lasti, linecache.getlines(frame.f_code.co_filename, frame.f_globals))


def instruction(code: CodeType, at: int, source: Sequence[str]) -> ast.AST | None:
    """The expression, or the statement, that an instruction of `code` stands for; `source` is its file's lines."""
    line, last, start, end = next(islice(code.co_positions(), at // 2, None), (None, None, None, None))
    if line is None or last is None or start is None or end is None:
        return None
    lines = [text.encode() for text in source[line - 1 : last]]
    if len(lines) != last - line + 1:
        return None
    lines[-1] = lines[-1][:end]
    lines[0] = lines[0][start:]
    text = b"".join(lines).decode("utf-8", "replace")
    for written in (f"({text}\n)", text):
        try:
            body = ast.parse(written).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        if len(body) != 1:
            return None
        return body[0].value if isinstance(body[0], ast.Expr) else body[0]
    return None


def statement(spot: Failing, error: BaseException) -> tuple[ast.stmt | None, str]:
    """The whole line that an expression stands in, and its text; None where it goes on in others."""
    step = error.__traceback__
    while step is not None and step.tb_frame is not spot.frame:
        step = step.tb_next
    text = linecache.getline(spot.file, step.tb_lineno, spot.frame.f_globals).strip() if step is not None else ""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None, ""
    return (body[0], text) if len(body) == 1 else (None, "")


LONGEST = 60
"""How long a piece of a line may be that is repeated, or written anew."""


def shown(node: ast.AST | None) -> str:
    """An expression as it is repeated; "" for one that is too long for it."""
    text = ast.unparse(node) if node is not None else ""
    return text if len(text) <= LONGEST and "\n" not in text else ""


def part(node: ast.AST | None) -> tuple[str, ast.expr | None]:
    """What stands before the brackets of `whole[key]`, or before the point."""
    whole = node.value if isinstance(node, (ast.Subscript, ast.Attribute)) else None
    return shown(whole), whole


def method(node: ast.AST | None) -> tuple[str, ast.expr | None, list[ast.expr]]:
    """Of `whole.method(…)` what stands before the point, and the arguments."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return "", None, []
    return shown(node.func.value), node.func.value, node.args


class Code:
    """An expression as it stands in the author's line, or as Python writes it where that is broken into several."""

    def __init__(self, node: ast.expr, where: Location | None) -> None:
        self.node, self.first = node, node.col_offset
        line = where.text[where.column - 1 :].encode() if where is not None else b""
        self.text = line[: (node.end_col_offset or 0) - self.first].decode("utf-8", "replace")
        try:
            same = ast.dump(ast.parse(self.text, mode="eval").body) == ast.dump(node)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            same = False
        self.behind = line.decode("utf-8", "replace").removeprefix(self.text) if same else ""
        """What follows it in that line."""
        if not same:
            self.text = ast.unparse(node)
            self.node, self.first = ast.parse(self.text, mode="eval").body, 0
        self.pairs = dict(zip(ast.walk(node), ast.walk(self.node), strict=True))

    def of(self, part: ast.expr) -> str:
        """A part of it."""
        mine = self.pairs[part]
        assert isinstance(mine, ast.expr)
        return self._cut(mine.col_offset, mine.end_col_offset)

    def calling(self, part: ast.expr, given: str) -> str:
        """All of it, with a part called that is not."""
        mine = self.pairs[part]
        assert isinstance(mine, ast.expr)
        return f"{self._cut(self.first, mine.end_col_offset)}({given}){self._cut(mine.end_col_offset, None)}"

    def _cut(self, begin: int | None, end: int | None) -> str:
        data = self.text.encode()
        return data[(begin or 0) - self.first : end if end is None else end - self.first].decode("utf-8", "replace")
