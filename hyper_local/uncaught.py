"""Uncaught: what is written of an error that ends a script, or keeps an app or a page from its start (rule L6)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import TypeAlias

from .advice import explained
from .errors import HyperError, author_traceback, is_authors, is_ours

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


def in_full(error: BaseException) -> str:
    """An error as a terminal shows it: one of ours as it is, a mistake in a file's first run in the same form.

    Anything else is the author's, with the traceback that ends in the author's file.
    """
    if isinstance(error, Exception) and (isinstance(error, SyntaxError) or _in_first_run(error)):
        error = explained(error, "")
    return str(error) if isinstance(error, HyperError) else author_traceback(error)


def _in_first_run(error: Exception) -> bool:
    """Whether a line at the left margin of a file raised by itself: where that is says all, whoever imports it."""
    codes = [step.tb_frame.f_code for step in frames(error.__traceback__)]
    own = [code for code in codes if not is_ours(code.co_filename)]
    alone = error.__cause__ is None and error.__context__ is None and not hasattr(error, "exceptions")
    return alone and bool(own) and own[-1].co_name == "<module>" and is_authors(own[-1].co_filename)


def is_of_author(error: BaseException) -> bool:
    """Whether it came up in a file of the author's, or in what that called."""
    return any(is_authors(step.tb_frame.f_code.co_filename) for step in frames(error.__traceback__))
