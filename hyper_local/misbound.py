"""Misbound: what to write where an event holds something else than the name of a function (E3).

`@click="count++"` is what pages of other kinds write. The answer is made of the
author's own words: the function that is there, or the one that is to be written.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Collection, Iterator, Sequence

from . import binding as b
from .source import FUNCTIONS, HOOKS, Function, Module, parameter_names
from .trees import walk

_COUNTED = re.compile(r"(?:([^\W\d]\w*)\s*(\+\+|--)|(\+\+|--)\s*([^\W\d]\w*))\Z")
_ARROW = re.compile(r"(?:async\s+)?(?:\([^()]*\)|\w+)\s*=>\s*(.*)\Z", re.DOTALL)
_LAMBDA = re.compile(r"lambda\b[^:]*:\s*(.*)\Z", re.DOTALL)
_BEFORE = re.compile(r"(?:javascript:|await\b|return\b|call\b)\s*")
_GLOBAL = re.compile(r"(?:global|nonlocal)\s+[\w, ]+[;\n]\s*")
_NOT = re.compile(r"!(?=\s*[\w(])\s*")
_HOLE = re.compile(r"\{([^{}]*)\}")
_TARGET = re.compile(r"\b(?:(?:event|evt|ev|e|\$event)\.(?:current)?[tT]arget|this)\.(value|checked)\b")
"""What a control holds, as JavaScript asks for it."""
_WORDS = {"true": "True", "false": "False", "null": "None"}
_WORD = re.compile(r"\b(?:true|false|null)\b")
_ONES: dict[type[ast.operator], str] = {ast.Add: "increment", ast.Sub: "decrement"}
_INDENT = "    "


def instead(event: str, text: str, module: Module, names: Collection[str] = ()) -> str:
    """What to write for the event `event`, such as `@click`, that holds `text`.

    `names` are those that the template has there beside the file's own.
    """
    plain = _TARGET.sub(r"\1", _unwrapped(text))
    call = _call_of(plain)
    if call is not None and call in module.functions:
        return f'Write {event}="{b.in_braces(plain, names.__contains__)}".'
    before, _, after = plain.partition(".")
    call = _call_of(after)
    if call is not None and call in module.functions and before.isidentifier() and before not in (module.bound or ()):
        after = b.in_braces(after, names.__contains__)
        return f'A function of this file is named without anything before it. Write {event}="{after}".'
    several = [part for part in map(str.strip, re.split(r";|,|&&|\n|\band\b", plain)) if part]
    if len(several) > 1 and all(_call_of(part) in module.functions for part in several):
        return _of_several(event, several, module)
    body = _statements(_HOLE.sub(r"\1", plain))
    return _of_statements(event, body, module, names) if body else _in_general(event, module)


def parameters_of(binding: b.Binding) -> str:
    """The parameters of a function that such an event could call."""
    found: list[str] = []
    for argument in binding.arguments or ():
        wanted = _parameter(argument, binding)
        same = sum(name == wanted or name.removeprefix(wanted).isdecimal() for name in found)
        found.append(f"{wanted}{same + 1}" if same else wanted)
    return ", ".join([*found, *(name for name, _ in binding.keywords)])


def _parameter(argument: b.Argument, binding: b.Binding) -> str:
    if isinstance(argument, b.Served):
        words = re.findall(r"[^\W\d]\w*", binding.exprs[argument.index].code)
        return words[-1] if words and not hasattr(builtins, words[-1]) else "item"
    if isinstance(argument, b.Literal):
        kind = type(argument.value)
        return "text" if kind is str else "number" if kind in (int, float) else "choice"
    return argument.what if isinstance(argument, b.Given) else argument.name


def _unwrapped(text: str) -> str:
    """`text` without what a call is wrapped in elsewhere: `() => …`, `lambda: …`, `await`, a semicolon."""
    before = ""
    while before != text:
        before = text
        text = _BEFORE.sub("", text.strip().rstrip(";").rstrip(), count=1) if _BEFORE.match(text.strip()) else text
        text = text.strip().rstrip(";").rstrip()
        text = _GLOBAL.sub("", text) if _GLOBAL.match(text) else text
        for wrapped in (_ARROW, _LAMBDA):
            found = wrapped.match(text)
            text = found[1].strip() if found else text
        if text.startswith("{") and text.endswith("}") and before != text:
            text = text[1:-1].strip()
    return text


def _call_of(text: str) -> str | None:
    """The name that `text` is, or calls."""
    if text.isidentifier():
        return text
    tree = _statements(text)
    value = tree[0].value if len(tree) == 1 and isinstance(tree[0], ast.Expr) else None
    return value.func.id if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) else None


def _statements(text: str) -> list[ast.stmt]:
    """What Python, or JavaScript that differs by a few signs, does there; nothing where that is not plain."""
    lines: list[str] = []
    for line in text.split(";"):
        found = _COUNTED.match(line.strip())
        name, sign = (found[1] or found[4], found[2] or found[3]) if found else ("", "")
        lines.append(f"{name} {sign[0]}= 1" if found else line.strip())
    written = "\n".join(lines)
    for tried in (written, _WORD.sub(lambda word: _WORDS[word[0]], _NOT.sub("not ", written))):
        try:
            return ast.parse(tried).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return []


def _in_general(event: str, module: Module) -> str:
    there = [f"{name}()" for name in module.handlers if not name.startswith("_")]
    few = f" This file has {' and '.join(there)}." if 0 < len(there) < 4 else ""
    return f'An event names a function of this file, which does it: {event}="function", or "function(argument)".{few}'


def _of_several(event: str, calls: Sequence[str], module: Module) -> str:
    calls = [call if call.endswith(")") else f"{call}()" for call in calls]
    if "{" in "".join(calls):
        return f'An event names one function. Write one that calls them all, and name that: {event}="function".'
    name = _free("_and_".join(dict.fromkeys(str(_call_of(call)) for call in calls)), event, module)
    return _written(event, name, calls, (), "An event names one function. Write one that calls them all")


def _of_statements(event: str, body: Sequence[ast.stmt], module: Module, names: Collection[str]) -> str:
    first = body[0]
    if len(body) == 1 and isinstance(first, ast.Expr) and isinstance(first.value, ast.BinOp):
        left = first.value.left
        if not isinstance(left, ast.Name) or left.id not in module.state:
            return _in_general(event, module)
        # `count + 1` alone changes nothing.
        body = [ast.Assign([ast.Name(left.id, ast.Store())], first.value)]
    elif any(isinstance(x, _DEFINING) for x in body) or not any(map(_does_something, body)):
        return _in_general(event, module)
    words = [node for line in body for node in walk(line) if isinstance(node, ast.Name)]
    sets = {node.id for node in words if isinstance(node.ctx, ast.Store)}
    given = dict.fromkeys(node.id for node in words if node.id in names or node.id in b.RESERVED)
    unknown = [x.id for x in words if x.id not in given and x.id not in (module.bound or ()) and not _is_pythons(x.id)]
    if not sets <= module.state.keys() or unknown or "event" in given:
        return _in_general(event, module)
    there, all_of_it = _that_does(body, module)
    if there:
        more = "" if all_of_it else ", among other things"
        return f'{there}() of line {module.functions[there].lineno} does that{more}: write {event}="{there}".'
    lines = [f"global {', '.join(sorted(sets))}"] if sets else []
    lines += [text for line in body for text in ast.unparse(ast.fix_missing_locations(line)).splitlines()]
    name = _free(_name_for(body, module), event, module)
    return _written(event, name, lines, tuple(given), "An event names a function of this file. Write one")


_DEFINING = (*FUNCTIONS, ast.ClassDef, ast.Import, ast.ImportFrom)


def _does_something(line: ast.stmt) -> bool:
    return not isinstance(line, ast.Expr) or isinstance(line.value, ast.Call)


def _is_pythons(name: str) -> bool:
    return hasattr(builtins, name)


def _written(event: str, name: str, lines: Sequence[str], given: Sequence[str], begin: str) -> str:
    """The function to write, and how to name it."""
    arguments = ", ".join(x if x in b.RESERVED else f"{{{x}}}" for x in given)
    named = f"{name}({arguments})" if given else name
    function = [f"{_INDENT}def {name}({', '.join(given)}):", *(f"{_INDENT}{_INDENT}{line}" for line in lines)]
    return "\n".join([f'{begin}, and {event}="{named}":', *function])


def _name_for(body: Sequence[ast.stmt], module: Module) -> str:
    """What a function that does this may be called; "" where nothing short says it."""
    line = body[0]
    if len(body) > 1:
        return ""
    if isinstance(line, ast.AugAssign) and isinstance(line.target, ast.Name):
        one = isinstance(line.value, ast.Constant) and line.value.value == 1
        return _ONES.get(type(line.op), "") if one else f"change_{line.target.id}"
    if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
        if isinstance(line.value, ast.BinOp):
            return f"change_{line.targets[0].id}"
        toggles = isinstance(line.value, ast.UnaryOp) and isinstance(line.value.op, ast.Not)
        return f"{'toggle' if toggles else 'set'}_{line.targets[0].id}"
    call = line.value if isinstance(line, ast.Expr) else None
    method = call.func if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) else None
    if method is not None and isinstance(method.value, ast.Name) and method.value.id in module.state:
        return f"{method.attr}_{method.value.id}"
    return ""


def _free(name: str, event: str, module: Module) -> str:
    """`name`, or another that the file does not have yet."""
    word = re.sub(r"\W", "_", event[1:].partition(".")[0]) or "event"
    for wanted in (name, f"on_{word}", f"do_{word}", f"{word}_it"):
        if wanted and wanted not in HOOKS and wanted not in (module.bound or ()):
            return wanted
    return f"do_{word}_it"


def _that_does(body: Sequence[ast.stmt], module: Module) -> tuple[str, bool]:
    """The function that does this, and needs nothing for it; and whether it does nothing else."""
    wanted = [*map(_shape, body)]
    simple = {name: function for name, function in module.handlers.items() if not parameter_names(function)}
    for name, function in simple.items():
        if [*map(_shape, _lines(function))] == wanted:
            return name, True
    for name, function in simple.items():
        if {*wanted} <= {_shape(line) for line in walk(function) if isinstance(line, ast.stmt)}:
            return name, False
    return "", False


def _lines(function: Function) -> Iterator[ast.stmt]:
    for line in function.body:
        text = isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)
        if not text and not isinstance(line, (ast.Global, ast.Nonlocal)):
            yield line


def _shape(line: ast.stmt) -> str:
    """What tells lines apart that do another thing: `n = n + 1` and `n += 1` are one."""
    target = line.targets[0] if isinstance(line, ast.Assign) and len(line.targets) == 1 else None
    value = line.value if isinstance(line, ast.Assign) else None
    first = value.left if isinstance(value, ast.BinOp) else None
    if isinstance(target, ast.Name) and isinstance(value, ast.BinOp) and isinstance(first, ast.Name):
        return ast.dump(ast.AugAssign(target, value.op, value.right) if first.id == target.id else line)
    return ast.dump(line)


def inside(name: str, module: Module) -> tuple[str, str] | None:
    """Where a function stands that is not at the left margin, and what to write; None where there is none."""
    if not any(each.name == name for each in module.census.of(ast.FunctionDef)):
        return None
    for outer in module.tree.body:
        if isinstance(outer, (*FUNCTIONS, ast.ClassDef)) and outer.name != name:
            found = next((x for x in walk(outer) if isinstance(x, ast.FunctionDef) and x.name == name), None)
            if found is None:
                continue
            if isinstance(outer, ast.ClassDef):
                given = ", ".join(parameter_names(found)[1:])
                hint = f"A live module needs no class. Write def {name}({given}): at the left margin"
                return f"is a method of the class {outer.name}", f"{hint}, and its variables, too."
            return f"is inside {outer.name}()", f"Write def {name}(…): at the left margin, outside of {outer.name}()."
    return None
