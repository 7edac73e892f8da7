"""L10: what a mistake has left in the variables, after it is mended and saved."""

import logging

import pytest

import hyper_local
from hyper_local.reloading import replace
from hyper_local.testing import mount
from tests.language.boxes import boxes, heads
from tests.language.saves import mounted

pytestmark = pytest.mark.rule("L10")

BIRDS = '''
birds = []
seen = 0

def add():
    global birds, seen
    seen += 1
    birds = birds.append("owl")

t"""<button @click="add">+</button><p>{len(birds)}</p><i>{seen}</i>"""
'''
MENDED = ("birds = birds.append", "birds.append")


@pytest.fixture
def saved(author):
    """Mounts a source and gives what saves another in its place; both are returned to the test as `page, save`."""
    return mounted(author, "notes")


def test_the_variable_that_the_mistake_has_broken_begins_anew_and_the_others_stay(saved, caplog):
    page, save = saved(BIRDS)
    page.click("button")
    assert "NoneType" in page.errors[-1]
    caplog.clear()
    notes = save(MENDED)
    said = "birds begins anew: []\n  It was made None by birds = birds.append('owl'), which you have changed since."
    assert len(notes) == 1
    assert f"live/thing.py: {said}" in notes[0]
    assert heads(page) == ["birds begins anew: []"]
    assert "which you have changed since" in boxes(page)[0]
    assert "hyper-note" in boxes(page)[0]
    assert caplog.records == [], "nothing fails any more"
    assert (page.text("p"), page.text("i")) == ("0", "1")
    page.click("button")
    assert (page.text("p"), page.text("i")) == ("1", "2")
    assert page.html == page.fresh_html()
    assert save(("+</button>", "more</button>")) == []
    assert boxes(page) == []
    assert page.text("p") == "1"


HEALED = [
    # What the functions do, then what of it is mended, what begins anew, and what the template shows then.
    ("x = []", "{len(x)}", "global x; x = x.append(1)", ("x = x.append", "x.append"), "0"),
    ("x = []", "{len(x)}", "global x; x = put(x)", ("return None", "return [1]"), "0"),
    ("x = []", "{len(x)}", "global x; y = x.append(1); x = y", ("y = x.append(1); x = y", "x.append(1)"), "0"),
    ("x = 0", "{x + 1}", "global x; x = 'a' + str(x)", ("'a' + str(x)", "x + 1"), "1"),
    ("x = 0", "{x:.2f}", "global x; x = str(x)", ("x = str(x)", "x += 1"), "0.00"),
    ("x = ''", "{x.upper()}|", "global x; x = 3", ("x = 3", "x = '3'"), "|"),
    ("x = []", "{% for a, b in x %}{a}{b}{% endfor %}", "x.append(3)", ("append(3)", "append((3, 4))"), ""),
    ("x = [1]", "{sum(x)}", "x.append('3')", ("'3'", "3"), "1"),
    ("x = {}", "{sum(x.values())}", "x['a'] = '3'", ("'3'", "3"), "0"),
    ("x = [1]\ny = sum(x)", "{y}", "x.append('3')", ("'3'", "3"), "1"),
]


@pytest.mark.parametrize(("first", "shows", "does", "mended", "shown"), HEALED)
def test_what_begins_anew(saved, first, shows, does, mended, shown):
    page, save = saved(
        f"{first}\n\ndef put(x):\n    return None\n\ndef add():\n    {does}\n\n"
        f't"""<button @click="add">+</button><p>{shows}</p>"""\n'
    )
    page.click("button")
    assert page.errors
    assert "x begins anew" in save(mended)[0]
    assert page.text("p") == shown
    assert [head.partition(":")[0] for head in heads(page)] == ["x begins anew"]
    page.click("button")
    assert page.text("p") != shown
    assert page.html == page.fresh_html()


LOST = [
    # The template shows None as nothing, and so never fails.
    ("x = []", "x = x.append(1)", "x.append(1)", "1"),
    ("x = set()", "x = x.add(1)", "x.add(1)", "{1}"),
    ("x = []", "if True: x = x.append(1)", "if True: x.append(1)", "1"),
    ("x = {}", "x = x.update(a=1)", "x.update(a=1)", "{'a': 1}"),
    ("x = [2, 1]", "x = x.sort()", "x = sorted(x)", "12"),
]


