"""C13 to C16, C20, C23 to C25: lists, branches, what users and others did to the page, several views, many rows."""

from __future__ import annotations

import json
import os

import pytest

from hyper_local.errors import HyperError

pytestmark = [pytest.mark.chromium, pytest.mark.rule("R5", "R6")]

ROWS = '''
    rows = ROWS
    n = 0

    def add():
        global n
        n += 1

    t"""<ul>{% for row in rows %}<li key={row}><input id={f"i{row}"}><b>{row}</b></li>{% endfor %}</ul>
    <p>{n}</p><button @click="add">+</button>"""
'''


def rows(*keys: int) -> str:
    return ROWS.replace("ROWS", repr(list(keys)))


@pytest.mark.rule("T8")
def test_c13_a_move_keeps_focus_selection_and_text(show):
    scene = show(rows(1, 2, 3, 4))
    scene.page.type("#i4", "typed")
    scene.js("() => { window.held = H.$('#i4'); held.setSelectionRange(1, 3); H.record() }")
    scene.push(rows=[4, 1, 2, 3])
    scene.until("H.$('li b').textContent === '4'")
    scene.answered()
    assert scene.js("H.writes.length") <= 2, "one row is moved: taken out and put in"
    assert scene.js("[held === H.$('#i4'), document.activeElement === held, held.value]") == [True, True, "typed"]
    assert scene.js("[held.selectionStart, held.selectionEnd]") == [1, 3]


@pytest.mark.rule("T8")
def test_c14_text_stays_with_its_key(show):
    scene = show(rows(1, 2, 3))
    scene.page.type("#i1", "one")
    scene.page.type("#i3", "three")
    scene.js("H.record()")
    scene.push(rows=[9, 1, 3, 4])
    scene.until("document.querySelectorAll('li').length === 4 && !H.$('#i2')")
    scene.answered()
    assert [scene.value(f"#i{i}") for i in (9, 1, 3, 4)] == ["", "one", "three", ""]
    assert scene.js("H.writes") == ["childList:"] * 3, "two rows come and one goes"
    assert scene.as_fresh()


@pytest.mark.rule("T8")
def test_c14_keys_that_are_not_distinct_are_told_with_their_line(show):
    scene = show(rows(1, 2))
    scene.push(rows=[1, 1])
    scene.until("H.$('.hyper-overlay')")
    assert "thing.py" in scene.js("H.$('.hyper-overlay').textContent")
    assert scene.js("document.querySelectorAll('li').length") == 2, "the last good page stays"


def test_c15_a_branch_with_other_html_and_the_same_values(show):
    scene = show('on = True\nn = 1\n\nt"""{% if on %}<b title={n}>{n}</b>{% else %}<i>{n}</i> and {n}{% endif %}"""\n')
    scene.js("() => { H.look = () => document.querySelector('#root').textContent }")
    scene.push(on=False)
    scene.until("document.querySelector('#root').textContent === '1 and 1'")
    scene.push(on=True)
    scene.until("document.querySelector('#root b')?.title === '1'")
    assert scene.js("H.seen.some((text) => text.includes('undefined'))") is False
    assert scene.as_fresh()


@pytest.mark.rule("T11")
def test_c16_a_select_takes_its_value_after_its_options_and_else_is_left_alone(show):
    scene = show(
        '''
        options = ["a", "b"]
        chosen = "b"
        ticks = 0

        t"""<select value={chosen}>{% for o in options %}<option value={o}>{o}</option>{% endfor %}</select>
        <p>{ticks}</p>"""
        '''
    )
    assert scene.value("select") == "b"
    scene.push(options=["x", "b", "c"], chosen="c")
    scene.until("H.$('select').value === 'c'")
    scene.js("H.record()")
    scene.push(ticks=1)
    scene.shows("p", "1")
    assert scene.js("H.writes") == ["characterData:"]


