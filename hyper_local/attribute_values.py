"""Attribute values: what compiled templates call to make the values of attributes (T4, T10).

As in `values.py`, each has one type: text is `str`, a bare attribute `True`, an absent one `None`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from . import html_rules
from .errors import RenderError
from .values import text, too_deep

log = logging.getLogger("hyper_local")


def attribute(name: str, value: object, tag: str = "") -> str | bool | None:
    """The value of an attribute part: text, True for bare, None for absent (T4)."""
    lower = name.lower()
    if lower == "class":
        return None if value is None or value is False else classes(value)
    if value is None:
        return None
    if lower == "style" and not isinstance(value, bool):
        return styles(value)
    if isinstance(value, bool):
        if lower.startswith(("aria-", "data-")) or lower in html_rules.TRUE_FALSE:
            return "true" if value else "false"
        if lower == "value":
            return str(value)  # what a control holds is text, never bare
        return True if value else None
    if tag == "select" and lower == "value" and isinstance(value, (list, tuple, set, frozenset)):
        hint = "Mark its options: <option selected={option in chosen}>."
        raise RenderError("the value of a <select> is one text, not several", hint=hint)
    shown = text(value)
    if html_rules.is_url_attribute(lower, tag):
        return url(shown, tag, lower)
    return shown


def url(value: str, tag: str = "", name: str = "href") -> str:
    """`value`, or a harmless address where a scheme in it may run code (T10)."""
    if html_rules.urls_allowed(name, value, tag):
        return value
    log.warning("blocked a URL with the scheme %r", value.strip()[:20].split(":")[0])
    return html_rules.BLOCKED_URL


def classes(value: object) -> str:
    """A class attribute from text, a list or a dict, nested as you like."""
    if type(value) is str:
        return value
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, Mapping):
        return " ".join(str(k) for k, on in cast("Mapping[object, object]", value).items() if on)
    if isinstance(value, Iterable) and not isinstance(value, str):
        names = filter(None, map(classes, cast("Iterable[object]", value)))
        with too_deep("class"):
            # Equal sets need not have one order.
            return " ".join(sorted(names) if isinstance(cast(object, value), (set, frozenset)) else names)
    return text(value)


def styles(value: object) -> str:
    """A style attribute from text, a dict, or a list of those."""
    if isinstance(value, Mapping):
        pairs = cast("Mapping[object, object]", value).items()
        return "; ".join(f"{_css_name(str(k))}: {v}" for k, v in pairs if v is not None and v is not False)
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, (list, tuple)):
        with too_deep("style"):
            return "; ".join(filter(None, map(styles, cast("Iterable[object]", value))))
    return text(value)


def _css_name(name: str) -> str:
    """`margin_left` is what a Python name can be; a custom property keeps its spelling."""
    return name if name.startswith("--") else name.replace("_", "-")


def several(name: str, value: object) -> dict[str, object]:
    """`data={…}` and `aria={…}`: one attribute for each key."""
    if not isinstance(value, Mapping):
        if value is not None and value is not False:
            hint = f"Write {name}-name={{value}}."
            raise RenderError(f"{name}={{…}} takes a dict, not {type(value).__name__}", hint=hint)
        return {}
    return {f"{name}-{str(k).replace('_', '-')}": v for k, v in cast("Mapping[object, object]", value).items()}


def spread(tag: str, own_class: object, taken: frozenset[str], *values: object) -> Any:
    """What the spreads of one tag give: pairs of name and value (T4); refuses what could run code.

    Classes join `own_class`; the other names of `taken`, which the tag gives
    itself, stay the tag's. Where two spreads have one name, the later one counts.
    """
    classes_found = [own_class]
    found: dict[str, tuple[str, str | bool] | None] = {}
    for value in values:
        for name, item in _attributes_of(value):
            lower = name.lower()
            bad = not html_rules.ATTRIBUTE_NAME.match(name) or html_rules.is_event_attribute(name)
            if bad or lower in ("srcdoc", "is"):
                hint = "What could run code stands in the template itself: @click for an event."
                raise RenderError(f"not an attribute name that a dict may set: {name[:40]!r}", hint=hint)
            if tag == "meta" and lower in html_rules.META_MEANING:
                # As where it is written in the tag: together they may send the reader elsewhere (T10).
                raise RenderError(f"{lower} of <meta> in a dict", hint="Write the attribute and its value out.")
            if lower == "class":
                classes_found.append(item)
            elif lower not in taken:
                shown = attribute(name, item, tag)
                found[lower] = None if shown is None else (html_rules.attribute_case(name), shown)
    joined = classes(classes_found)
    css = (("class", joined),) if joined or own_class is not None else ()
    return (*css, *filter(None, found.values()))


def _attributes_of(value: object) -> Iterator[tuple[str, object]]:
    """Names and values of one spread."""
    if value is None:
        return
    if not isinstance(value, Mapping):
        hint = 'Write a dict of names and values: {**{"id": "a"}}.'
        raise RenderError(f"{{**…}} in a tag takes a dict, not {type(value).__name__}", hint=hint)
    for key, item in cast("Mapping[object, object]", value).items():
        # `class_` and `for_` are what Python can write for `class` and `for`.
        name = str(key).removesuffix("_")
        if name in ("data", "aria") and isinstance(item, Mapping):
            yield from several(name, cast(object, item)).items()
        else:
            yield name, item
