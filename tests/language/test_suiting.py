"""An event without a function is told which one of the file to name (E1)."""

from __future__ import annotations

from time import process_time

import pytest

from hyper_local import LoadError
from hyper_local.checker import check

ADD = "def add():\n    pass\n\n"
RESET = "def reset(to=0):\n    pass\n\n"
RENAME = "def rename(value):\n    pass\n\n"
SEND = "def send(name, *, age):\n    pass\n\n"
TICK = "def tick(item, checked):\n    pass\n\n"
HOOKS = "def on_mount():\n    pass\n\ndef _own():\n    pass\n\n"

SAID = [
    ("", "<b @click>x</b>", '@click="add", with a function def add(): in this file'),
    (ADD, "<b @click>x</b>", '@click="add"'),
    (f"async {ADD}", "<b @click>x</b>", '@click="add"'),
    (HOOKS + ADD, "<b @click>x</b>", '@click="add"'),
    (ADD + RESET, "<b @click>x</b>", '@click="add" or @click="reset"'),
    (ADD + RESET, '<b @click="add">y</b><b @click>x</b>', '@click="reset"'),
    (ADD, '<b @click="add">y</b><b @click>x</b>', '@click="add"'),
    (RENAME, "<b @click>x</b>", '@click="add", with a function def add(): in this file'),
    ("add = 1\n", "<b @click>x</b>", '@click="add_too", with a function def add_too(): in this file'),
    (HOOKS, "<b @click>x</b>", '@click="add", with a function def add(): in this file'),
    (ADD + RENAME, "<input @input>", '@input="add" or @input="rename(value)"'),
    (RENAME, "<input @change>", '@change="rename(value)"'),
    ("", "<input @change>", '@change="change(value)", with a function def change(value): in this file'),
    (SEND, "<form @submit></form>", '@submit="send"'),
    (SEND, "<input @input>", '@input="change(value)", with a function def change(value): in this file'),
    (RENAME, '<input @input="value">', '@input="rename(value)"'),
    (ADD, '<input @input="value">', '@input="change(value)", with a function def change(value): in this file'),
    ("", '<b @keydown="event">x</b>', '@keydown="change(event.key)", with a function def change(key): in this file'),
    (ADD, '<b @="add">x</b>', '@click="add"'),
    (ADD, "<b @>x</b>", '@click="add"'),
    (ADD, '<b @ click="add">x</b>', '@click="add", without a blank behind the @'),
    (ADD, "<b @ keydown.enter = 'add'>x</b>", "@keydown.enter = 'add', without a blank behind the @"),
    (RENAME, "{% for x in [1] %}<input bind={x}>{% endfor %}", 'value={x} and @input="rename(value)"'),
    (
        "p = {'a': 1}\n",
        '<input bind={p["a"]}>',
        'value={p["a"]} and @input="change(value)", with a function def change(value): in this file',
    ),
    (
        "",
        "{% for x in [{}] %}<input type=checkbox bind={x['done']}>{% endfor %}",
        (
            "checked={x['done']} and @change=\"change({x}, checked)\", "
            "with a function def change(x, checked): in this file"
        ),
    ),
    (
        TICK,
        "{% for x in [{}] %}<input type=checkbox bind={x.done}>{% endfor %}",
        'checked={x.done} and @change="tick({x}, checked)"',
    ),
    (
        "def send(a, b):\n    pass\n\ndef late(checked, x):\n    pass\n\n",
        "{% for x in [{}] %}<input type=checkbox bind={x.done}>{% endfor %}",
        'checked={x.done} and @change="change({x}, checked)", with a function def change(x, checked): in this file',
    ),
    (
        "",
        "{% for checked in [{}] %}<input type=checkbox bind={checked.done}>{% endfor %}",
        'checked={checked.done} and @change="change(checked)", with a function def change(checked): in this file',
    ),
    (
        RENAME,
        "{% for x in [{}] %}<input bind={x['name']}>{% endfor %}",
        "value={x['name']} and @input=\"change({x}, value)\", with a function def change(x, value): in this file",
    ),
    (
        "xs = [{'name': ''}]\n",
        "{% for x in [0] %}<input bind={xs[x]['name']}>{% endfor %}",
        "value={xs[x]['name']} and @input=\"change({x}, value)\", with a function def change(x, value): in this file",
    ),
    (
        "p = {'a': 1}\n",
        "{% for x in [{}] %}<input bind={p['a']}>{% endfor %}",
        "value={p['a']} and @input=\"change(value)\", with a function def change(value): in this file",
    ),
    ("pic = ''\n" + RENAME, '<input type="file" bind={pic}>', '@change="rename(value)"'),
    (
        "pic = ''\n" + ADD,
        '<input type="file" bind={pic}>',
        '@change="load(value)", with a function def load(value): in this file',
    ),
    (ADD, "<b onclick=\"alert('x')\">x</b>", '@click="add"'),
]


