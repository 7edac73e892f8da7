"""Slots: what a component's caller wrote between its tags, and how often that is shown (rule T5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from .component import Template
from .errors import Location, RenderError
from .values import LIST, REF, Fragment, Node


class Slots:
    """The slot contents of one copy of a component.

    `given` holds them by name, "" being the nameless one: trees of the caller's
    in a static component, references to surfaces of the caller's in a live one.
    """

    def __init__(self) -> None:
        self.given: Mapping[str, Node] = {}
        self.reads: dict[str, list[Location | None]] = {}
        self.copied = False
        """Whether some content of a surface was shown by value: then its changes must come through here."""

    def content(self, name: str, where: Location | None = None) -> Any:
        """`{...name}` in content: what the caller gave for it."""
        tree = self.given.get(name)
        return "" if tree is None else self.read(name, tree, where)

    def content_or_none(self, name: str, where: Location | None = None) -> Fragment | None:
        """`slots.name` in an expression."""
        tree = self.given.get(name)
        return None if tree is None else Fragment(self.read(name, tree, where))

    def read(self, name: str, tree: Node, where: Location | None) -> Node:
        """The content, or from its second reading on a copy of it, where that is plain."""
        reads = self.reads.setdefault(name, [])
        reads.append(where)
        if len(reads) > 1 and tree[0] == REF and not _reacts(tree[1].tree):
            self.copied = True
            return tree[1].tree
        return tree

    def check(self, tree: Node) -> None:
        """Refuse a tree that shows content twice which holds live components or events."""
        for name, reads in self.reads.items():
            content = self.given.get(name)
            # Reading is not showing: {% if slots.actions %}.
            if len(reads) < 2 or content is None or not _reacts(content[1].tree if content[0] == REF else content):
                continue
            mark = content[1] if content[0] == REF else content
            if sum(shown is mark for shown in _shown(tree)) > 1:
                raise RenderError(
                    f"{{...{name}}} is shown twice, and what the caller wrote for it holds events or live components",
                    next((where for where in reversed(reads) if where is not None), None),
                    "Show it once; only plain content can be repeated.",
                )


def _shown(tree: Node) -> Iterator[object]:
    """Every node of a tree, and every surface in it with its own."""
    waiting: list[object] = [tree]
    while waiting:
        value = waiting.pop()
        if type(value) is not tuple or not value:
            continue
        node = cast(Node, value)
        if type(node[0]) is Template:
            yield node
            waiting += node[1 : 1 + node[0].size]
        elif node[0] == LIST:
            waiting += [piece for row in node[3] for piece in row[: node[1].size]]
        elif node[0] == REF:
            yield node[1]
            waiting.append(node[1].tree)


def _reacts(tree: Node) -> bool:
    """Whether a tree holds events or live components."""
    waiting: list[object] = [tree]
    while waiting:
        value = waiting.pop()
        if type(value) is not tuple or not value:
            continue
        node = cast(Node, value)
        if node[0] == REF:
            return True
        template = node[1] if node[0] == LIST else node[0]
        if type(template) is not Template:
            continue
        if template.events:
            return True
        rows = node[3] if node[0] == LIST else (node[1:],)
        waiting += [row[i] for row in rows for i in template.children]
    return False
