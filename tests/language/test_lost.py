"""T9: one word or sign of a component is lost: what is said of it, and where (a file as it is while somebody types)."""

import re

import pytest

from hyper_local.checker import check

pytestmark = pytest.mark.rule("T9")

BIRDS = '''birds = ["owl", "tit"]
name = ""

def add():
    global name
    birds.append(name)
    name = ""

def remove(bird):
    birds.remove(bird)

t"""
<form @submit="add">
  <input bind={name} aria-label="Bird">
  <button>Add</button>
</form>
<ul>
  {% for bird in birds %}
  <li>{bird} <button @click="remove({bird})">x</button></li>
  {% endfor %}
</ul>
"""
'''
WORDS = [(found.start(), found.end()) for found in re.finditer(r'"""|\w+|[^\w\s]', BIRDS)]
MEANT_PERHAPS = {"owl", "tit", "name", "bird", "aria", "-", "label", "Bird", "Add", "x"}
"""Without one of these it is another program, which may be meant."""


def without(author, start, end):
    """What a check says of the program without a piece of its text: line, message, hint."""
    file = author.file("live/birds.py", BIRDS[:start] + BIRDS[end:])
    return [(one.location.line, one.message, one.hint or "") for one in check(file, processes=1).problems]


@pytest.mark.parametrize(("start", "end"), WORDS)
def test_whatever_is_lost_is_told_of_where_it_was(author, start, end):
    lost, line = BIRDS[start:end], BIRDS.count("\n", 0, start) + 1
    said = without(author, start, end)
    if not said:
        assert lost in MEANT_PERHAPS
        return
    at, message, hint = said[0]
    # Python, and what reads templates, may read on up to the next line, or to the end of what is open.
    named = f"line {line}" in message + hint or "is never closed" in message or "nothing uses" in message
    assert at in (line, line + 1) or named
    assert "Python stops reading" not in hint, "that says nothing"
    assert "…" not in hint.replace('t"""…"""', "")


def lost(line, piece, nth=0):
    """Where the piece stands in its line."""
    begin = sum(len(text) + 1 for text in BIRDS.split("\n")[: line - 1])
    places = [found.start() for found in re.finditer(re.escape(piece), BIRDS[begin:].split("\n")[0])]
    return begin + places[nth], begin + places[nth] + len(piece)


