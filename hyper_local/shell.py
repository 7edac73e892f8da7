"""Shell: what IPython gets of us: the cell magic `%%live`, as soon as we are imported there.

Knows IPython only by what is loaded already, and the notebook host only when
somebody writes such a cell.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import Any

from . import host
from .errors import names_of_files


def load_ipython_extension(shell: Any) -> None:
    """`%load_ext hyper_local`: makes `%%live` known to `shell`. `import hyper_local` in a cell does so too."""
    shell.register_magic_function(_live, "cell", "live")
    # Both only look; loaded again, they are there already.
    if _look_at_text not in shell.input_transformers_post:
        shell.input_transformers_post.append(_look_at_text)
        shell.events.register("post_run_cell", _look_at_value)
        names_of_files.append(partial(_cell_name, shell))


def _cell_name(shell: Any, file: str) -> str | None:
    """`Cell In[3]` for what IPython has run as a file of no place."""
    found = shell.compile.format_code_name(file) if hasattr(shell.compile, "format_code_name") else None
    return " ".join(found) if found else None


def _look_at_text(lines: list[str]) -> list[str]:
    """Say what is missing where a cell is a live module without `%%live`, which Python can't read."""
    if not any(line.lstrip()[:2].lower().startswith(("t", "r")) and ("'" in line or '"' in line) for line in lines):
        return lines
    from .pasted import refuse  # noqa: PLC0415 - reads source; few cells need it

    return refuse(lines)


def _look_at_value(result: Any) -> None:
    """Say the same below a cell that Python 3.14 can read, and whose template is a value there."""
    value = getattr(result, "result", None)
    if type(value).__module__ != "string.templatelib":
        return
    from .pasted import NO_TEMPLATE, is_template  # noqa: PLC0415 - as above

    if is_template(value, str(getattr(result.info, "raw_cell", "") or "")):
        print(NO_TEMPLATE)  # noqa: T201 - it stands below the cell


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
