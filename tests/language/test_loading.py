"""L: what makes a file a component, and how it is found."""

import importlib
import os
import subprocess
import sys
import types
from importlib.metadata import entry_points

import pytest

import hyper_local
from hyper_local import LoadError
from hyper_local.app import open_app
from hyper_local.testing import mount

COUNTER = '''
count = 0

def increment():
    global count
    count += 1

t"""<button @click="increment">{count}</button>"""
'''


@pytest.mark.rule("L1", "S1")
def test_l1_a_file_in_live_is_a_live_component(author):
    page = author.mount(COUNTER)
    page.click("button").click("button")
    assert page.html == "<button>2</button>"
    assert page.state == {"count": 2}


@pytest.mark.rule("L2")
@pytest.mark.parametrize(
    "marker", ["live = True", "live: bool = True", "from hyper_local import live", "from hyper import live"]
)
@pytest.mark.rule("L2")
def test_l2_three_spellings_make_a_static_component_live(author, marker):
    page = author.mount(marker + COUNTER, "components/counter.py")
    page.click("button")
    assert page.html == "<button>1</button>"
    assert page.state == {"count": 1}, "the marker is no state"


@pytest.mark.rule("L2")
def test_l2_live_false_opts_out(author):
    assert not issubclass(author.load("live = False\nt'<p>x</p>'"), hyper_local.LiveComponent)


@pytest.mark.rule("L4")
@pytest.mark.parametrize("prefix", ["t", "T", "rt", "tR", "Rt"])
@pytest.mark.parametrize("quote", ['"""', "'''", '"', "'"])
@pytest.mark.rule("L4")
def test_l4_prefixes_and_quotes(author, prefix, quote):
    page = author.mount(f"name = 'Ada'\n{prefix}{quote}<p>{{name}}</p>{quote}\n")
    assert page.html == "<p>Ada</p>"


@pytest.mark.rule("L4")
def test_l4_escapes_are_cooked_unless_raw(author):
    assert author.mount(r"t'<p>\u2212\t\x41\N{BULLET}\\</p>'", "live/a.py").html == "<p>\u2212\tA\u2022\\</p>"
    assert author.mount(r"rt'<p>\u2212</p>'", "live/b.py").html == r"<p>\u2212</p>"


@pytest.mark.rule("L3")
def test_l3_docstrings_and_other_strings_are_no_templates(author):
    page = author.mount('"""A docstring."""\nx = 1\n"<p>not me</p>"\nt"<p>{x}</p>"\nx = 2\n')
    assert page.html == "<p>2</p>", "code after the template still runs"


@pytest.mark.rule("L5", "T2")
def test_l5_both_dialects_mixed(author):
    page = author.mount(
        '''
        names = ["Ada", "Bob"]
        t"""
        <ul>{% for name in names %}<li>{t"<b>{name}</b>" if loop.first else name}</li>{% endfor %}</ul>
        <ol>{[t"<li>{name}</li>" for name in names]}</ol>
        """
        '''
    )
    assert page.html == "<ul><li><b>Ada</b></li><li>Bob</li></ul>\n<ol><li>Ada</li><li>Bob</li></ol>"


@pytest.mark.rule("L5")
def test_l5_a_t_string_inside_a_function(author):
    page = author.mount(
        '''
        name = "<Ada>"
        notice = None

        def greet():
            global notice
            notice = t"<b>{name}</b>"

        t"""<p>{notice}</p><button @click="greet">Hi</button>"""
        '''
    )
    page.click("button")
    assert page.html == "<p><b>&lt;Ada&gt;</b></p><button>Hi</button>"


@pytest.mark.rule("L6", "R3")
def test_l6_tracebacks_point_at_the_authors_line(author, caplog):
    page = author.mount(
        '''
        items = [1]

        def clear():
            items.clear()

        t"""
        <p>
          {items[0]}
        </p>
        <button @click="clear">x</button>
        """
        '''
    )
    page.click("button")
    assert page.html.startswith("<p>\n  1"), "the last good page stays (R3)"
    assert 'thing.py", line 8' in caplog.text
    assert "IndexError" in page.errors[0]


@pytest.mark.rule("L7", "S2")
def test_l7_the_body_runs_once_per_instance_in_a_namespace_of_its_own(author):
    Thing = author.load(
        '''
        from dataclasses import dataclass
        import pickle

        @dataclass
        class Point:
            x: int

        points = []

        def add():
            points.append(pickle.loads(pickle.dumps(Point(len(points)))))

        t"""<button @click="add">{[p.x for p in points]}</button>"""
        '''
    )
    first, second = mount(Thing), mount(Thing)
    first.click("button").click("button")
    assert (first.state["points"], second.state["points"]) != ([], [])
    assert len(first.state["points"]) == 2
    assert second.state["points"] == []
    name = type(first.state["points"][0]).__module__
    assert name in sys.modules
    first.unmount()
    assert name not in sys.modules


