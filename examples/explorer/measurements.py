"""Invented measurements of three kinds of plants, as a table. Helper modules load once, whoever shows them."""

from math import sin

import pandas

KINDS = {"fern": (20, 0.9), "moss": (6, 0.3), "reed": (60, 2.2)}

PLANTS = pandas.DataFrame(
    {
        "kind": kind,
        "light": 8 + 3 * i % 41,
        "water": round(12 + 9 * sin(i * 2.3) + i % 7, 1),
        "height": round(base + slope * (3 * i % 41) + 4 * sin(i * 1.7), 1),
    }
    for kind, (base, slope) in KINDS.items()
    for i in range(20)
)
NUMBERS = ["light", "water", "height"]
