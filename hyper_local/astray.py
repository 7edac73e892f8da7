"""Astray: what was meant as a template and is none, as it lacks its t, or stands in something else (L3).

Asked only of a file that has no template.
"""

from __future__ import annotations

import ast
import re

from .errors import LoadError, Location
from .facts import EARLY, NO_TEMPLATE
from .quotes import ends_too_early
from .source import FUNCTIONS, Module

_LONGEST = 60
_TAG = r"<[a-zA-Z][^<>]*>"


def check_template(parsed: Module) -> None:
    """Raise what is wrong with a file that should have a template, and has none."""
    check_forgotten_t(parsed)
    check_displaced(parsed)
    check_named(parsed)
    hint = 'Write a t-string as a statement of its own, at the left margin: t"""<p>Hello</p>"""'
    raise LoadError(NO_TEMPLATE, Location(parsed.source.file, 1, 1, ""), hint)


def check_forgotten_t(parsed: Module) -> None:
    """A template that lacks its t is the likeliest reason for none."""
    for node in parsed.tree.body[1:] if parsed.doc else parsed.tree.body:
        value = node.value if isinstance(node, ast.Expr) else None
        if isinstance(value, ast.Call) and _is_t(value, parsed):
            hint = 't"""…""" is a template: take the parentheses away.'
            raise LoadError(f"{NO_TEMPLATE}: what stands in line {node.lineno} calls t", parsed.location(node), hint)
        if isinstance(value, ast.JoinedStr) or _has_tags(value, "<"):
            kind = "an f-string" if isinstance(value, ast.JoinedStr) else "an ordinary string"
            raise LoadError(
                f"{NO_TEMPLATE}: what stands in line {node.lineno} is {kind}",
                parsed.location(node),
                't"""…""" is a template: write t before the quotes'
                + (" instead of f." if isinstance(value, ast.JoinedStr) else "."),
            )


def _has_tags(value: ast.expr | None, tags: str) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, str) and re.search(tags, value.value) is not None


def _is_t(call: ast.Call, parsed: Module) -> bool:
    """Whether a line is `t("<p>…</p>")`, of a t that the file does not have."""
    called = isinstance(call.func, ast.Name) and call.func.id == "t" and "t" not in (parsed.bound or ())
    text = call.args[0] if called and len(call.args) == 1 else None
    return isinstance(text, ast.JoinedStr) or _has_tags(text, "<")


def check_named(parsed: Module) -> None:
    """`html = "<p>Hello</p>"`, the one text with tags of the file: it lacks its t, and has a name."""
    texts = [node for node in parsed.tree.body if isinstance(node, ast.Assign) and _is_page(node.value)]
    target = texts[0].targets[0] if len(texts) == 1 else None
    if not isinstance(target, ast.Name):
        return
    prefix = "write t instead of f" if isinstance(texts[0].value, ast.JoinedStr) else "write t before the quotes"
    hint = f't"""…""" is a template, and a statement of its own: {prefix}, and take `{target.id} =` away.'
    what = f"{NO_TEMPLATE}: the text of line {texts[0].lineno} has the name {target.id!r}"
    raise LoadError(what, parsed.location(texts[0]), hint)


def _is_page(value: ast.expr) -> bool:
    parts = value.values if isinstance(value, ast.JoinedStr) else [value]
    return any(_has_tags(part, _TAG) for part in parts)


def check_displaced(parsed: Module) -> None:
    """A t-string that does not stand by itself at the left margin is no template."""
    literals = [
        literal for literal in parsed.literals.values() if "<" in parsed.source.text[literal.start : literal.end]
    ]
    if not literals:
        return
    first = min(literals, key=lambda literal: literal.start)
    line = parsed.source.place(first.start)[0]
    for node in parsed.tree.body:
        if not node.lineno <= line <= (node.end_lineno or node.lineno):
            continue
        # As Python reads `t"<a href="/">x</a>"`: two strings, one divided by the other.
        early = isinstance(node, ast.Expr) and ends_too_early(parsed.source.text, first.start, first.end)
        if early:
            error = LoadError("the string ends at this quote", parsed.source.location(first.end - 1), early)
            error.about = (EARLY,)
            raise error
        what, hint = _around(node)
        raise LoadError(f"{NO_TEMPLATE}: the t-string of line {line} {what}", parsed.source.location(first.start), hint)


def _around(node: ast.stmt) -> tuple[str, str]:
    """What a statement of the left margin makes of the t-string in it, and what to write instead."""
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        name = ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
        return f"has the name {name!r}", f"Take `{name} =` away: the template is a statement of its own."
    if isinstance(node, FUNCTIONS):
        return f"is inside {node.name}()", "Write the template at the left margin, outside of every function."
    if isinstance(node, ast.ClassDef):
        hint = "A live module needs no class: write its variables, its functions and the template at the left margin."
        return f"is inside the class {node.name}", hint
    block = _as_block(node)
    if block is not None:
        return f"is inside {block[0]}", f"Write the template at the left margin, with {block[0]} in it: {block[1]}"
    value = node.value if isinstance(node, ast.Expr) else None
    if isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Add, ast.Mod)):
        sign = "+" if isinstance(value.op, ast.Add) else "%"
        hint = f"Take the {sign} away, and what it adds: values stand within the template, in braces, as in {{name}}."
        return f"has something added with {sign}", hint
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr == "format":
        hint = "Take .format(…) away: values stand within the template, in braces, as in {name}."
        return "is filled by .format()", hint
    return "is part of another statement", "Write the template at the left margin, by itself."


def _as_block(node: ast.stmt) -> tuple[str, str] | None:
    """What a `for` or an `if` is, and how a template writes it."""
    if isinstance(node, ast.For):
        part = f"for {ast.unparse(node.target)} in {ast.unparse(node.iter)}"
        return "a loop", f"{{% {part if len(part) <= _LONGEST else 'for …'} %}} … {{% endfor %}}"
    if isinstance(node, ast.If):
        part = f"if {ast.unparse(node.test)}"
        rest = "{% else %} … {% endif %}" if node.orelse else "{% endif %}"
        return "an if", f"{{% {part if len(part) <= _LONGEST else 'if …'} %}} … {rest}"
    return None
