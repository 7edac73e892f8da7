"""HTML is written quickly where a table is long, and is what it would be without any haste (S3, T1).

Quickly means column by column: the values of a part are evaluated, made text and escaped for
all rows together. Here both ways show the same, and refuse the same, whatever the rows hold.
"""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hyper_local import columns, compiler, markup
from hyper_local.errors import HyperError
from hyper_local.rows import Rows
from hyper_local.testing import close_all

from . import generated as g

pytestmark = pytest.mark.rule("S3", "T1", "T3", "T4", "T8")
EXAMPLES = int(os.environ.get("HYPER_EXAMPLES", "40"))
SETTINGS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
numbers = itertools.count()


@contextmanager
def quickly() -> Iterator[None]:
    """Every list as if it were a long one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "FEW", 0)
        patch.setattr(markup, "ENOUGH_ROWS", 1)
        yield


@contextmanager
def slowly() -> Iterator[None]:
    """Every row evaluated and written by itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns.Quick, "columns", lambda *_: None)
        patch.setattr(compiler, "asking_once", lambda row, name: row)
        patch.setattr(markup.Writer, "by_shape", False)
        yield


def shown(author, source, way):
    """The HTML of the first paint and of the messages, or what is refused."""
    name = f"way{next(numbers)}"
    with way():
        try:
            page = author.mount(source, f"live/{name}.py")
            made = markup.html(page._session.root.surface.tree), page.html
        except HyperError as error:
            at = error.location
            made = error.message, at and (at.line, at.column)
        except Exception as error:
            made = type(error), error
    close_all()
    return re.sub(rf" at 0x\w+|#\d+|{name}", "", str(made), flags=re.IGNORECASE)


