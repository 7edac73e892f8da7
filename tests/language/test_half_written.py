"""T9: what is half a template, half a block or half a component's name is told of with the other half."""

from __future__ import annotations

import pytest

import hyper_local
from hyper_local import LoadError
from hyper_local.checker import check
from tests.conftest import Author

pytestmark = pytest.mark.rule("T9")

ITEMS = 'items = [{"name": "Tea", "done": False}]\nnote = ""\n'
LIST = "<ul>{% for item in items %}<li>{item.name}</li>{% endfor %}</ul>"


def told(author: Author, source: str) -> list[tuple[int, int, str, str]]:
    found = check(author.file("live/shop.py", source), processes=1).problems
    return [
        (each.location.line, each.location.column, each.message, each.hint.partition("\n")[0])
        for each in found
        if each.kind == "error"
    ]


# Templates ------------------------------------------------------------------------

ALONE = "Take it away: a file has one t-string at its top level."


@pytest.mark.parametrize(
    ("before", "line"), [('t""\n', 1), ("t''\n", 1), ('x = 1\nt""""""\n', 2), ('x = 1\n\nt"""\n\n"""\n', 3)]
)
def test_an_empty_template_before_the_real_one(author: Author, before: str, line: int) -> None:
    source = f'{before}{ITEMS}\nt"""{LIST}"""\n'
    other = source.count("\n") - 0
    message = f"an empty template, besides the one in line {other}"
    assert told(author, source) == [(line, 1, message, ALONE)]
    with pytest.raises(LoadError, match=message):
        hyper_local.load(author.file("live/other.py", source))


def test_an_empty_template_behind_the_real_one(author: Author) -> None:
    assert told(author, f'{ITEMS}t"""{LIST}"""\nt""\n') == [
        (4, 1, "an empty template, besides the one in line 3", ALONE)
    ]


@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_template_of_several_lines_that_begins_with_quotes_of_one(author: Author, quote: str) -> None:
    source = f"{ITEMS}\nt{quote * 2}\n{LIST}\n{quote * 3}\n"
    hint = f"Write t{quote * 3} in its place: three quotes begin, and end, a template of several lines."
    assert told(author, source) == [(4, 1, "an empty template", hint)]


@pytest.mark.parametrize(
    "source",
    [
        f't""\nx = 1\n\n"""{LIST}\n',
        f'x = t""\n{LIST}\n"""\n',
        f't""\nt"""{LIST}\n',
        f't"<p></p>"\n{LIST}\n"""\n',
    ],
)
def test_of_other_strings_that_are_not_closed_it_is_not_said(author: Author, source: str) -> None:
    assert "an empty template" not in [message for _, _, message, _ in told(author, source)]


def test_two_templates_are_still_two(author: Author) -> None:
    found = told(author, f'{ITEMS}t"""{LIST}"""\nt"<p>{{note}}</p>"\nt""\n')
    assert [(line, message) for line, _, message, _ in found] == [
        (4, "2 templates in one file, in lines 3 and 4"),
        (5, "an empty template, besides the one in line 3"),
    ]
    [(line, _, message, _)] = told(author, 't""\nt""\n')
    assert (line, message) == (2, "2 templates in one file, in lines 1 and 2")


# Blocks ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "column", "written", "meant"),
    [
        ("<ul>{% for x in items %}<li>{x}</li>{endfor}</ul>", 37, "{endfor}", "endfor"),
        ("{% for x in items %}<li>{x}</li>{endfor}", 33, "{endfor}", "endfor"),
        ("{% for x in items %}<li>{x}</li>{ endfor }", 33, "{ endfor }", "endfor"),
        ("<p>{% if note %}<b>x</b>{endif}</p>", 25, "{endif}", "endif"),
        ("{% if note %}<b>x</b>{% for x in items %}{x}{endfor}{% endif %}", 45, "{endfor}", "endfor"),
    ],
)
def test_the_end_of_a_block_in_single_braces(
    author: Author, template: str, column: int, written: str, meant: str
) -> None:
    hint = f"Write {{% {meant} %}}: a block has % at both ends."
    assert told(author, f't"""\n{template}\n"""'.join([ITEMS, "\n"])) == [(4, column, f"{written} ends no block", hint)]


@pytest.mark.parametrize("written", ["{end for}", "{/for}", "{/endfor}"])
def test_other_spellings_of_it(author: Author, written: str) -> None:
    source = f't"""\n{{% for x in items %}}<li>{{x}}</li>{written}\n"""'
    with pytest.raises(LoadError) as raised:
        hyper_local.load(author.file("live/shop.py", f"{ITEMS}{source}"))
    assert raised.value.hint.startswith("Write {% endfor %}")