@pytest.mark.parametrize(
    ("line", "piece", "nth", "at", "message", "hint"),
    [
        # Python's lines
        (
            2,
            "=",
            0,
            2,
            "not Python: a name and a value with nothing between them",
            'To give it the value, write: name = ""',
        ),
        (4, "add", 0, 4, "not Python: a function without a name", "A name stands behind def, as in: def add():"),
        (4, "(", 0, 4, "not Python: a ) too many", "Write ( before it: def add():"),
        (4, ")", 0, 4, "not Python: a ( that is not closed", "Write ) before the colon: def add():"),
        (5, "name", 0, 5, "not Python: global without a name", "Write which variable is meant, as in: global birds"),
        (6, "birds", 0, 6, "not Python: nothing stands before the point", "whose that is, as in: birds.append(name)"),
        (6, "append", 0, 6, "not Python: no name stands behind the point", "to do, as in: birds.append(name)"),
        # Tags
        (13, ">", 0, 14, "'<' inside a tag", 'Write > where the tag of line 13 ends: <form @submit="add">'),
        (13, "=", 0, 13, "'\"' inside a tag", 'Write = between: @submit="add"'),
        (13, '"', 0, 13, "the value of @submit ends with a quote, and", 'Write " before it, too: @submit="add"'),
        (13, '"', 1, 13, "the value of @submit is never closed", 'Write " where it ends: @submit="add"'),
        (13, "<", 0, 16, "</form> closes nothing", "Write <form in line 13, where it begins."),
        (13, "form", 0, 16, "</form> closes nothing", "Write <form in line 13, where it begins."),
        (14, "<", 0, 14, "input without a <, which is shown as text", 'Write <input bind={name} aria-label="Bird">'),
        (14, "input", 0, 14, "a tag without a name, which is shown as text", "Write <input bind={name}"),
        (14, "bind", 0, 14, "'=' inside a tag", "Write the name of the attribute before it."),
        (14, "{", 0, 14, "a single '}' in a t-string", "Write { where the value begins: {name}."),
        (14, "=", 1, 14, "'\"' inside a tag", 'Write = between: aria-label="Bird"'),
        (14, ">", 0, 15, "'<' inside a tag", 'tag of line 14 ends: <input bind={name} aria-label="Bird">'),
        (15, ">", 0, 15, "'<' inside a tag", "Write > where the tag of line 15 ends: <button>"),
        (15, "<", 0, 15, "</button> closes nothing", "Write <button in line 15, where it begins."),
        (15, "button", 0, 15, "</button> closes nothing", "Write <button in line 15, where it begins."),
        (17, ">", 0, 18, "{% for %} inside a tag", "Write > where the tag of line 17 ends: <ul>"),
        (19, "<", 0, 19, "</li> closes nothing", "Write <li in line 19, where it begins."),
        (19, "<", 1, 19, "</button> closes nothing", "Write <button in line 19, where it begins."),
        (19, "click", 0, 19, "@ without the name of an event", 'Write @click="remove({bird})".'),
        (19, "@", 0, 19, 'click="remove({bird})" calls nothing.', 'Write @click="remove({bird})".'),
        (19, "=", 0, 19, "'\"' inside a tag", 'Write = between: @click="remove({bird})"'),
        (19, ">", 1, 19, "'<' inside a tag", 'tag of line 19 ends: <button @click="remove({bird})">'),
        # Values and blocks
        (19, "}", 1, 19, "this '{' is never closed", "Write } where the value ends: {bird}"),
        (19, "{", 1, 19, "a single '}' in a t-string", "Write { where the value begins: {bird}."),
        (18, "{", 0, 18, "a single '}' in a t-string", "Write { where the block begins: {% for bird in birds %}"),
        (18, "%", 0, 18, "not Python: 'for bird in birds %'", "Write {% for bird in birds %}, and {% endfor %}"),
        (18, "bird", 0, 18, "not Python: 'for in birds'", "Write {% for item in birds %}."),
        (18, "in", 0, 18, "not Python: 'for bird birds'", "Write {% for bird in birds %}."),
        (18, "birds", 0, 18, "not Python: 'for bird in'", "Write {% for bird in items %}."),
        (20, "{", 0, 20, "a single '}' in a t-string", "Write { where the block begins: {% endfor %}"),
    ],
)
def test_what_is_said_of_what_is_lost(author, line, piece, nth, at, message, hint):
    said = [one for one in without(author, *lost(line, piece, nth)) if one[1].startswith(message)]
    assert [(found, hint in text) for found, _, text in said] == [(at, True)]


SIGNS = [found.span() for found in re.finditer(r'"""|[^\w\s]', BIRDS)]


def doubled(author, start, end):
    """What a check says of the program with a piece of its text twice: line, message, hint."""
    file = author.file("live/birds.py", BIRDS[:end] + BIRDS[start:end] + BIRDS[end:])
    return [(one.location.line, one.message, one.hint or "") for one in check(file, processes=1).problems]


@pytest.mark.parametrize(("start", "end"), SIGNS)
def test_a_sign_that_stands_twice_is_told_of_where_it_is(author, start, end):
    sign, line = BIRDS[start:end], BIRDS.count("\n", 0, start) + 1
    said = doubled(author, start, end)
    if not said:
        assert sign in "-><", "as aria--label, and as ></button> or a <</p>, it may be meant"
        return
    at, message, hint = said[0]
    assert at in (line, line + 1) or "never closed" in message
    assert "Python stops reading" not in hint, "that says nothing"


