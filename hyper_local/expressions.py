"""Expressions: Python fragments of a template, parsed with the author's positions.

Every tree that leaves this module carries lines and columns of the author's
file, so that a traceback points at the template's own line (rule L6).
"""

from __future__ import annotations

import ast

from .errors import LoadError, TemplateError
from .literals import Source, TString, blank

LONGEST = 80
"""How many characters of an expression a message repeats."""


class Fragment:
    """Parses pieces of one file's Python."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def expression(self, start: int, end: int, nested: list[TString]) -> ast.expr:
        """The expression between two offsets; t-strings in it become bytes constants."""
        text = blank(self.source, start, end, nested)
        if not text.strip():
            raise self.fail("an empty {}", start - 1, "Write a value between the braces, or {{}} for braces as text.")
        tree = self.parse("(" + text + "\n)", start, 1)
        assert isinstance(tree, ast.Expr)
        self.check_value(tree.value, start)
        return tree.value

    def loop(self, start: int, end: int) -> tuple[ast.expr, ast.expr]:
        """Target and iterable of `for x in xs`."""
        tree = self.parse(self.one_line(start, end) + ": pass", start, 0, end)
        if not isinstance(tree, ast.For):
            raise self.fail("not a loop", start, "Write {% for item in items %}.")
        self.check_target(tree.target, start, "{% for item in items %}")
        self.check_value(tree.iter, start)
        return tree.target, tree.iter

    def assignment(self, start: int, end: int) -> tuple[ast.expr, ast.expr]:
        """Target and value of `name = expr`."""
        tree = self.parse(self.one_line(start, end), start, 0, end)
        if not isinstance(tree, ast.Assign) or len(tree.targets) != 1:
            raise self.fail("not an assignment", start, "Write {% let name = value %}.")
        self.check_target(tree.targets[0], start, "{% let name = value %}")
        self.check_value(tree.value, start)
        return tree.targets[0], tree.value

    def check_target(self, target: ast.expr, start: int, example: str) -> None:
        """Refuse to bind anything but names: an item or attribute would be the state's own."""
        for inner in ast.walk(target):
            if isinstance(inner, (ast.Attribute, ast.Subscript)):
                raise self.fail(
                    f"{ast.unparse(inner)} is not a name", start, f"Write {example}, with a name of its own."
                )

    def check_value(self, tree: ast.AST, start: int) -> None:
        """Refuse what can't be evaluated while a page is drawn."""
        for inner in ast.walk(tree):
            if isinstance(inner, (ast.Yield, ast.YieldFrom)):
                raise self.fail("yield inside a template", start, "Make the values in a function, and call it here.")

    def one_line(self, start: int, end: int) -> str:
        """The text between two offsets, which may be broken into lines, as one."""
        return self.source.text[start:end].replace("\r", " ").replace("\n", " ")

    def parse(self, text: str, offset: int, width: int, end: int | None = None) -> ast.stmt:
        """Parse `text`, whose character `width` stands at `offset` of the file."""
        line, column = self.source.byte_place(offset)
        try:
            body = ast.parse(text).body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise self.wrong(error, offset, width, text) from None
        if len(body) != 1:
            raise self.fail("more than one statement", offset, "Write one expression.")
        shift(body[0], line - 1, column - width)
        return body[0]

    def wrong(self, error: Exception, offset: int, width: int, text: str) -> LoadError:
        """The error to raise about text that is not Python."""
        code = text.strip()
        code = code[1:-1].strip() if width else code.removesuffix(": pass")
        place = offset
        if isinstance(error, SyntaxError) and error.lineno:
            line, column = self.source.place(offset)
            line += error.lineno - 1
            column = (column - width if error.lineno == 1 else 0) + (error.offset or 1) - 1
            starts = self.source.starts
            if line <= len(starts):
                place = min(max(starts[line - 1] + column, offset), len(self.source.text))
        reason = error.msg if isinstance(error, SyntaxError) else str(error)
        hint = "Write a Python expression, or {{ and }} for braces that are meant as text (as in CSS)."
        code = " ".join(code.split())
        if len(code) > LONGEST:
            code = code[:LONGEST] + "…"
        return self.fail(f"not Python: {code!r} ({reason})", place, hint)

    def fail(self, message: str, offset: int, hint: str) -> LoadError:
        """The error to raise about an offset."""
        return TemplateError(message, self.source.location(offset), hint)


def shift(tree: ast.AST, lines: int, columns: int) -> None:
    """Move a tree parsed from its own text to where that text stands in the file."""
    for node in ast.walk(tree):
        for name in ("lineno", "end_lineno"):
            line = getattr(node, name, None)
            if line is not None:
                if line == 1:
                    column = "col_offset" if name == "lineno" else "end_col_offset"
                    setattr(node, column, max(getattr(node, column) + columns, 0))
                setattr(node, name, line + lines)
