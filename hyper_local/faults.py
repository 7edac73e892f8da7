"""Faults: what the author's code raised, and who is told of it: `on_error`, the log, the views (rule R3)."""

from __future__ import annotations

import linecache
import logging
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager, nullcontext

from . import bygone
from .advice import advise
from .binding import Binding, Literal
from .component import Component
from .errors import Stopped, Told, UnknownHandler, author_traceback, in_short
from .instance import Instance
from .lives import Lives
from .lookups import no_field
from .saving import Saving
from .session import Call, Session
from .stopping import interrupted

log = logging.getLogger("hyper_local")


@contextmanager
def lines_of(component: Component) -> Generator[None]:
    """Let tracebacks quote the text that runs: its file may hold another one by now (L10)."""
    file, text = component.file, component.text
    before = linecache.cache.get(file)
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    try:
        yield
    finally:
        del linecache.cache[file]
        if before is not None:
            linecache.cache[file] = before


def _written(binding: Binding) -> dict[int | str, object]:
    """The constants that a tag gives a function, by their places or names."""
    given = [*enumerate(binding.arguments or ()), *binding.keywords]
    return {place: one.value for place, one in given if isinstance(one, Literal)}


class Faults:
    """Tells of the errors of one kernel's instances.

    `lives` runs `on_error`; `saving` knows what was wrong with saved files;
    `views(instance)` gives the sessions that show an instance.
    """

    def __init__(self, lives: Lives, saving: Saving, views: Callable[[Instance], Iterable[Session]]) -> None:
        self.lives = lives
        self.saving = saving
        self.views = views
        self.problems: Callable[[Instance], list[str]] = lambda root: []
        """Gives what the page of a root instance shows until it is mended: files that can't be taken in (L10)."""
        self.outdated: Callable[[Instance], bool] = lambda instance: False
        """Whether a newer version of an instance's file can't be taken in: that is told of, and not this one (L10)."""
        self._held: dict[Instance, BaseException] | None = None

    @contextmanager
    def held(self) -> Generator[None]:
        """Tell of templates only at the end, and only of those that still fail then."""
        outer, self._held = self._held, {}
        try:
            yield
        finally:
            held, self._held = self._held, outer
            for instance, error in held.items():
                if instance.broken is not None and not instance.ended:
                    self.failed(instance, error, "template")

    def failed(self, instance: Instance, error: BaseException, kind: str) -> None:
        """A template, a hook or a task of an instance raised."""
        if kind == "template" and self._held is not None:
            self._held.pop(instance, None)
            self._held[instance] = error
            return
        if kind == "handler":
            self.handler_failed(instance, error)
            return
        self.advise(instance, error)
        if self.outdated(instance) and (error.message if isinstance(error, Told) else in_short(error)) in instance.told:
            return
        text = author_traceback(error)
        self.tell_of(instance, "" if text == instance.told else "the template", error, kind)
        instance.told = text

    def handler_failed(self, instance: Instance, error: BaseException, call: Call | None = None) -> None:
        """State stays as it is; `on_error`, or the log and the page."""
        self.advise(instance, error, call)
        if instance.hook("on_error") is not None and self.lives.run_hook(instance, "on_error", error):
            return
        self.tell_of(instance, "a handler", error, "handler", call)

    def advise(self, instance: Instance, error: BaseException, call: Call | None = None) -> None:
        """Add to an error what to write instead: its lines are those of the text that runs, not of a newer one."""
        with lines_of(instance.component):
            if call is not None and isinstance(error, KeyError) and not getattr(error, "__notes__", None):
                self.ask_the_form(error, call)
            if call is not None and isinstance(error, AttributeError) and type(getattr(error, "obj", None)) is dict:
                at, read = call.part.location, f".{error.name}"  # said of the form before, in a note
                call.session.overlay.replaced(lambda note: note.startswith(f"{at}: ") and read in note)
            if instance.bygone and not getattr(error, "__notes__", None):
                said = bygone.advice(error, instance.bygone, instance.globals, instance.component.file)
                if said:
                    error.add_note(f"  {said}")
            advise(error, instance.globals, _written(call.part.binding) if call is not None else {})
            self.saving.explain(instance, error)

    def ask_the_form(self, error: KeyError, call: Call) -> None:
        """Add to an error that the form has no such field; the page says it once, so not in a note, too."""
        at, binding = call.part.location, call.part.binding
        said = no_field(error, binding.name, call.event.fields, f"{at.file}:{at.line}")
        if said:
            error.add_note(f"  {said}")
            call.session.overlay.replaced(lambda note: note.startswith(f"{at}: "))

    def uncalled(self, error: UnknownHandler, call: Call) -> None:
        """An event names a function that is not there (E4)."""
        if not any(note.startswith(f"{call.part.location}: ") for note in call.instance.component.notes):
            # Else that was told when the file was read.
            log.error("%s", error, extra={"shown": call.session.development})
        call.session.overlay.uncalled(error, call.part.location, call.event.n)
        self.lives.run_hook(call.instance, "on_error", error)

    def tell_of(self, instance: Instance, what: str, error: BaseException, kind: str, at: Call | None = None) -> None:
        """Say in the log `what` failed, "" where it was said, and in the view of a call, or all of the instance."""
        views = [at.session] if at else [*self.views(instance)]
        # A notebook need not print it below the cell, where a page shows the same.
        shown = {"shown": any(view.development for view in views)}
        if (stopped := interrupted(error)) is not None:
            vars(error).update(shown)
            error = stopped
        past = self.outdated(instance)
        before = " of the version before" if past else ""
        with lines_of(instance.component) if past else nullcontext():
            if isinstance(error, Stopped):  # nothing of it is to be mended any more
                log.warning("%s", error, extra=shown)
            elif what:
                text = author_traceback(error)
                log.error("%s: %s%s failed\n%s", instance.component.name, what, before, text, extra=shown)
            for view in views:
                view.overlay.failure(error, kind, at.event.n if at else None, instance)

    def mended(self, instance: Instance) -> None:
        """The template of an instance works again, or it has ended."""
        for view in self.views(instance):
            view.overlay.mended(instance)

    def say(self, instance: Instance, text: str) -> None:
        """Tell whoever looks at an instance that something of the system failed, in production too."""
        for view in self.views(instance):
            view.overlay.error(text, "handler")

    def greet(self, session: Session) -> None:
        """A view shows its first page: whoever looks at it learns what was wrong with saved files (K4)."""
        for text in self.saving.notices(session.root):
            session.overlay.error(text, "handler")
        for text in self.saving.hints(session.root) if session.development else ():
            session.overlay.error(text, "note")
