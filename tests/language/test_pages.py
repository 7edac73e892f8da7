"""X: apps, pages, addresses; links in the test client as in every host."""

import importlib

import pytest

import hyper_local
from hyper_local import LoadError, PropError
from hyper_local.app import open_app
from hyper_local.messages import Navigate, encode
from hyper_local.routes import NoSuchPage
from hyper_local.testing import mount

INKS = """
from enum import Enum
class Ink(Enum):
    RED = "red"
ink: Ink
t'<h1>{ink!s}</h1>'
"""


@pytest.fixture
def app(author):
    author.file(
        "components/Nav.py",
        't\'\'\'<a id="home" href="/">Home</a><a id="five" href="/users/5?q=1#top">5</a><a id="six" href="6">6</a>'
        '<a id="lost" href="/users/x">x</a><a id="out" href="https://example.org/">out</a>'
        '<a id="part" href="#part">part</a><a id="save" href="/" download>save</a>\'\'\'',
    )
    author.file("pages/Layout.py", "t'<main>{...}</main>'")
    author.file(
        "pages/index.py",
        f"from {author.app}.components import Nav\nlive = True\nn = 0\n\n"
        "def up():\n    global n\n    n += 1\n\nt'<title>Home {n}</title><b @click=up>{n}</b><{Nav} />'",
    )
    author.file("pages/users/index.py", "t'<h1>Users</h1>'")
    author.file("pages/users/new.py", "t'<h1>New</h1>'")
    author.file(
        "pages/users/[id].py",
        f"from {author.app}.components import Nav\nid: int\nt'<h1>User {{id + 1}}</h1><{{Nav}} />'",
    )
    author.file("pages/notes/[name]/[part].py", "name: str\npart: str\nt'<h1>{name}/{part}</h1>'")
    author.file("pages/days/[day].py", "from datetime import date\nday: date\nt'<h1>{day.year}</h1>'")
    author.file("pages/helper.py", "X = 1")
    author.file("pages/_draft.py", "t'<p></p>'")
    with hyper_local.load(author.folder / author.app) as app:
        yield app


@pytest.mark.rule("X1")
def test_files_and_addresses(app):
    assert sorted(app.pages) == ["/", "/days/[day]", "/notes/[name]/[part]", "/users", "/users/[id]", "/users/new"]


@pytest.mark.rule("X0", "X1")
@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/users", "Users"),
        ("/users/", "Users"),
        ("users", "Users"),
        ("/users/new", "New"),
        ("/users/5", "User 6"),
        ("/users/-5?tab=a/b#c/d", "User -4"),
        ("/notes/a%20b/%C3%A9%2F", "a b/é/"),
        ("/days/2020-02-03", "2020"),
    ],
)
def test_an_address_gives_its_page(app, address, heading):
    assert mount(app.pages[address]).text("h1") == heading


@pytest.mark.rule("X1")
@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/user", "no page '/user'. Did you mean '/users'? There are /, "),
        ("/users/five", "no page '/users/five': id must be int"),
        ("/users/5/6", "no page '/users/5/6'"),
        ("/Layout", "no page '/Layout'"),
        ("/helper", "pages/helper.py has no template"),
        ("/_helper", "no page '/_helper'. "),
        ("/../helper", "no page '/../helper'. "),
        ("/_draft", "no page '/_draft'"),
        ("/users/[id]", "no page '/users/[id]': id must be int"),
        ("//[", "no page '//['"),
    ],
)
def test_an_address_that_is_none_says_so(app, address, says):
    with pytest.raises(NoSuchPage) as caught:
        app.pages[address]
    assert says in str(caught.value)


@pytest.mark.rule("X1")
def test_the_only_page_is_named_as_one(author):
    author.file("pages/users.py", "t'<h1>Users</h1>'")
    with pytest.raises(NoSuchPage, match=r"^no page '/other'. There is /users\.$"):
        hyper_local.load(author.folder / author.app).pages["/other"]


