"""Loops over dicts go a quicker way (T3): what they show, hold and refuse is the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hyper_local import columns, compiler
from hyper_local.errors import HyperError
from tests.portion import portion

pytestmark = pytest.mark.rule("T3", "T8")

MODULE = """
from collections import UserDict, defaultdict
from dataclasses import dataclass

@dataclass
class Row:
    id: int
    name: str = "object"
    tags: tuple = ()
    size: float = 1.0
    on: bool = True

class Special(dict):
    def __getitem__(self, key): return f"special {{super().__getitem__(key)}}" if key == "name" else dict.get(self, key)

class Attribute(dict):
    name = "an attribute"

def row(i, **more):
    return dict(id=i, name=f"<{{i}}>", tags=["a", "&"][:i], size=i / 4, on=i == 2) | more

def without(i, name):
    made = row(i)
    del made[name]
    return made

chosen, rows, got = 2, {rows}, []
def pick(value): got.append(value)

t'''<ul>{{% for row in rows %}}<li{key} class="{{'on' if row.id == chosen else ''}}" title={{row.name}}
>{{{first}}}|{{row.name}}|{{", ".join(row.tags)}}|{{len(row.tags)}}|{{row.size:.2f}}|{{row.on}}|{{row.name.upper()}}
{{% if row.on %}}<i>{{row.size}}</i>{{% endif %}}<b @click="pick({{row.id}})">pick</b></li>{{% endfor %}}</ul>'''
"""


@pytest.fixture
def asked(monkeypatch):
    """Of each loop that was asked for its columns, whether it had them."""
    found: list[bool] = []
    start = columns.Quick.columns

    def columns_of(self, items):
        read = start(self, items)
        found.append(read is not None)
        return read

    monkeypatch.setattr(columns.Quick, "columns", columns_of)
    return found


def outcome(author, rows, key, first, more=""):
    """What the page shows and what its events hold, or what it says."""
    try:
        page = author.mount(MODULE.format(rows=rows, key=key, first=first) + more)
    except HyperError as error:
        return error.message, error.location
    except Exception as error:
        return type(error).__name__, str(error)
    first_html = page.html
    for i in range(page.count("b")):
        if page.count("b"):  # a generator is used up
            page.click(f"li:nth-of-type({i + 1}) b")
    return first_html, page.html, page.state["got"]


@pytest.mark.parametrize("key", ["", " key={row.id}", " key={row.name.lower()}"])
@pytest.mark.parametrize(
    "rows",
    [
        "[]",
        "[row(i) for i in range(4)]",
        "(row(i) for i in range(4))",
        "{'a': row(1), 'b': row(2)}.values()",
        "[row(1, name=1.5, on=None, size=3), row('2', name='x', on='', tags=())]",
        "[row(1), row(1)]",
        "[row(1, name=True)]",
        "[without(1, 'on')]",
        "[row(1), without(2, 'name')]",
        "[row(1), Attribute(without(2, 'name'))]",
        "[row(1), Special(row(2))]",
        "[UserDict(row(1))]",
        "[defaultdict(lambda: 'made', row(1))]",
        "[row(1), Row(2)]",
        "[Row(1), Row(2)]",
        "[row(1), 7]",
        "[row(1, tags=None)]",
        "7",
    ],
)
def test_both_ways_show_the_same(author, rows, key):
    quick = outcome(author, rows, key, "row.id")
    assert quick == outcome(author, rows, key, "(lambda: row.id)()")
    with pytest.MonkeyPatch.context() as patch:
        plainly(patch)
        assert quick == outcome(author, rows, key, "row.id", "# compiled anew\n")


def plainly(patch):
    """From now on, every row is compiled as the language says, and in no quicker way."""
    patch.setattr(compiler, "without_questions", lambda row, name: None)
    patch.setattr(compiler, "asking_once", lambda row, name: row)


# Its last item has no such key: the quick way ends there, and would have begun anew.
CALLS = """
calls = []
rows = [{"id": 1, "copy": 0}, {"id": 2}]
def seen(value):
    calls.append(value)
    return value
