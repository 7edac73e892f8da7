"""For pytest: component modules can be imported, and pages end with their test (L8)."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

import hyper_local  # noqa: F401 - installs the finder  # pyright: ignore[reportUnusedImport]


@pytest.fixture(autouse=True)
def _hyper_local_pages() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction]
    yield
    # Only where the test used the client at all: it is not imported for this.
    testing = sys.modules.get("hyper_local.testing")
    if testing is not None:
        testing.close_all()
