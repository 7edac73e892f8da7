"""`hyper-local freeze NOTEBOOK`: a saved notebook that shows its components without a kernel."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from .. import host
from ..errors import HyperError, nearest

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
    if not path.exists():
        near = nearest(path.name, (file.name for file in path.parent.glob("*.ipynb")))
        then = f". Did you mean: {path.with_name(near)}" if near else ""
        print(f"hyper-local freeze: there is no file {path}{then}", file=sys.stderr)
        return 2
    out: Path = arguments.output or arguments.path
    try:
        count = found.freeze(arguments.path, out)
    except (HyperError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{out}: {count} component{'' if count == 1 else 's'} frozen")
    if not count:
        print("No cell shows a component: run the notebook and save it, then freeze it.", file=sys.stderr)
    return 0
