"""T1: a text with tags that a loop builds, and that a template shows as it is written."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest

from hyper_local.checker import check
from hyper_local.testing import mount
from tests.conftest import Author
from tests.language.boxes import boxes

ABOUT = "shows its tags as they are written"


def notes(author: Author, source: str) -> list[str]:
    file = author.file("live/thing.py", source)
    return [str(problem).partition(".py:")[2] for problem in check(file).problems if ABOUT in problem.message]


BIRDS = "birds = ['robin', 'wren']\n"
ADDED = BIRDS + "html = ''\nfor bird in birds:\n    html += '<li>' + bird + '</li>'\n"
LOOP = "{% for bird in birds %}<li>{bird}</li>{% endfor %}"


@pytest.mark.rule("T1")
def test_the_loop_to_write_is_told(author: Author) -> None:
    assert notes(author, ADDED + "t'<ul>{html}</ul>'") == [
        """5:8: note: {html} shows its tags as they are written: HTML in a text stays a text
    t'<ul>{html}</ul>'
           ^
  Line 4 builds it. Write the loop in the template, in place of {html}: """
        + LOOP
    ]


@pytest.mark.rule("T1")
@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ('"".join(f"<li>{bird}</li>" for bird in birds)', True),
        ('"".join(["<li>" + bird + "</li>" for bird in birds])', True),
        ('"".join(f"{bird}, " for bird in birds)', False),
        ('"".join(f"<li>{bird}</li>" for bird in birds):safe', False),
        ('", ".join(birds)', False),
        ('"".join(["<", ">"])', False),
    ],
)
def test_a_text_that_is_joined_where_it_is_shown(author: Author, shown: str, said: bool) -> None:
    found = notes(author, BIRDS + f"t'''<ul>{{{shown}}}</ul>'''")
    assert [note.splitlines()[0].partition("note: ")[2] for note in found] == (
        ["this text shows its tags as they are written: HTML in a text stays a text"] if said else []
    )
    assert all(note.endswith(f"Write the loop in the template, in place of it: {LOOP}") for note in found)


TELLS = {
    ADDED: "{html}",
    ADDED.replace("html +=", "html = html +"): "{html}",
    ADDED.replace("'<li>' + bird + '</li>'", "f'<li>{bird}</li>'"): "{html}",
    ADDED.replace("+ bird +", "+ str(bird) +"): "{html}",
    BIRDS + "html = ''.join(['<li>' + bird + '</li>' for bird in birds])\n": "{html}",
    BIRDS + "html = ''.join(f'<li>{bird}</li>' for bird in birds)\n": "{html}",
    BIRDS + "html = '\\n'.join(f'<li>{bird}</li>' for bird in birds)\n": "{html}",
    BIRDS + "def rows():\n    return ''.join(f'<li>{bird}</li>' for bird in birds)\n": "{rows()}",
    ADDED.replace("html = ''\n", "def rows():\n    html = ''\n")
    .replace("for bird", "    for bird")
    .replace("    html +=", "        html +=")
    + "    return html\n": "{rows()}",
}


@pytest.mark.rule("T1")
@pytest.mark.parametrize("source", TELLS)
def test_a_text_that_a_loop_builds(author: Author, source: str) -> None:
    shown = TELLS[source]
    (note,) = notes(author, f"{source}t'<ul>{shown}</ul>'")
    assert note.endswith(f"in place of {shown}: {LOOP}")
    assert "&lt;li&gt;" in mount(author.load(f"{source}t'<ul>{shown}</ul>'")).html
    right = mount(author.load(f"{source}t'<ul>{LOOP}</ul>'"))
    assert right.texts("li") == ["robin", "wren"], "what the message advises does not work"


@pytest.mark.rule("T1")
@pytest.mark.parametrize(
    ("source", "loop"),
    [
        (
            BIRDS + "html = ''\nfor bird in birds:\n    html += '<li>'\n    html += bird + '</li>'\n",
            "{% for bird in birds %}…{% endfor %}",
        ),
        (
            BIRDS + "html = ''.join('<li>' + x + '</li>' for x in birds if x)\n",
            "{% for x in birds %}…{% endfor %}",
        ),
        (
            BIRDS
            + "html = ''\ndef fill():\n    global html\n    for x in birds:\n        html += '<br>' + x\nfill()\n",
            "{% for x in birds %}<br>{x}{% endfor %}",
        ),
    ],
)
def test_of_a_loop_that_does_more_the_rest_is_left_open(author: Author, source: str, loop: str) -> None:
    (note,) = notes(author, source + "t'<ul>{html}</ul>'")
    assert note.endswith(f"in place of {{html}}: {loop}")


@pytest.mark.rule("T1")
@pytest.mark.parametrize(
    ("added", "quote", "rest"),
    [
        ("f'<li>{bird}'", '"""', "…"),  # a block holds whole elements
        ("f'<li>{bird}</b>'", '"""', "…"),
        ("f'<b><i>{bird}</b></i>'", '"""', "…"),
        ("f'<li onclick=go>{bird}</li>'", '"""', "…"),
        ("f'<li class=\"x\">{bird}</li>'", '"', "…"),  # would end the template
        ("f'<li class=\"x\">{bird}</li>'", "'", '<li class="x">{bird}</li>'),
        ("f'<li class=\"x\">{bird}</li>'", '"""', '<li class="x">{bird}</li>'),
        ("f'<li><img>{bird}<br></li>'", '"""', "<li><img>{bird}<br></li>"),
    ],
)
def test_what_could_not_stand_in_the_template_is_left_open(author: Author, added: str, quote: str, rest: str) -> None:
    source = ADDED.replace("'<li>' + bird + '</li>'", added)
    (note,) = notes(author, f"{source}t{quote}<ul>{{html}}</ul>{quote}")
    assert note.endswith(f"in place of {{html}}: {{% for bird in birds %}}{rest}{{% endfor %}}")
    assert rest == "…" or author.load(f"{BIRDS}t{quote}<ul>{note.rpartition('{html}: ')[2]}</ul>{quote}")


