"""`%%live`: a cell whose text is a live module (L10, N19)."""

from __future__ import annotations

import re

import pytest

from tests.language.goldens import stands_in

pytestmark = pytest.mark.rule("L10")

COUNTER = """
%%live Counter as c
count = 0

def increment():
    global count
    count += 1

t"<p>old {count}</p><button @click='increment'>+</button>"
"""


def test_a_cell_shows_its_component_and_its_variable(kernel):
    view = kernel.view(kernel.cell(COUNTER))
    assert "old " in view.text
    view.do()
    assert kernel.value("[c.count, Counter.__name__, type(c) is Counter, Counter().count]") == [1, "Counter", True, 0]


def test_a_changed_cell_swaps_the_code_of_every_instance_and_keeps_the_state(kernel):
    view = kernel.view(kernel.cell(COUNTER))
    view.do()
    other = kernel.view(kernel.cell("d = Counter()\nd.count = 7\nd"))
    again = kernel.cell(COUNTER.replace("old", "new").replace("+= 1", "+= 10"))
    assert not again.error
    kernel.eventually(lambda: "new " in view.text and "new " in other.text)
    assert kernel.view(again).comm == view.comm
    view.do()
    other.do()
    assert kernel.value("[c.count, d.count, type(c) is type(d)]") == [11, 17, True]


def test_a_cell_that_does_not_compile_says_where_in_the_cell_and_leaves_the_old_one(kernel):
    view = kernel.view(kernel.cell(COUNTER))
    ran = kernel.cell(COUNTER.replace("count += 1", "count += = 1"))
    assert "%%live Counter:6:11: not Python: += =\n" in ran.error
    assert "count += = 1\n" in ran.error
    assert "cells.py" not in ran.error
    view.do()
    assert kernel.value("c.count") == 1


def test_a_cell_that_does_not_compile_goes_on_showing_what_was_there(kernel):
    view = kernel.view(kernel.cell(COUNTER.replace(" as c", "")))
    view.do()
    ran = kernel.cell(COUNTER.replace(" as c", "").replace("count += 1", "count += = 1"))
    assert kernel.view(ran).comm == view.comm, "its state would go with it"
    assert ran.error.endswith("Until this is mended, the version before it goes on.")
    again = kernel.cell(COUNTER.replace(" as c", "").replace("old", "new"))
    assert kernel.view(again).comm == view.comm
    kernel.eventually(lambda: "new " in view.text)


def test_lines_are_counted_as_the_notebook_shows_them(kernel):
    ran = kernel.cell(f"\n\n{COUNTER.strip()}".replace("count += 1", "count += = 1"), strip=False)
    assert ran.error.startswith("%%live Counter:8:11: not Python: += =\n")


def test_a_template_that_raises_in_a_cell_that_runs_again_is_told_below_it(kernel):
    kernel.view(kernel.cell(COUNTER))
    wrong = COUNTER.replace("old {count}", "old {count + ' years'}")
    for _ in range(2):
        ran = kernel.cell(wrong)
        assert "TypeError: unsupported operand" in ran.error
        assert '"%%live Counter", line 8' in ran.error
    assert not kernel.cell(COUNTER).error


def test_a_body_that_raises_is_told_below_the_cell_and_on_the_page(kernel):
    view = kernel.view(kernel.cell(COUNTER))
    view.do()
    ran = kernel.cell(COUNTER.replace("count = 0", "count = 1 / 0"))
    assert 'File "%%live Counter", line 2' in ran.error or "%%live Counter:2" in ran.error
    assert "ZeroDivisionError" in ran.error
    assert "magic.py" not in ran.error
    kernel.eventually(lambda: "ZeroDivisionError" in view.text)
    ran = kernel.cell(COUNTER)
    assert not ran.error
    view.do()
    assert kernel.value("c.count") == 2


def test_a_first_body_that_raises_is_told_with_the_cells_line(kernel):
    ran = kernel.cell("%%live Faulty\nx = 1 / 0\nt'<p>{x}</p>'")
    assert ran.error == "%%live Faulty:2:5: ZeroDivisionError: division by zero\n    x = 1 / 0\n        ^"


def test_a_first_body_that_raises_further_down_is_told_with_all_lines(kernel):
    ran = kernel.cell("%%live Faulty\ndef half(n):\n    return n / 0\nx = half(1)\nt'<p>{x}</p>'")
    assert 'File "%%live Faulty", line 4' in ran.error
    assert 'File "%%live Faulty", line 3, in half' in ran.error
    assert "instance.py" not in ran.error


