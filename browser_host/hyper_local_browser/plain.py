"""Plain: a page that is used without scripts: its forms are posted, and the next page shows what came of it (C3)."""

from __future__ import annotations

import concurrent.futures
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hyper_local import messages as m
from hyper_local.arrivals import Answer
from hyper_local.instance import Instance
from hyper_local.kernel import Kernel
from hyper_local.records import record
from hyper_local.session import Session

from .sheet import Address, Control, Form, Key, Outcome, Press, Ref, Sheet, link

MOST_ERRORS = 5
"""Errors that are kept for the next page, of those that no post caused."""
_TOGGLES = ("checkbox", "radio")
_FILES = ("file", "files")


@record
class Posted:
    """What a browser sent: which page it showed, which binding, and the fields by name."""

    page: int
    at: Address
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    files: Mapping[str, Sequence[tuple[str, str, bytes]]] = field(
        default_factory=dict[str, Sequence[tuple[str, str, bytes]]]
    )
    """Name, type and content of each."""


@dataclass(eq=False)
class _Answer:
    """A post whose events are on their way. `about` says which event was a control's own."""

    form: Form
    held: Mapping[int, Any]
    done: concurrent.futures.Future[None]
    about: dict[int, Control | None] = field(default_factory=dict[int, "Control | None"])
    open: set[int] = field(default_factory=set[int])
    kept: set[int] = field(default_factory=set[int])
    submit: int = 0
    errors: list[m.Error] = field(default_factory=list[m.Error])


class Plain(Session):
    """A view that changes only when its browser asks for a page.

    Its versions are the pages that were sent: what a post means is looked up in
    the one that it came from (E1, S5). `name` stands in the address of the page;
    `token`, which only the page's forms hold, lets a post in. Belongs to the
    kernel's thread.
    """

    def __init__(self, kernel: Kernel, root: Instance, *, development: bool) -> None:
        super().__init__(kernel, root, self.hear, development=development)
        self.kernel = kernel
        self.ready = True
        self.name = secrets.token_urlsafe(6)
        self.token = secrets.token_urlsafe(16)
        self.used = False
        self.count = 0
        self.files = 0
        self.contents: dict[int, bytes] = {}
        self.answers: list[_Answer] = []
        self.outcome = Outcome()
        self.last_submit: tuple[Posted, concurrent.futures.Future[None]] | None = None

    # A page -----------------------------------------------------------------

    def paint(self) -> str:
        """The page as it is now, with what came of the last post."""
        self.emit(whole=True)
        sheet = self.sheet(self.version, self.outcome)
        return sheet.page(self.shown[self.root.surface])

    def paint_or_none(self) -> str | None:
        """As `paint`; None where the page has ended."""
        return None if self.closed else self.paint()

    def sheet(self, version: int, outcome: Outcome) -> Sheet:
        """What writes a page that was sent, or is."""
        return Sheet(
            self.snapshots.trees.get(version, {}), self.numbers, lambda at: link(self.token, version, at), outcome
        )

    # A post -----------------------------------------------------------------

    def post(self, posted: Posted, press: Press | None) -> concurrent.futures.Future[None]:
        """Do what was `pressed`; the future is done when its handlers are."""
        self.used = True
        done: concurrent.futures.Future[None] = concurrent.futures.Future()
        if press is None:
            self.outcome = Outcome(errors=[m.Error("The page has changed meanwhile: this is how it is now.", "event")])
            done.set_result(None)
            return done
        if press.submits and press.form.submit is not None:
            # A second submit of one page with the same words is the same submit, and has its answer (C9).
            if self.last_submit is not None and self.last_submit[0] == posted:
                return self.last_submit[1]
            self.last_submit = (posted, done)
        answer = _Answer(press.form, dict(self.held(press.form, posted)), done)
        self.answers.append(answer)
        events = list(self.events(answer, press, posted.page))
        answer.open = {event.n for event in events}
        for event in events:
            self.arrivals.put(event)
        self.settle(answer)
        return done

    def pressed(self, posted: Posted) -> Press | None:
        """What was pressed, in the page that it stood on; None where either is not known any more."""
        trees = self.snapshots.trees.get(posted.page)
        if trees is None:
            return None
        sheet = self.sheet(posted.page, Outcome())
        sheet.page(trees[self.root.surface])
        return sheet.pressed.get(posted.at) if posted.at else Press(sheet.loose, [], submits=False)

    def events(self, answer: _Answer, press: Press, page: int) -> Iterator[m.Event]:
        """What a front end would have sent: what was changed first, in the order of the page (E7)."""
        for control in answer.form.controls:
            now = answer.held.get(id(control))
            changed = now is not None and control.held is not None and now != control.held
            if changed and (control.kind != "radio" or now):
                for ref in control.events:
                    yield self.event_of(answer, ref, page, control)
        for ref in press.events:
            yield self.event_of(answer, ref, page)
        if press.submits and press.form.submit is not None:
            yield self.event_of(answer, press.form.submit, page)
            answer.submit = self.count

    def event_of(self, answer: _Answer, ref: Ref, page: int, control: Control | None = None) -> m.Event:
        """One event, with what its options ask for."""
        self.count += 1
        answer.about[self.count] = control
        asked = ref.options.get("f", ())
        value = checked = None
        if control is not None:
            now = answer.held.get(id(control))
            toggle = control.kind in _TOGGLES
            value = control.option if control.kind == "radio" else now
            checked = bool(now) if toggle and "c" in ref.options else None
        fields = dict(fields_of(answer, ref.at[0], asked)) if asked else {}
        return m.Event(self.count, page, ref.at, ref.name, value if "v" in ref.options else None, checked, fields)

    def held(self, form: Form, posted: Posted) -> Iterator[tuple[int, Any]]:
        """What each control of a form held when it was posted; what a browser leaves out is not there."""
        left = {name: list(values) for name, values in posted.texts.items()}
        files = {name: list(some) for name, some in posted.files.items()}
        for control in form.controls:
            values = left.get(control.posted, [])
            if control.kind in _FILES:
                some = files.get(control.posted, [])
                # A browser posts one part for an input of one file, also where none was chosen.
                end = 1 if control.kind == "file" else len(some)
                files[control.posted] = some[end:]
                yield id(control), self.chosen(some[:end], control)
            elif control.kind in _TOGGLES:
                ticked = bool(values) and values[0] == control.option
                yield id(control), ticked
                if ticked:
                    del values[0]
            elif control.kind == "many":
                taken = [value for value in values if value in control.options]
                left[control.posted] = [value for value in values if value not in control.options]
                yield id(control), taken
            elif values:
                # A browser posts line breaks in its own way.
                yield id(control), values.pop(0).replace("\r\n", "\n")

    def chosen(self, files: Sequence[tuple[str, str, bytes]], control: Control) -> m.Chosen:
        """Files that were posted, to be asked for as from any front end."""
        refs: list[m.FileRef] = []
        for name, kind, content in files:
            if name:
                self.files += 1
                self.contents[self.files] = content
                refs.append(m.FileRef(self.files, name[:2048], len(content), kind[:2048]))
        return m.Chosen(tuple(refs), control.kind == "files")

    # What the kernel says -----------------------------------------------------

    def hear(self, text: str) -> None:
        """A message for a front end. Of the page's content it is told when it asks."""
        message = m.decode_update(text)
        if isinstance(message, m.Want):
            if message.size:
                content = self.contents.get(message.id)
                end = message.start + message.size
                piece = m.Piece(message.id, message.start, content[message.start : end] if content else None)
                self.kernel.soon(lambda: self.uploads.piece(piece))
            else:
                self.contents.pop(message.id, None)
        elif isinstance(message, m.Error):
            if message.message is None:
                self.outcome = Outcome()
            else:
                self.outcome.errors = [*self.outcome.errors, message][-MOST_ERRORS:]

    def flush(self, *, whole: bool = False, now: bool = False) -> None:
        """Nothing: what changed is in the next page."""

    def handled(self, numbers: Iterable[int], *, keep: bool = False) -> None:
        """Events are done with."""
        for n in numbers:
            self.arrivals.answered(n, Answer())
            said = [error for error in self.errors if error.n == n]
            self.errors = [error for error in self.errors if error.n != n]
            for answer in list(self.answers):
                if n in answer.about:
                    answer.errors += said
                    answer.open.discard(n)
                    if keep:
                        answer.kept.add(n)
                    self.settle(answer)

    def settle(self, answer: _Answer) -> None:
        """A post is answered when all its events are handled."""
        if not answer.open and answer in self.answers:
            self.answers.remove(answer)
            self.outcome = outcome_of(answer)
            if answer.kept:
                self.last_submit = None  # what was refused may be sent again (E6)
            answer.done.set_result(None)

    def close(self) -> None:
        """This view is gone."""
        super().close()
        self.contents.clear()
        for answer in self.answers:
            answer.done.set_result(None)
        self.answers.clear()


