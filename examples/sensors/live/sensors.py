"""Three sensors, read by a task in the background, with their last minute as a curve."""

import asyncio
from random import Random

_random = Random(7)  # invented readings: put a real sensor in the place of read()
SENSORS = {"Temperature": ("°C", 21.0, 26.0), "Humidity": ("%", 48.0, 60.0), "Light": ("lx", 320.0, 400.0)}
readings = {name: [start] for name, (unit, start, limit) in SENSORS.items()}
paused = False


def read(name):
    last, limit = readings[name][-1], SENSORS[name][2]
    return max(0.0, last + _random.uniform(-0.03, 0.033) * limit)


async def watch():
    while True:
        await asyncio.sleep(1)
        if not paused:
            for name, values in readings.items():
                values.append(read(name))
                del values[:-60]
            await render()


async def on_mount():
    for name, values in readings.items():
        values.extend(read(name) for _ in range(30))
    asyncio.create_task(watch())  # ends by itself when the page is closed


def pause():
    global paused
    paused = not paused


def curve(values):
    low, high = min(values), max(values)
    return " ".join(f"{i * 300 / 59:.1f},{75 - (v - low) / (high - low or 1) * 70:.1f}" for i, v in enumerate(values))


t"""
<style>
    .curve {{ display: block; width: 100%; height: 5rem; }}
    .curve polyline {{ fill: none; stroke: var(--hyper-accent); stroke-width: 2; vector-effect: non-scaling-stroke; }}
</style>
<main>
    <header>
        <h1>Sensors</h1>
        <button @click="pause" aria-pressed={paused}>{"Go on" if paused else "Pause"}</button>
    </header>
    {% for name, (unit, start, limit) in SENSORS.items() %}
    {% let values = readings[name] %}
    <article>
        <h2>{name}</h2>
        <output aria-live="off">{values[-1]:.1f} <small>{unit}</small></output>
        <svg class="curve" viewBox="0 0 300 80" preserveAspectRatio="none" role="img"
            aria-label="{name}: {min(values):.0f} to {max(values):.0f} {unit}">
            <polyline points={curve(values)} />
        </svg>
        <footer>
            {% if values[-1] > limit %}<span class="error" role="status">Above {limit:g} {unit}</span>
            {% else %}<span>Limit {limit:g} {unit}</span>{% endif %}
        </footer>
    </article>
    {% endfor %}
</main>
"""
