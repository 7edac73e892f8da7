"""Files that are saved are heard of, whatever editor saves them; what is no source is not (L10)."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

import hyper_local
from hyper_local import watching
from hyper_local.testing import mount
from hyper_local.watching import Watcher
from tests.conftest import Author

pytest.importorskip("watchfiles")
pytestmark = pytest.mark.rule("L10")


class Heard:
    """What a watcher tells of a folder with `app/live/thing.py` in it."""

    def __init__(self, folder: Path) -> None:
        self.told: queue.SimpleQueue[set[Path]] = queue.SimpleQueue()
        self.file = folder / "app/live/thing.py"
        self.file.parent.mkdir(parents=True)
        self.file.write_text("x = 1\n")
        self.watcher = Watcher(self.told.put)
        self.watcher.add(self.file)
        self.folder = folder
        # Written until the watch has begun: it tells of nothing before.
        for number in range(100):
            (folder / "app/began.py").write_text(f"x = {number}\n")
            try:
                self.told.get(timeout=0.2)
                break
            except queue.Empty:
                continue
        while not self.told.empty():
            self.told.get()

    def of(self, path: Path) -> None:
        """Wait until it tells of `path`."""
        while path not in self.told.get(timeout=10):
            pass


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[Heard]:
    made = Heard(tmp_path)
    yield made
    made.watcher.stop()


def test_each_way_of_saving_is_heard(heard: Heard) -> None:
    heard.file.write_text("x = 2\n")
    heard.of(heard.file)
    beside = heard.file.with_suffix(".tmp")
    beside.write_text("x = 3\n")
    beside.replace(heard.file)  # as vim and most editors do
    heard.of(heard.file)
    heard.file.rename(heard.file.with_name("thing.py~"))  # a backup first
    heard.file.write_text("x = 4\n")
    heard.of(heard.file)
    heard.file.unlink()
    heard.of(heard.file)


def test_new_folders_and_helpers_around_the_app_are_heard(heard: Heard) -> None:
    new = heard.folder / "app/pages/users/new.py"
    new.parent.mkdir(parents=True)
    heard.of(heard.folder / "app/pages")
    new.write_text("x = 1\n")
    heard.of(new)
    (heard.folder / "data.py").write_text("x = 1\n")
    heard.of(heard.folder / "data.py")


@pytest.mark.parametrize(
    "name",
    [
        "live/__pycache__/thing.py",
        ".git/hooks.py",
        "live/__init__.pyi",
        "live/thing.pyc",
        "notes.txt",
        "live/.thing.py.swp",
    ],
)
def test_what_is_no_source_is_not_heard(tmp_path: Path, name: str) -> None:
    from watchfiles import Change

    assert not watching._filter()(Change.modified, str(tmp_path / name))
    assert watching._filter()(Change.modified, str(tmp_path / "live/thing.py"))


@pytest.mark.parametrize("half", ["", "def f(", None])
def test_a_file_that_is_half_written_is_waited_for(tmp_path: Path, monkeypatch, half: str | None) -> None:
    file = tmp_path / "thing.py"
    if half is not None:
        file.write_text(half)
    read: list[str] = []
    watcher = Watcher(lambda paths: read.extend(path.read_text() for path in paths))
    monkeypatch.setattr(watcher._stopped, "wait", lambda seconds: file.write_text("x = 1\n"))
    watcher._settled({file})
    assert read == ["x = 1\n"]


class Following:
    """A file that is followed, on a loop whose time is the test's."""

    def __init__(self, file: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
        self.file = file
        file.write_text(text)
        self.page = mount(hyper_local.load(file))
        self.watcher: Watcher | None = None
        monkeypatch.setattr(Watcher, "add", lambda watcher, path: setattr(self, "watcher", watcher))
        kernel = self.page.kernel
        watching.follow(kernel, [file])
        self.page.wait(0)

    def hears(self) -> None:
        """The watcher tells of the file, and of no other save."""
        assert self.watcher is not None
        self.watcher.changed({self.file})


RIGHT = "t'<p>1</p>'\n"


@pytest.fixture
def following(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Following]:
    made = Following(tmp_path / "thing.py", monkeypatch, RIGHT)
    yield made
    assert made.watcher is not None
    watching.end(made.watcher)


@pytest.mark.parametrize("half", ["", "x = 1\n", "x = (", None])
def test_what_is_half_written_as_it_is_read_is_no_mistake(
    following: Following, half: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    # The second save of two has emptied the file when the first one is read.
    following.file.unlink() if half is None else following.file.write_text(half)
    following.hears()
    following.page.wait(watching.HALF_WRITTEN / 2)
    assert (following.page.errors, caplog.records) == ([], [])
    following.file.write_text(RIGHT.replace("1", "2"))
    following.page.wait(watching.HALF_WRITTEN)
    assert following.page.text("p") == "2", "it is looked at again by itself"
    assert (following.page.errors, caplog.records) == ([], [])


def test_what_stays_so_is_a_mistake(following: Following, caplog: pytest.LogCaptureFixture) -> None:
    following.file.write_text("x = 1\n")
    following.hears()
    following.page.wait(2 * watching.HALF_WRITTEN)
    assert len(following.page.errors) == len(caplog.records) == 1
    following.file.write_text(RIGHT.replace("1", "2"))
    following.hears()
    following.page.wait(0)
    assert following.page.text("p") == "2", "what can be read is never waited for"


def test_what_was_waited_for_once_is_told_at_once(following: Following, caplog: pytest.LogCaptureFixture) -> None:
    following.file.write_text("x = (\n")
    assert following.watcher is not None
    following.watcher._settled({following.file})
    following.page.wait(0)
    assert len(following.page.errors) == len(caplog.records) == 1
    following.file.write_text("x = 1\n")
    following.watcher._settled({following.file})
    following.page.wait(0)
    assert len(caplog.records) == 1
    following.page.wait(2 * watching.HALF_WRITTEN)
    assert len(following.page.errors) == len(caplog.records) == 2


def test_a_file_that_is_saved_once_more_before_it_is_read_waits(following: Following) -> None:
    following.file.write_text(RIGHT.replace("1", "2"))
    following.hears()
    following.file.write_text(RIGHT.replace("1", "33"))
    following.page.wait(watching.HALF_WRITTEN / 2)
    assert following.page.text("p") == "1"
    following.page.wait(watching.HALF_WRITTEN)
    assert following.page.text("p") == "33"


def test_a_helper_that_is_empty_as_it_is_read_is_looked_at_again(
    author: Author, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    helper = author.file("data.py", "NAMES = [1]\n")
    source = f"from {author.app}.data import NAMES\nt'<p>{{len(NAMES)}}</p>'\n"
    following = Following(author.file("live/thing.py", source), monkeypatch, source)
    assert following.watcher is not None
    helper.write_text("")
    following.watcher.changed({helper})
    following.page.wait(watching.HALF_WRITTEN / 2)
    assert (following.page.errors, caplog.records) == ([], [])
    helper.write_text("NAMES = [1, 2]\n")
    following.page.wait(watching.HALF_WRITTEN)
    assert following.page.text("p") == "2"
    assert (following.page.errors, caplog.records) == ([], [])
    helper.write_text("")
    following.watcher.changed({helper})
    following.page.wait(2 * watching.HALF_WRITTEN)
    assert "has no 'NAMES' any more" in caplog.text, "it stays empty"
    watching.end(following.watcher)
