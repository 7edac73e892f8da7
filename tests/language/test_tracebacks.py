"""L6: what goes wrong while it runs points at the author's own line, and shows no line of ours."""

import re
import sys
import traceback
from pathlib import Path

import pytest

import hyper_local
from hyper_local import HyperError
from hyper_local.errors import author_traceback
from hyper_local.testing import mount

pytestmark = pytest.mark.rule("L6", "R3")

ARM = """armed = False

def arm(*_):
    global armed
    armed = True

def broken(*_):
    return 1 / 0 if armed else 0

"""
CARD = 't"""<section>{...}<footer>{...actions}</footer></section>"""'
TITLED = 'title: str\nt"""\n<h1>\n  {title[0]}\n</h1>"""'
CHILD = 'size: int = 1\nt"""<i>\n{1 // size}</i>"""'

# The template, with «…» around what fails once it is armed: what the caret must show.
TEMPLATES = {
    "a value": "<p>{«1 / 0» if armed else 0}</p>",
    "a value behind wide characters": "<p>日本é👍 {«broken()»} and more</p>",
    "a function of the file": "<p>\n{«broken()»}\n</p>",
    "an attribute": "<p\n  title={«broken()»}>x</p>",
    "a mixed attribute": '<p class="a {«broken()»} b">x</p>',
    "a spread": "<p {**(«{}[1]» if armed else {})}>x</p>",
    "a format": "<p>{«5»:{'q' if armed else 'd'}}</p>",
    "a conversion": "<p>{(«broken()»)!r}</p>",
    "a condition": "{% if «broken()» %}<p>x</p>{% endif %}",
    "an elif": "{% if 0 %}a{% elif\n  «broken()» %}<p>x</p>{% endif %}",
    "the items of a loop": "<ul>\n{% for x in («broken() if armed else []») %}<li>{x}</li>{% endfor %}</ul>",
    "items that are none": "<ul>\n{% for x in «5 if armed else []» %}<li>{x}</li>{% endfor %}</ul>",
    "a loop": "{% for x in [1] %}\n<p>{«broken()»}</p>{% endfor %}",
    "a loop with loop": "{% for x in [1] %}\n<p>{loop.index}{«broken()»}</p>{% endfor %}",
    "a loop in a loop": "{% for x in [1] %}{% for y in [2] %}\n<p title={«broken()»}></p>{% endfor %}{% endfor %}",
    "the key of an item": "{% for x in [1] %}\n<p key={«broken()»}>x</p>{% endfor %}",
    "a let": "{% let x = «broken()» %}<p>{x}</p>",
    "behind a let": "{% let x = 1 %}\n<p>{«broken()»}</p>",
    "a comprehension": "<p>{[«broken(x)»\n for x in [1]]}</p>",
    "a nested t-string": "<p>{t'<b>{«broken()»}</b>'}</p>",
    "t-strings in a comprehension": "<ul>{[t'<li>{\n  «broken(x)»}</li>' for x in [1]]}</ul>",
    "t-strings three deep": "{t'{t\"{[t'''<b>\n{«broken(x)»}</b>''' for x in [1]]}\"}'}",
    "several lines": "<p>{broken(\n  «[][0]» if armed else 0,\n  2)}</p>",
    "an argument of an event": '<p @click="arm({«broken()»})">x</p>',
    "a dot": "<p>{{'a': 1} and («{'a': 1}.b» if armed else 0)}</p>".replace("{{", "{ {").replace("}}", "} }"),
    "a textarea": "<textarea>{«broken()»}</textarea>",
    "a bound field": "<p>x</p><input value={«broken()»}>",
    "slot content": "<{Card}>\n<b>{«broken()»}</b></{Card}>",
    "named slot content": "<{Card}><b {...actions}>\n{«broken()»}</b></{Card}>",
    "a prop": "<{Titled}\n  title={«broken()» or 'x'} />",
    "a component in a loop": "{% for x in [1] %}\n<{Titled} title={«broken()» or 'x'} />{% endfor %}",
    "a value in a comment's neighbour": "{# broken() #}\n<p>{«broken()»}</p>",
    "a script's neighbour": "<style>a {{b: c}}</style><p>{«broken()»}</p>",
    "a display": "<p>{«broken()»:display}</p>",
    "trusted text": "<p>{«broken()»:safe}</p>",
    "an address": "<a href={«broken()» or '/'}>x</a>",
    "a style": "<p style={dict(color=«broken()»)}>x</p>",
}


