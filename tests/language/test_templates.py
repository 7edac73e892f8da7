"""T: what a template shows."""

import pytest

from hyper_local.errors import RenderError, TemplateError
from hyper_local.markup import html


def shows(author, template: str, before: str = "", **props) -> str:
    return author.mount(f'{before}\nt"""{template}"""\n', **props).html


@pytest.mark.parametrize(
    ("template", "html"),
    [
        ("<p>{'<b>'}</p>", "<p>&lt;b&gt;</p>"),
        ("<p>{None}{0}{False}</p>", "<p>0False</p>"),
        ("<p>{'a'!r:>5}|{3.14159:.2f}|{'é'!a}</p>", "<p>  &#39;a&#39;|3.14|&#39;\\xe9&#39;</p>"),
        ("<p>{{x}}</p>", "<p>{x}</p>"),
        ("<p>{'<b>x</b>':safe}</p>", "<p><b>x</b></p>"),
        ("<p>{1 + 1=}</p>", "<p>1 + 1=2</p>"),
        ("<p>{1 + 1 = !s}</p>", "<p>1 + 1 = 2</p>"),
        ("<object data={'/x.svg'}></object>", '<object data="/x.svg"></object>'),
        ("<object data={'javascript:x'}></object>", '<object data="about:blank#blocked"></object>'),
        ("<p>a &amp; b &times; c</p>", "<p>a &amp; b × c</p>"),
        ("<p>{dict(a=1)['a']}</p>", "<p>1</p>"),
        ("<p>{'x' if True else 'y'}</p>", "<p>x</p>"),
        ("<p>{[1, 2]}</p>", "<p>12</p>"),
    ],
)
@pytest.mark.rule("T1")
def test_t1_expressions(author, template, html):
    assert shows(author, template) == html


@pytest.mark.rule("T1")
def test_t1_an_object_may_give_a_text_of_its_own_kind(author):
    name = "from markupsafe import Markup\nclass Name:\n    def __str__(self): return Markup('<b>')"
    page = author.mount(f"{name}\nt'<p title={{Name()}}>{{Name()}}</p>'")
    assert page.html == html(page._session.root.surface.tree) == '<p title="&lt;b&gt;">&lt;b&gt;</p>'


@pytest.mark.rule("T1")
def test_t1_markup_is_trusted_as_content_only(author):
    before = "from markupsafe import Markup\nx = Markup('<b title=\"q\">')"
    assert shows(author, "<p title={x}>{x}</p>", before) == '<p title="&lt;b title=&#34;q&#34;&gt;"><b title="q"></p>'


@pytest.mark.parametrize(
    ("template", "html"),
    [
        ("{% for x in [1, 2] %}<i>{x}</i>{% endfor %}", "<i>1</i><i>2</i>"),
        ("{% for x in [] %}<i>{x}</i>{% else %}none{% endfor %}", "none"),
        ("{% for i, x in enumerate('ab') %}{i}{x} {% endfor %}", "0a 1b "),
        ("{% for a, (b, c) in [(1, (2, 3))] %}{a}{b}{c}{% endfor %}", "123"),
        (
            "{% for x in 'abc' %}{loop.index}{loop.index0}{loop.first}{loop.last}{loop.length} {% endfor %}",
            "10TrueFalse3 21FalseFalse3 32FalseTrue3 ",
        ),
        ("{% if 0 %}a{% elif 1 %}b{% else %}c{% endif %}", "b"),
        ("{% if 0 %}a{% endif %}", ""),
        ("{% let n = 2 %}{n}{% let m = n * 2 %}{m}", "24"),
        ("{# a {comment} <b> #}x", "x"),
        ("{% for x in [1] %}{% for y in [x, 2] %}{x}{y} {% endfor %}{% endfor %}", "11 12 "),
        ("{% for k, v in {'a': 1}.items() %}{k}={v}{% endfor %}", "a=1"),
        ("{[t'<i>{x}</i>' for x in [1, 2]]}", "<i>1</i><i>2</i>"),
        ("{t'<i>{1}</i>' if True else ''}", "<i>1</i>"),
        (
            "{[t'<i>{[t\"<b>{y}</b>\" for y in x]}</i>' for x in [[1], [2, 3]]]}",
            "<i><b>1</b></i><i><b>2</b><b>3</b></i>",
        ),
        ("{% if '%}' == \"%}\" %}quoted{% endif %}", "quoted"),
    ],
)
@pytest.mark.rule("T2")
def test_t2_blocks(author, template, html):
    assert shows(author, template) == html