@pytest.mark.rule("P2", "X1")
def test_a_parameter_of_a_type_that_only_the_page_knows(author, app):
    says = "no page '/days/yesterday': day must be date"
    with pytest.raises(NoSuchPage, match=says):
        mount(app.pages["/days/yesterday"])
    with pytest.raises(NoSuchPage, match=says):
        hyper_local.load(author.folder / author.app).page("/days/yesterday").object  # noqa: B018 - making it fails
    author.file("pages/inks/[ink].py", INKS)
    assert mount(app.pages["/inks/red"]).text("h1") == "Ink.RED"
    with pytest.raises(NoSuchPage, match="no page '/inks/mauve': ink must be Ink"):
        mount(app.pages["/inks/mauve"])
    page = mount(app.pages["/"])
    page.navigate("/inks/red")
    page.navigate("/days/yesterday")
    assert (page.address, page.text("h1")) == ("/inks/red", "Ink.RED")
    assert says in page.errors[-1]
    assert page.messages[-1] == '{"go":null}', "who asked is answered"


@pytest.mark.rule("P2", "X1")
def test_other_props_of_a_page_that_do_not_fit_are_no_wrong_address(author, app):
    author.file("pages/teams/[team].py", "team: str\nsize: int\nt'<p>{team}</p>'")
    with pytest.raises(PropError, match="missing required prop 'size'"):
        mount(app.pages["/teams/a"])
    with pytest.raises(PropError, match="size: expected int, got str"):
        mount(app.pages["/teams/a"], size="many")


@pytest.mark.rule("X1")
def test_two_files_of_one_address_are_refused(author, app):
    author.file("pages/users.py", "t'<p></p>'")
    with pytest.raises(LoadError, match=r"has the same address, /users"):
        list(app.pages)
    (author.folder / author.app / "pages/users.py").unlink()
    author.file("pages/users/[name].py", "name: str\nt'<p></p>'")
    with pytest.raises(LoadError, match=r"has the same address, /users/\["):
        app.pages["/users/5"]


@pytest.mark.rule("X1")
def test_a_parameter_needs_its_prop(author, app):
    author.file("pages/orders/[number].py", "t'<p></p>'")
    with pytest.raises(NoSuchPage, match=r"has no prop 'number': write number: str in .*\[number\].py"):
        app.pages["/orders/5"]


@pytest.mark.rule("X1", "X2")
def test_links_lead_from_page_to_page(app):
    page = mount(app.pages["/"])
    assert (page.address, page.title) == ("/", "Home 0")
    page.click("b").click("#five")
    assert (page.text("h1"), page.address) == ("User 6", "/users/5?q=1#top")
    page.click("#six")
    assert (page.text("h1"), page.address) == ("User 7", "/users/6")
    page.click("#home")
    assert (page.text("b"), page.title) == ("0", "Home 0"), "a page that was left has ended"
    assert len(page.kernel.instances) == 1


@pytest.mark.rule("X1")
@pytest.mark.parametrize("link", ["#out", "#part", "#save"])
def test_other_links_lead_nowhere_here(app, link):
    page = mount(app.pages["/"])
    sent = len(page.messages)
    page.click("b").click(link)
    assert (page.text("b"), page.address, page.errors) == ("1", "/", [])
    assert len(page.messages) == sent + 1


@pytest.mark.rule("X1")
def test_a_link_to_nowhere_leaves_the_page_as_it_is(author, app):
    author.file("pages/users/new.py", "t'<h1>{1 / 0}</h1>'")
    page = mount(app.pages["/"])
    page.click("b").click("#lost")
    assert "id must be int" in page.errors[0]
    page.navigate("/users/new")
    assert "ZeroDivisionError" in page.errors[1]
    assert page.click("b").text("b") == "2"
    assert len(page.kernel.instances) == 1


@pytest.mark.rule("X1")
def test_a_component_leads_into_its_own_app(author, app):
    page = mount(app.components.Nav)
    assert page.address == ""
    assert page.click("#home").text("b") == "0"


MOVES = """
live = True
moves: list = []

def work():
    log.append("work begins")
    for go in moves:
        go()
        render()
    log.append("work ends")

def on_unmount():
    log.append("index left")

t'<b @click=work>{len(log)}</b>'
"""
MOVED = """
live = True
log.append("{0} made")

def on_mount():
    log.append("{0} shown")

def on_unmount():
    log.append("{0} left")

t'<i>{{log.append("{0} rendered")}}</i>'
"""


