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
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple, cast

from . import element_names, html_rules, nesting
from . import nodes as n
from .cursor import SPACE
from .errors import LoadError
from .literals import Hole, TString
from .skimmed_events import Form, PlainEvent, PlainEvents
from .skimmed_items import ITEM, Item, plain_items
from .skimmed_values import NotPlain, PlainValues
from .source import Module
from .tag_items import unescape_attribute

_DEEPEST = 40
"""Elements and blocks in each other; far more than that are too deep for who compiles them."""

# A hole is "\0".
_ODD = re.compile(r"[\\\r\v]")
"""What makes the text of a template mean something else than it says, or is no text at all."""
_VALUE = r"""=(?:"[^"]*+"(?=[\s/>])|'[^']*+'(?=[\s/>])|(?:\0|[A-Za-z0-9_-]++)(?=[\s>]|/>))"""
_ITEMS = rf"(?:\s++[a-z@][a-z0-9_.-]*+(?:{_VALUE})?)*"
# No group is repeated possessively: Python before 3.11.5 goes wrong there.
_TOKEN = re.compile(
    rf"""\s*+(?:
      <(style) ({_ITEMS}) \s*+ >[^\0<]*+(?:<(?!(?i:/style))[^\0<]*+)*</(style)>
    | <([a-z][a-z0-9-]*+) ({_ITEMS}) \s*+ (/?)>
    | </([a-z][a-z0-9-]*+)>
    | <(\0) ((?:\s++[A-Za-z][A-Za-z0-9_-]*+(?:{_VALUE})?)*) \s*+ (/?)>
    | </(\0)>
    | (\0)
    | ([^<\0\s][^<\0]*+)
    | <!--[^\0]*?-->
    )""",
    re.ASCII | re.VERBOSE,
)
_STYLE, _ELEMENT, _END, _COMPONENT, _COMPONENT_END, _HOLE, _TEXT = 3, 6, 7, 10, 11, 12, 13
"""Which group of `_TOKEN` ends what it found; none of a comment."""
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
_PLAIN_TAGS = element_names.KNOWN - _ODD_TAGS
_HAS_VALUE = re.compile(r"\s(?:value|bind)\b")


class Skimmed(NamedTuple):
    """What a check takes from a template; `TemplateFindings` of `checking.py` says what each is."""

    calls: list[tuple[n.Component, dict[str, int]]]
    slots: set[str]
    bound: set[str]
    used: set[str]


_ODD_SPACE = re.compile(r"[^\S \t\n\r\f]")
"""What is a blank for methods of `str`, and none for Python's own code."""


