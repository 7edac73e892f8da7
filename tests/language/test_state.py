"""S, P: state, computed values, props."""

import pytest

from hyper_local import LoadError, PropError
from hyper_local.testing import mount

TODOS = '''
todos = []

def add(text: str):
    todos.append({"id": len(todos), "text": text, "done": False})

def toggle(todo_id: int):
    for todo in todos:
        if todo["id"] == todo_id:
            todo["done"] = not todo["done"]

remaining = len([t for t in todos if not t["done"]])

t"""
<form @submit="add(text)"><input name="text" /></form>
<b>{remaining}</b>
{% for todo in todos %}<input type="checkbox" checked={todo.done} @change="toggle({todo.id})" />{% endfor %}
"""
'''


@pytest.mark.rule("S3", "T3")
def test_s3_changes_in_place_and_through_aliases_show(author):
    page = author.mount(TODOS)
    page.submit("form", text="milk").submit("form", text="eggs")
    assert page.text("b") == "2"
    page.change("input[type=checkbox]", True)
    assert page.text("b") == "1"
    assert page.state["remaining"] == 1
    assert page.count("input[checked]") == 1


@pytest.mark.rule("S2")
def test_s2_instances_share_nothing(author):
    Todos = author.load(TODOS)
    first, second = mount(Todos), mount(Todos)
    first.submit("form", text="milk")
    assert (first.text("b"), second.text("b")) == ("1", "0")


def computed(author, source: str) -> dict[str, tuple[str, ...]]:
    component = author.load(source + "\nt'<p></p>'", "live/c.py").__component__
    return {line.targets[0]: line.inputs for line in component.computed}


@pytest.mark.rule("S4")
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("count = 0\ndef up():\n    global count\n    count += 1\ndouble = count * 2", {"double": ("count",)}),
        ("xs = []\ndef add():\n    xs.append(1)\ntotal = sum(xs)", {"total": ("xs",)}),
        ("xs = [{}]\ndef f():\n    for x in xs: x['a'] = 1\nn = len(xs)", {"n": ("xs",)}),
        ("xs = [{}]\ndef f():\n    first = xs[0]\n    first['a'] = 1\nn = len(xs)", {"n": ("xs",)}),
        ("xs = []\ndef f():\n    return xs\nn = len(xs)", {"n": ("xs",)}),
        ("xs = []\ndef f(): show(xs)\nn = len(xs)", {"n": ("xs",)}),
        ("xs = []\ndef f(): print(len(xs))\nn = len(xs)", {}),
        ("size: int = 3\nboard = [[0] * size for _ in range(size)]", {"board": ("size",)}),
        ("size: int = 3\nboard = [[0] * size for _ in range(size)]\ndef play(i: int): board[i][0] = 1", {}),
        ("size: int = 3\nboard = [0] * size\ndef play(i: int):\n    row = board\n    row[i] = 1", {}),
        ("cards = [1, 2]\norder = sorted(cards)", {}),
        ("xs = []\ndef add(): xs.append(1)\ndef left(): return len(xs)\nn = left()", {"n": ("xs",)}),
        ("from random import randint\nlimit = 9\nsecret = randint(1, limit)", {}),
        ("n = 1\ndef up():\n    global n\n    n += 1\na = n\nb = a + 1", {"a": ("n",), "b": ("a",)}),
        (
            "todos = [{}]\nby_id = {t['id']: t for t in todos}\ndef f(): by_id[1]['done'] = True\nn = len(todos)",
            {"by_id": ("todos",), "n": ("todos",)},
        ),
        ("xs = []\ndef f():\n    match xs:\n        case [g, *_]: g['a'] = 1\nn = len(xs)", {"n": ("xs",)}),
        ("xs = []\nadd = xs.append\ndef f(): add(1)\nn = len(xs)", {"n": ("xs",)}),
        ("xs = []\ndef f():\n    mine = list(xs)\n    mine.append(1)\n    print(len(mine))\nn = len(xs)", {}),
        ("cards = [1]\ndeck = list(cards)\ndef f(): deck.pop()\norder = sorted(cards)", {}),
        (
            "todos = [{}]\nopen_ = [t for t in todos if not t]\ndef f():\n    for t in open_: t['done'] = True",
            {"open_": ("todos",)},
        ),
        (
            "n = 1\ndef up():\n    global n\n    n += 1\nif n > 1:\n    label = 'many'\nelse:\n    label = 'one'",
            {"label": ("n",)},
        ),
    ],
)
@pytest.mark.rule("S4")
def test_s4_what_is_computed(author, source, expected):
    assert computed(author, source) == expected


