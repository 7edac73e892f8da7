from pathlib import Path

import pytest

from hyper_local import load
from hyper_local.testing import mount


@pytest.fixture
def page():
    with load(Path(__file__).parent) as app:
        yield mount(app.live.Life)


def test_a_glider_comes_back_one_further(page):
    before = page.state["alive"]
    for _ in range(4):
        page.click("footer button:nth-of-type(2)")
    assert page.state["alive"] == {(x + 1, y + 1) for x, y in before}
    assert page.count(".on") == 5


def test_cells_are_flipped_by_clicks_and_by_keys(page):
    page.click("footer button:nth-of-type(4)").click("rect")
    assert page.state["alive"] == {(0, 0)}
    page.fire("svg", "keydown", key="ArrowLeft").fire("svg", "keydown", key=" ")
    assert page.state["alive"] == {(0, 0), (11, 8)}


def test_it_runs_until_it_is_stopped(page):
    with page.quickly():
        page.click("footer button")
        page.wait(1)
        page.click("footer button")
    assert 5 <= page.state["generation"] <= 8
    assert page.text("footer button") == "Run"
    assert page.errors == []
