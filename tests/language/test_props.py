"""P: props: what callers give, from where, and what functions do as props."""

import importlib
import inspect
import pydoc

import pytest

from hyper_local import LoadError, PropError
from hyper_local.testing import mount


@pytest.mark.rule("P2")
@pytest.mark.parametrize(
    ("kind", "by_name"),
    [
        ("Callable", True),
        ("Callable[[int], None]", True),
        ("typing.Callable[..., int] | None", True),
        ("str", False),
        ("int | Callable", False),
    ],
)
def test_a_prop_for_a_function_that_gets_none_says_how_to_give_one(author, kind, by_name):
    given = f"import typing\nfrom collections.abc import Callable\nchosen: {kind}\nt'<p>{{chosen}}</p>'"
    with pytest.raises(PropError, match=r"Card.chosen: expected .*, got list") as told:
        mount(author.load(given, "components/card.py"), chosen=[1])
    assert (
        "Give it a function by its name, without parentheses or quotes: chosen={save}." in str(told.value)
    ) == by_name


@pytest.mark.rule("P1")
def test_what_is_missing_or_unknown_says_so(author):
    Card = author.load("title: str\nsize = 3\nt'<p>{title}</p>'", "components/card.py")
    with pytest.raises(PropError) as told:
        mount(Card)
    # Where, and nothing of a command line: it may be a cell of a notebook.
    assert str(told.value) == (
        "Card: missing required prop 'title'\n  Give it by keyword, Card(title=…). Or give it a first value in "
        'line 1 of card.py, which makes it state: title: str = ""'
    )
    with pytest.raises(PropError, match=r"unknown prop 'titel'. Did you mean 'title'\?\n  Its props are 'title'."):
        mount(Card, title="x", titel="y")
    with pytest.raises(
        PropError, match=r"'size' is state, not a prop\n  To let callers set it, give it a type in .*: size: int = 3"
    ):
        mount(Card, title="x", size=1)


@pytest.mark.rule("P1")
def test_the_callers_line_is_named(author):
    author.file("live/card.py", "title: str\nt'<p>{title}</p>'")
    with pytest.raises(PropError, match=r"thing.py:2:3: Card: missing required prop 'title'"):
        author.mount(f"from {author.app}.live import Card\nt'<{{Card}} />'")


@pytest.mark.rule("P2")
@pytest.mark.parametrize(
    ("hint", "text", "expected"),
    [
        ("int", "5", "5"),
        ("float", "2.5", "2.5"),
        ("bool", "false", "False"),
        ("str", "5", "'5'"),
        ("int | None", "", "None"),
        ("date", "2020-02-03", "datetime.date(2020, 2, 3)"),
        ("Literal['a', 'b']", "b", "'b'"),
        ("Color", "red", "<Color.RED: 'red'>"),
    ],
)
def test_attribute_text_is_coerced(author, hint, text, expected):
    author.file(
        "live/show.py",
        "from datetime import date\nfrom enum import Enum\nfrom typing import Literal\n\n"
        f"class Color(Enum):\n    RED = 'red'\n\nx: {hint}\nt'<p>{{x!r}}</p>'",
    )
    page = author.mount(f"from {author.app}.live import Show\nt'<{{Show}} x=\"{text}\" />'")
    assert page.text("p") == expected


@pytest.mark.rule("P2")
def test_what_does_not_fit_is_refused_without_its_value(author):
    author.file("live/show.py", "x: int\nt'<p>{x}</p>'")
    with pytest.raises(PropError, match=r"Show.x: expected int, got text"):
        author.mount(f"from {author.app}.live import Show\nt'<{{Show}} x=\"secret\" />'")
    with pytest.raises(PropError, match=r"Show.x: expected int, got str"):
        author.mount(f"from {author.app}.live import Show\nt'<{{Show}} x={{\"secret\"}} />'", "live/other.py")


