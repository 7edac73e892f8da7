"""T5 to T7: slots, who owns what, and which instance stays."""

import pytest

import hyper_local
from hyper_local.checker import check
from hyper_local.errors import LoadError, RenderError
from hyper_local.testing import mount

COUNTER = '''
count = 0

def increment():
    global count
    count += 1

t"""<button @click="increment">{count}</button>"""
'''


@pytest.fixture
def kit(author):
    author.file("live/counter.py", COUNTER)
    author.file("components/card.py", 'title: str = ""\nt"""<section><h1>{title}</h1>{...}</section>"""')
    author.file("components/twice.py", 't"""<div>{...}</div><p>{...}</p>"""')
    author.file("components/rows.py", 't"""{% for i in range(2) %}<p>{...}</p>{% endfor %}"""')
    author.file(
        "components/passed.py",
        't"""<{Box}>{...}</{Box}><{Box}>{...}</{Box}>"""'.join([f"from {author.app}.live import Box\n", ""]),
    )
    author.file("live/box.py", 'n = 0\n\ndef up():\n    global n\n    n += 1\n\nt"""<u @click="up">{n}</u>{...}"""')
    author.file(
        "live/double.py",
        'n = 0\n\ndef up():\n    global n\n    n += 1\n\nt"""<u @click="up">{n}</u><div>{...}</div><p>{...}</p>"""',
    )
    author.file(
        "live/shutter.py",
        "shut = False\n\ndef flip():\n    global shut\n    shut = not shut\n\n"
        't"""<u @click="flip"></u>{% if not shut %}{...}{% endif %}"""',
    )
    return author


def parent(kit, template, more=""):
    return f"""
from {kit.app}.components import Card, Passed, Rows, Twice
from {kit.app}.live import Box, Counter, Double, Shutter
n = 0

def up():
    global n
    n += 1
{more}
t'''{template}'''
"""


# T5 ---------------------------------------------------------------------------


@pytest.mark.rule("T5")
@pytest.mark.parametrize("name", ["Twice", "Rows", "Double", "Passed"])
def test_plain_content_may_be_repeated(kit, name):
    page = kit.mount(parent(kit, f'<i @click="up"></i><{{{name}}}><b>{{n}}</b></{{{name}}}>'))
    assert page.texts("b") == ["0", "0"]
    assert page.click("i").texts("b") == ["1", "1"]
    if page.count("u"):
        page.click("u").click("i")
        assert page.texts("b") == ["2", "2"]
    assert page.html == page.fresh_html()


@pytest.mark.rule("T5")
@pytest.mark.parametrize("name", ["Twice", "Rows", "Double", "Passed"])
@pytest.mark.parametrize(
    "content", ['<button @click="up">x</button>', "<{Counter} />", "<p><{Card}><{Counter} /></{Card}></p>"]
)
def test_content_that_reacts_may_not_be_repeated(kit, name, content):
    message = r"\{\.\.\.\} is shown twice, and what the caller wrote for it holds events or live components"
    source = parent(kit, f"<{{{name}}}>{content}</{{{name}}}>")
    if name == "Double":
        errors = kit.mount(source).errors
        assert len(errors) == 1
        assert "double.py:7:46: {...} is shown twice" in errors[0]
        return
    with pytest.raises(hyper_local.HyperError, match=message) as caught:
        kit.mount(source)
    assert f"{name.lower()}.py:" in str(caught.value), "it says where the second place is"


@pytest.mark.rule("T5")
def test_to_ask_whether_there_is_content_is_no_showing_of_it(kit):
    kit.file(
        "components/frame.py",
        "t'''<main>{...}</main>{% if slots.more %}<footer>{...more}</footer>{% endif %}"
        "{slots.aside or t\"<i>none</i>\"}'''",
    )
    source = parent(kit, '<{Frame}>a<button slot="more" @click="up">{n}</button></{Frame}>').replace(
        "import Card", "import Frame, Card"
    )
    assert kit.mount(source).click("button").html == "<main>a</main><footer><button>1</button></footer><i>none</i>"