@pytest.mark.rule("L8")
def test_l8_imports_of_components_and_of_modules(author):
    author.file("live/user_profile.py", COUNTER)
    author.file("components/card.py", "title: str\nt'<h1>{title}</h1>'")
    sys.path.insert(0, str(author.folder))
    live = importlib.import_module(f"{author.app}.live")
    assert mount(live.UserProfile).click("button").html == "<button>1</button>"
    module = importlib.import_module(f"{author.app}.live.user_profile")
    module.increment()
    assert module.count == 1
    with pytest.raises(ImportError, match=r"has no component 'UserProfil'. Did you mean 'UserProfile'\?"):
        exec(f"from {author.app}.live import UserProfil")


@pytest.mark.rule("L8")
def test_l8_other_folders_are_left_alone(author, tmp_path):
    plain = tmp_path / author.app / "live"
    plain.mkdir(parents=True)
    (plain / "__init__.py").write_text("X = 1")
    sys.path.insert(0, str(tmp_path))
    assert importlib.import_module(f"{author.app}.live").X == 1


@pytest.mark.rule("L9", "B1")
def test_l9_hyper_means_this_package(author):
    page = author.mount("from hyper import shared\nxs = shared([1])\nt'<p>{len(xs)}</p>'")
    assert page.html == "<p>1</p>"


@pytest.mark.rule("X0", "X1")
def test_x0_load_gives_the_app(author):
    author.file("live/counter.py", COUNTER)
    author.file("components/card.py", "title: str\nt'<h1>{title}</h1>'")
    author.file("pages/index.py", "t'<p>start</p>'")
    author.file("pages/users/[id].py", "id: int\nt'<p>User {id + 1}</p>'")
    with hyper_local.load(author.folder / author.app) as app:
        assert mount(app.live.Counter).html == "<button>0</button>"
        assert mount(app.components.Card, title="x").html == "<h1>x</h1>"
        assert mount(app.pages["/"]).html == "<p>start</p>"
        assert mount(app.pages["/users/5"]).html == "<p>User 6</p>"
        with pytest.raises(hyper_local.HyperError, match="no page '/user/5'"):
            app.pages["/user/5"]
        with pytest.raises(hyper_local.HyperError, match="id must be int"):
            app.pages["/users/x"]


@pytest.mark.rule("X0")
def test_x0_a_second_app_of_the_same_name_is_refused(author, tmp_path):
    author.file("live/counter.py", COUNTER)
    other = tmp_path / "other" / author.app
    (other / "live").mkdir(parents=True)
    with hyper_local.load(author.folder / author.app), pytest.raises(LoadError, match="another app called"):
        hyper_local.load(other)
    hyper_local.load(other).close()


@pytest.mark.rule("X0")
def test_x0_an_app_is_closed_while_its_instances_end(author):
    author.file("live/counter.py", COUNTER)

    class Ending(types.ModuleType):
        @property
        def __hyper_folder__(self):
            sys.modules.pop(f"{author.app}.live.counter#1", None)

    with hyper_local.load(author.folder / author.app):
        for name in ("counter#0", "counter#1"):
            sys.modules[f"{author.app}.live.{name}"] = Ending(name)
    assert not [name for name in sys.modules if name.startswith(author.app)]


@pytest.mark.rule("X0")
def test_x0_a_single_file_is_shown_as_it_was_saved_last(author):
    file = author.file("counter.py", COUNTER)
    app = open_app(file)
    assert mount(app.page("/")).html == "<button>0</button>"
    author.file("counter.py", COUNTER.replace("count = 0", "count = 7"))
    os.utime(file, ns=(1, 1))
    assert mount(app.page("/")).html == "<button>7</button>"


@pytest.mark.rule("L5")
@pytest.mark.parametrize(
    "template",
    ["t'<p>{1}</p>' t'<b>{2}</b>'", "(t'<p>{1}</p>'\n t'<b>{2}</b>')", "t'<p>{1}</p>' \\\n t'<b>{2}</b>'"],
)
@pytest.mark.rule("L5")
def test_l5_t_strings_side_by_side_are_one(author, template):
    assert author.mount(template).html == "<p>1</p><b>2</b>"


@pytest.mark.rule("L5")
def test_l5_t_strings_can_be_added_and_continued(author):
    page = author.mount("x = t'<b>{1}</b>' + t'<i>{2}</i>'\nt\"<p>\\\n{x}</p>\"")
    assert page.html == "<p><b>1</b><i>2</i></p>"


