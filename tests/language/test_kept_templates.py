"""L5, T7: t-strings that are values: made in functions, kept as state, with components in them."""

import pytest

COUNTER = 'label: str = ""\nn = 0\n\ndef up():\n    global n\n    n += 1\n\nt"""<b @click="up">{label}{n}</b>"""'


@pytest.fixture
def parts(author):
    author.file("live/counter.py", COUNTER)
    author.file("components/card.py", 'title: object = ""\nt"""<section><h3>{title}</h3>{...}</section>"""')
    return f"from {author.app}.live import Counter\nfrom {author.app}.components import Card\n"


@pytest.mark.rule("L5", "T7")
def test_a_handler_keeps_a_component_as_state(author, parts):
    page = author.mount(
        parts
        + '''
notice = None
others = 0

def show():
    global notice
    notice = t"<p>Here: <{Counter} label='c' /></p>"

def drop():
    global notice
    notice = None

def other():
    global others
    others += 1

t"""<i id="show" @click="show"></i><i id="drop" @click="drop"></i><i id="other" @click="other"></i>{notice}{others}"""
'''
    )
    page.click("#show").click("b").click("b").click("#other")
    assert page.text("p") == "Here: c2"
    page.click("#show")
    assert page.text("p") == "Here: c2", (
        "another t-string of the same place in the source, at the same place in the page"
    )
    assert page.click("#drop").count("p") == 0
    assert len(page.kernel.instances) == 1, "gone with its place"
    assert page.click("#show").text("p") == "Here: c0"
    assert page.html == page.fresh_html()
    assert page.errors == []


@pytest.mark.rule("L5", "T7")
def test_shown_twice_it_is_two_instances(author, parts):
    page = author.mount(parts + 'one = t"<{Counter} />"\nt"""<p>{one}</p><p>{one}</p>"""')
    page.click("p:nth-of-type(1) b").click("p:nth-of-type(2) b").click("p:nth-of-type(2) b")
    assert page.texts("b") == ["1", "2"]


@pytest.mark.rule("L5", "T7", "T8")
@pytest.mark.parametrize(
    "rows",
    [
        "{[t'<p key={x}>{x}<{Counter} /></p>' for x in names]}",
        "{kept}",
        "{[t'<div>{row}</div>' for row in kept]}",
        "{[make(x) for x in names]}",
        "{(make(x) for x in names)}",
        "{% for x in names %}<p key={x}>{x}<{Counter} /></p>{% endfor %}",
        "{% for x in names %}<p key={x}>{x}{t'<u><{Counter} /></u>'}</p>{% endfor %}",
        "{t'<ul>{% for x in names %}<p key={x}>{x}<{Counter} /></p>{% endfor %}</ul>'}",
    ],
)
def test_instances_follow_the_keys_of_a_list(author, parts, rows):
    page = author.mount(
        parts
        + f'''
names = ["a", "b", "c"]

def make(name):
    return t"<p key={{name}}>{{name}}<{{Counter}} /></p>"

kept = [make(name) for name in "abc"]

def turn():
    names.reverse()
    kept.reverse()

def drop():
    names.pop(0)
    kept.pop(0)

t"""<i id="turn" @click="turn"></i><i id="drop" @click="drop"></i><main>{rows}</main>"""
'''
    )
    page.click("p b").click("p b")
    assert page.texts("p") == ["a2", "b0", "c0"]
    follows = "key" in rows or "make" in rows or rows == "{kept}"
    page.click("#turn")
    assert page.texts("p") == (["c0", "b0", "a2"] if follows else ["c2", "b0", "a0"])
    page.click("#drop")
    assert page.texts("p") == (["b0", "a2"] if follows else ["b2", "a0"])
    assert len(page.kernel.instances) == 3
    assert page.html == page.fresh_html()


@pytest.mark.rule("L5", "T6")
def test_slot_content_of_a_kept_component(author, parts):
    page = author.mount(
        parts
        + '''
count = 0

def up():
    global count
    count += 1

def card(text):
    return t"<{Card} title={t'<i>{text}</i>'}><u @click='up'>{count}</u><{Counter} label='in' /></{Card}>"

kept = None

def on_mount():
    global kept
    kept = card("kept")

t"""{kept}{card("new")}"""
'''
    )
    page.click("section:nth-of-type(2) b").click("section:nth-of-type(1) u").click("section:nth-of-type(2) u")
    assert page.html == (
        "<section><h3><i>kept</i></h3><u>0</u><b>in0</b></section>"
        "<section><h3><i>new</i></h3><u>2</u><b>in1</b></section>"
    )
    assert page.html == page.fresh_html()


