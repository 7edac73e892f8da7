from pathlib import Path

import pytest

from hyper_local import load
from hyper_local.testing import mount


@pytest.fixture
def page():
    with load(Path(__file__).parent) as app:
        yield mount(app.live.Kanban).submit("form", text="Paint the fence").submit("form", text="Buy nails")


def columns(page):
    return [page.texts(f"ul[aria-label='{title}'] span") for title in ("To do", "Doing", "Done")]


def test_cards_go_from_column_to_column(page):
    page.click("[aria-label='Move Buy nails right']").click("[aria-label='Move Buy nails right']")
    page.click("[aria-label='Move Paint the fence right']").click("[aria-label='Move Buy nails left']")
    assert columns(page) == [[], ["Paint the fence", "Buy nails"], []]
    assert page.count("[aria-label='Move Buy nails right']") == 1


def test_cards_can_be_dragged(page):
    page.fire("li", "dragstart").fire("ul[aria-label=Done]", "dragover")
    assert page.attribute("ul[aria-label=Done]", "class") == "over"
    page.fire("ul[aria-label=Done]", "drop")
    assert columns(page) == [["Buy nails"], [], ["Paint the fence"]]
    assert page.count(".over") == 0


def test_cards_can_be_deleted(page):
    page.click("[aria-label='Delete Buy nails']")
    assert page.text("small") == "0 of 1 done"
    assert page.errors == []
