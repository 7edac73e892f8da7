"""What handlers may ask of the window and of the system around it (W1-W4)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from .process import GTK, Window, until

pytestmark = pytest.mark.window
qt = pytest.mark.skipif(GTK, reason="Qt's alone")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def desk(open_window: Callable[..., Window], diary: Path, data: Path) -> Window:
    return open_window("desk", env={"DIARY": str(diary), "HYPER_LOCAL_DATA": str(data)})


def dialog(window: Window) -> None:
    until(lambda: len(window.ask("dialog")) == 1)


# Dialogs ----------------------------------------------------------------------


@pytest.mark.rule("W2")
def test_d18_a_file_is_chosen_while_the_window_lives_on(desk: Window, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    desk.click("#load")
    dialog(desk)
    assert not desk.listening()
    desk.click("#more", times=3)
    desk.shows("h1", "3")
    desk.click("#question")
    until(lambda: "a dialog is open in this window already" in desk.text(".hyper-overlay"))
    desk.ask("press", button="Open", file=str(tmp_path / "a.txt"))
    desk.shows("p", "'a.txt'")
    desk.click("#load")
    dialog(desk)
    desk.ask("press", button="Cancel")
    desk.shows("p", "None")
    desk.click("#many")
    dialog(desk)
    desk.ask("press", button="Open", file=str(tmp_path / "a.txt"))
    desk.shows("p", "['a.txt']")
    assert desk.close() == 0


@pytest.mark.rule("W2")
def test_folders_and_names_to_save_under(desk: Window, tmp_path: Path) -> None:
    desk.click("#folder")
    dialog(desk)
    desk.ask("press", button="Open", file=str(tmp_path))
    desk.shows("p", repr(tmp_path.name))
    desk.click("#save")
    dialog(desk)
    desk.ask("press", button="Cancel")
    desk.shows("p", "None")


@pytest.mark.rule("W2")
def test_messages_and_questions(desk: Window) -> None:
    for button, answer in [("Yes", "True"), ("No", "False")]:
        desk.click("#question")
        dialog(desk)
        desk.ask("press", button=button)
        desk.shows("p", answer)
    desk.click("#tell")
    dialog(desk)
    desk.ask("press", button="Ok")
    desk.shows("p", "told")


@pytest.mark.rule("W2")
@pytest.mark.parametrize("css", ["#load", "#question"])
def test_d18_a_window_that_closes_takes_its_dialog_along(desk: Window, diary: Path, css: str) -> None:
    desk.click(css)
    dialog(desk)
    assert desk.close() == 0
    assert diary.read_text().split() == ["mount", "unmount"]
    assert "Traceback" not in desk.output
    assert "ending without waiting" not in desk.output


@qt
@pytest.mark.rule("W2")
@pytest.mark.skipif(shutil.which("xdotool") is None, reason="needs xdotool")
def test_a_dialog_answers_to_real_keys(desk: Window, tmp_path: Path) -> None:
    (tmp_path / "typed.txt").write_text("a")
    desk.click("#load")
    dialog(desk)
    # Without a window manager, keys go to what is under the pointer.
    box = "__import__('qtpy.QtWidgets').QtWidgets.QApplication.activeModalWidget().geometry().center()"
    x, y = desk.ask("native", expression=f"[({box}).x(), ({box}).y()]")
    subprocess.run(["xdotool", "mousemove", str(x), str(y)], check=True, timeout=20)
    subprocess.run(["xdotool", "type", "--delay", "5", str(tmp_path / "typed.txt")], check=True, timeout=20)

    def entered() -> bool:
        subprocess.run(["xdotool", "key", "Return"], check=True, timeout=20)  # the first may close a list of proposals
        return desk.text("p") == "'typed.txt'"

    until(entered)


# The system -------------------------------------------------------------------


@pytest.mark.rule("W3")
def test_clipboard_links_and_look(desk: Window) -> None:
    desk.click("#clip")
    desk.shows("p", "é \U0001f600 text")
    desk.click("#dark")
    desk.shows("p", "False")
    desk.click("#link")
    until(lambda: desk.links == ["https://example.invalid/"])
    desk.click("#badlink")
    until(lambda: "open_link() opens http, https and mailto" in desk.text(".hyper-overlay"))
    assert desk.links == ["https://example.invalid/"]


SERVICE = """
import sys
from gi.repository import Gio, GLib
xml = '<node><interface name="org.freedesktop.Notifications"><method name="Notify">' + "".join(
    f'<arg type="{t}" direction="in"/>' for t in ("s", "u", "s", "s", "s", "as", "a{sv}", "i")
) + '<arg type="u" direction="out"/></method></interface></node>'
def called(connection, sender, path, interface, method, given, call):
    print(given.unpack(), flush=True)
    call.return_value(GLib.Variant("(u)", (1,)))
