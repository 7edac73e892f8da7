"""Unbound names: what a file's own Python reads, and nothing in the file binds.

Python's symbol tables say which names of a function or a comprehension are the
module's; so nothing is guessed here. Names in templates are the compiler's to judge.
"""

from __future__ import annotations

import ast
import builtins
import re
import symtable
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias, cast

from . import kinds, loop_names, oversights, unquoted, untaken
from .advice import SHORTEST, near_pythons, of_local, of_name, of_unknown
from .draft import GIVEN
from .errors import ALIKE, nearest
from .scopes import bound_by, statements
from .source import FUNCTIONS, Function, Module
from .trees import children, walk

_WALRUS = re.compile(r"\b([^\W\d]\w*)\s*:=")
_ALLOWED = frozenset(dir(builtins)) | GIVEN | {"_", "display", "get_ipython", "WindowsError"}
"""Names that need no binding: built-in ones, ours, and those that programs and systems put among the built-in ones."""
_OF_PROPS = frozenset({"Any", "Optional", "Union", "Literal", "Callable"})
"""Names that the annotations of props may use, where Python does not evaluate them itself."""
_STAR = re.compile(r"\bimport\s*\(?\s*\*")
_LATE = re.compile(r"^from __future__ import .*\bannotations\b", re.MULTILINE)
_HIDING = frozenset({"exec", "globals", "locals", "vars", "setattr", "NameError"})
"""Who uses one of these may bind names that nobody sees, or knows of one that may be missing."""


_FLAGS: Any = symtable
"""Has the bits by which a symbol table says what a name is."""
_BINDS: int = _FLAGS.DEF_LOCAL | _FLAGS.DEF_IMPORT

Names: TypeAlias = "tuple[set[str], list[tuple[int, str]]]"
"""The names that a module's text binds, and those that each scope reads from the module, with its first line."""


def unbound(module: Module, names: Names | None) -> Iterator[ast.Name]:
    """Where `module` reads a name that nothing binds: once for each name of a function, a class or the module.

    `names` are its `bindings`.
    """
    if names is None:
        return
    bound, reads = names
    if module.forgotten:
        yield from _read_late(module)
        bound = bound - module.forgotten.keys()
        reads = [(table, name) for table, name in reads if not _in_time(table, module.forgotten.get(name, ()))]
    missing = [(table, name) for table, name in reads if name not in bound and name not in _ALLOWED]
    if not missing:
        return
    known = module.props.keys() | set(_WALRUS.findall(module.source.text))
    if sys.version_info >= (3, 14) or _LATE.search(module.plain):
        known |= _OF_PROPS
    missing = [(table, name) for table, name in missing if name not in known and not _is_special(name)]
    if not missing:
        return
    within = _where_bound(module.tree, {name for _, name in missing})
    loads = [node for node in module.census.of(ast.Name) if isinstance(node.ctx, ast.Load) and id(node) not in within]
    loads.sort(key=lambda node: (node.lineno, node.col_offset))
    seen: set[int] = set()
    for line, name in missing:
        for node in loads:
            if node.id == name and node.lineno >= line and id(node) not in seen:
                seen.add(id(node))
                yield node
                break


class Unknown(NamedTuple):
    """What is said of a name that nothing binds, and what to write instead."""

    node: ast.Name
    message: str
    hint: str
    is_plain: bool
    """Whether it is certain what was meant."""
    is_whole: bool = False
    """Whether the hint names all the names that are meant alike."""


def _where_bound(tree: ast.Module, names: set[str]) -> set[int]:
    """Nodes that read one of these names where a function, or a loop in brackets, gives it a value of its own."""
    found: set[int] = set()
    for scope in walk(tree):
        if isinstance(scope, _IN_BRACKETS):
            bound = {x.id for each in scope.generators for x in walk(each.target) if isinstance(x, ast.Name)}
            outside = [*walk(scope.generators[0].iter)]
        elif isinstance(scope, (*FUNCTIONS, ast.Lambda)):
            bound = {x.arg for x in walk(scope.args) if isinstance(x, ast.arg)}
            if not isinstance(scope, ast.Lambda):
                lines = statements(scope, functions=False)
                bound |= {x.id for x in bound_by(lines)}
                bound -= {name for line in lines if isinstance(line, (ast.Global, ast.Nonlocal)) for name in line.names}
            outside = [*walk(scope.args)]
        else:
            continue
        if bound := bound & names:
            nodes = {id(x) for x in walk(scope) if isinstance(x, ast.Name) and x.id in bound}
            found |= nodes - {id(x) for x in outside}
    return found


_IN_BRACKETS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def told(nodes: Iterable[ast.Name], module: Module) -> Iterator[Unknown]:
    """What is said of names that nothing binds; once where one hint is for several."""
    nodes = [*nodes]
    missing = {node.id for node in nodes}
    fields = untaken.fields_among(missing, module) if nodes else set[str]()
    said: set[str] = set()
    for node in nodes:
        found = _unknown(node, module, missing, fields)
        if not found.is_whole or found.hint not in said:
            said.add(found.hint)
            yield found


