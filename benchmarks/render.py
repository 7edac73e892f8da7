"""Render: a table as HTML, and one changed cell of it, in Python alone.

All ways give the same table, which is checked. They take turns in one process,
and what is counted is this process's time.
"""

from __future__ import annotations

import gc
import importlib
import json
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from html import escape
from itertools import compress
from operator import ne
from typing import Any

from benchmarks.process import ROOT
from benchmarks.rows import Row, build

ROUNDS = 15
CHANGED = 500
"""The row whose label changes."""
APART = ROOT / ".cache" / "bench-apart"
"""Where hyperhtml is: installed beside the others, it would be imported by every start of Python."""

Html = Callable[[Sequence[Row], object], str]
"""The table of these rows, with the picked one marked."""

DANGER = ' class="danger"'
JINJA = """<table><tbody>{% for row in rows %}<tr{% if row.id == picked %} class="danger"{% endif %}>
<td>{{ row.id }}</td><td><a>{{ row.label }}</a></td><td><a>x</a></td></tr>{% endfor %}</tbody></table>"""


def f_strings(rows: Sequence[Row], picked: object) -> str:
    return (
        "<table><tbody>"
        + "".join(
            [
                f"<tr{DANGER if row['id'] == picked else ''}><td>{row['id']}</td>"
                f"<td><a>{escape(row['label'])}</a></td><td><a>x</a></td></tr>"
                for row in rows
            ]
        )
        + "</tbody></table>"
    )


def jinja2() -> Html:
    from jinja2 import Environment

    template = Environment(autoescape=True).from_string(JINJA)
    return lambda rows, picked: template.render(rows=rows, picked=picked)


def htpy() -> Html:
    from htpy import a, table, tbody, td, tr

    def html(rows: Sequence[Row], picked: object) -> str:
        lines = (
            tr(class_="danger" if row["id"] == picked else None)[td[row["id"]], td[a[row["label"]]], td[a["x"]]]
            for row in rows
        )
        return str(table[tbody[lines]])

    return html


def hyperhtml() -> Html:
    sys.path.append(str(APART))
    importlib.import_module("hyperhtml._autohook")
    table = importlib.import_module("benchmarks.templates").Rows
    return lambda rows, picked: table(rows=rows, picked=picked).render()


class Ours:
    """The page `rows`, with a session whose front end says yes to everything."""

    def __init__(self) -> None:
        import hyper_local
        from hyper_local.markup import html
        from hyper_local.testing.world import World

        app: Any = hyper_local.load(ROOT / "benchmarks" / "app")
        self.world = World()
        kernel = self.world.kernel
        self.instance = kernel.mount(app.page("/rows").component)
        self.to_html = html
        self.sent: list[str] = []
        self.session = kernel.open(self.instance, self.sent.append)
        self.session.receive('{"type": "hello", "have": [], "n": 1}')

    def html(self, rows: Sequence[Row], picked: object) -> str:
        self.instance.globals.update(rows=rows, picked=picked)
        self.instance.render()
        return self.to_html(self.instance.surface.tree)

    def update(self) -> str:
        """The message for what has changed."""
        self.instance.render()
        self.session.flush()
        return self.sent[-1]

    def acknowledge(self) -> None:
        self.session.receive(json.dumps({"type": "ack", "v": json.loads(self.sent[-1])["v"]}))


class ByHand:
    """What somebody would write who needs just this: a list of tuples, and which of them differ."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, str, bool]] = []

    def update(self, rows: Sequence[Row], picked: object) -> str:
        new = [(str(row["id"]), row["label"], row["id"] == picked) for row in rows]
        changed = list(compress(range(len(new)), map(ne, self.shown, new)))
        self.shown = new
        return json.dumps([(rows[i]["id"], new[i]) for i in changed])


def pyview() -> Callable[[Sequence[Row], object], str]:
    """Its tree, and the difference between two of these, as its socket makes them."""
    from pyview.meta import PyViewMeta
    from pyview.template.live_template import template_file
    from pyview.template.render_diff import calc_diff

    template: Any = template_file(str(ROOT / "benchmarks/peers/pyview_app/rows.html"))
    meta = PyViewMeta()
    shown: dict[str, Any] = {}

    def update(rows: Sequence[Row], picked: object) -> str:
        nonlocal shown
        new = template.tree({"rows": rows, "picked": picked}, meta)
        patch = calc_diff(shown, new)
        shown = new
        return json.dumps(patch)

    return update


# The run ------------------------------------------------------------------


@contextmanager
def without_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def seconds(work: Callable[[], object]) -> float:
    with without_collector():
        began = time.process_time()
        work()
        return time.process_time() - began


def same(text: str) -> str:
    """HTML without what ways may differ in: blanks between tags, and an empty class."""
    return re.sub(r">\s+<", "><", text.replace(' class=""', "")).strip()


def engines(ours: Ours) -> tuple[dict[str, Html], dict[str, str]]:
    """The ways to write a table, and those that can't be had."""
    found: dict[str, Html] = {"f-strings and html.escape": f_strings, "hyper-local": ours.html}
    missing: dict[str, str] = {}
    for name, make in {"Jinja2": jinja2, "htpy": htpy, "hyperhtml": hyperhtml}.items():
        try:
            found[name] = make()
        except ImportError as error:
            missing[name] = str(error)
    return found, missing


def full(count: int = 1_000) -> tuple[dict[str, list[float]], dict[str, str]]:
    """Milliseconds for the HTML of so many rows, by the way; and what is missing."""
    ours = Ours()
    ways, missing = engines(ours)
    rows = build(1, count)
    wanted = same(f_strings(rows, 7))
    for name, way in ways.items():
        got = same(way(rows, 7))
        got = got[got.index("<table>") : got.index("</table>") + len("</table>")]
        assert got == wanted, f"{name} gives another table"
    times: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(1, ROUNDS + 1):
        # Rows that nobody has seen: what some way has kept of others would not be measured.
        first = 1 + number * count
        fresh = build(first, count)
        for name, way in ways.items():
            times[name].append(seconds(partial(way, fresh, first + 6)) * 1000)
    ours.world.close()
    return times, missing


def one_cell(count: int) -> tuple[dict[str, list[float]], dict[str, int], dict[str, str]]:
    """Milliseconds to render and compare after one label has changed, and how long the message is."""
    ours, by_hand = Ours(), ByHand()
    rows = build(1, count)
    ways: dict[str, Callable[[], str]] = {
        "list comprehension and comparison": lambda: by_hand.update(rows, 7),
        "hyper-local": ours.update,
    }
    missing: dict[str, str] = {}
    try:
        update = pyview()
        ways["pyview"] = lambda: update(rows, 7)
    except ImportError as error:
        missing["pyview"] = str(error)
    ours.instance.globals.update(rows=rows, picked=7)
    times: dict[str, list[float]] = {name: [] for name in ways}
    size: dict[str, int] = {}
    for number in range(ROUNDS + 1):
        rows[CHANGED]["label"] = f"changed {number % 2}"
        for name, way in ways.items():
            text: list[str] = []
            took = seconds(lambda way=way, text=text: text.append(way()))
            if number:  # the first has nothing to compare with
                times[name].append(took * 1000)
            size[name] = len(text[0].encode())
        ours.acknowledge()
    ours.world.close()
    return times, size, missing
