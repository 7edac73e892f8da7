from pathlib import Path

import pytest

from hyper_local import load
from hyper_local.testing import mount


@pytest.fixture
def page(tmp_path):
    for name in ("holiday-1.txt", "holiday-2.txt", "list.csv"):
        (tmp_path / name).write_text(name)
    with load(Path(__file__).parent) as app:
        yield mount(app.live.Renamer).fill("[name=folder]", str(tmp_path))


def fill(page, label, text):
    return page.fill(f"form:nth-of-type(2) label:nth-of-type({label}) input", text)


def test_files_are_renamed_after_a_look(page, tmp_path):
    fill(fill(page, 1, "holiday"), 2, "Oslo")
    assert page.texts("td")[:2] == ["holiday-1.txt", "Oslo-1.txt"]
    assert page.text("footer button") == "Rename 2 files"
    page.click("footer button")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Oslo-1.txt", "Oslo-2.txt", "list.csv"]
    assert (tmp_path / "Oslo-2.txt").read_text() == "holiday-2.txt"
    assert page.text("[role=status]") == "Renamed 2 files."


def test_two_files_never_get_one_name(page, tmp_path):
    fill(fill(page, 1, "-1"), 2, "-2")
    assert page.text("[role=status]") == "Two files would have one name."
    assert page.attribute("footer button", "disabled") == ""
    page.change("[type=checkbox]", True).click("footer button")
    assert sorted(path.name for path in tmp_path.iterdir())[:2] == ["01 holiday-2.txt", "02 holiday-2.txt"]


def test_without_a_window_it_says_what_to_do(page):
    page.click("form button")
    assert page.said == {"folder": "There is no dialog here. Write the path of the folder."}
    assert page.fill("[name=folder]", "/no/such/folder").text("section > p") == "There is no such folder."
