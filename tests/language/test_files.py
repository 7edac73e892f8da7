"""E3: files of inputs, from the page to the handler."""

import base64
import csv
import gc
import io
import json

import pytest

from hyper_local import File, uploaded, uploads
from hyper_local.testing import aio, close_all

pytestmark = pytest.mark.rule("E3")

FORM = '''
from hyper_local import File
got = None
order = []

def save(title: str, photo: File):
    global got
    got = photo
    order.append(title)

def note():
    order.append("note")

t"""<form @submit="save"><input name="title"><input type="file" name="photo"></form>
<button @click="note">{len(order)}</button>"""
'''
ONE = '''
from hyper_local import File
got = "nothing yet"

def take({parameter}):
    global got
    got = {name}

t"""<form @submit="take({argument})"><input type="file" name="f" {many} @change="take(value)"></form>"""
'''


def one(author, parameter="f: File", argument="f", many=""):
    name = parameter.split(":")[0]
    return author.mount(ONE.format(parameter=parameter, argument=argument, many=many, name=name))


def test_a_form_with_a_file(author):
    page = author.mount(FORM).submit("form", title="Cat", photo=("C:\\fake\\cat.png", b"\x89PNG", "image/png"))
    got = page.state["got"]
    assert isinstance(got, File)
    assert (got.name, got.size, got.type, got.read()) == ("cat.png", 4, "image/png", b"\x89PNG")
    assert page.errors == []
    assert page.value("[type=file]") == [], "after a submit the input is empty again (E6)"


def test_value_of_a_file_input(author):
    page = one(author).upload("input", "a.txt", "one\ntwo")
    assert page.value("input") == ["a.txt"]
    assert list(page.state["got"]) == [b"one\n", b"two"]


@pytest.mark.parametrize("argument", ["f", "form"])
def test_multiple_gives_a_list(author, argument):
    page = one(author, "f" if argument == "form" else "f: list[File]", argument, "multiple")
    page.upload("input", "a.txt", "a")
    assert [f.text() for f in page.state["got"]] == ["a"]
    page.upload("input", "b.txt", "bb")
    assert [(f.name, f.text()) for f in page.state["got"]] == [("a.txt", "a"), ("b.txt", "bb")]
    page.submit("form")
    got = page.state["got"]["f"] if argument == "form" else page.state["got"]
    assert [f.name for f in got] == ["a.txt", "b.txt"]


def test_two_inputs_of_one_name_give_one_list(author):
    page = author.mount(
        '''
        from hyper_local import File
        got = None
        def take(f: list[File]):
            global got
            got = [file.name for file in f]

        t"""<form @submit="take">
        <input id="a" type="file" name="f"><input id="b" type="file" name="f" multiple>
        </form>"""
        '''
    )
    page.upload("#a", "a.txt", "1").upload("#b", "b.txt", "2").upload("#b", "c.txt", "3").submit("form")
    assert page.state["got"] == ["a.txt", "b.txt", "c.txt"]
    assert page.upload("#b", "b.txt", "2").submit("form").state["got"] == ["b.txt"]
    assert page.submit("form").state["got"] == []
    page.submit("form", f=[("a.txt", "1"), ("b.txt", "2"), ("c.txt", "3")])
    assert page.state["got"] == ["a.txt", "b.txt", "c.txt"]
    assert page.errors == []


@pytest.mark.parametrize(
    ("parameter", "many", "value"),
    [("f: File | None", "", None), ("f: list[File]", "multiple", []), ("f: list[File]", "", []), ("f", "", None)],
)
def test_no_file_chosen(author, parameter, many, value):
    page = one(author, parameter, many=many).submit("form")
    assert (page.errors, page.state["got"]) == ([], value)


@pytest.mark.rule("V1")
def test_a_file_that_must_be_chosen(author):
    page = one(author).submit("form")
    assert (page.errors, page.said) == (["Missing parameter 'f'"], {"f": "Choose a file."})
    assert page.state["got"] == "nothing yet"


