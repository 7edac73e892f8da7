"""Tagged: texts with tags that a loop or `"".join()` builds, and that the template shows as they are written (T1)."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from . import element_names, html_rules
from . import nodes as n
from .literals import Source
from .scopes import target_names
from .source import Function, Module
from .trees import walk

Said = tuple[ast.AST, str, str]
"""A place, what is wrong with it, and what to write instead."""

_BUILDS = re.compile(r"[+]=?|\.join\b")
_JOINS = re.compile(r"""["']\s*\.\s*join\s*\(""")
_OPENS = re.compile(r"<([a-z][a-z0-9]*)(?:\s[^<>]*)?/?>")
_ON_PURPOSE = frozenset("pre code textarea title kbd samp template".split())
"""Elements in which tags are shown on purpose, or stand for no elements."""
_LONGEST = 100


def built_tags(module: Module, root: Sequence[n.Node]) -> Iterator[Said]:
    """`{html}` of a text that `html += "<li>" + bird + "</li>"` has built; `root` is the template."""
    literal, text = module.template, module.source.text
    if module.bound is None or literal is None:
        return
    outside, inside = (text[: literal.start], text[literal.end :]), text[literal.start : literal.end]
    builds = any(map(_OPENS.search, outside)) and any(map(_BUILDS.search, outside))
    if not builds and not _JOINS.search(inside):
        return
    named = {name.id for node in _all(root) for name in _bound(node)}
    said, lines = set[str](), _Built(module)
    for shown in shown_as_text(root):
        tree = shown.tree
        if loop := _joined(tree, module, None):
            if not _may_stand(loop, inside):
                loop = "{% for … in … %}…{% endfor %}"
            message = "this text shows its tags as they are written: HTML in a text stays a text"
            yield tree, message, f"Write the loop in the template, in place of it: {loop}"
            continue
        called = tree.func if isinstance(tree, ast.Call) and not tree.args and not tree.keywords else tree
        name = called.id if isinstance(called, ast.Name) else ""
        if not name or name in named or name in said:
            continue
        found = lines.of_variable(name) if called is tree else lines.of_function(name)
        if found is not None:
            said.add(name)
            line, loop = found
            if not _may_stand(loop, inside):
                loop = f"{loop.partition('%}')[0]}%}}…{{% endfor %}}"
                loop = loop if _may_stand(loop, inside) else "{% for … in … %}…{% endfor %}"
            code = f"{{{ast.unparse(tree)}}}"
            yield (
                tree,
                f"{code} shows its tags as they are written: HTML in a text stays a text",
                f"Line {line.lineno} builds it. Write the loop in the template, in place of {code}: {loop}",
            )


_RETURNS = re.compile(r"""return(?<!\wreturn)\s+(?:\(\s*)?[fF]?(?:\"{3}|'{3}|["'])\s*<[a-z]""")
_WHOLE = re.compile(r"\s*<([a-z][a-z0-9]*)(?:\s[^<>]*)?>.*</\1>\s*", re.DOTALL)
_SOURCES = re.compile(
    r"code|source|example|snippet|raw|html|xml|text|tag|escape|markup|output|listing|print|dump|syntax|mail|address|"
    r"ausgabe|quell|beispiel|auszeichnung|adresse|exemple|sortie|balis|ejemplo|fuente|salida|etiqueta",
    re.IGNORECASE,
)
"""Names of functions that may give HTML to be read as it is written."""
_LISTINGS = re.compile(
    r"monospace|courier|consolas|menlo|white-space\s*:\s*pre|"
    r"""class\s*=\s*["']?[^"'<>{}=]*(?:mono|code|listing|source|snippet|quell|terminal|console)""",
    re.IGNORECASE,
)
"""How a page shows what is to be read letter by letter."""


def returned_tags(module: Module, root: Sequence[n.Node]) -> Iterator[Said]:
    """`{bold(name)}` where that says `return f"<b>{name}</b>"`; `root` is the template.

    Not where anything else uses the function, which may need a text.
    """
    text = module.source.text
    if module.bound is None or not _RETURNS.search(text) or _LISTINGS.search(text):
        return
    found = {name: made for name, function in module.functions.items() if (made := _returned(module, name, function))}
    if not found:
        return
    shown, words = dict[str, list[n.Expr]](), Counter(re.findall(r"\w+", text))
    for each in shown_as_text(root):
        if isinstance(each.tree, ast.Call) and isinstance(each.tree.func, ast.Name) and each.tree.func.id in found:
            shown.setdefault(each.tree.func.id, []).append(each)
    announced = _announced(root)
    for name, calls in shown.items():
        if words[name] != 1 + len(calls) or any(id(call) in announced for call in calls):
            continue
        line, prefix = found[name]
        call = f"{{{calls[0].code.strip()}}}"
        how = "t in place of f: return t" if prefix else "t before its quotes: return t"
        yield (
            calls[0].tree,
            f"{call} shows its tags as they are written: HTML in a text stays a text",
            f'Line {line} gives it back. There, write {how}"…"',
        )


