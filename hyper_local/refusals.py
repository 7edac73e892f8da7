"""Refusals: what can't be taken in as it is now, and which pages are told of it (rule L10).

`unread` are components that do not compile, `unrun` helper modules that raise. What an
instance could not take, as its body raised, it keeps itself.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from . import loader, source_text
from .component import Component
from .errors import HyperError, Told
from .instance import Instance
from .kernel import Kernel
from .kernels import kernels

log = logging.getLogger("hyper_local")

unread: dict[Path, HyperError] = {}
"""Components that can't be taken in as they are now, by file."""
unrun: dict[Path, HyperError] = {}
"""The same of helper modules."""


def refuse(path: Path, error: HyperError, known: dict[Path, HyperError] = unread) -> None:
    """Note that a file can't be taken in, and say so once."""
    if str(error) not in map(str, known.values()):
        log.error("%s", error)
    known[path] = error


def known_problems(around: Iterable[Path | None] | None = None) -> list[str]:
    """What can't be taken in, as pages show it; with `around` only what concerns pages that show these files."""
    return _in_order(_known(around).items())


def _known(around: Iterable[Path | None] | None = None) -> dict[Path, HyperError]:
    """The same as errors, by file."""
    shown = None if around is None else {path for path in around if path is not None}
    return {
        path: error
        for path, error in sorted({**unrun, **unread}.items())
        if shown is None or path in shown or (_is_there(path) and any(_concerns(path, file) for file in shown))
    }


def _is_there(path: Path) -> bool:
    """Whether pages that do not show a component of it may need a file: one that was deleted concerns no other page."""
    return path in unrun or path.exists()


def _in_order(found: Iterable[tuple[Path, HyperError]]) -> list[str]:
    """What to say of these files, each text once: first of the one that was saved last, where somebody works."""
    when = sorted(found, key=lambda one: _saved_at(place_of(one[1]) or one[0]), reverse=True)
    # Each file of an app has the mistake of its config.py.
    return list(dict.fromkeys(_told(error) for _, error in when))


def _saved_at(path: Path) -> float:
    """When a file was saved; 0 of one that is gone, or of a cell."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def standing() -> list[str]:
    """The first line of each problem for which something can't be taken in as it is now, on any page or on none."""
    found = [*known_problems(), *(problem for kernel in kernels() for problem in problems_of(kernel))]
    return list(dict.fromkeys(problem.partition("\n")[0] for problem in found))


def refused() -> set[str]:
    """The files that can't be taken in as they are now, or that lack what others need, as messages name them."""
    raised = {i.refused[0].file for kernel in kernels() for i in list(kernel.instances) if i.refused is not None}
    failed = [*unrun.items(), *unread.items()]
    return raised | {source_text.shown(path) for path, error in failed for path in (path, place_of(error)) if path}


def problems_of(kernel: Kernel, root: Instance | None = None) -> list[str]:
    """What can't be taken in, in files and in instances of `kernel`; with `root` only what concerns its page."""
    mine = [i for i in instances_of(kernel) if root is None or i.root is root]
    shown = {i.component.path for i in mine} | {copy.component.path for i in mine for copy in list(i.statics.values())}
    found = _known(shown).items()
    raised = [(i.component, i.refused[1]) for i in mine if i.refused is not None]
    still = ((of.path or Path(), error) for of, error in raised if not _saved_on(error, of))
    return _in_order([*found, *still])


def place_of(error: BaseException) -> Path | None:
    """The file that an error is about, where it says so."""
    where = error.location if isinstance(error, Told) else None
    return None if where is None else Path(where.file).resolve()


def _saved_on(error: HyperError, component: Component) -> bool:
    """Whether what `error` tells of is a version of before: the one that was saved last has a mistake of its own."""
    places = {component.path, place_of(error)}
    return any(path in places and place_of(newer) in (None, path) for path, newer in {**unrun, **unread}.items())


def newer_fails(path: Path | None) -> bool:
    """Whether the text of a file that was saved last can't be compiled."""
    if path is None:
        return False
    # One that may be half-written still is no problem yet.
    error = unread.get(path) or loader.refused(path)
    return error is not None and place_of(error) in (None, path)


def outdated(instance: Instance) -> bool:
    """Whether the newest version of an instance's file can't be taken in: what is wrong with the one before is past."""
    return instance.refused is not None or newer_fails(instance.component.path)


def _told(error: HyperError) -> str:
    """An error as a page shows it."""
    return f"{error}\n  {loader.UNTIL_THEN}"


def in_use(path: Path) -> bool:
    """Whether anything of a file is shown, or may be."""
    shown = [i for kernel in kernels() for i in instances_of(kernel)]
    used = {i.component.path for i in shown}
    return path in used | {copy.component.path for i in shown for copy in i.statics.values()}


def instances_of(kernel: Kernel) -> list[Instance]:
    """Those that live, outer ones first."""
    return sorted((i for i in list(kernel.instances) if not i.ended), key=lambda i: i.depth)


def _concerns(path: Path, file: Path) -> bool:
    """Whether `path`, which can't be taken in, may be what a page with `file` needs: it is of its app, or beside it."""
    apps = {app for known in loader.files() if (app := loader.app_folder(known)) is not None}
    own = loader.app_folder(path) or next((app for app in apps if path.is_relative_to(app)), None)
    app = loader.app_folder(file)
    if own is not None:
        return own == app or file.is_relative_to(own)
    return path in unrun and path.is_relative_to(app.parent if app is not None else file.parent)
