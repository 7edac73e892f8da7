"""Calls: whether the arguments that an `@event` writes out fit the handler's parameters (rules E2, E3, V3).

Read off the source; what a decorator makes of a function is not known here.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from . import binding as b
from .source import Function


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
    required = [a.arg for a in positional[: len(positional) - len(args.defaults)]]
    required += [a.arg for a, default in zip(args.kwonlyargs, args.kw_defaults, strict=True) if default is None]
    missing = [name for name in required if name not in taken]
    return (f"needs {', '.join(map(repr, missing))}", "") if missing else ("", "")


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


def _has_stand_in(annotation: ast.expr | None) -> bool:
    """Whether an absent field still gives the parameter a value: False, [], or a model of the whole form."""
    if annotation is None:
        return False
    names = {x.id for x in ast.walk(annotation) if isinstance(x, ast.Name)}
    return bool(names & {"bool", "list", "List"}) or bool(names - _SIMPLE) or isinstance(annotation, ast.Constant)


_SIMPLE = frozenset("int str float None Optional".split())
