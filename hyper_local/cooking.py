"""Cooking: a t-string as it stands in the file -> the text that its template is read from.

Escapes are resolved, each hole is one character, and lines that hold only blocks are gone (T11).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .literals import Hole, Source, TString

_ESCAPE = re.compile(
    r"\\(?:\r\n|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|[^0-7xuUN{}])", re.DOTALL
)
_HOLES = re.compile("\0")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_SPECIAL = re.compile(r"\\|\{\{|\}\}|\r\n")
_SIMPLE = {"\\\n": "", "\\\r\n": "", "\\\\": "\\", "\\'": "'", '\\"': '"'}
_CONTROL = {"\\a": "\a", "\\b": "\b", "\\f": "\f", "\\n": "\n", "\\r": "\r", "\\t": "\t", "\\v": "\v"}

HOLE = "\0"
"""Stands for a hole in a cooked text; no source file can hold this character."""


@dataclass(slots=True)
class Text:
    """A t-string's text with escapes resolved: what the template parser reads.

    `chars[i]` came from offset `places[i]` of the source; where it is `HOLE`,
    `holes[i]` is the hole.
    """

    chars: str
    places: list[int]
    holes: dict[int, Hole]
    source: Source
    begin: int = 0
    """Where the t-string begins in the source."""

    def place(self, i: int) -> int:
        """The offset in the source of a character."""
        return self.places[min(i, len(self.places) - 1)] if self.places else 0


def cook(literal: TString) -> Text:
    """`literal` as the template parser reads it (T11: a block alone on its line leaves none)."""
    source = literal.source
    parts: list[str] = []
    places: list[int] = []
    holes: list[Hole] = []
    for piece in literal.pieces:
        if isinstance(piece, Hole):
            if piece.debug:
                parts.append(piece.debug)
                places += [piece.start] * len(piece.debug)
            parts.append(HOLE)
            places.append(piece.start)
            holes.append(piece)
        else:
            _cook_text(source.text, *piece, literal.raw, parts, places)
    text = "".join(parts)
    if any(hole.kind != "expr" for hole in holes):
        text, places = _without_block_lines(text, places, holes)
    order = iter(holes)
    at = {match.start(): next(order) for match in _HOLES.finditer(text)} if holes else {}
    places.append(literal.end)
    return Text(text, places, at, source, literal.start)


def _cook_text(text: str, start: int, end: int, raw: bool, parts: list[str], places: list[int]) -> None:
    """Add what the text from `start` to `end` means, and where each character of it came from."""
    i = start
    while i < end:
        special = _SPECIAL.search(text, i, end)
        plain = end if special is None else special.start()
        if plain > i:
            parts.append(text[i:plain])
            places += range(i, plain)
        if special is None:
            return
        i = plain
        if text[i] == "\\":
            match = None if raw else _ESCAPE.match(text, i, end)
            made = "\\" if match is None else _unescape(match.group()).replace("\0", "\ufffd")
            parts.append(made)
            places += [i] * len(made)
            i = i + 1 if match is None else match.end()
        else:
            parts.append("\n" if text[i] == "\r" else text[i])
            places.append(i)
            i += 2


def _unescape(escape: str) -> str:
    if escape in _SIMPLE:
        return _SIMPLE[escape]
    if escape in _CONTROL:
        return _CONTROL[escape]
    kind = escape[1]
    try:
        if kind in "01234567xuU":
            digits, base = (escape[1:], 8) if kind.isdigit() else (escape[2:], 16)
            return chr(int(digits, base))
        # Anything else is no escape, as in Python's own strings.
        return escape.encode().decode("unicode_escape") if kind == "N" else escape
    except ValueError:
        return escape


def _without_block_lines(text: str, places: list[int], holes: list[Hole]) -> tuple[str, list[int]]:
    """The text and its places without lines that hold only block tags and comments (T11); their tags stay."""
    order = iter(holes)
    parts: list[str] = []
    kept: list[int] = []
    at = 0
    bare = False
    for line in _LINE.findall(text):
        if bare and not line.strip(" \t") and line[-1] != "\n" and at + len(line) == len(text):
            break  # the line of the closing quotes
        tags = [next(order).kind != "expr" for _ in range(line.count(HOLE))]
        end = at + len(line)
        bare = bool(tags) and all(tags) and line[-1] == "\n" and not line.strip(" \t\n" + HOLE)
        if bare:
            parts.append(HOLE * len(tags))
            kept += [places[i] for i in range(at, end) if text[i] == HOLE]
        else:
            parts.append(line)
            kept += places[at:end]
        at = end
    return "".join(parts), kept