def test_a_handlers_traceback_has_the_cells_lines(kernel):
    view = kernel.view(kernel.cell(COUNTER.replace("count += 1", "count += 1 / 0")))
    view.do()
    assert 'File \\"%%live Counter\\", line 6, in increment\\n    count += 1 / 0' in view.text


def test_a_cell_reads_names_of_the_notebook_as_they_were_when_it_ran(kernel):
    kernel.cell("birds = ['robin']\nsaid = 'hello'")
    cell = "%%live Birds as b\ncount = len(birds)\nmine = 0\ndef up():\n    global mine\n    mine += 1\n"
    cell += "t\"<p>{said} {count} {', '.join(birds)}</p><button @click='up'>{mine}</button>\""
    view = kernel.view(kernel.cell(cell))
    assert '"hello", "1", "robin"' in view.text
    view.do()
    kernel.cell("birds = ['robin', 'wren']; said = 'bye'")
    view.do()
    assert "bye" not in view.text
    assert not kernel.cell(cell).error
    kernel.eventually(lambda: "bye" in view.text and "robin, wren" in view.text)
    assert kernel.value("[b.count, b.mine]") == [2, 2]  # what follows from the notebook is new, state is kept


def test_a_name_of_the_notebook_is_not_the_cells_to_change(kernel):
    kernel.cell("total = 1")
    ran = kernel.cell(
        "%%live Sum\ndef up():\n    global total\n    total += 1\nt\"<button @click='up'>{total}</button>\""
    )
    assert "%%live Sum:2:1: up() changes 'total', which is a name of the notebook" in ran.error
    assert stands_in("write total = … at its left margin", ran.error)
    assert kernel.value("total") == 1


def test_an_unknown_name_is_refused(kernel):
    kernel.cell("birds = []")
    ran = kernel.cell("%%live Sum\nt'<p>{brids}</p>'")
    assert ran.error.startswith("%%live Sum:2:7: unknown name 'brids'. Did you mean 'birds'?\n")


def test_cells_show_each_other_and_follow(kernel):
    kernel.cell("%%live Card -c\ntitle: str\nt'<article><h3>{title}</h3>{...}</article>'")
    kernel.cell(COUNTER)
    page = "%%live Page as p\nt'<{Card} title=\"Birds\"><{Counter} /></{Card}>'"
    view = kernel.view(kernel.cell(page))
    assert "old " in view.text
    assert "Birds" in view.text
    kernel.cell(COUNTER.replace("old", "new"))
    kernel.eventually(lambda: "new " in view.text)
    kernel.cell("%%live Card -c\ntitle: str\nt'<section><h3>{title}</h3>{...}</section>'")
    kernel.eventually(lambda: '"section"' in view.text)


def test_a_static_cell_that_handles_events_is_told_how_to_be_live(kernel):
    ran = kernel.cell("%%live Card -c\ndef f(): pass\nt'<b @click=f></b>'")
    assert ran.error.endswith("\n  Take -c away: %%live Card makes a live one.")


def test_what_needs_props_says_so_and_is_there(kernel):
    ran = kernel.cell("%%live Card -c\ntitle: str\nt'<b>{title}</b>'")
    assert ran.text == "Card is there. To show it, give it its props in another cell: Card(title=…)\n"
    assert "<b>Birds</b>" in kernel.cell("Card(title='Birds')").html


@pytest.mark.parametrize("line", ["", "1x", "Counter as", "Counter as 1", "A b c", "Counter -x", "Counter as Counter"])
def test_a_line_that_is_not_understood_says_what_to_write(kernel, line):
    ran = kernel.cell(f"%%live {line}\nt'<b>x</b>'")
    usage = "Write %%live Counter, %%live Counter as c, %%live Counter --inspect, or %%live Card -c"
    assert stands_in(usage, ran.error)
    assert "Traceback" not in ran.error


