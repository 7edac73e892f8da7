from app.live import Chat
from hyper_local.testing import mount


def test_everybody_sees_what_one_says():
    ada, bob = mount(Chat, username="Ada"), mount(Chat, username="Bob")
    ada.submit("form", text="Hello")
    assert bob.texts("[role=log] strong") == ["Ada"]
    assert bob.text("[role=log]") == ada.text("[role=log]") == "Ada Hello"
    assert ada.errors == bob.errors == []
