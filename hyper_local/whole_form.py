"""Whole forms: the models that are made of all fields of one (rule V2)."""

from __future__ import annotations

import sys
import types
import typing
from functools import lru_cache
from typing import Any, Union, cast


def takes_whole_form(hint: Any) -> bool:
    """Whether an annotation is a model that is made of all fields (V2)."""
    return isinstance(hint, type) and (
        hasattr(hint, "model_validate") or hasattr(hint, "__dataclass_fields__") or _is_typed_dict(hint)
    )


def _is_typed_dict(kind: Any) -> bool:
    """Whether a class is a TypedDict, of `typing` or of `typing_extensions`."""
    return issubclass(kind, dict) and hasattr(cast(Any, kind), "__required_keys__")


def model_of(hint: Any) -> Any:
    """The one model in `User`, `User | None`, `Annotated[User, …]`; None where there is none, or several."""
    origin = typing.get_origin(hint)
    if origin is typing.Annotated:
        return model_of(typing.get_args(hint)[0])
    if origin in (Union, types.UnionType):
        found = [model for choice in typing.get_args(hint) if (model := model_of(choice)) is not None]
        return found[0] if len(found) == 1 else None
    return hint if takes_whole_form(hint) else None


def legible(hint: Any) -> Any:
    """`hint`, with a TypedDict as pydantic can read it: before Python 3.12 not one of `typing`'s."""
    origin = typing.get_origin(hint)
    if origin is typing.Annotated:
        inner, *more = typing.get_args(hint)
        return typing.Annotated[(legible(inner), *more)]
    if origin in (Union, types.UnionType):
        return Union[tuple(map(legible, typing.get_args(hint)))]  # noqa: UP007 - of as many as there are
    if sys.version_info >= (3, 12) or not typing.is_typeddict(hint):
        return hint
    from typing_extensions import TypedDict  # noqa: PLC0415 - pydantic brings it

    fields: dict[str, Any] = {}
    for name, kind in typing.get_type_hints(hint, include_extras=True).items():
        if typing.get_origin(kind) in (typing.Required, typing.NotRequired):
            kind = typing.get_args(kind)[0]
        fields[name] = kind if name in hint.__required_keys__ else typing.NotRequired[kind]
    return cast(Any, TypedDict)(hint.__name__, fields)


@lru_cache(maxsize=128)
def field_hints(hint: Any) -> dict[str, Any]:
    """Annotations of a model's fields, by the names under which a form sends them."""
    models = getattr(hint, "model_fields", None)
    if models is not None:
        return {field.alias or name: field.annotation for name, field in models.items()}
    try:
        return typing.get_type_hints(hint)
    except Exception:
        return {}
