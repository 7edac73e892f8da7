"""Expressions: Python fragments of a template, parsed with the author's positions.

Every tree that leaves this module carries lines and columns of the author's
file, so that a traceback points at the template's own line (rule L6).
"""

from __future__ import annotations

import ast
import contextlib
import re
from collections.abc import Callable
from keyword import iskeyword
from typing import TYPE_CHECKING, cast

from . import foreign, quotes
from .errors import LoadError, TemplateError
from .literals import Source, TString, blank
from .quotes import quoted
from .slips import compared
from .trees import walk

if TYPE_CHECKING:
    from .nodes import Node

_DOTTED = re.compile(r"[ \t]*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)[ \t]*\Z", re.ASCII)

_FIRST_WORD = re.compile(r"[a-z]+\b")
_LOOP = "Write {% for item in items %}."
_COMMENT = re.compile(r"#.*")
_ASSIGNS = re.compile(r"(?<![=!<>:])=(?!=)")

_TURNED = re.compile(r"[\w)\]]\s*(?:=<|<>|=>\s*-?\d+\s*\Z)|[<>!] =")
"""Signs that compare, the wrong way round; what stands behind `=>` may be a function of JavaScript's."""
_THEN = re.compile(r"\s+(then|do)\Z")
_FORMAT = re.compile(r"\s*(?:![^{}\n:]*)?(?::[^{}\n]*)?(?=\})")
_ENDS = {"for": "endfor", "if": "endif", "elif": "", "let": ""}
"""The words that braces with % begin with, and the one that ends each."""

LONGEST = 80
"""How many characters of an expression a message repeats."""


