"""What a front end may say, and what comes of values in odd places: S6, S7, S16 to S20, over the test client."""

from __future__ import annotations

import json
import logging
import subprocess
import sys

import pytest

from hyper_local.arrivals import MAX_EARLY_TEXT, Arrivals
from hyper_local.errors import HyperError, LoadError, ProtocolError, TemplateError
from hyper_local.messages import Event, decode
from hyper_local.testing import mount
from tests.conftest import Author

ODD = ["x'), delete('y", '"', "</b>", "value", "{% if %}", "{x}", "\\", "__proto__", " ", "é\U0001f600"]


@pytest.mark.case("S6")
@pytest.mark.parametrize("text", ODD)
def test_an_argument_is_that_very_text(author: Author, text: str) -> None:
    page = author.mount(
        f"todos = [{text!r}]\ngot = []\n\ndef toggle(id):\n    got.append(id)\n\n"
        "t'''{% for id in todos %}<b key={id} @click=\"toggle({id})\">{id}</b>{% endfor %}'''"
    )
    page.click("b")
    assert page.state["got"] == [text]


@pytest.mark.case("S7")
@pytest.mark.parametrize(
    ("call", "text", "says"),
    [
        ("f(age)", "s3cret", "Invalid parameter 'age': expected int, got str"),
        ("f(age)", "9" * 5000, "Invalid parameter 'age': expected int"),
    ],
)
def test_what_is_refused_is_not_repeated(
    author: Author, caplog: pytest.LogCaptureFixture, call: str, text: str, says: str
) -> None:
    caplog.set_level(logging.DEBUG)
    page = author.mount(
        f"got = []\n\ndef f(age: int):\n    got.append(age)\n\nt'<form @submit=\"{call}\"><input name=age></form>'"
    )
    page.submit(age=text)
    assert page.state["got"] == []
    assert says in page.errors[0]
    assert text not in page.errors[0] + caplog.text


@pytest.mark.case("S16")
def test_a_value_without_quotes_stays_one_attribute(author: Author) -> None:
    page = author.mount("x = 'a onfocus=hit() autofocus'\nt'<div title={x}></div>'")
    assert page.html == '<div title="a onfocus=hit() autofocus"></div>'


@pytest.mark.case("S14", "S17", "S19")
@pytest.mark.parametrize(
    "tag",
    [
        "<{x}>y</b>",
        "<b {x}=1>y</b>",
        "<b a{x}=1>y</b>",
        "<b onclick={x}>y</b>",
        "<b ONCLICK='{x}'>y</b>",
        "<iframe srcdoc={x}></iframe>",
        "<style>{x}</style>",
        "<STYLE>a{x}</STYLE>",
        "<script>{x}</script>",
        "<SCRIPT >'{x}'</SCRIPT>",
        "<svg><script>{x}</script></svg>",
        "<!-- {x} -->",
    ],
)
def test_where_a_value_may_not_stand(author: Author, tag: str) -> None:
    with pytest.raises((LoadError, TemplateError)) as caught:
        author.load(f"x = 'y'\n\nt'''\n{tag}'''")
    location = caught.value.location
    assert location is not None
    assert location.line == 4, "the author's file and line"


@pytest.mark.case("S18")
@pytest.mark.parametrize("name", ["x onclick", "ONCLICK", "onclick", "a\x00b", "a>b", "a=b", "a/b", "srcdoc", "@click"])
def test_a_spread_takes_no_such_name(author: Author, name: str) -> None:
    try:
        html = author.mount(f"t'<b {{**{{{name!r}: \"hit()\"}}}}>y</b>'").html
    except HyperError:
        return
    assert html == "<b>y</b>"


@pytest.mark.case("S18")
@pytest.mark.parametrize("address", ["javascript:hit()", " JaVaScRiPt:hit()", "java\tscript:hit()", "data:text/html,x"])
def test_an_address_of_a_spread_runs_nothing(author: Author, address: str) -> None:
    page = author.mount(f't\'<a {{**{{"href": {address!r}, "title": {address!r}}}}}>y</a>\'')
    assert page.html.count("hit()") == ("hit" in address), "as a title, it is a text"
    assert 'href="about:blank#blocked"' in page.html


@pytest.mark.case("S20")
def test_only_trusted_content_is_trusted(author: Author) -> None:
    page = author.mount(
        "from markupsafe import Markup\n\nclass Odd:\n    def __html__(self): return '<i>'\n    def __str__(self): "
        "return '<u>'\n\nx, m = Odd(), Markup('\"><i>')\nt'<b title={m} lang={x}>{x}</b>'"
    )
    assert "<u>" not in page.html
    assert page.html.startswith('<b title="&#34;&gt;&lt;i&gt;" lang="&lt;')
    assert page.html.count("<b") == 1


