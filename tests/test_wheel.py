"""The built wheel, in an environment with nothing else, runs a counter."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow

COUNTER = '''\
count = 0

def increment():
    global count
    count += 1

t"""
<p>Count: {count}</p>
<button @click="increment">+</button>
"""
'''

SCRIPT = """\
import hyper_local
from hyper_local.testing import mount

page = mount(hyper_local.load("counter.py"))
assert page.text("p") == "Count: 0", page.html
page.click("button")
assert page.text("p") == "Count: 1", page.html
print(hyper_local.__file__)
"""


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, cwd=ROOT)
    [path] = out.glob("*.whl")
    return path


def test_only_our_own_names_are_at_the_top(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names if ".dist-info/" not in name and ".data/" not in name}
    assert tops == {
        "hyper_local",
        "hyper_local_browser",
        "hyper_local_webview",
        "hyper_local_widgets",
    }
    settings = [name.partition(".data/data/")[2] for name in names if ".data/" in name]
    assert settings == ["etc/jupyter/jupyter_server_config.d/hyper_local.json"]


def test_everything_the_front_end_needs_is_in_it(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    sources = ["hyper_local", "widgets", "webview_host", "browser_host"]
    expected = {
        path.relative_to(ROOT if source == "hyper_local" else ROOT / source).as_posix()
        for source in sources
        for suffix in ("*.js", "*.css", "*.html", "py.typed")
        for path in (ROOT / source).rglob(suffix)
        if "src" not in path.parts and "node_modules" not in path.parts
    }
    assert {"hyper_local/py.typed", "hyper_local/client/client.js", "hyper_local/client/files.js"} <= expected
    assert expected <= names


def test_the_examples_and_what_apps_begin_with_are_in_it(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    tracked = run("git", "ls-files", "examples", "starters", cwd=ROOT).splitlines()
    assert len(tracked) > 30
    assert {f"hyper_local/{path}" for path in tracked} - names == set()
    assert [name for name in names if "__pycache__" in name or ".hyper_local_cache" in name] == []


def test_a_counter_runs_from_it(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "venv", "env", cwd=tmp_path)
    python = tmp_path / "env" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    run(python, "-m", "pip", "install", "-q", wheel, cwd=tmp_path)
    (tmp_path / "counter.py").write_text(COUNTER, encoding="utf-8")
    (tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")
    # -W error: the first thing a new user sees is not a warning.
    used = run(python, "-W", "error", "script.py", cwd=tmp_path)
    assert Path(used.strip()).is_relative_to(tmp_path / "env")

    # With an import of its own, from where packages are installed.
    code = "import hyper_local.shipped as s, hyper_local as h; from hyper_local.testing import mount; "
    code += "app = h.load(s.folder('examples') / 'dashboard'); print(mount(app.pages['/dashboard']).texts('h1, h2'))"
    assert run(python, "-W", "error", "-c", code, cwd=tmp_path).startswith("['Dashboard', 'Birds',")
    listed = run(python, "-m", "hyper_local", "examples", cwd=tmp_path)
    assert "\ntodos " in listed
    assert "site-packages" in run(
        python, "-c", "import hyper_local.shipped as s; print(s.folder('examples'))", cwd=tmp_path
    )
    run(python, "-m", "hyper_local", "new", "birds", "--template", "dashboard", cwd=tmp_path)
    assert run(python, "-m", "hyper_local", "check", "birds/app", cwd=tmp_path) == "7 files, 0 errors, 0 notes\n"
