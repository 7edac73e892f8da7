"""`hyper-local export`: pages as files that need no script."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from hyper_local.cli import main
from tests.conftest import Author

EXAMPLES = Path(__file__).parent.parent / "examples"
pytestmark = pytest.mark.rule("X1", "X2")


def export(author: Author, *more: str) -> Path:
    out = author.folder / "out"
    assert main(["export", str(author.folder / author.app), "-o", str(out), *more]) == 0
    return out


def body(file: Path) -> str:
    text = file.read_text("utf-8")
    found = re.search(r'<div class="hyper-root">(.*)</div>\n</body>', text, re.DOTALL)
    assert found is not None
    return found.group(1)


@pytest.fixture
def site(author: Author) -> Author:
    author.file("components/nav.py", 't"""<a href="/">Home</a> <a href="/users/ada?x=1#top">Ada</a>"""')
    author.file(
        "pages/index.py",
        f"""
        from {author.app}.components import Nav
        t'''<title>Home &amp; {{"<more>"}}</title><{{Nav}} /><a href="about/us">us</a><a href="#x">x</a>
        <a href="https://example.org/">out</a>'''
        """,
    )
    author.file("pages/about/us.py", f"from {author.app}.components import Nav\nt'<{{Nav}} /><a href=\"..\">up</a>'")
    author.file("pages/users/[name].py", "name: str\n__config__ = {'export': ['/users/ada']}\nt'<h1>{name}</h1>'")
    author.file("pages/orders/[id].py", "id: int\nt'<h1>{id}</h1>'")
    return author


def test_every_static_page_is_a_file_with_relative_links(site: Author, capsys: pytest.CaptureFixture[str]) -> None:
    out = export(site)
    files = sorted(str(p.relative_to(out)) for p in out.rglob("*") if p.is_file() and p.name[0] != ".")
    assert files == ["about/us/index.html", "index.html", "style.css", "users/ada/index.html"]
    assert re.findall('href="(.*?)"', body(out / "index.html")) == [
        "index.html",
        "users/ada/index.html?x=1#top",
        "about/us/index.html",
        "#x",
        "https://example.org/",
    ]
    assert re.findall('href="(.*?)"', body(out / "about/us/index.html"))[:2] == [
        "../../index.html",
        "../../users/ada/index.html?x=1#top",
    ]
    assert 'href="../../style.css"' in (out / "about/us/index.html").read_text()
    said = capsys.readouterr()
    assert "note: skipped /orders/[id]: name the addresses to export in its file" in said.err
    assert '__config__ = {"export": ["/orders/1"]}' in said.err
    assert str(out / "users/ada/index.html") in said.out


def test_links_lead_to_files_with_marks_in_their_names(author: Author) -> None:
    addresses = ["/u/a%23b", "/u/c%3Fd", "/u/50%25", "/u/e:f", "/u/%C3%A9%20"]
    links = "".join(f'<a href="{address}?x=1#top">x</a>' for address in [*addresses, "/u/é "])
    author.file("pages/index.py", f"t'''{links}'''")
    author.file("pages/u/[n].py", f"n: str\n__config__ = {{'export': {addresses!r}}}\nt'<a href=\"a%23b\">{{n}}</a>'")
    out = export(author)
    for place in (out / "index.html", out / "u" / "e:f" / "index.html"):
        found = re.findall('href="(.*?)"', body(place))
        assert found
        for link in found:
            at = urlsplit(urljoin(place.as_uri(), link))
            assert Path(unquote(at.path)).is_file(), link
    assert urlsplit(re.findall('href="(.*?)"', body(out / "index.html"))[0])[3:] == ("x=1", "top")


def test_links_of_a_long_list_lead_to_files_too(author: Author) -> None:
    author.file("pages/index.py", "t'{% for i in range(50) %}<a href=\"/other\">{i}</a>{% endfor %}'")
    author.file("pages/other.py", "t'<p>o</p>'")
    assert set(re.findall('href="(.*?)"', body(export(author) / "index.html"))) == {"other/index.html"}


def test_the_title_is_the_pages(site: Author) -> None:
    out = export(site)
    assert "<title>Home &amp; &lt;more&gt;</title>" in (out / "index.html").read_text()
    assert "<title" not in body(out / "index.html")
    assert "<title>Us</title>" in (out / "about/us/index.html").read_text()


def test_no_script_and_nothing_that_happens(author: Author) -> None:
    author.file(
        "live/thing.py",
        """
        n = 0
        def on_mount():
            global n
            n = 5
        def on_unmount():
            print("unmounted with", n)
        def up(x):
            pass
        t'''<p>{n}</p><script>alert(1)</script><button @click="up(1)">+</button>
        <form @submit="up"><input name="x"></form><form action="/x"></form>'''
        """,
    )
    author.file("pages/index.py", f"from {author.app}.live import Thing\nt'<{{Thing}} />'")
    out = export(author)
    text = (out / "index.html").read_text()
    assert "<script" not in text
    assert "script-src 'none'" in text
    assert "<p>5</p>" in body(out / "index.html")
    assert "<button>+</button>" in text
    assert '<form method="dialog">' in text
    assert '<form action="/x">' in text


def test_hooks_run_and_the_page_is_unmounted(author: Author, capsys: pytest.CaptureFixture[str]) -> None:
    source = "def on_mount():\n    print('up')\n\ndef on_unmount():\n    print('down')\n\nt'<p></p>'"
    author.file("live/thing.py", source)
    export(author)
    assert capsys.readouterr().out.split()[:2] == ["up", "down"]


def test_one_module_with_a_prop(author: Author) -> None:
    file = author.file("live/hello.py", "who: str\nn: int = 1\nt'<p>{who} {n + 1}</p>'")
    out = author.folder / "out"
    assert main(["export", str(file), "-o", str(out), "--prop", "who=Ada", "--prop", "n=4"]) == 0
    assert body(out / "index.html") == "<p>Ada 5</p>"


def test_an_app_without_pages_shows_what_run_would_show(author: Author) -> None:
    author.file("live/a.py", "t'<p>A</p>'")
    author.file("live/b.py", "t'<p>B</p>'")
    assert "<p>A</p>" in body(export(author) / "index.html")


def test_a_page_that_fails_is_named_and_the_others_are_written(
    site: Author, capsys: pytest.CaptureFixture[str]
) -> None:
    site.file("pages/broken.py", "t'<p>{1 / 0}</p>'")
    site.file("pages/wrong.py", "t'<p>'")
    site.file("data.py", "x = = 1\n")
    site.file("pages/helper.py", f"from {site.app}.data import x\nt'<p>{{x}}</p>'")
    site.file("live/child.py", "def on_mount():\n    raise ValueError('no data')\n\nt'<p></p>'")
    site.file("pages/hook.py", f"from {site.app}.live import Child\nt'<{{Child}} />'")
    out = site.folder / "out"
    assert main(["export", str(site.folder / site.app), "-o", str(out)]) == 1
    said = capsys.readouterr().err
    assert "/broken can't be exported:" in said
    assert "ZeroDivisionError" in said
    assert "wrong.py:1:" in said
    assert "data.py:1:5: not Python: invalid syntax" in said
    assert "/hook can't be exported:" in said
    assert "ValueError: no data" in said
    assert (out / "index.html").exists()
    assert not (out / "broken").exists()


def test_an_address_that_is_not_the_files_own(site: Author, capsys: pytest.CaptureFixture[str]) -> None:
    site.file("pages/users/[name].py", "name: str\n__config__ = {'export': ['/about/us']}\nt'<h1>{name}</h1>'")
    assert main(["export", str(site.folder / site.app), "-o", str(site.folder / "out")]) == 1
    assert "'/about/us' in __config__['export'] is not an address of /users/[name]" in capsys.readouterr().err


def test_foreign_files_are_never_touched(site: Author, capsys: pytest.CaptureFixture[str]) -> None:
    out = site.folder / "out"
    (out / "about").mkdir(parents=True)
    (out / "index.html").write_text("mine")
    (out / "about" / "notes.txt").write_text("mine too")
    arguments = ["export", str(site.folder / site.app), "-o", str(out)]
    assert main(arguments) == 1
    assert "index.html is there already, and is not of an export" in capsys.readouterr().err
    assert (out / "index.html").read_text() == "mine"
    assert not (out / "style.css").exists(), "nothing was written at all"
    (out / "index.html").unlink()
    assert main(arguments) == 0
    assert main(arguments) == 0, "what an export wrote may be written again"
    (site.folder / site.app / "pages/about/us.py").unlink()
    assert main(arguments) == 0
    assert not (out / "about/us").exists(), "a page that is gone goes"
    assert (out / "about" / "notes.txt").read_text() == "mine too"
    (out / "index.html").write_text("changed by hand")
    assert main(arguments) == 1
    assert (out / "index.html").read_text() == "changed by hand"
    other = site.file("other.py", "t'<p></p>'")
    assert main(["export", str(other), "-o", str(out)]) == 1
    assert "holds the export of another app" in capsys.readouterr().err


@pytest.mark.chromium
def test_from_the_disk_without_scripts(chromium: Any, tmp_path: Path) -> None:
    assert main(["export", str(EXAMPLES / "dashboard"), "-o", str(tmp_path / "site")]) == 0
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700})
    try:
        page = context.new_page()
        page.goto((tmp_path / "site" / "index.html").as_uri())
        assert page.title() == "Home"
        page.click("nav a:has-text('Dashboard')")
        assert page.title() == "Dashboard"
        assert page.text_content("h1") == "Dashboard"
        assert page.url.endswith("/site/dashboard/index.html")
        page.click("button:has-text('Send')")
        assert page.url.endswith("/site/dashboard/index.html"), "a form goes nowhere"
        page.click("nav a:has-text('Home')")
        assert page.url.endswith("/site/index.html")
        page.go_back()
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.locator("main").bounding_box()
            assert wide is not None
            assert wide["x"] >= 0
            assert wide["x"] + wide["width"] <= width
            page.screenshot(path=str(tmp_path / f"dashboard-{width}.png"))
    finally:
        context.close()


@pytest.mark.rule("X3")
def test_files_of_the_app_come_along(author: Author) -> None:
    author.file("pages/index.py", """t'<img src="/static/img/a.svg"><link rel="stylesheet" href="/static/x.css">'""")
    author.file("pages/deep/in.py", """t'<img src="/static/img/a.svg">'""")
    author.file("static/img/a.svg", "<svg/>")
    author.file("static/x.css", "")
    author.file("static/.hidden", "")
    out = export(author)
    assert (out / "static/img/a.svg").read_text("utf-8").strip() == "<svg/>"
    assert 'src="static/img/a.svg"' in body(out / "index.html")
    assert 'href="static/x.css"' in body(out / "index.html")
    assert 'src="../../static/img/a.svg"' in body(out / "deep/in/index.html")
    assert not (out / "static/.hidden").exists()
    author.file(
        "pages/deep/styled.py",
        """
        t'''<style>p {{ background: url("/static/img/a.svg") }} i {{ background: URL( /static/img/a.svg) }}</style>
        <p style="background: url(/static/img/a.svg)">url(/static/img/a.svg)</p>
        <img srcset="/static/img/a.svg 1x, /static/img/a.svg 2x" alt="">'''
        """,
    )
    text = body(export(author) / "deep/styled/index.html")
    assert text.count("../../static/img/a.svg") == 5
    assert text.count("(/static") == 1, "what is only text stays"
    (author.folder / author.app / "static/x.css").unlink()
    assert not (export(author) / "static/x.css").exists()
