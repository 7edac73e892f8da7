"""Importing a live module that lies beside a script, a test or a notebook (rule L8)."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import hyper_local
from hyper_local import LoadError, live_module
from hyper_local.importing import Finder
from hyper_local.testing import mount
from tests.language.goldens import stands_in

COUNTER = """\
print("body")
count = 0

def increment():
    global count
    count += 1

t'<button @click="increment">{count}</button>'
"""


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that programs are started in."""
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith("hl")]:
        sys.modules.pop(name, None)


def python(folder: Path, text: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a script that lies in `folder`."""
    (folder / "script.py").write_text(text, "utf-8")
    line = [sys.executable, *words, str(folder / "script.py")]
    return subprocess.run(line, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def test_a_script_imports_the_class_of_the_file_beside_it_and_runs_nothing_of_it(tmp_path: Path) -> None:
    (tmp_path / "counter.py").write_text(COUNTER, "utf-8")
    said = python(
        tmp_path,
        "import hyper_local\nfrom counter import Counter\nprint('imported')\nc = Counter()\nc.increment()\nprint(c)\n",
    )
    assert said.stdout.splitlines() == ["imported", "body", "Counter(count=1)"], said.stderr


def test_other_names_of_it_are_those_of_its_body_which_runs_once(
    beside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (beside / "hltally.py").write_text(COUNTER, "utf-8")
    module = importlib.import_module("hltally")
    assert capsys.readouterr().out == ""
    module.increment()
    assert (module.count, capsys.readouterr().out) == (1, "body\n")
    assert mount(module.Hltally).click("button").text("button") == "1"
    assert module.count == 1
    assert {"Hltally", "count", "increment"} <= set(dir(module))
    assert Path(module.__file__) == beside / "hltally.py"


def test_a_value_may_be_set_before_anything_is_asked_for(beside: Path) -> None:
    (beside / "hltally.py").write_text(COUNTER, "utf-8")
    module = importlib.import_module("hltally")
    module.count = 5
    module.increment()
    assert module.count == 6


def test_a_star_brings_all_of_it(beside: Path) -> None:
    (beside / "hltally.py").write_text(COUNTER, "utf-8")
    names: dict[str, object] = {}
    exec("from hltally import *", names)
    assert {"Hltally", "count", "increment"} <= names.keys()
    assert not [name for name in names if name.startswith("_hl")]


def test_a_required_prop_is_missed_only_by_what_needs_it(beside: Path) -> None:
    (beside / "hlhello.py").write_text('name: str\nshout = name.upper()\n\nt"<p>{shout}</p>"\n', "utf-8")
    module = importlib.import_module("hlhello")
    assert mount(module.Hlhello, name="Ada").text("p") == "ADA"
    with pytest.raises(NameError, match="name") as raised:
        module.shout  # noqa: B018 - asking for it runs the body
    assert "a prop of Hlhello without a default" in raised.value.__notes__[0]


def test_a_name_that_it_does_not_have_is_told_with_those_it_has(beside: Path) -> None:
    (beside / "hltally.py").write_text(COUNTER, "utf-8")
    with pytest.raises(ImportError, match="cannot import name 'Counter' from 'hltally'"):
        exec("from hltally import Counter", {})
    module = importlib.import_module("hltally")
    with pytest.raises(AttributeError) as raised:
        module.DataFrame  # noqa: B018 - asking for it is what fails
    assert str(raised.value) == (
        f"the live module {beside / 'hltally.py'} has no 'DataFrame'. It has 'Hltally', 'count', 'increment'.\n"
        "  If another module of the name 'hltally' is meant, rename this file: it hides that one."
    )
    with pytest.raises(AttributeError, match="Did you mean 'count'"):
        module.cuont  # noqa: B018


def test_a_mistake_in_it_is_told_as_loading_tells_it(beside: Path) -> None:
    (beside / "hltally.py").write_text("t'<p>{cuont}</p>'\ncount = 0\n", "utf-8")
    with pytest.raises(LoadError, match="unknown name 'cuont'. Did you mean 'count'") as raised:
        importlib.import_module("hltally")
    assert "<p>{cuont}</p>" in str(raised.value)
    assert "hltally" not in sys.modules


def test_a_live_module_takes_the_one_beside_it_as_a_component(beside: Path) -> None:
    (beside / "hlcard.py").write_text('title: str\n\nt"<h2>{title}</h2>"\n', "utf-8")
    (beside / "hlboard.py").write_text(
        "from hlcard import Hlcard\n\nt'<div><{Hlcard} title=\"Hi\" /></div>'\n", "utf-8"
    )
    assert mount(importlib.import_module("hlboard").Hlboard).text("h2") == "Hi"


@pytest.mark.parametrize(
    "text",
    [
        "count = 5\n",
        "TEXT = '''\nt\"<p>x</p>\"\n'''\n",
        '"""Used so:\n\nt"<p></p>"\n"""\n',
        "text = 'can't\"'\n".replace("'t", "\\'t"),
    ],
)
def test_plain_modules_are_left_to_python(beside: Path, text: str) -> None:
    (beside / "hlplain.py").write_text(text, "utf-8")
    assert Finder().find_spec("hlplain", None) is None
    assert type(importlib.import_module("hlplain")).__name__ == "module"


def test_what_python_would_not_find_there_is_not_ours_either(beside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (beside / "first").mkdir()
    (beside / "first/hltally.py").write_text("count = 7\n", "utf-8")
    (beside / "hltally.py").write_text(COUNTER, "utf-8")
    (beside / "hlpack").mkdir()
    (beside / "hlpack/__init__.py").write_text("count = 8\n", "utf-8")
    (beside / "hlpack.py").write_text(COUNTER, "utf-8")
    monkeypatch.syspath_prepend(beside / "first")
    assert importlib.import_module("hltally").count == 7
    assert importlib.import_module("hlpack").count == 8


def test_installed_modules_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "site-packages").mkdir()
    (tmp_path / "site-packages/hltally.py").write_text(COUNTER, "utf-8")
    monkeypatch.syspath_prepend(tmp_path / "site-packages")
    assert Finder().find_spec("hltally", None) is None


def test_one_that_hides_a_module_of_python_is_refused_by_name(beside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (beside / "colorsys.py").write_text(COUNTER, "utf-8")
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with pytest.raises(ImportError) as raised:
        importlib.import_module("colorsys")
    assert str(raised.value) == (
        f"the live module {beside / 'colorsys.py'} hides Python's own module 'colorsys', which is imported here\n"
        "  Give the file another name: whatever is started in its folder finds it in place of Python's."
    )


def test_imports_of_what_is_not_beside_look_at_one_file_of_each_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    own = [str(tmp_path)]
    monkeypatch.setattr(sys, "path", [*own, *(e for e in sys.path if "site-packages" in e or e.endswith("dynload"))])
    monkeypatch.setattr(live_module, "is_file", lambda file: bool(looked.append(file)))
    assert Finder().find_spec("tabnanny", None) is None
    assert looked == [str(tmp_path / "tabnanny.py")]


def test_a_notebook_in_the_folder_finds_it_with_the_folder_of_its_kernel(
    beside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (beside / "hltally.py").write_text(COUNTER, "utf-8")
    monkeypatch.setattr(sys, "path", ["", *(entry for entry in sys.path if entry != str(beside))])
    monkeypatch.chdir(beside)
    assert importlib.import_module("hltally").count == 0


def test_the_newest_version_of_the_class_is_given(beside: Path) -> None:
    file = beside / "hltally.py"
    file.write_text(COUNTER, "utf-8")
    module = importlib.import_module("hltally")
    assert mount(module.Hltally).text("button") == "0"
    file.write_text(COUNTER.replace("count = 0", "count = 30"), "utf-8")
    assert mount(module.Hltally).text("button") == "30"
    assert importlib.reload(module).count == 30


@pytest.mark.skipif(sys.version_info < (3, 14), reason="before, Python itself refuses the file")
def test_python_alone_says_how_to_show_it(tmp_path: Path) -> None:
    said = python(tmp_path, "from hyper_local import live\n\ncount = 0\n\nt'<p>{count}</p>'\n")
    assert said.returncode == 0
    assert said.stderr == (
        "script.py is a live module: Python alone shows nothing of it.\n  Write: hyper-local run script.py\n"
    )


def test_loading_a_file_called_like_a_module_of_python_says_what_will_go_wrong(
    author, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "random.py").write_text(COUNTER, "utf-8")
    author.load(COUNTER, "live/random.py")
    assert caplog.text == ""
    hyper_local.load(tmp_path / "random.py")
    (said,) = caplog.messages
    assert said == (
        f"{tmp_path / 'random.py'}:1:1: this file is called like Python's own module 'random'\n"
        "  What is started in this folder, such as pytest, finds it in place of that. Give it another name."
    )


@pytest.mark.rule("L6", "L8")
@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("from hlapp.live import Countr", "hlapp.live has no component 'Countr'. Did you mean 'Counter'? There is "),
        ("from hlapp import Counter", "hlapp has no 'Counter'. Write: from hlapp.live import Counter"),
    ],
)
def test_a_wrong_import_in_a_notebook_shows_the_cell_alone(beside: Path, line: str, says: str) -> None:
    (beside / "hlapp/live").mkdir(parents=True)
    (beside / "hlapp/live/counter.py").write_text(COUNTER, "utf-8")
    with pytest.raises(ImportError) as told:
        exec(compile(line, "<cell>", "exec"), {})
    shown = "\n".join(told.value._render_traceback_())
    assert stands_in(f"ImportError: {says}", shown)
    assert shown.count("File ") == 2, "the test's own line, and the cell's"
    assert "hyper_local" not in shown


@pytest.mark.rule("L8")
def test_a_module_that_is_shown_says_what_to_write(author, monkeypatch):
    monkeypatch.syspath_prepend(author.folder)
    author.file("live/counter.py", "t'<p>0</p>'")
    module = importlib.import_module(f"{author.app}.live.counter")
    assert repr(module).startswith(f"<module '{author.app}.live.counter'")
    hint = f"  counter is the file. Write: from {author.app}.live import Counter, and to show it: Counter()"
    assert repr(module).endswith(hint)
    author.file("live/counter.py", "t'<p>0</b>'")
    assert "Counter" not in repr(module)


@pytest.mark.parametrize(
    ("name", "wanted", "says"),
    [
        ("markupsafe", "escape", "This markupsafe is your own file markupsafe.py, which hides the library"),
        ("random", "mine", "This random is Python's own module, and not your file random.py: rename the file."),
        ("random", "zebra", "This random is Python's own module"),
        ("statistics", "zebra", ""),
    ],
)
def test_an_import_from_a_file_called_like_a_library_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, wanted: str, says: str
) -> None:
    import random  # noqa: F401 - Python has it by the time that anybody's file is run
    import statistics  # noqa: F401 - as above

    if name != "statistics":
        (tmp_path / f"{name}.py").write_text("mine = 1\n")
    if name == "markupsafe":
        monkeypatch.delitem(sys.modules, name)
        monkeypatch.syspath_prepend(str(tmp_path))
    file = tmp_path / "table.py"
    file.write_text(f"from {name} import {wanted}\n\nt'<p>{{{wanted}}}</p>'")
    with pytest.raises(ImportError, match="cannot import name") as told:
        mount(hyper_local.load(file))
    notes = "".join(getattr(told.value, "__notes__", ()))
    assert says in notes
    assert bool(says) == bool(notes)
