"""Host: what carries messages between sessions and front ends.

Hosts live in packages of their own and are found by the entry points
`hyper_local.hosts`; nothing in this package imports one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol

from .records import record

if TYPE_CHECKING:
    from .app import App
    from .link import Link
    from .recording import Recorder


class HostUnavailable(Exception):
    """This host can't run here; the message says in one line what is missing and how to get it."""


@record
class Service:
    """What `hyper-local serve` asks for, beside what any host is asked.

    `bind` is the address to listen on. `login` says how people get in: "link",
    by the printed address; "password", which is `password`, or a made one; or
    "session", where `LIVE["session"]` decides. `public` is the address that
    people open where a proxy stands before the app, such as
    `https://class.example.org`; `proxies` are the network addresses whose
    forwarded headers are believed. On SIGTERM, handlers that run have `drain`
    seconds. `renew`: links, passwords and cookies of before count no more.
    """

    bind: str = "127.0.0.1"
    login: str = "link"
    password: str = ""
    public: str = ""
    proxies: tuple[str, ...] = ()
    drain: float = 1.0
    renew: bool = False


@record
class Options:
    """What the command line asks of a host.

    `target` is what to show first: an address of the app, "/" for its start.
    `port` is for hosts that have one; 0 lets the system choose. With `reload`
    the host takes in files that are saved, by `hyper_local.watching.follow`.
    A `link` is for the kernel: all that front ends say and hear goes over it.
    So is a `record`, which is told what happens.
    `windows` are addresses of the app that get windows of their own, beside the first.
    With `devtools` a window offers its web view's inspector. `service` is for
    the browser host, where it is shown to many people. A window calls `opened`
    once its page is there.
    """

    target: str = "/"
    port: int = 0
    values: dict[str, object] = field(default_factory=dict[str, object])
    development: bool = True
    reload: bool = False
    link: Link | None = None
    record: Recorder | None = None
    windows: tuple[str, ...] = ()
    devtools: bool = False
    service: Service | None = None
    opened: Callable[[], object] | None = None


class Host(Protocol):
    """A way to show components.

    `run` blocks until the app ends and gives the exit code; it raises
    `HostUnavailable` before it has shown anything. `mimebundle` is for
    notebooks. A host need not offer both.
    """

    name: str

    def run(self, app: App, options: Options) -> int: ...

    def mimebundle(self, component: Any, include: Any = None, exclude: Any = None) -> Any: ...


def find(name: str) -> Any:
    """The host of that name, or None where its package is not installed."""
    if name not in _found:
        _found[name] = _find(name)
    return _found[name]


_found: dict[str, Any] = {}
"""Hosts by name: looking through all that is installed takes longer than showing a component."""


OURS = {
    "notebook": "hyper_local_widgets.host",
    "window": "hyper_local_webview.host",
    "browser": "hyper_local_browser.host",
}
"""Hosts that come with this package: to ask the entry points would take a window a fiftieth of its start."""


def _find(name: str) -> Any:
    ours = OURS.get(name)
    if ours is not None and find_spec(ours.partition(".")[0]) is not None:
        return import_module(ours).host
    from importlib.metadata import entry_points  # noqa: PLC0415 - brings zipfile and email; only showing needs it

    for entry in entry_points(group="hyper_local.hosts"):
        if entry.name == name:
            return entry.load()
    return None
