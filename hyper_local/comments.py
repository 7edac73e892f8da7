"""Comments: lines of a template that begin as Python's comments do, and that the page shows (T2, T9)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from . import nodes as n
from .source import Module

_LINE = re.compile(r"^[ \t]*(?P<comment>#+[ \t]+(?!of\b|per\b)[^\W\d]\w*[ \t:][^\n]*)$", re.MULTILINE)
"""`# the counter`, but neither `#1` nor `#tag`, nor `# birds` and `# of birds`, the number of them."""
_BEGINS = re.compile(
    r"#+[ \t]+(?:the|an?|this|these|here|all|every|each|shows?|shown|when|TODO|FIXME|"
    r"der|die|das|den|eine?|hier|alle|jede[rs]?|zeigt?|"
    r"les?|la|une?|ici|voici|affiche|chaque|el|los|las|una|aquí|muestra|cada)[ \t:]"
)
"""How comments begin: `# birds counted` may be their number, and `# My birds` be Markdown."""
_MARKDOWN = re.compile(r"md|markdown|prose|note|text|raw", re.IGNORECASE)
"""Classes of elements whose text may be Markdown."""
_AROUND = frozenset("div main section article header footer nav aside form fieldset body".split())
"""Elements in which hardly anybody writes text that is part of no other element."""
_BLOCKS = _AROUND | frozenset(
    "h1 h2 h3 h4 h5 h6 p ul ol dl table pre hr button label select figure details dialog img video audio svg canvas "
    "style title blockquote".split()
)
"""Elements that begin something new; before others a text may belong to them."""


def shown_comments(module: Module, root: Sequence[n.Node]) -> Iterator[tuple[int, str, str]]:
    """`# the counter` as a line of its own between elements: where, what is wrong, a hint; `root` is the template."""
    text, literal = module.source.text, module.template
    if literal is None or text.find("#", literal.start, literal.end) < 0:
        return
    if not _LINE.search(text, literal.start, literal.end) or "<script" in text.lower():
        return  # a script may make something else of what a page shows, such as Markdown
    pieces = [piece for piece in literal.pieces if isinstance(piece, tuple)]
    found = [each for piece in pieces for each in _LINE.finditer(text, *piece)]
    certain = set(_certain(root)) if found else set[str]()
    for each in found:
        comment = each["comment"].rstrip()
        if comment in certain:
            words = comment.lstrip("#").strip()
            hint = f"A comment in a template is written {{# {words} #}}: it is not sent to the page."
            yield each.start("comment"), "this comment is shown on the page, as a text", hint


def _certain(nodes: Sequence[n.Node]) -> Iterator[str]:
    """The lines of texts that are nothing but comments, between elements of which each stands for itself."""
    nodes = [node for node in nodes if not (isinstance(node, n.Text) and not node.text.strip())]
    for i, node in enumerate(nodes):
        before, behind = nodes[max(i - 1, 0) : i], nodes[i + 1 : i + 2]
        if isinstance(node, n.Text):
            lines = [line.strip() for line in node.text.split("\n") if line.strip()]
            alone = len(nodes) == 1
            if (
                not alone
                and _BEGINS.match(lines[0])
                and all(map(_LINE.fullmatch, lines))
                and all(map(_is_apart, (*before, *behind)))
            ):
                yield from lines
        elif isinstance(node, n.For):
            yield from _certain(node.body)
            yield from _certain(node.otherwise or ())
        elif isinstance(node, n.If):
            for branch in node.branches:
                yield from _certain(branch.body)
        elif isinstance(node, n.Element) and node.tag in _AROUND and not _may_be_markdown(node):
            yield from _certain(node.children)


def _may_be_markdown(element: n.Element) -> bool:
    given = [item for item in element.items if isinstance(item, n.Attribute) and item.name in ("class", "id")]
    return any(_MARKDOWN.search("".join(map(str, item.value or ()))) for item in given)


def _is_apart(node: n.Node) -> bool:
    """Whether a text beside a node is certainly no part of what that says."""
    return isinstance(node, (n.For, n.If, n.Let)) or (isinstance(node, n.Element) and node.tag in _BLOCKS)
