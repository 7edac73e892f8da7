"""T3 and T8: dots on mappings, and which items of a list are the same."""

import json

import pytest

from hyper_local.errors import RenderError


@pytest.mark.rule("T8")
@pytest.mark.parametrize(
    ("items", "matched"),
    [
        ("[{'id': i} for i in range(4)]", True),
        ("[Data(i) for i in range(4)]", True),
        ("[Model(id=i) for i in range(4)]", True),
        ("[Slots(i) for i in range(4)]", True),
        ("[Frozen(str(i)) for i in range(4)]", True),
        ("[Property(i) for i in range(4)]", False),
        ("[Plain(i) for i in range(4)]", False),
        ("[{'id': i // 2} for i in range(4)]", False),
        ("[{'id': i} if i else {} for i in range(4)]", False),
        ("[{'id': 0}, Data(1), {'id': 2}, {'id': 3}]", False),
        ("[Data(0), Slots(1), Data(2), Data(3)]", False),
        ("[(i, 'x') for i in range(4)]", False),
    ],
)
def test_items_are_matched_by_their_own_id(author, items, matched):
    page = author.mount(
        f'''
        from dataclasses import dataclass
        from pydantic import BaseModel

        @dataclass
        class Data:
            id: int
        @dataclass(slots=True)
        class Slots:
            id: int
        @dataclass(frozen=True)
        class Frozen:
            id: str
        class Model(BaseModel):
            id: int
        class Property:
            def __init__(self, i): self.i = i
            @property
            def id(self): return self.i
        class Plain:
            def __init__(self, i): self.id = i

        items = {items}

        def turn(): items.reverse()

        t"""<b @click="turn"></b>{{% for item in items %}}<p>{{str(item)}}</p>{{% endfor %}}"""
        '''
    )
    before = page.texts("p")
    page.click("b")
    assert page.texts("p") == before[::-1]
    assert page.html == page.fresh_html()
    assert ('"o":' in page.messages[-1]) == matched, "moved where they are matched, else written anew"


@pytest.mark.rule("T8")
@pytest.mark.parametrize(
    "keys",
    ["[1, '1', 1.5, True]", "[None, 'None', (1, 2), 2**60]", "['', ' ', '\\n', 'é']", "[b'a', 'a', frozenset(), -1]"],
)
def test_keys_of_any_type_are_told_apart(author, keys):
    page = author.mount(
        f'''
        keys = {keys}

        def turn(): keys.reverse()

        t"""<b @click="turn"></b>{{% for k in keys %}}<p key={{k}}>{{k!r}}</p>{{% endfor %}}
        {{[t"<i key={{k}}>{{k!r}}</i>" for k in keys]}}"""
        '''
    )
    before = page.texts("p")
    page.click("b")
    assert page.texts("p") == before[::-1] == page.texts("i")
    assert page.html == page.fresh_html()


@pytest.mark.rule("T8")
@pytest.mark.parametrize(
    "rows",
    [
        "{% for x in xs %}<li key={x}>{x}</li>{% endfor %}",
        "{% for x in xs %}\n  <li key='{x}'>{x}</li>\n{% endfor %}",
        "{[t'<li key={x}>{x}</li>' for x in xs]}",
        "{% for x in xs %}<{Row} key={x} x={x} />{% endfor %}",
    ],
)
def test_duplicate_keys_are_an_error_with_its_line(author, rows):
    author.file("components/row.py", 'x: object\nt"""<li>{x}</li>"""')
    with pytest.raises(RenderError) as error:
        author.mount(f'from {author.app}.components import Row\nxs = [1, 2, 1]\nt"""<ul>{rows}</ul>"""')
    assert "two items of one list have the key 1" in str(error.value) or "the key '1'" in str(error.value)
    assert "thing.py:3:" in str(error.value)


