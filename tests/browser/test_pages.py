"""Addresses, titles, and what is said when a page can't be shown."""

from __future__ import annotations

import html
import re

import pytest

from tests.browser.serving import served
from tests.conftest import Author


@pytest.mark.rule("X0", "X1")
def test_an_unknown_address_lists_the_pages(author: Author) -> None:
    author.file("pages/index.py", 't"""<h1>Start</h1>"""')
    author.file("pages/users/[id].py", 'id: int\n\nt"""<h1>User {id}</h1>"""')
    with served(author.folder / author.app) as running:
        visitor = running.enter()
        assert "<h1>User 5</h1>" in running.request("/users/5", visitor)[2]
        for address in ("/user", "/users/x"):
            status, _, body = running.request(address, visitor)
            assert status == 404
            assert f"no page &#39;{address}&#39;" in body
            assert '<li><a href="/">/</a></li>' in body
            assert "<li>/users/[id]</li>" in body
            assert "There are" not in body, "the list says it"


def test_an_unknown_address_leads_to_the_start_where_no_file_is_the_page_of_it(author: Author) -> None:
    author.file("live/hello.py", 't"""<p>Hello</p>"""')
    with served(author.folder / author.app) as running:
        status, _, body = running.request("/other", running.enter())
        assert (status, "There are" in body) == (404, False)
        assert '<ul><li><a href="/">/</a></li></ul>' in body


def test_a_single_file_has_one_address(author: Author) -> None:
    with served(author.file("live/hello.py", 't"""<p>Hello</p>"""')) as running:
        visitor = running.enter()
        assert running.request("/", visitor)[0] == 200
        status, _, body = running.request("/hello", visitor)
        assert status == 404
        assert "hello.py is shown by itself, at /" in body


@pytest.mark.rule("X1")
def test_a_page_has_its_own_title(author: Author) -> None:
    author.file("pages/index.py", 'n = 3\n\nt"""<title>Start {n}</title><p>x</p>"""')
    author.file("pages/picture.py", 't"""<svg><title>A picture</title></svg>"""')
    with served(author.folder / author.app) as running:
        visitor = running.enter()
        body = running.request("/", visitor)[2]
        assert body.count("<title") == 1
        assert "<title>Start 3</title>" in body
        assert "<title>Picture</title>" in running.request("/picture", visitor)[2]


@pytest.mark.rule("T9")
def test_a_file_that_does_not_load_says_where_and_what(author: Author) -> None:
    author.file("pages/index.py", 't"""<p>Start</p>"""')
    author.file("pages/broken.py", 'xs = [1]\n\nt"""<ul>{% for x in xs %}<li>{x}</li></ul>"""')
    with served(author.folder / author.app) as running:
        status, _, body = running.request("/broken", visitor := running.enter())
        assert status == 500
        assert "broken.py:3:" in body
        assert "{% endfor %}" in body
        # It is read again when it has been mended.
        author.file("pages/broken.py", 't"""<p>mended by now</p>"""')
        assert "mended by now" in running.request("/broken", visitor)[2]


@pytest.mark.rule("L6")
@pytest.mark.case("S21")
def test_a_page_whose_first_render_raises_shows_the_authors_line(author: Author) -> None:
    author.file("pages/index.py", 'name = "</pre><script>x</script>"\n\nt"""<p>{name.nothing}</p>"""')
    with served(author.folder / author.app) as running:
        status, _, body = running.request("/", running.enter())
        assert status == 500
        assert "index.py" in body
        assert "AttributeError" in body
        assert "<script>x" not in body
        assert not running.instances
    with served(author.folder / author.app, development=False) as running:
        status, _, body = running.request("/", running.enter())
        assert status == 500
        assert "AttributeError" not in body
        assert "Something went wrong" in body


HOSTILE = "</pre><script>x</script><img src=x onerror=x>"
ESCAPED = "&lt;/pre&gt;&lt;script&gt;x&lt;/script&gt;&lt;img src=x onerror=x&gt;"


