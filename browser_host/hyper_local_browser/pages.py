"""Pages: the documents around a first paint, and those that say what went wrong."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from markupsafe import escape

from hyper_local.message_box import BUSY
from hyper_local.records import record
from hyper_local.uncaught import in_full

LOGIN = "/-/login"
"""Where the login is posted to."""
LED = "hyper-led"
"""What says in an address that a page of ours has led there."""
PLAIN = "hyper"
"""What names a page without scripts in its address."""

_INLINE_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)

_MESSAGE_STYLE = ".hyper-root { --hyper-column: 44rem; } pre { white-space: pre-wrap; overflow-wrap: anywhere; }"
"""What such a document adds to the look of all pages: more room for the lines of a traceback, and no way sideways."""


@record
class Asset:
    """A file that the server hands out: one of a fixed list, never a path of the user's."""

    content: bytes
    kind: str

    @property
    def version(self) -> str:
        return hashlib.sha256(self.content).hexdigest()[:16]


@cache
def assets() -> dict[str, Asset]:
    """What there is under `/-/`, by name."""
    client, own = files("hyper_local") / "client", files("hyper_local_browser")
    parts = *(client / name for name in ("client.js", "files.js", "messages.js")), own / "transport.js"
    script = "".join(part.read_text("utf-8") for part in parts)
    return {
        "page.js": Asset(script.encode(), "text/javascript; charset=utf-8"),
        "style.css": Asset((client / "style.css").read_bytes(), "text/css; charset=utf-8"),
    }


def asset_address(name: str) -> str:
    """Its version is in the address, so that a browser may keep it."""
    return f"/-/{name}?v={assets()[name].version}"


def policy(origin: str, *, sockets: bool = True) -> str:
    """Content-Security-Policy of every page of that origin. `sockets`: whether it may open a WebSocket.

    Safari does not count a WebSocket of the same host as `'self'`.
    """
    also = f" ws{origin.removeprefix('http')}" if sockets and origin else ""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            f"connect-src 'self'{also}",
            "img-src 'self' data: blob: http: https:",
            "media-src 'self' data: blob: http: https:",
            "font-src 'self' data:",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def root(content: str) -> str:
    """A first paint in its element."""
    return f'<div class="hyper-root">{content}</div>'


def live_page(content: str, title: str, live: str, attempts: int, most: int) -> str:
    """The document around a first paint. `title` is for pages that have none of their own, `live` where to connect.

    `attempts` is how often to try that again, `most` how many bytes a message may have.
    """
    # A page's <title> is one of its parts: it counts wherever it stands, as long as it is the
    # document's first, and follows the page's state.
    own = "<title" in _INLINE_SVG.sub("", content)
    head = "" if own else f"<title>{escape(title)}</title>\n"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'{head}<link rel="icon" href="data:,">\n'
        f'<link rel="stylesheet" href="{asset_address("style.css")}">\n'
        f'<script defer src="{asset_address("page.js")}" data-live="{escape(live)}" '
        f'data-attempts="{attempts}" data-most="{most}"></script>\n'
        f"</head>\n<body>\n{root(content)}\n</body>\n</html>\n"
    )


def message_page(title: str, body: str, head: str = "") -> str:
    """A document that only says something; `body` and `head` are HTML.

    It brings its style along: who is refused gets no other file.
    """
    style = assets()["style.css"].content.decode() + _MESSAGE_STYLE
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{escape(title)}</title>\n<link rel="icon" href="data:,">\n<style>{style}</style>\n{head}'
        f'</head>\n<body>\n<div class="hyper-root"><section>\n<h1>{escape(title)}</h1>\n{body}\n</section></div>\n'
        "</body>\n</html>\n"
    )


