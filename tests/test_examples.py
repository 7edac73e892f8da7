"""What the examples do: each test is how a user would test a component of their own."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from hyper_local import load, shipped
from hyper_local.checker import check
from hyper_local.cli import main
from hyper_local.testing import mount
from tests.portion import portion

EXAMPLES = Path(__file__).parents[1] / "examples"
NAMES = shipped.names("examples")


@pytest.fixture
def example() -> Iterator[Callable[[str], Any]]:
    opened: list[Any] = []

    def open_example(name: str) -> Any:
        opened.append(load(EXAMPLES / name))
        return opened[-1]

    yield open_example
    for app in opened:
        app.close()


def test_there_are_eighteen() -> None:
    assert (
        sorted(
            "cards chat converter counter dashboard drawing explorer kanban life notes quiz renamer "
            "search sensors signup survey todos upload".split()
        )
        == NAMES
    )


def lines(file: Path) -> int:
    return len(file.read_text("utf-8").splitlines())


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_short(name: str) -> None:
    files = [file for file in (EXAMPLES / name).rglob("*.py") if not file.name.startswith("test_")]
    assert all(lines(file) < 80 for file in files)
    assert name == "dashboard" or sum(map(lines, files)) < 80


@pytest.mark.parametrize("name", NAMES)
def test_an_example_says_in_one_line_what_it_is(name: str) -> None:
    assert 20 < len(shipped.summary(name)) < 100


@pytest.mark.parametrize("name", NAMES)
def test_an_example_has_its_test_beside_it(name: str) -> None:
    assert (EXAMPLES / name / f"test_{name}.py").is_file()


@pytest.mark.parametrize("name", NAMES)
def test_a_check_finds_nothing_in_an_example(name: str) -> None:
    assert [str(problem) for problem in check(EXAMPLES / name, session=["username"]).problems] == []


@pytest.mark.parametrize("name", NAMES)
def test_what_can_be_clicked_can_be_reached_by_keys(name: str) -> None:
    """A click handler stands on what the Tab key reaches, or inside something that takes keys itself."""
    for file in (EXAMPLES / name).rglob("*.py"):
        source = file.read_text("utf-8")
        for tag in re.findall(r"<(\w+)(?=[^<]*?@(?:click|pointerdown))", source):
            assert tag in ("button", "input", "select", "textarea", "a", "form") or "@keydown" in source, (file, tag)


@pytest.mark.parametrize("name", NAMES)
def test_an_example_starts(name: str, example: Callable[[str], Any]) -> None:
    if name == "explorer":
        pytest.importorskip("pandas")
    page = mount(example(name).page("/"))
    assert page.errors == []
    assert page.html == page.fresh_html()


@pytest.mark.parametrize("name", sorted({*NAMES} - {"explorer"}))
def test_every_control_of_an_example_has_a_name(name: str, example: Callable[[str], Any]) -> None:
    for path in ["/", *example(name).pages]:
        page = mount(load(EXAMPLES / name).page(path))
        assert page.count("label :is(input, select, textarea), [aria-label]:is(input, select, textarea)") == page.count(
            "input, select, textarea"
        )


def test_the_command_lists_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examples"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in listed[: len(NAMES)]] == NAMES
    assert "quiz       Five questions, ten seconds for each." in listed


def test_the_command_copies_each_and_the_tests_of_the_copies_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    copied = [name for name in portion(NAMES) if not shipped.needs(name) or find_spec(shipped.needs(name))]
    for name in copied:
        assert main(["examples", name, "--copy"]) == 0
        assert capsys.readouterr().out.splitlines()[-1] == f"  python -m pytest {name}"
        assert (tmp_path / name / "live").is_dir()
    # What it prints for each, in one process.
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", *copied]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert main(["examples", copied[0], "--copy"]) == 2
    said = f"hyper-local examples: {copied[0]} is there already; go to another folder first\n"
    assert capsys.readouterr().err == said


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("quizz", "there is no example quizz. Did you mean: hyper-local examples quiz"),
        ("xyz", "there is no example xyz. There are cards, chat,"),
    ],
)
def test_the_command_says_which_there_are(name: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examples", name]) == 2
    assert says in capsys.readouterr().err


def test_the_command_says_what_an_example_needs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("hyper_local.commands.examples.find_spec", lambda name: None)
    assert main(["examples", "explorer"]) == 1
    said = capsys.readouterr().err
    assert said == "hyper-local examples: explorer needs pandas: python -m pip install pandas\n"


def test_adding_a_todo_sends_that_todo_only(example: Callable[[str], Any]) -> None:
    page = mount(example("todos").live.Todos)
    for i in range(20):
        page.submit("form", text=f"Task number {i}")
    assert "Task number 19" in page.frames[-1].message
    assert "Task number 18" not in page.frames[-1].message
