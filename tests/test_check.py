"""`hyper-local check`: what is found in files without running them."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

import hyper_local
from hyper_local.checker import check
from hyper_local.cli import main
from hyper_local.errors import HyperError, LoadError
from hyper_local.late import may_be_refused
from hyper_local.testing import mount
from tests.conftest import Author
from tests.language import goldens

ROOT = Path(__file__).parents[1]


def problems(author: Author, **session: str) -> list[str]:
    """The first line of each problem of the app, its file from the app folder on."""
    found = check(author.folder / author.app, session=session).problems
    return [str(p).splitlines()[0].replace(f"{author.folder / author.app}/", "") for p in found]


def of_file(author: Author, source: str, path: str = "live/thing.py") -> list[str]:
    author.file(path, source)
    return [line.removeprefix(f"{path}:") for line in problems(author)]


def without_rest(text: str) -> str:
    """A problem without the line that says what was not judged, which loading has no need of."""
    return re.sub(r"\n  [^\n]* was (?:not )?judged\.\Z", "", text)


# What the loader refuses --------------------------------------------------

REFUSED = [
    "t'<p>{print(y=1, y=2)}</p>'",
    "t'<p>\0{1}</p>'",
    "t'''" + "{% if 1 %}" * 2000 + "{% endif %}" * 2000 + "'''",
    "def go():\n    yield\nt'<p @click=go></p>'",
    "def f():\n    return t'<p>{</p>'\nt'<p></p>'",
    "def f():\n    return t'<p @click=\"1\"></p>'\nt'<p></p>'",
    "xs = []\nt'<p>{[t\"<b>{x</b>\" for x in xs]}</p>'",
    "t'''<ul>{[t\"<li @clik.prevnt='f'></li>\" for x in []]}</ul>'''",
    "Card = 1\nt'''<{Card}><p onclick='x'></p></{Card}>'''",
    "t'<p>{a}</p>' t'<b>{b}</b>'",
    "from hyper_local import shared\nx = shared([])\ndef f():\n    global x\n    x = 1\nt'<p></p>'",
    "t'<meta content={1}>'",
]


@pytest.mark.usefixtures("at_depth")
@pytest.mark.rule("E4", "T9", "L3")
@pytest.mark.parametrize("source", REFUSED, ids=range(len(REFUSED)))
def test_whatever_the_loader_refuses_is_found(author: Author, source: str) -> None:
    file = author.file("live/thing.py", source)
    with pytest.raises(HyperError) as refused:
        hyper_local.load(file)
    assert str(refused.value) in [without_rest(str(problem)) for problem in check(file).problems]


@pytest.mark.rule("E4", "T9", "L3")
def test_whatever_a_message_is_written_for_is_found_where_loading_finds_it(author: Author) -> None:
    found: list[str] = []
    missed: list[str] = []
    for case in goldens.everything():
        given = goldens.files(case.source)
        if list(given) != [goldens.FILE]:
            continue
        file = author.file("live/thing.py", "")
        file.write_text(given[goldens.FILE], "utf-8")
        try:
            hyper_local.load(file)
        except HyperError as refused:
            said = str(refused) in [without_rest(str(problem)) for problem in check(file).problems]
            (found if said else missed).append(case.title)
    assert missed == []
    assert len(found) > 80


LATER = """
return 1 | break | continue | def f(a, a): pass | def f(a): global a | yield 1 | await f() | global x; import os; x = 1
def f(): x = 1; global x | def f(): print(x); global x | nonlocal x | def f(): nonlocal x | [a for a in b if (a := 1)]
from __future__ import braces | import os; from __future__ import annotations | def f(): from os import *
lambda a, a: 1 | f(a=1, a=2) | class A(metaclass=B, metaclass=C): pass | *a, *b = c | *a = b | x = *a | del *a,
class A: return 1 | class A: break | while 1: pass; def f(): break | def f(): yield 1; return 1; await x | __debug__ = 1
def f(): async with a: pass | def f(): [x async for x in y] | def f(): await x | lambda: (yield) | def f(*a, a): pass
def f(): global x; x: int = 1 | f(**a, b=1, c=2, b=3) | for *a in b: pass | x: int = *a, | async def f(): yield from x
"""
BLOCKS = [
    "try: pass\nexcept: pass\nexcept ValueError: pass",
    "def f():\n    if 1:\n        global n\n        n = 2",
    "def f():\n    n = 2\n    if 1:\n        global n",
    "for x in y: pass\nelse: break",
    "def f():\n    class A:\n        return 1",
    "match 1:\n    case a: pass\n    case b: pass",
    "match 1:\n    case [a, a]: pass",
    "try: pass\nfinally:\n    continue",
    "f(\n    a=1,\n    a =2)",
    "type X = [(yield)]",
    "def f[T, T](): pass",
    "".join("    " * i + "for x in y:\n" for i in range(21)) + "    " * 21 + "pass",
]


@pytest.mark.parametrize("source", [*re.split(r" \| |\n", LATER.strip()), *BLOCKS])
def test_what_python_finds_only_when_it_compiles(source: str) -> None:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return  # of this Python, the parser finds it
    try:
        compile(source, "x", "exec", dont_inherit=True)
    except SyntaxError:
        assert may_be_refused(tree, source)


def test_ordinary_files_are_not_compiled_to_find_out() -> None:
    texts = [file.read_text() for file in sorted((ROOT / "examples").rglob("*.py"))]
    python = [text.partition('\nt"""')[0] for text in texts if not re.search(r"async|yield|lambda|\bg\(|\*", text)]
    assert len(python) > 15
    assert [text for text in python if may_be_refused(ast.parse(text), text)] == []


def test_nothing_of_the_author_runs(author: Author) -> None:
    author.file("live/thing.py", "1 / 0\nx: 1 / 0 = print('ran')\nt'<p>{1 / 0}{x}</p>'")
    author.file("data.py", "raise SystemExit")
    author.file("config.py", "raise SystemExit\nLIVE = {'debounce': 1 / 0}")
    assert problems(author) == []


def test_every_file_and_most_mistakes_of_a_file(author: Author) -> None:
    author.file("live/a.py", "x = (\nt'<p></p>'")
    author.file("live/b.py", 'n = 0\ndef up():\n    n += 1\nt\'<p onclick="x" onclick="y">{a}{b c}{d}</p>\'')
    author.file("data.py", "def f(:")
    assert [line.rpartition(": ")[2].split(" (")[0] for line in problems(author)] == [
        "invalid syntax",
        "'(' was never closed",
        "up() sets a variable of its own, not the state 'n'",
        "onclick is for JavaScript, and calls no function of Python",
        "onclick is for JavaScript, and calls no function of Python",
        "onclick stands twice in this tag",
        "unknown name 'a'",
        "'b c'",
        "unknown name 'd'",
    ]


# False alarms -------------------------------------------------------------


def apps() -> list[Path]:
    modules = ROOT / "tests/modules"
    examples = sorted(p for p in (ROOT / "examples").iterdir() if not p.name.startswith("."))  # caches are no apps
    return [*examples, modules / "app", *sorted(modules.glob("by_*")), modules / "window"]


@pytest.mark.rule("E4")
@pytest.mark.parametrize("app", [a for a in apps() if a.is_dir()], ids=lambda a: a.name)
def test_no_false_alarm_in_an_app_that_works(app: Path) -> None:
    found = [f"{Path(p.location.file).name}: {p.message}" for p in check(app).problems]
    # The design's own todos and its profile each name a function that they never define.
    missing = [
        "todos.py: @click names 'clear_completed', which this file does not define",
        "user_profile.py: unknown name 'save_to_db'",
    ]
    # One of the tests of the window needs a handler that keeps everything waiting.
    found = [line for line in found if "doze() keeps every page waiting" not in line]
    # Another asks for what lies outside of the app.
    found = [line for line in found if line != "picture.py: the address in src begins with 'hyper:'"]
    assert found == (missing if app.parts[-2:] == ("modules", "app") else [])


LEGAL = [
    "t'''<p>{t'''<b>{1}</b>'''}{\"a\"}</p>'''",
    "xs = [1]\nt'<p>{sum(x for x in xs)}{[x for x in xs][0]}{(lambda a: a)(1)}{(y := 1)}{y}</p>'",
    "from math import *\nt'<p>{pi}</p>'",
    "for i in range(3):\n    last = i\nt'<p>{last}</p>'",
    "try:\n    import json\nexcept ImportError as error:\n    json = None\nt'<p>{json}</p>'",
    "def f():\n    global made\n    made = 1\nf()\nt'<p @click=f>{made}</p>'",
    "xs = []\ndef f(x): pass\nt'''{% for x in xs %}<b @click='f({x})'>{loop.index}</b>{% endfor %}'''",
    "def note(x):\n    return t'<b>{x}</b>'\nt'<p>{note(1)}</p>'",
    "on_pick: object\nt'<p @click=on_pick></p>'",
    "def f(a, *rest, **named): pass\nt'''<p @click='f(1, 2, b=3)'></p>'''",
    "def f(value): pass\ndef g(q): pass\nt'''<input @input='g' /><input @change='f(value)' />'''",
    "def f(admin: bool, tags: list[str]): pass\nt'<form @submit=f></form>'",
    "class Form: pass\ndef f(user: Form): pass\nt'<form @submit=f></form>'",
    "def f():\n    global a, b\n    a = b = 1\ndef _g(): return a + b + later\nlater = 1\nt'<p @click=f></p>'",
    "class A:\n    x = 1\n    def m(self): return __class__, self.x, __name__\n    def n(_): return A\nt'<p>{A()}</p>'",
    "try:\n    import json\nexcept ImportError as error:\n    print(error)\nfor i in [1]: print(i)\nt'<p></p>'",
    "with open('x') as f, open('y') as (g, *h):\n    print(f, g, h)\ndel f\nf = [j for j in h if (k := j)]\nt'{f}{k}'",
    "match [1]:\n    case [a, *b] | {'x': a, **b}: c = (a, b)\nt'{c}'",
    "async def _f(a, /, b=1, *c, d, **e):\n    def g():\n        nonlocal b\n        b = a, c, d, e\n    g()\nt''",
    "from os.path import *\nx = join('a', 'b')\nt'{x}'",
    "exec('q = 1')\nx = q\nt'{x}'",
    "try:\n    unicode\nexcept NameError:\n    unicode = str\nt'{unicode}'",
    "x = sorted([1], key=lambda a, b=2: a + b)\ny = {k: v for k, v in {}.items()}\nt'{x}{y}'",
    "from __future__ import annotations\na: Any = 1\nt'{a}'",
    "def _f(): render()\nt''",
    "n: int\nm = n + 1\nt'{m}'",
    "def f(): return [t'<b>{(z := 1)}</b>'], z\nt'{f()}'",
    "def wrap(f): return f\n@wrap\ndef f(a): pass\nt'''<p @click='f()'></p>'''",
    "count = 0\ndef f(count): pass\nt'''<p @click='f(1)'>{count}</p>'''",
    "def f(): g()\ndef g(): pass\nt'''<p @click=f @toggle=f @my-event=f @hyper-error=f></p>'''",
    "def _later(): pass\ndef on_mount(): pass\nt'<p></p>'",
    "name = ''\nt'''<input bind={name} />{% let a = name %}{a}'''",
    "def f(): return 1\nfs = [f]\nt'''{f()}{f!r}{[f() for f in fs]}{% for f in fs %}{f}{% endfor %}'''",
    "def f(): pass\ndef g(x): pass\nt'''<b @click='g({f})'></b>'''",
    "def wrap(f): return 1\n@wrap\ndef f(): pass\nt'{f}'",
    "def up(): pass\nt'''<b @click=up click='up now' data-click=up command=up cut>{[t'{up}' for up in 'a']}</b>'''",
    "def f(input): return input()\nt'''<input name=f>{f(str)}'''",
    "from time import sleep\ndef _f(): sleep(1)\ndef f():\n    def g(): sleep(1)\n    _f(), g()\nt'<p @click=f></p>'",
    "input = str\nt'{input()}'",
    "try: 1 / 0\nexcept ArithmeticError as e:\n    w = t'<b>{e}</b>', [e for x in 'a' if e]\n    e = 1\nt'{w}{e}'",
    "def f(): print(e)\ntry: pass\nexcept OSError as e:\n    e.add_note('x')\n    f()\nt''",
    "try: pass\nexcept OSError as e:\n    print(lambda: e, str(e))\ndef f():\n    e = 1\n    return e\nt'{f()}'",
]


