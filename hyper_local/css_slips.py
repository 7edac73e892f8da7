"""CSS slips: texts of `style` that no browser reads as they are meant, and properties that stand as attributes (T3)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from . import nodes as n
from .node_queries import as_written, walk
from .source import Module

Told = tuple[int, str, str]
"""Where, what is wrong, a hint."""

_MAY = ("style=", "color=", "background=", "font-size=", "font-weight=", "text-align=")
_EQUALS = re.compile(r"(?:\A|;)\s*(?P<name>-?[a-z][a-z-]*)\s*=\s*(?P<value>[^;=\"'()]+)\s*(?=;|\Z)")
_APART = re.compile(r"(?P<number>(?<![\w.#-])\d[\d.]*)\s+(?P<unit>px|em|rem|pt|vh|vw|%)(?![\w(-])")
_PROPERTIES = frozenset(
    {"color", "background", "bgcolor", "background-color", "font-size", "font-weight", "text-align"}
)
_HAVE_ONE = frozenset({"font", "basefont", "body", "table", "tr", "td", "th", "hr", "input", "link", "meta", "marquee"})
"""Elements some of which had such an attribute once, or have one of another meaning."""


def css_slips(module: Module, root: Sequence[n.Node]) -> Iterator[Told]:
    """All that are found in a template."""
    if not any(sign in module.source.text for sign in _MAY):
        return
    for node in walk(root):
        # Elements of SVG have most properties as attributes.
        if isinstance(node, n.Element) and node.tag not in _DRAWN:
            for item in node.items:
                if isinstance(item, n.Attribute) and item.name == "style":
                    yield from _in_style(item)
                elif isinstance(item, n.Attribute) and item.name in _PROPERTIES and node.tag not in _HAVE_ONE:
                    yield from _as_attribute(item, node.tag)


_DRAWN = frozenset(
    "svg g path rect circle ellipse line polyline polygon text tspan textPath use image marker pattern mask symbol "
    "stop linearGradient radialGradient filter defs animate animateTransform foreignObject clipPath".split()
)


def _in_style(item: n.Attribute) -> Iterator[Told]:
    pieces = item.value or ()
    if len(pieces) == 1 and isinstance(pieces[0], n.Expr):
        yield from _in_dict(item, pieces[0].tree)
        return
    # What stands in braces may be any text: a name stands for it.
    text = "".join(piece if isinstance(piece, str) else f"\0{i}\0" for i, piece in enumerate(pieces))
    shown = {f"\0{i}\0": f"{{{piece.code}}}" for i, piece in enumerate(pieces) if isinstance(piece, n.Expr)}

    def in_full(part: str) -> str:
        for mark, code in shown.items():
            part = part.replace(mark, code)
        return part.strip()

    if found := _EQUALS.search(text):
        name, value = found["name"], in_full(found["value"])
        yield item.at, f"CSS has no =: {in_full(found[0].lstrip('; '))} sets nothing", f"Write {name}: {value}"
    elif found := _APART.search(text):
        joined = f"{found['number']}{found['unit']}"
        yield item.at, f"CSS reads no blank before {found['unit']}: {found[0]} is no size", f"Write {joined}"


def _in_dict(item: n.Attribute, tree: ast.expr) -> Iterator[Told]:
    """`style={{"backgroundColor": "red"}}`, as React has it."""
    for key in tree.keys if isinstance(tree, ast.Dict) else ():
        name = key.value if isinstance(key, ast.Constant) else None
        if isinstance(name, str) and re.fullmatch(r"[a-z]+(?:[A-Z][a-z]+)+", name):
            ours = re.sub(r"[A-Z]", lambda found: f"-{found[0].lower()}", name)
            yield item.at, f"CSS has no property {name!r}. Did you mean {ours!r}?", f'Write "{ours}".'


def _as_attribute(item: n.Attribute, tag: str) -> Iterator[Told]:
    name = "background-color" if item.name == "bgcolor" else item.name
    pieces = item.value or ()
    value = as_written(pieces)
    if value and '"' not in value:
        yield (
            item.at,
            f"<{tag}> has no attribute {item.name!r}: it is a matter of CSS",
            f'Write style="{name}: {value}".',
        )
