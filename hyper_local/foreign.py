"""Foreign: what is written as another language writes it, and what Python writes instead (T9).

Asked only about a line or an expression that Python can't read, and about names
that nothing defines, so nothing is said of what is right.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import keyword
import re
from collections.abc import Callable, Collection, Container
from re import Match
from typing import NamedTuple

from .quotes import LONGEST

BRACES = "Python has no braces around a block: write a colon there, and indent the lines below it."
_COMMENT = "In Python a comment begins with #, in each of its lines"


class Foreign(NamedTuple):
    """What is foreign in a text: `at` which character of it, `what` it is, and a `hint` that says what to write."""

    at: int
    what: str
    hint: str


# One way to read each \: two took for ever. A possessive *+ would do, but matches nothing before Python 3.11.5.
_TEXT = re.compile(r"""("|')(?:\\.|(?!\1)[^\\])*\1""")
_HASH = re.compile(r"#.*")


def masked(text: str) -> str:
    """`text` with blanks for letters in strings and in comments, of the same length."""
    plain = _TEXT.sub(lambda found: f"{found[1]}{' ' * (len(found[0]) - 2)}{found[1]}", text)
    return _HASH.sub(lambda found: " " * len(found[0]), plain)


_OPERATORS = re.compile(r"\s*(?P<and>&&)\s*|\s*(?P<or>\|\|)\s*|(?P<same>[=!]==)|(?P<not>!)(?=\s*[\w(])\s*")
_OURS = {"and": " and ", "or": " or ", "not": "not "}


def _operators(text: str, plain: str) -> Foreign | None:
    """`&&`, `||`, `!` and `===`: the text with all of them as Python writes them."""
    first = _OPERATORS.search(plain)
    if first is None:
        return None
    kind, ours = str(first.lastgroup), (_OURS.get(str(first.lastgroup)) or first[0][:2]).strip()
    return Foreign(first.start(kind), first[kind], f"Python writes {ours}: {_with_ours(text, plain).strip()}")


def _with_ours(text: str, plain: str) -> str:
    """A text with its operators as Python writes them."""
    pieces, end = list[str](), 0
    for found in _OPERATORS.finditer(plain):
        pieces += [text[end : found.start()], _OURS.get(str(found.lastgroup)) or found[0][:2]]
        end = found.end()
    return "".join([*pieces, text[end:]])


def _choice(text: str, plain: str) -> Foreign | None:
    """`a ? b : c`."""
    if "?" not in plain or "lambda" in plain:
        return None
    written = _chosen(_with_ours(text, plain).strip().rstrip("; "))
    return Foreign(plain.index("?"), "? for a choice", f"Write: {written}") if written and _is_python(written) else None


def _chosen(text: str) -> str:
    """A text with the first choice in it, and those inside of that, as Python writes them; "" where it is none."""
    plain = masked(text)
    at = plain.index("?")
    begin, end = _begin_of(plain, at), _end_of(plain, at, ",")
    begin += len(text[begin:at]) - len(text[begin:at].lstrip())
    colon = min(_end_of(plain, at, ":"), end)
    asked, then, otherwise = text[begin:at].strip(), text[at + 1 : colon].strip(), text[colon + 1 : end].strip()
    after = text[end:]
    if otherwise.endswith(":"):
        otherwise, after = otherwise[:-1].rstrip(), f":{after}"
    if not asked or not then:
        return ""
    if "?" in masked(then):
        then = f"({_chosen(then) or '?'})"
    if "?" in masked(otherwise):
        otherwise = _chosen(otherwise) or "?"  # which Python does not read
    otherwise = otherwise or ('""' if then[0] in "'\"" else "None")
    return f"{text[:begin]}{then} if {asked} else {otherwise}{after}"


def _begin_of(plain: str, at: int) -> int:
    """Where the value begins that stands before `at`."""
    depth = 0
    for i in range(at - 1, -1, -1):
        depth += (plain[i] in ")]}") - (plain[i] in "([{")
        gives = plain[i] == "=" and plain[i - 1 : i] not in ("=", "!", "<", ">") and plain[i + 1] != "="
        if depth < 0 or (not depth and (plain[i] == "," or gives)):
            return i + 1
    word = re.match(r"(?:return|yield|if|elif|while)\b\s*", plain)
    return word.end() if word is not None else 0


