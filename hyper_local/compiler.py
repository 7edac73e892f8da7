"""Compiler: nodes and a module's names -> a Component.

A template becomes one Python expression that gives a tuple of values. Loops
become comprehensions over tuples.
"""

from __future__ import annotations

import ast
import base64
import hashlib
import json
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from . import absent, element_names
from . import nodes as n
from . import template as template_text
from .attributes import Attributes
from .columns import Part, Plan
from .component import Component, Computed, EventPart, Handler, Template, Wire
from .computed import Effects, computed_lines
from .configuration import FOLDERS, app_called, class_name, said_of_file
from .dead_ends import links_of
from .dict_rows import Quick, asking_once, column, parts_of, without_questions
from .draft import Block, Draft, Tag, has_holes, plain
from .early import too_early
from .errors import TemplateError, did_you_mean, nearest
from .events import Events
from .expressions import Fragment
from .filling import contents, fill_of, hangs_on_conditions, slot_of
from .fit import Fit
from .habits import habits
from .literals import TString
from .node_queries import (
    bound_names,
    first_element,
    implied_body,
    is_blank,
    may_show_components,
    shown_by,
    uses_loop,
    walk,
)
from .overlooked import overlooked
from .places import Call
from .reference import parameters_text
from .rewriting import Body, Scope, literal_at
from .scopes import around_line, bound_by, statements
from .source import FUNCTIONS, HOOKS, Module, parameter_names
from .syntax import call, compiled, function_of, lambda_of, list_of, load, located, store, tuple_of
from .unfolding import read_names
from .waiting import waits


def compile_component(
    module: Module,
    *,
    name: str,
    dotted: str,
    live: bool,
    debounce: int | None = None,
    find: absent.Find | None = None,
) -> Component:
    """The component of `module`. Raises `LoadError`.

    `debounce`: milliseconds for typing events and a bare `.debounce`, where
    the author set any (C2). `find` knows the app's other components, for messages.
    """
    try:
        return Compiler(module, live, debounce, find).component(name, dotted)
    except RecursionError:
        start = module.template.start if module.template else 0
        raise TemplateError(
            "the template is nested too deep", module.source.location(start), "Divide it into components."
        ) from None


def template_id(wire: Wire) -> str:
    """The name under which a front end keeps a template: a hash of its content."""
    digest = hashlib.sha256(json.dumps(wire, ensure_ascii=False).encode("utf-8", "replace")).digest()
    return base64.urlsafe_b64encode(digest)[:7].decode()


