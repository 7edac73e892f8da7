"""Binding: `toggle({todo.id})` and `.prevent.debounce.300` -> what they mean (E1-E5).

The text of a binding is never evaluated as Python at run time: its few forms
are read here once, and what is left at run time is a table.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Callable
from dataclasses import field
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from . import suiting
from .errors import LoadError, TemplateError, did_you_mean
from .records import record

if TYPE_CHECKING:
    from .literals import Source
    from .nodes import Event, Expr

EVENT_PROPERTIES = frozenset(
    "key code repeat altKey ctrlKey metaKey shiftKey clientX clientY pageX pageY offsetX offsetY screenX screenY "
    "movementX movementY button buttons deltaX deltaY detail type timeStamp pointerType inputType data".split()
)
"""What `event.<name>` may name (E3): plain values, nothing that leads elsewhere."""

RESERVED = ("value", "checked", "form", "event")

KEYS = {
    **{k: k for k in "enter escape tab backspace delete home end pageup pagedown insert".split()},
    **{f"f{n}": f"f{n}" for n in range(1, 13)},
    **{way: f"arrow{way}" for way in ("up", "down", "left", "right")},
    **{f"arrow{way}": f"arrow{way}" for way in ("up", "down", "left", "right")},
    "esc": "escape",
    "space": " ",
}
"""Names of keys in modifiers, and `event.key` of each in lower case."""
HELD = {"ctrl": "ctrlKey", "shift": "shiftKey", "alt": "altKey", "meta": "metaKey"}
"""Keys that are held while something else happens, and the property of the event that says so."""
_FLAGS = ("prevent", "stop", "once", "self", "outside", "window", "document", "capture", "passive", "latest", "confirm")
_TIMED = {"debounce": 300, "throttle": 300}
_KEYBOARD = ("keydown", "keyup", "keypress")
_TYPING = ("input", "change")


@record
class Literal:
    """A constant of the author's, such as `123` or `'red'`."""

    value: object


@record
class FieldOf:
    """A bare name: the field of that name in the nearest form."""

    name: str


@record
class Given:
    """`value`, `checked` or `form`: what the front end reads off the control."""

    what: str


@record
class Property:
    """`event.key`."""

    name: str


@record
class Served:
    """`{expr}`: a value that never leaves the kernel; `index` in the event's values."""

    index: int


Argument: TypeAlias = "Literal | FieldOf | Given | Property | Served"


@record
class Binding:
    """One `@event`.

    `name` is the function. `arguments` is None for the bare form, whose
    arguments are found by the function's signature (E2). `exprs` are the
    interpolations, in order. Fields of other names than `fields` don't count;
    None where they can't be known.
    """

    event: str
    name: str
    arguments: tuple[Argument, ...] | None
    keywords: tuple[tuple[str, Argument], ...] = ()
    exprs: tuple[Expr, ...] = ()
    modifiers: tuple[tuple[str, object], ...] = ()
    at: int = field(default=0, compare=False)
    fields: frozenset[str] | None = None

    def all_arguments(self) -> tuple[Argument, ...]:
        """Those by place, then those by name."""
        return (*(self.arguments or ()), *(value for _, value in self.keywords))

    @property
    def typing(self) -> bool:
        """Whether the event says that a control has changed."""
        return self.event in _TYPING


_HOLE_NAME = "__hole_{}__"
_HOLE = re.compile(r"__hole_(\d+)__\Z")
_HOLES = re.compile(r"(?:__hole_\d+__\s*)+\Z")
_BARE = re.compile(r"[^\W\d]\w*\Z")


_CURLY = re.compile("[\u201c\u201d\u201e\u2018\u2019]")
"""Quotes as word processors make them of straight ones."""
_CONVERTERS = ("int", "float", "bool", "str")


def _is_call(text: str) -> bool:
    try:
        tree = _parsed(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name)


_FIELDS = re.compile(r"(?:event\.(?:(?:target|currentTarget)\.)?|this\.)(value|checked)")
"""What JavaScript writes for `value` and `checked`."""


