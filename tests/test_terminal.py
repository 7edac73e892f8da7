"""What the terminal of `hyper-local run --reload` says of saved files: each mistake once, and when it is mended."""

from __future__ import annotations

import logging
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import hyper_local
from hyper_local import checker, watching
from hyper_local.commands.remarks import Heard, Remarks
from hyper_local.source_text import shown as shown_as
from hyper_local.testing import mount
from tests.browser.serving import PATIENCE, Client
from tests.conftest import Author

pytest.importorskip("watchfiles")
pytestmark = pytest.mark.rule("L10")

RIGHT = "count = 0\n\ndef up():\n    global count\n    count += 1\n\nt'<b @click=up>{count}</b>'\n"
NOTED = RIGHT.replace("@click=up", "@clik=up")
IDLE = RIGHT.replace("t'<b", "def idle():\n    print()\n\nt'<b")


class Terminal:
    """An app that runs with --reload, and what its terminal says."""

    def __init__(self, path: str | Path, cwd: Path, *options: str) -> None:
        line = [sys.executable, "-m", "hyper_local", "run", str(path), "--reload", "--host", "browser", *options]
        self.process = subprocess.Popen(
            line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=cwd
        )
        self.told: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.lines: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.told.put(line.rstrip())

    def until(self, *words: str) -> list[str]:
        """Wait for a line with each of these words, in this order; gives all lines up to the last."""
        said: list[str] = []
        for word in words:
            while not said or word not in said[-1]:
                try:
                    said.append(self.told.get(timeout=PATIENCE))
                except queue.Empty:
                    raise AssertionError(f"no line with {word!r} after {said}") from None
        self.lines += said
        return said

    def until_all(self, *words: str) -> None:
        """Wait for lines with these words, in whichever order: those who tell them do not wait for each other."""
        left = set(words)
        while left:
            said = self.until("")[-1]
            left = {word for word in left if word not in said}

    def visit(self) -> Client:
        """Open the page that it serves."""
        client = Client(self.until("Serving")[-1].rpartition(" ")[2])
        client.visit(client.enter())
        return client


@pytest.fixture
def terminal() -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def start(path: str | Path, cwd: Path, *options: str) -> Terminal:
        opened.append(Terminal(path, cwd, *options))
        return opened[-1]

    yield start
    for one in opened:
        one.process.kill()
        one.process.wait()
        assert one.process.stdout is not None
        one.process.stdout.close()


def test_each_saved_mistake_is_told_once(tmp_path: Path, terminal: Callable[..., Terminal]) -> None:
    file = tmp_path / "thing.py"
    file.write_text(RIGHT)
    shown = terminal("thing.py", tmp_path)
    shown.visit()
    # Each is saved as soon as the one before is told: before the check that follows a reload, after it, or in it.
    file.write_text(NOTED)
    shown.until("no event 'clik'", "Reloaded thing.py, but see above")
    file.write_text(RIGHT.replace("count += 1", "count += cuont"))
    shown.until("unknown name 'cuont'", "Reloaded thing.py, but see above")
    file.write_text(RIGHT.replace("count += 1", "count = = 1"))
    shown.until("not Python")
    file.write_text(RIGHT)
    shown.until("Reloaded thing.py", "The app is up to date again.")
    file.write_text("count = tru\n\n" + RIGHT.partition("\n")[2])
    shown.until("NameError: name 'tru'")
    file.write_text(NOTED)
    shown.until("no event 'clik'", "Reloaded thing.py, but see above")
    file.write_text(IDLE)
    shown.until("Reloaded thing.py", "nothing uses idle()")
    file.write_text(RIGHT)
    shown.until("Reloaded thing.py", "hyper-local check thing.py finds none of it any more.")
    problems = [line.partition(": ")[2] for line in shown.lines if line.lstrip().startswith("thing.py:")]
    assert [problem.partition(".")[0] for problem in problems] == [
        "browsers have no event 'clik'",
        "unknown name 'cuont'",
        "not Python: invalid syntax",
        "NameError: name 'tru' is not defined",
        "browsers have no event 'clik'",
        "note: nothing uses idle()",
    ]