@pytest.mark.parametrize("source", LEGAL, ids=range(len(LEGAL)))
def test_what_is_legal_is_left_alone(author: Author, source: str) -> None:
    assert of_file(author, source) == []
    author.load(source)


# Names outside of templates --------------------------------------------------


@pytest.mark.rule("E4", "S1")
def test_names_that_nothing_binds(author: Author) -> None:
    source = """
    todos = [1]
    remaining = len(todoes)
    n: Undefd = 3
    def up(by: Numbr = 1):
        x = [foo(y) for y in todos]
        return x, later
    def _other():
        foo = 1
        return foo, [z for z in zs if z]
    class A(Bse):
        x = 1
        def m(self): return x
    t'<p @click=up>{remaining}{n}{A()}{_other()}</p>'
    """
    assert of_file(author, source) == [
        "2:17: unknown name 'todoes'. Did you mean 'todos'?",
        "3:4: unknown name 'Undefd'",
        "4:12: unknown name 'Numbr'",
        "5:10: unknown name 'foo'",
        "6:15: unknown name 'later'",
        "9:29: unknown name 'zs'",
        "10:9: unknown name 'Bse'",
        "12:25: unknown name 'x'",
    ]


@pytest.mark.parametrize(
    ("code", "says", "hint"),
    [
        ("n += prize\n\nprice = 3", "unknown name 'prize'. Did you mean 'price'?", ""),
        ("birds = []\n    n += len(brids)", "unknown name 'brids'. Did you mean 'birds'?", ""),
        ("def inner(amount): return amont\n    inner(1)", "unknown name 'amont'. Did you mean 'amount'?", ""),
        ("pritn(n)", "unknown name 'pritn'. Did you mean 'print'?", ""),
        ("n += qqq", "unknown name 'qqq'.", "Import it, or give it a value."),
        ("n += sqrt(4)", "unknown name 'sqrt'.", "Write at the top of the file: from math import sqrt"),
        ("n += choice", "unknown name 'choice'.", "Import it, or give it a value."),
        (
            "n = datetime.now()",
            "unknown name 'datetime'.",
            "Write at the top of the file: from datetime import datetime",
        ),
        ("n = datetime.date()", "unknown name 'datetime'.", "Write at the top of the file: import datetime"),
    ],
)
def test_an_unknown_name_is_told_with_what_was_meant(author: Author, code: str, says: str, hint: str) -> None:
    author.file("live/thing.py", f"n = 0\n\ndef up():\n    global n\n    {code}\n\nt'<b @click=up>{{n}}</b>'")
    (found,) = check(author.folder / author.app).problems
    assert (f"{found.message.removesuffix('.')}.".replace("?.", "?"), found.hint) == (says, hint)


@pytest.mark.rule("L8")
def test_a_name_that_an_except_block_binds_is_nothing_to_import(author: Author) -> None:
    author.file("data.py", "try:\n    x = 1\nexcept OSError as error:\n    pass\n")
    author.file("live/other.py", "try:\n    x = 1\nexcept OSError as error:\n    pass\nt'<p></p>'\n")
    author.file("kept.py", "error = None\ntry:\n    x = 1\nexcept OSError as error:\n    pass\n")
    source = "\n".join(f"from {author.app}.{name} import x, error" for name in ("data", "live.other", "kept"))
    assert of_file(author, f"{source}\nt'<p>{{error}}</p>'\n") == [
        f"1:{len(author.app) + 22}: {author.app}.data has no 'error'",
        f"2:{len(author.app) + 28}: {author.app}.live.other has no 'error'",
    ]


@pytest.mark.rule("E4", "T9")
def test_the_name_of_an_except_block_is_gone_behind_it(author: Author) -> None:
    source = """
    try:
        import json
    except ImportError as e:
        json = None
    else:
        print(e)
    def show(): return e
    t'<p @click=show>{json}{e.name}</p>'
    """
    says = "Python forgets 'e' at the end of its except block"
    assert of_file(author, source) == [f"6:11: {says}", f"7:20: {says}", f"8:25: {says}"]
    with pytest.raises(HyperError, match=says):
        author.load(source)


@pytest.mark.rule("E4", "L1")
def test_names_that_nothing_binds_in_an_ordinary_file_of_the_app(author: Author) -> None:
    author.file("data.py", "def load():\n    return NMES\nNAMES = [x for x in range(3)]\nprint(__file__, NAMES)")
    author.file("live/_words.py", "class A:\n    x = lenn('a')\n")
    author.file("live/words.py", "x = wrods\n")
    author.file("_other.py", "try: pass\nexcept OSError as e: pass\nprint(e)")
    late = "try: pass\nexcept OSError as e: pass\ndef f():\n    global e\n    e = 1\ndef g(): return e"
    author.file("_late.py", late)
    (author.folder / "script.py").write_text("print(nothing)", "utf-8")
    assert problems(author) == [
        "_other.py:3:7: Python forgets 'e' at the end of its except block",
        "data.py:2:12: unknown name 'NMES'. Did you mean 'NAMES'?",
        "live/_words.py:2:9: unknown name 'lenn'. Did you mean 'len'?",
        "live/words.py:1:5: unknown name 'wrods'",
    ]


@pytest.mark.rule("E4", "L8", "L9")
def test_imports_from_the_app_that_lead_nowhere(author: Author) -> None:
    author.file("data.py", "NAMES = []\nfor each in NAMES: pass\ndef load(): pass")
    author.file("open.py", "def __getattr__(name): return 1")
    author.file("stars.py", "from os import *")
    author.file("broken.py", "x = (")
    author.file("parts/__init__.py", "")
    author.file("live/b.py", "n = 0\ndef up():\n    global n, m\n    n = m = 1\nt'<p @click=up>{n}</p>'")
    app = author.app
    source = f"""
    from {app}.data import NAMES, each, load, nmes
    from {app}.live.b import n, m, up, nope
    from ..data import NAMES as N, missing
    from ..dat import NAMES
    from {app}.open import anything
    from {app}.stars import path
    from {app}.broken import x
    from {app}.parts import more
    from hyper import shared, live, reload, testing, nope as no
    from elsewhere import thing
    import {app}.whatever
    try:
        from {app}.data import maybe
    except ImportError:
        maybe = None
    def later():
        from {app}.data import gone
    t'<p @click=later></p>'
    """
    found = [line for line in of_file(author, source) if "broken.py" not in line and ": note: " not in line]
    assert found == [
        f"1:{len(app) + 38}: {app}.data has no 'nmes'. Did you mean 'NAMES'?",
        f"2:{len(app) + 31}: {app}.live.b has no 'nope'",
        "3:32: ..data has no 'missing'",
        "4:1: no module '..dat'. Did you mean 'data'?",
        "9:50: hyper has no 'nope'",
        f"11:8: no module '{app}.whatever'",
    ]


@pytest.mark.parametrize(
    "event", ["@click={up()}", "@click='{up()}'", "@click={ up() }", "@keydown.enter.prevent={up()}"]
)
def test_an_event_that_calls_its_handler_is_told_once(author: Author, event: str) -> None:
    source = f'n = 0\n\ndef up():\n    global n\n    n += 1\n\nt"""<b {event}>{{n}}</b>"""'
    (found,) = of_file(author, source)
    assert "takes the name of a function, not {" in found
    (found,) = of_file(author, source.replace("</b>", "{up()}</b>").replace(event, "@click=up"))
    assert "up() changes 'n' each time" in found


@pytest.mark.rule("L3", "E4")
def test_hooks_with_parameters_and_templates_with_names(author: Author) -> None:
    author.file("live/a.py", "page = t'<p>x</p>'")
    author.file("live/b.py", "used = t'<p>x</p>'")
    author.file("data.py", f"from {author.app}.live.b import used")
    source = "def on_mount(x, y=1, *, z): pass\ndef on_unmount(x=1, *a, **b): pass\nt'<p></p>'"
    assert of_file(author, source) == [
        "live/a.py:1:8: note: this file has no template: the t-string of line 1 has the name 'page'",
        "1:1: on_mount() needs 'x', 'z', and is called with nothing",
    ]


PART = "this file has no template: the t-string of line {} "


@pytest.mark.rule("L3")
@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("x = 1\nif x:\n    t'<p>x</p>'", f"3:5: note: {PART.format(3)}is inside an if"),
        ("t'<p>x</p>' + t'<b>y</b>'", f"1:1: note: {PART.format(1)}has something added with +"),
        ("t'<p>x</p>',", f"1:1: note: {PART.format(1)}is part of another statement"),
        ("def f():\n    return t'<p>x</p>'", ""),
        ("show = [t'<p>x</p>']", ""),
    ],
)
def test_a_t_string_that_nobody_takes(author: Author, source: str, told: str) -> None:
    author.file("live/a.py", source)
    assert of_file(author, "t'<p></p>'") == [f"live/a.py:{told}"] * bool(told)


@pytest.mark.rule("L8", "E4")
@pytest.mark.rule("L8")
def test_a_tag_that_names_the_file_is_told_the_component(author: Author) -> None:
    """Both ways into it: the tag's name, and the import's."""
    author.file("live/counter.py", "t'<p></p>'")
    app = author.app
    instead = f"counter is the file. Write: from {app}.live import Counter, and in the template <{{Counter}} />"
    for tag, says in (("Counter", "unknown component 'Counter'"), ("counter", "counter is not a component")):
        source = f"from {app}.live import counter\nt'<{{{tag}}} />'"
        author.file("live/thing.py", source)
        (found,) = check(author.folder / app).problems
        assert found.message.startswith(says)
        assert found.hint == instead
        with pytest.raises(HyperError) as told:
            author.mount(source)
        assert says in str(told.value)
        assert instead in str(told.value)
    assert of_file(author, "from ..live import counter\nt'<{counter} />'") == ["2:3: counter is not a component"]


