"""Nodes: the tree of a parsed template, frozen, with positions.

A position (`at`, an offset into the author's file) does not count when nodes
are compared, so tests read literal in, tree out. This module knows neither
HTML's rules nor how nodes become code.
"""

from __future__ import annotations

import ast
from dataclasses import field
from typing import TypeAlias

from .records import record


@record
class Text:
    """Static text, entities resolved."""

    text: str
    at: int = field(default=0, compare=False)


@record
class Expr:
    """`{code!r:spec}`. `code` is Python text; `tree` its parsed form."""

    code: str
    tree: ast.expr = field(compare=False, repr=False)
    conversion: str = ""
    spec: tuple[str | Expr, ...] = ()
    at: int = field(default=0, compare=False)


Pieces: TypeAlias = "tuple[str | Expr, ...]"
"""The text and the expressions that the value of an attribute is made of."""


@record
class Attribute:
    """`name="a {b} c"`: `value` holds text and expressions, or is None for a bare name."""

    name: str
    value: Pieces | None
    at: int = field(default=0, compare=False)


@record
class Spread:
    """`{**expr}` in a tag, or `{...}` (`expr` is None): attributes from a dict."""

    expr: Expr | None
    at: int = field(default=0, compare=False)


@record
class SlotFill:
    """`{...actions}` in a caller's tag: this element fills the slot `name`."""

    name: str
    at: int = field(default=0, compare=False)


@record
class Event:
    """`@name.modifiers="binding"`; `value` is the binding's text with its holes."""

    name: str
    value: Pieces
    at: int = field(default=0, compare=False)


TagItem: TypeAlias = "Attribute | Spread | SlotFill | Event"


@record
class Element:
    """`<p title="x">…</p>`."""

    tag: str
    items: tuple[TagItem, ...]
    children: tuple[Node, ...]
    at: int = field(default=0, compare=False)


@record
class Component:
    """`<{Card} title="x">…</{Card}>`."""

    expr: Expr
    items: tuple[TagItem, ...]
    children: tuple[Node, ...]
    at: int = field(default=0, compare=False)


@record
class Slot:
    """`{...}` or `{...name}` in content: the caller's content."""

    name: str
    at: int = field(default=0, compare=False)


@record
class For:
    """`{% for target in iterable %}`; `target` is an assignable `ast` node."""

    target: ast.expr = field(compare=False, repr=False)
    iterable: ast.expr = field(compare=False, repr=False)
    code: str = ""
    body: tuple[Node, ...] = ()
    otherwise: tuple[Node, ...] | None = None
    at: int = field(default=0, compare=False)


@record
class Branch:
    """One arm of an `{% if %}`; `test` is None for `{% else %}`."""

    code: str
    test: ast.expr | None = field(compare=False, repr=False)
    body: tuple[Node, ...] = ()
    at: int = field(default=0, compare=False)


@record
class If:
    """`{% if %}…{% elif %}…{% else %}…{% endif %}`."""

    branches: tuple[Branch, ...]
    at: int = field(default=0, compare=False)


@record
class Let:
    """`{% let name = expr %}`: holds for what follows in the same block."""

    target: ast.expr = field(compare=False, repr=False)
    value: ast.expr = field(compare=False, repr=False)
    code: str = ""
    at: int = field(default=0, compare=False)


Node: TypeAlias = "Text | Expr | Element | Component | Slot | For | If | Let"
