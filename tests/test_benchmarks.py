"""What is measured works, what is said about it follows from the figures, and the soak finds nothing."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import hyper_local
from benchmarks import check_speed, compile_speed, load, reliability, render, rows
from benchmarks.lossy import lossy
from benchmarks.process import ROOT, first_line, process
from benchmarks.table import FLOOR, OURS, Figure, Goal, Line, markdown
from hyper_local.app import App
from hyper_local.source import read
from hyper_local.testing import mount


def test_timed_modules_are_like_those_of_people(author) -> None:
    texts = [compile_speed.module(number) for number in range(20)]
    assert len(set(texts)) == 20
    for text in texts[:3]:
        template = read(text, "module.py").template
        assert template is not None
        assert len(text.splitlines()) == 100
        assert 40 <= text[template.start : template.end].count("\n") <= 50
        compile(compile_speed.masked(text), "module.py", "exec")
    page = author.mount(texts[5]).submit(name="Walden", price="3")
    assert page.errors == []
    assert page.texts("li span") == ["Walden (1)"]


def test_a_check_is_held_against_all_values_of_the_text_it_reads(tmp_path: Path) -> None:
    (blocks,) = check_speed.write_app(tmp_path / "blocks", check_speed.BLOCKS, 1)
    # Python's own t-strings have a node of their own.
    shown = (ast.FormattedValue, getattr(ast, "Interpolation", ast.FormattedValue))
    values = [x for x in ast.walk(ast.parse(check_speed.as_values(blocks))) if isinstance(x, shown)]
    holes = re.findall(r"\{(?!%)|\{% *(?:for|if|elif)", blocks.partition('t"""')[2])
    assert len(values) == len(holes) > 25
    assert not [x for x in ast.walk(ast.parse(check_speed.masked(blocks))) if isinstance(x, shown)]


def test_a_process_that_died_says_why() -> None:
    with (
        pytest.raises(EOFError) as caught,
        process("json.tool", "--nonsense") as started,
    ):
        first_line(started)
    [note] = caught.value.__notes__
    assert note.startswith("json.tool --nonsense ended with 2; it said:\n")
    assert "unrecognized arguments: --nonsense" in note


def test_a_process_whose_pipe_broke_says_why() -> None:
    def speak() -> None:
        with process("json.tool", "--nonsense", stdin=subprocess.PIPE) as started:
            assert started.stdin is not None
            while True:
                print("words", file=started.stdin, flush=True)

    with pytest.raises(BrokenPipeError) as caught:
        speak()
    assert "unrecognized arguments: --nonsense" in caught.value.__notes__[0]


def test_a_label_follows_from_its_number() -> None:
    assert rows.build(1, 2) == [{"id": 1, "label": "large white sandwich"}, {"id": 2, "label": "big pink kettle"}]
    assert len({row["label"] for row in rows.build(1, 1_000)}) > 50


@pytest.fixture
def measured() -> Iterator[App]:
    app = hyper_local.load(Path(rows.__file__).parent / "app")
    assert isinstance(app, App)
    yield app
    app.close()


@pytest.mark.slow
def test_the_rows_that_are_measured_work(measured) -> None:
    page = mount(measured.page("/rows").component)
    page.click("#run")
    assert page.count("tr") == 1_000
    page.click("#update")
    assert page.texts("tr:nth-of-type(11) td") == ["11", f"{rows.label(11)} !!!", "x"]
    page.click("#swaprows")
    assert [page.text(f"tr:nth-of-type({at}) td") for at in (2, 999)] == ["999", "2"]
    page.click("tr:nth-of-type(5) td:nth-of-type(2) a")
    assert page.texts("tr.danger td:first-of-type") == ["5"]
    page.click("tr:nth-of-type(5) td:nth-of-type(3) a")
    assert page.count("tr") == 999
    page.click("#add").click("#clear")
    assert page.count("tr") == 0
    assert page.html == page.fresh_html()
    assert page.errors == []


def test_goals_are_judged() -> None:
    def line(ours: float, floor: float, goal: Goal) -> Line:
        return Line("select", "ms", {OURS: Figure(ours), FLOOR: Figure(floor)}, goal)

    assert line(3.0, 2.0, Goal(1.5, times=True)).met is True
    assert line(3.1, 2.0, Goal(1.5, times=True)).met is False
    assert line(99, 1, Goal(100)).met is True
    assert line(3.0, 0.0, Goal(1.5, times=True)).met is None
    assert Line("select", "ms", {OURS: "not measured"}, Goal(100)).met is None


