"""C: settings of an app and of a module."""

import pytest

import hyper_local
from hyper_local import LoadError
from hyper_local.checker import check
from hyper_local.configuration import APP, mistakes
from hyper_local.testing import mount

TYPING = """
q = ''

def f(value):
    global q
    q = value

t'''<input @input="f" id="plain"><input @input.debounce="f" id="bare"><input @input.debounce.50="f" id="own">
<b @click="f(1)">{q}</b><form @submit="f(1)"><button>x</button></form>'''
"""


def modifiers(author, source=TYPING):
    """Milliseconds by element, as the front end is told them."""
    wire = author.load(source).__component__.template.wire
    out = {}

    def walk(children):
        for child in children:
            if isinstance(child, list):
                _, attributes, *inner = child
                for name, value in (attributes or {}).items():
                    if name.startswith("@"):
                        options = value[1] if len(value) > 1 else {}
                        out[attributes.get("id", child[0])] = options.get("m", {}).get("debounce")
                walk(inner)

    walk(wire)
    return out


@pytest.mark.rule("C2")
def test_without_a_setting_typing_is_sent_at_once_and_a_bare_debounce_waits_300(author):
    assert modifiers(author) == {"plain": None, "bare": 300, "own": 50, "b": None, "form": None}


@pytest.mark.rule("C1", "C2")
@pytest.mark.parametrize("place", ["config.py", "../config.py"])
def test_a_setting_applies_to_typing_alone(author, place):
    author.file(place, 'LIVE = {"debounce": 120}')
    assert modifiers(author) == {"plain": 120, "bare": 120, "own": 50, "b": None, "form": None}


@pytest.mark.rule("C1", "C2")
def test_the_modules_own_setting_wins(author):
    author.file("config.py", 'LIVE = {"debounce": 120}')
    assert modifiers(author, "__config__ = {'debounce': 700}\n" + TYPING)["plain"] == 700


@pytest.mark.rule("C1", "L8")
def test_settings_count_however_a_component_is_loaded(author, monkeypatch):
    author.file("config.py", 'LIVE = {"debounce": 120, "session": {"course": "Biology"}}')
    author.file(
        "live/thing.py", TYPING.replace("<b ", "<i>{course}</i><b ").replace("q = ''", "q = ''\ncourse: str", 1)
    )
    monkeypatch.syspath_prepend(author.folder)
    namespace = {}
    exec(f"from {author.app}.live import Thing", namespace)
    assert mount(namespace["Thing"]).text("i") == "Biology"
    assert namespace["Thing"]().course == "Biology"
    with hyper_local.load(author.folder / author.app) as app:
        assert mount(app.live.Thing).text("i") == "Biology"


@pytest.mark.rule("C1", "X0")
def test_pages_read_the_session_of_their_app(author):
    author.file("config.py", 'LIVE = {"session": {"course": "Biology"}}')
    author.file("pages/index.py", "course: str\nt'<p>{course}</p>'")
    with hyper_local.load(author.folder / author.app) as app:
        assert mount(app.pages["/"]).text("p") == "Biology"


@pytest.mark.rule("P4")
@pytest.mark.parametrize("how", ["def session():", "def session(request):", "async def session(request, *, x=1):"])
def test_a_function_gives_the_session(author, how):
    author.file("config.py", f'{how}\n    return {{"course": "Biology"}}\n\nLIVE = {{"session": session}}')
    author.file("pages/index.py", "course: str\nt'<p>{course}</p>'")
    with hyper_local.load(author.folder / author.app) as app:
        assert mount(app.pages["/"]).text("p") == "Biology"


@pytest.mark.rule("P4")
def test_a_function_that_gives_something_else_is_told(author):
    author.file("config.py", 'LIVE = {"session": lambda: []}')
    author.file("live/thing.py", "t'<p></p>'")
    with pytest.raises(LoadError, match=r"LIVE\['session'\] gave list, not a dict"):
        mount(hyper_local.load(author.folder / author.app / "live/thing.py"))


