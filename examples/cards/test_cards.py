from pathlib import Path

import pytest

from hyper_local import load
from hyper_local.testing import mount


@pytest.fixture
def page():
    with load(Path(__file__).parent) as app:
        yield mount(app.live.Cards)


def test_what_is_not_known_comes_back_first(page):
    asked = []
    for known in (False, True, True, True, True):
        asked.append(page.text("p"))
        page.click("footer button")
        page.click(f"footer button:nth-of-type({1 if known else 2})")
    assert asked == ["la casa", "el perro", "el agua", "correr", "la casa"]


def test_cards_become_known(page):
    for _ in range(20):
        page.click("footer button").click("footer button")
    assert page.text("small") == "4 of 4 known"


def test_a_card_is_added_and_deleted(page):
    page.submit("form", front="el gato", back=" ").submit("form", front="el gato", back="the cat")
    assert page.text("small") == "0 of 5 known"
    page.click("footer button").click("footer button:nth-of-type(3)")
    assert page.text("small") == "0 of 4 known"
    assert page.errors == []
