"""Habits: what Python allows and a live module hardly means (rules S4, B3, R1).

Each of these runs without an error and does something else than it seems to. They
are told of when a file is loaded and by `hyper-local check`, and only where the
source leaves no doubt.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator, Sequence
from typing import TypeGuard, cast

from . import nodes as n
from .braced import braced
from .commas import commas_too_many
from .computed import Effects, kept_lines, shared_changes
from .endless import endless, left
from .errors import ALIKE, nearest
from .handed import texts_as_numbers
from .identity import identity
from .kinds import doubled, letters, misused, truths
from .node_queries import called_by, expressions_of
from .node_queries import walk as walk_nodes
from .once import stale
from .parentheses import parentheses
from .records import record
from .returns import taken_by_lines, taken_for_values, taken_from_print, templates_for_events
from .scopes import target_names
from .sent_twice import sent_twice
from .shadowing import lost
from .side_effects import changed_in_place, container, side_effects
from .source import Function, Module
from .tagged import built_tags, returned_tags
from .trees import walk
from .unquoted import values_as_keys, without_keys
from .wasted import wasted


@record
class Habit:
    """A place, what is wrong with it, and what to write instead."""

    node: ast.AST
    message: str
    hint: str
    on_page: bool = True
    """Whether the page is to say it, too: not what may well be meant."""


def habits(module: Module, root: Sequence[n.Node] = (), effects: Effects | None = None) -> Iterator[Habit]:
    """All that are found in a file; `root` is its template, `effects` what is known of its functions."""
    yield from _kept(module, effects)
    yield from _overwritten(module)
    yield from (Habit(*each) for each in stale(module, root, effects))
    loops, goes_through = module.vocabulary.may_say("while"), module.vocabulary.may_say("for")
    for name, function in module.functions.items():
        if function.args.defaults or function.args.kw_defaults:
            yield from _shared_default(name, function)
        if loops:
            yield from (Habit(*found) for found in endless(module, name, function))
        if goes_through:
            yield from _changed_in_its_loop(module, name)
        if module.rebinds[name]:
            yield from _misnamed(module, name, function)
            yield from _mistargeted(module, name, function)
            yield from _signed(module, name)
    yield from (Habit(*each) for each in misused(module))
    yield from (Habit(*each) for each in parentheses(module, root))
    yield from (Habit(*each) for each in letters(module))
    yield from (Habit(*each) for each in wasted(module, root))
    yield from (Habit(*each) for each in identity(module, root))
    yield from (Habit(*each) for each in truths(module, root))
    yield from (Habit(*each) for each in (*values_as_keys(module), *without_keys(module)))
    yield from (Habit(*each) for each in doubled(module))
    yield from (Habit(*each) for each in commas_too_many(module, root))
    yield from (Habit(*each) for each in texts_as_numbers(module, root))
    yield from _times(module, root)
    yield from _always_so(module, root)
    yield from _annotated(module)
    yield from _saved_without_value(module)
    yield from _twice(module, root)
    yield from _thrown_away(module, root)
    yield from (Habit(*each) for each in sent_twice(module, root))
    yield from _unheard(module, root)
    yield from (Habit(*each) for each in side_effects(module, root))
    yield from (Habit(*each) for each in (*taken_for_values(module, root), *taken_from_print(module), *lost(module)))
    yield from (Habit(*each) for each in (*taken_by_lines(module), *templates_for_events(module, root)))
    yield from (Habit(*each) for each in built_tags(module, root))
    yield from (Habit(*each) for each in returned_tags(module, root))
    yield from (Habit(*each) for each in braced(module, root))
    yield from _scripts(module, root)


def _kept(module: Module, effects: Effects | None) -> Iterator[Habit]:
    for line in kept_lines(module, effects):
        name, value = line.target, ast.unparse(line.node.value)
        yield Habit(
            line.node,
            f"{name!r} stays as it was made, and does not follow {' and '.join(map(repr, line.inputs))}: "
            f"{line.function}() changes it in place",
            f"To follow, make it a function, def {name}(): return {value}, and write {name}() where you need it.",
        )


def _overwritten(module: Module) -> Iterator[Habit]:
    """`title = title.strip()` for a prop: it runs when the instance begins, not when the caller gives another (P3)."""
    given = {name for name, prop in module.props.items() if not prop.state}
    for line in module.tree.body if given else ():
        targets = line.targets if isinstance(line, ast.Assign) else [line.target] if _adds(line) else []
        for name in [x for target in targets for x in target_names(target) if x.id in given]:
            value = f" {ast.unparse(line.value)}" if isinstance(line, ast.Assign) and targets == [name] else " …"
            yield Habit(
                line,
                f"this line replaces what a caller gives for {name.id!r}, and no later value of it",
                f"Give it a name of its own, as in shown_{name.id} ={value}: such a line follows the prop.",
            )


def _adds(line: ast.stmt) -> TypeGuard[ast.AugAssign]:
    return isinstance(line, ast.AugAssign)


def _shared_default(name: str, function: Function) -> Iterator[Habit]:
    """A list, dict or set as a parameter's default, which the function changes."""
    args = function.args
    plain = [*args.posonlyargs, *args.args]
    pairs = [*zip(plain[len(plain) - len(args.defaults) :], args.defaults, strict=True)]
    pairs += [(arg, default) for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True) if default]
    for arg, default in pairs:
        kind = container(default)
        if kind and any(changed_in_place(node) == arg.arg for line in function.body for node in walk(line)):
            own, text = arg.arg, ast.unparse(default)
            if own in _rebound(function):
                continue  # a value of its own
            yield Habit(
                default,
                f"{name}() keeps one {kind} for all its calls in {own!r}",
                f"Write {own}=None, and in the function: {own} = {text} if {own} is None else {own}.",
                on_page=False,
            )


