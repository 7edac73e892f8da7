"""Messages: every message of `docs/protocol.md` as a frozen dataclass.

The one place that knows the field names. `decode` takes what a front end sent
and trusts none of it; `encode` gives the text that goes out.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Any, TypeAlias, cast

from .errors import ProtocolError
from .json_text import Wire, read, write
from .message_box import boxed, unboxed
from .records import record

MAX_TEXT = 1 << 20
"""Longest message from a front end, in characters."""
MAX_ITEMS = 10_000
MAX_FILES = 256
MAX_STEPS = 1_000
"""Steps of an event's address; no page is as deep."""


# From the front end -------------------------------------------------------


@record
class Hello:
    """The front end wants everything; it has the templates `have` and shows `version`.

    Its next event has number `n`: those before were meant for the session that it speaks with, if it knows one.
    """

    have: tuple[str, ...] = ()
    n: int = 1
    version: int = 0


@record
class Ack:
    """Update `version` is applied; the front end's last event so far was number `n`."""

    version: int
    n: int = 0


@record
class FileRef:
    """A file that an input holds; its content is asked for (`Want`). `size` in bytes."""

    id: int
    name: str
    size: int
    type: str = ""


@record
class Chosen:
    """What a file input holds; `multiple` as the input has it."""

    files: tuple[FileRef, ...] = ()
    multiple: bool = False


NO_FILE = Chosen()
"""What a file input holds before anybody has chosen."""


@record
class LongText:
    """The text of a control that is too long for its message; it is asked for (`Want`). `size` in bytes of UTF-8."""

    id: int
    size: int


@record
class Event:
    """Something happened at `at` of version `version`; number `n` of this view."""

    n: int
    version: int
    at: tuple[str | int, ...]
    name: str = ""
    value: object = None
    checked: bool | None = None
    fields: Mapping[str, object] = field(default_factory=dict[str, object])
    event: Mapping[str, object] = field(default_factory=dict[str, object])


@record
class Piece:
    """Bytes of file `id` from `start` on; None where the front end can't read it."""

    id: int
    start: int
    data: bytes | None


@record
class Navigate:
    """A link inside the app was followed."""

    to: str


@record
class Bye:
    """This view is gone."""


FromFront: TypeAlias = Hello | Ack | Event | Piece | Navigate | Bye


# From the kernel ----------------------------------------------------------


@record
class Update:
    """Changes of surfaces; the next version of the page, or (without one) acknowledgements only.

    `errors` are those of the events that it acknowledges; `first` says that the
    session knows of no page that the front end has shown.
    """

    version: int | None = None
    whole: bool = False
    templates: Mapping[str, Any] = field(default_factory=dict[str, Any])
    surfaces: Mapping[int, Any] = field(default_factory=dict[int, Any])
    acks: Sequence[int] = ()
    kept: Sequence[int] = ()
    errors: Sequence[Error] = ()
    first: bool = False


@record
class Error:
    """`message` is shown; None takes away those that have its `name`, or none. `n` is the event that caused it.

    `say` is the same for whoever fills in a form: it stands at the field `name`.
    `detail` is folded away below `line`, the author's line that failed.
    """

    message: str | None
    kind: str = "handler"
    n: int | None = None
    name: str = ""
    detail: str = ""
    say: str = ""
    line: str = ""


@record
class Closed:
    """The page is gone; `reason` says why, if anybody should know."""

    reason: str = ""


@record
class Go:
    """The page now shown belongs to this address. With None, the one that was asked for can't be shown."""

    to: str | None


@record
class Want:
    """`size` bytes of file `id`, from `start` on; with a size of 0 no more of it is wanted."""

    id: int
    start: int
    size: int


ToFront: TypeAlias = Update | Error | Closed | Go | Want


# Encoding -----------------------------------------------------------------


def encode(message: ToFront | FromFront) -> str:
    """The text of a message; NUL and lone surrogates become U+FFFD (D2, S10)."""
    return write(_ENCODERS[type(message)](message))


def _one_or_all(numbers: Sequence[int]) -> int | list[int]:
    return numbers[0] if len(numbers) == 1 else list(numbers)


def _update(m: Update) -> Wire:
    out: Wire = {}
    if m.version is not None:
        out["v"] = m.version
    if m.whole:
        out["w"] = 2 if m.first else 1
    if m.acks:
        out["a"] = _one_or_all(m.acks)
    if m.kept:
        out["k"] = list(m.kept)
    if m.errors:
        out["x"] = [_error(error) for error in m.errors]
    if m.templates:
        out["t"] = dict(m.templates)
    if m.surfaces:
        out["d"] = {str(k): v for k, v in m.surfaces.items()}
    return out