@pytest.mark.rule("T3")
def test_t3_a_dot_looks_up_keys_first_unless_it_is_called(author):
    before = """
from datetime import datetime
msg = {"items": "key", "text": "hi", "when": datetime(2024, 1, 2, 3, 4)}
class Thing:
    text = "attribute"
thing = Thing()
errors = {}
"""
    template = (
        '{msg.items} {msg.text} {len(msg.items())} {thing.text} {msg.when.strftime("%H:%M")} {msg.when.year}'
        "{% for k in errors.keys() %}{k}{% endfor %}"
    )
    assert shows(author, template, before) == "key hi 3 attribute 03:04 2024"


@pytest.mark.rule("T3")
def test_t3_a_miss_names_the_keys(author):
    with pytest.raises(AttributeError, match="no key 'nam'; there are 'name'"):
        author.mount('x = {"name": 1}\nt"<p>{x.nam}</p>"')


@pytest.mark.parametrize(
    ("template", "html"),
    [
        ("<input checked={True} /><input checked='{True}' />", "<input checked><input checked>"),
        ("<input disabled={False} title={None} value='' />", '<input value="">'),
        (
            "<p aria-hidden={True} data-x={False} contenteditable={False}></p>",
            '<p aria-hidden="true" data-x="false" contenteditable="false"></p>',
        ),
        ("<p class={['a', '', None, {'b': True, 'c': False}]}></p>", '<p class="a b"></p>'),
        ("<p class='x {['a', 'b']} {None}'></p>", '<p class="x a b "></p>'),
        ("<p class={'a' if 0 else ''}></p>", '<p class=""></p>'),
        (
            "<p style={{'color': 'red', 'margin': None}}></p>".replace("{{", "{ {").replace("}}", "} }"),
            '<p style="color: red"></p>',
        ),
        (
            "<p data={dict(a=1, b_c=True)} aria={dict(label='x')}></p>",
            '<p data-a="1" data-b-c="true" aria-label="x"></p>',
        ),
        ("<p {**dict(id='x', title='<')}></p>", '<p id="x" title="&lt;"></p>'),
        ("<p title={'a b\"'}></p>", '<p title="a b&#34;"></p>'),
        ("<p title=\"{'a'}-{'b'}\" lang=en></p>", '<p title="a-b" lang="en"></p>'),
        (
            "<svg viewBox='0 0 1 1'><linearGradient /></svg>",
            '<svg viewBox="0 0 1 1"><linearGradient></linearGradient></svg>',
        ),
        ("<DIV Title='x'></DIV>", '<div title="x"></div>'),
    ],
)
@pytest.mark.rule("T4")
def test_t4_attributes(author, template, html):
    assert shows(author, template) == html


@pytest.mark.rule("T5", "T6")
def test_t5_t6_slots_and_static_components(author):
    author.file(
        "components/card.py",
        'title: str\nt"""<section><h3>{title}</h3>{...}'
        '{% if slots.actions %}<footer>{...actions}</footer>{% endif %}</section>"""',
    )
    author.file("components/fallback.py", 't"""<p>{slots.note or t"<i>none</i>"}</p>"""')
    page = author.mount(
        f'''
        from {author.app}.components import Card, Fallback
        count = 0

        def up():
            global count
            count += 1

        t"""
        <{{Card}} title="A"><b>{{count}}</b><button {{...actions}} @click="up">+</button></{{Card}}>
        <{{Card}} title="B" />
        <{{Fallback}} /><{{Fallback}}><u slot="note">n</u></{{Fallback}}>
        """
        '''
    )
    page.click("button")
    assert page.html == (
        "<section><h3>A</h3><b>1</b><footer><button>+</button></footer></section>\n"
        "<section><h3>B</h3></section>\n<p><i>none</i></p><p><u>n</u></p>"
    )


