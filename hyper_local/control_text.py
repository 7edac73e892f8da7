"""Control text: what a control shows for a value, so that typing it in again gives that value (rules E8, V2).

The other way, from what a control sends to what an annotation wants, is `arguments.py`.
"""

from __future__ import annotations

from enum import Enum

from .errors import RenderError

COLLECTIONS = (list, tuple, set, frozenset, dict)
"""What no text of a control stands for."""


def control_text(value: object) -> str:
    """`value` as the text of a control: the inverse of V2.

    None is "", a boolean "true" or "false", an Enum's member its value, a date
    or time its ISO form; everything else, such as a Decimal or a UUID, is `str(value)`.
    """
    if isinstance(value, Enum):
        return control_text(value.value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return str.__str__(value)
    iso = getattr(value, "isoformat", None)
    return str(iso()) if callable(iso) and not isinstance(value, type) else str(value)


def ticked(value: object, name: str) -> bool:
    """Whether a checkbox that is bound to the state `name` is checked. Raises `RenderError` for a collection."""
    kind = type(value)
    if issubclass(kind, COLLECTIONS):
        raise RenderError(
            f"bind on a checkbox shows whether {name} is true, and it is a {kind.__name__}", hint=instead(name)
        )
    return bool(value)


def instead(name: str) -> str:
    """What to write for a list that is chosen by checkboxes."""
    return (
        f"Write <select multiple bind={{{name}}}>, or checked={{item in {name}}} and "
        '@change="choose({item}, checked)" with a function of your own.'
    )