class Fragment:
    """Parses pieces of one file's Python."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.read: dict[int, tuple[Node, ...]] = {}
        """Nodes of t-strings that were read with what is around them, by where they start; until somebody asks."""

    def expression(self, start: int, end: int, nested: list[TString], block: str = "") -> ast.expr:
        """The expression between two offsets; t-strings in it become bytes constants.

        `block` is the word of the `{% … %}` that it stands in.
        """
        if not nested:
            path = _DOTTED.match(self.source.text, start, end)
            if path is not None and not any(map(iskeyword, path.group(1).split("."))):
                return self.dotted(*path.span(1))
        text = blank(self.source, start, end, nested)
        if not (text if "#" not in text else _COMMENT.sub("", text)).strip():
            raise self.fail("an empty {}", start - 1, "Write a value between the braces, or {{}} for braces as text.")
        try:
            tree = self.parse("(" + text + "\n)", start, 1, end, lambda: self.advice(start, end, block))
        except LoadError:
            early = quotes.inner(self.source.text, [(each.start, each.end) for each in nested], end)
            if early is None:
                raise
            raise self.fail(early.what, early.at, early.hint) from None
        assert isinstance(tree, ast.Expr)
        if "yield" in text:
            self.check_no_waiting(tree, start)
        return tree.value

    def dotted(self, start: int, end: int) -> ast.expr:
        """`todo.done`, made without the parser: most expressions of most templates are no more."""
        line, column = self.source.byte_place(start)
        first, *rest = self.source.text[start:end].split(".")
        at = {"lineno": line, "col_offset": column, "end_lineno": line}
        stop = column + len(first)
        made: ast.expr = ast.Name(first, ast.Load(), **at, end_col_offset=stop)
        for name in rest:
            stop += 1 + len(name)
            made = ast.Attribute(made, name, ast.Load(), **at, end_col_offset=stop)
        return made

    def check_no_waiting(self, tree: ast.AST, start: int) -> None:
        """A template is evaluated at once: it can't yield. About `await` see `check_waits` of drafts."""
        for node in ast.walk(tree):
            if isinstance(node, (ast.Yield, ast.YieldFrom)):
                hint = "Do it in a handler or in on_mount, keep the result in a variable, and show that."
                raise self.fail("yield in a template", start, hint)

    def advice(self, start: int, end: int, block: str) -> str:
        """What to write instead of an expression that is not Python."""
        code = self.source.text[start:end].strip()
        word = _FIRST_WORD.match(code)
        if block and code.endswith(":"):
            return f"Take the ':' away: {{% {block} {code[:-1].rstrip()} %}}."
        if block and (word_behind := _THEN.search(code)):
            return f"Take {word_behind[1]} away: {{% {block} {code[: word_behind.start()]} %}}."
        if _TURNED.search(code) and (meant := compared(code)):
            return f"Python writes {_braced(block, meant)}."
        if called := _of_call(code):
            return f"Parentheses call a function: {_braced(block, called)}"
        if block and _ASSIGNS.search(code):
            return f"Write == to compare: {{% {block} {_ASSIGNS.sub('==', code)} %}}."
        if block:
            said = self.ours(start, end, block) or foreign.of_expression(code) or _half(code, block)
            return said or f"Write {{% {block} name %}}, with any Python expression for the name."
        if word and word.group() in _ENDS:
            last = f", and {{% {_ENDS[word.group()]} %}} where it ends" if _ENDS[word.group()] else ""
            return f"Write {{% {code.rstrip('%: ')} %}}{last}."
        if word and word.group() in ("else", "endif", "endfor"):
            return f"Write {{% {word.group()} %}}."
        if ended := re.fullmatch(r"/?end[ _]?(for|if)|/(for|if)", code.strip()):
            return f"Write {{% end{ended[1] or ended[2]} %}}."
        if self.source.text[start - 2 : start] == "<{":
            return "Only the component's name stands in the braces: <{Card} title={value}>."
        if re.match(r"lambda\b[^:]*\Z", code) and (
            event := _EVENT.search(self.source.text, max(start - _SHORT, 0), start)
        ):
            return f"An event names its function: {_of_lambda(event[1], self.source.text, end)}"
        return _of_value(code) or (
            self.ours(start, end, block)
            or foreign.of_expression(code)
            or _half(code, block)
            or "Write a Python expression, or {{ and }} for braces that are meant as text (as in CSS)."
        )

    def ours(self, start: int, end: int, block: str) -> str:
        """What to write for a value with signs of another language, such as `{a ? b : c}` and `{a && b}`."""
        text = self.source.text
        rest = _FORMAT.match(text, end) if not block else None  # `!a` and `: c` were taken for how it is shown
        whole = text[start : rest.end()] if rest is not None else text[start:end]
        meant = foreign.value(whole) or foreign.value(text[start:end])
        return f"Python writes {_braced(block, meant)}." if meant and "\n" not in meant else ""

    def loop(self, start: int, end: int) -> tuple[ast.expr, ast.expr]:
        """Target and iterable of `for x in xs`."""
        text = self.one_line(start, end)
        hint = _of_loop(text)
        tree = self.parse(text + ": pass", start, 0, end, hint)
        assert isinstance(tree, ast.For), "it begins with the word"
        self.check_target(tree.target, start, "{% for item in items %}")
        self.check_no_waiting(tree.iter, start)
        return tree.target, tree.iter

    def assignment(self, start: int, end: int) -> tuple[ast.expr, ast.expr]:
        """Target and value of `name = expr`."""
        tree = self.parse(self.one_line(start, end), start, 0, end, "Write {% let name = value %}.")
        if not isinstance(tree, ast.Assign) or len(tree.targets) != 1:
            raise self.fail("not an assignment", start, "Write {% let name = value %}.")
        self.check_target(tree.targets[0], start, "{% let name = value %}")
        self.check_no_waiting(tree.value, start)
        return tree.targets[0], tree.value

    def check_target(self, target: ast.expr, start: int, example: str) -> None:
        """Refuse to bind anything but names: an item or attribute would be the state's own."""
        for inner in ast.walk(target):
            if isinstance(inner, (ast.Attribute, ast.Subscript)):
                raise self.fail(
                    f"{ast.unparse(inner)} is not a name", start, f"Write {example}, with a name of its own."
                )

    def one_line(self, start: int, end: int) -> str:
        """The text between two offsets, which may be broken into lines, as one."""
        return self.source.text[start:end].replace("\r", " ").replace("\n", " ")

    def parse(self, text: str, offset: int, width: int, end: int, hint: str | Callable[[], str]) -> ast.stmt:
        """Parse `text`, whose character `width` stands at `offset` of the file, and which ends at `end`.

        `hint` says what to write where it is not Python, or gives what does.
        """
        line, column = self.source.byte_place(offset)
        try:
            body = cast(ast.Module, compile(text, "<unknown>", "exec", ast.PyCF_ONLY_AST, dont_inherit=True)).body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise self.wrong(error, offset, end, width, hint if isinstance(hint, str) else hint()) from None
        if len(body) != 1:
            raise self.fail("more than one statement", offset, hint if isinstance(hint, str) else hint())
        shift(body[0], line - 1, column - width)
        return body[0]

    def wrong(self, error: Exception, offset: int, end: int, width: int, hint: str) -> LoadError:
        """The error to raise about the text from `offset` to `end`, which is not Python."""
        code = " ".join(self.source.text[offset:end].split())
        code = code if len(code) <= 60 else code[:59] + "…"
        place = offset
        if isinstance(error, SyntaxError) and error.lineno:
            line, column = self.source.place(offset)
            line += error.lineno - 1
            column = (column - width if error.lineno == 1 else 0) + (error.offset or 1) - 1
            starts = self.source.starts
            if line <= len(starts):
                place = min(max(starts[line - 1] + column, offset), max(end - 1, offset))
        reason = error.msg if isinstance(error, SyntaxError) else str(error)
        # Python sees our brackets around the value, and guesses at a tuple.
        reason = reason.removesuffix(" Perhaps you forgot a comma?").removesuffix(".")
        if len(code) > LONGEST:
            code = code[:LONGEST] + "…"
        return self.fail(f"not Python: {code!r} ({reason})", place, hint)

    def fail(self, message: str, offset: int, hint: str) -> LoadError:
        """The error to raise about an offset."""
        return TemplateError(message, self.source.location(offset), hint)