t'''TEMPLATE'''
"""


@pytest.mark.parametrize(
    "template",
    [
        "{% for row in rows %}<p>{seen(row.id)}{row.copy and 1}</p>{% endfor %}",
        "{% let len = seen %}{% for row in rows %}<p>{len(row.id)}{row.copy and 1}</p>{% endfor %}",
        "{% for str in [seen] %}{% for row in rows %}<p>{str(row.id)}{row.copy and 1}</p>{% endfor %}{% endfor %}",
        "{% for row in rows %}<p>{[seen(x) for x in [row.id]]}{row.copy and 1}</p>{% endfor %}",
    ],
)
def test_rows_that_may_be_noticed_are_evaluated_once(author, template):
    page = author.mount(CALLS.replace("TEMPLATE", template))
    assert page.state["calls"] == [1, 2]


def test_a_name_that_hides_pythons_own_is_the_authors(author):
    source = CALLS.replace("TEMPLATE", "{% for row in rows %}<p>{len(row.id)}{row.copy and 1}</p>{% endfor %}")
    page = author.mount(source.replace("def seen", "def len"))
    assert page.state["calls"] == [1, 2]


@pytest.mark.parametrize(
    ("template", "quick"),
    [
        ("{% for row in rows %}<p>{row.id}</p>{% endfor %}", True),
        ("{% for row in rows %}<p>{row.id} {row.id == 1}</p>{% endfor %}", True),
        ("{% for row in rows %}<p>{'b' if row.id else row.name}</p>{% endfor %}", True),
        ("{% for row in rows %}<p>{'b' if row.id else row.gone}</p>{% endfor %}", True),
        ("{% for row in rows %}<p>{row.id or row.gone}{row.id == 1 == row.id}</p>{% endfor %}", True),
        ("{% for row in rows %}<p key={row.id}>{row.id}</p>{% endfor %}", True),
        ("{% for row in rows + [{}] %}<p>{row.id}</p>{% endfor %}", False),
        ("{% for row in rows + [7] %}<p>{row.id}</p>{% endfor %}", False),
        ("{% for row in rows %}<p>{len(row.id)}</p>{% endfor %}", None),
        ("{% for row in rows %}<p>{row.id in it}</p>{% endfor %}", None),
        ("{% for row in rows %}<p>{[*row.id]}</p>{% endfor %}", None),
        ("{% for row in rows %}<p>{(x := row.id)}{x}</p>{% endfor %}", True),
        ("{% for row in rows %}{% for x in row.id %}{x}{row.id}{% endfor %}{% endfor %}", None),
    ],
)
def test_the_quick_way_is_taken_where_nothing_can_be_noticed(author, asked, template, quick):
    source = f"rows, it = [{{'id': 1, 'name': 'x'}}], iter([1])\nt\"\"\"{template}\"\"\""
    try:
        author.mount(source)
    except (TypeError, AttributeError):
        assert quick is not True
    assert asked == ([] if quick is None else [quick])


OBJECTS = """
from collections import UserDict
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from pydantic import BaseModel

@dataclass
class Data:
    id: int
    name: str = "x"
@dataclass(frozen=True, slots=True)
class Slotted:
    id: int
    name: str = "x"
class Bare:
    name = "x"
    def __init__(self, id): self.id = id
class Named(NamedTuple):
    id: int
    name: str = "x"
class Model(BaseModel):
    id: int
    name: str = "x"
class Derived(Data):
    @property
    def name(self): return "derived"
    @name.setter
    def name(self, value): pass
class Cached(Bare):
    @cached_property
    def name(self): return "cached"
class Asked(Bare):
    def __getattr__(self, name): return "asked"
class Watched(Bare):
    def __getattribute__(self, name): return object.__getattribute__(self, name)
class Loud:
    def __get__(self, *_): return "looked up"
class Described(Bare):
    name = Loud()
class Without(Bare):
    name = Loud
    def __init__(self, id): pass
class Like(UserDict):
    def __init__(self, id): super().__init__(id=id, name="x")
class Method(Bare):
    def name(self): ...

rows = [ITEMS]
def pick(value): ...
t'''{% for row in rows %}<p>{row.id} {row.name if row.id else ""}</p>MORE{% endfor %}'''
"""


@pytest.mark.parametrize(
    ("items", "more", "quick"),
    [
        *((f"{kind}(id=1), {kind}(id=0)", "", True) for kind in ("Data", "Slotted", "Bare", "Named", "Model")),
        ("Data(1), Data(0)", "<b @click='pick({row})'></b>", True),
        ("Data(1), Data(0)", "{row}", False),
        ("Data(1), Data(0)", "{row['id']}", False),
        ("Data(1), Bare(0)", "", False),
        *((f"{kind}(1), {kind}(0)", "", False) for kind in ("Derived", "Cached", "Asked", "Watched", "Described")),
        *((f"{kind}(1), {kind}(0)", "", False) for kind in ("Without", "Like", "Method")),
    ],
)
def test_objects_go_the_quick_way_where_reading_them_runs_no_code(author, asked, items, more, quick):
    source = OBJECTS.replace("ITEMS", items).replace("MORE", more)
    made = shown(author, source)
    assert asked == [quick]
    with pytest.MonkeyPatch.context() as patch:
        plainly(patch)
        assert shown(author, f"{source}# compiled anew\n") == made


# What evaluating a row twice, or in another order, would show.
EFFECTS = """
import queue
from collections import deque

q = queue.Queue()
for _x in range(20):
    q.put(_x)
log, count = [], 0

