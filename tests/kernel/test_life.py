"""When components, widgets and views end (N6, N9, R4)."""

from __future__ import annotations

import pytest

from tests.kernel.driver import View

pytestmark = pytest.mark.rule("R4")

MORTAL = """
%%live Mortal{rest}
count = 0

def on_mount():
    life.append("mount")

def on_unmount():
    life.append("unmount")

def up():
    global count
    count += 1

t"<p>{{count}}</p><button @click='up'>+</button>"
"""
COMMS = "len(__import__('comm').get_comm_manager().comms)"


@pytest.fixture
def mortal(kernel):
    """`Mortal` is there, and notes what happens to it in `life`."""
    kernel.cell("import hyper_local_widgets.shown as shown; shown.GRACE, shown.SILENCE = 0.02, 0.2; life = []")
    before = kernel.value(COMMS)
    kernel.before = before
    ran = kernel.cell(MORTAL.format(rest=""))
    assert not ran.error
    view = kernel.view(ran)
    view.bye()
    kernel.eventually(lambda: kernel.value(COMMS) == before)
    kernel.cell("life.clear()")
    yield kernel
    kernel.alive.clear()
    kernel.cell("shown.GRACE, shown.SILENCE = 2.0, 5.0")


@pytest.mark.parametrize("cell", ["Mortal()", "c = Mortal()\nc", "display(Mortal())"])
def test_n9_a_cell_that_runs_fifty_times_leaves_one(mortal, cell):
    view = None
    for _ in range(50):
        ran = mortal.cell(cell, cell_id="the cell")
        if view is not None:
            view.bye()
        view = mortal.view(ran)
    mortal.eventually(
        lambda: (
            mortal.value(f"[{COMMS}, life.count('mount'), life.count('unmount')]")
            == [
                mortal.before + 1,
                50,
                49,
            ]
        )
    )


def test_n9_a_live_cell_that_runs_fifty_times_is_one_instance(mortal):
    view = None
    for n in range(50):
        ran = mortal.cell(MORTAL.format(rest="").replace("+=", f"+= {n} -" if n < 49 else "+="), cell_id="live")
        assert not ran.error
        if view is not None:
            view.bye()
        view = mortal.view(ran)
    view.do()
    assert mortal.value(f"[{COMMS}, life]") == [mortal.before + 1, ["mount"]]


def test_a_cell_that_runs_again_waits_for_its_view_longer_than_for_one_that_has_gone(mortal):
    view = mortal.view(mortal.cell(MORTAL.format(rest=""), cell_id="live"))
    again = mortal.cell(MORTAL.format(rest=""), cell_id="live")
    view.bye()
    mortal.cell("import asyncio; await asyncio.sleep(10 * shown.GRACE)")
    mortal.view(again).bye()
    mortal.eventually(lambda: mortal.value(COMMS) == mortal.before)


def test_what_a_variable_has_stays_in_no_history_but_lives(mortal):
    view = mortal.view(mortal.cell("c = Mortal()\nc", cell_id="a"))
    mortal.cell("1 + 1", cell_id="a")
    view.bye()
    mortal.eventually(lambda: mortal.value(COMMS) == mortal.before)
    again = mortal.view(mortal.cell("c"))
    again.do()
    assert mortal.value("[c.count, life]") == [1, ["mount"]]


def test_other_results_stay_in_the_history(mortal):
    mortal.cell("'kept'", cell_id="a")
    mortal.cell("number = max(Out)", cell_id="b")
    mortal.cell("Mortal()", cell_id="a")
    assert mortal.value("Out[number]") == "kept"
    mortal.cell("2", cell_id="a")
    assert mortal.value("_") == 2
    mortal.cell("3", cell_id="a")
    assert mortal.value("[_, __]") == [3, 2]


def test_a_live_cells_component_ends_with_its_output(mortal):
    view = mortal.view(mortal.cell(MORTAL.format(rest=""), cell_id="a"))
    view.bye()
    mortal.eventually(lambda: mortal.value("life") == ["mount", "unmount"])
    view = mortal.view(mortal.cell(MORTAL.format(rest=""), cell_id="a"))
    assert mortal.value("life") == ["mount", "unmount", "mount"]


def test_on_mount_runs_once_however_many_views_there_are(mortal):
    one = mortal.view(mortal.cell("c = Mortal()\nc"))
    two = View(mortal, one.comm)
    three = View(mortal, one.comm)
    one.bye()
    two.bye()
    three.do()
    assert mortal.value("[life, c.count]") == [["mount"], 1]


def test_n6_a_reloaded_page_has_the_state_and_no_stale_views(mortal):
    mortal.cell("shown.SILENCE = 1.0")  # time to answer, on a busy machine too
    mortal.alive.add("another page")
    one = mortal.view(mortal.cell("c = Mortal()\nc"))
    one.do()
    two = View(mortal, one.comm, "another page")
    assert '"1"' in two.text
    views = (
        "from hyper_local_widgets.host import host\n"
        "n = [len(s.views) for s in host.shown.values() if s.root.component.name == 'Mortal']"
    )
    mortal.eventually(lambda: not mortal.cell(views).error and mortal.value("n") == [1])
    two.do()
    assert mortal.value("[life, c.count]") == [["mount"], 2]


@pytest.mark.case("S25")
def test_what_is_shown_opens_no_socket_of_ours(kernel):
    """The kernel has its own; a component adds none."""
    psutil = pytest.importorskip("psutil")
    process = psutil.Process(kernel.manager.provisioner.pid)

    def listening():
        return {c.laddr for c in process.net_connections("inet") if c.status == psutil.CONN_LISTEN}

    before = listening()
    assert before, "the kernel listens for its client"
    ran = kernel.cell(MORTAL.format(rest="").replace("Mortal", "Quiet"))
    view = kernel.view(ran)
    assert listening() == before
    view.bye()
