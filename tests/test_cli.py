"""The command line, as a process: what it says, and with which exit code it ends."""

from __future__ import annotations

import contextlib
import io
import logging
import queue
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import hyper_local
from hyper_local import cli, watching
from hyper_local.app import App
from hyper_local.cli import main
from hyper_local.commands import examples, remarks, run
from hyper_local.errors import LoadError
from hyper_local.host import Options
from hyper_local.testing import mount
from hyper_local.uncaught import in_full
from tests.browser.serving import command, serving
from tests.browser.test_process import visit
from tests.conftest import Author

NO_DISPLAY = {"DISPLAY": None, "WAYLAND_DISPLAY": None}


def hyper(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run `hyper-local` to its end."""
    line = [sys.executable, "-m", "hyper_local", *map(str, arguments)]
    return subprocess.run(line, capture_output=True, text=True, timeout=60, cwd=cwd, check=False)


def here(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The same in this process, which needs no other start for each of many lines."""
    line, out, err = [*map(str, arguments)], io.StringIO(), io.StringIO()
    with contextlib.chdir(cwd or "."), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(line)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1  # as Python has it
    return subprocess.CompletedProcess(line, code, out.getvalue(), err.getvalue())


def test_a_line_in_this_process_is_answered_as_in_one_of_its_own(author: Author) -> None:
    path = author.file("live/thing.py", MISTAKES["not Python"][0])
    for line in (["run", path.name, "--host", "browser"], ["run", path.name, "--port", "high"], ["run", "nowhere"]):
        alone, said = hyper(*line, cwd=path.parent), here(*line, cwd=path.parent)
        assert (said.returncode, said.stdout, said.stderr) == (alone.returncode, alone.stdout, alone.stderr)
        assert alone.stderr


def test_help() -> None:
    said = hyper("run", "--help")
    assert said.returncode == 0
    for word in ("PATH", "--host {window,browser}", "--port N", "--prop NAME=VALUE", "examples:"):
        assert word in said.stdout
    assert all(len(line) <= 100 for line in said.stdout.splitlines())
    assert "run" in hyper("--help").stdout


def test_version() -> None:
    assert hyper("--version").stdout == f"hyper-local {hyper_local.__version__}\n"


def test_it_starts_without_the_hosts() -> None:
    heavy = ("tornado", "webview", "anywidget", "pydantic")
    code = f"import sys, hyper_local.cli; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[]\n"


def test_a_short_option_may_stand_right_before_its_value(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "there-is-none.py", "-oout"]) == 2
    assert "no file or folder there-is-none.py" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "COMMAND"),
        (["run", "x.py", "--port", "high"], "'high' is no port: write a number from 0 to 65535, such as 8000"),
        (["run", "x.py", "--port", "70000"], "from 0 to 65535"),
        (["run", "x.py", "--host", "moon"], "--host is window or browser, not moon"),
        (["run", "x.py", "--latency", "-5"], "'-5' is no latency: write milliseconds from 0 to 60000, such as 200"),
        (["run", "x.py", "--prop", "ada"], "'ada' is not NAME=VALUE: write it like --prop username=ada"),
    ],
)
def test_wrong_usage(arguments: list[str], says: str) -> None:
    said = here(*arguments)
    assert said.returncode == 2
    assert says in said.stderr
    assert "Traceback" not in said.stderr


