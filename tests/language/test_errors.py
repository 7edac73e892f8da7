"""T9 and its like: a mistake gives file, line, column, the line, and what to write instead."""

import pytest

from hyper_local import LoadError
from hyper_local.errors import RenderError

# source, line, column, message, a piece of the hint
MISTAKES = [
    ("x = (\nt'<p></p>'", 1, 5, "not Python: '(' was never closed", "the mistake is here or just before"),
    ("def f()\n    pass\nt'<p></p>'", 1, 8, "not Python: expected ':'", ""),
    ("x = 1\n", 1, 1, "this file has no template", 't"""<p>Hello</p>"""'),
    ("t'<p>a</p>'\nt'<p>b</p>'", 2, 1, "2 templates in one file, in lines 1 and 2", "one t-string at its top level"),
    (
        "t'''\n<ul>\n{% for x in [1] %}\n<li></li>\n</ul>'''",
        5,
        1,
        "</ul> inside {% for %} of line 3",
        "{% endfor %} first",
    ),
    ("t'''{% for x in [1] %}<li></li>'''", 1, 5, "{% for %} is never closed", "Write {% endfor %} where it ends"),
    ("t'''{% if x %}a{% endfor %}'''", 1, 16, "{% endfor %} inside {% if %} of line 1", "{% endif %} first"),
    ("t'''<p>{% endif %}</p>'''", 1, 8, "{% endif %} inside <p> of line 1", "</p> first"),
    ("t'''{% endif %}'''", 1, 5, "{% endif %} without {% if %}", ""),
    ("t'''{% else %}'''", 1, 5, "{% else %} without {% if %}", ""),
    ("t'''{% fro x in y %}{% endfor %}'''", 1, 5, "unknown block {% fro %}. Did you mean 'for'?", "{% for %}"),
    ("t'''{% if %}{% endif %}'''", 1, 5, "{% if %} without a condition", "{% if name %}"),
    ("t'''{% if a %}{% else %}{% elif b %}{% endif %}'''", 1, 25, "{% elif %} after {% else %}", "is the last one"),
    ("t'''{% for x %}{% endfor %}'''", 1, 0, "not Python: 'for x'", ""),
    ("t'''{% if x'''", 1, 5, "this {% is never closed", "Write %} where it ends"),
    ("t'''<p>{x</p>'''", 1, 8, "this '{' is never closed", "{{ if a brace is meant as text"),
    ('t"""<p>{x</p>"""\nx = 1', 1, 8, "this '{' is never closed", "Write }"),
    ("t'''<p>{}</p>'''", 1, 8, "an empty {}", "{{}} for braces as text"),
    ("t'''<p>{a b}</p>'''", 1, 0, "not Python: 'a b'", ""),
    ("t'''<p>}</p>'''", 1, 8, "a single '}' in a t-string", "Write }}"),
    ("t'''<p>{x!z}</p>'''", 1, 10, "an unknown conversion after '!'", "!r, !s or !a"),
    ("t'''<div><p></div>'''", 1, 13, "</div> closes <p> of line 1", "Write </p> here"),
    ("t'''<div>'''", 1, 5, "<div> is never closed", "Write </div>"),
    ("t'''</div>'''", 1, 5, "</div> closes nothing", ""),
    ("t'''<div'''", 1, 5, "this tag is never closed", "Write >"),
    ("t'''<br></br>'''", 1, 9, "<br> can't have content or a closing tag", "<br />"),
    ("t'''<p title='x></p>'''", 1, 14, "the value of title is never closed", "Write '"),
    ("t'''<p title=></p>'''", 1, 14, "title= without a value", 'title="…"'),
    ("t'''<p a='1' a='2'></p>'''", 1, 14, "a stands twice in this tag", "Keep one"),
    ("t'''<p {x}></p>'''", 1, 8, "an interpolated attribute name", "disabled={value}"),
    ("t'''<p data-{x}=1></p>'''", 1, 8, "an interpolated attribute name", "{**attributes}"),
    ("t'''<h{n}></h{n}>'''", 1, 7, "an interpolation inside a tag name", "<{Card}>"),
    ("t'''<p onclick='x()'></p>'''", 1, 8, "onclick would run JavaScript", '@click="handler"'),
    ("t'''<p onclick={x}></p>'''", 1, 8, "onclick would run JavaScript", '@click="handler"'),
    ("t'''<iframe srcdoc={x}></iframe>'''", 1, 13, "an interpolation in srcdoc", ""),
    ("t'''<style>a{color:red}</style>'''", 1, 13, "an interpolation inside <style>", "{{ and }}"),
    ("t'''<script>{x}</script>'''", 1, 13, "an interpolation inside <script>", "data- attribute"),
    ("t'''<!-- {x} -->'''", 1, 10, "an interpolation inside an HTML comment", "{# … #}"),
    ("t'''<!-- x'''", 1, 5, "this comment is never closed", "-->"),
    ("t'''<!doctype html><p></p>'''", 1, 5, "a <!doctype> inside a component", "made by the host"),
    ("t'''<html><p></p></html>'''", 1, 5, "<html> inside a component", "<body>"),
    ("t'''<p {% if x %}a{% endif %}></p>'''", 1, 8, "{% if %} inside a tag", "Choose the value instead"),
    ("t'''<p class=\"{% if x %}a{% endif %}\"></p>'''", 1, 15, "{% if %} inside an attribute", "if condition else"),
    ("t'''<p><div></div></p>'''", 1, 8, "<div> inside <p>", "Close the <p> first"),
    ("t'''<a><b><a></a></b></a>'''", 1, 11, "<a> inside <a>", "Close the outer"),
    ("t'''<form><form></form></form>'''", 1, 11, "<form> inside <form>", ""),
    ("t'''<{A}></{B}>'''", 1, 10, "</{B}> closes <{A}> of line 1", ""),
    ("t'''<{A}>x'''", 1, 5, "<{A}> is never closed", ""),
    ("A = 1\nt'''<{A} @click='f' />'''", 2, 10, "@click on a component", "on_pick={choose}"),
    ("t'''<ul><li><b key={1}></b></li></ul>'''", 1, 16, "key={…} stands on the first element", ""),
    ("t'''<textarea><b></b></textarea>'''", 1, 15, "only text and values can stand in a <textarea>", ""),
    ("t'''<p @click></p>'''", 1, 8, "@click without a handler", ""),
    ("t'''<p @click='1 + 1'></p>'''", 1, 8, "@click: not a call of a function: '1 + 1'", "event.key"),
    ("t'''<p @click='f('></p>'''", 1, 8, "@click: not a call: 'f('", ""),
    ("t'''<p @click='a.b()'></p>'''", 1, 8, "@click: not a call of a function: 'a.b()'", ""),
    ("def f(x): pass\nt'''<p @click='f(x.y)'></p>'''", 2, 8, "@click: this argument can't be sent: x.y", "Write {x.y}"),
    (
        "def f(x): pass\nt'''<p @click=\"f('{x}')\"></p>'''",
        2,
        8,
        "an interpolation inside a quoted argument",
        "without quotes",
    ),
    ("def f(x): pass\nt'''<p @click='f(event)'></p>'''", 2, 8, "'event' alone can't be sent", "event.key"),
    (
        "def f(x): pass\nt'''<p @click='f(event.kye)'></p>'''",
        2,
        8,
        "unknown event property 'event.kye'. Did you mean 'key'?",
        "",
    ),
    (
        "def f(): pass\nt'''<p @click.prevnt='f'></p>'''",
        2,
        8,
        "unknown modifier .prevnt. Did you mean 'prevent'?",
        ".stop",
    ),
    ("def f(): pass\nt'''<p @click.enter='f'></p>'''", 2, 8, ".enter is a key, and click has none", "@keydown"),
    (
        "def on_mount(): pass\nt'''<p @click='on_mount'></p>'''",
        2,
        8,
        "@click names 'on_mount', which the page may not call",
        "",
    ),
    (
        "from os import system\nt'''<p @click='system'></p>'''",
        2,
        8,
        "@click names 'system', which is imported",
        "Write a function",
    ),
    ("x = 1\nt'''<p @click='x'></p>'''", 2, 8, "@click names 'x', which is not a function", ""),
    ("def f(): pass\nt'''<p @click='value'></p>'''", 2, 8, "'value' is not a function", "function(value)"),
    (
        "xs = [1]\ndef f(x): pass\nt'''<form>{% for x in xs %}<button @click='f(x)'></button>{% endfor %}</form>'''",
        3,
        36,
        "@click: no field of this form is called 'x'",
        "Write {x}",
    ),
    (
        "def f(x): pass\nt'''<form @submit='f(nme)'><input name='name' /></form>'''",
        2,
        11,
        "@submit: no field of this form is called 'nme'. Did you mean 'name'?",
        'name="nme"',
    ),
    (
        "n = 0\ndef up():\n    n += 1\nt'<p>{n}</p>'",
        3,
        5,
        "up() sets a variable of its own, not the state 'n'",
        "global n",
    ),
    (
        "n: int\ndef up():\n    global n\n    n = 1\nt'<p>{n}</p>'",
        1,
        1,
        "up() changes the prop 'n'",
        "Props are read only",
    ),
    ("__config__ = make()\nt'<p></p>'", 1, 1, "__config__ is not a plain dict", ""),
    ("t'<p>'\n'x'\n't<b>", 3, 1, "this string is never closed", ""),
    ("t'''<p bind={1}></p>'''", 1, 8, "bind takes the name of a state variable", ""),
]


