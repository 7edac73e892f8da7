"""One notebook with one kernel for all tests of this folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import count
from textwrap import dedent

import pytest

from tests.lab.driver import Lab, Notebook

COUNTER = """
    count = 0

    def increment():
        global count
        count += 1

    t"<section><output>{count}</output><button @click='increment'>+</button></section>"
"""

_numbers = count(1)


@pytest.fixture
def notebook(lab: Lab) -> Iterator[Notebook]:
    """An empty notebook with a kernel that was there before; an uncaught error in the page fails the test."""
    notebook = lab.open("test.ipynb")
    notebook.clear()
    notebook.python(
        "import hyper_local; from hyper_local import cells; from hyper_local_widgets import magic; "
        "cells._made.clear(); magic._shown.clear()"
    )
    yield notebook
    failures, lab.failures[:] = list(lab.failures), []
    assert not failures


@pytest.fixture
def live(lab: Lab, notebook: Notebook) -> Callable[[str, str], None]:
    """Defines a component in the kernel: `live("Counter", source)`."""

    def define(name: str, source: str) -> None:
        file = lab.work / f"{name.lower()}_{next(_numbers)}.py"
        file.write_text(dedent(source).strip() + "\n", "utf-8")
        said = notebook.python(f"{name} = hyper_local.load({json.dumps(file.name)})")
        assert not said, said

    return define


@pytest.fixture
def counter(live: Callable[[str, str], None]) -> None:
    """`Counter` is there in the kernel."""
    live("Counter", COUNTER)