def _of_the_page(argument: ast.expr, text: str) -> str:
    """What to write for an argument that is made of what the page sends, which no `{…}` can be; "" for others."""
    sent = [x for x in ast.walk(argument) if isinstance(x, ast.Name) and x.id in {*RESERVED, "this"}]
    if not sent:
        return ""
    call = _parsed(text)
    name = ast.unparse(call.func) if isinstance(call, ast.Call) else "f"
    if field := _FIELDS.fullmatch(ast.unparse(argument)):
        given = call.args if isinstance(call, ast.Call) else []
        own = ast.dump(argument)
        all_ = ", ".join(field[1] if ast.dump(one) == own else ast.unparse(one) for one in given)
        return f"Write {name}({all_}) here: that is what the field holds."
    event = sent[0].id == "event"
    plain = "event.key" if event else sent[0].id
    kind = argument.func.id if isinstance(argument, ast.Call) and isinstance(argument.func, ast.Name) else ""
    if kind in _CONVERTERS and isinstance(argument, ast.Call) and len(argument.args) == 1:
        plain = ast.unparse(argument.args[0])
        return f"Annotate the parameter, def {name}(a: {kind}), and write {name}({plain}) here: it is converted."
    return f"Write {name}({plain}) here, and make the rest of it in the function."


class NoName(TemplateError):
    """An event holds something else than the name of a function, or a call of one; `shown` is what (E3)."""

    def __init__(self, error: LoadError, shown: str) -> None:
        super().__init__(error.message, error.location, error.hint)
        self.shown = shown


def parse(event: Event, source: Source) -> Binding:
    """The binding of `event`. Raises `TemplateError` (E3, E5); `NoName`, which has no hint, where it names nothing."""
    return _Reader(event, source).binding()


@lru_cache(maxsize=1024)
def _parsed(text: str) -> ast.expr:
    """The tree of a binding's text, which is only read: the same few bindings stand in many places."""
    return ast.parse(text, mode="eval").body


_APART = re.compile(r"@\s+([a-z][\w.]*\s*=\s*(?:\"[^\"\n]*\"|'[^'\n]*'|[\w()]+))")


