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
from typing import Any, NamedTuple, TypeAlias, cast

from .errors import About, Location
from .problems import Problem

Place: TypeAlias = "tuple[int, int]"
Value: TypeAlias = "tuple[str, str] | None"
"""What a tag gives a prop: `("bare", "")`, `("text", …)`, `("python", …)` of a literal; None where it is worked out."""


NO_TEMPLATE = "this file has no template"
EARLY = "ends early"
"""What the error is about that a template ends at a quote inside of it: nobody means that."""


class Imported(NamedTuple):
    """One name of an import, as `ast.alias` has it."""

    name: str
    asname: str | None
    lineno: int
    col_offset: int


class Import(NamedTuple):
    """`from module import …` at the left margin, as `ast.ImportFrom` has it; `import module` without names."""

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


class Fill(NamedTuple):
    """What stands between a component's tags for the slot `slot`, "" being the nameless one, and where that begins."""

    slot: str
    place: Place


class Call(NamedTuple):
    """`<{Card} …>`; `spreads` says that what it gives is not all known."""

    component: str
    place: Place
    given: tuple[Given, ...]
    spreads: bool
    fills: tuple[Fill, ...] = ()


class Asked(NamedTuple):
    """`Counter.count`, where the file imports `Counter`."""

    component: str
    name: str
    place: Place


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
    slots: tuple[str, ...] | None = None
    """The slots that its template has, "" being the nameless one; None where that is not known."""
    problems: tuple[Problem, ...] = ()
    unbound: tuple[Problem, ...] = ()
    """Of an ordinary module: names that it reads and nothing binds, which is for who knows all its names to say."""
    forgotten: Problem | None = None
    """Of a file without a template: the string that was meant as one."""
    displaced: Problem | None = None
    """Of a file without a template: the t-string that stands in the wrong place for one."""
    called: Problem | None = None
    """Of a file without a template: the one text with tags, to which a variable gives its name."""
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
    asked: tuple[Asked, ...] = ()
    """What it asks of classes of components that it imports."""
    idle: tuple[tuple[str, int], ...] = ()
    """Functions that nothing in the file binds or reads, with the lines that define them."""
    tags: tuple[tuple[str, Place], ...] = ()
    """Elements that no browser knows, and of which nothing is said by the file alone."""
    links: tuple[tuple[str, Place], ...] = ()
    """Addresses in the app that its templates link to, as `dead_ends.py` has them."""

    def prop(self, name: str) -> Declared | None:
        """The prop of that name."""
        return next((prop for prop in self.props if prop.name == name), None)


def encoded(facts: Facts) -> str:
    """The facts as text, in one line. Problems are without their file, which is that of all of them."""
    plain = facts._replace(
        problems=tuple(map(_row, facts.problems)),  # type: ignore[arg-type]
        unbound=tuple(map(_row, facts.unbound)),  # type: ignore[arg-type]
        forgotten=_row(facts.forgotten),  # type: ignore[arg-type]
        called=_row(facts.called),  # type: ignore[arg-type]
        displaced=_row(facts.displaced),  # type: ignore[arg-type]
    )
    return json.dumps(plain, separators=(",", ":"))


def _row(problem: Problem | None) -> tuple[str, str, int, int, str, str, About] | None:
    if problem is None:
        return None
    where = problem.location
    return problem.kind, problem.message, where.line, where.column, where.text, problem.hint, problem.about


