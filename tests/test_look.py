"""Plain HTML looks right as it comes: no sideways scrolling, enough contrast, names for every control.

HYPER_SHOTS=folder keeps a picture of each, to be looked at.
"""

from __future__ import annotations

import os
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from hyper_local.errors import LoadError, Location
from hyper_local_browser import pages
from tests.browser.serving import served
from tests.contract.browser import Chromium, Tab, Visitor, copy_with, open_browser

ROOT = Path(__file__).parents[1]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (320, 768, 1600)
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
THEMES = ("light", "dark")

pytestmark = pytest.mark.browser


@cache
def axe_source() -> str:
    """The text of axe-core, installed by `npm ci` where it is not there yet."""
    if not AXE.exists():
        subprocess.run(["scripts/client.sh", "check"], cwd=ROOT, check=False, capture_output=True)
    return AXE.read_text("utf-8") if AXE.exists() else ""


@pytest.fixture
def axe() -> str:
    source = axe_source()
    if not source:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("this test needs axe-core: npm ci")
    return source


# Plain HTML that the examples do not use, with what likes to be too wide.
EVERYTHING = '''
t"""
<main>
<header><h1>Everything</h1><nav><a href="/">Home</a> <a href="https://example.org">Elsewhere</a></nav></header>
<article>
<h2>Text</h2>
<p>Plain, <em>stressed</em>, <strong>strong</strong>, <mark>marked</mark>, <code>code()</code>, <kbd>Ctrl</kbd>,
<small>small</small>, <s>gone</s>, <a href="/">a link</a>, Donaudampfschifffahrtselektrizitätenhauptbetriebswerk.</p>
<blockquote>Quoted.</blockquote>
<pre tabindex="0">a line of code that is much too long for a telephone of any make, {'and more ' * 20}</pre>
<ul><li>one</li><li>two</li></ul><ol><li>first</li><li>second</li></ol>
<dl><dt>Term</dt><dd>What it means</dd></dl>
</article>
<article>
<h2>Table</h2>
<table tabindex="0"><caption>Planets</caption>
<tr>{[t'<th>Column {i}</th>' for i in range(12)]}</tr>
<tr>{[t'<td>{i * 1000}</td>' for i in range(12)]}</tr>
</table>
</article>
<article>
<h2>Controls</h2>
<form>
<label>Text <input name="a" value="typed"></label>
<label>Empty <input name="b" placeholder="placeholder"></label>
<label>Choice <select name="c"><option>one</option><option>two</option></select></label>
<label>More <textarea name="d">lines</textarea></label>
<label><input type="checkbox" name="e" checked> Yes</label>
<fieldset><legend>Pick</legend><label><input type="radio" name="f" checked> A</label>
<label><input type="radio" name="f"> B</label></fieldset>
<label>Range <input type="range" name="g"></label>
<label>Wrong <input name="h" aria-invalid="true"> <small role="alert">Not like this</small></label>
<button>Send</button> <button type="button">Other</button> <button type="button" disabled>Off</button>
</form>
<details open><summary>Details</summary><p>Inside.</p></details>
<p role="status" aria-busy="true">Working…</p>
<progress value="0.4" aria-label="Progress"></progress>
<footer><button>Footer</button><small>and small print</small></footer>
</article>
</main>
"""
'''


@pytest.fixture
def everything(tmp_path: Path) -> Path:
    file = tmp_path / "everything.py"
    file.write_text(EVERYTHING, "utf-8")
    return file


def look(page: Tab, axe: str, name: str) -> None:
    """Check a page at every width in both themes."""
    page.do(page.tab.evaluate, axe)
    for theme in THEMES:
        page.do(page.tab.emulate_media, color_scheme=theme, reduced_motion="reduce")
        for width in WIDTHS:
            page.do(page.tab.set_viewport_size, {"width": width, "height": 800})
            if folder := os.environ.get("HYPER_SHOTS"):
                page.do(page.tab.screenshot, path=Path(folder) / f"{name}-{width}-{theme}.png", full_page=True)
            root = "document.documentElement"
            assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") <= 0, (
                f"{name} scrolls sideways at {width}px"
            )
            assert violations(page) == [], f"{name} at {width}px, {theme}"


