"""The notebook host: a component shown as a widget of anywidget.

`traits_of(c)` and `widget_of(c)` are `c.traits` and `c.widget`, for components that
have state of these names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hyper_local.objects import ComponentObject

    from .traits import Traits
    from .widget import Widget

__all__ = ["traits_of", "widget_of"]


def traits_of(component: ComponentObject) -> Traits:
    """The variables of a component as traits."""
    from .host import host  # noqa: PLC0415 - a submodule is asked for alone more often

    return host.traits(component)


def widget_of(component: ComponentObject) -> Widget:
    """The widget that shows a component, to be placed among others."""
    from .host import host  # noqa: PLC0415 - as above

    return host.widget(component)
