"""What is legal and shows, or does, something else than it seems to, a check tells of (T9)."""

from __future__ import annotations

import pytest

from hyper_local.checker import check


def notes(author, source: str, about: str) -> list[str]:
    path = author.file("live/thing.py", source)
    found = [x for x in check(path).problems if about in x.message]
    return [f"{x.location.line}:{x.location.column} {x.message}" for x in found if x.location is not None]


SHOWN = "\n\nt'<p @click=\"add\">{count}</p>'\n"
ADD = "def add():\n    global count\n    count += 1\n"


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    ("source", "said"),
    [
        (f"{ADD}{ADD}", "2:1 add() is defined once more in line 5, and this one is never used"),
        (
            f"{ADD}\ndef other():\n    pass\n\n{ADD}",
            "2:1 add() is defined once more in line 9, and this one is never used",
        ),
        (f"async {ADD}{ADD}", "2:1 add() is defined once more in line 5, and this one is never used"),
    ],
)
def test_two_functions_of_one_name_are_told_at_the_first(author, source: str, said: str) -> None:
    told = notes(author, f"count = 0\n{source}{SHOWN}", "once more")
    assert told == [said]


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    "source",
    [
        ADD,
        f"from typing import overload\n@overload\n{ADD}{ADD}",
        f"from functools import singledispatch\n@singledispatch\n{ADD}@add.register(int)\n{ADD}",
        f"{ADD}old = add\n{ADD}",
        f"{ADD}add()\n{ADD}",
        f"{ADD}def twice():\n    add()\n{ADD}",
        f"{ADD}del add\n{ADD}",
        f"{ADD}def add(old=add):\n    old()\n",
        "if count:\n    def add():\n        pass\nelse:\n    def add():\n        pass\n",
        "try:\n    from math import add\nexcept ImportError:\n    def add():\n        pass\n",
        f"{ADD}if count:\n    def add():\n        pass\n",
        "def _():\n    pass\ndef _():\n    pass\ndef add():\n    pass\n",
        "class A:\n    @property\n    def x(self): pass\n    @x.setter\n    def x(self, y): pass\n" + ADD,
        f"def a():\n    def x(): pass\n    def x(): pass\n{ADD}",
    ],
)
def test_functions_that_are_not_lost_are_not_told(author, source: str) -> None:
    assert notes(author, f"count = 0\n{source}{SHOWN}", "once more") == []


def texts(author, template: str) -> list[str]:
    state = 'from hyper_local import component\nbirds = ["a"]\nname = "Ada"\n\n'
    return notes(author, f'{state}t"""{template}"""\n', "as they are written")


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    ("template", "place"),
    [
        ("<ul>{['<li>{bird}</li>' for bird in birds]}</ul>", "5:11"),
        ('<ul>{["<li>{bird}</li>" for bird in birds]}</ul>', "5:11"),
        ("<ul>{('<li>{bird}</li>' for bird in birds)}</ul>", "5:11"),
        ("<ul>{% for bird in birds %}<b>{'<li>{bird}</li>'}</b>{% endfor %}</ul>", "5:36"),
        ("<p>{'<b>{name}</b>' if name else ''}</p>", "5:9"),
        ("<p>é{[\n'<b>{name}</b>']}</p>", "6:1"),
    ],
)
def test_a_text_that_lacks_its_t_is_told(author, template: str, place: str) -> None:
    [said] = texts(author, template)
    word = "name" if "name" in template else "bird"
    assert said == f"{place} " + "this text shows its tags, and {bird}, as they are written".replace("bird", word)


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    "template",
    [
        "<ul>{[t'<li>{bird}</li>' for bird in birds]}</ul>",
        "<ul>{[f'<li>{bird}</li>' for bird in birds]}</ul>",
        "<ul>{['<li>{bird}</li>'.format(bird=bird) for bird in birds]}</ul>",
        "<p>{'<b>{other}</b>'}</p>",
        "<p>{'<b>name</b>'}</p>",
        "<p>{'{name}'}</p>",
        "<p>{'<b>{{name}}</b>'}</p>",
        "<p title={'<b>{name}</b>'}>x</p>",
        "<pre>{'<b>{name}</b>'}</pre>",
        "<code>{'<b>{name}</b>'}</code>",
        "<p>{len('<b>{name}</b>')}</p>",
        "<p>{name == '<b>{name}</b>'}</p>",
        "<p>{'<b>{name}</b>'!r}</p>",
        "<p>{'a < {name}'}</p>",
        "<p>{'<{name}>'}</p>",
    ],
)
def test_texts_that_are_meant_so_are_not_told(author, template: str) -> None:
    assert texts(author, template) == []


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    ("template", "is_told"),
    [
        ("<><p>a</p><p>b</p></>", True),
        ("<p>a</p><><b>x</b></>", True),
        ("<code><></></code>", False),
        ("<p>a <> b</p>", False),
        ("<p title='<></>'>a</p>", False),
    ],
)
def test_a_fragment_of_react(author, template, is_told):
    found = [p.message for p in check(author.file("live/thing.py", f't"""{template}"""')).problems]
    assert found == (["<> is shown as text: there is no such tag"] if is_told else [])


@pytest.mark.rule("T9", "T1")
@pytest.mark.parametrize(
    ("shown", "hint"),
    [
        ("{{ birds|length }}", "Write {len(birds)}."),
        ("{{ name | upper }}", "Write {name.upper()}."),
        ("{{ name|default('x') }}", "Write {name or 'x'}."),
    ],
)
def test_a_filter_in_two_braces(author, shown, hint):
    source = f'birds = [\'owl\']\nname = \'a\'\n\nt"""<p>{shown}</p>{{birds}}{{name}}"""'
    (problem,) = check(author.file("live/thing.py", source)).problems
    assert problem.message == f"{shown} shows the text {shown[1:-1]}, not a value"
    assert problem.hint == hint