def _rebound(function: Function) -> set[str]:
    """Names that a function gives another value, not counting `x += …`, which changes a list in place."""
    added = {node.target for node in walk(function) if isinstance(node, ast.AugAssign)}
    stored = (x for x in walk(function) if isinstance(x, ast.Name) and isinstance(x.ctx, ast.Store))
    return {name.id for name in stored if name not in added}


_TAKING = frozenset("remove pop popitem discard clear".split())


def _changed_in_its_loop(module: Module, name: str) -> Iterator[Habit]:
    """`for bird in birds: birds.remove(bird)`, and `birds.append(…)` in each round, with no way out."""
    for loop in module.lines[name]:
        if not isinstance(loop, (ast.For, ast.AsyncFor)) or not isinstance(loop.iter, ast.Name):
            continue
        items = loop.iter.id
        if not any(_method_of(line, items) for line in module.lines[name]):
            continue
        if any(isinstance(x, (ast.Break, ast.Continue)) for x in walk(loop)):
            continue  # it may leave the loop right after that, or before it
        target = ast.unparse(loop.target)
        hint = f"Write for {target} in list({items}): then the loop goes through a copy."
        for block in _blocks(loop):
            for i, line in enumerate(block):
                ends = any(isinstance(x, (ast.Break, ast.Return, ast.Raise)) for x in block[i + 1 :])
                if not ends and _method_of(line, items) in _TAKING:
                    message = f"{name}() takes something out of {items!r} while its loop goes through it"
                    yield Habit(line, message, hint)
        grows = [line for line in loop.body if _method_of(line, items) in ("append", "insert")]
        if grows and not left(loop):
            yield Habit(grows[0], f"{name}() adds to {items!r} in each round of its loop, which so never ends", hint)


