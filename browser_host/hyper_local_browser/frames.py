"""Frames: short whole texts as a WebSocket carries them (RFC 6455, 5.2). All other frames are tornado's."""

from __future__ import annotations

MOST = 4_000
"""Bytes of a message that is read from its frame."""
_WHOLE_TEXT = 0x81
"""The first byte of a frame with a whole text (RFC 6455, 5.2)."""
_TWO_BYTES = 126
"""The size of a frame that says: it follows in two bytes."""
_MASKED = 0x80
"""The bit beside the size: a mask of four bytes follows, as in everything that a browser sends."""
_MASK = 4


def frame_of(text: str) -> bytes:
    """The frame of a whole message from a server; it is at most 65,535 bytes long."""
    data = text.encode()
    size = len(data)
    if size < _TWO_BYTES:
        return bytes((_WHOLE_TEXT, size)) + data
    return bytes((_WHOLE_TEXT, _TWO_BYTES)) + size.to_bytes(2, "big") + data


def text_of(data: bytearray | memoryview, count: int) -> str | None:
    """The message whose frame from a browser is just the first `count` bytes; None if they are anything else."""
    found = text_at(bytes(data[:count]), 0)
    return found[0] if found is not None and found[1] == count else None


def text_at(data: bytes, at: int) -> tuple[str, int] | None:
    """The message of the frame that begins at `at`, and where the next one does; None if it is not whole and plain."""
    if len(data) < at + 2 or data[at] != _WHOLE_TEXT:
        return None
    size, start = data[at + 1] - _MASKED, at + 2 + _MASK
    if not 0 <= size <= _TWO_BYTES:
        return None
    if size == _TWO_BYTES:
        size, start = int.from_bytes(data[at + 2 : at + 4], "big"), start + 2
    end = start + size
    if len(data) < end or size > MOST:
        return None
    mask = data[start - _MASK : start] * (size // _MASK + 1)
    # As one number each: there is nothing quicker without a C extension.
    masked = int.from_bytes(data[start:end], "big") ^ int.from_bytes(mask[:size], "big")
    try:
        return masked.to_bytes(size, "big").decode(), end
    except UnicodeDecodeError:
        return None
