"""L10: a file that is saved is taken in while it is shown."""

import logging
import re
import sys
import threading

import pytest

import hyper_local
from hyper_local import loader, reloading, source_text
from hyper_local.kernel import Kernel
from hyper_local.reloading import replace
from hyper_local.testing import mount
from hyper_local.testing.view import View
from tests.language.boxes import boxes
from tests.language.loops import LOOP
from tests.language.saves import mounted

pytestmark = pytest.mark.rule("L10")

COUNTER = '''
count = 0

def increment():
    global count
    count += 1

t"""<button @click="increment">{count}</button><p>old</p>"""
'''


@pytest.fixture
def saved(author):
    """Mounts a source and gives what saves another in its place; both are returned to the test as `page, save`."""
    return mounted(author, "problems")


def test_a_counter_at_seven_keeps_it_when_the_template_changes(saved):
    page, save = saved(COUNTER)
    for _ in range(7):
        page.click("button")
    assert save(("<p>old</p>", "<p>new</p>")) == []
    assert page.text("button") == "7"
    assert page.text("p") == "new"
    assert page.click("button").text("button") == "8"
    assert page.html == page.fresh_html()


def test_a_handler_is_the_new_one(saved):
    page, save = saved(COUNTER)
    page.click("button")
    save(("count += 1", "count += 10"))
    assert page.click("button").text("button") == "11"


def test_another_initialiser_gives_the_new_value(saved):
    page, save = saved(COUNTER)
    page.click("button")
    save(("count = 0", "count = 10"))
    assert page.text("button") == "10"


@pytest.mark.parametrize(
    "written",
    ["count    =   0", "count = 0  # how often", "# how often\n\ncount = (\n    0\n)", "count: int = 0", "count = 0x0"],
)
def test_how_an_initialiser_is_written_does_not_matter(saved, written):
    page, save = saved(COUNTER)
    page.click("button")
    save(("count = 0", written))
    assert page.text("button") == "1"


def test_nothing_changed_sends_nothing(saved):
    page, save = saved(COUNTER)
    sent = len(page.messages)
    assert save() == []
    assert len(page.messages) == sent


KEPT = [
    ("x = 1", "x = 1", True),
    ("x = 1", "x = 2", False),
    ("x: int = 1", "x: int = 1", True),
    ("x: int = 1", "x: float = 1", True),
    ("x: int = 1", "x: int = 2", False),
    ("x, y = 1, 2", "x, y = 1, 3", True),
    ("x, y = 1, 2", "x, y = 3, 2", False),
    ("x, y = (1, 2)", "x = 1", True),
    ("x, *y = range(3)", "x, *y = range(3)", True),
    ("x, *y = range(3)", "x, *y = range(4)", False),
    ("x = y = 1", "x = 1", True),
    ("x = 1\nx = 2", "x = 1\nx = 2", True),
    ("x = 1\nx = 2", "x = 3\nx = 2", False),
    ("x = 1\nx = 2", "x = 2", False),
    ("x = 1\nx += 2", "x = 1\nx += 2", True),
    ("x = 1\nx += 2", "x = 1\nx += 3", False),
    ("x = 1\nx += 2", "x = 1\nx -= 2", False),
    ("x = 0\nfor i in range(3):\n    x += i", "x = 0\nfor i in range(3):\n    x += i", True),
    ("x = 0\nfor i in range(3):\n    x += i", "x = 0\nfor i in range(4):\n    x += i", False),
    ("if True:\n    x = 1\nelse:\n    x = 2", "if True:\n    x = 1\nelse:\n    x = 2", True),
    ("if True:\n    x = 1\nelse:\n    x = 2", "if False:\n    x = 1\nelse:\n    x = 2", False),
    ("x = [1]\nx.append(2)", "x = [1]\nx.append(2)", True),
    ("x = [1]\nx.append(2)", "x = [1]\nx.append(3)", False),
    ("x = {}\nx['a'] = 1", "x = {}\nx['a'] = 2", False),
    ("x = 1", "x = 1\nprint(x)", True),
    ("(x := 1)", "(x := 1)", True),
    ("(x := 1)", "(x := 2)", False),
    ("x = t'<b>1</b>'", "x = t'<b>1</b>'", True),
    ("x = t'<b>1</b>'", "x = t'<i>1</i>'", False),
    ("limit = 3\nx = limit", "limit = 4\nx = limit", True),
]


@pytest.mark.parametrize(("before", "after", "kept"), KEPT)
def test_which_state_is_kept(saved, before, after, kept):
    page, save = saved(
        f"{before}\ndef change():\n    global x\n    x = 'changed'\n\n"
        't"""<button @click="change"></button><p>{x}</p>"""\n'
    )
    page.click("button")
    assert page.text("p") == "changed"
    assert save((f"{before}\ndef", f"{after}\ndef")) == []
    assert (page.text("p") == "changed") is kept


def test_a_game_board_built_from_size_is_kept(saved):
    page, save = saved(
        '''
        size = 3
        board = [["."] * size for _ in range(size)]

        def play(row: int, column: int):
            board[row][column] = "x"

        t"""<p>{"/".join("".join(row) for row in board)}</p><button @click="play({1}, {2})"></button>"""
        '''
    )
    page.click("button")
    save(("<p>", "<p>Board: "))
    assert page.text("p") == "Board: .../..x/..."


def test_a_constant_that_nothing_changes_follows_what_it_is_made_of(saved):
    page, save = saved(
        '''
        size = 3
        cells = size * size
        def label():
            return f"{cells} cells"
        title = label()

        t"""<p>{title}</p>"""
        '''
    )
    save(("size = 3", "size = 4"))
    assert page.text("p") == "16 cells"
    save(('{cells} cells"', '{cells} fields"'))
    assert page.text("p") == "16 fields"


def test_a_secret_drawn_once_is_kept_when_an_import_is_added(saved):
    page, save = saved(
        '''
        from random import random
        secret = random()

        t"""<p>{secret}</p>"""
        '''
    )
    before = page.text("p")
    save(("import random", "import choice, random"))
    assert page.text("p") == before


