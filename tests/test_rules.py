"""Every rule of the language has a test that cites it, and every citation is of a rule."""

from scripts import rules

PAGE = """
| Rule | What it says |
| --- | --- |
| A1 | One thing |
| A2 | *later:* Another |
| B10 | A third |
"""

TESTS = '''
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.rule("B10")]

@pytest.mark.rule("A1", "A2")
@pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.rule("A1"))])
def test_one(x):
    """Says pytest.mark.rule("Z9") in words only."""

class TestMany:
    @pytest.mark.rule("C3")
    async def test_two(self): ...
'''


def test_every_rule_has_a_test_and_every_citation_a_rule():
    assert rules.problems(*rules.project()) == []


def test_rules_are_read_from_the_page():
    assert rules.read_rules(PAGE) == [
        rules.Rule("A1", "One thing", False),
        rules.Rule("A2", "Another", True),
        rules.Rule("B10", "A third", False),
    ]


def test_citations_are_read_without_importing_the_tests():
    found = [(c.number, c.test) for c in rules.citations(TESTS, "tests/test_x.py")]
    assert found == [
        ("B10", "test_x.py"),
        ("A1", "test_x.py::test_one"),
        ("A2", "test_x.py::test_one"),
        ("A1", "test_x.py::test_one"),
        ("C3", "test_x.py::TestMany::test_two"),
    ]


def test_what_is_wrong_is_said():
    cited = list(rules.citations(TESTS, "tests/test_x.py"))
    assert rules.problems(rules.read_rules(PAGE), [c for c in cited if c.test.endswith("test_two")]) == [
        "no test cites A1: One thing",
        "no test cites B10: A third",
        "tests/test_x.py:12: test_x.py::TestMany::test_two cites 'C3', which is no rule",
    ]
    assert rules.problems(rules.read_rules(PAGE), [c for c in cited if c.number != "C3"]) == [
        "A2 is marked as later, but a test cites it"
    ]
    twice = [rules.Rule("A1", "x", True), rules.Rule("A1", "y", True)]
    assert rules.problems(twice, []) == ["docs/rules.md lists A1 twice"]


def test_the_table_shows_the_tests_of_each_rule():
    shown = list(rules.table(rules.read_rules(PAGE), list(rules.citations(TESTS, "tests/test_x.py"))))
    assert shown == [
        "A1       1  One thing",
        "            one",
        "A2   later  Another",
        "            one",
        "B10      1  A third",
        "            test_x.py",
    ]
