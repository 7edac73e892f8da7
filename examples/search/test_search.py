from pathlib import Path

import pytest

from hyper_local import load
from hyper_local.testing import mount


@pytest.fixture
def page():
    with load(Path(__file__).parent) as app:
        yield mount(app.live.Search)


def test_it_says_first_that_it_is_searching(page):
    page.fill("input", "iron")
    assert [frame.text("[role=status]") for frame in page.frames[1:]] == ["Searching…", "1 found"]
    assert page.texts("li") == ["Iron number 26"]


def test_what_is_not_there_is_not_found(page):
    assert page.fill("input", "unobtainium").text("[role=status]") == "No element is called “unobtainium”."
    assert page.fill("input", " ").count("[role=status]") == 0
