"""What a widget brings along: a first view that has nothing to ask, and the module, once."""

from __future__ import annotations

import pytest

from tests.kernel.driver import WIDGET, View

COUNTER = """
%%live Counter as c
count = 0
def up():
    global count
    count += 1
t"<h1>Count</h1><p>{count}</p><button @click='up'>+</button>"
"""


def comm_of(ran):
    return next(bundle for bundle in ran.shown if WIDGET in bundle)[WIDGET]["model_id"]


@pytest.fixture
def comm(kernel):
    ran = kernel.cell(COUNTER)
    assert not ran.error, ran.error
    return comm_of(ran)


def test_the_first_view_is_whole_without_a_question_and_takes_events(kernel, comm):
    view = View(kernel, comm, first=True)
    assert view.version == 1
    assert '"0"' in view.text
    view.do()
    assert kernel.value("c.count") == 1
    assert kernel.value("len([*__import__('hyper_local_widgets.host').host.host.shown.values()][-1].views)") == 1


def test_what_changed_before_a_page_came_is_told_when_it_comes(kernel, comm):
    kernel.cell("c.count = 5")
    view = View(kernel, comm, first=True)
    kernel.eventually(lambda: '"5"' in view.text)
    view.do()
    assert kernel.value("c.count") == 6


def test_what_changed_very_often_before_a_page_came_is_told_anew(kernel, comm):
    kernel.cell("from hyper_local_widgets import shown; early, shown.EARLY = shown.EARLY, 0")
    try:
        kernel.cell("c.count = 5")
        view = View(kernel, comm, first=True)
        kernel.eventually(lambda: any(content.get("again") == "page" for content in view.told))
        view.number = "another"
        view.hello()
        assert '"5"' in view.text
    finally:
        kernel.cell("shown.EARLY = early")


def test_of_two_pages_that_take_the_same_view_one_begins_as_another(kernel, comm):
    view = View(kernel, comm, first=True)
    view.do()
    late = View(kernel, comm, "another page", first=True)
    kernel.eventually(lambda: any(content.get("again") == "another page" for content in late.told))
    late.number = "another view"
    late.hello()
    late.do()
    assert kernel.value("c.count") == 2
    kernel.eventually(lambda: '"2"' in view.text)


def test_a_page_that_comes_later_is_not_given_what_another_has_taken(kernel, comm):
    View(kernel, comm, first=True)
    kernel.eventually(lambda: kernel.value("c.widget.get_state()['_first']") is None)


def test_a_view_that_was_forgotten_begins_again_when_it_speaks(kernel, comm):
    view = View(kernel, comm, first=True)
    kernel.cell("s = __import__('hyper_local_widgets.host').host.host.shown[c.__hl_instance__]; s.stays = c")
    kernel.cell("for view in list(s.views.values()): s.gone(view)")
    view.event()
    kernel.eventually(lambda: any(content.get("again") == "page" for content in view.told))


def test_the_module_comes_once_and_for_who_asks(kernel, comm):
    modules = [state["_esm"] for state in kernel.comms.values() if "_esm" in state]
    other = comm_of(kernel.cell("Counter()"))
    reference = kernel.comms[other]["_esm"]
    assert len(reference) < 2000, "the second widget of a kernel brings no module"
    assert all(text == reference or len(text) > 20_000 for text in modules)
    kernel.send(other, {"module": True})
    kernel.eventually(lambda: any("openBridge" not in c.get("module", "openBridge") for _, c in kernel.said))
    (text,) = [c["module"] for _, c in kernel.said if "module" in c]
    assert text.partition("\n")[0] == reference.partition("\n")[0], "both go by the same name"


def test_the_style_stands_once_below_a_cell(kernel, comm):
    ran = kernel.cell("for _ in range(3): display(Counter())")
    assert ["<style>" in bundle["text/html"] for bundle in ran.shown] == [True, False, False]
    assert "<style>" in kernel.cell("Counter()").html


def test_headings_of_a_picture_are_not_listed(kernel, comm):
    assert '<h1 class="jp-toc-ignore">Count</h1>' in kernel.cell("Counter()").html
