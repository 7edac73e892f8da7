"""Bad inputs with the exact text that people get for them: `errors/*.txt`.

A case is a file as somebody might write it, what is said about it, and mostly
the file again as the message advises, which must work:

    ### what is wrong
    the file; a line `# app/components/card.py` begins another one, and the last is shown
    --- says
    the message; ⟨…⟩ stands for words that are Python's own
    --- then
    the file as it should be

After a change of messages, `python -m tests.language.goldens` writes them anew.
Read what it changed before you commit it.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import hyper_local
from hyper_local import HyperError
from hyper_local.testing import close_all, mount

FOLDER = Path(__file__).parent / "errors"
FILE = "app/live/thing.py"
_NAMED = re.compile(r"^# (app/\S+\.py|config\.py)\n", re.MULTILINE)
_PLACE = re.compile(r"^[\w/\[\].]+\.py:\d+:\d+: ")


IN_TEMPLATES = (
    "loop outside {% for %}",
    "loop is no value of its own inside {% for %}",
    ":display in the attribute title",
    "a t-string as the value of an attribute",
    "a list that is nested too deep, or holds itself",
    "a.b is not a name",
    "yield in a template",
    "the function title() stands where a value is meant",
    "<li> inside <li>",
    "text inside <table>",
    "a value inside <template>",
    "<plaintext> would swallow the rest of the page",
    "a <textarea> with a value and with content",
    "a <textarea> with bind and with content",
    "data={…} takes a dict, not int",
    "the value of a <select> is one text, not several",
    "@click in a t-string of an ordinary module",
    "the file is nested too deep",
    "LIVE['session'] gave list, not a dict",
)
"""Messages that the tests of single rules assert."""

ELSEWHERE = (
    "a NUL character in the file",
    "not UTF-8 text",
    "up() changes 'total', which is a name of the notebook",
    "the template is nested too deep",
    "app has no 'Counter'",
    "'my-app' is no name that Python can import",
    "another app called 'app' is loaded already, from one/app",
    "this folder has no live/, components/ or pages/",
    "Card.py and card.py both give the component Card",
    "Invalid parameter 'age': expected int, got str",
    "Invalid parameter 'user.age': ⟨what pydantic says⟩",
    "Missing parameter 'name'",
    "f(): missing a required argument: 'b'",
    "Parameter 'day': its annotation 'date' is not known when the program runs",
    "Parameter 'x': no value can be made for Thing",
    "Unknown handler 'incremnt': app/live/thing.py defines no function of that name. Did you mean 'increment'?",
    "Unknown handler 'up': its def in app/live/thing.py has not run",
    "another thread changed this shared value between your reading and writing it",
    "no page '/usres'. Did you mean '/users'? There are /, /users.",
    "no page '/helper': app/pages/helper.py has no template",
    "no page '/help': app/pages/Help.py begins with a capital letter. Call it help.py",
    "no page '/x': counter.py is shown by itself, at /",
    "no page '/users/x': id must be int",
    "the page of '/users/5' has no prop 'id': write id: str in app/pages/users/[id].py",
    "a template stands where a value is meant",
    "bind on a checkbox shows whether x is true, and it is a list",
    "bind shows a state as a single value, and it is a list",
    "The file is too large: 10 MB at most.",
    "The files are too large together: 10 MB at most.",
    "The file did not arrive. Send it again.",
    "The file can't be read any more. Choose it again.",
    "too many files are on their way",
    "this file is gone",
    "this module is gone",
    "app.data has no 'NAMES' any more",
    "app.units has no 'NAMES' any more, and app/live/thing.py goes on with a version that imports it",
    "app/pages/users.py has the same address, /users",
    "no page '/x': ⟨file⟩ is shown by itself",
    "{...} is shown twice, and what the caller wrote for it holds events or live components",
    "'/about' in __config__['export'] is not an address of /users/[id]",
    "'/users/..' can't be a file",
    "Thing: props are given by name",
)
"""Messages that need more than a file that is shown: `test_errors.py` and `test_reload.py` lead to each."""


@dataclass(frozen=True)
class Case:
    """One bad input."""

    topic: str
    title: str
    source: str
    says: str
    then: str = ""

    def __str__(self) -> str:
        return self.title

    @property
    def message(self) -> str:
        """What it says first, without the place."""
        return without_place(self.says.partition("\n")[0]).removeprefix("AttributeError: ")


def without_place(text: str) -> str:
    """A message without the file, line and column before it."""
    return _PLACE.sub("", text)


def read(topic: str) -> list[Case]:
    """The cases of one file of `errors/`."""
    text = (FOLDER / f"{topic}.txt").read_text("utf-8")
    found: list[Case] = []
    for part in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        title, _, rest = part.partition("\n")
        rest, _, then = rest.partition("--- then\n")
        source, _, says = rest.partition("--- says\n")
        found.append(Case(topic, title, source, says.strip("\n"), then))
    return found


def everything() -> list[Case]:
    """All cases."""
    return [case for path in sorted(FOLDER.glob("*.txt")) for case in read(path.stem)]


def written(cases: list[Case]) -> str:
    """The text of a file of `errors/`."""
    parts: list[str] = []
    for case in cases:
        lines = ["### " + case.title, case.source.strip("\n"), "--- says", case.says]
        if case.then.strip():
            lines += ["--- then", case.then.strip("\n")]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def files(source: str) -> dict[str, str]:
    """The files of a source, by path."""
    pieces = _NAMED.split(source)
    first = {FILE: pieces[0].strip("\n") + "\n"} if pieces[0].strip() else {}
    return {**first, **{path: text.rstrip("\n") + "\n" for path, text in zip(pieces[1::2], pieces[2::2], strict=True)}}


def said(source: str, folder: Path) -> str:
    """What somebody gets who shows `source`, with `folder` as the working folder; "" if it works."""
    here, path, before = Path.cwd(), list(sys.path), set(sys.modules)
    os.chdir(folder)
    try:
        given = files(source)
        for name, text in given.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        last = next(name for name in reversed(given) if name.startswith("app/"))
        if "config.py" in given:
            hyper_local.load("app").close()
        page = mount(hyper_local.load(last))
        return "\n".join(page.errors)
    except HyperError as error:
        return str(error)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    finally:
        close_all()
        os.chdir(here)
        sys.path[:] = path
        for name in set(sys.modules) - before:
            if name.split(".")[0] == "app":
                sys.modules.pop(name, None)


def fits(expected: str, text: str) -> bool:
    """Whether `text` is what a case says, but for words that are Python's own."""
    pattern = re.sub(r"⟨[^⟩]*⟩", "[^\n]*", re.escape(expected).replace(r"\⟨", "⟨"))
    return re.fullmatch(pattern, text) is not None


