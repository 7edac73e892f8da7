"""`hyper-local export PATH -o DIR`: an app's pages as plain HTML files."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path
from typing import Any

from .. import exporting
from ..app import open_app
from ..uncaught import in_full
from . import given, target

_EXPORT = """\
Write the pages of an app, or one live module, as plain HTML files.

Each file shows the page as it is first seen. There is no script in it: links
work, buttons are shown but do nothing. The files may be opened from the disk,
or served from any folder of any server.
"""

_EXAMPLES = """\
examples:
  hyper-local export app -o site
  hyper-local export app/live/counter.py -o counter --prop label=birds
"""


def register(commands: Any, summary: str) -> None:
    """Add `export` to the parser's commands."""
    raw = argparse.RawDescriptionHelpFormatter
    sub = commands.add_parser("export", help=summary, description=_EXPORT, epilog=_EXAMPLES, formatter_class=raw)
    target.add_argument(sub, "an app folder, or one live module")
    sub.add_argument("-o", "--output", metavar="DIR", type=Path, help="the folder to write into")
    given.add_option(sub)
    sub.set_defaults(command=export)


def export(arguments: argparse.Namespace) -> int:
    """`hyper-local export`."""
    if wrong := target.fault(arguments, "export"):
        return wrong
    if arguments.output is None:
        line = f"hyper-local export {shlex.quote(str(arguments.path))} -o site"
        print(f"hyper-local export: name a folder to write into, such as: {line}", file=sys.stderr)
        return 2
    try:
        app = open_app(arguments.path)
        made = exporting.export(app, given.values(arguments))
        for note in dict.fromkeys(made.notes):
            print(f"note: {note}", file=sys.stderr)
        for address, problem in made.failures:
            print(f"{address} can't be exported:\n{problem}", file=sys.stderr)
        written = exporting.write(made, arguments.output)
    except Exception as error:
        print(target.of_system(error) if isinstance(error, OSError) else in_full(error), file=sys.stderr)
        return 1
    for file in written:
        print(file)
    return 1 if made.failures else 0
