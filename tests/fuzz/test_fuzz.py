"""Whatever stands in a file, only errors of ours come out of it, and soon.

`HYPER_FUZZ_SECONDS` says how long each run takes altogether; `make fuzz` gives five minutes.
"""

from __future__ import annotations

import logging
import os
import random
import signal
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import hyper_local
from hyper_local.compiler import compile_component
from hyper_local.source import read
from hyper_local.testing import close_all, mount

from . import corpus

SECONDS = float(os.environ.get("HYPER_FUZZ_SECONDS", "20"))
LONGEST = 5.0
"""Seconds that one case may take on a busy machine; most take a millisecond."""


class TooSlow(BaseException):
    """A case that does not end."""


@contextmanager
def bounded() -> Iterator[None]:
    """Ends what takes too long."""

    def late(*_: Any) -> None:
        raise TooSlow(f"more than {LONGEST} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, LONGEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def says_something(error: hyper_local.HyperError) -> None:
    assert str(error), type(error)


def compiles(text: str) -> bool:
    """Whether it is a component; anything but an error of ours fails. Nothing of the text runs."""
    with bounded(), warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # Python's own, about the author's text
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            # A NUL is refused when the file is read, before anything looks at its text.
            module = read(text.replace("\0", ""), "fuzz.py")
            if module.template is None:
                return False
            compile_component(module, name="Fuzz", dotted="fuzz", live=True)
        except hyper_local.HyperError as error:
            says_something(error)
            return False
    return True


def mutated(draw: Any, text: str, other: str) -> str:
    """`text` after a few accidents."""
    rng = random.Random(draw(st.integers(0, 2**32)))
    for _ in range(draw(st.integers(1, 6))):
        at, to = sorted((rng.randint(0, len(text)), rng.randint(0, len(text))))
        near = min(to, at + 12)
        kind = draw(st.integers(0, 8))
        snippet = draw(st.sampled_from(corpus.SNIPPETS))
        if kind <= 2:
            text = text[:at] + snippet + text[at:]
        elif kind == 3:
            text = text[:at] + text[near:]
        elif kind == 4:
            text = text[:at] + snippet + text[near:]
        elif kind == 5:
            text = text[:to] + text[at:near] + text[to:]
        elif kind == 6:
            text = text[:at]
        elif kind == 7:
            start = rng.randint(0, len(other))
            text = text[:at] + other[start : start + rng.randint(1, 80)] + text[near:]
        else:
            text = text[:at] + draw(st.characters()) + text[near:]
    return text[:20_000]


@st.composite
def changed_modules(draw: Any) -> str:
    return mutated(draw, draw(st.sampled_from(corpus.sources())), draw(st.sampled_from(corpus.templates())))


@st.composite
def changed_templates(draw: Any) -> str:
    text = mutated(draw, draw(st.sampled_from(corpus.templates())), draw(st.sampled_from(corpus.templates())))
    quote = draw(st.sampled_from(['"""', "'''", '"']))
    return draw(st.sampled_from(["", "x = y = xs = 1\n", "def f(x): pass\n"])) + f"t{quote}{text}{quote}\n"


@st.composite
def made_templates(draw: Any) -> str:
    snippets = draw(st.lists(st.sampled_from(corpus.SNIPPETS), max_size=25))
    space = draw(st.sampled_from(["", " ", "\n"]))
    return f't"""{space.join(snippets)}"""\n'


@st.composite
def made_modules(draw: Any) -> str:
    lines = draw(st.lists(st.one_of(st.sampled_from(corpus.LINES), st.sampled_from(corpus.SNIPPETS)), max_size=12))
    return "\n".join(lines)


SOURCES = [changed_modules(), changed_templates(), made_templates(), made_modules(), st.text(max_size=60)]
SETTINGS = settings(
    max_examples=300,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


def repeat(check: Callable[[], None], seconds: float) -> int:
    """Run a property with ever new examples; gives the number of rounds."""
    end, rounds = time.monotonic() + seconds, 0
    while rounds == 0 or time.monotonic() < end:
        check()
        rounds += 1
    return rounds


@pytest.mark.slow
@pytest.mark.rule("T9")
@pytest.mark.parametrize("strategy", SOURCES, ids=["modules", "templates", "snippets", "lines", "noise"])
def test_only_our_errors_come_out_of_a_file(strategy):

    @SETTINGS
    @given(text=strategy)
    def check(text: str) -> None:
        compiles(text)

    repeat(check, SECONDS * 0.16)


VALUES = ["x", "xs", "d", "None", "1.5", "'<b>'", "t'<i>{x}</i>'", "[t'<b key={y}>{y}</b>' for y in (1, 2)]", "f"]
PARTS = [
    "<p>",
    "</p>",
    "<div class={V}>",
    "</div>",
    "{V}",
    "{V!r}",
    "{V:safe}",
    "{V:display}",
    "<b title={V}>",
    "</b>",
    " text ",
    "\n",
    "{% for q in xs %}",
    "{% endfor %}",
    "{% if V %}",
    "{% else %}",
    "{% endif %}",
    "{% let z = V %}",
    "<input value={V} checked={V}>",
    "<textarea>{V}</textarea>",
    "<pre>{V}</pre>",
    "<svg viewBox='0 0 1 1'>",
    "</svg>",
    "<a href={V}>",
    "</a>",
    "<table>",
    "</table>",
    "<tr><td>{V}</td></tr>",
    "<p {**d} data={d} aria={d} style={d}>",
    "<b @click='f({V})'>",
    "<option value={V}>",
    "</option>",
    "<select value={V}>",
    "</select>",
    "<!-- c -->",
    "{# c #}",
    "&lt;",
    "<br>",
    "<i key={V}>",
    "</i>",
]
HEAD = "x, xs, d = 'a', [1, None, '<'], {'class': 'a', 'k': None}\n\ndef f(*a): pass\n\nlive = True\n"


@st.composite
def made_pages(draw: Any) -> str:
    parts = [
        draw(st.sampled_from(PARTS)).replace("V", draw(st.sampled_from(VALUES))) for _ in range(draw(st.integers(1, 8)))
    ]
    closed = [p for p in draw(st.permutations(parts)) if draw(st.booleans())]
    balanced: list[str] = []
    for part in [*parts, *closed]:
        balanced.append(part)
        name = part[1:].split()[0].rstrip(">") if part[:1] == "<" and part[1:2].isalpha() else ""
        if name and "</" not in part and name not in ("br", "input") and draw(st.integers(0, 3)):
            balanced += ["y", f"</{name}>"]
        if part.startswith(("{% for", "{% if")):
            balanced.append(draw(st.sampled_from(["{% endfor %}", "{% endif %}"])) if not draw(st.integers(0, 9)) else
                            "<u>{x}</u>" + ("{% endfor %}" if "for" in part else "{% endif %}"))  # fmt: skip
    return HEAD + 't"""' + "".join(balanced) + '"""\n'


@pytest.mark.slow
@pytest.mark.rule("T1", "T4", "T9")
def test_what_compiles_is_shown(tmp_path: Path):
    """The values are such that showing them can't fail but by a rule of ours."""
    logging.getLogger("hyper_local").setLevel(logging.CRITICAL)
    shown = 0
    path = tmp_path / "fuzz.py"

    @SETTINGS
    @given(text=made_pages())
    def check(text: str) -> None:
        nonlocal shown
        path.write_text(text, "utf-8")
        with bounded():
            try:
                page = mount(hyper_local.load(path))
                assert page.html == page.fresh_html()
                shown += 1
            except hyper_local.HyperError as error:
                says_something(error)
            finally:
                close_all()

    try:
        repeat(check, SECONDS * 0.2)
    finally:
        logging.getLogger("hyper_local").setLevel(logging.NOTSET)
    assert shown > 20, "most of what is made should be shown"


def run_for_ever() -> None:
    with bounded():
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        while True:
            pass


def test_the_bound_and_the_net_hold():
    with pytest.raises(TooSlow):
        run_for_ever()
    assert compiles("t'<p>{1}</p>'")
    assert not compiles("t'<p>{1}</b>'")