def fields_of(answer: _Answer, surface: int | str, asked: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """The fields of the form as the runtime reads them; of what stands in no form, those of the surface."""
    groups: dict[str, list[Control]] = {}
    for control in answer.form.controls:
        ours = not answer.form.loose or control.surface == surface
        wanted = control.name and (asked == "*" or control.name in asked)
        if ours and wanted and answer.held.get(id(control)) is not None:
            groups.setdefault(control.name, []).append(control)
    for name, controls in groups.items():
        first = controls[0]
        chosen = [c for c in controls if c.kind not in _TOGGLES or answer.held[id(c)]]
        texts = [c.option if c.kind in _TOGGLES else answer.held[id(c)] for c in chosen]
        if first.kind == "radio":
            yield name, texts[0] if texts else ""
        elif len(controls) > 1 and all(control.kind in _FILES for control in controls):
            yield name, m.Chosen(tuple(ref for c in controls for ref in answer.held[id(c)].files), multiple=True)
        else:
            yield name, texts if len(controls) > 1 else answer.held[id(first)]


def outcome_of(answer: _Answer) -> Outcome:
    """What stays of what was typed, as the runtime keeps it (E6), and where the errors stand (V1)."""
    outcome = Outcome()
    kept = {control.key for n, control in answer.about.items() if n in answer.kept and control is not None}
    failed = any(n in answer.kept for n, control in answer.about.items() if control is None)
    for control in answer.form.controls:
        now = answer.held.get(id(control))
        if now is None or control.kind in (*_FILES, "button"):
            continue
        if failed or control.key in kept or not (answer.submit or control.bound):
            outcome.typed[control.key] = now
    for error in answer.errors:
        key = _place(answer, error)
        if key is None:
            outcome.errors.append(error)
        else:
            outcome.said.setdefault(key, []).append(error)
    return outcome


def _place(answer: _Answer, error: m.Error) -> Key | None:
    """The control at which an error is said; None where it stands elsewhere."""
    if error.kind != "argument" or not error.say:
        return None
    named = next((c for c in answer.form.controls if c.name == error.name and c.name), None)
    found = named or answer.about.get(error.n or 0)
    return found.key if found is not None else None
