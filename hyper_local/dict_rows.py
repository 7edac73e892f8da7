"""Dict rows: the quick way through a loop whose items are all plain dicts.

A dot on a loop variable asks what the variable is before it looks anything up
(T3). In a table of dicts the answer is always the same, and to ask takes as
long as all the rest. So such a loop has its rows a second time, without these
questions. They are for items that are all dicts and have all the keys; any
others take the first way, from the beginning. So only rows that may be
evaluated twice without anybody noticing have the second.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Collection
from typing import Any, cast

from .computed import HARMLESS, READS
from .trees import walk

_OURS = frozenset(
    "_hl_type _hl_str _hl_content _hl_text _hl_attribute _hl_classes _hl_styles _hl_url _hl_several _hl_converted "
    "_hl_dot _hl_argument _hl_control _hl_ticked".split()
)
"""What generated code calls that leaves no trace."""

_IMPURE = (ast.Await, ast.Yield, ast.YieldFrom, ast.Lambda)


class Dot(ast.IfExp):
    """`a.b` by T3: `a["b"] if type(a) is dict and "b" in a else _hl_dot(a, "b")`."""


def without_questions(row: ast.expr, name: str, hidden: Collection[str] | None) -> ast.expr | None:
    """`row`, which is read from the loop variable `name`, for items that are dicts with all the keys that it reads.

    None where there is nothing to gain, or where evaluating it twice could be
    noticed. `hidden` are names that may hide Python's own functions; None
    where nobody knows them all.
    """
    nodes = walk(row)
    if hidden is None or not any(_is_of(node, name) for node in nodes) or not all(_is_pure(x, hidden) for x in nodes):
        return None
    return cast(ast.expr, _plain(row, name))


def _is_of(node: ast.AST, name: str) -> bool:
    return node.__class__ is Dot and cast(ast.Name, cast(Any, node).body.value).id == name


def _is_pure(node: ast.AST, hidden: Collection[str]) -> bool:
    if isinstance(node, ast.Call):
        function = node.func
        if isinstance(function, ast.Name):
            return function.id in _OURS or (
                function.id in READS and function.id != "next" and function.id not in hidden
            )
        return isinstance(function, ast.Attribute) and function.attr in HARMLESS
    if isinstance(node, ast.NamedExpr):
        return node.target.id.startswith("_hl_")
    return not isinstance(node, _IMPURE)


def _plain(node: ast.AST, name: str) -> ast.AST:
    """`node` with the dots of `name` made lookups; what has none of them is shared, not copied."""
    if _is_of(node, name):
        return cast(Dot, node).body
    made = node
    for field, value in ast.iter_fields(node):
        new: object = value
        if isinstance(value, ast.AST):
            new = _plain(value, name)
        elif isinstance(value, list):
            old = cast("list[object]", value)
            items = [_plain(x, name) if isinstance(x, ast.AST) else x for x in old]
            new = items if any(a is not b for a, b in zip(items, old, strict=True)) else old
        if new is not value:
            made = copy.copy(node) if made is node else made
            setattr(made, field, new)
    return made
