"""Slips: a line that Python can't read -> what was meant, and how Python writes that (T9)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from keyword import iskeyword, kwlist

from . import brackets, halves
from .broken import Broken, Slip, is_value
from .errors import nearest
from .foreign import LOOKALIKES, masked, slashes
from .literals import CLOSING
from .quotes import LONGEST, quoted


def of(text: str, line: int, said: str) -> Slip | None:
    """The slip in the `line` of `text` at which Python stops, which says `said`; None where none is plain."""
    return _by(_PLAIN, Broken(text, line, said))


def of_what_is_left(text: str, line: int, said: str) -> Slip | None:
    """The same, where the line is not another language's either."""
    return _by(_LEFT, Broken(text, line, said))


def _by(rules: Iterable[Callable[[Broken], Slip | None]], broken: Broken) -> Slip | None:
    line = broken.lines[broken.line - 1]
    if len(line) > LONGEST or any(char in LOOKALIKES for char in masked(line)):
        return None
    for rule in rules:
        found = rule(broken)
        if found is not None:
            return found
    return None


def _first(broken: Broken, tried: Iterator[tuple[int, str, str, str]]) -> Slip | None:
    """The first of these rewritings of the line that mends it: place, what is wrong, the new line, the hint to it."""
    for at, what, new, hint in tried:
        if broken.mends(broken.line, new):
            return Slip(broken.line, at, what, hint.replace("⟨new⟩", new.strip()))
    return None


def _rewriting(rule: Callable[[Broken, str], Iterator[tuple[int, str, str, str]]]) -> Callable[[Broken], Slip | None]:
    return lambda broken: _first(broken, rule(broken, broken.code(broken.line)))


# Comparisons ------------------------------------------------------------------

_CONDITION = re.compile(r"\s*(?:if|elif|while)\b")
_TURNED = {"=>": ">=", "=<": "<=", "=!": "!=", "<>": "!=", "! =": "!=", "> =": ">=", "< =": "<=", "= =": "=="}
_SIGNS = re.compile(r"(?<![=!<>:])(?:=[><!]|<>|[!<>=] =)(?![=>])|(?<![=!<>:])=(?![=<>!])")


def _compared(text: str) -> tuple[int, str, str] | None:
    """Where the first sign stands that compares nothing, which one, and the text of a condition with all mended."""
    plain, pieces, end = masked(text), list[str](), 0
    first: tuple[int, str] | None = None
    for found in _SIGNS.finditer(plain):
        if _in_call(plain[: found.start()]):
            continue
        first = first or (found.start(), found[0])
        pieces += [text[end : found.start()], _TURNED.get(found[0], "==")]
        end = found.end()
    return (*first, "".join([*pieces, text[end:]])) if first is not None else None


def _in_call(before: str) -> bool:
    """Whether what follows `before` stands in the parentheses of a call, or in brackets."""
    depth: list[bool] = []
    for i, char in enumerate(before):
        if char in CLOSING:
            word = re.search(r"(\w+)\s*\Z", before[:i])
            depth.append(char != "(" or bool(word and not iskeyword(word[1])))
        elif char in CLOSING.values() and depth:
            depth.pop()
    return any(depth)


def compared(text: str) -> str:
    """What to write for `count = 3` and `count => 3` as a condition; "" where that is not what is wrong with it."""
    found = _compared(text)
    return found[2] if found is not None and is_value(found[2]) else ""


def _comparison(broken: Broken, code: str) -> Iterator[tuple[int, str, str, str]]:
    if _CONDITION.match(code):
        found = _compared(code)
        if found is not None:
            at, sign, new = found
            what = "a single = in a condition" if sign == "=" else sign
            begin = "= gives a value, == compares. Write" if sign == "=" else f"Python writes {_TURNED[sign]}"
            yield at, what, new, f"{begin}: ⟨new⟩"
        return
    for found in re.finditer(r"(?<![=!<>])(=<|<>|[!<>] =)(?![=>])", masked(code)):
        ours = _TURNED[found[1]]
        yield (
            found.start(),
            found[1],
            code[: found.start()] + ours + code[found.end() :],
            f"Python writes {ours}: ⟨new⟩",
        )


