"""`hyper-local serve PATH`: show an app to many people: a class, a team."""

from __future__ import annotations

import argparse
import ipaddress
import logging
import os
import shlex
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from .. import overrun
from ..app import App
from ..errors import nearest
from ..host import Options, Service
from . import given, run, target

PASSWORD = "HYPER_LOCAL_PASSWORD"
"""The variable that a password is taken from: what stands on a command line, all users of a machine can read."""
ACCESS = "hyper_local.access"
"""The logger of the access log."""
MOST_LINES = 10
"""Lines of one kind in a second, such as those of refused messages."""
SHORTEST = 8
"""Characters of a password, at least."""

_SERVE = """\
Show an app to many people: each visitor has a session of their own.

Without --host it can be reached from this computer only.
"""

_EXAMPLES = f"""\
examples:
  hyper-local serve app/                                      this computer only
  hyper-local serve app/ --host 0.0.0.0 --login link          whoever has the printed link
  hyper-local serve app/ --host 0.0.0.0 --login password      a name, and the printed password
  {PASSWORD}=… hyper-local serve app/ --host 0.0.0.0 --login password
  hyper-local serve app/ --login session                      LIVE["session"] in config.py decides
  hyper-local serve app/ --public https://class.example.org --proxy 127.0.0.1
"""

_REFUSED = """\
hyper-local serve: with --host {host} other computers can reach the app, so say who may come in. Write one of
  --login link        whoever has the link that is printed
  --login password    whoever knows the password that is printed, or that {password} holds; gives them a name
  --login session     whom the function LIVE["session"] in config.py gives a dict, and not None"""


def register(commands: Any, summary: str) -> None:
    """Add `serve` to the parser's commands."""
    raw = argparse.RawDescriptionHelpFormatter
    sub = commands.add_parser("serve", help=summary, description=_SERVE, epilog=_EXAMPLES, formatter_class=raw)
    target.add_argument(sub, "an app folder, or one live module")
    sub.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="address to listen on; 0.0.0.0 for all")
    sub.add_argument("--port", type=run.port, default=8000, metavar="N", help="port to listen on; without this 8000")
    sub.add_argument("--login", choices=("link", "password", "session"), help="how people get in")
    sub.add_argument(
        "--public",
        type=_public,
        metavar="URL",
        help="what people open, where a proxy is in front",
    )
    sub.add_argument(
        "--proxy",
        type=_network_address,
        action="append",
        default=[],
        metavar="ADDRESS",
        help="a proxy's network address, whose X-Forwarded-For is believed; may be given several times",
    )
    sub.add_argument(
        "--drain", type=_seconds, default=1.0, metavar="SECONDS", help="how long handlers may go on after SIGTERM (1)"
    )
    sub.add_argument("--renew", action="store_true", help="make a new link and password; everybody has to come in anew")
    sub.add_argument("--quiet", action="store_true", help="write no access log")
    sub.add_argument("--inspect", action="store_true", help=argparse.SUPPRESS)  # refused, with the reason
    given.add_option(sub)
    sub.set_defaults(command=serve)


def serve(arguments: argparse.Namespace) -> int:
    """`hyper-local serve`."""
    return run.with_app(arguments, "serve", fault, serve_app)


def serve_app(arguments: argparse.Namespace, app: App, values: dict[str, object]) -> int:
    """Serve it until it is stopped; gives the exit code."""
    login: str = arguments.login or "link"
    if login == "session" and not callable(app.config.get("session")):
        return run.failed(
            "hyper-local serve: --login session needs a function. Write into config.py:\n"
            '  def session(request):\n      return {"username": "ada"} if … else None\n\n  LIVE = {"session": session}',
            2,
        )
    service = Service(
        bind=arguments.host,
        login=login,
        password=os.environ.get(PASSWORD, ""),
        public=arguments.public or "",
        proxies=tuple(arguments.proxy),
        drain=arguments.drain,
        renew=arguments.renew,
    )
    listen_to_logs(access=not arguments.quiet)
    if not _loopback(service.bind) and not service.public.startswith("https:"):
        print(
            "Not encrypted: others in this network can read along. For more than a room, put a proxy with https "
            "in front (docs/serve.md).",
            file=sys.stderr,
            flush=True,
        )
    options = Options(port=arguments.port, values=values, development=False, service=service)
    with overrun.told():  # in the terminal: its pages show nothing of the source
        return run.show_in_browser(app, options)


def fault(arguments: argparse.Namespace) -> int:
    """Say what is wrong with the options: 2, or 0 where nothing is."""
    password = os.environ.get(PASSWORD, "")
    said = ""
    meant = nearest(arguments.host, ("window", "browser"))
    if meant:
        path = shlex.quote(str(arguments.path))
        said = f"hyper-local serve: --host is an address here. Did you mean: hyper-local run {path} --host {meant}"
    elif arguments.inspect:
        said = (
            "hyper-local serve: there is no --inspect here, as every visitor could read and change what the app "
            f"holds. For yourself: hyper-local run {arguments.path} --inspect"
        )
    elif not arguments.login and not _loopback(arguments.host):
        said = _REFUSED.format(host=arguments.host, password=PASSWORD)
    elif arguments.login == "password" and 0 < len(password) < SHORTEST:
        said = f"hyper-local serve: {PASSWORD} is too short: write {SHORTEST} characters or more"
    elif arguments.proxy and not arguments.public:
        said = (
            "hyper-local serve: --proxy needs --public: the address that people open, "
            "such as --public https://class.example.org"
        )
    if said:
        print(said, file=sys.stderr)
    return 2 if said else 0


class Few(logging.Filter):
    """At most ten lines of a kind in a second, of what others do; what fails here, and the access log, is all said."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._since = clock()
        self._said: Counter[str] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether this line is written."""
        if record.levelno > logging.WARNING or record.name == ACCESS:
            return True
        now = self._clock()
        if now - self._since >= 1:
            self._since = now
            self._said.clear()
        self._said[str(record.msg)] += 1
        return self._said[str(record.msg)] <= MOST_LINES


def listen_to_logs(*, access: bool) -> None:
    """Write what the app's own loggers say to stderr, with the time."""
    handler = logging.StreamHandler()
    handler.addFilter(Few())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    package = logging.getLogger("hyper_local")
    package.addHandler(handler)
    package.propagate = False
    package.setLevel(logging.INFO)
    logging.getLogger(ACCESS).setLevel(logging.INFO if access else logging.WARNING)


def _loopback(host: str) -> bool:
    """Whether only this computer can reach that address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _public(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise argparse.ArgumentTypeError(f"{text!r} is no address of a whole site: write https://class.example.org")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _network_address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no network address: write it like 10.0.0.5") from None


def _seconds(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 3600:
        raise argparse.ArgumentTypeError(f"{text!r}: write seconds from 0 to 3600, such as 5")
    return number
