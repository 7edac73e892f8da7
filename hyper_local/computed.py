"""Computed: which module-level statements follow from others (rule S4).

`remaining = len([t for t in todos if not t["done"]])` must be true at every
render; a board that handlers play on must stay as it is. What decides is read
off the source: what a statement reads, and what the functions of the module do
to what it reads. The analysis is deliberately simple; where it can't know, it
takes a value as changeable when it is read and as untouched when it is owned.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, cast

from . import nodes as n
from .literals import TString
from .node_queries import expressions_of, walk
from .records import record
from .source import FUNCTIONS, Module, global_names, stored_names
from .trees import walk as walk_tree
from .unfolding import HANDED, read_names

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


@record
class Line:
    """A statement that is evaluated again, and why."""

    node: ast.stmt
    targets: tuple[str, ...]
    inputs: tuple[str, ...]


def computed_lines(module: Module, root: Sequence[n.Node] = (), effects: Effects | None = None) -> list[Line]:
    """The computed statements of `module`, in source order; `root` is its template, `effects` what is known of it."""
    effects = effects or Effects(module)
    escaped = effects.escaped | served_names(module, root)
    candidates = [node for node in module.tree.body if _can_run_again(module, node)]
    changing = set(module.props) | set(module.shared) | set(module.saved)
    changing |= {name for name in module.state if name in effects.changed or name in escaped}
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
        return (
            bool(names)
            and not names & (module.shared.keys() | module.saved.keys())
            and not names & _reads(module, node.value)
            and "live" not in names
        )
    if isinstance(node, (ast.If, ast.For, ast.With, ast.Try)):
        inner = list(walk_tree(node))
        if any(isinstance(x, (*FUNCTIONS, ast.ClassDef, ast.Import, ast.ImportFrom, ast.AugAssign)) for x in inner):
            return False
        if any(isinstance(x, ast.Expr) and isinstance(x.value, ast.Call) for x in inner):
            return False
        return any(stored_names(node)) and not _goes_on(node)
    return False


def _goes_on(block: ast.AST) -> bool:
    """Whether a line in a block goes on from what its name had before the block, as `total = total + x` does."""
    lines = [x for x in walk_tree(block) if isinstance(x, (ast.Assign, ast.AnnAssign)) and x.value is not None]
    fresh: set[str] = set()
    for line in sorted(lines, key=lambda x: x.lineno):
        names = {name.id for name in stored_names(line)}
        value = walk_tree(line.value) if line.value is not None else ()
        read = {x.id for x in value if isinstance(x, ast.Name)}
        if names & read - fresh:
            return True
        fresh |= names
    return False


def _reads(module: Module, node: ast.AST) -> set[str]:
    return read_names(module.unfolding.of(node), module.names)


class Effects:
    """What the functions of a module do to its module-level values."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.names = set(module.state) | set(module.props) | set(module.shared)
        self.rebound: set[str] = module.fields & self.names
        self.changed: set[str] = set()
        self.escaped: set[str] = set()
        self._reads: dict[str, set[str]] = {}
        self.aliases: dict[str, _Hold] = {}
        lines = [node for node in module.tree.body if not isinstance(node, (*FUNCTIONS, ast.ClassDef))]
        top = _Body(self, ast.Module([cast(ast.stmt, module.unfolding.of(line)) for line in lines], []), top=True)
        top.follow()
        self.aliases = {name: held for name, held in top.held.items() if name in self.names}
        for function in module.functions.values():
            self.rebound |= global_names(function) & self.names
            _Body(self, function).run()
        for node in module.tree.body:
            if isinstance(node, ast.ClassDef):
                for method in walk_tree(node):
                    if isinstance(method, FUNCTIONS):
                        self.rebound |= global_names(method) & self.names
                        _Body(self, method).run()

    def reads_of(self, node: ast.AST) -> set[str]:
        """Names that `node` reads, directly or through functions of this module."""
        found: set[str] = set()
        waiting = _reads(self.module, node)
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            found.add(name)
            function = self.module.functions.get(name)
            if function is not None:
                if name not in self._reads:
                    self._reads[name] = _reads(self.module, function)
                waiting |= self._reads[name] - found
        return found