def _end_of(plain: str, at: int, sign: str) -> int:
    """Where what stands behind the `?` at `at` ends: at this sign, or at the end of the brackets around it."""
    depth = inner = 0
    for i in range(at + 1, len(plain)):
        depth += (plain[i] in "([{") - (plain[i] in ")]}")
        if depth < 0 or (not depth and not inner and plain[i] == sign):
            return i
        if not depth and sign == ":":
            inner += (plain[i] == "?") - (plain[i] == ":")
    return len(plain)


def value(text: str) -> str:
    """What Python writes for `a ? b : c`, or `!a && b`; "" where that is nothing of the kind, or would be no value."""
    if len(text) > LONGEST:
        return ""
    plain = masked(text)
    chosen = _choice(text, plain)
    meant = chosen.hint.removeprefix("Write: ") if chosen is not None else _with_ours(text, plain).strip()
    return meant if meant != text.strip() and _is_python(meant) else ""


_COUNTED = re.compile(r"(?P<name>[\w.\])]*\w)\s?(?P<sign>\+\+|--)(?!\s*\w)|(?<![\w+-])(?P<before>\+\+|--)(?P<of>\w+)")


def _counted(text: str, plain: str) -> Foreign | None:
    """`count++` and `++count`."""
    found = _COUNTED.search(plain)
    if found is None:
        return None
    name, sign = found["name"] or found["of"], found["sign"] or found["before"]
    alone = not (plain[: found.start()] + plain[found.end() :]).strip(" ;")
    return Foreign(
        found.start("sign") if found["sign"] else found.start("before"),
        found[0],
        f"Write {name} {sign[0]}= 1" + ("." if alone else ", in a line of its own."),
    )


def _function(text: str, found: Match[str]) -> str:
    given = found["given"].strip() if found["given"] is not None else ""
    return f"Write: def {found['name'] or 'name'}({given}): and indent the lines of the function."


def _variable(text: str, found: Match[str]) -> str:
    rest = text[found.end("name") :].strip().rstrip("; ")
    return f"A variable needs no {found['word']}. Write: {found['name']} {rest or '= …'}"


def _else_if(text: str, found: Match[str]) -> str:
    rest = text[found.end() :].strip().rstrip("{: ")
    return f"Write: elif {rest or '…'}:"


def _with_then(text: str, found: Match[str]) -> str:
    return f"Write a colon in place of {found['word']}: {text[: found.start('word')].strip()}:"


def _joined(text: str, found: Match[str]) -> str:
    inner = text[slice(*found.span("inner"))].replace("${", "{")
    return f'Write: f"{inner}"' if "{" in inner else f'Write: "{inner}"'


def _backticks(text: str, found: Match[str]) -> str:
    return f'A template stands between quotes: write t""" in place of t{found["at"]}, and """ where it ends.'


_OF_A_TYPE = 2
"""Words in front of the = of `type Pair = tuple[int, int]`."""


def _with_blanks(text: str, found: Match[str]) -> str:
    words = found["name"].split()
    if any(map(keyword.iskeyword, words)):
        return ""  # as in `if n = 3`
    if words[0] == "type" and len(words) == _OF_A_TYPE:  # Python 3.12 has this for names of types
        return f"Write: {words[1]} {text[found.end('name') :].strip()}"
    name = "_".join(words)
    return f"A name has no blanks in it. Write: {name} {text[found.end('name') :].strip()}"


def _two_prefixes(text: str, found: Match[str]) -> str:
    return f"A template begins with t alone: t{found['quote']}…{found['quote']}"


def _loop(text: str, found: Match[str]) -> str:
    return "Write for number in range(10): to count, or for item in items: to go through a list."


_OPENED = (
    r"\s*(?:if|elif|else|for|while|def|class|try|with)\b(?:.*[\w)\]\"'])?"
    r"(?<!\bin)(?<!\bor)(?<!\bis)(?<!\band)(?<!\bnot)\s*(?P<at>\{)\s*$"
)
"""A brace that begins a block, not a dict or a set."""

