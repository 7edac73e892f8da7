"""Overlay: what a view's page says is wrong: in files, in templates, in what an event did (rules R3, L10, E4, V1)."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Protocol

from . import messages as m
from .advice import noted
from .component import Component, EventPart
from .errors import (
    ArgumentError,
    HyperError,
    Location,
    NoSuchPage,
    Told,
    UnknownHandler,
    author_traceback,
    authors_line,
    in_short,
    raised_at,
    suits,
)
from .instance import Instance

log = logging.getLogger("hyper_local")

FROM_BEFORE = "This comes from the version before, which goes on until the file is mended."


_FORETOLD = ((EOFError, ": input() waits for a terminal"), (TypeError, "they can't be added"))
"""What errors have been foretold in which words, by notes about their lines."""
_NO_PAGE = re.compile(r"no page ('[^'?#]*)")
_WORKS = "#busy"
"""The name of what says that the author's code is at work."""


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
        self.broken: dict[Instance, str] = {}
        """What the templates of instances have raised, until one is rendered again."""
        self.names: dict[str, str] = {}
        """Of texts that stand until they are no longer true: by which the front end takes each away."""
        self.fields: set[str] = set()
        """Fields at which something was wrong."""
        self.held: dict[str, tuple[str, str]] | None = None
        """What templates raise before it is told again which files can't be taken in: that stands first."""
        self.count = 0
        self.quiet = False
        """Whether what is wrong now is told beside the view, as below the cell that shows it."""
        self.silent = True
        """Whether nothing was ever shown, or all of it was taken away."""

    def error(self, message: str | None, kind: str, n: int | None = None, detail: str = "", line: str = "") -> None:
        """Tell the front end of an error; what event `n` caused goes with its acknowledgement."""
        self.silent = False
        self.view.put(m.Error(message, kind, n, "", detail if self.view.development else "", line=line))

    def stand(self, text: str, message: str, kind: str, detail: str = "", line: str = "") -> None:
        """Show `message` until `take(text)`."""
        self.silent = False
        self.count += 1
        self.names[text] = name = f"#{self.count}"
        self.view.put(m.Error(message, kind, None, name, detail if self.view.development else "", line=line))

    def works(self, text: str) -> None:
        """Show what keeps everything until `rests`. Any thread may call this: it changes nothing here."""
        head, _, rest = text.partition("\n")
        self.view.put(m.Error(head, "busy", None, _WORKS, rest))

    def rests(self) -> None:
        """Nothing keeps it any more."""
        self.view.put(m.Error(None, name=_WORKS))

    def take(self, text: str) -> None:
        """What stands there is no longer true."""
        name = self.names.pop(text, None)
        if name is not None:
            self.view.put(m.Error(None, name=name))

    def refuse(self, error: ArgumentError, part: EventPart, n: int) -> None:
        """Say what was wrong with the arguments of event `n`, field by field (V1); `part` is where it stands.

        Of one that nothing gives, the page may say already why that is so, in a note. Then it is said once, in these
        words.
        """
        self.silent = False
        for one in (error, *error.more):
            self.fields.add(one.parameter)
            # What is to stand at a field is said there, unless the note is that there is none.
            field = repr(one.parameter) if one.say else ""
            note = self.replaced(partial(_stands, str(part.location), field=field)) if one.parameter else ""
            head, _, rest = note.partition("\n")
            if not note and self.view.development:
                rest = _lacking(one, part)
                if rest:
                    log.warning("%s", rest)  # a mistake of the author's, and of nobody who types
            self.view.put(m.Error(head or str(one), "argument", n, one.parameter, detail=rest, say=one.say))

    def failure(self, error: BaseException, kind: str, n: int | None = None, owner: Instance | None = None) -> None:
        """Show an error of the author's code, which `owner` has raised (R3).

        That of a template stays until that instance renders again.
        """
        advice = noted(error)
        note, also = self.foretold(error), self.said_of(error, advice)
        if also:
            advice = f"\n{also}"
        if advice and "Did you mean" not in note.partition("\n")[0]:
            note = ""  # only where it runs is it known which names are there
        text, detail, line = "Something went wrong.", "", ""
        if self.view.development:
            # One of ours mostly shows the line itself, as a note does.
            ours = isinstance(error, HyperError)
            text = note or (str(error) if ours else in_short(error) + advice)
            detail, line = author_traceback(error), "" if ours or note or also else authors_line(error)
            if owner is not None and self.asked.outdated(owner):
                text = f"{text}\n{suits(owner.component.file, FROM_BEFORE)}"
        if kind == "template" and owner is not None:
            self.fails(owner, text, detail, line)
        else:
            self.error(text, kind, n, detail, line)

    def fails(self, owner: Instance, text: str, detail: str, line: str) -> None:
        """The template of an instance has raised: once more, something else, or what others of its kind have."""
        if self.broken.get(owner, text) != text:
            self.mended(owner)
        first = next((one for one, said in self.broken.items() if said == text), owner)
        self.broken[owner] = text
        if self.held is not None:
            self.held[text] = detail, line
        elif first is owner:
            self.take(text)
            self.stand(text, text, "template", detail, line)

    def mended(self, owner: Instance) -> None:
        """The template of an instance works again, or is shown no more."""
        text = self.broken.pop(owner, "")
        if text and text not in self.broken.values():
            self.take(text)

    def tell(self) -> None:
        """Show which files can't be taken in (L10), and what in those shown looks like a mistake (E4), each once.

        What no longer holds is taken away.
        """
        if not self.view.ready:
            return
        if not self.view.development:
            self.release()
            return
        problems = self.asked.problems(self.view.root)
        owners = [owner for owner in self.view.owners if not self.asked.outdated(owner)]
        shown = dict.fromkeys(one for owner in owners for one in owner.shows if not _is_past(one, problems))
        notes = [note for one in shown for note in (*one.on_page, *one.dead_ends()) if note not in self.clicked]
        begun = [text for owner in owners for text in owner.begun]
        before, self.told = self.told, list(dict.fromkeys(problems + begun + notes))
        for text in before:
            if text not in self.told:
                self.take(text)
        for text in self.told:
            if text not in before and not self.quiet:
                head, _, rest = text.partition("\n")
                self.stand(text, head, "load" if text in problems else "begun" if text in begun else "note", rest)
        self.release()

    def forget(self) -> None:
        """What the page says of errors belongs to code, or to a page, of before (L10, X1)."""
        if not self.view.ready:
            return
        for name in dict.fromkeys(["", *sorted(self.fields), *self.names.values()]):
            self.view.put(m.Error(None, name=name))
        self.fields.clear()
        self.names.clear()
        self.clicked.clear()
        self.broken.clear()
        self.told = []
        self.silent, self.quiet = True, False
        self.held = {}

    def release(self) -> None:
        """Show what templates have raised since `forget`."""
        held, self.held = self.held or {}, None
        for text, (detail, line) in held.items():
            if text in self.broken.values():
                self.stand(text, text, "template", detail, line)

    def uncalled(self, error: UnknownHandler, at: Location, n: int) -> None:
        """Show the error of event `n`, which calls nothing, in the place of the note that the page shows of it (E4).

        `at` is where the event stands. The note says it in full, and its words go on.
        """
        note = self.replaced(partial(_stands, str(at)))
        located = Told(str(error), at) if self.view.development else error
        self.error(note or str(located), "event", n)

    def foretold(self, error: BaseException) -> str:
        """What a note has said of the name that `error` misses where it was raised; "" for nothing.

        A note about that name is told no more, wherever it stands: the error says it.
        """
        if isinstance(error, NoSuchPage) and (page := _NO_PAGE.match(error.head)):
            return self.replaced(lambda note: f": no page has the address {page[1]}'" in note.partition("\n")[0])
        if not isinstance(error, NameError) or not error.name:
            return ""
        where, said = raised_at(error), f": unknown name {error.name!r}"
        here = f"{where.file}:{where.line}:" if where is not None else "\n"
        if note := self.replaced(lambda note: note.startswith(here) and said in note.partition("\n")[0]):
            return note
        self.replaced(lambda note: said in note.partition("\n")[0])
        return ""

    def said_of(self, error: BaseException, advice: str) -> str:
        """The note that has foretold what `error` says now, for which one box is enough; "" for none.

        Other notes about that line stay, as they are about something else; so they do where the error has `advice` of
        its own, but that of input(), which the note says better.
        """
        words = next((words for kind, words in _FORETOLD if isinstance(error, kind)), "")
        where = raised_at(error) if words and (not advice or isinstance(error, EOFError)) else None
        if where is None:
            return ""
        line = f"{where.file}:{where.line}:"
        return self.replaced(lambda note: note.startswith(line) and words in note.partition("\n")[0])

    def replaced(self, means: Callable[[str], bool]) -> str:
        """The note that is meant, and whose place an error takes now; "" for none."""
        note = next(filter(means, (*self.told, *self.clicked)), "")
        if note in self.told:
            self.told.remove(note)
            self.clicked.add(note)
            self.take(note)
        return note


def _stands(at: str, note: str, *, field: str = "") -> bool:
    """Whether a note is about what stands at `at`, and says that `field` is missing there."""
    return note.startswith(f"{at}: ") and field in note.partition("\n")[0]


def _is_past(shown: Component, problems: Iterable[str]) -> bool:
    """Whether a newer text of a component's file can't be taken in: only that is told of (L10)."""
    return any(problem.startswith(f"{shown.file}:") for problem in problems)


def _lacking(error: ArgumentError, part: EventPart) -> str:
    """Which event gives a parameter no value, and what to write; "" of an error that whoever fills in a form mends."""
    name, handler = error.parameter, part.binding.name
    if error.say or str(error) != f"Missing parameter {name!r}":
        return ""
    message = f"{handler}() needs {name!r}, and this event sends nothing of that name"
    hint = (
        f'A field sends what is in it under its name: <input name="{name}">. Else write the argument, '
        f'@{part.binding.event}="{handler}(…)", or give the parameter a default.'
    )
    return str(Told(message, part.location, hint))
