"""Strategies: templates, each with the tree that it means, worked out here and not by the compiler.

A `Piece` is source text and a function from the values of names to the nodes
that the text shows. A node is text, or a list: tag, attributes, children.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from hypothesis import strategies as st

Env = dict[str, Any]
Node = Any


class Piece(NamedTuple):
    source: str
    nodes: Callable[[Env], list[Node]]


class Value(NamedTuple):
    code: str
    value: Callable[[Env], Any]


@dataclass(frozen=True)
class Place:
    """What may stand at a point: `kind` of content, names in scope, and the quote of the t-string around it."""

    kind: str = "flow"
    depth: int = 0
    level: int = 0
    texts: tuple[str, ...] = ("s0", "s1")
    flags: tuple[str, ...] = ("b0", "b1")
    pure: bool = False
    """Only what Python 3.14 itself can read."""

    def within(self, kind: str) -> Place:
        return replace(self, kind=kind, depth=self.depth + 1)

    @property
    def quote(self) -> str:
        """Quotes an attribute: not what ends the t-string."""
        return "'" if self.level == 2 else '"'


QUOTES = ['"""', "'''", '"']
CHARACTERS = "aZ09 <>&\"'{}=/\\`\n\t\r\x01\x0b\x0c\x7f\x85\u00a0\u2028\ufeff\ufffdé\u0301אب\u202e漢🙂𝔸\U000e0001"
texts = st.one_of(
    st.text(CHARACTERS, max_size=6),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=4),
    st.sampled_from(["</p>", "<!--", "]]>", "&amp;", "&lt", "{x}", "{{", "__proto__", "javascript:x", "\n x", ""]),
)
values = st.one_of(texts, st.sampled_from([None, 0, 1, -1.5, True, False]))
STATE: dict[str, st.SearchStrategy[Any]] = {
    "s0": values,
    "s1": values,
    "b0": st.booleans(),
    "b1": st.booleans(),
    "xs": st.lists(texts, max_size=3),
    "ys": st.lists(texts, max_size=3, unique=True),
    "attrs": st.dictionaries(st.sampled_from(["title", "lang", "data-a", "hidden", "aria-b"]), values, max_size=3),
}
states = st.fixed_dictionaries(STATE)


def shown(value: Any) -> str:
    """T1."""
    return "" if value is None else str(value)


def attribute(name: str, value: Any) -> str | None:
    """T4; a bare attribute has the value ""."""
    if value is None:
        return None
    if isinstance(value, bool):
        if name.startswith(("aria-", "data-")):
            return "true" if value else "false"
        return "" if value else None
    return str(value)


def static(text: str, level: int, attribute: bool = False) -> str:
    """`text` as an author could write it at a nesting of t-strings."""
    out: list[str] = []
    for char in text:
        if char in "{}":
            out.append(char * 2)
        elif char in "<&\"'\\\r\0" or (char == "\n" and (level == 2 or attribute)) or char == "\u00a0":
            out.append(f"&#{ord(char)};")
        else:
            out.append(char)
    return "".join(out)


# Python's own rules say how a raw control character of a source file is read, and HTML's what `&#1;` means.
WORDS = st.text("ab Z<>&\"'{}=/`é\u0301אب\u202e漢🙂𝔸\u00a0", min_size=1, max_size=5)


def text(draw: Any, place: Place) -> Piece:
    word = draw(WORDS) if place.kind != "item" else " "
    if place.level == 0 and place.kind in ("flow", "phrasing") and draw(st.integers(0, 9)) == 0:
        word = "a\nb"
    return Piece(static(word, place.level), lambda env: [word])


def expression(draw: Any, place: Place) -> Value:
    name = draw(st.sampled_from(place.texts))
    flag = draw(st.sampled_from(place.flags))
    return draw(
        st.sampled_from(
            [
                Value(name, lambda env: env[name]),
                Value(f"str({name})[::-1]", lambda env: str(env[name])[::-1]),
                Value(f"{name} if {flag} else None", lambda env: env[name] if env[flag] else None),
                Value(f"{name}!r", lambda env: repr(env[name])),
                Value(f"str({name})!s:>4", lambda env: f"{env[name]!s:>4}"),
                Value(f"[{name}, [None, 1]]", lambda env: shown(env[name]) + "1"),
            ]
        )
    )


