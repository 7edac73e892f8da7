"""Oversights: what is legal and hardly meant, as it is another template language's or lacks its `@`.

`draft.py` and `attributes.py` ask while they walk a template, so loading tells of
the same as `hyper-local check`.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator

from . import dom_events
from . import nodes as n
from .configuration import FOLDERS
from .kinds import kind_of, kind_of_value
from .literals import Hole, blank
from .source import FUNCTIONS, Module

_NAMES_FUNCTION = re.compile(r"\s*([^\W\d]\w*)\s*(?:\(.*\))?\s*\Z", re.DOTALL)
_THEIRS = re.compile(r"(?:v-on:|x-on:|ng-|:|\()")
"""What events begin with in other template languages."""
_COMMANDS = frozenset({"command"})
"""Events whose name is an attribute, too."""


def event_without_at(name: str, value: str, module: Module) -> str:
    """`@click` for `click="up"` where `up` is a function of the file, in whichever spelling of others; else ""."""
    name = _THEIRS.sub("", name).rstrip(")")
    event = name.partition(".")[0].lower()
    if event not in dom_events.NAMES or event in _COMMANDS:
        return ""
    named = _NAMES_FUNCTION.match(value)
    return f"@{event}{name[len(event) :]}" if named and named.group(1) in module.handlers else ""


def submit_without_at(value: str, form: n.Element, module: Module) -> str:
    """`save` for `<form action="save">` where that is a function of the file, and the form has no `@submit`; else "".

    `action="/save"` may lead to a page of that name, but no page takes what `method="post"` sends; a server around
    the app may, and then the function has another use.
    """
    posts = any(isinstance(x, n.Attribute) and x.name == "method" and _is_post(x.value) for x in form.items)
    called = value.removeprefix("/").removesuffix("/") if posts else value
    named = _NAMES_FUNCTION.match(called)
    if named is None or named.group(1) not in module.handlers:
        return ""
    if called != value and len(re.findall(rf"\b{named.group(1)}\b", module.source.text)) != 2:
        return ""
    heard = any(isinstance(item, n.Event) and item.name.startswith("@submit") for item in form.items)
    return "" if heard else called


def _is_post(value: n.Pieces | None) -> bool:
    return value is not None and len(value) == 1 and str(value[0]).strip().lower() == "post"


_BRACES = re.compile(r"\{\{\s*([^{}\n;]{1,60}?)\s*\}\}")
_NAME = re.compile(r"[^\W\d][\w.]*\Z")
_LITERAL = ("code", "pre", "textarea", "script", "style")
"""Elements that show braces on purpose."""


def on_purpose(before: str) -> bool:
    """Whether what follows this text of a template is shown as it is written."""
    return any(before.count(f"<{tag}") != before.count(f"</{tag}") for tag in _LITERAL)


def doubled_braces(module: Module) -> Iterator[tuple[int, str, str]]:
    """`{{ name }}`, as other template languages write a value, shows braces here: where, what is wrong, a hint."""
    text = module.source.text
    if "{{" not in text:
        return
    for literal in module.literals.values():
        for piece in literal.pieces:
            for found in _BRACES.finditer(text, *piece) if isinstance(piece, tuple) else ():
                if filtered := "" if "@ignore" in text else _filtered(found[1], module):
                    if not on_purpose(text[literal.start : found.start()]):
                        yield found.start(), f"{found[0]} shows the text {found[0][1:-1]}, not a value", filtered
                    continue
                if not (_NAME.match(found[1]) or is_of(found[1], module)):
                    continue
                if not on_purpose(text[literal.start : found.start()]):
                    hint = f"Write {{{found[1]}}}: single braces show a value, double braces a brace."
                    yield found.start(), f"{found[0]} shows the text {found[0][1:-1]}, not a value", hint


_FILTER = re.compile(r"(?P<code>[^|]+?)\s*\|\s*(?P<name>[a-z]\w*)(?:\(.*\))?")


def _filtered(code: str, module: Module) -> str:
    """What to write for `{{ birds|length }}`, where `birds` is a value of the file; "" for anything else."""
    found = _FILTER.fullmatch(code)
    if found is None or found["name"] in (module.bound or ()) or not is_of(found["code"], module):
        return ""
    try:
        tree = ast.parse(code, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    return next((filter_of(tree, x) for x in ast.walk(tree) if isinstance(x, ast.Name) and x.id == found["name"]), "")


def bare_components(module: Module) -> Iterator[tuple[int, str, str]]:
    """`{Card}` between tags, where the file imports the component `Card`: where, what is wrong, a hint."""
    names = {
        alias.asname or alias.name
        for line in module.tree.body
        if isinstance(line, ast.ImportFrom) and (line.module or "").rpartition(".")[2] in FOLDERS[:2]
        for alias in line.names
        if alias.name[:1].isupper() and not alias.name.isupper()
    }
    text = module.source.text
    for literal in module.literals.values() if names else ():
        for hole in literal.holes():
            code = text[slice(*hole.code)].strip()
            plain = hole.kind == "expr" and not hole.conversion and hole.spec is None and code in names
            if plain and module.binds_once(code) and _between_tags(text, literal.start, hole.start):
                message = f"{{{code}}} shows what the component {code} is called, and not the component"
                yield hole.start, message, f"Write <{{{code}}} />."


def _between_tags(text: str, first: int, at: int) -> bool:
    """Whether what stands at an offset is certainly no value of an attribute, and no name of a tag."""
    return text[at - 1] not in "=\"'" and text.rfind(">", first, at) > text.rfind("<", first, at)


def is_of(code: str, module: Module) -> bool:
    """Whether it is an expression of names that the file has, one of them its state: no text has that by chance."""
    try:
        tree = ast.parse(code, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    known = (module.bound or set[str]()) | {*dir(builtins)}
    return names <= known and not names.isdisjoint(module.state.keys() | module.props.keys())


TAGS = re.compile(r"<([A-Za-z]\w*)(?=[\s/>])((?:\s+[\w@:.-]+(?:=(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]*))?)*)")
_ATTRIBUTES = re.compile(r"\s([\w@:.-]+)(?:=(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]*))?")
_VALUED = re.compile(r"(?<![A-Za-z])[A-Za-z]++(?==)")  # never tried again from within a word: that took a minute
_WRITTEN = (
    "bind class style value name href placeholder type disabled checked title width height required action method"
).split()
_REACT = {"className": "class", "htmlFor": "for", "Bind": "bind"}


def slips_of(word: str) -> Iterator[str]:
    """`word` with two letters swapped, one left out, or one doubled."""
    for i in range(len(word) - 1):
        yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    for i in range(len(word)):
        yield word[:i] + word[i] + word[i:]
        if len(word) > SHORTEST:
            yield word[:i] + word[i + 1 :]


SHORTEST = 4
"""Letters of an attribute that may lack one: of shorter ones another word is left."""
_MEANT = {slip: word for word in _WRITTEN for slip in slips_of(word)}
for _word in ("tile", "nam", "lass", "pace", *_WRITTEN):
    _MEANT.pop(_word, None)


def misspelt_attributes(module: Module) -> Iterator[tuple[int, str, str]]:
    """`clas="note"`, which means nothing to a browser: where, what is wrong, a hint."""
    text = module.source.text
    pieces = [piece for literal in module.literals.values() for piece in literal.pieces if isinstance(piece, tuple)]
    # Next to no file has one of them, and to look for tags takes longer.
    words: set[str] = {word for piece in pieces for word in _VALUED.findall(text, *piece)}
    slips = {word for word in words if word in _REACT or word.lower() in _MEANT}
    for piece in pieces if slips else ():
        for tag in TAGS.finditer(text, *piece):
            for found in _ATTRIBUTES.finditer(text, *tag.span(2)):
                meant = _REACT.get(found[1]) or _MEANT.get(found[1].lower())
                if meant:
                    sign = "=" if text[found.end(1)] == "=" else ""
                    yield (
                        found.start(1),
                        f"<{tag[1]}> has no attribute {found[1]!r}. Did you mean {meant!r}?",
                        f"Write {meant}{sign}, or data-{found[1].lower()}{sign} for one of your own.",
                    )


_FUNCTIONS = {"length": "len", "count": "len", "sum": "sum", "list": "list", "abs": "abs", "sort": "sorted"}
"""Filters of other template languages that are functions of Python's, under its name."""


