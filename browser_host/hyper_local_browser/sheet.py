"""Sheet: a page as forms that a browser posts by itself, and what their controls hold (C3).

Knows HTML and the tree of a page; what a post means is said in `plain.py`. What
is written here stands in first paints only: the runtime builds its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any, TypeAlias, cast
from urllib.parse import quote

from hyper_local.escaping import escape
from hyper_local.markup import Tree, Writer, clean
from hyper_local.message_box import boxed
from hyper_local.messages import Error
from hyper_local.records import record
from hyper_local.rendering import Surface

Address: TypeAlias = "tuple[str | int, ...]"
"""Of a binding, or of a template's node, as `docs/protocol.md` has it."""
Key: TypeAlias = "tuple[Address, int]"
"""Which control it is, in each version of the page."""

LOOSE = "hyper-plain"
"""Id of the form for all that stands outside of forms."""
TYPE = "data-hyper-type"
"""Attribute of a button that submits here only: it looks as it does where scripts run."""
SURE = "hyper-sure"
"""Field that says that the reader was asked."""
_ELSEWHERE = frozenset({"outside", "window", "document", "held"})
"""Modifiers of a click that is not a plain one on the button itself."""
_PRESSED = ("submit", "button", "image", "reset")
_HTMX = {"hx-boost": "true", "hx-target": "closest .hyper-root", "hx-swap": "outerHTML", "hx-push-url": "false"}
"""Where the page has htmx, a post brings the component alone."""
_TAG = re.compile("<[^>]*>")


@record
class Ref:
    """An event of an element: its DOM name, its address, its options."""

    name: str
    at: Address
    options: Mapping[str, Any]


@dataclass
class Control:
    """Something that can be filled in. `kind` is text, one, many, checkbox, radio, file, files or button.

    `name` is the author's, `posted` the one it is posted under; `option` is what a
    checkbox, a radio or a button stands for. `held` is what it shows; `bound`, whether
    the template says what that is.
    """

    key: Key
    surface: int
    kind: str
    name: str
    posted: str
    option: str
    held: Any
    bound: bool
    events: list[Ref]
    options: list[str] = field(default_factory=list[str])


@dataclass(eq=False)
class Form:
    """A form of the author's, or the one for what stands outside of them."""

    loose: bool = False
    submit: Ref | None = None
    controls: list[Control] = field(default_factory=list[Control])
    start: int = 0
    guarded: bool = False

    @property
    def files(self) -> bool:
        """Whether it takes files."""
        return any(control.kind in ("file", "files") for control in self.controls)


@record
class Press:
    """What a button posts: its form, its own events, and whether it submits the form as well.

    `question` is what a reader is asked before (`.confirm`, E5).
    """

    form: Form
    events: list[Ref]
    submits: bool
    question: str = ""


@dataclass
class Outcome:
    """What became of a post: what was typed and stays, and what is said at which control and elsewhere."""

    typed: dict[Key, Any] = field(default_factory=dict[Key, Any])
    said: dict[Key, list[Error]] = field(default_factory=dict[Key, list[Error]])
    errors: list[Error] = field(default_factory=list[Error])