class _Reader:
    def __init__(self, event: Event, source: Source) -> None:
        self.event = event
        self.source = source
        self.exprs: list[Expr] = []

    def fail(self, message: str, hint: str, text: str = "") -> LoadError:
        """The error to raise; it points at `text` where that stands in the binding as it is."""
        at = self.event.at
        if text:
            # Escapes may make the source longer than what was read, but hardly twice as long.
            length = 2 * sum(len(p) if isinstance(p, str) else len(p.code) + 8 for p in self.event.value)
            found = self.source.text.find(text, at, at + len(self.event.name) + length + 8)
            at = max(found, at)
        return TemplateError(message, self.source.location(at), hint)

    def binding(self) -> Binding:
        name, modifiers = self.modifiers()
        text = self.text().strip()
        if _HOLES.match(text):
            meant = _as_binding(self.exprs[0].code)
            written = f'{self.event.name}="{meant or "function"}"'
            written = written if meant else suiting.there(self.source.text, self.event.name) or written
            raise self.fail(
                f"{self.event.name} takes the name of a function, not {{{self.exprs[0].code}}}",
                f"Write {written}; to choose between two, put {{% if %}} around two elements.",
            )
        if not text:
            hint = f"Write {suiting.event(self.source.text, self.event.name)}."
            raise self.fail(f"{self.event.name} without a handler", hint)
        # Python takes names for the same that differ only in how a letter is written.
        bare = text if text.isascii() else unicodedata.normalize("NFKC", text)
        if _BARE.match(bare):
            if bare in RESERVED:
                call = suiting.event(self.source.text, self.event.name, sent="event.key" if text == "event" else text)
                raise self.fail(f"{text!r} is not a function", f"Write {call}.")
            return Binding(name, bare, None, (), (), modifiers, self.event.at)
        call = self.call(text)
        assert isinstance(call.func, ast.Name)
        arguments = tuple(self.argument(node, text) for node in call.args)
        keywords = tuple((k.arg or "", self.argument(k.value, text)) for k in call.keywords)
        return Binding(name, call.func.id, arguments, keywords, tuple(self.exprs), modifiers, self.event.at)

    def text(self) -> str:
        """The binding's text with a name in place of every interpolation."""
        parts: list[str] = []
        for piece in self.event.value:
            if isinstance(piece, str):
                parts.append(piece)
            else:
                parts.append(_HOLE_NAME.format(len(self.exprs)))
                self.exprs.append(piece)
        return "".join(parts)

    def shown(self, text: str) -> str:
        for i, expr in enumerate(self.exprs):
            text = text.replace(_HOLE_NAME.format(i), "{" + expr.code + "}")
        return text

    def no_name(self, shown: str) -> NoName:
        return NoName(self.fail(f"{self.event.name} takes the name of a function, not {shown!r}", ""), shown)

    def call(self, text: str) -> ast.Call:
        try:
            tree = _parsed(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            shown = self.shown(text)
            if _CURLY.search(shown):
                straight = _CURLY.sub("", shown) if _CURLY.match(shown) else _CURLY.sub("'", shown)
                hint = f'Write the straight ones of your keyboard: {self.event.name}="{straight}".'
                raise self.fail(f"{self.event.name}: quotes that Python does not know: {shown}", hint) from None
            if _is_call(text + ")"):
                hint = f'Write {self.event.name}="{shown})".'
                raise self.fail(f"{self.event.name}: '(' is never closed: {shown!r}", hint) from None
            raise self.no_name(shown) from None
        if not isinstance(tree, ast.Call) or not isinstance(tree.func, ast.Name) or "__hole_" in tree.func.id:
            raise self.no_name(self.shown(text))
        if any(k.arg is None for k in tree.keywords):
            hint = (
                "Write the arguments one by one. Each is a text in quotes, a number, value, checked, form, event.key, "
                "the name of a form field, or {expression}."
            )
            raise self.fail(f"{self.event.name}: ** in {self.shown(text)!r}", hint)
        return tree

    def argument(self, node: ast.expr, text: str) -> Argument:
        if isinstance(node, ast.Constant) and isinstance(node.value, (str, int, float, bool, type(None))):
            return Literal(self.restored(node.value))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
            inner = node.operand
            if isinstance(inner, ast.Constant) and type(inner.value) in (int, float):
                value = inner.value
                assert isinstance(value, (int, float))
                return Literal(-value if isinstance(node.op, ast.USub) else value)
        if isinstance(node, ast.Name):
            match = _HOLE.match(node.id)
            if match:
                return Served(int(match.group(1)))
            if "__hole_" in node.id:
                whole = self.shown(node.id)
                hint = "Make the text in braces, as in {f'row-{number}'}."
                raise self.fail(f"{self.event.name}: this argument can't be sent: {whole}", hint, whole)
            if node.id == "event":
                hint = "Name what you need of it: event.key, event.clientX, …."
                raise self.fail("'event' alone can't be sent", hint, "event")
            return Given(node.id) if node.id in ("value", "checked", "form") else FieldOf(node.id)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "event":
            if node.attr not in EVENT_PROPERTIES:
                field = node.attr in ("value", "checked")
                near = "" if field else did_you_mean(node.attr, EVENT_PROPERTIES)
                raise self.fail(
                    f"unknown event property 'event.{node.attr}'.{near}",
                    self.shown(_of_the_page(node, text))
                    if field
                    else "Known are " + ", ".join(sorted(EVENT_PROPERTIES)) + ".",
                    "event." + node.attr,
                )
            return Property(node.attr)
        shown = self.shown(ast.get_source_segment(text, node) or ast.unparse(node))
        hint = f"Write {{{shown.replace('{', '').replace('}', '')}}} to take the value as it is when the page is drawn."
        if isinstance(node, ast.Set) and len(node.elts) == 1:
            inside = shown[1:-1].strip()
            hint = (
                f"For the value of {inside}, write {{{inside}}}, with one pair of braces: two pairs make a text of it."
            )
        raise self.fail(
            f"{self.event.name}: this argument can't be sent: {shown}",
            self.shown(_of_the_page(node, text)) or hint,
            shown,
        )

    def restored(self, value: object) -> object:
        """A quoted string may hold an interpolation only as a whole argument."""
        if isinstance(value, str) and "__hole_" in value:
            shown = self.shown(value)
            alone = re.fullmatch(r"\{[^{}]*\}", shown)
            hint = f"Write {shown} without quotes" if alone else "Make the text in braces, as in {f'row-{number}'}"
            raise self.fail("a value in braces inside quotes", f"{hint}; it is sent as it is.", shown)
        return value

    def named(self) -> str:
        """The event that is meant by `@ click="add"`, or by `@="add"`."""
        apart = _APART.match(self.source.text, self.event.at)
        if apart is not None:
            return f"@{apart[1]}, without a blank behind the @"
        text = self.shown(self.text()).strip()
        return f'@click="{text}"' if _BARE.match(text.partition("(")[0]) else suiting.event(self.source.text, "@click")

    def modifiers(self) -> tuple[str, tuple[tuple[str, object], ...]]:
        """The DOM event's name, and the modifiers as the wire has them (E5)."""
        name, *words = self.event.name[1:].split(".")
        if not name:
            raise self.fail("@ without the name of an event", f"Write {self.named()}.")
        found: dict[str, object] = {}
        keys: list[str] = []
        held: list[str] = []
        previous = ""
        for word in words:
            if word.isdecimal() and previous in _TIMED:
                found[previous] = int(word)
                previous = ""
                continue
            self.check_modifier(word, name)
            if word in _TIMED:
                # None: the author gave no time, so C1's `debounce` may set it.
                found[word] = None if word == "debounce" else _TIMED[word]
            elif word in _FLAGS:
                found[word] = 1
            elif word in HELD:
                held.append(HELD[word])
            else:
                keys.append(KEYS.get(word, word.lower()))
            previous = word
        if "passive" in found and "prevent" in found:
            raise self.fail(
                f"{self.event.name}: .passive promises the browser that nothing is prevented", "Take one of them away."
            )
        if held:
            found["held"] = held
        if keys:
            found["keys"] = keys
        return name, tuple(found.items())

    def check_modifier(self, word: str, event: str) -> None:
        if word in _TIMED or word in _FLAGS:
            return
        if word in HELD:
            return
        is_key = word in KEYS or len(word) == 1
        if is_key and event in _KEYBOARD:
            return
        known = (*_TIMED, *_FLAGS, *HELD, *KEYS)
        if is_key:
            hint = f'Write @keydown.{word}="…" for the key; {event} takes .ctrl, .shift, .alt and .meta.'
            raise self.fail(f"{self.event.name}: .{word} is a key, and {event} has none", hint, "." + word)
        if word.isdecimal():
            hint = "Milliseconds stand behind .debounce or .throttle: .debounce.300"
            raise self.fail(f"{self.event.name}: a number behind nothing that takes one", hint, "." + word)
        meant = {"return": "enter", "del": "delete", "ctrl": "control"}.get(word.lower(), "")
        near = f" Did you mean {meant!r}?" if meant in known else did_you_mean(word, known)
        raise self.fail(
            f"{self.event.name}: unknown modifier .{word}.{near}",
            "Known are " + ", ".join("." + k for k in (*_TIMED, *_FLAGS)) + " and keys such as .enter or .escape.",
            "." + word,
        )


def _as_binding(code: str) -> str:
    """A function, or a call of one, as an event names it: `add({bird}, 2)` for `add(bird, 2)`; "" for anything else."""
    code = code.strip()
    if code.isidentifier():
        return code
    try:
        call = ast.parse(code, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
        return ""
    if any(isinstance(x, ast.Starred) for x in call.args) or any(x.arg is None for x in call.keywords):
        return ""
    given = [_as_argument(x) for x in call.args] + [f"{x.arg}={_as_argument(x.value)}" for x in call.keywords]
    meant = f"{call.func.id}({', '.join(given)})" if given else call.func.id
    return "" if '"' in meant else meant


def in_braces(call: str, given: Callable[[str], bool]) -> str:
    """`remove({item})` for `remove(item)`, where `item` is one of the names that are `given` to the template there."""
    try:
        tree = _parsed(call)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return call
    arguments = [*tree.args, *(x.value for x in tree.keywords)] if isinstance(tree, ast.Call) else []
    if any(isinstance(x, ast.Starred) for x in arguments) or not call.isascii():
        return call
    for value in sorted(arguments, key=lambda x: -x.col_offset):
        root = value
        while isinstance(root, (ast.Attribute, ast.Subscript)):
            root = root.value
        written = call[value.col_offset : value.end_col_offset]
        if isinstance(root, ast.Name) and given(root.id) and value.lineno == 1 and '"' not in written:
            call = f"{call[: value.col_offset]}{{{written}}}{call[value.end_col_offset :]}"
    return call


def _as_argument(value: ast.expr) -> str:
    text = ast.unparse(value)
    plain = isinstance(value, ast.Constant) or text.partition(".")[0] in RESERVED
    return text if plain else f"{{{text}}}"