def simple(draw: Any, place: Place) -> Value:
    """An expression that is right in an attribute too."""
    name = draw(st.sampled_from(place.texts))
    flag = draw(st.sampled_from(place.flags))
    return draw(
        st.sampled_from(
            [
                Value(name, lambda env: env[name]),
                Value(f"{name} or 7", lambda env: env[name] or 7),
                Value(flag, lambda env: env[flag]),
            ]
        )
    )


def value(draw: Any, place: Place) -> Piece:
    made = expression(draw, place)
    return Piece("{" + made.code + "}", lambda env: [shown(made.value(env))])


# Attributes ---------------------------------------------------------------


Attributes = Callable[[Env], dict[str, "str | None"]]
NAMES = ["title", "lang", "hidden", "data-a", "aria-b", "dir", "data-ünï", "x:y", "v.w"]


def attributes(draw: Any, place: Place, *, own: str = "") -> tuple[str, Attributes]:
    names = draw(st.lists(st.sampled_from([*NAMES, "class", "{**attrs}"]), max_size=3, unique=True))
    sources: list[str] = [own] if own else []
    made: list[Attributes] = []
    taken = {name.lower() for name in names}
    for name in names:
        if name == "{**attrs}":
            sources.append("{spread(attrs)}" if place.pure else draw(st.sampled_from([name, "{spread(attrs)}"])))
            made.append(
                lambda env: {k: attribute(k, v) for k, v in env["attrs"].items() if k not in taken}  # the tag's own win
            )
            continue
        source, function = css(draw, place) if name == "class" else one_attribute(draw, place, name)
        sources.append(source)
        made.append(function)
    joined = "".join(" " + source for source in sources)
    return joined, lambda env: {k: v for function in made for k, v in function(env).items() if v is not None}


def one_attribute(draw: Any, place: Place, name: str) -> tuple[str, Attributes]:
    kinds = ["bare", "static", "alone", "quoted", "mixed"]
    # Without quotes a text with a space would be two attributes to a reader that only puts texts together.
    kind = draw(st.sampled_from(kinds if place.pure else [*kinds, "unquoted"]))
    spelled = draw(st.sampled_from([name, name.upper()])) if name.isascii() else name
    quote = place.quote
    if kind == "bare":
        return spelled, lambda env: {name: ""}
    word = draw(WORDS)
    if kind == "static":
        return f"{spelled}={quote}{static(word, place.level, True)}{quote}", lambda env: {name: word}
    expr = simple(draw, place)
    if kind in ("alone", "quoted"):
        q = quote if kind == "quoted" else ""
        return f"{spelled}={q}{{{expr.code}}}{q}", lambda env: {name: attribute(name, expr.value(env))}
    if kind == "mixed":
        source = f"{spelled}={quote}{static(word, place.level, True)}{{{expr.code}}}b{quote}"
        return source, lambda env: {name: word + shown(expr.value(env)) + "b"}
    return f"{spelled}=a{{{expr.code}}}", lambda env: {name: "a" + shown(expr.value(env))}


def css(draw: Any, place: Place) -> tuple[str, Attributes]:
    flag = draw(st.sampled_from(place.flags))
    quote = place.quote
    kind = draw(st.sampled_from(["list", "dict", "mixed"]))
    inner = '"' if quote == "'" else "'"
    if place.level == 1:
        inner = '"'
    if place.level == 2:
        # Both quotes of a line are taken by the t-strings around.
        return f"class={quote}c {{str({flag})}}{quote}", lambda env: {"class": f"c {env[flag]}"}
    a, b = f"{inner}a{inner}", f"{inner}b{inner}"
    if kind == "list":
        return f"class={{[{a}, {b} if {flag} else None]}}", lambda env: {"class": "a b" if env[flag] else "a"}
    if kind == "dict":
        return f"class={{ {{{a}: {flag}, {b}: True}} }}", lambda env: {"class": "a b" if env[flag] else "b"}
    return f"class={quote}c {{str({flag})}}{quote}", lambda env: {"class": f"c {env[flag]}"}


# Elements -----------------------------------------------------------------


def wrap(draw: Any, place: Place, tag: str, inner: Piece, spelled: str | None = None) -> Piece:
    source, given = attributes(draw, place)
    name = spelled or tag
    return Piece(f"<{name}{source}>{inner.source}</{name}>", lambda env: [[tag, given(env), inner.nodes(env)]])


def flow(draw: Any, place: Place) -> Piece:
    tag = draw(st.sampled_from(["div", "section", "article", "my-element", "blockquote", "DIV", "details"]))
    return wrap(draw, place, tag.lower(), content(draw, place.within("flow")), tag)