@pytest.mark.rule("C1")
@pytest.mark.parametrize(
    ("live", "says"),
    [
        ('{"debunce": 1}', "LIVE has an unknown key 'debunce'. Did you mean 'debounce'?"),
        ("{1: 1}", "LIVE has an unknown key 1"),
        ('{"debounce": "1"}', "LIVE['debounce'] must be int, not str"),
        ('{"debounce": True}', "LIVE['debounce'] must be int, not bool"),
        ('{"debounce": -1}', "LIVE['debounce'] must be 0 or more"),
        ('{"transport": "websockt"}', "LIVE['transport'] must be 'websocket' or 'sse'. Did you mean 'websocket'?"),
        ('{"fallback": "htm"}', "LIVE['fallback'] must be 'htmx'. Did you mean 'htmx'?"),
        ('{"reconnect_attempts": 1.5}', "LIVE['reconnect_attempts'] must be int, not float"),
        ('{"heartbeat_interval": "30"}', "LIVE['heartbeat_interval'] must be number, not str"),
        ('{"heartbeat_interval": -0.5}', "LIVE['heartbeat_interval'] must be 0 or more"),
        ('{"session": 5}', "LIVE['session'] must be dict or function, not int"),
        ('{"shared": 5}', "LIVE['shared'] must be str, not int"),
        ("[]", "LIVE is not a dict"),
    ],
)
def test_mistakes_in_the_apps_settings(author, live, says):
    author.file("config.py", f"import os\n\nLIVE = {live}\n")
    author.file("live/thing.py", "t'<p></p>'")
    with pytest.raises(LoadError) as caught:
        hyper_local.load(author.folder / author.app)
    assert caught.value.message == says
    # The place is the key's own.
    assert str(caught.value.location).endswith(f"config.py:3:{1 if live == '[]' else 9}")
    with pytest.raises(LoadError, match="LIVE"):
        hyper_local.load(author.folder / author.app / "live/thing.py")


@pytest.mark.rule("C1", "C3")
@pytest.mark.parametrize(
    ("config", "says"),
    [
        ("{'transprt': 'sse'}", "__config__ has an unknown key 'transprt'. Did you mean 'transport'?"),
        ("{'session': {}}", "__config__ has an unknown key 'session'"),
        ("{'transport': 'see'}", "__config__['transport'] must be 'websocket' or 'sse'. Did you mean 'sse'?"),
        ("{'fallback': True}", "__config__['fallback'] must be str, not bool"),
        ("{'debounce': 2.5}", "__config__['debounce'] must be int, not float"),
        ("make()", "__config__ is not a plain dict"),
    ],
)
def test_mistakes_in_a_modules_settings(author, config, says):
    with pytest.raises(LoadError) as caught:
        author.load(f"x = 1\n__config__ = {config}\nt'<p></p>'")
    assert caught.value.message == says
    assert caught.value.location.line == 2


@pytest.mark.rule("C1", "C2")
def test_settings_may_have_an_annotation(author):
    author.file("config.py", 'LIVE: dict = {"debounce": 120}')
    assert modifiers(author)["plain"] == 120
    assert modifiers(author, "__config__: dict[str, int] = {'debounce': 700}\n" + TYPING)["plain"] == 700
    with pytest.raises(LoadError, match="Did you mean 'debounce'") as caught:
        author.load("__config__: dict = {'debounse': 5}\nt'<p></p>'")
    assert str(caught.value.location).endswith("thing.py:1:21")
    author.file("config.py", 'LIVE: dict = {"debounse": 120}')
    with pytest.raises(LoadError, match="Did you mean 'debounce'") as caught:
        author.load(TYPING)
    assert str(caught.value.location).endswith("config.py:1:15")


@pytest.mark.rule("C3")
def test_transport_and_fallback_mean_nothing_here(author):
    author.file("config.py", 'LIVE = {"transport": "sse", "fallback": "htmx"}')
    source = "__config__ = {'transport': 'websocket', 'fallback': 'htmx'}\nt'<p>x</p>'"
    Thing = author.load(source)
    assert mount(Thing).html == "<p>x</p>"
    assert Thing()._repr_html_() == "<p>x</p>"
    assert Thing.__component__.config == {"transport": "websocket", "fallback": "htmx"}


@pytest.mark.rule("C1")
def test_a_config_file_of_something_else_is_left_alone(author):
    author.file("../config.py", "raise RuntimeError('not yours')")
    assert author.mount("t'<p>x</p>'").html == "<p>x</p>"


