"""Calls: whether the arguments that an `@event` writes out fit the handler's parameters (rules E2, E3, V3).

Read off the source; what a decorator makes of a function is not known here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator

from . import binding as b
from .source import Function, Module


def misfit(args: ast.arguments, binding: b.Binding) -> tuple[str, str]:
    """What is wrong with the arguments that a binding writes out, and a keyword that is unknown; "" for nothing (V3).

    Only the explicit form, `f(1)`, is judged here.
    """
    positional = [*args.posonlyargs, *args.args]
    by_name = {a.arg for a in (*args.args, *args.kwonlyargs)}
    given = binding.arguments or ()
    taken = {a.arg for a in positional[: len(given)]}
    if len(given) > len(positional) and not args.vararg:
        return f"takes {_count(len(positional))}, and {len(given)} {'is' if len(given) == 1 else 'are'} given", ""
    for name, _ in binding.keywords:
        if name in taken:
            return f"gets {name!r} twice", ""
        if name not in by_name and not args.kwarg:
            return f"has no parameter {name!r}", name
        taken.add(name)
    missing = [name for name in required(args) if name not in taken]
    return (f"needs {', '.join(map(repr, missing))}", "") if missing else ("", "")


def required(args: ast.arguments) -> list[str]:
    """The names of the parameters that have no default."""
    positional = [*args.posonlyargs, *args.args]
    names = [a.arg for a in positional[: len(positional) - len(args.defaults)]]
    return names + [a.arg for a, default in zip(args.kwonlyargs, args.kw_defaults, strict=True) if default is None]


def text_of_name(binding: b.Binding, names: Collection[str]) -> str:
    """The one of a template's `names` that a binding writes as a text, `remove('bird')`, and nothing else; or ""."""
    given = [*(binding.arguments or ()), *(value for _, value in binding.keywords)]
    texts = [x.value for x in given if isinstance(x, b.Literal) and isinstance(x.value, str)]
    named = [text for text in texts if text in names]
    return named[0] if len(named) == 1 and len(texts) == len(given) else ""


_EVENT_OBJECTS = frozenset({"event", "evt", "ev", "e"})
"""What the first parameter of a handler is often called elsewhere."""


def given_nowhere(binding: b.Binding, left: list[str]) -> str:
    """What to write where the only parameter `left` without a value is one that handlers have elsewhere; else ""."""
    if len(left) == 1 and left[0] in _EVENT_OBJECTS:
        return (
            f"There is no event object here: write def {binding.name}(), without {left[0]}; or name what is to be "
            f'handed on: @input="{binding.name}(value)", @keydown="{binding.name}(event.key)".'
        )
    return ""


def without_self(function: Function) -> ast.arguments | None:
    """The parameters of a function as they are without a first one that is called self; None where it has none."""
    args = function.args
    if args.posonlyargs or not args.args or args.args[0].arg != "self" or len(args.defaults) == len(args.args):
        return None
    return ast.arguments([], args.args[1:], args.vararg, args.kwonlyargs, args.kw_defaults, args.kwarg, args.defaults)


def of_another_type(function: Function, binding: b.Binding, own: Collection[str]) -> Iterator[tuple[str, str, object]]:
    """Parameters for which a binding writes out a constant of another type, with the annotation and the constant.

    What the author writes is handed on as it is, so a text stays one (E3). Only where the annotation is of plain
    types; `own` are the names to which the file gives a meaning of its own.
    """
    args = function.args
    positional = [*args.posonlyargs, *args.args]
    named = {a.arg: a for a in (*args.args, *args.kwonlyargs)}
    pairs = [*zip(positional, binding.arguments or (), strict=False)]
    pairs += [(named[name], given) for name, given in binding.keywords if name in named]
    for parameter, given in pairs:
        if not isinstance(given, b.Literal) or parameter.annotation is None:
            continue
        kinds = _kinds(parameter.annotation)
        if kinds is None or not kinds.isdisjoint(own) or (given.value is None and _may_be_none(function, parameter)):
            continue
        if type(given.value).__name__ not in kinds and not ("float" in kinds and type(given.value) is int):
            yield parameter.arg, ast.unparse(parameter.annotation), given.value