_PLACES = frozenset("index idx pos position number num nr row column col".split())
"""Names of a place in a list, which is no key."""
_FEWEST = 3
"""Letters of a word: what is shorter is mostly the number of a loop."""


def key_of(tree: ast.AST, name: ast.Name, module: Module) -> str:
    """What to write where `name`, which nothing defines, is meant as a key in `tree`, `bird[name]`; else "".

    Nothing of what is certainly no dict, nor of a name for a place where the file has no such key.
    """
    for node in module.census.of(ast.Subscript) if tree is module.tree else ast.walk(tree):
        if not isinstance(node, ast.Subscript) or node.slice is not name or not isinstance(node.ctx, ast.Load):
            continue
        owner = node.value
        kind = kind_of(module, owner.id) if isinstance(owner, ast.Name) else kind_of_value(owner, module)
        there = any(isinstance(x, ast.Constant) and x.value == name.id for x in ast.walk(module.tree))
        a_word = len(name.id) >= _FEWEST and name.id not in _PLACES
        if kind in ("", "dict") and (there or a_word):
            return f'A word that is a key stands in quotes: {ast.unparse(owner)}["{name.id}"]'
    return ""


_TAKES_ITEMS = frozenset("append remove count index insert".split())


def as_text(tree: ast.AST, name: ast.Name) -> str:
    """What to write for `name == Ada` and `names.append(Bob)`, where nothing has that name; "" for anything else."""
    for node in ast.walk(tree):
        sides: list[ast.expr] = []
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.Eq, ast.NotEq, ast.In)):
            sides = [node.left, node.comparators[0]]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _TAKES_ITEMS:
            sides = node.args
        if any(side is name for side in sides) and name.id[:1].isupper():
            return f"A text stands in quotes: {name.id!r}. If {name.id} is a value, set it in this file, or import it."
    return ""


