"""Meant: what a test means that names a handler in place of an element, or clicks where nothing listens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

from bs4 import BeautifulSoup, Tag

from ..errors import did_you_mean, listed
from ..instance import Instance
from .controls import form_of, is_disabled, is_submit
from .elements import Element, element_of
from .selectors import selector_of

__tracebackhide__ = True  # as in page.py

_ANYWHERE = {"window", "document", "outside"}
"""Modifiers of events that are heard wherever they happen."""
_MOST = 5
"""Selectors that a message names."""
_BY_THEMSELVES = ("input", "select", "textarea", "summary", "option")
"""Elements on which a click does something, whoever listens."""
_CALLS = {"click": "page.click({css})", "submit": "page.submit({css})", "input": "page.fill({css}, …)"}
_CALLS["change"] = "page.change({css}, …)"

ELSEWHERE = {
    name: call
    for call, names in {
        "page.fill(css, text)": "type type_text enter enter_text input send_keys set_value write",
        "page.change(css, value)": "select select_option choose check uncheck",
        "page.click(css)": "press tap push",
        "page.fire(css, 'dblclick')": "dblclick double_click",
        "page.fire(css, 'keydown', key='Enter')": "press_key key_press keydown",
        "page.text(css)": "get_text inner_text innerText text_content textContent",
        "page.html": "content innerHTML inner_html outerHTML page_source get_html",
        "page.attribute(css, name)": "get_attribute getAttribute attr",
        "page.value(css)": "input_value get_value",
        "page.navigate(path)": "goto go visit open",
        "page.text(css), page.texts(css) or page.count(css)": "find find_element find_all find_elements query "
        "query_selector query_selector_all querySelector querySelectorAll locator get_by_text get_by_role select_one",
    }.items()
    for name in names.split()
}
"""What to call in place of the methods that other libraries give a page, by their names."""


def elsewhere(name: str) -> str:
    """What to write for a method that a page of another library has; "" for other names."""
    return f" Write: {ELSEWHERE[name]}" if name in ELSEWHERE else ""


Named = Callable[[Element, int], str]
"""The name of the handler that an event of an element calls, by the event's number."""


class State(dict[str, Any]):
    """State, props and computed values by name: `page.state.count`, or `page.state["count"]`.

    Variables called like a method of dicts, such as `items`, are had in brackets only.
    """

    def __getattr__(self, name: str) -> Any:
        if name in self:
            return self[name]
        raise AttributeError(f"there is no {name!r}.{did_you_mean(name, self)} There are {listed(self)}.")


class Count:
    """What `page.count` is: a method, told apart from a variable of that name."""

    def __init__(self, count: Callable[[str], int], state: State) -> None:
        self.count, self.state = count, state

    def __call__(self, css: str) -> int:
        """How many elements `css` selects."""
        return self.count(css)

    @property
    def _variable(self) -> str:
        return " The variable is page.state.count" if "count" in self.state else ""

    def __repr__(self) -> str:
        return f"<page.count(css): how many elements there are{self._variable and '.' + self._variable}>"

    def __eq__(self, other: object) -> bool:
        if self._variable:
            raise TypeError(f"page.count(css) counts elements.{self._variable}")
        return self is other

    __hash__ = object.__hash__


def hint(name: str, root: Instance, soup: BeautifulSoup, elements: Sequence[Element], named: Named) -> str:
    """What to write for a name of the component in a test, where it is one; else ""."""
    if name in root.component.handlers:
        for tag, element in _live(soup, elements):
            for event, number in _events(element):
                if named(element, number) == name:
                    css = repr(_plainly(tag, soup))
                    call = _CALLS.get(event, f"page.fire({{css}}, {event!r})").format(css=css)
                    return f"{name!r} is a handler, which an element of the page calls: {call}"
        return f"{name!r} is a handler, and nothing on the page calls it now"
    if name in root.state:
        return f"{name!r} is a variable of the component: page.state.{name}"
    return ""


def example(soup: BeautifulSoup, kinds: tuple[str, ...] | Literal[True]) -> str:
    """A selector of the first element of these kinds that has a text and nothing else in it, for who gave none."""
    for tag in soup.find_all(kinds):
        if tag.find(True) is None and tag.get_text(strip=True):
            return selector_of(tag, soup)
    return "p" if kinds is True else kinds[0]


def is_heard(tag: Tag, name: str, soup: BeautifulSoup, elements: Sequence[Element]) -> bool:
    """Whether an event on an element reaches anything that listens, or does something by itself."""
    around = [tag, *(parent for parent in tag.parents if not isinstance(parent, BeautifulSoup))]
    for one in around:
        element = element_of(one, elements)
        if element is not None and element.events(name):
            return True
    if any(_anywhere(element, name) for _, element in _live(soup, elements)):
        return True
    return name == "click" and any(map(_does_something, around))


def unheard(css: str, name: str, soup: BeautifulSoup, elements: Sequence[Element]) -> str:
    """What is said of an event that nothing hears."""
    heard = [tag for tag, element in _live(soup, elements) if element.events(name) or _presses(tag, name)]
    shown = [repr(_plainly(tag, soup)) for tag in heard[:_MOST]] + ["…"] * (len(heard) > _MOST)
    there = f"Elements that do something: {', '.join(shown)}." if shown else "No element of the page has it."
    return f"nothing hears a {name} on {css!r}: neither it nor an element around it has @{name}\n  {there}"


def _plainly(tag: Tag, soup: BeautifulSoup) -> str:
    """The kind of an element alone, where there is one of it."""
    return tag.name if len(soup.find_all(tag.name, limit=2)) == 1 else selector_of(tag, soup)


def _presses(tag: Tag, name: str) -> bool:
    return name == "click" and is_submit(tag) and form_of(tag) is not None


def _does_something(tag: Tag) -> bool:
    """Whether a click on an element does what browsers do by themselves."""
    if tag.name in _BY_THEMSELVES or _presses(tag, "click") or is_disabled(tag):
        return True
    if tag.name == "label":
        return tag.has_attr("for") or tag.select_one("input, select, textarea, button") is not None
    return tag.name == "a" and tag.has_attr("href")


def _live(soup: BeautifulSoup, elements: Sequence[Element]) -> Iterator[tuple[Tag, Element]]:
    for tag in soup.find_all(True):
        element = element_of(tag, elements)
        if element is not None:
            yield tag, element


def _events(element: Element) -> Iterator[tuple[str, int]]:
    """Names and numbers of an element's events."""
    for attribute, value in element.attributes.items():
        if attribute[0] == "@":
            yield attribute[1:].split(".")[0], value[0]


def _anywhere(element: Element, name: str) -> bool:
    return any(_ANYWHERE & options.get("m", {}).keys() for _, options in element.events(name))
