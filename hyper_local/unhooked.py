"""Unhooked: a function that runs by itself in another library, and is called otherwise here (S36)."""

from __future__ import annotations

import re
from collections.abc import Collection

_CALLED_HERE = {
    **dict.fromkeys(
        ("onmount", "onmounted", "mounted", "onload", "onstart", "onready", "oninit", "componentdidmount"), "on_mount"
    ),
    **dict.fromkeys(
        ("onunmount", "onunmounted", "unmounted", "onunload", "onstop", "onend", "componentwillunmount"), "on_unmount"
    ),
}
"""Names in small letters, without underscores."""


def told(name: str, line: str, defined: Collection[str]) -> str:
    """What to write for a function `name`, which `line` defines and nothing uses; "" of others."""
    meant = _CALLED_HERE.get(name.lower().replace("_", ""), "")
    if not meant or meant in defined or not re.search(rf"\bdef\s+{name}\s*\(\s*\)", line):
        return ""
    when = "at the beginning" if meant == "on_mount" else "at the end"
    return f'What runs by itself {when} is called {meant}(). Give it that name, or bind it (@click="{name}").'
