"""Check speed: `hyper-local check` of an app of 200 modules, beside `ast.parse` of the same text.

Two apps of 100 lines a module. One is in the pure dialect, which is Python's own
from 3.14 on: before that, `ast.parse` reads it with an f for each t, so that it
parses the same values. The other has blocks, which Python can't read at all, so
there is no `ast.parse` of the same text. What is nearest is an f-string with the
expression of each block as one more value. And there is the text with each template
as one bytes literal: then `ast.parse` skips half of what the checker reads, and each
expression in it. Both sides take turns; texts are read from disk by the checker only.
Time is what a clock on the wall shows. Goal: 3 times `ast.parse`.

The first check finds nothing kept from an earlier one, and keeps what it finds: as
the command does it, with a process for each processor, and in one process. The
others find what was kept, with the text of one module changed, or of none. For
comparison: `ast.parse`, then one `ast.walk` over the trees that it gave. A checker
that looks once at every node of every file, in Python, can't take less.

Last, the command itself, in a process of its own and with bytecode at hand: for one
small file it is start-up and little else.

usage: python -m benchmarks.check_speed [--modules N] [--runs N]
"""

from __future__ import annotations

import argparse
import ast
import gc
import itertools
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.process import with_bytecode
from hyper_local import checker
from hyper_local.fact_store import FOLDER, FactStore
from hyper_local.literals import Source, blank, find_tstrings

GOAL = 3.0
PROCESSES = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
WORDS = "task order guest plant book course room bird recipe song ticket lesson sample planet river tool".split()

HEAD = '''\
"""Keeps a list of {word}s."""

from datetime import date

from app.components import Card

title: str = "{Word}s"
limit: int = {number}

{word}s = []
next_id = 1
wanted = ""
editing = None


def add(name: str, amount: int = 1):
    """Put one more into the list."""
    global next_id
    name = name.strip()
    if not name or len({word}s) >= limit:
        return False
    {word}s.append({{"id": next_id, "name": name, "amount": amount, "done": False, "since": date.today()}})
    next_id += 1


def toggle({word}_id: int):
    for {word} in {word}s:
        if {word}["id"] == {word}_id:
            {word}["done"] = not {word}["done"]


def delete({word}_id: int):
    global {word}s, editing
    {word}s = [{word} for {word} in {word}s if {word}["id"] != {word}_id]
    editing = None if editing == {word}_id else editing


def edit({word}_id: int):
    global editing
    editing = {word}_id


def save(name: str):
    global editing
    for {word} in {word}s:
        if {word}["id"] == editing:
            {word}["name"] = name.strip()
    editing = None


def search(text: str):
    global wanted
    wanted = text.strip().lower()


left = sum({word}["amount"] for {word} in {word}s if not {word}["done"])
shown = [{word} for {word} in {word}s if wanted in {word}["name"].lower()]
'''

TOP = """
<section class="{word}-list">
    <h2>{{title}} <small>{{left}} of {{len({word}s)}} left</small></h2>

    <form class="row" @submit="add(name, amount)">
        <input name="name" aria-label="New {word}" placeholder="Which {word}?" autocomplete="off" autofocus>
        <input name="amount" type="number" min="1" max={{limit}} value="1" aria-label="How many">
        <button disabled={{len({word}s) >= limit}}>Add</button>
    </form>
    <label>Search <input type="search" value={{wanted}} @input.debounce.200="search(value)"></label>
"""

BLOCKS = (
    '''
t"""\
'''
    + TOP
    + '''\

    {{% if shown %}}
    <ul role="list" aria-label="{word}s">
        {{% for {word} in shown %}}
        <li key={{{word}.id}} class="{word} {{'done' if {word}.done else ''}}" data-number={{loop.index}}>
            <input type="checkbox" checked={{{word}.done}} @change="toggle({{{word}.id}})">
            {{% if editing == {word}.id %}}
            <form @submit="save(name)"><input name="name" value={{{word}.name}}><button>Save</button></form>
            {{% else %}}
            <span @dblclick="edit({{{word}.id}})">{{{word}.name}} x {{{word}.amount:03d}}</span>
            <small>since {{{word}.since}}</small>
            {{% endif %}}
            <button class="delete" @click="delete({{{word}.id}})" aria-label="Delete {{{word}.name}}">x</button>
        </li>
        {{% endfor %}}
    </ul>
    {{% elif wanted %}}
    <p role="status">No {word} is called “{{wanted}}”.</p>
    {{% else %}}
    <p role="status">Nothing yet.</p>
    {{% endif %}}
    <{{Card}} title="Numbers" note={{title}}>
        <p>{{left}} are open, {{len({word}s) - left}} are not; at most {{limit}}.</p>
    </{{Card}}>
</section>
"""
'''
)

PURE = (
    '''
t"""\
'''
    + TOP
    + '''\

    <ul role="list" aria-label="{word}s">
        {{[t\'\'\'
        <li key={{{word}.id}} class="{word} {{'done' if {word}.done else 'open'}}">
            <input type="checkbox" checked={{{word}.done}} @change="toggle({{{word}.id}})">
            {{
                t"<form @submit='save(name)'><input name='name' value={{{word}.name}}><button>Save</button></form>"
                if editing == {word}.id
                else t"<span @dblclick='edit({{{word}.id}})'>{{{word}.name}} x {{{word}.amount:03d}}</span>"
            }}
            <small>since {{{word}.since}}</small>
            <button class="delete" @click="delete({{{word}.id}})" aria-label="Delete {{{word}.name}}">x</button>
        </li>
        \'\'\' for {word} in shown]}}
    </ul>
    {{
        t"<p role='status'>No {word} is called “{{wanted}}”.</p>"
        if wanted and not shown
        else t"<p role='status'>Nothing yet.</p>"
        if not shown
        else ""
    }}
    <{{Card}} title="Numbers" note={{title}}>
        <p>{{left}} are open, {{len({word}s) - left}} are not; at most {{limit}}.</p>
    </{{Card}}>
</section>
"""
'''
)