@pytest.mark.case("S29")
def test_nothing_of_one_session_is_in_another(author: Author) -> None:
    Thing = author.load(
        "names = []\n\nclass Kept:\n    all = []\n\n"
        "def add(text, seen=[]):\n    seen.append(text)\n    names.append(text)\n"
        "    Kept.all.append(text)\n    add.last = text\n\n"
        't\'<form @submit="add(text)"><input name=text></form><p>{names} {Kept.all} {add.__defaults__} '
        '{getattr(add, "last", 0)}</p>\''
    )
    first, second = mount(Thing), mount(Thing)
    first.submit(text="canary-1")
    third = mount(Thing)
    second.submit(text="other")
    for page in (second, third):
        assert "canary-1" not in page.html
        assert "canary-1" not in "".join(map(str, page.messages))
    assert first.html.count("canary-1") == 4


@pytest.mark.case("S10")
@pytest.mark.parametrize("text", ["nan", "NaN", "inf", "-Infinity", "1e400", "\x00", "\ud83d", "1\x00"])
def test_a_number_is_finite(author: Author, text: str) -> None:
    page = author.mount(
        "got = []\n\ndef f(x: float):\n    got.append(x)\n\nt'<form @submit=\"f(x)\"><input name=x></form><p>{got}</p>'"
    )
    page.submit(x=text)
    assert page.state["got"] == []
    page.submit(x="1.5")
    assert page.text("p") == "1.5", "the next update is one that can be sent"


@pytest.mark.case("S10")
@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e400"])
def test_a_message_holds_no_such_number(author: Author, value: str) -> None:
    page = author.mount("got = []\n\ndef f(x):\n    got.append(x)\n\nt'<input @input=\"f(value)\"><p>{len(got)}</p>'")
    page.receive(f'{{"type": "event", "n": 1, "v": 1, "at": [0, 0], "name": "input", "value": {value}}}')
    page.receive('{"type": "event", "n": 1, "v": 1, "at": [0, 0], "name": "input", "value": "\\ud83d"}')
    assert page.text("p") == "1"
    assert page.state["got"][0] in ("\ud83d", "\ufffd")


@pytest.mark.case("S36")
@pytest.mark.rule("R4")
@pytest.mark.parametrize("how", ["", "async "])
def test_an_instance_that_did_not_begin_does_not_end(author: Author, how: str) -> None:
    page = author.mount(
        f"ended = []\n\n{how}def on_mount():\n    raise ValueError('no luck')\n\n"
        "def on_unmount():\n    ended.append(1)\n\n"
        "t'<p>x</p>'"
    )
    ended = page.state["ended"]
    page.unmount()
    assert ended == []


@pytest.mark.case("S11")
def test_an_address_is_no_longer_than_any_page_is_deep() -> None:
    text = '{{"type": "event", "n": 1, "v": 1, "at": [{}]}}'
    assert isinstance(decode(text.format(",".join(["0"] * 1000))), Event)
    with pytest.raises(ProtocolError, match="at is not an address"):
        decode(text.format(",".join(["0"] * 1001)))


@pytest.mark.case("S11")
def test_how_deep_a_message_may_be() -> None:
    """Brackets in texts are text; which kind they are makes no difference."""
    text = '{{"type": "event", "n": 1, "v": 1, "at": [0], "fields": {{"a": {}}}}}'
    assert isinstance(decode(text.format(json.dumps("[{" * 40 + '"\\'))), Event)
    for deep in ("[" * 29 + "]" * 29, '{"a":' * 29 + "1" + "}" * 29, '[{"a":' * 14 + "[]" + "}]" * 14):
        with pytest.raises(ProtocolError, match="a control has no such value|no such value|not a list of files"):
            decode(text.format(deep))
    for deep in ("[" * 31 + "]" * 31, '{"a":' * 31 + "1" + "}" * 31, '[{"a":' * 15 + "[]" + "}]" * 15, "[" * 60_000):
        with pytest.raises(ProtocolError, match="nested too deep"):
            decode(text.format(deep))


@pytest.mark.case("S11")
def test_a_text_that_does_not_end_is_looked_through_once() -> None:
    """It took hours, and nothing else ran meanwhile: in a process of its own, a test can give it up."""
    code = (
        "from hyper_local import messages\n"
        "text = '[' * 33 + '\"' + '\\\\\"' * (messages.MAX_TEXT // 2 - 20)\n"
        "try:\n    messages.decode(text)\nexcept messages.ProtocolError as error:\n    print(error)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.strip() in ("nested too deep", "not JSON")


@pytest.mark.case("S11", "S32")
def test_events_that_come_too_early_have_so_much_room_and_no_more() -> None:
    taken: list[int] = []
    arrivals = Arrivals(lambda event: event, lambda n, event: taken.append(n), lambda n, answer: None, NoTimer)
    long = MAX_EARLY_TEXT // 4
    for n in range(2, 100):
        arrivals.put(Event(n, 1, (0, 0)), long)
    assert sorted(arrivals.early) == [2, 3, 4, 5], "the others find no room, and are sent again"
    arrivals.put(Event(1, 1, (0, 0)), long)
    assert taken == [1, 2, 3, 4, 5], "the one that all wait for has room always"
    for n in range(99, 5, -1):
        arrivals.put(Event(n, 1, (0, 0)), 100)
    assert taken == list(range(1, 100))


class NoTimer:
    """What the kernel gives for a call that is made later: here it never is."""

    def __init__(self, seconds: float, function: object) -> None: ...
    def cancel(self) -> None: ...