def _blocks(line: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The lists of statements in a statement; those of loops inside and of functions belong to them."""
    for part in ("body", "orelse", "finalbody"):
        block: list[ast.stmt] = getattr(line, part, [])
        if block:
            yield block
        for inner in block:
            if isinstance(inner, (ast.If, ast.With, ast.Try)):
                yield from _blocks(inner)


def _method_of(line: ast.stmt, name: str) -> str:
    """The method of `name` that a statement calls: `birds.remove(bird)`, also where its value is taken."""
    call = line.value if isinstance(line, (ast.Expr, ast.Assign)) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return ""
    return call.func.attr if isinstance(call.func.value, ast.Name) and call.func.value.id == name else ""


def _misnamed(module: Module, name: str, function: Function) -> Iterator[Habit]:
    """`global cnt` where the file has `count`, and no `cnt` but in this function."""
    own = module.rebinds[name]
    if module.top is None or own <= module.top:
        return
    others = {each for by, names in module.rebinds.items() if by != name for each in names}
    for node in module.lines[name]:
        for word in node.names if isinstance(node, ast.Global) else ():
            if word in module.top or word in module.around or word in others:
                continue
            text, meant = module.source.text, nearest(word, module.state)
            if meant and _words(text, word) == _words(ast.get_source_segment(text, function) or "", word):
                message = f"{name}() says global {word!r}, and this file has no such variable. Did you mean {meant!r}?"
                hint = f"Write `global {meant}`, or give it a first value: {word} = … at the left margin."
                yield Habit(node, message, hint)


def _mistargeted(module: Module, name: str, function: Function) -> Iterator[Habit]:
    """`cuont = count + 1` below `global count`, where nothing ever reads a `cuont`."""
    said, words = module.rebinds[name], module.vocabulary
    meant = said & module.state.keys()
    if not meant or words.may_say("locals", "vars", "exec", "eval"):
        return
    for line in module.lines[name]:
        for target in line.targets if isinstance(line, ast.Assign) else ():
            if not isinstance(target, ast.Name) or target.id in said or target.id.startswith("_"):
                continue
            near = nearest(target.id, meant, ALIKE) if words.says_once(target.id) else ""
            if near:
                yield Habit(
                    target,
                    f"{name}() sets {target.id!r}, and nothing reads it. Did you mean {near!r}?",
                    f"Write {near} = {ast.unparse(line.value)}, or take the line away.",
                )


def _signed(module: Module, name: str) -> Iterator[Habit]:
    """`count =+ 1`, which sets 1, and `count =- 1`, which sets -1."""
    for line in module.lines[name]:
        value = line.value if isinstance(line, ast.Assign) and isinstance(line.value, ast.UnaryOp) else None
        if value is None or not isinstance(value.op, (ast.UAdd, ast.USub)) or not isinstance(line, ast.Assign):
            continue
        target, given = ast.unparse(line.targets[0]), ast.unparse(value.operand)
        written = module.source.line_text(line.lineno)
        if target not in module.rebinds[name]:
            continue
        if isinstance(value.op, ast.UAdd) and re.search(r"=\+ ?\S", written):
            hint = f"Write {target} += {given} to add, or {target} = {given}."
            yield Habit(line, f"{name}() sets {target!r} to {given}, and adds nothing", hint)
        elif isinstance(value.op, ast.USub) and re.search(r"\s=- \S", written):
            hint = f"Write {target} -= {given} to subtract, or {target} = -{given}."
            yield Habit(line, f"{name}() sets {target!r} to -{given}, and subtracts nothing", hint)


_CALLED_NUMBER = re.compile(r"\d(?<![\w.]\d)[\d.]*\s*\(")


def _times(module: Module, root: Sequence[n.Node]) -> Iterator[Habit]:
    """`2(x + 1)`, as it is written in mathematics."""
    if not _CALLED_NUMBER.search(module.source.text):
        return
    trees = [module.tree, *(tree for node in walk_nodes(root) for tree in expressions_of(node))]
    for call in (node for tree in trees for node in walk(tree) if isinstance(node, ast.Call)):
        number = call.func.value if isinstance(call.func, ast.Constant) else None
        if type(number) in (int, float):
            factor = ast.unparse(call.args[0]) if len(call.args) == 1 and not call.keywords else "…"
            plain = len(call.args) == 1 and isinstance(call.args[0], (ast.Name, ast.Constant))
            hint = f"Write {number} * {factor if plain else f'({factor})'}: Python multiplies with *."
            yield Habit(call, f"{number} is a number, and no function that could be called", hint)


_OR_LITERAL = re.compile(r"""\{[^{}]*==[^{}]*\bor\s+["'\d]""")


def _always_so(module: Module, root: Sequence[n.Node]) -> Iterator[Habit]:
    """`if answer == "yes" or "y":`, which asks nothing of the second."""
    tests = [line.test for line in module.census.of(ast.If, ast.While, ast.IfExp)] if " or " in module.plain else []
    for node in walk_nodes(root) if _OR_LITERAL.search(module.source.text) else ():
        tests += [branch.test for branch in node.branches if branch.test is not None] if isinstance(node, n.If) else []
        tests += [x.test for tree in expressions_of(node) for x in walk(tree) if isinstance(x, ast.IfExp)]
    for asked in tests:
        if not isinstance(asked, ast.BoolOp) or not isinstance(asked.op, ast.Or):
            continue
        first, *others = asked.values
        alone = [x for x in others if isinstance(x, ast.Constant) and isinstance(x.value, (str, int)) and x.value]
        equal = isinstance(first, ast.Compare) and len(first.ops) == 1 and isinstance(first.ops[0], ast.Eq)
        if isinstance(first, ast.Compare) and equal and alone and len(alone) == len(others):
            left = ast.unparse(first.left)
            written = " or ".join(f"{left} == {ast.unparse(x)}" for x in (first.comparators[0], *others))
            message = f"this is always so, as {ast.unparse(alone[0])} by itself counts as true"
            yield Habit(alone[0], message, f"Write {written}")


def _saved_without_value(module: Module) -> Iterator[Habit]:
    """`books = saved("books.json")`, whose first value is the name of its file."""
    for name, call in module.saved.items():
        first = call.args[0] if len(call.args) == 1 and not call.keywords else None
        if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value.endswith(".json"):
            file = ast.unparse(first)
            message = f"saved() begins with the text {file}: the first value is missing"
            yield Habit(
                call, message, f"Write {name} = saved([], {file}) for a list, or saved(0, {file}) for a number."
            )


def _annotated(module: Module) -> Iterator[Habit]:
    """`username: "ada"`, a prop of a type that is none, where a value is meant."""
    for line in module.tree.body if module.bound is not None else ():
        if not isinstance(line, ast.AnnAssign) or line.value is not None or not isinstance(line.target, ast.Name):
            continue
        given = line.annotation
        number = isinstance(given, ast.Constant) and type(given.value) in (int, float, bool)
        if number or isinstance(given, (ast.List, ast.Dict)) or _is_no_type(given, module.bound or set()):
            name, value = line.target.id, ast.unparse(given)
            kind = type(ast.literal_eval(given)).__name__ if isinstance(given, ast.Constant) else _KINDS[type(given)]
            hint = f"Write {name} = {value} to give it a value. Behind a colon stands a type: {name}: {kind}"
            yield Habit(line, f"{name}: {value} gives {name!r} no value", hint)


def _is_no_type(given: ast.expr, bound: set[str]) -> bool:
    """Whether an annotation is a text that names no type: types may stand in quotes, also one that is not imported."""
    if not isinstance(given, ast.Constant) or type(given.value) is not str or re.search(r"[A-Z.\[|]", given.value):
        return False
    try:
        tree = ast.parse(given.value.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    return not any(name in bound or hasattr(builtins, name) for name in _names(tree))


_KINDS: dict[type[ast.expr], str] = {ast.List: "list", ast.Dict: "dict"}
_ID = re.compile(r"""id=(?<=\sid=)["']?([\w-]+)""")


def _twice(module: Module, root: Sequence[n.Node]) -> Iterator[Habit]:
    """Two elements of one `id`, both of which are always there."""
    written = _ID.findall(module.source.text)
    if len(written) == len(set(written)):
        return
    seen: dict[str, int] = {}
    for element in _always(root):
        for item in element.items:
            value = item.value if isinstance(item, n.Attribute) and item.name == "id" else None
            name = value[0] if value is not None and len(value) == 1 else ""
            if not name or not isinstance(name, str):
                continue
            first = seen.setdefault(name, item.at)
            if first != item.at:
                line, column = module.source.byte_place(item.at)
                yield Habit(
                    ast.Constant(None, lineno=line, col_offset=column),
                    f"two elements have the id {name!r}; the first stands in line {module.source.place(first)[0]}",
                    "An id names one element of a page. Give this one another; a class may stand at many.",
                )


def _always(nodes: Sequence[n.Node]) -> Iterator[n.Element]:
    """Elements that every page of a template has, and has once: none in a block, nor in what a component is given."""
    for node in nodes:
        if isinstance(node, n.Element) and node.tag != "template":
            yield node
            yield from _always(node.children)


def _words(text: str, name: str) -> int:
    return len(re.findall(rf"\b{re.escape(name)}\b", text))


def _thrown_away(module: Module, root: Sequence[n.Node]) -> Iterator[Habit]:
    """`count == 5` as a line of the file or of a handler, or `return count + 1` in one that does nothing else."""
    for line in module.tree.body:
        if isinstance(line, ast.Expr) and _idle(line.value) and _names(line.value):
            yield _worked_out("this line", line.value)
    found = {name: lines for name in module.handlers if (lines := [*_without_use(module, name)])}
    if not found:
        return
    events = [item for node in walk_nodes(root) if isinstance(node, n.Element) for item in node.items]
    called = {word for item in events if isinstance(item, n.Event) for word in called_by(item)}
    for name in sorted(called & found.keys()):
        for line in found[name]:
            if isinstance(line, ast.Expr):
                yield _worked_out(f"{name}()", line.value)
            elif not _reads(module, root, name):
                value = cast(ast.expr, line.value)
                state = next(x.id for x in walk(value) if isinstance(x, ast.Name) and x.id in module.state)
                yield Habit(
                    line,
                    f"{name}() gives back {ast.unparse(value)}, and an event does nothing with it",
                    f"To change the state, write `global {state}` and {state} = {ast.unparse(value)} in {name}().",
                )


def _without_use(module: Module, name: str) -> Iterator[ast.Expr | ast.Return]:
    """Lines of a function that work out something of the state; a `return` only where nothing stands before it."""
    function = module.handlers[name]
    if function.decorator_list:
        return
    for node in module.lines[name]:
        if isinstance(node, ast.Expr) and _idle(node.value) and _names(node.value) & module.state.keys():
            yield node
    last = function.body[-1]
    value = last.value if isinstance(last, ast.Return) else None
    if isinstance(last, ast.Return) and isinstance(value, ast.BinOp) and _idle(value):
        alone = all(map(_is_text, function.body[:-1]))
        yield from [last] if alone and _names(value) & module.state.keys() else []


def _worked_out(who: str, value: ast.expr) -> Habit:
    """`count == 5`, or `count + 1`, as a line of its own."""
    hint = "Give it to a variable, or take the line away."
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not):
        hint = f"Write {ast.unparse(value.operand)} = {ast.unparse(value)}, or take the line away."
    elif isinstance(value, ast.UnaryOp):
        sign = "+" if isinstance(value.op, ast.UAdd) else "-"
        hint = f"Write {ast.unparse(value).lstrip('+-')} {sign}= 1: Python has no {sign * 2}."
    if isinstance(value, ast.Compare) and len(value.ops) == 1 and isinstance(value.ops[0], ast.Eq):
        hint = f"One = gives a value: {ast.unparse(value.left)} = {ast.unparse(value.comparators[0])}. Two compare."
    if isinstance(value, ast.BinOp) and isinstance(value.left, ast.Name) and isinstance(value.right, ast.List):
        items = value.right.elts
        adds = f"append({ast.unparse(items[0])})" if len(items) == 1 else f"extend({ast.unparse(value.right)})"
        hint = f"Write {value.left.id}.{adds}." if isinstance(value.op, ast.Add) else hint
    return Habit(value, f"{who} works out {ast.unparse(value)}, and does nothing with it", hint)


_ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
"""Operators that change nothing; `>>` and `|` do, with objects of some libraries."""
_PLAIN = (ast.BinOp, ast.Compare, ast.UnaryOp, ast.Name, ast.Constant, ast.List, ast.Tuple)


_LONG = 200
"""Parts of an expression that nobody has written by mistake, and that may be nested too deep to be written again."""


def _idle(value: ast.expr) -> bool:
    """Whether an expression only works something out: nothing in it is called, changed or looked up."""
    signs = isinstance(value, ast.UnaryOp) and isinstance(value.operand, ast.UnaryOp) and _counts(value, value.operand)
    signs = signs or (isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not))
    parts = walk(value) if signs or isinstance(value, (ast.BinOp, ast.Compare, ast.ListComp)) else []
    changing = any(isinstance(x, ast.BinOp) and not isinstance(x.op, _ARITHMETIC) for x in parts)
    plain = (*_PLAIN, ast.ListComp, ast.comprehension) if isinstance(value, ast.ListComp) else _PLAIN
    return 0 < len(parts) < _LONG and not changing and all(isinstance(x, plain) for x in parts)


def _counts(value: ast.UnaryOp, inner: ast.UnaryOp) -> bool:
    """Whether it is `++count` or `--count`."""
    return type(value.op) is type(inner.op) and isinstance(inner.operand, ast.Name)


def _is_text(line: ast.stmt) -> bool:
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)


