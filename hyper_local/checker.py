"""Checker: a path -> what is wrong with the files there (rules E4, S5, P1, P2, L8).

Nothing of the author's is run or imported. Each file is read by itself, which
gives its facts; what it has to do with others is judged on the facts of both.
"""

from __future__ import annotations

import gc
import re
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from keyword import iskeyword
from pathlib import Path
from typing import TYPE_CHECKING

from . import absent, dead_ends, loader, own_tags, unhooked
from .checked_files import Folder, python_files
from .configuration import FOLDERS, class_name, module_path, recased
from .errors import LoadError, Location
from .fact_store import FactStore, key_of
from .facts import EARLY, NO_TEMPLATE, Facts, Import, encoded
from .own_imports import OwnImports
from .problems import Problem
from .records import record
from .report import Report
from .route_pattern import PARAMETER, SAME, address_of, pattern_of, shape_of
from .settings import Settings, read_settings
from .source_text import shown
from .state_of_others import Keeps, of_class, of_import

if TYPE_CHECKING:
    from .inspection import Kind

MANY = 40
"""How many new files are worth more than one process."""
GIVEN = frozenset({"username"})
"""Props that every host's session has (P4)."""


@record
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


def check(
    *paths: str | Path, session: Iterable[str] = (), store: FactStore | None = None, processes: int = 1
) -> Result:
    """Check an app folder, one file, or a folder of them; several are judged together, as one.

    `session` names props that the session will have (P4); `store` has facts of
    an earlier check, and takes those of this one; a folder with many files may be
    read by several `processes`. Raises `FileNotFoundError`
    where there is nothing, `LoadError` where there is nothing to check; of several paths that is a problem.
    """
    for path in map(Path, paths):
        if not path.exists():
            raise FileNotFoundError(f"there is no file or folder {path}")
    asked = [Path(path).resolve() for path in paths]
    collecting = gc.isenabled()
    gc.disable()  # next to nothing of what is made here is garbage, and there is much of it to look through
    try:
        with warnings.catch_warnings():
            # Said by who reads the file to load it; as errors they would make other facts of it.
            warnings.simplefilter("ignore", SyntaxWarning)
            warnings.simplefilter("ignore", DeprecationWarning)
            found = _Checker(frozenset(session) | GIVEN, store, processes).check(asked)
        if store is not None:
            store.save()
        return found
    finally:
        if collecting:
            gc.enable()


