"""Checker: a path -> what is wrong with the files there (rules E4, S5, P1, P2, L8).

Nothing of the author's is run or imported. Each file is read once; what a file
calls of another one is judged when both have been read.
"""

from __future__ import annotations

import ast
import gc
import os
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from . import loader
from . import nodes as n
from .checking import Report, check_template
from .draft import forgotten
from .errors import LoadError, Location, did_you_mean, listed
from .hints import hint_of, refused
from .literals import Source
from .own_imports import OwnImports
from .problems import Problem
from .props import refused_attribute
from .settings import Settings, plain_tree, read_settings
from .source import Function, Module, read
from .source_text import shown, text_of
from .unbound import unbound

_WORD = re.compile(r"[^\W\d]\w*")
_BRACES = re.compile(r"\{\{\s*([^\W\d][\w.]*)\s*\}\}")
_LITERAL = ("code", "pre", "script", "style")
"""Elements that show braces on purpose."""
SKIPPED = frozenset({"__pycache__", "node_modules", "site-packages", "build", "dist"})
QUOTES = "'\""
GIVEN = frozenset({"username"})
"""Props that every host's session has (P4)."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a check found: `files` are the reports of all files, by path; `problems` are in order."""

    files: dict[Path, Report]
    problems: list[Problem]

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return sum(problem.kind == "error" for problem in self.problems)

    @property
    def notes(self) -> int:
        """How many notes there are."""
        return len(self.problems) - self.errors


def check(path: str | Path, session: Iterable[str] = ()) -> Result:
    """Check an app folder, one file, or a folder of them.

    `session` names props that the session will have (P4). Raises
    `FileNotFoundError` where there is nothing, `LoadError` where there is
    nothing to check.
    """
    path = Path(path)
    if not path.exists():
        raise FileNotFoundError(f"there is no file or folder {path}")
    path = path.resolve()
    collecting = gc.isenabled()
    gc.disable()  # next to nothing of what is made here is garbage, and there is much of it to look through
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            return _Checker(frozenset(session) | GIVEN).check(path)
    finally:
        if collecting:
            gc.enable()


