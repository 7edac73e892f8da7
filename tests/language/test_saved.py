"""K: state that outlives the program."""

import json
import os
import threading
from pathlib import Path

import pytest

from hyper_local import HyperError, LoadError, load, saved
from hyper_local.kernel import Kernel
from hyper_local.saved import Saved, Unreadable, document, value_of
from hyper_local.store import Store
from hyper_local.testing import close_all, mount
from tests.language.boxes import boxes

TODOS = """
from hyper_local import saved

todos = saved([], "todos.json")

def add(text: str):
    todos.append({"text": text, "done": False})

def clear():
    global todos
    todos = [t for t in todos if not t["done"]]

def finish():
    todos[0]["done"] = True

remaining = len([t for t in todos if not t["done"]])

t'''<form @submit="add(text)"><input name="text"></form>
<b>{len(todos)}</b><i>{remaining}</i><button @click="clear">x</button><u @click="finish">y</u>'''
"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where what is saved lies."""
    folder = tmp_path / "data"
    monkeypatch.setenv("HYPER_LOCAL_DATA", str(folder))
    return folder


def again() -> None:
    """End the program, and begin it anew."""
    close_all()


def files(data: Path) -> list[Path]:
    return sorted(f for f in data.rglob("*") if f.is_file())


def value(file: Path) -> object:
    return json.loads(file.read_text("utf-8"))["value"]


def add(page, text: str) -> None:
    page.fill("input", text)
    page.submit("form")


@pytest.mark.rule("K1")
def test_it_is_there_when_the_program_starts_again(author, data):
    Todos = author.load(TODOS)
    page = mount(Todos)
    add(page, "milk")
    add(page, "é \U0001f600")
    page.click("u")
    assert (page.text("b"), page.text("i")) == ("2", "1")
    again()
    page = mount(Todos)
    assert (page.text("b"), page.text("i")) == ("2", "1")
    assert page.state["todos"] == [{"text": "milk", "done": True}, {"text": "é \U0001f600", "done": False}]
    (file,) = files(data)
    assert file.name == "todos.json"


@pytest.mark.rule("K1", "S5")
def test_it_is_plain_state_that_handlers_rebind(author, data):
    Theme = author.load("""
from hyper import saved
theme = saved("dark")

def turn():
    global theme
    theme = "light" if theme == "dark" else "dark"

t'<b @click="turn">{theme}</b>'
""")
    assert mount(Theme).click("b").text("b") == "light"
    again()
    assert mount(Theme).text("b") == "light"
    with pytest.raises(LoadError, match="Write `global theme`"):
        author.load("from hyper import saved\ntheme = saved('a')\ndef f():\n    theme = 'b'\nt'<b @click=\"f\"></b>'")


@pytest.mark.rule("K1")
@pytest.mark.parametrize(
    "lines",
    ["from hyper_local import saved as kept\nxs: list[int] = kept([])", "import hyper as h\nxs = h.saved(initial=[])"],
)
def test_however_it_is_spelled(author, data, lines):
    Box = author.load(lines + "\ndef add():\n    xs.append(1)\n\nt'<b @click=\"add\">{len(xs)}</b>'")
    mount(Box).click("b").click("b")
    again()
    assert mount(Box).text("b") == "2"


@pytest.mark.rule("K1")
def test_a_file_without_a_name_is_called_after_module_and_variable(author, data):
    source = "from hyper import saved\nn = saved(0)\ndef up():\n    global n\n    n += 1\nt'<b @click=\"up\">{n}</b>'"
    author.file("live/one.py", source)
    author.file("live/two.py", source)
    one, two = author.load(source, "live/one.py"), author.load(source, "live/two.py")
    mount(one).click("b")
    mount(two).click("b").click("b")
    again()
    assert [f.name for f in files(data)] == ["live.one.n.json", "live.two.n.json"]
    assert (mount(one).text("b"), mount(two).text("b")) == ("1", "2")


