"""X1: links that begin where their page lies, and pages whose file begins with a capital letter."""

import pytest

import hyper_local
from hyper_local.checker import check
from hyper_local.errors import NoSuchPage
from hyper_local.testing import mount
from tests.language.boxes import heads

pytestmark = pytest.mark.rule("X1")

PAGES = ("index", "help", "birds/index", "birds/all", "owls/[id]", "owls/[id]/songs", "a b")


def page_with(author, page: str, link: str, *more: str):
    """An app with some pages, on one of which `link` stands."""
    for name in (*PAGES, *more):
        author.file(f"pages/{name}.py", ("id: str\n" if "[id]" in name else "") + 't"<p>A page</p>"\n')
    folder = "" if page.startswith("components/") else "pages/"
    head = "id: str = '5'\n" if "[id]" in page else ""
    return author.file(f"{folder}{page}.py", f"{head}name = 'a'\nt'''<nav>{link} {{name}}</nav>'''\n")


def told(file) -> list[tuple[str, str]]:
    return [(x.message, x.hint) for x in check(file).problems]


@pytest.mark.parametrize(
    ("page", "link", "leads", "meant", "written"),
    [
        ("owls/[id]/songs", "help", "/owls/[id]/help", "/help", "/help"),
        ("birds/all", "help?from=birds#top", "/birds/help", "/help", "/help?from=birds#top"),
        ("birds/all", "./help", "/birds/help", "/help", "/help"),
        ("birds/all", "birds", "/birds/birds", "/birds", "/birds"),
        ("birds/all", "birds/all", "/birds/birds/all", "/birds/all", "/birds/all"),
        ("birds/all", "owls/5", "/birds/owls/5", "/owls/5", "/owls/5"),
        ("birds/all", "static/birds.pdf", "/birds/static/birds.pdf", "/static/birds.pdf", "/static/birds.pdf"),
        ("birds/all", "../birds/help/../../birds/birds", "", "", ""),
    ],
)
def test_a_link_that_leads_elsewhere_from_its_page(author, page, link, leads, meant, written):
    file = page_with(author, page, f'<a href="{link}">x</a>')
    if not leads:
        assert "no page has the address" in told(file)[0][0]
        return
    path = link.partition("?")[0]
    said = f"no page has the address {leads!r}, to which {path!r} leads from here. Did you mean {meant!r}?"
    hint = f"Write {written}: an address without a / at its start begins where its page lies."
    assert told(file) == told(author.folder / author.app) == [(said, hint)]
    [head] = heads(mount(hyper_local.load(file)))
    assert head.partition(": ")[2] == said


def test_one_that_leads_nowhere_is_told_as_any_other(author):
    [(said, hint)] = told(page_with(author, "index", '<a href="hepl">x</a>'))
    assert said == "no page has the address '/hepl'. Did you mean '/help'?"
    assert hint == "Write /help: a page has the address that its file has in pages/, without .py."
    [(said, _)] = told(page_with(author, "index", '<a href="help.html">x</a>'))
    assert said == "no page has the address '/help.html'. Did you mean '/help'?"
    [(said, _)] = told(page_with(author, "components/menu", '<a href="about/us/now">x</a>'))
    assert said == "no page has the address '/about/us/now'"
    [(_, hint)] = told(page_with(author, "index", '<a href="report.pdf">x</a>'))
    assert hint.endswith(" Files that are no pages lie in static/, such as /static/report.pdf.")


def test_an_address_of_the_web_without_its_scheme(author):
    [(said, hint)] = told(page_with(author, "help", '<a href="www.example.org/owls">x</a>'))
    assert said == "www.example.org/owls is looked for on this page's own site, as it has no https:// before it"
    assert hint == 'Write href="https://www.example.org/owls".'


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("index", "help"),
        ("help", "birds"),
        ("help", "owls/5"),
        ("birds/index", "birds/all"),
        ("birds/index", "all"),  # where the address ends with a slash
        ("owls/[id]", "help"),  # another owl
        ("owls/[id]", "7"),
        ("owls/[id]", "../help"),
        ("owls/[id]/songs", "../7"),
        ("birds/all", "../owls/7"),
        ("birds/all", "./all"),
        ("birds/all", "../static/x.pdf"),
        ("index", "static/x.pdf"),
        ("index", "a%20b"),
        ("birds/all", "{name}"),
        ("birds/all", "{name}/help"),
        ("birds/all", "help/{name}"),
        ("birds/all", "?page=2"),
        ("birds/all", "#top"),
        ("birds/all", "."),
        ("birds/all", "https://example.org/help"),
        ("birds/all", "mailto:ada@example.org"),
        ("birds/all", "tel:123"),
        ("components/menu", "help"),
        ("components/menu", "all"),
        ("components/menu", "birds/all"),
    ],
)
def test_links_that_lead_to_a_page(author, page, link):
    file = page_with(author, page, f'<a href="{link}">x</a>')
    assert told(file) == []
    assert hyper_local.load(file).__component__.dead_ends() == []