@pytest.mark.rule("P2")
@pytest.mark.parametrize(
    ("hint", "good", "bad"),
    [
        ("Literal['a', 1]", ["'a'", "1"], ["'b'", "2", "None"]),
        ("Literal['a'] | None", ["'a'", "None"], ["'b'"]),
        ("Optional[int]", ["1", "None"], ["True", "'1'"]),
        ("float", ["1", "1.5"], ["True", "'1'"]),
        ("list[int]", ["[1]"], ["(1,)"]),
    ],
)
def test_values_are_checked_against_the_annotation(author, hint, good, bad):
    author.file("live/show.py", f"from typing import Literal, Optional\nx: {hint}\nt'<p>{{x!r}}</p>'")
    for i, value in enumerate([*good, *bad]):
        source = f"from {author.app}.live import Show\nt'''<{{Show}} x={{{value}}} />'''"
        if value in good:
            assert author.mount(source, f"live/good{i}.py").text("p") == repr(eval(value))
        else:
            with pytest.raises(PropError, match=r"Show.x: expected .+, got \w+"):
                author.mount(source, f"live/bad{i}.py")


CHILD = (
    "n: int = 0\nextra: str = 'none'\nlimit: int = 1\nclicks = 0\ndouble = n * 2\n\n"
    "def up():\n    global clicks, limit\n    clicks += 1\n    limit += 1\n\n"
    "t'<b @click=up>{n} {double} {clicks} {limit} {extra}</b>'"
)


@pytest.mark.rule("P3", "S1", "S4")
def test_new_values_reach_a_child_that_keeps_its_state(author):
    author.file("live/child.py", CHILD)
    page = author.mount(
        f"""
        from {author.app}.live import Child
        n = 1
        more = {{"extra": "given"}}

        def up():
            global n
            n += 1
            more.clear()

        t'''<i @click="up"></i><{{Child}} n={{n}} limit={{n * 10}} {{**more}} />'''
        """
    )
    assert page.text("b") == "1 2 0 10 given"
    assert page.click("b").text("b") == "1 2 1 11 given"
    assert page.click("i").text("b") == "2 4 1 11 none", (
        "typed state is the child's; what is given no more has its default"
    )


@pytest.mark.rule("P4")
def test_the_order_in_which_a_prop_is_looked_for(author):
    author.file("config.py", 'LIVE = {"session": {"room": "from config", "username": "config"}}')
    Chat = author.load(
        "username: str\nroom: str = 'default'\nother: str = 'default'\nt'<p>{username} {room} {other}</p>'"
    )
    assert mount(Chat).text("p") == "config from config default"
    assert mount(Chat, room="given", username="ada").text("p") == "ada given default"


@pytest.mark.rule("P4")
def test_username_alone_comes_from_the_system_and_last_of_all(author, monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "grace")
    assert author.mount("username: str\nt'<p>{username}</p>'", "live/a.py").text("p") == "grace"
    assert author.mount("username: str = 'anonymous'\nt'<p>{username}</p>'", "live/b.py").text("p") == "anonymous"
    with pytest.raises(PropError, match="missing required prop 'user'"):
        author.mount("user: str\nt'<p>{user}</p>'", "live/c.py")


@pytest.mark.rule("P4")
def test_a_session_function_is_asked_for_each_session(author):
    author.file(
        "config.py", 'n = 0\ndef who():\n    global n\n    n += 1\n    return {"seat": n}\nLIVE = {"session": who}'
    )
    Seat = author.load("seat: int\nt'<p>{seat}</p>'")
    assert [mount(Seat).text("p") for _ in range(2)] == ["1", "2"]


@pytest.mark.rule("P4")
def test_children_at_any_depth_are_given_too(author):
    author.file("config.py", 'LIVE = {"session": {"course": "Biology"}}')
    author.file("live/inner.py", "course: str\nt'<p>{course}</p>'")
    author.file(
        "components/frame.py", f"from {author.app}.live import Inner\ncourse: str\nt'<h1>{{course}}</h1><{{Inner}} />'"
    )
    page = author.mount(f"from {author.app}.components import Frame\nt'<{{Frame}} />'")
    assert (page.text("h1"), page.text("p")) == ("Biology", "Biology")


# P5 ---------------------------------------------------------------------------

DOCUMENTED = '''"""Counts things.

And more.
"""
from hyper_local import shared

label: str
color: str = "blue"
size: int = max(1, 2)
count = 0
double = count * 2
log = shared([])

def increment(by: int = 1, *, twice=False):
    """Count up."""
    global count
    count += by

async def wait(seconds: float, /):
    pass

def on_mount():
    pass

def _private():
    pass

t"<p>{label}{double}</p>"
'''