@pytest.mark.parametrize("size", [0, 1, uploads.PIECE, uploads.PIECE + 1, 3_000_000])
def test_every_byte_arrives(author, size):
    content = bytes(i * 7 % 251 for i in range(1000)) * (size // 1000 + 1)
    page = one(author).upload("input", "x.bin", content[:size])
    got = page.state["got"]
    assert got.read() == content[:size]
    assert got._content.on_disk == (size > uploaded.SPOOL)
    assert all(len(text) < 300_000 for text in page.messages)


def test_a_file_is_a_file_for_everybody(author):
    page = one(author).upload("input", "t.csv", "\ufeffname,age\nAda,36\n")
    file = page.state["got"]
    assert file.text() == "name,age\nAda,36\n", "a byte order mark is no text"
    with io.TextIOWrapper(file, "utf-8-sig", newline="") as text:
        assert list(csv.DictReader(text)) == [{"name": "Ada", "age": "36"}]
    with pytest.raises(ValueError, match=r"'t\.csv' is closed"):
        file.text()


def test_a_file_like_any_other():
    content = uploaded.Content(6)
    content.append(b"abcdef")
    file, other = File("x", "", content), File("x", "", content)
    assert (file.read(2), file.tell(), file.read(), file.read()) == (b"ab", 2, b"cdef", b"")
    assert other.read(1) == b"a", "each has a place of its own"
    assert (file.seek(-2, 2), file.read(), file.seek(0), file.readline()) == (4, b"ef", 0, b"abcdef")
    with pytest.raises(ValueError, match="no such place"):
        file.seek(-1)
    assert repr(file) == "<File 'x', 6 bytes>"
    assert (file.readable(), file.seekable(), file.writable()) == (True, True, False)


@pytest.mark.rule("V1", "E6")
def test_a_file_that_is_too_large_is_refused_before_it_travels(author):
    author.file("config.py", 'LIVE = {"upload_limit": 0.5}')
    page = author.mount(FORM).submit("form", title="Cat", photo=("cat.png", bytes(500_001)))
    assert page.said == {"photo": "The file is too large: 0.5 MB at most."}
    assert "want" not in "".join(page.messages)
    assert (page.state["got"], page.value("[name=title]"), page.value("[type=file]")) == (None, "Cat", ["cat.png"])
    page.submit("form", photo=("cat.png", bytes(500_000)))
    assert page.state["got"].size == 500_000


@pytest.mark.rule("V1", "R1")
def test_a_text_that_is_too_long_for_a_message_comes_in_pieces(author):
    """S11, N17: messages are short, and a text need not be."""
    page = author.mount(
        "got = []\n\ndef put(text, more: int):\n    got.append(text)\n\ndef after():\n    got.append('after')\n\n"
        "t'<form @submit=put><textarea name=text></textarea><input name=more></form><button @click=after>x</button>'"
    )
    silent(page)
    do = page._world.loop.call_soon
    text = "é\n" * uploads.PIECE
    data = text.encode()
    event = {"type": "event", "v": 1, "name": "submit", "at": [0, 0]}
    fields = {"text": {"text": 7, "size": len(data)}, "more": "1"}
    do(page._session.receive, json.dumps({**event, "n": 1, "fields": fields}))
    do(page._session.receive, json.dumps({**event, "n": 2, "at": [0, 1], "name": "click"}))
    for start in range(0, len(data), uploads.PIECE):
        page.wait(0)
        assert page.state["got"] == [], "what comes after it waits, too"
        assert json.loads(page.messages[-1])["from"] == start
        do(page._session.receive, piece(7, start, data[start : start + uploads.PIECE]))
    page.wait(0)
    assert page.state["got"] == [text, "after"]


@pytest.mark.rule("R1")
def test_a_long_text_that_waits_gives_way_to_the_newest(author):
    """One that is coming already stays, so that something arrives while somebody types on."""
    page = author.mount("got = []\n\ndef put(value):\n    got.append(value)\n\nt'<textarea @input=put></textarea>'")
    silent(page)
    do = page._world.loop.call_soon
    texts = {n: str(n) * 2000 for n in range(1, 6)}
    for n, text in texts.items():
        event = {"type": "event", "v": 1, "n": n, "name": "input", "at": [0, 0]}
        do(page._session.receive, json.dumps({**event, "value": {"text": n, "size": len(text)}}))
    page.wait(0)
    assert page._session.arrivals.running == {1, 5}, "the others are answered already"
    for n in (1, 5):
        wanted = [text for text in page.messages if '"size":2000' in text]
        assert json.loads(wanted[-1]) == {"want": n, "from": 0, "size": 2000}
        do(page._session.receive, piece(n, 0, texts[n].encode()))
        page.wait(0)
    assert page.state["got"] == [texts[1], texts[5]]
    said = [json.loads(text) for text in page.messages]
    assert [message["want"] for message in said if message.get("size") == 0] == [2, 3, 4, 1, 5]


@pytest.mark.rule("R1")
def test_a_short_text_takes_the_place_of_a_long_one_that_waits(author):
    """Also where what is coming is another instance's, so that nothing more is waited for."""
    author.file("live/other.py", "got = []\n\ndef put(value):\n    got.append(len(value))\n\nt'<input @input=put>'")
    page = author.mount(
        f"from {author.app}.live import Other\ngot = []\n\ndef put(value):\n    got.append(value)\n\n"
        "t'<textarea @input=put></textarea><{Other} />'"
    )
    silent(page)
    do = page._world.loop.call_soon
    event = {"type": "event", "v": 1, "name": "input"}
    do(page._session.receive, json.dumps({**event, "n": 1, "at": [1, 0], "value": {"text": 1, "size": 9}}))
    do(page._session.receive, json.dumps({**event, "n": 2, "at": [0, 0], "value": {"text": 2, "size": 9}}))
    do(page._session.receive, json.dumps({**event, "n": 3, "at": [0, 0], "value": "short"}))
    page.wait(0)
    assert page.state["got"] == ["short"]


@pytest.mark.rule("V1")
def test_a_text_that_is_too_long_for_the_app_never_travels(author):
    author.file("config.py", 'LIVE = {"upload_limit": 0.5}')
    page = author.mount(
        "got = []\n\ndef put(text):\n    got.append(text)\n\n"
        "t'<form @submit=put><textarea name=text></textarea></form>'"
    )
    event = {"type": "event", "n": 1, "v": 1, "name": "submit", "at": [0, 0]}
    page.receive(json.dumps({**event, "fields": {"text": {"text": 7, "size": 500_001}}}))
    assert page.state["got"] == []
    assert "The text is too long: 0.5 MB at most." in page.messages[-1]
    assert "want" not in "".join(page.messages)


def test_files_of_one_event_count_together(author):
    author.file("config.py", 'LIVE = {"upload_limit": 0.001}')
    page = one(author, "f: list[File]", many="multiple").submit("form", f=[("a", bytes(600)), ("b", bytes(600))])
    assert page.said == {"f": "The files are too large together: 0.001 MB at most."}


@pytest.mark.rule("R1")
def test_later_events_of_the_instance_wait_for_the_file(author):
    page = author.mount(FORM)

    def both():
        form, _, elements = page._one("form")
        page._front.submit(form, elements, {"title": "Cat", "photo": ("c", bytes(2_000_000))})
        button, element, elements = page._one("button")
        page._front.click(button, element, elements)

    page._do(both)
    assert page.state["order"] == ["Cat", "note"]


@pytest.mark.rule("R5")
def test_an_event_with_a_file_means_what_the_page_showed_when_it_was_made(author):
    page = author.mount(
        '''
        import asyncio
        from hyper_local import File
        got = []
        n = 0

        async def count():
            global n
            while n < 20:
                n += 1
                await render()
                await asyncio.sleep(0.1)

        def on_mount():
            asyncio.create_task(count())

        def take(i, f: File):
            got.append((i, f.size))

        t"""<form @submit="take({n}, f)"><input type="file" name="f"></form><p>{n}</p>"""
        '''
    )
    before = page.text("p")
    asked = []
    page._front.controls.piece = lambda want: asked.append(want) or uploads.m.Piece(0, 0, b"")
    form, _, elements = page._one("form")
    page._world.loop.call_soon(lambda: page._front.submit(form, elements, {"f": ("f", b"abc")}))
    page.wait(1)
    assert page.text("p") != before
    page._do(lambda: page._session.uploads.piece(uploads.m.Piece(1, 0, b"abc")))
    assert page.state["got"] == [(int(before), 3)]


def event(n, files, **more):
    return {"type": "event", "n": n, "v": 1, "at": [0, 0], "name": "submit", "fields": {"f": files}, **more}


def piece(number, start, data):
    return json.dumps({"type": "file", "id": number, "from": start, "data": base64.b64encode(data).decode()})


def silent(page):
    """The front end answers no question by itself."""
    page._front.controls.piece = lambda want: uploads.m.Piece(0, 0, b"")
    return page


@pytest.mark.rule("E1")
@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"files": 1, "multiple": False},
        {"files": [1], "multiple": False},
        {"files": [{"id": 1}], "multiple": False},
        {"files": [{"id": -1, "name": "", "size": 1}], "multiple": False},
        {"files": [{"id": 1, "name": "", "size": "1"}], "multiple": False},
        {"files": [{"id": 1, "name": 1, "size": 1}], "multiple": False},
        {"files": [], "multiple": 1},
        {"files": [{"id": 1, "name": "", "size": 1}] * 257, "multiple": True},
        [{"files": [], "multiple": False}],
    ],
)
def test_a_message_that_no_front_end_sends(author, chosen):
    page = one(author)
    page.receive(json.dumps(event(1, chosen)))
    assert page.state["got"] == "nothing yet"
    page.submit("form", f=("a", b"x"))
    assert page.state["got"].read() == b"x", "the page goes on"


