"""T1, T2, L4: values, blocks and literals."""

import pytest

from hyper_local.errors import TemplateError


def shows(author, template: str, before: str = "") -> str:
    return author.mount(f'{before}\nt"""{template}"""\n').html


@pytest.mark.rule("T2")
@pytest.mark.parametrize(
    ("template", "html"),
    [
        ("{% for x in [1, 2] %}{% for y in 'ab' %}{loop.index}{% endfor %}{loop.index};{% endfor %}", "121;122;"),
        ("{% for x in [1, 2] %}{% for y in [] %}{% else %}{loop.index}{loop.last}{% endfor %}{% endfor %}",
         "1False2True"),
        ("{% for loop in 'ab' %}{loop}{% endfor %}", "ab"),
        ("{% for x in [1] %}{x}{% endfor %}{x}", "1outer"),
        ("{% for x in [x] %}{x}{% endfor %}", "outer"),
        ("<p>{% let x = 1 %}{x}</p>{x}", "<p>1</p>outer"),
        ("{% if 1 %}{% let x = 1 %}{x}{% endif %}{x}", "1outer"),
        ("{% for y in [1, 2] %}{% let x = y %}{x}{% endfor %}{x}", "12outer"),
        ("{% let x = 1 %}{% let x = x + 1 %}{x}", "2"),
        ("{% let a, (b, *c) = 1, (2, 3, 4) %}{a}{b}{c}", "1234"),
        ("{% for *a, b in [(1, 2, 3)] %}{a}{b}{% endfor %}", "123"),
        ("{% for x in 1, 2 %}{x}{% endfor %}", "12"),
        ("{% for x in (i for i in range(3)) %}{x}/{loop.length} {% endfor %}", "0/3 1/3 2/3 "),
        ("{% for x in {'a': 1} %}{x}{% endfor %}{% for x in {3} %}{x}{% endfor %}", "a3"),
        ("{% for x in [] %}a{% else %}{% for y in [1] %}{y}{% else %}c{% endfor %}{% endfor %}", "1"),
        ("{% if 0 %}a{% elif 0 %}b{% endif %}|{% if 1 %}{% else %}x{% endif %}|{% for x in [] %}{% endfor %}", "||"),
        ("{% if x == 'outer' %}{% if not x %}a{% else %}b{% endif %}{% else %}c{% endif %}", "b"),
        ("{%if 1%}a{%endif%}{%  for  x  in  [1]  %}{x}{%  endfor  %}", "a1"),
        ("{% for x in [\n1,\n2\n] %}{x}{% endfor %}", "12"),
        ("{# {% if %} {x} <b> #}{#{% endif %}#}y", "y"),
        ("{% if (n := 3) > 2 %}{n}{% endif %}", "3"),
        ("{[f'{loop.index}{y}' for y in 'a']}", None),
    ],
)  # fmt: skip
def test_blocks(author, template, html):
    if html is None:
        with pytest.raises(TemplateError, match="loop outside {% for %}"):
            shows(author, template)
    else:
        assert shows(author, template, "x = 'outer'") == html


@pytest.mark.rule("T2")
def test_the_same_after_updates(author):
    page = author.mount(
        '''
        rows = [[1, 2], [], [3]]

        def turn():
            rows.reverse()
            rows.append([])

        t"""<i @click="turn"></i>{% for row in rows %}<p>{loop.index}:{% for x in row %}{loop.last}{x},
        {% else %}none of {loop.length}{% endfor %}</p>{% endfor %}"""
        '''
    )
    page.click("i")
    assert page.texts("p") == ["1:True3,", "2:none of 4", "3:False1, True2,", "4:none of 4"]
    assert page.html == page.fresh_html()


