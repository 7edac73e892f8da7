"""Oversights: attributes that are legal and hardly meant, as their `@` is missing.

`draft.py` and `attributes.py` ask while they walk a template, so loading tells of
the same as `hyper-local check`.
"""

from __future__ import annotations

import re

from . import dom_events
from .source import Module

_NAMES_FUNCTION = re.compile(r"\s*([^\W\d]\w*)\s*(?:\(.*\))?\s*\Z", re.DOTALL)
_THEIRS = re.compile(r"(?:v-on:|x-on:|ng-|:|\()")
"""What events begin with in other template languages."""
_COMMANDS = frozenset({"command"})
"""Events whose name is an attribute, too."""


def event_without_at(name: str, value: str, module: Module) -> str:
    """`@click` for `click="up"` where `up` is a function of the file, in whichever spelling of others; else ""."""
    name = _THEIRS.sub("", name).rstrip(")")
    event = name.partition(".")[0].lower()
    if event not in dom_events.NAMES or event in _COMMANDS:
        return ""
    named = _NAMES_FUNCTION.match(value)
    return f"@{event}{name[len(event) :]}" if named and named.group(1) in module.handlers else ""
