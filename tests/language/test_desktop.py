"""W5: what a handler is told where there is no window."""

import pytest

from hyper_local import HyperError, TemplateError, desktop, window


@pytest.mark.rule("W5")
@pytest.mark.parametrize(
    ("call", "instead"),
    [
        ("open_file()", 'shown without one: <input type="file"'),
        ("save_file()", "a link with the data in it"),
        ("choose_folder()", "<input type"),
        ("message('x')", "show it in the page"),
        ("confirm('x')", "@click.confirm"),
        ("copy('x')", "needs a desktop window"),
        ("paste()", "needs a desktop window"),
        ("notify('x')", "needs a desktop window"),
        ("is_dark()", "needs a desktop window"),
    ],
)
def test_one_error_says_what_to_use(author, caplog, call, instead):
    page = author.mount(
        f"from hyper_local import desktop\nasync def f():\n    await desktop.{call}\nt'<b @click=\"f\">x</b>'"
    )
    page.click("b")
    assert instead in caplog.text


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
