"""T3: styles that no browser reads as they are meant, and only those."""

from __future__ import annotations

import pytest

from hyper_local.checker import check
from tests.conftest import Author

pytestmark = pytest.mark.rule("T3")


def told(author: Author, template: str) -> list[tuple[str, str]]:
    state = 'color = "red"\nwidth = 3\nnone = 0\nrule = "color: red"\n\n'
    source = f't"""{template}<b>{{color}}{{width}}{{none}}{{rule}}</b>"""'
    return [(p.message, p.hint) for p in check(author.file("live/thing.py", state + source)).problems]


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
        (
            '<p style="margin: 0; colour: {color}">x</p>',
            "CSS has no property 'colour'. Did you mean 'color'?",
            "Write color: {color}",
        ),
        ('<p style="widht: 3px">x</p>', "CSS has no property 'widht'. Did you mean 'width'?", "Write width: 3px"),
        (
            '<p style="width: 20; color: red">x</p>',
            "CSS takes no size without its unit: width: 20 sets nothing",
            "Write 20px",
        ),
        (
            '<p style="margin: 0 10 1.5">x</p>',
            "CSS takes no size without its unit: margin: 0 10 1.5 sets nothing",
            "Write 0 10px 1.5px",
        ),
        (
            '<p style="width: {width}">x</p>',
            "CSS takes no size without its unit: width: {width} sets nothing",
            "Write {width}px",
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
        '<p style="--n: 3; z-index: 3; line-height: 1.5; opacity: {width}; flex: 1; order: 2; zoom: 2">x</p>',
        '<p style="margin: 0; padding: 0 0.0; top: -0; width: 0">x</p>',
        '<p style="width: {color}; height: {width}{color}; width: {width + 1}px; margin: 0 {width}px">x</p>',
        '<p style="margin: calc(1px * 3); width: var(--w); height: min(10px, 3em); gap: 1px 2em; left: auto">x</p>',
        '<p style="width: {width:.0%}; height: {width!r}">x</p>',
        '<p style="margin: {none}">x</p>{% for width in ["3px"] %}<b style="width: {width}">x</b>{% endfor %}',
        '{% let width = "3px" %}<b style="width: {width}">x</b>',
        '<p style="--colour: red; colours: red; text-wrap: balance; border-color: red; accent-color: red">x</p>',
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


@pytest.mark.parametrize(
    "rest",
    [
        "width = 3\ndef wider():\n    global width\n    width = '5px'\n",
        "width = 3\ndef wider(to):\n    global width\n    width = to\n",
        "width = 3\nfor width in ('3px', '4px'): pass\n",
        "width = f'{3}px'\n",
        "width: int = 3\nfrom os import *\n",
        "width: str = '3px'\n",
    ],
)
def test_a_variable_that_may_hold_a_unit(author: Author, rest: str) -> None:
    source = f'{rest}\nt\'<p style="width: {{width}}" @click="wider">x</p>\''
    assert "unit" not in str(check(author.file("live/thing.py", source)).problems)
