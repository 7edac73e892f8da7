"""What Python can't read is another language's only where that is plain (T9)."""

from __future__ import annotations

import re
import sys

import pytest

from hyper_local import LoadError, foreign
from hyper_local.checker import check
from hyper_local.testing import mount

PYTHONS_OWN = [
    "if n = 3:",
    "return n = 3",
    "while done = False:",
    "a and b = 3",
    "global x = 3",
    "for x in y = 3",
    "import a as b = 2",
    "lambda x = 3",
    "sub(n 2)",
    'fn = open("a" "b"',
    "func(a b)",
    "sub = 3 4",
    "catch = 3 4",
    "foreach = 1 2",
    "switch = {",
    "case {1: 2 3}:",
    "if d == {",
    "for x in {",
    "x = foo(a b) // c d",
    "f = lambda x: x ? y",
    '"""He said // hello there',
    "print('don't // a b')",
]
FOREIGN = [
    "function add(a, b) {",
    "function (a) {",
    "sub add {",
    "func add(a):",
    "catch (e) {",
    "} catch {",
    "foreach (x in xs)",
    "switch (n) {",
    "if (n == 3) {",
    "else {",
    "total items = 3",
    "count = 0 // how many birds",
    "if n: // how many birds",
]


@pytest.mark.rule("T9")
@pytest.mark.parametrize("line", PYTHONS_OWN)
def test_a_slip_in_pythons_own_words_is_not_called_foreign(line: str) -> None:
    assert foreign.of_line(line) is None


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ('"a?b"', '"   "'),
        ("print('a\\'b' + \"c\")", "print('    ' + \" \")"),
        ("'\\\\' + 'a'", "'  ' + ' '"),
        ('"a # b"  # c', '"     "     '),
        ('"never closed', '"never closed'),
    ],
)
def test_what_stands_in_strings_and_comments_is_not_looked_at(text: str, masked: str) -> None:
    assert foreign.masked(text) == masked


CHOICES = {
    "x = a ? b : c": "x = b if a else c",
    "x = a > 1 ? 'yes: so' : \"no?\";": "x = 'yes: so' if a > 1 else \"no?\"",
    "x += [1, a ? b : c, 2]": "x += [1, b if a else c, 2]",
    "x = f(a ? b : g(c));": "x = f(b if a else g(c))",
    "show(name=a ? b[1:2] : c(1))": "show(name=b[1:2] if a else c(1))",
    "    return a === 1 && !b ? b : c;": "return b if a == 1 and not b else c",
    "x = a ? b : c ? d : e": "x = b if a else d if c else e",
    "x = a ? b ? 1 : 2 : 3": "x = (1 if b else 2) if a else 3",
    "x = a ? 'b'": "x = 'b' if a else \"\"",
    "x = a ? b": "x = b if a else None",
    "if a ? b : c:": "if b if a else c:",
}
NO_CHOICES = [
    "x = what?",
    "x = a?.b",
    "x = a ?? b",
    "x = a ? : c",
    "x = ? b : c",
    "x = a ? <b>b</b> : <i>c</i>",
    "a? b c: d",
]


@pytest.mark.rule("T9")
@pytest.mark.parametrize("line", CHOICES)
def test_a_choice_is_written_out_as_python_has_it(line: str) -> None:
    found = foreign.of_line(line)
    assert found is not None
    assert found.hint == f"Write: {CHOICES[line]}"
    assert found.at == line.index("?")


@pytest.mark.rule("T9")
@pytest.mark.parametrize("line", NO_CHOICES)
def test_another_question_mark_is_no_choice(line: str) -> None:
    found = foreign.of_line(line)
    assert found is None or "?" not in found.what


VALUES = {
    "{a ? b : 1}": "{b if a else 1}",
    '{a > 1 ? "big" : "small"}': '{"big" if a > 1 else "small"}',
    "<i class=\"x {a ? 'big' : 'small'}\"></i>": "{'big' if a else 'small'}",
    "<i title={a ? b : a}></i>": "{b if a else a}",
    '{a ? "yes"}': '{"yes" if a else ""}',
    "{a\n ? b : a}": "{b if a else a}",
    "{!a}": "{not a}",
    "{b && !a}": "{b and not a}",
    "{!a ? b : a}": "{b if not a else a}",
    "{a === b}": "{a == b}",
    "{% if a && !b %}x{% endif %}": "{% if a and not b %}",
    "{% if a ? b : a %}x{% endif %}": "{% if b if a else a %}",
}


