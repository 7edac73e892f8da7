"""Every module of the design runs as it is written there, on every Python.

The files in `modules/` hold the design's text unchanged. What it names but
never defines is ours: `app/data.py`, `app/components/header.py`, `save_to_db`.
"""

from __future__ import annotations

import builtins
import importlib
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hyper_local import LoadError, load
from hyper_local.testing import Page, mount

MODULES = Path(__file__).parent / "modules"
DESIGN = Path(__file__).parents[2] / "shared" / "hyper-live-v2.md"
OURS = {"app/data.py", "app/components/header.py"}


@pytest.fixture
def app() -> Iterator[Any]:
    with load(MODULES / "app") as app:
        yield app


@pytest.fixture
def component(tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Makes a component of texts; a name such as "lifecycle.py" means that file of `modules/parts`."""
    opened: list[Any] = []

    def make(*pieces: str) -> Any:
        texts = [(MODULES / "parts" / p).read_text() if re.fullmatch(r"\w+\.\w+", p) else p for p in pieces]
        file = tmp_path / "app" / "live" / "component.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(texts))
        opened.append(load(tmp_path / "app"))
        return opened[-1].live.Component

    yield make
    for app in opened:
        app.close()


# The text -----------------------------------------------------------------


def files() -> dict[str, str]:
    folders = [MODULES / "app", MODULES / "parts", *MODULES.glob("by_*")]
    paths = [p for folder in folders for p in folder.rglob("*.*") if p.suffix in (".py", ".html")]
    found = {p.relative_to(MODULES).as_posix(): p for p in paths}
    return {name: path.read_text() for name, path in found.items()}


@pytest.fixture
def blocks() -> list[str]:
    if not DESIGN.exists():
        pytest.skip("the design's text is not beside this checkout")
    return re.findall(r"^```python\n(.*?)^```$", DESIGN.read_text(), re.DOTALL | re.MULTILINE)


def test_files_hold_the_design_s_words(blocks: list[str]) -> None:
    assert {name for name, text in files().items() if text not in blocks} == OURS


def test_no_module_of_the_design_is_missing(blocks: list[str]) -> None:
    named = [b for b in blocks if re.match(r"# (app/.*|config)\.py\n", b)]
    assert len(named) >= 15
    assert [b for b in named if b not in files().values()] == []


# Three spellings ----------------------------------------------------------


@pytest.mark.parametrize("spelling", ["by_folder", "by_marker", "by_import", "by_summary"])
@pytest.mark.rule("L2")
def test_three_spellings_make_the_same_live_counter(spelling: str) -> None:
    with load(MODULES / spelling / "app") as app:
        folder = app.live if len(app.live) else app.components
        page = mount(folder.Counter)
        page.click("button:last-of-type").click("button:last-of-type")
        assert page.state == {"count": 2}
        assert "2" in page.text("div")


# Counter ------------------------------------------------------------------


@pytest.mark.rule("S3", "E1")
def test_counter_counts(app: Any) -> None:
    page = mount(app.live.Counter)
    assert page.text("h2") == "Count: 0"
    page.click("button:nth-of-type(3)").click("button:nth-of-type(3)")
    assert page.text("h2") == "Count: 2"
    page.click("button:nth-of-type(1)")
    assert page.text("h2") == "Count: 1"
    page.click("button:nth-of-type(2)")
    assert page.text("h2") == "Count: 0"


@pytest.mark.rule("S3")
def test_counter_sends_the_number_and_nothing_else(app: Any) -> None:
    page = mount(app.live.Counter)
    page.click("button:nth-of-type(3)")
    assert page.frames[-1].size < 60
    assert "div" not in page.frames[-1].message


@pytest.mark.rule("S2")
def test_each_counter_has_a_count_of_its_own(app: Any) -> None:
    one, two = mount(app.live.Counter), mount(app.live.Counter)
    one.click("button:nth-of-type(3)")
    assert (one.state["count"], two.state["count"]) == (1, 0)


@pytest.mark.rule("L7", "L8")
def test_the_body_runs_per_instance_and_importing_runs_none_of_it(app: Any) -> None:
    live = importlib.import_module("app.live")
    assert live.Counter is app.live.Counter
    increment = importlib.import_module("app.live.counter").increment
    increment()
    increment()
    assert increment.__globals__["count"] == 2
    assert mount(app.live.Counter).state["count"] == 0


# Todos --------------------------------------------------------------------


@pytest.fixture
def todos(app: Any, caplog: pytest.LogCaptureFixture) -> Page:
    with caplog.at_level(logging.WARNING, "hyper_local"):
        return mount(app.live.Todos)


@pytest.mark.rule("E2", "E6")
def test_todos_adds_what_is_typed_and_empties_the_field(todos: Page) -> None:
    todos.submit("form", text="  Milk ")
    assert todos.texts("li span") == ["Milk"]
    assert todos.value("[name=text]") == ""
    assert todos.text("small") == "(1 remaining)"


def test_todos_ignores_blanks(todos: Page) -> None:
    assert todos.submit("form", text="   ").count("li") == 0
    assert todos.count("footer") == 0


@pytest.mark.rule("S3", "T3")
def test_todos_toggles_in_place(todos: Page) -> None:
    todos.submit("form", text="Milk").submit("form", text="Eggs")
    todos.change("li:nth-child(2) input", True)
    assert todos.state["todos"] == [
        {"id": 1, "text": "Milk", "done": False},
        {"id": 2, "text": "Eggs", "done": True},
    ]
    assert todos.attribute("li:nth-child(2)", "class") == "done"
    assert todos.attribute("li:nth-child(1)", "class") == ""
    assert todos.value("li:nth-child(2) input") is True
    assert todos.text("small") == "(1 remaining)"
    todos.click("li:nth-child(2) input")
    assert todos.text("small") == "(2 remaining)"


@pytest.mark.rule("E3", "T8")
def test_todos_deletes_one(todos: Page) -> None:
    for text in ("Milk", "Eggs", "Bread"):
        todos.submit("form", text=text)
    todos.click("li:nth-child(2) .delete")
    assert todos.texts("li span") == ["Milk", "Bread"]
    todos.click("li:nth-child(1) .delete").click("li:nth-child(1) .delete")
    assert todos.count("footer") == 0
    assert todos.text("small") == "(0 remaining)"


@pytest.mark.rule("E4")
def test_the_handler_that_todos_forgot_is_told_of_and_harms_nothing(todos: Page) -> None:
    todos.submit("form", text="Milk").click("footer button")
    assert any("clear_completed" in error for error in todos.errors)
    todos.submit("form", text="Eggs")
    assert todos.texts("li span") == ["Milk", "Eggs"]


@pytest.mark.rule("S3")
def test_todos_page_equals_a_fresh_render(todos: Page) -> None:
    for text in ("Milk", "Eggs", "Bread"):
        todos.submit("form", text=text)
    todos.change("li:nth-child(3) input", True).click("li:nth-child(1) .delete")
    assert todos.html == todos.fresh_html()


# Search -------------------------------------------------------------------


@pytest.mark.rule("R2")
def test_search_shows_that_it_is_searching_before_it_has_results(app: Any) -> None:
    page = mount(app.live.Search)
    page.fill("input", "ap")
    shown = [f for f in page.frames if "Searching..." in f]
    assert shown, "no frame showed the loading state"
    assert page.texts(".results li") == ["Apple", "Apricot", "Pineapple"]
    assert page.count(".loading") == 0
    assert page.value("input") == "ap"


def test_search_that_finds_nothing_says_so(app: Any) -> None:
    page = mount(app.live.Search).fill("input", "xyz")
    assert page.text(".empty") == 'No results for "xyz"'
    page.fill("input", "")
    assert page.count(".empty") == page.count(".results") == 0


@pytest.mark.rule("E5")
def test_search_is_debounced(app: Any) -> None:
    page = mount(app.live.Search)
    assert '"debounce":300' in page.messages[0].replace(" ", "")


# Chat ---------------------------------------------------------------------


@pytest.mark.rule("B1", "B3")
def test_chat_is_shared(app: Any) -> None:
    ada, bob = mount(app.live.Chat, username="Ada"), mount(app.live.Chat, username="Bob")
    assert ada.texts(".system-message") == ["Ada joined", "Bob joined"]
    ada.submit("form", text=" Hello, Bob ")
    assert ada.texts(".message") == bob.texts(".message") == ["Ada: Hello, Bob"]
    bob.submit("form", text="<b>Hi</b>")
    assert ada.texts(".message")[1] == "Bob: <b>Hi</b>"
    assert ada.count("b") == 0


@pytest.mark.rule("E6")
def test_chat_empties_the_sender_s_field_only(app: Any) -> None:
    ada, bob = mount(app.live.Chat, username="Ada"), mount(app.live.Chat, username="Bob")
    bob.fill("[name=text]", "half a sen")
    ada.submit("form", text="Hello")
    assert (ada.value("[name=text]"), bob.value("[name=text]")) == ("", "half a sen")


@pytest.mark.rule("R4")
def test_chat_tells_who_left(app: Any) -> None:
    ada, bob = mount(app.live.Chat, username="Ada"), mount(app.live.Chat, username="Bob")
    bob.unmount()
    assert ada.texts(".system-message")[-1] == "Bob left"


@pytest.mark.rule("P4")
def test_chat_takes_the_user_s_name_from_the_session(app: Any) -> None:
    assert mount(app.live.Chat).state["username"]


@pytest.mark.rule("L9")
def test_chat_imports_hyper_which_is_not_installed(app: Any) -> None:
    mount(app.live.Chat, username="Ada")
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("hyper")


# Sign-up ------------------------------------------------------------------


def test_signup_welcomes(app: Any) -> None:
    page = mount(app.live.Signup)
    page.fill("[name=username]", "ada").fill("[name=email]", "ada@example.org").submit("form")
    assert page.text(".success h2") == "Welcome, ada!"
    assert page.count("form") == 0


@pytest.mark.rule("T4")
def test_signup_shows_a_field_s_error_while_typing_and_takes_it_away(app: Any) -> None:
    page = mount(app.live.Signup)
    page.fill("[name=username]", "ab")
    assert "at least 3 characters" in page.text(".error-message")
    assert page.attribute(".field", "class") == "field error"
    page.fill("[name=username]", "abc")
    assert page.count(".error-message") == 0
    assert page.attribute(".field", "class") == "field"


@pytest.mark.rule("E6")
def test_signup_shows_all_errors_at_once_and_keeps_what_was_typed(app: Any) -> None:
    page = mount(app.live.Signup)
    page.fill("[name=username]", "ab").fill("[name=email]", "nowhere").submit("form")
    assert page.count(".error-message") == 2
    assert (page.value("[name=username]"), page.value("[name=email]")) == ("ab", "nowhere")
    assert page.state["submitted"] is False
    page.fill("[name=username]", "ada").fill("[name=email]", "ada@example.org").submit("form")
    assert page.text("h2") == "Welcome, ada!"


@pytest.mark.rule("L7", "S2")
def test_each_signup_has_classes_of_its_own(app: Any) -> None:
    one, two = mount(app.live.Signup), mount(app.live.Signup)
    one.fill("[name=username]", "ab")
    assert (one.count(".error-message"), two.count(".error-message")) == (1, 0)


# User profile -------------------------------------------------------------


def test_user_profile_saves(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    saved: list[tuple[int, str]] = []
    # The design names this function and never says where it comes from.
    monkeypatch.setattr(builtins, "save_to_db", lambda user, bio: saved.append((user, bio)), raising=False)
    page = mount(app.live.UserProfile, user_id=7)
    assert page.text("h1") == "User 7"
    page.fill("textarea", "Likes\ntea")
    assert saved == [(7, "Likes\ntea")]
    assert page.value("textarea") == "Likes\ntea"


def test_user_profile_without_save_to_db_says_so_and_stays_usable(app: Any) -> None:
    page = mount(app.live.UserProfile, user_id=7).fill("textarea", "Likes tea")
    assert any("save_to_db" in error for error in page.errors)
    assert page.state["bio"] == "Likes tea"
    assert page.text("h1") == "User 7"


@pytest.mark.rule("P1")
def test_user_profile_needs_its_prop(app: Any) -> None:
    with pytest.raises(Exception, match="UserProfile: missing required prop 'user_id'"):
        mount(app.live.UserProfile)


# Cards and dashboard ------------------------------------------------------


@pytest.mark.rule("S1", "T4")
def test_static_card_shows_its_props(app: Any) -> None:
    page = mount(app.components.Card, title="Stats")
    assert page.attribute("div", "class") == "card card-blue"
    assert page.text("h3") == "Stats"
    assert mount(app.components.Card, title="Stats", color="red").attribute("div", "class") == "card card-red"


def test_live_card_opens_and_closes(app: Any) -> None:
    page = mount(app.live.Card, title="Stats")
    assert page.count(".content") == 0
    assert page.click("h3").count(".content") == 1
    assert page.click("h3").count(".content") == 0


@pytest.mark.rule("T6", "X1")
def test_dashboard_composes_static_and_live(app: Any) -> None:
    page = mount(app.pages["/dashboard"])
    assert page.text("header h1") == "Dashboard"
    assert page.text(".card h3") == "Stats"
    page.click(".card .controls button:nth-of-type(3)")
    assert page.text(".card h2") == "Count: 1"
    page.submit(".chat-room form", text="Hello")
    assert page.text(".message").endswith(": Hello")
    assert page.text(".card h2") == "Count: 1"
    assert page.html == page.fresh_html()


@pytest.mark.rule("T6")
def test_live_card_keeps_its_content_s_state_while_closed(component: Callable[..., Any]) -> None:
    counter = "count = 0\ndef more():\n    global count\n    count += 1\n"
    made = component(counter, 't"""<p>{count}</p><button @click="more">+</button>"""')
    live = Path(made.__component__.file).resolve().parent
    (live / "card.py").write_text(files()["app/live/card.py"])
    pages = live.parent / "pages"
    pages.mkdir()
    (pages / "index.py").write_text(
        'from app.live import Card, Component\n\nt"""<{Card} title="Stats"><{Component} /></{Card}>"""\n'
    )
    page = mount(load(live.parent).pages["/"])
    assert page.count("p") == 0
    page.click("h3").click("button")
    assert page.text("p") == "1"
    page.click("h3").click("h3")
    assert page.text("p") == "1"


# Parts of modules ---------------------------------------------------------


@pytest.mark.rule("S2")
def test_per_connection_state(component: Callable[..., Any]) -> None:
    made = component(
        "per_connection.py", 'def more():\n    global count\n    count += 1\nt"""<p @click="more">{count}</p>"""'
    )
    one, two = mount(made), mount(made)
    one.click("p")
    assert (one.text("p"), two.text("p")) == ("1", "0")


@pytest.mark.rule("B1", "B3", "T3")
def test_shared_metrics(component: Callable[..., Any]) -> None:
    made = component(
        "shared_metrics.py",
        "from hyper import broadcast\n"
        "def visit():\n    metrics['users'] += 1\n    broadcast()\n"
        't"""<p @click="visit">{metrics.users} users, {metrics[\'revenue\']} revenue</p>"""',
    )
    one, two = mount(made), mount(made)
    one.click("p")
    assert one.text("p") == two.text("p") == "1 users, 0 revenue"


@pytest.mark.rule("R3", "R4")
def test_lifecycle_hooks(component: Callable[..., Any], capsys: pytest.CaptureFixture[str]) -> None:
    made = component("lifecycle.py", 'def fail():\n    raise ValueError("no")\nt"""<button @click="fail">x</button>"""')
    page = mount(made)
    assert capsys.readouterr().out == "User connected!\n"
    page.click("button")
    assert capsys.readouterr().out == "Error: no\n"
    page.click("button")
    assert capsys.readouterr().out == "Error: no\n"
    page.unmount()
    assert capsys.readouterr().out == "User left!\n"


@pytest.mark.rule("C1", "C2")
def test_module_config(component: Callable[..., Any]) -> None:
    made = component(
        "module_config.py",
        'def put(q: int):\n    global count\n    count = q\nt"""<input @input="put(value)"><p>{count}</p>"""',
    )
    page = mount(made)
    assert page.state == {"count": 0}
    assert '"debounce":300' in page.messages[0].replace(" ", "")
    assert page.fill("input", "5").text("p") == "5"


@pytest.mark.rule("C1")
def test_app_config(app: Any) -> None:
    assert app.config == {"transport": "websocket", "reconnect_attempts": 5, "heartbeat_interval": 30}


@pytest.mark.rule("S3", "T3")
def test_state_in_a_dict(component: Callable[..., Any]) -> None:
    made = component("state_dict.py", 't"""<p @click="increment">{state.count}</p>"""')
    assert mount(made).click("p").text("p") == "1"


@pytest.mark.rule("S1")
def test_global(component: Callable[..., Any]) -> None:
    assert mount(component("with_global.py", 't"""<p @click="increment">{count}</p>"""')).click("p").text("p") == "1"


@pytest.mark.rule("S5")
def test_a_forgotten_global_is_told_of_before_anything_runs(component: Callable[..., Any]) -> None:
    with pytest.raises(LoadError, match="global count"):
        component("forgotten_global.py", 't"""<p @click="increment">{count}</p>"""')


HANDLERS = """
seen = []
def increment(): seen.append("increment")
def save(name, email): seen.append((name, email))
def search(q): seen.append(q)
def delete(number): seen.append(number)
def setColor(color): seen.append(color)
"""


@pytest.mark.rule("E3")
def test_event_arguments(component: Callable[..., Any]) -> None:
    page = mount(component(HANDLERS, f't"""{(MODULES / "parts/arguments.html").read_text()}"""'))
    page.submit("form", name="Ada", email="a@b.org").fill("form + input, input:last-of-type:not([name])", "x")
    page.click("button").click("button:last-of-type")
    assert page.state["seen"] == [("Ada", "a@b.org"), "x", 123, "red"]


@pytest.mark.rule("E1", "E2")
def test_basic_events(component: Callable[..., Any]) -> None:
    handlers = HANDLERS.replace("save(name, email): seen.append((name, email))", 'save(): seen.append("save")')
    page = mount(component(handlers, f't"""{(MODULES / "parts/basic_events.html").read_text()}"""'))
    page.click("button").submit("form").fill("input", "x")
    assert page.state["seen"] == ["increment", "save", "x"]


FORM = """
def take(name: str, age: int, admin: bool):
    seen.append((name, age, admin))
    save(name, age, admin)
t'''<form @submit="take"><input name="name"><input name="age"><input type="checkbox" name="admin"></form>'''
"""


@pytest.mark.rule("V2", "E2")
def test_signatures_are_the_schema(component: Callable[..., Any]) -> None:
    page = mount(component("seen = []", "type_safety.py", FORM))
    page.submit("form", name="Ada", age="36")
    page.submit("form", name="Bob", age=" 7 ", admin=True)
    assert page.state["seen"] == [("Ada", 36, False), ("Bob", 7, True)]


@pytest.mark.rule("V1", "V3")
def test_invalid_input_is_answered_with_the_design_s_message(component: Callable[..., Any]) -> None:
    page = mount(component("seen = []", "type_safety.py", FORM))
    page.submit("form", name="Alice", age="not a number")
    assert page.errors == ["Invalid parameter 'age': expected int, got str"]
    assert page.state["seen"] == []
    assert page.value("[name=name]") == "Alice"
