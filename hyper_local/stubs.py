"""Stubs: `.pyi` files that tell editors and type checkers what an app offers (rule L8).

`app/live/__init__.pyi` has the component classes, `app/live/counter.pyi` what
`from app.live.counter import increment` gives. They stand beside the sources:
a block-dialect file is not Python, so a stub is all that a type checker can
read of it. Only files that begin with `HEADER` are ever written or removed.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from . import loader, source_text
from . import nodes as n
from .checker import Result, check
from .computed import computed_lines
from .errors import LoadError
from .inspection import read_again
from .report import Report
from .source import FUNCTIONS, Function, Module, global_names, parameter_names

HEADER = "# Made by `hyper-local check --stubs`; changes here are lost."
_OPTIONAL = frozenset({"username"})
"""Required props that every host's session has (P4): Python need not give them."""


def write_stubs(found: Result) -> list[str]:
    """Write the stubs of every component folder that was checked; gives a line for each file that changed."""
    folders = {file.parent for file, report in found.files.items() if _is_component(report)}
    changes: list[str] = []
    for folder in sorted(folders | _stale_folders(found)):
        wanted = dict(_stubs_of(folder, found))
        for path, text in sorted(wanted.items()):
            changes += _write(path, text)
        for path in sorted(folder.glob("*.pyi")):
            if path not in wanted and _is_ours(path):
                path.unlink()
                changes.append(f"removed {source_text.shown(path)}")
    return changes


def _stale_folders(found: Result) -> set[Path]:
    apps = {app for file in found.files if (app := loader.app_folder(file)) is not None}
    inside = (path for app in apps for name in loader.FOLDERS for path in (app / name).rglob("*.pyi"))
    return {path.parent for path in inside if _is_ours(path)}


def _is_component(report: Report) -> bool:
    return report.facts.template


def _write(path: Path, text: str) -> list[str]:
    if path.exists() and not _is_ours(path):
        return [f"kept {source_text.shown(path)}: it was written by hand"]
    if path.exists() and path.read_text("utf-8") == text:
        return []
    path.write_text(text, "utf-8", newline="\n")
    return [f"wrote {source_text.shown(path)}"]


def _is_ours(path: Path) -> bool:
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.readline().rstrip() == HEADER


def _stubs_of(folder: Path, found: Result) -> Iterator[tuple[Path, str]]:
    """Paths and texts of a folder's stubs. Files that can't be read leave theirs as they are."""
    try:
        offered = loader.offered(folder) or {}
    except LoadError:  # two files that give one name: said by the check
        return
    if not offered:
        return
    package = _Stub(extra={"Any", "LiveComponent", "StaticComponent"} | set(offered))
    missing = [file for file in offered.values() if file not in found.files]
    others = check(folder).files if missing else {}
    for name, file in offered.items():
        report = found.files.get(file) or others[file]
        if not _is_component(report):
            package.lines.append(f"{name}: Any\n")
            if file.with_suffix(".pyi").exists():
                yield file.with_suffix(".pyi"), file.with_suffix(".pyi").read_text("utf-8")
            continue
        names = _Names(*read_again(report.raw, report.file))
        package.lines.append(package.component(name, file.stem, names, report))
        if file.stem.isidentifier():
            yield file.with_suffix(".pyi"), _module_stub(names)
    if loader.app_folder(folder / "x.py") is not None and not (folder / "__init__.py").exists():
        yield folder / "__init__.pyi", package.text()


