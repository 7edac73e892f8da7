"""State of others: a component that takes the state of another from its file, or from its class (S2)."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

import hyper_local
from hyper_local import own_state
from hyper_local.checker import check
from hyper_local.testing import mount
from tests.conftest import Author

BOOKS = '''\
count = 0
books = ["Emma"]
word: str = ""
fixed = ["a"]
seen = {}
term = ""


def add():
    global count
    count += 1
    books.append("Momo")


def look(book):
    seen[book] = True
    return book


def helper(books):
    books.append("x")


def pack():
    def inner(fixed):
        fixed.append("x")
        return fixed

    return inner([])


def popped():
    books.append("x")
    return books.pop()


t"""<input name="term" bind={term}><button @click="add">{count} {len(books)} {word} {fixed}</button>"""
'''


def said(author: Author, source: str, books: str = BOOKS) -> list[str]:
    author.file("live/books.py", books)
    path = author.file("live/thing.py", source.replace("APP", author.app))
    found = check(author.folder / author.app).problems
    return [f"{x.location.line}:{x.location.column}: {x.message}" for x in found if x.location.file.endswith(path.name)]


def hints(author: Author) -> list[str]:
    found = check(author.folder / author.app).problems
    return [x.hint for x in found if x.location.file.endswith("thing.py")]


@pytest.mark.rule("S2")
def test_state_that_is_imported(author: Author) -> None:
    source = "from APP.live.books import (\n  count,\n  books as all_books,\n  term,\n)\nt'{count} {all_books} {term}'"
    own = "stays here as it begins: each Books that is shown has its own"
    assert said(author, source) == [f"2:3: 'count' {own}", f"3:3: 'books' {own}", f"4:3: 'term' {own}"]
    app = author.folder / author.app
    data = f"auto_broadcast=True) in a file without a template, such as {app}/data.py, and in both:"
    begin, source = "To have one for all, write", f"from {author.app}.data"
    assert hints(author) == [
        f"{begin} count = shared(0, {data} {source} import count. Its value is count.value then.",
        f"{begin} books = shared([…], {data} {source} import books.",
        f'{begin} term = shared("", {data} {source} import term. Its value is term.value then.',
    ]


@pytest.mark.rule("B1")
def test_what_the_hint_says_works(author: Author) -> None:
    author.file("data.py", "from hyper_local import shared\nbooks = shared(['Emma'], auto_broadcast=True)\n")
    author.file(
        "live/books.py",
        f"from {author.app}.data import books\n"
        "def add():\n    books.append('Momo')\nt'<button @click=\"add\">{len(books)}</button>'",
    )
    author.file("live/total.py", f"from {author.app}.data import books\nt'<p>{{len(books)}}</p>'")
    assert check(author.folder / author.app).problems == []
    total, books = (mount(hyper_local.load(author.folder / author.app / "live" / x)) for x in ("total.py", "books.py"))
    books.click("button")
    assert total.html == "<p>2</p>"


@pytest.mark.rule("B1")
def test_a_shared_value_of_a_component(author: Author) -> None:
    """The import has one of its own, whatever happens to that of those that are shown."""
    books = (
        "from hyper_local import shared\nbooks = shared(['Emma'], auto_broadcast=True)\n"
        "def add():\n    books.append('Momo')\nt'<button @click=\"add\">{len(books)}</button>'"
    )
    source = (
        "from APP.live.books import (\n  books,\n  add,\n)\nfrom . import Books\nt'{len(books)} {Books.books}{add()}'"
    )
    assert said(author, source, books) == [
        "2:3: 'books' is shared by all Books that are shown, and this import is none of them",
        "3:3: add() changes nothing here that is shown: each Books has its own state",
        "6:17: Books.books is no value: 'books' is shared by all Books that are shown",
    ]


@pytest.mark.parametrize(
    "source",
    [
        "from APP.live.books import fixed, word, helper, popped\nhelper([popped()])\nt'{fixed} {word}'",
        "from APP.live.books import look\nt'{look(1)}'",  # what it keeps for itself is not shown
        "from APP.live import Books\nt'<{Books} />'",
        "from APP.live import Books\nt'{Books.__name__}'",
        "from APP.live import Books\nt'<p title=\"Books.count\">Books.count</p>'",
        "from APP.other import count\nt'{count}'",
        "from APP.live.books import pack\nt'{pack()}'",
        "from APP.live import Books\ndef f(Books):\n    return Books.count\nt'{f(1)}'",
        "from APP.live import Books\nt'{[Books.count for Books in [1]]}'",
        "from APP.live import Books\nt'{% for Books in [1] %}{Books.count}{% endfor %}'",
        "from APP.live import Books\nt'{len(\"print(Books.count)\")}'",
        "from collections import Counter as Books\nt'{Books.count}'",
        "from APP.live import Books\nwords = 'Books.count'\nt'{words}'",
    ],
)
@pytest.mark.rule("S2")
def test_what_stays_as_it_is_may_be_imported(author: Author, source: str) -> None:
    author.file("other.py", "count = 0\n")
    assert said(author, source) == []


@pytest.mark.rule("S2")
def test_a_function_that_changes_what_is_shown(author: Author) -> None:
    source = "from .books import add\ndef more():\n    add()\nt'<b @click=\"more\"></b>'"
    assert said(author, source) == ["1:20: add() changes nothing here that is shown: each Books has its own state"]


@pytest.mark.rule("S2")
def test_state_that_the_class_is_asked_for(author: Author) -> None:
    source = (
        "from APP.live import Books\ndef go():\n    print(Books.count)\n"
        "t'<b @click=\"go\">{len(Books.books)} {Books.fixed} {Books.word}{% for b in Books.books %}{b}{% endfor %}</b>'"
    )
    found = said(author, source)
    assert [each.partition(":")[2] for each in found] == [
        "11: Books.count is no value: each Books that is shown has its own 'count'",
        "23: Books.books is no value: each Books that is shown has its own 'books'",
        "38: Books.fixed is no value: each Books that is shown has its own 'fixed'",
        "52: Books.word is no value: each Books that is shown has its own 'word'",
        "75: Books.books is no value: each Books that is shown has its own 'books'",
    ]
    assert hints(author)[2:4] == [
        f"Nothing changes it, so import 'fixed' from {author.folder / author.app}/live/books.py.",
        "It is a prop: who shows one gives it, as in <{Books} word=… />.",
    ]
    assert hints(author)[0].endswith("import count. Its value is count.value then.")


@pytest.mark.rule("P5")
def test_the_class_has_no_value_to_show(author: Author) -> None:
    author.file("live/books.py", BOOKS)
    with pytest.raises(AttributeError, match="'count' belongs to each Books, not to the class") as raised:
        author.mount(f"from {author.app}.live import Books\nt'<p>{{Books.count}}</p>'")
    assert "is None here" not in "".join(traceback.format_exception(raised.value))


@pytest.mark.rule("S2")
def test_files_beside_each_other(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Without an app, and what loading says is what the check does."""
    (tmp_path / "books.py").write_text(BOOKS, "utf-8")
    thing = tmp_path / "thing.py"
    thing.write_text("from books import Books, count\nt'{count} {Books.count}'", "utf-8")
    found = check(thing).problems
    assert [(x.location.line, x.location.column, x.message) for x in found] == [
        (1, 26, "'count' stays here as it begins: each Books that is shown has its own"),
        (2, 12, "Books.count is no value: each Books that is shown has its own 'count'"),
    ]
    helper = f"such as {tmp_path}/data.py, and in both: from data import count."
    assert all(helper in x.hint for x in found)
    hyper_local.load(thing)
    assert [record.getMessage() for record in caplog.records] == [str(x).replace(" note:", "") for x in found]


