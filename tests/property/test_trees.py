"""Generated templates give the tree that was meant: the tree is worked out by the generator, not by the compiler.

Compared are the HTML of the first paint, the page of the test client, and the
page that the runtime makes from messages; before and after an update.
Normalised is only what HTML itself fixes: texts side by side are one text, and
what a control holds is its property.
"""

from __future__ import annotations

import html
import itertools
import json
import os
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hyper_local.html_rules import VOID
from hyper_local.markup import html as first_paint
from hyper_local.testing import close_all

from . import generated as g
from . import trees as t

EXAMPLES = int(os.environ.get("HYPER_EXAMPLES", "150"))
SETTINGS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
names = itertools.count()
pytestmark = pytest.mark.rule("T1", "T2", "T4", "T6", "T11", "L5", "X2")


@pytest.fixture
def components(author):
    author.file("components/card.py", g.CARD)
    author.file("live/child.py", g.CHILD)
    author.file("live/box.py", g.BOX)
    return author


def run(author, template: t.Piece, states: list[t.Env]) -> list[tuple[list[str], list[str], list[Any]]]:
    """For each state: the messages, the HTML made in two ways, and the tree that is meant."""
    page = author.mount(t.module(author.app, template.source, states[0]), f"live/tree{next(names)}.py")
    log = []
    seen = 0
    for state in states:
        if state is not states[0]:

            def change(state: t.Env = state) -> None:
                page._root.globals.update(state)
                page.kernel.invalidate(page._root)

            page._do(change)
        pages = [page.html, first_paint(page._root.surface.tree)]
        log.append((page.messages[seen:], pages, t.tidy(template.nodes(state))))
        seen = len(page.messages)
    assert page.errors == []
    close_all()
    return log


stories = st.tuples(t.templates, st.lists(t.states, min_size=2, max_size=2))

TAG = re.compile(r"<(/?)([^\s>/]+)((?:\s+[^\s=>]+(?:=\"[^\"]*\")?)*)\s*>")
GIVEN = re.compile(r"\s+([^\s=>]+)(?:=\"([^\"]*)\")?")


def read(text: str) -> list[t.Node]:
    """The tree of HTML that is as strict as ours: every element closed, every value quoted."""
    root: list[Any] = ["", {}, []]
    stack = [root]
    at = 0
    # As parsers begin: a carriage return that is meant is written as a reference.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    while at < len(text):
        match = TAG.match(text, at)
        if match is None:
            end = text.find("<", at)
            end = len(text) if end < 0 else end
            assert end > at, f"a stray '<': {text[at:]}"
            raw = text[at:end]
            if stack[-1][0] == "style":
                end = text.index("</style", at)
                raw = text[at:end]
            else:
                assert ">" not in raw, raw
                raw = html.unescape(raw)
            if stack[-1][0] in ("pre", "textarea") and not stack[-1][2]:
                raw = raw.removeprefix("\n")
            stack[-1][2].append(raw)
            at = end
            continue
        at = match.end()
        closing, name, given = match.groups()
        if closing:
            assert stack.pop()[0] == name
            continue
        found = GIVEN.findall(given)
        assert len({n for n, _ in found}) == len(found), f"an attribute stands twice: {given}"
        element = [name, {n: html.unescape(v) for n, v in found}, []]
        stack[-1][2].append(element)
        if name not in VOID:
            stack.append(element)
    assert stack == [root], f"never closed: {stack}"
    return t.tidy(root[2])


def without_namespace(nodes: list[t.Node]) -> list[t.Node]:
    """The tree as strict HTML shows it."""
    return [
        n
        if isinstance(n, str)
        else [n[0].partition(":")[2] or n[0], {k: v for k, v in n[1].items() if k != "="}, without_namespace(n[2])]
        for n in nodes
    ]


def without_choice(nodes: list[t.Node]) -> list[t.Node]:
    """Without what says which option is chosen."""
    return [
        n if isinstance(n, str) else [n[0], {k: v for k, v in n[1].items() if k != "selected"}, without_choice(n[2])]
        for n in nodes
    ]


@SETTINGS
@given(story=stories)
def test_the_page_is_the_tree_that_was_meant(components, story):
    template, states = story
    for _, pages, meant in run(components, template, states):
        for page in pages:
            assert without_choice(read(page)) == without_namespace(meant)