@dataclass
class _Stub:
    """One stub being written: its imports, its lines, and the names that are taken in it."""

    extra: set[str] = field(default_factory=set[str])
    imports: dict[str, str] = field(default_factory=dict[str, str])
    lines: list[str] = field(default_factory=list[str])

    def text(self) -> str:
        body = "\n\n".join(line.rstrip("\n") for line in self.lines)
        used = {x.id for x in ast.walk(ast.parse(body)) if isinstance(x, ast.Name)}
        ours = sorted(name for name in ("LiveComponent", "StaticComponent") if name in used)
        head = sorted(set(self.imports.values()))
        waits = [name for name in ("AsyncGenerator", "Awaitable") if name in used and name not in self.imports]
        head += [f"from collections.abc import {', '.join(waits)}"] if waits else []
        head += ["from typing import Any"] if "Any" in used else []
        head += [f"from hyper_local import {', '.join(ours)}"] if ours else []
        return "\n\n".join(part for part in (HEADER, "\n".join(head), body) if part) + "\n"

    def component(self, name: str, stem: str, names: _Names, report: Report) -> str:
        """The class that `from app.live import Counter` gives (P5)."""
        module = names.module
        lines = [f"class {name}({'LiveComponent' if report.facts.live else 'StaticComponent'}):"]
        if module.doc:
            lines.append(f"    {_quoted(module.doc)}")
        parameters = [
            f"{prop.name}: {self.annotation(prop.annotation, stem, names)}"
            + ("" if prop.default is None and prop.name not in _OPTIONAL else f" = {_default(prop.default)}")
            for prop in module.props.values()
        ]
        if report.facts.spreads:
            parameters.append("**attributes: object")
        star = "*, " if module.props else ""
        own = "_self" if "self" in module.props else "self"
        lines.append(f"    def __init__({own}{', ' if parameters else ''}{star}{', '.join(parameters)}) -> None: ...")
        for value, annotation in names.values():
            lines.append(f"    {value}: {self.annotation(annotation, stem, names)}")
        for handler, function in module.handlers.items():
            lines.append("    " + self.handler(handler, function, stem, names))
        return "\n".join(lines)

    def handler(self, name: str, function: Function, stem: str, names: _Names) -> str:
        """A handler as a method. What an async one gives runs by itself, and can be awaited."""
        result = self.annotation(_result(function), stem, names)
        if isinstance(function, ast.AsyncFunctionDef) and not _yields(function):
            result = f"Awaitable[{result}]"
        parameters = _parameters(function, lambda text: self.annotation(text, stem, names))
        own = "_self" if "self" in parameter_names(function) else "self"
        return f"def {name}({own}{', ' if parameters else ''}{parameters}) -> {result}: ..."

    def annotation(self, text: str, stem: str, names: _Names) -> str:
        """An annotation of the file `stem`, with the names in it imported here."""
        tree = _unquoted(ast.parse(text, mode="eval").body)
        for node in ast.walk(tree):
            if isinstance(node, ast.Name):
                node.id = self.name(node.id, stem, names)
        return ast.unparse(tree)

    def name(self, name: str, stem: str, names: _Names) -> str:
        if name == "AsyncGenerator" and name not in names.imports:
            return name
        if name == "Any" or (name not in names.imports and name not in names.own):
            return name if name == "Any" or hasattr(builtins, name) else "Any"
        statement = names.imports.get(name, f"from .{stem} import {name}")
        if name not in names.imports and not stem.isidentifier():
            return "Any"
        for known, made in self.imports.items():
            if made == statement or made == f"{statement} as {known}":
                return known
        if name in self.imports or name in self.extra:
            # Two files mean different things by one name.
            alias = f"_{stem}_{name}"
            self.imports[alias] = f"{statement.partition(' as ')[0]} as {alias}"
            return alias
        self.imports[name] = statement
        return name


def _default(text: str | None) -> str:
    """A default that a stub may show: a constant, or `...`."""
    try:
        return text if text and isinstance(ast.parse(text, mode="eval").body, ast.Constant) else "..."
    except SyntaxError:
        return "..."


def _quoted(doc: str) -> str:
    """A docstring of one line or several, inside a class."""
    lines = doc.replace("\\", "\\\\").replace('"""', '\\"\\"\\"').splitlines()
    return '"""' + "\n    ".join(lines).rstrip() + ('"""' if len(lines) == 1 else '\n    """')


def _unquoted(tree: ast.expr) -> ast.expr:
    """`list["User"]` is what it says; stubs need no quotes, and the names in them are imported as others are."""
    return cast(ast.expr, _Unquoted().visit(tree))


class _Unquoted(ast.NodeTransformer):
    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        if not isinstance(node.value, str):
            return node
        try:
            return _unquoted(ast.parse(node.value, mode="eval").body)
        except SyntaxError:
            return ast.Name("Any", ast.Load())

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        name = ast.unparse(node.value).rpartition(".")[2]
        if name == "Annotated" and isinstance(node.slice, ast.Tuple):
            node.slice.elts[0] = _unquoted(node.slice.elts[0])
        elif name != "Literal":
            self.generic_visit(node)
        return node


