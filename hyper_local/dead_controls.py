"""Dead controls: buttons and choices in a template that certainly do nothing as somebody uses them (E1, E6)."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from . import nodes as n
from .errors import ALIKE, nearest
from .node_queries import as_written, walk
from .source import Module
from .submits import arms, may_hear, type_of

Told = tuple[int, str, str]
"""Where, what is wrong, a hint."""

_MAY = re.compile(
    r"<button[^<>]*@(?:change|input)|<button(?=[^<>]*type=[\"']?button)(?![^<>]*@)|<(?!form\b)\w+[^<>]*@submit"
    r"|<input(?=[^<>]*radio)(?![^<>]*\bvalue)|<a\s[^<>]*(?:src|link|url)=|<button\s[^<>]*href=|<img\s[^<>]*(?:href|url)=|href=[\"']?www\.|<select(?=[^<>]*bind)",
    re.IGNORECASE,
)
_PLAIN_BUTTON = re.compile(r"<button(?![^<>]*@)", re.IGNORECASE)
_FORM = re.compile(r"<(/?)form\b", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"<script|\son[a-z]+=|popover|command|\sform=|\shx-|\sx-|\sv-|@\w+[\w.]*\.(?:window|document|outside)"
    r"|selectedcontent|:focus|:active",
    re.IGNORECASE,
)
"""What may hear of a click that no event of ours does."""
_TYPED = frozenset({"@change", "@input"})
_FAR = frozenset({"window", "document", "outside"})
_HOLDS_FIELDS = frozenset({"input", "select", "textarea", "form", "button"})
_OTHERS = frozenset({"label", "summary", "a", "select", "template", "dialog"})
"""Elements that do something of their own with what is clicked in them."""
_KEPT = frozenset({"disabled", "inert", "hidden", "aria-disabled", "aria-hidden", "popover"})
"""Attributes of what is not to be clicked."""
_QUIET = re.compile(r"(?:type|style|aria-label|name|value|autofocus)\Z")
"""Attributes of a button that nothing finds it by."""


def dead_controls(module: Module, root: Sequence[n.Node]) -> Iterator[Told]:
    """All that are found in a template."""
    text = module.source.text
    # The template is not read for nothing.
    if "@ignore" in text or not (_MAY.search(text) or _has_button_outside(text)):
        return
    for node in walk(root):
        if isinstance(node, n.Element):
            yield from _radio(node, module)
            yield from _no_such_option(node, module)
            yield from _never_typed(node)
            yield from _without_address(node)
            yield from _never_sent(node)
    if module.live is not False and not _ELSEWHERE.search(text):
        found = [*_unheard(root, module)]
        hint = _to_do(module, text) if found else ""
        yield from ((at, what, said or hint) for at, what, said in found if said or hint)


def _has_button_outside(text: str) -> bool:
    """Whether a button without an event stands in no form, as far as a look at the text says."""
    buttons = [found.start() for found in _PLAIN_BUTTON.finditer(text)]
    forms = [(found.start(), -1 if found[1] else 1) for found in _FORM.finditer(text)] if buttons else []
    if not forms:
        return bool(buttons)
    steps, depth = iter(forms), 0
    at, step = next(steps)
    for button in buttons:
        while at < button:
            depth += step
            at, step = next(steps, (len(text), 0))
        if depth <= 0:
            return True
    return False


def _events(element: n.Element) -> dict[str, n.Event]:
    return {item.name.partition(".")[0]: item for item in element.items if isinstance(item, n.Event)}


def _attributes(element: n.Element) -> dict[str, n.Attribute]:
    return {item.name: item for item in element.items if isinstance(item, n.Attribute)}


def _spreads(element: n.Element) -> bool:
    return any(isinstance(item, (n.Spread, n.SlotFill)) for item in element.items)


def _is_far(item: n.Event) -> bool:
    """Whether it hears of the whole page."""
    return not _FAR.isdisjoint(item.name.split("."))


def _radio(element: n.Element, module: Module) -> Iterator[Told]:
    """`<input type="radio" bind={color}>`, which browsers say "on" of."""
    if element.tag != "input" or type_of(element) != "radio" or "value" in _attributes(element) or _spreads(element):
        return
    name, first = _bound_text(element, module)
    if first is not None:
        hint = f'Write value="…" in it: what {name} is when this one is chosen.'
        yield element.at, f"this radio button has no value, so choosing it gives {name!r} the text 'on'", hint


def _bound_text(element: n.Element, module: Module) -> tuple[str, str | None]:
    """The name that `bind={name}` binds, and the text with which it begins; None where it does not with one."""
    bound = _attributes(element).get("bind")
    name = bound.value[0].code if bound is not None and bound.value and isinstance(bound.value[0], n.Expr) else ""
    line = module.state.get(name)
    first = line.value if isinstance(line, (ast.Assign, ast.AnnAssign)) else None
    return name, first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def _no_such_option(element: n.Element, module: Module) -> Iterator[Told]:
    """`<select bind={size}>` of small and large, where `size` begins as "Small"."""
    name, first = _bound_text(element, module) if element.tag == "select" else ("", None)
    if not first or sum(x.id == name and isinstance(x.ctx, ast.Store) for x in module.census.of(ast.Name)) > 1:
        return  # or it may be another one by the time that it is shown
    options: dict[str, str] = {}
    for node in walk(element.children):
        if isinstance(node, n.Text) or (isinstance(node, n.Element) and node.tag == "optgroup"):
            continue
        label = _plain_text(node) if isinstance(node, n.Element) and node.tag == "option" else None
        if label is None or not isinstance(node, n.Element) or _spreads(node):
            return  # which ones there are is not known
        given = _attributes(node).get("value")
        if given is not None and any(isinstance(piece, n.Expr) for piece in given.value or ()):
            return
        options[label if given is None else as_written(given.value or ())] = label
    if first in options:
        return
    meant = [value for value, label in options.items() if label == first]
    meant = meant or [value for value in options if value.lower() == first.lower()]
    near = meant[0] if meant else nearest(first, options, ALIKE)
    if near:
        what = f"no option has the value {first!r}, with which {name!r} begins: none is chosen"
        yield element.at, what, f"Write {name} = {near!r}."


def _plain_text(option: n.Element) -> str | None:
    """What an option shows, where that is all written out."""
    if not all(isinstance(child, n.Text) for child in option.children):
        return None
    return " ".join("".join(child.text for child in option.children if isinstance(child, n.Text)).split())


_ADDRESSES = {
    **dict.fromkeys((("a", "src"), ("a", "link"), ("a", "url")), "href"),
    **dict.fromkeys((("img", "href"), ("img", "url")), "src"),
}

_BARE = re.compile(r"www\.[\w-]+\.[\w./?&=%#-]+\Z", re.IGNORECASE)


def _without_address(element: n.Element) -> Iterator[Told]:
    """`<a src="/about">`, `<a href="www.example.org">`, `<button href="/about">`."""
    given = _attributes(element)
    if _spreads(element) or given.keys() & {"name", "id"}:
        return
    for name, item in given.items():
        meant = _ADDRESSES.get((element.tag, name))
        value = as_written(item.value or ())
        shown = f'"{value}"' if any(isinstance(piece, str) for piece in item.value or ()) else value
        if meant and meant not in given:
            what = f"<{element.tag}> has no attribute {name!r}. Did you mean {meant!r}?"
            yield item.at, what, f"Write {meant}={shown}."
        elif name == "href" and element.tag == "a" and _BARE.match(value) and "download" not in given:
            what = f"{value} is looked for on this page's own site, as it has no https:// before it"
            yield item.at, what, f'Write href="https://{value}".'
        elif name == "href" and element.tag == "button":
            what = "a <button> leads nowhere: only an <a> has an href"
            yield item.at, what, f"Write <a href={shown}>, and </a> where it ends."


def _never_typed(element: n.Element) -> Iterator[Told]:
    """`<button @change="add">`, in which nothing is typed."""
    for name, item in _events(element).items() if element.tag == "button" else ():
        if name in _TYPED and not _is_far(item):
            called = as_written(item.value)
            hint = f'Write @click="{called}".' if '"' not in called else "Write @click."
            yield item.at, f"{name} never comes from a button: nothing is typed or chosen there", hint


def _never_sent(element: n.Element) -> Iterator[Told]:
    """`<div @submit="add">` with no form in it."""
    item = _events(element).get("@submit")
    if item is None or _is_far(item) or element.tag in _HOLDS_FIELDS or not element.tag.isalnum():
        return
    # What comes from elsewhere may hold a form, whose event comes up to here.
    if any(
        isinstance(x, (n.Component, n.Slot, n.Expr)) or (isinstance(x, n.Element) and (x.tag == "form" or "-" in x.tag))
        for x in walk(element.children)
    ):
        return
    called = as_written(item.value)
    quote = "'" if '"' in called else '"'
    written = f"<form {item.name}={quote}{called}{quote}>"
    hint = f"Write {written} in place of this <{element.tag}>, and </form> where it ends."
    yield item.at, f"@submit at a <{element.tag}> never comes: what is sent is a form", hint


def _unheard(nodes: Sequence[n.Node], module: Module) -> Iterator[Told]:
    """A button of which nothing hears, neither a form nor an element around it."""
    for node in nodes:
        if isinstance(node, (n.For, n.If)):
            yield from _unheard(arms(node), module)
        elif (
            not isinstance(node, n.Element)
            or "-" in node.tag
            or node.tag in _OTHERS
            or not _KEPT.isdisjoint(_attributes(node))
        ):
            continue
        elif node.tag == "form":
            yield from _without_button(node, module)
        elif not may_hear(node):
            if node.tag == "button" and type_of(node) in ("", "submit", "button") and _is_plain(node, module):
                yield node.at, "this button does nothing: it has no @click, and stands in no form", ""
            yield from _unheard(node.children, module)


def _without_button(form: n.Element, module: Module) -> Iterator[Told]:
    """A form with `@submit` alone whose only button says type="button"."""
    if [*_events(form)] != ["@submit"] or _spreads(form) or "id" in _attributes(form):
        return
    inside = walk(form.children)
    elements = [x for x in inside if isinstance(x, n.Element)]
    if any(isinstance(x, (n.Component, n.Slot, n.Expr)) for x in inside) or any("-" in x.tag for x in elements):
        return
    controls = [x for x in elements if x.tag in ("button", "input")]
    sends = (type_of(x) in (("", "submit", None) if x.tag == "button" else ("submit", "image", None)) for x in controls)
    if any("@click" in _events(x) for x in elements) or any(sends):
        return
    for button in controls:
        if button.tag == "button" and type_of(button) == "button" and _is_plain(button, module):
            what = 'this button does nothing: one of type="button" never sends its form'
            yield button.at, what, 'Take type="button" away.'


def _is_plain(button: n.Element, module: Module) -> bool:
    """Whether nothing that it has or holds can hear of a click, and nothing says that it is not to be clicked."""
    held = walk(button.children)
    if any(name in module.functions for x in held if isinstance(x, n.Expr) for name in _called(x)):
        return False  # `<button>{count} {increment()}</button>`, of which more is told
    hears = any(isinstance(x, (n.Component, n.Slot)) or (isinstance(x, n.Element) and may_hear(x)) for x in held)
    return not hears and not may_hear(button) and all(map(_QUIET.match, _attributes(button)))


def _called(expr: n.Expr) -> Iterator[str]:
    return (x.func.id for x in ast.walk(expr.tree) if isinstance(x, ast.Call) and isinstance(x.func, ast.Name))


def _to_do(module: Module, text: str) -> str:
    """What to write at a button of which nothing hears; "" where it may be for a form of who shows the component."""
    words = Counter(re.findall(r"\w+", text))
    free = [name for name, function in module.handlers.items() if words[name] == 1 and not function.decorator_list]
    if not free and not re.search(r"<form\b[^<>]*@submit", text):
        return ""
    name = free[0] if len(free) == 1 else "…"
    return (
        f'Name what it does: @click="{name}". One that is to send a form stands between <form @submit="…"> and </form>.'
    )