@pytest.mark.rule("S4")
def test_s4_a_computed_line_does_not_run_again_while_its_inputs_are_the_same(author):
    page = author.mount(
        '''
        import itertools
        runs = itertools.count()
        limit: int = 3
        other = 0
        drawn = (next(runs), limit)

        def touch():
            global other
            other += 1

        t"""<button @click="touch">{drawn[0]} {other}</button>"""
        '''
    )
    assert page.click("button").click("button").html == "<button>0 2</button>"


@pytest.mark.rule("S4")
def test_s4_a_board_that_handlers_play_on_stays(author):
    page = author.mount(
        '''
        size: int = 2
        board = [[0] * size for _ in range(size)]

        def play(i: int):
            board[i][0] = 7

        t"""<button @click="play(1)">{board}</button>"""
        '''
    )
    assert page.click("button").state["board"] == [[0, 0], [7, 0]]


@pytest.mark.rule("S4")
def test_s4_handlers_see_computed_values_as_they_are(author):
    page = author.mount(
        '''
        xs = []
        n = len(xs)
        seen = []

        def add():
            xs.append(1)
            seen.append(n)

        t"""<button @click="add">{seen[-1] if seen else ''}</button>"""
        '''
    )
    page.click("button").click("button")
    assert page.state["seen"] == [0, 1]


@pytest.mark.rule("S5")
@pytest.mark.parametrize(
    "body",
    ["count += 1", "count = count + 1", "count = 5", "print(count)\n    count = 2", "if True:\n        count = 1"],
)
@pytest.mark.rule("S5")
def test_s5_a_forgotten_global_is_a_load_error(author, body):
    with pytest.raises(LoadError) as caught:
        author.load(f"count = 0\n\ndef up():\n    {body}\n\nt'<p>{{count}}</p>'")
    assert "up() sets a variable of its own, not the state 'count'" in str(caught.value)
    assert "Write `global count` as the first line of the function" in str(caught.value)
    assert str(caught.value).startswith(caught.value.location.file)


@pytest.mark.rule("S5")
@pytest.mark.parametrize(
    "body",
    [
        "global count\n    count += 1",
        "count = 5\n    print(count)",
        "for count in range(3): pass",
        "with open('x') as count: pass",
        "[count for count in range(3)]",
        "def inner():\n        return count\n    return inner()",
    ],
)
@pytest.mark.rule("S5")
def test_s5_other_locals_are_legal(author, body):
    assert author.load(f"count = 0\n\ndef up():\n    {body}\n\nt'<p>{{count}}</p>'")


@pytest.mark.rule("P1")
def test_p1_missing_and_unknown_props(author):
    Card = author.load(
        "title: str\ncolor: str = 'blue'\nsize = 3\nt'<h1 class={color}>{title}</h1>'", "components/card.py"
    )
    with pytest.raises(PropError, match="^Card: missing required prop 'title'"):
        mount(Card)
    with pytest.raises(PropError, match="Card: unknown prop 'colour'. Did you mean 'color'?"):
        mount(Card, title="x", colour="red")
    with pytest.raises(PropError, match="'size' is state, not a prop"):
        mount(Card, title="x", size=1)
    with pytest.raises(PropError, match=r"^Card.title: expected str, got int"):
        mount(Card, title=5)
    assert mount(Card, title="x", color="red").html == '<h1 class="red">x</h1>'


@pytest.mark.rule("P2")
def test_p2_text_is_coerced_and_values_are_passed(author):
    author.file("components/card.py", "n: int\non: bool = False\nt'<b>{n + 1} {on}</b>'")
    page = author.mount(
        f'''
        from {author.app}.components import Card
        five = 5
        t"""<{{Card}} n="5" /><{{Card}} n={{five}} on />"""
        '''
    )
    assert page.html == "<b>6 False</b><b>6 True</b>"


@pytest.mark.rule("S1")
def test_s1_typed_state_may_be_given_by_callers(author):
    page = author.mount(
        "start: int = 3\n\ndef up():\n    global start\n    start += 1\n\nt'<button @click=up>{start}</button>'",
        start=7,
    )
    assert page.click("button").html == "<button>8</button>"