def decoded(text: str, file: str) -> Facts:
    """The facts that `encoded` made `text` of; `file` is how messages name the file.

    Raises `ValueError`, `TypeError`, `LookupError` or `RecursionError` where it did not.
    """
    row: list[Any] = json.loads(text)
    if type(row) is not list or len(row) != len(Facts._fields):
        raise ValueError("another number of facts")
    plain: Any = Facts(*row)
    made: Facts = plain._replace(
        problems=tuple(_problem(problem, file) for problem in _list(plain.problems)),
        unbound=tuple(_problem(problem, file) for problem in _list(plain.unbound)),
        forgotten=None if plain.forgotten is None else _problem(plain.forgotten, file),
        called=None if plain.called is None else _problem(plain.called, file),
        displaced=None if plain.displaced is None else _problem(plain.displaced, file),
        named=tuple(map(_texts, _list(plain.named))),
        imports=tuple(map(_import, _list(plain.imports))),
        props=tuple(map(_declared, _list(plain.props))),
        state=_texts(plain.state),
        definitions=_texts(plain.definitions),
        binds=None if plain.binds is None else _texts(plain.binds),
        slots=None if plain.slots is None else _texts(plain.slots),
        calls=tuple(map(_call, _list(plain.calls))),
        asked=tuple(map(_asked, _list(plain.asked))),
        idle=tuple(_fields(each, _TEXT, _NUMBER) for each in _list(plain.idle)),
        tags=tuple(_tag(each) for each in _list(plain.tags)),
        links=tuple(_tag(each) for each in _list(plain.links)),
    )
    _fields([made.shows, made.readable, made.template, made.live, made.spreads], *[_TRUTH] * 5)
    return made


_TEXT = frozenset({str})
_NUMBER = frozenset({int})
_TRUTH = frozenset({bool})
_LIST = frozenset({list})
_MAYBE_TEXT = frozenset({str, type(None)})
_MAYBE_LIST = frozenset({list, type(None)})


def _list(value: Any) -> list[Any]:
    """`value`, a list."""
    if type(value) is not list:
        raise TypeError("no list")
    return cast("list[Any]", value)


def _fields(value: Any, *kinds: frozenset[type]) -> Any:
    """The items of a list, each of one of its kinds."""
    items = _list(value)
    for item, kind in zip(items, kinds, strict=True):
        if type(item) not in kind:
            raise TypeError("an item of another kind")
    return tuple(items)


def _texts(value: Any) -> tuple[str, ...]:
    items = _list(value)
    if not {*map(type, items)} <= _TEXT:
        raise TypeError("no text")
    return tuple(items)


def _import(row: Any) -> Import:
    module, level, line, column, names = _fields(row, _MAYBE_TEXT, _NUMBER, _NUMBER, _NUMBER, _LIST)
    imported = (Imported(*_fields(name, _TEXT, _MAYBE_TEXT, _NUMBER, _NUMBER)) for name in names)
    return Import(module, level, line, column, tuple(imported))


def _declared(row: Any) -> Declared:
    name, annotation, default, plain, place = _fields(row, _TEXT, _TEXT, _MAYBE_TEXT, _TRUTH, _LIST)
    return Declared(name, annotation, default, plain, _fields(place, _NUMBER, _NUMBER))


def _asked(row: Any) -> Asked:
    component, name, place = _fields(row, _TEXT, _TEXT, _LIST)
    return Asked(component, name, _fields(place, _NUMBER, _NUMBER))


def _call(row: Any) -> Call:
    component, place, given, spreads, fills = _fields(row, _TEXT, _LIST, _LIST, _TRUTH, _LIST)
    filled = (Fill(slot, _fields(at, _NUMBER, _NUMBER)) for slot, at in (_fields(x, _TEXT, _LIST) for x in fills))
    return Call(component, _fields(place, _NUMBER, _NUMBER), tuple(map(_given, given)), spreads, tuple(filled))


def _given(row: Any) -> Given:
    name, place, value = _fields(row, _TEXT, _LIST, _MAYBE_LIST)
    return Given(name, _fields(place, _NUMBER, _NUMBER), None if value is None else _fields(value, _TEXT, _TEXT))


def _tag(row: Any) -> tuple[str, Place]:
    tag, place = _fields(row, _TEXT, _LIST)
    return tag, _fields(place, _NUMBER, _NUMBER)


def _problem(row: Any, file: str) -> Problem:
    kind, message, line, column, text, hint, about = _fields(row, _TEXT, _TEXT, _NUMBER, _NUMBER, _TEXT, _TEXT, _LIST)
    if kind not in ("error", "note"):
        raise ValueError("another kind of problem")
    return Problem(kind, message, Location(file, line, column, text), hint, _texts(about))
