"""Some mistakes of docs/mistakes.md in a real notebook: below the cell, and in the component that it shows.

What every one of them says in a kernel stands in tests/kernel/test_mistakes.py.
"""

from __future__ import annotations

import pytest

from tests.language.goldens import stands_in
from tests.mistakes import mistakes

pytestmark = pytest.mark.lab

BY_TITLE = {mistake.title: mistake for mistake in mistakes()}
BELOW = ("`endfor` is missing", "`print()` in a template", "A value is `None`", "`true` instead of `True`")
ON_THE_PAGE = ("A typo in the name of a function", "The text of a field is added to a number")


@pytest.mark.parametrize("title", BELOW)
def test_a_mistake_stands_below_the_cell(notebook, title: str) -> None:
    mistake = BY_TITLE[title]
    notebook.cell(f"%%live Thing\n{mistake.wrong}")
    wanted = mistake.says.splitlines()[-1].strip()
    notebook.eventually(lambda: any(stands_in(wanted, text) for text in notebook.shows()))


@pytest.mark.parametrize("title", ON_THE_PAGE)
def test_a_mistake_of_a_handler_stands_in_its_page(notebook, title: str) -> None:
    mistake = BY_TITLE[title]
    notebook.cell(f"%%live Thing\n{mistake.wrong}")
    if mistake.way == "click":
        notebook.click(".hyper-root button")
    elif mistake.way == "submit":
        notebook.click(".hyper-root input")
        notebook.press("Enter")
    wanted = mistake.says.splitlines()[-1].strip().replace("app/live/thing.py", "%%live Thing")
    notebook.eventually(lambda: any(wanted in text for text in notebook.texts(".hyper-overlay")))


COUNTER = """%%live Counter
count = 0

def increment():
    global count
    count += 1

t'<p>{count}</p><button @click="increment">+</button>'
"""
WRONG = {
    "not Python: += =": ("count += 1", "count += = 1"),
    "name 'true' is not defined": ("count = 0", "count = true"),
    "@click names 'incremnt'": ('"increment"', '"incremnt"'),
    "unknown name 'cuont'": ("count += 1", "count += cuont"),
    "division by zero": ("count += 1", "count += 1 / 0"),
}


@pytest.mark.parametrize("says", WRONG)
def test_a_mended_cell_leaves_nothing_of_the_mistake(notebook, says: str) -> None:
    cell = notebook.cell(COUNTER.replace(*WRONG[says]))
    if says == "division by zero":
        notebook.click(".hyper-root button")
    notebook.eventually(lambda: sum(text.count(says) for text in notebook.shows()) >= 1)
    if "incremnt" in says:
        style = "(e => [getComputedStyle(e).wordBreak, getComputedStyle(e.querySelector('small')).fontWeight])"
        assert notebook.evaluate(f"() => {style}(L.panel.node.querySelector('.hyper-note'))") == ["normal", "600"]
    notebook.evaluate("([cell, text]) => L.cells().cells[cell].setSource(text)", [cell, COUNTER])
    notebook.again(cell)
    notebook.eventually(lambda: notebook.texts(".hyper-root p") == ["0"])
    notebook.eventually(lambda: [text for text in notebook.shows() if says in text or "Error" in text] == [])


def test_the_next_version_of_a_cell_says_it_in_what_is_shown(notebook) -> None:
    notebook.cell("%%live Thing\nt'<p>before</p>'")
    notebook.eventually(lambda: notebook.texts(".hyper-root p") == ["before"])
    notebook.cell("Thing()")
    notebook.eventually(lambda: notebook.texts(".hyper-root p") == ["before", "before"])
    unknown = BY_TITLE["`shared` without its import"]
    notebook.cell(f"%%live Thing\n{unknown.wrong}")
    wanted = unknown.says.splitlines()[-1].strip().replace("the file", "the cell")
    # In both cells that showed it before; the one that has the mistake says it below itself.
    notebook.eventually(lambda: [wanted in text for text in notebook.texts(".hyper-overlay")] == [True, True])
    assert sum(wanted in text for text in notebook.texts(".jp-RenderedText")) == 1
    # Mended, it is gone, for what the kernel shows next, too.
    notebook.cell("%%live Thing\nt'<p>after</p>'")
    notebook.eventually(lambda: set(notebook.texts(".hyper-root p")) == {"after"})
    notebook.eventually(lambda: notebook.texts(".hyper-overlay") == [])
