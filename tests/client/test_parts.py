# ruff: noqa: E501 (scripts and templates of the page stand on one line)
"""Values reach exactly the nodes that show them."""

import pytest

pytestmark = pytest.mark.chromium

ROW = "['li', 0, 0]"


def test_hello_is_the_first_message(run):
    assert run("() => { K.start(); return K.up }") == [{"type": "hello", "have": [], "n": 1, "v": 0}]


def test_first_update_replaces_the_first_paint(run):
    run(
        "() => { K.$('#root').innerHTML = '<p>old</p>'; K.start(); K.whole([['p', {class: 'x'}, 'Hi ', 0, '!']], ['Ada']) }"
    )
    assert run("K.html()") == '<p class="x">Hi Ada!</p>'
    assert run("K.up.at(-1)") == {"type": "ack", "v": 1, "n": 0}


@pytest.mark.rule("R5")
def test_one_text_change_is_one_write(run):
    run("() => { K.start(); K.whole([['p', 0, 0, ' and ', 1]], ['a', 'b']) }")
    assert run("K.writes(() => K.update({0: {1: 'c'}}))") == ["characterData:"]
    assert run("K.html()") == "<p>a and c</p>"


def test_equal_text_is_not_written(run):
    run("() => { K.start(); K.whole([['p', 0, 0]], ['a']) }")
    assert run("K.writes(() => K.update({0: {0: 'a'}}))") == []


def test_one_attribute_change_is_one_write(run):
    run("() => { K.start(); K.whole([['p', {class: 0, title: 1, hidden: 2}]], ['a', null, true]) }")
    assert run("K.html()") == '<p class="a" hidden=""></p>'
    assert run("K.writes(() => K.update({0: {1: 'b'}}))") == ["attributes:title"]
    assert run("K.writes(() => K.update({0: {2: null}}))") == ["attributes:hidden"]
    assert run("K.html()") == '<p class="a" title="b"></p>'


@pytest.mark.rule("T4")
def test_spread_attributes(run):
    run("() => { K.start(); K.whole([['p', {'...': 0}]], [[['id', 'a'], ['hidden', true]]]) }")
    assert run("K.html()") == '<p id="a" hidden=""></p>'
    run("K.update({0: {0: [['title', 'b']]}})")
    assert run("K.html()") == '<p title="b"></p>'


def test_style_is_the_same_as_an_attribute(run):
    run("() => { K.start(); K.whole([['p', {style: 'color: red'}, ['b', {style: 0}]]], ['top: 1px']) }")
    assert run("K.html()") == '<p style="color: red;"><b style="top: 1px;"></b></p>'


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("x", "x"),
        ("<b>", "&lt;b&gt;"),
        ("", ""),
        (["t1", "y"], "<i>y</i>"),
        ([1, "t1", ["a", "b"], [["1"], ["2"]]], "<i>1</i><i>2</i>"),
        ([1, "t1", 0, []], ""),
        ([2, "<b>x</b>y"], "<b>x</b>y"),
        ([2, ""], ""),
        ([3, 5], "<i>five</i>"),
    ],
    ids=repr,
)
@pytest.mark.parametrize("before", ["text", ["t1", "old"], [1, "t1", 0, [["1"]]], [2, "<u>r</u>z"]], ids=repr)
@pytest.mark.rule("T1")
def test_every_kind_of_value_takes_the_place_of_every_other(run, before, value, shown):
    """Also where the part is the first thing of the page, and around it stays what it was."""
    run(
        """(before) => { K.start(); K.whole([0, '|', ['p', 0, 1, ['hr', 0]]], [before, before], {},
        {t1: [['i', 0, 0]]}) }""",
        before,
    )
    run("(value) => K.update({0: {0: value, 1: value}, 5: ['t1', 'five']})", value)
    assert run("K.html()") == f"{shown}|<p>{shown}<hr></p>"
    run("K.update({0: {0: 'end', 1: 'end'}})")
    assert run("K.html()") == "end|<p>end<hr></p>"


def test_patch_goes_into_a_node(run):
    run("() => { K.start(); K.whole([0], [['t1', 'a', ['t1', 'b', '']]], {}, {t1: [['i', 0, 0, 1]]}) }")
    assert run("K.writes(() => K.update({0: {0: {1: {0: 'c'}}}}))") == ["characterData:"]
    assert run("K.html()") == "<i>a<i>c</i></i>"


def test_other_template_with_equal_values_replaces_the_node(run):
    """C15"""
    run("() => { K.start(); K.whole([0], [['t1', 'a']], {}, {t1: [['i', 0, 0]]}) }")
    run("K.update({0: {0: ['t2', 'a']}}, {t: {t2: [['b', 0, 0]]}})")
    assert run("K.html()") == "<b>a</b>"


def test_surfaces_are_patched_and_moved_and_forgotten(run):
    run(
        """() => { K.start(); K.whole([['p', 0, 0], ['q', 0, 1]], [[3, 1], ''], {1: ['t1', 'a']},
        {t1: [['i', 0, 0]]}) }"""
    )
    run("K.update({1: {0: 'b'}})")
    assert run("K.html()") == "<p><i>b</i></p><q></q>"
    run("K.update({0: {0: '', 1: [3, 1]}, 1: ['t1', 'c']})")
    assert run("K.html()") == "<p></p><q><i>c</i></q>"
    run("K.update({1: {0: 'd'}})")
    assert run("K.html()") == "<p></p><q><i>d</i></q>"