@pytest.mark.rule("K1")
def test_a_named_app_keeps_its_folder_wherever_it_lies(author, data):
    author.file("config.py", 'LIVE = {"name": "Todo list"}')
    add(mount(author.load(TODOS)), "milk")
    again()
    assert [f.relative_to(data).as_posix() for f in files(data)] == ["todo-list/todos.json"]


@pytest.mark.rule("K2")
def test_one_value_for_all_that_use_the_file(author, data):
    Todos = author.load(TODOS)
    Other = author.load("from hyper import saved\nitems = saved([], 'todos.json')\nt'<b>{len(items)}</b>'", "live/o.py")
    first, second, other = mount(Todos), mount(Todos), mount(Other)
    add(first, "milk")
    assert [page.text("b") for page in (first, second, other)] == ["1", "1", "1"]
    second.click("u").click("button")
    assert [page.text("b") for page in (first, second, other)] == ["0", "0", "0"]
    add(first, "eggs")
    assert [page.text("b") for page in (first, second, other)] == ["1", "1", "1"]


@pytest.mark.rule("K2")
@pytest.mark.parametrize("kept", [True, False])
def test_what_one_changes_in_place_is_shown_by_the_others_whoever_came_first(author, data, monkeypatch, kept):
    if not kept:
        monkeypatch.setenv("HYPER_LOCAL_DATA", "")
    Todos = author.load(TODOS)
    pages = [mount(Todos), mount(Todos), mount(Todos)]
    for count, page in enumerate(reversed(pages), 1):
        add(page, "milk")
        assert [page.text("b") for page in pages] == [str(count)] * 3


@pytest.mark.rule("K1")
def test_a_setting_that_is_new_has_its_default(author, data):
    source = """
from hyper import saved
settings = saved({"theme": "dark"}, "settings.json")
def turn():
    settings["theme"] = "light"
t'<b @click="turn">{settings}</b>'
"""
    mount(author.load(source)).click("b")
    again()
    page = mount(author.load(source.replace('"dark"}', '"dark", "size": 12}')))
    assert page.state["settings"] == {"theme": "light", "size": 12}


@pytest.mark.rule("K1")
def test_nothing_is_written_while_nothing_changes(author, data):
    page = mount(author.load(TODOS))
    page.click("button")
    again()
    assert files(data) == []


@pytest.mark.rule("K1")
def test_tests_keep_nothing_unless_they_say_where(author, monkeypatch):
    assert os.environ["HYPER_LOCAL_DATA"] == ""
    Todos = author.load(TODOS)
    add(mount(Todos), "milk")
    again()
    assert mount(Todos).text("b") == "0"


@pytest.mark.rule("K1", "R4")
@pytest.mark.parametrize(
    "hook", ["def on_unmount():", "async def on_unmount():\n    import asyncio\n    await asyncio.sleep(1)"]
)
def test_the_last_change_is_not_lost(author, data, hook):
    page = mount(
        author.load(f"from hyper import saved\nxs = saved([])\n{hook}\n    xs.append(1)\nt'<b>{{len(xs)}}</b>'")
    )
    page.unmount()
    again()
    (file,) = files(data)
    assert value(file) == [1]


@pytest.mark.rule("K1", "L10")
def test_a_save_of_the_source_keeps_it(author, data):
    Todos = author.load(TODOS)
    page = mount(Todos)
    add(page, "milk")
    author.load(TODOS.replace("saved([]", "saved([{}]").replace("<b>", "<b>now "))
    page.reload()
    assert page.text("b") == "now 1"
    add(page, "eggs")
    again()
    assert len(value(files(data)[0])) == 2


