"""Page: what a test does to a component, and what it sees of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from functools import wraps
from pathlib import PurePath
from types import ModuleType
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from bs4 import BeautifulSoup, Tag

from .. import messages as m
from ..app import App
from ..component import Component
from ..configuration import class_name, config_of, session_values, system_user
from ..errors import EventRefused, did_you_mean
from ..instance import Instance
from ..kernel import Kernel
from ..link import Link
from ..objects import ComponentObject
from ..reloading import Reloaded, reload
from ..rendering import component_of
from ..routes import Page as RoutedPage
from ..session import Session
from .controls import form_of, is_file, is_submit
from .elements import Element, NoSuchElement, element_of, text_of
from .meant import Count, State, elsewhere, example, hint, is_heard, unheard
from .selectors import by_text, selected
from .view import Frame, View
from .world import World

__tracebackhide__ = True
"""pytest shows the line of the test that went wrong, not those of ours that found out."""

T = TypeVar("T")
P = ParamSpec("P")


def _selecting(method: Callable[Concatenate[Page, P], T]) -> Callable[Concatenate[Page, P], T]:
    """A method of `Page` that says how to name an element where it is called with nothing."""

    @wraps(method)
    def called(self: Page, /, *given: P.args, **keywords: P.kwargs) -> T:
        if not given and not keywords:
            name = f"page.{method.__name__}"
            css = example(BeautifulSoup(self.html, "html.parser"), ("button",) if name == "page.click" else True)
            raise TypeError(f"{name}() needs a selector: {name}({css!r})")
        return method(self, *given, **keywords)

    return called


class Page:
    """A mounted component, driven as a person would drive it.

    Every call returns when the instance is idle. Errors that the page would
    show are in `errors`, notes in `notes`, updates in `frames`.
    """

    def __init__(self, world: World, session: Session, root: Instance, front: View) -> None:
        self._world = world
        self._session = session
        self._first = root
        self._front = front
        self._quick = False

    @property
    def _root(self) -> Instance:
        """What is shown: another page, once a link was followed."""
        return self._first if self._session.root.ended else self._session.root

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
        """Messages of the errors that the page was told to show, oldest first; `notes` are none."""
        return [e.message for e in self._front.errors if e.message is not None]

    @property
    def notes(self) -> list[str]:
        """What the page was told to show that runs and looks like a mistake, or has begun anew, oldest first."""
        return [e.message for e in self._front.quiet if e.message is not None]

    @property
    def said(self) -> dict[str, str]:
        """What the page says at its fields now, by the name of the field ("" for one without)."""
        return {name: say for notes in self._front.notes.values() for name, say in notes.items()}

    @property
    def asked(self) -> list[str]:
        """Questions of `.confirm`, oldest first."""
        return self._front.asked

    @property
    def agree(self) -> bool:
        """Whether the person says yes to them; set it to False to try the other."""
        return self._front.agree

    @agree.setter
    def agree(self, answer: bool) -> None:
        self._front.agree = answer

    @property
    def messages(self) -> list[str]:
        """Every message from the kernel, as it was sent."""
        return self._front.received

    @property
    def state(self) -> State:
        """State, props and computed values of the component: `page.state.count`, or `page.state["count"]`."""
        return State(self._root.state)

    @property
    def kernel(self) -> Kernel:
        """The kernel that runs the page, on a virtual clock."""
        return self._world.kernel

    @property
    def title(self) -> str:
        """Text of the page's <title>, or ""."""
        found = self._soup()[0].select_one("title")
        return text_of(found) if found else ""

    @property
    def address(self) -> str:
        """Where in its app the page stands that is shown: `/users/5`; "" for what is no page."""
        return self._front.address

    def fresh_html(self) -> str:
        """The page as a fresh render of the present state would make it."""
        front = View(self._world.loop, listen=False)
        session = Session(self._world.kernel, self._root, front.receive)
        session.receive(m.encode(m.Hello()))
        html = front.front.html()
        session.close()
        return html

    @_selecting
    def text(self, css: str) -> str:
        """Text of the first element that `css` selects, white space made single."""
        return text_of(self._tag(css))

    @_selecting
    def texts(self, css: str) -> list[str]:
        """Texts of all elements that `css` selects."""
        return [text_of(tag) for tag in selected(self._soup()[0], css)]

    @property
    def count(self) -> Count:
        """`page.count("li")`: how many elements a selector finds."""
        return Count(lambda css: len(selected(self._soup()[0], css)), self.state)

    def attribute(self, css: str, name: str) -> str | None:
        """An attribute of the first element that `css` selects; None where it is absent."""
        value = self._tag(css).get(name)
        return " ".join(value) if isinstance(value, list) else value

    def value(self, css: str) -> Any:
        """What a control holds: text, for a checkbox whether it is checked, of a file input the files' names."""
        tag, element, _ = self._one(css)
        held = self._front.controls.value(tag, element)
        return [file.name for file in held] if is_file(tag) else held

    # What a person does ---------------------------------------------------

    @_selecting
    def click(self, css: str) -> Page:
        """Click an element; events bubble, a submit button submits, a checkbox toggles."""
        tag, element, elements = self._one(css)
        self._hears(css, tag, "click", elements)
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

    def upload(self, css: str, name: str, content: bytes | str, type: str = "") -> Page:  # noqa: A002 - as HTML calls it
        """Choose a file in a file input and fire `input` and `change`; one more, where it takes several."""
        tag, element, elements = self._one(css)
        if not is_file(tag):
            raise NoSuchElement(f"{css!r} is no <input type=file>")
        present: list[Any] = self._front.controls.value(tag, element) if tag.has_attr("multiple") else []
        chosen = [*present, (name, content, type)]
        self._do(lambda: self._front.enter(tag, element, elements, chosen, ("input", "change")))
        return self

    def submit(self, css: str = "form", **fields: Any) -> Page:
        """Fill fields by name and submit the form; a file is `(name, content)` or `(name, content, type)`."""
        tag, _, elements = self._one(css)
        form = form_of(tag)
        if form is None:
            raise NoSuchElement(f"{css!r} is not in a form")
        pressed = tag if is_submit(tag) else None
        self._do(lambda: self._front.submit(form, elements, fields, pressed))
        return self

    def fire(self, css: str, event: str, **properties: Any) -> Page:
        """Fire any event: `page.fire("input", "keydown", key="Enter")`."""
        tag, _, elements = self._one(css)
        self._hears(css, tag, event, elements)
        self._do(lambda: self._front.fire(tag, elements, event, properties))
        return self

    @contextmanager
    def quickly(self) -> Generator[None]:
        """Within `with page.quickly():` calls return before an answer comes over the link; at its end all have come."""
        self._quick = True
        try:
            yield
        finally:
            self._quick = False
        self._do(lambda: None)

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

    def reload(self) -> Reloaded:
        """Take in the files that have changed, as saving them does under `--reload` (L10)."""
        return self._world.run(reload)

    def unmount(self) -> None:
        """Close the page: the instance ends."""

        def end() -> None:
            self._session.close()
            self._root.unmount()

        self._do(end)
        self._world.pages.discard(self)

    # Inside ---------------------------------------------------------------

    if not TYPE_CHECKING:  # one that sees it would let every name pass

        def __getattr__(self, name: str) -> Any:
            if name.startswith("_"):
                raise AttributeError(name)
            near = elsewhere(name) or did_you_mean(
                name, [known for known in dir(type(self)) if not known.startswith("_")]
            )
            raise AttributeError(self._meant(name) or f"a page has no {name!r}.{near}".removesuffix("."), name=name)

    def _meant(self, name: str) -> str:
        """What to write for a name of the component; "" where it is none."""
        return hint(name, self._root, *self._soup(), self._called)

    def _called(self, element: Element, number: int) -> str:
        at = (element.at[1], *element.at[2:], number)
        try:
            return self._session.resolve(m.Event(0, self._front.front.version, at, "")).part.binding.name
        except EventRefused:
            return ""

    def _hears(self, css: str, tag: Tag, event: str, elements: list[Element]) -> None:
        soup = next(parent for parent in tag.parents if isinstance(parent, BeautifulSoup))
        if not is_heard(tag, event, soup, elements):
            raise NoSuchElement(unheard(css, event, soup, elements))

    def _do(self, action: Callable[[], T]) -> T:
        return self._world.run(action, quickly=self._quick)

    def _soup(self) -> tuple[BeautifulSoup, list[Element]]:
        return self._front.soup()

    def _tag(self, css: str, soup: BeautifulSoup | None = None) -> Tag:
        """The first that `css` selects; it may stand in HTML that the author called safe."""
        page = soup or self._soup()[0]
        found = next(iter(selected(page, css, limit=1)), None)
        if found is None:
            meant = by_text(css, page) or self._meant(css)
            raise NoSuchElement(f"no element matches {css!r}\n  {meant or f'The page is: {self.html}'}")
        return found

    def _one(self, css: str) -> tuple[Tag, Element, list[Element]]:
        soup, elements = self._soup()
        found = self._tag(css, soup)
        element = element_of(found, elements)
        if element is None:
            raise NoSuchElement(f"{css!r} matches an element of raw HTML, which has no events")
        return found, element, elements


