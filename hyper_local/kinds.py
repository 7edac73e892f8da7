"""Kinds: what certainly is a list, a dict, a set, a text or a number, and what a line does that it can't (S4).

A name has a kind where every line of the file that gives it a value gives it one of
that kind. Of all others nothing is said: `append()` of a data frame gives one back.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from . import nodes as n
from .node_queries import expressions_of
from .node_queries import walk as walk_nodes
from .nothing import CHANGING
from .source import FUNCTIONS, Module
from .trees import Census, walk

_MAKES = {
    "list": "list",
    "sorted": "list",
    "dict": "dict",
    "set": "set",
    "str": "text",
    "int": "number",
    "float": "number",
    "len": "number",
}
_NODES: dict[type[ast.expr], str] = {
    ast.List: "list",
    ast.ListComp: "list",
    ast.Dict: "dict",
    ast.DictComp: "dict",
    ast.Set: "set",
    ast.SetComp: "set",
    ast.JoinedStr: "text",
}
_NAMES = sorted({name for names in CHANGING.values() for name in names})
_METHOD = re.compile(rf"=\s*\w+\s*\.\s*(?:{'|'.join(_NAMES)})\s*\(")
_SHUFFLE = re.compile(r"=\s*(?:\w+\s*\.\s*)?shuffle\s*\(")
_ADDS = re.compile(r"""\b(\w+)\s*(?:[-+]=|=\s*\1\s*[-+])\s*(?:[\d"']|f["'])""")

Said = tuple[ast.AST, str, str]
"""A place, what is wrong with it, and what to write instead."""


def misused(module: Module) -> Iterator[Said]:
    """Lines that take what `append()` gives back, and those that add a number to a text."""
    text = module.plain
    if module.hides:
        return
    if _METHOD.search(text) or ("shuffle" in text and _SHUFFLE.search(text)):
        yield from _taken(module)
    yield from _mixed(module)
    yield from _never_equal(module)


def _never_equal(module: Module) -> Iterator[Said]:
    """`if answer == 4:` where `answer` is a text, as what somebody types is."""
    for node in module.census.of(ast.Compare):
        if len(node.ops) != 1 or not isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
            continue
        for one, other in ((node.left, node.comparators[0]), (node.comparators[0], node.left)):
            number = other.value if isinstance(other, ast.Constant) else None
            if not isinstance(one, ast.Name) or type(number) not in (int, float):
                continue
            if kind_of(module, one.id) == "text":
                sign = "==" if isinstance(node.ops[0], ast.Eq) else "!="
                hint = f'Write {one.id} {sign} "{number}", or begin with a number: {one.id} = 0.'
                yield node, f"{one.id!r} is a text, and so never equal to {number}", hint


_WORDS = {"False": "False", "false": "False"}


def truths(module: Module, root: Sequence[n.Node]) -> Iterator[Said]:
    """`done = "False"`, which the template or a function asks of."""
    found = [
        (name, line, line.value.value)
        for name, line in module.state.items()
        if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant) and line.value.value in _WORDS
    ]
    if not found:
        return
    tests = [x.test for x in module.census.of(ast.If, ast.While, ast.IfExp)]
    for node in walk_nodes(root):
        tests += [x.test for x in node.branches if x.test is not None] if isinstance(node, n.If) else []
        tests += [x.test for tree in expressions_of(node) for x in walk(tree) if isinstance(x, ast.IfExp)]
    tests = [test.operand if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) else test for test in tests]
    asked = {test.id for test in tests if isinstance(test, ast.Name)}
    for name, line, word in found:
        if name in asked and kind_of(module, name) == "text":
            yield (
                line,
                f"{name!r} is the text {word!r}, which counts as true",
                f"Write {name} = {_WORDS[str(word)]}, without quotes.",
            )


def _taken(module: Module) -> Iterator[Said]:
    """`birds = birds.append("wren")`, `ordered = birds.sort()`, `cards = random.shuffle(cards)`."""
    for line in module.census.of(ast.Assign):
        target = line.targets[0] if len(line.targets) == 1 else None
        call = line.value
        if not isinstance(target, ast.Name) or not isinstance(call, ast.Call) or target.id.startswith("_"):
            continue
        whose, method = _called(call), ast.unparse(call.func).rpartition(".")[2]
        written = ast.unparse(call)
        if whose and method in CHANGING.get(kind_of(module, whose), ()):
            pass
        elif _is_shuffle(call, module) and len(call.args) == 1 and isinstance(call.args[0], ast.Name):
            whose = call.args[0].id
        else:
            continue
        hint = f"Write {written} as a line of its own: {whose!r} has the change then."
        if target.id != whose and method == "sort":
            hint = f"Write {target.id} = sorted({', '.join([whose, *map(ast.unparse, call.keywords)])})."
        elif target.id != whose and method == "reverse":
            hint = f"Write {target.id} = {whose}[::-1]."
        yield line, f"{method}() changes {whose!r} and gives nothing back, so {target.id!r} is None", hint


