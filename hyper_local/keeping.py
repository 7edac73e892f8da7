"""Keeping: which values of a live instance outlive a change of its source (rule L10).

A name keeps its value while what makes it in the source stays the same:
compared are syntax trees, so neither comments nor blanks count. Reads the two
texts only; nothing of the author's runs here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property, lru_cache

from . import template
from .component import Component
from .computed import HARMLESS, READS, changing
from .errors import LoadError
from .expressions import Fragment
from .nothing import CHANGING
from .rewriting import literal_at
from .source import FUNCTIONS, Module, global_names, read, stored_names

_BIND = re.compile(r"\bbind=\{\s*(\w+)")


def kept_names(old: Component, new: Component, renewed: frozenset[str] = frozenset()) -> set[str]:
    """Names that keep their values when an instance goes from `old` to `new`.

    `renewed` are the modules that have been run again: what is imported from
    them is new, and so is what only follows from it.
    """
    before, after = _facts(old.text, old.file), _facts(new.text, new.file)
    same = {n for n in after.makes if n in before.makes and _dumps(before, n) == _dumps(after, n)}
    same -= before.never | after.never | {t for line in new.computed for t in line.targets}
    anew = {n for n in {**before.makes, **after.makes} if n not in same}
    definitions = {**before.definitions, **after.definitions}
    anew |= {n for n in definitions if before.definitions.get(n) != after.definitions.get(n)}
    anew |= {n for n, modules in after.imported.items() if modules & renewed}
    anew |= {n for n in {**old.around, **new.around} if old.around.get(n) is not new.around.get(n)}
    # A constant that nothing changes follows from what it was made of; what people work on stays as it is.
    steady = {n for n in same if n not in before.owned | after.owned and not n.startswith("_")}
    grown = True
    while grown:
        follows = {n for n in steady - anew if after.reads[n] & anew}
        anew |= follows
        grown = bool(follows)
    return same - anew


def made_otherwise(old: Component, new: Component, renewed: frozenset[str] = frozenset()) -> set[str]:
    """Names that functions of `old` give values, or change, by lines that are gone or do otherwise in `new`.

    `renewed` are the modules that have been run again: who calls what is imported from them does otherwise.
    """
    before, after = _facts(old.text, old.file), _facts(new.text, new.file)
    return {
        name
        for name, lines in before.makers.items()
        if lines - after.makers.get(name, frozenset()) or before.calls.get(name, set()) & renewed
    }


def made_nothing(old: Component, new: Component) -> dict[str, str]:
    """Names that functions of `old` can only have made None where they were to change them; `new` never does.

    Each comes with what did it, such as `birds = birds.append("owl")`.
    """
    before, after = _facts(old.text, old.file), _facts(new.text, new.file)
    return {name: line for name, line in before.nothings.items() if name not in after.nones | after.nothings.keys()}


def first_shared(component: Component) -> dict[str, object]:
    """The values that the text gives its shared ones, where these are plain."""
    found: dict[str, object] = {}
    for name, call in _facts(component.text, component.file).module.shared.items():
        with suppress(ValueError, TypeError):
            found[name] = ast.literal_eval(call.args[0]) if call.args else None
    return found


class _Facts:
    """What one version of a file says of its names."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.makes: dict[str, list[tuple[str, ast.AST]]] = {}
        self.calls: dict[str, set[str]] = {}
        """The modules of which something is called to make a name's values, by name; known with `makers`."""
        self.definitions: dict[str, str] = {}
        self.imported: dict[str, set[str]] = {}
        self.never = {"live", "__config__"} | module.imports | module.classes | set(module.functions)
        self.never |= set(module.shared) | (set(module.props) - set(module.state))
        for node in module.tree.body:
            self.statement(node)
        for function in module.functions.values():
            for name in global_names(function):
                self.makes.setdefault(name, [])
        self.owned, reads_of = changing(module, _root(module))
        self.owned |= set(_BIND.findall(module.source.text))
        self.reads: dict[str, set[str]] = {
            name: set[str]().union(*(reads_of(node) for _, node in made)) for name, made in self.makes.items()
        }

    @cached_property
    def makers(self) -> dict[str, frozenset[str]]:
        """By name, each line in a function that gives it a value or changes that, with all that this follows from."""
        found: dict[str, set[str]] = {}
        for function in (node for node in ast.walk(self.module.tree) if isinstance(node, FUNCTIONS)):
            parameters = {argument.arg for argument in ast.walk(function.args) if isinstance(argument, ast.arg)}
            own = {node.id for node in stored_names(function)} - global_names(function) - parameters
            for node in ast.walk(function):
                names = set(self.changed_by(node)) - own - parameters
                if not names:
                    continue
                read = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
                texts = [self.dump(function) if read & own else self.dump(node)]
                if read & (own | parameters):
                    # What it is called with decides, and as what that is taken.
                    texts += [self.dump(function.args), *self.bindings_of(function.name)]
                called, modules = self.called(node if not read & own else function)
                for name in names:
                    found.setdefault(name, set()).add("\n".join([*texts, *called]))
                    self.calls.setdefault(name, set()).update(modules)
        return {name: frozenset(lines) for name, lines in found.items()}

    @cached_property
    def nothings(self) -> dict[str, str]:
        """Names that are given what `append` and the like give back, with that line, and no other None."""
        found: dict[str, str] = {}
        unknown = set(_BIND.findall(self.module.source.text))
        if self.module.hides:
            return {}  # it may be made None by what no line shows
        for line, names in self.giving:
            for name in names:
                alone = (
                    isinstance(line, ast.Assign) and len(line.targets) == 1 and isinstance(line.targets[0], ast.Name)
                )
                if alone and isinstance(line, ast.Assign) and _changes(line.value, name):
                    found.setdefault(name, ast.unparse(line))
                elif not (alone and isinstance(line, ast.Assign) and isinstance(line.value, _SOMETHING)):
                    unknown.add(name)
        return {name: line for name, line in found.items() if name not in unknown}

    @cached_property
    def nones(self) -> set[str]:
        """Names that a line of a function which says None gives a value."""
        return {
            name
            for line, names in self.giving
            for name in names
            if any(isinstance(part, ast.Constant) and part.value is None for part in ast.walk(line))
        }

    @cached_property
    def giving(self) -> list[tuple[ast.AST, set[str]]]:
        """Each line in a function that gives variables of the module values, with these; of a block its own line."""
        found: list[tuple[ast.AST, set[str]]] = []
        for function in (node for node in ast.walk(self.module.tree) if isinstance(node, FUNCTIONS)):
            shared = global_names(function)
            for node in ast.walk(function) if shared else ():
                if isinstance(node, (ast.NamedExpr, ast.For, ast.AsyncFor, ast.comprehension)):
                    names = {name.id for name in stored_names(node.target)}
                elif isinstance(node, ast.withitem):
                    names = {name.id for part in ast.iter_child_nodes(node) for name in stored_names(part)}
                elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Delete)):
                    names = {name.id for name in stored_names(node)}
                elif isinstance(node, ast.alias):
                    names = {node.asname or node.name}
                else:
                    names = {
                        bound for field in ("name", "rest") if isinstance(bound := getattr(node, field, None), str)
                    }
                if names & shared:
                    found.append((node, names & shared))
        return found

    def changed_by(self, node: ast.AST) -> Iterator[str]:
        """Names that a line of a function binds or changes; of a block only what its own line binds."""
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Delete)):
            yield from (name for name, _ in self.made(node))
        elif isinstance(node, (ast.For, ast.AsyncFor)):
            yield from (name.id for name in stored_names(node.target))
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                yield from (name.id for name in stored_names(item))
        elif isinstance(node, ast.NamedExpr):
            yield node.target.id

    def called(self, node: ast.AST) -> tuple[list[str], set[str]]:
        """The functions of the file that a line names, and those that these name; and the modules they import from."""
        seen: dict[str, str] = {}
        modules: set[str] = set()
        waiting = [node]
        while waiting:
            for inner in ast.walk(waiting.pop()):
                name = inner.id if isinstance(inner, ast.Name) else ""
                modules |= self.imported.get(name, set())
                function = self.module.functions.get(name)
                if function is not None and name not in seen:
                    seen[name] = self.dump(function)
                    waiting.append(function)
        return sorted(seen.values()), modules

    def bindings_of(self, function: str) -> list[str]:
        """What the template gives a function when it calls it."""
        template = self.module.template
        text = "" if template is None else self.module.source.text[template.start : template.end]
        return sorted(re.findall(rf"\b{re.escape(function)}\([^\"'\n]*", text))

    def statement(self, node: ast.stmt) -> None:
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            self.definitions[node.name] = self.dump(node)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            self.imports(node)
        else:
            for name, how in self.made(node):
                self.makes.setdefault(name, []).append((how, node))
            for inner in ast.walk(node):
                if isinstance(inner, (ast.Import, ast.ImportFrom)):
                    self.imports(inner)

    def imports(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            name = alias.asname or alias.name.partition(".")[0]
            if isinstance(node, ast.Import):
                self.imported[name] = {alias.name}
                self.definitions[name] = alias.name
            else:
                self.imported[name] = {node.module or "", f"{node.module}.{alias.name}"}
                self.definitions[name] = f"{node.level} {node.module} {alias.name}"

    def made(self, node: ast.stmt) -> Iterator[tuple[str, str]]:
        """Names that a statement binds or changes, each with what it does to it."""
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield from self.bound(target, node.value)
        elif isinstance(node, ast.AnnAssign):
            if node.value is not None:
                yield from self.bound(node.target, node.value)
        elif isinstance(node, ast.AugAssign):
            name = _holder(node.target)
            if name is not None:
                yield name, self.dump(node)
        else:
            for name in dict.fromkeys(_touched(node)):
                yield name, self.dump(node)

    def bound(self, target: ast.expr, value: ast.expr) -> Iterator[tuple[str, str]]:
        """`a, b = 1, 2` makes each from its own part, where that can be seen."""
        if isinstance(target, ast.Name):
            yield target.id, self.dump(value)
        elif isinstance(target, (ast.Tuple, ast.List)):
            parts = value.elts if isinstance(value, (ast.Tuple, ast.List)) else []
            starred = any(isinstance(item, ast.Starred) for item in (*target.elts, *parts))
            if len(parts) == len(target.elts) and not starred:
                for inner, part in zip(target.elts, parts, strict=True):
                    yield from self.bound(inner, part)
                return
            for number, inner in enumerate(target.elts):
                for name in stored_names(inner):
                    yield name.id, f"{number} of {len(target.elts)}: {self.dump(value)}"
        else:
            name = _holder(target)
            if name is not None:
                yield name, f"{self.dump(target)} = {self.dump(value)}"

    def dump(self, node: ast.AST) -> str:
        """The tree as text, without its place; the t-strings in it as the author wrote them."""
        texts = [ast.dump(node)]
        source = self.module.source.text
        for inner in ast.walk(node):
            literal = literal_at(self.module, inner) if isinstance(inner, ast.Constant) else None
            if literal is not None:
                texts.append(source[literal.start : literal.end])
        return "\n".join(texts)


_SOMETHING = (ast.List, ast.ListComp, ast.Dict, ast.DictComp, ast.Set, ast.SetComp, ast.JoinedStr)
_CHANGING = frozenset(method for methods in CHANGING.values() for method in methods)


def _changes(value: ast.expr, name: str) -> bool:
    """Whether it is such as `birds.append("owl")`."""
    called = value.func if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) else None
    own = called is not None and isinstance(called.value, ast.Name) and called.value.id == name
    return own and called is not None and called.attr in _CHANGING


