"""Shadowing: variables of functions that have the name of a state, and those of which the value goes nowhere (S5)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .side_effects import CHANGES, container
from .source import FUNCTIONS, Function, Module
from .trees import children, walk

_MAKING = frozenset("str int float len sorted input sum min max round".split())
"""Functions of Python's own that give something new."""


def said_of(module: Module, function: str, node: ast.Name) -> tuple[str, str]:
    """What to say of a variable of a function that is called as a state or a prop is, and what to write."""
    kind = "prop" if node.id in module.props and node.id not in module.state else "state"
    hint = f"Give it another name; or write `global {node.id}` in {function}() if the {kind} is meant."
    return f"{function}() has a variable of its own called {node.id!r}, as a {kind} is", hint


def lost(module: Module) -> Iterator[tuple[ast.AST, str, str]]:
    """`items = []` and `items.append(name)` in a function without `global items`, which nothing else gets.

    Only of what the function makes anew, and then changes or prints at most: so the page can say it, too.
    """
    for name, node in module.shadows:
        function = module.functions.get(name)  # one inside another has its own
        if node.id in module.state and function is not None and _goes_nowhere(module, function, node.id):
            yield (node, *said_of(module, name, node))


def _goes_nowhere(module: Module, function: Function, name: str) -> bool:
    body = function.body
    uses = [x for line in body for x in walk(line) if isinstance(x, ast.Name) and x.id == name]
    kept: set[int] = set()
    waiting: list[ast.AST] = [*body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
            continue  # what is inside may be called later
        waiting += children(node)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
            kept.add(id(node.targets[0].value))
        elif isinstance(node, ast.Assign) and len(node.targets) == 1 and _is_new(node.value):
            kept.add(id(node.targets[0]))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            kept |= _used_up(node.value, module)
    # A t-string is a constant here, and may show it.
    shown = any(isinstance(x, ast.Constant) and isinstance(x.value, bytes) for line in body for x in walk(line))
    return not shown and not module.hides and all(id(x) in kept for x in uses)


def _used_up(call: ast.Call, module: Module) -> set[int]:
    """The names that a call, which stands alone, changes in place or prints, by their ids."""
    if isinstance(call.func, ast.Attribute) and call.func.attr in CHANGES:
        return {id(call.func.value)}
    is_print = isinstance(call.func, ast.Name) and call.func.id == "print" and module.bound is not None
    if is_print and "print" not in (module.bound or ()) and not call.keywords:
        return {id(x) for given in call.args for x in _printed(given)}
    return set()


def _printed(given: ast.expr) -> Iterator[ast.AST]:
    """What `print()` shows of an argument, in a text or by itself."""
    if isinstance(given, ast.Name):
        yield given
    elif isinstance(given, ast.JoinedStr):
        yield from (x.value for x in given.values if isinstance(x, ast.FormattedValue))
    elif isinstance(given, ast.Call) and isinstance(given.func, ast.Name) and given.func.id in _MAKING:
        yield from given.args


def _is_new(value: ast.expr) -> bool:
    """Whether a value is made there: what is somebody else's list would change with it."""
    made = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in _MAKING
    return made or bool(container(value)) or isinstance(value, (ast.Constant, ast.JoinedStr, ast.ListComp))
