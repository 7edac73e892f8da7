"""Draft: a component while it is compiled, and the making of its expressions.

The expressions are `ast` with the author's positions, so that a traceback
points at the template's own line (L6).
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count
from typing import Any, cast

from . import absent, attribute_values, columns, control_text, html_rules, oversights, values
from . import binding as b
from . import nodes as n
from .dict_rows import Argument, Content
from .errors import About, LoadError, Location, TemplateError
from .filling import Kept
from .kinds import two_meanings
from .node_queries import bound_names, expressions_of, walk
from .records import record
from .rewriting import Inline, Rewriter, Scope, literal_at
from .source import Module, parameter_names
from .syntax import call, load, located, store, tuple_of
from .trees import spread
from .trees import walk as walk_tree
from .unresolved import unresolved

_WALRUS = re.compile(r"\b([^\W\d]\w*)\s*:=")
_numbers = count()
"""For names in generated code: no two compilations use the same."""

GIVEN = frozenset({"render", "spread"})
"""Names that a template may use though its file does not bind them; so is `slots`, but only before a dot."""

RUNTIME: dict[str, Any] = {
    "_hl_content": values.content,
    "_hl_piece": values.piece,
    "_hl_later": values.Later,
    "_hl_mark": values.mark,
    "_hl_text": values.text,
    "_hl_attribute": attribute_values.attribute,
    "_hl_classes": attribute_values.classes,
    "_hl_styles": attribute_values.styles,
    "_hl_url": attribute_values.url,
    "_hl_several": attribute_values.several,
    "_hl_spread": attribute_values.spread,
    "_hl_converted": values.converted,
    "_hl_dot": values.dot,
    "_hl_rows": columns.rows,
    "_hl_keyed": columns.keyed,
    "_hl_quick": columns.Quick,
    "_hl_absent": columns.ABSENT,
    "_hl_looped": values.looped,
    "_hl_argument": values.argument,
    "_hl_control": values.control,
    "_hl_ticked": control_text.ticked,
    "_hl_fragment": values.Fragment,
    "_hl_filled": values.filled,
    # Under names of ours: a prop may well be called `type`.
    "_hl_type": type,
    "_hl_map": map,
    "_hl_str": str,
    "_hl_int": int,
    "_hl_dict": dict,
}
"""What generated code calls; `namespace.py` adds what needs a place to run."""


@record
class BlockEvent:
    """An event of a block: its binding, and the expressions of the values that it holds.

    `carries` says that the first of them is the function itself.
    """

    binding: b.Binding
    exprs: list[ast.expr]
    carries: bool


@dataclass
class Block:
    """A template under construction."""

    kinds: list[str] = field(default_factory=list[str])
    parts: list[ast.expr] = field(default_factory=list[ast.expr])
    events: list[BlockEvent] = field(default_factory=list[BlockEvent])
    key: ast.expr | None = None
    first_element: n.Element | n.Component | None = None

    def part(self, kind: str, value: ast.expr) -> int:
        """Add a part; gives its number."""
        self.kinds.append(kind)
        self.parts.append(value)
        return len(self.parts) - 1

    def values(self) -> list[ast.expr]:
        """The parts' values, then what the events hold."""
        return [*self.parts, *(tuple_of(event.exprs) for event in self.events if event.exprs)]


@record
class Tag:
    """An element under construction: where it stands, and its attributes as the wire has them."""

    element: n.Element
    block: Block
    scope: Scope
    attributes: dict[str, Any] = field(default_factory=dict[str, Any])

    def set(self, name: str, value: ast.expr) -> None:
        """Give the attribute `name` a value of its own."""
        self.attributes[name] = self.block.part("attribute", value)


