from pathlib import Path

import pytest

from hyper_local import load
from hyper_local.testing import mount


@pytest.fixture
def app():
    with load(Path(__file__).parent) as app:
        yield app


def test_each_counter_has_a_number_and_all_chats_the_same_messages(app):
    assert list(app.pages) == ["/", "/dashboard"]
    page = mount(app.pages["/dashboard"])
    assert page.title == "Dashboard"
    assert page.texts("article h2") == ["Birds", "Ada's phone", "Grace's laptop"]

    page.click("article p:nth-of-type(2) button")
    assert page.texts("output") == ["0", "1"]

    page.submit("article:nth-of-type(3) form", text="Hello")
    assert page.texts("[role=log] p") == ["Grace Hello", "Grace Hello"]
    assert page.html == page.fresh_html()
