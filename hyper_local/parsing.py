"""Parsing: the text of a file -> Python's syntax tree of it, and its t-strings (rules L3, L4, L5).

Python before 3.14 can't read t-strings, and no Python can read those with blocks.
So a bytes literal stands in the tree where one stands in the text.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate, pairwise
from keyword import iskeyword
from typing import cast

from . import foreign, slips, strays
from .broken import Slip
from .errors import LoadError, Location, near_ones
from .literals import CLOSING, Hole, Source, TString, blank, find_tstrings
from .quotes import LONGEST, ends_too_early

STOPS = "Python stops reading here; the mistake is here or just before."


def parsed(source: Source) -> tuple[ast.Module, dict[tuple[int, int], TString], str]:
    """The tree, its t-strings by place, and the text that it was read from. Raises `LoadError`."""
    literals = find_tstrings(source)
    plain = blank(source, 0, len(source.text), literals)
    tree = _parse(source, literals, plain)
    by_place = {source.byte_place(literal.start): literal for literal in _flat(literals)}
    _join_adjacent(source, tree, by_place)
    return tree, by_place, plain


def plain_tree(source: Source) -> ast.Module:
    """The tree of a file that Python itself reads. Raises `LoadError`, worded as that of a live module."""
    return _parse(source, [], source.text)


def unreadable(text: str, file: str, error: SyntaxError) -> LoadError:
    """What to say of a text that Python has raised `error` of: as of a live module, unless it holds t-strings."""
    source = Source(text, file)
    try:
        if not find_tstrings(source):
            plain_tree(source)
    except LoadError as said:
        return said
    where = Location(file, error.lineno or 1, max(error.offset or 1, 1), (error.text or "").rstrip("\n"))
    return LoadError(f"not Python: {error.msg}", where, STOPS)


def holds_template(text: str) -> bool:
    """Whether a file with this text is a component (L3); so is one that can't be read: its mistake must be shown."""
    source = Source(text, "")
    try:
        literals = find_tstrings(source)
        if not literals:
            return False
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)  # said by who reads the file to load it
            warnings.simplefilter("ignore", DeprecationWarning)
            tree = _parse(source, literals, blank(source, 0, len(text), literals))
    except (LoadError, RecursionError):
        return True
    places = {source.byte_place(literal.start) for literal in literals}
    return any(
        isinstance(node, ast.Expr)
        and (node.value.lineno, node.value.col_offset) in places
        and isinstance(node.value, ast.Constant)
        for node in tree.body
    )


def _flat(literals: list[TString]) -> Iterator[TString]:
    for literal in literals:
        yield literal
        for piece in literal.pieces:
            if piece.__class__ is tuple:
                continue
            hole = cast(Hole, piece)
            if hole.nested:
                yield from _flat(hole.nested)
            if hole.spec is not None:
                yield from _flat([hole.spec])


def _parse(source: Source, literals: list[TString], plain: str) -> ast.Module:
    try:
        return ast.parse(plain, source.file)
    except SyntaxError as error:
        line, column = error.lineno or 1, max(error.offset or 1, 1)
        where = Location(source.file, line, column, source.line_text(line))
        for literal in _flat(literals):
            hint = ends_too_early(source.text, literal.start, literal.end)
            if hint and source.place(literal.end)[0] == line:
                raise LoadError("the string ends at this quote", source.location(literal.end - 1), hint) from None
        if (place := _f_for_t(source, plain, literals, line)) is not None:
            hint = "A template begins with t: write t before its quotes in place of f."
            raise LoadError("an f-string where a template is meant", source.location(place), hint) from None
        if "mix bytes" in str(error.msg):
            place = _string_beside(source, literals)
            where = where if place is None else source.location(place)
            raise LoadError("a t-string beside an ordinary string", where, "Write both as one t-string.") from None
        hint = _left_out(str(error.msg), where) or STOPS
        said = _two_words(source.line_text(line))
        meant = (
            _slip(source, plain, slips.of(plain, line, str(error.msg)))
            or _foreign(source, line)
            or _slip(source, plain, slips.of_what_is_left(plain, line, str(error.msg)))
        )
        if meant is not None:
            raise meant from None
        text = source.line_text(line)
        if hint == STOPS and len(text) <= LONGEST and re.search(r"\[.*\b(?:for|in)\b", foreign.masked(text)):
            hint = f"A list is made of another as in [name for name in names if name]. {STOPS}"
        if "single '}' is not allowed" in str(error.msg):
            depths = accumulate({"{": 1, "}": -1}.get(char, 0) for char in text)
            place = next((i for i, depth in enumerate(depths) if depth < 0), text.rfind("}"))
            where, hint = replace(where, column=place + 1), strays.unopened_brace(text[:place])
        elif re.match(r"\s*(\{%|<\w|</\w)", source.line_text(line)):
            hint = 'HTML, and blocks such as {% for %}, stand in the template: between t""" and """.'
        elif said and str(error.msg).startswith("invalid syntax"):
            where, hint = replace(where, column=len(where.text) - len(where.text.lstrip()) + 1), said
        elif str(error.msg) == "expected ':'":
            # Not where a comment begins.
            where = replace(where, column=len(_code_before(where)) + 1)
        elif isinstance(error, IndentationError):
            # Pythons differ in where they point; the mistake is in the blanks, or that there are none.
            where = Location(source.file, line, 1, source.line_text(line))
            hint = _indentation(error, source) or hint
        raise LoadError(f"not Python: {error.msg}", where, hint) from None
    except (RecursionError, MemoryError) as error:
        hint = "Divide what is nested or added up in one expression into several."
        raise LoadError(f"not Python: {error}", Location(source.file, 1, 1), hint) from None
    except ValueError as error:
        raise LoadError(f"not Python: {error}", Location(source.file, 1, 1), "Is this a text file?") from None