def violations(page: Tab) -> list[str]:
    return [
        f"{v['id']}: {node['html']} {node['failureSummary']}"
        for v in page.evaluate("axe.run()")["violations"]
        if v["impact"] in ("serious", "critical")
        for node in v["nodes"]
    ]


def test_plain_html_looks_right(everything: Path, axe: str) -> None:
    with open_browser(everything) as page:
        look(page, axe, "everything")


PRESSED = '''
agree = False

def act(): pass

t"""
<section><h2>Buttons</h2>
<form @submit="act"><label>Name <input name="name"></label>
<button>Save</button> <button type="button" @click="act">Other</button> <button type="reset">Reset</button>
<footer><button>Save too</button> <button type="button" @click="act">Drop</button> <small>print</small></footer>
</form>
<form><label>Age <input type="number" @change="act"></label>
<label><input type="checkbox" bind={agree}> Agree</label></form>
<ul><li><label><input type="checkbox" bind={agree}> <span>A row with a rather long name</span></label>
<button @click="act" aria-label="Delete">×</button></li></ul>
<p><button @click="act">Plain</button> <button class="primary" @click="act">Primary</button>
<button type="submit" @click="act">Submit</button> <button @click="act" disabled>Off</button></p>
<p><button @click.confirm="act" confirm="Sure?">Ask</button></p>
<footer><button @click="act">Foot</button> <button class="primary" @click="act">Foot primary</button></footer>
</section>
"""
'''
BUTTONS = """[...document.querySelectorAll("button:not([hidden])")]
    .filter((button) => button.textContent !== "Apply" && button.closest(".hyper-root"))
    .map((button) => [button.textContent, getComputedStyle(button).color, getComputedStyle(button).backgroundColor])"""


def test_a_page_without_scripts_looks_as_with_them(tmp_path: Path, axe: str) -> None:
    file = tmp_path / "buttons.py"
    file.write_text(PRESSED, "utf-8")
    chromium = Chromium()
    try:
        with served(copy_with(file, tmp_path, fallback="htmx")) as running:
            visitor = Visitor(chromium, running.address)
            live = visitor.open()
            plain = chromium.context(java_script_enabled=False)
            tab = chromium.do(plain.new_page)
            chromium.do(tab.goto, running.address)
            document = chromium.do(tab.content)
            for theme in THEMES:
                options = {"color_scheme": theme, "reduced_motion": "reduce"}
                for one in (live.tab, tab):
                    chromium.do(one.emulate_media, **options)
                with_scripts, without = live.evaluate(BUTTONS), chromium.do(tab.evaluate, BUTTONS)
                assert len(without) == 13
                assert without == with_scripts
            # axe-core is a script. So it judges a copy, where what only pages without scripts show is shown.
            shown = re.sub("<script.*?</script>|<link rel=.stylesheet.*?>", "", document)
            style = pages.assets()["style.css"].content.decode().replace("noscript", "no-script")
            shown = shown.replace("noscript", "no-script").replace("</head>", f"<style>{style}</style></head>")
            live.do(live.tab.goto, "about:blank")
            live.do(live.tab.set_content, shown)
            look(live, axe, "buttons-without-scripts")
            assert live.evaluate("document.querySelectorAll('no-script button:not([hidden])').length") == 3
    finally:
        chromium.close()


HIDDEN = """
t'''<section>{[t"<p hidden>x</p>"]}<form hidden><input></form><header hidden>x</header><footer hidden><b>x</b></footer>
<nav hidden><ul hidden><li hidden><label hidden>x</label></li></ul></nav><output hidden>1</output>
<table hidden><tr hidden><td hidden>x</td></tr></table><label hidden><input hidden></label><button hidden>x</button>
<details hidden><summary hidden>x</summary></details><div hidden role="log"><div>x</div></div></section>
<main hidden><article hidden>x</article></main>'''
"""
SHOWN = """[...document.querySelectorAll("[hidden]")]
    .filter((element) => getComputedStyle(element).display !== "none").map((element) => element.localName)"""


