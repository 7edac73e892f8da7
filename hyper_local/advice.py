"""Advice: what an error of Python's most likely means to somebody in the first weeks.

A line is added to the error (`BaseException.add_note`), so it stands wherever the
error is told: in the terminal, below a cell, on the page. Only where it is certain;
an error without advice is better than one with the wrong advice.
"""

from __future__ import annotations

import ast
import builtins
import dis
import inspect
import linecache
import os
import re
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from importlib.machinery import PathFinder
from pathlib import Path
from textwrap import dedent
from types import FunctionType, ModuleType

from . import foreign, loop_names, methods, mishaps, texts
from .configuration import WITHOUT_ENDING, app_folder, like_beside, said_of_import
from .errors import (
    ALIKE,
    HyperError,
    LoadError,
    Location,
    NoAttribute,
    did_you_mean,
    in_short,
    nearest,
    raised_at,
    suits,
)
from .failing import failing
from .source_text import shown, text_of

_CALLED = re.compile(r"'(\w+)' object is not callable")
SHORTEST = 3
"""Letters of a name that another may be meant by: of shorter ones nearly all are alike."""
PYTHONS = frozenset(
    "True False None print len range str int float bool list dict set tuple sum min max sorted reversed round abs "
    "input open enumerate zip map filter any all type isinstance format iter next hasattr getattr setattr divmod "
    "pow chr ord super object Exception ValueError TypeError KeyError IndexError".split()
)
"""Names that Python gives, as far as somebody in the first weeks could have meant them."""
_OURS = frozenset("shared broadcast saved File ArgumentError desktop window".split())


def advise(
    error: BaseException, names: Mapping[str, object] | None = None, written: Mapping[int | str, object] | None = None
) -> None:
    """Add to `error` what to write instead, if that is plain.

    `names` are the module's values, `written` the constants that the tag gives which has called, by place or name.
    """
    if getattr(error, "__notes__", None):
        return
    said = ""
    # Objects of the author's may raise whatever they are asked, which would hide the error that is told of.
    with suppress(Exception):
        said = _of_kind(error, names or {}, written or {})
    if said:
        where = raised_at(error)
        error.add_note(f"  {suits(where.file, said) if where is not None else said}")


def _of_kind(error: BaseException, names: Mapping[str, object], written: Mapping[int | str, object]) -> str:
    if isinstance(error, TypeError):
        return _of_type(error, names, written)
    if isinstance(error, AttributeError):
        return _of_attribute(error) or mishaps.of(error)
    if isinstance(error, ModuleNotFoundError):
        return _of_module(error)
    if isinstance(error, ImportError):
        return _of_import(error) or mishaps.of(error)
    if isinstance(error, NameError) and not isinstance(error, UnboundLocalError):
        name = error.name or ""
        where = raised_at(error)
        return (
            _of_late(name, where)
            or (of_start(name, where.text, names) if where else "")
            or (of_word(name, where.text, names) if where else "")
            or of_name(name, where.text if where else "")
            or _of_loop(name, where, names)
            or _of_unset(name, names)
            or _of_local(name, names)
            or _of_misspelt(error)
        )
    return mishaps.of(error) or _of_words(error)


def noted(error: BaseException) -> str:
    """What was added to an error, as the lines below its message."""
    return "".join(f"\n{note}" for note in getattr(error, "__notes__", ()))


def explained(error: BaseException, file: str) -> HyperError:
    """An error that the author's code raised as it was taken in: what, and in which line.

    The line is read now: files are saved on.
    """
    if isinstance(error, HyperError):
        return error
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        return _unreadable(error, error.filename)
    hint = dedent(noted(error)).strip("\n")
    where = raised_at(error) or Location(file, 1, 1)
    return LoadError(in_short(error), replace(where, file=shown(Path(where.file))), hint)


def _unreadable(error: SyntaxError, file: str) -> LoadError:
    """The error of a file that Python itself reads, and can't."""
    from .parsing import unreadable  # noqa: PLC0415 - many patterns; most errors are not of this kind

    text = ""
    if (path := Path(file)).is_file():
        file = shown(path)
        with suppress(OSError, LoadError):  # in another encoding than ours, what Python says of it is all there is
            text = text_of(path)
    return unreadable(text, file, error)