@pytest.mark.rule("L8")
def test_an_import_from_the_app_is_told_the_folder(author: Author) -> None:
    author.file("live/counter.py", "t'<p></p>'")
    author.file("components/card.py", "t'<p></p>'")
    app = author.app
    for name, part in (("Counter", "live"), ("Card", "components")):
        source = f"from {app} import {name}\nt'<{{{name}}} />'"
        author.file("live/thing.py", source)
        instead = f"Write: from {app}.{part} import {name}"
        (found,) = check(author.folder / app).problems
        assert (found.message, found.hint) == (f"{app} has no {name!r}", instead)
        with pytest.raises(LoadError, match=re.escape(instead)):
            author.load(source)
        with pytest.raises(ImportError, match=re.escape(instead)):
            exec(f"from {app} import {name}")
    author.file("live/thing.py", "from .. import Card\nt'<{Card} />'")
    (found,) = check(author.folder / app).problems
    assert (found.message, found.hint) == (".. has no 'Card'", "Write: from ..components import Card")


@pytest.mark.rule("L8")
def test_a_component_may_be_imported_from_its_own_file(author: Author) -> None:
    author.file("live/bird_card.py", "count = 0\nt'<p>{count}</p>'")
    author.file("live/thing.py", f"from {author.app}.live.bird_card import BirdCard\nt'<{{BirdCard}} />'")
    assert check(author.folder / author.app).problems == []
    author.file("live/other.py", f"from {author.app}.live.bird_card import Card\nt'<{{Card}} />'")
    (found,) = check(author.folder / author.app).problems
    assert found.message.startswith(f"{author.app}.live.bird_card has no 'Card'.")


def test_modules_that_are_not_there(author: Author) -> None:
    author.file("words.py", "WORD = 1")
    author.file("tools/__init__.py", "from .words import WORD\nOTHER = 1")
    author.file("tools/words.py", "WORD = 1")
    author.file("live/card.py", "t'<p></p>'")
    app = author.app
    source = f"""
    import {app}.data
    import {app}.words, {app}.tools.words as w, {app}.live.card, json
    import {app}.tools.wrds
    from . import nope
    from . import card, Card
    from .. import words, live, tools
    from .. import wods
    from ..tools import words, WORD, OTHER
    from {app} import words, tools, live
    from {app} import data
    from ..live import Card
    t'<p>{{{app}}}</p>'
    """
    assert of_file(author, source) == [
        f"1:8: no module '{app}.data'",
        f"3:8: no module '{app}.tools.wrds'. Did you mean 'words'?",
        "4:15: . has no 'nope'",
        "7:16: .. has no 'wods'. Did you mean 'words'?",
        f"10:{len(app) + 14}: {app} has no 'data'",
    ]


@pytest.mark.rule("R3", "E4")
def test_a_hook_that_can_not_be_called_with_its_error(author: Author) -> None:
    assert of_file(author, "def on_error(): pass\nt'<p></p>'") == [
        "1:1: on_error() takes no arguments, and is called with the error"
    ]
    assert of_file(author, "def on_error(a, b, *, c): pass\nt'<p></p>'") == [
        "1:1: on_error() needs 'b', 'c', and is called with the error alone"
    ]
    for fine in ("error", "*a", "error, more=1", "error=None"):
        assert of_file(author, f"def on_error({fine}): pass\nt'<p></p>'") == []


@pytest.mark.rule("P2", "E4")
def test_a_default_that_its_own_annotation_refuses(author: Author) -> None:
    fine = "a: int = None\nb: float = 1\nc: int | None = 2\nd: list[int] = []\ne: 'str' = ''\nf: int = make\n"
    fine = f"def make(): pass\n{fine}g: tuple[int, ...] = (1,)\nh: object = 1\ni: dict = {{}}\nj: bool = True\n"
    assert of_file(author, f"{fine}t'<p>{{[a, b, c, d, e, f, g, h, i, j]}}</p>'") == []
    source = "n: int = 'x'\nm: list[str] = {}\nt'<p>{n}{m}</p>'"
    assert of_file(author, source) == [
        "1:1: note: n: expected int, and its default is str",
        "2:1: note: m: expected list[str], and its default is dict",
    ]


# Handlers -----------------------------------------------------------------


@pytest.mark.rule("E4")
def test_a_handler_that_is_not_there(author: Author) -> None:
    file = author.file("live/thing.py", "def increment(): pass\nt'''<p @click='incremnt'>\n</p>'''")
    assert str(check(file).problems[-1]) == (
        f"{file}:2:8: @click names 'incremnt', which this file does not define. Did you mean 'increment'?\n"
        "    t'''<p @click='incremnt'>\n           ^\n"
        "  Write increment, or the function: def incremnt(): …"
    )


@pytest.mark.rule("V3")
@pytest.mark.parametrize(
    ("signature", "call", "says"),
    [
        ("", "f(1)", "f() takes no arguments, and 1 is given"),
        ("a, b=1", "f(1, 2, 3)", "f() takes 2 arguments, and 3 are given"),
        ("a", "f()", "f() needs 'a'"),
        ("a, *, size", "f(1)", "f() needs 'size'"),
        ("a, b=1", "f(b=2)", "f() needs 'a'"),
        ("a, times=1", "f(1, tmes=3)", "f() has no parameter 'tmes'. Did you mean 'times'?"),
        ("a, /", "f(a=1)", "f() has no parameter 'a'"),
        ("a", "f(1, a=2)", "f() gets 'a' twice"),
        ("a", "f", "f() needs 'a', and this <p> stands in no form"),
        ("self", "f", "f() needs 'self', which nothing gives"),
        ("a: int", "f", "f() needs 'a', and this <p> stands in no form"),
    ],
)
def test_arguments_that_do_not_fit(author: Author, signature: str, call: str, says: str) -> None:
    found = of_file(author, f"def f({signature}): pass\nt'''<p @click='{call}'></p>'''")
    assert found == [f"2:8: @click: {says}"] or found == [f"2:8: @click: {says}."]


IN_FORM = "f() needs 'a', and no field of this form is called so"
IN_TEMPLATE = "f() needs 'a', and no field of this template is called so"


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("<button @click='f'></button>", "f() needs 'a', and this <button> stands in no form"),
        ("<input name='b'><button @click='f'></button>", IN_TEMPLATE),
        (
            "<form><input name='b'></form><button @click='f'></button>",
            IN_TEMPLATE,
        ),
        ("<form><button @click='f'></button></form>", IN_FORM),
        (
            "<form id='x'></form><button form='x' @click='f'></button>",
            IN_FORM,
        ),
    ],
)
def test_whose_fields_were_looked_at_is_said(author: Author, template: str, says: str) -> None:
    [said] = of_file(author, f"def f(a): pass\nt'''{template}'''")
    assert said.partition(" @click: ")[2].rstrip(".") == says


@pytest.mark.parametrize(
    "template",
    [
        "<input name='a'><button @click='f'></button>",
        "<form><input name='a'></form><button @click='f'></button>",
        "<form><input name='a'><button @click='f'></button></form>",
        "<form @submit='f'><input name='a'></form>",
        "<form id='x'></form><input name='a' form='x'><button form='x' @click='f'></button>",
        "<input name='a' @input='f'>",
        "<input @input='f'>",
        "<button @click='f(1)'></button>",
        "<button name='a' value='1' @click='f'></button>",
        "<div><select name='a' @change='f'><option>1</option></select></div>",
    ],
)
def test_an_event_that_has_its_field_is_told_of_nothing(author: Author, template: str) -> None:
    assert of_file(author, f"def f(a): pass\nt'''{template}'''") == []


def test_notes(author: Author) -> None:
    source = """
        todos = []
        def used(): helper()
        def helper(): pass
        def again(): again()
        def show():
            for todos in [1]: print(todos)
        def exported(): pass
        t"<p @click=used @clik=used @clicked-by-me=used>{todos}</p>"
        """
    author.file("data.py", f"from {author.app}.live.thing import exported")
    assert of_file(author, source) == [
        "4:1: note: nothing uses again()",
        "6:9: note: show() has a variable of its own called 'todos', as a state is",
        "8:18: note: browsers have no event 'clik'. Did you mean 'click'?",
    ]


@pytest.mark.parametrize(
    "source",
    [
        "birds = []\nt'''{for bird in birds}<p>{bird}</p>{endfor}'''",
        "n = 1\nt'''{if n}<p>{n}</p>{endif}'''",
        "n = 1\n\ndef up():\n    global n\n    n += 1\n\nt'''<b @click='pu'>{n}</b>'''",
    ],
)
def test_one_mistake_is_one_message(author: Author, source: str) -> None:
    assert len(of_file(author, source)) == 1


def test_a_name_beside_a_block_in_braces_is_told(author: Author) -> None:
    found = of_file(author, "birds = []\nt'''{for bird in birds}<p>{brid}</p>{endfor}'''")
    assert [line.partition(": ")[2][:12] for line in found] == ["not Python: ", "unknown name"]


@pytest.mark.rule("E1", "E3")
@pytest.mark.parametrize(
    ("call", "hint"),
    [
        ("up(event.target.value)", "Write up(value) here: that is what the field holds."),
        ("up(event.currentTarget.checked)", "Write up(checked) here: that is what the field holds."),
        ("up(event.value)", "Write up(value) here: that is what the field holds."),
        ("up(event.target.id)", "Write up(event.key) here, and make the rest of it in the function."),
        ("up(event)", "Name what you need of it: event.key, event.clientX, …."),
    ],
)
def test_what_javascript_takes_from_a_field(author: Author, call: str, hint: str) -> None:
    author.file("live/thing.py", f"def up(text):\n    print(text)\n\nt'<input @input=\"{call}\">'")
    (found,) = check(author.folder / author.app).problems
    assert found.hint == hint


@pytest.mark.rule("E1", "E4")
def test_an_event_that_lacks_its_at(author: Author) -> None:
    source = """
    def up(by=1): pass
    t'''<button click="up" click.prevent="up(2)" @click=up>x</button><{Card} click="up" />'''
    from elsewhere import Card
    """
    assert of_file(author, source) == [
        "2:13: note: click=\"up\" calls nothing. Did you mean '@click'?",
        "2:24: note: click.prevent=\"up(2)\" calls nothing. Did you mean '@click.prevent'?",
    ]


@pytest.mark.rule("E1", "E4")
@pytest.mark.parametrize("name", ["v-on:click", "x-on:click", "ng-click", ":click", "(click)", "v-on:click.prevent"])
def test_an_event_in_the_spelling_of_another_language(author: Author, name: str) -> None:
    of_file(author, f"def up(): pass\nt'<button {name}=\"up\">x</button>'")
    [problem] = check(author.folder / author.app).problems
    meant = "@click.prevent" if "prevent" in name else "@click"
    assert problem.message == f'{name}="up" calls nothing. Did you mean {meant!r}?'
    assert problem.hint == f'Write {meant}="up".'


