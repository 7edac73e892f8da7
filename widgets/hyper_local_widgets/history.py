"""History: which cell runs, and what IPython keeps of the results of cells: `Out[3]`, `_3`, `_`.

A component that a cell has shown is kept there for ever. Once the cell is run
again nobody looks for it there: it goes, so that it can end (R4, N9).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hyper_local.objects import ComponentObject

_UNDERSCORES = ("_", "__", "___")


class History:
    """Follows the results of a shell's cells; calls `ran` after each."""

    def __init__(self, shell: Any, ran: Callable[[], None]) -> None:
        self.shell = shell
        self.ran = ran
        self.shown: dict[str, int] = {}
        """Cells whose last result was a component, with the number of that result."""
        self.running = True
        """Whether a cell runs: one has made this."""
        self.displayed = False
        """Whether that cell has displayed a component."""
        shell.events.register("pre_run_cell", self.before_cell)
        shell.events.register("post_run_cell", self.after_cell)

    def first(self) -> bool:
        """Whether what is displayed now is the first below its cell, as far as is known; the next one is not."""
        first = not (self.running and self.displayed)
        self.displayed = True
        return first

    def before_cell(self, info: Any) -> None:
        """A cell begins; IPython calls this."""
        self.running, self.displayed = True, False

    def after_cell(self, result: Any) -> None:
        """A cell has run; IPython calls this."""
        self.running = False
        self.ran()
        cell, number = getattr(result.info, "cell_id", None), result.execution_count
        if cell is None or number is None:
            return
        before = self.shown.pop(cell, None)
        if before not in (None, number):
            self.forget(before)
        if isinstance(result.result, ComponentObject):
            self.shown[cell] = number

    def forget(self, number: int | None) -> None:
        """Take a component out of the history."""
        names: dict[str, Any] = self.shell.user_ns
        made = names["_oh"].get(number)
        if not isinstance(made, ComponentObject):
            return
        del names["_oh"][number]
        # IPython has two lists of its own names; where they differ, it takes a name for one that the user has set.
        for space in (names, self.shell.user_ns_hidden):
            if space.get(f"_{number}") is made:
                del space[f"_{number}"]
            for name in _UNDERSCORES:
                if space.get(name) is made:
                    space[name] = ""
        for name in _UNDERSCORES:
            if getattr(self.shell.displayhook, name) is made:
                setattr(self.shell.displayhook, name, "")
