"""L5, T1, T2: modules that few would write: what loads is shown, and `hyper-local check` says the same as loading."""

import unicodedata

import pytest

import hyper_local
from hyper_local.checker import check
from hyper_local.testing import mount

WORK = {
    "class A:\n    global fresh\n    fresh = 4\nt'<p>{fresh}</p>'": "<p>4</p>",
    "class A:\n    def m(self):\n        global fresh\n        fresh = 4\nA().m()\nt'<p>{fresh}</p>'": "<p>4</p>",
    "class A:\n    global math\n    import math\nt'<p>{math.floor(1.5)}</p>'": "<p>1</p>",
    "match {'a': 1, 'b': 2}:\n    case {'a': x, **rest}:\n        pass\nt'<p>{x}{rest.b}</p>'": "<p>12</p>",
    "match [1, 2]:\n    case [x, *rest] if (y := x):\n        pass\nt'<p>{x}{rest}{y}</p>'": "<p>121</p>",
    "exec('q = 3')\nt'<p>{q}</p>'": "<p>3</p>",
    "globals()['q'] = 3\nt'<p>{q}</p>'": "<p>3</p>",
    "def f(a=(q := 3)):\n    return a\nt'<p>{q}{f()}</p>'": "<p>33</p>",
    "class A((B := object)):\n    pass\nt'<p>{B is object}</p>'": "<p>True</p>",
    "xs = [1]\nt'''{[t\"<b>{(z := x)}</b>\" for x in xs]}<i>{z}</i>'''": "<b>1</b><i>1</i>",
    "xs = [1, 2]\nt'''{% for x in xs %}{(y := x * 2)}{% if y %}{y}{% endif %} {% endfor %}'''": "22 44 ",
    "xs, y = [1, 2], 7\nt'''{% for x in xs %}{(y := x)}{y}{% endfor %}{y}'''": "11227",
    "xs = [1]\nt'''{% for x in (ys := xs) %}{x}{% else %}{% endfor %}{ys}'''": "11",
    "xs = []\nt'''{% for x in xs %}{x}{% else %}{(y := 3)}{% endfor %}{y}'''": "33",
    "xs = [[1], [2]]\nt'''{% for x in xs %}{(n := x[0])}{% for y in x %}{(m := y)}{m}{% endfor %}{n}{% endfor %}'''": (
        "11112222"
    ),
}
WORK["def go(x): pass\nt'''<p @click=\"go('(')\"title=a>x</p>'''"] = '<p title="a">x</p>'
WORK |= {
    "class V:\n    ys = [5, 6]\n    page = t'{% for a in ys %}<b>{a}{ys}</b>{% endfor %}'\nt'{V.page}'": (
        "<b>556</b><b>656</b>"
    ),
    "class V:\n    y = 5\n    page = t'{% let k = y %}{k}{y}{% if y %}{y}{% endif %}'\nt'{V.page}'": "555",
    "y = 1\nclass V:\n    page = t'{% for a in [y] %}{a}{y}{% endfor %}'\n    y = 5\nt'{V.page}{V.y}'": "115",
    "class V:\n    y = 5\n    def page(self): return t'{% for a in [self.y] %}{a}{% endfor %}'\nt'{V().page()}'": "5",
    "y = 1\nclass V:\n    y = 5\n    page = lambda self: t'{% for a in [y] %}{a}{% endfor %}'\nt'{V().page()}'": "1",
    "class V:\n    xs = [5, 6]\n    pages = [t'{% if x %}<b>{x}</b>{% endif %}' for x in xs]\nt'{V.pages}'": (
        "<b>5</b><b>6</b>"
    ),
    "import math as slots\nt'<p>{slots.floor(1.5)}{slots.tau > 6}</p>'": "<p>1True</p>",
    "class slots:\n    default = 3\nt'<p>{slots.default}</p>'": "<p>3</p>",
    "x = 3\nt'''<p>{x # it's }\n}</p>'''": "<p>3</p>",
    "x = 3\nt'''<p title=\"{\n# ''' and {\nx # }\n:>3}\">{x}#{x:#x}</p>'''": '<p title="  3">3#0x3</p>',
    "xs = [1]\nt'''{[t\"<b>{x # ]\"\n}</b>\" for x in xs]}{% if xs # %\n %}a{% endif %}'''": "<b>1</b>a",
}

