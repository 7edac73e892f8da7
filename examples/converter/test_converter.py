from pathlib import Path

import pytest

from hyper_local import load
from hyper_local.testing import mount


@pytest.fixture
def page():
    with load(Path(__file__).parent) as app:
        yield mount(app.live.Converter)


def test_a_mile_is_so_many_kilometres(page):
    assert page.text("output") == "1.60934 kilometre"
    assert page.fill("input", "10").text("output") == "16.0934 kilometre"
    assert page.submit("form").text("output") == "6.21371 mile"


def test_temperatures_have_a_zero_of_their_own(page):
    page.change("select", "Temperature")
    assert page.fill("input", "100").text("output") == "212 fahrenheit"
    page.submit("form")
    assert page.fill("input", "-40").text("output") == "-40 celsius"
    assert page.errors == []


def test_words_are_no_amount(page):
    page.fill("input", "many")
    assert list(page.said.values()) == ["Enter a number."]
    assert page.text("output") == "1.60934 kilometre"