_FROM = {
    name: module
    for module, names in {
        "math": "sqrt floor ceil sin cos tan radians",
        "random": "randint choice choices shuffle randrange",
        "datetime": "timedelta",
        "pathlib": "Path",
        "dataclasses": "dataclass",
        "collections": "defaultdict deque",
    }.items()
    for name in names.split()
}
"""Functions and classes of Python's own modules that are often called without an import."""
_ITS_CLASS = re.compile(r"\bdatetime\.(now|today|strptime|fromisoformat|combine)\b")


_TYPES = {
    "string": "str",
    "text": "str",
    "number": "float",
    "double": "float",
    "integer": "int",
    "boolean": "bool",
    "array": "list",
}
"""Types as other languages call them."""


def _of_annotation(name: str, line: str) -> str:
    """What to write for a type that another language calls so; "" of what is none, or stands elsewhere."""
    kind = _TYPES.get(name.lower())
    if kind is None or not re.search(rf"^(?:(?:async )?def\b.*)?[^=]*\w\s*:\s*{name}\s*(?:[,)=]|$)", line.strip()):
        return ""
    if kind == "float" and name.lower() == "number":
        return "Python calls this type float, and that of whole numbers int: write one of them in its place."
    return f"Python calls this type {kind}: write {kind} in its place."


def of_name(name: str, line: str = "") -> str:
    """What to do about a name that nothing defines, in this line; "" where that is not plain."""
    if name == "self":
        return (
            "A live module is no class, and has no self: write the variable's name alone, and `global` with it in a "
            "function that sets it."
        )
    if elsewhere := foreign.of_name(name) or foreign.of_name_in(name, line):
        return elsewhere
    if kind := _of_annotation(name, line):
        return kind
    if name in _OURS:
        return f"Write at the top of the file: from hyper_local import {name}"
    if name in _FROM and re.search(rf"(?<!\.)\b{name}\(|@{name}\b", line):
        return f"Write at the top of the file: from {_FROM[name]} import {name}"
    if name == "datetime" and _ITS_CLASS.search(line):
        return "Write at the top of the file: from datetime import datetime"
    if name in sys.stdlib_module_names and not name.startswith("_"):
        return f"Write at the top of the file: import {name}"
    return foreign.of_comment(name, line)


_STARTS = re.compile(r"(?:if __name__\b[^:]*:\s*)?(?:(?:asyncio\.run\()?main\(|(?:run|start)\(\)\s*$)")


def of_start(name: str, line: str, known: Iterable[str]) -> str:
    """What to do about `main()` or `run()` as a line, as programs begin elsewhere; "" where one of `known` is meant."""
    if name not in ("main", "run", "start") or not _STARTS.match(line) or nearest(name, known, ALIKE):
        return ""
    return "Take this line away: nothing has to be called to begin. This file is the app, and its template is shown."


_ALONE = ("break", "continue", "pass", "return")
"""Words of Python's that may be a line by themselves; misspelt, they are names to Python."""


def of_word(name: str, line: str, known: Iterable[str]) -> str:
    """What to do about `brake` as a whole line; "" where one of `known` is meant."""
    if not re.fullmatch(rf"\s*{re.escape(name)}\s*;?\s*(?:#.*)?", line) or nearest(name, known, ALIKE):
        return ""
    meant = nearest(name, _ALONE, ALIKE)
    return f"Write {meant}: that is how Python spells it." if meant else ""


_OFTEN = frozenset("random math time datetime json string statistics os re itertools collections calendar".split())
"""Modules of Python's own that may be looked into before the file has imported them."""


def of_member(name: str, modules: Iterable[str]) -> str:
    """What to write for a function of one of these modules, all imported as a whole, that lacks the module's name."""
    for each in modules:
        there = import_module(each) if each in _OFTEN else None
        found = getattr(there, name, None)
        if len(name) >= SHORTEST and callable(found):
            what = "class" if isinstance(found, type) else "function"
            return f"{name} is a {what} of {each}. Write: {each}.{name}"
    return ""


