"""Compiler: nodes and a module's names -> a Component.

A template becomes one Python expression that gives a tuple of values, built as
an `ast` with the author's positions, so that a traceback points at the
template's own line (L6). Loops become comprehensions over tuples.
"""

from __future__ import annotations

import ast
import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from . import binding as b
from . import html_rules, values
from . import nodes as n
from . import template as template_text
from .component import Component, Computed, EventPart, Template, Wire
from .computed import computed_lines
from .errors import LoadError, TemplateError, did_you_mean
from .expressions import Fragment
from .literals import TString
from .source import HOOKS, OURS, Module

RUNTIME: dict[str, Any] = {
    "_hl_content": values.content,
    "_hl_text": values.text,
    "_hl_attribute": values.attribute,
    "_hl_classes": values.classes,
    "_hl_url": values.url,
    "_hl_several": values.several,
    "_hl_spread": values.spread,
    "_hl_converted": values.converted,
    "_hl_dot": values.dot,
    "_hl_rows": values.rows,
    "_hl_keyed": values.keyed,
    "_hl_looped": values.looped,
    "_hl_argument": values.argument,
    "_hl_fragment": values.Fragment,
}
"""What generated code calls; `instance.py` adds what needs an instance."""


def compile_component(module: Module, *, name: str, dotted: str, live: bool, debounce: int | None = None) -> Component:
    """The component of `module`. Raises `LoadError`.

    `debounce`: milliseconds for typing events and a bare `.debounce`, where
    the author set any (C2).
    """
    assert module.template is not None
    return _Compiler(module, live, debounce).component(name, dotted)


def template_id(wire: Wire) -> str:
    digest = hashlib.sha256(json.dumps(wire, ensure_ascii=False).encode("utf-8", "replace")).digest()
    return base64.urlsafe_b64encode(digest)[:7].decode()


@dataclass
class _Block:
    """A template under construction."""

    kinds: list[str] = field(default_factory=list[str])
    parts: list[ast.expr] = field(default_factory=list[ast.expr])
    events: list[tuple[b.Binding, list[ast.expr] | None, bool, Any]] = field(default_factory=list[Any])
    key: ast.expr | None = None
    first_element: n.Element | n.Component | None = None

    def part(self, kind: str, value: ast.expr) -> int:
        self.kinds.append(kind)
        self.parts.append(value)
        return len(self.parts) - 1


@dataclass(frozen=True)
class _Scope:
    """Names that templates bind around a place, and the keys of the loops around it."""

    names: frozenset[str] = frozenset()
    keys: tuple[str, ...] = ()
    form: tuple[n.Node, ...] | None = None
    owned: bool = True
    """False in a t-string that may be shown elsewhere: its events carry their functions."""

    def binding(self, names: set[str], key: str | None = None) -> _Scope:
        keys = (*self.keys, key) if key else self.keys
        return _Scope(self.names | names, keys, self.form, self.owned)


