"""What the examples do: each test is how a user would test a component of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hyper_local import load, shipped
from hyper_local.checker import check
from hyper_local.cli import main
from hyper_local.testing import mount

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
def test_an_example_has_a_test(name: str) -> None:
    beside = list((EXAMPLES / name).glob("test_*.py"))
    assert beside or f"def test_{name}" in Path(__file__).read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_check_finds_nothing_in_an_example(name: str) -> None:
    assert [str(problem) for problem in check(EXAMPLES / name, ["username"]).problems] == []


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


def test_the_command_copies_one_whose_tests_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["examples", "quiz", "--copy"]) == 0
    assert (tmp_path / "quiz/live/quiz.py").is_file()
    assert (tmp_path / "quiz/test_quiz.py").is_file()
    assert main(["examples", "quiz", "--copy"]) == 2
    assert capsys.readouterr().err == "hyper-local examples: quiz is there already; go to another folder first\n"


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


def test_counter(example: Callable[[str], Any]) -> None:
    page = mount(example("counter").live.Counter)
    page.click("[aria-label='One more']").click("[aria-label='One more']").click("[aria-label='One less']")
    assert page.text("output") == "1"
    assert page.state == {"count": 1}


def test_counter_can_be_reset_only_when_it_counted(example: Callable[[str], Any]) -> None:
    page = mount(example("counter").live.Counter)
    reset = "button:nth-of-type(2)"
    assert page.attribute(reset, "disabled") == ""
    page.click("[aria-label='One more']")
    assert page.attribute(reset, "disabled") is None
    assert page.click(reset).text("output") == "0"


def test_todos(example: Callable[[str], Any]) -> None:
    page = mount(example("todos").live.Todos)
    page.submit("form", text=" Milk ").submit("form", text="Eggs").submit("form", text="  ")
    assert page.texts("li label") == ["Milk", "Eggs"]
    assert page.value("[name=text]") == ""

    page.click("li:nth-child(1) input")
    assert page.texts("s") == ["Milk"]
    assert page.text("small") == "1 left"

    page.click("footer button")
    assert page.texts("li label") == ["Eggs"]
    page.click("[aria-label='Delete Eggs']")
    assert page.count("li") == 0


def test_adding_a_todo_sends_that_todo_only(example: Callable[[str], Any]) -> None:
    page = mount(example("todos").live.Todos)
    for i in range(20):
        page.submit("form", text=f"Task number {i}")
    assert "Task number 19" in page.frames[-1].message
    assert "Task number 18" not in page.frames[-1].message


def test_search_shows_its_loading_state_first(example: Callable[[str], Any]) -> None:
    page = mount(example("search").live.Search)
    page.fill("input", "iron")
    assert [frame.text("[role=status]") for frame in page.frames[1:]] == ["Searching…", "1 found"]
    assert page.texts("li") == ["Iron number 26"]


def test_search_finds_nothing(example: Callable[[str], Any]) -> None:
    page = mount(example("search").live.Search)
    assert page.fill("input", "unobtainium").text("[role=status]") == "No element is called “unobtainium”."
    assert page.fill("input", " ").count("[role=status]") == 0


def test_chat(example: Callable[[str], Any]) -> None:
    chat = example("chat").live.Chat
    ada, bob = mount(chat, username="Ada"), mount(chat, username="Bob")
    ada.submit("form", text="Hello")
    assert bob.texts("[role=log] p") == ["Ada joined", "Bob joined", "Ada Hello"]
    ada.unmount()
    assert bob.texts("[role=log] p")[-1] == "Ada left"


def test_signup_welcomes(example: Callable[[str], Any]) -> None:
    page = mount(example("signup").live.Signup)
    page.submit("form", name="Ada", email="ada@example.org", age="36")
    assert page.text("h2") == "Welcome, Ada!"


def test_signup_says_at_each_field_what_is_wrong(example: Callable[[str], Any]) -> None:
    page = mount(example("signup").live.Signup)
    page.submit("form", name="Al", email="nowhere", age="old")
    assert page.said == {
        "name": "Use at least 3 characters.",
        "email": "Write it like ada@example.org.",
        "age": "Enter a whole number.",
    }
    assert page.value("[name=email]") == "nowhere"
    assert page.state["account"] is None


def test_signup_knows_which_names_are_taken(example: Callable[[str], Any]) -> None:
    signup = example("signup").live.Signup
    mount(signup).submit("form", name="Ada", email="ada@example.org", age="36")
    page = mount(signup).submit("form", name="Ada", email="ada@example.com", age="20")
    assert page.said == {"name": "Somebody has this name already."}


def test_upload(example: Callable[[str], Any]) -> None:
    page = mount(example("upload").live.Table)
    page.submit("form", table=("birds.csv", "bird,seen\nrobin,3\nwren,1\n", "text/csv"))
    assert page.text("h3") == "birds.csv 2 rows"
    assert page.texts("th, td") == ["bird", "seen", "robin", "3", "wren", "1"]
    page.submit("form", table=("cat.png", b"\x89PNG\xff"))
    assert page.said == {"table": "This is not a CSV file."}
    assert page.text("h3") == "birds.csv 2 rows"


def test_dashboard(example: Callable[[str], Any]) -> None:
    app = example("dashboard")
    assert list(app.pages) == ["/", "/dashboard"]
    page = mount(app.pages["/dashboard"])
    assert page.title == "Dashboard"
    assert page.texts("article h2") == ["Birds", "Ada's phone", "Grace's laptop"]

    page.click("article p:nth-of-type(2) button")
    assert page.texts("output") == ["0", "1"]

    page.submit("article:nth-of-type(3) form", text="Hello")
    assert page.texts("[role=log] p") == ["Grace Hello", "Grace Hello"]
    assert page.html == page.fresh_html()
