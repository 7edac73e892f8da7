"""Every case of security and reliability, S1 to S40, has a test that is marked with it: `pytest.mark.case("S26")`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent


def cases(text: str) -> Iterator[str]:
    """The numbers in `pytest.mark.case(…)`, wherever it stands."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.case":
            yield from (ast.literal_eval(argument) for argument in node.args)


def test_every_case_has_a_test_and_every_mark_a_case() -> None:
    found = {case for path in TESTS.rglob("test_*.py") for case in cases(path.read_text("utf-8"))}
    wanted = {f"S{number}" for number in range(1, 41)}
    assert (wanted - found, found - wanted) == (set(), set())


def test_every_case_of_the_notebook_has_a_test_there() -> None:
    """N1 to N20 stand in the names of tests: in a real JupyterLab, or a real kernel with a front end of ours."""
    texts = [path.read_text("utf-8") for folder in ("lab", "kernel") for path in (TESTS / folder).glob("test_*.py")]
    found = {int(number) for text in texts for number in re.findall(r"def test_n(\d+)_", text)}
    assert found == set(range(1, 21))


def test_every_case_of_the_window_has_a_test_there() -> None:
    """D1 to D20 stand in the names of tests with real windows."""
    texts = [path.read_text("utf-8") for path in (TESTS / "window").glob("test_*.py")]
    found = {int(number) for text in texts for number in re.findall(r"def test_d(\d+)_", text)}
    assert found == set(range(1, 21))


def test_marks_are_read_from_the_text() -> None:
    text = '@pytest.mark.case("S1", "S2")\ndef test(): pass\nmarks = [pytest.mark.case("S3")]\n# pytest.mark.case("S9")'
    assert sorted(cases(text)) == ["S1", "S2", "S3"]
