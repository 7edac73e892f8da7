"""Errors: every one says what was wrong, where, and what to write instead.

Two families, as in a protocol library: `LoadError` is the author's mistake in a
file, found before anything runs; the others happen while a component runs.
This module must not know anything else of the package.
"""

from __future__ import annotations

import difflib
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType


class HyperError(Exception):
    """Base of every error that this package raises on purpose."""


@dataclass(frozen=True, slots=True)
class Location:
    """A place in an author's file: `line` from 1, `column` from 1, in characters."""

    file: str
    line: int
    column: int
    text: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class LoadError(HyperError):
    """A file that can't become a component.

    Parameters: `message` says what is wrong, `location` where, `hint` what to
    write instead. `str()` gives all three, with the source line and a caret.
    """

    def __init__(self, message: str, location: Location | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.location = location
        self.hint = hint

    def __str__(self) -> str:
        lines: list[str] = []
        where = self.location
        lines.append(f"{where}: {self.message}" if where else self.message)
        if where and where.text.strip():
            stripped = where.text.lstrip()
            caret = max(where.column - 1 - (len(where.text) - len(stripped)), 0)
            lines += [f"    {stripped.rstrip()}", "    " + " " * caret + "^"]
        lines += [f"  {line}" for line in self.hint.splitlines()]
        return "\n".join(lines)


class TemplateError(LoadError):
    """A template that can't be compiled (rule T9)."""


class PropError(HyperError, TypeError):
    """A component was given the wrong props (rules P1, P2)."""


class ArgumentError(HyperError, ValueError):
    """The front end sent an argument that a handler's signature refuses (rule V1).

    `parameter` is the name of the handler's parameter, or of the form's field
    that is wrong. The message never repeats the value (rule V3). `say` is the
    same in words for whoever fills in the form; `more` are further errors of
    the same event.

    A handler may raise it too: `raise ArgumentError("This name is taken.",
    "name")` shows the message at the field `name`, and the form keeps what was
    typed.
    """

    def __init__(
        self, message: str, parameter: str = "", say: str | None = None, more: Iterable[ArgumentError] = ()
    ) -> None:
        super().__init__(message)
        self.parameter = parameter
        self.say = message if say is None and parameter else say or ""
        self.more = tuple(more)


class EventRefused(HyperError):
    """A message named something that is not on the page (rule E1, case S5)."""


class UnknownHandler(HyperError):
    """An event is bound to a function that does not exist (rule E4)."""


class ProtocolError(HyperError):
    """A message that no front end of ours would send."""


class ConflictError(HyperError):
    """A shared value was changed by two threads at once without a lock (rule B2)."""


class RenderError(HyperError):
    """A template used a value that it can't show."""


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """A sentence that names the nearest of `names`, or nothing."""
    near = difflib.get_close_matches(name, list(names), n=1, cutoff=0.6)
    return f" Did you mean {near[0]!r}?" if near else ""


def listed(names: Iterable[str]) -> str:
    """`'a', 'b'` for a message, or `none`."""
    return ", ".join(repr(name) for name in names) or "none"


def author_traceback(error: BaseException) -> str:
    """The traceback of `error` without the frames of this package and its hosts."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if not _is_ours(f.filename)]
    for frame in frames:
        if frame.name == "_hl_render":
            frame.name = "the template"
    lines = ["Traceback (most recent call last):\n", *traceback.format_list(frames)] if frames else []
    lines += traceback.format_exception_only(type(error), error)
    return "".join(lines).rstrip()


_HERE = Path(__file__).parent


def _is_ours(filename: str) -> bool:
    """Whether a frame is of this package, of a host beside it, or of the loop that runs them."""
    path = Path(filename)
    if path.is_relative_to(_HERE) or path.parent.name in ("asyncio", "futures"):
        return True
    return any(folder.name.startswith("hyper_local_") for folder in path.parents)


def without_our_frames(tb: TracebackType | None) -> TracebackType | None:
    """The first frame of `tb` that is the author's, for raising on."""
    while tb is not None and _is_ours(tb.tb_frame.f_code.co_filename):
        tb = tb.tb_next
    return tb