@pytest.mark.rule("S1")
def test_s1_writing_a_required_prop_is_a_load_error(author):
    with pytest.raises(LoadError, match=r"rename\(\) changes the prop 'title'"):
        author.load("title: str\n\ndef rename():\n    global title\n    title = 'x'\n\nt'<p>{title}</p>'")


@pytest.mark.rule("P3")
def test_p3_new_props_reach_a_child_that_keeps_its_state(author):
    author.file(
        "live/child.py",
        "n: int\nopen_ = False\nclicks = 0\n\ndef up():\n    global clicks\n    clicks += 1\n\n"
        "t'<b @click=up>{n}/{clicks}</b>'",
    )
    page = author.mount(
        f'''
        from {author.app}.live import Child
        n = 1

        def more():
            global n
            n += 1

        t"""<button @click="more">+</button><{{Child}} n={{n}} />"""
        '''
    )
    page.click("b").click("button").click("b")
    assert page.text("b") == "2/2"


@pytest.mark.rule("P4")
def test_p4_a_required_prop_is_looked_for_in_the_session(author):
    page = author.mount("username: str\nt'<p>{username}</p>'")
    assert page.text("p")


@pytest.mark.rule("P6")
def test_p6_a_function_given_as_a_prop_runs_as_its_owners(author):
    author.file(
        "live/picker.py",
        "from collections.abc import Callable\n\non_pick: Callable\n\n"
        "def twice(i: int):\n    on_pick(i)\n    on_pick(i)\n\n"
        't"""<i @click="on_pick(1)">1</i><u @click="twice(10)">2</u>"""',
    )
    page = author.mount(
        f'''
        from {author.app}.live import Picker
        picked = 0

        def choose(i: int):
            global picked
            picked += i

        t"""<b>{{picked}}</b><{{Picker}} on_pick={{choose}} />"""
        '''
    )
    assert page.click("i").text("b") == "1"
    assert page.click("u").text("b") == "21"


@pytest.mark.rule("S4")
def test_s4_what_a_binding_hands_over_may_be_changed(author):
    page = author.mount(
        '''
        todos = [{"id": 1, "done": False}]
        remaining = len([t for t in todos if not t["done"]])

        def toggle(todo):
            todo["done"] = not todo["done"]

        t"""<p>{remaining}</p>{% for t in todos %}<button @click="toggle({t})">x</button>{% endfor %}"""
        '''
    )
    assert page.click("button").text("p") == "0"


@pytest.mark.rule("R3", "S4")
def test_r3_a_computed_line_that_raises_blocks_no_handler(author):
    page = author.mount(
        '''
        price = "10"
        total = float(price) * 2

        def set_price(v: str):
            global price
            price = v

        t"""<input value={price} @input="set_price(value)" /><b>{total}</b>"""
        '''
    )
    page.fill("input", "")
    assert "could not convert" in page.errors[0]
    assert page.text("b") == "20.0", "the last good page stays"
    assert page.fill("input", "12").text("b") == "24.0"


@pytest.mark.rule("S2", "P2")
def test_s2_static_components_share_nothing_between_places_and_sessions(author):
    author.file(
        "components/feed.py",
        "who: str\nlabel: str = who.upper()\nseen = []\n\n"
        "def note():\n    seen.append(who)\n    return ', '.join(seen)\n\n"
        "t'<b>{note()}|{label}</b>'",
    )
    source = f'''
from {author.app}.components import Feed
who: str
n = 0

def again():
    global n
    n += 1

t"""<i @click="again"></i><{{Feed}} who={{who}} /><{{Feed}} who="bob" />"""
'''
    page = author.mount(source, who="ada")
    assert page.texts("b") == ["ada|ADA", "bob|BOB"]
    assert mount(author.load(source), who="eve").texts("b") == ["eve|EVE", "bob|BOB"]
    assert page.click("i").texts("b") == ["ada, ada|ADA", "bob, bob|BOB"], "the body runs once for each place"


@pytest.mark.rule("P3", "S4")
def test_a_static_component_follows_its_props_and_ends_with_its_place(author):
    author.file("components/card.py", "n: int\ndouble: int = n * 2\nt'<b>{n}|{double}</b>'")
    page = author.mount(
        f'''
        from {author.app}.components import Card
        xs = [1, 2, 3]

        def step():
            xs[0] = 7
            xs.pop()

        t"""<i @click="step"></i>{{% for x in xs %}}<{{Card}} n={{x}} />{{% endfor %}}"""
        '''
    )
    held = len(page._root.statics)
    assert page.click("i").texts("b") == ["7|14", "2|4"]
    assert (held, len(page._root.statics)) == (3, 2)


