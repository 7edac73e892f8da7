"""A browser with the runtime in it and a scripted kernel at the other end.

The kernel is the page's own script: ``K.down(message)`` is what it says,
``K.up`` is the list of what it heard.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

CLIENT = Path(__file__).parents[2] / "hyper_local" / "client"
SHELL = """<!doctype html><meta charset="utf-8"><title>test</title>
<body><div id="root"></div><p id="elsewhere">elsewhere</p></body>"""

KERNEL = """
window.K = {
  up: [], transport: null, view: null, version: 0,
  start(options = {}, root = document.querySelector('#root')) {
    K.up = []; K.version = 0; K.root = root;
    K.transport = { send: (text) => K.up.push(JSON.parse(text)), onmessage: null, onstatus: null };
    if ('open' in options) { K.transport.open = options.open; delete options.open; }
    K.view = hyperLocal.mount(root, K.transport, options);
  },
  down(message) {
    for (const one of [message, ...(message.x ?? [])]) if (one.error) K.boxed(one);
    K.transport.onmessage(JSON.stringify(message));
  },
  /** How an error is shown, as the kernel says it. */
  boxed(one) {
    const { error, say, detail } = one;
    const more = detail ? [['details', 0, ['summary', 0, 'Details'], ['samp', 0, detail]]] : [];
    one.box = [['div', 0, ['small', 0, 'Error'], ['strong', 0, error], ...more, ['button', 0, 'Dismiss']]];
    if (say) one.box.push(['small', { class: 'hyper-message', role: 'alert', title: error }, say]);
    delete one.detail;
  },
  /** The whole page: template t0 with these values, and more surfaces. */
  whole(template, values = [], more = {}, templates = {}) {
    K.down({ v: ++K.version, w: 1, t: { t0: template, ...templates }, d: { 0: ['t0', ...values], ...more } });
  },
  update(d, rest = {}) { K.down({ v: ++K.version, d, ...rest }); },
  events() { return K.up.filter((message) => message.type === 'event'); },
  last() { return K.events().at(-1); },
  /** The page without what the runtime itself adds. */
  html() { return K.root.innerHTML; },
  /** How many DOM writes an action makes. */
  writes(action) {
    const observer = new MutationObserver(() => {});
    observer.observe(K.root, { subtree: true, childList: true, attributes: true, characterData: true });
    action();
    return observer.takeRecords().map((r) => r.type + ':' + (r.attributeName ?? ''));
  },
  $: (selector) => document.querySelector(selector),
};
"""


@pytest.fixture(scope="session")
def tab(chromium: Any) -> Iterator[Any]:
    """One tab for all tests: opening one costs more than a test does."""
    tab = chromium.new_page()
    tab.set_default_timeout(5000)
    bundle = CLIENT.joinpath("client.js").read_text(encoding="utf-8")
    tab.add_init_script(f"{bundle};window.hyperLocal = hyperLocal")
    tab.add_init_script(f"{KERNEL};K.bundle = {json.dumps(bundle)}")
    tab.failures = []
    tab.on("pageerror", lambda error: tab.failures.append(str(error)))
    tab.route("**/*", lambda route: route.fulfill(body=SHELL, content_type="text/html"))
    yield tab
    tab.close()


@pytest.fixture
def page(tab: Any) -> Iterator[Any]:
    """A fresh page with the bundle loaded; an uncaught error in it fails the test."""
    tab.goto("http://hyper.test/")
    yield tab
    failures, tab.failures[:] = list(tab.failures), []
    assert not failures


@pytest.fixture
def run(page: Any) -> Callable[..., Any]:
    """Evaluate JavaScript in the page; ``K`` is the kernel."""
    return lambda script, argument=None: page.evaluate(script, argument)
