"""Strays: tags, blocks and values of which the beginning or the end is lost, as far as the text around shows it."""

from __future__ import annotations

import re

from .element_names import KNOWN

_FAR = 300
"""Characters that are looked at for what is missing at a place."""


def ends(chars: str, i: int, name: str) -> bool:
    """Whether what is open as `name` is closed behind `i`, before another of that name begins."""
    written = "\0" if name.startswith("{") else re.escape(name)  # a component's, which may be of another, too
    following = re.compile(rf"<(/?){written}(?![^\s/>])", re.IGNORECASE).search(chars, i + 1)
    return following is not None and following[1] == "/"


def lost(chars: str, i: int, name: str) -> int | None:
    """Where the `name` begins that `</name>` at `i` closes, with its `<` or its name lost; None where none is seen."""
    nameless = r"<(?=\s{0,9}>)|<(?=\s[^<>]*=)"
    found = [
        *re.finditer(
            rf"(?<![\w</&-]){re.escape(name)}(?=(?:\s[^<>]{{0,{_FAR}}})?>)|{nameless}", chars[:i], re.IGNORECASE
        )
    ]
    return found[-1].start() if found else None


def tag_alone(text: str) -> str:
    """Of a tag that lacks its >, and may have taken in the text behind it, what is certainly the tag."""
    name = text[1:].partition(" ")[0]
    if name.isalnum() and name.lower() not in KNOWN:
        known = [known for known in KNOWN if name.startswith(known) and (len(known) > 1 or name[1:2].isupper())]
        return text[: 1 + max(map(len, known), default=len(text))]
    if name.lower() in KNOWN and "=" not in text and "\n" not in text:
        return f"<{name}"
    behind = re.search(r"(?<=[\"'}])[^\s\"'{}=<>]+$", text)
    return text[: behind.start()].rstrip() if behind else text


_BLOCK = re.compile(r"(?<!\{)%\s*(?:for|if|elif|else|endfor|endif|let)\b[^{}%]*%$")
_VALUE = re.compile(r"(?<![\w.&#])[^\W\d][\w.]*(?:![rsa])?(?::[.,+\d]*\w)?$")
_CHOICE = re.compile(r"(?:(?<==)|(?<=>))[^<>={}]+\s(?:if|else)\s[^<={}]*$")
_TWICE = re.compile(r"\{\{[^{}:;]+(?::[.,+\d]*\w)?$")
AS_TEXT = "Write }} for a brace that is meant as text."


def unopened_brace(before: str) -> str:
    """What to write for a } that no { opens; `before` is its line up to it."""
    before = before[-_FAR:]
    if block := _BLOCK.search(before):
        return f"Write {{ where the block begins: {{{block.group()}}}"
    if twice := _TWICE.search(before):
        return f"Write {{{twice.group()[2:]}}}: two braces are the text of one."
    if before.endswith("#"):
        return "Write {# where the comment begins."
    if before.endswith("}"):
        return f"Take it away. {AS_TEXT}"
    if (value := _CHOICE.search(before)) or (value := _VALUE.search(before)):
        return f"Write {{ where the value begins: {{{value.group()}}}. {AS_TEXT}"
    return AS_TEXT


def value_alone(text: str) -> str:
    """Of an attribute's value that lacks its last quote, and may have taken in others, what is certainly the value."""
    behind = re.search(r"\s[@\w][\w.:-]*=", text)
    return text[: behind.start()].rstrip() if behind else text


def end_in_braces(text: str, word: str) -> tuple[int, str] | None:
    """Where `{endfor}` stands for the `{% endfor %}` of a block, and how it is written; None where it does not."""
    found = re.search(rf"(?<!\{{)\{{\s?/?{word.replace('end', r'end[ _]?')}\s?\}}(?!\}})", text)
    return (found.start(), found[0]) if found is not None else None
