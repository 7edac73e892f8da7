"""Waiting: calls that keep the page waiting, and calls that nobody waits for (rules R1, R2).

Reads the source only, and tells of a call only where it is certain what its name
means there. So `hyper-local check` and loading say the same.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping

from .records import record
from .source import FUNCTIONS, Function, Module, global_names
from .trees import children, walk

_WAITS = re.compile(r"\b(?:input|sleep|render)\b\s*\(|\bimport\s+\(?\s*sleep\b")
_MODULES = frozenset({"time", "asyncio"})
_SCOPES = (*FUNCTIONS, ast.Lambda, ast.ClassDef, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_FORM = """\
Write a form into the template, and a function that gets what was typed:
    <form @submit="answered"><input name="answer" /><button>OK</button></form>
    def answered(answer: str):
        print(answer)"""
_OWN = "async "
"""Before the name of an async function of the file, where a scope says what names mean."""


@record
class Wait:
    """A call that waits wrongly: where, what is wrong with it, and what to write instead."""

    call: ast.Call
    message: str
    hint: str
    on_page: bool = True
    """Whether the page is to say it, too: not what may well be meant."""


def waits(module: Module, handlers: Collection[str] = ()) -> Iterator[Wait]:
    """Calls of `input()` anywhere, of `time.sleep()` in `handlers`, and of what must be awaited and is not.

    `handlers` are the names of functions that events or the page call.
    """
    named = module.vocabulary.may_say("input", "sleep", "render") and _WAITS.search(module.plain)
    if named or any(isinstance(x, ast.AsyncFunctionDef) for x in module.functions.values()):
        looked = _Walk(module, handlers)
        if looked.may_find():
            yield from looked.found()


class _Walk:
    """Looks at every call of a file, and knows what names mean where it stands.

    A scope is a dict: what a name means, as `time.sleep`; "" for anything else.
    """

    def __init__(self, module: Module, handlers: Collection[str]) -> None:
        self.module = module
        self.nodes = module.census.nodes
        self.waiting = {module.functions[name] for name in handlers if name in module.functions}

    def may_find(self) -> bool:
        """Whether any call has a name that matters here: most files have none, and need no long look."""
        awaited = {node.value for node in self.nodes if isinstance(node, ast.Await)}
        blocking = {"input", *_imported(self.nodes)}
        to_await = {"render"}
        to_await |= {name for name, x in self.module.functions.items() if isinstance(x, ast.AsyncFunctionDef)}
        for node in self.nodes:
            if not isinstance(node, ast.Call):
                continue
            if isinstance(node.func, ast.Attribute) and node.func.attr == "sleep":
                return True
            if isinstance(node.func, ast.Name):
                name = node.func.id
                if name in blocking or (name in to_await and node not in awaited):
                    return True
        return False

    def found(self) -> Iterator[Wait]:
        """All such calls, in order."""
        waiting: list[tuple[ast.AST, Mapping[str, str], Function | None]] = [(self.module.tree, self.top(), None)]
        while waiting:
            node, scope, function = waiting.pop()
            if isinstance(node, _SCOPES):
                scope = {**scope, **_own(node)}
                function = node if isinstance(node, FUNCTIONS) else None if isinstance(node, ast.Lambda) else function
            elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and function is not None:
                yield from _unawaited(node.value, _meaning(node.value, scope), function)
            elif isinstance(node, ast.Call):
                yield from self.blocking(node, _meaning(node, scope), function)
            waiting += [(child, scope, function) for child in reversed(children(node))]

    def top(self) -> dict[str, str]:
        """What names of the module mean, as far as that is certain."""
        module = self.module
        imported = _imported(self.nodes)
        means = {name: meant for name, meant in imported.items() if module.binds_once(name)}
        if module.bound is not None:
            means.update({name: name for name in ("input", "render") if name not in module.bound})
        for name, function in module.functions.items():
            is_plain = isinstance(function, ast.AsyncFunctionDef) and not function.decorator_list
            if is_plain and not _yields(function) and module.binds_once(name):
                means[name] = _OWN + name
        return means

    def blocking(self, call: ast.Call, meaning: str, function: Function | None) -> Iterator[Wait]:
        """A call while which nothing else goes on."""
        if meaning == "input":
            yield Wait(
                call,
                "input() waits for a terminal, and the page waits with it",
                _FORM,
            )
        elif meaning == "time.sleep" and function is not None and function in self.waiting:
            imports = "" if "asyncio" in self.module.imports else ", with import asyncio at the top of the file"
            hint = (
                f"Write {_async(function, whole=True)}await asyncio.sleep({_arguments(call)}){imports}: then all else "
            )
            message = f"{ast.unparse(call.func)}() in {function.name}() keeps every page waiting"
            yield Wait(call, message, f"{hint}goes on meanwhile.")


def _unawaited(call: ast.Call, meaning: str, function: Function) -> Iterator[Wait]:
    """A statement that calls what must be awaited, and does not."""
    called = ast.unparse(call.func)
    hint = f"Write {_async(function)}await {called}({_arguments(call)})"
    if meaning == "asyncio.sleep":
        yield Wait(call, f"{called}() in {function.name}() is not awaited, so nothing waits", f"{hint}.")
    elif meaning.startswith(_OWN):
        yield Wait(call, f"{called}() in {function.name}() is not awaited, so it never runs", f"{hint}.")
    elif meaning == "render" and isinstance(function, ast.AsyncFunctionDef):
        message = f"{called}() in {function.name}() is not awaited, so the page gets it at the next await"
        yield Wait(call, message, f"{hint}: then it leaves at once.", on_page=False)


def _async(function: Function, *, whole: bool = False) -> str:
    given = ast.unparse(function.args) if whole else "…"
    return "" if isinstance(function, ast.AsyncFunctionDef) else f"async def {function.name}({given}): and "


def _arguments(call: ast.Call) -> str:
    keywords = [f"{x.arg}={ast.unparse(x.value)}" if x.arg else f"**{ast.unparse(x.value)}" for x in call.keywords]
    return ", ".join([*map(ast.unparse, call.args), *keywords])


def _yields(function: Function) -> bool:
    """Whether it is a generator, of which nothing is awaited."""
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in walk(function))


def _meaning(call: ast.Call, scope: Mapping[str, str]) -> str:
    """What a call calls, as `time.sleep`; "" where nobody knows."""
    if isinstance(call.func, ast.Name):
        return scope.get(call.func.id, "")
    if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
        base = scope.get(call.func.value.id, "")
        return f"{base}.{call.func.attr}" if base in _MODULES else ""
    return ""


def _imported(nodes: Collection[ast.AST]) -> dict[str, str]:
    """What names mean that these nodes import from the modules that matter here."""
    means: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module in _MODULES and not node.level:
            means.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})
        elif isinstance(node, ast.Import):
            means.update({alias.asname or alias.name: alias.name for alias in node.names if alias.name in _MODULES})
    return means


def _own(node: ast.AST) -> dict[str, str]:
    """What the names mean that a function, a class or a comprehension binds, or one inside it."""
    nodes = [x for child in children(node) for x in walk(child)]
    names: set[str] = set()
    for x in nodes:
        if isinstance(x, ast.Name) and not isinstance(x.ctx, ast.Load):
            names.add(x.id)
        elif isinstance(x, ast.arg):
            names.add(x.arg)
        elif isinstance(x, (*FUNCTIONS, ast.ClassDef, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and x.name:
            names.add(x.name)
        elif isinstance(x, ast.MatchMapping) and x.rest:
            names.add(x.rest)
    imported = _imported(nodes)
    others = {
        alias.asname or alias.name for x in nodes if isinstance(x, (ast.Import, ast.ImportFrom)) for alias in x.names
    }
    names |= others - imported.keys()
    declared = global_names(node) if isinstance(node, FUNCTIONS) else set[str]()
    return {**imported, **dict.fromkeys(names - declared, "")}
