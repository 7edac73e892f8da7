"""T4 and T10: what a tag's attributes show."""

import pytest

import hyper_local
from hyper_local.checker import check
from hyper_local.errors import LoadError, RenderError, TemplateError
from hyper_local.testing import mount


def shows(author, template: str, before: str = "") -> str:
    return author.mount(f'{before}\nt"""{template}"""\n').html


def braces(template: str) -> str:
    """A dict written out in braces needs a space: `{{` is a brace as text."""
    return template.replace("={{", "={ {").replace("}}", "} }")


@pytest.mark.rule("T4")
@pytest.mark.parametrize(
    ("template", "html"),
    [
        ("<p class={('a', ('b', ['c', None, False]))}></p>", '<p class="a b c"></p>'),
        ("<p class={(c for c in 'ab')}></p>", '<p class="a b"></p>'),
        ("<p class={frozenset(['b', 'a'])}></p>", '<p class="a b"></p>'),
        ("<p class={{'a': 1, 'b': 0}}></p>", '<p class="a"></p>'),
        ("<p class={[]}></p><p class={None}></p><p class={False}></p>", '<p class=""></p><p></p><p></p>'),
        ("<p class='card card-{3} {{'on': True}}'></p>".replace("}}'", "} }'").replace(" {{", " { {"),
         '<p class="card card-3 on"></p>'),
        ("<p style={{'a_b': 1, '--x_y': 2, 'c': None, 'd': False, 'e': 0}}></p>",
         '<p style="a-b: 1; --x_y: 2; e: 0"></p>'),
        ("<p style={['color: red', {'margin': 0}, None]}></p>", '<p style="color: red; margin: 0"></p>'),
        ("<p style='a: b; {dict(c=1)}'></p>", '<p style="a: b; c: 1"></p>'),
        ("<p style={None}></p><p style={''}></p>", '<p></p><p style=""></p>'),
        ("<p data={{'a': None, 'b_c': False, 'd': True}}></p>", '<p data-b-c="false" data-d="true"></p>'),
        ("<p aria={{'label': 'x', 'hidden': False}}></p>", '<p aria-label="x" aria-hidden="false"></p>'),
        ("<p data={None} aria={False}></p><p data='static'></p>", '<p></p><p data="static"></p>'),
        ("<p hidden={0} title={0}></p>", '<p hidden="0" title="0"></p>'),
        ("<p title=a{1}b{2} lang={1}{2} hidden></p>", '<p title="a1b2" lang="12" hidden></p>'),
        ("<p title='{None}' lang='a{None}b{True}'></p>", '<p lang="abTrue"></p>'),
        ("<input value={True} /><input value={None} />", '<input value="True"><input>'),
        ("<p {**dict(class_='a', for_='b', data={'x': 1}, hidden=True, title=None)}></p>",
         '<p class="a" for="b" data-x="1" hidden></p>'),
        ("<a href=/x/{1}/y>z</a>", '<a href="/x/1/y">z</a>'),
    ],
)  # fmt: skip
def test_values(author, template, html):
    assert shows(author, braces(template)) == html


@pytest.mark.rule("T4")
@pytest.mark.parametrize(
    ("tag", "html"),
    [
        ("{**a} {**b}", 'class="x y" id="j" title="t"'),
        ("{spread(b)} {spread(a)}", 'class="y x" id="i" title="t"'),
        ("class='z' {**a} {**b}", 'class="z x y" id="j" title="t"'),
        ("ID='own' {**a}", 'id="own" class="x" title="t"'),
        ("data-n='own' data={dict(n=1, m=2)}", 'data-n="own" data-m="2"'),
        ("data={dict(n=1)} {**dict(data={'n': 2}, DATA_M=3)}", None),
        ("{**dict(id=1)} {**dict(id=None)}", None),
    ],
)
def test_a_name_stands_once_however_many_spreads_give_it(author, tag, html):
    before = "a = {'class': 'x', 'id': 'i', 'title': 't'}\nb = {'class': 'y', 'id': 'j'}"
    shown = shows(author, f"<p {tag}></p>", before)
    names = [part.partition("=")[0].lower() for part in shown[2:].partition(">")[0].split()]
    assert len(set(names)) == len(names), shown
    if html is not None:
        assert shown == f"<p {html}></p>"


