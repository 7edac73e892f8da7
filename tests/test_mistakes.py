"""Each mistake of docs/mistakes.md gets the message that stands there, wherever it is told."""

from __future__ import annotations

import logging
import re
from itertools import groupby
from pathlib import Path

import pytest

import hyper_local
from hyper_local.commands import run
from hyper_local.messages import Error, decode_update
from hyper_local.testing import mount
from tests.language.goldens import fits, stands_in
from tests.mistakes import PAGE, Mistake, act, mistakes, said, tables, terminal, written, written_tables

ALL = mistakes()
LOADED = [mistake for mistake in ALL if mistake.way == "load"]
SAVED = [mistake for mistake in ALL if mistake.way in ("load", "show")]
RUNNING = [mistake for mistake in ALL if mistake.way in ("click", "submit")]


def test_each_section_is_read_and_has_a_title_and_a_subject_of_its_own() -> None:
    titles = re.findall(r"^### (.+)$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert [mistake.title for mistake in ALL] == titles
    assert len(set(titles)) == len(titles)
    subjects = [subject for subject, _ in groupby(mistake.subject for mistake in ALL)]
    assert len(set(subjects)) == len(subjects), "one that comes twice"


def test_the_tables_at_the_top_find_each_of_them() -> None:
    assert written_tables() == tables(), "python -m tests.mistakes writes them"


def test_there_are_forty_and_more_that_a_page_says() -> None:
    assert len(SAVED) + len(RUNNING) >= 40, "those that a page says, too"


@pytest.mark.parametrize("mistake", ALL, ids=str)
def test_it_says_what_the_page_of_the_docs_says(mistake: Mistake, tmp_path: Path) -> None:
    assert fits(mistake.says, said(mistake, tmp_path))
    assert mistake.says or mistake.when == "It says nothing."


@pytest.mark.parametrize("mistake", LOADED, ids=str)
def test_a_notebook_says_the_same_below_the_cell(mistake: Mistake, tmp_path: Path) -> None:
    with written(mistake.wrong, tmp_path) as file, pytest.raises(hyper_local.HyperError) as raised:
        mount(hyper_local.load(file))
    assert stands_in(mistake.says, "\n".join(raised.value._render_traceback_()).partition("Error: ")[2])


@pytest.mark.parametrize("mistake", SAVED, ids=str)
def test_the_page_and_the_terminal_say_it_when_the_file_is_saved(
    mistake: Mistake, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with written(mistake.wrong, tmp_path) as file:
        wrong = Path(file).read_text("utf-8")
        Path(file).write_text('t"""<p>before</p>"""\n', "utf-8")
        page = mount(hyper_local.load(file))
        Path(file).write_text(wrong, "utf-8")
        page.reload()
        assert page.text("p") == "before"
    told = decode_update(page.messages[-1])
    assert isinstance(told, Error)
    first, *rest = mistake.says.splitlines()
    assert told.message is not None
    assert first in told.message
    on_page = [line.strip() for line in told.detail.splitlines()]
    for line in rest:
        assert line.strip() in on_page or line.strip()[4:40] in told.detail  # a long line of code is cut there
    assert first in caplog.text
    assert all(line in caplog.text for line in rest if line.startswith("  ") and not line.startswith("   "))


@pytest.mark.parametrize("mistake", RUNNING, ids=str)
def test_the_terminal_says_the_same_while_it_runs(
    mistake: Mistake, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with written(mistake.wrong, tmp_path) as file:
        page = mount(hyper_local.load(file))
        with caplog.at_level(logging.ERROR):
            act(page, mistake.way)
    for line in mistake.says.splitlines():
        assert line in caplog.text


NOTED = [mistake for mistake in ALL if mistake.way == "check"]


@pytest.mark.parametrize("mistake", NOTED, ids=str)
def test_a_page_tells_of_what_is_hardly_meant_but_not_of_what_may_well_be(mistake: Mistake, tmp_path: Path) -> None:
    with written(mistake.wrong, tmp_path) as file:
        assert "terminal" in mistake.when
        told = mount(hyper_local.load(file)).notes
    # A list that all calls share may be a cache, and who needs no broadcast() knows it: the terminal says it.
    said = mistake.says.replace(": note: ", ": ", 1).splitlines()[:1]
    assert told == (said if "the page" in mistake.when else [])


@pytest.mark.parametrize("mistake", NOTED, ids=str)
def test_the_terminal_tells_of_what_is_hardly_meant(
    mistake: Mistake, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "_show_in", lambda *_: 0)
    with written(mistake.wrong, tmp_path) as file, caplog.at_level(logging.WARNING):
        assert terminal(["run", file, "--host", "browser"])[0] == 0
    assert mistake.says.replace(" note: ", " ") in caplog.text
