"""Strategies: live modules with random templates, and random changes of their state."""

from __future__ import annotations

from hypothesis import strategies as st

TEXTS = ["", "a", "b", "<b>", "&amp;", "\"'", "é 🙂", " ", "</p>", "{x}", "x y", "__proto__", "1"]
WORDS = ["alpha", "beta", "&lt;", "gamma "]

texts = st.sampled_from(TEXTS)
shown = st.one_of(texts, st.sampled_from([None, 0, 1, True, False, 2.5]))
items = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.integers(0, 9),
            "t": texts,
            "f": st.booleans(),
            "ys": st.lists(texts, max_size=3),
        }
    ),
    max_size=6,
    unique_by=lambda item: item["id"],
)

VARIABLES = {
    "s0": shown,
    "s1": shown,
    "b0": st.booleans(),
    "b1": st.sampled_from([True, False, None]),
    "xs": items,
    "zs": items,
    "ys": st.lists(texts, max_size=5),
    "attrs": st.dictionaries(st.sampled_from(["id", "title", "lang", "data-x"]), shown, max_size=3),
}

states = st.fixed_dictionaries(VARIABLES)


@st.composite
def changes(draw: st.DrawFn) -> dict[str, object]:
    """Some variables anew; often a list in another order, with some items gone or new."""
    names = draw(st.lists(st.sampled_from(sorted(VARIABLES)), min_size=1, max_size=3, unique=True))
    return {name: draw(VARIABLES[name]) for name in names}


@st.composite
def shuffles(draw: st.DrawFn, before: list[dict]) -> list[dict]:
    order = draw(st.permutations(before)) if before else []
    kept = [item for item in order if draw(st.integers(0, 4))]
    fresh = draw(items)
    known = {item["id"] for item in kept}
    for item in fresh:
        if item["id"] not in known and draw(st.booleans()):
            kept.insert(draw(st.integers(0, len(kept))), item)
    return kept


class Scope:
    """Names that expressions may use at a place."""

    def __init__(self, strings=("s0", "s1"), flags=("b0", "b1"), lists=("xs", "zs"), plain=("ys",), depth=0):
        self.strings, self.flags, self.lists, self.plain, self.depth = strings, flags, lists, plain, depth


def expression(draw, scope: Scope) -> str:
    name = draw(st.sampled_from(scope.strings))
    return draw(st.sampled_from([name, name, f"{name} or 'none'", f"str({name})[:1]"]))


def attributes(draw, scope: Scope) -> str:
    out = []
    for kind in draw(
        st.lists(st.sampled_from(["class", "title", "hidden", "data", "list", "spread"]), max_size=2, unique=True)
    ):
        if kind == "class":
            out.append(f'class="c {{{expression(draw, scope)}}}"')
        elif kind == "title":
            out.append(f"title={{{expression(draw, scope)}}}")
        elif kind == "hidden":
            out.append(f"hidden={{{draw(st.sampled_from(scope.flags))}}}")
        elif kind == "data":
            out.append(f"data-f={{{draw(st.sampled_from(scope.flags))}}}")
        elif kind == "list":
            out.append(f"lang={{{expression(draw, scope)}}}")
        else:
            out.append("{**attrs}")
    # A name may stand in a tag once; a spread may name any of them.
    if "{**attrs}" in out:
        out = ["{**attrs}"]
    return (" " + " ".join(out)) if out else ""


def content(draw, scope: Scope, inside: str = "div") -> str:
    if scope.depth > 3:
        return f"{{{expression(draw, scope)}}}"
    count = draw(st.integers(0 if scope.depth else 1, 3))
    return "".join(node(draw, scope, inside) for _ in range(count))


def deeper(scope: Scope, **more) -> Scope:
    values = {"strings": scope.strings, "flags": scope.flags, "lists": scope.lists, "plain": scope.plain}
    return Scope(**{**values, **more}, depth=scope.depth + 1)


