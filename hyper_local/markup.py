"""Markup: a tree of values -> HTML text.

For first paints, saved notebooks and exported pages, and for the test client,
which holds the same shapes in lists. Everything is escaped here but `(RAW, …)`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from . import html_rules
from .component import Template
from .escaping import escape
from .row_writer import ENOUGH_ROWS, shape_of, written
from .values import LIST, RAW, REF

Tree = Sequence[Any]
Resolve = Callable[[Any], Tree]
"""Gives the tree of what a `(REF, surface)` names."""

_SURROGATES = re.compile("[\x00\ud800-\udfff]")
_OPTION = re.compile(r"<option([^>]*)>([^<]*)</option>")
_OPTION_VALUE = re.compile(r' value="([^"]*)"')


def _own_tree(surface: Any) -> Tree:
    return surface.tree


def html(node: Tree, resolve: Resolve = _own_tree) -> str:
    """The HTML of `node`. Lone surrogates and NUL show as U+FFFD (D2, S10)."""
    writer = Writer(resolve)
    writer.node(node)
    return clean("".join(writer.out))


def clean(text: str) -> str:
    """`text` without what neither HTML nor UTF-8 can hold."""
    return text if text.isascii() and "\0" not in text else _SURROGATES.sub("\ufffd", text)


class Writer:
    """Writes HTML into `out`.

    `mark`, where given, is called for every element with its wire form, the
    address of its template's node, and that node's values, and gives text to
    put into the tag; the test client finds elements again by it. A subclass
    that looks at each element itself sets `by_shape` to False.
    """

    by_shape = True
    """Whether templates may be written by their shape, without a look at each element."""

    def __init__(
        self, resolve: Resolve, mark: Callable[[Any, tuple[Any, ...], Sequence[Any]], str] | None = None
    ) -> None:
        self.out: list[str] = []
        self.resolve = resolve
        self.mark = mark
        if mark is not None:
            self.by_shape = False
        self.foreign = False

    def node(self, node: Tree, at: tuple[Any, ...] = ()) -> None:
        """Write a node."""
        template: Template = node[0]
        shape = shape_of(template) if self.by_shape else None
        if shape is None:
            self.children(template.wire, node[1:], at)
            return
        self.out.append(shape.texts[0])
        for (part, name), text in zip(shape.parts, shape.texts[1:], strict=True):
            if name is None:
                self.value(node[1 + part], at)
            else:
                self.attribute(name, node[1 + part])
            self.out.append(text)

    def children(self, wire: Sequence[Any], values: Sequence[Any], at: tuple[Any, ...], parent: str = "") -> None:
        """Write the children of an element or a template."""
        for child in wire:
            if type(child) is str:
                raw = parent in html_rules.RAW_TEXT and not self.foreign
                self.out.append(child if raw else escape(child))
            elif type(child) is int:
                self.value(values[child], (*at, child))
            else:
                self.element(child, values, at)

    def value(self, value: Any, at: tuple[Any, ...]) -> None:
        """Write what a child part shows."""
        if type(value) is str:
            self.out.append(escape(value))
            return
        head = value[0]
        if isinstance(head, Template):
            self.node(value, at)
        elif head == LIST:
            _, template, keys, rows = value
            shape = shape_of(template) if self.by_shape and len(rows) >= ENOUGH_ROWS else None
            if shape is not None:
                self.out += written(shape, rows, self.child)
                return
            for i, row in enumerate(rows):
                self.children(template.wire, row, (*at, i if keys is None else keys[i]))
        elif head == RAW:
            self.out.append(value[1])
        elif head == REF:
            self.node(self.resolve(value[1]), ("surface", value[1]))

    def child(self, value: Any) -> str:
        """What a child part shows whose template has a shape that only this can write."""
        start = len(self.out)
        self.value(value, ())
        text = "".join(self.out[start:])
        del self.out[start:]
        return text

    def element(self, wire: Sequence[Any], values: Sequence[Any], at: tuple[Any, ...]) -> None:
        """Write an element."""
        tag, attributes, *children = wire
        self.out.append("<" + tag)
        if self.mark is not None:
            self.out.append(self.mark(wire, at, values))
        content: str | None = None
        chosen: str | None = None
        named: dict[str, Any] = attributes or {}
        for name, static in named.items():
            value: Any = values[static] if type(static) is int else static
            if name[0] == "@":
                continue
            for given, one in value if name.startswith("...") else ((name, value),):
                if given == "value" and tag == "textarea":
                    content = one or ""
                elif given == "value" and tag == "select":
                    chosen = one
                else:
                    self.attribute(given, one)
        self.out.append(">")
        if tag in html_rules.VOID:
            return
        start = len(self.out)
        if content is not None:
            self.out.append(escape(content))
        else:
            outer, self.foreign = self.foreign, (self.foreign or tag in html_rules.FOREIGN) and tag != "foreignObject"
            self.children(children, values, at, tag)
            self.foreign = outer
        if tag in ("pre", "textarea", "listing") and "".join(self.out[start:]).startswith(("\n", "\r")):
            self.out.insert(start, "\n")
        if chosen is not None:
            self.out[start:] = [_choose("".join(self.out[start:]), chosen)]
        self.out.append(f"</{tag}>")

    def attribute(self, name: str, value: Any) -> None:
        """Write one attribute."""
        if value is True:
            self.out.append(" " + name)
        elif value is not None:
            self.out.append(f' {name}="{escape(str(value))}"')


def _choose(options: str, value: str) -> str:
    """Mark the option that a <select> with this value shows."""
    wanted = escape(value)
    done = False

    def mark(match: re.Match[str]) -> str:
        nonlocal done
        given = _OPTION_VALUE.search(match.group(1))
        own = given.group(1) if given else " ".join(match.group(2).split())
        if done or own != wanted:
            return match.group()
        done = True
        return f"<option{match.group(1)} selected>{match.group(2)}</option>"

    return _OPTION.sub(mark, options)