@pytest.mark.rule("T5")
def test_an_empty_slot_and_attributes_that_are_no_props(kit):
    kit.file("components/link.py", "to: str\nt'''<a href={to} class=\"link\" {...}>{...}</a>'''")
    source = parent(kit, '<{Link} to="/x" /><{Link} to="/y" class="big" data-n={5}>y</{Link}>').replace(
        "import Card", "import Link, Card"
    )
    page = kit.mount(source)
    assert (page.texts("a"), page.attribute("a:last-child", "class")) == (["", "y"], "link big")
    assert page.attribute("a:last-child", "data-n") == "5"


# T6 ---------------------------------------------------------------------------


@pytest.mark.rule("T6")
def test_live_in_static_in_live_to_any_depth(kit):
    page = kit.mount(
        parent(
            kit,
            '<{Card} title="a"><{Box}><{Card} title="b{n}"><{Box}>'
            '<i @click="up">{n}</i><{Counter} /></{Box}></{Card}></{Box}></{Card}>',
        )
    )
    page.click("i").click("u").click("button")
    assert (page.texts("u"), page.text("i"), page.text("button")) == (["1", "0"], "1", "1")
    assert page.texts("h1") == ["a", "b1"]
    assert page.html == page.fresh_html()


@pytest.mark.rule("T6")
def test_slot_content_sees_its_writers_names_and_calls_its_writers_handlers(kit):
    page = kit.mount(parent(kit, '<{Box}><i @click="up">{n}</i></{Box}>'))
    assert page.click("u").click("u").click("i").html == "<u>2</u><i>1</i>"


@pytest.mark.rule("T6")
def test_instances_in_slot_content_live_while_their_writer_holds_them_shown_or_not(kit):
    kit.file(
        "live/noted.py",
        "from hyper import shared\nlog = shared([])\nn = 0\n\ndef up():\n    global n\n    n += 1\n\n"
        "def on_unmount():\n    log.append('end')\n\nt'<button @click=up>{n}{len(log)}</button>'",
    )
    source = parent(
        kit, '<i @click="up"></i>{% if n < 1 %}<{Shutter}><{Noted} /></{Shutter}>{% endif %}<{Noted} />'
    ).replace("import Box", "import Noted, Box")
    page = kit.mount(source)
    page.click("button").click("u")
    assert page.texts("button") == ["00"], "the slot does not show it"
    page.click("u")
    assert page.texts("button") == ["10", "00"], "it was there all the time"
    page.click("u").click("i").click("button")
    assert page.texts("button") == ["11"], "the writer dropped it, shown or not"


@pytest.mark.rule("T6")
def test_an_update_of_the_writer_reaches_content_of_a_child_that_is_skipped(kit):
    page = kit.mount(parent(kit, '<i @click="up"></i><{Box}><b>{n}</b></{Box}>'))
    assert page.click("i").text("b") == "1"
    assert '"d":{"0"' not in page.messages[-1].replace(" ", ""), "only the content was sent"


@pytest.mark.rule("T6")
def test_the_closing_name_must_match(author):
    with pytest.raises(hyper_local.TemplateError, match=r"</{B}> closes <{A}>"):
        author.load("A = B = 1\nt'<{A}></{B}>'")


# T7 ---------------------------------------------------------------------------


@pytest.mark.rule("T7")
def test_each_place_is_an_instance_of_its_own(kit):
    page = kit.mount(parent(kit, "<{Counter} /><{Counter} />{% for i in range(2) %}<{Counter} />{% endfor %}"))
    page.click("button")
    assert page.texts("button") == ["1", "0", "0", "0"]


@pytest.mark.rule("T7")
def test_children_survive_their_parents_renders(kit):
    page = kit.mount(parent(kit, '<i @click="up">{n}</i><{Counter} />'))
    assert page.click("button").click("i").click("button").text("button") == "2"


@pytest.mark.rule("T7", "T6")
@pytest.mark.parametrize(
    "content", ["{% if n %}<{Counter} />{% endif %}", "{% for i in range(n) %}<{Box} />{% endfor %}"]
)
def test_a_component_stays_whatever_comes_and_goes_between_its_tags(kit, content):
    page = kit.mount(parent(kit, f'<i @click="up">{{n}}</i><{{Box}}>{content}</{{Box}}>'))
    assert page.click("u").click("i").texts("u")[0] == "1"