@pytest.mark.rule("P5")
def test_a_class_shows_its_signature_and_its_parts(author):
    Thing = author.load(DOCUMENTED)
    assert repr(Thing).startswith("<live component Thing(label: str, color: str = 'blue', size: int = max(1, 2)) of ")
    assert repr(Thing).endswith(". Write Thing(…) to show it>")
    assert str(inspect.signature(Thing)) == "(*, label: str, color: str = 'blue', size: int = max(1, 2))"
    assert inspect.signature(Thing).parameters["color"].default == "blue"
    assert inspect.signature(Thing).parameters["label"].annotation is str
    assert inspect.getdoc(Thing) == "\n".join(
        [
            "Counts things.",
            "",
            "And more.",
            "",
            "Props:",
            "    label: str",
            "    color: str = 'blue'",
            "    size: int = max(1, 2)",
            "",
            "State:",
            "    count",
            "    log (shared)",
            "",
            "Computed:",
            "    double",
            "",
            "Handlers:",
            "    increment(by: int = 1, *, twice=False) - Count up.",
            "    wait(seconds: float, /)",
        ]
    )
    assert {"label", "color", "size", "count", "double", "log", "increment", "wait"} <= set(dir(Thing))
    assert not {"on_mount", "_private", "shared"} & set(dir(Thing))
    text = pydoc.plain(pydoc.render_doc(Thing))
    assert "Thing(*, label: str, color: str = 'blue', size: int = max(1, 2))" in text
    assert "increment(by: int = 1, *, twice=False), a handler" in text
    assert repr(Thing.increment) == "<handler increment(by: int = 1, *, twice=False) of Thing>"


@pytest.mark.rule("P5")
def test_a_component_without_a_docstring_says_what_it_is(author):
    Plain = author.load("t'<p></p>'", "components/plain.py")
    assert repr(Plain).startswith("<static component Plain() of ")
    # It stands below a cell whose last line is the class, where somebody wants to see the component.
    assert repr(Plain).endswith(". Write Plain() to show it>")
    assert (inspect.getdoc(Plain) or "").startswith("A static component of ")


@pytest.mark.rule("P5")
def test_python_refuses_what_the_signature_refuses(author):
    Thing = author.load(DOCUMENTED)
    with pytest.raises(TypeError, match="missing required prop 'label'"):
        Thing()
    thing = Thing(label="x")
    assert (thing.count, thing.label, thing.double) == (0, "x", 0)
    assert str(inspect.signature(thing.increment)) == "(by: int = 1, *, twice=False)"
    assert inspect.getdoc(thing.increment) == "Count up."


# P6 ---------------------------------------------------------------------------

PICKER = """
from collections.abc import Callable

on_pick: Callable
seen = 0

def two(i: int):
    global seen
    seen += 1
    return on_pick(i)

async def later(i: int):
    global seen
    await on_pick(i)
    seen += 1

t'<b @click="BINDING">{seen}</b>'
"""

OWNER = """
import asyncio
from functools import partial
from APP.live import Picker

picked = []

class Shelf:
    def put(self, i):
        picked.append(i)

shelf = Shelf()

def choose(i: int):
    picked.append(i)

async def slowly(i: int):
    await asyncio.sleep(1)
    picked.append(i)

t'''<p>{picked!r}</p><{Picker} on_pick={GIVEN} />'''
"""


@pytest.mark.rule("P6")
@pytest.mark.parametrize("given", ["choose", "(lambda i: choose(i))", "partial(choose)", "picked.append", "shelf.put"])
@pytest.mark.parametrize("binding", ["on_pick({2})", "two(2)"])
def test_a_function_as_a_prop_runs_as_its_owners_which_renders_too(author, given, binding):
    author.file("live/picker.py", PICKER.replace("BINDING", binding))
    page = author.mount(OWNER.replace("APP", author.app).replace("GIVEN", given))
    assert page.click("b").text("p") == "[2]"
    assert page.text("b") == ("1" if binding == "two(2)" else "0")
    assert page.html == page.fresh_html()


