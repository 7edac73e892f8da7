"""Page: what a test does to a component, and what it sees of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from bs4 import BeautifulSoup, Tag

from .. import messages as m
from ..app import session_values, system_user
from ..errors import HyperError, listed
from ..instance import Instance, component_of
from ..kernel import Kernel
from ..routes import Page as RoutedPage
from ..session import Session
from .clock import VirtualLoop
from .front import Front

T = TypeVar("T")
PATIENCE = 60.0
"""Virtual seconds that a call waits for handlers that do not end by themselves."""

_CONTROLS = ("input", "select", "textarea")


class NoSuchElement(HyperError, AssertionError):
    """A CSS selector that matches nothing on the page."""


class Frame(str):
    """One update: the HTML of the page after it. `message` is the text that was sent."""

    message: str

    @property
    def html(self) -> str:
        return str(self)

    @property
    def size(self) -> int:
        """Bytes that travelled."""
        return len(self.message.encode())

    def text(self, css: str) -> str:
        """Text of the first element that `css` selects in this frame."""
        found = BeautifulSoup(self, "html.parser").select_one(css)
        if found is None:
            raise NoSuchElement(f"no element matches {css!r} in this frame")
        return _text(found)


@dataclass(frozen=True)
class _Element:
    """An element of the page: its wire form, where its template's node is, and that node's values."""

    wire: Any
    at: tuple[Any, ...]
    values: Sequence[Any]

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.at, id(self.wire))

    def events(self, name: str) -> list[tuple[int, dict[str, Any]]]:
        """Number and options of the events called `name` here."""
        found: list[tuple[int, dict[str, Any]]] = []
        for attribute, value in (self.wire[1] or {}).items():
            if attribute[0] == "@" and attribute[1:].split(".")[0] == name:
                found.append((value[0], value[1] if len(value) > 1 else {}))
        return found

    def bound(self, name: str) -> bool:
        return type((self.wire[1] or {}).get(name)) is int


class Page:
    """A mounted component, driven as a person would drive it.

    Every call returns when the instance is idle. Errors that the page would
    show are in `errors`, updates in `frames`.
    """

    def __init__(self, world: _World, session: Session, root: Instance, front: _FrontEnd) -> None:
        self._world = world
        self._session = session
        self._root = root
        self._front = front

    # What is there --------------------------------------------------------

    @property
    def html(self) -> str:
        """The page as the browser would hold it, rebuilt from the messages."""
        return self._front.front.html()

    @property
    def frames(self) -> list[Frame]:
        """Every update so far, the first paint included."""
        return self._front.frames

    @property
    def errors(self) -> list[str]:
        """Messages of the errors that the page was told to show, oldest first."""
        return [e.message for e in self._front.errors if e.message is not None]

    @property
    def messages(self) -> list[str]:
        """Every message from the kernel, as it was sent."""
        return self._front.received

    @property
    def state(self) -> dict[str, Any]:
        """State, props and computed values of the component, by name."""
        return self._root.state

    @property
    def kernel(self) -> Kernel:
        return self._world.kernel

    @property
    def title(self) -> str:
        """Text of the page's <title>, or ""."""
        found = self._soup()[0].select_one("title")
        return _text(found) if found else ""

    def fresh_html(self) -> str:
        """The page as a fresh render of the present state would make it."""
        front = _FrontEnd(self._world, listen=False)
        session = Session(self._world.kernel, self._root, front.receive)
        session.receive(m.encode(m.Hello()))
        html = front.front.html()
        session.close()
        return html

    def text(self, css: str) -> str:
        """Text of the first element that `css` selects, white space made single."""
        return _text(self._one(css)[0])

    def texts(self, css: str) -> list[str]:
        """Texts of all elements that `css` selects."""
        return [_text(tag) for tag in self._soup()[0].select(css)]

    def count(self, css: str) -> int:
        """How many elements `css` selects."""
        return len(self._soup()[0].select(css))

    def attribute(self, css: str, name: str) -> str | None:
        """An attribute of the first element that `css` selects; None where it is absent."""
        value = self._one(css)[0].get(name)
        return " ".join(value) if isinstance(value, list) else value

    def value(self, css: str) -> Any:
        """What a control holds: text, for a checkbox whether it is checked."""
        tag, element, elements = self._one(css)
        return self._front.control_value(tag, element, elements)

    # What a person does ---------------------------------------------------

    def click(self, css: str) -> Page:
        """Click an element; events bubble, a submit button submits, a checkbox toggles."""
        tag, element, elements = self._one(css)
        self._do(lambda: self._front.click(tag, element, elements))
        return self

    def fill(self, css: str, text: str) -> Page:
        """Put `text` into a control and fire `input`."""
        tag, element, elements = self._one(css)
        self._do(lambda: self._front.enter(tag, element, elements, text, ("input",)))
        return self

    def change(self, css: str, value: Any) -> Page:
        """Set a control (a checkbox with a boolean) and fire `input` and `change`."""
        tag, element, elements = self._one(css)
        self._do(lambda: self._front.enter(tag, element, elements, value, ("input", "change")))
        return self

    def submit(self, css: str = "form", **fields: Any) -> Page:
        """Fill fields by name and submit the form."""
        tag, _, elements = self._one(css)
        form = tag if tag.name == "form" else tag.find_parent("form")
        if form is None:
            raise NoSuchElement(f"{css!r} is not in a form")
        self._do(lambda: self._front.submit(form, elements, fields))
        return self

    def fire(self, css: str, event: str, **properties: Any) -> Page:
        """Fire any event: `page.fire("input", "keydown", key="Enter")`."""
        tag, _, elements = self._one(css)
        self._do(lambda: self._front.fire(tag, elements, event, properties))
        return self

    def wait(self, seconds: float) -> Page:
        """Let virtual time pass."""
        self._world.wait(seconds)
        return self

    def navigate(self, path: str) -> Page:
        """Follow a link inside the app."""
        self._do(lambda: self._session.receive(m.encode(m.Navigate(path))))
        return self

    def receive(self, text: str) -> Page:
        """Hand a raw message to the kernel, as a front end would."""
        self._do(lambda: self._session.receive(text))
        return self

    def unmount(self) -> None:
        """Close the page: the instance ends."""

        def end() -> None:
            self._session.close()
            self._root.unmount()

        self._do(end)
        self._world.pages.discard(self)

    # Inside ---------------------------------------------------------------

    def _do(self, action: Callable[[], T]) -> T:
        return self._world.run(action)

    def _soup(self) -> tuple[BeautifulSoup, list[_Element]]:
        return self._front.soup()

    def _one(self, css: str) -> tuple[Tag, _Element, list[_Element]]:
        soup, elements = self._soup()
        found = soup.select_one(css)
        if found is None:
            raise NoSuchElement(f"no element matches {css!r}\n  The page is: {self.html}")
        number = found.get("data-hl-mark")
        if number is None:
            raise NoSuchElement(f"{css!r} matches an element of raw HTML, which has no events")
        return found, elements[int(cast(str, number))], elements


