"""A check that skims a template finds what one finds that reads it node by node."""

from __future__ import annotations

import random
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import check_speed
from hyper_local import checking
from hyper_local.checker import check
from hyper_local.errors import LoadError
from hyper_local.facts import Facts
from hyper_local.inspection import facts_of
from hyper_local.skimming import skimmed
from hyper_local.source import read
from tests.fuzz import corpus
from tests.language import goldens

FILE = "app/live/thing.py"
HEAD = """
from app.components import Card
size: int = 3
todos = [{"id": 1, "name": "a"}]
word = ""
def up(): pass
def add(name, amount=1): pass
def pick(number: int): pass
async def _own(): pass
"""


def is_skimmed(text: str, live: bool = True) -> bool:
    """Whether the template of a file is taken as right without being read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return skimmed(read(text, FILE, []), live) is not None
        except LoadError:
            return False


def facts(text: str) -> Facts:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return facts_of(text.encode("utf-8", "surrogatepass"), FILE, "component", True)


def says_the_same(text: str, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Hold both ways against each other; gives whether there are two."""
    text = text.replace("\0", "")
    if not is_skimmed(text):
        return False
    quick = facts(text)
    with monkeypatch.context() as patch:
        patch.setattr(checking, "skimmed", lambda module, live: None)
        assert quick == facts(text), text
    return True


def mistakes() -> Iterator[str]:
    for case in goldens.everything():
        yield from goldens.files(case.source).values()


def test_what_is_skimmed_is_right_by_the_rules_of_the_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all modules, templates and mistakes of the tests."""
    apart = [f"{HEAD}x = y = xs = 1\nt'''{text}'''\n" for text in corpus.templates() if "'''" not in text]
    texts = [*corpus.sources(), *mistakes(), *corpus.templates(), *apart]
    assert sum(says_the_same(text, monkeypatch) for text in texts) > 400


def changed(text: str, others: list[str], rng: random.Random) -> str:
    """A text after an accident or two, most of them where its template is."""
    for _ in range(rng.randint(1, 2)):
        first = text.find('t"""') if rng.random() < 0.8 else 0
        at = rng.randint(max(first, 0), len(text))
        kind = rng.random()
        if kind < 0.25:
            text = text[:at] + text[at + rng.randint(1, 4) :]
        elif kind < 0.6:
            text = text[:at] + rng.choice(corpus.SNIPPETS) + text[at:]
        elif kind < 0.8:
            other = rng.choice(others)
            start = rng.randint(0, len(other))
            text = text[:at] + other[start : start + rng.randint(1, 30)] + text[at:]
        else:
            start = rng.randint(0, len(text))
            text = text[:at] + text[start : start + rng.randint(1, 12)] + text[at + rng.randint(0, 8) :]
    return text


