"""Uncaught: what Python writes of an error that ends a script, without our lines between the person's (rule L6)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import TypeAlias

from .errors import HyperError, is_ours

Hook: TypeAlias = "Callable[[type[BaseException], BaseException, TracebackType | None], object]"


def install() -> None:
    """Done by `import hyper_local`. Whoever sets a hook of their own later has the last word."""
    sys.excepthook = hook(sys.excepthook)


def hook(before: Hook) -> Hook:
    """What hands on to the hook that was there `before`."""

    def show(kind: type[BaseException], error: BaseException, tb: TracebackType | None) -> None:
        shown = cut(error)
        before(kind, error, tb if error.__traceback__ is not tb else shown)

    return show


def frames(tb: TracebackType | None) -> Iterator[TracebackType]:
    """The steps of a traceback, the outermost first."""
    while tb is not None:
        yield tb
        tb = tb.tb_next


def cut(error: BaseException) -> TracebackType | None:
    """Take our steps out of a traceback, and give it; where the last is a fault of ours, or all are, it stays whole."""
    steps = list(frames(error.__traceback__))
    own = [step for step in steps if not is_ours(step.tb_frame.f_code.co_filename)]
    if not own or len(own) == len(steps) or (own[-1] is not steps[-1] and not isinstance(error, HyperError)):
        return error.__traceback__
    for step, after in zip(own, [*own[1:], None], strict=True):
        step.tb_next = after
    error.__traceback__ = own[0]
    return own[0]