@pytest.mark.rule("S1")
def test_what_is_state_and_what_is_not(author):
    component = author.load(
        """
        import math
        from math import pi as circle
        from hyper import shared

        count = 0
        first, *others = [1, 2, 3]
        _cache = {}
        label: str
        color: str = "blue"
        start: int = 1
        both = shared([])

        class Box:
            pass

        def go():
            global start, made
            start += 1
            made = 1

        if count == 0:
            name = "zero"
        for letter in "ab":
            pass

        t'<p></p>'
        """
    ).__component__
    assert component.state == ("count", "first", "others", "name", "letter", "start")
    assert {name: prop.state for name, prop in component.props.items()} == {
        "label": False,
        "color": False,
        "start": True,
    }
    assert component.shared == ("both",)


@pytest.mark.rule("S3")
def test_changes_through_aliases_and_other_functions_show(author):
    page = author.mount(
        """
        cells = {"a": [1, 2]}
        row = cells["a"]

        def change(xs):
            xs.append(len(xs))

        def go():
            change(row)
            del cells["a"][0]

        t'<b @click=go>{cells.a!r} {row!r}</b>'
        """
    )
    assert page.click("b").text("b") == "[2, 2] [2, 2]"


@pytest.mark.rule("S4")
@pytest.mark.parametrize(
    "change",
    [
        "todos[0]['done'] = True",
        "todos[0].update(done=True)",
        "first = todos[0]\n    first['done'] = True",
        "for todo in todos:\n        todo['done'] = True",
        "todos[:] = [{'done': True}]",
        "del todos[0]\n    todos.append({'done': True})",
        "[todo.update(done=True) for todo in todos]",
        "tick(todos[0])",
        "todos[0] |= {'done': True}",
        "global todos\n    todos = [{'done': True}]",
    ],
)
def test_every_way_to_change_what_a_computed_line_reads(author, change):
    page = author.mount(
        "todos = [{'done': False}]\n\ndef tick(todo):\n    todo['done'] = True\n\ndef count_left():\n"
        "    return len([t for t in todos if not t['done']])\n\nremaining = len([t for t in todos if not t['done']])\n"
        f"left = count_left()\n\ndef go():\n    {change}\n\nt'<b @click=go>{{remaining}} {{left}}</b>'"
    )
    assert page.text("b") == "1 1"
    assert page.click("b").text("b") == "0 0"


@pytest.mark.rule("S4", "B1")
def test_a_computed_line_follows_props_shared_values_and_other_computed_ones(author):
    author.file(
        "live/total.py",
        "from hyper import shared\nbase: int\nxs = shared([])\nsum_ = base + sum(xs)\ntext = f'{sum_}!'\n\n"
        "def add():\n    xs.append(10)\n\nt'<b @click=add>{text}</b>'",
    )
    page = author.mount(
        f"from {author.app}.live import Total\nn = 1\n\ndef up():\n    global n\n    n += 1\n\n"
        "t'<i @click=up></i><{Total} base={n} />'"
    )
    assert page.click("b").text("b") == "11!"
    assert page.click("i").text("b") == "12!"


@pytest.mark.rule("S4", "R3")
def test_a_computed_line_that_raises_at_the_start_is_the_modules_error(author):
    with pytest.raises(ZeroDivisionError):
        author.mount("n = 0\n\ndef up():\n    global n\n    n += 1\n\nshare = 1 / n\nt'<p>{share}</p>'")


@pytest.mark.rule("S5")
@pytest.mark.parametrize(
    ("declaration", "body", "says"),
    [
        ("xs = []", "xs = []", "f() sets a variable of its own, not the state 'xs'"),
        ("n: int = 0", "n += 1", "f() sets a variable of its own, not the state 'n'"),
        ("n: int", "n = 1", "f() sets a variable of its own, not the prop 'n'"),
        ("from hyper import shared\nxs = shared([])", "xs = []", "f() sets a variable of its own, not the state 'xs'"),
        ("n = 0", "while n < 3:\n        n += 1", "f() sets a variable of its own, not the state 'n'"),
        ("n = 0", "(n, m) = 1, 2", "f() sets a variable of its own, not the state 'n'"),
        ("n = 0", "if (n := 5):\n        pass", "f() sets a variable of its own, not the state 'n'"),
    ],
)
def test_every_way_to_forget_global(author, declaration, body, says):
    with pytest.raises(LoadError) as caught:
        author.load(f"{declaration}\n\ndef f():\n    {body}\n\nt'<p></p>'")
    assert caught.value.message == says


