"""A template that raises when it is shown first: whoever comes to look is told, as nothing else is there (R3)."""

from __future__ import annotations

import pytest

from hyper_local.kernel import Kernel
from hyper_local.messages import Error, decode_update


@pytest.mark.rule("R3")
def test_a_view_of_a_page_that_could_not_be_made_says_why(author):
    kernel, heard = Kernel(), list[str]()
    root = kernel.mount(author.load("age = 7\n\nt'''<p>{age + ' years'}</p>'''").__component__)
    session = kernel.open(root, lambda text: None)
    session.send = heard.append
    for _ in range(2):
        session.receive('{"type": "hello", "have": [], "n": 1}')
    told = [message for message in map(decode_update, heard) if isinstance(message, Error) and message.message]
    assert len(told) == 1
    assert (told[0].message or "").startswith("TypeError: unsupported operand")
    assert "{age + ' years'}" in told[0].detail