@pytest.mark.rule("T9")
@pytest.mark.parametrize("shown", VALUES)
def test_a_value_in_other_languages_words_is_written_out_in_its_braces(author, shown: str) -> None:
    with pytest.raises(LoadError) as raised:
        author.mount(f'a = 1\nb = 2\n\nt"""<p>{shown}</p>"""')
    assert raised.value.hint == f"Python writes {VALUES[shown]}."


@pytest.mark.rule("T9")
@pytest.mark.parametrize("shown", ["{a!x}", "{a!}", "{a ?? b}", "{a?}", "{a? :b}", "{a!b && c}", "{! }"])
def test_other_signs_are_not_written_out(author, shown: str) -> None:
    with pytest.raises(LoadError) as raised:
        author.mount(f'a = 1\nb = 2\n\nt"""<p>{shown}</p>"""')
    assert "Python writes" not in raised.value.hint


@pytest.mark.rule("T9")
@pytest.mark.parametrize("line", FOREIGN)
def test_what_is_plainly_foreign_is_called_so(line: str) -> None:
    assert foreign.of_line(line) is not None


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("count, set_count = useState(0)", "It is React's. Here each variable of the file is state"),
        ("useEffect(print)", "def on_mount():"),
        ('@app.route("/add")\ndef add(): pass', "Take this line away: no function here has an address."),
        ('@app.get("/add")\ndef add(): pass', "Take this line away: no function here has an address."),
        ('st.write("x")', "A live module needs no streamlit"),
        ('if st.button("x"): pass', "A live module needs no streamlit"),
        ('name = request.form["name"]', "It is Flask's. What is typed comes as parameters"),
        ("redirect('/')", "Show a link"),
        ('emit("picked")', "on_pick()"),
    ],
)
def test_what_other_frameworks_write(author, line, said):
    source = f"{line}\nt'<p></p>'"
    (found,) = check(author.file("live/thing.py", source)).problems
    assert said in found.hint
    assert "Did you mean" not in found.message
    with pytest.raises(NameError) as raised:
        author.mount(source)
    assert said in "".join(raised.value.__notes__)


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    "source",
    [
        "def useState(x): return x, 1\ncount, set_count = useState(0)\nt'<p>{count}</p>'",
        "class app:\n    def route(x): return lambda f: f\n@app.route('/add')\ndef add(): pass\nt'<b @click=add></b>'",
        "import statistics as st\nt'<p>{st.mean([1])}</p>'",
        "app = 'x'\nst = 'y'\nt'<p>{app}{st.title()}</p>'",
    ],
)
def test_what_has_such_a_name_and_is_the_authors(author, source):
    assert check(author.file("live/thing.py", source)).problems == []
    author.mount(source)


@pytest.mark.rule("T9")
@pytest.mark.parametrize(("line", "not_said"), [("print(st)", "streamlit"), ("print(app)", "no function here")])
def test_a_name_alone_is_of_no_framework(author, line, not_said):
    (found,) = check(author.file("live/thing.py", f"{line}\nt'<p></p>'")).problems
    assert not_said not in str(found)
    with pytest.raises(NameError) as raised:
        author.mount(f"{line}\nt'<p></p>'")
    assert "_hl_" not in "".join(getattr(raised.value, "__notes__", []))


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    ("line", "said", "install"),
    [
        ("import streamlit_of_nobody as st", "If streamlit_of_nobody is a library", True),
        ("import react", "A live module needs no react", False),
        ("from react import useState", "A live module needs no react", False),
    ],
)
def test_a_library_that_a_live_module_has_no_need_of(author, line, said, install):
    with pytest.raises(ModuleNotFoundError) as raised:
        author.mount(f"{line}\nt'<p></p>'")
    assert said in raised.value.__notes__[0]
    assert ("pip install" in raised.value.__notes__[0]) == install


NO_START = "Take this line away: nothing has to be called to begin."


