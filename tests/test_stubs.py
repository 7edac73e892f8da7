"""`hyper-local check --stubs`: what editors and type checkers know of an app."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from hyper_local.checker import check
from hyper_local.stubs import HEADER, write_stubs
from tests.conftest import Author

pytestmark = pytest.mark.rule("L8")

COUNTER = '''
"""Counts."""
from datetime import date

count: int = 0
since: date | None = None
step = 1
names = []

def increment(by: int = 1, *, note=""):
    global count
    count += by

async def load(day: "date") -> list[str]:
    return names

t"<p>{count} {since} <button @click='increment'>+</button></p>"
'''


def stubs(author: Author) -> list[str]:
    return [line.replace(str(author.folder) + "/", "") for line in write_stubs(check(author.folder / author.app))]


def read(author: Author, path: str) -> str:
    return (author.folder / author.app / path).read_text()


def test_a_class_has_props_state_and_handlers(author: Author) -> None:
    author.file("live/counter.py", COUNTER)
    assert stubs(author) == [f"wrote {author.app}/live/{name}.pyi" for name in ("__init__", "counter")]
    text = read(author, "live/__init__.pyi")
    assert text.startswith(HEADER + "\n")
    assert "from datetime import date" in text
    _, _, body = text.partition("class ")
    assert "class " + body == (
        'class Counter(LiveComponent):\n    """Counts."""\n'
        "    def __init__(self, *, count: int = 0, since: date | None = None) -> None: ...\n"
        "    count: int\n    since: date | None\n    step: int\n    names: list[Any]\n"
        "    def increment(self, by: int=1, *, note: Any='') -> None: ...\n"
        "    def load(self, day: date) -> Awaitable[list[str]]: ...\n"
    )


def test_a_module_has_its_own_names(author: Author) -> None:
    author.file("live/counter.py", COUNTER)
    stubs(author)
    assert "count: int\n" in read(author, "live/counter.pyi")
    assert "async def load(day: date) -> list[str]: ...\n" in read(author, "live/counter.pyi")


def test_a_stub_written_by_hand_is_kept(author: Author) -> None:
    author.file("live/counter.py", COUNTER)
    author.file("live/counter.pyi", "# mine\n")
    assert f"kept {author.app}/live/counter.pyi: it was written by hand" in stubs(author)
    assert read(author, "live/counter.pyi") == "# mine\n"


def test_what_did_not_change_is_not_written_again(author: Author) -> None:
    author.file("live/counter.py", COUNTER)
    assert stubs(author)
    assert stubs(author) == []


def test_a_stub_without_its_source_is_removed(author: Author) -> None:
    author.file("live/counter.py", COUNTER)
    gone = author.file("live/gone.py", "t'<p></p>'")
    kept = author.file("live/mine.pyi", "# by hand\n")
    stubs(author)
    gone.unlink()
    assert stubs(author) == [f"wrote {author.app}/live/__init__.pyi", f"removed {author.app}/live/gone.pyi"]
    assert kept.exists()


def test_a_folder_without_components_loses_its_stubs(author: Author) -> None:
    author.file("live/counter.py", COUNTER)
    only = author.file("components/card.py", "t'<p></p>'")
    stubs(author)
    only.unlink()
    stubs(author)
    assert list(only.parent.glob("*.pyi")) == []


def test_a_file_that_can_not_be_read_keeps_its_stub(author: Author) -> None:
    file = author.file("live/counter.py", COUNTER)
    stubs(author)
    before = read(author, "live/counter.pyi")
    file.write_text("count = (\nt'<p>{count}</p>'")
    stubs(author)
    assert read(author, "live/counter.pyi") == before
    assert "Counter: Any" in read(author, "live/__init__.pyi")


def test_one_file_gives_the_stubs_of_its_folder(author: Author) -> None:
    author.file("live/a.py", "t'<p></p>'")
    b = author.file("live/b.py", "t'<p></p>'")
    write_stubs(check(b))
    assert "class A(" in read(author, "live/__init__.pyi")
    assert "class B(" in read(author, "live/__init__.pyi")


def test_one_name_for_two_things(author: Author) -> None:
    author.file("live/a.py", "from datetime import date as day\nx: day\nt'<p></p>'")
    author.file("live/b.py", "from calendar import Day as day\nx: day\nt'<p></p>'")
    stubs(author)
    text = read(author, "live/__init__.pyi")
    assert "x: day\n" in text
    assert "from calendar import Day as _b_day" in text
    assert "x: _b_day\n" in text


def test_a_class_and_a_type_of_the_file_itself(author: Author) -> None:
    source = """
        from typing import Literal
        Color = Literal["red", "blue"]
        class Point:
            def __init__(self, x, y=1): self.x = x
            def norm(self): return 1.0
        color: Color = "red"
        at: Point = Point(1)
        t'''<p>{color}</p>'''
        """
    author.file("components/dot.py", source)
    stubs(author)
    assert "from .dot import Color" in read(author, "components/__init__.pyi")
    assert "at: Point = ..." in read(author, "components/__init__.pyi")
    module = read(author, "components/dot.pyi")
    assert "Color = Literal['red', 'blue']" in module
    assert "def norm(self) -> Any:" in module


GENERIC = """
from typing import Generic, TypeVar
T_ = TypeVar("T_")
_K = TypeVar("_K")
class G(Generic[T_, _K]):
    def get(self) -> T_: raise KeyError
