"""Methods: what Python writes for one that a value does not have, with the author's own names and values (L6).

Asked only where Python has found no such attribute. Another language has most of these; the rest are functions of
Python's, which stand before the value and not behind it.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import re
from collections.abc import Mapping

from .errors import raised_at
from .failing import LONGEST, MISSING, Code, Failing
from .foreign import masked

_ANY = {"toString": "str({it})", "str": "str({it})", "print": "print({it})"}
_LENGTH = dict.fromkeys("length len size".split(), "len({it})")
"""The only ones that are not called where others have them: any other such name may be that of a field."""
_LONG = {**_ANY, **_LENGTH}
_IN = dict.fromkeys("includes contains has".split(), "{0|item} in {it}")
_SLICE = "{it}[{0|0}:{1|2}]"
_ITEMS = {
    **_LONG,
    **_IN,
    **{name: f"{name}({{it}})" for name in "sum max min any all sorted enumerate".split()},
    "reversed": "{it}[::-1]",
    "choice": "random.choice({it})",
    "sample": "random.sample({it}, {0|2})",
    "first": "{it}[0]",
    "last": "{it}[-1]",
    "slice": _SLICE,
    "indexOf": "{it}.index({0|item})",
    "forEach": "for item in {it}:",
}
_CHANGED = {
    "push": "{it}.append({0|item})",
    "add": "{it}.append({0|item})",
    "unshift": "{it}.insert(0, {0|item})",
    "shift": "{it}.pop(0)",
    "shuffle": "random.shuffle({it})",
    "splice": "del {it}[{0|0}:{0|0} + {1|1}]",
    "delete": "{it}.remove({0|item})",
    "concat": "{it} + {0|others}",
    "join": '{0|", "}.join({it})',
    "map": "[item * 2 for item in {it}]",
    "filter": "[item for item in {it} if item > 2]",
}
_TEXT = {
    **_LONG,
    **dict.fromkeys("includes contains has".split(), '{0|"a"} in {it}'),
    **dict.fromkeys("toUpperCase toUpper uppercase upcase".split(), "{it}.upper()"),
    **dict.fromkeys("toLowerCase toLower lowercase downcase".split(), "{it}.lower()"),
    **dict.fromkeys("append push concat add".split(), '{it} + {0|"a"}'),
    **dict.fromkeys("reverse reversed".split(), "{it}[::-1]"),
    "sorted": "sorted({it})",
    "trim": "{it}.strip()",
    "indexOf": '{it}.find({0|"a"})',
    "startsWith": '{it}.startswith({0|"a"})',
    "endsWith": '{it}.endswith({0|"a"})',
    "charAt": "{it}[{0|0}]",
    "substring": _SLICE,
    "slice": _SLICE,
    "remove": '{it}.replace({0|"a"}, "")',
    "int": "int({it})",
    "float": "float({it})",
}
_NUMBER = {
    **_ANY,
    "round": "round({it}, {0|2})",
    "toFixed": 'f"{{it}:.{0|2}f}"',
    "abs": "abs({it})",
    "int": "int({it})",
    "float": "float({it})",
    "sqrt": "math.sqrt({it})",
    "floor": "math.floor({it})",
    "ceil": "math.ceil({it})",
}
_DICT = {
    **_LONG,
    **dict.fromkeys("has hasOwnProperty has_key includes contains".split(), '{0|"key"} in {it}'),
    **dict.fromkeys("add append push put set".split(), '{it}[{0|"key"}] = {1|value}'),
    **dict.fromkeys("remove delete".split(), 'del {it}[{0|"key"}]'),
    "forEach": "for key, value in {it}.items():",
    "iteritems": "{it}.items()",
    "sorted": "sorted({it})",
}
_SET = {**_LONG, **_IN, "push": "{it}.add({0|item})", "append": "{it}.add({0|item})"}
_OF: dict[type[object], tuple[str, str, Mapping[str, str]]] = {
    list: ("items", "list", {**_ITEMS, **_CHANGED}),
    tuple: ("pair", "tuple", _ITEMS),
    str: ("text", "text", _TEXT),
    int: ("number", "number", _NUMBER),
    float: ("number", "number", _NUMBER),
    dict: ("table", "dict", _DICT),
    set: ("numbers", "set", _SET),
}
"""What each of these types lacks, and what is written for it: of `it`, and of what stands in the parentheses."""
_GIVEN = re.compile(r"\{(\d)\|([^}]*)\}")
_ALONE = (ast.Name, ast.Constant, ast.Attribute, ast.Subscript, ast.Call, ast.List, ast.Dict, ast.JoinedStr)
"""What needs no parentheses wherever it stands."""


def of(spot: Failing | None, error: AttributeError, value: object, name: str) -> str:
    """What to write in place of a method or an attribute that `value` does not have; "" where that is not plain."""
    what, kind, table = _OF.get(type(value), ("", "", dict[str, str]()))
    pattern = table.get(name, "")
    if not pattern:
        return ""
    node = spot.node if spot is not None else None
    if spot is None or not isinstance(node, ast.Attribute) or node.attr != name:
        written = _GIVEN.sub(r"\2", pattern.replace("{it}", what))
        return f"Python writes {written}, where {what} is your {kind}{_imported(written, {})}."
    where = raised_at(error)
    code = Code(node, where)
    who = code.of(node.value)
    if len(who) > LONGEST or _is_hidden(spot, pattern) or not (name in _LENGTH or code.behind.startswith("(")):
        return ""
    given, end = _arguments(code.behind)
    if given is not None and len(given) == 1 and pattern == _SLICE:
        pattern = "{it}[{0|0}:]"
    if given and name == "splice":
        first = spot.value(ast.parse(given[0], mode="eval").body)
        if first is not MISSING and type(first) is not int:  # an item, and not its number
            pattern, given = "{it}.remove({0|item})", given[:1]
        elif given[1:] == ["1"]:
            pattern, given = "del {it}[{0|0}]", given[:1]
    if name == "toFixed" and ('"' in who or (given and not given[0].isdigit())):
        pattern = "round({it}, {0|2})"
    is_line = where is not None and not where.text[: where.column - 1].strip() and not code.behind[end:].strip()
    if is_line and isinstance(node.value, ast.Name):
        pattern = pattern.replace("{it} +", "{it} +=")
    alone = who if isinstance(node.value, _ALONE) or "({it}" in pattern else f"({who})"
    written = _function(name, alone, given) or _filled(pattern, alone, given)
    own_line = "" if name != "shuffle" else " as a line of its own" if spot.function else " as a line of a function"
    return f"Python writes {written}{own_line}{_imported(written, spot.frame.f_globals)}"


def _filled(pattern: str, who: str, given: list[str] | None) -> str:
    """A pattern with the author's own value and arguments; with others where there are more or fewer than it takes."""
    places = _GIVEN.findall(pattern)
    own = given if given is not None and len(given) == len({place for place, _ in places}) else None

    def put(found: re.Match[str]) -> str:
        text = own[int(found[1])] if own is not None else found[2]
        inside = pattern[: found.start()].endswith(("(", "[", ", ", ":"))
        return text if inside or isinstance(ast.parse(text, mode="eval").body, _ALONE) else f"({text})"

    return _GIVEN.sub(put, pattern).replace("{it}", who)