@pytest.mark.rule("T4")
@pytest.mark.parametrize("name", ["onclick", "ONCLICK", "a b", "@click", "srcdoc", "is", "", "a>b", "=", "\x00"])
@pytest.mark.case("S18")
def test_a_spread_refuses_names_that_could_run_code(author, name):
    with pytest.raises(RenderError, match="a dict may set"):
        author.mount(f't"<p {{**x}}></p>"\nx = {{{name!r}: "y"}}')


REFUSED = [
    ("<p data={5}></p>", "data={…} takes a dict, not int"),
    ("<p {**[1]}></p>", "{**…} in a tag takes a dict, not list"),
    ("<p title={bold}></p>", "a t-string as the value of an attribute"),
    ("<p class='a {bold}'></p>", "a t-string as the value of an attribute"),
    ("<select multiple value={['a']}><option>a</option></select>", "the value of a <select> is one text, not several"),
    ("<p title={1:display}></p>", ":display in the attribute title"),
]


@pytest.mark.rule("T1", "T4")
@pytest.mark.parametrize(("template", "message"), REFUSED)
def test_what_no_attribute_can_be(author, template, message):
    with pytest.raises((RenderError, TemplateError)) as error:
        shows(author, template, "bold = t'<b>x</b>'")
    assert message in str(error.value)


@pytest.mark.rule("T4", "T11")
def test_entities_in_attributes_follow_html(author):
    template = "<a href='?a=1&copy=2&amp;b=3&lt' title='&copy; &copyx &notit; &#65; &eacute'>&copy &copy;</a>"
    assert shows(author, template) == (
        '<a href="?a=1&amp;copy=2&amp;b=3&lt;" title="© &amp;copyx &amp;notit; A é">© ©</a>'
    )


@pytest.mark.rule("T11")
def test_names_have_the_case_that_a_browser_gives_them(author):
    template = (
        "<DIV Title='x'></DIV><SVG viewbox='0 0 1 1' PRESERVEASPECTRATIO='none'><lineargradient GradientUnits='u' />"
        "<foreignobject><Section Class='c'></Section></foreignobject></SVG>{t'<clipPath refX={1} />'}"
    )
    assert shows(author, template) == (
        '<div title="x"></div><svg viewBox="0 0 1 1" preserveAspectRatio="none">'
        '<linearGradient gradientUnits="u"></linearGradient>'
        '<foreignObject><section class="c"></section></foreignObject></svg><clipPath refX="1"></clipPath>'
    )


BLOCKED = "about:blank#blocked"


@pytest.mark.rule("T10")
@pytest.mark.parametrize(
    "url",
    ["javascript:x", "java\nscript:x", "java\tscript:x", "j\ra\nv\tascript:x", "\x00javascript:x", "\x1f javascript:x",
     " javascript:x", "JaVaScRiPt:x", "vbscript:x", "data:text/html,x", "blob:x", "file:///x", "a:b", "about:blank"],
)  # fmt: skip
@pytest.mark.parametrize(
    "tag",
    ["<a href={u}></a>", "<a href='{u[:3]}{u[3:]}'></a>", "<a {**dict(href=u)}></a>", "<form action={u}></form>",
     "<button formaction={u}></button>", "<iframe src={u}></iframe>", "<img src={u}>", "<video poster={u}></video>",
     "<object data={u}></object>", "<svg><a xlink:href={u}></a></svg>", "<svg><use href={u} /></svg>",
     "<svg><animate attributeName='href' to={u} /></svg>", "<svg><set {**dict(attributeName='href', to=u)} /></svg>",
     "<base href={u}>", "<link href={u}>", "<input formaction={u}>", "<blockquote cite={u}></blockquote>"],
)  # fmt: skip
@pytest.mark.case("S15", "S19")
def test_addresses_that_may_run_code(author, tag, url):
    assert BLOCKED in shows(author, tag, f"u = {url!r}")


