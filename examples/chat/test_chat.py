from pathlib import Path

import pytest

from hyper_local import load
from hyper_local.testing import mount


@pytest.fixture
def chat():
    with load(Path(__file__).parent) as app:
        yield app.live.Chat


def test_everybody_sees_what_one_says(chat):
    ada, bob = mount(chat, username="Ada"), mount(chat, username="Bob")
    ada.submit("form", text="Hello")
    assert bob.texts("[role=log] p") == ["Ada joined", "Bob joined", "Ada Hello"]
    ada.unmount()
    assert bob.texts("[role=log] p")[-1] == "Ada left"