def test_what_is_hidden_is_not_seen(tmp_path: Path) -> None:
    file = tmp_path / "hidden.py"
    file.write_text(HIDDEN, "utf-8")
    with open_browser(file) as page:
        assert page.count("[hidden]") == 20
        assert page.evaluate(SHOWN) == []


STYLED = {
    ".hyper-root": "color backgroundColor fontFamily fontSize lineHeight",
    "h1": "fontSize fontWeight",
    "p": "color marginBottom",
    "a": "color",
    "section": "backgroundColor borderColor borderRadius",
    "pre": "fontFamily backgroundColor",
}
STYLE = f"""Object.entries({STYLED}).map(([css, names]) =>
    names.split(" ").map((name) => getComputedStyle(document.querySelector(css))[name]))"""
ORDINARY = """
t'''<section><h1>Title</h1><p>Text with <a href="/">a link</a></p><pre tabindex="0">code</pre><p>End</p></section>'''
"""


FRAME = """
head = "<style>.dataframe thead th { text-align: right; }</style>"

t'''<main>{head:safe}<table class="dataframe"><thead><tr><th></th><th>price</th></tr></thead>
<tbody><tr><th>0</th><td>1250.5</td></tr></tbody></table><table><tr><td>plain</td></tr></table></main>'''
"""
ALIGNED = """[...document.querySelectorAll(".dataframe :is(thead th, td), table:not(.dataframe) td")]
    .map((cell) => getComputedStyle(cell).textAlign)"""


def test_numbers_of_a_data_frame_stand_below_their_heads(tmp_path: Path) -> None:
    file = tmp_path / "frame.py"
    file.write_text(FRAME, "utf-8")
    with open_browser(file) as page:
        assert page.evaluate(ALIGNED) == ["right", "right", "end", "start"]


def test_a_page_that_says_what_went_wrong_looks_like_all_others(tmp_path: Path, axe: str) -> None:
    file = tmp_path / "ordinary.py"
    file.write_text(ORDINARY, "utf-8")
    hint = "Only an element straight between the tags of a component fills a slot, and this is a long sentence. " * 3
    error = LoadError("unknown name 'x'", Location("app/live/thing.py", 3, 9, "a = " + "1 + " * 50), hint)
    link = '<p><a href="/">Go on</a></p><pre tabindex="0">code</pre>'
    said = {
        "refused": pages.refused_page(many=False),
        "refused to a class": pages.refused_page(many=True),
        "unknown": pages.unknown_page("no page '/" + "x" * 200 + "'.", ["/", "/users/[id]"]),
        "failed": pages.failed_page(error, development=True),
        "hidden": pages.failed_page(error, development=False),
    }
    with open_browser(file) as page:
        wanted: dict[str, object] = {}
        for theme in THEMES:
            page.do(page.tab.emulate_media, color_scheme=theme)
            wanted[theme] = page.evaluate(STYLE)
        for name, document in said.items():
            page.do(page.tab.set_content, document)
            look(page, axe, f"says-{name}")
        page.do(page.tab.set_content, pages.message_page("Title", link))
        for theme in THEMES:
            page.do(page.tab.emulate_media, color_scheme=theme)
            page.do(page.tab.set_viewport_size, {"width": 1280, "height": 720})
            assert page.evaluate(STYLE) == wanted[theme]


BROKEN = """
words = "no such thing as this long, long sentence, which is prose and no line of code: " * 3

def fail():
    raise ValueError(words)

t'''<main><article><button @click="fail">Fail</button></article></main>'''
"""


def test_prose_in_the_error_panel_is_broken_into_lines(tmp_path: Path, axe: str) -> None:
    file = tmp_path / "broken.py"
    file.write_text(BROKEN, "utf-8")
    with open_browser(file) as page:
        page.click("button")
        page.eventually(lambda: page.count(".hyper-overlay samp") == 1)
        page.evaluate("document.querySelector('.hyper-overlay details').open = true")
        look(page, axe, "panel")
        for width in (320, 1280):
            page.do(page.tab.set_viewport_size, {"width": width, "height": 720})
            assert (
                page.evaluate(
                    TOO_WIDE.replace("document.documentElement", "document.querySelector('.hyper-overlay samp')")
                )
                <= 0
            )