def of_unknown(name: str, known: Iterable[str], line: str = "", modules: Iterable[str] = ()) -> tuple[str, str]:
    """What to say about a name that nothing defines: which of the `known` ones, or of Python's, is meant; what to do.

    Each is "" where it is not plain; `line` is where it stands, `modules` are those that the file imports as a whole.
    """
    known = [*known]
    if elsewhere := (
        ("" if name.lower() in map(str.lower, known) else _of_annotation(name, line))
        or of_start(name, line, known)
        or of_word(name, line, known)
        or of_member(name, modules)
        or foreign.of_name(name)
        or foreign.of_name_in(name, line)
    ):
        return "", elsewhere
    near = did_you_mean(name, known)
    # A name of the author's that is like it is meant more often than a module of Python's.
    meant = near_pythons(name) if not near else ""
    return near or (f" Did you mean {meant!r}?" if meant else ""), "" if near else of_name(name, line)


def near_pythons(name: str, like: float = 0.6) -> str:
    """The one of Python's own names that is meant; "" where it is not plain, as it has so many.

    `like` is how near it must be, if only some of its letters have changed their places.
    """
    if name == "main":
        return ""  # which is called by habit, and no slip of min()
    names = [other for other in PYTHONS if other not in _VALUES or is_slip(name, other)]
    near = nearest(name, names, like)
    return near if sorted(near) == sorted(name) else nearest(name, names, ALIKE)


_LONG = 5
"""Letters of a module's name that a slip leaves known: of shorter ones, a slip is the name of another library."""
_VALUES = ("None", "True", "False")
"""Values, which nobody calls: of other words that are like them, such as gone, done and tree, nothing shows it."""


def is_slip(name: str, meant: str) -> bool:
    """Whether a name is another one with two letters swapped, one lost, or one doubled."""
    name, meant = name.lower(), meant.lower()
    if name[:1] != meant[:1]:
        return False
    swapped = (meant[:i] + meant[i + 1] + meant[i] + meant[i + 2 :] for i in range(len(meant) - 1))
    lost = (meant[:i] + meant[i + 1 :] for i in range(len(meant)))
    doubled = (meant[:i] + meant[i] + meant[i:] for i in range(len(meant)))
    return name in (meant, *swapped, *lost, *doubled)


def _of_unset(name: str, names: Mapping[str, object]) -> str:
    """What to do about a name that only functions of the module set, none of which has run."""
    for by, value in names.items():
        if type(value) is not FunctionType:
            continue  # an object of the author's is not asked for anything
        code = value.__code__
        if any(step.opname == "STORE_GLOBAL" and step.argval == name for step in dis.get_instructions(code)):
            return f"{by}() gives it a value, and has not run. Write at the left margin: {name} = …"
    return ""


def of_local(name: str, owner: str) -> str:
    """What to do about a name that only the function `owner` knows."""
    return (
        f"{name} is known in {owner}() alone. To use it here, too, write {name} = … at the left margin, and "
        f"`global {name}` in {owner}(); or let {owner}() give it back: return {name}"
    )


def _of_local(name: str, names: Mapping[str, object]) -> str:
    # Functions of ours stand among the author's names, under names that begin with _hl_.
    own = {by: value for by, value in names.items() if not by.startswith("_hl_")}
    codes = {by: value.__code__ for by, value in own.items() if type(value) is FunctionType}
    given = inspect.CO_VARARGS | inspect.CO_VARKEYWORDS
    owners = [
        by
        for by, code in codes.items()
        if not code.co_flags & given and name in code.co_varnames[code.co_argcount + code.co_kwonlyargcount :]
    ]
    return of_local(name, owners[0]) if len(owners) == 1 else ""


def below(line: int) -> str:
    """What to do about a function that is called above its `def`."""
    return f"Its def stands below, in line {line}, and Python reads from top to bottom: write this line below the def."


def value_below(line: int) -> str:
    """What to do about a variable that is read above the line that gives it a value."""
    return f"It gets its value below, in line {line}, and Python reads from top to bottom: write this line below that."


