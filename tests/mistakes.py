"""The mistakes of docs/mistakes.md, and what is said about each.

A section has the mistake (a block `py`), when it is told, the message (a block
`text`; ⟨…⟩ stands for words that are Python's own), and what is right (`python`,
which test_docs.py runs). It stands under the subject that it belongs to.
`python -m tests.mistakes` writes the messages anew, and the tables at the top by
which they are found: read what it changed before you commit it.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from unittest import mock

import hyper_local
from hyper_local.checker import check
from hyper_local.cli import main
from hyper_local.commands import run
from hyper_local.testing import close_all, mount
from tests.language import goldens

PAGE = Path(__file__).parents[1] / "docs/mistakes.md"
_FILE = re.compile(r"^# (\S+\.py)\n", re.MULTILINE)
_SUBJECT = re.compile(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_SECTION = re.compile(
    r"^### (?P<title>.+?)\n(?:(?!^##).)*?^```py\n(?P<wrong>.*?)^```\n\n(?P<when>[^\n]+)"
    r"(?:\n\n```text\n(?P<says>.*?)^```\n)?(?P<rest>.*?)(?=^### |\Z)",
    re.MULTILINE | re.DOTALL,
)
_TABLES = re.compile(
    r"(?<=^<!-- The tables of messages: python -m tests.mistakes writes them. -->\n\n).*?"
    r"(?=^<!-- The end of the tables. -->$)",
    re.MULTILINE | re.DOTALL,
)
_RIGHT = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
_PLACE = re.compile(r"^(\S+\.py:\d+:\d+: (note: )?|hyper-local: )")
DEFAULT = "app/live/thing.py"


@dataclass(frozen=True)
class Mistake:
    """One section of the page."""

    subject: str
    title: str
    wrong: str
    when: str
    says: str
    right: str

    def __str__(self) -> str:
        return self.title

    @property
    def row(self) -> str:
        """Its row in the tables: the first line of its message, without the place, and where it stands below."""
        first = _PLACE.sub("", self.says.partition("\n")[0])
        return f"| {f'`{first}`' if first else 'nothing'} | [{self.title}](#{anchor(self.title)}) |\n"

    @property
    def way(self) -> str:
        """How it comes to light."""
        words = {"loaded:": "load", "click": "click", "submit": "submit", "check": "check", "shown": "show"}
        found = [way for word, way in words.items() if word in self.when]
        return "command" if "In the terminal" in self.when else "check" if "check" in self.when else (found or [""])[0]


def anchor(title: str) -> str:
    """The name that GitHub gives a heading. Titles without lone signs have the same one in the site."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def mistakes() -> list[Mistake]:
    """All of the page, in order."""
    found: list[Mistake] = []
    for subject, text in _SUBJECT.findall(PAGE.read_text("utf-8")):
        for part in _SECTION.finditer(text):
            right = _RIGHT.search(part["rest"])
            says = (part["says"] or "").rstrip("\n")
            found.append(Mistake(subject, part["title"], part["wrong"], part["when"], says, right[1] if right else ""))
    return found


def tables() -> str:
    """The tables at the top of the page: what is said, and the section about it, subject by subject."""
    head = "| It says | The mistake |\n| --- | --- |\n"
    return "".join(
        f"**[{subject}](#{anchor(subject)})**\n\n{head}{''.join(one.row for one in those)}\n"
        for subject, those in groupby(mistakes(), lambda one: one.subject)
    )


def written_tables() -> str:
    """Those that the page has."""
    return "".join(_TABLES.findall(PAGE.read_text("utf-8")))


def files(source: str) -> dict[str, str]:
    """The files of a block, by path."""
    pieces = _FILE.split(source)
    first = {DEFAULT: pieces[0]} if pieces[0].strip() else {}
    return {**first, **dict(zip(pieces[1::2], pieces[2::2], strict=True))}


def set_down(source: str, folder: Path) -> tuple[str, list[Path]]:
    """Write the files of a block into `folder`; the last of them, and the folders of libraries to look into."""
    given = files(source)
    libraries: list[Path] = []
    for name, text in given.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
        library = folder / "libraries/site-packages" / name
        if "/" not in name and name != "counter.py":
            # The library that the file is named like, wherever it is installed.
            library.parent.mkdir(parents=True)
            library.write_text("DataFrame = dict\n", "utf-8")
            libraries.append(library.parent)
    return list(given)[-1], libraries


@contextlib.contextmanager
def written(source: str, folder: Path) -> Iterator[str]:
    """The files of a block in `folder`, which is the working folder meanwhile; gives the last of them."""
    here, path, before = Path.cwd(), list(sys.path), dict(sys.modules)
    os.chdir(folder)
    try:
        file, libraries = set_down(source, folder)
        for library in libraries:
            sys.modules.pop(next(library.iterdir()).stem, None)
            sys.path.append(str(library))
        yield file
    finally:
        close_all()
        os.chdir(here)
        sys.path[:] = path
        for name in set(sys.modules) - set(before):
            if name.split(".")[0] in ("app", "pandas"):
                sys.modules.pop(name, None)
        sys.modules.update({name: module for name, module in before.items() if name == "pandas"})


def said(mistake: Mistake, folder: Path) -> str:
    """What is said about a mistake."""
    with written(mistake.wrong, folder) as file:
        if mistake.way == "command":
            command = re.findall(r"`hyper-local (.+?)`", mistake.when)[0]
            return terminal(command.split())[1]
        if mistake.way == "check":
            return "\n".join(str(problem) for problem in check(folder / "app").problems)
        if mistake.way == "load":
            return terminal(["run", file, "--host", "browser"])[1]
        try:
            page = mount(hyper_local.load(file))
            act(page, mistake.way)
        except Exception as error:
            told = str(error) if isinstance(error, hyper_local.HyperError) else f"{type(error).__name__}: {error}"
            return told + "".join(f"\n{note}" for note in getattr(error, "__notes__", ()))
        return "\n".join(page.errors)


def act(page: Any, way: str) -> None:
    """Do what brings a mistake to light."""
    if way == "click":
        page.click("button")
    elif way == "submit":
        page.submit("form")


def terminal(words: list[str]) -> tuple[int, str]:
    """The exit code of `hyper-local`, and what it says."""
    out = io.StringIO()
    # What starts after all is no mistake, and must not stay.
    with contextlib.redirect_stderr(out), mock.patch.object(run, "_show_in", return_value=0):
        code = main(words)
    return code, out.getvalue().rstrip("\n")


def rewrite() -> Iterator[str]:
    """Write the page with what is said now; gives the titles of what changed."""
    logging.disable()
    text = PAGE.read_text("utf-8")
    for mistake in mistakes():
        with tempfile.TemporaryDirectory() as folder:
            now = said(mistake, Path(folder))
        if mistake.way and not goldens.fits(mistake.says, now):
            before = f"```py\n{mistake.wrong}```\n\n{mistake.when}\n\n```text\n"
            assert before in text, mistake.title
            text = text.replace(f"{before}{mistake.says}\n```", f"{before}{now}\n```")
            yield str(mistake)
    PAGE.write_text(text, "utf-8")
    if written_tables() != tables():
        PAGE.write_text(_TABLES.sub(lambda _: tables(), text), "utf-8")
        yield "the tables"


if __name__ == "__main__":
    for title in rewrite():
        print("changed:", title)  # noqa: T201
