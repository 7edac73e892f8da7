"""Skimming: a template in which certainly nothing is wrong -> what a check takes from it.

Most templates of most files are right, and made of few plain forms. A few regular
expressions tell these, at a part of what it takes to make nodes of the text and to
walk them as the compiler does. Whatever is not certain ends it: `checking.py` reads
such a template node by node, and says what is wrong, if anything is.

So a rule here may refuse too much, and never too little; a test holds both ways of
reading against each other, on every template and every mistake of the tests.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from . import dom_events, html_rules, nesting
from . import nodes as n
from .errors import LoadError
from .literals import Hole, TString
from .skimmed_events import Form, PlainEvents, is_plain_event
from .skimmed_values import NotPlain, PlainValues
from .source import Module
from .tag_items import unescape_attribute

_DEEPEST = 40
"""Elements and blocks in each other; far more than that are too deep for who compiles them."""

# A hole is "\0", and "\1" up to its width: so every other character stays where it stands in the file.
_PAD = "\1" * 4096
_ODD = re.compile(r"[\\\r\v]")
"""What makes the text of a template mean something else than it says, or is no text at all."""
_VALUE = r"""=(?:"[^"]*+"(?=[\s/>])|'[^']*+'(?=[\s/>])|(?:\0\x01*+|[A-Za-z0-9_-]++)(?=[\s>]|/>))"""
_ITEMS = rf"(?:\s++[a-z@][a-z0-9_.-]*+(?:{_VALUE})?)*"
# No group is repeated possessively: Python before 3.11.5 goes wrong there.
_TOKEN = re.compile(
    rf"""\s*+(?:
      <(style) ({_ITEMS}) \s*+ >[^\0<]*+(?:<(?!(?i:/style))[^\0<]*+)*</(style)>
    | <([a-z][a-z0-9-]*+) ({_ITEMS}) \s*+ (/?)>
    | </([a-z][a-z0-9-]*+)>
    | <(\0)\x01*+ ((?:\s++[A-Za-z][A-Za-z0-9_-]*+(?:{_VALUE})?)*) \s*+ (/?)>
    | </(\0)\x01*+>
    | (\0)\x01*+
    | ([^<\0\s][^<\0]*+)
    | <!--[^\0]*?-->
    )""",
    re.ASCII | re.VERBOSE,
)
_STYLE, _ELEMENT, _END, _COMPONENT, _COMPONENT_END, _HOLE, _TEXT = 3, 6, 7, 10, 11, 12, 13
"""Which group of `_TOKEN` ends what it found; none of a comment."""
_ITEM = re.compile(r"""\s++([A-Za-z@][A-Za-z0-9_.-]*+)(?:=("[^"]*+"|'[^']*+'|[^\s>/]++))?""", re.ASCII)
_BLOCK = re.compile(r"\s*(for|if|elif|else|endfor|endif|let)\b", re.ASCII)
_FOR = re.compile(r"([a-z_]\w*(?:\s*,\s*[a-z_]\w*)*)\s+in\b\s*(.+)", re.ASCII | re.DOTALL)
_LET = re.compile(r"([a-z_]\w*)\s*=(?!=)\s*(.+)", re.ASCII | re.DOTALL)
_ODD_TAGS = (
    html_rules.DOCUMENT
    | html_rules.RAW_TEXT
    | html_rules.CASED_TAGS
    | {"template", "plaintext", "meta", "animate", "set", "listing"}
)
"""Elements about whose name, content or attributes there are rules of their own."""
_HAS_VALUE = re.compile(r"\s(?:value|bind)\b")
_MEANS_MORE = re.compile(r"^(?![\"']?https?://)[^:]*:|&#|&[^;&]*;", re.ASCII | re.DOTALL)
"""What in an address may be a scheme."""


class Skimmed(NamedTuple):
    """What a check takes from a template; `TemplateFindings` of `checking.py` says what each is."""

    calls: list[tuple[n.Component, dict[str, int]]]
    slots: set[str]
    bound: set[str]
    used: set[str]


