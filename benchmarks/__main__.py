"""All benchmarks, or those that `--only` names. What is compared with others runs in their environment.

usage: python -m benchmarks [--only PART …]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence

from benchmarks.process import ROOT

OWN = {
    "compile": "compile_speed",
    "round-trip": "round_trip",
    "check": "check_speed",
    "notebook": "notebook",
    "desktop": "desktop",
}
COMPARED = ("operations", "memory", "start", "render")
THEIRS = ROOT / ".cache" / "bench-venv" / "bin" / "python"


def main(argv: Sequence[str] | None = None) -> int:
    parts = [*OWN, *COMPARED]
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", nargs="+", choices=parts, default=parts, metavar="PART", help=", ".join(parts))
    wanted = parser.parse_args(argv).only
    lines = [[sys.executable, "-m", f"benchmarks.{module}"] for part, module in OWN.items() if part in wanted]
    compared = [part for part in COMPARED if part in wanted]
    if compared:
        lines.append([str(THEIRS), "-m", "benchmarks.compare", "--only", *compared])
    return max(subprocess.run(line, cwd=ROOT).returncode for line in lines)


if __name__ == "__main__":
    sys.exit(main())
