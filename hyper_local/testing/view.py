"""View: messages, events and their modifiers, as the client runtime has them in a browser."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag

from .. import messages as m
from ..dom_events import absent
from ..message_box import QUIET
from ..records import record
from .controls import (
    CHECKABLE,
    CONTROLS,
    EVERY_CONTROL,
    Controls,
    form_controls,
    form_of,
    is_disabled,
    is_submit,
)
from .elements import MARK, Element, NoSuchElement, element_of, kind_of, text_of
from .front import Front
from .selectors import selected
from .wire import Wire

__tracebackhide__ = True  # as in page.py

Pending = dict[Any, tuple[asyncio.TimerHandle, Callable[[], None]]]
"""Debounced events by element and number: their timers, and what sends them at once."""
STAYING = frozenset(
    "focus blur mouseenter mouseleave pointerenter pointerleave scroll load error toggle invalid".split()
)
"""Events that do not bubble."""


class Frame(str):
    """One update: the HTML of the page after it. `message` is the text that was sent."""

    message: str

    @property
    def html(self) -> str:
        """The page, as plain text."""
        return str(self)

    @property
    def size(self) -> int:
        """Bytes that travelled."""
        return len(self.message.encode())

    def text(self, css: str) -> str:
        """Text of the first element that `css` selects in this frame."""
        found = next(iter(selected(BeautifulSoup(self, "html.parser"), css, limit=1)), None)
        if found is None:
            raise NoSuchElement(f"no element matches {css!r} in this frame")
        return text_of(found)


@record
class Fired:
    """An event on its way: fired at `target`, heard by the event part `number` of `element` at `here`."""

    name: str
    target: Tag
    properties: Mapping[str, Any]
    element: Element
    here: Tag
    number: int
    options: Mapping[str, Any]
    elements: Sequence[Element]
    done: Callable[[bool], None] | None

    @property
    def modifiers(self) -> Mapping[str, Any]:
        """What stands behind the event's name, such as `.debounce.300`."""
        return self.options.get("m", {})


