"""Healing: an update that a transport lost is sent again, whole (N11).

For transports that lose messages of a connection that goes on, such as a
notebook's server that limits the rate. Others say so when they lose something:
the connection ends, and the front end asks for everything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .session import Session

PATIENCE = 1.0
"""Seconds after which an update that was not acknowledged is sent again; it doubles."""
TRIES = 5
"""How often, before the front end must speak first."""


class Healing:
    """Watches one session. `later` is the kernel's; an answer may take `extra` seconds longer than elsewhere."""

    def __init__(self, session: Session, later: Callable[[float, Callable[[], None]], Any], extra: float = 0.0) -> None:
        self.session = session
        self.later = later
        self.patience = PATIENCE + extra
        self.tries = 0
        self.heard = 0
        self.watching = False

    def watch(self) -> None:
        """Something was sent."""
        session = self.session
        if self.heard != session.heard:
            self.heard, self.tries = session.heard, 0
        if not self.watching and self.tries < TRIES:
            self.watching = True
            self.later(self.patience * 2**self.tries, lambda version=session.version: self.heal(version))

    def heal(self, version: int) -> None:
        """Some time after that: is it acknowledged?"""
        self.watching = False
        session = self.session
        if session.closed or session.acknowledged >= session.version:
            return
        if session.acknowledged < version:
            self.tries += 1
            session.resend()
        self.watch()
