"""Desktop: from the start of the process to the first paint, and the memory of an idle window.

Ours is what `hyper-local run` does, from its command line on. Beside it, in the
same run and by turns, a bare pywebview window that shows the same page as plain
HTML, and imports nothing of ours. Both have the bytecode of what they import, as
installed packages have; of the app nothing is kept, so each start is a first one.
Goals: at most 1.15 times its start, 1.2 times its memory.

usage: python -m benchmarks.desktop [--runs N]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

from benchmarks.process import ROOT, with_bytecode
from hyper_local_webview.preflight import check

COUNTER = ROOT / "examples" / "counter"
START, MEMORY = 1.15, 1.2
PAINTED = """(() => {
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return paint ? performance.timeOrigin + paint.startTime : 0;
})()"""
SURROUNDINGS = {} if os.geteuid() else {"QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox"}
"""What Chromium wants to be told where it runs as root."""
SECONDS = 60.0
LOOKS, STEADY = 5, 1.0
"""How many looks at the memory, and how many MB they may differ."""


def page() -> str:
    """What the bare window shows: the counter's first paint. It is as large as ours: more takes longer to paint."""
    import hyper_local
    from hyper_local.testing import mount
    from hyper_local_webview.windows import SIZE

    shown = mount(hyper_local.load(COUNTER / "live" / "counter.py"))
    style = (ROOT / "hyper_local/client/style.css").read_text("utf-8")
    html = f"<!doctype html><style>{style}</style><div class='hyper-root'>{shown.html}</div>"
    shown.unmount()
    return json.dumps({"html": html, "width": SIZE[0], "height": SIZE[1]})


def settled(pid: int) -> float:
    """The memory of a process and its children in MB, once some looks in a row find about the same."""
    import psutil

    root = psutil.Process(pid)
    looks: list[float] = []
    end = time.monotonic() + SECONDS
    while len(looks) < LOOKS or max(looks[-LOOKS:]) - min(looks[-LOOKS:]) > STEADY:
        if time.monotonic() > end:
            raise TimeoutError(f"the memory does not settle: {looks[-LOOKS:]}")
        time.sleep(0.25)
        looks.append(sum(p.memory_full_info().pss for p in [root, *root.children(recursive=True)]) / 1e6)
    return looks[-1]


def measure(command: Sequence[str], first: str) -> tuple[float, float]:
    """Seconds from start to first paint, and the memory of all its processes in MB."""
    began = time.time()
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env={**with_bytecode(), **SURROUNDINGS},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    if first:
        print(first, file=process.stdin, flush=True)
    json.loads(process.stdout.readline())
    painted = 0.0
    while not painted:
        print(json.dumps({"do": "evaluate", "script": PAINTED}), file=process.stdin, flush=True)
        painted = json.loads(process.stdout.readline()).get("value") or 0.0
        time.sleep(0.05)
    memory = settled(process.pid)
    process.stdin.close()
    process.wait(SECONDS)
    process.stdout.close()
    return painted / 1000 - began, memory


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args(arguments).runs
    document = page()
    bare = [sys.executable, str(ROOT / "benchmarks/bare_window.py"), check()]
    child = ROOT / "tests/window/child.py"
    sides = {
        "bare": (bare, document),
        "ours": ([sys.executable, str(child), json.dumps({"path": str(COUNTER), "command": "run"})], ""),
    }
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in sides}
    for number in range(runs + 1):
        for name, (command, first) in sides.items():
            one = measure(command, first)
            if number:  # the first writes bytecode
                found[name].append(one)
    middle = {name: [statistics.median(column) for column in zip(*rows, strict=True)] for name, rows in found.items()}
    start, memory = (ours / bare for ours, bare in zip(middle["ours"], middle["bare"], strict=True))
    print("| | bare window | ours | ratio | goal |\n| --- | --- | --- | --- | --- |")
    print(f"| start to first paint | {middle['bare'][0]:.2f} s | {middle['ours'][0]:.2f} s | {start:.2f} | {START} |")
    print(f"| memory, idle | {middle['bare'][1]:.0f} MB | {middle['ours'][1]:.0f} MB | {memory:.2f} | {MEMORY} |")
    return int(start > START or memory > MEMORY)


if __name__ == "__main__":
    sys.exit(main())
