"""Props: what a caller gives a component, checked and completed (rules P1, P2, P4)."""

from __future__ import annotations

import ast
import builtins
import re
import typing
from collections.abc import Callable, Collection, Container, Mapping
from numbers import Integral, Real
from pathlib import Path
from typing import Any, Union, cast

from . import html_rules
from .arguments import coerce, type_name
from .component import Component, Prop
from .configuration import FALLBACK
from .errors import ArgumentError, Location, NoSuchPage, PropError, did_you_mean, listed


class AttributeText(str):
    """A prop written as attribute text in a template, so still to be coerced (P2)."""

    __slots__ = ()


class AddressText(AttributeText):
    """A parameter of a page's address: `address` is none of the page's where it can't be coerced (X1)."""

    address: str

    def __new__(cls, text: str, address: str) -> AddressText:
        made = super().__new__(cls, text)
        made.address = address
        return made


def prop_name(name: str, props: Container[str]) -> str:
    """`max-size` in a tag means the prop `max_size`; what is no prop keeps its name."""
    plain = name.replace("-", "_")
    return plain if plain in props else name


def check_names(component: Component, given: Mapping[str, object]) -> dict[str, object]:
    """The attributes of `given` that are no props. Raises `PropError` unless the template spreads them (P1)."""
    unknown = {k: v for k, v in given.items() if k not in component.props}
    for name in unknown:
        wrong = refused_attribute(component.name, name)
        if wrong is not None and (component.spreads or name == "bind"):
            raise wrong
    if not unknown or component.spreads:
        return unknown
    name = next(iter(unknown))
    if name in component.state:
        raise PropError(
            f"{component.name}: {name!r} is state, not a prop",
            how_to_let_callers_set(name, component.file, component.text),
            name,
        )
    raise PropError(
        f"{component.name}: unknown prop {name!r}.{did_you_mean(name, component.props)}",
        f"Its props are {listed(component.props)}." if component.props else "It has no props.",
        name,
    )


def how_to_let_callers_set(name: str, file: str, text: str) -> str:
    """What to write so that a state is a prop, too: its line with a type, as far as `text` tells it (S1)."""
    found = re.search(rf"^{re.escape(name)}[ \t]*=[ \t]*([^=\s#][^#\n]*)", text, re.MULTILINE)
    value, kind = found[1].strip() if found else "…", "…"
    if value in ("str", "int", "float", "bool", "list", "dict"):
        return f"A type stands behind a colon. Write in {file}: {name}: {value}"
    try:
        if (start := ast.literal_eval(value)) is not None:
            kind = type(start).__name__
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        value = value if found and _is_whole(value) else "…"
    return f"To let callers set it, give it a type in {file}: {name}: {kind} = {value}"


def _is_whole(value: str) -> bool:
    """Whether a line holds all of a value, and is short enough for a message."""
    try:
        ast.parse(value, mode="eval")
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return False
    return len(value) <= _SHORT


_SHORT = 40


def refused_attribute(component: str, name: str) -> PropError | None:
    """What is wrong with `name` on a component that has no such prop, though it may spread attributes (T9)."""
    if name == "bind":
        return PropError(
            f"{component}: bind on a component",
            "It stands on an input, select or textarea. Give the component a prop for the value and one for a "
            "function: value={name} on_write={rename}.",
            name,
        )
    if html_rules.is_event_attribute(name) or name.lower() == "srcdoc":
        return PropError(
            f"{component}: {name!r} is no attribute that a caller may give",
            "It could run code. A function is given as a prop that the component's file names, such as "
            "on_pick: Callable.",
            name,
        )
    return None


def complete(component: Component, given: Mapping[str, object], session: Mapping[str, object]) -> dict[str, object]:
    """`given` with required props taken from the session's values (P4)."""
    out = {k: v for k, v in given.items() if k in component.props}
    for name, prop in component.props.items():
        if name not in out and name in session and (prop.required or not prop.state):
            out[name] = session[name]
        elif name == "username" and name not in out and prop.required and FALLBACK in session:
            out[name] = session[FALLBACK]
        elif name not in out and prop.required:
            how = f"Give it by keyword, {component.name}({name}=…)."
            if "pages" in Path(component.file).parts[:-1]:
                how = f"It must come from the session: hyper-local run --prop {name}=…, or LIVE in config.py."
            raise PropError(
                f"{component.name}: missing required prop {name!r}",
                f"{how} {as_state(prop, declared_at(component, name))}",
            )
    return out


def as_state(prop: Prop, where: Location | None = None) -> str:
    """What to write where no caller is meant to give a prop; `where` is its line, if that is still to be named."""
    kind = re.split(r"[\[|]", prop.annotation)[0].strip()
    place = f" in line {where.line} of {Path(where.file).name}" if where is not None else ""
    line = f"{prop.name}: {prop.annotation} = {_FIRST.get(kind, '…')}"
    return f"Or give it a first value{place}, which makes it state: {line}"


_FIRST = {"int": "0", "float": "0.0", "bool": "False", "str": '""', "list": "[]", "dict": "{}", "set": "set()"}


def declared_at(component: Component, name: str) -> Location | None:
    """The line that declares a prop."""
    declared = re.compile(rf"{re.escape(name)}\s*:")
    for number, line in enumerate(component.text.splitlines(), 1):
        if declared.match(line):
            return Location(component.file, number, 1, line)
    return None