def _braced(block: str, code: str) -> str:
    """A value in its braces, those of a `{% … %}` that begins with the word `block`, or in single ones."""
    return f"{{% {block} {code} %}}" if block else f"{{{code}}}"


_SIGN = r"==|!=|<=|>=|<|>|\+|\*|/|%|and\b|or\b"


def _half(code: str, block: str) -> str:
    """What to write for an expression of which a part is lost, or a sign stands too often; "" where it is whole."""
    if len(code) > quotes.LONGEST:
        return ""
    if tag := _ELEMENT.match(code):
        return _of_tag(tag[1], code)
    if code.endswith("%") and _is_value(code.rstrip("% ")):
        return f"Write {_braced(block, code.rstrip('% '))}."
    if found := re.match(rf"({_SIGN})\s*\S", code):
        return f"A value is missing before {found[1]}."
    if found := re.search(rf"\S\s*((?<!\w)not|{_SIGN})$", code):
        return f"A value is missing behind {found[1]}."
    if found := re.fullmatch(r"([^\W\d][\w.]*)\s+(\d[\d.]*|[\"'][^\"']*[\"'])", code):
        return f"A sign is missing between the two, as in {_braced(block, f'{found[1]} == {found[2]}')}."
    if found := re.fullmatch(r"([^\W\d][\w.]*?)\.(\d+)", code):
        return f"An item of a list is found with brackets: {_braced(block, f'{found[1]}[{found[2]}]')}."
    if found := re.fullmatch(r"([^\W\d][\w.]*)\.(\d+[f%])", code):
        return f"A colon stands before how it is to look: {_braced(block, f'{found[1]}:.{found[2]}')}."
    if re.search(r"\s(?:if\s+\S|else\b)|^(?:if|else)\s", foreign.masked(code)):
        return "A choice has three parts: {'yes' if condition else 'no'}."
    if re.fullmatch(r"[\w.]+\.\w+\)", code):
        return f"Write ( before it: {_braced(block, f'{code[:-1]}()')}."
    if code.count("(") - code.count(")") == -1:
        for at in [i for i, char in enumerate(code) if char == ")"]:
            if _is_value(meant := code[:at] + code[at + 1 :]):
                return f"Take one ) away: {_braced(block, meant)}; or write the ( that is missing."
        return "A ( is missing."
    return ""