def _result(function: Function) -> str:
    if function.returns is not None:
        return ast.unparse(function.returns)
    if isinstance(function, ast.AsyncFunctionDef) and _yields(function):
        return "AsyncGenerator[Any, Any]"
    gives = (ast.Return, ast.Yield, ast.YieldFrom)
    return "Any" if any(isinstance(x, gives) and x.value is not None for x in _inside(function)) else "None"


def _yields(function: Function) -> bool:
    """Whether it is a generator."""
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in _inside(function))


def _inside(function: Function) -> Iterator[ast.AST]:
    """Everything in a function but what stands in functions and classes inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, (*FUNCTIONS, ast.Lambda, ast.ClassDef)):
            waiting += ast.iter_child_nodes(node)


def _parameters(function: Function, annotation: Callable[[str], str]) -> str:
    """A function's parameters, each with an annotation, defaults as far as stubs show them."""
    args = ast.parse(f"def f({ast.unparse(function.args)}): ...").body[0]
    assert isinstance(args, ast.FunctionDef)
    given = args.args
    for argument in ast.walk(given):
        if isinstance(argument, ast.arg):
            text = "Any" if argument.annotation is None else ast.unparse(argument.annotation)
            argument.annotation = ast.parse(annotation(text), mode="eval").body
    given.defaults = [_shown(x) for x in given.defaults]
    given.kw_defaults = [None if x is None else _shown(x) for x in given.kw_defaults]
    return ast.unparse(given)


def _shown(default: ast.expr) -> ast.expr:
    return default if isinstance(default, ast.Constant) else ast.Constant(...)


# The names of a file ---------------------------------------------------------


class _Names:
    """What the names of a file are, for annotations."""

    def __init__(self, module: Module, root: Sequence[n.Node]) -> None:
        self.module = module
        self.root = root
        self.imports: dict[str, str] = {}
        for node in module.tree.body:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    name = alias.asname or alias.name.partition(".")[0]
                    self.imports[name] = "import " + alias.name + (f" as {alias.asname}" if alias.asname else "")
            elif isinstance(node, ast.ImportFrom):
                source = "." * node.level + (node.module or "")
                for alias in node.names:
                    renamed = f" as {alias.asname}" if alias.asname else ""
                    self.imports[alias.asname or alias.name] = f"from {source} import {alias.name}{renamed}"
        self.own = set(module.classes) | _aliases(module)

    def values(self) -> Iterator[tuple[str, str]]:
        """Props, state, computed and shared names, with their types."""
        module = self.module
        for prop in module.props.values():
            yield prop.name, prop.annotation
        computed = {target for line in computed_lines(module, self.root) for target in line.targets}
        for name in module.state:
            if name not in module.props and name not in self.own:
                yield name, "Any" if name in computed and name not in _simple(module) else self.type_of(name)
        for name in module.shared:
            yield name, "Any"

    def type_of(self, name: str) -> str:
        """The type of a state, where every value that it is given is plainly of that one."""
        kinds = {_kind(value) for value in _assigned(self.module, name)}
        return kinds.pop() if len(kinds) == 1 else "Any"


def _simple(module: Module) -> set[str]:
    return {name for name in module.state if isinstance(module.state[name], ast.Assign)}


def _assigned(module: Module, name: str) -> Iterator[ast.expr | None]:
    """Every value that a module gives one of its names; None where it can't be told."""
    nodes: list[ast.AST] = []
    waiting: list[ast.AST] = [*module.tree.body]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
            nodes.append(node)
            waiting += ast.iter_child_nodes(node)
    for function in module.functions.values():
        if name in global_names(function):
            nodes += ast.walk(function)
    told: set[int] = set()
    for node in nodes:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AugAssign) and isinstance(node.value, ast.Constant) and isinstance(node.op, _KEEPS):
            told.add(id(node.target))
        elif len(targets) == 1 and isinstance(targets[0], ast.Name) and targets[0].id == name:
            told.add(id(targets[0]))
            yield cast(ast.Assign, node).value
    for node in nodes:
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store) and id(node) not in told:
            yield None


_KEEPS = (ast.Add, ast.Sub, ast.Mult)
"""What a constant can do to a number without making it one of another type, more or less."""
_CALLS = {"len": "int", "sum": "Any", "str": "str", "int": "int", "float": "float", "bool": "bool"}