class _Compiler:
    def __init__(self, module: Module, live: bool, debounce: int | None) -> None:
        self.module = module
        self.live = live
        self.debounce = debounce
        self.fragment = Fragment(module.source)
        self.runtime: dict[str, Any] = dict(RUNTIME)
        self.sites = 0
        self.notes: list[str] = []
        self.spreads = False
        self.slots: set[str] = set()
        self.root: tuple[n.Node, ...] = ()

    # The whole ------------------------------------------------------------

    def component(self, name: str, dotted: str) -> Component:
        module = self.module
        literal = module.template
        assert literal is not None
        file = module.source.file
        lines = computed_lines(module)
        self.root = template_text.parse(literal, self.fragment)
        node, template = self.node(self.root, _Scope(), literal.start)
        render = _function("_hl_render", node)
        body = _Body(self).run(module.tree)
        computed = [
            Computed(
                line.targets, line.inputs, _compile([_Body(self).run_one(line.node)], file), module.location(line.node)
            )
            for line in lines
        ]
        return Component(
            name=name,
            module=dotted,
            file=file,
            live=self.live,
            doc=module.doc,
            body=_compile(body, file),
            render=_compile([render], file),
            template=template,
            runtime=self.runtime,
            props=dict(module.props),
            state=tuple(k for k in module.state if k not in {t for line in lines for t in line.targets}),
            computed=tuple(computed),
            handlers={k: _parameters(f) for k, f in module.handlers.items()},
            hooks=frozenset(HOOKS & set(module.functions)),
            shared=tuple(module.shared),
            config=dict(module.config),
            spreads=self.spreads,
            slots=frozenset(self.slots),
            notes=tuple(self.notes),
        )

    def fail(self, message: str, at: int, hint: str = "") -> LoadError:
        return TemplateError(message, self.module.source.location(at), hint)

    # Blocks ---------------------------------------------------------------

    def block(self, nodes: Sequence[n.Node], scope: _Scope, at: int) -> tuple[_Block, Template]:
        block = _Block()
        block.first_element = _first_element(nodes)
        wire = self.children(nodes, block, scope)
        slots = 1 + len(block.parts)
        events: list[EventPart] = []
        for binding, exprs, dynamic, _ in block.events:
            events.append(
                EventPart(binding, slots if exprs else None, dynamic, self.module.source.location(binding.at))
            )
            slots += bool(exprs)
        template = Template(
            template_id(wire),
            wire,
            tuple(block.kinds),
            tuple(events),
            tuple(i for i, kind in enumerate(block.kinds) if kind == "child"),
            self.module.source.location(at),
        )
        return block, template

    def node(self, nodes: Sequence[n.Node], scope: _Scope, at: int) -> tuple[ast.expr, Template]:
        """The expression of a node: the template and its values."""
        block, template = self.block(nodes, scope, at)
        name = self.constant("t", template)
        return self.tuple([_load(name), *self.block_values(block)], at), template

    def block_values(self, block: _Block) -> list[ast.expr]:
        slots = [_tuple(exprs) for _, exprs, _, _ in block.events if exprs]
        return [*block.parts, *slots]

    def constant(self, kind: str, value: object) -> str:
        name = f"_hl_{kind}{len(self.runtime)}"
        self.runtime[name] = value
        return name

    def tuple(self, items: list[ast.expr], at: int) -> ast.expr:
        return self.place(_tuple(items), at)

    def place(self, node: ast.expr, at: int) -> ast.expr:
        """Give `node`, and what has no place in it, the place `at`."""
        line, column = self.module.source.byte_place(at)
        for inner in ast.walk(node):
            if isinstance(inner, (ast.expr, ast.keyword, ast.arg)) and not hasattr(inner, "lineno"):
                inner.lineno = inner.end_lineno = line
                inner.col_offset, inner.end_col_offset = column, column + 1
        return node

    def children(self, nodes: Sequence[n.Node], block: _Block, scope: _Scope) -> Wire:
        wire: Wire = []
        for i, node in enumerate(nodes):
            if isinstance(node, n.Let):
                wire.append(block.part("child", self.let(node, nodes[i + 1 :], scope)))
                break
            child = self.child(node, block, scope)
            if isinstance(child, str) and wire and isinstance(wire[-1], str):
                wire[-1] += child
            elif child != "":
                wire.append(child)
        return wire

    def child(self, node: n.Node, block: _Block, scope: _Scope) -> Any:
        if isinstance(node, n.Text):
            return node.text
        if isinstance(node, n.Element):
            return self.element(node, block, scope)
        if isinstance(node, n.Expr):
            value = self.content(node, scope)
        elif isinstance(node, n.For):
            value = self.loop(node, scope)
        elif isinstance(node, n.If):
            value = self.choice(node.branches, scope, node.at)
        elif isinstance(node, n.Slot):
            value = self.slot(node)
        else:
            assert isinstance(node, n.Component)
            value = self.call_component(node, block, scope)
        return block.part("child", value)

    def let(self, node: n.Let, rest: Sequence[n.Node], scope: _Scope) -> ast.expr:
        names = {x.id for x in ast.walk(node.target) if isinstance(x, ast.Name)}
        inner, _ = self.node(rest, scope.binding(names), node.at)
        value = self.rewrite(node.value, scope)
        comprehension = ast.comprehension(node.target, _tuple([value]), [], 0)
        listed = ast.ListComp(inner, [comprehension])
        return self.place(ast.Subscript(listed, ast.Constant(0), ast.Load()), node.at)

    def choice(self, branches: Sequence[n.Branch], scope: _Scope, at: int) -> ast.expr:
        if not branches:
            return self.place(ast.Constant(""), at)
        first = branches[0]
        shown = self.node(first.body, scope, first.at)[0] if first.body else self.place(ast.Constant(""), at)
        if first.test is None:
            return shown
        test = self.rewrite(first.test, scope)
        return self.place(ast.IfExp(test, shown, self.choice(branches[1:], scope, at)), first.at)

    def slot(self, node: n.Slot) -> ast.expr:
        self.slots.add(node.name)
        return self.place(_call("_hl_slot", ast.Constant(node.name)), node.at)

    # Loops ----------------------------------------------------------------

    def loop(self, node: n.For, scope: _Scope) -> ast.expr:
        names = {x.id for x in ast.walk(node.target) if isinstance(x, ast.Name)}
        has_loop = "loop" not in names and _uses_loop(node.body)
        if has_loop:
            names.add("loop")
        places = _has_components(node.body)
        key_name = f"_hl_k{len(scope.keys)}" if places else None
        block, template = self.block(node.body, scope.binding(names, key_name), node.at)
        row: ast.expr = _tuple(self.block_values(block))
        name = self.constant("t", template)
        items: ast.expr = _load("_hl_i")
        target: ast.expr = node.target
        if has_loop:
            items, target = _call("_hl_looped", items), _tuple([_store("loop"), target], ast.Store())
        if block.key is not None:
            key: ast.expr = block.key if key_name is None else ast.NamedExpr(_store(key_name), block.key)
            pairs = ast.ListComp(_tuple([key, row]), [ast.comprehension(target, items, [], 0)])
            where = self.constant("w", self.module.source.location(node.at))
            made = _call(
                "_hl_keyed", _lambda("_hl_i", pairs, self.rewrite(node.iterable, scope)), _load(name), _load(where)
            )
        else:
            if key_name is not None:
                items = _call("_hl_placed", items)
                target = _tuple([_store(key_name), target], ast.Store())
            rows = ast.ListComp(row, [ast.comprehension(target, items, [], 0)])
            made = _call("_hl_rows", self.rewrite(node.iterable, scope), _lambda("_hl_i", rows), _load(name))
        made = self.place(made, node.at)
        if node.otherwise is None:
            return made
        otherwise = self.node(node.otherwise, scope, node.at)[0]
        test = ast.Subscript(ast.NamedExpr(_store("_hl_l"), made), ast.Constant(3), ast.Load())
        return self.place(ast.IfExp(test, _load("_hl_l"), otherwise), node.at)

    # Values ---------------------------------------------------------------

    def rewrite(self, tree: ast.expr, scope: _Scope) -> ast.expr:
        """An author's expression with T3's dots and with its t-strings compiled."""
        return cast(ast.expr, _Rewriter(self, scope).visit(tree))

    def value(self, expr: n.Expr, scope: _Scope) -> ast.expr:
        """`{code!r:spec}`, before it is made to fit its place."""
        tree = self.rewrite(expr.tree, scope)
        if not expr.conversion and not expr.spec:
            return tree
        if expr.spec == ("display",):
            return self.place(_call("_hl_display", tree), expr.at)
        spec: list[ast.expr] = [
            ast.Constant(piece) if isinstance(piece, str) else ast.FormattedValue(self.value(piece, scope), -1, None)
            for piece in expr.spec
        ]
        return self.place(_call("_hl_converted", tree, ast.Constant(expr.conversion), ast.JoinedStr(spec)), expr.at)

    def content(self, expr: n.Expr, scope: _Scope) -> ast.expr:
        return self.unless_text(self.value(expr, scope), lambda v: _call("_hl_content", v), expr.at, scope)

    def unless_text(self, value: ast.expr, make: Any, at: int, scope: _Scope) -> ast.expr:
        """`value` if it is text already, else `make(value)`: no call for the commonest case."""
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            return value
        if not scope.owned:
            # Code of the author's own: a comprehension there may not hold `:=`.
            return self.place(make(value), at)
        kept = ast.NamedExpr(_store("_hl_v"), value)
        test = ast.Compare(_call("type", kept), [ast.Is()], [_load("str")])
        return self.place(ast.IfExp(test, _load("_hl_v"), make(_load("_hl_v"))), at)

    # Elements -------------------------------------------------------------

    def element(self, node: n.Element, block: _Block, scope: _Scope) -> Any:
        attributes: dict[str, Any] = {}
        if node.tag == "form":
            scope = _Scope(scope.names, scope.keys, node.children, scope.owned)
        for item in node.items:
            if isinstance(item, n.Attribute):
                self.attribute(item, node, attributes, block, scope)
            elif isinstance(item, n.Spread):
                self.spread(item, node.tag, attributes, block, scope)
            elif isinstance(item, n.Event):
                self.event(item, attributes, block, scope)
        children = self.implied_body(node.children) if node.tag == "table" else node.children
        if node.tag == "textarea":
            children = self.textarea(node, attributes, block, scope)
        wire = self.children(children, block, scope)
        return [node.tag, attributes or 0, *wire]

    def implied_body(self, children: tuple[n.Node, ...]) -> tuple[n.Node, ...]:
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
            if (isinstance(child, n.Element) and child.tag in html_rules.TABLE_SECTIONS) or _has_sections(child):
                flush()
                out.append(child)
            else:
                rows.append(child)
        flush()
        return tuple(out)

    def textarea(self, node: n.Element, attributes: dict[str, Any], block: _Block, scope: _Scope) -> tuple[n.Node, ...]:
        """Content of a <textarea> is its value (C18)."""
        pieces: list[str | n.Expr] = []
        for child in node.children:
            if isinstance(child, n.Text):
                pieces.append(child.text)
            elif isinstance(child, n.Expr):
                pieces.append(child)
            else:
                raise self.fail(
                    "only text and values can stand in a <textarea>",
                    child.at,
                    "Make the text in one expression: {text}.",
                )
        if any(isinstance(piece, n.Expr) for piece in pieces):
            attributes["value"] = block.part(
                "attribute", self.joined("value", "textarea", tuple(pieces), scope, node.at)
            )
            return ()
        return node.children

    def attribute(
        self, item: n.Attribute, node: n.Element, attributes: dict[str, Any], block: _Block, scope: _Scope
    ) -> None:
        name, value = item.name, item.value
        if name == "key" and value is not None and any(isinstance(p, n.Expr) for p in value):
            if block.first_element is not node:
                raise self.fail(
                    "key={…} stands on the first element of a list's item", item.at, "Move it to that element."
                )
            block.key = self.single(value, scope) or self.joined(name, node.tag, value, scope, item.at)
        elif name == "bind" and value is not None:
            self.bind(item, node, attributes, block, scope)
        elif value is None:
            attributes[name] = True
        elif not any(isinstance(piece, n.Expr) for piece in value):
            attributes[name] = "".join(cast("tuple[str, ...]", value))
        elif name in ("data", "aria") and len(value) == 1:
            several = _call("_hl_several", ast.Constant(name), self.value(cast(n.Expr, value[0]), scope))
            self.add_spread(self.place(several, item.at), attributes, block)
        else:
            attributes[name] = block.part("attribute", self.joined(name, node.tag, value, scope, item.at))

    def single(self, value: tuple[str | n.Expr, ...], scope: _Scope) -> ast.expr | None:
        """The expression, where a value is nothing but one."""
        if len(value) == 1 and isinstance(value[0], n.Expr):
            return self.value(value[0], scope)
        return None

    def joined(self, name: str, tag: str, value: tuple[str | n.Expr, ...], scope: _Scope, at: int) -> ast.expr:
        """The value of an attribute part; several pieces are judged as one text (S19)."""
        lower = name.lower()
        animates = tag in ("animate", "set") and lower in ("to", "from", "by", "values")
        is_url = lower in html_rules.URL_ATTRIBUTES or animates
        alone = self.single(value, scope)
        if alone is not None:
            name = "href" if animates else name
            made = lambda v: _call("_hl_attribute", ast.Constant(name), v, ast.Constant(tag))  # noqa: E731
            return self.place(made(alone), at) if is_url else self.unless_text(alone, made, at, scope)
        piece_text = "_hl_classes" if lower == "class" else "_hl_text"
        pieces: list[ast.expr] = [
            ast.Constant(piece)
            if isinstance(piece, str)
            else ast.FormattedValue(_call(piece_text, self.value(piece, scope)), -1, None)
            for piece in value
        ]
        text: ast.expr = ast.JoinedStr(pieces)
        if is_url:
            text = _call("_hl_url", text, ast.Constant(tag))
        return self.place(text, at)

    def spread(self, item: n.Spread, tag: str, attributes: dict[str, Any], block: _Block, scope: _Scope) -> None:
        if item.expr is None:
            self.spreads = True
            value: ast.expr = _call("_hl_rest")
        else:
            value = self.rewrite(item.expr.tree, scope)
        self.add_spread(self.place(_call("_hl_spread", value, ast.Constant(tag)), item.at), attributes, block)

    def add_spread(self, value: ast.expr, attributes: dict[str, Any], block: _Block) -> None:
        count = sum(name.startswith("...") for name in attributes)
        attributes["..." + (str(count) if count else "")] = block.part("spread", value)

    # Events ---------------------------------------------------------------

    def event(self, item: n.Event, attributes: dict[str, Any], block: _Block, scope: _Scope) -> None:
        binding = b.parse(item, self.module.source)
        dynamic = self.check_handler(binding, scope)
        self.check_fields(binding, scope)
        self.add_event(item.name, binding, dynamic, attributes, block, scope)

    def add_event(
        self, name: str, binding: b.Binding, dynamic: bool, attributes: dict[str, Any], block: _Block, scope: _Scope
    ) -> None:
        exprs = [self.place(_call("_hl_argument", self.value(expr, scope)), binding.at) for expr in binding.exprs]
        carried = dynamic or (not scope.owned and binding.name in self.module.functions)
        if carried:
            exprs.insert(0, self.place(_load(binding.name), binding.at))
        block.events.append((binding, exprs or None, carried, None))
        options = self.options(binding, dynamic)
        number = len(block.events) - 1
        attributes[name] = [number, options] if options else [number]

    def check_handler(self, binding: b.Binding, scope: _Scope) -> bool:
        """Whether the function is known only when the page is drawn (E1, E4, P6)."""
        name, module = binding.name, self.module
        where = f"@{binding.event}"
        if name in scope.names or name in module.props:
            return True
        if name in HOOKS or name.startswith("_") or name == "render":
            raise self.fail(
                f"{where} names {name!r}, which the page may not call", binding.at, "Write a function of its own."
            )
        if name in module.functions:
            if not self.live:
                raise self.fail(
                    f"a static component can't handle {where}",
                    binding.at,
                    "Move the file into the folder live/, or write live = True at its top.",
                )
            return False
        if name in module.imports or name in module.classes or name in module.state:
            kind = "imported" if name in module.imports else "a class" if name in module.classes else "not a function"
            raise self.fail(
                f"{where} names {name!r}, which is {kind}",
                binding.at,
                f"Write a function of this file that does it: def {binding.event}_{name}(): …",
            )
        near = did_you_mean(name, module.handlers)
        self.notes.append(
            f"{module.source.location(binding.at)}: {where} names {name!r}, which this file does not define.{near}"
        )
        return False

    def check_fields(self, binding: b.Binding, scope: _Scope) -> None:
        """A bare argument that no field can give is refused where that is certain (E3)."""
        names = [a.name for a in binding.all_arguments() if isinstance(a, b.FieldOf)]
        if not names:
            return
        fields = _field_names(scope.form if scope.form is not None else self.root)
        if fields is None:
            return
        for name in names:
            if name not in fields:
                known = name in scope.names or name in self.module.state or name in self.module.props
                hint = (
                    f"Write {{{name}}} for the value that it has here."
                    if known
                    else (f'Give the control a name (name="{name}"), or write {{…}} for a value of this file.')
                )
                near = did_you_mean(name, fields)
                raise self.fail(f"@{binding.event}: no field of this form is called {name!r}.{near}", binding.at, hint)

    def options(self, binding: b.Binding, dynamic: bool) -> dict[str, Any]:
        """What the front end must read and do for this event (docs/protocol.md)."""
        out: dict[str, Any] = {}
        fields: list[str] = [a.name for a in binding.all_arguments() if isinstance(a, b.FieldOf)]
        given = {a.what for a in binding.all_arguments() if isinstance(a, b.Given)}
        if binding.arguments is None:
            self.bare_options(binding, dynamic, out)
        elif "form" in given:
            out["f"] = "*"
        elif fields:
            out["f"] = list(dict.fromkeys(fields))
        if "value" in given:
            out["v"] = 1
        if "checked" in given:
            out["c"] = 1
        properties = [a.name for a in binding.all_arguments() if isinstance(a, b.Property)]
        if properties:
            out["x"] = list(dict.fromkeys(properties))
        modifiers = {k: v for k, v in binding.modifiers if k != "latest"}
        if "debounce" in modifiers and modifiers["debounce"] is None:
            modifiers["debounce"] = self.debounce if self.debounce is not None else 300
        elif self.debounce and binding.event == "input" and "throttle" not in modifiers:
            modifiers.setdefault("debounce", self.debounce)
        if modifiers:
            out["m"] = modifiers
        return out

    def bare_options(self, binding: b.Binding, dynamic: bool, out: dict[str, Any]) -> None:
        """`@submit="save"`: fields by the names of the parameters, then the value (E2)."""
        function = self.module.functions.get(binding.name)
        if dynamic or function is None:
            if dynamic:
                out["f"] = "*"
                if binding.typing:
                    out["v"] = 1
            return
        names = list(_parameters(function))
        if function.args.kwarg or any(_is_whole_form(a) for a in function.args.args):
            out["f"] = "*"
        elif names:
            out["f"] = names
        if names and binding.typing:
            out["v"] = 1

    def bind(
        self, item: n.Attribute, node: n.Element, attributes: dict[str, Any], block: _Block, scope: _Scope
    ) -> None:
        """`bind={name}`: the value out, the assignment in (E8)."""
        expr = item.value[0] if item.value and len(item.value) == 1 else None
        state = set(self.module.state)
        if not isinstance(expr, n.Expr) or not isinstance(expr.tree, ast.Name) or expr.tree.id not in state:
            raise self.fail(
                "bind takes the name of a state variable", item.at, f"Write bind={{{next(iter(state), 'name')}}}."
            )
        kind = next((a.value for a in node.items if isinstance(a, n.Attribute) and a.name == "type"), None)
        kind = kind[0] if kind and isinstance(kind[0], str) else ""
        name = expr.tree.id
        if kind == "radio":
            own = next((a.value for a in node.items if isinstance(a, n.Attribute) and a.name == "value"), ("",))
            same = ast.Compare(_call("str", _load(name)), [ast.Eq()], [ast.Constant("".join(map(str, own or ())))])
            attributes["checked"] = block.part(
                "attribute", self.place(ast.IfExp(same, ast.Constant(True), ast.Constant(None)), item.at)
            )
        elif kind == "checkbox":
            attributes["checked"] = block.part("attribute", self.joined("checked", node.tag, (expr,), scope, item.at))
        else:
            attributes["value"] = block.part("attribute", self.joined("value", node.tag, (expr,), scope, item.at))
        event = "change" if kind in ("checkbox", "radio") or node.tag == "select" else "input"
        given = b.Given("checked" if kind == "checkbox" else "value")
        binding = b.Binding(event, "=" + name, (given,), at=item.at)
        self.add_event("@" + event, binding, False, attributes, block, scope)

    # Components -----------------------------------------------------------

    def check_component(self, node: n.Component, scope: _Scope) -> None:
        """A name that nothing in the file binds is no component."""
        name, bound = node.expr.code, self.module.bound
        if not name.isidentifier() or bound is None or name in bound or name in scope.names:
            return
        raise self.fail(
            f"unknown component {name!r}.{did_you_mean(name, bound)}",
            node.at,
            f"Import it at the top of the file: from app.components import {name} (or app.live), "
            "where app is the name of your app's folder.",
        )

    def call_component(self, node: n.Component, block: _Block, scope: _Scope) -> ast.expr:
        self.sites += 1
        self.check_component(node, scope)
        keys: list[ast.expr | None] = []
        props: list[ast.expr] = []
        own_key: ast.expr = ast.Constant(None)
        for item in node.items:
            if isinstance(item, n.Event):
                raise self.fail(
                    f"{item.name} on a component",
                    item.at,
                    "Put it on an element inside, or pass a function as a prop: on_pick={choose}.",
                )
            if isinstance(item, n.Spread):
                keys.append(None)
                props.append(self.rewrite(item.expr.tree, scope) if item.expr else _call("_hl_rest"))
            elif isinstance(item, n.Attribute):
                value = self.prop(item, scope)
                if item.name == "key":
                    own_key = value
                    if block.first_element is node:
                        block.key = value
                else:
                    keys.append(ast.Constant(item.name))
                    props.append(value)
        slots = self.slot_contents(node, scope)
        site = _tuple([ast.Constant(self.sites), own_key, *map(_load, scope.keys)])
        where = self.constant("w", self.module.source.location(node.at))
        made = _call(
            "_hl_child",
            site,
            self.rewrite(node.expr.tree, scope),
            ast.Dict(keys, props),
            ast.Dict([ast.Constant(k) for k in slots], list(slots.values())),
            _load(where),
        )
        return self.place(made, node.at)

    def prop(self, item: n.Attribute, scope: _Scope) -> ast.expr:
        """A prop: text of the template is coerced later (P2), a value is passed as it is."""
        if item.value is None:
            return self.place(ast.Constant(True), item.at)
        alone = self.single(item.value, scope)
        if alone is not None:
            return alone
        if any(isinstance(piece, n.Expr) for piece in item.value):
            text = self.joined(item.name, "", item.value, scope, item.at)
        else:
            text = ast.Constant("".join(cast("tuple[str, ...]", item.value)))
        return self.place(_call("_hl_attribute_text", text), item.at)

    def slot_contents(self, node: n.Component, scope: _Scope) -> dict[str, ast.expr]:
        """What the caller wrote between the tags, by slot."""
        groups: dict[str, list[n.Node]] = {}
        for child in node.children:
            groups.setdefault(_slot_of(child), []).append(_without_fill(child))
        out: dict[str, ast.expr] = {}
        for name, nodes in groups.items():
            if not name and all(isinstance(x, n.Text) and not x.text.strip() for x in nodes):
                continue
            out[name] = self.node(template_text.trimmed(tuple(nodes)), scope, node.at)[0]
        return out

    # t-strings in the author's own code ------------------------------------

    def inline(self, literal: TString, scope: _Scope) -> ast.expr:
        """A t-string that is a value: evaluated where it stands."""
        nodes = template_text.parse(literal, self.fragment)
        inner = _Scope(scope.names, scope.keys, None, owned=False)
        block, template = self.block(nodes, inner, literal.start)
        name = self.constant("t", template)
        node = _tuple([_load(name), *self.block_values(block)])
        arguments = [node] if block.key is None else [node, block.key]
        return self.place(_call("_hl_fragment", *arguments), literal.start)


