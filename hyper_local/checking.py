"""Checking: one file -> everything that is wrong with it, without running or compiling any of it.

It walks the template as the compiler does, with the compiler's own rules, but
makes no code, and goes on after a mistake. So what the loader refuses is found
here too, by construction; what only a checker says is added in `checker.py`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, cast, overload

from . import binding as b
from . import nodes as n
from . import template as template_text
from .attributes import Attributes, is_collection
from .compiler import Compiler
from .component import Template
from .cooking import cook
from .draft import Block, Draft, Tag, has_holes
from .errors import About, LoadError
from .events import Events
from .expressions import Fragment
from .filling import fillers, slot_of
from .fit import Fit
from .late import may_be_refused
from .literals import TString
from .node_queries import bound_names, first_element
from .problems import Findings
from .rewriting import Body, Scope, literal_at
from .scopes import around_line
from .skimmed_values import ALLOWED
from .skimming import skimmed
from .source import Module
from .syntax import compiled, function_of
from .trees import walk

_LATE = frozenset({ast.Lambda, ast.Starred, ast.NamedExpr, ast.Yield, ast.YieldFrom, ast.Await})
"""Nodes of expressions about which Python may complain only when it compiles them."""
_SELDOM_LATE = frozenset({ast.Call, ast.comprehension})
"""Those about which it does only if they are more than plain."""
_TEMPLATE = Template("", [], ())


@dataclass
class TemplateFindings(Findings):
    """What is found in the templates of one file: their problems, and what they use."""

    live: bool = True
    calls: list[tuple[n.Component, dict[str, int]]] = field(default_factory=list[tuple[n.Component, dict[str, int]]])
    """Components that they call, with the slots that each call fills, and where what fills them begins."""
    tags: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    """Elements that no browser knows, and of which nothing is said."""
    slots: set[str] = field(default_factory=set[str])
    """Slots that they show or ask for."""
    bound: set[str] = field(default_factory=set[str])
    """Names that events are bound to."""
    used: set[str] = field(default_factory=set[str])
    """Names that their expressions read."""
    spreads: bool = False
    root: Sequence[n.Node] = ()
    """The template, as far as it could be read."""


def check_template(findings: TemplateFindings, module: Module) -> None:
    """Add to `findings` what is wrong with the template of `module`, and with its other t-strings."""
    found = skimmed(module, findings.live)
    if found is not None:
        findings.calls, findings.slots, findings.bound, findings.used = found
        findings.root = _Later(module)
        check_late(findings, module)
        return
    walked = _Walk(findings, module)
    try:
        walked.run()
    except RecursionError:
        start = module.template.start if module.template else 0
        hint = "Divide it into components."
        findings.say("error", "the template is nested too deep", module.source.location(start), hint)
    finally:
        # What it is made of leads back to it, and to the file's tree. Let go, its memory serves for the next file.
        vars(walked).clear()


def check_late(
    findings: Findings, module: Module, trees: Sequence[ast.expr] = (), waiting: Sequence[ast.expr] = ()
) -> None:
    """Add what Python finds only when it compiles: `return` outside a function, a keyword given twice.

    `trees` are expressions of the template in which that may be; those of `waiting` stand in an `async def`.
    """
    body: list[ast.stmt] = []
    if may_be_refused(module.tree, module.plain):
        body += module.tree.body
    for found, is_async in ((trees, False), (waiting, True)):
        if found:
            made = ast.copy_location(ast.Tuple(list(found), ast.Load()), found[0])
            body.append(function_of("_hl_render", made, is_async=is_async))
    try:
        if body:
            compiled(body, module.source)
    except LoadError as error:
        findings.add(error)


class _Later(Sequence[n.Node]):
    """The nodes of a module's template, which are made when somebody asks for them."""

    def __init__(self, module: Module) -> None:
        self.module = module

    @cached_property
    def nodes(self) -> tuple[n.Node, ...]:
        literal = self.module.template
        return () if literal is None else template_text.parse(literal, Fragment(self.module.source))

    @overload
    def __getitem__(self, index: int) -> n.Node: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[n.Node]: ...
    def __getitem__(self, index: int | slice) -> n.Node | Sequence[n.Node]:
        return self.nodes[index]

    def __len__(self) -> int:
        return len(self.nodes)


