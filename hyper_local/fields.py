"""Fields: what objects of the author's own classes have, and which of it a misspelt name means (L6)."""

from __future__ import annotations

import ast
import linecache
import re
import sys
from collections.abc import Collection
from pathlib import Path

from .errors import ALIKE, is_librarys, is_ours, nearest
from .failing import Failing

_MOST = 8
"""How many fields are named."""


def near(name: str, names: Collection[str]) -> str:
    """The one of the public `names` that `name` is a misspelling of, as a question; "" where there is none."""
    meant = nearest(name, [other for other in names if not other.startswith("_")], ALIKE)
    return f"Did you mean .{meant}?" if meant else ""


def of_class(spot: Failing, value: object, name: str) -> str:
    """What to say where an object of a class in Python's code has no `name`: the nearest, what it has, and where."""
    kind = type(value)
    own: dict[str, object] = getattr(value, "__dict__", {})
    if name in vars(kind):
        return ""  # it has one, which has no value yet, or raises itself
    meant = near(name, [*vars(kind), *own])
    where = _class_line(spot, kind)
    fields = _fields(spot, kind, own, where[2]) if where is not None else []
    if where is None or not fields or not _asks(spot, name):
        return meant
    file, line, _ = where
    at = f"line {line}" if file == spot.file else f"{Path(file).name}:{line}"
    names = " and ".join([", ".join(fields[:-1]), fields[-1]]) if len(fields) > 1 else fields[0]
    return f"{meant} The class {kind.__name__} of {at} has {names}.".strip()


def _asks(spot: Failing, name: str) -> bool:
    return isinstance(spot.node, ast.Attribute) and spot.node.attr == name


def _class_line(spot: Failing, kind: type[object]) -> tuple[str, int, str] | None:
    """The file and the line in which a class is written, and its text; None where that is not the author's."""
    here = spot.frame.f_globals.get("__name__") == kind.__module__
    file = spot.file if here else getattr(sys.modules.get(kind.__module__), "__file__", None)
    if not isinstance(file, str) or is_ours(file) or is_librarys(file):
        return None
    lines = linecache.getlines(file)
    begin = re.compile(rf"(\s*)class\s+{re.escape(kind.__name__)}\b")
    found = [(i, each) for i, line in enumerate(lines) if (each := begin.match(line))]
    if len(found) != 1:
        return None
    first, begins = found[0]
    inside = re.compile(rf"\s*(?:#|$)|{begins[1]}\s")
    rest = lines[first + 1 :]
    end = next((i for i, line in enumerate(rest) if not inside.match(line)), len(rest))
    return file, first + 1, "".join(rest[:end])


def _fields(spot: Failing, kind: type[object], own: Collection[str], text: str) -> list[str]:
    """The public fields of an object, those that its class says or sets first; nothing of one that has very many."""
    bases = [where[2] for base in kind.__mro__[1:-1] if (where := _class_line(spot, base)) is not None]
    has = {*own, *(name for one in kind.__mro__[:-1] for name in vars(one))}
    said = [one or other for written in (text, *bases) for one, other in _SAID.findall(written)]
    found = [x for x in dict.fromkeys((*said, *own)) if x in has and not x.startswith("_")]
    return found if len(found) <= _MOST else []


_SAID = re.compile(r"^[ \t]+([^\W\d]\w*)[ \t]*:(?!=)|\bself\.(\w+)\s*(?::[^=\n]+)?=(?!=)", re.MULTILINE)
