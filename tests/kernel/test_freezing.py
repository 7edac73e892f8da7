"""Notebooks without a kernel: `hyper-local freeze`, and nbconvert (N8, N18)."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from tests.test_cli import hyper

WIDGET = "application/vnd.jupyter.widget-view+json"
COUNTER = """
%%live Counter as c
count = 0

def up():
    global count
    count += 1

t"<section><b>{count}</b><input value='<i>'><button @click='up'>+</button></section>"
"""


@pytest.fixture
def executed(tmp_path: Path) -> Path:
    """A notebook that was executed, nobody looking; its last cell has changed what its second shows."""
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    v4 = nbformat.v4
    cells = [dedent(text).strip() for text in ("import hyper_local", COUNTER, "c.count = 5", "print('kept')\n1 + 1")]
    notebook = v4.new_notebook(cells=[*map(v4.new_code_cell, cells), v4.new_markdown_cell("The end.")])
    nbclient.NotebookClient(notebook, kernel_name="python3", store_widget_state=True).execute(cwd=str(tmp_path))
    file = tmp_path / "birds.ipynb"
    nbformat.write(notebook, file)
    return file


def outputs(file: Path) -> list[dict[str, Any]]:
    return [o for cell in json.loads(file.read_text("utf-8"))["cells"] for o in cell.get("outputs", [])]


def test_a_page_shows_what_the_last_cell_left_and_nothing_runs_in_it(executed):
    said = hyper("freeze", executed, "-o", executed.with_suffix(".html"))
    assert said.stdout == f"{executed.with_suffix('.html')}: 1 component frozen\n"
    html = executed.with_suffix(".html").read_text("utf-8")
    assert "<section><b>5</b>" in html
    assert '<button disabled="">+</button>' in html
    assert "<script" not in html
    assert "widget-view" not in html
    assert "Static snapshot. It works in the notebook." in html
    assert "kept" in html
    assert "The end." in html
    assert WIDGET in outputs(executed)[0]["data"]  # the notebook itself is as it was


def test_formulas_keep_their_script(executed):
    notebook = json.loads(executed.read_text("utf-8"))
    notebook["cells"][-1]["source"] = ["$x^2$"]
    executed.write_text(json.dumps(notebook), "utf-8")
    hyper("freeze", executed, "-o", executed.with_suffix(".html"))
    assert "mathjax" in executed.with_suffix(".html").read_text("utf-8").lower()


def test_the_notebook_itself_keeps_everything_else(executed):
    before = outputs(executed)
    assert hyper("freeze", executed).returncode == 0
    after = outputs(executed)
    assert sorted(after[0]["data"]) == ["text/html", "text/plain"]
    assert "<b>5</b>" in "".join(after[0]["data"]["text/html"])
    assert after[1:] == before[1:]
    assert "widgets" not in json.loads(executed.read_text("utf-8"))["metadata"]
    again = executed.read_text("utf-8")
    assert hyper("freeze", executed).stdout == f"{executed}: 0 components frozen\n"
    assert executed.read_text("utf-8") == again


def test_without_the_state_of_widgets_it_is_as_its_cell_showed_it(executed):
    notebook = json.loads(executed.read_text("utf-8"))
    del notebook["metadata"]["widgets"]
    executed.write_text(json.dumps(notebook), "utf-8")
    hyper("freeze", executed)
    assert "<b>0</b>" in "".join(outputs(executed)[0]["data"]["text/html"])


def test_what_a_browser_has_kept_is_made_still(executed):
    from hyper_local_widgets.freezing import still

    page = "<p onclick='x()'><button>+</button><script>x()</script><input value='&lt;'></p>"
    page += "<div class='hyper-overlay'>!</div>"
    assert still(page) == '<p><button disabled="">+</button><input disabled="" value="&lt;"/></p>'


@pytest.mark.parametrize(
    ("name", "text", "out", "error"),
    [
        ("a.ipynb", "no json", "a.html", "a.ipynb is no notebook"),
        ("a.ipynb", '{"nbformat": 3}', "a.html", "a.ipynb is no notebook"),
        ("a.ipynb", '{"nbformat": 4, "cells": []}', "a.pdf", "write a name that ends in .html or .ipynb"),
    ],
)
def test_what_can_not_be_frozen(tmp_path, name, text, out, error):
    (tmp_path / name).write_text(text)
    said = hyper("freeze", name, "-o", out, cwd=tmp_path)
    assert said.returncode == 1
    assert error in said.stderr
    assert "Traceback" not in said.stderr
    assert not (tmp_path / out).exists()
    assert "there is no file missing.ipynb" in hyper("freeze", "missing.ipynb", cwd=tmp_path).stderr


@pytest.mark.slow
def test_n18_nbconvert_shows_the_page_where_it_is_told_to_store_no_widgets(executed):
    import subprocess
    import sys

    def converted(*options: str) -> str:
        command = [sys.executable, "-m", "nbconvert", "--execute", "--to", "html", *options, str(executed)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return executed.with_suffix(".html").read_text("utf-8")

    html = converted("--ExecutePreprocessor.store_widget_state=False")
    assert "<section><b>0</b>" in html
    assert '<script type="application/vnd.jupyter.widget-view+json">' not in html
    # By default it is a widget that needs the internet: known, and documented.
    assert '<script type="application/vnd.jupyter.widget-view+json">' in converted()
