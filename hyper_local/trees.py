"""Trees: walking Python's own syntax trees, and giving their parts a place.

`ast` has both, at several times the cost; compiling a template is little else.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Collection
from functools import cached_property
from typing import Any, TypeVar, cast

Kind = TypeVar("Kind", bound=ast.AST)


def walk(tree: ast.AST) -> list[ast.AST]:
    """`tree` and everything in it but operators and contexts, in the order of `ast.walk`."""
    found = [tree]
    for node in found:  # which grows meanwhile
        kind = node.__class__
        for name in _parts[kind] if kind in _parts else _parts_of(kind):
            value: Any = getattr(node, name, None)
            if value.__class__ is list:
                found += [item for item in value if isinstance(item, ast.AST)]
            elif isinstance(value, ast.AST):
                found.append(value)
    return found


class Census:
    """All nodes of a tree that stays as it is, in the order of `walk`: gone through once, for all who look for some."""

    def __init__(self, tree: ast.AST) -> None:
        self.tree = tree

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All of them."""
        return walk(self.tree)

    @cached_property
    def _by_kind(self) -> dict[type[ast.AST], list[Any]]:
        found: defaultdict[type[ast.AST], list[Any]] = defaultdict(list)
        for node in self.nodes:
            found[node.__class__].append(node)
        return found

    @property
    def kinds(self) -> Collection[type[ast.AST]]:
        """The kinds of which there are some."""
        return self._by_kind.keys()

    def of(self, *kinds: type[Kind]) -> list[Kind]:
        """Those of some kinds."""
        found = [self._by_kind[kind] for kind in kinds if kind in self._by_kind]
        if len(found) > 1:
            return cast("list[Kind]", [node for node in self.nodes if node.__class__ in kinds])
        return found[0] if found else []


_LEAVES = frozenset("ctx op ops id attr kind type_comment conversion level module asname is_async simple".split())
"""Fields that never hold anything to walk."""

_parts: dict[type[ast.AST], tuple[str, ...]] = {ast.Constant: ()}


def _parts_of(kind: type[ast.AST]) -> tuple[str, ...]:
    """Fields of a kind of node that may hold nodes."""
    if kind not in _parts:
        _parts[kind] = tuple(name for name in kind._fields if name not in _LEAVES)
    return _parts[kind]


def children(node: ast.AST) -> list[ast.AST]:
    """What stands in a node itself, in order."""
    found: list[ast.AST] = []
    for name in _parts_of(node.__class__):
        value = getattr(node, name, None)
        if value.__class__ is list:
            found += [item for item in cast("list[object]", value) if isinstance(item, ast.AST)]
        elif isinstance(value, ast.AST):
            found.append(value)
    return found


def parts(node: ast.AST) -> list[tuple[str, ast.AST | list[Any]]]:
    """The fields of a node that hold nodes, or lists in which there may be some."""
    found: list[tuple[str, ast.AST | list[Any]]] = []
    for name in _parts_of(node.__class__):
        value: Any = getattr(node, name, None)
        if value.__class__ is list or isinstance(value, ast.AST):
            found.append((name, value))
    return found


def spread(node: ast.AST, place: dict[str, int | None]) -> None:
    """Give `node`, and what has no place in it, this place: `lineno`, `col_offset` and so on.

    What has a place has one in all its parts, so this need not look into it:
    the cost of a template would grow with the square of its depth.
    """
    own = node.__dict__
    if "lineno" in own:
        return
    parts = [*own.values()]
    if node._attributes:
        own.update(place)
    for part in parts:
        if part.__class__ is list:
            for item in cast("list[object]", part):
                if isinstance(item, ast.AST):
                    spread(item, place)
        elif isinstance(part, ast.AST) and part._fields:
            spread(part, place)


def unparsed(node: ast.expr) -> str:
    """`ast.unparse(node)`, which takes long even for a name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Constant) and (node.value is None or type(node.value) in (str, int, bool)):
        return repr(node.value)
    return ast.unparse(node)
