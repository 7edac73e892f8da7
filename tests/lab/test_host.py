"""The notebook host where no Lab is needed: plain Python, refusals, healing, closing."""

from __future__ import annotations

import asyncio
import gc
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from hyper_local import healing
from hyper_local.kernel import Kernel
from hyper_local.kernels import use_kernel
from hyper_local.messages import Ack, Event, Hello, encode
from hyper_local.snapshots import MAX_TREES
from hyper_local_widgets import home, shown
from hyper_local_widgets.host import host
from hyper_local_widgets.widget import Widget

COUNTER = """
    count = 0
    def increment():
        global count
        count += 1
    def on_unmount():
        ended.append(count)
    ended = []
    t"<p><b>{count}</b><button @click='increment'>+</button></p>"
"""


class Front:
    """What a browser would say and hear."""

    def __init__(self, made: shown.Shown, page: str = "page", number: str = "view") -> None:
        self.made, self.page, self.number = made, page, number

    def say(self, message: Any) -> None:
        self.made.arrived({"view": self.number, "page": self.page, "text": encode(message)})


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """All that widgets send."""
    out: list[dict[str, Any]] = []
    monkeypatch.setattr(Widget, "say", lambda _self, content: out.append(content))
    return out


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundredths of the times that a notebook has."""
    for module, name in ((shown, "GRACE"), (shown, "SILENCE"), (healing, "PATIENCE")):
        monkeypatch.setattr(module, name, getattr(module, name) / 100)


@pytest.fixture
def at_home() -> Iterator[Callable[[Any], None]]:
    """Runs a coroutine on the loop that is the home of component objects."""

    async def main(coroutine: Any) -> None:
        use_kernel(Kernel(asyncio.get_running_loop()))
        await asyncio.wait_for(coroutine, 10)

    yield lambda coroutine: asyncio.run(main(coroutine))
    use_kernel(None)
    host.shown.clear()


async def until(check: Callable[[], Any]) -> None:
    while not check():  # noqa: ASYNC110 - there is no event to wait for: anything may be asked
        await asyncio.sleep(0.005)


def show(c: Any) -> shown.Shown:
    return host.show(c.__hl_kernel__, c.__hl_instance__)


def test_plain_python_shows_html_and_text_and_brings_no_widgets(author):
    file = author.file("live/counter.py", COUNTER)
    code = (
        f"import sys, hyper_local; c = hyper_local.load({str(file)!r})(); bundle = c._repr_mimebundle_()\n"
        "print(sorted(bundle), 'anywidget' in sys.modules, 'Static snapshot' in bundle['text/html'])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "['text/html', 'text/plain'] False True"


def test_the_kinds_that_are_asked_for(author):
    c = author.load(COUNTER)()
    assert set(c._repr_mimebundle_(include=["text/plain"])) == {"text/plain"}
    assert set(c._repr_mimebundle_(exclude=["text/html"])) == {"text/plain"}
    use_kernel(None)


def test_a_snapshot_has_no_scripts_and_its_controls_are_disabled(author):
    thing = author.load(
        "off = False\nt'<div><script>x()</script><button disabled={off}>a</button><textarea>b</textarea></div>'"
    )
    html = thing()._repr_mimebundle_()["text/html"]
    assert "<div><button disabled>a</button><textarea disabled>b</textarea></div>" in html
    use_kernel(None)


@pytest.mark.case("S4")
def test_nothing_of_a_widget_is_a_front_ends_to_write(caplog):
    widget = Widget(lambda content: None)
    before = widget.get_state()
    widget._handle_msg({"content": {"data": {"method": "update", "state": {"_esm": "alert(1)", "layout": 3}}}})
    assert widget.get_state() == before
    assert "'_esm', 'layout'" in caplog.text
    assert {"_esm", "_view_name", "_model_module", "layout"} <= set(before), "there is something to change"
    # Each that there is, synchronized or not, and names that a front end makes up; one by one, and all at once.
    names = [*before, *widget.trait_names(), "_css", "count", "value", "__class__", "comm", "_handle_msg"]
    was = {name: getattr(widget, name, None) for name in names}
    for state in ({name: "alert(1)"} for name in names), [dict.fromkeys(names, "alert(1)")]:
        for one in state:
            for more in ({}, {"buffer_paths": []}, {"buffer_paths": [[next(iter(one))]]}):
                content = {"data": {"method": "update", "state": dict(one), **more}}
                widget._handle_msg({"content": content, "buffers": [b"alert(1)"]})
                assert widget.get_state() == before, one
                assert {name: getattr(widget, name, None) for name in names} == was, one
    widget.close()


@pytest.mark.parametrize(
    "content", [None, 3, [], {}, {"view": 1}, {"view": "v", "page": "p", "text": {}}, {"here": []}]
)
def test_a_wrong_message_harms_nothing(author, at_home, heard, caplog, content):
    async def main():
        c = author.load(COUNTER)()
        made = show(c)
        made.arrived(content)
        await until(lambda: "refused" in caplog.text)
        assert made.views == {}

    at_home(main())


def test_n11_an_update_that_is_lost_is_sent_again(author, at_home, heard, quick):
    def latest() -> int:
        return max(json.loads(content["text"]).get("v", 0) for content in heard)

    async def main():
        c = author.load(COUNTER)()
        front = Front(show(c))
        front.say(Hello())
        await until(lambda: heard)
        # Healing is quick here and may have come already: only the order is certain.
        shown_first = latest()
        front.say(Ack(shown_first))
        front.say(Event(1, shown_first, (0, 0), "click"))
        await until(lambda: c.count == 1 and latest() > shown_first)
        lost = latest()  # never acknowledged
        await until(lambda: latest() > lost and '"w":1' in heard[-1]["text"])
        front.say(Event(2, lost, (0, 0), "click"))  # it was only late
        front.say(Ack(latest()))
        await until(lambda: c.count == 2)

    at_home(main())


def test_a_silent_front_end_is_not_talked_to_for_ever(author, at_home, heard, quick, monkeypatch):
    monkeypatch.setattr(healing, "PATIENCE", 0.001)

    async def main():
        c = author.load(COUNTER)()
        made = show(c)
        Front(made).say(Hello())
        await until(lambda: len(heard) == 1 + healing.TRIES)
        await until(lambda: not made.views["view"].healing.watching)  # no timer runs that would say more
        assert len(heard) == 1 + healing.TRIES

    at_home(main())


INTERRUPTED = """
    import signal
    count = 0
    def stuck():
        signal.raise_signal(signal.SIGINT)  # what Jupyter's "Interrupt" does to a handler that goes on for ever
    def increment():
        global count
        count += 1
    t"<p>{count}<button @click='stuck'>!</button><button @click='increment'>+</button></p>"
