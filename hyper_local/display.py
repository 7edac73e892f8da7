"""Display: any object as a notebook would show it: `{df:display}` (rule T1)."""

from __future__ import annotations

import base64
import io
from typing import Any, cast

from markupsafe import Markup, escape

from .values import fragment_of

_METHODS = {
    "text/html": "_repr_html_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
    "image/jpeg": "_repr_jpeg_",
}


def shown(value: Any) -> Any:
    """Markup for `value`, from the methods that notebooks ask for; None shows nothing.

    `_repr_mimebundle_`, `_repr_html_`, `_repr_svg_`, `_repr_png_`, `_repr_jpeg_`;
    a matplotlib figure is drawn as a PNG. Anything else shows its `repr`.
    """
    if value is None:
        return None
    fragment = fragment_of(value)
    if fragment is not None:
        return fragment
    bundle = _bundle(value)
    for kind in _METHODS:
        data = bundle.get(kind) or _own(value, kind)
        if data:
            return Markup(data) if kind in ("text/html", "image/svg+xml") else _image(kind, data)
    if _has(value, "savefig"):
        buffer = io.BytesIO()
        value.savefig(buffer, format="png", bbox_inches="tight")
        return _image("image/png", buffer.getvalue())
    return Markup(f"<pre>{escape(bundle.get('text/plain') or repr(value))}</pre>")


def _has(value: object, name: str) -> bool:
    """Whether its class has a method: an object may answer to any name."""
    return hasattr(type(value), name)


def _bundle(value: object) -> dict[str, Any]:
    """What `_repr_mimebundle_` gives, called as IPython calls it."""
    if not _has(value, "_repr_mimebundle_"):
        return {}
    return _data(cast(Any, value)._repr_mimebundle_(include=None, exclude=None)) or {}


def _own(value: object, kind: str) -> Any:
    """What the method for one type gives; asked one after another, as drawing an image takes time."""
    name = _METHODS[kind]
    return _data(getattr(value, name)()) if _has(value, name) else None


def _data(made: Any) -> Any:
    """Data alone, where a method gives data with metadata."""
    return cast("tuple[Any, ...]", made)[0] if isinstance(made, tuple) else made


def _image(kind: str, data: Any) -> Markup:
    text = data if isinstance(data, str) else base64.b64encode(data).decode()
    return Markup(f'<img alt="" src="data:{kind};base64,{text.strip()}">')
