"""Startup: Python looks for no garbage while a program starts, nor between a click and its answer.

What is imported then stays for ever, and to look through it again and again
takes a window a twentieth of its start. It is left out for good, so that a look
for garbage between two clicks is a short one.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

_holds = False
"""Whether it is us who keep Python from looking."""


def hold() -> None:
    """Collect no garbage while the program's own modules are imported, until `let_go`."""
    global _holds
    if gc.isenabled():  # else whoever runs us has a plan of their own
        gc.disable()
        _holds = True


def let_go() -> None:
    """Collect garbage again, if it is us who kept Python from it."""
    global _holds
    if _holds:
        _holds = False
        gc.enable()


def collect_later() -> Callable[[], None]:
    """Collect no garbage until what this gives is called, and never any of what is there by now.

    To be called when the program's own modules are there and nothing of the author's is yet.
    """
    hold()
    if not _holds:
        return lambda: None
    gc.freeze()
    waits = True

    def started() -> None:
        nonlocal waits
        if waits:
            waits = False
            let_go()

    return started


_hinders = True
"""Whether Python looks by its own rules: not in a block, nor after one whose end Ctrl-C cut short."""
MANY = 50_000
"""Objects that may come in a block before they are looked through after all: some ten thousand rows."""


class Unhindered:
    """A block in which no garbage is looked for, unless nobody looks for it anyway; then Python catches up.

    A thousand new rows are some thousand objects that all stay, and Python looks through each of them to
    find that out, while somebody waits for the page.
    """

    __slots__ = ("collects",)

    def __enter__(self) -> Unhindered:
        global _hinders
        self.collects = gc.isenabled() or not _hinders
        _hinders = False
        gc.disable()
        return self

    def pause(self) -> None:
        """Between two steps: look through what is new, if that is much."""
        if self.collects and gc.get_count()[0] > MANY:
            gc.collect(0)

    def __exit__(self, *_: object) -> None:
        global _hinders
        if self.collects:
            gc.enable()
            _hinders = True


RARELY = 10
"""So many times as rarely as Python does by itself."""


def collect_rarely() -> None:
    """Look through all that lives less often, where thousands of pages live: each look stops everybody.

    With a thousand pages it takes a tenth of a second, and Python looks every 25 seconds. Nearly all garbage
    goes without it; what it finds are rings of objects that lived for some time.
    """
    young, middle, old = gc.get_threshold()
    gc.set_threshold(young, middle, RARELY * old)
