"""E3, E4: what is said where an event holds something else than the name of a function of the file."""

import pytest

import hyper_local
from hyper_local.checker import check


def hints(author, source):
    file = author.file("live/thing.py", source)
    return [problem.hint for problem in check(file).problems]


INCREMENT = "count = 0\ndef increment():\n    global count\n    count += 1\n"


@pytest.mark.rule("E3")
@pytest.mark.parametrize(
    "event",
    [
        "count++",
        "++count",
        "count += 1",
        "count = count + 1",
        "global count; count += 1",
        "count++;",
        "return count += 1",
        "() => count++",
        "javascript:count++",
    ],
)
def test_the_function_that_does_it_is_named_and_not_told_to_be_without_use(author, event):
    template = f"t'<button @click=\"{event}\">{{count}}</button>'"
    assert hints(author, INCREMENT + template) == ['increment() of line 2 does that: write @click="increment".']


@pytest.mark.rule("E3")
@pytest.mark.parametrize(
    ("event", "meant"),
    [
        ("increment();", "increment()"),
        ("await increment()", "increment()"),
        ("lambda: increment()", "increment()"),
        ("self.increment", "increment"),
        ("this.increment()", "increment()"),
        ("counter.increment()", "increment()"),
    ],
)
def test_a_call_is_taken_out_of_what_is_around_it(author, event, meant):
    (hint,) = hints(author, f"{INCREMENT}t'<button @click=\"{event}\">{{count}}</button>'")
    assert f'@click="{meant}".' in hint


@pytest.mark.rule("E3")
@pytest.mark.parametrize(
    "event",
    ["cuont += 1", "1 + 1", "count == 5", "x = event.clientX", "def f(): pass", "hello there", "xs.clear", "a.b", "("],
)
def test_no_function_is_made_up_where_it_is_not_plain(author, event):
    (hint,) = hints(author, f"count = 0\nxs = []\nt'<button @click=\"{event}\">{{count}}{{xs}}</button>'")
    assert hint.startswith("An event names a function of this file, which does it: ")


@pytest.mark.rule("E3")
def test_the_function_to_write_has_a_name_of_its_own(author):
    source = "n = 0\nincrement = 5\non_click = 3\nt'<button @click=\"n += 1\">{n}{increment}{on_click}</button>'"
    (hint,) = hints(author, source)
    assert hint.splitlines()[1:] == ["    def do_click():", "        global n", "        n += 1"]


@pytest.mark.rule("E4")
@pytest.mark.parametrize(
    ("event", "hint"),
    [
        ("print('x')", "print() is Python's own. An event names a function of this file. Write one, and "),
        ("alert('x')", "It is JavaScript's, and a live module runs in Python: give the text to a variable, "),
        ("delete({count}, 'now', 5)", "Write the function: def delete(count, text, number): …"),
        ("delete({count}, {count}, how=1)", "Write the function: def delete(count, count2, how): …"),
        ("search(value, event.key)", "Write the function: def search(value, key): …"),
        ("search", "Write the function: def search(): …"),
    ],
)
def test_a_function_that_is_not_there_is_written_as_the_event_calls_it(author, event, hint):
    (said,) = hints(author, f'count = 0\nt"""<input @input="{event}">{{count}}"""')
    assert said.startswith(hint)


@pytest.mark.rule("E5")
def test_a_function_of_an_event_with_a_wrong_modifier_is_not_told_to_be_without_use(author):
    file = author.file("live/thing.py", "def go():\n    pass\nt'<button @click.stpo=\"go\">x</button>'")
    (problem,) = check(file).problems
    assert problem.message == "@click.stpo: unknown modifier .stpo. Did you mean 'stop'?"


@pytest.mark.rule("E1")
def test_a_function_in_an_event_of_javascript_is_told_of_once(author):
    file = author.file("live/thing.py", "def go():\n    pass\nt'<button onClick={go}>x</button>'")
    (problem,) = check(file).problems
    assert problem.message == "onClick is for JavaScript, and calls no function of Python"
    assert problem.hint == 'Write @click="go" to call go() of this file.'


@pytest.mark.rule("E1", "T9")
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("onclik='go'", '@click="go"'),
        ("onDoubleClick={go}", '@dblclick="go"'),
        ("onchanged='go()'", '@change="go()"'),
        ("on-flip='go'", '@flip="go"'),  # of one's own
    ],
)
def test_an_event_of_javascript_that_is_misspelt_is_written_as_browsers_have_it(author, written, meant):
    file = author.file("live/thing.py", f't"<button {written}>x</button>"\ndef go():\n    pass')
    (problem,) = check(file).problems
    assert problem.hint == f"Write {meant} to call go() of this file."


def test_the_page_tells_of_an_event_that_lacks_its_sign(author):
    file = author.file("live/thing.py", "def go():\n    pass\nt'<button v-on:click=\"go\">x</button>'")
    page = hyper_local.testing.mount(hyper_local.load(file))
    assert [line.partition(": ")[2] for line in page.notes] == [
        "v-on:click=\"go\" calls nothing. Did you mean '@click'?"
    ]