"""


@pytest.mark.parametrize("thread", ["of cells", "another"])
def test_interrupt_ends_a_handler_and_no_more_than_that(author, at_home, heard, monkeypatch, thread):
    async def main():
        c = author.load(INTERRUPTED)()
        monkeypatch.setattr(c.__hl_kernel__, "interruptible", home.interruptible)
        made = show(c)
        Front(made).say(Hello())
        await until(lambda: heard)
        Front(made).say(Ack(1))
        events = [Event(1, 1, (0, 0), "click"), Event(2, 1, (0, 1), "click")]
        for event in events:
            if thread == "another":
                await asyncio.to_thread(Front(made).say, event)
            else:
                Front(made).say(event)
        await until(lambda: c.count == 1)
        assert any("stuck() was interrupted, at thing.py:" in message["text"] for message in heard)

    before = signal.getsignal(signal.SIGINT)
    at_home(main())
    assert signal.getsignal(signal.SIGINT) is before


WAITING = """
    seen = []
    came = None
    def slow():
        for step in "ab":
            seen.append(step)
            if came:
                came()
            render()
    def other():
        seen.append("other")
    def typed(value: str):
        seen.append(value)
    t"<p>{len(seen)}<button @click='slow'>1</button><button @click='other'>2</button><input @input='typed'></p>"
