"""Unresolved: what is said of a name in a template that nothing in its file binds (T9)."""

from __future__ import annotations

import ast
from collections.abc import Collection

from . import borrowed, oversights, untaken
from .advice import of_unknown
from .errors import LoadError, TemplateError
from .source import Module
from .trees import walk


def unresolved(name: ast.Name, tree: ast.expr, module: Module, known: Collection[str]) -> LoadError:
    """The error about a name of the expression `tree`; `known` are those that it may use."""
    word, where = name.id, module.location(name)
    if word == "loop":
        hint = "It counts the items of the {% for %} around it; in a comprehension, use enumerate()."
        return TemplateError("loop outside {% for %}", where, hint)
    if word in module.forgotten:
        return forgotten(name, module)
    if word in module.deleted:
        hint = f"Take `del {word}` away, or keep what is to be shown under another name before it."
        return TemplateError(f"line {module.deleted[word].lineno} deletes {word!r}", where, hint)
    if filtered := oversights.filter_of(tree, name):
        return TemplateError(f"{word!r} stands here as a filter, and there are none", where, filtered)
    near, hint = of_unknown(word, known, modules=module.whole_imports)
    if text := oversights.as_text(tree, name):
        near, hint = "", text
    elif theirs := borrowed.loop_of(word, module) or borrowed.style_of(name, module) or borrowed.test_of(tree, name):
        near, hint = "", theirs
    elif outside := untaken.of_loop(name, near, module):
        near, hint = outside
    elif (not near or any(near.endswith(f"{each!r}?") for each in module.classes)) and (own := _of_class(word, module)):
        near, hint = "", own
    elif not near and not hint:
        hint = oversights.key_of(tree, name, module)
    hint = (
        hint
        or (f"Mend the spelling, set it in this file ({word} = …), or import it." if near else "")
        or _set_inside(word, module)
        or f"Set it in this file ({word} = …), import it, or mend the spelling.{_given(word, module)}"
    )
    return TemplateError(f"unknown name {word!r}.{near}", where, hint)


def forgotten(name: ast.Name, module: Module) -> LoadError:
    """The error to raise about a name that is gone: Python deletes `e` of `except … as e` behind the block."""
    return TemplateError(
        f"Python forgets {name.id!r} at the end of its except block",
        module.location(name),
        f"Keep it in the block under another name, error = {name.id}, and use that.",
    )


def _set_inside(word: str, module: Module) -> str:
    """What to write where only functions set a name, each a variable of its own (S5)."""
    for name, function in module.functions.items():
        stored = (x for x in walk(function) if isinstance(x, ast.Name) and isinstance(x.ctx, ast.Store))
        if any(x.id == word for x in stored):
            own = f"{name}() sets a variable of its own."
            return f"{own} Write {word} = … at the left margin, and `global {word}` in {name}()."
    return ""


def _of_class(word: str, module: Module) -> str:
    """What to write where only a class of the file has that name; "" where none has."""
    for each in module.tree.body:
        if not isinstance(each, ast.ClassDef):
            continue
        names = (x for line in each.body for x in walk(line) if isinstance(line, (ast.Assign, ast.AnnAssign)))
        if not any(isinstance(x, ast.Name) and x.id == word and isinstance(x.ctx, ast.Store) for x in names):
            continue
        if each.decorator_list or each.bases:
            if any(isinstance(line, ast.Assign) for line in each.body):
                return f"{word} belongs to the class {each.name}: write {each.name}.{word}"
            return f"{word} belongs to the values of the class {each.name}: write it behind one, as in item.{word}"
        own = f"{word} is a variable of the class {each.name}, and a live module needs none."
        return f"{own} Write {word} = … at the left margin, and its functions, without self."
    return ""


def _given(word: str, module: Module) -> str:
    """What to write in a component of the folder components/, of which a caller may be to give the value."""
    parts = module.source.file.replace("\\", "/").split("/")
    return (
        f" If who shows this component gives it, write {word}: str at the left margin." if "components" in parts else ""
    )
