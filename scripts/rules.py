"""The rules of the language, and the tests that cite them: `make rules`.

Reads `docs/rules.md` and the text of the tests; imports nothing of either, so
it needs no host. Fails on a rule that no test cites, and on a citation of a
rule that does not exist.
"""

from __future__ import annotations

import ast
import re
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROW = re.compile(r"^\| ([A-Z]\d+) \| (\*later:\* )?(.+) \|$", re.MULTILINE)


@dataclass(frozen=True)
class Rule:
    """A row of `docs/rules.md`; one that is `later` needs no test, and may have none."""

    number: str
    words: str
    later: bool


@dataclass(frozen=True)
class Citation:
    """`@pytest.mark.rule(number)`: where it stands, and the test that it marks."""

    number: str
    test: str
    place: str


def read_rules(text: str) -> list[Rule]:
    """The rules of a page like `docs/rules.md`, in its order."""
    return [Rule(number, words, bool(later)) for number, later, words in ROW.findall(text)]


def citations(text: str, file: str) -> Iterator[Citation]:
    """Every citation in a test file: on functions, classes, parameters, and of the whole file."""
    tree = ast.parse(text)
    yield from _in_body(tree.body, file, Path(file).name)


def _in_body(body: list[ast.stmt], file: str, name: str) -> Iterator[Citation]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for decorator in node.decorator_list:
                yield from _marks(decorator, file, f"{name}::{node.name}")
            if isinstance(node, ast.ClassDef):
                yield from _in_body(node.body, file, f"{name}::{node.name}")
        else:
            # `pytestmark = …`, and tables of `pytest.param(…, marks=…)`.
            yield from _marks(node, file, name)


def _marks(node: ast.AST, file: str, test: str) -> Iterator[Citation]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.rule":
            for argument in call.args:
                number = str(argument.value) if isinstance(argument, ast.Constant) else ast.unparse(argument)
                yield Citation(number, test, f"{file}:{argument.lineno}")


def problems(rules: list[Rule], cited: list[Citation]) -> list[str]:
    """What is wrong: rules without a test, tests of rules that do not exist."""
    numbers = [rule.number for rule in rules]
    tested = {citation.number for citation in cited}
    return [
        *(f"docs/rules.md lists {number} twice" for number in dict.fromkeys(numbers) if numbers.count(number) > 1),
        *(
            f"no test cites {rule.number}: {rule.words}"
            for rule in rules
            if not rule.later and rule.number not in tested
        ),
        *(
            f"{rule.number} is marked as later, but a test cites it"
            for rule in rules
            if rule.later and rule.number in tested
        ),
        *(f"{c.place}: {c.test} cites {c.number!r}, which is no rule" for c in cited if c.number not in numbers),
    ]


def table(rules: list[Rule], cited: list[Citation]) -> Iterator[str]:
    """Lines to print: each rule, how many tests cite it, and which."""
    for rule in rules:
        tests = list(dict.fromkeys(c.test for c in cited if c.number == rule.number))
        yield f"{rule.number:4} {'later' if rule.later else len(tests):>5}  {rule.words}"
        names = ", ".join(name.partition("::")[2].removeprefix("test_") or name for name in tests)
        yield from textwrap.wrap(names, 118, initial_indent=" " * 12, subsequent_indent=" " * 12)


def project() -> tuple[list[Rule], list[Citation]]:
    """The rules of this project, and what its tests cite."""
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    cited = [c for file in files for c in citations(file.read_text("utf-8"), str(file.relative_to(ROOT)))]
    return read_rules((ROOT / "docs/rules.md").read_text("utf-8")), cited


def main() -> int:
    """Print the table; 1 where something is wrong."""
    rules, cited = project()
    for line in table(rules, cited):
        print(line)
    wrong = problems(rules, cited)
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
