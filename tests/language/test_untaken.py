"""T9: what only the page knows is told of where code reads it: a loop's item, a field, whether a box is ticked."""

from __future__ import annotations

import pytest

import hyper_local
from hyper_local import advice
from hyper_local.checker import check
from hyper_local.testing import mount
from tests.conftest import Author
from tests.language.boxes import heads

pytestmark = pytest.mark.rule("T9")

ITEMS = 'items = [{"name": "Tea", "price": 2.5}]\n'
LIST = 't"""<ul>{% for item in items %}<li>{item.name}</li>{% endfor %}</ul>BEHIND"""\n'
FORM = (
    't"""<form @submit="add"><input name="name"><input name="price"><input name="count"><button>Add</button></form>"""'
)
BOX = 't"""{% for item in items %}<input type="checkbox" @change="mark({item})" checked={item.done}>{% endfor %}"""\n'


def told(author: Author, source: str) -> list[tuple[int, str, str]]:
    found = check(author.file("live/shop.py", source), processes=1).problems
    return [(each.location.line, each.message, each.hint) for each in found if each.kind == "error"]


KNOWN = "item is known within the loop of line {} alone."
MARGIN = {
    'total = item["price"]': 'total = sum(item["price"] for item in items)',
    'total = item["price"] * 2': 'total = sum(item["price"] * 2 for item in items)',
    'total = sum(item["price"])': 'total = sum(item["price"] for item in items)',
    'most = max(item["price"])': 'most = max(item["price"] for item in items)',
    'prices = item["price"]': 'prices = [item["price"] for item in items]',
    "names = item['name'].upper()": "names = [item['name'].upper() for item in items]",
    "names = item['name'], 1": "names = [(item['name'], 1) for item in items]",
}


@pytest.mark.parametrize("line", MARGIN)
def test_the_item_of_a_loop_at_the_left_margin(author: Author, line: str) -> None:
    hint = f"{KNOWN.format(3)} To go through all of them here, write: {MARGIN[line]}"
    file = author.file("live/shop.py", f"{ITEMS}{line}\n{LIST}")
    [problem] = check(file, processes=1).problems
    assert (problem.location.line, problem.location.column) == (2, line.index("item[") + 1)
    assert (problem.message, problem.hint) == ("unknown name 'item'", hint)
    with pytest.raises(NameError) as raised:
        mount(hyper_local.load(file))
    assert advice.noted(raised.value).strip() == hint
    # What it says to write is right.
    other = author.file("live/other.py", f"{ITEMS}{MARGIN[line]}\n{LIST}")
    mount(hyper_local.load(other))
    assert check(other, processes=1).problems == []


def test_where_nothing_is_to_be_written_only_the_loop_is_named(author: Author) -> None:
    for line in ('print(item["price"])', 'total, = item["price"]', 'total = sum(item["price"], 3)'):
        assert told(author, f"{ITEMS}{line}\n{LIST}") == [(2, "unknown name 'item'", KNOWN.format(3))]
    # What a loop around the other one gives is not known at the margin, either.
    source = 'boxes = [{"items": []}]\ntotal = item["price"]\n'
    source += 't"""{% for box in boxes %}{% for item in box.items %}<b>{item.name}</b>{% endfor %}{% endfor %}"""'
    assert told(author, source) == [(2, "unknown name 'item'", KNOWN.format(3))]


def test_the_place_is_that_of_the_line_and_not_of_brackets_or_functions_that_know_it(author: Author) -> None:
    before = 'def price(item):\n    return item["price"]\n\nprices = [item["price"] for item in items]\n'
    [(line, message, hint)] = told(author, f'{before}{ITEMS}total = item["price"]\nt"<p>{{total}}</p>"')
    assert (line, message) == (6, "unknown name 'item'")
    assert hint.startswith(KNOWN.format(4))
    inside = 'def total():\n    prices = [item["price"] for item in items]\n    return item["price"]\n'
    assert told(author, f'{ITEMS}{inside}t"<p>{{total()}}</p>"') == [(4, "unknown name 'item'", KNOWN.format(3))]


@pytest.mark.parametrize(
    ("line", "event", "written"),
    [
        ("items.remove(item)", "remove", 'def remove(item): and @click="remove({item})"'),
        ('item["price"] = 0', "remove()", 'def remove(item): and @click="remove({item})"'),
        ("items.remove(item)", "remove", 'async def remove(item): and @click="remove({item})"'),
    ],
)
def test_the_item_of_a_loop_in_a_function_that_an_event_in_it_names(
    author: Author, line: str, event: str, written: str
) -> None:
    source = f"{ITEMS}{written.partition(' remove')[0]} remove():\n    {line}\n"
    source += f't"""{{% for item in items %}}<b @click="{event}">{{item.name}}</b>{{% endfor %}}"""'
    assert told(author, source) == [(3, "unknown name 'item'", f"{KNOWN.format(4)} To hand it on, write: {written}")]


