"""Lossy: many mixed events over a link that is slow, drops and reorders; each must run once, in order.

On the virtual clock of the test client, so hours of a bad network take minutes.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random

import hyper_local
from hyper_local.testing import Link, close_all, mount

MODULE = '''
rows = list(range(6))
seen = []
text = ""
ticks = 0
made = 1000

def hit(row):
    seen.append(f"hit {row}")
    rows.insert(0, rows.pop())

def drop(row):
    seen.append(f"drop {row}")
    if row in rows and len(rows) > 3:
        rows.remove(row)

def add(line):
    global made
    seen.append(f"add {line}")
    if len(rows) < 12:
        made += 1
        rows.insert(made % len(rows), made)

def typed(value):
    global text
    text = value.upper()

t"""
<form @submit="add"><input name="line"></form>
<input id="text" value={text} @input="typed(value)"><p>{len(seen)} {ticks} {text}</p>
<ul>{% for row in rows %}
<li key={row}><b @click="hit({row})">{row}</b><i @click="drop({row})">{row}</i></li>
{% endfor %}</ul>
"""
'''


def lossy(count: int, seed: int = 1, **link: float) -> list[str]:
    """So many events; gives what went wrong."""
    chance = Random(seed)
    way = {"latency": 200.0, "jitter": 40.0, "drop": 0.05, "reorder": 0.05, "duplicate": 0.05, **link}
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "live" / "rows.py"
        path.parent.mkdir()
        path.write_text(MODULE, "utf-8")
        page = mount(hyper_local.load(path), link=Link(seed=seed, **way))
        expected: list[str] = []
        done = 0
        while done < count:
            with page.quickly():
                for _ in range(min(chance.randrange(1, 12), count - done)):
                    done += 1
                    kind = chance.choice(["hit", "drop", "add", "type", "hit"])
                    if kind == "add":
                        page.submit("form", line=str(done))
                        expected.append(f"add {done}")
                    elif kind == "type":
                        page.fill("#text", f"text {done}")
                    else:
                        css = (
                            f"li:nth-of-type({chance.randrange(page.count('li')) + 1}) {'b' if kind == 'hit' else 'i'}"
                        )
                        expected.append(f"{kind} {page.text(css)}")
                        page.click(css)
                    if chance.random() < 0.2:
                        page.kernel.loop.call_soon(page.kernel.assign, page._root, "ticks", done)  # pyright: ignore
                    page.wait(chance.random() * 0.3)
            page.frames.clear()
            page.messages.clear()
            seen = page.state["seen"]
            if seen != expected:
                problems.append(f"after {done} events: heard {seen[-12:]}, not {expected[-12:]}")
                break
            if page.html != page.fresh_html():
                problems.append(f"after {done} events the page differs from a fresh render")
                break
            seen.clear()
            expected.clear()
        problems += page.errors
        close_all()
    return problems