ROWS = """
xs = [1, 2, 3]

def turn():
    xs.reverse()

def drop():
    xs.remove(1)

def rows():
    return [t"<li key={x}><{Counter} /></li>" for x in xs]

async def tea():
    pass
"""


@pytest.mark.rule("T7", "T8")
@pytest.mark.parametrize(
    "template",
    [
        "{% for x in xs %}<li key={x}><{Counter} /></li>{% endfor %}",
        "{% for x in xs %}<{Counter} key={x} />{% endfor %}",
        "{% for x in xs %}<{Card} key={x}><{Counter} /></{Card}>{% endfor %}",
        "{% for t in [{'id': x} for x in xs] %}<li><{Counter} /></li>{% endfor %}",
        '{[t"<li key={x}><{Counter} /></li>" for x in xs]}',
        '{[t"<{Counter} key={x} />" for x in xs]}',
        '{[t"<ul key={x}><li><p><{Counter} /></p></li></ul>" for x in xs]}',
        "{rows()}",
    ],
)
def test_moved_children_keep_their_state_and_go_with_their_key(kit, template):
    page = kit.mount(parent(kit, f'<i @click="turn"></i><u @click="drop"></u>{template}', ROWS))
    page.click("button")
    assert page.click("i").texts("button") == ["0", "0", "1"]
    assert page.click("u").texts("button") == ["0", "0"]
    assert page.html == page.fresh_html()


@pytest.mark.rule("T7")
def test_what_is_gone_is_unmounted_and_begins_anew_when_it_comes_back(kit):
    kit.file(
        "live/ending.py",
        "def on_unmount():\n    print('end')\n\nn = 0\n\ndef up():\n    global n\n    n += 1\n\n"
        "t'<s @click=up>{n}</s>'",
    )
    source = parent(kit, '<i @click="up"></i>{% if n != 1 %}<{Ending} />{% endif %}').replace(
        "import Box", "import Ending, Box"
    )
    page = kit.mount(source)
    page.click("s").click("i")
    assert len(page.kernel.instances) == 1
    assert page.click("i").text("s") == "0"


@pytest.mark.rule("T7")
def test_another_component_in_the_same_place_is_another_instance(kit):
    page = kit.mount(parent(kit, '<i @click="up"></i><{Counter if n % 2 == 0 else Box} />'))
    page.click("button").click("i")
    assert page.text("u") == "0"
    assert page.click("i").text("button") == "0"


@pytest.mark.rule("T7")
def test_a_child_that_raises_leaves_the_others(kit):
    kit.file("live/bad.py", "x: int\nt'<s>{1 / x}</s>'")
    source = parent(kit, '<i @click="up">{n}</i><{Bad} x={1 - n} /><{Counter} />').replace(
        "import Box", "import Bad, Box"
    )
    page = kit.mount(source)
    page.click("i")
    assert "ZeroDivisionError" in page.errors[0]
    assert page.click("button").text("button") == "1"
    assert (page.text("i"), page.text("s")) == ("1", "1.0"), "its last good page stays"
    assert page.click("i").text("s") == "-1.0"


@pytest.mark.rule("T6")
def test_two_pages_share_no_child(kit):
    Thing = kit.load(parent(kit, "<{Card}><{Counter} /></{Card}>"))
    one, two = mount(Thing), mount(Thing)
    one.click("button")
    assert (one.text("button"), two.text("button")) == ("1", "0")


PASSED_ON = """
<{Frame}>{% if n < 3 %}<i {...more}>{n}</i>{% elif n < 4 %}three{% else %}<u slot="more">{n}</u>{% endif %}</{Frame}>
"""


