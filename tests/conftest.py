"""Skips a test whose program is missing and says which; in CI that is a failure instead."""

import os
import shutil
import sys

import pytest


def missing(item: pytest.Item) -> str | None:
    markers = {marker.name for marker in item.iter_markers()}
    if markers & {"lab", "browser", "chromium"} and shutil.which("chromium") is None:
        return "Chromium (`chromium` on PATH)"
    if "window" in markers and sys.platform == "linux" and not os.environ.get("DISPLAY"):
        return "a display (run it by `make test-hosts`, or under xvfb-run)"
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    what = missing(item)
    if what is not None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"this test needs {what}")
