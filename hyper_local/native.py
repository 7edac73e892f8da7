"""Native: a t-string of ordinary Python 3.14 code, shown in a live template (L5).

Python made a `string.templatelib.Template` of it: texts and values, without
the names around it. Its texts are parsed once for each place in the source.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

from . import nodes as n
from . import template as template_text
from . import values
from .compiler import Compiler
from .cooking import HOLE, Text
from .display import shown
from .errors import TemplateError
from .expressions import Fragment as Parser
from .literals import Hole, Source, TString
from .node_queries import walk
from .props import AttributeText
from .rendering import child, placed
from .rewriting import Scope
from .source import Module
from .syntax import compiled, lambda_of, load, store

FILE = "<t-string>"
"""What errors call the place of such a text: it does not know its file."""


def fragment_of(native: object) -> values.Fragment | None:
    """`native` as content, where it is a native t-string. Raises `TemplateError`."""
    kind = type(native)
    if kind.__module__ != "string.templatelib" or kind.__name__ != "Template":
        return None
    value = cast(Any, native)
    holes = value.interpolations
    make = _compiled(value.strings, tuple(hole.expression for hole in holes))
    return make(*map(_value, holes))


def _value(hole: Any) -> object:
    """The value of one interpolation, converted and formatted."""
    if hole.format_spec == "display":
        return shown(values.converted(hole.value, hole.conversion or "", ""))
    return values.converted(hole.value, hole.conversion or "", hole.format_spec)


class _Values(Parser):
    """Gives each hole the name under which its value is handed over."""

    def __init__(self, source: Source, names: dict[int, str]) -> None:
        super().__init__(source)
        self.names = names

    def expression(self, start: int, end: int, nested: list[TString], block: str = "") -> ast.expr:
        name = load(self.names[start])
        name.lineno, name.col_offset = self.source.byte_place(start)
        name.end_lineno, name.end_col_offset = name.lineno, name.col_offset + 1
        if self.source.text.startswith("spread(", start):
            return ast.copy_location(ast.Call(load("spread"), [name], []), name)
        return name


def _text(strings: tuple[str, ...], expressions: tuple[str, ...]) -> tuple[Text, dict[int, str]]:
    """The text with its holes, and the name of the value of each, by its place."""
    chars: list[str] = []
    places: list[int] = []
    holes: dict[int, Hole] = {}
    names: dict[int, str] = {}
    source: list[str] = []
    size = 0
    for i, string in enumerate(strings):
        chars += string.replace(HOLE, "\ufffd")
        places += range(size, size + len(string))
        source.append(string)
        size += len(string)
        if i < len(expressions):
            code = expressions[i].strip()
            start = size + 1
            holes[len(chars)] = Hole("expr", size, start + len(code) + 1, (start, start + len(code)))
            names[start] = f"_hl_{i}"
            chars.append(HOLE)
            places.append(size)
            source.append("{" + code + "}")
            size += len(code) + 2
    return Text("".join(chars), [*places, size], holes, Source("".join(source), FILE)), names


def _check(nodes: tuple[n.Node, ...], source: Source) -> None:
    """Refuse what only the file of a component can mean."""
    for node in walk(nodes):
        items = node.items if isinstance(node, (n.Element, n.Component)) else ()
        event = next((item for item in items if isinstance(item, n.Event)), None)
        if event is not None or isinstance(node, n.Slot):
            what, place = (event.name, event.at) if event is not None else ("{...}", node.at)
            raise TemplateError(
                f"{what} in a t-string of an ordinary module",
                source.location(place),
                "Only the file of a component has handlers and slots: write this t-string there.",
            )


@lru_cache(maxsize=1024)
def _compiled(strings: tuple[str, ...], expressions: tuple[str, ...]) -> Callable[..., values.Fragment]:
    text, names = _text(strings, expressions)
    source = text.source
    # What a star import binds is unknown, so no name is refused.
    module = Module(source, ast.parse("from ordinary import *"), {}, None)
    compiler = Compiler(module, live=True, debounce=None)
    try:
        nodes = template_text.parse_text(text, _Values(source, names))
        _check(nodes, source)
        made = compiler.fragment_of(nodes, Scope(frozenset(names.values()), (), None, owned=False), 0)
    except RecursionError:
        raise TemplateError(
            "the template is nested too deep", source.location(0), "Divide it into components."
        ) from None
    function = ast.Assign([store("_hl_native")], lambda_of(tuple(names.values()), made))
    ast.copy_location(function, made)
    space: dict[str, Any] = {
        **compiler.draft.runtime,
        "_hl_child": child,
        "_hl_placed": placed,
        "_hl_attribute_text": AttributeText,
    }
    exec(compiled([function], source), space)
    return cast("Callable[..., values.Fragment]", space["_hl_native"])
