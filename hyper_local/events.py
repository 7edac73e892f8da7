"""Events: what `@click="toggle({todo.id})"` becomes, and whether it can work."""

from __future__ import annotations

import ast
import builtins
import re
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any, NoReturn

from . import binding as b
from . import dom_events, foreign
from . import nodes as n
from .configuration import FOLDERS, OURS
from .draft import BlockEvent, Draft, Tag
from .errors import ALIKE, LoadError, nearest
from .fit import Fit, text_of
from .misbound import inside, instead, parameters_of
from .node_queries import certain_fields, names_form, walk
from .rewriting import Scope
from .source import HOOKS, parameter_names
from .syntax import load
from .trees import children

DEBOUNCE = 300
"""Milliseconds of a bare `.debounce`."""

_WORD = re.compile(r"\w+")
_LIVE = "Move the file into the folder live/, or write live = True at its top."

_KEYS = {"enter": "enter", "escape": "escape", "esc": "escape"}
"""Keys that are taken for events."""
_OWN_EVENT = "As it stands, it waits for an event of that name, which only a script of yours can send."

SCALARS = frozenset(
    "int str float bool date datetime time Decimal UUID list dict bytes None Optional Union Literal "
    "List Annotated timedelta set tuple complex object Any".split()
)
"""Names in annotations of parameters that take one field, not a form."""


@lru_cache(maxsize=64)
def _yields(function: ast.AST) -> bool:
    """Whether a function is a generator; functions inside it do not count."""
    waiting = children(function)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            waiting += children(node)
    return False