class Draft:
    """A component while it is compiled.

    Parameters: `inline` compiles a t-string that is a value; `debounce` and
    `find` as `compile_component` has them.
    """

    def __init__(
        self, module: Module, live: bool, debounce: int | None, inline: Inline, find: absent.Find | None = None
    ) -> None:
        self.module = module
        self.live = live
        self.debounce = debounce
        self.inline = inline
        self.find: absent.Find = find or (lambda name: None)
        self.runtime: dict[str, Any] = dict(RUNTIME)
        self.notes: list[str] = []
        self.on_page: list[str] = []
        self.bound: set[str] = set()
        """Names that events are bound to."""
        self.spreads = False
        self.slots: set[str] = set()
        self.root: tuple[n.Node, ...] = ()

    def fail(self, message: str, at: int, hint: str = "", about: About = ()) -> LoadError:
        """The error to raise about the offset `at` of the file; `about` as `absent.py` has it."""
        message, hint = absent.said(about, self.find) or (message, hint)
        error = TemplateError(message, self.module.source.location(at), hint)
        error.about = about
        return error

    def note(self, message: str, at: int, hint: str = "", *, on_page: bool = True, about: About = ()) -> None:
        """Tell about something that is no mistake for certain, when the file is loaded; `on_page` as `tell` has it."""
        message, hint = absent.said(about, self.find) or (message, hint)
        self.tell(message, self.module.source.location(at), hint, on_page=on_page)

    def unnamed(self, tag: str, at: int) -> None:
        """An element that no browser knows, which may be meant: unless the app has a component of that name."""
        found = absent.said((absent.TAG, tag, absent.LIKE_OWN), self.find)
        if found is not None:
            self.note(found[0], at, found[1])

    def tell(self, message: str, where: Location, hint: str, *, on_page: bool = True) -> None:
        """As `note` does, about a place that is known; `on_page` where the page is to say it, too."""
        self.notes.append(str(TemplateError(message, where, hint)))
        self.on_page += self.notes[-1:] if on_page else []

    def no_slot(self, name: str, item: n.SlotFill | n.Attribute) -> LoadError:
        """The error to raise about the name of a slot where it means nothing (T5)."""
        written = f"{{...{name}}}" if isinstance(item, n.SlotFill) else f'slot="{name}"'
        return self.fail(
            f"{written} fills no slot here",
            item.at,
            "Only an element straight between the tags of a component does, or in an {% if %} there. Put a loop inside "
            f"that element: <div {{...{name}}}>{{% for … %}}…{{% endfor %}}</div>.",
        )

    def constant(self, kind: str, value: object) -> str:
        """A name for `value` in the namespace of the generated code, where other versions have theirs (L10)."""
        name = f"_hl_{kind}{next(_numbers)}"
        self.runtime[name] = value
        return name

    def place(self, node: ast.expr, at: int) -> ast.expr:
        """Give `node`, and what has no place in it, the place `at`."""
        line, column = self.module.source.byte_place(at)
        spread(node, {"lineno": line, "col_offset": column, "end_lineno": line, "end_col_offset": column + 1})
        return node

    # Values ---------------------------------------------------------------

    def rewrite(self, tree: ast.expr, scope: Scope) -> ast.expr:
        """An author's expression with T3's dots and with its t-strings compiled."""
        if scope.owned:
            self.check_waits(tree)
        if scope.owned or scope.bound is not None:
            scope = self.check_names(tree, scope)
        if isinstance(tree, ast.Name):
            return tree
        return Rewriter(self.module, scope, self.inline, self.slots).expression(tree)

    @cached_property
    def assigned(self) -> set[str]:
        """Names that some expression of the template assigns, `{(total := sum(xs))}`, outside of its loops."""
        return self.assigned_in(self.root)

    def assigned_in(self, nodes: Sequence[n.Node]) -> set[str]:
        """Names that expressions in these nodes assign; those of a `{% for %}` in them are its own."""
        if not self.module.walrus:
            return set()
        text = self.module.source.text
        found: set[str] = set()
        for tree in [tree for node in walk(nodes, loops=False) for tree in expressions_of(node)]:
            for x in walk_tree(tree):
                if isinstance(x, ast.NamedExpr):
                    found.add(x.target.id)
                elif isinstance(x, ast.Constant) and isinstance(x.value, bytes):
                    literal = literal_at(self.module, x)
                    found |= set(_WALRUS.findall(text, literal.start, literal.end)) if literal else set[str]()
        return found

    def check_waits(self, tree: ast.expr) -> None:
        """Refuse `await`: a page is drawn at once. A t-string in an `async def` may wait."""
        for node in walk_tree(tree):
            if isinstance(node, ast.Await) or (isinstance(node, ast.comprehension) and node.is_async):
                hint = "Do it in a handler or in on_mount, keep the result in a variable, and show that."
                raise TemplateError("await in a template", self.module.location(tree), hint)

    def check_loop_waits(self, body: Sequence[n.Node]) -> None:
        """Refuse `await` in the body of a `{% for %}`, which Python could not compile there."""
        for tree in [tree for node in walk(body) for tree in expressions_of(node)]:
            for x in walk_tree(tree):
                if isinstance(x, ast.Await) or (isinstance(x, ast.comprehension) and x.is_async):
                    hint = "Wait before it: rows = [await made(item) for item in items], and go over rows."
                    raise TemplateError("await inside {% for %}", self.module.location(tree), hint)

    def check_loop(self, body: Sequence[n.Node]) -> None:
        """Refuse `loop` in a `{% for %}` where the file's own is meant, or where it is shown as it is (T2)."""
        inner = walk(body)
        if any("loop" in bound_names(node.target) for node in inner if isinstance(node, (n.For, n.Let))):
            return
        own = "loop" in (self.module.bound or self.module.state)
        for node in inner:
            for tree in expressions_of(node):
                parts = list(walk_tree(tree))
                names = [x for x in parts if isinstance(x, ast.Name) and x.id == "loop"]
                if any(isinstance(x.ctx, ast.Store) for x in names) or not names:
                    continue
                if any(isinstance(x, ast.arg) and x.arg == "loop" for x in parts):
                    continue
                counted = [x.value for x in parts if isinstance(x, ast.Attribute) and x.attr in values.LOOP]
                alone = isinstance(node, n.Expr) and tree in names
                if alone or (own and any(x not in counted for x in names)):
                    raise TemplateError(
                        "loop is no value of its own inside {% for %}",
                        self.module.location(names[0]),
                        "There it counts the items: loop.index, loop.first and so on. "
                        + ("Give the loop of this file another name." if own else "For the item, write its name."),
                    )

    def check_names(self, tree: ast.expr, scope: Scope) -> Scope:
        """Refuse a name that nothing in the file binds: it would fail as soon as the page is shown.

        Gives the scope of the t-strings in the expression, which see what it binds.
        """
        bound = self.module.bound
        if bound is None:
            return replace(scope, bound=None)
        names: list[ast.Name] = []
        own: set[str] = set()
        nested = False
        for node in walk_tree(tree):
            if isinstance(node, ast.Name):
                if isinstance(node.ctx, ast.Load):
                    names.append(node)
                else:
                    own.add(node.id)
            elif isinstance(node, ast.arg):
                own.add(node.arg)
            elif isinstance(node, ast.Constant) and isinstance(node.value, bytes):
                nested = True
        around = scope.bound or frozenset[str]()
        for name in names:
            word = name.id
            if word in bound or word in scope.names or word in own or word in GIVEN or hasattr(builtins, word):
                continue
            if word not in around and word not in self.assigned:
                if word == "slots":
                    self.check_slots(tree, name)
                    continue
                raise unresolved(name, tree, self.module, bound | scope.names | own | around)
        return replace(scope, bound=around | own) if nested else scope

    def check_slots(self, tree: ast.expr, name: ast.Name) -> None:
        """Refuse `slots` but for `slots.name` (T5): it is no value of its own."""
        nodes = list(walk_tree(tree))
        called = [x.func for x in nodes if isinstance(x, ast.Call)]
        if not any(isinstance(x, ast.Attribute) and x.value is name and x not in called for x in nodes):
            raise TemplateError(
                "slots is no value of its own",
                self.module.location(name),
                "Write slots.actions for what the caller wrote for {...actions}, and slots.default for {...}: "
                'each is None where that is nothing, so {slots.default or t"…"} shows something in its place.',
            )

    def check_called(self, tree: ast.expr, scope: Scope, hint: str = "") -> None:
        """Refuse a function of the file where what it gives is meant: `{total}` for `{total()}`."""
        tree = tree.expression if isinstance(tree, Kept) else tree
        if not isinstance(tree, ast.Name) or not (scope.owned or scope.bound is not None):
            return
        name, module = tree.id, self.module
        function = module.functions.get(name)
        if function is None or function.decorator_list:
            return
        if name in scope.names or name in (scope.bound or ()):
            return
        assigns = re.compile(rf"\b{name}\s*:=")
        if any(assigns.search(module.source.text, x.start, x.end) for x in module.literals.values()):
            return
        if not module.binds_once(name):
            said = two_meanings(module, name)
            if said is not None and said[0] is function:
                raise TemplateError(said[1], module.location(said[0]), said[2])
            return
        arguments = "…" if parameter_names(function) else ""
        if isinstance(function, ast.AsyncFunctionDef):
            hint = hint or "Await it in a handler or in on_mount, keep the result in a variable, and use that."
        raise TemplateError(
            f"{name!r} is a function, and is not called here",
            self.module.location(tree),
            hint or f"Write {name}({arguments}) for what it gives.",
        )

    def value(self, expr: n.Expr, scope: Scope) -> ast.expr:
        """`{code!r:spec}`, before it is made to fit its place."""
        tree = self.rewrite(expr.tree, scope)
        if not expr.conversion and not expr.spec:
            return tree
        if expr.spec == ("display",):
            shown = tree
            if expr.conversion:
                shown = call("_hl_converted", tree, ast.Constant(expr.conversion), ast.Constant(""))
            return located(call("_hl_display", shown), tree)
        spec: list[ast.expr] = [
            ast.Constant(piece) if isinstance(piece, str) else ast.FormattedValue(self.value(piece, scope), -1, None)
            for piece in expr.spec
        ]
        return located(call("_hl_converted", tree, ast.Constant(expr.conversion), ast.JoinedStr(spec)), tree)

    def content(self, expr: n.Expr, scope: Scope) -> ast.expr:
        """The value of a child part."""

        if not expr.conversion and not expr.spec:
            self.check_called(expr.tree, scope)

        def made(v: ast.expr) -> ast.expr:
            if not scope.owned:
                return call("_hl_piece", v)
            # Components in a t-string that is shown here follow the keys of the loops around it (T7).
            around = [ast.Constant(True), tuple_of([load(key) for key in scope.keys])] if scope.keys else []
            shown = call("_hl_content", v, *around)
            if not isinstance(v, ast.Name):
                return shown
            is_int = ast.Compare(call("_hl_type", v), [ast.Is()], [load("_hl_int")])
            return ast.IfExp(is_int, call("_hl_str", v), shown)

        return self.unless_text(self.value(expr, scope), made, scope, Content)

    def unless_text(
        self,
        value: ast.expr,
        make: Callable[[ast.expr], ast.expr],
        scope: Scope,
        kind: type[ast.IfExp] = ast.IfExp,
    ) -> ast.expr:
        """`value` if it is text already, else `make(value)`: no call for the commonest case."""
        if _is_text(value):
            return value
        if not scope.owned:
            # Code of the author's own: a comprehension there may not hold `:=`.
            return located(make(value), value)
        kept = ast.NamedExpr(store("_hl_v"), value)
        test = ast.Compare(call("_hl_type", kept), [ast.Is()], [load("_hl_str")])
        return located(kind(test, load("_hl_v"), make(load("_hl_v"))), value)

    def argument(self, expr: n.Expr, scope: Scope, at: int) -> ast.expr:
        """An event's `{expr}` as it lies in the tree."""
        value = self.value(expr, scope)
        if not scope.owned:
            return self.place(call("_hl_argument", value), at)
        is_int = ast.Compare(call("_hl_type", ast.NamedExpr(store("_hl_v"), value)), [ast.Is()], [load("_hl_int")])
        return self.place(Argument(is_int, load("_hl_v"), call("_hl_argument", load("_hl_v"))), at)

    def check_pieces(self, name: str, value: n.Pieces, scope: Scope) -> None:
        """Refuse what only content can show, and functions."""
        for piece in value if not html_rules.is_event_attribute(name) else ():  # which was refused
            if isinstance(piece, n.Expr) and not piece.conversion and not piece.spec:
                event = oversights.event_without_at(name, piece.code, self.module)
                self.check_called(piece.tree, scope, f'Write {event}="{piece.code}".' if event else "")
            if isinstance(piece, n.Expr) and piece.spec == ("display",):
                raise self.fail(f":display in the attribute {name}", piece.at, "Show the value between the tags.")

    def single(self, value: n.Pieces, scope: Scope) -> ast.expr | None:
        """The expression, where an attribute's value is nothing but one."""
        if len(value) == 1 and isinstance(value[0], n.Expr):
            return self.value(value[0], scope)
        return None

    def joined(self, name: str, tag: str, value: n.Pieces, scope: Scope, at: int) -> ast.expr:
        """The value of an attribute part; several pieces are judged as one text (S19)."""
        self.check_pieces(name, value, scope)
        lower = name.lower()
        is_url = html_rules.is_url_attribute(name, tag)
        alone = self.single(value, scope)
        if alone is not None:

            def made(v: ast.expr) -> ast.expr:
                return call("_hl_attribute", ast.Constant(name), v, ast.Constant(tag))

            if is_url:
                return self.place(made(alone), at)
            return alone if _is_text(alone, or_none=True) else self.unless_text(alone, made, scope)
        piece_text = {"class": "_hl_classes", "style": "_hl_styles"}.get(lower, "_hl_text")
        pieces: list[ast.expr] = [
            ast.Constant(x) if isinstance(x, str) else self.piece(piece_text, x, scope) for x in value
        ]
        text: ast.expr = ast.JoinedStr(pieces)
        if is_url:
            text = call("_hl_url", text, ast.Constant(tag), ast.Constant(lower))
        return self.place(text, at)

    def piece(self, made_by: str, expr: n.Expr, scope: Scope) -> ast.expr:
        """A value among other text, at its own place: what goes wrong in showing it points there."""
        value = self.value(expr, scope)
        return ast.FormattedValue(located(call(made_by, value), value), -1, None)


def _is_text(value: ast.expr, *, or_none: bool = False) -> bool:
    """Whether an expression can only be text: `"x"`, or `"x" if … else ""`; with `or_none`, or None."""
    if isinstance(value, ast.IfExp):
        return _is_text(value.body, or_none=or_none) and _is_text(value.orelse, or_none=or_none)
    return isinstance(value, ast.Constant) and (isinstance(value.value, str) or (or_none and value.value is None))


def has_holes(value: n.Pieces) -> bool:
    """Whether an attribute's value holds an expression."""
    if len(value) == 1:
        return value[0].__class__ is n.Expr
    return any(isinstance(piece, n.Expr) for piece in value)


def plain(value: n.Pieces) -> str:
    """An attribute's value that holds none."""
    return "".join(cast("tuple[str, ...]", value))
