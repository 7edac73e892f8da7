"""T2: comments as Python has them, in a template."""

from time import process_time

import pytest

from hyper_local.checker import check
from hyper_local.testing import mount

pytestmark = pytest.mark.rule("T2")

HEAD = 'count = 0\nbirds = ["owl"]\ndef up():\n    global count\n    count += 1\ncount_up = up\n'


def told(author, template: str) -> list[tuple[int, str, str]]:
    file = author.file("live/thing.py", f"{HEAD}t'''{template}<i @click=\"up\">{{count}} {{birds}}</i>'''\n")
    found = [x for x in check(file).problems if "this button does nothing" not in x.message]
    return [(x.location.line - 7, x.message, x.hint) for x in found]


@pytest.mark.parametrize(
    ("template", "lines"),
    [
        ("\n# the counter\n<p>{count}</p>\n", [1]),
        ("\n<p>{count}</p>\n  # a button: click it\n<button>+</button>\n", [2]),
        ("\n<div>\n  # all buttons\n  <button>+</button>\n  # the end\n</div>\n", [2, 4]),
        ("\n# the counter\n# and this page\n<p>{count}</p>\n", [1, 2]),
        ("\n<h1>Birds</h1>\n# all birds\n{% for bird in birds %}\n# a bird\n<p>{bird}</p>\n{% endfor %}\n", [2, 4]),
        ("\n{% if count %}\n## shown when there are some\n<p>{count}</p>\n{% endif %}\n", [2]),
        ("\n<div class='big'>\n# TODO: more\n<p>{count}</p>\n</div>\n", [2]),
        ("\n# die Liste der Vögel\n<ul></ul>\n", [1]),
        ("\n# the styles\n<style>p {{ color: red }}</style>\n", [1]),
    ],
)
def test_a_comment_of_pythons_is_shown(author, template, lines):
    found = told(author, template)
    assert [line for line, _, _ in found] == lines
    assert {message for _, message, _ in found} == {"this comment is shown on the page, as a text"}
    written = [template.split("\n")[line].strip().lstrip("# ") for line in lines]
    assert [hint for _, _, hint in found] == [
        f"A comment in a template is written {{# {words} #}}: it is not sent to the page." for words in written
    ]


def test_a_page_says_it(author):
    page = mount(author.load(f"{HEAD}t'''\n# the counter\n<p @click=\"up\">{{count}} {{birds}}</p>'''\n"))
    [note] = page.notes
    assert note.partition("\n")[0].endswith(":8:1: this comment is shown on the page, as a text")


@pytest.mark.parametrize(
    "template",
    [
        "\n{# the counter #}\n<p>{count}</p>\n",
        "\n<!--\n# the counter\n-->\n<p>{count}</p>\n",
        "\n<pre>\n# the counter\n<b>count = 0</b>\n</pre>\n",
        "\n<div><code>\n# the counter\n</code><p>x</p></div>\n",
        "\n<textarea>\n# A title\n</textarea>\n",
        "\n<style>\n# the counter\n</style>\n",
        "\n<p>{[\n  # all of them\n  bird for bird in birds]}</p>\n",
        "\n#1\n<p>{count}</p>\n",
        "\n#tag\n<p>{count}</p>\n",
        "\n# 1\n<p>{count}</p>\n",
        "\n# of birds\n<p>{count}</p>\n",
        "\n<p>\n# birds\n<b>{count}</b>\n</p>\n",
        "\n<div>\n# birds\n<b>{count}</b>\n</div>\n",
        "\n<div>\n# birds\n{count}\n</div>\n",
        "\n<div>\n# birds\n<input>\n</div>\n",
        "\n<div>\n# birds\n<p>{count}</p>\n</div>\n",
        "\n<p>{count}</p>\n# of all birds\n<p>{count}</p>\n",
        "\n<table><tr>\n<th>\n# birds\n</th><th>\n# owls\n</th></tr></table>\n",
        "\n<ul><li>\n# birds\n</li></ul>\n",
        "\n<div>\n# birds\n</div>\n",
        "\n<div>\nHere is a text.\n# birds\n<p>x</p></div>\n",
        "\n<div>\n# A title\n\nand a text\n<p>x</p></div>\n",
        "\n<my-markdown>\n# A title\n<p>x</p></my-markdown>\n",
        "\n<div title='\n# birds\n'><p>x</p></div>\n",
        "\n<p>We are # one</p>\n",
        "\n<div class='md'>\n# My notes are\n<p>x</p></div>\n",
        "\n<div class='md'>\n# the notes are\n<p>x</p></div>\n",
        "\n<div id='markdown'>\n# the notes are\n<p>x</p></div>\n",
        "\n<div>\n# My notes are\n<p>x</p></div>\n",
        "\n<div>\n# The notes are\n<p>x</p></div>\n",
        "\n<div>\n# items left\n<button>+</button></div>\n",
        "\n<div>\n# birds counted\n<table></table></div>\n",
        "\n# tweets: see below\n<p>x</p>\n",
        "\n# theories: see below\n<p>x</p>\n",
        "\n# one or two\n<p>x</p>\n",
        "\n# A title\n<p>Markdown</p><script src='/static/markdown.js'></script>\n",
    ],
)
def test_other_lines_with_the_sign_are_left_alone(author, template):
    assert told(author, template) == []


def test_a_line_with_many_blanks_is_read_soon(author):
    begun = process_time()
    assert [line for line, _, _ in told(author, f"\n# a counter{' ' * 20_000}here\n<p>{{count}}</p>\n")] == [1]
    # It takes a hundredth of a second. Blanks that could be read in two ways took 10 s.
    assert process_time() - begun < 2
