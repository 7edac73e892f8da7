"""Computed: which module-level statements follow from others (rule S4).

`remaining = len([t for t in todos if not t["done"]])` must be true at every
render; a board that handlers play on must stay as it is. What decides is read
off the source: what a statement reads, and what the functions of the module do
to what it reads. The analysis is deliberately simple; where it can't know, it
takes a value as changeable when it is read and as untouched when it is owned.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass

from .source import FUNCTIONS, Module, global_names, stored_names

READS = frozenset(
    "len sum any all min max sorted reversed enumerate zip map filter list tuple set frozenset dict range iter next "
    "str int float bool repr format print isinstance type hash id abs round ord chr divmod hasattr getattr".split()
)
"""Built-ins that only read what they are given."""

SCALAR = frozenset(
    "len sum any all str int float bool repr format isinstance hash id abs round ord print hasattr".split()
)
"""Those of them that give back nothing of what they were given."""

HARMLESS = frozenset(
    "get keys values items copy index count startswith endswith strip lstrip rstrip split rsplit splitlines join "
    "lower upper title capitalize casefold replace format encode decode find rfind isdigit isalpha isalnum isspace "
    "isdecimal isnumeric islower isupper isidentifier partition rpartition zfill center ljust rjust removeprefix "
    "removesuffix union intersection difference issubset issuperset isdisjoint strftime isoformat total_seconds "
    "date time weekday timestamp bit_length as_integer_ratio hex".split()
)
"""Methods of Python's own types that change nothing."""

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(frozen=True)
class Line:
    """A statement that is evaluated again, and why."""

    node: ast.stmt
    targets: tuple[str, ...]
    inputs: tuple[str, ...]


def computed_lines(module: Module) -> list[Line]:
    """The computed statements of `module`, in source order."""
    effects = _Effects(module)
    candidates = [node for node in module.tree.body if _can_run_again(module, node)]
    changing = set(module.props) | set(module.shared)
    changing |= {name for name in module.state if name in effects.changed or name in effects.escaped}
    changing |= {name for name in module.state if name in effects.rebound}
    owned = effects.changed | effects.rebound
    chosen: dict[int, Line] = {}
    grown = True
    while grown:
        grown = False
        for i, node in enumerate(candidates):
            targets = {t.id for t in stored_names(node)}
            if i in chosen or targets & owned:
                continue
            inputs = (effects.reads_of(node) & changing) - targets
            shares_target = any(targets & set(line.targets) for line in chosen.values())
            if inputs or shares_target:
                chosen[i] = Line(node, tuple(sorted(targets)), tuple(sorted(inputs)))
                changing |= targets
                grown = True
    return [chosen[i] for i in sorted(chosen)]


def _can_run_again(module: Module, node: ast.stmt) -> bool:
    """Plain bindings of names, or blocks made of them, that do not read their own result."""
    if isinstance(node, ast.Assign):
        if not all(isinstance(t, (ast.Name, ast.Tuple, ast.List)) for t in node.targets):
            return False
        names = {t.id for t in stored_names(node)}
        return bool(names) and not names & set(module.shared) and not names & _loads(node.value) and "live" not in names
    if isinstance(node, (ast.If, ast.For, ast.With, ast.Try)):
        inner = list(ast.walk(node))
        if any(isinstance(x, (*FUNCTIONS, ast.ClassDef, ast.Import, ast.ImportFrom, ast.AugAssign)) for x in inner):
            return False
        if any(isinstance(x, ast.Expr) and isinstance(x.value, ast.Call) for x in inner):
            return False
        return any(stored_names(node))
    return False


def _loads(node: ast.AST) -> set[str]:
    return {x.id for x in ast.walk(node) if isinstance(x, ast.Name) and isinstance(x.ctx, ast.Load)}


