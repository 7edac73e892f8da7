"""Events: what `@click="toggle({todo.id})"` becomes, and whether it can work."""

from __future__ import annotations

import ast
import builtins
import re
from collections import Counter
from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any

from . import binding as b
from . import dom_events, foreign
from . import nodes as n
from .calls import (
    given_nowhere,
    misfit,
    of_another_type,
    required,
    text_of_name,
    unfilled,
    without_self,
    written_out,
)
from .configuration import OURS
from .draft import BlockEvent, Draft, Tag
from .errors import ALIKE, LoadError, did_you_mean, listed, nearest, there_are
from .literals import Source
from .misbound import instead, parameters_of
from .models import keys_read, lacking, read_of
from .node_queries import certain_fields, form_fields, nameless, names_form, walk
from .rewriting import Scope
from .scopes import statements
from .source import FUNCTIONS, HOOKS, Function, parameter_names
from .syntax import load
from .trees import children

DEBOUNCE = 300
"""Milliseconds of a bare `.debounce`."""

_WORD = re.compile(r"\w+")

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

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.module = draft.module
        self.forms: dict[int, tuple[tuple[n.Node, ...] | None, set[str] | None]] = {}

    @cached_property
    def file_types(self) -> set[str]:
        """Names under which the file imports our `File`."""
        ours = [x for x in self.module.tree.body if isinstance(x, ast.ImportFrom) and x.module in OURS]
        return {alias.asname or alias.name for x in ours for alias in x.names if alias.name == "File"}

    @cached_property
    def definitions(self) -> Counter[str]:
        """How often each name is defined as a function."""
        return Counter(x.name for x in statements(self.module.tree) if isinstance(x, FUNCTIONS))

    def form_fields(self, scope: Scope) -> set[str] | None:
        """Names of the controls of the form around a place, or None where they can't be known."""
        # The form is kept, too: another one could get its id.
        known = self.forms.get(id(scope.form))
        if known is None:
            root = self.draft.root if scope.form is None or self.outside else ()
            known = self.forms[id(scope.form)] = scope.form, form_fields(scope.form, root)
        return known[1]

    @cached_property
    def outside(self) -> bool:
        """Whether a control may belong to a form that it does not stand in."""
        return any(isinstance(node, n.Element) and names_form(node) for node in walk(self.draft.root))

    def event(self, item: n.Event, tag: Tag) -> None:
        """One `@event` of a tag."""
        self.check_name(item)
        binding = self.binding(item, tag)
        self.draft.bound.add(binding.name)
        scope = replace(tag.scope, form=None) if names_form(tag.element) else tag.scope
        dynamic = self.check_handler(binding, scope, item)
        if not dynamic:
            self.check_call(binding, tag)
            self.check_bare(binding, scope, tag)
            self.check_model(binding, scope, tag)
        self.check_confirm(binding, tag)
        self.check_fields(binding, scope, tag, item)
        self.check_whole(binding, scope)
        self.add(binding, dynamic, item.name, tag)

    def binding(self, item: n.Event, tag: Tag) -> b.Binding:
        """What an event names. Raises `TemplateError`; functions that it is about are not told to be without use."""
        try:
            return b.parse(item, self.module.source)
        except LoadError as error:
            told = error
            self.draft.bound |= self.module.functions.keys() & {*_WORD.findall(_text_of(item))}
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
                raise self.draft.fail(
                    f"a static component can't handle {where}",
                    binding.at,
                    "Move the file into the folder live/, or write live = True at its top.",
                )
            return False
        if name in module.imports or name in module.classes or name in module.state:
            kind = "imported" if name in module.imports else "a class" if name in module.classes else ""
            hint = f"Write a function of this file that does it: def {binding.event}_{name}(): …"
            if not kind:
                kind, hint = self.kind_of(name, hint)
            raise self.draft.fail(f"{where} names {name!r}, which is {kind}", binding.at, hint)
        message = f"{where} names {name!r}, which this file does not define."
        written = f"def {name}({parameters_of(binding)}): …"
        elsewhere = foreign.of_name(name)
        if hasattr(builtins, name):
            elsewhere = f"{name}() is Python's own. {instead(item.name, _text_of(item), module, scope.names)}"
        meant = nearest(name, module.handlers, ALIKE) if elsewhere else nearest(name, module.handlers)
        if meant:
            self.fails(binding, f"{message} Did you mean {meant!r}?", f"Write {meant}, or the function: {written}")
        else:
            self.fails(binding, message, elsewhere or f"Write the function: {written}")
        return False

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

    def check_call(self, binding: b.Binding, tag: Tag) -> None:
        """Arguments that the function can't take, where its signature is known for certain (E3, V3)."""
        function = self.known(binding.name)
        if function is None or binding.arguments is None:
            return
        wrong, keyword = misfit(function.args, binding)
        others = without_self(function)
        if wrong and others is not None and not misfit(others, binding)[0]:
            raise self.draft.fail(*self.about_self(binding, others))
        if wrong:
            names = [a.arg for a in (*function.args.args, *function.args.kwonlyargs)]
            near = f".{did_you_mean(keyword, names)}" if keyword else ""
            empty = not binding.arguments and not binding.keywords
            hint = self.call_for(binding, function, required(function.args), (), tag, tag.element.tag) if empty else ""
            if wrong.startswith("needs"):
                if empty and (tag.element.tag == "form" or tag.scope.form is not None):
                    each = "the fields of the form are handed on by their names."
                    hint = hint or f'Write @{binding.event}="{binding.name}", without (): {each} '
                hint = hint or "Write it between the parentheses: a number, a text in '…', or a value in braces, {…}. "
            raise self.draft.fail(
                f"@{binding.event}: {binding.name}() {wrong}{near}", binding.at, f"{hint}{_signature(function)}"
            )
        if name := text_of_name(binding, tag.scope.names):
            said = f"@{binding.event}: {binding.name}() is given the text {name!r}, not the {name} of the template"
            self.draft.note(said, binding.at, f"Write {{{name}}} in the place of '{name}', if its value is meant.")
        for name, wanted, value in of_another_type(function, binding, self.module.bound or ()):
            kind = "a text" if isinstance(value, str) else type(value).__name__
            self.draft.note(
                f"@{binding.event}: {binding.name}() says {name}: {wanted}, and {value!r} is {kind}",
                binding.at,
                f"What stands here is handed on as it is. {_signature(function)}",
            )

    @staticmethod
    def about_self(binding: b.Binding, others: ast.arguments) -> tuple[str, int, str]:
        """What to say of a handler that is written as a method, with what its parameters are without self."""
        said = f"@{binding.event}: {binding.name}() needs 'self', which nothing gives"
        return (
            said,
            binding.at,
            f"A handler is no method: write def {binding.name}({ast.unparse(others)}) without self.",
        )

    def check_bare(self, binding: b.Binding, scope: Scope, tag: Tag) -> None:
        """Parameters that `@click="f"` leaves without a value, where form and fields are known for certain (E2)."""
        function = self.known(binding.name)
        if function is None or binding.arguments is not None or not parameter_names(function):
            return
        fields = self.form_fields(scope)
        left = unfilled(function, binding, fields) if fields is not None else []
        if left:
            message = f"@{binding.event}: {binding.name}() needs {', '.join(map(repr, left))}, and "
            alone = not fields and _whole(tag) != "form"
            tagged = f"<{tag.element.tag}>"
            message += f"this {tagged} stands in no form" if alone else f"no field of this {_whole(tag)} is called so"
            if hint := given_nowhere(binding, left):
                self.fails(binding, f"@{binding.event}: {binding.name}() needs {left[0]!r}, which nothing gives", hint)
                return
            others = without_self(function)
            if left == ["self"] and others is not None:
                said, _, hint = self.about_self(binding, others)
                self.fails(binding, said, hint)
                return
            if left == ["form"]:
                hint = f'Write @{binding.event}="{binding.name}(form)", which hands on all fields, as a dict.'
                self.fails(binding, message, hint)
                return
            read, model = read_of(self.module, function, left[0]) if left == [*parameter_names(function)] else ([], "")
            if read and fields and set(read) & fields:
                hint = f'Write @{binding.event}="{binding.name}(form)", which hands on all fields, as a dict, and '
                hint += f'{left[0]}["{read[0]}"].'
                if model:
                    hint = f"To make a {model} of all fields, say so: def {binding.name}({left[0]}: {model})"
                self.fails(binding, message, hint)
                return
            hint = f'Write the arguments, {binding.name}(…), or name="{left[0]}" on the control.'
            if alone:
                hint = f'Write the arguments, {binding.name}(…), or a field beside it: <input name="{left[0]}">.'
            for field in nameless(scope.form or ())[:1]:
                line = self.module.source.location(field.at).line
                where = f"The <{field.tag}> of line {line} has no name"
                hint = f'{where}: write name="{left[0]}" in it, or the arguments, {binding.name}(…).'
            written = self.call_for(binding, function, left, fields or (), tag, tag.element.tag if alone else "")
            self.fails(binding, message, f"{written or f'{hint} '}{_signature(function)}")

    def call_for(
        self, binding: b.Binding, function: Function, left: list[str], fields: Collection[str], tag: Tag, control: str
    ) -> str:
        """The call to write, made of what the template has there; "" where that is not plain."""
        call = written_out(function, left, fields, tag.scope.names, self.module, control)
        why = " {…} hands on a value that the template has there." if "{" in call else ""
        return f'Write @{binding.event}="{call}".{why} ' if call else ""

    def check_model(self, binding: b.Binding, scope: Scope, tag: Tag) -> None:
        """A field that a model needs, and that the form certainly does not have (V2)."""
        function = self.known(binding.name)
        fields = self.form_fields(scope) if function is not None and parameter_names(function) else None
        found = lacking(self.module, function, binding, fields) if function is not None and fields is not None else None
        if found is None:
            return
        model, missing = found
        (first, control), *_ = missing.items()
        said = f"@{binding.event}: {binding.name}() takes a {model}, which needs {listed(missing)}"
        hint = f"Write {control}, or give {first} a default in {model}."
        for field in nameless(scope.form or ())[:1]:
            line = self.module.source.location(field.at).line
            hint = f'The <{field.tag}> of line {line} has no name: write name="{first}" in it.'
        near = did_you_mean(first, fields or ())
        self.fails(binding, f"{said}, and no field of this {_whole(tag)} is called so.{near}", hint)

    def known(self, name: str) -> Function | None:
        """The function of this name, where its signature is known before it runs."""
        function = self.module.functions.get(name)
        certain = function is not None and not function.decorator_list and self.definitions[name] == 1
        return function if certain and self.module.binds_once(name) else None

    def check_confirm(self, binding: b.Binding, tag: Tag) -> None:
        """`.confirm` asks what `confirm="…"` beside it says (E5)."""
        if "confirm" not in dict(binding.modifiers):
            return
        items = tag.element.items
        if not any(isinstance(i, n.Spread) or (isinstance(i, n.Attribute) and i.name == "confirm") for i in items):
            raise self.draft.fail(
                f"@{binding.event}.confirm without a question", binding.at, 'Write confirm="Are you sure?" beside it.'
            )

    def fails(self, binding: b.Binding, message: str, hint: str) -> None:
        """Tell of an event that can't work: the rest of the page does (E4)."""
        self.draft.tell(message, self.module.source.location(binding.at), hint)

    def check_fields(self, binding: b.Binding, scope: Scope, tag: Tag, item: n.Event) -> None:
        """A bare argument that no field can give is refused where that is certain (E3)."""
        names = [a.name for a in binding.all_arguments() if isinstance(a, b.FieldOf)]
        if not names:
            return
        fields = self.form_fields(scope)
        if fields is None:
            return
        for name in names:
            if name not in fields:
                known = name in scope.names or name in self.module.state or name in self.module.props
                call = b.in_braces(_text_of(item).strip(), lambda word: word == name)  # noqa: B023 - called at once
                hint = (
                    f'Write {{{name}}} for the value that it has here: {item.name}="{call}".'
                    if known
                    else (f'Give the control a name (name="{name}"), or write {{…}} for a value of this file.')
                )
                near = did_you_mean(name, fields)
                if not known and not near and (given := nearest(name, scope.names, ALIKE)):
                    near, hint = f" Did you mean {given!r}?", f"Write {{{given}}} for the value that it has here."
                text = self.module.source.text
                place = re.compile(rf"\b{name}\b").search(text, text.find("(", binding.at))
                raise self.draft.fail(
                    f"@{binding.event}: no field of this {_whole(tag)} is called {name!r}.{near}",
                    place.start() if place else binding.at,
                    hint,
                )

    def check_whole(self, binding: b.Binding, scope: Scope) -> None:
        """A field that a function reads of `form`, and that the form certainly does not have (E3)."""
        function = self.known(binding.name)
        fields = (
            self.form_fields(scope) if function is not None and b.Given("form") in binding.all_arguments() else None
        )
        if function is None or fields is None:
            return
        names = parameter_names(function)
        taken = {name for name, given in zip(names, binding.arguments or (), strict=False) if given == b.Given("form")}
        taken |= {name for name, given in binding.keywords if given == b.Given("form")}
        for name in sorted(taken):
            read, model = read_of(self.module, function, name)
            if wrong := next((x for x in read if not hasattr(dict, x)), ""):
                hint = f'Write {name}["{wrong}"].'
                if model:
                    hint = f"To make a {model} of it, say so: def {function.name}({name}: {model}). Else: {hint}"
                self.fails(
                    binding, f"@{binding.event}: {binding.name}() reads {name}.{wrong}, and form is a dict", hint
                )
                return
        for name, key in keys_read(function, taken):
            if key not in fields:
                message = f"{binding.name}() reads {name}[{key!r}], and no field of this form is called so"
                there = _there(scope.form or (), fields, self.module.source)
                hint = f'{there} A field sends what is in it under its name, as in <input name="{key}">.'
                self.fails(binding, f"@{binding.event}: {message}.{did_you_mean(key, fields)}", hint)
                return
        if len(re.findall(rf"\b{binding.name}\b", self.module.source.text)) > _DEFINED_AND_CALLED:
            return  # another form may have the field
        for name, key in keys_read(function, taken, get=True):
            if key not in fields:
                message = f"{binding.name}() asks for {name}.get({key!r}), and no field of this form is called so"
                hint = f"{_there(scope.form or (), fields, self.module.source)} So get() finds nothing, each time."
                self.draft.note(f"@{binding.event}: {message}.{did_you_mean(key, fields)}", binding.at, hint)
                return

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


def _there(form: tuple[n.Node, ...], fields: Collection[str], source: Source) -> str:
    """Which fields a form has."""
    for field in nameless(form)[:1] if not fields else ():
        return f"The <{field.tag}> of line {source.location(field.at).line} has no name."
    return f"{there_are(sorted(fields))}." if fields else "It has no field."


_DEFINED_AND_CALLED = 2
"""How often the name of a function stands in a file that calls it in one place."""


def _text_of(item: n.Event) -> str:
    """What stands in an event, as it was written."""
    return "".join(piece if isinstance(piece, str) else f"{{{piece.code}}}" for piece in item.value)


def _whole(tag: Tag) -> str:
    """Whose fields an event takes along: those of the form, and where none is around it those of the template."""
    return "form" if tag.scope.form is not None or names_form(tag.element) else "template"


def _signature(function: Function) -> str:
    return f"It is def {function.name}({ast.unparse(function.args)})."


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
