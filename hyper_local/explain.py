"""Explain: what each name of a file means to hyper-local, and why a line is computed (rules S1, S4)."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

from . import nodes as n
from .component import Prop
from .computed import Line, Reason, computed_lines, reasons
from .configuration import class_name
from .inspection import read_again
from .report import Report
from .source import HOOKS, Module

_WIDTH = 13


def explained(report: Report) -> str:
    """The lines that `hyper-local check --explain` prints for one file, which has a template."""
    module, root = read_again(report.raw, report.file)
    stem = report.file.replace("\\", "/").rpartition("/")[2].removesuffix(".py")
    lines = [f"{report.file}: {'live' if report.facts.live else 'static'} component {class_name(stem)}"]
    for title, entries in _sections(module, root):
        for i, entry in enumerate(entries):
            lines.append(f"  {'' if i else title:{_WIDTH}}{entry}")
    return "\n".join(lines)


def _sections(module: Module, root: Sequence[n.Node]) -> Iterator[tuple[str, list[str]]]:
    computed = computed_lines(module, root)
    targets = {target for line in computed for target in line.targets}
    why = reasons(module, root)
    plain = [name for name in module.state if name not in module.props and name not in targets]
    props = module.props.values()
    yield "props", [_prop(prop) for prop in props if not prop.state]
    yield "typed state", [_prop(prop) for prop in props if prop.state]
    yield "state", [f"{name}: {_because(why.get(name, []))}" for name in plain]
    yield "computed", [_line(line, module, why, targets) for line in computed]
    yield "saved", list(module.saved)
    yield "shared", list(module.shared)
    yield "handlers", [f"{name}({ast.unparse(f.args)})" for name, f in module.handlers.items()]
    yield "hooks", [name for name in module.functions if name in HOOKS]


def _prop(prop: Prop) -> str:
    return f"{prop.name}: {prop.annotation}" + (" (required)" if prop.default is None else f" = {prop.default}")


_HOW = {
    "rebind": ("rebinds it", "rebind it"),
    "change": ("changes it in place", "change it in place"),
    "hand on": ("hands it on", "hand it on"),
}


def _because(found: list[Reason]) -> str:
    """`add() and toggle() change it in place, and delete() rebinds it`."""
    groups: list[str] = []
    for how, (one, several) in _HOW.items():
        who = [f"{reason.who}()" if reason.who else "the template" for reason in found if reason.how == how]
        if who:
            groups.append(f"{_joined(who)} {several if len(who) > 1 else one}")
    return ", and ".join(groups) or "nothing changes it"


def _line(line: Line, module: Module, why: dict[str, list[Reason]], targets: set[str]) -> str:
    """`remaining (line 31) follows todos: delete() rebinds it`."""
    causes: list[str] = []
    for name in line.inputs:
        if name in module.shared:
            causes.append(f"{name}, which is shared")
        elif name in module.props and not module.props[name].state:
            causes.append(f"{name}, which is a prop")
        elif name in targets:
            causes.append(f"{name}, which is computed")
        else:
            causes.append(f"{name} ({_because(why.get(name, []))})")
    return f"{', '.join(line.targets)} (line {line.node.lineno}) follows {_joined(causes) or 'the line it belongs to'}"


def _joined(parts: Iterable[str]) -> str:
    """`a, b and c`."""
    *most, last = [*parts] or [""]
    return f"{', '.join(most)} and {last}" if most else last
