"""W5: what a handler is told where there is no window."""

from types import SimpleNamespace

import pytest

from hyper_local import HyperError, TemplateError, desktop, host, window
from hyper_local.kernel import Kernel
from hyper_local.kernels import use_kernel


@pytest.mark.rule("W5")
@pytest.mark.parametrize(
    ("call", "instead"),
    [
        ("open_file()", '<input type="file" @change="load(value)"> works everywhere'),
        (
            "save_file()",
            'write the file into the app\'s folder static/, and link to it: <a href="/static/notes.txt" download>',
        ),
        ("choose_folder()", '<input type="file" multiple @change="load(value)"> takes several files everywhere'),
        ("message('x')", "show it in the page"),
        ("confirm('x')", '@click.confirm="…" confirm="Really?" works everywhere'),
        ("copy('x')", "show it in a field, from which it can be copied: <input readonly value={text}>"),
        ("paste()", 'a field takes what is pasted: <textarea @input="take(value)"></textarea>'),
        ("notify('x')", "show it in the page"),
        ("is_dark()", "CSS knows it everywhere: color: light-dark(black, white)"),
    ],
)
def test_one_error_says_what_to_use(author, call, instead):
    page = author.mount(
        f"from hyper_local import desktop\nasync def f():\n    await desktop.{call}\nt'<b @click=\"f\">x</b>'"
    )
    page.click("b")
    name = call.partition("(")[0]
    said = f"desktop.{name}() needs a desktop window, and this component is shown without one: {instead}"
    assert page.errors[-1].endswith(said)


WAYS = """
from hyper_local import File
text = "words"

def load(files: list[File]):
    global text
    text = ", ".join(file.name for file in files)

def take(words):
    global text
    text = words

def sure():
    global text
    text = "sure"

t'''
<input type="file" multiple @change="load(value)"><input class="copy" readonly value={text}>
<textarea @input="take(value)"></textarea><a href="/static/notes.txt" download>notes</a>
<button @click.confirm="sure" confirm="Really?">x</button><p style="color: light-dark(black, white)">{text}</p>
'''
"""


@pytest.mark.rule("W5")
def test_what_it_says_works_where_there_is_no_window(author):
    page = author.mount(WAYS)
    page.upload("input[type=file]", "a.txt", "a").upload("input[type=file]", "b.txt", "b")
    assert page.attribute(".copy", "value") == "a.txt, b.txt"
    assert page.fill("textarea", "pasted").text("p") == "pasted"
    assert page.click("button").text("p") == "sure"
    assert page.attribute("a", "href") == "/static/notes.txt"
    assert page.errors == []


@pytest.mark.rule("W5")
def test_what_needs_no_waiting_says_it_too(author, caplog):
    page = author.mount(
        "from hyper_local import desktop\ndef f():\n    desktop.open_link('https://example.org')\n"
        'def g():\n    desktop.dropped()\nt\'<b @click="f"></b><i @click="g"></i>\''
    )
    page.click("b")
    assert "<a href=" in caplog.text
    page.click("i")
    assert "desktop.dropped() needs a desktop window" in caplog.text


@pytest.mark.rule("W5")
def test_outside_of_handlers():
    with pytest.raises(HyperError, match="is for handlers and hooks"):
        desktop.open_link("https://example.org")
    with pytest.raises(HyperError, match="opens http, https and mailto addresses, not 'file:///etc/passwd'"):
        desktop.open_link("file:///etc/passwd")


@pytest.mark.rule("W2")
def test_types_of_files_are_checked(author, caplog):
    page = author.mount(
        "from hyper_local import desktop\nasync def f():\n"
        "    await desktop.open_file('*.txt')\nt'<b @click=\"f\">x</b>'"
    )
    page._world.kernel.desktop = Nobody()
    page.click("b")
    assert "'*.txt' is no type of files: write it like 'Pictures (*.png *.jpg)'" in caplog.text


class Nobody:
    def __getattr__(self, name):
        return lambda *given: None


@pytest.mark.rule("W1")
def test_window_shows_components():
    with pytest.raises(HyperError, match=r"window\(\) shows a component, not str: window\(Counter\)"):
        window("Counter")


def test_on_close_is_a_hook_and_no_handler(author):
    with pytest.raises(TemplateError, match="names 'on_close', which the page may not call"):
        author.load("def on_close():\n    return False\nt'<b @click=\"on_close\">x</b>'")


@pytest.mark.rule("W1")
@pytest.mark.parametrize("there", [True, False], ids=["notebook", "script"])
def test_a_window_of_a_script_says_that_it_ends_with_it(author, monkeypatch, caplog, there):
    opened = []
    hosts = {
        "window": SimpleNamespace(beside=lambda *given: opened.append(given)),
        "notebook": SimpleNamespace(settle=lambda kernel: there),
    }
    monkeypatch.setattr(host, "find", hosts.get)
    use_kernel(Kernel())
    try:
        window(author.load("t'<p></p>'"))
    finally:
        use_kernel(None)
    assert len(opened) == 1
    file = author.folder / author.app / "live/thing.py"
    said = f"window(): the window closes when this script ends. To keep it: hyper-local run {file}"
    assert caplog.messages == ([] if there else [said])
