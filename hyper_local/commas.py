"""Commas: texts of a list that Python joins, as none stands between them; and one too many at a line's end.

`["robin" "wren"]` is one text. Told only of short words that nobody would have divided on purpose.
`limit = 20,` is a tuple. Told only where the file uses it as a number or a text, and nowhere as a tuple.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import TypeGuard

from . import nodes as n
from .kinds import Said, kind_of, kind_of_value
from .node_queries import expressions_of
from .node_queries import walk as walk_nodes
from .source import FUNCTIONS, Module
from .trees import children, walk
from .tuples import ENDS, alone

_LONGEST = 30
"""Characters of a text that nobody divides."""
_TEXT = r"""(?:"([^"\\\n]*)"|'([^'\\\n]*)')"""
_TWO = re.compile(rf"{_TEXT}(?P<gap>[ \t]*(?:#[^\n]*)?\n?[ \t]*){_TEXT}")
_BEHIND = re.compile(r"(?:\s|#[^\n]*\n)*[,\])}]")


def forgotten_commas(module: Module) -> Iterator[tuple[int, str, str]]:
    """Two short words side by side in a list, a tuple or a set: where, what is wrong, a hint."""
    if not _TWO.search(module.plain):
        return
    for node in module.census.of(ast.List, ast.Tuple, ast.Set):
        for item in node.elts:
            if not isinstance(item, ast.Constant) or not isinstance(item.value, str):
                continue
            at = _offset(module, item.lineno, item.col_offset)
            end = _offset(module, item.end_lineno or item.lineno, item.end_col_offset or 0)
            found = _TWO.fullmatch(module.plain, at, end)
            words = [word for word in found.groups()[:2] + found.groups()[3:] if word is not None] if found else []
            if found is None or len(words) != 2 or not all(map(_is_word, words)):
                continue
            if "\n" in found["gap"] and len(node.elts) < 2:
                continue  # one text over two lines, perhaps
            if not _BEHIND.match(module.plain, end) or module.plain[:at].rstrip().endswith("("):
                continue  # parentheses say that it is meant
            if isinstance(node, ast.Set) and len(node.elts) == 1 and "\n" not in found["gap"]:
                message = f"no colon stands between {words[0]!r} and {words[1]!r}, so this is no dict"
                yield found.start("gap"), message, f'Write a colon between them: {{"{words[0]}": "{words[1]}"}}.'
                continue
            yield (
                found.start("gap"),
                f"no comma stands between {words[0]!r} and {words[1]!r}, so they are one text, {''.join(words)!r}",
                "Write a comma between them.",
            )


def _is_word(text: str) -> bool:
    """Whether a text is whole: one word, or few, of letters, with no blank at either end."""
    return 1 < len(text) <= _LONGEST and text[0].isalpha() and text[-1].isalpha() and " " not in text


def _offset(module: Module, line: int, column: int) -> int:
    """Where a place of Python's tree lies in the text."""
    where = module.source.line_location(line, column)
    return module.source.starts[line - 1] + where.column - 1


def commas_too_many(module: Module, root: Sequence[n.Node]) -> Iterator[Said]:
    """`limit = 20,` and `return total,`, where what they give is used as no tuple; `root` is the template."""
    if not any(map(alone, module.census.of(ast.Tuple))) or not ENDS.search(module.plain) or module.hides:
        return
    index, judged = _Index(module, root), dict[tuple[str, bool], bool]()
    fields = {x for scope in module.census.of(ast.ClassDef) for x in walk(scope)}
    for line in module.census.of(ast.Assign):
        target = line.targets[0] if len(line.targets) == 1 else None
        if line in fields:
            continue  # what a class has is asked for by another name
        item = alone(line.value)
        if not isinstance(target, ast.Name) or item is None or not _is_single(item, module):
            continue
        uses = _Uses(module, root, index, target.id, item)
        key = target.id, uses.single
        if key not in judged:
            judged[key] = uses.wrong()
        if judged[key]:
            written = ast.unparse(item)
            yield (
                line,
                f"the comma at the end makes a tuple: {target.id!r} is ({written},), not {written}",
                f"Take it away: {target.id} = {written}. A tuple that is meant has parentheses: ({written},).",
            )
    for name, function in module.functions.items():
        returns = [x for x in module.lines[name] if isinstance(x, ast.Return)]
        items = [item for x in returns if (item := alone(x.value)) is not None and _is_single(item, module)]
        if not items or len(items) != len(returns) or function.decorator_list or not _is_only(name, module):
            continue
        if _Uses(module, root, index, name, items[0], called=True).wrong():
            written = ast.unparse(items[0])
            yield (
                returns[0],
                f"the comma at the end makes a tuple: {name}() gives back ({written},), not {written}",
                f"Take it away: return {written}. A tuple that is meant has parentheses: ({written},).",
            )


_NUMBERS = frozenset({"range", "int", "float", "abs", "round", "chr"})
"""Functions of Python's that no tuple can be given to."""
_OF_TUPLES = frozenset({"count", "index"})


def _is_single(item: ast.expr, module: Module) -> bool:
    """Whether an item may well be meant alone: a number, a text, a sum, a name; no template, list or dict."""
    line = module.source.line_text(item.lineno).encode()[item.col_offset :]
    if isinstance(item, ast.Constant):
        return re.match(rb"[rRtT]*[tT]", line) is None and type(item.value) in (int, float, str)
    return isinstance(item, (ast.Name, ast.BinOp, ast.UnaryOp, ast.Call, ast.Attribute, ast.Subscript))