class _Checker:
    def __init__(self, session: frozenset[str], store: FactStore | None, processes: int) -> None:
        self.session = session
        self.store = store
        self.processes = processes
        self.reports: dict[Path, Report] = {}
        self.settings: dict[Path | None, Settings] = {}
        self.offers: dict[Path, dict[str, Path] | None] = {}
        self.folders: dict[Path, Folder] = {}
        self.homes: dict[Path, Folder] = {}
        self.kept: dict[Path, Keeps | None] = {}
        self.bases: dict[tuple[str, int, str | None], Path | None] = {}
        self.exported: set[tuple[str, str]] = set()
        self.right: set[tuple[object, ...]] = set()
        """Imports with which nothing is wrong, each with the folder that it stands in."""
        self.pages: dict[Path, list[dead_ends.Pattern]] = {}
        self.imports = OwnImports(self.binds, self.offered, self.app_of)
        self.hiding: dict[Path, Problem] = {}
        """What is said of files by themselves that are called like one of Python's own modules, or a library."""

    def check(self, paths: Sequence[Path]) -> Result:
        below = {path: [*python_files(path)] if path.is_dir() else [path] for path in dict.fromkeys(paths)}
        files = sorted({file for found in below.values() for file in found}, key=lambda file: file.parts)
        if len(files) >= MANY and self.processes > 1:
            self.read_all(files)
        for file in files:
            self.report(file, asked=file in below)
        empty: list[Problem] = []
        for path, found in below.items():
            if path.is_dir() and not (path.name in FOLDERS and found) and not any(map(self.is_component, found)):
                hint = recased(path) or "Name an app folder, or one .py file with a template."
                where = Location(shown(path), 1, 1)
                error = LoadError("this folder has no live/, components/ or pages/", where, hint)
                if any((path / part).is_dir() for part in FOLDERS):
                    error = LoadError(loader.said_of_empty(path), where, 'A template is a t-string by itself: t"""…"""')
                if len(below) == 1:
                    raise error
                empty.append(Problem.of(error, shown(path)))
        mine = {file: self.reports[file] for file in files}
        for report in mine.values():
            self.note_imports(report.facts)
        for folder in {file.parent for file in files if self.app_of(file) is not None}:
            self.offered(folder)
        apps = {self.app_of(file) for file in files} - {None}
        for file, report in mine.items():
            beside = any(app is not None and app.parent == file.parent for app in apps)
            hides = loader.hides_python(file) if report.facts.template or beside else None
            if hides is not None:
                self.hiding[file] = hides
                report.problems.append(hides)
        for file, report in mine.items():
            if not apps.isdisjoint(self.folder(file).around):
                # Elsewhere names may come from who runs the file.
                report.problems += report.facts.unbound
            self.without_template(file, report, asked=file in below)
            self.across(file, report)
            found = report.facts.template or any(app is not None and app.parent == file.parent for app in apps)
            if found:
                self.named(file, report)
        self.misplaced({file: report for file, report in mine.items() if file not in below})
        self.addresses(mine)
        for app in apps:
            settings = self.settings_of(app)
            if settings.file is not None and settings.file not in mine:
                mine[settings.file] = Report(shown(settings.file), facts=Facts(False), raw=b"")
            if settings.file is not None:
                report = mine[settings.file]
                said = {(problem.location, problem.message) for problem in report.problems}
                report.problems += [each for each in settings.problems if (each.location, each.message) not in said]
        problems = empty + [problem for report in mine.values() for problem in report.problems]
        return Result(mine, sorted(dict.fromkeys(problems), key=lambda problem: problem.order))

    # One file -------------------------------------------------------------

    def folder(self, file: Path) -> Folder:
        """What its folder makes of a file."""
        known = self.homes.get(file)  # to name a file's folder takes longer than to look this up
        if known is None:
            folder = file.parent
            if folder not in self.folders:
                self.folders[folder] = Folder.of(folder)
            known = self.homes[file] = self.folders[folder]
        return known

    def app_of(self, file: Path) -> Path | None:
        """The app that a file belongs to."""
        return self.folder(file).app

    def kind(self, file: Path) -> Kind:
        """What a file is by its place."""
        if file.name.startswith("_"):
            return "module"
        return "component" if self.folder(file).components else "either"

    def is_component(self, file: Path) -> bool:
        """Whether a file's place makes it a component, or it looks like one."""
        kind = self.kind(file)
        return kind == "component" or (kind == "either" and self.report(file).facts.shows)

    def report(self, file: Path, *, asked: bool = False) -> Report:
        """What is known of a file by itself. `asked` says that it must be a component."""
        if file not in self.reports:
            name, kind, live = self.place(file, asked)
            raw = file.read_bytes()
            key = key_of(raw, name, kind, live) if self.store is not None else ""
            facts = self.store.get(key, name) if self.store is not None else None
            if facts is None:
                # What reads files is half of the package, and an app that stayed the same needs none of it.
                from .inspection import facts_of  # noqa: PLC0415 - said above

                facts = facts_of(raw, name, kind, live)
                if self.store is not None:
                    self.store.put(key, encoded(facts))
            self.reports[file] = Report(name, list(facts.problems), facts=facts, raw=raw)
        return self.reports[file]

    def read_all(self, files: Sequence[Path]) -> None:
        """Read all files of which nothing is known yet, by several processes."""
        known = self.store.known if self.store is not None else {}
        new = [file for file in files if not known or key_of(file.read_bytes(), *self.place(file)) not in known]
        if len(new) < MANY:
            return
        from .readers import Unread, read  # noqa: PLC0415 - as in `report`

        found = read([Unread(file, *self.place(file)) for file in new], self.processes)
        for file, (facts, text, raw, key) in zip(new, found, strict=True):
            if self.store is not None:
                self.store.put(key, text)
            self.reports[file] = Report(self.place(file)[0], list(facts.problems), facts=facts, raw=raw)

    def place(self, file: Path, asked: bool = False) -> tuple[str, Kind, bool]:
        """What the facts of a file follow from beside its text, as `facts_of` has it."""
        folder = self.folder(file)
        return folder.prefix + file.name, "component" if asked else self.kind(file), folder.live

    def looks_like_one(self, file: Path) -> bool:
        """Whether a file has a template, as the import system sees it; of files read here or before that is known."""
        report = self.reports.get(file)
        if report is not None:
            return report.facts.shows
        if self.store is not None and file.is_file():
            name, kind, live = self.place(file)
            facts = self.store.get(key_of(file.read_bytes(), name, kind, live), name)
            if facts is not None:
                return facts.shows
        return loader.has_template(file)

    def binds(self, file: Path) -> Collection[str] | None:
        """The names that a file binds; None where they can't be told."""
        try:
            facts = self.report(file).facts
        except OSError:
            return None
        if facts.shows:
            self.note_imports(facts)
        return facts.binds

    def note_imports(self, facts: Facts) -> None:
        for node in facts.imports:
            if node.module:
                stem = node.module.rpartition(".")[2]
                self.exported |= {(stem, name.name) for name in node.names}

    # What a file has to do with others --------------------------------------

    def across(self, file: Path, report: Report) -> None:
        facts = report.facts
        if not facts.template:
            return
        self.absent(file, report)
        self.judge_imports(file, report)
        imported = self.imported(file, facts) if facts.calls or facts.asked else {}
        in_quotes: dict[str, str] = {}
        for call in facts.calls:
            target = imported.get(call.component)
            names = (self.offered(target[0]) or {}) if target else {}
            found = names.get(target[1]) if target else None
            if found is not None:
                known = self.report(found)
                self.note_imports(known.facts)
                in_quotes.update(own_tags.functions_in_quotes(call, known))
                own_tags.judge(report, call, known, lambda: self.settings_of(self.app_of(file)).session)
            elif target is not None:
                own_tags.names_file(report, call, target[1], names)
        if facts.asked:
            self.asked(report, imported)
        for name, line in facts.idle:
            if (file.stem, name) not in self.exported:
                where = replace(report.location(line), column=1)
                other = unhooked.told(name, where.text, facts.definitions)
                hint = f'Bind it (@click="{name}"), or give it a name with a leading underscore if it is meant to wait.'
                if not facts.live:
                    shown = f"Nothing calls it on a page that stands still: show what it gives, {{{name}()}}"
                    hint = f'{shown}; or move the file into live/, where @click="{name}" calls it.'
                if name in in_quotes:
                    hint = f"Write {in_quotes[name]}={{{name}}}: in quotes it is a text."
                report.say("note", f"nothing uses {name}()", where, other or hint)
        self.page(file, report)
        if facts.links:
            self.links(file, report)

    def links(self, file: Path, report: Report) -> None:
        """Links to pages that the app does not have (X1)."""
        app = self.app_of(file)
        if app is None:
            return
        if app not in self.pages:
            self.pages[app] = dead_ends.pages_in(app, self.looks_like_one)
        for address, place in report.facts.links:
            found = dead_ends.said(address, self.pages[app], app, self.pattern(file))
            if found is not None:
                report.say("note", found[0], report.location(*place), found[1])

    def absent(self, file: Path, report: Report) -> None:
        """Components that the file names and does not import: where they are, if the app has them."""

        def find(name: str) -> absent.Home | None:
            app = self.app_of(file)
            if app is None:
                return absent.beside(file, name, self.looks_like_one)
            return absent.find(app, name, self.offered)

        for i, problem in enumerate(report.problems):
            found = absent.said(problem.about, find)
            if found is not None:
                report.problems[i] = replace(problem, message=found[0], hint=found[1])
        for tag, place in report.facts.tags:
            found = absent.said((absent.TAG, tag, absent.LIKE_OWN), find)
            if found is not None:
                report.say("note", found[0], report.location(*place), found[1])

    def judge_imports(self, file: Path, report: Report) -> None:
        """The imports of a file, but for those that another file of its folder has, and nothing is wrong with."""
        prefix, imports = self.folder(file).prefix, report.facts.imports
        names = [(prefix, node.module, node.level, *(name.name for name in node.names)) for node in imports]
        left = [node for node, key in zip(imports, names, strict=True) if key not in self.right]
        if not left:
            return
        wrong = [Problem.of(x, report.file) for x in loader.check_imports(left, file, report.location, self.offered)]
        wrong += self.imports.check(left, file, report.location)
        wrong += [note for node in left for note in self.taken(node, file, report)]
        report.problems += [problem for problem in wrong if problem not in report.problems]
        hidden = [node for node in left if self.imports.hidden(node, file)]
        for own, problem in self.imports.hiding(hidden, file, lambda: report.source.text, report.location):
            if self.hiding.setdefault(own, problem) is problem:
                report.problems.append(problem)
        if not wrong and not hidden:
            self.right.update(names)

    def keeps(self, file: Path) -> Keeps | None:
        """What is known of the state of a component, for who takes some of it: few do, so that it is no fact."""
        if file not in self.kept:
            from .own_state import keeps_of  # noqa: PLC0415 - as in `report`

            self.kept[file] = keeps_of(file)
        return self.kept[file]

    def taken(self, node: Import, file: Path, report: Report) -> Iterator[Problem]:
        """What an import takes of the state of another component (S2)."""
        found = self.folder_of(node, file) if node.names and node.module else None
        other = found.with_suffix(".py") if found is not None else file
        if other == file or not other.is_file() or other.name.startswith("_") or not self.is_component(other):
            return
        names = [name for name in node.names if name.name != class_name(other.stem)]
        keeps = self.keeps(other) if names else None
        for remark in of_import(names, keeps) if keeps is not None else ():
            yield Problem("note", remark.message, report.location(*remark.place), remark.hint)

    def asked(self, report: Report, imported: Mapping[str, tuple[Path, str]]) -> None:
        """What is asked of the classes of components, which have no state."""
        for asked in report.facts.asked:
            folder, name = imported.get(asked.component, (None, ""))
            own = folder.with_suffix(".py") if folder is not None and class_name(folder.name) == name else None
            found = own if own is not None and own.is_file() else ((folder and self.offered(folder)) or {}).get(name)
            keeps = self.keeps(found) if found is not None else None
            for remark in of_class(*asked, keeps) if keeps is not None else ():
                report.say("note", remark.message, report.location(*remark.place), remark.hint)

    def without_template(self, file: Path, report: Report, *, asked: bool) -> None:
        """What is wrong with a file that has no template and should have one, or that may be meant to."""
        facts = report.facts
        meant = facts.forgotten or ((facts.displaced or facts.called) if asked else None)
        if meant is not None:
            report.problems.append(meant if asked else replace(meant, kind="note"))
        elif facts.displaced is not None and facts.displaced.about == (EARLY,):
            report.problems.append(facts.displaced)
        elif asked and facts.readable and not facts.template:
            hint = 'Write a t-string as a statement of its own, at the left margin: t"""<p>Hello</p>"""'
            report.say("error", NO_TEMPLATE, Location(report.file, 1, 1), hint)
        elif facts.displaced is not None and not report.problems and self.app_of(file) is not None:
            # `page = t"…"` shows nothing, where nobody asks for the name.
            asked_for = {name for stem, name in self.exported if stem == file.stem}
            if not file.name.startswith("_") and any(asked_for.isdisjoint(names) for names in facts.named):
                report.problems.append(replace(facts.displaced, kind="note"))

    def misplaced(self, reports: Mapping[Path, Report]) -> None:
        """Components right in an app's folder, which the app does not show, and which nobody imports (L1)."""
        alone = [file for file, report in reports.items() if report.facts.template and self.app_of(file) is None]
        if not alone:
            return
        imports = [node for report in reports.values() for node in report.facts.imports]
        asked = {name.name for node in imports for name in node.names}
        asked |= {part for node in imports for part in (node.module or "").split(".")}
        for file in alone:
            parts = [part for part in loader.FOLDERS if (file.parent / part).is_dir()]
            if not parts or file.name.startswith("_") or not asked.isdisjoint((file.stem, class_name(file.stem))):
                continue
            report, part = reports[file], "live" if parts == ["components"] else parts[0]
            folder = f"{report.file.removesuffix(file.name)}{part}/"
            hint = "Only what lies in live/, or in pages/ by its address, is shown. By itself it can be run, too."
            message = f"this file is in no folder that is shown: move it to {folder}"
            report.say("note", message, Location(report.file, 1, 1), hint)

    def named(self, file: Path, report: Report) -> None:
        """A name that nobody can import (L8)."""
        name = class_name(file.stem)
        inside = self.folder(file).part in ("live", "components")
        if inside and report.facts.template and (not name.isidentifier() or iskeyword(name)):
            meant = "_".join(re.findall(r"[^\W_]+", file.stem)) or "name"
            hint = f"Call the file {meant if meant.isidentifier() and not iskeyword(name) else f'the_{meant}'}.py."
            message = f"no import can name the component of this file, {name}"
            report.say("note", message, Location(report.file, 1, 1), hint)

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

    def imported(self, file: Path, facts: Facts) -> dict[str, tuple[Path, str]]:
        """Names that a file imports, with the folder that each comes from and what it is called there."""
        out: dict[str, tuple[Path, str]] = {}
        for node in facts.imports:
            folder = self.folder_of(node, file) if node.names else None
            if folder is not None:
                out.update({name.asname or name.name: (folder, name.name) for name in node.names})
        for name in (*facts.state, *facts.definitions, *(prop.name for prop in facts.props)):
            out.pop(name, None)
        return out

    def folder_of(self, node: Import, file: Path) -> Path | None:
        """Where what an import names would lie; None where it is not known where that begins."""
        home = self.folder(file)
        key = home.prefix, node.level, node.module
        if key not in self.bases:
            self.bases[key] = module_path(node.module, node.level, file, home.app)
        return self.bases[key]

    def page(self, file: Path, report: Report) -> None:
        """Parameters of a page's address are props of it (X1)."""
        app = self.app_of(file)
        pattern = self.pattern(file)
        if app is None or pattern is None:
            return
        facts = report.facts
        given = {found.group(1) for found in map(PARAMETER.match, pattern) if found}
        for name in sorted(given - {prop.name for prop in facts.props}):
            message = f"the page {address_of(pattern)!r} has no prop {name!r}"
            report.say("error", message, report.location(1), f"Write {name}: str at its top.")
        for piece in pattern:
            if piece[:1] == "[" and piece[-1:] == "]" and not PARAMETER.match(piece):
                meant = "_".join(re.findall(r"\w+", piece)) or "name"
                hint = f"Call it [{meant}], and write {meant}: str at the top of the file."
                message = f"{piece} is no parameter of an address, as it is no name in Python"
                report.say("note", message, report.location(1), hint)
        session = self.settings_of(app).session
        for prop in facts.props:
            if prop.required and prop.name not in given and session is not None and prop.name not in session:
                hint = f"It must come from the session: hyper-local run --prop {prop.name}=…, or LIVE in config.py."
                message = f"no address gives the page's prop {prop.name!r}"
                report.say("note", message, report.location(*prop.place), hint)

    def pattern(self, file: Path) -> tuple[str, ...] | None:
        """The pieces of the address of a page; None of other files."""
        home = self.folder(file)
        if home.app is None or home.part != "pages":
            return None
        return pattern_of(file.relative_to(home.app / home.part).parts)

    def addresses(self, mine: Mapping[Path, Report]) -> None:
        """Two pages of one address, of which an app shows neither (X1)."""
        seen: dict[tuple[Path | None, tuple[str, ...]], tuple[Path, tuple[str, ...]]] = {}
        pages = [file for file in mine if self.folder(file).part == "pages" and mine[file].facts.shows]
        for file in sorted(pages, key=lambda file: [(part != file.name, part) for part in file.parts]):
            pattern = self.pattern(file)
            if pattern is None:
                continue
            other, address = seen.setdefault((self.app_of(file), shape_of(pattern)), (file, pattern))
            if other != file:
                message = f"{shown(other)} has the same address, {address_of(address)}"
                mine[file].say("error", message, mine[file].location(1), SAME)

    def settings_of(self, app: Path | None) -> Settings:
        if app not in self.settings:
            self.settings[app] = read_settings(app, self.session)
        return self.settings[app]
