"""Inspection: what one file holds -> its facts (rules E4, S5, L8).

A function of what it is given alone: nothing else is read, so the facts of a file
stay what they are until it changes. What a file has to do with others is judged
in `checker.py`.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Literal, TypeAlias, cast

from . import astray, loader, template
from . import nodes as n
from .advice import below, value_below
from .checking import TemplateFindings, check_template
from .commas import forgotten_commas
from .dead_ends import links_of
from .early import too_early
from .errors import LoadError, nearest
from .expressions import Fragment
from .facts import Call, Declared, Facts, Fill, Given, Import, Imported, Value
from .habits import habits
from .hints import QUOTES, UNKNOWN, hint_of, refused
from .literals import Source
from .overlooked import overlooked
from .oversights import defined_twice, texts_for_templates
from .own_state import asked_of
from .problems import Findings, Problem
from .scopes import statements
from .settings import plain_tree
from .shadowing import said_of
from .source import FUNCTIONS, HOOKS, Function, Module, read
from .source_text import decoded
from .trees import walk
from .unbound import Names, bindings, called_early, read_early, told, unbound
from .unresolved import forgotten
from .waiting import waits

Kind: TypeAlias = Literal["component", "module", "either"]
"""What a file is by its place: with "either" its text decides."""

_UNREAD = "Nothing else in this file was judged."
_WORD = re.compile(r"[^\W\d]\w*")
_FITS = {"str": re.compile(r"'[^'\\]*'"), "int": re.compile(r"\d+"), "bool": re.compile(r"True|False")}
"""Texts of constants that certainly fit an annotation; to look closer takes as long as to parse some lines."""


def facts_of(raw: bytes, file: str, kind: Kind, live: bool) -> Facts:
    """The facts of a file that holds `raw`.

    `file` is how messages name it, `live` whether its place makes it live (L1).
    """
    if kind == "module":
        return _of_module(raw, file, shows=loader.reads_as_one(raw, file))
    if kind == "either" and not loader.may_be_one(raw):
        return _of_module(raw, file, shows=False)
    errors: list[LoadError] = []
    try:
        module = read(decoded(raw, file), file, errors)
    except LoadError as error:
        shows = loader.reads_as_one(raw, file)
        if kind == "either" and not shows:
            return _of_module(raw, file, shows=False)
        findings = Findings(file)
        findings.add(error, unread=_UNREAD)
        return Facts(shows, problems=tuple(findings.problems))
    if kind == "either" and module.template is None:
        return _of_module(raw, file, shows=False)
    return _of_component(module, live, errors)


def _of_module(raw: bytes, file: str, *, shows: bool) -> Facts:
    """An ordinary module, which Python loads itself: it must be Python."""
    findings = Findings(file)
    try:
        source = Source(decoded(raw, file), file)
        tree = plain_tree(source)
    except LoadError as error:
        findings.add(error, unread=_UNREAD)
        return Facts(shows, problems=tuple(findings.problems))
    functions = {node.name: node for node in tree.body if isinstance(node, FUNCTIONS)}
    module = Module(source, tree, {}, None, functions=functions, plain=source.text)
    names = bindings(source.text, module.forgotten)
    _say_unbound(module, names, findings)
    return Facts(
        shows,
        imports=tuple(_imports(tree)),
        binds=None if shows else _binds(names, module),
        unbound=tuple(findings.problems),
    )


def _of_component(module: Module, live: bool, errors: list[LoadError]) -> Facts:
    """A file that was read as a component; `errors` are those after which reading could go on."""
    findings = TemplateFindings(module.source.file)
    for error in errors:
        findings.add(error)
    findings.live = module.live if module.live is not None else live
    names = bindings(module.plain, module.forgotten)
    facts = Facts(
        module.template is not None,
        readable=True,
        template=module.template is not None,
        live=findings.live,
        imports=tuple(_imports(module.tree)),
        props=tuple(_props(module)),
        state=tuple(module.state),
        definitions=(*module.functions, *module.classes),
        binds=_binds(names, module),
    )
    if module.template is None:
        _say_unbound(module, names, findings)
        return facts._replace(
            problems=tuple(findings.problems),
            forgotten=_refusal(astray.check_forgotten_t, module),
            displaced=_refusal(astray.check_displaced, module),
            called=_refusal(astray.check_named, module),
            named=tuple(_named(module)),
        )
    check_template(findings, module)
    _leave_out_what_follows(findings)
    for error in too_early(module, findings.root):
        findings.add(error)
    for name, line in called_early(module):
        findings.say("error", f"{name.id}() is called above its def", module.location(name), below(line))
    for name, line in read_early(module):
        findings.say("error", f"{name.id!r} is read above its first value", module.location(name), value_below(line))
    for wait in waits(module, findings.bound | HOOKS):
        findings.say("note", wait.message, module.location(wait.call), wait.hint)
    told = {problem.message for problem in findings.problems}
    found = [each for each in habits(module, findings.root) if each.message not in told]
    for habit in found:
        findings.say("note", habit.message, module.location(habit.node), habit.hint)
    _note_hooks(module, findings)
    _note_defaults(facts, module, findings)
    _say_unbound(module, names, findings)
    more = (look(module) for look in (forgotten_commas, defined_twice, texts_for_templates))
    for at, message, hint in chain(overlooked(module, findings.root), *more):
        findings.say("note", message, module.source.location(at), hint)
    lost = {id(habit.node) for habit in found}
    for name, node in module.shadows:
        if id(node) not in lost:
            message, hint = said_of(module, name, node)
            findings.say("note", message, module.location(node), hint)
    return facts._replace(
        spreads=findings.spreads,
        slots=None if any(problem.kind == "error" for problem in findings.problems) else tuple(sorted(findings.slots)),
        problems=tuple(findings.problems),
        calls=tuple(_call(module, *call) for call in findings.calls if call[0].expr.code.isidentifier()),
        asked=tuple(asked_of(module, lambda: findings.root)),
        idle=tuple(_idle(module, findings)),
        tags=tuple((tag, module.source.byte_place(at)) for tag, at in findings.tags),
        links=tuple((address, module.source.byte_place(at)) for at, address in links_of(module)),
    )


def _refusal(check: Callable[[Module], None], module: Module) -> Problem | None:
    """What one of the loader's rules says of a file without a template."""
    try:
        check(module)
    except LoadError as error:
        return Problem.of(error, module.source.file)
    return None


