"""Fact store: the facts of an app's files, kept from one check to the next.

What a file's facts follow from is its content, its name in messages and its place;
a hash of these is the key, so nothing has to be known of dates or sizes. What is
kept counts for the very same checker and Python only. It is text that is never
run, and a file that is broken, or of another make, is as good as none. Whoever
may write the file can still make it say what is not so: who must be sure, as where
others' changes are judged, keeps none.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from functools import cache
from pathlib import Path

from .configuration import FOLDERS, app_folder
from .facts import Facts, decoded

FOLDER = ".hyper_local_cache"
_TAG = """\
Signature: 8a477f597d28d172789f06886806bc55
# This folder was made by hyper-local, and may be deleted. See https://bford.info/cachedir/
"""
_BESIDE = {".gitignore": "*\n", "CACHEDIR.TAG": _TAG}
"""What else the folder holds, so that versions and back-ups leave it out."""


class FactStore:
    """Facts in the file `file`, which need not be there; `keeps` says that `save` writes it anew."""

    def __init__(self, file: Path, *, keeps: bool = True) -> None:
        self.file = file
        self.keeps = keeps
        self.known = _read(file)
        self.used: dict[str, str] = {}

    @classmethod
    def of(cls, path: Path) -> FactStore | None:
        """The store for a check of `path`; None where none is kept.

        It lies beside the app. A check of a part of the app uses what is there, and leaves it as it is:
        the next check of the whole would read the other files anew.
        """
        path = path.resolve()
        if path.is_dir() and any((path / name).is_dir() for name in FOLDERS):
            root, home = path, path.parent
        elif (app := app_folder(path / "x.py" if path.is_dir() else path)) is not None:
            root, home = app, app.parent
        elif path.is_dir():
            root = home = path
        else:
            return None
        name = "check.facts" if root == home else f"check-{root.name}.facts"
        return cls(home / FOLDER / name, keeps=root == path) if _make() else None

    def get(self, key: str, file: str) -> Facts | None:
        """What is kept under `key` about a file that messages call `file`."""
        text = self.known.get(key)
        if text is None:
            return None
        try:
            facts = decoded(text, file)
        except (ValueError, TypeError, LookupError, RecursionError):
            return None
        self.used[key] = text
        return facts

    def put(self, key: str, text: str) -> None:
        """Keep what was found now, as `encoded` has it."""
        self.used[key] = text

    def save(self) -> None:
        """Write what was used since, and nothing else; where nothing may be written, nothing is kept."""
        if not self.keeps or self.used == self.known:
            return
        body = "".join(f"{key} {text}\n" for key, text in self.used.items()).encode()
        folder = self.file.parent
        written = folder / f"{self.file.name}.{os.getpid()}"
        try:
            folder.mkdir(exist_ok=True)
            for name, content in _BESIDE.items():
                if not (folder / name).exists():
                    (folder / name).write_text(content, "utf-8")
            written.write_bytes(b"\n".join([_make(), _hash(body), body]))
            written.replace(self.file)  # at once: who reads meanwhile gets the old one or the new one
        except OSError:
            with contextlib.suppress(OSError):
                written.unlink()


def key_of(raw: bytes, *place: object) -> str:
    """The key of a file that holds `raw`; `place` is what else its facts follow from."""
    named = "\0".join(map(str, place)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(named + b"\0" + raw, digest_size=16).hexdigest()


def _hash(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).hexdigest().encode()


@cache
def _make() -> bytes:
    """Which checker on which Python this is; b"" where that can't be told.

    Its version does not say: it stays the same while somebody works on the
    checker. Nor do dates and sizes of its files, which an edit may leave alone.
    To read all of them takes a few milliseconds.
    """
    sources = sorted(Path(__file__).parent.glob("*.py"))
    if not sources:
        return b""
    made = hashlib.blake2b(sys.version.encode(), digest_size=16)
    for source in sources:
        made.update(source.read_bytes())
    return made.hexdigest().encode()


def _read(file: Path) -> dict[str, str]:
    """What a file keeps, by key; nothing where another checker wrote it, or it is not as that wrote it."""
    try:
        made, _, rest = file.read_bytes().partition(b"\n")
    except OSError:
        return {}
    said, _, body = rest.partition(b"\n")
    if made != _make() or said != _hash(body):
        return {}
    lines = body.decode("utf-8", "replace").splitlines()
    return {key: text for key, _, text in (line.partition(" ") for line in lines)}
