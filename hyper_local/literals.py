"""Literals: finds t-strings in Python source, without needing Python to know them.

Python 3.11 to 3.13 have no t-strings, and the block dialect (`{% for %}`) is
legal Python nowhere, so this module scans the text itself (rules L4, L5). It
knows strings, comments and brackets, and nothing of HTML or of statements.
All positions are offsets into the source text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from . import foreign, strays
from .broken import is_value
from .errors import LoadError, Location, TemplateError
from .quotes import LONGEST, ends_too_early, inner, one_sided, open_brace, open_in_attribute, quoted
from .records import record

_WORD = re.compile(r"[^\W\d]\w*")
_LINES = re.compile(r"[^\r\n]+|[\r\n]+")
_IN_CODE = re.compile(r"[\"'#()\[\]{}:!]")
_BEGINS = re.compile(r"[tT][rR]?(?:\"{3}|'{3})")
_BLOCK_WORD = re.compile(r"%\s*\w+\s+")
_COMPONENT = re.compile(r"\{([^\W\d]\w*)(?=[\s/>])(\s*/?>)?")
"""A component's name in its tag, and the end of that behind it."""
_SWALLOWED = re.compile(r"[^\n\"'#]*#[^\n]*\}")
"""A comment with the brace in it that was to end the value."""
_SVELTE = re.compile(
    r"\{#(?:if[ \t]+(?P<asked>[\w ()\[\]'\"<>=.+-]{1,80})"
    r"|each[ \t]+(?P<each>[\w.]{1,80})[ \t]+as[ \t]+(?P<item>\w{1,80}))\}"
)
"""A block as Svelte begins it."""
_HALF_BLOCK = re.compile(r"\{%[ \t]*((?:for|if|elif|else|endfor|endif|let)\b[^{}%\n]*)\}")
_VALUE = re.compile(r"([^{}\n]*)\}")
_IN_MODULE = re.compile(r"[\"'#]")
_PLAIN = re.compile(
    r"""[^"'#]*+(?:(?:\#[^\n]*+|(?<![A-Za-z])(?:"[^"\\\n]++"|'[^'\\\n]++'|"{3}[^"\\]*+"{3}))[^"'#]*+)*"""
)
"""Code with comments, and with strings that have no prefix and no escape: no t-string is in it."""
_BLANK = bytes(char if char == 0x0A else 0x78 for char in range(256))
_BEFORE_QUOTE = re.compile(r"(?<!\w)[A-Za-z]{1,2}\Z")
_NAME_HOLE = r"(\{[ \t]*[A-Za-z_][\w.]*[ \t]*\})"
_IN_TEXT = {
    quote: re.compile(rf"{_NAME_HOLE}|[\\{{}}]|" + (quote if len(quote) == 3 else rf"\n|{quote}"))
    for quote in ("'", '"', "'''", '"""')
}
_CONVERSION = re.compile(r"!\s*([A-Za-z_]\w*)\s*(?=[:}])")
_PLAIN_BLOCK = re.compile(r"[^\"'%#{}]*+%\}")
_IN_TAG = re.compile(r"[\"']|%\}|#\}|\{%")
_BLOCK = re.compile(r"(?<!\{)\{%\s*(for|if|elif|else|let|endfor|endif)\b")
_PREFIXES = {"r", "u", "b", "br", "rb", "f", "fr", "rf", "t", "tr", "rt"}
CLOSING = {"(": ")", "[": "]", "{": "}"}


