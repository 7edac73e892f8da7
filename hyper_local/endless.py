"""Endless: loops of functions that certainly never end (rule R1).

While a function runs, nobody else changes what its loop asks: so where the lines
of the loop change none of it either, its condition stays as it is.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .scopes import target_names
from .source import FUNCTIONS, Function, Module
from .trees import children, walk

_THREADS = ("thread", "Thread", "executor", "Executor", "multiprocessing", "signal", "ctypes", "settrace", "gc")
"""Where one of these is written, something else may run meanwhile."""
_HARMLESS = frozenset("print len str bool abs round range repr".split())
"""What may be called: it changes no variable of the author's, and does not end the loop by an error, as int() may."""
_ADDS = frozenset({"append", "add", "insert"})
_LINES = (ast.Expr, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Pass, ast.If, ast.For, ast.While, ast.Continue)
_NEVER_FAIL = (ast.Add, ast.Sub, ast.Mult)
"""Operators that raise nothing between numbers: an error would leave the loop, too."""
_VALUES = (ast.Name, ast.Constant, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.JoinedStr, ast.FormattedValue)
_SIGNS = (ast.operator, ast.unaryop, ast.cmpop, ast.boolop, ast.expr_context)
_QUIET = (*_LINES, *_SIGNS, *_VALUES, ast.List, ast.Tuple)
_PLAIN = (int, float, str, bool)


def endless(module: Module, name: str, function: Function) -> Iterator[tuple[ast.While, str, str]]:
    """The loops of a function that never end: each with what is wrong, and what to write instead."""
    is_async = isinstance(function, ast.AsyncFunctionDef)
    begin = "" if is_async else f"async def {name}({ast.unparse(function.args)}): and "
    imports = "" if "asyncio" in module.imports else ", with import asyncio at the top of the file"
    for node in walk(function):
        if not isinstance(node, ast.While) or left(node):
            continue
        if is_async and any(isinstance(x, (ast.Await, ast.AsyncFor, ast.AsyncWith)) for x in walk(node)):
            continue
        if isinstance(node.test, ast.Constant) and node.test.value:
            yield (
                node,
                f"{name}() never ends, and every page waits for it",
                f"Write {begin}await asyncio.sleep(1) in the loop{imports}: then everything else goes on meanwhile.",
            )
        elif names := _stays(module, function, node):
            said = " or ".join(names)
            yield (
                node,
                f"this loop of {name}() never ends once it has begun: no line in it changes {said}",
                f"Change {said} in the loop, or leave it with break.",
            )


def _stays(module: Module, function: Function, loop: ast.While) -> list[str]:
    """The names that the condition of a loop reads, if none of them can change while it goes on; else none."""
    text = module.source.text
    if any(word in text for word in _THREADS):
        return []
    asked = [x for x in walk(loop.test) if isinstance(x, ast.Name)]
    names = list(dict.fromkeys(x.id for x in asked))
    if not names or not all(isinstance(x, (*_VALUES, *_SIGNS)) for x in walk(loop.test)):
        return []
    if not all(_is_plain(module, function, each) for each in names):
        return []
    for node in (x for line in loop.body for x in walk(line)):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load) and node.id in names:
            return []
        if isinstance(node, (ast.BinOp, ast.AugAssign)) and not isinstance(node.op, _NEVER_FAIL):
            return []
        if not (isinstance(node, _QUIET) or _is_harmless(module, node) or _is_method(module, loop, node)):
            return []
    return names


def _is_plain(module: Module, function: Function, name: str) -> bool:
    """Whether a name stands for a number or a text, as far as the file says, and for nothing that changes by itself."""
    given = function.args
    for arg in (*given.posonlyargs, *given.args, *given.kwonlyargs):
        if arg.arg == name:
            return isinstance(arg.annotation, ast.Name) and arg.annotation.id in ("int", "float", "str", "bool")
    first = module.state.get(name)
    lines = [first] if first is not None else []
    own = [x for x in walk(function) if isinstance(x, ast.Assign) and any(y.id == name for y in _targets(x))]
    known = [x for x in (*lines, *own) if isinstance(x, (ast.Assign, ast.AnnAssign)) and x.value is not None]
    return (
        bool(known) and all(_number(x.value) for x in known) and name not in module.shared.keys() | module.saved.keys()
    )


def _targets(line: ast.Assign) -> Iterator[ast.Name]:
    for target in line.targets:
        yield from target_names(target)


def _number(node: ast.expr | None) -> bool:
    node = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(node, ast.Constant) and isinstance(node.value, _PLAIN)


def _is_harmless(module: Module, node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in _HARMLESS:
        return False
    return module.bound is not None and node.func.id not in module.bound and not node.keywords


def _is_method(module: Module, loop: ast.While, node: ast.AST) -> bool:
    """Whether it is `words.append(…)`, or its `words.append`, of a list of the file."""
    method = node.func if isinstance(node, ast.Call) else node
    if not isinstance(method, ast.Attribute) or not isinstance(method.value, ast.Name) or method.attr not in _ADDS:
        return False
    if not any(isinstance(x, ast.Call) and x.func is method for x in walk(loop)):
        return False
    first = module.state.get(method.value.id)
    return isinstance(first, ast.Assign) and isinstance(first.value, (ast.List, ast.Set))


def left(loop: ast.AST, *, inner: bool = False) -> bool:
    """Whether something in a loop leaves it; a `break` of an `inner` loop leaves only that one."""
    for child in children(loop):
        if isinstance(child, (ast.Return, ast.Raise, ast.Yield, ast.YieldFrom, ast.Try)):
            return True
        if isinstance(child, ast.Break) and not inner:
            return True
        if isinstance(child, ast.Call) and ast.unparse(child.func) in ("exit", "quit", "sys.exit"):
            return True
        if isinstance(child, (*FUNCTIONS, ast.Lambda, ast.ClassDef)):
            continue
        if left(child, inner=inner or isinstance(child, (ast.For, ast.While))):
            return True
    return False
