from pathlib import Path

import pytest

from hyper_local import load
from hyper_local.testing import mount


@pytest.fixture
def page():
    with load(Path(__file__).parent) as app:
        yield mount(app.live.Quiz).click("button")


def press(page, answer):
    place = page.texts("li button").index(answer)
    page.click(f"li:nth-child({place + 1}) button")


def test_a_right_answer_counts(page):
    press(page, "Mercury")
    assert page.text("h2") == "Quiz 1 right"
    assert page.text("[role=status]") == "Right!"
    page.click("footer button")
    assert page.text("h3") == "2. How many legs does a spider have?"


def test_a_wrong_answer_shows_the_right_one(page):
    press(page, "Venus")
    assert page.texts(".success, .error") in (["right", "wrong"], ["wrong", "right"])
    assert page.text("h2") == "Quiz 0 right"


def test_time_runs_out(page):
    page.wait(4)
    assert page.attribute("progress", "value") == "6"
    page.wait(6)
    assert page.text("[role=status]") == "Time is up."
    assert page.attribute("li button", "disabled") == ""


def test_it_ends_and_begins_again(page):
    for _ in range(5):
        page.click("li button").click("footer button")
    assert page.text("[role=status]").endswith("of 5 right.")
    assert page.click("button").text("h2") == "Quiz 0 right"
    assert page.errors == []
