"""Attributes: what stands in an element's tag, but for its events."""

from __future__ import annotations

import ast
import re
from typing import cast

from . import binding as b
from . import html_rules, suiting
from . import nodes as n
from .draft import Draft, Tag, has_holes, plain
from .errors import did_you_mean, nearest
from .events import Events
from .kinds import kind_of
from .node_queries import as_written
from .oversights import event_without_at, submit_without_at
from .rewriting import Scope
from .syntax import call, load
from .trees import walk as walk_tree


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
            if isinstance(item, n.Attribute) and item.name == "bind" and item.value is not None:
                self.bind_event(item, tag)
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
            else:
                raise self.draft.no_slot(item.name, item)
        if tag.scope.chosen and tag.element.tag == "option":
            self.option(tag)

    def attribute(self, item: n.Attribute, tag: Tag) -> None:
        """One `name=value` of the tag."""
        name, value = item.name, item.value
        draft, block, scope = self.draft, tag.block, tag.scope
        if tag.element.tag == "meta" and name in html_rules.META_MEANING and value is not None and has_holes(value):
            # Its meaning hangs on other attributes; one of them sends the reader elsewhere (T10).
            raise draft.fail(f"a value in braces as {name} of <meta>", item.at, "Write the value out.")
        if name == "class" and value is not None and _spreads(tag.element):
            return  # joined with what the dict says (T4), in its place
        if name == "key" and value is not None and has_holes(value):
            if block.first_element is not tag.element:
                raise draft.fail(
                    "key={…} stands on the first element of a list's item", item.at, "Move it to that element."
                )
            block.key = draft.single(value, scope) or draft.joined(name, tag.element.tag, value, scope, item.at)
        elif name == "bind" and value is not None:
            self.bind_value(item, tag)
        elif value is None:
            tag.attributes[name] = True
        elif not has_holes(value):
            if name == "value" and tag.element.tag == "select":
                # No attribute in HTML: it chooses an option.
                tag.set(name, draft.place(ast.Constant(plain(value)), item.at))
            elif not (name == "value" and tag.element.tag == "textarea"):
                tag.attributes[name] = plain(value)
            self.look_at_plain(item, tag)
        else:
            tag.set(name, draft.joined(name, tag.element.tag, value, scope, item.at))
            text = as_written(value)
            if near := event_without_at(name, text, draft.module):
                draft.note(f'{name}="{text}" calls nothing. Did you mean {near!r}?', item.at, f'Write {near}="{text}".')

    def look_at_plain(self, item: n.Attribute, tag: Tag) -> None:
        """Tell of text that is hardly meant so: `click="up"`, and addresses that no value could give (T10)."""
        text = item.value[0] if item.value else ""
        near = event_without_at(item.name, str(text), self.draft.module)
        called = str(text)
        if item.name == "action" and tag.element.tag == "form" and not near:
            called = submit_without_at(called, tag.element, self.draft.module)
            near = "@submit" if called else ""
        if near:
            leaves = "calls nothing" if called == text else "leaves the page, and calls nothing"
            message = f'{item.name}="{text}" {leaves}. Did you mean {near!r}?'
            instead = "." if called == text else f" in its place, and take method= away: {called}() is of this file."
            self.draft.note(message, item.at, f'Write {near}="{called}"{instead}')
        if not isinstance(text, str) or ":" not in text or not html_rules.is_url_attribute(item.name, tag.element.tag):
            return
        for url in html_rules.addresses(item.name, text):
            if not html_rules.url_allowed(url, tag.element.tag):
                message = f"the address in {item.name} begins with {html_rules.scheme(url)!r}"
                hint = "It stays, being written out; a value of that kind would become about:blank#blocked."
                if file := _ON_DISK.match(text):
                    hint = f"No page finds a file of the disk so. Copy it into static/, and write /static/{file[1]}"
                self.draft.note(message, item.at, hint)
                break

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
        bound = _value(node, "bind")
        if bound is not None and any(not isinstance(x, n.Text) or x.text.strip() for x in node.children):
            hint = f"Keep bind alone, which shows the state: <textarea bind={as_written(bound)}></textarea>."
            raise self.draft.fail("a <textarea> with bind and with content", node.at, hint)
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

    # bind ------------------------------------------------------------------

    def bind_event(self, item: n.Attribute, tag: Tag) -> None:
        """`bind={name}`: the assignment in, before any handler of the author's hears of it (E8)."""
        name, kind = self.bound_name(item, tag), _type_of(tag.element)
        event = "change" if kind in _TOGGLES or tag.element.tag == "select" else "input"
        given = b.Given("checked" if kind == "checkbox" else "value")
        # A name of its own: the author may write @input beside it.
        self.events.add(b.Binding(event, "=" + name, (given,), at=item.at), False, f"@{event}.bind", tag)

    def bind_value(self, item: n.Attribute, tag: Tag) -> None:
        """`bind={name}`: the value out (E8)."""
        draft, node = self.draft, tag.element
        name, kind = self.bound_name(item, tag), _type_of(node)
        if kind == "radio":
            own = _value(node, "value")
            own = ("on",) if own is None else own
            shown = (
                draft.joined("value", "input", own, tag.scope, item.at) if has_holes(own) else ast.Constant(plain(own))
            )
            tag.set(
                "checked",
                draft.place(_if_so(ast.Compare(call("_hl_control", load(name)), [ast.Eq()], [shown])), item.at),
            )
        elif not self.chosen(node):
            value = draft.value(cast("tuple[n.Expr]", item.value)[0], tag.scope)
            if kind == "checkbox":
                if kind_of(draft.module, name) == "text":
                    hint = f"A checkbox is ticked or not. Write {name} = False, or {name} = True to begin with a tick."
                    draft.note(f"bind={{{name}}} on a checkbox, and {name!r} is a text", item.at, hint)
                tag.set("checked", draft.place(_if_so(call("_hl_ticked", value, ast.Constant(name))), item.at))
            else:
                tag.set("value", draft.place(call("_hl_control", value), item.at))

    def bound_name(self, item: n.Attribute, tag: Tag) -> str:
        """The state variable that a `bind` names. Raises where it can't be one."""
        draft, node = self.draft, tag.element
        expr = item.value[0] if item.value and len(item.value) == 1 else None
        name = expr.tree.id if isinstance(expr, n.Expr) and isinstance(expr.tree, ast.Name) else ""
        state = set(draft.module.state)
        if name in tag.scope.names or name in (tag.scope.bound or ()):
            raise draft.fail(
                f"bind={{{name}}} names a variable of the template's own, which nothing can be typed into",
                item.at,
                f"Write {self.typed(name)}.",
            )
        if name not in state and name:
            self.no_state(name, item.at)
        if name not in state:
            written = isinstance(expr, n.Expr)
            given = expr.code if written else "".join(p for p in item.value or () if isinstance(p, str))
            part = isinstance(expr, n.Expr) and isinstance(expr.tree, (ast.Attribute, ast.Subscript))
            if name and not did_you_mean(name, state):
                text = "False" if _type_of(node) == "checkbox" else '""'
                raise draft.fail(
                    f"bind={{{name}}} needs a variable {name}, and this file has none",
                    item.at,
                    f"Give it a first value at the left margin: {name} = {text}",
                )
            near = did_you_mean(given, state) if written and not part else ""
            what = given or "empty braces" if written else "a text"
            raise draft.fail(
                f"bind takes the name of a state variable, not {what}.{near}",
                item.at,
                f"Write {self.typed(given, ticks=_type_of(node) == 'checkbox', of=_item_of(expr, tag.scope))}."
                if part
                else f"Write bind={{{_state_for(given, state)}}}.",
            )
        kind = _type_of(node)
        if node.tag not in ("input", "select", "textarea") or kind in _VALUELESS:
            what = f"<{node.tag} type={kind}>" if kind else f"<{node.tag}>"
            hint = "It stands on an input, select or textarea."
            if kind == "file":
                hint = f"Write {suiting.event(draft.module.source.text, '@change', sent='value', new='load')}."
            raise draft.fail(f"bind on {what}, which nothing is typed into", item.at, hint)
        other = "checked" if kind in _TOGGLES else "value"
        if _value(node, other) is not None:
            raise draft.fail(f"bind and {other} on one control", item.at, f"Take {other} away: bind shows the state.")
        return name

    def typed(self, code: str, *, ticks: bool = False, of: str = "") -> str:
        """What a field has in place of `bind`: what it shows, and the function that takes what is typed.

        It is handed the item of a loop that the field is `of`, too.
        """
        text, shown, event = self.draft.module.source.text, "value", "@input"
        if ticks:
            shown, event = "checked", "@change"
        return f"{shown}={{{code}}} and {suiting.event(text, event, sent=shown, of='' if of == shown else of)}"

    def no_state(self, name: str, at: int) -> None:
        """Refuse to bind a name that the file has for something else than state."""
        module = self.draft.module
        if name in module.props:
            what, hint = "a prop", f"A default makes it state: {name}: {module.props[name].annotation} = …"
        elif name in module.shared:
            what, hint = "a shared value", f"Write {self.typed(f'{name}.value')}."
        elif name in module.imports:
            what, hint = "something imported", f"Bind a variable of this file; or write {self.typed(name)}."
        elif name in module.functions or name in module.classes:
            what, hint = "a function or a class", 'Bind a variable of this file: bind={word} for word = "".'
        elif name.startswith("_") and name in (module.bound or ()):
            what, hint = "what is the file's own", "A name that begins with _ is no state: take the _ away."
        else:
            return
        raise self.draft.fail(f"bind={{{name}}} names {what}, not a state variable", at, hint)

    def chosen(self, node: n.Element) -> str:
        """The name that a `<select multiple bind={name}>` binds, or ""."""
        items = {item.name: item for item in node.items if isinstance(item, n.Attribute)}
        if node.tag != "select" or "multiple" not in items or "bind" not in items:
            return ""
        value = items["bind"].value
        return value[0].code.strip() if value and isinstance(value[0], n.Expr) else ""

    def option(self, tag: Tag) -> None:
        """An option of such a select is chosen where the list has its value (E8)."""
        node, draft = tag.element, self.draft
        own = _value(node, "value")
        if own is None:
            own = tuple(child if isinstance(child, n.Expr) else getattr(child, "text", "") for child in node.children)
            own = tuple(piece.strip() if isinstance(piece, str) and len(own) == 1 else piece for piece in own)
        text = draft.joined("value", "option", own, tag.scope, node.at) if has_holes(own) else ast.Constant(plain(own))
        among = call("_hl_map", load("_hl_control"), load(tag.scope.chosen))
        tag.set("selected", draft.place(_if_so(ast.Compare(text, [ast.In()], [among])), node.at))


_TOGGLES = ("checkbox", "radio")
_VALUELESS = ("file", "submit", "button", "reset", "image")


_ON_DISK = re.compile(r"[A-Za-z]:[\\/](?:.*[\\/])?([^\\/]+)\Z")


def _value(node: n.Element, name: str) -> n.Pieces | None:
    """What an attribute of the tag says."""
    return next((a.value for a in node.items if isinstance(a, n.Attribute) and a.name == name), None)


def _type_of(node: n.Element) -> str:
    """The type of an input, where the template says it."""
    value = _value(node, "type") if node.tag == "input" else None
    return value[0].lower() if value and isinstance(value[0], str) else ""


def _item_of(expr: object, scope: Scope) -> str:
    """The one name of the template's own, such as a loop's, of which an expression shows a part; "" of others."""
    tree = expr.tree if isinstance(expr, n.Expr) else None
    used = {x.id for x in walk_tree(tree) if isinstance(x, ast.Name)} if tree is not None else set[str]()
    names = used & {*scope.names}
    return names.pop() if len(names) == 1 and "loop" not in names else ""


def _if_so(test: ast.expr) -> ast.expr:
    """A bare attribute where the test holds."""
    return ast.IfExp(test, ast.Constant(True), ast.Constant(None))