UNREAD = "What follows it in this template was not judged."


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("on_mounted", "on_mount"),
        ("onMount", "on_mount"),
        ("onMounted", "on_mount"),
        ("on_Mount", "on_mount"),
        ("onmount", "on_mount"),
        ("mounted", "on_mount"),
        ("on_load", "on_mount"),
        ("onLoad", "on_mount"),
        ("on_unmounted", "on_unmount"),
        ("onUnmount", "on_unmount"),
        ("unmounted", "on_unmount"),
    ],
)
def test_a_function_that_runs_by_itself_elsewhere_is_told_what_it_is_called_here(
    author: Author, name: str, meant: str
) -> None:
    [found] = check(author.file("live/thing.py", f"def {name}(): pass\nt'<p></p>'")).problems
    assert found.message == f"nothing uses {name}()"
    when = "at the beginning" if meant == "on_mount" else "at the end"
    said = f'What runs by itself {when} is called {meant}(). Give it that name, or bind it (@click="{name}").'
    assert found.hint == said
    assert not check(author.file("live/thing.py", f"def {meant}(): pass\nt'<p></p>'")).problems


@pytest.mark.parametrize(
    "source",
    [
        "def on_mount(): pass\nt'<p></p>'",
        "def on_unmount(): pass\nt'<p></p>'",
        "def mounted(): pass\ndef on_mount(): mounted()\nt'<p></p>'",
        "def on_load(): pass\nt'<p @click=\"on_load\"></p>'",
        "def onMount(): pass\nonMount()\nt'<p></p>'",
        "def on_load(): return 'a'\nt'<p>{on_load()}</p>'",
        "def _mounted(): pass\nt'<p></p>'",
        "mounted = True\nt'<p>{mounted}</p>'",
    ],
)
def test_such_functions_that_something_uses_are_not_told_of(author: Author, source: str) -> None:
    assert not check(author.file("live/thing.py", source)).problems


@pytest.mark.parametrize(
    "source",
    [
        "def on_mounting_frame(): pass\nt'<p></p>'",
        "def load(): pass\nt'<p></p>'",
        "def mount_picture(): pass\nt'<p></p>'",
        "def amount(): pass\nt'<p></p>'",
        "def on_mounted(wall): pass\nt'<p></p>'",
        "def on_mount(): pass\ndef mounted(): pass\nt'<p></p>'",
    ],
)
def test_others_are_told_to_be_bound(author: Author, source: str) -> None:
    [found] = check(author.file("live/thing.py", source)).problems
    assert found.hint.startswith("Bind it (@click=")


@pytest.mark.rule("E4")
@pytest.mark.parametrize(
    "template",
    [
        '{% if 1 %}<b></p><i @click="up"></i>',
        '<i @click="up("x")"></i>',
        '{% if 1 %}{% end %}<i @click="up"></i>',
        '{(1 +} <i @click="up"></i>',
        "{up( 1} ",
        '<i @click="u p"></i>',
        '<i onclick="up()"></i>',
        '<i click="up"></i>',
        '<i @click="upp"></i>',
        "<i @click={up}></i>",
        "{up}",
    ],
)
def test_nothing_uses_it_is_held_back_where_that_is_not_known_or_said_already(author: Author, template: str) -> None:
    author.file("live/thing.py", f'def up(): pass\ndef other(): pass\nt"""{template}"""')
    found = check(author.folder / author.app).problems
    assert found
    said = [problem.message for problem in found if "nothing uses" in problem.message]
    assert "nothing uses up()" not in said or "u p" in template
    unread = [problem.hint.splitlines()[-1] == UNREAD for problem in found]
    assert said == ([] if any(unread) or "(1" in template or "( 1" in template else said)
    assert any(unread) == ("{% if" in template or '("x")' in template)


@pytest.mark.rule("E4")
def test_what_was_not_judged_is_said(author: Author) -> None:
    author.file("live/thing.py", "def up(:\n    nothing\nt'<p>{unknown}</p>'")
    author.file("data.py", "x = (\n")
    hints = [problem.hint.splitlines()[-1] for problem in check(author.folder / author.app).problems]
    assert hints == ["Nothing else in this file was judged."] * 2


@pytest.mark.rule("R1")
def test_calls_that_keep_the_page_waiting(author: Author) -> None:
    source = """
    import time as clock
    from time import sleep
    name = input("Your name?")
    def up():
        sleep(1)
        clock.sleep(0.5)
    async def later(n):
        for _ in range(n): clock.sleep(2)
        return input()
    def on_mount(): sleep(3)
    def unbound(): sleep(4)
    t'<p @click="up" @load="later(1)">{name}{unbound()}</p>'
    """
    of_input = "note: input() waits for a terminal, and the page waits with it"
    assert of_file(author, source) == [
        f"3:8: {of_input}",
        "5:5: note: sleep() in up() keeps every page waiting",
        "6:5: note: clock.sleep() in up() keeps every page waiting",
        "8:24: note: clock.sleep() in later() keeps every page waiting",
        f"9:12: {of_input}",
        "10:17: note: sleep() in on_mount() keeps every page waiting",
    ]
    hints = [problem.hint for problem in check(author.folder / author.app).problems]
    assert hints[1] == (
        "Write async def up(): and await asyncio.sleep(1), with import asyncio at the top of the file: "
        "then all else goes on meanwhile."
    )
    assert hints[3] == (
        "Write await asyncio.sleep(2), with import asyncio at the top of the file: then all else goes on meanwhile."
    )


@pytest.mark.rule("E3", "E4")
def test_loading_tells_of_what_can_not_work(author: Author, caplog: pytest.LogCaptureFixture) -> None:
    tags = "<i @clik=up></i><i @click=add></i><i click=up></i><i @click=nope></i>"
    file = author.file("live/thing.py", f"def up(): pass\ndef add(a): pass\ndef _ask(): input()\nt'{tags}'")
    hyper_local.load(file)
    logged = [record.message.rstrip(".") for record in caplog.records]
    assert sorted(logged) == sorted(str(p).replace("note: ", "").rstrip(".") for p in check(file).problems)
    assert len(logged) == 5


def test_braces_as_other_template_languages_write_them(author: Author) -> None:
    source = """
    name, x = 'Ada', 1
    def _b(): return t'<b>{{x.y}}</b>'
    t'''<p>{{ name }} {{{x}}} {{}} {{ 1 }} {"{{x}}"}</p><code>{{ name }}</code><style>{{ a }}</style>{_b()}'''
    """
    assert of_file(author, source) == [
        "2:23: note: {{x.y}} shows the text {x.y}, not a value",
        "3:8: note: {{ name }} shows the text { name }, not a value",
    ]


@pytest.mark.rule("T2")
def test_a_state_called_loop_inside_a_loop(author: Author) -> None:
    found = of_file(author, 'loop = 1\nt"""{% for x in [1] %}<p>{loop}</p>{% endfor %}{loop}"""')
    assert found == ["2:27: loop is no value of its own inside {% for %}"]


def test_a_template_that_lacks_its_t(author: Author) -> None:
    author.file("live/other.py", "t'<p></p>'")
    found = of_file(author, "x = 1\n'''<p>{x}</p>'''".replace("\\", ""))
    assert found == ["2:1: note: this file has no template: what stands in line 2 is an ordinary string"]


# Components ---------------------------------------------------------------


def page(author: Author, tag: str, card: str = "title: str\nage: int = 5\nt'''<p>{title}{...}</p>'''") -> list[str]:
    author.file("components/card.py", card)
    return of_file(author, f"from {author.app}.components import Card\nx = 1\nt'''{tag}'''", "pages/index.py")


@pytest.mark.rule("P1", "P2")
@pytest.mark.parametrize(
    ("tag", "says"),
    [
        (
            '<{Card} titel="x" />',
            ["3:5: Card: missing required prop 'title'", "3:13: Card: unknown prop 'titel'. Did you mean 'title'?"],
        ),
        ('<{Card} title="x" age="abc" />', ["3:23: Card.age: expected int, got text"]),
        ('<{Card} title="x" age={"5"} />', ["3:23: Card.age: expected int, got str"]),
        ('<{Card} title="x" age={5.5} />', ["3:23: Card.age: expected int, got float"]),
        ('<{Card} title="x" age />', ["3:23: Card.age: expected int, got bool"]),
        ("<{Card} title={5} />", ["3:13: Card.title: expected str, got int"]),
        ('<{Card} title="x" age="5"></{Card}>', []),
        ('<{Card} title="x" age={x} key={x} />', []),
        ('<{Card} title={t"<b>x</b>"} />', []),
        ('<{Card} title="a {x}" age="{x}" />', []),
        ("<{Card} {**{}} />", []),
        ("<{Card} {...} />", []),
        ('<{Card} title="x"><{Card} /></{Card}>', ["3:23: Card: missing required prop 'title'"]),
        ('{% if x %}<{Card} a="" title="" />{% endif %}', ["3:23: Card: unknown prop 'a'"]),
    ],
)  # fmt: skip
def test_a_component_is_given_what_it_wants(author: Author, tag: str, says: list[str]) -> None:
    assert page(author, tag) == says


@pytest.mark.rule("P1", "P2")
@pytest.mark.parametrize(
    ("tag", "hint"),
    [
        ("<{Card} title=Hello World />", 'A text with a blank in it stands in quotes: title="Hello World"'),
        ('<{Card} title="Hello" World />', "Its props are 'title', 'age'."),
        ("<{Card} title=Hello  World />", "Its props are 'title', 'age'."),
        (
            '<{Card} title="x" class="big" />',
            "Its props are 'title', 'age'. An attribute such as class stands at an element in {}/components/card.py.",
        ),
    ],
)
def test_a_prop_that_a_component_does_not_have_is_told_what_is_meant(author: Author, tag: str, hint: str) -> None:
    author.file("components/card.py", "title: str\nage: int = 5\nt'<p>{title}{age}</p>'")
    source = f'from {author.app}.components import Card\nt"""{tag}"""'
    (problem,) = check(author.file("pages/index.py", source)).problems
    assert problem.hint == hint.format(f"{author.folder / author.app}")


@pytest.mark.rule("L8")
def test_an_import_of_a_file_with_a_dash_is_told_its_name(author: Author) -> None:
    author.file("live/my-counter.py", "t'<p>x</p>'")
    author.file("pages/index.py", f"from {author.app}.live import MyCounter\nt'<{{MyCounter}} />'")
    (found,) = [each for each in check(author.folder / author.app).problems if each.kind == "error"]
    assert found.message == f"{author.app}.live has no component 'MyCounter'"
    assert found.hint == "No import can name my-counter.py: call the file my_counter.py."


@pytest.mark.rule("E3")
def test_a_function_of_a_page_that_stands_still_is_not_told_to_be_bound(author: Author) -> None:
    """An event could not call it there, which the hint before this led to."""
    source = "mood = 'ok'\ndef better():\n    global mood\n    mood = 'good'\nt'<p>{mood}</p>'"
    (problem,) = check(author.file("components/mood.py", source)).problems
    assert problem.message == "nothing uses better()"
    assert "move the file into live/" in problem.hint