def misspelt(module: Module) -> Iterator[Unknown]:
    """Names that a function reads, that nothing binds, and for which it is plain what was meant.

    A handler that reads one raises as soon as it is called (R3).
    """
    places = [(f.lineno, f.end_lineno or f.lineno) for f in module.functions.values()]
    found = (
        node
        for node in (unbound(module, bindings(module.plain, module.forgotten)) if places else ())
        if any(first < node.lineno <= last for first, last in places)
        and node.id not in module.around
        and node.id not in module.forgotten
    )
    yield from (each for each in told(found, module) if each.is_plain)


def _unknown(node: ast.Name, module: Module, missing: Collection[str], fields: Collection[str]) -> Unknown:
    name, message = node.id, f"unknown name {node.id!r}"
    if owner := _known_elsewhere(node, module):
        return Unknown(node, message, of_local(name, owner), is_plain=True)
    within = next((function for function in module.functions.values() if _holds(function, node)), None)
    if within is not None and (hint := untaken.of_name(node, within, module, fields)):
        return Unknown(node, message, hint, is_plain=True, is_whole=True)
    where = module.location(node)
    line, at = where.text, where.column - 1
    if hint := kinds.method_of(node, module):
        return Unknown(node, message, hint, is_plain=True)
    if hint := unquoted.keys_of(module.tree, node, line, missing):
        return Unknown(node, message, hint, is_plain=True, is_whole=True)
    loop = untaken.loop_of(name, module)
    if loop is not None and loop_names.is_item(name, line, at, loop):
        is_margin = within is None and not line[:1].isspace()
        hint = loop_names.at_margin(name, line, loop, module.bound or ()) if is_margin else ""
        return Unknown(node, message, hint or loop_names.known_in(name, loop), is_plain=True)
    if within is None:
        line = line.lstrip()  # in an `if` of the module
    known = {*(module.bound or ()), *_own_names(node, module)} - {name}  # which only brackets know in a function
    near, hint = of_unknown(name, known, line, module.whole_imports)
    plain = bool(hint or of_name(name, line) or nearest(name, known, ALIKE) or near_pythons(name, ALIKE))
    if loop is not None and not (near and loop_names.is_all(name, where.text, at)):
        hint = hint or loop_names.known_in(name, loop)
    if not near and not hint:
        hint = oversights.key_of(module.tree, node, module) or oversights.as_text(module.tree, node)
        hint = hint or "Import it, or give it a value."
    return Unknown(node, f"{message}.{near}", hint, is_plain=plain)


def _known_elsewhere(node: ast.Name, module: Module) -> str:
    """Another function, the only one with a variable of this name, which is no parameter; "" where that is not so."""
    binding = module.variables.get(node.id, ())
    owners = [name for name in binding if not _holds(module.functions[name], node)]
    return owners[0] if len(owners) == 1 else ""


def called_early(module: Module) -> Iterator[tuple[ast.Name, int]]:
    """Where a line of the module calls a function whose `def` stands below it, in which line."""
    places = {line.name: line.lineno for line in module.tree.body if isinstance(line, FUNCTIONS)}
    for line in module.tree.body if places else ():
        if not isinstance(line, (ast.Expr, ast.Assign, ast.AugAssign, ast.AnnAssign)) or line.lineno > max(
            places.values()
        ):
            continue
        nodes = [*walk(line)]
        if any(isinstance(x, _NOT_ALWAYS) for x in nodes):
            continue
        for node in nodes:
            name = node.func if isinstance(node, ast.Call) else None
            if not isinstance(name, ast.Name) or places.get(name.id, 0) <= line.lineno or hasattr(builtins, name.id):
                continue
            if module.binds_once(name.id):
                yield name, places[name.id]


