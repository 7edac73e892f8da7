"""Notebook: a component in JupyterLab, beside a bare anywidget and ipywidgets' own.

All in one notebook of one server, by turns; with the extension of the server
and without. Goals: a click at most 1.15 times a bare echo, the first component
shown at most 1.2 times as late as a bare widget. Then 100 of each: until all
are shown, and what the kernel and the page hold more than before.

usage: python -m benchmarks.notebook [--clicks N] [--shown N]
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.browser import chromium, script
from benchmarks.echo import WIDGET
from benchmarks.process import ROOT

BLOCKS = 8
EXTENSION = "hyper_local_widgets.server"
CLICK_GOAL, SHOWN_GOAL = 1.15, 1.2
MANY = 100
TURNS = 3
PER_CELL = 50
SECONDS = 60.0

SET_UP = f"""
import hyper_local, ipywidgets, os
from IPython.display import display
Counter = hyper_local.load({str(ROOT / "examples/counter/live/counter.py")!r})
{WIDGET.removesuffix("Echo()" + chr(10))}
def button():
    label, plus = ipywidgets.Label("0"), ipywidgets.Button(description="+")
    plus.on_click(lambda _: setattr(label, "value", str(int(label.value) + 1)))
    return ipywidgets.VBox([label, plus])
"""

KINDS = {
    "bare anywidget": ("Echo()", "output", "button"),
    "hyper-local": ("Counter()", ".hyper-root output", "button[aria-label='One more']"),
    "ipywidgets": ("button()", ".widget-label", "button"),
}
"""What makes one, what shows its number, what counts it up."""

SHOW = """async ([source, css, count]) => {
  const cells = L.cells(), before = document.querySelectorAll(css).length;
  cells.insertCell(cells.cells.length, { cell_type: 'code', source });
  const began = performance.now();
  const shown = new Promise((done) => {
    const look = () => {
      if (document.querySelectorAll(css).length < before + count) return false;
      seen.disconnect();
      done(performance.now() - began);
      return true;
    };
    const seen = new MutationObserver(look);
    seen.observe(document.body, { subtree: true, childList: true });
    look();
  });
  L.run(cells.cells.length - 1);
  return await shown;
}"""


class Bench:
    """One notebook of one Lab, with the three kinds of widget."""

    def __init__(self, lab: Any) -> None:
        self.lab = lab
        self.notebook = lab.open("bench.ipynb")
        said = self.notebook.python(SET_UP)
        assert not said, said

    def clear(self) -> None:
        self.notebook.clear()
        self.notebook.python("import gc; Out.clear(); gc.collect()")
        # Ours close some time after their outputs have gone: not while the next are measured.
        end = time.monotonic() + SECONDS
        while self.notebook.python("print(len(hyper_local.host.find('notebook').shown))").strip() != "0":
            if time.monotonic() > end:
                raise TimeoutError("what was shown did not close")

    def show(self, kind: str, count: int = 1) -> float:
        """Milliseconds from running a cell until the page shows as many as it makes."""
        made, css, _ = KINDS[kind]
        source = made if count == 1 else f"for _ in range({count}): display({made})"
        return float(self.notebook.evaluate(SHOW, [source, css, count]))

    def many(self, kind: str, count: int) -> float:
        """The same for many; Lab shows 50 outputs of a cell."""
        return sum(self.show(kind, min(PER_CELL, count - start)) for start in range(0, count, PER_CELL))

    def clicks(self, kind: str, count: int) -> list[float]:
        """Milliseconds of each click on the one that the cell of that kind shows."""
        _, css, button = KINDS[kind]
        root = f"L.notebook.widgets[{1 + list(KINDS).index(kind)}].node.querySelector('.jp-OutputArea-output')"
        job = script(root, button, count).replace('querySelector("output")', f"querySelector({css!r})")
        return list(self.notebook.evaluate(f"() => {job}"))

    def kernel(self) -> float:
        """Megabytes that the kernel holds."""
        return float(self.notebook.python("import psutil; print(psutil.Process().memory_info().rss / 1e6)"))

    def page(self) -> float:
        """Megabytes of the page's heap, what nobody uses any more left out."""
        session = self.lab.context.new_cdp_session(self.lab.page)
        session.send("HeapProfiler.collectGarbage")
        used = session.send("Runtime.getHeapUsage")["usedSize"]
        session.detach()
        return float(used) / 1e6


