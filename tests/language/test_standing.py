"""R3, L10: in which order a page's messages stand, whose they are, and when they go."""

import os

import pytest

import hyper_local
from hyper_local.testing import mount
from tests.language.boxes import boxes, heads

COUNTER = """
count = 0
step = 1

def increment():
    global count
    count += step

def divide():
    return 1 / 0

def stop():
    global step
    step = 1 - step

t'<b @click=increment>{count}</b><i @click=divide>x</i><s @click=stop>{1 / step}</s>'
"""
INDEX = """
live = True

def divide():
    return 1 / 0

t'<b @click=divide></b><a href="/next">next</a>'
"""
BEFORE = "This comes from the version before, which goes on until the file is mended."


@pytest.fixture
def page(author):
    return author.mount(COUNTER)


@pytest.mark.rule("L10", "R3")
def test_the_message_about_the_file_stays_first_and_what_the_version_before_raises_says_so(page, author, caplog):
    author.file("live/thing.py", COUNTER.replace("count += step", "count += = step").replace("\nstep", "\n\n\nstep"))
    page.reload()
    for css in ("i", "s", "i"):
        page.click(css)
    first, *others = boxes(page)
    assert "not Python" in first
    assert ["ZeroDivisionError" in box and BEFORE in box for box in others] == [True] * 3
    assert "return 1 / 0" in others[0], "the line is that of the version that runs"
    assert "1 / step" in others[1]
    assert "a handler of the version before failed" in caplog.text
    author.file("live/thing.py", COUNTER)
    page.reload()
    assert [BEFORE in box for box in boxes(page)] == [False], "the template still divides by the step"
    page.click("s")
    assert boxes(page) == []


@pytest.mark.rule("L10")
def test_the_file_that_was_saved_last_stands_first(page, author):
    files = [author.file(f"live/{name}.py", "t'<p></p>'") for name in ("a", "b", "c")]
    for when, file in enumerate((files[1], files[2], files[0])):
        file.write_text("t'<p></b>'")
        os.utime(file, (when, when))
        hyper_local.reload([file])
    page.wait(0)
    assert [head.partition("/live/")[2][:4] for head in heads(page)] == ["a.py", "c.py", "b.py"]


@pytest.mark.rule("R3")
def test_the_error_of_a_template_goes_when_it_is_rendered_again(page):
    page.click("i")
    page.click("s")
    assert len(boxes(page)) == 2
    page.click("s")
    assert len(boxes(page)) == 1, "what the handler raised stays until somebody has read it"
    assert "return 1 / 0" in boxes(page)[0]


@pytest.mark.rule("R3")
def test_the_error_of_rows_goes_with_the_last_of_them(author):
    author.file("live/row.py", "top: int\nt'<i>{1 / top}</i>'")
    page = author.mount(
        f"""
        from {author.app}.live import Row
        tops = [1, 1, 1]
        def zero():
            tops[:] = [0, 0, 1]
        def one():
            tops[0] = 1
        def fewer():
            del tops[:2]
        t'''<b @click=zero></b><u @click=one></u><s @click=fewer></s>
        {{% for top in tops %}}<{{Row}} top={{top}} />{{% endfor %}}'''
        """
    )
    page.click("b")
    assert ["division by zero" in box for box in boxes(page)] == [True]
    page.click("u")
    assert len(boxes(page)) == 1
    page.click("s")
    assert boxes(page) == [], "the row is gone, and its error with it"


@pytest.mark.rule("X1")
def test_a_page_that_is_left_takes_its_errors_along(author):
    author.file(
        "pages/index.py",
        "live = True\n\ndef divide():\n    return 1 / 0\n\nt'<b @click=divide></b><a href=\"/next\">next</a>'",
    )
    author.file("pages/next.py", "t'<p>next</p>'")
    page = mount(hyper_local.load(author.folder / author.app).pages["/"])
    page.click("b")
    assert len(boxes(page)) == 1
    page.click("a")
    assert page.text("p") == "next"
    assert boxes(page) == []


@pytest.mark.rule("E2", "V3")
def test_a_field_without_a_name_is_told_once_with_what_to_write(author):
    page = author.mount(
        """
        def add(bird: str, count: int = 1):
            pass

        t'''<form @submit="add">
            <input aria-label="Bird">
            <input name="count" type="number">
            <button>Add</button>
        </form>'''
        """
    )
    [note] = boxes(page)
    assert "add() needs 'bird', and no field of this form is called so" in note
    assert "The <input> of line 5 has no name: write name=" in note
    page.submit("form", count="1")
    assert ["has no name" in box for box in boxes(page)] == [True], "the click's message took the note's place"
    page.submit("form", count="2")
    assert "The <input> of line 5 has no name: write name=" in boxes(page)[-1]
    assert "Missing parameter" not in "".join(boxes(page))
    page.submit("form", count="many")
    assert page.said == {"count": "Enter a whole number."}


LACKING = """app/live/thing.py:5:12: save() needs 'years', and this event sends nothing of that name
    <p><button @click="save">x</button></p>
               ^
  A field sends what is in it under its name: <input name="years">. Else write the argument, @click="save(…)", or give \
the parameter a default."""


@pytest.mark.rule("V1", "V3")
def test_an_argument_that_nothing_gives_is_told_with_the_line_of_its_event(tmp_path, monkeypatch, caplog):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "app/live/thing.py"
    file.parent.mkdir(parents=True)
    file.write_text(
        "def same(f): return f\n@same\ndef save(years: int): pass\nt'''\n<p><button @click=\"save\">x</button></p>\n'''"
    )
    page = mount(hyper_local.load(file))
    page.click("button")
    assert page.errors == ["Missing parameter 'years'"]
    assert caplog.messages == [LACKING]
    (box,) = boxes(page)
    assert all(line in box for line in ("app/live/thing.py:5:12: save() needs", "default."))


@pytest.mark.rule("V1", "V3")
@pytest.mark.parametrize(
    ("module", "act"),
    [
        ("def save(age: int): pass\nt'<form @submit=save><input name=age></form>'", {"age": "abc"}),
        (
            (
                "from hyper_local import ArgumentError\n"
                "def save(age): raise ArgumentError('Too many.')\nt'<form @submit=save><input name=age></form>'"
            ),
            {"age": "1"},
        ),
        (
            (
                "from hyper_local import ArgumentError\n"
                "def save(age): raise ArgumentError('Taken.', 'age')\nt'<form @submit=save><input name=age></form>'"
            ),
            {"age": "1"},
        ),
        (
            (
                "from hyper_local import File\ndef save(f: File): pass\n"
                "t'<form @submit=save><input type=file name=f></form>'"
            ),
            {},
        ),
    ],
)
def test_what_somebody_typed_wrong_is_no_mistake_of_the_files(author, caplog, module, act):
    page = author.mount(module)
    page.submit("form", **act)
    assert page.errors
    assert "this event sends" not in "".join([*boxes(page), *caplog.messages])