@pytest.mark.parametrize(("first", "does", "mended", "shown"), LOST)
def test_what_a_line_that_is_gone_made_none_begins_anew_where_nothing_fails(saved, first, does, mended, shown):
    page, save = saved(
        f'{first}\n\ndef add():\n    global x\n    {does}\n\nt"""<button @click="add">+</button><p>{{x}}</p>"""\n'
    )
    page.click("button")
    assert page.text("p") == ""
    assert "which you have changed since" in save((does, mended))[0]
    assert page.click("button").text("p") == shown
    assert page.html == page.fresh_html()


STAYS = [
    # What is None may well be meant, or the line is still there.
    ("x = []", "x = None", "x = []"),
    ("x = []", "x = x.append(1) if x else None", "x.append(1)"),
    ("x = None", "x = x.append(1) if x else None", "x = []"),
    ("x = []", "x = x.append(1)", "x = x.append(2)"),
    ("x = []", "x = x.append(1)\n\ndef clear():\n    global x\n    x = None", "x.append(1)"),
    ("x = []", "x = x.append(1)\n\ndef clear():\n    global x\n    x, y = None, 1", "x.append(1)"),
    ("x = []", "x = x.append(1)", "x = None"),
    ("x = []", "x = x.append(1)\n\ndef clear():\n    globals()['x'] = None", "x.append(1)"),
    ("x = []", "x = x.append(1)\n\ndef clear():\n    global x\n    match None:\n        case x: pass", "x.append(1)"),
    ("x = []", "x = x.append(1)\n\ndef clear():\n    global x\n    from sys import exc_info as x", "x.append(1)"),
    ("x = []", "x = x.pop() if x else None", "x = []"),
]


@pytest.mark.parametrize(("first", "does", "mended"), STAYS)
def test_a_none_that_may_be_meant_stays(saved, first, does, mended):
    page, save = saved(
        f'{first}\n\ndef add():\n    global x\n    {does}\n\nt"""<button @click="add">+</button><p>{{x}}</p>"""\n'
    )
    page.click("button")
    line = does.partition("\n")[0]
    assert not [note for note in save((line, mended)) if "begins anew" in note]
    assert page.state["x"] is None


def test_an_argument_that_gets_its_type(saved):
    page, save = saved(
        "x = 0\n\ndef put(n):\n    global x\n    x = n\n\n"
        't"""<input name="n" @input="put" /><button @click="put(\'3\')">+</button><p>{x + 1}</p>"""\n'
    )
    page.click("button")
    assert page.errors
    assert "x begins anew: 0" in save(("def put(n)", "def put(n: int)"))[0]
    assert page.text("p") == "1"
    save(("(n: int)", "(n)"))
    page.click("button")
    assert "x begins anew: 0" in save(("put('3')", "put(3)"))[0]
    assert page.click("button").text("p") == "4"


KEEPS = [
    # Mistakes of the new code, with values that are right: what a fresh start shows does not matter.
    ("x = []", "{% for a in x %}{a.upper()}{% endfor %}", "x.append('a')", [("upper", "uper")]),
    ("x = []", "{% for a in x %}{a.uper()}{% endfor %}", "x.append('a')", [("uper", "uppr")]),
    ("x = []", "{% for a in x %}{a.upper()}{% endfor %}", "x.append('a')", [("upper", "uper"), ("'a'", "'b'")]),
    ("x = ''", "{% if x %}{x['a']}{% endif %}", "global x; x = {'a': 1}", [("['a']", "['b']")]),
    ("x = ''", "{% if x %}{x.a}{% endif %}", "global x; x = {'a': 1}", [("x.a", "x.b")]),
    ("x = None", "{% if x %}{x.upper()}{% endif %}", "global x; x = 'a'", [("upper", "uper"), ("'a'", "'b'")]),
    ("x = 0", "{'ab'[x]}", "global x; x = 1", [("'ab'", "'a'"), ("x = 1", "x = 0.5")]),
]


