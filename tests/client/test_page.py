# ruff: noqa: E501 (scripts and templates of the page stand on one line)
"""What surrounds the runtime: a strict Content-Security-Policy, and the default look."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.chromium

STYLE = (Path(__file__).parents[2] / "hyper_local" / "client" / "style.css").read_text(encoding="utf-8")

PAGE = """() => { K.start(); K.whole([
  ['header', 0, ['h1', 0, 'Title'], ['nav', 0, ['a', {href: '/'}, 'Home']]],
  ['p', {class: 'plain'}, 'Some text ', ['small', 0, 'and small print'], ['code', 0, 'a_very_long_name_that_has_no_place_to_break_in_a_narrow_window']],
  ['form', 0, ['label', 0, 'Name', ['input', {name: 'n', placeholder: 'name'}]], ['textarea', 0], ['select', 0, ['option', 0, 'a long option that does not fit a narrow window']], ['button', 0, 'Save']],
  ['table', 0, ['tr', 0, ...Array.from({length: 9}, (_, i) => ['td', 0, 'cell number ' + i])]],
  ['pre', 0, 'x'.repeat(300)], ['button', {class: 'plain-button'}, '+'], ['p', {class: 'error'}, 'wrong']]);
  K.down({error: 'Something', detail: 'y'.repeat(300)}) }"""

# A root that is not the whole page, as in a notebook.
INSIDE = """() => { document.body.append(document.createElement('main')); K.$('main').append(K.$('#root')) }"""

CONTRAST = """() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgb = (color) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = (c) => { const [r, g, b] = c.map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c[3] === 255) return c; } return [255, 255, 255]; };
  return Object.fromEntries([...K.root.querySelectorAll('h1,a,p,small,code,label,button,td,pre,strong,.error')].map((e) => {
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(behind(e))];
    return [e.localName + '.' + e.className + e.textContent.slice(0, 9), (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
  }));
}"""


@pytest.fixture
def styled(page):
    page.emulate_media(reduced_motion="reduce")  # no colours half-way
    page.add_style_tag(content=STYLE)
    yield page
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    page.set_viewport_size({"width": 1280, "height": 720})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_both_themes(styled, run, scheme):
    styled.emulate_media(color_scheme=scheme)
    run(INSIDE)
    run(PAGE)
    assert {name: round(ratio, 2) for name, ratio in run(CONTRAST).items() if ratio < 4.5} == {}
    assert (
        run("getComputedStyle(K.root).backgroundColor")
        == {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 24, 29)"}[scheme]
    )


def test_theme_of_a_notebook_wins_over_the_system(styled, run):
    run(INSIDE)
    run(PAGE)
    run("document.body.dataset.jpThemeLight = 'false'")
    assert run("getComputedStyle(K.root).colorScheme") == "dark"
    run("document.body.style.setProperty('--jp-layout-color1', 'rgb(1, 2, 3)')")
    assert run("getComputedStyle(K.root).backgroundColor") == "rgb(1, 2, 3)"


@pytest.mark.parametrize("place", ["page", "inside"])
def test_no_sideways_scrolling_in_a_narrow_window(styled, run, place):
    styled.set_viewport_size({"width": 320, "height": 700})
    run("document.body.style.margin = 0")
    if place == "inside":
        run(INSIDE)
    run(PAGE)
    assert run("document.documentElement.scrollWidth") == 320


def test_one_selector_of_the_author_wins(styled, run):
    run(PAGE)
    styled.add_style_tag(content="button { background: rgb(9, 9, 9) } h1 { font-size: 10px }")
    assert run("getComputedStyle(K.$('.plain-button')).backgroundColor") == "rgb(9, 9, 9)"
    assert run("getComputedStyle(K.$('h1')).fontSize") == "10px"


def test_strict_content_security_policy(tab, page, run):
    """No eval, no inline style or script needed."""
    policy = "default-src 'none'; script-src 'none'; style-src 'none'"
    tab.route(
        "**/strict",
        lambda route: route.fulfill(
            body="<!doctype html><div id=root></div>",
            content_type="text/html",
            headers={"Content-Security-Policy": policy},
        ),
    )
    tab.goto("http://hyper.test/strict")
    run(
        "() => { window.violations = []; document.addEventListener('securitypolicyviolation', (e) => violations.push(e.violatedDirective)) }"
    )
    run(
        "() => { K.start(); K.whole([['p', {style: 'color: rgb(1, 2, 3)'}, ['b', {style: 0}, 1]]], ['top: 1px', [2, '<i>raw</i>']]) }"
    )
    run("() => { K.update({0: {0: 'top: 2px'}}); K.down({error: 'shown', detail: 'more'}) }")
    assert run("K.$('p').outerHTML") == '<p style="color: rgb(1, 2, 3);"><b style="top: 2px;"><i>raw</i></b></p>'
    assert run("getComputedStyle(K.$('p')).color") == "rgb(1, 2, 3)"
    run("new Promise(requestAnimationFrame)")
    assert run("violations") == []
