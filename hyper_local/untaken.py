"""Untaken: what only the page knows, and code reads that does not get it: a field, `checked`, the item of a loop."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from . import loop_names
from .binding import EVENT_PROPERTIES
from .source import Function, Module
from .trees import walk


class _Bound(NamedTuple):
    """An event that names a function: where it stands, its name, the arguments that it gives, and its tag."""

    at: int
    event: str
    arguments: str
    tag: str


def fields_among(names: Collection[str], module: Module) -> set[str]:
    """Those of some names that fields of the template have, too."""
    return {name for name in _FIELD.findall(module.source.text) if name in names}


_FIELD = re.compile(r"""<(?:input|select|textarea)\b[^<>]*?\sname=["']?([^\W\d]\w*)""")


def of_name(node: ast.Name, within: Function, module: Module, fields: Collection[str]) -> str:
    """What to write where a name that nothing defines is something that the page can send to the function; else "".

    `fields` are those of such names that fields of the template have.
    """
    if within.name not in module.handlers:
        return ""
    if node.id in fields:
        return _of_fields(node, within, fields)
    hint = _of_event(node, within, module) if node.id in ("event", "checked", "value") else ""
    return hint or _of_item(node, within, module)


def _of_fields(node: ast.Name, within: Function, fields: Collection[str]) -> str:
    """Of the fields of the template, all that the function reads and does not take."""
    read = [x for x in walk(within) if isinstance(x, ast.Name) and x.id in fields and isinstance(x.ctx, ast.Load)]
    read.sort(key=lambda x: (x.lineno, x.col_offset))
    names = [*dict.fromkeys(x.id for x in read)]
    begin = f"A field of the template is called {node.id}. To get what is in it"
    if len(names) > 1:
        begin = f"Fields of the template are called {', '.join(names[:-1])} and {names[-1]}. To get what is in them"
    return f"{begin}, write: {_taking(within, names)}"


def _of_event(node: ast.Name, within: Function, module: Module) -> str:
    """Of `checked`, `value` and `event.target.value`, which an event hands on where it says so."""
    sent, written = node.id, node.id
    if node.id == "event":
        parts = [ast.unparse(x) for x in walk(within) if isinstance(x, ast.Attribute) and _begins(x, node)]
        found = next(filter(None, map(_OF_EVENT.fullmatch, parts)), None)
        if found is None or (found[2] and found[2] not in EVENT_PROPERTIES):
            return ""
        written = found[0]
        sent = found[1] or written
    bound = [each for each in _bound(within, module) if _sends(sent, each)]
    if len(bound) != 1:
        return ""
    name = sent.removeprefix("event.")
    written_so = f"{_taking(within, [name])} and {_handing(bound[0], within, sent)}"
    hint = f"An event hands that on where it says so. Write: {written_so}"
    return hint if written == name else f"{hint}, and {name} in place of {written}"


_OF_EVENT = re.compile(r"event\.(?:(?:target|currentTarget)\.(checked|value)|(?!target\b|currentTarget\b)(\w+))")


def _begins(node: ast.Attribute, name: ast.Name) -> bool:
    start: ast.expr = node
    while isinstance(start, ast.Attribute):
        start = start.value
    return start is name


_KEYS = frozenset("key code repeat".split())


def _sends(sent: str, bound: _Bound) -> bool:
    """Whether an event certainly has what a function wants of it."""
    kind = bound.event.partition(".")[0]
    if sent == "checked":
        return (
            kind in ("change", "input", "click")
            and re.search(r"""\btype=["']?(?:checkbox|radio)\b""", bound.tag) is not None
        )
    if sent == "value":
        return kind in ("change", "input") and re.match(r"<(?:input|select|textarea)\b", bound.tag) is not None
    if sent.removeprefix("event.") in _KEYS:
        return kind.startswith("key")
    return sent.startswith("event.")


def _of_item(node: ast.Name, within: Function, module: Module) -> str:
    """Of the item of a loop, where an event in the loop names the function."""
    loop = loop_of(node.id, module)
    where = module.location(node)
    if loop is None or not loop_names.is_item(node.id, where.text, where.column - 1, loop):
        return ""
    said = loop_names.known_in(node.id, loop)
    end = re.compile(r"\{%\s{0,9}endfor\b").search(module.source.text, loop.end)
    bound = [each for each in _bound(within, module) if end is not None and loop.end <= each.at < end.start()]
    if len(bound) != 1:
        return said
    return (
        f"{said} To hand it on, write: {_taking(within, [node.id])} and {_handing(bound[0], within, f'{{{node.id}}}')}"
    )


def loop_of(name: str, module: Module) -> loop_names.Loop | None:
    """The loop of the template that gives a name its value, or else one in brackets, `[… for item in items]`."""
    literal, text = module.template, module.source.text
    found = loop_names.loop_of(name, text, literal.start, literal.end) if literal is not None else None
    return found or loop_names.loop_of(name, text)


def of_loop(name: ast.Name, near: str, module: Module) -> tuple[str, str] | None:
    """What to say of a name in a template that only a loop gives; None of others.

    `near` says which other name may be meant, where there is one that is like it.
    """
    literal, where, starts = module.template, module.location(name), module.source.starts
    loop = loop_of(name.id, module)
    if literal is None or loop is None or (near and loop_names.is_all(name.id, where.text, where.column - 1)):
        return None
    near = "" if loop_names.is_item(name.id, where.text, where.column - 1, loop) else near
    is_here = loop.is_block and literal.start < starts[where.line - 1] + where.column - 1 < literal.end
    inside = " Write what reads it between its {% for %} and {% endfor %}." if is_here else ""
    return near, loop_names.known_in(name.id, loop) + inside


def _bound(within: Function, module: Module) -> list[_Bound]:
    """The events of the template that name a function, and that give it exactly what it takes."""
    literal, text, args = module.template, module.source.text, within.args
    if literal is None or args.defaults or args.kwonlyargs or args.vararg or args.kwarg:
        return []
    taken = len([*args.posonlyargs, *args.args])
    name = re.escape(within.name)
    pattern = rf"""@([\w.]+)=(?:(["'])\s*{name}\s*(?:\(([^"'()]*)\)\s*)?\2|\{{{name}\}})"""
    found = [
        _Bound(
            each.start(), each[1], (each[3] or "").strip(), text[text.rfind("<", 0, each.start()) :].partition(">")[0]
        )
        for each in re.compile(pattern).finditer(text, literal.start, literal.end)
    ]
    return [each for each in found if _count(each.arguments) == taken]


def _count(arguments: str) -> int:
    """How many arguments stand there."""
    return len(re.sub(r"\{[^{}]*\}", "x", arguments).split(",")) if arguments else 0


def _handing(bound: _Bound, within: Function, sent: str) -> str:
    """The event with an argument more."""
    given = ", ".join(filter(None, [bound.arguments, sent]))
    return f'@{bound.event}="{within.name}({given})"'


def _taking(within: Function, names: Sequence[str]) -> str:
    """The first line of a function that takes these names, too."""
    given = copy.copy(within.args)
    end = len(given.args) - min(len(given.defaults), len(given.args))
    given.args = [*given.args[:end], *(ast.arg(name) for name in names), *given.args[end:]]
    start = "async def" if isinstance(within, ast.AsyncFunctionDef) else "def"
    return f"{start} {within.name}({ast.unparse(given)}):"
