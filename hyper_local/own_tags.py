"""Own tags: what the tags of an app's components give, against what these take (P1, P2, T5, L8)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from .configuration import class_name, said_of_file
from .errors import did_you_mean, listed
from .facts import Call, Given
from .hints import QUOTES, hint_of, refused
from .props import how_to_let_callers_set, prop_name, refused_attribute
from .report import Report


def names_file(report: Report, call: Call, stem: str, names: Mapping[str, Path]) -> None:
    """A tag that names the file of a component (L8)."""
    name = next((name for name, path in names.items() if path.stem == stem), "")
    for node in report.facts.imports:
        if name and call.component in {x.asname or x.name for x in node.names}:
            hint = said_of_file(stem, "." * node.level + (node.module or ""), name)
            report.say("error", f"{call.component} is not a component", report.location(*call.place), hint)


def judge(report: Report, call: Call, known: Report, session: Callable[[], Collection[str] | None]) -> None:
    """A component's tag against what the component takes, as the report `known` has it (P1, P2).

    `session` gives the props that the session has, None where those are not known.
    """
    if not known.facts.readable:
        return
    name = class_name(Path(known.file).stem)
    given: set[str] = set()
    props = {prop.name for prop in known.facts.props}
    for item in call.given:
        if item.name in ("key", "slot"):
            continue
        plain = prop_name(item.name, props)
        given.add(plain)
        prop = known.facts.prop(plain)
        if prop is None:
            refused_here = refused_attribute(name, item.name)
            if refused_here is not None and (known.facts.spreads or item.name == "bind"):
                report.say("error", refused_here.message, report.location(*item.place), refused_here.hint)
            elif not known.facts.spreads:
                message, hint = _unknown_prop(known, name, item.name)
                hint = (_cut(call, item) if "Did you mean" not in message else "") or hint
                report.say("error", message, report.location(*item.place), hint)
            continue
        wrong = refused(hint_of(prop.annotation), item.value) if prop.plain else None
        if wrong and not (prop.default == "None" and wrong == "NoneType"):
            message = f"{name}.{prop.name}: expected {prop.annotation.strip(QUOTES)}, got {wrong}"
            hint = f"{known.file} says {prop.name}: {prop.annotation}."
            report.say("error", message, report.location(*item.place), hint)
    _judge_fills(report, call, name, known)
    missing = [prop for prop in known.facts.props if prop.required and prop.name not in given]
    there = session() if missing and not call.spreads else None
    for prop in missing:
        if there is not None and prop.name not in there:
            hint = f"Write <{{{name}}} {prop.name}=…>, or give it a default in {known.file}."
            message = f"{name}: missing required prop {prop.name!r}"
            report.say("error", message, report.location(*call.place), hint)


def functions_in_quotes(call: Call, known: Report) -> Iterator[tuple[str, str]]:
    """The text and the prop of `on_pick="choose"` where the component, as `known` has it, wants a function (P2)."""
    for item in call.given:
        prop = known.facts.prop(item.name)
        kind, text = item.value or ("", "")
        if prop is not None and kind == "text" and _CALLABLE.match(prop.annotation.strip(QUOTES)):
            yield text.strip().removesuffix("()"), item.name


_CALLABLE = re.compile(r"(?:(?:typing|collections\.abc|abc)\.)?Callable\b")


def _judge_fills(report: Report, call: Call, name: str, known: Report) -> None:
    """What stands between a component's tags against the component's slots (T5)."""
    slots = known.facts.slots
    if slots is None:
        return
    for fill in call.fills:
        if fill.slot in slots:
            continue
        named = [slot for slot in slots if slot]
        if fill.slot:
            message = f"{name} has no slot {fill.slot!r}.{did_you_mean(fill.slot, named)}"
            made = f"a slot is made by {{...{fill.slot}}} in its template."
            report.say("error", message, report.location(*fill.place), f"Its slots are {listed(named)}; {made}")
        else:
            message = f"{name} shows nothing of what stands between its tags"
            hint = f"Write {{...}} in {known.file} where it belongs."
            report.say("note", message, report.location(*fill.place), hint)


def _cut(call: Call, item: Given) -> str:
    """What to write for `title=Hello World`, whose second word is an attribute of its own; "" of others."""
    before = call.given[: call.given.index(item)]
    kind, text = (before[-1].value if before else None) or ("", "")
    if item.value != ("bare", "") or kind != "text" or before[-1].place[0] != item.place[0]:
        return ""
    behind = call.given[call.given.index(item) + 1 :]
    if behind and behind[0].value == ("bare", ""):
        return ""  # of which more words may be meant
    near = item.place[1] - before[-1].place[1] == len(f"{before[-1].name}={text} ".encode())
    return f'A text with a blank in it stands in quotes: {before[-1].name}="{text} {item.name}"' if near else ""


def _unknown_prop(known: Report, component: str, name: str) -> tuple[str, str]:
    if name in known.facts.state:
        hint = how_to_let_callers_set(name, known.file, known.source.text)
        return f"{component}: {name!r} is state, not a prop", hint
    props = [prop.name for prop in known.facts.props]
    hint = f"Its props are {listed(props)}." if props else "It has no props."
    if any(problem.message == f"unknown name {name!r}" for problem in known.problems):
        hint = f"Write it at the left margin of {known.file}, with its type: {name}: str"
    elif name in _ATTRIBUTES or name.startswith(("data-", "aria-")):
        hint = f"{hint} An attribute such as {name} stands at an element in {known.file}."
    return f"{component}: unknown prop {name!r}.{did_you_mean(name, props)}", hint


_ATTRIBUTES = frozenset("class style id title hidden lang dir role tabindex".split())
