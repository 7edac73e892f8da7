"""Text as HTML: the quick way, the slow way and an HTML parser agree (T1)."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyper_local.escaping import escape, escape_plain, escape_slowly

pytestmark = pytest.mark.rule("T1")


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("&<>'\"\r\n")))
def test_both_ways_are_one(text):
    assert escape_plain(text) == escape_slowly(text)
    assert type(escape(text)) is str
    assert html.unescape(escape(text)) == html.unescape(escape_slowly(text).replace("\r", "&#13;"))
    assert not set("<>'\"\r") & set(escape(text))