def test_pieces_that_nobody_asked_for_mean_nothing(author):
    page = silent(one(author))
    for text in (piece(1, 0, b"x"), piece(0, 0, b""), '{"type":"file","id":1,"from":0,"data":"!"}', '{"type":"file"}'):
        page.receive(text)
    ref = {"id": 1, "name": "a", "size": 4, "type": ""}
    page._world.loop.call_soon(page._session.receive, json.dumps(event(1, {"files": [ref], "multiple": False})))
    page.wait(0)
    for text in (piece(2, 0, b"abcd"), piece(1, 1, b"bcd"), piece(1, 0, b"abcde"), piece(1, 0, b"ab")):
        page._world.loop.call_soon(page._session.receive, text)
    page.wait(0)
    assert page.state["got"] == "nothing yet"
    page.receive(piece(1, 0, b"abcd"))
    assert page.state["got"].read() == b"abcd"


@pytest.mark.case("S38")
def test_no_more_files_are_waited_for_than_so_many(author):
    """Their names alone would fill the memory: each is some kilobytes here, and some bytes in a message."""
    page = silent(one(author, "f: list[File]", many="multiple"))
    for n in range(40):
        refs = [{"id": 100 * n + i + 1, "name": "", "size": 1, "type": ""} for i in range(100)]
        text = json.dumps(event(n + 1, {"files": refs, "multiple": True}))
        page._world.loop.call_soon(page._session.receive, text)
        page.wait(0)
    held = page._session.uploads
    assert held.count() == 40
    assert len(held.incoming) == uploads.MAX_INCOMING // 100 * 100
    refused = [one.call for one in held.everyone() if one.call.problem]
    assert len(refused) == 30
    assert {(call.event.value, len(call.event.fields)) for call in refused} == {(None, 0)}
    # What is waited for comes, and the refused are told so, each in its turn.
    for number in range(1, 1001):
        page._world.loop.call_soon(page._session.receive, piece(number, 0, b"x"))
    page.wait(0)
    assert len(page.state["got"]) == 100
    assert "".join(map(str, page.messages)).count('"error":"too many files are on their way"') == 30