class _Parser(template_text.Parser):
    """Goes on where a mistake leaves no doubt about what follows."""

    findings: TemplateFindings

    def refuse(self, error: LoadError) -> None:
        self.findings.add(error)

    def nested(self, literal: TString, outer: template_text.Open) -> tuple[n.Node, ...]:
        return _parsed(literal, self.fragment, self.findings, outer)


def _parsed(
    literal: TString, fragment: Fragment, findings: TemplateFindings, outer: template_text.Open | None = None
) -> tuple[n.Node, ...]:
    """The nodes of a t-string, none of one that can't be read; `outer` is what is open around it."""
    parser = _Parser(cook(literal), fragment)
    parser.findings = findings
    try:
        return template_text.trimmed(parser.document(outer))
    except LoadError as error:
        findings.add(error, unread="What follows it in this template was not judged.")
        return ()


class _Fragment(Fragment):
    """Expressions that are not Python are reported, and stand for nothing."""

    def __init__(self, module: Module, findings: TemplateFindings) -> None:
        super().__init__(module.source)
        self.findings = findings

    def expression(self, start: int, end: int, nested: list[TString], block: str = "") -> ast.expr:
        try:
            return super().expression(start, end, nested, block)
        except LoadError as error:
            self.findings.add(error)
            self.findings.partial = True
            line, column = self.source.byte_place(start)
            return ast.Constant(None, lineno=line, col_offset=column, end_lineno=line, end_col_offset=column)


class _Draft(Draft):
    """Looks at expressions, and makes nothing of them."""

    def __init__(
        self, module: Module, findings: TemplateFindings, inline: Callable[[TString, Scope], ast.expr]
    ) -> None:
        super().__init__(module, findings.live, None, inline)
        self.findings = findings
        self.bound = findings.bound
        self.slots = findings.slots
        self.trees: list[ast.expr] = []
        self.waiting: list[ast.expr] = []
        """Those of them that stand in an `async def` of the author's, and may wait."""

    def constant(self, kind: str, value: object) -> str:
        return "_"

    def note(self, message: str, at: int, hint: str = "", *, on_page: bool = True, about: About = ()) -> None:
        self.findings.say("note", message, self.module.source.location(at), hint, about)

    def unnamed(self, tag: str, at: int) -> None:
        self.findings.tags.append((tag, at))

    def place(self, node: ast.expr, at: int) -> ast.expr:
        return node

    def rewrite(self, tree: ast.expr, scope: Scope) -> ast.expr:
        start = tree
        while type(start) is ast.Attribute:
            start = start.value
        if type(start) is ast.Name and start.id != "slots" and self.knows(start.id, scope):
            self.findings.used.add(start.id)
            return tree
        self.look(tree, scope)
        return tree

    def look(self, tree: ast.expr, scope: Scope) -> None:
        """Every name and every t-string in an expression."""
        unknown, late = False, False
        literals: list[TString] = []
        for node in walk(tree):
            kind = type(node)
            if kind is ast.Name:
                name = cast(ast.Name, node).id
                self.findings.used.add(name)
                unknown = unknown or not self.knows(name, scope)
            elif kind is ast.Constant:
                literals += self.literal(cast(ast.Constant, node))
            elif kind is ast.Attribute:
                self.asks(cast(ast.Attribute, node))
            elif kind in _LATE or (kind in _SELDOM_LATE and self.is_odd(node)):
                late = True
        if late:
            try:
                if scope.owned:
                    self.check_waits(tree)
                waits = not scope.owned and self.is_async(tree)
                (self.waiting if waits else self.trees).append(tree)
            except LoadError as error:
                self.findings.add(error)
        bound = scope.bound
        if (unknown or literals) and (scope.owned or bound is not None):
            try:
                bound = self.check_names(tree, scope).bound
            except LoadError as error:
                self.findings.add(error)
                bound = None
        for literal in literals:
            self.inline(literal, replace(scope, bound=bound))

    def asks(self, node: ast.Attribute) -> None:
        """`slots.actions` asks for a slot; of another `slots` it does no harm to think so."""
        if isinstance(node.value, ast.Name) and node.value.id == "slots":
            self.slots.add("" if node.attr == "default" else node.attr)

    def is_odd(self, node: ast.AST) -> bool:
        """Whether a call has a keyword twice, or a comprehension waits; or one of them sets what is Python's own."""
        if "__debug__" in self.module.source.text:
            return True
        if isinstance(node, ast.Call):
            names = [keyword.arg for keyword in node.keywords if keyword.arg]
            return len(names) != len(set(names))
        return isinstance(node, ast.comprehension) and bool(node.is_async)

    def is_async(self, tree: ast.expr) -> bool:
        """Whether the function that a t-string stands in is an `async def`."""
        return isinstance(around_line(self.module.tree, tree.lineno), ast.AsyncFunctionDef)

    def literal(self, node: ast.Constant) -> list[TString]:
        try:
            found = literal_at(self.module, node)
        except LoadError as error:
            self.findings.add(error)
            return []
        return [] if found is None else [found]

    def knows(self, name: str, scope: Scope) -> bool:
        """Whether a name is certainly bound; the compiler's own rule decides about the others."""
        return (
            name in self.certain
            or name in ALLOWED
            or name in scope.names
            or (scope.bound is not None and name in scope.bound)
        )

    @cached_property
    def certain(self) -> set[str]:
        return self.module.bound or set()

    def unless_text(
        self,
        value: ast.expr,
        make: Callable[[ast.expr], ast.expr],
        scope: Scope,
        kind: type[ast.IfExp] = ast.IfExp,
    ) -> ast.expr:
        return value


