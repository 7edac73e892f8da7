from pathlib import Path

import pytest

from hyper_local import load
from hyper_local.testing import mount


@pytest.fixture
def page():
    with load(Path(__file__).parent) as app:
        yield mount(app.live.Counter)


def test_it_counts(page):
    page.click("[aria-label='One more']").click("[aria-label='One more']").click("[aria-label='One less']")
    assert page.text("output") == "1"
    assert page.state == {"count": 1}


def test_it_can_be_reset_only_when_it_counted(page):
    reset = "button:nth-of-type(2)"
    assert page.attribute(reset, "disabled") == ""
    page.click("[aria-label='One more']")
    assert page.attribute(reset, "disabled") is None
    assert page.click(reset).text("output") == "0"