REFUSED = [
    ("{% let a.x = 1 %}", "a.x is not a name"),
    ("{% let a.b = 1 %}", "a.b is not a name"),
    ("{% for a[0] in [1] %}{% endfor %}", "a[0] is not a name"),
    ("{% for x in [1] %}{% else %}{% endfor %}{loop}", "loop outside {% for %}"),
    ("{% for x in [] %}{% else %}{loop.index}{% endfor %}", "loop outside {% for %}"),
    ("{yield 5}", "yield in a template"),
    ("{% for x in (yield) %}{% endfor %}", "yield in a template"),
    ("{await f()}", "await in a template"),
    ("{% if await f() %}x{% endif %}", "await in a template"),
    ("{[x async for x in f()]}", "await in a template"),
]


@pytest.mark.rule("T2", "T9")
@pytest.mark.parametrize(("template", "message"), REFUSED)
def test_refused(author, template, message):
    with pytest.raises(TemplateError) as error:
        shows(author, template, "async def f(): pass")
    assert message in str(error.value)
    assert ":2:" in str(error.value)


LOOP = "loop is no value of its own inside {% for %}"


@pytest.mark.rule("T2")
@pytest.mark.parametrize(
    ("template", "file", "shown"),
    [
        ("{% for x in 'ab' %}{loop}{% endfor %}", "", LOOP),
        ("{% for x in 'ab' %}{loop}{% endfor %}", "loop = 7", LOOP),
        ("{% for x in 'ab' %}<b title={loop + 1}>{loop.index}</b>{% endfor %}", "loop = 7", LOOP),
        ("{% for x in 'ab' %}{% if x %}{str(loop)}{% endif %}{% endfor %}", "loop = 7", LOOP),
        ("{loop}{% for x in 'ab' %}{loop.index}{% endfor %}{loop}", "loop = 7", "7127"),
        ("{% for x in 'ab' %}{first(loop)}{% endfor %}", "def first(x):\n    return x.first", "TrueFalse"),
        ("{% for x in 'ab' %}{% let outer = loop %}{outer.index}{% endfor %}", "", "12"),
        ("{% for x in 'ab' %}{[loop for loop in '1']}{% endfor %}", "loop = 7", "11"),
        ("{% for x in 'ab' %}{% let loop = x %}{loop}{% endfor %}", "loop = 7", "ab"),
    ],
)
def test_loop_counts_the_items_whatever_the_file_calls_so(author, template, file, shown):
    if shown == LOOP:
        with pytest.raises(TemplateError, match=LOOP):
            shows(author, template, file)
    else:
        assert shows(author, template, file) == shown


@pytest.mark.rule("T1")
@pytest.mark.parametrize(
    ("template", "html"),
    [
        ("{'3':>{w}}|{3.14159:.{p}f}|{3:{'>'}{w}}|{3!r:>{w}}|{3:{f'>{w}'}}", "     3|3.14|     3|     3|     3"),
        ("{when:%H:%M}|{when:%Y-%m-%d}", "03:04|2020-01-02"),
        ("{x!r}|{x!s}|{x!a}|{x!r:>5}", "&#39;é&#39;|é|&#39;\\xe9&#39;|  &#39;é&#39;"),
        ("{x=}|{x = }|{x=!s}|{x=:>3}", "x=&#39;é&#39;|x = &#39;é&#39;|x=é|x=  é"),
        ("{{{x}}}{{}}{'}'}{ {1: 2}[1] }", "{é}{}}2"),
        ("{1 != 2}{1 == 2}{1 if x else 2}{(lambda v: v)(3)}{[n for n in range(2)]}", "TrueFalse1301"),
        ("{\n  x  # why\n}{x,}{*[1, 2], 3}", "éé123"),
        ("{x[0]}{x[:1]}{'a:b'[0]}{dict(a=1)['a']}{(y := 2)}{y}", "ééa122"),
        ("{None}{None:safe}{[None, [None]]}{()}{''}", ""),
        ("{'<b>':safe}{Markup('<i>')}{Markup('<u>'):safe}{Html()}{Html():safe}", "<b><i><u><s></s><s></s>"),
        ("{['<b>', ['<i>', Markup('<u>'), t'<q>{x}</q>'], None]:safe}", "<b><i><u><q>é</q>"),
        ("{t'<q>{x}</q>':safe}{('<b>' for _ in 'ab'):safe}", "<q>é</q><b><b>"),
        ("{'<b>'!r:safe}", "'<b>'"),
        ("{map(str, [1, 2])}{iter('ab')}{range(2)}", "12abrange(0, 2)"),
        ("{t'<b>a</b>' + t'<i>{x}</i>'}", "<b>a</b><i>é</i>"),
        ("<table>{'<tr><td>x</td></tr>':safe}</table><svg>{'<circle/>':safe}</svg>",
         "<table><tbody><tr><td>x</td></tr></tbody></table><svg><circle/></svg>"),
    ],
)  # fmt: skip
def test_values(author, template, html):
    before = """
from datetime import datetime
from markupsafe import Markup
w, p, x, when = 6, 2, "é", datetime(2020, 1, 2, 3, 4)
class Html:
    def __html__(self): return "<s></s>"
"""
    assert shows(author, template, before) == html


