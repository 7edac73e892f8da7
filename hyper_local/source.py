"""Source: one file -> what its names are: state, props, handlers, hooks, template.

Reads the text only; nothing of the author's runs here (rules L2, L3, S1, S5).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeGuard, cast

from . import configuration, scopes
from .component import Prop
from .configuration import OURS
from .errors import LoadError, Location, did_you_mean, nearest
from .literals import Source, TString
from .name_order import NameOrder
from .parsing import parsed
from .saved import wrong_file
from .trees import Census, unparsed, walk
from .unfolding import Unfolding
from .vocabulary import Vocabulary

HOOKS = frozenset({"on_mount", "on_unmount", "on_error", "on_close"})

_HIDING = re.compile(r"\b(?:exec|globals)\s*\(")
"""What may bind names of the module that nobody sees."""
_STAR = re.compile(r"\bimport\s*\(?\s*\*")
_BIND = re.compile(r"\bbind\s*=\s*[\"']?\{\s*([^\W\d]\w*)\s*\}")

Function = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass
class Module:
    """The names of one file, sorted by what they mean."""

    source: Source
    tree: ast.Module
    literals: dict[tuple[int, int], TString]
    template: TString | None
    props: dict[str, Prop] = field(default_factory=dict[str, Prop])
    state: dict[str, ast.stmt] = field(default_factory=dict[str, ast.stmt])
    functions: dict[str, Function] = field(default_factory=dict[str, Function])
    imports: set[str] = field(default_factory=set[str])
    classes: set[str] = field(default_factory=set[str])
    shared: dict[str, ast.Call] = field(default_factory=dict[str, ast.Call])
    saved: dict[str, ast.Call] = field(default_factory=dict[str, ast.Call])
    """State whose first value comes from a file (K1)."""
    shadows: list[tuple[str, ast.Name]] = field(default_factory=list[tuple[str, ast.Name]])
    """Locals of a function that have the name of a state on purpose, as far as can be seen (S5)."""
    live: bool | None = None
    config: dict[str, object] = field(default_factory=dict[str, object])
    around: set[str] = field(default_factory=set[str])
    """Names that are there when the text runs, without its doing."""
    plain: str = ""
    """The text with every t-string made an ordinary literal, as Python can read it."""

    @property
    def doc(self) -> str:
        """The docstring of the file."""
        return ast.get_docstring(self.tree) or ""

    @cached_property
    def census(self) -> Census:
        """The nodes of its tree, which nobody changes."""
        return Census(self.tree)

    @cached_property
    def walrus(self) -> bool:
        """Whether expressions may bind names: only then need they be looked through for some."""
        return ":=" in self.source.text

    @cached_property
    def bound(self) -> set[str] | None:
        """Every name that the module binds, there or in functions; None where a star import or `exec` hides some."""
        return None if self.top is None else self.top.union(self.props, *self.rebinds.values()) - self.deleted.keys()

    @cached_property
    def top(self) -> set[str] | None:
        """Those that its statements bind, as long as no function has run."""
        if self.vocabulary.may_say("exec", "globals") and _HIDING.search(self.plain):
            return None
        names = scopes.bound_at_top(self.tree, walrus=self.walrus)
        return None if names is None else names | {"__name__", "__file__", "__doc__"}

    @cached_property
    def deleted(self) -> dict[str, ast.Delete]:
        """Names that a `del` at the left margin takes away for good."""
        return scopes.deleted(self.tree) if "del " in self.plain else {}

    def surround(self, names: Iterable[str]) -> None:
        """Take names as bound that the text finds when it runs, such as those of a notebook."""
        self.around |= {*names}
        if self.bound is not None:
            self.bound.update(names)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words outside of the template."""
        text, template = self.source.text, self.template
        return Vocabulary(text if template is None else text[: template.start] + text[template.end :])

    def binds_once(self, name: str) -> bool:
        """Whether a name that the module binds certainly means one thing, whenever somebody reads it."""
        return (self.vocabulary.says_once(name) and not self.hides) or name in self.bound_once

    @cached_property
    def whole_imports(self) -> list[str]:
        """Modules that the file imports as a whole, under their own names."""
        lines = [line for line in self.tree.body if isinstance(line, ast.Import)]
        return [alias.name for line in lines for alias in line.names if alias.asname in (None, alias.name)]

    @cached_property
    def hides(self) -> bool:
        """Whether names may be bound that no statement shows."""
        return self.vocabulary.may_say(*scopes.OUTSIDE) or ("*" in self.plain and bool(_STAR.search(self.plain)))

    @cached_property
    def bound_once(self) -> set[str]:
        """Names that certainly mean one thing, whenever somebody reads them."""
        return scopes.bound_once(self.tree)

    @cached_property
    def variables(self) -> dict[str, list[str]]:
        """Variables of functions that are no parameters, each with the functions that have one of this name."""
        found: dict[str, list[str]] = {}
        for by, function in self.functions.items():
            own = {x.id for x in scopes.bound_by(self.lines[by])} - self.rebinds[by]
            for name in own - {x.arg for x in walk(function.args) if isinstance(x, ast.arg)}:
                found.setdefault(name, []).append(by)
        return found

    @cached_property
    def rebinds(self) -> dict[str, set[str]]:
        """Names that each function declares `global`."""
        words = {name: [x.names for x in lines if x.__class__ is ast.Global] for name, lines in self.lines.items()}
        return {name: set[str]().union(*each) for name, each in words.items()}

    @cached_property
    def lines(self) -> dict[str, list[Any]]:
        """Each function with its statements, at any depth: many rules ask for them."""
        return {name: scopes.statements(function) for name, function in self.functions.items()}

    @cached_property
    def forgotten(self) -> dict[str, list[ast.ExceptHandler]]:
        """Names that only `except … as name` binds at the top level: Python takes them away behind the block."""
        found: dict[str, list[ast.ExceptHandler]] = {}
        for node in scopes.statements(self.tree, functions=False) if "except" in self.source.text else ():
            if isinstance(node, ast.ExceptHandler) and node.name:
                found.setdefault(node.name, []).append(node)
        return {name: blocks for name, blocks in found.items() if name not in (self.bound or found)}

    @cached_property
    def fields(self) -> set[str]:
        """Names that `bind={name}` lets the page assign (rule E8)."""
        text = self.source.text
        if "bind" not in text:
            return set()
        return {name for t in self.literals.values() for name in _BIND.findall(text, t.start, t.end)}

    @cached_property
    def handlers(self) -> dict[str, Function]:
        """Functions that an `@event` may name (rule E1)."""
        return {k: f for k, f in self.functions.items() if not k.startswith("_") and k not in HOOKS}

    def names(self, name: str) -> bool:
        """Whether `name` is a value or a function of the module."""
        return name in self.state or name in self.props or name in self.shared or name in self.functions

    @cached_property
    def unfolding(self) -> Unfolding:
        """Unfolds its t-strings, for who asks which names the code around them reads."""
        return Unfolding(self.source, self.literals, self.template)

    def location(self, node: ast.AST) -> Location:
        """Where a node stands."""
        return self.source.line_location(getattr(node, "lineno", 1), getattr(node, "col_offset", 0))