@pytest.mark.rule("T10")
@pytest.mark.parametrize(
    ("tag", "value", "allowed"),
    [
        ("img srcset", "a.png 1x, b.png 2x", True),
        ("img srcset", "a.png 1x, javascript:x 2x", False),
        ("img srcset", "a.png 1x,javascript:x 2x", False),
        ("img srcset", "javascript:x", False),
        ("img srcset", "data:image/png;base64,AAAA 1x, /b.png 2x", True),
        ("img srcset", "data:image/png,x 1x", True),
        ("source srcset", "data:image/png,x 1x", False),
        ("link imagesrcset", "a 1x, java\tscript:x 2x", False),
        ("a ping", "/a /b", True),
        ("a ping", "/a javascript:x", False),
        ("animate values", "#a;#b", True),
        ("animate values", "#a;javascript:x", False),
        ("img src", "data:image/svg+xml,x", True),
        ("img src", "data:text/html,x", False),
        ("a href", "data:image/png,x", False),
        ("a href", "https://x", True),
        ("a href", "HTTP://x", True),
        ("a href", "mailto:a@b", True),
        ("a href", "tel:1", True),
        ("a href", "//other/x", True),
        ("a href", "./a:b", True),
        ("a href", "?a:b", True),
        ("a href", "#a:b", True),
        ("a href", "", True),
        ("a href", "javascript&colon;x", True),
        ("a href", "\u00a0javascript:x", True),
    ],
)
@pytest.mark.case("S15")
def test_addresses(author, tag, value, allowed):
    name, attribute = tag.split()
    html = shows(author, f"<{name} {attribute}={{u}}></{name}>".replace("></img>", ">").replace("></source>", ">")
                 .replace("></link>", ">"), f"u = {value!r}")  # fmt: skip
    assert (BLOCKED not in html) == allowed


@pytest.mark.rule("T10")
def test_a_blocked_address_is_a_warning(author, caplog):
    shows(author, "<a href={'javascript:secret'}></a>")
    assert "blocked a URL with the scheme 'javascript'" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.rule("T9", "T10")
def test_a_meta_tag_can_not_send_the_reader_elsewhere(author):
    with pytest.raises(TemplateError, match="a value in braces as content of <meta>"):
        shows(author, "<meta http-equiv='refresh' content={1}>")


@pytest.mark.rule("T9")
def test_nor_can_one_with_a_dict(author):
    for names in ("{'content': '0'}", "{'HTTP-EQUIV': 'refresh'}", "{'content_': '0'}"):
        with pytest.raises(RenderError, match="of <meta> in a dict"):
            shows(author, f"<meta {{**{names}}}>")
    assert shows(author, "<meta {**{'name': 'x'}}>") == '<meta name="x">'


@pytest.mark.rule("T10")
def test_an_address_that_is_written_out_is_told_of_and_stays(author, caplog):
    assert shows(author, "<a href='ftp://x'></a>") == '<a href="ftp://x"></a>'
    assert "the address in href begins with 'ftp:'" in caplog.text


@pytest.mark.rule("T9", "T10")
@pytest.mark.parametrize(
    "tag",
    ["a href=' java&#10;script:x'", "form action='javascript:x'", "button formaction=VBScript:x",
     "img srcset='a 1x,javascript:x'", "iframe src='javascript:{1}'", "a ping='/a javascript:x'"],
)  # fmt: skip
def test_an_address_that_would_run_a_script_is_refused(author, tag):
    with pytest.raises(TemplateError, match=r"the address in \w+ would run a script"):
        author.load(f't"<{tag}>x"')