@pytest.mark.rule("P6")
@pytest.mark.parametrize("binding", ["on_pick({2})", "later(2)", "two(2)"])
def test_an_async_function_as_a_prop(author, binding):
    author.file("live/picker.py", PICKER.replace("BINDING", binding))
    page = author.mount(OWNER.replace("APP", author.app).replace("GIVEN", "slowly"))
    assert page.click("b").text("p") == "[2]"


@pytest.mark.rule("P6")
def test_a_static_child_may_bind_it_and_hand_it_down(author):
    author.file(
        "components/button.py", "from collections.abc import Callable\non_go: Callable\nt'<b @click=\"on_go\">go</b>'"
    )
    author.file(
        "live/middle.py",
        f"from {author.app}.components import Button\nfrom collections.abc import Callable\non_go: Callable\n"
        "t'<{Button} on_go={on_go} />'",
    )
    page = author.mount(
        f"from {author.app}.components import Button\nfrom {author.app}.live import Middle\nn = 0\n\n"
        "def up():\n    global n\n    n += 1\n\nt'<p>{n}</p><{Button} on_go={up} /><i><{Middle} on_go={up} /></i>'"
    )
    assert page.click("b").click("i b").text("p") == "2"


@pytest.mark.rule("P6")
def test_a_child_with_the_same_immutable_props_is_skipped(author):
    author.file(
        "live/child.py",
        "import itertools\nfrom collections.abc import Callable\nruns = itertools.count()\nx: object\nf: Callable\n"
        "t'<b>{next(runs)}</b>'",
    )
    page = author.mount(
        f"from {author.app}.live import Child\nn = 0\n\ndef up():\n    global n\n    n += 1\n\ndef f():\n    pass\n\n"
        "t'''<i @click=\"up\">{n}</i><{Child} x={(1, 'a')} f={f} /><{Child} x={[n]} f={f} /><{Child} x={n} f={f} />'''"
    )
    assert page.click("i").click("i").texts("b") == ["0", "2", "2"]


@pytest.mark.rule("P6", "R3")
def test_its_errors_are_its_owners(author):
    author.file("live/picker.py", PICKER.replace("BINDING", "on_pick({2})"))
    page = author.mount(
        f"from {author.app}.live import Picker\nsaid = ''\n\ndef choose(i):\n    raise ValueError(i)\n\n"
        "def on_error(error):\n    global said\n    said = repr(error)\n\nt'<p>{said}</p><{Picker} on_pick={choose} />'"
    )
    assert page.click("b").text("p") == "ValueError(2)"


@pytest.mark.rule("P6")
def test_a_class_or_an_object_that_can_be_called_is_a_value_like_any_other(author):
    author.file("live/child.py", "kind: object\nt'<b>{kind is int} {type(kind).__name__}</b>'")
    page = author.mount(f"from {author.app}.live import Child\nt'<{{Child}} kind={{int}} />'")
    assert page.text("b") == "True type"


FORMATTED = """
from APP.MODULE import Kid
n = 1
xs = [1, 2, 3]

def fmt(x):
    return f"{x}-{n}"

def keep(x):
    return x > n

def up():
    global n
    n += 1

t'''<b>{n}</b><a @click="up">q</a><{Kid} GIVEN />'''
"""


@pytest.mark.rule("P6")
@pytest.mark.parametrize("module", ["components", "live"])
@pytest.mark.parametrize(
    ("kid", "given", "before", "after"),
    [
        ("f: object\nt'<p>{f(1)}</p>'", "f={fmt}", "1-1", "1-2"),
        ("f: object\nx = f(1)\nt'<p>{x}</p>'", "f={fmt}", "1-1", "1-2"),
        (
            "keep: object\nxs: list\nshown = [x for x in xs if keep(x)]\nt'<p>{shown!r}</p>'",
            "keep={keep} xs={[1, 2, 3]}",
            "[2, 3]",
            "[3]",
        ),
        ("keep: object\nxs: list\nt'<p>{[x for x in xs if keep(x)]!r}</p>'", "keep={keep} xs={xs}", "[2, 3]", "[3]"),
    ],
)
def test_a_function_that_the_child_calls_while_it_renders(author, module, kid, given, before, after):
    author.file(f"{module}/kid.py", kid)
    page = author.mount(FORMATTED.replace("APP", author.app).replace("MODULE", module).replace("GIVEN", given))
    assert page.text("p") == before
    assert page.click("a").text("p") == after
    assert page.html == page.fresh_html()