IN_TSTRINGS = '''
n = 0

def up():
    global n
    n += 1

head = t"<h1>{n}</h1>"

def big():
    return t"<h2>{% if True %}{[t'<i>{n}</i>']}{% endif %}</h2>"

top = big()

t"""{head}{top}<button @click="up">u</button>"""
'''


@pytest.mark.rule("S4", "S3")
def test_s4_a_line_follows_what_its_t_strings_show(author):
    page = author.mount(IN_TSTRINGS)
    assert (page.text("h1"), page.text("h2")) == ("0", "0")
    page.click("button")
    assert (page.text("h1"), page.text("h2")) == ("1", "1")


@pytest.mark.rule("S4", "L10")
def test_s4_a_reloaded_t_string_shows_its_state_as_it_is(author):
    page = author.mount(IN_TSTRINGS)
    page.click("button")
    author.file("live/thing.py", IN_TSTRINGS.replace("<h1>{n}", "<h1>now {n}"))
    page.reload()
    assert page.text("h1") == "now 1"


N = "n = 0\nxs = []\ndef up():\n    global n\n    n += 1\n    xs.append({})\n"

G = "ys = []\ndef g(y): y['a'] = 1\n"


@pytest.mark.rule("S4")
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (N + "h = t'<p title={n}></p>'", {"h": ("n",)}),
        (N + "h = t'<p class=\"a b{n}\"></p>'", {"h": ("n",)}),
        (N + "h = t'<p {**n}></p>'", {"h": ("n",)}),
        (N + "h = t'<input bind={n} />'", {"h": ("n",)}),
        (N + "m = 1\nh = t'<input bind={m} />'", {"h": ("m",)}),
        (N + "h = t'<{n} />'", {"h": ("n",)}),
        (N + "h = t'<{C} x={n}>{xs}</{C}>'\ndef C(): pass", {"h": ("n", "xs")}),
        (N + "h = t'{1:>{n}}'", {"h": ("n",)}),
        (N + "def go(x): pass\nh = t'<b @click=\"go({n})\">x</b>'", {"h": ("n",)}),
        (N + "h = t'{% if n %}a{% endif %}'", {"h": ("n",)}),
        (N + "h = t'{% if 1 %}a{% elif n %}b{% else %}c{% endif %}'", {"h": ("n",)}),
        (N + "h = t'{% for x in xs %}{x}{% endfor %}'", {"h": ("xs",)}),
        (N + "h = t'{% for x in [] %}{x}{% else %}{n}{% endfor %}'", {"h": ("n",)}),
        (N + "h = t'{% let a = n %}{a}'", {"h": ("n",)}),
        (N + "h = t'{# {n} #}{{n}}n'", {}),
        (N + "h = t'{% for n in [1] %}{n}{loop.index}{[t\"{n}\"]}{% endfor %}'", {}),
        (N + "h = t'{% for n in [1] %}{% endfor %}{n}'", {"h": ("n",)}),
        (N + "h = t'{% for n in [n] %}{n}{% endfor %}'", {"h": ("n",)}),
        (N + "h = t'{% let n = 1 %}{n}'", {}),
        (N + "h = t'{[n for n in [1]]}'", {}),
        (N + "h = t'{[t\"<i>{n}</i>\" for n in [1]]}'", {}),
        (N + "h = t'{[n for n in [n]]}'", {"h": ("n",)}),
        (N + "h = [n for n in [1]]", {}),
        (N + "h = [t'<i>{[t\"{n}\" for x in [1]]}</i>']", {"h": ("n",)}),
        (N + "h = t'<i>' t'{n}</i>'", {"h": ("n",)}),
        (N + "if xs:\n    h = t'{n}'\nelse:\n    h = ''", {"h": ("n", "xs")}),
        # What a function does inside a t-string counts as what it does elsewhere.
        ("ys = []\ndef f(): return t'{ys.append(1)}'\nn = len(ys)", {"n": ("ys",)}),
        ("ys = []\ndef f(): return t'{% for y in ys %}{y.append(1)}{% endfor %}'\nn = len(ys)", {"n": ("ys",)}),
        ("ys = []\ndef f(): return t'{show(ys)}'\nn = len(ys)", {"n": ("ys",)}),
        ("ys = []\ndef f(): return t'{ys}{len(ys)}{ys[0].name}'\nn = len(ys)", {}),
        (
            G + "def f(): return t'{% for y in ys %}<b @click=\"g({y})\">x</b>{% endfor %}'\nn = len(ys)",
            {"n": ("ys",)},
        ),
        (
            G + "h = t'{% for y in ys %}<b @click=\"g({y})\">x</b>{% endfor %}'\nn = len(ys)",
            {"h": ("ys",), "n": ("ys",)},
        ),
        ("ys = []\ndef g(y): pass\ndef f(): return t'<b @click=\"g({len(ys)})\">x</b>'\nn = len(ys)", {}),
    ],
)
def test_s4_what_t_strings_read_and_do(author, source, expected):
    assert computed(author, source) == expected


