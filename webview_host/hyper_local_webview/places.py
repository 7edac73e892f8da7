"""Places: where an app's windows stood when they were closed, so that they open there again.

Kept in the app's data folder, in `windows.json`, by the name of what a window
shows. A place on a screen that is gone does not count.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

from hyper_local import data_folder
from hyper_local.records import record
from hyper_local.store import Store

log = logging.getLogger("hyper_local")

FILE = "windows.json"
MARGIN = 40
"""Pixels of a window that must be on a screen, so that it can be taken hold of."""
SMALLEST = (320, 240)
LARGEST = 20_000


@record
class Place:
    """Of a window: left, top, width, height in pixels."""

    x: int
    y: int
    width: int
    height: int
    maximized: bool = False


class Places:
    """The places of one app's windows; `path` is the app's."""

    def __init__(self, path: Path) -> None:
        home = data_folder.home()
        self.file = home / data_folder.name_of(path) / FILE if home is not None else None
        self.store = Store()
        self.known: dict[str, Any] = self._read()

    def _read(self) -> dict[str, Any]:
        try:
            content = self.store.read(self.file) if self.file is not None else None
            found: object = json.loads(content) if content else {}
        except (OSError, ValueError, RecursionError) as error:
            log.info("where windows stood is not known: %s", error)
            return {}
        return cast("dict[str, Any]", found) if isinstance(found, dict) else {}

    def get(self, name: str) -> Place | None:
        """Where the window of that name stood last."""
        found = self.known.get(name)
        if not isinstance(found, dict):
            return None
        values = cast("dict[str, object]", found)
        numbers = [values.get(key) for key in ("x", "y", "width", "height")]
        if not all(type(n) is int and abs(n) < LARGEST for n in numbers):
            return None
        x, y, width, height = cast("list[int]", numbers)
        if width < SMALLEST[0] or height < SMALLEST[1]:
            return None
        return Place(x, y, width, height, values.get("maximized") is True)

    def put(self, name: str, place: Place) -> None:
        """Remember where a window stands."""
        if self.file is None or place.width < SMALLEST[0] or place.height < SMALLEST[1]:
            return
        if place.maximized and (before := self.get(name)):
            # What it goes back to when it is no longer maximized.
            place = Place(before.x, before.y, before.width, before.height, True)
        self.known[name] = asdict(place)
        self.store.put(self.file, json.dumps(self.known, indent=1).encode())

    def flush(self) -> None:
        """Wait until it is written."""
        self.store.flush(2.0)


def on_a_screen(place: Place, screens: list[Any]) -> bool:
    """Whether enough of a window would be seen on one of these screens."""
    return any(
        place.x + place.width >= s.x + MARGIN
        and place.x <= s.x + s.width - MARGIN
        and s.y <= place.y <= s.y + s.height - MARGIN
        for s in screens
    )
