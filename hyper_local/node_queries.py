"""Node queries: what the compiler asks about a template's nodes, and how it tidies them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TypeAlias, cast

from . import html_rules, trees
from . import nodes as n

Pieces: TypeAlias = "Callable[[n.Expr], list[tuple[n.Node, ...]]]"


def first_element(nodes: Sequence[n.Node]) -> n.Element | n.Component | None:
    """The element that these nodes begin with, if nothing but space is before it."""
    for node in nodes:
        if isinstance(node, (n.Element, n.Component)):
            return node
        if not (isinstance(node, n.Text) and not node.text.strip()):
            return None
    return None


def walk(nodes: Sequence[n.Node], *, loops: bool = True) -> list[n.Node]:
    """These nodes and all nodes in them, those of blocks too; those of a `{% for %}` only with `loops`."""
    found: list[n.Node] = []
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        found.append(node)
        if node.__class__ is n.Text:
            continue
        if isinstance(node, (n.Element, n.Component)):
            waiting += node.children
        elif isinstance(node, n.For):
            waiting += [*(node.body if loops else ()), *(node.otherwise or ())]
        elif isinstance(node, n.If):
            waiting += [child for branch in node.branches for child in branch.body]
    return found


def as_written(value: n.Pieces) -> str:
    """The value of an attribute or an event, with its expressions in their braces."""
    return "".join(piece if isinstance(piece, str) else f"{{{piece.code}}}" for piece in value)


def any_expression(value: n.Pieces | None) -> bool:
    """Whether an attribute's value holds an expression."""
    return any(isinstance(piece, n.Expr) for piece in value or ())


def has_components(nodes: Sequence[n.Node]) -> bool:
    """Whether a component is called in them."""
    return any(isinstance(node, n.Component) for node in walk(nodes))


def may_show_components(nodes: Sequence[n.Node], functions: Collection[str]) -> bool:
    """Whether a component is called in them, or in a t-string that a value of theirs holds or makes."""
    head = first_element(nodes)
    keyed = head is not None and any(isinstance(i, n.Attribute) and i.name == "key" for i in head.items)
    if has_components(nodes) or (keyed and any(isinstance(node, n.Expr) for node in walk(nodes))):
        return True
    trees = [tree for node in walk(nodes) if not isinstance(node, n.Element) for tree in expressions_of(node)]
    return any(
        (isinstance(x, ast.Constant) and isinstance(x.value, bytes)) or (isinstance(x, ast.Name) and x.id in functions)
        for tree in trees
        for x in ast.walk(tree)
    )


def has_sections(node: n.Node, pieces: Pieces) -> bool:
    """Whether a block or value inside <table> gives <thead> and the like itself.

    `pieces` gives the nodes of the t-strings in an expression.
    """
    return any(
        (isinstance(child, n.Element) and child.tag in html_rules.TABLE_SECTIONS) or has_sections(child, pieces)
        for body in shown_by(node, pieces)
        for child in body
    )


def shown_by(node: n.Node, pieces: Pieces) -> list[tuple[n.Node, ...]]:
    """What a block or a value shows in its own place: the nodes of its arms, or of the t-strings in it."""
    if isinstance(node, n.Expr):
        return pieces(node)
    if isinstance(node, n.For):
        return [node.body, node.otherwise or ()]
    return [branch.body for branch in node.branches] if isinstance(node, n.If) else []


def expressions_of(node: n.Node) -> list[ast.AST]:
    """The author's expressions in a node itself, not in what it holds."""
    if isinstance(node, n.Expr):
        return [node.tree]
    if isinstance(node, n.For):
        return [node.iterable]
    if isinstance(node, n.Let):
        return [node.value]
    if isinstance(node, n.If):
        return [branch.test for branch in node.branches if branch.test is not None]
    out: list[ast.AST] = [node.expr.tree] if isinstance(node, n.Component) else []
    for item in node.items if isinstance(node, (n.Element, n.Component)) else ():
        if isinstance(item, n.Spread):
            out += [item.expr.tree] if item.expr else []
        elif not isinstance(item, n.SlotFill):
            out += [piece.tree for piece in item.value or () if isinstance(piece, n.Expr)]
    return out


def shown_constants(tree: ast.expr) -> list[ast.Constant]:
    """The constants that an expression shows as they stand: itself, arms of a choice, items of a list."""
    found: list[ast.Constant] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Constant):
            found.append(node)
        elif isinstance(node, ast.IfExp):
            waiting += [node.body, node.orelse]
        elif isinstance(node, ast.BoolOp):
            waiting += node.values
        elif isinstance(node, (ast.List, ast.Tuple)):
            waiting += node.elts
        elif isinstance(node, (ast.ListComp, ast.GeneratorExp)):
            waiting.append(node.elt)
    return found


def uses_loop(nodes: Sequence[n.Node]) -> bool:
    """Whether an expression in them may use the name `loop`."""
    for node in walk(nodes):
        for tree in expressions_of(node):
            for x in trees.walk(tree):
                # A t-string inside an expression is a constant here; it may use `loop` too.
                if (x.__class__ is ast.Name and cast(ast.Name, x).id == "loop") or (
                    x.__class__ is ast.Constant and isinstance(cast(ast.Constant, x).value, bytes)
                ):
                    return True
    return False


