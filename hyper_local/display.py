"""Display: any object as a notebook would show it: `{df:display}` (rule T1)."""

from __future__ import annotations

import base64
import io
from typing import Any, cast

from markupsafe import Markup, escape


def shown(value: Any) -> Any:
    """Markup for `value`, from the methods that notebooks ask for.

    `_repr_mimebundle_`, `_repr_html_`, `_repr_svg_`, `_repr_png_`, `_repr_jpeg_`;
    a matplotlib figure is drawn as a PNG. Anything else shows its `repr`.
    """
    bundle = _bundle(value)
    for kind in ("text/html", "image/svg+xml"):
        if bundle.get(kind):
            return Markup(bundle[kind])
    for kind in ("image/png", "image/jpeg"):
        if bundle.get(kind):
            return _image(kind, bundle[kind])
    if hasattr(value, "savefig"):
        buffer = io.BytesIO()
        value.savefig(buffer, format="png", bbox_inches="tight")
        return _image("image/png", buffer.getvalue())
    return Markup(f"<pre>{escape(bundle.get('text/plain') or repr(value))}</pre>")


def _bundle(value: object) -> dict[str, Any]:
    kind = type(value)
    if hasattr(kind, "_repr_mimebundle_"):
        made = cast(Any, value)._repr_mimebundle_()
        if made:
            # Data alone, or data with metadata.
            return dict(cast("dict[str, Any]", made[0] if isinstance(made, tuple) else made))
    methods = {
        "text/html": "_repr_html_",
        "image/svg+xml": "_repr_svg_",
        "image/png": "_repr_png_",
        "image/jpeg": "_repr_jpeg_",
    }
    return {mime: getattr(value, name)() for mime, name in methods.items() if hasattr(kind, name)}


def _image(kind: str, data: Any) -> Markup:
    text = data if isinstance(data, str) else base64.b64encode(data).decode()
    return Markup(f'<img alt="" src="data:{kind};base64,{text.strip()}">')
