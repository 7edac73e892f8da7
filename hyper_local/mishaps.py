"""Mishaps: what Python's words about a line of the author's mean, with what stood there.

Each answer names the author's own words: which list is empty, what the keys of a
dict are, what to write in place of the line. "" where that is not plain. Of values
only numbers, lengths, and what stands in the file itself are repeated.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import linecache
import re
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path
from types import FunctionType, MethodType, ModuleType
from typing import Any, cast

from . import fields, formats, lookups, nothing, tuples, wanted
from .errors import ALIKE, in_short, nearest
from .failing import FUNCTIONS, KINDS, LONGEST, MISSING, Failing, failing, method, part, shown


def of(error: BaseException) -> str:
    """What happened in the author's line, and what to write instead; "" where it is not plain."""
    # Objects of the author's may raise whatever they are asked, which would hide the error that is told of.
    with suppress(Exception):
        return _said(error)
    return ""


def _said(error: BaseException) -> str:
    text = in_short(error)
    spot = failing(error) if "NoneType" in text or "join" in text else None
    if spot is not None and spot.nearest and (said := nothing.left(spot, error)):
        return said
    spot = failing(error) if "tuple" in text else None
    if spot is not None and (said := tuples.by_comma(spot, error)):
        return said
    for kind, pattern, say in _ALL:
        if isinstance(error, kind) and (found := re.search(pattern, text)):
            spot = failing(error)
            if spot is None or not (spot.nearest or say in _DEEPER):
                continue
            said = say(spot, found, error)
            if said:
                return said
    return ""


def _operands(node: ast.AST | None) -> tuple[ast.expr, ...]:
    """What an operator stands between."""
    if isinstance(node, ast.BinOp):
        return node.left, node.right
    if isinstance(node, ast.AugAssign):
        return node.target, node.value
    if isinstance(node, ast.Compare) and len(node.comparators) == 1:
        return node.left, node.comparators[0]
    return ()


# Kinds of values -------------------------------------------------------------


