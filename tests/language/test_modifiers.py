"""E5: what stands behind an event's name."""

import pytest

from hyper_local import LoadError

pytestmark = pytest.mark.rule("E5")

LATEST = """
import asyncio
log = []

async def f(x):
    log.append("start " + x)
    try:
        await asyncio.sleep(1)
        log.append("end " + x)
    except asyncio.CancelledError:
        log.append("cancel " + x)
        raise

t'''{% for x in "ab" %}<b @click.latest="f({x})">x</b>{% endfor %}<i @click="f('i')">x</i>'''
"""


def clicks(page, *selectors):
    """Clicks at once, before any handler has run."""

    def act():
        for css in selectors:
            page._front.click(*page._one(css))

    page._do(act)
    return page.state["log"]


@pytest.mark.rule("R1")
def test_latest_ends_the_running_call_of_its_binding_only(author):
    page = author.mount(LATEST)
    page._world.loop.call_soon(lambda: page._front.click(*page._one("b")))
    page.wait(0.5)
    assert clicks(page, "b:nth-of-type(2)") == ["start a", "cancel a", "start b", "end b"]
    page.state["log"].clear()
    assert clicks(page, "b", "b", "b") == ["start a", "end a"], "those that wait never start"
    page.state["log"].clear()
    assert clicks(page, "i", "b", "b", "i") == ["start i", "end i", "start a", "end a", "start i", "end i"]
    assert (page.errors, page._front.owners) == ([], {}), "every event is acknowledged"


COUNT = "n = 0\n\ndef f():\n    global n\n    n += 1\n\n"


@pytest.mark.parametrize(
    ("modifiers", "key", "held", "fires"),
    [
        ("enter", "Enter", [], True),
        ("enter", "a", [], False),
        ("esc", "Escape", [], True),
        ("escape", "Escape", [], True),
        ("space", " ", [], True),
        ("up", "ArrowUp", [], True),
        ("arrowup", "ArrowUp", [], True),
        ("f2", "F2", [], True),
        ("a", "A", ["shiftKey"], True),
        ("ctrl.enter", "Enter", ["ctrlKey"], True),
        ("enter.ctrl", "Enter", ["ctrlKey"], True),
        ("ctrl.enter", "Enter", [], False),
        ("ctrl.shift.k", "k", ["ctrlKey"], False),
        ("meta.k", "k", ["metaKey"], True),
        ("prevent.ctrl.s.stop", "s", ["ctrlKey"], True),
        ("left.right", "ArrowRight", [], True),
        ("shift", "x", ["shiftKey"], True),
    ],
)
def test_keys(author, modifiers, key, held, fires):
    page = author.mount(f"{COUNT}t'<input @keydown.{modifiers}=\"f\">'")
    page.fire("input", "keydown", key=key, **dict.fromkeys(held, True))
    assert page.state["n"] == fires


def test_as_they_travel(author):
    page = author.mount(
        """
        def f(): pass

        t'''<input @keydown.ctrl.up.once.throttle.200.prevent=f @input.self.debounce=f
            @keyup.debounce.50.esc.space=f @click.outside.capture=f @resize.window=f>'''
        """
    )
    (template,) = page._front.front.templates.values()
    assert {name: value[1]["m"] for name, value in template.wire[0][1].items()} == {
        "@keydown.ctrl.up.once.throttle.200.prevent": {
            "once": 1,
            "throttle": 200,
            "prevent": 1,
            "held": ["ctrlKey"],
            "keys": ["arrowup"],
        },
        "@input.self.debounce": {"self": 1, "debounce": 300},
        "@keyup.debounce.50.esc.space": {"debounce": 50, "keys": ["escape", " "]},
        "@click.outside.capture": {"outside": 1, "capture": 1},
        "@resize.window": {"window": 1},
    }


@pytest.mark.parametrize(
    ("event", "message"),
    [
        ("@click.confirm", "@click.confirm without a question"),
        ("@wheel.passive.prevent", "@wheel.passive.prevent: .passive promises the browser that nothing is prevented"),
        ("@click.300", "@click.300: a number behind nothing that takes one"),
        ("@click.entr", "@click.entr: unknown modifier .entr. Did you mean 'enter'?"),
        ("@click.a", "@click.a: .a is a key, and click has none"),
    ],
)
def test_what_can_not_be(author, event, message):
    with pytest.raises(LoadError) as caught:
        author.load(f"def f(): pass\n\nt'<b {event}=\"f\">x</b>'")
    assert caught.value.message == message


def test_confirm_asks_first(author):
    page = author.mount(COUNT + "t'<b @click.confirm=f confirm=\"Drop {n}?\">x</b>'")
    page.click("b")
    page.agree = False
    page.click("b")
    assert (page.state["n"], page.asked) == (1, ["Drop 0?", "Drop 1?"])


def test_throttle_takes_the_first(author):
    page = author.mount(COUNT + "t'<b @click.throttle.500=f>x</b>'")
    page.click("b").click("b").wait(0.5).click("b")
    assert page.state["n"] == 2


def test_once_holds_as_long_as_the_element_stays(author):
    page = author.mount(
        COUNT
        + "shown = True\n\ndef toggle():\n    global shown\n    shown = not shown\n\n"
        + "t'{% if shown %}<b @click.once=f>{n}</b>{% endif %}<i @click=toggle>x</i>'"
    )
    page.click("b").click("b")
    assert page.state["n"] == 1, "a render does not begin anew"
    page.click("i").click("i").click("b")
    assert page.state["n"] == 2, "a new element does"


def test_what_does_not_bubble(author):
    page = author.mount(COUNT + "t'<div @focus=f @keydown=f><input @focus=f></div>'")
    page.fire("input", "focus")
    assert page.state["n"] == 1
    assert page.fire("input", "keydown", key="a").state["n"] == 2
