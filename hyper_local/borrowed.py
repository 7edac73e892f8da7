"""Borrowed: marks and attributes that another template language has, and what they are here (T2, T9).

To a browser they are text, or attributes that mean nothing, so nothing fails. Only
what names values of the file itself is told of: pages show such marks on purpose, and
other libraries give some of these attributes a meaning of their own.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from . import dom_events
from .oversights import TAGS, is_of, on_purpose
from .source import Module
from .trees import walk

_LOOP = (
    r"(?:^[ \t]*for\s+{0}\s+in\s+([^\n{{}}<>]+?):[ \t]*$"
    r"|<%-?\s{{0,9}}for\s+{0}\s+in\s+([^\n{{}}<>%]+?)\s{{0,9}}:?\s{{0,9}}-?%>"
    r"""|(?<=\s)(?:v-for|x-for|ng-repeat|\*ngFor)=["'](?:let\s+)?{0}\s+(?:in|of)\s+([\w.]+)["';]"""
    r"""|(?<=\s):?(?:for|loop|each)=["']?\{{{0}\s+in\s+([\w.]+)\}})"""
)
"""A loop over a name, as Python has it, in other marks, and as an attribute."""


def loop_of(word: str, module: Module) -> str:
    """What to write where a loop gives the unknown name `word`, as Python or another template language has it."""
    literal = module.template
    text = literal.source.text[literal.start : literal.end] if literal is not None else ""
    found = re.search(_LOOP.format(re.escape(word)), text, re.MULTILINE) if word in text else None
    if found is None:
        return ""
    if found[1] or found[2]:
        return f"A loop is written {{% for {word} in {found[1] or found[2]} %}}, and {{% endfor %}} where it ends."
    items = found[3] or found[4]
    return f"A loop is written {{% for {word} in {items} %}} before the element, and {{% endfor %}} behind it."


_TESTS = {"even": "{} % 2 == 0", "odd": "{} % 2 == 1", "defined": "{} is not None"}


def test_of(tree: ast.expr, name: ast.Name) -> str:
    """What to write for `{% if birds is empty %}`, where nothing in the file is called `empty`."""
    for each in walk(tree):
        if isinstance(each, ast.Compare) and len(each.ops) == 1 and each.comparators[0] is name:
            asked = ast.unparse(each.left)
            if (
                name.id not in (*_TESTS, "empty")
                or not isinstance(each.ops[0], (ast.Is, ast.IsNot))
                or not isinstance(each.left, _PLAIN)
            ):
                return ""
            turned = isinstance(each.ops[0], ast.IsNot)
            if name.id == "empty":
                said = "what is empty counts as false"
                return f"Write {asked} alone: {said}." if turned else f"Write not {asked}: {said}."
            written = _TESTS[name.id].format(asked)
            return f"Python writes {f'not ({written})' if turned else written}"
    return ""


_PLAIN = (ast.Name, ast.Attribute, ast.Subscript)
_BLOCKS = r"(?:(?P<block>if|elif|for\s+[\w, ]+?\s+in)\s+)?"
_DOUBLED = re.compile(rf"\{{\{{%\s*{_BLOCKS}(?P<code>[^{{}}%\n]+?)\s*%\}}\}}")
_PERCENT = re.compile(rf"<%[=-]?\s*{_BLOCKS}(?P<code>[^<>%\n{{}}]+?)\s*:?\s*-?%>")
_PHP = re.compile(r"<\?(?:=|php\s+echo)\s*\$?(?P<block>)(?P<code>[^<>?\n{}$]+?)\s*;?\s*\?>")
_DOLLAR = re.compile(r"""\s(?:class|id|for|src|href)=(["'])(?:(?!\1)[^<>?])*\$\Z""")
_CONDITION = re.compile(
    r"""<(?P<tag>[A-Za-z][A-Za-z0-9]*)(?:\s+(?!if=)[\w@:.-]++(?:="[^"]*+"|='[^']*+'|=\{[^{}]*+\}|=[^\s"'<>{}]++)?)*"""
    r"""\s+(?P<name>if)=["']?\Z"""
)
"""A tag of HTML up to the value of its `if`; elements of others, and components, may take one."""
_DIRECTIVE = re.compile(
    r"""(?<=\s)(?P<name>v-(?:if|show|for|text|model)|ng-(?:if|show|repeat|bind|model)|\*ng(?:If|For)|x-(?:if|show|for|text|model)|(?:v-bind|x-bind)?:(?P<own>[a-z][a-z-]*))"""
    r"""=(?P<quote>["'])(?P<value>[^"'<>{}\n]+)(?P=quote)"""
)
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_ITEMS = re.compile(r"(?:let\s+)?(?P<name>[^\W\d]\w*)\s+(?:in|of)\s+(?P<code>[^;]+)(?:;.*)?")
_WHOSE = {"v": "Vue", ":": "Vue", "n": "Angular", "*": "Angular", "x": "Alpine"}


