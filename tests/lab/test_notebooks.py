"""The notebooks we give away run from top to bottom, and are committed without output."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
COURSE = [file for file in NOTEBOOKS if file.stem[:2].isdigit()]
KEEP = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_a_notebook_is_clean(file):
    cells = json.loads(file.read_text("utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert code
    assert not any(cell["outputs"] or cell["execution_count"] for cell in code)


@pytest.mark.parametrize("file", COURSE, ids=lambda file: file.stem)
def test_the_course_has_exercises_with_solutions(file):
    cells = json.loads(file.read_text("utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells]
    assert texts[0].startswith(f"# {int(file.stem[:2])}. ")
    assert any("## Exercise" in text for text in texts)
    assert any("solution" in cell["metadata"].get("tags", []) for cell in cells)


@pytest.mark.parametrize("file", COURSE, ids=lambda file: file.stem)
def test_the_course_is_executed(file, tmp_path):
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    pytest.importorskip("pandas")
    notebook = nbformat.read(file, 4)
    nbclient.NotebookClient(notebook, kernel_name="python3").execute(cwd=str(tmp_path))
    shown = [o for cell in notebook.cells for o in cell.get("outputs", []) if "text/html" in o.get("data", {})]
    assert len(shown) >= 2
    assert not [o for cell in notebook.cells for o in cell.get("outputs", []) if o.get("name") == "stderr"]


CLICK = """async () => {
    // Every button once, those that come meanwhile left out; then every form.
    for (const button of L.panel.node.querySelectorAll('.hyper-root button:not([disabled])')) {
        if (button.isConnected && !button.disabled) button.click();
        await new Promise((done) => setTimeout(done, 20));
    }
}"""


@pytest.mark.lab
@pytest.mark.parametrize("file", COURSE, ids=lambda file: file.stem)
def test_the_course_is_clicked_through(lab, file):
    shutil.copytree(ROOT / "notebooks", lab.work / "notebooks", ignore=KEEP, dirs_exist_ok=True)
    notebook = lab.open(f"notebooks/{file.name}")
    lab.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
    assert notebook.evaluate("() => L.notebook.widgets.every((c) => !/Error/.test(c.outputArea?.node.textContent))")
    # All that the cells have shown is live.
    shows = (
        "() => L.notebook.widgets.filter((c) => c.outputArea?.model.toJSON().some(({ data }) => data?.[KIND])).length"
    )
    wanted = notebook.evaluate(shows.replace("KIND", "'text/html'"))
    notebook.eventually(lambda: notebook.count(".jp-OutputArea-output .hyper-root") >= wanted)
    notebook.evaluate(CLICK)
    notebook.eventually(lambda: notebook.count(".hyper-busy") == 0)
    assert notebook.texts(".hyper-overlay") == []
    sizes = "() => [...L.panel.node.querySelectorAll('.hyper-root')].map((e) => e.scrollWidth - e.clientWidth)"
    assert max(notebook.evaluate(sizes)) <= 0
    notebook.evaluate("async () => { await L.panel.sessionContext.shutdown(); L.panel.dispose(); }")
    assert lab.failures == []


@pytest.mark.lab
@pytest.mark.parametrize("file", [f for f in NOTEBOOKS if f not in COURSE], ids=lambda file: file.stem)
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
