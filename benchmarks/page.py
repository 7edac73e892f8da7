"""Page: puts the figures of `make bench` into the tables of docs/performance.md, and its date above them.

The page keeps its tables, rows and words; a row whose figure was not measured stays as it was and is named.

usage: python -m benchmarks.page
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from benchmarks.process import ROOT
from benchmarks.table import FLOOR, OURS, Figure, number

PAGE = ROOT / "docs" / "performance.md"
RESULTS = ROOT / "benchmarks" / "results" / "compare.json"
SECTIONS = {"Click to page": ": time", "Bytes": ": down", "The server": ": server"}
"""What follows a row's name in the name of its figure, by the heading above."""
NAMES = {
    "back to back, until all 50 are shown, ms": "typing 50 letters back to back: all 50 shown",
    "one every 80 ms, until each is shown, ms": "typing 50 letters every 80 ms: each letter shown",
    "one more idle counter, kB": "one more idle counter",
    "one more table of 1,000 rows, kB": "one more table of 1,000 rows",
    "imports, ms of processor": "imports",
    "start to counter shown, ms": "from start to the counter in Chromium",
    "idle with three pages, ms of processor a second": "idle, three pages open",
    "HTML of 1,000 rows, ms": "HTML of 1,000 rows",
    "one cell of 1,000 rows, render and compare, ms": "one cell of 1,000 rows, render and compare",
    "one cell of 1,000 rows, message, bytes": "one cell of 1,000 rows, message",
    "one cell of 10,000 rows, render and compare, ms": "one cell of 10,000 rows, render and compare",
    "one cell of 10,000 rows, message, bytes": "one cell of 10,000 rows, message",
}
"""Figures by the rows that have names of their own."""
BOTH = "Click to page"
"""The heading of the table that also says what 95 of 100 stay under, for ours."""


def main() -> int:
    """Write the page; 1 where a row found no figure."""
    results = json.loads(RESULTS.read_text("utf-8"))
    text = PAGE.read_text("utf-8")
    missing: list[str] = []
    made = "\n".join(written(text.split("\n"), results, missing))
    day = datetime.fromisoformat(results["at"])
    made = re.sub(r"(one run of `make bench`, on )\d+ \w+ \d+", rf"\g<1>{day.day} {day:%B %Y}", made)
    met = [line["met"] for line in results["lines"] if line["met"] is not None]
    made = re.sub(r"\d+ of \d+ goals of the whole page", f"{sum(met)} of {len(met)} goals of the whole page", made)
    PAGE.write_text(made, "utf-8")
    for what in missing:
        print(f"no figure: {what}", file=sys.stderr)
    return int(bool(missing))


def written(lines: Sequence[str], results: Mapping[str, Any], missing: list[str]) -> Iterator[str]:
    """The page's lines, with new figures in the rows that have some."""
    figures = {re.sub(r" \(by hand: .*\)$", "", line["what"]): line for line in results["lines"]}
    heading, columns = "", list[str]()
    for line in lines:
        if line.startswith("## "):
            heading = line[3:]
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            columns = []
        elif not columns:
            columns = [cell.split(" ")[0] if cell not in ("hyper-local", "by hand") else cell for cell in cells]
            if "hyper-local" in cells and heading in (*SECTIONS, "Typing", "In Python alone"):
                line = row([headed(cell, results["versions"]) for cell in cells])
            else:
                columns = [""]  # a table of another run
        elif columns != [""] and not cells[0].startswith("---"):
            name = NAMES.get(cells[0]) or cells[0] + SECTIONS.get(heading, "")
            if name in figures:
                line = row([cells[0], *(shown(column, figures[name], heading) for column in columns[1:])])
            else:
                missing.append(f"{heading}: {cells[0]}")
        yield line


def headed(cell: str, versions: Mapping[str, str]) -> str:
    """A column's heading, with the version that was measured."""
    return cell if cell == FLOOR else versions.get(cell.split(" ")[0], cell)


def shown(column: str, line: Mapping[str, Any], heading: str) -> str:
    """What stands in a column of a row."""
    if column == "ratio":
        return f"{line['ratio']:.2f}" if line["ratio"] else ""
    if column == "goal":
        return goal(line)
    value = line["values"].get({"hyper-local": OURS, "by hand": FLOOR}.get(column, column))
    if value is None or isinstance(value, str):
        return "not tried" if value and value.startswith("too slow") else value or ""
    figure = Figure(**value)
    both = column == "hyper-local" and heading == BOTH and figure.p95 is not None
    second = f" / {number(figure.p95)}" if both and figure.p95 else ""
    return number(figure.middle) + second


def goal(line: Mapping[str, Any]) -> str:
    """A goal, and whether it was met."""
    if line["goal"] is None:
        return ""
    short = line["goal"].removeprefix("≤ ").removesuffix(" floor")
    return f"{short}, {'met' if line['met'] else '**missed**'}"


def row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main())
