"""Cells and the page are one: reading, setting, observing, linking, waiting (N13-N15, P5)."""

from __future__ import annotations

import pytest

from tests.language.goldens import stands_in

COUNTER = """
%%live Counter as c
count = 0
todos = []
double = count * 2
size: int = 3

def increment():
    global count
    count += 1

def add(text):
    todos.append(text)

def grow():
    global size
    size += 1

def save(name):
    pass

def fail():
    raise ValueError("no such luck")

t'''<p>{count} {double} {size} {len(todos)}</p>
<button @click="increment">+</button><button @click="add('x')">add</button>
<form @submit="save"><input name="name"></form><button @click="fail">!</button>'''
"""
PLUS, ADD, SAVE, FAIL = range(4)


@pytest.fixture
def view(kernel):
    """A view of `c`."""
    ran = kernel.cell(COUNTER)
    assert not ran.error
    return kernel.view(ran)


def test_observers_hear_of_handlers_cells_and_changes_in_place(kernel, view):
    kernel.cell("heard = []\nc.observe(lambda ch: heard.append([ch.name, ch.old, ch['new']]), ['count', 'todos'])")
    kernel.cell("whole = []\nc.observe(whole.append)")
    view.do(PLUS)
    view.do(ADD)
    kernel.cell("c.count = 5")
    assert kernel.value("heard") == [["count", 0, 1], ["todos", [], ["x"]], ["count", 1, 5]]
    assert kernel.value("[sorted({w.name for w in whole}), all(w.owner is c for w in whole)]") == [
        ["count", "double", "todos"],
        True,
    ]


def test_an_observer_is_told_at_once_by_a_cell_and_no_more_when_it_is_taken_off(kernel, view):
    assert kernel.cell("c.observe(print, 'count')\nc.count = 2\nprint('after')").text.endswith("after\n")
    kernel.cell("heard = []\nc.observe(heard.append, 'count')\nc.unobserve(heard.append)\nc.unobserve(print)")
    view.do(PLUS)
    assert kernel.value("[len(heard), c.count]") == [0, 3]


def test_an_observer_of_a_name_that_is_none(kernel, view):
    ran = kernel.cell("c.observe(print, 'cuont')")
    assert "AttributeError: Counter has no state 'cuont'. Did you mean 'count'?" in ran.error


def test_an_observer_that_raises_raises_in_the_cell_or_shows_in_the_page(kernel, view):
    kernel.cell("def bad(change):\n    raise KeyError('bad observer')\nc.observe(bad, 'count')")
    assert "bad observer" in kernel.cell("c.count = 9").error
    view.do(PLUS)
    kernel.eventually(lambda: "bad observer" in view.text)
    assert kernel.value("c.count") == 10


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("c.cuont = 1", "AttributeError: Counter has no state 'cuont'. Did you mean 'count'?"),
        ("c.double = 1", "AttributeError: 'double' of Counter follows from other variables: set those it is made of"),
        ("c.size = 'big'", "Counter.size: expected int, got str"),
        ("c.increment = 1", "AttributeError: 'increment' is a handler of Counter; call it"),
        ("k = Card(title='a'); k.title = 'b'", "'title' is a prop of Card: whoever makes one gives it."),
        ("c.traits.size = 'big'", "TraitError: Counter.size: expected int, got str"),
        ("c.traits.double = 1", 'TraitError: The "double" trait is read-only.'),
        ("Talk().said = []", "'said' of Talk is shared: change it in place, such as c.said[:] = …"),
        (
            "await c.event('sumbit')",
            "Counter has no handler 'sumbit', nor have browsers such an event. Did you mean 'submit'?",
        ),
    ],
)
def test_what_python_can_not_set_says_so_in_its_cell(kernel, view, code, error):
    kernel.cell("%%live Card -c\ntitle: str\nt'<b>{title}</b>'")
    kernel.cell("%%live Talk\nfrom hyper_local import shared\nsaid = shared([])\nt'<b>{len(said)}</b>'")
    assert stands_in(error, kernel.cell(code).error)
    assert kernel.value("[c.count, c.size]") == [0, 3]


def test_typed_state_takes_what_fits(kernel, view):
    assert not kernel.cell("c.size = 4").error
    view_text = kernel.value("[c.size, c.double]")
    assert view_text == [4, 0]


@pytest.mark.rule("P5")
def test_n13_names_of_the_objects_own_work_as_state(kernel):
    names = "log layout keys open close send comm observe state traits widget event unobserve traits_".split()
    state = "\n".join(f"{name} = '{name}'" for name in names)
    shown = " ".join(f"{{{name}}}" for name in names)
    handler = "def go():\n    global widget\n    widget = 'w'\n"
    view = kernel.view(kernel.cell(f"%%live Names as n\n{state}\n{handler}t\"<p @click='go'>{shown}</p>\""))
    view.do()
    kernel.cell("n.observe = 'seen'; n.state = 'new'")
    assert kernel.value("[n.widget, n.observe, n.state, n.log]") == ["w", "seen", "new", "log"]
    kernel.cell("heard = []\nhyper_local.LiveComponent.observe(n, heard.append, 'observe')\nn.observe = 'again'")
    assert kernel.value("heard[0].new") == "again"
    kernel.cell("from hyper_local_widgets import traits_of, widget_of\nt = traits_of(n)\nt.observe_ = 'by trait'")
    assert kernel.value("[n.observe, t.widget, type(widget_of(n)).__name__]") == ["by trait", "w", "Widget"]