def _text(tag: Tag) -> str:
    return " ".join(tag.get_text().split())


class _FrontEnd:
    """Messages and the state of controls: what the client runtime does in a browser."""

    def __init__(self, world: _World, *, listen: bool = True) -> None:
        self.world = world
        self.listen = listen
        self.front = Front()
        self.frames: list[Frame] = []
        self.errors: list[m.Error] = []
        self.received: list[str] = []
        self.session: Session | None = None
        self.typed: dict[tuple[Any, ...], Any] = {}
        self.owners: dict[int, Callable[[bool], None]] = {}
        self.n = 0
        self.pending: dict[tuple[Any, ...], tuple[Any, Callable[[], None]]] = {}
        self.throttled: dict[tuple[Any, ...], float] = {}
        self.once: set[tuple[Any, ...]] = set()

    def receive(self, text: str) -> None:
        self.received.append(text)
        message = m.decode_update(text)
        if isinstance(message, m.Error):
            self.errors.append(message)
        elif isinstance(message, m.Update):
            self.update(message, text)

    def update(self, update: m.Update, text: str) -> None:
        before = self.bound_values()
        if not self.front.update(update):
            self.send(m.Hello(tuple(self.front.templates)))
            return
        if update.version is not None:
            frame = Frame(self.front.html())
            frame.message = text
            self.frames.append(frame)
            if self.listen:
                self.world.loop.call_soon(self.send, m.Ack(update.version))
            after = self.bound_values()
            for key in [k for k in self.typed if k in after and before.get(k) != after[k]]:
                del self.typed[key]
        for n in update.acks:
            done = self.owners.pop(n, None)
            if done is not None:
                done(n in update.kept)

    def send(self, message: m.FromFront) -> None:
        if self.session is not None and not self.session.closed:
            self.session.receive(m.encode(message))

    # The page -------------------------------------------------------------

    def soup(self) -> tuple[BeautifulSoup, list[_Element]]:
        elements: list[_Element] = []

        def mark(wire: Any, at: tuple[Any, ...], values: Sequence[Any]) -> str:
            elements.append(_Element(wire, at, values))
            return f' data-hl-mark="{len(elements) - 1}"'

        html = self.front.html(mark)
        return BeautifulSoup(html, "html.parser"), elements

    def element(self, tag: Tag, elements: list[_Element]) -> _Element | None:
        number = tag.get("data-hl-mark")
        return None if number is None else elements[int(cast(str, number))]

    def bound_values(self) -> dict[tuple[Any, ...], Any]:
        """Server values of the controls that were typed into."""
        if not self.typed:
            return {}
        out: dict[tuple[Any, ...], Any] = {}
        for element in self.soup()[1]:
            if element.key in self.typed:
                for name in ("value", "checked"):
                    if element.bound(name):
                        out[element.key] = element.values[element.wire[1][name]]
        return out

    def control_value(self, tag: Tag, element: _Element, elements: list[_Element]) -> Any:
        kind = str(tag.get("type", "")).lower()
        if element.key in self.typed:
            return self.typed[element.key]
        if tag.name == "input" and kind in ("checkbox", "radio"):
            return tag.has_attr("checked")
        if tag.name == "select":
            options = tag.select("option")
            chosen = [o for o in options if o.has_attr("selected")]
            if tag.has_attr("multiple"):
                return [_option(o) for o in chosen]
            return _option(chosen[-1]) if chosen else _option(options[0]) if options else ""
        if tag.name == "textarea":
            return tag.get_text()
        return str(tag.get("value", ""))

    def sent_value(self, tag: Tag, element: _Element, elements: list[_Element]) -> Any:
        """What `value` sends of a control (E3)."""
        value = self.control_value(tag, element, elements)
        if str(tag.get("type", "")).lower() == "radio":
            return str(tag.get("value", "on"))
        return value

    def fields(self, scope: Tag, elements: list[_Element]) -> dict[str, Any]:
        """Values of a form's named controls, as they are sent."""
        groups: dict[str, list[Tag]] = {}
        for tag in scope.select(",".join(_CONTROLS)):
            if tag.get("name") and not tag.has_attr("disabled"):
                groups.setdefault(str(tag["name"]), []).append(tag)
        out: dict[str, Any] = {}
        for name, tags in groups.items():
            out[name] = self.group_value(tags, elements)
        return out

    def group_value(self, tags: list[Tag], elements: list[_Element]) -> Any:
        def held(tag: Tag) -> Any:
            element = self.element(tag, elements)
            return None if element is None else self.control_value(tag, element, elements)

        kind = str(tags[0].get("type", "")).lower()
        if kind == "radio":
            return next((str(t.get("value", "on")) for t in tags if held(t)), "")
        if kind == "checkbox" and len(tags) > 1:
            return [str(t.get("value", "on")) for t in tags if held(t)]
        values = [held(t) for t in tags]
        return values[0] if len(values) == 1 else [str(v) for v in values]

    # Actions --------------------------------------------------------------

    def click(self, tag: Tag, element: _Element, elements: list[_Element]) -> None:
        if tag.has_attr("disabled"):
            return
        prevented = self.fire(tag, elements, "click", {})
        if prevented:
            return
        control = tag if tag.name in ("input", "button", "a", "label") else tag.find_parent(["button", "a", "label"])
        if control is None:
            return
        kind = str(control.get("type", "submit" if control.name == "button" else "text")).lower()
        own = self.element(control, elements)
        form = control.find_parent("form")
        if control.name == "a" and str(control.get("href", "")).startswith("/"):
            self.send(m.Navigate(str(control["href"])))
        elif control.name == "label":
            inner = control.select_one(",".join(_CONTROLS))
            inner_element = self.element(inner, elements) if inner else None
            if inner is not None and inner_element is not None and str(inner.get("type", "")) in ("checkbox", "radio"):
                self.click(inner, inner_element, elements)
        elif control.name == "input" and kind == "checkbox" and own is not None:
            self.enter(control, own, elements, not self.control_value(control, own, elements), ("input", "change"))
        elif control.name == "input" and kind == "radio" and own is not None:
            self.enter(control, own, elements, True, ("input", "change"))
        elif kind in ("submit", "image") and control.name in ("button", "input") and form is not None:
            self.submit(form, elements, {})

    def enter(self, tag: Tag, element: _Element, elements: list[_Element], value: Any, events: tuple[str, ...]) -> None:
        if tag.name not in _CONTROLS:
            raise NoSuchElement(f"<{tag.name}> is not a control that can be filled")
        if str(tag.get("type", "")).lower() == "radio":
            for other in (tag.find_parent("form") or tag.find_parent()).select(f'input[name="{tag.get("name")}"]'):  # type: ignore[union-attr]
                other_element = self.element(other, elements)
                if other_element is not None:
                    self.typed[other_element.key] = False
        checkable = str(tag.get("type", "")).lower() in ("checkbox", "radio")
        self.typed[element.key] = bool(value) if checkable else value if isinstance(value, list) else str(value)
        for name in events:
            self.fire(tag, elements, name, {})

    def submit(self, form: Tag, elements: list[_Element], fields: Mapping[str, Any]) -> None:
        for name, value in fields.items():
            self.fill_by_name(form, elements, name, value)
        controls = [self.element(t, elements) for t in form.select(",".join(_CONTROLS))]
        keys = [e.key for e in controls if e is not None]

        def done(kept: bool) -> None:
            if not kept:
                for key in keys:
                    self.typed.pop(key, None)

        self.fire(form, elements, "submit", {}, done)

    def fill_by_name(self, form: Tag, elements: list[_Element], name: str, value: Any) -> None:
        tags = [t for t in form.select(",".join(_CONTROLS)) if t.get("name") == name]
        if not tags:
            names = [str(t["name"]) for t in form.select(",".join(_CONTROLS)) if t.get("name")]
            raise NoSuchElement(f"the form has no field {name!r}; there are {listed(names)}")
        for tag in tags:
            element = self.element(tag, elements)
            if element is None:
                continue
            kind = str(tag.get("type", "")).lower()
            if kind == "radio":
                self.typed[element.key] = str(tag.get("value", "on")) == str(value)
            elif kind == "checkbox" and len(tags) > 1:
                self.typed[element.key] = str(tag.get("value", "on")) in value
            elif kind == "checkbox":
                self.typed[element.key] = bool(value)
            else:
                self.typed[element.key] = value if isinstance(value, list) else str(value)

    # Events ---------------------------------------------------------------

    def fire(
        self,
        tag: Tag,
        elements: list[_Element],
        name: str,
        properties: Mapping[str, Any],
        done: Callable[[bool], None] | None = None,
    ) -> bool:
        """Fire an event; it bubbles. Gives whether the default was prevented."""
        prevented = False
        here: Tag | None = tag
        while here is not None:
            element = self.element(here, elements)
            stop = False
            for number, options in element.events(name) if element else []:
                modifiers = options.get("m", {})
                if "self" in modifiers and here is not tag:
                    continue
                if not _keys_match(modifiers.get("keys", ()), properties):
                    continue
                prevented |= "prevent" in modifiers
                stop |= "stop" in modifiers
                assert element is not None
                self.trigger(element, here, tag, number, options, name, properties, elements, done)
            if stop:
                break
            here = here.parent if isinstance(here.parent, Tag) else None
        return prevented

    def trigger(
        self,
        element: _Element,
        here: Tag,
        target: Tag,
        number: int,
        options: dict[str, Any],
        name: str,
        properties: Mapping[str, Any],
        elements: list[_Element],
        done: Callable[[bool], None] | None,
    ) -> None:
        modifiers = options.get("m", {})
        key = (element.key, number)
        if "once" in modifiers:
            if key in self.once:
                return
            self.once.add(key)

        def send() -> None:
            self.dispatch(element, here, target, number, options, name, properties, elements, done)

        loop = self.world.loop
        if "debounce" in modifiers:
            waiting = self.pending.pop(key, None)
            if waiting is not None:
                waiting[0].cancel()

            def fire_now() -> None:
                self.pending.pop(key, None)
                send()

            self.pending[key] = (loop.call_later(modifiers["debounce"] / 1000, fire_now), fire_now)
            return
        if "throttle" in modifiers:
            if loop.time() - self.throttled.get(key, float("-inf")) < modifiers["throttle"] / 1000:
                return
            self.throttled[key] = loop.time()
        # A debounce that still waits goes first (E7).
        for timer, fire_now in list(self.pending.values()):
            timer.cancel()
            fire_now()
        send()

    def dispatch(
        self,
        element: _Element,
        here: Tag,
        target: Tag,
        number: int,
        options: dict[str, Any],
        name: str,
        properties: Mapping[str, Any],
        elements: list[_Element],
        done: Callable[[bool], None] | None,
    ) -> None:
        value = checked = None
        source = self.element(target, elements) if target.name in _CONTROLS else None
        own = source if source is not None else element
        tag = target if source is not None else here
        if options.get("v") and tag.name in _CONTROLS:
            value = self.sent_value(tag, own, elements)
        if options.get("c"):
            checked = bool(self.control_value(tag, own, elements))
        fields: dict[str, Any] = {}
        if options.get("f"):
            form = here if here.name == "form" else here.find_parent("form")
            scope = form if form is not None else self.soup()[0]
            everything = self.fields(scope, elements)
            wanted = options["f"]
            fields = everything if wanted == "*" else {k: everything[k] for k in wanted if k in everything}
        event = {k: properties.get(k) for k in options.get("x", ())}
        self.n += 1
        bound = source is not None and (source.bound("value") or source.bound("checked"))

        def finished(kept: bool) -> None:
            if bound and source is not None:
                self.typed.pop(source.key, None)
            if done is not None:
                done(kept)

        self.owners[self.n] = finished
        at = (element.at[1], *element.at[2:], number)
        self.send(m.Event(self.n, self.front.version, at, name, value, checked, fields, event))


