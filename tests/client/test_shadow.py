"""S13 in a shadow root, as a notebook may put a component into one: no value becomes anything but text."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

import hyper_local
from hyper_local.testing import mount
from tests.conftest import Author
from tests.wall.test_escaping import APP, BATCH, REPORT, SKELETON, WATCH, all_texts, differences

pytestmark = [pytest.mark.chromium, pytest.mark.case("S13")]

START = """() => {
  const host = document.createElement("div");
  document.body.append(host);
  const home = host.attachShadow({ mode: "open" });
  const root = document.createElement("div");
  home.append(root);
  K.start({}, root);
}"""


def test_what_the_runtime_writes_into_a_shadow_root_is_text(author: Author, page: Any, run: Callable[..., Any]) -> None:
    texts = [text for text in all_texts() if text.encode("utf-8", "replace").decode() == text]
    author.file("pages/[n].py", APP.replace("SIZE", str(BATCH)))
    (author.folder / author.app / "pages" / "texts.json").write_text(json.dumps(texts), "utf-8")
    app: Any = hyper_local.load(author.folder / author.app)
    try:
        front = mount(app.pages["/0"])
        run(f"() => {{ {WATCH} }}")
        run(START)
        for number, start in enumerate(range(0, len(texts), BATCH)):
            if number:
                # Over the first texts, as updates.
                event = {"type": "event", "n": number, "v": 1, "at": [0, 0], "name": "click", "value": str(start)}
                front.receive(json.dumps({**event, "v": front._session.version}))
            for message in front.messages:
                run("(text) => K.transport.onmessage(text)", message)
            front.messages.clear()
            found = run(f"() => ({REPORT})({SKELETON}, K.root)")
            expected = texts[start : start + BATCH]
            assert run("K.root.querySelector('#go').textContent") == str(start)
            assert differences(found, expected) == []
        run("() => new Promise((done) => setTimeout(done, 20))")
        assert not run("window.ran")
        # The control: what is written without escaping is found out, and heard of.
        run("() => { K.root.querySelector('section p').innerHTML = '<img src=x onerror=hit()>' }")
        assert differences(run(f"() => ({REPORT})({SKELETON}, K.root)"), expected) != []
        page.wait_for_function("window.ran")
    finally:
        app.close()
