"""`show(path, **props)` opens a component in each host in turn."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path

import pytest

from tests.contract.driver import Page

EXAMPLES = Path(__file__).parents[2] / "examples"
HOSTS = ["memory", "browser", "window", "lab"]
Show = Callable[..., Page]


@pytest.fixture(params=[pytest.param(h, marks=() if h == "memory" else getattr(pytest.mark, h)) for h in HOSTS])
def show(request: pytest.FixtureRequest) -> Iterator[Show]:
    """Opens `examples/<path>` in one host; what a factory asks for beyond path and props are fixtures."""
    factory = getattr(import_module(f"tests.contract.{request.param}"), f"open_{request.param}")
    names = list(inspect.signature(factory).parameters)[2:]
    fixtures = {name: request.getfixturevalue(name) for name in names}
    with ExitStack() as opened:
        yield lambda path, **props: opened.enter_context(factory(EXAMPLES / path, props, **fixtures))