@pytest.mark.rule("T5", "P1")
def test_t5_a_tag_spreads_what_is_no_prop(author):
    author.file("components/link.py", 'to: str\nt"""<a href={to} {...}>{...}</a>"""')
    page = author.mount(
        f'from {author.app}.components import Link\nt"""<{{Link}} to="/x" title="T" data-id={{5}}>go</{{Link}}>"""'
    )
    assert page.html == '<a href="/x" title="T" data-id="5">go</a>'


COUNTER = 'count = 0\n\ndef up():\n    global count\n    count += 1\n\nt"""<b @click="up">{count}</b>"""'


@pytest.mark.rule("T7")
def test_t7_each_place_is_an_instance_of_its_own(author):
    author.file("live/counter.py", COUNTER)
    page = author.mount(f'from {author.app}.live import Counter\nt"""<{{Counter}} /><{{Counter}} />"""')
    page.click("b").click("b").click("b:nth-of-type(2)")
    assert page.texts("b") == ["2", "1"]


@pytest.mark.rule("T7", "T8")
def test_t7_instances_follow_their_keys_and_end_with_their_place(author):
    author.file("live/counter.py", COUNTER)
    page = author.mount(
        f'''
        from {author.app}.live import Counter
        ids = ["a", "b", "c"]

        def turn():
            ids.reverse()

        def drop():
            ids.pop()

        t"""
        <button id="turn" @click="turn"></button><button id="drop" @click="drop"></button>
        {{% for i in ids %}}<p key={{i}}>{{i}}<{{Counter}} /></p>{{% endfor %}}
        """
        '''
    )
    page.click("p:nth-of-type(1) b").click("p:nth-of-type(1) b").click("p:nth-of-type(2) b")
    assert page.texts("p") == ["a2", "b1", "c0"]
    assert page.click("#turn").texts("p") == ["c0", "b1", "a2"]
    assert len(page.kernel.instances) == 4
    assert page.click("#drop").texts("p") == ["c0", "b1"]
    assert len(page.kernel.instances) == 3


@pytest.mark.rule("T5", "T6", "T7")
def test_t6_slot_content_of_a_live_component_belongs_to_its_writer(author):
    author.file(
        "live/box.py",
        "shown = True\n\ndef flip():\n    global shown\n    shown = not shown\n\n"
        't"""<i @click="flip">flip</i>{% if shown %}<div>{...}</div>{% endif %}"""',
    )
    author.file("live/counter.py", COUNTER)
    page = author.mount(
        f'''
        from {author.app}.live import Box, Counter
        n = 0

        def up():
            global n
            n += 1

        t"""<{{Box}}><u @click="up">{{n}}</u><{{Counter}} /></{{Box}}>"""
        '''
    )
    page.click("u").click("b").click("b")
    assert page.html == "<i>flip</i><div><u>1</u><b>2</b></div>"
    page.click("i")
    assert page.html == "<i>flip</i>"
    page.click("i")
    assert page.html == "<i>flip</i><div><u>1</u><b>2</b></div>", "instances live with the writer's render"
    assert page.click("u").html == "<i>flip</i><div><u>2</u><b>2</b></div>"
    assert page.html == page.fresh_html()


@pytest.mark.rule("T8")
def test_t8_duplicate_keys_name_the_line(author):
    with pytest.raises(RenderError, match=r":4:1: two items of one list have the key 1"):
        author.mount('xs = [1, 1]\nt"""\n<ul>\n{% for x in xs %}<li key={x}>{x}</li>{% endfor %}\n</ul>"""')


