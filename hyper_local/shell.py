"""Shell: what IPython gets of us: the cell magic `%%live`, as soon as we are imported there.

Knows IPython only by what is loaded already, and the notebook host only when
somebody writes such a cell.
"""

from __future__ import annotations

import sys
from typing import Any

from . import host


def load_ipython_extension(shell: Any) -> None:
    """`%load_ext hyper_local`: makes `%%live` known to `shell`. `import hyper_local` in a cell does so too."""
    shell.register_magic_function(_live, "cell", "live")


def _live(line: str, cell: str) -> None:
    """Make the cell a live component and show it: `%%live NAME [as VARIABLE] [-c]`.

    Run the cell again, and all that shows the component goes on with the new
    code and keeps its state. `as c` gives the shown one a name for other cells;
    `-c` makes a static component.
    """
    found = host.find("notebook")
    if found is None:
        raise ModuleNotFoundError("%%live needs the notebook host, the package hyper_local_widgets")
    found.live_cell(line, cell)


def introduce() -> None:
    """Load the extension where an IPython runs."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None and hasattr(ipython, "get_ipython") else None
    if shell is not None:
        load_ipython_extension(shell)