async def steps():
    yield 1
def pick(self): pass
def first(items: list[T_]) -> T_: return items[0]
t'<p @click=pick>{G()}{first([1])}{steps()}</p>'
"""


def test_type_variables_generators_and_a_parameter_called_self(author: Author) -> None:
    author.file("live/generic.py", GENERIC)
    author.file("live/me.py", "self: int\nt'<p>{self}</p>'")
    stubs(author)
    package, module = read(author, "live/__init__.pyi"), read(author, "live/generic.pyi")
    assert "T_ = TypeVar('T_')\n_K = TypeVar('_K')\nclass G(Generic[T_, _K]):" in module
    assert "T_: Any" not in module + package
    assert "\ndef steps() -> AsyncGenerator[Any, Any]: ..." in module
    assert "from collections.abc import AsyncGenerator" in module
    assert "def steps(self) -> AsyncGenerator[Any, Any]: ..." in package
    assert "def pick(_self, self: Any) -> None: ..." in package
    assert "def __init__(_self, *, self: int) -> None: ..." in package
    for text in (package, module):
        compile(text, "stub", "exec")


USE = """
from {app}.live import Counter
from {app}.components import Card
from {app}.live.counter import increment
import {app}.live.counter

counter = Counter(count=1)
number: int = counter.count
counter.increment(by=2)
Counter().increment()
Card(title="x", color="red")
increment(2)
{app}.live.counter.increment()
counter.count = 5
"""

WRONG = {
    'Counter(count="x")': "reportArgumentType",
    "Counter(cuont=1)": "reportCallIssue",
    "Card()": "reportCallIssue",
    "counter.cuont": "reportAttributeAccessIssue",
    "counter.cuont = 1": "reportAttributeAccessIssue",
    'counter.increment(by="x")': "reportArgumentType",
    "from {app}.live import Conter": "reportAttributeAccessIssue",
    'Card(title="x", color="green")': "reportArgumentType",
}


PURE = """\
from hyper_local import spread

title: str
attributes: dict[str, str] = {}
count = 0


async def up():
    global count
    count += 1
    await render()


t\"\"\"
<section {spread(attributes)} @click="up">
  {slots.default}<h1>{title} {count}</h1>{slots.foot or t"<i>none</i>"}
  {[t"<b>{i}</b>" for i in range(3)]}