@pytest.mark.parametrize("rounds", [300, pytest.param(20_000, marks=pytest.mark.slow)])
def test_after_accidents_it_still_is(rounds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [text for text in [*corpus.sources(), *mistakes()] if is_skimmed(text)]
    rng = random.Random(rounds)
    found = sum(says_the_same(changed(rng.choice(texts), texts, rng), monkeypatch) for _ in range(rounds))
    assert found > rounds // 25


@pytest.mark.parametrize("dialect", [check_speed.BLOCKS, check_speed.PURE], ids=["blocks", "pure"])
def test_modules_as_people_write_them_are_skimmed(dialect: str, tmp_path: Path) -> None:
    (text,) = check_speed.write_app(tmp_path, dialect, 1)
    assert is_skimmed(text)
    assert sum(map(is_skimmed, corpus.sources())) > 30


PLAIN = [
    "<p>{size} {size:03d} {todos[0].name} &lt; {{ }}</p>",
    "<style>p { color: red }</style><p class='a {size}'></p>".replace("{ c", "{{ c").replace("d }", "d }}"),
    "{% for todo in todos %}<li key={todo.id}>{loop.index}</li>{% else %}<p>none</p>{% endfor %}",
    "{% if size %}<b>{size}</b>{% elif word %}x{% else %}y{% endif %}",
    "{% let long = size * 2 %}<p>{long}</p>",
    "<form @submit='add'><input name='name'><input name='amount'></form>",
    "<form @submit.prevent='add(name, 2)'><input name='name'></form><button @click='pick(3)'></button>",
    "<input bind={word}><textarea bind={word}></textarea><select bind={word}><option>a</option></select>",
    "<a href='https://example.org/?a=1'>x</a><img src='/x.png' alt={word}>",
    "<{Card} title='a' n={size}>text <b>{...}</b></{Card}>{...side}",
    "{[t'<li @click=\"pick({todo.id})\">{todo.name}</li>' for todo in todos]}",
    "<!-- said --> {# unsaid #} <br/>",
]


@pytest.mark.parametrize("template", PLAIN)
def test_these_forms_are_plain(template: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f'{HEAD}t"""{template}"""\n'
    assert not facts(text).problems
    assert says_the_same(text, monkeypatch)


ODD = [
    "<p>{sizes}</p>",
    "<p>{up}</p>",
    "<p>{add(sizes)}</p>",
    "{% for todo in todos %}{% endfor %}{todo}",
    "{% for todo in todos %}{loop}{% endfor %}",
    "{% let long = size %}<b>{% let short = long %}</b>{short}",
    "{% if size %}<b>{% endif %}</b>",
    "{% if size %}{% else %}{% elif size %}{% endif %}",
    "{% if a) or (b %}{% endif %}",
    "<p><div></div></p>",
    "<table>text</table>",
    "<p></b>",
    "<button @click='down'></button>",
    "<button @click='add'></button>",
    "<button @click='add(1, 2, 3)'></button>",
    "<button @click='pick(\"a\")'></button>",
    "<form @submit='add(title)'><input name='name'></form>",
    "<button @clik='up'></button>",
    "<button click='up'></button>",
    "<a onclick='up()'>x</a>",
    "<a href='javascript:up()'>x</a>",
    "<a href='java&#115;cript&colon;up()'>x</a>",
    "<p class='a' class='b'></p>",
    "<{Card}></{Card}><li key={size}></li>",
    "<{Cart} />",
    "<{Card} @click='up' />",
    "{% if size %}<{Card}>{% for todo in todos %}<b slot='side'></b>{% endfor %}</{Card}>{% endif %}",
    "<textarea value={word}>{word}</textarea>",
    "<input bind={size2}>",
    "<p>{word|upper}</p>",
    "<p>{f(a=1, a=2)}</p>",
    "<p>{slots}</p>",
    "<p>{(up)}</p>",
    "{% if (up) %}x{% endif %}",
    "<p class={(up)}></p>",
    "<p>{\xa0size}</p>",
    "<button @click='pick({\u2003size})'></button>",
    "<p>{size\x1f}</p>",
    "<button @click='pick\n(3)'></button>",
    "<input type='&#102;ile' bind={word}>",
]


@pytest.mark.parametrize("template", ODD)
def test_these_are_not(template: str) -> None:
    text = f'{HEAD}t"""{template}"""\n'
    assert facts(text).problems
    assert not is_skimmed(text)


def test_what_a_page_may_not_do_is_no_more_right_in_a_static_component() -> None:
    text = f"{HEAD}t'<b @click=\"up\"></b>'\n"
    assert is_skimmed(text)
    assert not is_skimmed(text, live=False)


@pytest.mark.usefixtures("at_depth")
def test_elements_that_are_too_deep_are_told() -> None:
    text = f"t'''{'<b>' * 2000}{'</b>' * 2000}'''\n"
    assert facts(text).problems
    assert not is_skimmed(text)


@pytest.mark.parametrize("template", [check_speed.PURE, check_speed.BLOCKS])
def test_what_looks_for_habits_does_not_read_a_usual_template_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, template: str
) -> None:
    def read(*_: object) -> None:
        raise AssertionError("a template was read as a whole, although a look at its text says enough")

    monkeypatch.setattr(checking.template_text, "parse", read)
    check_speed.write_app(tmp_path / "app", template, 2)
    assert check(tmp_path / "app", processes=1).problems == []