def test_live_from_a_string_is_the_same(kernel):
    cell = 'Clock = hyper_local.live("""\nticks = 0\ndef tick():\n    global ticks\n    ticks += 1\n'
    cell += 't"<p>old {ticks}</p><button @click=\'tick\'>+</button>"\n""")'
    kernel.cell(cell)
    view = kernel.view(kernel.cell("k = Clock()\nk"))
    view.do()
    kernel.cell(cell.replace("old", "new"))
    kernel.eventually(lambda: "new " in view.text)
    assert kernel.value("[k.ticks, type(k) is Clock]") == [1, True]
    kernel.cell("other = [hyper_local.live(\"t'<b>1</b>'\"), hyper_local.live(\"t'<b>2</b>'\")]")
    assert kernel.value("[x()._repr_html_() for x in other]") == ["<b>1</b>", "<b>2</b>"]


def test_load_ext_does_what_the_import_does(kernel):
    kernel.cell("del get_ipython().magics_manager.magics['cell']['live']")
    assert "not found" in kernel.cell(COUNTER).error + kernel.cell(COUNTER).text
    assert kernel.cell("%reload_ext hyper_local").error == ""
    assert not kernel.cell(COUNTER).error


MODULE = COUNTER.replace("%%live Counter as c\n", "")
BLOCKS = MODULE.replace("<p>", "<p>{% if count %}{% endif %}")
SAYS = "This cell is a live module. Write %%live Counter as c as its first line"


def test_a_live_module_in_a_plain_cell_says_what_to_write_and_nothing_else(kernel):
    ran = kernel.cell(BLOCKS)
    assert ran.error.startswith(SAYS)
    assert len(ran.error.splitlines()) == 1
    assert ran.text == ""
    # As it says, it runs.
    view = kernel.view(kernel.cell(f"%%live Counter as c\n{BLOCKS}"))
    view.do()
    assert kernel.value("c.count") == 1


def test_errors_of_other_cells_stay_what_they_are(kernel):
    assert "SyntaxError" in kernel.cell("x = (").error
    assert "SyntaxError" in kernel.cell('text = """\nt\'<p></p>\'\n"""\ny = = 1').error
    assert "NameError" in kernel.cell("missing").error
    assert kernel.cell('text = """\nt\'<p></p>\'\n"""\nprint(len(text))').text == "12\n"
    kernel.cell("%load_ext hyper_local\n%load_ext hyper_local")
    assert kernel.value("get_ipython().input_transformers_post.__len__()") == 1


def test_what_a_cell_calls_shows_the_cells_lines_and_the_handlers(kernel):
    kernel.cell(COUNTER.replace("count += 1", "count += 1 / 0"))
    for line, last in [
        ("c.increment()", "ZeroDivisionError: division by zero"),
        ("c.cuont = 5", "AttributeError: Counter has no state 'cuont'. Did you mean 'count'?"),
        ("c.cuont", "AttributeError: Counter has no 'cuont'. Did you mean 'count'?"),
        ("c.increment(5)", "  Write c.increment()."),
        ("hyper_local.load('countr.py')", "in the folder {folder}: look for it there."),
        ("hyper_local.load('hlapp')", "ZeroDivisionError: division by zero"),
        ("hyper_local.load(5)", "load() takes the path of a file or a folder, as text, and not 5"),
        ("from hlbody import nothing", "ZeroDivisionError: division by zero"),
        ("import hltypo", "  Set it in this file (cuont = …), import it, or mend the spelling."),
    ]:
        (kernel.folder / "hltypo.py").write_text("t'<p>{cuont}</p>'\n", "utf-8")
        (kernel.folder / "hlbody.py").write_text("x = 1 / 0\nt'<p>{x}</p>'\n", "utf-8")
        (kernel.folder / "hlapp/live").mkdir(parents=True, exist_ok=True)
        (kernel.folder / "hlapp/config.py").write_text("LIVE = {'debounce': 1 / 0}\n", "utf-8")
        said = kernel.cell(line).error
        assert line in said
        assert "hyper_local/" not in said.replace("hyper_local/site", "")
        assert stands_in(last.format(folder=kernel.folder), said[-200:])


FAULTY = """
%%live Faulty
x = 1

def up():
    global x
    x += 1

t"<p>{x.y}</p><button @click=up>+</button>"
"""


def test_a_template_that_raises_at_first_is_told_once_below_its_cell(kernel):
    ran = kernel.cell(FAULTY)
    assert ran.error.count("has no attribute 'y'") == 1
    assert 't"<p>{x.y}</p>' in ran.error
    assert (ran.text, ran.shown) == ("", [])
    again = kernel.cell(FAULTY.replace("x.y", "x"))
    assert (again.text, again.error) == ("", "")
    assert '"1"' in kernel.view(again).text


