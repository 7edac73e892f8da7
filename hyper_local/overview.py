"""Overview: the start page of an app that has none: a list of what there is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .compiler import compile_component
from .component import Component
from .loader import said_of_empty
from .routes import Page
from .source import read

if TYPE_CHECKING:
    from .app import App

_SOURCE = '''
name: str
pages: object
live: object
titled: object
waiting: object
empty: object

t"""
<title>{name}</title>
<h1>{name}</h1>
{% let addresses = pages() %}
{% let nothing = empty() %}
{% if nothing %}<p>{nothing}</p>{% endif %}
{% if addresses %}
<h2>Pages</h2>
<ul>{% for address in addresses %}<li><a href="{address}">{address}</a></li>{% endfor %}</ul>
{% endif %}
{% for Component in live() %}
<section>
  {% if not titled(Component) %}<h2>{Component.__name__}</h2>{% endif %}
  <{Component} />
</section>
{% endfor %}
{% let others = waiting() %}
{% if others %}
<aside><small>Not shown here, as they need props:
  {% for other in others %}<code>{other}</code>{"." if loop.last else ", "}{% endfor %}</small></aside>
{% endif %}
"""
'''


_HEADING = re.compile(r"<h[1-6][ >]")


def overview(app: App) -> Page:
    """A page that shows every live component that needs no props, and links to the pages."""

    # Asked for at every render: files come and go while it is shown (L10).
    def live() -> list[Any]:
        found = [getattr(app.live, name) for name in app.live]
        return [made for made in found if not _needs(made.__component__)]

    def waiting() -> list[str]:
        found = [getattr(app.live, name).__component__ for name in app.live]
        return [f"{made.name} ({', '.join(needed)})" for made in found if (needed := _needs(made))]

    component = compile_component(read(_SOURCE, "overview"), name="Overview", dotted="overview", live=False)
    name = str(app.config.get("name") or app.name)
    given: dict[str, object] = {"name": name, "pages": lambda: list(app.pages), "live": live, "titled": _titled}
    given["waiting"] = waiting
    given["empty"] = lambda: nothing_in(app)
    return Page(component, given, "/")


def nothing_in(app: App) -> str:
    """What to say of an app that has nothing to show yet; "" of others."""
    return "" if app.only is not None or len(app.pages) or len(app.live) else said_of_empty(app.path)


def _titled(made: Any) -> bool:
    """Whether a component has a heading of its own, as far as its template shows."""
    return _HEADING.search(made.__component__.text) is not None


def _needs(component: Component) -> list[str]:
    """Its props that somebody has to give."""
    return [prop.name for prop in component.props.values() if prop.required and prop.name != "username"]
