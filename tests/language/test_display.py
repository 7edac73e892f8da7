"""T1: `{value:display}` shows an object as a notebook would."""

import base64
import sys

import pytest

pytestmark = pytest.mark.rule("T1")
PNG = base64.b64encode(b"\x89PNG").decode()


def library(name: str):
    """A library that is installed for one Python only: tests of what it shows need not run on all."""
    if sys.version_info[:2] == (3, 11):
        return pytest.importorskip(name)
    pytest.skip(f"{name} is tested on 3.11")


KINDS = """
class Html:
    def _repr_html_(self): return "<b>x</b>"
class Nothing:
    def _repr_html_(self): return None
    def __repr__(self): return "<Nothing>"
class Svg:
    def _repr_svg_(self): return "<?xml version='1.0'?><svg><circle r='1'/></svg>"
class Png:
    def _repr_html_(self): return None
    def _repr_png_(self): return b"\\x89PNG", {"width": 1}
    def _repr_jpeg_(self): raise AssertionError("the PNG was enough")
class Bundle:
    def _repr_mimebundle_(self, include, exclude): return {"text/plain": "p", "image/png": "PNG"}, {"image/png": {}}
class Keywords:
    def _repr_mimebundle_(self, **kwargs): return {"text/html": "<i>k</i>"}
class Plain:
    def _repr_mimebundle_(self, include=None, exclude=None): return {"text/plain": "<plain>"}
class Both:
    def _repr_mimebundle_(self, include=None, exclude=None): return None
    def _repr_html_(self): return "<u>both</u>"
class Anything:
    def __getattr__(self, name): return lambda *a, **k: "never"
    def __repr__(self): return "anything"
"""


@pytest.mark.parametrize(
    ("value", "html"),
    [
        ("Html()", "<b>x</b>"),
        ("Nothing()", "<pre>&lt;Nothing&gt;</pre>"),
        ("Svg()", "<?xml version='1.0'?><svg><circle r='1'/></svg>"),
        ("Png()", f'<img alt="" src="data:image/png;base64,{PNG}">'),
        ("Bundle()", '<img alt="" src="data:image/png;base64,PNG">'),
        ("Keywords()", "<i>k</i>"),
        ("Plain()", "<pre>&lt;plain&gt;</pre>"),
        ("Both()", "<u>both</u>"),
        ("Anything()", "<pre>anything</pre>"),
        ("Html", None),
        ("'<a>'", "<pre>&#39;&lt;a&gt;&#39;</pre>"),
        ("'<a>'!s", "<pre>&#39;&lt;a&gt;&#39;</pre>"),
        ("None", ""),
    ],
)
def test_what_notebooks_ask_for(author, value, html):
    shown = author.mount(f'{KINDS}\nt"""<p>{{{value}:display}}</p>"""').html
    assert shown.startswith("<p><pre>&lt;class") if html is None else shown == f"<p>{html}</p>"


def test_an_update_sends_the_new_look(author):
    page = author.mount(
        '''
        class Frame:
            rows = 1
            def _repr_html_(self): return f"<table><tr><td>{self.rows}</td></tr></table>"

        frame = Frame()

        def grow(): frame.rows += 1

        def same(): pass

        t"""<b @click="grow">+</b><i @click="same">=</i>{frame:display}"""
        '''
    )
    page.click("b")
    assert page.text("td") == "2"
    count = len(page.frames)
    page.click("i")
    assert len(page.frames) == count, "nothing changed, so nothing was sent"


def test_a_pandas_data_frame(author):
    library("pandas")
    page = author.mount(
        '''
        import pandas as pd
        df = pd.DataFrame({"name": ["<Ada>", "Bob"], "n": [1, 2]})

        def double():
            df["n"] *= 2

        t"""<b @click="double">x</b><div>{df:display}</div><p>{df.n:display}</p><q>{df.n.sum()}</q>"""
        '''
    )
    assert page.texts("div td") == ["<Ada>", "1", "Bob", "2"]
    assert page.text("p pre").startswith("0 1 1 2")
    page.click("b")
    assert page.texts("div td") == ["<Ada>", "2", "Bob", "4"]
    assert page.text("q") == "6"
    assert page.html == page.fresh_html()


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")
def test_a_matplotlib_figure(author):
    library("matplotlib")
    page = author.mount(
        '''
        from matplotlib.figure import Figure
        figure = Figure(figsize=(1, 1))
        axes = figure.subplots()

        def draw():
            axes.plot([1, 2], [3, 4])

        t"""<b @click="draw">x</b>{figure:display}"""
        '''
    )
    before = page.attribute("img", "src")
    assert before is not None
    assert base64.b64decode(before.removeprefix("data:image/png;base64,")).startswith(b"\x89PNG")
    after = page.click("b").attribute("img", "src")
    assert after != before, "a figure that is drawn on in place shows"


def test_a_pillow_image(author):
    library("PIL")
    page = author.mount(
        '''
        from PIL import Image
        image = Image.new("RGB", (2, 2), "red")

        def paint():
            image.putpixel((0, 0), (0, 0, 255))

        t"""<b @click="paint">x</b>{image:display}"""
        '''
    )
    before = page.attribute("img", "src")
    assert before is not None
    assert before.startswith("data:image/png;base64,")
    assert page.click("b").attribute("img", "src") != before


def test_display_in_a_loop_and_in_a_t_string(author):
    template = '{% for x in xs %}{x:display}{% endfor %}{[t"<p>{x:display}</p>" for x in xs]}'
    page = author.mount(f'{KINDS}\nxs = [Html(), 1]\nt"""{template}"""')
    assert page.html == "<b>x</b><pre>1</pre><p><b>x</b></p><p><pre>1</pre></p>"