@dataclass
class _Hold:
    """What module-level values a name stands for.

    To change what it is changes `own`; to change a piece of it, `inner` too:
    `by_id = {t["id"]: t for t in todos}` is a container of its own, with the
    pieces of `todos` in it.
    """

    own: set[str] = field(default_factory=set[str])
    inner: set[str] = field(default_factory=set[str])

    @property
    def all(self) -> set[str]:
        return self.own | self.inner

    def piece(self) -> _Hold:
        """What an item or an attribute of it stands for: of whatever the pieces belong to."""
        return _Hold(set(self.inner or self.own), set(self.inner))

    def container(self) -> _Hold:
        """A new container with the same pieces."""
        return _Hold(set(), self.all)

    def join(self, other: _Hold) -> None:
        self.own |= other.own
        self.inner |= other.inner


PIECES = frozenset({"next", "max", "min", "getattr"})
"""Built-ins that give back a piece of what they are given; the other readers make containers."""


_BINDING: frozenset[type] = frozenset(
    {ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.For, ast.AsyncFor, ast.comprehension, ast.Match}
)
_EFFECTS: frozenset[type] = frozenset(
    {ast.Attribute, ast.Subscript, ast.AugAssign, ast.Call, ast.Return, ast.Yield, ast.YieldFrom, ast.Assign}
)
"""The nodes that `_Body` asks about; the others need no look."""


class _Body:
    """Follows module-level values through one function, or through the module's own lines."""

    def __init__(self, effects: Effects, function: ast.AST, *, top: bool = False) -> None:
        self.effects = effects
        self.nodes = walk_tree(effects.module.unfolding.of(function))
        hidden: set[str] = set()
        if not top:
            hidden = {a.arg for a in self.nodes if isinstance(a, ast.arg)}
            stored = {n.id for n in self.nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
            hidden |= stored - global_names(function)
        self.held: dict[str, _Hold] = {}
        for name in effects.names - hidden:
            known = effects.aliases.get(name, _Hold())
            self.held[name] = _Hold({name} | known.own, set(known.inner))

    def follow(self) -> None:
        """Learn what the names inside stand for."""
        # Twice, since a loop may use a name before the line that binds it.
        binding = [node for node in self.nodes if node.__class__ in _BINDING]
        for _ in range(2):
            for node in binding:
                self.bind(node)

    def run(self) -> None:
        """Find what the function does."""
        self.follow()
        for node in self.nodes:
            if node.__class__ in _EFFECTS:
                self.effect(node)

    def hold(self, node: ast.AST | None) -> _Hold:
        """What `node` stands for."""
        if isinstance(node, ast.Name):
            return self.held.get(node.id, _Hold())
        if isinstance(node, (ast.Attribute, ast.Subscript)):
            return self.hold(node.value).piece()
        if isinstance(node, (ast.Starred, ast.Await, ast.NamedExpr)):
            return self.hold(node.value)
        if isinstance(node, ast.IfExp):
            return self.union([node.body, node.orelse])
        if isinstance(node, ast.BoolOp):
            return self.union(node.values)
        if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
            return self.union(node.elts).container()
        if isinstance(node, ast.Dict):
            return self.union(node.values).container()
        if isinstance(node, _COMPREHENSIONS):
            return self.hold(node.value if isinstance(node, ast.DictComp) else node.elt).container()
        if isinstance(node, ast.Call):
            return self.result(node)
        return _Hold()

    def union(self, nodes: Iterable[ast.AST]) -> _Hold:
        made = _Hold()
        for node in nodes:
            made.join(self.hold(node))
        return made

    def result(self, node: ast.Call) -> _Hold:
        """What a call gives back of its arguments."""
        function = node.func
        if isinstance(function, ast.Name) and function.id in READS and function.id not in SCALAR:
            given = self.union(node.args)
            return given.piece() if function.id in PIECES else given.container()
        if isinstance(function, ast.Attribute) and function.attr in ("get", "pop", "setdefault"):
            return self.hold(function.value).piece()
        if isinstance(function, ast.Attribute) and function.attr in ("values", "items", "copy"):
            return self.hold(function.value).container()
        return _Hold()

    def bind(self, node: ast.AST) -> None:
        pairs: list[tuple[ast.AST, _Hold]] = []
        if isinstance(node, ast.Assign):
            pairs = [(target, self.hold(node.value)) for target in node.targets]
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
            pairs = [(node.target, self.hold(node.value))]
        elif isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
            pairs = [(node.target, self.hold(node.iter).piece())]
        elif isinstance(node, ast.Match):
            self.captures(node)
        for target, held in pairs:
            for name in walk_tree(target):
                if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store):
                    self.take(name.id, held if name is target else held.piece())

    def take(self, name: str, held: _Hold) -> None:
        if held.all:
            self.held.setdefault(name, _Hold()).join(held)

    def captures(self, node: ast.Match) -> None:
        """Names that the patterns of a `match` bind are pieces of its subject."""
        piece = self.hold(node.subject).piece()
        for inner in walk_tree(node):
            name = inner.rest if isinstance(inner, ast.MatchMapping) else None
            if isinstance(inner, (ast.MatchAs, ast.MatchStar)):
                name = inner.name
            if name is not None:
                self.take(name, piece)

    def effect(self, node: ast.AST) -> None:
        effects = self.effects
        if isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, (ast.Store, ast.Del)):
            effects.changed |= self.hold(node.value).own
        elif isinstance(node, ast.AugAssign):
            effects.changed |= self.hold(node.target).own
        elif isinstance(node, ast.Call):
            self.call(node)
        elif isinstance(node, (ast.Return, ast.Yield, ast.YieldFrom)):
            effects.escaped |= self.hold(node.value).all
        if isinstance(node, ast.Assign):
            for target in node.targets:
                outside = isinstance(target, (ast.Attribute, ast.Subscript))
                if outside or (isinstance(target, ast.Name) and target.id in effects.names and target.id in self.held):
                    effects.escaped |= self.hold(node.value).all

    def call(self, node: ast.Call) -> None:
        effects = self.effects
        if isinstance(node.func, ast.Name):
            if node.func.id in READS:
                return
            # A method that was given a name: add = xs.append.
            effects.changed |= self.hold(node.func).own
        elif isinstance(node.func, ast.Attribute):
            if node.func.attr not in HARMLESS:
                effects.changed |= self.hold(node.func.value).own
            elif node.func.attr in ("join", "format", "startswith", "endswith", "get", "index", "count", "replace"):
                return
        effects.escaped |= self.union([*node.args, *(k.value for k in node.keywords)]).all