HARDLY_MEANT = """
count = 0

def increment():
    global count
    count += 1

t'''<main><article><p>{count}</p>{"and more " * 6}<button @click="incremnt">+</button></article></main>'''
"""
BESIDE = """(() => {
  const [kind, text, button] = ["small", "strong", "button"]
    .map((name) => document.querySelector(`.hyper-overlay ${name}`).getBoundingClientRect());
  return [button.top <= kind.bottom, text.top >= button.bottom - 1, text.width / kind.width > 1.2];
})()"""


def test_a_note_looks_other_than_an_error_and_both_have_the_whole_width(tmp_path: Path, axe: str) -> None:
    file = tmp_path / "meant.py"
    file.write_text(HARDLY_MEANT, "utf-8")
    colors: list[str] = []
    with open_browser(file) as page:
        page.eventually(lambda: page.count(".hyper-note[role=status]") == 1)
        for name, kind in (("note", "The app runs, but this looks like a mistake"), ("error", "Error")):
            page.eventually(lambda kind=kind: page.texts(".hyper-overlay small") == [kind])
            look(page, axe, f"panel-{name}")
            page.do(page.tab.set_viewport_size, {"width": 360, "height": 640})
            assert page.evaluate(BESIDE) == [True, True, True]
            colors.append(page.evaluate("getComputedStyle(document.querySelector('.hyper-overlay small')).color"))
            page.click("article button")
    assert len(set(colors)) == 2


LONG = """
def fail(number: int):
    return 1 / number

t'''<main><article><h1>A long form</h1>
<form @submit="fail(0)">{[t'<label>Field {i} <input></label>' for i in range(30)]}<button>Save</button></form>
<form @submit="fail(0)">{[t'<label>More <input name="n{i}"></label>' for i in range(30)]}<button>Send</button></form>
</article></main>'''
"""
BELOW = """(number) => {
  const field = document.querySelector(`[name=n${number}]`);
  const box = document.querySelector(".hyper-overlay");
  field.focus();
  return [box.getBoundingClientRect().top - field.getBoundingClientRect().bottom, box.offsetHeight / innerHeight];
}"""


def test_the_error_panel_leaves_room_for_the_page_that_it_lies_on(tmp_path: Path, axe: str) -> None:
    file = tmp_path / "long.py"
    file.write_text(LONG, "utf-8")
    with open_browser(file) as page:
        page.do(page.tab.set_viewport_size, {"width": 360, "height": 640})
        page.click("form:first-of-type button")
        page.eventually(lambda: page.count(".hyper-overlay") == 1)
        summary = page.do(page.tab.inner_text, ".hyper-overlay summary")
        assert summary == "long.py:3: return 1 / number", "the line can be seen without a click"
        for opened in ("false", "true"):
            page.evaluate(f"document.querySelector('.hyper-overlay details').open = {opened}")
            for number in (29, 0, 17):
                room, height = page.do(page.tab.evaluate, BELOW, number)
                assert room >= 0, "what has the focus can be seen"
                assert height <= 0.45
        look(page, axe, "panel-on-a-form")


SHORT = """
def fail(number):
    return 1 / number

t'''<h1>Short</h1><button id="one" @click="fail(0)">One</button> <button id="two" @click="fail(False)">Two</button>
<button id="three" @click="fail(0)">Three</button>'''
"""
IN_SIGHT = """() => {
  const box = document.querySelector(".hyper-overlay");
  const last = box.lastChild.getBoundingClientRect();
  const middle = document.elementFromPoint(last.left + 20, last.bottom - 8);
  return [box.contains(middle), last.bottom < innerHeight + 1, box.scrollHeight > box.clientHeight + 1
    && getComputedStyle(box).overflowY !== "visible", document.documentElement.scrollHeight > innerHeight];
}"""