def read(text: str, file: str, errors: list[LoadError] | None = None) -> Module:
    """Read one file. Raises `LoadError` with the place of the mistake.

    `template` is None where there is no top-level t-string (rule L3). Errors
    after which reading can go on are added to `errors`, where that is given.
    """
    try:
        return _read(Source(text, file), errors)
    except RecursionError:
        hint = "Divide it into functions, or into components."
        raise LoadError("the file is nested too deep", Location(file, 1, 1), hint) from None


def _read(source: Source, errors: list[LoadError] | None) -> Module:
    tree, by_place, plain = parsed(source)
    module = Module(source, tree, by_place, _template(source, tree, by_place, errors), plain=plain)
    _Names(module, errors).read()
    return module


def _refuse(error: LoadError, errors: list[LoadError] | None) -> None:
    if errors is None:
        raise error
    errors.append(error)


def _template(
    source: Source, tree: ast.Module, literals: dict[tuple[int, int], TString], errors: list[LoadError] | None
) -> TString | None:
    found = [
        (literals[place], node)
        for node in tree.body
        if isinstance(node, ast.Expr)
        and (place := (node.value.lineno, node.value.col_offset)) in literals
        and isinstance(node.value, ast.Constant)
    ]
    empty = [each for each in found if not source.text[each[0].start : each[0].end].strip("tT\"' \n\t")]
    if len(found) > 1 and len(empty) == 1:
        found.remove(empty[0])
        error = LoadError(
            f"an empty template, besides the one in line {found[0][1].lineno}",
            source.location(empty[0][0].start),
            "Take it away: a file has one t-string at its top level.",
        )
        _refuse(error, errors)
    if len(found) > 1:
        lines = " and ".join(str(node.lineno) for _, node in found)
        error = LoadError(
            f"{len(found)} templates in one file, in lines {lines}",
            source.location(found[1][0].start),
            'A file has one t-string at its top level. Give the others a name (notice = t"…"), '
            "or put them into files of their own.",
        )
        _refuse(error, errors)
    return found[0][0] if found else None


