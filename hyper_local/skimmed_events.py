"""Skimmed events: `@click="toggle({todo.id})"` with which certainly nothing is wrong (rules E1 to E5)."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from keyword import iskeyword
from typing import NamedTuple

from . import dom_events
from .binding import EVENT_PROPERTIES, RESERVED
from .literals import Hole
from .skimmed_values import NotPlain, PlainValues
from .source import HOOKS, Module

_ARGUMENT = r"""(?:\0|event\.[A-Za-z]+|[A-Za-z_]\w*|-?(?:0|[1-9][0-9]*)|'[^'"&\0\n]*')"""
_BINDING = re.compile(
    rf"""["']?\s*([A-Za-z_]\w*+)(?:[ \t]*+\(\s*((?:{_ARGUMENT}(?:\s*,\s*{_ARGUMENT})*)?)\s*\))?\s*["']?""", re.ASCII
)
_ARGUMENTS = re.compile(_ARGUMENT, re.ASCII)
_MODIFIER = re.compile(r"prevent|stop|once|self|outside|window|document|latest|confirm|(?:debounce|throttle)(?:\.\d+)?")
_KEYS = re.compile(r"key(?:down|up)((?:\.(?:enter|escape|esc|tab|space|up|down|left|right|ctrl|shift|alt|meta))*)")
_TYPING = ("input", "change")


@dataclass
class Form:
    """The names of the controls of a form; not `known` where something may show more of them."""

    names: set[str] = field(default_factory=set[str])
    known: bool = True

    def add(self, name: str | None) -> None:
        """A control of this name, None where it is worked out."""
        if name is None:
            self.known = False
        else:
            self.names.add(name)


@lru_cache(maxsize=1024)
def is_plain_event(name: str) -> bool:
    """Whether browsers have the event of an attribute `@click.prevent`, and it takes what is behind the dots."""
    event, dot, rest = name[1:].partition(".")
    if event not in dom_events.NAMES:
        return False
    if event.startswith("key") and _KEYS.fullmatch(name[1:]):
        return True
    return not dot or re.fullmatch(rf"(?:{_MODIFIER.pattern})(?:\.(?:{_MODIFIER.pattern}))*", rest) is not None


class PlainEvent(NamedTuple):
    """What an event's attribute says: the function that it names, what that is given, and the fields among it."""

    handler: str
    typed: bool
    """Whether browsers send a control's value along, which one parameter gets."""
    given: tuple[str, ...] | None
    fields: frozenset[str]


@lru_cache(maxsize=4096)
def plain_event(name: str, value: str) -> PlainEvent | None:
    """An event `name` with its value as it is written; None where something may be wrong with it in any file."""
    match = _BINDING.fullmatch(value)
    if match is None:
        return None
    handler, written = match.groups()
    typed = name[1:].partition(".")[0] in _TYPING
    if written is None:
        return PlainEvent(handler, typed, None, frozenset())
    given: list[str] = _ARGUMENTS.findall(written)
    fields: set[str] = set()
    for argument in given:
        if argument.startswith("event."):
            if argument[6:] not in EVENT_PROPERTIES:
                return None
        elif not _is_constant(argument) and argument not in ("\0", "value", "checked", "form"):
            fields.add(argument)
    if any(iskeyword(field) or field == "event" for field in fields):
        return None
    return PlainEvent(handler, typed, tuple(given), frozenset(fields))


def _is_constant(argument: str) -> bool:
    return argument[0] in "'-0123456789" or argument in ("True", "False", "None")


class PlainEvents:
    """Judges events; adds the functions that they name to `bound`. Raises `NotPlain`."""

    def __init__(self, module: Module, live: bool, bound: set[str], values: PlainValues) -> None:
        self.module = module
        self.bound = bound
        self.values = values
        self.waiting: list[tuple[Collection[str], Form]] = []
        """Names that must be those of controls, which may stand behind the event."""
        self.takes = live and "yield" not in module.source.text

    def event(self, event: PlainEvent, holes: Iterator[Hole], names: frozenset[str], form: Form) -> None:
        """An event of an element in `form`."""
        if not self.takes:
            raise NotPlain
        handler, typed, given, fields = event
        required, parameters = self.parameters(handler, names)
        self.bound.add(handler)
        if given is None:
            if required and not (len(required) == 1 and typed):
                self.waiting.append((required, form))
            return
        if not len(required) <= len(given) <= len(parameters) or "form" in given:
            raise NotPlain  # of a whole form it matters what the function reads
        if any(argument[0] == "'" and argument[1:-1] in names for argument in given):
            raise NotPlain  # the text 'bird' in a loop over birds
        for argument, parameter in zip(given, parameters, strict=False):
            if argument == "\0":
                self.values.attribute(next(holes), names, called=False)
            elif _is_constant(argument):
                self.constant(argument, parameter)
        if fields:
            self.waiting.append((fields, form))

    def parameters(self, name: str, names: frozenset[str]) -> tuple[list[str], list[ast.arg]]:
        """The parameters of a function that the page may call: the names of those that it needs, and all of them."""
        module = self.module
        function = module.functions.get(name)
        if function is None or name in names or name in module.props or name in HOOKS or name in RESERVED:
            raise NotPlain
        args = function.args
        if name.startswith("_") or name == "render" or args.vararg or args.kwarg or args.kwonlyargs:
            raise NotPlain
        parameters = [*args.posonlyargs, *args.args]
        return [x.arg for x in parameters[: len(parameters) - len(args.defaults)]], parameters

    def constant(self, written: str, parameter: ast.arg) -> None:
        """A constant that is handed on as it is (E3): of a parameter that takes anything, or such a one."""
        wanted = parameter.annotation
        kind = "str" if written[0] == "'" else "int" if written[0] in "-0123456789" else ""
        if wanted is not None and not (isinstance(wanted, ast.Name) and wanted.id == kind):
            raise NotPlain

    def finish(self) -> None:
        """Judge what hangs on controls, now that all are known."""
        for names, form in self.waiting:
            if form.known and not form.names.issuperset(names):
                raise NotPlain