def test_a_wrong_page_is_found(components):
    [(_, pages, meant)] = run(components, t.Piece("<p>{s0}</p>", lambda e: [["p", {}, ["b"]]]), [{"s0": "a"}])
    assert read(pages[0]) != meant
    with pytest.raises(AssertionError, match="never closed"):
        read("<p>")


DUMP = """
window.dump = (root) => {
  const spaces = { svg: 'svg:', MathML: 'math:', xhtml: '' };
  const children = (node) => {
    const out = [];
    for (const child of (node.content || node).childNodes) {
      if (child.nodeType === 3 && child.data) {
        if (typeof out[out.length - 1] === 'string') out.push(out.pop() + child.data); else out.push(child.data);
      }
      if (child.nodeType === 1 && !child.classList.contains('hyper-overlay')) out.push(element(child));
    }
    return out;
  };
  const element = (node) => {
    const tag = spaces[node.namespaceURI.split('/').pop()] + node.localName;
    const given = {};
    for (const { name, value } of node.attributes) given[name] = value;
    if (tag === 'option') delete given.selected;
    if (/^(input|select|textarea)$/.test(tag)) {
      delete given.value;
      delete given.checked;
      given['='] = node.type === 'checkbox' ? `${node.checked}` : node.value;
    }
    return [tag, given, tag === 'textarea' ? [] : children(node)];
  };
  return children(root);
};
window.trees = async (log) => {
  const root = document.createElement('div');
  document.body.replaceChildren(root);
  const transport = { send: () => {}, onmessage: null, onstatus: null };
  const view = hyperLocal.mount(root, transport);
  try {
    const found = [];
    for (const [messages, pages] of log) {
      messages.forEach((text) => transport.onmessage(text));
      await 0; // inputs are written last
      const parsed = pages.flatMap((page) => {
        // A document as a browser gets it, and the way that a notebook's output takes.
        const parser = new DOMParser().parseFromString(`<body><div>${page}</div>`, 'text/html');
        const inner = document.createElement('div');
        inner.innerHTML = page;
        return [dump(document.importNode(parser.body.firstElementChild, true)), dump(inner)];
      });
      found.push([dump(root), ...parsed]);
    }
    return JSON.stringify(found);
  } finally { view.destroy(); }
};
"""


@pytest.fixture(scope="session")
def dumped(runtime: Any) -> Any:
    page, problems = runtime(DUMP)

    def trees(log: list[Any]) -> list[list[t.Node]]:
        found = page.evaluate("(log) => trees(JSON.parse(log))", json.dumps([x[:2] for x in log]))
        assert problems == []
        return json.loads(found)

    return trees


def held(nodes: list[t.Node]) -> list[t.Node]:
    """The meant tree, with what each control holds as its property."""
    out: list[t.Node] = []
    for one in nodes:
        if isinstance(one, str):
            out.append(one)
            continue
        tag, given, children = one[0], dict(one[1]), held(one[2])
        if tag == "input" and given.get("type") == "checkbox":
            given["="] = "true" if given.pop("checked", None) is not None else "false"
        elif tag == "input":
            given["="] = re.sub(r"[\r\n]", "", given.pop("value", ""))
        elif tag == "textarea":
            given["="] = re.sub(r"\r\n?", "\n", "".join(children))
            children = []
        out.append([tag, given, children])
    return out


@pytest.mark.chromium
@SETTINGS
@given(story=stories)
def test_a_browser_reads_the_tree_that_was_meant(components, dumped, story):
    template, states = story
    log = run(components, template, states)
    for (_, _, meant), found in zip(log, dumped(log), strict=True):
        for tree in found:
            assert tree == held(meant)


@pytest.mark.chromium
def test_a_browser_that_reads_another_tree_is_found(components, dumped):
    [(messages, _, meant)] = run(components, t.Piece("<p>{s0}</p>", lambda e: [["p", {}, ["a"]]]), [{"s0": "a"}])
    live, *parsed = dumped([(messages, ["<p>a<div></div></p>"])])[0]
    assert live == meant
    assert [tree != meant for tree in parsed] == [True, True]