def _announced(root: Sequence[n.Node]) -> set[int]:
    """The ids of values behind a colon, as in "Write this:", which may be meant to be read letter by letter."""
    found, before = set[int](), ""
    for node in _all(root):
        if isinstance(node, n.Text):
            before = node.text.strip() or before
        elif isinstance(node, n.Expr):
            found |= {id(node)} if before.endswith(":") else set()
            before = ""
    return found


def _returned(module: Module, name: str, function: Function) -> tuple[int, str] | None:
    """The line in which a function gives back an element as a text, and the prefix of that; None for others."""
    lines = [*walk(function)]
    returns = [x for x in lines if isinstance(x, (ast.Return, ast.Yield, ast.YieldFrom))]
    value = returns[0].value if len(returns) == 1 else None
    if not isinstance(returns[0] if returns else None, ast.Return) or function.decorator_list or _SOURCES.search(name):
        return None
    if isinstance(function, ast.AsyncFunctionDef) or not isinstance(value, (ast.Constant, ast.JoinedStr)):
        return None
    if isinstance(value, ast.Constant):
        made = _text(value, module)
        if "{" in made or "}" in made or "\\" in (written(module.source, value) or "\\"):
            return None
    else:
        made = "".join(str(x.value) if isinstance(x, ast.Constant) else " " for x in value.values)
    whole = _WHOLE.fullmatch(made)
    if whole is None or whole[1] not in element_names.KNOWN or whole[1] in ("script", "style"):
        return None
    if whole[1] in _parameters(function) or (whole[1] == "a" and "<a>" in made):
        return None  # angle brackets around an address, or what stands for a value
    if not _is_balanced(made) or re.search(r"<[^<>]*\son\w+\s*=", made):
        return None
    return value.lineno, "f" * isinstance(value, ast.JoinedStr)


def _parameters(function: Function) -> set[str]:
    args = function.args
    return {each.arg for each in (*args.posonlyargs, *args.args, *args.kwonlyargs)}


_QUOTE = re.compile(r"[rRtT]*(\"\"\"|'''|\"|')")
_CLOSES = re.compile(r"</([a-z][a-z0-9]*)\s*>|" + _OPENS.pattern)


def _may_stand(loop: str, template: str) -> bool:
    """Whether a loop may be written into a template: its elements are whole, and no quote ends the template."""
    quote = _QUOTE.match(template)
    if quote is None or quote[1] in loop or re.search(r"<[^<>]*\son\w+\s*=", loop):
        return False
    return _is_balanced(loop)


def _is_balanced(text: str) -> bool:
    """Whether each element that begins in a text ends there."""
    waiting: list[str] = []
    for found in _CLOSES.finditer(text):
        if found[2] and found[2] not in html_rules.VOID and not found[0].endswith("/>"):
            waiting.append(found[2])
        elif found[1] and (not waiting or waiting.pop() != found[1]):
            return False
    return not waiting


def _all(nodes: Sequence[n.Node]) -> Iterator[n.Node]:
    for node in nodes:
        yield node
        yield from _all(_inside(node))


def _inside(node: n.Node) -> Sequence[n.Node]:
    """The nodes straight in another."""
    if isinstance(node, (n.Element, n.Component)):
        return node.children
    if isinstance(node, n.For):
        return (*node.body, *(node.otherwise or ()))
    return [child for branch in node.branches for child in branch.body] if isinstance(node, n.If) else ()


def _bound(node: n.Node) -> Iterator[ast.Name]:
    if isinstance(node, (n.For, n.Let)):
        yield from target_names(node.target)


def shown_as_text(nodes: Sequence[n.Node]) -> Iterator[n.Expr]:
    """Values that are shown as text, where tags are meant as elements."""
    for node in nodes:
        if isinstance(node, n.Expr):
            if not node.spec and not node.conversion:
                yield node
        elif not isinstance(node, n.Element) or node.tag not in _ON_PURPOSE:
            yield from shown_as_text(_inside(node))


class _Lines:
    """What builds texts among the parts of a file, by the name of the text: looked for once, for all of them."""

    def __init__(self, nodes: Iterable[ast.AST]) -> None:
        self.stored = Counter[str]()
        """How often a name gets a value, other than by a line that stands for itself."""
        self.given: dict[str, list[ast.Assign | ast.AugAssign]] = {}
        self.added: dict[str, list[tuple[ast.For, ast.stmt, ast.expr]]] = {}
        """Lines of loops that add to a name, and what they add."""
        for x in nodes:
            if isinstance(x, ast.Name) and isinstance(x.ctx, ast.Store):
                self.stored[x.id] += 1
            elif isinstance(x, (ast.Assign, ast.AugAssign)) and (name := _target(x)):
                self.stored[name] -= 1
                self.given.setdefault(name, []).append(x)
            elif isinstance(x, ast.For):
                for line in x.body:
                    name = _target(line)
                    if name and (added := _added(line, name)) is not None:
                        self.added.setdefault(name, []).append((x, line, added))


