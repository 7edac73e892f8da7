"""Template: the text of a t-string -> nodes.

A recursive descent over HTML, interpolations and blocks. It decides what is
well formed (T2, T5, T6, T9) and nothing else: what a node means is the
compiler's, what a binding says is `binding.py`'s.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from . import element_names, html_rules, nesting, strays
from . import nodes as n
from .cooking import HOLE, Text, cook
from .cursor import SPACE
from .errors import LoadError
from .expressions import Fragment
from .literals import Hole, TString
from .node_queries import any_expression, shown_constants, walk
from .tag_items import TagItems

_CLOSES = re.compile(r"/\s*([^\W\d]\w*)")
_TAG_NAME = re.compile(r"[A-Za-z][^\s/>\0\"'<=]*")
_TAG_BEGINS = re.compile(r"</?[A-Za-z!]")
_TEXT_ENDS = re.compile(r"\0|</?(?:[A-Za-z!]|\0)")
_RAW_TEXT_HINTS = {
    "style": "Write {{ and }} for the braces of CSS. To change a style, use a class or a style attribute.",
    "script": "Write {{ and }} for the braces of JavaScript. A value reaches a script only through a data- attribute.",
}
_CLOSING = {"for": "endfor", "if": "endif"}


def parse(literal: TString, fragment: Fragment) -> tuple[n.Node, ...]:
    """The nodes of one t-string. Raises `TemplateError` with the place of the mistake."""
    found = fragment.read.pop(literal.start, None)
    return found if found is not None else parse_text(cook(literal), fragment)


def parse_text(text: Text, fragment: Fragment) -> tuple[n.Node, ...]:
    """The nodes of a text whose holes are known."""
    return trimmed(Parser(text, fragment).document())


@dataclass(slots=True)
class Open:
    """What is open at a point: for messages, and for what may end it."""

    name: str
    at: int
    elements: tuple[str, ...] = ()
    """The elements open here, innermost first, up to the next component."""


class Parser(TagItems):
    """Reads one template. Raises `TemplateError` with the place of the first mistake."""

    # Content --------------------------------------------------------------

    def document(self, outer: Open | None = None) -> tuple[n.Node, ...]:
        """Everything; `outer` is what is open around it, for a t-string that is shown where it stands."""
        found = self.children(outer)
        if self.i < len(self.chars):
            self.stray()
        return found

    def stray(self) -> None:
        """Something closes what is not open."""
        at, hole = self.at(), self.hole()
        if hole is not None:
            word = self.word(hole)
            opener = "{% if %}" if word in ("elif", "else", "endif") else "{% for %}"
            raise self.fail(f"{{% {word} %}} without {opener}", at, f"Write {opener} before it, or take it away.")
        raise self.unopened(self.closing_name())

    def unopened(self, name: str) -> LoadError:
        """What to say of the `</name>` at the present place, which nothing has opened."""
        begin = strays.lost(self.chars, self.i, name)
        hint = f"Take it away, or write <{name}> before it."
        if name.lower() in html_rules.VOID:
            hint = f"Take it away: <{name}> has no end, as nothing stands in it."
            if name.lower() == "input":
                hint += " A text beside it stands in a label: <label>Name <input></label>."
        if begin is not None:
            hint = f"Write <{name} in line {self.line(self.at(begin))}, where it begins."
        return self.fail(f"</{name}> closes nothing", self.at(), hint)

    def children(self, opened: Open | None) -> tuple[n.Node, ...]:
        """Nodes up to the next thing that closes something; `opened` is what is open."""
        found: list[n.Node] = []
        while self.i < len(self.chars):
            char = self.chars[self.i]
            if char == HOLE:
                hole = self.text.holes[self.i]
                if hole.kind == "block" and self.word(hole) not in ("for", "if", "let"):
                    break
                node = self.in_content(hole, opened)
                if node is not None:
                    found.append(node)
            elif char == "<" and self.is_tag():
                if self.chars.startswith("</", self.i):
                    break
                if self.chars.startswith("<!", self.i):
                    self.declaration()
                else:
                    found.append(self.tag(opened))
            else:
                text = self.static()
                if opened is None or self.shows_text(text, opened):
                    found.append(text)
        return tuple(found)

    def is_tag(self) -> bool:
        """Whether the `<` at the place begins a tag."""
        if _TAG_BEGINS.match(self.chars, self.i):
            return True
        following = self.chars[self.i + 1 : self.i + 3]
        if following[:1] == "/":
            following = following[1:]
        if following[:1] == HOLE:
            hole = self.hole(self.chars.index(HOLE, self.i))
            return hole is not None and hole.kind == "expr"
        return False

    def static(self) -> n.Text:
        start = self.i
        self.i += 1
        while stop := _TEXT_ENDS.search(self.chars, self.i):
            self.i = stop.start()
            if len(stop.group()) == 1 or stop.group()[-1] != HOLE or self.is_tag():
                break
            self.i += 1
        else:
            self.i = len(self.chars)
        return n.Text(html.unescape(self.chars[start : self.i]), self.at(start))

    def declaration(self) -> None:
        start = self.i
        if self.chars.startswith("<![", start):
            raise self.fail("<![ in a template", self.at(), "It belongs to XML. Write the text as it is, &lt; for a <.")
        if not self.chars.startswith("<!--", start):
            raise self.fail(
                "a <!doctype> inside a component",
                self.at(),
                "Take it away: the page around the template is made by the host.",
            )
        end = self.chars.find("-->", start + 4)
        if end < 0:
            raise self.fail("this comment is never closed", self.at(), "Write --> where it ends.")
        inside = self.chars.find(HOLE, start, end)
        if inside >= 0:
            raise self.fail(
                "a value inside an HTML comment",
                self.at(inside),
                "Write {# … #} for a comment that may hold anything.",
            )
        self.i = end + 3

    def in_content(self, hole: Hole, opened: Open | None) -> n.Node | None:
        if hole.kind == "comment":
            self.i += 1
            return None
        if hole.kind == "block":
            return self.block(hole, opened)
        self.i += 1
        code = self.code(hole)
        if code.startswith("..."):
            return n.Slot(self.slot_name(hole, code), hole.start)
        if code.startswith("**"):
            raise self.fail("{**…} outside a tag", hole.start, "Write it inside a tag: <div {**attributes}>.")
        shown = self.expr(hole, code)
        if hole.nested and opened is not None and not shown.conversion and not shown.spec:
            self.look_inside(shown, hole, opened)
        return shown

    def look_inside(self, shown: n.Expr, hole: Hole, outer: Open) -> None:
        """Read t-strings that a value shows right here as content of the elements around them (T9)."""
        if not outer.elements:
            return
        literals = {self.text.source.byte_place(literal.start): literal for literal in hole.nested}
        for constant in shown_constants(shown.tree):
            literal = literals.get((constant.lineno, constant.col_offset))
            if literal is not None:
                self.fragment.read[literal.start] = self.nested(literal, outer)

    def nested(self, literal: TString, outer: Open) -> tuple[n.Node, ...]:
        """The nodes of a t-string inside this one."""
        return trimmed(Parser(cook(literal), self.fragment).document(outer))

    # Blocks ---------------------------------------------------------------

    def block(self, hole: Hole, outer: Open | None) -> n.Node:
        word = self.word(hole)
        self.i += 1
        start, end = self.rest(hole)
        if word == "let":
            target, value = self.fragment.assignment(start, end)
            return n.Let(target, value, self.text.source.text[start:end], hole.start)
        opened = Open(word, hole.start, outer.elements if outer else ())
        self.blocks.append((word, hole.start))
        made = self.loop(hole, opened) if word == "for" else self.choice(hole, opened)
        self.blocks.pop()
        return made

    def loop(self, hole: Hole, opened: Open) -> n.For:
        word_start = self.text.source.text.index("for", hole.code[0])
        target, iterable = self.fragment.loop(word_start, self.rest(hole)[1])
        body = self.children(opened)
        otherwise = None
        if self.next_word() == "else":
            self.bare(self.text.holes[self.i], "else")
            self.i += 1
            otherwise = self.children(opened)
        self.end(opened)
        code = self.text.source.text[slice(*self.rest(hole))]
        return n.For(target, iterable, code, body, otherwise, hole.start)

    def choice(self, hole: Hole, opened: Open) -> n.If:
        branches = [self.branch(hole, opened)]
        while self.next_word() in ("elif", "else"):
            following = self.text.holes[self.i]
            if branches[-1].test is None:
                raise self.fail(
                    f"{{% {self.word(following)} %}} after {{% else %}}",
                    following.start,
                    "{% else %} is the last one; put {% elif %} before it.",
                )
            self.i += 1
            branches.append(self.branch(following, opened))
        self.end(opened)
        return n.If(tuple(branches), hole.start)

    def branch(self, hole: Hole, opened: Open) -> n.Branch:
        if self.word(hole) == "else":
            self.bare(hole, "else")
            return n.Branch("", None, self.children(opened), hole.start)
        start, end = self.rest(hole)
        if start == end:
            raise self.fail(f"{{% {self.word(hole)} %}} without a condition", hole.start, "Write {% if name %}.")
        test = self.fragment.expression(start, end, [], self.word(hole))
        return n.Branch(self.text.source.text[start:end], test, self.children(opened), hole.start)

    def bare(self, hole: Hole, word: str) -> None:
        start, end = self.rest(hole)
        if start != end:
            behind = self.text.source.text[start:end].strip("% ")
            hint = f"Write {{% {word} %}}."
            if word == "else" and behind and behind.strip() != ":":
                asked = behind[2:].strip().rstrip(":") if re.match(r"if\b", behind) else "condition"
                hint = f"Write {{% elif {asked or 'condition'} %}} for a further condition."
            raise self.fail(f"{{% {word} %}} takes nothing behind it", hole.start, hint)

    def next_word(self) -> str:
        hole = self.hole()
        return self.word(hole) if hole is not None and hole.kind == "block" else ""

    def end(self, opened: Open) -> None:
        """Step over the `{% end… %}` of `opened`, or say what stands there instead."""
        closing = _CLOSING[opened.name]
        if self.next_word() == closing:
            self.bare(self.text.holes[self.i], closing)
            self.i += 1
            return
        between = self.text.source.text[opened.at : self.at()]
        if (single := strays.end_in_braces(between, closing)) is not None:
            hint = f"Write {{% {closing} %}}: a block has % at both ends."
            raise self.fail(f"{single[1]} ends no block", opened.at + single[0], hint)
        if self.i >= len(self.chars):
            raise self.fail(
                f"{{% {opened.name} %}} is never closed", opened.at, f"Write {{% {closing} %}} where it ends."
            )
        line = self.line(opened.at)
        if self.hole() is not None:
            raise self.fail(
                f"{{% {self.next_word()} %}} inside {{% {opened.name} %}} of line {line}",
                self.at(),
                f"Write {{% {closing} %}} first.",
            )
        closes = self.closing_name()
        if closes in element_names.KNOWN and closes not in opened.elements:
            raise self.unopened(closes)
        raise self.fail(
            f"</{closes}> inside {{% {opened.name} %}} of line {line}",
            self.at(),
            f"Write {{% {closing} %}} first: a block holds whole elements.",
        )

    # Tags -----------------------------------------------------------------

    def tag(self, outer: Open | None) -> n.Node:
        start = self.i
        self.i += 1
        if self.chars[self.i] == HOLE:
            return self.component(start, outer)
        match = _TAG_NAME.match(self.chars, self.i)
        assert match
        self.i = match.end()
        if self.hole() is not None:
            raise self.fail(
                "a value inside a tag name",
                self.at(),
                "Write the whole name, choose between elements with {% if %}, or use a component: <{Card}>.",
            )
        around = outer.elements if outer else ()
        name = html_rules.tag_case(match.group())
        self.check_place(name, start, around)
        items, closed = self.items(name, start)
        at = self.at(start)
        if name in html_rules.VOID:
            self.check_void(name)
            return n.Element(name, items, (), at)
        if closed:
            return n.Element(name, items, (), at)
        if name in html_rules.RAW_TEXT:
            return n.Element(name, items, self.raw_text(name, foreign=bool(nesting.space_of(around))), at)
        opened = Open(name, at, (name, *around))
        children = self.children(opened)
        self.close(opened, name)
        self.check_content(name, items, children)
        if name in ("pre", "textarea", "listing"):
            children = _without_first_newline(children)
        return n.Element(name, items, children, at)

    def check_place(self, name: str, start: int, around: tuple[str, ...]) -> None:
        """Refuse an element where a browser would move or drop it (T9)."""
        at = self.at(start)
        if name in html_rules.DOCUMENT:
            hint = (
                "Write only what belongs into <body>; the page around it is made by the host. <title> may stand here."
            )
            self.refuse(self.fail(f"<{name}> inside a component", at, hint))
        elif name == "plaintext":
            self.refuse(self.fail("<plaintext> would swallow the rest of the page", at, "Write <pre> instead."))
        elif around and (refused := nesting.refusal(name, around)) is not None:
            hint = self.closes(name, start, around[0]) or refused[1]
            self.refuse(self.fail(f"<{name}> inside <{refused[0]}>", at, hint))

    def closes(self, name: str, start: int, parent: str) -> str:
        """What to write for the second tag of `<h1>Hello<h1>`, which was to close the first; "" where it was not."""
        bare = re.compile(rf"<{re.escape(name)}\s*>\s*(?=<|\Z)").match(self.chars, start)
        if name != parent or bare is None:
            return ""
        following = re.compile(rf"<(/?){re.escape(name)}(?![\w-])").search(self.chars, bare.end())
        if following is not None and following[1]:
            return ""  # it has an end of its own
        return f"Write </{name}>, with a / in it, if this is to close the <{name}> before it."

    def shows_text(self, found: n.Text, outer: Open) -> bool:
        """Whether a text that stands in `outer` is content.

        White space straight inside a part of a table is none (T11): browsers never show it, and it costs
        them a node each. Refuses other text there, which a browser would move (T9).
        """
        if not outer.elements or not nesting.refuses_text(outer.elements[0]):
            return True
        if found.text.strip(SPACE):
            raise self.fail(
                f"text inside <{outer.elements[0]}>",
                found.at + len(found.text) - len(found.text.lstrip(SPACE)),
                "Put it into a cell, <tr><td>…</td></tr>, or before or after the table.",
            )
        return False

    def check_void(self, name: str) -> None:
        if self.chars.startswith("</", self.i) and self.closing_name().lower() == name:
            raise self.fail(
                f"<{name}> can't have content or a closing tag", self.at(), f"Write <{name} /> and take </{name}> away."
            )

    def check_content(self, name: str, items: tuple[n.TagItem, ...], children: tuple[n.Node, ...]) -> None:
        """Refuse what changes inside an element whose content is no part of the page, or not ours."""
        if name == "template" and (found := _changing(children)) is not None:
            raise self.fail(
                "a value inside <template>",
                found.at,
                "Browsers keep what is inside apart from the page, for scripts: write it out, "
                "or make a component of it.",
            )
        island = any(isinstance(item, n.Attribute) and item.name == html_rules.ISLAND for item in items)
        if island and (found := _changing(children)) is not None:
            raise self.fail(
                f"a value inside <{name} @ignore>",
                found.at,
                "What is inside is left to a script of yours once it is built: write it out, "
                f"or give the value to the element: <{name} @ignore data-points={{points}}>.",
            )

    def raw_text(self, name: str, foreign: bool) -> tuple[n.Node, ...]:
        start = self.i
        found = re.compile(rf"</{name}(?![^\s/>])", re.IGNORECASE).search(self.chars, start)
        if found is None:
            raise self.fail(f"<{name}> is never closed", self.at(start), f"Write </{name}> where it ends.")
        end = found.start()
        inside = self.chars.find(HOLE, start, end)
        if inside >= 0:
            raise self.fail(
                f"{'single braces' if name in _RAW_TEXT_HINTS else 'a value'} inside <{name}>",
                self.at(inside),
                _RAW_TEXT_HINTS.get(name, "Browsers take what is inside as plain text: write it out."),
            )
        self.i = end
        text = html.unescape(self.chars[start:end]) if foreign else self.chars[start:end]
        self.close(Open(name, self.at(start)), name)
        return (n.Text(text, self.at(start)),) if text else ()

    def component(self, start: int, outer: Open | None) -> n.Component:
        hole = self.text.holes[self.i]
        self.i += 1
        if closes := _CLOSES.fullmatch(self.code(hole)):
            raise self.fail("a / inside the braces of a tag", hole.start, f"Write </{{{closes[1]}}}>.")
        expr = self.expr(hole)
        items, closed = self.items("", start)
        at = self.at(start)
        if closed:
            return n.Component(expr, items, (), at)
        opened = Open(f"{{{expr.code}}}", at)
        children = self.children(opened)
        self.close(opened, opened.name)
        return n.Component(expr, items, children, at)

    def closing_name(self) -> str:
        """The name in the `</…>` at the present place."""
        i = self.i + 2
        hole = self.hole(i)
        if hole is not None:
            return "{" + self.code(hole) + "}"
        match = _TAG_NAME.match(self.chars, i)
        return match.group() if match else ""

    def check_spelling(self, opened: Open, name: str, closing: str = "") -> None:
        """Say of `<inptu>`, which needs no end, and of `<buton>…</button>` that they are misspelt."""
        told = element_names.of_value(self.text.source.text, opened.at)
        told = told or (None if name.startswith("{") else element_names.of_end(name, closing))
        if told is not None:
            raise self.fail(told.message, opened.at, told.hint)

    def closed_by(self, opened: Open) -> str:
        """The same of `<div>Hello<div>`, where nothing stands behind the tag that is open up to here."""
        name, tag = opened.name, f"<{opened.name}>"
        start = self.chars.rfind(tag, 0, self.i)
        if start < 0 or self.at(start) != opened.at or self.chars[start + len(tag) : self.i].strip(SPACE):
            return ""
        return self.closes(name, start, opened.elements[1] if opened.elements[1:] else "")

    def close(self, opened: Open, name: str) -> None:
        """Step over `</name>`, or say what is wrong."""
        if self.chars.startswith(f"</{name}>", self.i):
            self.i += len(name) + 3
            return
        if self.i >= len(self.chars):
            self.check_spelling(opened, name)
            hint = self.closed_by(opened) or f"Write </{name}> where it ends."
            raise self.fail(f"<{name}> is never closed", opened.at, hint)
        line = self.line(opened.at)
        hole = self.hole()
        if hole is not None:
            word = self.word(hole)
            begin = "for" if word == "endfor" else "if"
            hint = f"No {{% {begin} %}} is open here: write it before, or take this away."
            if self.blocks:
                hint = f"Write </{name}> first: a block holds whole elements."
            raise self.fail(f"{{% {word} %}} inside <{name}> of line {line}", self.at(), hint)
        closing = self.closing_name()
        if closing != name and (name.startswith("{") or html_rules.tag_case(closing) != name):
            self.check_spelling(opened, name, closing)
            if hint := self.closed_by(opened):
                raise self.fail(f"<{name}> is never closed", opened.at, hint)
            known = closing in element_names.KNOWN and closing not in html_rules.VOID
            if known and closing not in opened.elements and strays.ends(self.chars, self.i, name):
                raise self.unopened(closing)
            hint = f"Write </{name}> here, or before it."
            if closing in html_rules.VOID:
                hint = f"Write <{closing}>: it has no end."
            raise self.fail(f"</{closing}> closes <{name}> of line {line}", self.at(), hint)
        self.i += 3 if name.startswith("{") else 2 + len(closing)
        self.skip_space()
        if self.chars[self.i : self.i + 1] != ">":
            raise self.fail(f"</{name} without '>'", self.at(), f"Write </{name}>.")
        self.i += 1


def trimmed(found: tuple[n.Node, ...]) -> tuple[n.Node, ...]:
    """Without the line breaks between the quotes and the first and last element."""
    out = list(found)
    if out and isinstance(out[0], n.Text):
        text = out[0].text.lstrip(SPACE)
        if "\n" in out[0].text[: len(out[0].text) - len(text)]:
            out[0] = n.Text(text, out[0].at)
    if out and isinstance(out[-1], n.Text):
        text = out[-1].text.rstrip(SPACE)
        if "\n" in out[-1].text[len(text) :]:
            out[-1] = n.Text(text, out[-1].at)
    return tuple(node for node in out if not (isinstance(node, n.Text) and not node.text))


def _without_first_newline(children: tuple[n.Node, ...]) -> tuple[n.Node, ...]:
    """A line break right behind <pre> or <textarea> is not content, says HTML."""
    if children and isinstance(children[0], n.Text) and children[0].text.startswith("\n"):
        rest = n.Text(children[0].text[1:], children[0].at)
        return (rest, *children[1:]) if rest.text else children[1:]
    return children


def _changing(nodes: tuple[n.Node, ...]) -> n.Node | None:
    """A node in there that is not written out for good."""
    for node in walk(nodes):
        items = node.items if isinstance(node, n.Element) else ()
        dynamic = any(not isinstance(item, n.Attribute) or any_expression(item.value) for item in items)
        if dynamic or not isinstance(node, (n.Text, n.Element)):
            return node
    return None
