"""Fit: whether a function of the file can take what an event gives it, and what to write else (E2, E3, V2)."""

from __future__ import annotations

import ast
import builtins
import re
from collections import Counter
from collections.abc import Collection
from functools import cached_property

from . import binding as b
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
from .draft import GIVEN, Draft, Tag
from .errors import ALIKE, LoadError, TemplateError, did_you_mean, listed, nearest, there_are
from .literals import Source
from .models import keys_read, lacking, read_of
from .node_queries import as_written, form_fields, nameless, names_form, walk
from .rewriting import Scope
from .scopes import statements
from .source import FUNCTIONS, Function, parameter_names
from .untaken import loop_of


class Fit:
    """Judges the events of a draft's elements."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.module = draft.module
        self.forms: dict[int, tuple[tuple[n.Node, ...] | None, set[str] | None]] = {}

    def check(self, binding: b.Binding, scope: Scope, tag: Tag, item: n.Event, dynamic: bool) -> None:
        """Refuse an event that can't work, or tell of it; of a `dynamic` one the function is known only later."""
        if not dynamic:
            self.check_call(binding, tag)
            self.check_bare(binding, scope, tag)
            self.check_model(binding, scope, tag)
        self.check_braces(binding, scope, item)
        self.check_fields(binding, scope, tag, item)
        self.check_whole(binding, scope)

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

    def known(self, name: str) -> Function | None:
        """The function of this name, where its signature is known before it runs."""
        function = self.module.functions.get(name)
        certain = function is not None and not function.decorator_list and self.definitions[name] == 1
        return function if certain and self.module.binds_once(name) else None

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
                hint = hint or (
                    f"{said} " if empty and (said := given_nowhere(binding, required(function.args))) else ""
                )
                hint = hint or _ticked(binding, function, tag)
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
                call = b.in_braces(text_of(item).strip(), lambda word: word == name)  # noqa: B023 - called at once
                hint = (
                    f'Write {{{name}}} for the value that it has here: {item.name}="{call}".'
                    if known
                    else (f'Give the control a name (name="{name}"), or write {{…}} for a value of this file.')
                )
                near = did_you_mean(name, fields)
                plain = not known and not near and not fields and binding.event != "submit"
                if plain and (text := self.quoted(binding, name, item)):
                    hint = (
                        f'For the text {name}, write quotes around it: {item.name}="{text}". For what is in a field, '
                        f'give the control a name (name="{name}"); or write {{…}} for a value of this file.'
                    )
                if not known and not near and (given := nearest(name, scope.names, ALIKE)):
                    near, hint = f" Did you mean {given!r}?", f"Write {{{given}}} for the value that it has here."
                elif not known and not near:
                    hint = given_nowhere(binding, [name]) or hint
                text = self.module.source.text
                place = re.compile(rf"\b{name}\b").search(text, text.find("(", binding.at))
                raise self.draft.fail(
                    f"@{binding.event}: no field of this {_whole(tag)} is called {name!r}.{near}",
                    place.start() if place else binding.at,
                    hint,
                )

    def check_braces(self, binding: b.Binding, scope: Scope, item: n.Event) -> None:
        """Refuse `{name}` where only a field is called so: its name alone hands on what is in it (E3)."""
        if not binding.exprs:
            return
        call, meant = text_of(item).strip(), list[ast.Name]()
        for expr in binding.exprs:
            name = expr.tree
            if isinstance(name, ast.Attribute) and name.attr == "value":
                name = name.value
            if isinstance(name, ast.Name) and not expr.conversion and not expr.spec and self.is_only_field(name, scope):
                call = call.replace(f"{{{expr.code}}}", name.id)
                meant.append(name)
        if meant and '"' not in call:
            hint = f'A field sends what is in it, by its name without braces. Write {item.name}="{call}".'
            message = f"unknown name {meant[0].id!r}"  # as of any other that nothing has
            raise TemplateError(message, self.module.location(meant[0]), hint)

    def without_value(self, error: LoadError, scope: Scope, item: n.Event) -> LoadError:
        """What to raise for `error` where an argument is `name.value` for the field `name` (E3)."""
        found, call = _VALUE_OF.search(error.message), text_of(item).strip()
        if found is None or '"' in call or not self.is_nothing_else(found[1], scope):
            return error
        call = _VALUES.sub(lambda x: x[1] if self.is_nothing_else(x[1], scope) else x[0], call)
        hint = f'A field sends what is in it, by its name alone. Write {item.name}="{call}".'
        return TemplateError(error.message, error.location, hint)

    def is_field(self, name: str, scope: Scope) -> bool:
        """Whether an event here hands on a field by this name."""
        return name not in b.RESERVED and name in (self.form_fields(scope) or ())

    def is_only_field(self, name: ast.Name, scope: Scope) -> bool:
        """Whether a name in braces is a field's here, and nothing else in the file is called so."""
        word, module = name.id, self.module
        if not self.is_nothing_else(word, scope) or hasattr(builtins, word) or word in GIVEN:
            return False
        # Outside of a form it is more likely the item of a loop that has ended.
        in_loop = scope.form is None and loop_of(word, module) is not None
        return not in_loop and word not in module.forgotten and word not in module.deleted

    def is_nothing_else(self, name: str, scope: Scope) -> bool:
        """Whether a field is called so, and nothing of the file or of the template here."""
        bound, around = self.module.bound, scope.bound or ()
        if bound is None or name in bound or name in scope.names or name in around:
            return False
        return name not in self.draft.assigned and self.is_field(name, scope)

    def quoted(self, binding: b.Binding, name: str, item: n.Event) -> str:
        """The event with an argument in quotes; "" where it may well be a field, or where quotes would not do."""
        function, source, call = self.known(binding.name), self.module.source, text_of(item).strip()
        opened = re.compile(rf'{re.escape(item.name)}\s*=\s*"').match(source.text, item.at)
        # A line with such a quote elsewhere may be a t-string in them, which another one would end.
        around = source.location(item.at).text.replace(call, "").replace("'''", "")
        if function is None or name in parameter_names(function) or opened is None or "'" in around or '"' in call:
            return ""
        quoted, times = re.subn(rf"(?<=[(,=])(\s*){name}(?=\s*[,)])", rf"\1'{name}'", call)
        return quoted if times == 1 else ""

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

    def fails(self, binding: b.Binding, message: str, hint: str) -> None:
        """Tell of an event that can't work: the rest of the page does (E4)."""
        self.draft.tell(message, self.module.source.location(binding.at), hint)


