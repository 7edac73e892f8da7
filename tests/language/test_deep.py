"""Deep and long templates work, or end in an error that says so."""

import json
from pathlib import Path
from time import process_time

import pytest

from hyper_local import HyperError
from hyper_local.checker import check
from hyper_local.errors import LoadError, RenderError

pytestmark = pytest.mark.rule("T9")

NESTED = {
    "elements": ("<div>", "{x}", "</div>"),
    "parentheses": ("{", "", "(", "x", ")", "}"),
    "brackets": ("{", "", "[", "x", "]", "}"),
    "calls": ("{", "", "str(", "x", ")", "}"),
    "not": ("{", "", "not ", "x", "", "}"),
    "dots": ("{", "x", "", "", ".a", "}"),
    "sums": ("{", "", "x+", "x", "", "}"),
    "conditions": ("{% if x %}", "{x}", "{% endif %}"),
    "loops": ("{% for y in 'a' %}", "{x}", "{% endfor %}"),
    "names": ("{% let y = x %}", "{x}", ""),
    "choices": ("", "{% if 0 %}a", "{% elif x %}{x}", "{% endif %}", "", ""),
    "formats": ("{x", "", ":{x", "", "}", "}"),
}


def text(name: str, depth: int) -> str:
    parts = NESTED[name]
    if len(parts) == 3:
        return parts[0] * depth + parts[1] + parts[2] * depth
    before, first, opening, middle, closing, after = parts
    return before + first + opening * depth + middle + closing * depth + after


@pytest.mark.usefixtures("at_depth")
@pytest.mark.parametrize("depth", [20, 1000, 5000])
@pytest.mark.parametrize("name", NESTED)
def test_deep(author, name, depth):
    before = "class A(str):\n    pass\n\nx = A('1')\nx.a = x\n"
    told: Exception | None = None
    try:
        page = author.mount(f'{before}t"""{text(name, depth)}"""')
    except HyperError as error:
        told = error
    except ValueError as error:
        told = error if name == "formats" else None  # such a format makes no sense
    if told is None:
        assert page.html
    else:
        assert depth > 20 or name == "formats"
        assert any(part in str(told) for part in ("deep", "not Python", "too many", "Invalid format")), told


@pytest.mark.parametrize(
    ("template", "size"),
    [
        ("{'" + "x" * 100_000 + "'}", 100_000),
        ("{[" + "1," * 50_000 + "][0]}", 1),
        ("<p title='" + "x" * 100_000 + "'></p>", 100_016),
        ("<p " + " ".join(f"a{i}=1" for i in range(2000)) + "></p>", None),
        ("<b></b>" * 5000, 35_000),
        ("<" * 50_000, 200_000),
        ("&" * 50_000, 250_000),
        ("{{" * 50_000, 50_000),
        ("\n" * 50_000 + "x", 1),
        ("<!-- " + "-" * 50_000 + " -->x", 1),
    ],
    ids=["text", "list", "attribute", "attributes", "elements", "less", "and", "braces", "lines", "comment"],
)
def test_long(author, template, size):
    begun = process_time()
    html = author.mount(f't"""{template}"""').html
    assert size is None or len(html) == size
    # It takes half a second. What looks at each letter again for each letter took a minute.
    assert process_time() - begun < 15


@pytest.mark.parametrize("size", [900, 20_000])
@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "1",
        " ",
        "a ",
        "1 ",
        "a=",
        "a.",
        "(a ",
        "a]",
        "\\a",
        "a'",
        "'a' ",
        "a && ",
        "a++ ",
        "a ? ",
        "`a",
        "$5 ",
        "01 ",
        "1st ",
        "print a ",
        "if ",
        "x and ",
        "f'{a[' ",
    ],
)
def test_a_long_line_that_python_cannot_read_is_told_of_soon(tmp_path, piece, size):
    file = tmp_path / "page.py"
    line = (piece * size)[:size]
    begun = process_time()
    for text in (f"{line} !", f"if {line} = 3:\n    pass", f"y = = 3  # it's {line}", f'y = "{line}" 3 "'):
        file.write_text(f't"""<p>one</p>"""\n{text}\n')
        assert check(file).errors
    file.write_text(f't"""<p>{{a {line}}}</p>"""\n')
    assert check(file).errors
    # They take a fifth of a second. What reads a line again from each of its letters took more than 6 s for one.
    assert process_time() - begun < 6


def test_a_mistake_at_the_end_of_a_long_file_is_told_of_soon(tmp_path):
    file = tmp_path / "page.py"
    file.write_text('t"""<p>one</p>"""\n' + "count = len([1, 2])  # again\n" * 5000 + f"x = {{{'a b, ' * 80}}}\n")
    begun = process_time()
    assert check(file).errors
    # It takes two to four seconds: the whole file is read for what may mend the line, and not without end.
    assert process_time() - begun < 15


def test_blanks_in_an_event(tmp_path):
    file = tmp_path / "page.py"
    file.write_text(f'def up():\n    print()\n\nt"""<p @click=\'up{" " * 20_000}x\'></p>"""\n')
    begun = process_time()
    assert check(file).errors
    # It takes half a second. Blanks that could be read in two ways took more than 6 s.
    assert process_time() - begun < 3


def test_many_mistakes_in_one_tag(tmp_path):
    file = tmp_path / "page.py"
    file.write_text(f't"""<p {"a " * 4000}></p>"""\n')
    begun = process_time()
    assert check(file).errors
    # It takes a quarter of a second. Each was compared with each before, which took minutes.
    assert process_time() - begun < 15


def test_a_sum_of_many_parts_that_nothing_uses_is_no_failure_of_the_check(tmp_path):
    file = tmp_path / "page.py"
    file.write_text(f'a = 1\n{"a - " * 480}a\nt"""<p>{{a}}</p>"""\n')
    assert not check(file).errors


def test_a_long_expression_is_not_repeated_whole(author):
    with pytest.raises(LoadError) as error:
        author.load('t"""{\n' + "1 +\n" * 30_000 + ')}"""')
    assert len(str(error.value)) < 1000


@pytest.mark.rule("T1", "T4")
@pytest.mark.parametrize("template", ["{x}", "<p class={x}></p>", "{x:safe}", "<p style={x}></p>"])
def test_values_that_hold_themselves(author, template):
    with pytest.raises(RenderError, match="nested too deep, or holds itself"):
        author.mount(f'x = []\nx.append(x)\nt"""{template}"""')


@pytest.mark.chromium
def test_a_browser_shows_a_deep_page(author, chromium):
    """As deep as compiles, and nested live lists and t-strings as deep as they render."""
    depth = 300
    page = author.mount(f'x = "a"\nt"""{"<div>" * depth}{{x}}{"</div>" * depth}"""')
    client = Path(__file__).parents[2] / "hyper_local" / "client" / "client.js"
    tab = chromium.new_page()
    tab.set_content("<!doctype html><body></body>")
    tab.add_script_tag(content=client.read_text("utf-8"))
    found = tab.evaluate(
        """(messages) => {
          const transport = { send: () => {}, onmessage: null, onstatus: null };
          const view = hyperLocal.mount(document.body, transport);
          JSON.parse(messages).forEach((text) => transport.onmessage(text));
          const found = [document.querySelectorAll('div').length, document.body.textContent.trim()];
          view.destroy();
          return found;
        }""",
        json.dumps(page.messages),
    )
    tab.close()
    assert found == [depth, "a"]
