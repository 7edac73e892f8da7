"""Compare: hyper-local beside a floor and beside other systems, all in one run.

The floor is what nobody can be faster than: of a click, a bare tornado WebSocket
that says what it hears; of the table, that and the same table changed by plain
JavaScript in the page, added; of rendering, f-strings or a list comprehension
that do just this one thing. A system that can't be had is left out, with a word why.

usage: python -m benchmarks.compare [--only PART …] [--systems NAME …]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, distributions, version
from typing import Any

from benchmarks import memory, operations, render, start
from benchmarks.browser import Missing
from benchmarks.operations import Found
from benchmarks.systems import PEERS, SYSTEMS, System
from benchmarks.table import FLOOR, OURS, Figure, Goal, Line, markdown, plain, where, write

SMALL, WHOLE = Goal(1.5, times=True), Goal(2, times=True)
GOALS = {
    "counter": Goal(1.2, times=True),
    "create 1,000": WHOLE,
    "replace all 1,000": WHOLE,
    "append 1,000": WHOLE,
    "clear": WHOLE,
    "select": SMALL,
    "swap": SMALL,
    "remove": SMALL,
    "every 10th of 1,000": SMALL,
    "every 10th of 10,000": Goal(30),
}
"""For the time from the click to the page."""
KEY_GOAL = Goal(1.2, times=True)
DOWN_GOALS = {
    "counter": Goal(40),
    "select": Goal(100),
    "swap": Goal(150),
    "remove": Goal(150),
    "every 10th of 1,000": Goal(6_000),
}
CELL_GOAL, HTML_GOAL = Goal(200), Goal(1.5, times=True)
COUNTER_GOAL, TABLE_GOAL = Goal(30), Goal(1_000)
"""Kilobytes of memory."""
START_GOAL = Goal(2, times=True)

Say = Callable[[str], None]


# In the browser -----------------------------------------------------------


def in_browser(systems: Sequence[System], say: Say, jobs: Sequence[str] = operations.JOBS) -> list[Line]:
    found = operations.measure(systems, say, jobs=jobs)
    names = list(dict.fromkeys(name for one in found.values() for name in one.times))
    lines = [Line(f"{name}: time", "ms", times_of(found, name), GOALS.get(name)) for name in names]
    lines += typed(found)
    for name in names:
        goal = DOWN_GOALS.get(name)
        lines.append(Line(f"{name}: down", "bytes", amounts(found, name, lambda one: one.down), goal))
    clicked = [name for name in ("counter", "select") if name in names]
    lines += [Line(f"{name}: up", "bytes", amounts(found, name, lambda one: one.up)) for name in clicked]
    lines += [
        Line(f"{name}: server", "ms CPU", {system: of(one.cpu[name]) for system, one in found.items() if one.cpu[name]})
        for name in names
    ]
    idle = {system: Figure(one.idle) for system, one in found.items() if one.idle is not None}
    return [*lines, Line("idle, three pages open", "ms CPU / s", idle)]


def of_typing(systems: Sequence[System], say: Say) -> list[Line]:
    """A key beside a click, and nothing else."""
    return in_browser(systems, say, ("counter", "typing"))


def of(numbers: Sequence[float]) -> Figure:
    return Figure.of(numbers)


def times_of(found: Mapping[str, Found], name: str) -> dict[str, Figure | str]:
    """Times by system; the floor of what happens to the table is the echo and plain JavaScript together."""
    values: dict[str, Figure | str] = {}
    for system, one in found.items():
        times = one.times.get(name)
        if not times:
            values[system] = next(iter(one.missing.values()), "not measured")
        elif system == FLOOR and name != "counter":
            values[system] = Figure(Figure.of(times).middle + statistics.median(one.times["counter"]), n=len(times))
        else:
            values[system] = Figure.of(times)
    return values


def typed(found: Mapping[str, Found]) -> list[Line]:
    lines: list[Line] = []
    for name, what in (("back to back", "all 50 shown"), ("every 80 ms", "each letter shown")):
        values: dict[str, Figure | str] = {}
        for system, one in found.items():
            tries = one.typed.get(name)
            if not tries:
                continue
            wrong = sum(not each["right"] for each in tries)
            totals = [each["total"] for each in tries if each["total"] is not None]
            times = totals if name == "back to back" else [took for each in tries for took in each["each"]]
            values[system] = f"wrong text in {wrong} of {len(tries)}" if wrong else of(times)
        lines.append(Line(f"typing 50 letters {name}: {what}", "ms", values, KEY_GOAL))
    return lines


def amounts(
    found: Mapping[str, Found], name: str, which: Callable[[Found], Mapping[str, int]]
) -> dict[str, Figure | str]:
    return {
        system: Figure(which(one)[name])
        for system, one in found.items()
        if name in which(one) and (system != FLOOR or name == "counter")
    }


# Around it ----------------------------------------------------------------


def of_memory(systems: Sequence[System], say: Say) -> list[Line]:
    values: dict[str, Figure | str] = {}
    for system in systems:
        say(f"memory: {system.name}")
        try:
            values[system.name] = Figure(memory.counters(system) / 1000)
        except Exception as error:
            values[system.name] = "not measured"
            say(f"{system.name}: {error}")
    lines = [Line("one more idle counter", "kB", values, COUNTER_GOAL)]
    if OURS in values:
        full = Figure(memory.full_tables(SYSTEMS[OURS]) / 1000)
        lines.append(Line("one more table of 1,000 rows", "kB", {OURS: full}, TABLE_GOAL))
    return lines


def of_start(systems: Sequence[System], say: Say) -> list[Line]:
    there = [system for system in systems if installed(system)]
    say("start: imports")
    imports = {name: of(times) for name, times in start.importing(there).items()}
    say("start: counters")
    shown = {name: of(times) for name, times in start.showing(there).items()}
    return [
        Line("imports", "ms CPU", imports),
        Line("from start to the counter in Chromium", "ms", shown, START_GOAL),
    ]


def installed(system: System) -> bool:
    try:
        system.check()
    except Missing:
        return False
    return True


# In Python alone ----------------------------------------------------------

ENGINES = ("Jinja2", "htpy", "hyperhtml", "pyview")
PLAIN = {"f-strings and html.escape": FLOOR, "list comprehension and comparison": FLOOR}


def in_python(say: Say) -> list[Line]:
    say("render: HTML")
    times, missing = render.full()
    lines = [Line("HTML of 1,000 rows (by hand: f-strings, html.escape)", "ms CPU", named(times, missing), HTML_GOAL)]
    for count in (1_000, 10_000):
        say(f"render: one cell of {count:,} rows")
        times, sizes, missing = render.one_cell(count)
        what = f"one cell of {count:,} rows"
        compared = f"{what}, render and compare (by hand: list comprehension, comparison)"
        lines.append(Line(compared, "ms CPU", named(times, missing)))
        values = {PLAIN.get(name, name): Figure(size) for name, size in sizes.items()}
        lines.append(Line(f"{what}, message", "bytes", values, CELL_GOAL))
    return lines


def named(times: Mapping[str, Sequence[float]], missing: Mapping[str, str]) -> dict[str, Figure | str]:
    return {**{PLAIN.get(name, name): of(each) for name, each in times.items()}, **dict.fromkeys(missing, "missing")}


# The run ------------------------------------------------------------------

PARTS = ("operations", "memory", "start", "render")
TYPING = "typing"
"""A small part of the operations, for who looks at nothing else."""


def versions(names: Sequence[str]) -> dict[str, str]:
    """Titles of columns: names with the versions that are installed."""
    packages = {system.name: system.package for system in PEERS} | {"Jinja2": "jinja2", "htpy": "htpy"}
    titles = {FLOOR: "by hand" if "Jinja2" in names else "floor"}
    for name in names:
        try:
            titles[name] = f"{name} {version(packages[name])}" if name in packages else name
        except PackageNotFoundError:
            titles[name] = f"{name}, not installed"
    for one in distributions(path=[str(render.APART)]):
        if one.name in names:
            titles[one.name] = f"{one.name} {one.version}"
    return titles


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parts = (*PARTS, TYPING)
    parser.add_argument("--only", nargs="+", choices=parts, default=list(PARTS), metavar="PART", help=", ".join(parts))
    parser.add_argument("--systems", nargs="+", choices=SYSTEMS, default=list(SYSTEMS), metavar="NAME")
    arguments = parser.parse_args(argv)
    systems = [system for name, system in SYSTEMS.items() if name in arguments.systems]
    others = [system.name for system in systems if system.name not in (OURS, FLOOR)]
    began = time.monotonic()

    def say(text: str) -> None:
        print(f"{time.monotonic() - began:4.0f} s  {text}", file=sys.stderr, flush=True)

    results: dict[str, Any] = {**where(), "versions": versions([*others, *ENGINES])}
    served: list[Line] = []
    measures = (("operations", in_browser), (TYPING, of_typing), ("memory", of_memory), ("start", of_start))
    for part, measure in measures:
        if part in arguments.only:
            served += measure(systems, say)
    alone = in_python(say) if "render" in arguments.only else []
    print(f"\nPython {results['python']}, {results['cores']} cores; median / 95 of 100 stay under.\n")
    for lines, columns in ((served, others), (alone, ENGINES)):
        if lines:
            print(markdown(lines, columns, versions(columns)), end="\n\n")
    judged = [line.met for line in (*served, *alone) if line.met is not None]
    print(f"{sum(judged)} of {len(judged)} goals are met.")
    results["lines"] = [plain(line) for line in (*served, *alone)]
    print(f"Written to {write('compare', results)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
