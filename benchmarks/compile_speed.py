"""Compile speed: what loading live modules costs, beside what Python itself needs.

- 200 modules of 100 lines: our loader, and `compile()` of the same text with
  its t-strings masked. Both take turns, module by module, in one process. The
  modules are like those of `examples/`: half of the lines are template, and
  every other of these holds a value or a block. Goal: at most 20 times as long.
- importing `hyper_local`, and importing asyncio and traitlets: each in fresh
  processes that take turns, the start of Python taken off. Goal: at most 1.5
  times as long. What runs components comes with the first use of it, so the time
  of both together is printed, too.

usage: python -m benchmarks.compile_speed [--modules N] [--runs N]
"""

from __future__ import annotations

import argparse
import gc
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator

from benchmarks.process import with_bytecode
from hyper_local.compiler import compile_component
from hyper_local.literals import Source, blank, find_tstrings
from hyper_local.source import read

COMPILE_GOAL = 20.0
IMPORT_GOAL = 1.5

HEAD = '''"""Module {number}: a list of {what}, with a filter and a form."""

from dataclasses import dataclass

title: str = "{what}"
limit: int = {number}
query = ""
items = []
step = 0


@dataclass
class Entry:
    id: int
    name: str
    price: float
    done: bool = False


def add(name: str, price: float):
    global step
    step += 1
    items.append(Entry(step, name.strip(), price))


def remove(number: int):
    for entry in list(items):
        if entry.id == number:
            items.remove(entry)


def toggle(number: int):
    for entry in items:
        if entry.id == number:
            entry.done = not entry.done


def clear():
    items.clear()


async def search(text: str):
    global query
    query = text.lower()
    await render()


def shown():
    return [entry for entry in items if query in entry.name.lower()][:limit]


total = sum(entry.price for entry in items)
open_count = len([entry for entry in items if not entry.done])

t"""
<section class="list list-{number}">
  <h2>{{title}} <small>{{open_count}} of {{len(items)}}</small></h2>
  <form @submit="add(name, price)">
    <label>Name <input name="name" required></label>
    <label>Price <input name="price" type="number" step="0.01" value="1"></label>
    <button>Add</button>
  </form>
  <input type="search" aria-label="Search" value={{query}} @input.debounce.300="search(value)">
'''
LIST = """  <ul aria-live="polite">
    {% for entry in shown() %}
    <li key={entry.id} class={"done" if entry.done else ""}>
      <input type="checkbox" checked={entry.done} @change="toggle({entry.id})">
      <span>{entry.name} ({loop.index})</span>
      {% if entry.price > limit %}
      <b>{entry.price:.2f}</b>
      {% else %}
      <i>cheap</i>
      {% endif %}
      <button type="button" @click="remove({entry.id})">x</button>
    </li>
    {% endfor %}
  </ul>
"""
FOOT = '''  <p>Total {total:.2f}</p>
  <details>
    <summary>How to use this list</summary>
    <ol>
      <li>Write a name and a price.</li>
      <li>Press Enter, or the button.</li>
      <li>Tick what you have.</li>
    </ol>
  </details>
  <footer>
    <nav aria-label="Lists">
      <a href="/">Start</a>
      <a href="/lists">All lists</a>
      <button type="button" @click="clear">Clear</button>
    </nav>
    <p>
      Prices are as you wrote them.
      Nothing of this leaves your computer.
    </p>
    <small>List {number}</small>
  </footer>
</section>
"""
'''
WHAT = "books birds plants stars lamps stamps shells coins maps chairs".split()


def module(number: int) -> str:
    """A live module of 100 lines, as somebody would write one; each has another text."""
    what = WHAT[number % len(WHAT)]
    text = HEAD.format(number=number, what=what) + LIST + FOOT.replace("{number}", str(number))
    assert len(text.splitlines()) == 100, len(text.splitlines())
    return text


def masked(text: str) -> str:
    """The text with each t-string as bytes, which every Python can compile."""
    source = Source(text, "masked.py")
    return blank(source, 0, len(text), find_tstrings(source))


def ours(text: str, name: str) -> None:
    """What loading one file does, but for reading it from the disk."""
    compile_component(read(text, name), name="Module", dotted="app.live.module", live=True)