class _Checker:
    def __init__(self, session: frozenset[str]) -> None:
        self.session = session
        self.reports: dict[Path, Report] = {}
        self.settings: dict[Path | None, Settings] = {}
        self.offers: dict[Path, dict[str, Path] | None] = {}
        self.texts: dict[Path, str] = {}
        self.exported: set[tuple[str, str]] = set()
        self.imports = OwnImports(self.plain)

    def check(self, path: Path) -> Result:
        if path.is_dir():
            files = sorted(python_files(path))
            if not any(_is_component(file) or path.name in loader.FOLDERS for file in files):
                hint = "Name an app folder, or one .py file with a template."
                where = Location(shown(path), 1, 1)
                raise LoadError("this folder has no live/, components/ or pages/", where, hint)
        else:
            files = [path]
        apps = {loader.app_folder(file) for file in files}
        for file in files:
            if path == file or _is_component(file):
                self.report(file, asked=path == file)
            else:
                self.ordinary(file, of_app=not apps.isdisjoint(file.parents))
        mine = {file: self.reports[file] for file in files}
        for folder in {file.parent for file in files if loader.app_folder(file) is not None}:
            self.offered(folder)
        for file, report in mine.items():
            self.across(file, report)
        for app in {loader.app_folder(file) for file in files} - {None}:
            settings = self.settings_of(app)
            if settings.file is not None and settings.file not in mine:
                mine[settings.file] = Report(shown(settings.file))
            if settings.file is not None:
                mine[settings.file].problems += settings.problems
        problems = [problem for report in mine.values() for problem in report.problems]
        return Result(mine, sorted(dict.fromkeys(problems), key=lambda problem: problem.order))

    def looks_like_one(self, file: Path) -> bool:
        """Whether a file has a template, as the import system sees it; of files read here that is known."""
        report = self.reports.get(file)
        if report is not None and report.module is not None:
            return report.module.template is not None
        return loader.has_template(file)

    # One file -------------------------------------------------------------

    def text(self, file: Path) -> str:
        if file not in self.texts:
            self.texts[file] = text_of(file)
        return self.texts[file]

    def plain(self, file: Path) -> str:
        """The text of a file as Python can read it; "" for one that nobody can."""
        if self.looks_like_one(file):
            module = self.report(file).module
            return module.plain if module is not None else ""
        try:
            return self.text(file)
        except (LoadError, OSError):
            return ""

    def ordinary(self, file: Path, *, of_app: bool) -> None:
        """A file that Python loads itself: it must be Python, and in an app's folder its names must be there."""
        report = self.reports[file] = Report(shown(file))
        try:
            source = Source(self.text(file), report.file)
            tree = plain_tree(source)
        except LoadError as error:
            report.add(error)
            return
        self.note_imports(tree)
        if of_app:
            _report_unbound(Module(source, tree, {}, None, plain=source.text), report)

    def report(self, file: Path, *, asked: bool = False) -> Report:
        """What is wrong with a component file by itself. `asked` says that it must be one."""
        if file in self.reports:
            return self.reports[file]
        report = self.reports[file] = Report(shown(file))
        errors: list[LoadError] = []
        try:
            module = read(self.text(file), report.file, errors)
        except LoadError as error:
            report.add(error)
            return report
        for error in errors:
            report.add(error)
        report.module = module
        report.live = module.live if module.live is not None else loader.by_folder(file)
        self.note_imports(module.tree)
        if module.template is None:
            self.without_template(module, report, asked)
            _report_unbound(module, report)
            return report
        check_template(report, module)
        for name in ("on_mount", "on_unmount"):
            hook = module.functions.get(name)
            if hook is not None and not hook.decorator_list and _needs(hook):
                message = f"{name}() needs {', '.join(map(repr, _needs(hook)))}, and is called with nothing"
                hint = f"Write def {name}(): and read what it needs from the file's own names."
                report.say("error", message, module.location(hook), hint)
        _report_unbound(module, report)
        self.note_braces(module, report)
        for name, node in module.shadows:
            kind = "prop" if node.id in module.props and node.id not in module.state else "state"
            message = f"{name}() has a variable of its own called {node.id!r}, as a {kind} is"
            hint = f"Give it another name; or write `global {node.id}` in {name}() if the {kind} is meant."
            report.say("note", message, module.location(node), hint)
        return report

    def note_braces(self, module: Module, report: Report) -> None:
        """`{{ name }}`, as other template languages write a value, shows braces here."""
        if "{{" not in module.source.text:
            return
        for literal in module.literals.values():
            for piece in literal.pieces:
                for found in _BRACES.finditer(module.source.text, *piece) if isinstance(piece, tuple) else ():
                    before = module.source.text[literal.start : found.start()]
                    if all(before.count(f"<{tag}") == before.count(f"</{tag}") for tag in _LITERAL):
                        message = f"{found.group()} shows braces"
                        hint = f"To show a value, write {{{found.group(1)}}}."
                        report.say("note", message, module.source.location(found.start()), hint)

    def without_template(self, module: Module, report: Report, asked: bool) -> None:
        try:
            loader.check_forgotten_t(module)
            if asked:
                loader.check_displaced(module)
        except LoadError as error:
            if asked:
                report.add(error)
            elif error.location:
                report.say("note", error.message, error.location, error.hint)
            return
        if asked:
            hint = 'Write a t-string as a statement of its own, at the left margin: t"""<p>Hello</p>"""'
            report.say("error", "this file has no template", Location(report.file, 1, 1), hint)

    def note_imports(self, tree: ast.Module) -> None:
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and node.module:
                stem = node.module.rpartition(".")[2]
                self.exported |= {(stem, alias.name) for alias in node.names}

    # What a file has to do with others --------------------------------------

    def across(self, file: Path, report: Report) -> None:
        module = report.module
        if module is None:
            return
        if module.template is None:
            self.displaced(file, report, module)
            return
        for error in loader.check_imports(module, file, self.offered):
            report.add(error)
        report.problems += self.imports.check(module, file)
        if report.calls:
            imported = _imports(module, file)
            for call in report.calls:
                target = imported.get(call.expr.code)
                found = (self.offered(target[0]) or {}).get(target[1]) if target else None
                if found is not None:
                    self.call(file, report, call, found)
        self.unused(file, report, module)
        self.page(file, report, module)

    def displaced(self, file: Path, report: Report, module: Module) -> None:
        """Note a template that was given a name nobody asks for: `page = t"…"` shows nothing."""
        names = {name for stem, name in self.exported if stem == file.stem}
        for node in module.tree.body if not report.problems else ():
            value = node.value if isinstance(node, ast.Assign) else None
            if value is None or (value.lineno, value.col_offset) not in module.literals or file.name.startswith("_"):
                continue
            words = {target.id for target in cast(ast.Assign, node).targets if isinstance(target, ast.Name)}
            if isinstance(value, ast.Constant) and not words & names and loader.app_folder(file) is not None:
                try:
                    loader.check_displaced(module)
                except LoadError as error:
                    report.say("note", error.message, error.location or module.location(node), error.hint)
                return

    def offered(self, folder: Path) -> dict[str, Path] | None:
        """The component classes of a folder, as the import system offers them."""
        if folder not in self.offers:
            try:
                self.offers[folder] = loader.offered(folder, self.looks_like_one)
            except LoadError as error:
                self.offers[folder] = None
                for file in folder.glob("*.py"):
                    if file in self.reports and error.message.startswith(f"{file.name} "):
                        self.reports[file].problems.append(Problem.of(error, shown(file)))
        return self.offers[folder]

    def call(self, file: Path, report: Report, call: n.Component, found: Path) -> None:
        """A component's tag against the component's props (P1, P2)."""
        known = self.report(found)
        module = known.module
        if module is None or report.module is None:
            return
        name, where = loader.class_name(found.stem), report.module.source.location
        given: set[str] = set()
        for item in call.items:
            if not isinstance(item, n.Attribute) or item.name in ("key", "slot"):
                continue
            given.add(item.name)
            prop = module.props.get(item.name)
            if prop is None:
                refused_here = refused_attribute(name, item.name)
                if refused_here is not None and (known.spreads or item.name == "bind"):
                    report.say("error", refused_here.message, where(item.at), refused_here.hint)
                elif not known.spreads:
                    message, hint = self.unknown_prop(module, name, item.name)
                    report.say("error", message, where(item.at), hint)
                continue
            own = frozenset(module.bound or ()) | frozenset(module.classes)
            wrong = refused(hint_of(prop.annotation, own), item.value)
            if wrong and not (prop.default == "None" and wrong == "NoneType"):
                message = f"{name}.{prop.name}: expected {prop.annotation.strip(QUOTES)}, got {wrong}"
                hint = f"{known.file} says {prop.name}: {prop.annotation}."
                report.say("error", message, where(item.at), hint)
        if any(isinstance(item, n.Spread) for item in call.items):
            return
        session = self.settings_of(loader.app_folder(file)).session
        for prop in module.props.values():
            if prop.required and prop.name not in given and session is not None and prop.name not in session:
                hint = f"Write <{{{name}}} {prop.name}=…>, or give it a default in {known.file}."
                report.say("error", f"{name}: missing required prop {prop.name!r}", where(call.at), hint)

    def unknown_prop(self, module: Module, component: str, name: str) -> tuple[str, str]:
        if name in module.state:
            hint = f"To let callers set it, annotate it in {module.source.file}: {name}: … = …"
            return f"{component}: {name!r} is state, not a prop", hint
        near = did_you_mean(name, module.props)
        return f"{component}: unknown prop {name!r}.{near}", f"Its props are {listed(module.props)}."

    def unused(self, file: Path, report: Report, module: Module) -> None:
        """Note functions that nobody binds, calls or imports."""
        left = [
            (name, function)
            for name, function in module.handlers.items()
            if name not in report.bound and name not in report.used and not function.decorator_list
        ]
        if not left:
            return
        words = Counter(_WORD.findall(module.source.text))
        for name, function in left:
            if (file.stem, name) in self.exported or (words[name] > 1 and _is_read(module, name, function)):
                continue
            where = Location(report.file, function.lineno, 1, module.source.line_text(function.lineno))
            hint = f'Bind it (@click="{name}"), or give it a name with a leading underscore if it is meant to wait.'
            report.say("note", f"nothing uses {name}()", where, hint)

    def page(self, file: Path, report: Report, module: Module) -> None:
        """Parameters of a page's address are props of it (X1)."""
        app = loader.app_folder(file)
        if app is None or file.stem[:1].isupper() or file.relative_to(app).parts[0] != "pages":
            return
        parts = (*file.relative_to(app).parts[1:-1], file.stem)
        given = {part[1:-1] for part in parts if part.startswith("[") and part.endswith("]")}
        for name in sorted(given - set(module.props)):
            address = "/" + "/".join(part for part in parts if part != "index")
            where = Location(report.file, 1, 1, module.source.line_text(1))
            report.say("error", f"the page {address!r} has no prop {name!r}", where, f"Write {name}: str at its top.")
        session = self.settings_of(app).session
        for prop in module.props.values():
            if prop.required and prop.name not in given and session is not None and prop.name not in session:
                hint = f"It must come from the session: hyper-local run --prop {prop.name}=…, or LIVE in config.py."
                report.say(
                    "note", f"no address gives the page's prop {prop.name!r}", _declared(module, prop.name), hint
                )

    def settings_of(self, app: Path | None) -> Settings:
        if app not in self.settings:
            self.settings[app] = read_settings(app, self.session)
        return self.settings[app]