OTHERS = '''
    n = 0
    title = "one"

    def add():
        global n
        n += 1

    t"""<details><summary>more</summary><p>text</p></details><dialog>hello</dialog>
    <div id="island" @ignore title={title}><i>soon</i></div><p id="text">{n} things</p>
    {% for i in range(n) %}<li key={i}>{i}</li>{% endfor %}<button @click="add">+</button>"""
'''


def test_c20_what_the_user_opened_and_others_built_survives(show):
    scene = show(OTHERS)
    scene.js(
        """() => {
          H.$("details").open = true;
          H.$("dialog").show();
          H.$("#island").innerHTML = "<canvas></canvas>";
          H.$("#island").built = true;
          H.$("#text").insertAdjacentHTML("afterend", "<grammar-extension></grammar-extension>");
        }"""
    )
    scene.page.click("button")
    scene.shows("#text", "1 things")
    scene.push(title="two")
    scene.until("H.$('#island').title === 'two'")
    assert (
        scene.js(
            """[H.$("details").open, H.$("dialog").open, H.$("#island").built, H.$("canvas") !== null,
        H.$("grammar-extension") !== null]"""
        )
        == [True] * 5
    )


def test_c20_a_translated_page_is_built_anew_and_never_throws(show):
    scene = show(OTHERS)
    scene.js(
        "() => { H.$('#text').innerHTML = '<font>traduit</font>'; H.$('#island').innerHTML = '<canvas></canvas>' }"
    )
    scene.page.click("button")
    scene.shows("#text", "1 things")
    assert scene.js("H.$('canvas') !== null"), "not what others have built on purpose"
    scene.page.click("button")
    scene.shows("#text", "2 things")


@pytest.mark.rule("R4")
def test_c23_two_views_of_one_instance(show):
    scene = show(
        '''
        text = "start"
        n = 0

        def typed(value):
            global text
            text = value

        def add():
            global n
            n += 1

        t"""<input value={text} @input="typed(value)"><p>{n}</p><button @click="add">+</button>"""
        '''
    )
    scene.page.click("button")
    scene.shows("p", "1")
    other = scene.another()
    other.shows("p", "1")
    other.page.click("input")
    other.page.keyboard.press("End")
    scene.page.click("input")
    scene.page.keyboard.press("End")
    scene.page.keyboard.type("ed")
    other.page.click("button")
    for each in (scene, other):
        each.shows("p", "2")
    # The other one only looks at it: no key was pressed there.
    other.until("H.$('input').value === 'started'")
    other.page.focus("input")
    other.page.keyboard.press("End")
    other.page.keyboard.type("!")
    scene.until("H.$('input').value === 'started!' || document.activeElement === H.$('input')")
    scene.js("document.activeElement.blur()")
    scene.until("H.$('input').value === 'started!'")
    assert scene.state("text") == "started!"


MANY = '''
    rows = list(range(COUNT))
    marked = -1

    def append():
        rows.append(rows[-1] + 1)

    def remove():
        rows.pop()

    def head():
        rows.insert(0, -len(rows))

    def mark(row):
        global marked
        marked = row

    t"""<button id="append" @click="append">+</button><button id="remove" @click="remove">-</button>
    <button id="head" @click="head">^</button>
    <table>{% for row in rows %}<tr key={row}><td>{row}</td><td>{"x" if row == marked else ""}</td>
    <td><button @click="mark({row})">mark</button></td></tr>{% endfor %}</table>"""
'''


@pytest.mark.rule("T8")
def test_c24_ten_thousand_rows(show):
    scene = show(MANY.replace("COUNT", "10000"), latency=10)
    scene.until("document.querySelectorAll('tr').length === 10000")
    scene.answered()
    scene.js(
        """() => {
          H.record();
          const heard = H.main.transport.onmessage;
          H.main.transport.onmessage = (text) => {
            const began = performance.now(); heard(text); H.took = performance.now() - began; H.size = text.length;
          };
        }"""
    )
    scene.js("document.querySelectorAll('tr button')[4999].click()")
    scene.until("document.querySelectorAll('tr')[4999].cells[1].textContent === 'x'")
    scene.answered()
    assert scene.js("H.size") < 200
    assert scene.js("H.took") < 16, "one frame"
    assert scene.js("H.writes") == ["characterData:"]
    scene.js("H.record()")
    scene.js("H.$('#head').click()")
    scene.until("document.querySelectorAll('tr').length === 10001")
    scene.answered()
    assert scene.js("H.size") < 200
    assert scene.js("H.writes") == ["childList:"]