MISTAKES = {
    "not Python": (
        'count =\nt"""<p>{count}</p>"""',
        "thing.py:1:7: not Python: nothing stands behind =\n    count =\n          ^\n",
        "as in: count = 0",
    ),
    "no template": ("count = 0", "thing.py:1:1: this file has no template\n", 't"""<p>Hello</p>"""'),
    "two templates": (
        't"""<p>a</p>"""\nt"""<p>b</p>"""',
        'thing.py:2:1: 2 templates in one file, in lines 1 and 2\n    t"""<p>b</p>"""\n    ^\n',
        "Give the others a name",
    ),
    "unclosed for": (
        'xs = [1]\nt"""\n<ul>{% for x in xs %}<li>{x}</li></ul>\n"""',
        "thing.py:3:34: </ul> inside {% for %} of line 3\n    <ul>{% for x in xs %}<li>{x}</li></ul>\n",
        "Write {% endfor %} first",
    ),
    "missing prop": (
        '# A card.\ntitle: str\n\nt"""<p>{title}</p>"""',
        "thing.py:2:1: missing required prop 'title'\n    title: str\n    ^\n",
        'Give it with --prop title=…. Or give it a first value, which makes it state: title: str = ""\n',
    ),
    "unknown component": (
        't"""\n<div><{Crad} title="x" /></div>\n"""',
        "thing.py:2:6: unknown component 'Crad'\n    <div><{Crad} title=\"x\" /></div>\n         ^\n",
        "from app.components import Crad",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_the_file(author: Author, name: str) -> None:
    source, says, hint = MISTAKES[name]
    path = author.file("live/thing.py", source)
    said = here("run", path.name, "--host", "browser", cwd=path.parent)
    assert said.returncode == 1
    assert said.stderr.startswith(says)
    assert hint in said.stderr
    assert "Traceback" not in said.stderr
    assert said.stdout == ""


@pytest.mark.rule("L8")
def test_an_unknown_component_of_an_app_names_those_there_are(author: Author) -> None:
    author.file("components/card.py", 't"""<p>card</p>"""')
    source = f'from {author.app}.components import Crad\n\nt"""<{{Crad}} />"""'
    path = author.file("live/thing.py", source)
    said = here("run", path.name, "--host", "browser", cwd=path.parent)
    assert said.returncode == 1
    assert said.stderr.startswith("thing.py:1:")
    assert f"{author.app}.components has no component 'Crad'. Did you mean 'Card'?" in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.rule("P1", "P2")
@pytest.mark.parametrize(
    ("prop", "says"),
    [
        ("titel=x", "Card: unknown prop 'titel'. Did you mean 'title'?"),
        ("size=big", "Card.size: expected int, got text"),
        ("n=3", "Card: 'n' is state, not a prop"),
    ],
)
def test_a_prop_that_does_not_fit(author: Author, prop: str, says: str) -> None:
    source = 'title: str = "a"\nsize: int = 1\nn = 0\n\nt"""<p>{title} {size} {n}</p>"""'
    said = here("run", author.file("live/card.py", source), "--host", "browser", "--prop", prop)
    assert said.returncode == 1
    assert says in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.rule("P2", "P4")
def test_props_are_coerced_by_their_annotation(author: Author) -> None:
    source = """
        title: str
        size: int
        wide: bool = False
        count: int = 0

        def up():
            global count
            count += 1

        t'''<p>{title} {size + 1} {wide!r} {count + 1}</p>'''
    """
    path = author.file("live/card.py", source)
    props = ["--prop=title=Two words", "--prop=size=4", "--prop=wide=on", "--prop=count=7"]
    with command("run", path, "--host", "browser", *props) as served:
        assert "<p>Two words 5 True 8</p>" in visit(served.url)


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("notes.txt", "notes.txt is not a Python file"),
        ("empty", "this folder has no live/, components/ or pages/"),
        ("outer", "Did you mean: hyper-local run outer/app"),
        ("outer/app/live", "Did you mean: hyper-local run outer/app"),
        ("loose", "Did you mean: hyper-local run loose/thing.py"),
    ],
)
def test_a_path_that_can_not_be_shown(tmp_path: Path, path: str, says: str) -> None:
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "empty").mkdir()
    (tmp_path / "loose").mkdir()
    (tmp_path / "loose" / "thing.py").write_text("t'<p></p>'")
    (tmp_path / "outer" / "app" / "live").mkdir(parents=True)
    said = here("run", path, cwd=tmp_path)
    assert said.returncode == (1 if path == "notes.txt" else 2)
    assert says in said.stderr
    assert "Traceback" not in said.stderr


def test_what_only_a_check_finds_is_told_in_short_while_the_app_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "thing.py"
    file.write_text('def idle():\n    print()\n\nt"""<b @clik=\'up\'>x</b>"""\n')
    line = [sys.executable, "-m", "hyper_local", "run", str(file), "--host", "browser"]
    with subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as shown:
        ended = threading.Timer(60, shown.kill)  # then there is no further line, and the test fails
        ended.start()
        assert shown.stderr is not None
        said: list[str] = []
        while not said or (said[-1] and "nothing uses" not in said[-1]):
            said.append(shown.stderr.readline())
        ended.cancel()
        shown.terminate()
    # What loading has told is not told again.
    assert said[0].startswith(f"{file}:4:8: browsers have no event 'clik'")
    assert said[-2:] == [f"hyper-local check {file} finds:\n", f"  {file}:1:1: note: nothing uses idle()\n"]


def test_of_many_remarks_the_first_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "thing.py"
    file.write_text("".join(f"def f{i}():\n    print()\n\n" for i in range(13)) + 't"""<p>x</p>"""\n')
    remarks.Remarks(file, ()).write()
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 12
    assert said[-1] == "  … and 3 more"
    file.write_text('t"""<p>x</p>"""\n')
    remarks.Remarks(file, ()).write()
    assert capsys.readouterr().err == ""