@pytest.mark.rule("T8", "R3")
def test_duplicate_keys_of_an_update_keep_the_page(author):
    page = author.mount(
        '''
        xs = [1, 2]

        def twice(): xs.append(1)

        def mend(): xs.pop()

        t"""<b @click="twice"></b><i @click="mend"></i>{% for x in xs %}<p key={x}>{x}</p>{% endfor %}"""
        '''
    )
    page.click("b")
    assert page.texts("p") == ["1", "2"]
    assert "two items of one list have the key 1" in page.errors[-1]
    page.click("i")
    assert page.texts("p") == ["1", "2"]


@pytest.mark.rule("T3")
@pytest.mark.parametrize(
    ("template", "html"),
    [
        ("{d.a}{d.n.b}{d.n.c.d}{d['a']}{d.n['b']}", "12312"),
        ("{d.items}{len(d.items())}{d.get('a')}{sorted(d.keys())[0]}", "key4" + "1" + "a"),
        ("{d.when.year}{d.when.strftime('%Y')}{o.x}{o.d.a}{o.f().a}", "20202020511"),
        ("<p title={d.a} class='c{d.n.b}' {**d.attrs}></p>", '<p title="1" class="c2" lang="en"></p>'),
        ("{% for x in d.n.c.l %}{x.v}{% endfor %}{% if d.n.b == 2 %}y{% endif %}{% let q = d.n %}{q.b}", "78y2"),
        ("{[x.v for x in d.n.c.l]}{[t'<i>{x.v}</i>' for x in d.n.c.l]}", "78<i>7</i><i>8</i>"),
        ("{(lambda z: z.a)(d)}{(d or o).a}{[d][0].a}{od.a}{s.a}{view.a}", "111111"),
        ("{math.pi:.2f}{Kind.a}{'abc'.upper()}{(1).real}", "3.14KABC1"),
        ("{show(d)}", "<b>1</b>"),
        ("{d.n.b + d.a}{-d.a}{d.a:>3}{d.a!r}", "3-1  11"),
    ],
)
def test_a_dot_on_a_mapping(author, template, html):
    before = """
import math
from collections import OrderedDict
from datetime import date
from types import MappingProxyType
from hyper import shared
d = {"a": 1, "n": {"b": 2, "c": {"d": 3, "l": [{"v": 7}, {"v": 8}]}}, "items": "key", "attrs": {"lang": "en"}}
d["when"] = date(2020, 1, 2)
del d["when"]
when = date(2020, 1, 2)
class Kind:
    a = "K"
class O:
    x = 5
    d = {"a": 1}
    def f(self): return {"a": 1}
o = O()
od = OrderedDict(a=1)
s = shared({"a": 1})
view = MappingProxyType({"a": 1})
def show(d):
    return t"<b>{d.a}</b>"
"""
    before = before.replace('del d["when"]\n', "") if "d.when" in template else before
    assert author.mount(f'{before}\nt"""{template}"""').html == html


@pytest.mark.rule("T3")
def test_a_handler_is_plain_python(author):
    page = author.mount(
        '''
        d = {"a": 1}

        def up():
            d.a = 2

        t"""<b @click="up">{d.a}</b>"""
        '''
    )
    page.click("b")
    assert "'dict' object has no attribute 'a'" in page.errors[0]


@pytest.mark.rule("T3")
@pytest.mark.parametrize(
    ("template", "error", "message"),
    [
        ("{d.nam}", AttributeError, "no key 'nam'; there are 'name', 'n'"),
        ("{d.n.x}", AttributeError, "no key 'x'; there are none"),
        ("{o.x}", AttributeError, "'O' object has no attribute 'x'"),
        ("{% for x in d.xs %}{% endfor %}", AttributeError, "no key 'xs'"),
        ("{d.nam()}", AttributeError, "nam"),
        ("{None.x}", AttributeError, "'NoneType' object has no attribute 'x'"),
    ],
)
def test_a_miss(author, template, error, message):
    with pytest.raises(error) as found:
        author.mount(f'd = {{"name": 1, "n": {{}}}}\nclass O: pass\no = O()\nt"{template}"')
    assert message in str(found.value)