class _Rewriter(ast.NodeTransformer):
    """T3 in an author's expression, and the t-strings inside it."""

    def __init__(self, compiler: _Compiler, scope: _Scope) -> None:
        self.compiler = compiler
        self.scope = scope

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Attribute):
            node.func.value = cast(ast.expr, self.visit(node.func.value))
        else:
            node.func = cast(ast.expr, self.visit(node.func))
        node.args = [cast(ast.expr, self.visit(a)) for a in node.args]
        for keyword in node.keywords:
            keyword.value = cast(ast.expr, self.visit(keyword.value))
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if not isinstance(node.ctx, ast.Load):
            return node
        value = node.value
        module = self.compiler.module
        if isinstance(value, ast.Name):
            taken = value.id in self.scope.names
            if value.id == "slots" and not taken and "slots" not in module.state and "slots" not in module.props:
                self.compiler.slots.add(node.attr)
                return self.located(_call("_hl_slot_or_none", ast.Constant(node.attr)), node)
            if not taken and (value.id in module.imports or value.id in module.classes):
                return node
            if taken and value.id == "loop":
                return node
        inner = cast(ast.expr, self.visit(value))
        key = ast.Constant(node.attr)
        slow = _call("_hl_dot", inner, key)
        if not isinstance(inner, ast.Name):
            return self.located(slow, node)
        # A dict that has the key is by far the commonest case: no call for it.
        is_dict = ast.Compare(_call("type", inner), [ast.Is()], [_load("dict")])
        has = ast.Compare(key, [ast.In()], [inner])
        fast = ast.Subscript(inner, key, ast.Load())
        return self.located(ast.IfExp(ast.BoolOp(ast.And(), [is_dict, has]), fast, slow), node)

    def located(self, new: ast.expr, old: ast.expr) -> ast.expr:
        for inner in ast.walk(new):
            if isinstance(inner, ast.expr) and not hasattr(inner, "lineno"):
                ast.copy_location(inner, old)
        return new

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, bytes):
            literal = self.compiler.module.literals.get((node.lineno, node.col_offset))
            if literal is not None:
                return self.compiler.inline(literal, self.scope)
        return node