def fit(component: Component, values: Mapping[str, object], namespace: Mapping[str, Any]) -> dict[str, object]:
    """`values` with text coerced and the rest checked against the annotations (P2).

    An annotation that can't be evaluated yet (its names come with the module's
    imports) leaves its value as it is; called again after the body has run, it
    is found. Raises `PropError`, or `NoSuchPage` where what is wrong came with an address.
    """
    out: dict[str, object] = {}
    for name, value in values.items():
        hint = _hint(component.props[name].annotation, namespace)
        if hint is None:
            out[name] = value
        elif isinstance(value, AttributeText):
            try:
                out[name] = coerce(str(value), hint, name)
            except ArgumentError:
                if isinstance(value, AddressText):
                    raise NoSuchPage(f"no page {value.address!r}: {name} must be {type_name(hint)}") from None
                raise PropError(
                    f"{component.name}.{name}: expected {type_name(hint)}, got text", _fitting(name, hint), name
                ) from None
        elif not accepts(hint, value) and not (value is None and component.props[name].default == "None"):
            raise PropError(
                f"{component.name}.{name}: expected {type_name(hint)}, got {kind_of(value, hint)}",
                _fitting(name, hint),
                name,
            )
        else:
            out[name] = value
    return out


def _fitting(name: str, hint: Any) -> str:
    if [x for x in _choices(hint) if x is not type(None)] == [Callable]:
        return f"Give it a function by its name, without parentheses or quotes: {name}={{save}}."
    samples = {int: "3", float: "1.5", bool: "True", str: '"text"', list: "[]", dict: "{}"}
    sample = samples.get(typing.get_origin(hint) or hint)
    return f"Write for example {name}={sample}" if sample else f"Give {name} a value of that type."


_KNOWN = {**vars(builtins), **{k: getattr(typing, k) for k in ("Any", "Optional", "Union", "Literal", "Callable")}}


def _hint(annotation: str, namespace: Mapping[str, Any]) -> Any:
    try:
        hint = eval(annotation, {**_KNOWN, **namespace})
    except Exception:
        return None
    return type(None) if hint is None else hint


def accepts(hint: Any, value: object) -> bool:
    """Whether `value` may stand where `hint` is written; generous where it can't tell."""
    origin = typing.get_origin(hint)
    if hint is Any or isinstance(hint, (str, typing.TypeVar)):
        return True
    if _is_union(hint):
        return any(accepts(choice, value) for choice in typing.get_args(hint))
    if origin is typing.Literal:
        return value in typing.get_args(hint)
    kind = origin or hint
    if not isinstance(kind, type):
        return True
    if kind is float:
        return isinstance(value, (int, float, Real)) and not isinstance(value, bool)
    if kind is int:
        return isinstance(value, (int, Integral)) and not isinstance(value, bool)
    try:
        return (isinstance(value, kind) or _of_before(kind, value)) and _holds(kind, hint, value)
    except TypeError:
        return True


def _of_before(kind: type, value: object) -> bool:
    """Whether a value is of a class from the same lines as `kind`.

    Each instance of a module makes its classes anew (L7), and so does a file that
    is saved, where objects keep the old class (L10).
    """
    names = _written(kind)
    return any(_written(one) == names for one in type(value).__mro__)


def _written(kind: type) -> tuple[str, str]:
    """The module that a class is written in, whichever instance of it made the class; and its name there."""
    return kind.__module__.partition("#")[0], kind.__qualname__


_ITEMS = (list, set, frozenset)
"""Whose items are all of one type."""


def _holds(kind: type, hint: Any, value: object) -> bool:
    """Whether what is in a list, a set or a dict is what the annotation says is in it."""
    inner = typing.get_args(hint)
    if kind in _ITEMS and len(inner) == 1:
        return _all(inner[0], cast("Collection[object]", value))
    if kind is dict and len(inner) == 2:
        items = cast("Mapping[object, object]", value)
        return _all(inner[0], items.keys()) and _all(inner[1], items.values())
    return True


def _all(hint: Any, values: Collection[object]) -> bool:
    """Whether each of `values` may stand where `hint` is written. Where types decide, one value of each is asked."""
    if _by_type(hint):
        values = {type(value): value for value in values}.values()
    return all(accepts(hint, value) for value in values)


def _by_type(hint: Any) -> bool:
    """Whether `accepts` looks at nothing but the type of a value."""
    inner = typing.get_args(hint)
    if _is_union(hint):
        return all(map(_by_type, inner))
    return not inner


def _is_union(hint: Any) -> bool:
    return typing.get_origin(hint) is Union or type(hint).__name__ == "UnionType"


def kind_of(value: object, hint: Any) -> str:
    """What to call a value that `hint` refuses: its type, with the types of what is in it where those are wrong."""
    name, kind = type(value).__name__, type(value)
    if kind not in (*_ITEMS, dict) or kind not in _choices(hint):
        return name
    parts = [cast("Collection[object]", value)]
    if isinstance(value, dict):
        held = cast("dict[object, object]", value)
        parts = [held.keys(), held.values()]
    inside = [" | ".join(sorted({type(item).__name__ for item in part})) for part in parts]
    return f"{name}[{', '.join(inside)}]"


def _choices(hint: Any) -> tuple[Any, ...]:
    return tuple(typing.get_origin(x) or x for x in (typing.get_args(hint) if _is_union(hint) else (hint,)))