def _is_only(name: str, module: Module) -> bool:
    """Whether a function's name means nothing else at the left margin."""
    defined = [x for x in module.census.of(*FUNCTIONS, ast.ClassDef) if x.name == name]
    return len(defined) == 1 and name not in module.state and not any(name in own for own in module.rebinds.values())


class _Index:
    """Where each name stands in a file and its template, and in what: found once for all of them."""

    def __init__(self, module: Module, root: Sequence[n.Node]) -> None:
        self.places: dict[str, list[tuple[ast.Name | ast.Call, ast.AST | n.Node]]] = {}
        self.parameters = {x.arg for x in module.census.of(ast.arg)}
        for node in walk_nodes(root):
            for tree in expressions_of(node):
                self.add(tree, node)
        self.add(module.tree, module.tree)

    def add(self, tree: ast.AST, above: ast.AST | n.Node) -> None:
        waiting: list[tuple[ast.AST, ast.AST | n.Node]] = [(tree, above)]
        while waiting:
            node, above = waiting.pop()
            waiting += [(child, node) for child in children(node)]
            if isinstance(node, ast.Name):
                self.places.setdefault(node.id, []).append((node, above))
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                self.places.setdefault(node.func.id, []).append((node, above))


class _Uses:
    """What a file does with a name, or with what a function of that name gives back."""

    def __init__(
        self, module: Module, root: Sequence[n.Node], index: _Index, name: str, item: ast.expr, *, called: bool = False
    ) -> None:
        self.module, self.root, self.index, self.name, self.called = module, root, index, name, called
        self.elsewhere = {id(x) for function in self.hiding() for x in walk(function)} if called else set[int]()
        self.single = kind_of_value(item, module) != "" or isinstance(item, ast.BinOp)

    def wrong(self) -> bool:
        """Whether something in the file fails on a tuple, or shows one, and nothing takes one."""
        text, template = self.module.source.text, self.module.template
        word = re.compile(rf"\b{self.name}\b")
        inner = [x for x in self.module.literals.values() if x is not template]
        if any(word.search(text, x.start, x.end) for x in inner) or self.is_parameter():
            return False  # of what a t-string in an expression does with it nothing is known
        found = [judged for use, above in self.places() if (judged := self.judge(use, above)) is not None]
        return True in found and False not in found

    def hiding(self) -> Iterator[ast.AST]:
        """Functions that have a variable of that name."""
        for function in self.module.functions.values():
            if any(isinstance(x, ast.Name) and x.id == self.name and _is_stored(x) for x in walk(function)):
                yield function

    def is_parameter(self) -> bool:
        """Whether a function has a parameter of that name, which is something else."""
        return self.name in self.index.parameters

    def places(self) -> Iterator[tuple[ast.expr, ast.AST | n.Node]]:
        """Where it stands, and in what."""
        for node, above in self.index.places.get(self.name, ()):
            if isinstance(node, ast.Call):
                if self.called:
                    yield node, above
            elif id(node) in self.elsewhere:
                continue
            elif not self.called:
                yield node, above
            elif not isinstance(above, ast.Call) or above.func is not node:
                yield node, node  # it may be called by somebody else

    def judge(self, use: ast.expr, above: ast.AST | n.Node) -> bool | None:
        """True where a number or a text is expected, False where a tuple may be, None where it matters not."""
        if isinstance(above, n.Expr):
            return True if above.spec or self.single else None
        if isinstance(above, n.Element):
            events = [piece.tree for x in above.items if isinstance(x, n.Event) for piece in x.value if _is_expr(piece)]
            return None if not any(use is x for x in events) else False
        if isinstance(above, n.If):
            return None
        if isinstance(above, (ast.If, ast.While, ast.IfExp, ast.Expr)) or isinstance(
            getattr(use, "ctx", None), ast.Del
        ):
            return None
        if isinstance(above, ast.Assign) and use in above.targets:
            return None if alone(above.value) is not None else False
        if isinstance(above, ast.UnaryOp):
            return None if isinstance(above.op, ast.Not) else True
        if isinstance(above, ast.AugAssign):
            return self.against(above.value) if above.target is use else False
        if isinstance(above, ast.BinOp):
            if isinstance(above.op, ast.Mod) and above.right is use:
                return False
            if isinstance(above.op, ast.Mult) and not self.is_shown(above):
                return False  # (0,) * 9 has nine items
            return self.against(above.left if above.right is use else above.right)
        if isinstance(above, ast.Compare):
            if len(above.ops) != 1 or isinstance(above.ops[0], (ast.In, ast.NotIn, ast.Is, ast.IsNot)):
                return False
            return self.against(above.left if above.left is not use else above.comparators[0])
        if isinstance(above, ast.Attribute):
            return above.attr not in _OF_TUPLES
        if isinstance(above, ast.FormattedValue):
            return True
        if isinstance(above, ast.Call) and isinstance(above.func, ast.Name) and above.func is not use:
            return True if above.func.id in _NUMBERS else None if above.func.id == "print" else False
        return False

    def is_shown(self, tree: ast.expr) -> bool:
        """Whether the template shows just that."""
        return any(node.tree is tree for node in walk_nodes(self.root) if isinstance(node, n.Expr))

    def against(self, other: ast.expr) -> bool:
        """Whether it stands beside a number or a text."""
        if isinstance(other, ast.Name):
            return kind_of(self.module, other.id) in ("number", "text")
        return kind_of_value(other, self.module) in ("number", "text")


def _is_stored(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _is_expr(piece: str | n.Expr) -> TypeGuard[n.Expr]:
    return not isinstance(piece, str)