class _Body(ast.NodeTransformer):
    """The author's module as it is run for each instance."""

    def __init__(self, compiler: _Compiler) -> None:
        self.compiler = compiler
        self.module = compiler.module

    def run(self, tree: ast.Module) -> list[ast.stmt]:
        return [self.run_one(node) for node in tree.body]

    def run_one(self, node: ast.stmt) -> ast.stmt:
        module = self.module
        if isinstance(node, ast.Expr) and self.is_template(node.value):
            return ast.copy_location(ast.Pass(), node)
        node = _copy(node)
        if isinstance(node, ast.AnnAssign) and node.value is not None and isinstance(node.target, ast.Name):
            if node.target.id in module.props:
                self.visit(node)
                return self.prop(node, node.target.id, node.value)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if name in module.shared and isinstance(node.value, ast.Call):
                made = _call("_hl_shared", ast.Constant(name), ast.Lambda(_no_arguments(), node.value))
                node.value = _located(made, node)
        return cast(ast.stmt, self.visit(node))

    def is_template(self, value: ast.expr) -> bool:
        literal = self.module.literals.get((value.lineno, value.col_offset))
        return literal is not None and literal is self.module.template

    def prop(self, node: ast.AnnAssign, name: str, default: ast.expr) -> ast.stmt:
        """`color: str = "blue"` takes what the caller gave, else its default."""
        given = ast.Compare(ast.Constant(name), [ast.In()], [_load("_hl_props")])
        taken = ast.Subscript(_load("_hl_props"), ast.Constant(name), ast.Load())
        node.value = _located(ast.IfExp(given, taken, default), node)
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        if node.module in OURS and not node.level:
            node.module = "hyper_local"
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, bytes):
            literal = self.module.literals.get((node.lineno, node.col_offset))
            if literal is not None:
                return self.compiler.inline(literal, _Scope())
        return node


