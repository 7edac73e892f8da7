"""Cells of the docs, blocks of `ipython`, run as they stand: those of a page in one notebook, in order."""

from __future__ import annotations

import pytest

from tests.test_docs import FENCE, SITE, called

CELLS = {
    called(page): cells
    for page in SITE
    if (cells := [source for language, source in FENCE.findall(page.read_text("utf-8")) if language == "ipython"])
}


@pytest.mark.parametrize("page", CELLS)
def test_the_cells_of_a_page_run(kernel, page: str) -> None:
    for source in CELLS[page]:
        ran = kernel.cell(source)
        assert ran.error == ""
    kernel.cell("hyper_local.watch(False)")


def test_some_pages_have_cells() -> None:
    assert {"notebook.md", "reload.md"} <= set(CELLS)