_F_ALONE = re.compile(
    r"""^(?:[fF][rR]?|[rR][fF])
    (?:(?P<three>"{3}|'{3})(?P<inside>.*?)(?P=three)|(?P<one>["'])(?P<line>[^\n]*)(?P=one))
    [ \t;]*(?:\#[^\n]*)?$""",
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)


def _f_for_t(source: Source, plain: str, literals: list[TString], line: int) -> int | None:
    """The offset of an f-string with tags that is a statement of the module, and in which `line` lies.

    None where the file has a template besides.
    """
    if any(source.place(literal.start)[1] == 0 for literal in literals):
        return None
    for found in _F_ALONE.finditer(plain):
        first = plain.count("\n", 0, found.start()) + 1
        inside = found["inside"] or found["line"] or ""
        if not first <= line <= first + found[0].count("\n") or not re.search(r"<[A-Za-z]", inside):
            continue
        try:
            ast.parse(plain[: found.start()])
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue  # inside brackets, perhaps
        return found.start()
    return None


def _foreign(source: Source, line: int) -> LoadError | None:
    """The error of a line that is written as another language writes it, or of a block before it that is."""
    found = foreign.of_line(source.line_text(line))
    if found is None and line > 1 and source.line_text(line - 1).rstrip().endswith("{"):
        line -= 1
        found = foreign.of_line(source.line_text(line))
    if found is None:
        return None
    where = Location(source.file, line, found.at + 1, source.line_text(line))
    return LoadError(f"not Python: {found.what}", where, found.hint)


def _slip(source: Source, plain: str, found: Slip | None) -> LoadError | None:
    """The error of a line of which it is plain what was meant."""
    if found is None or plain.split("\n")[found.line - 1] != source.line_text(found.line):
        return None  # what stands there in place of a t-string must not be shown
    where = Location(source.file, found.line, found.at + 1, source.line_text(found.line))
    before = "" if found.what.startswith("the string") else "not Python: "
    return LoadError(f"{before}{found.what}", where, found.hint)


_BLOCK = re.compile(r"\s*(if|elif|else|for|while|def|class|try|with)\b")
_OTHERS = ("switch", "whole")
"""Words that are near to one of Python's, and mean another thing."""
_WORDS = "def class return global import from async await while for with try except elif else".split()


def _two_words(text: str) -> str:
    """What to write for `globl count` and `t "…"`, which begin with a word and go on where nothing can; else ""."""
    if blank := re.match(r"\s*(tr?|rt)\s+(\"{3}|'{3}|[\"'])", text, re.IGNORECASE):
        return f"Write the {blank[1]} right before the quotes, without a blank: {blank[1]}{blank[2]}"
    words = re.match(r"\s*(\w+)(\s+\w.*|:)", text)
    if words is None or iskeyword(words[1]) or words[1] in _OTHERS:
        return ""
    meant = next((word for word in near_ones(words[1], _WORDS) if _begins(word, words[2])), "")
    return f"Did you mean {meant!r}? Write: {meant}{words[2]}" if meant else ""


def _begins(word: str, rest: str) -> bool:
    """Whether a line may begin with `word`, and go on with `rest`."""
    before = {"elif": "if 1: pass\n", "else": "if 1: pass\n", "except": "try: pass\n"}.get(word, "")
    line = _code(rest)
    try:
        ast.parse(f"{before}{word}{line}{' pass' if line.endswith(':') else ''}")
    except (SyntaxError, ValueError):
        return False
    return True


def _code(line: str) -> str:
    """A line without the comment behind it, where it holds no quotes."""
    return (line if "'" in line or '"' in line else line.partition("#")[0]).rstrip()