def frames(text: str) -> list[tuple[str, int, str, str]]:
    """File, line, line text and caret line of each frame of a traceback."""
    found: list[tuple[str, int, str, str]] = []
    lines = text.splitlines()
    for i, line in enumerate(lines):
        match = re.match(r'  File "(.*)", line (\d+), in ', line)
        if match:
            carets = lines[i + 2] if i + 2 < len(lines) and set(lines[i + 2]) <= set(" ^~") else ""
            found.append((Path(match.group(1)).name, int(match.group(2)), lines[i + 1], carets))
    return found


def source_of(template: str, app: str) -> tuple[str, int, str]:
    """A module, the line of what fails in it, and the text of that line."""
    head = f"from {app}.components import Card, Titled\n{ARM}" if "<{" in template else ARM
    marked = f't"""\n<button @click="arm">!</button>\n{template}\n"""\n'
    line = (head + marked)[: (head + marked).index("«")].count("\n") + 1
    plain = (head + marked).replace("«", "").replace("»", "")
    return plain, line, plain.splitlines()[line - 1].strip()


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_template_points_at_the_authors_line(author, caplog, name):
    author.file("components/card.py", CARD)
    author.file("components/titled.py", TITLED)
    source, line, text = source_of(TEMPLATES[name], author.app)
    page = author.mount(source).click("button")
    assert page.errors, "it did not fail"
    [shown] = [record.message for record in caplog.records if "the template failed" in record.message]
    told = frames(shown)
    assert {file for file, *_ in told} == {"thing.py"}, shown
    assert "hyper_local/" not in shown
    first = told[0]
    assert (first[1], first[2].strip()) == (line, text), shown
    failing = re.search(r"«(.*?)»", TEMPLATES[name], re.DOTALL).group(1)
    if first[3]:  # Python leaves carets out where they would cover the whole line.
        start = first[2].index(failing)
        wide = first[3].index(first[3].strip()[0])
        # Wide characters take two columns in newer Pythons' caret lines.
        assert wide >= start or "日" in text, shown
        assert "日" in text or first[2][wide : wide + len(first[3].strip())].strip("()") in failing, shown


def test_a_loops_frames_are_one(author, caplog):
    template = "{% for x in [1] %}{% for y in [2] %}<p>{[broken() for z in [1]]}</p>{% endfor %}{% endfor %}"
    author.mount(source_of("«»" + template, author.app)[0]).click("button")
    [shown] = [record.message for record in caplog.records if "the template failed" in record.message]
    assert re.findall(r"line \d+, in (.+)$", shown, re.MULTILINE) == ["the template", "broken"]


def test_a_component_inside_points_at_its_own_file(author, caplog):
    author.file("components/titled.py", TITLED)
    author.file("live/child.py", CHILD)
    page = author.mount(
        f"from {author.app}.components import Titled\nfrom {author.app}.live import Child\n{ARM}"
        't"""\n<button @click="arm">!</button>\n<{Titled} title={"" if armed else "x"} />\n<{Child} size={1} />"""'
    )
    page.click("button")
    [shown] = [record.message for record in caplog.records if "the template failed" in record.message]
    assert [(file, line) for file, line, *_ in frames(shown)][-1] == ("titled.py", 4)
    assert "hyper_local/" not in shown
    caplog.clear()
    with pytest.raises(ZeroDivisionError) as caught:
        mount(author.load(CHILD, "live/child.py"), size=0)
    assert frames(author_traceback(caught.value))[-1][:2] == ("child.py", 3)


