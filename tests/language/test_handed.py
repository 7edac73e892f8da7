"""What a field hands on to a parameter without a type is a text (E3)."""

import pytest

from hyper_local.checker import check
from tests.language.boxes import boxes

FORM = """
secret = 7
count = 0
said = ""
LEVEL = 1.5

def guess(n):
    global count, said
    LINE

t'''<p>{secret}{count}{said}{LEVEL}</p>
<form @submit="guess"><input name="n"><button>Guess</button></form>'''
"""
FIELD = '<form @submit="guess"><input name="n"><button>Guess</button></form>'


def notes(author, source):
    return check(author.file("live/thing.py", source)).problems


@pytest.mark.rule("E3")
@pytest.mark.parametrize(
    ("line", "says", "kind"),
    [
        ("if n == secret: said = 'yes'", "and so never equal to secret", "int"),
        ("said = 'yes' if 7 == n else 'no'", "and so never equal to 7", "int"),
        ("said = 'no' if n != -7 else 'yes'", "and so always another than -7", "int"),
        ("said = 'yes' if n == LEVEL else 'no'", "and so never equal to LEVEL", "float"),
        ("count = n * 2", "which this repeats, and does not multiply with 2", "int"),
        ("count = secret * n", "which this repeats, and does not multiply with secret", "int"),
    ],
)
def test_a_text_that_is_taken_for_a_number(author, line, says, kind):
    source = FORM.replace("LINE", line)
    (note,) = notes(author, source)
    if "secret:" in line:
        assert note.message == "'n' is a text, as all that fields send, and so never equal to secret"
    assert (note.kind, note.message) == ("note", f"'n' is a text, as all that fields send, {says}")
    assert note.hint == f"Write def guess(n: {kind})"
    assert note.location.line == 8
    assert any(note.message in box for box in boxes(author.mount(source)))
    page = author.mount(source)
    page.fill("input", "7").submit("form")  # nothing fails
    assert page.errors == []


@pytest.mark.rule("E3")
@pytest.mark.parametrize(
    "field",
    [
        '<input @input="guess(value)">',
        '<input @change="guess">',
        '<input type="number" @change="guess(value)">',
        '<select @change="guess"><option>7</option></select>',
        '<form @submit.prevent="guess"><label>N <input type="number" name="n"></label></form>',
    ],
)
def test_whichever_field_it_comes_from(author, field):
    source = FORM.replace("LINE", "if n == secret: said = 'yes'").replace(FIELD, field)
    assert [note.hint for note in notes(author, source)] == ["Write def guess(n: int)"]


@pytest.mark.rule("E3")
@pytest.mark.parametrize(
    "line",
    [
        "if n == '7': said = 'yes'",
        "if int(n) == secret: said = 'yes'",
        "n = int(n)\n    if n == secret: said = 'yes'",
        "if n == said: said = 'yes'",
        "if n in (said, 'x'): said = 'yes'",
        "if isinstance(n, int) and n == 7: said = 'yes'",
        "if n.isdigit() and n == 7: said = 'yes'",
        "said = n * 20",
        "line = n * 20\n    said = line",
        "if len(n) == 7: said = 'yes'",
        "if n: count = secret * 2",
        "said = [x for x in n if x == 7] and n",
        "if count == secret: said = n",
    ],
)
def test_lines_that_are_right(author, line):
    assert notes(author, FORM.replace("LINE", line)) == []


@pytest.mark.rule("E3")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("guess(n)", "guess(n: int)"),
        ("guess(n)", "guess(n=7)"),
        ("secret = 7", "secret = '7'"),
        ("secret = 7", "from secrets import choice\nsecret = choice([7, '7'])"),
        (FIELD, '<input type="number" bind={count} @change="guess(value)">'),
        (FIELD, FIELD + "<b @click='guess(7)'>7</b>"),
        (FIELD, FIELD + "<b @click='guess({secret})'>7</b>"),
        (FIELD, "{% for x in [7, 8] %}<b @click='guess({x})'>{x}</b>{% endfor %}"),
        (FIELD, '<form @submit="guess"><input type="checkbox" name="n"></form>'),
        (FIELD, '<form @submit="guess"><input name="n"><input name="n"></form>'),
        (FIELD, '<form @submit="guess"><input name="n" {**{}}></form>'),
        ("LEVEL = 1.5", "LEVEL = 1.5\ndef first():\n    guess(7)"),
    ],
)
def test_what_may_be_a_number(author, old, new):
    source = FORM.replace("LINE", "if n == secret: said = 'yes'")
    assert old in source
    assert [note for note in notes(author, source.replace(old, new)) if "as all that fields send" in note.message] == []
