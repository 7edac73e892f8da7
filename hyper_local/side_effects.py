"""Side effects: what the values of a template change whenever the page is rendered (S3).

A template's values are worked out each time, for whatever reason the page is shown
again. Only what certainly changes something, or shows nothing, is told of.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

from . import nodes as n
from .literals import TString
from .node_queries import expressions_of
from .node_queries import walk as walk_nodes
from .source import Module

CHANGES = frozenset(
    "append add update extend insert remove pop popitem clear setdefault discard sort reverse appendleft".split()
)
"""Methods that change a list, a dict or a set."""


_CHANGED = re.compile(rf"\.\s*(?:{'|'.join(sorted(CHANGES))})\s*\(")
_KINDS: dict[type[ast.expr], str] = {ast.List: "list", ast.Dict: "dict", ast.Set: "set"}


_CALL = re.compile(r"""(?<![\w."'])(\w+)\s*\(""")
"""A call of a name, which does not begin the text of an event."""


class SideEffect(NamedTuple):
    """A place, what is wrong with it, and what to write instead."""

    node: ast.AST
    message: str
    hint: str
    on_page: bool = True
    """Whether the page is to say it, too."""


def side_effects(module: Module, root: Sequence[n.Node] = ()) -> Iterator[SideEffect]:
    """All that are found in a file; `root` is its template."""
    yield from _printed(module, root)
    yield from _changed_to_show(module, root)
    yield from _called_to_show(module)


def changed_in_place(node: ast.AST) -> str:
    """The name of what a node, none of those in it, changes in place, or adds to; "" where it does not."""
    target: ast.AST | None = None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
        target = node.func.value
    elif isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
        target = node.value
    elif isinstance(node, ast.AugAssign):
        target = node.target
    while isinstance(target, ast.Subscript):
        target = target.value
    return target.id if isinstance(target, ast.Name) else ""


def container(default: ast.expr) -> str:
    """What a default is, if it can be changed in place."""
    if (
        isinstance(default, ast.Call)
        and isinstance(default.func, ast.Name)
        and default.func.id in ("list", "dict", "set")
    ):
        return default.func.id
    return _KINDS.get(type(default), "")


def _called_to_show(module: Module) -> Iterator[SideEffect]:
    """`{increment()}`, where `increment()` sets a state: it does so whenever the page is shown (S3)."""
    literal = module.template
    if literal is None:
        return
    sets = {name: first for name in called_in(literal, [*module.functions]) if (first := _first_set(module, name))}
    for start, code in pieces_of_code(literal) if sets else ():
        if _OF_EVENT.search(literal.source.text, max(start - _BEFORE, 0), start):
            continue  # an event that says a value is refused by itself
        for call in _CALL.finditer(code) if "lambda" not in code else ():
            name = call[1]
            if name not in sets or not module.binds_once(name):
                continue
            line, column = module.source.byte_place(start + call.start())
            args = module.functions[name].args
            given = "(…)" if len(args.args) > len(args.defaults) else ""
            hint = f'To call it on a click, write @click="{name}{given}" in a tag.'
            prop = _OF_COMPONENT.search(literal.source.text, max(start - _BEFORE, literal.start), start)
            if prop is not None and code.strip() == f"{name}()":
                hint = f"To give the function itself, write {prop[1]}={{{name}}}."
            yield SideEffect(
                ast.Constant(None, lineno=line, col_offset=column),
                f"{name}() changes {sets[name]!r} each time the page is rendered, as the template calls it",
                f"{hint} What a template calls should change nothing.",
            )


_OF_EVENT = re.compile(r"""@[\w.-]+\s*=\s*(?:"[^"<>]*|'[^'<>]*)?\{\s*\Z""")
_OF_COMPONENT = re.compile(r"""<\{[^\W\d][\w.]*\}(?:[^<>]*?\s)?(on_\w+|on[A-Z]\w*)\s*=\s*(?:"\{|'\{|\{)\s*\Z""")
"""A component's tag up to the value of a prop that is called as functions are."""
_BEFORE = 80
"""Characters in which the name of an event and its braces have room."""


def called_in(literal: TString, names: Sequence[str]) -> set[str]:
    """Those of `names` that a template may call, and does not only begin an event with."""
    ends = tuple(names)
    found: set[str] = set()
    # To look for the Python in every template, which most often calls none, would take much longer.
    for piece in literal.source.text[literal.start : literal.end].split("(")[:-1]:
        word = piece.rstrip()
        if word.endswith(ends):
            found.update(name for name in ends if word.endswith(name) and word[: -len(name)][-1:] not in ('"', "'"))
    return found


def _first_set(module: Module, name: str) -> str:
    """A state that a function gives another value, or ""."""
    found = module.rebinds[name] & (module.state.keys() | {k for k, prop in module.props.items() if prop.state})
    return min(found, default="")


def pieces_of_code(literal: TString) -> Iterator[tuple[int, str]]:
    """The Python in the braces of a t-string, and in those of the ones in it, each with its offset."""
    for hole in literal.holes():
        start, end = hole.code
        code = literal.source.text[start:end] if hole.kind != "comment" else ""
        for inner in hole.nested:
            before, after = code[: inner.start - start], code[inner.end - start :]
            code = before + " " * (inner.end - inner.start) + after
            yield from pieces_of_code(inner)
        yield start, code


def _changed_to_show(module: Module, root: Sequence[n.Node]) -> Iterator[SideEffect]:
    """`{birds.append("wren")}` of a list, a dict or a set of the file."""
    literal = module.template
    if literal is None or not _CHANGED.search(literal.source.text, literal.start, literal.end):
        return  # the template is not read for nothing
    for node in walk_nodes(root):
        for tree in expressions_of(node):
            called = tree.func if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Attribute) else None
            whose = called.value.id if called is not None and isinstance(called.value, ast.Name) else ""
            line = module.state.get(whose)
            value = line.value if isinstance(line, (ast.Assign, ast.AnnAssign)) else None
            if called is not None and called.attr in CHANGES and value is not None and container(value):
                hint = "call it in a function, for a click or at the start."
                if instead := _gives(cast(ast.Call, tree), called.attr, whose):
                    hint = f"write {instead}, which gives a list of its own."
                yield SideEffect(
                    tree,
                    f"{called.attr}() changes {whose!r} each time the page is rendered, as the template calls it",
                    f"What a template calls should change nothing: {hint}",
                )


def _gives(call: ast.Call, method: str, whose: str) -> str:
    """`sorted(n)` for `n.sort()`, and `n[::-1]` for `n.reverse()`; "" of what nothing gives."""
    if method == "sort" and not call.args:
        return ast.unparse(ast.Call(ast.Name("sorted"), [ast.Name(whose)], call.keywords))
    return f"{whose}[::-1]" if method == "reverse" and not call.args else ""


def _printed(module: Module, root: Sequence[n.Node]) -> Iterator[SideEffect]:
    """`{print(x)}` in a template."""
    if "print" not in module.source.text or module.bound is None or "print" in module.bound:
        return
    for node in walk_nodes(root):
        for tree in expressions_of(node):
            if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and tree.func.id == "print":
                given = ast.unparse(tree.args[0]) if tree.args else "name"
                yield SideEffect(
                    tree,
                    "print() shows nothing in the page",
                    f"Write {{{given}}}: what stands in braces is shown.",
                )
