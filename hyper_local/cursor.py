"""Cursor: a place in a template's text, and what stands there."""

from __future__ import annotations

import ast
import re

from . import nodes as n
from .cooking import Text
from .errors import LoadError, TemplateError, nearest
from .expressions import LONGEST, Fragment
from .literals import Hole

SPACE = " \t\n\r\f"
WORDS = ("for", "if", "elif", "else", "endfor", "endif", "let")
"""The words that a `{% … %}` may begin with."""

_THEIRS = {"elseif": "elif", "elsif": "elif", "set": "let", "with": "let", "foreach": "for"}
"""What people who know other template languages write."""

_BARE = ("else", "endfor", "endif")
_LOOPS = "A template has no while: {% for i in range(n) %} counts, and {% endfor %} ends it."
_PARTS = "A part of a page is a component, <{Header} />, imported at the top; a layout is one with {...} in it."
_CHOICES = "Write {% if … %}, {% elif … %} and {% else %}, and {% endif %} where they end."
_CODE = "Python of this kind stands in the file, before the template."
_ELSEWHERE = {
    **dict.fromkeys(("while", "endwhile"), _LOOPS),
    **dict.fromkeys(("include", "extends", "block", "endblock", "macro", "endmacro", "partial"), _PARTS),
    **dict.fromkeys(("switch", "match", "case", "endswitch", "endmatch", "unless", "endunless"), _CHOICES),
    **dict.fromkeys(("import", "from", "def", "class", "return", "global", "print"), _CODE),
    **dict.fromkeys(("break", "continue"), "An {% if %} in the loop leaves items out; a shorter list ends it sooner."),
}
"""Words of other template languages, and of Python, that are none here, and what to write."""
_TRIMS = "Take the - away: a line that holds nothing but blocks leaves no blank line here."
_NO_END = ("endlet", "endset", "endwith")
_BLOCKS = "The blocks are {% for %}, {% if %}, {% elif %}, {% else %}, {% endfor %}, {% endif %}, {% let %}."

_CHANGING = frozenset("append extend insert remove pop clear sort reverse add discard update setdefault".split())
_BLOCK = re.compile(r"\s*(\w+)")


