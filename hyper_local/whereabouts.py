"""Whereabouts: where the author's code is that a thread runs now, and what to write if it stays there (rule R1)."""

from __future__ import annotations

import ast
import builtins
import linecache
import re
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import CodeType, FrameType

from . import loader
from .errors import is_authors, names_of_files
from .failing import instruction, shown
from .helpers import imports_of
from .kernel import Kernel
from .records import record

_DEBUGGERS = frozenset("bdb pdb ipdb pudb pydevd _pydevd_bundle pydevd_bundle debugpy".split())
"""Whoever halts code in one of these knows why it goes on no more."""
_LOOP = re.compile(r"(?:while|for|async\s+for)\b")
_WHILE = re.compile(r"while\b\s*\(?(.*?)\)?\s*:\s*(?:#.*)?$")
_PLAIN = re.compile(r"[\w\s<>=!+*/%-]+")
"""A condition of names and numbers only."""
_NAMES = re.compile(r"[^\W\d]\w*")
_WORDS = frozenset("and or not in is True False None".split())


@record
class Spot:
    """A line of the author's that a thread is at: `who` it is part of, in `file`."""

    who: str
    function: str
    """The name of the function; "" of a template, or of what stands at the left margin."""
    is_async: bool
    defined: str
    """The line with its `def`, where it may become async; "" of what other code of the author's calls."""
    file: str
    line: int
    source: Sequence[str]
    """The lines of the file, as it is run."""
    call: tuple[str, str]
    """What Python is known to wait in, as `input`, and how it stands there; both "" for anything else."""
    run: tuple[object, ...]
    """What tells this run from others of the same code."""
    codes: frozenset[CodeType]
    """All of the author's that runs."""

    @property
    def text(self) -> str:
        """What stands in the line."""
        return self.source[self.line - 1].strip() if 0 < self.line <= len(self.source) else ""

    def loops(self) -> Iterator[int]:
        """The lines of the loops of its function that it is in, the innermost first."""
        if not self.text:
            return
        margin = _margin(self.source[self.line - 1]) + bool(_LOOP.match(self.text))
        for number in range(self.line, 0, -1):
            text = self.source[number - 1]
            if not text.strip() or text.lstrip().startswith("#") or _margin(text) >= margin:
                continue
            margin = _margin(text)
            if re.match(r"\s*(?:async\s+)?(?:def|class)\b", text):
                return
            if _LOOP.match(text.lstrip()):
                yield number

    def needs(self) -> set[Path]:
        """The files of all that runs, and those that they import."""
        files = {Path(code.co_filename).resolve() for code in self.codes}
        for component in list(loader.files().values()):
            if component.path is not None and component.path.resolve() in files:
                found = (getattr(sys.modules.get(name), "__file__", None) for name in imports_of(component))
                files |= {Path(file).resolve() for file in found if file}
        return files

    # What is said -----------------------------------------------------------

    def told(self, seconds: float, loop: int, *, followed: bool, notebook: bool = False) -> str:
        """What keeps the thread for so long; `loop` is the line of the loop that it does not leave, 0 for none.

        `followed` says whether saving its file stops it, `notebook` whether interrupting the kernel does.
        """
        lines = [
            f"{self.who} has been running for {seconds:.0f} seconds, and is at line {self.line}:",
            f"    {self.text}",
            "  Until it ends, nothing else happens on the page.",
        ]
        lines += self._advice(loop)
        if notebook:
            lines.append("  To stop it, interrupt the kernel: in JupyterLab with the ■ button above the notebook.")
            return "\n".join(lines)
        name = Path(self.file).name
        stops = f"To stop it, save {name} once it is mended, or" if followed and not self.call[0] else "To stop it,"
        lines.append(f"  {stops} press Ctrl-C in the terminal: that ends the app.")
        return "\n".join(lines)

    def kept(self, saved: str) -> str:
        """What is said when `saved` was saved, and it can't be stopped."""
        return "\n".join(
            [
                f"{saved} was saved, but {self.who} is still running, and can't be stopped at line {self.line}:",
                f"    {self.text}",
                "  What was saved is taken in once it ends. To wait no longer, press Ctrl-C and start anew.",
            ]
        )

    def _advice(self, loop: int) -> Iterator[str]:
        kind, written = self.call
        if kind == "input":
            yield "  It waits for somebody to type in the terminal. To ask on the page, write into the template"
            yield '    <form @submit="answered"><input name="answer" /><button>OK</button></form>'
            yield "  and a function that gets what was typed:"
            yield "    def answered(answer: str):"
            yield "        print(answer)"
        elif kind == "time.sleep":
            if self.function and self.defined:
                yield "  So that everything else goes on while it waits, write"
                yield from self._awaiting(written[written.index("(") :])
        elif loop:
            yield from self._of_loop(loop)

    def _of_loop(self, loop: int) -> Iterator[str]:
        text = self.source[loop - 1].strip()
        condition = _WHILE.match(text)
        if condition is None:
            return
        where = "this loop" if loop == self.line else f"the loop in line {loop}, {text.partition('#')[0].strip()}"
        names = [name for name in dict.fromkeys(_NAMES.findall(condition[1])) if name not in _WORDS]
        if names and _PLAIN.fullmatch(condition[1]):
            yield f"  If {where} never ends: change {' or '.join(names)} in it, or leave it with break."
        else:
            yield f"  If {where} never ends: leave it with break."
        if self.function and self.defined:
            yield "  If it is to go on while the page is used, let it wait in each round:"
            yield from self._awaiting("(1)")

    def _awaiting(self, arguments: str) -> Iterator[str]:
        yield "    import asyncio"
        yield f"    {self.defined if self.is_async else f'async {self.defined}'}"
        yield f"        await asyncio.sleep{arguments}"


