"""Nodes: the tree of a parsed template, frozen, with positions.

A position (`at`, an offset into the author's file) does not count when nodes
are compared, so tests read literal in, tree out. This module knows neither
HTML's rules nor how nodes become code.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar, dataclass_transform

_T = TypeVar("_T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def _node(cls: type[_T]) -> type[_T]:
    """A dataclass that nobody may change, as type checkers see to: with `frozen`, each takes thrice as long to make."""
    return dataclass(slots=True, unsafe_hash=True)(cls)


@_node
class Text:
    """Static text, entities resolved."""

    text: str
    at: int = field(default=0, compare=False)


@_node
class Expr:
    """`{code!r:spec}`. `code` is Python text; `tree` its parsed form."""

    code: str
    tree: ast.expr = field(compare=False, repr=False)
    conversion: str = ""
    spec: tuple[str | Expr, ...] = ()
    at: int = field(default=0, compare=False)


Pieces: TypeAlias = "tuple[str | Expr, ...]"
"""The text and the expressions that the value of an attribute is made of."""


@_node
class Attribute:
    """`name="a {b} c"`: `value` holds text and expressions, or is None for a bare name."""

    name: str
    value: Pieces | None
    at: int = field(default=0, compare=False)


@_node
class Spread:
    """`{**expr}` in a tag, or `{...}` (`expr` is None): attributes from a dict."""

    expr: Expr | None
    at: int = field(default=0, compare=False)


@_node
class SlotFill:
    """`{...actions}` in a caller's tag: this element fills the slot `name`."""

    name: str
    at: int = field(default=0, compare=False)


@_node
class Event:
    """`@name.modifiers="binding"`; `value` is the binding's text with its holes."""

    name: str
    value: Pieces
    at: int = field(default=0, compare=False)


TagItem: TypeAlias = "Attribute | Spread | SlotFill | Event"


@_node
class Element:
    """`<p title="x">…</p>`."""

    tag: str
    items: tuple[TagItem, ...]
    children: tuple[Node, ...]
    at: int = field(default=0, compare=False)


@_node
class Component:
    """`<{Card} title="x">…</{Card}>`."""

    expr: Expr
    items: tuple[TagItem, ...]
    children: tuple[Node, ...]
    at: int = field(default=0, compare=False)


@_node
class Slot:
    """`{...}` or `{...name}` in content: the caller's content."""

    name: str
    at: int = field(default=0, compare=False)


@_node
class For:
    """`{% for target in iterable %}`; `target` is an assignable `ast` node."""

    target: ast.expr = field(compare=False, repr=False)
    iterable: ast.expr = field(compare=False, repr=False)
    code: str = ""
    body: tuple[Node, ...] = ()
    otherwise: tuple[Node, ...] | None = None
    at: int = field(default=0, compare=False)


@_node
class Branch:
    """One arm of an `{% if %}`; `test` is None for `{% else %}`."""

    code: str
    test: ast.expr | None = field(compare=False, repr=False)
    body: tuple[Node, ...] = ()
    at: int = field(default=0, compare=False)


@_node
class If:
    """`{% if %}…{% elif %}…{% else %}…{% endif %}`."""

    branches: tuple[Branch, ...]
    at: int = field(default=0, compare=False)


@_node
class Let:
    """`{% let name = expr %}`: holds for what follows in the same block."""

    target: ast.expr = field(compare=False, repr=False)
    value: ast.expr = field(compare=False, repr=False)
    code: str = ""
    at: int = field(default=0, compare=False)


Node: TypeAlias = "Text | Expr | Element | Component | Slot | For | If | Let"