@pytest.mark.rule("T5")
@pytest.mark.parametrize("live", [True, False])
def test_a_slot_is_filled_as_long_as_a_condition_says_so(kit, live):
    kit.file(
        f"{'live' if live else 'components'}/frame.py",
        """
        t'''<p>{slots.default or "-"}</p>{% if slots.more %}<b>{...more}</b>{% else %}none{% endif %}'''
        """,
    )
    source = parent(kit, f'<button @click="up">{{n}}</button>{PASSED_ON}')
    other = "Box" if live else "Card"
    page = kit.mount(source.replace(f"import {other}", f"import Frame, {other}"))
    shown = []
    for _ in range(5):
        shown.append(page.html.partition("</button>")[2].strip())
        assert page.html == page.fresh_html()
        page.click("button")
    assert page.errors == []
    assert shown == [
        *(f"<p>-</p><b><i>{n}</i></b>" for n in range(3)),
        "<p>three</p>none",
        "<p>-</p><b><u>4</u></b>",
    ]


@pytest.mark.rule("T5")
def test_a_slot_is_passed_on_to_another_component_where_it_was_filled(kit):
    kit.file(
        "components/outer.py",
        f"""
        from {kit.app}.components import Frame
        t'''<{{Frame}}>
          {{% if slots.more %}}
            <em {{...more}}>{{...more}}</em>
          {{% endif %}}
          {{...}}
        </{{Frame}}>'''
        """,
    )
    kit.file("components/frame.py", "t'''<p>{...}</p>{slots.more or 'none'}'''")
    source = parent(kit, '<{Outer}>a<button slot="more" @click="up">{n}</button></{Outer}><{Outer}>b</{Outer}>')
    page = kit.mount(source.replace("import Card", "import Outer, Card"))
    assert page.html == "<p>a</p><em><button>0</button></em><p>b</p>none"
    page.click("button")
    assert page.html == "<p>a</p><em><button>1</button></em><p>b</p>none"


@pytest.mark.rule("T5")
def test_names_and_components_in_content_that_hangs_on_conditions(kit):
    source = parent(
        kit,
        """<{Frame}>{% if n %}{% let m = n + 1 %}{% if m > 2 %}<b slot="more">{m}<{Counter} /></b>
    {% endif %}<i>{m}</i>{% endif %}<b {...more}><button @click="up">{n}</button></b></{Frame}>""",
    )
    kit.file("components/frame.py", "t'''<main>{...}</main><footer>{...more}</footer>'''")
    page = kit.mount(source.replace("import Card", "import Frame, Card"))
    assert page.html == "<main></main><footer><b><button>0</button></b></footer>"
    page.click("button")
    assert page.html == "<main><i>2</i></main><footer><b><button>1</button></b></footer>"
    page.click("button")
    assert "<b>3<button>0</button></b>" in page.html
    assert page.html == page.fresh_html()
    assert page.errors == []


@pytest.mark.rule("T5", "L5")
@pytest.mark.parametrize("fill", ['slot="more"', "{...more}"])
def test_a_component_may_fill_a_named_slot_in_both_spellings(kit, fill):
    kit.file("components/frame.py", 't"""<main>{...}</main><footer>{...more}</footer>"""')
    source = parent(kit, f'<{{Frame}}>a<{{Card}} title="t" {fill} /></{{Frame}}>')
    page = kit.mount(source.replace("import Card", "import Frame, Card"))
    assert page.html == "<main>a</main><footer><section><h1>t</h1></section></footer>"


@pytest.mark.rule("T5")
@pytest.mark.parametrize(
    ("template", "bare", "filled"),
    [
        ('{slots.default or t"<i>none</i>"}', "<i>none</i>", "<b>0</b>"),
        ("{% if slots.default %}<p>{...}</p>{% else %}none{% endif %}", "none", "<p><b>0</b></p>"),
        ("{% if slots.default %}yes{% endif %}{...default}", "", "yes<b>0</b>"),
    ],
)
def test_the_nameless_slot_may_have_something_in_its_place(kit, template, bare, filled):
    kit.file("components/frame.py", f"t'''{template}'''")
    kit.file("live/pane.py", f"t'''{template}'''")
    for name in ("Frame", "Pane"):
        for content, shown in [
            ("", bare),
            (" ", bare),
            ("<b>{n}</b>", filled),
            ('<b slot="default">{n}</b>', filled),
            ("<b {...default}>{n}</b>", filled),
        ]:
            source = (
                parent(kit, f"<{{{name}}}>{content}</{{{name}}}>")
                .replace("import Box", "import Pane, Box")
                .replace("import Card", "import Frame, Card")
            )
            assert kit.mount(source).html == shown


