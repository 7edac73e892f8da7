"""Live user interfaces from plain Python files: in a notebook, a window, a browser tab.

Variables are state, functions are handlers, one top-level t-string is the
template. `from app.live import Counter` works after `import hyper_local`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import _start  # noqa: F401 - first, for the imports below  # pyright: ignore[reportUnusedImport]
from .app import App, load
from .errors import (
    ArgumentError,
    ConflictError,
    HyperError,
    LoadError,
    PropError,
    TemplateError,
)
from .kernel import broadcast
from .loader import install
from .objects import ComponentObject, LiveComponent, StaticComponent
from .shared import shared
from .uploaded import File

if TYPE_CHECKING:
    from .reloading import reload
    from .watching import watch

__version__ = "0.1.0"

live = True
"""`from hyper_local import live` in a file of `components/` makes it live (L2)."""


def spread(attributes: dict[str, object]) -> dict[str, object]:
    """`{spread(attributes)}` in a tag: the spelling of `{**attributes}` that is legal Python 3.14 (L5)."""
    return attributes


def __getattr__(name: str) -> object:
    """`reload` and `watch`, imported when somebody asks for them: most programs never do."""
    if name == "reload":
        from .reloading import reload  # noqa: PLC0415 - said above

        return reload
    if name == "watch":
        from .watching import watch  # noqa: PLC0415 - said above

        return watch
    raise AttributeError(f"module 'hyper_local' has no attribute {name!r}")


__all__ = [
    "App",
    "ArgumentError",
    "ComponentObject",
    "ConflictError",
    "File",
    "HyperError",
    "LiveComponent",
    "LoadError",
    "PropError",
    "StaticComponent",
    "TemplateError",
    "broadcast",
    "live",
    "load",
    "reload",
    "shared",
    "spread",
    "watch",
]

install()
