"""The command line: `hyper-local COMMAND`. Each command is a module of `commands/`.

Exit codes: 0 done, 1 something in the author's files, 2 wrong usage, 3 the host
that was asked for can't run here, 130 Ctrl-C before anything was shown.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from . import __version__

_COMMANDS = {
    "run": "show an app or one live module",
    "export": "write the pages as HTML files",
    "check": "find mistakes without running anything",
    "build": "make a folder that runs without Python",
    "doctor": "say whether a window can be shown here, and what is missing",
}
_DESCRIPTION = "Live user interfaces from plain Python files."


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit code. Without `argv` it is the process's own, which ends with it."""
    words = sys.argv[1:] if argv is None else argv
    arguments = _parser(next((word for word in words if not word.startswith("-")), "")).parse_args(argv)
    try:
        code = int(arguments.command(arguments))
    except KeyboardInterrupt:
        code = 130
    if argv is None:
        _leave(code)
    return code


def _parser(asked: str) -> argparse.ArgumentParser:
    """The parser; of the commands only the one that was `asked` for is imported: each brings much that others don't."""
    parser = argparse.ArgumentParser(prog="hyper-local", description=_DESCRIPTION)
    parser.add_argument("--version", action="version", version=f"hyper-local {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, help_ in _COMMANDS.items():
        if name == asked:
            import_module(f".commands.{name}", __package__).register(commands, help_)
        else:
            commands.add_parser(name, help=help_)
    return parser


def _leave(code: int) -> NoReturn:
    """End the process, whatever threads the author's handlers have left running."""
    sys.stdout.flush()
    sys.stderr.flush()
    # Python would wait for those of asyncio.to_thread, daemons or not.
    if threading.active_count() > 1:
        os._exit(code)
    sys.exit(code)
