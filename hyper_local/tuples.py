"""Tuples: the tuple that a comma at the end of a line made of a value, as an error of Python's shows it (L6)."""

from __future__ import annotations

import ast
import linecache
import re
from typing import cast

from .errors import in_short
from .failing import Failing, shown

ENDS = re.compile(
    r"^[ \t]*(?:(?P<name>[^\W\d]\w*)[ \t]*(?::[^=\n]+)?=(?!=)|return\b)[ \t]*"
    r"(?P<value>[^\n]*?)[ \t]*,[ \t]*(?:#[^\n]*)?$",
    re.MULTILINE,
)
"""A line that gives a name a value, or a function's, and ends in a comma."""


def alone(value: ast.expr | None) -> ast.expr | None:
    """The only item of a tuple without parentheses, `20` of `20,`; None of anything else."""
    if not isinstance(value, ast.Tuple) or len(value.elts) != 1:
        return None
    item = value.elts[0]
    same = (value.lineno, value.col_offset) == (item.lineno, item.col_offset)
    return item if same and not isinstance(item, ast.Starred) else None


def by_comma(spot: Failing, error: BaseException) -> str:
    """What to write where such a tuple made the author's line fail; "" where it is not that, or not plain."""
    if not isinstance(error, (TypeError, ValueError, AttributeError)) or "tuple" not in in_short(error):
        return ""
    lines = linecache.getlines(spot.file)
    for node in ast.walk(spot.node) if spot.node is not None else ():
        if isinstance(node, ast.Name):
            value = spot.value(node)
            if type(value) is not tuple or len(cast("tuple[object, ...]", value)) != 1:
                continue
            found = [(i, x) for i, x in enumerate(map(ENDS.match, lines), 1) if x is not None and x["name"] == node.id]
            if len(found) == 1 and (written := _item(found[0][1]["value"])):
                line = f"line {found[0][0]} ends in a comma, which makes a tuple of {node.id}"
                return f"{line[0].upper()}{line[1:]}. Take the comma away: {node.id} = {written}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and (said := _of_call(lines, node.func.id)):
            return said
    return ""


def _of_call(lines: list[str], name: str) -> str:
    """What to say of a function all whose values are such tuples."""
    first = next((i for i, line in enumerate(lines) if re.match(rf"(?:async\s+)?def\s+{name}\s*\(", line)), None)
    if first is None:
        return ""
    body = lines[first + 1 :]
    end = next((i for i, line in enumerate(body) if line.strip() and not line[0].isspace()), len(body))
    returns = [(i, line) for i, line in enumerate(body[:end], first + 2) if re.match(r"\s+return\b", line)]
    found = ENDS.match(returns[0][1]) if len(returns) == 1 else None
    written = _item(found["value"]) if found is not None else ""
    where = f"Line {returns[0][0]} ends in a comma, which makes a tuple of what {name}() gives back" if written else ""
    return f"{where}. Take the comma away: return {written}" if written else ""


def _item(text: str) -> str:
    """A value as it is repeated; "" where the line does not end with one, or it is too long."""
    try:
        tree = ast.parse(f"_ = {text},").body[0]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    return shown(alone(tree.value)) if isinstance(tree, ast.Assign) else ""