NO_SLOT = "Card has no slot"
NOTHING = "note: Card shows nothing of what stands between its tags"


@pytest.mark.rule("T5")
@pytest.mark.parametrize(
    ("tag", "card", "says"),
    [
        ("<{Card}><b {...hed}>x</b></{Card}>", "{...head}", [f"3:13: {NO_SLOT} 'hed'. Did you mean 'head'?"]),
        ("<{Card}><b slot=hed>x</b></{Card}>", "{slots.head or 1}", [f"3:13: {NO_SLOT} 'hed'. Did you mean 'head'?"]),
        ("<{Card}>{% if x %}<b {...foot}>x</b>{% endif %}</{Card}>", "{...}", [f"3:23: {NO_SLOT} 'foot'"]),
        ("<{Card}><b {...head}>x</b></{Card}>", "{[t'<i>{slots.head}</i>' for x in [1]]}", []),
        ("<{Card}><b {...head}>x</b></{Card}>", "<{Card}><i {...head}>{...head}</i></{Card}>", []),
        ("<{Card}>text</{Card}>", "<i></i>", [f"3:13: {NOTHING}"]),
        ("<{Card}><b {...head}>x</b> {x}</{Card}>", "{...head}", [f"3:32: {NOTHING}"]),
        ("<{Card}><b {...head}>x</b>\n</{Card}>", "{...head}", []),
        ("<{Card}>{x}</{Card}>", "{slots.default or x}", []),
        ("<{Card}>{x}</{Card}>", "{slots.default}", []),
        ("<{Card}><b {...head}>x</b></{Card}>", "{% if slots.head %}y{% endif %}", []),
        ("<{Card}><b {...head}>x</b></{Card}>", "{str(slots.head)}", []),
    ],
)
def test_what_stands_between_tags_has_a_slot_to_go_to(author: Author, tag: str, card: str, says: list[str]) -> None:
    source = f"from {author.app}.components import Card\nx = 1\n"
    author.file("components/card.py", f'{source}t"""{card}"""')
    assert of_file(author, f"{source}t'''{tag}'''", "pages/index.py") == says
    if "slots." in card:
        author.file("components/card.py", f'from hyper_local import slots\n{source}t"""{card}"""')
        assert of_file(author, f"{source}t'''{tag}'''", "pages/index.py") == says


@pytest.mark.rule("P1", "P2")
def test_a_prop_with_an_underscore_may_be_written_with_a_hyphen(author: Author) -> None:
    card = "max_size: int\nt'<p>{max_size}</p>'"
    assert page(author, '<{Card} max-size="3" />', card) == []
    assert page(author, '<{Card} max-size="x" />', card) == ["3:13: Card.max_size: expected int, got text"]
    assert page(author, '<{Card} max-sizes="3" max-size="3" />', card) == [
        "3:13: Card: unknown prop 'max-sizes'. Did you mean 'max_size'?"
    ]


@pytest.mark.rule("P1")
def test_attributes_for_a_component_that_spreads_them(author: Author) -> None:
    assert page(author, '<{Card} class="x" />', "t'<p {...}></p>'") == []


@pytest.mark.rule("P1")
def test_state_that_is_no_prop(author: Author) -> None:
    found = page(author, '<{Card} n="1" />', "live = True\nn = 1\nt'<p>{n}</p>'")
    assert found == ["3:13: Card: 'n' is state, not a prop"]


@pytest.mark.rule("P2")
@pytest.mark.parametrize(
    ("annotation", "value", "wrong"),
    [
        ("int | None", '""', ""),
        ("int | None", '"x"', "text"),
        ("int | None", "{None}", ""),
        ("Optional[float]", '"1.5"', ""),
        ("float", "{1}", ""),
        ("bool", '"yes"', "text"),
        ("bool", '"on"', ""),
        ("Literal['a', 'b']", '"c"', "text"),
        ("Literal['a', 'b']", '"b"', ""),
        ("list[int]", "{[1]}", ""),
        ("list[int]", "{(1,)}", "tuple"),
        ("dict[str, int]", "{5}", "int"),
        ("date", '"x"', ""),
        ("'int'", '"x"', "text"),
        ("Color", '"x"', ""),
        ("Callable[[int], None]", "{5}", ""),
        ("Any", "{5}", ""),
    ],
)
def test_values_of_props_that_are_written_out(author: Author, annotation: str, value: str, wrong: str) -> None:
    card = "from typing import Any, Callable, Literal, Optional\n"
    card = "from typing import *\nfrom datetime import date\nColor = str\n" if annotation in ("date", "Color") else card
    found = page(author, f"<{{Card}} a={value} />", f"{card}a: {annotation}\nt'<p>{{a}}</p>'")
    assert found == ([f"3:13: Card.a: expected {annotation.strip(chr(39))}, got {wrong}"] if wrong else [])


def test_a_type_that_the_file_names_itself_is_not_guessed(author: Author) -> None:
    assert page(author, '<{Card} a="x" />', "from numbers import Number as int\na: int\nt'<p>{a}</p>'") == []


@pytest.mark.rule("P4")
def test_props_that_the_session_has(author: Author) -> None:
    tag, card = "<{Card} />", "username: str\nteam: str\nt'<p>{username}{team}</p>'"
    assert page(author, tag, card) == ["3:5: Card: missing required prop 'team'"]
    assert problems(author, team="") == []
    author.file("config.py", 'import os\nLIVE = {"session": {"team": os.name}}')
    assert problems(author) == []
    author.file("config.py", 'def who(): return {}\nLIVE = {"session": who}')
    assert problems(author) == []


@pytest.mark.rule("L8")
def test_components_by_other_names(author: Author) -> None:
    author.file("components/card.py", "title: str\nt'<p>{title}</p>'")
    source = (
        f"from {author.app}.components import Card as C, Crad\nfrom ..components import Card\nt'<{{C}} /><{{Card}} />'"
    )
    assert of_file(author, source, "pages/index.py") == [
        f"1:{len(author.app) + 36}: {author.app}.components has no component 'Crad'. Did you mean 'Card'?",
        "3:3: Card: missing required prop 'title'",
        "3:10: Card: missing required prop 'title'",
    ]


@pytest.mark.rule("L8")
def test_two_files_for_one_component(author: Author) -> None:
    author.file("components/user_card.py", "t'<p></p>'")
    author.file("components/UserCard.py", "t'<p></p>'")
    found = problems(author)
    assert found == ["components/user_card.py:1:1: UserCard.py and user_card.py both give the component UserCard"]


@pytest.mark.rule("X1")
def test_a_page_takes_the_parameters_of_its_address(author: Author) -> None:
    author.file("pages/[team]/[id].py", "id: int\nrole: str\nt'<p>{id}{role}</p>'")
    assert problems(author) == [
        "pages/[team]/[id].py:1:1: the page '/[team]/[id]' has no prop 'team'",
        "pages/[team]/[id].py:2:1: note: no address gives the page's prop 'role'",
    ]


@pytest.mark.rule("C1")
def test_config(author: Author) -> None:
    author.file("live/thing.py", "t'<p></p>'")
    author.file("config.py", 'LIVE = {\n    "debunce": 3,\n    "transport": 5, "shared": open(), "other": open()}')
    assert problems(author) == [
        "config.py:2:5: LIVE has an unknown key 'debunce'. Did you mean 'debounce'?",
        "config.py:3:5: LIVE['transport'] must be str, not int",
        "config.py:3:39: LIVE has an unknown key 'other'",
    ]
    author.file("config.py", 'from typing import Any\nLIVE: dict[str, Any] = {"debunce": 3}')
    assert problems(author) == ["config.py:2:25: LIVE has an unknown key 'debunce'. Did you mean 'debounce'?"]
    author.file("config.py", "LIVE = 5")
    assert problems(author) == ["config.py:1:1: LIVE is not a dict"]


# The command --------------------------------------------------------------

BAD = "def unused(): pass\nt'<p @click=\"gone\">\n{x}</p>'"


def hyper(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "hyper_local", "check", *map(str, arguments)]
    return subprocess.run(line, capture_output=True, text=True, timeout=60, cwd=cwd, check=False)


def test_the_command_as_a_process(author: Author) -> None:
    author.file("live/thing.py", "def unused(): pass\nt'''<p @click=\"gone\">{x}</p>'''")
    said = hyper(author.app, cwd=author.folder)
    assert said.returncode == 1
    assert said.stdout == textwrap.dedent(
        f"""\
        {author.app}/live/thing.py:1:1: note: nothing uses unused()
            def unused(): pass
            ^
          Bind it (@click="unused"), or give it a name with a leading underscore if it is meant to wait.

        {author.app}/live/thing.py:2:8: @click names 'gone', which this file does not define
            t'''<p @click="gone">{{x}}</p>'''
                   ^
          Write the function: def gone(): …

        {author.app}/live/thing.py:2:23: unknown name 'x'
            t'''<p @click="gone">{{x}}</p>'''
                                  ^
          Set it in this file (x = …), import it, or mend the spelling.

        1 file, 2 errors, 1 note
        """
    )


def run(author: Author, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(["check", str(author.folder / author.app), *arguments])
    return code, capsys.readouterr().out


def test_notes_alone_are_no_failure(author: Author, capsys: pytest.CaptureFixture[str]) -> None:
    author.file("live/thing.py", "def unused(): pass\nt'<p></p>'")
    author.file("data.py", "")
    code, said = run(author, capsys)
    assert code == 0
    assert said.endswith("2 files, 0 errors, 1 note\n")


def test_json(author: Author, capsys: pytest.CaptureFixture[str]) -> None:
    file = author.file("live/thing.py", "t'<p>{x}</p>'")
    code, said = run(author, capsys, "--format", "json")
    assert code == 1
    assert json.loads(said) == [
        {
            "kind": "error",
            "file": str(file),
            "line": 1,
            "column": 7,
            "message": "unknown name 'x'",
            "hint": "Set it in this file (x = …), import it, or mend the spelling.",
            "source": "t'<p>{x}</p>'",
        }
    ]


def test_github(author: Author, capsys: pytest.CaptureFixture[str]) -> None:
    file = author.file("live/thing.py", "def unused(): pass\nt'<p>{x}</p>'")
    wait = 'Bind it (@click="unused"), or give it a name with a leading underscore if it is meant to wait.'
    mend = "Set it in this file (x = …), import it, or mend the spelling."
    assert run(author, capsys, "--format", "github")[1].splitlines() == [
        f"::notice file={file},line=1,col=1::nothing uses unused()%0A{wait}",
        f"::error file={file},line=2,col=7::unknown name 'x'%0A{mend}",
    ]


def test_github_escapes_what_ends_a_property(author: Author, capsys: pytest.CaptureFixture[str]) -> None:
    author.file("live/a,b%.py", "t'<p>{x}</p>'")
    assert "/live/a%2Cb%25.py,line=1," in run(author, capsys, "--format", "github")[1]


@pytest.mark.rule("S4")
def test_explain(author: Author, capsys: pytest.CaptureFixture[str]) -> None:
    source = """
        from hyper_local import shared
        title: str
        size: int = 3
        count: int = 0
        todos = []
        fixed = 5
        log = shared([])
        def on_mount(): pass
        def add(text: str):
            global count
            count += 1
            todos.append(text)
        def clear(): todos.clear()
        left = len(todos)
        both = left + size + len(log)
        t"<p @click='add({title})' @toggle=clear>{both}{fixed}</p>"
        """
    file = author.file("live/thing.py", source)
    code, said = run(author, capsys, "--explain")
    assert code == 0
    assert said == textwrap.dedent(
        f"""\
        {file}: live component Thing
          props        title: str (required)
                       size: int = 3
          typed state  count: int = 0
          state        todos: add() and clear() change it in place
                       fixed: nothing changes it
          computed     left (line 14) follows todos (add() and clear() change it in place)
                       both (line 15) follows left, which is computed, log, which is shared and size, which is a prop
          shared       log
          handlers     add(text: str)
                       clear()
          hooks        on_mount

        1 file, 0 errors, 0 notes
        """
    )


def test_stubs_are_told(author: Author, capsys: pytest.CaptureFixture[str]) -> None:
    file = author.file("live/thing.py", "t'<p></p>'")
    said = run(author, capsys, "--stubs")[1]
    assert f"wrote {file}i\n" in said


def test_nothing_there(author: Author, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(author.folder / "nowhere")]) == 2
    assert "there is no file or folder" in capsys.readouterr().err
    author.file("data.py", "x = 1")
    assert main(["check", str(author.folder / author.app)]) == 1
    assert "this folder has no live/, components/ or pages/" in capsys.readouterr().err
    assert main(["check", str(author.folder / author.app / "data.py")]) == 1
    assert "this file has no template" in capsys.readouterr().out


