"""Overlay: what a view's page says is wrong: in files, in templates, in what an event did (rules R3, L10, E4, V1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from . import messages as m
from .advice import noted
from .errors import ArgumentError, HyperError, UnknownHandler, author_traceback, authors_line, in_short
from .instance import Instance


class Asked(Protocol):
    """Who knows what is wrong with files."""

    problems: Callable[[Instance], list[str]]
    outdated: Callable[[Instance], bool]


class Shows(Protocol):
    """What an overlay needs of its view."""

    root: Instance
    development: bool
    ready: bool

    @property
    def owners(self) -> Iterable[Instance]: ...
    def put(self, error: m.Error) -> None: ...


class Overlay:
    """The messages of one view. `development` of the view says whether errors show their detail."""

    def __init__(self, view: Shows, asked: Asked) -> None:
        self.view = view
        self.asked = asked
        self.told: list[str] = []
        self.clicked: set[str] = set()
        """Notes whose place the error of a click has taken."""
        self.raised: set[str] = set()
        """Errors of templates that are shown: one that raises again is still one."""

    def error(self, message: str | None, kind: str, n: int | None = None, detail: str = "", line: str = "") -> None:
        """Tell the front end of an error; what event `n` caused goes with its acknowledgement."""
        self.view.put(m.Error(message, kind, n, "", detail if self.view.development else "", line=line))

    def refuse(self, error: ArgumentError, n: int) -> None:
        """Say what was wrong with the arguments of event `n`, field by field (V1)."""
        for one in (error, *error.more):
            self.view.put(m.Error(str(one), "argument", n, one.parameter, say=one.say))

    def failure(self, error: BaseException, kind: str, n: int | None = None) -> None:
        """Show an error of the author's code (R3)."""
        if not self.view.development:
            self.error("Something went wrong.", kind, n)
            return
        # One of ours mostly shows the line itself.
        ours = isinstance(error, HyperError)
        text = str(error) if ours else in_short(error) + noted(error)
        if kind == "template":
            if text in self.raised:
                self.tell_anew()
            self.raised.add(text)
        self.error(text, kind, n, author_traceback(error), "" if ours else authors_line(error))

    def tell(self) -> None:
        """Show which files can't be taken in (L10) and what in those shown does nothing (E4), each once."""
        if not self.view.ready or not self.view.development:
            return
        problems = self.asked.problems(self.view.root)
        owners = [owner for owner in self.view.owners if not self.asked.outdated(owner)]
        dead = [note for owner in owners for note in owner.component.dead]
        before, self.told = self.told, [text for text in dict.fromkeys(problems + dead) if text not in self.clicked]
        for text in self.told:
            if text not in before:
                head, _, rest = text.partition("\n")
                self.error(head, "load", detail=rest)

    def forget(self) -> None:
        """What the page says of errors belongs to code of before (L10)."""
        self.raised.clear()
        self.clicked.clear()
        if self.view.ready:
            self.error(None, "load")
            self.told = []

    def tell_anew(self, but: Iterable[str] = ()) -> None:
        """Show only what still holds, without the notes `but`: what comes next takes the place of something."""
        gone = {*self.clicked, *but}
        self.forget()
        self.clicked = gone
        self.tell()

    def uncalled(self, error: UnknownHandler, at: str, n: int) -> None:
        """Show the error of event `n`, which calls nothing, in the place of the note that the page shows of it (E4).

        `at` is where the event stands.
        """
        note = next((note for note in (*self.told, *self.clicked) if note.startswith(f"{at}: ")), "")
        if note in self.told:
            self.tell_anew([note])
        _, _, rest = note.partition("\n")
        self.error(str(error), "event", n, note, rest.partition("\n")[0].strip())
