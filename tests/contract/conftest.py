"""`show(path, address, **props)` opens an example in each host in turn."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path

import pytest

from tests.contract.driver import Page

EXAMPLES = Path(__file__).parents[2] / "examples"
HOSTS = ["memory", "browser", "sse", "window", "lab"]
MARKS = {"memory": (), "sse": (pytest.mark.browser, pytest.mark.rule("C3"))}
"""Of those that are not marked by their own name."""
Show = Callable[..., Page]


@pytest.fixture(params=[pytest.param(h, marks=MARKS[h] if h in MARKS else getattr(pytest.mark, h)) for h in HOSTS])
def show(request: pytest.FixtureRequest) -> Iterator[Show]:
    """Opens a path of `examples/` in one host."""
    factory = getattr(import_module(f"tests.contract.{request.param}"), f"open_{request.param}")
    asked = [p.name for p in inspect.signature(factory).parameters.values() if p.kind is p.KEYWORD_ONLY]
    fixtures = {name: request.getfixturevalue(name) for name in asked}
    with ExitStack() as opened:
        yield lambda path, *more, **props: opened.enter_context(factory(EXAMPLES / path, *more, **props, **fixtures))