@pytest.mark.rule("L5", "T7")
def test_a_component_in_a_t_string_given_as_a_prop(author, parts):
    author.file("live/box.py", 'what: object\nopen = True\n\ndef flip():\n    global open\n    open = not open\n\n'
                't"""<i @click="flip"></i>{what if open else None}"""')  # fmt: skip
    page = author.mount(
        parts + f'from {author.app}.live import Box\nt"""<{{Box}} what={{t"<p><{{Counter}} /></p>"}} />"""'
    )
    page.click("b").click("b")
    assert page.text("p") == "2"
    page.click("i").click("i")
    assert page.text("p") == "0", "its place went, and came anew"


@pytest.mark.rule("T8")
def test_duplicate_keys_in_a_comprehension_name_the_line(author):
    with pytest.raises(Exception, match=r"thing.py:3:.*the key 1"):
        author.mount('xs = [1, 1]\nt"""\n{[t"<li key={x}>{x}</li>" for x in xs]}\n"""')


@pytest.mark.rule("L5")
def test_both_dialects_in_each_other(author):
    page = author.mount(
        '''
        rows = [{"name": "a", "tags": ["x", "y"]}, {"name": "b", "tags": []}]

        def turn():
            rows.reverse()

        t"""
        <i @click="turn"></i>
        {% for row in rows %}
        {% let tags = row.tags %}
        <p>{loop.index}{row.name}:{t\'\'\'<u>{% for tag in tags %}{[t"<b>{tag}{loop.index}{n}</b>" for n in range(2)]}
        {% else %}{loop.index}{% endfor %}</u>\'\'\'}{t'{% if tags %}<s>{len(tags)}</s>{% endif %}'}</p>
        {% endfor %}
        """
        '''
    )
    first = "1a:<u><b>x10</b><b>x11</b>\n<b>y20</b><b>y21</b>\n</u><s>2</s>"
    assert page.html == f"<i></i>\n<p>{first}</p>\n<p>2b:<u>2</u></p>\n"
    page.click("i")
    assert page.html == f"<i></i>\n<p>1b:<u>1</u></p>\n<p>2{first[1:]}</p>\n"
    assert page.html == page.fresh_html()


@pytest.mark.rule("L5")
def test_t_strings_anywhere_in_the_file(author):
    page = author.mount(
        '''
        import asyncio
        from dataclasses import dataclass, field

        word = "w"
        plain = t"<i>{word}</i>"
        made = None

        @dataclass
        class Item:
            name: str
            shown: object = field(default_factory=lambda: t"<u>{word}</u>")
            label = t"<s>{word}</s>"

            def show(self, mark=t"<q>{word}</q>"):
                def inner(x):
                    nonlocal mark
                    return t"<b>{self.name}{x}{mark}</b>"
                return inner(1)

        def rows():
            for x in "ab":
                yield t"<li>{x}</li>"

        def recursive(n):
            return t"<div>{n}{recursive(n - 1)}</div>" if n else None

        def blocks(xs):
            return t"""
            {% for x in xs %}
            <em>{x}{loop.index}</em>
            {% else %}
            none
            {% endfor %}
            """

        async def slow(x):
            await asyncio.sleep(1)
            return x * 2

        async def make():
            global made
            made = t"<tt>{await slow(21)}{[t'<b>{y}</b>' for y in [await slow(x) for x in (1, 2)]]}</tt>"

        item = Item("n")
        t"""<button @click="make"></button>{plain}{item.shown}{Item.label}{item.show()}{rows()}{recursive(2)}{
            blocks("xy")}
        {blocks([])}{made}{(lambda z: t"<a>{z}</a>")(3)}{ {"k": t"<p>{word}</p>"}["k"] }"""
        '''
    )
    page.click("button")
    assert page.errors == []
    assert page.html == (
        "<button></button><i>w</i><u>w</u><s>w</s><b>n1<q>w</q></b><li>a</li><li>b</li><div>2<div>1</div></div>"
        "    <em>x1</em>\n    <em>y2</em>\n\n    none\n<tt>42<b>2</b><b>4</b></tt><a>3</a><p>w</p>"
    )
    assert page.html == page.fresh_html()
