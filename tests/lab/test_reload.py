"""Files that are saved, in a notebook: `hyper_local.reload()` and `hyper_local.watch()` (L10)."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.lab, pytest.mark.rule("L10")]

SOURCE = """count = 0

def increment():
    global count
    count += 1

t"<section><output>{count}</output><button @click='increment'>+</button><b>old</b></section>"
"""


def test_n19_a_notebook_follows_the_file(lab, notebook):
    file = lab.work / "saved_counter.py"
    file.write_text(SOURCE, "utf-8")
    notebook.python("Counter = hyper_local.load('saved_counter.py')")
    notebook.cell("c = Counter()\nc")
    notebook.click(".hyper-root button")
    notebook.eventually(lambda: notebook.texts(".hyper-root output") == ["1"])

    file.write_text(SOURCE.replace("old", "new"), "utf-8")
    assert notebook.python("print(hyper_local.reload())") == "reloaded saved_counter.py"
    notebook.eventually(lambda: notebook.texts(".hyper-root b") == ["new"])
    assert notebook.texts(".hyper-root output") == ["1"]

    notebook.python("import threading; hyper_local.watch(); home = threading.get_ident()")
    on_home = "import threading\nseen = threading.get_ident()\n"
    file.write_text(on_home + SOURCE.replace("old", "newer").replace("count += 1", "count += 10"), "utf-8")
    notebook.eventually(lambda: notebook.texts(".hyper-root b") == ["newer"])
    notebook.click(".hyper-root button")
    notebook.eventually(lambda: notebook.texts(".hyper-root output") == ["11"])
    assert notebook.python("print(c.seen == home, Counter().count)") == "True 0"

    file.write_text(SOURCE.replace("count += 1", "count +"), "utf-8")
    notebook.eventually(lambda: "not Python" in " ".join(notebook.texts(".hyper-overlay")))
    file.write_text(SOURCE, "utf-8")
    notebook.eventually(lambda: notebook.count(".hyper-overlay") == 0)
    assert notebook.texts(".hyper-root output") == ["11"]
    notebook.python("hyper_local.watch(False)")