def _reads(code: str, mode: str) -> bool:
    """Whether Python can read it."""
    try:
        compile(code, "<unknown>", mode, ast.PyCF_ONLY_AST, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


class Cursor:
    """Reads a cooked text; `i` is the place."""

    def __init__(self, text: Text, fragment: Fragment) -> None:
        self.text = text
        self.chars = text.chars
        self.places = text.places
        self.fragment = fragment
        self.i: int = 0
        self.blocks: list[tuple[str, int]] = []
        """The words of the blocks that are open here, with their offsets in the file."""

    # Places and errors ----------------------------------------------------

    def at(self, i: int | None = None) -> int:
        """The offset in the file of `i`, or of the place."""
        i = self.i if i is None else i
        return self.places[i] if i < len(self.places) else self.text.place(i)

    def fail(self, message: str, at: int, hint: str = "") -> LoadError:
        """The error to raise about the offset `at` of the file."""
        return TemplateError(message, self.text.source.location(at), hint)

    def refuse(self, error: LoadError) -> None:
        """Raise an error that leaves no doubt about what follows; `checking.py` goes on."""
        raise error

    def line(self, at: int) -> int:
        """The line of an offset."""
        return self.text.source.place(at)[0]

    def hole(self, i: int | None = None) -> Hole | None:
        """The hole at `i`, or at the place."""
        return self.text.holes.get(self.i if i is None else i)

    def code(self, hole: Hole) -> str:
        """A hole's Python, without space around it."""
        return self.text.source.text[slice(*hole.code)].strip()

    def skip_space(self) -> None:
        """Go on to the next character that is no white space."""
        while self.i < len(self.chars) and self.chars[self.i] in SPACE:
            self.i += 1

    # Holes ----------------------------------------------------------------

    def slot_name(self, hole: Hole, code: str) -> str:
        """The name in `{...name}`; "" where there is none, or `default`, which expressions call the nameless slot."""
        name = code[3:].strip()
        if name and not name.isidentifier():
            raise self.fail(f"not a slot name: {name!r}", hole.start, "Write {...} or {...name}.")
        return "" if name == "default" else name

    def expr(self, hole: Hole, code: str | None = None) -> n.Expr:
        """The node of `{code!r:spec}`; `code` is what `code` gives for it, where that is known."""
        tree = self.fragment.expression(*hole.code, hole.nested)
        spec: list[str | n.Expr] = []
        if hole.spec is not None:
            for piece in hole.spec.pieces:
                if isinstance(piece, Hole):
                    spec.append(self.expr(piece))
                else:
                    spec.append(self.text.source.text[piece[0] : piece[1]])
        conversion = hole.conversion or ("r" if hole.debug and hole.spec is None else "")
        return n.Expr(self.code(hole) if code is None else code, tree, conversion, tuple(spec), hole.start)

    def word(self, hole: Hole) -> str:
        """What `{% … %}` begins with."""
        match = _BLOCK.match(self.text.source.text, *hole.code)
        word = match.group(1) if match else ""
        if word not in WORDS:
            if not word:
                code = self.text.source.text[slice(*hole.code)]
                hint = _TRIMS if code.startswith(("-", "+")) else _BLOCKS
                if code.startswith("%") and code.strip("% "):
                    hint = f"Write {{% {code.strip('% ')} %}}."
                raise self.fail("a {% %} without a word", hole.start, hint)
            near, hint = self.meant(word, hole)
            raise self.fail(f"unknown block {{% {word} %}}.{near}", hole.start, hint)
        return word

    def meant(self, word: str, hole: Hole) -> tuple[str, str]:
        """What somebody who wrote an unknown word may be after, and what to write instead."""
        if word == "end" and self.blocks:
            block, at = self.blocks[-1]
            hint = f"Write {{% end{block} %}}, which ends the {{% {block} %}} of line {self.line(at)}."
            return f" Did you mean 'end{block}'?", hint
        if word == "end":
            return "", "{% endif %} ends an {% if %}, and {% endfor %} a {% for %}; none is open here."
        if word in _NO_END:
            return "", "{% let %} has no end: its name holds until the part around it ends. Take this away."
        if hint := _ELSEWHERE.get(word) or self.of_code(word, hole):
            return "", hint
        known = _THEIRS.get(word) or nearest(word, WORDS)
        return (f" Did you mean {known!r}?", self.instead(hole, known)) if known else ("", _BLOCKS)

    def of_code(self, word: str, hole: Hole) -> str:
        """What to write for `{% total = price * 2 %}`, `{% count += 1 %}` and `{% count %}`; "" for others."""
        text = self.text.source.text
        code = text[slice(*hole.code)].strip().rstrip(";").rstrip()
        if len(code) > LONGEST or "\n" in code:
            return ""
        if re.match(rf"{word}\s*=(?!=)", code) and _reads(code, "exec"):
            return f"Write {{% let {code} %}}: it gives a name to a value, in this template only."
        if re.match(rf"{word}\s*(?:[-+*/%]|//|\*\*)=", code):
            return f"A template changes nothing. A function of the file sets {word}, with `global {word}` in it."
        called = code.partition("(")[0]
        if code.endswith(")") and "." in called and called.rpartition(".")[2] in _CHANGING:
            return "A template changes nothing. Such a line stands in a function of the file, or above the template."
        known = re.search(
            rf"^{word}\s*(?::[^=\n]+)?=(?!=)|^def {word}\b|\bfor\s+(?:\w+\s*,\s*)*{word}\b", text, re.MULTILINE
        )
        if known is not None and _reads(code, "eval"):
            ends, begins = (len(re.findall(pattern, text)) for pattern in (r"\{%\s*endif\b", r"\{%\s*if\b"))
            return f"Write {{% if {code} %}}." if ends > begins else f"Write {{{code}}} to show a value."
        return ""

    def instead(self, hole: Hole, word: str) -> str:
        """A block as it was written, with `word` in place of its own."""
        written = _BLOCK.match(self.text.source.text, *hole.code)
        rest = self.text.source.text[written.end() : hole.code[1]].strip().rstrip(":").rstrip() if written else ""
        rest = "" if word in _BARE else rest
        return f"Write {{% {f'{word} {rest}'.strip()} %}}." if rest or word in _BARE else _BLOCKS

    def rest(self, hole: Hole) -> tuple[int, int]:
        """Offsets of what stands behind the block's word."""
        match = _BLOCK.match(self.text.source.text, *hole.code)
        assert match
        start, end = match.end(), hole.code[1]
        text = self.text.source.text
        while start < end and text[start] in SPACE:
            start += 1
        while end > start and text[end - 1] in SPACE:
            end -= 1
        return start, end