@pytest.mark.rule("T3", "B1")
@pytest.mark.parametrize(
    ("template", "html"),
    [
        ("{USER.name}{USER.values}", "Adakey"),
        ("{len(USER.values())}{'name' in USER.keys()}", "2True"),
        ("{cfg.a}{[cfg.a for _ in cfg][0]}", "11"),
        ("{data.USER.name}{d.USER.values}{data.NAME}{d.cfg.a}", "AdakeyEve1"),
        ("{Kind.a}{thing.x}{thing.up()}{pkg.data.NAME}", "K52Eve"),
    ],
)
def test_a_dot_on_what_is_imported(author, template, html):
    author.file(
        "data.py",
        """
        from hyper_local import shared
        NAME = "Eve"
        USER = {"name": "Ada", "values": "key"}
        cfg = shared({"a": 1})
        class Kind:
            a = "K"
        class Thing:
            x = 5
            def up(self): return 2
        thing = Thing()
        """,
    )
    before = f"""
from {author.app}.data import USER, Kind, cfg, thing
from {author.app} import data
import {author.app}.data as d
import {author.app}.data
pkg = {author.app}
"""
    assert author.mount(f'{before}\nt"""{template}"""').html == html


@pytest.mark.rule("T3")
def test_a_miss_on_what_is_imported_names_the_keys(author):
    author.file("data.py", 'USER = {"name": "Ada"}')
    with pytest.raises(AttributeError, match="no key 'nam'; there are 'name'"):
        author.mount(f'from {author.app}.data import USER\nt"<p>{{USER.nam}}</p>"')


@pytest.mark.rule("T1", "B1")
@pytest.mark.parametrize(
    ("value", "html"),
    [
        ("s", "<i>1</i>q2"),
        ("s[:]", "<i>1</i>q2"),
        ("d.values()", "<i>1</i>&lt;b&gt;"),
        ("d.keys()", "ab"),
        ("d.values():safe", "<i>1</i><b>"),
        ("q", "<i>1</i>z"),
        ("[s, d.keys()]", "<i>1</i>q2ab"),
        ("bytearray(b'x')", "bytearray(b&#39;x&#39;)"),
        ("range(2)", "range(0, 2)"),
        ("{'a': 1}", "{&#39;a&#39;: 1}"),
    ],
)
def test_what_is_like_a_list_shows_its_items(author, value, html):
    value = " " + value if value.startswith("{") else value
    before = """
from collections import deque
from hyper import shared
s = shared([t"<i>1</i>", "q", 2])
d = {"a": t"<i>1</i>", "b": "<b>"}
q = deque([t"<i>1</i>", "z"])
"""
    assert author.mount(f'{before}\nt"""<p>{{{value}}}</p>"""').html == f"<p>{html}</p>"


@pytest.mark.rule("R5")
def test_many_new_rows_say_what_they_have_in_common_once(author):
    page = author.mount(
        """
        rows, picked = [], None
        def add(first, count, name):
            rows.extend({"id": first + i, "name": f"{name}{i}"} for i in range(count))
        def first(): add(100, 20, "a")
        def second(): add(200, 20, "b")
        def strange(): rows.extend({"id": x, "name": "c"} for x in [0, *range(2, 30, 2)])
        t'''<button @click="first">1</button><button @click="second">2</button><button @click="strange">3</button>
        {% for row in rows %}<i class={"on" if row.id == picked else None}>{row.name}</i>{% endfor %}'''
        """
    )
    sent = []
    session = page._session
    send = session.send
    session.send = lambda text: (sent.append(json.loads(text)), send(text))
    page.click("button:nth-of-type(1)")
    page.click("button:nth-of-type(2)")
    page.click("button:nth-of-type(3)")
    lists = [next(iter(update["d"]["0"].values())) for update in sent]
    assert lists[0][2:] == [100, {"length": 20, "c": [[None], "\x7f".join(f"a{i}" for i in range(20))]}]
    assert lists[1] == {"o": [[None, 200, {"length": 20, "c": [[None], "\x7f".join(f"b{i}" for i in range(20))]}]]}
    assert [order[:2] for order in lists[2]["o"]] == [[None, [0, *range(2, 30, 2)]]]
    assert page.texts("i") == [f"a{i}" for i in range(20)] + [f"b{i}" for i in range(20)] + ["c"] * 15
