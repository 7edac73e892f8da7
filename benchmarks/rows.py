"""Rows: what the tables of the benchmark show, the same in every system.

A label follows from its number, so that the page can tell what it should show.
"""

from __future__ import annotations

from typing import TypedDict

ADJECTIVES = "pretty large big small tall short long handsome plain quaint clean elegant easy angry crazy".split()
COLOURS = "red yellow blue green pink brown purple white black orange".split()
NOUNS = "table chair house bench desk sandwich burger pizza mouse keyboard kettle lamp".split()


class Row(TypedDict):
    id: int
    label: str


def label(number: int) -> str:
    return f"{ADJECTIVES[number % 15]} {COLOURS[number * 7 % 10]} {NOUNS[number * 5 % 12]}"


def build(first: int, count: int) -> list[Row]:
    """So many rows; their numbers go on from `first`."""
    return [{"id": number, "label": label(number)} for number in range(first, first + count)]
