"""Static files: what lies in an app's folder `static/`, under the address `/static/…` in every host (rule X3).

An address leads to a file in that folder, or nowhere: not out of it, not to a
folder, not to a hidden file, whatever it is written like.
"""

from __future__ import annotations

import logging
import mimetypes
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from .configuration import app_folder

log = logging.getLogger("hyper_local")

PREFIX = "/static/"

_KINDS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
    ".txt": "text/plain",
}
"""Types that the system's own table may lack, or have wrong."""


def folder_of(path: Path) -> Path:
    """The folder of static files that counts for an app folder, or for one component file."""
    if path.is_dir():
        return path / "static"
    return (app_folder(path) or path.parent) / "static"


def find(folder: Path, address: str) -> Path | None:
    """The file that an address names, None for one that leads nowhere; that is logged, once while it lasts.

    A page asks twice: as it is drawn first, and as the front end builds it.
    """
    found = _find(folder, urlsplit(address).path if "?" in address or "#" in address else address)
    asked = folder, address[:100]
    if found is not None:
        _missed.pop(asked, None)
    elif asked not in _missed:
        if len(_missed) >= MOST:
            _missed.clear()
        _missed[asked] = None
        log.warning("no static file at %.100r in %s", address, folder)
    return found


MOST = 1000
"""Addresses that are remembered, at most: strangers may ask for any."""
_missed: dict[tuple[Path, str], None] = {}
"""What was asked for and is not there."""


def _find(folder: Path, path: str) -> Path | None:
    if not path.startswith(PREFIX):
        return None
    name = unquote(path.removeprefix(PREFIX), errors="replace")
    pieces = name.split("/")
    # A second decoding, another system's separators, drives and streams: no file of an app needs them.
    if any(c in name for c in "\\:%\0\ufffd") or any(
        not p or p.startswith(".") or p.endswith((".", " ")) for p in pieces
    ):
        return None
    try:
        file = folder.joinpath(*pieces).resolve(strict=True)
        inside = file.is_relative_to(folder.resolve(strict=True))
    except (OSError, ValueError, RuntimeError):  # not there; too long; links in a circle
        return None
    return file if inside and file.is_file() else None


def all_in(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file that an address leads to, by its name below the app: `static/logo.png`."""
    for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
        name = file.relative_to(folder.parent).as_posix()
        found = _find(folder, f"/{quote(name)}") if file.is_file() else None
        if found is not None:
            yield name, found


def kind_of(file: Path) -> str:
    """The media type of a file, by its name."""
    return _KINDS.get(file.suffix.lower()) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
