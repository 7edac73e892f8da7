"""Transcript: what people did to an app, as steps of the test client, and what they saw in the end."""

from __future__ import annotations

import keyword
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from bs4 import BeautifulSoup, Tag

from .. import messages as m
from ..namespace import immutable
from ..recording import Entry, Followed, Happened, Opened, Sent, kept
from ..uploaded import File
from .controls import CHECKABLE, CONTROLS, FILLED, form_controls, form_of, is_button, is_file, is_submit
from .elements import MARK, element_of, kind_of, text_of
from .selectors import selector_of
from .view import Fired, View

STILL = 0.5
"""Seconds after an event in which a change is taken for its work; a later one is the work of time."""
LONGEST = 100
"""Characters that are asked of one element: a longer text is asked of the elements in it."""
MOST_ASKED = 40
"""Questions after which no more controls are asked for what they hold."""


class Transcript:
    """Hears what a `Record` tells (`record.listeners`), and gives the lines of a test.

    `given` are names of props that the test shall give as they were.
    """

    def __init__(self, given: Sequence[str] = ()) -> None:
        self.given = given
        self.entries: list[Entry] = []
        self.props: dict[int, dict[str, object]] = {}

    def hear(self, entry: Entry) -> None:
        """Keep an entry. On the kernel's thread."""
        if isinstance(entry, Happened) and entry.ended:
            return
        self.entries.append(entry)
        if isinstance(entry, Opened):
            root = entry.root
            # Values of the session, too: a test may run as somebody else.
            named = [
                name
                for name, prop in root.component.props.items()
                if name in self.given or (name not in root.given and (prop.required or name in root.values))
            ]
            values = {name: kept(root.globals.get(name)) for name in named}
            self.props[entry.view] = {name: value for name, value in values.items() if immutable(value)}

    def lines(self, target: Callable[[str], str]) -> list[str]:
        """Statements that do everything again and look at the end; none where nothing was shown.

        `target` gives the code of what to mount for an address.
        """
        playing = Playing(self.entries)
        shown = [v for v in playing.views.values() if v.acted] or list(playing.views.values())[-1:]
        for number, view in enumerate(shown, 1):
            view.name = "page" if len(shown) == 1 else f"page_{number}"
        lines: list[str] = []
        for view in shown:
            props = "".join(f", {n}={literal(v)}" for n, v in self.props[view.number].items())
            lines.append(f"{view.name} = mount({target(view.opened.root.address)}{props})")
        for at in range(len(playing.steps) + 1):
            for view in shown:
                if view.ends == at:
                    lines += view.seen()
            if at < len(playing.steps):
                view, code = playing.steps[at]
                lines.append(code if view is None else f"{view.name}{code}")
        return lines