REFUSED = {
    "t'''<p>{ # nothing\n}</p>'''": "an empty {}",
    "xs = [1]\nt'''{% for x in xs %}{(y := x)}{% endfor %}{y}'''": "unknown name 'y'",
    "n = 1\nt'<p>{await n}</p>'": "await in a template",
    "t'''{% let a = (b := 2) %}{a}{b}'''": "an assignment inside {% let %}",
    "t'''{t\"{% let a = [b := 2] %}{a}\"}'''": "an assignment inside {% let %}",
    "inner = 1\ndel inner\ndef f():\n    other_name = 1\nt'<p>{other_name}</p>'": "unknown name 'other_name'",
}


WAITS = """
async def f(): return [1, 2]
async def g(): return t'TEMPLATE'
shown = ""
async def on_mount():
    global shown
    shown = await g()
t"<p></p>{shown}"
"""


@pytest.mark.rule("L5", "T2")
@pytest.mark.parametrize(
    ("template", "html"),
    [
        ("{await f()}", "12"),
        ("{[x for x in await f()]}", "12"),
        ("{[(await f())[0] for _ in [1]]}", "1"),
        ("{% if await f() %}1{% endif %}", "1"),
        ("{% let x = await f() %}{x}", "12"),
        ("{% for x in await f() %}<b>{x}</b>{% endfor %}", "<b>1</b><b>2</b>"),
        ('<b title="{await f()}"></b>', '<b title="[1, 2]"></b>'),
    ],
)
def test_a_t_string_in_an_async_function_may_wait(author, template, html):
    file = author.file("live/thing.py", WAITS.replace("TEMPLATE", template))
    assert check(file).problems == []
    assert mount(hyper_local.load(file)).html == f"<p></p>{html}"


@pytest.mark.rule("L5", "T9")
def test_a_t_string_in_a_function_that_is_not_async_may_not_wait(author):
    source = WAITS.replace("TEMPLATE", "{await f()}").replace("async def g", "def g").replace("await g()", "g()")
    file = author.file("live/thing.py", source)
    with pytest.raises(hyper_local.LoadError) as refused:
        hyper_local.load(file)
    assert str(refused.value) in [str(problem) for problem in check(file).problems]


@pytest.mark.rule("L5", "T1", "T2")
@pytest.mark.parametrize("source", WORK)
def test_what_python_allows_works(author, source):
    file = author.file("live/thing.py", source)
    assert [str(problem) for problem in check(file).problems if problem.kind == "error"] == []
    assert mount(hyper_local.load(file)).html == WORK[source]


@pytest.mark.rule("T5")
def test_a_t_string_in_a_class_body_asks_once_for_all_slots(author):
    author.file("components/card.py", "t'<p>{...}</p><b>{...head}</b><i>{...foot}</i>'")
    source = f"""
    from {author.app}.components import Card
    class V:
        asked = []
        def ask(asked):
            asked.append(1)
            return len(asked)
        page = t"<{{Card}}>{{% if ask(asked) %}}<u {{...head}}>{{asked}}</u><u {{...foot}}></u>{{% endif %}}</{{Card}}>"
    t"{{V.page}}"
    """
    assert author.mount(source).html == "<p></p><b><u>1</u></b><i><u></u></i>"


@pytest.mark.rule("T2", "T9")
@pytest.mark.parametrize("source", REFUSED)
def test_what_can_not_work_is_refused_by_both(author, source):
    file = author.file("live/thing.py", source)
    with pytest.raises(hyper_local.LoadError) as refused:
        hyper_local.load(file)
    assert refused.value.message.startswith(REFUSED[source])
    assert [str(problem) for problem in check(file).problems if problem.kind == "error"] == [str(refused.value)]


@pytest.mark.rule("E1")
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("call", ["{}", "{}()"])
def test_a_name_is_the_same_however_its_letters_are_written(author, form, call):
    bound = call.format(unicodedata.normalize(form, "öffnen"))
    source = f"n = 0\ndef {unicodedata.normalize('NFD', 'öffnen')}():\n    global n\n    n += 1\n"
    file = author.file("live/thing.py", f"{source}t'<p @click=\"{bound}\">{{n}}</p>'")
    assert check(file).problems == []
    page = mount(hyper_local.load(file))
    page.click("p")
    assert page.html == "<p>1</p>"
