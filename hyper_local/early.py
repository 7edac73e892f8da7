"""Early: what a template shows before it has a value, or when it has none any more (rules S1, S5).

A name that only a handler sets has no value at the first render; one that the file
deletes has none at any. Told only where no run of the file could go another way.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from . import nodes as n
from .errors import LoadError, TemplateError
from .node_queries import expressions_of, walk
from .scopes import set_in
from .source import HOOKS, Module
from .trees import children
from .trees import walk as walk_tree

_OUTSIDE = re.compile(r"\b(?:setattr|modules|vars|locals|__dict__)\b")
"""What may set names of the module that no statement shows."""
_BEFORE_THE_END = HOOKS - {"on_mount"}
"""Hooks that no first render waits for."""


def too_early(module: Module, root: Sequence[n.Node]) -> Iterator[LoadError]:
    """The error to raise about each such name, once for each; `root` is the template."""
    late = _set_late(module, root)
    if not late:
        return
    seen: set[str] = set()
    for name in sorted(_certain(root), key=lambda name: (name.lineno, name.col_offset)):
        setter = late.get(name.id)
        if setter is None or name.id in seen:
            continue
        seen.add(name.id)
        lacks = f"until {setter}() has run"
        if _only_adds(module, setter, name.id):
            lacks = f"to begin with: {setter}() adds to it"
        yield TemplateError(
            f"{name.id!r} has no value {lacks}",
            module.location(name),
            f"Give it a first one: write {name.id} = … at the left margin.",
        )


def _set_late(module: Module, root: Sequence[n.Node]) -> dict[str, str]:
    """Names that only events and the end of an instance give a value, each with a function that does."""
    top, bound = module.top, module.bound
    names = {name for names in module.rebinds.values() for name in names}
    if top is None or bound is None or names <= top or _OUTSIDE.search(module.plain):
        return {}
    names -= top | module.fields | module.around
    setters = {name: [by for by, own in module.rebinds.items() if name in own] for name in names}
    trees = [module.tree, *(tree for node in walk(root) for tree in expressions_of(node))]
    read = {x.id for tree in trees for x in walk_tree(tree) if isinstance(x, ast.Name) and isinstance(x.ctx, ast.Load)}
    return {
        name: by[0]
        for name, by in setters.items()
        if by and all(_waits(module, each, read) or _only_adds(module, each, name) for each in by)
    }


def _only_adds(module: Module, function: str, name: str) -> bool:
    """Whether a function sets a name by `+=` and the like alone, which need a value to begin with."""
    body = module.functions[function]
    added = [x.target for x in walk_tree(body) if isinstance(x, ast.AugAssign) and _is_name(x.target, name)]
    return bool(added) and name not in set_in(body, added)


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _waits(module: Module, function: str, read: set[str]) -> bool:
    """Whether nothing can call a function before the first render."""
    if function in read or module.functions[function].decorator_list:
        return False
    return function not in HOOKS or function in _BEFORE_THE_END


def _certain(nodes: Sequence[n.Node]) -> Iterator[ast.Name]:
    """Names that each render reads, whatever the state is."""
    for node in nodes:
        if isinstance(node, n.Let):
            yield from _read(node.value)
            return  # what follows may mean the name that it binds
        if isinstance(node, n.If):
            if node.branches[0].test is not None:
                yield from _read(node.branches[0].test)
        elif isinstance(node, n.Expr) and not node.spec:
            yield from _read(node.tree)
        elif isinstance(node, n.For):
            yield from _read(node.iterable)
        elif isinstance(node, n.Element):
            for tree in expressions_of(node):
                yield from _read(tree)
            yield from _certain(node.children)


def _read(tree: ast.AST) -> Iterator[ast.Name]:
    """Names that an expression reads however it comes out."""
    if isinstance(tree, ast.Name):
        yield tree
    elif isinstance(tree, ast.IfExp):
        yield from _read(tree.test)
    elif isinstance(tree, ast.BoolOp):
        yield from _read(tree.values[0])
    elif isinstance(tree, ast.Compare):
        yield from _read(tree.left)
        yield from _read(tree.comparators[0])
    elif isinstance(tree, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        yield from _read(tree.generators[0].iter)
    elif not isinstance(tree, (ast.Lambda, ast.NamedExpr)):
        for child in children(tree):
            yield from _read(child)