def _dumps(facts: _Facts, name: str) -> list[str]:
    return [how for how, _ in facts.makes[name]]


def _holder(node: ast.AST) -> str | None:
    """The name at the root of `board[0].cell`."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Starred)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _touched(node: ast.stmt) -> Iterator[str]:
    """Names that a loop, a block or a lone call binds or may change."""
    for name in stored_names(node):
        yield name.id
    for inner in ast.walk(node):
        if isinstance(inner, (ast.Attribute, ast.Subscript)) and isinstance(inner.ctx, (ast.Store, ast.Del)):
            yield from filter(None, [_holder(inner)])
        elif isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Call):
            yield from _given(inner.value)


def _given(node: ast.Call) -> Iterator[str]:
    """Names that a call, made for what it does, may change: `shuffle(cards)`, `cards.append(1)`."""
    function = node.func
    if isinstance(function, ast.Name) and function.id in READS:
        return
    if isinstance(function, ast.Attribute):
        if function.attr in HARMLESS:
            return
        yield from filter(None, [_holder(function.value)])
    yield from filter(None, [_holder(argument) for argument in node.args])


def _root(module: Module) -> list[template.n.Node]:
    """The template, for what it hands to handlers."""
    if module.template is None:
        return []
    return list(template.parse(module.template, Fragment(module.source)))


@lru_cache(maxsize=32)
def _facts(text: str, file: str) -> _Facts:
    try:
        return _Facts(read(text, file))
    except LoadError:  # a text that was compiled once does not come here
        return _Facts(read("", file))