@pytest.mark.parametrize(
    "lines",
    [
        "main()",
        "main(5)",
        "asyncio.run(main())",
        'if __name__ == "__main__": main()',
        "run()",
        'if __name__ == "__main__":\n    run()',
        "start()",
        'if __name__ == "__main__":\n    main()',
        "try:\n    main()\nexcept ValueError:\n    pass",
    ],
)
def test_a_program_is_not_begun_by_a_call(author, lines):
    (found,) = check(author.file("live/thing.py", f"import asyncio\ncount = 0\n{lines}\nt'{{count}}'")).problems
    assert re.fullmatch("unknown name '(main|run|start)'", found.message)
    assert found.hint.startswith(NO_START)


def test_a_program_that_is_begun_so_says_the_same_as_it_runs(author):
    with pytest.raises(NameError) as raised:
        mount(author.load("count = 0\nmain()\nt'{count}'"))
    (note,) = raised.value.__notes__
    assert note.strip().startswith(NO_START)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def mian(): pass\nmain()\nt'{1}'", "Did you mean 'mian'?"),
        ("def go():\n    main()\nt'<b @click=go></b>'", "Import it, or give it a value."),
        ("main.go()\nt'{1}'", "Import it, or give it a value."),
        ("run(3)\nt'{1}'", "Did you mean 'round'?"),
        ("def runs(): pass\nrun()\nt'{1}'", "Did you mean 'runs'?"),
        ("prnit()\nt'{1}'", "Did you mean 'print'?"),
    ],
)
def test_what_is_no_such_beginning(author, source, said):
    (found,) = check(author.file("live/thing.py", source)).problems
    assert said in str(found)
    assert NO_START not in str(found)


def test_a_main_of_ones_own_may_be_called(author):
    source = "count = 0\ndef main():\n    global count\n    count = 5\nmain()\nt'<b @click=main>{count}</b>'"
    assert check(author.file("live/thing.py", source)).problems == []


QUOTES = 'A template stands between quotes: write t""" in place of t{}, and """ where it ends.'


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    "template", ["t```\n<p>{count}</p>\n```", "t```<p>{count}</p>```", "t`<p>{count}</p>`", "page = t`<p>x</p>`"]
)
def test_a_template_between_backticks_is_told_its_quotes(author, template):
    (found,) = check(author.file("live/thing.py", f"count = 0\n{template}\n")).problems
    assert found.hint.partition("\n")[0] == QUOTES.format("```" if "```" in template else "`")


@pytest.mark.rule("T9")
@pytest.mark.parametrize("line", ["x = `a`", "t = `a`", "at`b`", "x = `${t}`", "t(`a`)", "x = 'a' + `<b>`"])
def test_other_backticks_are_no_template(line):
    found = foreign.of_line(line)
    assert found is None or "A template stands" not in found.hint


MISSPELT = [
    ("for x in [1]:\n        if x:\n            brake", "break"),
    ("for x in [1]:\n        contineu  # the next", "continue"),
    ("retrun", "return"),
    ("pas", "pass"),
    ("Break", "break"),
    ("for x in [1]:\n        brake;", "break"),
]


@pytest.mark.rule("T9")
@pytest.mark.parametrize(("lines", "word"), MISSPELT)
def test_a_misspelt_word_of_pythons_that_is_a_line_by_itself(author, lines, word):
    source = f"def go():\n    {lines}\nt'<b @click=go>x</b>'"
    (found,) = check(author.file("live/thing.py", source)).problems
    said = f"Write {word}: that is how Python spells it."
    assert found.hint == said
    page = mount(author.load(source, "live/other.py"))
    page.click("b")
    assert said in page.errors[0]


@pytest.mark.rule("T9")
@pytest.mark.parametrize(
    "lines",
    [
        "brakes = 1\n    brake",
        "print(brake)",
        "brake = brake",
        "brake.x",
        "brake()",
        "x = pas",
        "braek if 1 else 2",
        "wren",
    ],
)
def test_another_name_is_no_misspelt_word_of_pythons(author, lines):
    problems = check(author.file("live/thing.py", f"def go():\n    {lines}\nt'<b @click=go>x</b>'")).problems
    assert not any("spells it" in str(problem) for problem in problems)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="Python has this since 3.12")
def test_a_name_for_a_type_is_no_name_with_blanks(author):
    file = author.file("live/thing.py", "type Pair = tuple[int, int]\nt'<p></p>'")
    (problem,) = check(file).problems
    assert problem.hint.splitlines()[0] == "Write: Pair = tuple[int, int]"
    file.write_text("Pair = tuple[int, int]\nt'<p></p>'")
    assert check(file).problems == []