@pytest.mark.rule("T8")
def test_t8_items_are_matched_by_key_or_id(author):
    page = author.mount(
        '''
        todos = [{"id": i, "text": str(i)} for i in range(5)]

        def add():
            todos.insert(0, {"id": 99, "text": "new"})

        t"""<button @click="add"></button><ul>{% for todo in todos %}<li>{todo.text}</li>{% endfor %}</ul>"""
        '''
    )
    page.click("button")
    assert page.texts("li") == ["new", "0", "1", "2", "3", "4"]
    assert page.messages[-1] == '{"v":2,"a":1,"d":{"0":{"0":{"o":[[0,[99],[["new"]]]]}}}}'


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://x", True),
        ("/a", True),
        ("a?b#c", True),
        ("mailto:a@b", True),
        ("tel:1", True),
        ("javascript:alert(1)", False),
        (" java\tscript:x", False),
        ("JAVASCRIPT:x", False),
        ("\x01javascript:x", False),
        ("data:text/html,x", False),
        ("vbscript:x", False),
        ("file:///etc/passwd", False),
    ],
)
@pytest.mark.rule("T10")
def test_t10_urls(author, url, allowed):
    html = shows(author, '<a href={url}>x</a><a href="{url[:4]}{url[4:]}">x</a>', f"url = {url!r}")
    assert ("blocked" not in html) == allowed
    assert html.count("about:blank#blocked") in (0, 2)


@pytest.mark.rule("T11")
def test_t11_white_space_tables_and_text_controls(author):
    page = author.mount(
        '''
        rows = [1, 2]
        text = "\\n</textarea>x"
        t"""
        <table>
          {% for r in rows %}
          <tr><td>{r}</td></tr>
          {% endfor %}
        </table>
        <textarea>{text}</textarea>
        <select value={2}><option value="1">a</option><option value="2">b</option></select>
        <pre>
          keep  this</pre>
        """
        '''
    )
    assert page.html == (
        "<table><tbody><tr><td>1</td></tr><tr><td>2</td></tr></tbody></table>\n"
        "<textarea>\n\n&lt;/textarea&gt;x</textarea>\n"
        '<select><option value="1">a</option><option value="2" selected>b</option></select>\n'
        "<pre>  keep  this</pre>"
    )


@pytest.mark.rule("T11")
@pytest.mark.parametrize(
    ("template", "html"),
    [
        ("<table>\n<colgroup> <col> </colgroup>\n<tr> <td> a </td>\t<th>b</th> </tr> </table>",
         "<table><colgroup><col></colgroup><tbody><tr><td> a </td><th>b</th></tr></tbody></table>"),
        ("<table> <caption> a </caption> <thead> <tr> </tr> </thead> <tfoot>\n</tfoot> </table> b",
         "<table><caption> a </caption><thead><tr></tr></thead><tfoot></tfoot></table> b"),
        ("<table><tr><td> <pre>\n\n a </pre> <b>b</b> <i>c</i> </td></tr></table>",
         "<table><tbody><tr><td> <pre>\n\n a </pre> <b>b</b> <i>c</i> </td></tr></tbody></table>"),
        ("<tr>{% for x in [1, 0] %} {% if x %} <td>a</td> {% else %} <th>b</th> {% endif %} {% endfor %}</tr>",
         "<tr><td>a</td><th>b</th></tr>"),
        ("<table> <tbody> {% let x = 1 %} <tr> <td>{x}</td> </tr> </tbody> </table>",
         "<table><tbody><tr><td>1</td></tr></tbody></table>"),
        ("<table> {[t'<tr> <td>{x}</td> </tr>' for x in 'ab']} </table>",
         "<table><tbody><tr><td>a</td></tr><tr><td>b</td></tr></tbody></table>"),
        ("<table> <!-- x --> {# y #} <tr><td><table> <tr> <td> </td> </tr> </table> </td></tr> </table>",
         "<table><tbody><tr><td><table><tbody><tr><td> </td></tr></tbody></table> </td></tr></tbody></table>"),
        ("<table><tr>{' '}<td>x</td>{'<td> </td> ':safe}</tr></table>",
         "<table><tbody><tr> <td>x</td><td> </td> </tr></tbody></table>"),
        ("<ul> <li> a </li> <li>b</li> </ul>", "<ul> <li> a </li> <li>b</li> </ul>"),
        ("<svg> <g> <title> a </title> </g> </svg>", "<svg> <g> <title> a </title> </g> </svg>"),
    ],
)  # fmt: skip
def test_t11_white_space_between_the_parts_of_a_table_is_left_out(author, template, html):
    assert shows(author, template) == html


