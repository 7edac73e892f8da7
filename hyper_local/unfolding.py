"""Unfolding: t-strings -> plain expressions that read, bind and call the same names.

`source.py` puts constants in the place of t-strings, so what asks which names
a piece of Python reads would see nothing in them (rules S4, S5). Unfolded,
`t"{% for x in xs %}{x}{% endfor %}"` is a comprehension inside an f-string: an
f-string, since what a t-string shows of a value it does not hand on.
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import TypeAlias, cast

from . import nodes as n
from . import template
from .errors import LoadError
from .expressions import Fragment
from .literals import Source, TString
from .trees import children, walk

HANDED = "an event"
"""The function that events' arguments are given to, as far as can be seen here."""

_WORD = re.compile(r"[^\W\d]\w*")

Names: TypeAlias = "dict[str, str]"
"""What names are called that blocks bind: names of their own, so that no other name is taken for them."""


class Unfolding:
    """Unfolds the t-strings of one file; its template, which stands in no other code, is left out."""

    def __init__(self, source: Source, literals: dict[tuple[int, int], TString], root: TString | None) -> None:
        self.source = source
        self.literals = literals
        self.root = root
        self.lines = sorted(line for (line, _), literal in literals.items() if literal is not root)
        self.known: dict[int, tuple[ast.AST, ast.AST]] = {}
        self.number = count(1)

    def of(self, tree: ast.AST) -> ast.AST:
        """`tree`, a statement or an expression, with its t-strings unfolded; itself where there are none."""
        if not self.lines:
            return tree
        first, last = getattr(tree, "lineno", 0), getattr(tree, "end_lineno", None) or self.lines[-1]
        if not any(first <= line <= last for line in self.lines):
            return tree
        if id(tree) not in self.known:
            # The tree is kept, too: another one could get its id.
            self.known[id(tree)] = tree, self.replaced(tree, {})
        return self.known[id(tree)][1]

    def replaced(self, node: ast.AST, names: Names) -> ast.AST:
        """`node` with its t-strings unfolded; what holds one is copied, as the tree is not ours."""
        if isinstance(node, ast.Constant):
            found = self.literals.get((node.lineno, node.col_offset)) if isinstance(node.value, bytes) else None
            return node if found is None or found is self.root else self.literal(found, names)
        made = node
        for name in node._fields:
            value: object = getattr(node, name, None)
            new: object = value
            if isinstance(value, ast.AST):
                new = self.replaced(value, names)
            elif isinstance(value, list):
                items = cast("list[object]", value)
                anew: list[object] = [
                    self.replaced(item, names) if isinstance(item, ast.AST) else item for item in items
                ]
                new = items if all(one is other for one, other in zip(items, anew, strict=True)) else anew
            if new is not value:
                made = copy.copy(node) if made is node else made
                setattr(made, name, new)
        return made

    def literal(self, literal: TString, names: Names) -> ast.expr:
        """What a t-string is like. One with a mistake, which the compiler tells, reads all words that stand in it."""
        try:
            nodes = template.parse(literal, Fragment(self.source))
        except LoadError:
            words = _WORD.findall(self.source.text, literal.start, literal.end)
            return ast.JoinedStr([ast.Name(word, ast.Load()) for word in words])
        return self.shown(nodes, names)

    def shown(self, nodes: Sequence[n.Node], names: Names) -> ast.expr:
        """What nodes beside each other are like."""
        values: list[ast.expr] = []
        for i, node in enumerate(nodes):
            if isinstance(node, n.Let):
                value = ast.Tuple([self.expression(node.value, names)], ast.Load())
                values.append(self.loop(node.target, value, nodes[i + 1 :], names))
                break
            values += self.node(node, names)
        return ast.JoinedStr(values)

    def node(self, node: n.Node, names: Names) -> Iterator[ast.expr]:
        """What one of them is like."""
        if isinstance(node, n.Expr):
            yield from self.pieces((node,), names)
        elif isinstance(node, n.For):
            yield self.loop(node.target, self.expression(node.iterable, names), node.body, {**names, "loop": " loop"})
            yield self.shown(node.otherwise or (), names)
        elif isinstance(node, n.If):
            for branch in node.branches:
                if branch.test is not None:
                    yield self.expression(branch.test, names)
                yield self.shown(branch.body, names)
        elif isinstance(node, (n.Element, n.Component)):
            if isinstance(node, n.Component):
                yield from self.pieces((node.expr,), names)
            for item in node.items:
                yield from self.item(item, names)
            yield self.shown(node.children, names)

    def item(self, item: n.TagItem, names: Names) -> Iterator[ast.expr]:
        """What an attribute or an event is like."""
        if isinstance(item, n.Spread):
            yield from self.pieces((item.expr,) if item.expr else (), names)
        elif isinstance(item, n.Attribute):
            yield from self.pieces(item.value or (), names)
        elif isinstance(item, n.Event):
            for value in self.pieces(item.value, names):
                # A piece of a value, or what is made of it, is taken as plain.
                handed = isinstance(value, ast.Name)
                yield ast.Call(ast.Name(HANDED, ast.Load()), [value], []) if handed else value

    def pieces(self, pieces: n.Pieces, names: Names) -> Iterator[ast.expr]:
        """Expressions of a value, those of their formats too."""
        for piece in pieces:
            if isinstance(piece, n.Expr):
                yield self.expression(piece.tree, names)
                yield from self.pieces(piece.spec, names)

    def loop(self, target: ast.expr, items: ast.expr, body: Sequence[n.Node], names: Names) -> ast.expr:
        """What a block is like that binds `target` to each of `items` for `body`."""
        bound = {x.id for x in walk(target) if isinstance(x, ast.Name)}
        inner = {**names, **{name: f"{name} {next(self.number)}" for name in bound}}
        each = ast.comprehension(self.expression(target, inner), items, [], 0)
        return ast.ListComp(self.shown(body, inner), [each])

    def expression(self, tree: ast.expr, names: Names) -> ast.expr:
        """An expression of a t-string; its tree was made here, so it may be changed."""
        if names:
            for x in walk(tree):
                if isinstance(x, ast.Name):
                    x.id = names.get(x.id, x.id)
        return cast(ast.expr, self.replaced(tree, names))


def read_names(tree: ast.AST, known: Callable[[str], bool]) -> set[str]:
    """Names that `tree` reads, without those that comprehensions in it bind for themselves.

    Of the latter there may be some that are not `known`, and mean nothing to who asks.
    """
    found: set[str] = set()
    bound: list[ast.expr] = []
    for x in walk(tree):
        kind = x.__class__
        if kind is ast.Name and cast(ast.Name, x).ctx.__class__ is ast.Load:
            found.add(cast(ast.Name, x).id)
        elif kind is ast.comprehension:
            bound.append(cast(ast.comprehension, x).target)
    # To walk scope by scope takes long, and is rarely needed.
    if any(isinstance(x, ast.Name) and x.id in found and known(x.id) for target in bound for x in walk(target)):
        return _free(tree)
    return found


def _free(tree: ast.AST) -> set[str]:
    if isinstance(tree, ast.Name):
        return {tree.id} if isinstance(tree.ctx, ast.Load) else set()
    found = set[str]().union(*map(_free, children(tree)))
    if isinstance(tree, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        targets = [x for each in tree.generators for x in walk(each.target)]
        found -= {x.id for x in targets if isinstance(x, ast.Name) and isinstance(x.ctx, ast.Store)}
        found |= _free(tree.generators[0].iter)
    return found
