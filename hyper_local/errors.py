"""Errors: every one says what was wrong, where, and what to write instead.

Two families, as in a protocol library: `LoadError` is the author's mistake in a
file, found before anything runs; the others happen while a component runs.
This module must not know anything else of the package.
"""

from __future__ import annotations

import builtins
import linecache
import os
import re
import textwrap
import traceback
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from .records import record


class HyperError(Exception):
    """Base of every error that this package raises on purpose."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows below the cell: the author's lines and the message, without ours (L6)."""
        return narrowed(author_traceback(self)).splitlines()


class _AsPython(HyperError):
    """An error of ours that Python code catches, and reads, as one of Python's own."""

    def __reduce__(self) -> tuple[object, ...]:
        return getattr(builtins, type(self).__qualname__), (str(self),)


class NoAttribute(_AsPython, AttributeError):
    """A component object, or its class, has no such name, or not to be set (P5)."""

    __module__ = "builtins"
    __qualname__ = "AttributeError"

    def __init__(self, message: str, name: str = "") -> None:
        # Without an object to look through, Python adds no second "Did you mean".
        super().__init__(message, name=name, obj=None)


class WrongCall(_AsPython, TypeError):
    """A handler is called with arguments that it does not take (P5)."""

    __module__ = "builtins"
    __qualname__ = "TypeError"


class HidesPython(_AsPython, ImportError):
    """A live module stands where an import means one of Python's own."""

    __module__ = "builtins"
    __qualname__ = "ImportError"


class NoComponent(_AsPython, ImportError):
    """An app, or a folder of it, has no component that is imported from it (L8)."""

    __module__ = "builtins"
    __qualname__ = "ImportError"


class NoFile(_AsPython, FileNotFoundError):
    """There is nothing at a path."""

    __module__ = "builtins"
    __qualname__ = "FileNotFoundError"


@record
class Location:
    """A place in an author's file: `line` from 1, `column` from 1, in characters."""

    file: str
    line: int
    column: int
    text: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


About: TypeAlias = "tuple[str, ...]"
"""What a message is about, for who judges messages together: its kind, which whoever gives it names, and names."""


class Told(HyperError):
    """An error with its place and its remedy.

    Parameters: `message` says what is wrong, `location` where, `hint` what to
    write instead. `str()` gives all three, with the source line and a caret.
    """

    def __init__(self, message: str, location: Location | None = None, hint: str = "") -> None:
        # A sentence may follow the message ("Did you mean …?"); where none does, no full stop is left.
        message = message.removesuffix(".")
        super().__init__(message)
        self.message = message
        self.location: Location | None = location
        self.hint = hint
        self.about: About = ()

    def __str__(self) -> str:
        where = self.location
        lines = [f"{where}: {suits(where.file, self.message)}" if where else self.message]
        if where and where.text.strip():
            lines += ["    " + line for line in pointed(where.text, where.column)]
        said = suits(where.file, self.hint) if where else self.hint
        return "\n".join([*lines, *(f"  {line}" for line in said.splitlines())])


def suits(file: str, words: str) -> str:
    """What is said of a file, as it is said of a notebook's cell where `file` is one."""
    return _OF_FILES.sub(r"\1 cell", words) if file.startswith(CELL) else words


CELL = "%%live "
"""What the files begin with that are cells."""
_OF_FILES = re.compile(r"\b([Tt]his|[Tt]he) file\b")


class LoadError(Told):
    """A file that can't become a component. Parameters as `Told` has them."""


WIDEST = 110
"""Columns of a source line that a message shows where there is no terminal to measure."""
NARROWEST = 40
_AROUND = 6
"""Columns of a terminal that a source line leaves free: its indentation, and a mark where it is cut off."""


def room() -> int:
    """How many columns a source line has: those of the terminal that messages go to, or `WIDEST`."""
    try:
        return max(os.get_terminal_size(2).columns - _AROUND, NARROWEST)
    except (OSError, ValueError):
        return WIDEST


def pointed(text: str, column: int, width: int | None = None) -> tuple[str, str]:
    """A source line without its indentation, and a line with a caret under its `column` (from 1).

    Where the caret points into the indentation, that is shown. It stands right for
    tabs, for characters that are two columns wide, and for those that take none. A
    line that is wider than `width`, or than the terminal, is cut off on both sides of the caret.
    """
    text = "".join(char if char == "\t" or char.isprintable() else " " for char in text.rstrip())
    stripped = text.lstrip()
    if column <= len(text) - len(stripped):
        stripped = text
    at = min(max(column - 1 - (len(text) - len(stripped)), 0), len(stripped))
    width = room() if width is None else width
    if len(stripped) > width // 2:
        first, last = _window([len(_blank(char)) if char != "\t" else 8 for char in stripped], at, width)
        cut = stripped[first:last]
        stripped = ("…" if first else "") + cut + ("…" if last < len(stripped) else "")
        at += bool(first) - first
    return stripped, "".join(map(_blank, stripped[:at])) + "^"


