"""HTML of other cells that looks like a component, in a real Lab: it can press nothing (S23)."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.lab.driver import Notebook

pytestmark = [pytest.mark.lab, pytest.mark.case("S23"), pytest.mark.rule("E1")]

COUNT = """() => {
    const send = WebSocket.prototype.send;
    window.comms = 0;
    WebSocket.prototype.send = function (data) {
        const text = typeof data === 'string' ? data : new TextDecoder().decode(data);
        if (text.includes('comm_msg') && !/type\\W+ack/.test(text)) window.comms += 1;
        return send.call(this, data);
    };
}"""
"""Counts what goes to the kernel by way of widgets, but for what says that an update was heard, which comes late."""

FORGED = '<button class="copied" @click="increment" data-hyper-click="0" data-at="[0, 0]">+</button>'


def test_copies_of_a_component_press_nothing(
    notebook: Notebook, live: Callable[[str, str], None], counter: None
) -> None:
    notebook.cell("c = Counter()\nc")
    notebook.eventually(lambda: notebook.texts("output") == ["0"])
    html = notebook.evaluate("() => L.panel.node.querySelector('.hyper-root').outerHTML")
    assert "increment" not in html, "what a binding means is not in the page"
    copied = html.replace("<button", '<button class="copied"') + FORGED
    live("Copied", f"html = {copied!r}\nt'<div>{{html:safe}}</div>'")
    notebook.cell(f"from IPython.display import HTML, Markdown, display\ndisplay(HTML({json.dumps(copied)}))")
    notebook.cell(f"display(Markdown({json.dumps(copied)}))")
    notebook.cell("Copied()")
    # Markdown is cleaned by Lab: how many buttons are left there is not for us to say.
    notebook.eventually(lambda: notebook.count("button.copied") >= 4)
    notebook.evaluate(COUNT)
    buttons = notebook.count(".jp-OutputArea-output button")
    pressed = notebook.evaluate(
        """() => {
        const original = L.panel.node.querySelector('.hyper-root button:not(.copied)');
        const others = [...L.panel.node.querySelectorAll('.jp-OutputArea-output button')].filter((b) => b !== original);
        for (const button of others) {
            for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup']) {
                button.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true }));
            }
            button.click();
        }
        return others.length;
        }"""
    )
    assert pressed == buttons - 1
    # A person's click, which a script can't make.
    notebook.click("button.copied", 0)
    notebook.click("button.copied", notebook.count("button.copied") - 1)
    assert notebook.python("print(c.count)") == "0"
    assert notebook.evaluate("() => window.comms") == 0
    # The control: the button itself, pressed in the same way, is heard.
    notebook.evaluate("() => L.panel.node.querySelector('.hyper-root button:not(.copied)').click()")
    notebook.eventually(lambda: notebook.texts("output")[0] == "1")
    assert notebook.evaluate("() => window.comms") > 0
    assert notebook.python("print(c.count)") == "1"
