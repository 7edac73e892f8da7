"""X1: links to pages that the app does not have."""

import logging
from pathlib import Path
from time import process_time

import pytest

import hyper_local
from hyper_local import dead_ends
from hyper_local.checker import check
from hyper_local.commands import remarks
from hyper_local.fact_store import FactStore
from hyper_local.testing import mount
from tests.language.boxes import heads

pytestmark = pytest.mark.rule("X1")

PAGES = ("pages/index.py", "pages/about.py", "pages/birds/index.py", "pages/birds/[id].py", "pages/Frame.py")


def app_with(author, link: str, *more: str) -> Path:
    """An app with some pages, and a component in which `link` stands."""
    for page in (*PAGES, *more):
        author.file(page, ("id: str\n" if "[id]" in page else "") + 't"<p>A page</p>"\n')
    return author.file("components/menu.py", f"{HEAD}t'''<nav>{link}</nav>'''\n")


HEAD = 'name: str = "a"\nclass Bird:\n    id = 1\nbird = Bird()\nmore: dict = {}\n'


def told(file: Path) -> list[tuple[str, str, str]]:
    return [(x.kind, x.message, x.hint) for x in check(file).problems if "function" not in x.message]


def test_a_link_to_a_page_that_does_not_exist(author):
    [(_, message, _)] = told(app_with(author, '<a href="/abuot">About</a>'))
    assert message == "no page has the address '/abuot'. Did you mean '/about'?"


@pytest.mark.parametrize(
    ("link", "given", "meant", "written"),
    [
        ('<a href="/abuot">About</a>', "/abuot", "/about", "/about"),
        ("<a class=big href='/About'>About</a>", "/About", "/about", "/about"),
        ("<a href=/abot>About</a>", "/abot", "/about", "/about"),
        ('<a href="/abuot?from=menu#top">About</a>', "/abuot", "/about", "/about?from=menu#top"),
        ('<a href="/about.html">About</a>', "/about.html", "/about", "/about"),
        ('<a href="/pages/about.py">About</a>', "/pages/about.py", "/about", "/about"),
        ('<a href="/pages/index">Start</a>', "/pages/index", "/", "/"),
        ('<a href="/index.html">Start</a>', "/index.html", "/", "/"),
        ('<a href="/bird/5">Owl</a>', "/bird/5", "/birds/5", "/birds/5"),
        ('<a href="/bird/{bird.id}">Owl</a>', "/bird/{…}", "/birds/{…}", "/birds/{…}"),
        ('<a title="{name}" href="/brids/{bird.id}?a={name}">Owl</a>', "/brids/{…}", "/birds/{…}", "/birds/{…}?a={…}"),
        ('{% if name %}<a href="/abuot">About</a>{% endif %}', "/abuot", "/about", "/about"),
        ("{[t'<a href=\"/abuot\">{x}</a>' for x in name]}", "/abuot", "/about", "/about"),
        ('<map><area href="/abuot" alt="x"></map>', "/abuot", "/about", "/about"),
        ('<pre><a href="/abuot">x</a></pre>', "/abuot", "/about", "/about"),
        ('{% if False %}y{% endif %}<a href="/abuot">x</a>', "/abuot", "/about", "/about"),
        ('{% if name %}<a rel="download" href="/abuot">x</a>{% endif %}', "/abuot", "/about", "/about"),
    ],
)
def test_the_page_that_is_meant_is_named(author, link, given, meant, written):
    file = app_with(author, link)
    hint = f"Write {written}: a page has the address that its file has in pages/, without .py."
    message = f"no page has the address {given!r}. Did you mean {meant!r}?"
    assert told(file) == told(author.folder / author.app) == [("note", message, hint)]
    [note] = mount(hyper_local.load(file)).notes
    assert message in note.partition("\n")[0]


@pytest.mark.parametrize(
    ("link", "given", "more"),
    [
        ("/contact", "/contact", " A page of that address would be the file pages/contact.py."),
        ("/birds/1/songs", "/birds/1/songs", " A page of that address would be the file pages/birds/1/songs.py."),
        ("/report.pdf", "/report.pdf", " Files that are no pages lie in static/, such as /static/report.pdf."),
        ("/wines/{name}", "/wines/{…}", ""),
    ],
)
def test_where_none_is_like_it_all_are_named(author, link, given, more):
    there = "There are /, /about, /birds, /birds/[id]."
    found = told(app_with(author, f'<a href="{link}">x</a>'))
    assert found == [("note", f"no page has the address {given!r}", there + more)]


BRACED = "A piece that stands for anything is written in square brackets: call {} in pages/ {} instead."


