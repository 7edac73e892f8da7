"""Models: what a handler needs of a form that it gets as a whole: as a model, or as a dict (rules E3, V2).

Read off the source, as `calls.py` reads parameters. Whatever may give a field a value, or ask it under another
name, makes it unknown; so does what a function asks first.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from . import binding as b
from .source import FUNCTIONS, Function, Module
from .trees import walk

_SIMPLE = frozenset("str int float bool date datetime time Decimal list List Optional None".split())
"""Names in annotations of fields that one control fills."""
_INPUTS = {"bool": "checkbox", "int": "number", "float": "number", "date": "date", "time": "time"}
_HARMLESS = frozenset({"property", "classmethod", "staticmethod", "cached_property"})
"""Decorators of methods that change nothing of how a model is made."""
_OPTIONS = frozenset({"frozen", "slots", "order", "eq", "repr", "kw_only", "unsafe_hash"})
"""What `@dataclass(…)` may say and need the same fields."""
_SETTINGS = frozenset({"model_config", "Config", "__init__", "__new__", "__pydantic_config__"})
_HOMES = {
    "dataclass": frozenset({"dataclasses", "pydantic.dataclasses"}),
    "BaseModel": frozenset({"pydantic"}),
    "TypedDict": frozenset({"typing", "typing_extensions"}),
}


def lacking(
    module: Module, function: Function, binding: b.Binding, fields: Collection[str]
) -> tuple[str, dict[str, str]] | None:
    """The class of which a handler gets an object made of a form, and what that lacks: by name, the control to write.

    `fields` are all that the form can have. None where nothing certainly is missing.
    """
    for parameter in _given_form(function, binding, fields):
        name = parameter.annotation.id if isinstance(parameter.annotation, ast.Name) else ""
        needed = _needed(module, name) if name else {}
        if missing := {field: made for field, made in needed.items() if field not in fields}:
            return name, missing
    return None


def read_of(module: Module, function: Function, name: str) -> tuple[list[str], str]:
    """What a function reads of a parameter without a type, as in `booking.seat`, and the model of the file that has it.

    Nothing where the function may ask first what it is given; "" where no model is plainly meant.
    """
    args = function.args
    parameter = next((a for a in (*args.posonlyargs, *args.args, *args.kwonlyargs) if a.arg == name), None)
    parts = walk(function)
    asks = any(isinstance(x, _ASKING) or (isinstance(x, ast.Name) and x.id in _ASKS) for x in parts)
    stored = any(isinstance(x, ast.Name) and x.id == name and not isinstance(x.ctx, ast.Load) for x in parts)
    stored |= any(isinstance(x, ast.arg) and x.arg == name and x is not parameter for x in parts)  # such as a lambda's
    if parameter is None or parameter.annotation is not None or asks or stored:
        return [], ""
    owners = [x for x in parts if isinstance(x, ast.Attribute) and isinstance(x.value, ast.Name)]
    read = [x.attr for x in owners if ast.unparse(x.value) == name and isinstance(x.ctx, ast.Load)]
    kinds = [x for x in module.tree.body if isinstance(x, ast.ClassDef) and module.binds_once(x.name)]
    kinds = [x for x in kinds if not any(_is_from(module, base, "TypedDict") for base in x.bases)]
    fits = [x.name for x in kinds if _is_plain(module, x) and set(read) <= _names_of(x)] if read else []
    return list(dict.fromkeys(read)), fits[0] if len(fits) == 1 else ""


_FILLING = ("setdefault", "update")


def keys_read(function: Function, names: Collection[str], *, get: bool = False) -> Iterator[tuple[str, str]]:
    """`form["name"]` in a function that gets `form` as it is, and does not ask before what is in it.

    With `get` it is `form.get("name")`.
    """
    parts = walk(function)
    asks = any(isinstance(op, (ast.In, ast.NotIn)) for x in parts if isinstance(x, ast.Compare) for op in x.ops)
    if not names or asks or any(isinstance(x, _ASKING) for x in parts):
        return
    changed: set[str] = set()
    for x in parts:
        if isinstance(x, (ast.Name, ast.Subscript)) and not isinstance(x.ctx, ast.Load):
            changed.add(x.id if isinstance(x, ast.Name) else ast.unparse(x.value))
        elif isinstance(x, ast.Attribute) and x.attr in _FILLING:
            changed.add(ast.unparse(x.value))
    for x in parts:
        whose: ast.AST | None = None
        asked: ast.AST | None = None
        if isinstance(x, ast.Subscript) and not get:
            whose, asked = x.value, x.slice
        elif get and isinstance(x, ast.Call) and isinstance(x.func, ast.Attribute) and x.func.attr == "get" and x.args:
            whose, asked = x.func.value, x.args[0]
        name = whose.id if isinstance(whose, ast.Name) else ""
        key = asked.value if isinstance(asked, ast.Constant) else None
        if name in names and name not in changed and isinstance(key, str):
            yield name, key


_ASKING = (ast.Try, ast.TryStar, ast.Delete, ast.Match)
_ASKS = frozenset({"isinstance", "hasattr", "getattr", "type"})


def _names_of(made: ast.ClassDef) -> set[str]:
    """The fields and methods that a class has by its own lines."""
    fields = {x.target.id for x in made.body if isinstance(x, ast.AnnAssign) and isinstance(x.target, ast.Name)}
    return fields | {x.name for x in made.body if isinstance(x, FUNCTIONS)}


def _given_form(function: Function, binding: b.Binding, fields: Collection[str]) -> Iterator[ast.arg]:
    """The parameters that certainly get the whole form, and nothing else."""
    args = function.args
    positional = [*args.posonlyargs, *args.args]
    if binding.arguments is not None:
        named = {a.arg: a for a in (*args.args, *args.kwonlyargs)}
        pairs = [*zip(positional, binding.arguments, strict=False)]
        pairs += [(named[name], given) for name, given in binding.keywords if name in named]
        yield from (parameter for parameter, given in pairs if given == b.Given("form"))
    elif not binding.typing:
        required = positional[: len(positional) - len(args.defaults)]
        required += [a for a, default in zip(args.kwonlyargs, args.kw_defaults, strict=True) if default is None]
        yield from (parameter for parameter in required if parameter.arg not in fields)


def _needed(module: Module, name: str) -> dict[str, str]:
    """The fields without which no object of a class of the file can be made; none where that is not plain."""
    found = [x for x in module.tree.body if isinstance(x, ast.ClassDef) and x.name == name]
    if len(found) != 1 or not module.binds_once(name) or not _is_plain(module, found[0]):
        return {}
    needed: dict[str, str] = {}
    for line in found[0].body:
        if not isinstance(line, ast.AnnAssign) or not isinstance(line.target, ast.Name):
            continue
        field, made = line.target.id, _control(line)
        if made and not field.startswith("_"):
            needed[field] = made
        else:
            needed.pop(field, None)
    return needed


def _control(line: ast.AnnAssign) -> str:
    """What fills a field; "" where it need not be filled, or by no control alone."""
    said = line.annotation
    if isinstance(said, ast.Constant) and isinstance(said.value, str):
        try:
            said = ast.parse(said.value, mode="eval").body
        except (SyntaxError, ValueError):
            return ""
    names = [x.id for x in walk(said) if isinstance(x, ast.Name)]
    plain = not any(isinstance(x, ast.Attribute) for x in walk(said)) and set(names) <= _SIMPLE
    if line.value is not None or not names or not plain or not isinstance(line.target, ast.Name):
        return ""
    kind = f'type="{_INPUTS[names[0]]}" ' if names[0] in _INPUTS else ""
    return f'<input {kind}name="{line.target.id}">'


def _is_plain(module: Module, made: ast.ClassDef) -> bool:
    """Whether a class is a model whose fields are what its lines say."""
    calls = [x.func if isinstance(x, ast.Call) else x for x in made.decorator_list]
    options = {word.arg for x in made.decorator_list if isinstance(x, ast.Call) for word in x.keywords}
    if calls:
        kind = len(calls) == 1 and not made.bases and options <= _OPTIONS and _is_from(module, calls[0], "dataclass")
    else:
        kind = len(made.bases) == 1 and any(_is_from(module, made.bases[0], x) for x in ("BaseModel", "TypedDict"))
    if not kind or made.keywords:
        return False
    for line in made.body:
        if isinstance(line, (*FUNCTIONS, ast.ClassDef)):
            names, others = {line.name}, line.decorator_list
            if any(not isinstance(x, ast.Name) or x.id not in _HARMLESS for x in others):
                return False
        elif isinstance(line, ast.Assign):
            names = {x.id for x in line.targets if isinstance(x, ast.Name)}
        elif isinstance(line, ast.AnnAssign):
            names = {line.target.id} if isinstance(line.target, ast.Name) else set[str]()
        elif isinstance(line, (ast.Pass, ast.Expr)):
            continue
        else:
            return False
        if names & _SETTINGS:
            return False
    return True


def _is_from(module: Module, written: ast.expr, name: str) -> bool:
    """Whether what stands at a class is `name` of the library that one knows it from."""
    for line in module.tree.body:
        if isinstance(written, ast.Name) and isinstance(line, ast.ImportFrom) and line.module in _HOMES[name]:
            if any(alias.name == name and (alias.asname or name) == written.id for alias in line.names):
                return True
        elif isinstance(written, ast.Attribute) and isinstance(line, ast.Import) and written.attr == name:
            owner = ast.unparse(written.value)
            if any(alias.name in _HOMES[name] and (alias.asname or alias.name) == owner for alias in line.names):
                return True
    return False
