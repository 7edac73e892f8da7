"""Findings: what the parts of `make soak` came to, kept until docs/reliability.md is written from them.

usage: python -m benchmarks.findings PART SECONDS right|WRONG     keeps how a whole part ended
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Any

from benchmarks.process import ROOT

RESULTS = ROOT / "benchmarks" / "results" / "soak.json"


def kept() -> dict[str, Any]:
    """What was kept so far, by the part's name: `said`, and `at` when."""
    return json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}


def keep(part: str, said: Any) -> None:
    """Keep what a part came to, in place of what it came to before."""
    found = {**kept(), part: {"said": said, "at": datetime.now(UTC).isoformat(timespec="seconds")}}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(found, indent=1), "utf-8")


if __name__ == "__main__":
    name, seconds, said = sys.argv[1:]
    keep(f"part {name}", {"seconds": int(seconds), "said": said})
