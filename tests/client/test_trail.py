"""Links and history inside a view whose document stays (X1)."""

from __future__ import annotations

import pytest

from tests.client.conftest import CLIENT

pytestmark = [pytest.mark.chromium, pytest.mark.rule("X1")]

LINKS = """
<nav>
  <a id="inside" href="/users/5?q=1#top"><b>in</b></a> <a id="blank" href="/x" target="_blank">new</a>
  <a id="relative" href="6">six</a> <a id="up" href="../about">up</a> <a id="query" href="?page=2">two</a>
  <a id="out" href="https://example.org/">out</a> <a id="host" href="//example.org/">host</a>
  <a id="mail" href="mailto:a@example.org">mail</a> <a id="save" href="/x" download>save</a>
  <a id="down" href="#part">part</a> <a id="prevented" href="/no">no</a> <a id="broken" href="http://[">broken</a>
</nav>
<div style="height: 3000px"></div><p id="part">part</p>
"""

START = """(links) => {
  const root = document.querySelector("#root");
  root.innerHTML = links;
  window.asked = []; window.opened = [];
  window.trail = createTrail(root, {
    address: "/users/5", navigate: (to) => asked.push(to), outside: (href) => opened.push(href),
    top: () => window.scrollY, scroll: (top) => window.scrollTo(0, top),
  });
  document.querySelector("#prevented").addEventListener("click", (event) => event.preventDefault());
  root.addEventListener("click", trail.follow);
  root.addEventListener("auxclick", trail.follow);
  addEventListener("keydown", trail.key);
}"""


@pytest.fixture
def trail(page, run):
    page.add_script_tag(content=CLIENT.joinpath("trail.js").read_text("utf-8"))
    run(START, LINKS)
    return run


@pytest.mark.parametrize(
    ("link", "asked", "opened"),
    [
        ("#inside b", ["/users/5?q=1#top"], []),
        ("#blank", ["/x"], []),
        ("#relative", ["/users/6"], []),
        ("#up", ["/about"], []),
        ("#query", ["/users/5?page=2"], []),
        ("#out", [], ["https://example.org/"]),
        ("#host", [], ["//example.org/"]),
        ("#mail", [], ["mailto:a@example.org"]),
        ("#save", [], []),
        ("#down", [], []),
        ("#prevented", [], []),
        ("#broken", [], []),
    ],
)
def test_where_a_link_leads(page, trail, link, asked, opened):
    page.click(link)
    assert (trail("asked"), trail("opened")) == (asked, opened)
    assert page.url == "http://hyper.test/", "the document stays"


def test_held_keys_and_the_middle_button_follow_in_place(page, trail):
    tabs = len(page.context.pages)
    for held in ("Control", "Shift", "Meta"):
        page.click("#relative", modifiers=[held])
    page.click("#relative", button="middle")
    assert trail("asked") == ["/users/6"] * 4
    assert len(page.context.pages) == tabs


def test_back_forward_and_where_the_page_was(page, trail):
    page.click("#down")
    page.wait_for_function("scrollY > 1000")
    page.keyboard.press("Alt+ArrowLeft")
    page.wait_for_function("scrollY === 0")
    page.keyboard.press("Alt+ArrowRight")
    page.wait_for_function("scrollY > 1000")
    assert trail("asked") == [], "it is all one page"
    trail("() => document.querySelector('#blank').click()")
    trail("() => trail.shows('/x')")
    page.wait_for_function("scrollY === 0")
    page.keyboard.press("Alt+ArrowLeft")
    assert trail("asked") == ["/x", "/users/5#part"]
    trail("() => trail.shows('/users/5')")
    page.wait_for_function("scrollY > 1000")
    for _ in range(3):
        page.keyboard.press("Alt+ArrowRight")
    assert trail("asked")[2:] == ["/x"], "there is nothing behind it"


def test_steps_that_are_quicker_than_the_pages(page, trail):
    trail("() => ['/a', '/b', '/users/5'].forEach((address) => trail.shows(address))")
    for _ in range(9):
        page.keyboard.press("Alt+ArrowLeft")
    assert trail("asked") == ["/b", "/a", "/users/5"], "each step goes on from the one before"
    trail("() => asked.splice(0).forEach((address) => trail.shows(address))")
    for _ in range(9):
        page.keyboard.press("Alt+ArrowRight")
    assert trail("asked") == ["/a", "/b", "/users/5"], "no page was entered twice"


