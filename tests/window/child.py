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
# What an app asks for with input() is not what a test says: nobody types.
asked = os.fdopen(os.dup(0), encoding="utf-8")
keyboard = os.pipe()
os.dup2(keyboard[0], 0)
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


calls = [0]
"""How often the page was spoken to."""


def count_calls(bridge: Any) -> None:
    speak = bridge.writer._speak

    def counted(script: str, done: Any) -> None:
        calls[0] += 1
        speak(script, done)

    bridge.writer._speak = counted


def in_ui(window: Any, function: Any) -> Any:
    """What `function` gives on the UI thread."""
    import concurrent.futures

    from hyper_local_webview.toolkit import on_ui

    answer: Any = concurrent.futures.Future()

    def run() -> None:
        try:
            answer.set_result(function())
        except BaseException as error:
            answer.set_exception(error)

    on_ui(window, run)
    return answer.result(20)


def tell(window: Any, script: str) -> None:
    """Run a script without waiting for its end, as one must on the UI thread."""
    if window.gui.renderer == "qtwebengine":
        window.native.webview.page().runJavaScript(script)
    else:
        from hyper_local_webview.toolkit import web_view

        web_view(window.native).evaluate_javascript(script, len(script), None, None, None, None)


def dialogs(window: Any) -> list[str]:
    """The kinds of the dialogs that are open."""
    if window.gui.renderer == "qtwebengine":
        from qtpy.QtWidgets import QApplication, QDialog

        return [type(w).__name__ for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
    from gi.repository import Gtk

    return [type(w).__name__ for w in Gtk.Window.list_toplevels() if isinstance(w, Gtk.Dialog) and w.get_visible()]


def press(window: Any, button: str, file: str | None) -> None:
    if window.gui.renderer == "qtwebengine":
        from qtpy.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox

        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QMessageBox):
            dialog.button(getattr(QMessageBox.StandardButton, button)).click()
        elif isinstance(dialog, QFileDialog) and file:
            folder = dialog.fileMode() == QFileDialog.FileMode.Directory
            if folder:
                dialog.setDirectory(file)
            else:
                dialog.findChildren(QLineEdit)[0].setText(file)
            dialog.accept()
        else:
            dialog.reject()
        return
    from gi.repository import GLib, Gtk

    (dialog,) = [w for w in Gtk.Window.list_toplevels() if isinstance(w, Gtk.Dialog) and w.get_visible()]
    kinds = {"Yes": "YES", "No": "NO", "Ok": "OK", "Open": "ACCEPT", "Cancel": "CANCEL"}
    response = getattr(Gtk.ResponseType, kinds[button])
    if file:
        dialog.set_filename(file)
        GLib.timeout_add(500, lambda: dialog.response(response) and False)  # it finds the file in an idle moment
    else:
        dialog.response(response)


def drag(window: Any, files: list[str], step: str) -> None:
    from qtpy import QtCore, QtGui, QtWidgets

    data = QtCore.QMimeData()
    data.setUrls([QtCore.QUrl.fromLocalFile(file) for file in files])
    view, place = window.native.webview, QtCore.QPoint(100, 100)
    copy, left, keys = QtCore.Qt.DropAction.CopyAction, QtCore.Qt.MouseButton.LeftButton, QtCore.Qt.KeyboardModifier(0)
    events = {
        "enter": lambda: QtGui.QDragEnterEvent(place, copy, data, left, keys),
        "move": lambda: QtGui.QDragMoveEvent(place, copy, data, left, keys),
        "drop": lambda: QtGui.QDropEvent(QtCore.QPointF(place), copy, data, left, keys),
    }
    QtWidgets.QApplication.sendEvent(view, events[step]())


def close(window: Any) -> None:
    if window.gui.renderer == "qtwebengine":
        window.native.close()
    else:
        from gi.repository import Gdk

        window.native.emit("delete-event", Gdk.Event.new(Gdk.EventType.DELETE))


