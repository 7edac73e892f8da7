"""The page of a window, with messages on it, as axe-core judges it: light and dark."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.test_look import SEVERAL, THEMES, axe  # noqa: F401 - a fixture

from .process import Window, until

pytestmark = pytest.mark.window

# The web view follows the system, which is light here: the page is told by its own style. Colours that change slowly
# have changed before it is judged.
JUDGE = """(() => {
  window.judged = undefined;
  for (const one of [document.documentElement, document.querySelector("#hyper-window")]) one.style.colorScheme = %s;
  for (const animation of document.getAnimations()) animation.finish();
  axe.run().then(({violations}) => { window.judged = violations
    .filter(({impact}) => impact === "serious" || impact === "critical")
    .map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html)}`); });
  return 1;
})()"""


def test_a_window_with_messages_has_no_serious_finding(
    open_window: Callable[..., Window],
    tmp_path: Path,
    axe: str,  # noqa: F811
) -> None:
    file = tmp_path / "several.py"
    file.write_text(SEVERAL, "utf-8")
    window = open_window(file)
    window.click("#one")
    until(lambda: window.evaluate("document.querySelectorAll('.hyper-overlay > div').length") == 2)
    window.evaluate(f"{axe}\n;1")
    for theme in THEMES:
        window.evaluate(JUDGE % json.dumps(theme))
        found = until(lambda: window.evaluate("window.judged && JSON.stringify(window.judged)"))
        assert json.loads(found) == [], theme
    assert window.close() == 0