def test_a_file_that_hides_a_module_of_pythons(author: Author) -> None:
    told = "1:1: note: this file is called like Python's own module 'random'"
    alone = author.folder / "random.py"
    alone.write_text("t'<p></p>'")
    assert [told in str(problem) for problem in check(alone).problems] == [True]
    # Within an app it has a longer name, and beside it not.
    author.file("live/random.py", "t'<p></p>'")
    found = [problem.location.file for problem in check(author.folder).problems if told in str(problem)]
    assert found == [str(alone)]
    alone.write_text("NUMBERS = [1]")
    assert [told in str(problem) for problem in check(author.folder).problems] == [True]
    (author.folder / "__init__.py").write_text("")
    assert check(author.folder).problems == []


@pytest.mark.parametrize(
    ("own", "source", "says"),
    [
        (
            "markupsafe",
            "import markupsafe as m\n\nx = m.escape('a')",
            "1:8: markupsafe is a library, and the name of your own file",
        ),
        ("markupsafe", "from markupsafe import escape\n\nx = escape('a')", "1:1: markupsafe is a library, and the"),
        ("markupsafe", "from markupsafe import mine\nimport markupsafe\n\nx = markupsafe.mine", ""),
        ("markupsafe", "import markupsafe\n\nx = 1", ""),
        ("markupsafe", "from app.markupsafe import escape\n\nx = escape('a')", ""),
        (
            "random",
            "import random\n\nx = random.choice([1])",
            "note: random is one of Python's own modules, and the name of your own file",
        ),
        ("random", "from random import mine\n\nx = mine", "1:1: note: random is one of Python's own modules"),
        ("birds", "from birds import mine\n\nx = mine", ""),
    ],
)
def test_a_file_that_stands_in_the_way_of_a_library(tmp_path: Path, own: str, source: str, says: str) -> None:
    (tmp_path / f"{own}.py").write_text("mine = 1\n")
    table, other = tmp_path / "table.py", tmp_path / "zebra.py"
    table.write_text(f"{source}\n\nt'<p>{{x}}</p>'")
    other.write_text(table.read_text())
    for path in (table, tmp_path):
        found = [str(problem) for problem in check(path).problems if "nothing uses" not in problem.message]
        assert len(found) == bool(says)
        assert says in "".join(found)


def test_two_files_import_what_an_own_file_hides(tmp_path: Path) -> None:
    (tmp_path / "markupsafe.py").write_text("mine = 1\n")
    (tmp_path / "a.py").write_text("import markupsafe\n\nx = markupsafe.mine\n\nt'<p>{x}</p>'")
    (tmp_path / "b.py").write_text("import markupsafe\n\nx = markupsafe.escape\n\nt'<p>{x}</p>'")
    (found,) = check(tmp_path).problems
    assert found.location.file.endswith("b.py")


def test_what_is_no_python(author: Author, capsys: pytest.CaptureFixture[str]) -> None:
    file = author.file("notes.txt", "hello")
    assert main(["check", str(file)]) == 1
    assert (
        f"{file} is not a Python file\n  Name an app folder, or one .py file with a template.\n"
        in capsys.readouterr().err
    )


def test_what_is_not_the_authors_is_skipped(author: Author) -> None:
    author.file("live/thing.py", "t'<p></p>'")
    for path in (".venv/live/x.py", "env/live/x.py", "node_modules/x.py", "__pycache__/x.py"):
        author.file(path, "x = (")
    author.file("env/pyvenv.cfg", "")
    assert problems(author) == []


@pytest.mark.rule("T10")
@pytest.mark.parametrize(
    ("tag", "says"),
    [
        ("<a href='ftp://example.org'></a>", ["1:6: note: the address in href begins with 'ftp:'"]),
        ("<img srcset='a.png 1x, blob:x 2x'>", ["1:8: note: the address in srcset begins with 'blob:'"]),
        ("<a href='data:text/html,x'></a>", ["1:6: note: the address in href begins with 'data:'"]),
        ("<a href='https://a.b:80/c:d'></a><img src='data:image/png;base64,x'><a href='mailto:a@b.c'></a>", []),
        ("<a href='/a:b' title='ftp:x'></a><a href='{1}'></a><a href='?a:b'></a><a href=''></a><a href></a>", []),
    ],
)
def test_addresses_that_no_value_could_give(author: Author, tag: str, says: list[str]) -> None:
    assert of_file(author, f't"{tag}"') == says


@pytest.mark.rule("T9", "L5")
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("bind", "Field: bind on a component"),
        ("onclick", "Field: 'onclick' is no attribute that a caller may give"),
        ("srcdoc", "Field: 'srcdoc' is no attribute that a caller may give"),
        ("title", ""),
    ],
)
def test_what_no_caller_may_give_a_component_that_spreads(author: Author, name: str, says: str) -> None:
    author.file("components/field.py", 't"<input {...}>"')
    source = f"from {author.app}.components import Field\nx = 1\nt'<{{Field}} {name}={{x}} />'"
    assert of_file(author, source) == ([f"3:12: {says}"] if says else [])
    author.file("components/field.py", f't"<p>{{{name}}}{{...}}</p>"\n{name}: int')
    assert of_file(author, source) == [], "a prop may have any name"


@pytest.mark.rule("E3")
def test_a_field_of_a_whole_form(author: Author) -> None:
    author.file("live/a.py", "def add(form):\n    form['name']\nt'<form @submit=\"add(form)\"><input></form>'")
    said = "@submit: add() reads form['name'], and no field of this form is called so"
    assert problems(author) == [f"live/a.py:3:9: {said}"]


def test_the_docs_list_what_is_tested_here() -> None:
    page = (ROOT / "docs/errors.md").read_text("utf-8")
    section = page.partition("## What `hyper-local check` adds")[2].partition("\n## ")[0]
    listed = re.findall(r"^\| `(.*?)` \|", section, re.MULTILINE)
    names = ("test_check", "test_waiting", "test_habits")
    files = [*(ROOT / f"tests/{name}.py" for name in names), *sorted((ROOT / "tests/language").glob("test_*.py"))]
    here = "".join(file.read_text("utf-8") for file in files)
    assert len(listed) > 10
    assert [message for message in listed if message.removeprefix("note: ") not in here.replace("\\", "")] == []


@pytest.mark.rule("X1", "L8")
def test_names_of_files(author: Author) -> None:
    author.file("pages/index.py", "t'<p>x</p>'")
    author.file("pages/users.py", "t'<p>x</p>'")
    author.file("pages/users/index.py", "t'<p>x</p>'")
    author.file("pages/users/[id].py", "id: int\nt'<p>{id}</p>'")
    author.file("pages/users/[name].py", "name: str\nt'<p>{name}</p>'")
    author.file("pages/users/Layout.py", "t'<p>{...}</p>'")
    author.file("pages/my-page.py", "t'<p>x</p>'")
    author.file("pages/[my-id].py", "t'<p>x</p>'")
    author.file("live/my-file.py", "t'<p>x</p>'")
    author.file("live/none.py", "t'<p>x</p>'")
    author.file("live/1st.py", "t'<p>x</p>'")
    author.file("live/größe.py", "t'<p>x</p>'")
    author.file("live/class.py", "t'<p>x</p>'")
    found = check(author.folder / author.app).problems
    base = f"{author.folder / author.app}/"
    assert [str(problem).replace(base, "").partition("\n")[0] for problem in found] == [
        "live/1st.py:1:1: note: no import can name the component of this file, 1st",
        "live/my-file.py:1:1: note: no import can name the component of this file, My-file",
        "live/none.py:1:1: note: no import can name the component of this file, None",
        "pages/[my-id].py:1:1: note: [my-id] is no parameter of an address, as it is no name in Python",
        "pages/users/[name].py:1:1: pages/users/[id].py has the same address, /users/[id]",
        "pages/users/index.py:1:1: pages/users.py has the same address, /users",
    ]
    assert [problem.hint for problem in found] == [
        "Call the file the_1st.py.",
        "Call the file my_file.py.",
        "Call the file the_none.py.",
        "Call it [my_id], and write my_id: str at the top of the file.",
        "Rename or remove one of them.",
        "Rename or remove one of them.",
    ]


def test_what_editors_leave_beside_a_file(author: Author) -> None:
    author.file("live/thing.py", "t'<p>x</p>'")
    for name in (".#thing.py", "gone.py"):
        (author.folder / author.app / "live" / name).symlink_to("me@nowhere.123")
    (author.folder / author.app / "live/._thing.py").write_bytes(b"\x00\x05\x16\x07Mac OS X\xff")
    assert check(author.folder / author.app).problems == []
    assert dir(hyper_local.load(author.folder / author.app).live) == ["Thing"]


