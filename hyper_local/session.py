"""Session: one front end. Messages in, messages out; no socket, no thread, no loop.

Keeps what its front end shows (trees by version), so that an event is resolved
against what the person saw when they clicked, and an update costs what changed.
"""

from __future__ import annotations

import logging
import operator
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Protocol

from . import messages as m
from .address import find
from .arrivals import Answer, Arrivals
from .component import EventPart, Template
from .errors import EventRefused, HyperError, ProtocolError, UnknownHandler, did_you_mean
from .instance import Instance
from .overlay import Asked, Overlay
from .owned import OwnedFunction
from .patch import UNCHANGED, Patcher, references, template_ids
from .rendering import Surface
from .snapshots import Snapshots, Trees
from .uploads import Uploads
from .values import Node, unwrap

log = logging.getLogger("hyper_local")

PACE = 1 / 60
"""Seconds between updates that do not wait for an acknowledgement (R5)."""


class Watching(Asked, Protocol):
    """What a session asks about the errors of those it shows."""

    def greet(self, session: Session) -> None: ...


class Runner(Protocol):
    """What a session needs of the kernel."""

    @property
    def faults(self) -> Watching: ...

    def deliver(self, call: Call) -> None: ...
    def later(self, seconds: float, function: Callable[[], None]) -> Any: ...
    def now(self) -> float: ...
    def attached(self, session: Session) -> None: ...
    def detached(self, session: Session) -> None: ...
    def navigate(self, session: Session, to: str) -> None: ...


class Call:
    """An event, resolved: which function, with what the page held (R1)."""

    __slots__ = ("at", "event", "function", "instance", "part", "problem", "served", "session")

    def __init__(
        self,
        session: Session,
        instance: Instance,
        function: Callable[..., Any],
        part: EventPart,
        served: tuple[object, ...],
        event: m.Event,
        at: tuple[object, ...],
    ) -> None:
        self.session = session
        self.instance = instance
        self.function = function
        self.part = part
        self.served = served
        self.event = event
        self.at = at
        self.problem: HyperError | None = None