@pytest.mark.parametrize(
    ("line", "piece", "nth", "message", "hint"),
    [
        (1, '"', 0, "the string ends at this quote", 'One quote is enough there: "owl"'),
        (1, '"', 1, "the string ends at this quote", 'One quote is enough there: "owl"'),
        (1, '"', 3, "the string ends at this quote", 'One quote is enough there: "tit"'),
        (1, ",", 0, "not Python: , twice", 'Write one: birds = ["owl", "tit"]'),
        (4, "(", 0, "not Python: a ( too many", "Write: def add():"),
        (4, ":", 0, "not Python: : twice", "Write one: def add():"),
        (6, ".", 0, "not Python: . twice", "Write one: birds.append(name)"),
        (9, "(", 0, "not Python: a ( too many", "Write: def remove(bird):"),
        (13, "=", 0, "two = behind @submit", "Write one: @submit="),
        (13, '"', 0, "'\"' inside a tag", 'One quote is enough there: @submit="add"'),
        (13, '"', 1, "'\"' inside a tag", 'One quote is enough there: @submit="add"'),
        (13, "<", 0, "a < too many, which is shown as text", "Take it away, or write &lt; for it."),
        (14, "=", 1, "two = behind aria-label", "Write one: aria-label="),
        (14, "{", 0, "a single '}' in a t-string", "Write {name}: two braces are the text of one."),
        (14, "}", 0, "a single '}' in a t-string", "Take it away."),
        (18, "{", 0, "a single '}' in a t-string", "Write {% for bird in birds %}: two braces are the text of one."),
        (18, "%", 1, "not Python: 'for bird in birds %'", "Write {% for bird in birds %}."),
    ],
)
def test_what_is_said_of_what_stands_twice(author, line, piece, nth, message, hint):
    said = [one for one in doubled(author, *lost(line, piece, nth)) if one[1].startswith(message)]
    assert [(found, hint in text) for found, _, text in said] == [(line, True)]


RIGHT = [
    "<button>></button><p>>>> print()</p><p>1 << 2, cout << x</p>",
    "<pre><<b>x</b>></pre>",
    "<style>p {{ color: red }}</style>",
    "<p>a button class is an input</p>",
    '<pre>input value="3"></pre><code>&lt; a="3"></code><textarea>input name="a"></textarea>',
    "<p title={\"input class='a'>\"}>x</p>",
    "<p>3 > 2, and a < b, c = 5 > 3</p>",
    "{\"button class='x'>\"}",
    "{% for x in [\"input class='x'>\"] %}{x}{% endfor %}",
    '{# input class="x"> #}<!-- input class="x"> -->',
    "<p title=it's>x</p><p title=dogs'>x</p><p data-x=6'2\">x</p><p data-x=5\">x</p>",
    '<p title={5}">x</p>',
    "<p title=a<b>x</p><p data-m=x<3>x</p><p data-x=<>x</p><p data-x= =>x</p>",
    '<button><</button><a href="?p=1"><</a><p>a <</p><kbd><<i>x</i>></kbd><p>See <<a href="#x">x</a>></p>',
    "<p>vector<<b>int</b>></p>\n<<b>int</b>>",
    "<!-- <<p> \n<<p> -->",
    "<math><mo><</mo></math>",
    "<p>Button disabled > Enable</p><p>Table required> Menu disabled></p>",
    "<p>To write a field: input type='text'></p><p>If x < y='3' ></p>",
    "<p>x</p>>\n<p>y</p>>\n",
    "<p title=it'll&nbsp;do>x</p>",
    '<h1>x</h1><input class="a" disabled>',
]


@pytest.mark.parametrize("template", RIGHT)
def test_of_what_is_whole_nothing_is_said(author, template):
    file = author.file("live/thing.py", f't"""{template}"""\n')
    said = [one.message for one in check(file, processes=1).problems]
    assert [message for message in said if "shown as text" in message or "quote" in message or "tag" in message] == []
    author.mount(f't"""{template}"""\n')