def have(connection, name):
    info = Gio.DBusNodeInfo.new_for_xml(xml).interfaces[0]
    connection.register_object("/org/freedesktop/Notifications", info, called, None, None)
have_name = lambda *_: print("owned", flush=True)
Gio.bus_own_name(Gio.BusType.SESSION, "org.freedesktop.Notifications", 0, have, have_name, None)
GLib.MainLoop().run()
"""


@pytest.fixture
def notifications(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A bus of this test's own, with a service on it that takes notifications; it prints what it takes."""
    python = "/usr/bin/python3"  # PyGObject comes with the system
    if (
        shutil.which("dbus-daemon") is None
        or subprocess.run([python, "-c", "import gi"], capture_output=True).returncode
    ):
        pytest.skip("needs dbus-daemon and PyGObject")
    line = [
        "dbus-daemon",
        "--session",
        "--nofork",
        "--nopidfile",
        "--print-address=1",
        f"--address=unix:dir={tmp_path}",
    ]
    bus = subprocess.Popen(line, stdout=subprocess.PIPE, text=True)
    assert bus.stdout is not None
    address = bus.stdout.readline().strip()
    env = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": address}
    service = subprocess.Popen([python, "-c", SERVICE], stdout=subprocess.PIPE, text=True, env=env)
    assert service.stdout is not None
    assert service.stdout.readline() == "owned\n"
    yield address, service
    for process in (service, bus):
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


@pytest.mark.rule("W3")
def test_a_notification_reaches_the_system(
    open_window: Callable[..., Window], notifications: tuple[str, subprocess.Popen[str]]
) -> None:
    address, service = notifications
    window = open_window("desk", env={"DBUS_SESSION_BUS_ADDRESS": address})
    window.click("#notify")
    assert service.stdout is not None
    assert service.stdout.readline() == "('Desk', 0, '', 'Title', 'Text', [], {}, -1)\n"
    window.shows("p", "True")


@pytest.mark.rule("W3")
def test_without_a_service_the_answer_is_no(open_window: Callable[..., Window]) -> None:
    window = open_window("desk", env={"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"})
    window.click("#notify")
    window.shows("p", "False")
    assert "the notification was not shown" in window.output