@pytest.mark.rule("P6")
def test_a_child_that_calls_it_renders_with_its_owner_through_one_that_hands_it_down(author):
    author.file("live/kid.py", "f: object\nt'<p>{f(1)}</p>'")
    author.file(
        "live/middle.py",
        f"from {author.app}.live import Kid\nimport itertools\nruns = itertools.count()\nf: object\ng: object\n"
        "t'<i>{next(runs)}</i><{Kid} f={f} />'",
    )
    page = author.mount(
        FORMATTED.replace("APP.MODULE import Kid", f"{author.app}.live import Middle")
        .replace("Kid", "Middle")
        .replace("GIVEN", "f={fmt} g={keep}")
    )
    assert page.click("a").click("a").text("p") == "1-3"
    assert page.text("i") == "2"


@pytest.mark.rule("P6", "R4")
@pytest.mark.parametrize("call", ["on_ready('kid')", "def on_mount(): on_ready('kid')", "seen = on_ready('kid')"])
def test_a_child_that_tells_its_owner_of_its_beginning(author, call):
    author.file("live/kid.py", f"on_ready: object\nseen = None\n{call}\nt'<p></p>'")
    page = author.mount(
        f"from {author.app}.live import Kid\nready = []\n\ndef add(name):\n    if name not in ready:\n"
        "        ready.append(name)\n\nt'<b>{len(ready)}</b><{Kid} on_ready={add} />'"
    )
    assert page.text("b") == "1"


@pytest.mark.rule("P6", "R4")
def test_a_child_that_tells_its_owner_of_its_end(author):
    author.file("live/kid.py", "on_end: object\n\ndef on_unmount():\n    on_end()\n\nt'<p></p>'")
    page = author.mount(
        f"from {author.app}.live import Kid\nshow = True\nended = 0\n\ndef hide():\n    global show\n"
        "    show = False\n\ndef end():\n    global ended\n    ended += 1\n\n"
        "t'<a @click=\"hide\">{ended}</a>{% if show %}<{Kid} on_end={end} />{% endif %}'"
    )
    assert page.click("a").text("a") == "1"


@pytest.mark.rule("P6")
def test_a_function_that_counts_its_calls_in_a_render_does_not_render_its_owner_again(author):
    author.file("live/kid.py", "f: object\nx = f()\nt'<p>{f()}</p>'")
    page = author.mount(
        f"from {author.app}.live import Kid\ncalls = 0\n\ndef count():\n    global calls\n    calls += 1\n"
        "    return 'x'\n\ndef act():\n    pass\n\nt'<a @click=\"act\">a</a><{Kid} f={count} />'"
    )
    assert page.click("a").text("p") == "x"


@pytest.mark.rule("P6", "S4")
def test_a_handler_of_a_child_with_a_line_computed_by_it_renders_no_owner(author):
    author.file(
        "live/kid.py", "f: object\nn = 0\nx = f(n)\ndef up():\n    global n\n    n += 1\n\nt'<p @click=up>{x}</p>'"
    )
    page = author.mount(
        f"from {author.app}.live import Kid\nimport itertools\nruns = itertools.count()\n\ndef fmt(x):\n"
        "    return f'<{x}>'\n\nt'<b>{next(runs)}</b><{Kid} f={fmt} />'"
    )
    assert page.click("p").text("p") == "<1>"
    assert page.text("b") == "0"


@pytest.mark.rule("S1", "P1")
def test_writing_a_prop_without_a_default_is_refused_where_it_is_declared(author):
    with pytest.raises(LoadError) as caught:
        author.load("title: str\n\nasync def f():\n    def g():\n        global title\n        title = 1\n\nt'<p></p>'")
    assert caught.value.location.line == 1
    assert "f() changes the prop 'title', which belongs to the caller" in str(caught.value)
    assert "Give it a default (title: str = …)" in str(caught.value)


