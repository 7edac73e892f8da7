"""S13 to S16, S18 to S20: no value becomes anything but text, in a real browser, wherever it may stand.

A page shows each payload in every place that a template has for a value. It
must have the same elements and attribute names as with a harmless text, give
the payload back, and run nothing. Security policies are switched off, so that
they don't hide a hole; and each place is shown once more without escaping, which
must be found out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.serving import Served, eventually, served
from tests.conftest import Author
from tests.contract.browser import Chromium, Tab, Visitor
from tests.wall import payloads

pytestmark = [pytest.mark.browser, pytest.mark.case("S13")]

BATCH = 150

APP = '''
live = True
import json
from pathlib import Path

TEXTS = json.loads(Path(__file__).with_name("texts.json").read_text("utf-8"))
n: int
start = n
taken = []

def go(to: int):
    global start, taken
    start, taken = to, []

def take(text):
    taken.append(text)

batch = TEXTS[start:start + SIZE]

t"""
<button id="go" @click="go(value)" value="0">{start}</button><p id="taken">{json.dumps(taken)}</p>
{% for x in batch %}
<section>
<p data-sink="text">{x}</p>
<p data-sink="mixed">before {x} after</p>
<pre data-sink="pre">{x}</pre>
<b data-sink="title" title={x}>.</b>
<b data-sink="quoted" title="a {x} b">.</b>
<b data-sink="single" title='a {x} b'>.</b>
<b data-sink="class" class={x}>.</b>
<b data-sink="data" data-x={x} aria-label={x}>.</b>
<b data-sink="spread" {**{"title": x}}>.</b>
<b data-sink="style" style={ {"color": x} }>.</b>
<textarea data-sink="textarea" aria-label="t">{x}</textarea>
<input data-sink="value" aria-label="v" value={x}>
<select data-sink="option" aria-label="o"><option value={x}>{x}</option></select>
<a data-sink="href" href={x}>x</a>
<a data-sink="joined" href="{x[:4]}{x[4:]}">x</a>
<img data-sink="src" alt={x} src={x}>
<form data-sink="action" action={x}><button data-sink="formaction" type="button" formaction={x}>x</button></form>
<iframe data-sink="frame" loading="lazy" hidden title={x} src={x}></iframe>
<svg data-sink="svg"><text>{x}</text><a href={x}></a><title>{x}</title></svg>
<i data-sink="nested">{t"<u title={x}>{x}</u>"}</i>
<button class="take" @click="take({x})">take</button>
</section>
{% endfor %}
"""
'''

SKELETON = """
(node) => [...node.querySelectorAll("*")].map((e) => {
  const names = Element.prototype.getAttributeNames.call(e).filter((n) => n !== "style");
  return e.localName + "[" + names.join(" ") + "]";
}).join(" ")
"""
"""The elements and the names of their attributes; a style is left out where no value of it is one."""

WATCH = """
window.hit = () => { window.ran = 1; console.log('RAN'); };
window.alert = window.confirm = window.prompt = window.print = hit;
"""

UNESCAPED = {
    "text": "<p>{}</p>",
    "pre": "<pre>{}</pre>",
    "quoted": '<b title="{}">.</b>',
    "single": "<b title='{}'>.</b>",
    "unquoted": "<b title={}>.</b>",
    "textarea": "<textarea>{}</textarea>",
    "title": "<svg><title>{}</title></svg>",
    "option": "<select><option>{}</option></select>",
    "svg": "<svg><text>{}</text></svg>",
    "style": "<style>{}</style>",
    "comment": "<!-- {} -->",
}


class Texts:
    """The app with these texts, in a tab whose policies are off."""

    def __init__(self, running: Served, chromium: Chromium, texts: list[str], **options: Any) -> None:
        self.texts = texts
        self.ran: list[str] = []
        self.running = running
        self.visitor = Visitor(chromium, running.address, bypass_csp=True, **options)
        chromium.do(self.visitor.context.add_init_script, WATCH)
        chromium.do(self.visitor.context.route, lambda url: running.origin not in url, lambda route: route.abort())
        chromium.do(self.visitor.context.on, "console", self.heard)

    def heard(self, message: Any) -> None:
        if message.text == "RAN":
            self.ran.append(message.text)

    def heard_from(self, page: Tab | Parsed) -> list[str]:
        """What has run; to ask the page lets the browser tell of it first."""
        page.evaluate("new Promise((done) => setTimeout(done, 20))")
        return self.ran

    def check(self, page: Tab | Parsed) -> None:
        """Every section on the page is like one with a harmless text; and what is in it is what was given."""
        found = json.loads(page.evaluate(f"JSON.stringify(({REPORT})({SKELETON}))"))
        start = int(page.text("#go"))
        assert differences(found, self.texts[start : start + BATCH]) == []


def differences(found: list[dict[str, Any]], expected: list[str]) -> list[tuple[str, str]]:
    """Where a section is not like the first, whose text is harmless, and which text it was; what was not given back."""
    assert len(found) == len(expected)
    wrong: list[tuple[str, str]] = []
    for section, text in zip(found, expected, strict=True):
        if section["skeleton"] != found[0]["skeleton"]:
            wrong.append(("skeleton", text))
        shown = normal(text)
        for sink, value in section["values"].items():
            wanted = f"a {shown} b" if sink in ("quoted", "single") else shown
            wanted = f"before {shown} after" if sink == "mixed" else wanted
            if normal(value) != wanted:
                wrong.append((sink, text))
        wrong += [(live, text) for live in section["live"]]
    return wrong


REPORT = """
(skeleton, root) => [...(root || document).querySelectorAll("section")].map((section) => {
  const at = (sink) => section.querySelector(`[data-sink=${sink}]`);
  const values = {};
  for (const sink of ["text", "mixed", "pre"]) values[sink] = at(sink).textContent;
  for (const sink of ["title", "quoted", "single", "spread"]) values[sink] = at(sink).getAttribute("title");
  values.data = at("data").dataset.x;
  values.aria = at("data").getAttribute("aria-label");
  values.option = at("option").firstChild.textContent;
  values.alt = at("src").alt;
  values.svg = at("svg").querySelector("text").textContent;
  values.nested = at("nested").textContent;
  values.textarea = at("textarea").value;
  values.choice = at("option").firstChild.getAttribute("value");
  values.class = at("class").getAttribute("class");
  values.drawn = at("svg").querySelector("title").textContent;
  values.frame = at("frame").getAttribute("title");
  values.inner = at("nested").querySelector("u").getAttribute("title");
  const live = [];
  for (const e of section.querySelectorAll("*")) {
    for (const name of ["href", "src", "action", "formaction"]) {
      const value = Element.prototype.getAttribute.call(e, name);
      if (value === null) continue;
      let url;
      try { url = new URL(value, document.baseURI); } catch { continue; }
      const picture = e.localName === "img" && url.protocol === "data:";
      if (!/^(https?|mailto|tel|about):$/.test(url.protocol) && !picture) live.push(e.localName + " " + value);
    }
  }
  return { skeleton: skeleton(section), values, live };
})
"""


def normal(text: str) -> str:
    """A text as a page can hold it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")