@pytest.mark.rule("T1")
def test_t1_display_shows_objects_as_a_notebook_would(author):
    before = "class Frame:\n    def _repr_html_(self): return '<table></table>'\nx = Frame()"
    assert shows(author, "{x:display}{5:display}", before) == "<table></table><pre>5</pre>"


@pytest.mark.rule("L5", "T8")
def test_fragments_that_are_kept_as_state(author):
    page = author.mount(
        '''
        n = 0
        rows = []

        def add():
            global n
            n += 1
            rows.append(t"<li>{n} <b @click='drop({n})'>x</b></li>")

        def drop(i: int):
            rows.pop(i - 1)

        t"""<button @click="add"></button><ul>{rows}</ul>"""
        '''
    )
    page.click("button").click("button")
    assert page.texts("li") == ["1 x", "2 x"]
    assert page.click("b").texts("li") == ["2 x"]


@pytest.mark.rule("T4", "L5")
def test_t4_a_spread_joins_classes_and_leaves_the_tags_own(author):
    page = author.mount(
        '''
        attrs = {"class_": ["b", "c"], "title": "dict", "lang": "en"}

        def none():
            global attrs
            attrs = None

        t"""<p class="a" title="own" {**attrs} @click="none">x</p><b {spread(attrs)}>y</b>"""
        '''
    )
    assert page.html == '<p title="own" class="a b c" lang="en">x</p><b class="b c" title="dict" lang="en">y</b>'
    assert page.click("p").html == '<p title="own" class="a">x</p><b>y</b>'


@pytest.mark.rule("L5")
def test_l5_a_t_string_in_a_function_binds_the_functions_own_names(author):
    page = author.mount(
        '''
        got = []

        def pick(i): got.append(i)

        def button(label, action):
            return t"<button @click=\'action({label})\'>{label}</button>"

        t"""{button("a", pick)}{button("b", pick)}"""
        '''
    )
    assert page.click("button:nth-of-type(2)").state["got"] == ["b"]


@pytest.mark.rule("T1", "S1")
def test_state_may_have_the_name_of_a_builtin(author):
    page = author.mount("""
        type, str, int, dict, list, len = "a", "b", "c", {"d": "e"}, ["f"], 7
        rows = [{"id": 1}]

        def pick(id: "int"):
            rows.append({"id": id + 1})

        t'''<p class={type}>{type}{str}{int}{dict.d}{list}{len}
            {% for r in rows %}<b @click="pick({r.id})">{r.id}</b>{% endfor %}</p>'''
    """)
    assert page.text("p") == "abcef7 1"


