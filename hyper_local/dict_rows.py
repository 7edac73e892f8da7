"""Dict rows: the quick way through a loop whose items are plain dicts.

A dot on a loop variable asks what the variable is and which keys it has before it
looks anything up (T3). In a table of dicts the answers are always the same, and to
ask takes as long as all the rest. So such a row stands there a second time, without
these questions.

Each row is evaluated once, in one of the two ways, and gives what it would give
without any of this. Where it runs no code of the author's, all items are asked
beforehand. Where it does, which items there are and which keys they have may
change meanwhile, so each row asks what its item is, and each dot for its key.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from operator import is_not
from typing import cast

from .columns import CARRIED, ITSELF, MADE, SHOWN, Part
from .records import record
from .syntax import call, lambda_of, list_of, load, located, store
from .trees import children, parts, walk

_OURS = frozenset(
    "_hl_type _hl_str _hl_content _hl_text _hl_attribute _hl_classes _hl_styles _hl_url _hl_several _hl_converted "
    "_hl_dot _hl_argument _hl_control _hl_ticked".split()
)
"""What generated code calls that runs no code of the author's, but for methods that its values may have."""

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_RUNS = (ast.Await, ast.Yield, ast.YieldFrom, ast.Lambda, ast.Starred, *_COMPREHENSIONS)
_WALKS = (ast.In, ast.NotIn)
"""What may run code of the author's, as a call does: most of them walk an iterator."""


class _Judged(ast.IfExp):
    """`v if type(v := value) is …`."""

    @property
    def value(self) -> ast.expr:
        """The `value` of it."""
        return cast(ast.NamedExpr, cast(ast.Call, cast(ast.Compare, self.test).left).args[0]).value


class Argument(_Judged):
    """What an event carries: `v if type(v := value) is int else _hl_argument(v)`."""


class Content(_Judged):
    """What a child part shows: `v if type(v := value) is str else _hl_content(v)`, or what comes to the same."""


class Dot(ast.IfExp):
    """`a.b` by T3: `a["b"] if type(a) is dict and "b" in a else _hl_dot(a, "b")`."""

    @property
    def name(self) -> str:
        """The `a` of it."""
        return cast(ast.Name, cast(ast.Subscript, self.body).value).id

    @property
    def has_key(self) -> ast.expr:
        """The question whether the dict has the key."""
        return cast(ast.BoolOp, self.test).values[1]

    @property
    def key(self) -> str:
        """The `b` of it."""
        return cast(str, cast(ast.Constant, cast(ast.Subscript, self.body).slice).value)


def asking_once(row: ast.expr, name: str) -> ast.expr:
    """`row`, which is read from the loop variable `name`, with one question for all its dots, if it has several."""
    if sum(isinstance(node, Dot) and node.name == name for node in walk(row)) < 2:
        return row
    is_dict = ast.Compare(call("_hl_type", load(name)), [ast.Is()], [load("_hl_dict")])
    return ast.IfExp(is_dict, cast(ast.expr, _Quick(name, ()).made(row)), row)


@record
class Quick:
    """A row for items that are dicts, or plain objects.

    `row` reads the values of their `keys` under names of ours, in this order; the first `certain` ones are
    read whatever the row shows, the others may be absent. `whole` says that it reads the item too, `carried`
    that it only gives it to events; `plain` is the row for items that have all keys. `names` are the author's
    names that it reads, None where it gives some a value. `dots` says that all keys are written as `item.key`.
    """

    row: ast.expr
    plain: ast.expr
    keys: tuple[str, ...]
    certain: int
    whole: bool
    carried: bool
    names: tuple[str, ...] | None
    dots: bool


def column(i: int) -> str:
    """What the value of a row's key number `i` is called in generated code."""
    return f"_hl_{i}"