def _function(name: str, who: str, given: list[str] | None) -> str:
    """`[x * 2 for x in items]` for `items.map(lambda x: x * 2)`; "" where it is none of those, or no such call."""
    if name not in ("map", "filter") or given is None or len(given) != 1:
        return ""
    function = ast.parse(given[0], mode="eval").body
    item, value = "item", f"{given[0]}(item)" if isinstance(function, (ast.Name, ast.Attribute)) else ""
    if isinstance(function, ast.Lambda) and len(function.args.args) == 1:
        item, value = function.args.args[0].arg, ast.unparse(function.body)
    if not value:
        return ""
    return f"[{value} for {item} in {who}]" if name == "map" else f"[{item} for {item} in {who} if {value}]"


def _arguments(behind: str) -> tuple[list[str] | None, int]:
    """The arguments of the call that a line goes on with, as they are written, and where it ends.

    None where there is no such call, or where it goes on in further lines.
    """
    depth, end = 0, 0
    for end, char in enumerate(masked(behind), 1):  # noqa: B007 - where it breaks off
        depth += (char in "([{") - (char in ")]}")
        if not depth:
            break
    text = f"_{behind[:end]}"
    try:
        call = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None, len(behind)
    if not isinstance(call, ast.Call) or call.keywords or any(isinstance(x, ast.Starred) for x in call.args):
        return None, end
    made = [ast.get_source_segment(text, x) or "" for x in call.args]
    return (made if all(0 < len(x) <= LONGEST for x in made) else None), end


def _is_hidden(spot: Failing, pattern: str) -> bool:
    """Whether a variable of the author's has the name of the function that a pattern begins with."""
    found = re.match(r"(\w+)\(", pattern)
    return found is not None and hasattr(builtins, found[1]) and spot.value(ast.Name(found[1])) is not MISSING


def _imported(written: str, known: Mapping[str, object]) -> str:
    """What is to be said of the module whose function is written there, where the file does not have it."""
    found = re.match(r"(random|math)\.", written)
    if found is None or known.get(found[1]) is importlib.import_module(found[1]):
        return ""
    return f", with import {found[1]} at the top of the file"
