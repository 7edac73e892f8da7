"""What `make site` says of links in the built documentation, and that the run of all checks builds it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts import site_links

ROOT = Path(__file__).parents[1]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of two pages, a picture and a page for lost readers."""
    folder = tmp_path / "site"
    for name, text in {
        "index.html": "<h1 id=top>Start</h1>",
        "guide/state/index.html": '<h2 id="several-variables">Several</h2><a name="old">x</a>',
        "404.html": "<h1>Lost</h1>",
        "pictures/two words.png": "",
        "assets/a.css": "",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def said(site: Path, text: str, page: str = "guide/state/index.html") -> list[str]:
    path = site / page
    path.write_text(path.read_text("utf-8") + "\n" + text, "utf-8")
    return site_links.broken(site)


@pytest.mark.parametrize(
    "text",
    [
        '<a href="../..">up</a>',
        '<a href="../../index.html">up</a>',
        '<a href="../../#top">up</a>',
        '<a href="#several-variables">here</a>',
        '<a href="#old">a name of old</a>',
        '<a href=".">the same</a>',
        '<a href="?q=1#old">the same, with a question</a>',
        '<a href="/guide/state/">from the root</a>',
        '<img src="../../pictures/two%20words.png" alt="">',
        '<img src="data:image/png;base64,AAAA" alt="Dot">',
        '<link rel="stylesheet" href="../../assets/a.css">',
        '<link rel="preconnect" href="nowhere"><link rel="canonical" href="of-old/">',
        '<a href="https://example.org/a?b=c#d">elsewhere</a>',
        '<a href="mailto:somebody@example.org">write</a>',
        "<pre>&lt;a href='gone'&gt;</pre>",
    ],
)
def test_a_link_that_leads_somewhere_is_not_named(site: Path, text: str) -> None:
    assert said(site, text) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('<a href="../stat/">gone</a>', "../stat/: there is no such file"),
        ('<a href="../../guide/">a folder</a>', "../../guide/: there is no such file"),
        ('<a href="../../#bottom">gone</a>', "../../#bottom: that page has no place called 'bottom'"),
        ('<a href="#several">gone</a>', "#several: that page has no place called 'several'"),
        ('<a href="../../../secret.html">out</a>', "../../../secret.html: it leads out of the site"),
        ('<a href="">nothing</a>', "an empty address: it leads nowhere"),
        ('<img src="three.png" alt="Three">', "three.png: there is no such file"),
        ('<img src="../../pictures/two words.png">', "a picture without a description"),
        ('<script src="gone.js"></script>', "gone.js: there is no such file"),
        ('<link rel="stylesheet" href="gone.css">', "gone.css: there is no such file"),
        ('<a href="https:///path">no host</a>', "https:///path: it names no host"),
        ('<a href="http://">no host</a>', "http://: it names no host"),
        ('<a href="https://exa mple.org">blank</a>', "https://exa mple.org: no address of the web"),
        ('<a href="htps://example.org">misspelt</a>', "htps://example.org: no address of the web"),
        ('<a href="javascript:go()">code</a>', "javascript:go(): no address of the web"),
    ],
)
def test_a_link_that_leads_nowhere_is_named_with_its_page_and_line(site: Path, text: str, why: str) -> None:
    assert said(site, text) == [f"guide/state/index.html:2: {why}"]


def test_the_page_for_lost_readers_is_read_from_the_root(site: Path) -> None:
    assert said(site, '<a href="/guide/state/#old">go on</a>', "404.html") == []
    assert said(site, '<a href="/gone/">go on</a>', "404.html") == ["404.html:3: /gone/: there is no such file"]


def test_a_broken_link_ends_the_run(site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    monkeypatch.setattr("sys.argv", ["site_links", str(site)])
    assert (site_links.main(), capsys.readouterr().err) == (0, "3 pages, 0 broken links\n")
    said(site, '<a href="gone/">go on</a>', "index.html")
    wanted = "index.html:2: gone/: there is no such file\n3 pages, 1 broken links\n"
    assert (site_links.main(), capsys.readouterr().err) == (1, wanted)
    monkeypatch.setattr("sys.argv", ["site_links", str(site / "assets")])
    assert site_links.main() == 2


def test_the_run_of_all_checks_builds_the_site_and_follows_its_links() -> None:
    rules = (ROOT / "Makefile").read_text("utf-8")
    tested = re.search(r"^test: (.*) ##", rules, re.MULTILINE)
    beside = re.search(r"^test-all: .*\n((?:\t.*\n)+)", rules, re.MULTILINE)
    assert tested is not None
    assert beside is not None
    assert "test-all" in tested[1].split()
    assert "site" in re.findall(r"[\w-]+", beside[1])
    steps = re.search(r"^site: .*\n((?:\t.*\n)+)", rules, re.MULTILINE)
    assert steps is not None
    assert "mkdocs build --strict\n" in steps[1], "--quiet would hear of no warning, so that none fails it"
    assert "scripts.site_links" in steps[1]
