"""`hyper-local freeze NOTEBOOK`: a saved notebook that shows its components without a kernel."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path
from typing import Any

from .. import host
from ..errors import HyperError, nearest
from . import target

_FREEZE = """\
Make a saved notebook show its components where no kernel runs: in mail, on a
web page, in viewers without JavaScript.

Each component stays as it was last seen, its buttons do nothing. Nothing is
run. Without -o the notebook itself is changed.
"""

_EXAMPLES = """\
examples:
  hyper-local freeze course.ipynb -o course.html
  hyper-local freeze course.ipynb
"""


def register(commands: Any, summary: str) -> None:
    """Add `freeze` to the parser's commands."""
    raw = argparse.RawDescriptionHelpFormatter
    sub = commands.add_parser("freeze", help=summary, description=_FREEZE, epilog=_EXAMPLES, formatter_class=raw)
    sub.add_argument("path", metavar="NOTEBOOK", type=Path, help="a saved notebook, FILE.ipynb")
    sub.add_argument("-o", "--output", metavar="FILE", type=Path, help="FILE.html or FILE.ipynb to write")
    sub.set_defaults(command=freeze)


def freeze(arguments: argparse.Namespace) -> int:
    """`hyper-local freeze`."""
    found = host.find("notebook")
    if found is None:
        print("this needs the notebook host, the package hyper_local_widgets", file=sys.stderr)
        return 3
    path: Path = arguments.path
    if not path.is_file():
        said = _said_of(path)
        print(f"hyper-local freeze: {said}", file=sys.stderr)
        return 2
    out: Path = arguments.output or arguments.path
    try:
        count = found.freeze(arguments.path, out)
    except (HyperError, OSError) as error:
        print(target.of_system(error) if isinstance(error, OSError) else error, file=sys.stderr)
        return 1
    print(f"{out}: {count} component{'' if count == 1 else 's'} frozen")
    if not count:
        print("No cell shows a component: run the notebook and save it, then freeze it.", file=sys.stderr)
    return 0


def _said_of(path: Path) -> str:
    """What is wrong with the name of a notebook where no file is."""
    folder = path if path.is_dir() else path.parent
    there = sorted(file.name for file in folder.glob("*.ipynb"))
    near = "" if path.is_dir() else nearest(path.name, there)
    said = f"{path} is a folder: name a notebook" if path.is_dir() else f"there is no file {path}"
    if not there:
        return said
    line = f"hyper-local freeze {shlex.quote(str(folder / (near or there[0])))}"
    return f"{said}. {'Did you mean' if near else 'There is one'}: {line}"