_WORDS = (
    (r"\b(?:is\s+)?(?:greater|bigger|larger|more)\s+than\b", ">"),
    (r"\b(?:is\s+)?(?:less|smaller|fewer)\s+than\b", "<"),
    (r"\b(?:is\s+)?not\s+equals?(?:\s+to)?\b|\bnot\s*==?", "!="),
    (r"\b(?:is\s+)?equals?(?:\s+to)?\b", "=="),
)
_HALF = re.compile(r"(?P<left>[\w.]+)\s*(?:[<>]=?|[=!]=)\s*[\w.]+\s+(?:and|or)\s+(?=[<>=!])")


def _words(broken: Broken, code: str) -> Iterator[tuple[int, str, str, str]]:
    """`if count is equal to 3:` and `if count > 1 and < 5:`."""
    if not _CONDITION.match(code):
        return
    plain = masked(code)
    for pattern, sign in _WORDS:
        for found in re.finditer(pattern, plain):
            new = f"{code[: found.start()].rstrip()} {sign} {code[found.end() :].lstrip()}"
            yield found.start(), found[0], new, f"Python writes {sign}: ⟨new⟩"
    for found in _HALF.finditer(plain):
        new = f"{code[: found.end()]}{found['left']} {code[found.end() :]}"
        yield found.end(), "half of a comparison", new, "On both sides stands a whole one: ⟨new⟩"


# Names ------------------------------------------------------------------------

_GLOBAL = re.compile(r"(?P<indent>\s*)(?P<word>global|nonlocal)\s+(?P<name>[^\W\d]\w*)\s*(?P<rest>[-+*/%]?=(?!=).*)")


def _global(broken: Broken) -> Slip | None:
    """`global count += 1`."""
    found = _GLOBAL.fullmatch(broken.code(broken.line))
    if found is None:
        return None
    lines = [f"{found['indent']}{found['word']} {found['name']}", f"{found['indent']}{found['name']} {found['rest']}"]
    if not broken.mends(broken.line, *lines):
        return None
    hint = f"{found['word']} stands in a line of its own, and what sets {found['name']} in the next:\n"
    written = "\n".join(f"    {line.strip()}" for line in lines)
    return Slip(broken.line, found.start("rest"), f"a value behind {found['word']}", hint + written)


_SET = r"(?P<name>[^\W\d]\w*)\s*(?:[-+*/%]?=(?!=)|:\s*\w+\s*=(?!=))"
_PLACES = [
    re.compile(rf"\s*{_SET}"),
    re.compile(r"\s*(?:async\s+)?def\s+(?P<name>[^\W\d]\w*)\s*\("),
    re.compile(r"\s*class\s+(?P<name>[^\W\d]\w*)\s*[(:]"),
    re.compile(r"\s*for\s+(?P<name>[^\W\d]\w*)\s+in\b"),
    re.compile(r"\s*(?:async\s+)?def\s+\w+\s*\((?:.*[,(])?\s*(?P<name>[^\W\d]\w*)\s*[,)=:]"),
    re.compile(r".*[(,]\s*(?P<name>[^\W\d]\w*)\s*=(?!=)"),
    re.compile(r".*\w\.(?P<name>[^\W\d]\w*)"),
]
_VALUES = {"True", "False", "None"}


def _keyword(broken: Broken, code: str) -> Iterator[tuple[int, str, str, str]]:
    """`class = "x"`, `def import():`."""
    plain = masked(code)
    for place in _PLACES:
        found = place.match(plain)
        if found is None or not iskeyword(found["name"]):
            continue
        word, (start, end) = found["name"], found.span("name")
        new = f"{code[:start]}{word.lower()}_{code[end:]}"
        kind = "a value" if word in _VALUES else "a word"
        hint = f"{word} is {kind} of Python's own. Choose another name, if only with a _ behind it: ⟨new⟩"
        yield start, f"{word} as a name", new, hint


