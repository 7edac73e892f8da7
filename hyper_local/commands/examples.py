"""`hyper-local examples`: the apps that come with the package, to look at, to run and to copy."""

from __future__ import annotations

import argparse
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .. import shipped
from ..errors import nearest
from . import run

_EXAMPLES = """\
List the apps that come with hyper-local, or show one of them. Each is a folder
with one or a few short files and a test, to read and to change.
"""

_EPILOG = """\
examples:
  hyper-local examples                        what there is
  hyper-local examples quiz                   show one
  hyper-local examples quiz --host browser    with any option of `hyper-local run`
  hyper-local examples quiz --copy            make a folder quiz of your own, to change
"""


def register(commands: Any, summary: str) -> None:
    """Add `examples` to the parser's commands."""
    raw = argparse.RawDescriptionHelpFormatter
    sub = commands.add_parser("examples", help=summary, description=_EXAMPLES, epilog=_EPILOG, formatter_class=raw)
    sub.add_argument("example", metavar="NAME", nargs="?", help="which one to show; without it they are listed")
    sub.add_argument("--copy", action="store_true", help="copy it into a folder of that name here, instead")
    run.add_options(sub)
    sub.set_defaults(command=examples)


def examples(arguments: argparse.Namespace) -> int:
    """`hyper-local examples`."""
    there = shipped.names("examples")
    name: str | None = arguments.example
    if name is None and arguments.copy:
        print("hyper-local examples: name the one to copy: hyper-local examples quiz --copy", file=sys.stderr)
        return 2
    if name is None:
        width = max(map(len, there)) + 2
        print("\n".join(f"{one:{width}}{shipped.summary(one)}" for one in there))
        print("\nShow one: hyper-local examples quiz\nCopy one to change it: hyper-local examples quiz --copy")
        return 0
    if name not in there:
        near = nearest(name, there)
        said = f"Did you mean: hyper-local examples {near}" if near else f"There are {', '.join(there)}."
        print(f"hyper-local examples: there is no example {name}. {said}", file=sys.stderr)
        return 2
    needs = shipped.needs(name)
    if needs and find_spec(needs) is None:
        print(f"hyper-local examples: {name} needs {needs}: python -m pip install {needs}", file=sys.stderr)
        return 1
    source = shipped.folder("examples") / name
    if arguments.copy:
        return _copy(source, Path(name))
    arguments.path = source
    return run.run(arguments)


def _copy(source: Path, target: Path) -> int:
    if target.exists():
        print(f"hyper-local examples: {target} is there already; go to another folder first", file=sys.stderr)
        return 2
    try:
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", ".hyper_local_cache"))
    except OSError as error:
        why = error.strerror or "not all of it could be copied"
        print(f"hyper-local examples: {target} can't be made here: {why}; go to another folder first", file=sys.stderr)
        return 1
    first = "" if find_spec("pytest") else "    (first: pip install pytest)"
    print(f"Copied. Next:\n  hyper-local run {target}\n  python -m pytest {target}{first}")
    return 0