@pytest.mark.rule("L4")
@pytest.mark.parametrize(
    ("literal", "html"),
    [
        (
            r't"<p>\x41\u0042\N{BULLET}\t\103\
</p>"',
            "<p>AB•\tC</p>",
        ),
        (r"t'<p>\'\"\\</p>'", "<p>&#39;&#34;\\</p>"),
        (r'rt"<p>\n\x41{1}</p>"', "<p>\\n\\x411</p>"),
        (r"Tr'''<p>\N{{x}}</p>'''", "<p>\\N{x}</p>"),
        ('RT"""<p>"{2}"</p>"""', "<p>&#34;2&#34;</p>"),
        (r"t'<p>\d\8\400\U0001F642</p>'", r"<p>\d\8Ā🙂</p>"),
        ("T'<p>é🙂</p>'", "<p>é🙂</p>"),
        ('t"<p>a</p>" t"<p>{1}</p>"', "<p>a</p><p>1</p>"),
        (r't"""<p>\{1}\{{x}}</p>"""', "<p>\\1\\{x}</p>"),
        ("t'''<p>{\"a\" + 'b'}</p>'''", "<p>ab</p>"),
    ],
)
def test_literals(author, literal, html):
    assert author.mount(literal).html == html


@pytest.mark.rule("L4")
def test_sources_with_a_byte_order_mark_and_windows_line_ends(author):
    path = author.file("live/thing.py", "")
    path.write_bytes('\ufeffx = "é"\r\nt"""\r\n<pre>\r\n{x}\r\nb</pre>\r\n"""\r\n'.encode())
    import hyper_local
    from hyper_local.testing import mount

    assert mount(hyper_local.load(path)).html == "<pre>é\nb</pre>"


