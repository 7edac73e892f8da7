"""Pages of an app in a cell's output: links and history stay inside it (X1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from textwrap import dedent
from typing import Any

import pytest

from tests.lab.driver import Lab, Notebook

pytestmark = [pytest.mark.lab, pytest.mark.rule("X1")]

FILES = {
    "components/Nav.py": """
        t'''<nav><a id="home" href="/">Home</a> <a id="five" href="/users/5?from=nav">Five</a>
        <a id="six" href="/users/6" target="_blank">Six</a> <a id="lost" href="/users/x">Lost</a>
        <a id="save" href="/users/6" download>Save</a> <a id="part" href="/long#end">Part</a></nav>'''
    """,
    "pages/index.py": """
        from APP.components import Nav
        live = True
        visits = 0
        def visit():
            global visits
            visits += 1
        t'''<title>Home</title><{Nav} /><h3>Home</h3><button @click="visit">{visits}</button>'''
    """,
    "pages/users/[id].py": """
        from APP.components import Nav
        id: int
        t'''<{Nav} /><h3>User {id}</h3><a id="next" href="{id + 1}">Next</a>'''
    """,
    "pages/long.py": """
        from APP.components import Nav
        t'''<{Nav} /><h3>Long</h3><div style="height: 3000px"></div><p id="end">The end <a id="up" href="#top">Up</a>
        <a id="back" href="/">Home</a></p>'''
    """,
}
_numbers = count(1)


@pytest.fixture
def app(lab: Lab) -> Iterator[str]:
    name = f"site{next(_numbers)}"
    for path, source in FILES.items():
        file = lab.work / name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(source).strip().replace("APP", name) + "\n", "utf-8")
    yield name
    assert "/lab" in lab.page.url, "the page of JupyterLab was left"


@pytest.fixture
def shows(notebook: Notebook) -> Callable[..., Any]:
    return lambda *titles: notebook.eventually(lambda: notebook.texts(".hyper-root h3") == list(titles))


def test_links_and_history_stay_in_the_output(notebook: Notebook, app: str, shows: Callable[..., Any]) -> None:
    notebook.cell(f"site = hyper_local.load('{app}')\nsite")
    shows("Home")
    notebook.click(".hyper-root button")
    notebook.eventually(lambda: notebook.texts(".hyper-root button") == ["1"])
    notebook.click("#five")
    shows("User 5")
    notebook.click("#next")
    shows("User 6")
    for key, title in [("ArrowLeft", "User 5"), ("ArrowLeft", "Home"), ("ArrowRight", "User 5")]:
        notebook.press(f"Alt+{key}")
        shows(title)
    notebook.click("#six")
    shows("User 6")
    notebook.lab.page.mouse.click(*middle(notebook, "#home"), button="middle")
    shows("Home")
    assert notebook.texts(".hyper-root button") == ["1"], "the page that the cell made keeps its state"
    # Further back than the beginning is nowhere, and not Lab's own page before this one.
    for _ in range(9):
        notebook.press("Alt+ArrowLeft")
    shows("Home")
    assert len(notebook.lab.context.pages) == 1, "no tab was opened"


def test_what_leads_nowhere(notebook: Notebook, app: str, shows: Callable[..., Any]) -> None:
    notebook.cell(f"hyper_local.load('{app}').pages['/users/5']")
    shows("User 5")
    notebook.click("#lost")
    notebook.eventually(lambda: "id must be int" in "".join(notebook.texts(".hyper-overlay strong")))
    notebook.click("#save")
    notebook.click("#home")
    shows("Home")


def test_fragments_scroll(notebook: Notebook, app: str, shows: Callable[..., Any]) -> None:
    notebook.cell(f"hyper_local.load('{app}').pages['/']")
    shows("Home")
    notebook.click("#part")
    shows("Long")
    visible = "() => { const r = document.querySelector('#end').getBoundingClientRect(); return r.top < innerHeight; }"
    notebook.eventually(lambda: notebook.evaluate(visible))
    notebook.click("#up")
    notebook.eventually(lambda: not notebook.evaluate(visible))


def test_two_views_show_the_same_page_and_a_new_one_too(
    notebook: Notebook, app: str, shows: Callable[..., Any]
) -> None:
    notebook.cell(f"page = hyper_local.load('{app}').pages['/']\npage")
    notebook.cell("page")
    shows("Home", "Home")
    notebook.click("#five")
    shows("User 5", "User 5")
    notebook.cell("page")
    shows("User 5", "User 5", "User 5")


def test_a_component_by_itself_leads_into_its_app(notebook: Notebook, app: str, shows: Callable[..., Any]) -> None:
    notebook.cell(f"from {app}.components import Nav\nNav()")
    notebook.eventually(lambda: notebook.count(".hyper-root nav") == 1)
    notebook.click("#home")
    shows("Home")


def middle(notebook: Notebook, css: str) -> tuple[float, float]:
    box = notebook.lab.page.locator(f".jp-NotebookPanel:not(.lm-mod-hidden) {css}").first.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