HANDLERS = {
    "a handler": ("def go():\n    a = 1\n    return {}['k']\n", 3),
    "a lambda": ("def go():\n    f = lambda: (\n        {}['k'])\n    f()\n", 3),
    "an async handler": ("import asyncio\nasync def go():\n    await asyncio.sleep(1)\n    return {}['k']\n", 4),
    "a task of a handler": (
        "from asyncio import gather\nasync def work():\n    {}['k']\nasync def go():\n    await gather(work())\n",
        3,
    ),
    "a thread of a handler": (
        "import asyncio\ndef work():\n    return {}['k']\nasync def go():\n    await asyncio.to_thread(work)\n",
        3,
    ),
    "a handler after render": ("async def go():\n    await render()\n    return {}['k']\n", 3),
    "a sync handler after render": ("def go():\n    render()\n    return {}['k']\n", 3),
    "a decorated handler": (
        "def deco(f):\n    def inner():\n        return f()\n    return inner\n@deco\ndef go():\n    {}['k']\n",
        7,
    ),
    "a method": ("class A:\n    def b(self):\n        return {}['k']\ndef go():\n    A().b()\n", 3),
}


@pytest.mark.parametrize("name", HANDLERS)
def test_a_handler_points_at_the_authors_line(author, caplog, name):
    body, line = HANDLERS[name]
    page = author.mount(body + "t'<b @click=go>x</b>'").click("b")
    assert page.errors == ["KeyError: 'k'"]
    [shown] = [record.message for record in caplog.records if "a handler failed" in record.message]
    last = frames(shown)[-1]
    assert (last[0], last[1]) == ("thing.py", line), shown
    assert "{}['k']" in last[2]
    assert "~~^^^^^" in last[3]
    assert "hyper_local/" not in shown


HOOKS = {
    "on_mount": ("def on_mount():\n    return {}['k']\n", "a handler failed", 2),
    "async on_mount": (
        "import asyncio\nasync def on_mount():\n    await asyncio.sleep(1)\n    {}['k']\n",
        "a handler failed",
        4,
    ),
    "on_error": ("def go(): 1/0\ndef on_error(e):\n    return {}['k']\n", "on_error failed", 3),
    "on_unmount": ("def on_unmount():\n    return {}['k']\n", "a handler failed", 2),
    "async on_unmount": ("async def on_unmount():\n    return {}['k']\n", "on_unmount failed", 2),
    "a computed line": ("xs = [1]\ndef go():\n    xs.clear()\nfirst = (\n    xs[0],\n)\n", "the template failed", 5),
    "a computed line by a function": (
        "xs = [1]\ndef go():\n    xs.clear()\ndef top():\n    return xs[0]\nfirst = top()\n",
        "the template failed",
        5,
    ),
}


@pytest.mark.parametrize("name", HOOKS)
def test_hooks_and_computed_lines_point_at_the_authors_line(author, caplog, name):
    body, what, line = HOOKS[name]
    page = author.mount((body if "def go" in body else body + "def go(): pass\n") + "t'<b @click=go>x</b>'")
    page.click("b").unmount()
    [shown] = [record.message for record in caplog.records if what in record.message]
    assert frames(shown)[-1][:2] == ("thing.py", line), shown
    assert "hyper_local/" not in shown


def test_the_body_points_at_the_authors_line(author):
    with pytest.raises(KeyError) as caught:
        author.mount("x = 1\n\ny = {}['k']\nt'<p>{x}</p>'")
    told = [frame for frame in frames(author_traceback(caught.value)) if frame[0] == "thing.py"]
    assert [(line, text.strip()) for _, line, text, _ in told] == [(3, "y = {}['k']")]


def test_a_helper_module_and_a_cause_are_shown(author, caplog):
    author.file(
        "data.py",
        "def find(name):\n    try:\n        return {}[name]\n    except KeyError as error:\n"
        "        raise LookupError('nobody') from error\n",
    )
    page = author.mount(f"from {author.app}.data import find\ndef go():\n    find('ada')\n\nt'<b @click=go>x</b>'")
    page.click("b")
    shown = caplog.records[-1].message
    assert [(file, line) for file, line, *_ in frames(shown)] == [("data.py", 3), ("thing.py", 3), ("data.py", 5)]
    assert "The above exception was the direct cause" in shown


def test_groups_keep_the_authors_frames(author, caplog):
    page = author.mount(
        "import asyncio\nasync def work():\n    return {}['k']\n\nasync def go():\n"
        "    async with asyncio.TaskGroup() as group:\n        group.create_task(work())\n\nt'<b @click=go>x</b>'"
    )
    page.click("b")
    shown = caplog.records[-1].message
    assert 'thing.py", line 3, in work' in shown
    assert "hyper_local/" not in shown
    assert "asyncio/" not in shown