def refused_page(*, many: bool) -> str:
    """403. Says nothing of what is served here. `many`: whether the link may have come from somebody else."""
    if many:
        return message_page(
            "Open the whole link",
            "<p>This page opens with the link that you were given, from http to its very end. If that does not help, "
            "ask whoever gave it to you for a new one.</p>",
        )
    return message_page(
        "Open the whole address",
        "<p>This page opens with the address that <code>hyper-local run</code> printed, from http to the end of its "
        "token. If the app was started again, it has printed a new one.</p>",
    )


def unknown_person_page() -> str:
    """403: the app's own function lets this person in nowhere."""
    return message_page("You can't come in here", "<p>This app does not know you. Log in first, then reload.</p>")


def login_page(app: str, path: str, said: str, name: str) -> str:
    """Asks for a name and the password; `said` is what was wrong with the last, `name` whose, `path` where it leads."""
    wrong = f'<p role="alert"><strong>{escape(said)}</strong></p>\n' if said else ""
    return message_page(
        app,
        f'{wrong}<form method="post" action="{LOGIN}">\n'
        f'<input type="hidden" name="next" value="{escape(path)}">\n'
        '<p><label>Your name <input name="name" autocomplete="nickname" required maxlength="40" '
        f'value="{escape(name)}"></label></p>\n'
        '<p><label>Password <input name="password" type="password" autocomplete="current-password" required>'
        "</label></p>\n<p><button>Enter</button></p>\n</form>",
    )


def entry_page(path: str) -> str:
    """Goes on to `path`, an address of ours, from a page of ours.

    A cookie that is SameSite=Strict is not sent along a redirect that began on another site, such
    as a terminal in a browser.
    """
    return message_page(
        "Opening the app",
        f'<p><a href="{escape(path)}">Go on</a></p>',
        f'<meta http-equiv="refresh" content="0;url={escape(path)}">\n',
    )


def ended_page(path: str) -> str:
    """404: a form of a page whose instance has ended."""
    return message_page(
        "This page has ended",
        f'<p>Nobody has used it for a while. <a href="{escape(path)}">Start again</a></p>',
    )


def own_path(path: str) -> str:
    """A path on this host: two slashes would name another."""
    return "/" + path.lstrip("/\\")


def plain_address(path: str, name: str) -> str:
    """Where the page of that `path` is read without scripts; `name` means this one page of all."""
    return f"{own_path(path)}?{PLAIN}={name}"


def full_page() -> str:
    """503: as many pages are open as may be."""
    return message_page(
        "There is no room just now",
        "<p>As many people look at this app as it can carry. Reload this page in a while.</p>",
    )


def unknown_page(message: str, addresses: Iterable[str]) -> str:
    """404: lists the pages there are, the start first. An address with a parameter is not a link."""
    items = "".join(f"<li>{_link(address)}</li>" for address in dict.fromkeys(["/", *addresses]))
    return message_page("There is no such page", f"<p>{escape(message)}</p>\n<ul>{items}</ul>")


def _link(address: str) -> str:
    shown = escape(address)
    return str(shown) if "[" in address else f'<a href="{shown}">{shown}</a>'


def ending_page() -> str:
    """503: the server ends."""
    return message_page("This app is being stopped", "<p>Reload this page in a while.</p>")


def held_page(said: str, then: str = "Once that ends, the page comes by itself.") -> str:
    """503, in development: what keeps the page from being made, or has kept it. It asks again by itself."""
    return message_page(
        BUSY,
        f"<pre>{escape(said)}</pre>\n<p>{then}</p>",
        '<meta http-equiv="refresh" content="1">\n',
    )


def failed_page(error: BaseException, development: bool, *, follows: bool = False) -> str:
    """500: what the author's code did, in development. `follows`: it asks again until the file is mended."""
    if not development:
        return message_page("This page does not work", "<p>Something went wrong. The app's log says what.</p>")
    text = in_full(error)
    then = "this page comes by itself" if follows else "reload this page"
    return message_page(
        "This page does not work",
        f"<pre>{escape(text)}</pre>\n<p>When the file is mended, {then}.</p>",
        '<meta http-equiv="refresh" content="1">\n' if follows else "",
    )