@pytest.mark.rule("T5")
@pytest.mark.parametrize("folder", ["components", "live"])
@pytest.mark.parametrize(
    "content",
    [
        "{% if on %}<b>hi</b>{% endif %}",
        "{% if on %}<b>hi</b>{% else %} {% endif %}",
        "{% for x in 'a' * on %}<b>hi</b>{% endfor %}",
        "{% for x in 'ab' %}{% if on and x == 'a' %}<b>hi</b>{% endif %}{% endfor %}",
        '{t"<b>hi</b>" if on else None}',
        '{% let x = on %}{[t"<b>hi</b>" for i in range(int(x))]}',
        '{"<b>hi</b>" if on else "":safe}',
        "<{Inner}>{% if on %}<b>hi</b>{% endif %}</{Inner}>",
    ],
)
def test_content_that_comes_to_nothing_is_none(kit, folder, content):
    kit.file("components/inner.py", "t'{...}'")
    kit.file(f"{folder}/outer.py", f"from {kit.app}.{folder} import Frame\nt'<{{Frame}}>{{...}}</{{Frame}}>'")
    kit.file(f"{folder}/frame.py", 't"""{slots.default or t"<i>none</i>"}"""')
    source = f"from {kit.app}.components import Inner\nfrom {kit.app}.{folder} import Frame, Outer\non = False\n\n"
    source += "def flip():\n    global on\n    on = not on\n\n"
    source += f"t'''<a @click=flip></a><{{Frame}}>{content}</{{Frame}}>|<{{Outer}}>{content}</{{Outer}}>'''"
    page = kit.mount(source, "live/whole.py")
    for shown in ("<i>none</i>", "<b>hi</b>", "<i>none</i>"):
        assert page.html == f"<a></a>{shown}|{shown}"
        assert page.html == page.fresh_html()
        page.click("a")


@pytest.mark.rule("T5")
def test_content_that_reacts_may_stand_where_slots_default_is_asked_for(kit):
    kit.file("components/frame.py", 't"""{% if slots.default %}<p>{slots.default or t"none"}</p>{% endif %}"""')
    page = kit.mount(
        parent(kit, '<{Frame}><u @click="up">{n}</u></{Frame}>').replace("import Card", "import Frame, Card")
    )
    assert page.click("u").html == "<p><u>1</u></p>"


@pytest.mark.usefixtures("at_depth")
@pytest.mark.rule("T6", "R3")
def test_a_function_that_calls_itself_without_end_is_not_taken_for_a_component_that_does(kit):
    kit.file("components/deep.py", 'def f(x):\n    return f(x)\nt"""{f(1)}"""')
    with pytest.raises(RecursionError):
        kit.mount(parent(kit, "<{Deep} />").replace("import Card", "import Card, Deep"))


@pytest.mark.rule("T6", "T7")
@pytest.mark.parametrize("folder", ["components", "live"])
def test_a_component_may_show_itself_while_something_is_left(kit, folder):
    template = "<b>{left}</b>{% if left %}<{Nest} left={left - 1} />{% endif %}"
    kit.file(f"{folder}/nest.py", f'from {kit.app}.{folder} import Nest\nleft: int\nt"""{template}"""')
    page = kit.mount(f"from {kit.app}.{folder} import Nest\nt'<{{Nest}} left={{25}} />'")
    assert page.texts("b") == [str(25 - i) for i in range(26)]


@pytest.mark.usefixtures("at_depth")
@pytest.mark.rule("T6", "L6")
def test_components_that_show_each_other_without_end(kit):
    one = f'from {kit.app}.components import Two\nt"""<i>{{% for x in [1] %}}<{{Two}} />{{% endfor %}}</i>"""'
    kit.file("components/one.py", one)
    kit.file("components/two.py", f'from {kit.app}.components import One\nt"<b><{{One}} /></b>"')
    with pytest.raises(RenderError, match=r"(one.py:2:26: Two|two.py:2:6: One) shows itself without end"):
        kit.mount(parent(kit, "<{One} />").replace("import Card", "import Card, One"))