def _error(m: Error) -> Wire:
    out: Wire = {"error": m.message}
    if m.message is not None:
        out["kind"] = m.kind
    if m.n is not None:
        out["n"] = m.n
    if m.name or m.kind == "argument":
        out["name"] = m.name
    if m.say:
        out["say"] = m.say
    if m.message is not None:
        out["box"] = boxed(m.message, m.kind, m.detail, m.line, m.say)
    return out


def _event(m: Event) -> Wire:
    out: Wire = {"type": "event", "n": m.n, "v": m.version, "at": list(m.at), "name": m.name}
    if m.value is not None:
        out["value"] = _sent(m.value)
    if m.checked is not None:
        out["checked"] = m.checked
    if m.fields:
        out["fields"] = {name: _sent(value) for name, value in m.fields.items()}
    if m.event:
        out["event"] = dict(m.event)
    return out


def _sent(value: object) -> object:
    """The value of a control as it travels."""
    if isinstance(value, LongText):
        return {"text": value.id, "size": value.size}
    if not isinstance(value, Chosen):
        return value
    files = [{"id": f.id, "name": f.name, "size": f.size, "type": f.type} for f in value.files]
    return {"files": files, "multiple": value.multiple}


def _piece(m: Piece) -> Wire:
    data = None if m.data is None else base64.b64encode(m.data).decode("ascii")
    return {"type": "file", "id": m.id, "from": m.start, "data": data}


_ENCODERS: dict[type, Callable[[Any], Wire]] = {
    Update: _update,
    Error: _error,
    Closed: lambda m: {"closed": m.reason},
    Go: lambda m: {"go": m.to},
    Want: lambda m: {"want": m.id, "from": m.start, "size": m.size},
    Hello: lambda m: {"type": "hello", "have": list(m.have), "n": m.n, "v": m.version},
    Ack: lambda m: {"type": "ack", "v": m.version, "n": m.n},
    Event: _event,
    Piece: _piece,
    Navigate: lambda m: {"type": "navigate", "to": m.to},
    Bye: lambda m: {"type": "bye"},
}


# Decoding -----------------------------------------------------------------


def decode(text: str) -> FromFront:
    """The message in `text`. Raises `ProtocolError`, whatever `text` is."""
    if found := _EVENT.fullmatch(text):
        n, version, at, name, value = found.groups()
        return Event(int(n), int(version), tuple(map(int, at.split(","))), name, value)
    if found := _ACK.fullmatch(text):
        return Ack(*map(int, found.groups()))
    if len(text) > MAX_TEXT:
        raise ProtocolError("message too long")
    wire = read(text)
    kind = wire.get("type")
    decoder = _DECODERS.get(kind) if isinstance(kind, str) else None
    if decoder is None:
        raise ProtocolError("unknown message type")
    return decoder(wire)


_NUMBER = "(?:0|[1-9][0-9]{0,14})"
_EVENT = re.compile(
    rf'\{{"type":"event","n":({_NUMBER}),"v":({_NUMBER}),"at":\[({_NUMBER}(?:,{_NUMBER}){{0,99}})\],"name":"(\w{{0,64}})"'
    r'(?:,"value":"([^"\\\x00-\x1f]{0,4000})")?\}'
)
_ACK = re.compile(rf'\{{"type":"ack","v":({_NUMBER}),"n":({_NUMBER})\}}')
"""What most messages are: clicks, what is typed into one field, and that it was seen.

Read so, they take half the time.
"""


def decode_update(text: str) -> ToFront:
    """What the kernel sent, for front ends that are written in Python."""
    wire = cast(Wire, json.loads(text))
    if "error" in wire:
        return _decode_error(wire)
    if "closed" in wire:
        return Closed(wire["closed"])
    if "want" in wire:
        return Want(wire["want"], wire["from"], wire["size"])
    if "go" in wire:
        return Go(wire["go"])
    acks = wire.get("a", [])
    return Update(
        wire.get("v"),
        bool(wire.get("w")),
        wire.get("t", {}),
        {int(k): v for k, v in wire.get("d", {}).items()},
        cast("list[int]", acks if isinstance(acks, list) else [acks]),
        wire.get("k", []),
        [_decode_error(error) for error in wire.get("x", [])],
        wire.get("w") == 2,
    )


