"""Arguments: what the front end sent -> a handler's parameters (rules E2, E3, V1-V3).

What the author wrote (literals, `{expr}`) is passed as it is; what came from
the front end must fit the annotation, or the handler is not called. No message
repeats a value.
"""

from __future__ import annotations

import inspect
import math
import re
import sys
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import Enum
from functools import lru_cache
from typing import Any, Union, cast
from weakref import WeakKeyDictionary

from . import binding as b
from . import wording
from .control_text import control_text
from .errors import ArgumentError
from .messages import NO_FILE, Event
from .records import record
from .uploaded import File
from .whole_form import field_hints, legible, model_of, takes_whole_form

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}\Z")
_FLOAT = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?\Z")
_TRUE, _FALSE = ("true", "on", "1"), ("false", "off", "0", "")
_MISSING: Any = object()
_EMPTY = inspect.Parameter.empty
_USUAL = inspect.Parameter.POSITIONAL_OR_KEYWORD
_SCALARS = (str, int, float, bool)
_BY_KEYWORD = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


@record
class Parameter:
    """A parameter of a handler, with its annotation evaluated."""

    name: str
    hint: Any
    default: Any
    kind: Any

    @property
    def required(self) -> bool:
        """Whether a call must give it."""
        return self.default is _EMPTY and self.kind not in (
            inspect.Parameter.VAR_POSITIONAL,
            inspect.Parameter.VAR_KEYWORD,
        )


@record
class _Sent:
    """A value that came from the front end, to be fitted to a parameter."""

    value: object


_plans: WeakKeyDictionary[Any, tuple[inspect.Signature, dict[str, Parameter]]] = WeakKeyDictionary()


def parameters(function: Callable[..., Any]) -> tuple[inspect.Signature, dict[str, Parameter]]:
    """The signature of `function` with its annotations evaluated."""
    plan = _plans.get(function)
    if plan is None:
        signature = handler_signature(function)
        try:
            hints = typing.get_type_hints(function, include_extras=True)
        except Exception:
            hints = {k: _hint_alone(function, p.annotation) for k, p in signature.parameters.items()}
        found = {k: Parameter(k, hints.get(k, _EMPTY), p.default, p.kind) for k, p in signature.parameters.items()}
        plan = _plans[function] = (signature, found)
    return plan


def handler_signature(function: Callable[..., Any]) -> inspect.Signature:
    """The signature of `function`; with annotations as they are written where not all of them can be evaluated."""
    try:
        return inspect.signature(function)
    except Exception:
        # From 3.14 on, Python evaluates annotations when somebody asks for them.
        if sys.version_info < (3, 14):
            raise
        from annotationlib import Format  # noqa: PLC0415 - there from Python 3.14 on

        return inspect.signature(function, annotation_format=Format.STRING)


@record
class _Unknown:
    """An annotation that names what is not there when the program runs."""

    text: str


def _hint_alone(function: Callable[..., Any], annotation: Any) -> Any:
    """One parameter's annotation, where not all of them can be evaluated together."""
    if not isinstance(annotation, str):
        return annotation
    try:
        return eval(annotation, dict(getattr(inspect.unwrap(function), "__globals__", {})))
    except Exception:
        return _Unknown(annotation)


def collect(
    function: Callable[..., Any], binding: b.Binding, event: Event, served: Sequence[object]
) -> tuple[list[Any], dict[str, Any]]:
    """Positional and keyword arguments for `function`.

    `served` are the values of the binding's interpolations. Raises
    `ArgumentError` (V1) before anything of the author's has run.
    """
    signature, known = parameters(function)
    if not known and not binding.arguments and not binding.keywords:
        return [], {}
    if binding.fields is not None and not binding.fields.issuperset(event.fields):
        event = replace(event, fields={k: v for k, v in event.fields.items() if k in binding.fields})
    if binding.arguments is None:
        named = _by_name(known, binding, event)
        first = [k for k, p in known.items() if p.kind is inspect.Parameter.POSITIONAL_ONLY and k in named]
        return [named.pop(k) for k in first], {k: v for k, v in named.items() if v is not _MISSING}
    positional = [_evaluate(a, event, served) for a in binding.arguments]
    keywords = {k: _evaluate(a, event, served) for k, a in binding.keywords}
    return _explicit(signature, known, binding, positional, keywords)