_RULES: list[tuple[str, str, Callable[[str, Match[str]], str] | str]] = [
    (r"\s*(?P<at>//)", "a comment with //", f"{_COMMENT}."),
    (r"\s*(?P<at>/\*|\*/)", "a comment with /* */", f"{_COMMENT}."),
    (r"\s*(?P<at><!--|-->)", "a comment of HTML", f"{_COMMENT}. <!-- --> stands in the template."),
    (
        r"\s*(?P<at>(?:async\s+)?(?:function|func|fn|sub))\s+(?P<name>[^\W\d]\w*)\s*(?:\((?P<given>[^()]*)\)|(?=[({:]|$))",
        "",
        _function,
    ),
    (r"\s*(?P<at>(?:async\s+)?function)(?P<name>)\s*\((?P<given>[^()]*)\)\s*\{", "", _function),
    (
        r"\s*(?P<at>(?P<word>let|const|var|int|float|double|str|[sS]tring|bool|boolean|char|auto))\s+(?P<name>\w+)\s*(?=[=;]|$)",
        "",
        _variable,
    ),
    (r"\s*(?P<at>(?P<name>[^\W\d]\w*(?:[ \t]+[^\W\d]\w*)+))\s*=(?!=)", "", _with_blanks),
    (r"\s*(?P<at>!)\w+\s+[\w-]", "a command of the terminal", "It stands in a cell of its own, or in the terminal."),
    (r"[\s}]*(?P<at>else\s+if|else\s*:\s*if)\b", "", _else_if),
    (r"\s*(?P<at>for)\s*\(.*;", "a for with semicolons", _loop),
    (r"\s*(?P<at>foreach)(?=\s*\(|\s+\w)", "", _loop),
    (r"\s*(?P<at>switch)\b\s*[\w(].*[:{]\s*$", "", "Write if, elif and else."),
    (r"[\s}]*(?P<at>catch)(?=\s*\(|\s*\{|\s+\w|\s*:?\s*$)", "", "Write: except Exception as error:"),
    (r"\s*(?P<at>throw)\s+(?:new\s+)?\w", "", "Write raise in place of throw, as in raise ValueError(…)."),
    (r"\s*(?:if|elif|while)\b.*\s(?P<at>(?P<word>then|do))\s*:?\s*$", "", _with_then),
    (r"\s*(?P<at>tf|ft|html|jsx)(?P<quote>\"{3}|'{3}|[\"'])", "", _two_prefixes),
    (r"\s*(?:return\s+|\w+\s*=\s*)?[tT](?P<at>`{3}|`(?=[^`]*<))", "", _backticks),
    (r".*?(?P<at>`)(?P<inner>[^`]*)`", "a text in `…`", _joined),
    (r".*?(?P<at>=>)", "", "Write a function of its own, def name(…):, or for one value lambda x: …"),
    (r".*?\b(?P<at>new)\s+[A-Za-z_]\w*\s*[(;]", "", "Write it without new: the name, and parentheses."),
    (r".*?\b(?P<at>typeof)\s+\w", "", "Write type(…)."),
    (_OPENED, "a brace", BRACES),
    (r".*?\S\s*(?P<at>/\*)", "a comment with /* */", f"{_COMMENT}."),
]
_COMPILED = [(re.compile(pattern), what, hint) for pattern, what, hint in _RULES]
_BEHIND = re.compile(r"//\s*\w+\s+\w")


LOOKALIKES = {
    **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\uff02", '"'),
    **dict.fromkeys("\u2018\u2019\u201a\uff07", "'"),
    **dict.fromkeys("\u2012\u2013\u2014\u2212\uff0d", "-"),
    **dict.fromkeys("\u00a0\u2007\u202f\u3000", " "),
    **dict(
        zip("\uff0c\u3001\uff1a\uff1b\uff08\uff09\uff1d\uff0b\uff0a\uff0f\u00d7\u00f7", ",,:;()=+*/*/", strict=True)
    ),
}
"""Characters of word processors and of keyboards of other languages, and those of Python that they look like."""


def _lookalike(text: str, plain: str) -> Foreign | None:
    """A curly quote, a wide comma or colon, a dash or a blank that is none of Python's."""
    at = next((i for i, char in enumerate(plain) if char in LOOKALIKES), None)
    if at is None:
        return None
    written = "".join(LOOKALIKES.get(mark, char) for char, mark in zip(text, plain, strict=True)).strip()
    what = "a blank of another kind" if LOOKALIKES[text[at]] == " " else text[at]
    return Foreign(at, what, f"Write it with the plain signs of your keyboard: {written}")


def _is_python(text: str) -> bool:
    """Whether Python can read a line, or would with a block below it."""
    for whole in (text.strip(), f"{text.strip()} pass"):
        with contextlib.suppress(SyntaxError, ValueError):
            ast.parse(whole)
            return True
    return False