@pytest.mark.rule("L1")
def test_l1_functions_inside_a_try_are_the_modules_too(author):
    page = author.mount(
        '''
        n = 0
        try:
            import json
        except ImportError:
            pass
        else:
            def up():
                global n
                n += 1

        t"""<b @click="up">{json.dumps(n)}</b>"""
        '''
    )
    assert page.click("b").html == "<b>1</b>"


@pytest.mark.rule("L1")
def test_folders_in_folders_and_names_that_are_no_components(author, monkeypatch):
    author.file("live/deep/er/thing.py", COUNTER)
    author.file("live/_hidden.py", COUNTER)
    author.file("live/data.py", "WORDS = ['a']\nNOTE = '''t\"<p></p>\"'''\n")
    author.file("components/plain.py", "t'<p></p>'")
    author.file("pages/index.py", "t'<p></p>'")
    monkeypatch.syspath_prepend(author.folder)
    assert issubclass(importlib.import_module(f"{author.app}.live.deep.er").Thing, hyper_local.LiveComponent)
    assert importlib.import_module(f"{author.app}.live.data").WORDS == ["a"]
    with pytest.raises(ImportError, match="has no component 'Hidden'"):
        exec(f"from {author.app}.live import Hidden")
    with hyper_local.load(author.folder / author.app) as app:
        assert not list(app.live)
        assert issubclass(app.components.Plain, hyper_local.StaticComponent)
        assert not app.pages["/"].component.live


@pytest.mark.rule("L2")
def test_the_marker_is_never_state_and_false_wins_over_the_folder(author):
    for marker in ("live = True", "live: bool = True", "from hyper_local import live"):
        component = author.load(f"{marker}\nn = 0\nt'<p>{{n}}</p>'", "components/thing.py").__component__
        assert (component.live, component.state, list(component.props)) == (True, ("n",), [])
        os.utime(author.file("components/thing.py", ""), ns=(1, 1))
    component = author.load("live = False\nn = 0\nt'<p>{n}</p>'", "live/thing.py").__component__
    assert (component.live, component.state) == (False, ("n",))


@pytest.mark.rule("L3")
def test_two_templates_are_refused_and_none_is_an_ordinary_module(author, monkeypatch):
    with pytest.raises(LoadError, match="2 templates in one file, in lines 1 and 3") as caught:
        author.load("t'<p></p>'\n\nt'<b></b>'", "live/two.py")
    assert caught.value.location.line == 3
    file = author.file("live/none.py", "'''t\"<p></p>\"'''\nx = 1\n")
    author.file("live/some.py", "t'<p></p>'")
    monkeypatch.syspath_prepend(author.folder)
    assert importlib.import_module(f"{author.app}.live.none").x == 1
    with pytest.raises(LoadError, match="this file has no template"):
        hyper_local.load(file)


@pytest.mark.rule("L7")
def test_everything_the_body_makes_belongs_to_one_instance(author):
    Thing = author.load(
        '''
        import sys
        from pydantic import BaseModel

        class Person(BaseModel):
            name: str

        class Tally:
            total = 0

        def counter():
            n = 0
            def step():
                nonlocal n
                n += 1
                return n
            return step

        step = counter()
        made = 0

        def go():
            global made
            made = step()
            Tally.total += 1
            Person.extra = made

        t"""<b @click="go">{made} {Tally.total} {getattr(Person, 'extra', 0)}</b>
        <i>{sys.modules[__name__].step is step}</i>"""
        '''
    )
    first, second = mount(Thing), mount(Thing)
    assert first.click("b").click("b").text("b") == "2 2 2"
    assert (second.text("b"), second.text("i")) == ("0 0 0", "True")


@pytest.mark.rule("L7")
def test_an_import_runs_nothing_and_an_end_leaves_nothing(author, monkeypatch, capsys):
    author.file("live/loud.py", "print('ran')\nt'<p></p>'")
    author.file("components/quiet.py", f"from {author.app}.live import Loud\nt'<{{Loud}} />'")
    monkeypatch.syspath_prepend(author.folder)
    module = importlib.import_module(f"{author.app}.components")
    Quiet = module.Quiet
    assert capsys.readouterr().out == ""
    before = set(sys.modules)
    page = mount(Quiet)
    assert capsys.readouterr().out == "ran\n"
    assert len(set(sys.modules) - before) >= 2
    page.unmount()
    assert not [name for name in set(sys.modules) - before if "#" in name]


