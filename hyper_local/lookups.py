"""Lookups: what a key, or a number, that a dict or a list does not have means (with `mishaps.py`).

Of values only numbers, lengths, and what stands in the author's file itself are repeated.
"""

from __future__ import annotations

import ast
import linecache
import re
from collections.abc import Collection
from typing import cast

from .errors import ALIKE, did_you_mean, nearest
from .failing import LONGEST, MISSING, Failing, failing, method, part, shown, statement

_MANY = 6
"""How many keys of a dict are named."""


_MOST_KEYS = 1_000
"""Keys among which the one that is meant is looked for: the page waits meanwhile."""


def _listed(names: Collection[object]) -> str:
    *most, last = [repr(name) for name in names]
    return f"{', '.join(most)} and {last}" if most else last


def no_key(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """A dict lacks a key."""
    node = spot.node
    removed, whole, args = method(node)
    if removed and args:
        return f"Ask first: if {shown(args[0])} in {removed}: …" if type(spot.value(whole)) in (dict, set) else ""
    who, whole = part(node)
    table, key = spot.value(whole), error.args[0] if error.args else None
    if not who or type(table) is not dict or key in table:
        return ""
    keys = cast("dict[object, object]", table)
    instead = "" if spot.deletes else f" {who}.get(…) gives None where there is none."
    if begun := _begun(spot, error):
        instead = f" {begun}"
    if len(keys) > _MOST_KEYS:
        return f"{who} has no such key.{instead}"
    if not keys:
        return f"{who} is an empty dict here.{instead if begun else ''}"
    if type(key) is str and not any(type(other) is str for other in keys):
        return f"The keys of {who} are numbers, and this one is a text: {who}[int(…)]" if _are_numbers(keys) else ""
    if type(key) is int and not any(type(other) is int for other in keys):
        texts = all(type(other) is str for other in keys)
        return f"The keys of {who} are texts: write {who}[str(…)], or the key in quotes." if texts else ""
    own = [other for other in keys if type(other) is str and _is_written(spot, other)]
    near = nearest(key, own, ALIKE) if type(key) is str else ""
    has = f"{who} has no such key; it has {_listed(own)}." if 0 < len(own) == len(keys) <= _MANY else ""
    meant = f" Did you mean {near!r}?" if near else ""
    return f"{has or f'{who} has no such key.'}{meant}{instead}"


def _begun(spot: Failing, error: BaseException) -> str:
    """What to write for `counts["owl"] += 1`, or `rows["owl"].append(1)`, where the key has no value to begin with."""
    line, text = statement(spot, error)
    if line is None or spot.node is None or not isinstance(spot.node, ast.Subscript):
        return ""
    asked = ast.unparse(spot.node)
    call = line.value if isinstance(line, ast.Expr) else None
    added = call.func if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) else None
    if isinstance(call, ast.Call) and added is not None and added.attr == "append" and len(call.args) == 1:
        place = added.value
        if not isinstance(place, ast.Subscript) or ast.unparse(place) != asked:
            return ""
        table, key, item = (_written(text, x) for x in (place.value, place.slice, call.args[0]))
        begun = f"{table}.setdefault({key}, []).append({item})"
        return f"To begin with an empty list there, write {begun}" if _short(begun) else ""
    place, sign, value = line, None, None
    if isinstance(line, ast.AugAssign):
        place, sign, value = line.target, line.op, line.value
    elif isinstance(line, ast.Assign) and isinstance(line.value, ast.BinOp):
        first, sign, value = line.value.left, line.value.op, line.value.right
        place = line.targets[0] if [ast.unparse(x) for x in line.targets] == [ast.unparse(first)] else None
    if not isinstance(place, ast.Subscript) or value is None or ast.unparse(place) != asked:
        return ""
    first = _FIRST.get("list" if isinstance(value, ast.List) else type(spot.value(value)).__name__)
    if first is None or not isinstance(sign, (ast.Add, ast.Sub)) or (isinstance(sign, ast.Sub) and first != "0"):
        return ""
    table, key, item = (_written(text, x) for x in (place.value, place.slice, value))
    joined = "+" if isinstance(sign, ast.Add) else "-"
    begun = f"{table}[{key}] = {table}.get({key}, {first}) {joined} {item}"
    return f"To begin with {first} there, write {begun}" if _short(begun) else ""