@pytest.mark.rule("C1")
def test_two_apps_keep_their_settings_apart(author, tmp_path):
    author.file("config.py", 'LIVE = {"debounce": 120}')
    first = author.file("live/thing.py", TYPING)
    other = tmp_path / "elsewhere" / "other" / "live" / "thing.py"
    other.parent.mkdir(parents=True)
    other.write_text(TYPING)
    with hyper_local.load(author.folder / author.app), hyper_local.load(other.parent.parent):
        found = [
            str(hyper_local.load(path).__component__.template.wire).count("'debounce': 120") for path in (first, other)
        ]
    assert found == [2, 0]


FIELDS = '''
def f(): pass
def g(value): pass

t"""
<form @submit="f"><input name="q" @input="g" /><button @click="f" type="button">b</button></form>
<textarea @input.throttle="g"></textarea><input @input.debounce.50="g" /><b @click.debounce="f"></b>
"""
'''


def waits(page) -> list[str]:
    """What the front end is told about waiting, event by event."""
    template = page._root.surface.tree[0].wire
    found: list[str] = []

    def visit(node) -> None:
        if isinstance(node, list) and len(node) > 1 and isinstance(node[1], dict):
            for name, value in node[1].items():
                if name.startswith("@"):
                    modifiers = value[1].get("m", {}) if len(value) > 1 else {}
                    found.append(f"{name} {modifiers.get('debounce', '-')}")
        for child in node if isinstance(node, list) else ():
            visit(child)

    visit(template)
    return found


@pytest.mark.rule("C2")
def test_c2_debounce_is_set_for_typing_where_the_author_asks_for_it(author):
    plain = ["@submit -", "@input -", "@click -", "@input.throttle -", "@input.debounce.50 50", "@click.debounce 300"]
    assert waits(author.mount(FIELDS)) == plain
    module = author.mount("__config__ = {'debounce': 120}\n" + FIELDS, "live/other.py")
    asked = ["@submit -", "@input 120", "@click -", "@input.throttle -", "@input.debounce.50 50", "@click.debounce 120"]
    assert waits(module) == asked


@pytest.mark.rule("C1", "C2")
def test_c1_a_module_overrides_what_the_app_says(author):
    author.file("config.py", 'LIVE = {"debounce": 200, "reconnect_attempts": 3}')
    author.file("live/plain.py", FIELDS)
    author.file("live/own.py", "__config__ = {'debounce': 100}\n" + FIELDS)
    with hyper_local.load(author.folder / author.app) as app:
        assert app.config == {"debounce": 200, "reconnect_attempts": 3}
        assert "@input 200" in waits(mount(app.live.Plain))
        assert "@input 100" in waits(mount(app.live.Own))


@pytest.mark.rule("C3")
def test_c3_what_is_the_browsers_is_ignored_elsewhere(author, caplog):
    settings = '__config__ = {"transport": "sse", "fallback": "htmx"}\n'
    with_settings = author.mount(settings + FIELDS)
    without = author.mount(FIELDS, "live/other.py")
    assert with_settings.html == without.html
    assert with_settings.errors == []
    assert caplog.text == ""


@pytest.mark.rule("C1")
@pytest.mark.parametrize(
    ("config", "says"),
    [
        ("LIVE = {'debunce': 300}", "LIVE has an unknown key 'debunce'. Did you mean 'debounce'?"),
        ("LIVE = {'debounce': '300'}", "LIVE['debounce'] must be int, not str"),
        ("LIVE = {'debounce': True}", "LIVE['debounce'] must be int, not bool"),
        ("LIVE = {'heartbeat_interval': 'x'}", "LIVE['heartbeat_interval'] must be number, not str"),
        ("LIVE = []", "LIVE is not a dict"),
    ],
)
def test_c1_unknown_keys_and_wrong_types_are_errors(author, config, says):
    author.file("live/thing.py", FIELDS)
    author.file("config.py", config)
    with pytest.raises(LoadError) as caught:
        hyper_local.load(author.folder / author.app)
    assert caught.value.message == says


