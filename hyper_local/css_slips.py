"""CSS slips: texts of `style` that no browser reads as they are meant, and properties that stand as attributes (T3)."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence

from . import nodes as n
from .kinds import kind_of
from .node_queries import as_written, bound_names, walk
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
_BARE = re.compile(r"(?<![\w.])(?!0\b(?!\.))[\d.]+")
"""A number that needs a unit."""
_NUMBERS = re.compile(r"-?[\d.]+(?:\s+-?[\d.]+){0,3}\Z")


def css_slips(module: Module, root: Sequence[n.Node]) -> Iterator[Told]:
    """All that are found in a template."""
    if not any(sign in module.source.text for sign in _MAY):
        return
    nodes = walk(root)
    # A name of the template's own may be another thing than that of the file.
    own = {name for node in nodes if isinstance(node, (n.For, n.Let)) for name in bound_names(node.target)}
    for node in nodes:
        if not isinstance(node, n.Element):
            continue
        for item in node.items:
            if isinstance(item, n.Attribute) and item.name == "style":
                yield from _in_style(item, module, own)
            elif isinstance(item, n.Attribute) and item.name == "class" and as_written(item.value or ())[:1] == ".":
                what = "a class is written without the point that CSS has before it"
                yield item.at, what, f'Write class="{as_written(item.value or ())[1:].replace(" .", " ")}".'
            elif isinstance(item, n.Attribute) and item.name in _PROPERTIES and node.tag in _PLAIN:
                yield from _as_attribute(item, node.tag)


def _in_style(item: n.Attribute, module: Module, own: set[str]) -> Iterator[Told]:
    """`own` are the names that the template binds."""
    pieces = item.value or ()
    if len(pieces) == 1 and isinstance(pieces[0], n.Expr):
        yield from _in_dict(item, pieces[0].tree)
        return
    # What stands in braces may be any text: a name stands for it.
    text = "".join(piece if isinstance(piece, str) else f"\0{i}\0" for i, piece in enumerate(pieces))
    held = {f"\0{i}\0": piece for i, piece in enumerate(pieces) if isinstance(piece, n.Expr)}

    def in_full(part: str) -> str:
        for mark, expr in held.items():
            part = part.replace(mark, f"{{{expr.code}}}")
        return part.strip()

    def is_size(value: str) -> bool:
        """Whether it is a size that lacks its unit."""
        expr = held.get(value)
        if expr is None:
            return _NUMBERS.match(value) is not None and any(sign in "123456789" for sign in value)
        return expr.code.strip() not in own and _is_number(expr, module)

    for part in _SPOKEN.sub(lambda found: "x" * len(found[0]), text).split(";"):
        if found := _slip(part, in_full, is_size):
            yield item.at, *found
            return


def _slip(part: str, in_full: Callable[[str], str], is_size: Callable[[str], bool]) -> tuple[str, str] | None:
    """What is wrong with one declaration, and a hint; `in_full` gives a piece of it as it was written."""
    name, sign, value = (x.strip() for x in part.partition("="))
    if sign and ":" not in part and _NAME.match(name) and value:
        return f"CSS has no =: {in_full(part)} sets nothing", f"Write {name}: {in_full(value)}"
    if part.lstrip().startswith("--"):
        return None
    if found := _APART.search(part):
        message = f"CSS reads no blank before {found['unit']}: {found[0]} is no size"
        return message, f"Write {found['number']}{found['unit']}"
    name, _, value = (x.strip() for x in part.partition(":"))
    small, given = name.lower(), in_full(value)
    meant = _MEANT.get(small) if value and small not in _KNOWN else None
    if meant:
        return f"CSS has no property {name!r}. Did you mean {meant!r}?", f"Write {meant}: {given}"
    if not _SIZED.match(small) or not is_size(value):
        return None
    sized = _BARE.sub(r"\g<0>px", given) if not given.startswith("{") else f"{given}px"
    return f"CSS takes no size without its unit: {name}: {given} sets nothing", f"Write {sized}"


def _is_number(held: n.Expr, module: Module) -> bool:
    """Whether it is a variable of the file that certainly is a number, and not 0 for good, which needs no unit."""
    name, line = held.code.strip(), module.state.get(held.code.strip())
    if held.spec or held.conversion or line is None or module.hides or kind_of(module, name) != "number":
        return False
    never = isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant) and not line.value.value
    return not never or name in module.fields or any(name in names for names in module.rebinds.values())


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
