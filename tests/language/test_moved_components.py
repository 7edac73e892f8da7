"""T7, L10: a component's tag that a save moves takes its instance with it."""

import pytest

from hyper_local.places import Call, renumbered

pytestmark = pytest.mark.rule("T7", "L10")

INNER = '''
title: str = "?"
count = 0

def increment():
    global count
    count += 1

t"""<button @click="increment">{title} {count}</button>{...}"""
'''
MENU = 't"""<nav>menu</nav>"""'
FILLED = 'title: str = "?"\nt"""<section>{title}{...}</section>"""'


@pytest.fixture
def outer(author):
    """Mounts a page with this template, and gives what saves the page with another one."""
    author.file("live/inner.py", INNER)
    author.file("live/menu.py", MENU)
    author.file("components/card.py", FILLED)

    def source(template: str, more: str = "") -> str:
        imports = f"from {author.app}.live import Inner, Menu\nfrom {author.app}.components import Card\n"
        used = [name for name in ("Inner", "Menu", "Card") if f"{{{name}}}" in template + more]
        return imports + f'use = {"[" + ", ".join(used) + "]"}\n{more}\nt"""{template}"""\n'

    def start(template: str, more: str = ""):
        page = author.mount(source(template, more), "pages/index.py")

        def save(template: str, more: str = "") -> list[str]:
            author.file("pages/index.py", source(template, more))
            assert page.reload().problems == []
            assert page.html == page.fresh_html()
            return page.texts("button")

        return page, save

    return start


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("<{Inner} />", "<{Menu} /><{Inner} />", ["? 1"]),
        ("<{Inner} />", "<{Card}><{Inner} /></{Card}>", ["? 1"]),
        ("<{Card}><{Inner} /></{Card}>", "<{Inner} />", ["? 1"]),
        ("<{Menu} /><{Inner} />", "<{Inner} />", ["? 1"]),
        ("<{Menu} /><{Inner} />", "<{Inner} /><{Menu} />", ["? 1"]),
        ('<{Inner} title="a" />', '<{Inner} title="b" />', ["b 1"]),
        ('<{Inner} title="a" />', '<{Inner} title="b" /><{Inner} title="a" />', ["b 0", "a 1"]),
        ('<{Inner} title="a" /><{Inner} title="b" />', '<{Inner} title="b" /><{Inner} title="a" />', ["b 0", "a 1"]),
        ('<{Inner} title="a" /><{Inner} title="b" />', '<{Inner} title="b" />', ["b 0"]),
        (
            '<{Inner} title="a" /><{Inner} title="b" />',
            '<{Menu} /><{Inner} title="c" /><{Inner} title="b" />',
            ["c 1", "b 0"],
        ),
        ('<{Inner} title="a">one</{Inner}><{Menu} />', '<{Menu} /><{Inner} title="b">two</{Inner}>', ["b 1"]),
        ("<{Inner}>one</{Inner}>", "<{Inner}>none</{Inner}><{Inner}>one</{Inner}>", ["? 0", "? 1"]),
        (
            "{% for x in 'ab' %}<{Inner} title={x} />{% endfor %}",
            "<{Menu} />{% for x in 'ab' %}<{Menu} /><{Inner} title={x} />{% endfor %}",
            ["a 1", "b 0"],
        ),
        (
            "{% if 1 %}<{Inner} />{% endif %}",
            "{% if 1 %}<{Menu} /><{Inner} />{% else %}<{Inner} />{% endif %}",
            ["? 1"],
        ),
        ("<p></p><{Inner} />", "<{Menu} /><p><b></b></p><{Inner} key={1} />", ["? 0"]),
    ],
)
def test_a_tag_above_another_or_elsewhere(outer, before, after, shown):
    page, save = outer(before)
    page.click("button")
    assert save(after) == shown
    assert page.click("button").html == page.fresh_html()


def test_again_and_again(outer):
    page, save = outer("<{Inner} />")
    page.click("button")
    for template in (
        "<{Menu} /><{Inner} />",
        "<{Menu} /><{Menu} /><{Card}><{Inner} /></{Card}>",
        "<{Card}><{Inner} /></{Card}>",
    ):
        assert save(template) == ["? 1"]


def test_one_that_is_taken_out_ends_and_comes_back_anew(outer, author, tmp_path):
    ended = tmp_path / "ended"
    hook = f"def on_unmount():\n    Path({str(ended)!r}).touch(exist_ok=False)\n\n"
    author.file("live/inner.py", "from pathlib import Path\n" + INNER.replace('t"""', hook + 't"""'))
    page, save = outer("<{Inner} />")
    page.click("button")
    assert save("<{Menu} />") == []
    assert ended.exists()
    assert save("<{Menu} /><{Inner} />") == ["? 0"]


def test_within_a_static_component_that_is_saved(outer, author):
    card = f"from {author.app}.live import Inner, Menu\n"
    author.file("components/card.py", card + 't"""<{Inner} />{...}"""')
    page, save = outer("<{Menu} /><{Card}><{Inner} /></{Card}>")
    page.click("button:nth-of-type(1)")
    author.file("components/card.py", card + 't"""<{Menu} />{...}<hr /><{Inner} title="own" />"""')
    assert page.reload().problems == []
    assert page.texts("button") == ["? 0", "own 1"]
    assert save("<{Card}><{Inner} /></{Card}>") == ["? 0", "own 1"]
    assert save("<{Card}><{Inner} /></{Card}><{Menu} />") == ["? 0", "own 1"]


def test_in_a_function_of_the_file(outer):
    row = "def row():\n    return t'<{Inner} />'\n"
    page, save = outer("{row()}", row)
    page.click("button")
    assert save("<{Menu} />{row()}", row) == ["? 1"]


def test_a_template_that_fails_in_between(outer, author):
    page, save = outer("<{Inner} />")
    page.click("button")
    source = (author.folder / author.app / "pages/index.py").read_text()
    author.file("pages/index.py", source.replace("<{Inner} />", "<{Menu} />{1 / 0}<{Inner} />"))
    page.reload()
    assert save("<{Menu} />{1 / 1}<{Inner} />") == ["? 1"]


def test_slots_of_static_and_live_components(outer):
    page, save = outer("<{Inner}>a<{Inner} title='x' /></{Inner}>")
    page.click("button:nth-of-type(2)")
    assert save("<{Menu} /><{Inner}>a<{Menu} />b<{Inner} title='x' /></{Inner}>") == ["? 0", "x 1"]


@pytest.mark.parametrize(
    ("before", "after", "numbers"),
    [
        ("a b c", "a b c", {1: 1, 2: 2, 3: 3}),
        ("a b c", "b c", {2: 1, 3: 2}),
        ("a b", "c d", {}),
        ("", "a", {}),
        ("a a", "a a a", {1: 1, 2: 2}),
        ("a b", "b a", {1: 2, 2: 1}),
        ("a:1 b a:2", "a:3 b a:4", {1: 1, 2: 2, 3: 3}),
        ("a:1 b", "b a:2", {1: 2, 2: 1}),
        ("a:1 a:2 b", "b a:3", {3: 1}),
        ("a:1/x a:2 b", "b a:3 a:1/y", {1: 3, 3: 1}),
    ],
)
def test_which_call_is_which(before, after, numbers):
    def calls(text: str) -> tuple[Call, ...]:
        return tuple(
            Call(hash(word), hash(word.partition("/")[0]), hash(word.partition(":")[0])) for word in text.split()
        )

    assert renumbered(calls(before), calls(after)) == numbers