def _margin(text: str) -> int:
    return len(text) - len(text.lstrip())


def spot_of(kernel: Kernel) -> Spot | None:
    """Where the author's code is on the thread of a kernel; None where none runs, or a debugger holds it."""
    frame = sys._current_frames().get(kernel.thread)  # pyright: ignore[reportPrivateUsage]
    found = list(_authors(frame))
    if not found or frame is None or _is_held(frame):
        return None
    inner = found[0]
    named = next((x for x in found if _function(x) or not _is_inner(x)), inner)
    file, line = inner.f_code.co_filename, inner.f_lineno or 0
    source = _source(kernel, file)
    call = _waits_in(inner, source) if inner is frame else ("", "")
    function, name = _function(named), Path(next(filter(None, (to(file) for to in names_of_files)), file)).name
    if function:
        who = f"{function}() in {name}"
    else:
        who = f"the template of {name}" if named.f_code.co_name.startswith("_hl_") else f"the top of {name}"
    is_async = bool(named.f_code.co_flags & (0x80 | 0x200))
    codes = frozenset(x.f_code for x in found)
    defined = _defined(named.f_code, source) if function and named is found[-1] else ""
    return Spot(who, function, is_async, defined, file, line, source, call, run_of(frame), codes)


def _defined(code: CodeType, source: Sequence[str]) -> str:
    """The line with the `def` of a function, which may stand below decorators."""
    for text in source[code.co_firstlineno - 1 : code.co_firstlineno + 4]:
        if re.match(rf"\s*(?:async\s+)?def\s+{code.co_name}\(.*:\s*$", text):
            return text.strip()
    return ""


def run_of(frame: FrameType | None) -> tuple[object, ...]:
    """What tells one run of the author's code from others: its outermost frame."""
    found = list(_authors(frame))
    return (id(found[-1]), found[-1].f_code) if found else ()


def _authors(frame: FrameType | None) -> Iterator[FrameType]:
    """The frames of the author's code, the innermost first."""
    while frame is not None:
        if is_authors(frame.f_code.co_filename):
            yield frame
        frame = frame.f_back


def _is_held(frame: FrameType | None) -> bool:
    while frame is not None:
        if str(frame.f_globals.get("__name__", "")).partition(".")[0] in _DEBUGGERS:
            return True
        frame = frame.f_back
    return False


def _is_inner(frame: FrameType) -> bool:
    """Whether it is a part of a function only, such as `<listcomp>`."""
    name = frame.f_code.co_name
    return name.startswith("<") and name != "<module>"


def _function(frame: FrameType) -> str:
    name = frame.f_code.co_name
    return name if name.isidentifier() and not name.startswith("_hl_") else ""


def _source(kernel: Kernel, file: str) -> list[str]:
    """The lines of a file as it runs: it may have been saved since."""
    components = [*(instance.component for instance in list(kernel.instances)), *loader.files().values()]
    text = next((component.text for component in components if component.file == file), None)
    return text.splitlines() if text is not None else [line.rstrip("\n") for line in linecache.getlines(file)]


def _waits_in(frame: FrameType, source: Sequence[str]) -> tuple[str, str]:
    """What of Python's own a frame has called and waits for, and how that stands in the source."""
    node = instruction(frame.f_code, frame.f_lasti, [f"{line}\n" for line in source])
    if not isinstance(node, ast.Call) or not (written := shown(node)):
        return "", ""
    names = {**vars(builtins), **frame.f_globals}
    function: object = None
    if isinstance(node.func, ast.Name):
        function = frame.f_locals.get(node.func.id, names.get(node.func.id))
    elif isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        module = names.get(node.func.value.id)
        function = time.sleep if module is time and node.func.attr == "sleep" else None
    if function is input:
        return "input", written
    return ("time.sleep", written) if function is time.sleep else ("", "")
