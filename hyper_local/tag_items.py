"""Tag items: what stands in a tag: attributes, events, spreads."""

from __future__ import annotations

import ast
import html
import re
from html.entities import html5

from . import dom_events, html_rules, strays, suiting
from . import nodes as n
from .binding import RESERVED, in_braces
from .cooking import HOLE
from .cursor import SPACE, Cursor
from .element_names import KNOWN
from .literals import Hole
from .quotes import ends_too_early

_PLAIN = re.compile(
    r"[ \t\n\r\f]+([A-Za-z][\w:.-]*)(?:=\"([^\"\0]*)\"(?=[ \t\n\r\f/>])|(?=>|[ \t\n\r\f]+[A-Za-z@]))", re.ASCII
)
_CHOSEN = re.compile(r"""(["'])([a-z]+)\1\s+if\s+(.+?)\s+else\s+(?:""|''|None)""")
_A_CALL = re.compile(r"(\w+)\(([^{}\n]*)\)")
_ADDED_TO = re.compile(r"""(?<=\s)([A-Za-z][\w-]*)=(["'])([^"'<>\n]*)\2\s*\+\s*\Z""")
"""An attribute with a text, and a + behind it."""
_ADDED = re.compile(r"""\s*\+\s*(["'])([^"'<>\n]*)\1(?=[\s/>])|(?!\s*\+)""")
"""What is added behind a value, or that there is none."""
_ATTRIBUTE_NAME = re.compile(r"[^\s\"'<>/=\0]+")

_FORMAT_OF_TEXT = re.compile(r"(?:.?[<>^=])?0?\d*(?:\.\d+)?s?|safe|display")
"""How a text may be shown."""
_CURLY_VALUE = re.compile("[\u201c\u201d\u201e\u2018\u2019]([^\u201c\u201d\u2018\u2019<>\n]*)")
"""A value between quotes as word processors make them of straight ones, or the beginning of one."""
_STRINGS = re.compile(r"'[^']*'|\"[^\"]*\"")
_CALLS = re.compile(r"\s*(?:return\s+)?(([^\W\d]\w*)\s*(?:\([^\"]*\))?)\s*;?\s*")
"""Text that names or calls one function."""
_QUOTED = re.compile(r"'(\{[^{}]*\})'")

_REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|([A-Za-z][A-Za-z0-9]*)([;=])?)")


def unescape_attribute(text: str) -> str:
    """`text` of an attribute with its entities resolved: `?a=1&copy=2` has none, says HTML."""

    def resolved(match: re.Match[str]) -> str:
        name, end = match.groups()
        if name is None:
            return html.unescape(match.group())
        found = None if end == "=" else html5.get(name + (end or ""))
        return match.group() if found is None else found

    return _REFERENCE.sub(resolved, text) if "&" in text else text


_TAG_ENDS = re.compile(r"([^<>]*[^\s<>=-])/?>(?!\s*[=\d])")
"""The value of an attribute up to the end of its tag; `a > 3` and `->` end none."""


_SHORT = 60
_FAR = 300
"""Characters before a place that are looked at for what is missing there."""


