from pathlib import Path

import pytest

from hyper_local import load
from hyper_local.testing import mount


@pytest.fixture
def survey():
    with load(Path(__file__).parent) as app:
        yield app.live.Survey


def test_answers_are_counted_for_everybody(survey):
    ada, bob = mount(survey), mount(survey)
    ada.change("[value=great]", True).change("[value=Scripts]", True).change("[value=Paper]", True)
    ada.submit("form", wish="More birds")
    assert ada.text("[role=status]") == "Your answers are counted."
    assert bob.text("h2 small") == "1 so far"
    bars = dict(text.rsplit(" ", 1) for text in bob.texts("dt"))
    assert (bars["Great"], bars["Fine"], bars["Scripts"], bars["Notebooks"]) == ("1", "0", "1", "0")
    assert bob.texts("li") == ["More birds"]
    assert bob.count("form") == 1


def test_a_mood_must_be_chosen(survey):
    page = mount(survey).submit("form", wish="Tea")
    assert page.said == {"mood": "Choose one of these."}
    assert page.value("textarea") == "Tea"
    assert page.state["sent"] is False