LOOP = """\
items = [{'id': 1}]
def remove(PARAMETERS):
    pass
t'''{% for item in items %}<div key={item.id}>TAG</div>{% endfor %}'''"""


@pytest.mark.rule("E2", "E3")
@pytest.mark.parametrize(
    ("parameters", "tag", "meant"),
    [
        ("item", '<button @click="remove">x</button>', "remove({item})"),
        ("item", '<button @click="remove()">x</button>', "remove({item})"),
        ("item", '<button @click="remove(item)">x</button>', "remove({item})"),
        ("item", '<button @click="remove(item);">x</button>', "remove({item})"),
        ("item", '<button @click="this.remove(item)">x</button>', "remove({item})"),
        ("item", '<button onclick="remove(item)">x</button>', "remove({item})"),
        ("item", '<button onclick="return remove(item);">x</button>', "remove({item})"),
        ("item", '<button onclick="remove({item})">x</button>', "remove({item})"),
        ("item", "<button onclick=\"remove('{item}')\">x</button>", "remove({item})"),
        ("item", "<button onclick={remove(item)}>x</button>", "remove({item})"),
        ("what", '<button @click="remove">x</button>', "remove({item})"),
        ("id", '<button @click="remove">x</button>', "remove({item.id})"),
        ("item_id", '<button @click="remove">x</button>', "remove({item.id})"),
        ("id", '<button onclick="remove(item.id)">x</button>', "remove({item.id})"),
        ("index", '<button @click="remove">x</button>', "remove({loop.index0})"),
        ("item, index", '<button @click="remove">x</button>', "remove({item}, {loop.index0})"),
        ("item, much=1", '<button @click="remove">x</button>', "remove({item})"),
        ("item, text", '<input @input="remove">', "remove({item}, value)"),
        ("text", '<input @blur="remove">', "remove(value)"),
        ("item, much", '<form @submit="remove"><input name="much"></form>', "remove({item}, much)"),
        ("much, item", '<form @submit="remove"><input name="much"></form>', "remove(much, {item})"),
        ("item, a=0, much=1", '<form @submit="remove"><input name="much"></form>', "remove({item}, much=much)"),
        ("much, a=0, b=0, item=0", '<form @submit="remove(item)"><input name="b"></form>', "remove({item})"),
    ],
)
def test_the_value_of_a_loop_is_handed_on_as_the_message_writes_it(author, parameters, tag, meant):
    source = LOOP.replace("PARAMETERS", parameters)
    (hint,) = hints(author, source.replace("TAG", tag))
    event = "@blur" if "blur" in tag else "@input" if "@input" in tag else "@submit" if "submit" in tag else "@click"
    assert f'{event}="{meant}"' in hint
    controls = '<input name="much"><input name="b">' if "form" in tag else ""
    element = "input" if "<input @" in tag else "form" if "<form" in tag else "button"
    right = f'<{element} {event}="{meant}">' + ("" if element == "input" else f"{controls}</{element}>")
    assert hints(author, source.replace("TAG", right)) == [], "what the message advises is wrong, too"


@pytest.mark.parametrize(
    ("parameters", "tag"),
    [
        ("a, b", '<button @click="remove">x</button>'),
        ("name", '<form @submit="remove"><input name="nmae"></form>'),
        ("name", '<form @submit="remove"><input></form>'),
        ("*, item, other", '<button @click="remove">x</button>'),
        ("self", '<button @click="remove">x</button>'),
    ],
)
def test_no_argument_is_made_up_where_it_is_not_plain(author, parameters, tag):
    (hint,) = hints(author, LOOP.replace("PARAMETERS", parameters).replace("TAG", tag))
    assert "{" not in hint


def test_of_two_loops_no_value_is_chosen_for_a_name_of_neither(author):
    source = "xs = [[1]]\ndef remove(what): pass\n"
    inner = '{% for x in row %}<button @click="remove">x</button>{% endfor %}'
    (hint,) = hints(author, f"{source}t'{{% for row in xs %}}<p>{inner}</p>{{% endfor %}}'")
    assert "remove(…)" in hint


def test_a_name_that_a_field_has_stays_a_field(author):
    source = "name = ''\ndef save(name): pass\nt'''<form onsubmit=\"save(name)\"><input name=\"name\"></form>{name}'''"
    (hint,) = hints(author, source)
    assert '@submit="save(name)"' in hint