class TagItems(Cursor):
    """Reads from behind a tag's name to its end."""

    begun = 0
    """Where the tag begins that is read."""
    opened: tuple[str, int] | None = None
    """The attribute whose quoted value was begun last, and where its quote stands."""

    def items(self, tag: str, start: int) -> tuple[tuple[n.TagItem, ...], bool]:
        """Everything up to `>` or `/>`, and whether it was the latter; the tag began at `start`."""
        self.begun = start
        found: list[n.TagItem] = []
        seen: set[tuple[type, str]] = set()
        while True:
            while plain := _PLAIN.match(self.chars, self.i):
                found.append(self.plain(plain, tag, seen))
            self.skip_space()
            if self.i >= len(self.chars):
                raise self.fail("this tag is never closed", self.at(start), "Write > where it ends.")
            char = self.chars[self.i]
            if char == ">":
                self.i += 1
                return tuple(found), False
            if self.chars.startswith("/>", self.i):
                self.i += 2
                return tuple(found), True
            if char == HOLE:
                item = self.hole_in_tag(self.text.holes[self.i])
                if item is not None:
                    found.append(item)
            elif char == "/":
                self.i += 1
            else:
                item = self.attribute(tag)
                self.check_new(item, seen)
                found.append(item)

    def plain(self, match: re.Match[str], tag: str, seen: set[tuple[type, str]]) -> n.Attribute:
        """An attribute that is constant text, or a bare name: most of them are."""
        name, text = match.groups()
        if text and ">" in text:
            self.opened = name, match.start(2) - 1
        self.i = match.end()
        value = None if text is None else (unescape_attribute(text),) if text else ()
        at = self.at(match.start(1))
        self.check_attribute(name, value, at, tag)
        item = n.Attribute(html_rules.attribute_case(name) if tag else name, value, at)
        self.check_new(item, seen)
        return item

    def check_new(self, item: n.Attribute | n.Event, seen: set[tuple[type, str]]) -> None:
        """Refuse an attribute that the tag has already."""
        name = (type(item), item.name.lower())
        if name in seen:
            written = self.text.source.text[item.at : item.at + len(item.name)]
            hint = "Keep one of them."
            if isinstance(item, n.Event):
                hint = f'Write one function that calls both, and name that: {written}="function".'
            self.refuse(self.fail(f"{written} stands twice in this tag", item.at, hint))
        seen.add(name)

    def hole_in_tag(self, hole: Hole) -> n.TagItem | None:
        """`{**value}`, `{...}` or `{...slot}` in a tag."""
        self.i += 1
        if hole.kind == "comment":
            return None
        if hole.kind == "block":
            hint = "Choose the value instead: class={'done' if todo.done else ''}; None leaves an attribute out."
            if re.match(r"\s*<", self.chars[self.i :]):
                hint = self.unended(self.i - 1)
            raise self.fail(f"{{% {self.word(hole)} %}} inside a tag", hole.start, hint)
        code = self.code(hole)
        if code == "...":
            return n.Spread(None, hole.start)
        if code.startswith("..."):
            return n.SlotFill(self.slot_name(hole, code), hole.start)
        if code.startswith("**"):
            begin = self.text.source.text.index("**", hole.code[0]) + 2
            tree = self.fragment.expression(begin, hole.code[1], hole.nested)
            return n.Spread(n.Expr(code[2:].strip(), tree, at=hole.start), hole.start)
        if code.startswith("spread("):
            # The spelling that is legal in Python's own t-strings (L5).
            call = self.fragment.expression(*hole.code, hole.nested)
            if isinstance(call, ast.Call) and len(call.args) == 1 and not call.keywords:
                return n.Spread(n.Expr(code, call.args[0], at=hole.start), hole.start)
        hint = "Write the name: disabled={value}; True gives a bare attribute, False and None leave it out."
        if self.chars[self.i - 2] in "\"'" and re.match(r"[^<>=]*<", self.chars[self.i :]):
            hint = self.unended(self.i - 1)
        if added := self.added(hole):
            hint = added
        elif chosen := _CHOSEN.fullmatch(code):
            hint = f"Write {chosen[2]}={{{chosen[3]}}}: True gives the bare word, and False leaves it out."
        elif called := _A_CALL.fullmatch(code):
            text = code if called[2].strip() else called[1]
            if '"' not in text:
                hint = f'To call it on a click, write @click="{text}". As a value, it needs a name: title={{{code}}}.'
        raise self.fail("a value as the name of an attribute", hole.start, hint)

    def added(self, hole: Hole) -> str:
        """What to write for `href="/item/" + {item}`, whose `hole` was read; "" where none is added so."""
        source = self.text.source.text
        before = _ADDED_TO.search(source, self.at(self.begun), hole.start)
        after = _ADDED.match(source, hole.end)
        if before is None or after is None or (after[1] and after[1] != before[2]):
            return ""
        written = f"{before[2]}{before[3]}{source[hole.start : hole.end]}{after[2] or ''}{before[2]}"
        return f"What belongs to a value stands within the quotes of {before[1]}: {before[1]}={written}."

    def attribute(self, tag: str) -> n.Attribute | n.Event:
        """One attribute or event."""
        start = self.i
        match = _ATTRIBUTE_NAME.match(self.chars, self.i)
        if not match:
            self.check_closed()
            hint = self.lacking() or "Is a quote or a '>' missing before it?"
            raise self.fail(f"{self.chars[self.i]!r} inside a tag", self.at(), hint)
        name = match.group()
        self.i = match.end()
        if (hole := self.hole()) is not None:
            whole = hole.kind == "expr" and name[-1].isalnum() and not name.startswith("@")
            between = f"To give it a value, write {name}={{{self.code(hole)}}}. " if whole else ""
            hint = f"{between}Write the whole name; for several attributes at once use {{**attributes}}."
            if added := self.added(hole):
                hint = added
            raise self.fail("a value as the name of an attribute", self.at(start), hint)
        after = self.i
        self.skip_space()
        value: n.Pieces | None = None
        if self.chars[self.i : self.i + 1] == "=":
            self.i += 1
            self.skip_space()
            before = self.i
            if self.chars.startswith("==", self.i - 1):
                raise self.fail(f"two = behind {name}", self.at(), f"Write one: {name}=")
            self.check_braces(name)
            self.check_dict(name)
            if name.startswith("@"):
                value = self.value(name)
                self.check_quotes(name, before)
            else:
                self.check_curly(name)  # of a call, `binding.py` tells
                value = self.value(name)
        else:
            self.i = after
        if name == "@ignore":
            return self.island(value, self.at(start), tag)
        if name.startswith("@"):
            return n.Event(name, value or (), self.at(start))
        self.check_attribute(name, value, self.at(start), tag)
        # A component's props keep the author's case.
        return n.Attribute(html_rules.attribute_case(name) if tag else name, value, self.at(start))

    def lacking(self) -> str:
        """What to write where a tag goes wrong at the present place; "" where that is not plain."""
        char, before = self.chars[self.i], self.chars[max(self.i - _FAR, 0) : self.i]
        if char == "<":
            return self.unended(self.i)
        if char in "\"'" and (
            found := re.search(rf"([@\w.:-]+)={char}(?:{char}([^<>\0{char}]+)|([^<>{char}]*){char})$", before)
        ):
            value = found[2] if found[3] is None else found[3]
            shown = f": {found[1]}={char}{value}{char}" if HOLE not in value else ""
            return f"One quote is enough there{shown}"
        name = re.search(r"(?<=\s)[@\w.:-]+?(?=:?\s*$)", before)
        if char in "\"'" and name is not None:
            end = self.chars.find(char, self.i + 1)
            value = self.text.source.text[self.at() : self.at(end) + 1] if end >= 0 else ""
            alone = value and not re.search(r"[\n=<]", value)
            return f"Write = between: {name.group()}={value}" if alone else ""
        return "Write the name of the attribute before it." if char == "=" and before[-1:].isspace() else ""

    def unended(self, i: int) -> str:
        """Where to write the > of the tag in which something stands at `i` that belongs behind it."""
        begin = self.begun
        tag = strays.tag_alone(self.text.source.text[self.at(begin) : self.at(i)].rstrip())
        shown = f": {tag}>" if "\n" not in tag and len(tag) < _SHORT else ""
        return f"Write > where the tag of line {self.line(self.at(begin))} ends{shown}"

    def check_braces(self, name: str) -> None:
        """Refuse `class={{…}}` in a tag, which is no value but the text of a brace."""
        source, at = self.text.source.text, self.at()
        if self.chars[self.i : self.i + 1] != "{" or not source.startswith("{{", at):
            return
        end = source.find("}}", at)
        inside = source[at + 2 : end].strip() if end >= 0 else ""
        meant = f"{name}={{…}}"
        for written in (inside, f" {{{inside}}} "):
            try:
                ast.parse(written.strip(), mode="eval")
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue
            meant = f"{name}={{{written}}}"
            break
        text = f'; for braces as text, put quotes around them: {name}="{{{{…}}}}"'
        raise self.fail(f"two braces behind {name}=", at, f"One brace holds a value: write {meant}{text}.")

    def check_dict(self, name: str) -> None:
        """Refuse `class={"big": x}`, which is the text "big" in the format x."""
        hole = self.hole(self.i + (self.chars[self.i : self.i + 1] in ("'", '"')))
        if (
            hole is None
            or hole.spec is None
            or self.text.source.text[hole.code[0] : hole.code[0] + 1] not in ("'", '"')
        ):
            return
        written = self.text.source.text[hole.start : hole.end]
        try:
            is_dict = isinstance(ast.parse(written, mode="eval").body, ast.Dict)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return
        if is_dict and not _FORMAT_OF_TEXT.fullmatch(written, hole.code[1] + 1 - hole.start, len(written) - 1):
            hint = f"The outer braces hold a value, and a dict has braces of its own: write {name}={{ {written} }}"
            raise self.fail(f"one pair of braces around a dict behind {name}=", hole.start, hint)

    def check_curly(self, name: str) -> None:
        """Refuse `class=”done”`, whose quotes would be part of the value."""
        found = _CURLY_VALUE.match(self.chars, self.i)
        if found is None:
            return
        written = found.group(1)
        meant = f'{name}="{written}"' if HOLE not in written and written else f'{name}="…"'
        hint = f"Write the straight ones of your keyboard: {meant}."
        raise self.fail(f"{name}: quotes that HTML does not know", self.at(), hint)

    def check_quotes(self, name: str, before: int) -> None:
        """Refuse an event whose value ends at a quote that was meant to be inside: `@click="go("x")"`.

        `before` is where the value begins.
        """
        quote, end = self.chars[before], self.i
        inside = self.chars[before + 1 : end - 1]
        code = _STRINGS.sub("", inside)
        following = self.chars[end : end + 1]
        early = quote in "\"'" and following and following not in SPACE + "/>" and code.count("(") > code.count(")")
        if not early:
            return
        other = "'" if quote == '"' else '"'
        meant = re.compile(rf"[^<>\0\n{other}]*?\){quote}(?=[\s/>])").match(self.chars, end)
        hint = f"Write the quotes inside as {other}"
        if meant is not None:
            written = (inside + quote + meant.group()[:-1]).replace(quote, other)
            hint = f"{hint}: {name}={quote}{written}{quote}"
        at = self.at(end - 1)
        opening = self.text.source.text[self.at(0) - 1], self.text.source.text[self.at(0) - 2 : self.at(0) - 1]
        if opening[0] == other and opening[1] != other:
            hint = f"{hint}. The template itself must stand between three quotes then."
        raise self.fail(f"the value of {name} ends at this quote", at, hint)

    def island(self, value: n.Pieces | None, at: int, tag: str) -> n.Attribute:
        """`@ignore`: what is inside this element belongs to a script of the author's, not to us (C20)."""
        if not tag:
            self.refuse(self.fail("@ignore on a component", at, "Put it on an element inside the component's file."))
        elif tag in html_rules.VOID or tag in html_rules.RAW_TEXT:
            hint = f"<{tag}> has no elements inside that a script could change: take @ignore away."
            self.refuse(self.fail(f"@ignore on <{tag}>", at, hint))
        elif value is not None:
            self.refuse(self.fail("@ignore with a value", at, "It stands alone: <div @ignore>."))
        return n.Attribute(html_rules.ISLAND, None, at)

    def gives(self, name: str) -> bool:
        """Whether a name in a call is a value of a loop or of the file, and no field of a form."""
        text = self.text.source.text
        if name in RESERVED or re.search(rf"\bname\s*=\s*[\"']?{name}\b", text):
            return False
        return re.search(rf"\bfor\s[^\n]*?\b{name}\b[^\n]*?\sin\b|^{name}\s*[:=]", text, re.MULTILINE) is not None

    def check_attribute(self, name: str, value: n.Pieces | None, at: int, tag: str) -> None:
        """Refuse what could run code."""
        if not tag:
            return
        if html_rules.is_event_attribute(name):
            event = dom_events.meant(name[2:].lstrip(":-").lower()) or "click"
            hint = f"Write {suiting.event(self.text.source.text, f'@{event}')}."
            pieces = [*(value or ())]
            if len(pieces) == 1 and isinstance(pieces[0], n.Expr):
                text = pieces[0].code
            else:
                text = "".join(x if isinstance(x, str) else f"{{{x.code}}}" for x in pieces)
            named = _CALLS.fullmatch(_QUOTED.sub(r"\1", text))
            if named is not None and re.search(rf"\bdef\s+{named.group(2)}\b", self.text.source.text):
                call = in_braces(named.group(1), self.gives)
                hint = f'Write @{event}="{call}" to call {named.group(2)}() of this file.'
            self.refuse(self.fail(f"{name} is for JavaScript, and calls no function of Python", at, hint))
            return
        if name.startswith("..."):
            hint = f"Write {{{name}}} if that is meant, in braces; or take it away."
            self.refuse(self.fail(f"{name} is no name of an attribute", at, hint))
            return
        if name.lower() == "srcdoc" and any(isinstance(piece, n.Expr) for piece in value or ()):
            self.refuse(self.fail("a value in braces as srcdoc", at, "Show the content as elements of this template."))
            return
        # Nearly every value is told apart by its lack of a colon.
        start = value[0] if value else ""
        if not isinstance(start, str) or ":" not in start or not html_rules.is_url_attribute(name, tag):
            return
        if html_rules.runs_script(name, start):
            hint = 'Write <button @click="handler"> to call a function of this file.'
            self.refuse(self.fail(f"the address in {name} would run a script", at, hint))

    def value(self, name: str) -> n.Pieces:
        """The pieces of an attribute's value."""
        quote = self.chars[self.i : self.i + 1]
        begin, start = self.i, self.at()
        if quote in ("'", '"'):
            self.opened = name, self.i
            self.i += 1
            stop = quote
            end = self.chars.find(quote, self.i)
            if end >= 0 and self.chars.find(HOLE, self.i, end) < 0:
                plain = unescape_attribute(self.chars[self.i : end])
                self.i = end + 1
                return (plain,) if plain else ()
        else:
            stop = SPACE + ">"
        pieces: list[str | n.Expr] = []
        text: list[str] = []
        while True:
            char = self.chars[self.i : self.i + 1]
            if not char or (quote not in ("'", '"') and self.chars.startswith("/>", self.i)) or char in stop:
                break
            if char == HOLE:
                if text:
                    pieces.append(unescape_attribute("".join(text)))
                    text = []
                self.hole_in_value(self.text.holes[self.i], name, pieces)
            else:
                text.append(char)
            self.i += 1
        if text:
            pieces.append(unescape_attribute("".join(text)))
        if quote in ("'", '"'):
            if self.i >= len(self.chars):
                self.check_closed()
                raise self.fail(f"the value of {name} is never closed", start, f"Write {quote} where it ends.")
            self.i += 1
        elif not pieces:
            end = self.places[-1]
            if self.i >= len(self.chars) and (early := ends_too_early(self.text.source.text, self.text.begin, end)):
                # What follows the quote is no error of Python's, such as a comment.
                raise self.fail("the string ends at this quote", end - 1, early)
            raise self.fail(f"{name}= without a value", start, f'Write {name}="…" or {name}={{value}}.')
        elif (other := self.chars.find("<", begin, self.i)) >= 0 and self.begins_tag(other):
            raise self.fail("'<' inside a tag", self.at(other), self.unended(other))
        elif (last := self.chars[self.i - 1]) in "\"'" and self.chars.count(last, begin, self.i) == 1:
            self.check_closed()
            if not self.lacks_its_first(name, begin, last):
                return tuple(pieces)
            hint = f"Write {last} before it, too: {name}={last}{self.text.source.text[start : self.at()]}"
            raise self.fail(f"the value of {name} ends with a quote, and begins with none", start, hint)
        return tuple(pieces)

    def begins_tag(self, i: int) -> bool:
        """Whether the < at `i`, in a value without quotes, is that of a tag, and not of the value."""
        found = re.compile(r"<(/?)([A-Za-z][A-Za-z1-6]*)(?=[\s/>])").match(self.chars, i)
        if found is None or found[2].lower() not in KNOWN:
            return False
        return bool(found[1]) or self.chars[i - 1] == HOLE or strays.ends(self.chars, i, found[2])

    def lacks_its_first(self, name: str, begin: int, last: str) -> bool:
        """Whether a value that ends with a quote was to begin with one, and is not in inches, or a plural's."""
        return name.startswith("@") or (last == '"' and self.i - begin > 1 and self.chars[self.i - 2].isalpha())

    def check_closed(self) -> None:
        """Refuse a value that has taken in the end of its tag, as its last quote is missing, where it begins."""
        if self.opened is None:
            return
        name, at = self.opened
        quote = self.chars[at]
        # Behind its last quote another tag may begin, which is not its fault.
        ends = _TAG_ENDS.match(self.chars[at + 1 : self.i].partition(quote)[0])
        if ends is not None and quote in "\"'":
            written = strays.value_alone(self.text.source.text[self.at(at + 1) : self.at(at + 1 + ends.end(1))])
            hint = f"Write {quote} where it ends: {name}={quote}{written}{quote}"
            raise self.fail(f"the value of {name} is never closed", self.at(at), hint)

    def hole_in_value(self, hole: Hole, name: str, pieces: list[str | n.Expr]) -> None:
        """Add the expression of a hole to `pieces`."""
        if hole.kind == "comment":
            return
        code = "" if hole.kind == "block" else self.code(hole)
        if hole.kind == "block":
            self.check_closed()
            raise self.fail(
                f"{{% {self.word(hole)} %}} inside an attribute",
                hole.start,
                f"Choose with an expression: {name}=\"{{'a' if condition else 'b'}}\".",
            )
        if code.startswith(("...", "**")):
            raise self.fail(f"{{{code}}} inside an attribute", hole.start, "It stands alone in a tag or in content.")
        pieces.append(self.expr(hole, code))