@record(slots=False)
class Source:
    """The text of one file, and how to name places in it."""

    text: str
    file: str

    @cached_property
    def starts(self) -> list[int]:
        """Offset of the first character of every line."""
        return [0, *accumulate([len(line) + 1 for line in self.text.split("\n")])][:-1]

    @cached_property
    def ascii(self) -> bool:
        """Whether characters and bytes are the same in it."""
        return self.text.isascii()

    def place(self, offset: int) -> tuple[int, int]:
        """Line from 1 and column from 0, in characters, as `offset` lies."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1]

    def byte_place(self, offset: int) -> tuple[int, int]:
        """Line from 1 and column from 0 in UTF-8 bytes, as `ast` counts."""
        line, column = self.place(offset)
        if self.ascii:
            return line, column
        start = self.starts[line - 1]
        before = self.text[start : start + column]
        return line, column if before.isascii() else len(before.encode("utf-8", "surrogatepass"))

    def line_text(self, line: int) -> str:
        """The text of a line."""
        if not 0 < line <= len(self.starts):
            return ""
        end = self.starts[line] - 1 if line < len(self.starts) else len(self.text)
        return self.text[self.starts[line - 1] : end].rstrip("\r")

    def location(self, offset: int) -> Location:
        """The location of an offset."""
        line, column = self.place(min(offset, len(self.text)))
        return Location(self.file, line, column + 1, self.line_text(line))

    def line_location(self, line: int, byte_column: int = 0) -> Location:
        """The location of what `ast` calls line `line`, column `byte_column`."""
        text = self.line_text(line)
        column = len(text.encode()[:byte_column].decode("utf-8", "ignore"))
        return Location(self.file, line, column + 1, text)


@dataclass(slots=True)
class Hole:
    """`{…}`, `{% … %}` or `{# … #}` of a t-string.

    `kind` is "expr", "block" or "comment". For an expression `code` are the
    offsets of the Python text, `conversion` is "", "r", "s" or "a", `spec` the
    text behind the colon, and `spec_holes` its own holes.
    """

    kind: str
    start: int
    end: int
    code: tuple[int, int]
    conversion: str = ""
    spec: TString | None = None
    debug: str = ""
    nested: list[TString] = field(default_factory=list["TString"])


@dataclass(slots=True)
class TString:
    """One t-string literal: where it stands, and its pieces in order.

    A piece is a `Hole` or the offsets `(start, end)` of literal text.
    """

    start: int
    end: int
    raw: bool
    pieces: list[Hole | tuple[int, int]]
    source: Source

    def holes(self) -> Iterator[Hole]:
        """Its holes, in order."""
        for piece in self.pieces:
            if isinstance(piece, Hole):
                yield piece


def find_tstrings(source: Source) -> list[TString]:
    """The outermost t-strings of `source`, in order; the nested ones hang on their holes."""
    found: list[TString] = []
    _Scanner(source).code(0, "", found)
    return found


def blank(source: Source, start: int, end: int, literals: list[TString]) -> str:
    """The text from `start` to `end` with every t-string made a bytes literal.

    The bytes literal has the same lines and the same width, so that every
    position that `ast` reports stays the author's.
    """
    out: list[str] = []
    at = start
    for literal in literals:
        out.append(source.text[at : literal.start])
        out.append(_blank_literal(source.text[literal.start : literal.end]))
        at = literal.end
    out.append(source.text[at:end])
    return "".join(out)


def _blank_literal(text: str) -> str:
    quote_at = next(i for i, char in enumerate(text) if char in "'\"")
    quote = text[quote_at : quote_at + 3]
    quote = quote if quote in ('"""', "'''") else quote[:1]
    body = text[quote_at + len(quote) : len(text) - len(quote)]
    prefix = text[:quote_at].lower().replace("t", "b")
    if "\\" not in body and "\r" not in body and (len(quote) == 3 or "\n" not in body):
        return prefix + quote + body.encode("utf-8", "surrogatepass").translate(_BLANK).decode() + quote
    lines = _LINES.findall(body)
    for i, line in enumerate(lines):
        if line[0] in "\r\n":
            if len(quote) == 1:
                # A value in braces may go on in the next line; a bytes literal needs a backslash for that.
                lines[i] = ("" if i else "\\") + "\\".join(line)
            continue
        width = len(line) if line.isascii() else len(line.encode("utf-8", "surrogatepass"))
        joins = i + 1 < len(lines) and (line[-1] == "\\" or len(quote) == 1)  # such a backslash stays
        lines[i] = "x" * (width - joins) + "\\" * joins
    return prefix + quote + "".join(lines) + quote