_SLASHES = re.compile(r"(?P<gap>\s*)(?P<at>//)(?!/)(?P<words>.*)")


def slashes(text: str, known: Collection[str]) -> Foreign | None:
    """A comment with `//` behind what a line does; None where it may be meant to divide, by one of the `known` words.

    Nothing divides what a call gives that stands alone, and nobody writes two blanks before the sign.
    """
    found = _SLASHES.search(masked(text))
    before = text[: found.start()] if found is not None else ""
    if found is None or not before.strip() or not _is_python(before):
        return None
    words = re.findall(r"[^\W\d]\w*", text[found.start("words") :])
    calls = re.fullmatch(r"\s*[\w.]+\(.*\)", before) is not None
    if not words or not (calls or before.endswith(":") or len(found["gap"]) > 1 or not {*words} <= {*known}):
        return None
    return Foreign(found.start("at"), "a comment with //", f"{_COMMENT}; // divides.")


_SET_TO = re.compile(r"\s*(?:[^\W\d]\w*\s*(?::[^=]*)?=\s*)(?:\[.*\]|\{.*\}|([\"']).*\1|[\d.]+|True|False|None)\s*")


def of_comment(name: str, line: str) -> str:
    """What to write for `items = [] // empty`, where nothing defines the one word behind //; else ""."""
    before, sign, behind = masked(line).partition("//") if len(line) < LONGEST else ("", "", "")
    if not sign or behind.strip() != name or not _SET_TO.fullmatch(before) or not _is_python(line[: len(before)]):
        return ""
    return f"{_COMMENT}; // divides. Write: {line[: len(before)].strip()}  # {name}"


def of_line(text: str) -> Foreign | None:
    """What is foreign in a line that Python can't read."""
    if len(text) > LONGEST:
        return None
    plain = masked(text)
    if found := _lookalike(text, plain):
        return found
    for pattern, what, hint in _COMPILED:
        found = pattern.match(plain)
        if found is not None:
            said = hint if isinstance(hint, str) else hint(text, found)
            if said:
                return Foreign(found.start("at"), what or found["at"], said)
    behind = _BEHIND.search(plain)
    if behind is not None and _is_python(text[: behind.start()]):
        return Foreign(behind.start(), "a comment with //", f"{_COMMENT}; // divides.")
    return _counted(text, plain) or _choice(text, plain) or _operators(text, plain)


def of_expression(text: str) -> str:
    """What to write in place of an expression that Python can't read; "" where nothing in it is known."""
    if len(text) > LONGEST:
        return ""
    plain = masked(text)
    if re.match(r"\s*(/\*|//|<!--)", plain):
        return "A comment of a template is {# … #} or <!-- … -->."
    for find in (_lookalike, _counted, _choice, _operators):
        found = find(text, plain)
        if found is not None:
            return found.hint
    found = re.search(r"`(?P<inner>[^`]*)`", plain)
    return _joined(text, found) if found is not None else ""


# Names ----------------------------------------------------------------------

