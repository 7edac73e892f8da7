"""T9, T11: elements where a browser's parser would move, close or drop them are refused."""

import pytest

from hyper_local.checker import check
from hyper_local.errors import TemplateError

pytestmark = pytest.mark.rule("T9", "T11")

REFUSED = [
    ("<p><div>x</div></p>", "<div> inside <p>"),
    ("<p><span><ul></ul></span></p>", "<ul> inside <p>"),
    ("<p>{% if 1 %}<table></table>{% endif %}</p>", "<table> inside <p>"),
    ("<ul><li>a<li>b</li></li></ul>", "<li> inside <li>"),
    ("<li><div><li>x</li></div></li>", "<li> inside <li>"),
    ("<dl><dt><dd>x</dd></dt></dl>", "<dd> inside <dt>"),
    ("<h1><h2>x</h2></h1>", "<h2> inside <h1>"),
    ("<a><b><a>x</a></b></a>", "<a> inside <a>"),
    ("<form><div><form></form></div></form>", "<form> inside <form>"),
    ("<button><i><button></button></i></button>", "<button> inside <button>"),
    ("<select><option><option>x</option></option></select>", "<option> inside <option>"),
    ("<table><p>x</p></table>", "<p> inside <table>"),
    ("<table>text</table>", "text inside <table>"),
    ("<table><tbody>text</tbody></table>", "text inside <tbody>"),
    ("<table><tr>text</tr></table>", "text inside <tr>"),
    ("<table>{% for x in [1] %}text{% endfor %}</table>", "text inside <table>"),
    ("<table><td>x</td></table>", "<td> inside <table>"),
    ("<table><col /></table>", "<col> inside <table>"),
    ("<table><tr><div>x</div></tr></table>", "<div> inside <tr>"),
    ("<div><tr></tr></div>", "<tr> inside <div>"),
    ("<div>{% if 1 %}<td></td>{% endif %}</div>", "<td> inside <div>"),
    ("<svg><div>x</div></svg>", "<div> inside <svg>"),
    ("<svg><g><p>x</p></g></svg>", "<p> inside <svg>"),
    ("<math><mi><b>x</b></mi></math>", "<b> inside <math>"),
    ("<title><b>x</b></title>", "<b> inside <title>"),
    ("<plaintext>x</plaintext>", "<plaintext> would swallow"),
    ("<template><p>{1}</p></template>", "a value inside <template>"),
    ("<template><p title={1}>x</p></template>", "a value inside <template>"),
    ("<iframe>{1}</iframe>", "a value inside <iframe>"),
    ("<svg><style>{1}</style></svg>", "single braces inside <style>"),
    ("<textarea value={1}>x</textarea>", "a <textarea> with a value and with content"),
]


@pytest.mark.parametrize(("template", "message"), REFUSED)
def test_refused(author, template, message):
    with pytest.raises(TemplateError) as error:
        author.load(f't"""{template}"""')
    assert message in str(error.value)
    assert "^" in str(error.value)
    assert len(str(error.value).splitlines()) == 4, "a hint says what to write instead"


IN_VALUES = [
    ("<p>{t'<div>x</div>'}</p>", "<div> inside <p>"),
    ("<p>{t'<i>{1}</i><div>x</div>'}</p>", "<div> inside <p>"),
    ("<p>{t'<div>x</div>' if xs else ''}</p>", "<div> inside <p>"),
    ("<p>{'' if xs else t'<div>x</div>'}</p>", "<div> inside <p>"),
    ("<p>{xs and t'<div>x</div>'}</p>", "<div> inside <p>"),
    ("<p>{slots.a or t'<div>x</div>'}</p>", "<div> inside <p>"),
    ("<ul><li>{[t'<li>{x}</li>' for x in xs]}</li></ul>", "<li> inside <li>"),
    ("<table><tr>{(t'<p>{x}</p>' for x in xs)}</tr></table>", "<p> inside <tr>"),
    ("<p>{[t'<b>a</b>', (t'<hr>', 1)]}</p>", "<hr> inside <p>"),
    ("<p>{% if xs %}<b>{t'<div>x</div>'}</b>{% endif %}</p>", "<div> inside <p>"),
    ("<p>{t'{% if xs %}<div>x</div>{% endif %}'}</p>", "<div> inside <p>"),
    ("<table>{t'text'}</table>", "text inside <table>"),
    ("<a>{t'<b><a>x</a></b>'}</a>", "<a> inside <a>"),
    ("<p>{t'''<b>{[t'<div>{x}</div>' for x in xs]}</b>'''}</p>", "<div> inside <p>"),
]


