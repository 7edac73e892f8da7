"""Witness: hears what happens in a kernel, and tells the histories of pages what is theirs.

It can come late, to a kernel that runs already, and go again; then the kernel is
as it was before.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, cast
from weakref import WeakKeyDictionary, ref

from .errors import HyperError
from .history import History, is_ours
from .instance import Instance
from .kernel import Kernel
from .patch import template_ids
from .recording import Recorder, Sent
from .session import Call, Session


class Witness(Recorder):
    """Tells histories what happens in one kernel, from the first that is added until the last has gone."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._histories: dict[Instance, History] = {}
        """By the root of the page."""
        self._views: WeakKeyDictionary[Session, _View] = WeakKeyDictionary()
        self._count = 0

    @classmethod
    def of(cls, kernel: Kernel) -> Witness:
        """That of a kernel, which it gets if it has none. Raises `HyperError` where something else records it."""
        if kernel.record is None:
            kernel.record = made = cls(kernel)
            for box in kernel.instances.values():
                box.started = made.started
            for sessions in kernel.sessions.values():
                for session in sessions:
                    made.opened(session)
        if not isinstance(kernel.record, Witness):
            raise HyperError("this is recorded as a test, so it can't be inspected at the same time")
        return kernel.record

    def history(self, root: Instance) -> History:
        """That of the page of `root`, which it gets if it has none, and which is told from now on what happens."""
        return self._histories.setdefault(root, History())

    def remove(self, history: History) -> None:
        """Tell it no more; the last one takes everything back."""
        self._histories = {root: found for root, found in self._histories.items() if found is not history}
        if not self._histories and self._kernel.record is self:
            self._kernel.record = None
            for box in self._kernel.instances.values():
                box.started = None
            for session, view in list(self._views.items()):
                session.send = view.send

    # What the kernel tells ----------------------------------------------------

    def opened(self, session: Session) -> None:
        self._count += 1
        view = self._views[session] = _View(self._count, session.send)
        send, tell, itself = view.send, self._tell, ref(session)

        def told(text: str) -> None:
            found = itself()
            if found is not None:
                tell(found, view, text)
            send(text)

        session.send = told

    def arrived(self, call: Call) -> None:
        view = self._views.get(call.session)
        if is_ours(call.instance):
            if view is not None:
                view.ours.add(call.event.n)
            return
        history = self._histories.get(call.session.root)
        if history is not None:
            history.arrived(call)

    def started(self, call: Call, positional: tuple[object, ...], named: Mapping[str, object]) -> None:
        history = self._histories.get(call.session.root)
        if history is not None and not is_ours(call.instance):
            history.started(call, positional, named)

    def finished(self, call: Call, error: BaseException | None) -> None:
        history = self._histories.get(call.session.root)
        if history is not None and not is_ours(call.instance):
            history.finished(call, error)

    def acting(self, instance: Instance, what: str) -> None:
        history = self._histories.get(instance.root)
        if history is not None:
            history.acting(what)

    def rendering(self) -> None:
        for history in list(self._histories.values()):
            history.hold()

    def rendered(self) -> None:
        for history in list(self._histories.values()):
            history.look()

    # Inside -------------------------------------------------------------------

    def _tell(self, session: Session, view: _View, text: str) -> None:
        history = self._histories.get(session.root)
        text = view.without_ours(session, text) if history is not None else ""
        if history is not None and text:
            history.sent(Sent(view.number, text, len(text.encode()), session.runner.now()))


class _View:
    """A session that is listened to: what it sent by before, and events of its that are ours."""

    def __init__(self, number: int, send: Callable[[str], None]) -> None:
        self.number = number
        self.send = send
        self.ours: set[int] = set()

    def without_ours(self, session: Session, text: str) -> str:
        """The message as the app alone would have sent it; "" where that is none."""
        surfaces = {number: surface for surface, number in session.numbers.items()}
        hidden = {number for number, surface in surfaces.items() if is_ours(surface.owner)}
        if not hidden and not self.ours:
            return text
        message: dict[str, Any] = json.loads(text)
        if "error" in message or ("v" not in message and "a" not in message):
            return text
        told: Any = message.get("a", [])
        acks = [n for n in cast("list[int]", told if isinstance(told, list) else [told]) if n not in self.ours]
        kept = [n for n in message.get("k", []) if n not in self.ours]
        parts = {n: part for n, part in message.get("d", {}).items() if int(n) not in hidden}
        templates: dict[str, Any] = message.get("t", {})
        if templates:
            mine = set[str]().union(*(template_ids(s.tree) for n, s in surfaces.items() if n not in hidden))
            templates = {name: wire for name, wire in templates.items() if name in mine}
        if not (parts or acks or message.get("x")):
            return ""
        for name, value in {"a": acks[0] if len(acks) == 1 else acks, "k": kept, "t": templates, "d": parts}.items():
            if value or value == 0:
                message[name] = value
            else:
                message.pop(name, None)
        return json.dumps(message, ensure_ascii=False, separators=(",", ":"))