def read_again(raw: bytes, file: str) -> tuple[Module, tuple[n.Node, ...]]:
    """A readable file as a module, and its template's nodes, for who needs more than facts."""
    module = read(decoded(raw, file), file, [])
    if module.template is None:
        return module, ()
    try:
        return module, template.parse(module.template, Fragment(module.source))
    except LoadError:
        return module, ()


# Problems -------------------------------------------------------------------


def _say_unbound(module: Module, names: Names | None, findings: Findings) -> None:
    """Names that the file's own Python reads, and that nothing binds."""
    found = [*unbound(module, names)]
    for node in found:
        if node.id in module.forgotten:
            findings.add(forgotten(node, module))
    for each in told((node for node in found if node.id not in module.forgotten), module):
        findings.say("error", each.message, module.location(each.node), each.hint)


def _note_hooks(module: Module, findings: Findings) -> None:
    for name in ("on_mount", "on_unmount"):
        hook = module.functions.get(name)
        if hook is not None and not hook.decorator_list and _needs(hook):
            message = f"{name}() needs {', '.join(map(repr, _needs(hook)))}, and is called with nothing"
            hint = f"Write def {name}(): and read what it needs from the file's own names."
            findings.say("error", message, module.location(hook), hint)
    hook = module.functions.get("on_error")
    if hook is None or hook.decorator_list:
        return
    plain = len(hook.args.posonlyargs) + len(hook.args.args)
    wrong = "takes no arguments, and is called with the error" if not plain and not hook.args.vararg else ""
    named = {a.arg for a in hook.args.kwonlyargs}
    left = [name for i, name in enumerate(_needs(hook)) if i or name in named]
    if left:
        wrong = f"needs {', '.join(map(repr, left))}, and is called with the error alone"
    if wrong:
        findings.say("error", f"on_error() {wrong}", module.location(hook), "Write def on_error(error): …")


