"""The window stays on its page, and only that page's script reaches Python."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from .foreign import Foreign
from .process import GTK, Window, until

pytestmark = pytest.mark.window


@pytest.fixture
def counter(open_window: Callable[..., Window], diary: Path) -> Window:
    return open_window("counter.py", env={"DIARY": str(diary)})


def call(window: Window, *arguments: object) -> None:
    window.evaluate(f"window.pywebview.api.hyper(...{json.dumps(arguments)}); 0")


@pytest.mark.parametrize("key", ["", "x" * 43, None, 5, ["key"], "é"])
@pytest.mark.case("S3")
def test_d13_a_wrong_key_is_dropped_and_counted(counter: Window, key: object) -> None:
    before = counter.ask("refused")
    call(counter, key, "document", 1, ['{"type":"bye"}'])
    until(lambda: counter.ask("refused") == before + 1)
    counter.click("#more")
    counter.shows("h1", "1")


@pytest.mark.skipif(GTK, reason="the channel is Qt's")
@pytest.mark.case("S3")
def test_calls_take_the_short_way(counter: Window) -> None:
    counter.evaluate("pywebview.api.hyper = () => { throw new Error('the long way') }; 0")
    counter.click("#more")
    counter.shows("h1", "1")


@pytest.mark.skipif(GTK, reason="the channel is Qt's")
@pytest.mark.case("S3")
def test_d13_nonsense_on_the_short_way_is_dropped_and_counted(counter: Window) -> None:
    bye = ['{"type":"bye"}']
    given = [
        "",
        "nonsense",
        "[]",
        "{}",
        "5",
        "[" * 100_000,
        "[1,2,3,4]",
        "[null,null,null,null]",
        '["\\ud800","d",1,[]]',
    ]
    given += [json.dumps([key, "document", 1, bye]) for key in ("", "x" * 43, "é")]
    key = counter.ask("key")
    # The key alone is not enough.
    given += [json.dumps([key, *rest]) for rest in (("", 1, bye), ("d", 0, bye), ("d", 1, "x"), ("d", 1), (5, 1, bye))]
    before = counter.ask("refused")
    for text in given:
        counter.evaluate(f"pywebview._QWebChannel.objects.hyper.call({json.dumps(text)}); 0")
    until(lambda: counter.ask("refused") == before + len(given))
    counter.click("#more")
    counter.shows("h1", "1")


@pytest.mark.case("S3")
def test_no_script_finds_the_key(counter: Window) -> None:
    key = counter.ask("key")
    assert not counter.evaluate(f"document.documentElement.outerHTML.includes({json.dumps(key)})")
    assert counter.evaluate("document.scripts.length") == 0
    assert not counter.evaluate(f"(location.href + document.URL + document.baseURI).includes({json.dumps(key)})")
    read = "(n) => { try { return String(window[n]) } catch { return '' } }"
    everything = f"JSON.stringify(Object.getOwnPropertyNames(window).map({read}))"
    assert not counter.evaluate(f"{everything}.includes({json.dumps(key)})")


@pytest.mark.case("S3")
def test_nothing_else_answers(counter: Window) -> None:
    """pywebview finds dotted and private names of the object it is given (security, finding M2)."""
    known = [*dir(object), *(f"hyper.{name}" for name in dir(call)), *(f"__class__.{name}" for name in dir(type))]
    known += ["_os.system", "__class__.__base__.__subclasses__", "hyper.__globals__.update", "take", "nope", "", "."]
    counter.evaluate(
        """
        window.answers = [];
        window.ask = (name) => {
            pywebview._returnValuesCallbacks[name] = { x: (answer) => answers.push([name, answer]) };
            pywebview._jsApiCallback(name, [], "x");
        };
        0
        """
    )
    counter.evaluate(f"{json.dumps(known)}.forEach(ask); 0")
    # The control: the one that there is answers, although it is given no key.
    before = counter.ask("refused")
    counter.evaluate("ask('hyper'); 0")
    until(lambda: counter.evaluate("answers.length"))
    counter.click("#more")
    counter.shows("h1", "1")
    answers = counter.evaluate("answers")
    assert [name for name, _ in answers] == ["hyper"]
    assert counter.ask("refused") == before + 1, "and is not heard without the key"


@pytest.mark.case("S3")
def test_only_one_function_is_exposed(counter: Window) -> None:
    assert counter.evaluate("Object.keys(pywebview.api)") == ["hyper"]


# How each shows that it was refused: the window says so, or the page's policy does. Where both are silent the
# web view refuses by itself, or our script has taken the click. WebKit and Chromium differ in that.
AWAY = [
    ("location.href = FOREIGN", "window"),
    ("location.href = 'https://example.invalid/'", "window"),
    ("location.href = 'file:///etc/passwd'", "" if GTK else "window"),
    ("location.href = 'data:text/html,<h1>other</h1>'", "window" if GTK else ""),
    ("location.href = 'chrome://version'", "window" if GTK else ""),
    ("link('file:///etc/passwd')", ""),
    ("window.open('file:///etc/passwd')", ""),
    ("window.open(FOREIGN)", ""),
    ("document.querySelector('#file').click()", ""),
    ("document.querySelector('#call').click()", ""),
    ("document.querySelector('#new').click()", ""),
    ("document.querySelector('form').action = FOREIGN; document.querySelector('form').submit()", "policy"),
    ("document.body.append(Object.assign(document.createElement('iframe'), {src: FOREIGN}))", "policy"),
    ("document.head.insertAdjacentHTML('beforeend', `<meta http-equiv=refresh content='0;url=${FOREIGN}'>`)", "window"),
]
PREPARE = """
window.mine = true;
window.violations = 0;
addEventListener('securitypolicyviolation', () => violations++);
function link(to) {
  document.querySelector('section').append(Object.assign(document.createElement('a'), {href: to, id: 'to'}));
  document.querySelector('#to').click();
}
"""


@pytest.mark.parametrize(("script", "says"), AWAY)
@pytest.mark.case("S24")
def test_d12_the_window_stays_on_its_page(counter: Window, foreign: Foreign, script: str, says: str) -> None:
    address = counter.evaluate("location.href.slice(0, 16)")
    counter.evaluate(f"{PREPARE} const FOREIGN = {json.dumps(foreign.url)}; {script}; 0")
    if says == "window":
        until(lambda: "was not opened" in counter.output)
        until(lambda: "was not opened" in counter.text(".hyper-overlay"))
    elif says == "policy":
        until(lambda: counter.evaluate("violations"))
    counter.click("#more")
    counter.shows("h1", "1")
    counter.click("#more")
    counter.shows("h1", "2")
    assert counter.evaluate("window.mine") is True
    assert counter.evaluate("location.href.slice(0, 16)") == address
    assert foreign.asked == []


def test_d12_the_person_is_told_what_was_not_opened(counter: Window) -> None:
    for number in range(6):
        counter.evaluate(f"location.href = 'https://example.invalid/{number}'; 0")
        until(lambda number=number: f"example.invalid/{number} was not opened" in counter.output)
    until(lambda: "https://example.invalid/2 was not opened" in counter.text(".hyper-overlay"))
    counter.click("#more")
    counter.shows("h1", "1")
    assert "example.invalid/5" not in counter.text(".hyper-overlay"), "not for ever"


@pytest.mark.skipif(GTK, reason="there, our document has this address")
def test_an_empty_page_is_replaced_by_ours(counter: Window) -> None:
    """Qt asks nobody before it shows this one."""
    counter.click("#more")
    counter.shows("h1", "1")
    counter.evaluate("window.mine = true; location.href = 'about:blank'; 0")
    until(lambda: counter.evaluate("!window.mine"))
    counter.shows("h1", "1")
    counter.click("#more")
    counter.shows("h1", "2")


@pytest.mark.case("S24")
def test_links_of_the_web_open_in_the_browser(counter: Window) -> None:
    for css in ("#web", "#mail", "#new", "#call"):
        counter.click(css)
    until(lambda: len(counter.links) >= 3)
    counter.click("#more")
    counter.shows("h1", "1")
    assert sorted(counter.links) == [
        "https://example.invalid/new",
        "https://example.invalid/page",
        "mailto:a@example.invalid",
    ]


def test_only_web_links_are_opened(counter: Window) -> None:
    key = counter.ask("key")
    for n, address in enumerate(["file:///etc/passwd", "javascript:1", "-v", "https://example.invalid/end"], 1):
        counter.ask("take", arguments=[key, "mine", n, [["open", address]]])
    until(lambda: counter.links)
    assert counter.links == ["https://example.invalid/end"]


def test_d4_batches_are_put_in_order_and_taken_once(counter: Window) -> None:
    key = counter.ask("key")
    for n in (3, 2, 2, 1, 3, 1):
        counter.ask("take", arguments=[key, "mine", n, [["open", f"https://example.invalid/{n}"], ["title", str(n)]]])
    until(lambda: len(counter.links) == 3)
    counter.ask("take", arguments=[key, "mine", 4, [["open", "https://example.invalid/4"]]])
    until(lambda: len(counter.links) == 4)
    assert sorted(counter.links) == [f"https://example.invalid/{n}" for n in (1, 2, 3, 4)]
    until(lambda: counter.ask("title") == "3")
    assert counter.ask("title") == "3", "the third was the last, though the first came after it"


def test_an_older_document_is_not_heard(counter: Window) -> None:
    key = counter.ask("key")
    for document, n in [("a", 1), ("b", 1), ("a", 2), ("b", 2)]:
        counter.ask("take", arguments=[key, document, n, [["open", f"https://example.invalid/{document}{n}"]]])
    until(lambda: "https://example.invalid/b2" in counter.links)
    assert "https://example.invalid/a2" not in counter.links


@pytest.mark.parametrize(
    "script",
    [
        "eval(\"document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\\\"window.ran = 1\\\">')\")",
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))",
    ],
)
@pytest.mark.case("S24")
def test_injected_scripts_do_not_run(counter: Window, script: str) -> None:
    counter.evaluate(f"window.blocked = 0; addEventListener('securitypolicyviolation', () => blocked++); {script}; 0")
    until(lambda: counter.evaluate("window.blocked"))
    assert counter.evaluate("window.ran ?? null") is None


@pytest.mark.case("S24")
def test_no_request_leaves_the_page(counter: Window) -> None:
    counter.evaluate("fetch('http://127.0.0.1:59999/').catch((e) => { window.refused = String(e) }); 0")
    until(lambda: counter.evaluate("window.refused ?? ''"))
    assert counter.evaluate("typeof navigator.mediaDevices") == "undefined"
