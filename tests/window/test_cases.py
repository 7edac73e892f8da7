"""The cases D1 to D20, as far as no other file here has them: their numbers stand in the names of tests."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from .process import GTK, PYTHON, Window, until

pytestmark = pytest.mark.window
TIMES = int(os.environ.get("HYPER_CLOSINGS", "10"))


@pytest.fixture
def trouble(open_window: Callable[..., Window]) -> Window:
    return open_window("trouble.py")


def test_d1_numbers_that_are_none_hold_nothing_up(trouble: Window) -> None:
    trouble.click("#number")
    trouble.shows("h1", "nan")
    trouble.click("#more")
    trouble.click("#fail")
    until(lambda: "a handler fails" in trouble.text(".hyper-overlay"))
    assert trouble.close() == 0


def test_d1_such_numbers_arrive_wherever_they_stand(open_window: Callable[..., Window]) -> None:
    window = open_window("odd_numbers.py")
    window.click("#spoil")
    window.shows("p", "nan")
    assert window.evaluate("document.querySelector('p').title") == "nan"
    cells = ["first -inf", *(f"{n} {'nan' if n % 2 else 'inf'}" for n in range(40))]
    assert window.evaluate("[...document.querySelectorAll('li')].map((one) => one.textContent)") == cells
    titles = window.evaluate("[...document.querySelectorAll('li')].map((one) => one.title)")
    assert titles == [cell.split()[1] for cell in cells]
    window.click("#more")
    window.shows("h1", "1")
    assert window.evaluate("document.querySelectorAll('.hyper-overlay').length") == 0
    assert window.close() == 0


def test_d3_a_burst_takes_a_handful_of_calls(trouble: Window) -> None:
    before = trouble.ask("calls")
    trouble.click("#more", times=1000)
    trouble.shows("h1", "1000")
    # What asks for the text above goes by another way.
    assert trouble.ask("calls") - before <= 12


BURST = """
const button = (name) => document.querySelector("#" + name);
button("slow").click();
for (let i = 0; i < 500; i++) { button("a").click(); button("b").click(); }
"""


def test_d3_a_burst_during_a_slow_render_keeps_its_order(open_window: Callable[..., Window]) -> None:
    window = open_window("order.py")
    before = window.ask("calls")
    window.evaluate(f"{BURST}; 0")
    window.shows("output", "ab" * 500)
    assert window.ask("calls") - before <= 12


def test_d5_click_then_close(start: Callable[..., Window], diary: Path, tmp_path: Path) -> None:
    env = {"DIARY": str(diary), "HYPER_LOCAL_DATA": str(tmp_path)}
    for _ in range(TIMES):
        window = start("counter.py", env=env).ready()
        processes = psutil.Process(window.process.pid).children(recursive=True)
        window.evaluate("document.querySelector('#more').click(); 0")
        window.ask_nothing("close")
        assert window.ended(10) == 0
        _, alive = psutil.wait_procs(processes, timeout=10)
        assert not alive
        assert "Traceback" not in window.output
        assert "ending without waiting" not in window.output
        window.end()
    assert diary.read_text().split() == ["mount", "unmount"] * TIMES


def test_d6_closing_while_updates_stream(trouble: Window) -> None:
    trouble.click("#stream")
    until(lambda: int(trouble.text("h1") or 0) > 5)
    assert trouble.close() == 0
    assert "Traceback" not in trouble.output
    assert "ending without waiting" not in trouble.output


def test_d6_closing_while_the_page_takes_nothing_in(trouble: Window) -> None:
    """A script is on its way into a page that is busy with its own, for longer than anybody waits."""
    trouble.click("#stream")
    until(lambda: int(trouble.text("h1") or 0) > 5)
    trouble.evaluate("setTimeout(() => { const end = Date.now() + 60_000; while (Date.now() < end); }); 0")
    until(lambda: trouble.ask("stuck"))
    assert trouble.close() == 0
    assert "Traceback" not in trouble.output
    if not GTK:  # there, pywebview's own call waits for an answer of the page, and nobody can wake it
        assert "ending without waiting" not in trouble.output


def test_d10_the_reload_key_and_forms(open_window: Callable[..., Window], diary: Path) -> None:
    window = open_window("counter.py", env={"DIARY": str(diary)})
    window.click("#more", times=4)
    window.shows("h1", "4")
    if shutil.which("xdotool"):
        for key in ("F5", "ctrl+r"):
            subprocess.run(["xdotool", "mousemove", "500", "500", "key", key], check=True, timeout=10)
    window.evaluate("document.body.insertAdjacentHTML('beforeend', '<form action=\"/x\" method=get></form>'); 0")
    window.evaluate("document.forms[document.forms.length - 1].submit(); 0")
    seen = [4]

    def goes_on() -> bool:
        # While the page is being put back, there is nobody to hear it.
        window.evaluate("document.querySelector('#more')?.click(); 0")
        seen.append(int(window.text("h1") or seen[-1]))
        return seen[-1] > 4

    until(goes_on)
    assert seen == sorted(seen), "the count began anew"
    assert window.close() == 0
    assert diary.read_text().split() == ["mount", "unmount"]


def test_d11_refused_navigations_mount_nothing_anew(open_window: Callable[..., Window], diary: Path) -> None:
    window = open_window("counter.py", env={"DIARY": str(diary)})
    for n in range(3):
        window.evaluate("location.href = 'https://example.invalid/'; 0")
        window.click("#more")
        window.shows("h1", str(n + 1))
    assert window.close() == 0
    assert diary.read_text().split() == ["mount", "unmount"]
    assert "the window stays on its page: https://example.invalid/ was not opened" in window.output


@pytest.mark.skipif(not GTK, reason="GTK's handler can be reached from frames")
def test_d13_what_gtk_opens_to_every_frame_takes_no_message(trouble: Window) -> None:
    before = trouble.ask("refused")
    message = "JSON.stringify({funcName: 'hyper', params: {'0': 'key', '1': 'd', '2': 1, '3': []}, id: 'x'})"
    trouble.evaluate(f"webkit.messageHandlers.jsBridge.postMessage({message}); 0")
    until(lambda: trouble.ask("refused") == before + 1)
    trouble.evaluate("webkit.messageHandlers.jsBridge.postMessage('nonsense'); 0")
    trouble.click("#more")
    trouble.shows("h1", "1")


def test_d14_raw_html_runs_no_script(trouble: Window) -> None:
    raw = "<img src=x onerror='window.ran = 1'><script>window.ran = 2</script>"
    assert trouble.text("#text") == raw
    assert trouble.evaluate("document.querySelector('#text').children.length") == 0
    until(lambda: trouble.evaluate("document.querySelector('#raw img').complete"))
    assert trouble.evaluate("window.ran ?? null") is None


def test_d19_errors_in_a_handler_and_in_the_template(trouble: Window) -> None:
    trouble.click("#more")
    trouble.shows("h1", "1")
    trouble.click("#fail")
    until(lambda: "a handler fails" in trouble.text(".hyper-overlay"))
    trouble.click("#spoil")
    until(lambda: "the template fails" in trouble.text(".hyper-overlay"))
    assert 'trouble.py", line' in trouble.text(".hyper-overlay"), "with a traceback"
    trouble.click("#more")
    trouble.click("#mend")
    trouble.shows("h1", "2")
    assert trouble.close() == 0


def test_d19_an_error_in_on_mount(open_window: Callable[..., Window]) -> None:
    window = open_window("trouble.py", env={"BROKEN": "mount"})
    assert "on_mount fails" in window.output
    until(lambda: "on_mount fails" in window.text(".hyper-overlay"))
    window.click("#more")
    window.shows("h1", "1")
    assert window.close() == 0


def test_a_click_before_anything_is_live_counts(open_window: Callable[..., Window], diary: Path) -> None:
    """The first paint is part of the document; what is clicked there waits for the first update."""
    window = open_window("counter.py", env={"DIARY": str(diary)}, early="document.querySelector('#more').click()")
    window.shows("h1", "1")
    window.click("#more")
    window.shows("h1", "2")
    assert window.close() == 0


@pytest.mark.parametrize("inspected", [False, True])
@pytest.mark.case("S25")
def test_d15_the_inspector_has_the_one_port_and_is_announced(
    open_window: Callable[..., Window], inspected: bool
) -> None:
    window = open_window("trouble.py", devtools=True)
    root = psutil.Process(window.process.pid)
    processes = [root, *root.children(recursive=True)]
    ports = [c.laddr for p in processes for c in p.net_connections("inet") if c.status == psutil.CONN_LISTEN]
    if GTK:
        assert not ports
    else:
        ((address, port),) = ports
        assert address == "127.0.0.1"
        assert f"Qt serves them at http://127.0.0.1:{port}, without a password" in window.output
        if inspected:
            window.ask("native", expression="native.webview.show_inspector()")
    assert "Developer tools: right click" in window.output
    assert window.close() == 0
    assert "DEBUG" not in window.output


@pytest.mark.parametrize(
    ("live", "says"),
    [
        ('{"menu": {"File": ["Open"]}}', "the menu 'File' is no dict"),
        ('{"menu": {"File": {"Open": "open-it Strg+O"}}}', "is no handler with a shortcut"),
    ],
)
def test_a_wrong_setting_says_so(tmp_path: Path, live: str, says: str) -> None:
    (tmp_path / "app/live").mkdir(parents=True)
    (tmp_path / "app/live/one.py").write_text("t'<p>x</p>'")
    (tmp_path / "app/config.py").write_text(f"LIVE = {live}")
    line = [PYTHON, "-m", "hyper_local", "run", str(tmp_path / "app"), "--host", "window"]
    said = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)
    assert said.returncode == 1
    assert says in said.stderr
    assert "Traceback" not in said.stderr


def test_an_icon_is_the_windows(tmp_path: Path, open_window: Callable[..., Window]) -> None:
    (tmp_path / "app/live").mkdir(parents=True)
    (tmp_path / "app/live/one.py").write_text("t'<p>x</p>'")
    shutil.copytree(Path(__file__).parents[1] / "modules/window/pictures/static", tmp_path / "app/static")
    (tmp_path / "app/config.py").write_text('LIVE = {"icon": "static/logo.png", "name": "Pictured"}')
    window = open_window(tmp_path / "app")
    icon = "native.get_icon() is not None" if GTK else "not native.windowIcon().isNull()"
    assert window.ask("native", expression=icon) is True
    assert window.ask("title") == "Pictured"


@pytest.mark.parametrize(
    ("icon", "says"),
    [
        ("static/none.png", "config.py:1:17: note: the icon 'static/none.png' is not there"),
        ("config.py", "the icon 'config.py' in config.py is no picture"),
    ],
)
def test_without_its_icon_a_window_opens(
    tmp_path: Path, open_window: Callable[..., Window], icon: str, says: str
) -> None:
    (tmp_path / "app/live").mkdir(parents=True)
    (tmp_path / "app/live/one.py").write_text("t'<p>x</p>'")
    (tmp_path / "app/config.py").write_text(f'LIVE = {{"icon": "{icon}"}}')
    window = open_window(tmp_path / "app")
    window.shows("p", "x")
    assert window.output.count(says) == 1