@pytest.mark.usefixtures("at_depth")
@pytest.mark.rule("K3")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("xs.append({1})", "saved() can't keep xs[0], which is a set"),
        (
            "xs.append({'due': __import__('datetime').date(2026, 1, 2)})",
            "saved() can't keep xs[0]['due'], which is a date",
        ),
        ("xs.append({1: 2})", "saved() can't keep xs[0], a dict with the key 1: its keys must be text, such as '1'"),
        ("xs.append(xs)", "saved() can't keep xs[0], which it stands in itself"),
        ("xs.append({'a': [xs]})", "saved() can't keep xs[0]['a'][0], which it stands in itself"),
    ],
)
def test_what_would_not_come_back_is_said_once(author, data, caplog, change, said):
    source = f"from hyper import saved\nxs = saved([])\ndef f():\n    {change}\n\ndef g():\n    xs[:] = [1]\n"
    page = mount(author.load(source + 't\'<b @click="f">{len(xs)}</b><i @click="g"></i>\''))
    page.click("b")
    assert caplog.text.count(said) == 1
    page.click("b")
    assert caplog.text.count(said) == 1
    page.click("i")
    again()
    assert value(files(data)[0]) == [1]


@pytest.mark.rule("K1", "K3")
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("xs = [saved([])]", "saved() has no name of its own here"),
        ("def f():\n    return saved([])", "saved() has no name of its own here"),
        ("xs = ys = saved([])", "saved() has no name of its own here"),
        ("xs = saved([], '../xs.json')", "saved() can't keep its value in '../xs.json'"),
        ("xs = saved([], file='/etc/xs.json')", "saved() can't keep its value in '/etc/xs.json'"),
        ("xs = saved([], 'C:\\\\xs')", "saved() can't keep its value in"),
        ("xs = saved([], '')", "saved() can't keep its value in ''"),
    ],
)
def test_refused_when_it_is_loaded(author, line, said):
    with pytest.raises(LoadError) as caught:
        author.load(f"from hyper_local import saved\n{line}\nt'<b></b>'")
    assert said in str(caught.value)
    assert caught.value.location.line in (2, 3)


@pytest.mark.rule("K1")
def test_elsewhere_it_says_where_it_belongs():
    with pytest.raises(HyperError, match="top level of a live module"):
        saved([])
    with pytest.raises(HyperError, match="a set"):
        Saved("xs", {1})
    with pytest.raises(HyperError, match="whole number"):
        Saved("xs", [], version=0)


# Files ----------------------------------------------------------------------


@pytest.mark.usefixtures("at_depth")
@pytest.mark.rule("K4")
@pytest.mark.parametrize(
    ("content", "word", "said"),
    [
        (b'{"format": 1, "version": 1, "value": [', "damaged", "can't be read"),
        (b"\xff\xfe", "damaged", "can't be read"),
        (b"[" * 100_000, "damaged", "can't be read"),
        (b"", "damaged", "can't be read"),
        (b"[1, 2]", "damaged", "can't be read"),
        (b'{"format": 2, "version": 1, "value": []}', "newer", "a newer version"),
        (b'{"format": 1, "version": 2, "value": []}', "newer", "a newer version"),
        (b'{"format": 1, "version": 1, "value": {}}', "other", "it holds a dict, and todos begins with a list"),
    ],
)
def test_what_is_no_file_of_ours_is_put_aside(author, data, caplog, content, word, said):
    Todos = author.load(TODOS)
    add(mount(Todos), "milk")
    again()
    (file,) = files(data)
    file.write_bytes(content)
    page = mount(Todos)
    assert page.text("b") == "0"
    assert said in caplog.text
    (told,) = map(str, page.errors)
    assert said in told
    assert f"It was put aside as todos.{word}-" in told
    assert mount(Todos).errors == [], "once is enough"
    add(page, "eggs")
    again()
    new, aside = sorted(files(data), key=lambda f: len(f.name))
    assert aside.name.startswith(f"todos.{word}-")
    assert aside.read_bytes() == content
    assert aside.name in caplog.text
    assert value(new) == [{"text": "eggs", "done": False}]


@pytest.mark.rule("K4")
def test_an_older_shape_is_brought_up_to_date():
    spec = Saved("xs", [], version=3, upgrade=lambda old, version: [*old, version])
    assert value_of(document("[0]", 2), spec) == [0, 2]
    assert value_of(document("[0]", 3), spec) == [0]
    broken = Saved("xs", [], version=3, upgrade=lambda old, version: old["a"])
    with pytest.raises(Unreadable, match="its upgrade failed"):
        value_of(document("[0]", 2), broken)


