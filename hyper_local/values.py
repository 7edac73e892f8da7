"""Values: what compiled templates call to make the values of parts.

A tree of values is made of tuples so that two of them are compared at the
speed of C. To make that comparison right, every value has one type here: text
is `str`, a bare attribute is `True`, an absent one `None` (`1 == True` must not
hide a change). Nothing here escapes: values are data until `markup.py` or a
browser shows them.

Shapes, as in `docs/protocol.md`:

    "text"                          text
    (Template, v0, v1, …)           node
    (LIST, Template, keys, rows)    list; `keys` is None for 0, 1, 2, …
    (RAW, "<b>x</b>")               trusted HTML
    (REF, surface)                  a surface of the same page
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, MappingView, MutableSequence, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, TypeAlias, cast

from markupsafe import Markup

from .component import Template
from .control_text import COLLECTIONS, control_text
from .errors import Location, RenderError, did_you_mean, listed
from .shown_text import shown_text

log = logging.getLogger("hyper_local")

LIST, RAW, REF = 1, 2, 3

Node: TypeAlias = "tuple[Any, ...]"
"""The values of a template: `(Template, v0, v1, …)`. What each may be is said above; all are data."""

ITEM = Template("i", [0], ("child",), (), (0,))
"""The template of an item of a list that mixes kinds: one child part."""

PAIR = Template("p", [0, 1], ("child", "child"), (), (0, 1))
"""Two t-strings that were added."""

EMPTY = Template("e", [], ())
"""Shows nothing; what an instance shows before its first render."""


class Later:
    """A component's call in a t-string that is a value: made where and when the t-string is shown.

    So a t-string with components may be kept as state, or made in a handler,
    and its instances belong to the place that shows it (T7). `make` is
    `rendering.child`, the rest are its arguments.
    """

    __slots__ = ("given", "make", "site", "slots", "target", "where")
    made = 0
    """How many there ever were; tells a t-string whether it holds any."""

    def __init__(
        self,
        make: Callable[..., Node],
        site: tuple[Any, ...],
        target: object,
        given: dict[str, object],
        slots: dict[str, Node],
        where: Location,
    ) -> None:
        self.make, self.site, self.target, self.given, self.slots, self.where = make, site, target, given, slots, where
        Later.made += 1

    def show(self, within: tuple[Any, ...]) -> Node:
        """The component's tree; `within` are the keys of the lists around it."""
        slots = {name: resolved(tree, within) for name, tree in self.slots.items()}
        return self.make((*self.site, *within), self.target, self.given, slots, self.where)


def mark() -> int:
    """A number that changes when a `Later` is made."""
    return Later.made


def resolved(value: Any, within: tuple[Any, ...]) -> Any:
    """The tree `value` with its components made."""
    if type(value) is Later:
        return value.show(within)
    if type(value) is not tuple:
        return value
    node = cast(Node, value)
    head = node[0]
    if type(head) is Template:
        return (head, *_resolved_parts(head, node[1:], within))
    if head == LIST:
        _, template, keys, rows = node
        known = keys if keys is not None else [None] * len(rows)
        made = [
            _resolved_parts(template, row, within if key is None else (*within, key))
            for key, row in zip(known, rows, strict=True)
        ]
        return (LIST, template, keys, tuple(made))
    return node


def _resolved_parts(template: Template, parts: Node, within: tuple[Any, ...]) -> Node:
    out = list(parts)
    for i in template.children:
        out[i] = resolved(out[i], within)
    return tuple(out)


def filled(content: Node) -> Node | None:
    """Slot content that hangs on conditions, loops and values; None where they leave nothing of it (T5)."""
    return content if _shows(content) else None


def _shows(tree: object) -> bool:
    """Whether a tree shows anything but space."""
    node = cast(Node, tree) if type(tree) is tuple else ()
    if not node:
        return tree != ""
    if node[0] == LIST:
        return any(_shows((node[1], *row)) for row in node[3])
    if type(node[0]) is not Template:
        return node[0] != RAW or bool(node[1].strip())
    wire = node[0].wire
    return any(_shows(node[1 + x]) if isinstance(x, int) else not isinstance(x, str) or x.strip() for x in wire)


class Fragment:
    """A t-string that was evaluated: content that can be shown in a template.

    `node` is its tree of values, `key` what its first element's `key={…}` gave,
    `later` whether the tree holds components that are still to be made: whether
    any was since `before`.
    """

    __slots__ = ("key", "later", "node")

    def __init__(self, node: tuple[Any, ...], key: object = None, before: int | None = None) -> None:
        self.node = node
        self.key = key
        self.later = before is not None and before != Later.made

    def tree(self, now: bool, within: tuple[Any, ...]) -> Node:
        """Its tree; with `now`, the components in it are made."""
        if not self.later:
            return self.node
        if now:
            return resolved(self.node, within)
        Later.made += 1
        return self.node

    def __bool__(self) -> bool:
        return True

    def __add__(self, other: object) -> Fragment:
        if not isinstance(other, Fragment):
            return NotImplemented
        made = Fragment((PAIR, self.node, other.node))
        made.later = self.later or other.later
        return made

    def __repr__(self) -> str:
        return f"<Fragment of {self.node[0]!r}>"