_DIGITS = re.compile(r"(?<![\w.])(?P<number>\d+)(?P<name>[^\W\d]\w*)")
_ORDINALS = {"1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "5th": "fifth"}


def _number_first(broken: Broken, code: str) -> Iterator[tuple[int, str, str, str]]:
    """`1st = 3`, `def 2nd():`, and `3x`."""
    plain = masked(code)
    for found in _DIGITS.finditer(plain):
        before, behind = code[: found.start()], code[found.end() :]
        is_set = not before.strip() and re.match(r"\s*[-+*/]?=(?!=)", behind)
        elsewhere = re.search(rf"^\s*{re.escape(found[0])}\s*=", broken.text, re.MULTILINE)
        if is_set or elsewhere or re.fullmatch(r"\s*(?:def|class|for|import)\s+", before):
            other = _ORDINALS.get(found[0], f"{found['name']}{found['number']}")
            hint = "A name begins with a letter, and may have digits behind it. Write: ⟨new⟩"
            yield found.start(), found[0], f"{before}{other}{behind}", hint
        elif re.search(rf"(?<![\w.]){re.escape(found['name'])}\b", broken.text):
            hint = "To multiply, write * between them: ⟨new⟩"
            yield found.start(), found[0], f"{before}{found['number']} * {found['name']}{behind}", hint
        else:
            hint = "A name begins with a letter, and a text stands in quotes, as in: ⟨new⟩"
            yield found.start(), found[0], f'{before}"{found[0]}"{behind}', hint


_DASHED = re.compile(
    r"\s*(?:(?P<import>import\s+|from\s+)|(?:def|class|for|global)\s+|)(?P<name>[^\W\d]\w*(?:-[^\W\d]\w*)+)(?=\s*[-+*/]?=(?!=)|\s*\(|\s+in\b|\s*:|\s+import\b|\s*$)"
)


def _dash(broken: Broken, code: str) -> Iterator[tuple[int, str, str, str]]:
    """`my-name = 3`, `import my-module`."""
    found = _DASHED.match(code)
    if found is None or any(map(iskeyword, found["name"].split("-"))):
        return
    new = code[: found.start("name")] + found["name"].replace("-", "_") + code[found.end("name") :]
    hint = "A name has no - in it, which is a minus. Write: ⟨new⟩"
    if found["import"]:
        hint = "A name has no - in it, which is a minus. What is imported mostly has a _ there: ⟨new⟩"
    yield found.start("name"), found["name"], new, hint


_BLANKS = re.compile(r"\s*(?:async\s+)?def\s+(?P<name>[^\W\d]\w*(?:\s+[^\W\d]\w*)+)\s*(?=\()")


def _blank(broken: Broken, code: str) -> Iterator[tuple[int, str, str, str]]:
    """`def my function():`."""
    found = _BLANKS.match(code)
    if found is not None:
        name = "_".join(found["name"].split())
        new = code[: found.start("name")] + name + code[found.end("name") :]
        yield found.start("name"), found["name"], new, "A name has no blanks in it. Write: ⟨new⟩"


def _assigned(broken: Broken, code: str) -> Iterator[tuple[int, str, str, str]]:
    """`3 = count`, `count + 1 = count`, `count := 3`."""
    plain = masked(code)
    indent = len(code) - len(code.lstrip())
    if found := re.match(r"\s*[^\W\d]\w*\s*(:=)", plain):
        new = code[: found.start(1)] + "=" + code[found.end(1) :]
        yield found.start(1), ":=", new, "A line of its own gives a value with =: ⟨new⟩"
    if found := re.fullmatch(r"(\s*)set\s+([^\W\d]\w*)\s+to\s+(.+)", code):
        yield indent, "set … to", f"{found[1]}{found[2]} = {found[3]}", "Write: ⟨new⟩"
    if found := re.fullmatch(r"\s*([^=]*[^=!<>:+*/%&|^@-])=(?!=)\s*([^\W\d][\w.]*)", plain):
        left, right = code[indent : found.end(1)].rstrip(), code[slice(*found.span(2))]
        hint = "The name stands on the left of =, and its value on the right: ⟨new⟩"
        if is_value(left) and not re.fullmatch(r"[^\W\d][\w.]*", left) and not iskeyword(right):
            yield indent, "a value on the left of =", f"{code[:indent]}{right} = {left}", hint


# Statements -----------------------------------------------------------------------


def _imports(broken: Broken, code: str) -> Iterator[tuple[int, str, str, str]]:
    """`import sqrt from math`, `from math sqrt`, `global a b`."""
    if found := re.fullmatch(r"(\s*)import\s+(.+?)\s+from\s+([\w.]+|[\"'][\w./-]+[\"'])\s*;?", code):
        names, module = found[2].strip("{} "), found[3].strip("\"'./").replace("/", ".")
        yield len(found[1]), "import … from", f"{found[1]}from {module} import {names}", "Write: ⟨new⟩"
    if found := re.fullmatch(r"(\s*(?:global|nonlocal)\s+)(\w+(?:[\s,]+\w+)+)", code):
        names = re.split(r"[\s,]+", found[2])
        yield found.start(2), "names without a comma", f"{found[1]}{', '.join(names)}", "Write: ⟨new⟩"
    if found := re.fullmatch(r"(\s*from\s+[\w.]+)\s+(\w+(?:\s*,\s*\w+)*)", code):
        hint = "Write the word import between them: ⟨new⟩"
        yield found.start(2), "import is missing", f"{found[1]} import {found[2]}", hint


_CALL = re.compile(r"(?<![\w.])(?P<name>[^\W\d][\w.]*)[ \t]+(?=[\w\"'\[{(-])")


def _called(broken: Broken, code: str) -> Iterator[tuple[int, str, str, str]]:
    """`print "hello"`, `for i in range 3:`."""
    plain = masked(code)
    for found in _CALL.finditer(plain):
        name = found["name"]
        if iskeyword(name) or not (name in broken.functions or "." in name):
            continue
        stop = len(plain) - (plain.endswith(":"))
        hint = "Parentheses call a function: ⟨new⟩"
        for end in (stop, *(i for i in range(stop, found.end(), -1) if plain[i : i + 1] in list(")]},"))):
            given = code[found.end() : end].strip()
            if is_value(f"[{given}]"):
                new = f"{code[: found.end('name')]}({given}){code[end:]}"
                yield found.start("name"), f"{name} without parentheses", new, hint


_LOOPS: list[tuple[str, str]] = [
    (r"(\s*for\s+[\w, ]+?)\s+(?:of|from|over|through)\s+(.+)", r"\1 in \2"),
    (r"(\s*for\s+\w+)\s+(?!in\b)([\w.]+\(.*\)|[\w.]+)\s*(:?)", r"\1 in \2\3"),
    (
        r"(\s*for\s+\w+)\s*(?:=|in|from)\s*(\w+)\s*(?:to|\.\.\.?)\s*(\w+)\s*(?:do\b)?\s*(:?)",
        r"\1 in range(\2, \3 + 1):",
    ),
    (r"(\s*for)\s*\((?:each\s+)?(.+\sin\s.+)\)\s*(:?)", r"\1 \2:"),
    (r"(\s*)until\s+([^:]+):?", r"\1while not (\2):"),
    (r"(\s*)unless\s+([^:]+):?", r"\1if not (\2):"),
    (r"(\s*)(?:repeat|loop)\s+(\w+)(?:\s+times)?\s*:?", r"\1for number in range(\2):"),
    (r"(\s*)(?:forever|repeat|loop)\s*:?", r"\1while True:"),
    (r"(\s*)else\s+(?!if\b)([^:]+):", r"\1elif \2:"),
    (r"(\s*)elif\s*:", r"\1else:"),
    (r"(\s*)when\s+([^:]+):", r"\1if \2:"),
]


def _loops(broken: Broken, code: str) -> Iterator[tuple[int, str, str, str]]:
    """`for i = 1 to 3:`, `until done:`, `else count > 2:`."""
    indent = len(code) - len(code.lstrip())
    for pattern, ours in _LOOPS:
        found = re.fullmatch(pattern, code)
        if found is not None:
            what = code.strip().rstrip(":")
            yield indent, what, found.expand(ours), "Write: ⟨new⟩"


_BLOCK = re.compile(r"\s*(?:if|elif|else|for|while|(?:async\s+)?def|class|try|except|finally|with)\b")


def _heads(broken: Broken, code: str) -> Iterator[tuple[int, str, str, str]]:
    """`if count > 3;`, `def add`, `If count > 3:`."""
    plain = masked(code)
    if found := re.match(r"\s*([^\W\d]\w*)", plain):
        word = next((word for word in kwlist if word.lower() == found[1].lower() and word != found[1]), "")
        new = f"{code[: found.start(1)]}{word}{code[found.end(1) :]}"
        if word and word not in _VALUES:
            yield found.start(1), found[1], new, "Python writes its words with small letters: ⟨new⟩"
    if _BLOCK.match(plain):
        if found := re.search(r"\s*[;,?]\s*\Z", plain):
            sign = found[0].strip()
            new = code[: found.start()] + ":"
            yield found.start() + found[0].index(sign), sign, new, "Such a line ends with a colon: ⟨new⟩"
        if found := re.fullmatch(r"\s*(?:async\s+)?def\s+\w+", plain):
            yield found.end(), "def without parentheses", f"{code}():", "Write parentheses, and a colon: ⟨new⟩"
    elif (found := re.fullmatch(r"(\s*)([^\W\d]\w*)\s*\([\w\s,=.:\"'*-]*\)\s*:", plain)) and _may_be_defined(
        found[2], broken
    ):
        new = f"{found[1]}def {code[found.start(2) :]}"
        yield found.start(2), "a function without def", new, "A function begins with def: ⟨new⟩"


_OTHERS = frozenset(
    "elseif elsif switch case match unless until repeat foreach loop when catch func function fn".split()
)
"""What other languages write before parentheses, and no function is called."""


def _may_be_defined(name: str, broken: Broken) -> bool:
    """Whether a name stands for no block, in whatever spelling, and for no function that there is."""
    other = iskeyword(name) or name.lower() in _OTHERS or name in broken.functions
    return not other and not nearest(name.lower(), kwlist, 0.7)


_SIGN_LAST = re.compile(
    r"(?:(?<=[\w\s\"')\]}])(?P<sign>\*\*|//|[=!<>+*/%-]=|[-+*/%=<>.])|\b(?P<word>and|or|not|in|is))\s*(?P<colon>:?)\Z"
)


def _unfinished(broken: Broken, code: str) -> Iterator[tuple[int, str, str, str]]:
    """`count = count +`, `if count == :`."""
    found = _SIGN_LAST.search(masked(code))
    if found is None:
        return
    sign = found["sign"] or found["word"]
    at = found.start("sign") if found["sign"] else found.start("word")
    behind = "name" if sign == "." else "0"
    new = f"{code[: at + len(sign)]}{'' if sign == '.' else ' '}{behind}{found['colon']}"
    what = "A name" if sign == "." else "A value"
    yield (
        at,
        f"nothing stands behind {'the point' if sign == '.' else sign}",
        new,
        f"{what} is missing there, as in: ⟨new⟩",
    )


def _zeros(broken: Broken, code: str) -> Iterator[tuple[int, str, str, str]]:
    for found in re.finditer(r"(?<![\w.])0+(?P<number>[1-9]\d*)\b(?!\.)", masked(code)):
        new = code[: found.start()] + found["number"] + code[found.end() :]
        hint = f'A number does not begin with 0: ⟨new⟩. A text keeps its zeros: "{found[0]}"'
        yield found.start(), found[0], new, hint


def _unknown_sign(broken: Broken, code: str) -> Iterator[tuple[int, str, str, str]]:
    """`price = $5`."""
    for found in re.finditer(r"[$€£¥]\s*(?=[\w.])|(?<=\d)\s*[€£¥$]", masked(code)):
        new = code[: found.start()] + code[found.end() :]
        sign = found[0].strip()
        hint = f"A number, and a name, stand alone: ⟨new⟩. In the template, {sign} is text."
        yield found.start() + found[0].index(sign), sign, new, hint


def _comment(broken: Broken) -> Slip | None:
    """`birds.append(name)  // add it`."""
    line = broken.lines[broken.line - 1]
    found = slashes(line, set(re.findall(r"\w+", broken.text.replace(line, ""))) | broken.functions)
    if found is None or not broken.mends(broken.line, line[: found.at].rstrip()):
        return None
    return Slip(broken.line, *found)


_TERMINAL = "a command of the terminal"
_MARKS = [
    (r"\s*(?:>>>|\.\.\.)\s", "the sign before a line of Python's own prompt", "Take it away: {rest}"),
    (r"\s*In \[\d+\]:\s?", "the sign before a cell", "Take it away: {rest}"),
    (r"\s*```", "a mark around code in a chat or a page", "Take the line away."),
    (r"<{7}|={7}|>{7}", "a mark of git", "Git wrote two versions of these lines: keep one, and take the marks away."),
    (
        r"\s*(?:[$%]\s*)?(?:python3?\s+-m\s+)?(?:pip3?|uv|conda|npm)\s+\w",
        _TERMINAL,
        "It stands in the terminal, or in a cell of its own.",
    ),
    (r"\s*(?:hyper-local|python3?)\s+[\w./-]+", _TERMINAL, "It stands in the terminal."),
]


def _marks(broken: Broken) -> Slip | None:
    """What stands around code elsewhere."""
    line = broken.lines[broken.line - 1]
    for pattern, what, hint in _MARKS:
        found = re.match(pattern, line)
        if found is not None:
            at = len(found[0]) - len(found[0].lstrip())
            return Slip(broken.line, at, what, hint.format(rest=line[found.end() :].strip()))
    return None


def _alone(broken: Broken) -> Slip | None:
    """`else:` below no `if`, and `try:` without an `except`."""
    line = broken.lines[broken.line - 1]
    found = re.match(r"\s*(?P<word>else|elif|except|finally|case)\b", line)
    if found is not None and broken.said.startswith("invalid syntax"):
        word = found["word"]
        of = {"else": "if", "elif": "if", "case": "match"}.get(word, "try")
        new = [f"{line[: found.start('word')]}{'match 1:' if of == 'match' else f'{of} 1:' if of == 'if' else 'try:'}"]
        if of != "match":
            new.append(f"{line[: found.start('word')]} pass")
        if not broken.mends(broken.line, *new, line):
            return None
        hint = (
            f"It belongs right below the lines of its {of}, in the column of that. What stands between ends the {of}."
        )
        return Slip(broken.line, found.start("word"), f"{word} without {of}", hint)
    if broken.said.startswith("expected 'except' or 'finally'"):
        hint = "Before this line, in the column of the try, stands what to do if it fails: except Exception as error:"
        return Slip(broken.line, len(line) - len(line.lstrip()), "try without except", hint)
    return None


_SPELLED = re.compile(r"(?P<begin>[fF]\"[^\"]*\{[^\"{}]*\[)\"(?P<key>[^\"'{}]*)\"(?P<end>\][^\"{}]*\}[^\"]*\")")


def _formatted(broken: Broken) -> Slip | None:
    """`f"{ages["Ada"]}"`, which Python reads from 3.12 on, and `f"{}"`."""
    line = broken.lines[broken.line - 1]
    if found := _SPELLED.search(line):
        written = f"{found['begin']}'{found['key']}'{found['end']}"
        if broken.mends(broken.line, line[: found.start()] + written + line[found.end() :]):
            at = found.end("begin")
            return Slip(broken.line, at, "the string ends at this quote", f"Inside, write the other quotes: {written}")
    found = re.search(r"(?<!\{)\{\s*\}(?!\})", line)
    if found is not None and re.search(r"[fF][\"'][^\"']*\Z", line[: found.start()]):
        new = line[: found.start()] + "{{}}" + line[found.end() :]
        if broken.mends(broken.line, new):
            return Slip(
                broken.line, found.start(), "an empty {}", "Write a value between the braces, or {{}} for text."
            )
    return None


def _early(broken: Broken) -> Slip | None:
    """`"she said "hi" to me"`."""
    for quote in "\"'":
        found = quoted(broken.lines[broken.line - 1], quote)
        if found is not None and broken.mends(broken.line, found.line):
            return Slip(broken.line, found.at, "the string ends at this quote", found.hint)
    return None


_PLAIN: list[Callable[[Broken], Slip | None]] = [
    _marks,
    _comment,
    _rewriting(_comparison),
    _global,
    _rewriting(halves.of_global),
    _rewriting(halves.steps),
    _rewriting(_keyword),
    _rewriting(_number_first),
    _rewriting(_dash),
    _rewriting(_blank),
    _rewriting(_imports),
    _rewriting(halves.typed),
    _rewriting(_called),
    _rewriting(_loops),
    _rewriting(_heads),
    _rewriting(_words),
    _formatted,
    _early,
]
_LEFT: list[Callable[[Broken], Slip | None]] = [
    _rewriting(halves.heads),
    _rewriting(halves.twice),
    _rewriting(halves.unclosed),
    _rewriting(halves.imports),
    brackets.closed,
    brackets.comma,
    brackets.pairs,
    _rewriting(_assigned),
    _rewriting(halves.assigned),
    _rewriting(halves.named),
    _rewriting(halves.values),
    _rewriting(halves.conditions),
    brackets.beside,
    _rewriting(_unfinished),
    _rewriting(_zeros),
    _rewriting(_unknown_sign),
    _formatted,
    _alone,
]
"""Who looks at a line before, and after, it is asked whether it is another language's; the most certain first."""