@pytest.mark.parametrize(("first", "shows", "does", "changes"), KEEPS)
def test_a_mistake_in_the_new_code_takes_nothing_away(saved, first, shows, does, changes):
    page, save = saved(
        f'{first}\n\ndef add():\n    {does}\n\nt"""<button @click="add">+</button><p>{shows}</p><i>{{x!r}}</i>"""\n'
    )
    page.click("button")
    x = page.state["x"]
    assert save(*changes) == []
    assert page.errors
    assert page.state["x"] is x
    assert save(*((new, old) for old, new in changes)) == []
    assert page.state["x"] is x


CART = '''
items = []

def add(text, price):
    items.append((text, price))

t"""<form @submit="add"><input name="text" aria-label="T"><input name="price" aria-label="P"></form>
{% for text, price in items %}<p>{text} {price}</p>{% endfor %}"""
'''
TOTAL = ("{% endfor %}", "{% endfor %}<b>{sum(price for text, price in items)}</b>")
TYPED = ("add(text, price)", "add(text, price: float)")
HELD = "items holds what it held before the save"


@pytest.mark.parametrize("steps", [[[TYPED, TOTAL]], [[TYPED], [TOTAL]]])
def test_what_may_be_right_is_kept_and_said_how_it_begins_anew(saved, steps):
    page, save = saved(CART)
    page.fill("[name=text]", "tea").fill("[name=price]", "3").submit("form")
    assert page.text("p") == "tea 3"
    for changes in steps:
        notes = save(*changes)
    assert HELD in notes[0]
    (said,) = [box for box in boxes(page) if HELD in box]
    assert "hyper-note" in said
    assert "The template fails with it, and works with [], with which items begins." in said
    assert "items begins with [] again when you reload the page with F5, make the object anew in a notebook" in said
    assert page.state["items"] == [("tea", "3")]
    assert page.text("p") == "tea 3", "what is shown is what was shown last"
    assert HELD in save(("<b>", "<b >"))[0], "it still does"
    assert save((TOTAL[1].replace("<b>", "<b >"), TOTAL[0])) == []
    assert boxes(page) == []


def test_where_the_old_code_failed_so_as_well_it_does_begin_anew(saved):
    page, save = saved(CART)
    page.fill("[name=text]", "tea").fill("[name=price]", "3").submit("form")
    assert save(TOTAL) == [], "the code that made it is still there"
    assert "side by side" not in page.errors[-1], "nobody meant to show both"
    assert "items begins anew: []" in save(TYPED)[0]


@pytest.mark.parametrize(
    "changes",
    [
        [(TOTAL[0], f"{TOTAL[0]}<b>{{sum(items)}}{{1 + ''}}</b>"), TYPED],
        [("{text} {price}", "{text} {prize}"), TYPED],
        [("{text} {price}", "{text.uper()}"), TYPED],
        [("{text} {price}", "{text[9]}"), TYPED],
        [TOTAL],
    ],
)
def test_what_begins_no_better_is_not_suspected(saved, changes):
    page, save = saved(CART)
    page.fill("[name=text]", "tea").fill("[name=price]", "3").submit("form")
    assert save(*changes) == []
    assert not any(HELD in box for box in boxes(page))
    assert page.state["items"] == [("tea", "3")]


def test_what_would_not_help_is_left(saved):
    page, save = saved(BIRDS)
    page.click("button")
    assert save(MENDED, ("{seen}", "{sen}")) == []
    assert page.state["birds"] is None
    assert "birds begins anew" in save(("{sen}", "{seen}"))[0], "now it does help"
    assert (page.text("p"), page.text("i")) == ("0", "1")


MISSPELT = '''
todos = []

def add():
    todos.append({"title": "x"})

t"""<button @click="add">+</button>{% for todo in todos %}<p>{todo["titel"]}</p>{% endfor %}"""
'''


