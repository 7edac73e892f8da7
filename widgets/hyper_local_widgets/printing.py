"""Printing: what handlers print stands under the view whose event they answer.

Jupyter would send it to the cell that showed the component: twice where two
pages show it, and nowhere once the page was loaded again. Cells, and code that
nobody's event has started, print as ever.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

under: ContextVar[Callable[[str], bool] | None] = ContextVar("hyper_local_under", default=None)
"""Where the code that runs now prints to: takes a text, and says whether it had a place for it."""


def redirect() -> None:
    """Send what is printed to where `under` says. Of ipykernel's streams only: others know no cells.

    To be called again and again: IPython puts a writer of its own on top while a cell runs, and takes it away with
    whatever has come on top of that.
    """
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream.write, _Writer) and hasattr(stream, "parent_header"):
            vars(stream)["write"] = _Writer(stream.write)


class _Writer:
    """The `write` of a stream."""

    def __init__(self, plain: Callable[[str], Any]) -> None:
        self.plain = plain

    def __call__(self, text: str) -> Any:
        place = under.get()
        return len(text) if place is not None and place(text) else self.plain(text)
