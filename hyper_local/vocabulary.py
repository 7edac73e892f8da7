"""Vocabulary: the words of a file's own Python, counted.

To count words takes a small part of what a walk over a syntax tree does, and says
enough of most names: what is not written there is not bound there, either.
"""

from __future__ import annotations

import re
from collections import Counter
from unicodedata import is_normalized

_WORD = re.compile(r"\w+")


def _plainly(word: str) -> bool:
    return word.isascii() or is_normalized("NFKC", word)


class Vocabulary:
    """The words of a text, those in its comments and strings too."""

    def __init__(self, text: str) -> None:
        words = Counter(_WORD.findall(text))
        # Python reads names in one form (NFKC). Where one is spelt in another, nothing is known.
        self.words = words if text.isascii() or all(map(_plainly, words)) else Counter[str]()

    def may_say(self, *words: str) -> bool:
        """Whether one of these may be there."""
        return not self.words or not self.words.keys().isdisjoint(words)

    def says_once(self, word: str) -> bool:
        """Whether it is certainly there, and only once."""
        return self.words[word] == 1
