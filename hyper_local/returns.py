"""Returns: functions that certainly give nothing back, and that a template calls for what they give (S3, S4)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from . import nodes as n
from .node_queries import bound_names, called_by, expressions_of
from .node_queries import walk as walk_nodes
from .side_effects import called_in, changed_in_place
from .source import FUNCTIONS, Function, Module
from .trees import children, walk


def taken_for_values(module: Module, root: Sequence[n.Node] = ()) -> Iterator[tuple[ast.AST, str, str]]:
    """`{double(count)}`, and `{% for x in get() %}`, of a function without a return: once for each function."""
    literal = module.template
    called = called_in(literal, [*module.functions]) if literal is not None and module.functions else ()
    if not any(gives_nothing(module, module.functions[name]) for name in called):
        return  # the template is not read for nothing
    seen: set[str] = set()
    loops = [node.target for node in walk_nodes(root) if isinstance(node, (n.For, n.Let))]
    own = {name for target in loops for name in bound_names(target)}
    for node in walk_nodes(root):
        call = node.tree if isinstance(node, n.Expr) else node.iterable if isinstance(node, n.For) else None
        name = call.func.id if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) else ""
        function = module.functions.get(name)
        if call is None or function is None or name in seen or name in own or not gives_nothing(module, function):
            continue
        seen.add(name)
        yield call, f"{name}() gives nothing back: it has no return", _to_write(function)


def taken_by_lines(module: Module) -> Iterator[tuple[ast.AST, str, str]]:
    """`top = best()`, of a function without a return: once for each function."""
    seen: set[str] = set()
    for line in module.census.of(ast.Assign) if module.functions else ():
        target, call = line.targets[0] if len(line.targets) == 1 else None, line.value
        name = call.func.id if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) else ""
        function = module.functions.get(name)
        if not isinstance(target, ast.Name) or target.id.startswith("_") or function is None or name in seen:
            continue
        others = sum(x.name == name for x in module.census.of(*FUNCTIONS)) > 1
        if others or any(x.arg == name for x in module.census.of(ast.arg)):
            continue  # which another function may be that is called so
        if gives_nothing(module, function):
            seen.add(name)
            yield line, f"{name}() gives nothing back, so {target.id!r} is None", _to_write(function)


def templates_for_events(module: Module, root: Sequence[n.Node]) -> Iterator[tuple[ast.AST, str, str]]:
    """`return t"<p>Hello</p>"` in a function that an event calls, and nothing else: nobody shows it."""
    giving = {
        name: line
        for name, function in module.functions.items()
        for line in module.lines[name]
        if isinstance(line, ast.Return) and isinstance(line.value, ast.Constant)
        # A t-string is a constant of bytes here; so is one of the author's.
        if (line.value.lineno, line.value.col_offset) in module.literals
        if not function.decorator_list
    }
    if not giving:
        return
    nodes = walk_nodes(root)
    events = [item for node in nodes if isinstance(node, n.Element) for item in node.items if isinstance(item, n.Event)]
    called = {word for item in events for word in called_by(item)}
    trees = [module.tree, *(tree for node in nodes for tree in expressions_of(node))]
    read = {x.id for tree in trees for x in walk(tree) if isinstance(x, ast.Name) and isinstance(x.ctx, ast.Load)}
    for name, line in giving.items():
        if name in called and name not in read:
            hint = "Give it to a variable of the file, with `global`, and show that; or have {% if %} show it."
            yield line, f"{name}() gives a t-string back, and an event shows nothing of it", hint


_PRINTED = re.compile(r"=\s*print\s*\(")
_LONGEST = 60


def taken_from_print(module: Module) -> Iterator[tuple[ast.AST, str, str]]:
    """`note = print("Saved")`, after which `note` is None: where, what is wrong, a hint."""
    if not _PRINTED.search(module.plain) or module.bound is None or "print" in module.bound or module.hides:
        return
    if any(x.arg == "print" for x in module.census.of(ast.arg)):
        return
    for line in module.census.of(ast.Assign):
        target, call = line.targets[0] if len(line.targets) == 1 else None, line.value
        if not isinstance(target, ast.Name) or target.id.startswith("_") or not isinstance(call, ast.Call):
            continue
        if isinstance(call.func, ast.Name) and call.func.id == "print":
            name, given = target.id, _given(call)
            hint = f"Write {name} = {given} to keep it; print() as a line of its own shows it in the terminal."
            yield line, f"print() gives nothing back, so {name!r} is None", hint


def _given(call: ast.Call) -> str:
    """What somebody printed, if it is one value that is quickly written again."""
    plain = len(call.args) == 1 and not call.keywords and not isinstance(call.args[0], ast.Starred)
    written = ast.unparse(call.args[0]) if plain else ""
    # A t-string is a constant of bytes here.
    of_bytes = any(isinstance(x, ast.Constant) and isinstance(x.value, bytes) for x in walk(call))
    return written if written and len(written) <= _LONGEST and not of_bytes else "…"


def gives_nothing(module: Module, function: Function) -> bool:
    """Whether a function only works something out, and certainly never gives it back."""
    if function.decorator_list or isinstance(function, ast.AsyncFunctionDef) or module.rebinds[function.name]:
        return False
    parts = [*_inside(function)]
    if any(isinstance(x, (ast.Yield, ast.YieldFrom, ast.Raise, ast.Return)) for x in parts):
        return False
    if any(isinstance(x, ast.Expr) and isinstance(x.value, ast.Call) and _acts(x.value) for x in parts):
        return False  # which may be what it is called for
    if any(changed_in_place(x) in (module.bound or ()) for x in parts if changed_in_place(x)):
        return False  # that is told of
    last = function.body[-1]
    unwritten = isinstance(last, ast.Pass) or (isinstance(last, ast.Expr) and isinstance(last.value, ast.Constant))
    return not unwritten and not module.hides and module.binds_once(function.name)


_GIVING = frozenset("sorted sum len max min abs round str int float list dict set tuple range reversed".split())
"""Functions of Python's own that only give something back."""


def _acts(call: ast.Call) -> bool:
    """Whether a call may do something; `print()` shows nothing where the template calls for it."""
    if isinstance(call.func, ast.Name):
        return call.func.id not in _GIVING | {"print"}
    of_text = isinstance(call.func, ast.Attribute) and isinstance(call.func.value, (ast.Constant, ast.JoinedStr))
    return not of_text and not changed_in_place(call)


def _inside(function: Function) -> Iterator[ast.AST]:
    """What a function holds, but for the functions and classes in it."""
    waiting: list[ast.AST] = [*function.body]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
            waiting += children(node)


def _to_write(function: Function) -> str:
    last = function.body[-1]
    value = last.value if isinstance(last, (ast.Expr, ast.Assign)) else None
    printed = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "print"
    if isinstance(value, ast.Call) and isinstance(last, ast.Expr) and printed:
        shown = ast.unparse(value.args[0]) if len(value.args) == 1 and not value.keywords else ""
        if shown:
            return f"Write return {shown} in place of line {last.lineno}."
    elif isinstance(last, ast.Expr) and not changed_in_place(last.value):
        return f"Write in line {last.lineno}: return {ast.unparse(last)}"
    elif isinstance(last, ast.Assign) and len(last.targets) == 1 and isinstance(last.targets[0], ast.Name):
        return f"Write below line {last.end_lineno}: return {last.targets[0].id}"
    return "Write return before what it is to give."
