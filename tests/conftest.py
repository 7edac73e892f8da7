"""Skips a test whose program is missing and says which; in CI that is a failure instead."""

import gc
import os
import shutil
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import hyper_local
from hyper_local import loader, refusals
from hyper_local.testing import Page, mount
from tests.hanging import pytest_configure, pytest_runtest_teardown, pytest_unconfigure
from tests.portion import pytest_collection_modifyitems
from tests.remote import Remote, Thread

__all__ = [
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_runtest_teardown",
    "pytest_unconfigure",
]


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


CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The one Chromium of this run; its Playwright has a thread of its own."""
    sync_api = pytest.importorskip("playwright.sync_api")
    executable = os.environ.get("HYPER_CHROMIUM") or shutil.which("chromium")
    thread = Thread()
    playwright = thread.do(sync_api.sync_playwright().start)
    browser = Remote(thread.do(playwright.chromium.launch, executable_path=executable, args=CHROMIUM_FLAGS), thread)
    yield browser
    browser.close()
    thread.do(playwright.stop)
    thread.close()


@pytest.fixture(scope="session")
def lab(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The one JupyterLab of this run: starting it takes longer than most of its tests."""
    pytest.importorskip("jupyterlab")
    from tests.lab.driver import Lab

    lab = Lab(tmp_path_factory.mktemp("lab"), chromium)
    yield lab
    lab.close()


@pytest.fixture(autouse=True)
def same_path() -> Iterator[None]:
    """What a test puts on `sys.path`, as `run` does with an app's folder, is not there for the next."""
    before = list(sys.path)
    yield
    sys.path[:] = before


@pytest.fixture(autouse=True)
def same_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a test has loaded from a folder for tests is not looked at in the next, as each reload does with all."""
    before = set(loader.files())
    yield
    temporary = tmp_path_factory.getbasetemp()
    for path in [path for path in loader.files() if path not in before and path.is_relative_to(temporary)]:
        loader.forget(path)
    for problems in (refusals.unread, refusals.unrun):
        for path in [path for path in problems if path.is_relative_to(temporary)]:
            del problems[path]


class Author:
    """Writes live modules of an app into a folder of the test's own, and mounts them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.app = "app" + format(abs(hash(str(folder))) % 10**8)

    def file(self, path: str, source: str) -> Path:
        """`path` from the app folder, such as `live/counter.py`."""
        target = self.folder / self.app / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(textwrap.dedent(source).lstrip("\n"), "utf-8")
        return target

    def load(self, source: str, path: str = "live/thing.py") -> Any:
        """The component class of a module."""
        return hyper_local.load(self.file(path, source))

    def mount(self, source: str, path: str = "live/thing.py", **props: Any) -> Page:
        """A page that shows a module."""
        return mount(self.load(source, path), **props)


@pytest.fixture
def at_depth() -> Iterator[None]:
    """Nothing is collected while a test goes down to Python's limit: there an object's end has no room."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def author(tmp_path: Path) -> Iterator[Author]:
    made = Author(tmp_path)
    yield made
    for name in [n for n in list(sys.modules) if n.split(".")[0] == made.app]:
        sys.modules.pop(name, None)  # a kernel's thread lets go of its instances' meanwhile
