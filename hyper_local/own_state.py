"""Own state: what a file changes of its state, and what it takes of that of others, as `state_of_others.py` judges."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path

from . import nodes as n
from . import template
from .configuration import app_folder, class_name, module_path
from .errors import LoadError
from .expressions import Fragment
from .facts import Asked, Imported
from .node_queries import bound_names, expressions_of
from .node_queries import walk as walk_nodes
from .side_effects import changed_in_place, pieces_of_code
from .source import FUNCTIONS, Module, read
from .source_text import shown, text_of
from .state_of_others import Keeps, Remark, of_class, of_import
from .trees import walk

_NAMED = (*FUNCTIONS, ast.ClassDef)


def changes_of(module: Module) -> Iterator[str]:
    """What is shared, the state that functions or the page change, and functions that do no more than that."""
    found = (module.fields & module.state.keys()) | module.shared.keys()
    for by, function in module.functions.items():
        nodes = walk(function)
        there = {changed_in_place(x) for x in nodes} & (module.state.keys() | module.shared.keys())
        if there:
            own = {name for name, functions in module.variables.items() if by in functions}
            own |= {x.arg for x in nodes if isinstance(x, ast.arg)}
            inner = [x for x in nodes if isinstance(x, (*FUNCTIONS, ast.Lambda)) and x is not function]
            own |= {y.id for x in inner for y in walk(x) if isinstance(y, ast.Name) and isinstance(y.ctx, ast.Store)}
            there -= own
        changed = there | (module.rebinds[by] & module.state.keys())
        found |= changed
        gives = any(isinstance(x, ast.Return) and x.value is not None for x in module.lines[by])
        if changed and not gives and any(_is_shown(name, module) for name in changed):
            yield by
    yield from sorted(found)


def _is_shown(name: str, module: Module) -> bool:
    """Whether a template says the name."""
    codes = (code for literal in module.literals.values() for _, code in pieces_of_code(literal))
    return any(re.search(rf"(?<![\w.]){name}\b", code) for code in codes)


def asked_of(module: Module, root: Callable[[], Sequence[n.Node]]) -> Iterator[Asked]:
    """`Counter.count`, wherever the file asks a component that it imports for something; `root` gives its template."""
    lines = [line for line in module.tree.body if isinstance(line, ast.ImportFrom)]
    names = {alias.asname or alias.name for line in lines for alias in line.names if alias.name[:1].isupper()}
    text = module.source.text
    if not any(f"{name}." in text for name in names):
        return
    # The template is not read for nothing.
    templated = any(re.search(rf"\{{[^{{}}]*\b{name}\.", text) for name in names)
    nodes = walk_nodes(root()) if templated else []
    found = [*module.census.nodes, *(x for node in nodes for tree in expressions_of(node) for x in walk(tree))]
    # Where a name is bound anew, it may be another thing.
    anew = {name for node in nodes if isinstance(node, (n.For, n.Let)) for name in bound_names(node.target)}
    for x in found:
        if isinstance(x, ast.arg):
            anew.add(x.arg)
        elif isinstance(x, _NAMED):
            anew.add(x.name)
        elif isinstance(x, ast.Name) and isinstance(x.ctx, ast.Store):
            anew.add(x.id)
    for x in found:
        if isinstance(x, ast.Attribute) and isinstance(x.value, ast.Name) and x.value.id in names - anew:
            yield Asked(x.value.id, x.attr, (x.lineno, x.col_offset))


def taken(module: Module, path: Path, looks: Callable[[Path], bool]) -> Iterator[Remark]:
    """What the file at `path`, which holds `module`, takes of the state of other components.

    `looks` says whether a file is a component.
    """

    @cache
    def known(file: Path) -> Keeps | None:
        return keeps_of(file) if looks(file) and not file.name.startswith("_") else None

    parts: dict[str, Path] = {}
    for line in module.tree.body:
        if not isinstance(line, ast.ImportFrom):
            continue
        found = module_path(line.module, line.level, path, app_folder(path))
        if found is None:
            continue
        file = found.with_suffix(".py")
        inside = sorted(found.glob("[!_.]*.py")) if found.is_dir() else [file]
        for alias in line.names:
            parts.update((alias.asname or alias.name, x) for x in inside if class_name(x.stem) == alias.name)
        keeps = known(file) if any(alias.name != class_name(file.stem) for alias in line.names) else None
        if keeps is not None:
            yield from of_import([Imported(x.name, x.asname, x.lineno, x.col_offset) for x in line.names], keeps)
    for asked in asked_of(module, partial(_root, module)) if parts else ():
        keeps = known(parts[asked.component]) if asked.component in parts else None
        if keeps is not None:
            yield from of_class(*asked, keeps)


def _root(module: Module) -> Sequence[n.Node]:
    """The nodes of the template, which can be read, as it was compiled."""
    return template.parse(module.template, Fragment(module.source)) if module.template is not None else ()


def keeps_of(file: Path) -> Keeps | None:
    """What is known of the state of the component in a file; None where it can't be read."""
    try:
        text = text_of(file)
        module = read(text, shown(file), [])
    except (LoadError, OSError):
        return None
    changes, functions = frozenset(changes_of(module)), module.functions
    return Keeps(shown(file), module.state, module.shared, changes, functions, module.props, text)
