"""L6: coverage.py counts the lines of live modules, in both dialects, with the plugin."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("coverage")
pytestmark = pytest.mark.rule("L6")

COUNTER = '''"""A counter."""

import functools

title: str = "x"
count = 0
several = (
    1 +
    2
)


def logged(f):
    @functools.wraps(f)
    def inner(*a):
        return f(*a)
    return inner


def increment():
    """Adds one."""
    global count
    count += 1
    if count > 5:
        count = 0


@logged
def reset(to: int = 0):
    global count
    count = to


async def never(
    a=1,
    b=2,
):
    print(
        "x")


def skipped():  # pragma: no cover
    print("x")


double = count * 2

t"""
<h1>{title}</h1>
<button @click="increment">+</button>
<p class="{'a' if count
     else 'b'}">{double}</p>
{% if count > 3 %}
  <b>{count}</b>
{% elif count > 2 %}
  <i>text</i>
{% else %}
  <u>{count}</u>
{% endif %}
<ul>
  {% for x in range(count) %}
    <li>{x}</li>
  {% else %}
    <li>{title}</li>
  {% endfor %}
</ul>
{[t'<b>{
   y}</b>' for y in []]}
"""
after = 1
'''
STATEMENTS = [3, 5, 6, 7, 13, 14, 15, 16, 17, 20, 23, 24, 25, 28, 29, 31, 34, 38, 46]
TEMPLATE = [49, 51, 52, 53, 54, 55, 57, 58, 61, 62, 64, 67]
MISSING = [16, 25, 31, 38, 54]

UNUSED = 'n = 0\n\ndef f():\n    pass\n\nt"""\n<p>{n}</p>\n"""\n'

PLAIN = 'def up():\n    print()\n\nt"""\n<p @click="up">hello</p>\n"""\n'

TESTS = '''from app.live import Counter, Plain
from hyper_local.testing import mount

SOURCE = """
t'<p>this is no live module'
"""


def test_it():
    mount(Plain)
    page = mount(Counter).click("button")
    assert page.text("u") == "1"
'''


def write(folder: Path) -> None:
    files = {"app/live/counter.py": COUNTER, "app/live/unused.py": UNUSED, "tests/test_counter.py": TESTS}
    files |= {"app/live/plain.py": PLAIN, "app/live/bare.py": PLAIN}
    files["app/data.py"] = "def f():\n    return 1\n"
    files["pyproject.toml"] = '[tool.coverage.run]\nplugins = ["hyper_local.coverage_plugin"]\nsource = ["."]\n'
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def coverage(folder: Path, core: str, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **({"COVERAGE_CORE": core} if core else {})}
    command = [sys.executable, "-m", "coverage", *arguments]
    said = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr
    return said.stdout + said.stderr


def rows(report: str) -> dict[str, list[str]]:
    """The rows of a report by file: its numbers, then the missing lines."""
    found = [line.split(maxsplit=1) for line in report.splitlines() if ".py" in line]
    return {name: rest.split() for name, rest in found}


@pytest.mark.parametrize(("core", "options"), [pytest.param("", [], marks=pytest.mark.slow), ("sysmon", ["--branch"])])
def test_missing_lines_are_exact(tmp_path: Path, core: str, options: list[str]) -> None:
    write(tmp_path)
    said = coverage(tmp_path, core, "run", *options, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error")
    assert "1 passed" in said
    assert "warn" not in said.lower()
    shown = rows(coverage(tmp_path, "", "report", "-m"))
    total = str(len(STATEMENTS) + len(TEMPLATE) + 1)
    missing = ", ".join(map(str, MISSING)).split()
    assert shown["app/live/counter.py"][:2] == [total, str(len(MISSING))]
    assert shown["app/live/counter.py"][-len(missing) :] == missing
    assert shown["app/live/unused.py"][:2] == ["4", "4"]
    # A template without any value has a line, too.
    assert shown["app/live/plain.py"][:2] == ["3", "1"]
    assert shown["app/live/bare.py"][:2] == ["3", "3"]
    assert shown["tests/test_counter.py"][1] == "0"
    assert "app/live/counter.py" in coverage(tmp_path, "", "xml", "-o", "-")


def test_lines_that_can_run(tmp_path: Path) -> None:
    from hyper_local.coverage_plugin import Plugin, Reporter

    write(tmp_path)
    file = str(tmp_path / "app/live/counter.py")
    reporter = Reporter(file)
    assert sorted(reporter.lines()) == [*STATEMENTS, *TEMPLATE, 70]
    assert reporter.translate_lines([8, 9, 39, 68, 50, 21]) == {7, 38, 67}
    assert reporter.excluded_lines() == {42, 43}
    assert reporter.source() == COUNTER
    plugin = Plugin()
    assert plugin.file_tracer(file) is not None
    assert plugin.file_tracer(str(tmp_path / "tests/test_counter.py")) is None
    assert plugin.file_tracer(str(tmp_path / "app/data.py")) is None
    found = {Path(name).name for name in plugin.find_executable_files(str(tmp_path))}
    assert found == {"bare.py", "counter.py", "plain.py", "unused.py"}


def test_a_file_that_can_not_be_compiled_leaves_the_others_their_rows(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "app/live/unused.py").write_text("def f():\n    pass\n\nt'<p><b></p>'\n", "utf-8")
    coverage(tmp_path, "ctrace", "run", "-m", "pytest", "-q", "-p", "no:cacheprovider")
    said = coverage(tmp_path, "", "report")
    assert "Traceback" not in said
    assert "Couldn't parse" in said
    assert "unused.py:4:9: </p> closes <b> of line 4" in " ".join(said.split())
    assert {"app/live/counter.py", "tests/test_counter.py"} <= rows(said).keys()
