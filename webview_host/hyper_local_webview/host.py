"""Host: `hyper-local run PATH` in a window of its own.

The main thread runs the window and nothing else, as its toolkit demands; all
of the author's code runs on the kernel's thread. No port is opened: the
document is a text, and messages pass through one guarded function.
"""

from __future__ import annotations

import atexit
import importlib
import logging
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from hyper_local import watching
from hyper_local.app import App, follow_links
from hyper_local.configuration import app_folder, session_values, system_user
from hyper_local.errors import HyperError
from hyper_local.host import HostUnavailable, Options
from hyper_local.instance import Instance
from hyper_local.kernel import Kernel
from hyper_local.kernels import use_kernel
from hyper_local.routes import Page
from hyper_local.settings import read_settings
from hyper_local.startup import collect_later

from . import assets, devtools, preflight, short_names
from .beside import Beside
from .bridge import Bridge
from .desk import Desk
from .ending import Signals, leave
from .icon import icon_of
from .lockdown import forget
from .menus import Menus
from .menus import read as read_menus
from .noise import hushed
from .single import Single
from .toolkit import to_front
from .windows import SIZE, Look, Windows

log = logging.getLogger("hyper_local")

STOP_SECONDS = 5.0
"""How long handlers and `on_unmount` may take once the window is gone."""


class WindowHost:
    """Shows an app in a desktop window.

    `opened`, where set, is called with pywebview's window and our bridge before
    the window is shown, for tests and tools.
    """

    name = "window"
    opened: Callable[[Any, Bridge], None] | None = None

    def examine(self) -> list[preflight.Finding]:
        """What a window needs here, and what of it is missing: `hyper-local doctor`."""
        return list(preflight.examine())

    def toolkit_for(self, wanted: str) -> str:
        """The toolkit that `build` takes. Raises `HyperError` with all that it lacks."""
        from .building import toolkit_for  # noqa: PLC0415 - as below

        return toolkit_for(wanted)

    def build(self, app: App, out: Path, toolkit: str) -> Any:
        """A folder that runs the app without Python: `hyper-local build`. Raises `HyperError`."""
        from .building import build  # noqa: PLC0415 - reads sources, which a window needs not

        return build(app, out, toolkit)

    def beside(self, kernel: Kernel, root: Instance, title: str, width: int, height: int) -> Beside:
        """Show an instance of a kernel that has no window host, in a child process. Raises `HostUnavailable`."""
        missing = next((f for f in preflight.examine() if f.problem), None)
        if missing is not None:
            raise HostUnavailable(f"{missing.problem}; fix: {missing.fix}")
        file = root.component.path
        made = Beside(kernel, root, (app_folder(file) or file) if file else Path.cwd(), title, width, height)
        atexit.register(made.close)
        return made

    def run(self, app: App, options: Options) -> int:
        """Show the window until it is closed; the exit code. Raises `HostUnavailable` before anything is shown."""
        collect = collect_later()
        waits = True

        def started() -> None:
            nonlocal waits
            collect()
            if waits and options.opened is not None:  # a page that is loaded anew says nothing
                options.opened()
            waits = False

        try:
            return self._run(app, options, started)
        finally:
            collect()

    def _run(self, app: App, options: Options, started: Callable[[], None]) -> int:
        """The same; `started` is called once the first window shows its page."""
        gui = preflight.check()
        icon = _icon_or_none(app)
        menus_given = read_menus(app.config.get("menu", {}))
        single = Single(app.path) if app.config.get("single") else None
        if single is not None and not single.claim():
            heard = single.wake()
            print(f"{app.name} runs already{': its window was brought to the front' if heard else ''}.")  # noqa: T201
            return 0
        before = threading.enumerate()
        kernel = Kernel.threaded(session_values(app.config, options.values, username=system_user()))
        kernel.link = options.link
        kernel.record = options.record
        use_kernel(kernel)
        made: list[Any] = []
        windows, watcher, code = None, None, 1
        try:
            page = app.page(options.target)
            root = kernel.call(kernel.mount, page.component, page.props)
            webview: Any = importlib.import_module("webview")  # late: heavy, and a window may not be wanted
            lock_settings(webview)
            windows = Windows(webview, kernel, app.path, gui, development=options.development)
            windows.opened = self.opened
            windows.anew = options.reload
            windows.prepare.append(lambda shown: made.append(shown.window))
            instance = root.result()
            instance.address = page.path
            follow_links(app, kernel)
            if options.reload:
                watcher = watching.follow_app(app.path, kernel)
            title = title_of(app.title)
            menus = Menus(menus_given, kernel)
            windows.prepare.append(menus.add_to)
            windows.menu = menus.for_pywebview(windows)
            kernel.desktop = Desk(windows, title)
            # All of them are made before any is shown: where one can't be, there is no window.
            others = [_mounted(kernel, app.page(address)) for address in options.windows]
            first = windows.open(instance, page.path, Look(title, name=page.component.name))
            first.window.events.loaded += started
            for root in others:
                kernel.desktop.open_window(root, title, 0, 0)
            if single is not None:
                single.listen(lambda: to_front(first.window))
            if options.devtools:
                devtools.prepare()
                first.window.events.before_show += lambda: devtools.announce(first.window)
            code = show(webview, windows, icon=icon, debug=options.devtools)
        finally:
            if watcher is not None:
                watching.end(watcher)
            end(kernel)
            use_kernel(None)
            if windows is not None:
                windows.places.flush()
            if single is not None:
                single.release()
            if windows is not None:
                leave(code, before, made)
        return code