def without_questions(row: ast.expr, name: str) -> Quick | None:
    """`row`, which is read from the loop variable `name`, for dicts; None where it may run other code."""
    if _runs(row):
        return None
    certain = dict.fromkeys(key for node in _certain(row, name) if (key := _key_read(node, name)))
    reads = list(_reads(row, name))
    keys = tuple(dict.fromkeys([*certain, *(key for node in reads if (key := _key_read(node, name)))]))
    if not keys:
        return None
    made = cast(ast.expr, _Quick(name, keys, len(certain)).made(row))
    plain = made if len(keys) == len(certain) else cast(ast.expr, _Quick(name, keys, len(keys)).made(row))
    found = _names(plain)
    assigns = any(isinstance(x.ctx, ast.Store) for x in found)
    names = None if assigns else tuple(dict.fromkeys(x.id for x in found if x.id != name))
    carried = sum(isinstance(x, Argument) and isinstance(x.value, ast.Name) and x.value.id == name for x in walk(plain))
    return Quick(
        made,
        plain,
        keys,
        len(certain),
        any(x.id == name for x in _names(made)),
        sum(x.id == name for x in found) == carried,
        names,
        all(isinstance(node, Dot) for node in reads),
    )


def _names(node: ast.AST) -> list[ast.Name]:
    """The author's own names in generated code."""
    return [x for x in walk(node) if isinstance(x, ast.Name) and not x.id.startswith("_hl_")]


def other_names(part: ast.expr) -> set[str]:
    """What a part of a row reads beside columns."""
    return {x.id for x in _names(part)}


def compared(part: ast.expr) -> tuple[tuple[str, int], ...] | None:
    """Names and columns, by number, that a part asks to be equal or not; None where it does more with a name."""
    pairs: list[tuple[str, int]] = []
    for node in walk(part):
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
            sides = [x.id for x in (node.left, node.comparators[0]) if isinstance(x, ast.Name)]
            columns = [x[4:] for x in sides if x.startswith("_hl_") and x[4:].isdigit()]
            names = [x for x in sides if not x.startswith("_hl_")]
            if len(columns) == len(names) == 1:
                pairs.append((names[0], int(columns[0])))
    return tuple(pairs) if len(pairs) == len(_names(part)) else None


def columns_of(node: ast.expr) -> tuple[int, ...]:
    """Which keys of a row, by number, a part of it reads."""
    ids = {x.id[4:] for x in walk(node) if isinstance(x, ast.Name) and x.id.startswith("_hl_")}
    return tuple(sorted(int(number) for number in ids if number.isdigit()))


def parts_of(plain: Quick, name: str, keyed: bool) -> tuple[tuple[Part, ...], list[ast.expr]]:
    """The parts of such a row, and the functions that make those which have one of their own."""
    assert plain.names is not None
    number = plain.names.index
    items = load("_hl_i")
    row = cast(ast.Tuple, plain.plain)
    key, row = cast("tuple[ast.expr | None, ast.Tuple]", row.elts if keyed else (None, row))
    parts: list[Part] = []
    makers: list[ast.expr] = []
    for place, part in [*([] if key is None else [(-1, key)]), *enumerate(row.elts)]:
        form, values = _form(part, name)
        if form != MADE:
            reads = tuple(0 if x == name else plain.whole + int(x.removeprefix("_hl_")) for x in values)
            parts.append(Part(place, reads, form))
            continue
        others = other_names(part)
        columns = columns_of(part)
        whole = name in others
        reads = (*([0] if whole else []), *(plain.whole + i for i in columns)) or (int(plain.whole),)
        bound = [*([name] if whole else []), *map(column, columns)] or [column(0)]
        pairs = compared(part)
        known = None if pairs is None else tuple((number(x), plain.whole + i) for x, i in pairs)
        parts.append(Part(place, reads, form, tuple(map(number, sorted(others - {name}))), known))
        targets: list[ast.expr] = [*map(store, bound)]
        makers.append(lambda_of(("_hl_i",), list_of(part, ast.Tuple(targets, ast.Store()), items)))
    return tuple(parts), makers


