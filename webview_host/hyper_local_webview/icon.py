"""Icon: the picture of an app's windows, named in `config.py`."""

from __future__ import annotations

from pathlib import Path

from hyper_local.errors import HyperError

STARTS = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\x00\x00\x01\x00": "ICO",
    b"icns": "ICNS",
    b"\xff\xd8\xff": "JPEG",
}
"""What the files of pictures begin with."""


def icon_of(app: Path, name: str | None) -> Path | None:
    """The file of `LIVE["icon"]`, a path from the app's folder. Raises `HyperError` where it is no picture."""
    if not name:
        return None
    file = (app if app.is_dir() else app.parent) / name
    try:
        start = file.read_bytes()[:512]
    except OSError as error:
        raise HyperError(
            f"the icon {name!r} in config.py can't be read: {error.strerror}\n"
            '  Write its path from the app\'s folder: LIVE = {"icon": "static/icon.png"}'
        ) from None
    if not any(start.startswith(first) for first in STARTS) and b"<svg" not in start:
        raise HyperError(f"the icon {name!r} in config.py is no picture\n  It may be PNG, ICO, ICNS, JPEG or SVG.")
    return file