def node(draw, scope: Scope, inside: str) -> str:
    kinds = ["text", "expr", "element", "if", "for", "pure", "each", "let", "control", "static", "live", "slot", "raw"]
    kind = draw(st.sampled_from(kinds))
    below = deeper(scope)
    if kind == "text":
        return draw(st.sampled_from(WORDS))
    if kind == "expr":
        return f"{{{expression(draw, scope)}}}"
    if kind == "element":
        tag = draw(st.sampled_from(["div", "span", "b", "ul", "section", "svg"]))
        if tag == "svg":
            circle = f"<circle r={{{expression(draw, scope)}}} />"
            return f"<svg viewBox='0 0 1 1'>{{% if {draw(st.sampled_from(scope.flags))} %}}{circle}{{% endif %}}</svg>"
        return f"<{tag}{attributes(draw, scope)}>{content(draw, below, tag)}</{tag}>"
    if kind == "if":
        test = draw(st.sampled_from(scope.flags + scope.strings))
        other = draw(
            st.sampled_from(
                ["", "{% else %}" + content(draw, below, inside), "{% elif b0 %}" + content(draw, below, inside)]
            )
        )
        return f"{{% if {test} %}}{content(draw, below, inside)}{other}{{% endif %}}"
    if kind == "for" and scope.lists:
        return loop(draw, scope, inside)
    if kind == "pure":
        test = draw(st.sampled_from(scope.flags))
        inner = expression(draw, scope)
        return draw(
            st.sampled_from(
                [f"{{t'<i>{{{inner}}}</i>' if {test} else ''}}", f"{{[t'<i>{{y}}</i>{{{test}}}' for y in ys]}}"]
            )
        )
    if kind == "each" and scope.plain:
        plain = draw(st.sampled_from(scope.plain))
        return f"{{% for y in {plain} %}}<u>{{y}}</u>{{% else %}}empty{{% endfor %}}"
    if kind == "let":
        return f"<p>{{% let v = {expression(draw, scope)} %}}{{v}}<em>{{v}}</em></p>"
    if kind == "control":
        return control(draw, scope)
    if kind == "static":
        return f"<{{Card}} title={{{expression(draw, scope)}}}>{content(draw, below, inside)}</{{Card}}>"
    if kind == "live":
        return f"<{{Child}} label={{{expression(draw, scope)}}} />"
    if kind == "slot":
        return f"<{{Box}} open={{bool({draw(st.sampled_from(scope.flags))})}}>{content(draw, below, inside)}</{{Box}}>"
    if kind == "raw":
        return f"{{'<s>raw</s>' if {draw(st.sampled_from(scope.flags))} else '':safe}}"
    return "."


def loop(draw, scope: Scope, inside: str) -> str:
    source = draw(st.sampled_from(scope.lists))
    name = f"x{scope.depth}"
    inner = deeper(
        scope,
        strings=(*scope.strings, f"{name}.t", f"{name}.id"),
        flags=(*scope.flags, f"{name}.f"),
        plain=(f"{name}.ys",),
    )
    key = draw(st.sampled_from(["", "", f" key={{{name}.id}}", f" key={{str({name}.id)}}"]))
    index = draw(st.sampled_from(["", "{loop.index}"]))
    return f"{{% for {name} in {source} %}}<div{key}>{index}{content(draw, inner, inside)}</div>{{% endfor %}}"


def control(draw, scope: Scope) -> str:
    kind = draw(st.sampled_from(["text", "check", "area", "select"]))
    if kind == "text":
        return f"<input value={{{expression(draw, scope)}}} />"
    if kind == "check":
        return f"<input type='checkbox' checked={{{draw(st.sampled_from(scope.flags))}}} />"
    if kind == "area":
        return f"<textarea>{{{expression(draw, scope)}}}</textarea>"
    # The value is always one of the options: HTML has no way to say that none is chosen.
    options = "sorted({str(s0), *[x['t'] for x in xs]})"
    return (
        f"<select value={{str(s0)}}>{{% for v in {options} %}}<option value={{v}}>{{v}}</option>{{% endfor %}}</select>"
    )


templates = st.composite(lambda draw: content(draw, Scope()))()

CARD = '''title: object
t"""<section><h3>{title}</h3>{...}</section>"""'''

CHILD = '''label: object = None
clicks = 0

def up():
    global clicks
    clicks += 1

t"""<button @click="up">{label}/{clicks}</button>"""'''

BOX = '''open: bool
t"""<div>{% if open %}<main>{...}</main>{% else %}closed{% endif %}</div>"""'''


def module(app: str, template: str, state: dict[str, object]) -> str:
    """A live module that shows `template`, with `state` as its first state."""
    lines = [f"{name} = {value!r}" for name, value in state.items()]
    rebinding = "def rebind():\n    global " + ", ".join(state) + "\n    " + "\n    ".join(f"{n} = None" for n in state)
    imports = f"from {app}.components import Card\nfrom {app}.live import Box, Child\n"
    return imports + "\n".join(lines) + "\n\n" + rebinding + '\n\nt"""' + template + '"""\n'
