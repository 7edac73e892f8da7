"""Other widgets inside a template, and a component among other widgets."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.lab

CELL = """%%live Panel as p
count = 0
shown = True
items = ["a", "b"]

def up():
    global count
    count += 1

def toggle():
    global shown
    shown = not shown

def turn():
    items.reverse()

t'''
<h3>{count}</h3>
{% if shown %}<div id="inside"><{slider} /></div>{% endif %}
<ul>{% for item in items %}<li key={item}>{item}: {texts[item]}</li>{% endfor %}</ul>
<p><button @click="up">up</button><button @click="toggle">toggle</button><button @click="turn">turn</button></p>
'''
"""
SLIDER = ".hyper-root .widget-slider"


@pytest.fixture(autouse=True)
def _closed(notebook):
    """Widgets of Jupyter stay until somebody closes them."""
    yield
    notebook.python("import ipywidgets; ipywidgets.Widget.close_all()")


@pytest.fixture
def panel(notebook):
    notebook.python("""if True:
        import ipywidgets
        slider = ipywidgets.IntSlider(value=3, max=50, description="size")
        texts = {name: ipywidgets.Text(description=name) for name in "ab"}
    """)
    notebook.cell(CELL)
    notebook.eventually(lambda: notebook.count(SLIDER) == 1)
    notebook.eventually(lambda: notebook.count(".hyper-root .widget-text input") == 2)
    return notebook


def test_a_widget_in_a_template_keeps_its_model_and_survives_updates(panel):
    panel.evaluate("() => { L.kept = L.panel.node.querySelector('.hyper-root .widget-slider'); }")
    handle = ".hyper-root .widget-slider .noUi-handle"
    panel.evaluate("(css) => L.panel.node.querySelector(css).focus()", handle)
    panel.press("ArrowRight", "ArrowRight")
    panel.eventually(lambda: panel.python("print(slider.value)") == "5")
    panel.click(".hyper-root p button", 0)
    panel.eventually(lambda: panel.texts(".hyper-root h3") == ["1"])
    panel.python("slider.value = 40")
    panel.eventually(lambda: panel.texts(".hyper-root .widget-readout") == ["40"])
    assert panel.evaluate("() => L.kept.isConnected")


def test_a_widget_moves_with_its_row_and_keeps_what_is_typed(panel):
    box = ".hyper-root li:first-child input"
    panel.click(box)
    panel.press("x", "y")
    panel.eventually(lambda: panel.python("print(texts['a'].value)") == "xy")
    panel.evaluate(
        "() => { L.kept = document.activeElement; L.panel.node.querySelectorAll('.hyper-root p button')[2].click(); }"
    )
    panel.eventually(lambda: panel.texts(".hyper-root li")[0].startswith("b"))
    values = "() => [...L.panel.node.querySelectorAll('.hyper-root li input')].map((i) => i.value)"
    assert panel.evaluate(values) == ["", "xy"]
    assert panel.evaluate("() => L.kept.isConnected")


def test_a_widget_goes_and_comes_with_its_place(panel):
    panel.python("slider.value = 7")
    panel.click(".hyper-root p button", 1)
    panel.eventually(lambda: panel.count(SLIDER) == 0)
    panel.click(".hyper-root p button", 1)
    panel.eventually(lambda: panel.texts(".hyper-root .widget-readout") == ["7"])


def test_a_widget_survives_another_version_of_the_cell(panel):
    panel.evaluate("() => { L.kept = L.panel.node.querySelector('.hyper-root .widget-slider'); }")
    panel.evaluate(
        "(source) => { const { cells } = L.cells(); cells.at(-1).setSource(source); return L.run(cells.length - 1); }",
        CELL.replace("h3", "h2"),
    )
    panel.eventually(lambda: panel.count(".hyper-root h2") == 1)
    panel.eventually(lambda: panel.count(SLIDER) == 1)
    panel.python("slider.value = 9")
    panel.eventually(lambda: panel.texts(".hyper-root .widget-readout") == ["9"])


def test_two_views_each_have_the_widget(panel):
    panel.cell("p")
    panel.eventually(lambda: panel.count(SLIDER) == 2)
    panel.python("slider.value = 11")
    panel.eventually(lambda: panel.texts(".hyper-root .widget-readout") == ["11", "11"])


def test_a_component_stands_in_a_box_and_is_linked_to_a_slider(notebook, counter):
    notebook.cell(
        "import ipywidgets, traitlets\nc = Counter()\ns = ipywidgets.IntSlider(max=50)\n"
        "l = traitlets.link((c.traits, 'count'), (s, 'value'))\nipywidgets.HBox([c.widget, s])"
    )
    notebook.eventually(lambda: notebook.texts(".hyper-root output") == ["0"])
    notebook.click(".hyper-root button")
    notebook.eventually(lambda: notebook.texts(".widget-readout") == ["1"])
    notebook.evaluate("() => L.panel.node.querySelector('.noUi-handle').focus()")
    notebook.press(*["ArrowRight"] * 20)
    notebook.eventually(lambda: notebook.texts(".hyper-root output") == ["21"])
    assert notebook.python("print(c.count, s.value)") == "21 21"


def test_a_component_stands_in_a_component(notebook, counter):
    notebook.cell("c = Counter()\nc.count = 4")
    notebook.cell("%%live Outer\nt'<article><{c.widget} /></article>'")
    notebook.eventually(lambda: notebook.texts(".hyper-root .hyper-root output") == ["4"])
    notebook.click(".hyper-root .hyper-root button")
    notebook.eventually(lambda: notebook.texts(".hyper-root .hyper-root output") == ["5"])
