"""Controls: what the inputs of a page hold, before and after somebody types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from bs4 import BeautifulSoup, Tag

from .. import messages as m
from ..errors import listed
from ..records import record
from .elements import Element, Key, NoSuchElement, element_of, kind_of, text_of

__tracebackhide__ = True  # as in page.py

FILLED = ("input", "select", "textarea")
CONTROLS = (*FILLED, "button")
EVERY_CONTROL = ",".join(CONTROLS)
CHECKABLE = ("checkbox", "radio")
BUTTONS = ("submit", "button", "reset")


@record(eq=False)
class LocalFile:
    """A file of the person at the page; `type` such as "text/csv"."""

    name: str
    content: bytes
    type: str = ""


class Controls:
    """The controls of one page. `typed` is what they hold where that differs from the HTML."""

    def __init__(self) -> None:
        self.typed: dict[Key, Any] = {}
        self.offered: list[LocalFile] = []

    # What they hold -------------------------------------------------------

    def value(self, tag: Tag, element: Element | None) -> Any:
        """What a control holds: text, for a checkbox whether it is checked. Nothing is typed into one of raw HTML."""
        if element is not None and element.key in self.typed:
            return self.typed[element.key]
        if tag.name == "input" and kind_of(tag) in CHECKABLE:
            return tag.has_attr("checked")
        if is_file(tag):
            return []
        if tag.name == "select":
            options = tag.select("option")
            chosen = [o for o in options if o.has_attr("selected")]
            if tag.has_attr("multiple"):
                return [_option(o) for o in chosen]
            return _option(chosen[-1]) if chosen else _option(options[0]) if options else ""
        if tag.name == "textarea":
            return tag.get_text()
        return str(tag.get("value", ""))

    def sent_value(self, tag: Tag, element: Element | None) -> Any:
        """What `value` sends of a control (E3)."""
        if is_file(tag):
            return self.chosen(tag, element)
        return _own_value(tag) if kind_of(tag) == "radio" else self.value(tag, element)

    def chosen(self, tag: Tag, element: Element | None) -> m.Chosen:
        """The files of an input: their content is asked for (E3)."""
        files: list[LocalFile] = self.value(tag, element)
        self.offered += [f for f in files if f not in self.offered]
        refs = [m.FileRef(self.offered.index(f) + 1, f.name, len(f.content), f.type) for f in files]
        return m.Chosen(tuple(refs), tag.has_attr("multiple"))

    def piece(self, want: m.Want) -> m.Piece:
        """What the kernel asks for."""
        content = self.offered[want.id - 1].content if 0 < want.id <= len(self.offered) else None
        return m.Piece(want.id, want.start, None if content is None else content[want.start : want.start + want.size])

    def fields(self, controls: Sequence[Tag], elements: Sequence[Element], submitter: object = None) -> dict[str, Any]:
        """Values of the named controls of a form, as they are sent; of its buttons only the one that was pressed."""
        groups: dict[str, list[Tag]] = {}
        for tag in controls:
            if tag.get("name") and not is_disabled(tag) and (tag is submitter or not is_button(tag)):
                groups.setdefault(str(tag["name"]), []).append(tag)
        return {name: self.group_value(tags, elements) for name, tags in groups.items()}

    def group_value(self, tags: Sequence[Tag], elements: Sequence[Element]) -> Any:
        """The value of the controls that share a name."""
        first = tags[0]
        if len(tags) > 1 and all(map(is_file, tags)):
            files = [ref for tag in tags for ref in self.chosen(tag, element_of(tag, elements)).files]
            return m.Chosen(tuple(files), multiple=True)
        if len(tags) == 1 and kind_of(first) != "radio":
            element = element_of(first, elements)
            return self.sent_value(first, element) if is_file(first) else self.value(first, element)
        chosen: list[str] = []
        for tag in tags:
            held = self.value(tag, element_of(tag, elements))
            if kind_of(tag) not in CHECKABLE:
                chosen += map(str, cast("list[Any]", held) if isinstance(held, list) else [held])
            elif held:
                chosen.append(_own_value(tag))
        return chosen if kind_of(first) != "radio" else chosen[0] if chosen else ""

    # What somebody does ---------------------------------------------------

    def put(self, tag: Tag, element: Element, elements: Sequence[Element], value: Any) -> None:
        """Set one control; a radio button clears those of its group."""
        if tag.name not in FILLED:
            raise NoSuchElement(f"<{tag.name}> is not a control that can be filled")
        if kind_of(tag) == "radio":
            form = form_of(tag)
            for other in form_controls(form) if form is not None else siblings(tag):
                if kind_of(other) != "radio" or other.get("name") != tag.get("name"):
                    continue
                found = element_of(other, elements)
                if found is not None:
                    self.typed[found.key] = False
        if is_file(tag):
            self.typed[element.key] = local_files(value)
        else:
            self.typed[element.key] = bool(value) if kind_of(tag) in CHECKABLE else _typed(tag, value)

    def fill(self, form: Tag, elements: Sequence[Element], name: str, value: Any) -> None:
        """Set the controls of a form that have a name."""
        controls = [t for t in form_controls(form) if not is_button(t)]
        tags = [t for t in controls if t.get("name") == name]
        if not tags:
            names = [str(t["name"]) for t in controls if t.get("name")]
            raise NoSuchElement(f"the form has no field {name!r}; there are {listed(names)}")
        files = local_files(value) if is_file(tags[0]) else []
        # One for each, where several controls of a single value have the name.
        single = [t for t in tags if not (is_file(t) or kind_of(t) in CHECKABLE or t.has_attr("multiple"))]
        each = dict(zip(map(id, single), _shared_out(name, value, len(single)), strict=False))
        for tag in tags:
            element = element_of(tag, elements)
            if element is None or (id(tag) in map(id, single) and id(tag) not in each):
                continue
            kind = kind_of(tag)
            if kind == "radio":
                self.typed[element.key] = _own_value(tag) == str(value)
            elif kind == "checkbox" and len(tags) > 1:
                self.typed[element.key] = _own_value(tag) in value
            elif kind == "checkbox":
                self.typed[element.key] = bool(value)
            elif is_file(tag):
                # One after the other, where several inputs have the name.
                end = None if tag is tags[-1] or tag.has_attr("multiple") else 1
                self.typed[element.key], files = files[:end], files[end:] if end else []
            else:
                self.typed[element.key] = _typed(tag, each.get(id(tag), value))

    def forget(self, keys: Sequence[Key]) -> None:
        """Show the kernel's values again."""
        for key in keys:
            self.typed.pop(key, None)

    # What the kernel says -------------------------------------------------

    def given(self, page: BeautifulSoup, elements: Sequence[Element]) -> dict[Key, Any]:
        """The kernel's values of the controls that were typed into."""
        out: dict[Key, Any] = {}
        for tag in page.select("select[multiple]"):
            element = element_of(tag, elements)
            if element is not None and element.key in self.typed:
                out[element.key] = [_option(o) for o in tag.select("option[selected]")]
        for element in elements:
            if element.key in self.typed:
                for name in ("value", "checked"):
                    if element.bound(name):
                        out[element.key] = element.value(name)
        return out