@pytest.mark.rule("K4")
def test_surrogates_and_other_odd_texts_come_back(tmp_path):
    texts = ["\ud800", "\u2028", "\0", "</script>", float("inf")]
    content = document(json.dumps(texts, ensure_ascii=False), 1)
    assert value_of(content, Saved("xs", [])) == texts


@pytest.mark.rule("K4")
@pytest.mark.case("S40")
def test_a_full_disk_leaves_the_file_of_before(tmp_path, monkeypatch, caplog):
    store, file = Store(), tmp_path / "a" / "x.json"
    store.put(file, b"old")
    assert store.flush()

    def full(fd: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        store.put(file, b"new")
        assert store.flush()
        assert file.read_bytes() == b"old"
        assert "No space left on device" in caplog.text
    assert [f.name for f in file.parent.iterdir()] == ["x.json"]
    store.put(file, b"newer")
    assert store.flush()
    assert file.read_bytes() == b"newer"


@pytest.mark.rule("K4")
def test_the_page_says_once_that_a_change_could_not_be_saved(author, data, monkeypatch):
    Counter = author.load("""
from hyper import saved
count = saved(0, "count.json")

def up():
    global count
    count += 1

t'<b @click="up">{count}</b>'
""")
    kernel = Kernel.threaded()
    kernel.saving.store = store = Store()
    root = kernel.call(kernel.mount, Counter.__component__).result()
    heard = []
    session = kernel.call(lambda: kernel.open(root, heard.append, development=False)).result()
    kernel.call(session.receive, '{"type":"hello","have":[],"n":1,"v":0}').result()

    def up() -> list[str]:
        kernel.call(kernel.run, root, "up").result()
        assert store.flush()
        kernel.call(int).result()  # what the store has posted is done
        return [json.loads(text)["error"] for text in heard if "error" in json.loads(text)]

    def full(fd: int) -> None:
        raise OSError(28, "No space left on device")

    assert up() == []
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        (said,) = up()
        assert "could not be saved: No space left on device" in said
        assert len(up()) == 1, "once is enough"
    assert len(up()) == 1
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert len(up()) == 2, "it was written meanwhile"
    kernel.stop(10)


@pytest.mark.rule("K4")
def test_what_another_program_wrote_meanwhile_is_kept(tmp_path, caplog):
    file = tmp_path / "x.json"
    one, two = Store(), Store()
    assert one.read(file) is None
    assert two.read(file) is None
    one.put(file, b"one")
    assert one.flush()
    two.put(file, b"two")
    assert two.flush()
    assert file.read_bytes() == b"two"
    (other,) = [f for f in tmp_path.iterdir() if f != file]
    assert other.read_bytes() == b"one"
    assert "another program has changed" in caplog.text


@pytest.mark.rule("K2")
def test_of_many_changes_the_newest_is_written(tmp_path):
    store, file = Store(), tmp_path / "x.json"
    for number in range(500):
        store.put(file, str(number).encode())
    assert store.flush()
    assert file.read_bytes() == b"499"


@pytest.mark.rule("K1")
def test_a_handler_that_never_returns_loses_nothing(author, data, monkeypatch):
    Todos = author.load("""
import threading
from hyper import saved
xs = saved([], "xs.json")
go, begun = threading.Event(), threading.Event()

def stuck():
    xs.append("before")
    begun.set()
    go.wait(20)

t'<b @click="stuck">{len(xs)}</b>'
""")
    kernel = Kernel.threaded()
    kernel.saving.store = Store()
    root = kernel.call(kernel.mount, Todos.__component__).result()
    kernel.post(kernel.run, root, "stuck")
    assert root.globals["begun"].wait(10)
    with monkeypatch.context() as patch:
        patch.setattr(kernel, "join", lambda seconds: None)  # as if the program ended here
        kernel.stop(0.2)
    kept = value(files(data)[0])
    root.globals["go"].set()
    kernel.stop(10)
    assert kept == ["before"]


@pytest.mark.rule("K1")
def test_a_change_from_a_thread_is_seen_when_it_renders(author, data):
    Todos = author.load(
        "from hyper import saved\nimport threading\nxs = saved([])\ndef go():\n"
        "    t = threading.Thread(target=xs.append, args=(1,))\n    t.start()\n    t.join()\n"
        "t'<b @click=\"go\">{len(xs)}</b>'"
    )
    assert mount(Todos).click("b").text("b") == "1"
    again()
    assert value(files(data)[0]) == [1]
    assert threading.active_count() < 50


@pytest.mark.rule("K1")
def test_a_body_that_raises_behind_its_saved_line_takes_nothing_with_it(author, data):
    with pytest.raises(ZeroDivisionError):
        author.mount(
            "from hyper_local import saved\ntodos = saved([], 'todos.json')\n1 / 0\nt'<p>{todos}</p>'", "live/b.py"
        )
    page = author.mount(TODOS)
    add(page, "bread")
    page.unmount()
    again()
    assert author.mount(TODOS).text("b") == "1"


SHOP = """
from hyper_local import saved

items = saved([], "shop.json")

def total():
    return sum(item["price"] for item in items)

{body}

t'''<b>{shown}</b><button @click="check">Check</button>'''
"""
CHECK = "def check():\n    total()"


@pytest.mark.rule("K1", "R3")
@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (f"spent = sum(item['price'] for item in items)\n\n{CHECK}", "{spent}"),
        (CHECK, "{sum(item['price'] for item in items)}"),
        (CHECK, "{total()}"),
        (CHECK, ""),
    ],
    ids=["top", "template", "function", "click"],
)
def test_what_no_longer_fits_the_code_is_told_with_its_file(author, data, caplog, body, shown):
    source = SHOP.replace("{body}", body).replace("{shown}", shown)
    filled = (
        source.replace("saved([]", "saved([{'price': '2'}]").replace("sum(", "len(list(").replace("items)", "items))")
    )
    page = mount(author.load(filled + "items.append({'price': '3'})\n"))
    page.click("button")
    again()
    [file] = [f for f in files(data) if f.name == "shop.json"]
    text = ""
    try:
        page = mount(author.load(source))
        text = "\n".join([*page.click("button").errors, caplog.text])
    except TypeError as error:
        text = "\n".join(error.__notes__)
    assert f"items holds what was saved before, in {file}. If that does not fit this code, rename that file" in text
    again()
    file.rename(file.with_suffix(".before"))
    caplog.clear()
    assert mount(author.load(source)).click("button").errors == []