@pytest.mark.rule("S4")
def test_computed_values_are_computed_from_what_was_kept(saved):
    page, save = saved(
        '''
        todos = ["a"]
        left = len(todos)
        def add():
            todos.append("b")

        t"""<button @click="add">{left}</button>"""
        '''
    )
    page.click("button")
    save(("len(todos)", "len(todos) * 10"))
    assert page.text("button") == "20"


@pytest.mark.rule("B1")
def test_shared_values_are_never_made_again(saved):
    page, save = saved(
        '''
        from hyper_local import shared
        notes = shared([])
        def add():
            notes.append("x")

        t"""<button @click="add">{len(notes)}</button>"""
        '''
    )
    page.click("button")
    notes = page.state["notes"]
    save(("shared([])", "shared(['a', 'b', 'c'])"))
    assert page.text("button") == "1"
    assert page.state["notes"] is notes


def test_private_names_and_names_that_only_functions_bind_are_kept(saved):
    page, save = saved(
        '''
        _cache = {}
        def on_mount():
            global connection
            connection = object()
            _cache["a"] = 1

        t"""<p>{len(_cache)} {id(connection)}</p>"""
        '''
    )
    before = page.text("p")
    save(("<p>", "<p>now "))
    assert page.text("p") == "now " + before


def test_names_that_are_gone_are_gone(saved):
    page, save = saved(
        '''
        a = 1
        def old():
            pass

        t"""<p>{a}</p>"""
        '''
    )
    save(("def old():\n            pass\n", "b = 'old' in globals()\n"), ("{a}", "{a} {b} {'old' in globals()}"))
    assert page.text("p") == "1 False False"


@pytest.mark.rule("S1")
def test_props_stay_the_callers_and_typed_state_the_instances(saved):
    page, save = saved(
        '''
        title: str
        color: str = "blue"
        count: int = 0
        def up():
            global count
            count += 1

        t"""<p>{title} {color} {count}</p><button @click="up"></button>"""
        ''',
        title="A",
        count=5,
    )
    page.click("button")
    assert page.text("p") == "A blue 6"
    save(('"blue"', '"red"'))
    assert page.text("p") == "A red 6"
    save(('title: str\n        color: str = "red"', 'title = "own"\n        color = "green"'))
    assert "title" in page.errors[-1], "the caller gives a prop that is one no more"
    assert page.text("p") == "A red 6"


def test_state_that_becomes_a_prop_and_back(saved):
    page, save = saved(
        '''
        x = 1
        y: int = 2
        def change():
            global x
            x = 5

        t"""<p>{x} {y}</p><button @click="change"></button>"""
        '''
    )
    page.click("button")
    save(
        ("x = 1", "x: int = 1"),
        ("y: int = 2", "y = 2"),
        ("global x\n            x = 5", "global y\n            y = 6"),
    )
    assert page.text("p") == "1 2", "a prop is what its caller gives, so its default"
    assert page.click("button").text("p") == "1 6"


@pytest.mark.rule("R4")
def test_no_hook_runs_again_and_the_new_ones_run_at_the_end(saved, tmp_path):
    diary = tmp_path / "diary"
    diary.write_text("")
    page, save = saved(
        f'''
        from pathlib import Path
        def note(what):
            with Path({str(diary)!r}).open("a") as file:
                file.write(what)
        def on_mount():
            note("mount ")
        def on_unmount():
            note("end")

        t"""<p>1</p>"""
        '''
    )
    save(("<p>1", "<p>2"), ('note("end")', 'note("new end")'))
    assert diary.read_text() == "mount "
    page.unmount()
    assert diary.read_text() == "mount new end"


# Handlers that run -----------------------------------------------------------


@pytest.mark.rule("R1")
def test_it_waits_for_a_handler_that_runs(saved):
    page, save = saved(
        '''
        import asyncio
        steps = []
        async def work():
            steps.append(step())
            await asyncio.sleep(0.5)
            steps.append(step())
        def step():
            return "old"

        t"""<button @click="work">{steps}</button>"""
        '''
    )
    tag, element, elements = page._one("button")
    page._world.loop.call_soon(lambda: page._front.click(tag, element, elements))
    page.wait(0.1)
    assert page.state["steps"] == ["old"]
    save(('return "old"', 'return "new"'))
    assert page.state["steps"] == ["old", "old"]
    assert page.click("button").state["steps"] == ["old", "old", "new", "new"]


def test_a_handler_that_never_ends_goes_on(saved):
    page, save = saved(LOOP)
    page._world.loop.call_soon(lambda: page._front.click(*page._one("#start")))
    page.wait(3.5)
    assert page.text("p") == "4 True"
    # A call of the test client waits for handlers, so this one goes round it.
    author_saves = (("<p>", "<p>Ticks: "),)
    page._world.settled = lambda: True
    save(*author_saves)
    page.wait(1.5)
    assert page.text("p") == "Ticks: 6 True"
    page.click("#stop").wait(2)
    assert page.text("p") == "Ticks: 6 False"


def test_a_clock_that_on_mount_began_goes_on(saved):
    page, save = saved(
        '''
        import asyncio
        seconds = 0
        async def on_mount():
            while True:
                await asyncio.sleep(1)
                tick()
                render()
        def tick():
            global seconds
            seconds += 1

        t"""<p>{seconds}</p>"""
        '''
    )
    page.wait(2.5)
    save(("seconds += 1", "seconds += 10"))
    before = int(page.text("p"))
    page.wait(1)
    assert int(page.text("p")) == before + 10
    save(("tick()", "tock()"))
    page.wait(1)
    assert page.errors == [], "the clock of before finds what it knew"


