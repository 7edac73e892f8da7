from app.live import Table
from hyper_local.testing import mount


def test_a_table_is_booked():
    page = mount(Table).submit("form", name="Ada", day="2030-05-06", seats="3")
    assert page.texts("li") == ["Ada: 3 on 06 May 2030"]
    assert page.errors == []


def test_what_is_wrong_stands_at_its_field():
    page = mount(Table).submit("form", name="A", day="", seats="nine")
    assert sorted(page.said) == ["day", "name", "seats"]
    assert page.said["seats"] == "Enter a whole number."
    assert page.count("li") == 0