@pytest.mark.rule("R5")
def test_what_was_lost_on_the_way_is_asked_for_again(author):
    page = one(author)
    whole, lost = page._front.controls.piece, []
    page._front.controls.piece = lambda want: (
        uploads.m.Piece(0, 0, b"") if not lost.append(want) and len(lost) % 2 else whole(want)
    )
    page.upload("input", "x", bytes(uploads.PIECE * 3))
    assert page.state["got"].size == uploads.PIECE * 3
    assert len(lost) == 6


@pytest.mark.rule("R5")
def test_a_connection_that_comes_back_goes_on_where_it_was(author):
    page = silent(one(author))
    ref = {"id": 1, "name": "a", "size": uploads.PIECE + 3, "type": ""}
    do = page._world.loop.call_soon
    do(page._session.receive, json.dumps(event(1, {"files": [ref], "multiple": False})))
    do(page._session.receive, piece(1, 0, bytes(uploads.PIECE)))
    do(page._session.receive, '{"type":"hello","have":[],"n":2}')
    page.wait(0)
    assert json.loads(page.messages[-1]) == {"want": 1, "from": uploads.PIECE, "size": 3}
    page.receive(piece(1, uploads.PIECE, b"end"))
    assert page.state["got"].read().endswith(b"end")


@pytest.mark.parametrize("answer", [None, "silence"])
def test_a_file_that_does_not_come(author, answer):
    page = author.mount(FORM)
    page._front.controls.piece = lambda want: uploads.m.Piece(want.id if answer is None else 0, want.start, None)
    page.submit("form", title="Cat", photo=("cat.png", b"123"))
    expected = (
        "The file can't be read any more. Choose it again."
        if answer is None
        else "The file did not arrive. Send it again."
    )
    assert page.said == {"photo": expected}
    assert (page.state["got"], page.value("[name=title]")) == (None, "Cat")
    assert page.click("button").text("button") == "1", "what waited behind it goes on"


