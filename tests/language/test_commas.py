"""A comma that is forgotten between two texts of a list joins them, and a check says so (T9)."""

from __future__ import annotations

import re

import pytest

from hyper_local import commas
from hyper_local.checker import check


def notes(author, source: str) -> list[str]:
    path = author.file("live/thing.py", f"{source}\n\nt'<p>{{birds}}</p>'\n")
    found = [x for x in check(path).problems if re.match("no (?:comma|colon) stands", x.message)]
    return [f"{x.location.line}:{x.location.column} {x.message}" for x in found if x.location is not None]


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    ("source", "place"),
    [
        ('birds = ["robin" "wren"]', "1:17"),
        ("birds = ['robin' 'wren', 'owl']", "1:17"),
        ('birds = ["owl", "robin" "wren"]', "1:24"),
        ('birds = [\n    "robin"\n    "wren",\n    "owl",\n]', "2:12"),
        ('birds = [\n    "owl",\n    "robin"  # red\n    "wren"\n]', "3:12"),
        ('birds = ("owl", "robin" "wren")', "1:24"),
        ('birds = {"owl", "robin" "wren"}', "1:24"),
        ('é = 1\nbirds = ["é", "robin" "wren"]', "2:22"),
    ],
)
def test_two_words_without_a_comma_are_told(author, source, place) -> None:
    assert notes(author, source) == [
        f"{place} no comma stands between 'robin' and 'wren', so they are one text, 'robinwren'",
    ]


@pytest.mark.rule("T9")
def test_a_colon_of_a_dict_with_one_key(author) -> None:
    file = author.file("live/thing.py", 'LIVE = {"name" "Shop"}\nbirds = {"robin", "a"}\nt"<p>{birds}{LIVE}</p>"')
    (found,) = check(file).problems
    assert (found.location.line, found.location.column) == (1, 15)
    assert found.message == "no colon stands between 'name' and 'Shop', so this is no dict"
    assert found.hint == 'Write a colon between them: {"name": "Shop"}.'


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    "source",
    [
        'birds = {"robin"}',
        'birds = {\n    "robin"\n    "wren",\n}',
        'birds = {"robin": "wren"}',
        'birds = {("robin" "wren")}',
        'birds = {"robin and " "wren"}',
        'birds = ["robin", "wren"]',
        'birds = ("robin" "wren")',
        'birds = [("robin" "wren"), "owl"]',
        'birds = ["A robin is a small bird, " "which sings.", "owl"]',
        'birds = ["A robin is small" " and it sings", "owl"]',
        'birds = [\n    "onelongword"\n    "another",\n]',
        'birds = ["https://" "example", "x"]',
        'birds = ["--color=" "red", "x"]',
        'birds = ["abc-" "def", "x"]',
        'birds = ["robin" + "wren", "owl"]',
        'birds = [f"robin" "wren", "owl"]',
        'birds = "robin" "wren"',
        'birds = {"robin": "a" "b"}',
        'birds = ["robin" if True else "wren", "owl"]',
        'birds = print("robin" "wren") or []',
    ],
)
def test_texts_that_may_be_joined_on_purpose_are_not_told(author, source) -> None:
    assert notes(author, source) == []


def test_many_such_lines_are_judged_together(author, monkeypatch):
    walked = 0
    children = commas.children

    def counted(node):
        nonlocal walked
        walked += 1
        return children(node)

    monkeypatch.setattr(commas, "children", counted)
    for lines in (20, 40):
        walked, before = 0, walked
        names = "".join(f"x{i} = {i},\n" for i in range(lines))
        problems = check(author.file(f"live/thing{lines}.py", names + "t'<p>{x1 + 1}</p>'")).problems
        assert any("the comma at the end" in each.message for each in problems)
    assert walked <= 2 * before, "each line walks the whole file"