class Opaque:
    """Holds an event's argument of any type, so that trees can be compared.

    Equal to every other one: the value stays in the kernel and is read from
    the newest tree, so a difference need not be found.
    """

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return type(other) is Opaque


_PLAIN = frozenset({int, str, float, bool, type(None)})


def argument(value: object) -> object:
    """An event's `{expr}` as it lies in the tree."""
    return value if type(value) in _PLAIN else Opaque(value)


def unwrap(value: object) -> object:
    """The value that an event's `{expr}` gave."""
    return value.value if type(value) is Opaque else value


# Content ------------------------------------------------------------------


Shower = Callable[[Any], Any]
showers: list[Shower] = []
"""Asked in turn for a Fragment of an object that this module does not know; None passes on."""


class too_deep:  # noqa: N801 - used as a function; a generator's frames would count against the depth
    """Names what holds itself, where Python only says that it got too deep."""

    __slots__ = ("what",)

    def __init__(self, what: str) -> None:
        self.what = what

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is RecursionError:
            hint = "Show its items one by one, or take it out of itself."
            raise RenderError(f"a {self.what} that is nested too deep, or holds itself", hint=hint) from None


def content(value: object, now: bool = True, within: tuple[Any, ...] = ()) -> Any:
    """The value of a child part that shows `value` (rule T1).

    `now` makes the components of t-strings, at the place that `within`, the
    keys of the lists around it, tells apart.
    """
    kind = type(value)
    if kind is str:
        return value
    if value is None:
        return ""
    if kind is Fragment:
        return cast(Fragment, value).tree(now, within)
    if isinstance(value, str):
        return (RAW, str(value)) if isinstance(value, Markup) else str.__str__(value)
    if kind in (int, float, bool):
        return str(value)
    if isinstance(value, (list, tuple, Generator)):
        return _items(cast("Iterable[object]", value), now, within)
    if kind is Template:
        raise RenderError("a template stands where a value is meant", hint="Show what the template gives instead.")
    made = fragment_of(value)
    if made is not None:
        return content(made, now, within)
    if hasattr(kind, "__html__"):
        return (RAW, str(cast(Any, value).__html__()))
    if isinstance(value, (map, filter, Iterator)) or _like_a_list(value):
        return _items(cast("Iterable[object]", value), now, within)
    return shown_text(value)


def _like_a_list(value: object) -> bool:
    """Whether `value` shows its items: a shared list, a deque, what `values()` of a dict gives."""
    return isinstance(value, (MappingView, MutableSequence)) and not isinstance(value, bytearray)


def piece(value: object) -> Any:
    """`content` inside a t-string that is a value: its components are made where it is shown."""
    return content(value, now=False)


def fragment_of(value: object) -> Fragment | None:
    """What somebody who knows such objects shows for `value`: t-strings of Python's own, widgets in a notebook."""
    return next((made for show in showers if (made := show(value)) is not None), None)


def _items(values: Iterable[object], now: bool, within: tuple[Any, ...]) -> Any:
    """A list that shows each of `values`; matched by the fragments' own keys (T8)."""
    rows: list[tuple[Any, ...]] = []
    keys: list[object] = []
    where: Location | None = None
    with too_deep("list"):
        for value in values:
            item = value if type(value) in (Fragment, str) else fragment_of(value) or value
            inner = within
            if type(item) is Fragment:
                keys.append(item.key)
                where = where or item.node[0].location
                if item.key is not None:
                    inner = (*within, wire_key(item.key))
            rows.append((content(item, now, inner),))
    if len(keys) == len(rows) and keys and None not in keys:
        return (LIST, ITEM, distinct(keys, where), tuple(rows))
    return (LIST, ITEM, None, tuple(rows))


def converted(value: object, conversion: str, spec: str) -> object:
    """`{value!r:spec}`: conversion first, then the format (rule T1)."""
    if conversion:
        value = {"r": repr, "s": str, "a": ascii}[conversion](value)
    if spec == "safe":
        return safe(value)
    return format(value, spec) if spec else value


def safe(value: object) -> object:
    """`{value:safe}`: text is HTML, also that of a list's items; what is content already stays it."""
    if value is None or isinstance(value, (Fragment, Markup)) or fragment_of(value) is not None:
        return value
    if isinstance(value, (list, tuple, Generator)) or _like_a_list(value):
        with too_deep("list"):
            return [safe(item) for item in cast("Iterable[object]", value)]
    if hasattr(type(value), "__html__"):
        return value
    return Markup(str(value))


def text(value: object) -> str:
    """`value` as a piece of an attribute."""
    if type(value) is str:
        return value
    if type(value) is Fragment or type(value).__module__ == "string.templatelib":
        raise RenderError("a t-string as the value of an attribute", hint='Write an f-string: title={f"…"}.')
    return "" if value is None else shown_text(value)


