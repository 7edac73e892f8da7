"""Keys: what lets people in: the token of the printed address, a password, and what signs the cookies.

They are kept where an app is likely to be started again on the same port, so
that a page of before can come back to it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import os
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, cast

log = logging.getLogger("hyper_local.browser")


@dataclass
class Keys:
    """`token` and `password` let people in, `signing` signs cookies; `count` numbers the visitors.

    `port` is the one that was listened on last. `file` is where all of it is
    kept, None where it is not.
    """

    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    password: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    signing: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    count: int = 0
    port: int = 0
    file: Path | None = None

    @classmethod
    def kept(cls, file: Path | None, *, renew: bool = False) -> Keys:
        """Those of before, or new ones."""
        found: Any = None
        if file is not None and not renew:
            with suppress(OSError, ValueError):
                found = json.loads(file.read_text("utf-8"))
        keys = cls(file=file)
        if isinstance(found, dict):
            told = cast("dict[str, object]", found)
            for name, kind in (("token", str), ("password", str), ("signing", str), ("count", int), ("port", int)):
                if type(told.get(name)) is kind and told[name]:
                    setattr(keys, name, told[name])
        return keys

    def signing_for(self, login: str, password: str = "") -> bytes:
        """What signs the cookies of that kind of login and that password: those of another open nothing."""
        said = hashlib.sha256(password.encode("utf-8", "surrogateescape")).hexdigest()
        return hmac.digest(self.signing.encode(), f"{login} {said}".encode(), "sha256")

    def keep(self) -> None:
        """Write them to their file, for this user's eyes only."""
        if self.file is None:
            return
        told = {name: value for name, value in asdict(self).items() if name != "file"}
        new = self.file.with_suffix(f".{os.getpid()}.new")
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(told, file)
            new.replace(self.file)
        except OSError as error:
            log.warning("what lets people in can't be kept (%s): after a restart they need a new link", error)
            self.file = None
