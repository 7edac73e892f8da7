"""Oversights: what is legal in a file and hardly meant: an `@` that is missing, a call that keeps the page waiting.

Reads the source only. `draft.py` and `attributes.py` ask while they walk a
template, so loading tells of the same as `hyper-local check`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from . import dom_events
from .source import FUNCTIONS, Function, Module, parameter_names, stored_names
from .trees import children, walk

_NAMES_FUNCTION = re.compile(r"\s*([^\W\d]\w*)\s*(?:\(.*\))?\s*\Z", re.DOTALL)
_COMMANDS = frozenset({"command"})
"""Events whose name is an attribute, too."""
_WAITS = re.compile(r"\b(?:input|sleep)\b\s*\(")


@dataclass(frozen=True)
class Wait:
    """A call that keeps everything waiting: where, what is wrong with it, and what to write instead."""

    call: ast.Call
    message: str
    hint: str


def event_without_at(name: str, value: str, module: Module) -> str:
    """` Did you mean '@click'?` for `click="up"` where `up` is a function of the file; else ""."""
    event = name.partition(".")[0]
    if event not in dom_events.NAMES or event in _COMMANDS:
        return ""
    named = _NAMES_FUNCTION.match(value)
    return f" Did you mean '@{name}'?" if named and named.group(1) in module.handlers else ""


def waits(module: Module, handlers: Collection[str] = ()) -> Iterator[Wait]:
    """Calls of `input()` anywhere, and of `time.sleep()` in functions that events or the page call.

    `handlers` are the names of those functions.
    """
    if not _WAITS.search(module.plain):
        return
    if "input" not in (module.bound or {"input"}):
        yield from _inputs(module.tree, frozenset())
    sleeps = _sleeps(module)
    for name in sorted(handlers) if sleeps else ():
        function = module.functions.get(name)
        if function is not None:
            yield from _sleeping(function, sleeps)


def _inputs(node: ast.AST, own: frozenset[str]) -> Iterator[Wait]:
    """Calls of Python's `input`; `own` are the names of the functions around."""
    if isinstance(node, FUNCTIONS):
        own |= {*parameter_names(node), *(name.id for x in node.body for name in stored_names(x))}
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "input" not in own:
        yield Wait(
            node,
            "input() waits for a terminal, and the page waits with it",
            'Write a field into the template, <input name="answer" />; a handler with the parameter answer gets it.',
        )
    for child in children(node):
        yield from _inputs(child, own)


def _sleeps(module: Module) -> set[str]:
    """How this file may call `time.sleep`."""
    names: set[str] = set()
    for node in walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module == "time" and not node.level:
            names |= {alias.asname or alias.name for alias in node.names if alias.name == "sleep"}
        elif isinstance(node, ast.Import):
            names |= {f"{alias.asname or alias.name}.sleep" for alias in node.names if alias.name == "time"}
    return names


def _sleeping(function: Function, sleeps: set[str]) -> Iterator[Wait]:
    """Calls of `time.sleep` that the function makes itself; a function in it may run in a thread."""
    waiting: list[ast.AST] = [*reversed(function.body)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (*FUNCTIONS, ast.Lambda)):
            continue
        if isinstance(node, ast.Call) and isinstance(node.func, (ast.Name, ast.Attribute)):
            called = ast.unparse(node.func)
            if called in sleeps:
                head = "" if isinstance(function, ast.AsyncFunctionDef) else f"async def {function.name}(…): and "
                pause = ", ".join(map(ast.unparse, node.args))
                hint = f"Write {head}await asyncio.sleep({pause}): then everything else goes on meanwhile."
                yield Wait(node, f"{called}() in {function.name}() keeps every page waiting", hint)
        waiting += reversed(children(node))