def _form(part: ast.expr, name: str) -> tuple[str, list[str]]:
    """How a part follows from columns, and their names where that needs no function of its own."""

    def names(*values: ast.expr) -> list[str]:
        """The columns that these are; nothing if one of them is more than that."""
        found = [x.id for x in values if isinstance(x, ast.Name)]
        ours = all(x == name or (x.startswith("_hl_") and x[4:].isdigit()) for x in found)
        return found if ours and len(found) == len(values) else []

    if isinstance(part, Content) and (read := names(part.value)):
        return SHOWN, read
    if isinstance(part, ast.Tuple) and all(isinstance(x, Argument) for x in part.elts):
        if read := names(*(cast(Argument, x).value for x in part.elts)):
            return CARRIED, read
    elif read := names(part):
        return ITSELF, read
    return MADE, []


def _key_read(node: ast.AST, name: str) -> str | None:
    """The key of `row.key`, and of `row["key"]`."""
    if isinstance(node, Dot):
        return node.key if node.name == name else None
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == name:
        key = node.slice.value if isinstance(node.slice, ast.Constant) else None
        return key if isinstance(key, str) else None
    return None


def _runs(node: ast.AST) -> bool:
    """Whether a row runs code of the author's, as far as can be seen."""
    if isinstance(node, Dot):
        return False
    if isinstance(node, ast.Call) and not (isinstance(node.func, ast.Name) and node.func.id in _OURS):
        return True
    if isinstance(node, _RUNS) or (isinstance(node, ast.Compare) and any(isinstance(x, _WALKS) for x in node.ops)):
        return True
    return any(map(_runs, children(node)))


def _certain(node: ast.AST, name: str) -> Iterator[ast.AST]:
    """What reads a key of `name` whenever `node` is evaluated, which runs no code of the author's."""
    if isinstance(node, Dot) or _key_read(node, name):
        yield node
    elif isinstance(node, ast.IfExp):
        yield from _certain(node.test, name)
    elif isinstance(node, ast.BoolOp):
        yield from _certain(node.values[0], name)
    elif isinstance(node, ast.Compare):
        yield from _certain(node.left, name)
        yield from _certain(node.comparators[0], name)
    else:
        for child in children(node):
            yield from _certain(child, name)


def _reads(node: ast.AST, name: str) -> Iterator[ast.AST]:
    """What reads a key of `name` in `node`, which runs no code of the author's."""
    if isinstance(node, Dot) or _key_read(node, name):
        if _key_read(node, name):
            yield node
        return
    for child in children(node):
        yield from _reads(child, name)


class _Quick:
    """Makes the row for a dict: `name` is the loop variable, `keys` are those whose values are there already.

    Behind the first `certain` of these, some may be absent.
    """

    def __init__(self, name: str, keys: tuple[str, ...], certain: int = 0) -> None:
        self.name = name
        self.keys = keys
        self.certain = certain

    def made(self, node: ast.AST) -> ast.AST:
        """The same without the questions; what has none of them is shared, not copied."""
        key = _key_read(node, self.name)
        if key in self.keys:
            place = self.keys.index(key)
            found = load(column(place))
            if place < self.certain:
                return ast.copy_location(found, node)
            absent = ast.Compare(load(column(place)), [ast.Is()], [load("_hl_absent")])
            instead = node.orelse if isinstance(node, Dot) else cast(ast.expr, node)
            return located(ast.IfExp(absent, instead, found), cast(ast.expr, node))
        if isinstance(node, Dot) and node.name == self.name:
            made = copy.copy(node)
            made.test = node.has_key
            return made
        if self.hides(node):
            return node
        made = node
        for field, value in parts(node):
            new: object = value
            if isinstance(value, ast.AST):
                new = self.made(value)
            else:
                items = [self.made(x) if isinstance(x, ast.AST) else x for x in value]
                new = items if any(map(is_not, items, value)) else value
            if new is not value:
                made = copy.copy(node) if made is node else made
                setattr(made, field, new)
        return made

    def hides(self, node: ast.AST) -> bool:
        """Whether the name is another one inside."""
        if isinstance(node, _COMPREHENSIONS):
            bound = [x for generator in node.generators for x in walk(generator.target)]
            return any(isinstance(x, ast.Name) and x.id == self.name for x in bound)
        return isinstance(node, ast.Lambda) and any(
            isinstance(x, ast.arg) and x.arg == self.name for x in walk(node.args)
        )
