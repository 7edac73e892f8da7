from pathlib import Path

import pytest

from hyper_local import load
from hyper_local.testing import mount


@pytest.fixture
def page():
    with load(Path(__file__).parent) as app:
        yield mount(app.live.Sensors)


def test_readings_come_every_second(page):
    page.wait(10)
    assert len(page.state["readings"]["Light"]) == 41
    assert len(page.attribute("polyline", "points").split()) == 41
    page.wait(100)
    assert len(page.state["readings"]["Light"]) == 60
    assert page.html == page.fresh_html()


def test_it_can_be_paused(page):
    page.click("button").wait(10)
    assert len(page.state["readings"]["Light"]) == 31
    assert page.text("button") == "Go on"
    assert len(page.click("button").wait(2).state["readings"]["Light"]) > 31


def test_a_limit_is_told(page):
    page.state["readings"]["Humidity"][-1] = 99.0
    page.wait(1)
    assert page.texts("[role=status]") == ["Above 60 %"]
    assert page.errors == []
