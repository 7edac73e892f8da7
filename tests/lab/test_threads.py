"""Handlers run where cells run, whatever thread a message comes on (N1-N4, N14)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.lab.driver import Notebook

pytestmark = pytest.mark.lab

WHERE = """
    import asyncio, threading
    seen = []
    def look():
        seen.append((threading.current_thread().name, id(asyncio.get_running_loop())))
    t"<p><output>{len(seen)}</output><button @click='look'>look</button></p>"
"""


BLOCKS = """
import time
from pathlib import Path
Path("began").touch()
while not Path("go").exists():
    time.sleep(0.02)
"""


@contextmanager
def blocked(notebook: Notebook, then: str = "") -> Iterator[None]:
    """While a cell runs, and hears of nothing. It ends with this, whatever has failed: all tests share its kernel.

    The kernel's status does not say when: with subshells, the end of another message's work makes it idle meanwhile.
    """
    began, go = (notebook.lab.work / name for name in ("began", "go"))
    notebook.start(BLOCKS + then)
    try:
        notebook.eventually(began.exists)
        yield
    finally:
        go.touch()
        notebook.join()
        go.unlink()
        began.unlink(missing_ok=True)


def test_n1_every_handler_runs_on_the_thread_and_loop_of_cells(notebook, live):
    live("Where", WHERE)
    notebook.python("""if True:
        import threading
        from hyper_local.kernel import Kernel
        came, hear = set(), Kernel.hear
        def listen(self, receive, message):
            came.add(threading.current_thread().name)
            hear(self, receive, message)
        Kernel.hear = listen
    """)
    notebook.cell("import asyncio\nhome = id(asyncio.get_running_loop())\nw = Where()\nw")
    for clicks in range(1, 5):
        notebook.click(".hyper-root button")
        notebook.eventually(lambda clicks=clicks: notebook.texts("output") == [str(clicks)])
    # Lab sends messages to another thread, and where cells run they are heard sooner; what comes while the
    # handler of a click is not quite done is heard there, as it was sent.
    assert notebook.python("print('MainThread' in came); came.clear()") == "True"
    with blocked(notebook):
        notebook.click(".hyper-root button")
        notebook.eventually(lambda: notebook.count(".hyper-busy") == 1)
    notebook.eventually(lambda: notebook.texts("output") == ["5"])
    assert notebook.python("print(came - {'MainThread'} != set())") == "True", "nothing is heard where a cell runs"
    assert notebook.python("print(set(w.seen) == {('MainThread', home)}, len(w.seen))") == "True 5"
    notebook.python("Kernel.hear = hear")


def test_n2_a_click_while_a_cell_blocks_runs_once_after_it(notebook, counter):
    notebook.cell("order = []\nc = Counter()\nc")
    notebook.eventually(lambda: notebook.texts("output") == ["0"])
    with blocked(notebook, "order.append(c.count)"):
        notebook.click(".hyper-root button")
        notebook.eventually(lambda: notebook.count(".hyper-busy") == 1)
        assert notebook.texts("output") == ["0"]
    notebook.eventually(lambda: notebook.texts("output") == ["1"])
    notebook.eventually(lambda: notebook.count(".hyper-busy") == 0)
    assert notebook.python("print(order, c.count)") == "[0] 1"


def test_n3_a_click_while_a_cell_awaits_runs_at_once(notebook, counter):
    notebook.cell("import asyncio\nc = Counter()\nc")
    notebook.eventually(lambda: notebook.texts("output") == ["0"])
    notebook.start("go = asyncio.Event()\nwhile c.count < 2:\n    await asyncio.sleep(0.02)\nc.count = 10")
    for shown in ("1", "10"):
        notebook.click(".hyper-root button")
        notebook.eventually(lambda shown=shown: notebook.texts("output") == [shown])
    notebook.join()


@pytest.mark.rule("R1", "R2")
def test_n4_an_async_handler_shows_that_it_loads_and_others_run_meanwhile(notebook, live):
    live(
        "Slow",
        """
        import asyncio
        gate = asyncio.Event()
        loading = False
        async def fetch():
            global loading
            loading = True
            await render()
            await gate.wait()
            loading = False
        def stop():
            gate.set()
        t'''
        <output>{'loading' if loading else 'idle'}</output>
        <button @click="fetch">f</button>
        <button @click="stop">s</button>
        '''
        """,
    )
    notebook.cell("s = Slow()\ns")
    notebook.eventually(lambda: notebook.texts("output") == ["idle"])
    notebook.click(".hyper-root button", 0)
    notebook.eventually(lambda: notebook.texts("output") == ["loading"])
    notebook.click(".hyper-root button", 1)
    notebook.eventually(lambda: notebook.texts("output") == ["idle"])


def test_n14_threads_may_set_state_and_call_handlers(notebook, counter):
    notebook.cell("import threading\nc = Counter()\nc")
    notebook.eventually(lambda: notebook.texts("output") == ["0"])
    notebook.cell("t = threading.Thread(target=setattr, args=(c, 'count', 7))\nt.start()\nt.join()")
    notebook.eventually(lambda: notebook.texts("output") == ["7"])
    notebook.cell("threading.Thread(target=lambda: [c.increment() for _ in range(3)]).start()")
    notebook.eventually(lambda: notebook.texts("output") == ["10"])


@pytest.mark.rule("R3")
def test_n12_a_handler_that_raises_leaves_a_usable_page(notebook, live):
    live(
        "Faulty",
        """
        count = 0
        def up():
            global count
            count += 1
        def fail():
            raise ValueError("no such luck")
        t"<p><output>{count}</output><button @click='up'>+</button><button @click='fail'>!</button></p>"
        """,
    )
    notebook.cell("Faulty()")
    notebook.click(".hyper-root p button", 1)
    notebook.eventually(lambda: "no such luck" in "".join(notebook.texts(".hyper-overlay")))
    assert "faulty_" in notebook.texts(".hyper-overlay samp")[0]
    notebook.click(".hyper-root p button", 0)
    notebook.eventually(lambda: notebook.texts("output") == ["1"])


def test_a_handler_that_never_ends_can_be_interrupted(notebook, live):
    live(
        "Endless",
        """
        from pathlib import Path
        count = 0
        def up():
            global count
            count += 1
        def spin():
            Path("spinning").touch()
            while Path("spinning"):  # True, but not in a way that is told of when it is loaded
                pass
        t"<p><output>{count}</output><button @click='up'>+</button><button @click='spin'>!</button></p>"
        """,
    )
    notebook.cell("Endless()")
    notebook.click(".hyper-root p button", 1)
    notebook.eventually((notebook.lab.work / "spinning").exists)
    box = notebook.eventually(lambda: "".join(notebook.texts(".hyper-overlay")))
    assert "Still at work" in box
    assert "spin() in endless_" in box
    assert "To stop it, interrupt the kernel" in box
    notebook.evaluate("() => L.kernel().interrupt()")
    notebook.eventually(lambda: "spin() was interrupted, at endless_" in "".join(notebook.texts(".hyper-overlay")))
    notebook.eventually(lambda: "Still at work" not in "".join(notebook.texts(".hyper-overlay")))
    assert "was interrupted" not in "".join(notebook.texts(".hyper-printed, .jp-RenderedText"))
    notebook.click(".hyper-root p button", 0)
    notebook.eventually(lambda: notebook.texts("output") == ["1"])


def test_a_cell_that_never_ends_says_in_one_line_where_it_was_interrupted(notebook):
    notebook.start(
        "%%live Top\nfrom pathlib import Path\nPath('topped').touch()\nwhile Path('topped'):\n    pass\n\nt'<p>x</p>'"
    )
    notebook.eventually((notebook.lab.work / "topped").exists)
    notebook.evaluate("() => L.kernel().interrupt()")
    [said] = notebook.eventually(notebook.shows)
    assert said.startswith("the top of %%live Top was interrupted, at %%live Top:"), said
    assert "Traceback" not in said