def test_a_template_that_fails_is_not_told_as_well_and_what_is_mended_is(
    tmp_path: Path, terminal: Callable[..., Terminal]
) -> None:
    file = tmp_path / "thing.py"
    file.write_text(RIGHT)
    shown = terminal("thing.py", tmp_path)
    shown.visit()
    file.write_text(RIGHT.replace("{count}", "{count[0]}"))
    shown.until("Thing: the template failed", "'int' object is not subscriptable", "Reloaded thing.py, but see above")
    file.write_text(RIGHT.replace("{count}", "{count[0]} times"))
    shown.until("Reloaded thing.py, but see above")
    file.write_text(RIGHT)
    assert shown.until("Reloaded thing.py", "The app is up to date again.")[-2] == "Reloaded thing.py"
    file.write_text(NOTED)
    shown.until("no event 'clik'", "Reloaded thing.py, but see above")
    file.write_text(RIGHT)
    assert shown.until("Reloaded thing.py", "The app is up to date again.")[-2] == "Reloaded thing.py"
    file.write_text(RIGHT.replace("+= 1", "+= 2"))
    assert shown.until("Reloaded") == ["Reloaded thing.py"]
    file.write_text(RIGHT.replace("+= 1", "+= 3"))
    assert shown.until("Reloaded") == ["Reloaded thing.py"], "it was up to date before"


def test_a_page_that_can_not_be_made_is_told_again_after_each_save(
    tmp_path: Path, terminal: Callable[..., Terminal]
) -> None:
    file = tmp_path / "thing.py"
    both = NOTED.replace("{count}", "{count[0]} {count.x}")
    file.write_text(both)
    shown = terminal("thing.py", tmp_path)
    client = Client(shown.until("Serving")[-1].rpartition(" ")[2])
    visitor = client.enter()
    client.request("/", visitor)
    shown.until("/ can't be shown", "'int' object is not subscriptable")
    # A browser asks every second; so that is told once, until something was saved.
    client.request("/", visitor)
    file.write_text(both.replace("{count.x}", "{count}"))
    said = shown.until("Reloaded thing.py, but see above")
    assert not [line for line in said if "can't be shown" in line or "template failed" in line]
    client.request("/", visitor)
    shown.until("/ can't be shown", "'int' object is not subscriptable")
    file.write_text(both.replace("@clik", "@click"))
    shown.until("Reloaded thing.py")
    client.request("/", visitor)
    said = shown.until("/ can't be shown", "'int' object is not subscriptable")
    assert not [line for line in said if "up to date" in line], "it fails as before"
    file.write_text(RIGHT)
    shown.until("Reloaded thing.py")
    client.visit(client.request("/", visitor) and visitor)
    file.write_text(NOTED)
    shown.until("no event 'clik'", "Reloaded thing.py, but see above")
    file.write_text(RIGHT)
    shown.until("Reloaded thing.py", "The app is up to date again.")


def test_an_input_that_nobody_answers_is_told_in_lines_of_its_own(
    tmp_path: Path, terminal: Callable[..., Terminal]
) -> None:
    file = tmp_path / "thing.py"
    file.write_text(RIGHT)
    shown = terminal("thing.py", tmp_path)
    shown.visit()
    file.write_text(RIGHT.replace("count = 0", "count = 0\nname = input('Your name? ')"))
    said = shown.until("EOFError")
    assert said == [
        "thing.py:2:8: input() waits for a terminal, and the page waits with it",
        "    name = input('Your name? ')",
        "           ^",
        "  Write a form into the template, and a function that gets what was typed:",
        '      <form @submit="answered"><input name="answer" /><button>OK</button></form>',
        "      def answered(answer: str):",
        "          print(answer)",
        "Your name?",
        "thing.py:2:8: EOFError: EOF when reading a line",
    ]
    file.write_text(RIGHT.replace("count = 0", "count = 1"))
    assert shown.until("up to date") == ["Reloaded thing.py", "The app is up to date again."]


def test_what_fails_by_another_file(author: Author, terminal: Callable[..., Terminal]) -> None:
    author.file("pages/index.py", f"live = True\nfrom {author.app}.data import NAMES\nt'<b>{{len(NAMES)}}</b>'\n")
    helper = author.file("data.py", "NAMES = []\n")
    shown = terminal(author.app, author.folder)
    shown.visit()
    helper.write_text("NAMES = 1\n")
    shown.until("the template failed", f"Reloaded {author.app}/data.py, but see above")
    helper.write_text("NAMES = [1]\n")
    said = shown.until("Reloaded", "up to date")
    assert said == [f"Reloaded {author.app}/data.py", "The app is up to date again."]