_ELEMENT = re.compile(r"<\s*([A-Za-z][\w-]*)(?=[\s/>])[^{}]*>")
_CHOSEN = re.compile(r"(<[^{}]*>)\s*if\s+(?P<asked>[^<>{}]+?)\s+else\s+(?P<other>\S.*)")
_NOTHING = ("''", '""', "None")


def _of_tag(name: str, code: str) -> str:
    """What to write for a tag within braces, such as `{<b>Done</b> if done else ""}` and `{<Card />}`."""
    begins = code[1:].lstrip()
    if name[0].isupper():
        alone = re.fullmatch(r"\w+((?:\s+\w+=(?:\"[^\"]*\"|'[^']*'))*)\s*/?>", begins)
        written = f"<{{{name}}}{alone[1] if alone is not None else ' …'} />"
        return f"A component is a tag whose name stands in braces: {written}."
    choice = _CHOSEN.fullmatch(code)
    if choice is None:
        return "Tags stand outside of braces, which hold a value: <b>{name}</b>."
    other = "" if choice["other"] in _NOTHING else f"{{% else %}}{choice['other']}"
    return f"Write {{% if {choice['asked']} %}}{choice[1]}{other}{{% endif %}}: tags stand outside of braces."


def _of_value(code: str) -> str:
    """What to write for something that is no value, such as a statement; "" where it is not plain what it is."""
    word = _FIRST_WORD.match(code)
    if code == "\u2026":
        return "Write {...}, with three points, where the content that a caller gives is to stand."
    if code.startswith("%") and code.endswith("%"):
        return f"Write {{{code}}}, without a blank beside the braces."
    if code.endswith("%") and _is_value(plain := code.rstrip("% ")):
        return f"Write {{{plain}}}: a value stands in single braces, without a %."
    if code.endswith(";"):
        return f"Take the ; away: {{{code.rstrip('; ')}}}"
    if word and word.group() in ("return", "yield", "show", "echo"):
        return f"What stands in braces is shown: write {{{code[word.end() :].strip()}}}"
    if arrow := re.match(r"(\w+)\.(?:map|forEach)\(\s*\(?\s*(\w+).*=>", code):
        return f"A list is shown by a loop: {{% for {arrow[2]} in {arrow[1]} %}}, and {{% endfor %}} where it ends."
    if adds := re.match(r"(\w+)\s*[-+*/]=", code) or re.fullmatch(r"(\w+)\s*(?:\+\+|--)", code):
        return f"Braces show a value, and change none. A function sets {adds[1]}, with `global {adds[1]}` in it."
    if re.search(r"\bif\b", code) and _is_value(f"{code} else ''"):
        return f"Write what is shown otherwise, too: {{{code} else ''}}"
    for quote in "\"'":
        if len(code) <= LONGEST and (early := quoted(code, quote)):
            return early.hint
    if _ASSIGNS.search(code.replace("=>", "")) and word:
        return "Braces show a value. Write {% let name = value %} to give one a name."
    return "Put the lambda into parentheses: {(lambda x: x + 1)(1)}." if word and word.group() == "lambda" else ""


_SHORT = 60
_EVENT = re.compile(r"""(@[\w.]+)\s*=\s*["']?\{\s*\Z""")
_LAMBDA = re.compile(r"[^{}:]*:([^{}]*)\}")


