"""Sent twice: a function that one click calls by a button, and again by the form that the button sends (E1)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from . import nodes as n
from .node_queries import called_by, names_form
from .node_queries import walk as walk_nodes
from .source import Module

_SENDS = re.compile(r"""@(submit|click)[\w.-]*\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""")


def sent_twice(module: Module, root: Sequence[n.Node]) -> Iterator[tuple[ast.AST, str, str]]:
    """`<form @submit="add">` with a `<button @click="add">` in it that sends the form: where, what is wrong, a hint."""
    words = {"submit": set[str](), "click": set[str]()}
    for event, value in _SENDS.findall(module.source.text):
        words[event].update(re.findall(r"\w+", value))
    # The template is not read for nothing.
    for form in walk_nodes(root) if words["submit"] & words["click"] & module.functions.keys() else ():
        if not isinstance(form, n.Element) or form.tag != "form":
            continue
        sent = {
            word for item in _events(form, "@submit", "prevent", "stop") for word in called_by(item)
        } & module.functions.keys()
        for button in walk_nodes(form.children) if sent else ():
            if not isinstance(button, n.Element) or not _sends(button):
                continue
            for item in _events(button, "@click", "stop"):
                for name in sent.intersection(called_by(item)):
                    line, column = module.source.byte_place(item.at)
                    yield (
                        ast.Constant(None, lineno=line, col_offset=column),
                        f"one click calls {name}() twice: by this @click, and by @submit of the form that it sends",
                        f"Take {item.name} away: a button in a form sends the form.",
                    )


def _events(element: n.Element, name: str, *modifiers: str) -> Iterator[n.Event]:
    """The events of an element called so, with no modifiers but these: others may keep the two apart."""
    for item in element.items:
        if (
            isinstance(item, n.Event)
            and item.name.split(".")[0] == name
            and {*item.name.split(".")[1:]} <= {*modifiers}
        ):
            yield item


def _sends(button: n.Element) -> bool:
    """Whether a click on an element certainly sends the form that it stands in."""
    if any(isinstance(item, n.Spread) for item in button.items) or names_form(button):
        return False
    kinds = [item.value for item in button.items if isinstance(item, n.Attribute) and item.name == "type"]
    if button.tag == "button":
        return not kinds or kinds == [("submit",)]
    return button.tag == "input" and kinds in ([("submit",)], [("image",)])