def borrowed(module: Module) -> Iterator[tuple[int, str, str]]:
    """Marks of other template languages: where, what is wrong, a hint."""
    text = module.source.text
    for literal in module.literals.values():
        if any(mark in text for mark in ("{{%", "<%", "<?", "v-", "x-", "ng-", "*ng", " :", "\n:")):
            for piece in literal.pieces:
                if isinstance(piece, tuple):
                    yield from _marks(module, literal.start, piece)
                    yield from _directives(module, literal.start, piece)
        for hole in literal.holes() if "${" in text else ():
            before = text[literal.start : hole.start]
            if hole.kind == "expr" and before.endswith("$") and _DOLLAR.search(before) and _in_tag(before):
                written = text[hole.start : hole.end]
                message = f"${written} writes a $ before the value"
                yield hole.start - 1, message, f"Write {written}, without the $."
        for hole in literal.holes() if "if=" in text else ():
            found = _CONDITION.search(text, literal.start, hole.start) if hole.kind == "expr" else None
            if found is not None and not hole.conversion and hole.spec is None:
                code = " ".join(text[slice(*hole.code)].split())
                hint = f"Write {{% if {code} %}} before the element, and {{% endif %}} behind it."
                yield found.start("name"), f"if is no attribute of HTML: <{found['tag']}> is always shown", hint


def _in_tag(before: str) -> bool:
    return before.rfind("<") > before.rfind(">")


def _marks(module: Module, first: int, piece: tuple[int, int]) -> Iterator[tuple[int, str, str]]:
    """`{{% if x %}}`, `<% if x %>`, `<%= x %>` and `<?= $x ?>`, all of which are text."""
    text = module.source.text
    for pattern in (_DOUBLED, _PERCENT, _PHP):
        for found in pattern.finditer(text, *piece):
            block, code = found["block"], found["code"]
            if (
                (pattern is _DOUBLED and not block)
                or not is_of(code, module)
                or on_purpose(text[first : found.start()])
            ):
                continue
            shown = found[0][1:-1] if pattern is _DOUBLED else found[0]
            meant = f"{{% {block} {code} %}}" if block else f"{{{code}}}"
            what = ", and begins no block" if block else ", not a value"
            rest = ", and the words that belong to it in {% %}, too." if block else "."
            yield found.start(), f"{found[0]} shows the text {shown}{what}", f"Write {meant}{rest}"


