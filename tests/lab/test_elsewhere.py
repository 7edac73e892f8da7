"""The counter and the todo list where anywidgets are shown beside JupyterLab: Notebook 7, Voila, marimo."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.lab.driver import EMPTY, READABLE, free_port, patience

pytestmark = [pytest.mark.lab, pytest.mark.rule("X2")]

EXAMPLES = Path(__file__).parents[2] / "examples"
LOAD = f"""import hyper_local
Counter = hyper_local.load({str(EXAMPLES / "counter/live/counter.py")!r})
Todos = hyper_local.load({str(EXAMPLES / "todos/live/todos.py")!r})"""
AROUND = """import ipywidgets
slider = ipywidgets.IntSlider(value=3, description="size")
Around = hyper_local.live(\'\'\'
size = 3
def note(change):
    global size
    size = change["new"]
t"<section class='around'><b>{size}</b>{slider}</section>"
\'\'\')
around = Around()
slider.observe(lambda change: setattr(around, "size", change["new"]), "value")"""
NESTED = """import pandas
Inner = hyper_local.live('''
name: str
n = 0

def up():
    global n
    n += 1

t"<p class='inner'><button @click='up'>{name} {n}</button></p>"
''')
name = "<i>birds</i>"
table = pandas.DataFrame({"bird": ["<b>owl</b>", "wren"], "seen": [3, 5]})
Outer = hyper_local.live('''
seen = 0

def up():
    global seen
    seen += 1

def pair():
    return t"<{Inner} name='left' /><{Inner} name='right' />"

t"<section class='outer'><h3>{seen} of {name}</h3><button @click='up'>outer</button>{pair()}{table:display}</section>"
''')"""
CELLS = [LOAD, "c = Counter()\nc", "Todos()", f"{NESTED}\nOuter()", f"{AROUND}\naround"]

MARIMO = f"""import marimo
app = marimo.App()

@app.cell
def _():
    import marimo as mo
    {LOAD.replace(chr(10), chr(10) + "    ")}
    return Counter, Todos, hyper_local, mo

@app.cell
def _(Counter, mo):
    c = Counter()
    w = mo.ui.anywidget(c.widget)
    w
    return c, w

@app.cell
def _(c, mo, w):
    mo.md(f"seen {{w.value['state']['count']}} and {{c.count}}")
    return

@app.cell
def _(Todos):
    Todos()
    return

@app.cell
def _(hyper_local):
    {NESTED.replace(chr(10), chr(10) + "    ")}
    Outer()
    return

@app.cell
def _(hyper_local):
    {AROUND.replace(chr(10), chr(10) + "    ")}
    around
    return

if __name__ == "__main__":
    app.run()
"""


@contextmanager
def served(folder: Path, *command: str) -> Iterator[str]:
    """A server of that command, with its files in `folder`; gives its address."""
    port = free_port()
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR", "IPYTHONDIR")
    own = {name: str(folder / name.lower()) for name in names}
    environment = {
        **os.environ,
        **own,
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
        "HOME": str(folder),
        "MARIMO_SKIP_UPDATE_CHECK": "1",
    }
    line = [sys.executable, "-m", *(word.replace("PORT", str(port)) for word in command)]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(line, cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            for _ in patience(60):
                if server.poll() is not None:
                    raise RuntimeError((folder / "log").read_text())
                try:
                    urlopen(f"http://127.0.0.1:{port}/", timeout=20).close()
                    break
                except (URLError, OSError):
                    continue
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def notebook(folder: Path) -> None:
    empty: dict[str, Any] = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    cells = [{**empty, "id": f"c{i}", "source": source} for i, source in enumerate(CELLS)]
    (folder / "page.ipynb").write_text(json.dumps({**EMPTY, "cells": cells}), "utf-8")


SERVER = ["--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1", "--ServerApp.port=PORT"]
OPEN = ["--IdentityProvider.token=", "--ServerApp.password=", "--ServerApp.disable_check_xsrf=True"]


def in_notebook(folder: Path, page: Any) -> Any:
    notebook(folder)
    return served(folder, "notebook", *SERVER, *OPEN, "--expose-app-in-browser"), lambda url: run_all(page, url)


def run_all(page: Any, url: str) -> None:
    page.goto(f"{url}/notebooks/page.ipynb")
    page.wait_for_function(
        "window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
    )
    page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")


def in_voila(folder: Path, page: Any) -> Any:
    notebook(folder)
    words = ["page.ipynb", "--no-browser", "--Voila.ip=127.0.0.1", "--port=PORT"]
    return served(folder, "voila", *words), page.goto


def in_marimo(folder: Path, page: Any) -> Any:
    (folder / "page.py").write_text(MARIMO, "utf-8")
    words = [
        "run",
        "page.py",
        "--headless",
        "--host",
        "127.0.0.1",
        "--port",
        "PORT",
        "--no-token",
    ]
    return served(folder, "marimo", *words), page.goto


@pytest.mark.parametrize("place", [in_notebook, in_voila, in_marimo], ids=lambda place: place.__name__)
def test_the_counter_and_the_todo_list(place: Callable[[Path, Any], Any], chromium: Any, tmp_path: Path) -> None:
    pytest.importorskip({"in_notebook": "notebook", "in_voila": "voila", "in_marimo": "marimo"}[place.__name__])
    # marimo has a light page here, whatever the system says.
    context = chromium.new_context(viewport={"width": 1000, "height": 900}, color_scheme="dark")
    page = context.new_page()
    page.set_default_timeout(30_000)
    try:
        server, show = place(tmp_path, page)
        with server as url:
            show(url)
            plus = page.locator(".hyper-root button[aria-label='One more']")
            plus.first.wait_for()
            for count in "123":
                plus.first.click()
                page.locator(".hyper-root output", has_text=count).first.wait_for()
            field = page.locator(".hyper-root [name=text]").first
            for text in ("Milk", "Eggs"):
                field.fill(text)
                field.press("Enter")
                page.locator(".hyper-root li", has_text=text).first.wait_for()
            page.locator(".hyper-root li input").first.click()
            page.locator(".hyper-root s", has_text="Milk").first.wait_for()
            # Styled, in a shadow root too: the list has no bullets, and buttons a frame of ours.
            radius = plus.first.evaluate("(button) => getComputedStyle(button).borderRadius")
            assert radius == "8px" or place is not in_marimo
            # Components in each other, and a table in them (N20).
            outer = page.locator(".hyper-root .outer")
            outer.locator(".inner button", has_text="right 0").click()
            outer.locator(".inner button", has_text="right 1").wait_for()
            outer.locator("button", has_text="outer").click()
            outer.locator("h3", has_text="1 of <i>birds</i>").wait_for()
            assert outer.locator(".inner button").all_inner_texts() == ["left 0", "right 1"]
            assert outer.locator("td").all_inner_texts() == ["<b>owl</b>", "3", "wren", "5"]
            assert outer.locator("td b, h3 i").count() == 0
            texts = outer.locator("h3, td, th, button")
            assert texts.count() > 8
            for _ in patience():  # the button that was pressed fades back
                faint = [one for one in texts.evaluate_all(READABLE) if one["ratio"] < 4.5]
                if not faint:
                    break
            assert faint == []
            # A widget of others stands inside a template (N20), or its place says that it can't.
            around = page.locator(".hyper-root .around")
            if place is in_marimo:
                around.get_by_text("This widget can’t be shown here.").wait_for()
            else:
                handle = around.locator(".widget-slider .noUi-handle")
                handle.wait_for()
                for _ in patience():
                    handle.press("End")  # once more, where the page was not ready for it
                    if around.locator("b").inner_text() == "100":
                        break
                assert around.locator("b").inner_text() == "100"
            if place is in_marimo:
                page.get_by_text("seen 3 and 3").wait_for()
                ground = "(button) => getComputedStyle(button.closest('.hyper-root')).backgroundColor"
                assert plus.first.evaluate(ground) == "rgb(255, 255, 255)"
    finally:
        context.close()
