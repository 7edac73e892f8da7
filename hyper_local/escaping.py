"""Escaping: text as HTML, for an element or an attribute."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import markupsafe


def escape_slowly(text: str) -> str:
    """What markupsafe makes of plain text, for versions of it that keep their quick way to themselves."""
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#39;").replace('"', "&#34;")
    )


_module: Any = markupsafe
escape_plain: Callable[[str], str] = getattr(_module, "_escape_inner", escape_slowly)
"""Text without carriage returns; plain `str` in and out, where `markupsafe.escape` wraps what it gives."""


def escape(text: str) -> str:
    """`text` for an element or an attribute. A parser would take a bare carriage return for a line feed."""
    made = escape_plain(text)
    return made.replace("\r", "&#13;") if "\r" in made else made