class Sheet(Writer):
    """Writes a page as forms. `link` makes the address that a binding's post goes to.

    `pressed` is what there is to press, by the address of the binding.
    """

    by_shape = False

    def __init__(
        self,
        trees: Mapping[Surface, Tree],
        numbers: Mapping[Surface, int],
        link: Callable[[Address], str],
        outcome: Outcome,
    ) -> None:
        super().__init__(trees.__getitem__)
        self.numbers = numbers
        self.link = link
        self.outcome = outcome
        self.loose = self.form = Form(loose=True)
        self.named: dict[str, Form] = {}
        self.pressed: dict[Address, Press] = {}
        self.count = 0
        self.disabled = 0
        self.choices: list[tuple[str, bool]] = []
        self.chosen: list[str] | None = None

    def page(self, root: Tree) -> str:
        """The whole page, with what its outcome says at its end."""
        self.node(root)
        form = {"id": LOOSE, "hidden": True, **self.target(())}
        if self.loose.files:
            form["enctype"] = "multipart/form-data"
        # The first button is the one that the Enter key presses.
        enter = f'<noscript><button form="{LOOSE}" hidden></button></noscript>' if self.loose.controls else ""
        self.out.insert(0, enter)
        self.children([["form", form]], (), ())
        self.out.append(box(self.outcome.errors))
        return clean("".join(self.out))

    # Elements -----------------------------------------------------------------

    def element(self, wire: Sequence[Any], values: Sequence[Any], at: tuple[Any, ...]) -> None:
        """Write an element, which may be one that posts."""
        tag = wire[0]
        if self.foreign:
            super().element(wire, values, at)
        elif tag == "form":
            self.form_element(wire, values, at)
        elif tag == "button" or (tag == "input" and _type_of(_given(wire, values), "text") in _PRESSED):
            self.button(wire, values, at)
        elif tag in ("input", "select", "textarea"):
            self.control(wire, values, at)
        elif tag == "option":
            self.option(wire, values, at)
        else:
            off = tag == "fieldset" and _is_on(_given(wire, values).get("disabled"))
            self.disabled += off
            super().element(wire, values, at)
            self.disabled -= off

    def children(self, wire: Sequence[Any], values: Sequence[Any], at: tuple[Any, ...], parent: str = "") -> None:
        """Write the children of an element."""
        if parent == "form":
            self.form.start = len(self.out)
        super().children(wire, values, at, parent)

    def form_element(self, wire: Sequence[Any], values: Sequence[Any], at: tuple[Any, ...]) -> None:
        outer = self.form
        given = _given(wire, values)
        form = self.form = self.named.setdefault(str(given["id"]), Form()) if given.get("id") else Form()
        form.submit = next(iter(self.events(wire, at, "submit")), None)
        changes: dict[str, Any] = {}
        if form.submit is not None:
            self.pressed[form.submit.at] = Press(form, [], submits=True, question=_question([form.submit], given))
            changes = {**self.target(form.submit.at), "target": None, "enctype": None}
        start = len(self.out)
        super().element(_changed(wire, changes), values, at)
        if form.guarded and form.submit is not None:
            # Enter submits, as it did before a button that only clicks became one that submits.
            self.out.insert(form.start, "<button hidden></button>")
        if form.files and form.submit is not None:
            self.out.insert(start + 1, ' enctype="multipart/form-data"')
        self.form = outer

    def button(self, wire: Sequence[Any], values: Sequence[Any], at: tuple[Any, ...]) -> None:
        given = _given(wire, values)
        kind = _type_of(given, "submit")
        form = self.owner(given)
        clicks = self.events(wire, at, "click")
        submits = kind in ("submit", "image")
        changes: dict[str, Any] = {}
        if clicks:
            self.pressed[clicks[0].at] = Press(form, clicks, submits, _question(clicks, given))
            # Said even where it goes without saying: by that htmx knows a button outside of its form.
            changes = {"type": kind if submits else "submit", **self.way(form, clicks[0].at)}
            if not submits:
                changes["formnovalidate"] = not form.loose or None
                form.guarded = True
            if not submits or (self.form.loose and not given.get("type")):
                changes[TYPE] = True
        if given.get("name") and submits and not self.is_off(given):
            name, value = str(given["name"]), str(given.get("value") or "")
            form.controls.append(
                Control(self.key(wire, at), self.surface(at), "button", name, name, value, "", True, [])
            )
        super().element(_changed(wire, changes), values, at)

    def control(self, wire: Sequence[Any], values: Sequence[Any], at: tuple[Any, ...]) -> None:
        given = _given(wire, values)
        form = self.owner(given)
        self.count += 1
        events = sorted(self.events(wire, at, "input", "change"), key=lambda ref: ref.name != "input")
        if self.is_off(given) or not (events or given.get("name")):
            super().element(wire, values, at)
            return
        control = self.described(wire, values, at, events)
        changes = self.renamed(control, form)
        key = control.key
        if key in self.outcome.typed:
            changes |= self.retyped(control, self.outcome.typed[key])
        said = {f"hyper-{self.count}-{i}": error for i, error in enumerate(self.outcome.said.get(key, []))}
        if said:
            described = " ".join([str(given.get("aria-describedby") or ""), *said]).strip()
            changes |= {"aria-invalid": "true", "class": f"{given.get('class') or ''} hyper-error".strip()}
            changes["aria-describedby"] = described
        self.choices = []
        super().element(_changed(wire, changes), values, at)
        self.chosen = None
        control.options = [value for value, _ in self.choices]
        if control.kind in ("one", "many"):
            control.held = self.held_by_select(control, given)
        form.controls.append(control)
        self.out += [message(error, name) for name, error in said.items()]
        if events and form.submit is None and given.get("type") != "hidden":
            at = events[0].at
            self.pressed[at] = Press(form, [], submits=False)
            way = "".join(f' {name}="{escape(str(value))}"' for name, value in self.way(form, at).items())
            self.out.append(f"<noscript><button {TYPE}{way}>Apply</button></noscript>")

    def option(self, wire: Sequence[Any], values: Sequence[Any], at: tuple[Any, ...]) -> None:
        given = _given(wire, values)
        start = len(self.out)
        self.children(wire[2:], values, at)
        text = " ".join(unescape(_TAG.sub("", "".join(self.out[start:]))).split())
        del self.out[start:]
        value = text if given.get("value") is None else str(given["value"])
        changes: dict[str, Any] = {}
        if self.chosen is not None:
            changes["selected"] = True if value in self.chosen else None
        if not _is_on(given.get("disabled")):
            self.choices.append((value, _is_on(given.get("selected"))))
        super().element(_changed(wire, changes), values, at)

    # What they are ------------------------------------------------------------

    def described(self, wire: Sequence[Any], values: Sequence[Any], at: tuple[Any, ...], events: list[Ref]) -> Control:
        """A control as it stands in the template."""
        tag, _, *children = wire
        given = _given(wire, values)
        kind = _type_of(given, "text") if tag == "input" else tag
        if tag == "select":
            kind = "many" if _is_on(given.get("multiple")) else "one"
        elif kind == "file":
            kind = "files" if _is_on(given.get("multiple")) else "file"
        elif kind not in ("checkbox", "radio"):
            kind = "text"
        toggle = kind in ("checkbox", "radio")
        if toggle:
            held: Any = _is_on(given.get("checked"))
        elif tag == "textarea" and given.get("value") is None:
            held = "".join(child for child in children if type(child) is str)
        else:
            held = str(given.get("value") or "")
        if kind == "text" and not held and given.get("type") in ("range", "color"):
            held = None  # the browser chooses
        option = str("on" if given.get("value") is None else given["value"]) if toggle else ""
        bound = type(_attributes(wire).get("checked" if toggle else "value")) is int
        name = str(given.get("name") or "")
        return Control(self.key(wire, at), self.surface(at), kind, name, name, option, held, bound, events)

    def renamed(self, control: Control, form: Form) -> dict[str, Any]:
        """The attributes that make the browser post a control, under a name of its own."""
        changes: dict[str, Any] = {"form": LOOSE} if form.loose else {}
        if not control.name or (form.loose and control.kind != "radio"):
            control.posted = f"hyper-{self.count}"
            # By which the runtime knows it again, and what was typed before it came.
            changes |= {"name": control.posted, "data-hyper-name": control.name}
        return changes

    def retyped(self, control: Control, typed: Any) -> dict[str, Any]:
        """The attributes that show what was typed."""
        if control.kind in ("checkbox", "radio"):
            return {"checked": True if typed else None}
        if control.kind in ("one", "many"):
            self.chosen = typed if isinstance(typed, list) else [typed]
            return {"value": None}
        return {"value": typed}

    def held_by_select(self, control: Control, given: Mapping[str, Any]) -> Any:
        """What a select shows."""
        chosen = [value for value, selected in self.choices if selected]
        if control.kind == "many":
            return chosen
        if given.get("value") is not None:
            return str(given["value"])
        return chosen[-1] if chosen else next(iter(control.options), "")

    def owner(self, given: Mapping[str, Any]) -> Form:
        """The form that a control belongs to."""
        name = given.get("form")
        return self.named.setdefault(str(name), Form()) if name else self.form

    def is_off(self, given: Mapping[str, Any]) -> bool:
        """Whether a browser would not let a control be used."""
        return bool(self.disabled) or _is_on(given.get("disabled"))

    # Where they post ----------------------------------------------------------

    def target(self, at: Address) -> dict[str, Any]:
        """Attributes of a form."""
        return {"method": "post", "action": self.link(at), **_HTMX}

    def way(self, form: Form, at: Address) -> dict[str, Any]:
        """Attributes of a button."""
        how = {"form": LOOSE} if form.loose else {"formmethod": "post"}
        return {**how, "formaction": self.link(at)}

    def events(self, wire: Sequence[Any], at: tuple[Any, ...], *names: str) -> list[Ref]:
        """The element's events of these names, as far as a plain click or change is one."""
        found: list[Ref] = []
        for name, static in _attributes(wire).items():
            kind = name[1:].split(".")[0]
            if name[0] == "@" and kind in names:
                number, options = static[0], cast("dict[str, Any]", static[1] if len(static) > 1 else {})
                if _ELSEWHERE.isdisjoint(options.get("m", ())):
                    found.append(Ref(kind, (*self.address(at), number), options))
        return found

    def address(self, at: tuple[Any, ...]) -> Address:
        """A node's address, its surface by number."""
        return (self.numbers[at[1]], *at[2:]) if at[:1] == ("surface",) else (0, *at)

    def surface(self, at: tuple[Any, ...]) -> int:
        """The number of a node's surface."""
        return int(self.address(at)[0])

    def key(self, wire: Sequence[Any], at: tuple[Any, ...]) -> Key:
        """Which control of which node it is: a template's elements are the same objects in each version."""
        return self.address(at), id(wire)


