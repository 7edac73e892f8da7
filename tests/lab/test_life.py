"""When instances, widgets and views begin and end (N6, N7, N9, R4); keys stay inside (N16)."""

from __future__ import annotations

import pytest

from hyper_local_widgets.freezing import freeze

pytestmark = pytest.mark.lab

HOOKS = """
    count = 0
    def on_mount():
        note("mount")
    def on_unmount():
        note("unmount")
    def note(what):
        with open("LIFE", "a") as file:
            file.write(what + "\\n")
    def increment():
        global count
        count += 1
    t"<p><output>{count}</output><button @click='increment'>+</button></p>"
"""
COMMS = "import comm, gc; gc.collect(); print(len(comm.get_comm_manager().comms))"


@pytest.fixture
def life(lab, live, notebook, request):
    """What the hooks of `Mortal` have noted so far."""
    notebook.eventually(lambda: notebook.python(COMMS) == "0")  # those of the test before
    file = lab.work / f"life_{request.node.name}.txt"
    live("Mortal", HOOKS.replace("LIFE", file.name))
    notebook.python("import hyper_local_widgets.shown as shown; shown.GRACE, shown.SILENCE = 0.3, 1.0")
    return lambda: file.read_text().split()


@pytest.mark.rule("R4")
def test_n9_running_a_cell_again_leaks_nothing(notebook, life):
    cell = notebook.cell("from IPython.display import display\ndisplay(Mortal())")
    for _ in range(20):
        notebook.eventually(lambda: notebook.texts("output") == ["0"])
        notebook.again(cell)
    notebook.eventually(lambda: notebook.python(COMMS) == "1")
    notebook.eventually(lambda: (life().count("mount"), life().count("unmount")) == (21, 20))
    assert notebook.texts("output") == ["0"]


def test_a_shown_object_that_python_still_has_can_be_shown_again(notebook, life):
    cell = notebook.cell("c = Mortal()\nc")
    notebook.click(".hyper-root button")
    notebook.eventually(lambda: notebook.texts("output") == ["1"])
    notebook.evaluate("(cell) => (L.notebook.activeCellIndex = cell)", cell)
    notebook.evaluate("() => jupyterapp.commands.execute('notebook:clear-cell-output')")
    notebook.eventually(lambda: notebook.python(COMMS) == "0")
    notebook.cell("c.increment()\nc")
    notebook.eventually(lambda: notebook.texts("output") == ["2"])
    notebook.click(".hyper-root button")
    notebook.eventually(lambda: notebook.texts("output") == ["3"])
    assert life() == ["mount"]


@pytest.mark.rule("R4")
def test_n6_a_reloaded_page_is_current(lab, notebook, life):
    notebook.cell("from IPython.display import display\ndisplay(Mortal())")
    notebook.click(".hyper-root button")
    notebook.eventually(lambda: notebook.texts("output") == ["1"])
    notebook.evaluate("() => L.panel.context.save()")
    lab.reload()
    lab.open("test.ipynb")
    notebook.eventually(lambda: notebook.texts("output") == ["1"])
    notebook.click(".hyper-root button")
    notebook.eventually(lambda: notebook.texts("output") == ["2"])
    views = "from hyper_local_widgets.host import host; print([len(s.views) for s in host.shown.values()])"
    notebook.eventually(lambda: notebook.python(views)[-2:] == "1]")
    assert life() == ["mount"]


def test_a_reloaded_page_gets_the_module_though_who_brought_it_is_gone(lab, notebook, life):
    first = notebook.cell("display(Mortal())")
    notebook.cell("display(Mortal())")
    whole = (
        "from hyper_local_widgets.host import host\n"
        "mine = [s for s in host.shown.values() if s.root.component is Mortal.__component__]  # others may be left\n"
        "print(*[len(s.widget._esm) > 20_000 for s in mine])"
    )
    notebook.eventually(lambda: notebook.texts("output") == ["0", "0"])
    assert notebook.python(whole).split()[-1] == "False", "the last one refers to the module"
    notebook.evaluate("(i) => { L.cells().deleteCell(i); return L.panel.context.save(); }", first)
    notebook.eventually(lambda: notebook.python(whole) == "False")
    lab.reload()
    lab.open("test.ipynb")
    notebook.eventually(lambda: notebook.texts("output") == ["0"])
    notebook.click(".hyper-root button")
    notebook.eventually(lambda: notebook.texts("output") == ["1"])


@pytest.mark.rule("R4")
def test_a_notebook_that_is_closed_and_opened_again_is_current(lab, notebook, life):
    notebook.cell("from IPython.display import display\ndisplay(Mortal())")
    notebook.click(".hyper-root button")
    notebook.eventually(lambda: notebook.texts("output") == ["1"])
    notebook.evaluate("async () => { await L.panel.context.save(); L.panel.dispose(); }")
    lab.open("test.ipynb")
    notebook.eventually(lambda: notebook.texts("output") == ["1"])
    notebook.click(".hyper-root button")
    notebook.eventually(lambda: notebook.texts("output") == ["2"])
    assert life() == ["mount"]


