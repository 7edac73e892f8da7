"""Pasted: a notebook's cell that is a live module, and does not say so with `%%live` (rules L3, L5).

Before Python 3.14 such a cell is a bare SyntaxError, and so is one with blocks on
any. On 3.14 the rest runs, and its template is a value of no use below the cell.
What is looked at here is only whether a cell is one of these; all others, and all
their errors, are left alone.
"""

from __future__ import annotations

import ast
import re

from .errors import HyperError, LoadError
from .literals import Source
from .parsing import parsed

SAYS = (
    "This cell is a live module. Write %%live Counter as c as its first line, with a name of yours for Counter, and "
    "run it again."
)
NO_TEMPLATE = (
    "This t-string is a value of Python's, and shows nothing here. If it is the template of a live module, write "
    "%%live Counter as c as the first line of the cell, and run it again."
)
_BEGINS = re.compile(r"(?:t|rt|tr)(?:\"|')", re.IGNORECASE)
_CERTAIN = re.compile(r"(?:t|rt|tr)(?:\"\"\"|'''|[\"']<)", re.IGNORECASE)
_TAG = re.compile(r"<[A-Za-z{]")


class Unmarked(HyperError):
    """A cell that is a live module without `%%live`."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def refuse(lines: list[str]) -> list[str]:
    """The lines of a cell, as they are. Raises `Unmarked` where they can only be a live module's."""
    if is_refused("".join(lines)):
        raise Unmarked(SAYS)
    return lines


def is_refused(text: str) -> bool:
    """Whether Python can't read a cell, and a t-string at its left margin is why."""
    if not re.search(rf"^{_BEGINS.pattern}", text, re.MULTILINE | re.IGNORECASE):
        return False
    try:
        ast.parse(text)
    except SyntaxError as error:
        line = error.lineno or 0
    except (ValueError, RecursionError, MemoryError):
        return False
    else:
        return False
    try:
        source = Source(text, "")
        tree, literals, _ = parsed(source)
    except (LoadError, RecursionError):
        # A mistake in the module itself; then Python must have stopped at the template.
        return _CERTAIN.match(dict(enumerate(text.splitlines(), 1)).get(line, "")) is not None
    return any(
        isinstance(node, ast.Expr) and (node.value.lineno, node.value.col_offset) in literals for node in tree.body
    )


def is_template(value: object, text: str) -> bool:
    """Whether a cell ends with a native t-string of HTML: `value` is what it gave, `text` its source."""
    kind = type(value)
    if kind.__module__ != "string.templatelib" or kind.__name__ != "Template":
        return False
    return not text.lstrip().startswith("%") and _TAG.search("".join(getattr(value, "strings", ()))) is not None