@pytest.mark.rule("R1", "R5", "X1")
def test_links_that_are_followed_while_a_handler_renders_wait_for_its_end(author):
    author.file("notes.py", "log = []")
    head = f"from {author.app}.notes import log\n"
    author.file("pages/index.py", head + MOVES)
    for name in ("one", "two"):
        author.file(f"pages/{name}.py", head + MOVED.format(name))
    with hyper_local.load(author.folder / author.app) as app:
        page = mount(app.pages["/"])
        session, kernel = page._session, page.kernel

        def go(to):
            return lambda: kernel.hear(session.receive, encode(Navigate(to)))

        kernel.assign(page._root, "moves", [go("/one"), go("/two")])
        page.click("b")
        log = importlib.import_module(f"{author.app}.notes").log
        assert log[:2] == ["work begins", "work ends"], "nobody's code runs around the author's"
        assert log.index("index left") < log.index("two made"), "one after the other"
        assert (page.address, log[-1]) == ("/two", "one left")

        def gone(text):
            session.receive(text)
            session.close()

        kernel.hear(gone, encode(Navigate("/")))
        page.wait(0)
        assert log[-1] == "one left", "nobody is left to go there"
        assert len(kernel.instances) == 1


@pytest.mark.rule("X0")
def test_components_by_name_folders_in_folders_too(author, app):
    author.file("live/admin/user_panel.py", "t'<p>panel</p>'")
    author.file("live/admin/tools.py", "WORD = 'tool'")
    assert mount(app.live.admin.UserPanel).text("p") == "panel"
    assert list(app.components) == ["Nav"]
    with pytest.raises(AttributeError, match=r"has no component 'Nva'. Did you mean 'Nav'\?"):
        app.components.Nva  # noqa: B018


@pytest.mark.rule("X0")
def test_a_folder_that_is_no_app(tmp_path):
    (tmp_path / "app" / "live").mkdir(parents=True)
    with pytest.raises(LoadError, match=r"has no live/, components/ or pages/\n  Did you mean .*app\?"):
        hyper_local.load(tmp_path)
    with pytest.raises(FileNotFoundError):
        hyper_local.load(tmp_path / "nothing.py")


@pytest.mark.rule("X1")
def test_a_page_is_shown_in_a_notebook_as_itself(app):
    page = app.pages["/users/5"]
    assert ">User 6</h1>" in page._repr_mimebundle_()["text/html"]
    assert page.object is page.object
    assert "Home" in app._repr_mimebundle_()["text/html"]


@pytest.mark.rule("X1")
def test_a_list_of_components_names_those_that_have_no_heading_of_their_own(author):
    author.file("live/chat.py", "t'<section><h2>Chat with all</h2></section>'")
    author.file("live/tally.py", "n = 0\nt'<output>{n}</output>'")
    page = mount(hyper_local.load(author.folder / author.app).page("/"))
    assert page.texts("h2") == ["Chat with all", "Tally"]


def test_a_start_page_that_nobody_wrote_names_what_it_can_not_show(author):
    author.file("live/counter.py", "t'<p>counter</p>'")
    author.file("live/card.py", "title: str\nsize: int\ncolor: str = 'red'\nt'<p>{title} {size} {color}</p>'")
    with open_app(author.folder / author.app) as app:
        page = mount(app.page())
        assert page.text("section") == "Counter counter"
        assert page.text("aside") == "Not shown here, as they need props: Card (title, size)."
    (author.folder / author.app / "live/card.py").unlink()
    with open_app(author.folder / author.app) as app:
        author.file("live/other.py", "t'<p>other</p>'")
        assert mount(app.page()).count("aside") == 0


@pytest.mark.rule("X1")
def test_an_app_with_nothing_in_it_says_what_to_write(author):
    folder = author.folder / author.app
    (folder / "live").mkdir(parents=True)
    with hyper_local.load(folder) as app:
        assert mount(app.page("/")).text("p") == f"{folder}/live has no component yet: write {folder}/live/counter.py"
        author.file("live/birds.py", "names = []")
        assert mount(app.page("/")).text("p") == f"{folder}/live has no component yet: birds.py has no template"
        author.file("live/card.py", "title: str\nt'<b>{title}</b>'")
        author.file("live/other.py", "t'<b>x</b>'")
        assert "no component yet" not in mount(app.page("/")).html


@pytest.mark.rule("X1")
def test_an_app_whose_pages_are_empty_says_so(author):
    folder = author.folder / author.app
    (folder / "pages").mkdir(parents=True)
    with hyper_local.load(folder) as app:
        assert mount(app.page("/")).text("p") == f"{folder}/pages has no page yet: write {folder}/pages/index.py"
