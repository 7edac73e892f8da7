"""Rewriting: the author's own Python, with what templates add to it.

An expression of a template gets T3's dots; the module's body takes its props
from the caller and its shared values from the kernel; in both, a t-string
becomes the code that evaluates it.
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias, cast

from . import nodes as n
from .configuration import OURS
from .dict_rows import Dot
from .errors import TemplateError
from .literals import TString
from .records import record
from .source import Module, global_names, stored_names
from .syntax import call, lambda_of, load, located


@record
class Scope:
    """Names that templates bind around a place, and the keys of the loops around it."""

    names: frozenset[str] = frozenset()
    keys: tuple[str, ...] = ()
    form: tuple[n.Node, ...] | None = None
    owned: bool = True
    """False in a t-string that may be shown elsewhere: its events carry their functions."""
    chosen: str = ""
    """In a `<select multiple bind={name}>`: that name."""
    bound: frozenset[str] | None = None
    """In a t-string inside a template's expression: what that binds, as a comprehension does."""
    repeated: bool = False
    """In a loop: evaluated more than once in a render."""

    def binding(self, names: set[str], key: str | None = None) -> Scope:
        """The scope inside what binds `names`, and `key` if it is a loop with components."""
        keys = (*self.keys, key) if key else self.keys
        return Scope(self.names | names, keys, self.form, self.owned, self.chosen, self.bound, self.repeated)

    def inside_loop(self, names: set[str], key: str | None) -> Scope:
        """The scope of a loop's body."""
        return replace(self.binding(names, key), repeated=True)

    def inside_form(self, children: tuple[n.Node, ...]) -> Scope:
        """The scope inside a <form> with these children."""
        return Scope(self.names, self.keys, children, self.owned, self.chosen, self.bound, self.repeated)

    def inside_select(self, name: str) -> Scope:
        """The scope inside a <select> whose chosen options are the list `name`."""
        return replace(self, chosen=name)


Inline: TypeAlias = "Callable[[TString, Scope], ast.expr]"
"""Compiles a t-string that is a value."""


def _has_slots_of_its_own(module: Module) -> bool:
    """Whether a file gives the name `slots` a meaning, other than by importing it from us."""
    ours = [x for x in module.tree.body if isinstance(x, ast.ImportFrom) and x.module in OURS]
    if any(alias.name == "slots" for x in ours for alias in x.names):
        return False
    return "slots" in (module.bound or {*module.state, *module.props})