# Files ---------------------------------------------------------------------


def python_files(folder: Path) -> Iterator[Path]:
    """Every `.py` below `folder`, without environments, hidden folders and what tools make."""
    for here, folders, files in os.walk(folder):
        folders[:] = [x for x in folders if x not in SKIPPED and not x.startswith(".")]
        if "pyvenv.cfg" in files:
            folders.clear()
            continue
        yield from (Path(here, file) for file in files if file.endswith(".py"))


def _is_component(file: Path) -> bool:
    """Whether a file's place makes it a component, or it looks like one."""
    if file.name.startswith("_"):
        return False
    return any(folder.name in loader.FOLDERS for folder in file.parents) or loader.has_template(file)


def _report_unbound(module: Module, report: Report) -> None:
    """Names that the file's own Python reads, and that nothing binds."""
    for node in unbound(module):
        if node.id in module.forgotten:
            report.add(forgotten(node, module))
            continue
        near = did_you_mean(node.id, module.bound or ())
        report.say("error", f"unknown name {node.id!r}.{near}", module.location(node), "Import it, or give it a value.")


def _needs(function: Function) -> list[str]:
    """Parameters that a call must give."""
    args = function.args
    plain = [*args.posonlyargs, *args.args]
    plain = plain[: len(plain) - len(args.defaults)]
    named = [a for a, default in zip(args.kwonlyargs, args.kw_defaults, strict=True) if default is None]
    return [a.arg for a in (*plain, *named)]


def _is_read(module: Module, name: str, function: ast.AST) -> bool:
    """Whether anything but the function itself reads its name."""
    own = {id(node) for node in ast.walk(function)}
    for node in ast.walk(module.tree):
        named = (isinstance(node, ast.Name) and node.id == name) or (
            isinstance(node, ast.Constant) and node.value == name
        )
        if named and id(node) not in own:
            return True
    return False


def _imports(module: Module, file: Path) -> dict[str, tuple[Path, str]]:
    """Names that a file imports, with the folder that each comes from and what it is called there."""
    app = loader.app_folder(file)
    out: dict[str, tuple[Path, str]] = {}
    for node in module.tree.body:
        if not isinstance(node, ast.ImportFrom) or (not node.level and app is None):
            continue
        base = file.parents[node.level - 1] if node.level else cast(Path, app).parent
        folder = base.joinpath(*(node.module or "").split("."))
        out.update({alias.asname or alias.name: (folder, alias.name) for alias in node.names})
    for name in (*module.state, *module.functions, *module.classes, *module.props):
        out.pop(name, None)
    return out


def _declared(module: Module, name: str) -> Location:
    """The line that declares a prop."""
    for node in module.tree.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == name:
            return module.location(node)
    return Location(module.source.file, 1, 1)
