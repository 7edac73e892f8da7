"""Unbegun: tags that are shown as text, as their < or their name is lost, or stands twice (T9)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from .element_names import KNOWN
from .literals import TString
from .oversights import on_purpose
from .source import Module

_ITEMS = r"(?:\s+@?[A-Za-z][\w.:-]*=(?:\"[^\"<>]*\"|'[^'<>]*'|\{[^{}<>]*\})|\s+(?:disabled|required|checked)\b){1,12}"
# At most a dozen, as each of many words may begin a tag of all that follow.
_TAG = re.compile(rf"(?<![\w</&{{.-])(?P<name>[A-Za-z][A-Za-z1-6]+){_ITEMS}\s*/?>|(?P<nameless><){_ITEMS}\s*/?>")
_MAY = re.compile(rf"[\n>\"'][ \t]*(?:[A-Za-z][A-Za-z1-6]+|<){_ITEMS}\s*/?>")
"""Where such a tag begins a line, or stands right behind a tag or a quote: quickly told of nearly all files."""
_EITHER = re.compile(r"<(/?)([A-Za-z][A-Za-z1-6]*)")
_MORE = re.compile(r"^[ \t]*(?P<more><)<(?P<name>[A-Za-z][A-Za-z1-6]*)[\s>][^\n]*$", re.MULTILINE)
_MOST = 50
"""Places in a template that are looked at: for each, all before it is read."""


def unbegun(module: Module) -> Iterator[tuple[int, str, str]]:
    """`input bind={name}>` and `< bind={name}>` in the text of a template: where, what is wrong, a hint."""
    text = module.source.text
    if "<>" in text:
        yield from _fragments(module)
    if not _MAY.search(text) and not ("<<" in text and _MORE.search(text)):
        return
    for literal in module.literals.values():
        for found in islice(_TAG.finditer(text, literal.start, literal.end), _MOST):
            name, before = found["name"], text[literal.start : found.start()]
            # In the middle of a sentence it may well be meant.
            begins = before.rstrip(" \t")[-1:] in ("\n", ">", '"', "'")
            if not begins or "=" not in found[0] or not _is_text(text, literal, found.start()) or on_purpose(before):
                continue
            if name is None:
                meant = _closed_next(text, found.end(), literal.end)
                if not meant or before.count(f"<{meant}") > before.count(f"</{meant}"):
                    meant = "img" if " src=" in found[0] else "input"
                yield found.start(), "a tag without a name, which is shown as text", f"Write <{meant}{found[0][1:]}"
            elif name.lower() in KNOWN:
                yield found.start(), f"{name} without a <, which is shown as text", f"Write <{found[0]}"
        for found in islice(_MORE.finditer(text, literal.start, literal.end), _MOST):
            at = found.start("more")
            meant = found["name"].lower() in KNOWN and ">>" not in found[0]
            if meant and _is_text(text, literal, at) and not on_purpose(text[literal.start : at]):
                yield at, "a < too many, which is shown as text", "Take it away, or write &lt; for it."


def _fragments(module: Module) -> Iterator[tuple[int, str, str]]:
    """`<>…</>`, as React has it."""
    text = module.source.text
    for literal in module.literals.values():
        at = text.find("<>", literal.start, literal.end)
        closed = text.find("</>", max(at, 0), literal.end)
        begins = 0 <= at < closed and text[at + 2 :].lstrip()[:1] == "<"
        if begins and _is_text(text, literal, at) and not on_purpose(text[literal.start : at]):
            hint = "Take <> and </> away: a template may have several elements side by side."
            yield at, "<> is shown as text: there is no such tag", hint


def _closed_next(text: str, start: int, end: int) -> str:
    """The first element that is closed from `start` on, and was not opened there; "" where there is none."""
    opened: list[str] = []
    for tag in _EITHER.finditer(text, start, end):
        if not tag[1]:
            opened.append(tag[2])
        elif tag[2] not in opened:
            return tag[2]
        else:
            while opened.pop() != tag[2]:
                pass
    return ""


def _is_text(text: str, literal: TString, at: int) -> bool:
    """Whether a place in a template lies in no tag, in no comment, and in no braces."""
    before = ""
    for piece in literal.pieces:
        if not isinstance(piece, tuple):
            if piece.start <= at < piece.end:
                return False
            continue
        if piece[0] > at:
            break
        before += text[piece[0] : min(piece[1], at)]
    return before.rfind("<") <= before.rfind(">") and before.rfind("<!--") <= before.rfind("-->")