class _Effects:
    """What the functions of a module do to its module-level values."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.names = set(module.state) | set(module.props) | set(module.shared)
        self.rebound: set[str] = set()
        self.changed: set[str] = set()
        self.escaped: set[str] = set()
        self._reads: dict[str, set[str]] = {}
        for function in module.functions.values():
            self.rebound |= global_names(function) & self.names
            _Body(self, function).run()
        for node in module.tree.body:
            if isinstance(node, ast.ClassDef):
                for method in ast.walk(node):
                    if isinstance(method, FUNCTIONS):
                        self.rebound |= global_names(method) & self.names
                        _Body(self, method).run()

    def reads_of(self, node: ast.AST) -> set[str]:
        """Names that `node` reads, directly or through functions of this module."""
        found: set[str] = set()
        waiting = _loads(node)
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            found.add(name)
            function = self.module.functions.get(name)
            if function is not None:
                if name not in self._reads:
                    self._reads[name] = _loads(function)
                waiting |= self._reads[name] - found
        return found


class _Body:
    """Follows module-level values through one function."""

    def __init__(self, effects: _Effects, function: ast.AST) -> None:
        self.effects = effects
        self.function = function
        arguments = {a.arg for a in ast.walk(function) if isinstance(a, ast.arg)}
        declared = global_names(function)
        local = {
            n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        } - declared
        self.taken: dict[str, set[str]] = {
            name: {name} for name in effects.names if name not in arguments and name not in local
        }

    def run(self) -> None:
        # Twice, since a loop may use a name before the line that binds it.
        for _ in range(2):
            for node in ast.walk(self.function):
                self.bind(node)
        for node in ast.walk(self.function):
            self.effect(node)

    def roots(self, node: ast.AST | None) -> set[str]:
        """Module-level values that `node` is, or is a piece of."""
        if node is None:
            return set()
        if isinstance(node, ast.Name):
            return self.taken.get(node.id, set())
        if isinstance(node, (ast.Attribute, ast.Subscript, ast.Starred, ast.Await)):
            return self.roots(node.value)
        if isinstance(node, ast.NamedExpr):
            return self.roots(node.value)
        if isinstance(node, ast.IfExp):
            return self.roots(node.body) | self.roots(node.orelse)
        if isinstance(node, ast.BoolOp):
            return self.union(node.values)
        if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
            return self.union(node.elts)
        if isinstance(node, ast.Dict):
            return self.union(node.values)
        if isinstance(node, _COMPREHENSIONS):
            shown = node.value if isinstance(node, ast.DictComp) else node.elt
            return self.roots(shown)
        if isinstance(node, ast.Call):
            return self.call_roots(node)
        return set()

    def union(self, nodes: Iterable[ast.AST]) -> set[str]:
        return {root for node in nodes for root in self.roots(node)}

    def call_roots(self, node: ast.Call) -> set[str]:
        if isinstance(node.func, ast.Name):
            if node.func.id in READS and node.func.id not in SCALAR:
                return self.union(node.args)
            return set()
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("get", "values", "items", "pop", "setdefault"):
            return self.roots(node.func.value)
        return set()

    def bind(self, node: ast.AST) -> None:
        pairs: list[tuple[ast.AST, ast.AST]] = []
        if isinstance(node, ast.Assign):
            pairs = [(target, node.value) for target in node.targets]
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
            pairs = [(node.target, node.value)]
        elif isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
            pairs = [(node.target, node.iter)]
        for target, value in pairs:
            roots = self.roots(value)
            for name in ast.walk(target):
                if roots and isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store):
                    self.taken.setdefault(name.id, set()).update(roots)

    def effect(self, node: ast.AST) -> None:
        effects = self.effects
        if isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, (ast.Store, ast.Del)):
            effects.changed |= self.roots(node.value)
        elif isinstance(node, ast.AugAssign):
            effects.changed |= self.roots(node.target)
        elif isinstance(node, ast.Call):
            self.call(node)
        elif isinstance(node, (ast.Return, ast.Yield, ast.YieldFrom)):
            effects.escaped |= self.roots(node.value)
        if isinstance(node, ast.Assign):
            for target in node.targets:
                stored_outside = isinstance(target, (ast.Attribute, ast.Subscript)) or (
                    isinstance(target, ast.Name) and target.id in self.effects.names and target.id in self.taken
                )
                if stored_outside:
                    effects.escaped |= self.roots(node.value)

    def call(self, node: ast.Call) -> None:
        effects = self.effects
        arguments = [*node.args, *(k.value for k in node.keywords)]
        if isinstance(node.func, ast.Name) and node.func.id in READS:
            return
        if isinstance(node.func, ast.Attribute):
            if node.func.attr not in HARMLESS:
                effects.changed |= self.roots(node.func.value)
            elif node.func.attr in ("join", "format", "startswith", "endswith", "get", "index", "count", "replace"):
                return
        effects.escaped |= self.union(arguments)
