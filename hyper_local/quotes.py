"""Quotes: the one that ends a string before its author meant it to (T9).

Asked only where a file can't be read or has no template, so nothing is said of one that is right.
"""

from __future__ import annotations

import re
from keyword import iskeyword

_LITERAL = re.compile(r"""([A-Za-z]{0,2})(["'])""")
_VALUE_BEGINS = re.compile(r"<[^<>]*=\s*\Z")
"""Ends as `<p class=` does."""
_WORD = re.compile(r"\w+")


def ends_too_early(text: str, start: int, end: int) -> str:
    """What to write in place of the t-string from `start` to `end` of `text`; "" where it ends as it was meant to.

    It does not where a word stands right behind its last quote, as in `t'It's'`,
    or where that is the first quote of an attribute's value.
    """
    begins = _LITERAL.match(text, start)
    if begins is None or text.startswith(begins[2] * 3, begins.start(2)):
        return ""
    word = _WORD.match(text, end)
    if not _VALUE_BEGINS.search(text, start, end - 1) and (word is None or iskeyword(word.group())):
        return ""
    return f'Write {begins[1]}"""…""" around all of it: then the quotes inside are text.'