def narrowed(text: str, width: int = 80) -> str:
    """A message, or a traceback, for where lines are broken at any letter, as those below a notebook's cell are.

    Prose is broken at spaces before it is wider than `width`, and a line with a caret below it is cut off around that.
    """
    made: list[str] = []
    lines = text.splitlines()
    for i, line in enumerate(lines):
        indent = " " * (len(line) - len(line.lstrip()))
        after = lines[i + 1] if i + 1 < len(lines) else ""
        if len(line) <= width and not (made and line.strip() == "^"):
            made.append(line)
        elif line.strip() == "^":
            cut = len(lines[i - 1]) > width  # then it has come with the line that it points into
            made += [] if cut else [line]
        elif after.strip() == "^":
            kept = indent[: len(after) - 1]  # the caret may point into the rest of it
            cut_off = pointed(line[len(kept) :], len(after) - len(kept), width - len(kept) - 2)
            made += [kept + part for part in cut_off]
        elif line.startswith(("    ", '  File "')):
            made.append(line)
        else:
            made += textwrap.wrap(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return "\n".join(made)


def _window(widths: list[int], at: int, width: int) -> tuple[int, int]:
    """The first and the last of characters of these `widths` that fit into `width`: those around the one `at`."""
    first, last, used = at, at, 0
    while first and used + widths[first - 1] <= width * 2 // 3:
        first -= 1
        used += widths[first]
    while last < len(widths) and used + widths[last] <= width:
        used += widths[last]
        last += 1
    while first and used + widths[first - 1] <= width:
        first -= 1
        used += widths[first]
    return first, last


def _blank(char: str) -> str:
    """Blanks as wide as `char` is in a terminal."""
    if char == "\t" or char.isascii():
        return "\t" if char == "\t" else " "
    import unicodedata  # noqa: PLC0415 - a large table, for messages only

    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return ""
    return "  " if unicodedata.east_asian_width(char) in ("W", "F") else " "


class TemplateError(LoadError):
    """A template that can't be compiled (rule T9)."""


class PropError(Told, TypeError):
    """A component was given the wrong props (rules P1, P2).

    `prop` is the one that is wrong.
    """

    def __init__(self, message: str, hint: str = "", prop: str = "", location: Location | None = None) -> None:
        super().__init__(message, location, hint)
        self.prop = prop

    def at(self, where: Location, hint: str) -> PropError:
        """The same error about a component that stands in a template; points at the prop where it can."""
        found = re.search(rf"(?<![\w-]){re.escape(self.prop)}(?![\w-])", where.text[where.column - 1 :])
        column = where.column + (found.start() if self.prop and found else 0)
        place = Location(where.file, where.line, column, where.text)
        return PropError(self.message, hint, self.prop, place)


class NoSuchPage(HyperError):
    """No page has this address, or a part of it does not fit (rule X1).

    `there` is the sentence that names those there are, for whoever does not show them otherwise; `head` is
    all the rest.
    """

    def __init__(self, message: str, there: str = "") -> None:
        super().__init__(f"{message} {there}" if there else message)
        self.head = message


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


class Stopped(HyperError):
    """Code of the author's was ended where it stood: as its file was saved (rule L10), or by whoever interrupted it."""


class ConflictError(HyperError):
    """A shared value was changed by two threads at once without a lock (rule B2)."""


class RenderError(Told):
    """A template used a value that it can't show. Parameters as `Told` has them.

    `function` is that value, where it is a function that should have been called.
    """

    def __init__(self, message: str, location: Location | None = None, hint: str = "", function: object = None) -> None:
        super().__init__(message, location, hint)
        self.function = function

    def locate(self) -> None:
        """Find the place in the author's template by the traceback, where none is known yet."""
        if self.location is None:
            self.location = raised_at(self)


ALIKE = 0.75
"""How near a name must be to another, up to 1, to be a misspelling of it."""


def did_you_mean(name: str, names: Iterable[str], *, like: float = 0.6) -> str:
    """A sentence that names the nearest of `names`, or nothing; `like` is how near it must be, up to 1."""
    near = nearest(name, names, like)
    return f" Did you mean {near!r}?" if near else ""


def nearest(name: str, names: Iterable[str], like: float = 0.6) -> str:
    """The one of `names` that `name` is most likely meant to be, or ""."""
    return next(iter(near_ones(name, names, like)), "")


def near_ones(name: str, names: Iterable[str], like: float = 0.6) -> list[str]:
    """Those of `names` that `name` may be meant to be, the most likely first."""
    import difflib  # noqa: PLC0415 - slow to import, and only mistakes need it

    # Nobody means a name of Python's own workings, such as `__name__`, who did not begin so.
    known = sorted(other for other in names if name.startswith("_") or not other.startswith("__"))
    by_case = {other.lower(): other for other in known}
    if name.lower() in by_case:
        return [by_case[name.lower()]]
    near = difflib.get_close_matches(name.lower(), by_case, n=3, cutoff=like)
    # The same letters in another order are what fingers do.
    near.sort(key=lambda other: sorted(other) != sorted(name.lower()))
    return [by_case[one] for one in near]


def listed(names: Iterable[str]) -> str:
    """`'a', 'b'` for a message, or `none`."""
    return ", ".join(repr(name) for name in names) or "none"


def there_are(names: Iterable[str]) -> str:
    """`There are 'a', 'b'`, `There is 'a'` or `There are none`, for a message."""
    names = list(names)
    return f"There {'is' if len(names) == 1 else 'are'} {listed(names)}"


def author_traceback(error: BaseException) -> str:
    """The traceback of `error` without the frames of this package and its hosts (rule L6).

    What it was raised from, or while handling, is shown too, as Python does.
    """
    shown = traceback.TracebackException.from_exception(error)
    _only_the_authors(shown, set())
    return "".join(shown.format()).rstrip()


def authors_line(error: BaseException) -> str:
    """`counter.py:5: 1 / count`, the innermost line that is no library's; "" where there is none."""
    shown = traceback.TracebackException.from_exception(error)
    _only_the_authors(shown, set())
    for frame in reversed(shown.stack):
        if not is_librarys(frame.filename) and frame.line:
            # The whole path of a file elsewhere would hide what is to be seen.
            name = Path(frame.filename).name if Path(frame.filename).is_absolute() else frame.filename
            return f"{name}:{frame.lineno}: {frame.line}"
    return ""


def is_librarys(filename: str) -> bool:
    """Whether a file is of Python's own, or of what was installed."""
    path = Path(filename)
    return filename.startswith("<frozen") or not _PACKAGES.isdisjoint(path.parts) or path.is_relative_to(_PYTHONS)


def in_short(error: BaseException) -> str:
    """What Python says last of an error: its kind, and its text where it has one that can be had."""
    try:
        text = str(error)
    except Exception:
        text = "<its text can't be had: __str__ raises>"
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def ending_at_home(error: BaseException) -> BaseException:
    """The same error; its traceback ends in the author's line, not in what we do with a value of theirs (L6)."""
    last, step = None, error.__traceback__
    while step is not None:
        if not is_ours(step.tb_frame.f_code.co_filename):
            last = step
        step = step.tb_next
    if last is not None:
        last.tb_next = None
    return error


names_of_files: list[Callable[[str], str | None]] = []
"""Asked how a traceback shall name a file; None for its own name. A notebook's cells are files with numbers."""

_INNER = ("<lambda>", "<listcomp>", "<genexpr>", "<dictcomp>", "<setcomp>")


def _only_the_authors(shown: traceback.TracebackException, seen: set[int]) -> None:
    """Take our frames out of `shown`, and out of what it is chained to."""
    seen.add(id(shown))
    kept: list[traceback.FrameSummary] = []
    for frame in shown.stack:
        if is_ours(frame.filename):
            continue
        frame.filename = next(filter(None, (named(frame.filename) for named in names_of_files)), frame.filename)
        if frame.name == "_hl_render":
            frame.name = "the template"
        elif frame.name in _INNER and kept and (kept[-1].name, kept[-1].filename) == ("the template", frame.filename):
            # A loop of the template, or an expression in it: one place, the innermost, is enough.
            frame.name = "the template"
            kept.pop()
        kept.append(frame)
    shown.stack[:] = kept
    for other in (shown.__cause__, shown.__context__, *(getattr(shown, "exceptions", None) or ())):
        if other is not None and id(other) not in seen:
            _only_the_authors(other, seen)


def raised_at(error: BaseException) -> Location | None:
    """Where in the author's code an error came up, as far as its traceback tells."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if not is_ours(f.filename)]
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        return Location(error.filename, error.lineno, max(error.offset or 1, 1), (error.text or "").rstrip("\n"))
    if not frames or not frames[-1].lineno:
        return None
    frame = frames[-1]
    text = linecache.getline(frame.filename, frame.lineno or 1).rstrip("\n")
    column = len(text.encode()[: frame.colno or 0].decode("utf-8", "ignore"))
    return Location(frame.filename, frame.lineno or 1, column + 1, text)


_HERE = Path(__file__).parent
_PYTHONS = Path(linecache.__file__).parent
_PACKAGES = {"site-packages", "dist-packages"}


def is_ours(filename: str) -> bool:
    """Whether a frame is of this package, of a host beside it, or of what runs them: a loop, a notebook's shell."""
    path = Path(filename)
    if path.is_relative_to(_HERE) or path.parent.name in ("asyncio", "futures") or "IPython" in path.parts:
        return True
    if filename.startswith(("<frozen importlib", "<frozen runpy")) or path.parent.name == "importlib":
        return True
    # The script that an installation makes for the command; on Windows it is a file in a program.
    if path.stem in ("hyper-local", "hyper-local-script") or path.parent.name == "hyper-local.exe":
        return True
    return any(folder.name.startswith("hyper_local_") for folder in path.parents)


@lru_cache(maxsize=4096)
def is_authors(filename: str) -> bool:
    """Whether a file is of neither: one of the author's."""
    return not filename.startswith("<") and not is_ours(filename) and not is_librarys(filename)


def from_home(error: BaseException) -> BaseException:
    """The same error; its traceback begins with the author's first line, where it has any (L6)."""
    tb = error.__traceback__
    while tb is not None and is_ours(tb.tb_frame.f_code.co_filename):
        tb = tb.tb_next
    return error if tb is None else error.with_traceback(tb)