# Small makers of ast ------------------------------------------------------


def _load(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def _store(name: str) -> ast.Name:
    return ast.Name(name, ast.Store())


def _tuple(items: list[ast.expr], ctx: ast.expr_context | None = None) -> ast.Tuple:
    return ast.Tuple(items, ctx or ast.Load())


def _call(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(_load(name), list(arguments), [])


def _no_arguments(*names: str) -> ast.arguments:
    return ast.arguments([], [ast.arg(name) for name in names], None, [], [], None, [])


def _lambda(name: str, body: ast.expr, *called_with: ast.expr) -> ast.expr:
    """`lambda name: body`, called at once where arguments are given."""
    made = ast.Lambda(_no_arguments(name), body)
    return ast.Call(made, list(called_with), []) if called_with else made


def _located(new: ast.expr, old: ast.stmt) -> ast.expr:
    for inner in ast.walk(new):
        if isinstance(inner, (ast.expr, ast.arg)) and not hasattr(inner, "lineno"):
            ast.copy_location(inner, old)
    return new


def _copy(node: ast.stmt) -> ast.stmt:
    import copy

    return copy.deepcopy(node)


def _function(name: str, body: ast.expr) -> ast.stmt:
    made = cast(ast.FunctionDef, ast.parse(f"def {name}(): return 0").body[0])
    made.body = [ast.copy_location(ast.Return(body), body)]
    return ast.copy_location(made, body)


def _compile(body: list[ast.stmt], file: str) -> Any:
    tree = ast.Module(body, [])
    ast.fix_missing_locations(tree)
    return compile(tree, file, "exec", dont_inherit=True)


# Small questions about nodes ------------------------------------------------


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[str, ...]:
    args = function.args
    return tuple(a.arg for a in (*args.posonlyargs, *args.args, *args.kwonlyargs))


_SCALARS = frozenset(
    "int str float bool date datetime time Decimal UUID list dict bytes None Optional Union Literal "
    "List Annotated timedelta set tuple complex object Any".split()
)


def _is_whole_form(argument: ast.arg) -> bool:
    """Whether a parameter may be a model made of all fields: `def submit(user: UserForm)`."""
    if argument.annotation is None:
        return False
    names = {x.id for x in ast.walk(argument.annotation) if isinstance(x, ast.Name)}
    return bool(names - _SCALARS)


def _first_element(nodes: Sequence[n.Node]) -> n.Element | n.Component | None:
    for node in nodes:
        if isinstance(node, (n.Element, n.Component)):
            return node
        if not (isinstance(node, n.Text) and not node.text.strip()):
            return None
    return None


def _walk(nodes: Sequence[n.Node]) -> list[n.Node]:
    found: list[n.Node] = []
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        found.append(node)
        if isinstance(node, (n.Element, n.Component)):
            waiting += node.children
        elif isinstance(node, n.For):
            waiting += [*node.body, *(node.otherwise or ())]
        elif isinstance(node, n.If):
            waiting += [child for branch in node.branches for child in branch.body]
    return found


def _has_components(nodes: Sequence[n.Node]) -> bool:
    return any(isinstance(node, n.Component) for node in _walk(nodes))


def _has_sections(node: n.Node) -> bool:
    """Whether a block inside <table> holds <thead> and the like itself."""
    if isinstance(node, n.For):
        bodies = [node.body, node.otherwise or ()]
    elif isinstance(node, n.If):
        bodies = [branch.body for branch in node.branches]
    else:
        return False
    return any(
        (isinstance(child, n.Element) and child.tag in html_rules.TABLE_SECTIONS) or _has_sections(child)
        for body in bodies
        for child in body
    )


def _uses_loop(nodes: Sequence[n.Node]) -> bool:
    def exprs(node: n.Node) -> list[ast.AST]:
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

    trees = [tree for node in _walk(nodes) for tree in exprs(node)]
    if any(isinstance(x, ast.Name) and x.id == "loop" for tree in trees for x in ast.walk(tree)):
        return True
    # A t-string inside an expression is a constant here; it may use `loop` too.
    return any(isinstance(x, ast.Constant) and isinstance(x.value, bytes) for tree in trees for x in ast.walk(tree))


def _field_names(nodes: Sequence[n.Node]) -> set[str] | None:
    """Names of the controls in `nodes`, or None where they can't be known."""
    names: set[str] = set()
    for node in _walk(nodes):
        if isinstance(node, (n.Component, n.Slot, n.Expr)) and not isinstance(node, n.Expr):
            return None
        if isinstance(node, n.Expr) and any(isinstance(x, (ast.Constant, ast.Call)) for x in ast.walk(node.tree)):
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


def _slot_of(node: n.Node) -> str:
    if isinstance(node, (n.Element, n.Component)):
        for item in node.items:
            if isinstance(item, n.SlotFill):
                return item.name
            if isinstance(item, n.Attribute) and item.name == "slot" and item.value:
                return "".join(piece for piece in item.value if isinstance(piece, str))
    return ""


def _without_fill(node: n.Node) -> n.Node:
    if isinstance(node, n.Element):
        items = tuple(
            i
            for i in node.items
            if not isinstance(i, n.SlotFill) and not (isinstance(i, n.Attribute) and i.name == "slot")
        )
        return n.Element(node.tag, items, node.children, node.at)
    if isinstance(node, n.Component):
        items = tuple(i for i in node.items if not isinstance(i, n.SlotFill))
        return n.Component(node.expr, items, node.children, node.at)
    return node
