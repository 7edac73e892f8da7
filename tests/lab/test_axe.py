"""What a cell shows, with messages on it, as axe-core judges it in a real JupyterLab: light and dark."""

from __future__ import annotations

import pytest

from tests.test_look import EVERYTHING, SEVERAL, axe  # noqa: F401 - a fixture

pytestmark = pytest.mark.lab

# Only what is ours: the rest is JupyterLab's. Colours that change slowly have changed before they are judged.
JUDGE = """async () => {
  for (const animation of document.getAnimations())
    if (Number.isFinite(animation.effect.getComputedTiming().endTime)) animation.finish();
  const { violations } = await axe.run(".hyper-root");
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}"""


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_a_cell_has_no_serious_finding(lab, notebook, live, axe, theme):  # noqa: F811
    live("Everything", EVERYTHING)
    # Loading it says what is wrong, which is what is to be seen.
    (lab.work / "several.py").write_text(SEVERAL, "utf-8")
    lab.evaluate(axe)
    lab.theme(theme)
    try:
        notebook.cell("Everything()")
        notebook.eventually(lambda: "Everything" in notebook.texts(".hyper-root h1"))
        assert lab.evaluate(JUDGE) == []
        notebook.clear()
        notebook.cell("hyper_local.load('several.py')()")
        notebook.eventually(lambda: notebook.texts(".hyper-root #one") == ["One"])
        notebook.click("#one")
        notebook.eventually(lambda: notebook.count(".hyper-overlay > div") >= 1)
        assert lab.evaluate(JUDGE) == []
    finally:
        lab.theme("JupyterLab Light")
