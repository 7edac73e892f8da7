"""C: `config.py` and `__config__`."""

import pytest

import hyper_local
from hyper_local import LoadError
from hyper_local.testing import mount

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
