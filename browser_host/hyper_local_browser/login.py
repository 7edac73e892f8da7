"""Login: the page that asks for a name and a password, for a class or a team (P4)."""

from __future__ import annotations

import secrets
from collections import deque

from . import pages
from .handler import Handler
from .visitors import MOST_NAME

WINDOW_SECONDS = 60.0
MOST_WRONG = 10
"""Wrong passwords from one network address in that time; a class may share an address."""
MOST_WRONG_ALL = 200
"""Wrong passwords from everywhere in that time."""


class Wrong:
    """Wrong passwords of the last minute: so that nobody tries them all."""

    def __init__(self) -> None:
        self._tries: deque[tuple[float, str]] = deque()

    def note(self, address: str, now: float) -> None:
        self._tries.append((now, address))

    def too_many(self, address: str, now: float) -> bool:
        while self._tries and self._tries[0][0] < now - WINDOW_SECONDS:
            self._tries.popleft()
        own = sum(1 for _, where in self._tries if where == address)
        return own >= MOST_WRONG or len(self._tries) >= MOST_WRONG_ALL


class LoginPageHandler(Handler):
    """Any page, for who is not known yet: the login, which leads back to it."""

    def get(self) -> None:
        self.ask(self.request.path, "", 403)

    def ask(self, path: str, said: str, status: int, name: str = "") -> None:
        """Show the form, with the name that was given already."""
        # With no-referrer, a browser would not say where a form comes from, and the gate refuses it.
        self.set_header("Referrer-Policy", "same-origin")
        app = self.application.app
        called = str(app.config.get("name", app.name))
        self.answer(pages.login_page(called, pages.own_path(path), said, name[:MOST_NAME]), status)


class LoginHandler(LoginPageHandler):
    """The form comes back. The gate has seen that it is from our page."""

    def get(self) -> None:
        self.redirect("/", status=303)

    def post(self) -> None:
        server = self.application
        path = self.get_body_argument("next", "/")
        path = path if path.isprintable() else "/"
        name = " ".join(self.get_body_argument("name", "").split())
        given = self.get_body_argument("password", "", strip=False)
        address, now = server.gate.who_asks(self.request), server.visits.loop.time()
        if server.wrong.too_many(address, now):
            self.ask(path, "Too many wrong passwords. Wait a minute, then try again.", 429, name)
        elif not secrets.compare_digest(given.encode("utf-8", "replace"), server.gate.password.encode()):
            server.wrong.note(address, now)
            self.ask(path, "That is not the password.", 403, name)
        elif not name or len(name) > MOST_NAME or not name.isprintable():
            self.ask(path, f"Write your name, in {MOST_NAME} characters at most.", 403, name)
        else:
            self.add_header("Set-Cookie", server.gate.admit(name=name))
            self.redirect(pages.own_path(path), status=303)
