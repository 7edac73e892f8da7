"""`hyper-local check PATH`: find mistakes without running anything."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from .. import checker
from ..errors import LoadError, Location
from ..fact_store import FactStore
from ..problems import Problem
from ..report import Report
from . import target

_CHECK = """\
Find mistakes in an app, in one file, or in a folder of them, without running
any of it.

An error is what could not be loaded, or would fail when the page is used. A
note is legal, and may still not be what was meant. The exit code is 1 if there
are errors, else 0.
"""

_EXAMPLES = """\
examples:
  hyper-local check app/                      all files of an app
  hyper-local check app/live/counter.py       one file; several may be named
  hyper-local check app/ --explain            which names are state, props, computed, and why
  hyper-local check app/ --stubs              write .pyi files for editors and type checkers
  hyper-local check app/ --format github      annotations in a GitHub workflow
  hyper-local check app/ --prop team          a prop that the session will give
"""


def register(commands: Any, summary: str) -> None:
    """Add `check` to the parser's commands."""
    raw = argparse.RawDescriptionHelpFormatter
    sub = commands.add_parser("check", help=summary, description=_CHECK, epilog=_EXAMPLES, formatter_class=raw)
    sub.add_argument("paths", metavar="PATH", type=Path, nargs="*", help="app folders, files, or folders of them")
    sub.add_argument("--format", choices=("text", "json", "github"), default="text", help="how problems are printed")
    sub.add_argument("--explain", action="store_true", help="say of each name what it is, and why a line is computed")
    sub.add_argument("--stubs", action="store_true", help="write .pyi files, so that editors know the components")
    sub.add_argument(
        "--prop",
        action="append",
        default=[],
        metavar="NAME",
        help="a prop that the session will give (run --prop NAME=…, a login); may be given several times",
    )
    sub.add_argument("--no-cache", action="store_true", help="read every file anew, and keep nothing for the next time")
    sub.set_defaults(command=run)


def run(arguments: argparse.Namespace) -> int:
    """`hyper-local check`."""
    paths: list[Path] = arguments.paths
    if len(paths) < 2 and (wrong := target.fault_of(paths[0] if paths else None, "check")):
        return wrong
    session = [name.partition("=")[0] for name in arguments.prop]
    try:
        found = _checked(paths, session, kept=not arguments.no_cache)
    except (LoadError, OSError) as error:
        print(target.of_system(error) if isinstance(error, OSError) else error, file=sys.stderr)
        return 1
    text = arguments.format == "text"
    if arguments.explain:
        from ..explain import explained  # noqa: PLC0415 - reads files, as a check need not

        for report in found.files.values():
            if report.facts.template:
                print(explained(report), end="\n\n")
    if arguments.format == "json":
        print(json.dumps([as_json(problem) for problem in found.problems], ensure_ascii=False, indent=2))
    for problem in [] if arguments.format == "json" else found.problems:
        print(f"{problem}\n" if text else as_github(problem))
    if arguments.stubs:
        from ..stubs import write_stubs  # noqa: PLC0415 - as above

        for change in write_stubs(found):
            print(change, file=sys.stdout if text else sys.stderr)
    print(summary(found), file=sys.stdout if text else sys.stderr)
    return 1 if found.errors else 0


def _checked(paths: Sequence[Path], session: Iterable[str], *, kept: bool) -> checker.Result:
    """What is found in all paths, those of one app judged together. Of several, a bad one is a problem like others."""
    problems: dict[Problem, None] = {}
    apps: dict[Path | None, tuple[list[Path], FactStore | None]] = {}
    for path in paths:
        try:
            if not path.exists():
                meant = target.instead(path)
                hint = f"Did you mean: {meant}" if meant else ""
                raise LoadError(f"there is no file or folder {path}", Location(str(path), 1, 1), hint)
            target.check_python(path)
        except LoadError as error:
            if len(paths) == 1:
                raise
            problems[Problem.of(error, str(path))] = None
            continue
        store = FactStore.of(path)
        together, known = apps.setdefault(store.file if store is not None else None, ([], store))
        together.append(path)
        if store is not None and known is not None:
            known.keeps = known.keeps or store.keeps
    files: dict[Path, Report] = {}
    for together, store in apps.values():
        try:
            found = checker.check(*together, session=session, store=store if kept else None, processes=_processors())
        except (LoadError, OSError) as error:
            if len(paths) == 1:
                raise
            if not isinstance(error, LoadError):
                error = LoadError(str(error), Location(str(together[0]), 1, 1))
            problems[Problem.of(error, str(together[0]))] = None
            continue
        files.update(found.files)
        problems.update(dict.fromkeys(found.problems))
    return checker.Result(files, sorted(problems, key=lambda problem: problem.order))


def _processors() -> int:
    """How many processes may run at once."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def summary(found: checker.Result) -> str:
    """`14 files, 2 errors, 1 note`."""
    return ", ".join((_count(len(found.files), "file"), _count(found.errors, "error"), _count(found.notes, "note")))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def as_json(problem: Problem) -> dict[str, object]:
    """A problem as `--format json` prints it; docs/check.md describes it."""
    where = problem.location
    return {
        "kind": problem.kind,
        "file": where.file,
        "line": where.line,
        "column": where.column,
        "message": problem.message,
        "hint": problem.hint,
        "source": where.text,
    }


def as_github(problem: Problem) -> str:
    """A problem as a workflow command: GitHub shows it beside the line."""
    where = problem.location
    level = "error" if problem.kind == "error" else "notice"
    place = f"file={_property(where.file)},line={where.line},col={where.column}"
    message = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
    return f"::{level} {place}::{_escaped(message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
