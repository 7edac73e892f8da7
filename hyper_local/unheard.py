"""Unheard: errors of tasks that nobody waits for (R3).

`asyncio.create_task(tick())` goes its own way, and so does its error: Python tells
of it when the task is thrown away. Where a component's code raised it, that is
told like an error of a handler.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .instance import Instance


def listen(
    loop: asyncio.AbstractEventLoop,
    instances: Callable[[], Iterable[Instance]],
    tell: Callable[[Instance, BaseException], None],
) -> None:
    """Tell of such errors on `loop`, on whatever thread throws the task away; others are told of as before.

    To be called once for each that has instances there.
    """
    before = loop.get_exception_handler()

    def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        is_task = isinstance(context.get("future"), asyncio.Task)
        owner = _owner(error, instances()) if is_task and isinstance(error, BaseException) else None
        if owner is not None and isinstance(error, BaseException):
            tell(owner, error)
        elif before is not None:
            before(loop, context)
        else:
            loop.default_exception_handler(context)

    loop.set_exception_handler(handle)


def _owner(error: BaseException, instances: Iterable[Instance]) -> Instance | None:
    """The instance in whose file an error was raised, or in whose call it was."""
    owners = {id(instance.globals): instance for instance in instances}
    trace = error.__traceback__
    while trace is not None:
        owner = owners.get(id(trace.tb_frame.f_globals))
        if owner is not None:
            return owner
        trace = trace.tb_next
    return None
