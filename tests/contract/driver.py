"""One way to drive a page, whatever shows it.

`Page` is what the scenarios use. `JsPage` is a page of any host that can
evaluate JavaScript; `memory.py` has the one without a browser. A host's factory
`open_<host>(path, address="/", **props)` is a context manager that gives a page
which is live already: its controls are bound. `path` is an app folder or one
module. What a factory asks for by keyword only are fixtures.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any, Protocol

PATIENCE = 15.0
"""Seconds until what should come is called missing."""
INTERVAL = 0.02


class NoSuchElement(AssertionError):
    """A selector that matches nothing in the page, yet."""


Another = Callable[[], "Page"]


class Page(Protocol):
    """A shown component. What a person does returns at once: wait for what it does with `eventually`."""

    has_focus: bool
    """Whether this host knows of a focus at all."""

    another: Another | None
    """Shows the same once more to somebody else, over the same kernel; None where the host can't."""

    def text(self, css: str) -> str:
        """Text of the first element that `css` selects, white space made single."""
        ...

    def texts(self, css: str) -> list[str]: ...
    def count(self, css: str) -> int: ...

    def value(self, css: str) -> Any:
        """What a control holds; for a checkbox whether it is checked."""
        ...

    def attribute(self, css: str, name: str) -> str | None: ...
    def click(self, css: str) -> None: ...

    def fill(self, css: str, text: str) -> None:
        """Focus a control, put `text` into it, fire `input`."""
        ...

    def change(self, css: str, value: Any) -> None:
        """Set a control (a checkbox with a boolean); fires `input` and `change`."""
        ...

    def submit(self, css: str, **fields: Any) -> None:
        """Fill fields by name and submit the form."""
        ...

    def focused(self) -> str:
        """Name or id of the element that has the focus, or ""."""
        ...

    def errors(self) -> list[str]:
        """Errors that the page shows."""
        ...

    def press(self, css: str, key: str, *held: str) -> None:
        """Press a key in a control; `held` are names such as ctrlKey."""
        ...

    def said(self) -> list[str]:
        """What stands at fields that are wrong."""
        ...

    def upload(self, css: str, name: str, text: str) -> None:
        """Choose a file of that name and content."""
        ...

    def watch(self, css: str) -> None:
        """From now on remember each text that the first `css` shows, however short."""
        ...

    def watched(self, css: str) -> list[str]:
        """What `watch(css)` has seen, each change once."""
        ...

    def eventually(self, check: Callable[[], Any], timeout: float = PATIENCE) -> None:
        """Wait until `check()` is true; what it raises counts as not yet."""
        ...


def until(check: Callable[[], Any], timeout: float, describe: Callable[[], str]) -> None:
    """Poll `check` until it is true. Raises AssertionError with what the page was instead."""
    deadline = time.monotonic() + timeout
    while True:
        reason: Exception | None = None
        try:
            if check():
                return
        except AssertionError as error:
            reason = error
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {timeout:g} s; the page is: {describe()}") from reason
        time.sleep(INTERVAL)