@pytest.mark.rule("E1")
def test_events_of_the_page_before_the_save(saved):
    page, save = saved(COUNTER)
    event = page._front
    tag, element, elements = page._one("button")
    page._world.loop.call_soon(lambda: event.click(tag, element, elements))
    save(("count += 1", "count += 10"), ("<p>old</p>", "<h1>new</h1>"))
    assert page.text("button") in ("1", "10")
    stale = f'{{"type":"event","n":{event.wire.count + 1},"v":1,"at":[0,0],"name":"click"}}'
    event.wire.count += 1
    page.receive(stale)
    assert page.click("button").errors == []
    save(("def increment", "def add"), ('"increment"', '"add"'))
    event.wire.count += 1
    page.receive(stale.replace(f'"n":{event.wire.count - 2}', f'"n":{event.wire.count}'))
    assert page.html == page.fresh_html()


# What can't be taken in --------------------------------------------------------


def test_a_file_that_does_not_compile_leaves_the_old_one_running(saved, caplog):
    page, save = saved(COUNTER)
    page.click("button")
    problems = save(("count += 1", "count += = 1"))
    assert re.fullmatch(
        r".*live/thing.py:5:\d+: not Python: \+= =\n    count \+= = 1\n          \^\n  .*\n"
        "  Until this is mended, the version before it goes on.",
        problems[0],
    )
    assert page.errors == [problems[0].partition("\n")[0]]
    assert page._front.errors[-1].detail == problems[0].partition("\n")[2]
    assert "thing.py:5" in caplog.text, "the terminal says so, too"
    assert page.click("button").text("button") == "2"
    assert save(("count += = 1", "count += 5")) == []
    assert page.messages[-1] == '{"error":null,"name":"#1"}'
    assert page.click("button").text("button") == "7"


def test_of_a_long_line_the_page_shows_what_is_around_the_caret(saved):
    _, save = saved(COUNTER)
    long = "<p>" + "words " * 30 + "</b>" + " and more" * 9
    source, caret = save(("<p>old</p>", long))[0].splitlines()[1:3]
    assert source[caret.index("^") :].startswith("</b>")
    assert len(source) < 120


def test_a_view_that_comes_later_is_told_too(saved):
    page, save = saved(COUNTER)
    save(("@click", "@clikc.nonsense"))
    assert "nonsense" in page.errors[0]
    other = mount(page._root.component)
    assert other.errors == page.errors
    assert other.click("button").text("button") == "1"


def test_a_body_that_raises_restores_everything(saved):
    page, save = saved(COUNTER)
    page.click("button")
    problems = save(("count = 0", "count = 10\nother = 1 / 0"))
    assert re.match(r".*thing.py:2:9: ZeroDivisionError: division by zero\n    other = 1 / 0\n +\^", problems[0])
    assert page.text("button") == "1"
    assert page.click("button").text("button") == "2"
    assert "other" not in page._root.globals
    assert save(("\nother = 1 / 0", "")) == []
    assert page.text("button") == "10"


def test_a_template_that_raises_keeps_the_page_and_recovers(saved):
    page, save = saved(COUNTER)
    save(("{count}", "{1 / count}"))
    assert "ZeroDivisionError" in page.errors[0]
    assert page.text("button") == "0"
    save(("{1 / count}", "{count + 1}"))
    assert page.text("button") == "1"


def test_a_file_that_is_deleted(author):
    page = author.mount(COUNTER)
    file = author.file("live/thing.py", COUNTER)
    file.unlink()
    assert "thing.py:1:1: this file is gone" in page.reload().problems[0]
    assert page.click("button").text("button") == "1"
    with pytest.raises(hyper_local.LoadError, match="this file is gone"):
        hyper_local.load_again = hyper_local.loader.load_file(file)
    author.file("live/thing.py", COUNTER.replace("old", "new"))
    assert page.reload().problems == []
    assert page.text("p") == "new"
    assert page.text("button") == "1"


def test_a_file_that_is_gone_concerns_no_page_that_does_not_show_it(author):
    """The page that showed it may wait for its tab to come back; another file has taken its place."""
    page = author.mount(COUNTER)
    author.file("live/thing.py", COUNTER).unlink()
    author.file("live/birds.py", "t'<p>birds</p>'")
    assert "this file is gone" in page.reload().problems[0]
    other = mount(hyper_local.load(author.folder / author.app / "live/birds.py"))
    other.reload()
    assert boxes(other) == []
    assert "this file is gone" in boxes(page)[0]


@pytest.mark.parametrize("part", ["t'<b>old</b>'", "n = 0\n\ndef up(): pass\n\nt'<b @click=up>old</b>'"])
def test_a_file_that_is_gone_concerns_the_page_that_shows_it_within(author, part):
    file = author.file("live/part.py", part)
    page = author.mount(f"from {author.app}.live import Part\nt'<p><{{Part}} /></p>'")
    file.unlink()
    page.reload()
    assert "part.py:1:1: this file is gone" in boxes(page)[0]


def test_a_file_that_is_gone_and_comes_back_as_it_was(author):
    page = author.mount(COUNTER)
    page.click("button")
    file = author.file("live/thing.py", COUNTER)
    file.unlink()
    assert "this file is gone" in page.reload().problems[0]
    author.file("live/thing.py", COUNTER)
    assert page.reload().problems == []
    assert page.messages[-1] == '{"error":null,"name":"#1"}'
    assert page.click("button").text("button") == "2"


def test_a_broken_file_that_is_gone_and_comes_back_is_broken_still(author):
    page = author.mount(COUNTER)
    broken = COUNTER.replace("</p>", "</b>")
    file = author.file("live/thing.py", broken)
    assert "closes <p>" in page.reload().problems[0]
    file.unlink()
    assert "this file is gone" in page.reload().problems[0]
    author.file("live/thing.py", broken)
    assert "closes <p>" in page.reload().problems[0]


