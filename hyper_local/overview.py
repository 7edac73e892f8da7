"""Overview: the start page of an app that has none: a list of what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .compiler import compile_component
from .routes import Page
from .source import read

if TYPE_CHECKING:
    from .app import App

_SOURCE = '''
name: str
pages: list
live: list

t"""
<title>{name}</title>
<main>
  <h1>{name}</h1>
  {% if pages %}
  <h2>Pages</h2>
  <ul>{% for address in pages %}<li><a href="{address}">{address}</a></li>{% endfor %}</ul>
  {% endif %}
  {% for Component in live %}
  <section>
    <h2>{Component.__name__}</h2>
    <{Component} />
  </section>
  {% endfor %}
</main>
"""
'''


def overview(app: App) -> Page:
    """A page that shows every live component that needs no props, and links to the pages."""
    live: list[Any] = []
    for name in app.live:
        made = getattr(app.live, name)
        if not any(prop.required and prop.name != "username" for prop in made.__component__.props.values()):
            live.append(made)
    component = compile_component(read(_SOURCE, "overview"), name="Overview", dotted="overview", live=False)
    return Page(component, {"name": app.name, "pages": list(app.pages), "live": live}, "/")