# Every call is one expression, so that an `evaluate` without a state of its own will do. Nothing
# here may be used by the page: the driver sees what a person sees, and no more.
LIBRARY = r"""
const root = document.querySelector(ROOT);
const clean = (node) => node.textContent.replace(/\s+/g, ' ').trim();
const all = (css) => root ? [...root.querySelectorAll(css)] : [];
const one = (css) => {
  const found = all(css)[0];
  if (!found) throw new Error('no element matches ' + css);
  return found;
};
const fire = (node, type) => node.dispatchEvent(
  type === 'input' ? new InputEvent(type, { bubbles: true }) : new Event(type, { bubbles: true }));
const put = (node, text) => {
  const prototypes = { INPUT: HTMLInputElement, TEXTAREA: HTMLTextAreaElement, SELECT: HTMLSelectElement };
  Object.getOwnPropertyDescriptor(prototypes[node.tagName].prototype, 'value').set.call(node, text);
};
const checkable = (node) => node.type === 'checkbox' || node.type === 'radio';
const set = (node, value, types) => {
  node.focus();
  if (node.multiple && node.options) {
    for (const option of node.options) option.selected = value.includes(option.value);
    for (const type of types) fire(node, type);
  } else if (checkable(node)) {
    if (node.checked !== value) node.click();
  } else {
    put(node, value);
    for (const type of types) fire(node, type);
  }
};
const operations = {
  text: (css) => clean(one(css)),
  texts: (css) => all(css).map(clean),
  count: (css) => all(css).length,
  value: (css) => {
    const node = one(css);
    if (node.multiple && node.options) return [...node.selectedOptions].map((option) => option.value);
    return checkable(node) ? node.checked : node.value;
  },
  press: (css, key, held) => {
    const options = { key, bubbles: true, composed: true };
    for (const name of held) options[name] = true;
    one(css).dispatchEvent(new KeyboardEvent('keydown', options));
  },
  attribute: (css, name) => one(css).getAttribute(name),
  click: (css) => void one(css).click(),
  fill: (css, text) => set(one(css), text, ['input']),
  change: (css, value) => set(one(css), value, ['input', 'change']),
  submit: (css, fields) => {
    const form = one(css).closest('form');
    for (const [name, value] of Object.entries(fields)) set(form.elements.namedItem(name), value, ['input']);
    form.requestSubmit();
  },
  focused: () => {
    const active = root.getRootNode().activeElement;
    return active && root.contains(active) ? active.getAttribute('name') || active.id || '' : '';
  },
  errors: () => all('.hyper-overlay strong').map(clean),
  said: () => all('.hyper-message').map(clean),
  upload: (css, name, text) => {
    const chosen = new DataTransfer();
    chosen.items.add(new File([text], name, { type: 'text/csv' }));
    one(css).files = chosen.files;
    for (const type of ['input', 'change']) fire(one(css), type);
  },
  watch: (css) => {
    root.hyperWatched ??= {};
    const seen = root.hyperWatched[css] = [];
    const look = () => {
      const text = all(css)[0] ? clean(all(css)[0]) : null;
      if (text !== null && text !== seen.at(-1)) seen.push(text);
    };
    new MutationObserver(look).observe(root, { subtree: true, childList: true, characterData: true });
    look();
  },
  watched: (css) => root.hyperWatched[css],
  html: () => root ? root.innerHTML : 'no ' + ROOT,
};
"""


class JsPage:
    """A page in an engine that evaluates JavaScript.

    `evaluate` takes an expression and gives its value, a text. `root` selects
    the root element. `mouse_click`, where the host has a real mouse, takes a
    selector of the whole document.
    """

    has_focus = True
    another: Another | None = None

    def __init__(
        self,
        evaluate: Callable[[str], Any],
        root: str = ".hyper-root",
        *,
        mouse_click: Callable[[str], None] | None = None,
    ) -> None:
        self.evaluate = evaluate
        self.root = root
        self.mouse_click = mouse_click

    def call(self, operation: str, *arguments: Any) -> Any:
        """One operation of the library. Raises `NoSuchElement`."""
        script = (
            f"(() => {{ const ROOT = {json.dumps(self.root)}; {LIBRARY}"
            f"try {{ const value = operations.{operation}(...{json.dumps(arguments)});"
            "return JSON.stringify({ value: value ?? null }); }"
            "catch (error) { return JSON.stringify({ error: String(error) }); } })()"
        )
        answer = json.loads(self.evaluate(script))
        if "error" in answer:
            raise NoSuchElement(f"{operation}{arguments!r}: {answer['error']}")
        return answer["value"]

    def text(self, css: str) -> str:
        return self.call("text", css)

    def texts(self, css: str) -> list[str]:
        return self.call("texts", css)

    def count(self, css: str) -> int:
        return self.call("count", css)

    def value(self, css: str) -> Any:
        return self.call("value", css)

    def attribute(self, css: str, name: str) -> str | None:
        return self.call("attribute", css, name)

    def click(self, css: str) -> None:
        if self.mouse_click is not None:
            self.mouse_click(f"{self.root} {css}")
        else:
            self.call("click", css)

    def fill(self, css: str, text: str) -> None:
        self.call("fill", css, text)

    def change(self, css: str, value: Any) -> None:
        self.call("change", css, value)

    def submit(self, css: str, **fields: Any) -> None:
        self.call("submit", css, fields)

    def focused(self) -> str:
        return self.call("focused")

    def errors(self) -> list[str]:
        return self.call("errors")

    def press(self, css: str, key: str, *held: str) -> None:
        self.call("press", css, key, held)

    def said(self) -> list[str]:
        return self.call("said")

    def upload(self, css: str, name: str, text: str) -> None:
        self.call("upload", css, name, text)

    def watch(self, css: str) -> None:
        self.call("watch", css)

    def watched(self, css: str) -> list[str]:
        return self.call("watched", css)

    def eventually(self, check: Callable[[], Any], timeout: float = PATIENCE) -> None:
        until(check, timeout, lambda: self.call("html"))