@pytest.mark.parametrize(("source", "line", "column", "message", "hint"), MISTAKES)
def test_t9_a_mistake_says_where_and_what_to_write(author, source, line, column, message, hint):
    with pytest.raises(LoadError) as caught:
        author.load(source)
    error = caught.value
    assert message in error.message
    where = error.location
    assert (where.line, where.column) == (line, column or where.column)
    assert hint in error.hint
    shown = str(error)
    assert shown.startswith(f"{where.file}:{where.line}:{where.column}: {error.message}")
    if message != "this file has no template":
        assert source.splitlines()[where.line - 1].strip() in shown
    if not message.startswith("not Python"):
        assert error.hint, "what to write instead"


def test_a_static_component_has_no_handlers(author):
    with pytest.raises(LoadError, match="a static component can't handle @click"):
        author.load("def f(): pass\nt'<p @click=f></p>'", "components/card.py")


def test_an_unknown_component_names_those_there_are(author):
    author.file("live/counter.py", "t'<p></p>'")
    with pytest.raises(LoadError) as caught:
        author.load(f"from {author.app}.live import Conter\nt'<{{Conter}} />'", "pages/index.py")
    error = caught.value
    assert error.message == f"{author.app}.live has no component 'Conter'. Did you mean 'Counter'?"
    assert (error.location.line, error.location.column) == (1, 19 + len(author.app))
    assert error.hint.startswith("There are 'Counter'")