def _decode_error(wire: Wire) -> Error:
    box: list[Any] = wire.get("box", [])
    kind, n, name, say = wire.get("kind", ""), wire.get("n"), wire.get("name", ""), wire.get("say", "")
    detail, line = unboxed(box[0], wire["error"], kind) if box else ("", "")
    return Error(wire["error"], kind, n, name, detail, say, line)


def _whole_number(wire: Wire, name: str) -> int:
    value = wire.get(name)
    if type(value) is not int or not 0 <= value < 2**53:
        raise ProtocolError(f"{name} is not a number")
    return value


def _text(wire: Wire, name: str) -> str:
    value = wire.get(name, "")
    if not isinstance(value, str) or len(value) > 2048:
        raise ProtocolError(f"{name} is not a text")
    return value


def _control(value: object) -> object:
    """The value of a control: text, also one that is to be asked for, a boolean, a list of texts, or files."""
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, list):
        items = cast("list[object]", value)
        if len(items) <= MAX_ITEMS and all(isinstance(item, str) for item in items):
            return items
    if isinstance(value, dict):
        wire = cast(Wire, value)
        return LongText(_whole_number(wire, "text"), _whole_number(wire, "size")) if "text" in wire else _chosen(wire)
    raise ProtocolError("a control has no such value")


def _chosen(wire: Wire) -> Chosen:
    """What a file input holds."""
    files, multiple = wire.get("files"), wire.get("multiple")
    if not isinstance(files, list) or not isinstance(multiple, bool):
        raise ProtocolError("a control has no such value")
    refs = cast("list[object]", files)
    if len(refs) > MAX_FILES or not all(isinstance(ref, dict) for ref in refs):
        raise ProtocolError("not a list of files")
    made = [
        FileRef(_whole_number(ref, "id"), _text(ref, "name"), _whole_number(ref, "size"), _text(ref, "type"))
        for ref in cast("list[Wire]", refs)
    ]
    return Chosen(tuple(made), multiple)


def _decode_piece(wire: Wire) -> Piece:
    data = wire.get("data")
    if data is not None:
        try:
            data = base64.b64decode(data, validate=True)
        except (ValueError, TypeError):
            raise ProtocolError("data is not base64") from None
    return Piece(_whole_number(wire, "id"), _whole_number(wire, "from"), data)


def _decode_hello(wire: Wire) -> Hello:
    have = wire.get("have", [])
    if not isinstance(have, list) or not all(isinstance(x, str) for x in cast("list[object]", have)):
        raise ProtocolError("have is not a list of texts")
    given = {"n": 1, "v": 0, **wire}
    return Hello(tuple(cast("list[str]", have)), _whole_number(given, "n"), _whole_number(given, "v"))


_STEPS = frozenset({int, str, bool})
"""What an address may be made of; that a boolean leads nowhere is found where it is looked up."""
_PLAIN = frozenset({str, int, float, bool, type(None)})


def _decode_event(wire: dict[str, Any]) -> Event:
    # It stands between a click and its answer: each call that is left out here is felt.
    get = wire.get
    n, version, at, name, checked = get("n"), get("v"), get("at"), get("name", ""), get("checked")
    if type(n) is not int or type(version) is not int or not (0 <= n < 2**53 and 0 <= version < 2**53):
        raise ProtocolError("n or v is not a number")
    if not isinstance(at, list):
        raise ProtocolError("at is not an address")
    steps = tuple(cast("list[Any]", at))
    if len(steps) > MAX_STEPS or not _STEPS.issuperset(map(type, steps)):
        raise ProtocolError("at is not an address")
    if type(name) is not str or len(name) > 2048:
        raise ProtocolError("name is not a text")
    if checked is not None and type(checked) is not bool:
        raise ProtocolError("checked is not a boolean")
    if len(wire) == 5 and "name" in wire:  # these and its type
        return Event(n, version, steps, name)
    fields, event = get("fields", {}), get("event", {})
    if not isinstance(fields, dict) or not isinstance(event, dict):
        raise ProtocolError("fields and event are objects")
    told = cast(Wire, event)
    if not _PLAIN.issuperset(map(type, told.values())):
        raise ProtocolError("an event property is a plain value")
    held = {field: _control(value) for field, value in cast(Wire, fields).items()}
    return Event(n, version, steps, name, _control(get("value")), checked, held, told)


_DECODERS: dict[str, Callable[[Wire], FromFront]] = {
    "hello": _decode_hello,
    "ack": lambda wire: Ack(_whole_number(wire, "v"), _whole_number({"n": 0, **wire}, "n")),
    "event": _decode_event,
    "file": _decode_piece,
    "navigate": lambda wire: Navigate(_text(wire, "to")),
    "bye": lambda wire: Bye(),
}