def read_early(module: Module) -> Iterator[tuple[ast.Name, int]]:
    """Where a line of the module reads a variable that the line below gives its only value, and which line that is."""
    plain = (ast.Expr, ast.Assign, ast.AnnAssign)
    gives: dict[str, ast.stmt] = {}
    read: dict[str, ast.Name] = {}
    calls = False
    for line in module.tree.body:
        if isinstance(line, plain):
            nodes = [*walk(line)]
            calls = calls or any(isinstance(x, ast.Name) and x.id in module.functions for x in nodes)
            if not calls and not any(isinstance(x, _NOT_ALWAYS) for x in nodes):
                asked = [x for x in nodes if isinstance(x, ast.Name) and isinstance(x.ctx, ast.Load)]
                for name in asked if not isinstance(line, ast.AnnAssign) else _loads(line.value):
                    if name.id not in gives:
                        read.setdefault(name.id, name)
            targets = line.targets if isinstance(line, ast.Assign) else []
            targets = [line.target] if isinstance(line, ast.AnnAssign) and line.value is not None else targets
            gives.update({x.id: line for x in targets if isinstance(x, ast.Name) and x.id not in gives})
        elif not isinstance(line, (*FUNCTIONS, ast.Import, ast.ImportFrom)):
            calls = calls or any(isinstance(x, ast.Name) and x.id in module.functions for x in walk(line))
    early = {name: node for name, node in read.items() if name in gives and gives[name].lineno > node.lineno}
    if not early or module.hides or module.walrus:
        return
    inner = statements(module.tree, functions=False)
    if any(isinstance(x, (ast.Match, ast.ClassDef)) for x in inner):
        return  # these may bind it, too
    bound = Counter(x.id for x in bound_by(inner))
    others = {x for line in inner for x in _named(line)}
    for name, node in early.items():
        own = name in others or name in module.around or name in module.props or hasattr(builtins, name)
        if bound[name] == 1 and not own:
            yield node, gives[name].lineno


def _loads(value: ast.expr | None) -> list[ast.Name]:
    return [x for x in walk(value) if isinstance(x, ast.Name) and isinstance(x.ctx, ast.Load)] if value else []


def _named(line: ast.AST) -> Iterator[str]:
    """Names that a statement binds in another way than by an assignment."""
    if isinstance(line, (ast.Import, ast.ImportFrom)):
        yield from (x.asname or x.name.partition(".")[0] for x in line.names)
    elif name := getattr(line, "name", None):
        yield str(name)


_NOT_ALWAYS = (ast.Lambda, ast.IfExp, ast.BoolOp, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def _own_names(node: ast.Name, module: Module) -> set[str]:
    """The parameters and variables of the functions that a name stands in; of the shortest ones all are alike."""
    if len(node.id) < SHORTEST:
        return set()
    around = [f for f in module.census.of(*FUNCTIONS) if _holds(f, node)]
    inside = [x for function in around for x in walk(function)]
    names = {x.id for x in inside if isinstance(x, ast.Name) and isinstance(x.ctx, ast.Store)}
    return names | {x.arg for x in inside if isinstance(x, ast.arg)}


def _holds(function: Function, node: ast.Name) -> bool:
    """Whether a name stands in a function; where the lines say no, that is not looked through."""
    first = min([function.lineno, *(each.lineno for each in function.decorator_list)])
    return first <= node.lineno <= (function.end_lineno or node.lineno) and any(x is node for x in walk(function))


def _in_time(line: int, blocks: Sequence[ast.ExceptHandler]) -> bool:
    """Whether a scope that begins at `line` may read the name of these `except` blocks while they run."""
    calls = any(isinstance(x, ast.Call) and isinstance(x.func, ast.Name) for block in blocks for x in walk(block))
    return calls or any(block.lineno <= line <= (block.end_lineno or line) for block in blocks)


def _read_late(module: Module) -> Iterator[ast.Name]:
    """Where the module's own statements read the name of an `except` block outside of it; once for each name."""
    seen: set[str] = set()
    waiting: list[tuple[ast.AST, frozenset[str]]] = [(module.tree, frozenset())]
    while waiting:
        node, here = waiting.pop()
        if isinstance(node, _SCOPES):
            continue
        if isinstance(node, ast.ExceptHandler) and node.name:
            here |= {node.name}
        if isinstance(node, ast.Name) and node.id in module.forgotten and node.id not in here | seen:
            seen.add(node.id)
            yield node
        waiting += [(child, here) for child in reversed(children(node))]


_SCOPES = (*FUNCTIONS, ast.ClassDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def bindings(text: str, forgotten: Collection[str] = ()) -> Names | None:
    """The names of a module's text; None where some may come in unseen: by a star import, `exec` and the like.

    Who reads a name that is bound is left out, but for those that are `forgotten`.
    """
    try:
        top = symtable.symtable(text, "", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None  # said by who reads the file
    bound: set[str] = set()
    reads: list[tuple[int, str]] = []
    # To make an object for each table and each name, as the public face does, takes as long as all else.
    tables: list[Any] = [cast(Any, top)._table]
    for table in tables:  # which grows meanwhile
        tables += table.children
        at_top = table is tables[0]
        for name, flags in table.symbols.items():
            if name in bound and name not in _HIDING and name not in forgotten:
                continue
            scope = flags >> _FLAGS.SCOPE_OFF & _FLAGS.SCOPE_MASK
            declared = scope == _FLAGS.GLOBAL_EXPLICIT
            if flags & _BINDS and (at_top or declared):
                bound.add(name)
            elif flags & _FLAGS.USE and (declared or scope == _FLAGS.GLOBAL_IMPLICIT):
                reads.append((table.lineno, name))
    if ("*" in text and _STAR.search(text)) or not _HIDING.isdisjoint({name for _, name in reads}):
        return None
    return bound, reads