class Playing:
    """The entries of a session, played once more to views like those of the people."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.views: dict[int, Seen] = {}
        self.steps: list[tuple[Seen | None, str]] = []
        self.last = 0.0
        """When the last step was."""
        self.changed = 0.0
        """When the page last changed by itself."""
        for entry in entries:
            self.play(entry)
        for view in self.views.values():
            view.show_all()
        self.wait()

    def play(self, entry: Entry) -> None:
        """Take the next entry."""
        if isinstance(entry, Opened):
            self.views[entry.view] = Seen(entry, self)
            self.last = max(self.last, entry.at)
            return
        view = self.views.get(entry.view)
        if view is None:
            return
        if isinstance(entry, Sent):
            if view.hear(entry) and not any(one.unanswered for one in self.views.values()):
                self.changed = entry.at if entry.at - self.last > STILL else self.changed
            view.ends = len(self.steps)
            return
        self.wait()
        self.last = entry.at
        if isinstance(entry, Followed):
            view.show_all()
            view.step(f".navigate({literal(entry.to)})")
        else:
            view.act(entry)

    def wait(self) -> None:
        """Let the time pass in which the page changed by itself."""
        if self.changed > self.last:
            view = next(reversed(self.views.values()))
            view.step(f".wait({self.changed - self.last + 0.01:.2f})")
            self.last = self.changed
            for one in self.views.values():
                one.ends = len(self.steps)


class Seen:
    """One view: what it showed when something was done to it. `acted` where anything was; `ends` after which step."""

    def __init__(self, opened: Opened, playing: Playing) -> None:
        self.number = opened.view
        self.opened = opened
        self.playing = playing
        self.name = "page"
        self.acted = False
        self.ends = 0
        self.unanswered: set[int] = set()
        self.view = View(cast(Any, None), listen=False)
        self.waiting: list[str] = []
        self.bound: tuple[str, str] | None = None
        """Selector and value of the last step, where that fills what is bound: only the last value counts."""
        self.thrown: set[str] = set()

    # What came to it --------------------------------------------------------

    def hear(self, sent: Sent) -> bool:
        """A message; whether it changes the page, and answers no event."""
        self.waiting.append(sent.text)
        message = m.decode_update(sent.text)
        if not isinstance(message, m.Update):
            return False
        self.unanswered.difference_update(message.acks)
        return message.version is not None and not message.whole and not message.acks

    def show(self, version: int) -> None:
        """Show the page as the person saw it who made an event: newer messages were on their way."""
        while self.waiting and self.view.front.version < version:
            self.view.receive(self.waiting.pop(0))

    def show_all(self) -> None:
        """Show everything that came."""
        while self.waiting:
            self.view.receive(self.waiting.pop(0))

    # What was done to it ----------------------------------------------------

    def step(self, code: str) -> None:
        """Something to do."""
        self.acted = True
        self.bound = None
        self.playing.steps.append((self, code))
        self.ends = len(self.playing.steps)

    def act(self, happened: Happened) -> None:
        """An event, as what a person does."""
        event = happened.event
        self.show(event.version)
        page, elements = self.view.soup()
        self.unanswered.add(event.n)
        self.view.owners[event.n] = lambda kept: None
        for tag in page.select(f"[{MARK}]"):
            element = element_of(tag, elements)
            for number, options in element.events(event.name) if element else []:
                assert element is not None
                if (element.at[1], *element.at[2:], number) == tuple(event.at):
                    fired = Fired(event.name, tag, {}, element, tag, number, options, elements, None)
                    Doing(self, happened, fired, page).do()
                    return
        said = f"# Here came {event.name!r} for {happened.handler} of an element that is not found again."
        self.playing.steps.append((None, said))

    # What it showed ---------------------------------------------------------

    def seen(self) -> list[str]:
        """What to ask of the page."""
        page, elements = self.view.soup()
        lines: list[str] = []
        for tag in page.find_all(True, recursive=False):
            lines += self.texts(tag, page)
        for tag in page.select(",".join(FILLED)):
            element = element_of(tag, elements)
            bound = element is not None and (element.bound("value") or element.bound("checked"))
            typed = element is not None and element.key in self.view.controls.typed
            if (bound or typed) and kind_of(tag) not in ("password", "hidden", "file") and len(lines) < MOST_ASKED:
                held = self.view.controls.value(tag, element)
                equal = "is" if isinstance(held, bool) else "=="
                lines.append(f"assert {self.name}.value({literal(selector_of(tag, page))}) {equal} {literal(held)}")
        if not lines and self.view.front.html():
            lines.append(f"assert {self.name}.html == {literal(self.view.front.html())}")
        errors = [e.message for e in self.view.errors if e.message is not None]
        return [*lines, f"assert {self.name}.errors == {literal(errors)}"]

    def texts(self, tag: Tag, page: BeautifulSoup) -> list[str]:
        """What to ask of an element's text."""
        if tag.name in ("script", "style"):
            return []
        css, text = literal(selector_of(tag, page)), text_of(tag)
        inner = tag.find_all(True, recursive=False)
        own = any(isinstance(one, str) and one.strip() for one in tag.children)
        if len(text) > LONGEST and inner and not own:
            return [line for one in inner for line in self.texts(one, page)]
        if text:
            return [f"assert {self.name}.text({css}) == {literal(text)}"]
        drawing = tag if tag.name == "svg" else tag.find("svg")
        if not isinstance(drawing, Tag):
            return []
        inside = literal(f"{selector_of(drawing, page)} *")
        return [f"assert {self.name}.count({inside}) == {len(drawing.find_all(True))}"]


