"""Which cases of a long test a Python runs: all, unless `HYPER_PORTION=4` says that each fourth is enough.

Two Pythons run all of them, one before 3.14 and one from there on. The others share them: each
begins at another case, so that of as many in a row each case is run by one.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TypeVar

Case = TypeVar("Case")


def portion(cases: Iterable[Case], minor: int = sys.version_info.minor) -> list[Case]:
    """Those that this Python runs."""
    every = int(os.environ.get("HYPER_PORTION", "1"))
    return [*cases][minor % every :: every]
