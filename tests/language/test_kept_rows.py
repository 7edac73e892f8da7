"""Rows of a loop over dicts that did not change are not made again, and nobody can tell (S3)."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hyper_local import columns, markup, patch
from hyper_local.rows import Renewed, Rows
from hyper_local.values import Opaque

pytestmark = pytest.mark.rule("S3", "T3", "T8")

ROW = """<li{key} class={{"on" if row.id == picked else None}} title="{{row.name}} {{suffix}}" hidden={{row.on}}
>{{row.name}}
{{row.size + extra}}|{{row["id"]}}|{{suffix}}{{% if row.on %}}<i>{{picked}}</i>{{% else %}}-{{% endif %}}
<b @click="pick({{row.id}}, {{row.on}})">b</b>{last}</li>"""
MODULE = """
picked, suffix, extra, rows, got = None, "s", 0, [], []
def pick(*given): got.append(given)
t'''<ul>{{% for row in rows %}}{row}{{% endfor %}}</ul>'''
"""
ROWS = {
    "ids": ROW.format(key="", last=""),
    "keys": ROW.format(key=" key={row.id}", last=""),
    "keys of names": ROW.format(key=' key={f"{row.id} {picked}"}', last=""),
    "keys of names, and text": "<li key={f'{row.id} {picked}'}>{row.name}</li>",
    "what events in a branch carry": ROW.format(
        key="", last="{% if row.on %}<b @click='pick({picked})'>c</b>{% endif %}"
    ),
    "the item itself": ROW.format(key="", last='<b @click="pick({row})">c</b>'),
    "the item itself with more": ROW.format(key="", last='<b @click="pick({row}, {picked})">c</b>'),
    "the item itself, shown": ROW.format(key="", last='<b @click="pick({row})">{row}</b>'),
    "what events carry": ROW.format(key="", last='<b @click="pick({row.id}, {picked})">c</b>'),
}
CELLS = [0, 0.0, -0.0, False, True, 1, 1.0, 7, "", "1", "<a>", None, [1]]
FIELDS = ["id", "name", "size", "on"]


def carried(value):
    """The same with what events carry in the open."""
    if type(value) is Opaque:
        return value.value
    return tuple(map(carried, value)) if isinstance(value, (tuple, Rows)) else value


def row(number):
    return {"id": number, "name": f"n{number}", "size": number / 4, "on": number % 2 == 0}


def made(component, kept):
    """The tree of what it shows, with the types of all values; evaluated anew without what was kept."""
    if not kept:
        component.globals["_hl_kept"].clear()
    try:
        return re.sub(r" at 0x\w+", "", repr(carried(component.globals["_hl_render"]()[1:])))
    except Exception as error:
        return type(error), str(error)


@pytest.fixture(params=ROWS)
def component(request, author, monkeypatch):
    monkeypatch.setattr(columns, "FEW", 0)
    page = author.mount(MODULE.format(row=ROWS[request.param]))
    return page._session.root


def change(rows, names, numbers, step):
    """One of the things that a handler may do."""
    what, at, field, cell = step
    at = at % len(rows) if rows else 0
    if what == "cell" and rows:
        rows[at][field] = cell
    elif what == "name":
        names[{"id": "picked", "name": "suffix", "size": "extra", "on": "picked"}[field]] = cell
    elif what == "insert":
        rows.insert(at, row(next(numbers)))
    elif what == "remove" and rows:
        del rows[at]
    elif what == "swap" and rows:
        rows[0], rows[at] = rows[at], rows[0]
    elif what == "reverse":
        rows.reverse()
    elif what == "equal":
        rows[:] = [
            {key: type(value)(str(value)) if isinstance(value, str) else value for key, value in x.items()}
            for x in rows
        ]
    elif what == "lose" and rows:
        rows[at].pop(field, None)
    elif what == "clear":
        rows.clear()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["cell", "cell", "cell", "name", "name", "insert", "remove", "swap", "reverse", "equal", "clear"]
        ),
        st.integers(0, 9),
        st.sampled_from(FIELDS),
        st.sampled_from(CELLS),
    ),
    min_size=1,
    max_size=12,
)


def test_a_value_that_equals_another_is_not_taken_for_it(component):
    names = component.globals
    names["rows"] = rows = [row(1), row(2)]
    for place, name in [
        (names, "picked"),
        (names, "suffix"),
        (names, "extra"),
        *((rows[1], field) for field in FIELDS),
    ]:
        first = place[name]
        for one, other in itertools.product(CELLS, repeat=2):
            place[name] = one
            made(component, kept=True)
            place[name] = other
            assert made(component, kept=True) == made(component, kept=False)
        place[name] = first


def test_what_changes_in_place_is_made_again(component):
    names, changing = component.globals, [1]
    names["rows"] = rows = [row(1), row(2)]
    for place, name in [(names, "suffix"), (rows[1], "name"), (rows[1], "on")]:
        first, place[name] = place[name], changing
        made(component, kept=True)
        changing.append(2)
        assert made(component, kept=True) == made(component, kept=False)
        place[name] = first


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(size=st.integers(0, 6), steps=STEPS)
def test_what_is_kept_shows_what_would_be_made(component, size, steps):
    names, numbers = component.globals, itertools.count(10)
    names.update(picked=2, suffix="s", extra=0, rows=[row(i) for i in range(size)])
    component.globals["_hl_kept"].clear()
    made(component, kept=True)
    for step in steps:
        change(names["rows"], names, numbers, step)
        kept = made(component, kept=True)
        again = made(component, kept=True)
        assert kept == again == made(component, kept=False)
        made(component, kept=True)


KEYS = [
    "rows.insert(0, row(4))",
    "del rows[0]",
    "rows.append(row(9))",
    "rows.insert(3, row(9))",
    "rows.pop()",
    "del rows[3]",
    "rows[2:4] = [row(3), row(2)]",
    "rows[0]['id'], rows[5]['id'] = rows[5]['id'], rows[0]['id']",
    "rows[0]['id'] = rows[1]['id']",
    "rows[0]['id'] = 77",
    "rows[1]['id'] = rows[2]['id'] = 78",
    "rows[1]['id'] = 79",
    "rows[4:4] = [row(20), row(20)]",
    "del rows[4]",
    "rows[1:3] = [row(30), row(31), row(32)]",
    "rows.sort(key=lambda row: -row['id'])",
    "rows[3]['id'] = 2**60",
    "rows.append(row('2'))",
]


def test_keys_are_those_that_would_be_made(component):
    """Where ids come twice, change places, come back or are no keys as they are."""
    names = component.globals
    names["rows"] = rows = [row(i) for i in range(8)]
    made(component, kept=True)
    for change in KEYS:
        exec(change.replace("row('2')", "{**row(2), 'id': '2'}"), {"rows": rows, "row": row})
        kept = made(component, kept=True)
        assert kept == made(component, kept=False), change


PICKS = ["row.id == picked", "picked == row.id", "row.id != picked and row.on", "'x' if picked == row.id else suffix"]
FLAGS = '''picked, suffix, rows = None, "s", []
t"""{% for row in rows %}<p class={SHOWN} hidden={row.on}>{row.id}</p>{% endfor %}"""
'''


@pytest.mark.parametrize("shown", PICKS)
def test_rows_that_are_picked_are_those_that_would_be_made(author, shown):
    component = author.mount(FLAGS.replace("SHOWN", shown))._session.root
    names = component.globals
    names["rows"] = [{"id": i, "on": cell} for i, cell in enumerate([True, 0, *CELLS[:-1]] * 3)]
    names["rows"] += [{"id": cell, "on": None} for cell in CELLS[:-1]]
    for picked in (*CELLS[:-1], 20, float("nan"), 40, "s", None):
        names["picked"] = picked
        names["suffix"] = "t" if picked == 20 else "s"
        kept = made(component, kept=True)
        assert kept == made(component, kept=False)
        made(component, kept=True)


COUNTED = """picked, rows = None, []
def pick(row): pass
t'{% for row in rows %}<p @click="pick({row})" class={"on" if row.id == picked else None}>{row.name}</p>{% endfor %}'"""


@pytest.mark.parametrize(
    ("change", "again"),
    [
        ("pass", 0),
        ("picked = 5", 0),
        ("rows[3]['name'] = 'other'", 1),
        ("rows[3], rows[60] = rows[60], rows[3]", 2),
        ("del rows[4]", 0),
        ("rows[4] = dict(rows[4])", 1),
        ("rows.insert(0, {'id': 500, 'name': 'first'})", 1),
        ("rows.extend({'id': 1000 + i, 'name': 'more'} for i in range(7))", 7),
        ("picked = 5; rows[3]['name'] = 'other'", 1),
        ("rows = [{'id': 1000 + i, 'name': f'other {i}'} for i in range(100)]", 100),
    ],
)
def test_rows_are_made_again_where_their_values_changed(author, monkeypatch, change, again):
    page = author.mount(COUNTED)
    names = page._session.root.globals
    names["rows"] = [{"id": i, "name": f"n{i}"} for i in range(100)]
    page._session.root.render()
    counted = []

    def count(name, how_many):
        start = getattr(columns.Quick, name)

        def counting(self, values):
            found = start(self, values)
            counted.append(how_many(found))
            return found

        monkeypatch.setattr(columns.Quick, name, counting)

    count("plainly", len)
    count("by_column", lambda made: len(made[0]))
    exec(change, names)
    page._session.root.render()
    assert sum(counted) == again
    shown = [name for _, name, _ in page._session.root.surface.tree[1][3]]
    assert shown == [row["name"] for row in names["rows"]]


NEW_ROWS = "rows[:] = [{'id': 1000 + i, 'name': f'other {i}'} for i in range(100)]"
EVERY_SECOND = "for row in rows[::2]: row['name'] += '!'"


@pytest.mark.parametrize(("change", "compared"), [(NEW_ROWS, False), (EVERY_SECOND, True)])
def test_rows_are_compared_only_if_some_of_them_may_be_as_before(author, monkeypatch, change, compared):
    page = author.mount(COUNTED)
    root = page._session.root
    root.globals["rows"] = [{"id": i, "name": f"n{i}"} for i in range(100)]
    root.render()
    walked, walk = list[int](), columns.Quick.walk

    def walking(self, items, way):
        walked.append(len(items))
        return walk(self, items, way)

    monkeypatch.setattr(columns.Quick, "walk", walking)
    exec(change, root.globals)
    kept = made(root, kept=True)
    assert (100 in walked) == compared
    assert kept == made(root, kept=False)


def test_rows_that_are_not_looked_at_beforehand_may_be_as_before(author):
    page = author.mount(COUNTED)
    root = page._session.root
    root.globals["rows"] = rows = [{"id": i, "name": f"n{i}"} for i in range(100)]
    root.render()
    for number in range(0, 100, 100 // columns.SAMPLE | 1):
        rows[number]["name"] += "!"
    kept = made(root, kept=True)
    assert kept == made(root, kept=False)


PICK = "global picked, rows; picked, rows = row['id'], [dict(x, id=x['id'] + 500) for x in rows]"


class Encoder:
    def template(self, template):
        return template.id


def test_rows_are_columns_until_somebody_compares_them(author):
    """A first paint needs none. After an update, while nobody waits, they are made for the next one."""
    page = author.mount(COUNTED.replace("[]", "[{'id': i, 'name': '<'} for i in range(100)]").replace("pass", PICK))
    root = page._session.root
    tree = root.surface.tree
    rows = tree[1][3]
    written = markup.html(tree), patch.Patcher(Encoder()).node(tree)
    assert type(rows) is Rows
    assert rows._rows is None
    assert rows == tuple(rows)
    assert rows[2] == rows[:3][2]
    assert len(rows) == len(list(rows)) == 100
    assert (markup.html(tree), patch.Patcher(Encoder()).node(tree)) == written
    page.click("p:nth-of-type(3)")
    assert page.state["picked"] == 2
    kept = next(iter(root.globals["_hl_kept"].values()))
    assert kept.rows._rows is not None
    assert page.html == page.fresh_html()


def test_what_is_short_is_not_kept(author):
    page = author.mount(COUNTED)
    names = page._session.root.globals
    for size in (columns.FEW, columns.FEW + 1, 3, 0):
        names["rows"] = [{"id": i, "name": "x"} for i in range(size)]
        page._session.root.render()
        assert len(names["_hl_kept"]) == (size > columns.FEW)


def test_what_is_no_longer_shown_is_let_go(author):
    page = author.mount(
        """
        rows, some = [{"id": i, "name": "x"} for i in range(100)], True
        def toggle():
            global some
            some = not some
        def rename(): rows[3]["name"] = "y"
        t'''<b @click="toggle">toggle</b><i @click="rename">rename</i>
        <ul>{% if some %}{% for row in rows %}<li>{row.name}</li>{% endfor %}{% endif %}</ul>
        {% for row in rows %}<p>{row.name}</p>{% endfor %}'''
        """
    )
    kept = page._session.root.globals["_hl_kept"]
    assert len(kept) == 2
    page.click("i")
    assert len(kept) == 2
    page.click("b")
    assert len(kept) == 1
    page.click("i")
    assert len(kept) == 1
    page.click("b")
    assert len(kept) == 2
    assert page.texts("li") == page.texts("p") == ["x"] * 3 + ["y"] + ["x"] * 96


def test_no_more_than_the_rows_of_before_are_held(author):
    """A child that is rendered with its parent, and by nothing else, lets go of what it showed before that too."""
    author.file("live/table.py", "live = True\nrows: list\nt'''{% for row in rows %}<p>{row.n}</p>{% endfor %}'''")
    page = author.mount(
        """
        from APP.live.table import Table
        rows = [{"n": i} for i in range(100)]
        def up(): rows[5]["n"] += 1
        t'''<b @click="up">up</b><{Table} rows={rows} />'''
        """.replace("APP", author.app)
    )
    (child,) = page._session.root.children.values()
    for _ in range(3):
        page.click("b")
    assert page.texts("p")[5] == "8"
    (kept,) = child.globals["_hl_kept"].values()
    assert isinstance(kept.rows, Renewed)
    assert getattr(kept.rows.before, "before", None) is None


def test_a_loop_in_a_loop_keeps_nothing(author):
    inner = "{% for row in rows %}<p>{row.id}</p>{% endfor %}"
    page = author.mount(
        f"rows = [{{'id': i}} for i in range(100)]\nt'''{{% for x in [1, 2] %}}{inner}{{% endfor %}}'''"
    )
    assert page._session.root.globals["_hl_kept"] == {}


def test_another_version_of_the_file_begins_anew(author):
    page = author.mount(COUNTED.replace("[]", "[{'id': i, 'name': 'x'} for i in range(100)]"))
    before = list(page._session.root.globals["_hl_kept"])
    other = (
        COUNTED.replace("[]", "[{'id': i, 'name': 'x'} for i in range(100)]").replace("<p", "<b").replace("/p", "/b")
    )
    page._session.root.take(author.load(other).__component__)
    page._session.root.render()
    after = list(page._session.root.globals["_hl_kept"])
    assert len(before) == len(after) == 1
    assert before != after


CELLS_OF_TEXT = ["plain", "<b>&\"'", "a\rb", "del\x7f ete", "", "ä\u2028"]


@pytest.mark.parametrize("texts", [CELLS_OF_TEXT, CELLS_OF_TEXT[:3], ["plain"], ["\x7f"]])
@pytest.mark.parametrize(
    "attribute", ["None", "True", "row.text", "row.text if row.id % 2 else None", "row.id % 2 == 0"]
)
def test_many_rows_are_written_as_one_by_one(author, monkeypatch, texts, attribute):
    """HTML of long lists, and what is sent of them (T1)."""
    source = (
        f"rows = [dict(id=i, text={texts!r}[i % {len(texts)}]) for i in range(40)]\n"
        f"t'''{{% for row in rows %}}<p title={{{attribute}}}>"
        f"{{row.text}}<i>{{row.id}}</i>{{row.text}}</p>{{% endfor %}}'''"
    )
    many = author.mount(source)
    tree = many._session.root.surface.tree
    written = markup.html(tree)
    monkeypatch.setattr(markup, "ENOUGH_ROWS", 1000)
    monkeypatch.setattr(patch, "MANY", 1000)
    assert written == markup.html(tree)
    assert many.html == author.mount(source + "\n# anew").html


def test_a_patch_tells_of_rows_that_changed_although_most_are_passed_over(author):
    """Names and values change together, where rows come and go and change places."""
    page = author.mount(
        """
        rows, picked = [{"id": i, "name": f"n{i}"} for i in range(60)], None
        code = ""
        def go():
            exec(code, globals())
        t'''<button @click="go">go</button>
        {% for row in rows %}<i class={"on" if row.id == picked else None}>{row.name}</i>{% endfor %}'''
        """
    )
    steps = [
        "picked = 3",
        "picked = 50; rows[3]['name'] = 'x'",
        "picked = 3; del rows[20]",
        "picked = 40; del rows[20:23]; rows[30]['name'] = 'y'",
        "picked = 5; rows.insert(20, {'id': 100, 'name': 'new'}); rows[40]['name'] = 'z'",
        "rows[2], rows[50] = rows[50], rows[2]; picked = rows[2]['id']",
        "rows[2], rows[50] = rows[50], rows[2]; rows[10]['name'] = 'w'; picked = 7",
        "rows[4]['id'], rows[9]['id'] = rows[9]['id'], rows[4]['id']",
        "rows[4]['id'] = 200; picked = 200",
        "rows[8:8] = [{'id': 300 + i, 'name': 'm'} for i in range(30)]; picked = 310",
        "del rows[8:38]; picked = 6",
        "rows.append({'id': 400, 'name': 'last'}); picked = 400",
        "pass",
    ]
    names = page._session.root.globals
    for step in steps:
        names["code"] = step
        page.click("button")
        on = [i for i, row in enumerate(names["rows"]) if row["id"] == names["picked"]]
        assert page.texts("i") == [row["name"] for row in names["rows"]], step
        assert [i for i, one in enumerate(page.html.split("<i")[1:]) if "on" in one.split(">")[0]] == on, step


@pytest.mark.rule("R3")
def test_rows_are_those_of_one_moment(author, monkeypatch):
    """Another thread may add a row between two columns: it is shown with the next change."""
    page = author.mount(
        """
        rows, label = [], ""
        def new():
            global rows
            rows = [{"id": i, "name": f"n{i}"} for i in range(40)]
        def more():
            global label
            label = "new"
        t'''<ul>{% for row in rows %}<li title={row.name}>{row.id} {label}</li>{% endfor %}</ul>
        <b @click="new">new</b><i @click="more">more</i>'''
        """
    )
    read = columns.Quick.column

    def column(self, key, items):
        found = read(self, key, items)
        rows = page.state["rows"]
        rows.append({"id": len(rows), "name": f"n{len(rows)}"})
        return found

    monkeypatch.setattr(columns.Quick, "column", column)
    page.click("b")
    assert page.count("li") == 40
    monkeypatch.undo()
    page.click("i")
    assert page.errors == []
    assert page.texts("li") == [f"{i} new" for i in range(len(page.state["rows"]))] != []
    assert page.count("li") > 40


@pytest.mark.rule("R3")
def test_where_one_page_can_not_be_told_the_others_are(author, monkeypatch, caplog):
    page = author.mount("n = 0\ndef up():\n    global n\n    n += 1\nt'<p>{n}</p><b @click=up>+</b>'")
    kernel, told = page.kernel, list[str]()
    root = page._root
    broken = kernel.open(root, lambda text: None)
    late = kernel.open(root, told.append)
    for session in (broken, late):
        session.receive('{"type": "hello", "have": [], "n": 1}')
        session.receive('{"type": "ack", "v": 1, "n": 0}')
    monkeypatch.setattr(broken, "flush", lambda: 1 / 0)
    told.clear()
    page.click("b")
    assert page.text("p") == "1"
    assert any('"1"' in text for text in told)
    assert "ZeroDivisionError" in caplog.text
