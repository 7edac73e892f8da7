"""L10: what a page says of a file is about the version that was saved last, and of no other."""

import io
import json
import re

import pytest

import hyper_local
from hyper_local import watching
from hyper_local.testing import mount
from tests.language.boxes import boxes, heads
from tests.portion import portion

pytestmark = pytest.mark.rule("L10")

COUNTER = '''
from {app}.live import Part
count = 0

def increment():
    global count
    count += 1

t"""<button @click="increment">{{count}}</button><{{Part}} />"""
'''


@pytest.fixture
def saving(author, caplog):
    """A page with a counter, and what saves it with changes: it gives what the page then says."""
    author.file("live/part.py", "t'<i>part</i>'")
    source = COUNTER.format(app=author.app)
    page = author.mount(source)

    def save(*changes: tuple[str, str]) -> list[str]:
        text = source
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        author.file("live/thing.py", text)
        caplog.clear()
        page.reload()
        page.wait(0)
        return boxes(page)

    save.page = page
    return save


RAISES = [
    (("count = 0", "count = true"), "NameError: name 'true' is not defined"),
    (("count = 0", "count = int('a')"), "ValueError"),
    (("count = 0", "count = 1 / 0"), "ZeroDivisionError"),
    (("count = 0", "count = len(5)"), "TypeError"),
    (("{count}", "{count.foo}"), "no attribute 'foo'"),
    (("<{Part} />", "<{count} />"), "count is not a component"),
    (('click="increment', 'click="incremnt'), "names 'incremnt'"),
]
REFUSED = [
    (("    global count\n", ""), "increment() sets a variable of its own"),
    (("count = 0", "count = int('1'"), "not Python"),
    (("def increment():", "def increment()"), "not Python"),
    (("@click", "onclick"), "onclick"),
    (("</button>", "</b>"), "closes <button>"),
]


@pytest.mark.parametrize("first", portion(RAISES), ids=lambda one: one[1])
def test_a_second_mistake_takes_the_place_of_the_first(saving, caplog, first):
    def says_alone(said: list[str], what: str, other: str) -> None:
        assert len(said) == 1
        assert what in said[0]
        assert other not in said[0]

    for second in [*REFUSED, *RAISES]:
        if second is first:
            continue
        says_alone(saving(first[0]), first[1], second[1])
        says_alone(saving(second[0]), second[1], first[1])
        assert first[1] not in caplog.text
        # Saved once more, with another line in the file.
        says_alone(saving(second[0], ("count += 1", "count += 2")), second[1], first[1])
        assert first[1] not in caplog.text
        says_alone(saving(first[0]), first[1], second[1])
        assert saving() == []


def test_who_opens_the_page_later_reads_of_the_last_version_alone(saving, author):
    saving(('click="increment', 'click="incremnt'))
    saving(("count = 0", "count = int('1'"))
    other = mount(hyper_local.load(author.folder / author.app / "live/thing.py"))
    saving(("count = 0", "count = int('1'"), ("count += 1", "count += 2"))
    other.wait(0)
    assert re.findall("not Python|incremnt", "".join(boxes(other))) == ["not Python"]


def test_a_line_is_the_one_that_raised(saving, author):
    """A helper that can't be read is no reason to forget what is wrong in the page, nor to read its line again."""
    first = saving(("count = 0", "count = true"))
    assert "count = true" in first[0]
    file = author.folder / author.app / "live/thing.py"
    text = file.read_text()
    file.write_text(text.replace("count = true", "other = 0"))
    author.file("live/part.py", "t'<i>part</b>'")
    hyper_local.reload([author.folder / author.app / "live/part.py"])
    said = "".join(boxes(saving.page))
    assert "NameError" not in said or "count = true" in said


def test_a_helper_that_can_not_be_read_says_that_alone(author):
    author.file("data.py", "def first(found):\n    return found[0]\n")
    page = author.mount(f"from {author.app}.data import first\nvalue = 1\nt'<p>{{value}}</p>'")
    author.file("live/thing.py", f"from {author.app}.data import first\nvalue = first([])\nt'<p>{{value}}</p>'")
    page.reload()
    assert "IndexError" in boxes(page)[0]
    author.file("data.py", "def first(found):\n    return found[0\n")
    page.reload()
    page.wait(0)
    said = boxes(page)
    assert len(said) == 1
    assert "was never closed" in said[0]
    author.file("data.py", "def first(found):\n    return found[0]\n\n")
    page.reload()
    assert len(boxes(page)) == 1
    assert "IndexError" in boxes(page)[0]


def kinds(page) -> list[str]:
    """The first words of each box, which say whether anything has failed."""
    return [json.loads(box)[2][2] for box in boxes(page)]


@pytest.mark.rule("E4")
def test_a_click_that_calls_nothing_takes_the_place_of_the_note(author):
    page = author.mount("def up(): 1 / 0\n\nt'<b @click=nope>x</b><i @click=none>y</i><s @click=up>z</s>'")
    assert ["names 'nope'" in box for box in boxes(page)] == [True, False]
    assert kinds(page) == ["The app runs, but this looks like a mistake"] * 2
    page.click("b")
    said = boxes(page)
    assert [re.search("names '(nope|none)'", box).group(1) for box in said] == ["none", "nope"]
    assert kinds(page)[1] == "Error"
    # As good as the note: where, the line with a caret, what to write.
    assert re.search(r"thing\.py:3:6: @click names 'nope', which this file does not define", said[1])
    assert "<b @click=nope>x</b>" in said[1]
    assert "def nope(): …" in said[1]
    page.click("i")
    assert kinds(page) == ["Error", "Error"]