@pytest.mark.rule("E1")
@pytest.mark.parametrize(("file", "shown", "said"), SAID)
def test_an_event_without_a_function_is_told_which_to_write(author, file, shown, said):
    with pytest.raises(LoadError) as raised:
        author.load(f'{file}t"""<div>{shown}</div>"""')
    assert raised.value.hint == f"Write {said}."


@pytest.mark.rule("E1")
def test_of_many_functions_none_is_named(author):
    file = "".join(f"def do_{i}():\n    pass\n\n" for i in range(4))
    with pytest.raises(LoadError) as raised:
        author.load(f"{file}t'<b @click>x</b>'")
    assert raised.value.hint == 'Write @click="add", with a function def add(): in this file.'


@pytest.mark.rule("E1")
@pytest.mark.parametrize(("file", "shown", "said"), [each for each in SAID if " or " not in each[2]])
def test_what_is_said_can_be_written_as_it_stands(author, file, shown, said):
    """The event, and the function that is to be written where there is one, make a file that is right."""
    event, _, function = said.partition(", with a function ")
    event = event.removesuffix(", without a blank behind the @").replace(" and ", " ")
    if function:
        file += f"{function.removesuffix(' in this file')} pass\n"
    tag = "input" if "@input" in event or "@change" in event else "form" if "@submit" in event else "b"
    made = "[1]" if "value={x}" in event else "[0]" if "xs[x]" in event else "[Row()]"
    loop = (f"{{% for x in {made} %}}", "{% endfor %}") if "{x}" in event else ("", "")
    loop = ("{% for checked in [Row()] %}", "{% endfor %}") if "checked.done" in event else loop
    if "Row()" in loop[0]:
        file += "class Row(dict):\n    done = name = ''\n    def __missing__(self, key):\n        return ''\n"
    author.mount(f'{file}t"""<div>{loop[0]}<{tag} {event}{"" if tag == "input" else f"></{tag}"}>{loop[1]}</div>"""')


@pytest.mark.rule("E1")
def test_many_events_in_a_file_of_many_functions_are_told_soon(tmp_path):
    file = tmp_path / "page.py"
    functions = "".join(f"def do_{i}():\n    pass\n\n" for i in range(300))
    file.write_text(f'{functions}t"""{"<b @>x</b>" * 300}"""\n')
    begun = process_time()
    assert check(file).errors == 300
    # It takes half a second. What read the file again for each function, for each event, took more than 5 s.
    assert process_time() - begun < 3


@pytest.mark.rule("E8")
def test_what_is_said_of_a_box_in_a_loop_ticks_the_one_that_was_clicked(author):
    begin = "items = [{'name': 'tent', 'packed': False}, {'name': 'rope', 'packed': False}]\n"
    row = "<label>{item['name']}<input type=checkbox BIND></label>"
    shown = f't"""<div>{{% for item in items %}}{row}{{% endfor %}}</div>"""'
    with pytest.raises(LoadError) as raised:
        author.load(begin + shown.replace("BIND", "bind={item['packed']}"))
    said, _, rest = raised.value.hint.removeprefix("Write ").partition(", with a function ")
    function = f"{rest.removesuffix(' in this file.')}\n    item['packed'] = checked\n"
    page = author.mount(begin + function + shown.replace("BIND", said.replace(" and ", " ")))
    page.change("label:nth-of-type(2) input", True)
    assert [item["packed"] for item in page.state["items"]] == [False, True]
