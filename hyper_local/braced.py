"""Braced: texts with a name in braces that lack their f, so that the page shows the braces (S4, T1)."""

from __future__ import annotations

import ast
import builtins
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import NamedTuple, TypeAlias

from . import nodes as n
from .node_queries import bound_names, expressions_of
from .node_queries import walk as walk_nodes
from .source import Function, Module
from .tagged import shown_as_text, written
from .trees import walk

Said = tuple[ast.AST, str, str]
"""A place, what is wrong with it, and what to write instead."""

_MAY = re.compile(r"""(?:=|\breturn)\s*(?:"[^"{}\n]*|'[^'{}\n]*)\{\s*[^\W\d]""")
"""A text ends at its own quote: of a long line each part is read once."""
_BEGINS = re.compile(r"\{\s*[^\W\d]")
_PLAIN = re.compile(r"""("|')(?!\1)[^\n\\]*\1""")
_BRACES = re.compile(r"\{([^{}]*)\}")
_ON_PURPOSE = re.compile(
    r"\{\{|\}\}|://|brace|write|type|template|placeholder|variable|format|python|code|\b(?:use|insert|fill|means|set)\b"
    r"|klammer|schreib|platzhalter|vorlage|verwend|benutz|nutze|setz|steht|menge|^mit\b"
    r"|accolade|\bécri|utilis|variable|\bllave|escrib|\busa\b|\busar\b",
    re.IGNORECASE,
)
"""What stands in texts that may speak of braces."""
_PATTERNS = re.compile(
    r"help|hilf|aide|ayuda|hint|hinweis|tipp?s?(?:_|\Z)|usage|template|vorlage|pattern|muster|format|route|url|uri|path|"
    r"pfad|formula|formel|syntax|placeholder|platzhalter|example|beispiel|exemple|ejemplo|code|rule|regel|doc|latex|regex|"
    r"query|sql|json|css|expla|erkl|question|frage|aufgabe|task|quiz|exerci|lesson|lektion|übung|uebung|pregunta",
    re.IGNORECASE,
)
"""Names of what may hold braces that somebody reads, or that a value takes the place of."""
_GLUED = re.compile(r"[^\s{}(>,;:$€£„“«¿¡]\{|\}[\w/^_\[(=|]|\A\{[^{}]*\}\Z")
"""Braces as a path, a formula or a set has them, `/users/{id}`, `x^{2}`; between quotes; or nothing else."""
_BOUND = re.compile(r"""\b(?:bind|value)\s*=\s*["']?\{[^{}]*\}""")
_WORD = re.compile(r"\w+")
_TAGS = re.compile(r"<[a-zA-Z]")
_LONGEST = 60
_BUILTINS = frozenset(dir(builtins))

Known: TypeAlias = "Callable[[str], bool]"
"""Whether a name is of a value that a line may read."""


class _Braced(NamedTuple):
    value: ast.Constant
    """Of a text."""
    written: str
    """As it stands in the file, with its quotes."""
    first: str
    """What stands in its first braces."""
    names: tuple[str, ...]
    """The names of values in its braces, each as often as it stands there."""


def braced(module: Module, root: Sequence[n.Node]) -> Iterator[Said]:
    """`message = "Hello {name}"` where the template shows `{message}`, and nothing else reads it.

    Only where `name` stands in no other braces, those of `bind={name}` apart: who shows it,
    and writes of it, too, may well mean the braces.
    """
    if module.bound is None or not _BEGINS.search(module.plain) or not _MAY.search(module.plain):
        return
    found = [*_given(module), *_returned(module)]
    if not found:
        return
    nodes = walk_nodes(root)
    own = {name for node in nodes if isinstance(node, (n.For, n.Let)) for name in bound_names(node.target)}
    shown = {_name(each.tree) for each in shown_as_text(root)}
    others = own | module.fields | {name for node in nodes for tree in expressions_of(node) for name in _used(tree)}
    others |= {x.id for x in module.census.of(ast.Name) if isinstance(x.ctx, ast.Load)}
    found = [each for each in found if each[0] in shown and each[0] not in others]
    elsewhere = Counter(_in_braces(_BOUND.sub("", module.source.text))) if found else Counter[str]()
    elsewhere.subtract(name for _, text, _ in found for name in text.names)
    for _, text, hint in found:
        if not any(elsewhere[name] > 0 for name in text.names):
            yield text.value, f"this text shows {text.first} as it is written", hint


def _in_braces(text: str) -> Iterator[str]:
    return (name for inside in _BRACES.findall(text) for name in _WORD.findall(inside))


def _name(tree: ast.AST) -> str:
    """The name that is all of an expression, or that it calls; "" of others."""
    called = tree.func if isinstance(tree, ast.Call) else tree
    return called.id if isinstance(called, ast.Name) else ""