def phrasing(draw: Any, place: Place) -> Piece:
    tag = draw(st.sampled_from(["span", "b", "em", "code", "u", "bdi", "label", "Span"]))
    return wrap(draw, place, tag.lower(), content(draw, place.within("phrasing")), tag)


def paragraph(draw: Any, place: Place) -> Piece:
    tag = draw(st.sampled_from(["p", "h2", "pre"]))
    inner = content(draw, place.within("phrasing"))
    if tag != "pre":
        return wrap(draw, place, tag, inner)
    # A line end right behind the tag is none of its content.
    newline = draw(st.sampled_from(["", "\n"])) if place.level < 2 else ""
    made = wrap(draw, place, tag, inner)
    at = len(made.source) - len(f"{inner.source}</{tag}>")
    return Piece(made.source[:at] + newline + made.source[at:], made.nodes)


def listing(draw: Any, place: Place) -> Piece:
    def item(below: Place) -> Piece:
        return wrap(draw, below, "li", content(draw, below.within("flow")))

    return wrap(draw, place, draw(st.sampled_from(["ul", "ol"])), items(draw, place.within("item"), item))


def table(draw: Any, place: Place) -> Piece:
    def cell(below: Place) -> Piece:
        return wrap(draw, below, draw(st.sampled_from(["td", "th"])), content(draw, below.within("flow")))

    def row(below: Place) -> Piece:
        return wrap(draw, below, "tr", items(draw, below.within("item"), cell))

    rows = items(draw, place.within("item"), row)
    if draw(st.booleans()):
        source = f"<table><tbody>{rows.source}</tbody></table>"
        return Piece(source, lambda e: [["table", {}, [["tbody", {}, rows.nodes(e)]]]])
    # Rows straight inside a table stand in a <tbody> that HTML makes.
    head = "<thead><tr><th>h</th></tr></thead>"
    first = ["thead", {}, [["tr", {}, [["th", {}, ["h"]]]]]]
    return Piece(
        f"<table>{head}<tr></tr>{rows.source}</table>",
        lambda e: [["table", {}, [first, ["tbody", {}, [["tr", {}, []], *rows.nodes(e)]]]]],
    )


def items(draw: Any, place: Place, make: Callable[[Place], Piece]) -> Piece:
    """Some of what `make` makes, in loops and branches of both dialects."""
    found = [repeated(draw, place, make) for _ in range(draw(st.integers(0, 2)))]
    return joined(found)


def svg(draw: Any, place: Place) -> Piece:
    expr = simple(draw, place)
    flag = draw(st.sampled_from(place.flags))
    circle = f"<circle r={{{expr.code}}} />"
    inside = content(draw, place.within("flow")) if draw(st.booleans()) else Piece("", lambda env: [])
    source = (
        f"<svg viewbox={place.quote}0 0 1 1{place.quote}>{{% if {flag} %}}{circle}{{% endif %}}"
        f"<linearGradient GRADIENTUNITS=u /><text>{{{expr.code}}}</text>"
        f"<foreignObject>{inside.source}</foreignObject></svg>"
    )

    def nodes(env: Env) -> list[Node]:
        radius = attribute("r", expr.value(env))
        circles = [["svg:circle", {} if radius is None else {"r": radius}, []]] if env[flag] else []
        gradient = ["svg:linearGradient", {"gradientUnits": "u"}, []]
        label = ["svg:text", {}, [shown(expr.value(env))]]
        foreign = ["svg:foreignObject", {}, inside.nodes(env)]
        return [["svg:svg", {"viewBox": "0 0 1 1"}, [*circles, gradient, label, foreign]]]

    return Piece(source, nodes)


def math(draw: Any, place: Place) -> Piece:
    expr = simple(draw, place)
    return Piece(
        f"<math><mi>{{{expr.code}}}</mi><mo>&lt;</mo></math>",
        lambda env: [["math:math", {}, [["math:mi", {}, [shown(expr.value(env))]], ["math:mo", {}, ["<"]]]]],
    )