"""


@pytest.mark.rule("R1")
def test_r1_what_comes_while_a_handler_renders_runs_after_it(author, at_home, heard):
    async def main():
        c = author.load(WAITING)()
        front = Front(show(c))
        front.say(Hello())
        await until(lambda: heard)

        def came() -> None:
            c.__hl_instance__.globals["came"] = None
            front.say(Event(2, 1, (0, 1), "click"))

        c.__hl_instance__.globals["came"] = came
        front.say(Event(1, 1, (0, 0), "click"))
        await until(lambda: len(c.seen) == 3)
        assert list(c.seen) == ["a", "b", "other"]

    at_home(main())


@pytest.mark.rule("R1")
def test_r1_input_that_waits_gives_way_to_the_newest(author, at_home, heard):
    async def main():
        c = author.load(WAITING)()
        front = Front(show(c))
        front.say(Hello())
        await until(lambda: heard)
        for n, value in enumerate("xyz", 1):
            front.say(Event(n, 1, (0, 2), "input", value))
        await until(lambda: c.seen)
        assert list(c.seen) == ["z"]

    at_home(main())


def test_views_of_a_page_that_is_gone_are_dropped_and_those_that_answer_are_kept(author, at_home, heard, quick):
    async def main():
        c = author.load(COUNTER)()
        made = show(c)
        Front(made, "old", "a").say(Hello())
        Front(made, "other", "b").say(Hello())
        await until(lambda: len(made.views) == 2)
        Front(made, "new", "c").say(Hello())
        await until(lambda: {"ask": True} in heard)
        made.arrived({"page": "other", "here": ["b"]})
        made.arrived({"page": "new", "here": ["c"]})
        await until(lambda: set(made.views) == {"b", "c"})

    at_home(main())


@pytest.mark.rule("R4")
def test_r4_an_instance_ends_with_the_last_that_has_it(author, at_home, heard, quick):
    async def main():
        c = author.load(COUNTER)()
        instance, ended, holders = c.__hl_instance__, c.ended, c.__hl_kernel__.lives.holders
        made = show(c)
        front = Front(made)
        front.say(Hello())
        await until(lambda: made.views)
        made.gone(made.views["view"])
        await until(lambda: instance not in host.shown)
        assert made.widget.comm is None
        assert not instance.ended  # Python has it still, and may show it again

        made = show(c)
        Front(made).say(Hello())
        await until(lambda: made.views)
        assert holders[instance] == 2
        del c
        gc.collect()
        await until(lambda: holders[instance] == 1)
        assert not instance.ended  # a view shows it
        made.gone(made.views["view"])
        await until(lambda: instance.ended)
        assert ended == [0]

    at_home(main())


@pytest.mark.rule("R4")
def test_a_cell_that_is_run_again_just_before_the_end_keeps_its_widget(author, at_home, heard, monkeypatch):
    """The grace of the views before must not end between two views that come later."""

    async def main():
        c = author.load(COUNTER)()
        made = show(c)
        front = Front(made)
        timers: list[tuple[float, asyncio.TimerHandle]] = []

        def later(seconds, function):
            timer = asyncio.get_running_loop().call_later(3600, function)
            if function == made.close:
                timers.append((seconds, timer))
            return timer

        async def gone():
            front.say(Hello())
            await until(lambda: made.views)
            with monkeypatch.context() as patch:
                patch.setattr(made.kernel, "later", later)
                made.gone(made.views["view"])

        def running():
            return [seconds for seconds, timer in timers if not timer.cancelled()]

        await gone()
        assert running() == [shown.GRACE]
        await gone()
        assert len(timers) == 2
        assert running() == [shown.GRACE]  # that of the second
        monkeypatch.setattr(made.kernel, "later", later)
        show(c)  # a cell shows it again: its view is on the way
        assert running() == [shown.COMING]
        front.say(Hello())
        await until(lambda: made.views)
        assert running() == []

    at_home(main())


@pytest.mark.rule("R4")
def test_an_object_that_was_never_shown_ends_with_its_last_reference(author, at_home):
    async def main():
        instance = author.load(COUNTER)().__hl_instance__
        gc.collect()
        await until(lambda: instance.ended)

    at_home(main())


@pytest.mark.rule("R5")
def test_r5_progress_goes_on_where_acknowledgements_can_not_be_heard(author, at_home, heard):
    """Front ends without subshells: their messages wait until the cell has ended."""

    async def main():
        c = author.load(COUNTER)()
        made = show(c)
        Front(made).say(Hello())
        await until(lambda: made.views)
        while len(heard) < 20:
            c.count += 1
        assert len(made.views["view"].session.snapshots) == MAX_TREES
        last = f'"{c.count}"'
        await until(lambda: last in heard[-1]["text"])

    at_home(main())
