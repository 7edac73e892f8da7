"""The notebooks we give away run from top to bottom, and are committed without output."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
KEEP = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_a_notebook_is_clean(file):
    cells = json.loads(file.read_text("utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert code
    assert not any(cell["outputs"] or cell["execution_count"] for cell in code)


@pytest.mark.lab
@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_a_notebook_runs(lab, file):
    for folder in ("examples", "notebooks"):
        shutil.copytree(ROOT / folder, lab.work / folder, ignore=KEEP, dirs_exist_ok=True)
    notebook = lab.open(f"notebooks/{file.name}")
    lab.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
    assert notebook.evaluate("() => L.notebook.widgets.every((c) => !/Error/.test(c.outputArea?.node.textContent))")
    notebook.eventually(lambda: notebook.count(".hyper-root") >= 2)
    sizes = "() => [...L.panel.node.querySelectorAll('.hyper-root')].map((e) => e.scrollWidth - e.clientWidth)"
    assert max(notebook.evaluate(sizes)) <= 0
    notebook.evaluate("async () => { await L.panel.sessionContext.shutdown(); L.panel.dispose(); }")
    assert lab.failures == []
