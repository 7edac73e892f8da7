"""Expressions: Python fragments of a template, parsed with the author's positions.

Every tree that leaves this module carries lines and columns of the author's
file, so that a traceback points at the template's own line (rule L6).
"""

from __future__ import annotations

import ast
import re
from keyword import iskeyword

from .errors import LoadError, TemplateError
from .literals import Source, TString, blank
from .trees import walk

_FIRST_WORD = re.compile(r"[a-z]+\b")
_LOOP = "Write {% for item in items %}."
_ASSIGNS = re.compile(r"(?<![=!<>:])=(?!=)")


_SIMPLE = re.compile(r"[ \t\n]*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)[ \t\n]*\Z", re.ASCII)


class Fragment:
    """Parses pieces of one file's Python."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def expression(self, start: int, end: int, nested: list[TString], block: str = "") -> ast.expr:
        """The expression between two offsets; t-strings in it become bytes constants.

        `block` is the word of the `{% … %}` that it stands in.
        """
        simple = None if nested else self.simple(start, end)
        if simple is not None:
            return simple
        text = blank(self.source, start, end, nested)
        if not text.strip():
            raise self.fail("an empty {}", start - 1, "Write a value between the braces, or {{}} for braces as text.")
        tree = self.parse("(" + text + "\n)", start, 1, end, self.advice(start, end, block))
        assert isinstance(tree, ast.Expr)
        if "await" in text or "yield" in text:
            self.check_no_waiting(tree, start)
        return tree.value

    def simple(self, start: int, end: int) -> ast.expr | None:
        """`name` or `name.attribute`, made without Python's parser: most values are no more."""
        match = _SIMPLE.match(self.source.text, start, end)
        if match is None or any(map(iskeyword, match.group(1).split("."))):
            return None
        names = match.group(1).split(".")
        line, column = self.source.byte_place(match.start(1))
        last = column + len(names[0])
        place = {"lineno": line, "col_offset": column, "end_lineno": line}
        made: ast.expr = ast.Name(names[0], ast.Load(), **place, end_col_offset=last)
        for name in names[1:]:
            last += 1 + len(name)
            made = ast.Attribute(made, name, ast.Load(), **place, end_col_offset=last)
        return made

    def check_no_waiting(self, tree: ast.Expr, start: int) -> None:
        """A template is evaluated at once: it can neither await nor yield."""
        for node in ast.walk(tree):
            if isinstance(node, (ast.Await, ast.Yield, ast.YieldFrom)):
                word = "await" if isinstance(node, ast.Await) else "yield"
                hint = "Do it in a handler or in on_mount, keep the result in a variable, and show that."
                raise self.fail(f"{word} in a template", start, hint)

    def advice(self, start: int, end: int, block: str) -> str:
        """What to write instead of an expression that is not Python."""
        code = self.source.text[start:end].strip()
        word = _FIRST_WORD.match(code)
        if block and code.endswith(":"):
            return f"Take the ':' away: {{% {block} {code[:-1].rstrip()} %}}."
        if block and _ASSIGNS.search(code):
            return "Write == to compare, as in {% if name == value %}."
        if block:
            return f"Write {{% {block} name %}}, with any Python expression for the name."
        if word and word.group() in ("for", "if", "elif", "let"):
            return f"Write {{% {code} %}}."
        if word and word.group() in ("else", "endif", "endfor"):
            return f"Write {{% {word.group()} %}}."
        if self.source.text[start - 2 : start] == "<{":
            return "Only the component's name stands in the braces: <{Card} title={value}>."
        if _ASSIGNS.search(code) and word:
            return "Braces show a value. Write {% let name = value %} to give one a name."
        if word and word.group() == "lambda":
            return "Put the lambda into parentheses: {(lambda x: x + 1)(1)}."
        for theirs, ours in (("&&", "and"), ("||", "or")):
            if theirs in code:
                return f"Write {ours} instead of {theirs}."
        return "Write a Python expression, or {{ and }} for braces that are meant as text (as in CSS)."

    def loop(self, start: int, end: int) -> tuple[ast.expr, ast.expr]:
        """Target and iterable of `for x in xs`."""
        text = self.one_line(start, end)
        hint = f"Take the ':' away: {{% {text[:-1].rstrip()} %}}." if text.endswith(":") else _LOOP
        tree = self.parse(text + ": pass", start, 0, end, hint)
        assert isinstance(tree, ast.For), "it begins with the word"
        return tree.target, tree.iter

    def assignment(self, start: int, end: int) -> tuple[ast.expr, ast.expr]:
        """Target and value of `name = expr`."""
        tree = self.parse(self.one_line(start, end), start, 0, end, "Write {% let name = value %}.")
        if not isinstance(tree, ast.Assign) or len(tree.targets) != 1:
            raise self.fail("not an assignment", start, "Write {% let name = value %}.")
        return tree.targets[0], tree.value

    def one_line(self, start: int, end: int) -> str:
        """The text between two offsets, which may be broken into lines, as one."""
        return self.source.text[start:end].replace("\r", " ").replace("\n", " ")

    def parse(self, text: str, offset: int, width: int, end: int, hint: str) -> ast.stmt:
        """Parse `text`, whose character `width` stands at `offset` of the file, and which ends at `end`.

        `hint` says what to write where it is not Python.
        """
        line, column = self.source.byte_place(offset)
        try:
            body = ast.parse(text).body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise self.wrong(error, offset, end, width, hint) from None
        if len(body) != 1:
            raise self.fail("more than one statement", offset, hint)
        shift(body[0], line - 1, column - width)
        return body[0]

    def wrong(self, error: Exception, offset: int, end: int, width: int, hint: str) -> LoadError:
        """The error to raise about the text from `offset` to `end`, which is not Python."""
        code = " ".join(self.source.text[offset:end].split())
        code = code if len(code) <= 60 else code[:59] + "…"
        place = offset
        if isinstance(error, SyntaxError) and error.lineno:
            line, column = self.source.place(offset)
            line += error.lineno - 1
            column = (column - width if error.lineno == 1 else 0) + (error.offset or 1) - 1
            starts = self.source.starts
            if line <= len(starts):
                place = min(max(starts[line - 1] + column, offset), max(end - 1, offset))
        reason = error.msg if isinstance(error, SyntaxError) else str(error)
        # Python sees our brackets around the value, and guesses at a tuple.
        reason = reason.removesuffix(" Perhaps you forgot a comma?").removesuffix(".")
        return self.fail(f"not Python: {code!r} ({reason})", place, hint)

    def fail(self, message: str, offset: int, hint: str) -> LoadError:
        """The error to raise about an offset."""
        return TemplateError(message, self.source.location(offset), hint)


def shift(tree: ast.AST, lines: int, columns: int) -> None:
    """Move a tree parsed from its own text to where that text stands in the file."""
    for node in walk(tree):
        for name in ("lineno", "end_lineno"):
            line = getattr(node, name, None)
            if line is not None:
                if line == 1:
                    column = "col_offset" if name == "lineno" else "end_col_offset"
                    setattr(node, column, max(getattr(node, column) + columns, 0))
                setattr(node, name, line + lines)
