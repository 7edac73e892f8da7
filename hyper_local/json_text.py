"""JSON text: what messages travel as. Read with all care, written without spaces; what it says is not known here."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, cast

from .errors import ProtocolError

Wire: TypeAlias = "dict[str, Any]"
"""A message as JSON has it."""

MAX_DEPTH = 32

_BAD = re.compile(r"\\u0000|[\x00\ud800-\udfff]")
_UNSAFE = re.compile("[\x00\ud800-\udfff]")


def write(wire: Wire) -> str:
    """The text of a message; NUL and lone surrogates become U+FFFD (D2, S10)."""
    text = _text_of(wire)
    if (not text.isascii() or "\\u0000" in text) and _BAD.search(text):
        text = _text_of(_cleaned(wire))
    return text


def _writer() -> Callable[[Any], str]:
    """What writes JSON. `json` makes one for each text; this one is made once, where Python has it in C."""
    encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    try:
        own: Any = json.encoder
        write = own.c_make_encoder(None, encoder.default, own.encode_basestring, None, ":", ",", False, False, False)
    except (AttributeError, TypeError):  # a Python that does it in another way
        return encoder.encode
    return lambda wire: "".join(write(wire, 0))


_text_of = _writer()


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _UNSAFE.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {_cleaned(k): _cleaned(v) for k, v in cast("Mapping[Any, Any]", value).items()}
    if isinstance(value, (list, tuple)):
        return [_cleaned(item) for item in cast("Sequence[Any]", value)]
    return value


def _refuse_constant(name: str) -> object:
    raise ProtocolError(f"{name} is not JSON")


def _unique(pairs: list[tuple[str, Any]]) -> Wire:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ProtocolError("a field stands twice")
    return made


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, object_pairs_hook=_unique)


def read(text: str) -> Wire:
    """The object that a text is. Raises `ProtocolError`, whatever it is."""
    if text.count("{") + text.count("[") > MAX_DEPTH:
        _check_depth(text)
    try:
        # `decode` would look for white space around it, which front ends send none of.
        wire, end = _DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        raise ProtocolError("not JSON") from None
    if end != len(text):
        raise ProtocolError("not JSON")
    if not isinstance(wire, dict):
        raise ProtocolError("not an object")
    return cast(Wire, wire)


_STRINGS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)', re.DOTALL)
"""Also one that does not end: else the rest would be looked through again from each quote in it."""
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_ONE_KIND = bytes.maketrans(b"{}", b"[]")


def _check_depth(text: str) -> None:
    """Refuse deep nesting before the parser, which recurses, sees it (S11)."""
    left = _STRINGS.sub("", text).encode("utf-8", "replace").translate(_ONE_KIND, _NO_BRACKETS)
    # Whole passes over all of it are faster than a look at each bracket.
    for _ in range(MAX_DEPTH):
        left = left.replace(b"[]", b"")
        if not left:
            return
    raise ProtocolError("nested too deep")