@pytest.mark.rule("L5")
@pytest.mark.parametrize(("template", "message"), IN_VALUES)
def test_t_strings_among_the_values_of_an_element(author, template, message):
    with pytest.raises(TemplateError) as error:
        author.load(f'xs = [1]\nt"""{template}"""', "components/thing.py")
    assert message in str(error.value)
    assert message in [problem.message for problem in check(author.folder / author.app).problems]


@pytest.mark.rule("L5")
def test_t_strings_that_are_shown_elsewhere_or_not_at_all(author):
    author.file("components/box.py", 't"<section>{...}</section>"')
    page = author.mount(
        f"""
        from {author.app}.components import Box
        xs = [1]
        def seen(made): return made is not None
        t'''<p>{{seen(t"<div>x</div>")}}{{len([t"<hr>"])}}<{{Box}}>{{t"<hr>"}}</{{Box}}></p>
        <table>{{[t"<tr><td>{{x}}</td></tr>" for x in xs]}}</table>
        <svg>{{t"<style>.a &gt; b</style>"}}</svg>
        <ul>{{[t"<li>{{[t'<ul><li>{{y}}</li></ul>' for y in xs]}}</li>" for x in xs]}}</ul>'''
        """
    )
    assert page.errors == []
    assert page.html == page.fresh_html()
    assert page.html.startswith("<p>True1<section><hr></section></p>\n<table><tbody><tr><td>1</td>")
    assert "<style>.a &gt; b</style>" in page.html
    assert page.html.endswith("<ul><li><ul><li>1</li></ul></li></ul>")


ALLOWED = [
    "<p><button><div>x</div></button></p>",
    "<p><svg><foreignObject><div>x</div></foreignObject></svg></p>",
    "<ul><li>a<ul><li>b</li></ul></li></ul>",
    "<dl><dt>a</dt><dd>b<dl><dt>c</dt></dl></dd></dl>",
    "<li><p>x</p></li>",
    "<h1><span><b>x</b></span></h1>",
    "<table><caption>c</caption><colgroup><col><col></colgroup><tbody><tr><td><p>x</p></td></tr></tbody></table>",
    "<table><thead><tr><th><table><tbody><tr><td>y</td></tr></tbody></table></th></tr></thead></table>",
    "<table><tbody><script>1</script><tr><td>x</td></tr></tbody></table>",
    "<svg><text>x</text><a><title>x</title></a><desc>d</desc></svg>",
    "<template><tr><td>x</td></tr></template>",
    "<template><b>x</b>text</template>",
    "<math><mrow><mi>x</mi><mo>+</mo><mtext>y</mtext></mrow></math>",
    "<my-list><my-item slot=\"x\">x</my-item></my-list>",
    "<select><optgroup label=\"g\"><option>x</option></optgroup></select>",
    "<iframe src=\"/x\"></iframe>",
    "<svg><style>.a &gt; b { }</style></svg>",
]  # fmt: skip


@pytest.mark.parametrize("template", ALLOWED)
def test_allowed(author, template):
    assert author.mount(f't"""{template.replace("{", "{{").replace("}", "}}")}"""').html == template


def test_what_a_component_or_a_block_shows_is_not_known_here(author):
    author.file("components/row.py", 't"""<tr><td>{...}</td></tr>"""')
    page = author.mount(
        f'from {author.app}.components import Row\nt"""<table><tbody><{{Row}}><p>x</p></{{Row}}></tbody></table>"""'
    )
    assert page.html == "<table><tbody><tr><td><p>x</p></td></tr></tbody></table>"


def test_the_form_of_a_table_written_in_parts(author):
    page = author.mount(
        '''
        rows = [1, 2]
        t"""
        <table>{t"<thead><tr><th>n</th></tr></thead>"}{[t"<tr><td>{row}</td></tr>" for row in rows]}</table>
        <table>{% for row in rows %}<tbody><tr><td>{row}</td></tr></tbody>{% endfor %}</table>
        """
        '''
    )
    assert page.html == (
        "<table><thead><tr><th>n</th></tr></thead><tbody><tr><td>1</td></tr><tr><td>2</td></tr></tbody></table>\n"
        "<table><tbody><tr><td>1</td></tr></tbody><tbody><tr><td>2</td></tr></tbody></table>"
    )


@pytest.mark.parametrize("content", ["{x}", "Hi", "Hi {x}"])
def test_a_bound_field_of_several_lines_has_no_content_besides(author, content):
    """Both gave it a value: the page that was sent could not be read."""
    with pytest.raises(TemplateError, match="a <textarea> with bind and with content"):
        author.load(f"x = 'a'\nt'<textarea bind={{x}}>{content}</textarea>'")
    author.mount("x = 'a'\nt'<textarea bind={x}></textarea>'")
    author.mount("x = 'a'\nt'''<textarea bind={x}>\n</textarea>'''")
