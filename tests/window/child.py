"""One real window in a process of its own, for the tests: JSON lines in, JSON lines out.

The window is opened as `hyper-local run` opens it. Only `host.opened`, which is
there for tests and tools, is used to look into it.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import traceback
from typing import Any

# Our lines go to the real stdout; what an app prints must not come between.
lines = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
os.dup2(2, 1)
started = json.loads(sys.argv[1])


def say(**what: object) -> None:
    lines.write(json.dumps(what) + "\n")


class Block:
    """Makes modules impossible to import, as if they were not installed."""

    def __init__(self, names: list[str]) -> None:
        self.names = names

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name.split(".")[0] in self.names:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def answer(window: Any, bridge: Any, ask: dict[str, Any]) -> object:
    from hyper_local_webview import lockdown

    match ask["do"]:
        case "evaluate":
            return window.evaluate_js(ask["script"])
        case "refused":
            return bridge.refused
        case "title":
            return window.native.windowTitle()
        case "take":  # a call of the page with arguments of ours
            return bridge.take(*ask["arguments"])
        case "key":
            return bridge.names.key
        case "again":  # what follows a reload in web views that then show a blank page
            return lockdown.show_again(window, ask.get("html") or window.html)
        case "destroy":
            return window.destroy()
        case "pid":
            return os.getpid()
    raise ValueError(ask["do"])


def opened(window: Any, bridge: Any) -> None:
    def listen() -> None:
        window.events.loaded.wait(60)
        say(ready=True)
        for line in sys.stdin:
            ask = json.loads(line)
            try:
                say(value=answer(window, bridge, ask))
            except Exception as error:
                say(error="".join(traceback.format_exception_only(error)), arguments=repr(error.args))
        # The test's process is gone: leave no window behind.
        window.destroy()

    threading.Thread(target=listen, daemon=True).start()


def open_links_here() -> None:
    """Tell the test what the system's browser would be asked to open."""
    import webbrowser

    webbrowser.open = lambda url, *_: say(link=url)  # type: ignore[assignment]


def main() -> int:
    from hyper_local.app import open_app
    from hyper_local.host import HostUnavailable, Options, find
    from hyper_local.link import Link

    if started.get("block"):
        sys.meta_path.insert(0, Block(started["block"]))  # type: ignore[arg-type]
    host = find("window")
    host.opened = opened
    open_links_here()
    app = open_app(started["path"])
    options = Options(
        target=started.get("target", "/"),
        values=started.get("values", {}),
        reload=started.get("reload", False),
        link=Link(started["latency"]) if "latency" in started else None,
    )
    try:
        if started.get("thread"):
            return in_thread(host, app, options)
        code = host.run(app, options)
        if started.get("twice"):
            host.run(app, options)
        return code
    except HostUnavailable as error:
        say(unavailable=str(error))
        return 3


def in_thread(host: Any, app: Any, options: Any) -> int:
    from hyper_local.host import HostUnavailable

    def run() -> None:
        try:
            host.run(app, options)
        except HostUnavailable as error:
            say(unavailable=str(error))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return 3


if __name__ == "__main__":
    sys.exit(main())