</section>
\"\"\"
"""


@pytest.mark.rule("L5")
def test_linters_read_the_pure_dialect_with_the_settings_of_the_docs(author: Author) -> None:
    pytest.importorskip("ruff")
    page = (Path(__file__).parents[1] / "docs/check.md").read_text("utf-8")
    [settings] = re.findall(r"```toml\n(\[tool.ruff\].*?)```", page, re.DOTALL)
    (author.folder / "pyproject.toml").write_text(settings.replace("app/", f"{author.app}/"), "utf-8")
    file = author.file("live/thing.py", PURE)
    assert check(file).problems == []
    line = [sys.executable, "-m", "ruff", "check", "--no-cache", str(author.folder)]
    said = subprocess.run(line, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout) == (0, "All checks passed!\n"), said.stdout + said.stderr


@pytest.mark.slow
@pytest.mark.rule("L5")
def test_pyright_reads_the_pure_dialect_with_the_comment_of_the_docs(author: Author) -> None:
    page = (Path(__file__).parents[1] / "docs/check.md").read_text("utf-8")
    [comment] = re.findall(r"^# pyright: .*\n", page, re.MULTILINE)
    file = author.file("live/thing.py", comment + PURE)
    project = {"include": [str(file)], "extraPaths": [str(Path(__file__).parents[1])], "pythonVersion": "3.14"}
    (author.folder / "pyrightconfig.json").write_text(json.dumps(project))
    line = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, "-p", str(author.folder)]
    said = subprocess.run(line, capture_output=True, text=True, timeout=120, check=False)
    assert said.stdout.endswith("0 errors, 0 warnings, 0 informations\n"), said.stdout


@pytest.mark.slow
def test_pyright_in_its_strict_mode(author: Author) -> None:
    author.file("live/counter.py", COUNTER)
    # The block dialect is not Python: what is known of it comes from its stub.
    card = 'from typing import Literal\ntitle: str\ncolor: Literal["red", "blue"] = "red"\n'
    author.file("live/generic.py", GENERIC)
    author.file("components/card.py", card + "t'''{% if title %}<p>{title}</p>{% endif %}'''")
    stubs(author)
    use = USE.format(app=author.app)
    (author.folder / "use.py").write_text(use + "\n".join(WRONG).format(app=author.app) + "\n")
    project = {
        "include": ["use.py", "*/live/generic.pyi"],
        "strict": ["use.py"],
        "reportUnusedExpression": False,
        "extraPaths": [str(Path(__file__).parents[1])],
        "pythonVersion": "3.11",
    }
    (author.folder / "pyrightconfig.json").write_text(json.dumps(project))
    line = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable, "-p", str(author.folder)]
    said = subprocess.run(line, capture_output=True, text=True, timeout=120, check=False)
    first = use.count("\n") + 1
    found: dict[int, set[str]] = {}
    for problem in json.loads(said.stdout)["generalDiagnostics"]:
        found.setdefault(problem["range"]["start"]["line"] + 1 - first, set()).add(problem.get("rule", ""))
    unasked = {"reportUnusedImport", "reportUnknownVariableType", "reportUnknownMemberType", "reportUnusedClass"}
    assert {line: rules - unasked for line, rules in found.items()} == {
        i: {rule} for i, rule in enumerate(WRONG.values())
    }, said.stdout


def test_names_in_quotes_inside_an_annotation(author: Author) -> None:
    source = """
    from datetime import date as day
    from typing import Annotated, Literal

    class Form:
        pass

    forms: list["Form"] = []
    since: dict[str, "day | None"] = {}
    word: Literal["Form", "day"] = "day"
    size: Annotated["int", "pixels"] = 1

    def save(form: "list['Form']") -> "tuple['day', ...]":
        return ()

    t'<p @click=save>{forms}{since}{word}{size}</p>'
    """
    author.file("live/thing.py", source)
    stubs(author)
    for text in (read(author, "live/__init__.pyi"), read(author, "live/thing.pyi")):
        assert "forms: list[Form]" in text
        assert "since: dict[str, day | None]" in text
        assert "word: Literal['Form', 'day']" in text
        assert "size: Annotated[int, 'pixels']" in text
        assert "form: list[Form]) -> tuple[day, ...]" in text
        assert "from datetime import date as day" in text
