"""A counter in a real window: clicks, bursts, errors, reloads."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from .process import GTK, Window, until

pytestmark = pytest.mark.window


@pytest.fixture
def counter(open_window: Callable[..., Window], diary: Path) -> Window:
    return open_window("counter.py", env={"DIARY": str(diary)})


def test_a_real_click_counts(counter: Window) -> None:
    if shutil.which("xdotool") is None:
        pytest.skip("needs xdotool")
    x, y = counter.evaluate(
        "(({x, y, width, height}) => [screenX + x + width / 2, screenY + y + height / 2])"
        "(document.querySelector('#more').getBoundingClientRect())"
    )
    for _ in range(3):
        subprocess.run(["xdotool", "mousemove", str(int(x)), str(int(y)), "click", "1"], check=True, timeout=10)
    counter.shows("h1", "3")
    assert counter.close() == 0


def test_a_click_by_script_counts(counter: Window) -> None:
    counter.click("#more")
    counter.shows("h1", "1")


def test_what_is_done_in_a_window_is_written_as_a_test(
    open_window: Callable[..., Window], diary: Path, tmp_path: Path
) -> None:
    output = tmp_path / "test_window.py"
    window = open_window("counter.py", env={"DIARY": str(diary)}, record=str(output))
    window.click("#more", times=2)
    window.shows("h1", "2")
    assert window.close() == 0
    lines = [line.strip() for line in output.read_text("utf-8").splitlines()]
    assert lines[lines.index("page = mount(component)") + 1 :] == [
        'page.click("#more")',
        'page.click("#more")',
        'assert page.text("section") == "2 More Doze Sleep Fail Send web mail call file new"',
        "assert page.errors == []",
    ]


CLICK = """(() => {
  const began = performance.now();
  new MutationObserver(() => { window.took = performance.now() - began; })
    .observe(document.querySelector("h1"), {subtree: true, characterData: true});
  document.querySelector("#more").click();
})()"""


def test_a_slow_link_on_request(open_window: Callable[..., Window], diary: Path) -> None:
    """`hyper-local run --latency 300`"""
    window = open_window("counter.py", env={"DIARY": str(diary)}, latency=300)
    window.evaluate(CLICK)
    window.shows("h1", "1")
    assert window.evaluate("window.took") >= 600
    assert window.close() == 0


@pytest.mark.rule("R1")
def test_no_click_of_a_burst_is_lost(counter: Window) -> None:
    counter.click("#more", times=1000)
    counter.shows("h1", "1000")


@pytest.mark.rule("R1")
def test_clicks_while_a_handler_runs_count_afterwards(counter: Window) -> None:
    counter.click("#doze")
    counter.click("#more", times=10)
    counter.shows("h1", "10")


@pytest.mark.rule("R3")
def test_a_failing_handler_leaves_a_usable_window(counter: Window) -> None:
    counter.click("#fail")
    until(lambda: "this handler fails" in counter.text(".hyper-overlay"))
    counter.click("#more")
    counter.shows("h1", "1")
    assert counter.close() == 0


def test_d15_no_process_of_the_window_listens(counter: Window) -> None:
    root = psutil.Process(counter.process.pid)
    processes = [root, *root.children(recursive=True)]
    assert len(processes) > 1, "Chromium's own processes are looked at too"
    found = [c for p in processes for c in p.net_connections(kind="inet") if c.status == psutil.CONN_LISTEN]
    assert not found
    assert not [c for p in processes for c in p.net_connections(kind="udp")]


def test_the_document_is_small(counter: Window) -> None:
    assert len(counter.evaluate("document.documentElement.outerHTML")) < 100_000


def test_the_documents_address_is_no_servers(counter: Window) -> None:
    assert counter.evaluate("location.protocol") == ("about:" if GTK else "data:")
    assert counter.evaluate("window.origin") == "null"


@pytest.mark.parametrize("reload", ["location.reload(); 0", "document.querySelector('#send').click(); 0"])
@pytest.mark.rule("R4")
def test_d10_state_stays_over_a_reload(counter: Window, diary: Path, reload: str) -> None:
    counter.click("#more", times=5)
    counter.shows("h1", "5")
    counter.evaluate(f"window.old = true; {reload}")
    if GTK and "reload" in reload:  # a form is stopped, and Qt stays on its page
        until(lambda: counter.evaluate("!window.old"))
    counter.shows("h1", "5")
    counter.click("#more")
    counter.shows("h1", "6")
    assert counter.close() == 0
    assert diary.read_text().split() == ["mount", "unmount"]


def test_a_new_document_shows_the_same_state(counter: Window, diary: Path) -> None:
    counter.click("#more", times=5)
    counter.shows("h1", "5")
    counter.evaluate("window.old = true; 0")
    counter.ask("again")
    until(lambda: counter.evaluate("!window.old"))
    counter.shows("h1", "5")
    counter.click("#more")
    counter.shows("h1", "6")
    assert counter.close() == 0
    assert diary.read_text().split() == ["mount", "unmount"]


def test_a_page_that_is_not_ours_is_replaced(counter: Window) -> None:
    """As after a reload in web views that then show a blank page."""
    counter.click("#more")
    counter.shows("h1", "1")
    counter.ask("again", html="<!doctype html><h1>blank</h1>")
    until(lambda: "lost its page" in counter.output)
    counter.shows("h1", "1")
    counter.click("#more")
    counter.shows("h1", "2")


@pytest.mark.skipif(GTK, reason="only Qt's page is shown again")
def test_a_page_whose_process_dies_is_shown_again(counter: Window, diary: Path) -> None:
    counter.click("#more")
    counter.shows("h1", "1")
    root = psutil.Process(counter.process.pid)
    # Chromium's zygotes are our children, the pages' processes theirs.
    renderers = [page for zygote in root.children() for page in zygote.children()]
    assert renderers
    for process in renderers:
        process.kill()
    until(lambda: "shown again" in counter.output)
    counter.shows("h1", "1")
    counter.click("#more")
    counter.shows("h1", "2")
    assert counter.close() == 0
    assert diary.read_text().split() == ["mount", "unmount"]


def test_d2_texts_arrive_as_they_are(open_window: Callable[..., Window]) -> None:
    window = open_window("hostile.py")
    shown = window.evaluate("[...document.querySelectorAll('.text')].map((e) => e.textContent)")
    assert shown == [
        "emoji \U0001f600 e\u0301 \u00e9",
        "lines \u2028 and \u2029",
        "a lone \ufffd surrogate",
        "</script><script>alert(1)</script><!--",
        "nul \ufffd here",
        "quotes ' \" ` \\ \\n ${1}",
        "tab\tnew\nline",
        "\ufeff\u200b\u202e",
    ]
    assert window.evaluate("[...document.querySelectorAll('.text')].map((e) => e.title)") == shown
    assert window.evaluate("[...document.querySelectorAll('i')].map((e) => e.textContent)") == [
        "nan", "inf", "-0.0", str(10**30),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["é \U0001f600", "\u2028", "</script>", "' \" \\", "tab\there"])
def test_texts_come_back_as_they_are(open_window: Callable[..., Window], text: str) -> None:
    window = open_window("hostile.py")
    window.evaluate(f"document.querySelector('input').value = {json.dumps(text)}")
    window.evaluate("document.querySelector('input').dispatchEvent(new Event('input', {bubbles: true}))")
    window.shows("output", json.dumps(text))


def test_d17_three_megabytes_are_shown(open_window: Callable[..., Window]) -> None:
    window = open_window("large.py")
    until(lambda: window.evaluate("document.querySelectorAll('li').length") == 3000)
    assert window.evaluate("document.body.textContent.length") > 3_000_000
    window.click("button")
    until(lambda: window.evaluate("document.querySelectorAll('li').length") == 1)
