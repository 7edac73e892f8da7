"""L8 under pytest: a user's tests import components and their functions, with no set-up of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hyper_local.cli import main

pytestmark = pytest.mark.rule("L8")

COUNTER = '''
from hyper_local import shared

title: str
color: str = "blue"
count = 0
log = shared([])
print("body")


def increment(by: int = 1):
    global count
    count += by
    log.append(count)
    render()
    return count


async def later():
    await render()
    return increment(10)


def head():
    return title


t"""<button @click="increment">{title} {count}</button>"""
'''

TESTS = """
import asyncio
import sys

import pytest

import app.live.counter
from app.live import Counter
from app.live.counter import increment, later, head


def test_functions_by_themselves():
    assert increment() == 1
    assert increment(5) == 6
    assert asyncio.run(later()) == 16
    assert app.live.counter.count == 16
    assert app.live.counter.log == [1, 6, 16]


def test_the_body_ran_once_in_a_module_of_its_own(capsys):
    assert sys.modules["app.live.counter"] is app.live.counter
    assert app.live.counter.increment is increment
    assert app.live.counter.color == "blue"
    assert "body" not in capsys.readouterr().out


def test_props_without_a_default_are_not_set():
    assert not hasattr(app.live.counter, "title")
    with pytest.raises(NameError):
        head()


def test_an_instance_is_another_copy():
    from hyper_local.testing import mount

    page = mount(Counter, title="x").click("button")
    assert page.state["count"] == 1
    assert app.live.counter.count == 16


def test_a_component_that_needs_its_props():
    with pytest.raises(NameError) as caught:
        import app.live.greeting
    assert "mount(Greeting, name=…)" in caught.value.__notes__[0]


def test_no_plugin_was_needed():
    assert "xdist" not in sys.modules
"""


@pytest.mark.parametrize(
    ("mode", "tests", "cwd"),
    [
        pytest.param("prepend", ".", ".", marks=pytest.mark.slow),
        ("importlib", "tests", "."),
        pytest.param("prepend", "tests/unit", "tests/unit", marks=pytest.mark.slow),
    ],
)
def test_a_users_tests_import_components(tmp_path: Path, mode: str, tests: str, cwd: str) -> None:
    live = tmp_path / "app" / "live"
    live.mkdir(parents=True)
    (live / "counter.py").write_text(COUNTER, "utf-8")
    (live / "greeting.py").write_text('name: str\nhello = name + "!"\n\nt"""<p>{hello}</p>"""', "utf-8")
    (tmp_path / "pyproject.toml").write_text(f'[tool.pytest.ini_options]\naddopts = ["--import-mode={mode}"]\n')
    folder = tmp_path / tests
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "test_counter.py").write_text(TESTS, "utf-8")
    # -P: without it, Python itself would put the working folder on the path.
    command = [sys.executable, "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    said = subprocess.run(command, cwd=tmp_path / cwd, env=environment, capture_output=True, text=True, check=False)
    assert "6 passed" in said.stdout, said.stdout + said.stderr
    assert said.returncode == 0


def test_a_new_app_is_tested_from_within_its_folder_of_tests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "birds"]) == 0
    command = [sys.executable, "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    said = subprocess.run(command, cwd=tmp_path / "birds" / "tests", capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout


def test_a_folder_without_an_app_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "test_x.py").write_text(f"import sys\n\ndef test_x():\n    assert {str(tmp_path)!r} not in sys.path\n")
    (tmp_path / "live").mkdir()
    (tmp_path / "live" / "plain.py").write_text("X = 1\n")
    command = [sys.executable, "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider", "--import-mode=importlib"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout


def test_what_goes_wrong_is_shown_at_the_line_of_the_test(tmp_path: Path) -> None:
    (tmp_path / "counter.py").write_text(COUNTER, "utf-8")
    (tmp_path / "test_x.py").write_text(
        "from hyper_local import load\nfrom hyper_local.testing import mount\n\n"
        "def test_x():\n    mount(load('counter.py'), title='x').click('i')\n\ndef test_y():\n    mount('counter.py')\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=short"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False).stdout
    assert "test_x.py:5: in test_x\n" in said
    assert "no element matches 'i'" in said
    assert "mount(load('counter.py'))" in said
    assert "page.py" not in said


def test_a_mistake_in_a_component_is_shown_below_the_line_that_imports_it(tmp_path: Path) -> None:
    (tmp_path / "app/live").mkdir(parents=True)
    (tmp_path / "app/live/birds.py").write_text("count = 0\ndef up(:\n    pass\nt'<p></p>'\n", "utf-8")
    (tmp_path / "test_top.py").write_text("from app.live import Birds\n", "utf-8")
    (tmp_path / "test_module.py").write_text("import app.live.birds\n", "utf-8")
    (tmp_path / "test_in.py").write_text("def test_x():\n    from app.live import Birds\n", "utf-8")

    def said(*options: str) -> str:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--continue-on-collection-errors"]
        command += options
        # There, pytest writes its whole summary.
        environment = {name: value for name, value in os.environ.items() if name not in ("CI", "BUILD_NUMBER")}
        asked = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        return asked.stdout

    short = said()
    assert short.count("birds.py:2:8: not Python: a ( that is not closed") == 3
    assert "test_top.py:1: in <module>\n    from app.live import Birds\nE " in short
    assert "test_module.py:1: in <module>\n    import app.live.birds\nE " in short
    assert ">       from app.live import Birds\nE " in short
    assert "loader.py" not in short
    assert "<frozen" not in short
    assert "loader.py" in said("--full-trace")
