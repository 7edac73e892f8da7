"""Live user interfaces from plain Python files: in a notebook, a window, a browser tab.

Variables are state, functions are handlers, one top-level t-string is the
template. `from app.live import Counter` works after `import hyper_local`.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from . import _start, uncaught  # noqa: F401 - first, for the imports below  # pyright: ignore[reportUnusedImport]
from .errors import (
    ArgumentError,
    ConflictError,
    HyperError,
    LoadError,
    PropError,
    TemplateError,
)
from .importing import install
from .live_module import remark_on_main
from .saved import saved
from .shared import shared
from .shell import introduce, load_ipython_extension
from .uploaded import File

if TYPE_CHECKING:
    from . import desktop
    from .app import App, load
    from .cells import live
    from .desktop import window
    from .kernels import broadcast
    from .objects import ComponentObject, LiveComponent, StaticComponent
    from .reloading import reload
    from .watching import watch

__version__ = "0.1.0"


def spread(attributes: Mapping[str, object]) -> Mapping[str, object]:
    """`{spread(attributes)}` in a tag: the spelling of `{**attributes}` that is legal Python 3.14 (L5)."""
    return attributes


_LATER = {
    "App": "app",
    "load": "app",
    "broadcast": "kernels",
    "desktop": "desktop",
    "window": "desktop",
    "live": "cells",
    "ComponentObject": "objects",
    "LiveComponent": "objects",
    "StaticComponent": "objects",
    "reload": "reloading",
    "watch": "watching",
}
"""Names that are imported when somebody asks for them, each with its module.

What runs components brings asyncio and more; a check, or a module that only has values to share, needs none of it.
"""


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module 'hyper_local' has no attribute {name!r}")
    module = import_module(f".{_LATER[name]}", __name__)
    value: object = module if name == _LATER[name] else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_LATER})


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
    "desktop",
    "live",
    "load",
    "load_ipython_extension",
    "reload",
    "saved",
    "shared",
    "spread",
    "watch",
    "window",
]

install()
uncaught.install()
introduce()
remark_on_main()