def test_a_function_of_an_event_elsewhere_is_told_where_the_item_is_known(author: Author) -> None:
    source = f"{ITEMS}def remove():\n    items.remove(item)\n"
    source += LIST.replace("BEHIND", '<button @click="remove">x</button>')
    assert told(author, source) == [(3, "unknown name 'item'", KNOWN.format(4))]


def test_behind_the_loop_in_the_template(author: Author) -> None:
    within = " Write what reads it between its {% for %} and {% endfor %}."
    for shown in ("<p>{item.name}</p>", '<p title={item["name"]}></p>'):
        assert told(author, ITEMS + LIST.replace("BEHIND", shown)) == [
            (2, "unknown name 'item'", KNOWN.format(2) + within)
        ]
    assert told(author, ITEMS + LIST.replace("BEHIND", "<p>{item}</p>")) == [
        (2, "unknown name 'item'. Did you mean 'items'?", KNOWN.format(2) + within)
    ]
    source = 't"""<ul>{[t"<li>{item.name}</li>" for item in items]}</ul><p>{item.name}</p>"""'
    assert told(author, ITEMS + source) == [(2, "unknown name 'item'", KNOWN.format(2))]


@pytest.mark.parametrize("line", ['item.append({"name": "x"})', "item.clear()", "print(len(item))", "return 1 in item"])
def test_what_is_done_with_all_of_them_means_the_list(author: Author, line: str) -> None:
    source = f"{ITEMS}def go():\n    {line}\n{LIST.replace('BEHIND', '<b @click=go>x</b>')}"
    [(_, message, hint)] = told(author, source)
    assert (message, hint) == ("unknown name 'item'. Did you mean 'items'?", "")
    assert told(author, ITEMS + LIST.replace("BEHIND", "<p>{len(item)}</p>"))[0][1].endswith("Did you mean 'items'?")


# Fields ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "hint"),
    [
        ("def add():", "def add(name, price, count):"),
        ("async def add():", "async def add(name, price, count):"),
        ("def add(when=1):", "def add(name, price, count, when=1):"),
        ("def add(*, when=1):", "def add(name, price, count, *, when=1):"),
    ],
)
def test_fields_that_a_function_does_not_take_are_named_at_once(author: Author, first: str, hint: str) -> None:
    source = f'items = []\n{first}\n    items.append({{"n": name, "p": price, "c": count}})\n    print(price)\n{FORM}'
    begin = "Fields of the template are called name, price and count. To get what is in them, write: "
    assert told(author, source) == [(3, "unknown name 'name'", begin + hint)]


def test_two_functions_that_read_fields_are_told_of_each(author: Author) -> None:
    source = f"items = []\ndef add():\n    items.append(name)\n\ndef buy():\n    items.append(price)\n{FORM}"
    source = source.replace("<button>", '<button @click="buy">')
    assert [(line, hint[-14:]) for line, _, hint in told(author, source)] == [
        (3, " def add(name):"[-14:]),
        (6, "def buy(price):"[-14:]),
    ]


def test_the_page_shows_one_box_for_all_of_them(author: Author) -> None:
    source = f'items = []\ndef add():\n    items.append({{"n": name, "p": price}})\n{FORM}'
    page = mount(hyper_local.load(author.file("live/shop.py", source)))
    assert [head.partition(": ")[2] for head in heads(page)] == ["unknown name 'name'"]


# Events ---------------------------------------------------------------------------

TICKED = 'def mark(item, checked): and @change="mark({item}, checked)"'
SAYS = "An event hands that on where it says so. Write: "


