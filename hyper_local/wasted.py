"""Wasted: lines that work something out, or say what they mean, and leave all as it was (S4, S5).

Only what certainly has no effect is told of: methods of what certainly is a text, `sorted()` of
what certainly is a list, a parameter that is given to itself, and a function that holds nothing but
its `global`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .kinds import TEXT_TO_TEXT, Said, kind_of
from .source import FUNCTIONS, Function, Module, parameter_names
from .trees import walk

_ACTING = (ast.Call, ast.Await, ast.NamedExpr, ast.Yield, ast.YieldFrom)
_ASKING = frozenset("len str int float abs".split())
"""Functions of Python's own that are keys to sort by, and have no effect."""


def wasted(module: Module) -> Iterator[Said]:
    """All such lines of a file."""
    if module.hides or module.bound is None:
        return
    yield from _given_to_itself(module)
    yield from _only_global(module)
    yield from _without_effect(module)


def _given_to_itself(module: Module) -> Iterator[Said]:
    """`count = count` in `def set_count(count):`, where `count` is a state."""
    for line in module.census.of(ast.Assign):
        target, value = line.targets[0], line.value
        if not isinstance(value, ast.Name) or not isinstance(target, ast.Name) or len(line.targets) > 1:
            continue
        name = value.id
        if target.id != name or name not in module.state:
            continue
        for called, function in module.functions.items():
            if name in parameter_names(function) and line in _own(function):
                hint = (
                    f"Give the parameter another name, new_{name}, and write `global {name}` and {name} = new_{name}."
                )
                yield line, f"{called}() gives its parameter {name!r} to itself, and the state stays as it is", hint


def _own(function: Function) -> Iterator[ast.AST]:
    """The statements of a function, but for those of functions and classes in it."""
    waiting: list[ast.AST] = [*function.body]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            waiting += [x for x in ast.iter_child_nodes(node) if isinstance(x, (ast.stmt, ast.excepthandler))]


def _only_global(module: Module) -> Iterator[Said]:
    """`def add():` with nothing but `global count` in it, and `count += 1` below, at the left margin."""
    body = module.tree.body
    for i, function in enumerate(body):
        if not isinstance(function, FUNCTIONS) or not isinstance(function.body[-1], ast.Global):
            continue
        if function.decorator_list or not all(isinstance(x, ast.Global) for x in function.body):
            continue
        names = {name for x in function.body if isinstance(x, ast.Global) for name in x.names}
        last = function.body[-1]
        below = body[i + 1] if i + 1 < len(body) else None
        hint = "Write below it, as far to the right as this line, what the function is to do."
        if below is not None and below.lineno == last.lineno + 1 and _sets(below) in names:
            hint = f"Line {below.lineno}, {ast.unparse(below)}, stands at the left margin. Indent it like this line."
            if "\n" in hint or below.end_lineno != below.lineno:
                hint = f"Line {below.lineno} stands at the left margin. Indent it like this line."
        yield last, f"{function.name}() does nothing: it holds no line but this", hint


def _sets(line: ast.stmt) -> str:
    target = line.targets[0] if isinstance(line, ast.Assign) else getattr(line, "target", None)
    return target.id if isinstance(target, ast.Name) else ""


def _without_effect(module: Module) -> Iterator[Said]:
    """`name.upper()` and `sorted(birds)` as lines of their own."""
    lines = [line for line in module.census.of(ast.Expr) if isinstance(line.value, ast.Call)]
    tried: set[int] | None = None
    for line in lines:
        call = line.value
        if not isinstance(call, ast.Call):
            continue
        name, is_list = _text_of(call, module), False
        if not name:
            name, is_list = _list_of(call, module), True
        tried = {id(x) for y in module.census.of(ast.Try) for x in walk(y)} if tried is None and name else tried
        if not name or id(line) in (tried or ()):
            continue  # in a `try`, a line may ask whether it can be done
        written = ast.unparse(call)
        if is_list:
            rest = ", ".join(map(ast.unparse, call.keywords))
            yield line, f"{written} gives another list, and {name!r} stays as it is", f"Write {name}.sort({rest})."
        else:
            yield line, f"{written} gives another text, and {name!r} stays as it is", _kept(module, name, line, written)


def _kept(module: Module, name: str, line: ast.Expr, written: str) -> str:
    """How to keep the text that a line gives."""
    if name in module.props:
        return f"Give what comes of it a name of its own: other_{name} = {written}."
    inside = next((f for f, lines in module.lines.items() if line in lines), "")
    own = [x for x in walk(module.functions[inside]) if isinstance(x, ast.Name) and x.id == name] if inside else []
    lacks = inside and name not in module.rebinds[inside] and all(isinstance(x.ctx, ast.Load) for x in own)
    return f"Write {f'`global {name}` and ' if lacks and name in module.state else ''}{name} = {written}."


def _text_of(call: ast.Call, module: Module) -> str:
    """The text of which a call only makes another one, as `name` of `name.strip().lower()`; "" of other calls."""
    value: ast.expr = call
    while isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr in TEXT_TO_TEXT:
        given = [*value.args, *(x.value for x in value.keywords)]
        if any(isinstance(x, _ACTING) for each in given for x in walk(each)):
            return ""
        value = value.func.value
    named = value is not call and isinstance(value, ast.Name) and kind_of(module, value.id) == "text"
    return value.id if named and isinstance(value, ast.Name) else ""


def _list_of(call: ast.Call, module: Module) -> str:
    """The list of which `sorted()` makes another one; "" of other calls."""
    if not isinstance(call.func, ast.Name) or call.func.id != "sorted" or len(call.args) != 1:
        return ""
    other = any(x.arg == "sorted" for x in module.census.of(ast.arg)) or any(
        x.id == "sorted" and not isinstance(x.ctx, ast.Load) for x in module.census.of(ast.Name)
    )
    value = call.args[0]
    if other or "sorted" in (module.bound or ()) or not isinstance(value, ast.Name):
        return ""
    plain = all(
        isinstance(x.value, ast.Constant) or (isinstance(x.value, ast.Name) and x.value.id in _ASKING)
        for x in call.keywords
    )
    return value.id if plain and kind_of(module, value.id) == "list" else ""