def test_the_page_shows_what_the_log_shows(author, caplog):
    page = author.mount("def go():\n    return {}['k']\n\nt'<b @click=go>x</b>'").click("b")
    [message] = [m for m in page.messages if '"error"' in m]
    assert r"line 2, in go\n    return {}['k']\n" in message
    assert "hyper_local/" not in message.replace(str(author.folder), "")


@pytest.mark.skipif(
    sys.version_info < (3, 12), reason="older Pythons say it only where they print the error themselves"
)
def test_python_says_what_was_meant(author, caplog):
    author.mount("count = 1\ndef go():\n    return cuont\n\nt'<b @click=go>x</b>'").click("b")
    assert "Did you mean: 'count'?" in caplog.text


@pytest.mark.skipif(sys.version_info < (3, 14), reason="t-strings of Python's own")
def test_a_t_string_of_ordinary_code_points_at_its_line(author, caplog):
    author.file("data.py", "def show(x):\n    return t'<b>{x[0]}</b>'\n")
    page = author.mount(f"from {author.app}.data import show\nt'<p>{{show([1])}}</p>'")
    assert page.errors == []


@pytest.mark.rule("L6")
def test_a_notebook_shows_the_authors_lines_and_the_message(author):
    author.file("live/bad.py", "count = 0\n\ndef up():\n    count += 1\n\nt'<p>{count}</p>'")
    with pytest.raises(HyperError) as raised:
        hyper_local.load(author.folder / author.app / "live" / "bad.py")
    shown = "\n".join(raised.value._render_traceback_())
    assert "with pytest.raises" not in shown
    assert 'hyper_local.load(author.folder / author.app / "live" / "bad.py")' in shown
    assert "Write `global count`" in shown
    assert "/hyper_local/" not in shown


@pytest.mark.rule("L6")
@pytest.mark.parametrize(
    "value", ["{None.size}", "<ul>{% for i in [1] %}<li>{i.size}</li>{% endfor %}</ul>", "{Bad()}"]
)
def test_what_mount_raises_ends_in_the_authors_file(author, value):
    bad = "class Bad:\n    def __str__(self):\n        return self.size\n\n"
    with pytest.raises(AttributeError) as raised:
        author.mount(f't"""<div>{value}</div>"""' if "Bad" not in value else f"{bad}t'<div>{value}</div>'")
    assert traceback.extract_tb(raised.value.__traceback__)[-1].filename.endswith("thing.py")


@pytest.mark.rule("R3")
def test_an_error_that_can_not_say_itself_is_answered_too(author):
    page = author.mount(
        "n = 0\nclass Mute(Exception):\n    def __str__(self):\n        raise ValueError('no')\n\n"
        "def go():\n    raise Mute\n\ndef up():\n    global n\n    n += 1\n\n"
        "t'<b @click=go>x</b><i @click=up>{n}</i>'"
    )
    page.click("b")
    assert page.errors[0].startswith("Mute: <its text can't be had")
    assert page.click("i").text("i") == "1"
    page.click("b").click("i")
    assert page.text("i") == "2"


@pytest.mark.rule("L6")
@pytest.mark.parametrize("file", ["/usr/bin/hyper-local", "/x/hyper-local.exe/__main__.py", "<frozen runpy>"])
def test_what_starts_the_command_is_left_out(file: str) -> None:
    with pytest.raises(ModuleNotFoundError) as told:
        exec(compile("import numpyy", file, "exec"))
    assert file not in author_traceback(told.value)


@pytest.mark.rule("L6")
def test_the_name_that_the_docs_give_an_app_is_no_library(author) -> None:
    with pytest.raises(ModuleNotFoundError) as told:
        author.mount("from app.live import Counter\n\nt'<p></p>'")
    (note,) = told.value.__notes__
    assert note.strip().startswith("app stands for the name of your app's folder.")
    assert note.endswith(f"Write {author.app} in its place, as in: from {author.app}.live import …")
