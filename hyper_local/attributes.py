"""Attributes: what stands in an element's tag, but for its events."""

from __future__ import annotations

import ast
from typing import cast

from . import binding as b
from . import nodes as n
from .draft import Draft, Tag, has_holes, plain
from .errors import did_you_mean, nearest
from .events import Events
from .syntax import call, load


def _state_for(given: str, state: set[str]) -> str:
    """The state variable that `given` is most likely meant to be."""
    return given if given in state else nearest(given, state) or "name"


def _spreads(element: n.Element) -> list[n.Spread]:
    return [item for item in element.items if isinstance(item, n.Spread)]


def is_collection(item: n.Attribute, element: n.Element) -> bool:
    """Whether it is `data={…}` or `aria={…}`: several attributes from a dict (T4)."""
    value = item.value
    return (
        item.name in ("data", "aria")
        and value is not None
        and len(value) == 1
        and isinstance(value[0], n.Expr)
        and element.tag != "object"
    )


class Attributes:
    """Makes the attributes of a draft's elements."""

    def __init__(self, draft: Draft, events: Events) -> None:
        self.draft = draft
        self.events = events

    def fill(self, tag: Tag) -> None:
        """Everything that the element's tag holds."""
        spread = False
        for item in tag.element.items:
            if isinstance(item, n.Spread) or (isinstance(item, n.Attribute) and is_collection(item, tag.element)):
                # All of a tag's are one part: two of them may give the same name.
                if not spread:
                    self.spreads(tag)
                spread = True
            elif isinstance(item, n.Attribute):
                self.attribute(item, tag)
            elif isinstance(item, n.Event):
                self.events.event(item, tag)

    def attribute(self, item: n.Attribute, tag: Tag) -> None:
        """One `name=value` of the tag."""
        name, value = item.name, item.value
        draft, block, scope = self.draft, tag.block, tag.scope
        if tag.element.tag == "meta" and name in ("content", "http-equiv") and value is not None and has_holes(value):
            # Its meaning hangs on other attributes; one of them sends the reader elsewhere (T10).
            raise draft.fail(f"an interpolation in {name} of <meta>", item.at, "Write the value out.")
        if name == "class" and value is not None and _spreads(tag.element):
            return  # joined with what the dict says (T4), in its place
        if name == "key" and value is not None and has_holes(value):
            if block.first_element is not tag.element:
                raise draft.fail(
                    "key={…} stands on the first element of a list's item", item.at, "Move it to that element."
                )
            block.key = draft.single(value, scope) or draft.joined(name, tag.element.tag, value, scope, item.at)
        elif name == "bind" and value is not None:
            self.bind(item, tag)
        elif value is None:
            tag.attributes[name] = True
        elif not has_holes(value):
            if name == "value" and tag.element.tag == "select":
                # No attribute in HTML: it chooses an option.
                tag.set(name, draft.place(ast.Constant(plain(value)), item.at))
            elif not (name == "value" and tag.element.tag == "textarea"):
                tag.attributes[name] = plain(value)
        else:
            tag.set(name, draft.joined(name, tag.element.tag, value, scope, item.at))

    def spreads(self, tag: Tag) -> None:
        """All of `{**value}`, `{...}`, `data={…}` and `aria={…}` in the tag, as one part."""
        draft, element = self.draft, tag.element
        values: list[ast.expr] = []
        at = 0
        for item in element.items:
            if isinstance(item, n.Spread):
                at = at or item.at
                draft.spreads = draft.spreads or item.expr is None
                values.append(call("_hl_rest") if item.expr is None else draft.rewrite(item.expr.tree, tag.scope))
            elif isinstance(item, n.Attribute) and is_collection(item, element):
                at = at or item.at
                value = draft.value(cast("tuple[n.Expr]", item.value)[0], tag.scope)
                values.append(call("_hl_several", ast.Constant(item.name), value))
        own = {a.name.lower(): a for a in element.items if isinstance(a, n.Attribute) and not is_collection(a, element)}
        css = own["class"].value if "class" in own and _spreads(element) else None
        joined = (
            ast.Constant(None) if css is None else draft.joined("class", element.tag, css, tag.scope, own["class"].at)
        )
        names = load(draft.constant("n", frozenset(own)))
        made = call("_hl_spread", ast.Constant(element.tag), joined, names, *values)
        tag.attributes["..."] = tag.block.part("spread", draft.place(made, at))

    def textarea(self, tag: Tag) -> tuple[n.Node, ...]:
        """Content of a <textarea> is its value (C18); gives what remains of the content."""
        node = tag.element
        value = next((a.value for a in node.items if isinstance(a, n.Attribute) and a.name == "value"), None)
        if value is not None:
            text = () if has_holes(value) else (n.Text(plain(value), node.at),)
            if any(not isinstance(x, n.Text) or x.text.strip() for x in node.children):
                raise self.draft.fail(
                    "a <textarea> with a value and with content", node.at, "Keep one: <textarea>{text}</textarea>."
                )
            return text
        pieces: list[str | n.Expr] = []
        for child in node.children:
            if isinstance(child, n.Text):
                pieces.append(child.text)
            elif isinstance(child, n.Expr):
                pieces.append(child)
            else:
                raise self.draft.fail(
                    "only text and values can stand in a <textarea>",
                    child.at,
                    "Make the text in one expression: {text}.",
                )
        if not has_holes(tuple(pieces)):
            return node.children
        tag.set("value", self.draft.joined("value", "textarea", tuple(pieces), tag.scope, node.at))
        return ()

    def bind(self, item: n.Attribute, tag: Tag) -> None:
        """`bind={name}`: the value out, the assignment in (E8)."""
        draft, node = self.draft, tag.element
        expr = item.value[0] if item.value and len(item.value) == 1 else None
        state = set(draft.module.state)
        if not isinstance(expr, n.Expr) or not isinstance(expr.tree, ast.Name) or expr.tree.id not in state:
            written = isinstance(expr, n.Expr)
            given = expr.code if written else "".join(p for p in item.value or () if isinstance(p, str))
            near = did_you_mean(given, state) if written else ""
            raise draft.fail(
                f"bind takes the name of a state variable, not {given if written else 'a text'}.{near}",
                item.at,
                f"Write bind={{{_state_for(given, state)}}}.",
            )
        kind = next((a.value for a in node.items if isinstance(a, n.Attribute) and a.name == "type"), None)
        kind = kind[0] if kind and isinstance(kind[0], str) else ""
        name = expr.tree.id
        if kind == "radio":
            own = next((a.value for a in node.items if isinstance(a, n.Attribute) and a.name == "value"), ("",))
            same = ast.Compare(call("_hl_str", load(name)), [ast.Eq()], [ast.Constant("".join(map(str, own or ())))])
            tag.set("checked", draft.place(ast.IfExp(same, ast.Constant(True), ast.Constant(None)), item.at))
        else:
            shown = "checked" if kind == "checkbox" else "value"
            tag.set(shown, draft.joined(shown, node.tag, (expr,), tag.scope, item.at))
        event = "change" if kind in ("checkbox", "radio") or node.tag == "select" else "input"
        given = b.Given("checked" if kind == "checkbox" else "value")
        self.events.add(b.Binding(event, "=" + name, (given,), at=item.at), False, "@" + event, tag)