CARD = 'title: str\nt"""<section><h2>{title}</h2>{...}</section>"""\n'
GAME = '''import asyncio
from app.components import Card

scores = {"ada": 3, "bob": 5}
player: str = "ada"
total = sum(scores.values())

async def play(points: int = 1):
    global player
    if points > 3 and player:
        scores[player] += points
    else:
        await asyncio.sleep(0.1)
        player = f"{player}!"

def names():
    return [name for name in scores if scores[name] > 2]

t"""
<{Card} title={player}>
  {% if total > 5 %}
  <p class={"high" if total > 9 else None}>High: {total:.1f}</p>
  {% elif total == 0 %}
  <p>None yet</p>
  {% else %}
  <p>{", ".join(names())}</p>
  {% endif %}
  <select bind={player}><option value="ada">Ada</option></select>
  <button @click="play(points=2)" disabled={not player}>Play</button>
</{Card}>
"""
'''
IN_GAME = [found.span() for found in re.finditer(r'"""|\w+|[^\w\s]', GAME)]
UNCLEAR = {(5, "player"), (8, "points"), (11, "scores"), (12, "else")}
"""Lines that Python can't read, and of which nobody can say what they were."""


def of_game(author, text):
    author.file("components/card.py", CARD)
    file = author.file("live/game.py", text.replace("from app.", f"from {author.app}."))
    return [(one.location.line, one.message, one.hint or "") for one in check(file, processes=1).problems]


def test_the_game_is_whole(author):
    assert of_game(author, GAME) == []


@pytest.mark.parametrize("twice", [False, True])
@pytest.mark.parametrize(("start", "end"), IN_GAME)
def test_whatever_of_a_larger_file_is_lost_or_stands_twice_is_told_of_where_it_was(author, start, end, twice):
    piece, line = GAME[start:end], GAME.count("\n", 0, start) + 1
    if twice and (piece[0].isalnum() or piece in "[("):
        return  # another program, or one of which the ] or ) may be lost instead
    said = of_game(author, GAME[:end] + GAME[start if twice else end :])
    if not said:
        return
    at, message, hint = said[0]
    # A name that is set nowhere any more is told where it is read; what a tag closes, or Python, may lie further on.
    named = f"line {line}" in message + hint or any(
        words in message for words in ("never closed", "closes", "uses", "unknown name", "bind takes", "this string")
    )
    assert at in (line, line + 1) or named
    assert hint.startswith("A list is made") or "Python stops reading" not in hint or (line, piece) in UNCLEAR
    assert "Write a Python expression" not in hint or (line, piece) in {(26, '"'), (26, "."), (26, "join")}