def test_surface_comes_whole_where_it_stands(run):
    run(
        "() => { K.start(); K.whole([['p', 0, 0]], [[3, 1]], {1: ['t1', 'a']}, {t1: [['i', 0, 0]], t2: [['b', 0, 0]]}) }"
    )
    run("K.update({1: ['t2', 'z']})")
    assert run("K.html()") == "<p><b>z</b></p>"
    run("K.update({0: ['t1', 'all']})")
    assert run("K.html()") == "<i>all</i>"


@pytest.mark.rule("T5")
def test_repeated_slot_content_is_patched_everywhere(run):
    """T5: slot content without events may stand twice."""
    run("() => { K.start(); K.whole([0, '-', 1], [[3, 1], [3, 1]], {1: ['t1', 'a']}, {t1: [['i', 0, 0]]}) }")
    run("K.update({1: {0: 'b'}})")
    assert run("K.html()") == "<i>b</i>-<i>b</i>"


@pytest.mark.rule("T11")
def test_namespaces(run):
    run(
        """() => { K.start(); K.whole(
        [['svg', {viewBox: '0 0 1 1'}, 0, ['foreignObject', 0, ['p', 0, 1]]], 2, ['math', 0, ['mi', 0, 'x']]],
        [['t1', 'red'], ['t1', 'blue'], ['t1', 'green']], {}, {t1: [['g', {fill: 0}, 1]]}) }""".replace(
            "{fill: 0}, 1", "{fill: 0}"
        )
    )
    assert run("[...document.querySelectorAll('g')].map((g) => g.namespaceURI.split('/').at(-1))") == [
        "svg",
        "xhtml",
        "xhtml",
    ]
    assert run("K.$('svg').getAttribute('viewBox')") == "0 0 1 1"
    assert run("K.$('mi').namespaceURI") == "http://www.w3.org/1998/Math/MathML"
    run("K.update({0: {0: [2, '<circle r=\"1\"/>']}})")
    assert run("K.$('circle') instanceof SVGElement")


@pytest.mark.rule("T11")
def test_svg_links(run):
    run("() => { K.start(); K.whole([['svg', 0, ['use', {'xlink:href': 0}]]], ['#a']) }")
    assert run("K.$('use').href.baseVal") == "#a"


@pytest.mark.rule("T11")
def test_template_elements_have_content(run):
    run("() => { K.start(); K.whole([['template', 0, ['b', 0, 'x']], ['p', 0, 0]], ['after']) }")
    assert run("K.html()") == "<template><b>x</b></template><p>after</p>"


@pytest.mark.rule("T11")
def test_title_and_table_parts(run):
    run(
        "() => { K.start(); K.whole([['table', 0, ['tr', 0, 0]]], [[1, 't1', 0, [['1'], ['2']]]], {}, {t1: [['td', 0, 0]]}) }"
    )
    assert run("K.html()") == "<table><tr><td>1</td><td>2</td></tr></table>"


@pytest.mark.rule("T1")
@pytest.mark.case("S13")
def test_hostile_values_are_text(run):
    """C25"""
    hostile = '"><img src=x onerror="window.hacked=1">'
    run("(x) => { K.start(); K.whole([['p', {title: 0}, 1], ['textarea', {value: 2}]], [x, x, x]) }", hostile)
    assert run("K.$('p').title") == hostile
    assert run("K.$('p').textContent") == hostile
    assert run("K.$('textarea').value") == hostile
    assert not run("document.querySelector('img') || window.hacked")


@pytest.mark.case("S12")
def test_prototype_names_are_plain_names(run):
    """S12"""
    run(
        """() => { K.start(); K.transport.onmessage('{"v":1,"w":1,"t":{"__proto__":[["b",0,0]],"t0":[0]},'
        + '"d":{"0":["t0",[1,"__proto__",["__proto__","constructor"],[["a"],["b"]]]]}}') }"""
    )
    assert run("K.html()") == "<b>a</b><b>b</b>"
    run("""K.transport.onmessage('{"v":2,"d":{"0":{"0":{"u":["__proto__",{"0":"c"}],"r":["constructor"]}}}}')""")
    assert run("K.html()") == "<b>c</b>"
    assert run("({}).polluted === undefined && Object.keys(Object.prototype).length === 0")


@pytest.mark.rule("R6")
def test_user_state_of_untouched_elements_survives(run):
    """C20, R6"""
    run("() => { K.start(); K.whole([['details', 0, ['summary', 0, 's'], 'x'], ['input', 0], ['p', 0, 0]], ['1']) }")
    run("() => { K.$('details').open = true; K.$('input').value = 'typed'; K.update({0: {0: '2'}}) }")
    assert run("K.$('details').open && K.$('input').value") == "typed"


@pytest.mark.parametrize(
    "harm",
    [
        "K.$('p').innerHTML = '<font>translated</font>'",
        "K.$('p').remove()",
        "K.$('ul').replaceChildren()",
        "K.root.replaceChildren()",
    ],
)
@pytest.mark.rule("R5")
def test_page_edited_by_others_is_asked_for_again(run, harm):
    """C20: never an exception, and the page comes right."""
    run(
        "() => { K.start(); K.whole([['p', 0, 0], ['ul', 0, 1]], ['a', [1, 't1', 0, [['1'], ['2']]]], {}, {t1: [['li', 0, 0]]}) }"
    )
    run(f"() => {{ {harm}; K.update({{0: {{0: 'b', 1: {{r: [0]}}}}}}) }}")
    assert run("K.up.at(-1)") == {"type": "hello", "have": ["t0", "t1"], "n": 1, "v": 1}
    run("K.down({v: ++K.version, w: 1, d: {0: ['t0', 'b', [1, 't1', 0, [['2']]]]}})")
    assert run("K.html()") == "<p>b</p><ul><li>2</li></ul>"