class Compiler:
    """Walks a template's nodes and makes their code, and that of t-strings that are values.

    `checking.py` walks the same way and makes none.
    """

    def __init__(self, module: Module, live: bool, debounce: int | None, find: absent.Find | None = None) -> None:
        self.module = module
        self.fragment = Fragment(module.source)
        self.draft = Draft(module, live, debounce, self.inline, find)
        self.attributes = Attributes(self.draft, Events(self.draft, Fit(self.draft)))
        self.calls: list[Call] = []

    def component(self, name: str, dotted: str) -> Component:
        module, draft = self.module, self.draft
        literal = module.template
        assert literal is not None
        file = module.source.file
        draft.root = template_text.parse(literal, self.fragment)
        effects = Effects(module)
        lines = computed_lines(module, draft.root, effects)
        node, template = self.node(draft.root, Scope(), literal.start)
        for error in too_early(module, draft.root):
            raise error
        render = function_of("_hl_render", node)
        for wait in waits(module, draft.bound | HOOKS):
            draft.tell(wait.message, module.location(wait.call), wait.hint, on_page=wait.on_page)
        for at, message, hint in overlooked(module, draft.root):
            draft.tell(message, module.source.location(at), hint)
        for habit in habits(module, draft.root, effects):
            draft.tell(habit.message, module.location(habit.node), habit.hint, on_page=habit.on_page)
        author = Body(module, self.inline)
        body = author.run(module.tree)
        computed = [
            Computed(
                line.targets,
                line.inputs,
                compiled([author.run_one(line.node)], module.source),
                module.location(line.node),
            )
            for line in lines
        ]
        return Component(
            name=name,
            module=dotted,
            file=file,
            live=draft.live,
            doc=module.doc,
            body=compiled(body, module.source),
            render=compiled([render], module.source),
            template=template,
            runtime=draft.runtime,
            props=dict(module.props),
            state=tuple(k for k in module.state if k not in {t for line in lines for t in line.targets}),
            computed=tuple(computed),
            handlers={
                k: Handler(parameter_names(f), parameters_text(f.args), ast.get_docstring(f) or "")
                for k, f in module.handlers.items()
            },
            hooks=frozenset(HOOKS & set(module.functions)),
            shared=tuple(module.shared),
            config=dict(module.config),
            calls=tuple(self.calls),
            spreads=draft.spreads,
            slots=frozenset(draft.slots),
            notes=tuple(draft.notes),
            on_page=tuple(draft.on_page),
            links=tuple((address, module.source.location(at)) for at, address in links_of(module)),
        )

    # Blocks ---------------------------------------------------------------

    def block(self, nodes: Sequence[n.Node], scope: Scope, at: int) -> tuple[Block, Template]:
        block = Block(first_element=first_element(nodes))
        wire = self.children(nodes, block, scope)
        location = self.module.source.location
        slots = 1 + len(block.parts)
        events: list[EventPart] = []
        for event in block.events:
            slot = slots if event.exprs else None
            events.append(EventPart(event.binding, slot, event.carries, location(event.binding.at)))
            slots += bool(event.exprs)
        children = tuple(i for i, kind in enumerate(block.kinds) if kind == "child")
        template = Template(template_id(wire), wire, tuple(block.kinds), tuple(events), children, location(at))
        return block, template

    def node(self, nodes: Sequence[n.Node], scope: Scope, at: int) -> tuple[ast.expr, Template]:
        """The expression of a node: the template and its values."""
        block, template = self.block(nodes, scope, at)
        name = self.draft.constant("t", template)
        return self.draft.place(tuple_of([load(name), *block.values()]), at), template

    def children(self, nodes: Sequence[n.Node], block: Block, scope: Scope) -> Wire:
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

    def child(self, node: n.Node, block: Block, scope: Scope) -> Any:
        if isinstance(node, n.Text):
            return node.text
        if isinstance(node, n.Element):
            return self.element(node, block, scope)
        if isinstance(node, n.Expr):
            value = self.draft.content(node, scope)
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

    def element(self, node: n.Element, block: Block, scope: Scope) -> Any:
        self.check_no_component(node)
        if node.tag == "form":
            scope = scope.inside_form(node.children)
        tag = Tag(node, block, scope)
        self.attributes.fill(tag)
        if node.tag == "select":
            scope = scope.inside_select(self.attributes.chosen(node))
        if node.tag == "textarea":
            children = self.attributes.textarea(tag)
        else:
            children = implied_body(node.children, self.pieces) if node.tag == "table" else node.children
        wire = self.children(children, block, scope)
        return [node.tag, tag.attributes or 0, *wire]

    def pieces(self, node: n.Expr) -> list[tuple[n.Node, ...]]:
        """The nodes of the t-strings that an expression may show."""
        constants = [x for x in ast.walk(node.tree) if isinstance(x, ast.Constant)]
        literals = [found for x in constants if (found := literal_at(self.module, x)) is not None]
        return [template_text.parse(literal, self.fragment) for literal in literals]

    def let(self, node: n.Let, rest: Sequence[n.Node], scope: Scope) -> ast.expr:
        self.check_let(node)
        inner, _ = self.node(rest, scope.binding(bound_names(node.target)), node.at)
        value = self.draft.rewrite(node.value, scope)
        listed = list_of(inner, node.target, tuple_of([value]))
        return self.draft.place(ast.Subscript(listed, ast.Constant(0), ast.Load()), node.at)

    def check_let(self, node: n.Let) -> None:
        """Refuse `:=` in a `{% let %}`, which Python could not compile there."""
        found = next((x for x in ast.walk(node.value) if isinstance(x, ast.NamedExpr)), None)
        if found is not None:
            raise TemplateError(
                "an assignment inside {% let %}",
                self.module.location(found),
                f"Write a {{% let {found.target.id} = … %}} of its own before it.",
            )

    def choice(self, branches: Sequence[n.Branch], scope: Scope, at: int) -> ast.expr:
        place = self.draft.place
        if not branches:
            return place(ast.Constant(""), at)
        first = branches[0]
        shown = self.node(first.body, scope, first.at)[0] if first.body else place(ast.Constant(""), at)
        if first.test is None:
            return shown
        self.draft.check_called(first.test, scope)
        test = self.draft.rewrite(first.test, scope)
        return place(ast.IfExp(test, shown, self.choice(branches[1:], scope, at)), first.at)

    def slot(self, node: n.Slot) -> ast.expr:
        self.draft.slots.add(node.name)
        where = self.draft.constant("w", self.module.source.location(node.at))
        return self.draft.place(call("_hl_slot", ast.Constant(node.name), load(where)), node.at)

    # Loops ----------------------------------------------------------------

    def loop(self, node: n.For, scope: Scope) -> ast.expr:
        draft = self.draft
        draft.check_called(node.iterable, scope)
        if not scope.owned:
            draft.check_loop_waits(node.body)
        # What is assigned in a loop is the loop's own, as its names are (T2).
        names = bound_names(node.target) | draft.assigned_in(node.body)
        has_loop = "loop" not in names and uses_loop(node.body)
        if has_loop:
            draft.check_loop(node.body)
            names.add("loop")
        may_place = may_show_components(node.body, self.module.functions)
        key_name = f"_hl_k{len(scope.keys)}" if may_place else None
        block, template = self.block(node.body, scope.inside_loop(names, key_name), node.at)
        row = tuple_of(block.values())
        name = load(draft.constant("t", template))
        items: ast.expr = load("_hl_i")
        target: ast.expr = node.target
        key = block.key if block.key is None or key_name is None else ast.NamedExpr(store(key_name), block.key)
        item = row if key is None else tuple_of([key, row])
        quick: list[ast.expr] = []
        # A row of a loop in a loop would stand there four times.
        if isinstance(target, ast.Name) and not any(isinstance(inner, n.For) for inner in walk(node.body)):
            plain = None if has_loop or (key is None and key_name is not None) else without_questions(item, target.id)
            if plain is None:
                item = asking_once(item, target.id)
            else:
                quick = [self.quick(plain, target, keyed=key is not None, kept=scope.owned and not scope.repeated)]
        if has_loop:
            items, target = call("_hl_looped", items), ast.Tuple([store("loop"), target], ast.Store())
        iterable = draft.rewrite(node.iterable, scope)
        if key is not None:
            pairs = lambda_of(("_hl_i",), list_of(item, target, items))
            where = load(draft.constant("w", self.module.source.location(node.at)))
            made = call("_hl_keyed", iterable, pairs, name, where, *quick)
        else:
            if key_name is not None:
                items = call("_hl_placed", items)
                target = ast.Tuple([store(key_name), target], ast.Store())
            rows = lambda_of(("_hl_i",), list_of(item, target, items))
            made = call("_hl_rows", iterable, rows, name, *quick)
        # What goes wrong in walking the items points at them.
        made = draft.place(located(made, node.iterable), node.at)
        if node.otherwise is None:
            return made
        otherwise = self.node(node.otherwise, scope, node.at)[0]
        test = ast.Subscript(ast.NamedExpr(store("_hl_l"), made), ast.Constant(3), ast.Load())
        return draft.place(ast.IfExp(test, load("_hl_l"), otherwise), node.at)

    def quick(self, plain: Quick, target: ast.Name, *, keyed: bool, kept: bool) -> ast.expr:
        """What makes the rows of a loop over dicts, and keeps them if it may."""
        columns: list[ast.expr] = [store(column(i)) for i in range(len(plain.keys))]
        whole: list[ast.expr] = [store(target.id)] if plain.whole else []
        values = load("_hl_i")
        arguments: list[ast.expr] = [
            lambda_of(("_hl_i",), list_of(plain.row, ast.Tuple([*whole, *columns], ast.Store()), values))
        ]
        parts: tuple[Part, ...] = ()
        if kept and plain.carried and plain.names is not None:
            parts, makers = parts_of(plain, target.id, keyed)
            names = lambda_of((), tuple_of([load(name) for name in plain.names]))
            arguments += [load("_hl_kept"), names, *makers]
        plan = Plan(plain.keys, plain.certain, plain.whole, plain.dots and plain.carried, parts)
        return call("_hl_quick", load(self.draft.constant("q", plan)), *arguments)

    # Components -----------------------------------------------------------

    def check_component(self, node: n.Component, scope: Scope) -> None:
        """A name that nothing in the file binds is no component."""
        name, bound = node.expr.code, self.module.bound
        if not name.isidentifier() or bound is None or name in bound or name in scope.names:
            return
        app = app_called(self.module.source.file)
        known = "" if app else ", where app is the name of your app's folder"
        app = app or "app"
        # A component's name begins with a capital: `count` is nothing that `<{Counter}>` may mean.
        like = {x for x in bound if x[:1].isupper()} if name[:1].isupper() else bound
        near, meant = did_you_mean(name, like), nearest(name, like)
        made = class_name(name)
        hint = f"Import it at the top of the file: from {app}.components import {made} (or {app}.live){known}."
        if made != name:
            hint += f"\nIn the template it is <{{{made}}} />."
        if meant:
            hint = f"Write {{{meant}}}. If {name} is another component, i{hint[1:]}"
        about = (absent.CALLED, name, absent.LIKE_OWN if near else "")
        for line in self.module.tree.body:
            if not isinstance(line, ast.ImportFrom) or not line.module or line.module.split(".")[-1] not in FOLDERS:
                continue
            for alias in line.names:
                if alias.name.replace("_", "") == name.lower():
                    near, about, hint = "", (), said_of_file(alias.name, line.module, name)
        raise self.draft.fail(f"unknown component {name!r}.{near}", node.at, hint, about)

    def check_no_component(self, node: n.Element) -> None:
        """`<Card>` shows an unknown element where `<{Card}>` was meant, and `<buton>` one where `<button>` was."""
        if node.tag in element_names.KNOWN and not self.is_capital(node):
            return
        text = self.module.source.text
        written = text[node.at + 1 : node.at + 1 + len(node.tag)]
        if written[:1].isupper() and written in self.module.imports:
            raise self.draft.fail(
                f"<{written}> has no braces, so it is not the component of that name",
                node.at,
                f"Write <{{{written}}}>, and </{{{written}}}> where it ends.",
            )
        app = app_called(self.module.source.file) or "app"
        own = node.children or written.lower() in map(str.lower, self.module.imports)
        told = None if own else element_names.of_value(text, node.at)
        is_short = text.startswith("/>", text.find(">", node.at) - 1)
        told = told or element_names.of_unknown(written, self.module.imports, app, is_short=is_short)
        if told is not None:
            about = (absent.TAG, written, absent.LIKE_OWN if told.near else "")
            self.draft.note(told.message, node.at, told.hint, about=about)
        elif written.isalnum():  # a name with a hyphen is one of the author's own
            self.draft.unnamed(written, node.at)

    def is_capital(self, node: n.Element) -> bool:
        """Whether the name of an element begins with a capital, as that of a component does."""
        return self.module.source.text[node.at + 1 : node.at + 2].isupper()

    def counted(self, node: n.Component) -> int:
        """The number of a call in this file, from 1."""
        self.calls.append(Call(hash(node), hash((node.expr, node.items)), hash(node.expr)))
        return len(self.calls)

    def call_component(self, node: n.Component, block: Block, scope: Scope) -> ast.expr:
        count = self.counted(node)  # what stands in its slots counts on
        self.check_component(node, scope)
        keys: list[ast.expr | None] = []
        props: list[ast.expr] = []
        own_key: ast.expr = ast.Constant(None)
        for item in node.items:
            if isinstance(item, n.Event):
                raise self.draft.fail(
                    f"{item.name} on a component",
                    item.at,
                    "Put it on an element inside, or pass a function as a prop: on_pick={choose}.",
                )
            if isinstance(item, n.SlotFill):
                raise self.draft.no_slot(item.name, item)
            if isinstance(item, n.Spread):
                keys.append(None)
                props.append(self.draft.rewrite(item.expr.tree, scope) if item.expr else call("_hl_rest"))
            else:
                value = self.prop(item, scope)
                if item.name == "key":
                    own_key = value
                    if block.first_element is node:
                        block.key = value
                else:
                    keys.append(ast.Constant(item.name))
                    props.append(value)
        self.check_fills(node.children)
        slots = self.slot_contents(node, scope, count)
        # A t-string may be shown among the components of another file.
        number = ast.Constant(count)
        named = number if scope.owned else tuple_of([ast.Constant(self.module.source.file), number])
        site = tuple_of([named, own_key, *map(load, scope.keys)])
        arguments: list[ast.expr] = [
            site,
            self.draft.rewrite(node.expr.tree, scope),
            ast.Dict(keys, props),
            slots,
            load(self.draft.constant("w", self.module.source.location(node.at))),
        ]
        made = call("_hl_child", *arguments) if scope.owned else call("_hl_later", load("_hl_child"), *arguments)
        return self.draft.place(made, node.at)

    def prop(self, item: n.Attribute, scope: Scope) -> ast.expr:
        """A prop: text of the template is coerced later (P2), a value is passed as it is."""
        if item.value is None:
            return self.draft.place(ast.Constant(True), item.at)
        alone = self.draft.single(item.value, scope)
        if alone is not None:
            return alone
        if has_holes(item.value):
            text = self.draft.joined(item.name, "", item.value, scope, item.at)
        else:
            text = ast.Constant(plain(item.value))
        return self.draft.place(call("_hl_attribute_text", text), item.at)

    def check_fills(self, children: Sequence[n.Node]) -> None:
        """Refuse `slot="x"` in loops and values between a component's tags: what they show is the nameless slot's.

        `{...x}` there is refused where the element's tag is made.
        """
        for child in children:
            for body in shown_by(child, self.pieces):
                for node in () if isinstance(child, n.If) else body:
                    item = fill_of(node)
                    if isinstance(item, n.Attribute):
                        raise self.draft.no_slot(slot_of(node), item)
                self.check_fills(body)

    def slot_contents(self, node: n.Component, scope: Scope, count: int) -> ast.expr:
        """A dict of what the caller wrote between the tags, by slot."""
        cell = f"_hl_c{count}"
        groups, keeps = contents(node.children, cell)
        certain = {slot_of(child) for child in node.children if not (hangs_on_conditions(child) or is_blank(child))}
        inner = scope.binding({cell}) if keeps else scope
        self.check_unread(node.children, scope)
        out: dict[str, ast.expr] = {}
        for name, nodes in groups.items():
            content = self.node(template_text.trimmed(nodes), inner, node.at)[0]
            hangs = name not in certain
            out[name] = self.draft.place(call("_hl_filled", content), node.at) if hangs else content
        made = ast.Dict([ast.Constant(k) for k in out], list(out.values()))
        if not keeps:
            return made
        empty = ast.Dict([], [])
        return ast.Subscript(list_of(made, store(cell), tuple_of([empty])), ast.Constant(0), ast.Load())

    def check_unread(self, children: Sequence[n.Node], scope: Scope) -> None:
        """Judge the names of each `{% let %}` that stands before nothing, so that nobody evaluates it."""
        for i, child in enumerate(children):
            if isinstance(child, n.Let):
                if all(is_blank(later) or isinstance(later, n.Let) for later in children[i:]):
                    self.draft.rewrite(deepcopy(child.value), scope)
                scope = scope.binding(bound_names(child.target))

    # t-strings in the author's own code ------------------------------------

    def inline(self, literal: TString, scope: Scope) -> ast.expr:
        """A t-string that is a value: evaluated where it stands."""
        nodes = template_text.parse(literal, self.fragment)
        inner = Scope(scope.names, scope.keys, None, owned=False, bound=scope.bound)
        made = self.fragment_of(nodes, inner, literal.start)
        names = self.class_names(literal)
        if not names:
            return made
        handed = ast.Call(lambda_of(names, made), [*map(load, names)], [])
        return self.draft.place(handed, literal.start)

    def class_names(self, literal: TString) -> tuple[str, ...]:
        """Names of the body of a class that a t-string reads which stands right in it.

        Loops and slots are comprehensions and functions, and Python lets none of
        these read such names. So they are handed to a function around the t-string.
        """
        around = around_line(self.module.tree, self.module.source.place(literal.start)[0])
        if not isinstance(around, ast.ClassDef):
            return ()
        body = statements(around, functions=False)
        own = {name.id for name in bound_by(body)}
        own |= {x.name for x in body[1:] if isinstance(x, (*FUNCTIONS, ast.ClassDef))}
        read = read_names(self.module.unfolding.literal(literal, {}), own.__contains__)
        return tuple(sorted(own & read))

    def fragment_of(self, nodes: Sequence[n.Node], scope: Scope, at: int) -> ast.expr:
        """The expression of a t-string that is a value."""
        block, template = self.block(nodes, scope, at)
        name = self.draft.constant("t", template)
        node = tuple_of([load(name), *block.values()])
        # Evaluated from left to right: the mark first.
        key = ast.Constant(None) if block.key is None else block.key
        before = call("_hl_mark")
        made = ast.Call(load("_hl_fragment"), [], [ast.keyword("before", before), ast.keyword("node", node)])
        made.keywords.append(ast.keyword("key", key))
        return self.draft.place(made, at)