def _evaluate(argument: b.Argument, event: Event, served: Sequence[object]) -> object:
    if isinstance(argument, b.Literal):
        return argument.value
    if isinstance(argument, b.Served):
        return served[argument.index]
    if isinstance(argument, b.FieldOf):
        return _Sent(_held(event.fields.get(argument.name, _MISSING)))
    if isinstance(argument, b.Property):
        return _Sent(event.event.get(argument.name))
    if argument.what == "form":
        return _Sent(_whole(event))
    if argument.what == "checked":
        return _Sent(_MISSING if event.checked is None else event.checked)
    return _Sent(_MISSING if event.value is None else _held(event.value))


def _held(value: object) -> object:
    """What a control holds: a file input in which nothing was chosen holds None."""
    return None if value is NO_FILE else value


def _whole(event: Event) -> dict[str, object]:
    """All fields of the form."""
    return {name: _held(value) for name, value in event.fields.items()}


def _explicit(
    signature: inspect.Signature,
    known: Mapping[str, Parameter],
    binding: b.Binding,
    positional: list[object],
    keywords: dict[str, object],
) -> tuple[list[Any], dict[str, Any]]:
    refused = _Refused()
    if len(positional) == len(known) and not keywords and all(p.kind is _USUAL for p in known.values()):
        # To bind takes longer than all the rest.
        if _Sent not in map(type, positional):
            return positional, {}  # as a button in a row
        first: list[Any] = []
        named: dict[str, Any] = {}
        by_name = False  # what follows one that keeps its default can't go by its place
        for value, (name, parameter) in zip(positional, known.items(), strict=True):
            with refused:
                fitted = _fit(value, parameter, name)
                if fitted is _MISSING:
                    by_name = True
                elif by_name:
                    named[name] = fitted
                else:
                    first.append(fitted)
        refused.end()
        return first, named
    try:
        bound = signature.bind(*positional, **keywords)
    except TypeError as error:
        raise ArgumentError(f"{binding.name}(): {error}") from None
    for name, value in list(bound.arguments.items()):
        parameter = known[name]
        with refused:
            if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
                bound.arguments[name] = tuple(_fit(v, parameter, name) for v in value)
            elif parameter.kind is inspect.Parameter.VAR_KEYWORD:
                bound.arguments[name] = {k: _fit(v, parameter, k) for k, v in value.items()}
            else:
                fitted = _fit(value, parameter, name)
                if fitted is _MISSING:
                    del bound.arguments[name]
                else:
                    bound.arguments[name] = fitted
    refused.end()
    return list(bound.args), dict(bound.kwargs)


class _Refused:
    """Keeps what is wrong with one argument until all have been looked at: a form shows all of it at once."""

    def __init__(self) -> None:
        self.errors: list[ArgumentError] = []

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if not isinstance(error, ArgumentError):
            return False
        self.errors += [error, *error.more]
        return True

    def end(self) -> None:
        """Raise the first, with the others behind it."""
        if self.errors:
            first, *more = self.errors
            first.more = tuple(more)
            raise first from None


def _fit(value: object, parameter: Parameter, name: str) -> Any:
    if not isinstance(value, _Sent):
        return value
    if value.value is _MISSING:
        return absent(parameter)
    return coerce(value.value, parameter.hint, name)


def absent(parameter: Parameter) -> Any:
    """What a parameter gets when the front end sent nothing for it."""
    if parameter.hint is bool and parameter.required:
        return False
    if typing.get_origin(parameter.hint) is list and parameter.required:
        return []
    if not parameter.required:
        return _MISSING
    raise ArgumentError(f"Missing parameter {parameter.name!r}", parameter.name, "")


