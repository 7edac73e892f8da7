"""Absent: a component of the app that a template names and its file does not import, and what to write (L8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, TypeAlias

from .configuration import FOLDERS, class_name
from .element_names import KNOWN
from .errors import ALIKE, About, LoadError, nearest

CALLED, TAG = "called", "tag"
"""What a problem is about: `<{Name}>`, and `<Name>`; the name follows, and `LIKE_OWN` or ""."""
LIKE_OWN = "like own"
_FIELDS = 3


class Home(NamedTuple):
    """Where a component lies: its name, the package that it is imported from, and its file from the app's folder."""

    name: str
    package: str
    file: str


Find: TypeAlias = Callable[[str], Home | None]
"""Gives the home of the component that a name stands for, None where the app has none of that name or nearly so."""


def find(app: Path | None, name: str, names_of: Callable[[Path], Mapping[str, Path] | None]) -> Home | None:
    """The component of an app that `name` means; of those that are only like it one that is so for certain.

    `names_of` gives the components of a folder, with their files.
    """
    homes = {home.name: home for home in reversed([*_homes(app, names_of)])} if app is not None else {}
    same = [each for each in homes if each.lower() == name.replace("_", "").lower()]
    meant = name if name in homes else same[0] if same else nearest(name, homes, ALIKE)
    return homes.get(meant)


def beside(file: Path, name: str, looks: Callable[[Path], bool]) -> Home | None:
    """The component `name` that lies beside a single file; `looks` says whether a file is a component."""
    for other in sorted(file.parent.glob("[!_.]*.py")):
        if class_name(other.stem) == name and other != file and other.stem.isidentifier() and looks(other):
            return Home(name, other.stem, other.name)
    return None


def _homes(app: Path, names_of: Callable[[Path], Mapping[str, Path] | None]) -> Iterator[Home]:
    for part in FOLDERS:
        for folder in sorted([app / part, *(x for x in (app / part).rglob("*") if x.is_dir())]):
            try:
                offered = names_of(folder)
            except LoadError:
                continue  # two files of one name, which is said by who imports from there
            inside = ".".join(folder.relative_to(app.parent).parts)
            for name, file in (offered or {}).items():
                if part != "pages" or file.stem[:1].isupper():
                    yield Home(name, inside, file.relative_to(app.parent).as_posix())


def said(about: About, find: Find) -> tuple[str, str] | None:
    """What to say of what a problem is `about`, and what to write instead, if the app has the component that is meant.

    Of a name for which the file has one that is like it, `LIKE_OWN`, only where the app has that very one.
    """
    if len(about) != _FIELDS or about[0] not in (CALLED, TAG):
        return None
    kind, name, near = about
    home = find(name)
    if home is None or (near == LIKE_OWN and home.name.lower() != name.replace("_", "").lower()):
        return None
    if kind == TAG and name != home.name and name.lower() in KNOWN:
        return None  # <BUTTON> is one way to write <button>
    return (_of_called if kind == CALLED else _of_tag)(name, home)


def _of_called(name: str, home: Home) -> tuple[str, str]:
    if name == home.name:
        hint = f"It lies in {home.file}. Write at the top of the file: {_line(home)}"
        return f"unknown component {name!r}", hint
    hint = f"{home.name} lies in {home.file}. Write <{{{home.name}}}> here, and at the top of the file: {_line(home)}"
    return f"unknown component {name!r}. Did you mean {home.name!r}?", hint


def _of_tag(tag: str, home: Home) -> tuple[str, str]:
    hint = (
        f"It lies in {home.file}. A component's name stands in braces: write <{{{home.name}}} /> here, and at the top "
        f"of the file: {_line(home)}"
    )
    if tag.lower() in KNOWN:
        return f"<{tag}> has no braces, so it is not the component of that name", hint
    return f"<{tag}> is no element of HTML. Did you mean the component {home.name}?", hint


def lies_in(home: Home) -> str:
    """What to write where a component is imported from another folder than its own."""
    return f"{home.name} lies in {home.file}. Write: {_line(home)}"


def _line(home: Home) -> str:
    return f"from {home.package} import {home.name}"
