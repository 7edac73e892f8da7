"""T1: a text with a name in braces that lacks its f."""

from time import process_time

import pytest

from hyper_local.checker import check
from hyper_local.testing import mount

pytestmark = pytest.mark.rule("T1")

GREET = """\
name = "Ada"
birds = ["owl"]
message = ""

def greet(who="Bob"):
    global message, name
    many = len(birds)
    name = who
    message = {}

t'''<p>{{message}}</p>{{many_of()}}{}<button @click="greet">x</button>'''

def many_of():
    return {}
"""


def told(author, source: str) -> list[tuple[int, str, str]]:
    file = author.file("live/thing.py", source)
    return [(x.location.line, x.message, x.hint) for x in check(file).problems if "as it is written" in x.message]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ('"Hello {name}"', "{name}"),
        ("'Hello {name}, I am {who}!'", "{name}"),
        ('"({who})"', "{who}"),
        ('"You, {name}: hello"', "{name}"),
        ('"{name} is here, {who}"', "{name}"),
        ('"There are {len(birds)} birds"', "{len(birds)}"),
        ('"There are {many} birds"', "{many}"),
        ('"It is {birds[0]}"', "{birds[0]}"),
        ('"Hello {name.upper()}"', "{name.upper()}"),
        ('"Don\'t {name}"', "{name}"),
        ('"Grüße, {name}"', "{name}"),
    ],
)
def test_a_text_that_lacks_its_f(author, text, first):
    source = GREET.format(text, "", "1")
    said, hint = f"this text shows {first} as it is written", f"For a value, write f before the quotes: f{text}"
    assert told(author, source) == [(9, said, hint)]
    page = mount(author.load(source))
    assert [note.partition("\n")[0].partition(": ")[2] for note in page.notes] == [said]
    meant = mount(author.load(GREET.format(f"f{text}", "", "1"), "live/meant.py"))
    meant.click("button")
    assert meant.notes == []
    assert "{" not in meant.text("p")


def test_one_with_tags_lacks_its_t(author):
    source = "name = 'Ada'\nhello = 'Hello <b>{name}</b>'\nt'''<p>{hello}</p><input bind={name}>'''\n"
    hint = "For a value, write t before the quotes: t'Hello <b>{name}</b>'"
    assert told(author, source) == [(2, "this text shows {name} as it is written", hint)]
    page = author.mount(source.replace("= 'Hello", "= t'Hello"))
    assert page.text("p b") == "Ada"
    page.fill("input", "Bob")
    assert page.text("p b") == "Bob"


def test_this_is_what_it_says(author):
    [(_, message, _)] = told(author, GREET.format('"Hello {name}"', "", "1"))
    assert message == "this text shows {name} as it is written"


def test_at_the_left_margin_it_follows_then(author):
    source = "name = 'Ada'\nhello = 'Hello {name}'\nt'''<p>{hello}</p><input bind={name}>'''\n"
    hint = "For a value, write f before the quotes: f'Hello {name}'"
    assert told(author, source) == [(2, "this text shows {name} as it is written", hint)]
    page = author.mount(source.replace("= 'Hello", "= f'Hello"))
    assert page.text("p") == "Hello Ada"
    page.fill("input", "Bob")
    assert page.text("p") == "Hello Bob"


def test_at_the_left_margin_it_is_worked_out_once_where_a_function_sets_it_too(author):
    source = GREET.format("'x'", "", "1").replace('message = ""', 'message = "Hello {name}"')
    more = ". That is worked out once, at the start, as a function sets 'message', too"
    hint = 'For a value, write f before the quotes: f"Hello {name}"' + more
    assert told(author, source) == [(3, "this text shows {name} as it is written", hint)]


def test_what_is_called_in_other_braces_does_not_matter(author):
    source = GREET.format('"There are {len(birds)} birds"', "<b>{len([1])}</b>", "1")
    assert [line for line, _, _ in told(author, source)] == [9]


def test_several_of_one_name_are_told_all(author):
    source = GREET.format('"Hello {name}"\n    message = "Good day, {name}"', "", "1")
    assert [line for line, _, _ in told(author, source)] == [9, 10]


def test_what_a_function_gives_back(author):
    assert [line for line, _, _ in told(author, GREET.format("''", "", '"{len(birds)} birds of {name}"'))] == [14]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('f"Hello {name}"', ""),
        ('"Hello {name}".format(name=name)', ""),
        ('"Hello {name}"', "{message.format(name=name)}"),
        ('"Hello {name}"', "{message.replace('{name}', name)}"),
        ('"Hello {name}"', "{shout(message)}"),
        ('"Hello {name}"', "{% if 'x' in message %}y{% endif %}"),
        ('"Hello {name}"', "<input bind={message}>"),
        ('"Hello {name}"', "{% for message in birds %}{message}{% endfor %}"),
        ('r"Hello {name}"', ""),
        ('"Hello {{name}}"', ""),
        ('"Hello {nobody}"', ""),
        ('"Hello {greet}"', ""),
        ('"Hello {}"', ""),
        ('"Hello {0}"', ""),
        ('"Hello {"', ""),
        ("'{\"name\": 1}'", ""),
        ('"p {color: red}"', ""),
        ('"p {color}"', ""),
        ('"[a-z]{3}"', ""),
        ('"Write {name} in braces"', ""),
        ('"one {name}" "and {name}"', ""),
        ('"one\\n{name}"', ""),
        ('"Hello {name}" if birds else ""', ""),
        ('str("Hello {name}")', ""),
        ('t"Hello {name}"', ""),
        ('"Hello {later}"\n    later = 1', ""),
        ('"Hello {name}"\n    print(message)', ""),
        ('"Hello {name}"\n    message = message.replace("{name}", name)', ""),
        ('"Hello %s" % name', ""),
        ('"{name}"', ""),
        ('"/users/{name}"', ""),
        ('"users/{name}/edit"', ""),
        ('"x^{many}"', ""),
        ('"{name}_old"', ""),
        ('"Mit {name} steht der Name da"', ""),
        ('"Use {name} for the name"', ""),
        ('"Nutze {name} im Satz"', ""),
        ('"The set {name, who}"', ""),
        ('"Hello {name}"', "{name}"),
        ('"Hello {name}"', "<b title={name}>x</b>"),
        ('"Hello {name}"', "{% if name %}y{% endif %}{f'{name}'}"),
    ],
)
def test_texts_with_braces_that_may_be_meant(author, text, shown):
    more = "def shout(text):\n    return text.format(name=name)\n"
    assert told(author, more + GREET.format(text, shown, "1")) == []


