"""Magic: `%%live Counter`, a cell whose text is a live module.

The class gets the cell's name in the notebook, and one instance of it is shown
below the cell. That one outlives a change of the cell, as all others do.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from typing import Any
from weakref import WeakValueDictionary

from hyper_local import loader
from hyper_local.cells import define
from hyper_local.errors import CELL, HyperError, LoadError, author_traceback, narrowed
from hyper_local.helpers import explained
from hyper_local.objects import ComponentObject
from hyper_local.records import record
from hyper_local.stopping import interrupted

from . import home

USAGE = "Write %%live Counter, %%live Counter as c, %%live Counter --inspect, or %%live Card -c for a static component."


class Said(Exception):
    """What stands below a cell in place of a traceback through our code."""

    def _render_traceback_(self) -> list[str]:
        return narrowed(str(self)).splitlines()


@record
class Line:
    """What follows `%%live`: the component's name, the variable for the shown instance, and the options.

    `inspect`: an inspector stands below what is shown.
    """

    name: str
    variable: str | None
    static: bool
    inspect: bool = False

    @classmethod
    def read(cls, text: str) -> Line:
        """Raises `Said` for anything else than `USAGE` says."""
        try:
            words = shlex.split(text)
        except ValueError:
            words = []
        static, inspect = "-c" in words, "--inspect" in words
        names = [word for word in words if word not in ("-c", "--inspect")]
        match names:
            case [name]:
                variable = None
            case [name, "as", variable]:
                pass
            case _:
                raise Said(f"{' '.join(('%%live', *text.split()))}: not understood. {USAGE}")
        for word in filter(None, (name, variable)):
            if not word.isidentifier():
                raise Said(f"%%live {text}: {word!r} is no name. {USAGE}")
        if name == variable:
            raise Said(f"%%live {text}: the component and the shown one need a name each. {USAGE}")
        return cls(name, variable, static, inspect)


_shown: WeakValueDictionary[str, ComponentObject] = WeakValueDictionary()
"""The instance that each cell shows. Its views keep it, or a variable (R4)."""


def live_cell(
    shell: Any,
    line: str,
    cell: str,
    show: Callable[[ComponentObject, bool], None],
    inspector: Callable[[ComponentObject], ComponentObject],
) -> None:
    """Run a cell that begins with `%%live`: define its component, and give an instance to `show`.

    It is told, too, whether the cell itself says what is wrong. `inspector` makes what stands below it where the line
    asks for that.
    """
    asked = Line.read(line)
    names: dict[str, Any] = shell.user_ns
    hidden: dict[str, Any] = shell.user_ns_hidden
    around = {k: v for k, v in names.items() if not k.startswith("_") and k not in hidden}
    file = f"{CELL}{asked.name}"
    # Lines are counted as the notebook counts them: the first is the magic's own.
    text = "\n" * (1 + _blank_lines(shell, cell)) + cell
    home.print_below()
    try:
        with home.told():
            kind = define(asked.name, text, around, file=file, live=not asked.static)
    except LoadError as error:
        if asked.static and error.message.startswith("a static component can't"):
            error.hint = f"Take -c away: %%live {asked.name} makes a live one."
        before = _shown.get(asked.name)
        if before is None or before.__hl_instance__.ended or not before.__hl_instance__.mounted:
            raise Said(str(error)) from None
        # With what the cell showed its state would go: nobody else may look at it.
        show(before, True)
        raise Said(_told(error)) from None
    names[asked.name] = kind
    component = kind.__component__
    made = _shown.get(asked.name)
    if made is not None and made.__hl_instance__.ended:
        made = None
    if made is None:
        missing = [prop.name for prop in component.props.values() if prop.required]
        if missing and asked.variable is None:
            given = ", ".join(f"{name}=…" for name in missing)
            print(f"{asked.name} is there. To show it, give it its props in another cell: {asked.name}({given})")  # noqa: T201
            return
        made = _make(kind, file)
        _shown[asked.name] = made
    instance = made.__hl_instance__
    refused = instance.refused
    if asked.variable is not None:
        names[asked.variable] = made
    if not instance.mounted:
        home.settle(made.__hl_kernel__)
        with home.told():
            instance.render()
        if instance.broken is not None:
            # There is no page yet; the next version of the cell shows one.
            raise Said(author_traceback(instance.broken))
    show(made, refused is not None or instance.broken is not None)
    if asked.inspect:
        show(inspector(made), False)
    if refused is not None:
        # Pages of other cells show it, too.
        raise Said(_told(explained(refused[1], component.file)))
    if instance.broken is not None:
        # It was told below the cell that showed it first, which may be this one, cleared by now.
        raise Said(f"{author_traceback(instance.broken)}\n{loader.UNTIL_THEN}")


def _make(kind: type[ComponentObject], file: str) -> ComponentObject:
    try:
        return kind()
    except HyperError:
        raise
    except KeyboardInterrupt as error:
        raise Said(str(interrupted(error))) from None
    except Exception as error:
        # As it is told of a later version; where functions have called each other, all of their lines count.
        deep = author_traceback(error).count('\n  File "') > 1
        raise Said(author_traceback(error) if deep else str(explained(error, file))) from None


def _told(error: BaseException) -> str:
    said = str(error) if error.__cause__ is None else author_traceback(error)
    return f"{said}\n{loader.UNTIL_THEN}"


def _blank_lines(shell: Any, cell: str) -> int:
    """Empty lines that stand before the magic: IPython takes them away."""
    parent: dict[str, Any] = shell.get_parent() if hasattr(shell, "get_parent") else {}
    raw = str(parent.get("content", {}).get("code", ""))
    before, found, _ = raw.partition("%%live")
    return before.count("\n") if found and not before.strip() and raw.rstrip().endswith(cell.rstrip()) else 0
