from pathlib import Path

import pytest

from hyper_local import load
from hyper_local.testing import mount


@pytest.fixture
def page():
    with load(Path(__file__).parent) as app:
        yield mount(app.live.Drawing)


def test_the_pointer_draws(page):
    page.fire("svg", "pointermove", offsetX=1, offsetY=1, buttons=0)
    page.fire("svg", "pointerdown", offsetX=10, offsetY=20).wait(1)
    page.fire("svg", "pointermove", offsetX=30, offsetY=40, buttons=1).fire("svg", "pointerup")
    page.wait(1).fire("svg", "pointermove", offsetX=90, offsetY=90, buttons=0)
    assert page.attribute("polyline", "points") == "10,20 30,40"
    assert page.click("footer button").count("polyline") == 0


def test_the_keys_draw(page):
    page.fire("svg", "keydown", key="ArrowRight").fire("svg", "keydown", key=" ")
    page.fire("svg", "keydown", key="ArrowDown").fire("svg", "keydown", key=" ").fire("svg", "keydown", key="ArrowUp")
    assert page.attribute("polyline", "points") == "158,120 158,128"
    assert page.attribute("circle", "cy") == "120"


def test_colour_width_and_clear(page):
    page.change("select", "red").fill("[type=range]", "12").fire("svg", "pointerdown", offsetX=5, offsetY=5)
    assert page.attribute("polyline", "stroke-width") == "12"
    assert page.attribute("polyline", "stroke") == "light-dark(#c2261e, #ff8a80)"
    assert page.click("footer button:nth-of-type(2)").count("polyline") == 0
    assert page.asked == ["Throw the drawing away?"]
    assert page.errors == []
