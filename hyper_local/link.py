"""Link: a slow line that loses messages, between front ends and a kernel on this machine.

For tests, and for people who want to feel what a slow network does to their
app. What happens to a message is drawn from a seed, so it is the same every time.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, Protocol

from .healing import Healing
from .records import record
from .session import Session


class Clock(Protocol):
    """What a line needs of the kernel."""

    def later(self, seconds: float, function: Callable[[], None]) -> Any: ...
    def now(self) -> float: ...


@record
class Way:
    """One direction of a link.

    `latency` and `jitter`, which is added at random, are in milliseconds.
    `drop`, `duplicate` and `reorder` are shares of the messages, from 0 to 1:
    so many are lost, come twice, or are overtaken by those after them.
    """

    latency: float = 0.0
    jitter: float = 0.0
    drop: float = 0.0
    duplicate: float = 0.0
    reorder: float = 0.0

    @property
    def slowest(self) -> float:
        """Seconds that a message which is not lost takes at most."""
        return (self.latency + self.jitter) * (2 if self.reorder else 1) / 1000


class Line:
    """One direction of one connection: `deliver` is called with what arrives."""

    def __init__(self, link: Link, way: Way, clock: Clock, deliver: Callable[[Any], None]) -> None:
        self.link = link
        self.way = way
        self.clock = clock
        self.deliver = deliver
        self.chance = link.chance()
        self.last = 0.0

    def carry(self, message: Any) -> None:
        """Send a message on its way."""
        way, chance = self.way, self.chance.random
        if not self.link.open or chance() < way.drop:
            return
        self.travel(message)
        if chance() < way.duplicate:
            self.travel(message)

    def travel(self, message: Any) -> None:
        """Let a message arrive, after those before it unless it is overtaken."""
        way, chance, now = self.way, self.chance.random, self.clock.now()
        seconds = (way.latency + way.jitter * chance()) / 1000
        if chance() < way.reorder:
            due = now + seconds * (1 + chance())
        else:
            # A little later than the one before: timers of one moment have no order.
            due = self.last = max(now + seconds, self.last + 1e-6)
        cuts = self.link.cuts
        self.link.travelling += 1

        def arrive() -> None:
            self.link.travelling -= 1
            if cuts == self.link.cuts:
                self.deliver(message)

        self.clock.later(due - now, arrive)


class Link:
    """A line to the kernel, the same in both directions unless `up` (from the page) or `down` says otherwise.

    Times in milliseconds, for one direction; shares from 0 to 1, as `Way` has
    them. The same `seed` loses the same messages.
    """

    def __init__(
        self,
        latency: float = 0.0,
        jitter: float = 0.0,
        drop: float = 0.0,
        duplicate: float = 0.0,
        reorder: float = 0.0,
        *,
        seed: int = 0,
        up: Way | None = None,
        down: Way | None = None,
    ) -> None:
        both = Way(latency, jitter, drop, duplicate, reorder)
        self.up = up or both
        self.down = down or both
        self.seed = seed
        self.open = True
        self.cuts = 0
        self.travelling = 0
        """Messages on their way."""
        self.told: list[Callable[[bool], None]] = []
        """Front ends hear here whether there is a connection."""
        self._lines = 0
        self._hear: Line | None = None

    def chance(self) -> Random:
        """Where the next line takes its chances from."""
        self._lines += 1
        return Random(f"{self.seed} {self._lines}")

    def cut(self) -> None:
        """Lose the connection, and what is on its way."""
        if self.open:
            self.open = False
            self.cuts += 1
            for tell in self.told:
                tell(False)

    def join(self) -> None:
        """Connect again after `cut`."""
        if not self.open:
            self.open = True
            for tell in self.told:
                tell(True)

    def attach(self, session: Session, clock: Clock) -> None:
        """Send what a session says over this link; what gets lost is sent again."""
        line = Line(self, self.down, clock, session.send)
        healing = Healing(session, clock.later, self.up.slowest + self.down.slowest)

        def send(text: str) -> None:
            line.carry(text)
            healing.watch()

        session.send = send

    def hear(self, clock: Clock, receive: Callable[[Any], None], message: Any) -> None:
        """Carry a front end's message to `receive`."""
        if self._hear is None:
            self._hear = Line(self, self.up, clock, lambda carried: carried[0](carried[1]))
        self._hear.carry((receive, message))