_PAGE = "It is JavaScript's, and a live module runs in Python: {}."
_SHOWS = _PAGE.format("what the page shows follows the variables of this file")
_WAITS = "Write an async def, and in it await asyncio.sleep(seconds)"
_NAMES = {
    "console": "Python writes print(…), which shows in the terminal.",
    "println": "Python writes print(…), which shows in the terminal.",
    "printf": "Python writes print(…), which shows in the terminal.",
    "echo": "Python writes print(…), which shows in the terminal.",
    "document": _SHOWS,
    "alert": _PAGE.format("give the text to a variable, and show that in the template"),
    "confirm": _PAGE.format('write @click.confirm="function" confirm="Are you sure?" in the template'),
    "prompt": _PAGE.format("write a form with a field, and a handler that takes it"),
    "localStorage": _PAGE.format("a value that is kept is made by saved(…), of hyper_local"),
    "fetch": _PAGE.format("a library such as httpx does it"),
    "setTimeout": f"{_WAITS}, then what is to come.",
    "setInterval": f"{_WAITS} in a loop, while True.",
    "this": (
        "A live module is no object, and has no this: write the variable's name alone, and `global` with it in a "
        "function that sets it."
    ),
    "parseInt": "Python writes int(…).",
    "parseFloat": "Python writes float(…).",
    "Math": "Python writes import math at the top of the file, and math.floor(…), math.sqrt(…); round(…) is there.",
    "JSON": "Python writes import json at the top of the file, and json.dumps(…) or json.loads(…).",
    "Date": "Python writes from datetime import datetime at the top of the file, and datetime.now().",
    "Array": "Python writes a list: [].",
    "NaN": "Python writes float('nan').",
    "Infinity": "Python writes float('inf').",
    "end": "Python has no end: a block ends where the lines begin further left.",
    "endif": "Python has no endif: a block ends where the lines begin further left. {% endif %} stands in templates.",
    "useState": (
        "It is React's. Here each variable of the file is state: write count = 0 at the left margin, and a function "
        "with `global count` in it that sets it."
    ),
    "useEffect": "It is React's. What is to run as the page begins stands in a function of the file, def on_mount():",
    "children": "It is React's. What a caller writes between the tags is shown where {...} stands in the template.",
    "props": (
        "It is React's. A prop is a line of the file, title: str at the left margin, and is shown by its name alone: "
        "{title}."
    ),
    "emit": (
        "It is Vue's. Have the component take a function as a prop, on_pick: Callable at its left margin, and call it: "
        "on_pick()."
    ),
    "request": (
        "It is Flask's. What is typed comes as parameters, by the names of the fields: def add(item): with <input "
        'name="item"> and @submit="add".'
    ),
    "redirect": (
        'It is Flask\'s. Show a link, <a href="/about">About</a>; or have {% if %} choose what this page shows.'
    ),
    "render_template": "It is Flask's. The template is the t-string of this file, and shows the variables by itself.",
    "jsonify": "It is Flask's. Nothing is sent by hand: the template shows the variables by itself.",
    **dict.fromkeys(("true", "TRUE"), "Python writes True."),
    **dict.fromkeys(("false", "FALSE"), "Python writes False."),
    **dict.fromkeys(("null", "none", "undefined", "nil", "NULL", "NONE"), "Python writes None."),
}


def of_name(name: str) -> str:
    """What Python writes for a name that nothing defines; "" for one that no other language has."""
    return _NAMES.get(name, "")


_KEY = re.compile(r"([{,]\s{0,9})([^\W\d]\w*)(?=\s{0,9}:(?!=))")


def keys_in_quotes(name: str, line: str, known: Container[str]) -> str:
    """What to write for `{name: "Tea"}` where nothing defines the name, which is the key of a dict; else ""."""
    plain = masked(line) if len(line) < LONGEST else ""
    keys = [found for found in _KEY.finditer(plain) if found[2] not in known and not hasattr(builtins, found[2])]
    if not any(found[2] == name for found in keys) or re.search(r"\b(?:def|lambda)\b", plain) or not _is_python(line):
        return ""
    for found in reversed(keys):
        line = f'{line[: found.start(2)]}"{found[2]}"{line[found.end(2) :]}'
    return f"A word that is a key stands in quotes: {line.strip()}"


_T_CALLED = re.compile(r"""\s*t\(\s*[rRfF]?["']""")
_ROUTE = re.compile(r"\s*@(?:app|bp|router)\.(?:route|get|post|put|delete)\(")
_STREAMLIT = re.compile(
    r"(?<![\w.])st\.(?:write|title|header|button|text_input|number_input|slider|session_state|markdown|text|selectbox)\b"
)
_PLAIN_FILE = "variables of this file are state, and the t-string is the page"
_ROUTES = (
    'no function here has an address. Name it in the template: @click="function", or @submit="function" in a <form>'
)
_INSTEAD = {
    "streamlit": f"A live module needs no streamlit: {_PLAIN_FILE}, with <input bind={{name}}> for a field.",
    "flask": f"A live module needs no flask: {_ROUTES}.",
    "react": f"A live module needs no react: {_PLAIN_FILE}.",
}


def of_name_in(name: str, line: str) -> str:
    """What to write in place of `@app.route("/add")`, `st.write(…)` or `t("…")`; "" for others."""
    if name == "t" and _T_CALLED.match(line):
        return 'A template has no parentheses: t"""…"""'
    if name in ("app", "bp", "router") and _ROUTE.match(line):
        return f"Take this line away: {_ROUTES}."
    return _INSTEAD["streamlit"] if name == "st" and _STREAMLIT.search(line) else ""


def of_library(name: str) -> str:
    """What a live module has in place of a library that is not there; "" of any other."""
    return _INSTEAD.get(name, "")
