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
from typing import NoReturn

from . import __version__
from .commands import check, export, run

_DESCRIPTION = "Live user interfaces from plain Python files."


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit code. Without `argv` it is the process's own, which ends with it."""
    arguments = _parser().parse_args(argv)
    try:
        code = int(arguments.command(arguments))
    except KeyboardInterrupt:
        code = 130
    if argv is None:
        _leave(code)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hyper-local", description=_DESCRIPTION)
    parser.add_argument("--version", action="version", version=f"hyper-local {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    run.register(commands)
    export.register(commands)
    check.register(commands)
    return parser


def _leave(code: int) -> NoReturn:
    """End the process, whatever threads the author's handlers have left running."""
    sys.stdout.flush()
    sys.stderr.flush()
    # Python would wait for those of asyncio.to_thread, daemons or not.
    if threading.active_count() > 1:
        os._exit(code)
    sys.exit(code)