def test_what_a_broken_config_holds_up_is_said_at_each_save(author: Author, terminal: Callable[..., Terminal]) -> None:
    home = author.file("pages/index.py", f"live = True\n{RIGHT}")
    config = author.file("config.py", "LIVE = {}\n")
    shown = terminal(author.app, author.folder)
    shown.visit()
    config.write_text("LIVE = {\n")
    shown.until("'{' was never closed")
    home.write_text(f"live = True\n{NOTED}")
    shown.until("Still to be mended:", f"  {author.app}/config.py:1:8: not Python")
    config.write_text("LIVE = {}\n")
    shown.until("no event 'clik'", f"Reloaded {author.app}/pages/index.py, but see above")


def test_a_config_that_is_again_as_it_was_asks_for_no_start(author: Author, terminal: Callable[..., Terminal]) -> None:
    author.file("pages/index.py", f"live = True\n{RIGHT}")
    config = author.file("config.py", "LIVE = {}\n")
    shown = terminal(author.app, author.folder)
    shown.visit()
    config.write_text("LIVE = {\n")
    shown.until("'{' was never closed")
    config.write_text('LIVE = {"name": "Birds"}\n')
    assert shown.until("up to date")[-2:] == [
        f"{author.app}/config.py has changed: start again to take in its settings",
        "The app is up to date again, but for its settings.",
    ]
    config.write_text("LIVE = {\n")
    shown.until("'{' was never closed")
    config.write_text("LIVE = {}\n")
    said = shown.until("up to date")
    assert said[-1] == "The app is up to date again."
    assert not any("start again" in line for line in said)


def test_a_new_page_is_new_once(author: Author, terminal: Callable[..., Terminal]) -> None:
    author.file("pages/index.py", f"live = True\n{RIGHT}")
    shown = terminal(author.app, author.folder)
    shown.visit()
    for said in ("New", "Saved", "Saved"):
        author.file("pages/news.py", f"live = True\n{RIGHT}# {said}{len(shown.lines)}\n")
        line = shown.until("news.py")[-1]
        assert line == (
            f"{said}: {author.app}/pages/news.py. If a page is to show it, come to that page by a link, or open the "
            "app again"
        )


@pytest.mark.rule("R1")
def test_what_never_ends_is_told_and_ends_when_it_is_saved(tmp_path: Path, terminal: Callable[..., Terminal]) -> None:
    file = tmp_path / "thing.py"
    file.write_text("laps = 3\nwhile laps > 0:\n    turn = laps\n" + RIGHT)
    shown = terminal("thing.py", tmp_path)
    client = Client(shown.until("Serving")[-1].rpartition(" ")[2])
    visitor = client.enter()
    answers: queue.SimpleQueue[int] = queue.SimpleQueue()
    threading.Thread(target=lambda: answers.put(client.request("/", visitor)[0]), daemon=True).start()
    shown.until("the top of thing.py has been running for 3 seconds", "never ends: change laps in it")
    file.write_text(RIGHT)
    shown.until_all("the top of thing.py was stopped, as thing.py was saved", "Reloaded thing.py")
    assert answers.get(timeout=PATIENCE) == 503
    assert client.request("/", visitor)[0] == 200, "the page of the file as it is now"


def test_what_a_version_of_before_raised_is_not_told_again_over_a_newer_mistake(
    tmp_path: Path, terminal: Callable[..., Terminal]
) -> None:
    file = tmp_path / "thing.py"
    file.write_text(RIGHT)
    shown = terminal("thing.py", tmp_path)
    shown.visit()
    file.write_text('count = 0\nlabel = "Count: " + count\n\nt"<p>{label}</p>"\n')
    shown.until("can only concatenate", "with an f before the quotes")
    file.write_text('t"<p>{colour}</p>"\n')
    said = shown.until("unknown name 'colour'")
    assert not [line for line in said if "can only concatenate" in line]


class Saved:
    """A file that is shown and followed by hand, so that a test says what comes first."""

    def __init__(self, file: Path, text: str) -> None:
        self.file = file
        self.taken: dict[Path, watching.Stamp | None] = {}
        file.write_text(text)
        self.page = mount(hyper_local.load(file))
        self.heard = Heard()
        self.remarks = Remarks(file, (), self.heard, self.taken)
        self.take()

    def take(self) -> None:
        """What a watcher does when it hears of a saved file."""
        self.taken[self.file] = watching.stamp(self.file)
        self.page.reload()
        self.heard.go_on()


