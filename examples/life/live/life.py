"""Conway's game of life. Click on cells, or move with the arrows and press Space."""

import asyncio
from collections import Counter
from random import random

WIDE, HIGH = 24, 16
GLIDER = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
alive = set(GLIDER)
cursor = (12, 8)
running = False
generation = 0


def flip(cell=None):
    alive.symmetric_difference_update({cell or cursor})


def step():
    global alive, generation
    near = Counter(((x + i) % WIDE, (y + j) % HIGH) for x, y in alive for i in (-1, 0, 1) for j in (-1, 0, 1))
    # A cell counts itself: it lives on with two or three others, and is born with three.
    alive = {cell for cell, count in near.items() if count == 3 or (count == 4 and cell in alive)}
    generation += 1


async def run():
    global running
    running = True
    while running and alive:
        step()
        await render()
        await asyncio.sleep(0.15)
    running = False


def stop():
    global running
    running = False


def fill(share: float):
    global alive, generation
    alive = {(x, y) for x in range(WIDE) for y in range(HIGH) if random() < share}
    generation = 0


def go(key):
    global cursor
    x = cursor[0] + {"ArrowLeft": -1, "ArrowRight": 1}.get(key, 0)
    y = cursor[1] + {"ArrowUp": -1, "ArrowDown": 1}.get(key, 0)
    cursor = (x % WIDE, y % HIGH)


t"""
<style>
    .life {{ display: block; width: 100%; border: 1px solid var(--hyper-field); border-radius: var(--hyper-radius); }}
    .life rect {{ fill: var(--hyper-surface); cursor: pointer; }} .life .on {{ fill: var(--hyper-accent); }}
    .life .cursor {{ stroke: transparent; stroke-width: 0.15; }}
    .life:focus-visible .cursor {{ stroke: var(--hyper-danger); }}
</style>
<section>
    <h2>Life <small>generation {generation}, {len(alive)} alive</small></h2>
    <svg class="life" viewBox="0 0 {WIDE} {HIGH}" tabindex="0" role="application" aria-label="Cells: arrows move, Space flips one"
        @keydown.up.down.left.right.prevent="go(event.key)" @keydown.space.prevent="flip()">
        {% for y in range(HIGH) %}{% for x in range(WIDE) %}
        <rect x="{x + 0.05}" y="{y + 0.05}" width="0.9" height="0.9" rx="0.2"
            class={ {"on": (x, y) in alive, "cursor": (x, y) == cursor} } @click="flip({(x, y)})" />
        {% endfor %}{% endfor %}
    </svg>
    <footer>
        {% if running %}<button @click="stop">Stop</button>{% else %}<button class="primary" @click="run">Run</button>{% endif %}
        <button @click="step" disabled={running}>Step</button>
        <button @click="fill(0.3)">Random</button> <button @click="fill(0)">Clear</button>
    </footer>
</section>
"""