def _kinds(annotation: ast.expr) -> set[str] | None:
    """The names of the plain types that an annotation allows; None where it says anything else."""
    if isinstance(annotation, ast.Name) and annotation.id in _PLAIN:
        return {annotation.id}
    if isinstance(annotation, ast.Constant) and annotation.value is None:
        return {"NoneType"}
    if isinstance(annotation, ast.BinOp) and isinstance(annotation.op, ast.BitOr):
        left, right = _kinds(annotation.left), _kinds(annotation.right)
        return None if left is None or right is None else left | right
    return None


def _may_be_none(function: Function, parameter: ast.arg) -> bool:
    """Whether a parameter's default is None, whatever its annotation says."""
    args = function.args
    plain = [*args.posonlyargs, *args.args]
    pairs = [*zip(plain[len(plain) - len(args.defaults) :], args.defaults, strict=True)]
    pairs += [(a, default) for a, default in zip(args.kwonlyargs, args.kw_defaults, strict=True) if default]
    return any(a is parameter and isinstance(d, ast.Constant) and d.value is None for a, d in pairs)


_PLAIN = frozenset({"int", "float", "str", "bool"})


def _count(number: int) -> str:
    return "no arguments" if not number else f"{number} argument" if number == 1 else f"{number} arguments"


def unfilled(function: Function, binding: b.Binding, fields: set[str]) -> list[str]:
    """Parameters that the bare form, `@click="f"`, leaves without a value, whatever is on the page (E2)."""
    args = function.args
    positional = [*args.posonlyargs, *args.args]
    required = positional[: len(positional) - len(args.defaults)]
    required += [a for a, default in zip(args.kwonlyargs, args.kw_defaults, strict=True) if default is None]
    left = [a for a in required if a.arg not in fields]
    if binding.typing and len(left) == 1:
        return []
    return [a.arg for a in left if not _has_stand_in(a.annotation)]


_PLACES = frozenset({"index", "i", "idx", "position", "pos"})
"""What a parameter is called that takes an item's place in its list."""


def written_out(
    function: Function,
    left: Collection[str],
    fields: Collection[str],
    names: Collection[str],
    module: Module,
    control: str = "",
) -> str:
    """The call with all its arguments, `remove({item})`, where what is around an event shows them; else "".

    `left` are the parameters that nothing gives a value yet, `names` those that the template has there beside the
    file's own. `control` is the element that hears the event; "" where a field may give what is lacking.
    """
    args = function.args
    if args.posonlyargs or args.kwonlyargs or args.vararg or args.kwarg:
        return ""
    unknown = [name for name in left if not _around(name, names, module)]
    typed = control in ("input", "select", "textarea")
    items = [name for name in names if name != "loop"]
    others = "value" if typed else f"{{{items[0]}}}" if control and len(items) == 1 == len(left) else ""
    if len(unknown) > 1 or (unknown and not others):
        return ""
    given: list[str] = []
    skipped = False
    for parameter in args.args:
        name = parameter.arg
        value = (_around(name, names, module) or others) if name in left else name if name in fields else ""
        if value:
            given.append(f"{name}={value}" if skipped else value)
        else:
            skipped = True  # it has a default; what follows is given by name
    return f"{function.name}({', '.join(given)})"


def _around(name: str, names: Collection[str], module: Module) -> str:
    """What a template has for a parameter: a loop's name, a part of its item that the file names, or its place."""
    if name in names:
        return f"{{{name}}}"
    for item in sorted(names):
        part = name.removeprefix(f"{item}_")
        if re.search(rf"\b{item}(?:\.{part}\b|\[['\"]{part}['\"]\])", module.source.text):
            return f"{{{item}.{part}}}"
    return "{loop.index0}" if name in _PLACES and "loop" in names else ""


def _has_stand_in(annotation: ast.expr | None) -> bool:
    """Whether an absent field still gives the parameter a value: False, [], or a model of the whole form."""
    if annotation is None:
        return False
    names = {x.id for x in ast.walk(annotation) if isinstance(x, ast.Name)}
    return bool(names & {"bool", "list", "List"}) or bool(names - _SIMPLE) or isinstance(annotation, ast.Constant)


_SIMPLE = frozenset("int str float None Optional".split())
