"""Files: what a file input gives to a handler (E3), and where its bytes are kept.

Knows nothing of messages: `uploads.py` fills a `Content`, handlers see a `File`.
"""

from __future__ import annotations

import io
import os
import re
import threading
from typing import Any

SPOOL = 1 << 20
"""Bytes of a file that are kept in memory; larger ones go to a temporary file."""
MEGABYTE = 1_000_000
LIMIT = 10.0
"""Megabytes, unless the app says otherwise."""


class Content:
    """The bytes of one file, in memory or, above 1 MB, on disk. Gone with the last `File` that has them."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.length = 0
        self._lock = threading.Lock()
        import tempfile  # noqa: PLC0415 - brings every compression; few programs take files

        self._spool = tempfile.SpooledTemporaryFile(max_size=SPOOL)  # noqa: SIM115 - closed by __del__

    def append(self, data: bytes) -> None:
        """Add the next bytes."""
        with self._lock:
            self._spool.seek(self.length)
            self._spool.write(data)
            self.length += len(data)

    def read(self, at: int, size: int) -> bytes:
        """`size` bytes from `at` on. Any thread may call this."""
        with self._lock:
            self._spool.seek(at)
            return self._spool.read(size)

    @property
    def on_disk(self) -> bool:
        """Whether a temporary file holds them."""
        return bool(getattr(self._spool, "_rolled", False))

    def __del__(self) -> None:
        self._spool.close()


class File(io.BufferedIOBase):
    """A file that somebody chose in the page (E3).

    Use it as the type of a parameter: `def load(table: File)`, `list[File]` for
    an input with `multiple`, `File | None` where none need be chosen. It is a
    binary file like one that `open(…, "rb")` gives, so `pandas.read_csv(file)`,
    `PIL.Image.open(file)` or `for line in file` work.

    Attributes: `name` is the file's name without folders, `size` its bytes,
    `type` what the browser takes it for, such as "text/csv", or "".

    The bytes are kept as long as something refers to the file; take with
    `read()` or `text()` what must last longer.
    """

    def __init__(self, name: str, type: str, content: Content) -> None:  # noqa: A002 - as HTML calls it
        self.name = base_name(name)
        self.type = type
        self.size = content.size
        self._content: Content | None = content
        self._at = 0

    def text(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        """All of it as text; a byte order mark is left out. Raises `UnicodeDecodeError` where it is none."""
        whole = self._open().read(0, self.size)
        return whole.decode("utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding, errors)

    def _open(self) -> Content:
        if self._content is None:
            raise ValueError(f"the file {self.name!r} is closed")
        return self._content

    # What io.BufferedIOBase asks for ----------------------------------------

    def read(self, size: int | None = -1, /) -> bytes:
        """The next `size` bytes; all that are left without a size."""
        content = self._open()
        left = max(0, self.size - self._at)
        data = content.read(self._at, left if size is None or size < 0 else min(size, left))
        self._at += len(data)
        return data

    def read1(self, size: int = -1, /) -> bytes:
        """As `read`."""
        return self.read(size)

    def readinto(self, buffer: Any, /) -> int:
        """Fill a buffer; gives how many bytes were left for it."""
        view = memoryview(buffer).cast("B")
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Go to another place, as in any file."""
        self._open()
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}.get(whence)
        if start is None or start + offset < 0:
            raise ValueError("no such place in the file")
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        """The present place."""
        self._open()
        return self._at

    def close(self) -> None:
        """Let go of the bytes."""
        self._content = None
        super().close()

    def __repr__(self) -> str:
        return f"<File {self.name!r}, {self.size} bytes>"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema  # noqa: PLC0415 - pydantic asks, so it is loaded

        return core_schema.is_instance_schema(cls)


def base_name(name: str) -> str:
    """The last part of a path, without what no file system wants in a name."""
    last = re.split(r"[/\\]", name)[-1]
    return re.sub(r"[\x00-\x1f\x7f]", "", last)[:255].strip() or "file"