def control(draw: Any, place: Place) -> Piece:
    expr = simple(draw, place)
    kind = draw(st.sampled_from(["input", "textarea", "fixed", "check", "select"]))
    if kind == "input":
        # A line break can't stand in an <input>; what it holds is not its attribute.
        def given(env: Env) -> dict[str, str]:
            found = expr.value(env)
            return {} if found is None else {"value": str(found)}

        return Piece(f"<input value={{{expr.code}}} />", lambda env: [["input", given(env), []]])
    if kind == "textarea":
        return Piece(f"<textarea>{{{expr.code}}}</textarea>", lambda env: [["textarea", {}, [shown(expr.value(env))]]])
    if kind == "fixed":
        return Piece("<textarea>&lt;b> x</textarea>", lambda env: [["textarea", {}, ["<b> x"]]])
    if kind == "check":
        flag = draw(st.sampled_from(place.flags))
        return Piece(
            f"<input type=checkbox checked={{{flag}}}>",
            lambda env: [["input", {"type": "checkbox", **({"checked": ""} if env[flag] else {})}, []]],
        )
    flag = draw(st.sampled_from(place.flags))
    return Piece(
        f"<select value={{str({flag})}}><option>True</option><option value=False>no</option></select>",
        lambda env: [
            ["select", {"=": str(env[flag])}, [["option", {}, ["True"]], ["option", {"value": "False"}, ["no"]]]]
        ],
    )


def fixed(draw: Any, place: Place) -> Piece:
    return draw(
        st.sampled_from(
            [
                Piece("<br>", lambda env: [["br", {}, []]]),
                Piece("<hr/>" if place.kind == "flow" else "<wbr/>",
                      lambda env: [["hr" if place.kind == "flow" else "wbr", {}, []]]),
                Piece("{# {x} <b> {% if %} #}", lambda env: []),
                Piece("<!-- <b> -->", lambda env: []),
                Piece("<style>a > b {{ }}</style>", lambda env: [["style", {}, ["a > b { }"]]]),
                Piece("<template><tr><td>x</td></tr></template>",
                      lambda env: [["template", {}, [["tr", {}, [["td", {}, ["x"]]]]]]]),
            ]
        )
    )  # fmt: skip


# Blocks, t-strings, components ----------------------------------------------


def repeated(draw: Any, place: Place, make: Callable[[Place], Piece]) -> Piece:
    """`make`, in a block or a t-string or none."""
    kinds = ["plain"] if place.pure else ["plain", "if", "for", "keyed", "let"]
    if place.level < 2:
        kinds += ["pure if", "pure for", "pure keyed", "pure or"]
    kind = draw(st.sampled_from(kinds))
    below = replace(place, depth=place.depth + 1)
    nested = replace(below, level=place.level + 1)
    flag = draw(st.sampled_from(place.flags))
    quote = QUOTES[nested.level] if nested.level < 3 else ""
    if kind == "plain":
        return make(below)
    if kind == "if":
        a, b = make(below), make(below)
        return Piece(
            f"{{% if {flag} %}}{a.source}{{% else %}}{b.source}{{% endif %}}",
            lambda env: (a if env[flag] else b).nodes(env),
        )
    if kind == "pure if":
        a = make(nested)
        return Piece(
            f"{{t{quote}{a.source}{quote} if {flag} else None}}", lambda env: a.nodes(env) if env[flag] else []
        )
    if kind == "pure or":
        a = make(nested)
        return Piece(f"{{{flag} and t{quote}{a.source}{quote} or None}}", lambda env: a.nodes(env) if env[flag] else [])
    if kind == "let":
        expr = simple(draw, place)
        name = f"v{place.depth}"
        a = make(replace(below, texts=(*place.texts, name)))
        # It holds to the end of the block around it; so it gets one of its own.
        return Piece(
            f"{{% if True %}}{{% let {name} = {expr.code} %}}{a.source}{{% endif %}}",
            lambda env: a.nodes({**env, name: expr.value(env)}),
        )
    return loop(draw, place, make, kind)


def loop(draw: Any, place: Place, make: Callable[[Place], Piece], kind: str) -> Piece:
    name = f"x{place.depth}"
    over = "ys" if "keyed" in kind else draw(st.sampled_from(["xs", "ys"]))
    pure = kind.startswith("pure")
    level = place.level + pure
    inner = replace(place, depth=place.depth + 1, level=level, texts=(*place.texts, name))
    body = make(inner)
    if "keyed" in kind and body.source[:1] == "<" and body.source[1:2].isalpha():
        end = next(i for i, char in enumerate(body.source[1:], 1) if not (char.isalnum() or char == "-"))
        body = Piece(f"{body.source[:end]} key={{{name}}}{body.source[end:]}", body.nodes)
    if pure:
        quote = QUOTES[level]
        source = f"{{[t{quote}{body.source}{quote} for {name} in {over}]}}"
        return Piece(source, lambda env: [n for x in env[over] for n in body.nodes({**env, name: x})])
    otherwise = make(replace(place, depth=place.depth + 2))
    index = "{loop.index0}" if place.kind != "item" and "keyed" not in kind else ""

    def nodes(env: Env) -> list[Node]:
        if not env[over]:
            return otherwise.nodes(env)
        rows = enumerate(env[over])
        return [n for i, x in rows for n in (*([str(i)] if index else []), *body.nodes({**env, name: x}))]

    return Piece(f"{{% for {name} in {over} %}}{index}{body.source}{{% else %}}{otherwise.source}{{% endfor %}}", nodes)