@pytest.mark.parametrize(
    ("old", "new", "message", "hint"),
    [
        ("import asyncio", "import", "import without a name", "as in: import math"),
        ("import Card", "import", "import without a name", "components import name"),
        ('{"ada": 3', '"ada": 3', "a } without its {", 'Write { where it begins: scores = {"ada": 3, "bob": 5}'),
        ("3, ", ", ", "nothing stands behind the colon", 'as in: scores = {"ada": 0, "bob": 5}'),
        ('str = "ada"', 'str "ada"', "a type and a value with nothing between", 'write: player: str = "ada"'),
        ('str = "ada"', ' = "ada"', "a colon without a type", 'Write: player = "ada"'),
        ("total = sum", "total sum", "a name and a value with nothing", "write: total = sum(scores.values())"),
        ("async def", "async", "a function without def", "def: async def play(points: int = 1):"),
        ("int = 1", "int 1", "a type and a value with nothing", "write: async def play(points: int = 1):"),
        ("int = 1)", "int = )", "nothing stands behind =", "as in: async def play(points: int = 0):"),
        ("int = 1)", "int = 1", "a ( that is not closed", "Write ) before the colon: async def play(points: int = 1):"),
        ("if points >", "if >", "nothing stands before >", "as in: if 0 > 3 and player:"),
        ("> 3 and", "> and", "nothing stands behind >", "as in: if points > 0 and player:"),
        ("> 3 and", "3 and", "two values with nothing between them", "as in: if points == 3 and player:"),
        ("3 and", "3", "two values with nothing between them", "as in: if points > 3 and player:"),
        ("scores[player] +=", "scores[] +=", "nothing stands between [ and ]", "as in: scores[0] += points"),
        ("scores[player] +=", "scores[player +=", "a [ that is not closed", "it ends: scores[player] += points"),
        ("+=", "++=", "++=", "Write: scores[player] += points"),
        ("asyncio.sleep", ".sleep", "nothing stands before the point", "Write before it whose that is."),
        ("return [name", "return name", "a ] without its [", "where it begins: return [name for name in scores if"),
        ("name for name", "for name", "invalid syntax", "A list is made of another as in [name for name in"),
        ('f"{player}', 'f"player}', "f-string: single '}' is", "Write { where the value begins: {player}."),
    ],
)
def test_what_is_said_of_half_a_line_of_python(author, old, new, message, hint):
    assert GAME.count(old) == 1 or old == "3, "
    [(_, said, text)] = of_game(author, GAME.replace(old, new, 1))[:1]
    assert said.startswith(f"not Python: {message}")
    assert hint in text


@pytest.mark.parametrize(
    ("old", "new", "message", "hint"),
    [
        ("title={player}", "title{player}", "a value as the name", "To give it a value, write title={player}."),
        ("title={player}>", "title={player}", "{% if %} inside a tag", "tag of line 20 ends: <{Card} title={player}>"),
        ("if total > 5", "if > 5", "not Python: '> 5'", "A value is missing before >."),
        ("if total > 5", "if total >", "not Python: 'total >'", "A value is missing behind >."),
        ("if total > 5", "if total 5", "not Python: 'total 5'", "as in {% if total == 5 %}."),
        ("total > 5 %}", "total > 5 %%}", "not Python: 'total > 5 %'", "Write {% if total > 5 %}."),
        ("{% if total", "{%% if total", "a {% %} without a word", "Write {% if total > 5 %}."),
        ("{% else %}", "{% else %%}", "{% else %} takes nothing", "Write {% else %}."),
        ('"high" if', '"high"', "not Python", "A choice has three parts: {'yes' if condition else 'no'}."),
        ("else None", "else", "not Python", "A choice has three parts: {'yes' if condition else 'no'}."),
        ('={"high"', '="high"', "a single '}'", 'the value begins: {"high" if total > 9 else None}'),
        ("{total:", "total:", "a single '}' in a t-string", "Write { where the value begins: {total:.1f}."),
        ("{total:", "{total", "not Python: 'total.1f'", "how it is to look: {total:.1f}."),
        ("{total:", "{{total:", "a single '}' in a t-string", "Write {total:.1f}: two braces are the text of one."),
        ("<p>None", "<pNone", "'<' inside a tag", "Write > where the tag of line 24 ends: <p>"),
        ("names())}", "names()}", "this '(' is never closed", 'Write ) before the }: {", ".join(names())}'),
        ("names())}", "names()))}", "not Python", 'Take one ) away: {", ".join(names())}'),
        ("<select", "select", "select without a <", "Write <select bind={player}>"),
        ("<select", "<", "a tag without a name", "Write <select bind={player}>"),
        ("{player}><option", "{player}<option", "'<' inside a tag", "28 ends: <select bind={player}>"),
        ('"ada">', '"ada>', "the value of value is never closed", 'Write " where it ends: value="ada"'),
        ('=2)"', "=2)", "the value of @click is never closed", 'it ends: @click="play(points=2)"'),
        ("{not player}>", "{not player}", "'<' inside a tag", "ends: <button @click="),
    ],
)
def test_what_is_said_of_half_a_template(author, old, new, message, hint):
    assert GAME.count(old) == 1
    [(_, said, text)] = of_game(author, GAME.replace(old, new))[:1]
    assert said.startswith(message)
    assert hint in text


