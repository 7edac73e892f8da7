"""Target: the PATH of a command, and what to name instead where there is nothing."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from ..configuration import FOLDERS, recased
from ..errors import ALIKE, LoadError, nearest
from ..loader import has_template

MOST = 6
"""How many apps and files are named where any could be meant."""


def add_argument(parser: argparse.ArgumentParser, help_: str) -> None:
    """Let a command take a PATH; without one, `fault` says what could be named."""
    parser.add_argument("path", metavar="PATH", type=Path, nargs="?", help=help_)


def fault(arguments: argparse.Namespace, command: str) -> int:
    """Say in one line what is wrong with the PATH that was given to `command`: 2, or 0 where it is there."""
    try:
        return _fault(arguments.path, command)
    except PermissionError as error:
        print(f"hyper-local {command}: {of_system(error)}", file=sys.stderr)
        return 2


def _fault(path: Path | None, command: str) -> int:
    if path is None or not path.is_dir() or any((path / part).is_dir() for part in FOLDERS):
        return fault_of(path, command)
    here = path.resolve()
    meant = path.parent if here.name in FOLDERS else next(likely(path), None)
    said = f"hyper-local {command}: {path}: this folder has no live/, components/ or pages/. "
    if meant is not None:
        said += f"Did you mean: hyper-local {command} {shlex.quote(str(meant))}"
    else:
        said += recased(here) or "Make a folder live/ in it and put a component there."
    print(said, file=sys.stderr)
    return 2


def fault_of(path: Path | None, command: str) -> int:
    """The same, of one of several paths."""
    if path is not None and path.exists():
        return 0
    if path is None:
        found = next(likely(Path()), None)
        said = "name an app folder, or one .py file with a template"
        said += f", such as: hyper-local {command} {shlex.quote(str(found))}" if found else ""
    else:
        meant = instead(path)
        said = f"there is no file or folder {path}"
        said += f". Did you mean: hyper-local {command} {shlex.quote(str(meant))}" if meant else around(path)
        if path.with_name(f"{path.name}.txt").is_file():
            said = f"there is no {path}, but {path.name}.txt: rename it, your editor has added .txt when it was saved"
    print(f"hyper-local {command}: {said}", file=sys.stderr)
    return 2


def of_system(error: OSError) -> str:
    """What to say where the system has refused a file or a folder."""
    if not isinstance(error, PermissionError) or error.filename is None:
        return str(error)
    return (
        f"{error.filename}: the system does not let you in there (permission denied). "
        "Work in a folder of your own, or ask whoever it belongs to"
    )


def around(path: Path) -> str:
    """What could be named where nothing is like `path`: what lies nearby."""
    folder = next((parent for parent in path.parents if parent.is_dir()), Path())
    found = list(islice(likely(folder), MOST + 1))
    listed = ", ".join(shlex.quote(str(one)) for one in found[:MOST])
    if not listed:
        where = "This folder" if folder == Path() else f"The folder {folder}"
        return f". {where} has no app and no live module: go to the folder of yours with cd, and type the line there"
    where = "Here" if folder == Path() else f"In {folder}"
    return f". {where} {'are' if len(found) > 1 else 'is'}: {listed}{', …' if len(found) > MOST else ''}"


def check_python(path: Path) -> None:
    """Refuse a file that can't be a live module. Raises `LoadError`."""
    if path.is_file() and path.suffix != ".py":
        hint = "Name an app folder, or one .py file with a template."
        if path.name.endswith(".py.txt"):
            hint = f"Rename it {path.name.removesuffix('.txt')}: your editor has added .txt when it was saved."
        raise LoadError(f"{path} is not a Python file", hint=hint)


def instead(path: Path) -> Path | None:
    """What is there and may have been meant by a `path` where nothing is."""
    if inside := _from_inside(path):
        return inside
    with_suffix = path.with_name(f"{path.name}.py") if path.name else path
    if with_suffix.is_file():
        return with_suffix
    if not path.parent.is_dir():
        parent = _respelled(path.parent)
        return (
            None
            if parent is None
            else parent / path.name
            if (parent / path.name).is_file()
            else instead(parent / path.name)
        )
    there = list(likely(path.parent))
    inside = (one / folder / name for one in there for folder in FOLDERS for name in (path.name, with_suffix.name))
    found = next((file for file in inside if file.is_file()), None)
    if found is not None:
        return found
    # Not by their suffixes, which all have.
    named = {one.stem: one for one in there}
    if near := nearest(path.stem, named):
        return named[near]
    parts = (one / folder for one in there for folder in FOLDERS if (one / folder).is_dir())
    named = {file.stem: file for folder in parts for file in folder.glob("*.py") if has_template(file)}
    near = nearest(path.stem, named, ALIKE)
    return named[near] if near else None


def _respelled(folder: Path) -> Path | None:
    """The folder that is meant by one that is not there, each of its parts by itself; None where one is like none."""
    found = Path(folder.anchor)
    for part in folder.relative_to(folder.anchor).parts:
        if (found / part).is_dir():
            found /= part
            continue
        near = nearest(part, [entry.name for entry in found.iterdir() if entry.is_dir()], ALIKE)
        if not near:
            return None
        found /= near
    return found


def _from_inside(path: Path) -> Path | None:
    """What is meant by `app` or `app/live/counter.py` where the working folder lies in `app` already, or is it."""
    here, parts = Path.cwd(), path.parts
    for up, folder in enumerate((here, *here.parents)):
        if parts and folder.name == parts[0] and is_app(folder):
            found = Path(*[".."] * up, *parts[1:])
            return found if found.exists() else None
    if parts and len(parts) == 1 and parts[0] in FOLDERS:
        return next((entry for entry in likely(Path()) if (entry / parts[0]).is_dir()), None)
    return None


def likely(folder: Path) -> Iterator[Path]:
    """What can be shown of a folder: itself, the app folders in it, its files with a template."""
    if is_app(folder.resolve()):
        yield folder
    entries = sorted(entry for entry in folder.iterdir() if not entry.name.startswith((".", "_")))
    yield from filter(is_app, entries)
    yield from (entry for entry in entries if entry.suffix == ".py" and entry.is_file() and has_template(entry))


def is_app(folder: Path) -> bool:
    """Whether a folder is an app, as far as its folders say."""
    return folder.name.isidentifier() and any((folder / name).is_dir() for name in FOLDERS)
