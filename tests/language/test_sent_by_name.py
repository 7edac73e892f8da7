"""E3: an argument that is written otherwise than an event hands it on is told how to be written there."""

import pytest

from hyper_local.checker import check

pytestmark = pytest.mark.rule("E3")

ADD = "items = ['a']\ndef add(name, price=0):\n    items.append(name)\n\n"
SHARED = "from hyper_local import shared\nname = shared('')\n"
FORM = '<form @submit="CALL"><input name="name"><input name="price"><input name="item"></form>'
LOOP = "{% for item in items %}<p>{item}</p>{% endfor %}"


def said(author, source, shown):
    """Messages and hints of a file with this template."""
    file = author.file("live/thing.py", f"{source}t'''<div>{shown}</div>'''")
    return [(each.message, each.hint) for each in check(file).problems if each.kind == "error"]


IN_BRACES = [
    ("add({name})", "name", "add(name)"),
    ("add({ name })", "name", "add(name)"),
    ("add({name.value})", "name", "add(name)"),
    ("add({name}, {price})", "name", "add(name, price)"),
    ("add({item})", "item", "add(item)"),
    ("add(name, price={price})", "price", "add(name, price=price)"),
    ("add({items[0]}, {price})", "price", "add({items[0]}, price)"),
]


@pytest.mark.parametrize("loop", ["", LOOP])
@pytest.mark.parametrize(("call", "name", "written"), IN_BRACES)
def test_a_field_is_handed_on_without_braces(author, call, name, written, loop):
    [found] = said(author, ADD, FORM.replace("CALL", call) + loop)
    hint = f'A field sends what is in it, by its name without braces. Write @submit="{written}".'
    assert found == (f"unknown name {name!r}", hint)
    assert not said(author, ADD, FORM.replace("CALL", written) + loop)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (ADD, '<form @submit="add({nam})"><input name="name"></form>'),
        (ADD, '<form @submit="add({price})"><input name="name"></form>'),
        (ADD, '<form @submit="add({price})"><input></form>'),
        (ADD, '<form @submit="add({price + 1})"><input name="price"></form>'),
        (ADD, '<form @submit="add({price:.2f})"><input name="price"></form>'),
        (ADD, '<form @submit="add({value})"><input name="value"></form>'),
        (
            ADD,
            '<form><input name="price"></form><button @click="add({price})">x</button>'.replace("{price}", "{prize}"),
        ),
        # Outside of the form, the item of a loop is nearer than a field of that name.
        (ADD, LOOP + '<input name="item"><button @click="add({item})">x</button>'),
    ],
)
def test_of_other_names_in_braces_nothing_is_said_of_fields(author, source, shown):
    [found] = said(author, source, shown)
    assert "A field sends" not in found[1]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("name = 'a'\n" + ADD, FORM.replace("CALL", "add({name})")),
        ("name = 'a'\n" + ADD, FORM.replace("CALL", "add({name}, price)")),
        (ADD, FORM.replace("CALL", "add(name)")),
        (ADD, FORM.replace("CALL", "add")),
        (ADD, "{% for item in items %}" + FORM.replace("CALL", "add({item})") + "{% endfor %}"),
        (ADD, "{% let name = items[0] %}" + FORM.replace("CALL", "add({name})")),
        (ADD, "{% for name in items %}" + FORM.replace("CALL", "add({name.upper()})") + "{% endfor %}"),
        (SHARED + ADD, FORM.replace("CALL", "add({name.value})")),
        (ADD, FORM.replace("CALL", "add({items[0]}, price)")),
        (ADD, FORM.replace("CALL", "add({len(items)}, price)")),
        (ADD, FORM.replace("CALL", "add('{{name}}')")),
        (ADD, FORM.replace("CALL", "add(name)") + "<button @click=\"add('red')\">x</button>"),
    ],
)
def test_right_arguments_are_not_told_of(author, source, shown):
    assert not said(author, source, shown)


