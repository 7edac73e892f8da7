"""For coverage.py: which lines of live modules can run, and which did (L6).

Switch it on in `pyproject.toml`:

    [tool.coverage.run]
    plugins = ["hyper_local.coverage_plugin"]

coverage.py itself reads Python only. What it counts here: statements, and each
line of a template on which a value, a block or a component begins. Branches are
not counted in live modules.
"""

from __future__ import annotations

import ast
import re
import sys
import warnings
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from pathlib import Path
from types import CodeType
from typing import Any

from coverage.exceptions import CoverageWarning, NotPython
from coverage.plugin import CoveragePlugin, FileReporter, FileTracer

from .compiler import compile_component
from .configuration import class_name
from .errors import LoadError
from .literals import TString
from .loader import by_folder, has_template, text_of
from .source import Module, read

_NO_COVER = re.compile(r"#\s*pragma[:\s]?\s*no\s*cover", re.IGNORECASE)


@cache
def _module(file: str) -> Module | None:
    """A live module; None where the file is another one, or can't be loaded."""
    path = Path(file)
    if path.suffix != ".py" or not has_template(path):
        return None
    try:
        parsed = read(text_of(path), file)
    except (LoadError, OSError):
        return None
    return parsed if parsed.template is not None else None


class Plugin(CoveragePlugin):
    """What coverage.py asks about a file."""

    def configure(self, config: Any) -> None:
        """Choose the core that knows plugins: the one by `sys.monitoring` does not."""
        config.set_option("run:core", "ctrace")

    def file_tracer(self, filename: str) -> FileTracer | None:
        """How a file is followed; None for other than live modules."""
        return _Tracer(filename) if _module(filename) is not None else None

    def file_reporter(self, filename: str) -> FileReporter:
        """What can run in a live module."""
        return Reporter(filename)

    def find_executable_files(self, src_dir: str) -> Iterable[str]:
        """Live modules of a folder, for those that nothing ran."""
        return (str(path) for path in sorted(Path(src_dir).rglob("*.py")) if _module(str(path)) is not None)


class _Tracer(FileTracer):
    def __init__(self, filename: str) -> None:
        self.filename = filename

    def source_filename(self) -> str:
        return self.filename


class Reporter(FileReporter):
    """The lines of one live module."""

    def should_be_python(self) -> bool:
        """Whether coverage.py gives up on the whole report where this file can't be compiled: one warning is enough."""
        return False

    def source(self) -> str:
        """The text of the file."""
        return text_of(Path(self.filename))

    def lines(self) -> set[int]:
        """Lines that can run."""
        return set(self._firsts.values()) - self.excluded_lines()

    def excluded_lines(self) -> set[int]:
        """Lines that `# pragma: no cover` takes out, with the block that they begin."""
        marked = {i for i, line in enumerate(self.source().split("\n"), 1) if _NO_COVER.search(line)}
        out = set(marked)
        for node in ast.walk(self._parsed.tree):
            if isinstance(node, ast.stmt) and marked & set(_header(node)):
                decorators = [d.lineno for d in getattr(node, "decorator_list", ())]
                out |= set(range(min([node.lineno, *decorators]), (node.end_lineno or node.lineno) + 1))
        return out & set(self._firsts.values())

    def translate_lines(self, lines: Iterable[int]) -> set[int]:
        """Lines that ran, each as the first line of what it belongs to."""
        return {self._firsts[line] for line in lines if line in self._firsts}

    @cached_property
    def _parsed(self) -> Module:
        parsed = _module(self.filename)
        if parsed is None:
            raise LoadError(f"{self.filename} is not a live module, or no longer")
        return parsed

    @cached_property
    def _firsts(self) -> dict[int, int]:
        """Each line that may be traced, and the first line of what it belongs to."""
        parsed, path = self._parsed, Path(self.filename)
        live = by_folder(path) if parsed.live is None else parsed.live
        try:
            component = compile_component(parsed, name=class_name(path.stem), dotted=path.stem, live=live)
        except LoadError as error:
            warnings.warn(f"Couldn't parse {self.filename!r}: {error}", CoverageWarning, stacklevel=1)
            raise NotPython(f"Couldn't parse {self.filename!r}") from None
        codes = [component.body, component.render, *(line.code for line in component.computed)]
        traced = {line for code in codes for line in _lines(code)}
        firsts = {line: first for line, first in self._starts() if line in traced}
        # A template that is all on the lines of its values has no line of its own.
        return {line: first for line, first in firsts.items() if first in traced}

    def _starts(self) -> Iterator[tuple[int, int]]:
        """Lines of statements and of the template's holes, with the first line of each."""
        parsed = self._parsed
        template = parsed.template
        assert template is not None
        for node in _statements(parsed.tree):
            if isinstance(node, ast.Expr) and node.value.lineno == parsed.source.place(template.start)[0]:
                continue
            for decorator in getattr(node, "decorator_list", ()):
                for line in range(decorator.lineno, decorator.end_lineno + 1):
                    yield line, decorator.lineno
            for line in _header(node):
                yield line, node.lineno
        holes = [*_holes(template)]
        first = parsed.source.place(template.start)[0]
        # One without values has a line, too: nobody may take for covered what was never shown.
        yield from holes or [(first, first)]


def _holes(literal: TString) -> Iterator[tuple[int, int]]:
    place = literal.source.place
    for hole in literal.holes():
        first = place(hole.start)[0]
        for line in range(first, place(hole.end - 1)[0] + 1):
            yield line, first
        for nested in hole.nested:
            yield from _holes(nested)


def _statements(tree: ast.AST) -> Iterator[ast.stmt]:
    """Statements that do something when their line is reached, inner ones after outer ones."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.stmt) and not _declares(node):
            yield node
        yield from _statements(node)


def _declares(node: ast.stmt) -> bool:
    """Whether a statement is for the reader or the compiler: `global`, `title: str`, a docstring."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    return isinstance(node, (ast.Global, ast.Nonlocal)) or (isinstance(node, ast.AnnAssign) and node.value is None)


def _header(node: ast.stmt) -> range:
    """Lines of a statement up to the block that it holds."""
    body = getattr(node, "body", None) or getattr(node, "cases", None)
    if not body:
        return range(node.lineno, (node.end_lineno or node.lineno) + 1)
    first = body[0]
    inner = first.pattern.lineno if isinstance(first, ast.match_case) else first.lineno
    inner = min([inner, *(d.lineno for d in getattr(first, "decorator_list", ()))])
    return range(node.lineno, max(inner, node.lineno + 1))


def _lines(code: CodeType) -> Iterator[int]:
    """Lines that a code object and those in it may report."""
    for _, _, line in code.co_lines():
        if line:
            yield line
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _lines(constant)


def coverage_init(reg: Any, options: Any) -> None:
    """Called by coverage.py, which reads the name of this module in its settings."""
    # pytest would warn that it finds this package imported before it could rewrite its asserts; there are none.
    package = sys.modules["hyper_local"]
    package.__doc__ = f"{package.__doc__}\n\nPYTEST_DONT_REWRITE"
    plugin = Plugin()
    reg.add_configurer(plugin)
    reg.add_file_tracer(plugin)
