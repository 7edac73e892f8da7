"""On the pure dialect our page equals that of a reference that walks Python's own templates (L5)."""

from __future__ import annotations

import itertools
import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

import hyper_local
from hyper_local.testing import close_all, mount

from . import reference
from . import trees as t

ROOT = Path(__file__).parents[2]
numbers = itertools.count()
pytestmark = [
    pytest.mark.rule("L5", "T1", "T4", "T11"),
    pytest.mark.skipif(sys.version_info < (3, 14), reason="needs Python's own t-strings, which came with 3.14"),
]


def module(template: str, state: t.Env) -> str:
    lines = [f"{name} = {value!r}" for name, value in state.items()]
    head = "from hyper_local import spread\nfrom markupsafe import Markup, escape\nlive = True\n"
    return head + "\n".join(lines) + '\nRAW = \'<s a="&lt;">&amp;</s>\'\n\nt"""' + template + '"""\n'


def both(path: Path) -> tuple[str, str]:
    ours = mount(hyper_local.load(path)).html
    close_all()
    return ours, reference.render(reference.run(path.read_text("utf-8"), str(path))[0])


@settings(
    max_examples=int(os.environ.get("HYPER_EXAMPLES", "200")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(template=t.pure_templates, state=t.states)
def test_generated_templates(author, template, state):
    path = author.file(f"live/pure{next(numbers)}.py", "")
    path.write_text(module(template.source, state), "utf-8", newline="")
    ours, theirs = both(path)
    assert reference.tree(ours) == reference.tree(theirs)


WRITTEN = r'''
names = ["Ada", "<Bob>"]
width, flag = 8, True
def item(name, *, key=None):
    return t"<li key={key}>{name!r:>{width}}|{name:^{width + 2}}|{name!s}|{f'{name:.1}'}</li>"
live = True
rt"""
  <section CLASS="a {names[0]}" title='{"q" if flag else None}' hidden={not flag} data-on={flag} lang={None}>
    <h1>{len(names)} & {names} \d {{x}}</h1>
    {t"<p>{', '.join(names)}</p>" if flag else ""}
    <ul>{[item(name, key=name) for name in names]}</ul>
    {[t"<b>{i}{[t'<i>{j}</i>' for j in range(i)]}</b>" for i in range(3)]}
    {None}{[]}{(n for n in names)}{1 != 2}{ {"a": 1}["a"] }{(lambda x: x * 2)(2)}{names[0]=}
    <br><img src="/x.png?a=1&amp;b=2" alt=""/>
    <pre>
{names[1]}</pre><textarea>{names[1]}</textarea>
  </section>
"""
'''


def test_a_page_of_everything(author):
    ours, theirs = both(author.file("live/everything.py", WRITTEN))
    assert reference.tree(ours) == reference.tree(theirs)
    assert "&#39;&lt;Bob&gt;&#39;" in ours


def pure_files() -> list[Path]:
    """Examples and modules of the tests that Python 3.14 itself can read, without components in them."""
    paths = [*ROOT.glob("examples/**/*.py"), *ROOT.glob("tests/modules/**/*.py")]
    found = {path: path.read_text("utf-8") for path in paths}
    ours_only = ("{%", "<{", "{...")
    return [
        path
        for path, text in sorted(found.items())
        if text.count('\nt"""') == 1 and not any(mark in text for mark in ours_only)
    ]


@pytest.fixture
def alone():
    """Several of the files are of apps that are called `app`, as those of other tests are."""
    before, path = set(sys.modules), list(sys.path)
    yield
    sys.path[:] = path
    for name in set(sys.modules) - before:
        module = sys.modules[name]
        place = getattr(module, "__hyper_folder__", None) or getattr(module, "__file__", None)
        if place is not None and Path(place).is_relative_to(ROOT) and not name.startswith(("hyper_local", "tests")):
            sys.modules.pop(name, None)


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("path", pure_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_that_python_itself_can_read(path):
    try:
        template, _ = reference.run(path.read_text("utf-8"), str(path))
    except (SyntaxError, NameError, ImportError) as error:
        pytest.skip(f"not of the pure dialect, or it needs its app: {error}")
    try:
        ours = mount(hyper_local.load(path)).html
    except hyper_local.PropError as error:
        pytest.skip(str(error))
    assert reference.tree(ours) == reference.tree(reference.render(template))


def test_a_wrong_page_is_found(author):
    path = author.file("live/wrong.py", 'live = True\nx = "a"\nt"""<p title={x}>{x}</p>"""\n')
    ours, theirs = both(path)
    assert reference.tree(ours) == reference.tree(theirs)
    assert reference.tree(ours.replace(">a<", ">b<")) != reference.tree(theirs)