@pytest.mark.rule("T9", "T10")
def test_an_animation_may_not_set_such_an_address_and_a_title_may(author):
    with pytest.raises(TemplateError, match="the address in to would run a script"):
        author.load("t\"<svg><set to='javascript:x'></set></svg>\"")
    assert shows(author, "<p title='javascript:x'></p>") == '<p title="javascript:x"></p>'


def test_ignore_leaves_the_content_of_an_element_to_others(author):
    """C20"""
    page = author.mount(
        '''
        points = [1]

        def add():
            points.append(2)

        t"""<div @ignore data-points={points}><i>soon</i></div><b @click="add">+</b>"""
        '''
    )
    assert page.html == '<div data-hyper-ignore data-points="[1]"><i>soon</i></div><b>+</b>'
    page.click("b")
    assert page.attribute("div", "data-points") == "[1, 2]"


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    "template",
    [
        "<p style={width:.2f}></p>",
        "<p style={width: .2f}></p>",
        "<p style={width:>5d}></p>",
        "<p style={width}></p>",
        "<p style={width!r}></p>",
        "<p style={width + 1}></p>",
        "<p style={['color: red', width]}></p>",
        "<p style='margin: {width: >3d}'></p>",
        "<p title={width: red}></p>",
        "<p style={'color: red'}>{width: red}</p>",
    ],
)
def test_css_is_told_of_only_where_it_is_css(author, template):
    with pytest.raises(TemplateError, match="unknown name 'width'") as caught:
        shows(author, template)
    assert "CSS" not in caught.value.hint


@pytest.mark.rule("T9")
def test_quotes_in_a_text_with_quotes_are_told_with_the_others(author):
    """Each Python says in its own words, and elsewhere in the line, where it stops."""
    with pytest.raises(LoadError) as raised:
        author.load('name = "Ada"\n\nt"""<p>{"say "hi" to " + name}</p>"""')
    said = str(raised.value)
    assert ":3:" in said
    assert """Write 'say "hi" to ', with single quotes around it: then those inside are text.""" in said


DICTS = {
    'class={"big": note}': 'class={ {"big": note} }',
    "class={'big': note, 'small': not note}": "class={ {'big': note, 'small': not note} }",
    "class=\"{'big': note}\"": "class={ {'big': note} }",
    "style={'color': note}": "style={ {'color': note} }",
    "style={'color': 'red'}": "style={ {'color': 'red'} }",
}


@pytest.mark.rule("T4")
@pytest.mark.parametrize("attribute", DICTS)
def test_a_dict_in_one_pair_of_braces(author, attribute):
    source = f"note = ''\nt'''\n<p {attribute}>x</p>\n'''"
    [problem] = check(author.file("live/thing.py", source), processes=1).problems
    name = attribute.partition("=")[0]
    assert problem.message == f"one pair of braces around a dict behind {name}="
    assert (problem.location.line, problem.location.column) == (3, attribute.index("{") + 4)
    hint = "The outer braces hold a value, and a dict has braces of its own: write "
    assert problem.hint.partition("\n")[0] == hint + DICTS[attribute]
    assert check(author.file("live/other.py", source.replace(attribute, DICTS[attribute]))).problems == []


@pytest.mark.rule("T4")
@pytest.mark.parametrize(
    "attribute",
    [
        "class={ {'big': note} }",
        "class=\"{'big':>5}\"",
        "class={'big':5}",
        "title={'big':.2}",
        "title={'big':s}",
        "title={'big':^10s}",
        "title={'big':*<9}",
        "title={note:>4}",
        "title={'big'!r:>9}",
        "class=\"card {'big' if note else ''}\"",
        "title={2.5:.1f}",
    ],
)
def test_formats_of_texts_in_attributes_are_left_alone(author, attribute):
    file = author.file("live/thing.py", f"note = ''\nt'''\n<p {attribute}>x</p>\n'''")
    assert check(file, processes=1).problems == []
    mount(hyper_local.load(file))