@pytest.mark.parametrize(
    "source",
    [
        "name = 'Ada'\nhello = 'Hello {name}'\nt'<code>{hello}</code>'",
        "name = 'Ada'\nhello = 'Hello {name}'\nt'<p title={hello}>{name}</p>'",
        "hello = 'Hello {name}'\nname = 'Ada'\nt'<p>{hello}</p>'",
        "name = 'Ada'\ntexts = ['Hello {name}']\nt'<p>{texts[0].format(name=name)}</p>'",
        "name = 'Ada'\nhello = 'Hello {name}'\nprint(hello.format(name=name))\nt'<p>{hello}</p>'",
        '"""About {name}."""\nname = "Ada"\nt"<p>{name}</p>"',
        "name = 'Ada'\ndef hello():\n    'Says {name}.'\n    return name\nt'<p>{hello()}</p>'",
        "name = 'Ada'\ndef hello():\n    return 'Says {name}.'\nt'<p>{hello().format(name=name)}</p>'",
        "name = 'Ada'\ndef hello():\n    return 'Says {name}.'\nt'<p>{hello():safe}</p>'",
        *(
            f"name = 'Ada'\n{word} = 'Hello {{name}}'\nt'<p>{{{word}}}</p><input bind={{name}}>'"
            for word in (
                "hilfe",
                "help_text",
                "route",
                "formula",
                "pattern",
                "url",
                "tip",
                "beispiel",
                "template",
                "path",
            )
        ),
        "name = 'Ada'\naufgabe = 'Was zeigt {name} hier?'\nt'<p>{aufgabe}</p><input bind={name}>'",
        "name = 'Ada'\nmore = 'print(f\"{name}\")'\nt'<p>{more}</p><input bind={name}>'",
        "a = 1\ntext = 'The set {a}'\nt'<p>{text}</p><input bind={a}>'",
        "id = 1\nplace = '/users/{id}'\nt'<p>{place}</p><input bind={id}>'",
        "id = 1\ndef route():\n    return 'users {id}'\nt'<p>{route()}</p><input bind={id}>'",
        "name = 'Ada'\ninfo = 'Mit {name} grüßt sie'\nt'<p>{info}</p><input bind={name}>'",
        "name = 'Ada'\ninfo = 'So: {name}'\ndef hello():\n    return f'Hi {name}'\nt'<p>{info}{hello()}</p>'",
        "name = 'Ada'\nhello = 'Hello {name}'\nfrom string import *\nt'<p>{hello}</p>'",
    ],
)
def test_other_texts_are_left_alone(author, source):
    assert told(author, f"{source}\n") == []


MANY = {
    "one text with quotes in it": "svg = '" + '<path d="c"/>' * 30_000 + "'\nt'<p>{svg}</p>'\n",
    "one line with many texts": "d = dict(" + ", ".join(f'a{i}="c"' for i in range(20_000)) + ")\nt'<p>{d}</p>'\n",
    "many lines": "name = 1\n" + "".join(f'm{i} = "hi {{name}}"\n' for i in range(3000)) + "t'<p>{m1}</p>'\n",
    "many in one line": "name = 1\n" + "".join(f'm{i} = "hi {{name}}";' for i in range(3000)) + "\nt'<p>{m1}</p>'\n",
    "many in a function": "name = 1\nm = ''\ndef f():\n    global m\n"
    + "    m = 'hi {name}'\n" * 3000
    + "t'<p @click=\"f\">{m}</p>'\n",
}


@pytest.mark.parametrize("source", MANY.values(), ids=MANY)
def test_many_texts_are_read_soon(tmp_path, source):
    file = tmp_path / "page.py"
    file.write_text(source)
    begun = process_time()
    assert not check(file).errors
    # Each takes half a second. What read the line, or the file, again for each text took more than 6 s.
    assert process_time() - begun < 4


def test_letters_of_more_than_one_byte_before_it(author):
    source = "name = 'Ada'; ü = 'öäü'; hello = 'Grüße, {name}'\nt'''<p>{hello}{ü}</p><input bind={name}>'''\n"
    hint = "For a value, write f before the quotes: f'Grüße, {name}'"
    assert told(author, source) == [(1, "this text shows {name} as it is written", hint)]