def test_what_no_cell_shows_any_more_is_not_told_below_another_cell(kernel):
    view = kernel.view(kernel.cell(COUNTER))
    kernel.cell(COUNTER.replace("{count}", "{count.x}"))
    view.bye()
    kernel.cell(FAULTY)
    for cell in ["%%live Other\nt'<p>1</p>'", "%%live Other\nt'<p>2</p>'", "c.count = 3"]:
        ran = kernel.cell(cell)
        assert (ran.text, ran.error) == ("", ""), cell


def test_another_mistake_of_the_same_template_is_told(kernel):
    kernel.cell("%%live Faulty as f\nx = {}\nt\"<p>{x['a'] + 1}</p>\"")
    before = len(kernel.printed)

    def told(kind: str) -> int:
        return sum(kind in text for _, text in kernel.printed[before:])

    kernel.cell("f.x = {}")
    kernel.cell("f.x = {'a': ''}")
    kernel.eventually(lambda: told("TypeError"))
    kernel.cell("f.x = {'a': ''}")
    kernel.cell("f.x = {'a': 1}")
    kernel.cell("await __import__('asyncio').sleep(0.1)\nf.x = {'a': ''}")
    kernel.eventually(lambda: told("TypeError") == 2)
    assert told("KeyError") == 0


def test_a_handler_that_is_not_there_is_told_by_the_page_alone(kernel):
    view = kernel.view(kernel.cell(COUNTER.replace("@click='increment'", "@click='incremnt'")))
    before = len(kernel.printed)
    view.do()
    assert '"error": "%%live Counter:' in view.text
    assert "names 'incremnt', which this cell does not define" in view.text
    kernel.cell("pass")
    assert (view.printed, kernel.printed[before:]) == ("", [])


def test_a_cell_is_named_as_ipython_names_it(kernel):
    kernel.cell(COUNTER)
    kernel.cell("def mend():\n    c.cuont = 5")
    said = kernel.cell("mend()").error.splitlines()
    assert re.fullmatch(r'  File "Cell In\[\d+\]", line 1, in <module>', said[1])
    assert re.fullmatch(r'  File "Cell In\[\d+\]", line 2, in mend', said[3])
    assert said[2:5:2] == ["    mend()", "    c.cuont = 5"]


@pytest.mark.rule("L10", "R3")
@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [("count = 0", "count = true", "name 'true' is not defined"), ("{count}", "{1 / count}", "division by zero")],
)
def test_a_mistake_of_a_cell_stands_once_below_it_and_goes_from_all_others(kernel, right, wrong, says):
    counter = "%%live Told as told\ncount = 0\ndef up():\n    global count\n    count += 1\nt'<b @click=up>{count}</b>'"
    kernel.cell(counter)
    shown = [kernel.view(kernel.cell("told")), kernel.view(kernel.cell("Told()"))]
    before = [len(view.heard) for view in shown]
    ran = kernel.cell(counter.replace(right, wrong))
    assert (ran.text, ran.error.count(says)) == ("", 1)
    own = kernel.view(ran)
    later = kernel.view(kernel.cell("told"))
    names = []
    for view, n in zip([*shown, later], [*before, 0], strict=True):
        errors = kernel.eventually(lambda view=view, n=n: [m for m in view.heard[n:] if m.get("error")])
        assert says in errors[-1]["error"]
        names.append(errors[-1]["name"])
    assert says not in own.text, "its cell says it"
    ran = kernel.cell(counter)
    assert (ran.text, ran.error) == ("", "")
    for view, name in zip([*shown, later], names, strict=True):
        kernel.eventually(lambda view=view, name=name: {"error": None, "name": name} in view.heard)


def test_a_cell_is_called_a_cell(kernel):
    view = kernel.view(kernel.cell("%%live Called\nt'<b @click=upp>x</b>'"))
    kernel.eventually(lambda: "names 'upp', which this cell does not define" in view.text)
    ran = kernel.cell("%%live Called\nt'<p>{brids}</p>'")
    assert "Set it in this cell (brids = …)" in ran.error
    ran = kernel.cell("%%live Nothing\nx = 1")
    assert "this cell has no template" in ran.error
    assert "file" not in ran.error
