"""Handed: what a field hands on to a parameter without a type is a text, and no number that it is compared with (E3).

Nothing fails then: `n == 7` is False for "7", and `n * 2` is "77".
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from . import nodes as n
from .kinds import kind_of
from .node_queries import walk as walk_nodes
from .source import Function, Module
from .trees import walk

_BARE = re.compile(r"\s*([^\W\d]\w*)\s*\Z")
_WITH_VALUE = re.compile(r"\s*([^\W\d]\w*)\(\s*value\s*\)\s*\Z")
_TYPED = frozenset({"@input", "@change"})
_OF_TEXT = frozenset({"", "text", "number", "range", "search", "tel", "password", "email", "url"})
"""Types of an <input> that certainly hands on what is typed."""


def texts_as_numbers(module: Module, root: Sequence[n.Node]) -> Iterator[tuple[ast.AST, str, str]]:
    """Lines of handlers that take such a text for a number: where, what is wrong, a hint."""
    asked = {name: found for name, function in module.functions.items() if (found := _asked(module, function))}
    if not asked:
        return  # the template is not read for nothing
    given: dict[str, list[set[str]]] = {}
    for element in (node for node in walk_nodes(root) if isinstance(node, n.Element)):
        for item in element.items:
            if isinstance(item, n.Event) and (found := _filled(module, element, item)) is not None:
                given.setdefault(found[0], []).append(found[1])
    for name, fields in given.items():
        # One line defines it, and all others that name it are events of this kind.
        if name in asked and len(re.findall(rf"\b{name}\b", module.source.text)) == 1 + len(fields):
            for parameter, found in asked[name].items():
                if all(parameter in each for each in fields):
                    yield from found


def _asked(module: Module, function: Function) -> dict[str, list[tuple[ast.AST, str, str]]]:
    """Parameters without a type that a function takes for numbers, and what is to be said where each is a text."""
    if function.decorator_list or function.args.defaults:
        return {}
    untyped = [parameter.arg for parameter in function.args.args if parameter.annotation is None]
    return {name: found for name in untyped if (found := [*_taken(module, function, name)])}


def _filled(module: Module, element: n.Element, item: n.Event) -> tuple[str, set[str]] | None:
    """The function that an event names, and the parameters that a field's text certainly fills."""
    text = item.value[0] if len(item.value) == 1 and isinstance(item.value[0], str) else ""
    event = item.name.partition(".")[0]
    bare, whole = _BARE.match(text), _WITH_VALUE.match(text)
    named = bare or whole
    function = module.functions.get(named[1]) if named is not None else None
    if function is None:
        return None
    names = [parameter.arg for parameter in function.args.args]
    if element.tag == "form" and event == "@submit" and bare is not None:
        controls = walk_nodes(element.children, loops=False)
        fields = Counter(_name(x) for x in walk_nodes(element.children) if isinstance(x, n.Element))
        once = {_name(x) for x in controls if isinstance(x, n.Element) and _is_text(x)}
        return function.name, {name for name in names if name in once and fields[name] == 1}
    if event in _TYPED and len(names) == 1 and _is_text(element):
        return function.name, {*names}
    return None


def _name(element: n.Element) -> str:
    """The name of a control, as far as it is constant."""
    values = [x.value for x in element.items if isinstance(x, n.Attribute) and x.name == "name"]
    value = values[0] if values else None
    return value[0] if value is not None and len(value) == 1 and isinstance(value[0], str) else ""


def _is_text(element: n.Element) -> bool:
    """Whether it is a control that hands on one text, whatever state there is."""
    given = {x.name: x.value for x in element.items if isinstance(x, n.Attribute)}
    if any(isinstance(x, n.Spread) for x in element.items) or given.keys() & {"bind", "multiple"}:
        return False
    kind = "".join(piece if isinstance(piece, str) else "?" for piece in given.get("type") or ())
    return element.tag in ("textarea", "select") or (element.tag == "input" and kind.strip().lower() in _OF_TEXT)


def _taken(module: Module, function: Function, own: str) -> Iterator[tuple[ast.AST, str, str]]:
    parts = [x for line in function.body for x in walk(line)]
    for x in parts:
        if isinstance(x, ast.Name) and x.id == own and not isinstance(x.ctx, ast.Load):
            return
        if isinstance(x, (ast.Lambda, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Match)):
            return
        if isinstance(x, ast.Attribute) and isinstance(x.value, ast.Name) and x.value.id == own:
            return  # n.isdigit(): it is known to be a text
        if isinstance(x, ast.Call) and any(isinstance(y, ast.Name) and y.id == own for z in x.args for y in walk(z)):
            return  # int(n), isinstance(n, int)
    for x in parts:
        value, what = None, ""
        if isinstance(x, ast.Compare) and len(x.ops) == 1 and isinstance(x.ops[0], (ast.Eq, ast.NotEq)):
            value = _beside(own, x.left, x.comparators[0])
            what = "and so never equal to" if isinstance(x.ops[0], ast.Eq) else "and so always another than"
        elif isinstance(x, ast.Assign) and isinstance(x.value, ast.BinOp) and isinstance(x.value.op, ast.Mult):
            value = _beside(own, x.value.left, x.value.right) if _to_number(module, function, x) else None
            what = "which this repeats, and does not multiply with"
        number = _number(module, value)
        if number and value is not None:
            message = f"{own!r} is a text, as all that fields send, {what} {ast.unparse(value)}"
            args = ", ".join(f"{a.arg}: {number}" if a.arg == own else ast.unparse(a) for a in function.args.args)
            yield x, message, f"Write def {function.name}({args})"


def _beside(own: str, left: ast.expr, right: ast.expr) -> ast.expr | None:
    """What stands beside a name in a comparison or a product."""
    if isinstance(left, ast.Name) and left.id == own:
        return right
    return left if isinstance(right, ast.Name) and right.id == own else None


def _number(module: Module, value: ast.expr | None) -> str:
    """`int` or `float` where a value is certainly a number; else ""."""
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub):
        value = value.operand
    if isinstance(value, ast.Constant):
        return type(value.value).__name__ if type(value.value) in (int, float) else ""
    if isinstance(value, ast.Name) and kind_of(module, value.id) == "number":
        first = module.state.get(value.id)
        begins = first.value if isinstance(first, (ast.Assign, ast.AnnAssign)) else None
        return "float" if isinstance(begins, ast.Constant) and type(begins.value) is float else "int"
    return ""


def _to_number(module: Module, function: Function, line: ast.Assign) -> bool:
    """Whether a line gives its value to a variable that begins as a number: a text may well be repeated."""
    target = line.targets[0]
    if len(line.targets) != 1 or not isinstance(target, ast.Name) or target.id not in module.rebinds[function.name]:
        return False
    first = module.state.get(target.id)
    begins = first.value if isinstance(first, (ast.Assign, ast.AnnAssign)) else None
    return isinstance(begins, ast.Constant) and type(begins.value) in (int, float)
