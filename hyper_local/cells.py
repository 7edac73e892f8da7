"""Cells: live modules whose source is a text, such as that of a notebook's cell (rule L10).

`Counter = hyper_local.live(\"\"\"…\"\"\")` and `%%live Counter` make a component.
Made again under the same name, it takes the place of the one before, in its
class and in everything that shows it; state is kept as for a file that is saved.
"""

from __future__ import annotations

import inspect
import linecache
import re
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

from . import loader, reloading
from .errors import HyperError
from .objects import ComponentObject, class_of

_ASSIGNED = re.compile(r"\s*([A-Za-z_]\w*)\s*=\s*[\w.]+\(")

_made: dict[str, type[ComponentObject]] = {}
"""What was made under a name."""


def live(source: str, name: str | None = None, *, static: bool = False) -> type[ComponentObject]:
    """The component that the text `source` is; `static` makes it one without state of its own.

    The text may read names of the module that calls this, a notebook's for
    example, as they are now. `name` is that of the class; without it the one
    that is assigned to counts: `Counter = hyper_local.live(\"\"\"…\"\"\")`. A name
    that was used before means another version of that component: what is shown
    of it goes on with the new code and keeps its state (L10). Raises `LoadError`.
    """
    here = inspect.currentframe()
    caller = here.f_back if here is not None else None
    name = name or _assigned(caller)
    names = caller.f_globals if caller is not None else {}
    around = {k: v for k, v in names.items() if not k.startswith("_")}
    return define(name or "Live", source, around, file=f"<{name or 'Live'}>", live=not static, again=name is not None)


def define(
    name: str, text: str, around: Mapping[str, object], *, file: str, live: bool = True, again: bool = True
) -> type[ComponentObject]:
    """The component called `name` whose source is `text`, which may read the names of `around`.

    `file` is how messages name it. With `again` it is a version of what has
    that name already. Raises `LoadError`; then that one goes on.
    """
    if not name.isidentifier():
        raise HyperError(f"{name!r} is no name for a component: write one like Counter")
    lines = text.splitlines(keepends=True)
    # Tracebacks ask here for the lines; without a time Python keeps them.
    linecache.cache[file] = (len(text), None, lines, file)
    known = _made.get(name) if again else None
    if known is not None:
        around = {k: v for k, v in around.items() if v is not known}
        reloading.replace(known, text, live=live, around=around)
        return known
    path = Path.cwd() / file
    made = class_of(
        loader.compile_text(text, path, module=f"__main__.{name}", live=live, file=file, name=name, around=around)
    )
    if again:
        _made[name] = made
    return made


def _assigned(caller: FrameType | None) -> str | None:
    """The name that a call is assigned to, as the caller's line says it."""
    if caller is None:
        return None
    line = linecache.getline(caller.f_code.co_filename, caller.f_lineno, caller.f_globals)
    found = _ASSIGNED.match(line)
    return found.group(1) if found else None