@pytest.mark.rule("K1", "R3")
def test_an_error_that_has_nothing_to_do_with_what_was_saved_is_left_alone(author, data, caplog):
    source = SHOP.replace("{body}", "n = 1\n\ndef check():\n    n[0]").replace("{shown}", "{len(items)}")
    page = mount(author.load(source + "items.append(1)\n"))
    page.click("button")
    again()
    assert any(f.name == "shop.json" for f in files(data))
    page = mount(author.load(source)).click("button")
    assert page.errors
    assert "saved before" not in caplog.text + "".join(page.messages)


@pytest.mark.rule("K1", "K4")
@pytest.mark.parametrize(("first", "slip"), [("['milk']", "items.append(1)"), ("{'milk': 1}", "list(items)")])
def test_what_is_saved_is_not_lost_to_a_slip(author, data, first, slip):
    """`items = items.append(…)` leaves None; the list in the file is worth more than that."""
    source = (
        f"from hyper_local import saved\n\nitems = saved({first}, 'shop.json')\n\n"
        f"def add():\n    global items\n    items = {slip}\n\n"
        "t'<b>{str(items)}</b><button @click=add>Add</button>'"
    )
    right = source.replace("    global items\n    items = ", "    len(items)\n    ")
    page = mount(author.load(right.replace(slip, "items.append(1)" if first[0] == "[" else "items['x'] = 1")))
    kept = page.click("button").text("b")
    author.file("live/thing.py", source)
    page.reload()
    assert page.text("b") == kept
    page.click("button")
    assert "in items, which was set to" in page.errors[-1]
    assert page.text("b").startswith(kept[:-1]), "what append() did stays"
    assert page.click("button").text("b").startswith(kept[:-1])
    kept = page.text("b")
    again()
    assert mount(author.load(right)).text("b") == kept