def link(token: str, version: int, at: Address) -> str:
    """Where a binding's post goes; short, as a page may hold thousands."""
    return f"/-/plain/{token}/{version}?{quote(json.dumps(at, separators=(',', ':')), safe='[],:')}"


def message(error: Error, name: str) -> str:
    """What stands at a field that is wrong (V1), as the runtime shows it; the field is described by its `name`."""
    text = error.message or ""
    said = escape(error.say or text)
    return f'<small class="hyper-message" role="alert" title="{escape(text)}" id="{name}">{said}</small>'


def box(errors: Sequence[Error]) -> str:
    """What went wrong elsewhere, as the runtime shows it."""
    items = [_html(boxed(error.message or "", error.kind, error.detail, error.line)[0]) for error in errors]
    return f'<div class="hyper-overlay" role="alert">{"".join(items)}</div>' if items else ""


def _html(child: Any) -> str:
    """An element of a message's box; without the button, which nothing would hear."""
    if isinstance(child, str):
        return str(escape(child))
    tag, attributes, *children = child
    if tag == "button":
        return ""
    given = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items()) if attributes else ""
    return f"<{tag}{given}>{''.join(map(_html, children))}</{tag}>"


def asking(question: str, action: str, fields: Mapping[str, Sequence[str]], back: str) -> str:
    """A form that posts the same once more, if the reader agrees."""
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, values in fields.items()
        for value in values
    )
    htmx = "".join(f' {name}="{value}"' for name, value in _HTMX.items())
    return (
        f'<form method="post" action="{escape(action)}"{htmx}><p>{escape(question)}</p>{hidden}'
        f'<input type="hidden" name="{SURE}" value="1">'
        f'<p><button>Yes</button> <a href="{escape(back)}">No</a></p></form>'
    )