def _target(target: object, props: Mapping[str, Any]) -> tuple[Component, dict[str, Any]]:
    if isinstance(target, RoutedPage):
        return target.component, {**target.props, **props}
    component = component_of(target)
    if component is not None and isinstance(target, ComponentObject):
        # What is made from Python belongs to the kernel of cells; a page of a test stands on one of its own.
        required = [f"{name}=…" for name, prop in component.props.items() if prop.required]
        given = f"mount({', '.join([component.name, *required])})"
        state = next((name for name in component.state if not name.startswith("_")), "")
        hint = f" What it holds is page.state.{state} then." if state else ""
        raise TypeError(
            f"mount() takes the class {component.name}, not one that is made of it\n  Write page = {given}.{hint}"
        )
    if component is None:
        hint = ""
        if isinstance(target, (str, PurePath)):
            hint = f"\n  From its file: mount(load({str(target)!r})), with load from hyper_local."
        elif isinstance(target, App):
            hint = '\n  A page of it: mount(app.pages["/"]), or a component: mount(app.live.Counter).'
        elif isinstance(target, ModuleType):
            folder, _, name = target.__name__.rpartition(".")
            hint = f"\n  Import the class: from {folder or name} import {class_name(name)}"
        raise TypeError(f"mount() takes a component class or a page, not {type(target).__name__}{hint}")
    return component, dict(props)