LOG = """
seen = []

def ask(name, answer=True):
    seen.append(name)
    return answer

def forget():
    seen.clear()
"""


@pytest.mark.rule("T5")
@pytest.mark.parametrize(
    ("between", "html", "asked"),
    [
        ('{% if ask("a") %}<b {...more}>1</b><i>2</i>{% endif %}', "<main><i>2</i></main><b>1</b>", ["a"]),
        (
            (
                '{% if ask("a", False) %}<b {...more}>1</b><i>2</i>{% elif ask("b") %}<u>3</u>'
                "<u {...more}>4</u>{% else %}<s>5</s>{% endif %}"
            ),
            "<main><u>3</u></main><u>4</u>",
            ["a", "b"],
        ),
        ('{% let m = ask("a", 7) %}<b {...more}>{m}</b><i>{m}</i>', "<main><i>7</i></main><b>7</b>", ["a"]),
        (
            '<b {...more}>{ask("a", 1)}</b>{% let m = ask("b", 2) %}<b {...more}>{m}</b><i>{m}</i>',
            "<main><i>2</i></main><b>1</b><b>2</b>",
            ["a", "b"],
        ),
        (
            '{% let a, *b = iter(ask("a", "xyz")) %}<b {...more}>{b} {a}</b><i>{a} {b}</i>',
            "<main><i>x yz</i></main><b>yz x</b>",
            ["a"],
        ),
        (
            (
                '{% if ask("a") %}{% let m = ask("b", 3) %}{% if ask("c") %}<b {...more}>{m}</b><i>{m}</i>{% endif %}'
                '<u>{m}</u>{% endif %}<b {...more}>{ask("d", 4)}</b>'
            ),
            "<main><i>3</i><u>3</u></main><b>3</b><b>4</b>",
            ["a", "b", "c", "d"],
        ),
        (
            '{% if (m := ask("a", 5)) %}<b {...more}>{m}</b><i>{m}</i>{% endif %}',
            "<main><i>5</i></main><b>5</b>",
            ["a"],
        ),
        (
            "{% for x in [1, 2] %}<{Frame}>{% let m = ask(x, x) %}<b {...more}>{m}</b><i>{m}</i></{Frame}>{% endfor %}",
            "<main><main><i>1</i></main><b>1</b><main><i>2</i></main><b>2</b></main>",
            [1, 2],
        ),
        ('{[t"<b>{x}</b>" for x in [ask("a", 1)]]}{% let m = ask("b", 2) %}', "<main><b>1</b></main>", ["a"]),
        ("{% let n = n + 4 %}<{Frame}><b {...more}>{n}</b></{Frame}>", "<main><main></main><b>4</b></main>", []),
        ('<b {...more}>{n}</b>{% let n = ask("a", 9) %}<i>{n}</i>', "<main><i>9</i></main><b>0</b>", ["a"]),
    ],
)
@pytest.mark.parametrize("folder", ["components", "live"])
def test_what_several_slots_need_is_evaluated_once(kit, folder, between, html, asked):
    kit.file(f"{folder}/frame.py", "t'''<main>{...}</main>{...more}'''")
    imports = f"from {kit.app}.{folder} import Frame\n"
    page = kit.mount(imports + parent(kit, f"<{{Frame}}>{between}</{{Frame}}>", LOG))
    assert page.html == html
    assert page.state["seen"] == asked
    assert page.errors == []


@pytest.mark.rule("T5")
def test_what_several_slots_need_is_evaluated_once_in_a_t_string_that_is_a_value(kit):
    kit.file("components/frame.py", "t'''<main>{...}</main>{...more}'''")
    imports = f"from {kit.app}.components import Frame\n"
    made = '''
def made(x):
    return t"""<{Frame}>{% let m = ask(x, 7) %}{% if ask(m) %}<b {...more}>{m}</b><i>{x}{m}</i>{% endif %}</{Frame}>"""

class Holder:
    shown = t"""<{Frame}>{% if ask("h") %}<b {...more}>1</b><i>2</i>{% endif %}</{Frame}>"""
'''
    page = kit.mount(imports + parent(kit, "{made(1)}{Holder.shown}", LOG + made))
    assert page.html == "<main><i>17</i></main><b>7</b><main><i>2</i></main><b>1</b>"
    assert page.state["seen"] == ["h", 1, 7]