class Events:
    """Makes the events of a draft's elements."""

    def __init__(self, draft: Draft, fit: Fit) -> None:
        self.draft = draft
        self.module = draft.module
        self.fit = fit
        self.forms: dict[int, tuple[tuple[n.Node, ...] | None, set[str] | None]] = {}

    @cached_property
    def file_types(self) -> set[str]:
        """Names under which the file imports our `File`."""
        ours = [x for x in self.module.tree.body if isinstance(x, ast.ImportFrom) and x.module in OURS]
        return {alias.asname or alias.name for x in ours for alias in x.names if alias.name == "File"}

    def event(self, item: n.Event, tag: Tag) -> None:
        """One `@event` of a tag."""
        self.check_name(item)
        scope = replace(tag.scope, form=None) if names_form(tag.element) else tag.scope
        binding = self.binding(item, tag, scope)
        self.draft.bound.add(binding.name)
        dynamic = self.check_handler(binding, scope, item)
        self.check_confirm(binding, tag)
        self.fit.check(binding, scope, tag, item, dynamic)
        self.add(binding, dynamic, item.name, tag)

    def binding(self, item: n.Event, tag: Tag, scope: Scope) -> b.Binding:
        """What an event names. Raises `TemplateError`; functions that it is about are not told to be without use."""
        try:
            return b.parse(item, self.module.source)
        except LoadError as error:
            told = self.fit.without_value(error, scope, item)
            self.draft.bound |= self.module.functions.keys() & {*_WORD.findall(text_of(item))}
            if isinstance(error, b.NoName):
                told = self.draft.fail(
                    error.message, item.at, instead(item.name, error.shown, self.module, tag.scope.names)
                )
            raise told from None

    def check_name(self, item: n.Event) -> None:
        """Tell of `@clik`: it may be an event of the author's own, and waits for that."""
        name = item.name[1:].partition(".")[0]
        near = dom_events.near(name)
        if near and self.sends(name) and not nearest(name, dom_events.NAMES, ALIKE):
            return  # as @done and @added, of an element of one's own
        if key := _KEYS.get(name.lower()):
            hint = f"Write @keydown.{key}: a key is a modifier of the event that it sends."
            message = f"browsers have no event {name!r}. Did you mean 'keydown.{key}'?"
            self.draft.note(message, item.at, hint, on_page=not self.sends(name))
        elif near:
            small = name.lower()
            if small in dom_events.NAMES:
                hint = f"Write @{small}: names of events are small."
            else:
                hint = f"Write @{nearest(name, dom_events.NAMES)}. {_OWN_EVENT}"
            self.draft.note(f"browsers have no event {name!r}.{near}", item.at, hint, on_page=not self.sends(name))

    def sends(self, name: str) -> bool:
        """Whether something in the template may well send an event of one's own: then the page says nothing of it."""
        tags = [node.tag for node in walk(self.draft.root) if isinstance(node, n.Element)]
        return "-" in name or ":" in name or any("-" in tag for tag in tags)

    def add(self, binding: b.Binding, dynamic: bool, name: str, tag: Tag) -> None:
        """Add a checked event to a tag under the attribute `name`."""
        draft, scope, events = self.draft, tag.scope, tag.block.events
        exprs = [draft.argument(expr, scope, binding.at) for expr in binding.exprs]
        carries = dynamic or (not scope.owned and binding.name in self.module.functions)
        if carries:
            exprs.insert(0, draft.place(load(binding.name), binding.at))
        options = self.options(binding, dynamic)
        events.append(BlockEvent(self.guarded(binding, options, scope), exprs, carries))
        number = len(events) - 1
        tag.attributes[name] = [number, options] if options else [number]

    def guarded(self, binding: b.Binding, options: dict[str, Any], scope: Scope) -> b.Binding:
        """The binding with the names of the fields that may come: no page can add one to a form of ours (E1)."""
        nodes = scope.form if scope.form is not None else self.draft.root
        fields = certain_fields(nodes, self.draft.root) if scope.owned else None
        asked = options.get("f", [])
        if asked != "*":
            fields = set(asked) if fields is None else fields & set(asked)
            if fields:
                options["f"] = [name for name in asked if name in fields]
            else:
                options.pop("f", None)
        return binding if fields is None else replace(binding, fields=frozenset(fields))

    def check_handler(self, binding: b.Binding, scope: Scope, item: n.Event) -> bool:
        """Whether the function is known only when the page is drawn (E1, E4, P6)."""
        name, module = binding.name, self.module
        where = f"@{binding.event}"
        if name in scope.names or name in module.props:
            return True
        if name in HOOKS or name.startswith("_") or name == "render":
            raise self.draft.fail(
                f"{where} names {name!r}, which the page may not call",
                binding.at,
                "A name that begins with _ is the file's own: take the _ away."
                if name.startswith("_")
                else f"Write a function of its own for it: def {binding.event}(): …",
            )
        if name in module.functions:
            if "yield" in module.source.text and _yields(module.functions[name]):
                raise self.draft.fail(
                    f"{where} names {name!r}, which is a generator: calling it runs nothing",
                    binding.at,
                    "Take the yield away; to show steps, write `await render()` in an async def.",
                )
            if not self.draft.live:
                raise self.draft.fail(f"a static component can't handle {where}", binding.at, self.to_live())
            return False
        if name in module.imports or name in module.classes or name in module.state:
            kind = "imported" if name in module.imports else "a class" if name in module.classes else ""
            hint = f"Write a function of this file that does it: def {binding.event}_{name}(): …"
            if not kind:
                kind, hint = self.kind_of(name, hint)
            raise self.draft.fail(f"{where} names {name!r}, which is {kind}", binding.at, hint)
        if not self.draft.live:
            self.refuse_static(binding, where)
        if elsewhere := inside(name, module):
            self.fit.fails(binding, f"{where} names {name!r}, which {elsewhere[0]}", elsewhere[1])
            return False
        message = f"{where} names {name!r}, which this file does not define."
        written = f"def {name}({parameters_of(binding)}): …"
        theirs = foreign.of_name(name)
        if hasattr(builtins, name):
            theirs = f"{name}() is Python's own. {instead(item.name, text_of(item), module, scope.names)}"
        meant = nearest(name, module.handlers, ALIKE) if theirs else nearest(name, module.handlers)
        if meant:
            self.fit.fails(binding, f"{message} Did you mean {meant!r}?", f"Write {meant}, or the function: {written}")
        else:
            self.fit.fails(binding, message, theirs or f"Write the function: {written}")
        return False

    def refuse_static(self, binding: b.Binding, where: str) -> NoReturn:
        """Refuse an event of a static component that names nothing that it was given.

        Else who shows it would be asked for a function of that name, whoever that is (T6).
        """
        name, module = binding.name, self.module
        near = nearest(name, [*module.props, *module.handlers])
        if near in module.props:
            message = f"{where} names {name!r}, which this file does not define. Did you mean {near!r}?"
            raise self.draft.fail(message, binding.at, f"Write {near}.")
        hint = (
            f"Let its caller give the function: {name}: Callable at its top (from collections.abc import Callable) "
            f"and {name}={{…}} in its tag. Or move the file into the folder live/, with a def {name}."
        )
        # A page has nobody who shows it, and a file with such a function means its own.
        folders = [part for part in module.source.file.split("/")[:-1] if part in FOLDERS]
        if near or folders[-1:] == ["pages"] or module.live is False:
            hint = self.to_live()
        raise self.draft.fail(f"a static component can't handle {where}", binding.at, hint)

    def to_live(self) -> str:
        """What makes a static component live (L2)."""
        return "Take live = False away." if self.module.live is False else _LIVE

    def kind_of(self, name: str, hint: str) -> tuple[str, str]:
        """What a state variable is that an event names, and what to write instead; `hint` where it is no function."""
        value = next(
            (
                node.value
                for node in reversed(self.module.tree.body)
                if isinstance(node, (ast.Assign, ast.AnnAssign))
                and name in map(ast.unparse, node.targets if isinstance(node, ast.Assign) else [node.target])
            ),
            None,
        )
        if isinstance(value, ast.Lambda):
            return "a lambda, not a def", f"Write it as one: def {name}({ast.unparse(value.args)}): …"
        if isinstance(value, ast.Call) and ast.unparse(value.func) in ("partial", "functools.partial"):
            return "a partial, not a def", f"Write def {name}(): … and call {ast.unparse(value.args[0])}() there."
        if isinstance(value, (ast.Attribute, ast.Call, ast.Name, ast.Subscript, ast.IfExp, ast.BoolOp)):
            called = f" and call {ast.unparse(value)}() there" if isinstance(value, (ast.Attribute, ast.Name)) else ""
            return "a variable, not a def", f"Write def {name}(): …{called}."
        return "not a function", hint

    def check_confirm(self, binding: b.Binding, tag: Tag) -> None:
        """`.confirm` asks what `confirm="…"` beside it says (E5)."""
        if "confirm" not in dict(binding.modifiers):
            return
        items = tag.element.items
        if not any(isinstance(i, n.Spread) or (isinstance(i, n.Attribute) and i.name == "confirm") for i in items):
            raise self.draft.fail(
                f"@{binding.event}.confirm without a question", binding.at, 'Write confirm="Are you sure?" beside it.'
            )

    def options(self, binding: b.Binding, dynamic: bool) -> dict[str, Any]:
        """What the front end must read and do for this event (docs/protocol.md)."""
        out: dict[str, Any] = {}
        fields: list[str] = [a.name for a in binding.all_arguments() if isinstance(a, b.FieldOf)]
        given = {a.what for a in binding.all_arguments() if isinstance(a, b.Given)}
        if binding.arguments is None:
            self.bare_options(binding, dynamic, out)
        elif "form" in given:
            out["f"] = "*"
        elif fields:
            out["f"] = list(dict.fromkeys(fields))
        if "value" in given:
            out["v"] = 1
        if "checked" in given:
            out["c"] = 1
        properties = [a.name for a in binding.all_arguments() if isinstance(a, b.Property)]
        if properties:
            out["x"] = list(dict.fromkeys(properties))
        debounce = self.draft.debounce
        modifiers = {k: v for k, v in binding.modifiers if k != "latest"}
        if "debounce" in modifiers and modifiers["debounce"] is None:
            modifiers["debounce"] = DEBOUNCE if debounce is None else debounce
        elif debounce and binding.event == "input" and "throttle" not in modifiers:
            modifiers.setdefault("debounce", debounce)
        if modifiers:
            out["m"] = modifiers
        return out

    def bare_options(self, binding: b.Binding, dynamic: bool, out: dict[str, Any]) -> None:
        """`@submit="save"`: fields by the names of the parameters, then the value (E2)."""
        function = self.module.functions.get(binding.name)
        if dynamic or function is None:
            if dynamic:
                out["f"] = "*"
                if binding.typing:
                    out["v"] = 1
            return
        names = list(parameter_names(function))
        args = function.args
        named = (*args.posonlyargs, *args.args, *args.kwonlyargs)
        if args.kwarg or any(takes_form(a, self.file_types) for a in named):
            out["f"] = "*"
        elif names:
            out["f"] = names
        if names and binding.typing:
            out["v"] = 1


def takes_form(argument: ast.arg, file_types: set[str]) -> bool:
    """Whether a parameter may be a model made of all fields: `def submit(user: UserForm)`.

    `file_types` are the names of our `File`, which is one field.
    """
    return argument.annotation is not None and bool(_named(argument.annotation) - SCALARS - file_types)


def _named(annotation: ast.expr) -> set[str]:
    """The names in an annotation, quoted ones too; a text of a Literal is none."""
    names: set[str] = set()
    waiting: list[ast.AST] = [annotation]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            with suppress(SyntaxError, ValueError):
                waiting.append(ast.parse(node.value, mode="eval").body)
        elif not (isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("Literal")):
            waiting += ast.iter_child_nodes(node)
        else:
            waiting.append(node.value)
    return names
