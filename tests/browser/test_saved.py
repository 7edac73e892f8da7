"""What is saved outlives the process that serves a tab (K1)."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from tests.browser.serving import command, served
from tests.browser.test_process import visit
from tests.conftest import Author

pytestmark = pytest.mark.rule("K1", "K2")
VISITS = """
from hyper_local import saved

visits = saved(0, "visits.json")


def on_mount():
    global visits
    visits += 1


t"<p>{visits} visits</p>"
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_last_change_is_there_after_a_signal(author: Author, tmp_path: Path, number: signal.Signals) -> None:
    path = author.file("live/visits.py", VISITS)
    for expected in (1, 2):
        with command(
            "run", path, "--host", "browser", "--port", "0", HYPER_LOCAL_DATA=str(tmp_path / "data")
        ) as serving:
            assert f"<p>{expected} visits</p>" in visit(serving.url)
            serving.process.send_signal(number)
            assert serving.process.wait(20) == 0
        (file,) = (tmp_path / "data").rglob("visits.json")
        assert json.loads(file.read_text("utf-8"))["value"] == expected


def test_all_visitors_have_one_value(author: Author, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HYPER_LOCAL_DATA", str(tmp_path / "data"))
    with served(author.file("live/visits.py", VISITS)) as running:
        for expected in (1, 2, 3):
            assert f"<p>{expected} visits</p>" in running.request("/", running.enter())[2]