@pytest.mark.case("S21")
@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    raise ValueError(TEXT)\n\nt'<p>{f()}</p>'",
        "raise ImportError(TEXT)\n\nt'<p>x</p>'",
        "import importlib\nimportlib.import_module(TEXT)\n\nt'<p>x</p>'",
        "class E(Exception):\n    def __repr__(self): return TEXT\n    __str__ = __repr__\n\nraise E\n\nt'<p>x</p>'",
        "raise ExceptionGroup(TEXT, [ValueError(TEXT)])\n\nt'<p>x</p>'",
        "e = ValueError('x')\ne.add_note(TEXT)\nraise e\n\nt'<p>x</p>'",
    ],
    ids=["template", "body", "import", "its own text", "group", "note"],
)
def test_the_text_of_an_error_is_text(author: Author, source: str) -> None:
    author.file("pages/index.py", f"TEXT = {HOSTILE!r}\n\n{source}")
    with served(author.folder / author.app) as running:
        status, _, body = running.request("/", running.enter())
        assert status == 500
        assert ESCAPED in body, "it is there"
        assert "<script>x" not in body
        assert "<img" not in body
        assert body.count("</pre>") == 1
    with served(author.folder / author.app, development=False) as running:
        status, _, body = running.request("/", running.enter())
        assert status == 500
        assert "onerror" not in body
        assert "Something went wrong" in body


@pytest.mark.rule("L6")
@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("x = 1 / 0", "index.py:1:5: ZeroDivisionError: division by zero\n    x = 1 / 0\n        \\^.*$"),
        ("import pandaz", "index.py:1:1: ModuleNotFoundError: [^\n]*\n    import pandaz\n .*install it: .*$"),
        ("def f():\n    return 1 / 0\nf()", "Traceback .* line 2, in f\n.*\nZeroDivisionError: division by zero$"),
        (
            "from APP import helper",
            "helper.py:1:7: not Python: a \\( that is not closed\n    def f\\(:\n          \\^\n  Write .* f\\(\\):.*$",
        ),
        ("open('no such file')", "index.py:1:1: FileNotFoundError: .*$"),
    ],
)
def test_a_page_whose_body_raises_says_in_the_terminal_where(author: Author, caplog, source: str, says: str) -> None:
    author.file("helper.py", "def f(:\n    pass\n")
    author.file("pages/index.py", f"{source}\n\nt'<p>1</p>'".replace("APP", author.app))
    with served(author.folder / author.app) as running:
        visitor = running.enter()
        status, _, body = running.request("/", visitor)
        assert status == 500
        (said,) = [r.getMessage() for r in caplog.records if "can't be shown" in r.getMessage()]
        assert re.match(rf"/ can't be shown:\n.*{says}", said, re.DOTALL)
        assert "_hl_" not in said
        assert "hyper_local" not in said
        assert html.escape(said.partition("\n")[2]) in body.replace("&#39;", "&#x27;").replace("&#34;", "&quot;")


def test_a_page_that_asks_again_until_it_works_is_told_of_once(author: Author, caplog) -> None:
    file = author.file("pages/index.py", "x = 1 / 0\nt'<p>{x}</p>'")
    with served(author.folder / author.app, reload=True) as running:
        visitor = running.enter()

        def asked() -> int:
            running.request("/", visitor)
            return sum("can't be shown" in record.getMessage() for record in caplog.records)

        assert [asked(), asked()] == [1, 1]
        file.write_text("x = [][0]\nt'<p>{x}</p>'")
        assert [asked(), asked()] == [2, 2]
        # Whose template fails is said by who shows it alone.
        file.write_text("x = 1\nt'<p>{x[0]}</p>'")
        assert [asked(), asked()] == [3, 3]
    told = [record.getMessage() for record in caplog.records if "can't be shown" in record.getMessage()]
    assert [text.splitlines()[0] for text in told] == ["/ can't be shown:"] * 3
    assert "x is a number here, and has no items." in told[-1]


@pytest.mark.rule("P1")
def test_a_missing_prop_says_so(author: Author) -> None:
    author.file("pages/index.py", 'title: str\n\nt"""<p>{title}</p>"""')
    with served(author.folder / author.app) as running:
        status, _, body = running.request("/", running.enter())
        assert status == 500
        assert "missing required prop" in body
