"""`hyper-local build PATH`: an app as a folder that runs without Python."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from .. import host
from ..app import open_app
from ..errors import HyperError, author_traceback
from . import target

_BUILD = """\
Make a folder that shows an app in a window, on a machine without Python.

It is made for the system that it is made on, by PyInstaller. Its name and its
icon are those of config.py. On Linux it holds PySide6, which has the LGPL
licence: what you hand out may have any.
"""

_EXAMPLES = """\
examples:
  hyper-local build app
  hyper-local build app -o releases
"""


def register(commands: Any, summary: str) -> None:
    """Add `build` to the parser's commands."""
    raw = argparse.RawDescriptionHelpFormatter
    sub = commands.add_parser("build", help=summary, description=_BUILD, epilog=_EXAMPLES, formatter_class=raw)
    target.add_argument(sub, "an app folder, or one live module")
    sub.add_argument("-o", "--output", metavar="DIR", type=Path, default=Path("dist"), help="where to put the folder")
    sub.add_argument("--toolkit", choices=("pyside6", "pyqt6"), default="", help="what shows the page on Linux")
    sub.set_defaults(command=build)


def build(arguments: argparse.Namespace) -> int:
    """`hyper-local build`."""
    if wrong := target.fault(arguments, "build"):
        return wrong
    window = host.find("window")
    if window is None:
        print(
            "the window host is not installed: install hyper-local again (in its checkout: pip install .)",
            file=sys.stderr,
        )
        return 3
    try:
        target.check_python(arguments.path)
        app = open_app(arguments.path)
        app.page("/")
        window.toolkit_for(arguments.toolkit)
        print("Building; this takes about a minute.", flush=True)
        made = window.build(app, arguments.output.resolve(), arguments.toolkit)
    except Exception as error:
        said = target.of_system(error) if isinstance(error, OSError) else None
        print(said or (str(error) if isinstance(error, HyperError) else author_traceback(error)), file=sys.stderr)
        return 1
    print(f"{made.folder}: {made.size / 1e6:.0f} MB. Start it with {made.program}")
    return 0
