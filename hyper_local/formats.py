"""Formats: `{total:.2f}` of what has no such format, and formats that nothing has (L6)."""

from __future__ import annotations

import ast
import re

from .errors import raised_at
from .failing import FUNCTIONS, KINDS, MISSING, Failing, shown


def of_another(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """`{total:.2f}` of a function that is not called, of None, a text or a list; `{total:d}` of 3.5."""
    node = spot.node
    if isinstance(node, ast.JoinedStr):
        formats = [x for x in node.values if isinstance(x, ast.FormattedValue) and x.format_spec is not None]
        node = formats[0] if len(formats) == 1 else None
    node = node.value if isinstance(node, ast.FormattedValue) else node
    who, value = shown(node), spot.value(node)
    kind = KINDS.get(type(value).__name__, "")
    if not who or value is MISSING:
        return ""
    if isinstance(value, FUNCTIONS):
        return f"{who} is a function. To show what it gives, call it: {who}()"
    if kind == "a text":
        return f"{who} is a text here, and such a format is for a number. To make one of it, write float({who})"
    if kind == "a number" and type(value) is float:
        return f"{who} is no whole number here, and d is for whole ones: round({who}) makes one of it."
    return f"{who} is {kind} here, and such a format is for a number." if kind and kind != "a number" else ""


_HOLE = re.compile(r"\{([^{}:\"']+):([^{}]+)\}")
_MEANT = re.compile(
    r"%?\s*\.?\s*(?P<digits>\d+)\s*\.?\s*f\.?(?P<sign>\s*[€$£¥])?|\.?f\.?(?P<behind>\d+)", re.IGNORECASE
)
"""The number of digits behind the point, and the f, in an order that Python does not know."""


def of_none(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """`{total:2.f}` for `{total:.2f}`."""
    where = raised_at(error)
    wrong = [each for each in _HOLE.finditer(where.text) if not _is_one(each[2])] if where is not None else []
    meant = _MEANT.fullmatch(wrong[0][2].strip()) if len(wrong) == 1 else None
    if meant is None:
        return ""
    written = f"{{{wrong[0][1]}:.{meant['digits'] or meant['behind']}f}}{meant['sign'] or ''}"
    return f"Digits behind the point are asked for so: {written}"


def _is_one(spec: str) -> bool:
    """Whether a number has a format."""
    try:
        format(1.0, spec)
    except (ValueError, OverflowError, MemoryError):
        return False
    return True
