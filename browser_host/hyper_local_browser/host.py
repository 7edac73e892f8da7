"""Host: shows an app in browser tabs; on this machine only, unless it is served to many."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from tornado.netutil import bind_sockets

from hyper_local import data_folder, watching
from hyper_local.app import App
from hyper_local.host import HostUnavailable, Options
from hyper_local.kernel import Kernel
from hyper_local.kernels import use_kernel
from hyper_local.startup import collect_later, collect_rarely

from .door import Door, allow_many_files
from .gate import Gate
from .keys import Keys
from .server import Server

STOP_SECONDS = 2.5
"""How long a handler that blocks, and `on_unmount`, may take when the app is stopped."""
PATIENT_SECONDS = 0.5
"""A second signal ends the process at once, unless both came together, as a shell and `make` send them."""
MOST_BODY = 64 * 1024
"""Longest body of a request, in bytes; posts of our pages set their own."""
IDLE_SECONDS = 75.0
"""How long a connection may be silent before its next request is whole, or take nothing of an answer."""
BODY_SECONDS = 300.0
"""How long the body of a request may take."""
BACKLOG = 1024
"""Connections that wait to be taken: a class opens the link at once."""
DRAIN_STEP = 0.02
"""Seconds between two looks whether all has come to its end."""
GOES = 1001
"""The code by which a page knows that the app has ended,"""
COMES_AGAIN = 1012
"""or that it may come again, with the same keys."""


class BrowserHost:
    """Serves an app. The kernel has a thread of its own: a handler that blocks costs no connection."""

    name = "browser"

    def run(self, app: App, options: Options) -> int:
        """Serve until a signal ends it. Prints the address first. Raises `HostUnavailable` if the port is taken."""
        started = collect_later()
        if options.service is not None:
            collect_rarely()
        try:
            return asyncio.run(serve(app, options, started=lambda server: started()))
        finally:
            started()

    def mimebundle(self, component: Any, include: Any = None, exclude: Any = None) -> Any:
        """Nothing: notebooks have a host of their own."""
        return None


async def serve(app: App, options: Options, *, started: Callable[[Server], None] | None = None) -> int:
    """Serve until a signal comes or the task is cancelled; `started` is told what serves."""
    service = options.service
    keys = Keys.kept(keys_file(app, options), renew=service is not None and service.renew)
    sockets = listen(options, keys)
    keys.port = sockets[0].getsockname()[1]
    keys.keep()
    kernel = Kernel.threaded()
    kernel.link = options.link
    kernel.record = options.record
    use_kernel(kernel)
    gate = Gate(keys.port, keys, service)
    server = Server(app, options, kernel, gate)
    # Whoever sends half a request waits for nothing.
    http = Door(
        server,
        max_body_size=MOST_BODY,
        max_header_size=MOST_BODY,
        idle_connection_timeout=IDLE_SECONDS,
        body_timeout=BODY_SECONDS,
    )
    if service is not None:
        http.most = allow_many_files()
    http.unread_seconds = IDLE_SECONDS
    http.add_sockets(sockets)
    stop = Stop()
    restore = on_signals(stop)
    watcher = watching.follow_app(app.path, kernel, server.failing) if options.reload else None
    try:
        print(f"Serving {app.title} at {gate.address}", flush=True)  # noqa: T201 - its first line is how to get in
        if gate.asks_password and service is not None and not service.password:
            print(f"Password: {gate.password}", flush=True)  # noqa: T201 - whoever serves it hands it on
        if os.isatty(1):
            print("Open it in your browser. Ctrl-C ends it.", flush=True)  # noqa: T201 - for people, not for programs
        if started is not None:
            started(server)
        await stop.wait()
        if service is not None and stop.gently:
            await drain(server, service.drain)
    finally:
        if watcher is not None:
            watching.end(watcher)
        # Pages are told before anything is refused: one that posts would take that for a lost connection.
        server.visits.close(GOES if keys.file is None else COMES_AGAIN)
        await asyncio.to_thread(kernel.stop, STOP_SECONDS)
        use_kernel(None)
        http.stop()
        await http.close_all_connections()
        restore()
    return 0


def keys_file(app: App, options: Options) -> Path | None:
    """Where what lets people in is kept, for an app that is likely to be started again."""
    folder = data_folder.folder_of(app.path)
    if folder is None or not (options.service or options.reload):
        return None
    port = f"-{options.port}" if options.port else ""
    # Apps of one name share their data, and not who may come in.
    place = hashlib.sha256(str(app.path.absolute()).encode()).hexdigest()[:8]
    return folder / f"{'serve' if options.service else 'run'}{port}-{place}.json"


def listen(options: Options, keys: Keys) -> list[socket.socket]:
    """Sockets at the wanted port; without one at that of last time, else at any. Raises `HostUnavailable`."""
    bind = options.service.bind if options.service else "127.0.0.1"
    if not options.port and keys.port:
        with suppress(OSError):
            return bind_sockets(keys.port, bind, backlog=BACKLOG)
    try:
        return bind_sockets(options.port, bind, backlog=BACKLOG)
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL or isinstance(error, socket.gaierror):
            raise HostUnavailable(
                f"--host {bind} is no address of this computer ({error.strerror}): "
                "write --host 0.0.0.0 for all that it has"
            ) from None
        raise HostUnavailable(
            f"port {options.port} can't be had ({error.strerror}): choose another with --port"
            + ("" if options.service else ", or leave it out")
        ) from None


async def drain(server: Server, seconds: float) -> None:
    """Open no page any more, and let what runs come to its end: so long at most, and no longer than it takes.

    It still listens, so that whoever asks is told, and who watches it sees why (`/healthz`). What pages have
    said already, and what only limits hold back, is heard.
    """
    server.ending = True
    server.visits.hurry()
    end = time.monotonic() + seconds
    before = -1
    while time.monotonic() < end:
        said = server.visits.said
        # Asked on the kernel's thread, behind what was heard before.
        idle = asyncio.wrap_future(server.kernel.call(lambda: server.kernel.idle and server.visits.heard))
        with suppress(TimeoutError):
            # Twice, as what waits in the network is only read now.
            if await asyncio.wait_for(idle, end - time.monotonic()):
                if said == before:
                    return
                before = said
        await asyncio.sleep(DRAIN_STEP)


class Stop:
    """The wish to end: `gently` where whoever wishes it is not waiting for it at a terminal."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self.gently = False

    def set(self, number: int) -> None:
        """A signal came."""
        self.gently = number != signal.SIGINT
        self._event.set()

    async def wait(self) -> None:
        await self._event.wait()


def on_signals(stop: Stop) -> Callable[[], None]:
    """Set `stop` on Ctrl-C, SIGTERM, or where the terminal is closed; a second one ends the process.

    Gives what undoes this.
    """
    if threading.current_thread() is not threading.main_thread():
        return lambda: None
    loop = asyncio.get_running_loop()
    numbers = [signal.SIGINT, signal.SIGTERM]
    hangup = getattr(signal, "SIGHUP", None)  # Windows has none
    if hangup is not None and signal.getsignal(hangup) is not signal.SIG_IGN:  # as `nohup` wants it
        numbers.append(hangup)
    old = {number: signal.getsignal(number) for number in numbers}

    def restore() -> None:
        for number, handler in old.items():
            signal.signal(number, handler)

    began = 0.0

    def heard(number: int, frame: object) -> None:
        nonlocal began
        if not began:
            began = time.monotonic()
            loop.call_soon_threadsafe(stop.set, number)
        elif time.monotonic() - began > PATIENT_SECONDS:
            os._exit(128 + number)

    # Not loop.add_signal_handler: Windows has none.
    for number in numbers:
        signal.signal(number, heard)
    return restore


host = BrowserHost()
