"""Many files are read by several processes, which find what one would."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hyper_local.checker import MANY

COMPARE = """
import json, os, sys
from hyper_local import checker, fact_store, readers
app = sys.argv[1]
def found(**options):
    return [str(problem) for problem in checker.check(app, **options).problems]
def ends(files, groups, turns, end):
    next(iter(turns), None)  # and with it some files, if the others have left any
    os._exit(1)
alone = found()
store = fact_store.FactStore.of(__import__("pathlib").Path(app))
several = found(processes=3, store=store)
again = found(store=fact_store.FactStore.of(store.file.parent.parent / "app"))
readers._work = ends
ended = found(processes=3)
print(json.dumps([alone, several, again, ended, len(store.used)]))
"""


def test_several_processes_find_what_one_does(tmp_path: Path) -> None:
    live = tmp_path / "app/live"
    live.mkdir(parents=True)
    for i in range(MANY + 30):
        mistake = ("", "{nam}", "<p", "</b>")[i % 4]
        (live / f"page_{i}.py").write_text(f'name = {i}\nt"""<i>{{name}}</i>{mistake}"""\n', "utf-8")
    words = [sys.executable, "-c", COMPARE, str(tmp_path / "app")]
    done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=tmp_path)
    alone, several, again, ended, kept = json.loads(done.stdout)
    assert len(alone) == (MANY + 30) // 4 * 3 + 1
    assert several == alone
    assert again == alone, "what the others found is kept"
    assert kept == MANY + 30
    assert ended == alone, "what a process that ended did not give is read here"
    assert not done.stderr


DAEMON = """
import multiprocessing, sys
from hyper_local import checker
def count(app, end):
    end.send(len(checker.check(app, processes=2).problems))
if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    mine, theirs = context.Pipe(duplex=False)
    process = context.Process(target=count, args=(sys.argv[1], theirs), daemon=True)
    process.start()
    theirs.close()
    print(mine.recv())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="starts a process as Linux does")
def test_a_process_that_may_start_none_reads_alone(tmp_path: Path) -> None:
    live = tmp_path / "app/live"
    live.mkdir(parents=True)
    for i in range(MANY):
        (live / f"page_{i}.py").write_text("t'{nam}'\n", "utf-8")
    words = [sys.executable, "-c", DAEMON, str(tmp_path / "app")]
    done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout == f"{MANY}\n"