def skimmed(module: Module, live: bool) -> Skimmed | None:
    """What the template of `module` holds, where nothing in it can be wrong; None where something may be."""
    literal = module.template
    if literal is None or module.bound is None or module.walrus:
        return None
    if any(word in module.source.text for word in ("__debug__", "\0", "\1")):
        return None
    if any(not literal.start <= other.start < literal.end for other in module.literals.values()):
        return None  # a t-string of the author's own code
    skim = _Skim(module, live)
    try:
        skim.literal(literal, (), frozenset())
        skim.values.finish()
        skim.events.finish()
        return skim.found
    except (NotPlain, LoadError, RecursionError):
        return None
    finally:
        vars(skim.values).clear()  # lead back to it, and to the file's tree


class _Around(NamedTuple):
    """What is open at a place."""

    key: str
    """What closes it: the name of an element, "{Card}", or the word of a block."""
    elements: tuple[str, ...]
    names: frozenset[str]
    form: Form
    fills: dict[str, int] | None
    """Right between the tags of a component: where what fills its slots begins."""


@lru_cache(maxsize=1024)
def _kind(name: str) -> str:
    """What is to be known of an attribute of this name: "" for nothing, "odd" where that is more than can be told."""
    if name.startswith("@"):
        return "event" if is_plain_event(name) else "odd"
    if name in html_rules.URL_ATTRIBUTES:
        return "url" if name in ("href", "src", "action", "formaction", "poster", "cite") else "odd"
    if name in ("key", "bind", "name"):
        return name
    odd = name in ("slot", "form", "srcdoc", "data", "aria") or name.partition(".")[0] in dom_events.NAMES
    return "odd" if odd or name.startswith(("on", "ng-", "v-", "x-")) else ""


