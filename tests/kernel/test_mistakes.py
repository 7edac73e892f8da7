"""Each mistake of docs/mistakes.md in a notebook: what stands below the cell, and what the page is told."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from hyper_local import messages as m
from tests.language.goldens import stands_in
from tests.mistakes import DEFAULT, Mistake, files, mistakes, set_down

ALL = [mistake for mistake in mistakes() if mistake.way != "command"]
IN_CELLS = [mistake for mistake in ALL if list(files(mistake.wrong)) == [DEFAULT]]

FOLDER = """
import os, sys
os.chdir({folder!r})
for _name in [_name for _name in sys.modules if _name.split(".")[0] in ("app", "pandas")]:
    del sys.modules[_name]
sys.path[:] = [{folder!r}, *[_path for _path in sys.path if "libraries/site-packages" not in _path], *{more!r}]
"""


def in_a_cell(says: str) -> str:
    """The message as it stands below a cell: another file, and the magic's own line before it."""
    says = says.replace(f"{DEFAULT}:", "%%live Thing:").replace(" note: ", " ")
    says = says.replace(f"{DEFAULT} ", "%%live Thing ")
    says = re.sub(r"\b([Tt]his|[Tt]he) file\b", r"\1 cell", says)
    says = says.replace("(or app.live).", "(or app.live), where app is the name of your app's folder.")
    says = says.replace("put it beside the app.", "put it into the folder of the notebook.")
    more = re.compile(r"((?:\b[Ll]ines? |%%live Thing:|(?<=lines \d) and |(?<=lines \d\d) and ))(\d+)")
    return more.sub(lambda found: f"{found[1]}{int(found[2]) + 1}", says)


def told(kernel, mistake: Mistake, ran) -> str:
    """What is said: below the cell, or on the page that stands there once it is used."""
    if "the page" in mistake.when:
        printed = "3\n" if mistake.title == "`print()` in a template" else ""
        if mistake not in IN_CELLS:
            printed = mistake.says.replace(" note: ", " ") + "\n"  # who loads a file may never show it
        assert (ran.text, ran.error) == (printed, ""), "once is enough"
        view = kernel.view(ran)
        failed = kernel.eventually(lambda: [x for x in view.heard if "error" in x])
        return "\n".join(f"{x['error']}\n{m.decode_update(json.dumps(x)).detail}" for x in failed)
    if mistake.way not in ("click", "submit"):
        return f"{ran.text}\n{ran.error}"
    assert ran.error == ""
    view = kernel.view(ran)
    if mistake.way == "click":
        view.do()
    else:
        view.say_submit(0, {"number": "5"})
    on_page = kernel.eventually(
        lambda: [x["error"] for told in view.heard for x in (told, *told.get("x", ())) if "error" in x]
    )
    return "\n".join(on_page)


def is_said(kernel, mistake: Mistake, ran, says: str) -> None:
    text = told(kernel, mistake, ran)
    assert stands_in(says, text) if says else text.strip() == "", text


@pytest.mark.parametrize("mistake", IN_CELLS, ids=str)
def test_a_cell_of_its_own_says_it(mistake: Mistake, kernel) -> None:
    ran = kernel.cell(f"%%live Thing\n{mistake.wrong}", strip=False)
    is_said(kernel, mistake, ran, in_a_cell(mistake.says))


@pytest.mark.parametrize("mistake", [one for one in ALL if one not in IN_CELLS], ids=str)
def test_a_cell_that_loads_the_file_says_it(mistake: Mistake, kernel, tmp_path: Path) -> None:
    file, libraries = set_down(mistake.wrong, tmp_path)
    before = kernel.value("__import__('os').getcwd()")
    try:
        kernel.cell(FOLDER.format(folder=str(tmp_path), more=[str(path) for path in libraries]))
        ran = kernel.cell(f"Thing = hyper_local.load({file!r})\nThing()")
        is_said(kernel, mistake, ran, mistake.says.replace(": note: ", ": ", 1))
    finally:
        kernel.cell(FOLDER.format(folder=before, more=[]))