def _of_lambda(event: str, text: str, end: int) -> str:
    """`@click="add(2)"` for `@click={lambda: add(2)}`, whose first colon stands at `end`."""
    found = _LAMBDA.match(text, end)
    call: ast.expr | None = None
    with contextlib.suppress(SyntaxError, ValueError):
        call = ast.parse(found[1].strip(), mode="eval").body if found is not None else None
    own = {*re.findall(r"\w+", text[text.rfind("{", 0, end) : end])}
    used = {x.id for x in walk(call) if isinstance(x, ast.Name)} if call is not None else set[str]()
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.keywords or own & used:
        return f'{event}="function", or with what it needs, {event}="function(2)".'
    given = [text if isinstance(x, ast.Constant) else f"{{{text}}}" for x in call.args for text in (ast.unparse(x),)]
    return f'{event}="{call.func.id}({", ".join(given)})".' if given else f'{event}="{call.func.id}".'


_CALLS = re.compile(r"(len|sum|max|min|abs|round|sorted|str|int|float)\s+([^\W\d][\w.]*)(.*)", re.DOTALL)
"""One of Python's own functions, and what it is to be called with."""


def _of_call(code: str) -> str:
    """`len(birds) > 3` for `len birds > 3`; "" where that is not plain."""
    found = _CALLS.match(code) if len(code) <= LONGEST else None
    if found is None or iskeyword(found[2]):
        return ""
    meant = f"{found[1]}({found[2]}){found[3]}"
    return meant if _is_value(meant) else ""


_HALF_LOOPS = [
    (r"for\s+in\s+(.+)", r"for item in \1"),
    (r"for\s+([^\W\d]\w*)\s+in(\w+)", r"for \1 in \2"),
    (r"for\s+([^\W\d]\w*)in\s+([^\W\d][\w.]*)", r"for \1 in \2"),
    (r"for\s+([^\W\d]\w*)\s+(?!in\b)([^\W\d][\w.]*(?:\(.*\))?)", r"for \1 in \2"),
    (r"for\s+([^\W\d]\w*)\s+in", r"for \1 in items"),
]
"""Loops of which a word is lost, and the whole ones."""


def _of_loop(text: str) -> str:
    """What to write for `for x of xs`."""
    without = text.removesuffix(":").rstrip()
    if without != text and _is_loop(without):
        return f"Take the ':' away: {{% {without} %}}."
    plain = re.sub(r"(?<=\s)(?:In|IN)(?=\s)", "in", without.rstrip("% "), count=1)
    for meant in (plain, re.sub(r"\bof\b", "in", plain, count=1), re.sub(r"\brange\s+(\w+)$", r"range(\1)", plain)):
        if _is_loop(meant):
            return f"Write {{% {meant} %}}."
    found = re.fullmatch(r"for\s+(\w+)\s+in\s+(.+?)\s+if\s+(.+)", plain)
    chosen = f"for {found[1]} in [{found[1]} for {found[1]} in {found[2]} if {found[3]}]" if found else ""
    if _is_loop(chosen):
        return f"Write {{% {chosen} %}}."
    for pattern, whole in _HALF_LOOPS:
        found = re.fullmatch(pattern, plain)
        if found is not None and _is_loop(meant := found.expand(whole)):
            return f"Write {{% {meant} %}}."
    return _LOOP


def _is_loop(text: str) -> bool:
    try:
        return isinstance(ast.parse(f"{text}: pass").body[0], ast.For)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def _is_value(text: str) -> bool:
    try:
        ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def shift(tree: ast.AST, lines: int, columns: int) -> None:
    """Move a tree parsed from its own text to where that text stands in the file."""
    for node in walk(tree):
        place = node.__dict__
        line = place.get("lineno")
        if line is None:
            continue
        end = place["end_lineno"]
        if line == 1:
            place["col_offset"] = max(place["col_offset"] + columns, 0)
        if end == 1:
            place["end_col_offset"] = max(place["end_col_offset"] + columns, 0)
        place["lineno"], place["end_lineno"] = line + lines, end + lines
