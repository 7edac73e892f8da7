"""A run of the tests that hangs is ended, and says where it hung."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FAILS_AND_HANGS = """
import threading
import pytest

@pytest.fixture
def held():
    yield
    threading.Event().wait()

def test_it(held):
    assert False
"""
HOOKS = "from tests.hanging import pytest_configure, pytest_runtest_teardown, pytest_unconfigure"
LEAVES_A_THREAD = """
import threading

def test_it():
    threading.Thread(target=threading.Event().wait).start()
"""


@pytest.mark.parametrize("source", [FAILS_AND_HANGS, LEAVES_A_THREAD])
def test_a_run_that_hangs_ends_and_says_where(tmp_path: Path, source: str) -> None:
    (tmp_path / "test_it.py").write_text(source)
    (tmp_path / "conftest.py").write_text(
        "from tests.hanging import pytest_configure, pytest_runtest_teardown, pytest_unconfigure\n"
    )
    (tmp_path / "pytest.ini").write_text("[pytest]\nfaulthandler_timeout = 1\nfaulthandler_exit_on_timeout = true\n")
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:hyper_local"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 1
    assert "Timeout" in ended.stderr
    assert "threading.py" in ended.stderr