@pytest.mark.rule("C1")
@pytest.mark.parametrize("broken", ['LIVE = {"debounce": (00}', 'LIVE = {"debunce": 3}', "LIVE = {1 / 0: 1}"])
@pytest.mark.parametrize("mended", ['LIVE = {"debounce": 3}\n', 'LIVE = {"debounce": 4}\n', None])
def test_a_config_that_is_broken_and_mended(author, caplog, broken, mended):
    config = author.file("config.py", 'LIVE = {"debounce": 3}\n')
    author.file("live/other.py", "t'<p>other</p>'")
    page = author.mount(f"from {author.app}.live import Other\n{COUNTER}")

    def saved():
        return page._world.run(lambda: hyper_local.reload([config]))

    config.write_text(broken)
    taken = saved()
    assert [problem.count("config.py:1:") for problem in taken.problems] == [1]
    assert taken.notes == [], "what is broken does not count from the next start either"
    assert len(page.errors) == 1
    saved()
    assert len(caplog.records) == 1, "said once"
    if mended is None:
        config.unlink()
    else:
        config.write_text(mended)
    taken = saved()
    assert taken.problems == []
    assert taken.files == []
    assert page.messages[-1] == '{"error":null,"name":"#1"}'
    assert mount(page._root.component).errors == []
    assert page.click("button").text("button") == "1"
    assert len(caplog.records) == 1


@pytest.mark.rule("C1")
def test_what_is_saved_while_the_config_is_broken_is_taken_in_when_it_is_mended(author):
    page = author.mount(COUNTER)
    config = author.file("config.py", "LIVE = []")
    author.file("live/thing.py", COUNTER.replace("old", "new"))
    assert "LIVE is not a dict" in page.reload().problems[0]
    config.write_text("LIVE = {}")
    assert page.reload().problems == []
    assert page.text("p") == "new"


# More than one file --------------------------------------------------------------


def test_several_views_and_instances(author):
    first, second = author.mount(COUNTER), mount(author.load(COUNTER))
    first.click("button")
    author.file("live/thing.py", COUNTER.replace("old", "new"))
    first.reload()
    assert [p.text("button") + p.text("p") for p in (first, second)] == ["1new", "0new"]


class Told:
    """A lock that says when the main thread comes to it."""

    def __init__(self, lock, come):
        self.lock, self.come = lock, come

    def __enter__(self):
        if threading.current_thread() is threading.main_thread():
            self.come.set()
        return self.lock.__enter__()

    def __exit__(self, *error):
        return self.lock.__exit__(*error)


def test_a_page_waits_for_the_classes_that_another_kernel_is_changing(author, monkeypatch):
    author.file("live/thing.py", COUNTER)
    page = author.mount(f'from {author.app}.live import Thing\nt"""<{{Thing}} />"""\n', "pages/index.py")
    page.click("button")
    author.file("live/thing.py", COUNTER.replace("old", "new"))

    begun, come, adopt = threading.Event(), threading.Event(), loader.adopt

    def slowly(component):
        if threading.current_thread() is not threading.main_thread():
            begun.set()
            assert come.wait(10)
        adopt(component)

    def soon_and_wait(go):
        come.clear()
        other.call(go)
        assert begun.wait(10)

    other = Kernel.threaded()
    monkeypatch.setattr(other, "soon", soon_and_wait)
    monkeypatch.setattr(loader, "adopt", slowly)
    monkeypatch.setattr(reloading, "_alone", Told(reloading._alone, come))
    monkeypatch.setattr(reloading, "kernels", lambda: [other, page._world.kernel])
    try:
        page.reload()
    finally:
        other.stop()
    assert (page.text("button"), page.text("p")) == ("1", "new")


@pytest.mark.rule("L1", "T7")
def test_children_keep_their_state_when_parent_or_child_is_saved(author):
    author.file("live/thing.py", COUNTER)
    around = f'from {author.app}.live import Thing\nt"""<h1>one</h1><{{Thing}} /><{{Thing}} />"""\n'
    page = author.mount(around, "pages/index.py")
    page.click("button")
    author.file("live/thing.py", COUNTER.replace("old", "new"))
    page.reload()
    assert (page.texts("button"), page.texts("p")) == (["1", "0"], ["new", "new"])
    author.file("pages/index.py", around.replace("one", "two"))
    page.reload()
    assert (page.text("h1"), page.texts("button")) == ("two", ["1", "0"])
    assert page.html == page.fresh_html()


@pytest.mark.rule("P1", "P3")
def test_a_prop_that_child_and_parent_get_one_after_the_other(author):
    author.file("live/thing.py", COUNTER)
    around = f'from {author.app}.live import Thing\nt"""<{{Thing}} />"""\n'
    page = author.mount(around, "pages/index.py")
    page.click("button")
    author.file("live/thing.py", "title: str\n" + COUNTER.replace("old", "{title}"))
    assert "missing required prop 'title'" in page.reload().problems[0]
    assert page.click("button").text("button") == "2"
    author.file("pages/index.py", around.replace("<{Thing}", '<{Thing} title="new"'))
    assert page.reload().problems == []
    assert (page.text("button"), page.text("p")) == ("2", "new")


@pytest.mark.rule("T6")
def test_static_components_and_layouts(author):
    author.file("components/card.py", 'title: str\nt"""<h2>{title}</h2>{...}"""\n')
    author.file("pages/Layout.py", 't"""<nav>old</nav>{...}"""\n')
    author.file("live/thing.py", COUNTER)
    page = author.mount(
        f"from {author.app}.components import Card\nfrom {author.app}.pages import Layout\n"
        f"from {author.app}.live import Thing\n"
        't"""<{Layout}><{Card} title="A"><{Thing} /></{Card}></{Layout}>"""\n',
        "pages/index.py",
    )
    page.click("button")
    author.file("components/card.py", 'title: str\nt"""<h3>{title}!</h3>{...}"""\n')
    author.file("pages/Layout.py", 't"""<nav>new</nav>{...}"""\n')
    assert page.reload().problems == []
    assert (page.text("h3"), page.text("nav"), page.text("button")) == ("A!", "new", "1")
    assert page.html == page.fresh_html()


