"""Late: whether Python may refuse a file that it has parsed.

`return` outside a function, a keyword given twice, `global` after use: Python
finds these when it compiles, which takes as long as parsing once more. So the
checker compiles a file only where something in it makes such an error possible.
A wrong "may be" costs a moment; a wrong "can't be" would hide an error.
"""

from __future__ import annotations

import ast
import re
from typing import cast

from .scopes import INNER
from .source import FUNCTIONS, Function
from .trees import walk

_WORDS = re.compile(
    r"\b(?:await|yield|nonlocal|lambda|__debug__|__future__)\b|\basync\s+(?:for|with)\b|:=|except\s*\*|import\s*\*"
)
_RARE = ("await", "yield", "nonlocal", "lambda", "__debug__", "__future__", "async", ":=", "*")
"""One of these is in whatever `_WORDS` finds; to look for them takes a tenth of the time."""
_STAR = re.compile(r"(?:^|[=,(\[{:]|\b(?:return|in|del|for|as))\s*\*(?!\*)", re.MULTILINE)
_KEYWORD = re.compile(r"[(,]\s*(\w+)\s*=(?!=)")
_DEEP = 15
"""Blocks in blocks; Python allows 20."""


def may_be_refused(tree: ast.Module, text: str) -> bool:
    """Whether compiling `tree`, which was parsed from `text`, could fail."""
    if any(word in text for word in _RARE) and _WORDS.search(text):
        return True
    if "*" in text and _STAR.search(text):
        return True
    keywords = _KEYWORD.findall(text)
    if len(keywords) != len(set(keywords)) and _a_call_repeats(tree):
        return True
    return _odd(tree.body, function=None, loop=False, depth=0)


def _a_call_repeats(tree: ast.Module) -> bool:
    for node in walk(tree):
        if isinstance(node, (ast.Call, ast.ClassDef)):
            names = [keyword.arg for keyword in node.keywords if keyword.arg]
            if len(names) != len(set(names)):
                return True
    return False


def _odd(body: list[ast.stmt], function: Function | None, *, loop: bool, depth: int) -> bool:
    """Whether a statement stands where it may not, or a function's head is more than plain."""
    for node in body:
        kind = type(node)
        if kind is ast.Return:
            if function is None:
                return True
        elif kind is ast.Break or kind is ast.Continue:
            if not loop:
                return True
        elif kind is ast.Global:
            if function is None or _used_before(cast(ast.Global, node), function):
                return True
        elif kind in _PLAIN:
            continue
        elif isinstance(node, FUNCTIONS):
            if _odd_function(node) or _odd(node.body, node, loop=False, depth=0):
                return True
        elif isinstance(node, ast.ClassDef):
            if getattr(node, "type_params", None) or _odd(node.body, None, loop=False, depth=0):
                return True
        elif kind not in INNER or depth > _DEEP or _odd_block(node, function, loop, depth + 1):
            return True
    return False


_PLAIN = frozenset(
    {ast.Expr, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Pass, ast.Import, ast.ImportFrom, ast.Raise, ast.Delete}
    | {ast.Assert}
)


def _odd_block(node: ast.stmt, function: Function | None, loop: bool, depth: int) -> bool:
    if isinstance(node, (ast.For, ast.While, ast.AsyncFor)):
        inside = _odd(node.body, function, loop=True, depth=depth)
        return inside or _odd(node.orelse, function, loop=loop, depth=depth)
    if isinstance(node, ast.Try):
        if any(handler.type is None for handler in node.handlers[:-1]):
            return True
        bodies = [node.body, *(handler.body for handler in node.handlers), node.orelse, node.finalbody]
    elif isinstance(node, ast.If):
        bodies = [node.body, node.orelse]
    elif isinstance(node, ast.With):
        bodies = [node.body]
    else:
        return True
    return any(_odd(body, function, loop=loop, depth=depth) for body in bodies)


def _odd_function(function: Function) -> bool:
    args = function.args
    names = [a.arg for a in (*args.posonlyargs, *args.args, *args.kwonlyargs)]
    names += [a.arg for a in (args.vararg, args.kwarg) if a is not None]
    return len(names) != len(set(names)) or bool(getattr(function, "type_params", None))


def _used_before(node: ast.Global, function: Function) -> bool:
    """Whether anything but a docstring and further `global` lines stands before one, or it names a parameter."""
    for first in function.body:
        if first is node:
            break
        docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
        if not docstring and not isinstance(first, ast.Global):
            return True
    else:
        return True  # it stands in a block
    args = function.args
    known = {a.arg for a in (*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg) if a}
    annotated = {x.target.id for x in function.body if isinstance(x, ast.AnnAssign) and isinstance(x.target, ast.Name)}
    return bool((known | annotated) & set(node.names))
