"""Unsent: fields that show a variable which nothing sets, so that what is typed there goes nowhere (E8)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from . import nodes as n
from .kinds import kind_of
from .node_queries import bound_names, walk
from .source import Module

_MAY = re.compile(r"<(?:input\b[^<>]*?\s(?:value|checked)=[\"']?|textarea\b[^<>]*>\s*)\{\s*(\w+)\s*\}")
_TYPED = frozenset({"", "text", "number", "search", "email", "tel", "url", "password"})
_OFF = frozenset({"disabled", "inert", "hidden"})
"""Attributes of elements in which nobody types or clicks."""
_SENT = _OFF | {"name", "bind", "readonly", "form", "aria-readonly", "aria-disabled", "tabindex", "onclick"}
"""Attributes of a field that is sent, or that nobody types into."""

_STYLED = (":checked", "pointer-events", "stylesheet")
"""What a file says where a style may make something of a checkbox, or keep it from being clicked."""


def unsent(module: Module, root: Sequence[n.Node]) -> Iterator[tuple[int, str, str]]:
    """`<input value={age}>` or `checked={done}` where nothing sets that: where, what is wrong, a hint."""
    text = module.source.text
    if "<script" in text.lower():
        return
    names: set[str] = {name for name in _MAY.findall(text) if _stays(module, name)}
    # The template is not read for nothing.
    for node in walk(root) if names else ():
        if isinstance(node, (n.For, n.Let)):
            names -= bound_names(node.target)
    for field, name in _fields(root) if names else ():
        if name not in names or _is_ticked(field) != (_kind(module, name) == "truth"):
            continue
        if _is_ticked(field):
            # What a style makes of it may be all that is meant.
            if not any(part in text for part in _STYLED):
                message = f"what is ticked here goes nowhere: checked={{{name}}} shows {name!r}, and nothing sets it"
                hint = f"Write bind={{{name}}}: it shows the variable, and sets it as somebody clicks."
                yield field.at, message, hint
        else:
            shown = f"value={{{name}}}" if field.tag == "input" else f"<textarea>{{{name}}}"
            message = f"what is typed here goes nowhere: {shown} shows {name!r}, and nothing sets it"
            written = f"bind={{{name}}}" if field.tag == "input" else f"<textarea bind={{{name}}}></textarea>"
            yield field.at, message, f"Write {written}: it shows the variable, and sets it as somebody types."


def _stays(module: Module, name: str) -> bool:
    """Whether a name is state that begins with a text or a number, and that nothing sets: else it may be an output."""
    set_by = (module.fields, *module.rebinds.values())
    # What is written in capitals is meant to stay.
    if _begin(module, name) is None or name.isupper() or any(name in each for each in set_by):
        return False
    return _kind(module, name) in ("text", "number", "truth")


def _kind(module: Module, name: str) -> str:
    begin = _begin(module, name)
    truth = begin is not None and type(begin.value) is bool and module.binds_once(name)
    return "truth" if truth else kind_of(module, name)


def _begin(module: Module, name: str) -> ast.Constant | None:
    """What a state begins with, if that is written out."""
    line = module.state.get(name)
    value = line.value if isinstance(line, (ast.Assign, ast.AnnAssign)) else None
    return value if isinstance(value, ast.Constant) else None


def _is_ticked(field: n.Element) -> bool:
    """Whether a field is a checkbox."""
    given = {item.name: item.value for item in field.items if isinstance(item, n.Attribute)}
    return field.tag == "input" and "".join(map(str, given.get("type") or ())).strip().lower() == "checkbox"


def _fields(nodes: Sequence[n.Node]) -> Iterator[tuple[n.Element, str]]:
    """Fields that only show a name, outside of forms and of elements that hear of events."""
    for node in nodes:
        if isinstance(node, n.For):
            yield from _fields((*node.body, *(node.otherwise or ())))
        elif isinstance(node, n.If):
            yield from _fields([child for branch in node.branches for child in branch.body])
        elif isinstance(node, n.Element):
            off = any(isinstance(item, n.Attribute) and item.name in _OFF for item in node.items)
            if off or node.tag == "form" or any(isinstance(item, (n.Event, n.Spread)) for item in node.items):
                continue
            name = _shown(node)
            if name:
                yield node, name
            yield from _fields(node.children)


def _shown(element: n.Element) -> str:
    """The name that a field shows, and that nothing takes up; "" of other elements."""
    given = {item.name: item.value for item in element.items if isinstance(item, n.Attribute)}
    if given.keys() & _SENT:
        return ""
    value: Sequence[object] = ()
    if _is_ticked(element):
        # One with an id may open something by a style that lies in another file: `#menu:checked`.
        value = () if "id" in given else given.get("checked") or ()
    elif element.tag == "input" and "".join(map(str, given.get("type") or ())).strip().lower() in _TYPED:
        value = given.get("value") or ()
    elif element.tag == "textarea":
        value = [x for x in element.children if not (isinstance(x, n.Text) and not x.text.strip())]
    one = value[0] if len(value) == 1 else None
    return one.tree.id if isinstance(one, n.Expr) and isinstance(one.tree, ast.Name) and not one.spec else ""