@pytest.mark.rule("T1")
@pytest.mark.parametrize(
    ("shown", "name", "write"),
    [
        ("{name.title}", "title", "{name.title()}"),
        ("{name.strip().title}", "title", "{name.strip().title()}"),
        ('ü {names["first"].title}', "title", '{names["first"].title()}'),
        ("{name\n.title}", "title", "{name.title()}"),
        ('{name.title if name else "nobody"}', "title", '{name.title() if name else "nobody"}'),
        ("{[n.title for n in name]}", "title", "{[n.title() for n in name]}"),
        ("{% for n in name %}<b key={n}>{n.title}</b>{% endfor %}", "title", "{n.title()}"),
        ("{bird.sing}", "sing", "{bird.sing()}"),
        ("{[greet]}", "greet", "{[greet()]}"),
        ("{welcome}", "greet", "{welcome()}"),
        ("<i title={name.title}></i>", "title", "{name.title()}"),
        ("<i title='so {name.title} x'></i>", "title", "{name.title()}"),
        ("<i class='so {name.title} x'></i>", "title", "{name.title()}"),
        ("{names.items}", "items", "{names.items()}"),
    ],
)
def test_a_function_that_is_not_called_is_told(author, shown, name, write):
    error = shown_uncalled(author, shown)
    assert error.message == f"the function {name}() stands where a value is meant"
    assert error.hint == f"Call it, with () behind its name: {write}"
    assert error.location.line == 16


def shown_uncalled(author, shown):
    """The error of a template that shows that."""
    source = "class Bird:\n    def sing(self):\n        return 'la'\n    def fly(self, far, *, high):\n        pass\n\n"
    source += "bird = Bird()\nname = 'ada'\nnames = {'first': 'ada'}\nitems = [2, 1]\ninside = [name.title]\n\n"
    source += "def greet():\n    return 'hello'\nwelcome = greet\n"
    with pytest.raises(RenderError) as raised:
        author.mount(f'{source}t"""<p>{shown}</p>"""')
    return raised.value


@pytest.mark.rule("T1")
@pytest.mark.parametrize(
    ("shown", "hint"),
    [
        ("{name.replace}", "Call it, and give it what it takes in parentheses: {name.replace(old, new)}"),
        ("{bird.fly}", "Call it, and give it what it takes in parentheses: {bird.fly(far, high=…)}"),
        ("{name.find}", "Call it, and give it what it takes in parentheses: {name.find(…)}"),
        ("{len}", "Call it, and give it what it takes in parentheses: {len(obj)}"),
        ("{items.sort}", "sort() changes items, and gives nothing that could be shown. Write {sorted(items)}"),
        ("{items.reverse}", "reverse() changes items, and gives nothing that could be shown. Write {items[::-1]}"),
        (
            "{items.append}",
            "append() changes items, and gives nothing that could be shown. Call it in a function of this file.",
        ),
        ("{inside}", "Call it where it comes from, with () behind its name."),
        ("{[name.title, name.title]}", "Call it where it comes from, with () behind its name."),
    ],
)
def test_a_function_that_takes_something_or_gives_nothing_is_not_only_to_be_called(author, shown, hint):
    assert shown_uncalled(author, shown).hint == hint


def test_an_object_that_can_be_called_is_shown_as_it_is(author):
    page = author.mount(
        "class Gate:\n    def __call__(self): ...\n    def __str__(self): return 'gate'\n\nt'<p>{Gate()}</p>'"
    )
    assert page.text("p") == "gate"


@pytest.mark.rule("T1")
@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("{len birds}", "Parentheses call a function: {len(birds)}"),
        ("{len birds + 1}", "Parentheses call a function: {len(birds) + 1}"),
        ("{% if len birds > 3 %}x{% endif %}", "Parentheses call a function: {% if len(birds) > 3 %}"),
        ("{\u2026}", "Write {...}, with three points, where the content that a caller gives is to stand."),
        ("{birds len}", "Write a Python expression, or {{ and }}"),
        ("{len if}", "Write a Python expression, or {{ and }}"),
    ],
)
def test_t1_what_is_meant_by_braces_that_python_can_not_read(author, shown, said):
    with pytest.raises(TemplateError) as raised:
        author.load(f"birds = []\nt'<p>{shown}</p>'")
    assert raised.value.hint.startswith(said)


@pytest.mark.rule("T1")
def test_t1_the_count_of_a_list_is_its_length(author):
    with pytest.raises(RenderError) as found:
        author.mount("items = []\nt'<p>{items.count}</p>'\n")
    assert found.value.hint == "To count what is in items, write {len(items)}"
