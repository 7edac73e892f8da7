"""Loops over dicts go a quicker way (T3): what they show, hold and refuse is the same."""

from __future__ import annotations

import pytest

from hyper_local import values
from hyper_local.errors import HyperError

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


def outcome(author, rows, key, first):
    """What the page shows and what its events hold, or what it says."""
    try:
        page = author.mount(MODULE.format(rows=rows, key=key, first=first))
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
    # What a lambda does is not known, so its rows are never evaluated twice: they go the careful way.
    assert outcome(author, rows, key, "row.id") == outcome(author, rows, key, "(lambda: row.id)()")


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
        "{% for row in rows %}<p>{seen(row.id)}{row.copy}</p>{% endfor %}",
        "{% let len = seen %}{% for row in rows %}<p>{len(row.id)}{row.copy}</p>{% endfor %}",
        "{% for str in [seen] %}{% for row in rows %}<p>{str(row.id)}{row.copy}</p>{% endfor %}{% endfor %}",
        "{% for row in rows %}<p>{[seen(x) for x in [row.id]]}{row.copy}</p>{% endfor %}",
    ],
)
def test_rows_that_may_be_noticed_are_evaluated_once(author, template):
    page = author.mount(CALLS.replace("TEMPLATE", template))
    assert page.state["calls"] == [1, 2]


def test_a_name_that_hides_pythons_own_is_the_authors(author):
    source = CALLS.replace("TEMPLATE", "{% for row in rows %}<p>{len(row.id)}{row.copy}</p>{% endfor %}")
    page = author.mount(source.replace("def seen", "def len"))
    assert page.state["calls"] == [1, 2]


def test_the_quick_way_is_taken(author, monkeypatch):
    made = []
    start = values.DictRows.__init__
    monkeypatch.setattr(values.DictRows, "__init__", lambda rows, *given: made.append(given) or start(rows, *given))
    author.mount("rows = [{'id': 1}]\nt'''{% for row in rows %}<p>{row.id}</p>{% endfor %}'''")
    assert len(made) == 1
