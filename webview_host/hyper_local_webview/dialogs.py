"""Dialogs: files, folders and message boxes over a window, one at a time.

On Qt and GTK they are shown without a loop of their own, so the window lives
on, and goes with the dialog when it is closed. Elsewhere pywebview's own calls
are used, each on a thread that waits.
"""

from __future__ import annotations

import concurrent.futures
import importlib
import re
import threading
from collections.abc import Callable, Sequence
from typing import Any

from hyper_local.errors import HyperError

from .toolkit import on_ui

Files = concurrent.futures.Future[list[str]]
Yes = concurrent.futures.Future[bool]
Any_ = concurrent.futures.Future[Any]


class Dialogs:
    """The dialogs of one window."""

    def __init__(self, window: Any, webview: Any) -> None:
        self.window = window
        self.webview = webview
        self._open: Any_ | None = None
        self._kept: Any = None
        self._lock = threading.Lock()

    def files(self, kind: str, types: Sequence[str], name: str, many: bool) -> Files:
        """`kind` is open, save or folder; gives the paths, none where the person has cancelled."""
        renderer = self.window.gui.renderer
        if renderer == "qtwebengine":
            return self._show(lambda done: self._files_qt(kind, types, name, many, done))
        if renderer == "gtkwebkit2":
            return self._show(lambda done: self._files_gtk(kind, types, name, many, done))
        return self._wait(lambda: self._files_of_pywebview(kind, types, name, many))

    def box(self, text: str, title: str, question: bool) -> Yes:
        """A message, or a question; whether the person has agreed."""
        renderer = self.window.gui.renderer
        if renderer == "qtwebengine":
            return self._show(lambda done: self._box_qt(text, title, question, done))
        if renderer == "gtkwebkit2":
            return self._show(lambda done: self._box_gtk(text, title, question, done))
        return self._wait(lambda: self.window.create_confirmation_dialog(title or self.window.title, text))

    def dismiss(self) -> None:
        """The window closes: nobody answers any more. Any thread."""
        with self._lock:
            left, kept = self._open, self._kept
        if left is not None:
            left.cancel()
        if kept is not None:
            on_ui(self.window, kept)

    # One at a time ----------------------------------------------------------

    def _begin(self) -> Any_:
        answer: Any_ = concurrent.futures.Future()
        with self._lock:
            if self._open is not None and not self._open.done():
                raise HyperError(
                    "a dialog is open in this window already: await its answer before you show another one"
                )
            self._open = answer
        return answer

    def _show(self, make: Callable[[Callable[[Any], None]], Callable[[], object]]) -> Any_:
        """Make a dialog on the UI thread; `make` gives what closes it."""
        answer = self._begin()

        def done(value: Any) -> None:
            self._kept = None
            if not answer.done():
                answer.set_result(value)

        def run() -> None:
            try:
                self._kept = make(done)
            except Exception as error:
                if not answer.done():
                    answer.set_exception(error)

        on_ui(self.window, run)
        return answer

    def _wait(self, ask: Callable[[], Any]) -> Any_:
        answer = self._begin()

        def run() -> None:
            try:
                value = ask()
            except Exception as error:
                if not answer.done():
                    answer.set_exception(error)
            else:
                if not answer.done():
                    answer.set_result(value)

        threading.Thread(target=run, name="hyper-dialog", daemon=True).start()
        return answer

    # Qt -----------------------------------------------------------------------

    def _files_qt(
        self, kind: str, types: Sequence[str], name: str, many: bool, done: Callable[[list[str]], None]
    ) -> Callable[[], object]:
        widgets: Any = importlib.import_module("qtpy.QtWidgets")
        dialog = widgets.QFileDialog(self.window.native)
        modes, accept = widgets.QFileDialog.FileMode, widgets.QFileDialog.AcceptMode
        if kind == "folder":
            dialog.setFileMode(modes.Directory)
            dialog.setOption(widgets.QFileDialog.Option.ShowDirsOnly, True)
        elif kind == "save":
            dialog.setAcceptMode(accept.AcceptSave)
            dialog.setFileMode(modes.AnyFile)
            dialog.selectFile(name)
        else:
            dialog.setFileMode(modes.ExistingFiles if many else modes.ExistingFile)
        if types:
            dialog.setNameFilters(list(types))

        def finished(result: int) -> None:
            done(list(dialog.selectedFiles()) if result else [])
            dialog.deleteLater()

        dialog.finished.connect(finished)
        dialog.open()
        return dialog.reject

    def _box_qt(self, text: str, title: str, question: bool, done: Callable[[bool], None]) -> Callable[[], object]:
        widgets: Any = importlib.import_module("qtpy.QtWidgets")
        core: Any = importlib.import_module("qtpy.QtCore")
        box = widgets.QMessageBox(self.window.native)
        buttons = widgets.QMessageBox.StandardButton
        box.setIcon(widgets.QMessageBox.Icon.Question if question else widgets.QMessageBox.Icon.Information)
        box.setTextFormat(core.Qt.TextFormat.PlainText)  # what an app says is no HTML
        box.setWindowTitle(title or self.window.native.windowTitle())
        box.setText(text)
        box.setStandardButtons(buttons.Yes | buttons.No if question else buttons.Ok)

        def finished(result: int) -> None:
            done(result in (buttons.Yes.value, buttons.Ok.value))
            box.deleteLater()

        box.finished.connect(finished)
        box.open()
        return box.reject

    # GTK ----------------------------------------------------------------------

    def _files_gtk(
        self, kind: str, types: Sequence[str], name: str, many: bool, done: Callable[[list[str]], None]
    ) -> Callable[[], object]:
        gtk: Any = importlib.import_module("gi.repository.Gtk")
        actions = gtk.FileChooserAction
        action = {"open": actions.OPEN, "save": actions.SAVE, "folder": actions.SELECT_FOLDER}[kind]
        dialog = gtk.FileChooserDialog(transient_for=self.window.native, action=action, modal=True)
        dialog.add_button("_Cancel", gtk.ResponseType.CANCEL)
        dialog.add_button("_Save" if kind == "save" else "_Open", gtk.ResponseType.ACCEPT)
        dialog.set_default_response(gtk.ResponseType.ACCEPT)
        dialog.set_select_multiple(many)
        dialog.set_do_overwrite_confirmation(True)
        if kind == "save" and name:
            dialog.set_current_name(name)
        for text in types:
            kinds = gtk.FileFilter()
            kinds.set_name(text)
            for pattern in patterns_of(text):
                kinds.add_pattern(pattern)
            dialog.add_filter(kinds)
        return _respond(gtk, dialog, lambda agreed: done(dialog.get_filenames() if agreed else []))

    def _box_gtk(self, text: str, title: str, question: bool, done: Callable[[bool], None]) -> Callable[[], object]:
        gtk: Any = importlib.import_module("gi.repository.Gtk")
        box = gtk.MessageDialog(
            transient_for=self.window.native,
            modal=True,
            message_type=gtk.MessageType.QUESTION if question else gtk.MessageType.INFO,
            buttons=gtk.ButtonsType.YES_NO if question else gtk.ButtonsType.OK,
            text=text,
        )
        box.set_title(title or self.window.native.get_title())
        return _respond(gtk, box, done)

    # Elsewhere ----------------------------------------------------------------

    def _files_of_pywebview(self, kind: str, types: Sequence[str], name: str, many: bool) -> list[str]:
        kinds = self.webview.FileDialog
        found = self.window.create_file_dialog(
            {"open": kinds.OPEN, "save": kinds.SAVE, "folder": kinds.FOLDER}[kind],
            allow_multiple=many,
            save_filename=name,
            file_types=tuple(f"{text.partition('(')[0].strip()} ({';'.join(patterns_of(text))})" for text in types),
        )
        return [found] if isinstance(found, str) else list(found or ())


def patterns_of(text: str) -> list[str]:
    """`*.png` and `*.jpg` of "Pictures (*.png *.jpg)"."""
    return re.split(r"[;\s]+", text[text.index("(") + 1 : -1].strip())


def _respond(gtk: Any, dialog: Any, done: Callable[[bool], None]) -> Callable[[], object]:
    """Show a dialog of GTK's; gives what closes it."""
    good = (gtk.ResponseType.ACCEPT, gtk.ResponseType.OK, gtk.ResponseType.YES)

    def response(_: object, answer: int) -> None:
        done(answer in good)
        dialog.destroy()

    dialog.connect("response", response)
    dialog.show_all()
    return lambda: dialog.response(gtk.ResponseType.CANCEL)
