"""Remarks: what `hyper-local check` finds in an app that is shown, told shortly in the terminal.

Loading tells what it sees of the files that are shown. Functions that nothing uses,
pages that nobody has opened yet and the like, only a check finds.
"""

from __future__ import annotations

import logging
import shlex
import sys
import threading
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path

from .. import loader

log = logging.getLogger("hyper_local")

SECONDS = 1.0
"""How long the check waits, so that the page is there first: nobody waits for what it says."""
MOST = 10
"""How many lines are written; of more there is the check itself."""


@contextmanager
def told_later(path: Path, session: Iterable[str]) -> Generator[None]:
    """Check `path` while an app is shown, and write what it finds; nothing where the app ends before.

    `session` names the props that were given.
    """
    ended = threading.Event()
    names = tuple(session)

    def tell() -> None:
        if not ended.wait(SECONDS):
            try:
                write(path, names)
            except Exception:  # what is shown goes on, whatever befalls who only remarks on it
                log.debug("the check of a running app failed", exc_info=True)

    threading.Thread(target=tell, name="hyper-remarks", daemon=True).start()
    try:
        yield
    finally:
        ended.set()


def write(path: Path, session: Iterable[str]) -> None:
    """Write the first line of each problem that loading has not told already."""
    from .. import checker  # noqa: PLC0415 - reads files; what only shows an app need not wait for it

    told = {note.partition("\n")[0] for component in loader.files().values() for note in component.notes}
    problems = checker.check(path, session).problems
    lines = [
        str(problem).partition("\n")[0] for problem in problems if f"{problem.location}: {problem.message}" not in told
    ]
    if lines:
        more = [f"… and {len(lines) - MOST} more"] if len(lines) > MOST else []
        found = "\n  ".join([f"hyper-local check {shlex.quote(str(path))} finds:", *lines[:MOST], *more])
        print(found, file=sys.stderr, flush=True)