def component(draw: Any, place: Place) -> Piece:
    expr = simple(draw, place)
    kind = draw(st.sampled_from(["Card", "Child", "Box"]))
    if kind == "Child":
        return Piece(
            f"<{{Child}} label={{{expr.code}}} />", lambda env: [["button", {}, [shown(expr.value(env)), "/", "0"]]]
        )
    inner = content(draw, place.within("flow"))
    held = Piece(f"<i></i>{inner.source}", lambda env: [["i", {}, []], *inner.nodes(env)])
    if kind == "Card":
        return Piece(
            f"<{{Card}} title={{{expr.code}}}>{held.source}</{{Card}}>",
            lambda env: [["section", {}, [["h3", {}, [shown(expr.value(env))]], *held.nodes(env)]]],
        )
    flag = draw(st.sampled_from(place.flags))
    return Piece(
        f"<{{Box}} open={{{flag}}}>{held.source}</{{Box}}>",
        lambda env: [["div", {}, [["main", {}, held.nodes(env)]] if env[flag] else ["closed"]]],
    )


def raw(draw: Any, place: Place) -> Piece:
    flag = draw(st.sampled_from(place.flags))
    name = draw(st.sampled_from(place.texts))
    return draw(
        st.sampled_from(
            [
                Piece(f"{{RAW if {flag} else None:safe}}", lambda env: [["s", {"a": "<"}, ["&"]]] if env[flag] else []),
                Piece(f"{{Markup({flag})}}", lambda env: [str(env[flag])]),
                Piece(f"{{escape({name})}}", lambda env: [parsed_text(shown_or_none(env[name]))]),
            ]
        )
    )


def shown_or_none(value: Any) -> str:
    return str(value)


def parsed_text(text: str) -> str:
    """Line ends of HTML that the author made are HTML's business."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def content(draw: Any, place: Place) -> Piece:
    """A few nodes."""
    if place.depth > 4:
        return value(draw, place)
    return joined([node(draw, place) for _ in range(draw(st.integers(0 if place.depth else 1, 3)))])


def joined(pieces: list[Piece]) -> Piece:
    return Piece("".join(p.source for p in pieces), lambda env: [n for p in pieces for n in p.nodes(env)])


def node(draw: Any, place: Place) -> Piece:
    kinds: list[Any] = [text, value, value, phrasing, control, math, raw]
    if not place.pure:
        kinds += [svg, fixed]
    if place.kind == "flow":
        kinds += [flow, flow, paragraph, listing, table]
        kinds += [] if place.pure else [component, component]
    make = draw(st.sampled_from(kinds))
    if draw(st.integers(0, 2)) == 0:
        return repeated(draw, place, lambda below: make(draw, below))
    return make(draw, place)


templates = st.composite(lambda draw: content(draw, Place()))()
pure_templates = st.composite(lambda draw: content(draw, Place(pure=True)))()


def tidy(nodes: list[Node]) -> list[Node]:
    """Texts side by side are one, and empty ones none."""
    out: list[Node] = []
    for one in nodes:
        if not isinstance(one, str):
            out.append([one[0], one[1], tidy(one[2])])
        elif one and out and isinstance(out[-1], str):
            out[-1] += one
        elif one:
            out.append(one)
    return out


def module(app: str, template: str, state: Env) -> str:
    """A live module that shows the template."""
    lines = [f"{name} = {value!r}" for name, value in state.items()]
    rebinding = "def rebind():\n    global " + ", ".join(state) + "\n    " + "\n    ".join(f"{n} = None" for n in state)
    head = (
        f"from {app}.components import Card\nfrom {app}.live import Box, Child\nfrom markupsafe import Markup, escape\n"
    )
    return (
        head + "\n".join(lines) + "\nRAW = '<s a=\"&lt;\">&amp;</s>'\n\n" + rebinding + '\n\nt"""' + template + '"""\n'
    )