class _Attributes(Attributes):
    def __init__(self, draft: _Draft, events: _Events) -> None:
        super().__init__(draft, events)
        self.findings = draft.findings

    def fill(self, tag: Tag) -> None:
        spread = False
        for item in tag.element.items:
            kind = type(item)
            if kind is n.Attribute and _is_plain(item):  # pyright: ignore[reportArgumentType]
                self.look_at_plain(item, tag)  # pyright: ignore[reportArgumentType]
                continue
            try:
                if kind is n.Spread or (isinstance(item, n.Attribute) and is_collection(item, tag.element)):
                    if not spread:
                        self.spreads(tag)
                    spread = True
                elif kind is n.Attribute:
                    self.attribute(item, tag)  # pyright: ignore[reportArgumentType]
                elif kind is n.Event:
                    self.events.event(item, tag)  # pyright: ignore[reportArgumentType]
                elif isinstance(item, n.SlotFill):
                    raise self.draft.no_slot(item.name, item)
            except LoadError as error:
                self.findings.add(error)


def _is_plain(item: n.Attribute) -> bool:
    """Whether an attribute is constant text, about which the compiler has no rule."""
    return item.value is None or (item.name != "bind" and not has_holes(item.value))


class _Events(Events):
    def add(self, binding: b.Binding, dynamic: bool, name: str, tag: Tag) -> None:
        for expr in binding.exprs:
            self.draft.value(expr, tag.scope)


class _Fit(Fit):
    def __init__(self, draft: _Draft) -> None:
        super().__init__(draft)
        self.findings = draft.findings

    def fails(self, binding: b.Binding, message: str, hint: str) -> None:
        self.findings.say("error", message, self.module.source.location(binding.at), hint)


_SPECIAL = frozenset({"form", "table", "textarea"})
"""Elements about which the compiler has rules even where their tag holds nothing."""