def all_texts() -> list[str]:
    """A harmless one first: the others are compared with it."""
    chosen = payloads.chosen([*payloads.breakouts(), *payloads.addresses(), *payloads.others()])
    per = BATCH - 1
    return [text for i in range(0, len(chosen), per) for text in ("harmless", *chosen[i : i + per])]


@pytest.fixture
def app(author: Author) -> Iterator[tuple[Served, list[str]]]:
    texts = [text for text in all_texts() if text.encode("utf-8", "replace").decode() == text]
    author.file("pages/[n].py", APP.replace("SIZE", str(BATCH)))
    (author.folder / author.app / "pages" / "texts.json").write_text(json.dumps(texts), "utf-8")
    author.file("config.py", 'LIVE = {"fallback": "htmx"}')
    with served(author.folder / author.app) as running:
        yield running, texts


@pytest.mark.case("S14", "S15", "S16", "S19", "S6")
def test_what_the_runtime_writes_is_text(app: tuple[Served, list[str]], chromium: Chromium) -> None:
    running, texts = app
    scene = Texts(running, chromium, texts)
    page = scene.visitor.open("/0")
    for start in range(0, len(texts), BATCH):
        page.evaluate(f"document.querySelector('#go').value = '{start}'")
        page.click("#go")
        page.eventually(lambda start=start: page.text("#go") == str(start))
        scene.check(page)
        # An argument comes back as that very text, once (S6).
        page.evaluate("document.querySelectorAll('.take').forEach((b) => b.click())")
        wanted = [text.replace("\x00", "\ufffd") for text in texts[start : start + BATCH]]
        page.eventually(lambda wanted=wanted: len(taken(page)) == len(wanted))
        assert [text.replace("\x00", "\ufffd") for text in taken(page)] == wanted
        # Whatever can be pressed or looked at, is.
        page.evaluate(POKE)
    assert scene.heard_from(page) == []
    assert page.errors() == []
    scene.visitor.close()


