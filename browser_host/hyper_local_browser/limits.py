"""Limits: how much one visitor may ask of the server at a time, and all of them together.

Over a limit, nothing is thrown away: the server stops reading, the network
holds the page up, and every click counts in the end (C10, S37). What is for
strangers alone counts with `hyper-local serve`; at home, a page is its user's own.

What there is no room for at all, a page more than the server carries, is
refused, and told when to ask again.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hyper_local.messages import MAX_TEXT
from hyper_local.records import record
from hyper_local.uploads import PIECE

KILOBYTE = 1024
MESSAGE = 64
"""Kilobytes of a message; longer texts and files come in pieces."""
QUEUE = 256
"""Events of one page that wait: a person makes ten a second."""
RATE = 100
"""Events of one page in a second: more than any screen shows, and twice as many at once."""
TABS = 32
"""Tabs of one visitor that are connected."""
PAGES = 2000
"""Pages of all visitors together: two schools."""
MEGABYTE = 1024 * KILOBYTE
PORTION = 4 * KILOBYTE
"""Characters of a message that count as one: a long one takes longer to be read."""
ENVELOPE = 256
"""Bytes of a message around the piece of a file that it brings."""


@record
class Limits:
    """`message` and `memory` in bytes, `queue` in events, `rate` in events a second.

    Each but the first two is 0 where there is no limit.
    """

    message: int = MAX_TEXT
    queue: int = QUEUE
    rate: float = 0.0
    tabs: int = 0
    pages: int = 0
    memory: int = 0

    @classmethod
    def of(cls, config: Mapping[str, Any], *, many: bool) -> Limits:
        """What an app's settings say (C1). `many`: whether it is served to more than its user."""
        queue = config.get("queue_limit", QUEUE)
        if not many:
            return cls(queue=queue)
        message = min(MAX_TEXT, int(config.get("message_limit", MESSAGE) * KILOBYTE))
        return cls(
            message,
            queue,
            config.get("event_limit", RATE),
            config.get("tab_limit", TABS),
            config.get("page_limit", PAGES),
            int(config.get("memory_limit", 0) * MEGABYTE),
        )

    def full(self, pages: int) -> bool:
        """Whether there is no room for one more than so many `pages`."""
        return 0 < self.pages <= pages or 0 < self.memory <= resident()

    @property
    def piece(self) -> int:
        """Bytes of a file that are asked for at once: in base64, with what is around it, they fit into a message."""
        return min(PIECE, (self.message - ENVELOPE) * 3 // 4)


def resident() -> int:
    """Bytes of memory that this process holds; 0 where the system does not say it in a file, as only Linux does."""
    try:
        return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


_STATM = Path("/proc/self/statm")

SHARE = 10
"""What answers of one visitor cost in time, they leave free so many times over."""
AT_ONCE = 1.0
"""Seconds of that which may be owed."""


class Share:
    """Lets what one visitor asks for in vain take a tenth of the time at most, and what is cheap come at once."""

    __slots__ = ("_until",)

    def __init__(self) -> None:
        self._until = float("-inf")

    def wait(self, now: float) -> float:
        """Seconds until there is room for the next."""
        return max(0.0, self._until - now - AT_ONCE)

    def spend(self, now: float, seconds: float) -> None:
        """One took so long."""
        self._until = max(self._until, now) + SHARE * seconds


class Pace:
    """Lets so many messages through in a second, and those of two seconds at once.

    With a `rate` of events: each is followed by the acknowledgement of its
    answer, so there are two messages for one of them. A rate of 0 holds nobody up.
    """

    __slots__ = ("_at", "_left", "rate")

    def __init__(self, rate: float) -> None:
        self.rate = 2 * rate
        self._left = 2 * self.rate
        self._at = 0.0

    def passes(self, now: float) -> bool:
        """Take a short message that has come at `now`, if another may follow it at once."""
        if self.rate:
            left = min(2 * self.rate, self._left + (now - self._at) * self.rate) - 1
            if left < 0:
                return False
            self._left, self._at = left, now
        return True

    def take(self, now: float, size: int) -> float:
        """A message of `size` characters has come at `now`; gives the seconds until the next may."""
        if not self.rate:
            return 0.0
        self._left = min(2 * self.rate, self._left + (now - self._at) * self.rate)
        self._left -= 1 + size // PORTION
        self._at = now
        return max(0.0, -self._left / self.rate)
