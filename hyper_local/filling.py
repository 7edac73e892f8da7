"""Filling: what stands between a component's tags -> the nodes that each of its slots gets (rule T5).

An `{% if %}` there may fill several slots, and what a `{% let %}` binds holds for
all that follows it. So both stand in the content of several slots; the first of
these evaluates them, and the others take what it kept.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import replace

from . import nodes as n
from .node_queries import bound_names, is_blank, joined
from .syntax import list_of, load, located, store, tuple_of


class Kept(ast.Call):
    """`cell.setdefault(number, expression)`: evaluates the author's expression, and keeps what it gives."""

    @property
    def expression(self) -> ast.expr:
        """The author's."""
        return self.args[1]


def contents(children: Sequence[n.Node], cell: str) -> tuple[dict[str, tuple[n.Node, ...]], bool]:
    """The nodes of each slot, "" being the nameless one, in the order in which they are to be evaluated.

    `cell` is the name of a dict, empty before each evaluation, where what
    several slots need is kept; gives whether it is used.
    """
    names = list(dict.fromkeys(slots_of(children)))
    parts = {name: _part(children, name) for name in names}
    parts = {name: nodes for name, nodes in parts.items() if nodes}
    counts = Counter(id(tree) for nodes in parts.values() for tree in _conditions(nodes))
    shared = {tree for tree, count in counts.items() if count > 1}
    if shared:
        keeping = _Keeping(cell, shared)
        parts = {name: keeping.nodes(nodes) for name, nodes in parts.items()}
    return {name: joined(nodes) for name, nodes in parts.items()}, bool(shared)


def fill_of(node: n.Node) -> n.SlotFill | n.Attribute | None:
    """What in an element's tag says which slot it fills."""
    for item in node.items if isinstance(node, (n.Element, n.Component)) else ():
        if isinstance(item, n.SlotFill) or (isinstance(item, n.Attribute) and item.name == "slot" and item.value):
            return item
    return None


def slot_of(node: n.Node) -> str:
    """Which slot of the component around it a node fills; "" is the nameless one."""
    item = fill_of(node)
    if isinstance(item, n.Attribute):
        name = "".join(piece for piece in item.value or () if isinstance(piece, str))
        return "" if name == "default" else name
    return item.name if item is not None else ""


def has_fills(node: n.Node) -> bool:
    """Whether a node fills a slot by name, or is an `{% if %}` with such nodes straight in it."""
    if isinstance(node, n.If):
        return any(has_fills(child) for branch in node.branches for child in branch.body)
    return fill_of(node) is not None


def hangs_on_conditions(node: n.Node) -> bool:
    """Whether what a node gives a slot may come to nothing; an element or text is always there."""
    return isinstance(node, (n.Let, n.If, n.For, n.Expr, n.Slot, n.Component))


def slots_of(nodes: Sequence[n.Node]) -> Iterator[str]:
    """The slots that these nodes fill, in their order."""
    return (slot_of(node) for node in fillers(nodes))


def fillers(nodes: Sequence[n.Node]) -> Iterator[n.Node]:
    """The nodes among these, and straight in an `{% if %}` of theirs, each of which is for one slot."""
    for node in nodes:
        if isinstance(node, n.If) and has_fills(node):
            for branch in node.branches:
                yield from fillers(branch.body)
        elif not (isinstance(node, n.Let) or is_blank(node)):
            yield node


def _part(nodes: Sequence[n.Node], slot: str) -> list[n.Node]:
    """What these nodes give one slot; nothing where that would show nothing."""
    found: list[n.Node] = []
    shows = 0
    for node in nodes:
        if isinstance(node, n.Let):
            found.append(node)
            continue
        if isinstance(node, n.If) and has_fills(node):
            if slot not in slots_of((node,)):
                continue
            branches = tuple(replace(branch, body=tuple(_part(branch.body, slot))) for branch in node.branches)
            found.append(n.If(branches, node.at))
        elif slot_of(node) == slot:
            found.append(_without_fill(node))
        else:
            continue
        if not is_blank(node):
            shows = len(found)
    # Behind the last node that shows something, no name is needed any more; space may be between two of them.
    return [node for i, node in enumerate(found) if i < shows or (shows and not isinstance(node, n.Let))]


def _without_fill(node: n.Node) -> n.Node:
    """The node without what says which slot it fills."""
    if not isinstance(node, (n.Element, n.Component)) or fill_of(node) is None:
        return node
    items = tuple(
        i for i in node.items if not isinstance(i, n.SlotFill) and not (isinstance(i, n.Attribute) and i.name == "slot")
    )
    return replace(node, items=items)


def _conditions(nodes: Sequence[n.Node]) -> Iterator[ast.expr]:
    """The expressions of these nodes that other slots may need too."""
    for node in nodes:
        if isinstance(node, n.Let):
            yield node.value
        elif isinstance(node, n.If):
            for branch in node.branches:
                yield from () if branch.test is None else (branch.test,)
                yield from _conditions(branch.body)


class _Keeping:
    """Puts nodes that keep, or take what was kept, in the place of those whose expressions several slots need.

    `shared` are these expressions, by their `id`.
    """

    def __init__(self, cell: str, shared: set[int]) -> None:
        self.cell = cell
        self.shared = shared
        self.numbers: dict[int, int] = {}

    def nodes(self, nodes: Sequence[n.Node]) -> list[n.Node]:
        """The nodes of one slot, after those of the slots before it."""
        return [self.node(node) for node in nodes]

    def node(self, node: n.Node) -> n.Node:
        if isinstance(node, n.If):
            return n.If(tuple(map(self.branch, node.branches)), node.at)
        if not isinstance(node, n.Let) or id(node.value) not in self.shared:
            return node
        target, value = node.target, node.value
        if not isinstance(target, ast.Name):
            # Kept as its names: what it takes apart may be used up then, as in let a, b = iter(pair).
            names = sorted(bound_names(target))
            apart = list_of(tuple_of([load(name) for name in names]), deepcopy(target), tuple_of([value]))
            value = located(ast.Subscript(apart, ast.Constant(0), ast.Load()), value)
            target = located(ast.Tuple([store(name) for name in names], ast.Store()), target)
        return replace(node, target=deepcopy(target), value=self.kept(node.value, value))

    def branch(self, branch: n.Branch) -> n.Branch:
        body = tuple(self.nodes(branch.body))
        if branch.test is None or id(branch.test) not in self.shared:
            return replace(branch, body=body)
        return replace(branch, test=self.kept(branch.test, branch.test), body=body)

    def kept(self, origin: ast.expr, value: ast.expr) -> ast.expr:
        """`value`, which stands for `origin`, where it is needed first; what was kept of it everywhere else."""
        number = self.numbers.get(id(origin))
        if number is not None:
            return located(ast.Subscript(load(self.cell), ast.Constant(number), ast.Load()), value)
        number = self.numbers[id(origin)] = len(self.numbers)
        keep = ast.Attribute(load(self.cell), "setdefault", ast.Load())
        return located(Kept(keep, [ast.Constant(number), value], []), value)
