"""Name order: in which order a function reads and writes some names (S5)."""

from __future__ import annotations

import ast


class NameOrder(ast.NodeVisitor):
    """In which order a function body reads and writes some names."""

    def __init__(self, names: set[str]) -> None:
        self.names = names
        self.written: dict[str, ast.Name] = {}
        self.loaded: set[str] = set()
        self.read_first: set[str] = set()
        self.other: dict[str, ast.Name] = {}

    def load(self, name: str) -> None:
        if name in self.names:
            self.loaded.add(name)
            if name not in self.written and name not in self.other:
                self.read_first.add(name)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self.load(node.id)
        elif node.id in self.names:
            # Loop variables, `with … as` and the like are locals on purpose.
            self.other.setdefault(node.id, node)
            self.written.pop(node.id, None)

    def store(self, target: ast.AST) -> None:
        if isinstance(target, ast.Name):
            if target.id in self.names and target.id not in self.other:
                self.written.setdefault(target.id, target)
        elif isinstance(target, (ast.Tuple, ast.List)):
            for item in target.elts:
                self.store(item)
        elif isinstance(target, ast.Starred):
            self.store(target.value)
        else:
            self.visit(target)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            self.store(target)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)
            self.store(node.target)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        self.store(node.target)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.visit(node.value)
        if isinstance(node.target, ast.Name):
            self.load(node.target.id)
            self.store(node.target)
        else:
            self.visit(node.target)

    def visit_For(self, node: ast.For | ast.AsyncFor) -> None:
        self.visit(node.iter)
        self.visit(node.target)
        for child in (*node.body, *node.orelse):
            self.visit(child)

    visit_AsyncFor = visit_For  # noqa: N815

    def comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> None:
        bound = {name.id for g in node.generators for name in ast.walk(g.target) if isinstance(name, ast.Name)}
        outer, self.names = self.names, self.names - bound
        self.generic_visit(node)
        self.names = outer

    visit_ListComp = visit_SetComp = visit_GeneratorExp = visit_DictComp = comprehension  # noqa: N815

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        # An inner function is checked on its own; what it reads counts here.
        for child in ast.walk(node):
            if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Load) and child.id in self.names:
                self.loaded.add(child.id)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def visit_Lambda(self, node: ast.Lambda) -> None:
        for child in ast.walk(node.body):
            if isinstance(child, ast.Name) and child.id in self.names:
                self.loaded.add(child.id)