def summary(times: Sequence[float]) -> str:
    p95 = statistics.quantiles(times, n=20, method="inclusive")[-1]
    return f"{statistics.median(times):.1f} / {p95:.1f}"


def clicks(bench: Bench, count: int) -> dict[str, list[float]]:
    """Blocks of all kinds by turns."""
    for kind in KINDS:
        bench.show(kind)
    found: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for block in (0, *[count // BLOCKS] * BLOCKS):
        for kind, times in found.items():
            times += bench.clicks(kind, block)
    bench.clear()
    return found


def shown(bench: Bench, count: int) -> dict[str, list[float]]:
    """Each kind by turns, in a notebook that is empty every time."""
    found: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for turn in range(count + 1):
        for kind, times in found.items():
            took = bench.show(kind)
            if turn:  # the first of all brings what is imported once
                times.append(took)
            bench.clear()
    return found


def many(bench: Bench) -> list[list[str]]:
    """Each kind by turns; the first turn brings what a page keeps once and for all, whoever fills it first."""
    found: dict[str, list[tuple[float, float, float]]] = {kind: [] for kind in KINDS}
    for turn in range(TURNS + 1):
        for kind, taken in found.items():
            bench.clear()
            kernel, page = bench.kernel(), bench.page()
            took = bench.many(kind, MANY)
            if turn:
                taken.append((took, bench.kernel() - kernel, bench.page() - page))
    bench.clear()
    middle = {kind: [statistics.median(column) for column in zip(*taken, strict=True)] for kind, taken in found.items()}
    floor = middle["bare anywidget"][0]
    return [
        [kind, f"{took:.0f}", f"{took / floor:.2f}", f"{kernel:.1f}", f"{page:.1f}"]
        for kind, (took, kernel, page) in middle.items()
    ]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def measured(found: dict[str, list[float]], goal: float) -> list[list[str]]:
    """A row for each kind, with its ratio to the first."""
    floor = statistics.median(found["bare anywidget"])
    rows: list[list[str]] = []
    for kind, times in found.items():
        by = statistics.median(times) / floor
        judged = "" if kind != "hyper-local" else f"{goal} x, {'met' if by <= goal else '**missed**'}"
        rows.append([kind, summary(times), f"{by:.2f}", judged])
    return rows


def main(argv: Sequence[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--clicks", type=int, default=200)
    parser.add_argument("--shown", type=int, default=20)
    wanted = parser.parse_args(argv)
    sys.path.insert(0, str(ROOT))
    from tests.lab.driver import Lab

    with chromium() as browser:
        for on in (True, False):
            settings = [] if on else [f"--ServerApp.jpserver_extensions={{'{EXTENSION}': False}}"]
            with tempfile.TemporaryDirectory() as folder:
                lab = Lab(Path(folder) / "lab", browser, settings)
                try:
                    bench = Bench(lab)
                    print(
                        f"\n{'With' if on else 'Without'} the extension of the server; load {os.getloadavg()[0]:.1f}\n"
                    )
                    head = ["click to page, ms", "median / p95", "ratio", "goal"]
                    print(table(head, measured(clicks(bench, wanted.clicks), CLICK_GOAL)), flush=True)
                    if on:
                        head = ["shown, ms", "median / p95", "ratio", "goal"]
                        print("\n" + table(head, measured(shown(bench, wanted.shown), SHOWN_GOAL)), flush=True)
                        head = [
                            f"{MANY} in one notebook",
                            "until shown, ms",
                            "ratio",
                            "kernel, MB more",
                            "page's heap, MB more",
                        ]
                        print("\n" + table(head, many(bench)), flush=True)
                finally:
                    lab.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