@pytest.mark.parametrize(
    "tag",
    [
        '<button @click="remove({item})">x</button>',
        '<button @click="remove({item.id})">x</button>',
        '<button @click="remove({loop.index0})">x</button>',
        "<button @click=\"remove('all')\">x</button>",
        '<form @submit="remove"><input name="item"></form>',
        '<form @submit="remove(item)"><input name="item"></form>',
        '<form><input name="item"><button @click="remove">x</button></form>',
        '<input @input="remove">',
        '<input @change="remove(value)">',
        '<form @submit="remove(form)"><input name="x"></form>',
        '<button @click="remove(event.key)">x</button>',
    ],
)
def test_nothing_is_said_of_events_that_are_right(author, tag):
    assert hints(author, LOOP.replace("PARAMETERS", "item").replace("TAG", tag)) == []


REMOVE = "birds = ['owl']\ndef remove(bird, more=0):\n    birds.remove(bird)\n"


@pytest.mark.rule("E3")
@pytest.mark.parametrize(
    ("event", "noted"),
    [
        ("remove('bird')", ["@click: remove() is given the text 'bird', not the bird of the template"]),
        ("remove(bird='bird')", ["@click: remove() is given the text 'bird', not the bird of the template"]),
        ("remove({bird})", []),
        ("remove('owl')", []),
        ("remove('bird', 3)", []),
        ("remove('bird', {bird})", []),
        ("remove({bird}, 'bird')", []),
    ],
)
def test_a_text_that_is_the_name_of_what_the_loop_has(author, event, noted):
    template = f't"""{{% for bird in birds %}}<b @click="{event}">{{bird}}</b>{{% endfor %}}"""'
    problems = check(author.file("live/thing.py", REMOVE + template)).problems
    assert [each.message for each in problems] == noted
    assert all(each.hint == "Write {bird} in the place of 'bird', if its value is meant." for each in problems)


@pytest.mark.rule("E2")
@pytest.mark.parametrize("name", ["event", "e", "evt"])
def test_there_is_no_event_object(author, name):
    source = f"def f({name}):\n    pass\n\nt'<button @click=\"f\">x</button>'"
    [problem] = check(author.file("live/thing.py", source)).problems
    assert problem.message == "@click: f() needs 'event', which nothing gives".replace("event", name)
    assert problem.hint.startswith(f"There is no event object here: write def f(), without {name}; or name what")


@pytest.mark.rule("E3")
@pytest.mark.parametrize("call", ["f()", "f(e)"])
def test_there_is_no_event_object_in_parentheses_either(author, call):
    source = f"def f(e):\n    pass\n\nt'<button @click=\"{call}\">x</button>'"
    [problem] = check(author.file("live/thing.py", source)).problems
    assert problem.hint.startswith("There is no event object here: write def f(), without e; or name what")


@pytest.mark.rule("E3")
@pytest.mark.parametrize(
    "template",
    [
        "<form @submit='f(e)'><input name=e></form>",
        "{% for e in [1] %}<button @click='f({e})'>x</button>{% endfor %}",
        "<button @click='f(3)'>x</button>",
        "<input @input='f(value)'>",
    ],
)
def test_a_parameter_that_is_called_e_and_gets_a_value_is_not_told_of(author, template):
    source = f'def f(e):\n    pass\n\nt"{template}"'
    assert check(author.file("live/thing.py", source)).problems == []


@pytest.mark.rule("E3")
def test_a_form_whose_handler_is_called_without_its_fields(author):
    source = 'def add(name):\n    pass\n\nt\'<form @submit="add()"><input name="name"><button>x</button></form>\''
    [problem] = check(author.file("live/thing.py", source)).problems
    assert problem.hint.startswith(
        'Write @submit="add", without (): the fields of the form are handed on by their names.'
    )


@pytest.mark.rule("E3")
@pytest.mark.parametrize(
    ("around", "says", "hint"),
    [
        ("def outer():\n", "is inside outer()", "Write def add(…): at the left margin, outside of outer()."),
        (
            "class Counter:\n    count = 0\n",
            "is a method of the class Counter",
            "A live module needs no class. Write def add(n): at the left margin, and its variables, too.",
        ),
    ],
)
def test_a_function_that_stands_in_something_else_is_named_with_it(author, around, says, hint):
    source = f"{around}    def add(self, n):\n        pass\n\nt'<button @click=\"add(2)\">+</button>'"
    (problem,) = check(author.file("live/thing.py", source)).problems
    assert problem.message == f"@click names 'add', which {says}"
    assert problem.hint == hint


@pytest.mark.rule("E3")
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("{lambda: add(2)}", "add(2)"),
        ("{lambda e: add(2)}", "add(2)"),
        ("{lambda: add()}", "add"),
        ("{lambda: add(n)}", "add({n})"),
    ],
)
def test_a_lambda_in_braces_is_told_what_it_calls(author, written, meant):
    """Once: the braces end it at its colon, and nothing is said of what is left."""
    source = f"n = 1\ndef add(n=1): pass\nt'<button @click={written}>{{n}}</button>'"
    (problem,) = check(author.file("live/thing.py", source)).problems
    assert problem.hint == f'An event names its function: @click="{meant}".'