@pytest.mark.rule("L8")
@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("import counter", "counter.py lies in {app}/live. Write: from {app}.live import Counter, and in the template"),
        ("from counter import Counter", "counter.py lies in {app}/live. Write: from {app}.live import Counter, and in"),
        ("import Counter", "counter.py lies in {app}/live. Write: from {app}.live import Counter, and in the template"),
        ("from card import Card", "card.py lies in {app}/components. Write: from {app}.components import Card, and in"),
        ("from live import Counter", "live is a folder of {app}. Write {app}.live in its place: from {app}.live"),
        ("import birdsong", "birdsong lies in {app}. Write: from {app} import birdsong"),
        ("from birdsong import tweet", "birdsong lies in {app}. Write: from {app}.birdsong import tweet"),
        (
            "from birdsong import tweet as t, b",
            "birdsong lies in {app}. Write: from {app}.birdsong import tweet as t, b",
        ),
    ],
)
def test_a_part_of_the_app_that_is_imported_as_if_it_stood_alone(author: Author, line: str, says: str) -> None:
    """In a check, and where it runs: neither speaks of a library that could be installed."""
    author.file("live/counter.py", "t'<p></p>'")
    author.file("components/card.py", "t'<p></p>'")
    author.file("birdsong.py", "WORDS = []")
    source = f"{line}\nt'<p></p>'"
    author.file("live/thing.py", source)
    (found,) = check(author.folder / author.app).problems
    assert found.message.startswith("no module ")
    assert says.format(app=author.app) in found.hint
    with pytest.raises(ModuleNotFoundError) as told:
        author.mount(source)
    assert found.hint in told.value.__notes__[0]
    assert "pip install" not in told.value.__notes__[0]


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Path]:
    """A file that lies in no app, with two others beside it."""
    modules = {"hl_helpers": "import os as _os\ndef double(n):\n    return n * 2\nSIZE = 3\n", "hl_card": "t'<p>x</p>'"}
    for name, text in modules.items():
        (tmp_path / f"{name}.py").write_text(text, "utf-8")
    yield tmp_path / "alone.py"
    for name in modules:
        sys.modules.pop(name, None)
    sys.path[:] = [entry for entry in sys.path if entry != str(tmp_path)]


@pytest.mark.rule("L8")
@pytest.mark.parametrize(
    ("line", "says", "hint"),
    [
        (
            "from hl_helper import double",
            "no module 'hl_helper'. Did you mean 'hl_helpers'?",
            "hl_helpers.py lies beside",
        ),
        (
            "import hl_helper",
            "no module 'hl_helper'. Did you mean 'hl_helpers'?",
            "hl_helpers.py lies beside this file.",
        ),
        ("import hl_helpers.py", "no module 'hl_helpers.py'", "without .py: write hl_helpers in its place."),
        (
            "from hl_helpers.py import double",
            "no module 'hl_helpers.py'",
            "without .py: write hl_helpers in its place.",
        ),
        ("from hl_helpers import dubble", "hl_helpers has no 'dubble'. Did you mean 'double'?", "Mend the spelling"),
    ],
)
def test_a_file_beside_a_single_one_is_meant(alone: Path, line: str, says: str, hint: str) -> None:
    alone.write_text(f"{line}\nt'<p>x</p>'", "utf-8")
    (found,) = check(alone).problems
    assert (found.message, found.location.line) == (says, 1)
    assert hint in found.hint
    with pytest.raises(ImportError) as told:
        mount(hyper_local.load(alone))
    notes = " ".join(getattr(told.value, "__notes__", []))
    assert "pip install" not in notes
    if "no module" in says:
        assert found.hint.partition("lies")[0] in notes


@pytest.mark.rule("L8")
@pytest.mark.parametrize(
    "line",
    [
        "from hl_helpers import double, SIZE as size, __name__ as own",
        "import hl_helpers",
        "import hl_helpers as tools",
        "from hl_helpers import *",
        "from hl_card import HlCard",
        "import numbers, os.path, json",
        "try:\n    import hl_helper\nexcept ImportError:\n    hl_helper = None",
        "import hl_cupboard_of_nobody",
        "import hl_folder",
        "from hl_folder import anything",
    ],
)
def test_imports_of_a_single_file_that_are_right(alone: Path, line: str) -> None:
    (alone.parent / "hl_folder").mkdir()
    (alone.parent / "hl_folders.py").write_text("")
    alone.write_text(f"{line}\nt'<p>x</p>'", "utf-8")
    assert [problem for problem in check(alone).problems if problem.kind == "error"] == []


@pytest.mark.rule("L8")
def test_a_component_beside_a_single_file(alone: Path) -> None:
    alone.write_text("t'<p><{HlCard} /></p>'", "utf-8")
    (found,) = check(alone).problems
    assert (found.message, found.hint) == (
        "unknown component 'HlCard'",
        "It lies in hl_card.py. Write at the top of the file: from hl_card import HlCard",
    )
    with pytest.raises(LoadError) as told:
        hyper_local.load(alone)
    assert told.value.hint == found.hint
    alone.write_text("from hl_card import HlCard\nt'<p><{HlCard} /></p>'", "utf-8")
    assert check(alone).problems == []
    mount(hyper_local.load(alone))
    alone.write_text("t'<p><{HlHelpers} /></p>'", "utf-8")
    (found,) = check(alone).problems
    assert "hl_helpers" not in found.hint


@pytest.mark.rule("L8")
def test_a_library_that_a_file_of_the_app_is_called_like_is_left_alone(author: Author) -> None:
    author.file("live/numbers.py", "t'<p></p>'")
    author.file("live/pytest.py", "t'<p></p>'")
    assert of_file(author, "import numbers, pytest\nt'<p></p>'") == []


@pytest.mark.rule("L3")
@pytest.mark.parametrize("path", ["pages/index.py", "pages/users.py", "live/thing.py", "components/card.py"])
@pytest.mark.parametrize("source", ['t"<a href="/">x</a>"', "t'<p>It's {1}</p>'", 't"<p class="big">x</p>"'])
def test_a_template_that_ends_at_a_quote_inside_of_it_is_an_error(author: Author, path: str, source: str) -> None:
    """The file would be no page and no component, and nothing else said so."""
    author.file("live/other.py", "t'<p></p>'")
    author.file(path, source)
    (found,) = check(author.folder / author.app).problems
    assert (found.kind, found.message) == ("error", "the string ends at this quote")
    assert found.hint.startswith('Write t"""…""" around all of it: then the quotes inside are text.')


_INNER = [
    ('{[t"<li class="x">{bird}</li>" for bird in birds]}', "class", "t'…'"),
    ('{[t"<li @click="add(1)">{bird}</li>" for bird in birds]}', "@click", "t'…'"),
    ('{[t"<li><button @click="remove(bird)">{bird}</button></li>"\n for bird in birds]}', "@click", "t'…'"),
    ("{[t'<li class='x'>{bird}</li>' for bird in birds]}", "class", 't"…"'),
    ("{t'<li class='x'>a</li>' if birds else ''}", "class", 't"…"'),
    ('{[t"<li style="color: red">{bird}</li>" for bird in birds]}', "style", "t'…'"),
    ('{t"<li style="color: red">a</li>" if birds else ""}', "style", "t'…'"),
    ("""{[t"<li @click="remove('a')">{bird}</li>" for bird in birds]}""", "@click", "t'''…'''"),
    ("""{[t'<p>{t"<b class="x">a</b>"}</p>' for bird in birds]}""", "class", "t'…'"),
    ('{[t"<a href="/birds">{bird}</a>" for bird in birds]}', "href", "t'…'"),
    ('{[t"<a href="#top">{bird}</a>" for bird in birds]}', "href", "t'…'"),
    ('{[t"<a href="{bird}">{bird}</a>" for bird in birds]}', "href", "t'…'"),
]


@pytest.mark.rule("T9")
@pytest.mark.parametrize(("hole", "attribute", "around"), _INNER)
def test_a_t_string_in_braces_that_ends_at_the_quote_of_an_attribute(
    author: Author, hole: str, attribute: str, around: str
) -> None:
    source = f'birds = ["a"]\ndef add(n): birds.append(n)\ndef remove(n): birds.remove(n)\nt"""<ul>{hole}</ul>"""'
    (found,) = check(author.file("live/thing.py", source)).problems
    literal = source.splitlines()[found.location.line - 1]
    assert literal[: found.location.column - 1].endswith(f"{attribute}=")
    assert literal[found.location.column - 1] in "\"'"
    assert found.message.endswith(f" of {attribute}=")
    # Behind a #, which begins a comment, no end is known; of two t-strings the loop is of the outer one.
    looped = " for bird" in hole and "#" not in hole and "{t" not in hole[1:]
    loop = ", or a loop in the template: {% for bird in birds %} … {% endfor %}" if looped else "."
    assert found.hint.partition("\n")[0] == f"Write {around} around it{loop}"


@pytest.mark.rule("T9")
def test_no_quotes_are_advised_that_end_the_template_around_them(author: Author) -> None:
    source = """t'''<ul>{t"<li class="x" title='y'>a</li>" if 1 else 2}</ul>'''"""
    (found,) = check(author.file("live/thing.py", source)).problems
    assert found.hint == "Write one kind of quotes around it, and the other inside."


_NO_EARLY_END = [
    "{[t'<li class=\"x\">{bird}</li>' for bird in birds]}",
    "{[t\"<li class='x'>{bird}</li>\" for bird in birds]}",
    '{[t"<li class=x>{bird}</li>" for bird in birds]}',
    "{[t'''<li class=\"x\" title='a'>{bird}</li>''' for bird in birds]}",
    '{[t"<li class={bird}>{bird}</li>" for bird in birds]}',
    '{t"<b>a</b>"if birds else""}',
    '{t"<b>a</b>" if birds else t"<i class=x>b</i>"}',
    '{[t"<li>a = {bird}</li>" for bird in birds]}',
    '{[t"a ="for bird in birds]}',
    '{f"a <= {birds}"}',
]


@pytest.mark.rule("T9")
@pytest.mark.parametrize("hole", _NO_EARLY_END)
def test_a_t_string_in_braces_that_ends_where_it_should(author: Author, hole: str) -> None:
    source = f'birds = ["a"]\nt"""<ul>{hole}</ul>"""'
    assert check(author.file("live/thing.py", source)).problems == []
    wrong = source.replace("birds]}", "birds +]}").replace("birds else", "birds + else")
    assert not any(" ends at the " in found.message for found in check(author.file("live/thing.py", wrong)).problems)


@pytest.mark.rule("L8")
@pytest.mark.parametrize("name", ["name", "doc", "names"])
def test_no_name_of_pythons_own_workings_is_meant(author: Author, name: str) -> None:
    (found,) = check(author.file("live/thing.py", f"t'<input value={{{name}}}>'")).problems
    assert found.message == f"unknown name '{name}'"


@pytest.mark.rule("L8")
def test_a_name_of_pythons_own_workings_is_meant_by_one_that_begins_so(author: Author) -> None:
    (found,) = check(author.file("live/thing.py", "t'<p>{__nme__}</p>'")).problems
    assert found.message == "unknown name '__nme__'. Did you mean '__name__'?"


LOOP = """\
birds = ["owl"]
def remove(bird): birds.remove(bird)
t'''<form>{% for bird in birds %}FIELD<button @click="remove(WORD)">x</button>{% endfor %}</form>'''
"""


@pytest.mark.rule("E3")
def test_a_variable_of_a_loop_is_meant_by_an_argument_that_is_like_it(author: Author) -> None:
    (found,) = check(author.file("live/thing.py", LOOP.replace("FIELD", "").replace("WORD", "brid"))).problems
    assert found.message == "@click: no field of this form is called 'brid'. Did you mean 'bird'?"
    assert found.hint == "Write {bird} for the value that it has here."