@pytest.mark.rule("L10")
def test_what_a_saved_file_brings_is_told_and_what_was_told_before_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "thing.py"
    idle, uses = "def idle():\n    print()\n\n", "def up():\n    print(cuont)\n\n"
    template = """t'<b @click="up">x</b>'\n"""
    file.write_text(idle + uses.replace("cuont", "1") + template)
    said = remarks.Remarks(file, ())
    said.write()
    assert capsys.readouterr().err.splitlines()[1:] == [f"  {file}:1:1: note: nothing uses idle()"]
    file.write_text("\n" + idle + uses + template)
    said.write()
    assert capsys.readouterr().err.splitlines()[1:] == [
        f"  {file}:6:11: unknown name 'cuont'",
        "    Import it, or give it a value.",
    ]
    file.write_text(uses + template)
    said.write()
    first, left = capsys.readouterr().err.splitlines()
    assert first.endswith("thing.py still finds:")
    assert left == f"  {file}:2:11: unknown name 'cuont'"
    file.write_text(idle + uses + template)
    said.write()
    # It was mended meanwhile.
    assert capsys.readouterr().err.splitlines()[1:] == [f"  {file}:1:1: note: nothing uses idle()"]


@pytest.mark.rule("L10")
def test_of_a_file_that_is_not_taken_in_nothing_more_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "thing.py"
    file.write_text("t'<b>x</b>'\n")
    page = mount(hyper_local.load(file))
    said = remarks.Remarks(file, ())
    file.write_text("def idle():\n    print()\n\nt'<b>{cuont}</b>'\n")
    assert "unknown name" in str(page.reload())
    said.write()
    assert capsys.readouterr().err == ""
    file.write_text("def idle():\n    print()\n\nt'<b>x</b>'\n")
    page.reload()
    said.write()
    assert capsys.readouterr().err.splitlines()[1:] == [f"  {file}:1:1: note: nothing uses idle()"]


@pytest.mark.rule("L10")
def test_a_name_that_running_code_has_missed_is_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "thing.py"
    file.write_text("count = 0\n\nt'<b>{count}</b>'\n")
    page, other = mount(hyper_local.load(file)), mount(hyper_local.load(file))
    said = remarks.Remarks(file, ())
    heard = remarks.Heard()
    log = logging.getLogger("hyper_local")
    log.addFilter(heard)
    try:
        file.write_text("count = true\n\nt'<b>{count}</b>'\n")
        assert "name 'true' is not defined" in str(page.reload())
    finally:
        log.removeFilter(heard)
    assert "name 'true' is not defined" in other.errors[-1]
    said.write()
    remarks.Remarks(file, (), heard).write()
    assert capsys.readouterr().err == ""
    file.write_text("def up():\n    print(cuont)\n\nt'<b @click=up>x</b>'\n")
    page.reload()
    remarks.Remarks(file, (), heard).write()
    assert "unknown name 'cuont'" in capsys.readouterr().err


def test_a_reload_is_followed_by_another_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("watchfiles")
    told: queue.SimpleQueue[None] = queue.SimpleQueue()
    monkeypatch.setattr(remarks, "SECONDS", 0.0)
    monkeypatch.setattr(remarks.Remarks, "write", lambda _: told.put(None))
    with remarks.told_later(tmp_path / "thing.py", ()):
        told.get(timeout=60)
        [again] = watching.heard
        again({})
        told.get(timeout=60)
    assert watching.heard == []