@pytest.mark.parametrize(
    "template",
    [
        "<p>{% for x in items %}{x}{{endfor}}{% endfor %}</p>",
        "<p>{% if note %}{note}{endif}{% endif %}</p>".replace("{endif}", "{{endif}}"),
        "<code>{{endfor}}</code>{% for x in items %}{x}{% endfor %}",
        "<p>endfor {% for x in items %}{x}{% endfor %}</p>",
    ],
)
def test_blocks_that_end_are_left_alone(author: Author, template: str) -> None:
    assert told(author, f'{ITEMS}t"""{template}"""') == []


def test_a_variable_that_is_called_so_is_shown(author: Author) -> None:
    source = f'endfor = 1\n{ITEMS}t"""<p>{{% for x in items %}}{{endfor}}{{% endfor %}}</p>"""'
    assert told(author, source) == []


# Components -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "meant"),
    [
        ("<{Card />", "<{Card} />"),
        ('<{Card title="x">a</{Card}>', "<{Card}"),
        ("<{Card>a</{Card}>", "<{Card}>"),
        ("<{Card}>a</{Card>", "</{Card}>"),
    ],
)
def test_a_brace_behind_the_name_of_a_component(author: Author, tag: str, meant: str) -> None:
    [(line, _, message, hint)] = told(author, f'from app.components import Card\n{ITEMS}t"""\n{tag}\n"""')
    assert (line, message) == (5, "this '{' is never closed")
    assert hint == f"Write }} behind the component's name: {meant}"


@pytest.mark.parametrize("shown", ["<p>{note</p>", "<p title={note >x</p>", "<p>{note />"])
def test_of_other_values_that_are_not_closed_no_component_is_made(author: Author, shown: str) -> None:
    [(_, _, _, hint)] = told(author, f'{ITEMS}t"""\n{shown}\n"""')
    assert "component" not in hint


# Checkboxes -----------------------------------------------------------------------

BOX = '{% for item in items %}<input type="checkbox" EVENTS checked={item.done}>{% endfor %}'


@pytest.mark.parametrize(
    ("given", "events", "column", "meant"),
    [
        ("item, done", '@change="mark({item})"', 47, '@change="mark({item}, checked)"'),
        ("item, done", '@input="mark({item})"', 47, '@input="mark({item}, checked)"'),
        ("item, a, done", "@change=\"mark({item}, 'x')\"", 47, "@change=\"mark({item}, 'x', checked)\""),
        ("item, done", '@click="look()" @change="mark({item})"', 63, '@change="mark({item}, checked)"'),
    ],
)
def test_a_box_that_does_not_hand_on_whether_it_is_ticked(
    author: Author, given: str, events: str, column: int, meant: str
) -> None:
    functions = f"def look():\n    pass\n\ndef mark({given}):\n    item['done'] = done\n"
    source = f'{ITEMS}{functions}t"""\n{BOX.replace("EVENTS", events)}\n"""'
    assert told(author, source) == [
        (
            9,
            column,
            "@change: mark() needs 'done'".replace("change", "input" if "@input" in events else "change"),
            f"To hand on whether it is ticked, write {meant}. It is def mark({given}).",
        )
    ]
    name = meant.partition("=")[0]
    mended = source.replace(events[events.index(name) :], meant)
    assert told(author, mended) == []


@pytest.mark.parametrize(
    ("given", "tag"),
    [
        ("item, done", '<button @click="mark({item})">x</button>'),
        ("item, done", '<input @change="mark({item})">'),
        ("item, a, done", '<input type="checkbox" @change="mark({item})">'),
        ("item, done", '<input type="checkbox" @click="mark({item})">'),
        ("item, done", '<input type="{note}" @change="mark({item})">'),
    ],
)
def test_of_another_control_or_of_more_that_is_missing_it_is_not_said(author: Author, given: str, tag: str) -> None:
    source = f'{ITEMS}def mark({given}):\n    item["done"] = done\n'
    source += f't"""{{% for item in items %}}{tag}{{% endfor %}}"""'
    assert not any("ticked" in hint for _, _, _, hint in told(author, source))


@pytest.mark.parametrize(
    ("given", "tag"),
    [
        ("item, done", '<input type="checkbox" @change="mark({item}, checked)">'),
        ("item, done", '<input type="checkbox" @change="mark({item}, value)">'),
        ("item, done=True", '<input type="checkbox" @change="mark({item})">'),
        ("item, *done", '<input type="checkbox" @change="mark({item})">'),
        ("item", '<input type="checkbox" @change="mark({item})">'),
        ("item, done", '<input type="checkbox" @change="mark({item}, done=True)">'),
    ],
)
def test_boxes_that_hand_on_what_is_wanted_are_left_alone(author: Author, given: str, tag: str) -> None:
    source = f'{ITEMS}def mark({given}):\n    item["done"] = True\n'
    source += f't"""{{% for item in items %}}{tag}{{% endfor %}}"""'
    assert told(author, source) == []
