from pathlib import Path

import pytest

from hyper_local import load
from hyper_local.testing import mount


@pytest.fixture
def signup():
    with load(Path(__file__).parent) as app:
        yield app.live.Signup


def test_who_signs_up_is_welcome(signup):
    page = mount(signup)
    page.submit("form", name="Ada", email="ada@example.org", age="36")
    assert page.text("h2") == "Welcome, Ada!"


def test_what_is_wrong_stands_at_its_field(signup):
    page = mount(signup)
    page.submit("form", name="Al", email="nowhere", age="old")
    assert page.said == {
        "name": "Use at least 3 characters.",
        "email": "Write it like ada@example.org.",
        "age": "Enter a whole number.",
    }
    assert page.value("[name=email]") == "nowhere"
    assert page.state["account"] is None


def test_a_name_is_taken_once(signup):
    mount(signup).submit("form", name="Ada", email="ada@example.org", age="36")
    page = mount(signup).submit("form", name="Ada", email="ada@example.com", age="20")
    assert page.said == {"name": "Somebody has this name already."}
