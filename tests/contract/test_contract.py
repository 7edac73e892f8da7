"""Every host shows the same page and takes the same events (X2), with the examples as subjects."""

from __future__ import annotations

import pytest

from tests.contract.conftest import Show
from tests.contract.driver import Page

pytestmark = pytest.mark.rule("X2")

LOG = "[role=log] p"
PLUS, MINUS, RESET = "button:nth-of-type(3)", "button:nth-of-type(1)", "button:nth-of-type(2)"


def shows(page: Page, css: str, *expected: str) -> None:
    """Wait until the texts that `css` selects are these."""
    page.eventually(lambda: page.texts(css) == list(expected))


def test_counter(show: Show) -> None:
    page = show("counter")
    shows(page, "output", "0")
    page.click(PLUS)
    shows(page, "output", "1")
    for _ in range(5):
        page.click(PLUS)
    shows(page, "output", "6")
    page.click(MINUS)
    shows(page, "output", "5")
    page.click(RESET)
    shows(page, "output", "0")
    page.eventually(lambda: page.attribute(RESET, "disabled") is not None)
    assert page.errors() == []


def test_todos_add_clears_the_field_and_keeps_the_focus(show: Show) -> None:
    page = show("todos")
    page.submit("form", text="  Milk ")
    shows(page, "li label", "Milk")
    page.eventually(lambda: page.value("[name=text]") == "")
    if page.has_focus:
        assert page.focused() == "text"
    page.submit("form", text="   ")
    # A submit while one is on its way counts as the same, so the answer is waited for.
    page.eventually(lambda: page.value("[name=text]") == "")
    page.submit("form", text="Eggs")
    shows(page, "li label", "Milk", "Eggs")
    shows(page, "small", "2 left")
    if page.has_focus:
        assert page.focused() == "text"


def test_todos_toggle_delete_and_clear_completed(show: Show) -> None:
    page = show("todos")
    for i, text in enumerate(("Milk", "Eggs", "Bread", "Tea"), 1):
        page.submit("form", text=text)
        page.eventually(lambda i=i: page.count("li") == i)

    page.click("li:nth-child(2) input")
    shows(page, "s", "Eggs")
    shows(page, "small", "3 left")
    assert page.value("li:nth-child(2) input") is True

    page.click("li:nth-child(1) button")
    shows(page, "li label", "Eggs", "Bread", "Tea")
    assert [page.value(f"li:nth-child({i}) input") for i in (1, 2, 3)] == [True, False, False]

    page.change("li:nth-child(3) input", True)
    shows(page, "s", "Eggs", "Tea")
    page.click("footer button")
    shows(page, "li label", "Bread")
    page.eventually(lambda: page.count("footer") == 0)
    assert page.errors() == []


def test_typing_survives_an_update_of_something_else(show: Show) -> None:
    page = show("todos")
    page.submit("form", text="Milk")
    shows(page, "li label", "Milk")
    page.fill("[name=text]", "half a thou")
    page.change("li input", True)
    shows(page, "s", "Milk")
    assert page.value("[name=text]") == "half a thou"


def test_search_shows_that_it_is_searching_before_it_has_results(show: Show) -> None:
    page = show("search")
    page.watch("[role=status]")
    page.fill("input", "iron")
    shows(page, "li strong", "Iron")
    page.eventually(lambda: page.watched("[role=status]") == ["Searching…", "1 found"])
    assert page.value("input") == "iron"


def test_search_answers_the_last_of_quick_typing(show: Show) -> None:
    page = show("search")
    for text in ("t", "ti", "tin"):
        page.fill("input", text)
    page.eventually(lambda: "Tin" in page.texts("li strong"))
    shows(page, "[role=status]", f"{page.count('li')} found")
    page.fill("input", "nothing at all")
    shows(page, "[role=status]", "No element is called “nothing at all”.")
    page.fill("input", "")
    page.eventually(lambda: page.count("[role=status]") == 0)


def test_chat_between_two_sessions(show: Show) -> None:
    one = show("chat")
    if one.another is None:
        return chat_between_two_on_one_page(show)
    two = one.another()
    me, you = (page.text("small").removeprefix("as ") for page in (one, two))
    shows(one, LOG, f"{me} joined", f"{you} joined")
    shows(two, LOG, f"{me} joined", f"{you} joined")
    two.fill("[name=text]", "half a sen")
    one.submit("form", text="Hello <b>you</b>")
    shows(two, f"{LOG}:nth-child(3)", f"{me} Hello <b>you</b>")
    shows(one, f"{LOG}:nth-child(3)", f"{me} Hello <b>you</b>")
    assert two.count(f"{LOG} b") == 0
    assert two.value("[name=text]") == "half a sen"
    one.eventually(lambda: one.value("[name=text]") == "")
    return None


def chat_between_two_on_one_page(show: Show) -> None:
    """For hosts with one session: two instances that share their messages."""
    page = show("dashboard/pages/dashboard.py")
    ada, grace = "article:nth-of-type(2)", "article:nth-of-type(3)"
    page.fill(f"{grace} [name=text]", "half a sen")
    page.submit(f"{ada} form", text="Hello <b>Grace</b>")
    shows(page, f"{grace} {LOG}", "Ada Hello <b>Grace</b>")
    shows(page, f"{ada} {LOG}", "Ada Hello <b>Grace</b>")
    assert page.value(f"{grace} [name=text]") == "half a sen"
    page.eventually(lambda: page.value(f"{ada} [name=text]") == "")


def test_signup_refuses_an_age_that_is_no_number_and_keeps_the_form(show: Show) -> None:
    page = show("signup")
    page.submit("form", name="Ada", email="ada@example.org", age="old")
    page.eventually(lambda: page.errors() == ["Invalid parameter 'age': expected int, got str"])
    assert [page.value(f"[name={n}]") for n in ("name", "email", "age")] == ["Ada", "ada@example.org", "old"]

    page.submit("form", age="7")
    shows(page, "label small", "Input should be greater than or equal to 13")
    assert page.value("[name=name]") == "Ada"
    page.eventually(lambda: page.attribute("[name=age]", "aria-invalid") == "true")

    page.submit("form", age="36")
    shows(page, "h2", "Welcome, Ada!")
    assert page.count("form") == 0


def test_dashboard_composes_static_and_live(show: Show) -> None:
    page = show("dashboard/pages/dashboard.py")
    shows(page, "header h1", "Dashboard")
    shows(page, "article h2", "Birds", "Ada's phone", "Grace's laptop")
    shows(page, "article footer", "Two counters, two states.", "The same messages…", "…in both.")
    page.click("article:nth-of-type(1) p:nth-of-type(2) button")
    shows(page, "output", "0", "1")
    page.click("article:nth-of-type(1) p:nth-of-type(1) button")
    page.click("article:nth-of-type(1) p:nth-of-type(1) button")
    shows(page, "output", "2", "1")
    assert page.errors() == []
