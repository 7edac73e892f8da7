"""Dead controls: buttons and choices in a template that certainly do nothing as somebody uses them (E1, E6)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from . import nodes as n
from .node_queries import as_written, walk
from .source import Module
from .submits import arms, may_hear, type_of

Told = tuple[int, str, str]
"""Where, what is wrong, a hint."""

_MAY = re.compile(
    r"<button[^<>]*@(?:change|input)|<button(?=[^<>]*type=[\"']?button)(?![^<>]*@)|<(?!form\b)\w+[^<>]*@submit"
    r"|<input(?=[^<>]*radio)(?![^<>]*\bvalue)|<a\s[^<>]*(?:src|link|url)=|<(?:button|div|span|p|li)\s[^<>]*href="
    r"|<img\s[^<>]*(?:href|url)=",
    re.IGNORECASE,
)
_PLAIN_BUTTON = re.compile(r"<button(?![^<>]*@)", re.IGNORECASE)
_FORM = re.compile(r"<(/?)form\b", re.IGNORECASE)
_ELSEWHERE = re.compile(r"<script|\son[a-z]+=|popover|command|\sform=|\shx-|\sx-|\sv-", re.IGNORECASE)
"""What may hear of a click that no event of ours does."""
_TYPED = frozenset({"@change", "@input"})
_HOLDS_FIELDS = frozenset({"input", "select", "textarea", "form", "button"})


def dead_controls(module: Module, root: Sequence[n.Node]) -> Iterator[Told]:
    """All that are found in a template."""
    text = module.source.text
    # The template is not read for nothing.
    if not _MAY.search(text) and not _has_button_outside(text):
        return
    for node in walk(root):
        if isinstance(node, n.Element):
            yield from _radio(node)
            yield from _never_typed(node)
            yield from _without_address(node)
            if node.tag == "form":
                yield from _without_button(node)
            else:
                yield from _never_sent(node)
    if module.live is not False and module.functions and not _ELSEWHERE.search(text):
        yield from _unheard(root, module)


def _has_button_outside(text: str) -> bool:
    """Whether a button without an event stands in no form, as far as a look at the text says."""
    buttons = [found.start() for found in _PLAIN_BUTTON.finditer(text)]
    forms = [(found.start(), -1 if found[1] else 1) for found in _FORM.finditer(text)] if buttons else []
    return any(sum(step for at, step in forms if at < button) <= 0 for button in buttons)


def _events(element: n.Element) -> dict[str, n.Event]:
    return {item.name.partition(".")[0]: item for item in element.items if isinstance(item, n.Event)}


def _attributes(element: n.Element) -> dict[str, n.Attribute]:
    return {item.name: item for item in element.items if isinstance(item, n.Attribute)}


def _radio(element: n.Element) -> Iterator[Told]:
    """`<input type="radio" bind={color}>`, which browsers say "on" of."""
    given = _attributes(element)
    bound = given.get("bind")
    name = bound.value[0].code if bound is not None and bound.value and isinstance(bound.value[0], n.Expr) else ""
    if (
        element.tag == "input"
        and name
        and type_of(element) == "radio"
        and "value" not in given
        and not _spreads(element)
    ):
        hint = f'Write value="…" in it: what {name} is when this one is chosen.'
        yield element.at, f"this radio button has no value, so choosing it gives {name!r} the text 'on'", hint


_ADDRESSES = {
    **dict.fromkeys((("a", "src"), ("a", "link"), ("a", "url")), "href"),
    **dict.fromkeys((("img", "href"), ("img", "url")), "src"),
}
_NO_LINKS = frozenset("button div span p li".split())


def _without_address(element: n.Element) -> Iterator[Told]:
    """`<a src="/about">`, `<button href="/about">`."""
    given = _attributes(element)
    for name, item in given.items():
        meant = _ADDRESSES.get((element.tag, name))
        value = as_written(item.value or ())
        shown = f'"{value}"' if any(isinstance(piece, str) for piece in item.value or ()) else value
        if meant and meant not in given and not _spreads(element):
            yield (
                item.at,
                f"<{element.tag}> has no attribute {name!r}. Did you mean {meant!r}?",
                f"Write {meant}={shown}.",
            )
        elif name == "href" and element.tag in _NO_LINKS:
            what = f"a <{element.tag}> leads nowhere: only an <a> has an href"
            yield item.at, what, f"Write <a href={shown}>, and </a> where it ends."


def _spreads(element: n.Element) -> bool:
    return any(isinstance(item, (n.Spread, n.SlotFill)) for item in element.items)


def _never_typed(element: n.Element) -> Iterator[Told]:
    """`<button @change="add">`, in which nothing is typed."""
    if element.tag != "button":
        return
    for name, item in _events(element).items():
        if name in _TYPED:
            called = as_written(item.value)
            hint = f'Write @click="{called}".' if '"' not in called else "Write @click."
            yield item.at, f"{name} never comes from a button: nothing is typed or chosen there", hint


def _never_sent(element: n.Element) -> Iterator[Told]:
    """`<div @submit="add">` with no form in it."""
    item = _events(element).get("@submit")
    if item is None or element.tag in _HOLDS_FIELDS or not element.tag.islower() or "-" in element.tag:
        return
    inside = walk(element.children)
    # What comes from elsewhere may hold a form, whose event comes up to here.
    if any(
        isinstance(x, (n.Component, n.Slot, n.Expr)) or (isinstance(x, n.Element) and x.tag == "form") for x in inside
    ):
        return
    hint = f"Write <form {_written(item)}> in place of this <{element.tag}>, and </form> where it ends."
    yield item.at, f"@submit at a <{element.tag}> never comes: what is sent is a form", hint


def _written(item: n.Event) -> str:
    called = as_written(item.value)
    quote = "'" if '"' in called else '"'
    return f"{item.name}={quote}{called}{quote}"


def _without_button(form: n.Element) -> Iterator[Told]:
    """A form with `@submit` whose only button says type="button"."""
    if "@submit" not in _events(form):
        return
    inside = walk(form.children)
    if any(isinstance(x, (n.Component, n.Slot, n.Expr)) for x in inside):
        return
    controls = [x for x in inside if isinstance(x, n.Element) and x.tag in ("button", "input")]
    if any(type_of(x) in (("", "submit", None) if x.tag == "button" else ("submit", "image", None)) for x in controls):
        return
    for button in controls:
        if button.tag == "button" and type_of(button) == "button" and not may_hear(button):
            what = 'this button does not send its form: one of type="button" does nothing by itself'
            yield button.at, what, 'Take type="button" away.'


def _unheard(nodes: Sequence[n.Node], module: Module) -> Iterator[Told]:
    """A button that stands in no form, and neither it nor an element around it hears of a click."""
    for node in nodes:
        if isinstance(node, (n.For, n.If)):
            yield from _unheard(arms(node), module)
        elif isinstance(node, n.Element) and not may_hear(node) and node.tag not in ("form", "label", "summary"):
            if node.tag == "button" and type_of(node) in ("", "submit", "button") and _is_plain(node, module):
                yield node.at, "this button does nothing: it has no @click, and stands in no form", _to_do(module)
            yield from _unheard(node.children, module)


def _is_plain(button: n.Element, module: Module) -> bool:
    """Whether nothing that it has or holds can hear of a click, and nothing says that it is not to be clicked."""
    if any(name in module.functions for x in walk(button.children) if isinstance(x, n.Expr) for name in _called(x)):
        return False  # `<button>{count} {increment()}</button>`, of which more is told
    names = _attributes(button)
    held = walk(button.children)
    return (
        not names.keys() & {"disabled", "hidden", "slot", "id", "class"}
        and all(re.match(r"(?:type|title|style|aria-[\w-]+|name|value|autofocus)\Z", name) for name in names)
        and not any(isinstance(x, (n.Component, n.Slot)) or (isinstance(x, n.Element) and may_hear(x)) for x in held)
    )


def _called(expr: n.Expr) -> Iterator[str]:
    return (x.func.id for x in ast.walk(expr.tree) if isinstance(x, ast.Call) and isinstance(x.func, ast.Name))


def _to_do(module: Module) -> str:
    free = [name for name in module.handlers if len(re.findall(rf"\b{name}\b", module.source.text)) == 1]
    name = free[0] if len(free) == 1 else "function"
    return (
        f'Name what it does: @click="{name}". One that is to send a form stands between <form @submit="…"> and </form>.'
    )