@settings(SETTINGS, max_examples=EXAMPLES // 3)  # they are long
@given(template=g.templates, state=g.states)
def test_any_template(components, template, state):
    source = g.module(components.app, template, state)
    assert shown(components, source, quickly) == shown(components, source, slowly)


ROWS = '''
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple
from markupsafe import Markup

class Text(str):
    def __str__(self): return "other"
class Trusted:
    def __html__(self): return "<u>own</u>"
class Shown:
    def __init__(self, text): self.text = text
    def __str__(self): return self.text
class Angry:
    def __str__(self): raise ValueError("not today")
    def __eq__(self, other): raise KeyError("nor so")
    def __hash__(self): return 1

@dataclass
class Plain:
    a: Any
    b: Any
    c: Any
@dataclass(slots=True)
class Slotted:
    a: Any
    b: Any
    c: Any
class Triple(NamedTuple):
    a: Any
    b: Any
    c: Any
class Computed:
    def __init__(self, a, b, c): self.given, self.b, self.c = a, b, c
    @property
    def a(self): return self.given
class Asked:
    def __init__(self, a, b, c): self.__dict__.update(a=a, b=b)
    def __getattr__(self, name):
        if name == "c": return "made up"
        raise AttributeError(name)
class Own(dict):
    pass

picked, name1, got = PICKED, OTHER, []
rows = [ITEMS]
def pick(*given): got.append(given)
t"""<main title="m">{% for row in rows %}<TAG KEY>PIECES</TAG>{% endfor %}</main>"""
'''
CELLS = [
    *("''", "'a'", "'a<b>&\"c'", "'\\r\\n'", "'\\x7f'", "'javascript:x'", "'é\\u2028\\ud800\\0'", "'7'"),
    *("None", "True", "False", "0", "7", "-3", "10**30", "1.5", "-0.0", "float('nan')"),
    *("Text('t')", "Markup('<i>m</i>')", "Trusted()", "Shown('<s>')", "Shown(Markup('<s>'))", "Angry()"),
    *("[1, '<']", "('a', 'b')", "{'x': 1}", "{'y'}", "b'z'", "Decimal('1.50')", "t'<i>{1}</i>'", "pick"),
]
PLAIN = CELLS[:18]
KINDS = ["dict(a={}, b={}, c={})"] * 6 + [
    *("Plain({}, {}, {})", "Slotted({}, {}, {})", "Triple({}, {}, {})", "Computed({}, {}, {})", "Asked({}, {}, {})"),
    *("Own(a={}, b={}, c={})", "dict(a={}, b={})", "Shown({})"),
]
PIECES = [
    *("{row.a}", "{row.b}", "{row.c}", "{row['a']}", "{row.a}{row.b}", "{picked}", "{row.a}{name1}", "-"),
    *("{row.a == picked}", "{row.a or row.b}", "{row.a + row.b}", "{row.a!r}", "{row.a:>4}", "{row.a:safe}"),
    *("{row.a:display}", "{'on' if row.b == picked else ''}", "{not row.c}", "{-row.a}", "{f'{row.a}'}"),
    *("<i title={row.a}></i>", "<i class={row.a}></i>", "<i style={row.a}></i>", "<a href={row.a}>{row.b}</a>"),
    *("<i class='x {row.a}' hidden={row.b} data-x={row.c}>{row.a}</i>", "<i title={row.a == picked or None}></i>"),
    *("<i class={'on' if row.a == picked else None}>{row.a}</i>", "<i {**{'title': row.a}}></i>", "<br><hr>"),
    *("<input value={row.a}>", "<textarea>{row.a}</textarea>", "<pre>{row.a}</pre>", "<svg>{row.a}</svg>"),
    "<select value={row.a}><option>a</option><option value='7'>b</option></select>",
    "<svg>{% if row.a %}<style>a > b</style>{% endif %}<text>{row.b}</text></svg><style>a > b</style>",
    *("{% if row.a %}<b>{row.b}</b>{% endif %}", "{% if row.a == picked %}{row.b}{% else %}<u>{row.c}</u>{% endif %}"),
    "{% if row.a %}<p>{row.b}</p>{% elif row.b %}text{% else %}<pre>{row.c}</pre>{% endif %}",
    *("{% let n = row.a %}{n}{row.b}", "{% for x in [row.a, row.b] %}<b title={x}>{x}</b>{% else %}-{% endfor %}"),
    *("{% for x in 'ab' %}{x}{row.a}{% endfor %}", "{t'<b>{row.a}</b>'}", "{[t'<b>{x}</b>' for x in (1, row.b)]}"),
    *("<b @click='pick({row.a})'>x</b>", "<b @click='pick({row.a}, {row.b})' @input='pick({row})'>{row.c}</b>"),
    *(
        "<b @click='pick({row.a + row.b})'>x</b>",
        "<b @click='pick({name1})' title={name1}>{row.a}</b>",
        "<b @click='pick'>x</b>",
    ),
]


def source_of(items, pieces, key="", tag="div", picked="7", other="0"):
    source = ROWS.replace("PIECES", pieces).replace("KEY", key).replace("TAG", tag)
    return source.replace("ITEMS", ", ".join(items)).replace("PICKED", picked).replace("OTHER", other)


@SETTINGS
@given(
    items=st.lists(
        st.tuples(st.sampled_from(KINDS), st.lists(st.sampled_from(CELLS), min_size=3, max_size=3)), max_size=5
    ),
    kind=st.sampled_from([None, *KINDS]),
    plain=st.booleans(),
    pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=5),
    key=st.sampled_from(["", "", "key={row.a}", "key={str(row.a)}", "key={f'{row.a}{picked}'}"]),
    tag=st.sampled_from(["div", "div", "svg"]),
    names=st.tuples(st.sampled_from(CELLS), st.sampled_from(CELLS)),
)
def test_any_rows(author, items, kind, plain, pieces, key, tag, names):
    if plain:
        items = [(kind, [cell if cell in PLAIN else "'p'" for cell in cells]) for kind, cells in items]
    made = [(kind or own).format(*cells) for own, cells in items]
    source = source_of(made, "".join(pieces), key, tag, *names)
    assert shown(author, source, quickly) == shown(author, source, slowly)


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        (KINDS[0], [["'<a>'", "7", "None"], ["'b'", "8", "True"]]),
        pytest.param(KINDS[6], [["'<a>'", "7", "None"], ["'b'", "8", "True"]], marks=pytest.mark.slow),
        pytest.param(KINDS[0], [[x, y, x] for x, y in itertools.pairwise(PLAIN)], marks=pytest.mark.slow),
    ],
    ids=["one type", "objects", "several types"],
)
def test_any_piece(author, piece, kind, cells):
    source = source_of([kind.format(*row) for row in cells], piece)
    quick = shown(author, source, quickly)
    assert quick == shown(author, source, slowly)
    raises = cells[0][0] != "'<a>'" or "row.a + row.b" in piece or "-row.a" in piece or "['a']" in piece
    assert raises or quick.startswith("('<main")


def test_the_quick_way_is_the_one_that_is_tested(author):
    source = "rows = [dict(a=1)]\nt'''{% for row in rows %}<p>{row.a}</p>{% endfor %}'''"
    for way, kind in (quickly, Rows), (slowly, tuple):
        with way():
            page = author.mount(source, f"live/way{next(numbers)}.py")
            assert type(page._session.root.surface.tree[1][3]) is kind


@pytest.mark.parametrize("text", ["\x7f", "a\x7fb", "\x7f\x7f", "<\x7f>", "\r\x7f", ""])
def test_a_text_may_hold_what_stands_between_texts(author, text):
    pieces = (
        "{% if row.b == 7 %}<b title={row.a}>{row.a}</b>{% else %}<i>{row.c}</i>{row.a}{% endif %}"
        "{% for x in [row.a, row.c] %}<u>{x}</u>{% endfor %}"
    )
    items = [f"dict(a={text!r}, b={i}, c='<&')" for i in (6, 7, 8, 7)]
    quick = shown(author, source_of(items, pieces), quickly)
    assert quick == shown(author, source_of(items, pieces), slowly)
    assert quick.count("&lt;&amp;") == 12