def answer(window: Any, bridge: Any, ask: dict[str, Any]) -> object:
    from hyper_local_webview import lockdown

    match ask["do"]:
        case "evaluate":
            return window.evaluate_js(ask["script"])
        case "refused":
            return bridge.refused
        case "title":
            native = window.native
            return native.get_title() if hasattr(native, "get_title") else native.windowTitle()
        case "dialog":
            return in_ui(window, lambda: dialogs(window))
        case "press":  # a button of the dialog that is open
            return in_ui(window, lambda: press(window, ask["button"], ask.get("file")))
        case "live":  # the page has shown an update, and said so
            return bridge.session is not None and bridge.session.acknowledged > 0
        case "calls":
            return calls[0]
        case "quiet":  # the page has heard all that was said
            return bridge.writer._flight is None and not bridge.writer._texts
        case "stuck":  # more waits to be said than the page takes in
            return bridge.writer._flight is not None and len(bridge.writer._texts) > 5
        case "native":
            return in_ui(window, lambda: eval(ask["expression"], {"native": window.native, "window": window}))
        case "drop":
            return in_ui(window, lambda: drag(window, ask["files"], ask["step"]))
        case "close":  # as a click on the window's close button
            return in_ui(window, lambda: close(window))
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


windows: list[tuple[Any, Any]] = []
"""Those that were opened, in order; a message says with `at` which it is for."""


def opened(window: Any, bridge: Any) -> None:
    windows.append((window, bridge))
    count_calls(bridge)
    window.events.closed += lambda: say(closed=len(windows) - 1)
    if started.get("early"):  # runs when the document has loaded, and before it has the key
        window.events.before_load += lambda: tell(window, f"{started['early']};0")
    if len(windows) > 1:
        window.events.loaded += lambda: say(opened=len(windows) - 1)
        return

    def listen() -> None:
        window.events.loaded.wait(60)
        say(ready=True)
        for line in asked:
            ask = json.loads(line)
            try:
                say(value=answer(*windows[ask.get("at", 0)], ask))
            except Exception as error:
                say(error="".join(traceback.format_exception_only(error)), arguments=repr(error.args))
        # The test's process is gone: leave no window behind.
        for other, _ in windows:
            other.destroy()

    threading.Thread(target=listen, daemon=True).start()


def allow_frames(*, everywhere: bool) -> None:
    """Switch off what keeps frames of other sites away: the policy; `everywhere`, the window's lock, too."""
    from hyper_local_webview import shell, windows

    shell.POLICY = shell.POLICY.replace("frame-src 'none'", "frame-src *")
    guard = windows.guard

    def lenient(window: Any, refused: Any) -> None:
        guard(window, refused)
        if window.gui.renderer == "qtwebengine":

            def judge(request: Any) -> None:
                if not request.isMainFrame():
                    request.accept()

            window.native.webview.page().navigationRequested.connect(judge)

    if everywhere:
        windows.guard = lenient


def open_links_here() -> None:
    """Tell the test what the system's browser would be asked to open."""
    import webbrowser

    webbrowser.open = lambda url, *_: say(link=url)  # type: ignore[assignment]


def main() -> int:
    from hyper_local import cli, startup

    if started.get("command"):
        startup.hold()  # as the command does first
    from hyper_local.host import HostUnavailable, Options, find

    if started.get("lacks"):
        from hyper_local_webview import preflight

        preflight.LIBRARIES.update(started["lacks"])
    if started.get("block"):
        sys.meta_path.insert(0, Block(started["block"]))  # type: ignore[arg-type]
    host = find("window")
    host.opened = opened
    open_links_here()
    if "frames" in started:
        allow_frames(everywhere=started["frames"] == "everywhere")
    if started.get("command"):
        sys.argv = ["hyper-local", started["command"], started["path"], "--host", "window", *started.get("words", ())]
        return cli.main()
    if started.get("record"):
        return cli.main(["record", started["path"], "-o", started["record"], "--host", "window"])
    if started.get("inspect"):
        return cli.main(["run", started["path"], "--inspect", "--host", "window"])
    from hyper_local.app import open_app
    from hyper_local.link import Link

    app = open_app(started["path"])
    options = Options(
        target=started.get("target", "/"),
        values=started.get("values", {}),
        reload=started.get("reload", False),
        devtools=started.get("devtools", False),
        windows=tuple(started.get("windows", ())),
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