SLIDER = """
import ipywidgets, traitlets
s = ipywidgets.IntSlider(max=1000)
l = traitlets.link((c.traits, "count"), (s, "value"))
"""


def test_n15_a_linked_slider_and_the_component_stay_equal(kernel, view):
    kernel.cell(SLIDER)
    slider = kernel.value("s.model_id")
    view.do(PLUS)
    kernel.eventually(lambda: kernel.comms[slider].get("value") == 1)
    kernel.cell("c.count = 7")
    assert kernel.value("[s.value, c.count]") == [7, 7]
    # Twenty drags, as fast as they come, while the button is clicked.
    for value in range(10, 30):
        kernel.send_data(slider, {"method": "update", "state": {"value": value}, "buffer_paths": []})
        if value % 5 == 0:
            view.event(PLUS)
    kernel.eventually(lambda: kernel.value("s.value == c.count == c.traits.count and c.count >= 29"))
    kernel.eventually(lambda: f'"{kernel.value("c.count")}"' in view.text)


def test_a_link_of_a_list_that_changes_in_place(kernel, view):
    kernel.cell(
        "import traitlets\nclass T(traitlets.HasTraits):\n    todos = traitlets.Any()\nt = T()\nhits = []\n"
        "t.observe(lambda ch: hits.append(list(ch.new)), 'todos')\n"
        "d = traitlets.dlink((c.traits, 'todos'), (t, 'todos'), transform=list)"
    )
    view.do(ADD)
    assert kernel.value("[t.todos, hits]") == [["x"], [[], ["x"]]]


def test_two_components_that_are_linked(kernel, view):
    kernel.cell("import traitlets\nd = Counter()\nl = traitlets.link((c.traits, 'count'), (d.traits, 'count'))")
    other = kernel.view(kernel.cell("d"))
    view.do(PLUS)
    other.do(PLUS)
    kernel.eventually(lambda: kernel.value("[c.count, d.count]") == [2, 2])
    assert not kernel.cell("l.unlink(); c.count = 9").error
    assert kernel.value("[c.count, d.count]") == [9, 2]


def test_traits_know_what_a_reload_has_brought(kernel, view):
    kernel.cell("t = c.traits")
    kernel.cell(COUNTER.replace("size: int = 3", "size: int = 3\nmore = 8"))
    assert kernel.value("[c.traits.more, c.traits is t]") == [8, True]


def test_n14_one_update_from_a_cell_a_thread_and_a_handler(kernel, view):
    def updates(code):
        before = view.version
        kernel.cell(code)
        kernel.eventually(lambda: view.version > before)
        kernel.cell("import asyncio; await asyncio.sleep(0.05)")
        return view.version - before

    kernel.cell("import threading, time")
    assert updates("c.count = 5") == 1
    assert updates("t = threading.Thread(target=setattr, args=(c, 'count', 6)); t.start(); t.join()") == 1
    on_main = "threading.current_thread() is threading.main_thread()"
    kernel.cell(f"seen = []\nc.observe(lambda ch: seen.append({on_main}), 'count')")
    assert updates("t = threading.Thread(target=setattr, args=(c, 'count', 8)); t.start(); t.join()") == 1
    assert kernel.value("seen") == [True]
    kernel.cell("d = Counter()\nc.observe(lambda ch: setattr(d, 'count', ch.new), 'count')")
    other = kernel.view(kernel.cell("d"))
    before, mine = other.version, view.version
    view.do(PLUS)
    kernel.eventually(lambda: other.version > before)
    kernel.cell("import asyncio; await asyncio.sleep(0.05)")
    assert [other.version - before, view.version - mine] == [1, 1]


def test_a_cell_waits_for_an_event(kernel, view):
    number = kernel.start("e = await c.event('submit')\nprint(e.event, e.handler, dict(e.fields), c.count)")
    view.event(PLUS)
    view.event(FAIL)
    view.say_submit(SAVE, {"name": "Ada"})
    assert kernel.join(number).text == "submit save {'name': 'Ada'} 1\n"


def test_a_cell_waits_for_a_handler_that_runs_without_an_error(kernel, view):
    number = kernel.start("e = await c.event('increment')\nprint(e.event, e.handler)")
    view.event(FAIL)
    view.event(PLUS)
    assert kernel.join(number).text == "click increment\n"


def test_what_is_awaited_of_an_instance_that_ends(kernel, view):
    code = "d = Counter()\nd.__hl_kernel__.later(0.05, d.__hl_instance__.unmount)\nawait d.event('click')"
    assert "Counter has ended" in kernel.cell(code).error


def test_the_widget_stands_among_others(kernel, view):
    ran = kernel.cell("import ipywidgets\nb = ipywidgets.HBox([c.widget, ipywidgets.IntSlider()])\nb")
    assert not ran.error
    model = ran.shown[0]["application/vnd.jupyter.widget-view+json"]["model_id"]
    assert kernel.comms[model]["children"][0] == f"IPY_MODEL_{view.comm}"
    kernel.cell("import hyper_local_widgets.shown as shown; shown.GRACE = 0.01")
    view.bye()
    kernel.cell("import asyncio; await asyncio.sleep(0.1)")
    assert view.comm in kernel.comms  # the box may be shown again


def test_a_widget_that_was_closed_leaves_a_component_that_can_be_shown_again(kernel, view):
    kernel.cell("w = c.widget\nw.close()")
    again = kernel.view(kernel.cell("c"))
    assert again.comm != view.comm
    again.do(PLUS)
    assert kernel.value("[c.count, c.widget is not w]") == [1, True]