class Session:
    """One view of one root instance.

    `send` takes the text of each message for the front end; it is called on the
    kernel's thread and must not block. `development` says whether errors show
    their detail.
    """

    def __init__(
        self, runner: Runner, root: Instance, send: Callable[[str], None], *, development: bool = True
    ) -> None:
        self.runner = runner
        self.root = root
        self.send = send
        self.development = development
        self.closed = False
        self.version = 0
        self.shown: Trees = {}
        self.acknowledged = 0
        self.numbers: dict[Surface, int] = {}
        self.next_number = 0
        self.templates: set[str] = set()
        self.ready = False
        self.known = False
        self.heard = 0
        """Messages of the front end so far."""
        self.waiting = False
        self.last_sent = float("-inf")
        self.timer: Any = None
        self.acks: list[int] = []
        self.kept: list[int] = []
        self.errors: list[m.Error] = []
        self.told_of: dict[int, list[int]] = {}
        """Acknowledged events by the version that said so, as long as that may be lost."""
        self.arrivals = Arrivals(self.read, self.event, self.answer_again, runner.later)
        self.snapshots = Snapshots(self.arrivals.misses)
        self.uploads = Uploads(self.want, runner.deliver, runner.later)
        self.overlay = Overlay(self, runner.faults)
        self.in_turn: Callable[[Callable[[], None]], None] = operator.call
        """Sends everything once more; a host of many may let that wait."""
        runner.attached(self)

    # In -------------------------------------------------------------------

    def receive(self, text: str) -> None:
        """A message from the front end. A wrong one is logged and harms nothing."""
        if self.closed:
            return
        try:
            message = m.decode(text)
        except ProtocolError as error:
            log.warning("a message was refused: %s", error)
            return
        self.heard += 1
        if isinstance(message, m.Event):
            self.arrivals.put(message, len(text))
            self.snapshots.forget()
        elif isinstance(message, m.Ack):
            self.ack(message)
        elif isinstance(message, m.Hello):
            self.hello(message)
        elif isinstance(message, m.Piece):
            self.uploads.piece(message)
        elif isinstance(message, m.Navigate):
            self.runner.navigate(self, message.to)
        else:
            self.close()

    def hello(self, message: m.Hello) -> None:
        """The front end wants everything, at its start or because it lost an update."""
        if self.ready:
            self.in_turn(partial(self.catch_up, message))
            return
        self.arrivals.begin(message.n)
        # It may have shown another session's page: versions only go up.
        self.version = max(self.version, message.version)
        self.ready = True
        self.catch_up(message)
        broken = None if self.overlay.quiet else self.root.broken
        if broken is not None and not self.runner.faults.outdated(self.root):
            # It raised before anybody could look: there is nothing else to see.
            self.overlay.failure(broken, "template", owner=self.root)

    def catch_up(self, message: m.Hello) -> None:
        """Send everything that the front end does not have."""
        self.templates = set(message.have)
        self.flush(whole=True)
        self.uploads.resume()
        self.overlay.tell()

    def ack(self, message: m.Ack) -> None:
        """The front end has applied a version, and made `n` events until then."""
        version = message.version
        if version > self.version or version <= self.acknowledged:
            return
        self.acknowledged = version
        if not self.known:
            self.known = True
            self.runner.faults.greet(self)
        self.told_of = {v: numbers for v, numbers in self.told_of.items() if v > version}
        self.snapshots.acknowledge(version, message.n)
        if self.waiting and version == self.version:
            self.flush()

    def read(self, event: m.Event) -> Call | None:
        """Find what an event means, as soon as it has come; None where it means nothing."""
        try:
            return self.resolve(event)
        except HyperError as error:
            # Stale or forged, it is nothing the person at the page could mend; a handler
            # that the author forgot is (E4).
            log.warning("an event was refused: %s", error)
            return None

    def event(self, n: int, call: Call | None) -> None:
        """It is the turn of event `n`."""
        if call is not None:
            self.uploads.put(call)
            return
        self.handled([n], keep=True)
        self.flush()

    # Resolving ------------------------------------------------------------

    def resolve(self, event: m.Event) -> Call:
        """What the binding at `event.at` meant in the version that the view showed (E1, S5).

        A handler that renders often leaves more versions behind than are kept
        (R5). What is the same before and after one of these was so in it.
        """
        meanings = [find(trees, self.numbers, event.at) for trees in self.snapshots.around(event.version)]
        if not meanings or (len(meanings) > 1 and not meanings[0].same(meanings[-1])):
            raise EventRefused("the event belongs to a page that is no longer shown")
        surface, part, carried = meanings[0]
        served: tuple[Any, ...] = tuple(map(unwrap, carried)) if carried else ()
        if part.dynamic:
            function, *rest = served
            served = tuple(rest)
            owner = function.owner if isinstance(function, OwnedFunction) else surface.owner
            if not callable(function):
                raise EventRefused(f"{part.binding.name!r} is not a function here")
            if isinstance(function, OwnedFunction):
                function = function.function
            return Call(self, owner, function, part, served, event, event.at)
        owner = surface.owner
        name = part.binding.name
        if name.startswith("="):
            return Call(self, owner, owner.setter(name[1:]), part, served, event, event.at)
        function = owner.handler(name)
        if function is None:
            call = Call(self, owner, _nothing, part, served, event, event.at)
            if name in owner.component.handlers:
                # In an arm of an `if` that was not taken, say.
                call.problem = UnknownHandler(f"Unknown handler {name!r}: its def in {part.location.file} has not run")
                return call
            near = did_you_mean(name, owner.component.handlers)
            call.problem = UnknownHandler(
                f"Unknown handler {name!r}: {part.location.file} defines no function of that name.{near}"
            )
            return call
        return Call(self, owner, function, part, served, event, event.at)

    # Out ------------------------------------------------------------------

    def handled(self, numbers: Iterable[int], *, keep: bool = False) -> None:
        """Events are done with; `keep` leaves their forms as they are (E6)."""
        for n in numbers:
            self.acks.append(n)
            if keep:
                self.kept.append(n)
            self.arrivals.answered(n, Answer(keep, tuple(e for e in self.errors if e.n == n) if self.errors else ()))

    def tell_again(self, n: int, answer: Answer) -> None:
        """Acknowledge an event once more."""
        if n not in self.acks:
            self.errors += answer.errors
            self.handled([n], keep=answer.kept)

    def answer_again(self, n: int, answer: Answer) -> None:
        """An event came once more after it was handled: the answer is lost, or on its way."""
        self.tell_again(n, answer)
        self.flush()

    def want(self, question: m.Want) -> None:
        """Ask the front end for a piece of a file."""
        if not self.closed:
            self.send(m.encode(question))

    def put(self, error: m.Error) -> None:
        """Send an error; what an event caused goes with its acknowledgement."""
        if error.n is not None:
            self.errors.append(error)
        elif not self.closed:
            self.send(m.encode(error))

    @property
    def owners(self) -> list[Instance]:
        """The instances whose templates are shown."""
        return [surface.owner for surface in self.shown]

    def renewed(self) -> None:
        """Send what another version of the code made of the page (L10).

        Where static HTML changed, the front end builds everything anew: that is
        what keeps focus and half-typed words, which the change of a part does not.
        """
        if self.closed or not self.ready:
            return
        if self.version > self.acknowledged:
            self.resend()
        else:
            self.emit(whole=False, renewed=True)
        self.overlay.tell()

    def flush(self, *, whole: bool = False, now: bool = False) -> None:
        """Send what changed, if anything did and the front end can take it (R5).

        `now` does not wait for an acknowledgement, at most 60 times a second.
        """
        if self.closed or not self.ready:
            return
        unacknowledged = self.version - self.acknowledged
        if unacknowledged > 0 and not whole:
            if not now:
                self.waiting = True
                return
            wait = self.last_sent + PACE - self.runner.now()
            if wait > 0:
                self.waiting = True
                if self.timer is None:
                    self.timer = self.runner.later(wait, self.on_timer)
                return
        self.waiting = False
        self.emit(whole)

    def on_timer(self) -> None:
        """Send what waited for its time."""
        self.timer = None
        if self.waiting:
            self.flush(now=True)

    def resend(self) -> None:
        """Send everything once more, to a front end that seems to have missed an update.

        An event that was on its way meanwhile still finds what it saw.
        """
        # Templates may have been lost with it.
        self.templates = set()
        self.flush(whole=True)

    def emit(self, whole: bool, *, renewed: bool = False) -> None:
        """Send one update, if there is anything to say."""
        pass_ = _Pass(self, whole)
        surfaces = pass_.run()
        if renewed and _ids(pass_.trees) - _ids(self.shown):
            templates, pass_ = pass_.new_templates, _Pass(self, True)
            surfaces = pass_.run()
            pass_.new_templates.update(templates)
            whole = True
        if whole:
            for n in [n for numbers in self.told_of.values() for n in numbers]:
                self.tell_again(n, self.arrivals.answer(n))
            self.told_of = {}
        acks, kept, errors = self.acks, self.kept, self.errors
        if not surfaces and not whole:
            # The same page: newer trees may still hold newer arguments for its events.
            self.shown = pass_.trees
            self.snapshots.renew(self.version, pass_.trees)
            if not acks:
                return
            self.acks, self.kept, self.errors = [], [], []
            self.send(m.encode(m.Update(acks=acks, kept=kept, errors=errors)))
            return
        self.acks, self.kept, self.errors = [], [], []
        self.version += 1
        if whole:
            self.acknowledged = self.version - 1
        self.shown = pass_.trees
        self.snapshots.add(self.version, pass_.trees)
        if len(self.numbers) > len(pass_.trees):
            alive = self.snapshots.surfaces()
            self.numbers = {s: n for s, n in self.numbers.items() if s in alive}
        self.last_sent = self.runner.now()
        if acks:
            self.told_of[self.version] = acks
        first = whole and not self.known
        self.send(m.encode(m.Update(self.version, whole, pass_.new_templates, surfaces, acks, kept, errors, first)))
        # A static component comes with a template that was not there before.
        came = not (whole or renewed) and pass_.new_templates
        if came or any(surface.owner.component.on_page or surface.owner.component.links for surface in pass_.fresh):
            self.overlay.tell()

    def show(self, root: Instance) -> None:
        """Show another root instance in this view (navigation)."""
        self.root = root
        self.shown = {}
        self.snapshots.clear()
        self.numbers = {}
        self.next_number = 0
        if not self.overlay.silent:
            self.overlay.forget()
        self.flush(whole=True)
        self.overlay.tell()

    def close(self) -> None:
        """This view is gone."""
        if self.closed:
            return
        self.closed = True
        if self.timer is not None:
            self.timer.cancel()
        self.arrivals.stop()
        self.uploads.close()
        self.snapshots.clear()
        self.shown = {}
        self.runner.detached(self)

    def end(self, reason: str = "") -> None:
        """The instance has ended; tell the front end."""
        if not self.closed:
            self.send(m.encode(m.Closed(reason)))
            self.close()


