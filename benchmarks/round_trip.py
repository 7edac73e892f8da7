"""Round trip: from a click on the counter to its new number in the page, in each host.

Beside it, in the same run and the same page engine, a bare echo over the same
transport: blocks of all take turns, so that whatever else the machine does
hits all. Goal: at most 1.3 times the echo. In the browser there is a second echo,
which asks another thread before it answers: what the goal costs any server whose
sockets live apart from the code that may block.

usage: python -m benchmarks.round_trip [--clicks N] [--only HOST …]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.browser import Missing, chromium, isolate, script
from benchmarks.process import ROOT, first_line, process

COUNTER = ROOT / "examples" / "counter"
RESULTS = ROOT / "benchmarks" / "results" / "round_trip.json"
GOAL = 1.3
CLOCK = 0.1
"""Milliseconds between two ticks of a page's clock, at worst."""
BLOCKS = 8
SECONDS = 60.0

Times = list[float]
"""Milliseconds, one for each click."""
Measure = Callable[[int], Times]
"""Clicks that many times, one after the other."""


def until(check: Callable[[], Any], what: str) -> Any:
    end = time.monotonic() + SECONDS
    while not (found := check()):
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {SECONDS:g} seconds")
        # Rarely: a window answers on the thread that also runs the page.
        time.sleep(0.25)
    return found


# Hosts --------------------------------------------------------------------

PLUS = "button[aria-label='One more']"


@contextmanager
def browser() -> Iterator[tuple[Measure, ...]]:
    """Tornado's WebSocket, the browser host, and tornado's WebSocket with a second thread behind it."""
    with ExitStack() as stack:
        tabs = stack.enter_context(chromium())
        address = first_line(stack.enter_context(process("benchmarks.echo", "browser")))
        served = stack.enter_context(process("hyper_local", "run", str(COUNTER), "--host", "browser"))
        ours, bare, hops = (tabs.new_page() for _ in range(3))
        ours.goto(first_line(served).rpartition(" at ")[2])
        for tab, where in ((bare, address + "bare"), (hops, address + "hops"), (ours, ours.url)):
            tab.route("**/*", isolate)
            tab.goto(where)
            assert tab.evaluate("crossOriginIsolated")
        for tab in (bare, hops):
            tab.wait_for_function("window.ready")

        def measure(tab: Any, root: str, button: str) -> Measure:
            def clicks(count: int) -> Times:
                tab.bring_to_front()
                return tab.evaluate(script(f"document.querySelector({root!r})", button, count))

            return clicks

        # The first block waits by itself until the page is live: its clicks are kept until then.
        yield measure(bare, "#echo", "button"), measure(ours, ".hyper-root", PLUS), measure(hops, "#echo", "button")


@contextmanager
def window() -> Iterator[tuple[Measure, Measure]]:
    """pywebview's js_api and run_js, and the window host; each in a process and a window of its own."""
    from tests.window.process import Window

    if sys.platform == "linux" and not os.environ.get("DISPLAY"):
        raise Missing("no display: run it by `make bench`")
    with ExitStack() as stack:
        echo = stack.enter_context(process("benchmarks.echo", "window", stdin=subprocess.PIPE))
        ours = Window(COUNTER)
        stack.callback(ours.end)
        ours.ready()

        def ask(line: str) -> Any:
            assert echo.stdin is not None
            print(json.dumps(line), file=echo.stdin, flush=True)
            return json.loads(first_line(echo))["value"]

        until(lambda: ask("window.ready === true"), "the echo's window")

        def measure(evaluate: Callable[[str], Any], root: str, button: str) -> Measure:
            def clicks(count: int) -> Times:
                job = script(f"document.querySelector({root!r})", button, count)
                evaluate(f"window.benchmark = null; {job}.then((times) => {{ window.benchmark = times; }}); 0")
                done = until(lambda: evaluate("window.benchmark && JSON.stringify(window.benchmark)"), "a block")
                return json.loads(done)

            return clicks

        yield measure(ask, "#echo", "button"), measure(ours.evaluate, Window.root, PLUS)