def control(value: object) -> str:
    """`value` as a control shows that is bound to it (E8). Raises `RenderError` for what no text stands for."""
    kind = type(value)
    if issubclass(kind, COLLECTIONS):
        raise RenderError(
            f"bind shows a state as a single value, and it is a {kind.__name__}",
            hint="Write <select multiple bind={…}> for a list, or bind what it holds.",
        )
    return text(value) if kind is Fragment else control_text(value)


# Looking up ---------------------------------------------------------------


def dot(value: Any, name: str) -> Any:
    """`value.name` in a template: the key of a mapping first, then the attribute (T3)."""
    if isinstance(value, Mapping):
        mapping = cast("Mapping[str, Any]", value)
        if name in mapping:
            return mapping[name]
        try:
            return getattr(mapping, name)
        except AttributeError:
            keys = [str(key) for key in mapping]
            near = did_you_mean(name, keys)
            raise AttributeError(f"no key {name!r}; there are {listed(keys)}" + ("." + near if near else "")) from None
    return getattr(value, name)


def sequence(items: Iterable[Any]) -> Sequence[Any]:
    """`items`, which may be walked only once, as something that may be walked often."""
    return cast("Sequence[Any]", items) if isinstance(items, (list, tuple)) else list(items)


LOOP = ("index", "index0", "first", "last", "length")
"""What `loop` has."""


class Loop:
    """`loop` inside `{% for %}`: `index` from 1, `index0`, `first`, `last`, `length`."""

    __slots__ = ("index", "index0", "length")

    def __init__(self, index0: int, length: int) -> None:
        self.index0 = index0
        self.index = index0 + 1
        self.length = length

    @property
    def first(self) -> bool:
        """Whether this is the first item."""
        return self.index0 == 0

    @property
    def last(self) -> bool:
        """Whether this is the last item."""
        return self.index == self.length

    def __getattr__(self, name: str) -> Any:
        near = did_you_mean(name, LOOP)
        raise AttributeError(f"loop has no {name!r}; there are {listed(LOOP)}" + ("." + near if near else ""))


def looped(items: Iterable[Any]) -> Iterator[tuple[Loop, Any]]:
    """`items`, each with its `loop`."""
    known = sequence(items)
    size = len(known)
    return ((Loop(i, size), item) for i, item in enumerate(known))


# Keyed lists --------------------------------------------------------------


def own_keys(items: Sequence[Any]) -> tuple[str | int, ...] | None:
    """The ids of dicts, dataclasses and pydantic models, if all are present and distinct."""
    if not items:
        return None
    first: object = items[0]
    try:
        if isinstance(first, dict):
            keys = [item["id"] for item in items]
        elif may_have_id(type(first)):
            kind = type(first)
            if any(type(item) is not kind for item in items):
                return None
            keys = [item.id for item in items]
        else:
            return None
    except (KeyError, TypeError, AttributeError):
        return None
    return distinct_or_none(keys)


def may_have_id(kind: type[object]) -> bool:
    """Whether lists are matched by the `id` of items of this type."""
    if kind is dict:
        return True
    models = cast("Iterable[str]", getattr(kind, "__pydantic_fields__", ()))
    return "id" in models or (is_dataclass(kind) and any(f.name == "id" for f in fields(kind)))


def distinct_or_none(keys: Iterable[object]) -> tuple[str | int, ...] | None:
    """Keys as both sides know them, if they are distinct."""
    wired = wire_keys(keys)
    return wired if len(set(wired)) == len(wired) else None


def distinct(keys: Iterable[object], where: Location | None) -> tuple[str | int, ...]:
    """The same of keys that an author gave. Raises `RenderError`."""
    wired = wire_keys(keys)
    if len(set(wired)) != len(wired):
        twice = next(k for k in wired if wired.count(k) > 1)
        hint = "Choose something that each item has for itself, such as its id; key={loop.index} is the item's place."
        raise RenderError(f"two items of one list have the key {twice!r}", where, hint)
    return wired


_KEY_TYPES = ({int}, {str}, {int, str})
_SAFE_INTEGER = 2**53


def wire_keys(keys: Iterable[object]) -> tuple[str | int, ...]:
    """Keys as both sides know them: text and integers as they are, others by their type and repr."""
    known = tuple(keys)
    kinds = set(map(type, known))
    if kinds in _KEY_TYPES:
        plain = cast("tuple[str | int, ...]", known)
        numbers = cast("Sequence[int]", () if int not in kinds else known if len(kinds) == 1 else _integers(plain))
        if not numbers or (min(numbers) > -_SAFE_INTEGER and max(numbers) < _SAFE_INTEGER):
            return plain
    return tuple(map(wire_key, known))


def _integers(keys: Iterable[object]) -> list[int]:
    return [key for key in keys if type(key) is int]


def wire_key(key: object) -> str | int:
    """A key as both sides know it."""
    if type(key) is str or (type(key) is int and abs(key) < _SAFE_INTEGER):
        return key
    return f"{type(key).__name__}:{key!r}"