_TYPED = re.compile(r"@[\w.]+=(?:\"[^\"]*|'[^']*)$")


def served_names(module: Module, root: Sequence[n.Node]) -> set[str]:
    """Names whose values the template hands to handlers: `@click="toggle({todo})"`.

    A loop variable leads to what the loop goes over. `{todo.id}` hands over a
    piece that is taken as plain.
    """
    trees: list[ast.AST] = list(module.tree.body)
    sources: list[tuple[ast.AST, ast.AST]] = []
    found: set[str] = set()
    for node in walk(root):
        trees += expressions_of(node)
        if isinstance(node, n.For):
            sources.append((node.target, node.iterable))
        elif isinstance(node, n.Let):
            sources.append((node.target, node.value))
        elif isinstance(node, n.Element):
            for item in node.items:
                if isinstance(item, n.Event):
                    found |= {p.tree.id for p in item.value if isinstance(p, n.Expr) and isinstance(p.tree, ast.Name)}
    inside = any(_hands_on(literal) for literal in module.literals.values() if literal is not module.template)
    if not found and not inside:
        return found
    for tree in map(module.unfolding.of, trees):
        for x in walk_tree(tree):
            if isinstance(x, (ast.comprehension, ast.For)):
                sources.append((x.target, x.iter))
            elif inside and isinstance(x, ast.Call) and isinstance(x.func, ast.Name) and x.func.id == HANDED:
                found |= {handed.id for handed in x.args if isinstance(handed, ast.Name)}
    for _ in range(3):
        for target, source in sources:
            if any(isinstance(x, ast.Name) and x.id in found for x in walk_tree(target)):
                found |= _reads(module, source)
    return found