@pytest.mark.parametrize(
    "link",
    [
        '<base href="/x"><a href="help">x</a>',
        '<a href="help" target="_blank">x</a>',
        '<a href="help" download>x</a>',
        '<link rel="help" href="help">',
        '<p title="href=help">x</p>',
    ],
)
def test_other_relative_addresses(author, link):
    assert told(page_with(author, "birds/all", link)) == []


def test_beside_a_server_of_its_own_any_address_may_be_there(author):
    file = page_with(author, "birds/all", '<a href="help">x</a>')
    assert len(told(file)) == 1
    author.file("../main.py", "import flask\n")
    assert told(file) == []


def test_a_page_that_is_begun_is_no_mistake(author):
    file = page_with(author, "birds/all", '<a href="help">x</a>')
    assert len(told(file)) == 1
    author.file("pages/birds/help.py", "")
    assert told(file) == []


@pytest.mark.parametrize(
    ("link", "given", "capital"),
    [("/Owls", "/Owls", "Owls"), ("/owls", "/owls", "Owls"), ("/birds/tits?x=1", "/birds/tits", "birds/Tits")],
)
def test_a_file_with_a_capital_letter_is_no_page(author, link, given, capital):
    file = page_with(author, "index", f'<a href="{link}">x</a>', capital)
    [(said, hint)] = told(file)
    name = capital.rpartition("/")[2]
    assert (
        said
        == f"no page has the address {given!r}: pages/{capital}.py is none, as its name begins with a capital letter"
    )
    assert hint == f"Call the file {name.lower()}.py. A capital letter is for a component that pages use."
    page = mount(hyper_local.load(file))
    [head] = heads(page)
    assert head.partition(": ")[2] == said
    page.click("a")
    assert heads(page) == [head], "the error of the click takes the place of the note"
    with pytest.raises(NoSuchPage) as raised:
        hyper_local.App(author.folder / author.app).pages[given]
    assert raised.value.head.startswith(f"no page {given!r}: ")
    assert raised.value.head.endswith(f"pages/{capital}.py begins with a capital letter. Call it {name.lower()}.py")


def test_a_page_of_another_case(author):
    [(said, _)] = told(page_with(author, "index", '<a href="/Help">x</a>'))
    assert said == "no page has the address '/Help'. Did you mean '/help'?"
    with pytest.raises(NoSuchPage, match=r"no page '/Help'\. Did you mean '/help'\?"):
        hyper_local.App(author.folder / author.app).pages["/Help"]


def test_the_words_in_full(author):
    author.file("pages/help.py", "t'<p>Help</p>'")
    file = author.file("pages/birds/owl.py", "t'<a href=\"help\">x</a>'")
    assert [said for said, _ in told(file)] == [
        "no page has the address '/birds/help', to which 'help' leads from here. Did you mean '/help'?"
    ]
    author.file("pages/help.py", "").rename(author.folder / author.app / "pages/Help.py")
    author.file("pages/Help.py", "t'<p>Help</p>'")
    file = author.file("pages/birds/owl.py", "t'<a href=\"/help\">x</a>'")
    assert [said for said, _ in told(file)] == [
        "no page has the address '/help': pages/Help.py is none, as its name begins with a capital letter"
    ]
    with pytest.raises(
        NoSuchPage, match=r"no page '/help': .*/pages/Help.py begins with a capital letter. Call it help"
    ):
        hyper_local.App(author.folder / author.app).page("/help")