def kept_by(line: str) -> str:
    """A module whose one value is kept, and a button that changes it."""
    name = line.partition(" = ")[0]
    return f"""
from hyper_local import saved
{line}

def change():
    global {name}
    {name} = {name} + ["milk"] if isinstance({name}, list) else "b" if {name} == "a" else {{"a": 2}}

t"<b @click=change>{{{name}!r}}</b>"
"""


@pytest.mark.rule("K1")
def test_what_a_renamed_variable_has_kept_is_told_of(author, data, caplog):
    page = author.mount(kept_by("todos = saved([])")).click("b")
    again()
    page = author.mount(kept_by("tasks = saved([])"))
    assert page.text("b") == "[]"
    (kept,) = files(data)
    (said,) = caplog.messages
    file = said.partition(": ")[0]
    assert said == (
        f"{file}: todos was saved before, and is not in this file any more; tasks is new, and begins anew\n"
        '  If you have renamed todos, write tasks = saved([], "live.thing.todos.json"): it then has what was saved.\n'
        f"  If not, and you need it no more, delete {kept}"
    )
    assert "live/thing.py" in file
    (box,) = boxes(page)
    assert "The app runs, but this looks like a mistake" in box
    assert "todos was saved before" in box
    # What it says to write brings it along, at a save already.
    author.file("live/thing.py", kept_by('tasks = saved([], "live.thing.todos.json")'))
    page.reload()
    assert page.text("b") == "['milk']"
    again()
    caplog.clear()
    assert author.mount(kept_by('tasks = saved([], "live.thing.todos.json")')).text("b") == "['milk']"
    assert caplog.messages == []


def test_a_variable_that_is_renamed_while_it_is_shown_is_told_of_at_the_save(author, data, caplog):
    page = author.mount(kept_by("todos = saved([])")).click("b")
    again()
    page = author.mount(kept_by("todos = saved([])"))
    author.file("live/thing.py", kept_by("tasks = saved([])"))
    page.reload()
    page.wait(0)
    assert "todos was saved before" in caplog.text
    caplog.clear()
    page.click("b")
    again()
    assert author.mount(kept_by("tasks = saved([])")).text("b") == "['milk']"
    assert caplog.messages == [], "it has a file of its own by now"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("todos = saved([])", "todos = saved([])"),
        ("todos = saved([])", "tasks = saved({})"),
        ("todos = saved([])", 'tasks = saved("a")'),
        ("todos = saved([])", 'tasks = saved([], "tasks.json")'),
        ('todos = saved([], "todos.json")', "tasks = saved([])"),
        ("todos = saved([])", "tasks = saved([])\ntodos = 0"),
        ("todos = saved([])", "tasks = saved([])\ntodos = saved([])"),
        ("todos = saved([])", "tasks = saved([])\nfor todos in range(3):\n    pass"),
        ("scores = saved({})", "settings = saved({'theme': 'dark'})"),
        ("todos = saved([])", "tasks = 0"),
        ("todos = saved([])", "tasks = []"),
    ],
)
def test_where_nothing_was_renamed_nothing_is_told(author, data, caplog, before, after):
    author.mount(kept_by(before)).click("b")
    again()
    page = author.mount(kept_by(after))
    assert caplog.messages == []
    assert boxes(page) == []


def test_what_holds_nothing_and_what_others_keep_is_not_told_of(author, data, caplog):
    author.mount(kept_by("todos = saved([])"))
    author.file("live/other.py", kept_by("todos = saved([])"))
    author.file("live/thing2.py", kept_by("todos = saved([])"))
    for name in ("live/other.py", "live/thing2.py"):
        mount(load(author.folder / author.app / name)).click("b")
    again()
    author.mount(kept_by("tasks = saved([])"))
    assert caplog.messages == []
