"""Shipped: apps that come with the package, to look at (`examples`) and to begin with (`starters`)."""

from __future__ import annotations

import re
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_NEEDS = re.compile(r"Needs (\w+)\.")
_FIRST_LINE = re.compile(r'\s*r?"""(.+)')


def folder(kind: str) -> Path:
    """The folder of the `examples` or the `starters`: inside the installed package, beside it in a checkout."""
    inside = _PACKAGE / kind
    return inside if inside.is_dir() else _PACKAGE.parent / kind


def names(kind: str) -> list[str]:
    """What there is of a kind, in the order of the alphabet."""
    return sorted(path.name for path in folder(kind).iterdir() if path.is_dir() and path.name.isidentifier())


def is_example(path: Path) -> bool:
    """Whether a path lies in an example: these are found by imports although they are installed (L8)."""
    return path.is_relative_to(folder("examples"))


def summary(example: str) -> str:
    """What an example is, in one line: the docstring of its `config.py`, or of the component of its name."""
    home = folder("examples") / example
    for file in (home / "config.py", home / "live" / f"{example}.py", *sorted(home.glob("live/*.py"))):
        if file.is_file() and (line := _FIRST_LINE.match(file.read_text("utf-8"))):
            return line.group(1).strip().removesuffix('"""')
    return ""


def needs(example: str) -> str:
    """The library that an example needs beside ours, as its summary says; "" for most."""
    found = _NEEDS.search(summary(example))
    return found.group(1) if found else ""
