"""Wasted: lines that work something out, or say what they mean, and leave all as it was (S4, S5).

Only what certainly has no effect is told of: methods of what certainly is a text, `sorted()` of
what certainly is a list, a parameter that is given to itself, and a function that holds nothing but
its `global`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from . import nodes as n
from .kinds import TEXT_TO_TEXT, Said, kind_of
from .node_queries import bound_names, expressions_of
from .node_queries import walk as walk_nodes
from .side_effects import changed_in_place
from .source import FUNCTIONS, Function, Module, parameter_names
from .trees import walk

_ACTING = (ast.Call, ast.Await, ast.NamedExpr, ast.Yield, ast.YieldFrom)
_ASKING = frozenset("len str int float abs".split())
"""Functions of Python's own that are keys to sort by, and have no effect."""


def wasted(module: Module, root: Sequence[n.Node] = ()) -> Iterator[Said]:
    """All such lines of a file."""
    if module.hides or module.bound is None:
        return
    yield from _given_to_itself(module)
    yield from _given_another(module)
    yield from _never_reached(module)
    yield from _only_the_loops_own(module)
    yield from _only_global(module)
    yield from _added_anew(module, root)
    yield from _brings_nothing_back(module)
    yield from _begins_a_class(module)
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


def _given_another(module: Module) -> Iterator[Said]:
    """`def add(count): count += 1`, and `def mark(done): done = not done`: nobody gets the value."""
    for called, function in module.functions.items():
        last = function.body[-1]
        target = last.targets[0] if isinstance(last, ast.Assign) and len(last.targets) == 1 else None
        if isinstance(last, ast.AugAssign) and isinstance(last.value, ast.Constant):
            target = last.target  # of another value, it may be a list that is changed in place
        if not isinstance(target, ast.Name) or target.id not in parameter_names(function) or target.id.startswith("_"):
            continue
        name, given = target.id, last.value if isinstance(last, (ast.Assign, ast.AugAssign)) else None
        inner = any(isinstance(x, (*FUNCTIONS, ast.Lambda, ast.Yield)) for line in function.body for x in walk(line))
        if inner or function.decorator_list or (isinstance(given, ast.Name) and given.id == name):
            continue  # of `count = count` more is told
        hint = "What is to stay belongs to a list, a dict or a variable of the file: todo['done'] = …, birds[i] = …"
        if name in module.state:
            hint = f"Take {name} out of the parentheses, and write `global {name}` in {called}() above this line."
        yield last, f"{called}() gives its parameter {name!r} another value, and nobody gets it", hint


def _brings_nothing_back(module: Module) -> Iterator[Said]:
    """`backup = names` above, and `names = backup` in a function: the line above has followed until then."""
    for called, function in module.functions.items():
        doc = ast.get_docstring(function) is not None
        lines = [x for x in function.body[doc:] if not isinstance(x, ast.Global)]
        # What a function has changed before, it may well bring back.
        first = lines[0] if lines else None
        target = first.targets[0] if isinstance(first, ast.Assign) and len(first.targets) == 1 else None
        if first is None or target is None:
            continue
        whole = isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Slice)
        name = _copied(target) if whole or isinstance(target, ast.Name) else ""
        kept = _copied(first.value) if isinstance(first, ast.Assign) else ""
        line, begins = module.state.get(kept), module.state.get(name)
        if not isinstance(line, ast.Assign) or not isinstance(begins, (ast.Assign, ast.AnnAssign)):
            continue
        own = name in module.rebinds[called] or whole
        if kept in parameter_names(function) or called in module.variables.get(kept, ()):
            continue
        if not own or len(line.targets) > 1 or _copied(line.value) != name or not module.binds_once(kept):
            continue
        changes = {changed_in_place(x) for each in module.functions.values() for part in each.body for x in walk(part)}
        if kept in changes or kept in module.fields or any(kept in names for names in module.rebinds.values()):
            continue
        if any(changed_in_place(x) == name for part in lines[1:] for x in walk(part)):
            continue  # what is changed there is the copy, so that does not follow
        value = ast.unparse(begins.value) if begins.value is not None and _is_plain(begins.value) else ""
        again = f"{name}[:]" if whole else name
        hint = f"Write what it begins with: {again} = {value}"
        if not 0 < len(value) <= _SHORT:
            hint = "Write the value itself there: a line at the left margin that copies a variable follows it."
        what = f"{called}() brings nothing back: {kept!r} (line {line.lineno}) follows {name!r} until then"
        yield first, what, hint


