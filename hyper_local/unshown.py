"""Unshown: values whose names stand as text in a template, without braces, and that nothing shows (T1)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from . import nodes as n
from .node_queries import expressions_of, walk
from .source import Module
from .trees import walk as walk_tree

Told = tuple[int, str, str]
"""Where, what is wrong, a hint."""

_WORD = re.compile(r"[^\W\d]\w*")
_MOST = 20
"""Variables that are looked for: of more, the first are enough."""
_LITERAL = frozenset({"code", "pre", "script", "style", "kbd", "samp", "template"})
"""Elements whose text is meant as it is written."""
_ALONE = r"\b(?i:{0})\s{{0,3}}:\s{{0,3}}(?P<name>{0})[\s.!]*\Z"
"""`Count: count`: elsewhere it may well be a word of the sentence."""


def unshown(module: Module, root: Sequence[n.Node]) -> Iterator[Told]:
    """`Count: count`, and `href="link"`, of a variable that nothing reads: where, what is wrong, a hint."""
    literal = module.template
    if literal is None or module.hides or module.bound is None:
        return
    text = module.source.text[literal.start : literal.end]
    silent = [name for name in module.state if _may_be_unread(name, module, text)]
    # The template is not read for nothing.
    silent = [name for name in silent[:_MOST] if _is_unread(name, module, root)]
    if not silent:
        return
    told: set[str] = set()
    for found in _texts(root, module, silent):
        name = found[0]
        if name not in told:
            told.add(name)
            yield found[1], f"this shows the word {name}, and not the value of {name!r}", found[2]


def _may_be_unread(name: str, module: Module, text: str) -> bool:
    """Whether a look at a template's text leaves it open that it says the name of a variable and never its value."""
    if name.startswith("_") or name in module.shared or name in module.saved:
        return False
    return (
        re.search(rf"[\"'=:(\[]\s{{0,9}}{name}\b", text) is not None
        and re.search(rf"\{{(?![\"'])[^{{}}\"']*\b{name}\b", text) is None
    )


def _is_unread(name: str, module: Module, root: Sequence[n.Node]) -> bool:
    """Whether neither the file nor its template reads a variable."""
    if any(x.id == name and isinstance(x.ctx, (ast.Load, ast.Del)) for x in module.census.of(ast.Name)):
        return False
    if any(name in _WORD.findall(x.value) for x in module.census.of(ast.Constant) if isinstance(x.value, str)):
        return False
    trees = [tree for node in walk(root) for tree in expressions_of(node)]
    return not any(isinstance(x, ast.Name) and x.id == name for tree in trees for x in walk_tree(tree))


def _texts(nodes: Sequence[n.Node], module: Module, names: Sequence[str]) -> Iterator[tuple[str, int, str]]:
    """Each place in a template where one of the names is a word by itself, and what to write."""
    for node in walk(nodes):
        for item in node.items if isinstance(node, n.Element) else ():
            value = item.value if isinstance(item, n.Attribute) and item.name in ("href", "src") else None
            text = value[0] if value is not None and len(value) == 1 else ""
            named = isinstance(text, str) and text in names
            if isinstance(item, n.Attribute) and isinstance(text, str) and named and _is_address(module.state[text]):
                yield text, item.at, f"Write {item.name}={{{text}}}."
        word = node.tree.value if isinstance(node, n.Expr) and isinstance(node.tree, ast.Constant) else None
        if isinstance(node, n.Expr) and isinstance(word, str) and word in names:
            yield word, node.at, f"Take the quotes away: {{{word}}}"
    patterns = [re.compile(_ALONE.format(re.escape(name))) for name in names]
    for text in _shown(nodes):
        for found in filter(None, (pattern.search(text.text) for pattern in patterns if ":" in text.text)):
            name = found["name"]
            yield name, _place(module, text, found.start("name")), f"Write {{{name}}}: a value stands in braces."


def _is_address(line: ast.stmt) -> bool:
    """Whether a variable begins as an address that is certainly no file beside the page."""
    value = line.value if isinstance(line, ast.Assign) else None
    text = value.value if isinstance(value, ast.Constant) else None
    return isinstance(text, str) and text.startswith(("http://", "https://", "/"))


def _place(module: Module, text: n.Text, at: int) -> int:
    """Where a character of a text stands in the file, if what is before it is written as it is read."""
    source = module.source.text
    return text.at + at if source.startswith(text.text[: at + 1], text.at) else text.at


def _shown(nodes: Sequence[n.Node]) -> Iterator[n.Text]:
    """The texts of a template, but for those of elements that show names on purpose."""
    waiting = [*nodes]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, n.Text):
            yield node
        elif isinstance(node, (n.Element, n.Component)):
            waiting += node.children if not isinstance(node, n.Element) or node.tag not in _LITERAL else ()
        elif isinstance(node, n.For):
            waiting += [*node.body, *(node.otherwise or ())]
        elif isinstance(node, n.If):
            waiting += [child for branch in node.branches for child in branch.body]