def test_the_word_alone_lists_the_commands(tmp_path: Path) -> None:
    said = hyper(cwd=tmp_path)
    assert said.returncode == 2
    assert all(f"\n    {command} " in said.stderr for command in cli._COMMANDS)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("counter.py", "counter.py is no command. Did you mean: hyper-local run counter.py"),
        ("counter", "counter is no command. Did you mean: hyper-local run counter.py"),
        ("app --host browser", "app is no command. Did you mean: hyper-local run app --host browser"),
        ("nowhere.py", "nowhere.py is no command. Did you mean: hyper-local run nowhere.py"),
        ("runn counter.py", "runn is no command. Did you mean: hyper-local run counter.py"),
        ("server", "server is no command. Did you mean: hyper-local serve"),
        ("run counter", "there is no file or folder counter. Did you mean: hyper-local run counter.py"),
        ("run ap", "there is no file or folder ap. Did you mean: hyper-local run app"),
        ("run chat.py", "there is no file or folder chat.py. Did you mean: hyper-local run app/live/chat.py"),
        ("run app/chat.py", "there is no file or folder app/chat.py. Did you mean: hyper-local run app/live/chat.py"),
        ("run app/live/caht.py", "no file or folder app/live/caht.py. Did you mean: hyper-local run app/live/chat.py"),
        ("run counter.py --browser", "there is no --browser. Did you mean: hyper-local run counter.py --host browser"),
        ("run app/caht", "there is no file or folder app/caht. Did you mean: hyper-local run app/live/chat.py"),
        ("run caht.py", "there is no file or folder caht.py. Did you mean: hyper-local run app/live/chat.py"),
        ("run app/lve/chat.py", "folder app/lve/chat.py. Did you mean: hyper-local run app/live/chat.py"),
        ("run ap/live/chat.py", "folder ap/live/chat.py. Did you mean: hyper-local run app/live/chat.py"),
        ("serve app/lvie/caht", "folder app/lvie/caht. Did you mean: hyper-local serve app/live/chat.py"),
        ("build ap", "there is no file or folder ap. Did you mean: hyper-local build app"),
        ("build", "name an app folder, or one .py file with a template, such as: hyper-local build app"),
        ("record ap -o test_it.py", "there is no file or folder ap. Did you mean: hyper-local record app"),
        ("run nowhere", "there is no file or folder nowhere. Here are: app, counter.py"),
        ("run no/where", "there is no file or folder no/where. Here are: app, counter.py"),
        ("run app/nowhere", "there is no file or folder app/nowhere. In app is: app"),
        ("run data/none/x.py", "there is no file or folder data/none/x.py. Here are: app, counter.py"),
        ("check counter", "there is no file or folder counter. Did you mean: hyper-local check counter.py"),
        ("export ap -o out", "there is no file or folder ap. Did you mean: hyper-local export app"),
        ("run", "name an app folder, or one .py file with a template, such as: hyper-local run app"),
        ("check", "name an app folder, or one .py file with a template, such as: hyper-local check app"),
    ],
)
def test_a_line_that_names_nothing_says_in_one_what_to_write(tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / "app" / "live").mkdir(parents=True)
    (tmp_path / "app" / "live" / "chat.py").write_text("t'<p></p>'")
    (tmp_path / "counter.py").write_text("t'<p></p>'")
    (tmp_path / "data.py").write_text("x = 1")
    said = here(*line.split(), cwd=tmp_path)
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.endswith(f"{says}\n"), said.stderr
    assert said.stderr.count("\n") == 1