TEXT_TO_TEXT = frozenset(
    "capitalize casefold center expandtabs ljust lower lstrip removeprefix removesuffix replace rjust rstrip strip "
    "swapcase title upper zfill".split()
)
"""Methods of a text that give another text."""
TYPES: dict[str, type] = {"list": list, "dict": dict, "set": set, "text": str}
"""Kinds of values that have methods."""


def is_method(module: Module, name: str, method: str) -> bool:
    """Whether a name of the file certainly stands for a value of Python's own with such a method."""
    kind = TYPES.get(kind_of(module, name))
    return kind is not None and callable(getattr(kind, method, None))


def method_of(name: ast.Name, module: Module) -> str:
    """What to write where a name that nothing defines is that of a method, as in `clear(birds)`; else ""."""
    if not any(hasattr(kind, name.id) for kind in TYPES.values()):
        return ""
    call = next((x for x in module.census.of(ast.Call) if x.func is name), None)
    owner = call.args[0] if call is not None and call.args else None
    if call is None or not isinstance(owner, ast.Name):
        return ""
    kind = kind_of(module, owner.id) if is_method(module, owner.id, name.id) else ""
    if not kind and (kind_of(module, owner.id) or _GIVEN.get(name.id) != len(call.args)):
        return ""
    rest = ast.Call(ast.Attribute(owner, name.id, ast.Load()), call.args[1:], call.keywords)
    return f"{name.id} is a method, which stands behind the {kind or 'value'}. Write: {ast.unparse(rest)}"


_GIVEN = {
    **dict.fromkeys("upper lower strip capitalize sort reverse clear".split(), 1),
    **dict.fromkeys("append extend remove".split(), 2),
    "insert": 3,
}
"""Methods of Python's that nobody takes for others, with how many values a function of that name would take."""


_LETTERS = re.compile(r"letter|char|digit|alphabet|symbol|sign|guess|key|vowel|cell|row|board|word|text", re.IGNORECASE)
"""Names of lists that may be meant to hold letters."""


def letters(module: Module) -> Iterator[tuple[ast.AST, str, str, bool]]:
    """`birds += "tit"` of a list, which adds t, i and t; last, whether the list is known to hold longer texts."""
    if module.hides or "+=" not in module.plain:
        return
    for line in module.census.of(ast.AugAssign):
        name, _, value = _added(line)
        if value is None or _LETTERS.search(name) or not isinstance(line.op, ast.Add):
            continue
        text = value.value if isinstance(value, ast.Constant) else None
        if isinstance(text, str) and (len(text) < 2 or not any(map(str.isalpha, text))):
            continue
        if not _is_text(value, module) or kind_of(module, name) != "list":
            continue
        held = [item for each in _values(module, name) for item in getattr(each.value, "elts", ())]
        known = [x.value for x in held if isinstance(x, ast.Constant) and isinstance(x.value, str)]
        if len(known) < len(held) or (known and max(map(len, known)) < 2):
            continue
        written = ast.unparse(value)
        message = f"{name!r} is a list, and {name} += {written} adds each letter of the text to it"
        yield line, message, f"To add the text as one item, write {name}.append({written}).", bool(known)


def _is_text(value: ast.expr, module: Module) -> bool:
    if isinstance(value, ast.Name):
        return not _LETTERS.search(value.id) and kind_of(module, value.id) == "text"
    return kind_of_value(value, module) == "text"


def _called(call: ast.Call) -> str:
    """The name whose method a call calls."""
    function = call.func
    return function.value.id if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) else ""


def _is_shuffle(call: ast.Call, module: Module) -> bool:
    """Whether a call is one of Python's own `shuffle`."""
    name = ast.unparse(call.func)
    if name not in ("random.shuffle", "shuffle") or not module.binds_once(name.partition(".")[0]):
        return False
    for line in module.tree.body:
        if isinstance(line, ast.Import) and name == "random.shuffle":
            if any(alias.name == "random" and alias.asname is None for alias in line.names):
                return True
        elif isinstance(line, ast.ImportFrom) and line.module == "random" and not line.level and name == "shuffle":
            return any(alias.name == "shuffle" and alias.asname is None for alias in line.names)
    return False


