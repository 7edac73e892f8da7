"""On which thread a front end is heard, and when it is answered (N1, N2)."""

from __future__ import annotations

import pytest

from tests.kernel.driver import Process

COUNTER = """
%%live Counter as c
count = 0

def up():
    global count
    count += 1

t"<p>{count}</p><button @click='up'>+</button>"
"""
LISTEN = """
import threading
from hyper_local.kernel import Kernel
came, hear = [], Kernel.hear
def listen(self, receive, message):
    kind = "event" if '"event"' in message.get("text", "") else "other"
    came.append((kind, threading.current_thread().name))
    hear(self, receive, message)
Kernel.hear = listen
"""


@pytest.fixture
def apart(kernel: Process):
    """The kernel, to which views speak on a thread apart, as JupyterLab does. `came` has where they were heard."""
    pytest.importorskip("ipykernel", "7.4", reason="it asks nobody for a thread")
    request = kernel.client.session.msg("create_subshell_request")
    kernel.client.control_channel.send(request)
    subshell = kernel.client.get_control_msg(timeout=30)["content"]["subshell_id"]
    kernel.subshell = subshell
    kernel.cell(LISTEN)
    yield kernel
    kernel.subshell = None
    kernel.cell("Kernel.hear = hear")
    kernel.client.control_channel.send(kernel.client.session.msg("delete_subshell_request", {"subshell_id": subshell}))
    kernel.client.get_control_msg(timeout=30)


def test_n1_a_click_is_heard_where_cells_run_and_answered_before_jupyter_says_that_it_is_done(apart):
    view = apart.view(apart.cell(COUNTER))
    # One that comes in the moment in which a cell ends takes the other way.
    for _ in range(20):
        apart.cell("came.clear()")
        view.event()
        click = apart.asked
        apart.eventually(lambda click=click: ("idle", click) in apart.order)
        if ["event", "MainThread"] in apart.value("came"):
            break
    else:
        raise AssertionError(apart.value("came"))
    began, ended = (apart.order.index((state, click)) for state in ("busy", "idle"))
    assert "comm_msg" in [kind for kind, _ in apart.order[began:ended]]


@pytest.mark.rule("R5")
def test_n2_while_a_cell_runs_its_progress_is_acknowledged(apart, tmp_path):
    go = tmp_path / "go"
    view = apart.view(apart.cell(COUNTER))
    cell = apart.start(f"""
        import time
        from pathlib import Path
        came.clear()
        while not Path({str(go)!r}).exists():
            c.count += 1
            time.sleep(0.01)
        print(came != [] and "MainThread" not in dict(came).values())
    """)
    apart.eventually(lambda: view.version > 5)
    go.touch()
    assert apart.join(cell).text == "True\n"