class _Walk(Compiler):
    """The compiler's walk over a template's nodes, without what it makes of them."""

    def __init__(self, findings: TemplateFindings, module: Module) -> None:
        self.findings = findings
        self.module = module
        self.fragment = _Fragment(module, findings)
        self.draft = self.looked_at = _Draft(module, findings, self.inline)
        self.attributes = _Attributes(self.looked_at, _Events(self.looked_at, _Fit(self.looked_at)))

    def run(self) -> None:
        """Everything in the file that is a template."""
        module, findings = self.module, self.findings
        literal = module.template
        if literal is not None:
            findings.root = self.draft.root = self.parse(literal)
            self.block(self.draft.root, Scope(), literal.start)
            findings.spreads = self.draft.spreads
        ends = (literal.start, literal.end) if literal is not None else (0, 0)
        if any(not ends[0] <= other.start < ends[1] for other in module.literals.values()):
            Body(module, self.inline).run(module.tree)
        check_late(findings, module, self.looked_at.trees, self.looked_at.waiting)

    def parse(self, literal: TString) -> tuple[n.Node, ...]:
        found = self.fragment.read.pop(literal.start, None)
        return found if found is not None else _parsed(literal, self.fragment, self.findings)

    def inline(self, literal: TString, scope: Scope) -> ast.expr:
        self.block(
            self.parse(literal), Scope(scope.names, scope.keys, None, owned=False, bound=scope.bound), literal.start
        )
        return ast.Constant(None)

    def counted(self, node: n.Component) -> int:
        return 0

    # The walk -------------------------------------------------------------

    def block(self, nodes: Sequence[n.Node], scope: Scope, at: int) -> tuple[Block, Template]:
        block = Block(first_element=first_element(nodes))
        self.children(nodes, block, scope)
        return block, _TEMPLATE

    def node(self, nodes: Sequence[n.Node], scope: Scope, at: int) -> tuple[ast.expr, Template]:
        self.block(nodes, scope, at)
        return ast.Constant(None), _TEMPLATE

    def children(self, nodes: Sequence[n.Node], block: Block, scope: Scope) -> list[Any]:
        for i, node in enumerate(nodes):
            if type(node) is n.Let:
                try:
                    self.check_let(node)
                except LoadError as error:
                    self.findings.add(error)
                    node = replace(node, value=ast.copy_location(ast.Constant(None), node.value))
                self.let(node, nodes[i + 1 :], scope)
                break
            if type(node) is not n.Text:
                self.child(node, block, scope)
        return []

    def child(self, node: n.Node, block: Block, scope: Scope) -> Any:
        if type(node) is n.Element and not node.items and node.tag not in _SPECIAL:
            try:
                self.check_no_component(node)
            except LoadError as error:
                self.findings.add(error)
            return self.children(node.children, block, scope)
        try:
            return super().child(node, block, scope)
        except LoadError as error:
            self.findings.add(error)
            return ""

    def loop(self, node: n.For, scope: Scope) -> ast.expr:
        try:
            self.draft.check_called(node.iterable, scope)
            if not scope.owned:
                self.draft.check_loop_waits(node.body)
        except LoadError as error:
            self.findings.add(error)
        self.draft.rewrite(node.iterable, scope)
        names = bound_names(node.target) | self.draft.assigned_in(node.body)
        try:
            if "loop" not in names:
                self.draft.check_loop(node.body)
        except LoadError as error:
            self.findings.add(error)
        self.block(node.body, scope.binding(names | {"loop"}), node.at)
        if node.otherwise is not None:
            self.block(node.otherwise, scope, node.at)
        return node.iterable

    def call_component(self, node: n.Component, block: Block, scope: Scope) -> ast.expr:
        fills: dict[str, int] = {}
        for child in fillers(node.children):
            fills.setdefault(slot_of(child), child.at)
        self.findings.calls.append((n.Component(node.expr, node.items, (), node.at), fills))
        try:
            return super().call_component(node, block, scope)
        except LoadError as error:
            self.findings.add(error)
            self.slot_contents(node, scope, 0)
            return node.expr.tree