def _target(line: ast.stmt) -> str:
    """The only name that a line gives a value; "" of others."""
    targets = line.targets if isinstance(line, ast.Assign) else [line.target] if isinstance(line, ast.AugAssign) else []
    return targets[0].id if len(targets) == 1 and isinstance(targets[0], ast.Name) else ""


class _Built:
    """Finds the lines that build the texts of a file."""

    def __init__(self, module: Module) -> None:
        self.module = module

    @cached_property
    def formatted(self) -> set[str]:
        """Names that a template shows in a way of their own, such as `{html:safe}`."""
        return set(re.findall(r"\{(\w+(?:\(\))?):", self.module.source.text))

    @cached_property
    def outside(self) -> _Lines:
        """The lines outside of functions and of classes."""
        inside = {x for scope in (*self.module.functions.values(), *self.classes) for x in walk(scope)}
        return _Lines(x for x in self.module.census.nodes if x not in inside)

    @cached_property
    def classes(self) -> list[ast.ClassDef]:
        return self.module.census.of(ast.ClassDef)

    @cached_property
    def setting(self) -> dict[str, list[_Lines]]:
        """The lines of the functions that say `global`, by the names of which they say so."""
        inside = {x for scope in self.classes for x in walk(scope)}
        found: dict[str, list[_Lines]] = {}
        for by, function in self.module.functions.items():
            if names := self.module.rebinds[by]:
                lines = _Lines(x for x in walk(function) if x not in inside)
                for name in names:
                    found.setdefault(name, []).append(lines)
        return found

    def of_variable(self, name: str) -> tuple[ast.stmt, str] | None:
        """The line that builds a variable of the file, and the loop to write."""
        if name not in self.module.state or name in self.formatted:
            return None
        return _built(self.module, [self.outside, *self.setting.get(name, ())], name)

    def of_function(self, name: str) -> tuple[ast.stmt, str] | None:
        """The line that builds what a function gives back, and the loop to write."""
        function = self.module.functions.get(name)
        if function is None or function.decorator_list or f"{name}()" in self.formatted:
            return None
        nodes = walk(function)
        returns = [x for x in nodes if isinstance(x, ast.Return)]
        if len(returns) != 1 or returns[0].value is None:
            return None
        value = returns[0].value
        if isinstance(value, ast.Name):
            return _built(self.module, [_Lines(nodes)], value.id, function)
        loop = _joined(value, self.module, function)
        return (returns[0], loop) if loop else None


def _built(
    module: Module, lines: Sequence[_Lines], name: str, function: Function | None = None
) -> tuple[ast.stmt, str] | None:
    """The line among `lines` that gives `name` its tags, where all that give it a value are of text."""
    if any(each.stored[name] for each in lines):
        return None
    found: tuple[ast.stmt, str] | None = None
    for line in (line for each in lines for line in each.given.get(name, ())):
        if isinstance(line, ast.AugAssign):
            if not isinstance(line.op, ast.Add):
                return None
        elif loop := _joined(line.value, module, function):
            found = found or (line, loop)
        elif not _is_text(line.value, name, module):
            return None
    for loop, line, added in (each for one in lines for each in one.added.get(name, ())):
        if found is None and _has_tags(added, module):
            found = line, _loop(loop.target, loop.iter, added if len(loop.body) == 1 else None, function)
    return found


def _added(line: ast.stmt, name: str) -> ast.expr | None:
    """`x` of `html += x`, and of `html = html + x`."""
    if isinstance(line, ast.AugAssign) and ast.unparse(line.target) == name and isinstance(line.op, ast.Add):
        return line.value
    if not isinstance(line, ast.Assign) or [ast.unparse(x) for x in line.targets] != [name]:
        return None
    parts = _summed(line.value)
    first = parts[0]
    if len(parts) < 2 or not isinstance(first, ast.Name) or first.id != name:
        return None
    rest = parts[1]
    for part in parts[2:]:
        rest = ast.BinOp(rest, ast.Add(), part)
    return rest


def _summed(value: ast.expr) -> list[ast.expr]:
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        return [*_summed(value.left), *_summed(value.right)]
    return [value]


