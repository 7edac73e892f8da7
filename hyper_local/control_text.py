"""Control text: what a control shows for a value, so that typing it in again gives that value (rules E8, V2).

The other way, from what a control sends to what an annotation wants, is `arguments.py`.
"""

from __future__ import annotations

from enum import Enum


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