@pytest.mark.parametrize(
    ("given", "read", "template", "hint"),
    [
        ("item", "checked", BOX, TICKED),
        (
            "item",
            "event.target.checked",
            BOX,
            f"{TICKED}, and checked in place of event.target.checked",
        ),
        (
            "",
            "value",
            't"""<select @change="mark"><option>a</option></select>"""',
            'def mark(value): and @change="mark(value)"',
        ),
        (
            "",
            "event.target.value.strip()",
            't"""<input @input="mark">"""',
            'def mark(value): and @input="mark(value)", and value in place of event.target.value',
        ),
        (
            "",
            "event.key",
            't"""<p tabindex="0" @keydown="mark()">x</p>"""',
            'def mark(key): and @keydown="mark(event.key)", and key in place of event.key',
        ),
        (
            "",
            "event.clientX",
            't"""<p @click="mark">x</p>"""',
            'def mark(clientX): and @click="mark(event.clientX)", and clientX in place of event.clientX',
        ),
    ],
)
def test_what_an_event_knows_of_itself(author: Author, given: str, read: str, template: str, hint: str) -> None:
    source = f"{ITEMS}log = []\ndef mark({given}):\n    log.append({read})\n{template}"
    assert [(line, said) for line, _, said in told(author, source)] == [(4, SAYS + hint)]
    # What it says to write is right.
    definition, _, rest = hint.partition(": and ")
    event, _, instead = rest.partition(", and ")
    old, new = (instead.partition(" in place of ")[2], instead.partition(" in place of ")[0]) if instead else ("", "")
    mended = source.replace(f"def mark({given}):", f"{definition}:")
    mended = mended.replace(old, new) if old else mended
    name = event.partition("=")[0]
    begin = mended.index(f"{name}=")
    mended = mended[:begin] + event + mended[mended.index('"', begin + len(name) + 2) + 1 :]
    assert told(author, mended) == []


@pytest.mark.parametrize(
    ("given", "read", "template"),
    [
        ("", "checked", 't"""<button @click="mark">x</button>"""'),
        ("", "value", 't"""<button @click="mark">x</button>"""'),
        ("", "event.preventDefault()", 't"""<a href="/" @click="mark">x</a>"""'),
        ("", "event.key", 't"""<button @click="mark">x</button>"""'),
        ("item, loud=False", "checked", BOX),
        ("", "value", 't"""<input @input="mark"><input @input="mark">"""'),
    ],
)
def test_of_an_event_that_may_not_know_it_nothing_is_made_up(
    author: Author, given: str, read: str, template: str
) -> None:
    source = f"{ITEMS}log = []\ndef mark({given}):\n    log.append({read})\n{template}"
    assert [hint for _, _, hint in told(author, source)] == ["Import it, or give it a value."]


# What is right --------------------------------------------------------------------

RIGHT = [
    ITEMS + 'total = sum(item["price"] for item in items)\n' + LIST.replace("BEHIND", "{total}"),
    ITEMS + 'for item in items:\n    item["n"] = 1\nlast = item["price"]\n' + LIST.replace("BEHIND", "{last}"),
    ITEMS + 'item = items[0]\ntotal = item["price"]\n' + LIST.replace("BEHIND", "{total}"),
    ITEMS + "def remove(item):\n    items.remove(item)\n" + LIST.replace("<li>", '<li @click="remove({item})">'),
    ITEMS + 'def total():\n    return sum(item["price"] for item in items)\n' + LIST.replace("BEHIND", "{total()}"),
    ITEMS + 'prices = [item["price"] for item in items]\n' + LIST.replace("BEHIND", "{prices}"),
    ITEMS + 'cheapest = min(items, key=lambda item: item["price"])\n' + LIST.replace("BEHIND", "{cheapest.name}"),
    ITEMS + LIST.replace("BEHIND", "{% for item in items %}<p>{item.name}</p>{% endfor %}"),
    ITEMS + LIST.replace("BEHIND", "{% let item = items[0] %}<p>{item.name}</p>"),
    ITEMS
    + 'def up():\n    for item in items:\n        item["price"] += 1\n'
    + LIST.replace("<ul>", '<ul @click="up">'),
    ITEMS + 'def up():\n    if (item := items[0]):\n        item["n"] = 1\n' + LIST.replace("<ul>", '<ul @click="up">'),
    "items = []\ndef add(name, price: float, count: int):\n    items.append((name, price, count))\n" + FORM,
    "items = []\nname = price = ''\ndef add():\n    items.append((name, price))\n" + FORM,
    ITEMS + "def mark(item, checked):\n    item['done'] = checked\n" + BOX.replace("{item})", "{item}, checked)"),
    ITEMS + "def mark(item):\n    item['done'] = not item.get('done')\n" + BOX,
]


@pytest.mark.parametrize("source", RIGHT)
def test_right_programs_are_left_alone(author: Author, source: str) -> None:
    assert told(author, source.replace("BEHIND", "")) == []


def test_a_long_line_of_blanks_takes_no_time(author: Author) -> None:
    source = f'{ITEMS}total = item["price"]\n{LIST}'.replace("BEHIND", f"for item {' ' * 60_000} x")
    [(line, _, hint)] = told(author, source)
    assert (line, hint[:26]) == (2, "item is known within the l")
