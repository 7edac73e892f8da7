"""E1, E6: forms that nobody hears of when they are sent, and `@submit` at what is never sent."""

import pytest

from hyper_local.checker import check
from hyper_local.testing import mount
from tests.language.boxes import heads

pytestmark = pytest.mark.rule("E6")

ADD = "items = []\ncount = 0\nword = ''\ndef add(name):\n    items.append(name)\n"
FIELDS = '<input name="name"><button>Add</button>'
UNHEARD = "nothing happens when this form is sent: it has no @submit"


def notes(author, source: str) -> list[tuple[str, str]]:
    found = check(author.file("live/thing.py", source)).problems
    return [(each.message, each.hint) for each in found if each.kind == "note"]


def on_page(author, source: str) -> list[str]:
    return [head.partition(": ")[2] for head in heads(mount(author.load(source)))]


@pytest.mark.parametrize(
    "form",
    [
        f"<form>{FIELDS}</form>",
        f'<section><form class="row" id="new" aria-label="New">{FIELDS}</form></section>',
        f"{{% if not items %}}<form>{FIELDS}</form>{{% endif %}}",
        f"{{% for item in [1] %}}<form>{FIELDS}</form>{{% endfor %}}",
        '<form><label>Name <input name="name"></label><button type="submit" class="x">Add</button></form>',
        '<form><input><input type="submit" value="Add"></form>',
        "<form><textarea name=name>{word}</textarea><p>{count} {word}</p><button>Add</button></form>",
        "<form><input bind={word}><button disabled={not word}>Add</button></form>",
        "<form><select name=name>{% for x in [1] %}<option>{x}</option>{% endfor %}</select><button>Go</button></form>",
    ],
)
def test_a_form_that_nobody_hears_of_beside_a_function_that_nothing_uses(author, form):
    source = f"{ADD}t'''{form}{{items}}'''"
    assert notes(author, source) == [(UNHEARD, 'Write <form @submit="add">.')]
    assert on_page(author, source) == [UNHEARD]


@pytest.mark.parametrize(
    "form",
    [
        f'<form @submit="add">{FIELDS}</form>',
        f'<div @submit="add">\n<form>{FIELDS}</form></div>',
        '<form><input name="name"><button @click="add">Add</button></form>',
        '<form><input name="name" @change="add"><button>Add</button></form>',
        f'<form action="https://example.org/search">{FIELDS}</form>',
        f'<dialog open><form method="dialog">{FIELDS}</form></dialog>',
        f'<form hx-post="/add">{FIELDS}</form>',
        f'<form x-on:submit="add()">{FIELDS}</form>',
        f'<form data-action="send">{FIELDS}</form>',
        f'<form {{**{{"action": "/x"}}}}>{FIELDS}</form>',
        '<form><input name="name"><button formaction="/x">Add</button></form>',
        '<form><input name="name"><button type="button">Add</button></form>',
        '<form><input name="name"></form>',
        "<form><button>Add</button></form>",
        '<form><input name="name" readonly><button>Add</button></form>',
        '<form><input type="hidden" name="name" value="1"><button>Add</button></form>',
        '<form><input name="name">{buttons()}<button>Add</button></form>',
        '<form><input name="name">{[t"<b @click=add>x</b>"]}<button>Add</button></form>',
        f'<form id="new">{FIELDS}</form><button form="new" @click="add">Now</button>',
        f'<form id="new">{FIELDS}</form><script src="/static/x.js"></script>',
    ],
)
def test_forms_that_something_may_hear_of(author, form):
    more = "def buttons():\n    return t'<b @click=\"add\">x</b>'\n" if "buttons" in form else ""
    source = f"{ADD}{more}t'''{form}{{items}}'''"
    assert [each for each in notes(author, source) if each[0] == UNHEARD] == []


@pytest.mark.parametrize(
    "functions",
    [
        "",
        "def on_mount():\n    pass\n",
        "def _add(name):\n    items.append(name)\n",
        "def size():\n    return len(items)\nbig = size() > 3\n",
        "import functools\n@functools.cache\ndef add(name):\n    return name\n",
    ],
)
def test_a_form_in_a_file_without_a_function_that_waits_for_it(author, functions):
    # It may be a page that is laid out first.
    assert notes(author, f"items = []\n{functions}t'''<form>{FIELDS}</form>'''") == []


def test_the_function_that_is_meant_is_chosen_from_all(author):
    two = f"{ADD}def drop(name):\n    items.remove(name)\nt'''<form>{FIELDS}</form>{{items}}'''"
    assert notes(author, two) == [(UNHEARD, 'Write <form @submit="add"> or <form @submit="drop">.')]
    used = f"{ADD}def drop():\n    items.clear()\nt'''<form>{FIELDS}</form>{{items}}<b @click='drop'>x</b>'''"
    assert notes(author, used) == [(UNHEARD, 'Write <form @submit="add">.')]
    many = "".join(f"def f{i}(name):\n    items.append(name)\n" for i in range(5))
    hint = 'The form names the function that takes what is typed: <form @submit="function">.'
    found = notes(author, f"items = []\n{many}t'''<form>{FIELDS}</form>{{items}}'''")
    assert (UNHEARD, hint) in found


@pytest.mark.parametrize(
    ("template", "said", "hint"),
    [
        (
            '<form><input name="name"><button @submit="add">Add</button></form>',
            "@submit at a <button> never comes: what is sent is the form",
            'Write it at the form: <form @submit="add">.',
        ),
        (
            '<form><p><input name="name" @submit.prevent="add(name)"></p></form>',
            "@submit at an <input> never comes: what is sent is the form",
            'Write it at the form: <form @submit.prevent="add(name)">.',
        ),
        (
            '<form @submit="add"><input name="name"><button @submit="add">Add</button></form>',
            "@submit at a <button> never comes: what is sent is the form",
            "Take @submit away here: its form has one.",
        ),
        (
            '<input name="name"><button @submit="add">Add</button>',
            "@submit at a <button> never comes: what is sent is the form",
            'Write @click="add"; or <form @submit="add"> before the fields, and </form> behind the button.',
        ),
        (
            """{% if not items %}<input name="name" @submit='add("x")'>{% endif %}""",
            "@submit at an <input> never comes: what is sent is the form",
            "Write <form @submit='add(\"x\")'> before it, and </form> behind it.",
        ),
    ],
)
def test_submit_at_what_is_never_sent(author, template, said, hint):
    source = f"{ADD}t'''{template}{{items}}'''" if "'" not in template else f't"""{template}{{items}}"""\n{ADD}'
    assert notes(author, source) == [(said, hint)]
    assert on_page(author, source) == [said]


@pytest.mark.parametrize(
    "template",
    [
        '<form @submit="add"><input name="name"><button>Add</button></form>',
        '<div @submit="add"><form><input name="name"></form></div>',
        '<label @submit="add"><form><input name="name"></form></label>',
        '<form @submit="add"><input name="name" @input="add"><button @click="add">Add</button></form>',
        '<my-form @submit="add"><input name="name"></my-form>',
        '<p title="<button @submit=">{items}</p><p @click="add">x</p>',
        '<button @submitted="add">x</button>',
        '<button @submit="add">x</button><script src="/static/sends.js"></script>',
    ],
)
def test_submit_where_it_may_come(author, template):
    source = f"{ADD}t'''{template}{{items}}'''"
    assert [each for each in notes(author, source) if "never comes" in each[0]] == []
