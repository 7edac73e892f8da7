"""The inspector in a notebook: `%%live Counter --inspect`, and `c.inspect()`."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kernel.driver import WIDGET, View

COUNTER = """
%%live Counter as c{more}
count = 0

def increment():
    global count
    count += 1

t"<p>{{count}}</p><button @click='increment'>+</button>"
"""
BACK, NOW = 0, 2
"""Numbers of the inspector's buttons."""


def cell(more: str = "") -> str:
    return COUNTER.format(more=more)


def views(kernel: Any, ran: Any) -> list[View]:
    """A view of each component that a cell shows."""
    assert not ran.error, ran.error
    return [View(kernel, bundle[WIDGET]["model_id"]) for bundle in ran.shown]


def test_a_cell_may_show_the_inspector_below_its_component(kernel):
    counter, panel = views(kernel, kernel.cell(cell(" --inspect")))
    counter.do()
    kernel.eventually(lambda: '"increment()"' in panel.text and '"then state 2"' in panel.text)
    panel.do(BACK)
    kernel.eventually(lambda: "the past" in panel.text)
    assert kernel.value("c.count") == 0
    panel.do(NOW)
    assert kernel.value("c.count") == 1


def test_what_cells_do_shows_too_and_goes_on_from_the_past(kernel):
    (counter,) = views(kernel, kernel.cell(cell()))
    (panel,) = views(kernel, kernel.cell("c.inspect()"))
    kernel.cell("c.count = 5")
    kernel.eventually(lambda: "After" in panel.text and "count = " in panel.text)
    kernel.cell("c.increment()")
    kernel.eventually(lambda: "increment()" in panel.text)
    panel.do(BACK)
    assert kernel.value("c.count") == 5
    counter.do()
    assert kernel.value("c.count") == 6


def test_when_its_cell_shows_something_else_nothing_of_it_is_left(kernel):
    (counter,) = views(kernel, kernel.cell(cell()))
    (panel,) = views(kernel, kernel.cell("c.inspect()", "second"))
    counter.do()
    panel.do(BACK)
    assert kernel.value("c.count") == 0
    kernel.cell("'something else'", "second")
    panel.bye()
    kernel.eventually(
        lambda: kernel.value("[hyper_local.kernels.default_kernel().record is None, c.count]") == [True, 1]
    )
    counter.do()
    assert kernel.value("c.count") == 2


def test_a_cell_that_runs_again_in_the_past_goes_on_from_there(kernel):
    counter, panel = views(kernel, kernel.cell(cell(" --inspect"), "first"))
    counter.do()
    panel.do(BACK)
    kernel.cell(cell(), "first")
    panel.bye()
    kernel.eventually(
        lambda: kernel.value("[hyper_local.kernels.default_kernel().record is None, c.count]") == [True, 0]
    )


@pytest.mark.parametrize("name", ["inspect", "record", "history"])
def test_a_state_of_such_a_name_is_state(kernel, name: str) -> None:
    source = cell().replace("count", name)
    views(kernel, kernel.cell(source))
    assert kernel.value(f"c.{name}") == 0
    (panel,) = views(kernel, kernel.cell("hyper_local.LiveComponent.inspect(c)"))
    kernel.cell(f"c.{name} = 7")
    kernel.eventually(lambda: f"{name} = " in panel.text)


def test_a_word_that_is_none_is_told(kernel):
    assert "%%live Counter --inspec: not understood" in kernel.cell(cell().replace("as c", "--inspec")).error
    assert "%%live: not understood" in kernel.cell("%%live \nt'<p></p>'").error
