from pathlib import Path

import pytest

from hyper_local import load
from hyper_local.testing import mount


@pytest.fixture
def page():
    with load(Path(__file__).parent) as app:
        yield mount(app.live.Table)


def test_a_file_is_shown_as_a_table(page):
    page.submit("form", table=("birds.csv", "bird,seen\nrobin,3\nwren,1\n", "text/csv"))
    assert page.text("h3") == "birds.csv 2 rows"
    assert page.texts("th, td") == ["bird", "seen", "robin", "3", "wren", "1"]
    page.submit("form", table=("cat.png", b"\x89PNG\xff"))
    assert page.said == {"table": "This is not a CSV file."}
    assert page.text("h3") == "birds.csv 2 rows"