def test_what_is_not_a_component_in_a_tag(author):
    with pytest.raises(RenderError, match=":3:1: this is not a component: int"):
        author.mount("Card = 5\nt'''<p>\n<{Card} />\n</p>'''")


def test_the_caret_stands_under_the_mistake(author):
    with pytest.raises(LoadError) as caught:
        author.load('t"""\n  <p>é<br></br></p>\n"""')
    assert str(caught.value).splitlines()[1:] == [
        "    <p>é<br></br></p>",
        "            ^",
        "  Write <br /> and take </br> away.",
    ]


def test_a_file_that_is_not_text(author):
    path = author.file("live/x.py", "")
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LoadError, match="not UTF-8 text"):
        __import__("hyper_local").load(path)


MORE = [
    ("t'''<{Crad} />'''", "unknown component 'Crad'.", "from app.components import Crad"),
    ("Card = None\nt'''<{Crad} />'''", "unknown component 'Crad'. Did you mean 'Card'?", ""),
    (
        "__config__ = {'debunce': 1}\nt'<p></p>'",
        "__config__ has an unknown key 'debunce'. Did you mean 'debounce'?",
        "",
    ),
    ("__config__ = {'debounce': '1'}\nt'<p></p>'", "__config__['debounce'] must be int, not str", "300"),
    ("def f(): pass\nt'<b @click=\"f(1)\"></b>'", "@click: f() takes no arguments, not 1", "Line 1 says def f()"),
    ("def f(a, b): pass\nt'<b @click=\"f(1)\"></b>'", "@click: f() needs 'b' too", "Line 1 says def f(a, b)"),
    (
        "def f(name): pass\nt'<b @click=\"f(nmae=1)\"></b>'",
        "@click: f() has no parameter 'nmae'. Did you mean 'name'?",
        "call it like that",
    ),
    ("def f(a): pass\nt'<b @click=\"f(1, a=2)\"></b>'", "@click: f() gets 'a' twice", "def f(a)"),
    ("def f(): pass\nt'<b @click.confirm=f></b>'", "@click.confirm without a question", 'confirm="Are you sure?"'),
    (
        "def f(): pass\nt'<b @wheel.passive.prevent=f></b>'",
        "@wheel.passive.prevent: .passive promises the browser that nothing is prevented",
        "Take one of them away",
    ),
    ("x = 1\nt'<p bind={x}></p>'", "bind on <p>, which nothing is typed into", "input, select or textarea"),
    (
        "x = 1\nt'<input type=file bind={x}>'",
        "bind on <input type=file>, which nothing is typed into",
        '@change="function(value)"',
    ),
    ("x = 1\nt'<input value=1 bind={x}>'", "bind and value on one control", "bind shows the state"),
    (
        "xs = [1]\nt'{% for x in xs %}<input bind={x}>{% endfor %}'",
        "bind={x} names a variable of the template's own, which nothing can be typed into",
        'value={x} and @input="function(value)"',
    ),
]