def test_n16_no_key_in_a_component_reaches_the_notebook(notebook, live):
    live(
        "Keys",
        """
        keys = []
        def key(name):
            keys.append(name)
        t"<div tabindex='0' @keydown='key(event.key)'><output>{' '.join(keys)}</output><input></div>"
        """,
    )
    notebook.cell("Keys()")
    notebook.cell("1")
    state = "() => [L.cells().cells.length, L.cells().cells.map((c) => c.source).join()]"
    before = notebook.evaluate(state)
    notebook.eventually(lambda: notebook.count(".hyper-root div") == 1)
    keys = ["a", "b", "d", "d", "x", "Enter", "Escape", "Shift+Enter"]
    for place in ("div", "input"):
        notebook.evaluate("(css) => L.panel.node.querySelector('.hyper-root ' + css).focus()", place)
        notebook.press(*keys)
    heard = "a b d d x Enter Escape Shift Enter"
    notebook.eventually(lambda: notebook.texts("output") == [f"{heard} {heard}"])
    assert notebook.evaluate(state) == before
    assert notebook.evaluate("() => L.panel.node.querySelector('.hyper-root input').value") == "abddx"


def test_n17_what_is_too_long_is_refused_and_the_page_goes_on(notebook, live):
    live(
        "Size",
        """
        n = 0
        def put(value):
            global n
            n = len(value)
        t"<p><b>{n}</b><textarea @change='put'></textarea></p>"
        """,
    )
    notebook.cell("Size()")
    notebook.eventually(lambda: notebook.texts("b") == ["0"])
    fill = """(size) => {
        const area = L.panel.node.querySelector('.hyper-root textarea');
        area.value = 'x'.repeat(size);
        area.dispatchEvent(new Event('change', { bubbles: true }));
    }"""
    notebook.evaluate(fill, 10_000_001)
    notebook.eventually(lambda: "The text is too long: 10 MB at most." in "".join(notebook.texts(".hyper-root")))
    assert notebook.texts("b") == ["0"]
    # What is too long for one message comes in pieces.
    notebook.evaluate(fill, 2_000_000)
    notebook.eventually(lambda: notebook.texts("b") == ["2000000"])
    notebook.evaluate(fill, 1_000_000)
    notebook.eventually(lambda: notebook.texts("b") == ["1000000"])
    notebook.eventually(lambda: notebook.count(".hyper-busy") == 0)


def test_n7_after_a_restart_a_view_is_dimmed_and_a_click_is_harmless(lab, notebook, life):
    notebook.cell("c = Mortal()\nc")
    notebook.eventually(lambda: notebook.texts("output") == ["0"])
    notebook.evaluate("() => L.kernel().restart()")
    notebook.eventually(lambda: notebook.count(".hyper-root.hyper-offline, .hyper-root.hyper-closed") == 1)
    notebook.evaluate("() => L.panel.node.querySelector('.hyper-root button').click()")
    notebook.eventually(lambda: notebook.evaluate("() => L.kernel().status === 'idle'"))
    assert notebook.texts("output") == ["0"]
    assert life() == ["mount", "unmount"]
    notebook.python("import hyper_local")


RESTARTED = '''import hyper_local
Counter = hyper_local.live("""
count = 0
def increment():
    global count
    count += 1
t"<p><output>{count}</output><button @click='increment'>+</button></p>"
""")
c = Counter()
c'''


def test_n7_a_view_says_that_the_kernel_is_gone_and_revives_with_its_cell(notebook):
    cell = notebook.cell(RESTARTED)
    notebook.click(".hyper-root button")
    notebook.eventually(lambda: notebook.texts("output") == ["1"])
    notebook.evaluate("() => L.kernel().restart()")
    said = "() => getComputedStyle(L.panel.node.querySelector('.hyper-root'), '::after').content"
    notebook.eventually(lambda: notebook.evaluate(said) == '"The kernel has ended. Run the cell again."')
    notebook.eventually(lambda: notebook.evaluate("() => L.kernel().status === 'idle'"))
    notebook.again(cell)
    notebook.eventually(lambda: notebook.texts("output") == ["0"])
    notebook.eventually(lambda: notebook.count(".hyper-offline, .hyper-closed") == 0)
    notebook.click(".hyper-root button")
    notebook.eventually(lambda: notebook.texts("output") == ["1"])


def test_n8_a_frozen_notebook_shows_its_components_without_a_kernel(lab, notebook):
    notebook.cell(RESTARTED)
    for count in "12":
        notebook.click(".hyper-root button")
        notebook.eventually(lambda count=count: notebook.texts("output") == [count])
    notebook.evaluate("async () => { await L.panel.context.save(); }")
    freeze(lab.work / "test.ipynb", lab.work / "frozen.ipynb")
    frozen = lab.open("frozen.ipynb")
    frozen.eventually(lambda: frozen.texts(".hyper-static output") == ["0"])
    assert "Error displaying widget" not in "".join(frozen.shows())
    frozen.evaluate("async () => { await L.panel.sessionContext.shutdown(); L.panel.dispose(); }")


def test_n8_a_notebook_saved_with_its_widgets_is_frozen_as_it_was_last_seen(lab, notebook):
    notebook.cell(RESTARTED)
    for count in "123":
        notebook.click(".hyper-root button")
        notebook.eventually(lambda count=count: notebook.texts("output") == [count])
    toggle = "() => jupyterapp.commands.execute('@jupyter-widgets/jupyterlab-manager:saveWidgetState')"
    notebook.evaluate(toggle)

    def saved() -> bool:
        notebook.evaluate("() => L.panel.context.save()")
        return "<output>3</output>" in (lab.work / "test.ipynb").read_text("utf-8")

    notebook.eventually(saved)
    notebook.evaluate(toggle)
    freeze(lab.work / "test.ipynb", lab.work / "last.ipynb")
    frozen = lab.open("last.ipynb")
    frozen.eventually(lambda: frozen.texts(".hyper-static output") == ["3"])
    frozen.evaluate("async () => { await L.panel.sessionContext.shutdown(); L.panel.dispose(); }")