class _Scanner:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.complete: list[TString] = []

    def ours(self, start: int) -> str:
        """What to write for a value with signs of another language, such as `{!done}`; "" where it is none."""
        whole = _VALUE.match(self.text, start)
        meant = foreign.value(whole[1]) if whole is not None else ""
        return f"Python writes {{{meant}}}." if meant else ""

    def fail(self, message: str, offset: int, hint: str = "") -> LoadError:
        return TemplateError(message, self.source.location(offset), hint)

    # Code -----------------------------------------------------------------

    def code(self, i: int, stop: str, found: list[TString], around: str = "") -> int:
        """Scan Python from `i`; `stop` are characters that end it outside brackets.

        `around` is the triple quote of the t-string that holds this code: where
        it comes, the code was never closed.
        """
        text, size = self.text, len(self.text)
        depth: list[str] = []
        begin = i
        # Outside of every hole, brackets end nothing.
        interesting = _IN_CODE if stop or around else _IN_MODULE
        while i < size:
            if interesting is _IN_MODULE and (plain := _PLAIN.match(text, i)):
                i = plain.end()
            found_next = interesting.search(text, i)
            if found_next is None:
                return size
            i = found_next.start()
            char = text[i]
            if not depth and char in stop and self.really_stops(i, char):
                return i
            if char in "'\"":
                # A prefix may not begin before the code does, nor be the end of a longer word.
                prefix = _BEFORE_QUOTE.search(text, max(begin, i - 3), i)
                word = prefix.group().lower() if prefix is not None else ""
                word = word if word in _PREFIXES else ""
                if around and not word and text.startswith(around, i):
                    return i
                i = begin = self.string(i - len(word), i, word, found)
            elif char == "#":
                # A comment ends with its line, as Python has it: braces and quotes in it are words.
                end = text.find("\n", i)
                i = size if end < 0 else end
            elif char in CLOSING:
                depth.append(CLOSING[char])
                i += 1
            elif depth and char == depth[-1]:
                depth.pop()
                i += 1
            else:
                i += 1
        return i

    def really_stops(self, i: int, char: str) -> bool:
        """`!` of `!=` and `:` of `:=` inside an expression do not end it."""
        following = self.text[i + 1 : i + 2]
        return not (char == "!" and following == "=")

    def string(self, start: int, i: int, prefix: str, found: list[TString]) -> int:
        quote = self.text[i : i + 3] if self.text[i : i + 3] in ('"""', "'''") else self.text[i]
        if "t" in prefix:
            literal, end = self.tstring(start, i + len(quote), quote, "r" in prefix)
            found.append(literal)
            self.complete.append(literal)
            return end
        if "f" in prefix:
            self.check_no_blocks(start, i + len(quote), quote)
            return self.tstring(start, i + len(quote), quote, "r" in prefix, template=False)[1]
        return self.plain(i, quote)

    def check_no_blocks(self, start: int, begin: int, quote: str) -> None:
        """Refuse an f-string with `{% … %}`, which Python can read in none."""
        end = self.text.find(quote, begin)
        block = _BLOCK.search(self.text, begin, end if end >= 0 else len(self.text))
        if block is not None and (len(quote) == 3 or "\n" not in self.text[begin : block.start()]):
            hint = f"Blocks such as {{% {block[1]} %}} stand in a template: write t in place of the f: t{quote}…{quote}"
            raise self.fail("an f-string where a template is meant", start, hint)

    def plain(self, start: int, quote: str) -> int:
        text, i = self.text, start + len(quote)
        end = text.find(quote, i)
        if end >= 0 and text.find("\\", i, end) < 0 and (len(quote) == 3 or text.find("\n", i, end) < 0):
            return end + len(quote)
        while i < len(text):
            if text[i] == "\\":
                i += 2
            elif text.startswith(quote, i):
                return i + len(quote)
            elif text[i] == "\n" and len(quote) == 1:
                break
            else:
                i += 1
        raise self.unclosed_quote(start, quote)

    def unclosed_quote(self, start: int, quote: str) -> LoadError:
        for literal in self.complete if len(quote) == 1 else ():
            if "\n" not in self.text[literal.end : start] and (
                hint := ends_too_early(self.text, literal.start, literal.end)
            ):
                return self.fail("the string ends at this quote", literal.end - 1, hint)
        if len(quote) == 1 and (told := self.ends_early(start, quote)):
            return told
        hint = f"Write {quote} where it ends"
        if len(quote) == 1:
            hint += f", or {quote * 3} on both sides of several lines"
        elif self.begins_template(start + self.text[start : start + 3].index(quote[0])):
            # No end of another string: it stands at the margin, with its prefix.
            return self.fail("this string is never closed", start, f"Write {quote} where the template ends.")
        elif (empty := self.empty_template(start, quote)) is not None:
            hint = f"Write t{quote} in its place: three quotes begin, and end, a template of several lines."
            return self.fail("an empty template", empty, hint)
        elif line := self.unbegun_template(start):
            hint += f"; if it ends a template, write t{quote} in a line of its own before line {line}"
        elif (before := self.text.rfind(quote, 0, start)) >= 0:
            first = self.text.rfind(quote, 0, before)
            if first >= 0 and self.begins_template(before):
                line = self.source.location(before).line
                hint += f": until then all is text, also the beginning of the template in line {line}"
                return self.fail("this string is never closed", first, f"{hint}.")
            # What was meant as the end of a string begins another.
            hint += f"; if this is an end, the {quote} in line {self.source.location(before).line} comes too early"
        return self.fail("this string is never closed", start, f"{hint}.")

    def unbegun_template(self, start: int) -> int:
        """The line with which a template begins whose last quotes stand at `start`, and its first nowhere; else 0."""
        tags = re.compile(r"^[ \t]*<[A-Za-z]", re.MULTILINE).search(self.text, 0, start)
        alone = tags is not None and not self.text[start + 3 :].strip() and not self.complete
        return self.source.location(tags.start()).line if tags is not None and alone else 0

    def empty_template(self, start: int, quote: str) -> int | None:
        """Where `t""` stands alone at the margin, and below it tags, up to the three quotes at `start`."""
        below = self.complete[-1] if self.complete else None
        if below is None or below.end - below.start != len('t""') or self.text[below.start + 1] != quote[0]:
            return None
        begins = below.start == 0 or self.text[below.start - 1] == "\n"
        return below.start if begins and re.match(r"[ \t]*\n\s*<[A-Za-z{]", self.text[below.end : start]) else None

    def begins_template(self, quote: int) -> bool:
        """Whether three quotes at an offset stand behind a `t` at the margin, as those of templates do."""
        line = self.source.starts[self.source.place(quote)[0] - 1]
        return _BEGINS.fullmatch(self.text, line, quote + 3) is not None

    def ends_early(self, start: int, quote: str) -> LoadError | None:
        """The error of a line with one quote too many, or too few, where it is plain which."""
        line, column = self.source.place(start)
        text, begin = self.source.line_text(line), start - column
        column = text.index(quote, column)
        if len(text) > LONGEST:
            return None
        if found := quoted(text, quote):
            return self.fail("the string ends at this quote", begin + found.at, found.hint)
        # What stands in braces of a template, whose line is no Python.
        inside, end = text.rfind("{", 0, column) + 1, text.find("}", column)
        if inside and (block := _BLOCK_WORD.match(text, inside)):
            inside, end = block.end(), end - 1
        if 0 < inside < end and (found := quoted(text[inside:end], quote)):
            return self.fail("the string ends at this quote", begin + inside + found.at, found.hint)
        if (brace := open_brace(text, column)) is not None:
            return self.fail("this '{' is never closed", begin + brace, "Write } where the value ends.")
        if found := open_in_attribute(text, column):
            return self.fail("this '{' is never closed", begin + found[0], found[1])
        if "t" not in text[start - begin : column].lower() and (hint := one_sided(text, column)):
            last = "" if "begins" in hint else f", or {quote * 3} on both sides of several lines"
            return self.fail("this string is never closed", start, f"{hint}{last}.")
        return None

    # t-strings ------------------------------------------------------------

    def tstring(self, start: int, i: int, quote: str, raw: bool, template: bool = True) -> tuple[TString, int]:
        """Scan the body from `i`; an f-string differs in having no blocks."""
        text, size = self.text, len(self.text)
        pieces: list[Hole | tuple[int, int]] = []
        begin = i
        interesting = _IN_TEXT[quote]
        while i < size:
            special = interesting.search(text, i)
            if special is None:
                break
            i = special.start()
            if special.lastindex:
                if i > begin:
                    pieces.append((begin, i))
                begin = special.end()
                pieces.append(Hole("expr", i, begin, (i + 1, begin - 1)))
                i = begin
                continue
            char = text[i]
            if char == "\\" and not (not raw and text.startswith("\\N{", i)):
                # A backslash never hides a brace, as in Python's own f-strings.
                i += 1 if text[i + 1 : i + 2] in ("{", "}") else 2
            elif char == "\\":
                i = text.find("}", i) + 1 or size
            elif text.startswith(quote, i):
                if i > begin:
                    pieces.append((begin, i))
                end = i + len(quote)
                return TString(start, end, raw, pieces, self.source), end
            elif char == "\n" and len(quote) == 1:
                break
            elif text.startswith(("{{", "}}"), i):
                i += 2
            elif char == "{":
                if i > begin:
                    pieces.append((begin, i))
                hole = self.hole(i, quote, template)
                pieces.append(hole)
                i = begin = hole.end
            elif char == "}" and template:
                line = text[text.rfind("\n", 0, i) + 1 : i]
                raise self.fail("a single '}' in a t-string", i, strays.unopened_brace(line))
            else:
                i += 1
        raise self.unclosed_quote(start, quote)

    def hole(self, start: int, quote: str, template: bool) -> Hole:
        if template and self.text.startswith("{%", start):
            return self.tag(start, "block", "%}", quote)
        if template and self.text.startswith("{#", start):
            return self.tag(start, "comment", "#}", quote)
        return self.expression(start, quote)

    def tag(self, start: int, kind: str, closing: str, quote: str) -> Hole:
        """`{% … %}` or `{# … #}`; a quoted `%}` inside a block does not end it."""
        i, text = start + 2, self.text
        plain = _PLAIN_BLOCK.match(text, i) if kind == "block" else None
        if plain is not None:
            return Hole(kind, start, plain.end(), (i, plain.end() - 2))
        while True:
            special = _IN_TAG.search(text, i)
            i = special.start() if special is not None else len(text)
            if kind == "block" and text.startswith("{%", i):
                i = len(text)
            if i >= len(text) or text.startswith(closing, i):
                break
            if len(quote) == 3 and text.startswith(quote, i):
                i = len(text)
                break
            i = self.plain(i, text[i]) if kind == "block" and text[i] in "'\"" else i + 1
        if i >= len(text):
            hint = f"Write {closing} where it ends."
            if half := _HALF_BLOCK.match(text, start) if kind == "block" else None:
                hint = f"Write {{% {half[1].strip()} %}}, with % at both ends."
            svelte = _SVELTE.match(text, start) if kind == "comment" else None
            if svelte is not None and not any(word in svelte[0] for word in ("===", ".length")):
                hint = f"Write {_as_block(svelte)}, and {{% end{'for' if svelte['each'] else 'if'} %}} where it ends."
            raise self.fail(f"this {text[start : start + 2]} is never closed", start, hint)
        return Hole(kind, start, i + 2, (start + 2, i))

    def expression(self, start: int, quote: str) -> Hole:
        text = self.text
        nested: list[TString] = []
        end = self.code(start + 1, "}:!", nested, quote if len(quote) == 3 else "")
        hole = Hole("expr", start, end, (start + 1, end), nested=nested)
        body = text[start + 1 : end].rstrip()
        if body.endswith("=") and body[-2:-1] not in ("=", "!", "<", ">", ":", ""):
            hole.debug, hole.code = text[start + 1 : end], (start + 1, start + len(body))
        if text[end : end + 1] == "!":
            if not body.strip():
                raise self.fail("'!' is not Python", end, self.ours(start + 1) or "Write {not name}.")
            match = _CONVERSION.match(text, end)
            if not match or match.group(1) not in ("r", "s", "a"):
                hint = self.ours(start + 1) or "Write !r, !s or !a, or nothing."
                raise self.fail("an unknown conversion after '!'", end, hint)
            hole.conversion, end = match.group(1), match.end()
        if text[end : end + 1] == ":":
            hole.spec, end = self.spec(end + 1)
        if text[end : end + 1] != "}":
            hint = "Write } where the value ends, or {{ if a brace is meant as text (as in CSS)."
            if early := inner(text, [(each.start, each.end) for each in nested], end):
                raise self.fail(early.what, early.at, early.hint)
            line = text[start + 1 : text.find("\n", start)]
            code = line.partition("}")[0]
            if "}" in line and code.count("(") == code.count(")") + 1 and is_value(f"{code})"):
                hint = f"Write ) before the }}: {{{code})}}"
                raise self.fail("this '(' is never closed", start + 1 + code.rindex("("), hint)
            component = _COMPONENT.match(text, start)
            if component is not None and text[start - 1] in "</":
                tag = "<" if text[start - 1] == "<" else "</"
                hint = f"Write }} behind the component's name: {tag}{{{component[1]}}}{component[2] or ''}"
            if _SWALLOWED.match(text, start):
                hint = "A # begins a comment up to the end of its line: write } in the next line, or before it."
            raise self.fail("this '{' is never closed", start, hint)
        hole.end = end + 1
        return hole

    def spec(self, start: int) -> tuple[TString, int]:
        text, i, begin = self.text, start, start
        pieces: list[Hole | tuple[int, int]] = []
        while i < len(text) and text[i] != "}":
            if text[i] == "{":
                if i > begin:
                    pieces.append((begin, i))
                hole = self.expression(i, "")
                pieces.append(hole)
                i = begin = hole.end
            else:
                i += 1
        if i > begin:
            pieces.append((begin, i))
        return TString(start, i, True, pieces, self.source), i


def _as_block(found: re.Match[str]) -> str:
    """`{% for bird in birds %}` for `{#each birds as bird}`."""
    if found["each"]:
        return f"{{% for {found['item'].strip()} in {found['each'].strip()} %}}"
    return f"{{% if {found['asked'].strip()} %}}"
