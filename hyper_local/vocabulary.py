"""Vocabulary: the words of a file's own Python, counted.

To count words takes a small part of what a walk over a syntax tree does, and says
enough of most names: what is not written there is not bound there, either.
"""

from __future__ import annotations

import re
from collections import Counter

_WORD = re.compile(r"\w+")


class Vocabulary:
    """The words of a text, those in its comments and strings too."""

    def __init__(self, text: str) -> None:
        words = Counter(_WORD.findall(text))
        # With other letters, one name may be spelt in several ways (NFKC): nothing is known then.
        self.words = words if text.isascii() or all(map(str.isascii, words)) else Counter[str]()

    def may_say(self, *words: str) -> bool:
        """Whether one of these may be there."""
        return not self.words or not self.words.keys().isdisjoint(words)

    def says_once(self, word: str) -> bool:
        """Whether it is certainly there, and only once."""
        return self.words[word] == 1