def _is_text(value: ast.expr, name: str, module: Module) -> bool:
    """Whether a value certainly is a text of Python's own, `name` being one."""
    parts = _summed(value)
    if len(parts) == 1:
        return isinstance(value, ast.JoinedStr) or bool(_text(value, module)) or ast.unparse(value) == "''"
    return any(_is_text(x, name, module) or (isinstance(x, ast.Name) and x.id == name) for x in parts)


_TEMPLATE = re.compile(r"[rR]?[tT][rR]?[\"']")


def _text(value: ast.expr, module: Module) -> str:
    """The text that a constant is; "" of a t-string, which the tree has as one, too."""
    if not isinstance(value, ast.Constant) or type(value.value) is not str:
        return ""
    return "" if _TEMPLATE.match(written(module.source, value)) else value.value


def written(source: Source, value: ast.expr) -> str:
    """A value as it stands in the file; "" where that is not to be found."""
    ends = value.end_lineno, value.end_col_offset
    if ends[0] is None or ends[1] is None or ends[0] > len(source.starts):
        return ""
    start, end = source.starts[value.lineno - 1], source.starts[ends[0] - 1]
    if source.ascii:
        return source.text[start + value.col_offset : end + ends[1]]
    # A character has one byte at least, so that as many are enough.
    last = source.text[end : end + ends[1]].encode("utf-8", "surrogatepass")[: ends[1]].decode("utf-8", "replace")
    before = source.text[start : start + value.col_offset].encode("utf-8", "surrogatepass")[: value.col_offset]
    return source.text[start + len(before.decode("utf-8", "replace")) : end + len(last)]


def _has_tags(value: ast.expr, module: Module) -> bool:
    """Whether elements begin in the texts of a sum, or of an f-string."""
    parts = [x for part in _summed(value) for x in (part.values if isinstance(part, ast.JoinedStr) else [part])]
    inside = [x for part in _summed(value) if isinstance(part, ast.JoinedStr) for x in part.values]
    text = "".join(
        str(x.value) if isinstance(x, ast.Constant) and x in inside else _text(x, module) or " " for x in parts
    )
    return any(name in element_names.KNOWN for name in _OPENS.findall(text))


def _joined(value: ast.expr, module: Module, function: Function | None) -> str:
    """The loop to write for `"".join("<li>" + bird + "</li>" for bird in birds)`; "" of anything else."""
    if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Attribute) or value.func.attr != "join":
        return ""
    between, items = value.func.value, value.args[0] if len(value.args) == 1 else None
    if not isinstance(between, ast.Constant) or type(between.value) is not str:
        return ""
    if not isinstance(items, (ast.ListComp, ast.GeneratorExp)) or len(items.generators) != 1:
        return ""
    made, one = items.generators[0], items.elt
    if made.is_async or not _has_tags(one, module):
        return ""
    return _loop(made.target, made.iter, None if made.ifs or between.value.strip() else one, function)


def _loop(target: ast.expr, items: ast.expr, one: ast.expr | None, function: Function | None) -> str:
    """The loop as the template has it; `one` is what each round adds, None where that is not all."""
    inner = [*walk(function)] if function is not None else []
    own = {x.id for x in inner if isinstance(x, ast.Name) and isinstance(x.ctx, ast.Store)}
    own |= {x.arg for x in inner if isinstance(x, ast.arg)}
    names = ast.unparse(target)
    names = names[1:-1] if isinstance(target, ast.Tuple) and names.startswith("(") else names
    rounds = f"{{% for {names} in {ast.unparse(items)} %}}"
    if any(isinstance(x, ast.Name) and x.id in own for x in walk(items)):
        rounds, one = "{% for … in … %}", None
    inside = _as_template(one) if one is not None else "…"
    whole = f"{rounds}{inside}{{% endfor %}}"
    return whole if len(whole) <= _LONGEST and "\n" not in whole else "{% for … in … %}…{% endfor %}"


def _as_template(value: ast.expr) -> str:
    """`<li>{bird}</li>` for `"<li>" + bird + "</li>"`, and for `f"<li>{bird}</li>"`."""
    made: list[str] = []
    for part in _summed(value):
        for x in part.values if isinstance(part, ast.JoinedStr) else [part]:
            if isinstance(x, ast.Constant) and type(x.value) is str:
                made.append(x.value.replace("{", "{{").replace("}", "}}"))
            elif isinstance(x, ast.FormattedValue) and x.conversion == -1 and x.format_spec is None:
                made.append(f"{{{ast.unparse(x.value)}}}")
            elif isinstance(x, ast.Call) and ast.unparse(x.func) == "str" and len(x.args) == 1:
                made.append(f"{{{ast.unparse(x.args[0])}}}")
            elif isinstance(x, (ast.Name, ast.Attribute, ast.Subscript, ast.Call)):
                made.append(f"{{{ast.unparse(x)}}}")
            else:
                return "…"
    return "".join(made)