def stands_in(expected: str, text: str) -> bool:
    """Whether `text` says that, wherever its lines are broken, and however much is shown of a long line of code."""
    text = _flat(text)
    found = 0
    for line in expected.splitlines():
        line = _flat(line[:50] if len(line) > 80 and line.startswith("    ") else line)
        pattern = re.sub(r"⟨[^⟩]*⟩", ".*?", re.escape(line).replace(r"\⟨", "⟨"))
        here = re.compile(pattern).search(text, found)
        if here is None:
            return False
        found = here.start() if line == "^" else here.end()
    return True


def _flat(text: str) -> str:
    return " ".join(text.split())


def rewrite() -> Iterator[str]:
    """Write every file of `errors/` with what is said now; gives the titles of what changed."""
    logging.disable()
    for path in sorted(FOLDER.glob("*.txt")):
        cases: list[Case] = []
        for case in read(path.stem):
            with tempfile.TemporaryDirectory() as folder:
                text = said(case.source, Path(folder))
            if fits(case.says, text):
                text = case.says
            else:
                yield f"{path.stem}: {case.title}"
            cases.append(Case(case.topic, case.title, case.source, text, case.then))
        path.write_text(written(cases), "utf-8")


if __name__ == "__main__":
    for changed in rewrite():
        print("changed:", changed)
