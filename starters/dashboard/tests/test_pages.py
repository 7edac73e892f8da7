from pathlib import Path

import pytest

from app.live import Stopwatch
from hyper_local import load
from hyper_local.testing import mount


@pytest.fixture
def app():
    with load(Path(__file__).parents[1] / "app") as app:
        yield app


def test_each_tally_has_a_number_of_its_own(app):
    page = mount(app.pages["/"])
    page.click("article:nth-of-type(2) button")
    assert page.texts("output")[:2] == ["0", "1"]


def test_every_page_has_a_menu(app):
    for address in app.pages:
        assert mount(app.pages[address]).texts("nav a") == ["Overview", "About"]


def test_the_stopwatch_goes_on():
    page = mount(Stopwatch)
    page.wait(3)  # three seconds on the clock of the test, which take no time
    assert page.text("output") == "0:03"
