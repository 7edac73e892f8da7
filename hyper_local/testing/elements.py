"""Elements: those of a page, found again in the templates they come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias, cast

from bs4 import Tag

from ..errors import HyperError
from ..records import record

MARK = "data-hl-mark"
"""The attribute that holds an element's number among all of the page."""

Key: TypeAlias = "tuple[Any, ...]"
"""What an element of a page is known by from one version to the next."""


class NoSuchElement(HyperError, AssertionError):
    """A CSS selector that matches nothing on the page."""


@record
class Element:
    """An element of the page: its wire form, where its template's node is, and that node's values."""

    wire: list[Any]
    at: tuple[Any, ...]
    values: Sequence[Any]

    @property
    def attributes(self) -> dict[str, Any]:
        """Its attributes, as the wire has them."""
        return cast("dict[str, Any]", self.wire[1] or {})

    @property
    def key(self) -> Key:
        """What this element is known by."""
        return (self.at, id(self.wire))

    def events(self, name: str) -> list[tuple[int, dict[str, Any]]]:
        """Number and options of the events called `name` here."""
        found: list[tuple[int, dict[str, Any]]] = []
        for attribute, value in self.attributes.items():
            if attribute[0] == "@" and attribute[1:].split(".")[0] == name:
                found.append((value[0], value[1] if len(value) > 1 else {}))
        return found

    def bound(self, name: str) -> bool:
        """Whether the attribute `name` has a value of the kernel's."""
        return type(self.attributes.get(name)) is int

    def value(self, name: str) -> Any:
        """The value of a bound attribute."""
        return self.values[self.attributes[name]]


def element_of(tag: Tag, elements: Sequence[Element]) -> Element | None:
    """The element behind a tag; None in raw HTML."""
    number = tag.get(MARK)
    return None if number is None else elements[int(cast(str, number))]


def text_of(tag: Tag) -> str:
    """Text of a tag, white space made single."""
    return " ".join(tag.get_text().split())


def kind_of(tag: Tag, default: str = "") -> str:
    """The `type` of a control."""
    return str(tag.get("type", default)).lower()
