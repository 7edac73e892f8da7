"""T3: styles that no browser reads as they are meant, and only those."""

from __future__ import annotations

import pytest

from hyper_local.checker import check
from tests.conftest import Author

pytestmark = pytest.mark.rule("T3")


def told(author: Author, template: str) -> list[tuple[str, str]]:
    source = f'color = "red"\nwidth = 3\nrule = "color: red"\n\nt"""{template}<b>{{color}}{{width}}{{rule}}</b>"""'
    return [(p.message, p.hint) for p in check(author.file("live/thing.py", source)).problems]


@pytest.mark.parametrize(
    ("template", "message", "hint"),
    [
        ('<p style="color={color}">x</p>', "CSS has no =: color={color} sets nothing", "Write color: {color}"),
        (
            '<p style="margin: 0; font-size = 20px">x</p>',
            "CSS has no =: font-size = 20px sets nothing",
            "Write font-size: 20px",
        ),
        ('<p style="font-size: 20 px">x</p>', "CSS reads no blank before px: 20 px is no size", "Write 20px"),
        (
            '<p style={{"backgroundColor": "red"}}>x</p>'.replace("{{", "{ {").replace("}}", "} }"),
            "CSS has no property 'backgroundColor'. Did you mean 'background-color'?",
            'Write "background-color".',
        ),
        (
            '<p class=".big">x</p>',
            "a class is written without the point that CSS has before it",
            'Write class="big".',
        ),
        (
            '<p color="red">x</p>',
            "<p> has no attribute 'color': that is set by style=",
            'Write style="color: red".',
        ),
        (
            "<div bgcolor={color}>x</div>",
            "<div> has no attribute 'bgcolor': that is set by style=",
            'Write style="background-color: {color}".',
        ),
    ],
)
def test_a_style_that_sets_nothing_is_told_with_what_to_write(
    author: Author, template: str, message: str, hint: str
) -> None:
    assert told(author, template) == [(message, hint)]


@pytest.mark.parametrize(
    "template",
    [
        '<p style="color: {color}">x</p>',
        '<p style="{rule}">x</p>',
        "<p style={rule}>x</p>",
        '<p style={ {"background-color": "red", "--mine": "1"} }>x</p>',
        '<p style="width: {width}px; margin: 0 auto 3px">x</p>',
        '<p style="width: calc(100% - 3px)">x</p>',
        '<p style="grid-template: 20px 1fr / 2 3">x</p>',
        "<p style=\"background: url('/x?a=b')\">x</p>",
        '<p style="--n: 3; width: {width} ">x</p>',
        '<svg><circle color="red" font-size="3"></circle><text font-size="3">x</text></svg>',
        '<input type="color" color="red">',
        "<p style>x</p>",
        '<sl-icon color="red"></sl-icon><ion-button color="primary">a</ion-button>',
        '<svg><a font-size="3"><text>x</text></a><switch font-size="3"></switch></svg>',
        "<math><mstyle background='red'></mstyle></math>",
        '<div style="background: url(data:image/svg+xml;charset=utf-8;base64,PHN2Zz4=)">x</div>',
        '<div style="background: url(/img?a=1;b=2;c=3)">x</div>',
        "<div style=\"content: ';a=b;'; --label: '5 px'; --t: 50 %; color: red /* was 6 px */\">x</div>",
    ],
)
def test_of_what_is_right_nothing_is_said(author: Author, template: str) -> None:
    assert told(author, template) == []