def _by_zero(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    operands = _operands(spot.node)
    sign = _SIGNS.get(type(cast(object, getattr(spot.node, "op", None))), "")
    if len(operands) != 2 or not sign or not (right := shown(operands[1])):
        return ""
    if isinstance(operands[1], ast.Constant):
        return ""  # Python says it
    value = spot.value(operands[1])
    if isinstance(operands[1], (ast.Compare, ast.BoolOp)) or not (value is MISSING or _is_zero(value)):
        return ""
    asked = right if re.fullmatch(r"[\w.]+(\([\w.]*\))?|\(.*\)", right) else f"({right})"
    line = f"{shown(operands[0])} {sign} {asked}"
    begin = f"{right} is 0 here, and nothing can be divided by 0."
    if isinstance(spot.node, ast.AugAssign) or len(line) > LONGEST:
        return f"{begin} Ask first: if {right}: …"
    return f"{begin} To have 0 then, write {line} if {right} else 0"


_SIGNS: dict[object, str] = {ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%"}


def _is_zero(value: object) -> bool:
    # An object of the author's is not asked: that would run what it compares by.
    return isinstance(value, (int, float)) and type(value) in (int, float, bool) and value == 0


def _joined(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """`"Count: " + count`."""
    operands = _operands(spot.node)
    is_sum = isinstance(getattr(spot.node, "op", None), ast.Add)
    if len(operands) != 2 or not is_sum:
        return ""
    parts = [*_summed(operands[0]), *_summed(operands[1])]
    texts = [x.value for x in parts if isinstance(x, ast.Constant) and isinstance(x.value, str)]
    if any(isinstance(x, (ast.Dict, ast.Set, ast.DictComp, ast.SetComp)) for x in parts):
        return ""
    if any(isinstance(spot.value(x), bytes) for x in operands):
        return ""
    if not texts or any(text.strip().lstrip("+-").isdecimal() or re.search(r"[\"\\{}\n]", text) for text in texts):
        return ""
    written = "".join(
        x.value if isinstance(x, ast.Constant) and isinstance(x.value, str) else f"{{{ast.unparse(x)}}}" for x in parts
    )
    number = next((x for x in operands if type(spot.value(x)) in (int, float)), None)
    what = f"{shown(number)} is a number, and + joins a text with texts only." if number is not None else ""
    if '"' in written or len(written) > LONGEST:
        return f"{what or 'Only texts are joined to a text.'} str(…) makes a text of anything."
    return f'{what or "+ joins a text with texts only."} Write f"{written}", with an f before the quotes.'


def _summed(node: ast.expr) -> Iterator[ast.expr]:
    """The parts of a sum of texts; a sum of numbers in it is one part, which is worked out first."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        parts = [*_summed(node.left), node.right]
        if any(isinstance(x, ast.Constant) and isinstance(x.value, str) for x in parts):
            yield from parts
            return
    yield node


def _mixed(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """A sum, or a comparison, with None or with a function that is not called."""
    for side in _operands(spot.node):
        value, who = spot.value(side), shown(side)
        called = isinstance(side, ast.Call) and isinstance(side.func, ast.Name)
        if who and value is None and not isinstance(side, ast.Constant):
            return f"{who} is None here."
        if who and called and "NoneType" in found[0] and isinstance(_function(spot, side), FunctionType):
            other = next(x for x in _operands(spot.node) if x is not side)
            given = spot.value(other)
            if given is not None and given is not MISSING and not isinstance(other, ast.Call):
                return f"{who} gives None. A function gives back what stands behind its return, and without one None."
        if who and isinstance(value, FUNCTIONS):
            return f"{who} is a function. To take what it gives, call it: {who}()"
    return ""


def _function(spot: Failing, node: ast.AST | None) -> object:
    """What a call calls."""
    return spot.value(node.func) if isinstance(node, ast.Call) else MISSING


def _one_item(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """`items + 5`, and `items += 5`."""
    operands = _operands(spot.node)
    if len(operands) != 2:
        return ""
    left, right = map(shown, operands)
    return f"To add one item, write {left}.append({right})." if left and right else ""


def _no_loop(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """`for i in 5`, `sum(5)` and `items += 5`."""
    node = spot.node
    node = node.iter if isinstance(node, ast.For) else node
    if isinstance(node, ast.AugAssign):
        return _one_item(spot, found, error) if type(spot.value(node.target)) is list else ""
    if isinstance(node, ast.Call):
        if spot.node is not node or len(node.args) != 1 or type(spot.value(node.args[0])) not in (int, float):
            return ""
        return f"{shown(node.func)}() goes through a list, and gets a number."
    number = shown(node) if isinstance(node, (ast.Name, ast.Constant, ast.Call)) else ""
    if number and type(spot.value(node)) is int:
        return f"{number} is a number. To count, write range({number})."
    return ""


def _not_called(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """`count()`, `items(0)`, `2(x + 1)`."""
    node, kind = spot.node, KINDS.get(found[1], "")
    if said := wanted.hidden(spot):
        return said
    who = shown(node.func) if isinstance(node, ast.Call) else ""
    if not who or not kind or not isinstance(node, ast.Call) or type(spot.value(node.func)).__name__ != found[1]:
        return ""
    if isinstance(node.func, ast.Constant):
        return "To multiply, write * before the parenthesis." if kind == "a number" else ""
    if kind == "a module":
        return f"{who} is a module. Name what you need of it: {who}.name(…)"
    if kind in ("a list", "a dict", "a tuple") and len(node.args) == 1 and not node.keywords:
        return f"{who} is {kind}. What is in it is found with brackets: {who}[{shown(node.args[0])}]"
    return f"{who} is {kind} here, not a function: it has no parentheses."


def _no_brackets(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """`range[5]`, `count[0]`."""
    who, _ = part(spot.node)
    if not who or not isinstance(spot.node, ast.Subscript):
        return ""
    if "function" in found[1] or "method" in found[1]:
        return wanted.parentheses(spot.node, error, "a function. It is ")
    if found[0].startswith(("type ", "'type' ")):
        return wanted.parentheses(spot.node, error, "")
    if found[1] == "NoneType":
        return f"{who} is None here. Where that may be, ask first: if {who} is not None: …"
    if found[1] == "set":
        return f"{who} is a set, which has no order. list({who}) makes a list of it."
    kind = KINDS.get(found[1], "")
    return f"{who} is {kind} here, and has no items." if kind.startswith("a ") else ""


def _fixed(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """`name[0] = "A"` of a text, or of a tuple."""
    who, _ = part(spot.node)
    if not who:
        return ""
    if found[1] == "tuple":
        return f"A tuple stays as it is. list({who}) makes a list of it, which can be changed."
    if found[1] == "set":
        return f'{who} is a set, which has no keys. A dict has a colon behind each: {who} = {{"Ada": 3}}'
    return (
        f"A text stays as it is. Make another one of it, as in {who} = {who}.replace(…)." if found[1] == "str" else ""
    )


def _no_whole(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """`range("5")`, `range(n / 2)`."""
    node = spot.node
    for argument in node.args if isinstance(node, ast.Call) and shown(node.func) == "range" else ():
        if type(spot.value(argument)) in (list, tuple) and (items := shown(argument)):
            kind = KINDS[type(spot.value(argument)).__name__]
            return f"{items} is {kind}. Write for item in {items} to go through it; range(len({items})) counts along."
        if type(spot.value(argument)) is str:
            return f"{shown(argument)} is text. To make a number of it: int({shown(argument)})"
        if type(spot.value(argument)) is float or isinstance(getattr(argument, "op", None), ast.Div):
            return "It takes whole numbers. // divides into one, and int(…) makes one."
    return ""


def _texts_only(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """`", ".join([1, 2])`."""
    between, _, args = method(spot.node)
    if found[0].endswith("Fragment found") and "Fragment" not in spot.frame.f_globals:
        return (
            "join() takes texts, and t-strings are none. Take join() away: braces show a list of t-strings as it is, "
            "{[t'…' for item in items]}"
        )
    if not between or len(args) != 1 or not (items := shown(args[0])):
        return ""
    return f"join() takes texts. Write {between}.join(str(item) for item in {items})"


def _no_length(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    node = spot.node
    who = shown(node.args[0]) if isinstance(node, ast.Call) and len(node.args) == 1 else ""
    if who and found[1] in ("int", "float"):
        return f"{who} is a number, and has no length. len(str({who})) counts its digits."
    return ""


def _no_number(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """`int("12a")`."""
    text, node = found["text"].strip("'\""), spot.node
    if not text.strip():
        return ""
    if re.fullmatch(r"\s*[-+]?\d+,\d{1,2}\s*", text):
        return "Python writes a number with a point, as 1.5. To take a comma, too: float(….replace(',', '.'))"
    if re.fullmatch(r"\s*[-+]?\d*\.\d+\s*", text):
        return "It is no whole number: float(…) makes a number of it, and round(float(…)) a whole one."
    given = node.args[0] if isinstance(node, ast.Call) and len(node.args) == 1 else None
    kind = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
    said = "Such a text is no number."
    if isinstance(given, ast.Name) and given.id in spot.parameters and kind in ("int", "float"):
        field = f"If a field sends it, write def {spot.function}({given.id}: {kind}):"
        return f"{said} {field} then the page asks for a number, and {spot.function}() is called with one."
    return said


# Functions, names and files ---------------------------------------------------


def _called_wrong(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """`add(1)` for `def add(a, b)`."""
    function = _function(spot, spot.node)
    if isinstance(function, MethodType):
        function = function.__func__
    if found[1].endswith("self'"):
        return "A method belongs to an object: make one first, as in thing = Thing(), and call thing.method()."
    if of_class := re.match(r"TypeError: (\w+)\.(\w+)\(\) takes 0 ", in_short(error)):
        belongs = spot.frame.f_globals.get(of_class[1])
        if isinstance(belongs, type) and isinstance(vars(belongs).get(of_class[2]), FunctionType):
            return f"The first parameter of a method is self: def {of_class[2]}(self):"
    if not isinstance(function, FunctionType):
        return ""
    name = function.__name__
    if hasattr(builtins, name) and function.__module__ != "builtins":
        return f"Your own {name}() hides Python's {name}(): give it another name."
    how = "more values" if found[1].startswith("missing") else "fewer values" if found[1].startswith("takes") else ""
    return f"{f'{name}() wants {how}: it' if how else 'It'} is def {name}{_parameters(function)}."


def _parameters(function: FunctionType) -> str:
    """What stands between the parentheses of its `def`. Of the defaults only numbers: others may be secret."""
    given = inspect.signature(function).parameters.values()
    plain = (int, float, bool, type(None), type(inspect.Parameter.empty))
    parts = [x.replace(annotation=x.empty, default=x.default if type(x.default) in plain else _HIDDEN) for x in given]
    return str(inspect.Signature(parts))


class _Hidden:
    def __repr__(self) -> str:
        return "…"


_HIDDEN = _Hidden()


def _unset(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """A variable of a function is read before it has a value."""
    name = found["name"]
    function = spot.function
    if not function:
        return ""
    if name in spot.frame.f_globals or hasattr(builtins, name):
        own = name in spot.frame.f_globals
        whose = "of this file" if own else "that Python has"
        is_state = own and not isinstance(spot.frame.f_globals[name], (ModuleType, *FUNCTIONS, type))
        begin = f"To set that one, begin {function}() with `global {name}`; else give" if is_state else "Give"
        return (
            f"{function}() sets {name}, so in all of it {name} is a variable of its own, not the {name} {whose}. "
            f"{begin} the variable another name."
        )
    if _is_caught(spot, name):
        return ""  # Python takes the name of an `except … as` away at its end
    return (
        f"No line that gives {name} a value has run before this one. Give it a first value at the beginning of "
        f"{function}(): {name} = …"
    )


def _endless(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """A function that calls itself."""
    step, names = error.__traceback__, list[str]()
    while step is not None:
        code = step.tb_frame.f_code
        if code.co_filename == spot.file and code.co_name.isidentifier() and not code.co_name.startswith("_hl_"):
            names.append(code.co_name)
        step = step.tb_next
    last = sorted(set(names[-40:]))
    if len(names) < 40 or not 0 < len(last) < 4:
        return ""
    who = f"{last[0]}() calls itself" if len(last) == 1 else f"{'() and '.join(last)}() call each other"
    return f"{who}, too many times. An if with a return before the call ends it; a loop can go on for longer."


def _is_caught(spot: Failing, name: str) -> bool:
    return any(re.search(rf"\bas {name}\s*:", line) for line in linecache.getlines(spot.file))


def _is_set(spot: Failing, name: str) -> bool:
    return any(re.search(rf"(?<![\w.]){re.escape(name)}\s*=(?!=)", line) for line in linecache.getlines(spot.file))


def _misspelt(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """`items.appendd(1)`, `person.name` of a dict, `math.sqr(2)`."""
    name: str = getattr(error, "name", "") or ""
    value: Any = getattr(error, "obj", MISSING)
    who, _ = part(spot.node)
    if not spot.nearest and (value is None or not isinstance(spot.node, ast.Attribute) or spot.node.attr != name):
        return ""  # a library's own lines have raised it, of something else
    kept = re.match(r"'(\w+)' object has no attribute '(\w+)'", in_short(error).partition(": ")[2])
    if kept is not None and kept[1] == "dict" and who and _is_set(spot, f"{who}.{kept[2]}"):
        return f'{who} is a dict: write {who}["{kept[2]}"] = …'
    if value is None and kept is not None and kept[1] != "NoneType":
        return ""  # before Python 3.13, an error about what can't be set says not whose it is
    if value is None and who:
        return f"{who} is None here. Where that may be, ask first: if {who} is not None: …"
    if value is MISSING or value is None or not name:
        return ""
    if elsewhere := wanted.of_attribute(spot, value, name) or lookups.of_list(spot, value, name):
        return elsewhere
    if isinstance(value, dict):
        if dict[str, Any].__contains__(cast("dict[str, Any]", value), name):
            return f'{who or "It"} is a dict: write {who or "…"}["{name}"].'
        return fields.near(name, dir(dict))
    # A Path of 3.13 is of pathlib._local.
    if isinstance(value, (ModuleType, type)) or type(value).__module__.partition(".")[0] in sys.stdlib_module_names:
        near = fields.near(name, dir(value))
        if isinstance(value, ModuleType) and not near:
            near = f"Did you mean .{meant}?" if (meant := _like(name, dir(value))) else ""
        plain = isinstance(spot.node, ast.Attribute) and spot.node.attr == name
        if near or not who or not plain or type(cast(object, value)) not in (str, int, float):
            return near
        if dated := wanted.a_date(spot, value, name):
            return f"{who} is a text here, and has no .{name}. {dated}"
        alone = f" To show the text, write {who} alone." if type(cast(object, value)) is str else ""
        return f"{who} is {KINDS[type(cast(object, value)).__name__]} here, and has no .{name}.{alone}"
    return fields.of_class(spot, value, name)


def _no_name(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """`from math import sqr`."""
    module = sys.modules.get(found["module"])
    if module is None:
        return ""
    meant = _like(found["name"], dir(module))
    return f"Did you mean {meant!r}?" if meant else ""


def _like(name: str, names: Collection[str]) -> str:
    """The one of a module's `names` that is meant: one that is spelt much alike, or begins so and is rather alike."""
    known = [other for other in names if not other.startswith("_")]
    return nearest(name, known, ALIKE) or nearest(name, [other for other in known if other[:3] == name[:3]], 0.65)


def _no_file(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """`open("notes.txt")`."""
    name, node = getattr(error, "filename", None), spot.node
    called = shown(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
    if not isinstance(name, str) or Path(name).is_absolute() or called not in _OPENING:
        return ""
    call = cast(ast.Call, node)
    called = "" if called == "open" and isinstance(call.func, ast.Attribute) else called
    given = [*call.args[1:], *(keyword.value for keyword in call.keywords if keyword.arg == "mode")]
    mode = [x.value for x in given if isinstance(x, ast.Constant) and isinstance(x.value, str)]
    if called.startswith("write") or any(re.search("[wax]", text) for text in mode):
        return f"The folder {Path(name).parent} is not there."
    looked = "A name without a folder is looked for in the folder in which the program was started."
    if "/" in name or "\\" in name:
        looked = "Such a path begins in the folder in which the program was started."
    if (Path(spot.file).parent / name).exists():
        return (
            f"{looked} To name the one beside this file, write from pathlib import Path at the top, and "
            f'Path(__file__).parent / "{name}".'
        )
    return f'{looked} To make a new file, write open("{name}", "w").' if called == "open" else looked


_OPENING = frozenset("open read_text read_bytes write_text write_bytes read_csv read_excel read_json".split())


def _ended(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """`exit()` in a handler."""
    ends = isinstance(spot.node, ast.Call) and shown(spot.node.func) in ("exit", "quit", "sys.exit")
    return "That does not end the app. To end a function, write return." if ends else ""


def _asked(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    if not isinstance(spot.node, ast.Call) or shown(spot.node.func) != "input":
        return ""
    return "input() asks in the terminal, which nobody sees who looks at the page. Write a field into the template."


_Say = Callable[[Failing, "re.Match[str]", BaseException], str]


_ALL: list[tuple[type[BaseException], str, _Say]] = [
    (KeyError, r"^KeyError", lookups.no_key),
    (IndexError, r"(?:list|string|tuple|list assignment) index out of range", lookups.out_of_range),
    (IndexError, r"pop from empty list|Cannot choose from an empty sequence", lookups.nothing_to_take),
    (ValueError, r"(?:max|min)\(\) (?:arg is an empty sequence|iterable argument is empty)", lookups.nothing_to_take),
    (ValueError, r"x not in list|is not in list", lookups.not_there),
    (ZeroDivisionError, r"", _by_zero),
    (TypeError, r"(?:list|tuple) indices must be integers or slices", lookups.by_name),
    (TypeError, r"string indices must be integers", lookups.no_dict),
    (TypeError, r"can only concatenate str|unsupported operand type\(s\) for \+=?: .*'str'", _joined),
    (TypeError, r"can only concatenate list", _one_item),
    (
        TypeError,
        r"operand type\(s\) for \+: 'int' and '(?:dict|str)'|between instances of 'dict' and 'dict'",
        lookups.of_dicts,
    ),
    (TypeError, r"unsupported operand type.*|not supported between instances.*|can only concatenate str.*", _mixed),
    (TypeError, r"'(?:int|float)' object is not iterable", _no_loop),
    (TypeError, r"'(\w+)' object is not callable", _not_called),
    (TypeError, r"(?:type )?'(\w+)' (?:object )?is not subscriptable", _no_brackets),
    (TypeError, r"'(\w+)' object does not support item assignment", _fixed),
    (TypeError, r"'\w+' object cannot be interpreted as an integer", _no_whole),
    (TypeError, r"sequence item \d+: expected str instance(?:, \w+ found)?", _texts_only),
    (TypeError, r"object of type '(\w+)' has no len\(\)", _no_length),
    (TypeError, r"\brandint\(\) missing", wanted.two_numbers),
    (TypeError, r"type (\w+) doesn't define __round__", wanted.rounded),
    (TypeError, r"can't multiply sequence by non-int", wanted.times),
    (TypeError, r"argument of type '\w+' is not", wanted.nothing_in),
    (TypeError, r"\b(append)\(\) takes exactly one argument", wanted.one_value),
    (TypeError, r"\w+\(\) (missing \d+ required .*|takes .*|got an unexpected .*)", _called_wrong),
    (
        ValueError,
        r"(?:invalid literal for int\(\) with base 10|could not convert string to float): (?P<text>.*\S.*)",
        _no_number,
    ),
    (TypeError, r"unsupported format string passed to \w+\.__format__", formats.of_another),
    (
        ValueError,
        r"Unknown format code '\w' for object of type 'str'|code 'd' for object of type 'float'",
        formats.of_another,
    ),
    (ValueError, r"Invalid format specifier|Format specifier missing precision", formats.of_none),
    (TypeError, r"cannot unpack non-iterable", lookups.unpacked),
    (ValueError, r"(?:not enough|too many) values to unpack", lookups.unpacked),
    (UnboundLocalError, r"variable '(?P<name>\w+)'", _unset),
    (RecursionError, r"", _endless),
    (AttributeError, r"has no attribute", _misspelt),
    (ImportError, r"cannot import name '(?P<name>\w+)' from '(?P<module>[\w.]+)'", _no_name),
    (FileNotFoundError, r"", _no_file),
    (EOFError, r"", _asked),
    (SystemExit, r"", _ended),
]
"""Errors by their kind and by Python's words, and who says what they mean; the first that knows says it."""
_DEEPER = (lookups.nothing_to_take, _no_file, _ended, formats.of_another, formats.of_none, _misspelt)
"""Those that tell of what a library has raised, too, which the author's line calls."""
