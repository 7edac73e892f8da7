"""Facts: what is known of one file by itself, in plain values.

Reading a file gives them (`inspection.py`), judging between files needs no more
(`checker.py`), and they can be kept for the next check (`fact_store.py`). So
nothing in here leads back to a syntax tree, and `decoded(encoded(facts))` is equal
to `facts`.

A place is a line, from 1, and a column in bytes, as `ast` counts: which
characters stand there is only asked where there is something to say about them.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple, TypeAlias

from .errors import Location
from .problems import Problem

Place: TypeAlias = "tuple[int, int]"
Value: TypeAlias = "tuple[str, str] | None"
"""What a tag gives a prop: `("bare", "")`, `("text", …)`, `("python", …)` of a literal; None where it is worked out."""


class Imported(NamedTuple):
    """One name of an import, as `ast.alias` has it."""

    name: str
    asname: str | None
    lineno: int
    col_offset: int


class Import(NamedTuple):
    """`from module import …` at the left margin, as `ast.ImportFrom` has it."""

    module: str | None
    level: int
    lineno: int
    col_offset: int
    names: tuple[Imported, ...]


class Given(NamedTuple):
    """`name={value}` in a component's tag."""

    name: str
    place: Place
    value: Value


class Call(NamedTuple):
    """`<{Card} …>`; `spreads` says that what it gives is not all known."""

    component: str
    place: Place
    given: tuple[Given, ...]
    spreads: bool


class Declared(NamedTuple):
    """A prop. `plain` says that what its annotation means hangs on no name of the file."""

    name: str
    annotation: str
    default: str | None
    plain: bool
    place: Place

    @property
    def required(self) -> bool:
        """Whether a caller must give it."""
        return self.default is None


class Facts(NamedTuple):
    """One file."""

    shows: bool
    """Whether the import system takes it for a component (L3)."""
    readable: bool = False
    """Whether it was read as a component; not so for ordinary modules, and where a mistake leaves too little."""
    template: bool = False
    live: bool = True
    spreads: bool = False
    problems: tuple[Problem, ...] = ()
    unbound: tuple[Problem, ...] = ()
    """Of an ordinary module: names that it reads and nothing binds, which is for who knows all its names to say."""
    forgotten: Problem | None = None
    """Of a file without a template: the string that was meant as one."""
    displaced: Problem | None = None
    """Of a file without a template: the t-string that stands in the wrong place for one."""
    named: tuple[tuple[str, ...], ...] = ()
    """Of a file without a template: the names that statements give to t-strings."""
    imports: tuple[Import, ...] = ()
    props: tuple[Declared, ...] = ()
    state: tuple[str, ...] = ()
    definitions: tuple[str, ...] = ()
    """Its functions and classes."""
    binds: tuple[str, ...] | None = None
    """All names that its own Python binds; None where more may come in unseen."""
    calls: tuple[Call, ...] = ()
    """Components that its templates call by a name."""
    idle: tuple[tuple[str, int], ...] = ()
    """Functions that nothing in the file binds or reads, with the lines that define them."""

    def prop(self, name: str) -> Declared | None:
        """The prop of that name."""
        return next((prop for prop in self.props if prop.name == name), None)


def encoded(facts: Facts) -> str:
    """The facts as text, in one line. Problems are without their file, which is that of all of them."""
    plain = facts._replace(
        problems=tuple(map(_row, facts.problems)),  # type: ignore[arg-type]
        unbound=tuple(map(_row, facts.unbound)),  # type: ignore[arg-type]
        forgotten=_row(facts.forgotten),  # type: ignore[arg-type]
        displaced=_row(facts.displaced),  # type: ignore[arg-type]
    )
    return json.dumps(plain, separators=(",", ":"))


def _row(problem: Problem | None) -> tuple[str, str, int, int, str, str] | None:
    if problem is None:
        return None
    where = problem.location
    return problem.kind, problem.message, where.line, where.column, where.text, problem.hint


def decoded(text: str, file: str) -> Facts:
    """The facts that `encoded` made `text` of; `file` is how messages name the file.

    Raises `ValueError`, `TypeError` or `LookupError` where it did not.
    """
    row: list[Any] = json.loads(text)
    if len(row) != len(Facts._fields):
        raise ValueError("another number of facts")
    plain: Any = Facts(*row)
    made: Facts = plain._replace(
        problems=tuple(_problem(problem, file) for problem in plain.problems),
        unbound=tuple(_problem(problem, file) for problem in plain.unbound),
        forgotten=_problem(plain.forgotten, file) if plain.forgotten else None,
        displaced=_problem(plain.displaced, file) if plain.displaced else None,
        named=tuple(tuple(names) for names in plain.named),
        imports=tuple(_import(*node) for node in plain.imports),
        props=tuple(_declared(*prop) for prop in plain.props),
        state=tuple(plain.state),
        definitions=tuple(plain.definitions),
        binds=None if plain.binds is None else tuple(plain.binds),
        calls=tuple(_call(*call) for call in plain.calls),
        idle=tuple((name, line) for name, line in plain.idle),
    )
    return made


def _import(module: str | None, level: int, line: int, column: int, names: list[list[Any]]) -> Import:
    return Import(module, level, line, column, tuple(Imported(*name) for name in names))


def _declared(name: str, annotation: str, default: str | None, plain: bool, place: list[int]) -> Declared:
    return Declared(name, annotation, default, plain, (place[0], place[1]))


def _call(component: str, place: list[int], given: list[list[Any]], spreads: bool) -> Call:
    items = tuple(
        Given(name, (at[0], at[1]), None if value is None else (value[0], value[1])) for name, at, value in given
    )
    return Call(component, (place[0], place[1]), items, spreads)


def _problem(row: list[Any], file: str) -> Problem:
    kind, message, line, column, text, hint = row
    return Problem(kind, message, Location(file, line, column, text), hint)