def _nothing() -> None:
    """What a call that can't be made would call."""


def _ids(trees: Trees) -> set[str]:
    return set[str]().union(*map(template_ids, trees.values()))


class _Pass:
    """One comparison of all surfaces that a view shows; the session's `Encoder`."""

    def __init__(self, session: Session, whole: bool) -> None:
        self.session = session
        self.old: Mapping[Surface, Node] = {} if whole else session.shown
        self.trees: Trees = {}
        self.new_templates: dict[str, Any] = {}
        self.fresh: set[Surface] = set()
        self.patcher = Patcher(self)

    def template(self, template: Template) -> str:
        known = self.session.templates
        if template.id not in known:
            known.add(template.id)
            self.new_templates[template.id] = template.wire
        return template.id

    def reference(self, surface: Surface) -> int:
        self.fresh.add(surface)
        return self.number(surface)

    def number(self, surface: Surface) -> int:
        numbers = self.session.numbers
        if surface not in numbers:
            numbers[surface] = self.session.next_number
            self.session.next_number += 1
        return numbers[surface]

    def run(self) -> dict[int, Any]:
        """Patches and nodes by surface number, in the order in which surfaces are shown."""
        out: dict[int, Any] = {}
        waiting = [self.session.root.surface]
        self.number(waiting[0])  # the root is surface 0, whatever it shows
        for surface in waiting:
            if surface in self.trees:
                continue
            tree = self.trees[surface] = surface.tree
            old = None if surface in self.fresh else self.old.get(surface)
            if old is None:
                patch: Any = self.patcher.node(tree)
            else:
                patch = self.patcher.diff_node(old, tree)
            number = self.number(surface)
            if patch is not UNCHANGED:
                out[number] = patch
            if surface.owner.children or surface.owner.parent is not None or surface.owner.regions:
                waiting += references(tree)
        return out
