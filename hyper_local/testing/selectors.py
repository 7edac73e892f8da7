"""Selectors: how a person would name an element of a page, as CSS that `Page` takes."""

from __future__ import annotations

from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from soupsieve import SelectorSyntaxError

from .elements import NoSuchElement, kind_of, text_of

__tracebackhide__ = True  # as in page.py

_NAMED_BY_TEXT = ("button", "a", "summary", "label", "option")
_LONGEST = 40
"""Characters of a text that names an element."""


def selected(page: BeautifulSoup, css: str, limit: int = 0) -> list[Tag]:
    """What `css` selects, the first `limit` of it. Raises `NoSuchElement` where it is no CSS.

    Selectors name elements as CSS does; who writes what stands on a button is told how to select that.
    """
    try:
        return page.select(css, limit=limit)
    except SelectorSyntaxError:
        hint = by_text(css, page) or 'Name elements as CSS does: "button", "#total", "input[name=age]".'
        raise NoSuchElement(f"{css!r} is no CSS selector\n  {hint}") from None


def by_text(css: str, page: BeautifulSoup) -> str:
    """What to write for `css` where it is what stands on a button or a link; else ""."""
    meant = next((tag for tag in page.find_all(_NAMED_BY_TEXT) if css and text_of(tag) == css.strip()), None)
    return "" if meant is None else f"An element is not named by its text alone. Write {selector_of(meant, page)!r}."


def selector_of(tag: Tag, page: BeautifulSoup) -> str:
    """CSS that selects this element and no other of the page.

    By `id`, else `name`, `aria-label`, text, kind; within an element that has
    one of these; else by its place.
    """
    for css in (*_candidates(tag), _place(tag)):
        if _only(css, tag, page):
            return css
    scope: Tag | None = tag.parent
    while scope is not None and scope is not page:
        for outer in (*_candidates(scope), _place(scope)):
            for inner in (*_candidates(tag), _place(tag)):
                css = f"{outer} {inner}"
                if _only(css, tag, page):
                    return css
        scope = scope.parent
    path = [_place(one) for one in (tag, *tag.parents) if not isinstance(one, BeautifulSoup)]
    outermost = path.pop()
    # Older versions of soupsieve take the document for an element, too.
    found = [" > ".join([f"{outermost}:not({inside})", *reversed(path)]) for inside in ("* > *", "* > * > *")]
    return next((css for css in found if _only(css, tag, page)), found[-1])


def _candidates(tag: Tag) -> Iterator[str]:
    """What may name an element, the most lasting first."""
    name = tag.name
    for attribute in ("id", "name", "aria-label", "placeholder"):
        value = tag.get(attribute)
        if not isinstance(value, str) or not value:
            continue
        if attribute == "id" and value.isascii() and value.replace("-", "_").isidentifier() and value[0] != "-":
            yield f"#{value}"
            continue
        css = f"{name}[{attribute}={quoted(value)}]"
        yield css
        if attribute == "name" and isinstance(tag.get("value"), str):
            yield f"{css}[value={quoted(str(tag['value']))}]"
    text = text_of(tag)
    if name in _NAMED_BY_TEXT and _telling(text):
        yield f"{name}:-soup-contains({quoted(text)})"
    label = tag.find_parent("label")
    if label is not None and _telling(text_of(label)):
        yield f"label:-soup-contains({quoted(text_of(label))}) {name}"
    yield name
    if name == "input" and kind_of(tag):
        yield f"input[type={quoted(kind_of(tag))}]"


def _telling(text: str) -> bool:
    """Whether a text can name something: numbers mostly are what changes."""
    return 0 < len(text) <= _LONGEST and not any(map(str.isdigit, text))


def _place(tag: Tag) -> str:
    """An element by its place among its like."""
    before = tag.find_previous_siblings(tag.name)
    return f"{tag.name}:nth-of-type({len(before) + 1})"


def _only(css: str, tag: Tag, page: BeautifulSoup) -> bool:
    try:
        found = page.select(css, limit=2)
    except SelectorSyntaxError:
        return False
    return len(found) == 1 and found[0] is tag


def quoted(text: str) -> str:
    """A text as a CSS string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\a ")
    return f'"{escaped}"'
