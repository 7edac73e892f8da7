"""A reference: what a page of the pure dialect shows, from a real `string.templatelib.Template` (3.14).

It puts escaped values between the texts, as one would write it down in an
afternoon, and knows nothing of hyper_local: only the rules T1, T4 and T11.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Generator, Mapping
from typing import Any

from bs4 import BeautifulSoup, Comment, Tag
from markupsafe import Markup, escape

ALONE = re.compile(r"\s([^\s=<>\"']+)=([\"']?)$")
IN_TAG = r"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*"
AFTER_OPENING = re.compile(rf"<(pre|textarea)\b{IN_TAG}>$")
INSIDE = re.compile(rf"<[a-zA-Z]{IN_TAG}(?:\"[^\"]*|'[^']*)?$")
"""Text that ends in a tag: a value in quotes may hold any sign."""
PARTS_OF_TABLES = ("table", "colgroup", "thead", "tbody", "tfoot", "tr")


def run(source: str, file: str = "<reference>") -> tuple[Any, dict[str, Any]]:
    """The template of a module that ordinary Python runs, and its names."""
    tree = ast.parse(source, file)
    for i, node in enumerate(tree.body):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.TemplateStr):
            tree.body[i] = ast.copy_location(ast.Assign([ast.Name("__template__", ast.Store())], node.value), node)
    # What the template reads may change after it: it stands at the end.
    tree.body.sort(key=lambda node: isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__template__")
    ast.fix_missing_locations(tree)
    names: dict[str, Any] = {"__name__": "reference"}
    exec(compile(tree, file, "exec"), names)
    return names["__template__"], names


def render(template: Any) -> str:
    """The HTML of a template."""
    out = ""
    strings = trimmed(template.strings)
    for i, hole in enumerate(template.interpolations):
        out += strings[i]
        if not INSIDE.search(out):
            shown = content(converted(hole), hole.format_spec)
            if AFTER_OPENING.search(out) and shown.startswith(("\n", "\r")):
                out += "\n"
            out += shown
        elif hole.expression.startswith("spread("):
            out += "".join(given(f"spread-{name}", name, value) for name, value in hole.value.items())
        else:
            alone = ALONE.search(out)
            following = strings[i + 1][:1]
            if alone and (following == alone[2] if alone[2] else following in (" ", ">", "/")):
                # Up to the name: the value decides whether there is an attribute at all.
                quote = alone[2]
                out = out[: alone.start()] + given(alone[1], alone[1], converted(hole))
                strings = (*strings[: i + 1], strings[i + 1].removeprefix(quote), *strings[i + 2 :])
            else:
                value = converted(hole)
                out += str(escape(str("" if value is None else value)))
    return out + strings[-1]


def trimmed(strings: tuple[str, ...]) -> tuple[str, ...]:
    first = strings[0].lstrip(" \t\n\r\f")
    if "\n" in strings[0][: len(strings[0]) - len(first)]:
        strings = (first, *strings[1:])
    last = strings[-1].rstrip(" \t\n\r\f")
    if "\n" in strings[-1][len(last) :]:
        strings = (*strings[:-1], last)
    return strings


def converted(hole: Any) -> Any:
    value = {"r": repr, "s": str, "a": ascii, None: lambda v: v}[hole.conversion](hole.value)
    return value if hole.format_spec in ("", "safe") else format(value, hole.format_spec)


def content(value: Any, spec: str) -> str:
    if value is None:
        return ""
    if type(value).__name__ == "Template":
        return render(value)
    if isinstance(value, (list, tuple, Generator)):
        return "".join(content(item, spec) for item in value)
    return str(value) if spec == "safe" or isinstance(value, Markup) else str(escape(str(value)))


def given(key: str, name: str, value: Any) -> str:
    """One attribute; one that is left out leaves a mark, as a spread must not bring it back."""
    lower = name.lower()
    if lower == "class":
        value = classes(value)
    if value is None or (value is False and not lower.startswith(("data-", "aria-")) and lower != "value"):
        return f" absent-{key}" if key == name else ""
    if value is True and not lower.startswith(("data-", "aria-")) and lower != "value":
        return f' {key}=""'
    shown = str(value).lower() if isinstance(value, bool) and lower != "value" else str(value)
    return f' {key}="{escape(shown)}"'


def classes(value: Any) -> str:
    if isinstance(value, Mapping):
        return " ".join(str(k) for k, on in value.items() if on)
    if isinstance(value, list):
        return " ".join(filter(None, map(classes, value)))
    return "" if value is None else str(value)


# Comparing ------------------------------------------------------------------


def tree(html: str) -> list[Any]:
    """HTML as lists; what HTML itself or the language adds or takes away is gone."""
    return nodes(BeautifulSoup(html, "html.parser", multi_valued_attributes=None))


def nodes(parent: Tag) -> list[Any]:
    out: list[Any] = []
    for child in parent.contents:
        if isinstance(child, Comment):
            continue
        if not isinstance(child, Tag):
            if parent.name in PARTS_OF_TABLES and not str(child).strip(" \t\n\r\f"):
                continue  # no browser shows it
            found: list[Any] = [str(child)]
        elif child.name == "tbody":
            found = nodes(child)  # HTML puts it around rows
        else:
            found = [[child.name, attributes(child), nodes(child)]]
            inside = found[0][2]
            if child.name in ("pre", "textarea") and inside and isinstance(inside[0], str):
                inside[0] = inside[0].removeprefix("\n")
                found[0][2] = [node for node in inside if node]
        for one in found:
            if isinstance(one, str) and out and isinstance(out[-1], str):
                out[-1] += one
            else:
                out.append(one)
    return out


def attributes(tag: Tag) -> dict[str, str]:
    own = {k: v for k, v in tag.attrs.items() if not k.startswith(("spread-", "@"))}
    for key, value in tag.attrs.items():
        name = key.removeprefix("spread-")
        if name != key and name not in own and f"absent-{name}" not in own:
            own[name] = value
    if tag.name == "select":
        own.pop("value", None)
    if tag.name == "option":
        own.pop("selected", None)
    return {k: str(v) for k, v in own.items() if k != "key" and not k.startswith("absent-")}