def field_names(nodes: Sequence[n.Node]) -> set[str] | None:
    """Names of the controls in `nodes`, or None where they can't be known."""
    names: set[str] = set()
    for node in walk(nodes):
        if isinstance(node, (n.Component, n.Slot)):
            return None
        if isinstance(node, n.Expr) and any(isinstance(x, (ast.Constant, ast.Call)) for x in trees.walk(node.tree)):
            # May show content made elsewhere, controls included.
            return None
        if isinstance(node, n.Element):
            for item in node.items:
                if isinstance(item, n.Spread):
                    return None
                if isinstance(item, n.Attribute) and item.name == "name" and item.value is not None:
                    if any(isinstance(piece, n.Expr) for piece in item.value):
                        return None
                    names.add("".join(cast("tuple[str, ...]", item.value)))
    return names


def form_fields(form: Sequence[n.Node] | None, root: Sequence[n.Node]) -> set[str] | None:
    """Names of the controls of a form, or None where they can't be known.

    `form` is what stands in it, None for an element in no form; `root` is the
    whole template: a control may belong to a form by its attribute `form`.
    """
    names = field_names(root if form is None else form)
    if form is None or names is None:
        return names
    elements = [node for node in walk(root) if isinstance(node, n.Element)]
    outside = [node for node in elements if names_form(node)]
    # Empty forms are alike: any of them may be the one that is meant.
    ids = {_literal(node, "id") for node in elements if node.tag == "form" and node.children is form}
    for node in outside:
        if None in ids or _literal(node, "form") in {*ids, None}:
            more = field_names((node,))
            if more is None:
                return None
            names |= more
    return names


def _literal(node: n.Element, name: str) -> str | None:
    """What an attribute says, where the template says it."""
    value = next((i.value for i in node.items if isinstance(i, n.Attribute) and i.name == name), None)
    return None if value is None or any_expression(value) else "".join(cast("tuple[str, ...]", value))


def nameless(nodes: Sequence[n.Node]) -> list[n.Element]:
    """Fields that certainly have no name, so that no event takes along what is typed there; in order."""
    found = [node for node in walk(nodes) if isinstance(node, n.Element) and node.tag in _FIELDS]
    return sorted((node for node in found if not _may_be_named(node)), key=lambda node: node.at)


_FIELDS = frozenset({"input", "select", "textarea"})


def _may_be_named(field: n.Element) -> bool:
    """Whether something gives it a name, or its value a way of its own; buttons are no fields."""
    given = any(not isinstance(i, n.Attribute) or i.name in ("name", "bind") for i in field.items)
    kind = _literal(field, "type")
    dynamic = kind is None and any(isinstance(i, n.Attribute) and i.name == "type" for i in field.items)
    return given or dynamic or kind in ("submit", "button", "reset", "image")


def certain_fields(nodes: Sequence[n.Node], root: Sequence[n.Node]) -> set[str] | None:
    """Names of all controls that `nodes` can ever have, as the file says; None where a value might show more.

    `root` is the whole template: a control may belong to a form by its attribute `form`.
    """
    if any(isinstance(node, n.Expr) for node in walk(nodes)):
        return None
    if any(isinstance(node, n.Element) and names_form(node) for node in walk(root)):
        return None
    return field_names(nodes)


def names_form(node: n.Element) -> bool:
    """Whether a control says which form it belongs to."""
    return any(item.__class__ is n.Attribute and cast(n.Attribute, item).name == "form" for item in node.items)


def is_blank(node: n.Node) -> bool:
    """Whether it is text that shows nothing."""
    return isinstance(node, n.Text) and not node.text.strip()


def joined(nodes: Sequence[n.Node]) -> tuple[n.Node, ...]:
    """The nodes with texts that stand side by side, now that something between them is gone, made one."""
    out: list[n.Node] = []
    for node in nodes:
        last = out[-1] if out else None
        if isinstance(node, n.Text) and isinstance(last, n.Text):
            out[-1] = n.Text(last.text + node.text, last.at)
        else:
            out.append(node)
    return tuple(out)


def implied_body(children: tuple[n.Node, ...], pieces: Pieces) -> tuple[n.Node, ...]:
    """Rows straight inside <table> stand in a <tbody>, as a browser reads them (T11)."""
    out: list[n.Node] = []
    rows: list[n.Node] = []

    def flush() -> None:
        if any(not isinstance(x, n.Text) for x in rows):
            out.append(n.Element("tbody", (), tuple(rows), next(x.at for x in rows)))
        else:
            out.extend(rows)
        rows.clear()

    for child in children:
        if (isinstance(child, n.Element) and child.tag in html_rules.TABLE_SECTIONS) or has_sections(child, pieces):
            flush()
            out.append(child)
        else:
            rows.append(child)
    flush()
    return tuple(out)


def called_by(event: n.Event) -> Iterator[str]:
    """The name of the function that an event names."""
    first = event.value[0] if event.value else ""
    found = _NAMED.match(first) if isinstance(first, str) else None
    if found is not None:
        yield found.group(1)


_NAMED = re.compile(r"\s*([^\W\d]\w*)")


def bound_names(target: ast.expr) -> set[str]:
    """Names that `{% for %}` or `{% let %}` binds."""
    return {inner.id for inner in trees.walk(target) if isinstance(inner, ast.Name)}
