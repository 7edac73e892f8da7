"""A name that is known elsewhere: in another function alone, or further down (S1, S5)."""

from __future__ import annotations

import pytest

from hyper_local.checker import check

TEMPLATE = '\n\nt"""<p @click="add">{count}</p><p @click="show">x</p>"""\n'


def told(author, source: str) -> list[str]:
    path = author.file("live/thing.py", source)
    return [f"{problem.message}\n{problem.hint}" for problem in check(path).problems]


def local(line: str) -> str:
    return f"count = 0\n\ndef add():\n    {line}\n\ndef show():\n    global count\n    count = total{TEMPLATE}"


@pytest.mark.rule("S5")
@pytest.mark.parametrize("line", ["total = 3", "for total in [1]: pass", "with open('x') as total: pass"])
def test_a_variable_of_another_function_is_told_with_that(author, line) -> None:
    (said,) = told(author, local(line))
    assert said == (
        "unknown name 'total'\n"
        "total is known in add() alone. To use it here, too, write total = … at the left margin, and `global total` in "
        "add(); or let add() give it back: return total"
    )


@pytest.mark.rule("S5")
@pytest.mark.parametrize("line", ["print([total for total in [1]])", "print(lambda total: total)", "import total"])
def test_what_is_no_variable_of_a_function_is_not_called_one(author, line) -> None:
    assert "known in add()" not in "".join(told(author, local(line)))


@pytest.mark.rule("S5")
def test_a_parameter_of_another_function_is_not_made_global(author) -> None:
    source = "count = 0\n\ndef add(total):\n    total = 3\n\ndef show():\n    global count\n    count = total\n\n"
    said = told(author, source + 't"""<p @click="add(1)">{count}</p><p @click="show">x</p>"""\n')
    assert "known in add()" not in "".join(said)


@pytest.mark.rule("S5")
def test_the_click_says_so_too(author) -> None:
    page = author.mount(local("total = 3"), "live/thing.py")
    page.click("p:last-of-type")
    assert "total is known in add() alone." in "".join(page.errors)


DEF = "def double(n):\n    return 2 * n\n"


@pytest.mark.rule("S1")
@pytest.mark.parametrize("call", ["count = double(3)", "count: int = double(3)", "double(3)", "x = [double(3)]"])
def test_a_call_above_the_def_is_told(author, call) -> None:
    said = told(author, f"count = 0\n{call}\n\n{DEF}\nt'<p>{{count}}</p>'\n")
    assert (
        "double() is called above its def\n"
        "Its def stands below, in line 4, and Python reads from top to bottom: write this line below the def."
    ) in said


@pytest.mark.rule("S1")
def test_the_file_that_calls_above_the_def_says_so_when_it_is_loaded(author) -> None:
    with pytest.raises(Exception, match="in line 4, and Python reads from top to bottom"):
        author.mount(f"count = 0\ncount = double(3)\n\n{DEF}\nt'<p>{{count}}</p>'\n", "live/thing.py")


@pytest.mark.rule("S1")
@pytest.mark.parametrize(
    "source",
    [
        f"{DEF}count = double(3)",
        f"count = 0\nf = lambda: double(3)\n{DEF}",
        f"count = 0\nif count:\n    double(3)\n{DEF}",
        f"count = 0\nx = count and double(3)\n{DEF}",
        f"count = 0\nx = double(3) if count else 0\n{DEF}",
        f"count = 0\nx = [double(n) for n in []]\n{DEF}",
        "count = sum([1])\ndef sum(n):\n    return n\n",
        f"count = 0\n{DEF}count = double(3)\n{DEF}",
        f"count = 0\ntry:\n    double(3)\nexcept NameError:\n    pass\n{DEF}",
        f"count = 0\ndef use():\n    return double(3)\n{DEF}",
        "from math import sqrt\ncount = sqrt(4)\ndef sqrt(n):\n    return n\n",
    ],
)
def test_a_call_that_may_be_fine_is_not_told(author, source) -> None:
    assert "above its def" not in "".join(told(author, f"{source}\nt'<p>{{count}}</p>'\n"))


def imported(author, part: str, written: str) -> str:
    """What a check says of an app that imports from a folder; `⟨app⟩` is its name."""
    app = author.file(f"{part}/card.py", "t'<p>card</p>'").parents[1]
    author.file("live/thing.py", f"from {app.name}.{written} import Card\n\nt'<{{Card}} />'\n")
    return "".join(f"{x.message}\n{x.hint}" for x in check(app).problems).replace(f"{app.name}.", "⟨app⟩.")


@pytest.mark.rule("L8")
@pytest.mark.parametrize(("written", "part"), [("component", "components"), ("page", "pages"), ("lives", "live")])
def test_a_folder_whose_name_is_nearly_right_is_named(author, written, part) -> None:
    said = imported(author, part, written)
    assert f"The folder is called {part}. Write: from ⟨app⟩.{part} import Card" in said


@pytest.mark.rule("L8")
@pytest.mark.parametrize("written", ["component", "composed", "data"])
def test_a_module_beside_a_folder_of_a_like_name_is_fine(author, written) -> None:
    author.file(f"{written}.py", "Card = 1")
    assert "The folder is called" not in imported(author, "components", written)


PRICE = "t'<p>{total}</p>'"
LATE = "It gets its value below, in line 2, and Python reads from top to bottom: write this line below that."


@pytest.mark.rule("S1")
@pytest.mark.parametrize(
    "lines",
    [
        "total = price * 2\nprice = 5",
        "total: float = price * 2\nprice = 5",
        "total = f'{price}'\nprice = 5\n\ndef change():\n    global price\n    price = 6",
        "total = price\nprice = 5\n\ndef change():\n    price = 6\n    return price",
    ],
)
def test_a_variable_that_is_read_above_its_value_is_told(author, lines) -> None:
    said = told(author, f"{lines}\n{PRICE}")
    assert f"'price' is read above its first value\n{LATE}" in "\n".join(said)
    with pytest.raises(NameError) as raised:
        author.mount(f"{lines}\n{PRICE}", "live/other.py")
    assert raised.value.__notes__ == [f"  {LATE}"]


@pytest.mark.rule("S1")
@pytest.mark.parametrize(
    "lines",
    [
        "price = 5\ntotal = price",
        "def total():\n    return price\nprice = 5",
        "total = lambda: price\nprice = 5",
        "total = [price for price in []]\nprice = 5",
        "def start():\n    global price\n    price = 3\nstart()\ntotal = price\nprice = 5",
        "if True:\n    price = 3\ntotal = price\nprice = 5",
        "for price in [1]:\n    pass\ntotal = price\nprice = 5",
        "import math as price\ntotal = price\nprice = 5",
        "total = (price := 3)\nprice = 5",
        "total = 1 or price\nprice = 5",
        "total = len\nlen = 5",
        "try:\n    total = price\nexcept NameError:\n    total = 0\nprice = 5",
        "price: int\ntotal = price\nprice = 5",
        "class Maker:\n    global price\n    price = 3\ntotal = price\nprice = 5",
        "globals().update(price=3)\ntotal = price\nprice = 5",
        "price, more = 3, 4\ntotal = price\nprice = 5",
        "total = price = 3\nprice = 5",
        "total: 'price' = 3\nprice = 5",
        "total = price\nprice: int = 5",
    ],
)
def test_a_variable_that_may_have_a_value_in_time(author, lines) -> None:
    assert "above its first value" not in "".join(told(author, f"{lines}\n{PRICE}"))