@pytest.mark.rule("T1")
def test_a_loop_over_pairs_is_written_as_people_write_it(author: Author) -> None:
    source = "n = {'a': 1}\nhtml = ''\nfor k, v in n.items():\n    html += f'<li>{k}{v}</li>'\n"
    (note,) = notes(author, source + "t'<ul>{html}</ul>'")
    loop = "{% for k, v in n.items() %}<li>{k}{v}</li>{% endfor %}"
    assert note.endswith(loop)
    assert mount(author.load(f"{source}t'<ul>{loop}</ul>'")).texts("li") == ["a1"]


@pytest.mark.rule("T1")
def test_the_page_says_it_too(author: Author) -> None:
    page = mount(author.load(ADDED + "t'<ul>{html}</ul>'"))
    assert any(ABOUT in box for box in boxes(page))


@pytest.mark.rule("T1")
@pytest.mark.parametrize(
    ("source", "template"),
    [
        (ADDED, "<ul>{html:safe}</ul>"),
        (ADDED, "<pre>{html}</pre>"),
        ("class A:\n    html = ''\n    for x in 'ab':\n        html += '<b>'\nhtml = 'x'\n", "<p>{html}</p>"),
        (BIRDS + "html = ''\nfor bird in birds:\n    html += f'<{bird}>'\n", "<p>{html}</p>"),
        (ADDED, "<p><code>{html}</code></p>"),
        (ADDED, "<textarea>{html}</textarea>"),
        (ADDED, "<p title={html}>x</p>"),
        (ADDED, "<p>{len(html)}</p>"),
        (ADDED, "<p>{html!r}</p>"),
        (ADDED, "{% for html in birds %}<p>{html}</p>{% endfor %}"),
        (ADDED + "from markupsafe import Markup\nhtml = Markup(html)\n", "<ul>{html}</ul>"),
        ("from markupsafe import Markup\n" + ADDED.replace("html = ''", "html = Markup('')"), "<ul>{html}</ul>"),
        (ADDED.replace("<li>", "- ").replace("</li>", "; "), "<p>{html}</p>"),
        (ADDED.replace("<li>", "<Enter> ").replace("</li>", " < 3"), "<p>{html}</p>"),
        (ADDED.replace("'<li>' + bird + '</li>'", "bird + ' '"), "<p>{html}</p>"),
        (BIRDS + "html = ', '.join(birds)\n", "<p>{html}</p>"),
        (BIRDS + "html = [t'<li>{bird}</li>' for bird in birds]\n", "<ul>{html}</ul>"),
        (BIRDS + "html = []\nfor bird in birds:\n    html += [t'<li>{bird}</li>']\n", "<ul>{html}</ul>"),
        (BIRDS + "question = 'What does <b> mean?'\n", "<p>{question}</p>"),
        (BIRDS + "def rows():\n    return [t'<li>{bird}</li>' for bird in birds]\n", "<ul>{rows()}</ul>"),
        (
            "from markupsafe import Markup\n" + BIRDS + "def rows():\n"
            "    return Markup(''.join(f'<li>{bird}</li>' for bird in birds))\n",
            "<ul>{rows()}</ul>",
        ),
        (BIRDS, LOOP.replace("<li>", "<b>").replace("</li>", "</b>")),
    ],
)
def test_what_is_shown_on_purpose_or_is_no_such_text_is_not_told(author: Author, source: str, template: str) -> None:
    assert notes(author, f"{source}t'''{template}'''") == []


BOLD = "who = 'Ada'\ndef bold(word='x'):\n    return {}\nt'''<p>{}</p>'''"


@pytest.mark.rule("T1")
@pytest.mark.parametrize(
    ("value", "shown", "hint"),
    [
        ('"<b>Hello</b>"', "{bold()}", 't before its quotes: return t"…"'),
        ('"<b>Grüße</b>"', "{bold()}", 't before its quotes: return t"…"'),
        ('f"<b>{word}</b>"', "{bold(who)}", 't in place of f: return t"…"'),
        (
            "f'<b class=\"big\">{word.upper()} <i>!</i><br></b>'",
            "{bold('x')} and {bold(who)}",
            "t in place of f: return t",
        ),
        ('"""\n<ul>\n<li>a</li>\n</ul>\n"""', "x {% if who %}{bold()}{% endif %}", "t before its quotes: return t"),
    ],
)
def test_a_function_that_gives_a_text_with_tags(author: Author, value: str, shown: str, hint: str) -> None:
    [note] = notes(author, BOLD.format(value, shown))
    called = shown[shown.index("{bold") :].partition("}")[0] + "}"
    assert f"note: {called} {ABOUT}: HTML in a text stays a text\n" in note
    assert f"Line 3 gives it back. There, write {hint}" in note