@pytest.mark.parametrize(("source", "message", "hint"), MORE)
def test_names_and_settings_that_do_not_exist(author, source, message, hint):
    with pytest.raises(LoadError) as caught:
        author.load(source)
    assert caught.value.message == message
    assert hint in caught.value.hint


LATE = [
    ("return 1", 1, "'return' outside function"),
    ("for x in []:\n    pass\nbreak", 3, "'break' outside loop"),
    ("def f(a, a): pass", 1, "duplicate "),
    ("def f():\n    x = 1\n    global x", 3, "assigned to before global declaration"),
    ("from __future__ import braces", 1, "not a chance"),
]


@pytest.mark.parametrize(("source", "line", "message"), LATE)
def test_what_python_finds_only_when_it_compiles(author, source, line, message):
    with pytest.raises(LoadError) as caught:
        author.load(source + "\nt'<p></p>'")
    assert message in caught.value.message
    assert caught.value.location.line == line


def test_an_expression_that_python_refuses_late(author):
    with pytest.raises(LoadError, match="not Python"):
        author.load("t'<p>{print(y=1, y=2)}</p>'")


def test_a_nul_in_the_file(author):
    with pytest.raises(LoadError, match="a NUL character in the file"):
        author.load("t'<p>\0{1}</p>'")


def test_a_template_that_is_too_deep(author):
    with pytest.raises(LoadError):
        author.load("t'''" + "{% if 1 %}" * 2000 + "{% endif %}" * 2000 + "'''")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("n: int = 0\ndef go(): n += 1\nt'<p></p>'", "go() sets a variable of its own, not the state 'n'"),
        ("n: int\ndef go(): n += 1\nt'<p></p>'", "go() sets a variable of its own, not the prop 'n'"),
        (
            "def go():\n    yield\nt'<p @click=go></p>'",
            "@click names 'go', which is a generator: calling it runs nothing",
        ),
        ("t'<p class=a CLASS=b></p>'", "CLASS stands twice in this tag"),
        ("u = 'x'\nt'<meta http-equiv=refresh content={u}>'", "an interpolation in content of <meta>"),
        ("t'<p></p>' 'x'", "a t-string beside an ordinary string"),
        ('t\'<p>{[t"a" t"b"]}</p>\'', "two t-strings side by side"),
    ],
)
def test_what_would_fail_without_a_word(author, source, message):
    with pytest.raises(LoadError) as caught:
        author.load(source)
    assert caught.value.message == message
    assert caught.value.hint


FIRST = [
    ("count = 0\nt'<p>{cuont}</p>'", "unknown name 'cuont'. Did you mean 'count'?"),
    ("items = []\nt'{% for x in itmes %}{x}{% endfor %}'", "unknown name 'itmes'. Did you mean 'items'?"),
    ("def inc(): pass\nt'<p @click={inc}></p>'", "@click takes the name of a function, not {inc}"),
    ("x = 1\n'''<p>{x}</p>'''", "this file has no template: what stands in line 2 is an ordinary string"),
    ("x = 1\nf'''<p>{x}</p>'''", "this file has no template: what stands in line 2 is an f-string"),
]


@pytest.mark.parametrize(("source", "message"), FIRST)
def test_first_mistakes(author, source, message):
    with pytest.raises(LoadError) as caught:
        author.load(source)
    assert caught.value.message == message
    assert caught.value.hint


def test_names_that_a_template_may_use_though_no_line_binds_them(author):
    page = author.mount(
        '''
        import math
        xs = [1, 2]

        def set_later():
            global later
            later = 1

        set_later()
        t"""{% for a, *b in [(1, 2)] %}{a}{b[0]}{loop.index}{% endfor %} {later} {[y for y in xs]}
        {(lambda z: z + 1)(1)} {(w := 5)}{w} {math.floor(1.5)} {len(xs)} {% let q = 3 %}{q}"""
        '''
    )
    assert page.html.split() == ["121", "1", "12", "2", "55", "1", "2", "3"]