_VALUE_OF = re.compile(r": this argument can't be sent: ([^\W\d]\w*)\.value\Z")
_VALUES = re.compile(r"(?<![\w.'{])([^\W\d]\w*)\.value(?=\s*[,)])")


def _there(form: tuple[n.Node, ...], fields: Collection[str], source: Source) -> str:
    """Which fields a form has."""
    for field in nameless(form)[:1] if not fields else ():
        return f"The <{field.tag}> of line {source.location(field.at).line} has no name."
    return f"{there_are(sorted(fields))}." if fields else "It has no field."


_DEFINED_AND_CALLED = 2
"""How often the name of a function stands in a file that calls it in one place."""


def text_of(item: n.Event) -> str:
    """What stands in an event, as it was written."""
    return as_written(item.value)


def _ticked(binding: b.Binding, function: Function, tag: Tag) -> str:
    """What to write where the one thing that a function lacks is what the box hands on; "" where it may be another."""
    wanted, given = required(function.args), binding.arguments or ()
    kinds = [x for x in tag.element.items if isinstance(x, n.Attribute) and x.name == "type" and x.value is not None]
    is_box = tag.element.tag == "input" and any("".join(map(str, x.value or ())) == "checkbox" for x in kinds)
    if not is_box or not binding.typing or binding.keywords or len(wanted) != len(given) + 1:
        return ""
    written = [text_of(x) for x in tag.element.items if isinstance(x, n.Event) and x.at <= binding.at][-1:]
    call = written[0].rpartition(")")[0] if written else ""
    comma = "" if call.endswith("(") else ", "
    return f'To hand on whether it is ticked, write @{binding.event}="{call}{comma}checked)". ' if call else ""


def _whole(tag: Tag) -> str:
    """Whose fields an event takes along: those of the form, and where none is around it those of the template."""
    return "form" if tag.scope.form is not None or names_form(tag.element) else "template"


def _signature(function: Function) -> str:
    return f"It is def {function.name}({ast.unparse(function.args)})."