def filter_of(tree: ast.expr, name: ast.Name) -> str:
    """What to write where `name`, which nothing defines, is meant as a filter in `tree`, `{a|name}`; else ""."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.BitOr):
            continue
        call = node.right if isinstance(node.right, ast.Call) else None
        if name is not (call.func if call is not None else node.right):
            continue
        left = ast.unparse(node.left)
        plain = left if isinstance(node.left, (ast.Name, ast.Attribute, ast.Subscript, ast.Call)) else f"({left})"
        given = [ast.unparse(argument) for argument in call.args] if call is not None else []
        if name.id in ("safe", "display"):
            return f"Write {{{left}:{name.id}}}."
        if name.id == "default" and given:
            return f"Write {{{left} or {given[0]}}}."
        if name.id in _FUNCTIONS:
            return f"Write {{{_FUNCTIONS[name.id]}({left})}}."
        if hasattr(str, name.id):
            return f"Write {{{plain}.{name.id}({', '.join(given)})}}."
        return f"Call a function: {{{name.id}({', '.join([left, *given])})}}, with def {name.id}(…): … in this file."
    return ""


def defined_twice(module: Module) -> Iterator[tuple[int, str, str]]:
    """`def add():` twice at the left margin, of which the first is never called: where, what is wrong, a hint."""
    first: dict[str, int] = {}
    body = module.tree.body
    for i, line in enumerate(body):
        if not isinstance(line, FUNCTIONS) or line.name == "_":
            continue
        before, name = first.get(line.name), line.name
        first[name] = i
        earlier = body[before] if before is not None else None
        if before is None or line.decorator_list or not isinstance(earlier, FUNCTIONS) or earlier.decorator_list:
            continue
        between = [line.args, *body[before + 1 : i]]
        if any(isinstance(x, ast.Name) and x.id == name for part in between for x in ast.walk(part)):
            continue  # it was used, or kept under another name
        message = f"{name}() is defined once more in line {line.lineno}, and this one is never used"
        yield module.source.starts[earlier.lineno - 1], message, "Give one of them another name, or take it away."


_TAGGED = re.compile(r"\s*<[A-Za-z][\w-]*[\s>/]")
_SHOWN = re.compile(r"(?<!\{)\{([^\W\d]\w*)[^{}]*\}(?!\})")
_LOOP = re.compile(r"\s*(?:for\s+(.+?)\s+in\b|let\s+(\w+)\s*=)", re.DOTALL)


def texts_for_templates(module: Module) -> Iterator[tuple[int, str, str]]:
    """`{["<li>{bird}</li>" for bird in birds]}`, whose text lacks its t: where, what is wrong, a hint."""
    text, literal = module.source.text, module.template
    if literal is None or module.bound is None:
        return
    holes = [*literal.holes()]
    loops = [found for hole in holes if hole.kind == "block" and (found := _LOOP.match(text, *hole.code))]
    known = module.bound | {word for found in loops for word in re.findall(r"\w+", found[1] or found[2])}
    for hole in holes:
        code = text[slice(*hole.code)]
        if hole.kind != "expr" or hole.conversion or hole.spec or "<" not in code or "{" not in code:
            continue
        if not _between_tags(text, literal.start, hole.start) or on_purpose(text[literal.start : hole.start]):
            continue
        for at, value, own in _plain_texts(module, hole):
            names = _SHOWN.findall(value)
            if _TAGGED.match(value) and names and {*names} <= known | own:
                message = f"this text shows its tags, and {{{names[0]}}}, as they are written"
                yield at, message, 'To show what they stand for, write t before its quotes: t"…"'


def _plain_texts(module: Module, hole: Hole) -> Iterator[tuple[int, str, set[str]]]:
    """The ordinary texts that the value of a hole shows: where, which, and the names of its comprehensions."""
    start, end = hole.code
    code = module.source.text[start:end]
    try:
        tree = ast.parse(f"({blank(module.source, start, end, hole.nested)}\n)", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    own = {x.id for x in ast.walk(tree) if isinstance(x, ast.Name) and isinstance(x.ctx, ast.Store)}
    lines = code.split("\n")
    waiting: list[ast.expr] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.List, ast.Tuple)):
            waiting += node.elts
        elif isinstance(node, (ast.ListComp, ast.GeneratorExp)):
            waiting.append(node.elt)
        elif isinstance(node, ast.IfExp):
            waiting += [node.body, node.orelse]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            column = node.col_offset - (node.lineno == 1)
            before = lines[node.lineno - 1].encode()[:column].decode("utf-8", "replace")
            at = start + sum(len(line) + 1 for line in lines[: node.lineno - 1]) + len(before)
            if module.source.text[at : at + 1] in ("'", '"'):
                yield at, node.value, own
