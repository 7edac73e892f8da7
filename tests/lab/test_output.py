"""What handlers print, what they raise, and values as a notebook shows them (N12, N20, T1)."""

from __future__ import annotations

import pytest

from tests.lab.driver import READABLE

pytestmark = pytest.mark.lab

TALK = """%%live Talk as talk
count = 0

def say():
    global count
    count += 1
    print("said", count)

async def later():
    import asyncio
    await asyncio.sleep(0.01)
    print("said later")

def fail():
    raise ValueError("no such luck")

t'''<p><output>{count}</output><button @click="say">say</button><button @click="later">later</button>
<button @click="fail">fail</button></p>'''
"""


def printed(notebook):
    """The lines that stand below components."""
    return [line for text in notebook.texts("pre:not(.hyper-root pre)") for line in text.split("\n")]


def test_n12_prints_stand_under_the_component_once(notebook):
    notebook.cell(TALK)
    notebook.cell("talk")
    notebook.click(".hyper-root button", 0)
    notebook.eventually(lambda: notebook.texts("output") == ["1", "1"])
    notebook.click(".hyper-root button", 4)
    notebook.eventually(lambda: "said later" in printed(notebook))
    found = printed(notebook)
    assert (found.count("said 1"), found.count("said later")) == (1, 1)


def test_prints_after_a_reload_of_the_page(lab, notebook):
    notebook.cell(TALK)
    notebook.eventually(lambda: notebook.texts("output") == ["0"])
    notebook.evaluate("() => L.panel.context.save()")
    lab.reload()
    lab.open("test.ipynb")
    notebook.eventually(lambda: notebook.texts("output") == ["0"])
    notebook.click(".hyper-root button", 0)
    notebook.eventually(lambda: notebook.texts("output") == ["1"])
    notebook.eventually(lambda: printed(notebook).count("said 1") == 1)


def test_n12_a_traceback_stands_in_the_overlay_and_nowhere_else(notebook):
    notebook.cell(TALK)
    notebook.click(".hyper-root button", 2)
    notebook.eventually(lambda: "no such luck" in "".join(notebook.texts(".hyper-overlay")))
    assert 'File "%%live Talk", line 15, in fail' in notebook.texts(".hyper-overlay samp")[0]
    notebook.click(".hyper-root p button", 0)
    notebook.eventually(lambda: "said 1" in printed(notebook))
    assert "no such luck" not in "".join(notebook.texts(".jp-OutputArea-output pre:not(.hyper-root pre)"))


def test_prints_of_a_slow_handler_come_while_it_runs(notebook, lab):
    notebook.cell(
        """%%live Slow
import time
from pathlib import Path

def work():
    print("begins")
    time.sleep(0.2)
    print("goes on")
    while not Path("go-on").exists():
        time.sleep(0.02)
    print("ends")

t"<p><button @click='work'>work</button></p>"
"""
    )
    notebook.click(".hyper-root button")
    notebook.eventually(lambda: "goes on" in printed(notebook))
    assert "ends" not in printed(notebook)
    (lab.work / "go-on").touch()
    notebook.eventually(lambda: "ends" in printed(notebook))
    (lab.work / "go-on").unlink()


@pytest.mark.rule("T1")
def test_n20_a_table_and_a_figure_stand_in_a_component(notebook):
    notebook.python(
        """if True:
        import pandas, matplotlib
        matplotlib.use("agg")
        from matplotlib.figure import Figure
        df = pandas.DataFrame({"bird": ["<b>robin</b>", "wren"], "seen": [3, 5]})
        fig = Figure(figsize=(2, 1))
        fig.subplots().plot([1, 3, 2])
    """
    )
    notebook.cell(
        """%%live Birds
least = 0

def more():
    global least
    least = 4

t"<button @click='more'>more</button>{df[df.seen > least]:display}{fig:display}"
"""
    )
    notebook.eventually(lambda: notebook.texts(".hyper-root tbody td") == ["<b>robin</b>", "3", "wren", "5"])
    loaded = "() => [...L.panel.node.querySelectorAll('.hyper-root img')].map((i) => i.complete && i.naturalWidth > 50)"
    notebook.eventually(lambda: notebook.evaluate(loaded) == [True])
    notebook.click(".hyper-root button")
    notebook.eventually(lambda: notebook.texts(".hyper-root tbody td") == ["wren", "5"])
    assert notebook.count(".hyper-root td b") == 0


NESTED = """import pandas
df = pandas.DataFrame({"bird": ["<img src=x onerror=alert(1)>"], "seen": [3]})
Inner = hyper_local.live('''
name: str
hits = 0
def hit():
    global hits
    hits += 1
t"<p class='inner'><button @click='hit'>{name}</button><output>{hits}</output></p>"
''')
Outer = hyper_local.live('''
hits = 0
def hit():
    global hits
    hits += 1
t"<article><button class='own' @click='hit'>own</button><output class='own'>{hits}</output><{Inner} name='a' />"
"<{Inner} name='b' />{df:display}</article>"
'''.replace('"\\n"', ""))
Outer()"""

LIGHTS = f"(css) => ({READABLE})([...document.querySelectorAll(css)])"


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_n20_components_in_each_other_and_a_table_can_be_read_and_used_in_both_themes(lab, notebook, theme):
    lab.theme(theme)
    try:
        notebook.cell(NESTED)
        notebook.eventually(lambda: notebook.count(".hyper-root .inner") == 2)
        notebook.click(".hyper-root .inner button", 1)
        notebook.eventually(lambda: notebook.texts(".hyper-root output") == ["0", "0", "1"])
        notebook.click(".hyper-root .own")
        notebook.eventually(lambda: notebook.texts(".hyper-root output") == ["1", "0", "1"])
        assert notebook.texts(".hyper-root tbody td") == ["<img src=x onerror=alert(1)>", "3"]
        css = ".hyper-root output, .hyper-root td, .hyper-root th, .hyper-root button"
        dark = theme.endswith("Dark")
        notebook.eventually(
            lambda: (
                all(one["ratio"] > 4 for one in notebook.evaluate(LIGHTS, css))
                and notebook.evaluate(LIGHTS, ".hyper-root output")[0]["dark"] is dark
            )
        )
    finally:
        lab.theme("JupyterLab Light")