@pytest.fixture
def saved(tmp_path: Path) -> Iterator[Saved]:
    made = Saved(tmp_path / "thing.py", RIGHT)
    log = logging.getLogger("hyper_local")
    log.addFilter(made.heard)
    yield made
    log.removeFilter(made.heard)


def during_the_check(monkeypatch: pytest.MonkeyPatch, does: Callable[[], None], *, first: bool) -> None:
    """Let something happen just before the next check reads its files, or just after."""
    real = checker.check

    def check(*arguments: object, **options: object) -> object:
        monkeypatch.setattr(checker, "check", real)
        if first:
            does()
        found = real(*arguments, **options)  # type: ignore[arg-type]
        if not first:
            does()
        return found

    monkeypatch.setattr(checker, "check", check)


def test_of_two_remarks_the_one_that_is_left_is_named(saved: Saved, capsys: pytest.CaptureFixture[str]) -> None:
    def says(text: str) -> list[str]:
        saved.file.write_text(text)
        saved.take()
        saved.remarks.write()
        return [line.partition(". ")[0] for line in capsys.readouterr().err.splitlines()]

    lazy = IDLE.replace("def idle", "def lazy():\n    print()\n\ndef idle")
    check = f"hyper-local check {saved.file}"
    of_idle, of_lazy = "note: nothing uses idle()", "note: nothing uses lazy()"
    file = shown_as(saved.file)
    assert says(lazy) == [f"{check} finds:", f"  {file}:7:1: {of_lazy}", f"  {file}:10:1: {of_idle}"]
    assert says(lazy.replace("+= 1", "+= 2")) == [], "both are left, and were told"
    assert says(IDLE) == [f"{check} still finds:", f"  {file}:7:1: {of_idle}"]
    assert says(IDLE.replace("+= 1", "+= 2")) == []
    assert says(IDLE.replace("count += 1", "count += = 1")) == [], "the page and the terminal say that"
    assert says(IDLE) == []


