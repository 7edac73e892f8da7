"""`hyper-local new NAME`: a small app to begin with, with a test that passes."""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .. import shipped

TEMPLATES = {
    "counter": "a number with two buttons",
    "todos": "a list that is still there the next time",
    "dashboard": "an app of two pages, with components in each other",
    "form": "a form that is checked, with messages at its fields",
    "chat": "everybody who opens it sees the same messages",
    "notebook": "the counter, and a notebook that shows it",
}

_NEW = "Make a folder with a small app that runs at once, and a test that passes."

_LISTED = "".join(f"  {name:11}{what}\n" for name, what in TEMPLATES.items())
_EXAMPLES = f"""\
templates:
{_LISTED}
examples:
  hyper-local new birds
  hyper-local new team-room --template chat
"""

_RESERVED = frozenset("con prn aux nul".split()) | {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)}
"""Names that Windows keeps for itself."""


def register(commands: Any, summary: str) -> None:
    """Add `new` to the parser's commands."""
    raw = argparse.RawDescriptionHelpFormatter
    sub = commands.add_parser("new", help=summary, description=_NEW, epilog=_EXAMPLES, formatter_class=raw)
    sub.add_argument("path", metavar="NAME", type=Path, nargs="?", help="the folder to make, such as birds")
    sub.add_argument("--template", choices=list(TEMPLATES), default="counter", help="what to begin with; see below")
    sub.set_defaults(command=new)


def new(arguments: argparse.Namespace) -> int:
    """`hyper-local new`."""
    path: Path | None = arguments.path
    if wrong := _fault(path):
        print(f"hyper-local new: {wrong}", file=sys.stderr)
        return 2
    assert path is not None
    title = path.name.replace("-", " ").replace("_", " ").strip().capitalize()
    try:
        written = _write(shipped.folder("starters") / arguments.template, path, title)
    except OSError as error:
        print(f"hyper-local new: {path} can't be made: {error.strerror}", file=sys.stderr)
        return 1
    print(f"{path} holds:")
    for file in written:
        print(f"  {file.relative_to(path).as_posix()}")
    print("Next:")
    for line in _next(path, arguments.template):
        print(f"  {line}")
    return 0


def _fault(path: Path | None) -> str:
    """What is wrong with the folder to make, and what to write instead; "" if nothing is."""
    if path is None or not path.name:
        return "give the new folder a name, such as: hyper-local new birds"
    name = path.name
    if not re.fullmatch(r"\w[\w.-]*", name) or name.endswith(".") or name.partition(".")[0].lower() in _RESERVED:
        fitting = re.sub(r"[^\w.-]+", "-", name).strip("-._")
        fitting = fitting if fitting and fitting.partition(".")[0].lower() not in _RESERVED else "birds"
        return f"{name!r} can't be the name: use letters, digits, - and _, such as: hyper-local new {fitting}"
    if path.exists() or path.is_symlink():
        return f"{path} is there already: choose another name, such as: hyper-local new {path}-2"
    if not path.parent.is_dir():
        return f"there is no folder {path.parent} to put it in: make that one first, or write: hyper-local new {name}"
    return ""


def _write(source: Path, target: Path, title: str) -> list[Path]:
    """Copy a starter; NAME in it is what the app is called. Gives the files, in order."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    written = sorted(path for path in target.rglob("*") if path.is_file())
    for file in written:
        text = file.read_text("utf-8")
        if "NAME" in text:
            file.write_text(text.replace("NAME", title), "utf-8")
    return written


def _next(path: Path, template: str) -> list[str]:
    """The next three commands, with what each needs and is not there."""
    show = ("jupyter lab notebook.ipynb", "jupyterlab") if template == "notebook" else ("hyper-local run app", "")
    quoted = f'"{path}"' if " " in str(path) else str(path)
    steps = [(f"cd {quoted}", ""), show, ("python -m pytest", "pytest")]
    width = max(len(command) for command, _ in steps) + 4
    return [
        f"{command:{width}}(first: pip install {needs})" if needs and find_spec(needs) is None else command
        for command, needs in steps
    ]
