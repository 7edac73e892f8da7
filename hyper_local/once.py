"""Once: loops at the left margin, which run when a component begins and do not follow what they go through (S4)."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from . import nodes as n
from .computed import Effects, changes
from .node_queries import expressions_of
from .node_queries import walk as walk_nodes
from .side_effects import changed_in_place
from .source import Module
from .trees import walk


def stale(module: Module, root: Sequence[n.Node], effects: Effects | None = None) -> Iterator[tuple[ast.AST, str, str]]:
    """What the template shows and such a loop has worked out, of state that functions change: where, what, a hint.

    Not where a function keeps both in step: that one sets, or changes, what the loop has worked out, too. `effects` is
    what is known of the module.
    """
    found = [
        (loop, line, loop.iter.id, name)
        for loop in module.tree.body
        if isinstance(loop, ast.For) and isinstance(loop.iter, ast.Name) and loop.iter.id in module.state
        for line in loop.body
        if (name := _filled(line)) in module.state and name != loop.iter.id
    ]
    if not found:
        return
    effects = effects or Effects(module)
    shown = {getattr(x, "id", "") for node in walk_nodes(root) for tree in expressions_of(node) for x in walk(tree)}
    changed = changes(effects, module)
    for loop, line, items, name in found:
        by = next((who for who in module.functions if items in changed[who] | module.rebinds[who]), "")
        if by and name in shown and name not in effects.rebound | effects.changed:
            yield (
                line,
                f"{name!r} is worked out once, at the start, and does not follow {items!r}, which {by}() changes",
                _instead(module, loop, line, name),
            )


def _filled(line: ast.stmt) -> str:
    """The name of what a line adds to, or changes in place; "" for any other line."""
    if not isinstance(line, (ast.Expr, ast.Assign, ast.AugAssign, ast.Delete)):
        return ""
    if (added := _added(line)) is not None:
        return added[0]
    return next((name for x in walk(line) if (name := changed_in_place(x))), "")


def _added(line: ast.stmt) -> tuple[str, ast.expr] | None:
    """The name and what is added to it, of `total = total + price`."""
    target = line.targets[0] if isinstance(line, ast.Assign) and len(line.targets) == 1 else None
    value = line.value if isinstance(line, ast.Assign) else None
    if not isinstance(target, ast.Name) or not isinstance(value, ast.BinOp) or not isinstance(value.op, ast.Add):
        return None
    for own, other in ((value.left, value.right), (value.right, value.left)):
        if isinstance(own, ast.Name) and own.id == target.id:
            return target.id, other
    return None


def _instead(module: Module, loop: ast.For, line: ast.stmt, name: str) -> str:
    """What to write, which Python works out anew whenever it has to."""
    begins = module.state.get(name)
    first = begins.value if isinstance(begins, (ast.Assign, ast.AnnAssign)) else None
    rest = f"for {ast.unparse(loop.target)} in {ast.unparse(loop.iter)}"
    from_zero = isinstance(first, ast.Constant) and type(first.value) in (int, float) and first.value == 0
    from_nothing = isinstance(first, ast.List) and not first.elts
    call = line.value if isinstance(line, ast.Expr) and isinstance(line.value, ast.Call) else None
    one = ""
    if (added := _added(line)) is not None and from_zero:
        one = f"sum({ast.unparse(added[1])} {rest})"
    elif isinstance(line, ast.AugAssign) and isinstance(line.op, ast.Add) and from_zero:
        one = f"sum({ast.unparse(line.value)} {rest})"
    elif call is not None and ast.unparse(call.func) == f"{name}.append" and from_nothing and len(call.args) == 1:
        one = f"[{ast.unparse(call.args[0])} {rest}]"
    if one and len(loop.body) == 1:
        return f"Write one line in place of the loop, which follows: {name} = {one}"
    return f"To follow, make it a function, def {name}(): …, and write {name}() where you need it."
