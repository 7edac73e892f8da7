"""Arrivals: the events of one session, in the order of their numbers, each once.

A front end sends an event again until it hears the answer, as a transport may
lose either. So a number may come too early, twice, or after it was answered;
then it is answered again, and nothing runs twice (S39).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from . import messages as m

GAP_SECONDS = 60.0
"""How long an event waits for one that was sent before it (S32); by then that was sent six times."""
MAX_EARLY = 4096
"""Events kept that came before one that was sent earlier; no transport of ours shuffles more."""
MAX_EARLY_TEXT = 1 << 20
"""Characters of all of these; one that finds no room is sent again."""
MAX_ANSWERS = 64
"""Answers kept that say more than that the event is handled."""


class Answer(NamedTuple):
    """What a front end is told of an event: whether its form keeps what was typed, and what went wrong."""

    kept: bool = False
    errors: tuple[m.Error, ...] = ()


class Arrivals:
    """The events of one front end.

    `read` is called with each event once, as soon as it comes; `take` with its
    number and what `read` gave, when it is its turn; `again` with the number of
    one that was answered before, and that answer. `later` is the kernel's.
    """

    def __init__(
        self,
        read: Callable[[m.Event], Any],
        take: Callable[[int, Any], None],
        again: Callable[[int, Answer], None],
        later: Callable[[float, Callable[[], None]], Any],
    ) -> None:
        self.read = read
        self.take = take
        self.again = again
        self.later = later
        self.first = 1
        self.next = 1
        self.early: dict[int, tuple[Any, int]] = {}
        """What `read` gave of those that came too early, and how long their messages were."""
        self.early_text = 0
        self.running: set[int] = set()
        self.answers: dict[int, Answer] = {}
        self.timer: Any = None

    def begin(self, n: int) -> None:
        """The first event that is meant for this session has number `n`: those before were another's."""
        self.first = self.next = max(1, n)

    def put(self, event: m.Event, size: int = 0) -> None:
        """An event came, in a message of `size` characters. They start in the order of their numbers (R1, S32)."""
        n = event.n
        if n == self.next and not self.early:
            self.turn(n, self.read(event))
            return
        if n < self.next:
            if n not in self.running:
                self.again(n, self.answer(n))
            return
        full = len(self.early) >= MAX_EARLY or self.early_text + size > MAX_EARLY_TEXT
        # The one that all wait for has room always.
        if n in self.early or (full and n != self.next):
            return
        self.early[n] = self.read(event), size
        self.early_text += size
        if n != self.next and self.timer is None:
            self.timer = self.later(GAP_SECONDS, self.skip_gap)
        self.run_early()

    def run_early(self) -> None:
        """Take the events that came too early and are now due."""
        while self.next in self.early:
            read, size = self.early.pop(self.next)
            self.early_text -= size
            self.turn(self.next, read)
        if not self.early:
            self.stop()

    def turn(self, n: int, read: Any) -> None:
        """It is the turn of event `n`."""
        self.running.add(n)
        self.next = n + 1
        self.take(n, read)

    def skip_gap(self) -> None:
        """Go on without an event that does not come."""
        self.timer = None
        if self.early:
            self.next = min(self.early)
            self.run_early()

    def misses(self, first: int, last: int) -> bool:
        """Whether an event with a number above `first` and up to `last` has not come."""
        return any(n not in self.early for n in range(max(first + 1, self.next), last + 1))

    def answer(self, n: int) -> Answer:
        """What was said of an event that is handled."""
        # To keep what was typed is right where nobody knows what became of it.
        return self.answers.get(n) or Answer(kept=n < self.first)

    def answered(self, n: int, answer: Answer) -> None:
        """An event is handled."""
        self.running.discard(n)
        if answer.kept or answer.errors:
            self.answers[n] = answer
            if len(self.answers) > MAX_ANSWERS:
                del self.answers[next(iter(self.answers))]

    def stop(self) -> None:
        """Wait for nothing."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