class Doing:
    """One event that came: `fired` says where it was heard, in `page`."""

    def __init__(self, seen: Seen, happened: Happened, fired: Fired, page: BeautifulSoup) -> None:
        self.seen = seen
        self.controls = seen.view.controls
        self.happened = happened
        self.event = happened.event
        self.fired = fired
        self.tag = fired.target
        self.page = page

    @property
    def css(self) -> str:
        """What selects the element, as code."""
        return self.named(self.tag)

    def named(self, tag: Tag) -> str:
        """What selects an element, as code."""
        return literal(selector_of(tag, self.page))

    def do(self) -> None:
        """Take the steps that make this event."""
        tag, name = self.tag, self.event.name
        throttle = self.fired.modifiers.get("throttle")
        if throttle and self.css in self.seen.thrown:
            self.seen.step(f".wait({throttle / 1000:g})")
        self.seen.thrown.add(self.css)
        if name == "submit":
            self.submit()
        elif name in ("input", "change") and tag.name in FILLED:
            self.enter(tag, name, self.value())
            self.release()
        elif name in ("input", "change") and self.delegated():
            pass
        else:
            self.prepare()
            if name == "click" and not self.does_more():
                self.seen.step(f".click({self.css})")
            else:
                self.seen.step(f".fire({self.css}, {literal(name)}{self.properties()})")

    # Values -----------------------------------------------------------------

    def held(self, tag: Tag) -> Any:
        """What a control holds as far as is known."""
        return self.controls.value(tag, element_of(tag, self.fired.elements))

    def value(self) -> Any:
        """What was put into the control that the event is of; None where the event does not say."""
        tag, options, event = self.tag, self.fired.options, self.event
        if kind_of(tag) == "radio":
            return True
        if kind_of(tag) == "checkbox":
            return event.checked if options.get("c") else not self.held(tag)
        if options.get("v"):
            return event.value
        name = tag.get("name")
        return event.fields.get(name) if isinstance(name, str) else None

    def enter(self, tag: Tag, name: str, value: Any) -> None:
        """Put a value into a control so that `name` is fired, and as few other events as can be."""
        css = self.named(tag)
        if value is None:
            self.seen.step(f".fire({css}, {literal(name)})")
            return
        if is_file(tag):
            for file in _files(value):
                self.seen.step(f".upload({css}, {literal(file.name)}, bytes({file.size}))")
            element = element_of(tag, self.fired.elements)
            if element is not None:
                local = [(file.name, bytes(file.size)) for file in _files(value)]
                self.controls.put(tag, element, self.fired.elements, local)
            return
        atonce = kind_of(tag) in CHECKABLE or tag.name == "select"
        code = f".fill({css}, {literal(value)})"
        if name == "change" and self.heard(tag, "input"):
            code = f".fire({css}, {literal('change')})"
        elif name == "change" or (atonce and not self.heard(tag, "change")):
            code = f".change({css}, {literal(value)})"
        last = self.seen.bound
        if name == "input" and last is not None and last == (css, self.happened.handler):
            del self.seen.playing.steps[-1]
        self.seen.step(code)
        if name == "input" and self.happened.handler.startswith("=") and not atonce and not self.happened.error:
            self.seen.bound = (css, self.happened.handler)
        element = element_of(tag, self.fired.elements)
        if element is not None:
            self.controls.put(tag, element, self.fired.elements, value)

    def heard(self, tag: Tag, name: str) -> bool:
        """Whether anybody listens to an event of an element."""
        around = [tag, *tag.parents]
        found = (element_of(one, self.fired.elements) for one in around if one.get(MARK) is not None)
        return any(element is not None and element.events(name) for element in found)

    def release(self) -> None:
        """What is bound shows the kernel's value again when the event is answered."""
        element, tag = self.fired.element, self.tag
        bound = element.bound("value") or element.bound("checked")

        def done(kept: bool) -> None:
            if bound and (not kept or kind_of(tag) in CHECKABLE):
                self.controls.forget([element.key])

        self.seen.view.owners[self.event.n] = done

    def among(self) -> list[Tag]:
        """The controls whose fields an event carries."""
        form = form_of(self.tag)
        return form_controls(form) if form is not None else self.seen.view.loose(self.fired)

    def differing(self, controls: Sequence[Tag]) -> dict[str, Any]:
        """Fields that came otherwise than is known."""
        known = self.controls.fields(controls, self.fired.elements)
        there = {str(tag.get("name")) for tag in controls}
        # A script of the author's may have put in fields of which the page's HTML knows nothing.
        came = {name: value for name, value in self.event.fields.items() if name in there}
        return {name: value for name, value in came.items() if known.get(name, self) != value}

    def prepare(self) -> None:
        """What was typed before, of which nothing was sent."""
        tag, options = self.tag, self.fired.options
        if options.get("v") and tag.name in FILLED and kind_of(tag) not in CHECKABLE and not is_file(tag):
            if self.event.value is not None and self.held(tag) != self.event.value:
                self.enter(tag, "input", self.event.value)
        elif options.get("f"):
            self.fill(self.among(), "input")

    def fill(self, controls: Sequence[Tag], event: str) -> bool:
        """Put the fields that came into their controls; whether there was anything to do."""
        done = False
        for name, value in self.differing(controls).items():
            for tag in controls:
                if tag.get("name") != name or is_button(tag):
                    continue
                if is_file(tag):
                    if [file.name for file in self.held(tag)] != [file.name for file in _files(value)]:
                        self.enter(tag, event, value)
                        done = True
                    continue
                kind = kind_of(tag)
                own, new = tag.get("value", "on"), value
                if kind == "radio":
                    new = own == value
                elif kind == "checkbox" and not isinstance(value, bool):
                    new = own in value
                if self.held(tag) != new and (kind != "radio" or new):
                    self.enter(tag, event, new)
                    done = True
        return done

    def delegated(self) -> bool:
        """An `@input` or `@change` around controls: what was changed there, as far as the event says."""
        controls = self.among() if form_of(self.tag) is not None else self.tag.select(",".join(CONTROLS))
        return bool(self.fired.options.get("f")) and self.fill(controls, self.event.name)

    # Other events -----------------------------------------------------------

    def does_more(self) -> bool:
        """Whether a click does what brings an event of its own: that one is done by itself."""
        tag = self.tag
        if "prevent" in self.fired.modifiers:
            return False
        if tag.name == "a" and tag.has_attr("href"):
            return True
        if tag.name == "input" and kind_of(tag) in CHECKABLE:
            return self.heard(tag, "change") or self.heard(tag, "input")
        return is_submit(tag) and form_of(tag) is not None

    def properties(self) -> str:
        """What the event had with it, as keyword arguments: what the handler asks for, and what its modifiers do."""
        modifiers = self.fired.modifiers
        properties = dict(self.event.event)
        keys: Sequence[str] = modifiers.get("keys") or ()
        if keys and "key" not in properties:
            properties["key"] = keys[0].capitalize()
        properties.update(dict.fromkeys(modifiers.get("held", ()), True))
        return keywords(properties, ("css", "event"))

    def submit(self) -> None:
        """A form that was filled in and sent."""
        form = form_of(self.tag) or self.tag.select_one("form")
        if form is None:
            self.seen.step(f".fire({self.css}, {literal('submit')})")
            return
        controls, elements = form_controls(form), self.fired.elements
        fields = self.differing(controls)
        buttons = (t for t in controls if is_submit(t) and t.get("name") in fields)
        pressed = next((t for t in buttons if fields[str(t["name"])] == t.get("value", "")), None)
        if pressed is not None:
            del fields[str(pressed["name"])]
        given = dict(fields)
        for name in {str(tag["name"]) for tag in controls if is_file(tag) and tag.get("name") in fields}:
            files = [f"({literal(file.name)}, bytes({file.size}))" for file in _files(fields.pop(name))]
            del given[name]
            if files:
                given[name] = Code(files[0] if len(files) == 1 else f"[{', '.join(files)}]")
        if "css" in given and isinstance(given["css"], str):  # the name of a parameter of submit()
            self.enter(next(t for t in controls if t.get("name") == "css"), "input", given.pop("css"))
        css = self.named(form if pressed is None else pressed)
        self.seen.step(f".submit({css}{keywords(given, ('css',))})")
        for name, value in fields.items():
            self.controls.fill(form, elements, name, value)
        keys = [e.key for t in controls if (e := element_of(t, elements)) is not None]
        self.seen.view.owners[self.event.n] = lambda kept: None if kept else self.controls.forget(keys)


