"""L5: t-strings of ordinary Python 3.14 code, shown in a live template."""

import sys

import pytest

from hyper_local.errors import RenderError, TemplateError

pytestmark = [
    pytest.mark.rule("L5"),
    pytest.mark.skipif(sys.version_info < (3, 14), reason="ordinary Python has t-strings since 3.14"),
]

ORDINARY = '''
from hyper_local import spread

def row(name, *, key=None):
    return t"<li key={key}>{name} {name!r:>6}</li>"

def page(names, title="T"):
    """Nested templates, lists of them, conversions, nested format specs, attributes."""
    width = 6
    items = [t"<li>{name:>{width}}|{name!s}</li>" for name in names]
    return t"""
        <section title={title} class={["a", {"b": True}]} {spread({"data-x": 1, "hidden": True})}>
          <h2>{title}</h2>
          {t"<b>{len(names)}</b>" if names else None}
          <ul>{items}</ul>
        </section>
    """

def card(component, text):
    return t"<{component} title='A'><i>{text}</i></{component}>"

def evil(): return t"<a href={'javascript:x'} title={'<\\">'}>{'<b>'}</a>{{x}}"
def trusted(): return t"<p>{'<b>x</b>':safe}{None}</p>"
def shown(value): return t"<p>{value:display}</p>"
def event(): return t"<b @click='up'>x</b>"
def slot(): return t"<b>{...}</b>"
def tag(): return t"<{'b'}>x</{'b'}>"
def crossed(): return t"<b><i>x</b>"
def script(): return t"<script>{1}</script>"
def joined(): return t"<b>a</b>" + t"<i>{'b'}</i>"
'''


@pytest.fixture
def ordinary(author):
    path = author.file("ordinary.py", "")
    path.write_text(ORDINARY, "utf-8")
    return f"from {author.app} import ordinary\n"


@pytest.mark.parametrize(
    ("call", "html"),
    [
        ("row('<x>')", "<li>&lt;x&gt;  &#39;&lt;x&gt;&#39;</li>"),
        ("evil()", '<a href="about:blank#blocked" title="&lt;&#34;&gt;">&lt;b&gt;</a>{x}'),
        ("trusted()", "<p><b>x</b></p>"),
        ("shown(None)", "<p></p>"),
        ("shown('a')", "<p><pre>&#39;a&#39;</pre></p>"),
        ("joined()", "<b>a</b><i>b</i>"),
        (
            "page(['a'])",
            """<section title="T" class="a b" data-x="1" hidden>
          <h2>T</h2>
          <b>1</b>
          <ul><li>     a|a</li></ul>
        </section>""",
        ),
    ],
)
def test_shown(author, ordinary, call, html):
    assert author.mount(f't"<main>{{ordinary.{call}}}</main>"\n{ordinary}').html == f"<main>{html}</main>"


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        ("event()", TemplateError, "@click in a t-string of an ordinary module"),
        ("slot()", TemplateError, "{...} in a t-string of an ordinary module"),
        ("crossed()", TemplateError, "</b> closes <i>"),
        ("script()", TemplateError, "single braces inside <script>"),
        ("tag()", RenderError, "this is not a component"),
    ],
)
def test_refused(author, ordinary, call, error, message):
    with pytest.raises(error) as found:
        author.mount(f't"<main>{{ordinary.{call}}}</main>"\n{ordinary}')
    assert message in str(found.value)


def test_it_is_no_value_of_an_attribute(author, ordinary):
    with pytest.raises(RenderError, match="a t-string as the value of an attribute"):
        author.mount(f't"<main title={{ordinary.joined()}}>x</main>"\n{ordinary}')


@pytest.mark.rule("T7", "T8")
def test_updates_send_what_changed_and_components_keep_their_state(author, ordinary):
    counter = 'n = 0\n\ndef up():\n    global n\n    n += 1\n\ntitle: str = ""\nt"""<b @click="up">{title}{n}</b>"""'
    author.file("live/counter.py", counter)
    page = author.mount(
        f'''
        from {author.app} import ordinary
        from {author.app}.live import Counter
        names = ["a", "b", "c"]
        text = "t"

        def turn():
            global text
            names.reverse()
            text = "u"

        t"""<u @click="turn">{{text}}</u><ul>{{[ordinary.row(name, key=name) for name in names]}}</ul>
        {{ordinary.card(Counter, text)}}"""
        '''
    )
    page.click("b").click("b")
    assert page.texts("li") == ["a 'a'", "b 'b'", "c 'c'"]
    assert page.text("b") == "A2"
    page.click("u")
    assert page.texts("li") == ["c 'c'", "b 'b'", "a 'a'"]
    assert page.text("b") == "A2"
    assert "<li>" not in page.messages[-1], "the template is known already"
    assert page.html == page.fresh_html()


def test_parsed_once_for_each_place(author, ordinary):
    from hyper_local import native

    native._compiled.cache_clear()
    author.mount(f't"{{[ordinary.row(x) for x in range(50)]}}"\n{ordinary}')
    assert native._compiled.cache_info().misses == 1
