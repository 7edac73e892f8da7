"""Soak: many events and many lives in one process, and whether anything is left behind.

usage: python -m benchmarks.soak [--events N] [--lives N] [--lossy N] [--keep]

Exit code 1 where memory grew, an instance stayed, or the page is not what a
fresh render gives; also where it is not after `--lossy` events over a bad
connection (200 ms, 5 % dropped and reordered), or one of those did not run once.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import tracemalloc
from pathlib import Path

import hyper_local
from benchmarks import findings
from benchmarks.lossy import lossy
from hyper_local.testing import close_all, mount

TODOS = Path(__file__).parents[1] / "examples" / "todos" / "live" / "todos.py"
ALLOWED_GROWTH = 256 * 1024
"""Bytes that may be held more at the end than after the warm-up."""


def held() -> int:
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def events(count: int, seed: int) -> list[str]:
    """Add, toggle and delete at random; the list stays short. Gives what went wrong."""
    chance = random.Random(seed)
    page = mount(hyper_local.load(TODOS))
    problems: list[str] = []
    for i in range(count):
        items = page.count("li")
        if items < 3 or (items < 12 and chance.random() < 0.5):
            page.submit("form", text=f"thing {i}")
        elif chance.random() < 0.5:
            page.click(f"li:nth-of-type({chance.randrange(items) + 1}) input")
        else:
            page.click(f"li:nth-of-type({chance.randrange(items) + 1}) button")
        # What the page remembers for its test is not what is measured.
        page.frames.clear()
        page.messages.clear()
        if i % 500 == 0 and page.html != page.fresh_html():
            problems.append(f"after event {i} the page differs from a fresh render")
    problems += page.errors
    close_all()
    return problems


def lives(count: int) -> list[str]:
    component = hyper_local.load(TODOS)
    names = len(sys.modules)
    for _ in range(count):
        mount(component).submit("form", text="thing").unmount()
    close_all()
    left = len(sys.modules) - names
    return [f"{left} modules of ended instances are left"] if left > 0 else []


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--events", type=int, default=5_000)
    parser.add_argument("--lives", type=int, default=1_000)
    parser.add_argument("--lossy", type=int, default=10_000)
    parser.add_argument("--keep", action="store_true", help="keep the figures for docs/reliability.md")
    options = parser.parse_args()
    problems = lossy(options.lossy)
    over = "each runs once, in order; the page is right" if not problems else f"{len(problems)} things are wrong"
    print(f"{options.lossy:,} events over a bad connection: {over}")
    tracemalloc.start()
    problems += events(500, seed=0) + lives(50)
    before = held()
    problems += events(options.events, seed=1)
    after_events = held()
    problems += lives(options.lives)
    after_lives = held()
    grown = (after_events - before) / 1024, (after_lives - after_events) / 1024
    left = f"{grown[0]:.0f} KiB more after the events, {grown[1]:.0f} KiB more after the lives"
    print(f"{options.events:,} events and {options.lives:,} lives in one process: {left}")
    if options.keep:
        findings.keep("lossy", over)
        findings.keep("lives", left)
    if after_lives - before > ALLOWED_GROWTH:
        problems.append(f"memory grew by {(after_lives - before) / 1024:.0f} KiB")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