def _of_late(name: str, where: Location | None) -> str:
    """What to do about a function that a line of the module calls before its `def` has run, or a variable like it."""
    if where is None or not name or where.text[:1].isspace():
        return ""
    later = linecache.getlines(where.file)[where.line :]
    define = re.compile(rf"(?:async\s+)?def\s+{re.escape(name)}\s*\(")
    found = next((i for i, line in enumerate(later, where.line + 1) if define.match(line)), None)
    if found is not None:
        return below(found)
    # What is set above, and not any more, was deleted, or has another reason.
    sets = re.compile(rf"{re.escape(name)}\s*(?::[^=]+)?=(?!=)")
    if any(map(sets.match, linecache.getlines(where.file)[: where.line - 1])):
        return ""
    found = next((i for i, line in enumerate(later, where.line + 1) if sets.match(line)), None)
    return value_below(found) if found is not None else ""


def _of_loop(name: str, where: Location | None, names: Mapping[str, object]) -> str:
    """What to do about a name of a loop of the template, or of a key, at the left margin."""
    if where is None or not name or where.text[:1].isspace():
        return ""
    if quoted := foreign.keys_in_quotes(name, where.text, names):
        return quoted
    loop = loop_names.loop_of(name, "".join(linecache.getlines(where.file)))
    at = re.search(rf"(?<![\w.]){name}\b", where.text)
    if loop is None or at is None or not loop_names.is_item(name, where.text, at.start(), loop):
        return ""
    return loop_names.at_margin(name, where.text, loop, names)


_GIVEN = frozenset({"render", "spread"})
"""Functions of ours that stand among the author's names, and that hardly anybody means."""


def _of_misspelt(error: NameError) -> str:
    """The name that was meant, of those that the line may read, and where the line stands."""
    name, tb = error.name or "", error.__traceback__
    if len(name) < SHORTEST or tb is None:
        return ""
    while tb.tb_next is not None:
        tb = tb.tb_next
    where = raised_at(error)
    # The author's own names come first.
    known = {**tb.tb_frame.f_globals, **tb.tb_frame.f_locals}
    own = nearest(name, [x for x in known if x != name and x[0] != "_" and (x not in _GIVEN or is_slip(name, x))])
    meant = own or near_pythons(name)
    return f"Did you mean {meant!r}? It stands in {where.file}:{where.line}." if meant and where is not None else ""


_SAYS = (
    (
        r"ValueError: (invalid literal for int\(\) with base 10|could not convert string to float): '\s*'$",
        "The text is empty, and no number can be made of it. Ask first: if text.strip(): …",
    ),
    (
        r"TypeError: ('NoneType' object is not iterable|object of type 'NoneType' has no len\(\))",
        "It is None. append(), sort() and the like change a list and give nothing back: write each as a line.",
    ),
    (
        r"RuntimeError: (dictionary|Set) changed size during iteration",
        "A loop can't go through what it changes. Go through a copy: for … in list(…):",
    ),
    (r"TypeError: '(int|float)' object is not iterable", "A loop goes through a list. To count, write range(…)."),
    (
        r'TypeError: can only concatenate tuple \(not "(int|float)"\) to tuple',
        "A comma makes a tuple. A number is written with a point, 1.5, and without a comma at its end.",
    ),
    (r"IndexError: list index out of range", "The first item of a list has the number 0, the last one len(…) - 1."),
)
"""Python's words, and what they mean."""


def _of_words(error: BaseException) -> str:
    text = in_short(error)
    said = next((said for pattern, said in _SAYS if re.match(pattern, text)), "")
    spot = failing(error) if "text.strip()" in said else None
    if spot is not None and isinstance(spot.node, ast.Call) and len(spot.node.args) == 1:
        given = spot.node.args[0]
        said = said.replace("text.strip()", f"{given.id}.strip()") if isinstance(given, ast.Name) else said
    return said


def _of_type(error: TypeError, names: Mapping[str, object], written: Mapping[int | str, object]) -> str:
    text = in_short(error)
    words = mishaps.of(error) or _of_words(error)
    called = _CALLED.search(text)
    if called and not words:
        hiding = [n for n, value in names.items() if hasattr(builtins, n) and type(value).__name__ == called.group(1)]
        hiding = [name for name in hiding if not name.startswith("_")]
        if len(hiding) == 1:
            return f"The variable {hiding[0]} hides Python's own {hiding[0]}(): give it another name."
    if words:
        return words
    return texts.of(error, names, written)