def test_a_helper_module(author):
    author.file("data.py", 'GREETING = "Hello"\nNAMES = ["Ada"]\n')
    page = author.mount(
        f'''
        from {author.app}.data import GREETING
        from {author.app} import data
        count = 0
        names = data.NAMES
        def increment():
            global count
            count += 1

        t"""<p>{{GREETING}} {{data.GREETING}} {{names}}</p><button @click="increment">{{count}}</button>"""
        '''
    )
    page.click("button")
    author.file("data.py", 'GREETING = "Hi"\nNAMES = ["Bob"]\n')
    assert page.reload().problems == []
    assert page.text("p") == "Hi Hi Bob"
    assert page.text("button") == "1"
    author.file("data.py", 'GREETING = "Hey"\nNAMES = 1 / 0\n')
    problems = page.reload().problems
    assert "data.py:2:9: ZeroDivisionError: division by zero" in problems[0]
    assert page.click("button").text("p") == "Hi Hi Bob"
    author.file("data.py", 'NAMES = ["Eve"]\n')
    problems = page.reload().problems
    assert [line.partition("live/")[2] for line in problems[0].splitlines()[:1]] == [
        f"thing.py:1:{len(author.app) + 19}: {author.app}.data has no 'GREETING' any more"
    ]
    assert page.text("p") == "Hi Hi Bob"
    assert page.click("button").text("p") == "Hi Hi Bob"
    author.file("data.py", 'GREETING = "Hey"\nNAMES = ["Eve"]\n')
    assert page.reload().problems == []
    assert page.text("p") == "Hey Hey Eve"


def test_a_mistake_in_a_helper_is_told_with_what_to_write(author):
    author.file("data.py", "NAMES = [1]\n")
    page = author.mount(f'from {author.app}.data import NAMES\nt"""<p>{{NAMES}}</p>"""\n')
    for text, said, write in (
        ("NAMES = [random.random()]\n", "data.py:1:10: NameError: name 'random'", "top of the file: import random"),
        ("import randm\nNAMES = []\n", "data.py:1:1: ModuleNotFoundError: No module named 'randm'", "mean random"),
        ("def f()\n    return 1\n", "data.py:1:8: not Python: expected ':'", "Write a colon at the end of this line"),
        ("x = 1\nreturn x\n", "data.py:2:1: not Python: 'return' outside function", "Python stops reading here"),
        (
            "NAMES = open('names.txt')\n",
            "data.py:1:9: FileNotFoundError",
            "the folder in which the program was started",
        ),
        ("from .more import x\nNAMES = x\n", "more.py:1:8: not Python: expected ':'", "Write a colon at the end"),
    ):
        author.file("more.py", "def g()\n    pass\n")
        author.file("data.py", text)
        problem = page.reload().problems[0]
        assert said in problem
        assert write in problem
        assert page.text("p") == "1"
    author.file("data.py", "import random\nNAMES = [random.choice([2])]\n")
    assert page.reload().problems == []
    assert page.text("p") == "2"


def test_a_helper_that_is_deleted(author):
    file = author.file("data.py", "VALUE = 1\n")
    page = author.mount(f'from {author.app}.data import VALUE\nt"""<p>{{VALUE}}</p>"""\n')
    file.unlink()
    assert "data.py:1:1: this module is gone" in page.reload().problems[0]
    assert page.text("p") == "1"
    around = f'from {author.app}.data import VALUE\nt"""<p>now {{VALUE}}</p>"""\n'
    author.file("live/thing.py", around)
    assert "this module is gone" in page.reload().problems[0], "also when something else is taken in"
    assert page.text("p") == "now 1"
    author.file("data.py", "VALUE = 2\n")
    assert page.reload().problems == []
    assert page.text("p") == "now 2"


def test_a_helper_that_drops_a_name_waits_until_nobody_imports_it(author):
    author.file("units.py", "FACTOR = 2\nOLD = 1\n")
    author.file("data.py", f"from {author.app}.units import FACTOR, OLD\nVALUE = FACTOR * 10\nLIST = [1]\n")
    author.file("components/row.py", f'from {author.app}.data import LIST\nt"""<i>{{LIST}}</i>"""\n')
    author.file("live/thing.py", f'from {author.app}.data import VALUE\nt"""<p>{{VALUE}}</p>"""\n')
    shown = f"from {author.app}.components import Row\n" + 't"""<{Row} />"""'
    page, other = mount(author.load(shown, "live/other.py")), mount(author.load("t'<p>a</p>'", "live/a.py"))
    mount(hyper_local.load(author.folder / author.app / "live/thing.py"))
    data, units = (sys.modules[f"{author.app}.{name}"] for name in ("data", "units"))

    author.file("data.py", f"from {author.app}.units import FACTOR, OLD\nVALUE = FACTOR * 100\n")
    problems = page.reload().problems
    assert len(problems) == 1, "said once, and of the module alone"
    assert "row.py:1:" in problems[0]
    assert f"{author.app}.data has no 'LIST' any more" in problems[0]
    assert "Define it in " in problems[0]
    assert (data.VALUE, data.LIST) == (20, [1]), "the last good version goes on, whole"
    Thing = hyper_local.load(author.folder / author.app / "live/thing.py")
    assert mount(Thing).text("p") == "20", "for who is shown later, too"
    assert page.reload().problems == problems

    author.file("components/row.py", 't"""<b>no list</b>"""\n')
    assert page.reload().problems == [], "with the last import of the name gone, the module is taken in"
    assert (data.VALUE, hasattr(data, "LIST"), page.html) == (200, False, "<b>no list</b>")
    assert mount(Thing).text("p") == "200"

    author.file("units.py", "FACTOR = 3\n")
    assert f"{author.app}.units has no 'OLD' any more" in other.reload().problems[0], "so with modules in between"
    assert (units.FACTOR, units.OLD, data.VALUE) == (2, 1, 200)
    author.file("data.py", f"from {author.app}.units import FACTOR\nVALUE = FACTOR * 100\n")
    assert other.reload().problems == []
    assert mount(Thing).text("p") == "300"


LISTED = """\
from {app}.data import LIST
t'<p>{{LIST}}</p>'
"""