def test_a_table_shows_what_is_missing() -> None:
    lines = [Line("select", "bytes", {OURS: Figure(77), FLOOR: Figure(2, 3.5, 9), "Other": "too slow"}, Goal(100))]
    assert markdown(lines, ["Other"], {"Other": "Other 1.0"}).splitlines()[::2] == [
        "|  | unit | hyper-local | floor | ratio | goal | met | Other 1.0 |",
        "| select | bytes | 77 | 2 / 3.50 | 38.50 | ≤ 100 | yes | too slow |",
    ]


def test_what_is_rendered_in_python_alone_is_one_table() -> None:
    table = render.f_strings(rows.build(1, 3), 2)
    assert render.same(table.replace("<td>", " <td>").replace("<tr>", '<tr class="">')) == table


def test_the_page_of_reliability_is_written_from_what_was_kept() -> None:
    at = "2026-11-26T16:42:05+00:00"
    echo = {"events": 29_989, "lost": 0, "connections lost": 0, "p50": 0.437, "p99": 0.931, "worst": 6.0}
    kept = {
        "events": {"said": {"systems": {"tornado echo": echo, "NiceGUI": "it is not installed"}}, "at": at},
        "slow": {"said": "0.2 MB more", "at": at},
        "part load": {"said": {"seconds": 371, "said": "right"}, "at": at},
    }
    missing: list[str] = []
    lines = [
        "| a bare tornado echo | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 |",
        "| NiceGUI | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 |",
        "| slow readers | | `benchmarks.load --only slow` |",
        "| others | as before | `benchmarks.soak --lives` |",
        "| `load` | a thousand | | |",
        "Words.",
    ]
    assert list(reliability.written(lines, kept, missing)) == [
        "| a bare tornado echo | 29,989 | 0 | 0 | 0.4 | 0.9 | 6.0 |  |  |",
        "| NiceGUI | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 |",
        "| slow readers | 0.2 MB more | `benchmarks.load --only slow` |",
        "| others | as before | `benchmarks.soak --lives` |",
        "| `load` | a thousand | 6.2 | right |",
        "Words.",
    ]
    assert missing == ["NiceGUI", "`benchmarks.soak --lives`"]


def test_the_page_of_reliability_has_a_row_for_every_part() -> None:
    text = reliability.PAGE.read_text("utf-8")
    assert set(reliability.RUN.findall(text)) == {*load.PARTS, "lossy", "lives"} - {"events"}
    parts = re.findall(r"^for one in (.*); do part", (ROOT / "scripts/soak.sh").read_text("utf-8"), re.MULTILINE)
    assert re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) == parts[0].split()
    for name in reliability.SYSTEMS:
        assert f"\n| {name} | " in text


@pytest.mark.rule("R1", "R5")
@pytest.mark.parametrize("seed", [1, 2])
def test_mixed_events_over_a_bad_connection_run_once_each(seed: int) -> None:
    """`make soak` runs 10,000."""
    assert lossy(250, seed) == []
    assert lossy(100, seed, drop=0.2, reorder=0.3) == []


@pytest.mark.slow
def test_the_load_loses_nothing() -> None:
    """`make soak` has 1,000 sessions for a minute, beside others."""
    line = [
        "-m",
        "benchmarks.load",
        "--sessions",
        "20",
        "--seconds",
        "2",
        "--alone",
        "--only",
        "events",
    ]
    said = subprocess.run([sys.executable, *line], capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert (said.returncode, said.stderr) == (0, "")
    assert "hyper-local serve: " in said.stdout
    assert " 0 lost, 0 connections lost" in said.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    "part", ["broadcasts", "storm", "silent", "slow", "killed", "blocked", "uploads", "ending", "stuck"]
)
def test_faults_leave_nothing(part) -> None:
    line = ["-m", "benchmarks.load", "--sessions", "20", "--seconds", "2", "--only", part]
    environment = {**os.environ, "HYPER_LOAD_BLOCK": "1"}
    said = subprocess.run(
        [sys.executable, *line], capture_output=True, text=True, cwd=ROOT, timeout=120, env=environment
    )
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.count("\n") == 1