@pytest.mark.rule("T11")
@pytest.mark.parametrize(
    ("template", "html"),
    [
        ("\n  <p>x</p>\n", "<p>x</p>"),
        ("  <p>x</p>  ", "  <p>x</p>  "),
        ("a\n{# c #}\nb\n  {% if 1 %} {# d #}\nc\n\t{% endif %}  \nd", "a\nb\nc\nd"),
        ("a {% if 1 %}b{% endif %}\nc", "a b\nc"),
        ("<p>\n  a  b\n</p>", "<p>\n  a  b\n</p>"),
        ("<pre>\na</pre><pre>\n\na</pre><pre>{'\\nq'}</pre><pre>\n{'\\nq'}</pre>",
         "<pre>a</pre><pre>\n\na</pre><pre>\n\nq</pre><pre>\n\nq</pre>"),
        ("<pre>\n  {% for i in 'ab' %}\n  {i}\n  {% endfor %}\n</pre>", "<pre>  a\n  b\n</pre>"),
        ("<textarea>\na</textarea><textarea>\n{'\\nq'}</textarea><textarea>{None}</textarea><textarea>{2.5:.2f}!</textarea>",
         "<textarea>a</textarea><textarea>\n\nq</textarea><textarea></textarea><textarea>2.50!</textarea>"),
        ("<textarea value='a&amp;b'></textarea><textarea {**dict(value='q')}></textarea>",
         "<textarea>a&amp;b</textarea><textarea>q</textarea>"),
        ("<select value='b'><option>a</option><option>b</option></select>",
         "<select><option>a</option><option selected>b</option></select>"),
        ("<select {**dict(value='b')}><option>a</option><option>b</option></select>",
         "<select><option>a</option><option selected>b</option></select>"),
        ("<select><option selected={0 == 1}>a</option><option selected={True} value={2}>b</option></select>",
         '<select><option>a</option><option selected value="2">b</option></select>'),
        ("<title>{'<b>'} &amp; x</title>", "<title>&lt;b&gt; &amp; x</title>"),
        ("<p title={'a\\rb'}>{'a\\rb'}</p>", '<p title="a&#13;b">a&#13;b</p>'),
        ("<script>if (a < b && c) {{ }}</script><style>a > b {{ }}</style>",
         "<script>if (a < b && c) { }</script><style>a > b { }</style>"),
        ("<!-- <b> -->x<!-- y -->", "x"),
        ("a < b && c &lt; d &copy; &#x41; <3", "a &lt; b &amp;&amp; c &lt; d © A &lt;3"),
        ("<template><tr><td>x</td></tr></template><my-card data-x={1}></my-card>",
         '<template><tr><td>x</td></tr></template><my-card data-x="1"></my-card>'),
        ("<math><mi>{1}</mi></math>", "<math><mi>1</mi></math>"),
    ],
)  # fmt: skip
def test_text_and_white_space(author, template, html):
    assert shows(author, template) == html


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    "shown",
    [
        "{% foo %}",
        "{% url x %}",
        "{% count(1 %}",
        "{% count x %}",
        "{% nothing_of_the_kind %}",
        "{% count == %}",
        "{% endcount %}",
        "{% cycle 'a' 'b' %}",
        "{% if count x",
        "{% count }",
        "{% of = %}",
    ],
)
def test_a_block_that_is_nothing_plain_is_not_written_out(author, shown):
    with pytest.raises(TemplateError) as raised:
        shows(author, shown, "count = 1")
    assert not raised.value.hint.startswith(("Write {count", "Write {% let", "Write {% if", "A template"))


@pytest.mark.rule("T9")
@pytest.mark.parametrize("shown", ["{%}", "{% %}", "{count +%}", "{count % }", "{count % 3 %}", "{'a' 'b %}"])
def test_a_percent_sign_is_taken_away_only_from_a_value(author, shown):
    with pytest.raises(TemplateError) as raised:
        shows(author, shown, "count = 1")
    written = {"{count % }": "{count}", "{count % 3 %}": "{count % 3}"}.get(shown)
    said = f"Write {written}: a value stands in single braces, without a %."
    assert (raised.value.hint == said) == bool(written)


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    "shown",
    [
        "<p>a<p>b</p></p>",
        "<p>a<p class='x'></p>",
        "<h1>a<h2></h2></h1>",
        "<ul><li>a<li>b</ul>",
        "<div>a<div>b</div>",
        "<div>a<div>b",
        "<div>a<div><p>b</p></div>",
        "<span>a<b><span></b></span>",
        "<div>a<div-x>",
        "<h1>a<h1></h1>",
    ],
)
def test_a_second_tag_is_not_taken_for_an_end_without_its_slash(author, shown):
    with pytest.raises(TemplateError) as raised:
        shows(author, shown)
    assert "with a /" not in raised.value.hint


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("<h1>a<h1>", "h1"),
        ("<p>a<p><i>x</i>", "p"),
        ("<ul><li>a<li>\n<li>b<li></ul>", "li"),
        ("<div><div>a<div></div>", ""),
        ("<p><span>a<span></p>", "span"),
        ("<button>a<button >", "button"),
        ("<section><div>a<div>\n</section>", "div"),
    ],
)
def test_an_end_without_its_slash_is_told(author, shown, name):
    with pytest.raises(TemplateError) as raised:
        shows(author, shown)
    said = f"Write </{name}>, with a / in it, if this is to close the <{name}> before it."
    assert (raised.value.hint == said) == bool(name)