def _by_name(known: Mapping[str, Parameter], binding: b.Binding, event: Event) -> dict[str, Any]:
    """Arguments of the bare form, by the names of the parameters (E2)."""
    out: dict[str, Any] = {}
    left: list[Parameter] = []
    models: list[Parameter] = []
    refused = _Refused()
    for name, parameter in known.items():
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            taken = {k for k, p in known.items() if p.kind in _BY_KEYWORD}
            out.update({k: v for k, v in _whole(event).items() if k not in taken})
        elif parameter.kind is inspect.Parameter.VAR_POSITIONAL:
            continue
        elif name in event.fields:
            with refused:
                out[name] = coerce(_held(event.fields[name]), parameter.hint, name)
        elif parameter.required:
            left.append(parameter)
        elif _has_some(event, parameter.hint):
            models.append(parameter)
    if binding.typing and event.value is not None and len(left) == 1:
        only = left.pop()
        out[only.name] = coerce(_held(event.value), only.hint, only.name)
    for parameter in (*left, *models):
        with refused:
            if model_of(parameter.hint) is not None:
                out[parameter.name] = coerce(_whole(event), parameter.hint, parameter.name)
            else:
                out[parameter.name] = absent(parameter)
    refused.end()
    return out


def _has_some(event: Event, hint: Any) -> bool:
    """Whether the form has a field of the model that `hint` names: one with a default may be meant for another form."""
    model = model_of(hint)
    return model is not None and not event.fields.keys().isdisjoint(field_hints(model))


# Coercion -----------------------------------------------------------------


def coerce(value: object, hint: Any, name: str) -> Any:
    """`value` as `hint` wants it (V2). Raises `ArgumentError` that names `name`."""
    if hint is _EMPTY or hint is Any:
        return value
    if isinstance(hint, _Unknown):
        raise ArgumentError(
            f"Parameter {name!r}: its annotation {hint.text!r} is not known when the program runs", name, ""
        )
    if hint in _TABLE:
        made = _TABLE[hint](value)
        if made is _MISSING:
            raise wrong(name, hint.__name__, value, wording.of_hint(hint, value))
        return made
    if hint is File:
        return _file(value, name)
    origin = typing.get_origin(hint)
    if origin in (Union, types.UnionType):
        return _coerce_union(value, typing.get_args(hint), name)
    if origin is list or hint is list:
        items = cast("list[object]", value if isinstance(value, list) else [] if value is None else [value])
        inner = (typing.get_args(hint) or (_EMPTY,))[0]
        return [coerce(item, inner, name) for item in items]
    return _by_pydantic(value, hint, name)


def _coerce_union(value: object, choices: Sequence[Any], name: str) -> Any:
    if type(None) in choices and (value is None or value == ""):
        return None
    rest = [c for c in choices if c is not type(None)]
    models = [c for c in rest if model_of(c) is not None]
    if isinstance(cast(Any, value), dict) and len(models) == 1:
        return coerce(value, models[0], name)  # which says what is wrong with each field
    for choice in rest:
        try:
            return coerce(value, choice, name)
        except ArgumentError:
            continue
    raise wrong(name, " or ".join(map(type_name, rest)), value, wording.of_hint(rest[0], value))


def _file(value: object, name: str) -> File:
    if value is None:
        raise ArgumentError(f"Missing parameter {name!r}", name, wording.NO_FILE)
    if not isinstance(value, File):
        raise wrong(name, "File", value, wording.NO_FILE)
    return value


def wrong(name: str, expected: str, value: object, say: str = "") -> ArgumentError:
    """The error to raise about a value of the wrong type; `say` as `ArgumentError` has it."""
    return ArgumentError(f"Invalid parameter {name!r}: expected {expected}, got {type(value).__name__}", name, say)


def type_name(hint: Any) -> str:
    """An annotation as the author wrote it, more or less."""
    if typing.get_origin(hint) is typing.Annotated:
        return type_name(typing.get_args(hint)[0])
    if isinstance(hint, type) and not typing.get_args(hint):
        return hint.__name__
    # Classes that an instance of a module made have its number in their module's name.
    return re.sub(r"[\w.]+#\d+\.", "", str(hint).replace("typing.", ""))


def _int(value: object) -> Any:
    if type(value) is int:
        return value
    if isinstance(value, str) and _INTEGER.match(value.strip(" \t\n\r")):
        return int(value)
    return _MISSING


def _float(value: object) -> Any:
    if type(value) in (int, float):
        made = float(cast(float, value))
    elif isinstance(value, str) and _FLOAT.match(value.strip(" \t\n\r")):
        made = float(value)
    else:
        return _MISSING
    return made if math.isfinite(made) else _MISSING


def _bool(value: object) -> Any:
    if isinstance(value, bool):
        return value
    text = value.strip().lower() if isinstance(value, str) else None
    return True if text in _TRUE else False if text in _FALSE else _MISSING