def _note_defaults(facts: Facts, module: Module, findings: Findings) -> None:
    """A prop's default that its annotation refuses, as far as both stand there."""
    for prop in facts.props:
        if prop.default is None or ((fits := _FITS.get(prop.annotation)) and fits.fullmatch(prop.default)):
            continue
        try:
            literal: object = ast.literal_eval(prop.default)
        except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
            continue
        if literal is None or isinstance(literal, bytes) or not prop.plain:
            continue  # a bytes constant stands for a t-string
        wrong = refused(hint_of(prop.annotation), ("python", prop.default))
        if wrong:
            message = f"{prop.name}: expected {prop.annotation.strip(QUOTES)}, and its default is {wrong}"
            hint = "Write a default of that type, or an annotation that fits both."
            findings.say("note", message, module.source.line_location(*prop.place), hint)


def _needs(function: Function) -> list[str]:
    """Parameters that a call must give."""
    args = function.args
    plain = [*args.posonlyargs, *args.args]
    plain = plain[: len(plain) - len(args.defaults)]
    named = [a for a, default in zip(args.kwonlyargs, args.kw_defaults, strict=True) if default is None]
    return [a.arg for a in (*plain, *named)]


# Facts ----------------------------------------------------------------------


def _imports(tree: ast.Module) -> Iterator[Import]:
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            names = tuple(Imported(x.name, x.asname, x.lineno, x.col_offset) for x in node.names)
            yield Import(node.module, node.level, node.lineno, node.col_offset, names)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, 0, alias.lineno, alias.col_offset, ())