_FIRST = {"int": "0", "float": "0", "str": '""', "list": "[]"}
"""What one of its kind begins with."""


def _written(text: str, node: ast.expr) -> str:
    return ast.get_source_segment(text, node) or ast.unparse(node)


def _short(text: str) -> bool:
    return len(text) <= LONGEST + LONGEST and "\n" not in text


def _are_numbers(keys: Collection[object]) -> bool:
    return all(type(key) is int for key in keys)


def _is_written(spot: Failing, word: str) -> bool:
    """Whether a text stands in the author's file: only such ones are repeated."""
    return any(repr(word) in line or f'"{word}"' in line for line in linecache.getlines(spot.file))


def no_field(error: BaseException, handler: str, fields: Collection[str], where: str) -> str:
    """What to say where `handler` reads a field that the form at `where` does not have; "" of any other error.

    `fields` are the names of those that it has.
    """
    spot, key = failing(error), error.args[0] if error.args else None
    _, whole = part(spot.node) if spot is not None and isinstance(error, KeyError) else ("", None)
    if spot is None or not isinstance(whole, ast.Name) or whole.id not in spot.parameters or spot.function != handler:
        return ""
    given = spot.value(whole)
    if type(given) is not dict or type(key) is not str or cast("dict[str, object]", given).keys() != set(fields):
        return ""
    has = (
        f"it has {_listed(sorted(fields))}.{did_you_mean(key, fields)}" if fields else "none of its fields has a name."
    )
    named = f'A field sends what is in it under its name, as in <input name="{key}">.'
    return f"The form at {where} has no field {key!r}; {has} {named}"


