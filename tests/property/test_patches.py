"""Updates, applied one after another, give the page that a fresh render gives.

In the test client, and replayed through the runtime that ships, in Chromium.
"""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hyper_local import columns, load, markup
from hyper_local import messages as m
from hyper_local import patch as patches
from hyper_local.session import Session
from hyper_local.testing import Page, close_all, mount

from . import generated as g

EXAMPLES = int(os.environ.get("HYPER_EXAMPLES", "500"))
names = itertools.count()


Log = list[tuple[list[str], str]]
"""What was sent, and the page wanted, after each step."""


def fresh_html(page: Page) -> str:
    return page.fresh_html()


def fresh_message(page: Page) -> str:
    """All of the page, as somebody is told who comes late."""
    said: list[str] = []
    session = Session(page.kernel, page._root, said.append)
    session.receive(m.encode(m.Hello()))
    session.close()
    return said[0]


def run(
    author,
    template: str,
    state: dict[str, Any],
    steps: list[dict[str, Any]],
    wanted: Callable[[Page], str] = fresh_html,
) -> Log:
    """Show a template and change its state; every second time as if all lists were long ones."""
    number = next(names)
    with pytest.MonkeyPatch.context() as patch:
        if number % 2:
            patch.setattr(patches, "MANY", 1)
            patch.setattr(columns, "FEW", 0)
        return shown(author, number, template, state, steps, wanted)


def shown(
    author,
    number: int,
    template: str,
    state: dict[str, Any],
    steps: list[dict[str, Any]],
    wanted: Callable[[Page], str],
) -> Log:
    """What is sent and shown, step by step."""
    file = author.file(f"live/generated{number}.py", g.module(author.app, template, state))
    page = mount(load(file))
    log = [(list(page.messages), wanted(page))]
    assert page.html == page.fresh_html()
    with pytest.MonkeyPatch.context() as patch:
        # The rows of a long list are written by a function of their own, to the same HTML.
        patch.setattr(markup, "ENOUGH_ROWS", 0)
        assert page.html == page.fresh_html()
    for step in steps:
        seen = len(page.messages)

        def change(step: dict[str, Any] = step) -> None:
            page._root.globals.update(step)
            page.kernel.invalidate(page._root)

        page._do(change)
        assert page.html == page.fresh_html()
        log.append((page.messages[seen:], wanted(page)))
    assert page.errors == []
    close_all()
    file.unlink()  # each file that is loaded looks at its neighbours
    return log


@st.composite
def stories(draw: st.DrawFn) -> tuple[str, dict[str, Any], list[dict[str, Any]]]:
    template, state = draw(g.templates), draw(g.states)
    steps: list[dict[str, Any]] = []
    now = dict(state)
    for _ in range(draw(st.integers(1, 4))):
        step = draw(g.changes())
        for name in ("xs", "zs"):
            if name in step:
                step[name] = draw(g.shuffles(now[name]))
        now.update(step)
        steps.append(step)
    return template, state, steps


SETTINGS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@SETTINGS
@given(story=stories())
@pytest.mark.rule("R5")
def test_updates_give_the_page_that_a_fresh_render_gives(components, story):
    assert run(components, *story)


COMPARE = """
window.parsed = (html) => {
  const wanted = document.createElement('div');
  // Inside an element: white space at the head of a body is not kept.
  const parsed = new DOMParser().parseFromString(`<body><div>${html}</div>`, 'text/html');
  wanted.append(...document.importNode(parsed.body.firstElementChild, true).childNodes);
  return wanted;
};
window.compare = (root, wanted) => {
  const held = (node) => node.nodeName === 'INPUT' ? `${node.value}|${node.checked}`
    : /^(TEXTAREA|SELECT)$/.test(node.nodeName) ? node.value : '';
  const shown = (node) => {
    if (node.nodeType === 3) return JSON.stringify(node.data);
    const attributes = [...node.attributes]
      .filter((a) => !['value', 'checked', 'selected'].includes(a.name)
        || node.nodeName === 'OPTION' && a.name === 'value')
      .map((a) => `${a.name}=${JSON.stringify(a.value)}`).sort();
    return `<${node.namespaceURI.slice(-3)}:${node.localName} ${attributes}>${held(node)}[${children(node)}]`;
  };
  const children = (node) => {
    if (node.nodeName === 'TEXTAREA') return '';
    const out = [];
    let text = '';
    for (const child of node.childNodes) {
      if (child.nodeType === 3) { text += child.data; continue; }
      if (child.nodeType !== 1 || child.classList.contains('hyper-overlay')) continue;
      if (text) out.push(JSON.stringify(text));
      text = '';
      out.push(shown(child));
    }
    if (text) out.push(JSON.stringify(text));
    return out.join(',');
  };
  const a = children(root), b = children(wanted);
  return a === b ? '' : `page:   ${a}\\nwanted: ${b}`;
};
window.replay = async (log) => {
  const root = document.createElement('div');
  document.body.replaceChildren(root);
  const up = [];
  const transport = { send: (text) => up.push(JSON.parse(text)), onmessage: null, onstatus: null };
  const view = hyperLocal.mount(root, transport);
  try {
    for (const [i, [messages, html]] of log.entries()) {
      messages.forEach((text) => transport.onmessage(text));
      await 0; // inputs are written last
      const difference = compare(root, parsed(html));
      if (difference) return `after step ${i}:\\n${difference}`;
      if (up.filter((m) => m.type === 'hello').length > 1) return `after step ${i}: it asked for everything again`;
    }
    return '';
  } finally { view.destroy(); }
};
"""


@pytest.fixture(scope="session")
def replay(runtime: Any) -> Any:
    page, problems = runtime(COMPARE)

    def run_log(log: Log) -> str:
        found = page.evaluate("(log) => replay(JSON.parse(log))", json.dumps(log))
        return found or "".join(problems)

    return run_log


@pytest.mark.chromium
@SETTINGS
@given(story=stories())
@pytest.mark.rule("R5")
def test_the_runtime_that_ships_gives_the_same_page(components, replay, story):
    assert replay(run(components, *story)) == ""


@pytest.mark.chromium
def test_the_comparison_finds_a_difference(components, replay):
    log = run(components, "<p>{s0}</p>", {"s0": "a"}, [{"s0": "b"}])
    log[1] = (log[1][0], "<p>c</p>")
    assert "after step 1" in replay(log)
