"""What a check finds in a file by itself is plain values, which can be kept and come back as they were."""

from __future__ import annotations

from hyper_local.facts import Facts, decoded, encoded
from hyper_local.inspection import facts_of
from tests.language import goldens

FILE = "app/live/thing.py"
CALLS = """
from app.components import Card, Missing as Other
size: int = 3
style: "Style | None" = None
def idle(): pass
t'''<{Card} a b="x" c={5} d={[1, 'two', None]} e={size} f={t"<b></b>"} g={-1.5} {**{}} /><{Other} h="{size} px" />'''
"""


def facts(source: str, kind: str = "component") -> Facts:
    return facts_of(source.encode(), FILE, kind, True)  # type: ignore[arg-type]


def test_facts_of_bad_inputs_come_back_as_they_were() -> None:
    for case in goldens.everything():
        for source in goldens.files(case.source).values():
            found = [facts(source), facts(source, "module"), facts(source, "either")]
            assert [decoded(encoded(each), FILE) for each in found] == found


def test_what_is_known_of_components_in_a_template_comes_back_as_it_was() -> None:
    found = facts(CALLS)
    assert decoded(encoded(found), FILE) == found
    values = {given.name: given.value for call in found.calls for given in call.given}
    assert values == {
        "a": ("bare", ""),
        "b": ("text", "x"),
        "c": ("python", "5"),
        "d": ("python", "[1, 'two', None]"),
        "e": None,
        "f": None,
        "g": ("python", "-1.5"),
        "h": None,
    }
    assert [(prop.name, prop.plain) for prop in found.props] == [("size", True), ("style", False)]
    assert found.idle == (("idle", 5),)


def test_names_that_nothing_binds_are_known_of_every_file() -> None:
    """Of an ordinary module by themselves: whether it belongs to an app is nothing that its text says."""
    source = "def load():\n    return NMES\nNAMES = []\ntry: pass\nexcept OSError as e: pass\nprint(e)\n"
    says = ["Python forgets 'e' at the end of its except block", "unknown name 'NMES'. Did you mean 'NAMES'?"]
    module = facts(source, "module")
    assert (module.problems, [problem.message for problem in module.unbound]) == ((), says)
    assert decoded(encoded(module), FILE) == module
    component = facts(source)
    assert ([problem.message for problem in component.problems], component.unbound) == (says, ())


def test_problems_of_a_file_name_no_other_file() -> None:
    """So they need not say which, where they are kept."""
    for case in goldens.everything():
        for source in goldens.files(case.source).values():
            for found in (facts(source), facts(source, "module")):
                assert {problem.location.file for problem in (*found.problems, *found.unbound)} <= {FILE}
