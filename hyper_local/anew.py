"""Anew: variables that begin anew after a save, as what was kept of them is a mistake's (rule L10).

Nothing is taken away for a mistake of the new code: only what code of before has left, and
only where the template fails with it, and works with the value that the variable begins with;
or where a list was made None by a line that is gone, which was to change it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable

from .bygone import Bygone, begun, held_back, still
from .errors import in_short
from .helpers import imports_of
from .instance import Instance


def begin_anew(instances: Iterable[Instance]) -> list[str]:
    """Let variables begin anew with which the templates of these fail; gives what to say of each.

    All have been rendered with what was kept. Inner ones come first: an outer one may be well without.
    """
    said: list[str] = []
    for instance in sorted(instances, key=lambda one: -one.depth):
        if instance.bygone and instance.mounted and not instance.ended:
            names = _begin_lost(instance)
            if failing := bool(_failures(instance)):
                names |= _begin(instance)
            instance.begun = [begun(name, one) for name, one in names.items()]
            if failing and not names and (held := _held(instance)):
                instance.begun = [held]
            said += [f"{instance.component.file}: {text}" for text in instance.begun]
    return list(dict.fromkeys(said))


def _failures(instance: Instance) -> set[str]:
    """What the templates of an instance, and of those in it, raise."""
    return {in_short(one.broken) for one in instance.tree_of_instances() if one.broken is not None}


def _begin_lost(instance: Instance) -> dict[str, Bygone]:
    """Those that now hold their first values, as a line that is gone has certainly left the None in them."""
    kept = still(instance.bygone, instance.globals)
    lost = {name: one for name, one in kept.items() if one.by}
    if lost:
        for name, one in lost.items():
            instance.globals[name] = one.first
        instance.bygone = {name: one for name, one in kept.items() if name not in lost}
        instance.render()
    return lost


def _begin(instance: Instance) -> dict[str, Bygone]:
    """The variables that now hold their first values: as few as can be."""
    failures, names = _failures(instance), instance.globals
    kept = still(instance.bygone, names)
    # What a list was filled with is suspect only if it made the old code fail the same way.
    suspects = {name: one for name, one in kept.items() if (one.is_odd or one.failed & failures) and not one.is_shared}
    if all(_only_in_the_template(instance, text) for text in failures):
        suspects = {name: one for name, one in suspects.items() if one.is_odd}
    if not suspects:
        return {}
    for name, one in suspects.items():
        names[name] = one.first
    instance.render()
    works = not _failures(instance)
    # Those that are likely well come back first.
    for name in sorted(suspects, key=lambda name: suspects[name].is_odd) if len(suspects) > 1 and works else ():
        names[name] = suspects[name].value
        instance.render()
        if _failures(instance):
            names[name] = suspects[name].first
    if not works:
        for name, one in suspects.items():
            names[name] = one.value
    if not works or _failures(instance):
        instance.render()
    anew = {name: one for name, one in suspects.items() if names[name] is one.first}
    instance.bygone = {name: one for name, one in kept.items() if name not in anew}
    return anew


_UNFIT = re.compile("TypeError|ValueError")
"""What a template raises of a text where a number is meant. Of other mistakes it is hardly the value that is wrong."""


def _held(instance: Instance) -> str:
    """What to say of the one kept list or the like with which alone the template fails: nothing is certain; "" else."""
    names = instance.globals
    if instance.broken is None or not _UNFIT.match(in_short(instance.broken)):
        return ""
    for name, one in still(instance.bygone, names).items():
        if one.is_odd or one.is_shared:
            continue
        names[name] = one.first
        works = instance.would_show()
        names[name] = one.value
        instance.compute()
        if works:
            return held_back(name, one)
    return ""


_ASKED = re.compile(r"KeyError: '(\w+)'|AttributeError: .* has no attribute '(\w+)'")


def _only_in_the_template(instance: Instance, failure: str) -> bool:
    """Whether a template asks for what no other line makes: then it is the one that is wrong, and not what was kept."""
    found, component = _ASKED.match(failure), instance.component
    if found is None or not imports_of(component) <= sys.stdlib_module_names:
        return False
    return len(re.findall(rf"\b{found[1] or found[2]}\b", component.text)) == 1
