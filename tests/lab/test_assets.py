"""Files of `static/` in a notebook: Jupyter has other files under that address (X3)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytestmark = [pytest.mark.lab, pytest.mark.rule("X3")]

LOGO = Path(__file__).parents[1] / "modules/window/pictures/static/logo.png"
PICTURED = """
more = False
name = "logo"

def show():
    global more
    more = True

t'''
<style>.drawn {{ background: url("/static/logo.png"); }} .none {{ background: url(/static/none.png) }}</style>
<img class="first" src="/static/logo.png"><img class="none" src="/static/none.png">
<a class="file" href="/static/look.css">look</a><p class="text">/static/logo.png</p><p class="drawn">x</p>
{% if more %}<img class="second" src="/static/{name}.png">{% endif %}
<button @click="show">more</button>
'''
"""
WIDTH = "(css) => document.querySelector(`.hyper-root ${css}`)?.naturalWidth"


@pytest.fixture
def pictured(lab, notebook):
    static = lab.work / "pictured/static"
    static.mkdir(parents=True, exist_ok=True)
    (static / "logo.png").write_bytes(LOGO.read_bytes())
    (static / "look.css").write_text("p {}")
    (static.parent / "pictured.py").write_text(PICTURED)
    # Browsers list the first 250 addresses only, and JupyterLab has more.
    notebook.evaluate("() => { performance.clearResourceTimings(); performance.setResourceTimingBufferSize(5000); }")
    said = notebook.python(f"Pictured = hyper_local.load({json.dumps('pictured/pictured.py')})")
    assert not said, said
    return notebook.cell("Pictured()")


def test_pictures_styles_and_links_show_files_of_the_app(notebook, pictured):
    notebook.eventually(lambda: notebook.evaluate(WIDTH, ".first"))
    assert not notebook.evaluate(WIDTH, "img.none")
    drawn = "() => getComputedStyle(document.querySelector('.hyper-root .drawn')).backgroundImage"
    notebook.eventually(lambda: notebook.evaluate(drawn).startswith('url("blob:'))
    link = "() => { const a = document.querySelector('.hyper-root .file'); return [a.protocol, a.download]; }"
    notebook.eventually(lambda: notebook.evaluate(link) == ["blob:", "look.css"])
    with notebook.lab.page.expect_download() as saved:
        notebook.click(".hyper-root .file")
    assert saved.value.suggested_filename == "look.css"
    assert Path(saved.value.path()).read_text() == "p {}"
    assert notebook.texts(".hyper-root .text") == ["/static/logo.png"]
    notebook.click(".hyper-root button")
    notebook.eventually(lambda: notebook.evaluate(WIDTH, ".second"))
    # Jupyter, which has other files there, was asked for none of them, but for the one that is none.
    asked = "() => performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname)"
    notebook.eventually(lambda: "/static/none.png" in notebook.evaluate(asked))
    assert [name for name in notebook.evaluate(asked) if name in ("/static/logo.png", "/static/look.css")] == []


def test_a_saved_notebook_has_the_pictures_in_it(notebook, pictured):
    outputs = "(i) => L.cells().cells[i].outputs.map((o) => o.toJSON?.() ?? o)"
    (shown,) = [output for output in notebook.evaluate(outputs, pictured) if "data" in output]
    html = "".join(shown["data"]["text/html"])
    assert 'class="first" src="data:image/png;base64,' in html
    assert '<p class="text">/static/logo.png</p>' in html
    notebook.eventually(lambda: notebook.evaluate(WIDTH, ".first"))


@pytest.mark.parametrize("address", ["/static/../pictured.py", "/static/%2e%2e/pictured.py", "/etc/passwd"])
def test_no_other_file_is_given(notebook, pictured, address):
    notebook.eventually(lambda: notebook.evaluate(WIDTH, ".first"))
    ask = f"""if True:
        from hyper_local_widgets.host import host
        # A page that answers late has its view a moment later again.
        shown, = [s for s in host.shown.values() if s.views] or [None]
        said = []
        if shown:
            vars(shown.widget)["say"] = lambda content, data=None: said.append((content["type"], data))
            shown.give("view", {address!r})
            del vars(shown.widget)["say"]
        print(said)
        """
    given = notebook.eventually(lambda: [line for line in notebook.python(ask).splitlines() if "('" in line])
    assert given == ["[('', None)]"]