_UNSAFE = re.compile("[\x00\ud800-\udfff]")


def _str(value: object) -> Any:
    return value if isinstance(value, str) and not _UNSAFE.search(value) else _MISSING


_TABLE: dict[Any, Callable[[object], Any]] = {int: _int, float: _float, bool: _bool, str: _str}


@lru_cache(maxsize=512)
def _adapter(hint: Any) -> Any:
    from pydantic import TypeAdapter  # noqa: PLC0415 - slow to import, and only some signatures need it

    return TypeAdapter(legible(hint))


def _by_pydantic(value: object, hint: Any, name: str) -> Any:
    from pydantic import ValidationError  # noqa: PLC0415 - slow to import, and only some signatures need it

    try:
        adapter = _adapter(hint)
    except TypeError:  # an annotation that can't be hashed
        adapter = _adapter.__wrapped__(hint)
    except Exception:
        raise ArgumentError(f"Parameter {name!r}: no value can be made for {type_name(hint)}", name, "") from None
    try:
        return adapter.validate_python(_prepared(value, hint))
    except ValidationError as error:
        errors: dict[str, ArgumentError] = {}
        for one in error.errors(include_url=False):
            made = _of_pydantic(one, value, hint, name)
            errors.setdefault(made.parameter, made)
        first, *more = errors.values()
        first.more = tuple(more)
        raise first from None


def _of_pydantic(error: Any, value: object, hint: Any, name: str) -> ArgumentError:
    """One of pydantic's errors: of a whole form it is that of a field, else of the parameter."""
    loc: tuple[str | int, ...] = error["loc"]
    where = ".".join(map(str, (name, *loc)))
    field = str(loc[0]) if loc and isinstance(value, dict) else name
    kind: str = error["type"]
    say = wording.of_pydantic(error)
    if not loc and kind.endswith(("_type", "_parsing")):
        return wrong(name, type_name(hint), cast(object, value), say)
    return ArgumentError(f"Invalid parameter {where!r}: {wording.message_of(error)}", field, say)


def _prepared(value: object, hint: Any) -> object:
    """What was sent, as pydantic is to get it (V2).

    A text that stands for one of a choice is that one; in the fields of a model "" is None, and one is a list of one.
    """
    if typing.get_origin(hint) is typing.Annotated:
        return _prepared(value, typing.get_args(hint)[0])
    choices = _choices(hint)
    if choices:
        return _chosen(value, choices)
    if not isinstance(value, dict) or not takes_whole_form(hint):
        return cast(object, value)
    fields = dict(cast("dict[str, object]", value))
    for name, wanted in field_hints(hint).items():
        if name in fields:
            fields[name] = _field(fields[name], wanted)
    return fields


def _field(value: object, wanted: Any) -> object:
    """One field of a whole form as `_prepared` has it."""
    inside = typing.get_args(wanted) if typing.get_origin(wanted) in (Union, types.UnionType) else (wanted,)
    if value == "" and type(None) in inside:
        return None
    lists = [x for x in inside if x is list or typing.get_origin(x) is list]
    if lists and value is not None:
        item = (typing.get_args(lists[0]) or (Any,))[0]
        return [_prepared(x, item) for x in (cast("list[object]", value) if isinstance(value, list) else [value])]
    return next((made for kind in inside if (made := _prepared(value, kind)) is not value), value)


def _choices(hint: Any) -> tuple[Any, ...]:
    """What a value of this annotation may be, where that is a choice: of a Literal, of an Enum."""
    if typing.get_origin(hint) is typing.Literal:
        return typing.get_args(hint)
    return tuple(hint) if isinstance(hint, type) and issubclass(hint, Enum) else ()


def _chosen(value: object, choices: Sequence[Any]) -> object:
    """The one of `choices` that was sent as a text, as a control shows it; else `value`."""
    if not isinstance(value, str) or any(type(x) is str and x == value for x in choices):
        return value
    shown = {control_text(x): x for x in reversed(choices)}
    if value in shown:
        return shown[value]
    for choice in choices:
        plain = choice.value if isinstance(choice, Enum) else choice
        make = _TABLE.get(type(plain))
        if make is not None and type(made := make(value)) is type(plain) and made == plain:
            return choice
    return value