def _mounted(kernel: Kernel, page: Page) -> Instance:
    root = kernel.call(kernel.mount, page.component, page.props).result()
    root.address = page.path
    return root


def show_far(kernel: Kernel, root: Instance, wanted: Mapping[str, Any], listen: Callable[..., None]) -> int:
    """Show one window for a kernel in another process; `listen` is given what closes the window."""
    gui = preflight.check()
    before = threading.enumerate()
    webview: Any = importlib.import_module("webview")
    lock_settings(webview)
    windows = Windows(webview, kernel, Path(wanted["path"]), gui)
    look = Look(wanted["title"], wanted["width"] or SIZE[0], wanted["height"] or SIZE[1], wanted["title"])
    shown = windows.open(root, wanted["address"], look)
    threading.Thread(target=listen, args=(windows.close,), name="hyper-pipe", daemon=True).start()
    code = show(webview, windows)
    windows.places.flush()
    leave(code, before, [shown.window])
    return code


def lock_settings(webview: Any) -> None:
    """The page reaches no files, downloads nothing, and opens no browser by itself."""
    for name in ("ALLOW_FILE_URLS", "ALLOW_DOWNLOADS", "OPEN_EXTERNAL_LINKS_IN_BROWSER", "OPEN_DEVTOOLS_IN_DEBUG"):
        webview.settings[name] = False


def title_of(name: str) -> str:
    """An app's name as a window shows it, until a page has a title of its own."""
    return name.replace("_", " ").strip().capitalize() or "hyper-local"


def _icon_or_none(app: App) -> Path | None:
    """The picture of its windows; where there is none, they open without it, and the terminal says why."""
    try:
        return icon_of(app.path, app.config.get("icon"))
    except HyperError as error:
        folder = app.path if app.path.is_dir() else app_folder(app.path)
        problems = read_settings(folder, frozenset()).problems
        log.warning("%s", next((each for each in problems if each.message.startswith("the icon ")), error))
        return None


def show(webview: Any, windows: Windows, *, icon: Path | None = None, debug: bool = False) -> int:
    """Run the windows until the last is gone, by its user or by a signal: 0, as with every host."""
    first = windows.shown[0].window
    if windows.gui == "qt":
        first.events.loaded += short_names.put_off()
    with hushed(webview, windows.gui), Signals(windows.close) as signals:
        first.events.before_show += signals.again
        preflight.shown()
        # One menu for all windows, where the system has it so.
        more = {"menu": windows.menu} if windows.menu and sys.platform in ("darwin", "win32") else {}
        assets.announce(windows.gui)
        try:
            webview.start(gui=windows.gui, debug=debug, icon=str(icon) if icon else None, **more)
            forget(first.gui.renderer)
        except webview.errors.WebViewException as error:
            if not first.events.shown.is_set():
                raise HostUnavailable(f"the window could not be opened: {error}") from error
            raise
        return 0


def end(kernel: Kernel) -> None:
    """Run `on_unmount` of what lives, once and in time, whatever it does."""
    try:
        kernel.stop(STOP_SECONDS)
    except Exception:
        log.exception("the app did not end well")
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # pyright: ignore[reportUnnecessaryComparison] - a program without a console has none
            stream.flush()


host = WindowHost()
"""What the entry point `hyper_local.hosts` names."""