@pytest.mark.rule("L7")
def test_a_body_that_raises_leaves_nothing(author):
    before = set(sys.modules)
    with pytest.raises(ZeroDivisionError):
        author.mount("x = 1 / 0\nt'<p></p>'")
    assert not [name for name in set(sys.modules) - before if "#" in name]


@pytest.mark.rule("L8")
@pytest.mark.parametrize("where", ["site-packages", "plain"])
@pytest.mark.parametrize("name", ["components", "live"])
def test_packages_of_others_are_left_alone(tmp_path, monkeypatch, where, name):
    package = "kit" + where.replace("-", "_") + name
    folder = tmp_path / where / package / name
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").write_text("")
    (folder / "__init__.py").write_text("X = 1\n")
    # In what is installed, even a file that looks like one of ours is somebody else's.
    (folder / "thing.py").write_text('"""\nt"<p></p>"\n"""\n' if where == "site-packages" else "button = 5\n")
    monkeypatch.syspath_prepend(tmp_path / where)
    found = importlib.import_module(f"{package}.{name}")
    assert (found.X, type(found).__name__) == (1, "module")
    importlib.import_module(f"{package}.{name}.thing")


@pytest.mark.rule("L8")
def test_imports_work_under_pytest_without_ours(tmp_path):
    (tmp_path / "app" / "live").mkdir(parents=True)
    (tmp_path / "app" / "live" / "counter.py").write_text("who: str\n" + COUNTER)
    (tmp_path / "test_it.py").write_text(
        "from app.live.counter import increment\nimport app.live.counter as counter\n\n"
        "def test_it():\n    increment()\n    assert counter.count == 1\n    assert not hasattr(counter, 'who')\n"
    )
    line = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    if "hyper_local" not in entry_points(group="pytest11").names:
        line += ["-p", "hyper_local.pytest_plugin"]  # a checkout that nobody installed
    said = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert "1 passed" in said.stdout, said.stdout + said.stderr


@pytest.mark.rule("L9")
def test_every_name_of_ours_comes_from_hyper_too(author):
    Thing = author.load(
        "from hyper import broadcast, live, shared, spread\nxs = shared([])\n\ndef f():\n    import hyper\n"
        '    hyper.broadcast()\n    broadcast()\n\nt\'<b @click=f {spread({"title": "x"})}>{len(xs)}</b>\'',
        "components/thing.py",
    )
    page = mount(Thing).click("b")
    assert (page.html, page.errors) == ('<b title="x">0</b>', [])


@pytest.mark.rule("L1", "L3")
@pytest.mark.parametrize(
    "source",
    [
        'n = 0; t"<b>{n}</b>"',
        '(t"<b>x</b>")',
        '\ft"<b>x</b>"',
        '"""Shown."""\nn = 0; rt"<b>x</b>"',
        'x = (\n1)\nTR"<b>x</b>"',
    ],
)
def test_l3_a_file_that_loads_is_a_component_of_its_app_too(author, source):
    file = author.file("live/a.py", "")
    file.write_text(source, "utf-8")
    hyper_local.load(file)
    app = open_app(author.folder / author.app)
    assert list(app.live) == ["A"]
    assert mount(app.live.A).text("b") in ("0", "x")


@pytest.mark.rule("L1", "L3", "L8")
@pytest.mark.parametrize(
    "source",
    [
        '"""Used so:\n\nt"<p>{bold(\'x\')}</p>"\n"""\ndef bold(x):\n    return x.upper()',
        "def bold(x):\n    return x.upper()\nEXAMPLE = '''\nt\"<p>x</p>\"\n'''",
    ],
)
def test_l3_a_helper_that_only_shows_a_template_is_an_ordinary_module(author, monkeypatch, source):
    author.file("live/a.py", "t'<p>x</p>'")
    author.file("live/helper.py", "").write_text(source, "utf-8")
    monkeypatch.syspath_prepend(author.folder)
    assert list(open_app(author.folder / author.app).live) == ["A"]
    assert importlib.import_module(f"{author.app}.live.helper").bold("x") == "X"


@pytest.mark.rule("L1", "L3")
def test_l3_a_file_that_can_not_be_read_is_a_component_so_that_its_mistake_is_shown(author):
    file = author.file("live/a.py", "x = (\nt'<p>x</p>'")
    app = open_app(author.folder / author.app)
    assert list(app.live) == ["A"]
    with pytest.raises(LoadError, match="not Python"):
        app.live.A  # noqa: B018 - loading it is what fails
    file.write_text("t'<p>x</p>'", "utf-8")
    assert mount(app.live.A).html == "<p>x</p>"
    file.write_text("notice = 'this was t\"<p>x</p>\"'", "utf-8")
    assert list(app.live) == []
