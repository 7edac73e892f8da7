"""Overlooked: all that a look at the text of a file finds, which loading and `hyper-local check` tell alike (T9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from . import nodes as n
from .attribute_names import attribute_names
from .borrowed import borrowed, lines_of_python, switched_on
from .comments import shown_comments
from .counting import counted_from_one
from .css_slips import css_slips
from .dead_controls import dead_controls
from .dead_ends import linked_functions
from .ids import misspelt_ids
from .misplaced import misplaced
from .oversights import bare_components, doubled_braces
from .source import Module
from .submits import submits
from .unbegun import unbegun
from .unsent import unsent
from .unshown import unshown

_LOOKS = (
    doubled_braces,
    bare_components,
    borrowed,
    lines_of_python,
    switched_on,
    misplaced,
    unbegun,
    linked_functions,
)
_LOOKS_AT_NODES = (
    attribute_names,
    unsent,
    submits,
    dead_controls,
    css_slips,
    counted_from_one,
    misspelt_ids,
    unshown,
    shown_comments,
)


def overlooked(module: Module, root: Sequence[n.Node]) -> Iterator[tuple[int, str, str]]:
    """Where, what is wrong, a hint; `root` is the template."""
    for look in _LOOKS:
        yield from look(module)
    for look_at in _LOOKS_AT_NODES:
        yield from look_at(module, root)