@pytest.mark.rule("B1")
def test_a_hint_that_can_be_followed_wherever_it_is_read(author: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    author.file("live/books.py", "from hyper_local import saved\n" + BOOKS.replace('["Emma"]', 'saved(["Emma"])', 1))
    author.file("live/thing.py", f"from {author.app}.live.books import books\nt'{{books}}'")
    monkeypatch.chdir(author.folder / author.app)
    [hint] = [x.hint for x in check(Path()).problems if x.location.file.endswith("thing.py")]
    assert f"such as data.py, and in both: from {author.app}.data import books." in hint
    assert hint.endswith("What is shared is not saved.")


def test_a_component_that_is_called_data_itself(tmp_path: Path) -> None:
    (tmp_path / "data.py").write_text(BOOKS, "utf-8")
    (tmp_path / "thing.py").write_text("from data import count\nt'{count}'", "utf-8")
    [found] = check(tmp_path / "thing.py").problems
    assert f"such as {tmp_path}/common.py, and in both: from common import count." in found.hint


def test_another_file_is_read_once(author: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    author.file("live/books.py", BOOKS)
    times: list[str] = []
    read = own_state.read
    monkeypatch.setattr(own_state, "read", lambda text, file, errors: (times.append(file), read(text, file, errors))[1])
    many = "{Books.count}" * 20
    author.load(f"from {author.app}.live import Books\nfrom {author.app}.live.books import fixed\nt'<p>{many}</p>'")
    assert len(times) == 1