CARD = 'title: str\nnote: str = ""\n\nt"""<article><h3>{title}</h3>{...}<small>{note}</small></article>"""\n'


def write_app(folder: Path, template: str, modules: int) -> list[str]:
    """An app of so many live modules; gives their texts."""
    (folder / "live").mkdir(parents=True)
    (folder / "components").mkdir()
    (folder / "components/card.py").write_text(CARD, "utf-8")
    texts: list[str] = []
    for i in range(modules):
        word = f"{WORDS[i % len(WORDS)]}{i // len(WORDS) or ''}"
        text = (HEAD + template).format(word=word, Word=word.capitalize(), number=i + 5)
        (folder / f"live/{word}_list.py").write_text(text, "utf-8")
        texts.append(text)
    return texts


def as_python(text: str) -> str:
    """A module of the pure dialect as this Python's `ast.parse` takes it."""
    return text if sys.version_info >= (3, 14) else re.sub(r"\bt(?=[\"'])", "f", text)


def as_values(text: str) -> str:
    """A module with blocks as Python reads it, when each block stands there as the value that it asks for."""

    def value(block: re.Match[str]) -> str:
        word, rest = block.groups()
        asked = rest.partition(" in ")[2] if word == "for" else rest.partition("=")[2] if word == "let" else rest
        return f"{{{asked}}}" if asked else ""

    return as_python(re.sub(r"\{%\s*(\w+)\s*(.*?)\s*%\}", value, text))


def masked(text: str) -> str:
    """A module with each t-string as one bytes literal."""
    source = Source(text, "")
    return blank(source, 0, len(text), find_tstrings(source))


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """How long `work` takes, with nothing left over from before."""
    gc.collect()
    began = clock()
    work()
    return clock() - began


def compare(app: Path, texts: Sequence[str], runs: int) -> dict[str, tuple[float, float]]:
    """What each way of reading the app takes: the median in seconds, and the median in units of `ast.parse`."""
    kept = app.parent / FOLDER
    changed = min((app / "live").glob("*.py"))
    numbers = itertools.count()

    def check(processes: int = PROCESSES) -> None:
        checker.check(app, store=FactStore.of(app), processes=processes)

    def parse() -> None:
        for text in texts:
            ast.parse(text)

    def walk() -> None:
        for text in texts:
            for _ in ast.walk(ast.parse(text)):
                pass

    def run() -> dict[str, float]:
        shutil.rmtree(kept, ignore_errors=True)
        took = {"first check, one process": seconds(lambda: check(1))}
        shutil.rmtree(kept, ignore_errors=True)
        took[f"first check, processes: {PROCESSES}"] = seconds(check)
        changed.write_text(f"{changed.read_text('utf-8')}# {next(numbers)}\n", "utf-8")
        took["check, one module changed"] = seconds(check)
        took["check, nothing changed"] = seconds(check)
        return {**took, "ast.parse and ast.walk": seconds(walk), "ast.parse": seconds(parse)}

    found = [run() for _ in range(runs + 1)][1:]  # the first warms up
    return {
        name: (
            statistics.median(took[name] for took in found),
            statistics.median(took[name] / took["ast.parse"] for took in found),
        )
        for name in found[0]
    }


def command(words: Sequence[str], environment: dict[str, str], runs: int) -> float:
    """Seconds of processor time that Python takes with these words behind it."""

    def now() -> float:
        times = os.times()
        return times.children_user + times.children_system

    def run() -> None:
        subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL, env=environment)

    return statistics.median([seconds(run, now) for _ in range(runs + 1)][1:])


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--modules", type=int, default=200)
    parser.add_argument("--runs", type=int, default=9)
    arguments = parser.parse_args(argv)
    print(f"\nPython {platform.python_version()}, {arguments.modules} modules, median of {arguments.runs} runs\n")
    print(f"| app | what | time | times ast.parse | goal: {GOAL:.0f} |")
    print("| --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        for name, template, plain in (
            ("pure dialect", PURE, as_python),
            ("blocks, as values", BLOCKS, as_values),
            ("blocks, templates masked", BLOCKS, masked),
        ):
            app = Path(folder, name.rpartition(" ")[2], "app")
            texts = write_app(app, template, arguments.modules)
            found = checker.check(app)
            assert not found.problems, found.problems[0]
            for what, (took, ratio) in compare(app, [plain(text) for text in texts], arguments.runs).items():
                goal = ("met" if ratio <= GOAL else "missed") if "check" in what else ""
                print(f"| {name} | {what} | {took * 1e3:.0f} ms | {ratio:.2f} | {goal} |")
        environment = with_bytecode(str(Path(folder, "bytecode")))
        print("\n| what is started | time |\n| --- | --- |")
        for what, words in {
            "Python alone": ["-c", "pass"],
            "check of one small file": ["-m", "hyper_local", "check", str(app / "components")],
            f"check of {arguments.modules} modules, nothing changed": ["-m", "hyper_local", "check", str(app)],
        }.items():
            print(f"| {what} | {command(words, environment, arguments.runs) * 1e3:.0f} ms |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
