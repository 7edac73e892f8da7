"""Visitors: who has come in, known by a signed cookie; a server that is started again knows them still."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any, cast

from .keys import Keys
from .limits import Share

MOST_VISITORS = 10_000
"""Visitors that are held at a time; one that is dropped is known again by the cookie."""
COOKIE_SECONDS = 30 * 24 * 3600
"""How long a cookie counts."""
VERSION = 1
"""Of what a cookie holds."""
MOST_NAME = 40
"""Characters of a name that somebody gives."""


@dataclass(eq=False)
class Visitor:
    """One browser. `number` counts them from 1; `name` is what was given at a login, or ""."""

    number: int
    name: str = ""
    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    share: Share = field(default_factory=Share)
    """Of the kernel's thread, for pages that are asked for again."""
    posts: int = 0
    """Bytes of posts that are on their way from it, or are being answered."""

    @property
    def username(self) -> str:
        """The name of somebody whom nobody has named (P4)."""
        return f"guest-{self.number}"


class Visitors:
    """All who have come in by that kind of `login`, and that `password` if it asks for one.

    `keys` sign their cookies.
    """

    def __init__(self, keys: Keys, login: str = "link", password: str = "") -> None:
        self.keys = keys
        self.signing = keys.signing_for(login, password)
        self._known: dict[str, Visitor] = {}

    def admit(self, visitor: Visitor | None = None, *, name: str = "") -> str:
        """A new visitor; gives the value of the cookie."""
        self.keys.count += 1
        self.keys.keep()
        visitor = visitor or Visitor(0, name)
        visitor.number = self.keys.count
        self._add(visitor)
        said = json.dumps([VERSION, visitor.id, visitor.number, visitor.name, int(time.time())])
        body = base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")
        return f"{body}.{self._signature(body)}"

    def of(self, cookie: str) -> Visitor | None:
        """Whose cookie that is."""
        body, _, signature = cookie.partition(".")
        # Compared first: what is not signed by us is not read.
        if not hmac.compare_digest(signature.encode("utf-8", "replace"), self._signature(body).encode()):
            return None
        said = cast("list[Any]", json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))))
        # Keys outlive an upgrade, and what a cookie holds may not.
        if said[0] != VERSION:
            return None
        _, id_, number, name, since = said
        if time.time() - since > COOKIE_SECONDS:
            return None
        return self._known.get(id_) or self._add(Visitor(number, name, id_))

    def _add(self, visitor: Visitor) -> Visitor:
        self._known[visitor.id] = visitor
        if len(self._known) > MOST_VISITORS:
            del self._known[next(iter(self._known))]
        return visitor

    def _signature(self, body: str) -> str:
        made = hmac.new(self.signing, body.encode("utf-8", "surrogateescape"), hashlib.sha256)
        return base64.urlsafe_b64encode(made.digest()).decode().rstrip("=")
