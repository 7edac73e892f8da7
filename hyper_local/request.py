"""Request: what a browser sent, for `LIVE["session"]` to tell who it is (P4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from .records import record


@record
class Request:
    """What the function `LIVE["session"]` is given.

    `path` is the page's address, in its one spelling. `cookies` are those of other programs on this
    host; ours is not among them. `headers` can be asked in upper or lower case;
    `Cookie` is not among them. `address` is the network address of who asks,
    `username` the name that was given at the login, or "". In a notebook, a
    window and a test all but `path` is empty.
    """

    path: str = "/"
    cookies: Mapping[str, str] = field(default_factory=dict[str, str])
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    address: str = ""
    username: str = ""