class _Skim:
    """Goes over one template, and over the t-strings in its values."""

    def __init__(self, module: Module, live: bool) -> None:
        self.module = module
        self.text = module.source.text
        self.found = Skimmed([], set(), set(), set())
        self.values = PlainValues(module, self.found.used, self.literal)
        self.events = PlainEvents(module, live, self.found.bound, self.values)
        self.root = Form()
        """Stands for all of the template, where no form is around."""
        self.holes: Iterator[Hole] = iter(())
        self.stack: list[_Around] = []
        self.turns = 0
        self.first = True
        """Whether nothing stands before the place in its block."""

    def literal(self, literal: TString, elements: tuple[str, ...], names: frozenset[str]) -> None:
        """One t-string, inside these elements, where blocks or expressions around it bind `names`."""
        outer = self.holes, self.stack, self.first
        parts: list[str] = []
        holes: list[Hole] = []
        begin = end = -1
        for piece in literal.pieces:
            last = end
            if isinstance(piece, tuple):
                start, end = piece
                parts.append(self.text[start:end])
            else:
                start, end = piece.start, piece.end
                parts.append("\0" + _PAD[: end - start - 1])
                holes.append(piece)
            if start != last != -1:
                raise NotPlain  # one of several t-strings side by side
            begin = start if begin < 0 else begin
        chars = "".join(parts).rstrip(" \t\n\f")
        if _ODD.search(chars) or any(hole.debug or hole.end - hole.start > len(_PAD) for hole in holes):
            raise NotPlain
        self.holes, self.stack, self.first = iter(holes), [], True
        self.tokens(chars, begin, _Around("", elements, names, self.root, None))
        self.holes, self.stack, self.first = outer

    def tokens(self, chars: str, begin: int, around: _Around) -> None:
        """All of a text whose first character stands at `begin`."""
        end, size = 0, len(chars)
        while end < size:
            token = _TOKEN.match(chars, end)
            if token is None:
                raise NotPlain
            kind, end = token.lastindex, token.end()
            if kind == _ELEMENT:
                around = self.element(around, token, begin)
            elif kind == _END:
                if around.key != token[_END]:
                    raise NotPlain
                around = self.stack.pop()
            elif kind == _HOLE:
                around = self.hole(next(self.holes), around)
            elif kind == _TEXT:
                self.words(token[_TEXT], around, begin + token.start())
            elif kind == _COMPONENT:
                around = self.component(around, token, begin)
            elif kind == _STYLE:
                self.element(around, token, begin)
            elif kind == _COMPONENT_END:
                hole = next(self.holes)
                if around.key != "{" + self.code(hole) + "}":
                    raise NotPlain
                around, self.first = self.stack.pop(), False
        if self.stack:
            raise NotPlain

    def opened(self, outer: _Around, inner: _Around, *, first: bool) -> _Around:
        """Step into something."""
        self.stack.append(outer)
        self.first = first
        if len(self.stack) > _DEEPEST:
            raise NotPlain
        return inner

    def turn(self) -> None:
        """An arm of a choice or a `{% let %}`, each of which the compiler makes inside the one before."""
        self.first = False
        self.turns += 1
        if self.turns > _DEEPEST:
            raise NotPlain

    def begins(self, around: _Around, at: int) -> None:
        """Something that shows begins at an offset of the file."""
        self.first = False
        if around.fills is not None:
            around.fills.setdefault("", at)

    def code(self, hole: Hole) -> str:
        """A hole's Python, without space around it."""
        start, end = hole.code
        return self.text[start:end].strip()

    # What shows -------------------------------------------------------------

    def words(self, text: str, around: _Around, at: int) -> None:
        if around.elements and nesting.refuses_text(around.elements[0]):
            raise NotPlain
        if around.fills is None or html.unescape(text).strip():
            self.begins(around, at)

    def hole(self, hole: Hole, around: _Around) -> _Around:
        """A value, a block or a comment in content."""
        if around.key == "textarea":
            self.values.attribute(hole, around.names)
            return around
        if hole.kind == "block":
            return self.block(hole, around)
        if hole.kind == "comment":
            if around.fills is not None:
                raise NotPlain  # the text behind it begins elsewhere, if they have a line of their own
            return around
        self.begins(around, hole.start)
        code = self.code(hole)
        if code.startswith("..."):
            name = code[3:].strip()
            if name and not name.isidentifier():
                raise NotPlain
            self.found.slots.add("" if name == "default" else name)
            self.root.known = around.form.known = False
            return around
        if code.startswith("**") or (hole.spec and any(isinstance(x, Hole) for x in hole.spec.pieces)):
            raise NotPlain
        if self.values.shown(hole, code, around.names, around.elements):
            self.root.known = around.form.known = False
        return around

    # Blocks -----------------------------------------------------------------

    def block(self, hole: Hole, around: _Around) -> _Around:
        """`{% … %}`."""
        match = _BLOCK.match(self.text, *hole.code)
        if match is None:
            raise NotPlain
        word, rest = match[1], self.text[match.end() : hole.code[1]].strip(" \t\n\f").replace("\n", " ")
        if word in ("for", "if"):
            self.begins(around, hole.start)
            names = around.names
            if word == "for":
                names = self.loop(rest, names)
            else:
                self.values.of(rest, names)
            inner = _Around(word, around.elements, names, around.form, None)
            return self.opened(around, inner, first=True)
        if word == "let":
            match = _LET.fullmatch(rest)
            if match is None or around.fills is not None or match[1] == "loop":
                raise NotPlain
            self.values.of(match[2], around.names)
            self.turn()
            return around._replace(names=around.names | {match[1]})
        return self.next_arm(word, rest, around)

    def loop(self, rest: str, names: frozenset[str]) -> frozenset[str]:
        """The names that hold inside a `{% for %}`."""
        match = _FOR.fullmatch(rest)
        if match is None:
            raise NotPlain
        targets = self.values.targets(match[1])
        self.values.of(match[2], names)
        return names | targets | {"loop"}

    def next_arm(self, word: str, rest: str, around: _Around) -> _Around:
        """`{% elif … %}`, `{% else %}` or the end of a block."""
        key = around.key
        if word in ("endfor", "endif"):
            if rest or key not in (word[3:], f"{word[3:]} else"):
                raise NotPlain
            self.first = False
            return self.stack.pop()
        self.turn()
        if key != "if" and (word, key) != ("else", "for"):
            raise NotPlain
        names = self.stack[-1].names
        if word == "elif":
            self.values.of(rest, names)
        elif rest:
            raise NotPlain
        self.first = True
        return _Around(key if word == "elif" else f"{key} else", around.elements, names, around.form, None)

    # Tags -------------------------------------------------------------------

    def element(self, around: _Around, token: re.Match[str], begin: int) -> _Around:
        style, name, written, closed = token.group(1, 4, 5, 6)
        if style:
            name, written = style, token[2]
        elif name in _ODD_TAGS:
            raise NotPlain
        if around.key == "textarea":
            raise NotPlain
        if around.elements and nesting.refusal(name, around.elements) is not None:
            raise NotPlain
        first = self.first
        self.begins(around, begin + token.start(1 if style else 4) - 1)
        form = Form() if name == "form" else around.form
        if written:
            self.items(name, written, around.names, form, first=first)
        if name == "textarea" and _HAS_VALUE.search(written) and not token.string.startswith("</", token.end()):
            raise NotPlain
        if closed or style or name in html_rules.VOID:
            return around
        inner = _Around(name, (name, *around.elements), around.names, form, None)
        return self.opened(around, inner, first=False)

    def items(self, tag: str, written: str, names: frozenset[str], form: Form, *, first: bool) -> None:
        """What stands in the tag of an element."""
        found = dict(items := _ITEM.findall(written))
        if len(found) != len(items):
            raise NotPlain
        for name, value in items:
            kind = _kind(name)
            if kind == "event":
                self.events.event(name, value, self.holes, names, form)
                if ".confirm" in name and "confirm" not in found:
                    raise NotPlain
                continue
            if kind == "odd" or (kind == "key" and "\0" in value and not first):
                raise NotPlain
            if kind == "name" and value:
                self.root.add(value)
                form.add(value)
            if kind == "url" and _MEANS_MORE.search(value.partition("\0")[0]):
                raise NotPlain
            if kind == "bind":
                self.bind(tag, value, found, names)
            elif "\0" in value:
                for _ in range(value.count("\0")):
                    self.values.attribute(next(self.holes), names)

    def bind(self, tag: str, value: str, found: dict[str, str], names: frozenset[str]) -> None:
        """`bind={name}` of a state variable, on a control that is typed into (E8)."""
        if value.strip("\"'").rstrip("\1") != "\0" or tag not in ("input", "select", "textarea"):
            raise NotPlain
        name, kind = self.code(next(self.holes)), found.get("type", "").strip("\"'").lower()
        if name not in self.module.state or name in names or name in self.module.functions or "\0" in kind:
            raise NotPlain
        other = "checked" if kind in ("checkbox", "radio") else "value"
        own = kind == "radio" and "\0" in found.get("value", "")
        if other in found or "multiple" in found or own or kind in ("file", "submit", "button", "reset", "image"):
            raise NotPlain
        self.found.used.add(name)

    def component(self, around: _Around, token: re.Match[str], begin: int) -> _Around:
        """`<{Card} …>`, whose props are judged between files: so they are needed as nodes."""
        closed = token[10]
        at = begin + token.start(8) - 1
        if around.key == "textarea":
            raise NotPlain
        hole = next(self.holes)
        tree = self.values.name(hole, around.names)
        self.root.known = around.form.known = False
        self.begins(around, at)
        items = [self.prop(match, around.names, begin) for match in _ITEM.finditer(token.string, *token.span(9))]
        if len({item.name.lower() for item in items}) != len(items) or any(item.name == "slot" for item in items):
            raise NotPlain
        fills: dict[str, int] = {}
        code = self.code(hole)
        self.found.calls.append((n.Component(n.Expr(code, tree, at=hole.start), tuple(items), (), at), fills))
        if closed:
            return around
        return self.opened(around, _Around("{" + code + "}", (), around.names, around.form, fills), first=True)

    def prop(self, match: re.Match[str], names: frozenset[str], begin: int) -> n.Attribute:
        """`title="Numbers"` or `note={title}` in the tag of a component."""
        name, value = match.groups()
        at = begin + match.start(1)
        if value is None:
            return n.Attribute(name, None, at)
        quoted = value[0] in "\"'"
        inside = value[1:-1] if quoted else value
        if "{" in inside or "}" in inside:
            raise NotPlain
        if "\0" not in inside:
            return n.Attribute(name, (unescape_attribute(inside),) if inside else (), at)
        if inside.rstrip("\1") != "\0":
            raise NotPlain  # text and values
        hole = next(self.holes)
        return n.Attribute(name, (n.Expr(self.code(hole), self.values.prop(hole, names), at=hole.start),), at)
