"""Table: figures of several systems beside each other, with goals, as Markdown and as plain values."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from benchmarks.process import ROOT

OURS = "hyper-local"
FLOOR = "floor"


@dataclass(frozen=True)
class Figure:
    """What the middle one of `n` measurements gave, and what 95 of 100 stay under."""

    middle: float
    p95: float | None = None
    n: int = 1

    @staticmethod
    def of(numbers: Sequence[float]) -> Figure:
        p95 = statistics.quantiles(numbers, n=20, method="inclusive")[-1] if len(numbers) > 1 else None
        # A page gives whole milliseconds as whole numbers, and these are no counts.
        return Figure(float(statistics.median(numbers)), p95, len(numbers))


@dataclass(frozen=True)
class Goal:
    """At most so much, or, with `times`, at most so many times the floor."""

    most: float
    times: bool = False

    def __str__(self) -> str:
        return f"≤ {self.most:g} x floor" if self.times else f"≤ {number(self.most)}"


@dataclass(frozen=True)
class Line:
    """One thing that was measured. A value that is text says why there is no figure."""

    what: str
    unit: str
    values: Mapping[str, Figure | str] = field(default_factory=dict)
    goal: Goal | None = None

    @property
    def ratio(self) -> float | None:
        """Ours in units of the floor."""
        ours, floor = self.values.get(OURS), self.values.get(FLOOR)
        if isinstance(ours, Figure) and isinstance(floor, Figure) and floor.middle > 0:
            return ours.middle / floor.middle
        return None

    @property
    def met(self) -> bool | None:
        """Whether ours is within the goal; None where there is none, or no figure."""
        ours = self.values.get(OURS)
        if self.goal is None or not isinstance(ours, Figure):
            return None
        reached = self.ratio if self.goal.times else ours.middle
        return None if reached is None else reached <= self.goal.most


def number(value: float) -> str:
    """With as many digits as mean something; counts have all of theirs."""
    if isinstance(value, int) or value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def cell(value: Figure | str | None) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return number(value.middle) + (f" / {number(value.p95)}" if value.p95 is not None else "")


def markdown(lines: Sequence[Line], others: Sequence[str], titles: Mapping[str, str]) -> str:
    """The lines, with ours and the floor before the `others`; `titles` are longer names for them."""
    head = ["", "unit", titles.get(OURS, OURS), titles.get(FLOOR, FLOOR), "ratio", "goal", "met"]
    rows = [[*head, *(titles.get(name, name) for name in others)]]
    rows.append(["---", "---", *["---:"] * 3, "---", "---", *["---:"] * len(others)])
    for line in lines:
        ratio = f"{line.ratio:.2f}" if line.ratio is not None else ""
        met = {None: "", True: "yes", False: "**no**"}[line.met]
        own = [line.what, line.unit, cell(line.values.get(OURS)), cell(line.values.get(FLOOR)), ratio]
        rows.append([*own, str(line.goal or ""), met, *(cell(line.values.get(name)) for name in others)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def plain(line: Line) -> dict[str, Any]:
    """For JSON."""
    values = {name: vars(value) if isinstance(value, Figure) else value for name, value in line.values.items()}
    return {
        "what": line.what,
        "unit": line.unit,
        "values": values,
        "ratio": line.ratio,
        "goal": str(line.goal) if line.goal else None,
        "met": line.met,
    }


def where() -> dict[str, Any]:
    """When this is, and on what."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "load": load,
    }


def write(name: str, results: Mapping[str, Any]) -> str:
    """Into `benchmarks/results/`; gives the place."""
    path = ROOT / "benchmarks" / "results" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, indent=2) + "\n", "utf-8")
    return str(path.relative_to(ROOT))