def _of_attribute(error: AttributeError) -> str:
    if isinstance(error, NoAttribute):
        return ""  # it says itself what to write
    # Without a value where it was raised by hand.
    value: object = getattr(error, "obj", ...)
    if value is None and error.name is not None:
        return (
            mishaps.of(error)
            or f"What stands before .{error.name} is None here. Where that may be, ask first: if … is not None."
        )
    if elsewhere := methods.of(failing(error), error, value, error.name or ""):
        return elsewhere
    if isinstance(value, ModuleType) and _hides(value):
        return _said_of_hiding(value)
    return ""


def _of_import(error: ImportError) -> str:
    """What to say of a name that a module does not have, where another module of the same name is meant."""
    name, where = error.name or "", raised_at(error)
    module = sys.modules.get(name)
    if module is None or where is None or not str(error).startswith("cannot import name"):
        return ""
    if _hides(module):
        return _said_of_hiding(module)
    own = Path(where.file).resolve().parent / f"{name}.py"
    if name in sys.stdlib_module_names and own.is_file() and own != Path(module.__file__ or "").resolve():
        return f"This {name} is Python's own module, and not your file {own.name}: rename the file."
    return ""


def _said_of_hiding(module: ModuleType) -> str:
    file = Path(module.__file__ or "").name
    return f"This {module.__name__} is your own file {file}, which hides the library of that name: rename the file."


def _hides(module: ModuleType) -> bool:
    """Whether a module is a file beside others of the author's, and a library of its name is installed or Python's."""
    if getattr(module, "__file__", None) is None or "." in module.__name__:
        return False
    here = str(Path(str(module.__file__)).parent)
    if module.__name__ in sys.stdlib_module_names:
        # Python's own are packages and compiled files, too.
        elsewhere = not Path(here).is_relative_to(Path(os.__file__).parent) and "-packages" not in here
        return elsewhere and str(module.__file__).endswith(".py")
    others = [entry for entry in sys.path if entry and entry != here and "-packages" in entry]
    return "-packages" not in here and PathFinder.find_spec(module.__name__, others) is not None


def _of_module(error: ModuleNotFoundError) -> str:
    name = (error.name or "").partition(".")[0]
    if not name.isidentifier():
        return ""
    if error.name == f"{name}.py":
        return WITHOUT_ENDING.format(name)
    if name != error.name and name in sys.modules:
        return ""
    where = raised_at(error)
    file = Path(where.file) if where is not None else None
    app = app_folder(file) if file is not None else None
    asked = (
        re.match(rf"\s*from\s+{name}\s+import\s+([\w\s,]+?)\s*(?:#.*)?\Z", where.text) if where is not None else None
    )
    if app is not None and (inside := said_of_import(app, name, asked[1] if asked else "")):
        return inside
    if name == "app":
        # As the docs call it; a stranger's library of that name is nothing to install.
        own = app.name if app is not None else ""
        said = "app stands for the name of your app's folder."
        return f"{said} Write {own} in its place, as in: from {own}.live import …" if own else said
    if elsewhere := foreign.of_library(name):
        is_pythons = name != "react"
        return elsewhere + (f" To use it all the same: python -m pip install {name}." if is_pythons else "")
    near = nearest(name, [other for other in sys.stdlib_module_names if not other.startswith("_")], 0.8)
    if file is not None and name == error.name and (own := like_beside(file, name)):
        # No word of installing: by a misspelt name, that would be a stranger's.
        return f"Did you mean {own}? {own}.py lies beside {'the app' if app is not None else 'this file'}."
    home = "into the folder of the notebook" if file is None or not file.is_file() else f"beside {file.name}"
    home = "beside the app" if app is not None else home
    if near and is_slip(name, near) and len(near) >= _LONG and name == error.name:
        # No word of installing: by a misspelt name, that would be a stranger's.
        return f"Did you mean {near}, which is Python's own? Else, if {name} is a file of yours, put it {home}."
    return (f"If {name} is a library, install it: python -m pip install {name}. If it is your own, put it {home}.") + (
        f" If Python's own {near} is meant, write import {near}." if near and name == error.name else ""
    )