class View:
    """One front end: what it shows, what its controls hold, what it sends.

    `loop` keeps the time of debounces; with `listen` off, updates are not
    acknowledged.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, *, listen: bool = True) -> None:
        self.loop = loop
        self.listen = listen
        self.front = Front()
        self.wire = Wire(loop, self.front)
        self.controls = Controls()
        self.frames: list[Frame] = []
        self.errors: list[m.Error] = []
        self.quiet: list[m.Error] = []
        """What it was told that is no failure, such as notes."""
        self.received: list[str] = []
        self.address = ""
        self.owners: dict[int, Callable[[bool], None]] = {}
        self.pending: Pending = {}
        self.throttled: dict[Any, float] = {}
        self.once: set[Any] = set()
        self.sources: dict[int, Any] = {}
        self.failed: set[int] = set()
        self.notes: dict[Any, dict[str, str]] = {}
        self.asked: list[str] = []
        self.agree = True

    @property
    def busy(self) -> bool:
        """Whether an event waits for its time, or something is on its way."""
        session = self.wire.session
        uploading = session is not None and not session.uploads.idle
        return uploading or bool(self.pending) or not self.wire.idle

    # Messages -------------------------------------------------------------

    def receive(self, text: str) -> None:
        """Take a message of the kernel."""
        self.received.append(text)
        message = m.decode_update(text)
        if isinstance(message, m.Error):
            self.failure(message)
        elif isinstance(message, m.Go):
            self.address = message.to or self.address
        elif isinstance(message, m.Update):
            self.update(message, text)
        elif isinstance(message, m.Want) and message.size and self.listen:
            self.loop.call_soon(self.wire.send, self.controls.piece(message))

    def update(self, update: m.Update, text: str) -> None:
        """Apply an update; acknowledge it."""
        version, wire = update.version, self.wire
        if version is not None and (version <= self.front.version or (wire.waiting and not update.whole)):
            return
        before = self.given()
        if not self.front.update(update):
            wire.hello()
            return
        if version is not None:
            frame = Frame(self.front.html())
            frame.message = text
            self.frames.append(frame)
            if self.listen:
                self.loop.call_soon(wire.send, m.Ack(version, wire.count))
            after = self.given()
            there = {element.key for element in self.soup()[1]} if self.once else set[Any]()
            self.once = {key for key in self.once if key[0] in there}
            self.controls.forget([k for k in self.controls.typed if k in after and before.get(k) != after[k]])
        for error in update.errors:
            # What was answered before is answered once more, in case that was lost.
            if error.n in self.owners:
                self.failure(error)
        for n in update.acks:
            wire.answered(n)
            source = self.sources.pop(n, None)
            if source is not None and n not in self.failed:
                self.notes.pop(source, None)
            self.failed.discard(n)
            done = self.owners.pop(n, None)
            if done is not None:
                done(n in update.kept)
        if update.whole:
            wire.replaced()

    def failure(self, error: m.Error) -> None:
        """Show an error."""
        (self.quiet if error.kind in QUIET else self.errors).append(error)
        self.note(error)

    def note(self, error: m.Error) -> None:
        """Keep what stands at a field until the same event of the same element goes well."""
        source = self.sources.get(error.n or 0)
        if source is None or error.n is None:
            return
        if error.n not in self.failed:
            self.failed.add(error.n)
            self.notes.pop(source, None)
        if error.say and not self.told(source, error):
            self.notes.setdefault(source, {})[error.name] = error.say

    def told(self, source: Any, error: m.Error) -> bool:
        """Fire `hyper-error` at the control; gives whether the author shows the error in another way."""
        soup, elements = self.soup()
        here = next((t for t in soup.select(f"[{MARK}]") if _known_as(source[0], element_of(t, elements))), None)
        if here is None:
            return False
        form = form_of(here)
        named = [] if form is None else [t for t in form_controls(form) if t.get("name") == error.name]
        return self.fire((named or [here])[0], elements, "hyper-error", {"detail": error.say})

    def given(self) -> dict[Any, Any]:
        """The kernel's values of the controls that were typed into."""
        return self.controls.given(*self.soup()) if self.controls.typed else {}

    def soup(self) -> tuple[BeautifulSoup, list[Element]]:
        """The page with every element numbered, and the elements by their numbers."""
        elements: list[Element] = []

        def mark(wire: list[Any], at: tuple[Any, ...], values: Sequence[Any]) -> str:
            elements.append(Element(wire, at, values))
            return f' {MARK}="{len(elements) - 1}"'

        html = self.front.html(mark)
        return BeautifulSoup(html, "html.parser"), elements

    # Actions --------------------------------------------------------------

    def click(self, tag: Tag, element: Element, elements: Sequence[Element]) -> None:
        """Fire `click`, then do what the browser does unless it was prevented."""
        if is_disabled(tag):
            return
        prevented = self.fire(tag, elements, "click", {})
        if prevented:
            return
        control = tag if tag.name in ("input", "button", "a", "label") else tag.find_parent(["button", "a", "label"])
        if control is None or is_disabled(control):
            return
        kind = kind_of(control)
        own = element_of(control, elements)
        form = form_of(control)
        if control.name == "a" and control.get("href"):
            self.follow(str(control["href"]), control.has_attr("download"))
        elif control.name == "label":
            inner = control.select_one(EVERY_CONTROL)
            inner_element = element_of(inner, elements) if inner else None
            if inner is not None and inner_element is not None and str(inner.get("type", "")) in CHECKABLE:
                self.click(inner, inner_element, elements)
        elif control.name == "input" and kind == "checkbox" and own is not None:
            self.enter(control, own, elements, not self.controls.value(control, own), ("input", "change"))
        elif control.name == "input" and kind == "radio" and own is not None:
            self.enter(control, own, elements, True, ("input", "change"))
        elif is_submit(control) and form is not None:
            self.submit(form, elements, {}, control)

    def follow(self, href: str, download: bool) -> None:
        """Follow a link, as hosts do whose page stays: inside the app only, other addresses stay links."""
        to = urljoin(self.address or "/", href)
        if to.startswith("/") and not href.startswith(("#", "//")) and not download:
            self.wire.send(m.Navigate(to))

    def enter(
        self, tag: Tag, element: Element, elements: Sequence[Element], value: Any, events: tuple[str, ...]
    ) -> None:
        """Put a value into a control and fire `events`."""
        self.controls.put(tag, element, elements, value)
        for name in events:
            self.fire(tag, elements, name, {})

    def submit(
        self, form: Tag, elements: Sequence[Element], fields: Mapping[str, Any], submitter: Tag | None = None
    ) -> None:
        """Fill a form and fire `submit`; its controls are emptied when the handler says so (E8).

        `submitter` is the button that is pressed; without one it is the form's first, as when a person presses Enter.
        """
        for name, value in fields.items():
            self.controls.fill(form, elements, name, value)
        controls = form_controls(form)
        if submitter is None:
            submitter = next((t for t in controls if is_submit(t) and not is_disabled(t)), None)
        keys = [e.key for t in controls if (e := element_of(t, elements)) is not None]

        def done(kept: bool) -> None:
            if not kept:
                self.controls.forget(keys)

        self.fire(form, elements, "submit", {"submitter": submitter}, done)

    # Events ---------------------------------------------------------------

    def fire(
        self,
        tag: Tag,
        elements: Sequence[Element],
        name: str,
        properties: Mapping[str, Any],
        done: Callable[[bool], None] | None = None,
    ) -> bool:
        """Fire an event; it bubbles. Gives whether the default was prevented."""
        prevented = False
        here: Tag | None = tag
        while here is not None:
            element = element_of(here, elements)
            stop = False
            for number, options in element.events(name) if element else []:
                assert element is not None
                fired = Fired(name, tag, properties, element, here, number, options, elements, done)
                modifiers = fired.modifiers
                if "self" in modifiers and here is not tag:
                    continue
                if not _keys_match(modifiers, properties):
                    continue
                if "confirm" in modifiers and not self.confirmed(here):
                    continue
                prevented |= "prevent" in modifiers
                stop |= "stop" in modifiers
                self.trigger(fired)
            if stop:
                break
            here = here.parent if isinstance(here.parent, Tag) and name not in STAYING else None
        return prevented

    def confirmed(self, tag: Tag) -> bool:
        """Whether the person says yes to the question of `.confirm`."""
        self.asked.append(str(tag.get("confirm", "")))
        return self.agree

    def trigger(self, fired: Fired) -> None:
        """Send an event when its modifiers let it go."""
        modifiers, loop = fired.modifiers, self.loop
        key = (fired.element.key, fired.number)
        if "once" in modifiers:
            if key in self.once:
                return
            self.once.add(key)
        if "debounce" in modifiers:
            waiting = self.pending.pop(key, None)
            if waiting is not None:
                waiting[0].cancel()

            def fire_now() -> None:
                self.pending.pop(key, None)
                # It goes with its element.
                if any(element.key == fired.element.key for element in self.soup()[1]):
                    self.dispatch(fired)

            self.pending[key] = (loop.call_later(modifiers["debounce"] / 1000, self.flush), fire_now)
            return
        if "throttle" in modifiers:
            if loop.time() - self.throttled.get(key, float("-inf")) < modifiers["throttle"] / 1000:
                return
            self.throttled[key] = loop.time()
        self.flush()
        self.dispatch(fired)

    def flush(self) -> None:
        """Send what debounces hold back: it goes before any other event (E7)."""
        for timer, fire_now in list(self.pending.values()):
            timer.cancel()
            fire_now()

    def dispatch(self, fired: Fired) -> None:
        """Send an event with what its options ask for."""
        target, options = fired.target, fired.options
        value = checked = None
        control = target if target.name in CONTROLS else target.find_parent(CONTROLS)
        own = None if control is None else element_of(control, fired.elements)
        if options.get("v") and control is not None:
            value = self.controls.sent_value(control, own)
        if options.get("c") and control is not None:
            checked = kind_of(control) in CHECKABLE and bool(self.controls.value(control, own))
        fields: dict[str, Any] = {}
        if options.get("f"):
            owner = None if control is None else form_of(control)
            form = owner if owner is not None else target if target.name == "form" else target.find_parent("form")
            among = form_controls(form) if form is not None else self.loose(fired)
            everything = self.controls.fields(among, fired.elements, fired.properties.get("submitter"))
            wanted = options["f"]
            fields = everything if wanted == "*" else {k: everything[k] for k in wanted if k in everything}
        source = own if control is target else None
        event = {k: fired.properties.get(k, absent(fired.name, k)) for k in options.get("x", ())}
        self.wire.count += 1
        n = self.wire.count
        bound = source is not None and (source.bound("value") or source.bound("checked"))

        def finished(kept: bool) -> None:
            if bound and source is not None and (not kept or kind_of(target) in CHECKABLE):
                self.controls.forget([source.key])
            if fired.done is not None:
                fired.done(kept)

        self.owners[n] = finished
        self.sources[n] = (fired.element.key, fired.number)
        at = (fired.element.at[1], *fired.element.at[2:], fired.number)
        self.wire.event(m.Event(n, self.front.version, at, fired.name, value, checked, fields, event))

    def loose(self, fired: Fired) -> list[Tag]:
        """The controls of a surface: those of its form, where there is none."""
        surfaces = self.front.within(fired.element.at[1])

        def inside(tag: Tag) -> bool:
            marked = tag if tag.has_attr(MARK) else tag.find_parent(attrs={MARK: True})
            element = None if marked is None else element_of(marked, fired.elements)
            return element is not None and element.at[1] in surfaces

        page = [fired.here, *fired.here.parents][-1]
        return [tag for tag in page.select(EVERY_CONTROL) if inside(tag)]


def _known_as(key: Any, element: Element | None) -> bool:
    return element is not None and element.key == key


def _keys_match(modifiers: Mapping[str, Any], properties: Mapping[str, Any]) -> bool:
    if not all(properties.get(held) for held in modifiers.get("held", ())):
        return False
    keys = modifiers.get("keys")
    return keys is None or str(properties.get("key", "")).lower() in keys