class Rewriter(ast.NodeTransformer):
    """T3 in an author's expression, and the t-strings inside it.

    The names of the slots that it reads are added to `slots`.
    """

    def __init__(self, module: Module, scope: Scope, inline: Inline, slots: set[str]) -> None:
        self.module = module
        self.scope = scope
        self.inline = inline
        self.slots = slots

    def expression(self, node: ast.expr) -> ast.expr:
        """What `node` becomes."""
        return cast(ast.expr, self.visit(node))

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Attribute):
            node.func.value = self.expression(node.func.value)
        else:
            node.func = self.expression(node.func)
        node.args = [self.expression(a) for a in node.args]
        for keyword in node.keywords:
            keyword.value = self.expression(keyword.value)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if not isinstance(node.ctx, ast.Load):
            return node
        value = node.value
        module = self.module
        if isinstance(value, ast.Name):
            taken = value.id in self.scope.names
            if value.id == "slots" and not taken and not _has_slots_of_its_own(module):
                name = "" if node.attr == "default" else node.attr
                self.slots.add(name)
                return located(call("_hl_slot_or_none", ast.Constant(name)), node)
            if not taken and value.id in module.classes:
                return node
            if taken and value.id == "loop":
                return node
        inner = self.expression(value)
        key = ast.Constant(node.attr)
        slow = call("_hl_dot", inner, key)
        if not isinstance(inner, ast.Name):
            return located(slow, node)
        # A dict that has the key is by far the commonest case: no call for it.
        is_dict = ast.Compare(call("_hl_type", inner), [ast.Is()], [load("_hl_dict")])
        has = ast.Compare(key, [ast.In()], [inner])
        fast = ast.Subscript(inner, key, ast.Load())
        return located(Dot(ast.BoolOp(ast.And(), [is_dict, has]), fast, slow), node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        literal = literal_at(self.module, node)
        return node if literal is None else self.inline(literal, self.scope)


class Body(ast.NodeTransformer):
    """The author's module as it is run for each instance."""

    def __init__(self, module: Module, inline: Inline) -> None:
        self.module = module
        self.inline = inline
        self.local: frozenset[str] = frozenset()
        self.imports_us = re.search(r"\bhyper\b", module.source.text) is not None

    def run(self, tree: ast.Module) -> list[ast.stmt]:
        """What the module's statements become."""
        return [self.run_one(node) for node in tree.body]

    def run_one(self, node: ast.stmt) -> ast.stmt:
        """What one of them becomes."""
        module = self.module
        if isinstance(node, ast.Expr) and self.is_template(node.value):
            return ast.copy_location(ast.Pass(), node)
        if not self.changes(node):
            return node
        node = copy.deepcopy(node)
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            name = target.id if isinstance(target, ast.Name) else ""
            if name in module.props and isinstance(node, ast.AnnAssign):
                self.visit(node)
                return self.prop(node, name, node.value)
            if name in module.shared and isinstance(node.value, ast.Call):
                made = call("_hl_shared", ast.Constant(name), lambda_of((), node.value))
                node.value = located(made, node)
            elif name in module.saved and isinstance(node.value, ast.Call):
                node.value.func = located(load("_hl_saved"), node)
                node.value.args.insert(0, located(ast.Constant(name), node))
        return cast(ast.stmt, self.visit(node))

    def changes(self, node: ast.stmt) -> bool:
        """Whether anything in a statement is rewritten; most have nothing of ours, and need not be copied."""
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {target.id for target in targets if isinstance(target, ast.Name)}
            if names & (self.module.props.keys() | self.module.shared.keys() | self.module.saved.keys()):
                return True
        last = node.end_lineno or node.lineno
        return self.imports_us or any(node.lineno <= line <= last for line, _ in self.module.literals)

    def is_template(self, value: ast.expr) -> bool:
        """Whether a statement is the component's template."""
        literal = self.module.literals.get((value.lineno, value.col_offset))
        return literal is not None and literal is self.module.template

    def prop(self, node: ast.AnnAssign, name: str, default: ast.expr) -> ast.stmt:
        """`color: str = "blue"` takes what the caller gave, else its default."""
        given = ast.Compare(ast.Constant(name), [ast.In()], [load("_hl_props")])
        taken = ast.Subscript(load("_hl_props"), ast.Constant(name), ast.Load())
        node.value = located(ast.IfExp(given, taken, default), node)
        return node

    def visit_Import(self, node: ast.Import) -> ast.AST:
        for alias in node.names:
            if alias.name in OURS and alias.name != "hyper_local":
                alias.name, alias.asname = "hyper_local", alias.asname or alias.name
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        if node.module in OURS and not node.level:
            node.module = "hyper_local"
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        literal = literal_at(self.module, node)
        return node if literal is None else self.inline(literal, Scope(self.local))

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        """A t-string in a function sees the function's own names."""
        names = {arg.arg for arg in ast.walk(node.args) if isinstance(arg, ast.arg)}
        names |= {name.id for statement in node.body for name in stored_names(statement)}
        outer, self.local = self.local, self.local | (names - global_names(node))
        self.generic_visit(node)
        self.local = outer
        return node

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815


def literal_at(module: Module, node: ast.Constant) -> TString | None:
    """The t-string that a constant stands for: `source.py` puts bytes in its place."""
    if not isinstance(node.value, bytes):
        return None
    literal = module.literals.get((node.lineno, node.col_offset))
    if literal is not None and module.source.byte_place(literal.end) != (node.end_lineno, node.end_col_offset):
        raise TemplateError(
            "two t-strings side by side", module.source.location(literal.end), "Write both as one t-string."
        )
    return literal