@qt
@pytest.mark.rule("W3")
def test_dropped_files_come_with_their_paths(desk: Window, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    desk.evaluate("document.querySelector('#drop').style = 'position: fixed; inset: 0'; 0")
    desk.evaluate("window.over = 0; addEventListener('dragover', () => over++); 0")
    files = [str(tmp_path / "a.txt")]
    desk.ask("drop", files=files, step="enter")

    def over() -> bool:
        desk.ask("drop", files=files, step="move")
        return desk.evaluate("over") > 1

    until(over)
    desk.ask("drop", files=files, step="drop")
    desk.shows("p", "['a.txt']")
    assert desk.evaluate("location.protocol") == "data:"


# Menus --------------------------------------------------------------------------


@pytest.mark.rule("W4")
@pytest.mark.skipif(shutil.which("xdotool") is None, reason="needs xdotool")
def test_a_shortcut_of_the_menu_calls_its_handler(desk: Window) -> None:
    desk.ask("native", expression="native.activateWindow()" if not GTK else "native.present()")
    for _ in range(2):
        subprocess.run(["xdotool", "key", "ctrl+m"], check=True, timeout=10)
    desk.shows("h1", "2")
    subprocess.run(["xdotool", "key", "ctrl+q"], check=True, timeout=10)
    assert desk.ended() == 0


# Closing ------------------------------------------------------------------------


def test_d8_on_close_may_refuse(desk: Window, diary: Path) -> None:
    desk.click("#no")
    desk.shows("i", "no")
    for _ in range(2):
        desk.ask("close")
    desk.click("#more")
    desk.shows("h1", "1")
    desk.click("#ask")
    desk.shows("i", "Throw it away?")
    desk.ask("close")
    dialog(desk)
    desk.ask("press", button="No")
    until(lambda: not desk.ask("dialog"))
    desk.click("#more")
    desk.shows("h1", "2")
    desk.ask("close")
    dialog(desk)
    desk.ask_nothing("press", button="Yes")
    assert desk.ended() == 0
    assert diary.read_text().split() == ["mount", "unmount"]


def test_a_mistake_in_on_close_locks_nobody_in(desk: Window) -> None:
    desk.click("#raise")
    desk.shows("i", "raise")
    desk.ask_nothing("close")
    assert desk.ended() == 0
    assert "a mistake in on_close" in desk.output


def test_a_signal_does_not_ask(desk: Window) -> None:
    desk.click("#no")
    desk.shows("i", "no")
    desk.signal(15)
    assert desk.ended() == 0


# Several windows ------------------------------------------------------------------


@pytest.mark.rule("W1", "S2")
def test_d16_two_windows_and_the_program_ends_with_the_last(desk: Window, diary: Path) -> None:
    desk.click("#another")
    until(lambda: desk.opened)
    until(lambda: desk.text("h1", at=1) == "0")
    desk.click("#more", times=3, at=1)
    until(lambda: desk.text("h1", at=1) == "3")
    assert desk.text("h1") == "0"
    until(lambda: desk.ask("title", at=1) == "3 on the desk")
    assert desk.evaluate("[innerWidth, innerHeight]", at=1)[0] == 500
    assert not desk.listening()
    desk.ask("close")
    until(lambda: diary.read_text().split() == ["mount", "mount", "unmount"])
    desk.click("#more", at=1)
    until(lambda: desk.text("h1", at=1) == "4")
    desk.ask_nothing("close", at=1)
    assert desk.ended() == 0
    assert diary.read_text().split() == ["mount", "mount", "unmount", "unmount"]
    assert "Traceback" not in desk.output


def test_a_window_opens_where_it_was_closed(start: Callable[..., Window], data: Path) -> None:
    env = {"HYPER_LOCAL_DATA": str(data)}
    window = start("desk", env=env).ready()
    place = "(native.move(70, 50), native.resize(700, 500))"
    window.ask("native", expression=f"str({place})")
    until(lambda: window.evaluate("innerWidth") == 700)
    assert window.close() == 0
    again = start("desk", env=env).ready()
    until(lambda: again.evaluate("innerWidth") == 700)
    where = "native.get_position()[:]" if GTK else "(native.x(), native.y())"
    assert again.ask("native", expression=f"list({where})") == [70, 50]
    assert again.close() == 0


def test_a_place_that_makes_no_sense_does_not_count(open_window: Callable[..., Window], data: Path) -> None:
    (data / "desk").mkdir(parents=True)
    (data / "desk/windows.json").write_text('{"Desk": {"x": 90000, "y": -5, "width": 1, "height": "x"}}')
    window = open_window("desk", env={"HYPER_LOCAL_DATA": str(data)})
    assert window.evaluate("innerWidth") == 960


# A single program -------------------------------------------------------------------


@qt
def test_a_second_start_brings_the_first_to_the_front(tmp_path: Path, start: Callable[..., Window]) -> None:
    app = tmp_path / "app"
    (app / "live").mkdir(parents=True)
    (app / "live/one.py").write_text(
        "n = saved([])\nt'<h1>{len(n)}</h1>'\n".replace("n = ", "from hyper_local import saved\nn = ")
    )
    (app / "config.py").write_text('LIVE = {"name": "Only one", "single": True}')
    env = {"HYPER_LOCAL_DATA": str(tmp_path / "data")}
    first = start(app, env=env).ready()
    first.ask("native", expression="native.showMinimized()")
    line = [sys.executable, "-m", "hyper_local", "run", str(app), "--host", "window"]
    said = subprocess.run(line, capture_output=True, text=True, timeout=60, env={**os.environ, **env}, check=False)
    assert (said.returncode, said.stdout) == (0, "app runs already: its window was brought to the front.\n")
    until(lambda: not first.ask("native", expression="native.isMinimized()"))
    assert not psutil.Process(first.process.pid).net_connections("inet")
    first.process.kill()  # a lock that outlives its owner would lock everybody out
    first.process.wait()
    again = start(app, env=env).ready()
    assert again.close() == 0
