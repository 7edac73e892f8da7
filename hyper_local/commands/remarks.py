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
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path

from .. import loader, refusals, watching

log = logging.getLogger("hyper_local")

SECONDS = 1.0
"""How long the check waits, so that the page is there first: nobody waits for what it says."""
MOST = 10
"""How many lines are written; of more there is the check itself."""


@contextmanager
def told_later(path: Path, session: Iterable[str], *, followed: bool = False) -> Generator[None]:
    """Check `path` while an app is shown, and write what it finds; once more whenever saved files were taken in.

    `session` names the props that were given; `followed` says whether saved files are taken in at all. An app that
    ends before is not checked.
    """
    ended, due = threading.Event(), threading.Event()
    heard = Heard()
    taken: dict[Path, watching.Stamp | None] | None = {} if followed else None
    remarks = Remarks(path, tuple(session), heard, taken)

    def look(looked: Mapping[Path, watching.Stamp | None]) -> None:
        if taken is not None:
            taken.update(looked)
        heard.go_on()
        due.set()

    def tell() -> None:
        if followed:
            due.wait()
        while not ended.wait(SECONDS):
            due.clear()
            try:
                remarks.write()
            except Exception:  # what is shown goes on, whatever befalls who only remarks on it
                log.debug("the check of a running app failed", exc_info=True)
            due.wait()

    threading.Thread(target=tell, name="hyper-remarks", daemon=True).start()
    watching.heard.append(look)
    log.addFilter(heard)
    try:
        yield
    finally:
        log.removeFilter(heard)
        watching.heard.remove(look)
        ended.set()
        due.set()


class Heard(logging.Filter):
    """Hears what the terminal is told otherwise: problems of files, and the names that running code has missed."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.lines: set[str] = set()
        """The lines that were said of places in files."""
        self._newest: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno >= logging.WARNING:
            said = record.getMessage()
            self.lines.update(line for line in said.splitlines() if not line.startswith(" "))
            self._newest.update(_MISSED.findall(said))
            self.names |= self._newest
            if _UNANSWERED in said:
                # What input() asked has no end of line, as nobody pressed Enter.
                print(flush=True)
        return True

    def go_on(self) -> None:
        """Saved files were taken in: which names were missed before that is past."""
        self.names, self._newest = self._newest, set()


_UNANSWERED = "EOFError: EOF when reading a line"
_MISSED = re.compile(r"NameError: name ('\w+') is not defined")


class Remarks:
    """What checks of one app have found, so that each problem is told once while it lasts.

    What was `heard` from others is not told once more. `taken` says how the files were that were taken in last, None
    where none are: where a file was saved since then nothing is told, as it may be told why it can't be taken in.
    """

    def __init__(
        self,
        path: Path,
        session: Iterable[str],
        heard: Heard | None = None,
        taken: Mapping[Path, watching.Stamp | None] | None = None,
    ) -> None:
        self.path = path
        self.session = session
        self.heard = heard or Heard()
        self.taken = taken
        self.looked = False
        self.before: Counter[tuple[str, str]] = Counter()
        self.stands: set[tuple[str, str]] = set()
        """What was told here, and is not mended."""

    def write(self) -> None:
        """Write each problem that nothing has told so far, in short, or that all which was told is mended."""
        from .. import checker  # noqa: PLC0415 - reads files; what only shows an app need not wait for it

        lines = set(self.heard.lines)
        path = self.path.resolve()
        before = watching.stamps(path) if self.taken is not None else {}
        checked = checker.check(self.path, session=self.session)
        if self.taken is not None and any(self._is_newer(file, before) for file in checked.files):
            return  # who takes it in tells first what is wrong with it, and is followed by another check
        refused = refusals.refused()  # pages and the terminal say why
        loaded = loader.files().values()
        told = {note.partition("\n")[0] for component in loaded for note in component.notes} | self.heard.lines
        if not self.looked:
            # Loading told of them, before anybody heard it. One that leads nowhere later on, nobody has told.
            told |= {note.partition("\n")[0] for component in loaded for note in component.dead_ends()}
        self.looked = True
        found = Counter({same: times for same, times in self.before.items() if same[0] in refused})
        new: list[str] = []
        left: list[str] = []
        there: set[str] = set()
        for problem in checked.problems:
            said = f"{problem.location}: {problem.message}"
            there.add(said)
            if problem.location.file in refused:
                continue
            # Lines move while somebody writes above them.
            same = (problem.location.file, problem.message)
            found[same] += 1
            missed = problem.message.startswith(tuple(f"unknown name {name}" for name in self.heard.names))
            if same in self.stands:
                left.append(str(problem).partition("\n")[0])
            if found[same] > self.before[same] and not missed and said not in told:
                # What to write stands below: of a helper, nothing else says it before the line runs.
                hint = problem.hint.partition("\n")[0] if problem.kind == "error" else ""
                new.append(str(problem).partition("\n")[0] + (f"\n    {hint}" if hint else ""))
                self.stands.add(same)
        self.heard.lines -= lines - there  # which is mended: should it come again, it will be said again
        self.before = found
        some = bool(self.stands - found.keys())
        mended = some and not self.stands & found.keys() and not refused
        if new:
            self._say(_listed("finds:", new))
        elif mended:
            self._say("finds none of it any more.")
        elif some and left:
            self._say(_listed("still finds:", left))
        self.stands &= found.keys()

    def _is_newer(self, file: Path, before: Mapping[Path, watching.Stamp | None]) -> bool:
        """Whether a file that was checked was not as it was taken in, or may not have been; `before` are from then."""
        now = watching.stamp(file)
        return not now == before.get(file) == (self.taken or {}).get(file)

    def _say(self, what: str) -> None:
        print(f"hyper-local check {shlex.quote(str(self.path))} {what}", file=sys.stderr, flush=True)


def _listed(head: str, problems: list[str]) -> str:
    more = [f"… and {len(problems) - MOST} more"] if len(problems) > MOST else []
    return "\n  ".join([head, *problems[:MOST], *more])
