"""Once: loops at the left margin, which run when a component begins and do not follow what they go through (S4)."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from . import nodes as n
from .node_queries import expressions_of
from .node_queries import walk as walk_nodes
from .side_effects import CHANGES
from .source import Function, Module
from .trees import walk


def stale(module: Module, root: Sequence[n.Node]) -> Iterator[tuple[ast.AST, str, str]]:
    """What the template shows and such a loop has worked out, of state that functions change: where, what, a hint.

    Not where a function keeps both in step: that one sets, or changes, what the loop has worked out, too.
    """
    for loop in module.tree.body:
        if not isinstance(loop, ast.For) or not isinstance(loop.iter, ast.Name) or loop.iter.id not in module.state:
            continue
        items = loop.iter.id
        by = _who_changes(module, items)
        shown = {getattr(x, "id", "") for node in walk_nodes(root) for tree in expressions_of(node) for x in walk(tree)}
        for line in loop.body if by else ():
            name = _filled(line)
            if name in shown and name in module.state and name != items and not _who_changes(module, name):
                yield (
                    line,
                    f"{name!r} is worked out once, at the start, and does not follow {items!r}, which {by}() changes",
                    _instead(module, loop, line, name),
                )


def _who_changes(module: Module, name: str) -> str:
    """A function that gives a name another value, or changes that in place; "" where none does."""
    return next((who for who, function in module.functions.items() if _changes(function, name)), "")


def _changes(function: Function, name: str) -> bool:
    return any(
        (isinstance(x, ast.Global) and name in x.names) or (isinstance(x, (ast.Expr, ast.stmt)) and _filled(x) == name)
        for x in walk(function)
    )


def _filled(line: ast.AST) -> str:
    """The name of what a line adds to, or changes in place; "" for any other line."""
    target: ast.AST | None = None
    if isinstance(line, ast.AugAssign):
        target = line.target
    elif isinstance(line, (ast.Assign, ast.Delete)):
        target = line.targets[0] if isinstance(line.targets[0], ast.Subscript) else None
    elif isinstance(line, ast.Expr) and isinstance(line.value, ast.Call) and isinstance(line.value.func, ast.Attribute):
        target = line.value.func.value if line.value.func.attr in CHANGES else None
    while isinstance(target, (ast.Subscript, ast.Attribute)):
        target = target.value
    return target.id if isinstance(target, ast.Name) else ""


def _instead(module: Module, loop: ast.For, line: ast.stmt, name: str) -> str:
    """What to write, which Python works out anew whenever it has to."""
    begins = module.state.get(name)
    first = begins.value if isinstance(begins, (ast.Assign, ast.AnnAssign)) else None
    rest = f"for {ast.unparse(loop.target)} in {ast.unparse(loop.iter)}"
    from_zero = isinstance(first, ast.Constant) and type(first.value) in (int, float) and first.value == 0
    from_nothing = isinstance(first, ast.List) and not first.elts
    call = line.value if isinstance(line, ast.Expr) and isinstance(line.value, ast.Call) else None
    one = ""
    if isinstance(line, ast.AugAssign) and isinstance(line.op, ast.Add) and from_zero:
        one = f"sum({ast.unparse(line.value)} {rest})"
    elif call is not None and ast.unparse(call.func) == f"{name}.append" and from_nothing and len(call.args) == 1:
        one = f"[{ast.unparse(call.args[0])} {rest}]"
    if one and len(loop.body) == 1:
        return f"Write one line in place of the loop, which follows: {name} = {one}"
    return f"To follow, make it a function, def {name}(): …, and write {name}() where you need it."
