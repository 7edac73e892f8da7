"""Scopes: what statements bind, read statement by statement.

`global`, `def` and every binding but `:=` are statements, so most questions about
names need no look into expressions, where most of a syntax tree is. Reading an
app takes a few times as long as parsing it; walking each tree whole, several
times, took twenty times as long.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Any, cast

from .errors import ALIKE, nearest
from .trees import children, walk

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

INNER: dict[type[ast.AST], tuple[str, ...]] = {
    ast.Module: ("body",),
    ast.FunctionDef: ("body",),
    ast.AsyncFunctionDef: ("body",),
    ast.ClassDef: ("body",),
    ast.If: ("body", "orelse"),
    ast.For: ("body", "orelse"),
    ast.AsyncFor: ("body", "orelse"),
    ast.While: ("body", "orelse"),
    ast.With: ("body",),
    ast.AsyncWith: ("body",),
    ast.Try: ("body", "handlers", "orelse", "finalbody"),
    ast.TryStar: ("body", "handlers", "orelse", "finalbody"),
    ast.ExceptHandler: ("body",),
    ast.Match: ("cases",),
    ast.match_case: ("body",),
}
"""Fields that hold further statements."""


def statements(node: ast.AST, *, functions: bool = True) -> list[Any]:
    """`node` and all statements in it; those of functions and classes inside it only with `functions`."""
    found: list[Any] = [node]
    for each in found:
        fields = INNER.get(cast("type[ast.AST]", type(each)))
        if fields is None or (not functions and each is not node and isinstance(each, (*_FUNCTIONS, ast.ClassDef))):
            continue
        for name in fields:
            found += getattr(each, name)
    return found


def around_line(tree: ast.Module, line: int) -> ast.AST:
    """The innermost function or class that a line belongs to; `tree` where it is in none."""
    around = [x for x in statements(tree) if isinstance(x, (*_FUNCTIONS, ast.ClassDef))]
    inside = [x for x in around if x.lineno <= line <= (x.end_lineno or line)]
    return max(inside, key=lambda x: x.lineno, default=tree)


def declared_names(node: ast.AST, kinds: tuple[type[ast.stmt], ...] = (ast.Global,)) -> set[str]:
    """Names that `node`, or a function in it, declares `global` (or `nonlocal`, where `kinds` says so)."""
    return {name for each in statements(node) if isinstance(each, kinds) for name in each.names}  # type: ignore[attr-defined]


def deleted(tree: ast.Module) -> dict[str, ast.Delete]:
    """Names that a statement of the module itself deletes, and that nothing behind it, and no function, may set."""
    found: dict[str, ast.Delete] = {}
    for node in tree.body:
        if isinstance(node, ast.Delete):
            found.update({name.id: node for target in node.targets for name in target_names(target)})
        elif found:
            for name in found.keys() & set_in(node, ()):
                del found[name]
    for name in found.keys() & declared_names(tree):
        del found[name]
    return found


OF_A_LIST = tuple("append extend insert remove clear sort reverse".split())
"""Methods that change a list and give nothing back."""


def misspelt_global(function: ast.AST, name: str, state: Collection[str]) -> str:
    """What to write where a function says `global` of a word that is like `name`, and no `state`; else ""."""
    for line in statements(function):
        for word in line.names if isinstance(line, ast.Global) else ():
            if word not in state and nearest(word, [name], ALIKE):
                return f"Line {line.lineno} says `global {word}`. Write there: global {name}"
    return ""


def in_place(function: ast.FunctionDef | ast.AsyncFunctionDef, name: str, first: ast.stmt | None) -> str:
    """What to write for `birds = birds.append(x)`, or `birds += {…}`, all that a function gives a list `birds`.

    `first` is the line that begins it, also as `saved([])`.
    """
    value = first.value if isinstance(first, (ast.Assign, ast.AnnAssign)) else None
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "saved" and value.args:
        value = value.args[0]
    if not isinstance(value, ast.List):
        return ""
    stored = [x for x in walk(function) if isinstance(x, ast.Name) and x.id == name and isinstance(x.ctx, ast.Store)]
    added = [x.value for x in walk(function) if isinstance(x, ast.AugAssign) and [x.target] == stored]
    if added and isinstance(added[0], ast.Dict):
        return f"Write {name}.append({ast.unparse(added[0])}), which needs no global; += adds the keys of a dict alone."
    lines = [x for x in walk(function) if isinstance(x, ast.Assign) and x.targets == stored]
    call = lines[0].value if lines else None
    called = call.func if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) else None
    own = called is not None and isinstance(called.value, ast.Name) and called.value.id == name
    if call is None or not own or called is None or called.attr not in OF_A_LIST:
        return ""
    return f"Write {ast.unparse(call)} as a line of its own: it changes {name!r} itself, and needs no global."


def target_names(target: ast.expr) -> Iterator[ast.Name]:
    """Names in the target of an assignment or a loop."""
    if isinstance(target, ast.Name):
        yield target
    elif isinstance(target, (ast.Tuple, ast.List)):
        for item in target.elts:
            yield from target_names(item)
    elif isinstance(target, ast.Starred):
        yield from target_names(target.value)


def bound_at_top(tree: ast.Module, *, walrus: bool) -> set[str] | None:
    """Names that the module's statements bind while no function runs; None where a star import hides some.

    Without `walrus`, there is no `:=` to look for.
    """
    names: set[str] = set()
    top = statements(tree, functions=False)
    for node in top:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            if any(alias.name == "*" for alias in node.names):
                return None
            names |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.Match) or (walrus and isinstance(node, ast.stmt)):
            # Names deeper in: in patterns, or bound by `:=`.
            names |= {x.id for x in ast.walk(node) if isinstance(x, ast.Name) and isinstance(x.ctx, ast.Store)}
            names |= {x.name for x in ast.walk(node) if isinstance(x, (ast.MatchAs, ast.MatchStar)) and x.name}
            names |= {x.rest for x in ast.walk(node) if isinstance(x, ast.MatchMapping) and x.rest}
        if isinstance(node, ast.ClassDef):
            names |= declared_names(node)
        if walrus and isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            # In defaults, decorators and bases; those inside are counted too.
            names |= {x.target.id for x in ast.walk(node) if isinstance(x, ast.NamedExpr)}
    return names | {name.id for name in bound_by(top)}


def bound_by(nodes: Iterable[ast.AST]) -> Iterator[ast.Name]:
    """Names that these statements themselves bind or delete by assignment, loop or `with`; not by `:=`."""
    for node in nodes:
        if isinstance(node, (ast.Assign, ast.Delete)):
            for target in node.targets:
                yield from target_names(target)
        elif isinstance(node, (ast.AugAssign, ast.AnnAssign, ast.For, ast.AsyncFor)):
            yield from target_names(node.target)
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                if item.optional_vars is not None:
                    yield from target_names(item.optional_vars)


def set_in(function: ast.AST, without: Iterable[ast.AST]) -> set[str]:
    """Names that a function, or anything in it, may set or take, leaving these nodes out."""
    left = set(map(id, without))
    found: set[str] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Store) and id(node) not in left:
                found.add(node.id)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.alias):
            found.add(node.asname or node.name.partition(".")[0])
        else:  # functions and classes, `except … as`, the patterns of `match`
            found |= {name for field in ("name", "rest") if isinstance(name := getattr(node, field, None), str)}
    return found


_LOCAL = (*_FUNCTIONS, ast.Lambda, ast.ClassDef)
OUTSIDE = frozenset({"exec", "eval", "globals", "locals", "vars", "setattr", "modules", "import_module"})
"""Who names one of these may bind names of the module that no syntax tree shows."""


def bound_once(tree: ast.Module) -> set[str]:
    """Names that one place of a file binds for the module, and nothing else may bind, declare or delete.

    A function of that name is that one function, whenever somebody reads it.
    """
    found: Counter[str] = Counter()
    waiting: list[tuple[ast.AST, bool]] = [(tree, True)]
    while waiting:
        node, own = waiting.pop()
        if isinstance(node, ast.Name):
            if own and not isinstance(node.ctx, ast.Load):
                found[node.id] += 1
            elif node.id in OUTSIDE:
                return set()
            continue
        if isinstance(node, ast.Global):
            found.update([*node.names, *node.names])
        elif isinstance(node, ast.Attribute):
            if node.attr in OUTSIDE:
                return set()
        elif own and isinstance(node, (*_FUNCTIONS, ast.ClassDef, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
            found.update([node.name] if node.name else [])
        elif own and isinstance(node, ast.MatchMapping):
            found.update([node.rest] if node.rest else [])
        elif own and isinstance(node, ast.alias):
            if node.name == "*" or node.name in OUTSIDE:
                return set()
            found[node.asname or node.name.partition(".")[0]] += 1
        inside = {*map(id, _body_of(node))} if isinstance(node, _LOCAL) else ()
        skipped = id(node.target) if isinstance(node, ast.comprehension) else 0
        parts = [child for child in children(node) if id(child) != skipped]
        waiting += [(child, own and id(child) not in inside) for child in parts]
    return {name for name, count in found.items() if count == 1}


def _body_of(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef) -> list[Any]:
    """What of a function or class has names of its own; not its defaults, decorators and bases."""
    return [node.body] if isinstance(node, ast.Lambda) else [*node.body]
