"""Startup: Python looks for no garbage while a program starts.

What is imported then stays for ever, and to look through it again and again
takes a window a twentieth of its start. Afterwards it is left out for good,
so that a look for garbage between two clicks is a short one.
"""

from __future__ import annotations

import gc
from collections.abc import Callable


def collect_later() -> Callable[[], None]:
    """Collect no garbage until what this gives is called, once or several times; then none of what is there by now."""
    if not gc.isenabled():
        return lambda: None  # whoever runs us has a plan of their own
    gc.disable()

    def started() -> None:
        if not gc.isenabled():
            gc.freeze()
            gc.enable()

    return started
