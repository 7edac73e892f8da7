"""What Python can't read is another language's only where that is plain (T9)."""

from __future__ import annotations

import pytest

from hyper_local import foreign
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
        'if __name__ == "__main__":\n    main()',
        "try:\n    main()\nexcept ValueError:\n    pass",
    ],
)
def test_a_program_is_not_begun_by_a_call(author, lines):
    (found,) = check(author.file("live/thing.py", f"import asyncio\ncount = 0\n{lines}\nt'{{count}}'")).problems
    assert found.message == "unknown name 'main'"
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
