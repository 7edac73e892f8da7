from pathlib import Path

import pytest

from hyper_local import load
from hyper_local.testing import mount


@pytest.fixture
def page():
    with load(Path(__file__).parent) as app:
        yield mount(app.live.Todos)


def test_tasks_are_added_ticked_off_and_deleted(page):
    page.submit("form", text=" Milk ").submit("form", text="Eggs").submit("form", text="  ")
    assert page.texts("li label") == ["Milk", "Eggs"]
    assert page.value("[name=text]") == ""

    page.click("li:nth-child(1) input")
    assert page.texts("s") == ["Milk"]
    assert page.text("small") == "1 left"

    page.click("footer button")
    assert page.texts("li label") == ["Eggs"]
    page.click("[aria-label='Delete Eggs']")
    assert page.count("li") == 0