def _is_plain(value: ast.expr) -> bool:
    """Whether it is the same whenever it is worked out, as far as it calls nothing."""
    return not any(isinstance(x, (ast.Call, ast.Name, ast.NamedExpr)) for x in walk(value))


def _copied(node: ast.expr) -> str:
    """The name of which a value is all: `names`, `names.copy()`, `list(names)`, `names[:]`; "" of others."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "copy":
        node = node.func.value if not node.args and not node.keywords else node
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("list", "dict", "set"):
        node = node.args[0] if len(node.args) == 1 and not node.keywords else node
    elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        node = node.value if node.slice.lower is None and node.slice.upper is None and node.slice.step is None else node
    return node.id if isinstance(node, ast.Name) else ""


_LEAVING = (ast.Return, ast.Break, ast.Continue)


def _never_reached(module: Module) -> Iterator[Said]:
    """`count += 1` below `return`: the first such line of a function."""
    for function in module.functions.values():
        # A yield anywhere makes a generator of the function, on purpose.
        if any(isinstance(x, (ast.Yield, ast.YieldFrom)) for x in walk(function)):
            continue
        for block in _blocks(function.body):
            ended = next((i for i, line in enumerate(block[:-1]) if isinstance(line, _LEAVING)), None)
            below = block[ended + 1] if ended is not None else None
            if ended is None or not isinstance(below, (ast.Assign, ast.AugAssign, ast.Expr)):
                continue
            if isinstance(below, ast.Expr) and not isinstance(below.value, ast.Call):
                continue
            word = type(block[ended]).__name__.lower()
            hint = f"Write it above the {word}, or further to the left if it belongs behind the block."
            yield (
                below,
                f"this line never runs: {function.name}() leaves at the {word} of line {block[ended].lineno}",
                hint,
            )
            break


def _blocks(body: list[ast.stmt]) -> Iterator[list[ast.stmt]]:
    """The lists of statements of a function, but for those of functions and classes in it."""
    yield body
    for line in body:
        if isinstance(line, (*FUNCTIONS, ast.ClassDef)):
            continue
        for part in ("body", "orelse", "finalbody"):
            inner: list[ast.stmt] = getattr(line, part, [])
            if inner:
                yield from _blocks(inner)


def _only_the_loops_own(module: Module) -> Iterator[Said]:
    """`item = item * 2` as the last line of `for item in items:`, after which nothing reads it."""
    for by, lines in module.lines.items():
        loops = [x for x in lines if isinstance(x, (ast.For, ast.AsyncFor, ast.While))]
        # In another loop, or in a function inside, it may be read in the next round.
        inner = any(isinstance(x, (*FUNCTIONS, ast.Lambda)) for line in module.functions[by].body for x in walk(line))
        loop = loops[0] if len(loops) == 1 and not inner else None
        last = loop.body[-1] if isinstance(loop, ast.For) and not loop.orelse else None
        target = last.targets[0] if isinstance(last, ast.Assign) and len(last.targets) == 1 else None
        if not isinstance(loop, ast.For) or not isinstance(last, ast.Assign) or not isinstance(target, ast.Name):
            continue
        name, items = target.id, loop.iter
        plain = isinstance(loop.target, ast.Name) and loop.target.id == name and isinstance(items, ast.Name)
        if not plain or not isinstance(items, ast.Name) or name in module.rebinds[by]:
            continue
        names = [x for x in walk(module.functions[by]) if isinstance(x, ast.Name) and x.id == name]
        behind = [x for x in names if x.lineno > (last.end_lineno or 0) and isinstance(x.ctx, ast.Load)]
        read = any(isinstance(x, ast.Name) and x.id == name for x in walk(last.value))
        if behind or not read:
            continue
        hint = f"What is to stay belongs into the list, as in {items.id}[i] = …, or into a new one."
        if len(loop.body) == 1 and len(ast.unparse(last.value)) < _SHORT and kind_of(module, items.id) == "list":
            hint = f"Make a new list of it: {items.id}[:] = [{ast.unparse(last.value)} for {name} in {items.id}]"
        yield last, f"this gives {name!r} another value, and {items.id!r} stays as it is", hint


_SHORT = 60


def _added_anew(module: Module, root: Sequence[n.Node]) -> Iterator[Said]:
    """`{% let total = total + item.price %}` in a loop, in each round of which `total` is what it was above."""
    for loop in walk_nodes(root) if "let " in module.source.text else ():
        for node in loop.body if isinstance(loop, n.For) else ():
            name = node.target.id if isinstance(node, n.Let) and isinstance(node.target, ast.Name) else ""
            value = node.value if isinstance(node, n.Let) else None
            sums = isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Add, ast.Sub, ast.Mult))
            if not isinstance(value, ast.BinOp) or not sums or not isinstance(loop, n.For):
                continue
            rest = [side for side in (value.left, value.right) if not (isinstance(side, ast.Name) and side.id == name)]
            inside = [x for x in walk_nodes(loop.body) if x is not node]
            others = [part for x in inside for tree in expressions_of(x) for part in walk(tree)]
            # A t-string is a constant of bytes here, and may show it.
            hidden = any(isinstance(x, n.Expr) and x.spec for x in inside) or any(
                isinstance(x, ast.Constant) and isinstance(x.value, bytes) for x in others
            )
            if len(rest) != 1 or hidden or any(isinstance(x, ast.Name) and x.id == name for x in others):
                continue  # it is shown in the round itself
            what = f"in a loop, {{% let %}} holds for one round: {name!r} begins anew in each, so nothing is added up"
            hint = "Work it out in a line of the file, above the template."
            own = {x.id for x in walk(rest[0]) if isinstance(x, ast.Name)}
            made = {y for x in inside if isinstance(x, n.Let) for y in bound_names(x.target)} | {"loop"}
            if isinstance(value.op, ast.Add) and _begins_at_zero(name, root) and not own & made:
                target, items = ast.unparse(loop.target), ast.unparse(loop.iterable)
                hint = f"Write above the loop {{% let {name} = sum({ast.unparse(rest[0])} for {target} in {items}) %}}."
            yield value, what, hint


def _begins_at_zero(name: str, root: Sequence[n.Node]) -> bool:
    lets = [node for node in walk_nodes(root) if isinstance(node, n.Let) and name in bound_names(node.target)]
    return any(isinstance(node.value, ast.Constant) and type(node.value.value) is int for node in lets) and all(
        not isinstance(node.value, ast.Constant) or node.value.value == 0 for node in lets
    )


def _begins_a_class(module: Module) -> Iterator[Said]:
    """`def __init__(self):` at the left margin, which belongs to a class."""
    for function in module.tree.body:
        if isinstance(function, ast.FunctionDef) and function.name == "__init__":
            hint = "What it does stands in lines of the file, which run as it begins; or in def on_mount():"
            yield function, "nothing calls __init__(): there is no class here", hint


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
        name, is_list = _text_of(call, module) or _parameter_of(call, line, module), False
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


_OF_TEXTS_ALONE = frozenset("strip lstrip rstrip capitalize casefold swapcase".split())


def _parameter_of(call: ast.Call, line: ast.Expr, module: Module) -> str:
    """The parameter whose text `name.strip()` would make another one of; "" of what may be something else."""
    func = call.func
    if not isinstance(func, ast.Attribute) or func.attr not in _OF_TEXTS_ALONE or call.args or module.classes:
        return ""
    name = func.value.id if isinstance(func.value, ast.Name) else ""
    inside = next((function for by, function in module.functions.items() if line in module.lines[by]), None)
    args = inside.args if inside is not None else None
    given = [x for x in (*args.posonlyargs, *args.args, *args.kwonlyargs) if x.arg == name] if args is not None else []
    plain = [x for x in given if x.annotation is None or ast.unparse(x.annotation) == "str"]
    return name if plain else ""


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
