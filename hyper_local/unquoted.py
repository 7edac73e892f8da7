"""Unquoted: keys of dicts that lack their quotes, as in `{name: name}`, and dicts that lack their keys (T9)."""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterator

from .kinds import Said, kind_of
from .source import Module
from .trees import walk

_SAME = re.compile(r"[{,]\s{0,80}([^\W\d]\w{0,80})\s{0,9}:\s{0,9}\1\s{0,80}[,}]")
_SET = re.compile(r"\.append\(\s{0,80}\{\s{0,80}[^\W\d]\w{0,80}\s{0,80},[^{}:\"'()]{1,300}\}\s{0,80}\)")


def keys_of(tree: ast.AST, name: ast.Name, line: str, missing: Container[str]) -> str:
    """What to write where `name` is a key that lacks its quotes, `{name: "Tea"}`; else "".

    `line` is where it stands, and `missing` are the names that nothing defines.
    """
    if not re.search(rf"\b{name.id}\s{{0,9}}:", line):
        return ""
    dicts = [x for x in walk(tree) if isinstance(x, ast.Dict) and any(key is name for key in x.keys)]
    if not dicts:
        return ""
    keys = [x for x in dicts[0].keys if isinstance(x, ast.Name) and x.id in missing and x.lineno == name.lineno]
    text = line.encode()
    for key in sorted(keys, key=lambda x: -x.col_offset):
        end = key.col_offset + len(key.id.encode())
        if text[key.col_offset : end] != key.id.encode():
            return f'A word that is a key stands in quotes: "{name.id}"'
        text = b'%b"%b"%b' % (text[: key.col_offset], key.id.encode(), text[end:])
    return f"A word that is a key stands in quotes: {text.decode().strip()}"


def values_as_keys(module: Module) -> Iterator[Said]:
    """`{name: name, price: price}`, whose keys are what these variables hold."""
    for node in module.census.of(ast.Dict) if _SAME.search(module.plain) else ():
        if len(node.keys) < _FEWEST or _is_looked_up(node, module):
            continue
        pairs = [*zip(node.keys, node.values, strict=True)]
        names = [key.id for key, value in pairs if isinstance(key, ast.Name) and _is(value, key.id)]
        plain = all(_is_text(key) or (isinstance(key, ast.Name) and _reads(value, key.id)) for key, value in pairs)
        if names and plain and all(map(str.islower, names)):
            keys = [key.id if isinstance(key, ast.Name) else str(getattr(key, "value", "")) for key, _ in pairs]
            written = ", ".join(f'"{key}": {ast.unparse(value)}' for key, (_, value) in zip(keys, pairs, strict=True))
            message = f"the key {names[0]} of this dict is what the variable {names[0]} holds, and not this word"
            yield node, message, f"A word that is a key stands in quotes: {{{written}}}"


def _is_looked_up(node: ast.Dict, module: Module) -> bool:
    """Whether the file looks something up in a dict, `parent[bird]`, by what a variable holds."""
    lines = [x for x in module.census.of(ast.Assign) if x.value is node]
    names = {x.id for line in lines for x in line.targets if isinstance(x, ast.Name)}
    parts = module.census.of(ast.Subscript) if names else []
    return any(isinstance(x.value, ast.Name) and x.value.id in names and isinstance(x.slice, ast.Name) for x in parts)


def without_keys(module: Module) -> Iterator[Said]:
    """`items.append({name, price})`, which is a set, where the list holds dicts."""
    if module.hides or not _SET.search(module.plain):
        return
    for node in module.census.of(ast.Call):
        called = node.func if len(node.args) == 1 else None
        if not isinstance(called, ast.Attribute) or called.attr != "append":
            continue
        given, owner = node.args[0], called.value
        names = [x.id for x in given.elts if isinstance(x, ast.Name)] if isinstance(given, ast.Set) else []
        if not isinstance(given, ast.Set) or not isinstance(owner, ast.Name) or len(names) != len(given.elts):
            continue
        if len(names) < _FEWEST or kind_of(module, owner.id) != "list" or not _of_dicts(owner.id, names, module):
            continue
        written = ", ".join(f'"{name}": {name}' for name in names)
        message = f"{{{', '.join(names)}}} is a set, which has no keys, and {owner.id} holds dicts"
        yield node, message, f"Write {owner.id}.append({{{written}}})."


_FEWEST = 2
"""Entries of a dict, of which nobody writes all with the same name twice and means it."""


def _of_dicts(items: str, keys: list[str], module: Module) -> bool:
    """Whether a list certainly holds dicts with such keys: it begins so, or a loop of the template reads them."""
    for line in module.census.of(ast.Assign, ast.AnnAssign):
        value, target = line.value, line.targets[0] if isinstance(line, ast.Assign) else line.target
        if isinstance(value, ast.List) and value.elts and isinstance(target, ast.Name) and target.id == items:
            return all(isinstance(x, ast.Dict) and any(_is_text(k, keys) for k in x.keys) for x in value.elts)
    found = re.search(
        rf"\{{%\s{{0,9}}for\s{{1,9}}(\w{{1,80}})\s{{1,9}}in\s{{1,9}}{items}\s{{0,9}}%\}}", module.source.text
    )
    read = rf"\b{found[1]}(?:\.|\[[\"'])(?:{'|'.join(keys)})\b" if found is not None else ""
    return bool(read) and re.search(read, module.source.text) is not None


def _is(value: ast.expr, name: str) -> bool:
    return isinstance(value, ast.Name) and value.id == name


def _reads(value: ast.expr, name: str) -> bool:
    return any(isinstance(x, ast.Name) and x.id == name for x in walk(value))


def _is_text(key: ast.expr | None, among: Container[str] | None = None) -> bool:
    text = key.value if isinstance(key, ast.Constant) else None
    return isinstance(text, str) and (among is None or text in among)
