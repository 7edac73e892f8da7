"""Ctrl-C before the window is there: the program ends all the same, and says nothing of it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from .process import PYTHON

pytestmark = pytest.mark.window
COUNTER = Path(__file__).parents[2] / "examples" / "counter"

INTERRUPTED = f"""
import os, signal, sys
from hyper_local_webview import host

announce = host.assets.announce

def interrupted(toolkit):
    os.kill(os.getpid(), signal.SIGINT)
    announce(toolkit)

host.assets.announce = interrupted  # the last that happens before the toolkit starts
from hyper_local.cli import main

sys.argv = ["hyper-local", "run", {str(COUNTER)!r}, "--host", "window"]
sys.exit(main())
"""


def test_an_interrupt_before_the_window_is_there_ends_the_program() -> None:
    said = subprocess.run([PYTHON, "-c", INTERRUPTED], capture_output=True, text=True, timeout=60, check=False)
    assert (said.returncode, said.stderr) == (0, "")