def _kind(value: ast.expr | None) -> str:
    if isinstance(value, ast.Constant):
        return type(value.value).__name__ if isinstance(value.value, (bool, int, float, str)) else "Any"
    if isinstance(value, ast.JoinedStr):
        return "str"
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not):
        return "bool"
    if isinstance(value, (ast.List, ast.ListComp)):
        return "list[Any]"
    if isinstance(value, (ast.Dict, ast.DictComp)):
        return "dict[Any, Any]"
    if isinstance(value, (ast.Set, ast.SetComp)):
        return "set[Any]"
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
        return _CALLS.get(value.func.id, "Any")
    return "Any"


def _aliases(module: Module) -> set[str]:
    """State that annotations and classes use as a type: `Color = Literal["red", "blue"]`, `T = TypeVar("T")`."""
    trees = [ast.parse(prop.annotation, mode="eval") for prop in module.props.values()]
    for function in module.functions.values():
        trees += [
            ast.Expression(a.annotation) for a in ast.walk(function.args) if isinstance(a, ast.arg) and a.annotation
        ]
        trees += [ast.Expression(function.returns)] if function.returns is not None else []
    used = {x.id for tree in trees for x in ast.walk(_unquoted(deepcopy(tree.body))) if isinstance(x, ast.Name)}
    used &= set(module.state)
    assigned = {
        target.id: node.value
        for node in module.tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in module.tree.body:
        if isinstance(node, ast.ClassDef):
            bases = {x.id for base in node.bases for x in ast.walk(base) if isinstance(x, ast.Name)}
            used |= bases & assigned.keys()
    return used | {name for name, value in assigned.items() if _is_type_variable(value)}


def _is_type_variable(value: ast.expr) -> bool:
    called = value.func if isinstance(value, ast.Call) else value
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return isinstance(value, ast.Call) and name in ("TypeVar", "ParamSpec", "TypeVarTuple", "NewType")


def _module_stub(names: _Names) -> str:
    """What `import app.live.counter` gives: the file's own names."""
    module = names.module
    stub = _Stub()
    lines: list[str] = []
    needed = [node for node in module.tree.body if isinstance(node, ast.ClassDef)]
    for node in module.tree.body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(t, ast.Name) and t.id in names.own for t in targets):
                lines.append(ast.unparse(node))
                _import_names(node, names, stub)
    for node in needed:
        lines.append(_class_stub(node))
        _import_names(node, names, stub)
    local = _Local(names, stub)
    lines += [f"{name}: {local.annotation(text)}" for name, text in names.values()]
    for name, function in module.functions.items():
        word = "async def" if isinstance(function, ast.AsyncFunctionDef) and not _yields(function) else "def"
        parameters = _parameters(function, local.annotation)
        lines.append(f"{word} {name}({parameters}) -> {local.annotation(_result(function))}: ...")
    stub.lines = ["\n".join(lines)]
    return stub.text()


@dataclass
class _Local:
    """Annotations of a module's own stub: its names are there already."""

    names: _Names
    stub: _Stub

    def annotation(self, text: str) -> str:
        tree = _unquoted(ast.parse(text, mode="eval").body)
        for node in ast.walk(tree):
            if not isinstance(node, ast.Name) or node.id in self.names.own or node.id == "Any":
                continue
            if node.id in self.names.imports:
                self.stub.imports[node.id] = self.names.imports[node.id]
            elif not hasattr(builtins, node.id) and node.id != "AsyncGenerator":
                node.id = "Any"
        return ast.unparse(tree)


def _import_names(node: ast.AST, names: _Names, stub: _Stub) -> None:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and inner.id in names.imports:
            stub.imports[inner.id] = names.imports[inner.id]


def _class_stub(node: ast.ClassDef) -> str:
    """A class without what its methods do."""
    made = ast.parse(ast.unparse(node)).body[0]
    assert isinstance(made, ast.ClassDef)
    for inner in ast.walk(made):
        if isinstance(inner, FUNCTIONS):
            inner.body = [ast.Expr(ast.Constant(...))]
            inner.returns = inner.returns or ast.Name("Any" if inner.name != "__init__" else "None", ast.Load())
            for argument in ast.walk(inner.args):
                if (
                    isinstance(argument, ast.arg)
                    and argument.annotation is None
                    and argument.arg not in ("self", "cls")
                ):
                    argument.annotation = ast.Name("Any", ast.Load())
    return ast.unparse(made)