@pytest.mark.rule("T5")
def test_what_several_slots_need_may_be_a_name_of_the_class_around(kit):
    kit.file("components/frame.py", "t'''<main>{...}</main>{...more}'''")
    imports = f"from {kit.app}.components import Frame\n"
    made = '''
class Holder:
    there = "a"
    shown = t"""<{Frame}>{% if there %}<b {...more}>{there}</b><i>2</i>{% endif %}</{Frame}>"""
'''
    page = kit.mount(imports + parent(kit, "{Holder.shown}", LOG + made))
    assert page.html == "<main><i>2</i></main><b>a</b>"


@pytest.mark.rule("T5")
def test_a_let_that_no_slot_reads_leaves_the_slots_empty_and_its_names_checked(kit):
    kit.file("components/frame.py", """t'''{slots.default or "none"}{slots.more or "none"}'''""")
    imports = f"from {kit.app}.components import Frame\n"
    page = kit.mount(imports + parent(kit, "<{Frame}>\n {% let m = n %}\n</{Frame}>"))
    assert page.html == "nonenone"
    with pytest.raises(hyper_local.LoadError, match="unknown name 'nn'"):
        kit.mount(imports + parent(kit, "<{Frame}>{% let m = nn %}</{Frame}>"))
    with pytest.raises(hyper_local.LoadError, match="unknown name 'm'"):
        kit.mount(imports + parent(kit, "<{Frame}><b {...more}>{m}</b>{% let m = n %}</{Frame}>"))
    with pytest.raises(hyper_local.LoadError, match="'up' is a function"):
        kit.mount(imports + parent(kit, "<{Frame}>{% if up %}<b {...more}>1</b><i>2</i>{% endif %}</{Frame}>"))


@pytest.mark.rule("T6")
@pytest.mark.parametrize(
    ("path", "source", "hint"),
    [
        ("components/plus.py", "", "Let its caller give the function: add: Callable at its top"),
        ("components/plus.py", "def ad(): pass\n", "Move the file into the folder live/"),
        ("components/plus.py", "def other(x): return x\n", "Let its caller give the function"),
        ("components/pages/plus.py", "", "Move the file into the folder live/"),
        ("pages/plus.py", "", "Move the file into the folder live/"),
        ("live/plus.py", "live = False\n", "Take live = False away."),
    ],
)
def test_a_static_component_has_no_handlers_of_whoever_shows_it(author, path, source, hint):
    """It was the parent's of that name that was called."""
    author.file(path, f"{source}t'<button @click=\"add\">+</button>'")
    with pytest.raises(LoadError, match="a static component can't handle @click") as raised:
        hyper_local.load(author.folder / author.app / path)
    assert raised.value.hint.startswith(hint)
    assert [x.message for x in check(author.folder / author.app).problems if x.kind == "error"] == [
        raised.value.message
    ]


@pytest.mark.rule("P6")
def test_a_typo_in_the_name_of_a_function_that_is_given(author):
    source = "from collections.abc import Callable\non_delete: Callable\nt'<b @click=\"on_delet\">x</b>'"
    with pytest.raises(LoadError, match="Did you mean 'on_delete'?"):
        author.load(source, "components/row.py")


@pytest.mark.rule("P6")
def test_a_static_component_takes_a_function(author):
    """As the hint has it."""
    author.file(
        "components/plus.py",
        "from collections.abc import Callable\nadd: Callable\nt'<button @click=\"add\">+</button>'",
    )
    page = author.mount(
        f"from {author.app}.components import Plus\nn = 0\ndef add():\n    global n\n    n += 1\n"
        "t'<p>{n}</p><{Plus} add={add} />'"
    )
    assert page.click("button").text("p") == "1"
