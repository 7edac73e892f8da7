"""Source text: an author's file as text, and its path as messages show it."""

from __future__ import annotations

import io
import tokenize
from pathlib import Path

from .errors import LoadError, Location


def text_of(path: Path) -> str:
    """The source of a file, as Python would decode it. Raises `LoadError`."""
    return decoded(path.read_bytes(), shown(path))


def decoded(raw: bytes, file: str) -> str:
    """The source that a file holds as `raw`, as Python would decode it; `file` names it. Raises `LoadError`."""
    if b"\0" in raw and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        where = Location(file, raw[: raw.index(b"\0")].count(b"\n") + 1, 1)
        raise LoadError("a NUL character in the file", where, "Take it away.")
    if not raw.startswith(b"\xef\xbb\xbf") and b"coding" not in b"".join(raw.split(b"\n", 2)[:2]) and b"\r" not in raw:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            pass  # said below
    try:
        coding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        return io.TextIOWrapper(io.BytesIO(raw), coding).read()
    except (SyntaxError, UnicodeDecodeError) as error:
        bad = error.start if isinstance(error, UnicodeDecodeError) else 0
        before = raw[:bad].decode("utf-8", "replace").split("\n")
        where = Location(file, len(before), len(before[-1]) + 1)
        raise LoadError("not UTF-8 text", where, "Save the file as UTF-8 (in your editor: encoding).") from None


def shown(path: Path) -> str:
    """The path as messages show it: from the working folder where it lies in it."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