def test_a_template_that_alone_names_what_it_misses_takes_nothing_away(saved):
    page, save = saved(MISSPELT)
    page.click("button")
    assert save(('"x"', '"y"')) == [], "the list is right, and the template still is not"
    assert save(("titel", "title")) == []
    assert page.text("p") == "x"


@pytest.mark.parametrize("kept", ["{'titel': 'x'}", "{'name': 'x'}"])
def test_a_key_that_the_mended_line_writes_is_missed_in_what_was_kept(saved, kept):
    page, save = saved(MISSPELT.replace('{"title": "x"}', kept).replace('"titel"', '"title"'))
    page.click("button")
    [note] = save((kept, "{'title': 'x'}"))
    assert "todos begins anew: []" in note


@pytest.mark.parametrize("shows", ["{sum(x['price'] for x in todos)}", "{% for x in todos %}{x.price}{% endfor %}"])
def test_a_mistake_that_was_saved_while_the_page_was_open_begins_anew_too(saved, shows):
    right, wrong = '{"price": 3}', '{"prise": 3}'
    page, save = saved(
        f'todos = []\n\ndef add():\n    todos.append({right})\n\nt"<button @click=add>+</button><p>{shows}</p>"\n'
    )
    page.click("button")
    save((right, wrong))
    page.click("button")
    assert page.errors
    assert "todos begins anew: []" in save((wrong, right))[0]
    assert page.click("button").text("p") == "3"


def test_as_few_as_can_be(saved):
    page, save = saved(
        "a = []\nb = []\n\ndef none(x):\n    return None\n\n"
        "def add():\n    global a, b\n    a = none(a)\n    b = none(b)\n\n"
        't"""<button @click="add">+</button><p>{len(a)}</p><i>{b}</i>"""\n'
    )
    page.click("button")
    notes = save(("a = none(a)", "a.append(1)"), ("b = none(b)", "b.append(1)"))
    assert len(notes) == 1
    assert "a begins anew" in notes[0]
    assert (page.text("p"), page.state["b"]) == ("0", None)


def test_what_a_child_is_given(author):
    author.file("live/rows.py", 'items: list\nt"""<p>{len(items)}</p>"""\n')
    source = BIRDS.replace("<p>{len(birds)}</p>", "<{Rows} items={birds} />")
    page = author.mount(f"from {author.app}.live import Rows\n{source}")
    page.click("button")
    author.file("live/thing.py", f"from {author.app}.live import Rows\n{source}".replace(*MENDED))
    assert "birds begins anew" in page.reload().notes[0]
    assert (page.text("p"), page.text("i")) == ("0", "1")
    assert page.click("button").text("p") == "1"


def test_what_a_child_holds_and_the_parent_stays(author):
    file = author.file("live/inner.py", BIRDS)
    page = author.mount(
        f"from {author.app}.live import Inner\nn = 0\n\ndef up():\n    global n\n    n += 1\n\n"
        't"""<b @click="up">{n}</b><{Inner} /><{Inner} />"""\n'
    )
    page.click("b")
    page.click("button")
    file.write_text(BIRDS.replace(*MENDED))
    assert len(page.reload().notes) == 1
    assert page.text("b") == "1"
    assert page.texts("p") == ["0", "0"]
    assert page.texts("i") == ["1", "0"]


def test_a_helper_that_gave_nothing_back(author):
    helper = author.file("data.py", "def put(birds):\n    birds.append(1)\n")
    page = author.mount(f"from {author.app} import data\n" + BIRDS.replace('birds.append("owl")', "data.put(birds)"))
    page.click("button")
    helper.write_text("def put(birds):\n    return [*birds, 1]\n")
    assert "birds begins anew" in page.reload().notes[0]
    assert page.click("button").text("p") == "1"


def test_a_page_of_an_app(author):
    home = author.file("pages/index.py", f"live = True\n{BIRDS}")
    page = mount(hyper_local.load(home))
    page.click("button")
    home.write_text(f"live = True\n{BIRDS}".replace(*MENDED))
    assert "birds begins anew" in page.reload().notes[0]
    assert page.click("button").text("p") == "1"