def _open(world: World, target: object, props: Mapping[str, Any], link: Link | None) -> Page:
    """Mount a component and show it."""
    front = View(world.loop)

    def start() -> tuple[Session, Instance]:
        component, given = _target(target, props)
        values = session_values(config_of(component.path), {}, username=system_user())
        root = world.kernel.mount(component, given, values)
        if isinstance(target, RoutedPage):
            root.address = target.path
        session = world.kernel.open(root, front.receive)
        front.wire.connect(session, link)
        front.wire.hello()
        return session, root

    world.views.append(front)
    session, root = world.run(start)
    front.address = root.address
    page = Page(world, session, root, front)
    world.pages.add(page)
    if root.broken is not None:
        page.unmount()
        raise root.broken
    return page


_here = threading.local()
"""The world of this thread."""


def mount(target: Any, /, **props: Any) -> Page:
    """Mount a component class, or a page of an app, and show it.

    Pages that are mounted in one test share one kernel, so what is `shared()`
    is seen by all of them. With `link=Link(latency=200, drop=0.05, seed=1)` all
    messages take that way. Raises what the component raises at its start, its
    first render included.
    """
    link = props.pop("link") if isinstance(props.get("link"), Link) else None
    world = getattr(_here, "world", None)
    if world is None:
        world = _here.world = World()
    return _open(world, target, props, link)


def close_all() -> None:
    """Unmount every page and forget what was shared; done after each test by the pytest plugin."""
    world: World | None = getattr(_here, "world", None)
    if world is not None:
        _here.world = None
        world.close()
