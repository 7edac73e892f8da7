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


class Attributes:
    """Makes the attributes of a draft's elements."""

    def __init__(self, draft: Draft, events: Events) -> None:
        self.draft = draft
        self.events = events

    def fill(self, tag: Tag) -> None:
        """Everything that the element's tag holds."""
        for item in tag.element.items:
            if isinstance(item, n.Attribute):
                self.attribute(item, tag)
            elif isinstance(item, n.Spread):
                self.spread(item, tag)
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
            tag.attributes[name] = plain(value)
        elif name in ("data", "aria") and len(value) == 1 and tag.element.tag != "object":
            several = call("_hl_several", ast.Constant(name), draft.value(cast(n.Expr, value[0]), scope))
            self.add_spread(draft.place(several, item.at), tag)
        else:
            tag.set(name, draft.joined(name, tag.element.tag, value, scope, item.at))

    def spread(self, item: n.Spread, tag: Tag) -> None:
        """`{**value}` or `{...}` in the tag."""
        draft = self.draft
        if item.expr is None:
            draft.spreads = True
            value: ast.expr = call("_hl_rest")
        else:
            value = draft.rewrite(item.expr.tree, tag.scope)
        made = call("_hl_spread", value, ast.Constant(tag.element.tag), *self.kept(item, tag))
        self.add_spread(draft.place(made, item.at), tag)

    def kept(self, item: n.Spread, tag: Tag) -> list[ast.expr]:
        """The tag's own class, and the names of its other attributes, for its first spread."""
        own = [a for a in tag.element.items if isinstance(a, n.Attribute)]
        css = next((a.value for a in own if a.name == "class" and a.value is not None), None)
        css = css if item is _spreads(tag.element)[0] else None
        joined = (
            ast.Constant(None) if css is None else self.draft.joined("class", tag.element.tag, css, tag.scope, item.at)
        )
        return [joined, load(self.draft.constant("n", frozenset(a.name for a in own)))]

    def add_spread(self, value: ast.expr, tag: Tag) -> None:
        """Add a part of several attributes."""
        count = sum(name.startswith("...") for name in tag.attributes)
        tag.attributes["..." + (str(count) if count else "")] = tag.block.part("spread", value)

    def textarea(self, tag: Tag) -> tuple[n.Node, ...]:
        """Content of a <textarea> is its value (C18); gives what remains of the content."""
        node = tag.element
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