def _mixed(module: Module) -> Iterator[Said]:
    """`count += 1` where `count` is a text, and `total += "1"` where it is a number."""
    names: set[str] | None = None
    for line in module.census.of(ast.Assign, ast.AugAssign):
        name, sign, value = _added(line)
        other = kind_of_value(value, module) if value is not None else ""
        kind = kind_of(module, name) if other in ("text", "number") else ""
        if value is None or (kind, other) not in _UNLIKE:
            continue
        names = set(_ADDS.findall(module.plain)) if names is None else names
        if name not in names:
            continue
        if (kind, other) == ("text", "number"):
            hint = _for_text(module, name, sign, ast.unparse(value))
        elif (kind, other, sign) == ("number", "text", "+"):
            hint = _for_number(name, value)
        else:
            continue
        first = _first(module, name)
        begins = f" ({name} = {ast.unparse(first)})" if isinstance(first, ast.Constant) else ""
        what = f"{name!r} is a {kind}{begins}, and {ast.unparse(value)} is a {other}"
        yield line, f"{what}: they can't be {'added' if sign == '+' else 'subtracted'}", hint


_UNLIKE = {("text", "number"), ("number", "text")}


def _for_text(module: Module, name: str, sign: str, number: str) -> str:
    first = _first(module, name)
    text = first.value if isinstance(first, ast.Constant) else ""
    if isinstance(text, str) and _DIGITS.fullmatch(text):
        return f"A number is written without quotes: {name} = {int(text)}."
    if sign == "-":
        return f"To count, begin with a number: {name} = 0."
    return f'To add text, write {name} += "{number}". To count, begin with a number: {name} = 0.'


def _for_number(name: str, value: ast.expr) -> str:
    text = value.value if isinstance(value, ast.Constant) else ""
    if isinstance(text, str) and _DIGITS.fullmatch(text):
        return f"A number is written without quotes: {name} += {int(text)}."
    return f'For a text, write f"{{{name}}} …", and give that a name of its own.'


def two_meanings(module: Module, name: str) -> tuple[ast.stmt, str, str] | None:
    """What to say of a name that is `count = 0` in one line, and `def count():` in another, at the second of them."""
    body = module.tree.body
    functions = [line for line in body if isinstance(line, FUNCTIONS) and line.name == name]
    given = [line for line in body if isinstance(line, (ast.Assign, ast.AnnAssign)) and _names(line, name)]
    if len(functions) != 1 or functions[0].decorator_list or len(given) != 1 or module.hides:
        return None
    if given[0].value is None or not kind_of_value(given[0].value, module):
        return None  # a value that the function has a part in, or None until there is one
    first, last = sorted((body.index(given[0]), body.index(functions[0])))
    between = [line for line in body[first:last] if not isinstance(line, FUNCTIONS)]
    if any(isinstance(x, ast.Name) and x.id == name and isinstance(x.ctx, ast.Load) for y in between for x in walk(y)):
        return None  # each of the two is used in its time
    another = f"change_{name}"
    such = f", such as {another}" if another not in (module.bound or (another,)) else ""
    what = f"{name!r} is a variable in line {given[0].lineno} and a function in line {functions[0].lineno}"
    hint = f"The later line takes the name from the other. Give the function another name{such}, also where it is used."
    return body[last], what, hint


def doubled(module: Module) -> Iterator[Said]:
    """All such names."""
    for name in module.functions.keys() & (module.top or set()):
        if not module.vocabulary.says_once(name) and (said := two_meanings(module, name)):
            yield said


_DIGITS = re.compile(r"\s*[0-9]{1,9}\s*")


def _first(module: Module, name: str) -> ast.expr | None:
    """The first value of a name that the name itself has no part in."""
    return next((x.value for x in _values(module, name) if not _of_itself(x, name)), None)


def _added(line: ast.AST) -> tuple[str, str, ast.expr | None]:
    """The name, the sign and the value of `count += 1`, and of `count = count + 1`."""
    if (
        isinstance(line, ast.AugAssign)
        and isinstance(line.target, ast.Name)
        and isinstance(line.op, (ast.Add, ast.Sub))
    ):
        return line.target.id, "+" if isinstance(line.op, ast.Add) else "-", line.value
    if isinstance(line, ast.Assign) and len(line.targets) == 1 and isinstance(line.targets[0], ast.Name):
        name, value = line.targets[0].id, line.value
        sums = isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Add, ast.Sub))
        if sums and isinstance(value, ast.BinOp) and isinstance(value.left, ast.Name) and value.left.id == name:
            return name, "+" if isinstance(value.op, ast.Add) else "-", value.right
    return "", "", None


