"""Host: shows an app in browser tabs, on this machine only."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from hyper_local import watching
from hyper_local.app import App
from hyper_local.host import HostUnavailable, Options
from hyper_local.kernel import Kernel
from hyper_local.kernels import use_kernel

from .gate import Gate
from .server import Server

STOP_SECONDS = 1.5
"""How long handlers and `on_unmount` may take when the app is stopped."""
PATIENT_SECONDS = 0.5
"""A second signal ends the process at once, unless both came together, as a shell and `make` send them."""
MOST_BODY = 64 * 1024
"""Longest body of a request, in bytes; posts of our pages set their own."""


class BrowserHost:
    """Serves an app on 127.0.0.1. The kernel has a thread of its own: a handler that blocks costs no connection."""

    name = "browser"

    def run(self, app: App, options: Options) -> int:
        """Serve until Ctrl-C or SIGTERM. Prints the address first. Raises `HostUnavailable` if the port is taken."""
        return asyncio.run(serve(app, options))

    def mimebundle(self, component: Any, include: Any = None, exclude: Any = None) -> Any:
        """Nothing: notebooks have a host of their own."""
        return None


async def serve(app: App, options: Options, *, started: Callable[[Server], None] | None = None) -> int:
    """Serve until a signal comes or the task is cancelled; `started` is told what serves."""
    try:
        sockets = bind_sockets(options.port, "127.0.0.1")
    except OSError as error:
        raise HostUnavailable(
            f"port {options.port} can't be had ({error.strerror}): choose another with --port, or leave it out"
        ) from None
    kernel = Kernel.threaded()
    kernel.link = options.link
    use_kernel(kernel)
    gate = Gate(sockets[0].getsockname()[1])
    server = Server(app, options, kernel, gate)
    http = HTTPServer(server, max_body_size=MOST_BODY, max_header_size=MOST_BODY)
    http.add_sockets(sockets)
    stop = asyncio.Event()
    restore = on_signals(stop)
    watcher = watching.follow_app(app.path, kernel) if options.reload else None
    try:
        print(f"Serving {app.name} at {gate.address}", flush=True)  # noqa: T201 - its first line is how to get in
        if started is not None:
            started(server)
        await stop.wait()
    finally:
        if watcher is not None:
            watching.end(watcher)
        # Pages are told before anything is refused: one that posts would take that for a lost connection.
        server.visits.close()
        await asyncio.to_thread(kernel.stop, STOP_SECONDS)
        use_kernel(None)
        http.stop()
        await http.close_all_connections()
        restore()
    return 0


def on_signals(stop: asyncio.Event) -> Callable[[], None]:
    """Set `stop` on Ctrl-C or SIGTERM; a second one ends the process. Gives what undoes this."""
    if threading.current_thread() is not threading.main_thread():
        return lambda: None
    loop = asyncio.get_running_loop()
    numbers = [signal.SIGINT, signal.SIGTERM]
    old = {number: signal.getsignal(number) for number in numbers}

    def restore() -> None:
        for number, handler in old.items():
            signal.signal(number, handler)

    began = 0.0

    def heard(number: int, frame: object) -> None:
        nonlocal began
        if not began:
            began = time.monotonic()
            loop.call_soon_threadsafe(stop.set)
        elif time.monotonic() - began > PATIENT_SECONDS:
            os._exit(128 + number)

    # Not loop.add_signal_handler: Windows has none.
    for number in numbers:
        signal.signal(number, heard)
    return restore


host = BrowserHost()
