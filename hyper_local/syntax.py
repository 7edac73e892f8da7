"""Syntax: small makers of `ast` nodes, for the code that templates become."""

from __future__ import annotations

import ast
import re
import warnings
from types import CodeType
from typing import cast

from .errors import LoadError, Location
from .literals import Source
from .trees import spread

_HINTS = {
    "'return' outside": "`return` stands in a function: take it away, or indent it into one.",
    "'yield' outside": "`yield` stands in a function.",
    "'await' outside": "`await` stands in an `async def`, such as `async def on_mount():`.",
    "outside loop": "It stands in a `for` or a `while`.",
    "not properly in loop": "It stands in a `for` or a `while`.",
    "duplicate": "Give each parameter a name of its own.",
    "global declaration": "Write the `global` line first in the function.",
}
"""What to write instead, by words of Python's message."""


def load(name: str) -> ast.Name:
    """`name`, read."""
    return ast.Name(name, ast.Load())


def store(name: str) -> ast.Name:
    """`name`, as the target of an assignment or a loop."""
    return ast.Name(name, ast.Store())


def tuple_of(items: list[ast.expr]) -> ast.Tuple:
    """`(a, b)`, as a value."""
    return ast.Tuple(items, ast.Load())


def call(name: str, *arguments: ast.expr) -> ast.Call:
    """`name(a, b)`."""
    return ast.Call(load(name), list(arguments), [])


def lambda_of(parameters: tuple[str, ...], body: ast.expr) -> ast.Lambda:
    """`lambda a, b: body`."""
    return ast.Lambda(ast.arguments([], [ast.arg(name) for name in parameters], None, [], [], None, []), body)


def list_of(item: ast.expr, target: ast.expr, items: ast.expr) -> ast.ListComp:
    """`[item for target in items]`."""
    return ast.ListComp(item, [ast.comprehension(target, items, [], 0)])


def located(new: ast.expr, old: ast.expr | ast.stmt) -> ast.expr:
    """`new`, with the place of `old` given to what has none."""
    place = {"lineno": old.lineno, "col_offset": old.col_offset}
    spread(new, {**place, "end_lineno": old.end_lineno, "end_col_offset": old.end_col_offset})
    return new


def function_of(name: str, body: ast.expr, *, is_async: bool = False) -> ast.stmt:
    """`def name(): return body`, or `async def`."""
    word = "async def" if is_async else "def"
    made = cast(ast.FunctionDef, ast.parse(f"{word} {name}(): return 0").body[0])
    made.body = [ast.copy_location(ast.Return(body), body)]
    return ast.copy_location(made, body)


_IS_A_LITERAL = re.compile(r"""\bis\s+(?:not\s+)?[\d"'-]""")


def _compiled(tree: ast.Module, source: Source) -> CodeType:
    try:
        return compile(tree, source.file, "exec", dont_inherit=True)
    except TypeError:  # a part without a place, which takes a walk over everything to find
        return compile(ast.fix_missing_locations(tree), source.file, "exec", dont_inherit=True)


def compiled(body: list[ast.stmt], source: Source) -> CodeType:
    """The code of a module with that body. Raises `LoadError` for what Python finds only now."""
    tree = ast.Module(body, [])
    try:
        if _IS_A_LITERAL.search(source.text):
            with warnings.catch_warnings():
                # That is told of as a note, with the line and what to write (`identity.py`).
                warnings.filterwarnings("ignore", r'"is( not)?" with', SyntaxWarning)
                return _compiled(tree, source)
        return _compiled(tree, source)
    except SyntaxError as error:
        where = source.line_location(error.lineno or 1, max(error.offset or 1, 1) - 1)
        hint = next((hint for words, hint in _HINTS.items() if words in error.msg), "Python does not allow this here.")
        raise LoadError(f"not Python: {error.msg}", where, hint) from None
    except (ValueError, RecursionError, MemoryError) as error:
        where = Location(source.file, 1, 1)
        raise LoadError(f"too deep for Python: {error}", where, "Divide the template into components.") from None