@pytest.mark.parametrize(
    ("page", "link", "given", "written"),
    [
        ("item/{name}.py", "/item/tent", "/item/tent", ("{name}.py", "[name].py")),
        ("item/{name}.py", "/item/{name}", "/item/{…}", ("{name}.py", "[name].py")),
        ("{kind}/all.py", "/tents/all", "/tents/all", ("{kind}", "[kind]")),
    ],
)
def test_a_page_with_braces_in_its_name_is_named(author, page, link, given, written):
    file = app_with(author, f'<a href="{link}">x</a>', f"pages/{page}")
    [(kind, message, hint)] = told(file)
    assert (kind, hint) == ("note", BRACED.format(*written))
    assert message == f"no page has the address {given!r}, as braces stand for nothing in pages/{page}"


def test_braces_in_the_name_of_a_page_are_told_on_the_page_too(author):
    file = app_with(author, '<a href="/item/tent">x</a>', "pages/item/{name}.py")
    [note] = mount(hyper_local.load(file)).notes
    assert "no page has the address '/item/tent', as braces stand for nothing in pages/item/{name}.py" in note


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("item/[name].py", "/item/tent"),
        ("item/{name}.py", "/item/%7Bname%7D"),
        ("item/{name}.py", "/birds/5"),
        ("item/{name}.py", "/about"),
        ("item/{name}.py", "{name}"),
        ("item/{name}.py", "/static/tent"),
        ("item/{name}.py", "/birds/{name}"),
        ("item/{name}.py", "/"),
        ("item/{a b}.py", "/item/%7Ba%20b%7D"),
        ("item/{name}.py", "https://example.com/item/tent"),
    ],
)
def test_of_other_links_nothing_is_said_of_braces(author, page, link):
    found = told(app_with(author, f'<a href="{link}">x</a>', f"pages/{page}"))
    assert [message for _, message, _ in found if "braces stand" in message] == []


LINKS = [
    "/",
    "/about",
    "/about/",
    "//about",
    "/about?x=1",
    "/about#top",
    "/?q=1",
    "/#top",
    "/ab%6Fut",
    "/birds",
    "/birds/",
    "/birds/owl",
    "/birds/owl?x",
    "/birds/{bird.id}",
    "/birds/{bird.id}?x={name}",
    "/birds/nr-{bird.id}",
    "/{name}",
    "/{name}/5",
    "{name}",
    "/ab{name}",
    "/about{name}",
    "/about?x={name}",
    "/static/report.pdf",
    "/static/{name}.pdf",
    "/st{name}",
    "/-/health",
    "/../about",
    "about",
    "#abuot",
    "https://example.org/abuot",
    "//example.org/abuot",
    "mailto:a@example.org",
    "/{{abuot}}",
]


@pytest.mark.parametrize(
    "link",
    [
        *(f'<a href="{link}">x</a>' for link in LINKS),
        '<a href="/abuot" @click.prevent="go">x</a>',
        '<a href="/abuot" {**more}>x</a>',
        '<a {**more} href="/abuot">x</a>',
        "<!-- <a href='/abuot'>x</a> -->",
        "<style>/* <a href='/abuot'>x</a> */</style>",
        "{# <a href='/abuot'>x</a> #}",
        "<p>&lt;a href='/abuot'></p>",
        "<p title=\"<a href='/abuot'>\">x</p>",
        '<form action="/abuot"></form>',
        '<link rel="stylesheet" href="/abuot">',
        '<base href="https://example.org"><a href="/abuot">x</a>',
        '<p data-href="/abuot">x</p>',
        '<a data-href="/abuot">x</a>',
        '<a href="/abuot" download>x</a>',
        '<a download="birds.zip" href="/abuot">x</a>',
        '<a href="/abuot" target="_blank">x</a>',
        '<a target=other href="/abuot">x</a>',
        '<p @click.prevent="go"><a href="/abuot">x</a></p>',
        '<div class="big" @click="go"><ul><li><a href="/abuot">x</a></li></ul></div>',
        '{% if False %}<a href="/abuot">x</a>{% endif %}',
        '{% if 0 %}{% if name %}y{% endif %}<a href="/abuot">x</a>{% else %}y{% endif %}',
        '{% if True %}y{% else %}<a href="/abuot">x</a>{% endif %}',
        '{% if not True %}<a href="/abuot">x</a>{% endif %}',
    ],
)
def test_right_links_are_left_alone(author, link):
    file = app_with(author, link)
    if "go" in link:
        file = author.file("live/menu.py", f"def go():\n    pass\n{file.read_text()}")
    assert [x.message for x in check(file).problems if "no page" in x.message] == []
    assert hyper_local.load(file).__component__.dead_ends() == []