@pytest.mark.rule("C1")
@pytest.mark.parametrize(
    ("written", "hint"),
    [("ssee", "sse"), ("SSE", "sse"), ("websocet", "websocket"), ("carrier pigeon", "websocket")],
)
def test_a_setting_of_few_words_is_hinted_at_by_the_one_that_was_meant(written, hint):
    [mistake] = mistakes({"transport": written}, APP, "LIVE")
    assert mistake.hint == f"Write for example LIVE = {{'transport': {hint!r}}}"


@pytest.mark.rule("C1", "T9")
@pytest.mark.parametrize(
    ("text", "says", "write"),
    [
        (
            'LIVE = {\n    "name": "Birds"\n    "debounce": 5,\n}',
            "2:20: not Python: a comma is missing",
            '"name": "Birds",',
        ),
        ('LIVE = {\n    "name": "Birds",\n', "1:8: not Python: '{' was never closed", "Write } where it ends"),
        ('LIVE = {\n    name = "Birds",\n}', "2:10: not Python: a single = in a dict", '"name": "Birds",'),
        ('LIVE = {\n    "name" = "Birds",\n}', "2:12: not Python: a single = in a dict", '"name": "Birds",'),
    ],
)
def test_a_file_that_is_not_python_is_told_of_as_a_live_module_is(author, text, says, write):
    author.file("live/thing.py", "t'<p></p>'")
    file = author.file("config.py", text)
    with pytest.raises(LoadError) as caught:
        hyper_local.load(author.folder / author.app)
    assert f"config.py:{says}\n" in str(caught.value)
    assert write in caught.value.hint
    app = author.folder / author.app
    found = [problem for problem in check(app).problems if problem.location.file.endswith(file.name)]
    assert [problem.message for problem in found] == [caught.value.message]
    assert write in found[0].hint


@pytest.mark.rule("C1")
@pytest.mark.parametrize(
    ("text", "note"),
    [
        ('LIVE = {"single": true}', "Python writes True."),
        ('LIVE = {name: "Birds"}', 'The key of a setting stands in quotes: "name"'),
        ('LIVE = {"name": os.name}', "Write at the top of the file: import os"),
    ],
)
def test_a_name_that_the_settings_have_not_is_advised_on(author, text, note):
    author.file("live/thing.py", "t'<p></p>'")
    author.file("config.py", text)
    with pytest.raises(NameError) as caught:
        hyper_local.load(author.folder / author.app)
    assert [each.strip() for each in caught.value.__notes__] == [note]


def refused(author, text):
    """What an app with these settings is refused with, and what a check says of them."""
    author.file("live/thing.py", "t'<p></p>'")
    author.file("config.py", text)
    app = author.folder / author.app
    found = [problem.message for problem in check(app).problems if problem.location.file.endswith("config.py")]
    try:
        hyper_local.load(app).close()
    except LoadError as error:
        return [str(error).split("config.py:")[1].split("\n")[0]], found
    return [], found


@pytest.mark.rule("C1")
@pytest.mark.parametrize("name", ["live", "Live", "LIVES", "LVE", "LIEV", "lives"])
def test_settings_of_another_name_are_told_of(author, name):
    says = f"settings are called LIVE, not {name}"
    assert refused(author, f'# LIVE settings\n{name} = {{\n    "name": "Birds"\n}}') == ([f"2:1: {says}"], [says])


@pytest.mark.rule("C1")
@pytest.mark.parametrize(
    "text",
    [
        'live = {"name": "Birds"}\nLIVE = live',
        'live = {"name": "Birds"}\nLIVE = {**live}',
        'live = {"name": "Birds"}\nprint(live["name"])',
        'live = {"http": 80}',
        'live = {"name": "Birds", "http": 80}',
        "live = {}",
        "live = {1, 2}",
        'LIKE = {"name": "Birds"}',
        'LINE = {"name": "Birds"}',
        'def make():\n    live = {"name": "Birds"}\n    return live',
        'from os import path as LIVE_\nlevel = {"debounce": 3}',
        'live: dict[str, int]\nLIVE = {"name": "Birds"}',
    ],
)
def test_other_names_in_a_config_are_left_alone(author, text):
    assert refused(author, text) == ([], [])


@pytest.mark.rule("C1")
def test_a_config_of_something_else_beside_the_app_may_use_any_name(author):
    author.file("live/thing.py", "t'<p></p>'")
    author.file("../config.py", 'live = {"name": "Birds"}')
    hyper_local.load(author.folder / author.app).close()