@pytest.mark.parametrize(
    ("user", "said", "hint"),
    [
        # What is saved imports the name too: there it stands, in the line where it is now.
        (
            "# new\n\nfrom {app}.data import (\n    LIST as found,\n)\nt'<p>{{% if %}}</p>'\n",
            "live/thing.py:4:5: {app}.data has no 'LIST' any more\n    LIST as found,",
            "Define it in {folder}/data.py again, or take it out of this import.",
        ),
        # What is saved does not, but can't be taken in; or nobody can tell what it imports.
        (
            "t'<p>{{% if %}}</p>'\n",
            "data.py:1:1: {app}.data has no 'LIST' any more, and live/thing.py goes on with a version that imports it",
            "Mend live/thing.py, or define 'LIST' again.",
        ),
        (
            "from {app}.data import LIST\nx = = 1\nt'<p>{{LIST}}</p>'\n",
            "data.py:1:1: {app}.data has no 'LIST' any more, and live/thing.py goes on with a version that imports it",
            "Mend live/thing.py, or define 'LIST' again.",
        ),
        (
            "",
            "data.py:1:1: {app}.data has no 'LIST' any more, and live/thing.py goes on with a version that imports it",
            "Mend live/thing.py, or define 'LIST' again.",
        ),
    ],
)
def test_a_helper_that_drops_a_name_while_its_user_is_broken(author, user, said, hint):
    folder = author.folder / author.app
    author.file("data.py", "LIST = 1\n")
    page = author.mount(LISTED.format(app=author.app))
    author.file("data.py", "ITEMS = 2\n")
    author.file("live/thing.py", user.format(app=author.app))
    if not user:
        (folder / "live/thing.py").unlink()
    own, told = sorted(page.reload().problems, key=lambda problem: "any more" in problem)
    told = told.replace(f"{folder}/", "")
    assert "any more" not in own
    assert told.startswith(said.format(app=author.app)), told
    assert hint.format(folder=folder).replace(f"{folder}/", "") in told
    assert page.text("p") == "1"

    author.file("live/thing.py", f"from {author.app}.data import ITEMS\nt'<p>{{ITEMS}}</p>'\n")
    assert page.reload().problems == []
    assert page.text("p") == "2"


def test_names_that_a_helper_gives_in_other_ways(author):
    author.file("tools/__init__.py", "")
    author.file("tools/words.py", "WORD = 'a'\n")
    author.file("data.py", "VALUE = 1\n")
    page = author.mount(
        f'''
        from {author.app}.tools import words
        from {author.app}.data import VALUE
        try:
            from {author.app}.data import MAYBE
        except ImportError:
            MAYBE = None
        def later():
            from {author.app}.data import NEVER

        t"""<p @click="later">{{words.WORD}} {{VALUE}} {{MAYBE}}</p>"""
        '''
    )
    author.file("tools/__init__.py", "MORE = 1\n")
    author.file("data.py", "def __getattr__(name):\n    if name != 'VALUE': raise AttributeError\n    return 2\n")
    assert page.reload().problems == []
    assert page.text("p") == "a 2"


def test_a_helper_of_a_helper(author):
    author.file("units.py", "FACTOR = 2\n")
    author.file("data.py", f"from {author.app}.units import FACTOR\nVALUE = FACTOR * 10\n")
    page = author.mount(f'from {author.app}.data import VALUE\nt"""<p>{{VALUE}}</p>"""\n')
    author.file("units.py", "FACTOR = 3\n")
    page.reload()
    assert page.text("p") == "30"


@pytest.mark.rule("P5")
def test_a_class_that_was_imported_before_is_that_of_the_new_code(author):
    Thing = author.load(COUNTER)
    page = mount(Thing)
    author.file("live/thing.py", '"""Counts by ten."""\nstart: int = 5\n' + COUNTER.replace("count = 0", "count = 10"))
    page.reload()
    assert mount(Thing).text("button") == "10"
    assert "Counts by ten." in Thing.__doc__
    assert str(Thing.__signature__) == "(*, start: int = 5)"
    assert author.load('"""Counts by ten."""\nstart: int = 5\n' + COUNTER.replace("count = 0", "count = 10")) is Thing


@pytest.mark.rule("X1")
def test_a_new_page_is_found(author):
    author.file("pages/index.py", 't"""<p>start</p>"""\n')
    with hyper_local.load(author.folder / author.app) as app:
        page = mount(app.pages["/"])
        file = author.file("pages/news.py", 't"""<p>news</p>"""\n')
        taken = hyper_local.reload([file])
        assert (taken.new, taken.files) == ([source_text.shown(file)],) * 2
        page.reload()
        assert mount(app.pages["/news"]).text("p") == "news"


def test_new_source_without_a_file(author):
    Thing = author.load(COUNTER)
    page = mount(Thing).click("button")
    page._do(lambda: replace(Thing, COUNTER.replace("old", "from a cell")))
    assert (page.text("button"), page.text("p")) == ("1", "from a cell")
    with pytest.raises(hyper_local.LoadError):
        replace(Thing, COUNTER.replace("old</p>", "old"))
    assert page.click("button").text("button") == "2"


# What travels ----------------------------------------------------------------------


def test_new_handlers_leave_the_page_alone(saved):
    page, save = saved('text = "a"\ndef f():\n    pass\nt"""<input name="q"/><button @click="f">{text}</button>"""\n')
    page.fill("input", "half-typ")
    frames = len(page.frames)
    save(("pass", "global text; text = 'b'"))
    assert len(page.frames) == frames
    assert page.click("button").text("button") == "b"


def test_a_new_template_is_sent_whole_so_that_the_page_keeps_what_was_typed(saved):
    page, save = saved('t"""<input name="q"/><p>old</p>"""\n')
    save(("old", "new"))
    assert '"w":1' in page.frames[-1].message


def test_the_log_names_a_problem_once(saved, caplog):
    caplog.set_level(logging.ERROR)
    page, save = saved(COUNTER)
    save(("count = 0", "count = "))
    page.reload()
    assert len(caplog.records) == 1


# Odd corners ------------------------------------------------------------------------


