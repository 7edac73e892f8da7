"""The inspector below a component in a real JupyterLab: what a click shows there, and a step back."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.lab

CELL = """
%%live Counter as c --inspect
count = 0

def increment(by: int = 1):
    global count
    count += by

t"<section><output>{count}</output><button @click='increment(by=2)'>+</button></section>"
"""


def test_a_cell_shows_its_component_and_the_inspector(notebook):
    notebook.cell(CELL.strip())
    notebook.eventually(lambda: notebook.texts(".when") == ["State 1: now."])
    notebook.click("section > button")
    notebook.eventually(lambda: notebook.texts("output") == ["2"])
    notebook.eventually(lambda: "increment(by=2)" in notebook.texts('ol[aria-label="Events"]')[0])
    notebook.cell("c.count = 10")
    notebook.eventually(lambda: notebook.texts("mark") == ["10"])
    notebook.click(".steps button")
    notebook.eventually(lambda: notebook.texts("output") == ["2"])
    assert "the past" in notebook.texts(".when")[0]
    notebook.click("section > button")
    notebook.eventually(lambda: notebook.texts("output") == ["4"])