@pytest.mark.parametrize(
    ("source", "message", "hint"),
    [
        ('t"""<p><b)></p>"""', "</p> closes <b)> of line 1", "Write </b)> here"),
        ('t"""<div><form)>\n</div>"""', "</div> closes <form)> of line 1", "Write </form)> here"),
        ('t"""<p><x[></p>"""', "</p> closes <x[> of line 1", "Write </x[> here"),
        ('t"""<p class=a b" @click="add">x</p>"""', "'\"' inside a tag", "Is a quote or a '>' missing before it?"),
        ('t"""<p title="a < b" <b>y</b></p>"""', "'<' inside a tag", 'line 1 ends: <p title="a < b">'),
        ('t"""<p @click{add}>x</p>"""', "a value as the name of an attribute", "Write the whole name"),
        *[
            (f'x = 1\nt"""<a {added}>x</a>"""', "a value as the name of an attribute", f"quotes of href: {meant}.")
            for added, meant in {
                'href="/item/" + {x}': 'href="/item/{x}"',
                "class='a' href='/item/'+{x:>3}": "href='/item/{x:>3}'",
                'href="/item/" + {x} + "/edit" class="b"': 'href="/item/{x}/edit"',
                'href="/item/{x}/" + {x}': 'href="/item/{x}/{x}"',
            }.items()
        ],
        ('x = 1\nt"""<a href="/item/" + {x} + {x}>x</a>"""', "a value as the name of an attribute", "Write the name:"),
        ('x = 1\nt"""<a href="/item/" {x}>x</a>"""', "a value as the name of an attribute", "Write the name:"),
        ('x = 1\nt"""<a @click="go" + {x}>x</a>"""', "a value as the name of an attribute", "Write the name:"),
        ('name = "a"\nt"""<img src="/static/{name.png">\n"""', "this '{' is never closed", "ends: {name}"),
        ('name = "a"\nt"""<p>name!r}</p>"""', "a single '}'", "begins: {name!r}."),
        ('t"""<p># a comment #}</p>"""', "a single '}'", "Write {# where the comment begins."),
        ('done = 1\nt"""{% done %}x{% endif %}"""', "unknown block {% done %}", "Write {% if done %}."),
        ('birds = []\nt"""{% for bird inbirds %}{% endfor %}"""', "not Python", "Write {% for bird in birds %}."),
        ('birds = []\nt"""{% for birdin birds %}{% endfor %}"""', "not Python", "Write {% for bird in birds %}."),
        ('name = "a"\nt"""<p>{name.upper)}</p>"""', "not Python", "Write ( before it: {name.upper()}."),
        ("a = b = 1\nif aand b:\n    pass\nt'x'", "not Python: and without a blank before it", "Write: if a and b:"),
        ('n = 1\nt"""\n< src="/static/{n}.png" alt="a">\n"""', "a tag without a name", "Write <img src="),
        (
            'def f(x): pass\nt"""<p @click="f({f}id)">x</p>"""',
            "@click: this argument can't be sent: {f}id",
            "in braces",
        ),
    ],
)
def test_what_is_said_of_odd_halves(author, source, message, hint):
    file = author.file("live/thing.py", source + "\n")
    [(said, text)] = [(one.message, one.hint or "") for one in check(file, processes=1).problems][:1]
    assert said.startswith(message)
    assert hint in text


def test_a_choice_of_many_that_is_bound_by_text_is_told(author):
    file = author.file("live/thing.py", 'many = []\nt"""<select multiple bind=many{}><option>a</option></select>"""\n')
    assert check(file, processes=1).problems