HANDLER = BIRDS.replace("{len(birds)}", "{birds}").replace('append("owl")', 'append("owl") or None')
FROM_BEFORE = (
    "birds is None here. It comes from code that you have changed since: a save keeps what variables hold. "
    "birds begins with [] again when you reload the page with F5, make the object anew in a notebook, or start the "
    "app again."
)


def test_a_handler_that_meets_such_a_value_says_whence_it_is(saved, caplog):
    page, save = saved(HANDLER)
    page.click("button")
    assert save(MENDED) == []
    page.click("button")
    assert FROM_BEFORE in page.errors[-1]
    assert FROM_BEFORE in caplog.text
    save(("+</button>", "more</button>"))
    page.click("button")
    assert FROM_BEFORE in page.errors[-1], "it still is"


def test_what_the_code_that_is_there_has_made_is_not_said_to_be_from_before(saved):
    page, save = saved(HANDLER + "\ndef clear():\n    global birds\n    birds = []\n")
    page.click("button")
    save(('"owl"', '"tit"'), ("{seen}</i>", '{seen}</i><b @click="clear"></b>'))
    page.click("button")
    assert FROM_BEFORE in page.errors[-1]
    page.click("b").click("button").click("button")
    assert "birds is None here" in page.errors[-1]
    assert "changed since" not in page.errors[-1]


@pytest.mark.parametrize(
    ("does", "then"),
    [
        # A variable of the function's own, an error of another kind, and another variable.
        ("birds.append(1)", "global birds; [len(birds) for birds in [0]]"),
        ("birds.append(1)", "birds = None; birds.append(1)"),
        ("birds.append(1)", "birds['a']['b']"),
        ("birds.append(1)", "len(seen)"),
    ],
)
def test_nothing_is_said_of_other_errors(saved, does, then):
    source = HANDLER.replace('birds = birds.append("owl")', "birds = None").replace(
        "global birds, seen", "global birds"
    )
    page, save = saved(
        source.replace("    seen += 1\n", "").replace("    global birds\n    birds = None", f"    {does}")
    )
    page.click("button")
    save((does, then))
    page.click("button")
    assert page.errors
    assert "changed since" not in page.errors[-1]


def test_a_name_that_was_saved_with_another_first_value_is_new_anyway(saved):
    page, save = saved(BIRDS)
    page.click("button")
    assert save(MENDED, ("birds = []", "birds = ['a']")) == []
    assert page.text("p") == "1"


def test_nothing_is_told_of_what_works(saved, caplog):
    page, save = saved(HANDLER)
    page.click("button")
    caplog.clear()  # a check has told of append()
    caplog.set_level(logging.INFO)
    caplog.clear()  # the mistake itself was told of when it was loaded
    assert save(('birds = birds.append("owl")', "birds = None")) == []
    assert boxes(page.click("button")) == []
    assert caplog.records == []


SHARED = """
from hyper_local import shared

total = shared(0)

def add():
    total.value = "a" + str(total.value)

t'''<button @click="add">+</button><p>{total.value + 1}</p>'''
"""


def test_a_shared_value_is_never_made_again_and_the_error_says_whence_it_is(saved, caplog):
    page, save = saved(SHARED)
    page.click("button")
    assert "changed since" not in caplog.text
    assert save(('"a" + str(total.value)', "total.value + 1")) == []
    said = "total.value is a text here. It comes from code that you have changed since: a save keeps what variables "
    said += "hold. total.value begins with 0 again when you start the app again."
    assert said in page.errors[-1]
    assert save(("+</button>", "more</button>")) == []
    assert said in page.errors[-1], "it still is"
    page.click("button")
    assert said in page.errors[-1]
    page.kernel.sharing.values[next(iter(page.kernel.sharing.values))].value = "7"
    save(("more</button>", "+</button>"))
    assert "changed since" not in page.errors[-1], "another has been set since"


def test_a_cell_that_is_run_again(author):
    Thing = author.load(BIRDS)
    page = mount(Thing).click("button")
    page._do(lambda: replace(Thing, BIRDS.replace(*MENDED)))
    assert heads(page) == ["birds begins anew: []"]
    assert page.click("button").text("p") == "1"