def test_a_static_component_that_becomes_live_and_back(author):
    static = 'count = 0\ndef increment():\n    global count\n    count += 1\nt"""<p>{count}</p>"""\n'
    author.file("components/card.py", static)
    Card = author.load(static, "components/card.py")
    page = author.mount(f'from {author.app}.components import Card\nt"""<{{Card}} />"""\n', "pages/index.py")
    author.file("components/card.py", "live = True\n" + static.replace("<p>", '<p @click="increment">'))
    page.reload()
    assert page.click("p").text("p") == "1"
    assert issubclass(Card, hyper_local.LiveComponent)
    author.file("components/card.py", static)
    page.reload()
    assert page.text("p") == "0"
    assert issubclass(Card, hyper_local.StaticComponent)


def test_two_views_of_one_instance(author):
    page = author.mount(COUNTER)
    views = []
    for _ in range(2):
        front = View(page._world.loop)
        page._do(lambda front=front: views.append((front, page.kernel.open(page._root, front.receive))))
        front.wire.connect(views[-1][1], None)
        page._do(lambda front=front: front.wire.hello())
    page.click("button")
    author.file("live/thing.py", COUNTER.replace("old", "new").replace("count += 1", "count += 5"))
    page.reload()
    page.click("button")
    assert {front.front.html() for front, _ in views} == {page.html} == {page.fresh_html()}
    assert page.text("button") == "6"


def test_a_view_that_has_not_acknowledged_yet(author):
    page = author.mount(COUNTER)
    page._front.listen = False
    page.click("button")
    author.file("live/thing.py", COUNTER.replace("old", "new"))
    page.reload()
    assert page.html == page.fresh_html()
    assert page.click("button").errors == []


def test_two_saves_while_a_handler_runs(saved):
    page, save = saved(LOOP)
    page._world.loop.call_soon(lambda: page._front.click(*page._one("#start")))
    page.wait(0.5)
    page._world.settled = lambda: True
    save(("<p>", "<p>first "))
    page.wait(0.1)
    save(("<p>first ", "<p>second "))
    page.wait(3)
    assert page.text("p").startswith("second")
    page.click("#stop").wait(2)


def test_a_call_that_waits_means_the_new_function(saved):
    page, save = saved(
        '''
        import asyncio
        done = []
        async def work():
            await asyncio.sleep(2)
            done.append("old")

        t"""<button @click="work">{done}</button>"""
        '''
    )
    front, world = page._front, page._world
    for _ in range(2):
        world.loop.call_soon(lambda: front.click(*page._one("button")))
    page.wait(0.5)
    save(('"old"', '"new"'))
    page.wait(5)
    assert page.state["done"] == ["old", "new"], "one at a time still, and the second as it is now (R1)"


def test_a_problem_waits_for_the_first_view(author):
    thing = author.load(COUNTER)
    page = mount(thing)
    page.unmount()
    author.file("live/thing.py", COUNTER.replace("</p>", "</b>"))
    page.reload()
    other = mount(thing)
    assert "</b> closes <p>" in other.errors[0]


def test_a_component_that_nobody_asked_for_yet(author):
    page = author.mount(COUNTER)
    file = author.file("live/other.py", 't"""<p>1</b>"""\n')
    assert "</b> closes <p>" in page._world.run(lambda: hyper_local.reload([file])).problems[0]
    assert len(page.errors) == 1
    author.file("live/other.py", 't"""<p>1</p>"""\n')
    assert page.reload().problems == []
    assert page.messages[-1] == '{"error":null,"name":"#1"}'


@pytest.mark.rule("C1")
def test_config_says_that_the_app_must_start_again(author):
    page = author.mount(COUNTER)
    file = author.file("config.py", "LIVE = {}\n")
    notes = page._world.run(lambda: hyper_local.reload([file])).notes
    assert notes == [f"{file} has changed: start again to take in its settings"]


def test_helpers_in_a_package_and_relative(author):
    author.file("tools/__init__.py", "from .words import WORD\n")
    author.file("tools/words.py", 'WORD = "old"\nOTHER = 1\n')
    page = author.mount(
        f"import {author.app}.tools\nfrom {author.app} import tools\nfrom ..tools.words import WORD\n"
        f't"""<p>{{tools.WORD}} {{{author.app}.tools.words.WORD}} {{WORD}} {{hasattr(tools.words, "OTHER")}}</p>"""\n'
    )
    assert page.text("p") == "old old old True"
    author.file("tools/words.py", 'WORD = "new"\n')
    assert page.reload().problems == []
    assert page.text("p") == "new new new False"


def test_an_import_inside_a_handler(author):
    author.file("data.py", "VALUE = 1\n")
    page = author.mount(
        f'''
        seen = 0
        def look():
            global seen
            from {author.app}.data import VALUE
            seen = VALUE

        t"""<button @click="look">{{seen}}</button>"""
        '''
    )
    assert page.click("button").text("button") == "1"
    author.file("data.py", "VALUE = 2\n")
    page.reload()
    assert page.click("button").text("button") == "2"


@pytest.mark.rule("P6")
def test_a_function_given_as_a_prop_is_the_new_one(author):
    author.file("live/picker.py", 'on_pick: object\nt"""<button @click="on_pick">+</button>"""\n')
    source = (
        f"from {author.app}.live import Picker\nn = 0\n"
        'def up():\n    global n\n    n += 1\nt"""<{Picker} on_pick={up} /><p>{n}</p>"""\n'
    )
    page = author.mount(source)
    page.click("button")
    author.file("live/thing.py", source.replace("+= 1", "+= 10"))
    page.reload()
    assert page.click("button").text("p") == "11"


def test_what_a_notebook_assigned_to_typed_state_stays(author):
    source = 'title: str = "a"\ndef clear():\n    global title\n    title = ""\n'
    Thing = author.load(source + 't"""<p>{title}</p>"""\n')
    thing = Thing()
    thing.title = "b"
    author.file("live/thing.py", source + 't"""<b>{title}</b>"""\n')
    assert repr(hyper_local.reload()) == f"reloaded {Thing.__component__.file}"
    assert thing._repr_html_() == "<b>b</b>"
    assert repr(hyper_local.reload()) == "nothing has changed"


