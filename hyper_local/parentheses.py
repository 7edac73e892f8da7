"""Parentheses: functions, and methods of texts and lists, that a line names where their call is meant (S4, E2).

They stand alone, are asked for in a condition, or are compared: methods of a state, functions of the file, and
methods of what handlers are given.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Sequence

from . import nodes as n
from .kinds import TEXT_TO_TEXT, TYPES, Said, is_method, kind_of
from .node_queries import bound_names, expressions_of
from .node_queries import walk as walk_nodes
from .scopes import target_names
from .source import FUNCTIONS, Function, Module, parameter_names
from .trees import walk

_ALONE = re.compile(r"^[ \t]*([^\W\d]\w*)[ \t]*(?:#.*)?$", re.MULTILINE)
_ASKED = re.compile(r"\b(?:if|elif|while|and|or|not)\s+([^\W\d]\w*)\s*(?=:|\)|$|\b(?:and|or|else)\b)", re.MULTILINE)
_METHOD = re.compile(r"[\w)]\.([a-z]+)\b(?!\s*(?:[.(\[]|=(?!=)))")
"""What is taken of a value, and not called: few files have one of these words, and to look closer takes longer."""
_TAKEN = r"\b([^\W\d]\w*)(?:\.[a-z]+\([^()\n]*\))*\.([a-z]+)\b"
"""The name of a value, and what is taken of it: `answer` and `lower` of `answer.strip().lower`."""
_COMPARED = re.compile(rf"{_TAKEN}\s*(?:[!=]=|(?:not\s+)?in\b)")
_EQUAL = re.compile(rf"[!=]=\s*{_TAKEN}(?!\s*[.(\[])")
_METHOD_ASKED = re.compile(rf"\b(?:if|elif|while|and|or|not)\s+{_TAKEN}(?!\s*[.(\[])")
_PYTHONS = frozenset({"print", "input", "breakpoint", "render"})
"""Functions that are there without a `def`, and that a line by itself certainly means to call."""
_NOTHING = frozenset(
    "capitalize casefold clear copy expandtabs isalnum isalpha isascii isdecimal isdigit isidentifier islower "
    "isnumeric isprintable isspace istitle isupper items keys lower lstrip pop popitem reverse rstrip sort split "
    "splitlines strip swapcase title upper values".split()
)
"""Methods that are mostly called with nothing."""
_PLAINLY = frozenset("append extend insert remove sort reverse clear upper lower strip".split())
"""Methods of lists and texts, which nothing else has as values."""
_BARE = re.compile(r"^[ \t]*([^\W\d]\w*)\.([^\W\d]\w*)[ \t]*(?:#.*)?$", re.MULTILINE)
_UNCALLED = re.compile(r"\s[^\W\d]\w*\.([^\W\d_]\w*+)(?!\s*[.(\[=<>!])")
_STATE_ASKED = re.compile(r"\b(?:if|elif|while|and|or|not)\s+([^\W\d]\w*)\.([^\W\d_]\w*+)(?!\s*[.(\[=<>!])")
_METHODS = frozenset(name for kind in TYPES.values() for name in dir(kind) if not name.startswith("_"))


def parentheses(module: Module, root: Sequence[n.Node]) -> Iterator[Said]:
    """All that are forgotten in a file: where, what is wrong, what to write."""
    if module.hides:
        return
    yield from _method_alone(module)
    yield from _method_asked(module, root)
    if module.bound is not None:
        yield from _others(module, root, module.bound)


def _method_alone(module: Module) -> Iterator[Said]:
    """`birds.sort` as a line of its own."""
    lines = [line for line in module.census.of(ast.Expr) if isinstance(line.value, ast.Attribute)]
    if not lines or not _BARE.search(module.plain):
        return
    tried = _tried(module)
    for line in lines:
        value = line.value if id(line) not in tried else None
        if not isinstance(value, ast.Attribute) or not isinstance(value.value, ast.Name):
            continue
        name, method = value.value.id, value.attr
        kind = kind_of(module, name)
        if kind in TYPES:
            if not callable(getattr(TYPES[kind], method, None)) or method.startswith("_"):
                continue
        elif method not in _PLAINLY or name not in module.state or _has(module, method):
            continue
        hint = f"Parentheses call it. Write {_called(value)}."
        if hasattr(str, method) and kind in ("text", ""):
            hint = f"Parentheses call it, and it gives another text. Write {name} = {name}.{method}()."
            if method not in ("upper", "lower", "strip", "title", "capitalize", "swapcase", "lstrip", "rstrip"):
                hint = f"Parentheses call it: {name}.{method}(…)."
        yield line, f"{name}.{method} is not called", hint


def _tried(module: Module) -> set[int]:
    """The lines of each `try`: one may ask whether there is such a name, or such a method."""
    return {id(x) for block in module.census.of(ast.Try) for x in block.body}


def _has(module: Module, name: str) -> bool:
    """Whether a class of the file has a value or a method of this name of its own."""
    return any(
        name in (getattr(x, "name", ""), getattr(x, "id", ""))
        for one in module.census.of(ast.ClassDef)
        for x in walk(one)
    )


def _method_asked(module: Module, root: Sequence[n.Node]) -> Iterator[Said]:
    """`if name.isdigit:` and `{% if name.isdigit %}`, which ask whether there is such a method."""
    text = module.source.text
    if _METHODS.isdisjoint(_UNCALLED.findall(text)):
        return
    found: list[tuple[str, str]] = _STATE_ASKED.findall(text)
    asked = {(name, method) for name, method in found if is_method(module, name, method)}
    if not asked:
        return  # the template is not read for nothing
    nodes = [*walk_nodes(root)]
    trees = [module.tree, *(tree for node in nodes for tree in expressions_of(node))]
    parts = [x for tree in trees for x in walk(tree)]
    tests = [x.test for x in parts if isinstance(x, (ast.If, ast.While, ast.IfExp))]
    tests += [x.test for node in nodes if isinstance(node, n.If) for x in node.branches if x.test is not None]
    # Names of loops and of parameters stand for something else where they hold.
    other = {name for node in nodes if isinstance(node, (n.For, n.Let)) for name in bound_names(node.target)}
    other |= {x.arg for x in parts if isinstance(x, ast.arg)}
    other |= {name.id for x in parts if isinstance(x, ast.comprehension) for name in target_names(x.target)}
    for test in (part for each in tests for part in _parts(each)):
        if isinstance(test, ast.Attribute) and isinstance(test.value, ast.Name) and test.value.id not in other:
            written = f"{test.value.id}.{test.attr}"
            if (test.value.id, test.attr) in asked:
                yield test, f"{written} is not called, and so always counts as true", f"Write {_called(test)}."


def _others(module: Module, root: Sequence[n.Node], bound: Collection[str]) -> Iterator[Said]:
    """Functions, methods of parameters, and what is compared; `bound` are the names of the file."""
    text = module.plain
    functions = module.functions.keys() | _PYTHONS.difference(bound)
    alone = functions.intersection(_ALONE.findall(text))
    asked = module.functions.keys() & {*_ASKED.findall(text)}
    if named := {name for name in alone | asked if _is_plain(module, name)}:
        yield from _functions(module, named & alone, named & asked)
    if _METHODS.isdisjoint(_METHOD.findall(module.source.text)):
        return
    found = [*_COMPARED.findall(module.source.text), *_EQUAL.findall(module.source.text)]
    compared = {(name, method) for name, method in found if method in _METHODS}
    if compared or any(method in _METHODS for _, method in _METHOD_ASKED.findall(text)):
        yield from _methods(module)
    # The template is not read for nothing.
    if any(kind_of(module, name) in _IN_TEMPLATE for name, _ in compared):
        yield from _in_template(module, root)


_IN_TEMPLATE = ("text", "list", "set")
"""Kinds of values of which a template shows nothing by a dot but what they have: of a dict, a key stands there."""


def _is_plain(module: Module, name: str) -> bool:
    """Whether a name certainly means one function, wherever the file says it."""
    function = module.functions.get(name)
    if function is not None and (function.decorator_list or not module.binds_once(name)):
        return False
    of = module.census.of
    return not (
        any(x.arg == name for x in of(ast.arg))
        or any(x.id == name and not isinstance(x.ctx, ast.Load) for x in of(ast.Name))
        or any(x.name == name and x is not function for x in of(*FUNCTIONS, ast.ClassDef))
        or any((x.asname or x.name) == name for x in of(ast.alias))
    )


def _functions(module: Module, alone: set[str], asked: set[str]) -> Iterator[Said]:
    """`add` as a line of its own, and `if is_done:`."""
    tried = _tried(module)
    waiting = {id(x) for y in module.census.of(ast.AsyncFunctionDef) for x in walk(y)}
    for line in module.census.of(ast.Expr):
        value = line.value if id(line) not in tried else None
        if isinstance(value, ast.Name) and value.id in alone:
            call = f"{value.id}({'…' if _needs(module.functions.get(value.id)) else ''})"
            function = module.functions.get(value.id)
            awaited = "await " * (isinstance(function, ast.AsyncFunctionDef) and id(line) in waiting)
            yield line, f"{value.id} is not called", f"Parentheses call it. Write {awaited}{call}."
    for test in _tests(module):
        if isinstance(test, ast.Name) and test.id in asked:
            call = f"{test.id}({'…' if _needs(module.functions[test.id]) else ''})"
            yield test, f"{test.id} is not called, and so always counts as true", f"Write {call}."


def _needs(function: Function | None) -> bool:
    return function is not None and len(parameter_names(function)) > len(function.args.defaults)


def _tests(module: Module) -> Iterator[ast.expr]:
    """What the conditions of a file ask, in parts that stand alone."""
    for node in module.census.of(ast.If, ast.While, ast.IfExp):
        yield from _parts(node.test)


def _parts(test: ast.expr) -> Iterator[ast.expr]:
    """What a condition asks, in parts that stand alone."""
    waiting = [test]
    while waiting:
        test = waiting.pop(0)
        if isinstance(test, ast.BoolOp):
            waiting += test.values
        elif isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            waiting.append(test.operand)
        else:
            yield test


def _methods(module: Module) -> Iterator[Said]:
    """`if answer.lower == "yes":` of a text, and `if not name.strip:` of a parameter that is one."""
    texts = {
        id(x): found for name, f in module.functions.items() if (found := _texts(module, name, f)) for x in walk(f)
    }
    for test in _tests(module):
        if isinstance(test, ast.Attribute) and _of_parameter(test, texts.get(id(test), set())):
            message = f"{ast.unparse(test)} is not called, and so always counts as true"
            yield test, message, f"Write {_called(test)}."
    for node in module.census.of(ast.Compare):
        for method, message in _compared(node):
            if _of_parameter(method, texts.get(id(node), set())) or _of_state(method, module, TYPES):
                yield method, message, f"Write {_called(method)}."


def _in_template(module: Module, root: Sequence[n.Node]) -> Iterator[Said]:
    """`{% if answer.lower == "yes" %}`."""
    nodes = walk_nodes(root)
    bound = {name for node in nodes if isinstance(node, (n.For, n.Let)) for name in bound_names(node.target)}
    for tree in (tree for node in nodes for tree in expressions_of(node)):
        for method, message in (found for x in walk(tree) for found in _compared(x)):
            if getattr(method.value, "id", "") not in bound and _of_state(method, module, _IN_TEMPLATE):
                yield method, message, f"Write {_called(method)}."


def _compared(node: ast.AST) -> Iterator[tuple[ast.Attribute, str]]:
    """What may be a method in `answer.lower == "yes"` and in `answer.lower in ("yes", "y")`, and what to say of it."""
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        return
    sides = (node.left, node.comparators[0])
    is_equal = isinstance(node.ops[0], (ast.Eq, ast.NotEq))
    if not is_equal and not isinstance(node.ops[0], (ast.In, ast.NotIn)):
        return
    for one, other in (sides, sides[::-1]) if is_equal else (sides,):
        if isinstance(one, ast.Attribute) and _is_value(other):
            never = "never equal to" if is_equal else "never in"
            yield one, f"{ast.unparse(one)} is not called, and so {never} {ast.unparse(other)}"


def _is_value(node: ast.expr) -> bool:
    """Whether it is a text, a number, or several of them, as they are written."""
    items = node.elts if isinstance(node, (ast.List, ast.Tuple, ast.Set)) else [node]
    return all(isinstance(x, ast.Constant) and type(x.value) in (str, int, float) for x in items)


def _called(method: ast.Attribute) -> str:
    return f"{ast.unparse(method)}({'' if method.attr in _NOTHING else '…'})"


def _of_parameter(method: ast.Attribute, texts: set[str]) -> bool:
    """Whether it is a method of a text, of a parameter that is one."""
    owner = _owner(method.value)
    return isinstance(owner, ast.Name) and owner.id in texts and callable(getattr(str, method.attr, None))


def _of_state(method: ast.Attribute, module: Module, kinds: Collection[str]) -> bool:
    """Whether it is a method of a name of the file that certainly stands for a value of Python's own."""
    owner = _owner(method.value)
    kind = kind_of(module, owner.id) if isinstance(owner, ast.Name) else ""
    if owner is not method.value and kind != "text":
        return False
    return kind in kinds and callable(getattr(TYPES.get(kind), method.attr, None))


