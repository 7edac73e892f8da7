from app.live import Todos
from hyper_local.testing import mount


def test_a_task_is_added_and_ticked_off():
    page = mount(Todos)
    page.submit("form", text="Water the plants")
    assert page.text("h2") == "To do 1 left"
    page.change("li input", True)
    assert page.texts("s") == ["Water the plants"]
    assert page.text("h2") == "To do 0 left"
    page.click("footer button")
    assert page.texts("li") == ["Nothing to do."]
    assert page.errors == []


def test_an_empty_task_is_not_added():
    assert mount(Todos).submit("form", text="  ").texts("li") == ["Nothing to do."]