def skimmed(module: Module, live: bool) -> Skimmed | None:
    """What the template of `module` holds, where nothing in it can be wrong; None where something may be."""
    literal = module.template
    if literal is None or module.bound is None or module.walrus:
        return None
    if any(word in module.source.text for word in ("__debug__", "\0")):
        return None
    if _ODD_SPACE.search(module.source.text, literal.start, literal.end):
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
        self.places: tuple[list[int], list[int]] = [], []
        """Where the pieces of a literal begin in its text, and in the file."""
        self.turns = 0
        self.first = True
        """Whether nothing stands before the place in its block."""

    def literal(self, literal: TString, elements: tuple[str, ...], names: frozenset[str]) -> None:
        """One t-string, inside these elements, where blocks or expressions around it bind `names`."""
        outer = self.holes, self.stack, self.first, self.places
        parts: list[str] = []
        holes: list[Hole] = []
        starts: list[int] = []
        place, end = 0, -1
        self.places = [], starts
        for piece in literal.pieces:
            last = end
            if isinstance(piece, tuple):
                start, end = piece
                part = self.text[start:end]
            else:
                start, end = piece.start, piece.end
                if piece.debug:
                    raise NotPlain
                part = "\0"
                holes.append(piece)
            if start != last != -1:
                raise NotPlain  # one of several t-strings side by side
            parts.append(part)
            starts.append(start)
            self.places[0].append(place)
            place += len(part)
        chars = "".join(parts).rstrip(" \t\n\f")
        if _ODD.search(chars):
            raise NotPlain
        self.holes, self.stack, self.first = iter(holes), [], True
        self.tokens(chars, _Around("", elements, names, self.root, None))
        self.holes, self.stack, self.first, self.places = outer

    def at(self, place: int) -> int:
        """The offset in the file of a character of the text of a literal, in which holes are one character wide."""
        places, starts = self.places
        i = bisect_right(places, place) - 1
        return starts[i] + place - places[i]

    def tokens(self, chars: str, around: _Around) -> None:
        """All of the text of a literal."""
        end, size = 0, len(chars)
        while end < size:
            token = _TOKEN.match(chars, end)
            if token is None:
                raise NotPlain
            kind, end = token.lastindex, token.end()
            if kind == _ELEMENT:
                around = self.element(around, token)
            elif kind == _END:
                if around.key != token[_END]:
                    raise NotPlain
                around = self.stack.pop()
            elif kind == _HOLE:
                around = self.hole(next(self.holes), around, token.start(_HOLE))
            elif kind == _TEXT:
                self.words(token[_TEXT], around, token.start())
            elif kind == _COMPONENT:
                around = self.component(around, token)
            elif kind == _STYLE:
                self.element(around, token)
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

    def begins(self, around: _Around, place: int) -> None:
        """Something that shows begins at a place of the text."""
        self.first = False
        if around.fills is not None:
            around.fills.setdefault("", self.at(place))

    def code(self, hole: Hole) -> str:
        """A hole's Python, without space around it."""
        start, end = hole.code
        return self.text[start:end].strip(SPACE)

    # What shows -------------------------------------------------------------

    def words(self, text: str, around: _Around, place: int) -> None:
        if around.elements and nesting.refuses_text(around.elements[0]):
            raise NotPlain
        if around.fills is None or html.unescape(text).strip():
            self.begins(around, place)

    def hole(self, hole: Hole, around: _Around, place: int) -> _Around:
        """A value, a block or a comment in content."""
        if around.key == "textarea":
            self.values.attribute(hole, around.names)
            return around
        if hole.kind == "block":
            return self.block(hole, around, place)
        if hole.kind == "comment":
            if around.fills is not None:
                raise NotPlain  # the text behind it begins elsewhere, if they have a line of their own
            return around
        self.begins(around, place)
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

    def block(self, hole: Hole, around: _Around, place: int) -> _Around:
        """`{% … %}`."""
        match = _BLOCK.match(self.text, *hole.code)
        if match is None:
            raise NotPlain
        word, rest = match[1], self.text[match.end() : hole.code[1]].strip(" \t\n\f").replace("\n", " ")
        if word in ("for", "if"):
            self.begins(around, place)
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

    def element(self, around: _Around, token: re.Match[str]) -> _Around:
        style, name, written, closed = token.group(1, 4, 5, 6)
        if style:
            name, written = style, token[2]
        elif name not in _PLAIN_TAGS and "-" not in name:
            raise NotPlain
        if around.key == "textarea":
            raise NotPlain
        if around.elements and nesting.refusal(name, around.elements) is not None:
            raise NotPlain
        first = self.first
        self.begins(around, token.start(1 if style else 4) - 1)
        form = Form() if name == "form" else around.form
        if written:
            self.tag(plain_items(name, written), around.names, form, first=first)
        if name == "textarea" and _HAS_VALUE.search(written) and not token.string.startswith("</", token.end()):
            raise NotPlain
        if closed or style or name in html_rules.VOID:
            return around
        inner = _Around(name, (name, *around.elements), around.names, form, None)
        return self.opened(around, inner, first=False)

    def tag(self, items: tuple[Item, ...] | None, names: frozenset[str], form: Form, *, first: bool) -> None:
        """What stands in the tag of an element, as far as it hangs on the file."""
        if items is None:
            raise NotPlain
        for kind, value in items:
            if kind == "holes":
                for _ in range(cast(int, value)):
                    self.values.attribute(next(self.holes), names)
            elif kind == "event":
                self.events.event(cast(PlainEvent, value), self.holes, names, form)
            elif kind == "name":
                self.root.add(cast("str | None", value))
                form.add(cast("str | None", value))
            elif kind == "bind":
                self.bind(self.code(next(self.holes)), names)
            elif not first:
                raise NotPlain  # a key that is worked out

    def bind(self, name: str, names: frozenset[str]) -> None:
        """`bind={name}` of a state variable (E8)."""
        if name not in self.module.state or name in names or name in self.module.functions:
            raise NotPlain
        self.found.used.add(name)

    def component(self, around: _Around, token: re.Match[str]) -> _Around:
        """`<{Card} …>`, whose props are judged between files: so they are needed as nodes."""
        closed = token[10]
        at = self.at(token.start(8) - 1)
        if around.key == "textarea":
            raise NotPlain
        hole = next(self.holes)
        tree = self.values.name(hole, around.names)
        self.root.known = around.form.known = False
        self.begins(around, token.start(8) - 1)
        items = [self.prop(match, around.names) for match in ITEM.finditer(token.string, *token.span(9))]
        if len({item.name.lower() for item in items}) != len(items) or any(item.name == "slot" for item in items):
            raise NotPlain
        fills: dict[str, int] = {}
        code = self.code(hole)
        self.found.calls.append((n.Component(n.Expr(code, tree, at=hole.start), tuple(items), (), at), fills))
        if closed:
            return around
        return self.opened(around, _Around("{" + code + "}", (), around.names, around.form, fills), first=True)

    def prop(self, match: re.Match[str], names: frozenset[str]) -> n.Attribute:
        """`title="Numbers"` or `note={title}` in the tag of a component."""
        name, value = match.groups()
        at = self.at(match.start(1))
        if value is None:
            return n.Attribute(name, None, at)
        quoted = value[0] in "\"'"
        inside = value[1:-1] if quoted else value
        if "{" in inside or "}" in inside:
            raise NotPlain
        if "\0" not in inside:
            return n.Attribute(name, (unescape_attribute(inside),) if inside else (), at)
        if inside != "\0":
            raise NotPlain  # text and values
        hole = next(self.holes)
        return n.Attribute(name, (n.Expr(self.code(hole), self.values.prop(hole, names), at=hole.start),), at)
