"""S4: a loop at the left margin runs once, and a check tells of what it has worked out and the page shows."""

from __future__ import annotations

import pytest

from hyper_local.checker import check

FORM = "\n\nt'<b>{str(total)}</b><form @submit=\"add(price)\"><input name=price></form>'\n"
ADD = "items = [1.0]\n\ndef add(price: float):\n    items.append(price)\n\n"
SUM = "total = 0\nfor item in items:\n    total += item\n"


def notes(author, source: str) -> list[str]:
    path = author.file("live/thing.py", source)
    return [f"{x.message} | {x.hint}" for x in check(path).problems if "worked out once" in x.message]


@pytest.mark.rule("S4")
@pytest.mark.parametrize(
    ("loop", "right", "shown"),
    [
        (SUM, "total = sum(item for item in items)", "3.0"),
        (SUM.replace("+= item", "= total + item"), "total = sum(item for item in items)", "3.0"),
        (SUM.replace("+= item", "= item + total"), "total = sum(item for item in items)", "3.0"),
        (
            "total = []\nfor item in items:\n    total.append(item * 2)\n",
            "total = [item * 2 for item in items]",
            "[2.0, 4.0]",
        ),
    ],
)
def test_it_is_told_and_what_is_advised_follows(author, loop, right, shown):
    (said,) = notes(author, ADD + loop + FORM)
    assert said.startswith("'total' is worked out once, at the start, and does not follow 'items', which add() changes")
    assert said.endswith(f"Write one line in place of the loop, which follows: {right}")
    for source, then in ((ADD + loop + FORM, shown[:0]), (f"{ADD}{right}\n{FORM}", shown)):
        author.file("live/thing.py", source)
        page = author.mount(source)
        before = page.text("b")
        page.fill("input", "2")
        page.submit("form")
        assert page.text("b") == (then or before)


@pytest.mark.rule("S4")
@pytest.mark.parametrize(
    "loop",
    [
        "total = 5\nfor item in items:\n    total += item\n",
        "total = 0\nfor item in items:\n    if item:\n        pass\n    total += item\n",
        "total = {}\nfor item in items:\n    total[item] = 1\n",
    ],
)
def test_where_one_line_does_not_do_a_function_is_advised(author, loop):
    (said,) = notes(author, ADD + loop + FORM)
    assert said.endswith("To follow, make it a function, def total(): …, and write total() where you need it.")


@pytest.mark.rule("S4")
@pytest.mark.parametrize(
    "source",
    [
        "items = [1.0]\n\ndef add(price: float): pass\n\n" + SUM,
        ADD.replace("items.append(price)", "print(price)") + SUM,
        ADD.replace("    items.append(price)\n", "    global total\n    items.append(price)\n    total += price\n")
        + SUM,
        ADD + "total = [0]\nfor item in items:\n    total.append(item)\n\ndef more():\n    total.append(1)\n",
        ADD + "total = sum(items)\nfor item in items:\n    print(item)\n",
        ADD + "total = sum(items)\nother = 0\nfor item in items:\n    other += item\n",
        ADD + "total = 0\nfor item in [1, 2]:\n    total += item\n",
        ADD + "total = 0\nfor item in range(3):\n    total += item\n",
        ADD + "total = len(items)\nfor item in items:\n    items[0] = item\n",
        f"START = (1, 2)\n{ADD}total = 0\nfor item in START:\n    total += item\n",
        ADD + "def total():\n    found = 0\n    for item in items:\n        found += item\n    return found\n",
        ADD + "total = 0\nwhile total < 3:\n    total += 1\n",
    ],
)
def test_nothing_is_said_of_what_follows_or_need_not(author, source):
    assert notes(author, source + FORM) == []


@pytest.mark.rule("S4")
def test_a_loop_that_begins_its_values_itself_follows(author):
    loop = "for item in items:\n    total = item\n    total = total * 2\n"
    assert notes(author, ADD + loop + FORM) == []
    page = author.mount(ADD + loop + FORM)
    page.fill("input", "2")
    page.submit("form")
    assert page.text("b") == "4.0"