def test_an_app_without_pages_and_a_file_by_itself_say_nothing(author):
    assert told(author.file("live/thing.py", 't"""<a href="/abuot">x</a>"""')) == []
    author.file("pages/Frame.py", 't"<p>no page</p>"')
    assert told(author.folder / author.app) == []
    app_with(author, "")
    alone = author.folder / "thing.py"
    alone.write_text('t"""<a href="/abuot">x</a>"""\n')
    assert told(alone) == []
    assert mount(hyper_local.load(alone)).notes == []


def test_a_page_that_is_begun_is_no_mistake(author):
    file = app_with(author, '<a href="/contact">x</a>')
    assert told(file) != []
    author.file("pages/contact.py", "")
    assert told(file) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("server.py", "from flask import Flask\n"),
        ("../serve_it.py", "from flask import Flask\n"),
        ("server/app.py", "import os, flask\n"),
        ("../web/manage.py", "def main():\n    from django.core.management import execute_from_command_line\n"),
        ("../main.py", "import uvicorn\n"),
        ("main.py", "from robyn import Robyn\n"),
        ("../main.py", "from aiohttp import web\n"),
        ("../main.py", "import bottle\n"),
        ("../main.py", "from quart import Quart\n"),
        ("../main.py", "from sanic import Sanic\n"),
        ("../main.py", "from litestar import get\n"),
        ("../main.py", "import http.server\n"),
        ("../main.py", "from http import server\n"),
        ("../nginx.conf", "location /admin {}\n"),
        ("../deploy/nginx.conf", "location /admin {}\n"),
        ("../Caddyfile", ":80\n"),
        ("../docker-compose.yml", "services:\n"),
    ],
)
def test_in_an_app_beside_a_server_of_its_own_any_address_may_be_there(author, name, text):
    file = app_with(author, '<a href="/admin">x</a>')
    assert told(file) != []
    author.file(name, text)
    assert told(file) == []
    assert hyper_local.load(file).__component__.dead_ends() == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tools.py", "import json  # flask\n"),
        ("../notes.py", "flask = 'a bottle'\n"),
        ("../README.md", "import flask\n"),
        ("../.venv/serve.py", "import flask\n"),
    ],
)
def test_other_files_beside_an_app_serve_nothing(author, name, text):
    file = app_with(author, '<a href="/admin">x</a>')
    author.file(name, text)
    assert [message for _, message, _ in told(file)] == ["no page has the address '/admin'"]


def test_beside_very_many_programs_there_may_be_a_server_too(author):
    file = app_with(author, '<a href="/admin">x</a>')
    for i in range(dead_ends._MOST_FILES - 1):  # and the menu
        author.file(f"../more/tool{i}.py", "")
    assert told(file) != []
    author.file("../other/tool.py", "")
    assert told(file) == []


def test_a_long_word_in_angle_brackets_is_read_soon(author):
    file = app_with(author, f'<a href="/admin">x</a>{"&lt;" + "a" * 9} {{"<{"a" * 20_000}"}}')
    begun = process_time()
    assert told(file) != []
    # It takes a hundredth of a second. What could be read in two ways took 2.6 s.
    assert process_time() - begun < 2


def test_many_pages_are_not_all_named(author):
    file = app_with(author, '<a href="/contact">x</a>', *(f"pages/p{i}.py" for i in range(9)))
    [(_, _, hint)] = told(file)
    assert hint.startswith("There are /, /about, /birds, /birds/[id], /p0, /p1, /p2, /p3 and 5 more. A page")


def test_what_was_kept_of_a_file_does_not_say_which_pages_there_are(author):
    file = app_with(author, '<a href="/contact">x</a>')
    app = file.parents[1]

    def again() -> list[str]:
        store = FactStore.of(app)
        assert store is not None
        return [x.message for x in check(app, store=store).problems]

    said = "no page has the address '/contact'"
    assert again() == again() == [said]
    page = author.file("pages/contact.py", 't"<p>here</p>"')
    assert again() == again() == []
    page.unlink()
    assert again() == [said]


def test_it_is_no_longer_told_when_the_page_is_there_and_again_when_it_is_gone(author, caplog):
    file = app_with(author, '<a href="/contact">x</a>')
    with caplog.at_level(logging.WARNING, "hyper_local"):
        page = mount(hyper_local.load(file))
    assert "no page has the address '/contact'" in caplog.text
    said = heads(page)
    assert len(said) == 1
    contact = author.file("pages/contact.py", 't"<p>here</p>"')
    page.reload()
    assert heads(page) == []
    contact.unlink()
    page.reload()
    assert heads(page) == said
    contact.write_text('t"<p>here</p>"')
    page._world.run(lambda: hyper_local.reload([contact]))
    assert heads(page) == []
    page.reload()
    assert heads(page) == []