@pytest.mark.rule("E4")
def test_a_click_that_calls_nothing_says_where_it_stands_without_a_note_too(author):
    page = author.mount("if 0:\n    def up(): pass\n\nt'<b @click=up>x</b>'")
    assert boxes(page) == []
    page.click("b")
    assert re.search(r"thing\.py:4:6: Unknown handler 'up': its def in .* has not run", page.errors[-1])
    assert "t'<b @click=up>x</b>'\n" in page.errors[-1]


@pytest.mark.rule("R3")
def test_a_name_that_is_missed_is_told_as_well_as_in_the_note_about_that_place(author):
    page = author.mount(
        "count = 0\n\ndef up():\n    return cuont\n\ndef down():\n    return cuont + 1\n\n"
        "t'<b @click=up>{count}</b><i @click=down>x</i>'"
    )
    assert [re.search(r"py:(\d)", head).group(1) for head in heads(page)] == ["4", "7"]
    page.click("i")
    assert [re.search(r"py:(\d)", head).group(1) for head in heads(page)] == ["4", "7"], "the other place stands"
    assert kinds(page)[1] == "Error"
    assert "unknown name 'cuont'. Did you mean 'count'?" in heads(page)[1]
    assert "return cuont + 1" in boxes(page)[1]
    assert "Traceback" in boxes(page)[1]


@pytest.mark.rule("R3")
def test_a_template_that_raises_again_is_shown_once(author):
    page = author.mount(
        "n = 0\n\ndef up():\n    global n\n    n += 1\n\nt'<b @click=up>{1 / (n - 1 if n != 2 else 0) if n else 0}</b>'"
    )
    page.click("b")
    assert len(boxes(page)) == 1
    assert "ZeroDivisionError" in boxes(page)[0]
    page.click("b")
    assert len(boxes(page)) == 1
    page.click("b")
    page.state["n"]
    assert page.text("b") == "0.5"


def test_the_terminal_says_that_a_file_taken_in_has_notes(author, capsys, monkeypatch):
    monkeypatch.setattr(watching, "follow", lambda kernel, paths, say: say)
    monkeypatch.setattr(watching, "standing", list)  # files of other tests may be left broken
    page = author.mount("count = 0\n\nt'<b>{count}</b>'")
    say = watching.follow_app(author.folder, page.kernel)
    file = author.file("live/thing.py", "count = 0\n\ndef up():\n    return count + 1\n\nt'<b @click=up>{count}</b>'")
    say(page.reload(), {})
    assert capsys.readouterr().err.endswith(f"Reloaded {file}, but see above\n")
    assert "up() gives back count + 1" in boxes(page)[0]
    author.file("live/thing.py", "count = 0\n\ndef up():\n    return count + 1\n\nt'<b @click=up>{{count}}</b>'")
    say(page.reload(), {})
    assert capsys.readouterr().err.endswith(f"Reloaded {file}, but see above\n")
    assert ["gives back" in box for box in boxes(page)] in ([True, False], [False, True])
    author.file("live/thing.py", "count = 1\n\nt'<b>{count}</b>'")
    say(page.reload(), {})
    assert capsys.readouterr().err.startswith(f"Reloaded {file}\n")
    assert boxes(page) == []


IN_GO = """
label = "a"
count = 0

def go():
    global label, count
    {line}

t"<b @click=go>{{label}}</b>"
"""


@pytest.mark.parametrize(
    ("line", "error", "note"),
    [
        ('label = input("Your name? ")', "EOFError", "input() waits for a terminal"),
        ('label = label or input("Your name? ")', "EOFError", "input() waits for a terminal"),
        ("label = label + 1", "can only concatenate", "'label' is a text"),
        ("label += 1", "can only concatenate", "'label' is a text"),
    ],
)
def test_an_error_takes_the_place_of_the_note_about_its_line(author, monkeypatch, line, error, note):
    monkeypatch.setattr("sys.stdin", io.StringIO())
    page = author.mount(IN_GO.format(line=line.replace("label or", "label[:0] or")))
    page.wait(0)
    (before,) = boxes(page)
    assert note in before
    for _ in range(2):
        page.click("b")
        (box,) = set(boxes(page))  # the front end takes what it shows already as said
        assert error in box.partition("Details")[0]
        assert note in box
        remedy = before.partition("Write")[2] or before.partition("To add text")[2]
        assert remedy.partition("\\n")[0].partition('"')[0] in box, "nothing of the note is lost"
        assert "Traceback" in box


@pytest.mark.parametrize(
    "changes",
    [
        {"line": "label = label + 1 if label.startswith(3) else label"},  # what Python raises has advice of its own
        {"line": "label = label + 1 if count else 1 / 0"},
        {"line": "1 / 0\n    label += 1"},
        {"line": "label += 1 if 1 / 0 else 2"},
        {"line": "count = 1 / 0\n    label = input('Your name? ')"},
        {"line": "raise EOFError('the file')\n    label = input()"},
        {"line": "label + count"},  # whose note is that nothing is done with it
        {"line": "label.foo(input('Your name? ')) if label.bar else 1"},
    ],
    ids=lambda one: one["line"],
)
def test_a_note_about_something_else_stays(author, monkeypatch, changes):
    monkeypatch.setattr("sys.stdin", io.StringIO())
    page = author.mount(IN_GO.format(**changes))
    page.wait(0)
    before = boxes(page)
    page.click("b")
    assert [box for box in boxes(page) if box in before] == before
    assert len(boxes(page)) == len(before) + 1


def test_in_a_template_only_the_very_place_is_the_same(author):
    page = author.mount(
        "count = 0\n\ndef go():\n    global count\n    count = None\n\nt'<b @clik=go @click=go>{count + 1}</b>'"
    )
    page.wait(0)
    (before,) = boxes(page)
    page.click("b")
    assert len(boxes(page)) == 2
    assert before in boxes(page)
