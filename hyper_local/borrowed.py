"""Borrowed: marks and attributes that another template language has, and what they are here (T2, T9).

To a browser they are text, or attributes that mean nothing, so nothing fails. Only
what names values of the file itself is told of: pages show such marks on purpose, and
other libraries give some of these attributes a meaning of their own.
"""

from __future__ import annotations

import ast
import re

from .source import Module

_LOOP = (
    r"(?:^[ \t]*for\s+{0}\s+in\s+([^\n{{}}<>]+?):[ \t]*$"
    r"""|(?<=\s)(?:v-for|x-for|ng-repeat|\*ngFor)=["'](?:let\s+)?{0}\s+(?:in|of)\s+([\w.]+)["';])"""
)
"""A loop over a name, as Python has it, and as an attribute."""


def loop_of(word: str, module: Module) -> str:
    """What to write where a loop gives the unknown name `word`, as Python or another template language has it."""
    literal = module.template
    text = literal.source.text[literal.start : literal.end] if literal is not None else ""
    found = re.search(_LOOP.format(re.escape(word)), text, re.MULTILINE) if word in text else None
    if found is None:
        return ""
    if found[1]:
        return f"A loop is written {{% for {word} in {found[1]} %}}, and {{% endfor %}} where it ends."
    return f"A loop is written {{% for {word} in {found[2]} %}} before the element, and {{% endfor %}} behind it."


_STYLE = re.compile(r"""\bstyle\s*=\s*["']?\{\s*(?:\{\s*)?\Z""")
_PROPERTY = re.compile(r"(?P<property>[a-zA-Z]+(?:-[a-zA-Z]+)*)\s*:(?P<value>(?:[^{}\n]|\{[^{}\n]*\})+)\}")
_FORMAT = re.compile(r"\s*(?:.?[<>=^])?[-+ ]?#?[0-9]*[_,]?(?:\.[0-9]+[bcdeEfFgGnosxX%]?|[bcdeEfFgGnosxX%])")


def style_of(name: ast.Name, module: Module) -> str:
    """What to write where the unknown `name` is a property of CSS, as in `style={color: red}`."""
    where, text = module.location(name), module.source.text
    at = module.source.starts[where.line - 1] + where.column - 1
    found = _PROPERTY.match(text, at) if _STYLE.search(text, max(at - 50, 0), at) else None
    if found is None or _FORMAT.fullmatch(found["value"]):
        return ""
    value = found["value"].strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        value = value[1:-1]
    value = "…" if '"' in value else value
    return f'CSS stands in quotes: style="{found["property"]}: {value}"'
