"""`hyper-local new` makes an app that runs and whose tests pass; what can't be made is said in one line."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hyper_local import load
from hyper_local.checker import check
from hyper_local.cli import main
from hyper_local.commands.new import TEMPLATES
from hyper_local.testing import mount
from tests.portion import portion


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    path = list(sys.path)
    yield tmp_path
    sys.path[:] = path
    for name in [name for name in sys.modules if name.split(".")[0] == "app"]:
        sys.modules.pop(name, None)


@pytest.mark.parametrize("template", TEMPLATES)
def test_it_makes_an_app_that_shows_its_pages(template: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "my-birds", "--template", template]) == 0
    assert "__pycache__" not in {path.name for path in here.rglob("*")}
    said = capsys.readouterr().out.splitlines()
    after = [line.split("(")[0].strip() for line in said[said.index("Next:") + 1 :]]
    show = "jupyter lab notebook.ipynb" if template == "notebook" else "hyper-local run app"
    assert after == ["cd my-birds", show, "python -m pytest"]
    app = here / "my-birds/app"
    assert 'LIVE = {\n    "name": "My birds",' in (app / "config.py").read_text("utf-8")
    assert (app / "config.py").read_text("utf-8").count("#") >= 3
    with load(app) as loaded:
        for address in list(loaded.pages) or ["/"]:
            page = mount(loaded.page(address))
            assert page.errors == []
            assert page.html == page.fresh_html() != ""
    assert [str(problem) for problem in check(app).problems] == []
    files = [path for path in (here / "my-birds").rglob("*") if path.is_file()]
    assert [path for path in files if "NAME" in path.read_text("utf-8")] == []


def test_the_tests_of_a_new_app_pass(here: Path) -> None:
    """Each from a folder of its own, as people run them."""
    for template in portion(TEMPLATES):
        assert main(["new", template, "--template", template]) == 0
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error"]
        done = subprocess.run(command, cwd=here / template, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "passed" in done.stdout


def test_the_notebook_of_the_notebook_template_is_one(here: Path) -> None:
    main(["new", "birds", "--template", "notebook"])
    cells = json.loads((here / "birds/notebook.ipynb").read_text("utf-8"))["cells"]
    assert cells[0]["source"][0] == "# Birds\n"
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    names: dict[str, object] = {}
    sys.path.insert(0, str(here / "birds"))
    for source in code[:2]:
        exec(source, names)
    assert names["c"].count == 10  # type: ignore[attr-defined]


def test_a_folder_of_another_folder_may_be_named(here: Path) -> None:
    (here / "apps").mkdir()
    assert main(["new", "apps/birds"]) == 0
    assert (here / "apps/birds/app/live/counter.py").is_file()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("my birds", "'my birds' can't be the name: use letters, digits, - and _, such as: hyper-local new my-birds"),
        (".birds", "'.birds' can't be the name: use letters, digits, - and _, such as: hyper-local new birds"),
        ("!?", "'!?' can't be the name: use letters, digits, - and _, such as: hyper-local new birds"),
        ("con", "'con' can't be the name: use letters, digits, - and _, such as: hyper-local new birds"),
        ("", "give the new folder a name, such as: hyper-local new birds"),
        (".", "give the new folder a name, such as: hyper-local new birds"),
        ("there", "there is there already: choose another name, such as: hyper-local new there-2"),
        (
            "nowhere/birds",
            "there is no folder nowhere to put it in: make that one first, or write: hyper-local new birds",
        ),
        ("file/birds", "there is no folder file to put it in: make that one first, or write: hyper-local new birds"),
    ],
)
def test_what_can_not_be_made_is_said_in_one_line(
    name: str, says: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "there").mkdir()
    (here / "file").touch()
    assert main(["new", name]) == 2
    assert capsys.readouterr().err == f"hyper-local new: {says}\n"
    assert sorted(path.name for path in here.iterdir()) == ["file", "there"]


def test_without_a_name_and_with_an_unknown_template(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new"]) == 2
    assert capsys.readouterr().err == "hyper-local new: give the new folder a name, such as: hyper-local new birds\n"
    with pytest.raises(SystemExit) as ended:
        main(["new", "birds", "--template", "chess"])
    assert ended.value.code == 2
    assert "--template is counter, todos, dashboard, form, chat or notebook, not chess." in capsys.readouterr().err