@pytest.mark.rule("L8")
def test_a_module_that_a_test_has_imported(author):
    author.file("live/thing.py", COUNTER)
    page = author.mount(
        f'from {author.app}.live.thing import increment\nt"""<p>{{increment.__doc__}}</p>"""\n', "live/user.py"
    )
    author.file("live/thing.py", COUNTER.replace("():\n", '():\n    "more"\n', 1))
    assert page.reload().problems == []
    assert page.text("p") == "more"


@pytest.mark.rule("X0")
def test_the_list_of_an_app_without_a_start_page_follows_its_files(author):
    author.file("live/one.py", COUNTER)
    author.file("live/two.py", 't"""<i>two</i>"""\n')
    with hyper_local.load(author.folder / author.app) as app:
        page = mount(app.page("/"))
        page.click("button")
        file = author.file("live/three.py", 't"""<i>three</i>"""\n')
        assert page._world.run(lambda: hyper_local.reload([file])).files == [str(file)]
        assert page.texts("i") == ["three", "two"]
        assert page.text("button") == "1"
        (author.folder / author.app / "live/two.py").unlink()
        assert page.reload().problems == []
        assert page.texts("i") == ["three"]
        assert page.errors == []


def test_a_function_that_is_kept_keeps_its_templates(saved):
    page, save = saved(
        '''
        show = [lambda x: t"<b>{x}</b>"]
        def more():
            show.append(None)

        t"""<p>{show[0](1)}</p>"""
        '''
    )
    save(
        ("<p>", '{t"<i>{2}</i><u>{3}</u>"}<p>'),
        ("def more", "def note():\n            return t'<s>{4}</s>'\n        def more"),
    )
    assert page.html == "<i>2</i><u>3</u><p><b>1</b></p>"


def test_a_body_that_raises_is_not_told_as_taken_in(author):
    page = author.mount(COUNTER)
    author.file("live/thing.py", COUNTER.replace("count = 0", "count = 1 / 0"))
    taken = page.reload()
    assert "ZeroDivisionError" in taken.problems[0]
    assert taken.files == []
    file = author.file("live/thing.py", COUNTER.replace("count = 0", "count = 5"))
    assert page.reload().files == [str(file)]


def test_the_errors_of_another_app_are_not_told(author, tmp_path):
    page = author.mount(COUNTER)
    before = author.app
    author.app += "other"
    other = author.mount(COUNTER)
    author.file("data.py", "VALUE = 1")
    third = author.mount(f"from {author.app}.data import VALUE\nt'<p>{{VALUE}}</p>'", "live/third.py")
    lone = tmp_path / "lone.py"
    lone.write_text("t'<p>1</p>'")
    alone = mount(hyper_local.load(lone))
    author.file("live/thing.py", COUNTER.replace("</p>", "</b>"))
    author.file("live/unseen.py", "t'<p>'")
    author.file("data.py", "VALUE = 1 / 0")
    unseen = tmp_path / author.app / "live/unseen.py"
    alone._world.run(lambda: hyper_local.reload([unseen]))
    for view in (other, third, page, alone):
        view.wait(0)
    for view in (other, third):
        assert all(word in "".join(view.messages) for word in ("closes <p>", "is never closed", "ZeroDivisionError"))
    assert page.errors == []
    assert alone.errors == []
    assert before != author.app


@pytest.mark.rule("L10")
def test_a_file_that_imports_a_component_is_taken_in_when_that_is_there(author):
    page = author.mount("n = 0\n\ndef up():\n    global n\n    n += 1\n\nt'<b @click=up>{n}</b>'")
    page.click("b")
    file = author.folder / author.app / "live/thing.py"
    author.file(
        "live/thing.py", f"from {author.app}.live import Later\n{file.read_text()}".replace("</b>", "</b><{Later} />")
    )
    page.reload()
    assert page.errors[-1].endswith(f"{author.app}.live has no component 'Later'")
    assert page.text("b") == "1"
    author.file("live/later.py", "t'<i>later</i>'")
    assert page.reload().problems == []
    assert page.html == "<b>1</b><i>later</i>"


@pytest.mark.rule("L10")
def test_the_list_of_an_app_without_pages_follows_its_files(author):
    author.file("live/one.py", "t'<p>one</p>'")
    author.file("live/two.py", "t'<p>two</p>'")
    page = mount(hyper_local.load(author.folder / author.app).page("/"))
    assert page.texts("h2") == ["One", "Two"]
    hyper_local.reload([author.file("live/three.py", "t'<p>three</p>'")])
    page.wait(0)
    assert page.texts("h2") == ["One", "Three", "Two"]
    (author.folder / author.app / "live/one.py").unlink()
    page.reload()
    assert page.texts("h2") == ["Three", "Two"]


def test_what_a_saved_line_does_wrong_is_told_by_the_values_that_it_had(saved):
    _, save = saved('birds = ["robin"]\nfirst = 1\n\nt"""<p>{first}</p>"""\n')
    [problem] = save(('["robin"]', "[]"), ("first = 1", "first = birds[0]"))
    assert "birds is empty here. Ask first: if birds: …" in problem


@pytest.mark.rule("L10")
def test_a_file_that_was_just_broken_is_loaded_with_a_word(author, caplog):
    """What a cell shows is the version before, which nothing else says there."""
    file = author.file("live/thing.py", "count = 0\nt'<p>{count}</p>'")
    made = hyper_local.load(file)
    one = made()
    assert caplog.records == []
    file.write_text("count =\nt'<p>{count}</p>'")
    first = repr(hyper_local.reload())
    assert [record.getMessage() in first for record in caplog.records] == [False]
    assert first.endswith("not Python: nothing stands behind = (see above)")
    caplog.clear()
    assert hyper_local.load(file) is made
    (record,) = caplog.records
    assert "nothing stands behind =" in record.getMessage()
    assert record.getMessage().endswith("\n  Until this is mended, the version before it goes on.")
    caplog.clear()
    file.write_text("count = 1\nt'<p>{count}</p>'")
    assert repr(hyper_local.reload()).startswith("reloaded ")
    hyper_local.load(file)
    assert caplog.records == []
    assert one.count == 1
