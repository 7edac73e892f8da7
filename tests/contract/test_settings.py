"""What is said to the browser host means nothing elsewhere (C3)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contract.browser import copy_with
from tests.contract.conftest import EXAMPLES, Show


@pytest.mark.rule("C3")
def test_transport_and_fallback_change_nothing_that_a_page_shows(show: Show, tmp_path: Path) -> None:
    page = show(copy_with(EXAMPLES / "counter", tmp_path / "copy", transport="sse", fallback="htmx"))
    page.click("button:nth-of-type(3)")
    page.eventually(lambda: page.texts("output") == ["1"])
    for css in ("form", "noscript", "[formaction]"):
        assert page.count(css) == 0
    assert page.errors() == []