def test_a_click_there_says_it_in_the_place_of_the_note(author):
    author.file("pages/index.py", 't"<p>start</p>"')
    page = mount(author.load('t"""<a href="/contact?x=1">x</a><a href="{"/other"}">y</a>"""'))
    [said] = heads(page)
    page.click("a:last-child")
    assert heads(page) == [said, "no page '/other'. There is /."]
    page.click("a")
    assert heads(page)[-1] == said
    assert len(heads(page)) == 2
    page.click("a")
    assert heads(page)[-1] == said


COUNTER = "count = 0\ndef increment():\n    global count\n    count += 1\ndef add(n: int): increment()\nt'''"


@pytest.mark.parametrize(
    ("link", "call", "written"),
    [
        ('<a href="add">+</a>', "add", "add"),
        ("<a class=big href=add>+</a>", "add", "add"),
        ("<a href='add()'>+</a>", "add()", "add"),
        ('<a href="increment()">+</a>', "increment()", "increment"),
        ("""<a href="add(5)">+</a>""", "add(5)", "add(…)"),
        ("{% for n in range(3) %}<a href='add({n})'>+</a>{% endfor %}", "add({…})", "add(…)"),
    ],
)
def test_a_function_is_no_address(author, link, call, written):
    file = author.file("live/thing.py", f"{COUNTER}{link}'''")
    hint = f'Write <button @click="{written}">: a link leads to a page, and a button calls a function.'
    message = f"href=\"{call}\" is the address of a page, and calls nothing. Did you mean '@click'?"
    [problem] = [x for x in check(file).problems if x.message != "nothing uses add()"]
    assert (problem.kind, problem.message, problem.hint) == ("note", message, hint)
    assert [note.partition("\n")[0].partition(": ")[2] for note in mount(hyper_local.load(file)).notes] == [message]


@pytest.mark.parametrize(
    "link",
    [
        '<a href="increment">a page of that name</a>',
        '<a href="increment" @click.prevent="add(1)">+</a>',
        '<a href="#add">+</a>',
        '<a href="add.html">+</a>',
        '<a href="add/">+</a>',
        '<a href="adds">+</a>',
        '<a href="https://example.org/add()">+</a>',
        '<a href="add" @click="add(1)">+</a>',
        "<!-- <a href='add'>+</a> -->",
        "<p title='href=add'>+</p>",
        "<p>href=add()</p>",
        '<a href="count">+</a>',
        '<a href="?add">+</a>',
    ],
)
def test_a_link_that_is_called_like_a_function_may_be_right(author, link):
    file = author.file("live/thing.py", f"{COUNTER}{link}'''")
    assert [x.message for x in check(file).problems if "nothing uses" not in x.message] == []


def test_a_link_to_a_function_says_which(author):
    file = author.file("live/thing.py", f"{COUNTER}<a href='add'>+</a>'''")
    [problem] = check(file).problems
    assert problem.message == """href="add" is the address of a page, and calls nothing. Did you mean '@click'?"""


def test_of_an_app_whose_pages_can_not_be_read_nothing_is_said(author, monkeypatch):
    file = app_with(author, '<a href="/contact">x</a>')
    assert told(file) != []

    def refuse(folder: Path) -> None:
        raise PermissionError(folder)

    monkeypatch.setattr(dead_ends, "_pages", lambda folder, *_: refuse(folder))
    assert told(file) == []
    assert hyper_local.load(file).__component__.dead_ends() == []


def test_what_loading_has_told_no_check_beside_the_app_tells_again(author, capsys):
    app = app_with(author, '<a href="/contact">x</a>').parents[1]
    author.file("components/other.py", 't"""<a href="/abuot">x</a>"""')
    mount(hyper_local.load(app / "components/menu.py"))
    said = remarks.Remarks(app, ())

    def written() -> list[str]:
        said.write()
        return [line.partition(": note: ")[2] for line in capsys.readouterr().err.splitlines()[1:]]

    assert written() == ["no page has the address '/abuot'. Did you mean '/about'?"]
    assert written() == []
    (app / "pages/about.py").unlink()
    assert written() == ["no page has the address '/abuot'"]
    page = author.file("pages/contact.py", 't"<p>here</p>"')
    assert written() == []
    page.unlink()
    assert written() == ["no page has the address '/contact'"]