def test_a_step_inside_a_page_waits_for_the_page(page, trail):
    trail("() => { trail.shows('/users/5#part'); trail.shows('/a'); }")
    trail("() => { trail.go(-1); trail.go(-1); trail.go(-1); }")
    assert trail("asked") == ["/users/5#part"]
    trail("() => { trail.shows('/users/5#part'); trail.go(1); trail.go(1); }")
    assert trail("asked") == ["/users/5#part", "/a"]
    assert trail("() => { trail.shows('/a'); trail.go(-1); return asked.at(-1); }") == "/users/5#part"


def test_a_step_while_a_link_is_followed(page, trail):
    trail("() => { trail.shows('/a'); document.querySelector('#blank').click(); trail.go(-1); }")
    assert trail("asked") == ["/x", "/users/5"]
    trail("() => { trail.shows('/x'); trail.shows('/users/5'); trail.go(1); trail.go(1); }")
    assert trail("asked")[2:] == ["/a", "/x"], "back from the page that was shown, and the new one stands after it"


def test_a_step_that_leads_nowhere_is_passed_over(page, trail):
    trail("() => { trail.shows('/a'); trail.shows('/b'); trail.go(-1); trail.go(-1); trail.shows('/users/5'); }")
    assert trail("asked") == ["/a", "/users/5"]
    trail("() => { trail.go(1); trail.shows('/a'); trail.go(1); }")
    assert trail("asked")[2:] == ["/a", "/b"]


def test_a_step_to_a_page_that_is_gone_changes_nothing(page, trail):
    trail("() => { trail.shows('/a'); trail.shows('/b'); trail.go(-1); trail.shows(null); }")
    trail("() => trail.go(1)")
    assert trail("asked") == ["/a"], "nothing comes after the page that is shown"
    trail("() => trail.go(-1)")
    assert trail("asked") == ["/a", "/a"], "back is still where it was: the page may have come back"
    trail("() => { trail.shows('/a'); trail.go(-1); trail.shows('/users/5'); trail.go(1); }")
    assert trail("asked")[2:] == ["/users/5", "/a"]


def test_steps_in_a_page_that_is_gone_go_with_it(page, trail):
    trail("() => { trail.shows('/users/5#part'); trail.shows('/a'); trail.go(-1); trail.go(-1); trail.shows(null); }")
    assert trail("asked") == ["/users/5#part"]
    trail("() => trail.go(-1)")
    assert trail("asked") == ["/users/5#part", "/users/5#part"]


def test_a_link_to_a_page_that_is_not_there_changes_nothing(page, trail):
    trail("() => { trail.shows('/a'); document.querySelector('#blank').click(); trail.shows(null); }")
    trail("() => { trail.go(1); trail.go(-1); }")
    assert trail("asked") == ["/x", "/users/5"]
    trail("() => { trail.shows('/users/5'); document.querySelector('#blank').click(); trail.shows('/x'); }")
    trail("() => trail.go(-1)")
    assert trail("asked")[2:] == ["/x", "/users/5"]


@pytest.mark.parametrize(
    ("href", "name"),
    [("#50%", "50%"), ("#%C3%A4%", "ä%"), ("#%E4", "%E4"), ("#a%20b", "a b"), ("#%25", "%"), ("#a%20b", "a%20b")],
)
def test_fragments_name_elements_as_in_any_page(page, trail, href, name):
    trail("([href, name]) => { document.querySelector('#down').href = href; K.$('#part').id = name; }", [href, name])
    page.click("#down")
    page.wait_for_function("scrollY > 1000")
    page.keyboard.press("Alt+ArrowLeft")
    page.wait_for_function("scrollY === 0")


def test_a_new_link_forgets_what_came_after(page, trail):
    for address in ("/a", "/b"):
        trail("(address) => trail.shows(address)", address)
    trail("() => { trail.go(-1); trail.shows('/a'); trail.shows('/c'); trail.go(1); }")
    assert trail("asked") == ["/a"]
    trail("() => trail.go(-1)")
    assert trail("asked") == ["/a", "/a"]


def test_a_page_that_could_not_be_shown_changes_nothing(page, trail):
    trail("() => { trail.shows('/a'); trail.go(-1); trail.shows('/b'); trail.go(-1); }")
    assert trail("asked") == ["/users/5", "/a"], "the page that came instead is a new one"


def test_the_links_are_told_to_the_kernel(page, run):
    run("() => { K.start(); K.whole([['a', {href: '/users/5'}, 'in']]); K.view.navigate('/users/5') }")
    assert run("K.up.find((message) => message.type === 'navigate')") == {"type": "navigate", "to": "/users/5"}


def test_a_link_that_leads_nowhere_leaves_the_way_back(page, trail):
    page.click("#down")
    page.wait_for_function("scrollY > 1000")
    trail("() => document.querySelector('#blank').click()")
    page.keyboard.press("Alt+ArrowLeft")
    page.wait_for_function("scrollY === 0")
