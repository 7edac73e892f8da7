"""State of others: what a file takes of the state of another component, of which each that is shown has its own (S2).

An import, and the class, have it as it begins. What several components show is `shared()`,
in a file that is the same for all who import it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path

from .configuration import FOLDERS, class_name
from .facts import Imported, Place
from .records import record


@record
class Keeps:
    """What is known of the state of a component.

    `changes` are the names of the state that something changes, of what is shared, and of functions that change what
    is shown of both; `file` is how messages name its file, `text` what that holds.
    """

    file: str
    state: Collection[str]
    shared: Collection[str]
    changes: Collection[str]
    functions: Collection[str]
    props: Collection[str]
    text: str

    @property
    def name(self) -> str:
        """What the component is called."""
        return class_name(Path(self.file).stem)


@record
class Remark:
    """Where something is taken, what is wrong with it, and what to write instead."""

    place: Place
    message: str
    hint: str


def of_import(names: Iterable[Imported], keeps: Keeps) -> Iterable[Remark]:
    """What an import takes from the file of a component."""
    for alias in names:
        if alias.name not in keeps.changes:
            continue
        hint = _share(keeps, alias.name)
        message = f"{alias.name!r} stays here as it begins: each {keeps.name} that is shown has its own"
        if alias.name in keeps.shared:
            message = f"{alias.name!r} is shared by all {keeps.name} that are shown, and this import is none of them"
        if alias.name in keeps.functions:
            message = f"{alias.name}() changes nothing here that is shown: each {keeps.name} has its own state"
            hint = (
                "What several components change is a shared(…) value, in a file without a template, and so is what "
                "changes it. A function that changes only what it is given may be imported."
            )
        yield Remark((alias.lineno, alias.col_offset), message, hint)


def of_class(component: str, name: str, place: Place, keeps: Keeps) -> Iterable[Remark]:
    """What the class of a component is asked for, such as `Counter.count`; `component` is what it is called there."""
    if name not in {*keeps.state, *keeps.shared, *keeps.props}:
        return
    message = f"{component}.{name} is no value: each {keeps.name} that is shown has its own {name!r}"
    if name in keeps.shared:
        message = f"{component}.{name} is no value: {name!r} is shared by all {keeps.name} that are shown"
    hint = f"Nothing changes it, so import {name!r} from {keeps.file}."
    if name in keeps.changes:
        hint = _share(keeps, name)
    elif name in keeps.props:
        hint = f"It is a prop: who shows one gives it, as in <{{{component}}} {name}=… />."
    yield Remark(place, message, hint)


def _share(keeps: Keeps, name: str) -> str:
    """How to have one value for all that show it (B1): in a helper module, which is the same for who imports it."""
    kept = first[1] if (first := _first(name).search(keeps.text)) else "…"
    kept = {"[": "[…]", "{": "{…}"}.get(kept, kept)
    file = Path(keeps.file)
    home = next((folder.parent for folder in file.parents if folder.name in FOLDERS), None)
    stem = "data" if home is not None or file.stem != "data" else "common"
    module = f"{home.absolute().name}.{stem}" if home is not None else stem
    helper = (home or file.parent) / f"{stem}.py"
    hint = (
        f"To have one for all, write {name} = shared({kept}, auto_broadcast=True) in a file without a template, "
        f"such as {helper.as_posix()}, and in both: from {module} import {name}."
    )
    if kept not in ("[…]", "{…}"):
        hint = f"{hint} Its value is {name}.value then."
    was_saved = re.search(rf"^{name}\b[^=\n]*=\s*saved\(", keeps.text, re.MULTILINE)
    return f"{hint} What is shared is not saved." if was_saved else hint


def _first(name: str) -> re.Pattern[str]:
    """The first value of a name: a list or a dict by its bracket, a short literal as it is."""
    literal = r"""[\[{]|(?:-?[\d.]{1,9}|True|False|"[^"'\\\n]{0,20}"|'[^"'\\\n]{0,20}')(?=[,)]|\s*(?:#|$))"""
    return re.compile(rf"^{name}\s*(?::[^=\n]*)?=\s*(?:(?:saved|shared)\()?({literal})", re.MULTILINE)