def siblings(tag: Tag) -> list[Tag]:
    """The controls that stand with a control that belongs to no form."""
    parent = tag.find_parent()
    return [] if parent is None else [t for t in parent.select(EVERY_CONTROL) if form_of(t) is None]


def form_of(tag: Tag) -> Tag | None:
    """The form that an element belongs to: that of its attribute `form`, else the one around it."""
    if tag.name in CONTROLS and tag.has_attr("form"):
        form = _root(tag).find(id=str(tag["form"]))
        return form if isinstance(form, Tag) and form.name == "form" else None
    return tag if tag.name == "form" else tag.find_parent("form")


def form_controls(form: Tag) -> list[Tag]:
    """The controls of a form, in the page's order, wherever they stand."""
    return [t for t in _root(form).select(EVERY_CONTROL) if form_of(t) is form and kind_of(t) != "image"]


def _root(tag: Tag) -> Tag:
    return [tag, *tag.parents][-1]


def is_button(tag: Tag) -> bool:
    """Whether a control is a button: <button>, <input type=submit> …."""
    return tag.name == "button" or (tag.name == "input" and kind_of(tag) in BUTTONS)


def is_submit(tag: Tag) -> bool:
    """Whether pressing an element submits its form."""
    if tag.name == "button":
        return kind_of(tag) not in ("button", "reset")
    return tag.name == "input" and kind_of(tag) in ("submit", "image")


def is_disabled(tag: Tag) -> bool:
    """Whether a control is disabled: itself, or by a <fieldset> around it whose first <legend> it is not in."""
    if tag.name not in CONTROLS:
        return False
    if tag.has_attr("disabled"):
        return True
    for fieldset in tag.find_parents("fieldset"):
        if fieldset.has_attr("disabled"):
            legend = fieldset.find("legend", recursive=False)
            if legend is None or all(parent is not legend for parent in tag.parents):
                return True
    return False


def is_file(tag: Tag) -> bool:
    """Whether a control takes files."""
    return tag.name == "input" and kind_of(tag) == "file"


def local_files(value: Any) -> list[LocalFile]:
    """Files as a test writes them: `(name, content)`, `(name, content, type)`, a list of these, or None."""
    if value is None:
        return []
    made: list[LocalFile] = []
    for one in cast("list[Any]", value) if isinstance(value, list) else [value]:
        name, content, *rest = (one.name, one.content, one.type) if isinstance(one, LocalFile) else one
        made.append(LocalFile(name, content.encode() if isinstance(content, str) else content, *rest))
    return made


def _typed(tag: Tag, value: Any) -> Any:
    """What a control holds of `value`; of several they come as the options stand, and last what is none of them."""
    if not isinstance(value, list):
        return str(value)
    places = {_option(option): i for i, option in reversed(list(enumerate(tag.select("option"))))}
    return sorted(cast("list[Any]", value), key=lambda one: places.get(str(one), len(places)))


def _shared_out(name: str, value: Any, controls: int) -> list[Any]:
    """The values of several controls that share a name: one for all of them, or a list of one for each."""
    if controls < 2 or not isinstance(value, list):
        return [value] * controls
    given = cast("list[Any]", value)
    if len(given) > controls:
        raise NoSuchElement(f"the form has {controls} fields {name!r}, and {len(given)} values are given")
    return given


def _own_value(tag: Tag) -> str:
    """The `value` attribute of a checkbox or a radio button."""
    return str(tag.get("value", "on"))


def _option(tag: Tag) -> str:
    return str(tag["value"]) if tag.has_attr("value") else text_of(tag)