@pytest.mark.parametrize("first", [True, False])
def test_what_is_taken_in_while_it_is_checked_is_told_once(
    saved: Saved, first: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def save() -> None:
        saved.file.write_text(NOTED)
        saved.take()

    during_the_check(monkeypatch, save, first=first)
    saved.remarks.write()
    saved.remarks.write()
    assert capsys.readouterr().err == "", "loading has told it"


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("text", [NOTED, RIGHT.replace("count += 1", "count = = 1")])
def test_what_is_not_taken_in_yet_waits(
    saved: Saved, text: str, first: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def save() -> None:
        saved.file.write_text(text)

    during_the_check(monkeypatch, save, first=first)
    saved.remarks.write()
    saved.take()
    saved.remarks.write()
    assert capsys.readouterr().err == ""
    saved.file.write_text(IDLE)
    saved.remarks.write()
    assert capsys.readouterr().err == ""
    saved.take()
    saved.remarks.write()
    assert "nothing uses idle()" in capsys.readouterr().err


def test_a_name_missed_again_after_it_was_mended_is_told_again(
    saved: Saved, capsys: pytest.CaptureFixture[str]
) -> None:
    saved.file.write_text("count = zebra\n\n" + RIGHT.partition("\n")[2])
    saved.take()
    saved.remarks.write()
    assert capsys.readouterr().err == "", "taking it in has told it"
    saved.file.write_text(RIGHT)
    saved.take()
    saved.remarks.write()
    saved.file.write_text(RIGHT.replace("count += 1", "count += zebra"))
    saved.take()
    saved.remarks.write()
    assert "unknown name 'zebra'" in capsys.readouterr().err


def test_a_handler_that_is_not_there_is_told_once_and_one_that_has_not_run_when_it_is_clicked(
    author: Author, caplog: pytest.LogCaptureFixture
) -> None:
    page = author.mount(RIGHT.replace("@click=up", "@click=upp"))
    assert len(caplog.records) == 1
    page.click("b")
    assert "@click names 'upp'" in page.errors[-1]
    assert len(caplog.records) == 1
    caplog.clear()
    page = author.mount(RIGHT.replace("def up():\n", "if count:\n  def up():\n"))
    assert caplog.records == []
    page.click("b")
    assert "has not run" in caplog.text


def test_a_page_that_nobody_opened_is_told_of_once(author: Author, capsys: pytest.CaptureFixture[str]) -> None:
    home = author.file("pages/index.py", "live = True\n" + RIGHT)
    other = author.file("pages/other.py", "live = True\n" + RIGHT)
    page = mount(hyper_local.load(home))
    heard = Heard()
    said = Remarks(author.folder, (), heard)
    log = logging.getLogger("hyper_local")
    log.addFilter(heard)
    try:
        other.write_text("live = True\n" + NOTED)
        hyper_local.reload([other])
        said.write()
    finally:
        log.removeFilter(heard)
    assert page.errors == []
    assert capsys.readouterr().err == ""


def test_two_broken_files_are_told_once_each_and_stand_until_mended(
    author: Author, terminal: Callable[..., Terminal]
) -> None:
    right, wrong = f"live = True\n{RIGHT}", f"live = True\n{RIGHT}".replace("count += 1", "count = = 1")
    home, other = author.file("pages/index.py", wrong), author.file("pages/other.py", wrong)
    helper = author.file("data.py", "NAMES = []\n")
    shown = terminal(author.app, home.parents[2])
    shown.until("pages/index.py:6:13: not Python", "Waiting until it is mended")
    home.write_text(f"from {author.app}.data import NAMES\n{right}")
    shown.visit()
    shown.until("finds:", "pages/other.py:6:13: not Python")
    other.write_text(right)
    shown.until(f"Saved: {author.app}/pages/other.py. If a page", "finds none of it any more.")
    shown.lines.clear()
    # Both are broken before either is mended.
    home.write_text(wrong)
    shown.until("pages/index.py:6:13: not Python")
    helper.write_text("NAMES = nmaes\n")
    shown.until(f"{author.app}/data.py:1:9: NameError: name 'nmaes' is not defined")
    helper.write_text("NAMES = [1]\n")
    shown.until(f"Reloaded {author.app}/data.py", "Still to be mended:", "  ")
    assert shown.lines[-1] == f"  {author.app}/pages/index.py:6:13: not Python: invalid syntax"
    home.write_text(f"from {author.app}.data import NAMES\n{right}")
    shown.until(f"Reloaded {author.app}/pages/index.py", "The app is up to date again.")
    helper.write_text("NAME = [1]\n")
    shown.until("data has no 'NAMES' any more")
    helper.write_text("NAMES = [1]\n\ndef last():\n    return nmaes\n")
    shown.until("The app is up to date again.", "unknown name 'nmaes'")
    told = [line for line in shown.lines if f"{author.app}/" in line and not line.startswith("Reloaded")]
    assert [line.partition(": ")[2] for line in told if not line.startswith(" ")] == [
        "not Python: invalid syntax",
        "NameError: name 'nmaes' is not defined",
        f"{author.app}.data has no 'NAMES' any more",
    ]


def test_a_name_that_a_helper_lacks_is_told_with_what_to_write(
    author: Author, terminal: Callable[..., Terminal]
) -> None:
    right = "import random\n\ndef pick():\n    return random.choice([1])\n"
    helper = author.file("data.py", right)
    author.file(
        "pages/index.py",
        f"from {author.app}.data import pick\nlive = True\ndef go():\n    pick()\nt'<p @click=go>x</p>'\n",
    )
    shown = terminal(author.app, author.folder)
    shown.visit()
    helper.write_text(right.replace("import random", ""))
    said = shown.until("finds:", "unknown name 'random'", "  Write")
    assert said[-1] == "    Write at the top of the file: import random"
    helper.write_text(right)
    shown.until("finds none of it any more.")


@pytest.mark.parametrize("helper", ["data.py", "config.py"])
def test_settings_whose_first_run_fails_wait_until_they_are_mended(
    author: Author, terminal: Callable[..., Terminal], helper: str
) -> None:
    author.file("pages/index.py", "t'<p>x</p>'\n")
    author.file("config.py", f"from {author.app}.more import FINE\nfrom {author.app}.data import NAME\nLIVE = {{}}\n")
    author.file("more.py", "FINE = 1\n")
    author.file("data.py", "NAME = 1\n")
    file = author.folder / author.app / helper
    text = file.read_text()
    file.write_text(f"x = random.random()\n{text}")
    shown = terminal(author.app, author.folder)
    shown.until(
        f"{author.app}/{helper}:1:5: NameError: name 'random'", "top of the file: import random", "Waiting until"
    )
    # What another module holds is not of the run before, either.
    (author.folder / author.app / "more.py").write_text("FINE = NEW = 1\n")
    file.write_text(f"from {author.app}.more import NEW\n{text}")
    shown.visit()