HELP = "hyper-local run --help says more."
OPTIONS = "--devtools, --host, --inspect, --latency, --port, --prop, --reload, --window"
PASSWORD = "--login password, and the password into the variable HYPER_LOCAL_PASSWORD"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("run a.py --host brower", "run: --host is window or browser, not brower. Did you mean: --host browser"),
        ("run a.py --host moon", "run: --host is window or browser, not moon."),
        ("run a.py --host", f"run: --host needs a value behind it. {HELP}"),
        ("run a.py --relod", "run: there is no --relod. Did you mean: hyper-local run a.py --reload"),
        ("run a.py --latecy=20", "run: there is no --latecy. Did you mean: hyper-local run a.py --latency=20"),
        (
            "run a.py --zzz",
            f"run: there is no --zzz. hyper-local run takes {OPTIONS}.",
        ),
        ("run a.py --watch", "run: there is no --watch. Did you mean: hyper-local run a.py --reload"),
        ("serve a.py --passwort x", f"serve: there is no --passwort. Write {PASSWORD}."),
        ("new My App", "new: App is one too many. Did you mean: hyper-local new My-App"),
        ("new birds chat", "new: chat is one too many. Did you mean: hyper-local new birds --template chat"),
        ("run a.py b.py", "run: b.py is one too many. hyper-local run --help says what it takes."),
        (
            "run a.py -host browser",
            "run: -host lacks a hyphen. Did you mean: hyper-local run a.py --host browser",
        ),
        ("run -help", "run: -help lacks a hyphen. Did you mean: hyper-local run --help"),
        (
            "run a.py -port 8000",
            "run: -port lacks a hyphen. Did you mean: hyper-local run a.py --port 8000",
        ),
        ("run a.py --reload=yes", "run: --reload takes no value: write it alone."),
        ("run --port abc a.py", "run: --port: 'abc' is no port: write a number from 0 to 65535, such as 8000"),
        (
            "new a --template x",
            "new: --template is counter, todos, dashboard, form, chat or notebook, not x.",
        ),
        ("check a.py --format jsn", "check: --format is text, json or github, not jsn. Did you mean: --format json"),
        (
            "serve a.py --login pasword",
            "serve: --login is link, password or session, not pasword. Did you mean: --login password",
        ),
    ],
)
def test_a_wrong_option_is_told_in_one_line_with_what_to_write(
    line: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = main(line.split())
    except SystemExit as ended:
        code = ended.code
    assert (code, *capsys.readouterr()) == (2, "", f"hyper-local {says}\n")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("--verson", "hyper-local: there is no --verson. Did you mean: hyper-local --version"),
        ("--zzz", "hyper-local: there is no --zzz. hyper-local --help lists what there is."),
        ("freeze x", "hyper-local freeze: there is no file x. There is one: hyper-local freeze birds.ipynb"),
        (
            "freeze .",
            "hyper-local freeze: . is a folder: name a notebook. There is one: hyper-local freeze birds.ipynb",
        ),
        ("record a.py", "hyper-local record: name the test to write, such as: hyper-local record a.py -o test_a.py"),
        ("examples --copy", "hyper-local examples: name the one to copy: hyper-local examples quiz --copy"),
        ("version", "hyper-local: version is no command. Did you mean: hyper-local --version"),
        ("check a.py --json", "hyper-local check: there is no --json. Write --format json"),
        ("export a.py", "hyper-local export: name a folder to write into, such as: hyper-local export a.py -o site"),
        (
            "serve a.py --host brower",
            "hyper-local serve: --host is an address here. Did you mean: hyper-local run a.py --host browser",
        ),
        (
            "freeze brds.ipynb",
            "hyper-local freeze: there is no file brds.ipynb. Did you mean: hyper-local freeze birds.ipynb",
        ),
    ],
)
def test_a_line_that_can_not_be_meant_is_told_the_one_that_can(
    line: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").write_text("t'<p></p>'")
    (tmp_path / "birds.ipynb").write_text('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}')
    assert (main(line.split()), *capsys.readouterr()) == (2, "", f"{says}\n")


def test_where_the_system_lets_nobody_in_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(path: Path, *_: object, **__: object) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").write_text("t'<p></p>'")
    said = "the system does not let you in there (permission denied). "
    said += "Work in a folder of your own, or ask whoever it belongs to\n"
    with monkeypatch.context() as patch:
        patch.setattr("hyper_local.commands.target._fault", lambda path, command: refuse(path))
        assert main(["run", "closed"]) == 2
        assert capsys.readouterr().err == f"hyper-local run: closed: {said}"
    with monkeypatch.context() as patch:
        patch.setattr("hyper_local.exporting.write", lambda made, out: refuse(out))
        assert main(["export", "a.py", "-o", "out"]) == 1
        assert capsys.readouterr().err == f"out: {said}"
    monkeypatch.setattr("shutil.copytree", lambda source, target, **_: refuse(target))
    assert main(["examples", "quiz", "--copy"]) == 1
    assert capsys.readouterr().err == (
        "hyper-local examples: quiz can't be made here: Permission denied; go to another folder first\n"
    )


def test_pages_are_not_written_into_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").write_text("t'<p></p>'")
    (tmp_path / "out").write_text("")
    assert main(["export", "a.py", "-o", "out"]) == 1
    assert "out is a file, and pages need a folder\n  Choose another name with -o." in capsys.readouterr().err


def test_an_address_of_another_computer_is_no_port_that_is_taken(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("t'<p></p>'")
    said = hyper("serve", "a.py", "--host", "192.0.2.1", "--login", "link", cwd=tmp_path)
    assert said.returncode == 3
    assert "--host 192.0.2.1 is no address of this computer" in said.stderr


def test_a_folder_that_is_no_app_is_told_the_one_that_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app/live").mkdir(parents=True)
    for path in ("app/live", "."):
        assert main(["run", path]) == 2
        no_app = f"hyper-local run: {path}: this folder has no live/, components/ or pages/."
        assert capsys.readouterr().err == f"{no_app} Did you mean: hyper-local run app\n"


def test_a_notebook_that_shows_nothing_is_told_how_to_save_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "birds.ipynb"
    file.write_text('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}')
    assert main(["freeze", str(file)]) == 0
    said = capsys.readouterr()
    assert said.out == f"{file}: 0 components frozen\n"
    assert said.err == "No cell shows a component: run the notebook and save it, then freeze it.\n"


def test_a_copied_example_says_what_its_test_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(examples, "find_spec", lambda name: None)
    assert main(["examples", "todos", "--copy"]) == 0
    assert "python -m pytest todos    (first: pip install pytest)\n" in capsys.readouterr().out


def test_check_takes_several_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.py").write_text("t'<p>{x}</p>'")
    (tmp_path / "two.py").write_text("y = 1\nt'<p>{{y}}</p>'")
    assert main(["check", "two.py", "one.py", "one.py"]) == 1
    said = capsys.readouterr().out
    assert said.index("one.py:1:7: unknown name 'x'") < said.index("two.py:2:6: note: {{y}} shows")
    assert said.endswith("\n2 files, 1 error, 1 note\n")


def test_a_bad_path_of_several_is_one_problem_among_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.py").write_text("t'<p>{x}</p>'")
    (tmp_path / "two.txt").write_text("")
    (tmp_path / "empty").mkdir()
    assert main(["check", "one.py", "one.txt", "two.txt", "empty", "three.py"]) == 1
    said = capsys.readouterr().out
    assert "one.py:1:7: unknown name 'x'" in said
    assert "there is no file or folder one.txt" in said
    assert "two.txt is not a Python file" in said
    assert "empty:1:1: this folder has no live/, components/ or pages/" in said
    assert "there is no file or folder three.py" in said
    assert said.endswith("\n1 file, 5 errors, 0 notes\n")
    assert main(["check", "three.py"]) == 2
    assert capsys.readouterr().err == "hyper-local check: there is no file or folder three.py. Here is: one.py\n"
    monkeypatch.chdir("empty")
    assert main(["check", "three.py"]) == 2
    assert capsys.readouterr().err == (
        "hyper-local check: there is no file or folder three.py. This folder has no app and no live module: "
        "go to the folder of yours with cd, and type the line there\n"
    )


def test_paths_of_one_app_are_judged_together(author: Author, capsys: pytest.CaptureFixture[str]) -> None:
    one = author.file("pages/[id].py", "id: str\nt'<p>{id}</p>'")
    other = author.file("pages/[name].py", "name: str\nt'<p>{name}</p>'")
    giver = author.file("live/counter.py", "def up(): pass\nt'<p>a</p>'")
    user = author.file("live/user.py", f"from {author.app}.live.counter import up\nt'<p @click=\"up\">a</p>'")
    main(["check", str(giver)])
    assert "nothing uses up()" in capsys.readouterr().out
    main(["check", str(giver), str(user)])
    assert "nothing uses up()" not in capsys.readouterr().out
    assert main(["check", str(one), str(other)]) == 1
    assert "has the same address" in capsys.readouterr().out


def test_who_reads_no_further_ends_a_check_quietly(author: Author) -> None:
    for i in range(60):
        author.file(f"live/page_{i}.py", f"t'<p>{{x{i}}}</p>'")
    words = [sys.executable, "-m", "hyper_local", "check", str(author.folder / author.app)]
    for options in ([], ["--format", "json"]):
        with subprocess.Popen([*words, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            assert process.stderr.read() == b""
            assert process.wait(60) == 141


def test_without_a_path_it_names_what_there_is(tmp_path: Path) -> None:
    name = "name an app folder, or one .py file with a template"
    assert hyper("run", cwd=tmp_path).stderr == f"hyper-local run: {name}\n"
    (tmp_path / "a counter.py").write_text("t'<p></p>'")
    assert hyper("run", cwd=tmp_path).stderr.endswith(f"{name}, such as: hyper-local run 'a counter.py'\n")
    app = tmp_path / "app"
    (app / "live").mkdir(parents=True)
    assert hyper("run", cwd=app).stderr.endswith(f"{name}, such as: hyper-local run .\n")


def test_what_serves_many_has_no_inspector(author: Author) -> None:
    file = author.file("live/counter.py", "count = 0\nt'<p>{count}</p>'")
    said = hyper("serve", str(file), "--inspect")
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr == (
        "hyper-local serve: there is no --inspect here, as every visitor could read and change what the app holds. "
        f"For yourself: hyper-local run {file} --inspect\n"
    )
    assert "--inspect" not in hyper("serve", "--help").stdout
    assert "--inspect" in hyper("run", "--help").stdout


def test_config_that_raises_shows_the_authors_lines_only(author: Author) -> None:
    author.file("config.py", "LIVE = {'debounce': nothing}")
    author.file("live/hello.py", 't"""<p>x</p>"""')
    said = hyper("run", author.folder / author.app)
    assert said.returncode == 1
    assert "NameError: name 'nothing' is not defined" in said.stderr
    assert "config.py" in said.stderr
    assert "hyper_local" not in said.stderr


def test_a_window_that_is_insisted_on(author: Author) -> None:
    path = author.file("live/hello.py", 't"""<p>x</p>"""')
    with command("run", path, "--host", "window", **NO_DISPLAY) as served:
        assert served.first == ""
        assert served.process.wait(60) == 3
        assert served.errors.strip()
        assert "Traceback" not in served.errors


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have a window without a DISPLAY")
def test_without_a_display_it_says_so_and_serves_in_the_browser(author: Author) -> None:
    path = author.file("live/hello.py", 't"""<p>x</p>"""')
    with command("run", path, **NO_DISPLAY) as served:
        assert served.first.startswith("Serving hello at http://127.0.0.1:")
        assert served.errors.startswith("No window here: ")
        assert "browser" in served.errors
        assert "Traceback" not in served.errors
        assert "<p>x</p>" in visit(served.url)
        assert served.end() == 0


@pytest.fixture
def crowded(tmp_path: Path) -> Path:
    """A folder whose files are called like modules of Python."""
    for name in (
        "token",
        "queue",
        "random",
        "calendar",
        "email",
        "socket",
        "json",
        "dataclasses",
        "http",
        "statistics",
    ):
        (tmp_path / f"{name}.py").write_text(f"raise RuntimeError('imported {name}.py of the folder')\n")
    (tmp_path / "mine.py").write_text("WORD = 'found'\n")
    (tmp_path / "counter.py").write_text(
        "import json\nfrom decimal import Decimal\n\nfrom mine import WORD\n\nn = 0\n\n\n"
        "def add(price: Decimal):\n    pass\n\n\nt'<p>{json.dumps(WORD)}</p>'\n"
    )
    return tmp_path


def test_files_that_are_called_like_pythons_modules(crowded: Path) -> None:
    for path in ("counter.py", crowded / "counter.py"):
        said = hyper("export", path, "-o", "out", cwd=crowded)
        assert (said.returncode, said.stderr) == (0, "")
    assert "<p>&#34;found&#34;</p>" in (crowded / "out" / "index.html").read_text()


def test_such_files_do_not_hinder_run(crowded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(crowded)
    with serving("counter.py") as running:
        assert "found" in visit(running.url)


@pytest.mark.parametrize(
    ("output", "says"),
    [
        ("test_app.txt", "test_app.txt is no Python file: write -o test_app.py"),
        ("none/test_app.py", "there is no folder none: make that one first, or write: -o test_app.py"),
        ("there.py", "there.py is there already: name another, or add --force"),
    ],
)
def test_a_test_is_not_recorded_where_it_can_not_stand(output: str, says: str, tmp_path: Path) -> None:
    thing = tmp_path / "there.py"
    thing.write_text("t'<p>Hello</p>'\n", "utf-8")
    said = hyper("record", "there.py", "-o", output, cwd=tmp_path)
    assert (said.returncode, said.stderr) == (2, f"hyper-local record: {says}\n")
    assert thing.read_text("utf-8") == "t'<p>Hello</p>'\n"


@pytest.mark.parametrize("reload", [False, True])
def test_run_says_that_the_window_is_there_and_how_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], reload: bool
) -> None:
    class Window:
        def run(self, app: object, options: Options) -> int:
            assert capsys.readouterr().err == "", "nothing before it is there"
            assert options.opened is not None
            options.opened()
            return 0

    (tmp_path / "counter.py").write_text("t'<p>0</p>'", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(run, "_host", lambda name: Window())
    assert main(["run", "counter.py", *["--reload"] * reload]) == 0
    said = "counter is open in a window. To end it, close it or press Ctrl-C here.\n"
    assert capsys.readouterr().err == said + "Saved files show in it at once. F5 in it begins anew.\n" * reload


def test_run_calls_an_app_what_its_window_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Window:
        def run(self, app: App, options: Options) -> int:
            assert options.opened is not None
            options.opened()
            app.close()  # in a process of its own it ends with that
            return 0

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(run, "_host", lambda name: Window())
    assert main(["new", "birds"]) == 0
    capsys.readouterr()
    assert main(["run", "birds/app"]) == 0
    assert capsys.readouterr().err.startswith("Birds is open in a window.")


@pytest.mark.parametrize(
    ("here", "line", "says"),
    [
        (".", "--host browser run app", "the command stands first. Did you mean: hyper-local run app --host browser"),
        (".", "--reload app", "the command stands first. Did you mean: hyper-local run app --reload"),
        (".", "run app browser", "browser is one too many. Did you mean: hyper-local run app --host browser"),
        (".", "run app \u2013\u2013reload", "is no hyphen. Did you mean: hyper-local run app --reload"),
        (".", "run app \u2014host browser", "is no hyphen. Did you mean: hyper-local run app --host browser"),
        (".", "help run", "help is no command. Did you mean: hyper-local run --help"),
        (".", "start app", "start is no command. Did you mean: hyper-local run app"),
        (".", "dev", "dev is no command. Did you mean: hyper-local run dev"),
        (".", "run live", "there is no file or folder live. Did you mean: hyper-local run app"),
        (".", "run table.py", "there is no table.py, but table.py.txt: rename it"),
        (".", "run table.py.txt", "Rename it table.py: your editor has added .txt"),
        ("app", "run app", "there is no file or folder app. Did you mean: hyper-local run ."),
        ("app", "run app/live/counter.py", "Did you mean: hyper-local run live/counter.py"),
        ("app/live", "run app", "Did you mean: hyper-local run .."),
    ],
)
def test_a_line_in_another_order_or_from_another_folder_is_told_the_one_that_is_meant(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    here: str,
    line: str,
    says: str,
) -> None:
    (tmp_path / "app/live").mkdir(parents=True)
    (tmp_path / "app/live/counter.py").write_text("t'<p>x</p>'", "utf-8")
    (tmp_path / "table.py.txt").write_text("t'<p>x</p>'", "utf-8")
    (tmp_path / "dev/live").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / here)
    with contextlib.suppress(SystemExit):  # argparse's own way out
        assert main(line.split()) in (1, 2)
    assert says in capsys.readouterr().err


def test_a_helper_that_is_not_python_is_named_by_its_place(author: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    author.file("data.py", "x = 1\ny = = 2\n")
    path = author.file("live/thing.py", f"from {author.app}.data import x\n\nt'<p>{{x}}</p>'")
    monkeypatch.chdir(path.parents[2])
    with pytest.raises(SyntaxError) as wrong:
        mount(hyper_local.load(path))
    said = in_full(wrong.value)
    assert said.splitlines()[:2] == [f"{author.app}/data.py:2:5: not Python: invalid syntax", "    y = = 2"]


def test_a_helper_whose_first_run_fails_is_named_by_its_place(author: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    author.file("data.py", "x = random.random()\n")
    path = author.file("live/thing.py", f"from {author.app}.data import x\n\nt'<p>{{x}}</p>'")
    monkeypatch.chdir(path.parents[2])
    with pytest.raises(NameError) as wrong:
        mount(hyper_local.load(path))
    assert in_full(wrong.value).splitlines() == [
        f"{author.app}/data.py:1:5: NameError: name 'random' is not defined",
        "    x = random.random()",
        "        ^",
        "  Write at the top of the file: import random",
    ]


def test_what_a_function_or_another_error_leads_to_keeps_its_steps(author: Author) -> None:
    for text in (
        "def f():\n    return 1 / 0\nx = f()\n",
        "try:\n    x = 1 / 0\nexcept ZeroDivisionError:\n    x = y\n",
    ):
        author.file("data.py", text)
        path = author.file("live/thing.py", f"from {author.app}.data import x\n\nt'<p>{{x}}</p>'")
        with pytest.raises((ZeroDivisionError, NameError)) as wrong:
            mount(hyper_local.load(path))
        assert in_full(wrong.value).startswith("Traceback (most recent call last):\n")


def test_an_app_without_components_is_told_what_to_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("hyper_local.commands.run.show", lambda app, options, wanted: app.close() or 0)
    (tmp_path / "app/live").mkdir(parents=True)
    assert main(["run", "app"]) == 0
    assert capsys.readouterr().err == "app/live has no component yet: write app/live/counter.py\n"
    (tmp_path / "app/live/counter.py").write_text("t'<p></p>'", "utf-8")
    assert main(["run", "app"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name", ["Live", "Pages", "Components", "LIVE"])
def test_a_folder_with_capitals_is_told_to_be_renamed(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app" / name).mkdir(parents=True)
    if (tmp_path / "app" / name.lower()).is_dir():
        pytest.skip("here file names differ in more than capitals")
    (tmp_path / "app" / name / "counter.py").write_text("t'<p></p>'", "utf-8")
    no_app = "this folder has no live/, components/ or pages/"
    renamed = f"Rename {name} to {name.lower()}, in small letters."
    assert main(["run", "app"]) == 2
    assert capsys.readouterr().err == f"hyper-local run: app: {no_app}. {renamed}\n"
    with pytest.raises(LoadError) as told:
        hyper_local.load("app")
    assert (told.value.message, told.value.hint) == (no_app, renamed)
    # A check of it finds a component by itself in a folder, which is what it may be.
    (tmp_path / "app" / name / "counter.py").unlink()
    assert main(["check", "app"]) == 1
    assert renamed in capsys.readouterr().err
    (tmp_path / "app/live").mkdir()
    (tmp_path / "app/live/counter.py").write_text("t'<p></p>'", "utf-8")
    hyper_local.load("app").close()


def test_other_folders_are_not_told_to_be_renamed(tmp_path: Path) -> None:
    (tmp_path / "app/Lives").mkdir(parents=True)
    (tmp_path / "app/Live.py").write_text("x = 1", "utf-8")
    (tmp_path / "app/pages_old").mkdir()
    with pytest.raises(LoadError) as told:
        hyper_local.load(tmp_path / "app")
    assert told.value.hint == "Make a folder live/ in it and put a component there."
