"""Hints: what an annotation says, as far as that can be known without running anything.

`int`, `str | None`, `list[int]`, `Literal["a", "b"]`: the built-in types and
those of `typing` that props are mostly written with. Anything else, and any
name that the file gives a meaning of its own, is unknown, and nothing is said.
"""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import Any, Literal, Optional, Union, cast

from .arguments import coerce
from .errors import ArgumentError
from .facts import Value
from .props import accepts, kind_of

_PLAIN: dict[str, Any] = {
    "int": int,
    "float": float,
    "str": str,
    "bool": bool,
    "bytes": bytes,
    "list": list,
    "dict": dict,
    "tuple": tuple,
    "set": set,
}
_TYPING = frozenset({"Any", "Optional", "Union", "Literal", "List", "Dict"})
QUOTES = "'\""
"""What may stand around an annotation as a whole, and is not shown."""
UNKNOWN: Any = object()


def hint_of(annotation: str, own: frozenset[str] = frozenset()) -> Any:
    """The type that `annotation` names, or `UNKNOWN`. `own` are names that the file gives a meaning of its own."""
    if annotation in _PLAIN:
        return UNKNOWN if annotation in own else _PLAIN[annotation]
    hint = _hint(annotation)
    return UNKNOWN if hint is UNKNOWN or (own and own & _names(annotation)) else hint


@lru_cache(maxsize=1024)
def _names(annotation: str) -> frozenset[str]:
    tree = ast.parse(annotation, mode="eval")
    return frozenset(x.id for x in ast.walk(tree) if isinstance(x, ast.Name) and x.id not in _TYPING)


@lru_cache(maxsize=1024)
def _hint(annotation: str) -> Any:
    try:
        return _made(ast.parse(annotation, mode="eval").body)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return UNKNOWN


def _made(node: ast.expr) -> Any:
    if isinstance(node, ast.Name):
        return Any if node.id == "Any" else _PLAIN.get(node.id, UNKNOWN)
    if isinstance(node, ast.Constant):
        if node.value is None:
            return type(None)
        return _hint(node.value) if isinstance(node.value, str) else UNKNOWN
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return _union([_made(node.left), _made(node.right)])
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "typing":
        return Any if node.attr == "Any" else UNKNOWN
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        return _of_items(node.value.id, node.slice)
    return UNKNOWN


def _of_items(name: str, inner: ast.expr) -> Any:
    items = inner.elts if isinstance(inner, ast.Tuple) else [inner]
    if name == "Literal":
        values = tuple(ast.literal_eval(item) for item in items)
        return cast(Any, Literal).__getitem__(values)
    if name == "Optional":
        made = _made(items[0])
        return UNKNOWN if made is UNKNOWN else Optional[made]  # noqa: UP045 - `made` is a value, not an annotation
    if name == "Union":
        return _union([_made(item) for item in items])
    if name in ("list", "List"):
        made = _made(items[0])
        return list if made is UNKNOWN else list[made]
    if name in ("dict", "Dict"):
        made = [_made(item) for item in items]
        return dict if len(made) != 2 or any(one is UNKNOWN for one in made) else dict[made[0], made[1]]
    # What is in a tuple is not looked at when it runs, either.
    return _PLAIN.get(name, UNKNOWN)


def _union(choices: list[Any]) -> Any:
    return UNKNOWN if any(choice is UNKNOWN for choice in choices) else Union[tuple(choices)]  # noqa: UP007 - values, not annotations


def _by_table(hint: Any) -> bool:
    """Whether text is made to fit `hint` without pydantic, which this must not wait for."""
    if hint in (int, float, bool, str):
        return True
    return getattr(hint, "__origin__", None) is Union and all(_by_table(x) or x is type(None) for x in hint.__args__)


def refused(hint: Any, value: Value) -> str | None:
    """What a prop's value in a tag is instead of a `hint`, such as "text"; None where nothing is known of it (P2)."""
    if value is None or hint is UNKNOWN or hint is Any:
        return None
    kind, text = value
    if kind == "bare":
        return None if accepts(hint, True) else "bool"
    if kind == "text":
        return _text(hint, text)
    literal: object = ast.literal_eval(text)
    return None if accepts(hint, literal) else kind_of(literal, hint)


def _text(hint: Any, text: str) -> str | None:
    if getattr(hint, "__origin__", None) is Literal:
        return None if text in hint.__args__ else "text"
    if not _by_table(hint):
        return None
    try:
        coerce(text, hint, "")
    except ArgumentError:
        return "text"
    return None