def _props(module: Module) -> Iterator[Declared]:
    if not module.props:
        return
    places = {
        node.target.id: (node.lineno, node.col_offset)
        for node in reversed(module.tree.body)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    own = frozenset(module.bound or ()) | frozenset(module.classes)
    for name, prop in module.props.items():
        plain = hint_of(prop.annotation, own) is not UNKNOWN
        yield Declared(name, prop.annotation, prop.default, plain, places.get(name, (1, 0)))


def _binds(names: Names | None, module: Module) -> tuple[str, ...] | None:
    """Names that a module binds for good; None where some may come in unseen."""
    if names is None or not names[0] or "__getattr__" in names[0]:
        return None
    return tuple(sorted({*names[0] - module.forgotten.keys(), "__name__", "__file__", "__doc__"}))


def _named(module: Module) -> Iterator[tuple[str, ...]]:
    """The names of each t-string that a statement gives some, as `page = t"…"` does; none of one that nobody takes."""
    places = module.literals
    for node in module.tree.body:
        value = node.value if isinstance(node, ast.Assign) else None
        if isinstance(value, ast.Constant) and (value.lineno, value.col_offset) in places:
            yield tuple(x.id for x in cast(ast.Assign, node).targets if isinstance(x, ast.Name))
    for node in statements(module.tree, functions=False) if places else ():
        value = node.value if isinstance(node, (ast.Expr, ast.Return)) else None
        if isinstance(node, ast.Expr) and isinstance(value, ast.Call) and _prints(value, module):
            value = value.args[0]
        parts = [*walk(value)] if value is not None else []
        literal = any(isinstance(x, ast.Constant) and (x.lineno, x.col_offset) in places for x in parts)
        if literal and not any(isinstance(x, (ast.Call, ast.Await, ast.Yield, ast.NamedExpr)) for x in parts):
            yield ()
    # An indented template stands in the function above it, and is thrown away whenever that runs.
    for lines in module.lines.values() if places else ():
        for node in lines:
            value = node.value if isinstance(node, ast.Expr) else None
            if isinstance(value, ast.Constant) and (value.lineno, value.col_offset) in places:
                yield ()


def _prints(call: ast.Call, module: Module) -> bool:
    """Whether a call is `print(t"…")`, of Python's own `print`."""
    plain = isinstance(call.func, ast.Name) and call.func.id == "print" and len(call.args) == 1 and not call.keywords
    return plain and module.bound is not None and "print" not in module.bound


def _call(module: Module, call: n.Component, fills: dict[str, int]) -> Call:
    place = module.source.byte_place
    given = tuple(Given(x.name, place(x.at), _value(x.value)) for x in call.items if isinstance(x, n.Attribute))
    filled = tuple(Fill(slot, place(at)) for slot, at in fills.items())
    return Call(call.expr.code, place(call.at), given, any(isinstance(x, n.Spread) for x in call.items), filled)


def _value(value: n.Pieces | None) -> Value:
    """What a tag gives a prop, as far as it stands there."""
    if value is None:
        return "bare", ""
    if all(isinstance(piece, str) for piece in value):
        return "text", "".join(cast("tuple[str, ...]", value))
    piece = value[0]
    if len(value) != 1 or isinstance(piece, str) or piece.spec or piece.conversion:
        return None
    if isinstance(piece.tree, (ast.Name, ast.Attribute)):
        return None
    try:
        literal: object = ast.literal_eval(piece.tree)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None
    # A bytes constant stands for a t-string.
    return None if isinstance(literal, bytes) else ("python", ast.unparse(piece.tree))


_IN_BRACES = re.compile(r"Write (\{% (?:for|let|if|elif|else|endif|endfor)\b.*?%\})")
_INNER_ENDS = re.compile(r"the \w+(['\"])…\1 ends at the ")
_A_LAMBDA = re.compile(r"takes the name of a function, not \{lambda\b")
_CUT_LAMBDA = re.compile(r"not Python: 'lambda\b")
_UNKNOWN_NAME = re.compile(r"unknown name '(\w+)'")


def _leave_out_what_follows(findings: Findings) -> None:
    """Say nothing of names that blocks would give which stand in single braces, nor of their ends: that is one mistake.

    `{for bird in birds}` is told with what to write; then `bird` has a value, and `{endfor}` is no name.
    A quote that ends a t-string in braces is told of with them, not a second time as the end of its text; nor is
    a lambda that an event holds, which the braces end at its colon.
    """
    early = {problem.location for problem in findings.problems if _INNER_ENDS.match(problem.message)}
    if early:
        findings.problems = [
            problem
            for problem in findings.problems
            if problem.location not in early or _INNER_ENDS.match(problem.message)
        ]
    if any(_CUT_LAMBDA.match(problem.message) for problem in findings.problems):
        findings.problems = [problem for problem in findings.problems if not _A_LAMBDA.search(problem.message)]
    blocks = [found[1] for problem in findings.problems if (found := _IN_BRACES.search(problem.hint))]
    if blocks:
        given = {"endfor", "endif", *_WORD.findall(" ".join(blocks))}
        named = [(problem, _UNKNOWN_NAME.match(problem.message)) for problem in findings.problems]
        findings.problems = [problem for problem, name in named if name is None or name[1] not in given]


_NO_FUNCTION = re.compile(r"names '(\w+)', which this file does not define")


def _idle(module: Module, findings: TemplateFindings) -> Iterator[tuple[str, int]]:
    """Functions that nobody in the file binds or reads, and that no message names: it says what to do with them."""
    if findings.partial:
        return
    left = [
        (name, function)
        for name, function in module.handlers.items()
        if name not in findings.bound and name not in findings.used and not function.decorator_list
    ]
    said = "\n".join(f"{problem.message}\n{problem.hint}" for problem in findings.problems) if left else ""
    # An event that can't be read may be what uses it.
    unread = (
        "\n".join(problem.location.text for problem in findings.problems if problem.kind == "error") if left else ""
    )
    left = [(name, function) for name, function in left if not re.search(rf"['\"{{]{name}\b|\b{name}\(", said)]
    left = [(name, function) for name, function in left if not re.search(rf"=['\"{{]?{name}\b", unread)]
    # One that is only a little like what an event names may still be what it means.
    absent = [found[1] for problem in findings.problems if (found := _NO_FUNCTION.search(problem.message))]
    left = [(name, function) for name, function in left if not nearest(name, absent, 0.5)]
    words = Counter(_WORD.findall(module.source.text)) if left else Counter[str]()
    for name, function in left:
        if words[name] <= 1 or not _is_read(module, name, function):
            yield name, function.lineno


def _is_read(module: Module, name: str, function: ast.AST) -> bool:
    """Whether anything but the function itself reads its name."""
    own = {id(node) for node in walk(function)}
    for node in module.census.nodes:
        named = (isinstance(node, ast.Name) and node.id == name) or (
            isinstance(node, ast.Constant) and node.value == name
        )
        if named and id(node) not in own:
            return True
    return False
