"""Messages as text: what is read and written the short way is what `json` makes of it."""

from __future__ import annotations

import json
import re
from itertools import product
from typing import Any

import pytest

from hyper_local import json_text, messages
from hyper_local.errors import ProtocolError

CLICK = '{"type":"event","n":%s,"v":%s,"at":[%s],"name":"%s"}'


@pytest.mark.parametrize(
    "wire",
    [
        {},
        {"v": 3, "a": [1, 2], "d": {"0": {"1": "é\u2028\U0001f600"}}},
        {"x": ['"', "\\", "</script>", "\n\t\x1f\x7f", 1.5, -0.0, 1e300, 2**80, True, False, None, (1, "a")]},
    ],
)
def test_what_is_written_is_what_json_writes(wire: Any) -> None:
    assert json_text.write(wire) == json.dumps(wire, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object()])
def test_what_json_does_not_know_is_not_written(value: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        json_text.write({"x": value})


@pytest.mark.case("S10")
def test_no_text_breaks_a_message() -> None:
    assert json_text.write({"x": "a\x00b\ud800"}) == '{"x":"a\ufffdb\ufffd"}'


def read(text: str) -> object:
    try:
        return messages.decode(text)
    except ProtocolError as error:
        return str(error)


NEVER = re.compile(r"(?!)")
NUMBERS = ["0", "7", "999999999999999", "9007199254740992", "01", "-1", "1.0", "1e3", "١", "true"]
PLACES = ["0,2", "0", "", "0,01", "0,-1", "0, 2", "0,2,", '0,"k",1', "0," * 99 + "0", "0," * 2000 + "0"]
NAMES = ["click", "", "ünder_9", "a-b", "x" * 64, "x" * 65, 'a","name":"b', "\\u0061"]


def test_a_click_says_the_same_whichever_way_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [
        CLICK % (*numbers, at, name) + end
        for n, at, name in product(NUMBERS, PLACES, NAMES)
        for numbers in ((n, 3), (3, n))
        for end in ("", "\n")
    ]
    short = [read(text) for text in texts]
    assert sum(isinstance(one, messages.Event) for one in short) > 100
    monkeypatch.setattr(messages, "_EVENT", NEVER)
    assert short == [read(text) for text in texts]


TYPED = ["", "Fifty", "é\u2028\U0001f600\x7f", "\\u00e9", '\\"', "\\", '"', "\n", "\x00", "\x1f", "\ud800", "\\u0000"]
TYPED += ["a" * 4000, "a" * 4001, "é" * 4000]
OTHERS = ["7", "null", "true", "[]", '["a"]', "{}", '"a",', '"a","value":"b"']


def test_what_is_typed_says_the_same_whichever_way_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [
        f'{{"type":"event","n":1,"v":2,"at":[{at}],"name":"input","value":{value}}}{end}'
        for value in [f'"{text}"' for text in TYPED] + OTHERS
        for at in ("0,2", '0,"k",1')
        for end in ("", "\n", "}")
    ]
    short = [read(text) for text in texts]
    assert sum(isinstance(one, messages.Event) and isinstance(one.value, str) for one in short) > 10
    monkeypatch.setattr(messages, "_EVENT", NEVER)
    assert short == [read(text) for text in texts]


def test_an_acknowledgement_says_the_same_whichever_way_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f'{{"type":"ack","v":{version},"n":{n}}}' for version, n in product(NUMBERS, NUMBERS)]
    short = [read(text) for text in texts]
    assert sum(isinstance(one, messages.Ack) for one in short) > 5
    monkeypatch.setattr(messages, "_ACK", NEVER)
    assert short == [read(text) for text in texts]


def test_most_messages_are_read_the_short_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "read", None)
    for event in (
        messages.Event(12, 3, (0, 4, 17, 1), "click"),
        messages.Event(13, 3, (0, 2), "input", "Fifty letters, é\U0001f600"),
    ):
        assert messages.decode(messages.encode(event)) == event
    assert messages.decode(messages.encode(messages.Ack(12, 3))) == messages.Ack(12, 3)
