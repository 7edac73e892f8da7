"""Saved: state that outlives the program, as text that a file can hold (rules K1-K4).

`todos = saved([])` at the top of a live module is state whose first value comes
from a file in the user's data folder. What it holds must come back from JSON as
it was, so nothing that would silently become something else is taken.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, TypeVar, cast

from .errors import HyperError
from .records import record

T = TypeVar("T")

FORMAT = 1
"""Of our files; a greater one was written by a newer hyper-local."""

_NAME = re.compile(r"[\w-][\w.-]*(?:/[\w-][\w.-]*)*")


def saved(
    initial: T, file: str | None = None, *, version: int = 1, upgrade: Callable[[Any, int], T] | None = None
) -> T:
    """State whose first value comes from a file, and which is written there when it changes (K1).

    `initial` counts while there is no file: plain data (None, bool, int, float,
    str, and lists and dicts of them, with text as keys). `file` is a name in the
    app's data folder, such as "todos.json"; without one it is made of the
    module's name and the variable's. `version` is that of your data's shape: a
    file of a greater version is put aside; one of a smaller version is first
    given to `upgrade(value, version)`.

    Write it at the left margin of a live module. Anywhere else it raises
    `HyperError`: nobody could notice there what changes.
    """
    raise HyperError(
        "saved() belongs to the top level of a live module, under a name of its own\n  todos = saved([], 'todos.json')"
    )


@record
class Saved:
    """One call of `saved()`: what it is given, and the name that it is given to."""

    name: str
    initial: object
    file: str | None = None
    version: int = 1
    upgrade: Callable[[Any, int], Any] | None = None

    def __post_init__(self) -> None:
        problem = wrong_file(self.file)
        if problem:
            raise HyperError(problem)
        # pyright believes the annotations; authors may write anything.
        if type(cast(object, self.version)) is not int or self.version < 1:
            raise HyperError(f"saved(…, version={self.version!r}): a version is a whole number from 1 on")
        problem = unfit(self.initial, self.name)
        if problem:
            raise HyperError(problem)


def wrong_file(file: object) -> str:
    """What is wrong with the name of a file, or "" (K1): it may lead nowhere but into the app's data folder."""
    if file is None:
        return ""
    if isinstance(file, str) and _NAME.fullmatch(file) and ".." not in file:
        return ""
    return f"saved() can't keep its value in {file!r}: write a plain file name, such as 'todos.json'"


_TAKEN = "None, bool, int, float, str, and lists and dicts of these"


def unfit(value: object, place: str, around: frozenset[int] = frozenset()) -> str:
    """Why a file can't give `value` back as it is, or ""; `place` is how the author calls it (K3).

    `around` are the ids of the lists and dicts that it stands in.
    """
    if value is None or type(value) in (bool, int, float, str):
        return ""
    itself = id(value)
    if itself in around:
        return f"saved() can't keep {place}, which it stands in itself"
    if type(value) in (list, tuple):
        around |= {itself}
        inside = (unfit(v, f"{place}[{i}]", around) for i, v in enumerate(cast("list[Any]", value)))
        return next(filter(None, inside), "")
    if type(value) is not dict:
        return f"saved() can't keep {place}, which is a {type(value).__name__}: it keeps {_TAKEN}"
    around |= {itself}
    for key, inner in cast("dict[object, object]", value).items():
        if type(key) is not str:
            return (
                f"saved() can't keep {place}, a dict with the key {key!r}: its keys must be text, "
                f"such as {str(key)!r}, or they would come back as text"
            )
        problem = unfit(inner, f"{place}[{key!r}]", around)
        if problem:
            return problem
    return ""


def text_of(value: object) -> str:
    """`value` as JSON, for comparing and for writing. Raises TypeError or ValueError for what is no plain data."""
    return json.dumps(value, ensure_ascii=False, indent=1)


def document(text: str, version: int) -> bytes:
    """What a file holds: `text`, a value as JSON, with the version of its shape."""
    whole = f'{{"format": {FORMAT}, "version": {version}, "value":\n{text}\n}}\n'
    try:
        return whole.encode()
    except UnicodeEncodeError:  # a lone surrogate, which JSON can name
        return json.dumps(json.loads(whole), indent=1).encode()


class Unreadable(Exception):
    """A file holds something else than what is saved there; the message says what, `word` in one word."""

    def __init__(self, word: str, message: str) -> None:
        super().__init__(message)
        self.word = word


def value_of(content: bytes, spec: Saved) -> Any:
    """The value that a file holds, of the present shape. Raises `Unreadable`."""
    try:
        whole = json.loads(content)
        form, version, value = whole["format"], whole["version"], whole["value"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unreadable("damaged", f"it can't be read ({type(error).__name__}: {error})") from None
    if type(form) is not int or type(version) is not int:
        raise Unreadable("damaged", "its version is no number")
    if form > FORMAT or version > spec.version:
        raise Unreadable("newer", "a newer version of the app has written it")
    if version < spec.version and spec.upgrade is not None:
        try:
            value = spec.upgrade(value, version)
        except Exception as error:
            raise Unreadable("old", f"its upgrade failed ({type(error).__name__}: {error})") from error
    wanted = type(spec.initial)
    if spec.initial is not None and type(value) is not wanted and not _numbers(value, spec.initial):
        raise Unreadable("other", f"it holds a {type(value).__name__}, and {spec.name} begins with a {wanted.__name__}")
    if type(value) is dict and wanted is dict:
        # A setting that is new since the file was written has its first value.
        return cast("dict[str, Any]", spec.initial) | cast("dict[str, Any]", value)
    return cast(object, value)


def _numbers(value: object, initial: object) -> bool:
    return type(value) in (int, float) and type(initial) in (int, float)
