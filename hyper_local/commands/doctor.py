"""`hyper-local doctor`: what a window needs, what is missing, and the line that mends it."""

from __future__ import annotations

import argparse
import platform
import sys
from importlib.metadata import version
from typing import Any

from .. import host

_DOCTOR = """\
Say whether `hyper-local run` can show a window here. Nothing is opened.

What is missing is named with the line that mends it. The exit code is 3 then,
and 0 where all is there.
"""


def register(commands: Any, summary: str) -> None:
    """Add `doctor` to the parser's commands."""
    raw = argparse.RawDescriptionHelpFormatter
    sub = commands.add_parser("doctor", help=summary, description=_DOCTOR, formatter_class=raw)
    sub.set_defaults(command=doctor)


def doctor(arguments: argparse.Namespace) -> int:
    """`hyper-local doctor`."""
    print(f"hyper-local {version('hyper-local')}, {platform.platform()}")
    print(f"Python {platform.python_version()}, {sys.executable}")
    window = host.find("window")
    if window is None:
        print("missing  window host\n         fix: install hyper-local again (in its checkout: pip install .)")
        return 3
    wrong = 0
    for finding in window.examine():
        wrong += bool(finding.problem)
        print(
            f"{'missing' if finding.problem else 'ok':8} {finding.what}: {finding.problem or finding.says}".rstrip(": ")
        )
        if finding.problem:
            print(f"{'':8} fix: {finding.fix}")
    if wrong:
        print("No window can be shown here. `hyper-local run` shows apps in the browser instead, and so do notebooks.")
        return 3
    print("A window can be shown here.")
    return 0