def test_a_file_that_is_still_there_does_not_travel_again(author):
    page = one(author).upload("input", "x", b"abc")
    asked = sum('"want"' in text for text in page.messages)
    page.submit("form")
    assert page.state["got"].read() == b"abc"
    assert sum('"want"' in text for text in page.messages) == asked


def test_files_are_freed_when_nobody_has_them(author, monkeypatch):
    closed = []
    old = uploaded.Content.__del__
    gc.collect()
    monkeypatch.setattr(uploaded.Content, "__del__", lambda self: (closed.append(self.size), old(self))[1])
    page = author.mount(FORM).submit("form", title="a", photo=("a", bytes(1)))
    page.submit("form", title="b", photo=("b", bytes(2)))
    gc.collect()
    assert closed == [1], "the one that is in the state is kept"
    close_all()
    del page
    gc.collect()
    assert closed == [1, 2]


def test_a_half_sent_file_goes_with_its_page(author):
    page = silent(one(author))
    page._world.loop.call_soon(lambda: page._front.submit(*_form(page), {"f": ("a", b"abc")}))
    page.wait(0)
    uploading = page._session.uploads
    assert not uploading.idle
    page.unmount()
    assert (uploading.idle, uploading.incoming, uploading.timer) == (True, {}, None)


def _form(page):
    tag, _, elements = page._one("form")
    return tag, elements


@pytest.mark.rule("V2")
def test_a_model_with_a_file(author):
    page = author.mount(
        '''
        from pydantic import BaseModel
        from hyper_local import File

        class Entry(BaseModel):
            title: str
            photo: File | None = None

        got = None

        def save(entry: Entry):
            global got
            got = entry

        t"""<form @submit="save"><input name="title"><input type="file" name="photo"></form>"""
        '''
    )
    assert page.submit("form", title="x").state["got"].photo is None
    assert page.submit("form", photo=("a", b"1")).state["got"].photo.read() == b"1"
    assert page.errors == []


def test_aio_uploads_too(author):
    import asyncio

    Thing = author.load(ONE.format(parameter="f: File", argument="f", many="", name="f"))

    async def test():
        page = await aio.mount(Thing)
        await page.upload("input", "a", b"x")
        assert page.state["got"].size == 1
        await aio.close_all()

    asyncio.run(test())


@pytest.mark.rule("E2")
def test_the_bare_form_asks_for_the_files_that_it_takes_only(author):
    page = author.mount(
        """
        from hyper_local import File as Upload
        got = None

        def save(a: Upload):
            global got
            got = a.name

        t"<form @submit=save>{'x'}<input type=file name=a><input type=file name=b></form>"
        """
    )
    page.submit("form", a=("a", b"1"), b=("b", b"2"))
    assert page.state["got"] == "a"
    assert sum('"want"' in text and '"size":0' not in text for text in page.messages) == 1


@pytest.mark.rule("R1")
def test_other_components_do_not_wait_for_a_file(author):
    author.file("live/count.py", "n = 0\n\ndef up():\n    global n\n    n += 1\n\nt'<button @click=up>{n}</button>'")
    page = author.mount(
        f"""
        from hyper_local import File
        from {author.app}.live import Count
        n = 0

        def take(f: File): pass

        def mine():
            global n
            n += 1

        t"<form @submit=take><input type=file name=f></form><b @click=mine>{{n}}</b><{{Count}} />"
        """
    )
    silent(page)
    soon = page._world.loop.call_soon
    soon(lambda: page._front.submit(*_form(page), {"f": ("a", b"abc")}))
    soon(lambda: page._front.click(*page._one("b")))
    soon(lambda: page._front.click(*page._one("button")))
    page.wait(0.1)
    assert (page.text("b"), page.text("button")) == ("0", "1")
    page.receive(piece(1, 0, b"abc"))
    assert (page.text("b"), page.text("button"), page.errors) == ("1", "1", [])
