"""Counting: places that a loop counts from 1, handed to a function that takes them for a list's, from 0 (T4)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from . import nodes as n
from .node_queries import as_written, walk
from .source import Function, Module
from .trees import walk as walk_tree

Told = tuple[int, str, str]
"""Where, what is wrong, a hint."""

_CALL = re.compile(r"(\w+)\(((?:[^()'\"]|'[^']*')*)\)\Z")
_PLACE = "{loop.index}"
_IN_EVENT = re.compile(r"""@[\w.-]+=["']\w+\([^"<>]*\{loop\.index\}""")


def counted_from_one(module: Module, root: Sequence[n.Node]) -> Iterator[Told]:
    """`@click="drop({loop.index})"`, where `def drop(i): names.pop(i)`: it takes the next one."""
    if not _IN_EVENT.search(module.source.text):
        return
    loops = [x for x in walk(root) if isinstance(x, n.For) and isinstance(x.iterable, ast.Name)]
    inside = [(loop, node) for loop in loops for node in walk(loop.body, loops=False)]
    for loop, node in inside:
        for item in node.items if isinstance(node, n.Element) else ():
            call = _CALL.match(as_written(item.value).strip()) if isinstance(item, n.Event) else None
            function = module.functions.get(call[1]) if call is not None else None
            if call is None or function is None or not module.binds_once(call[1]):
                continue
            given = [part.strip() for part in call[2].split(",")]
            names = [arg.arg for arg in (*function.args.posonlyargs, *function.args.args)]
            for part, name in zip(given, names, strict=False):
                of = _list_of(name, function, module) if part == _PLACE else ""
                if of and isinstance(loop.iterable, ast.Name) and of == loop.iterable.id:
                    what = f"loop.index counts from 1, and {call[1]}() takes {name!r} for a place in {of}, from 0"
                    yield item.at, what, f"Write {{loop.index0}}, which counts from 0: {call[1]}({_zero(call[2])})"


def _zero(arguments: str) -> str:
    return arguments.replace(_PLACE, "{loop.index0}")


def _list_of(name: str, function: Function, module: Module) -> str:
    """The list of the file of which a parameter is a place, if it is used for nothing else."""
    lists: set[str] = set()
    places: set[int] = set()
    nodes = [x for line in function.body for x in walk_tree(line)]
    for node in nodes:
        of, place = None, None
        if isinstance(node, ast.Subscript):
            of, place = node.value, node.slice
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "pop":
            of, place = node.func.value, node.args[0] if len(node.args) == 1 else None
        if isinstance(of, ast.Name) and isinstance(place, ast.Name) and place.id == name:
            lists.add(of.id)
            places.add(id(place))
    others = [x for x in nodes if isinstance(x, ast.Name) and x.id == name and id(x) not in places]
    first = next(iter(lists), "")
    value = getattr(module.state.get(first), "value", None)
    return first if len(lists) == 1 and not others and isinstance(value, (ast.List, ast.ListComp)) else ""
