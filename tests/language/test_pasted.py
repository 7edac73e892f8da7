"""L3: a live module in a plain cell of a notebook is told, and no other cell is."""

import string
import subprocess
import sys
import types
from pathlib import Path

import pytest

from hyper_local import shell
from hyper_local.pasted import SAYS, Unmarked, is_refused, is_template, refuse

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.rule("L3")

COUNTER = """\
count = 0

def up():
    global count
    count += 1

t'''<p>{% if count %}{count}{% endif %}</p><button @click="up">+</button>'''
"""


@pytest.mark.parametrize(
    "text",
    [
        COUNTER,
        COUNTER.replace("t'''", "T'''"),
        COUNTER.replace("t'''", "rt'''"),
        COUNTER + "\nafter = 1\n",
        COUNTER.replace("<p>", "<p>{% end %}"),  # a mistake of its own is told when it runs
        COUNTER.replace("</p>", ""),
        't"<p>{% if 1 %}x{% endif %}</p>"',
    ],
)
def test_a_live_module_is_told(text):
    assert is_refused(text)
    with pytest.raises(Unmarked, match="^This cell is a live module. Write %%live Counter as c as its first line"):
        refuse(text.splitlines(keepends=True))


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="Python reads t-strings itself")
def test_before_python_3_14_every_t_string_at_the_margin_is_told():
    assert is_refused("t'<p>{x}</p>'")


@pytest.mark.parametrize(
    "text",
    [
        "x = 1",
        "x = (",
        "t = 5\nt",
        'text = """\nt"<p></p>\n"""\n',
        'text = """\nt"<p></p>\n"""\nx = = 1\n',
        "t'",
        "x = = 1\nt = 'a'\n",
        "tr = 'x'",
        "def f():\n    return 1\n\nprint('t\"<p></p>\"')",
        "get_ipython().run_cell_magic('live', 'Counter', 't\"<p></p>\"')",
    ],
)
def test_other_cells_are_left_alone(text):
    lines = text.splitlines(keepends=True)
    assert refuse(lines) is lines
    assert shell._look_at_text(lines) is lines


class Template:
    """As Python 3.14 has it."""

    strings = ("<p>", "</p>")


Template.__module__ = "string.templatelib"


def test_what_python_3_14_makes_of_a_template_is_told_below_the_cell(capsys):
    info = types.SimpleNamespace(raw_cell="n = 1\nt'<p>{n}</p>'")
    shell._look_at_value(types.SimpleNamespace(result=Template(), info=info))
    assert "write %%live Counter as c as the first line of the cell" in capsys.readouterr().out


def test_other_values_are_not(capsys):
    plain = Template()
    plain.strings = ("Hello ", "!")
    for value, cell in ((plain, "t'Hello {x}!'"), (Template(), "%%time\nt'<p>{n}</p>'"), (5, "5"), (None, "")):
        shell._look_at_value(types.SimpleNamespace(result=value, info=types.SimpleNamespace(raw_cell=cell)))
    assert capsys.readouterr().out == ""


@pytest.mark.skipif(sys.version_info < (3, 14), reason="Python has no t-strings of its own")
def test_a_native_t_string_is_one():
    assert is_template(eval("t'<p>{1}</p>'"), "t'<p>{1}</p>'")
    assert not is_refused("n = 1\nt'<p>{n}</p>'")


def test_the_message_is_one_line():
    assert Unmarked(SAYS)._render_traceback_() == [SAYS]
    assert set(SAYS) <= set(string.printable)


def test_python_alone_says_what_the_docs_explain(tmp_path):
    file = tmp_path / "counter.py"
    file.write_text(COUNTER, "utf-8")
    said = subprocess.run([sys.executable, str(file)], capture_output=True, text=True, check=False)
    assert said.returncode == 1
    assert "SyntaxError: " in said.stderr
    assert "## `SyntaxError` at the template" in (ROOT / "docs/errors.md").read_text("utf-8")
