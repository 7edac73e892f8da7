"""Remarks: what `hyper-local check` finds in an app that is shown, told shortly in the terminal.

Loading tells what it sees of the files that are shown. Functions that nothing uses,
pages that nobody has opened yet and the like, only a check finds.
"""

from __future__ import annotations

import logging
import re
import shlex
import sys
import threading
from collections import Counter
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path

from .. import loader, reloading, watching

log = logging.getLogger("hyper_local")

SECONDS = 1.0
"""How long the check waits, so that the page is there first: nobody waits for what it says."""
MOST = 10
"""How many lines are written; of more there is the check itself."""


@contextmanager
def told_later(path: Path, session: Iterable[str]) -> Generator[None]:
    """Check `path` while an app is shown, and write what it finds; once more whenever saved files were taken in.

    `session` names the props that were given. An app that ends before is not checked.
    """
    ended, due = threading.Event(), threading.Event()
    heard = Heard()
    remarks = Remarks(path, tuple(session), heard)

    def tell() -> None:
        while not ended.wait(SECONDS):
            due.clear()
            try:
                remarks.write()
            except Exception:  # what is shown goes on, whatever befalls who only remarks on it
                log.debug("the check of a running app failed", exc_info=True)
            due.wait()

    threading.Thread(target=tell, name="hyper-remarks", daemon=True).start()
    watching.heard.append(due.set)
    log.addFilter(heard)
    try:
        yield
    finally:
        log.removeFilter(heard)
        watching.heard.remove(due.set)
        ended.set()
        due.set()


class Heard(logging.Filter):
    """Hears which names running code has missed: the terminal has them already, with a traceback."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno >= logging.ERROR:
            self.names.update(_MISSED.findall(record.getMessage()))
        return True


_MISSED = re.compile(r"NameError: name ('\w+') is not defined")


class Remarks:
    """What checks of one app have found, so that each problem is told once while it lasts.

    What was `heard` of names that nothing defines is not told once more.
    """

    def __init__(self, path: Path, session: Iterable[str], heard: Heard | None = None) -> None:
        self.path = path
        self.session = session
        self.heard = heard or Heard()
        self.before: Counter[tuple[str, str]] = Counter()

    def write(self) -> None:
        """Write the first line of each problem that neither loading nor the check before has told."""
        from .. import checker  # noqa: PLC0415 - reads files; what only shows an app need not wait for it

        told = {note.partition("\n")[0] for component in loader.files().values() for note in component.notes}
        refused = reloading.refused()  # pages and the terminal say why
        found = Counter({same: times for same, times in self.before.items() if same[0] in refused})
        lines: list[str] = []
        for problem in checker.check(self.path, session=self.session).problems:
            if problem.location.file in refused:
                continue
            # Lines move while somebody writes above them.
            same = (problem.location.file, problem.message)
            found[same] += 1
            missed = problem.message.startswith(tuple(f"unknown name {name}" for name in self.heard.names))
            if found[same] > self.before[same] and not missed and f"{problem.location}: {problem.message}" not in told:
                lines.append(str(problem).partition("\n")[0])
        self.before = found
        if lines:
            more = [f"… and {len(lines) - MOST} more"] if len(lines) > MOST else []
            said = "\n  ".join([f"hyper-local check {shlex.quote(str(self.path))} finds:", *lines[:MOST], *more])
            print(said, file=sys.stderr, flush=True)