def taken(page: Tab) -> list[str]:
    return json.loads(page.evaluate("document.querySelector('#taken').textContent"))


POKE = """
document.querySelectorAll("section *").forEach((e) => {
  for (const name of Element.prototype.getAttributeNames.call(e)) {
    if (/^on/i.test(name)) e.dispatchEvent(new Event(name.slice(2).toLowerCase()));
  }
})
"""


def test_the_first_paint_is_text_to_the_browsers_own_parser(app: tuple[Served, list[str]], chromium: Chromium) -> None:
    """Also as forms that work without scripts (C3): our own script is kept from coming."""
    running, texts = app
    scene = Texts(running, chromium, texts)
    chromium.do(scene.visitor.context.route, "**/-/page.js*", lambda route: route.abort())
    page = Parsed(scene, chromium)
    page.do(page.tab.goto, running.address)
    for start in range(0, len(texts), BATCH):
        page.do(page.tab.goto, f"{running.origin}/{start}")
        scene.check(page)
        page.evaluate(POKE)
    assert scene.heard_from(page) == []
    scene.visitor.close()


class Parsed:
    """A tab in which none of our scripts runs."""

    def __init__(self, scene: Texts, chromium: Chromium) -> None:
        self.do = chromium.do
        self.tab = self.do(scene.visitor.context.new_page)

    def evaluate(self, script: str) -> Any:
        return self.do(self.tab.evaluate, script)

    def text(self, css: str) -> str:
        return self.do(self.tab.inner_text, css)


def test_each_place_would_be_found_out_without_escaping(app: tuple[Served, list[str]], chromium: Chromium) -> None:
    """The positive control: nothing found above means nothing unless this finds it."""
    running, texts = app
    scene = Texts(running, chromium, texts)
    page = Parsed(scene, chromium)
    for sink, shape in UNESCAPED.items():
        changed = 0
        for text in payloads.breakouts():
            script = (
                f"(([shape, text]) => {{ const s = {SKELETON}; const of = (x) => s(new DOMParser().parseFromString("
                "shape.replace('{}', () => x), 'text/html').documentElement); return of(text) !== of('harmless'); })"
                f"({json.dumps([shape, text])})"
            )
            changed += bool(page.evaluate(script))
            if changed:
                break
        assert changed, sink
    page.do(page.tab.goto, running.origin + "/-/style.css")
    page.evaluate("document.body.innerHTML = '<img src=x onerror=hit()>'")
    eventually(lambda: scene.heard_from(page) == ["RAN"], "a script that runs is heard of")
    page.evaluate(f"document.body.innerHTML = '<a href={payloads.addresses()[0]}>x</a>'")
    page.do(page.tab.click, "a")
    eventually(lambda: scene.heard_from(page) == ["RAN"] * 2, "an address that runs is heard of")
    scene.visitor.close()