def test_the_error_panel_takes_the_room_that_a_short_page_leaves(tmp_path: Path) -> None:
    file = tmp_path / "short.py"
    file.write_text(SHORT, "utf-8")
    with open_browser(file) as page:
        page.do(page.tab.set_viewport_size, {"width": 900, "height": 1000})
        for button in ("#one", "#two", "#three"):
            page.click(button)
        page.eventually(lambda: page.count(".hyper-overlay > div") == 3)
        page.evaluate("document.querySelector('.hyper-overlay details').open = true")
        assert page.do(page.tab.evaluate, IN_SIGHT) == [True, True, False, False], "all can be seen"
        page.evaluate("for (const d of document.querySelectorAll('.hyper-overlay details')) d.open = true; 0")
        page.do(page.tab.set_viewport_size, {"width": 900, "height": 300})
        page.evaluate("scrollTo(0, 100000); 0")
        assert page.do(page.tab.evaluate, IN_SIGHT) == [True, True, False, True], "the page scrolls to the rest"


SEVERAL = """
def one():
    return 1 / 0

def two():
    return [][1]

t'''<main><article><h1>Several</h1><button id="one" @click="one">One</button>
<button id="two" @click="two">Two</button>{"and more " * 4}<button @click="tow">Three</button></article></main>'''
"""
FROM_ABOVE = """Array.from(document.querySelectorAll(".hyper-overlay > div"), (box, i) => [box.offsetTop, i])
    .sort(([a], [b]) => a - b).map(([, i]) => i)"""
NUMBERS = """[...document.querySelectorAll(".hyper-overlay > div > small")]
    .map((kind) => getComputedStyle(kind, "::before").content)"""


def test_several_messages_are_numbered_and_a_lone_one_is_not(tmp_path: Path, axe: str) -> None:
    file = tmp_path / "several.py"
    file.write_text(SEVERAL, "utf-8")
    lone, noted, failed = ["none"], 'counter(hyper-note) ". "', 'counter(hyper-error) ". "'
    with open_browser(file) as page:
        page.eventually(lambda: page.evaluate(NUMBERS) == lone)
        for count, button in enumerate(("#one", "#two"), 2):
            page.click(button)
            page.eventually(lambda count=count: page.count(".hyper-overlay > div") == count)
            assert page.evaluate(NUMBERS) == [noted, *[failed] * (count - 1)]
            assert page.evaluate(FROM_ABOVE) == [*range(1, count), 0], "what has just failed stands above notes"
        look(page, axe, "panel-several")
        for left in (2, 1):
            page.click(".hyper-overlay > div:first-child > button")
            page.eventually(lambda left=left: page.count(".hyper-overlay > div") == left)
        assert page.evaluate(NUMBERS) == lone


NOTED = """
done = True
t'''<h1>Noted</h1><input typ="text" aria-label="a" bind={done}><p clas="b">{done}</p>'''
"""
HEIGHTS = """() => {
  const overlay = document.querySelector(".hyper-overlay"), code = overlay.querySelector("code");
  const below = code.getBoundingClientRect().bottom - code.querySelector("b").getBoundingClientRect().bottom;
  const above = parseFloat(getComputedStyle(code).paddingTop);
  return [overlay.offsetHeight / innerHeight, overlay.firstChild.offsetHeight, below, above];
}"""


def test_messages_leave_most_of_a_low_window_to_the_page(tmp_path: Path, axe: str) -> None:
    file = tmp_path / "noted.py"
    file.write_text(NOTED, "utf-8")
    with open_browser(file) as page:
        boxes: list[float] = []
        for height in (900, 400):
            page.do(page.tab.set_viewport_size, {"width": 600, "height": height})
            page.eventually(lambda: page.count(".hyper-overlay > .hyper-note") == 2)
            share, box, below, above = page.do(page.tab.evaluate, HEIGHTS)
            assert below <= above, "there is no empty band below the caret"
            boxes.append(box)
        assert share < 1 / 3
        assert boxes[1] < 0.8 * boxes[0]
        page.do(page.tab.evaluate, axe)
        assert violations(page) == []