def _files(value: object) -> list[File | m.FileRef]:
    """The files that a file input gave, whether they came or were refused."""
    if isinstance(value, m.Chosen):
        return list(value.files)
    several = cast("list[object]", value) if isinstance(value, list) else [value]
    return [one for one in several if isinstance(one, File)]


class Code(str):
    """Python, to be written as it is."""

    __slots__ = ()


def literal(value: object) -> str:
    """A value as Python writes it; text in double quotes where that needs no backslash."""
    if isinstance(value, Code):
        return value
    if isinstance(value, list):
        return f"[{', '.join(map(literal, cast('list[object]', value)))}]"
    written = repr(value)
    return f'"{written[1:-1]}"' if written[:1] == "'" and '"' not in written else written


def keywords(values: Mapping[str, object], taken: Sequence[str]) -> str:
    """Values as further arguments of a call, by name."""
    plain = {n: v for n, v in values.items() if n.isidentifier() and not keyword.iskeyword(n) and n not in taken}
    rest = {n: v for n, v in values.items() if n not in plain}
    named = "".join(f", {name}={literal(value)}" for name, value in plain.items())
    pairs = ", ".join(f"{literal(name)}: {literal(value)}" for name, value in rest.items())
    return f"{named}, **{{{pairs}}}" if rest else named
