"""Commas: texts of a list that Python joins, as none stands between them.

`["robin" "wren"]` is one text. Told only of short words that nobody would have divided on purpose.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .source import Module
from .trees import walk

_LONGEST = 30
"""Characters of a text that nobody divides."""
_TEXT = r"""(?:"([^"\\\n]*)"|'([^'\\\n]*)')"""
_TWO = re.compile(rf"{_TEXT}(?P<gap>[ \t]*(?:#[^\n]*)?\n?[ \t]*){_TEXT}")
_BEHIND = re.compile(r"(?:\s|#[^\n]*\n)*[,\])}]")


def forgotten_commas(module: Module) -> Iterator[tuple[int, str, str]]:
    """Two short words side by side in a list, a tuple or a set: where, what is wrong, a hint."""
    if not _TWO.search(module.plain):
        return
    for node in walk(module.tree):
        if not isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            continue
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