def stored_names(node: ast.AST) -> Iterator[ast.Name]:
    """Names that a statement binds, functions and comprehensions inside left out."""
    if isinstance(
        node, (*FUNCTIONS, ast.ClassDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
    ):
        return
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from stored_names(child)


global_names = scopes.declared_names
"""Names that a function, or a function in it, declares `global`."""


def parameter_names(function: Function) -> tuple[str, ...]:
    """Names of a function's parameters, without `*args` and `**kwargs`."""
    args = function.args
    return tuple(a.arg for a in (*args.posonlyargs, *args.args, *args.kwonlyargs))


class _Names:
    """Sorts the names of a module's top level."""

    def __init__(self, module: Module, errors: list[LoadError] | None) -> None:
        self.module = module
        self.errors = errors
        self.annotated: dict[str, ast.AnnAssign] = {}
        self.shared_names = self.spellings_of("shared")
        self.saved_names = self.spellings_of("saved")

    def refuse(self, message: str, node: ast.AST, hint: str) -> None:
        _refuse(LoadError(message, self.module.location(node), hint), self.errors)

    def spellings_of(self, ours: str) -> set[str]:
        """How this file may call a function of ours: `shared`, `s` after `import … as s`, `hyper_local.shared`."""
        names: set[str] = set()
        for node in scopes.statements(self.module.tree) if ours in self.module.source.text else ():
            if isinstance(node, ast.ImportFrom) and node.module in OURS and not node.level:
                names |= {alias.asname or alias.name for alias in node.names if alias.name == ours}
            elif isinstance(node, ast.Import):
                names |= {f"{alias.asname or alias.name}.{ours}" for alias in node.names if alias.name in OURS}
        return names

    def read(self) -> None:
        module = self.module
        for node in module.tree.body:
            self.statement(node)
        rebound: dict[str, Function] = {}
        for by, names in module.rebinds.items():
            for name in names:
                rebound.setdefault(name, module.functions[by])
        for name, node in self.annotated.items():
            self.annotation(name, node, rebound.get(name), name in module.fields)
        self.check_shared(rebound)
        self.check_saved()
        if module.template is not None:
            for lines in module.lines.values():
                around = [line for line in lines if isinstance(line, (*FUNCTIONS, ast.ClassDef))]
                for each in around:
                    if isinstance(each, FUNCTIONS):
                        alone = len(around) == 1
                        self.check_function(each, lines if alone else scopes.statements(each, functions=False))

    def statement(self, node: ast.stmt) -> None:
        module = self.module
        if isinstance(node, FUNCTIONS):
            module.functions[node.name] = node
        elif isinstance(node, ast.ClassDef):
            module.classes.add(node.name)
        elif isinstance(node, (ast.If, ast.Try, ast.With, ast.For, ast.While)):
            self.definitions(node)
            self.assignment(node)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                module.imports.add(alias.asname or alias.name.partition(".")[0])
                if isinstance(node, ast.ImportFrom) and node.module in OURS and alias.name == "live":
                    module.live = True
        elif isinstance(node, ast.AnnAssign):
            if isinstance(node.target, ast.Name) and node.target.id == "__config__" and node.value is not None:
                self.read_config(node, node.value)
            elif isinstance(node.target, ast.Name) and self.is_call(node.value, self.shared_names):
                module.shared[node.target.id] = node.value
            elif isinstance(node.target, ast.Name) and self.is_call(node.value, self.saved_names):
                self.keep(node.target.id, node, node.value)
            elif isinstance(node.target, ast.Name) and not node.target.id.startswith("_"):
                self.annotated[node.target.id] = node
                if node.target.id == "live":
                    self.marker(node.value)
        else:
            self.assignment(node)

    def definitions(self, node: ast.stmt) -> None:
        """Functions, classes and imports inside an `if` or a `try` belong to the module too."""
        for inner in ast.iter_child_nodes(node):
            if isinstance(inner, (*FUNCTIONS, ast.ClassDef, ast.Import, ast.ImportFrom)):
                self.statement(inner)
            elif isinstance(inner, (ast.If, ast.Try, ast.With, ast.For, ast.While, ast.ExceptHandler)):
                self.definitions(cast(ast.stmt, inner))

    def marker(self, value: ast.expr | None) -> None:
        if isinstance(value, ast.Constant) and isinstance(value.value, bool):
            self.module.live = value.value
            self.annotated.pop("live", None)

    def assignment(self, node: ast.stmt) -> None:
        module = self.module
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if name == "live" and isinstance(node.value, ast.Constant) and isinstance(node.value.value, bool):
                module.live = node.value.value
                return
            if name == "__config__":
                self.read_config(node, node.value)
                return
            if self.is_call(node.value, self.shared_names):
                module.shared[name] = node.value
                return
            if self.is_call(node.value, self.saved_names):
                self.keep(name, node, node.value)
                return
        simple = isinstance(node, (ast.Assign, ast.AugAssign, ast.Expr)) and not module.walrus
        for target in scopes.bound_by([node]) if simple else stored_names(node):
            if not target.id.startswith("_"):
                module.state.setdefault(target.id, node)

    def is_call(self, value: ast.AST | None, spellings: set[str]) -> TypeGuard[ast.Call]:
        """Whether a node calls a function of ours, which this file knows under these names."""
        return (
            bool(spellings)
            and isinstance(value, ast.Call)
            and isinstance(value.func, (ast.Name, ast.Attribute))
            and ast.unparse(value.func) in spellings
        )

    def keep(self, name: str, node: ast.stmt, value: ast.Call) -> None:
        self.module.saved[name] = value
        if not name.startswith("_"):
            self.module.state.setdefault(name, node)

    def read_config(self, node: ast.stmt, given: ast.expr) -> None:
        try:
            value = ast.literal_eval(given)
        except ValueError:
            value = None
        if not isinstance(value, dict):
            self.refuse(
                "__config__ is not a plain dict",
                node,
                'Write it out with constants: __config__ = {"debounce": 300}',
            )
            return
        config = cast("dict[object, object]", value)
        assert isinstance(given, ast.Dict)
        places = dict(zip(config, zip(given.keys, given.values, strict=True), strict=False))
        for mistake in configuration.mistakes(config, configuration.MODULE, "__config__"):
            key, setting = places[mistake.key]
            self.refuse(mistake.message, (setting if mistake.known else key) or node, mistake.hint)
        self.module.config = {str(k): v for k, v in config.items()}

    def annotation(self, name: str, node: ast.AnnAssign, rebinds: Function | None, bound: bool) -> None:
        module = self.module
        if rebinds is not None and node.value is None:
            self.refuse(
                f"{rebinds.name}() changes the prop {name!r}, which belongs to the caller",
                node,
                f"Props are read only. Give it a default ({name}: {ast.unparse(node.annotation)} = …) "
                "to make it state that a caller may set, or use a variable of its own.",
            )
        default = None if node.value is None else unparsed(node.value)
        state = rebinds is not None or (bound and default is not None)
        module.props[name] = Prop(name, unparsed(node.annotation), default, state=state)
        if state:
            module.state[name] = node

    def check_shared(self, rebound: dict[str, Function]) -> None:
        if self.shared_names and self.module.template is not None:
            named = {id(value) for value in self.module.shared.values()}
            for node in ast.walk(self.module.tree):
                if self.is_call(node, self.shared_names) and id(node) not in named:
                    self.refuse(
                        "shared() has no name of its own here, so nobody could share it",
                        node,
                        "Assign it to one variable, at the left margin: messages = shared([])",
                    )
        for name in self.module.shared:
            if name in rebound:
                self.refuse(
                    f"{rebound[name].name}() would replace the shared {name!r} by a value of its own",
                    self.module.shared[name],
                    f"Change it in place: {name}[:] = …, {name}.update(…) or {name}.value = …",
                )

    def check_saved(self) -> None:
        if not self.saved_names or self.module.template is None:
            return
        named = {id(value) for value in self.module.saved.values()}
        for node in ast.walk(self.module.tree):
            if not self.is_call(node, self.saved_names):
                continue
            if id(node) not in named:
                self.refuse(
                    "saved() has no name of its own here, so nobody could see what changes",
                    node,
                    "Assign it to one variable, at the left margin: todos = saved([], 'todos.json')",
                )
            for file in [*node.args[1:2], *(k.value for k in node.keywords if k.arg == "file")]:
                if isinstance(file, ast.Constant) and (problem := wrong_file(file.value)):
                    self.refuse(problem, file, "It lies in the folder of the app's data, which is not yours to choose.")

    @cached_property
    def changeable(self) -> set[str]:
        """Names of the module that a local of the same name would hide."""
        return set(self.module.state) | set(self.module.shared) | set(self.module.props)

    # S5 -------------------------------------------------------------------

    def check_function(self, function: Function, within: list[Any]) -> None:
        """A function, or one inside it, by what its statements bind: `within`, but for those of functions inside."""
        own = {name.id for name in scopes.bound_by(within)} & self.changeable
        if own or self.module.walrus:
            self.check_forgotten_global(function, own)
        added = [node for node in within if node.__class__ is ast.AugAssign and isinstance(node.target, ast.Name)]
        if added:
            self.check_added_to(function, added)

    def check_forgotten_global(self, function: Function, own: set[str]) -> None:
        """`count = 0` in a function, where the file has a `count`; `own` are such names that its statements bind."""
        declared = scopes.declared_names(function, (ast.Global, ast.Nonlocal))
        if own <= declared and not self.module.walrus:
            return
        args = function.args
        parameters = set(parameter_names(function))
        parameters |= {a.arg for a in (args.vararg, args.kwarg) if a}
        names = self.changeable - declared - parameters
        if not names:
            return
        order = NameOrder(names)
        for statement in function.body:
            order.visit(self.module.unfolding.of(statement))
        for name, node in order.written.items():
            if name in order.read_first or name not in order.loaded:
                self.forgotten(function, name, node)
            else:
                self.module.shadows.append((function.name, node))
        self.module.shadows += [(function.name, node) for node in order.other.values()]

    def check_added_to(self, function: Function, added: list[ast.AugAssign]) -> None:
        """`cuont += 1` of a name that the function never sets can only raise, and not before somebody clicks."""
        declared = scopes.declared_names(function, (ast.Global, ast.Nonlocal))
        known = self.changeable | declared
        added = [node for node in added if cast(ast.Name, node.target).id not in known]
        own = scopes.set_in(function, without=[node.target for node in added]) if added else set[str]()
        for node in added:
            name = cast(ast.Name, node.target).id
            if name in own:
                continue
            meant = nearest(name, self.module.state)
            self.refuse(
                f"{function.name}() adds to {name!r}, which has no value.{did_you_mean(name, self.module.state)}",
                node,
                f"Write {meant}: `global {meant}` is there already."
                if meant in declared
                else f"Write {meant}, and `global {meant}` as the first line of the function."
                if meant
                else f"Give it a first value. As state: {name} = … at the left margin, "
                f"and `global {name}` in the function.",
            )

    def forgotten(self, function: Function, name: str, node: ast.AST) -> None:
        keyword = "async def" if isinstance(function, ast.AsyncFunctionDef) else "def"
        prop = self.module.props.get(name)
        if prop is not None and prop.required:
            self.refuse(
                f"{function.name}() sets a variable of its own, not the prop {name!r}",
                node,
                f"Props are read only. Use another name for the variable, or give the prop a default "
                f"({name}: {prop.annotation} = …) and write `global {name}` to make it state.",
            )
            return
        self.refuse(
            f"{function.name}() sets a variable of its own, not the state {name!r}",
            node,
            scopes.in_place(function, name, self.module.state.get(name))
            or scopes.misspelt_global(function, name, self.module.state)
            or f"Write `global {name}` as the first line of the function:\n"
            f"    {keyword} {function.name}({ast.unparse(function.args)}):\n        global {name}",
        )
