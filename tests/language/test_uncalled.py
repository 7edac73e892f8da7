"""T1: a function that is shown uncalled is refused, where it is certain that the name is that function."""

import pytest

import hyper_local
from hyper_local.checker import check
from hyper_local.testing import mount

FUNCTION = "def name():\n    return 1\n"

REBOUND = [
    "def on_mount():\n    global name\n    name = 'x'",
    "class Setter:\n    global name\n    name = 'x'",
    "def on_mount():\n    def inner():\n        global name\n        name = 'x'\n    inner()",
    "async def on_mount():\n    global name\n    name = 'x'",
    "match ['x']:\n    case [name]:\n        pass",
    "match ['x']:\n    case [*_, 'x' as name]:\n        pass",
    "match ['x']:\n    case [*name]:\n        name = name[0]",
    "match {'a': 1, 'b': 'x'}:\n    case {'a': 1, **name}:\n        name = name['b']",
    "print((name := 'x'))",
    "if (name := 'x'):\n    pass",
    "[(name := y) for y in 'x']",
    "def f(a=(name := 'x')):\n    pass",
    "class A((name := object)):\n    pass\nname = 'x'",
    "@(lambda f, n=(name := 'x'): f)\ndef f():\n    pass",
    "for name in ['x']:\n    pass",
    "for i, [name, *_] in [(0, 'xy')]:\n    pass",
    "import contextlib\nwith contextlib.nullcontext('x') as name:\n    pass",
    "import contextlib\nwith contextlib.nullcontext(('x', 1)) as (name, _):\n    pass",
    "from string import whitespace as name\nname = 'x'",
    "del name\nname = 'x'",
    "name = 'x'",
    "name, _y = 'x', 1",
    "[name] = 'x'",
    "name: str = 'x'",
    "if True:\n    name = 'x'",
    "while True:\n    name = 'x'\n    break",
    "try:\n    name = 'x'\nfinally:\n    pass",
    "globals()['name'] = 'x'",
    "globals().update(name='x')",
    "vars()['name'] = 'x'",
    "exec('name = \"x\"')",
    "import sys\nsetattr(sys.modules[__name__], 'name', 'x')",
    "import sys\nsys.modules[__name__].name = 'x'",
    "import sys\nsys.modules[__name__].__dict__['name'] = 'x'",
    "class name:\n    pass\nname = 'x'",
    "def name():\n    pass\nname = 'x'",
    "import string as name\nname = 'x'",
    "from helpers_of_this import *",
    "page = t'{(name := \"x\")}'",
]


@pytest.mark.rule("T1")
@pytest.mark.parametrize("rebound", REBOUND)
def test_a_name_that_something_else_binds_too_is_shown(author, rebound, monkeypatch):
    (author.folder / "helpers_of_this.py").write_text("name = 'x'", "utf-8")
    monkeypatch.syspath_prepend(author.folder)
    file = author.file("live/thing.py", f"{FUNCTION}{rebound}\nt'<p>{{name}}</p>'")
    assert mount(hyper_local.load(file)).html == "<p>x</p>"
    assert [problem for problem in check(file).problems if "is a function" in problem.message] == []


@pytest.mark.rule("T1", "T2")
@pytest.mark.parametrize(
    "template",
    [
        "{% for name in 'x' %}{name}{% endfor %}",
        "{% for _i, (name, *_) in [(0, 'xy')] %}{name}{% endfor %}",
        "{% let name = 'x' %}{name}",
        "{% let name, *_ = 'xy' %}{name}",
        "{% let _y = 1 %}{% if 1 %}{% let name = 'x' %}{name}{% endif %}",
        "{[t'{name}' for name in 'x']}",
        "{[t'{% if name %}{name}{% endif %}' for name in 'x']}",
        "{t'{% for name in \"x\" %}{name}{% endfor %}'}",
        "{t'{% let name = \"x\" %}{name}'}",
        "{t'{[t\"{name}\" for y in name]}' if (name := 'x') else ''}",
        "{% if (name := 'x') %}{name}{% endif %}",
        "{t'{(name := \"x\")}' and ''}{name}",
        "{(lambda name: t'{name}')('x')}",
        "{[t'{% let y = name %}{y}' for name in 'x']}",
    ],
)
def test_a_name_that_the_template_binds_is_shown(author, template):
    file = author.file("live/thing.py", f'{FUNCTION}t"""<p>{template}</p>"""')
    assert [problem for problem in check(file).problems if "is a function" in problem.message] == []
    assert mount(hyper_local.load(file)).html == "<p>x</p>"


@pytest.mark.rule("T1")
@pytest.mark.parametrize(
    "beside",
    [
        "",
        "def other():\n    name = 1\n    return name",
        "def other(name):\n    return [name for name in name]",
        "class Other:\n    name = 1\n    def f(self):\n        self.name = (name := 2)",
        "ys = [name for name in 'x']",
        "f = lambda name=1: (name := 2)",
        "def other():\n    for name in 'x':\n        pass\n    match 1:\n        case name:\n            pass",
        "def other():\n    try:\n        pass\n    except ValueError as name:\n        pass\n    import string as name",
        "other = dict(name=1).get('name')",
        "def other():\n    global elsewhere\n    elsewhere = name()",
    ],
)
@pytest.mark.parametrize("template", ["{name}", "{% if name %}1{% endif %}", "{% for x in name %}{x}{% endfor %}"])
def test_names_of_other_scopes_leave_no_doubt(author, beside, template):
    file = author.file("live/thing.py", f"{FUNCTION}{beside}\nt'<p>{template}</p>'")
    with pytest.raises(hyper_local.LoadError, match="'name' is a function, and is not called here"):
        hyper_local.load(file)
    assert sum("is a function" in problem.message for problem in check(file).problems) == 1