def _owner(value: ast.expr) -> ast.expr:
    """What a text is made of by methods that give another one: `name` of `name.strip().lower()`."""
    while isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr in TEXT_TO_TEXT:
        value = value.func.value
    return value


def _texts(module: Module, name: str, function: Function) -> set[str]:
    """Parameters of a function that certainly are texts: it says so, or all that calls it are fields of forms."""
    arguments = [x for x in walk(function.args) if isinstance(x, ast.arg)]
    stored = {x.id for x in walk(function) if isinstance(x, ast.Name) and not isinstance(x.ctx, ast.Load)}
    inner = [x.arg for x in walk(function) if isinstance(x, ast.arg)]
    plain = [x for x in arguments if x.arg not in stored and inner.count(x.arg) == 1]
    said = {x.arg for x in plain if x.annotation is not None and ast.unparse(x.annotation).strip("'\"") == "str"}
    unsaid = {x.arg for x in plain if x.annotation is None}
    if unsaid and not function.decorator_list and not function.args.defaults and _sent(module, name):
        text = module.source.text
        said |= {x for x in unsaid if re.search(rf"\sname=[\"']?{x}[\"'\s>]", text)}
    return said


def _sent(module: Module, name: str) -> bool:
    """Whether nothing but a form, of which it takes the fields by name, certainly calls a function."""
    text = module.source.text
    events = re.findall(rf"@submit[\w.]*=[\"']?{name}(?=[\"'\s/>])", text)
    return 0 < len(events) == len(re.findall(rf"\b{name}\b", text)) - 1
