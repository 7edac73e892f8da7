"""Writes docs/reference.md from the docstrings of what people import. `--check` says whether it is as it should be."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hyper_local
from hyper_local import desktop, testing

PAGE = Path(__file__).parents[1] / "docs/reference.md"
HEAD = """\
# Reference

What `hyper_local` offers to import, from its docstrings; `python -m scripts.reference` writes this page.
How to use it is in the [guide](guide.md). Letters with numbers, such as S4, are [rules](rules.md).
"""


def main() -> int:
    text = written()
    if "--check" in sys.argv:
        return int(PAGE.read_text("utf-8") != text)
    PAGE.write_text(text, "utf-8")
    return 0


def written() -> str:
    """The text of the page."""
    lines = [HEAD]
    lines += section("hyper_local", [(name, getattr(hyper_local, name)) for name in sorted(hyper_local.__all__)])
    offered = [(name, getattr(desktop, name)) for name in vars(desktop) if _own(desktop, name)]
    lines += section("hyper_local.desktop", offered)
    lines += section("hyper_local.testing", [(name, getattr(testing, name)) for name in sorted(testing.__all__)])
    return "\n".join(lines).rstrip() + "\n"


def _own(module: Any, name: str) -> bool:
    value = getattr(module, name)
    return inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_")


def section(title: str, names: list[tuple[str, Any]]) -> Iterator[str]:
    yield f"## {title}\n"
    for name, value in names:
        if inspect.ismodule(value) or name.startswith("__"):
            continue
        yield f"### {name}\n"
        if callable(value):
            yield f"```text\n{name}{signature(value)}\n```\n"
        if callable(value) or inspect.isclass(value):
            yield f"{text_of(value)}\n"
        if inspect.isclass(value) and not issubclass(value, Exception):
            yield from members(value)


def members(value: type) -> Iterator[str]:
    for name, member in vars(value).items():
        function = member.fget if isinstance(member, property) else member
        if name.startswith("_") or not inspect.isfunction(function) or not function.__doc__:
            continue
        shown = "" if isinstance(member, property) else signature(function)
        yield f"- `.{name}{shown}`: {' '.join(text_of(function).split())}"
    yield ""


def signature(value: Any) -> str:
    try:
        text = str(inspect.signature(value))
    except (TypeError, ValueError):
        return ""
    text = re.sub(r"<(?:function|object|class) [^>]*>", "…", text).replace("typing.", "")
    text = re.sub(r"(: |-> )'([^']*)'", r"\1\2", text)
    text = re.sub(r"\b(?:[a-z_]+\.)+(?=[A-Z])", "", text)
    return re.sub(r"\((?:self|cls)(?:, )?", "(", text)


def text_of(value: Any) -> str:
    """A docstring with its code marked for Markdown."""
    return (inspect.getdoc(value) or "").replace("<", "&lt;")


if __name__ == "__main__":
    sys.exit(main())
