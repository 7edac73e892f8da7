"""A real ipykernel, and a front end that is none: what a cell gives, as messages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.kernel.driver import Process


@pytest.fixture(scope="session")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """The one kernel of this run."""
    pytest.importorskip("ipykernel")
    pytest.importorskip("anywidget")
    process = Process(tmp_path_factory.mktemp("kernel"))
    yield process
    process.close()


FRESH = """
from hyper_local import cells, kernels
from hyper_local_widgets import host, magic
kernels.default_kernel().end_all()
for shown in list(host.host.shown.values()):
    shown.stays = None  # what `c.widget` gave stays open else
    shown.close()
cells._made.clear()
magic._shown.clear()
%reset -f
import hyper_local
"""


@pytest.fixture
def kernel(process: Process) -> Process:
    """The kernel, with the names of a notebook that is empty."""
    ran = process.cell(FRESH)
    assert not ran.error, ran.error
    process.said.clear()
    return process
