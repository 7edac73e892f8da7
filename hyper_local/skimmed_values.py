"""Skimmed values: the expressions of a template in which certainly nothing is wrong.

Names and paths, `todo.done`, are told by a regular expression. All others of a template are parsed at once,
and looked through for names that nothing binds and for whatever is more than plain.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable
from functools import lru_cache
from keyword import iskeyword
from typing import TypeAlias, cast

from .cursor import SPACE
from .draft import GIVEN
from .expressions import Fragment
from .literals import Hole, TString, blank
from .source import Module
from .trees import walk

ALLOWED = frozenset(dir(builtins)) | GIVEN
"""Names that need no binding."""
_PATH = re.compile(r"([A-Za-z_]\w*)((?:\.[A-Za-z_]\w*)*)", re.ASCII)
_ODD = re.compile(r"[#\\\0;]")
_LONGEST = 2000
_PLAIN: frozenset[type] = frozenset(
    {ast.Attribute, ast.Subscript, ast.Slice, ast.keyword, ast.BinOp, ast.BoolOp, ast.UnaryOp, ast.Compare, ast.IfExp}
    | {ast.List, ast.Tuple, ast.Dict, ast.Set, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp}
    | {ast.JoinedStr, ast.FormattedValue}
)
"""Nodes about which there is no rule but those about the names in them."""

Literal: TypeAlias = "Callable[[TString, tuple[str, ...], frozenset[str]], None]"
"""Goes over a t-string that stands in an expression."""


@lru_cache(maxsize=8192)
def _path(code: str) -> tuple[str, str] | None:
    """`todo.name` as its first name and what follows that; "" for both where a keyword is in it, None of others."""
    path = _PATH.fullmatch(code)
    if path is None:
        return None
    first, rest = path.groups()
    return ("", "") if any(map(iskeyword, code.split("."))) else (first, rest)


class NotPlain(Exception):
    """Something is not certain: the template is to be read node by node."""


class PlainValues:
    """Judges expressions; adds the names in them to `used`. Raises `NotPlain`."""

    def __init__(self, module: Module, used: set[str], literal: Literal) -> None:
        self.module = module
        self.used = used
        self.literal = literal
        self.bound = module.bound or set()
        self.own_loop = "loop" in (module.bound or module.state)
        self.fragment = Fragment(module.source)
        self.waiting: list[tuple[str, frozenset[str]]] = []
        """Expressions that are to be parsed yet, with the names that are bound around each."""
        self.holding: dict[int, ast.expr] = {}
        """Those of the file that hold t-strings, by the offsets of their braces: parsed when the first is asked for."""

    def of(self, code: str, names: frozenset[str], *, called: bool = True) -> bool:
        """An expression; gives whether it certainly holds a constant or a call.

        With `called`, it must not name a function that it does not call.
        """
        path = _path(code)
        if path is None:
            if _ODD.search(code) or len(code) > _LONGEST or not code:
                raise NotPlain
            self.waiting.append((code, names))
            return False
        first, rest = path
        if not first:
            raise NotPlain
        self.name_of(first, names, alone=not rest)
        if called and not rest and first in self.module.functions:
            raise NotPlain
        return False

    def name_of(self, name: str, names: frozenset[str], *, alone: bool) -> None:
        """A name that an expression reads, with nothing behind it where it stands `alone`."""
        if name == "slots" or (name == "loop" and (alone or self.own_loop)):
            raise NotPlain
        if name not in self.bound and name not in names and name not in ALLOWED:
            raise NotPlain
        self.used.add(name)

    def shown(self, hole: Hole, code: str, names: frozenset[str], elements: tuple[str, ...]) -> bool:
        """An expression in content; gives whether it certainly holds a constant or a call."""
        if not hole.nested:
            return self.of(code, names)
        self.look(self.parsed(hole), names, hole.nested, elements)
        return True

    def attribute(self, hole: Hole, names: frozenset[str], *, called: bool = True) -> None:
        """An expression in the value of an attribute."""
        code = self.code(hole)
        if hole.kind != "expr" or hole.nested or hole.spec is not None or code.startswith(("...", "**")):
            raise NotPlain
        self.of(code, names, called=called)

    def prop(self, hole: Hole, names: frozenset[str]) -> ast.expr:
        """The tree of an expression that is given to a component, which may be a function."""
        if hole.kind != "expr" or hole.nested or hole.spec is not None or hole.conversion:
            raise NotPlain
        code = self.code(hole)
        if code.startswith(("...", "**")):
            raise NotPlain
        tree = self.fragment.expression(*hole.code, [])
        self.look(tree, names, [], ())
        return tree

    def name(self, hole: Hole, names: frozenset[str]) -> ast.expr:
        """The tree of the name of a component."""
        code = self.code(hole)
        if hole.kind != "expr" or hole.spec is not None or hole.conversion or not _PATH.fullmatch(code) or "." in code:
            raise NotPlain
        if (code not in self.bound and code not in names) or iskeyword(code):
            raise NotPlain
        self.name_of(code, names, alone=True)
        return self.fragment.expression(*hole.code, [])

    def code(self, hole: Hole) -> str:
        """A hole's Python, without space around it."""
        start, end = hole.code
        return self.module.source.text[start:end].strip(SPACE)

    def targets(self, code: str) -> frozenset[str]:
        """The names of `key, value`, which a loop binds."""
        names = frozenset(name.strip() for name in code.split(","))
        if "loop" in names or any(map(iskeyword, names)):
            raise NotPlain
        return names

    def parsed(self, hole: Hole) -> ast.expr:
        """The tree of an expression with t-strings in it, each a bytes constant."""
        if not self.holding:
            source = self.module.source
            holes = [x for literal in self.module.literals.values() for x in literal.holes() if x.nested]
            codes = [blank(source, *x.code, x.nested).strip(SPACE) for x in holes]
            if any(_ODD.search(code) or len(code) > _LONGEST for code in codes):
                raise NotPlain
            self.holding = {x.start: tree for x, tree in zip(holes, self.trees(codes), strict=True)}
        return self.holding[hole.start]

    def trees(self, codes: list[str]) -> list[ast.expr]:
        """The trees of expressions, parsed at once: a line of its own for each, so that none reaches into another."""
        text = "\n".join([code.replace("\n", " ") for code in codes])
        try:
            tree = cast(ast.Module, compile(text, "", "exec", ast.PyCF_ONLY_AST, dont_inherit=True))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise NotPlain from None
        body = tree.body
        if len(body) != len(codes) or any(type(line) is not ast.Expr for line in body):
            raise NotPlain
        return [cast(ast.Expr, line).value for line in body]

    def finish(self) -> None:
        """Judge those that wait."""
        if self.waiting:
            codes = [code for code, _ in self.waiting]
            for tree, (_, names) in zip(self.trees(codes), self.waiting, strict=True):
                if isinstance(tree, ast.Name) and tree.id in self.module.functions:
                    raise NotPlain  # in parentheses
                self.look(tree, names, [], ())

    def look(self, tree: ast.expr, names: frozenset[str], nested: list[TString], elements: tuple[str, ...]) -> None:
        """Every name and every t-string in an expression."""
        read: list[str] = []
        own: set[str] = set()
        literals = 0
        for node in walk(tree):
            kind = node.__class__
            if kind is ast.Name:
                name = cast(ast.Name, node)
                self.used.add(name.id)
                if name.ctx.__class__ is ast.Load:
                    read.append(name.id)
                else:
                    own.add(name.id)
            elif kind is ast.Constant:
                literals += cast(ast.Constant, node).value.__class__ is bytes
            elif kind not in _PLAIN and not _is_plain(node):
                raise NotPlain
        if literals != len(nested) or "loop" in own or "slots" in own:
            raise NotPlain
        for name in read:
            if name not in self.bound and name not in names and name not in ALLOWED and name not in own:
                raise NotPlain
            if name == "slots" or (name == "loop" and (self.own_loop or tree.__class__ is ast.Name)):
                raise NotPlain
        for literal in nested:
            self.literal(literal, elements, names | own)


def _is_plain(node: ast.AST) -> bool:
    """Whether a call gives no keyword twice, or a comprehension does not wait."""
    if isinstance(node, ast.Call):
        given = [keyword.arg for keyword in node.keywords]
        return len(given) == len(set(given))
    return isinstance(node, ast.comprehension) and not node.is_async
