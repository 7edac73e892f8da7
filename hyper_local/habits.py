"""Habits: what Python allows and a live module hardly means (rules S4, B3, R1).

Each of these runs without an error and does something else than it seems to. They
are told of when a file is loaded and by `hyper-local check`, and only where the
source leaves no doubt.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from . import nodes as n
from .computed import Effects, kept_lines, shared_changes
from .node_queries import expressions_of
from .node_queries import walk as walk_nodes
from .records import record
from .source import FUNCTIONS, Function, Module
from .trees import children, walk

_CHANGES = frozenset(
    "append add update extend insert remove pop popitem clear setdefault discard sort reverse appendleft".split()
)
"""Methods that change a list, a dict or a set."""


_KINDS: dict[type[ast.expr], str] = {ast.List: "list", ast.Dict: "dict", ast.Set: "set"}


@record
class Habit:
    """A place, what is wrong with it, and what to write instead."""

    node: ast.AST
    message: str
    hint: str


def habits(module: Module, root: Sequence[n.Node] = (), effects: Effects | None = None) -> Iterator[Habit]:
    """All that are found in a file; `root` is its template, `effects` what is known of its functions."""
    yield from _kept(module, effects)
    for name, function in module.functions.items():
        yield from _shared_default(name, function)
        yield from _endless(name, function)
    yield from _unheard(module, root)
    yield from _printed(module, root)


def _kept(module: Module, effects: Effects | None) -> Iterator[Habit]:
    for line in kept_lines(module, effects):
        name, value = line.target, ast.unparse(line.node.value)
        yield Habit(
            line.node,
            f"{name!r} stays as it was made, and does not follow {' and '.join(map(repr, line.inputs))}: "
            f"{line.function}() changes it in place",
            f"To follow, make it a function, def {name}(): return {value}, and write {name}() where you need it.",
        )


def _shared_default(name: str, function: Function) -> Iterator[Habit]:
    """A list, dict or set as a parameter's default, which the function changes."""
    args = function.args
    plain = [*args.posonlyargs, *args.args]
    pairs = [*zip(plain[len(plain) - len(args.defaults) :], args.defaults, strict=True)]
    pairs += [(arg, default) for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True) if default]
    for arg, default in pairs:
        kind = _container(default)
        if kind and any(_changed(node, arg.arg) for line in function.body for node in walk(line)):
            own, text = arg.arg, ast.unparse(default)
            if own in _rebound(function):
                continue  # a value of its own
            yield Habit(
                default,
                f"{name}() keeps one {kind} for all its calls in {own!r}",
                f"Write {own}=None, and in the function: {own} = {text} if {own} is None else {own}.",
            )


def _rebound(function: Function) -> set[str]:
    """Names that a function gives another value, not counting `x += …`, which changes a list in place."""
    added = {node.target for node in walk(function) if isinstance(node, ast.AugAssign)}
    stored = (x for x in walk(function) if isinstance(x, ast.Name) and isinstance(x.ctx, ast.Store))
    return {name.id for name in stored if name not in added}


def _container(default: ast.expr) -> str:
    """What a default is, if it can be changed in place."""
    if (
        isinstance(default, ast.Call)
        and isinstance(default.func, ast.Name)
        and default.func.id in ("list", "dict", "set")
    ):
        return default.func.id
    return _KINDS.get(type(default), "")


def _changed(node: ast.AST, name: str) -> bool:
    """Whether a node changes what `name` stands for, in place."""
    target: ast.AST | None = None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CHANGES:
        target = node.func.value
    elif isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
        target = node.value
    elif isinstance(node, ast.AugAssign):
        target = node.target
    return isinstance(target, ast.Name) and target.id == name


def _endless(name: str, function: Function) -> Iterator[Habit]:
    """`while True:` in a plain function, with no way out."""
    if isinstance(function, ast.AsyncFunctionDef):
        return
    for node in walk(function):
        if isinstance(node, ast.While) and isinstance(node.test, ast.Constant) and node.test.value and not _left(node):
            yield Habit(
                node,
                f"{name}() never ends, and every page waits for it",
                f"Write async def {name}(), and await asyncio.sleep(1) in the loop: then everything else goes on "
                "meanwhile.",
            )


def _left(loop: ast.AST, *, inner: bool = False) -> bool:
    """Whether something in a loop leaves it; a `break` of an `inner` loop leaves only that one."""
    for child in children(loop):
        if isinstance(child, (ast.Return, ast.Raise, ast.Yield, ast.YieldFrom, ast.Try)):
            return True
        if isinstance(child, ast.Break) and not inner:
            return True
        if isinstance(child, (*FUNCTIONS, ast.Lambda, ast.ClassDef)):
            continue
        if _left(child, inner=inner or isinstance(child, (ast.For, ast.While))):
            return True
    return False


def _unheard(module: Module, root: Sequence[n.Node]) -> Iterator[Habit]:
    """A shared value that the template shows and a function changes, in a file that never broadcasts."""
    if not module.shared or "broadcast" in module.plain:
        return
    shown = {name for node in walk_nodes(root) for tree in expressions_of(node) for name in _names(tree)}
    for line in reversed(module.tree.body):
        if isinstance(line, ast.Assign) and shown.intersection(*[_names(target) for target in line.targets[:1]]):
            shown |= _names(line.value)
    for name, function in shared_changes(module).items():
        if name not in shown:
            continue
        yield Habit(
            next((line for line in module.tree.body if _assigns(line, name)), module.shared[name]),
            f"{function}() changes the shared {name!r}, and nothing calls broadcast()",
            "Others see the change only when they render the next time. Write broadcast() after the change (from "
            "hyper_local import broadcast), or shared(…, auto_broadcast=True).",
        )


def _names(tree: ast.AST) -> set[str]:
    return {node.id for node in walk(tree) if isinstance(node, ast.Name)}


def _assigns(line: ast.stmt, name: str) -> bool:
    targets = line.targets if isinstance(line, ast.Assign) else [line.target] if isinstance(line, ast.AnnAssign) else []
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)


def _printed(module: Module, root: Sequence[n.Node]) -> Iterator[Habit]:
    """`{print(x)}` in a template."""
    if "print" not in module.source.text or module.bound is None or "print" in module.bound:
        return
    for node in walk_nodes(root):
        for tree in expressions_of(node):
            if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and tree.func.id == "print":
                given = ast.unparse(tree.args[0]) if tree.args else "name"
                yield Habit(
                    tree,
                    "print() writes to the terminal, and shows nothing here",
                    f"Write {{{given}}}: what stands in braces is shown.",
                )
