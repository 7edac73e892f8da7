"""Short names of Qt's enums: pywebview has those that it uses from the start, and all come in the end."""

from __future__ import annotations

import subprocess
import sys

import pytest

from .process import GTK

pytestmark = [pytest.mark.window, pytest.mark.skipif(GTK, reason="Qt's alone")]

BEGIN = """
import ast, importlib, os, pathlib, threading
os.environ["QT_API"] = "pyqt6"
import webview.platforms
from hyper_local_webview import short_names
short_names.SECONDS = 0
soon = short_names.put_off()
from qtpy import QtCore, QtGui, QtWidgets

def all_come():
    soon()
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.join()
"""


def run(script: str) -> str:
    line = [sys.executable, "-c", BEGIN + script]
    said = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)
    assert said.returncode == 0, said.stderr
    return said.stdout


def test_few_come_at_once_and_all_in_the_end() -> None:
    script = """
seen = lambda: (hasattr(QtCore.Qt, "LeftButton"), hasattr(QtWidgets.QSizePolicy, "Expanding"))
print(seen())
all_come()
policy = QtWidgets.QSizePolicy
print(seen(), policy.Expanding == policy.Policy.Expanding, hasattr(QtGui.QImage, "Format_Mono"))
soon()  # a page that is loaded anew
"""
    assert run(script) == "(True, False)\n(True, True) True True\n"


def test_pywebview_uses_none_that_come_later() -> None:
    script = """
text = pathlib.Path(webview.platforms.__path__[0], "qt.py").read_text("utf-8")
modules = {"QtCore": QtCore, **{name: getattr(module, name) for module in (QtCore, QtGui, QtWidgets)
    for name in dir(module) if name.startswith("Q")}}
used = set()
for node in ast.walk(ast.parse(text)):
    if isinstance(node, ast.Attribute) and ast.unparse(node).replace(".", "").isalnum():
        first, *rest, last = ast.unparse(node).split(".")
        found = modules.get(first)
        for name in rest:
            found = getattr(found, name, None)
        if isinstance(found, type):
            used.add((found, last))
before = {pair for pair in used if hasattr(*pair)}
all_come()
later = {pair for pair in used if hasattr(*pair)} - before
print(len(before) > 20, (QtCore.Qt, "LeftButton") in before, later)
"""
    assert run(script) == "True True set()\n"
