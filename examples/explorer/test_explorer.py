from pathlib import Path

import pytest

from hyper_local import load
from hyper_local.testing import mount

pytest.importorskip("pandas")


@pytest.fixture
def page():
    with load(Path(__file__).parent) as app:
        yield mount(app.live.Explorer)


def test_every_plant_is_a_dot(page):
    assert page.count("circle") == 60
    assert page.text("h2 small") == "60 of 60"


def test_rows_are_filtered(page):
    page.change("label:has(input[type=checkbox]) input", False)
    assert page.count("circle") == 40
    page.fill("[type=range]", "100")
    assert page.text("h2 small") == f"{page.count('circle')} of 60"
    assert 0 < page.count("circle") < 20


def test_the_plot_follows_the_columns(page):
    page.change("form label:nth-child(1) select", "water")
    assert page.attribute("svg", "aria-label") == "height against water, 60 plants"
    page.fill("[type=range]", "200")
    assert page.texts("main p") == ["No plant is left."]
    assert page.errors == []
