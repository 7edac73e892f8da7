"""Submits: forms that nobody hears of when they are sent, and `@submit` at elements that never are (E1, E6)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from . import nodes as n
from . import suiting
from .kinds import kind_of, kind_of_value
from .node_queries import as_written, names_form, shown_by
from .source import Module

_AT_CONTROL = re.compile(r"<(?:button|input|select|textarea)\s[^<>]*@submit\b", re.IGNORECASE)
_ELSEWHERE = re.compile(r"<script|\sform=", re.IGNORECASE)
"""What may hear of a form without standing in it."""
_CONTROLS = frozenset({"button", "input", "select", "textarea"})
_PLAIN = re.compile(
    r"(?:class|id|style|title|name|value|type|role|lang|dir|key|hidden|disabled|autofocus|autocomplete|novalidate|"
    r"accept-charset|aria-[\w-]+)\Z"
)
"""Attributes of a form, and of a button in it, that nothing is heard by."""
_SENDS = ("", "submit", "image")
_NO_FIELDS = ("submit", "image", "button", "reset", "hidden")


def submits(module: Module, root: Sequence[n.Node]) -> Iterator[tuple[int, str, str]]:
    """A form without `@submit` beside a function that nothing uses, and `@submit` at a button: where, what, a hint."""
    text = module.source.text
    if "@submit" in text and _AT_CONTROL.search(text) and "<script" not in text.lower():
        yield from _at_controls(root, None)
    # The template is not read for nothing.
    if text.count("<form") > text.count("@submit") and not _ELSEWHERE.search(text) and _waits(module):
        for form in _unheard(root, module):
            written = suiting.there(text, "@submit")
            hint = 'The form names the function that takes what is typed: <form @submit="function">.'
            if written:
                hint = f"Write {' or '.join(f'<form {one}>' for one in written.split(' or '))}."
            yield form.at, "nothing happens when this form is sent: it has no @submit", hint


def _waits(module: Module) -> bool:
    """Whether a function of the file is certainly used by nothing in it."""
    text = module.source.text
    return any(
        not function.decorator_list and len(re.findall(rf"\b{name}\b", text)) == 1
        for name, function in module.handlers.items()
    )


def _unheard(nodes: Sequence[n.Node], module: Module) -> Iterator[n.Element]:
    """Forms with fields and a button of which certainly nothing hears, in no element that hears of events."""
    for node in nodes:
        if isinstance(node, (n.For, n.If)):
            yield from _unheard(arms(node), module)
        elif isinstance(node, n.Element) and not may_hear(node):
            if node.tag != "form":
                yield from _unheard(node.children, module)
            elif _is_plain(node):
                inside = [*_shown(node.children, module)]
                controls = [one for one in inside if isinstance(one, n.Element) and one.tag in _CONTROLS]
                if None not in inside and any(map(_sends, controls)) and any(map(_is_field, controls)):
                    yield node


def arms(block: n.For | n.If) -> list[n.Node]:
    """What a block shows, in whatever case."""
    return [child for body in shown_by(block, lambda _: []) for child in body]


def may_hear(element: n.Element) -> bool:
    return any(isinstance(item, (n.Event, n.Spread, n.SlotFill)) for item in element.items)


def _is_plain(element: n.Element) -> bool:
    return all(isinstance(item, n.Attribute) and _PLAIN.match(item.name) for item in element.items)


def _shown(nodes: Sequence[n.Node], module: Module) -> Iterator[n.Element | None]:
    """All elements of a form; None for what may hear of events, or may show what does."""
    for node in nodes:
        if isinstance(node, (n.For, n.If)):
            yield from _shown(arms(node), module)
        elif isinstance(node, n.Element):
            yield None if may_hear(node) else node
            # An option, and a field of several lines, hold text alone.
            yield from () if node.tag in ("option", "textarea") else _shown(node.children, module)
        elif isinstance(node, n.Expr):
            name = getattr(node.tree, "id", "")
            kind = kind_of(module, name) if name else kind_of_value(node.tree, module)
            yield from () if kind in ("text", "number") else (None,)
        elif not isinstance(node, n.Text):
            yield None


def type_of(element: n.Element) -> str | None:
    """The type of a control as it is written, "" for none; None where a value gives it."""
    value = next((x.value for x in element.items if isinstance(x, n.Attribute) and x.name == "type"), ())
    pieces = [piece for piece in value or () if isinstance(piece, str)]
    return "".join(pieces).strip().lower() if len(pieces) == len(value or ()) else None


def _sends(control: n.Element) -> bool:
    """Whether a click on it sends the form, and does nothing else."""
    kinds = _SENDS if control.tag == "button" else _SENDS[1:]
    return control.tag in ("button", "input") and type_of(control) in kinds and _is_plain(control)


def _is_field(control: n.Element) -> bool:
    """Whether somebody types or chooses something there."""
    given = {item.name for item in control.items if isinstance(item, n.Attribute)}
    if control.tag == "button" or given & {"readonly", "disabled", "hidden"}:
        return False
    return control.tag != "input" or type_of(control) not in (None, *_NO_FIELDS)


def _at_controls(nodes: Sequence[n.Node], form: n.Element | None) -> Iterator[tuple[int, str, str]]:
    """`@submit` at a button or a field; `form` is the form around these nodes."""
    for node in nodes:
        if isinstance(node, (n.For, n.If)):
            yield from _at_controls(arms(node), form)
        elif isinstance(node, n.Component):
            yield from _at_controls(node.children, form)
        elif isinstance(node, n.Element):
            for item in node.items if node.tag in _CONTROLS else ():
                if isinstance(item, n.Event) and item.name.partition(".")[0] == "@submit":
                    article = "an" if node.tag == "input" else "a"
                    what = f"@submit at {article} <{node.tag}> never comes: what is sent is the form"
                    yield item.at, what, _moved(item, node, form)
            yield from _at_controls(node.children, node if node.tag == "form" else form)


def _moved(item: n.Event, control: n.Element, form: n.Element | None) -> str:
    called = as_written(item.value)
    quote = "'" if '"' in called else '"'
    at_form = f"<form {item.name}={quote}{called}{quote}>"
    if form is not None and any(isinstance(x, n.Event) and x.name.partition(".")[0] == "@submit" for x in form.items):
        return f"Take {item.name} away here: its form has one."
    if form is not None or names_form(control):
        return f"Write it at the form: {at_form}."
    if control.tag == "button":
        return f"Write @click={quote}{called}{quote}; or {at_form} before the fields, and </form> behind the button."
    return f"Write {at_form} before it, and </form> behind it."
