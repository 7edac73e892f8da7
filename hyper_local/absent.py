"""Absent: a component of the app that a template names and its file does not import, and what to write (L8)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, TypeAlias

from .configuration import FOLDERS, class_name
from .element_names import KNOWN
from .errors import ALIKE, About, LoadError, nearest
from .source_text import text_of

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


_QUOTED = re.compile(r"""^(f?)(\"{3}|'{3}|["'])\s*<""", re.MULTILINE)
"""What looks like a template without its t."""
_PARAMETER = re.compile(r"(?:^|,)\s*([^\W\d]\w*)")


def without_template(folder: Path, name: str) -> tuple[str, str]:
    """The file of a folder that would be the component `name` if it had a template, and what to write; "" for none.

    `name` is none of the components of the folder.
    """
    files = [path for path in folder.glob("[!_.]*.py") if name[:1].isupper() and class_name(path.stem) == name]
    if len(files) != 1:
        return "", ""
    text = text_of(files[0])
    if re.search(rf"^(?:import|from)\b.*\b{name}\b|^{name}\s*=", text, re.MULTILINE):
        return "", ""  # whatever that is, it is no component of this file
    made = re.search(rf"^(?:async\s+)?(?:def|class)\s+{name}\b(?:\s*\(([^()]*)\))?", text, re.MULTILINE)
    if made is None and (quoted := _QUOTED.search(text)):
        written = "Write t in place of f" if quoted[1] else "Write t"
        return files[0].name, f"{written} before the quotes of its template: t{quoted[2]}"
    if made is None:
        return files[0].name, f'Write one at the left margin of {files[0].name}: t"""<p>…</p>"""'
    given = _PARAMETER.findall(made[1] or "") if made[0].lstrip().startswith(("def", "async")) else []
    above = f", and above it a line for each that it is given, such as {given[0]}: str" if given else ""
    return files[
        0
    ].name, f"The file is the component, without {made[0].split('(')[0]}: write its t-string at the left margin{above}."


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