@pytest.mark.rule("S5")
@pytest.mark.parametrize(
    "body",
    [
        "label = kind\n    return t'<b>{label}</b>'",
        "label = kind\n    return t'<b title={label}></b>'",
        "label = kind\n    return t'{% if label %}{% endif %}'",
        "label = kind\n    return t'{% for x in label %}{x}{% endfor %}'",
        "label = kind\n    return t'{% for label in label %}{label}{% endfor %}'",
        "label = kind\n    return [t'<i>{[t\"<b>{label}</b>\"]}</i>' for _ in kind]",
        "label = kind\n    return t'<b @click=\"go({label})\">x</b>'",
        "label = kind\n    def inner(): return t'{label}'\n    return inner()",
        "label = kind\n    return (lambda: t'{label}')()",
        "(label := kind)\n    return t'{label}'",
    ],
)
def test_s5_a_local_that_a_t_string_shows_is_legal(author, body):
    source = f'label = "all"\ndef go(x): pass\ndef pick(kind):\n    {body}\nt"""<p>{{pick("a")}}{{label}}</p>"""'
    assert "all" in author.mount(source).html


@pytest.mark.rule("S5")
@pytest.mark.parametrize(
    "body",
    [
        "made = t'{label}'\n    label = kind\n    return made",
        "label = kind\n    return t'{% for label in [1] %}{label}{% endfor %}'",
        "label = kind\n    return t'{[label for label in [1]]}'",
        "label = kind\n    return t'label {# {label} #}'",
    ],
)
def test_s5_a_t_string_does_not_hide_a_forgotten_global(author, body):
    with pytest.raises(LoadError, match="not the state 'label'"):
        author.load(f'label = "all"\ndef pick(kind):\n    {body}\nt"""<p>{{pick("a")}}{{label}}</p>"""')


@pytest.mark.rule("S5")
def test_s5_leaves_a_t_string_that_is_none_to_the_compiler(author):
    with pytest.raises(LoadError, match="<b>"):
        author.load('label = "all"\ndef pick(kind):\n    label = kind\n    return t"<b>{label}"\nt"<p>{label}</p>"')


@pytest.mark.rule("L8")
def test_a_class_is_told_from_what_it_makes(author):
    Counter = author.load(
        "count = 0\ndef up(by=1):\n    global count\n    count += by\n\nt'<p>{count}</p>'", "live/counter.py"
    )
    with pytest.raises(AttributeError, match=r"Write c = Counter\(\), then c\.count = …"):
        Counter.count = 3
    with pytest.raises(TypeError, match=r"Write c = Counter\(\), then c\.up\(by=1\)"):
        Counter.up()
    c = Counter()
    c.up(2)
    assert (c.count, repr(c)) == (2, "Counter(count=2)")
    Counter.note = "other names are as ever"


def test_what_a_function_sets_itself_may_be_added_to(author):
    author.load(
        """
        def up(n: int = 0, *more, **rest):
            x, m = 1, [y := 2]
            for i in m:
                i += 1
            with open(__file__) as f:
                f += 1
            import os.path
            from sys import path as where
            def g(): pass
            class K: pass
            try:
                pass
            except ValueError as e:
                e += 1
            match m:
                case [a, *b]:
                    a += b
                case {"k": c, **d}:
                    c += d
            x += y
            n += more
            rest += os
            where += g
            K += 1

        t"<p @click=up>x</p>"
        """
    )