def _hands_on(literal: TString) -> bool:
    """Whether a t-string inside an expression or a function may hand a plain name to a handler."""
    text = literal.source.text
    return any(
        text[slice(*hole.code)].strip().isidentifier()
        and _TYPED.search(text[max(literal.start, hole.start - 4000) : hole.start])
        for hole in literal.holes()
    )


def changing(module: Module, root: Sequence[n.Node] = ()) -> tuple[set[str], Callable[[ast.AST], set[str]]]:
    """Names whose values functions or the page may change, and what finds the names that a statement reads."""
    effects = Effects(module)
    served = served_names(module, root) & effects.names
    return effects.rebound | effects.changed | effects.escaped | served, effects.reads_of


@record
class Reason:
    """What lets a state change: `who`, a function or "" for the template, does `how` to it."""

    who: str
    how: Literal["rebind", "change", "hand on"]


def reasons(module: Module, root: Sequence[n.Node] = ()) -> dict[str, list[Reason]]:
    """Why each state of `module` can change (S4); nothing for one that stays as it is."""
    effects = Effects(module)
    served = served_names(module, root)
    bodies: list[tuple[str, ast.AST]] = list(module.functions.items())
    for node in module.tree.body:
        if isinstance(node, ast.ClassDef):
            methods = (x for x in ast.walk(node) if isinstance(x, FUNCTIONS))
            bodies += [(f"{node.name}.{method.name}", method) for method in methods]
    out: dict[str, list[Reason]] = {name: [] for name in module.state}
    for label, function in bodies:
        effects.changed, effects.escaped = set(), set()
        _Body(effects, function).run()
        rebound = global_names(function)
        for name, found in out.items():
            if name in rebound:
                found.append(Reason(label, "rebind"))
            elif name in effects.changed:
                found.append(Reason(label, "change"))
            elif name in effects.escaped:
                found.append(Reason(label, "hand on"))
    for name, found in out.items():
        if name in served:
            found.append(Reason("", "hand on"))
    return out


@record
class Kept:
    """A statement that reads what can change, and stays as it was made: `function` changes its value in place."""

    node: ast.Assign
    target: str
    inputs: tuple[str, ...]
    function: str


def kept_lines(module: Module, effects: Effects | None = None) -> list[Kept]:
    """The statements that would be computed, if no function changed in place what they make (S4).

    `effects` is what is known of the module; it comes back as it was.
    """
    found: list[Kept] = []
    lines = [node for node in module.tree.body if isinstance(node, ast.Assign) and len(node.targets) == 1]
    # What no function names, none changes: to know more takes a look at all of them.
    named = [node for node in lines if not module.vocabulary.says_once(getattr(node.targets[0], "id", ""))]
    lines = [node for node in named if _reads(module, node.value) and _can_run_again(module, node)]
    if not lines:
        return found
    effects = effects or Effects(module)
    for node in lines:
        target = node.targets[0]
        if not isinstance(target, ast.Name) or target.id in effects.rebound or target.id not in effects.changed:
            continue
        name = target.id
        # What is changed through the target alone says nothing about what it should follow.
        alias = effects.aliases.pop(name, None)
        by = changes(effects, module)
        inputs = effects.reads_of(node) & (effects.rebound | set().union(*by.values())) - {name}
        if alias is not None:
            effects.aliases[name] = alias
        function = next((label for label, changed in by.items() if name in changed), "")
        if inputs and function:
            found.append(Kept(node, name, tuple(sorted(inputs)), function))
    return found


def shared_changes(module: Module) -> dict[str, str]:
    """Shared values that functions of the module change, each with the first function that does (B3)."""
    found: dict[str, str] = {}
    for label, changed in changes(Effects(module), module).items():
        for name in sorted(changed & module.shared.keys()):
            found.setdefault(name, label)
    return found


def changes(effects: Effects, module: Module) -> dict[str, set[str]]:
    """What each function changes in place; `effects` come back as they were."""
    found: dict[str, set[str]] = {}
    before, escaped = effects.changed, set(effects.escaped)
    for label, function in module.functions.items():
        effects.changed = found[label] = set[str]()
        _Body(effects, function).run()
    effects.changed, effects.escaped = before, escaped
    return found