@pytest.mark.rule("T1")
@pytest.mark.parametrize(
    ("value", "shown", "is_so"),
    [
        ('t"<b>Hello</b>"', "{bold()}", "<b>Hello</b>"),
        ('t"<b>{word}</b>"', "{bold(who)}", "<b>Ada</b>"),
    ],
)
def test_what_it_says_to_write_shows_the_element(author: Author, value: str, shown: str, is_so: str) -> None:
    page = author.mount(BOLD.format(value, shown))
    assert page.html == f"<p>{is_so}</p>"
    assert page.notes == []


@pytest.mark.rule("T1")
@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ('"<b>Hello</b>"', "{bold():safe}"),
        ('"<b>Hello</b>"', "{who}"),
        ('"<b>Hello</b>"', "<code>{bold()}</code>"),
        ('"<b>Hello</b>"', "<b title='{bold()}'>{bold()}</b>"),
        ('"<b>Hello</b>"', "{bold()} has {len(bold())} letters"),
        ('"<b>Hello</b>"', "{bold().upper()}"),
        ('"a < b"', "{bold()}"),
        ('"<b>"', "{bold()}"),
        ('"<b> begins a bold text, </i> ends one</b>"', "{bold()}"),
        ('"<word>of no HTML</word>"', "{bold()}"),
        ('"<b>{word}</b>"', "{bold()}"),
        ('"<b>one\\n</b>"', "{bold()}"),
        ('"<b>one</b>" if word else ""', "{bold()}"),
        ('"<script>go()</script>"', "{bold()}"),
        ("Markup('<b>x</b>')\nfrom markupsafe import Markup", "{bold()}"),
        ('"<b>x</b>"\nfrom markupsafe import Markup\nbold = Markup', "{bold(who)}"),
        ('"<b>x</b>"\nprint(bold())', "{bold()}"),
        ('f"<a>{word}</a>"', "{bold(who)}"),
        ('f"<b>{word}</b>"', "Write this: {bold(who)}"),
        ('f"<b>{word}</b>"', "<i>Schreib das:</i> <b>{bold(who)}</b>"),
        ('f"<b>{word}</b>"', "<b style='font-family: monospace'>{bold(who)}</b>"),
        ('f"<b>{word}</b>"', "<b class='big listing'>{bold(who)}</b>"),
        ('f"<b>{word}</b>"', "<b class=code-block>{bold(who)}</b>"),
        ('f"<b>{word}</b>"\ndef b(b):\n    return f"<b>{b}</b>"', "{b(who)}"),
        ('"<b>x</b>"\ndef other():\n    return bold()', "{bold()}{other()}"),
    ],
)
def test_functions_whose_text_may_be_meant_so(author: Author, value: str, shown: str) -> None:
    assert notes(author, BOLD.format(value, shown)) == []


@pytest.mark.rule("T1")
@pytest.mark.parametrize(
    "name",
    [
        "source",
        "html_example",
        "code_of",
        "snippet",
        "a_tag",
        "markup",
        "ausgabe",
        "to_xml",
        "quelltext",
        "email",
        "beispiel",
    ],
)
def test_a_function_whose_name_says_that_it_gives_html_to_read(author: Author, name: str) -> None:
    assert notes(author, BOLD.format('"<b>x</b>"', "{bold()}").replace("bold", name)) == []


@pytest.mark.rule("T1")
def test_where_the_function_gives_it_back_is_told(author: Author) -> None:
    assert notes(author, BOLD.format('"<b>Hello</b>"', "{bold()}")) == [
        """4:9: note: {bold()} shows its tags as they are written: HTML in a text stays a text
    t'''<p>{bold()}</p>'''
            ^
  Line 3 gives it back. There, write t before its quotes: return t"…\""""
    ]


@pytest.mark.rule("T1")
@pytest.mark.parametrize(
    ("one", "shown"),
    [
        ('def f{0}():\n    return "<b>x</b>"\n', "{{f{0}()}}"),
        ('f{0} = ""\nfor x in birds:\n    f{0} += "<b>" + x + "</b>"\n', "{{f{0}}}"),
    ],
)
def test_many_of_them_are_found_soon(tmp_path: Path, one: str, shown: str) -> None:
    file, many = tmp_path / "page.py", range(1000)
    file.write_text(BIRDS + "".join(map(one.format, many)) + f"t'''<p>{''.join(map(shown.format, many))}</p>'''\n")
    begun = process_time()
    assert sum(ABOUT in problem.message for problem in check(file).problems) == len(many)
    # Each takes half a second. What read the file again for each of them took more than 5 s.
    assert process_time() - begun < 3