def _reads(module: Module, root: Sequence[n.Node], name: str) -> bool:
    """Whether anything but an event uses a function."""
    trees = [module.tree, *(tree for node in walk_nodes(root) for tree in expressions_of(node))]
    return any(isinstance(x, ast.Name) and x.id == name for tree in trees for x in walk(tree))


def _scripts(module: Module, root: Sequence[n.Node]) -> Iterator[Habit]:
    """`<script>` with JavaScript in it."""
    for node in walk_nodes(root) if "script" in module.source.text.lower() else ():
        if not isinstance(node, n.Element) or node.tag != "script":
            continue
        given = {item.name: item.value for item in node.items if isinstance(item, n.Attribute)}
        kind = "".join(piece for piece in given.get("type") or () if isinstance(piece, str)).strip().lower()
        if "src" in given or (kind and kind != "module" and "javascript" not in kind):
            continue
        line, column = module.source.byte_place(node.at)
        yield Habit(
            ast.Constant(None, lineno=line, col_offset=column),
            "a <script> in a template runs in no window and in no browser tab",
            "Their pages take no script that is written into them; those of a notebook do. What it is to do belongs "
            'into a function of this file: @click="function".',
        )


def _unheard(module: Module, root: Sequence[n.Node]) -> Iterator[Habit]:
    """A shared value that the template shows and a function changes, in a file that never broadcasts."""
    if not module.shared or ("broadcast" in module.plain and any(map(_broadcasts, module.census.nodes))):
        return
    shown = {name for node in walk_nodes(root) for tree in expressions_of(node) for name in _names(tree)}
    for line in reversed(module.tree.body):
        if isinstance(line, ast.Assign) and shown.intersection(*[_names(target) for target in line.targets[:1]]):
            shown |= _names(line.value)
    for name, function in shared_changes(module).items():
        if name not in shown:
            continue
        yield Habit(
            next((line for line in module.tree.body if _assigns(line, name)), module.shared[name]),
            f"{function}() changes the shared {name!r}, and nothing calls broadcast()",
            "Others see the change only when they render the next time. Write broadcast() after the change (from "
            "hyper_local import broadcast), or shared(…, auto_broadcast=True).",
            on_page=False,
        )


def _broadcasts(node: ast.AST) -> bool:
    """Whether a node has to do with `broadcast`, and is not only the import of it under that name."""
    if isinstance(node, ast.alias):
        return "broadcast" in node.name and node.asname is not None
    return any("broadcast" in str(getattr(node, part, "")) for part in ("id", "attr", "arg"))


def _names(tree: ast.AST) -> set[str]:
    return {node.id for node in walk(tree) if isinstance(node, ast.Name)}


def _assigns(line: ast.stmt, name: str) -> bool:
    targets = line.targets if isinstance(line, ast.Assign) else [line.target] if isinstance(line, ast.AnnAssign) else []
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)