def _option(tag: Tag) -> str:
    return str(tag["value"]) if tag.has_attr("value") else _text(tag)


def _keys_match(keys: Sequence[str], properties: Mapping[str, Any]) -> bool:
    system = {"ctrl": "ctrlKey", "shift": "shiftKey", "alt": "altKey", "meta": "metaKey"}
    wanted = [k for k in keys if k not in system]
    if any(not properties.get(system[k]) for k in keys if k in system):
        return False
    key = str(properties.get("key", "")).lower()
    alias = {"escape": "escape", "esc": "escape", "space": " ", "up": "arrowup", "down": "arrowdown"}
    alias |= {"left": "arrowleft", "right": "arrowright"}
    return not wanted or any(alias.get(k, k) == key for k in wanted)


class _World:
    """A kernel on a virtual clock, and the pages that it shows."""

    def __init__(self) -> None:
        self.loop = VirtualLoop()
        self.kernel = Kernel(self.loop)
        self.pages: set[Page] = set()
        self.fronts: list[_FrontEnd] = []

    def settled(self) -> bool:
        return self.kernel.idle and not any(front.pending for front in self.fronts)

    def run(self, action: Callable[[], T]) -> T:
        """Do something on the kernel's loop, and let everything that follows from it happen."""
        result: list[T] = []
        error: list[BaseException] = []

        def act() -> None:
            try:
                result.append(action())
            except BaseException as caught:
                error.append(caught)

        self.loop.call_soon(act)
        self.loop.settle(self.settled, PATIENCE)
        if error:
            raise error[0]
        return result[0]

    def wait(self, seconds: float) -> None:
        due = self.loop.time() + seconds
        self.loop.call_later(seconds, lambda: None)
        self.loop.settle(lambda: self.loop.time() >= due, seconds + 0.001)

    def mount(self, target: Any, props: Mapping[str, Any], values: Mapping[str, object]) -> Page:
        front = _FrontEnd(self)

        def start() -> tuple[Session, Instance]:
            component, given = _target(target, props)
            root = self.kernel.mount(component, given, values)
            session = self.kernel.open(root, front.receive)
            front.session = session
            session.receive(m.encode(m.Hello()))
            return session, root

        self.fronts.append(front)
        session, root = self.run(start)
        page = Page(self, session, root, front)
        self.pages.add(page)
        return page

    def close(self) -> None:
        for page in list(self.pages):
            page.unmount()
        self.loop.settle(self.settled, PATIENCE)
        self.loop.close()


def _target(target: Any, props: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
    if isinstance(target, RoutedPage):
        return target.component, {**target.props, **props}
    component = component_of(target)
    if component is None:
        raise TypeError(f"mount() takes a component class or a page, not {type(target).__name__}")
    return component, dict(props)


_here = threading.local()


def mount(target: Any, /, **props: Any) -> Page:
    """Mount a component class, or a page of an app, and show it.

    Pages that are mounted in one test share one kernel, so what is `shared()`
    is seen by all of them. Raises what the component raises at its start.
    """
    world = getattr(_here, "world", None)
    if world is None:
        world = _here.world = _World()
    return world.mount(target, props, session_values({}, {}, username=system_user()))


def close_all() -> None:
    """Unmount every page and forget what was shared; done after each test by the pytest plugin."""
    world: _World | None = getattr(_here, "world", None)
    if world is not None:
        _here.world = None
        world.close()