@pytest.mark.parametrize(
    ("source", "call", "written"),
    [
        (ADD, "add(name.value)", "add(name)"),
        (ADD, "add(name.value, price.value)", "add(name, price)"),
        (ADD, "add(name, price.value)", "add(name, price)"),
    ],
)
def test_a_field_is_handed_on_without_value(author, source, call, written):
    [(message, hint)] = said(author, source, FORM.replace("CALL", call))
    assert "this argument can't be sent: " in message
    assert hint == f'A field sends what is in it, by its name alone. Write @submit="{written}".'
    assert not said(author, source, FORM.replace("CALL", written))


@pytest.mark.parametrize(
    ("source", "call"),
    [
        (SHARED + ADD, "add(name.value)"),
        ("name = ''\n" + ADD, "add(name.value)"),
        ("class name:\n    value = 1\n" + ADD, "add(name.value)"),
        (ADD, "add(nam.value)"),
        (ADD, "add(name.upper)"),
        (ADD, "add(name.value.upper)"),
        (ADD, "add(event.target.value)"),
    ],
)
def test_value_of_something_else_is_not_taken_for_a_fields(author, source, call):
    [(_, hint)] = said(author, source, FORM.replace("CALL", call))
    assert "A field sends" not in hint


@pytest.mark.parametrize("item", ["item", "items[0]", "item.upper()"])
def test_two_pairs_of_braces_are_told_to_be_one(author, item):
    button = '{% for item in items %}<button @click="add(VALUE)">{item}</button>{% endfor %}'
    [(message, hint)] = said(author, ADD, button.replace("VALUE", f"{{{{{item}}}}}"))
    assert message == f"@click: this argument can't be sent: {{{item}}}"
    assert hint == f"For the value of {item}, write {{{item}}}, with one pair of braces: two pairs make a text of it."
    assert not said(author, ADD, button.replace("VALUE", f"{{{item}}}"))


@pytest.mark.parametrize("value", ["{{1, 2}}", "{{'a': items}}"])
def test_other_braces_are_not_taken_for_values(author, value):
    [(_, hint)] = said(author, ADD, f'<button @click="add({value})">x</button>')
    assert "one pair" not in hint


QUOTED = [
    ('<button @click="add(red)">x</button>', "red", "add('red')"),
    ("<button @click=\"add('x', red)\">x</button>", "red", "add('x', 'red')"),
    ('<button @click="add({items[0]}, price=red)">x</button>', "red", "add({items[0]}, price='red')"),
]


@pytest.mark.parametrize(("shown", "name", "written"), QUOTED)
def test_a_word_that_no_field_is_called_is_a_text_in_quotes(author, shown, name, written):
    [(message, hint)] = said(author, ADD, shown)
    assert message == f"@click: no field of this template is called {name!r}"
    assert hint == (
        f'For the text {name}, write quotes around it: @click="{written}". '
        f'For what is in a field, give the control a name (name="{name}"); or write {{…}} for a value of this file.'
    )
    assert not said(author, ADD, f'<button @click="{written}">x</button>')


@pytest.mark.parametrize(
    "shown",
    [
        '<form @submit="add(red)"><input></form>',
        '<form><input name="price"><button @click="add(red)">x</button></form>',
        '<button @click="add(name)">x</button>',
        "<button @click='add(red)'>x</button>",
        '<button @click="add(event)">x</button>',
        '{% for red in items %}<button @click="add(red)">x</button>{% endfor %}',
        '<button @click="add(items)">x</button>',
    ],
)
def test_a_word_that_may_be_something_else_is_not_told_to_be_a_text(author, shown):
    [(_, hint)] = said(author, ADD, shown)
    assert "quotes" not in hint


def test_no_quotes_are_named_that_would_end_the_template(author):
    file = author.file("live/thing.py", f"{ADD}t'<button @click=\"add(red)\">x</button>'")
    [problem] = check(file).problems
    assert "quotes" not in problem.hint