@pytest.mark.rule("P5")
def test_values_by_place_and_names_that_are_none_say_what_is_meant(author):
    made = author.load("title: str\nsize: int = 1\ncount = 0\ndef up(): pass\nt'<p @click=up>{title}{size}{count}</p>'")
    with pytest.raises(TypeError) as caught:
        made("Ada", 2)
    assert str(caught.value) == "Thing: props are given by name\n  Write Thing(title=…, size=…)."
    with pytest.raises(TypeError, match=r"It has none: write Thing\(\)"):
        author.load("t'<p></p>'", "live/thing.py")(1)
    thing = author.load(
        "title: str\nsize: int = 1\ncount = 0\ndef up(): pass\nt'<p @click=up>{title}{size}{count}</p>'",
        "live/other.py",
    )(title="x")
    for name, near in (("cuont", "count"), ("titel", "title"), ("pu", ""), ("obsreve", "observe")):
        with pytest.raises(AttributeError, match=f"Other has no '{name}'.*{near}"):
            getattr(thing, name)
    assert not hasattr(thing, "_repr_png_")


@pytest.mark.rule("P2")
@pytest.mark.parametrize(
    ("hint", "good", "bad"),
    [
        ("list[int]", ["[]", "[1, 2]"], [("['a']", "list[str]"), ("[1, None]", "list[NoneType | int]"), ("5", "int")]),
        ("list[int | None]", ["[1, None]"], [("['a']", "list[str]")]),
        ("list[list[int]]", ["[[1], []]"], [("[[1], ['a']]", "list[list]")]),
        ("list[Literal['a']]", ["['a']"], [("['a', 'b']", "list[str]")]),
        ("list[float]", ["[1, 1.5]"], [("[True]", "list[bool]")]),
        ("set[str]", ["{'a'}"], [("{1}", "set[int]")]),
        ("dict[str, int]", ["{}", "{'a': 1}"], [("{1: 1}", "dict[int, int]"), ("{'a': 'b'}", "dict[str, str]")]),
        ("list[int] | None", ["None", "[1]"], [("['a']", "list[str]")]),
        ("list[Any]", ["[1, 'a']"], []),
        ("list['Later']", ["[1, 'a']"], []),
        ("tuple[int, str]", ["('a', 1)"], []),
    ],
)
def test_what_is_in_a_list_must_fit_too(author, hint, good, bad):
    Show = author.load(f"from typing import Any, Literal\n\nx: {hint}\nt'<p>{{x!r}}</p>'")
    for text in good:
        assert mount(Show, x=eval(text)).text("p") == repr(eval(text))
    for text, kind in bad:
        with pytest.raises(PropError) as refused:
            mount(Show, x=eval(text))
        assert refused.value.message == f"Thing.x: expected {hint}, got {kind}"


@pytest.mark.rule("P2", "L10")
def test_objects_of_a_class_from_before_a_file_was_saved_still_fit(author):
    author.file("birds.py", "class Bird:\n    name = 'robin'\n\nbirds = [Bird()]\n")
    author.file("live/show.py", f"from {author.app}.birds import Bird\nxs: list[Bird]\nt'<p>{{len(xs)}}</p>'")
    page = author.mount(
        f"from {author.app}.birds import birds\nfrom {author.app}.live import Show\nn = 0\n\ndef up():\n    global n\n"
        "    n += 1\n\nt'<b @click=up>{n}</b><{Show} xs={birds + birds} />'"
    )
    assert page.text("p") == "2"
    author.file("birds.py", "class Bird:\n    name = 'wren'\n\nbirds = [Bird()]\n")
    page.reload()
    page.click("b")
    assert page.errors == []
    assert page.text("p") == "2"


@pytest.mark.rule("P2", "L7")
def test_objects_of_a_class_of_the_module_itself_fit_each_instance(author):
    """Each instance makes the class anew; who imports it has one from a module object of its own."""
    source = "class Bird:\n    name = 'robin'\n\nbest: Bird = Bird()\nbirds: list[Bird] = []\n"
    Thing = author.load(f"{source}t'<p>{{best.name}} {{len(birds)}}</p>'")
    Bird = importlib.import_module(f"{author.app}.live.thing").Bird
    assert mount(Thing, best=Bird(), birds=[Bird(), Bird()]).text("p") == "robin 2"
    with pytest.raises(PropError) as refused:
        mount(Thing, birds=[5])
    assert refused.value.message == "Thing.birds: expected list[Bird], got list[int]"
