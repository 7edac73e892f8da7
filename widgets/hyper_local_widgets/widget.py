"""Widget: the carrier between a kernel and the front ends of Jupyter.

Carries texts both ways as custom messages. It has no state of ours, and takes
none from a front end: the code it brings along can't be exchanged from there.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

import anywidget
import traitlets

from . import snapshot

log = logging.getLogger("hyper_local")


_COMMENTS = re.compile(r"^\s*(?:/\*.*?\*/|//.*?$)\s*", re.MULTILINE | re.DOTALL)
_INDENTS = re.compile(r"^[ \t]+", re.MULTILINE)


@cache
def _key() -> str:
    """The name that pages know this version of the module by."""
    return f"hyper-local {hashlib.sha256(_text().encode()).hexdigest()[:16]}"


@cache
def _text() -> str:
    """The runtime, what ties it to a widget, and the style."""
    client, own = files("hyper_local") / "client", files("hyper_local_widgets")
    parts = (
        client / "client.js",
        client / "files.js",
        client / "trail.js",
        client / "messages.js",
        own / "embedded.js",
    )
    parts += (own / "assets.js", own / "widget.js")
    text = "\n".join(part.read_text("utf-8") for part in parts)
    text = f"const STYLE = {json.dumps(snapshot.style())};\n{_INDENTS.sub('', _COMMENTS.sub('', text))}"
    # A browser holds text that is all ASCII in half the space.
    return re.sub(r"[^\x00-\x7f]", lambda found: json.dumps(found.group())[1:-1], text)


@cache
def module() -> str:
    """The JavaScript of a view, whole. A page runs only the first one that it gets."""
    head, made, tail = _text().partition("export default function")
    assert made, "widget.js says what a view is"
    return (
        f"const KEY = {json.dumps(_key())};\n"
        f"export default () => (globalThis[Symbol.for(KEY)] ??= (() => {{\n{head}return function{tail}\n}})())();\n"
        "globalThis.dispatchEvent(new Event(KEY));"
    )


@cache
def reference() -> str:
    """The JavaScript of a further view: takes the module that the page has, and asks for it where it has none."""
    own = (files("hyper_local_widgets") / "reference.js").read_text("utf-8")
    return f"const KEY = {json.dumps(_key())};\n{_INDENTS.sub('', _COMMENTS.sub('', own))}"


class Widget(anywidget.AnyWidget):
    """One carrier. `arrived` gets what a front end sends, on whatever thread that comes.

    With `whole` it brings the module along, else a reference to it. `first` is what its first view
    shows before it has said a word.
    """

    # Traits of the class: anywidget would make a class for each widget to hold them.
    _esm = traitlets.Unicode().tag(sync=True)
    _anywidget_id = traitlets.Unicode("hyper_local_widgets.Widget").tag(sync=True)

    # Of the type that ipywidgets has there, but none is made: it would be a comm more for each of us.
    layout = traitlets.Any(None, allow_none=True).tag(sync=True)

    _page = traitlets.Unicode().tag(sync=True)
    """What is shown, for who saves the state of widgets: set where nobody looks; a page keeps its own up to date."""

    state = traitlets.Dict(None, allow_none=True).tag(sync=True)
    """The component's variables, for marimo: cells that use the widget run again when they change."""

    _first = traitlets.Dict(None, allow_none=True).tag(sync=True)
    """A view that is there already, for the first that comes: its number, and what it is told."""

    def __init__(self, arrived: Callable[[Any], None], *, whole: bool = True, first: object = None) -> None:
        self._arrived = arrived
        self.still: Callable[[], str] = str
        """Gives the page as HTML that is only looked at."""
        super().__init__(_esm=module() if whole else reference(), _first=first)

    def add_traits(self, **traits: Any) -> None:
        """Nothing is added: the class has them."""

    def taken(self) -> None:
        """The view that was there is somebody's: pages that come later get none. They need not be told."""
        self._trait_values["_first"] = None

    def _handle_custom_msg(self, content: Any, buffers: Any) -> None:
        if content == {"module": True}:
            self.say({"module": module()})
        else:
            self._arrived(content)

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Nothing of a widget is a front end's to write; that it has seen a change is all it says."""
        if sync_data.keys() <= {"_seen"}:
            return
        log.warning("a front end tried to write %s of a widget; refused", ", ".join(map(repr, sync_data)))

    def keep(self, page: str) -> None:
        """Let the front ends have the page as HTML."""
        self._page = page

    def say(self, content: dict[str, Any], data: bytes | None = None) -> None:
        """Send to the front ends; nothing happens where none can hear it any more."""
        if self.comm is None:
            return
        try:
            buffers = None if data is None else [data]
            self._send({"method": "custom", "content": content}, buffers)  # pyright: ignore[reportUnknownMemberType]
        except Exception:
            log.debug("a message could not be sent", exc_info=True)
        # ipykernel sends the answers to where the last message was sent from. If that is a cell, they
        # would wait for its end, acknowledgements with them; unset, the front end's own choice counts.
        vars(self.comm).pop("_reply_subshell_id", None)
