"""Freezing: a saved notebook made one that any viewer shows, without a kernel and without scripts.

Widgets go; in their place stands the HTML that each component showed last, as
far as the file has it. Reads and writes files only: nothing of theirs is run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

from hyper_local.errors import HyperError

from . import snapshot

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
_MATH = re.compile(r"\$|\\\(|\\\[|\\begin\{")
MATHJAX = "mathjax"


def freeze(path: Path, out: Path) -> int:
    """Write the notebook at `path` to `out`, a notebook or a page by its ending; gives how many outputs were frozen.

    Raises `HyperError` for what is no notebook, and where a page is asked for and nbconvert is missing.
    """
    try:
        notebook: Any = json.loads(path.read_text("utf-8"))
        cells = list(_cells(notebook))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise HyperError(f"{path} is no notebook") from None
    if out.suffix not in (".html", ".ipynb"):
        raise HyperError(f"{out}: write a name that ends in .html or .ipynb")
    pages = _pages(notebook)
    count = sum(_freeze(output, pages) for cell in cells for output in cell.get("outputs", ()))
    notebook.get("metadata", {}).pop("widgets", None)
    if out.suffix == ".html":
        text = _html(notebook, path.stem)
    else:
        text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    out.write_text(text, "utf-8")
    return count


def _cells(notebook: Any) -> Iterator[dict[str, Any]]:
    """The cells of a notebook of format 4. Raises what a file that is none leads to."""
    if notebook["nbformat"] != 4:
        raise ValueError(notebook["nbformat"])
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            yield cell


def _pages(notebook: Any) -> dict[str, str]:
    """What components showed last, by their models, where the notebook was saved with the state of its widgets."""
    states = notebook.get("metadata", {}).get("widgets", {}).get(STATE, {}).get("state", {})
    found = {number: model.get("state", {}).get(snapshot.TRAIT) for number, model in states.items()}
    return {number: page for number, page in found.items() if page}


def _freeze(output: dict[str, Any], pages: dict[str, str]) -> bool:
    """Leave of an output what needs no kernel; whether it was a component's."""
    data: dict[str, Any] = output.get("data", {})
    view = data.pop(VIEW, None)
    html = "".join(data.get("text/html", ""))
    if view is None or "hyper-static" not in html:
        return False
    page = pages.get(view.get("model_id", ""))
    if page is not None:
        data["text/html"] = snapshot.framed(still(page))
    return True


def still(page: str) -> str:
    """The HTML of a page, as a browser gives it, with nothing left that runs or takes input."""
    soup = BeautifulSoup(page, "html.parser")
    for element in soup.find_all(["script", "iframe", "object", "embed"]):
        element.decompose()
    for element in soup.find_all(class_="hyper-overlay"):
        element.decompose()
    for element in soup.find_all(sorted(snapshot.CONTROLS)):
        element["disabled"] = ""
    for element in soup.find_all(True):
        for name in [name for name in element.attrs if name.lower().startswith("on")]:
            del element[name]
    return str(soup)


def _html(notebook: Any, title: str) -> str:
    """The notebook as one page without scripts; with one where it has formulas."""
    try:
        import nbformat  # noqa: PLC0415 - comes with Jupyter
        from nbconvert import HTMLExporter  # noqa: PLC0415 - as above
    except ImportError:
        raise HyperError("a page needs nbconvert: pip install nbconvert; or write -o NAME.ipynb") from None
    made: Any = HTMLExporter(embed_images=True)
    read: Any = nbformat
    node = read.reads(json.dumps(notebook), as_version=4)
    text, _ = made.from_notebook_node(node, resources={"metadata": {"name": title}})
    soup = BeautifulSoup(str(text), "html.parser")
    formulas = any(_MATH.search("".join(c["source"])) for c in notebook["cells"] if c["cell_type"] == "markdown")
    for script in soup.find_all("script"):
        if not (formulas and MATHJAX in str(script).lower()):
            script.decompose()
    for style in soup.select(".hyper-static > style")[1:]:
        style.decompose()  # the first one counts for the whole page
    for note in soup.select(".hyper-snapshot"):
        note.string = "Static snapshot. It works in the notebook."  # a page has no cells to run
    return str(soup)
