"""CSS slips: texts of `style` that no browser reads as they are meant, and properties that stand as attributes (T3)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from . import nodes as n
from .node_queries import as_written, walk
from .oversights import slips_of
from .source import Module

Told = tuple[int, str, str]
"""Where, what is wrong, a hint."""

_MAY = ('class=".', "class='.", "style=", "color=", "background=", "font-size=", "font-weight=", "text-align=")
_APART = re.compile(r"(?P<number>(?<![\w.#-])\d[\d.]*)\s+(?P<unit>px|em|rem|pt|vh|vw|%)(?![\w(-])")
_SPOKEN = re.compile(r"/\*.*?(?:\*/|\Z)|url\([^)]*\)?|\"[^\"]*\"?|'[^']*'?", re.DOTALL)
"""Comments, addresses and texts, in which no sign means anything to CSS."""
_NAME = re.compile(r"-?[a-z][a-z-]*\Z")
_PROPERTIES = frozenset(
    {"color", "background", "bgcolor", "background-color", "font-size", "font-weight", "text-align"}
)
_PLAIN = frozenset(
    "p div span h1 h2 h3 h4 h5 h6 ul ol li section article main header footer nav aside button label form fieldset b "
    "strong i em small mark dl dt dd figure figcaption blockquote".split()
)
"""Elements of HTML alone, none of which ever had such an attribute."""

_OFTEN = (
    "color background background-color width height margin padding border border-radius font-size font-weight "
    "font-family text-align display position opacity"
).split()
_MEANT = {
    **{slip: name for name in _OFTEN for slip in slips_of(name)},
    **dict.fromkeys(("colour", "font-color", "text-color", "font-colour", "text-colour", "textcolor"), "color"),
    **dict.fromkeys(("background-colour", "bgcolor", "bg-color", "backgroundcolor"), "background-color"),
    "fontsize": "font-size",
    "text-size": "font-size",
    "textalign": "text-align",
}
_KNOWN = frozenset({"order", *_OFTEN})
"""Properties that are slips of others, too, and are meant."""
_SIZED = re.compile(
    r"(?:(?:min-|max-)?(?:width|height)|(?:margin|padding)(?:-(?:left|right|top|bottom))?|font-size|top|left|right"
    r"|bottom|border-radius|gap)\Z"
)
_NUMBERS = re.compile(r"-?[\d.]+(?:\s+-?[\d.]+){0,3}\Z")


def css_slips(module: Module, root: Sequence[n.Node]) -> Iterator[Told]:
    """All that are found in a template."""
    if not any(sign in module.source.text for sign in _MAY):
        return
    for node in walk(root):
        if not isinstance(node, n.Element):
            continue
        for item in node.items:
            if isinstance(item, n.Attribute) and item.name == "style":
                yield from _in_style(item, module)
            elif isinstance(item, n.Attribute) and item.name == "class" and as_written(item.value or ())[:1] == ".":
                what = "a class is written without the point that CSS has before it"
                yield item.at, what, f'Write class="{as_written(item.value or ())[1:].replace(" .", " ")}".'
            elif isinstance(item, n.Attribute) and item.name in _PROPERTIES and node.tag in _PLAIN:
                yield from _as_attribute(item, node.tag)


def _in_style(item: n.Attribute, module: Module) -> Iterator[Told]:
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

    for part in _SPOKEN.sub(lambda found: "x" * len(found[0]), text).split(";"):
        name, sign, value = part.partition("=")
        if sign and ":" not in part and _NAME.match(name.strip()) and value.strip():
            yield item.at, f"CSS has no =: {in_full(part)} sets nothing", f"Write {name.strip()}: {in_full(value)}"
            return
        found = _APART.search(part) if not part.lstrip().startswith("--") else None
        if found is not None:
            joined = f"{found['number']}{found['unit']}"
            yield item.at, f"CSS reads no blank before {found['unit']}: {found[0]} is no size", f"Write {joined}"
            return
        property_, sign, value = (x.strip() for x in part.partition(":"))
        small = property_.lower()
        meant = _MEANT.get(small) if sign and value and small not in _KNOWN else None
        if meant:
            told = f"CSS has no property {property_!r}. Did you mean {meant!r}?"
            yield item.at, told, f"Write {meant}: {in_full(value)}"
            return
        number = in_full(value)
        held = next((x for i, x in enumerate(pieces) if value == f"\0{i}\0" and isinstance(x, n.Expr)), None)
        if _SIZED.match(small) and (_is_bare(value) or (held is not None and _is_number(held, module))):
            sized = re.sub(r"(?<![\w.])(?!0\b(?!\.))[\d.]+", lambda found: f"{found[0]}px", number)
            sized = sized if sized != number else f"{number}px"
            yield item.at, f"CSS takes no size without its unit: {property_}: {number} sets nothing", f"Write {sized}"
            return


def _is_bare(value: str) -> bool:
    """Whether it is made of numbers, and not of 0 alone, which needs no unit."""
    return _NUMBERS.match(value) is not None and any(sign in "123456789" for sign in value)


def _is_number(held: n.Expr, module: Module) -> bool:
    """Whether it is a variable in braces that is never anything but a number, and not always 0."""
    name = held.code.strip()
    if held.spec or held.conversion or name not in module.state or name in module.shared or name in module.saved:
        return False
    if module.hides or re.search(rf"\{{%\s*(?:for|let)\b[^%]*\b{name}\b", module.source.text):
        return False  # a template's own name may be another thing
    values = [
        line.value
        for line in module.census.nodes
        if isinstance(line, (ast.Assign, ast.AugAssign, ast.AnnAssign))
        for target in (line.targets if isinstance(line, ast.Assign) else [line.target])
        if isinstance(target, ast.Name) and target.id == name
    ]
    stored = [x for x in module.census.of(ast.Name) if x.id == name and isinstance(x.ctx, ast.Store)]
    plain = all(isinstance(x, ast.Constant) and type(x.value) in (int, float) for x in values)
    return plain and len(stored) == len(values) and any(isinstance(x, ast.Constant) and x.value for x in values)


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
            f"<{tag}> has no attribute {item.name!r}: that is set by style=",
            f'Write style="{name}: {value}".',
        )
