"""Route pattern: where a file of `pages/` stands -> the pieces of its address (rule X1)."""

from __future__ import annotations

import re
from collections.abc import Sequence

PARAMETER = re.compile(r"\[([^\W\d]\w*)\]\Z")
"""A piece that stands for anything: `[id]`."""
SAME = "Rename or remove one of them."


def pattern_of(parts: Sequence[str]) -> tuple[str, ...] | None:
    """The pieces of the address of the file at these parts of a path in `pages/`; None where it is no page's."""
    *folders, name = parts
    stem = name.removesuffix(".py")
    if stem[:1].isupper() or any(part.startswith(("_", ".")) for part in parts):
        return None
    return (*folders,) if stem == "index" else (*folders, stem)


def shape_of(pattern: Sequence[str]) -> tuple[str, ...]:
    """The pattern without the names of its parameters: two files of one shape have the same addresses."""
    return tuple("[]" if PARAMETER.match(piece) else piece for piece in pattern)


def address_of(pattern: Sequence[str]) -> str:
    """The address, with its parameters in brackets."""
    return "/" + "/".join(pattern)
