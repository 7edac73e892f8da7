"""Problems: what `hyper-local check` has to say about a place in a file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from .errors import About, LoadError, Location
from .records import record

Kind: TypeAlias = Literal["error", "note"]


@record
class Problem:
    """One mistake, or one thing worth a look.

    `kind` is "error" for what the loader refuses or what must fail when it
    runs, "note" for what is legal and may still not be meant. `str()` looks as
    the loader's own messages do.
    """

    kind: Kind
    message: str
    location: Location
    hint: str = ""
    about: About = ()

    @classmethod
    def of(cls, error: LoadError, file: str) -> Problem:
        """A loader's error; one that has no place is at the head of `file`."""
        return cls("error", error.message, error.location or Location(file, 1, 1), error.hint, error.about)

    @property
    def order(self) -> tuple[str, int, int, str]:
        """What problems are sorted by."""
        return self.location.file, self.location.line, self.location.column, self.message

    def __str__(self) -> str:
        message = self.message if self.kind == "error" else f"note: {self.message}"
        return str(LoadError(message, self.location, self.hint))


@dataclass
class Findings:
    """The problems of one file, as they are found; `file` is how messages name it."""

    file: str
    problems: list[Problem] = field(default_factory=list[Problem])
    partial: bool = False
    """Whether some of the file could not be read, so that not all names are known that it uses."""
    _added: set[Problem] = field(default_factory=set[Problem])

    def add(self, error: LoadError, unread: str = "") -> None:
        """Add what a rule of the compiler refused; `unread` says what was not judged, as it could not be read."""
        problem = Problem.of(error, self.file)
        if unread:
            self.partial = True
            problem = replace(problem, hint=f"{problem.hint}\n{unread}".strip())
        if problem not in self._added:
            self._added.add(problem)
            self.problems.append(problem)

    def say(self, kind: Kind, message: str, location: Location, hint: str = "", about: About = ()) -> None:
        """Add an error or a note."""
        self.problems.append(Problem(kind, LoadError(message).message, location, hint, about))