@pytest.mark.rule("E3")
@pytest.mark.parametrize("word", ["nmae", "other"])
def test_a_field_is_meant_before_the_variable_of_a_loop_is(author: Author, word: str) -> None:
    source = LOOP.replace("FIELD", "<input name='name'>").replace("WORD", word)
    (found,) = check(author.file("live/thing.py", source)).problems
    assert "'bird'" not in found.message
    assert found.hint.startswith("Give the control a name")


@pytest.mark.rule("E4")
def test_a_variable_of_a_comprehension_is_not_taken_for_one_of_the_function(author: Author) -> None:
    source = "todos = []\ndef tidy():\n    return [todo for todo in todos]\nt'<p @click=\"tidy\">{len(todo)}</p>'"
    (found,) = check(author.file("live/thing.py", source)).problems
    assert found.message == "unknown name 'todo'. Did you mean 'todos'?"
    assert "tidy" not in found.hint


@pytest.mark.rule("L8")
@pytest.mark.parametrize("other", ["live/other.py", "pages/index.py"])
def test_an_import_from_another_folder_than_the_components_own(author: Author, other: str) -> None:
    author.file("components/card.py", "t'<p>x</p>'")
    author.file(other, "t'<p>x</p>'")
    path = author.file("pages/about.py", f"from {author.app}.live import Card\nt'<{{Card}} />'")
    said = [problem.hint for problem in check(path.parent.parent).problems if "live" in problem.message]
    home = f"{author.app}/components/card.py"
    assert said == [f"Card lies in {home}. Write: from {author.app}.components import Card"]


@pytest.mark.rule("L8")
def test_a_component_that_only_resembles_one_of_another_folder_is_not_named(author: Author) -> None:
    author.file("components/card.py", "t'<p>x</p>'")
    author.file("live/other.py", "t'<p>x</p>'")
    path = author.file("pages/about.py", f"from {author.app}.live import Cart\nt'<{{Cart}} />'")
    assert "lies in" not in "".join(problem.hint for problem in check(path.parent.parent).problems)


@pytest.mark.rule("L3")
@pytest.mark.parametrize(
    "line", ['print(t"<p>x</p>")', 'return t"<p>x</p>"', 'page = t"<p>x</p>"', 'if True:\n    t"<p>x</p>"']
)
def test_a_template_that_is_given_away_is_none(author: Author, line: str) -> None:
    path = author.file("pages/about.py", f"{line}\n")
    (problem,) = check(path.parent.parent).problems
    assert problem.message.startswith("this file has no template: the t-string of line ")
    assert problem.kind == "note"


@pytest.mark.rule("L3")
@pytest.mark.parametrize(
    "line",
    [
        'def print(x): pass\nprint(t"<p>x</p>")',
        'rows = []\nrows.append(t"<p>x</p>")',
        'print("<p>x</p>")',
        'def row():\n    return t"<p>x</p>"',
        'print(str(t"<p>x</p>"))',
        'def row():\n    print(t"<p>x</p>")',
    ],
)
def test_a_t_string_that_somebody_takes_is_left_alone(author: Author, line: str) -> None:
    path = author.file("pages/about.py", f"{line}\n")
    assert check(path.parent.parent).problems == []


def test_an_icon_that_is_not_there(author: Author) -> None:
    author.file("live/thing.py", "t'<p></p>'")
    author.file("static/icon.png", "")

    def said(icon: str) -> list[str]:
        author.file("config.py", f'LIVE = {{"name": "Birds", "icon": {icon}}}')
        return problems(author)

    there = "config.py:1:34: note: the icon 'icon.png' is not there. Did you mean 'static/icon.png'?"
    assert said('"icon.png"') == [there]
    assert said('"app/static/icon.png"') == [there.replace("'icon.png'", "'app/static/icon.png'", 1)]
    assert said('"static/icn.png"') == [there.replace("'icon.png'", "'static/icn.png'", 1)]
    assert said('"static/bird.ico"') == ["config.py:1:34: note: the icon 'static/bird.ico' is not there"]
    assert said('"static/icon.png"') == []
    assert said('""') == []
    assert said("PATH") == ["config.py:1:34: unknown name 'PATH'"]
    assert said('str(len("x")) + ".png"') == []


def test_a_component_beside_the_folders_of_its_app(author: Author) -> None:
    author.file("live/thing.py", "t'<p></p>'")
    author.file("owls.py", "t'<p></p>'")
    author.file("config.py", "LIVE = {}")
    author.file("birds.py", "names = ['owl']")
    app = author.folder / author.app
    assert problems(author) == ["owls.py:1:1: note: this file is in no folder that is shown: move it to live/"]
    assert check(app / "owls.py").problems == []
    for line in (
        f"from {author.app}.owls import Owls",
        f"from {author.app} import owls",
        f"import {author.app}.owls",
        f"import {author.app}.owls as o",
        "from ..owls import Owls as O",
    ):
        author.file("helper.py", line)
        assert problems(author) == [], line


def test_an_app_without_components_yet(author: Author) -> None:
    app = author.folder / author.app
    (app / "live").mkdir(parents=True)
    with pytest.raises(LoadError, match=f"{app}/live has no component yet: write {app}/live/counter.py"):
        check(app)
    author.file("live/birds.py", "names = ['owl']")
    assert [problem.message for problem in check(app / "live").problems] == []


PICKER = "from collections.abc import Callable\n{}\n\nt'''<b @click=\"on_pick\">x</b>'''\n"
CHOOSING = "count = 0\n\ndef choose():\n    global count\n    count += 1\n\nt'''<p>{{count}}</p><{{Picker}} {} />'''\n"
UNUSED = "nothing uses choose()"


def hints_of(author: Author, given: str, prop: str = "on_pick: Callable") -> list[str]:
    author.file("components/picker.py", PICKER.format(prop))
    page = author.file("live/thing.py", f"from {author.app}.components import Picker\n{CHOOSING.format(given)}")
    about = (UNUSED, "each time the page is rendered")
    return [x.hint for x in check(page).problems if any(word in x.message for word in about)]


@pytest.mark.rule("P2", "E4")
@pytest.mark.parametrize(
    ("given", "prop"),
    [
        ('on_pick="choose"', "on_pick: Callable"),
        ("on_pick='choose()'", "on_pick: 'Callable[[], None] | None' = None"),
        ("on_pick=choose", "on_pick: Callable = print"),
    ],
)
def test_a_function_in_quotes_for_a_prop_that_is_one(author: Author, given: str, prop: str) -> None:
    assert hints_of(author, given, prop) == ["Write on_pick={choose}: in quotes it is a text."]


@pytest.mark.rule("P2", "S3")
@pytest.mark.parametrize(
    "given", ["on_pick={choose()}", 'on_pick="{choose()}"', "title='a' on_pick={ choose() }", "onPick={choose()}"]
)
def test_a_function_that_is_called_for_a_prop_that_is_one(author: Author, given: str) -> None:
    [hint] = hints_of(author, given, "on_pick: Callable\nonPick: Callable\ntitle: str = ''")
    name = given.partition("={")[0].rpartition(" ")[2].removesuffix('="{choose()}"')
    assert hint == f"To give the function itself, write {name}={{choose}}. What a template calls should change nothing."


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("on_pick={choose}", []),
        ("on_pick={lambda: choose()}", []),
        ("on_pick={choose} title='choose'", []),
        ("on_pick={choose} title={on}", []),
        ('title="choose"', ["Bind it"]),
        ('on_pick="choose it"', ["Bind it"]),
        ("title={choose()}", ["To call it on a click"]),
        ("on_pick={choose() or print}", ["To call it on a click"]),
        ("on_pick={print} /><p title={choose()}></p><b", ["To call it on a click"]),
        ("on_pick={print} />{choose()}<b", ["To call it on a click"]),
    ],
)
def test_what_is_no_prop_for_a_function_is_told_as_before(author: Author, given: str, said: list[str]) -> None:
    found = hints_of(author, given, "on_pick: Callable = print\ntitle: str = ''")
    assert [hint[: len(start)] for hint, start in zip(found, said, strict=True)] == said


EMPTY = 'Write one at the left margin of card.py: t"""<p>…</p>"""'
WITHOUT_DEF = "The file is the component, without def Card: write its t-string at the left margin"
CARD = "t'''<{Card} />'''\n"


def of_import(author: Author, card: str, line: str = "from {}.components import Card", page: str = CARD) -> list[str]:
    author.file("components/card.py", card)
    file = author.file("live/thing.py", f"{line.format(author.app)}\n\n{page}")
    return [f"{x.message.partition(' has ')[2]} -> {x.hint}" for x in check(file).problems]


@pytest.mark.rule("L8")
@pytest.mark.parametrize("others", [0, 1])
@pytest.mark.parametrize(
    ("card", "hint"),
    [
        ("", EMPTY),
        ("size = 3\n", EMPTY),
        ('size = 3\n"""\n<p>x</p>"""', 'Write t before the quotes of its template: t"""'),
        ("f'<p>x</p>'", "Write t in place of f before the quotes of its template: t'"),
        (
            "def Card(title, size=3):\n    return t'<h2>{title}</h2>'\n",
            f"{WITHOUT_DEF}, and above it a line for each that it is given, such as title: str.",
        ),
        (
            "def Card():\n    return f'<h2>x</h2>'\n",
            f"{WITHOUT_DEF}.",
        ),
        (
            "class Card:\n    title = 'x'\n",
            "The file is the component, without class Card: write its t-string at the left margin.",
        ),
    ],
)
def test_a_file_without_a_template_that_is_imported_as_a_component(
    author: Author, card: str, hint: str, others: int
) -> None:
    """`app.components has no component 'Card'. card.py has no template`."""
    if others:
        author.file("components/menu.py", "t'<p>x</p>'")
    assert of_import(author, card) == [f"no component 'Card'. card.py has no template -> {hint}"]
    with pytest.raises(LoadError, match="card.py has no template"):
        author.load(f"from {author.app}.components import Card\n{CARD}", "live/other.py")


@pytest.mark.rule("L8")
@pytest.mark.parametrize(
    ("card", "line"),
    [
        ("title: str = ''\nt'<p>{title}</p>'\n", "from {}.components import Card"),
        ("def Card():\n    return 'x'\n", "from {}.components.card import Card"),
        ("def Card():\n    return 'x'\n", "from {}.components import card"),
        ("def Card():\n    return 'x'\n", "from {}.components import card as Card"),
        ("Card = 3\n", "from {}.components.card import Card"),
        ("def Card():\n    return 'x'\n", "from {}.components.card import *"),
        ("def make():\n    return 'x'\n", "from {}.components.card import make as Card"),
        ("def Card():\n    return 'x'\n", "import {}.components.card as Card"),
        ("Card: int = 3\n", "from {}.components.card import Card"),
        ("", "Card = 'x'"),
    ],
)
def test_files_that_are_no_components_may_be_imported(author: Author, card: str, line: str) -> None:
    assert [x for x in of_import(author, card, line, "t'''<p>{Card}</p>'''") if "no template" in x] == []
