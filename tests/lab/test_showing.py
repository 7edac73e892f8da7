"""What a cell shows, and that cells and page are one (N5, N10, N13)."""

from __future__ import annotations

from typing import Any

import pytest

from hyper_local_widgets.widget import module

pytestmark = [pytest.mark.lab, pytest.mark.usefixtures("counter")]


def outputs(notebook: Any, cell: int) -> list[Any]:
    return notebook.evaluate("(i) => L.cells().cells[i].outputs.map((o) => o.toJSON?.() ?? o)", cell)


def test_the_last_expression_shows_and_a_click_counts(notebook):
    notebook.cell("Counter()")
    notebook.eventually(lambda: notebook.texts("output") == ["0"])
    notebook.click(".hyper-root button")
    notebook.eventually(lambda: notebook.texts("output") == ["1"])


def test_a_bundle_has_a_widget_a_static_page_and_text(notebook, live):
    live("Form", "who = '<Ada>'\nt\"<form><input value={who}><button disabled>Go</button></form>\"")
    bundle = outputs(notebook, notebook.cell("Form()"))[0]["data"]
    assert sorted(bundle) == ["application/vnd.jupyter.widget-view+json", "text/html", "text/plain"]
    html = "".join(bundle["text/html"])
    assert '<input disabled value="&lt;Ada&gt;"><button disabled>Go</button>' in html
    assert "<script" not in html
    assert "Static snapshot" in html
    assert "".join(bundle["text/plain"]).endswith("(who='<Ada>')")


@pytest.mark.rule("R4")
def test_n5_a_late_view_is_current_and_views_stay_equal(notebook):
    notebook.cell("c = Counter()\nc")
    for _ in range(3):
        notebook.click(".hyper-root button")
    notebook.eventually(lambda: notebook.texts("output") == ["3"])
    notebook.cell("from IPython.display import display\ndisplay(c)")
    notebook.eventually(lambda: notebook.texts("output") == ["3", "3"])
    notebook.click(".hyper-root button", 1)
    notebook.eventually(lambda: notebook.texts("output") == ["4", "4"])
    notebook.click(".hyper-root button", 0)
    notebook.eventually(lambda: notebook.texts("output") == ["5", "5"])


@pytest.mark.rule("R6")
def test_n5_typing_in_one_view_is_left_alone_by_a_click_in_the_other(notebook, live):
    live(
        "Note",
        """
        n = 0
        def up():
            global n
            n += 1
        t"<p><b>{n}</b><input><button @click='up'>+</button></p>"
        """,
    )
    notebook.cell("c = Note()\nc")
    notebook.cell("c")
    notebook.eventually(lambda: notebook.texts("b") == ["0", "0"])
    notebook.click(".hyper-root input", 0)
    notebook.press("a", "b", "ArrowLeft")
    notebook.evaluate("() => L.panel.node.querySelectorAll('.hyper-root button')[1].click()")
    notebook.eventually(lambda: notebook.texts("b") == ["1", "1"])
    typed = "() => { const i = document.activeElement; return [i.localName, i.value, i.selectionStart]; }"
    assert notebook.evaluate(typed) == ["input", "ab", 1]


@pytest.mark.rule("P5", "R2")
def test_cells_read_set_and_call(notebook):
    notebook.cell("c = Counter()\nc")
    notebook.eventually(lambda: notebook.texts("output") == ["0"])
    notebook.click(".hyper-root button")
    notebook.eventually(lambda: notebook.texts("output") == ["1"])
    assert notebook.python("print(c.count)") == "1"
    notebook.cell("c.count = 41")
    notebook.eventually(lambda: notebook.texts("output") == ["41"])
    notebook.cell("c.increment()")
    notebook.eventually(lambda: notebook.texts("output") == ["42"])


def test_cells_await_async_handlers(notebook, live):
    live(
        "Search",
        """
        import asyncio
        found = "nothing"
        async def search(word):
            global found
            found = "searching"
            await render()
            await asyncio.sleep(0)
            found = word
            return word.upper()
        t"<output>{found}</output>"
        """,
    )
    notebook.cell("s = Search()\ns")
    notebook.eventually(lambda: notebook.texts("output") == ["nothing"])
    assert outputs(notebook, notebook.cell("await s.search('x')"))[0]["data"]["text/plain"] in ("'X'", ["'X'"])
    notebook.eventually(lambda: notebook.texts("output") == ["x"])


@pytest.mark.rule("R5")
def test_n10_progress_of_a_cell_shows_while_it_runs(notebook):
    notebook.cell("import time\nc = Counter()\nc")
    notebook.eventually(lambda: notebook.texts("output") == ["0"])
    notebook.start("for i in range(100):\n    c.count = i\n    time.sleep(0.03)")
    notebook.eventually(lambda: int(notebook.texts("output")[0]) > 40)
    notebook.join()
    notebook.eventually(lambda: notebook.texts("output") == ["99"])


@pytest.mark.rule("R5")
def test_n10_thousands_of_changes_end_equal_in_few_updates(notebook):
    notebook.cell("c = Counter()\nc")
    notebook.eventually(lambda: notebook.texts("output") == ["0"])
    said = notebook.python("""if True:
        import time
        session = c.__hl_kernel__.sessions[c.__hl_instance__][0]
        before, start = session.version, time.monotonic()
        for i in range(6000):
            c.count = i
        print(session.version - before, time.monotonic() - start)
    """)
    updates, seconds = map(float, said.split())
    assert updates <= 60 * seconds + 2
    notebook.eventually(lambda: notebook.texts("output") == ["5999"])


def test_n13_state_may_have_the_names_of_widgets(notebook, live):
    names = ["log", "layout", "keys", "open", "close", "send", "comm", "observe"]
    state = "\n".join(f"{name} = '{name}'" for name in names)
    shown = " ".join(f"{{{name}}}" for name in names)
    live("Names", f"{state}\ndef focus():\n    global close\n    close = 'shut'\nt\"<p @click='focus'>{shown}</p>\"")
    notebook.cell("c = Names()\nc")
    notebook.eventually(lambda: notebook.texts(".hyper-root p") == [" ".join(names)])
    notebook.cell("c.log = 'written'")
    notebook.click(".hyper-root p")
    notebook.eventually(lambda: notebook.texts(".hyper-root p") == ["written layout keys open shut send comm observe"])


LATE = """async (text) => {
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const widget = (await import(url)).default();
  const box = ["t0", [["p", 0, "late"]]];
  const page = JSON.stringify({ v: 1, w: 2, t: { t0: box[1] }, d: { 0: ["t0"] } });
  const model = {
    get: (name) => (name === "_first" ? { view: "late", texts: [page] } : undefined),
    set() {}, send() {}, on() {}, off() {}, save_changes() {},
  };
  const el = document.createElement("div");
  const end = widget.render({ model, el });
  // A page of its own for the style: that of the notebook has it already.
  const host = document.body.appendChild(document.createElement("div"));
  const shadow = host.attachShadow({ mode: "open" });
  const before = !shadow.querySelector("style");
  shadow.append(el);
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  const found = [before, el.textContent, !!shadow.querySelector("style")];
  end();
  host.remove();
  return found;
}"""


def test_a_view_that_is_made_before_it_stands_in_the_page_is_dressed_when_it_does(notebook):
    assert notebook.evaluate(LATE, module()) == [True, "late", True]
