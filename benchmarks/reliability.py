"""Reliability: puts what `make soak` came to into docs/reliability.md, and its date above.

The page keeps its tables and words; a row whose part was not run stays as it was and is named.

usage: python -m benchmarks.reliability
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from benchmarks import findings
from benchmarks.load import shown
from benchmarks.process import ROOT

PAGE = ROOT / "docs" / "reliability.md"
SYSTEMS = {"`hyper-local serve`": "hyper-local serve", "a bare tornado echo": "tornado echo", "NiceGUI": "NiceGUI"}
"""Rows of the table of the load, and what its systems are called."""
FIGURES = ("events", "lost", "connections lost", "p50", "p99", "worst", "kB a session", "µs of CPU an event")
RUN = re.compile(r"`benchmarks\.(?:load --only|soak --)\s?(\w+)`")
"""In the last column: which part a row tells of."""


def main() -> int:
    """Write the page; 1 where a row found nothing that was kept."""
    kept = findings.kept()
    missing: list[str] = []
    made = "\n".join(written(PAGE.read_text("utf-8").split("\n"), kept, missing))
    if kept:
        day = datetime.fromisoformat(max(one["at"] for one in kept.values()))
        made = re.sub(r"(The figures are of )\d+ \w+ \d+", rf"\g<1>{day.day} {day:%B %Y}", made)
    PAGE.write_text(re.sub(r"(its p50 is )[\d.]+( times the echo's, its p99 )[\d.]+", beside(kept), made), "utf-8")
    for what in missing:
        print(f"nothing was kept: {what}", file=sys.stderr)
    return int(bool(missing))


def written(lines: Sequence[str], kept: Mapping[str, Any], missing: list[str]) -> Iterator[str]:
    """The page's lines, with what was found in the rows that have something."""
    for line in lines:
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            yield line
            continue
        run = RUN.search(cells[-1])
        part = f"part {cells[0].strip('`')}"
        if cells[0] in SYSTEMS:
            figures = kept["events"]["said"]["systems"].get(SYSTEMS[cells[0]], "") if "events" in kept else ""
            if isinstance(figures, dict):
                yield row([cells[0], *(shown(figures[name]) if name in figures else "" for name in FIGURES)])
                continue
            missing.append(cells[0])
        elif run:
            if run[1] in kept:
                yield row([cells[0], kept[run[1]]["said"], *cells[2:]])
                continue
            missing.append(run[0])
        elif part in kept:
            said = kept[part]["said"]
            yield row([cells[0], cells[1], f"{said['seconds'] / 60:.1f}", said["said"]])
            continue
        yield line


def beside(kept: Mapping[str, Any]) -> Any:
    """Replaces how ours stands to the echo."""

    def say(found: re.Match[str]) -> str:
        systems = kept["events"]["said"]["systems"] if "events" in kept else {}
        ours, echo = systems.get("hyper-local serve", {}), systems.get("tornado echo", {})
        if "p99" not in ours or "p99" not in echo:
            return found[0]
        return f"{found[1]}{ours['p50'] / echo['p50']:.1f}{found[2]}{ours['p99'] / echo['p99']:.1f}"

    return say


def row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main())