def _directives(module: Module, first: int, piece: tuple[int, int]) -> Iterator[tuple[int, str, str]]:
    """`v-if="birds"`, `x-show`, `*ngFor` and the like, of values that the file has, and no script could."""
    text = module.source.text
    for found in _DIRECTIVE.finditer(text, *piece) if "<script" not in text.lower() else ():
        name, value = found["name"], found["value"].strip()
        kind = "" if found["own"] else re.split(r"-|\*ng", name.lower())[1] if name[0] != "*" else name[3:].lower()
        items = _ITEMS.fullmatch(value) if kind in ("for", "repeat") else None
        code = items["code"].strip() if items is not None else value
        if not _in_tag(text[first : found.start()]) or not is_of(code, module):
            continue
        tag = _QUOTED.sub("", text[text.rfind("<", first, found.start()) : found.start()])
        if found["own"] in dom_events.NAMES or '"' in tag or "'" in tag:
            continue  # an event, of which it is told elsewhere; or within the quotes of another attribute
        if kind in ("for", "repeat"):
            if items is None or re.search(rf"\{{[^{{}}]*\b{items['name']}\b", text):
                continue  # the name that it does not give is told of, and what to write
            hint = f"Write {{% for {items['name']} in {code} %}} before the element, and {{% endfor %}} behind it."
        elif kind in ("if", "show"):
            hint = f"Write {{% if {code} %}} before the element, and {{% endif %}} behind it."
        elif found["own"]:
            hint = f"Write {found['own']}={{{code}}}."
        elif kind == "model":
            hint = f"Write bind={{{code}}}."
        else:
            hint = f"Write {{{code}}} between the tags."
        yield found.start(), f"{name} is {_WHOSE[name[0]]}'s, and does nothing here", hint


_ASKS = re.compile(r"if\s+[^\n{}]*:[ \t]*(?:$|\{)", re.MULTILINE)
_LINE = re.compile(r"^[ \t]*(?:el)?if\s+([^\n{}]+?):[ \t]*$", re.MULTILINE)


def lines_of_python(module: Module) -> Iterator[tuple[int, str, str]]:
    """`if count > 3:` as a line of a template, which shows it: where, what is wrong, a hint."""
    text = module.source.text
    for literal in module.literals.values():
        if not _ASKS.search(text, literal.start, literal.end):
            continue
        for piece in literal.pieces:
            for found in _LINE.finditer(text, *piece) if isinstance(piece, tuple) else ():
                if is_of(found[1], module) and not on_purpose(text[literal.start : found.start()]):
                    written = found[0].strip()
                    hint = f"Write {{% {written[:-1].rstrip()} %}}, and {{% endif %}} where it ends."
                    yield (
                        found.start() + found[0].index(written),
                        "this line is shown as a text, and asks nothing",
                        hint,
                    )


_OFF = re.compile(
    r"\s(checked|disabled|selected|readonly|required|multiple|hidden|open|autofocus|autoplay|controls|muted|novalidate)"
    r"=([\"']?)([Ff]alse)\2(?=[\s/>]|\Z)"
)


def switched_on(module: Module) -> Iterator[tuple[int, str, str]]:
    """`checked="false"`, which ticks: where, what is wrong, a hint."""
    text = module.source.text
    for literal in module.literals.values() if "alse" in text and _OFF.search(text) else ():
        for piece in literal.pieces:
            for tag in TAGS.finditer(text, *piece) if isinstance(piece, tuple) else ():
                for found in _OFF.finditer(text, *tag.span(2)):
                    message = f"{found[0].strip()} counts as {found[1]}: a browser only asks whether the word is there"
                    hint = f"Take it away, or write {found[1]}={{…}} with a value that is True or False."
                    yield found.start(1), message, hint


_STYLE = re.compile(r"""\bstyle\s*=\s*["']?\{\s*(?:\{\s*)?\Z""")
_PROPERTY = re.compile(r"(?P<property>[a-zA-Z]+(?:-[a-zA-Z]+)*)\s*:(?P<value>(?:[^{}\n]|\{[^{}\n]*\})+)\}")
_FORMAT = re.compile(r"\s*(?:.?[<>=^])?[-+ ]?#?[0-9]*[_,]?(?:\.[0-9]+[bcdeEfFgGnosxX%]?|[bcdeEfFgGnosxX%])")


def style_of(name: ast.Name, module: Module) -> str:
    """What to write where the unknown `name` is a property of CSS, as in `style={color: red}`."""
    where, text = module.location(name), module.source.text
    at = module.source.starts[where.line - 1] + where.column - 1
    found = _PROPERTY.match(text, at) if _STYLE.search(text, max(at - 50, 0), at) else None
    if found is None or _FORMAT.fullmatch(found["value"]):
        return ""
    value = found["value"].strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        value = value[1:-1]
    value = "…" if '"' in value else value
    return f'CSS stands in quotes: style="{found["property"]}: {value}"'