CYCLES = int(os.environ.get("HYPER_CYCLES", "60"))
"""Of appending and removing a row; `make soak` runs 1,000."""


def counters(client, page) -> dict[str, float]:
    """Chromium's own, after its garbage is collected."""
    client.send("HeapProfiler.collectGarbage")
    page.evaluate("() => new Promise(requestAnimationFrame)")
    client.send("HeapProfiler.collectGarbage")
    found = client.send("Performance.getMetrics")["metrics"]
    return {m["name"]: m["value"] for m in found if m["name"] in ("Nodes", "JSEventListeners", "JSHeapUsedSize")}


def cycle(scene, count: int) -> dict[str, tuple[float, float]]:
    """Append and remove a row so often; Chromium's counters before and after."""
    client = scene.page.context.new_cdp_session(scene.page)
    client.send("Performance.enable")

    def run(count: int) -> None:
        scene.js(
            """async (count) => {
              const rows = () => document.querySelectorAll("tr").length;
              const until = (wanted) => new Promise((done) => {
                const look = () => rows() === wanted ? done() : setTimeout(look, 1);
                look();
              });
              const start = rows();
              for (let i = 0; i < count; i++) {
                H.$("#append").click(); await until(start + 1);
                H.$("#remove").click(); await until(start);
                H.up.length = H.down.length = 0;
              }
            }""",
            count,
        )

    run(10)
    before = counters(client, scene.page)
    run(count)
    after = counters(client, scene.page)
    return {name: (before[name], after[name]) for name in before}


@pytest.mark.cdp
def test_c24_rows_that_come_and_go_leave_nothing_behind(show):
    scene = show(MANY.replace("COUNT", "100"), latency=1)
    found = cycle(scene, CYCLES)
    assert found["Nodes"][1] - found["Nodes"][0] < 60
    assert found["JSEventListeners"][1] - found["JSEventListeners"][0] <= 4
    assert found["JSHeapUsedSize"][1] - found["JSHeapUsedSize"][0] < 250_000


HOSTILE = [
    '"><img src=x onerror="window.hit=1">',
    "<script>window.hit=1</script>",
    "javascript:window.hit=1",
    "</b><i>",
    "{{x}}",
]


@pytest.mark.rule("T1", "T10")
def test_c25_hostile_values_stay_text(show):
    source = '''
    value = "start"

    t"""<b>{value}</b><a href={value} title={value}>{value}</a><input name="v" value={value}>
    {% for x in [value] %}<li key={x}>{x}</li>{% endfor %}"""
    '''
    scene = show(source)
    for value in (*HOSTILE, {"_$litType$": 1, "strings": ["<img src=x onerror=hit=1>"], "values": []}):
        scene.push(value=value)
        scene.until(f"H.$('b').textContent === {json.dumps(str(value))}")
        assert scene.js("[...document.querySelectorAll('#root *')].map((e) => e.localName).join(' ')") == "b a input li"
        assert scene.js("H.$('a').title") == str(value)
        assert not str(scene.js("H.$('a').getAttribute('href')")).startswith("javascript")
    assert scene.js("window.hit === undefined")


@pytest.mark.rule("T9")
@pytest.mark.parametrize("tag", ["<b onclick={value}>x</b>", "<script>{value}</script>", "<{value}>x</b>"])
def test_c25_what_would_run_is_refused(show, tag):
    with pytest.raises(HyperError, match="thing.py"):
        show(f'value = "alert(1)"\n\nt"""{tag}"""\n')