def took(work: Callable[[], object]) -> float:
    """Seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def compile_times(count: int, runs: int) -> tuple[list[float], list[float]]:
    """Milliseconds for all modules, run by run: ours, Python's."""
    texts = [module(number) for number in range(count)]
    plain = [masked(text) for text in texts]
    order = list(range(count))
    mine: list[float] = []
    python: list[float] = []
    gc.disable()  # as `timeit` does: which of both pays for it would be chance
    for _ in range(runs + 1):
        random.Random(1).shuffle(order)
        sums = [0.0, 0.0]
        for number in order:
            sums[0] += took(lambda number=number: ours(texts[number], f"module_{number}.py"))
            sums[1] += took(lambda number=number: compile(plain[number], f"module_{number}.py", "exec"))
        mine.append(sums[0] * 1000)
        python.append(sums[1] * 1000)
    gc.enable()
    return mine[1:], python[1:]  # the first run warms up


IMPORTS = {
    "nothing": "pass",
    "asyncio and traitlets": "import asyncio, traitlets",
    "hyper_local": "import hyper_local",
    "what runs components": "from hyper_local import App",
}
FORBIDDEN = "pydantic anywidget ipywidgets webview tornado hyper_local_widgets hyper_local_webview hyper_local_browser"


def import_times(runs: int, environment: dict[str, str]) -> dict[str, list[float]]:
    """Milliseconds of a process that imports something, by what it imports."""
    times: dict[str, list[float]] = {name: [] for name in IMPORTS}
    for _ in range(runs + 1):
        for name, code in IMPORTS.items():
            command = [sys.executable, "-c", code]
            times[name].append(
                took(lambda command=command: subprocess.run(command, env=environment, check=True)) * 1000
            )
    return {name: found[1:] for name, found in times.items()}


def split(environment: dict[str, str]) -> Iterator[str]:
    """What `-X importtime` says takes longest in our import."""
    command = [sys.executable, "-X", "importtime", "-c", "import hyper_local"]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stderr
    rows = re.findall(r"import time:\s+(\d+) \|\s+(\d+) \|(\s*)(\S+)", said)
    own = sum(int(alone) for alone, _, _, name in rows if name.startswith("hyper_local"))
    whole = next(int(all_) for _, all_, _, name in rows if name == "hyper_local")
    longest = sorted(rows, key=lambda row: -int(row[0]))[:6]
    yield f"- of the import, our own modules take {own / whole:.0%} by `-X importtime`; longest alone: " + ", ".join(
        f"{name} {int(alone) / 1000:.1f} ms" for alone, _, _, name in longest
    )


def main() -> int:
    """Print both as Markdown; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--modules", type=int, default=200)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()

    mine, python = compile_times(options.modules, options.runs)
    ratio = statistics.median(mine) / statistics.median(python)
    print(
        f"- {options.modules} modules of 100 lines: {statistics.median(mine):.0f} ms to compile them, "
        f"{statistics.median(python):.0f} ms for `compile()` of the same text: **{ratio:.1f} times** "
        f"(goal: at most {COMPILE_GOAL:.0f})"
    )
    with tempfile.TemporaryDirectory() as folder:
        environment = with_bytecode(folder)
        times = {name: statistics.median(found) for name, found in import_times(2 * options.runs, environment).items()}
        start = times["nothing"]
        imports = (times["hyper_local"] - start) / (times["asyncio and traitlets"] - start)
        print(
            f"- importing `hyper_local`: {times['hyper_local'] - start:.0f} ms, asyncio and traitlets: "
            f"{times['asyncio and traitlets'] - start:.0f} ms: **{imports:.2f} times** (goal: at most {IMPORT_GOAL})"
        )
        running = (times["what runs components"] - start) / (times["asyncio and traitlets"] - start)
        print(f"- importing what runs components too, with the first use of `App` or `load`: **{running:.2f} times**")
        for line in split(environment):
            print(line)
        check = f"import hyper_local, sys; sys.exit(' '.join(set({FORBIDDEN.split()!r}) & set(sys.modules)) or 0)"
        subprocess.run([sys.executable, "-c", check], env=environment, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
