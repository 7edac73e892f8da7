"""Identity: `is` where == is meant, and lists of one list that stands there several times (S4)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from . import nodes as n
from .kinds import Said
from .node_queries import expressions_of
from .node_queries import walk as walk_nodes
from .source import Module
from .trees import walk

_LITERAL = re.compile(r"""\bis\s+(?:not\s+)?[\d"'-]""")
_IN_BRACES = re.compile(r"""\{[^{}]*\bis\s+(?:not\s+)?[\d"'-]""")
_MADE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)


def identity(module: Module, root: Sequence[n.Node]) -> Iterator[Said]:
    """All such places of a file."""
    text = module.source.text
    if _LITERAL.search(text):
        # The template is not read for nothing.
        nodes = walk_nodes(root) if _IN_BRACES.search(text) else []
        trees = [x for node in nodes for tree in expressions_of(node) for x in walk(tree)]
        compared = [x for x in (*module.census.of(ast.Compare), *trees) if isinstance(x, ast.Compare)]
        for node in compared:
            yield from _of_literal(node)
    if "]" in text and "*" in module.plain:
        yield from _several_of_one(module)


def _of_literal(node: ast.Compare) -> Iterator[Said]:
    """`name is "Ada"`."""
    if len(node.ops) != 1 or not isinstance(node.ops[0], (ast.Is, ast.IsNot)):
        return
    sides = (node.left, node.comparators[0])
    if any(isinstance(side, ast.Constant) and type(side.value) in (str, int, float) for side in sides):
        sign = "==" if isinstance(node.ops[0], ast.Is) else "!="
        word = "is" if sign == "==" else "is not"
        left, right = map(_operand, sides)
        what = f"{word!r} asks whether two things are one thing in memory, not whether they are equal"
        yield node, what, f"Write {left} {sign} {right}"


def _several_of_one(module: Module) -> Iterator[Said]:
    """`board = [[" "] * 3] * 3`, of which a line changes what is in a row."""
    changed = {_owner(x.value) for x in module.census.of(ast.Subscript) if isinstance(x.ctx, ast.Store)}
    changed |= {
        _owner(x.func.value)
        for x in module.census.of(ast.Call)
        if isinstance(x.func, ast.Attribute) and x.func.attr in ("append", "insert", "remove", "pop", "clear", "extend")
    }
    # Where a whole row is replaced, they may be several by then.
    replaced = {_named(x.value) for x in module.census.of(ast.Subscript) if isinstance(x.ctx, ast.Store)}
    for line in module.tree.body:
        if not isinstance(line, ast.Assign):
            continue
        target, value = line.targets[0], line.value
        if len(line.targets) > 1 or not isinstance(target, ast.Name) or target.id not in changed - replaced:
            continue
        times = value.right if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Mult) else None
        held = value.left if isinstance(value, ast.BinOp) else None
        one = held.elts[0] if isinstance(held, ast.List) and len(held.elts) == 1 else None
        inner = one.left if isinstance(one, ast.BinOp) and isinstance(one.op, ast.Mult) else one
        once = isinstance(times, ast.Constant) and times.value == 1
        if one is not None and times is not None and not once and isinstance(inner, _MADE):
            kind = _KINDS.get(type(inner), "list")
            what = f"{target.id!r} holds one {kind} several times: a change shows in each of them"
            yield line, what, f"Write {target.id} = [{ast.unparse(one)} for _ in range({ast.unparse(times)})]"


_KINDS: dict[type[ast.expr], str] = {ast.Dict: "dict", ast.DictComp: "dict", ast.Set: "set", ast.SetComp: "set"}


def _owner(node: ast.expr) -> str:
    """`board` for `board[1]`; "" for anything else."""
    return node.value.id if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) else ""


def _named(node: ast.expr) -> str:
    """`board` for `board`; "" for anything else."""
    return node.id if isinstance(node, ast.Name) else ""


def _operand(node: ast.expr) -> str:
    """A side of a comparison, in parentheses where it needs them."""
    return f"({ast.unparse(node)})" if isinstance(node, (ast.IfExp, ast.BoolOp, ast.Lambda)) else ast.unparse(node)
