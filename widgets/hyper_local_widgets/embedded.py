"""Embedded: widgets of Jupyter inside a template: `{slider}`, `<{slider} />`.

The page has an empty element in their place, with the number of the widget's
model; `widget.js` makes a view of the model there. The widget keeps its model
and its view whatever else of the page changes.
"""

from __future__ import annotations

import sys
from typing import Any, cast
from weakref import WeakValueDictionary

from markupsafe import escape

from hyper_local import values
from hyper_local.component import Template

CLASS = "hyper-widget"
PLACE: list[Any] = ["div", {"class": CLASS, "data-hyper-widget": 0}]
_TEMPLATE = Template("w", [PLACE], ("attribute",))
_VIEW = "application/vnd.jupyter.widget-view+json"

_known: WeakValueDictionary[str, Any] = WeakValueDictionary()
"""Widgets that were shown, by their models' numbers."""


def _fragment_of(value: object) -> values.Fragment | None:
    """The place of a widget; None for what is none."""
    number = _model_of(value)
    return None if number is None else values.Fragment((_TEMPLATE, number), number)


def _model_of(value: Any) -> str | None:
    ipywidgets = sys.modules.get("ipywidgets")
    if ipywidgets is not None and isinstance(value, ipywidgets.Widget):
        number = cast("str | None", value.model_id)
        if number is not None:
            _known[number] = value
        # One that was closed shows nothing.
        return number or ""
    # Objects that borrow a widget's display, as those of anywidget's descriptor do.
    shows = getattr(cast("type[object]", type(value)), "_repr_mimebundle_", None)
    if type(shows).__name__ == "MimeBundleDescriptor":
        return str(value._repr_mimebundle_.model_id)
    return None


def still(number: str) -> str:
    """What stands for a widget where nothing runs: HTML."""
    widget = _known.get(number)
    if widget is None:
        return ""
    own = getattr(widget, "still", None)
    if own is not None:
        return str(own())
    made = cast("dict[str, str] | tuple[dict[str, str], Any]", widget._repr_mimebundle_() or {})
    bundle = made[0] if isinstance(made, tuple) else made
    return bundle.get("text/html") or f"<code>{escape(bundle.get('text/plain', repr(widget)))}</code>"


def register() -> None:
    """Let templates show widgets."""
    if _fragment_of not in values.showers:
        values.showers.append(_fragment_of)