@contextmanager
def notebook() -> Iterator[tuple[Measure, Measure]]:
    """Custom messages of a bare anywidget, and the notebook host; two cells of one notebook in JupyterLab."""
    from benchmarks.echo import WIDGET
    from tests.lab.driver import Lab

    with ExitStack() as stack:
        tabs = stack.enter_context(chromium())
        lab = Lab(Path(stack.enter_context(tempfile.TemporaryDirectory())), tabs)
        stack.callback(lab.close)
        cells = lab.open("bench.ipynb")
        bare = cells.cell(WIDGET)
        module = str(COUNTER / "live" / "counter.py")
        ours = cells.cell(f"import hyper_local\nCounter = hyper_local.load({module!r})\nCounter()")

        def measure(cell: int, button: str) -> Measure:
            root = f"L.notebook.widgets[{cell}].node.querySelector('.jp-OutputArea')"
            until(lambda: lab.evaluate(f"() => !!{root}?.querySelector({json.dumps(button)})"), "the widget")
            return lambda count: lab.evaluate(f"() => {script(root, button, count)}")

        yield measure(bare, "button"), measure(ours, PLUS)


@contextmanager
def memory() -> Iterator[tuple[None, Measure]]:
    """The test client: no transport at all, for reference."""
    import hyper_local
    from hyper_local.testing import mount

    page = mount(hyper_local.load(COUNTER / "live" / "counter.py"))

    def clicks(count: int) -> Times:
        times: Times = []
        for _ in range(count):
            began = time.perf_counter()
            page.click(PLUS)
            times.append((time.perf_counter() - began) * 1000)
        return times

    yield None, clicks
    page.unmount()


HOSTS: dict[str, Callable[[], Any]] = {"browser": browser, "window": window, "notebook": notebook, "memory": memory}


# The run ------------------------------------------------------------------


def compare(name: str, clicks: int) -> dict[str, Any]:
    """Blocks of the echoes and of the counter by turns."""
    block = max(clicks // BLOCKS, 1)
    with HOSTS[name]() as measures:
        found: list[Times] = [[] for _ in measures]
        for count in (0, *[block] * BLOCKS):
            for times, measure in zip(found, measures, strict=True):
                times += measure(count) if measure is not None else []
    echo, counter, *hops = found
    row: dict[str, Any] = {"host": name, "echo": summary(echo), "counter": summary(counter)}
    row |= {"ratio": ratio(echo, counter), "hops": None, "of_hops": None}
    if hops:
        row |= {"hops": summary(hops[0]), "of_hops": ratio(hops[0], counter)}
    return row


def summary(times: Times) -> dict[str, float] | None:
    if not times:
        return None
    p95 = statistics.quantiles(times, n=20, method="inclusive")[-1]
    return {"n": len(times), "median": round(middle(times), 3), "p95": round(p95, 3)}


def middle(times: Times) -> float:
    """The median, of times that a coarse clock has put into steps of `CLOCK`."""
    return statistics.median_grouped(times, interval=CLOCK)


def ratio(echo: Times, counter: Times) -> float | None:
    return round(middle(counter) / middle(echo), 2) if echo else None


def table(rows: Sequence[dict[str, Any]]) -> str:
    """The rows as Markdown."""

    def cell(one: dict[str, float] | None) -> str:
        return f"{one['median']:.2f} / {one['p95']:.2f} ms" if one else "-"

    lines = [
        "| host | echo median / p95 | counter median / p95 | ratio | echo by another thread | ratio to that |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        if "missing" in row:
            lines.append(f"| {row['host']} | not measured: {row['missing']} | | | | |")
        else:
            cells = [
                row["host"],
                cell(row["echo"]),
                cell(row["counter"]),
                row["ratio"],
                cell(row["hops"]),
                row["of_hops"],
            ]
            lines.append(f"| {' | '.join(str(one or '-') for one in cells)} |")
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table, write the figures."""
    parser = argparse.ArgumentParser(description="Round trip from a click to the page in each host.")
    parser.add_argument("--clicks", type=int, default=200, help="clicks that count, for each of echo and counter")
    parser.add_argument("--only", nargs="+", choices=HOSTS, default=list(HOSTS), metavar="HOST", help=", ".join(HOSTS))
    arguments = parser.parse_args(argv)
    rows: list[dict[str, Any]] = []
    failed = False
    for name in arguments.only:
        try:
            rows.append(compare(name, arguments.clicks))
        except (Missing, ImportError) as error:
            rows.append({"host": name, "missing": str(error)})
        except Exception as error:
            # The other hosts' figures are worth having all the same.
            failed = True
            traceback.print_exc()
            rows.append({"host": name, "missing": f"{type(error).__name__}, see above"})
    print(f"Counter, click to DOM, {arguments.clicks} clicks; goal: at most {GOAL} times the echo.\n")
    print(table(rows))
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    where = {"python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count()}
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    results = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **where, "load": load, "rows": rows}
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", "utf-8")
    print(f"\nWritten to {RESULTS.relative_to(ROOT)}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