def _left_out(said: str, where: Location) -> str:
    """What to write for a colon, parentheses or a bracket that Python misses; "" where it misses something else."""
    before, behind = _code_before(where), where.text[where.column - 1 :].lstrip()
    if said == "expected ':'" and (not behind or behind.startswith("#")):
        return f"Write a colon at the end of this line, for the indented lines below it: {before.lstrip()}:"
    if said == "expected '('" and behind.startswith(":"):
        return f"Write parentheses behind the name, also where nothing stands in them: {before.lstrip()}():"
    if "follows" in said and "default" in said:
        return "A parameter with a value of its own stands last, as in def add(name, step=1):"
    opened = re.fullmatch(r"'(.)' was never closed", said)
    if said == "'{' was never closed" and _BLOCK.match(where.text):
        return foreign.BRACES
    if opened is not None and opened[1] in CLOSING:
        return f"Write {CLOSING[opened[1]]} where it ends: until then Python reads on, over the ends of lines."
    return ""


def _code_before(where: Location) -> str:
    return where.text[: where.column - 1].rstrip()


def _indentation(error: IndentationError, source: Source) -> str:
    """What to do about a line that begins in the wrong column; "" where Python's own words say it."""
    said, line = str(error.msg), error.lineno or 1
    text = source.line_text(line)
    above = next((each for each in map(source.line_text, range(line - 1, 0, -1)) if each.strip()), "")
    if isinstance(error, TabError):
        return (
            f"This line begins with {_blanks(text)}, the one above it with {_blanks(above)}. Begin all of them with "
            "blanks, four for each step."
        )
    if said.startswith("expected an indented block"):
        head = re.search(r"on line (\d+)", said)
        if head is not None and re.match(r"(?:async\s+def|def|class)\b|@|[tT][rR]?[\"']", text.lstrip()):
            return (
                f"No line belongs to line {head[1]} yet. Write below it what is to be done, four blanks further right; "
                "pass does nothing."
            )
        return "What belongs to that line begins further right than it does: put four blanks before it."
    if said == "unexpected indent" and not above:
        return "The first line of a file begins at the left margin: take the blanks before it away."
    if said == "unexpected indent" or said.startswith("unindent"):
        rule = "Lines of one block begin in the same column"
        other = "" if said == "unexpected indent" else ", and no block above begins there"
        begins = f"This line begins with {_blanks(text)}, the one above it with {_blanks(above)}{other}. {rule}"
        if "\t" in _margin(text) + _margin(above) or len(text) + len(above) > _LONGEST:
            return f"{begins}."
        return f"{begins}:\n  {above}\n  {text}"
    return ""


_LONGEST = 150
"""Characters of two lines that a message repeats."""


def _margin(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def _blanks(text: str) -> str:
    """What a line begins with, in words."""
    margin = _margin(text)
    kinds = [(margin.count("\t"), "tab"), (len(margin) - margin.count("\t"), "blank")]
    counted = [f"{number} {kind}{'s' if number > 1 else ''}" for number, kind in kinds if number]
    return " and ".join(counted) or "no blank"


_STRING = re.compile(r"(?:\s|\\\n)*(?:[rRuUfF]{0,2}['\"])")


def _string_beside(source: Source, literals: list[TString]) -> int | None:
    """The offset of the first ordinary string that stands right behind a t-string, or of the t-string behind one."""
    for literal in _flat(literals):
        match = _STRING.match(source.text, literal.end)
        if match:
            return literal.end + len(match.group()) - len(match.group().lstrip(" \t\n\\"))
        if source.text[: literal.start].rstrip().endswith(("'", '"')):
            return literal.start
    return None


def _join_adjacent(source: Source, tree: ast.Module, literals: dict[tuple[int, int], TString]) -> None:
    """`t"a" t"b"` is one t-string, as Python reads it: its first literal takes the pieces of the others."""
    ordered = sorted(literals.values(), key=lambda literal: literal.start)
    if not any(_touch(source, one, other) for one, other in pairwise(ordered)):
        return
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, bytes):
            continue
        first = literals.get((node.lineno, node.col_offset))
        if first is None:
            continue
        end = (node.end_lineno or 0, node.end_col_offset or 0)
        for other in sorted(literals.values(), key=lambda literal: literal.start):
            if first.end <= other.start and source.byte_place(other.end) <= end:
                if other.raw != first.raw:
                    raise LoadError(
                        "a raw t-string beside one that is not",
                        source.location(other.start),
                        "Write both as one t-string.",
                    )
                first.pieces += other.pieces
                first.end = other.end


def _touch(source: Source, one: TString, other: TString) -> bool:
    """Whether nothing but space, line ends and comments stands between two t-strings."""
    between = source.text[one.end : other.start].lstrip(" \t\r\n\f\\")
    return one.end <= other.start and (not between or between.startswith("#"))
