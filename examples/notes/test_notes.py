from pathlib import Path

import pytest

from hyper_local import load
from hyper_local.testing import mount

HERE = Path(__file__).parent


@pytest.fixture
def app():
    with load(HERE) as app:
        yield app


def test_a_note_is_written_and_shown(app):
    page = mount(app.live.Notes)
    page.submit("form").fill("textarea", "# Birds\n\n- *robin*\n- <wren>")
    assert page.texts("li button") == ["Birds", "Welcome"]
    assert page.texts("article div li") == ["robin", "<wren>"]
    assert page.text("i") == "robin"


def test_notes_are_found_and_deleted(app):
    page = mount(app.live.Notes)
    assert page.fill("[type=search]", "nothing like it").count("li button") == 0
    assert page.fill("[type=search]", "BOLD").texts("li button") == ["Welcome"]
    page.click("footer button")
    assert page.text("article p") == "Choose a note, or make a new one."
    assert page.errors == []


def test_notes_are_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("HYPER_LOCAL_DATA", str(tmp_path))
    with load(HERE) as app:
        mount(app.live.Notes).fill("textarea", "# Kept").unmount()
        assert "# Kept" in mount(app.live.Notes).value("textarea")