def _used(tree: ast.AST) -> Iterator[str]:
    """The names that an expression of a template does more with than to show them, or what they give back."""
    alone = tree.func if isinstance(tree, ast.Call) else tree
    yield from (x.id for x in walk(tree) if isinstance(x, ast.Name) and x is not alone)


def _given(module: Module) -> Iterator[tuple[str, _Braced, str]]:
    """What variables of the file are given, at the left margin and in functions."""
    there, rebound = {*module.props}, set[str]().union(*module.rebinds.values())
    for line in module.tree.body:
        if isinstance(line, ast.Assign) and (name := _target(line)) in module.state and not _PATTERNS.search(name):
            text = _text(module, line.value, there.__contains__)
            if text is not None:
                more = f". That is worked out once, at the start, as a function sets {name!r}, too"
                yield name, text, _hint(text) + more * (name in rebound)
        stored = (x.id for x in walk(line) if isinstance(x, ast.Name) and isinstance(x.ctx, ast.Store))
        there.update(name for name in stored if name in module.state)
    for by, function in module.functions.items():
        first = cache(partial(_first, function))
        for line in module.lines[by] if module.rebinds[by] else ():
            name = _target(line) if isinstance(line, ast.Assign) else ""
            if name in module.rebinds[by] and name in module.state and not _PATTERNS.search(name):
                text = _text(module, line.value, partial(_is_there, module, first, line.lineno))
                if text is not None:
                    yield name, text, _hint(text)


def _returned(module: Module) -> Iterator[tuple[str, _Braced, str]]:
    """What functions give back that return one text."""
    for by, function in module.functions.items():
        lines = [x for x in walk(function) if isinstance(x, (ast.Return, ast.Yield, ast.YieldFrom))]
        value = lines[0].value if len(lines) == 1 and isinstance(lines[0], ast.Return) else None
        if (
            value is None
            or _PATTERNS.search(by)
            or function.decorator_list
            or isinstance(function, ast.AsyncFunctionDef)
        ):
            continue
        text = _text(module, value, partial(_is_there, module, cache(partial(_first, function)), value.lineno))
        if text is not None:
            yield by, text, _hint(text)


def _target(line: ast.Assign) -> str:
    target = line.targets[0]
    return target.id if len(line.targets) == 1 and isinstance(target, ast.Name) else ""


def _first(function: Function) -> dict[str, int]:
    """The names of a function's own values, and the line behind which each is there."""
    stored = [x for x in walk(function) if isinstance(x, ast.Name) and isinstance(x.ctx, ast.Store)]
    found: dict[str, int] = {}
    for each in stored:
        found[each.id] = min(each.lineno, found.get(each.id, each.lineno))
    args = function.args
    return found | {each.arg: 0 for each in (*args.posonlyargs, *args.args, *args.kwonlyargs)}


def _is_there(module: Module, first: Callable[[], dict[str, int]], line: int, name: str) -> bool:
    """Whether a line of a function may read a value of that name."""
    return name in module.state or name in module.props or first().get(name, line) < line


def _text(module: Module, value: ast.expr, known: Known) -> _Braced | None:
    """A text in which braces hold values of `known` names, and that an f before it makes one of values."""
    if not isinstance(value, ast.Constant) or type(value.value) is not str:
        return None
    holes = _BRACES.findall(value.value)
    if not holes or _ON_PURPOSE.search(value.value) or _GLUED.search(value.value):
        return None
    text = written(module.source, value)
    if not _PLAIN.fullmatch(text):
        return None
    try:
        made = ast.parse(f"f{text}", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    parts = made.values if isinstance(made, ast.JoinedStr) else []
    values = [x.value for x in parts if isinstance(x, ast.FormattedValue)]
    if len(values) != len(holes) or not all(_is_of(tree, module, known) for tree in values):
        return None
    names = [x.id for tree in values for x in walk(tree) if isinstance(x, ast.Name) and known(x.id)]
    return _Braced(value, text, f"{{{holes[0]}}}", tuple(names))


def _is_of(tree: ast.expr, module: Module, known: Known) -> bool:
    """Whether a value is made of what is there, one of it of a `known` name."""
    used = {x.id for x in walk(tree) if isinstance(x, ast.Name)}
    if isinstance(tree, ast.Tuple) or any(len(name) == 1 for name in used):
        return False  # as in mathematics
    called = {x.func.id for x in walk(tree) if isinstance(x, ast.Call) and isinstance(x.func, ast.Name)}
    others = {name for name in used if not known(name)}
    return others < used and all(name in called and (name in module.functions or name in _BUILTINS) for name in others)


def _hint(text: _Braced) -> str:
    written = text.written if len(text.written) <= _LONGEST else '"…"'
    prefix = "t" if _TAGS.search(text.written) else "f"  # tags in an f-string would be shown, too
    return f"For a value, write {prefix} before the quotes: {prefix}{written}"