class _Stores(NamedTuple):
    """What gives names their values: how often each gets one, the plain lines that do, and names of something else."""

    names: Counter[str]
    lines: dict[str, list[ast.Assign | ast.AnnAssign | ast.AugAssign]]
    otherwise: set[str]
    """Of a parameter, a function, an import …"""
    kinds: dict[str, str]
    """What is known of names that were asked about."""


@lru_cache(maxsize=2)  # a file is asked about name after name
def _stores(census: Census) -> _Stores:
    found = _Stores(Counter(), {}, set(), {})
    for name in census.of(ast.Name):
        if not isinstance(name.ctx, ast.Load):
            found.names[name.id] += 1
    for node in census.of(ast.Assign, ast.AnnAssign, ast.AugAssign):
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            lines = found.lines.setdefault(target.id, []) if isinstance(target, ast.Name) else [node]
            if lines[-1:] != [node]:
                lines.append(node)
    for kind in census.kinds:
        for field in _naming(kind):
            found.otherwise.update(getattr(node, field) or "" for node in census.of(kind))
    return found


@cache
def _naming(kind: type[ast.AST]) -> list[str]:
    """The fields of a node that hold a name, and no node."""
    return [field for field in kind._fields if field in ("name", "asname", "arg")]


def _values(module: Module, name: str) -> list[ast.Assign | ast.AnnAssign | ast.AugAssign]:
    """The plain statements that give a name its values."""
    return sorted(_stores(module.census).lines.get(name, ()), key=lambda x: x.lineno)


def _names(line: ast.Assign | ast.AnnAssign | ast.AugAssign, name: str) -> bool:
    targets = line.targets if isinstance(line, ast.Assign) else [line.target]
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)


def kind_of(module: Module, name: str) -> str:
    """The kind that all values of a name have, wherever in the file it gets one; "" where they may differ."""
    if module.walrus and re.search(rf"\b{name}\s*:=", module.source.text):
        return ""
    stores = _stores(module.census)
    if name in stores.otherwise:
        return ""
    if name not in stores.kinds:
        stores.kinds[name] = _kind_of(module, name, stores)
    return stores.kinds[name]


def _kind_of(module: Module, name: str, stores: _Stores) -> str:
    known, stored = _values(module, name), stores.names[name]
    kinds = {_kind_given(line, module) for line in known if not _of_itself(line, name)}
    kind = kinds.pop() if len(kinds) == 1 and stored == len(known) else ""
    return kind if all(_stays(line, kind, module) for line in known if _of_itself(line, name)) else ""


def _of_itself(line: ast.Assign | ast.AnnAssign | ast.AugAssign, name: str) -> bool:
    """Whether what a name is given is made from what it is."""
    return isinstance(line, ast.AugAssign) or (
        line.value is not None and any(isinstance(x, ast.Name) and x.id == name for x in walk(line.value))
    )


def _kind_given(line: ast.Assign | ast.AnnAssign | ast.AugAssign, module: Module) -> str:
    """The kind of the value that a line gives; with an annotation only where the two say the same."""
    kind = kind_of_value(line.value, module) if line.value is not None else ""
    if isinstance(line, ast.AnnAssign) and _ANNOTATED.get(ast.unparse(line.annotation).partition("[")[0]) != kind:
        return ""
    return kind


_ANNOTATED = {"list": "list", "dict": "dict", "set": "set", "str": "text", "int": "number", "float": "number"}


def _stays(line: ast.Assign | ast.AnnAssign | ast.AugAssign, kind: str, module: Module) -> bool:
    """Whether a name of this kind still is of it after a line that makes its value from what it is, or has failed."""
    _, sign, added = _added(line)
    if isinstance(line, ast.AugAssign) and kind == "list":
        return True
    if added is not None:
        other = kind_of_value(added, module)
        return other == kind or (bool(sign) and {kind, other} == {"text", "number"})
    if isinstance(line, ast.AugAssign):
        return kind in ("dict", "set") or kind_of_value(line.value, module) == kind == "number"
    call = line.value
    return (
        isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in CHANGING.get(kind, ())
    )


def kind_of_value(value: ast.expr, module: Module) -> str:
    """The kind of a value, as far as it stands there; "" of others."""
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, (ast.USub, ast.UAdd)):
        value = value.operand
    if isinstance(value, ast.Constant):
        return "text" if type(value.value) is str else "number" if type(value.value) in (int, float) else ""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
        made = _MAKES.get(value.func.id, "")
        return made if module.bound is not None and value.func.id not in module.bound else ""
    return _NODES.get(type(value), "")