def _attributes(wire: Sequence[Any]) -> dict[str, Any]:
    """The attributes of an element of a template, by name."""
    return cast("dict[str, Any]", wire[1] or {})


def _given(wire: Sequence[Any], values: Sequence[Any]) -> dict[str, Any]:
    """An element's attributes with their values; the first of a name counts."""
    found: dict[str, Any] = {}
    for name, static in _attributes(wire).items():
        value = values[static] if type(static) is int else static
        if name.startswith("..."):
            found = {**dict(value), **found}
        elif name[0] != "@":
            found.setdefault(name, value)
    return found


def _changed(wire: Sequence[Any], changes: Mapping[str, Any]) -> Sequence[Any]:
    """An element with other attributes; the first of a name is the one that a browser takes."""
    if not changes:
        return wire
    rest = {name: value for name, value in _attributes(wire).items() if name not in changes}
    return [wire[0], {**changes, **rest}, *wire[2:]]


def _question(refs: Sequence[Ref], given: Mapping[str, Any]) -> str:
    """What an element asks before its events are sent."""
    return str(given.get("confirm") or "") if any("confirm" in ref.options.get("m", ()) for ref in refs) else ""


def _type_of(given: Mapping[str, Any], usual: str) -> str:
    value = given.get("type")
    return value.lower() if isinstance(value, str) and value else usual


def _is_on(value: Any) -> bool:
    return value is not None and value is not False