class Loud:
    def __init__(self, n): self.n = n
    def __eq__(self, other): log.append(("eq", self.n)); return self.n == other
    def __hash__(self): return 1
    def __len__(self): log.append(("len", self.n)); return self.n
    def __html__(self): log.append(("html", self.n)); return f"<b>{self.n}</b>"
    def __format__(self, spec): log.append(("format", self.n)); return f"{self.n}{spec}"
    def __bool__(self): log.append(("bool", self.n)); return self.n > 1
    def __contains__(self, x): log.append(("in", self.n)); return x == self.n
    @property
    def seen(self): log.append(("seen", self.n)); return self.n
    def get(self, *given): log.append(("get", self.n)); return self.n
    def __str__(self): log.append(("str", self.n)); return str(self.n)

class Thing:
    id, name, more, odd, copy = 9, "thing", "m", 0, "c"

def taken(xs):
    yield from xs

def noted(x):
    log.append(("noted", x))
    return x

def change(row):
    row.pop("name", None)
    row["odd"] = 5
    return ""

def grow():
    if len(rows) < 5:
        rows.append(Thing())
    return ""

it = iter(range(100))
def made(i, kind):
    row = {"id": i, "name": f"n{i}", "more": Loud(i), "odd": i % 2, "it": taken("abc"), "kids": [Thing()], "q": q}
    if kind == "less": del row["more"]
    if kind == "nameless": del row["name"]
    if kind == "thing": return Thing()
    return row

rows = [made(i, kind) for i, kind in enumerate(KINDS)]
t'''{% for row in ROWS %}<p KEY>PIECES</p>{% endfor %}<i>{log}{list(it)[:1]}{q.qsize()}</i>'''
"""
PIECES = [
    "{row.id}",
    "{row.name}",
    "{row.more}",
    "{row.more:>3}",
    "{row.odd == row.id}",
    "{row.more == 1}",
    "{row.it}",
    "{list(row.it)}",
    "{'a' in row.it}",
    "{list(zip(row.name, row.it))}",
    "{next(it)}",
    "{row.id in it}",
    "{sum(x for x in row.it for y in row.name if x == y)}",
    "{q.get()}",
    "{row.q.get()}",
    "{row.more.get()}",
    "{row.more.seen}",
    "{len(row.more)}",
    "{noted(row.id)}",
    "{change(row)}",
    "{grow()}",
    "{row.copy}",
    "{row.name.upper()}",
    "{[row.name for row in row.kids]}",
    "{(lambda row: row.name)(row.kids[0])}",
    "{row.more.n if row.odd else row.id}",
    "{row.odd and row.more}",
    "{0 < row.odd < row.more.n}",
    "{(count := count + row.id)}",
    '<b class={row.name} title="{row.id} {row.more}" data-x={row.more}></b>',
    '<b class={"a" if row.more else row.it}></b>',
    '<b @click="noted({row.more})"></b>',
    "{% if row.more %}{row.name}{% else %}{row.it}{% endif %}",
    "{% let name = row.name %}{name}{row.id}",
    "{% let row = row.kids[0] %}{row.name}{row.id}",
    "{*row.name,}",
    "{[t'{row.id}{x}' for x in row.it]}",
    "{row['id']}",
    "{row['gone']}",
]


def shown(author, source):
    try:
        return re.sub(r" at 0x\w+", "", author.mount(source).html)
    except HyperError as error:
        return error.message, getattr(error, "location", None)
    except Exception as error:
        return type(error), str(error)


def same_both_ways(author, kinds, pieces, key, rows):
    source = EFFECTS.replace("KINDS", repr(kinds)).replace("ROWS", rows)
    source = source.replace("KEY", key).replace("PIECES", "".join(pieces))
    quick = shown(author, source)
    with pytest.MonkeyPatch.context() as patch:
        plainly(patch)
        assert shown(author, f"{source}# compiled anew\n") == quick


@pytest.mark.parametrize("piece", portion(PIECES))
def test_whatever_one_piece_of_a_row_does(author, piece):
    for kinds in (["", ""], ["", "less"], ["", "nameless"], ["", "thing"]):
        same_both_ways(author, kinds, ["{row.id}", piece, "{row.odd}"], "", "rows")


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kinds=st.lists(st.sampled_from(["", "", "", "less", "nameless", "thing"]), min_size=1, max_size=4),
    pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=5),
    key=st.sampled_from(["", "", "key={row.id}", "key={next(it)}", "key={row.name}", "key={noted(row.id)}"]),
    rows=st.sampled_from(["rows", "rows", "taken(rows)", "(noted(1) and row for row in rows)", "rows[:2]"]),
)
def test_whatever_a_row_does_it_does_as_the_language_says(author, kinds, pieces, key, rows):
    same_both_ways(author, kinds, pieces, key, rows)
