"""Component: the frozen result of compiling one file, and its templates.

What is here holds no state of any instance and never changes after loading.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from pathlib import Path
from types import CodeType
from typing import Any, TypeAlias

from .binding import Binding
from .errors import Location
from .places import Call
from .records import record

Wire: TypeAlias = "list[Any]"
"""A template's children as `docs/protocol.md` describes them."""


@record
class EventPart:
    """An `@event` of a template.

    `slot` is the index, in a tree of values, of the tuple that holds what the
    event's interpolations gave; None where it has none. `dynamic` says that
    the first item of that tuple is the function itself.
    """

    binding: Binding
    slot: int | None
    dynamic: bool
    location: Location


@record(eq=False, weakref_slot=True)
class Template:
    """Static HTML with numbered parts (see `docs/protocol.md`).

    A node of this template is a tuple: the template, then one value for each
    part, then one tuple for each event that has values of its own. The front
    end is sent the first `size` values only. `kinds[i]` is "child", "attribute"
    or "spread". Templates are compared by identity, which makes comparing two
    trees of tuples a matter of C.
    """

    id: str
    wire: Wire
    kinds: tuple[str, ...]
    events: tuple[EventPart, ...] = ()
    children: tuple[int, ...] = ()
    location: Location | None = None

    @property
    def size(self) -> int:
        """How many parts it has."""
        return len(self.kinds)

    def __repr__(self) -> str:
        return f"<template {self.id}>"


@record
class Prop:
    """A prop, or typed state that callers may initialise (rule S1).

    `annotation` is its source text, `default` the source text of its default,
    or None if the prop is required.
    """

    name: str
    annotation: str
    default: str | None
    state: bool = False

    @property
    def required(self) -> bool:
        """Whether a caller must give it."""
        return self.default is None


@record
class Handler:
    """A function that an event may name: the names of its parameters, its signature as written, its docstring."""

    parameters: tuple[str, ...]
    signature: str
    doc: str


@record(eq=False)
class Computed:
    """A module-level statement that is evaluated again before each render (rule S4)."""

    targets: tuple[str, ...]
    inputs: tuple[str, ...]
    code: CodeType
    location: Location


@record(eq=False)
class Component:
    """One file, compiled.

    `module` is the dotted name that the file has for Python, `name` its class
    name (`user_profile.py` gives `UserProfile`). `body` is run once for every
    instance, in a namespace that already holds `runtime`; `render` then leaves a
    function in it that gives a tree of values. `path` says of which file it is
    a version, "" of none that can change; `text` is what was compiled (L10).
    """

    name: str
    module: str
    file: str
    live: bool
    doc: str
    body: CodeType
    render: CodeType
    template: Template
    runtime: dict[str, Any]
    props: dict[str, Prop]
    state: tuple[str, ...]
    computed: tuple[Computed, ...]
    handlers: dict[str, Handler]
    hooks: frozenset[str]
    shared: tuple[str, ...]
    config: dict[str, Any]
    calls: tuple[Call, ...] = ()
    """The components that its templates call, in their order."""
    spreads: bool = False
    slots: frozenset[str] = frozenset()
    notes: tuple[str, ...] = field(default=())
    on_page: tuple[str, ...] = field(default=())
    """Those of its notes that a page shows, too (E4)."""
    links: tuple[tuple[str, Location], ...] = ()
    """Addresses in its app that its templates link to, and where they stand (X1)."""
    dead_ends: Callable[[], list[str]] = list
    """Gives notes of those of its links that lead nowhere, now: pages come and go."""
    path: Path | None = None
    """The file itself, where `file` is what messages show; None for what has none."""
    text: str = ""
    """The source that was compiled (L10)."""
    frame: bool = False
    """Whether what it calls is mounted as a root is, live or not: it stands around whole pages."""
    around: Mapping[str, object] = field(default_factory=dict[str, object])
    """Names that the body finds without binding them, as a cell finds those of its notebook."""

    def __repr__(self) -> str:
        return f"<{'live' if self.live else 'static'} component {self.name} of {self.file}>"