def out_of_range(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """`items[5]` of three items."""
    node = spot.node
    who, whole = part(node)
    items = spot.value(whole)
    if not who or type(items) not in (list, tuple, str):
        return ""
    count, at = len(cast("list[object]", items)), spot.value(cast(ast.Subscript, node).slice)
    what = "letter" if type(items) is str else "item"
    if type(at) is int and -count <= at < count:
        return ""
    if spot.deletes:
        return ""
    if "assignment" in found[0]:
        return f"{who} has {_counted(count, what)}. A further one is added by {who}.append(…)."
    if not count:
        return f"{who} is empty here. Ask first: if {who}: …"
    asked = f", and {who}[{at}] is asked for" if type(at) is int else ""
    few = f"{who} has one {what}, {who}[0]" if count == 1 else ""
    return f"{few or f'{who} has {count} {what}s, {who}[0] to {who}[{count - 1}]'}{asked}."


def _counted(count: int, what: str) -> str:
    return f"no {what}s" if not count else f"one {what}" if count == 1 else f"{count} {what}s"


def nothing_to_take(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """`items.pop()`, `random.choice(items)` or `max(items)` of an empty list."""
    node = spot.node
    called = shown(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
    # Python's own `choice` is written in Python. Of all else a library may have made something else empty.
    if called != (found[0][:3] if spot.nearest else "choice" if "choose" in found[0] else ""):
        return ""
    who, whole, args = method(node)
    if isinstance(node, ast.Call) and "pop" not in found[0]:
        args = node.args
        who, whole = (shown(args[0]), args[0]) if len(args) == 1 else ("", None)
    items = spot.value(whole)
    if not who or (type(items) in (list, str, tuple) and len(items)):
        return ""
    line = shown(node)
    if found[0].startswith(("max", "min")):
        return f"{who} is empty here. Write {line[:-1]}, default=0), or ask first: if {who}: …" if line else ""
    return f"{who} is empty here. Ask first: if {who}: …"


def by_name(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """`items["name"]` or `items[1 / 2]`."""
    node = spot.node
    who, whole = part(node)
    if not who or not isinstance(node, ast.Subscript):
        return ""
    key, items = spot.value(node.slice), spot.value(whole)
    if type(key) is str and key.strip().isdecimal():
        if isinstance(node.slice, ast.Constant):
            return f"{shown(node.slice)} is text. Write the number without quotes: {who}[{key.strip()}]"
        return f"{shown(node.slice)} is text. To make a number of it: {who}[int({shown(node.slice)})]"
    if type(key) is float or isinstance(getattr(node.slice, "op", None), ast.Div):
        return "A place in a list is a whole number. // divides into one, and int(…) makes one."
    if isinstance(node.slice, ast.Tuple):
        return f"Write one pair of brackets for each: {who}{''.join(f'[{shown(x)}]' for x in node.slice.elts)}"
    first = cast("list[object]", items)[0] if type(items) is list and items else None
    if type(key) is str and type(first) is dict:
        return f"{who} is a list of dicts. Write {who}[0][{shown(node.slice)}] for one, or a loop for all."
    kind = "tuple" if isinstance(items, tuple) else "list"
    return f"{who} is a {kind}. Its items are found by their numbers: {who}[0] is the first."


def of_list(spot: Failing, value: object, name: str) -> str:
    """`birds.name`, where the list `birds` holds dicts with such a key; "" of others."""
    first = cast("list[object]", value)[0] if type(value) is list and value else None
    who, _ = part(spot.node)
    if type(first) is not dict or name not in cast("dict[object, object]", first) or not who:
        return ""
    loop = f"In a loop, for item in {who}, write item[{name!r}]"
    return f'{who} is a list of dicts. {loop}; for the first one, {who}[0]["{name}"].'.replace("'", '"')


def of_dicts(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """`sum(birds)`, and `sorted(birds)`, where the list holds dicts."""
    call = spot.node
    who, whole, _ = method(call)
    asks = call.func.attr if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) else ""
    if isinstance(call, ast.Call) and not asks and len(call.args) == 1:
        who, whole, asks = shown(call.args[0]), call.args[0], shown(call.func)
    items = spot.value(whole)
    first = cast("list[object]", items)[0] if type(items) is list and items else None
    if isinstance(call, ast.Call) and asks == "sum" and who and type(first) is str and not call.keywords:
        return f"{who} holds texts. To add them as numbers, write sum(float(item) for item in {who})"
    if not isinstance(call, ast.Call) or call.keywords or not who or type(first) is not dict:
        return ""
    numbers = [key for key, value in cast("dict[object, object]", first).items() if type(value) in (int, float)]
    names = [key for key in cast("dict[object, object]", first) if type(key) is str and key.isidentifier()]
    name = "item" if who != "item" else "each"
    if asks == "sum":
        key = numbers[0] if len(numbers) == 1 else "…"
        return f'{who} holds dicts. Name what of them is to be added: sum({name}["{key}"] for {name} in {who})'
    if asks in ("sorted", "min", "max", "sort") and names:
        key = f'key=lambda {name}: {name}["{names[0]}"]'
        line = f"{who}.sort({key})" if asks == "sort" else f"{asks}({who}, {key})"
        return f"{who} holds dicts, of which none is less than another. Name what of them counts: {line}"
    return ""


def no_dict(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    who, _ = part(spot.node)
    key = spot.node.slice if isinstance(spot.node, ast.Subscript) else None
    is_text = isinstance(key, ast.JoinedStr) or type(spot.value(key)) is str
    return f"{who} is a text here, not a dict." if who and is_text else ""


def not_there(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """`items.remove(x)` of what is not among them."""
    who, whole, args = method(spot.node)
    asked = shown(args[0]) if len(args) == 1 else ""
    if not who or not asked:
        return ""
    items, value = spot.value(whole), spot.value(args[0])
    known = repr(value) if type(value) in (int, float) or (type(value) is str and _is_written(spot, value)) else ""
    what = "What is looked for"
    if isinstance(args[0], ast.Constant):
        what = asked
    elif known and len(known) <= LONGEST:
        what = f"{asked} is {known} here, which"
    removes = isinstance(spot.node, ast.Call) and ast.unparse(spot.node.func).endswith(".remove")
    if removes and type(value) is int and type(items) is list:
        said = _by_place(who, cast("list[object]", items), asked, value)
        if said:
            return said
    if removes and (said := _by_part(spot, who, cast(object, items), args[0], value)):
        return said
    return f"{what} is not in {who}. Ask first: if {asked} in {who}: …"


def _by_part(spot: Failing, who: str, items: object, asked: ast.expr, value: object) -> str:
    """What to write for `items.remove(item["name"])`, where dicts are in the list; "" where that is not plain."""
    held = cast("list[object]", items) if type(items) is list else []
    dicts = [cast("dict[object, object]", item) for item in held if type(item) is dict]
    if not dicts or len(dicts) != len(held) or type(value) not in (str, int, float):
        return ""
    begin = f"{who} holds dicts, and {shown(asked)} is"
    whole = asked.value if isinstance(asked, ast.Subscript) else None
    if isinstance(whole, ast.Name) and any(spot.value(whole) is item for item in dicts):
        return f"{begin} a part of one. Write {who}.remove({whole.id})"
    keys = {key for item in dicts for key, part in item.items() if type(key) is str and part == value}
    if len(keys) != 1 or isinstance(asked, ast.Constant):
        return ""
    (key,) = keys
    name = "item" if shown(asked) != "item" else "each"
    written = f'{who}[:] = [{name} for {name} in {who} if {name}["{key}"] != {shown(asked)}]'
    kind = "a text" if type(value) is str else "a number"
    return f"{begin} {kind}. To take out those with that {key}, write {written}" if len(written) <= 2 * LONGEST else ""


def _by_place(who: str, items: list[object], asked: str, value: int) -> str:
    """What to write for `birds.remove(0)`, where no item is a number; "" where some may be."""
    kinds = {type(item) for item in items}
    if not items or kinds & {int, float, bool} or len(kinds) > 1:
        return ""
    holds = {"str": "texts", "dict": "dicts", "list": "lists"}.get(kinds.pop().__name__, "")
    if holds == "texts" and str(value) in items:
        text = repr(str(value)) if asked == str(value) else f"str({asked})"
        return f"{asked} is a number here, and {who} holds texts. Write {who}.remove({text})"
    if not holds or not -len(items) <= value < len(items):
        return ""
    what = f"remove() looks for an item that is {value}, and {who} holds {holds}."
    return f"{what} To take out the one with the number {value}, write {who}.pop({asked})"


def unpacked(spot: Failing, found: re.Match[str], error: BaseException) -> str:
    """`for i, x in xs`."""
    if loop := _in_pairs(spot):
        return loop
    if found[0].startswith("too many"):
        return "There are more values than names to take them."
    return (
        "There are more names than values to take. Of a dict, write for key, value in table.items(); to count along, "
        "for i, item in enumerate(items)."
    )


def _in_pairs(spot: Failing) -> str:
    """What to write for `for i, bird in birds` of texts, or of a dict; "" where it is not plain which loop it is."""
    pair = spot.node.elts if isinstance(spot.node, ast.Tuple) else []
    if len(pair) != 2 or not all(isinstance(x, ast.Name) for x in pair):
        return ""
    one, two = map(ast.unparse, pair)
    loop = re.compile(rf"\bfor\s+\(?{one}\s*,\s*{two}\)?\s+in\s+([\w.]+)\s*(?=:|%\}}|[])}}]|\bif\b)")
    named = [found[1] for line in linecache.getlines(spot.file) for found in loop.finditer(line)]
    items = spot.value(ast.parse(named[0], mode="eval").body) if len(named) == 1 else MISSING
    if type(items) is dict:
        return f"A loop over a dict gives its keys. Write for {one}, {two} in {named[0]}.items()"
    if type(items) not in (list, tuple) or not items:
        return ""
    kinds = {type(x).__name__ for x in cast("list[object]", items)}
    what = {"str": "texts", "dict": "dicts"}.get(kinds.pop(), "") if len(kinds) == 1 else ""
    return (
        what and f"{named[0]} holds {what}, not pairs. To count along, write for {one}, {two} in enumerate({named[0]})"
    )
